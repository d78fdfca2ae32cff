import { errorText, JobpassError } from '../../errors.js';
import { poolName, providerName } from '../../gcp/names.js';
import { type GcpSettings, gcpSettings } from '../../providers/gcp/settings.js';
import type { Grant, ReportProblem } from '../../rules/grant.js';
import { unsupportedConditions } from '../../servers/cel/claim-conditions.js';
import { printable } from '../../text/printable.js';
import type { GcpTrust } from './trust-schema.js';

/** A grant with its checked settings. */
export interface ReadGrant {
  grant: Grant<GcpTrust>;
  gcp: GcpSettings;
  /** The resource name of the pool. */
  pool: string;
  /** The resource name of the provider. */
  provider: string;
  /** The service accounts, from the one that the job impersonates to the one whose token it gets. Empty for direct access. */
  chain: readonly string[];
  /** The first thing that the job needs: the first service account of the chain, or else the rule itself. */
  target: string;
  /** The rule's name in messages and comments. */
  why: string;
}

export function readGrant(grant: Grant<GcpTrust>, reportProblem: ReportProblem): ReadGrant | undefined {
  try {
    const gcp = gcpSettings(grant.settings);
    const { serviceAccount, delegates } = gcp;
    const chain = serviceAccount === undefined ? [] : [...delegates, serviceAccount];
    const problems = [
      ...unsupportedConditions(grant.conditions, 'Google Cloud'),
      ...issuerProblems(grant),
      ...chain
        .filter((account) => !account.includes('@'))
        .map(
          (account) =>
            `the service account ${account} is a unique ID, but policies contain e-mail addresses: use the e-mail address`,
        ),
    ];
    for (const problem of problems) reportProblem(grant, problem);
    if (problems.length > 0) return undefined;
    const { credential, rule, from } = grant;
    const name = `${rule === credential ? '' : `rule ${rule} of `}credential ${credential}`;
    return {
      grant,
      gcp,
      pool: poolName(gcp.provider),
      provider: providerName(gcp.provider),
      chain,
      target: chain[0] ?? (rule === credential ? credential : `${credential}/${rule}`),
      why: `${from}: ${name}`,
    };
  } catch (error) {
    if (!(error instanceof JobpassError)) throw error;
    reportProblem(grant, errorText(error));
    return undefined;
  }
}

function issuerProblems({ issuer, jwksUri }: Grant): string[] {
  return [
    ...(/^https:\/\/[^\s?#]+$/.test(issuer)
      ? []
      : [`Google accepts only issuers with https, but the issuer is ${printable(issuer, 100)}`]),
    ...(jwksUri === undefined
      ? []
      : [
          'Google reads keys from a discovery document of the issuer, not from `jwks-uri`: publish a discovery document',
        ]),
  ];
}

/**
 * Checks delegation chains. Whoever may impersonate a service account also reaches every account that trusts this account. Therefore
 * every job that gets the first account must also be allowed to get the next one.
 */
export function checkChains(reads: readonly ReadGrant[], reportProblem: ReportProblem): void {
  const next = new Map<string, { account: string; by: ReadGrant }[]>();
  for (const read of reads)
    for (const [at, account] of read.chain.entries()) {
      const before = read.chain[at - 1];
      if (before !== undefined) next.set(before, [...(next.get(before) ?? []), { account, by: read }]);
    }
  for (const { grant, chain } of reads) {
    const reached = new Set(chain.slice(0, 1));
    for (const account of reached) {
      for (const { account: further, by } of next.get(account) ?? []) {
        if (reached.has(further)) continue;
        reached.add(further);
        if (!chain.includes(further))
          reportProblem(
            grant,
            `its jobs can impersonate ${account}, and ${by.why} uses this account to impersonate ${further}, so these jobs could too: use separate service accounts`,
          );
      }
    }
  }
}
