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
import { display, without } from './drift-text.js';
import { githubDrift } from './github-diff.js';

/**
 * Compares a broker's roles with the roles in a rules file. Ignores roles that are not in the file, because they may
 * belong to other repositories.
 */
export function compareRoles(wanted: readonly WantedRole[], broker: ConfiguredBroker): Drift[] {
  return wanted.flatMap((role) => {
    const what = `role ${role.name}`;
    const found = broker.roles.find(({ name }) => name === role.name);
    if (found === undefined) return [{ kind: 'missing', what, text: 'the broker does not have this role' }];
    if (found.issuer !== role.issuer) {
      return [
        {
          kind: 'wider',
          what,
          text: `is for jobs of ${display([found.issuer])}, expected ${display([role.issuer])}`,
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

/** Compares the trusted issuers, their keys and their audiences. */
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
      text: `accepts ID tokens for the audience ${display(more)} too, expected only ${display(role.idTokenAudience)}`,
    });
  if (less.length > 0)
    drift.push({
      kind: 'narrower',
      what,
      text: `does not accept ID tokens for the audience ${display(less)}`,
    });
  const keys = new Set(entries.map(({ jwksUri }) => jwksUri ?? 'its discovery document'));
  const wantedKeys = role.jwksUri ?? 'its discovery document';
  const others = without([...keys], [wantedKeys]);
  if (others.length > 0)
    drift.push({
      kind: 'wider',
      what,
      text: `reads the keys of its issuer from ${display(others)}, expected ${display([wantedKeys])}`,
    });
  return drift;
}

/**
 * Compares conditions. If a condition is missing, the access is wider. If there is a further condition, or a condition has
 * fewer patterns, the access is narrower.
 */
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
        text: `has no condition on ${named}, expected ${display([patterns].flat().map(String))}`,
      });
      continue;
    }
    // A token must match all sets, so one narrow set is enough.
    const beyond = there.map((own) => own.filter((pattern) => !covered(pattern, list)));
    const least = beyond.reduce((one, other) => (other.length < one.length ? other : one));
    if (least.length > 0)
      drift.push({
        kind: 'wider',
        what,
        text: `accepts ${named} ${display(least)} too, expected only ${display(list)}`,
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
          ? `requires ${printable(claim, 80)} to be ${display(patterns)}, but the rules file has no such condition`
          : `does not accept ${printable(claim, 80)} ${display(kept)}, only ${display(patterns)}`,
    });
  }
  return drift;
}

/** Returns the conditions without the audience, because `trustDrift` compares the audience. */
function withoutAudience(set: ConditionSet): ConditionSet {
  return Object.fromEntries(Object.entries(set).filter(([claim]) => claim !== 'aud'));
}

/** Returns whether one of the other patterns accepts every text that a pattern accepts. */
function covered(pattern: string, others: readonly string[]): boolean {
  return others.some((other) => coversPattern(other, pattern));
}

/** Compares a role's other terms: the tokens that the role issues, and further requirements. */
function termDrift(role: WantedRole, found: ConfiguredRole, what: string): readonly Drift[] {
  const drift: Drift[] = [...githubDrift(role.github, found.github, what)];
  const lists = [
    ['audience', 'tokens for'],
    ['scopes', 'the scopes'],
    ['claims', 'tokens with the claims'],
  ] as const;
  for (const [term, words] of lists) {
    const more = without(found[term], role[term]);
    const less = without(role[term], found[term]);
    if (more.length > 0) drift.push({ kind: 'wider', what, text: `grants ${words} ${display(more)} too` });
    if (less.length > 0)
      drift.push({ kind: 'narrower', what, text: `does not grant ${words} ${display(less)}` });
  }
  const maxTtl = role.maxTtl ?? DEFAULT_TERMS.maxTtl;
  if (found.maxTtl !== maxTtl)
    drift.push({
      kind: found.maxTtl > maxTtl ? 'wider' : 'narrower',
      what,
      text: `its tokens live up to ${durationText(found.maxTtl)}, expected ${durationText(maxTtl)}`,
    });
  drift.push(...alarmDrift(role, found, what));
  const switches = [
    // Each entry: the setting, the text if the broker is less strict than the file, and the text if the broker is stricter.
    ['once', 'accepts an ID token several times, expected once', 'accepts an ID token only once'],
    ['certificate', 'does not require a client certificate, expected one', 'requires a client certificate'],
  ] as const;
  for (const [term, loose, strict] of switches) {
    if (role[term] === found[term]) continue;
    drift.push(role[term] ? { kind: 'wider', what, text: loose } : { kind: 'narrower', what, text: strict });
  }
  if (role.explain !== found.explain)
    drift.push(
      found.explain
        ? { kind: 'wider', what, text: 'reports to rejected jobs which claims did not match' }
        : { kind: 'narrower', what, text: 'does not report to rejected jobs which claims did not match' },
    );
  if (role.github === undefined && role.format !== found.format)
    drift.push(
      found.format === 'jwt'
        ? {
            kind: 'wider',
            what,
            text: 'issues JWTs, which services may still accept after revocation, expected opaque tokens',
          }
        : { kind: 'narrower', what, text: 'issues opaque tokens, expected JWTs' },
    );
  return drift;
}

/** Compares the reactions to theft alarms. Older brokers do not report theirs. */
function alarmDrift(role: WantedRole, found: ConfiguredRole, what: string): readonly Drift[] {
  const drift: Drift[] = [];
  const late = role.lateAfter ?? DEFAULT_TERMS.lateAfter;
  if (found.lateAfter !== undefined && found.lateAfter !== late)
    drift.push({
      kind: found.lateAfter > late ? 'wider' : 'narrower',
      what,
      text: `raises an alarm for a first use ${durationText(found.lateAfter)} after the start of the job, expected ${durationText(late)}`,
    });
  const reaction = role.onAlarm ?? DEFAULT_TERMS.onAlarm;
  if (found.onAlarm !== undefined && found.onAlarm !== reaction)
    drift.push(
      reaction === 'refuse'
        ? { kind: 'wider', what, text: 'issues tokens to jobs with a theft alarm, expected none' }
        : { kind: 'narrower', what, text: 'issues no tokens to jobs with a theft alarm' },
    );
  return drift;
}
