import { through } from '../../support/common.js';
import {
  body,
  cutBody,
  drip,
  endless,
  loseAnswer,
  notHttp,
  reset,
  silence,
  slow,
  status,
} from '../../support/faults.js';
import { type Fault, send } from '../../support/faulty-server.js';
import { type Arranged, type Row, table, times, type Word } from '../../support/rows.js';
import type { Hop, World } from '../../support/world.js';

const rows: Row[] = [];
const row = (
  hop: 'introspection' | 'revocation',
  fault: string,
  often: number | 'for ever',
  how: Fault,
  expected: Word,
  says?: RegExp,
  more: Partial<Row> = {},
): void =>
  void rows.push({
    fault,
    expected,
    ...(says === undefined ? {} : { says }),
    ...times(hop, often, how),
    ...more,
  });

// Revocation. What a second try can mend ends as revoked.
for (const code of [408, 421, 425, 429, 500, 502, 503, 504, 520])
  row('revocation', `${code}`, 2, status(code), 'revoked');
row('revocation', '503', 8, status(503), 'revoked');
row('revocation', '503 with Retry-After: 5', 2, status(503, {}, { 'retry-after': '5' }), 'revoked');
row('revocation', '503 with Retry-After: 18', 1, status(503, {}, { 'retry-after': '18' }), 'revoked');
for (const error of ['temporarily_unavailable', 'server_error']) {
  row('revocation', `400 ${error}`, 2, status(400, { error }), 'revoked');
  row('revocation', `200 ${error}`, 2, status(200, { error }), 'revoked');
}
for (const [fault, how] of [
  ['connection reset', reset],
  ['silence', silence],
  ['something that is not HTTP', notHttp],
  ['a body cut short', cutBody],
  ['a body that comes a byte at a time', drip],
  ['a body without end', endless],
] as const) {
  row('revocation', fault, 1, how, 'revoked');
}
row('revocation', 'the answer lost, though it was revoked', 1, loseAnswer, 'revoked');
row('revocation', 'an answer after 3 s', 'for ever', slow(3_000), 'revoked');
row(
  'revocation',
  '204',
  'for ever',
  async (_request, response, serve) => {
    await serve();
    response.writeHead(204).end();
  },
  'revoked',
);

// What cannot be mended ends as failed, with the time until which the credential lives, and the reason.
const FAILED = (why: string): RegExp =>
  new RegExp(
    `^::error .*: failed, lives until 20\\d\\d-[\\dT:-]+Z \\(The revocation at http://127\\.0\\.0\\.1:\\d+/revoke ${why}`,
    'm',
  );
for (const code of [301, 400, 401, 403, 404, 405, 409, 501, 511]) {
  row('revocation', `${code}`, 'for ever', status(code), 'failed', FAILED(`was answered with ${code}`), {
    within: 5,
    requests: 1,
  });
}
row(
  'revocation',
  '200 with an error',
  'for ever',
  status(200, { error: 'invalid_client' }),
  'failed',
  FAILED('was answered with 200: invalid_client'),
  { within: 5 },
);
for (const [fault, how, why] of [
  ['429', status(429), 'was answered with 429'],
  ['500', status(500), 'was answered with 500'],
  ['503', status(503), 'was answered with 503'],
  ['503 with Retry-After: 3600', status(503, {}, { 'retry-after': '3600' }), 'was answered with 503'],
  ['connection reset', reset, 'failed: ECONNRESET'],
  ['silence', silence, 'got no answer'],
  ['a body that comes a byte at a time', drip, 'got no answer'],
  ['a body without end', endless, 'got an answer of more than 256 KiB'],
] as const) {
  row('revocation', fault, 'for ever', how, 'failed', FAILED(why));
}
row(
  'revocation',
  '400 unsupported_token_type',
  'for ever',
  status(400, { error: 'unsupported_token_type' }),
  'lives until',
  /lives until 20\d\d.* \(the server does not revoke tokens of this kind\)/,
  { within: 5 },
);
row(
  'revocation',
  '503 unsupported_token_type',
  'for ever',
  status(503, { error: 'unsupported_token_type' }),
  'lives until',
  undefined,
  { within: 5 },
);
for (const [often, ms] of [
  ['for 20 s', 20_000],
  ['for ever', undefined],
] as const) {
  rows.push({
    hop: 'revocation',
    fault: 'connection refused (nothing listens)',
    often,
    expected: ms === undefined ? 'failed' : 'revoked',
    ...(ms === undefined ? { says: FAILED('failed: ECONNREFUSED') } : {}),
    arrange: async (world, gate) => {
      const door = await gate();
      await door.shut(ms);
      return through('revocation', door.origin, world.answers);
    },
  });
}
row(
  'revocation',
  'a 200 that revokes nothing',
  'for ever',
  status(200, ''),
  'failed',
  /^::error .*still accepts the credential/m,
);
row('revocation', 'a 200 that revokes at the third time', 2, status(200, ''), 'revoked');

// Introspection: the proof. Without one, a yes of the revocation endpoint is `accepted` and no more.
const answers = (...active: (boolean | 'real')[]): Fault[] =>
  active.map(
    (value) => async (_request, response, serve) =>
      send(response, value === 'real' ? await serve() : { status: 200, body: { active: value } }),
  );
