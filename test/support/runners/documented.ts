import type { ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../run-program.js';
import { makeRepository, type Services, startServices } from '../services.js';
import { jobPath } from '../tools.js';
import { ASLEEP, DEPLOY, type Ending, leftIn, type Run, temporaryFolder } from './job.js';

/** Far longer than a step takes, and less than a test may. */
const HANGS_MS = 12_000;
/** In scripts and variables: the job's own folder, which is not known before it runs. */
export const PLACE = '@PLACE@';
const CLAIMS = { sub: 'the-job', repository: 'octo-org/octo-repo' };

/** One step of a job: a script in a shell of its own. */
export interface Step {
  script: string;
  /** What runs the script, which is its last argument. */
  shell: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** Whether it runs after a step that failed, and in a job that is cancelled. */
  runs?: { afterFailure: boolean; afterCancel: boolean };
}

export interface DocumentedJob {
  steps: readonly Step[];
  ending: Ending;
  /** What the system says of a job. As in its steps, a macro `$(NAME)` is a variable that an earlier step handed on. */
  env: Readonly<Record<string, string>>;
  /** Programs and files that the system puts into a job, in `@PLACE@/bin`, by their names. */
  programs?: Readonly<Record<string, string>>;
  /** Is given each line that a step prints, and may change the environment of the steps after it; returns what is shown. */
  agent?: (line: string, later: Record<string, string>) => string;
}

export interface DocumentedWorld {
  services: Services;
  /** Gives ID tokens of the job: GET /?audience=…; it takes the bearer that it knows and no other. */
  desk: { url: string; bearer: string };
  /** An ID token of the job, as a system that makes it when the job begins. */
  idToken(audience: string): Promise<string>;
  run(job: DocumentedJob): Promise<Run & { place: string }>;
  close(): Promise<void>;
}

/**
 * Runs the scripts of a job one after the other, as the documentation of a system says that it does, where the system itself
 * cannot run here: what is real is the shells, the example's scripts, and the services.
 */
export async function startDocumented(audience?: string): Promise<DocumentedWorld> {
  const services = await startServices(CLAIMS, audience);
  const folder = mkdtempSync(join(tmpdir(), 'jobpass-documented-'));
  const idToken = (aud: string): Promise<string> => services.idTokens.sign({ ...CLAIMS, aud });
  const bearer = 'the-access-token-of-this-job-and-no-other';
  const desk = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://desk.invalid');
    if (request.headers.authorization !== `Bearer ${bearer}`) {
      response.writeHead(401).end('{}');
      return;
    }
    idToken(url.searchParams.get('audience') ?? audience ?? '').then(
      (token) =>
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ oidcToken: token })),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve) => desk.listen(0, '127.0.0.1', resolve));
  let count = 0;

  return {
    services,
    desk: { url: `http://127.0.0.1:${(desk.address() as AddressInfo).port}/`, bearer },
    idToken,
    run: async ({ steps, ending, env, programs = {}, agent }) => {
      count += 1;
      const place = join(folder, `${count}`);
      const tmp = temporaryFolder(place);
      const [bin, home, workspace] = ['bin', 'home', 'workspace'].map((name) => join(place, name));
      for (const made of [bin, home, workspace]) mkdirSync(made ?? '', { recursive: true });
      for (const [name, text] of Object.entries(programs)) {
        writeFileSync(join(bin ?? '', name), text);
        chmodSync(join(bin ?? '', name), 0o755);
      }
      makeRepository(workspace ?? '', { 'deploy.sh': DEPLOY });
      const later: Record<string, string> = {};
      let [exitCode, output, failed, cancelled]: [number | null, string, boolean, boolean] = [
        0,
        '',
        false,
        false,
      ];
      for (const { script, shell, env: own = {}, runs } of steps) {
        if (failed && runs?.afterFailure !== true) continue;
        if (cancelled && runs?.afterCancel !== true) continue;
        const [program = 'sh', ...words] = shell;
        const filledIn = (value: string): string =>
          value
            .replaceAll(PLACE, place)
            .replace(/\$\((\w+)\)/g, (all, variable: string) => later[variable] ?? all);
        const variables = Object.entries({ ...env, ...own }).map(([name, value]) => [name, filledIn(value)]);
        const ended = await runProgram(program, [...words, script.replaceAll(PLACE, place)], {
          cwd: workspace ?? '',
          env: {
            PATH: jobPath(bin ?? ''),
            HOME: home,
            TMPDIR: tmp,
            NO_PROXY: '127.0.0.1',
            SERVICE: services.service,
            ENDING: ending,
            ...Object.fromEntries(variables),
          },
          hangsAfterMs: HANGS_MS,
          group: true,
          onOutput: (soFar, step) => {
            if (ending !== 'is-cancelled' || cancelled || !soFar.includes(ASLEEP)) return;
            cancelled = true;
            stop(step);
          },
        });
        output += agent === undefined ? ended.output : seenBy(agent, ended.output, later);
        if (ended.exitCode !== 0 && !failed) {
          failed = true;
          exitCode = ended.exitCode;
        }
      }
      return { exitCode, output, left: await leftIn(tmp), place };
    },
    close: async () => {
      desk.closeAllConnections();
      await Promise.all([new Promise((resolve) => desk.close(resolve)), services.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What a system does to a step that is cancelled: it tells the step's processes to end. */
function stop(step: ChildProcess): void {
  if (step.pid !== undefined) process.kill(-step.pid, 'SIGTERM');
}

function seenBy(
  agent: NonNullable<DocumentedJob['agent']>,
  output: string,
  later: Record<string, string>,
): string {
  return output
    .split('\n')
    .map((line) => agent(line, later))
    .join('\n');
}
