import * as f from '../../support/faults.js';
import { type Fault, send } from '../../support/faulty-server.js';
import type { Word } from '../../support/rows.js';
import { changedIn, DENIED, followed, LASTING, PASSING, says, VaultRows } from '../../support/vault-rows.js';

const rows = new VaultRows();
const FOR_EVER = 1_000;
const FAILED = (why: string): RegExp =>
  new RegExp(
    `^::error .*: failed, lives until 20\\d\\d-[\\dT:-]+Z \\(The token revocation at http://127\\.0\\.0\\.1:\\d+/v1/auth/token/revoke-self ${why}`,
    'm',
  );

// Revocation. What a second try can mend ends as revoked.
for (const code of [408, 425, 500, 502, 503, 504, 520])
  rows.add('vault-revoke', `${code}`, 2, f.status(code), 'revoked');
for (const [fault, how] of PASSING) rows.add('vault-revoke', fault, 2, how, 'revoked');
rows.add('vault-revoke', '503: sealed', 8, says(503, 'Vault is sealed'), 'revoked');
rows.add('vault-revoke', '429 with Retry-After: 5', 2, f.status(429, {}, { 'retry-after': '5' }), 'revoked');
for (const [fault, how] of [
  ['connection reset', f.reset],
  ['connection closed', f.hangUp],
  ['silence', f.silence],
  ['something that is not HTTP', f.notHttp],
  ['a body cut short', f.cutChunks],
  ['a body that comes a byte at a time', f.drip],
  ['a body without end', f.endless],
  ['the answer lost, though it was revoked', f.loseAnswer],
  ['500, though it was revoked', f.servedBut(f.status(500))],
] as const) {
  rows.add('vault-revoke', fault, 1, how, 'revoked');
}
rows.add('vault-revoke', 'an answer after 3 s', 'for ever', f.slow(3_000), 'revoked', {
  says: /rejects it now/,
});
// Without a yes, what refuses a dead token refuses one from another address as well; a log-in to tell them apart could not be ended.
for (const [fault, how] of [
  ['the answer lost, though it was revoked', f.loseAnswer],
  ['500, though it was revoked', f.servedBut(f.status(500))],
  ['a page of HTML with 200, though it was revoked', f.servedBut(f.body('<html>'))],
] as const) {
  rows.add('vault-revoke', fault, 'for ever', how, 'failed', { says: FAILED('') });
}
rows.add('vault-revoke', 'a 204 that revokes at the third time', 2, f.status(204, ''), 'revoked');

// What cannot be mended ends as failed, with the time until which the token lives, and the reason.
for (const [fault, how] of LASTING) {
  rows.add('vault-revoke', fault, 'for ever', how, 'failed', {
    says: FAILED(`was answered with ${fault.slice(0, 3)}`),
    within: 12,
    // What is said to be unknown and is accepted all the same: one of the nodes is behind.
    requests: fault === '403 of a token that is not known' ? 5 : 1,
  });
}
rows.add('vault-revoke', '403 of policies', 'for ever', says(403, DENIED), 'failed', {
  says: /set `revoke-role` to a role that may revoke it/,
  within: 12,
});
for (const code of [400, 401, 404, 405, 501]) {
  rows.add('vault-revoke', `${code}`, 'for ever', f.status(code), 'failed', {
    says: FAILED(`was answered with ${code}`),
    within: 12,
    requests: 1,
  });
}
for (const [fault, how, why] of [
  ['429', f.status(429), 'was answered with 429'],
  ['500 that names a user', says(500, 'user=admin'), 'was answered with 500(?!.*admin)'],
  ['503: sealed', says(503, 'Vault is sealed'), 'was answered with 503: Vault is sealed'],
  ['473', f.status(473, ''), 'was answered with 473: the node is a standby'],
  ['503 with Retry-After: 3600', f.status(503, {}, { 'retry-after': '3600' }), 'was answered with 503'],
  ['connection reset', f.reset, 'failed: ECONNRESET'],
  ['silence', f.silence, 'got no answer'],
  ['a body without end', f.endless, 'got an answer of more than 256 KiB'],
  [
    '307 to a node that is dead',
    f.redirect(307, 'http://127.0.0.1:9/v1/x'),
    'was answered with 307: a redirect to',
  ],
  [
    '307 to a host that is not listed',
    f.redirect(307, 'https://elsewhere.example/'),
    'was answered with 307: a redirect to',
  ],
] as const) {
  rows.add('vault-revoke', fault, 'for ever', how, 'failed', { says: FAILED(`(${why}|got no answer)`) });
}
for (const [fault, how] of [
  ['a 204 that revokes nothing', f.status(204, '')],
  ['a page of HTML with 200 that revokes nothing', f.body('<html>')],
] as const) {
  rows.add('vault-revoke', fault, 'for ever', how, 'failed', {
    says: /^::error .*(still accepts the credential|answered with 200 and a page of HTML)/m,
  });
}
for (const [often, ms] of [
  ['for 3 s', 3_000],
  ['for 20 s', 20_000],
  ['for ever', undefined],
] as const) {
  rows.arranged(
    'vault-revoke',
    'connection refused (nothing listens)',
    often,
    ms === undefined ? 'failed' : 'revoked',
    async (world, gate) => {
      const door = await gate();
      world.address = door.origin;
      return { between: () => door.shut(ms) };
    },
    ms === undefined ? { says: FAILED('failed: ECONNREFUSED') } : {},
  );
}
rows.arranged(
  'vault-revoke',
  '307 to a listed host by https',
  'for ever',
  'revoked',
  followed('vault-revoke', 307),
);
rows.arranged(
  'vault-revoke',
  'a token whose policies do not let it revoke itself',
  'for ever',
  'failed',
  () => ({
    inputs: { role: 'bare' },
  }),
  { says: /: failed, lives until .*revoke-role/, within: 12 },
);
rows.arranged(
  'vault-revoke',
  'a batch token',
  'for ever',
  'lives until',
  () => ({ inputs: { role: 'batch' } }),
  {
    says: /^::warning .*: lives until 20\d\d.* \(it is a batch token, which the server cannot revoke\)/m,
  },
);

