import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { checkReload } from '../../../../src/broker/config/check-reload.js';
import { databaseUrl } from '../../../../src/broker/config/database-url.js';
import {
  databaseConfig,
  keySecret,
  readConfig,
  storePlace,
} from '../../../../src/broker/config/read-config.js';
import { JobpassError } from '../../../../src/errors.js';

const folder = mkdtempSync(join(tmpdir(), 'jobpass-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const GOOD = `\
listen: 127.0.0.1:8417
data: state
trust:
  - issuer: https://gitlab.example.com
    audience: https://tokens.example.com
roles:
  deploy:
    when:
      project_path: group/app
      ref: [main, "release/*"]
      ref_protected: true
      project_id: 12345678901234567890
    audience: https://deploy.example.com
    scopes: [deploy]
    max-ttl: 15m
resource-servers:
  deploy-service:
    secret-file: secret
    audiences: https://deploy.example.com
`;
writeFileSync(join(folder, 'secret'), 'a-secret-of-the-service-that-is-long\n');
writeFileSync(join(folder, 'short'), 'short');
writeFileSync(join(folder, 'not.pem'), 'no certificate');

function write(text: string): string {
  const path = join(folder, 'broker.yml');
  writeFileSync(path, text);
  return path;
}

/** What reading it says, with the folder's name cut out. */
function problem(text: string): string {
  try {
    readConfig(write(text));
  } catch (error) {
    expect(error).toBeInstanceOf(JobpassError);
    return (error as JobpassError).told.replaceAll(`${folder}/`, '');
  }
  throw new Error('it was accepted');
}

describe('the configuration of a broker', () => {
  it('is read, with the files that it names, relative to it', () => {
    const config = readConfig(write(GOOD));
    expect(config).toMatchObject({
      listen: { host: '127.0.0.1', port: 8417 },
      data: join(folder, 'state'),
      trust: [{ issuer: 'https://gitlab.example.com', audience: ['https://tokens.example.com'] }],
      roles: [
        {
          name: 'deploy',
          issuer: 'https://gitlab.example.com',
          audience: ['https://deploy.example.com'],
          scopes: ['deploy'],
          format: 'opaque',
          maxTtl: 900,
          once: false,
          certificate: false,
        },
      ],
      resourceServers: [{ id: 'deploy-service', secret: 'a-secret-of-the-service-that-is-long' }],
    });
  });

  it('has the settings of theft alarms, and their defaults', () => {
    const { trust, roles } = readConfig(write(GOOD));
    expect(trust).toMatchObject([{ jobKeys: 1 }]);
    expect(roles).toMatchObject([{ lateAfter: 3_600, onAlarm: 'report' }]);
    const given = GOOD.replace(
      '    max-ttl:',
      '    late-after: 2d\n    on-alarm: refuse\n    max-ttl:',
    ).replace('    audience: https://tokens', '    job-keys: 3\n    audience: https://tokens');
    const other = readConfig(write(given));
    expect(other.trust).toMatchObject([{ jobKeys: 3 }]);
    expect(other.roles).toMatchObject([{ lateAfter: 172_800, onAlarm: 'refuse' }]);
  });

  it('keeps numbers and words as they are written', () => {
    const [role] = readConfig(write(GOOD)).roles;
    const claims = { project_path: 'group/app', ref: 'release/1.10', ref_protected: true };
    expect(role?.conditions({ ...claims, project_id: '12345678901234567890' })).toEqual([]);
    expect(role?.conditions({ ...claims, project_id: '12345678901234567000' })).toHaveLength(1);
  });

  it('can be JSON', () => {
    const json = {
      trust: [{ issuer: 'https://ci.example.com' }],
      roles: {
        a: { when: { sub: 'x', run: 7, protected: true }, audience: 'https://a.example', once: true },
      },
    };
    expect(readConfig(write(JSON.stringify(json))).roles[0]).toMatchObject({ once: true });
  });
});

const changed = (from: string, to: string): string => {
  expect(GOOD).toContain(from);
  return GOOD.replace(from, to);
};

describe('a bad configuration of a broker is refused with line and reason:', () => {
  it.each<[string, string, string]>([
    ['no YAML', changed('listen: ', 'listen: ['), 'broker.yml:2:'],
    ['a key twice', `${GOOD}data: other\n`, 'broker.yml:20:1'],
    [
      'a misspelt setting',
      changed('max-ttl', 'max_ttl'),
      'broker.yml:15:5 roles.deploy.max_ttl: is not a known setting. Did you mean `max-ttl`?',
    ],
    [
      'a missing setting',
      changed('    audience: https://deploy.example.com\n', ''),
      'broker.yml:7:3 roles.deploy.audience: is missing',
    ],
    [
      'a bad time',
      changed('15m', 'soon'),
      'broker.yml:15:5 roles.deploy.max-ttl: must be a duration such as 15m',
    ],
    ['too long a life', changed('15m', '25h'), 'roles.deploy.max-ttl: must be from 1s to 24h'],
    ['no life', changed('15m', '0s'), 'roles.deploy.max-ttl: must be from 1'],
    [
      'no key at all',
      changed('    audience: https://tokens', '    job-keys: 0\n    audience: https://tokens'),
      'trust.0.job-keys: must be a whole number from 1 to 100',
    ],
    [
      'a first exchange that is always late',
      changed('    max-ttl', '    late-after: 1s\n    max-ttl'),
      'roles.deploy.late-after: must be from 1m to',
    ],
    [
      'another word for on-alarm',
      changed('    max-ttl', '    on-alarm: stop\n    max-ttl'),
      'roles.deploy.on-alarm: must be',
    ],
    [
      'a list in the place of a group',
      changed('  deploy:\n    when:', '  - when:'),
      'roles: must be a map of settings',
    ],
    ['nothing at all', '', 'must be a map of settings'],
    ['a text', 'hello', 'must be a map of settings'],
    [
      'an address without a port',
      changed('127.0.0.1:8417', '127.0.0.1'),
      'broker.yml:1:1 listen: must be an address and a port',
    ],
    [
      'a port that is none',
      changed(':8417', ':84170'),
      'broker.yml:1:1 listen: must be an address and a port',
    ],
    [
      'plain http across a network',
      changed('127.0.0.1:8417', '0.0.0.0:8417'),
      'broker.yml:1:1 listen: "0.0.0.0" is not a loopback address, and tls is missing',
    ],
    [
      'an issuer by http',
      changed('issuer: https://gitlab', 'issuer: http://gitlab'),
      'broker.yml:4:5 trust.0.issuer: must use https',
    ],
    [
      'an issuer that is no URL',
      changed('issuer: https://gitlab.example.com', 'issuer: gitlab'),
      'must be an absolute URL',
    ],
    [
      'an issuer with a password',
      changed('https://gitlab.', 'https://u:p@gitlab.'),
      'must not contain a user name or password',
    ],
    [
      "the broker's issuer with a path",
      `issuer: https://tokens.example.com/x\n${GOOD}`,
      'broker.yml:1:1 issuer: must be an origin in its exact form, without a path: https://tokens.example.com',
    ],
    [
      'no conditions',
      GOOD.replace(/ {4}when:\n( {6}.*\n)+/, '    when: {}\n'),
      'roles.deploy.when: must have at least one condition',
    ],
    [
      'an empty condition',
      changed('group/app', ''),
      'broker.yml:9:7 roles.deploy.when.project_path: is empty',
    ],
    ['an empty list', changed('[main, "release/*"]', '[]'), 'roles.deploy.when.ref: is an empty list'],
    [
      'an unknown format',
      `${GOOD.replace('15m', '15m\n    format: jtw')}`,
      'roles.deploy.format: must be `opaque` or `jwt`. Did you mean `jwt`?',
    ],
    [
      'a scope with a space',
      changed('[deploy]', '["deploy all"]'),
      'roles.deploy.scopes.0: is not a valid scope',
    ],
    [
      'a role for an issuer that is not trusted',
      changed('  deploy:\n', '  deploy:\n    issuer: https://other.example\n'),
      'broker.yml:8:5 roles.deploy.issuer: "https://other.example" is not an issuer under trust',
    ],
    [
      'a role without issuer where two are trusted',
      changed('roles:', '  - issuer: https://b.example.com\nroles:'),
      'roles.deploy: issuer is missing',
    ],
    [
      'a secret that is not there',
      changed('secret-file: secret', 'secret-file: nowhere'),
      'broker.yml:18:5 resource-servers.deploy-service.secret-file: the file nowhere cannot be read: the system reported ENOENT',
    ],
    [
      'a short secret',
      changed('secret-file: secret', 'secret-file: short'),
      'the secret has 5 characters, the minimum is 24',
    ],
    [
      'no secret',
      changed('    secret-file: secret\n', ''),
      'set exactly one of secret-file, secret-env and secret',
    ],
    [
      'a variable that is not set',
      changed('secret-file: secret', 'secret-env: JOBPASS_TEST_UNSET'),
      'resource-servers.deploy-service.secret-env: the environment variable JOBPASS_TEST_UNSET is not set: export JOBPASS_TEST_UNSET before you start or check the broker',
    ],
    [
      'two secrets',
      changed('secret-file: secret', 'secret-file: secret\n    secret-env: HOME'),
      'set exactly one of secret-file, secret-env and secret',
    ],
    [
      'a service by the name of the client of jobs',
      changed('  deploy-service:', '  jobpass:'),
      'resource-servers.jobpass: is reserved for jobs: choose another name',
    ],
    [
      'an audience that no role has',
      changed('audiences: https://deploy.', 'audiences: https://other.'),
      'no role has the audience https://other.example.com',
    ],
    [
      'a proxy that is no network',
      `trusted-proxies: [10.0.0.0/99]\n${GOOD}`,
      'broker.yml:1:19 trusted-proxies.0: must be an IP address or a network like 10.0.0.0/8',
    ],
    [
      'a client authority without TLS',
      changed('max-ttl', 'certificate: required\n    max-ttl'),
      'requires a client certificate, but tls.client-ca is missing',
    ],
    [
      'a certificate that is none',
      `tls: { certificate: not.pem, key: not.pem }\n${GOOD}`,
      'tls.certificate: the file not.pem is not PEM',
    ],
    [
      'a public address without data',
      GOOD.replace('data: state', 'issuer: https://tokens.example.com'),
      'data is missing',
    ],
    [
      'a whole world of jobs',
      changed('https://gitlab.example.com', 'https://gitlab.com')
        .replace('project_path: group/app', 'environment: production')
        .replace(/ {6}project_id.*\n/, ''),
      'anyone who uses https://gitlab.com',
    ],
    [
      'a bomb of aliases',
      `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [${Array.from({ length: 9 }, () => '*a').join(',')}]\nc: &c [${Array.from({ length: 9 }, () => '*b').join(',')}]\nd: [${Array.from({ length: 9 }, () => '*c').join(',')}]\n`,
      'broker.yml',
    ],
  ])('%s', (_what, text, said) => {
    expect(problem(text)).toContain(said);
  });

  it('tells every problem at once', () => {
    const said = problem(
      changed('15m', 'soon').replace('audience: https://deploy', 'audiense: https://deploy'),
    );
    expect(said).toMatch(/max-ttl: must be a duration[\s\S]*|audiense/);
    expect(said.split('\n').length).toBeGreaterThan(1);
  });

  it('a file that is not there', () => {
    expect(() => readConfig(join(folder, 'nowhere.yml'))).toThrow(
      /nowhere.yml cannot be read: the system reported ENOENT/,
    );
  });

  it('quotes no secret', () => {
    const secret = 'hunter2-hunter2-hunter2-h\u00fcnter2';
    const text = changed('secret-file: secret', `secret: ${secret}`);
    expect(problem(text)).not.toContain('hunter2');
  });
});

