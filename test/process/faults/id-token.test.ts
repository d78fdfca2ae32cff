import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { JWTPayload } from 'jose';
import { describe, expect, it } from 'vitest';
import { commonRows } from '../../support/common.js';
import { body, status } from '../../support/faults.js';
import { type Fault, send } from '../../support/faulty-server.js';
import { within } from '../../support/pace.js';
import { clean, commands, note, type Row, table, times } from '../../support/rows.js';
import { AUDIENCE, runMain, runPost, World } from '../../support/world.js';

table(commonRows('id-token'));

const rows: Row[] = [];
const once = (fault: string, how: Fault): void =>
  void rows.push({ fault, expected: 'survived', ...times('id-token', 1, how) });
const told = (fault: string, how: Fault, says: RegExp, more: Partial<Row> = {}): void =>
  void rows.push({ fault, expected: 'told', says, ...times('id-token', 'for ever', how), ...more });

const PENDING = `Can't issue ID_TOKEN for job in 'Pending' state`;
for (const [state, key] of [
  ['Pending', 'message'],
  ['Delayed', 'message'],
  ['Pending', 'typeName'],
] as const) {
  const body = { $id: '1', [key]: PENDING.replace('Pending', state) };
  rows.push({
    fault: `403 Can't issue ID_TOKEN for job in '${state}' state (in the member ${key})`,
    expected: 'survived',
    ...times('id-token', 2, status(403, body)),
  });
}
told(
  `403 ${PENDING}`,
  status(403, { message: PENDING }),
  /answered with 403: Can't issue ID_TOKEN for job in 'Pending' state/,
);
told(
  '401 with a reason',
  status(401, { message: 'Token expired' }),
  /answered with 401: Token expired.*The runner's token for ID token requests expired/,
  {
    requests: 1,
  },
);

const value = (token: unknown): Fault => body({ value: token });
const NOT_A_JWT = /not a signed JWT/;
const part = (json: unknown): string => Buffer.from(JSON.stringify(json)).toString('base64url');
const future = Math.floor(Date.now() / 1000) + 86_400;
const unsigned = `${part({ alg: 'none' })}.${part({ aud: AUDIENCE, exp: future })}.`;
for (const [fault, token, says] of [
  ['a value that is no JWT', 'not.a.jwt', NOT_A_JWT],
  ['a value of one letter', 'e', NOT_A_JWT],
  ['a value with line breaks', 'a\n::set-env name=X::y\nb', NOT_A_JWT],
  ['a JWT with the algorithm none', unsigned, NOT_A_JWT],
  ['a JWT whose payload is a list', `${part({ alg: 'ES256' })}.${part([1])}.c2ln`, NOT_A_JWT],
  ['an encrypted JWT (five parts)', `${part({ alg: 'dir' })}.a.b.c.d`, NOT_A_JWT],
  ['an empty value', '', /no ID token in it/],
  ['a value that is a number', 42, /no ID token in it/],
  ['a value that is an object', { raw: 'x' }, /no ID token in it/],
  ['a value that is null', null, /no ID token in it/],
] as const) {
  once(fault, value(token));
  told(fault, value(token), says);
}

/** ID tokens of the world's own issuer that say something else. */
const says = (fault: string, claims: JWTPayload, message: RegExp, mends = true): void => {
  if (mends) {
    rows.push({
      hop: 'id-token',
      fault,
      often: 'once',
      expected: 'survived',
      arrange: (world) => {
        world.fault('id-token', signed(world, claims));
        return undefined;
      },
    });
  }
  rows.push({
    hop: 'id-token',
    fault,
    often: 'for ever',
    expected: 'told',
    says: message,
    arrange: (world) => {
      world.claims = { ...world.claims, ...claims };
      return undefined;
    },
  });
};
const signed =
  (world: World, claims: JWTPayload): Fault =>
  async (_request, response) =>
    send(response, { status: 200, body: { value: await world.sign({ aud: AUDIENCE, ...claims }) } });
const past = Math.floor(Date.now() / 1000) - 3_600;
says(
  'an ID token for another audience',
  { aud: 'https://elsewhere.example' },
  /for the audience "https:\/\/elsewhere.example", not for "https:\/\/service.example"/,
  false,
);
says('an ID token for no audience', { aud: [] }, /is for the audience/, false);
says(
  'an ID token for an audience that is an object',
  { aud: { toString: 1 } as never },
  /is for the audience/,
  false,
);
says('an ID token that has expired', { exp: past }, /The ID token expired/);
says('an ID token without exp', { exp: undefined as never }, /has no expiry/);
says('an ID token whose exp is a string', { exp: '2030' as never }, /has no expiry/);

