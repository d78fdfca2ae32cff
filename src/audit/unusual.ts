import { span } from '../clock.js';
import { addToList } from '../collections.js';
import type { Lifetime } from './lifetimes.js';

export type UnusualKind = 'new role' | 'new ref' | 'long life' | 'theft alarm';

/** An unusual credential, which is not proof of misuse. */
export interface Unusual {
  lifetime: Lifetime;
  kind: UnusualKind;
  text: string;
}

/** The number of earlier credentials that the subject (for a new role) or the role (for a new ref) must have. */
const KNOWN = 5;
/** The number of lifetimes with a known end that are required to compute the usual lifetime for a role. */
const ENOUGH = 10;
/** The minimum difference between a long life and the third quartile, in milliseconds. */
const LONGER_MS = 60_000;

/**
 * Returns the unusual credentials in order of issue, by four rules:
 *
 * - `theft alarm`: the broker raised a theft alarm for the exchange, even if the broker refused it
 * - `new role`: the first credential of this subject for this role, if the subject has at least 5 earlier credentials. Subjects
 *   that differ only by the name of a tag count as one
 * - `new ref`: the first credential for this role from this ref, if the role has at least 5 earlier credentials. All tags count as
 *   one ref, and so do all pull requests
 * - `long life`: the credential lived longer than Q3 + 3·(Q3 − Q1) and more than a minute longer than Q3, where Q1 and Q3 are the
 *   quartiles of the lifetimes with a known end for this role; this rule requires at least 10 such lifetimes
 *
 * Roles of different services are different roles. For a credential without a role, the service counts as the role.
 */
export function unusual(lifetimes: readonly Lifetime[]): Unusual[] {
  const roles = new Map<string, number>();
  const subjects = new Map<string, number>();
  const pairs = new Set<string>();
  const refs = new Set<string>();
  const limits = longestUsual(lifetimes);
  const found: Unusual[] = [];
  for (const lifetime of lifetimes) {
    const { job, id, happened } = lifetime.credential;
    for (const { event, because = '' } of happened)
      if (event === 'alarm') found.push({ lifetime, kind: 'theft alarm', text: because });
    if (id === undefined) continue;
    const subject = lifetime.credential.subject.replace(/(:refs\/tags\/)[^:]*/, '$1*');
    const role = roleOf(lifetime);
    const roleSeen = roles.get(role) ?? 0;
    const subjectSeen = subjects.get(subject) ?? 0;
    const pair = `${subject}\n${role}`;
    if (!pairs.has(pair) && subjectSeen >= KNOWN)
      found.push({
        lifetime,
        kind: 'new role',
        text: `first credential of this identity for this role, after ${subjectSeen} for other roles`,
      });
    const ref = job.ref === undefined ? undefined : refGroup(job.ref);
    const refPair = `${ref}\n${role}`;
    if (ref !== undefined && !refs.has(refPair) && roleSeen >= KNOWN)
      found.push({
        lifetime,
        kind: 'new ref',
        text: `first credential for this role from ${ref}, after ${roleSeen} from other refs`,
      });
    const limit = limits.get(role);
    if (limit !== undefined && lifetime.livedMs > limit.ms)
      found.push({
        lifetime,
        kind: 'long life',
        text: `lived ${span(lifetime.livedMs)}${lifetime.deadAt === undefined ? ' so far' : ''}; 75% of the ${limit.of} credentials for this role lived ${span(limit.q3)} or less`,
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

function refGroup(ref: string): string {
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

/** Returns a quantile of sorted numbers by linear interpolation. */
function quantile(sorted: readonly number[], part: number): number {
  const at = (sorted.length - 1) * part;
  const low = sorted[Math.floor(at)] ?? 0;
  const high = sorted[Math.ceil(at)] ?? low;
  return low + (high - low) * (at - Math.floor(at));
}
