import type { ConditionSet } from '../../identity/conditions.js';
import { compilePattern, coversPattern } from '../../identity/patterns.js';
import {
  type ConfiguredBroker,
  type ConfiguredRole,
  DEFAULT_TERMS,
} from '../../servers/broker/configured-broker.js';
import { patternsFor, type WantedRole } from '../../servers/broker/wanted-roles.js';
import { durationText } from '../../text/duration.js';
import { printable } from '../../text/printable.js';
import type { Drift } from '../generator.js';

/**
 * Compares the roles that a broker has with those that a file of rules wants. Roles that the file does not know are other
 * repositories' business.
 */
export function compareRoles(wanted: readonly WantedRole[], broker: ConfiguredBroker): Drift[] {
  return wanted.flatMap((role) => {
    const what = `role ${role.name}`;
    const found = broker.roles.find(({ name }) => name === role.name);
    if (found === undefined) return [{ kind: 'missing', what, text: 'the broker has no such role' }];
    if (found.issuer !== role.issuer) {
      return [
        {
          kind: 'wider',
          what,
          text: `is for jobs of ${display([found.issuer])}, wanted are those of ${display([role.issuer])}`,
        },
      ];
    }
    return [
      ...trustDrift(role, found, broker, what),
      ...conditionDrift(role, found, what),
      ...termDrift(role, found, what),
    ];
  });
}

/** Whose ID tokens get so far at all, and with which audience. */
function trustDrift(
  role: WantedRole,
  found: ConfiguredRole,
  { trust }: ConfiguredBroker,
  what: string,
): readonly Drift[] {
  const entries = trust.filter(({ issuer }) => issuer === role.issuer);
  if (entries.length === 0) {
    return [
      { kind: 'missing', what, text: `the broker does not trust its issuer ${display([role.issuer])}` },
    ];
  }
  const taken = entries
    .flatMap(({ audience }) => audience)
    .filter((audience) =>
      found.when.every((set) => {
        const patterns = patternsFor(set, 'aud');
        return patterns === undefined || patterns.some((pattern) => compilePattern(pattern)(audience));
      }),
    );
  const more = without(taken, role.idTokenAudience);
  const less = without(role.idTokenAudience, taken);
  const drift: Drift[] = [];
  if (more.length > 0)
    drift.push({
      kind: 'wider',
      what,
      text: `takes ID tokens for the audience ${display(more)} too, wanted is ${display(role.idTokenAudience)} alone`,
    });
  if (less.length > 0)
    drift.push({
      kind: 'narrower',
      what,
      text: `takes no ID tokens for the audience ${display(less)}`,
    });
  const keys = new Set(entries.map(({ jwksUri }) => jwksUri ?? 'its discovery document'));
  const wantedKeys = role.jwksUri ?? 'its discovery document';
  const others = without([...keys], [wantedKeys]);
  if (others.length > 0)
    drift.push({
      kind: 'wider',
      what,
      text: `takes the keys of its issuer from ${display(others)}, wanted is ${display([wantedKeys])}`,
    });
  return drift;
}

