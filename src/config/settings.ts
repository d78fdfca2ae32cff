import { JobpassError } from '../errors.js';
import { secureUrl } from '../http/hosts.js';
import type { CommonAction } from './common-actions.js';
import {
  AUDIT_MODES,
  COMMON_INPUTS,
  type CommonInput,
  DEFAULT_PROVIDER,
  DELIVERIES,
  defaultOf,
  FILE_FORMATS,
  FILE_MODES,
  type InputDefinition,
  KEEP_MODES,
  USUAL_DELIVERY,
} from './common-inputs.js';
import { commonInputs, definitionsFor, type ProviderInputs, spellings } from './provider-inputs.js';
import { registryHost } from './registry-hosts.js';
import { otherProviderError, type UnreadInput, unreadInputs } from './unread-inputs.js';
import { boolean, duration, invalid, list, oneOf, pem } from './values.js';

export type DeliveryName = (typeof DELIVERIES)[number];
export type FileFormat = (typeof FILE_FORMATS)[number];

/** The settings that have the same meaning for every provider. The settings can be serialized as JSON. */
export interface Settings {
  provider: string;
  url?: string;
  audience?: string;
  role?: string;
  /** The credential's name in commands and logs. */
  name?: string;
  /** The maximum lifetime of the credential, including renewals, in milliseconds. */
  ttlMs?: number;
  /** The lifetime of one lease, if Jobpass renews the credential, in milliseconds. */
  leaseMs?: number;
  /** Whether the keeper, a separate process, renews and revokes the credential. */
  keep: (typeof KEEP_MODES)[number];
  deliver: readonly DeliveryName[];
  fileFormat: FileFormat;
  /** A file mode for `chmod`. */
  fileMode: number;
  revoke: boolean;
  /** This step issues no credential: it revokes the credentials of earlier steps. */
  revokeNow?: true;
  /** Whether Jobpass writes audit records about the credential. */
  audit: (typeof AUDIT_MODES)[number];
  /** The file for these records; undefined if no file is set, or if records are off. */
  auditFile?: string;
  /** The file is in the lease's folder and is deleted with this folder, because another sink receives the records. */
  auditOwn?: true;
  /** Whether each record is printed. */
  auditPrint?: true;
  /** The webhook that receives the records. The path of this URL may be a secret. */
  auditWebhook?: string;
  /** The key that signs requests to the webhook: a secret. */
  auditWebhookSecret?: string;
  /** PEM. */
  ca?: string;
  /** PEM. */
  clientCert?: string;
  /** PEM: a secret. */
  clientKey?: string;
  allowedHosts: readonly string[];
  /** The container registries for which the keeper answers log-in requests: `ghcr.io`, `localhost:5000`. Never empty. */
  registries?: readonly string[];
  /** The provider's own inputs, unchanged. The provider parses them. */
  own: Readonly<Record<string, string>>;
}

/** The defaults of `ttl`: for a credential that is issued once, and for a credential that is renewed in short leases. */
export const TTL_MS = { once: 3_600_000, renewed: 6 * 3_600_000 };

const TTL_BOUNDS = { minMs: 1_000, maxMs: 30 * 86_400_000 };
/** A shorter lease would expire before a failed renewal could be retried. */
const LEASE_BOUNDS = { minMs: 20_000, maxMs: 86_400_000 };

/** Options for reading inputs. */
export interface Reading {
  /**
   * Whether an input also applies to other credentials. If this credential does not read such an input, the result lists the
   * input as unread.
   */
  shared?: (name: string) => boolean;
  /** Loads the inputs of common actions. For an unknown input, Jobpass then suggests its own matching input. */
  commonActions?: () => Promise<readonly CommonAction[]>;
}

/**
 * Converts the inputs to settings. Rejects impossible combinations before any request is sent.
 *
 * @param asGiven the inputs, keyed by name, without empty inputs
 * @param providers every provider
 * @returns the settings, warnings about unknown inputs, and the shared inputs of other providers
 * @throws JobpassError `usage` or `insecure`
 */
