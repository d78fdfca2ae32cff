import { parseRole } from '../../aws/endpoints.js';
import type { Grant, ReportProblem } from '../../rules/grant.js';
import { GOOGLE, hostOf } from '../../servers/aws/condition-keys.js';
import type { AccountPlan, OidcProvider } from './account-plan.js';
import {
  draftsOf,
  grantsByToken,
  grantsUsing,
  type ReadGrant,
  type RoleDraft,
  readGrant,
} from './role-drafts.js';
import { type Place, providerArn, roleOf } from './role-plan.js';
import type { AwsTrust } from './trust-schema.js';

/** Returns the plan of each account: the providers and roles that allow exactly the grants. */
export function accountsFor(grants: readonly Grant<AwsTrust>[], reportProblem: ReportProblem): AccountPlan[] {
  const reads = grants.flatMap((grant) => readGrant(grant, reportProblem) ?? []);
  const drafts = draftsOf(reads, reportProblem);
  checkChains(reads, reportProblem);
  checkNames(drafts, reportProblem);
  const accounts = new Map<string, RoleDraft[]>();
  for (const draft of drafts) {
    const { partition, account } = parseRole(draft.arn);
    const key = `${partition}:${account}`;
    accounts.set(key, [...(accounts.get(key) ?? []), draft]);
  }
  return [...accounts].map(([key, own]) => {
    const [partition = '', account = ''] = key.split(':');
    const place = { partition, account };
    const users = own.flatMap(grantsUsing);
    const [first] = users;
    if (first === undefined) throw new Error('A role without a grant');
    return {
      ...place,
      providers: providersOf(own.flatMap(grantsByToken), place),
      roles: own.map((draft) => roleOf(draft, place, reportProblem)),
      settings: first.grant.settings,
      aws: first.aws,
    };
  });
}

/**
 * Checks chains of roles. A session of a role can assume every role that trusts this role. Therefore every job that gets the
 * first role must also be allowed to get the next role.
 */
function checkChains(reads: readonly ReadGrant[], reportProblem: ReportProblem): void {
  for (const { aws } of reads) {
    for (const [at, next] of aws.roles.entries()) {
      const before = aws.roles[at - 1];
      if (before === undefined) continue;
      for (const { grant, aws: other } of reads) {
        const place = other.roles.indexOf(before);
        if (place === -1 || other.roles.indexOf(next) > place) continue;
        reportProblem(
          grant,
          `its jobs get ${before}, and other rules use this role to assume ${next}, so these jobs could too: use separate roles`,
        );
      }
    }
  }
}

/** Checks that the names of roles are unique within an account. IAM ignores the case and the path of a name. */
function checkNames(drafts: readonly RoleDraft[], reportProblem: ReportProblem): void {
  const seen = new Map<string, string>();
  for (const draft of drafts) {
    const { account, name } = parseRole(draft.arn);
    const key = `${account}:${name.toLowerCase()}`;
    const other = seen.get(key);
    seen.set(key, draft.arn);
    const [user] = grantsUsing(draft);
    if (other !== undefined && user !== undefined)
      reportProblem(
        user.grant,
        `${other} and ${draft.arn} have the same name, and names of roles must be unique in an account`,
      );
  }
}

/** Returns a provider for each issuer, with the audiences of all grants for this issuer. */
function providersOf(reads: readonly ReadGrant[], place: Place): OidcProvider[] {
  const providers = new Map<string, string[]>();
  for (const { grant, host } of reads) {
    // Every account has this provider already.
    if (host === GOOGLE) continue;
    providers.set(grant.issuer, [...(providers.get(grant.issuer) ?? []), grant.audience]);
  }
  return [...providers].map(([url, audiences]) => ({
    url,
    host: hostOf(url),
    arn: providerArn(place, hostOf(url)),
    clientIds: [...new Set(audiences)],
  }));
}
