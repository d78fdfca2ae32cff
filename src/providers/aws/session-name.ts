import type { Claims } from '../../identity/id-token.js';
import type { Lease } from '../lease.js';

/** The longest name that STS accepts. */
const LONGEST = 64;
const END_LENGTH = 9;

/**
 * Returns a session's name: the input `session-name`, or a name that identifies the run in CloudTrail. A random suffix makes
 * the name unique among the role's sessions, so that a deny policy can apply to this session only.
 *
 * @param given the input, which gets a suffix only if `unique` is true
 */
export function sessionName(given: string | undefined, claims: Claims, unique: boolean): string {
  if (given !== undefined && !unique) return given;
  const { repository, run_id: run, run_attempt: attempt, sub } = claims;
  const parts = [run, attempt].filter((part) => typeof part === 'string' && part !== '');
  const tail = ['', ...parts, randomEnd()].map(String).map(allowed).join('-');
  const head = given ?? (typeof repository === 'string' ? repository : String(sub ?? 'job'));
  // Keeps the end of a long name, because names from the same organization start with the same characters.
  const room = LONGEST - (given === undefined ? tail.length : END_LENGTH + 1);
  const start = allowed(head)
    .slice(-room)
    .replace(/^[^\w]+/, '');
  return given === undefined ? `${start}${tail}` : `${allowed(given).slice(0, room)}-${randomEnd()}`;
}

/** Returns the name of a session from its lease. */
export function sessionNameOf({ uid = '' }: Pick<Lease, 'uid'>): string {
  return uid.slice(uid.indexOf(':') + 1);
}

function allowed(text: string): string {
  return text.replace(/[^\w+=,.@-]/g, '-');
}

function randomEnd(): string {
  let end = '';
  while (end.length < END_LENGTH) end += Math.random().toString(36).slice(2);
  return end.slice(0, END_LENGTH);
}