describe('the database of a broker', () => {
  const KEY = `${'k'.repeat(44)}`;
  writeFileSync(join(folder, 'key'), `${KEY}\n`);
  writeFileSync(join(folder, 'key-without-break'), KEY);
  writeFileSync(join(folder, 'short-key'), `${'k'.repeat(31)}\n`);
  writeFileSync(join(folder, 'bytes'), Buffer.from(Array.from({ length: 32 }, (_, at) => 255 - at)));
  writeFileSync(join(folder, 'other-bytes'), Buffer.from(Array.from({ length: 32 }, (_, at) => 254 - at)));
  writeFileSync(join(folder, 'password'), 'pass word\r\n');
  writeFileSync(join(folder, 'empty'), '\n');
  writeFileSync(join(folder, 'some.pem'), '-----BEGIN CERTIFICATE-----\n');
  const ADDRESS = 'postgresql://broker@db.example.com/jobpass';
  const GIVEN = `  url: ${ADDRESS}\n  password-file: password\n  key-file: key\n`;
  const withDatabase = (settings: string): string =>
    GOOD.replace('data: state\n', `issuer: https://tokens.example.com\npostgres:\n${settings}`);
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('is read, with the files that it names, and takes the place of the folder', () => {
    const config = readConfig(write(withDatabase(`${GIVEN}  ca: some.pem\n  schema: brokers_2\n`)));
    expect(config.data).toBeUndefined();
    expect(config.postgres).toEqual({
      host: 'db.example.com',
      port: 5432,
      user: 'broker',
      database: 'jobpass',
      password: 'pass word',
      ca: '-----BEGIN CERTIFICATE-----\n',
      schema: 'brokers_2',
      secret: Buffer.from(KEY).toString('base64'),
    });
  });

  it('is logged in to by a certificate as well, or as the user of this machine', () => {
    const client = '  client-certificate: some.pem\n  client-key: some.pem\n';
    const text = withDatabase(`  url: ${ADDRESS}\n  key-file: key\n${client}`);
    expect(readConfig(write(text)).postgres).toMatchObject({
      password: undefined,
      client: { certificate: expect.stringContaining('BEGIN'), key: expect.stringContaining('BEGIN') },
      schema: 'jobpass',
    });
  });

  it('has a password from the environment', () => {
    vi.stubEnv('JOBPASS_TEST_PASSWORD', 'from the environment');
    const text = withDatabase(`  url: ${ADDRESS}\n  password-env: JOBPASS_TEST_PASSWORD\n  key-file: key\n`);
    expect(readConfig(write(text)).postgres?.password).toBe('from the environment');
  });

  it('has the same key by each copy of its file, and another by every other', () => {
    const secretOf = (file: string): string | undefined =>
      readConfig(write(withDatabase(`  url: ${ADDRESS}\n  key-file: ${file}\n`))).postgres?.secret;
    expect(secretOf('key')).toBe(secretOf('key-without-break'));
    // Bytes that are no text must not become the same one.
    expect(secretOf('bytes')).not.toBe(secretOf('other-bytes'));
  });

  it('shares the key file of the whole broker, which may be named at both places', () => {
    const secret = Buffer.from(KEY).toString('base64');
    const top = withDatabase(GIVEN.replace('  key-file: key\n', '')).replace(
      'postgres:',
      'key-file: key\npostgres:',
    );
    const both = top.replace('  url:', '  key-file: key-without-break\n  url:');
    for (const text of [top, both, withDatabase(GIVEN)]) {
      const config = readConfig(write(text));
      expect([config.secret, config.postgres?.secret]).toEqual([secret, secret]);
      expect(databaseConfig(write(text))?.secret).toBe(secret);
      expect(keySecret(write(text.replace('max-ttl: 15m', 'max-ttl: soon')))).toBe(secret);
    }
    const differ = write(both.replace('key-without-break', 'bytes'));
    for (const read of [readConfig, databaseConfig])
      expect(() => read(differ)).toThrow(
        new RegExp(
          `broker\\.yml:5:3 postgres\\.key-file: the file ${folder}/bytes differs from the file ${folder}/key of key-file at .*broker\\.yml:3:1: a broker has one key file, so remove one of the settings`,
        ),
      );
  });

  it('is not needed for a key file, whose problems are told with their place', () => {
    const text = GOOD.replace('data: state\n', 'data: state\nkey-file: key\n');
    const secret = Buffer.from(KEY).toString('base64');
    expect(readConfig(write(text)).secret).toBe(secret);
    expect(readConfig(write(GOOD)).secret).toBeUndefined();
    expect(storePlace(write(text), { keys: true })).toMatchObject({ secret });
    expect(storePlace(write(text), { keys: false })).toMatchObject({ secret: undefined });
    for (const read of [readConfig, keySecret, (path: string) => storePlace(path, { keys: true })]) {
      expect(() => read(write(text.replace('key-file: key', 'key-file: nowhere')))).toThrow(
        /broker\.yml:3:1 key-file: the file .*nowhere cannot be read: the system reported ENOENT/,
      );
      expect(() => read(write(text.replace('key-file: key', 'key-file: short-key')))).toThrow(
        /broker\.yml:3:1 key-file: the file has 31 bytes, the minimum is 32: create it with/,
      );
    }
    expect(keySecret(write(GOOD))).toBeUndefined();
    expect(() => checkReload(readConfig(write(GOOD)), readConfig(write(text)))).toThrow(
      'The broker did not reload its configuration: key-file cannot change while the broker runs',
    );
  });

  it('is found whatever else is wrong', () => {
    const text = withDatabase(GIVEN).replace('max-ttl: 15m', 'max-ttl: soon');
    expect(databaseConfig(write(text))).toMatchObject({ host: 'db.example.com', password: 'pass word' });
    expect(() => databaseConfig(write(text.replace('key-file: key', 'key-file: nowhere')))).toThrow(
      /broker\.yml:6:3 postgres\.key-file: the file .*nowhere cannot be read/,
    );
    expect(() => databaseConfig(write(text.replace('key-file', 'keyfile')))).toThrow(
      /broker\.yml:6:3 postgres\.keyfile: is not a known setting\. Did you mean `key-file`\?/,
    );
    expect(databaseConfig(write(GOOD))).toBeUndefined();
  });

  it.each<[string, string, string | ReturnType<typeof databaseUrl>]>([
    ['all parts', 'postgres://a@[::1]:6432/b', { host: '::1', port: 6432, user: 'a', database: 'b' }],
    [
      'signs',
      'postgresql://a%40b@127.0.0.1/c%20d',
      { host: '127.0.0.1', port: 5432, user: 'a@b', database: 'c d' },
    ],
    [
      'a socket',
      'postgresql://broker@/jobpass?host=/var/run/postgresql',
      { host: '/var/run/postgresql', port: 5432, user: 'broker', database: 'jobpass' },
    ],
    ['a password', 'postgresql://a:hunter2@db.example.com/b', 'must not contain a password'],
    ['an odd password', 'postgresql://a:hunt/er2@db.example.com/b', 'must not contain a password'],
    ['a mode of TLS', 'postgresql://a@db.example.com/b?sslmode=disable', 'must not contain "sslmode"'],
    [
      'another option',
      'postgresql://a@db.example.com/b?options=-c',
      'has an option that is not allowed: the only option is host',
    ],
    [
      'an option as well',
      'postgresql://a@/b?host=/run&port=1',
      'has an option that is not allowed: the only option is host',
    ],
    ['two hosts', 'postgresql://a@db1.example.com,db2.example.com/b', 'must be an address like'],
    ['a host twice', 'postgresql://a@db.example.com/b?host=/run', 'has an invalid option host'],
    ['a host as option', 'postgresql://a@/b?host=db.example.com', 'has an invalid option host'],
    ['no host', 'postgresql://a@/b', 'has no host'],
    ['no role', 'postgresql://db.example.com/b', 'has no role'],
    ['no database', 'postgresql://a@db.example.com/', 'has no database name'],
    [
      'no port',
      'postgresql://a@db.example.com:70000/b',
      'has the invalid port 70000: must be from 1 to 65535',
    ],
    ['a lone %', 'postgresql://a%@db.example.com/b', 'has an invalid % escape'],
    ['another scheme', 'mysql://a@db.example.com/b', 'must be an address like'],
    ['nothing', '', 'must be an address like'],
  ])('with %s in its address', (_what, address, expected) => {
    const read = databaseUrl(address);
    if (typeof expected !== 'string') return expect(read).toEqual(expected);
    expect(read).toEqual(expect.stringContaining(expected));
    expect(read).not.toContain('hunt');
  });

  it.each<[string, string, string]>([
    ['a folder as well', `${GIVEN}data: state\n`, 'broker.yml:3:1 postgres: cannot be combined with data'],
    [
      'a password in the address',
      GIVEN.replace('broker@', 'broker:hunter2@'),
      'broker.yml:4:3 postgres.url: must not contain a password',
    ],
    ['no key file', GIVEN.replace('  key-file: key\n', ''), 'postgres.key-file: is missing'],
    [
      'a short key file',
      GIVEN.replace('key-file: key', 'key-file: short-key'),
      'broker.yml:6:3 postgres.key-file: the file has 31 bytes, the minimum is 32',
    ],
    [
      'two passwords',
      `${GIVEN}  password-env: HOME\n`,
      'postgres.password-env: cannot be combined with password-file',
    ],
    [
      'an empty password',
      GIVEN.replace('password-file: password', 'password-file: empty'),
      'postgres.password-file: the file empty is empty',
    ],
    [
      'a variable that is not set',
      GIVEN.replace('password-file: password', 'password-env: JOBPASS_TEST_UNSET'),
      'postgres.password-env: the environment variable JOBPASS_TEST_UNSET is not set: export JOBPASS_TEST_UNSET before you start or check the broker',
    ],
    ['an authority that is none', `${GIVEN}  ca: not.pem\n`, 'postgres.ca: the file not.pem is not PEM'],
    [
      'half a certificate',
      `${GIVEN}  client-key: some.pem\n`,
      'postgres.client-certificate: must be set together with client-key',
    ],
    [
      'TLS over a socket',
      `${GIVEN.replace(ADDRESS, 'postgresql://broker@/jobpass?host=/run')}  ca: some.pem\n`,
      'postgres.ca: is not allowed with a Unix socket, which has no TLS',
    ],
    [
      'a schema in capitals',
      `${GIVEN}  schema: Jobpass\n`,
      'postgres.schema: must consist of lowercase letters',
    ],
    [
      'a schema with a quote',
      `${GIVEN}  schema: a"b\n`,
      'postgres.schema: must consist of lowercase letters',
    ],
    [
      'a schema of the server',
      `${GIVEN}  schema: pg_a\n`,
      'postgres.schema: must consist of lowercase letters',
    ],
  ])('is refused with %s', (_what, settings, said) => {
    const told = problem(withDatabase(settings));
    expect(told).toContain(said);
    expect(told).not.toContain('hunter2');
  });
});
