import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Place, Problems, parseYaml } from '../../config/yaml.js';
import { JobpassError, tell } from '../../errors.js';
import { isLoopback, isLoopbackHost } from '../../http/hosts.js';
import {
  type ConditionSet,
  type Conditions,
  compileConditions,
  openToStrangers,
} from '../../identity/conditions.js';
import type { RoleTerms } from '../../servers/broker/configured-broker.js';
import { postgresConfig } from './postgres.js';
import { boundsProblems, type RulesTaken, rolesFrom } from './rules-from.js';
import { type BrokerFile, brokerFile, type PostgresFile, postgresFile } from './schema.js';

const WHAT = "The broker's configuration";

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

/**
 * Reads the configuration file of a broker, and the files that it names, relative to it.
 *
 * @throws JobpassError `usage`, with every problem, its line and its reason
 */
export function readConfig(path: string): BrokerConfig {
  const problems = new Problems(path, WHAT);
  const { value, place } = parseYaml(textOf(path), problems);
  return brokerConfig(value, { problems, place, folder: dirname(resolve(path)) });
}

/**
 * The data folder of a broker, by which the running one is found, whatever else may be wrong with its configuration by
 * now: a file of rules that others write must not keep its operator from it.
 *
 * @throws JobpassError `usage`
 */
export function dataFolder(path: string): string | undefined {
  const { data } = written(path) as { data?: unknown };
  return typeof data === 'string' && data !== '' ? resolve(dirname(resolve(path)), data) : undefined;
}

/**
 * Where a broker keeps what it must not forget. Of a folder that is known as above; a database takes a section that must be
 * good in itself and names files, so that all is read.
 *
 * @throws JobpassError `usage`
 */
export function placeOfStore(path: string): Pick<BrokerConfig, 'data' | 'postgres'> {
  if (written(path)['postgres'] === undefined) return { data: dataFolder(path), postgres: undefined };
  const { data, postgres } = readConfig(path);
  return { data, postgres };
}

/** What a configuration says, if it can be read at all. */
function written(path: string): Readonly<Record<string, unknown>> {
  const problems = new Problems(path, WHAT);
  const { value } = parseYaml(textOf(path), problems);
  problems.throwIfAny();
  return (value ?? {}) as Readonly<Record<string, unknown>>;
}

/**
 * The database of a broker, by which its keys are found; as `dataFolder`, whatever else may be wrong with its configuration.
 *
 * @throws JobpassError `usage`
 */
export function databaseOf(path: string): PostgresConfig | undefined {
  const problems = new Problems(path, WHAT);
  const { value, place } = parseYaml(textOf(path), problems);
  problems.throwIfAny();
  const { postgres } = (value ?? {}) as { postgres?: unknown };
  if (postgres === undefined) return undefined;
  const parsed = postgresFile.safeParse(postgres, { reportInput: true });
  for (const issue of parsed.error?.issues ?? [])
    problems.addIssue({ ...issue, path: ['postgres', ...issue.path] }, place);
  problems.throwIfAny();
  const config = postgresConfig(parsed.data as PostgresFile, {
    folder: dirname(resolve(path)),
    complain: (setting, reason) => problems.add(place(['postgres', setting]), ['postgres', setting], reason),
  });
  problems.throwIfAny();
  return config;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new JobpassError('usage', `The broker's configuration ${path} cannot be read: ${tell(error)}`);
  }
}

export interface ConfigContext {
  problems: Problems;
  /** Where a part of the configuration stands in its file. */
  place: (path: readonly PropertyKey[]) => Place | undefined;
  /** What the names of files are relative to. */
  folder: string;
}

/**
 * Makes a configuration of what a file, or a program, says.
 *
 * @throws JobpassError `usage`
 */
