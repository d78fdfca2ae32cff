import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { schemaKeys } from '../../config/schema-keys.js';
import { type Place, Problems } from '../../config/yaml.js';
import { errorText, JobpassError } from '../../errors.js';
import { isLoopback } from '../../http/hosts.js';
import { type Conditions, compileConditions } from '../../identity/conditions.js';
import { DEFAULT_TERMS } from '../../servers/broker/configured-broker.js';
import type { Address, BrokerConfig, LoadedRules, Trust } from './broker-config.js';
import { checkConfig } from './check-config.js';
import type { Complain } from './complain.js';
import { postgresConfig, unsetVariable } from './database-config.js';
import { githubApps, githubTerms } from './github-config.js';
import { topKeyFile } from './key-file.js';
import { boundsProblems } from './rules-bounds.js';
import { rolesFrom } from './rules-from.js';
import { type BrokerFile, brokerFile } from './schema.js';

export const WHAT = "The broker's configuration";

export interface ConfigContext {
  problems: Problems;
  /** The line and column of a setting in its file. */
  place: (path: readonly PropertyKey[]) => Place | undefined;
  /** The folder that relative file names are resolved against. */
  folder: string;
}

/**
 * Returns the checked configuration that a file or a program describes.
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
    for (const issue of parsed.error.issues)
      problems.addIssue(issue, place, (at) => schemaKeys(brokerFile, at));
    problems.throwIfAny();
    throw new JobpassError('usage', "The broker's configuration is invalid");
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
      complain(path, `the file ${resolve(folder, name)} cannot be read: ${errorText(error)}`);
      return '';
    }
  };
  const certificates = (path: readonly PropertyKey[], name: string): string => {
    const pem = contents(path, name);
    if (pem !== '' && !pem.includes('-----BEGIN '))
      complain(path, `the file ${resolve(folder, name)} is not PEM`);
    return pem;
  };

  const trust = file.trust.map((entry, at) => ({
    issuer: entry.issuer,
    audience: entry.audience,
    ...(entry.algorithms === undefined ? {} : { algorithms: entry.algorithms }),
    ...(entry['jwks-uri'] === undefined ? {} : { jwksUri: entry['jwks-uri'] }),
    ...(entry.ca === undefined ? {} : { ca: certificates(['trust', at, 'ca'], entry.ca) }),
    jobKeys: entry['job-keys'],
  }));
  const keyFile = topKeyFile(file, { folder, complain, whereIs });
  const postgres =
    file.postgres === undefined
      ? undefined
      : postgresConfig(file.postgres, {
          folder,
          complain: (setting, reason) => complain(['postgres', setting], reason),
          keyFile,
        });
  const secret = keyFile?.secret ?? postgres?.secret;
  const rulesFrom = rolesFromFiles(file, trust, { complain, folder, whereIs });
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
    postgres,
    secret,
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
        audience: role.audience ?? [],
        scopes: role.scopes ?? [],
        format: role.format ?? DEFAULT_TERMS.format,
        maxTtl: role['max-ttl'],
        once: role.once,
        certificate: role.certificate === 'required',
        claims: role.claims ?? [],
        explain: role.explain,
        lateAfter: role['late-after'],
        onAlarm: role['on-alarm'],
        ...(role.github === undefined
          ? {}
          : { github: githubTerms(role.github, ['roles', name, 'github'], complain) }),
        from: whereIs(['roles', name]),
      })),
      ...rulesFrom.flatMap(({ roles }) => roles),
    ],
    rulesFrom,
    github: githubApps(file, { complain, certificates, folder, secret }),
    resourceServers: Object.entries(file['resource-servers']).map(([id, server]) => ({
      id,
      secret: secretOf(id, server, { complain, contents }),
      audiences: server.audiences,
    })),
    rotateEvery: file['signing-keys']['rotate-every'],
  };
  checkConfig(config, file, complain);
  problems.throwIfAny();
  return config;
}

/** Returns the broker's address. Undefined if the system picks the port. */
function ownIssuer({ issuer, listen, tls }: BrokerFile): string | undefined {
  return issuer ?? (listen.port === 0 ? undefined : originOf(listen, tls !== undefined));
}

