import type { Claims } from '../../../identity/id-token.js';
import { type IssuerKind, knownIssuer } from '../../../identity/known-issuers.js';
import { federate } from '../../../servers/gcp/federate.js';
import { memberMatches, type PoolMember } from '../../../servers/gcp/members.js';
import { acceptedAudiences, type PoolProvider, PROVIDER_LIMITS } from '../../../servers/gcp/pool-provider.js';
import { printable } from '../../../text/printable.js';
import { findingOf, isProduction, isWritten } from '../access-finding.js';
import { type IssuerTokens, possibleValues } from '../attacks/attack.js';
import type { ClaimPatterns } from '../attacks/glob.js';
import { issuerTokens } from '../attacks/issuers.js';
import type { Finding, Unjudged } from '../linter.js';
import { oldSubjectFindings } from '../old-subjects.js';
import { NO, type Verdict, YES } from '../verdict.js';
import { type Admitted, intendedTokens, whyInconclusive, widestAccess } from '../widest-access.js';
import { claimsOfProvider, guardedClaims, providerPatterns } from './provider-patterns.js';

export interface Judged {
  findings: readonly Finding[];
  unjudged: readonly Unjudged[];
}

/** Attackers that have no rights in the project's repository. */
const OUTSIDERS: readonly string[] = ['anyone', 'look-alike', 'lured', 'enterprise', 'caller'];

/** Claims that only some jobs have. The linter leaves them out unless a condition names them, or the provider requires them. */
const OPTIONAL = ['environment', 'environment_protected', 'deployment_tier', 'enterprise', 'enterprise_id'];

/** Constructs ID tokens of a provider's issuer, and judges them. */
export class ProviderSearch {
  readonly provider: PoolProvider;
  readonly issuer: IssuerTokens;
  readonly #read: readonly string[];

  constructor(provider: PoolProvider) {
    this.provider = provider;
    this.issuer = issuerTokens(provider.issuer ?? '');
    const guarded = guardedClaims(provider);
    this.#read = claimsOfProvider(provider).filter(
      (claim) => !OPTIONAL.includes(claim) || !guarded.includes(claim),
    );
  }

  /** The address of the issuer. */
  get iss(): string {
    return this.provider.issuer ?? '';
  }

  /** Returns a whole token, with all claims that the mappings read. */
  whole(claims: Claims, patterns: ClaimPatterns): Claims {
    const read = this.#read.filter(
      (claim) => !patterns.has(claim) && (this.issuer.claims?.includes(claim) ?? true),
    );
    const [aud = ''] = acceptedAudiences(this.provider);
    return { ...Object.fromEntries(read.map((claim) => [claim, '1'])), iss: this.iss, aud, ...claims };
  }

  /** Returns whole tokens that the conditions intend. */
  intended(patterns: ClaimPatterns): Claims[] {
    // The claims of an unknown issuer are known only from the conditions.
    const required =
      this.issuer.claims === undefined
        ? Object.fromEntries([...patterns.keys()].map((claim) => [claim, possibleValues(patterns, claim)[0]]))
        : {};
    return intendedTokens(this.issuer, patterns).map((claims) =>
      this.whole({ ...required, ...claims }, patterns),
    );
  }

  /** Returns whether the provider accepts a token, and a member names its identity. */
  verdict(token: Claims, member: PoolMember | undefined): Verdict {
    const { identity, rejections, undecided } = federate(this.provider, token);
    if (rejections.length > 0) return NO;
    const [because] = undecided;
    if (because !== undefined || identity === undefined)
      return { is: 'unknown', because: `an expression that Jobpass cannot evaluate (${because ?? ''})` };
    return member === undefined || memberMatches(member, identity) ? YES : NO;
  }

  /** Finds the widest group of attackers that the provider accepts as a member. */
  widest(member: PoolMember | undefined): {
    reached: readonly Admitted[];
    doubts: readonly string[];
    patterns: ClaimPatterns;
  } {
    const patterns = providerPatterns(this.provider, member);
    const { reached, doubts } = widestAccess(
      this.issuer,
      patterns,
      (claims) => this.whole(claims, patterns),
      (token) => this.verdict(token, member),
    );
    const guess = whyInconclusive(this.issuer, patterns, reached);
    return { reached, doubts: guess === undefined ? doubts : [...doubts, guess], patterns };
  }
}

/** Finds jobs that a provider should reject. @param hasPolicies whether policies that name its identities are judged too */
export function lintProvider(search: ProviderSearch, hasPolicies: boolean): Judged {
  const { provider } = search;
  const where = `provider ${printable(provider.name, 200)}`;
  const login = lintAccess(search, where, undefined, hasPolicies ? OUTSIDERS : undefined);
  return {
    findings: [
      // Without a role in a policy, an identity has no access.
      ...login.findings.map((one) => ({
        ...one,
        severity: one.severity === 'high' ? ('medium' as const) : one.severity,
      })),
      ...audienceFindings(where, search),
      ...subjectFindings(where, search),
    ],
    unjudged: login.unjudged,
  };
}

