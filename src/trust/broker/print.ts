import { Document, isScalar, type Pair } from 'yaml';
import { DEFAULT_TERMS, type GithubTerms } from '../../servers/broker/configured-broker.js';
import type { WantedRole } from '../../servers/broker/wanted-roles.js';
import { durationText } from '../../text/duration.js';
import { jsonLines } from '../../text/json.js';
import { oneOrList } from '../one-or-list.js';
import { safeYaml, yamlComment } from '../yaml.js';

export const FORMATS = ['yaml', 'json'] as const;

/** Returns the part of a broker's configuration that defines the roles. */
export function printRoles(
  server: string,
  roles: readonly WantedRole[],
  format: string,
  command: string,
): string {
  const content = contentOf(roles);
  return format === 'json' ? `${jsonLines(content)}\n` : yaml(content, server, roles, command);
}

interface Content {
  trust: Record<string, unknown>[];
  roles: Record<string, Record<string, unknown>>;
}

function contentOf(roles: readonly WantedRole[]): Content {
  const issuers = [...new Set(roles.map(({ issuer }) => issuer))];
  return {
    trust: issuers.map((issuer) => {
      const own = roles.filter((role) => role.issuer === issuer);
      return {
        issuer,
        audience: oneOrList([...new Set(own.flatMap(({ idTokenAudience }) => idTokenAudience))]),
        ...(own[0]?.jwksUri === undefined ? {} : { 'jwks-uri': own[0].jwksUri }),
      };
    }),
    roles: Object.fromEntries(roles.map((role) => [role.name, settingsOf(role)])),
  };
}

/** Returns a role's settings, except settings with their default value. */
function settingsOf(role: WantedRole): Record<string, unknown> {
  const { scopes, format, maxTtl, once, certificate, claims, explain, lateAfter, onAlarm, github } = role;
  return {
    issuer: role.issuer,
    when: Object.fromEntries(
      Object.entries(role.conditions).map(([claim, patterns]) => [claim, oneOrList(patterns)]),
    ),
    ...(github === undefined ? { audience: oneOrList(role.audience) } : {}),
    ...(scopes.length === 0 ? {} : { scopes }),
    ...(format === DEFAULT_TERMS.format ? {} : { format }),
    ...(maxTtl === undefined ? {} : { 'max-ttl': durationText(maxTtl) }),
    ...(once ? { once } : {}),
    ...(certificate ? { certificate: 'required' } : {}),
    ...(claims.length === 0 ? {} : { claims }),
    ...(explain ? { explain } : {}),
    ...(lateAfter === undefined ? {} : { 'late-after': durationText(lateAfter) }),
    ...(onAlarm === undefined ? {} : { 'on-alarm': onAlarm }),
    ...(github === undefined ? {} : { github: githubSettings(github) }),
  };
}

/** Returns the settings of a role for installation tokens. */
function githubSettings({ repositories, permissions, ...terms }: GithubTerms): Record<string, unknown> {
  return {
    ...terms,
    ...(repositories === 'own' ? { own: true } : { repositories }),
    permissions,
  };
}

function yaml(content: Content, server: string, roles: readonly WantedRole[], command: string): string {
  const document = new Document(content);
  const files = [...new Set(roles.flatMap(({ grants }) => grants.map(({ from }) => fileOf(from))))];
  const apps = [...new Set(roles.flatMap(({ github }) => github?.app ?? []))];
  document.commentBefore = yamlComment([
    `For ${server}. Generated from ${files.join(', ')} by jobpass trust ${command}.`,
    'Add these issuers and roles to the configuration of the broker.',
    ...(roles.some(({ certificate }) => certificate)
      ? ['A role requires a client certificate, so the broker needs tls.client-ca.']
      : []),
    ...(apps.length === 0 ? [] : [`The broker needs the GitHub App ${apps.join(', ')} under github.`]),
  ]);
  for (const role of roles) {
    const pair = pairOf(document, role.name);
    const from = role.grants.map((grant) => `${grant.from} (${grant.credential}: ${grant.rule})`);
    if (isScalar(pair?.key)) pair.key.commentBefore = yamlComment(from);
  }
  return safeYaml(document);
}

/** Returns the path of the file, without the line number. */
function fileOf(from: string): string {
  return from.replace(/:\d+$/, '');
}

function pairOf(document: Document, name: string): Pair | undefined {
  const roles: unknown = document.get('roles', true);
  const items = (roles as { items?: Pair[] } | undefined)?.items ?? [];
  return items.find(({ key }) => isScalar(key) && key.value === name);
}
