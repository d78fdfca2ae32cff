import { JobpassError } from '../errors.js';
import { secureUrl } from '../http/hosts.js';
import { INPUTS, type InputName } from './inputs.js';
import { boolean, duration, invalid, list, oneOf, pem } from './values.js';
import { checkVariableName } from './variables.js';

export const DELIVERIES = ['env', 'output', 'file'] as const;
export type DeliveryName = (typeof DELIVERIES)[number];

/** What the user asked for, checked. */
export interface Settings {
  provider: string;
  url?: string;
  tokenEndpoint?: URL;
  revocationEndpoint?: URL;
  introspectionEndpoint?: URL;
  audience?: string;
  scope?: string;
  resource: readonly string[];
  role?: string;
  grantType: 'token-exchange' | 'jwt-bearer';
  subjectTokenType?: string;
  clientId?: string;
  clientAuth: 'none' | 'id-token';
  /** How long the credential may live in all, in milliseconds. */
  ttlMs: number;
  deliver: readonly DeliveryName[];
  envName: string;
  revoke: boolean;
  /** PEM. */
  ca?: string;
  /** PEM. */
  clientCert?: string;
  /** PEM: a secret. */
  clientKey?: string;
  allowedHosts: readonly string[];
}

const TTL_BOUNDS = { minMs: 1_000, maxMs: 30 * 86_400_000 };

/**
 * Reads the inputs into settings, and refuses what cannot work before anything is sent.
 *
 * @param given the inputs by name, empty ones left out
 * @returns the settings, and warnings about inputs that nobody reads
 * @throws JobpassError `usage` or `insecure`
 */
export async function readSettings(
  given: ReadonlyMap<string, string>,
): Promise<{ settings: Settings; warnings: string[] }> {
  const warnings = await checkNames(given);
  const input = (name: InputName): string | undefined => given.get(name);
  const or = (name: InputName): string => {
    const fallback = INPUTS.find((definition) => definition.name === name) as
      | { default?: string }
      | undefined;
    return input(name) ?? fallback?.default ?? '';
  };
  const endpoint = (name: InputName): URL | undefined => {
    const text = input(name);
    return text === undefined ? undefined : secureUrl(text, `The input ${name}`);
  };

  const url = input('url');
  if (url !== undefined) {
    const parsed = secureUrl(url, 'The input url');
    if (parsed.search !== '' || parsed.hash !== '')
      throw invalid('url', url, 'Leave out what follows ? or #');
  }
  const settings: Settings = defined({
    provider: or('provider'),
    url,
    tokenEndpoint: endpoint('token-endpoint'),
    revocationEndpoint: endpoint('revocation-endpoint'),
    introspectionEndpoint: endpoint('introspection-endpoint'),
    audience: input('audience'),
    scope: input('scope'),
    resource: list(or('resource')),
    role: input('role'),
    grantType: oneOf(or('grant-type'), 'grant-type', ['token-exchange', 'jwt-bearer']),
    subjectTokenType: input('subject-token-type'),
    clientId: input('client-id'),
    clientAuth: oneOf(or('client-auth'), 'client-auth', ['none', 'id-token']),
    ttlMs: duration(or('ttl'), 'ttl', TTL_BOUNDS),
    deliver: [...new Set(list(or('deliver')).map((word) => oneOf(word, 'deliver', DELIVERIES)))],
    envName: checkVariableName(or('env-name'), 'env-name'),
    revoke: boolean(or('revoke'), 'revoke'),
    ca: optionalPem(input('ca'), 'ca'),
    clientCert: optionalPem(input('client-cert'), 'client-cert'),
    clientKey: optionalPem(input('client-key'), 'client-key'),
    allowedHosts: list(or('allowed-hosts')).map(checkHost),
  });
  checkCombinations(settings);
  return { settings, warnings };
}

/** Settings as they come back from JSON. */
export function reviveSettings(json: Settings): Settings {
  const url = (value: URL | undefined): URL | undefined => (value === undefined ? undefined : new URL(value));
  return defined({
    ...json,
    tokenEndpoint: url(json.tokenEndpoint),
    revocationEndpoint: url(json.revocationEndpoint),
    introspectionEndpoint: url(json.introspectionEndpoint),
  });
}

function checkCombinations(settings: Settings): void {
  const refuse = (message: string, hint: string): never => {
    throw new JobpassError('usage', message, { hint });
  };
  if (settings.provider === 'oauth') {
    if (settings.url === undefined && settings.tokenEndpoint === undefined) {
      refuse('Neither url nor token-endpoint is given', "Give the authorization server's issuer in url");
    }
    if (settings.url === undefined && settings.audience === undefined) {
      refuse('Without url, the audience of the ID token is not known', 'Give the input audience');
    }
    if (settings.grantType === 'jwt-bearer' && settings.subjectTokenType !== undefined) {
      refuse('subject-token-type means nothing with grant-type: jwt-bearer', 'Leave one of them out');
    }
  }
  if (settings.deliver.length === 0)
    refuse('deliver is empty', `It can be ${DELIVERIES.join(', ')}, or several of them`);
  if ((settings.clientCert === undefined) !== (settings.clientKey === undefined)) {
    refuse('client-cert and client-key go together, and one of them is missing', 'Give both or neither');
  }
  if (!settings.revoke && settings.revocationEndpoint !== undefined) {
    refuse('revoke is false, and yet there is a revocation-endpoint', 'Leave one of them out');
  }
}

/**
 * Finds inputs that are none of ours: within two edits of one of ours it is a slip of the pen.
 *
 * @throws JobpassError `usage` for a slip
 */
async function checkNames(given: ReadonlyMap<string, string>): Promise<string[]> {
  const names = INPUTS.map((definition) => definition.name as string);
  const unknown = [...given.keys()].filter((name) => !names.includes(name));
  if (unknown.length === 0) return [];
  const { closest, distance } = await import('fastest-levenshtein');
  return unknown.map((name) => {
    const near = closest(name, names);
    const edits = distance(name, near);
    // Two edits turn any two letters into `ca`: something of the name must be left to speak of a slip.
    if (edits <= 2 && edits < Math.min(name.length, near.length)) {
      throw new JobpassError('usage', `There is no input ${shown(name)}`, { hint: `Did you mean ${near}?` });
    }
    return `There is no input ${shown(name)}, so it is not read`;
  });
}

function shown(name: string): string {
  return `«${name.replace(/[^\w.-]/g, '?').slice(0, 60)}»`;
}

function checkHost(entry: string): string {
  if (!/^(\[[0-9a-fA-F:.]+\]|[\w.-]+)(:\d{1,5})?$/.test(entry)) {
    throw invalid(
      'allowed-hosts',
      entry,
      'Write host names, with a port where it is not 443, as in login.example.com',
    );
  }
  return entry;
}

function optionalPem(text: string | undefined, input: string): string | undefined {
  return text === undefined ? undefined : pem(text, input);
}

/** The same object without the members that are undefined. */
function defined<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
}
