import { parse } from 'yaml';
import { JobpassError } from '../../errors.js';
import { isObject, type JsonObject } from '../../text/json.js';
import { printable } from '../../text/printable.js';

/** A rule about claims or about the user. `claim` and `requiredValue` are an alternative to `expression`. */
export interface ValidationRule {
  claim?: string;
  requiredValue?: string;
  expression?: string;
  message?: string;
}

/** How the API server reads a text from an ID token: from a claim, with a prefix, or by a CEL expression. */
export interface ClaimMapping {
  claim?: string;
  prefix?: string;
  expression?: string;
}

/** An entry of `jwt` in an AuthenticationConfiguration: one issuer, and how the API server maps its ID tokens to users. */
export interface JwtAuthenticator {
  /** The entry's name in messages: `jwt[0]`. */
  name: string;
  url: string;
  discoveryUrl: string | undefined;
  audiences: readonly string[];
  /** PEM. */
  certificateAuthority: string | undefined;
  claimValidationRules: readonly ValidationRule[];
  username: ClaimMapping;
  groups: ClaimMapping;
  uid: ClaimMapping;
  extra: readonly { key: string; valueExpression: string }[];
  userValidationRules: readonly ValidationRule[];
}

/** A user, as the API server passes it to authorization and admission. */
export interface KubernetesUser {
  username: string;
  uid: string;
  groups: readonly string[];
  extra: Readonly<Record<string, readonly string[]>>;
}

const GROUP = 'apiserver.config.k8s.io/';
const KIND = 'AuthenticationConfiguration';

/**
 * Reads an AuthenticationConfiguration, in YAML or JSON.
 *
 * @param name the file's name in printable form
 * @throws JobpassError `usage`
 */
export function readAuthentication(text: string, name: string): JwtAuthenticator[] {
  const wrong = (reason: string): JobpassError =>
    new JobpassError('usage', `${name} is not a valid AuthenticationConfiguration: ${reason}`, {
      hint: 'Pass the file of the option --authentication-config of kube-apiserver',
    });
  let found: unknown;
  try {
    found = parse(text, { logLevel: 'error' });
  } catch (error) {
    throw wrong(printable(error instanceof Error ? error.message.split('\n')[0] : error));
  }
  if (!isObject(found)) throw wrong('the file is not a map');
  if (found['kind'] !== KIND) throw wrong(`\`kind\` must be \`${KIND}\``);
  if (!String(found['apiVersion']).startsWith(GROUP))
    throw wrong(`\`apiVersion\` must begin with \`${GROUP}\``);
  const entries = found['jwt'] ?? [];
  if (!Array.isArray(entries)) throw wrong('`jwt` must be a list');
  return entries.map((entry: unknown, at) => {
    if (!isObject(entry)) throw wrong(`\`jwt[${at}]\` must be a map`);
    return authenticator(entry, `jwt[${at}]`);
  });
}

function authenticator(entry: JsonObject, name: string): JwtAuthenticator {
  const issuer = mapIn(entry, 'issuer');
  const mappings = mapIn(entry, 'claimMappings');
  return {
    name,
    url: textIn(issuer, 'url') ?? '',
    discoveryUrl: textIn(issuer, 'discoveryURL'),
    audiences: listIn(issuer, 'audiences').filter((one) => typeof one === 'string'),
    certificateAuthority: textIn(issuer, 'certificateAuthority'),
    claimValidationRules: mapsIn(entry, 'claimValidationRules').map(rule),
    username: mapping(mapIn(mappings, 'username')),
    groups: mapping(mapIn(mappings, 'groups')),
    uid: mapping(mapIn(mappings, 'uid')),
    extra: mapsIn(mappings, 'extra').map((one) => ({
      key: textIn(one, 'key') ?? '',
      valueExpression: textIn(one, 'valueExpression') ?? '',
    })),
    userValidationRules: mapsIn(entry, 'userValidationRules').map(rule),
  };
}

function rule(from: JsonObject): ValidationRule {
  return textsOf(from, ['claim', 'requiredValue', 'expression', 'message']);
}

function mapping(from: JsonObject): ClaimMapping {
  return textsOf(from, ['claim', 'prefix', 'expression']);
}

/** Returns the members that are texts. */
function textsOf<Name extends string>(
  from: JsonObject,
  names: readonly Name[],
): Partial<Record<Name, string>> {
  const found: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = textIn(from, name);
    if (value !== undefined) found[name] = value;
  }
  return found;
}

const textIn = (from: JsonObject, name: string): string | undefined =>
  typeof from[name] === 'string' ? from[name] : undefined;
const mapIn = (from: JsonObject, name: string): JsonObject => (isObject(from[name]) ? from[name] : {});
const listIn = (from: JsonObject, name: string): unknown[] => (Array.isArray(from[name]) ? from[name] : []);
const mapsIn = (from: JsonObject, name: string): JsonObject[] => listIn(from, name).filter(isObject);
