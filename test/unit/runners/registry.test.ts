import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../src/clock.js';
import { shortened } from '../../../src/folders.js';
import { decodeIdToken, readIdToken } from '../../../src/identity/id-token.js';
import { identityLine } from '../../../src/lease/account.js';
import { whyNoIdToken } from '../../../src/runners/github-permission.js';
import { kubernetesRunner } from '../../../src/runners/kubernetes.js';
import { firstExpiry, idTokensIn, preissuedIdToken } from '../../../src/runners/preissued-id-tokens.js';
import { commandRunner, detectRunner, isRunner, RUNNERS } from '../../../src/runners/registry.js';
import { shellRunner } from '../../../src/runners/shell.js';
import { markdownOf } from '../../../src/runners/summary-markdown.js';
import { heldJwt } from '../../support/fake-programs.js';

const NO_HTTP = undefined as never;
const LEFT = { leftMs: 5_000 };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jobpass-runners-'));
  vi.stubEnv('TMPDIR', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe('which system this is', () => {
  it.each([
    ['an ordinary machine', { PATH: '/usr/bin', CI: 'true' }],
    [
      'names that others use too',
      { BUILD_ID: '1', PROJECT_ID: 'x', JOB_NAME: 'x', BUILD_TAG: 'v1', TF_BUILD: '' },
    ],
    ['a pod that was given no token', { KUBERNETES_SERVICE_HOST: '10.0.0.1' }],
    ['a token without a pod', { JOBPASS_ID_TOKEN_FILE: '/x' }],
    ['values that mean no', { BUILDKITE: 'false', CIRCLECI: '', SEMAPHORE: '0', GITLAB_CI: 'false' }],
  ])('is none for %s', async (_what, env) => {
    expect(isRunner(env)).toBe(false);
    await expect(detectRunner(env)).rejects.toMatchObject({ code: 'usage' });
  });

  it('has a name that is told once', () => {
    const names = RUNNERS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.slice(-2)).toEqual(['kubernetes', 'local']);
  });

  it.each(RUNNERS.map(({ name }) => name))('can be said: %s', async (name) => {
    const runner = await commandRunner({ JOBPASS_RUNNER: name, RUNNER_TEMP: folder, CIRCLECI: 'true' });
    expect(runner.system.name).toBe(name);
  });
});

describe('the folder of a job', () => {
  const path = (key: string): string =>
    shellRunner(
      { KEY: key },
      { name: 'system', job: [], key: ['KEY'], idToken: NO_HTTP },
    ).memory.temporaryFolder();

  it('is named after the job where that makes a name', () => {
    expect(path('job-1').endsWith('/system-job-1')).toBe(true);
  });

  it('is another one for each job, however long and strange their names', () => {
    const long = 'x'.repeat(200);
    const keys = ['a/b', 'a_b', '{a}', '[a]', `${long}1`, `${long}2`, '../../up', ''];
    const paths = keys.map(path);
    expect(new Set(paths).size).toBe(keys.length);
    for (const one of paths) {
      expect(one.startsWith(`${folder}/`)).toBe(true);
      expect(one.slice(folder.length).split('/')).toHaveLength(3);
    }
  });

  it('has a short name that is the same for the same', () => {
    expect(shortened('a')).toBe(shortened('a'));
    expect(new Set(Array.from({ length: 5_000 }, (_, n) => shortened(`job-${n}`))).size).toBe(5_000);
  });
});

describe('an ID token that was made when the job began', () => {
  it('is found among the variables, and nothing else is', () => {
    const token = heldJwt({ aud: 'x' });
    const env = {
      TOKEN: token,
      OPAQUE: 'eyJ-is-how-it-begins',
      PLAIN: 'x',
      UNSIGNED: token.replace(/[^.]+$/, ''),
    };
    expect(idTokensIn(env).map(({ name }) => name)).toEqual(['TOKEN']);
  });

  it('is told with those that the job has instead', () => {
    const held = idTokensIn({ A: heldJwt({ aud: 'a' }), B: heldJwt({ aud: ['b', 'c'] }) });
    expect(() => preissuedIdToken(held, 'd', { job: 'This job', hint: 'Do this' })).toThrow(
      'This job has no ID token for the audience «d»: A is for «a», B is for «b, c»',
    );
    expect(() => preissuedIdToken([], 'd', { job: 'This job', hint: 'Do this' })).toThrow(
      'This job has no ID token',
    );
  });

  it('ends, the first that still lives', () => {
    const held = idTokensIn({
      A: heldJwt({ exp: 1_000 }),
      B: heldJwt({ exp: 3_000 }),
      C: heldJwt({ exp: 2_000 }),
    });
    expect(firstExpiry(held, 1_500_000)).toBe(2_000_000);
    expect(firstExpiry(held, 3_500_000)).toBeUndefined();
  });
});

