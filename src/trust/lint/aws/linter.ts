import type { Claims } from '../../../identity/id-token.js';
import { printable } from '../../../text/printable.js';
import { type Issuer, STRANGER } from '../attacks/attack.js';
import { type Glob, isWild } from '../attacks/glob.js';
import { issuerOf } from '../attacks/issuers.js';
import type { Finding, Linted, Linter, Unjudged } from '../linter.js';
import { findingOf, friendsOf, isProduction, unproven, type Verdict, widest } from '../reach.js';
import { claimOf, contextOf } from './condition-keys.js';
import { type Condition, holdsWithout, textOperator } from './conditions.js';
import { rolesIn } from './read-roles.js';
import { revokeRoles } from './revoke-roles.js';
import type { AwsRole } from './role.js';
import { letsIn, parseTrust, type Statement, type TrustPolicy } from './statements.js';

/** Reads trust policies of IAM roles, and tells their holes. */
export const awsLinter: Linter = {
  reads:
    'IAM: a trust policy; aws iam get-role, list-roles, get-account-authorization-details; CloudFormation and terraform show, as JSON',
  lint(document, { name }): Linted | undefined {
    const roles = rolesIn(document, name);
    if (roles === undefined) return undefined;
    const linted = roles.map(lintRole);
    const judged = roles.filter((_, at) => linted[at]?.tokens !== undefined);
    const further = revokeRoles(
      roles.flatMap((role, at) => {
        const tokens = linted[at]?.tokens;
        return tokens === undefined ? [] : [{ role, token: tokens[0] }];
      }),
      roles,
    );
    return {
      roles: judged.length,
      skipped: roles.length - judged.length,
      findings: [...linted.flatMap(({ findings }) => findings), ...further.findings],
      unjudged: [...linted.flatMap(({ unjudged }) => unjudged), ...further.unjudged],
    };
  },
};

interface LintedRole {
  findings: Finding[];
  unjudged: Unjudged[];
  /** Tokens that get in; undefined where the role is for none. */
  tokens?: readonly Claims[];
}

function lintRole(role: AwsRole): LintedRole {
  const where = `role ${printable(role.name, 80)}`;
  const found: Finding[] = [];
  const unjudged: Unjudged[] = [];
  if (role.open !== undefined && typeof role.trust !== 'object')
    return { findings: [], unjudged: [{ where, because: role.open }], tokens: [] };
  const policy = parseTrust(role.trust);
  if ('unreadable' in policy)
    return {
      findings: [],
      unjudged: [{ where, because: `not understood: ${printable(policy.unreadable, 200)}` }],
      tokens: [],
    };
  const production = [role.name, ...role.policyNames].find(isProduction);
  const tokens: Claims[] = [];
  let forTokens = false;
  for (const statement of policy.statements.filter(({ effect }) => effect === 'Allow')) {
    const { unclear } = statement.principals;
    const providers = providersOf(statement, policy);
    if (providers.length === 0 && !unclear) continue;
    forTokens = true;
    const place = `${where}, ${printable(statement.name, 80)}`;
    if (unclear)
      unjudged.push({
        where: place,
        because: 'whether its principal («AWS: *», NotPrincipal) means web identities',
      });
    for (const provider of providers) {
      const about = { where: place, statement, policy, provider, production };
      const one = lintStatement(about);
      found.push(...one.findings);
      unjudged.push(...one.unjudged);
      tokens.push(...one.tokens);
    }
  }
  if (!forTokens) return { findings: [], unjudged: [] };
  if (role.open !== undefined) unjudged.push({ where, because: printable(role.open, 200) });
  return { findings: once(found), unjudged, tokens };
}

/** What is found for several providers in the same words is told once. */
function once(findings: readonly Finding[]): Finding[] {
  const seen = new Map(
    findings.map((finding) => [`${finding.where} ${finding.hole} ${finding.message}`, finding]),
  );
  return [...seen.values()];
}

interface Provider {
  /** By which the policy names it. */
  name: string;
  /** The issuer without https://, by which condition keys begin. */
  host: string;
}

const GITHUB = 'token.actions.githubusercontent.com';
/** Web identities that are people: what keeps strangers out there is no subject. */
const PEOPLE = ['cognito-identity.amazonaws.com', 'graph.facebook.com', 'www.amazon.com'];

