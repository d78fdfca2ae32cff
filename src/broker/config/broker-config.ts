import type { KeyObject } from 'node:crypto';
import type { ConditionSet, Conditions } from '../../identity/conditions.js';
import type { OnAlarm, RoleTerms } from '../../servers/broker/configured-broker.js';

/** A host and port to listen on. */
export interface Address {
  host: string;
  /** 0 selects any free port. */
  port: number;
}

/** An issuer of ID tokens that the broker trusts. */
export interface Trust {
  issuer: string;
  /** ID tokens must name one of these audiences. If the list is empty, they must name the broker's own issuer. */
  audience: readonly string[];
  algorithms?: readonly string[];
  jwksUri?: string;
  /** PEM of additional certificate authorities that are trusted when the broker fetches the issuer's keys. */
  ca?: string;
  /** The number of keys that a job may have without a theft alarm. */
  jobKeys: number;
}

/** A role, which consists of its conditions on jobs and the tokens that it issues. */
export interface Role extends RoleTerms {
  lateAfter: number;
  onAlarm: OnAlarm;
  name: string;
  issuer: string;
  /** The condition sets as written in the configuration. A job must meet all of these condition sets. */
  when: readonly ConditionSet[];
  conditions: Conditions;
  /** The role's position in a file, for messages. */
  from: string;
}

/** A GitHub App whose installation tokens roles issue. */
export interface GithubApp {
  /** The app's name in the configuration. */
  name: string;
  /** The client ID or the ID of the app. */
  issuer: string;
  /** The address of the REST API, without a slash at its end. */
  api: string;
  /** PEM of additional certificate authorities. */
  ca?: string;
  key: AppKey;
}

/** Where the private key of a GitHub App is. */
export type AppKey =
  /** In a file that the broker has decrypted. */
  { kind: 'sealed'; key: KeyObject } | VaultKey | KmsKey;

/** A key in the transit engine of Vault or OpenBao. */
export interface VaultKey {
  kind: 'vault';
  /** The address of the server, without `/v1`. */
  address: string;
  /** PEM of additional certificate authorities. */
  ca?: string;
  namespace?: string;
  /** The path of the engine. */
  mount: string;
  /** The name of the key. */
  key: string;
  /** How the broker gets a token. `mount` is the path of the auth method. */
  login:
    | { kind: 'token-file'; file: string }
    | { kind: 'jwt' | 'kubernetes'; mount: string; role?: string; jwtFile: string }
    | { kind: 'approle'; mount: string; roleId: string; secretIdFile: string };
}

/** A key in AWS KMS. */
export interface KmsKey {
  kind: 'kms';
  /** The ID or the ARN of the key, or `alias/NAME`. */
  keyId: string;
  region: string;
  /** The address of KMS, if it is not the region's. */
  endpoint?: string;
}

/** A service that may introspect the tokens for its audiences. */
export interface ResourceServer {
  id: string;
  secret: string;
  audiences: readonly string[];
}

/** The database that several brokers share for tokens, keys and records. */
export interface PostgresConfig {
  /** A name, an address, or the folder of a socket. */
  host: string;
  port: number;
  user: string;
  database: string;
  password: string | undefined;
  /** PEM of the certificate authorities to trust instead of the system's. */
  ca?: string;
  /** PEM of a client certificate and its key. */
  client?: { certificate: string; key: string };
  /** The schema of the broker's tables. */
  schema: string;
  /** The secret that encrypts private keys. Without the secret, a copy of the database reveals no private key. */
  secret: string;
}

/** A rules file and the roles that the broker loaded from it. */
export interface LoadedRules {
  file: string;
  roles: readonly Role[];
  /** The number of rules in the file that name another service. */
  others: number;
}

export interface BrokerConfig {
  listen: Address;
  /** If undefined, the address of `listen` is used. */
  issuer: string | undefined;
  tls: { certificate: string; key: string; clientCa?: string } | undefined;
  /** The folder of the journal and the keys. If undefined, the broker stores everything in memory. */
  data: string | undefined;
  /** A database to use instead of the folder. */
  postgres: PostgresConfig | undefined;
  /** The secret that seals what the broker stores (see `Seal`). If undefined, the broker has no key file. */
  secret: string | undefined;
  /** The address that serves metrics and health checks over plain HTTP. */
  admin: Address | undefined;
  /** Addresses or networks of proxies whose `X-Forwarded-For` is trusted. */
  trustedProxies: readonly string[];
  requestsPerMinute: number;
  /** Addresses or networks without a rate limit. */
  unlimited: readonly string[];
  logFormat: 'text' | 'json';
  trust: readonly Trust[];
  roles: readonly Role[];
  /** The rules files that some of the roles come from. */
  rulesFrom: readonly LoadedRules[];
  github: readonly GithubApp[];
  resourceServers: readonly ResourceServer[];
  /** The age at which the broker rotates its signing key, in seconds. */
  rotateEvery: number;
}
