import type { CommonAction } from '../config/common-actions.js';
import type { OutputDefinition } from '../config/common-outputs.js';
import type { ProviderInputs } from '../config/provider-inputs.js';
import type { Settings } from '../config/settings.js';
import type { Authorities } from '../http/transport.js';
import type { KnownService } from '../identity/audiences.js';
import type { CredentialFormats, CredentialType } from './credential.js';
import type { Provider, ProviderContext, Renews } from './provider.js';

/**
 * What a provider is: everything that is known of it without loading its code. Each has one, in `definition.ts` of its own
 * folder; whatever else must know a provider is derived from it. Every job loads all definitions, so they stay small.
 */
export interface ProviderDefinition extends ProviderInputs {
  /** The services behind the name, for people, where the name does not say it. */
  services?: string;

  /** Loads the list of outputs that only this provider sets. */
  outputs?: () => Promise<readonly OutputDefinition[]>;
  /** What it adds to the texts of common outputs, by their names. */
  outputTexts?: Readonly<Record<string, string>>;
  /** Loads the answers to inputs of the common action for this service. */
  commonAction?: () => Promise<CommonAction>;

  /** Services of this provider that accept an audience known to everyone. */
  knownServices?: readonly KnownService[];
  /** The audience of its ID tokens, if it takes any. The settings may be invalid otherwise. */
  audience: (settings: Settings) => string | undefined;
  /** Whether the service decides by the subject of ID tokens, whatever else it looks at. */
  decidesBySubject?: true;

  /** What its credentials are. Absent: each is one secret text, such as a token. */
  credential?: CredentialType;
  /** Loads the formats that its credentials can be written in. */
  formats: () => Promise<CredentialFormats>;
  /** How it renews a credential. */
  renews: Renews;
  /** Whether its credentials can be revoked with these settings. Default: they can. */
  revocable?: (settings: Settings) => boolean;

  /** Variables by which programs would find another credential of the same kind: `jobpass exec` removes them. */
  conflictingVariables: (settings: Settings) => Promise<readonly string[]>;
  /** Variables that its deliveries may set. The inputs may be invalid. */
  deliveredVariables: (own: Settings['own'], env: NodeJS.ProcessEnv) => Promise<readonly string[]>;
  /** Values that are no secrets, and that the user wants masked all the same. @throws JobpassError `usage` */
  alsoMasked?: (settings: Settings) => readonly string[];

  /** The authorities by which its service proves itself, besides the usual ones: read before the first request. @throws JobpassError */
  authorities?: (settings: Settings) => Promise<readonly Authorities[]>;
  /** Refuses settings that cannot work, before anything is sent. @throws JobpassError `usage` or `insecure` */
  check: (settings: Settings) => Promise<void>;
  /** Loads the code that exchanges, renews and revokes. */
  load: (context: ProviderContext) => Promise<Provider>;
  /** Removes what its deliveries wrote outside of a lease's folder. */
  cleanUp?: (folder: string) => Promise<void>;
}

/** A variable, and those in which its deliveries by file and endpoint are. */
export function withEndings(variable: string): string[] {
  return ['', '_FILE', '_ENDPOINT', '_ENDPOINT_TOKEN'].map((ending) => variable + ending);
}
