import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keepersUnder } from '../keepers.js';
import { secondsUntil } from '../kept-jobs.js';
import type { Ended } from '../run-program.js';
import type { Services } from '../services.js';
import { filledIn, JOBPASS } from '../tools.js';

/** How a job that is tested ends. */
export type Ending = 'succeeds' | 'fails' | 'is-cancelled';

/** What the jobs print when they wait to be cancelled, and when nobody did. */
export const ASLEEP = 'now asleep';
export const AWAKE = 'now awake';
/** The exit code with which they fail. */
export const FAILURE = 3;
/** How long after the job its keeper may be there, in seconds; a machine that does other things is slow. */
const LEAVES_S = 5;

/**
 * What the examples deploy with: it shows the credential to the service, prints it by mistake, and ends as the variable
 * ENDING says. SERVICE is the service.
 */
export const DEPLOY = `#!/usr/bin/env bash
set -euo pipefail
curl --fail --silent --show-error --header @- "$SERVICE" <<< "Authorization: Bearer $JOBPASS_TOKEN"
echo "shown by mistake: $JOBPASS_TOKEN"
case "$ENDING" in
  fails) exit ${FAILURE} ;;
  is-cancelled)
    echo '${ASLEEP}'
    sleep 30
    echo '${AWAKE}'
    ;;
esac
`;

/** One job that a runner has run. */
export interface Run extends Ended {
  /** Files of Jobpass in the job's temporary folder, and keepers. What ends in the seconds after the job does not count. */
  left: string[];
}

/** An example's file, with the services of a test in place of those that it names. */
export function pointed(text: string, services: Services): string {
  return text.replaceAll('https://auth.example.com', services.issuer);
}

/** A file of examples/, as who copied it has it. */
export function example(...path: string[]): string {
  return filledIn(readFileSync(join(import.meta.dirname, '../../../examples', ...path), 'utf8'));
}

/** Something to call in place of Jobpass that does the same, and says of each log-out that it failed. */
export function failingLogout(folder: string): string {
  const script = join(folder, 'jobpass.sh');
  writeFileSync(script, `${JOBPASS} "$@" || exit\n[ "$1" != logout ] || exit 6\n`);
  return `sh ${script}`;
}

/** The temporary folder of a job, which is new. */
export function temporaryFolder(parent: string): string {
  const folder = join(parent, 'tmp');
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** What Jobpass left in a job's temporary folder once the job is over. */
export async function leftIn(folder: string): Promise<string[]> {
  const left = (): string[] => [
    ...(existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [])
      // The program itself is no trace of a job: runners empty that folder.
      .filter(
        (entry) =>
          !entry.isDirectory() &&
          entry.name !== 'jobpass.js' &&
          join(entry.parentPath, entry.name).includes('jobpass'),
      )
      .map((entry) => join(entry.parentPath, entry.name)),
    ...keepersUnder(folder).map((pid) => `process ${pid}`),
  ];
  await secondsUntil(() => left().length === 0, LEAVES_S).catch(() => undefined);
  return left();
}

/** Ends what a process has started, and what that has, as a runner does with the script of a cancelled job. */
export function endStartedBy(pid: number | undefined, signal: NodeJS.Signals): void {
  const parents = new Map<number, number>();
  for (const entry of readdirSync('/proc')) {
    const [, parent] = /^Pid:\t\d+\nPPid:\t(\d+)$/m.exec(statusOf(entry)) ?? [];
    if (parent !== undefined) parents.set(Number(entry), Number(parent));
  }
  const isUnder = (one: number | undefined): boolean =>
    one !== undefined && (one === pid || isUnder(parents.get(one)));
  for (const [one, parent] of parents) {
    if (!isUnder(parent)) continue;
    try {
      process.kill(one, signal);
    } catch {
      // It ended with the one before.
    }
  }
}

function statusOf(pid: string): string {
  try {
    return /^\d+$/.test(pid) ? readFileSync(`/proc/${pid}/status`, 'utf8') : '';
  } catch {
    // It has ended.
    return '';
  }
}
