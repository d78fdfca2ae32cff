import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { whyNotStarted } from '../../../src/command/find-program.js';
import { withheldVariables } from '../../../src/command/withheld-variables.js';
import type { Settings } from '../../../src/config/settings.js';
import { withIdTokenOptions } from '../../../src/runners/id-token-options.js';
import { RUNNERS } from '../../../src/runners/registry.js';

const coded = (what: object): string => Buffer.from(JSON.stringify(what)).toString('base64url');
const jwt = (aud: string, sub = 'x'): string => `${coded({ alg: 'RS256' })}.${coded({ aud, sub })}.c2ln`;
const OURS = 'https://deploy.example';
const settings = (more: Partial<Settings> = {}): Settings => ({ audit: 'true', ...more }) as Settings;

describe('the command of jobpass exec does not get variables', () => {
  const kept = async (
    system: string,
    env: Record<string, string>,
    { passed = [], own = settings() }: { passed?: string[]; own?: Settings } = {},
  ): Promise<string[]> => {
    const entry = RUNNERS.find(({ name }) => name === system);
    if (entry === undefined) throw new Error(`no runner ${system}`);
    const { idTokens } = withIdTokenOptions(await entry.load(env, process.stderr), env);
    const { names } = withheldVariables(env, {
      ...{ identity: idTokens.identity, settings: [own], audiences: new Set([OURS]), passed },
    });
    return Object.keys(env)
      .filter((name) => names.has(name))
      .sort();
  };

  it.each([
    ['github', ['ACTIONS_ID_TOKEN_REQUEST_TOKEN', 'ACTIONS_ID_TOKEN_REQUEST_URL'], ['GITHUB_TOKEN']],
    ['azure', ['SYSTEM_ACCESSTOKEN'], ['SYSTEM_OIDCREQUESTURI', 'SYSTEM_JOBID']],
    ['circleci', ['CIRCLE_OIDC_TOKEN', 'CIRCLE_OIDC_TOKEN_V2'], ['CIRCLE_JOB']],
    ['bitbucket', ['BITBUCKET_STEP_OIDC_TOKEN'], ['BITBUCKET_BRANCH']],
    ['semaphore', ['SEMAPHORE_OIDC_TOKEN'], ['SEMAPHORE_JOB_ID']],
    ['buildkite', [], ['BUILDKITE_AGENT_ACCESS_TOKEN', 'BUILDKITE_JOB_ID']],
    ['gitlab', [], ['CI_JOB_TOKEN', 'CI_JOB_ID']],
    ['cloudbuild', [], ['BUILD_ID']],
    ['aws', [], ['AWS_ACCESS_KEY_ID', 'AWS_SESSION_TOKEN', 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI']],
    ['kubernetes', [], ['HOSTNAME']],
    ['jenkins', [], ['BUILD_TAG']],
    ['local', [], ['HOME']],
  ])('by which %s gives it ID tokens, and gets the rest', async (system, gone, stays) => {
    const env = Object.fromEntries([...gone, ...stays].map((name) => [name, `the value of ${name}`]));
    expect(await kept(system, env)).toEqual(gone);
    expect(RUNNERS.map(({ name }) => name)).toContain(system);
  });

  it('every runner is in that list', () => {
    expect(RUNNERS).toHaveLength(12);
  });

  it.each(['gitlab', 'jenkins', 'local', 'kubernetes'])(
    'the ID token that was exchanged, whatever %s calls it; one for another service is the command’s',
    async (system) => {
      const env = { DEPLOY: jwt(OURS), SIGSTORE_ID_TOKEN: jwt('sigstore'), OTHER: 'eyJnotajwt' };
      expect(await kept(system, env)).toEqual(['DEPLOY']);
    },
  );

  it.each([
    [{ JOBPASS_ID_TOKEN_ENV: 'HERE', HERE: 'an opaque token of 24 c' }, ['HERE', 'JOBPASS_ID_TOKEN_ENV']],
    [{ JOBPASS_ID_TOKEN: jwt(OURS), COPY: ` ${jwt(OURS)}\n` }, ['COPY', 'JOBPASS_ID_TOKEN']],
    [{ JOBPASS_ID_TOKEN_COMMAND: './print-token' }, ['JOBPASS_ID_TOKEN_COMMAND']],
    [{ JOBPASS_ID_TOKEN_FILE: '/run/token' }, []],
    [
      { JOBPASS_CLIENT_KEY: 'k', JOBPASS_WRAPPED_SECRET_ID: 'w', JOBPASS_AUDIT_WEBHOOK_SECRET: 's' },
      ['JOBPASS_AUDIT_WEBHOOK_SECRET', 'JOBPASS_CLIENT_KEY', 'JOBPASS_WRAPPED_SECRET_ID'],
    ],
  ])('what Jobpass alone was given: %o', async (env, gone) => {
    expect(await kept('local', env as Record<string, string>)).toEqual(gone);
    // Wherever it is: the options hold on every system.
    expect(await kept('github', env as Record<string, string>)).toEqual(gone);
  });

  it('what audit records are sent with, where they are sent', async () => {
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://otel.example',
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20hunter2-hunter2',
      JOBPASS_AUDIT_WEBHOOK: 'https://hooks.example/secret',
    };
    expect(await kept('local', env)).toEqual(['OTEL_EXPORTER_OTLP_HEADERS']);
    const own = settings({ auditWebhook: 'https://hooks.example/secret' });
    expect(await kept('local', env, { own })).toEqual([
      'JOBPASS_AUDIT_WEBHOOK',
      'OTEL_EXPORTER_OTLP_HEADERS',
    ]);
    // The command's own telemetry, where Jobpass sends nothing there.
    expect(await kept('local', env, { own: settings({ audit: 'false' }) })).toEqual([]);
  });

  it('what it is passed on by name, it gets', async () => {
    const env = { CIRCLE_OIDC_TOKEN: 'one of two, long enough', CIRCLE_OIDC_TOKEN_V2: 'two of two' };
    expect(await kept('circleci', env, { passed: ['CIRCLE_OIDC_TOKEN'] })).toEqual(['CIRCLE_OIDC_TOKEN_V2']);
  });
});

describe('the command of jobpass exec is looked for before a credential is issued', () => {
  let folder = '';
  const put = (name: string, text: string, mode = 0o755): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    chmodSync(path, mode);
    return path;
  };
  const code = (program: string, env: NodeJS.ProcessEnv = { PATH: folder }): number | undefined =>
    whyNotStarted(program, env)?.code;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'jobpass-find-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('as execvp does', () => {
    put('good', '#!/bin/sh\n');
    put('plain', 'echo by the shell\n');
    put('not-executable', '#!/bin/sh\n', 0o644);
    put('no-interpreter', '#!/nowhere/to/be/found -x\n');
    mkdirSync(join(folder, 'folder'));
    expect([code('good'), code(join(folder, 'good')), code('plain')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect([
      code('nosuchcommand'),
      code(join(folder, 'none')),
      code(join(folder, 'good/x')),
      code(''),
    ]).toEqual([127, 127, 127, 127]);
    expect([code('no-interpreter')]).toEqual([127]);
    expect([code('not-executable'), code('folder'), code(folder)]).toEqual([126, 126, 126]);
  });

  it('in all folders of PATH, without PATH in the usual ones', () => {
    put('good', '#!/bin/sh\n');
    expect(code('good', { PATH: `/nowhere:${folder}` })).toBe(undefined);
    expect(code('good', { PATH: '' })).toBe(127);
    expect(code('sh', {})).toBe(undefined);
  });

  it('that it is not found is told without its name', () => {
    expect(JSON.stringify(whyNotStarted('/nowhere/hunter2', {}))).not.toContain('hunter2');
  });
});
