import { commonRows } from '../../support/common.js';
import { body, NESTED, rewritten, silence, slow, status } from '../../support/faults.js';
import type { Fault } from '../../support/faulty-server.js';
import { type Row, table, times } from '../../support/rows.js';
import type { Hop } from '../../support/world.js';

const rows: Row[] = commonRows('metadata');

/** Metadata that says something else; `undefined` takes a member out. */
const saying = (
  fault: string,
  members: (origin: string) => Record<string, unknown>,
  says: RegExp,
  more: Partial<Row> = {},
): void =>
  void rows.push({
    hop: 'metadata',
    fault,
    often: 'for ever',
    expected: 'told',
    says,
    within: 20,
    arrange: (world) => {
      world.answers.metadata = members(world.origin);
      return undefined;
    },
    ...more,
  });

const ISSUER = /metadata at http:\/\/127\.0\.0\.1:\d+ has the issuer .*, not "http:\/\/127/;
saying('another issuer', () => ({ issuer: 'https://elsewhere.example' }), ISSUER, { within: 5 });
saying('an issuer with one more slash', (origin) => ({ issuer: `${origin}/` }), ISSUER, { within: 5 });
saying('no issuer', () => ({ issuer: undefined }), /has the issuer \(none\), not "http:/, { within: 5 });
saying(
  'an issuer that is an object',
  () => ({ issuer: { toString: 1 } }),
  /has the issuer \(none\), not "http:/,
  {
    within: 5,
  },
);
saying('no token endpoint', () => ({ token_endpoint: undefined }), /metadata without a token_endpoint/);
for (const wrong of [42, true, [], {}]) {
  const name = JSON.stringify(wrong);
  saying(
    `a token endpoint that is ${name}`,
    () => ({ token_endpoint: wrong }),
    /token_endpoint that is not a string/,
  );
  saying(
    `a revocation endpoint that is ${name}`,
    () => ({ revocation_endpoint: wrong }),
    /revocation_endpoint that is not/,
  );
}
saying(
  'a token endpoint that is no URL',
  () => ({ token_endpoint: '/token' }),
  /token_endpoint in the metadata of .* is not a URL/,
  {
    within: 5,
  },
);

// One of the two places is enough, whatever the other answers.
for (const [fault, first] of [
  ['500', status(500)],
  ['403', status(403)],
  ['a page of HTML', body('<html>')],
  ['silence', silence],
] as const) {
  rows.push({
    fault: `${fault} at the first of the two places`,
    expected: 'survived',
    within: 15,
    ...times('metadata', 'for ever', (request, response, serve, seen) =>
      seen.path.includes('oauth-authorization-server')
        ? first(request, response, serve, seen)
        : slow(0)(request, response, serve, seen),
    ),
  });
}
for (const [fault, members] of [
  ['grants that are no list', { grant_types_supported: 'all' }],
  ['grants that are objects', { grant_types_supported: [{ toString: 1 }] }],
  ['parameters that are no list', { jobpass_token_parameters_supported: { includes: 1 } }],
  ['no revocation endpoint', { revocation_endpoint: null }],
  [
    'members that are nobody’s',
    JSON.parse('{"__proto__": {"token_endpoint": "https://elsewhere.example"}, "constructor": 1}'),
  ],
] as const) {
  rows.push({
    hop: 'metadata',
    fault,
    often: 'for ever',
    expected: fault === 'no revocation endpoint' ? 'lives until' : 'survived',
    arrange: (world) => {
      world.answers.metadata = members as Record<string, unknown>;
      return undefined;
    },
  });
}
rows.push({
  fault: 'members nested 100,000 deep',
  expected: 'survived',
  ...times(
    'metadata',
    'for ever',
    rewritten((text) => `${text.slice(0, -1)},${NESTED.slice(1)}`),
  ),
});

// With the token endpoint given, metadata is not needed before the end: then post has to get over its faults.
const late = (
  fault: string,
  often: number | 'for ever',
  how: Fault,
  expected: Row['expected'],
  says?: RegExp,
): void => {
  const row = times('metadata' as Hop, often, how);
  rows.push({
    ...row,
    fault: `${fault}, in post`,
    expected,
    ...(says === undefined ? {} : { says }),
    arrange: (world) => {
      world.fault('metadata', ...Array.from({ length: often === 'for ever' ? 1_000 : often }, () => how));
      return { inputs: { 'token-endpoint': `${world.origin}/token` } };
    },
  });
};
late('503', 6, status(503), 'revoked');
late('a page of HTML', 8, body('<html>'), 'revoked');
late('404', 'for ever', status(404), 'failed', /metadata at .* was answered with 404/);
late('silence', 'for ever', silence, 'failed', /metadata at .* got no answer/);
late('503', 'for ever', status(503), 'failed', /metadata at .* was answered with 503/);

table(rows);
