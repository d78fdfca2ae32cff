import { type ChildProcess, execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IdTokenService } from '../../src/demo/id-token-service.js';
import { keepersUnder, placeOf } from '../support/keepers.js';
import { secondsUntil } from '../support/kept-jobs.js';
import { type Ended, runProgram } from '../support/run-program.js';
import { commitAll, REPOSITORY, startServices, type Visit } from '../support/services.js';
import { filledIn, jobPath } from '../support/tools.js';

const ROOT = join(import.meta.dirname, '../..');
/** As the workflows name it. */
const AUDIENCE = 'https://deploy.example';
/** Far longer than these jobs take, and less than a test may: an act that hangs does not outlive the tests. */
const HANGS_MS = 15_000;
const LOOK_MS = 100;
/** How long after the job its keeper may be there, in seconds; a machine that does other things is slow. */
const LEAVES_S = 5;

export interface RunOptions {
  /** A file in the repository's workflow folder. */
  workflow: string;
  event: string;
  job: string;
  /** How long the job may take, where it takes longer than most. */
  hangsAfterMs?: number;
  /** Given everything printed so far, as it grows. */
  onOutput?: (output: string, act: ChildProcess) => void;
}

export interface Run extends Ended {
  /**
   * Jobpass's folders that are still in the runner's temporary folder, which act empties after a good job only, and
   * keepers. What ends in the seconds after the job does not count.
   */
  left: string[];
  /** How many keepers the job had in all. */
  keepers: number;
}

/** What a job in act has around it. */
export interface ActOptions {
  idTokens: Pick<IdTokenService, 'requestUrl' | 'requestToken'>;
  /** The variables of the repository, which workflows have as `vars`. */
  vars: Readonly<Record<string, string>>;
  /** More files of the repository, by their paths. */
  files?: Readonly<Record<string, string>>;
  /** More variables of the environment of all steps. */
  env?: Readonly<Record<string, string>>;
  /** Called with the folder of the repository, after its commit. */
  prepare?: (repository: string) => void;
}

/** A repository with the action as it is built, whose workflows act runs. */
export interface Acts {
  /** Runs one job of one workflow in act, on this machine and without Docker. */
  run(act: string, options: RunOptions): Promise<Run>;
  close(): void;
}

export function startActs({ idTokens, vars, files = {}, env = {}, prepare }: ActOptions): Acts {
  const folder = mkdtempSync(join(tmpdir(), 'jobpass-act-'));
  const repository = makeCheckout(join(folder, 'repository'), files);
  prepare?.(repository);
  // Files, since other processes can read the arguments of act.
  const envFile = writeValues(join(folder, 'env'), {
    ACTIONS_ID_TOKEN_REQUEST_URL: idTokens.requestUrl,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: idTokens.requestToken,
    ...env,
  });
  const varFile = writeValues(join(folder, 'vars'), vars);
  return {
    run: async (act, { workflow, event, job, hangsAfterMs = HANGS_MS, onOutput }) => {
      const cache = mkdtempSync(join(folder, 'cache-'));
      const args = [
        [event],
        ['--directory', repository],
        ['--workflows', join('.github', 'workflows', workflow)],
        ['--job', job],
        ['--platform', 'ubuntu-latest=-self-hosted'],
        ['--env-file', envFile],
        ['--var-file', varFile],
        ['--action-cache-path', cache],
        ['--github-instance', 'github.invalid'],
        ['--no-cache-server'],
      ].flat();
      const seen = new Map<number, string | undefined>();
      const look = (): void => {
        for (const pid of keepersUnder(cache)) seen.set(pid, placeOf(pid));
      };
      const timer = setInterval(look, LOOK_MS);
      const ended = await runAct(act, args, join(folder, 'home'), hangsAfterMs, (output, child) => {
        look();
        onOutput?.(output, child);
      });
      clearInterval(timer);
      look();
      const left = (): string[] => [
        ...jobpassFolders(cache),
        ...[...seen.values()].flatMap((place) => (place !== undefined && existsSync(place) ? [place] : [])),
        ...keepersUnder(cache).map((pid) => `process ${pid}`),
      ];
      await secondsUntil(() => left().length === 0, LEAVES_S).catch(() => undefined);
      return { ...ended, left: left(), keepers: seen.size };
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Everything around a job: who gives ID tokens, who gives credentials, who takes them, and a repository. */
export interface World {
  /** What the protected service saw, in order. */
  visits: readonly Visit[];
  /** ACTIONS_ID_TOKEN_REQUEST_TOKEN of the jobs. */
  requestToken: string;
  /** Runs one job of one workflow in act, on this machine and without Docker. */
  run: Acts['run'];
  /** Shows a token to the protected service from outside of the job, and returns the status. */
  tryOutside(token: string): Promise<number>;
  close(): Promise<void>;
}

export async function startWorld(): Promise<World> {
  const services = await startServices(
    { sub: `repo:${REPOSITORY}:ref:refs/heads/main`, repository: REPOSITORY, ref: 'refs/heads/main' },
    AUDIENCE,
  );
  const { idTokens, visits } = services;
  const acts = startActs({
    idTokens,
    vars: { CREDENTIAL_ISSUER: services.issuer, SERVICE: services.service },
  });
  return {
    visits,
    requestToken: idTokens.requestToken,
    run: acts.run,
    tryOutside: services.tryOutside,
    close: async () => {
      await services.close();
      acts.close();
    },
  };
}

function runAct(
  act: string,
  args: readonly string[],
  home: string,
  hangsAfterMs: number,
  onOutput: NonNullable<RunOptions['onOutput']>,
): Promise<Ended> {
  mkdirSync(home, { recursive: true });
  return runProgram(act, args, {
    // Nothing of this machine's settings, and nothing of the job that runs these tests.
    env: { PATH: jobPath(), HOME: home, ACT_DISABLE_VERSION_CHECK: '1', NO_PROXY: '127.0.0.1' },
    hangsAfterMs,
    onOutput,
  });
}

/** A checkout as a user has it: the action with its built programs, and the workflows. */
function makeCheckout(path: string, files: Readonly<Record<string, string>>): string {
  const workflows = join(path, '.github', 'workflows');
  mkdirSync(workflows, { recursive: true });
  for (const part of ['action.yml', 'dist', 'package.json'])
    cpSync(join(ROOT, part), join(path, part), { recursive: true });
  cpSync(join(ROOT, 'test', 'needs-act', 'witness'), join(path, 'witness'), { recursive: true });
  cpSync(join(ROOT, 'test', 'needs-act', 'jobs.yml'), join(workflows, 'jobs.yml'));
  for (const name of readdirSync(join(ROOT, 'examples', 'github'))) {
    writeFileSync(
      join(workflows, name),
      filledIn(readFileSync(join(ROOT, 'examples', 'github', name), 'utf8')),
    );
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text, { mode: 0o755 });
  commitAll(path);
  execFileSync('git', ['remote', 'add', 'origin', `https://github.invalid/${REPOSITORY}`], { cwd: path });
  return path;
}

function jobpassFolders(cache: string): string[] {
  return readdirSync(cache, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /(^|\/)tmp\/jobpass-[^/]*$/.test(path),
  );
}

function writeValues(path: string, values: Readonly<Record<string, string>>): string {
  const lines = Object.entries(values).map(([name, value]) => `${name}=${value}`);
  writeFileSync(path, `${lines.join('\n')}\n`, { mode: 0o600 });
  return path;
}
