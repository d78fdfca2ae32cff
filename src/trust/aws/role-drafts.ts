import { parseRole } from '../../aws/endpoints.js';
import { errorText, JobpassError } from '../../errors.js';
import { type AwsSettings, awsSettings } from '../../providers/aws/settings.js';
import type { Grant, ReportProblem } from '../../rules/grant.js';
import { hostOf } from '../../servers/aws/condition-keys.js';
import type { AwsTrust } from './trust-schema.js';

/** A grant with its parsed settings. */
export interface ReadGrant {
  grant: Grant<AwsTrust>;
  aws: AwsSettings;
  host: string;
  /** The rule's name in messages and comments. */
  why: string;
  sid: string;
}

/** A role under construction. */
export interface RoleDraft {
  arn: string;
  /** Grants whose jobs assume the role with the ID token. */
  byToken: ReadGrant[];
  /** Grants whose jobs assume the role from the previous role in a chain. */
  byRole: { from: string; read: ReadGrant }[];
  /** Grants whose jobs get this role as the last role in a chain. */
  given: ReadGrant[];
  /** The roles that this role must be able to assume. */
  next: Set<string>;
  /** Grants that use this role to revoke sessions, keyed by the role of these sessions. */
  revokes: Map<string, ReadGrant[]>;
}

export function readGrant(grant: Grant<AwsTrust>, reportProblem: ReportProblem): ReadGrant | undefined {
  const refuse = (reason: string): void => reportProblem(grant, reason);
  let aws: AwsSettings;
  try {
    aws = awsSettings(grant.settings);
  } catch (error) {
    if (!(error instanceof JobpassError)) throw error;
    refuse(errorText(error));
    return undefined;
  }
  if (aws.s3Server !== undefined) {
    refuse(
      `${aws.sts.host} is an S3-compatible server, which has no IAM. Its own settings decide which jobs it accepts (docs/guides/s3-compatible.md)`,
    );
    return undefined;
  }
  // Source: API reference of CreateOpenIDConnectProvider.
  if (!/^https:\/\/[\w.-]+(\/[\w.~/-]*)?$/.test(grant.issuer)) {
    refuse(`AWS does not accept the issuer ${grant.issuer}: the URL must use https and must not have a port`);
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

/** Returns a name for a statement's `Sid`, which may contain only letters and digits. */
export function pascal(name: string): string {
  return name
    .replace(/[^A-Za-z0-9]+|^/g, ' ')
    .replace(/ +(.?)/g, (_, letter: string) => letter.toUpperCase());
}

/** Returns every role that the grants use, in the order of the file. */
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
      reportProblem(also.grant, `${arn} is also the revoke-role of other jobs: use a separate role`);
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
    reportProblem(grant, 'the revoke-role is in another account than the role, so it cannot change the role');
  if (grant.trust.boundary === undefined && !aws.unbounded) {
    reportProblem(
      grant,
      'revoke-role requires a permissions boundary on the role, because otherwise any step could give the role all permissions: set permissions-boundary under trust, or accept the risk with revoke-role-unbounded: true',
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
