import { unboundedLifetime } from '../../servers/vault/token-lifetime.js';
import type { JsonObject } from '../../text/json.js';
import { objectOf } from '../../text/json-values.js';
import { printable } from '../../text/printable.js';
import { isWithin } from './bound-claims.js';
import { display, isUnset, type ReportDrift, valuesOf } from './compared-values.js';

/** Settings that a role of the type `jwt` ignores. */
const HARMLESS_ROLE: ReadonlySet<string> = new Set([
  ...['allowed_redirect_uris', 'callback_mode', 'max_age', 'oidc_disable_confirmation', 'oidc_scopes'],
  ...['verbose_oidc_logging', 'oauth2_metadata', 'poll_interval'],
]);

/** Older names of settings. If the role was written with such a name, the server also returns this name. */
const TWINS: Readonly<Record<string, string>> = {
  policies: 'token_policies',
  ttl: 'token_ttl',
  max_ttl: 'token_max_ttl',
  period: 'token_period',
  num_uses: 'token_num_uses',
  bound_cidrs: 'token_bound_cidrs',
};

/** The server's default leeways, in seconds. Source: the auth method's API documentation, "leeway". */
const LEEWAYS: Readonly<Record<string, number>> = {
  clock_skew_leeway: 60,
  expiration_leeway: 150,
  not_before_leeway: 150,
};

type Comparison = (has: unknown, wanted: unknown, report: ReportDrift) => void;

/** The functions that compare the known settings of a role, keyed by the name of the setting. */
const COMPARED: Readonly<Record<string, Comparison>> = {
  bound_audiences: (has, wanted, report) => {
    const there = valuesOf(has);
    if (there.length === 0) report('wider', 'the role does not check the audience');
    else compareSets(there, valuesOf(wanted), 'wider', report);
  },
  bound_subject: (has, wanted, report) => {
    if (!isUnset(has) && has !== wanted) report('narrower', `is ${display(has)}, expected none`);
  },
  token_policies: (has, wanted, report) =>
    compareSets(
      valuesOf(has).map((one) => String(one).toLowerCase()),
      valuesOf(wanted),
      'wider',
      report,
    ),
  token_bound_cidrs: (has, wanted, report) => {
    const [there, here] = [valuesOf(has).map(networkOf), valuesOf(wanted).map(networkOf)];
    if (there.length === 0 && here.length > 0) report('wider', 'the role allows logins from any network');
    else if (here.length === 0 && there.length > 0) report('narrower', `is ${display(there)}, expected none`);
    else compareSets(there, here, 'wider', report);
  },
  token_no_default_policy: (has, wanted, report) => {
    if ((has === true) !== (wanted === true))
      report(
        wanted === true ? 'wider' : 'narrower',
        `tokens ${has === true ? 'do not have' : 'have'} the policy default`,
      );
  },
  token_strictly_bind_ip: (has, _wanted, report) => {
    if (has === true) report('narrower', 'a token is only valid from the IP address of its login');
  },
  token_num_uses: (has, _wanted, report) => {
    if (!isUnset(has)) report('narrower', `a token is valid for only ${display(has)} requests`);
  },
  token_ttl: compareLife,
  token_max_ttl: compareLife,
  token_explicit_max_ttl: compareLife,
  token_period: (has, _wanted, report) => {
    if (!isUnset(has)) report('wider', `a token can be renewed forever (${display(has)})`);
  },
  ...Object.fromEntries(
    Object.entries(LEEWAYS).map(([name, usual]): [string, Comparison] => [
      name,
      (has, _wanted, report) => {
        const seconds =
          typeof has === 'number' ? (has === 0 ? usual : Math.max(has, 0)) : Number.POSITIVE_INFINITY;
        if (seconds !== usual)
          report(seconds > usual ? 'wider' : 'narrower', `is ${display(has)}, the default is ${usual} s`);
      },
    ]),
  ),
  claim_mappings: (has, wanted, report) => {
    const [there, here] = [objectOf(has), objectOf(wanted)];
    for (const claim of new Set([...Object.keys(there), ...Object.keys(here)])) {
      if (there[claim] === here[claim]) continue;
      // A policy may be a template that uses this metadata.
      if (there[claim] !== undefined)
        report('wider', `${display(claim)} is copied to ${display(there[claim])}`);
      else report('narrower', `${display(claim)} is not copied`);
    }
  },
};