export async function readSettings(
  asGiven: ReadonlyMap<string, string>,
  providers: readonly ProviderInputs[],
  { shared = () => false, commonActions }: Reading = {},
): Promise<{ settings: Settings; warnings: string[]; unread: UnreadInput[] }> {
  const names = [...commonInputs(providers), ...providers.flatMap(({ inputs }) => inputs)].flatMap(spellings);
  let unknown = [...asGiven].filter(([name]) => !names.includes(name));
  if (unknown.length > 0 && commonActions !== undefined) {
    const { rejectCommonActionInputs } = await import('./common-actions.js');
    const left = rejectCommonActionInputs(
      new Map(unknown),
      await commonActions(),
      providerName(asGiven, providers),
    );
    unknown = unknown.filter(([name]) => left.includes(name));
  }
  const warnings = await checkNames(
    unknown.map(([name]) => name),
    names,
  );
  const settings = settingsOf(asGiven, providers);
  const unread = settings.revokeNow ? [] : unreadInputs(asGiven, settings.provider, providers);
  const wrong = unread.find(({ name }) => !shared(name));
  if (wrong !== undefined) throw otherProviderError(wrong);
  return { settings, warnings, unread };
}

/** The name of the provider that the inputs select or imply. */
function providerName(asGiven: ReadonlyMap<string, string>, providers: readonly ProviderInputs[]): string {
  const implied = providers.find(({ impliedBy = [] }) => impliedBy.some((name) => asGiven.has(name)));
  return asGiven.get('provider') ?? implied?.name ?? DEFAULT_PROVIDER;
}

/** Converts inputs to settings without checking the names of the inputs. @throws JobpassError `usage` or `insecure` */
export function settingsOf(
  asGiven: ReadonlyMap<string, string>,
  providers: readonly ProviderInputs[],
): Settings {
  const provider = providerName(asGiven, providers);
  const definition = providers.find(({ name }) => name === provider);
  const given = withoutAliases(asGiven, definitionsFor(definition, providers));
  const input = (name: CommonInput): string | undefined => given.get(name);
  const or = (name: CommonInput): string => input(name) ?? defaultOf(COMMON_INPUTS, name);

  const url = input('url');
  if (url !== undefined) {
    const parsed = secureUrl(url, 'The input url');
    if (parsed.search !== '' || parsed.hash !== '')
      throw invalid('url', url, 'Remove the ? or # and all text after it', 'which has a query or a fragment');
  }
  const ownNames = definition?.inputs.map(({ name }) => name) ?? [];
  const registries = list(or('registries')).map(registryHost);
  const usual = registries.length > 0 ? 'endpoint' : USUAL_DELIVERY;
  const settings: Settings = withoutUndefined({
    provider,
    url,
    audience: input('audience'),
    role: input('role'),
    name: optionalName(input('name')),
    ttlMs: optionalDuration(input('ttl'), 'ttl', TTL_BOUNDS),
    leaseMs: optionalDuration(input('lease'), 'lease', LEASE_BOUNDS),
    keep: oneOf(or('keep').toLowerCase(), 'keep', KEEP_MODES),
    deliver: [
      ...new Set(
        list(definition?.impliedDeliver?.(given) ?? input('deliver') ?? usual).map((word) =>
          oneOf(word, 'deliver', DELIVERIES),
        ),
      ),
    ],
    fileFormat: oneOf(or('file-format'), 'file-format', FILE_FORMATS),
    // YAML reads 0600 as a number, and the leading zero can get lost.
    fileMode: Number.parseInt(oneOf(or('file-mode').padStart(4, '0'), 'file-mode', FILE_MODES), 8),
    revoke: or('revoke') === 'now' || boolean(or('revoke'), 'revoke', 'Set `true`, `false` or `now`'),
    revokeNow: or('revoke') === 'now' ? true : undefined,
    audit: oneOf(or('audit').toLowerCase(), 'audit', AUDIT_MODES),
    auditFile: input('audit-file'),
    auditWebhook: optionalWebhook(input('audit-webhook')),
    auditWebhookSecret: optionalWebhookSecret(input('audit-webhook-secret')),
    ca: optionalPem(input('ca'), 'ca'),
    clientCert: optionalPem(input('client-cert'), 'client-cert'),
    clientKey: optionalPem(input('client-key'), 'client-key'),
    allowedHosts: list(or('allowed-hosts')).map(checkHost),
    registries: registries.length === 0 ? undefined : [...new Set(registries)],
    own: Object.fromEntries([...given].filter(([name]) => ownNames.includes(name))),
  });
  if (settings.deliver.length === 0)
    throw invalid('deliver', '', `Set one or more of ${DELIVERIES.join(', ')}`);
  if ((settings.clientCert === undefined) !== (settings.clientKey === undefined)) {
    const [set, missing] =
      settings.clientKey === undefined ? ['client-cert', 'client-key'] : ['client-key', 'client-cert'];
    throw new JobpassError('usage', `\`${set}\` is set, but \`${missing}\` is missing`, {
      hint: 'Set both or neither',
    });
  }
  if (settings.auditWebhookSecret !== undefined && settings.auditWebhook === undefined) {
    throw new JobpassError('usage', '`audit-webhook-secret` is set, but `audit-webhook` is missing', {
      hint: 'Set `audit-webhook` to the address that receives the records',
    });
  }
  return settings;
}

