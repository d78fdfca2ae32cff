import type { Claims } from '../../../identity/id-token.js';
import { mismatches } from '../../../servers/vault/role-match.js';
import { type UnboundedLifetime, unboundedLifetime } from '../../../servers/vault/token-lifetime.js';
import type { JsonObject } from '../../../text/json.js';
import { listOf, objectOf, textOf } from '../../../text/json-values.js';
import { printable } from '../../../text/printable.js';
import { findingOf, isProduction, isWritten } from '../access-finding.js';
import { type IssuerTokens, possibleValues } from '../attacks/attack.js';
import type { ClaimPatterns, Glob } from '../attacks/glob.js';
import { guessIssuer, issuerTokens } from '../attacks/issuers.js';
import type { Finding, Linted, Linter, Unjudged } from '../linter.js';
import { NO, type Verdict, YES } from '../verdict.js';
import { intendedTokens, whyInconclusive, widestAccess } from '../widest-access.js';
import { type VaultRole, vaultRolesIn } from './read-roles.js';

/** Finds vulnerabilities in roles of the auth method `jwt` in Vault and OpenBao. */
export const vaultLinter: Linter = {
  reads:
    'Vault and OpenBao: the output of vault read -format=json auth/jwt/role/NAME; a role, or roles by name; the output of terraform show, as JSON',
  lint(document, { name, issuer }): Linted | undefined {
    const roles = vaultRolesIn(document, name);
    if (roles === undefined) return undefined;
    // Roles of type `oidc` are for people who log in with a browser.
    const judged = roles.filter(({ data }) => data['role_type'] !== 'oidc');
    const linted = judged.map((role) => lintRole(role, issuer));
    return {
      roles: judged.length,
      skipped: roles.length - judged.length,
      findings: linted.flatMap(({ findings }) => findings),
      unjudged: linted.flatMap(({ unjudged }) => unjudged),
    };
  },
};

/**
 * Claims that only some jobs have. If a constructed token does not contain such a claim, the real token does not contain the
 * claim either.
 */
const OPTIONAL = [
  ...['environment', 'environment_protected', 'deployment_tier', 'head_ref', 'base_ref'],
  ...['enterprise', 'enterprise_id'],
];
/** Claims that do not identify a job. If the role uses such a claim as its user claim, different jobs share one entity. */
const SHARED = [
  ...['aud', 'iss', 'environment', 'ref', 'ref_type', 'ref_path', 'ref_protected', 'event_name', 'workflow'],
  ...['runner_environment', 'repository_visibility', 'pipeline_source', 'deployment_tier', 'build_branch'],
  ...['build_source', 'terraform_run_phase'],
];