/** The OIDC providers whose tokens a statement speaks of. */
function providersOf(statement: Statement, policy: TrustPolicy): Provider[] {
  const named = statement.principals.names.flatMap((name): Provider[] => {
    const [, host] = /^arn:[\w-]+:iam::\d*:oidc-provider\/(.+)$/.exec(name) ?? [];
    if (host !== undefined) return [{ name, host }];
    return name === 'accounts.google.com' ? [{ name, host: name }] : [];
  });
  if (!statement.principals.any) return named;
  // Every provider of the account: those that the policy speaks of, or else one that strangers get tokens from.
  const hosts = policy.statements.flatMap(({ conditions }) =>
    conditions.flatMap(({ key }) => /^([\w.-]+\.[\w./-]+):[^:]+$/.exec(key)?.[1] ?? []),
  );
  const spoken = [...new Set(hosts)].filter((host) => !PEOPLE.includes(host));
  return (spoken.length === 0 ? [GITHUB] : spoken).map((host) => ({
    name: `arn:aws:iam::123456789012:oidc-provider/${host}`,
    host,
  }));
}

interface About {
  where: string;
  statement: Statement;
  policy: TrustPolicy;
  provider: Provider;
  production: string | undefined;
}

function lintStatement(about: About): { findings: Finding[]; unjudged: Unjudged[]; tokens: Claims[] } {
  const { where, statement, policy, provider } = about;
  const { host } = provider;
  const issuer = issuerOf(host);
  const hints = hintsOf(about);
  const findings: Finding[] = [];
  const unjudged: Unjudged[] = [];
  const doubt = (because: string, longest = 200): void => {
    unjudged.push({ where, because: `whether others get in depends on ${printable(because, longest)}` });
  };

  const audience = wantedAudience(hints.get('aud') ?? []);
  const whole = (claims: Claims): Claims => ({ iss: `https://${host}`, aud: audience, ...claims });
  const judged = new WeakMap<Claims, Verdict>();
  const judge = (token: Claims, strict = false): Verdict => {
    const before = strict ? undefined : judged.get(token);
    if (before !== undefined) return before;
    const verdict = letsIn(statement, policy, provider.name, contextOf(host, token), strict);
    if (!strict) judged.set(token, verdict);
    return verdict;
  };

  const { reached, doubts } = widest(issuer, hints, whole, judge);
  for (const because of doubts) doubt(because);
  const guess = unproven(issuer, hints, reached) ?? (reached.length === 0 ? variableIn(about) : undefined);
  if (guess !== undefined) doubt(guess, 400);
  // A token that needs no leniency tells more, where there is one.
  const strict = statement.conditions.some(isLenient)
    ? widest(issuer, hints, whole, (token) => judge(token, true)).reached
    : [];
  for (const first of reached) {
    const one = strict.find(({ attack }) => attack.reach === first.attack.reach) ?? first;
    const found = findingOf(one, {
      where,
      issuer,
      iss: host,
      production: about.production,
      written: (hints.get('sub') ?? []).some((glob) => !isWild(glob) && glob.text === one.token['sub']),
      subject: [...hints.keys()].some((claim) => claim !== 'aud'),
      place: 'the trust policy',
    });
    const lenient = judge(one.token, true).is !== 'yes';
    findings.push(lenient ? missing(found, one.token, statement, host) : found);
  }
  if (reached.length === 0 && issuer.claims === undefined && opensWide(statement, host))
    doubt(`what the patterns for sub stand for at ${host}, an issuer that is not known here`);

  const friends = friendsOf(issuer, hints).map(whole);
  const tokens = [
    ...friends.filter((token) => judge(token).is === 'yes'),
    ...reached.map(({ token }) => token),
  ];
  findings.push(...audiences({ where, host, tokens, judge }));
  findings.push(...unknownKeys({ about, issuer, tokens, friends, judge }));
  findings.push(...oldSubject({ where, issuer, host, friends, hints: hints.get('sub') ?? [], judge }));
  const unclear = friends.some((token) => judge(token).is === 'unknown');
  const explained = doubts.length > 0 || unclear || findings.some(({ hole }) => hole === 'never-matches');
  if (tokens.length === 0 && issuer.claims !== undefined && !explained)
    unjudged.push({
      where,
      because:
        'no token that could be made up for it gets in: nobody does, or somebody in a way that is not known here',
    });
  return { findings, unjudged, tokens };
}