// The look-up: the proof. Without one, a yes to the revocation is `accepted` and no more.
const NO_PROOF = /accepted \(no probe confirmed the revocation/;
for (const [fault, how, why] of [
  [
    '403 of a token that is not known',
    says(403, 'permission denied'),
    /accepted \(.*already rejected the credential before: the server returns the same error for a dead token, for a request from a disallowed address/,
  ],
  [
    '403 of policies',
    says(403, DENIED),
    /accepted \(.*the token is alive, but its policies do not allow it to look itself up/,
  ],
  [
    '404: no such namespace',
    says(404, 'namespace not found'),
    /accepted \(.*token lookup at .* was answered with 404/,
  ],
  [
    '412: missing X-Vault-Request',
    says(412, "missing 'X-Vault-Request' header"),
    /accepted \(.*answered with 412/,
  ],
  ['503: sealed', says(503, 'Vault is sealed'), NO_PROOF],
  ['473', f.status(473, ''), NO_PROOF],
  ['silence', f.silence, NO_PROOF],
  ['connection reset', f.reset, NO_PROOF],
  ['a page of HTML', f.body('<html>'), NO_PROOF],
  ['an empty object', f.body({}), NO_PROOF],
  ['data null', f.body({ data: null }), NO_PROOF],
  ['a body without end', f.endless, NO_PROOF],
  ['a body that comes a byte at a time', f.drip, NO_PROOF],
  ['JSON nested 100,000 deep', f.body(f.NESTED), NO_PROOF],
  ['307 to a node that is dead', f.redirect(307, 'http://127.0.0.1:9/v1/x'), NO_PROOF],
] as const) {
  rows.add('vault-lookup', fault, 'for ever', how, 'accepted', { says: why });
}
for (const [fault, how] of [
  ...PASSING,
  ['silence', f.silence] as const,
  ['connection reset', f.reset] as const,
  ['a page of HTML', f.body('<html>')] as const,
  ['403 of a token that is not known', says(403, 'permission denied')] as const,
  ['403 of policies', says(403, DENIED)] as const,
]) {
  rows.add('vault-lookup', fault, 1, how, 'revoked');
}
rows.add('vault-lookup', '503', 3, f.status(503), 'revoked');
for (const [fault, time] of [
  ['an expire_time that is no time', 'soon'],
  ['an expire_time in the past', '2001-01-01T00:00:00Z'],
  ['an expire_time that is an object', { toString: 1 }],
  ['an expire_time with a command in it', 'x\n::set-env name=X::y'],
] as const) {
  rows.add('vault-lookup', fault, 1, changedIn('data', { expire_time: time }), 'revoked');
}
const real: Fault = async (_request, response, serve) => send(response, await serve());
const alive: Fault = f.body({ data: { expire_time: '2099-01-01T00:00:00Z' } });
const sequence = (fault: string, expected: Word, faults: Fault[], text?: RegExp): void =>
  rows.arranged(
    'vault-lookup',
    fault,
    'as described',
    expected,
    (world) => {
      world.fault('vault-lookup', ...faults);
      return undefined;
    },
    text === undefined ? {} : { says: text },
  );
const forEver = (how: Fault): Fault[] => Array.from({ length: FOR_EVER }, () => how);
sequence('accepted in main, then silence', 'accepted', [real, ...forEver(f.silence)], NO_PROOF);
sequence('accepted in main, then 500', 'accepted', [real, ...forEver(f.status(500))], NO_PROOF);
sequence(
  'accepted in main, then 403 of policies',
  'accepted',
  [real, ...forEver(says(403, DENIED))],
  NO_PROOF,
);
sequence('accepted in main, 503 twice, then the truth', 'revoked', [real, f.status(503), f.status(503)]);
sequence('accepted twice more after the revocation', 'revoked', [real, alive, alive]);
sequence(
  'accepted for ever',
  'failed',
  forEver(alive),
  /^::error .*failed, lives until .*still accepts the credential/m,
);
sequence('the server does not answer in main, then the truth', 'revoked', [f.silence]);
rows.arranged(
  'vault-lookup',
  'a token whose policies do not let it look itself up, and a 204 that revokes nothing',
  'for ever',
  'accepted',
  (world) => {
    world.break('vault-revoke', f.status(204, ''));
    return { inputs: { role: 'bare' } };
  },
  { says: /accepted \(no probe confirmed the revocation: the token is alive, but its policies/ },
);

// By the accessor, with a log-in for that alone.
const ENDER = { role: 'bare', 'revoke-role': 'ender' };
const byAccessor = (
  fault: string,
  often: string,
  expected: Word,
  arrange: (world: Parameters<(typeof rows.all)[number]['arrange']>[0]) => void,
  more: Partial<(typeof rows.all)[number]> = {},
): void =>
  rows.arranged(
    'vault-accessor',
    fault,
    often,
    expected,
    (world) => ({ inputs: ENDER, between: () => arrange(world) }),
    more,
  );
byAccessor('nothing', 'for ever', 'revoked', () => undefined);
for (const [fault, how] of [
  ['503: sealed', says(503, 'Vault is sealed')],
  ['473', f.status(473, '')],
  ['connection reset', f.reset],
  ['the answer lost, though it was revoked', f.loseAnswer],
  ['silence', f.silence],
] as const) {
  byAccessor(fault, 'once', 'revoked', (world) => world.fault('vault-accessor', how));
}
for (const [fault, how, why] of [
  [
    '403 of policies',
    says(403, DENIED),
    /failed, lives until .*revocation by accessor.*answered with 403.*role ender is allowed to update/,
  ],
  ['503: sealed', says(503, 'Vault is sealed'), /failed, lives until .*answered with 503: Vault is sealed/],
  ['connection reset', f.reset, /failed, lives until .*ECONNRESET/],
] as const) {
  byAccessor(fault, 'for ever', 'failed', (world) => world.break('vault-accessor', how), { says: why });
}
byAccessor('503 to its log-in', 'twice', 'revoked', (world) =>
  world.fault('vault-login', f.status(503), f.status(503)),
);
byAccessor(
  '400 to its log-in',
  'for ever',
  'failed',
  (world) => world.break('vault-login', says(400, 'role "ender" could not be found')),
  {
    says: /failed, lives until .*has no role ender/,
  },
);
byAccessor(
  'the answer to its log-in lost',
  'once',
  'revoked',
  (world) => world.fault('vault-login', f.loseAnswer),
  {
    says: /^::warning .*role ender was lost: a credential may have been issued/m,
    strays: true,
  },
);
byAccessor(
  'its log-in cannot be ended',
  'for ever',
  'revoked',
  (world) => world.break('vault-revoke', f.status(503)),
  {
    says: /^::warning .*Jobpass could not revoke its login with the role ender, which stays valid for at most 1m/m,
    strays: true,
  },
);
byAccessor('the end of its log-in lost once', 'once', 'revoked', (world) =>
  world.fault('vault-revoke', f.reset),
);

rows.table('How Vault tokens end, with faults');
