import type { AwsAccount } from './account.js';
import { parsed } from './policies.js';
import { noSuchEntity, type Role } from './roles.js';
import { iso } from './sessions.js';
import { AwsError, type Content } from './xml.js';

export const IAM_ACTIONS = [
  'GetRole',
  'PutRolePolicy',
  'DeleteRolePolicy',
  'ListRolePolicies',
  'GetRolePolicy',
] as const;

export type IamAction = (typeof IAM_ACTIONS)[number];

/** Does what was asked of a role; the caller is allowed to ask it. */
export function iam(account: AwsAccount, action: IamAction, form: URLSearchParams): Content {
  const roleName = named(form, 'RoleName', 64);
  const role = account.roles.get(account.roleArn(roleName));
  if (role === undefined) throw noSuchEntity(`The role with name ${roleName} cannot be found.`);
  switch (action) {
    case 'GetRole':
      return { Role: described(account, role) };
    case 'ListRolePolicies':
      return listed(role, form);
    case 'GetRolePolicy': {
      const policy = named(form, 'PolicyName', 128);
      const text = role.inline.get(policy);
      if (text === undefined) throw noSuchEntity(`The role policy with name ${policy} cannot be found.`);
      return { RoleName: role.name, PolicyName: policy, PolicyDocument: encodeURIComponent(text) };
    }
    case 'PutRolePolicy': {
      const policy = named(form, 'PolicyName', 128);
      const text = form.get('PolicyDocument') ?? '';
      parsed(text, 'identity');
      role.write(policy, text, account.now(), account.iamDelayMs);
      return undefined;
    }
    case 'DeleteRolePolicy':
      role.write(named(form, 'PolicyName', 128), undefined, account.now(), account.iamDelayMs);
      return undefined;
  }
}

function described(account: AwsAccount, role: Role): Content {
  return {
    Path: '/',
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: iso(role.created),
    AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(role.options.trust)),
    MaxSessionDuration: role.maxSessionDuration,
    PermissionsBoundary:
      role.options.boundary === undefined
        ? undefined
        : {
            PermissionsBoundaryType: 'Policy',
            PermissionsBoundaryArn: `arn:${account.partition}:iam::${account.id}:policy/${role.name}-boundary`,
          },
  };
}

/** In the order of the names, a page at a time; the marker is the first name of the next page. */
function listed(role: Role, form: URLSearchParams): Content {
  const all = [...role.inline.keys()].sort();
  const marker = form.get('Marker');
  const rest = marker === null ? all : all.filter((name) => name >= marker);
  const most = Number(form.get('MaxItems') ?? 100);
  const next = rest[most];
  return {
    PolicyNames: rest.slice(0, most),
    IsTruncated: next !== undefined,
    Marker: next,
  };
}

function named(form: URLSearchParams, parameter: string, most: number): string {
  const value = form.get(parameter) ?? '';
  if (value === '' || value.length > most || !/^[\w+=,.@-]+$/.test(value)) {
    const message = `The specified value for ${parameter} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`;
    throw new AwsError(400, 'ValidationError', message);
  }
  return value;
}
