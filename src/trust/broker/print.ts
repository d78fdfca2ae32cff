import { Document, isScalar, type Pair, Scalar, visit } from 'yaml';
import { DEFAULT_TERMS } from '../../servers/broker/configured-broker.js';
import type { WantedRole } from '../../servers/broker/wanted-roles.js';
import { durationText } from '../../text/duration.js';
import { jsonLines } from '../../text/json.js';
import { printable } from '../../text/printable.js';
import { oneOrList } from '../one-or-list.js';
import { unicodeEscape } from '../unicode-escape.js';

export const FORMATS = ['yaml', 'json'] as const;

/** Returns the part of a broker's configuration that defines the roles. */
export function printRoles(server: string, roles: readonly WantedRole[], format: string): string {
  const content = contentOf(roles);
  return format === 'json' ? `${jsonLines(content)}\n` : yaml(content, server, roles);
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
  const { scopes, format, maxTtl, once, certificate, claims, explain } = role;
  return {
    issuer: role.issuer,
    when: Object.fromEntries(
      Object.entries(role.conditions).map(([claim, patterns]) => [claim, oneOrList(patterns)]),
    ),
    audience: oneOrList(role.audience),
    ...(scopes.length === 0 ? {} : { scopes }),
    ...(format === DEFAULT_TERMS.format ? {} : { format }),
    ...(maxTtl === undefined ? {} : { 'max-ttl': durationText(maxTtl) }),
    ...(once ? { once } : {}),
    ...(certificate ? { certificate: 'required' } : {}),
    ...(claims.length === 0 ? {} : { claims }),
    ...(explain ? { explain } : {}),
  };
}

/** Characters that a terminal, a runner or a YAML parser may interpret. */
const ODD = /[^\x20-\x7e]|::|##/;
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Cn}]|#(?=#)/gu;

function yaml(content: Content, server: string, roles: readonly WantedRole[]): string {
  const document = new Document(content);
  const files = [...new Set(roles.flatMap(({ grants }) => grants.map(({ from }) => fileOf(from))))];
  document.commentBefore = commentOf([
    `For ${server}. Generated from ${files.join(', ')} by jobpass trust broker.`,
    'Add these issuers and roles to the configuration of the broker.',
    ...(roles.some(({ certificate }) => certificate)
      ? ['A role requires a client certificate, so the broker needs tls.client-ca.']
      : []),
  ]);
  for (const role of roles) {
    const pair = pairOf(document, role.name);
    const from = role.grants.map((grant) => `${grant.from} (${grant.credential}: ${grant.rule})`);
    if (isScalar(pair?.key)) pair.key.commentBefore = commentOf(from);
  }
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === 'string' && ODD.test(node.value)) node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  const text = document.toString({
    lineWidth: 0,
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
  });
  // Characters that could fake a line are printed only inside double quotes, where YAML supports escapes.
  return text
    .split('\n')
    .map((line) => line.replace(UNSEEN, unicodeEscape))
    .join('\n');
}

function commentOf(lines: readonly string[]): string {
  return lines.map((line) => ` ${printable(line, 300)}`).join('\n');
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