describe('a JWT-SVID of SPIFFE', () => {
  // SPIFFE, JWT-SVID: sub, aud and exp must be there; iss and iat need not.
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const svid = [
    part({ alg: 'ES256', kid: 'x', typ: 'JOSE' }),
    part({ sub: 'spiffe://example.org/deploy', aud: ['vault'], exp: Math.floor(Date.now() / 1000) + 300 }),
    'c2lnbmVk',
  ].join('.');

  it('is taken from a file, as is a token with no issuer', async () => {
    const file = join(folder, 'svid');
    writeFileSync(file, `${svid}\n`);
    const runner = await commandRunner({ JOBPASS_RUNNER: 'local', JOBPASS_ID_TOKEN_FILE: file });
    const { raw } = await runner.idTokens.request('vault', NO_HTTP, LEFT);
    expect(raw).toBe(svid);
    expect(readIdToken(raw, 'vault', systemClock).token.claims['sub']).toBe('spiffe://example.org/deploy');
  });

  it('says which job it is by its subject', () => {
    const { shown } = decodeIdToken(svid);
    expect(identityLine({ claims: shown } as never)).toContain('spiffe://example.org/deploy');
  });
});

describe('a pod', () => {
  it('never has the token of its service account taken, which is a key to the API server', async () => {
    const read: string[] = [];
    vi.resetModules();
    vi.doMock('node:fs', async (original) => {
      const fs = await original<typeof import('node:fs')>();
      const seen =
        <A extends unknown[], R>(call: (path: string, ...rest: A) => R) =>
        (path: string, ...rest: A): R => {
          read.push(path);
          return call(path, ...rest);
        };
      return { ...fs, existsSync: seen(fs.existsSync), readFileSync: seen(fs.readFileSync as never) };
    });
    try {
      const { kubernetesRunner: watched } = await import('../../../src/runners/kubernetes.js');
      await watched({ KUBERNETES_SERVICE_HOST: '10.0.0.1' })
        .idTokens.request('x', NO_HTTP, LEFT)
        .catch(() => undefined);
    } finally {
      vi.doUnmock('node:fs');
    }
    expect(read).toEqual(['/var/run/secrets/jobpass/token']);
  });

  it('says what its file is for where that is somebody else', async () => {
    const file = join(folder, 'token');
    writeFileSync(file, heldJwt({ aud: ['https://kubernetes.default.svc'] }));
    await expect(kubernetesRunner({}, file).idTokens.request('vault', NO_HTTP, LEFT)).rejects.toMatchObject({
      code: 'bad-id-token',
      message: expect.stringContaining('«https://kubernetes.default.svc», not for «vault»'),
    });
  });
});

describe('why a job gets no ID token', () => {
  // Forgejo's runner sets both: code.forgejo.org/forgejo/runner, internal/app/run/runner.go.
  const FORGEJO = { GITHUB_ACTIONS: 'true', GITEA_ACTIONS: 'true', FORGEJO_ACTIONS: 'true' };
  it.each([
    ['Forgejo', FORGEJO, /^Forgejo gives this job no ID token/, /enable-openid-connect: true/],
    [
      'Gitea',
      { ...FORGEJO, FORGEJO_ACTIONS: undefined },
      /^Gitea gives this job no ID token/,
      /--id-token-file/,
    ],
    ['GitHub', { GITHUB_ACTIONS: 'true' }, /^GitHub gives this job no ID token/, /id-token: write/],
  ])('is told of %s as it is there', (_system, env, message, hint) => {
    const error = whyNoIdToken(env);
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
    expect(error.code).toBe('no-id-token');
  });

  it('does not send Forgejo’s users to GitHub’s permissions, whoever started the job', () => {
    const error = whyNoIdToken({ ...FORGEJO, GITHUB_ACTOR: 'dependabot[bot]', GITHUB_EVENT_NAME: 'push' });
    expect(error.told).not.toMatch(/permissions|Dependabot/);
  });
});

describe('a summary as Markdown', () => {
  it('is a table, in which nothing foreign makes cells or lines', () => {
    const text = markdownOf({
      heading: 'Jobpass',
      rows: [['Held | by', 'a\n| b']],
      remarks: ['<b>bold</b>'],
    });
    expect(text).toBe(
      '### Jobpass\n\n| | |\n| --- | --- |\n| Held &#124; by | a &#124; b |\n\n&#60;b&#62;bold&#60;/b&#62;\n',
    );
  });
});