export function brokerConfig(
  value: unknown,
  context: ConfigContext = {
    problems: new Problems('the broker', WHAT),
    place: () => undefined,
    folder: process.cwd(),
  },
): BrokerConfig {
  const { problems, place, folder } = context;
  problems.throwIfAny();
  const parsed = brokerFile.safeParse(value, { reportInput: true });
  if (!parsed.success) {
    for (const issue of parsed.error.issues) problems.addIssue(issue, place);
    problems.throwIfAny();
    throw new JobpassError('usage', "The broker's configuration cannot be used");
  }
  const file = parsed.data;
  const complain = (path: readonly PropertyKey[], reason: string): void =>
    problems.add(place(path), path, reason);
  const whereIs = (path: readonly PropertyKey[]): string => {
    const found = place(path);
    return found === undefined ? problems.file : `${problems.file}:${found.line}:${found.column}`;
  };
  const contents = (path: readonly PropertyKey[], name: string): string => {
    try {
      return readFileSync(resolve(folder, name), 'utf8');
    } catch (error) {
      complain(path, `the file ${resolve(folder, name)} cannot be read: ${tell(error)}`);
      return '';
    }
  };
  const certificates = (path: readonly PropertyKey[], name: string): string => {
    const pem = contents(path, name);
    if (pem !== '' && !pem.includes('-----BEGIN ')) complain(path, 'the file holds no PEM');
    return pem;
  };

  const trust = file.trust.map((entry, at) => ({
    issuer: entry.issuer,
    audience: entry.audience,
    ...(entry.algorithms === undefined ? {} : { algorithms: entry.algorithms }),
    ...(entry['jwks-uri'] === undefined ? {} : { jwksUri: entry['jwks-uri'] }),
    ...(entry.ca === undefined ? {} : { ca: certificates(['trust', at, 'ca'], entry.ca) }),
  }));
  const rulesFrom = takenFrom(file, trust, { complain, folder, whereIs });
  const config: BrokerConfig = {
    listen: file.listen,
    issuer: file.issuer,
    tls:
      file.tls === undefined
        ? undefined
        : {
            certificate: certificates(['tls', 'certificate'], file.tls.certificate),
            key: certificates(['tls', 'key'], file.tls.key),
            ...(file.tls['client-ca'] === undefined
              ? {}
              : { clientCa: certificates(['tls', 'client-ca'], file.tls['client-ca']) }),
          },
    data: file.data === undefined ? undefined : resolve(folder, file.data),
    postgres:
      file.postgres === undefined
        ? undefined
        : postgresConfig(file.postgres, {
            folder,
            complain: (setting, reason) => complain(['postgres', setting], reason),
          }),
    admin: file.admin,
    trustedProxies: file['trusted-proxies'],
    requestsPerMinute: file.rate['per-minute'],
    unlimited: file.rate.unlimited,
    logFormat: file.log,
    trust,
    roles: [
      ...Object.entries(file.roles ?? {}).map(([name, role]) => ({
        name,
        issuer: issuerOf(file, name, complain),
        when: [role.when],
        conditions: conditionsOf(role.when, ['roles', name, 'when'], complain),
        audience: role.audience,
        scopes: role.scopes,
        format: role.format,
        maxTtl: role['max-ttl'],
        once: role.once,
        certificate: role.certificate === 'required',
        claims: role.claims,
        explain: role.explain,
        from: whereIs(['roles', name]),
      })),
      ...rulesFrom.flatMap(({ roles }) => roles),
    ],
    rulesFrom,
    resourceServers: Object.entries(file['resource-servers']).map(([id, server]) => ({
      id,
      secret: secretOf(id, server, { complain, contents }),
      audiences: server.audiences,
    })),
    rotateEvery: file['signing-keys']['rotate-every'],
  };
  check(config, file, complain);
  problems.throwIfAny();
  return config;
}

/** The address at which a broker is found; undefined where it takes whatever port is free. */
function ownIssuer({ issuer, listen, tls }: BrokerFile): string | undefined {
  return issuer ?? (listen.port === 0 ? undefined : originOf(listen, tls !== undefined));
}

/** Where a broker is that has no other name than where it listens. */
export function originOf({ host, port }: Address, secure: boolean): string {
  const url = new URL(`${secure ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`);
  return isLoopback(url) || secure ? url.origin : `https://${url.host}`;
}

/** What the files of rules give. */
function takenFrom(
  file: BrokerFile,
  trust: readonly Trust[],
  {
    complain,
    folder,
    whereIs,
  }: { complain: Complain; folder: string; whereIs: (path: readonly PropertyKey[]) => string },
): RulesTaken[] {
  const entries = file['rules-from'];
  if (entries === undefined) {
    if (file.roles === undefined) complain(['roles'], 'is missing: give it, or rules-from');
    return [];
  }
  const issuer = ownIssuer(file);
  if (issuer === undefined) {
    complain(['rules-from'], 'needs issuer: a file of rules names its roles’ broker by that (url)');
    return [];
  }
  const names = new Map(Object.keys(file.roles ?? {}).map((name) => [name, whereIs(['roles', name])]));
  return entries.flatMap((entry, at) => {
    const path = ['rules-from', at];
    const problems = typeof entry === 'string' ? [] : boundsProblems(entry, trust);
    for (const { path: below, reason } of problems) complain([...path, ...below], reason);
    if (problems.length > 0) return [];
    try {
      const taken = rolesFrom(entry, { folder, issuer, trust });
      for (const { name, from } of taken.roles) {
        const other = names.get(name);
        if (other !== undefined)
          complain(path, `the role ${name} of ${from} is there already, in ${other}: give it another name`);
        names.set(name, from);
      }
      return [taken];
    } catch (error) {
      if (!(error instanceof JobpassError)) throw error;
      complain(path, error.told);
      return [];
    }
  });
}

type Complain = (path: readonly PropertyKey[], reason: string) => void;