for (const [fault, claims] of [
  ['an ID token of 90 KB', { filler: 'x'.repeat(66_000) }],
  [
    'an ID token with several audiences, one of them an object',
    { aud: [AUDIENCE, { toString: 1 }] as never },
  ],
  ['an ID token with an actor that is a list nested 2,000 deep', { actor: nested(2_000) as never }],
  ['an ID token with a subject that is an object', { sub: { toString: null } as never }],
  ['an ID token with an iat far in the future', { iat: 1e300, nbf: 0 }],
] as const) {
  rows.push({
    hop: 'id-token',
    fault,
    often: 'for ever',
    expected: 'survived',
    arrange: (world) => {
      world.claims = { ...world.claims, ...claims };
      return undefined;
    },
  });
}

for (const [fault, seconds] of [
  ['a clock that is an hour behind', 3_600],
  ['a clock that is an hour ahead', -3_600],
] as const) {
  rows.push({
    hop: 'id-token',
    fault,
    often: 'for ever',
    expected: 'survived',
    says: new RegExp(`::warning [^\\n]*clock is (1h( 1s)?|59m 5\\ds) ${seconds > 0 ? 'behind' : 'ahead of'}`),
    arrange: (world) => {
      world.clockOffset = seconds;
      return undefined;
    },
  });
  rows.push({
    hop: 'id-token',
    fault: `${fault}, and 503 with Retry-After as a date`,
    often: 'once',
    expected: 'survived',
    arrange: (world) => {
      world.clockOffset = seconds;
      world.fault('id-token', (_request, response) =>
        send(response, {
          status: 503,
          body: {},
          headers: { 'retry-after': new Date(Date.now() + seconds * 1_000 + 3_000).toUTCString() },
        }),
      );
      return undefined;
    },
  });
}

function nested(depth: number): unknown {
  let list: unknown = [];
  for (let count = 0; count < depth; count++) list = [list];
  return list;
}
table(rows);

describe.concurrent('a job that may have no ID tokens', () => {
  const PULL = JSON.stringify({
    pull_request: {
      head: { repo: { full_name: 'mallory/fork' } },
      base: { repo: { full_name: 'octo-org/octo-repo' } },
    },
  });
  for (const { fault, job, files = {}, says } of [
    {
      fault: 'the permission is missing',
      job: {},
      says: [
        /it lacks the permission `id-token: write`/,
        /permissions: \{ id-token: write, contents: read \}/,
      ],
    },
    {
      fault: 'the permission is missing, and the workflow is checked out',
      job: { GITHUB_WORKFLOW_REF: 'octo-org/octo-repo/.github/workflows/deploy.yml@refs/heads/main' },
      files: { '.github/workflows/deploy.yml': 'jobs:\n  deploy:\n    runs-on: x\n' },
      says: [/`permissions: \{ id-token: write[^`]*` to the job "deploy" in deploy\.yml/],
    },
    {
      fault: 'a pull request from a fork',
      job: { GITHUB_EVENT_NAME: 'pull_request' },
      files: { 'event.json': PULL },
      says: [
        /fork mallory\/fork/,
        /if: github\.event\.pull_request\.head\.repo\.full_name == github\.repository/,
      ],
    },
    {
      fault: 'Dependabot',
      job: { GITHUB_ACTOR: 'dependabot[bot]', GITHUB_EVENT_NAME: 'pull_request' },
      says: [/Dependabot started it/, /if: github\.actor != 'dependabot\[bot\]'/],
    },
    {
      fault: 'a reusable workflow',
      job: { GITHUB_WORKFLOW_REF: 'octo-org/octo-repo/.github/workflows/release.yml@refs/heads/main' },
      files: {
        '.github/workflows/release.yml': 'jobs:\n  call:\n    uses: ./.github/workflows/deploy.yml\n',
      },
      says: [/it is in a reusable workflow/, /id-token: write.* to the calling job in release\.yml/],
    },
  ] as { fault: string; job: Record<string, string>; files?: Record<string, string>; says: RegExp[] }[]) {
    it(fault, async ({ onTestFinished }) => {
      const world = await World.start();
      onTestFinished(() => world.close());
      const runner = world.runner({
        ACTIONS_ID_TOKEN_REQUEST_URL: '',
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: '',
        ...job,
      });
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(runner.workspace, name)), { recursive: true });
        writeFileSync(join(runner.workspace, name), text);
      }
      const main = await runMain(runner, world.inputs, {
        env: { GITHUB_EVENT_PATH: join(runner.workspace, 'event.json') },
      });
      const post = await runPost(runner, world.inputs, main);
      const errors = commands(main, 'error');
      const entry = {
        hop: 'id-token',
        fault,
        often: 'for ever',
        expected: 'told',
        happened: errors[0] ?? '',
      };
      note({ ...entry, seconds: main.ms / 1000 });
      expect(main.exitCode).toBe(1);
      expect(errors.length, main.output).toBe(1);
      for (const text of says) expect(errors[0]).toMatch(text);
      expect(main.ms).toBeLessThan(within(5_000));
      expect(post.exitCode).toBe(0);
      expect(post.output).not.toMatch(/::(error|warning)/);
      expect(world.requests).toEqual([]);
      clean(world, main, post);
    });
  }
});