export function compareRole(has: JsonObject, wanted: JsonObject, report: ReportDrift): void {
  compareClaims(has, wanted, report);
  if (unboundedLifetime(has) !== undefined && unboundedLifetime(wanted) === undefined)
    report(
      'wider',
      'renewals have no limit (token_explicit_max_ttl, token_max_ttl): anyone with a token can renew it up to the limit of the server, 768 h by default, despite its token_ttl',
    );
  for (const name of new Set([...Object.keys(wanted), ...Object.keys(has)])) {
    if (name === 'bound_claims' || name === 'bound_claims_type' || HARMLESS_ROLE.has(name)) continue;
    const [there, here] = [has[name], wanted[name]];
    const twin = TWINS[name];
    if (twin !== undefined && here === undefined && JSON.stringify(there) === JSON.stringify(has[twin]))
      continue;
    const compare = Object.hasOwn(COMPARED, name) ? COMPARED[name] : undefined;
    const reportOne: ReportDrift = (kind, text) => report(kind, `${name}: ${text}`);
    // An older server does not return settings that it does not support.
    if (compare !== undefined && !(there === undefined && here === undefined))
      compare(there ?? defaultFor(here), here, reportOne);
    else if (
      compare === undefined &&
      JSON.stringify(there ?? defaultFor(here)) !== JSON.stringify(here) &&
      !(isUnset(there) && isUnset(here))
    )
      reportOne('wider', `is ${display(there)}, expected ${display(here)}`);
  }
}

/**
 * Compares conditions on claims. If the server's condition is weaker, the difference is `wider`. If the server has a further
 * condition, the difference is `narrower`.
 */
function compareClaims(has: JsonObject, wanted: JsonObject, report: ReportDrift): void {
  const globs = { has: has['bound_claims_type'] === 'glob', wanted: wanted['bound_claims_type'] === 'glob' };
  const [there, here] = [objectOf(has['bound_claims']), objectOf(wanted['bound_claims'])];
  for (const claim of new Set([...Object.keys(there), ...Object.keys(here)])) {
    const reportOne: ReportDrift = (kind, text) =>
      report(kind, `bound_claims: ${printable(claim, 80)} ${text}`);
    if (!Object.hasOwn(there, claim)) {
      reportOne('wider', `has no condition, expected ${display(here[claim])}`);
      continue;
    }
    if (!Object.hasOwn(here, claim)) {
      reportOne('narrower', `must be ${display(there[claim])}, expected no condition`);
      continue;
    }
    const [values, expected] = [valuesOf(there[claim]), valuesOf(here[claim])];
    const within = (value: unknown, all: readonly unknown[], inner: boolean, outer: boolean): boolean =>
      typeof value === 'string' &&
      all.some((one) => typeof one === 'string' && isWithin(value, one, { inner, outer }));
    const more = values.filter((value) => !within(value, expected, globs.has, globs.wanted));
    const less = expected.filter((value) => !within(value, values, globs.wanted, globs.has));
    const how = globs.has ? ' (* is a wildcard)' : '';
    if (more.length > 0) reportOne('wider', `may be ${display(more)}${how}, expected ${display(expected)}`);
    if (less.length > 0) reportOne('narrower', `may not be ${display(less)}`);
  }
}

function compareLife(has: unknown, wanted: unknown, report: ReportDrift): void {
  if (has === wanted) return;
  // If the setting has no value, the limit of the mount or of the server applies, which may be a month.
  const shorter = typeof has === 'number' && has > 0 && has < Number(wanted);
  report(
    shorter ? 'narrower' : 'wider',
    `is ${isUnset(has) ? 'not set' : `${display(has)} s`}, expected ${display(wanted)} s`,
  );
}

function compareSets(
  has: readonly unknown[],
  wanted: readonly unknown[],
  extra: 'wider' | 'narrower',
  report: ReportDrift,
): void {
  const more = has.filter((one) => !wanted.includes(one));
  const less = wanted.filter((one) => !has.includes(one));
  if (more.length > 0) report(extra, `has ${display(more)} too`);
  if (less.length > 0) report(extra === 'wider' ? 'narrower' : 'wider', `does not have ${display(less)}`);
}

/** Returns a network in the form that the server uses: a single address has no prefix length. */
function networkOf(text: unknown): string {
  return String(text)
    .toLowerCase()
    .replace(/^([^:]+)\/32$|^(.*:.*)\/128$/, '$1$2');
}

function defaultFor(wanted: unknown): unknown {
  return typeof wanted === 'number' ? 0 : typeof wanted === 'boolean' ? false : undefined;
}
