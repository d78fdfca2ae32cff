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
} from './common-inputs.js';
import { commonInputs, definitionsFor, type ProviderInputs, spellings } from './provider-inputs.js';
import { otherProviderError, type UnreadInput, unreadInputs } from './unread-inputs.js';
import { boolean, duration, invalid, list, oneOf, pem } from './values.js';

export type DeliveryName = (typeof DELIVERIES)[number];
export type FileFormat = (typeof FILE_FORMATS)[number];

/** What the user asked for, as far as it means the same for every provider. It can be written as JSON. */
export interface Settings {
  provider: string;
  url?: string;
  audience?: string;
  role?: string;
  /** What people call the credential. */
  name?: string;
  /** How long the credential may live in all, in milliseconds. */
  ttlMs?: number;
  /** How long one lease of it lives, where it is renewed, in milliseconds. */
  leaseMs?: number;
  /** Whether a process beside the job keeps the credential. */
  keep: (typeof KEEP_MODES)[number];
  deliver: readonly DeliveryName[];
  fileFormat: FileFormat;
  /** As `chmod` takes it. */
  fileMode: number;
  revoke: boolean;
  /** This step issues nothing: it ends what earlier ones got. */
  revokeNow?: true;
  /** Whether records are kept of what happens to it. */
  audit: (typeof AUDIT_MODES)[number];
  /** Where these records go; absent where no file is said, or nothing is to be kept. */
  auditFile?: string;
  /** That file is in the folder of the lease, and goes with it: it is there for those who get the records otherwise. */
  auditOwn?: true;
  /** Each record is printed. */
  auditPrint?: true;
  /** Where else they go. Its path may be a secret. */
  auditWebhook?: string;
  /** What signs them there: a secret. */
  auditWebhookSecret?: string;
  /** PEM. */
  ca?: string;
  /** PEM. */
  clientCert?: string;
  /** PEM: a secret. */
  clientKey?: string;
  allowedHosts: readonly string[];
  /** The provider's own inputs, as given: it reads them itself. */
  own: Readonly<Record<string, string>>;
}

/** The whole life where nothing is said: of what is taken once, and of what dies soon after nobody renews it. */
export const TTL_MS = { once: 3_600_000, renewed: 6 * 3_600_000 };

const TTL_BOUNDS = { minMs: 1_000, maxMs: 30 * 86_400_000 };
/** Shorter ones would not live through a second try of a renewal. */
const LEASE_BOUNDS = { minMs: 20_000, maxMs: 86_400_000 };

/** What else is known of inputs that are to be read. */
export interface Reading {
  /** Inputs that hold for other credentials as well: of these, what this one does not read is returned. */
  shared?: (name: string) => boolean;
  /** Loads the common actions whose inputs are answered with ours: where an input is none of ours. */
  commonActions?: () => Promise<readonly CommonAction[]>;
}

