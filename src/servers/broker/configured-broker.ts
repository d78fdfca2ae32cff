import { USUAL_TTL } from '../../config/schemas.js';
import type { ConditionSet } from '../../identity/conditions.js';

/** The terms of a broker's role. */
export interface RoleTerms {
  /** The services that accept its tokens. */
  audience: readonly string[];
  scopes: readonly string[];
  format: 'opaque' | 'jwt';
  /** The longest lifetime of a token, in seconds. */
  maxTtl: number;
  /** Whether the broker accepts each ID token only once. */
  once: boolean;
  /** Whether the job must present a client certificate. */
  certificate: boolean;
  /** Claims of the ID token that the broker copies into its tokens, in addition to the usual ones. */
  claims: readonly string[];
  /** Whether the broker reports to a rejected job which claims did not match. */
  explain: boolean;
}

/** A role in a broker's configuration, with defaults. It contains no secrets. */
export interface ConfiguredRole extends RoleTerms {
  name: string;
  issuer: string;
  /** Sets of conditions that must all match: the role's own conditions, and the limits on the file that defines the role. */
  when: readonly ConditionSet[];
}

/** The issuers and roles of a broker. */
export interface ConfiguredBroker {
  /** Undefined if the issuer is only known when the broker runs. */
  issuer?: string;
  trust: readonly { issuer: string; audience: readonly string[]; jwksUri?: string }[];
  roles: readonly ConfiguredRole[];
}

/** The state of a running broker, or otherwise its configuration. */
export interface LoadedBroker {
  broker: ConfiguredBroker;
  /** Why this is only the configuration: no broker is running. */
  instead?: string;
}

/**
 * Finds the running broker of a configuration file, or otherwise reads the file.
 *
 * @throws JobpassError `usage` for an invalid configuration
 */
export type FindBroker = (config: string) => Promise<LoadedBroker>;

/** The default terms of a role. */
export const DEFAULT_TERMS = {
  scopes: [],
  format: 'opaque',
  maxTtl: USUAL_TTL,
  once: false,
  certificate: false,
  claims: [],
  explain: false,
} as const satisfies Partial<RoleTerms>;
