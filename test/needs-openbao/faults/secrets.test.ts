import * as f from '../../support/faults.js';
import {
  auth,
  changedIn,
  followed,
  LASTING,
  PASSING,
  says,
  VaultRows,
  WARNINGS,
} from '../../support/vault-rows.js';

const rows = new VaultRows();

// What the longest waits are told for is the same as at the log-in.
const LONGEST = /Retry-After: 22|a byte at a time/;
rows.common('vault-read', ({ fault }) => LONGEST.test(fault));
rows.cluster('vault-read');
// Whoever may not know the mount goes on without knowing it, so that a refusal is no fault of this hop. What a status
// means is the same as at the reading.
rows.common(
  'vault-mount',
  ({ fault }) => /^\d{3}\b(?! with a page)|refused/.test(fault) || LONGEST.test(fault),
);
for (const [fault, how] of PASSING) rows.add('vault-mount', fault, 1, how, 'survived');
for (const hop of ['vault-mount', 'vault-renew'] as const)
  rows.arranged(hop, '307 to a listed host by https', 'for ever', 'survived', followed(hop, 307));
for (const hop of ['vault-read', 'vault-renew', 'vault-lookup', 'vault-mount'] as const)
  rows.add(hop, 'warnings', 'for ever', WARNINGS, 'survived');
rows.add(
  'vault-read',
  '412: not there yet',
  'for ever',
  says(412, 'required index state not present'),
  'told',
  {
    says: /has not received an earlier write yet/,
  },
);
rows.add(
  'vault-read',
  '500 that names a user and an address',
  'for ever',
  says(500, 'failed to connect to `user=admin`: 10.1.2.3'),
  'told',
  {
    says: /answered with 500(?!.*(admin|10\.1))/,
  },
);

// The mount: without a word on it, what the API has is still read.
for (const [fault, how] of [...LASTING.map(([fault, how]) => [fault, how] as const)] as const) {
  rows.arranged(
    'vault-mount',
    `${fault}, and the path as the API has it`,
    'for ever',
    'survived',
    (world) => {
      world.break('vault-mount', how);
      return { inputs: { secrets: 'kv/data/app password | APP_PASSWORD' } };
    },
  );
}
for (const [fault, how] of LASTING.slice(2)) {
  rows.add('vault-mount', `${fault}, and the path as the command line has it`, 'for ever', how, 'told', {
    says: /read of kv\/app at .* was answered with 403.*policies of the role do not allow this request to kv\/app/,
    within: 12,
  });
}
for (const [fault, how, text] of [
  ['data null', f.changed({ data: null }), /no path of a mount/],
  ['a path that is a number', changedIn('data', { path: 7 }), /no path of a mount/],
  ['a path that leads elsewhere', changedIn('data', { path: '../../sys/' }), /a mount at a different path/],
  ['another mount', changedIn('data', { path: 'other/' }), /a mount at a different path/],
] as const) {
  rows.add('vault-mount', fault, 'for ever', how, 'told', { says: text });
}

for (const [fault, members] of [
  ['options null', { options: null }],
  ['options of another kind', { options: 'version=2' }],
  ['version 3', { options: { version: '3' } }],
] as const) {
  rows.add('vault-mount', fault, 'for ever', changedIn('data', members), 'told', {
    says: /read of kv\/app at .* was answered with 403/,
    within: 12,
  });
}
rows.add('vault-mount', 'a type that is a list', 'for ever', changedIn('data', { type: ['kv'] }), 'told', {
  says: /read of kv\/app at .* was answered with 403/,
  within: 12,
});

// The reading.
rows.add('vault-read', 'data null', 'for ever', f.changed({ data: null }), 'told', {
  says: /answered with 200 and no data(?! of)/,
});
rows.add('vault-read', 'data a list', 'for ever', f.changed({ data: ['x'] }), 'told', {
  says: /answered with 200 and no data(?! of)/,
});
rows.add(
  'vault-read',
  'wrapped instead',
  'for ever',
  f.changed({ data: null, wrap_info: { token: 's.abcdefghijkl' } }),
  'told',
  { says: /answered with 200 and no data(?! of)/ },
);
rows.add('vault-read', 'data without data', 'for ever', f.changed({ data: { metadata: {} } }), 'told', {
  says: /no data of a secret/,
  within: 12,
});
rows.add('vault-read', 'data of data null', 'for ever', changedIn('data', { data: null }), 'told', {
  says: /no data of a secret/,
  within: 12,
});
rows.add('vault-read', 'the field missing', 'for ever', changedIn('data', { data: { other: 'x' } }), 'told', {
  says: /no field password\. The fields of the secret are: other/,
  within: 12,
});
rows.add(
  'vault-read',
  'the field on the prototype alone',
  'for ever',
  f.rewritten((text) => text.replace('"password"', '"__proto__"')),
  'told',
  {
    says: /no field password\. The fields of the secret are: __proto__/,
    within: 12,
  },
);
rows.add(
  'vault-read',
  'lease_duration as a text',
  'for ever',
  f.changed({ lease_id: 'x', lease_duration: 'soon' }),
  'survived',
);

// The shortening: without it the job goes on, with a warning, for four seconds more at most.
const COULD_NOT = /::warning .*longer than the ttl of 5m, and Jobpass could not shorten its lifetime/;
for (const [fault, how] of [
  ['503', f.status(503)],
  ['500: the role is gone', says(500, 'role job does not exist during renewal')],
  ['connection reset', f.reset],
  ['silence', f.silence],
  ['a body that comes a byte at a time', f.drip],
  ['a body without end', f.endless],
  ['200 with a page of HTML', f.body('<html>')],
  ['204', f.status(204, '')],
  ['auth null', f.changed({ auth: null })],
  ['lease_duration -1', auth({ lease_duration: -1 })],
  ['lease_duration 0', auth({ lease_duration: 0 })],
  ['lease_duration "300"', auth({ lease_duration: '300' })],
  ['307 to a node that is dead', f.redirect(307, 'http://127.0.0.1:9/v1/x')],
  ...LASTING.map(([fault, how]) => [fault, how] as const),
] as const) {
  rows.add('vault-renew', fault, 'for ever', how, 'survived', { says: COULD_NOT, within: 20 });
}
for (const [fault, how] of [
  ...PASSING,
  ['connection reset', f.reset] as const,
  ['the answer lost', f.loseAnswer] as const,
  ['200 with a page of HTML', f.body('<html>')] as const,
  ['a body cut short', f.cutBody] as const,
  ['a gzip bomb', f.bomb] as const,
]) {
  rows.add('vault-renew', fault, 1, how, 'survived', {
    says: /shortened the lifetime of the token from 10m to the ttl of 5m/,
  });
}
for (const [fault, seconds] of [
  ['a longer life than asked for', 3_600],
  ['lease_duration 1e308', 1e308],
] as const) {
  rows.add('vault-renew', fault, 'for ever', auth({ lease_duration: seconds }), 'survived', {
    says: /::warning .*the server did not shorten its lifetime/,
  });
}

rows.table('Faults of Vault on the way to its secrets');
