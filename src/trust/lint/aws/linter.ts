import type { Claims } from '../../../identity/id-token.js';
import { printable } from '../../../text/printable.js';
import { isProduction } from '../access-finding.js';
import type { Finding, Linted, Linter, Unjudged } from '../linter.js';
import { notesAboutCopies } from './copies.js';
import { GITHUB, type Provider } from './lint-conditions.js';
import { lintStatement } from './lint-statement.js';
import { rolesIn } from './read-roles.js';
import { revokeRoles } from './revoke-roles.js';
import type { AwsRole } from './role.js';
import { parseTrust, type Statement, type TrustPolicy } from './statements.js';

/** Finds vulnerabilities in the trust policies of IAM roles. */
export const awsLinter: Linter = {
  reads:
    'IAM: a trust policy; the output of aws iam get-role, list-roles or get-account-authorization-details; a CloudFormation template or the output of terraform show, as JSON',
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
      findings: [
        ...linted.flatMap(({ findings }) => findings),
        ...further.findings,
        ...notesAboutCopies(judged),
      ],
      unjudged: [...linted.flatMap(({ unjudged }) => unjudged), ...further.unjudged],
    };
  },
};

interface LintedRole {
  findings: Finding[];
  unjudged: Unjudged[];
  /** The tokens that the role accepts; undefined if the role accepts no ID tokens. */
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
      unjudged: [{ where, because: `invalid or not supported: ${printable(policy.unreadable, 200)}` }],
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
        because:
          'AWS does not document whether its principal ("AWS: *" or NotPrincipal) includes web identities',
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
  return { findings: withoutRepeats(found), unjudged, tokens };
}

/** Combines identical findings about several providers into one. */
function withoutRepeats(findings: readonly Finding[]): Finding[] {
  const seen = new Map(
    findings.map((finding) => [`${finding.where} ${finding.hole} ${finding.message}`, finding]),
  );
  return [...seen.values()];
}

/** Returns the OIDC providers whose tokens a statement covers. */
function providersOf(statement: Statement, policy: TrustPolicy): Provider[] {
  const named = statement.principals.names.flatMap((name): Provider[] => {
    const [, host] = /^arn:[\w-]+:iam::\d*:oidc-provider\/(.+)$/.exec(name) ?? [];
    if (host !== undefined) return [{ name, host }];
    return name === 'accounts.google.com' ? [{ name, host: name }] : [];
  });
  if (!statement.principals.any) return named;
  // The statement covers every provider in the account. Judge it with the providers that the policy's conditions name, or else
  // with a provider from which anyone can get tokens.
  const hosts = policy.statements.flatMap(({ conditions }) =>
    conditions.flatMap(({ key }) => /^([\w.-]+\.[\w./-]+):[^:]+$/.exec(key)?.[1] ?? []),
  );
  const spoken = [...new Set(hosts)].filter((host) => !PEOPLE.includes(host));
  return (spoken.length === 0 ? [GITHUB] : spoken).map((host) => ({
    name: `arn:aws:iam::123456789012:oidc-provider/${host}`,
    host,
  }));
}

/** Web identity providers for people. Policies do not restrict the users of these providers by subject. */
const PEOPLE = ['cognito-identity.amazonaws.com', 'graph.facebook.com', 'www.amazon.com'];