function issuerOf(file: BrokerFile, name: string, complain: Complain): string {
  const said = file.roles?.[name]?.issuer;
  const trusted = [...new Set(file.trust.map(({ issuer }) => issuer))];
  if (said === undefined) {
    if (trusted.length > 1)
      complain(
        ['roles', name],
        'issuer is missing: several are trusted, so a role says of which its jobs are',
      );
    return trusted[0] ?? '';
  }
  if (!trusted.includes(said))
    complain(['roles', name, 'issuer'], `no entry of trust has this issuer: there ${are(trusted)}`);
  return said;
}

function are(names: readonly string[]): string {
  return names.length === 1 ? `is only ${names[0]}` : `are ${names.join(', ')}`;
}

function conditionsOf(
  when: Readonly<Record<string, string | readonly string[]>>,
  path: readonly PropertyKey[],
  complain: Complain,
): Conditions {
  try {
    return compileConditions(when);
  } catch (error) {
    complain(path, tell(error));
    return compileConditions({});
  }
}

function secretOf(
  id: string,
  server: BrokerFile['resource-servers'][string],
  { complain, contents }: { complain: Complain; contents: (path: PropertyKey[], name: string) => string },
): string {
  const path = ['resource-servers', id];
  const given = [server.secret, server['secret-file'], server['secret-env']].filter(
    (one) => one !== undefined,
  );
  if (given.length !== 1) {
    complain(path, 'give its secret in one way: secret-file, secret-env or secret');
    return '';
  }
  let secret = server.secret ?? '';
  if (server['secret-file'] !== undefined)
    secret = contents([...path, 'secret-file'], server['secret-file']).trim();
  const variable = server['secret-env'];
  if (variable !== undefined) {
    secret = process.env[variable] ?? '';
    if (secret === '') {
      complain([...path, 'secret-env'], `the environment variable ${variable} is not set`);
      return '';
    }
  }
  // What RFC 6749 (appendix A.2) lets a secret be made of.
  if (!/^[\x20-\x7e]*$/.test(secret)) complain(path, 'its secret has other characters than printable ASCII');
  else if (secret.length < SHORTEST_SECRET)
    complain(path, `its secret has ${secret.length} characters: at least ${SHORTEST_SECRET} are needed`);
  return secret;
}

const SHORTEST_SECRET = 24;

/** What holds between parts of the configuration. */
function check(config: BrokerConfig, file: BrokerFile, complain: Complain): void {
  const { listen, tls, issuer } = config;
  if (tls === undefined && !isLoopbackHost(listen.host)) {
    complain(
      ['listen'],
      'tokens cross a network over TLS only: give tls, or listen on loopback behind a proxy that has it',
    );
  }
  if (config.admin !== undefined && !isLoopbackHost(config.admin.host) && config.admin.port === listen.port) {
    complain(['admin'], 'this is where the broker itself listens');
  }
  if (issuer === undefined && !isLoopbackHost(listen.host)) {
    complain(['issuer'], 'is missing: it is the https address at which jobs and services find the broker');
  } else if (issuer === undefined && config.postgres !== undefined)
    complain(
      ['issuer'],
      'is missing: all brokers of a database are found at one address, that of their balancer',
    );
  const issuerUrl = issuer === undefined ? undefined : new URL(issuer);
  for (const role of config.roles) {
    const path = ['roles', role.name];
    const own = file.roles?.[role.name];
    const stranger = own === undefined ? undefined : openToStrangers(role.issuer, own.when);
    if (stranger !== undefined) {
      complain(
        [...path, 'when'],
        `everyone in the world who uses ${role.issuer} can meet these conditions: name the owner in one of ${stranger.join(', ')}`,
      );
    }
    if (role.certificate && tls?.clientCa === undefined) {
      complain(
        own === undefined ? ['rules-from'] : [...path, 'certificate'],
        `there is no tls.client-ca whose certificates could be presented${own === undefined ? ` for the role ${role.name} of ${role.from}` : ''}`,
      );
    }
  }
  // What a file of others may give counts although it does not now: else its authors could make this one a bad one.
  const possible = (file['rules-from'] ?? []).flatMap((entry) =>
    typeof entry === 'string' ? [] : entry.audience,
  );
  const audiences = new Set([...config.roles.flatMap((role) => role.audience), ...possible]);
  for (const server of config.resourceServers) {
    for (const audience of server.audiences) {
      if (!audiences.has(audience))
        complain(['resource-servers', server.id, 'audiences'], `no role has tokens for ${audience}`);
    }
  }
  if (config.data !== undefined && config.postgres !== undefined)
    complain(['postgres'], 'data is given as well: a broker remembers in one of them');
  const forgets = config.data === undefined && config.postgres === undefined;
  if (forgets && issuerUrl !== undefined && !isLoopback(issuerUrl)) {
    complain(
      [],
      'data is missing: the folder in which the broker remembers what it issued and revoked (or postgres: a database)',
    );
  }
}