/** Returns the origin of a broker that is known only by its listening address. */
export function originOf({ host, port }: Address, secure: boolean): string {
  const url = new URL(`${secure ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`);
  return isLoopback(url) || secure ? url.origin : `https://${url.host}`;
}

/** Returns the roles of all rules files. */
function rolesFromFiles(
  file: BrokerFile,
  trust: readonly Trust[],
  {
    complain,
    folder,
    whereIs,
  }: { complain: Complain; folder: string; whereIs: (path: readonly PropertyKey[]) => string },
): LoadedRules[] {
  const entries = file['rules-from'];
  if (entries === undefined) {
    if (file.roles === undefined) complain(['roles'], 'is missing: set roles or rules-from');
    return [];
  }
  const issuer = ownIssuer(file);
  if (issuer === undefined) {
    complain(['rules-from'], 'requires issuer: rules files name this broker by its issuer (url)');
    return [];
  }
  const names = new Map(Object.keys(file.roles ?? {}).map((name) => [name, whereIs(['roles', name])]));
  return entries.flatMap((entry, at) => {
    const path = ['rules-from', at];
    const problems =
      typeof entry === 'string' ? [] : boundsProblems(entry, { trust, apps: Object.keys(file.github) });
    for (const { path: below, reason } of problems) complain([...path, ...below], reason);
    if (problems.length > 0) return [];
    try {
      const taken = rolesFrom(entry, { folder, issuer, trust });
      for (const { name, from } of taken.roles) {
        const other = names.get(name);
        if (other !== undefined)
          complain(path, `the role ${name} in ${from} already exists in ${other}: choose another name`);
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

function issuerOf(file: BrokerFile, name: string, complain: Complain): string {
  const named = file.roles?.[name]?.issuer;
  const trusted = [...new Set(file.trust.map(({ issuer }) => issuer))];
  if (named === undefined) {
    if (trusted.length > 1)
      complain(
        ['roles', name],
        `issuer is missing: trust has several issuers, so each role must name one of ${trusted.join(', ')}`,
      );
    return trusted[0] ?? '';
  }
  if (!trusted.includes(named))
    complain(
      ['roles', name, 'issuer'],
      `"${named}" is not an issuer under trust: must be ${trusted.length === 1 ? '' : 'one of '}${trusted.join(', ')}`,
    );
  return named;
}

function conditionsOf(
  when: Readonly<Record<string, string | readonly string[]>>,
  path: readonly PropertyKey[],
  complain: Complain,
): Conditions {
  try {
    return compileConditions(when);
  } catch (error) {
    complain(path, errorText(error));
    return compileConditions({});
  }
}

function secretOf(
  id: string,
  server: BrokerFile['resource-servers'][string],
  { complain, contents }: { complain: Complain; contents: (path: PropertyKey[], name: string) => string },
): string {
  const path = ['resource-servers', id];
  const sources = [server.secret, server['secret-file'], server['secret-env']].filter(
    (one) => one !== undefined,
  );
  if (sources.length !== 1) {
    complain(
      path,
      `${sources.length === 0 ? 'has no secret' : 'has more than one secret'}: set exactly one of secret-file, secret-env and secret`,
    );
    return '';
  }
  let secret = server.secret ?? '';
  if (server['secret-file'] !== undefined)
    secret = contents([...path, 'secret-file'], server['secret-file']).trim();
  const variable = server['secret-env'];
  if (variable !== undefined) {
    secret = process.env[variable] ?? '';
    if (secret === '') {
      complain([...path, 'secret-env'], unsetVariable(variable));
      return '';
    }
  }
  // RFC 6749, appendix A.2.
  if (!/^[\x20-\x7e]*$/.test(secret))
    complain(path, 'the secret has characters that are not allowed: use printable ASCII only');
  else if (secret.length < SHORTEST_SECRET)
    complain(path, `the secret has ${secret.length} characters, the minimum is ${SHORTEST_SECRET}`);
  return secret;
}

const SHORTEST_SECRET = 24;
