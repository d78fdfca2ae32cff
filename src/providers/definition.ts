import type { CommonAction } from '../config/common-actions.js';
import type { OutputDefinition } from '../config/common-outputs.js';
import type { ProviderInputs } from '../config/provider-inputs.js';
import type { Settings } from '../config/settings.js';
import type { Authorities } from '../http/transport.js';
import type { KnownService } from '../identity/audiences.js';
import type { ProviderContext } from './context.js';
import type { CredentialFormats, CredentialType } from './credential.js';
import type { Provider, Renews } from './provider.js';

/** An entry of the input `credentials`. */
export interface OtherEntry {
  name: string;
  /** The provider that the entry must have. */
  provider: string;
  /** The input that contains the name. */
  input: string;
}

/** The container registries that a provider can log in to. */
export interface RegistryHosts {
  /** The hosts, for messages and docs: `ACCOUNT.dkr.ecr.REGION.amazonaws.com`. */
  examples: readonly string[];
  /**
   * Returns undefined if credentials with these settings can log in to the registry, or otherwise a hint that states the fix.
   *
   * @param host in lower case, with a port if the input has one
   */
  refuses(host: string, settings: Settings): string | undefined;
}

/**
 * Everything that Jobpass knows about a provider without loading its code. Each provider's folder has a `definition.ts`, and
 * other rooms learn about the provider only from this definition. Every job loads all definitions, so they must be small.
 */
export interface ProviderDefinition extends ProviderInputs {
  /** The names of the services, for messages, if they differ from the provider's name. */
  services?: string;

  /** Loads the list of outputs that only this provider sets. */
  outputs?: () => Promise<readonly OutputDefinition[]>;
  /** Additions to the descriptions of common outputs, by output name. */
  outputTexts?: Readonly<Record<string, string>>;
  /** Loads the hints about the inputs of the common action, or the common actions, for this service. */
  commonAction?: () => Promise<CommonAction | readonly CommonAction[]>;

  /** This provider's services that accept a well-known audience. */
  knownServices?: readonly KnownService[];
  /** The ID tokens' audience, if the provider uses ID tokens. Other settings may still be invalid when this is called. */
  audience: (settings: Settings) => string | undefined;
  /** Whether the service always checks the subject in ID tokens. */
  decidesBySubject?: true;

  /** The type of the credentials. Default: one secret text, such as a token. */
  credential?: CredentialType;
  /** Loads the formats of the credentials. */
  formats: () => Promise<CredentialFormats>;
  /** How the provider renews a credential. */
  renews: Renews;
  /** The default lifetime of one lease, in milliseconds, if it differs from that of other providers. */
  leaseMs?: number;
  /**
   * How often the keeper must call `Provider.tend`, in milliseconds. A credential with these settings therefore needs a keeper.
   * Undefined if it does not.
   */
  tendEveryMs?: (settings: Settings) => number | undefined;
  /** Whether a credential with these settings cannot be delivered without a keeper, for another reason. Default: false. */
  needsKeeper?: (settings: Settings) => boolean;
  /** Whether Jobpass can revoke the credentials with these settings. Default: true. */
  revocable?: (settings: Settings) => boolean;

  /** Loads the container registries for `Provider.registryLogIn`. Absent if the provider has no log-ins to registries. */
  registryHosts?: () => Promise<RegistryHosts>;

  /** Variables that make tools use another credential of the same kind. `jobpass exec` removes them. */
  conflictingVariables: (settings: Settings) => Promise<readonly string[]>;
  /** Variables that this provider's deliveries may set. The inputs may still be invalid when this is called. */
  deliveredVariables: (own: Settings['own'], env: NodeJS.ProcessEnv) => Promise<readonly string[]>;
  /** Values that are not secret, but that the user wants to mask. @throws JobpassError `usage` */
  alsoMasked?: (settings: Settings) => readonly string[];

  /** Additional certificate authorities for the service, which Jobpass reads before the first request. @throws JobpassError */
  authorities?: (settings: Settings) => Promise<readonly Authorities[]>;
  /** Replaces inputs that name files with the content of these files. @throws JobpassError `usage` or `insecure` */
  complete?: (settings: Settings) => Promise<Settings>;
  /** Rejects invalid settings before the first request. @throws JobpassError `usage` or `insecure` */
  check: (settings: Settings) => Promise<void>;
  /**
   * The other credential of the step with which a credential logs in. Jobpass issues the other credential first, and ends it last.
   * Undefined if the credential logs in by itself.
   */
  logsInWith?: (settings: Settings) => OtherEntry | undefined;
  /**
   * Prepares the settings of a credential with which another credential of the step logs in.
   *
   * @throws JobpassError `usage` if no other credential can log in with such a credential
   */
  forLogIns?: (settings: Settings) => Settings;
  /** Relates several credentials of one step to each other, for example because they can be made from one session. */
  relate?: (settings: readonly Settings[]) => Promise<readonly Settings[]>;
  /** Loads the code that exchanges ID tokens, and renews and revokes credentials. */
  load: (context: ProviderContext) => Promise<Provider>;
  /** Removes the files that deliveries wrote outside of a lease's folder. */
  cleanUp?: (folder: string) => Promise<void>;
}

/** A variable, and the variables that `deliver: file` and `deliver: endpoint` set instead. */
export function withEndings(variable: string): string[] {
  return ['', '_FILE', '_ENDPOINT', '_ENDPOINT_TOKEN'].map((ending) => variable + ending);
}
