import * as f from '../../support/faults.js';
import { send } from '../../support/faulty-server.js';
import { auth, followed, says, VaultRows, WARNINGS } from '../../support/vault-rows.js';

const rows = new VaultRows();

rows.common('vault-login');
rows.cluster('vault-login');
rows.arranged(
  'vault-login',
  'connection refused (nothing listens)',
  'for ever',
  'told',
  async (world, gate) => {
    const door = await gate();
    await door.shut();
    world.address = door.origin;
    return undefined;
  },
  { within: 60, says: /127\.0\.0\.1:\d+\S* failed: ECONNREFUSED/ },
);
rows.add('vault-login', '503: sealed', 'for ever', says(503, 'Vault is sealed'), 'told', {
  says: /503: Vault is sealed\. The server is sealed: it rejects requests until/,
});
for (const [fault, text, told] of [
  [
    '400: the issuer’s keys could not be fetched',
    'error validating token: error verifying token signature: fetching keys oidc: get keys failed',
    /could not fetch the keys of the issuer of the ID token/,
  ],
  [
    '400: Waiting for the primary to upgrade',
    'Waiting for the primary to upgrade from non-versioned to versioned data',
    /the upgrade of the mount is in progress/,
  ],
] as const) {
  rows.add('vault-login', fault, 'for ever', says(400, text), 'told', { says: told });
  rows.add('vault-login', fault, 3, says(400, text), 'survived');
}
rows.arranged(
  'vault-login',
  '302 to a listed host by https',
  'for ever',
  'told',
  followed('vault-login', 302),
  {
    says: /a redirect to .* that would drop the request's body/,
    within: 20,
  },
);
rows.add('vault-login', 'warnings', 'for ever', WARNINGS, 'survived');

// The log-in: what is in the answer.
for (const [fault, how, lost] of [
  ['the answer lost', f.loseAnswer, true],
  ['the answer replaced by a gateway’s 502', f.servedBut(f.status(502)), true],
  ['the answer replaced by a page', f.servedBut(f.body('<html>')), true],
  ['the answer too late', f.servedBut(f.silence), true],
] as const) {
  for (const often of [1, 2]) rows.add('vault-login', fault, often, how, 'survived', { lost, within: 40 });
}
rows.add('vault-login', 'the answer cut short', 'for ever', f.cutBody, 'told', { lost: true, within: 30 });
for (const [fault, how] of [
  ['auth null', f.changed({ auth: null })],
  ['wrapped instead', f.changed({ auth: null, wrap_info: { token: 's.abcdefghijkl', ttl: 300 } })],
  ['no token', auth({ client_token: undefined })],
  ['a token that is an object', auth({ client_token: { toString: 'abcdefghijklmnop' } })],
  ['a token of three letters', auth({ client_token: 'abc' })],
  ['a token with a line break', auth({ client_token: 'abcdefghijklmnop\nqrstuvwxyz' })],
  ['a token with a command in it', auth({ client_token: 'abcdefgh\n::set-env name=X::y' })],
  ['a token of 200 KB', auth({ client_token: 'x'.repeat(200_000) })],
] as const) {
  rows.add('vault-login', fault, 'for ever', how, 'told', {
    says: /answered with 200 and no token/,
    lost: true,
  });
}
const jwtIn = (body: string): string => (JSON.parse(body) as { jwt: string }).jwt;
for (const [fault, pick] of [
  ['the ID token as the token', jwtIn],
  ['half of the ID token as the token', (body: string) => jwtIn(body).slice(-60)],
] as const) {
  rows.add(
    'vault-login',
    fault,
    'for ever',
    auth((body) => ({ client_token: pick(body) })),
    'told',
    {
      says: /another secret of this job as the token/,
      lost: true,
    },
  );
}
rows.add(
  'vault-login',
  'a second factor is demanded',
  'for ever',
  async (_request, response) =>
    send(response, {
      status: 200,
      body: { auth: { client_token: '', mfa_requirement: { mfa_request_id: 'x', mfa_constraints: {} } } },
    }),
  'told',
  { says: /a request for a second factor, which a job does not have/, requests: 1, within: 12 },
);
for (const [fault, members, text] of [
  ['lease_duration 0', { lease_duration: 0 }, /::warning .*never expires on its own/],
  ['lease_duration -900', { lease_duration: -900 }, /::warning .*never expires on its own/],
  ['lease_duration "900"', { lease_duration: '900' }, /::warning .*never expires on its own/],
  [
    'lease_duration 1e308',
    { lease_duration: 1e308 },
    /shortened the lifetime of the token from 87600h to the ttl of 5m/,
  ],
  [
    'renewable false, though it is',
    { renewable: false },
    /::warning .*longer than the ttl of 5m.*cannot be short/,
  ],
  ['renewable "true"', { renewable: 'true' }, /::warning .*cannot be shortened/],
  ['a token_type that is a list', { token_type: ['batch'] }, /shortened the lifetime of the token from 10m/],
  ['no accessor', { accessor: undefined }, /Ended credential \S+: revoked/],
  [
    'an accessor with a command in it',
    { accessor: 'x\n::set-env name=X::y' },
    /Ended credential \S+: revoked/,
  ],
  ['an accessor of 10 KB', { accessor: 'x'.repeat(10_000) }, /Ended credential \S+: revoked/],
  ['an accessor that is an object', { accessor: { toString: 1 } }, /Ended credential \S+: revoked/],
  [
    'policies that are no list',
    { policies: { length: 1e9 }, metadata: 'x' },
    /Ended credential \S+: revoked/,
  ],
] as const) {
  rows.add('vault-login', fault, 'for ever', auth(members as Record<string, unknown>), 'survived', {
    says: text,
  });
}
rows.add(
  'vault-login',
  'lease_duration 1e999',
  'for ever',
  f.rewritten((text) => text.replace('"lease_duration":600', '"lease_duration":1e999')),
  'survived',
  { says: /shortened the lifetime of the token from 87600h/ },
);
for (const [fault, pick] of [
  ['the token as the accessor', undefined],
  ['a piece of the ID token as the accessor', (body: string) => jwtIn(body).split('.')[2] ?? ''],
] as const) {
  rows.add(
    'vault-login',
    fault,
    'for ever',
    async (_request, response, serve, seen) => {
      const served = await serve();
      const body = served.body as { auth: { client_token: string } };
      const accessor = pick?.(seen.body) ?? body.auth.client_token;
      send(response, { ...served, body: { ...body, auth: { ...body.auth, accessor } } });
    },
    'survived',
    { says: /Ended credential batch-\S+: revoked/ },
  );
}
rows.add(
  'vault-login',
  'token_type batch, though it is none',
  'for ever',
  auth({ token_type: 'batch' }),
  'lives until',
  {
    says: /^::warning .*batch token, which the server cannot revoke/m,
  },
);
rows.arranged(
  'vault-login',
  'token_type service, though it is a batch token',
  'for ever',
  'lives until',
  (world) => {
    world.break('vault-login', auth({ token_type: 'service' }));
    return { inputs: { role: 'batch' } };
  },
);

rows.table('Faults of the log-in to Vault');
