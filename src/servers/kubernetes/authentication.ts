import type { ConditionSet } from '../../identity/conditions.js';
import { JOB_ID_LENGTH, type JobIdForm, jobIdForm } from '../../identity/job-id.js';
import { type IssuerKind, knownIssuer } from '../../identity/known-issuers.js';
import { conditionsAsCel } from '../cel/claim-conditions.js';
import { celText, claimOf, optionalClaim } from '../cel/text.js';
import { JOB_EXTRA, USER_PREFIX } from './names.js';

/** The jobs that belong to a group. */
export interface GroupGrant {
  /** The whole name, such as `jobpass:jobpass/deployer`. */
  group: string;
  /** The audience of the ID token. */
  audience: string;
  conditions: ConditionSet;
}

/** An issuer of ID tokens that the API server accepts. */
export interface TrustedIssuer {
  /** The claim `iss`. */
  issuer: string;
  /** The address of the discovery document, if it does not follow from the issuer's URL. */
  discoveryUrl?: string;
  /** The certificate authority of the issuer as PEM. Default: the system's authorities. */
  ca?: string;
  grants: readonly GroupGrant[];
}

/** An entry of `jwt` in an AuthenticationConfiguration. */
export interface JwtEntry {
  issuer: {
    url: string;
    discoveryURL?: string;
    certificateAuthority?: string;
    audiences: string[];
    audienceMatchPolicy?: 'MatchAny';
  };
  claimMappings: {
    username: { expression: string };
    groups: { expression: string };
    extra: { key: string; valueExpression: string }[];
  };
  userValidationRules: { expression: string; message: string }[];
}

/** The API server's configuration file for ID tokens. */
export interface AuthenticationConfiguration {
  apiVersion: 'apiserver.config.k8s.io/v1';
  kind: 'AuthenticationConfiguration';
  jwt: JwtEntry[];
}

/** Claims with immutable IDs that a username contains, for each CI system. */
const IDS: Readonly<Partial<Record<IssuerKind, readonly string[]>>> = {
  github: ['repository_owner_id', 'repository_id'],
  gitlab: ['namespace_id', 'project_id'],
  buildkite: ['organization_id', 'pipeline_id'],
  circleci: ['oidc.circleci.com/org-id', 'oidc.circleci.com/project-id'],
  terraform: ['terraform_organization_id', 'terraform_workspace_id'],
};

/** Returns the configuration with which the API server accepts the jobs of the grants, and no others. */
export function authenticationFor(issuers: readonly TrustedIssuer[]): AuthenticationConfiguration {
  return {
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'AuthenticationConfiguration',
    jwt: issuers.map(authenticatorFor),
  };
}

function authenticatorFor({ issuer, discoveryUrl, ca, grants }: TrustedIssuer): JwtEntry {
  const audiences = [...new Set(grants.map(({ audience }) => audience))];
  return {
    issuer: {
      url: issuer,
      ...(discoveryUrl === undefined ? {} : { discoveryURL: discoveryUrl }),
      ...(ca === undefined ? {} : { certificateAuthority: ca }),
      audiences,
      ...(audiences.length > 1 ? { audienceMatchPolicy: 'MatchAny' as const } : {}),
    },
    claimMappings: {
      username: { expression: usernameOf(issuer) },
      groups: { expression: groupsOf(issuer, grants, audiences.length > 1) },
      extra: [{ key: JOB_EXTRA, valueExpression: jobIdAsCel(issuer) }],
    },
    userValidationRules: [
      {
        expression: `user.groups.exists(g, g.startsWith('${USER_PREFIX}'))`,
        message: 'no rule matches the ID token of the job',
      },
    ],
  };
}

/** Returns a username with the IDs of the project and the job, as CEL. */
function usernameOf(issuer: string): string {
  const form = jobIdForm(issuer);
  if (form.claims.length === 0) return `${celText(`${USER_PREFIX}${form.prefix}:`)} + claims.sub`;
  const kind = knownIssuer(issuer)?.kind;
  const ids = (kind && IDS[kind]) ?? [];
  return [
    celText(`${USER_PREFIX}${form.prefix}:`),
    [...ids.map((claim) => `string(${claimOf(claim)})`), ...claimValues(form)].join(` + ':' + `),
  ].join(' + ');
}

function claimValues({ claims }: JobIdForm): string[] {
  return claims.map(({ claim, else: fallback }) =>
    fallback === undefined
      ? `string(${claimOf(claim)})`
      : `string(${optionalClaim([claim])}.orValue(${celText(fallback)}))`,
  );
}

/** Returns the groups of a job as CEL. Each group's condition is evaluated by itself. */
function groupsOf(issuer: string, grants: readonly GroupGrant[], audiences: boolean): string {
  const byGroup = new Map<string, string[]>();
  for (const { group, audience, conditions } of grants) {
    const all = { ...(audiences ? { aud: audience.replaceAll('*', '\\*') } : {}), ...conditions };
    byGroup.set(group, [...(byGroup.get(group) ?? []), conditionsAsCel(issuer, all)]);
  }
  return [...byGroup]
    .map(([group, all]) => {
      const [only = '', ...others] = [...new Set(all)];
      const condition = others.length === 0 ? only : [only, ...others].map((one) => `(${one})`).join(' || ');
      return `(${condition} ? [${celText(group)}] : [])`;
    })
    .join(' +\n');
}

/** Returns the job ID as CEL: the same text as `jobIdOf`. */
export function jobIdAsCel(issuer: string): string {
  const form = jobIdForm(issuer);
  const prefix = celText(`${form.prefix}.`);
  const plain = (value: string, between: string): string =>
    `${value}.lowerAscii().findAll('[a-z0-9]+').join('${between}')`;
  if (form.claims.length > 0)
    return [
      prefix,
      claimValues(form)
        .map((value) => plain(value, ''))
        .join(` + '.' + `),
    ].join(' + ');
  return `(${prefix} + ${plain('claims.sub', '.')}).find('^.{0,${JOB_ID_LENGTH - 1}}[a-z0-9]')`;
}