/** Conditions that are not there let in more; others, or fewer patterns, let in less. */
function conditionDrift(role: WantedRole, found: ConfiguredRole, what: string): readonly Drift[] {
  const drift: Drift[] = [];
  const sets = found.when.map(withoutAudience);
  const wanted = withoutAudience(role.conditions);
  for (const [claim, patterns] of Object.entries(wanted)) {
    const there = sets.flatMap((set) => {
      const own = patternsFor(set, claim);
      return own === undefined ? [] : [own];
    });
    const list = patternsFor(wanted, claim) ?? [];
    const named = `${printable(claim, 80)}`;
    if (there.length === 0) {
      drift.push({
        kind: 'wider',
        what,
        text: `has no condition on ${named}, wanted is ${display([patterns].flat().map(String))}`,
      });
      continue;
    }
    // All sets must hold, so that one of them that is narrow enough will do.
    const beyond = there.map((own) => own.filter((pattern) => !covered(pattern, list)));
    const least = beyond.reduce((one, other) => (other.length < one.length ? other : one));
    if (least.length > 0)
      drift.push({
        kind: 'wider',
        what,
        text: `lets in ${named} ${display(least)} too, wanted is ${display(list)} alone`,
      });
  }
  for (const [claim, own] of sets.flatMap((set) => Object.entries(set))) {
    const patterns = [own].flat().map(String);
    const list = patternsFor(wanted, claim);
    const kept = list?.filter((pattern) => !covered(pattern, patterns));
    if (kept?.length === 0) continue;
    drift.push({
      kind: 'narrower',
      what,
      text:
        kept === undefined
          ? `wants ${printable(claim, 80)} to be ${display(patterns)}, of which the file says nothing`
          : `does not let in ${printable(claim, 80)} ${display(kept)}: only ${display(patterns)}`,
    });
  }
  return drift;
}

/** The audience of ID tokens is compared by itself. */
function withoutAudience(set: ConditionSet): ConditionSet {
  return Object.fromEntries(Object.entries(set).filter(([claim]) => claim !== 'aud'));
}

/** Whether whatever a pattern lets in is let in by one of the others too. */
function covered(pattern: string, others: readonly string[]): boolean {
  return others.some((other) => coversPattern(other, pattern));
}

/** What jobs get, and what must be so for them to get it. */
function termDrift(role: WantedRole, found: ConfiguredRole, what: string): readonly Drift[] {
  const drift: Drift[] = [];
  const lists = [
    ['audience', 'tokens for'],
    ['scopes', 'the scopes'],
    ['claims', 'in its tokens the claims'],
  ] as const;
  for (const [term, words] of lists) {
    const more = without(found[term], role[term]);
    const less = without(role[term], found[term]);
    if (more.length > 0) drift.push({ kind: 'wider', what, text: `gives ${words} ${display(more)} too` });
    if (less.length > 0)
      drift.push({ kind: 'narrower', what, text: `does not give ${words} ${display(less)}` });
  }
  const maxTtl = role.maxTtl ?? DEFAULT_TERMS.maxTtl;
  if (found.maxTtl !== maxTtl)
    drift.push({
      kind: found.maxTtl > maxTtl ? 'wider' : 'narrower',
      what,
      text: `its tokens live up to ${durationText(found.maxTtl)}, wanted is ${durationText(maxTtl)}`,
    });
  const switches = [
    // What is stricter, and how the broker is without it.
    ['once', 'takes an ID token several times, wanted is once', 'takes an ID token only once'],
    ['certificate', 'wants no client certificate, wanted is one', 'wants a client certificate'],
  ] as const;
  for (const [term, loose, strict] of switches) {
    if (role[term] === found[term]) continue;
    drift.push(role[term] ? { kind: 'wider', what, text: loose } : { kind: 'narrower', what, text: strict });
  }
  if (role.explain !== found.explain)
    drift.push(
      found.explain
        ? { kind: 'wider', what, text: 'tells refused jobs which claims did not fit' }
        : { kind: 'narrower', what, text: 'does not tell refused jobs which claims did not fit' },
    );
  if (role.format !== found.format)
    drift.push(
      found.format === 'jwt'
        ? {
            kind: 'wider',
            what,
            text: 'gives JWTs, which outlive their revocation where nobody asks, wanted are opaque tokens',
          }
        : { kind: 'narrower', what, text: 'gives opaque tokens, wanted are JWTs' },
    );
  return drift;
}

function without(values: readonly string[], others: readonly string[]): string[] {
  return [...new Set(values)].filter((value) => !others.includes(value));
}

function display(values: readonly string[]): string {
  const list = values.slice(0, MOST_SHOWN).map((value) => `"${printable(value, 120)}"`);
  const rest = values.length - list.length;
  return [...list, ...(rest > 0 ? [`${rest} more`] : [])].join(' or ');
}

const MOST_SHOWN = 10;
