import { USUAL_TTL } from '../../config/schemas.js';
import type { ConditionSet } from '../../identity/conditions.js';

/** What a role of a broker gives, and must give where a file of rules wants it. */
export interface RoleTerms {
  /** The services that its tokens are for. */
  audience: readonly string[];
  scopes: readonly string[];
  format: 'opaque' | 'jwt';
  /** The longest life of a token, in seconds. */
  maxTtl: number;
  /** Whether an ID token is accepted once only. */
  once: boolean;
  /** Whether the job must present a client certificate. */
  certificate: boolean;
  /** Claims of the job that its tokens carry, besides the usual ones. */
  claims: readonly string[];
  /** Whether a refused job is told which of its claims did not fit. */
  explain: boolean;
}

/** A role of a broker as it is written, with every default filled in. Nothing of it is a secret. */
export interface ConfiguredRole extends RoleTerms {
  name: string;
  issuer: string;
  /** Sets of conditions that must all hold: its own, and bounds that are set on it. */
  when: readonly ConditionSet[];
}

/** What a broker says of whom it trusts, and who gets what. */
export interface ConfiguredBroker {
  /** Undefined where that shows only when it runs. */
  issuer?: string;
  trust: readonly { issuer: string; audience: readonly string[]; jwksUri?: string }[];
  roles: readonly ConfiguredRole[];
}

/** A broker that was asked, or else its configuration. */
export interface LoadedBroker {
  broker: ConfiguredBroker;
  /** Why it is the configuration alone: no broker is running. */
  instead?: string;
}

/**
 * Finds a broker of ours by its configuration: the one that runs with it, or else the configuration.
 *
 * @throws JobpassError `usage` where the configuration cannot be used
 */
export type FindBroker = (config: string) => Promise<LoadedBroker>;

/** What a role is where nothing else is said. */
export const DEFAULT_TERMS = {
  scopes: [],
  format: 'opaque',
  maxTtl: USUAL_TTL,
  once: false,
  certificate: false,
  claims: [],
  explain: false,
} as const satisfies Partial<RoleTerms>;
