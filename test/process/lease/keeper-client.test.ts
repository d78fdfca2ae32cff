import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../src/clock.js';
import { KeeperClient } from '../../../src/lease/keeper-client.js';
import { ID_TOKEN_VARIABLES } from '../../../src/runners/given-id-token.js';
import type { Runner } from '../../../src/runners/runner.js';

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
  const runner: Partial<Runner> = {
    name: 'local',
    job: () => ({}),
    variables: [file, command, 'SEEN'],
    temporaryFolder: () => root,
  };
  await KeeperClient.startOrJoin([process.execPath, '-e', PROGRAM], { kind: 'poll' }, root, {
    runner: runner as Runner,
    clock: systemClock,
  });
  return JSON.parse(readFileSync(result, 'utf8'));
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

afterAll(() => rmSync(root, { recursive: true }));

describe.skipIf(process.platform === 'win32')('a keeper, which runs in another folder than the job', () => {
  it.each(['./print.sh', 'true; ./print.sh', '# the token\n./print.sh'])(
    'runs the command that prints one where the job does: %j',
    async (given) => {
      const { folder, env } = await seen({ [command]: given });
      const printed = execFileSync('/bin/sh', ['-c', env[command] ?? ''], { cwd: folder, encoding: 'utf8' });
      expect(printed).toBe('from-the-job');
    },
  );
});
