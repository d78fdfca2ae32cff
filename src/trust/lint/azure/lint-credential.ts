import { GITHUB_ISSUER } from '../../../identity/github-subject.js';
import type { Claims } from '../../../identity/id-token.js';
import { flexibleClaims } from '../../../servers/azure/claims-expression.js';
import {
  acceptsToken,
  comparisonsOf,
  type FederatedCredential,
} from '../../../servers/azure/federated-credential.js';
import { printable } from '../../../text/printable.js';
import { findingOf, isProduction, isWritten } from '../access-finding.js';
import type { ClaimPatterns, Glob } from '../attacks/glob.js';
import { issuerTokens } from '../attacks/issuers.js';
import type { Finding, Unjudged } from '../linter.js';
import { NO, type Verdict, YES } from '../verdict.js';
import { intendedTokens, whyInconclusive, widestAccess } from '../widest-access.js';
import { isAzurePipelines, pipelinesFinding } from './azure-pipelines.js';

/** The audiences that are only for the exchange of tokens. Source: Microsoft Learn, "Configure a user-assigned managed identity to trust an external identity provider". */
const EXCHANGE = [
  'api://AzureADTokenExchange',
  'api://AzureADTokenExchangeUSGov',
  'api://AzureADTokenExchangeChina',
  'api://AzureADTokenExchangeUSNat',
  'api://AzureADTokenExchangeUSSec',
];

/** Checks one federated credential. */
export function lintCredential(credential: FederatedCredential): {
  findings: Finding[];
  unjudged: Unjudged[];
} {
  const where = `federated credential ${printable(credential.name, 120)}`;
  const { issuer: iss, audiences } = credential;
  const comparisons = comparisonsOf(credential);
  if (comparisons === undefined)
    return {
      findings: [],
      unjudged: [
        { where, because: `its expression has another form: ${printable(credential.expression, 300)}` },
      ],
    };
  const issuer = issuerTokens(iss);
  const patterns = new Map<string, Glob[]>();
  for (const { claim, operator, text } of comparisons)
    patterns.set(claim, [...(patterns.get(claim) ?? []), { text, wild: operator === 'eq' ? '' : '*?' }]);
  const whole = (claims: Claims): Claims => ({ iss, aud: audiences[0] ?? '', ...claims });
  const judge = (token: Claims): Verdict => (acceptsToken(credential, token) === true ? YES : NO);
  const production = isProduction(credential.name) ? credential.name : undefined;
  // A * in an exact subject is a mistake, because no branch or tag contains one.
  const isMistaken = credential.subject?.includes('*') === true;
  const { reached, doubts } = isMistaken
    ? { reached: [], doubts: [] }
    : widestAccess(issuer, patterns, whole, judge);
  const unjudged: Unjudged[] = [];
  const guess = whyInconclusive(issuer, patterns, reached);
  for (const because of [...doubts, ...(guess === undefined ? [] : [guess])])
    unjudged.push({
      where,
      because: `whether others can log in depends on ${printable(because, 400)}`,
    });
  const findings = reached.map((one) =>
    findingOf(one, {
      where,
      issuer,
      iss,
      production,
      written: isWritten(patterns, one.token),
      subject: [...(patterns.get('sub') ?? [])].some(({ text }) => text.replaceAll('*', '') !== ''),
      place: 'the credential',
      ignoresEvents: true,
    }),
  );
  const intended = intendedTokens(issuer, patterns).map(whole);
  const accepted = intended.find((token) => judge(token).is === 'yes');
  const example = accepted ?? exactToken(credential, patterns);
  if (isAzurePipelines(iss)) findings.push(...pipelinesFinding(where, credential, production));
  findings.push(
    ...audienceFindings(where, credential, example),
    ...neverMatches(where, credential),
    ...oldSubject(where, iss, patterns),
  );
  const explained =
    reached.length > 0 || unjudged.length > 0 || findings.some(({ hole }) => hole === 'never-matches');
  if (accepted === undefined && !explained) {
    if (issuer.claims !== undefined)
      unjudged.push({
        where,
        because:
          'Jobpass found no token that the credential accepts: the credential accepts none, or only tokens that Jobpass cannot construct',
      });
    else if (credential.subject === undefined)
      unjudged.push({ where, because: `Jobpass does not know the subjects of ${printable(iss, 100)}` });
  }
  return { findings, unjudged };
}