/** Finds jobs that should not be a member of a policy. @param only the attackers to report; all if undefined */
export function lintAccess(
  search: ProviderSearch,
  where: string,
  member: PoolMember | undefined,
  only?: readonly string[],
  names: readonly string[] = [],
): Judged {
  const { issuer, iss } = search;
  const { reached, doubts, patterns } = search.widest(member);
  const findings = reached
    .filter(({ attack }) => only?.includes(attack.attacker) ?? true)
    .map((one) =>
      inWordsOfGoogle(
        findingOf(one, {
          where,
          issuer,
          iss,
          production: names.find(isProduction),
          written: isWritten(patterns, one.token),
          subject: patterns.size > 0,
          place: 'the provider',
        }),
        member,
      ),
    );
  const intended = search.intended(patterns);
  const isUnknown = issuer.claims === undefined && reached.length === 0;
  const accepts = reached.length > 0 || intended.some((token) => search.verdict(token, member).is === 'yes');
  return {
    findings: [
      ...findings,
      ...takeoverFindings(where, search, patterns, reached),
      ...(member === undefined
        ? []
        : oldSubjectFindings({
            ...{ where, issuer, host: iss, intended, patterns: patterns.get('sub') ?? [] },
            judge: (token) => search.verdict(token, member),
          })),
    ],
    unjudged: [
      ...doubts.map((because) => ({
        where,
        because: `whether others get access depends on ${printable(because, 400)}`,
      })),
      ...(isUnknown && member === undefined
        ? [{ where, because: 'Jobpass does not know the issuer and the meaning of its claims' }]
        : []),
      ...(accepts || isUnknown || doubts.length > 0
        ? []
        : [
            {
              where,
              because:
                'Jobpass found no ID token that is accepted: the provider and the policy accept none, or only tokens that Jobpass cannot construct',
            },
          ]),
    ],
  };
}

/** Reports conditions on names of GitHub repositories or owners that another account can take over. */
function takeoverFindings(
  where: string,
  { issuer }: ProviderSearch,
  patterns: ClaimPatterns,
  reached: readonly Admitted[],
): Finding[] {
  const isOpen = reached.some(({ attack }) => OUTSIDERS.includes(attack.attacker));
  if (issuer.project !== 'repository' || isOpen) return [];
  const hasId =
    ['repository_id', 'repository_owner_id', 'enterprise_id'].some((claim) => patterns.has(claim)) ||
    (patterns.get('sub') ?? []).some(({ text }) => /@\d+[/:]|_id:/.test(text));
  const names = ['repository', 'repository_owner', 'sub', 'workflow_ref', 'job_workflow_ref'].flatMap(
    (claim) => (patterns.get(claim) ?? []).map(({ text }) => text),
  );
  if (hasId || names.length === 0) return [];
  return [
    {
      where,
      hole: 'name-takeover',
      severity: 'low',
      message: `The conditions name ${printable(names[0], 160)} without an ID. If the owner is renamed or deleted, another account can take over the name and get this access.`,
      fix: 'Add a condition on assertion.repository_owner_id or assertion.repository_id to the attribute condition. jobpass trust ids prints the IDs for a rules file',
    },
  ];
}

/** Reports allowed audiences that other services share. */
function audienceFindings(where: string, search: ProviderSearch): Finding[] {
  const { provider } = search;
  const shared = provider.audiences.filter((one) => !/googleapis\.com/.test(one));
  const [first] = shared;
  if (first === undefined) return [];
  const patterns = providerPatterns(provider);
  const token = search
    .intended(patterns)
    .map((one) => ({ ...one, aud: first }))
    .find((one) => search.verdict(one, undefined).is === 'yes');
  return [
    {
      where,
      hole: 'no-audience',
      severity: 'low',
      message: `The provider accepts ID tokens for the audience ${printable(first, 120)}, which does not name the provider. Every other service that gets such a token from a job can use it here.`,
      fix: 'Remove the list of allowed audiences, so that Google requires the name of the provider, and let jobs request this audience',
      ...(token === undefined ? {} : { example: token, telling: ['aud', 'sub'] }),
    },
  ];
}

/** Issuers whose subject contains the name of the branch. */
const WITH_BRANCH: readonly (IssuerKind | undefined)[] = ['github', 'gitlab', 'buildkite'];

/** Reports a mapping of google.subject that becomes too long for some branches. */
function subjectFindings(where: string, { provider, iss }: ProviderSearch): Finding[] {
  const mapped = provider.mapping['google.subject']?.trim();
  const fixed = (providerPatterns(provider).get('sub') ?? []).some(({ wild }) => wild === '');
  if (mapped !== 'assertion.sub' || fixed || !WITH_BRANCH.includes(knownIssuer(iss)?.kind)) return [];
  return [
    {
      where,
      hole: 'long-subject',
      severity: 'note',
      message: `google.subject is the claim sub of ${iss}, which contains the name of the branch. Google rejects jobs whose subject has more than ${PROVIDER_LIMITS.subject} bytes.`,
      fix: 'Map google.subject to IDs, for example as jobpass trust gcp prints it, and name attributes instead of subjects in policies',
    },
  ];
}

/** Returns a finding about a role in the words for Google Cloud. */
function inWordsOfGoogle(finding: Finding, member: PoolMember | undefined): Finding {
  const use = member === undefined ? 'log in to the pool' : 'get this access';
  return {
    ...finding,
    message: finding.message
      .replace(
        /The provider has no condition on the subject/,
        'Neither the provider nor the policy has a condition on the job',
      )
      .replace(/use the role/g, use)
      .replace(/runs with the role/g, 'runs with this access')
      .replace(/gets the role/g, 'gets this access')
      .replace(/does with the role/g, 'does with this access')
      .replace(/This looks like a role for/, 'This looks like access to'),
    fix: finding.fix
      .replace(/need the role/g, 'need this access')
      .replace(/If the role is for/, 'If the access is for'),
  };
}