/** What the conditions want of each claim: those that must hold, and what a deny leaves. */
function hintsOf({ statement, policy, provider }: About): Map<string, Glob[]> {
  const hints = new Map<string, Glob[]>();
  const denies = policy.statements.filter(({ effect }) => effect === 'Deny');
  for (const one of [statement, ...denies]) {
    for (const { operator, key, values } of one.conditions) {
      const text = textOperator(operator);
      const claim = claimOf(provider.host, key);
      if (text === undefined || claim === undefined || text.not === (one.effect === 'Allow')) continue;
      const globs = values
        .filter((value) => !policy.variables || !value.includes('${'))
        .map(
          (value): Glob => ({
            text: text.ignoreCase ? value.toLowerCase() : value,
            wild: text.like ? '*?' : '',
          }),
        );
      hints.set(claim, [...(hints.get(claim) ?? []), ...globs]);
    }
  }
  return hints;
}

/** A value for the subject that has a variable, from which no token was made up. */
function variableIn({ statement, policy, provider }: About): string | undefined {
  const found = statement.conditions
    .filter(({ key }) => policy.variables && claimOf(provider.host, key) === 'sub')
    .flatMap(({ values }) => values.find((value) => value.includes('${')) ?? []);
  return found[0] === undefined ? undefined : `the variable in «${found[0]}»`;
}

/** The audience of a token that should get in, as far as conditions say. */
function wantedAudience(globs: readonly Glob[]): string {
  const [first] = globs;
  if (first === undefined) return 'sts.amazonaws.com';
  return isWild(first) ? first.text.replaceAll('*', 'sts.amazonaws.com').replaceAll('?', 'x') : first.text;
}

/** A hole that is there since a condition holds without the claim that it asks for. */
function missing(found: Finding, token: Claims, { conditions }: Statement, host: string): Finding {
  const lenient = conditions.filter((condition) => {
    const claim = claimOf(host, condition.key);
    return isLenient(condition) && claim !== undefined && !(claim in token);
  });
  const named = lenient.map(({ operator, key }) => `${operator.name} on ${key}`).join(', ');
  return {
    ...found,
    hole: 'missing-claim',
    message: `A condition holds also for tokens that lack what it asks for: ${printable(named, 300)}. ${found.message}`,
    fix: `Write ${[...new Set(lenient.map(({ operator }) => plain(operator.name)))].join(', ')} in its place`,
    telling: [...(found.telling ?? []), ...lenient.flatMap(({ key }) => claimOf(host, key) ?? [])],
  };
}

/** Whether a condition that asks for a value holds where there is none. */
const isLenient = ({ operator }: Condition): boolean =>
  (operator.ifExists || operator.set === 'all') && textOperator(operator)?.not === false;

/** An operator without what makes it hold where there is no claim. */
const plain = (operator: string): string => operator.replace(/^ForA\w+:/i, '').replace(/IfExists$/i, '');

/** Whether nothing names a subject of an issuer that is not known letter by letter. */
function opensWide({ conditions }: Statement, host: string): boolean {
  const subjects = conditions.filter(({ key }) => claimOf(host, key) === 'sub');
  return !subjects.some(({ operator, values }) => {
    const text = textOperator(operator);
    if (text === undefined || text.not || operator.ifExists) return false;
    return values.every((value) => !text.like || !/[*?]/.test(value));
  });
}

interface Asked {
  where: string;
  host: string;
  tokens: readonly Claims[];
  judge: (token: Claims) => Verdict;
}

/** Whether a token for another service gets in. */
function audiences({ where, host, tokens, judge }: Asked): Finding[] {
  const other = host.startsWith(GITHUB) ? 'https://github.com/octo-org' : 'https://other-service.example';
  const example = tokens
    .map((token): Claims => ({ ...token, aud: other }))
    .find((token) => judge(token).is === 'yes');
  if (example === undefined) return [];
  return [
    {
      where,
      hole: 'no-audience',
      severity: 'low',
      message:
        'No condition on the audience: every audience that the OIDC provider lists gets in. A service that a job gave a token for one of those can take this role in its place.',
      fix: `Ask for ${host}:aud, as a rule sts.amazonaws.com`,
      example,
      telling: ['aud'],
    },
  ];
}

