import { JobpassError, tell } from '../../errors.js';
import { parseRole } from '../../providers/aws/endpoints.js';
import { type AwsSettings, awsSettings } from '../../providers/aws/settings.js';
import type { Complain, Grant } from '../../rules/grant.js';
import { hostOf } from './condition-keys.js';
import type { AwsOwn } from './trust-schema.js';

/** A grant, read. */
export interface Read {
  grant: Grant<AwsOwn>;
  aws: AwsSettings;
  host: string;
  /** For people. */
  why: string;
  sid: string;
}

/** A role while it is put together. */
export interface Draft {
  arn: string;
  /** Grants that assume it with the ID token. */
  byToken: Read[];
  /** Grants that assume it with the role before. */
  byRole: { from: string; read: Read }[];
  /** Grants whose jobs get it in the end. */
  given: Read[];
  /** Roles that it is to assume. */
  next: Set<string>;
  /** Grants that end the sessions of these roles by it. */
  revokes: Map<string, Read[]>;
}

export function readGrant(grant: Grant<AwsOwn>, complain: Complain): Read | undefined {
  const refuse = (reason: string): void => complain(grant, reason);
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
export function draftsOf(reads: readonly Read[], complain: Complain): Draft[] {
  const drafts = new Map<string, Draft>();
  const draftOf = (arn: string): Draft => {
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
    checkRevoking(read, last, revokeRole, complain);
  }
  for (const { arn, revokes, byToken, byRole } of drafts.values()) {
    const [also] = [...byToken, ...byRole.map(({ read }) => read)];
    if (revokes.size > 0 && also !== undefined)
      complain(also.grant, `${arn} is the revoke-role of other jobs: it must be a role of its own`);
  }
  return [...drafts.values()];
}

function checkRevoking({ grant, aws }: Read, last: string, revokeRole: string, complain: Complain): void {
  if (parseRole(revokeRole).account !== parseRole(last).account)
    complain(grant, `the revoke-role is in another account than the role, and could not write on it`);
  if (grant.own.boundary === undefined && !aws.unbounded) {
    complain(
      grant,
      'revoke-role needs a permissions boundary on the role, since any step could give it every right otherwise: say it as permissions-boundary under trust, or accept that with revoke-role-unbounded: true',
    );
  }
}

export const usersOf = ({ byToken, byRole, revokes }: Draft): Read[] => [
  ...byToken,
  ...byRole.map(({ read }) => read),
  ...[...revokes.values()].flat(),
];

export const tokensOf = ({ byToken, revokes }: Draft): Read[] => [
  ...byToken,
  ...[...revokes.values()].flat(),
];
