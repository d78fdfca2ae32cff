import type { AwsAccount } from './account.js';
import { parsed } from './policies.js';
import { noSuchEntity, type Role } from './roles.js';
import { iso } from './sessions.js';
import { hostOf } from './web-identity.js';
import { AwsError, type Content } from './xml.js';

export const IAM_ACTIONS = [
  'GetRole',
  'PutRolePolicy',
  'DeleteRolePolicy',
  'ListRolePolicies',
  'GetRolePolicy',
  'ListAttachedRolePolicies',
  'GetOpenIDConnectProvider',
] as const;

export type IamAction = (typeof IAM_ACTIONS)[number];

/** What a call is about, as policies name it. */
export function resourceOf(account: AwsAccount, form: URLSearchParams): string {
  const name = form.get('RoleName') ?? '';
  return form.get('OpenIDConnectProviderArn') ?? account.roleNamed(name)?.arn ?? account.roleArn(name);
}

/** Does what was asked; the caller is allowed to ask it. */
export function iam(account: AwsAccount, action: IamAction, form: URLSearchParams): Content {
  if (action === 'GetOpenIDConnectProvider') return provider(account, form);
  const roleName = named(form, 'RoleName', 64);
  const role = account.roleNamed(roleName);
  if (role === undefined) throw noSuchEntity(`The role with name ${roleName} cannot be found.`);
  switch (action) {
    case 'GetRole':
      return { Role: described(account, role) };
    case 'ListRolePolicies': {
      const { page, ...rest } = listed([...role.inline.keys()].sort(), form);
      return { PolicyNames: page, ...rest };
    }
    case 'ListAttachedRolePolicies': {
      const { page, ...rest } = listed([...(role.options.attached ?? [])].sort(), form);
      const attached = page.map((arn) => ({ PolicyName: arn.split('/').at(-1) ?? '', PolicyArn: arn }));
      return { AttachedPolicies: attached, ...rest };
    }
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
    Path: role.options.path ?? '/',
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: iso(role.created),
    AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(role.options.trust)),
    MaxSessionDuration: role.maxSessionDuration,
    PermissionsBoundary:
      role.options.boundary === undefined && role.options.boundaryArn === undefined
        ? undefined
        : {
            PermissionsBoundaryType: 'Policy',
            PermissionsBoundaryArn:
              role.options.boundaryArn ??
              `arn:${account.partition}:iam::${account.id}:policy/${role.name}-boundary`,
          },
  };
}

/** An OpenID Connect provider, by its ARN. */
function provider(account: AwsAccount, form: URLSearchParams): Content {
  const arn = form.get('OpenIDConnectProviderArn') ?? '';
  const found = account.providers.find((one) => one.arn === arn);
  if (found === undefined) throw noSuchEntity(`OpenIDConnect Provider not found for arn ${arn}`);
  return {
    Url: hostOf(found.issuer),
    ClientIDList: [...found.clientIds],
    ThumbprintList: [],
    CreateDate: iso(account.now()),
    Tags: [],
  };
}

/** In the order of the names, a page at a time; the marker is the first name of the next page. */
function listed(all: readonly string[], form: URLSearchParams) {
  const marker = form.get('Marker');
  const rest = marker === null ? all : all.filter((name) => name >= marker);
  const most = Math.min(Number(form.get('MaxItems') ?? 100), PAGE);
  const next = rest[most];
  return { page: rest.slice(0, most), IsTruncated: next !== undefined, Marker: next };
}

/** As many items a page has at most, whatever is asked: IAM may give fewer than asked for. */
const PAGE = 100;

function named(form: URLSearchParams, parameter: string, most: number): string {
  const value = form.get(parameter) ?? '';
  if (value === '' || value.length > most || !/^[\w+=,.@-]+$/.test(value)) {
    const message = `The specified value for ${parameter} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`;
    throw new AwsError(400, 'ValidationError', message);
  }
  return value;
}
