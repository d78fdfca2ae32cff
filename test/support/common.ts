import { gzipSync } from 'node:zlib';
import * as f from './faults.js';
import type { Fault } from './faulty-server.js';
import type { Gate } from './gate.js';
import { type Arranged, type Row, type RowWorld, times } from './rows.js';
import type { Hop, World } from './world.js';

type Main = Extract<Hop, 'id-token' | 'metadata' | 'exchange'>;

/** A hop of main, and how its requests get to another place. */
export interface Place<W extends RowWorld> {
  hop: string;
  /** The requests of a try. */
  asked: number;
  /** Whether an answer that was lost may have been a credential. */
  issues: boolean;
  /** Nothing listens where its requests go, for so long or for ever. */
  shut: (world: W, gate: () => Promise<Gate>, ms: number | undefined) => Promise<Arranged>;
  /** Its requests go to another origin; absent where they cannot be told from others. */
  elsewhere?: (world: W, origin: string) => Arranged;
}

/** The faults of connection, headers and body that each hop of main can have, and what must come of them. */
export function commonRows(hop: Main): Row[] {
  return commonRowsOf<World>({
    hop,
    // For metadata, each of the two places is asked once.
    asked: hop === 'metadata' ? 2 : 1,
    issues: hop === 'exchange',
    shut: async (world, gate, ms) => {
      const door = await gate();
      await door.shut(ms);
      return through(hop, door.origin, world.answers);
    },
    elsewhere: (world, origin) => through(hop, origin, world.answers),
  });
}