function lintRole(
  { name, data }: VaultRole,
  given: string | undefined,
): { findings: Finding[]; unjudged: Unjudged[] } {
  const where = `role ${printable(name, 80)}`;
  const patterns = claimPatternsOf(data);
  const iss =
    given ??
    guessIssuer(
      [...patterns.keys()],
      (patterns.get('sub') ?? []).map(({ text }) => text),
    );
  const issuer = issuerTokens(iss ?? 'issuer.example');
  const findings: Finding[] = [];
  const unjudged: Unjudged[] = [];

  const [audience] = listOf(data['bound_audiences']);
  const whole = (claims: Claims): Claims => {
    const token = {
      iss: iss ?? 'https://issuer.example',
      ...(audience === undefined ? {} : { aud: audience }),
      ...claims,
    };
    return { ...usedClaims(data, token, issuer.claims), ...token };
  };
  const judge = (token: Claims): Verdict => verdictFor(token, data, patterns, issuer);

  const production = [name, ...policiesOf(data)].find(isProduction);
  const { reached, doubts } = widestAccess(issuer, patterns, whole, judge);
  const guess = whyInconclusive(issuer, patterns, reached);
  for (const because of [...doubts, ...(guess === undefined ? [] : [guess])])
    unjudged.push({
      where,
      because: `whether others can use the role depends on ${printable(because, 400)}`,
    });
  for (const one of reached)
    findings.push(
      findingOf(one, {
        where,
        issuer,
        iss: iss ?? "the mount's issuer",
        production,
        written: isWritten(patterns, one.token),
        subject: patterns.size > 0,
        place: 'the role',
      }),
    );
  if (reached.length === 0 && issuer.claims === undefined && textOf(data['bound_subject']) === undefined)
    unjudged.push({
      where,
      because: `Jobpass does not know the issuer and the meaning of its claims (${printable([...patterns.keys()].join(', '), 100)}): set --issuer`,
    });
  const intended = intendedTokens(issuer, patterns).map(whole);
  findings.push(...audienceFindings(where, data, intended[0] ?? {}, judge));
  findings.push(
    ...neverMatches(where, data, issuer.claims),
    ...unboundedTokens(where, data),
    ...sharedIdentity(where, data),
  );
  const explained = unjudged.length > 0 || findings.some(({ hole }) => hole === 'never-matches');
  if (reached.length === 0 && !explained && !intended.some((token) => judge(token).is === 'yes'))
    unjudged.push({
      where,
      because:
        'Jobpass found no token that the role accepts: the role accepts none, or only tokens that Jobpass cannot construct',
    });
  return { findings, unjudged };
}

/** Returns whether the server accepts a token for a role. */
function verdictFor(
  token: Claims,
  data: JsonObject,
  patterns: ClaimPatterns,
  { claims: known = [] }: IssuerTokens,
): Verdict {
  if (mismatches(token, data, undefined).length === 0)
    return listOf(data['token_bound_cidrs']).length > 0
      ? { is: 'unknown', because: 'token_bound_cidrs' }
      : YES;
  // An attacker may be able to choose the claims that the linter does not construct.
  const open = [...patterns.keys()].filter(
    (claim) => !(claim in token) && !OPTIONAL.includes(claim) && known.includes(claim),
  );
  const more = Object.fromEntries(open.map((claim) => [claim, possibleValues(patterns, claim)[0] ?? '']));
  return open.length > 0 && mismatches({ ...token, ...more }, data, undefined).length === 0
    ? { is: 'unknown', because: `the claim ${open.join(', ')}` }
    : NO;
}

/** Returns the patterns that the role requires for each claim. */
function claimPatternsOf(data: JsonObject): ClaimPatterns {
  const patterns = new Map<string, Glob[]>();
  const wild = data['bound_claims_type'] === 'glob' ? '*' : '';
  const subject = textOf(data['bound_subject']);
  if (subject !== undefined) patterns.set('sub', [{ text: subject, wild: '' }]);
  for (const [claim, wanted] of Object.entries(objectOf(data['bound_claims']))) {
    const name = /^\/[^/]*$/.test(claim) ? claim.slice(1).replaceAll('~1', '/').replaceAll('~0', '~') : claim;
    const globs = listOf(wanted).map((value): Glob => ({ text: String(value), wild }));
    patterns.set(name, [...(patterns.get(name) ?? []), ...globs]);
  }
  return patterns;
}

/** Returns the claims from which the server reads the entity and its groups. The server rejects a token without these claims. */
function usedClaims(data: JsonObject, token: Claims, known: readonly string[] | undefined): Claims {
  const claims: Record<string, unknown> = {};
  for (const field of ['user_claim', 'groups_claim']) {
    const claim = textOf(data[field]);
    if (claim === undefined || claim in token || claim.startsWith('/')) continue;
    if (known === undefined || known.includes(claim)) claims[claim] = 'mallory';
  }
  return claims;
}