/**
 * Reads the inputs into settings, and refuses what cannot work before anything is sent.
 *
 * @param asGiven the inputs by name, empty ones left out
 * @param providers every provider
 * @returns the settings, warnings about inputs that nobody reads, and shared inputs of other providers
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
    const { answerCommonActions } = await import('./common-actions.js');
    const left = answerCommonActions(new Map(unknown), await commonActions(), asGiven.get('provider'));
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

/** The same for inputs whose names are known to be ours. @throws JobpassError `usage` or `insecure` */
export function settingsOf(
  asGiven: ReadonlyMap<string, string>,
  providers: readonly ProviderInputs[],
): Settings {
  const implied = providers.find(({ impliedBy = [] }) => impliedBy.some((name) => asGiven.has(name)));
  const provider = asGiven.get('provider') ?? implied?.name ?? DEFAULT_PROVIDER;
  const definition = providers.find(({ name }) => name === provider);
  const given = withoutAliases(asGiven, definitionsFor(definition, providers));
  const input = (name: CommonInput): string | undefined => given.get(name);
  const or = (name: CommonInput): string => input(name) ?? defaultOf(COMMON_INPUTS, name);

  const url = input('url');
  if (url !== undefined) {
    const parsed = secureUrl(url, 'The input url');
    if (parsed.search !== '' || parsed.hash !== '')
      throw invalid('url', url, 'Leave out what follows ? or #');
  }
  const ownNames = definition?.inputs.map(({ name }) => name) ?? [];
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
        list(definition?.impliedDeliver?.(given) ?? or('deliver')).map((word) =>
          oneOf(word, 'deliver', DELIVERIES),
        ),
      ),
    ],
    fileFormat: oneOf(or('file-format'), 'file-format', FILE_FORMATS),
    // YAML reads 0600 as a number, and may hand it on without its zero.
    fileMode: Number.parseInt(oneOf(or('file-mode').padStart(4, '0'), 'file-mode', FILE_MODES), 8),
    revoke: or('revoke') === 'now' || boolean(or('revoke'), 'revoke', 'Write true or false, or now'),
    revokeNow: or('revoke') === 'now' ? true : undefined,
    audit: oneOf(or('audit').toLowerCase(), 'audit', AUDIT_MODES),
    auditFile: input('audit-file'),
    auditWebhook: optionalWebhook(input('audit-webhook')),
    auditWebhookSecret: optionalWebhookSecret(input('audit-webhook-secret')),
    ca: optionalPem(input('ca'), 'ca'),
    clientCert: optionalPem(input('client-cert'), 'client-cert'),
    clientKey: optionalPem(input('client-key'), 'client-key'),
    allowedHosts: list(or('allowed-hosts')).map(checkHost),
    own: Object.fromEntries([...given].filter(([name]) => ownNames.includes(name))),
  });
  if (settings.deliver.length === 0)
    throw invalid('deliver', '', `It can be ${DELIVERIES.join(', ')}, or several of them`);
  if ((settings.clientCert === undefined) !== (settings.clientKey === undefined)) {
    throw new JobpassError('usage', 'client-cert and client-key go together, and one of them is missing', {
      hint: 'Give both or neither',
    });
  }
  if (settings.auditWebhookSecret !== undefined && settings.auditWebhook === undefined) {
    throw new JobpassError('usage', 'audit-webhook-secret is given, and audit-webhook is missing', {
      hint: 'Give the address that is to get the records',
    });
  }
  return settings;
}

/** The inputs under their own names. @throws JobpassError `usage` where one is given twice */
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
        throw new JobpassError('usage', `The inputs ${name} and ${alias} are the same, and differ`, {
          hint: 'Give one of them',
        });
      }
      found.set(name, value);
      found.delete(alias);
    }
  }
  return found;
}

/**
 * Finds inputs that are none of ours: within two edits of one of ours it is a slip of the pen.
 *
 * @throws JobpassError `usage` for a slip
 */
async function checkNames(unknown: readonly string[], names: readonly string[]): Promise<string[]> {
  if (unknown.length === 0) return [];
  const { closestName: slipOf } = await import('./did-you-mean.js');
  return unknown.map((name) => {
    const near = slipOf(name, names);
    if (near !== undefined)
      throw new JobpassError('usage', `There is no input ${shown(name)}`, { hint: `Did you mean ${near}?` });
    return `There is no input ${shown(name)}, so it is not read`;
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
      'Write host names, with a port where it is not 443, as in login.example.com',
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

/** A name that can stand in a command and in a line of the log as it is. */
function optionalName(text: string | undefined): string | undefined {
  if (text !== undefined && !/^[A-Za-z0-9][\w.-]{0,63}$/.test(text))
    throw invalid('name', text, 'Write letters, digits, dots, dashes and underscores: 64 at most');
  return text;
}

/** The URL of a webhook, which many services treat as a secret. */
function optionalWebhook(text: string | undefined): string | undefined {
  return text === undefined ? undefined : secureUrl(text, 'The input audit-webhook', { secret: true }).href;
}

/** Source: Standard Webhooks 1.0.0, Signature scheme: 24 to 64 bytes in base64. */
function optionalWebhookSecret(text: string | undefined): string | undefined {
  if (text === undefined || /^(whsec_)?[A-Za-z0-9+/]{32,86}={0,2}$/.test(text)) return text;
  throw new JobpassError('usage', 'The input audit-webhook-secret is no signing secret', {
    hint: 'It takes whsec_ and 24 to 64 random bytes in base64: echo "whsec_$(openssl rand -base64 32)"',
  });
}

function optionalPem(text: string | undefined, input: string): string | undefined {
  return text === undefined ? undefined : pem(text, input);
}

/** The same object without the members that are undefined. */
export function withoutUndefined<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
}
