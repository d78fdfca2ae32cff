import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../src/clock.js';
import { mainStep } from '../../../src/job/main-step.js';
import { KeeperClient } from '../../../src/lease/keeper-client.js';
import { ID_TOKEN_VARIABLES } from '../../../src/runners/id-token-variables.js';
import type { Runner, StepSurface } from '../../../src/runners/runner.js';

const { file, command } = ID_TOKEN_VARIABLES;
const root = realpathSync(mkdtempSync(join(tmpdir(), 'jobpass-keeper-token-')));
const job = join(root, "it's a job");
mkdirSync(job);
writeFileSync(join(job, 'token.jwt'), 'from-the-job');
writeFileSync(join(job, 'print.sh'), 'cat token.jwt', { mode: 0o755 });

/** Says what it sees of the world, in the place of a keeper. */
const PROGRAM = `
  const { writeFileSync, writeSync } = require('node:fs');
  writeFileSync(process.env.SEEN, JSON.stringify({ folder: process.cwd(), env: process.env }));
  writeSync(3, 'ready\\n');
`;

/** What a keeper sees that is started in the folder of the job. */
async function seen(given: Record<string, string>): Promise<{ folder: string; env: Record<string, string> }> {
  const result = join(root, 'seen.json');
  for (const [name, value] of Object.entries({ ...given, SEEN: result })) vi.stubEnv(name, value);
  vi.spyOn(process, 'cwd').mockReturnValue(job);
  const runner = {
    system: { name: 'local', job: () => ({}), variables: [file, command, 'SEEN'] },
    memory: { temporaryFolder: () => root },
  };
  const keeper = await KeeperClient.startOrJoin([process.execPath, '-e', PROGRAM], { kind: 'poll' }, [root], {
    runner: runner as unknown as Runner,
    clock: systemClock,
  });
  await keeper.ready;
  return JSON.parse(readFileSync(result, 'utf8'));
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

afterAll(() => rmSync(root, { recursive: true }));

describe.skipIf(process.platform === 'win32')('a keeper, which runs in another folder than the job', () => {
  it('reads the file of the ID token that a relative path names', async () => {
    const { folder, env } = await seen({ [file]: 'token.jwt' });
    expect(folder).not.toBe(job);
    expect(readFileSync(env[file] ?? '', 'utf8')).toBe('from-the-job');
  });

  it('leaves an absolute path as it is', async () => {
    const path = join(job, 'token.jwt');
    expect((await seen({ [file]: path })).env[file]).toBe(path);
  });

  it.each(['./print.sh', 'true; ./print.sh', '# the token\n./print.sh'])(
    'runs the command that prints one where the job does: %j',
    async (given) => {
      const { folder, env } = await seen({ [command]: given });
      const printed = execFileSync('/bin/sh', ['-c', env[command] ?? ''], { cwd: folder, encoding: 'utf8' });
      expect(printed).toBe('from-the-job');
    },
  );

  it('finds what it trusts, and what proves it to a collector', async () => {
    const { env } = await seen({
      NODE_EXTRA_CA_CERTS: 'ca.pem',
      SSL_CERT_FILE: '/etc/a:b.pem',
      SSL_CERT_DIR: 'certs:/etc/certs',
      OTEL_EXPORTER_OTLP_LOGS_CERTIFICATE: './otel.pem',
      OTEL_EXPORTER_OTLP_CLIENT_KEY: '',
    });
    expect(env).toMatchObject({
      NODE_EXTRA_CA_CERTS: join(job, 'ca.pem'),
      SSL_CERT_FILE: '/etc/a:b.pem',
      SSL_CERT_DIR: `${join(job, 'certs')}:/etc/certs`,
      OTEL_EXPORTER_OTLP_LOGS_CERTIFICATE: join(job, 'otel.pem'),
      OTEL_EXPORTER_OTLP_CLIENT_KEY: '',
    });
  });

  it('reads the file of the service account’s token that the input jwt-file names', async () => {
    const inputs = { provider: 'vault', url: 'https://v.example', auth: 'kubernetes', role: 'r' };
    const step: Partial<StepSurface> = {
      inputs: () => new Map(Object.entries({ ...inputs, 'jwt-file': 'token.jwt' })),
    };
    const stop = new Error('seen');
    let path = '';
    vi.spyOn(process, 'cwd').mockReturnValue(job);
    const started = mainStep({
      ...{ runner: { step } as Runner, keeper: [], signal: new AbortController().signal },
      check: ({ own }) => {
        path = own['jwt-file'] ?? '';
        throw stop;
      },
    });
    await expect(started).rejects.toBe(stop);
    expect(path).toBe(join(job, 'token.jwt'));
  });

  it('is told of neither where neither is given', async () => {
    const { env } = await seen({});
    expect([env[file], env[command]]).toEqual([undefined, undefined]);
  });
});
