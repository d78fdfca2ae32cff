import type { Claims } from '../../identity/id-token.js';

/** The longest name that STS accepts. */
const LONGEST = 64;
const END_LENGTH = 9;

/**
 * A session's name: what the user gave, or what leads from CloudTrail back to the run. The end is random, so that no two
 * sessions of a role have the same name, and one can be ended by it.
 *
 * @param given the input; it stays as it is unless `unique`
 */
export function sessionName(given: string | undefined, claims: Claims, unique: boolean): string {
  if (given !== undefined && !unique) return given;
  const { repository, run_id: run, run_attempt: attempt, sub } = claims;
  const parts = [run, attempt].filter((part) => typeof part === 'string' && part !== '');
  const tail = ['', ...parts, randomEnd()].map(String).map(allowed).join('-');
  const head = given ?? (typeof repository === 'string' ? repository : String(sub ?? 'job'));
  // Of a long name the end says more: an organisation's repositories begin alike.
  const room = LONGEST - (given === undefined ? tail.length : END_LENGTH + 1);
  const start = allowed(head)
    .slice(-room)
    .replace(/^[^\w]+/, '');
  return given === undefined ? `${start}${tail}` : `${allowed(given).slice(0, room)}-${randomEnd()}`;
}

function allowed(text: string): string {
  return text.replace(/[^\w+=,.@-]/g, '-');
}

function randomEnd(): string {
  let end = '';
  while (end.length < END_LENGTH) end += Math.random().toString(36).slice(2);
  return end.slice(0, END_LENGTH);
}