/** The same in another world. */
export function commonRowsOf<W extends RowWorld>({
  hop,
  asked,
  issues,
  shut,
  elsewhere,
}: Place<W>): Row<W>[] {
  const rows: Row<W>[] = [];
  const survived = (
    fault: string,
    often: 1 | 2 | 3 | 'for ever',
    how: Fault,
    more: Partial<Row<W>> = {},
  ): void => void rows.push({ fault, expected: 'survived', ...times<W>(hop, often, how), ...more });
  const told = (fault: string, how: Fault, more: Partial<Row<W>> = {}): void =>
    void rows.push({ fault, expected: 'told', ...times<W>(hop, 'for ever', how), ...more });

  // Statuses that a second try can mend; and, of each kind, one that never mends.
  for (const code of [408, 421, 425, 429, 500, 502, 503, 504, 520, 529])
    survived(`${code}`, 2, f.status(code));
  for (const code of [429, 500, 503, 520])
    told(`${code}`, f.status(code), { says: new RegExp(`answered with ${code}`) });
  survived('503 with Retry-After: 2', 1, f.status(503, {}, { 'retry-after': '2' }));
  survived('503 with Retry-After: 0', 2, f.status(503, {}, { 'retry-after': '0' }));
  survived('429 with Retry-After as a date', 1, (_request, response) =>
    f.status(429, {}, { 'retry-after': new Date(Date.now() + 3_000).toUTCString() })(
      _request,
      response,
      async () => ({ status: 200, body: {} }),
      undefined as never,
    ),
  );
  survived('429 with garbage in Retry-After', 2, f.status(429, {}, { 'retry-after': 'soon; -1' }));
  survived('503 with Retry-After: 22', 1, f.status(503, {}, { 'retry-after': '22' }), { within: 30 });
  survived('403 with Retry-After: 1', 1, f.status(403, {}, { 'retry-after': '1' }));
  told('429 with Retry-After: 999999999', f.status(429, {}, { 'retry-after': '999999999' }), {
    requests: asked,
  });
  told('503 with Retry-After: 1', f.status(503, {}, { 'retry-after': '1' }));
  told('503 with Retry-After: 6', f.status(503, {}, { 'retry-after': '6' }));
  told('503 with Retry-After: 3600', f.status(503, {}, { 'retry-after': '3600' }), { requests: asked });

  // Refusals: asked once, and told.
  for (const code of [400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 431, 451, 501, 505, 511]) {
    told(`${code}`, f.status(code), {
      says: new RegExp(`127\\.0\\.0\\.1:\\d+\\S* was answered with ${code}`),
      requests: asked,
      within: 5,
    });
  }
  for (const code of [300, 304, 305, 399])
    told(`${code} without Location`, f.status(code, ''), { within: 5 });

  // The connection.
  survived('connection reset', 2, f.reset);
  survived('connection closed', 2, f.hangUp);
  told('connection reset', f.reset, { within: 60 });
  told('connection closed', f.hangUp, { within: 60 });
  survived('silence', 1, f.silence);
  told('silence', f.silence, {
    within: 60,
    says: /127\.0\.0\.1:\d+\S* got no answer: no complete answer within/,
  });
  survived('an answer after 3 s', 2, f.slow(3_000));
  for (const [often, ms] of [
    ['for 3 s', 3_000],
    ['for 20 s', 20_000],
    ['for ever', undefined],
  ] as const) {
    rows.push({
      hop,
      fault: 'connection refused (nothing listens)',
      often,
      expected: ms === undefined ? 'told' : 'survived',
      within: ms === undefined ? 60 : 40,
      ...(ms === undefined ? { says: /127\.0\.0\.1:\d+\S* failed: ECONNREFUSED/ } : {}),
      arrange: (world, gate) => shut(world, gate, ms),
    });
  }
  if (elsewhere !== undefined) {
    rows.push({
      hop,
      fault: 'a host name that does not exist',
      often: 'for ever',
      expected: 'told',
      within: 60,
      says: /https:\/\/jobpass-test\.invalid\S* (failed: (ENOTFOUND|EAI_AGAIN|EAI_FAIL)|got no answer)/,
      arrange: (world) => elsewhere(world, 'https://jobpass-test.invalid'),
    });
    rows.push({
      hop,
      fault: 'a port that does not speak TLS',
      often: 'for ever',
      expected: 'told',
      within: 10,
      says: /TLS/,
      arrange: (world) => elsewhere(world, world.origin.replace('http:', 'https:')),
    });
  }

  // The headers.
  for (const [fault, how] of [
    ['something that is not HTTP', f.notHttp],
    ['headers without end', f.endlessHeaders],
    ['two lengths that differ', f.raw('HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n{}')],
    [
      'a chunk of a length that is none',
      f.raw('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}'),
    ],
    ['a null byte in a header', f.raw('HTTP/1.1 200 OK\r\nx-a: \0\r\ncontent-length: 2\r\n\r\n{}')],
  ] as const) {
    survived(fault, 1, how);
    told(fault, how);
  }
  survived('101 Switching Protocols', 1, f.switching);
  survived('interim answers (102) without end', 1, f.interim);

  // The body.
  const bytes = (body: Buffer, headers = {}): Fault => f.rewritten(() => body, headers);
  for (const [fault, how] of [
    ['200 with an empty body', f.body('')],
    ['204', f.status(204, '')],
    [
      '200 with a page of HTML',
      f.body('<!doctype html><title>Sign in</title>', { 'content-type': 'text/html' }),
    ],
    ['a JSON array', f.body([])],
    ['JSON null', f.body('null')],
    ['a JSON string', f.body('"yes"')],
    ['a JSON number', f.body('1e999')],
    ['an empty JSON object', f.body({})],
    ['JSON nested 100,000 deep', f.body(f.NESTED)],
    ['JSON that is cut short', f.body('{"value":"')],
    ['a body that is not UTF-8', bytes(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]))],
    ['a body cut short, with a length', f.cutBody],
    ['a body cut short, in chunks', f.cutChunks],
    ['a body without end', f.endless],
    ['gzip that is none', bytes(Buffer.from('{}'), { 'content-encoding': 'gzip' })],
    ['gzip cut short', bytes(gzipSync('{"a":1}').subarray(0, 12), { 'content-encoding': 'gzip' })],
    ['a gzip bomb', f.bomb],
    ['a content encoding that nobody knows', f.rewritten((text) => text, { 'content-encoding': 'zstd2' })],
  ] as const) {
    const lost = issues ? { lost: true } : {};
    survived(fault, 1, how, lost);
    told(fault, how);
  }
  for (const [fault, how] of [
    ['a body that stops in the middle', f.stalledBody],
    ['a body that comes a byte at a time', f.drip],
  ] as const) {
    survived(fault, 1, how, issues ? { lost: true } : {});
    told(fault, how, { within: 60 });
  }
  survived(
    'a byte order mark before the JSON',
    'for ever',
    f.rewritten((text) => `\ufeff${text}`),
  );
  survived(
    'a compressed body, unasked',
    'for ever',
    f.rewritten((text) => gzipSync(text), { 'content-encoding': 'gzip' }),
  );
  survived(
    'JSON called text/plain',
    'for ever',
    f.rewritten((text) => text, { 'content-type': 'text/plain' }),
  );
  return rows;
}

/** What sends a hop through another origin. */
export function through(
  hop: Hop,
  origin: string,
  answers: Partial<Record<Hop, Record<string, unknown>>>,
): { inputs?: Record<string, string | undefined>; env?: Record<string, string> } {
  switch (hop) {
    case 'id-token':
      return { env: { ACTIONS_ID_TOKEN_REQUEST_URL: `${origin}/id-token?api-version=2.0` } };
    case 'metadata':
      answers.metadata = {
        issuer: origin,
        token_endpoint: `${origin}/token`,
        revocation_endpoint: `${origin}/revoke`,
        introspection_endpoint: `${origin}/introspect`,
      };
      return { inputs: { url: origin } };
    case 'exchange':
      return { inputs: { 'token-endpoint': `${origin}/token` } };
    case 'introspection':
      return { inputs: { 'introspection-endpoint': `${origin}/introspect` } };
    case 'revocation':
      return { inputs: { 'revocation-endpoint': `${origin}/revoke` } };
  }
}
