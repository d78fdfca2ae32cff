import { unboundedLifetime } from '../../servers/vault/token-lifetime.js';
import type { JsonObject } from '../../text/json.js';
import { objectOf } from '../../text/json-values.js';
import { printable } from '../../text/printable.js';
import { isWithin } from './bound-claims.js';
import { display, isUnset, type ReportDrift, valuesOf } from './compared-values.js';

/** What a role of the type jwt does not read. */
const HARMLESS_ROLE: ReadonlySet<string> = new Set([
  ...['allowed_redirect_uris', 'callback_mode', 'max_age', 'oidc_disable_confirmation', 'oidc_scopes'],
  ...['verbose_oidc_logging', 'oauth2_metadata', 'poll_interval'],
]);

/** Older names of the same, which servers repeat where a role was written with them. */
const TWINS: Readonly<Record<string, string>> = {
  policies: 'token_policies',
  ttl: 'token_ttl',
  max_ttl: 'token_max_ttl',
  period: 'token_period',
  num_uses: 'token_num_uses',
  bound_cidrs: 'token_bound_cidrs',
};

/** Seconds that the server adds to times where a role says nothing. Source: the API of the method, "leeway". */
const LEEWAYS: Readonly<Record<string, number>> = {
  clock_skew_leeway: 60,
  expiration_leeway: 150,
  not_before_leeway: 150,
};

type Comparison = (has: unknown, wanted: unknown, tell: ReportDrift) => void;

/** Every setting of a role that is understood, and how. */
const COMPARED: Readonly<Record<string, Comparison>> = {
  bound_audiences: (has, wanted, tell) => {
    const there = valuesOf(has);
    if (there.length === 0) tell('wider', 'it asks for no audience');
    else compareSets(there, valuesOf(wanted), 'wider', tell);
  },
  bound_subject: (has, wanted, tell) => {
    if (!isUnset(has) && has !== wanted) tell('narrower', `is ${display(has)}, and nothing is wanted`);
  },
  token_policies: (has, wanted, tell) =>
    compareSets(
      valuesOf(has).map((one) => String(one).toLowerCase()),
      valuesOf(wanted),
      'wider',
      tell,
    ),
  token_bound_cidrs: (has, wanted, tell) => {
    const [there, here] = [valuesOf(has).map(networkOf), valuesOf(wanted).map(networkOf)];
    if (there.length === 0 && here.length > 0) tell('wider', 'log-ins come from everywhere');
    else if (here.length === 0 && there.length > 0)
      tell('narrower', `are ${display(there)}, and none are wanted`);
    else compareSets(there, here, 'wider', tell);
  },
  token_no_default_policy: (has, wanted, tell) => {
    if ((has === true) !== (wanted === true))
      tell(
        wanted === true ? 'wider' : 'narrower',
        `the policy default is ${has === true ? 'not ' : ''}given`,
      );
  },
  token_strictly_bind_ip: (has, _wanted, tell) => {
    if (has === true) tell('narrower', 'a token is bound to the address of its log-in');
  },
  token_num_uses: (has, _wanted, tell) => {
    if (!isUnset(has)) tell('narrower', `a token serves for ${display(has)} requests alone`);
  },
  token_ttl: compareLife,
  token_max_ttl: compareLife,
  token_explicit_max_ttl: compareLife,
  token_period: (has, _wanted, tell) => {
    if (!isUnset(has)) tell('wider', `a token can be renewed for ever (${display(has)})`);
  },
  ...Object.fromEntries(
    Object.entries(LEEWAYS).map(([name, usual]): [string, Comparison] => [
      name,
      (has, _wanted, tell) => {
        const seconds =
          typeof has === 'number' ? (has === 0 ? usual : Math.max(has, 0)) : Number.POSITIVE_INFINITY;
        if (seconds !== usual)
          tell(seconds > usual ? 'wider' : 'narrower', `is ${display(has)}, where ${usual} s are usual`);
      },
    ]),
  ),
  claim_mappings: (has, wanted, tell) => {
    const [there, here] = [objectOf(has), objectOf(wanted)];
    for (const claim of new Set([...Object.keys(there), ...Object.keys(here)])) {
      if (there[claim] === here[claim]) continue;
      // A policy may be a template that is filled in with what the log gets.
      if (there[claim] !== undefined) tell('wider', `${display(claim)} becomes ${display(there[claim])}`);
      else tell('narrower', `${display(claim)} is not taken over`);
    }
  },
};

