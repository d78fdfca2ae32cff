import { JobpassError, tell } from '../../errors.js';
import { parseRole } from '../../providers/aws/endpoints.js';
import { type AwsSettings, awsSettings } from '../../providers/aws/settings.js';
import type { Grant, ReportProblem } from '../../rules/grant.js';
import { hostOf } from './condition-keys.js';
import type { AwsTrust } from './trust-schema.js';

/** A grant, read. */
export interface ReadGrant {
  grant: Grant<AwsTrust>;
  aws: AwsSettings;
  host: string;
  /** For people. */
  why: string;
  sid: string;
}

/** A role while it is put together. */
export interface RoleDraft {
  arn: string;
  /** Grants that assume it with the ID token. */
  byToken: ReadGrant[];
  /** Grants that assume it with the role before. */
  byRole: { from: string; read: ReadGrant }[];
  /** Grants whose jobs get it in the end. */
  given: ReadGrant[];
  /** Roles that it is to assume. */
  next: Set<string>;
  /** Grants that end the sessions of these roles by it. */
  revokes: Map<string, ReadGrant[]>;
}

export function readGrant(grant: Grant<AwsTrust>, reportProblem: ReportProblem): ReadGrant | undefined {
  const refuse = (reason: string): void => reportProblem(grant, reason);
  let aws: AwsSettings;
  try {
    aws = awsSettings(grant.settings);
  } catch (error) {
    if (!(error instanceof JobpassError)) throw error;
    refuse(tell(error));
    return undefined;
  }
  // Source: API reference of CreateOpenIDConnectProvider.
  if (!/^https:\/\/[\w.-]+(\/[\w.~/-]*)?$/.test(grant.issuer)) {
    refuse(`AWS takes no issuer such as ${grant.issuer}: it must be https, without a port`);
    return undefined;
  }
  const { credential, rule, from } = grant;
  return {
    grant,
    aws,
    host: hostOf(grant.issuer),
    why: `${from}: ${rule === credential ? '' : `rule ${rule} of `}credential ${credential}`,
    sid: [credential, ...(rule === credential ? [] : [rule])].map(pascal).join(''),
  };
}

/** A Sid has letters and digits alone. */
export function pascal(name: string): string {
  return name
    .replace(/[^A-Za-z0-9]+|^/g, ' ')
    .replace(/ +(.?)/g, (_, letter: string) => letter.toUpperCase());
}

/** Every role that the grants name, in the order of the file. */
export function draftsOf(reads: readonly ReadGrant[], reportProblem: ReportProblem): RoleDraft[] {
  const drafts = new Map<string, RoleDraft>();
  const draftOf = (arn: string): RoleDraft => {
    const draft = drafts.get(arn) ?? {
      ...{ arn, byToken: [], byRole: [], given: [], next: new Set<string>(), revokes: new Map() },
    };
    drafts.set(arn, draft);
    return draft;
  };
  for (const read of reads) {
    const { roles, revokeRole } = read.aws;
    const last = roles.at(-1) ?? '';
    for (const [at, arn] of roles.entries()) {
      const before = roles[at - 1];
      const draft = draftOf(arn);
      if (before === undefined) draft.byToken.push(read);
      else {
        draft.byRole.push({ from: before, read });
        draftOf(before).next.add(arn);
      }
    }
    draftOf(last).given.push(read);
    if (revokeRole === undefined) continue;
    const revoker = draftOf(revokeRole);
    revoker.revokes.set(last, [...(revoker.revokes.get(last) ?? []), read]);
    checkRevokeRole(read, last, revokeRole, reportProblem);
  }
  for (const { arn, revokes, byToken, byRole } of drafts.values()) {
    const [also] = [...byToken, ...byRole.map(({ read }) => read)];
    if (revokes.size > 0 && also !== undefined)
      reportProblem(also.grant, `${arn} is the revoke-role of other jobs: it must be a role of its own`);
  }
  return [...drafts.values()];
}

function checkRevokeRole(
  { grant, aws }: ReadGrant,
  last: string,
  revokeRole: string,
  reportProblem: ReportProblem,
): void {
  if (parseRole(revokeRole).account !== parseRole(last).account)
    reportProblem(grant, `the revoke-role is in another account than the role, and could not write on it`);
  if (grant.trust.boundary === undefined && !aws.unbounded) {
    reportProblem(
      grant,
      'revoke-role needs a permissions boundary on the role, since any step could give it every right otherwise: say it as permissions-boundary under trust, or accept that with revoke-role-unbounded: true',
    );
  }
}

export const grantsUsing = ({ byToken, byRole, revokes }: RoleDraft): ReadGrant[] => [
  ...byToken,
  ...byRole.map(({ read }) => read),
  ...[...revokes.values()].flat(),
];

export const grantsByToken = ({ byToken, revokes }: RoleDraft): ReadGrant[] => [
  ...byToken,
  ...[...revokes.values()].flat(),
];
