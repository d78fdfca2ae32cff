import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keepersUnder } from '../../support/keepers.js';
import { KeptJob, pause, secondsUntil } from '../../support/kept-jobs.js';
import { LeasedVault } from '../../support/leased-vault.js';
import { Machine } from '../../support/machine.js';
import { within } from '../../support/pace.js';

/** Milliseconds between two moments of a kill. JOBPASS_KILL_STEP=5 sweeps all of the first half second. */
const STEP = Number(process.env['JOBPASS_KILL_STEP'] ?? 50);
const UNTIL = 500;
/** After milliseconds, or once the credential is on the disk. */
type Moment = number | 'saved';
const MOMENTS: readonly Moment[] = [
  'saved',
  ...Array.from({ length: Math.floor(UNTIL / STEP) + 1 }, (_, at) => at * STEP),
];
const SIDE_BY_SIDE = 3;
/** What a token lives without renewal, in milliseconds: longer than whatever is waited for here. */
const LIFE_MS = 60_000;
/** How long after the end of the job a token may live whose job is gone, in seconds: as keeper.md says. */
const AFTER_JOB_S = 5;
const PROGRAM = join(import.meta.dirname, '../../../dist/jobpass.js');

let vault: LeasedVault;
beforeEach(async () => {
  vault = await LeasedVault.start(10, LIFE_MS);
});
afterEach(() => vault.leave());

/** The tokens that were on the disk for whoever ends them, below a folder. */
function saved(folder: string): string[] {
  try {
    const states = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('state.json'),
    );
    const texts = states.map((path) => readFileSync(join(folder, path), 'utf8'));
    return texts.flatMap((text) => text.match(/hvs\.standin\d+/g) ?? []);
  } catch {
    // Something was removed meanwhile.
    return existsSync(folder) ? saved(folder) : [];
  }
}

/** Does the same at each moment, a few side by side. */
async function atEachMoment(kill: (moment: Moment) => Promise<void>): Promise<void> {
  const moments = [...MOMENTS];
  await Promise.all(
    Array.from({ length: SIDE_BY_SIDE }, async () => {
      for (let moment = moments.shift(); moment !== undefined; moment = moments.shift()) await kill(moment);
    }),
  );
}

/** Waits for a moment of a process with its files below a folder. */
async function until(moment: Moment, folder: string): Promise<void> {
  if (moment === 'saved') await secondsUntil(() => saved(folder).length > 0, 20, 1).catch(() => undefined);
  else await pause(within(moment));
}

/** Waits until the tokens that were saved are dead, as their job is. */
async function dead(tokens: readonly string[], moment: Moment): Promise<void> {
  const alive = (): string[] =>
    vault.tokens.filter((one) => tokens.includes(one.token) && vault.isAlive(one)).map(({ token }) => token);
  await secondsUntil(() => alive().length === 0, AFTER_JOB_S, 50).catch(() => undefined);
  expect(alive(), `killed at ${moment}`).toEqual([]);
}

/** What was lost before it could be saved lives as its role says, and nothing prolongs it. */
function nothingProlonged(): void {
  for (const { issuedAt, expiresAt, revokedAt } of vault.tokens)
    if (revokedAt === undefined) expect(expiresAt - issuedAt).toBeLessThan(LIFE_MS + 50);
}

it('main: its credential dies with the job', { timeout: within(120_000) }, async () => {
  let found = 0;
  await atEachMoment(async (moment) => {
    const job = new KeptJob({
      ...{ GITHUB_REPOSITORY: 'octo-org/octo-repo', GITHUB_RUN_ID: String(moment), RUNNER_TRACKING_ID: 'x' },
      ...{ ACTIONS_ID_TOKEN_REQUEST_URL: `${vault.origin}/id-token?x=1` },
      ...{ ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'bearer-of-the-test' },
    });
    try {
      // The worker's own start takes nothing of the time.
      await job.runner.run(['-e', '0']);
      let ended = false;
      const main = job.main(vault.inputs, {
        onStartElsewhere: (kill) => void until(moment, job.runner.temp).then(() => ended || kill('SIGKILL')),
      });
      await main;
      ended = true;
      // What was killed has written what it has; the job goes at once.
      const tokens = saved(job.runner.temp);
      found += tokens.length;
      await job.worker.kill();
      await dead(tokens, moment);
      await secondsUntil(() => job.keepers().length === 0, AFTER_JOB_S);
      expect(saved(job.runner.temp)).toEqual([]);
    } finally {
      await job.close();
    }
  });
  nothingProlonged();
  expect(found).toBeGreaterThan(0);
});

it('exec: the credential dies with it', { timeout: within(120_000) }, async () => {
  let found = 0;
  await atEachMoment(async (moment) => {
    const machine = new Machine({ JOBPASS_JOB: `at-${moment}` });
    const flags = Object.entries(vault.inputs).flatMap(([name, value]) => [`--${name}`, value]);
    const node = process.env['JOBPASS_NODE'] ?? process.execPath;
    try {
      await machine.run([node, PROGRAM, 'exec', ...flags, '--', 'true'], {
        env: { JOBPASS_ID_TOKEN: vault.idToken() },
        onStart: (child) => void until(moment, machine.temp).then(() => child.kill('SIGKILL')),
      });
      const tokens = saved(machine.temp);
      found += tokens.length;
      await dead(tokens, moment);
      await secondsUntil(() => keepersUnder(machine.temp).length === 0, AFTER_JOB_S);
      expect(saved(machine.temp)).toEqual([]);
    } finally {
      machine.close();
    }
  });
  nothingProlonged();
  expect(found).toBeGreaterThan(0);
});
