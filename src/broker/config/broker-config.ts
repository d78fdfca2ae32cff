import type { ConditionSet, Conditions } from '../../identity/conditions.js';
import type { RoleTerms } from '../../servers/broker/configured-broker.js';

/** Where to listen. */
export interface Address {
  host: string;
  /** 0 takes a free one. */
  port: number;
}

/** An issuer of ID tokens that the broker trusts. */
export interface Trust {
  issuer: string;
  /** The audiences of which its ID tokens must name one; none: the broker's own issuer. */
  audience: readonly string[];
  algorithms?: readonly string[];
  jwksUri?: string;
  /** PEM of authorities to trust besides the usual ones when its keys are fetched. */
  ca?: string;
}

/** What a job may have, and which jobs. */
export interface Role extends RoleTerms {
  name: string;
  issuer: string;
  /** The sets of conditions as they are written, which must all hold. */
  when: readonly ConditionSet[];
  conditions: Conditions;
  /** Where it is written, for people. */
  from: string;
}

/** A service that may ask about tokens made for it. */
export interface ResourceServer {
  id: string;
  secret: string;
  audiences: readonly string[];
}

/** A database in which several brokers keep what they must not forget. */
export interface PostgresConfig {
  /** A name, an address, or the folder of a socket. */
  host: string;
  port: number;
  user: string;
  database: string;
  password: string | undefined;
  /** PEM of the authorities to trust, in the place of the usual ones. */
  ca?: string;
  /** PEM of a client certificate and its key. */
  client?: { certificate: string; key: string };
  /** The schema of its tables. */
  schema: string;
  /** What private keys are sealed with, so that a copy of the database has none of them. */
  secret: string;
}

/** A file of rules, and what a broker took from it. */
export interface RulesTaken {
  file: string;
  roles: readonly Role[];
  /** How many rules of the file are not for this broker. */
  others: number;
}

export interface BrokerConfig {
  listen: Address;
  /** None: the address where it listens. */
  issuer: string | undefined;
  tls: { certificate: string; key: string; clientCa?: string } | undefined;
  /** The folder of journal and keys; none keeps everything in memory. */
  data: string | undefined;
  /** A database in the place of the folder. */
  postgres: PostgresConfig | undefined;
  /** Where metrics and health are served, by plain http. */
  admin: Address | undefined;
  /** Proxies whose word about the source of a request is taken: addresses or networks. */
  trustedProxies: readonly string[];
  requestsPerMinute: number;
  /** Sources that are not counted: addresses or networks. */
  unlimited: readonly string[];
  logFormat: 'text' | 'json';
  trust: readonly Trust[];
  roles: readonly Role[];
  /** The files of rules that some of the roles are from. */
  rulesFrom: readonly RulesTaken[];
  resourceServers: readonly ResourceServer[];
  /** Seconds after which the signing key is changed. */
  rotateEvery: number;
}