const MAIN_AND_POST = 1_000;
for (const [fault, how, why] of [
  [
    'always inactive (as to callers that it does not know)',
    answers(false)[0] as Fault,
    /accepted \(no probe confirmed the revocation: the probe already rejected the credential before/,
  ],
  [
    '401',
    status(401),
    /accepted \(no probe confirmed the revocation: The introspection at .* was answered with 401/,
  ],
  ['403', status(403), /accepted \(.*introspection at .* was answered with 403/],
  ['404', status(404), /accepted \(.*introspection at .* was answered with 404/],
  ['503', status(503), /accepted \(no probe confirmed the revocation/],
  ['silence', silence, /accepted \(no probe confirmed the revocation/],
  ['connection reset', reset, /accepted \(no probe confirmed the revocation/],
  ['a page of HTML', body('<html>'), /accepted \(no probe confirmed the revocation/],
  ['an empty object', body({}), /accepted \(no probe confirmed the revocation/],
  ['active as a string', body({ active: 'false' }), /accepted \(no probe confirmed the revocation/],
  ['active as a number', body({ active: 0 }), /accepted \(no probe confirmed the revocation/],
  ['active as null', body({ active: null }), /accepted \(no probe confirmed the revocation/],
  ['a body without end', endless, /accepted \(no probe confirmed the revocation/],
  ['a body that comes a byte at a time', drip, /accepted \(no probe confirmed the revocation/],
] as const) {
  row('introspection', fault, 'for ever', how, 'accepted', why);
}
row('introspection', '503', 1, status(503), 'revoked');
row('introspection', '503', 3, status(503), 'revoked');
row('introspection', 'silence', 1, silence, 'revoked');
row('introspection', 'connection reset', 2, reset, 'revoked');
row('introspection', 'a page of HTML', 1, body('<html>'), 'revoked');
const sequence = (fault: string, faults: (world: World) => Fault[], expected: Word, says?: RegExp): void =>
  void rows.push({
    hop: 'introspection',
    fault,
    often: 'as described',
    expected,
    ...(says === undefined ? {} : { says }),
    arrange: (world) => {
      world.fault('introspection', ...faults(world));
      return undefined;
    },
  });
sequence(
  'active in main, then silence',
  () => [...answers('real'), ...Array.from({ length: MAIN_AND_POST }, () => silence)],
  'accepted',
);
sequence(
  'active in main, then 500',
  () => [...answers('real'), ...Array.from({ length: MAIN_AND_POST }, () => status(500))],
  'accepted',
);
sequence(
  'active in main, 503 twice, then the truth',
  () => [...answers('real'), status(503), status(503)],
  'revoked',
);
sequence('active twice more after the revocation', () => answers('real', true, true), 'revoked');
sequence(
  'active for ever',
  () => answers(...Array.from({ length: MAIN_AND_POST }, () => true)),
  'failed',
  /^::error .*failed, lives until .*still accepts the credential/m,
);
sequence('silence in main, then the truth', () => [silence], 'revoked');
rows.push({
  hop: 'introspection',
  fault: 'active for 2 s after the revocation',
  often: 'once',
  expected: 'revoked',
  arrange: (world) => {
    let revokedAt = 0;
    world.break('revocation', async (_request, response, serve) => {
      revokedAt ||= performance.now();
      send(response, await serve());
    });
    world.break('introspection', async (_request, response, serve) => {
      const served = await serve();
      const late = revokedAt > 0 && performance.now() - revokedAt < 2_000;
      send(response, late ? { status: 200, body: { active: true } } : served);
    });
    return undefined;
  },
});

// The endings that depend on what there is.
const ending = (
  hop: Hop,
  fault: string,
  expected: Word,
  arrange: (world: World) => Arranged,
  says?: RegExp,
): void =>
  void rows.push({
    hop,
    fault,
    often: 'for ever',
    expected,
    arrange,
    ...(says === undefined ? {} : { says }),
  });
ending(
  'introspection',
  'no introspection endpoint',
  'accepted',
  () => ({ inputs: { 'introspection-endpoint': undefined } }),
  /accepted \(.*the server has no introspection endpoint/,
);
ending(
  'revocation',
  'no revocation endpoint',
  'lives until',
  () => ({ inputs: { 'revocation-endpoint': undefined } }),
  /^::warning .*lives until 20\d\d/m,
);
ending(
  'revocation',
  'revocation switched off',
  'lives until',
  () => ({ inputs: { 'revocation-endpoint': undefined, revoke: 'false' } }),
  /lives until 20\d\d.*revocation is turned off/,
);
ending(
  'revocation',
  'no revocation endpoint, and no expires_in',
  'lives until',
  (world) => {
    world.answers.exchange = { expires_in: undefined };
    return { inputs: { 'revocation-endpoint': undefined } };
  },
  /lives until an unknown time/,
);
for (const [fault, more] of [
  ['its time over when post comes', {}],
  ['its time over, and no revocation endpoint', { 'revocation-endpoint': undefined }],
  ['its time over, and revocation switched off', { 'revocation-endpoint': undefined, revoke: 'false' }],
] as const) {
  ending('revocation', fault, 'expired', (world) => {
    world.answers.exchange = { expires_in: 1 };
    return { inputs: more, pauseMs: 1_200 };
  });
}
// An expired credential that is still taken is not called expired.
ending('revocation', 'its time over, but it is taken all the same', 'failed', (world) => {
  world.answers.exchange = { expires_in: 1 };
  world.break('introspection', body({ active: true }));
  world.break('revocation', status(200, ''));
  return { pauseMs: 1_200 };
});

table(rows);