function audienceFindings(
  where: string,
  data: JsonObject,
  token: Claims,
  judge: (token: Claims) => Verdict,
): Finding[] {
  if (listOf(data['bound_audiences']).length > 0) return [];
  return [
    {
      where,
      hole: 'no-audience',
      severity: 'low',
      message:
        'No bound_audiences: Vault before 1.17 accepts tokens for any audience, so any service that receives a token from a job can log in with it. Later versions and OpenBao accept only tokens without an audience, which no CI system issues.',
      fix: 'Set bound_audiences to the audience that jobs request',
      ...(judge(token).is === 'yes' ? { example: token, telling: ['sub'] } : {}),
    },
  ];
}

/** Reports conditions that reject every token. */
function neverMatches(where: string, data: JsonObject, known: readonly string[] | undefined): Finding[] {
  const found: Finding[] = [];
  const add = (message: string, fix: string): void => {
    found.push({
      where,
      hole: 'never-matches',
      severity: 'note',
      message: `The role rejects every token: ${message}`,
      fix,
    });
  };
  const glob = data['bound_claims_type'] === 'glob';
  if (textOf(data['bound_subject'])?.includes('*') === true)
    add(
      'bound_subject must match exactly, but contains a *.',
      'Put the pattern for sub in bound_claims, and set bound_claims_type=glob',
    );
  for (const [claim, wanted] of Object.entries(objectOf(data['bound_claims']))) {
    const texts = listOf(wanted).filter((one) => typeof one === 'string');
    if (!glob && texts.length > 0 && texts.every((text) => text.includes('*')))
      add(
        `${printable(claim, 80)} must match exactly, but contains a *.`,
        'If the * should match any text, set bound_claims_type=glob',
      );
    if (
      known !== undefined &&
      !claim.startsWith('/') &&
      !claim.startsWith('repo_property_') &&
      !known.includes(claim)
    )
      add(`the tokens of the issuer have no claim ${printable(claim, 80)}.`, 'Use a claim of these tokens');
  }
  for (const field of ['user_claim', 'groups_claim']) {
    const claim = textOf(data[field]);
    if (claim !== undefined && known !== undefined && !claim.startsWith('/') && !known.includes(claim))
      add(
        `${field} is ${printable(claim, 80)}, but the tokens of the issuer do not have this claim.`,
        'Use a claim of these tokens, such as sub',
      );
  }
  return found;
}

/** The message and the fix for each kind of missing limit on the lifetime of tokens. */
const OPEN: Readonly<Record<UnboundedLifetime, [message: string, fix: string]>> = {
  periodic: [
    'Tokens of the role can be renewed forever (token_period), and so can a stolen token.',
    'Set token_explicit_max_ttl, or use token_ttl and token_max_ttl instead of token_period',
  ],
  'no lives': [
    'Neither token_ttl nor token_max_ttl is set: tokens live as long as the server allows, 32 days by default.',
    'Set token_ttl to the duration of one lease, and token_explicit_max_ttl to the maximum duration of a job',
  ],
  none: [
    'Neither token_max_ttl nor token_explicit_max_ttl is set: anyone with a token can renew it beyond token_ttl, up to the limit of the server (32 days by default).',
    'Set token_explicit_max_ttl to the maximum duration of a job',
  ],
};

/** Reports roles whose tokens have no maximum lifetime. */
function unboundedTokens(where: string, data: JsonObject): Finding[] {
  const open = unboundedLifetime(data);
  if (open === undefined) return [];
  const [message, fix] = OPEN[open];
  return [{ where, hole: 'no-end', severity: 'low', message, fix }];
}

function sharedIdentity(where: string, data: JsonObject): Finding[] {
  const claim = textOf(data['user_claim']);
  if (claim === undefined || !SHARED.includes(claim)) return [];
  return [
    {
      where,
      hole: 'shared-identity',
      severity: 'low',
      message: `user_claim is ${claim}, which has the same value for unrelated jobs: they share one entity, with its policies and groups.`,
      fix: 'Set user_claim to a claim that identifies the repository, such as repository_id or sub',
    },
  ];
}

function policiesOf(data: JsonObject): string[] {
  return [...listOf(data['token_policies']), ...listOf(data['policies'])].filter(
    (one) => typeof one === 'string',
  );
}