export function compareRole(has: JsonObject, wanted: JsonObject, tell: ReportDrift): void {
  compareClaims(has, wanted, tell);
  if (unboundedLifetime(has) !== undefined && unboundedLifetime(wanted) === undefined)
    tell(
      'wider',
      'nothing bounds renewals (token_explicit_max_ttl, token_max_ttl): whoever holds a token can renew it up to what the server allows, 768 h unless changed, whatever its token_ttl',
    );
  for (const name of new Set([...Object.keys(wanted), ...Object.keys(has)])) {
    if (name === 'bound_claims' || name === 'bound_claims_type' || HARMLESS_ROLE.has(name)) continue;
    const [there, here] = [has[name], wanted[name]];
    const twin = TWINS[name];
    if (twin !== undefined && here === undefined && JSON.stringify(there) === JSON.stringify(has[twin]))
      continue;
    const compare = Object.hasOwn(COMPARED, name) ? COMPARED[name] : undefined;
    const told: ReportDrift = (kind, text) => tell(kind, `${name}: ${text}`);
    // An older server does not tell what it does not have.
    if (compare !== undefined && !(there === undefined && here === undefined))
      compare(there ?? defaultFor(here), here, told);
    else if (
      compare === undefined &&
      JSON.stringify(there ?? defaultFor(here)) !== JSON.stringify(here) &&
      !(isUnset(there) && isUnset(here))
    )
      told('wider', `is ${display(there)}, wanted is ${display(here)}`);
  }
}

/** Each demand that is weaker lets in more, each further one less. */
function compareClaims(has: JsonObject, wanted: JsonObject, tell: ReportDrift): void {
  const globs = { has: has['bound_claims_type'] === 'glob', wanted: wanted['bound_claims_type'] === 'glob' };
  const [there, here] = [objectOf(has['bound_claims']), objectOf(wanted['bound_claims'])];
  for (const claim of new Set([...Object.keys(there), ...Object.keys(here)])) {
    const told: ReportDrift = (kind, text) => tell(kind, `bound_claims: ${printable(claim, 80)} ${text}`);
    if (!Object.hasOwn(there, claim)) {
      told('wider', `is not asked for, wanted is ${display(here[claim])}`);
      continue;
    }
    if (!Object.hasOwn(here, claim)) {
      told('narrower', `must be ${display(there[claim])}, and nothing is wanted`);
      continue;
    }
    const [values, meant] = [valuesOf(there[claim]), valuesOf(here[claim])];
    const within = (value: unknown, all: readonly unknown[], inner: boolean, outer: boolean): boolean =>
      typeof value === 'string' &&
      all.some((one) => typeof one === 'string' && isWithin(value, one, { inner, outer }));
    const more = values.filter((value) => !within(value, meant, globs.has, globs.wanted));
    const less = meant.filter((value) => !within(value, values, globs.wanted, globs.has));
    const how = globs.has ? ', where * is any text' : '';
    if (more.length > 0) told('wider', `may be ${display(more)}${how}, wanted is ${display(meant)}`);
    if (less.length > 0) told('narrower', `may not be ${display(less)}`);
  }
}

function compareLife(has: unknown, wanted: unknown, tell: ReportDrift): void {
  if (has === wanted) return;
  // None is that of the mount, or of the server, which may be a month.
  const shorter = typeof has === 'number' && has > 0 && has < Number(wanted);
  tell(
    shorter ? 'narrower' : 'wider',
    `is ${isUnset(has) ? 'not said' : `${display(has)} s`}, wanted are ${display(wanted)} s`,
  );
}

function compareSets(
  has: readonly unknown[],
  wanted: readonly unknown[],
  extra: 'wider' | 'narrower',
  tell: ReportDrift,
): void {
  const more = has.filter((one) => !wanted.includes(one));
  const less = wanted.filter((one) => !has.includes(one));
  if (more.length > 0) tell(extra, `has ${display(more)} besides`);
  if (less.length > 0) tell(extra === 'wider' ? 'narrower' : 'wider', `does not have ${display(less)}`);
}

/** As the server writes them: one address is no network. */
function networkOf(text: unknown): string {
  return String(text)
    .toLowerCase()
    .replace(/^([^:]+)\/32$|^(.*:.*)\/128$/, '$1$2');
}

function defaultFor(wanted: unknown): unknown {
  return typeof wanted === 'number' ? 0 : typeof wanted === 'boolean' ? false : undefined;
}
