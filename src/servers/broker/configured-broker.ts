import { USUAL_TTL } from '../../config/schemas.js';
import type { Permissions } from '../../github/permissions.js';
import type { ConditionSet } from '../../identity/conditions.js';

/** The terms for a role that issues installation tokens of a GitHub App. A job may request less, but not more. */
export interface GithubTerms {
  /** The name of the app in the broker's configuration. */
  app: string;
  /** The ID of the app's installation. */
  installation: number;
  /** The owner of the repositories. */
  owner: string;
  /** The IDs of the repositories by name (`octo-org/shop`), or `own` for the job's own repository. */
  repositories: Readonly<Record<string, number>> | 'own';
  permissions: Permissions;
}

/** Reactions of a broker to a theft alarm. */
export const ON_ALARM = ['report', 'refuse'] as const;
export type OnAlarm = (typeof ON_ALARM)[number];

/** The terms for a broker's role. */
export interface RoleTerms {
  /** The services that accept the role's tokens. Empty for a role that issues installation tokens. */
  audience: readonly string[];
  scopes: readonly string[];
  format: 'opaque' | 'jwt';
  /** The longest lifetime for a token, in seconds. */
  maxTtl: number;
  /** Whether the broker accepts each ID token only once. */
  once: boolean;
  /** Whether the job must present a client certificate. */
  certificate: boolean;
  /** Claims in the ID token that the broker copies into its tokens, in addition to the usual claims. */
  claims: readonly string[];
  /** Whether the broker tells a rejected job which claims did not match. */
  explain: boolean;
  /**
   * The time after a job's start from which the job's first use of the role raises a theft alarm, in seconds. Older brokers do
   * not report it.
   */
  lateAfter?: number;
  /** Whether requests with a theft alarm still get a token. Older brokers do not report it. */
  onAlarm?: OnAlarm;
  /** Present if the role issues installation tokens of a GitHub App. `audience`, `scopes`, `format` and `claims` then do not apply. */
  github?: GithubTerms;
}

/** A role in a broker's configuration, with defaults. The role contains no secrets. */
export interface ConfiguredRole extends RoleTerms {
  name: string;
  issuer: string;
  /** Sets of conditions that must all match: the role's own conditions, and the limits on the file that defines the role. */
  when: readonly ConditionSet[];
}

/** A broker's issuers and roles. */
export interface ConfiguredBroker {
  /** Undefined if the issuer is known only while the broker is running. */
  issuer?: string;
  trust: readonly { issuer: string; audience: readonly string[]; jwksUri?: string }[];
  roles: readonly ConfiguredRole[];
}

/** A running broker's state, or the configuration if no broker is running. */
export interface LoadedBroker {
  broker: ConfiguredBroker;
  /** The reason why this is only the configuration, if no broker is running. */
  instead?: string;
}

/**
 * Finds the running broker that uses a configuration file. If there is none, reads the file.
 *
 * @throws JobpassError `usage` for an invalid configuration
 */
export type FindBroker = (config: string) => Promise<LoadedBroker>;

/** A role's default terms. */
export const DEFAULT_TERMS = {
  scopes: [],
  format: 'opaque',
  maxTtl: USUAL_TTL,
  once: false,
  certificate: false,
  claims: [],
  explain: false,
  lateAfter: 3_600,
  onAlarm: 'report',
} as const satisfies Partial<RoleTerms>;
