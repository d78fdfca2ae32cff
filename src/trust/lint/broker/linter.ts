import type { Claims } from '../../../identity/id-token.js';
import { printable } from '../../../text/printable.js';
import { findingOf, isProduction, isWritten } from '../access-finding.js';
import { issuerTokens } from '../attacks/issuers.js';
import type { Finding, Linted, Linter, Unjudged } from '../linter.js';
import { NO, type Verdict, YES } from '../verdict.js';
import { intendedTokens, whyInconclusive, widestAccess } from '../widest-access.js';
import { lintNames } from './lint-names.js';
import { lintTokens } from './lint-tokens.js';
import { rolesOfBroker } from './read-config.js';
import { policyOf } from './read-policy.js';
import { rulesOfFile } from './read-rules.js';
import type { JobpassRole } from './role.js';

/** Finds vulnerabilities in roles of a Jobpass broker, rules of a rules file, and policies of Octo STS. */
export const brokerLinter: Linter = {
  reads:
    'Jobpass: the configuration of a broker; a rules file (.jobpass.yml). Octo STS: a policy file (.sts.yaml)',
  lint(document, { name }): Linted | undefined {
    const read = rolesOfBroker(document) ?? rulesOfFile(document, name) ?? policyOf(document, name);
    if (read === undefined) return undefined;
    const linted = read.roles.map(lintRole);
    return {
      roles: read.roles.length,
      skipped: read.skipped,
      findings: linted.flatMap(({ findings }) => findings),
      unjudged: [...read.unreadable, ...linted.flatMap(({ unjudged }) => unjudged)],
    };
  },
};

function lintRole(role: JobpassRole): { findings: Finding[]; unjudged: Unjudged[] } {
  const { where, issuer: iss, audience, conditions, place, ignoresEvents } = role;
  const issuer = issuerTokens(iss);
  const { patterns, accepts } = conditions;
  const whole = (claims: Claims): Claims => ({
    iss,
    ...(audience === undefined ? {} : { aud: audience }),
    ...claims,
  });
  const judge = (token: Claims): Verdict => (accepts(token) ? YES : NO);
  const { reached, doubts } = widestAccess(issuer, patterns, whole, judge);
  const guess = whyInconclusive(issuer, patterns, reached);
  const unjudged = [...doubts, ...(guess === undefined ? [] : [guess])].map((because) => ({
    where,
    because: `whether others can use ${place} depends on ${printable(because, 400)}`,
  }));
  if (reached.length === 0 && issuer.claims === undefined)
    unjudged.push({ where, because: 'Jobpass does not know the issuer and the meaning of its claims' });
  else if (
    reached.length === 0 &&
    unjudged.length === 0 &&
    !intendedTokens(issuer, patterns).some((claims) => judge(whole(claims)).is === 'yes')
  )
    unjudged.push({
      where,
      because: `Jobpass found no token that ${place} accepts: ${place} accepts none, or only tokens that Jobpass cannot construct`,
    });
  const access = reached.map((one) =>
    findingOf(one, {
      where,
      issuer,
      iss,
      production: role.names.find(isProduction),
      written: isWritten(patterns, one.token),
      subject: patterns.size > 0,
      place,
      ...(ignoresEvents ? { ignoresEvents } : {}),
    }),
  );
  return {
    findings: [...access.map((one) => asRule(one, place)), ...lintNames(role), ...lintTokens(role)],
    unjudged,
  };
}

/** Returns a finding with the term for the place of the conditions: rule or policy instead of role. */
function asRule(finding: Finding, place: JobpassRole['place']): Finding {
  if (place === 'the role') return finding;
  return {
    ...finding,
    message: finding.message
      .replace(/use the role/g, 'get the credential')
      .replace(/(runs|does) with the role/g, '$1 with the credential')
      .replace(/gets the role/g, 'gets the credential')
      .replace(/This looks like a role/, `This looks like a ${place.slice('the '.length)}`),
    fix: finding.fix
      .replace(/need the role/g, 'need the credential')
      .replace(/the role is for/g, `${place} is for`),
  };
}