/**
 * Returns the inputs, keyed by their own names instead of aliases.
 *
 * @throws JobpassError `usage` if an input and its alias are set to different values
 */
function withoutAliases(
  given: ReadonlyMap<string, string>,
  definitions: readonly InputDefinition[],
): ReadonlyMap<string, string> {
  const found = new Map(given);
  for (const { name, aliases = [] } of definitions) {
    for (const alias of aliases) {
      const value = given.get(alias);
      if (value === undefined) continue;
      if (found.has(name) && found.get(name) !== value) {
        throw new JobpassError('usage', `\`${alias}\` is an alias of \`${name}\`, but their values differ`, {
          hint: 'Set only one of them',
        });
      }
      found.set(name, value);
      found.delete(alias);
    }
  }
  return found;
}

/**
 * Returns a warning for each unknown input.
 *
 * @throws JobpassError `usage` if an unknown input is within two edits of a known input
 */
async function checkNames(unknown: readonly string[], names: readonly string[]): Promise<string[]> {
  if (unknown.length === 0) return [];
  const { closestName } = await import('./did-you-mean.js');
  return unknown.map((name) => {
    const near = closestName(name, names);
    if (near !== undefined)
      throw new JobpassError('usage', `Unknown input ${shown(name)}`, { hint: `Did you mean \`${near}\`?` });
    return `Unknown input ${shown(name)} is ignored`;
  });
}

function shown(name: string): string {
  return `"${name.replace(/[^\w.-]/g, '?').slice(0, 60)}"`;
}

function checkHost(entry: string): string {
  if (!/^(\[[0-9a-fA-F:.]+\]|[\w.-]+)(:\d{1,5})?$/.test(entry)) {
    throw invalid(
      'allowed-hosts',
      entry,
      'List host names, with a port if it is not 443: `login.example.com`',
      'which is not a host name',
    );
  }
  return entry;
}

function optionalDuration(
  text: string | undefined,
  input: string,
  bounds: { minMs: number; maxMs: number },
): number | undefined {
  return text === undefined ? undefined : duration(text, input, bounds);
}

/** Returns the name if it is safe in a command and in a log line. @throws JobpassError `usage` */
function optionalName(text: string | undefined): string | undefined {
  if (text !== undefined && !/^[A-Za-z0-9][\w.-]{0,63}$/.test(text))
    throw invalid('name', text, 'Use at most 64 letters, digits, dots, dashes and underscores');
  return text;
}

/** Returns the webhook's URL. Many services treat this URL as a secret, so errors do not contain it. */
function optionalWebhook(text: string | undefined): string | undefined {
  return text === undefined ? undefined : secureUrl(text, 'The input audit-webhook', { secret: true }).href;
}

/** Returns the webhook's key, which must have 24 to 64 bytes in base64. Source: Standard Webhooks 1.0.0, "Signature scheme". */
function optionalWebhookSecret(text: string | undefined): string | undefined {
  if (text === undefined || /^(whsec_)?[A-Za-z0-9+/]{32,86}={0,2}$/.test(text)) return text;
  throw new JobpassError('usage', '`audit-webhook-secret` is not a valid signing secret', {
    hint: 'Set `whsec_` followed by 24 to 64 random bytes in base64: echo "whsec_$(openssl rand -base64 32)"',
  });
}

function optionalPem(text: string | undefined, input: string): string | undefined {
  return text === undefined ? undefined : pem(text, input);
}

/** Returns the object without its undefined members. */
export function withoutUndefined<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
}