/** Conditions on what STS never sees: they keep everybody out, or nobody. */
function unknownKeys({
  about,
  issuer,
  tokens,
  friends,
  judge,
}: {
  about: About;
  issuer: Issuer;
  tokens: readonly Claims[];
  friends: readonly Claims[];
  judge: (token: Claims) => Verdict;
}): Finding[] {
  const { where, statement, provider } = about;
  const { host } = provider;
  const found: Finding[] = [];
  for (const condition of statement.conditions) {
    const { operator, key } = condition;
    const claim = claimOf(host, key);
    if ((claim === 'sub' || claim === 'aud') && isLenient(condition)) {
      found.push({
        where,
        hole: 'missing-claim',
        severity: 'note',
        message: `${printable(operator.name, 60)} holds also for a token without ${claim}. STS takes none today: the condition is as good as a plain one for that reason alone.`,
        fix: `Write ${plain(operator.name)} in its place`,
      });
      continue;
    }
    if (contextOf(host, {}).kind(key.toLowerCase()) !== 'never') continue;
    const shown = printable(key, 100);
    const why =
      claim === undefined ? `it does not begin with ${host}:` : 'STS makes no condition key of that claim';
    if (holdsWithout(operator, condition.values).is === 'no') {
      found.push({
        where,
        hole: 'never-matches',
        severity: 'note',
        message: `Nobody gets in: ${operator.name} on ${shown} never holds, since ${why}.`,
        fix: 'Take the condition away, and ask for a claim that STS knows',
      });
      continue;
    }
    const [token] = friends.filter((friend) => judge(friend).is === 'yes').concat(tokens);
    if (token === undefined) continue;
    found.push({
      where,
      hole: 'ignored-condition',
      // The provider that the principal names has one issuer.
      severity: claim === 'iss' ? 'note' : 'medium',
      message: `${operator.name} on ${shown} restricts nothing, since ${why}, and the operator holds where there is no key.`,
      fix: 'Ask for a claim that STS knows, with an operator that does not hold without it',
      ...(claim === 'iss'
        ? {}
        : { example: otherwise(token, claim, condition, issuer), telling: [claim ?? 'sub'] }),
    });
  }
  return found;
}

/** The same token with another value for a claim that a condition speaks of in vain. */
function otherwise(
  token: Claims,
  claim: string | undefined,
  { values, operator }: Condition,
  issuer: Issuer,
): Claims {
  if (claim === undefined || claim === 'sub' || !(issuer.claims ?? []).includes(claim)) return token;
  const [value = STRANGER.owner] = values;
  return { ...token, [claim]: textOperator(operator)?.not === true ? value : STRANGER.owner };
}

/** Policies that know the subjects of older repositories only. */
function oldSubject({
  where,
  issuer,
  host,
  friends,
  hints,
  judge,
}: {
  where: string;
  issuer: Issuer;
  host: string;
  friends: readonly Claims[];
  hints: readonly Glob[];
  judge: (token: Claims) => Verdict;
}): Finding[] {
  if (
    issuer.project !== 'repository' ||
    !host.startsWith(GITHUB) ||
    !hints.some(({ text }) => text.startsWith('repo:'))
  )
    return [];
  const NEW = /^repo:[^/:]+@\d+\/[^/:]+@\d+:/;
  const taken = friends.filter((friend) => judge(friend).is === 'yes').map(({ sub }) => String(sub));
  if (taken.length === 0 || taken.some((sub) => NEW.test(sub))) return [];
  return [
    {
      where,
      hole: 'old-subject',
      severity: 'note',
      message:
        'Repositories that were made, renamed or moved after 15 July 2026 have ids in their subject (repo:OWNER@ID/NAME@ID:…), and do not get in.',
      fix: 'For such a repository write the subject with its ids; they keep a later owner of the same name out as well',
    },
  ];
}
