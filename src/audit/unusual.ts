import { span } from '../clock.js';
import { addToList } from '../collections.js';
import type { Lifetime } from './lifetimes.js';

export type UnusualKind = 'new role' | 'new ref' | 'long life';

/** Something that a person may want to look at. It is no proof of anything. */
export interface Unusual {
  lifetime: Lifetime;
  kind: UnusualKind;
  text: string;
}

/** How often a role or a subject must have been seen before something of it can be new. */
const KNOWN = 5;
/** How many lives of a role with a known end it takes to say what is usual. */
const ENOUGH = 10;
/** By how much a life must be longer than nearly all others, in milliseconds. */
const LONGER_MS = 60_000;

/**
 * What is out of line, by three rules, in the order in which credentials were issued:
 *
 * - `new role`: no credential before it was of this subject for this role, while the role, or the subject, was seen 5 times
 *   before. Subjects that differ by the name of a tag alone count as one
 * - `new ref`: none before it was for this role from this ref, while the role was seen 5 times before. All tags count as one
 *   ref, and so do all pull requests
 * - `long life`: it lived longer than Q3 + 3·(Q3 − Q1) of the credentials of its role whose end is known, and by at least a
 *   minute longer than Q3, where there are 10 or more of these
 *
 * A role is one of a service. Without a role, the service stands for it.
 */
export function unusual(lifetimes: readonly Lifetime[]): Unusual[] {
  const roles = new Map<string, number>();
  const subjects = new Map<string, number>();
  const pairs = new Set<string>();
  const refs = new Set<string>();
  const limits = longestUsual(lifetimes);
  const found: Unusual[] = [];
  for (const lifetime of lifetimes) {
    const { job, id } = lifetime.credential;
    if (id === undefined) continue;
    const subject = lifetime.credential.subject.replace(/(:refs\/tags\/)[^:]*/, '$1*');
    const role = roleOf(lifetime);
    const roleSeen = roles.get(role) ?? 0;
    const subjectSeen = subjects.get(subject) ?? 0;
    const pair = `${subject}\n${role}`;
    if (!pairs.has(pair) && Math.max(roleSeen, subjectSeen) >= KNOWN)
      found.push({
        lifetime,
        kind: 'new role',
        text: `first time for this subject; the role was taken ${roleSeen === 0 ? 'never' : times(roleSeen)} before`,
      });
    const ref = job.ref === undefined ? undefined : family(job.ref);
    const refPair = `${ref}\n${role}`;
    if (ref !== undefined && !refs.has(refPair) && roleSeen >= KNOWN)
      found.push({
        lifetime,
        kind: 'new ref',
        text: `first time from ${ref}; the role was taken ${times(roleSeen)} before`,
      });
    const limit = limits.get(role);
    if (limit !== undefined && lifetime.livedMs > limit.ms)
      found.push({
        lifetime,
        kind: 'long life',
        text: `lived ${span(lifetime.livedMs)}${lifetime.deadAt === undefined ? ' so far' : ''}; of ${limit.of} with this role three quarters lived ${span(limit.q3)} or less`,
      });
    roles.set(role, roleSeen + 1);
    subjects.set(subject, subjectSeen + 1);
    pairs.add(pair);
    refs.add(refPair);
  }
  return found;
}

function roleOf({ credential: { provider, service = '', role = '' } }: Lifetime): string {
  return `${provider}\n${service}\n${role}`;
}

function family(ref: string): string {
  if (ref.startsWith('refs/tags/')) return 'refs/tags/*';
  return /^refs\/(pull|merge-requests)\//.test(ref) ? ref.replace(/^(refs\/[^/]+\/).*$/s, '$1*') : ref;
}

function longestUsual(lifetimes: readonly Lifetime[]): Map<string, { ms: number; q3: number; of: number }> {
  const livedMs = new Map<string, number[]>();
  for (const lifetime of lifetimes) {
    if (lifetime.deadAt === undefined) continue;
    addToList(livedMs, roleOf(lifetime), lifetime.livedMs);
  }
  const limits = new Map<string, { ms: number; q3: number; of: number }>();
  for (const [role, all] of livedMs) {
    if (all.length < ENOUGH) continue;
    all.sort((one, other) => one - other);
    const q1 = quantile(all, 0.25);
    const q3 = quantile(all, 0.75);
    limits.set(role, { ms: Math.max(q3 + 3 * (q3 - q1), q3 + LONGER_MS), q3, of: all.length });
  }
  return limits;
}

/** By linear interpolation between the two nearest. */
function quantile(sorted: readonly number[], part: number): number {
  const at = (sorted.length - 1) * part;
  const low = sorted[Math.floor(at)] ?? 0;
  const high = sorted[Math.ceil(at)] ?? low;
  return low + (high - low) * (at - Math.floor(at));
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