/** Returns the token that a credential with a subject accepts, for issuers whose tokens Jobpass does not know. */
function exactToken(
  { issuer, subject, audiences }: FederatedCredential,
  patterns: ClaimPatterns,
): Claims | undefined {
  return subject === undefined || patterns.size !== 1
    ? undefined
    : { iss: issuer, aud: audiences[0] ?? '', sub: subject };
}

/** Reports an audience that tokens for another service have, because that service could use the token at Entra. */
function audienceFindings(
  where: string,
  { audiences }: FederatedCredential,
  token: Claims | undefined,
): Finding[] {
  const [audience = ''] = audiences;
  if (audiences.length !== 1)
    return [
      {
        where,
        hole: 'never-matches',
        severity: 'note',
        message: `The credential has ${audiences.length} audiences, but Entra requires exactly one.`,
        fix: 'Use api://AzureADTokenExchange',
      },
    ];
  if (EXCHANGE.includes(audience)) return [];
  return [
    {
      where,
      hole: 'no-audience',
      severity: 'low',
      message: `The audience is ${printable(audience, 120)}, and not that of Entra's token exchange: any service that receives a token with this audience from a job can log in with it.`,
      fix: 'Use api://AzureADTokenExchange, or in sovereign clouds the audience of the cloud, and let jobs request this audience',
      ...(token === undefined ? {} : { example: token, telling: ['aud', 'sub'] }),
    },
  ];
}

/** Reports conditions that reject every token. */
function neverMatches(where: string, { issuer, subject, expression }: FederatedCredential): Finding[] {
  const found: Finding[] = [];
  const add = (message: string, fix: string): void => {
    found.push({
      where,
      hole: 'never-matches',
      severity: 'note',
      message: `The credential rejects every token: ${message}`,
      fix,
    });
  };
  if (subject?.includes('*') === true)
    add(
      'the subject must match exactly, but contains a *.',
      'Write the whole subject, or use a flexible credential with an expression',
    );
  const supported = flexibleClaims(issuer);
  if (expression !== undefined && supported === undefined)
    add(
      `Entra supports no expressions for the issuer ${printable(issuer, 100)}.`,
      'Use the exact subject of each job',
    );
  if (supported !== undefined && expression !== undefined)
    for (const [, claim = ''] of expression.matchAll(/claims\['([^']+)'\]/g))
      if (!supported.includes(claim))
        add(
          `Entra supports no condition on the claim ${printable(claim, 60)}.`,
          `Use conditions on ${supported.join(' and ')}`,
        );
  if (issuer.startsWith(`${GITHUB_ISSUER}/`) && issuer.replace(/\/+$/, '') === GITHUB_ISSUER)
    add('the issuer of GitHub.com has no slash at its end.', `Use ${GITHUB_ISSUER}`);
  return found;
}

/** Reports a subject of GitHub.com without ids. Only the subject counts, so there is no other condition on the ids. */
function oldSubject(where: string, iss: string, patterns: ClaimPatterns): Finding[] {
  if (iss !== GITHUB_ISSUER) return [];
  const named = (patterns.get('sub') ?? []).filter(({ text }) => /^repo:[^/:@*?]+\/[^:@*?]+(:|$)/.test(text));
  if (named.length === 0) return [];
  return [
    {
      where,
      hole: 'old-subject',
      severity: 'note',
      message:
        'The subject has no ids. Repositories that were created, renamed or moved after 15 July 2026, or that use immutable subjects, have other subjects (repo:OWNER@ID/NAME@ID:…), which the credential rejects.',
      fix: 'Read sub_claim_prefix: gh api repos/OWNER/NAME/actions/oidc/customization/sub. If it has ids, write the subject with the ids. They also exclude a later owner of the same name',
    },
  ];
}
