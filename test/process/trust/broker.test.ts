import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { callControl } from '../../../src/control/client.js';
import { readRules } from '../../../src/rules/file.js';
import { type BrokerProcess, CLI, NODE, spawnBroker, steadyPort } from '../../support/broker-process.js';
import { newKey, type SigningKey, StandInIssuer, sign } from '../../support/issuer.js';
import { within } from '../../support/pace.js';
import {
  letInBy,
  TOKEN_ROWS,
  type TokenRow,
  TRUST_RULES,
  trustRulesFile,
} from '../../support/trust-tokens.js';

const SERVICE = 'https://deploy.example';
const SECRET = 'a-secret-of-the-service-that-is-long';
const ROLES = Object.keys(TRUST_RULES);

let issuer: StandInIssuer;
let another: StandInIssuer;
let unknownKey: SigningKey;
let folder: string;
const running: BrokerProcess[] = [];
const folders: string[] = [];

beforeAll(async () => {
  issuer = await StandInIssuer.start();
  another = await StandInIssuer.start();
  unknownKey = await newKey();
});
afterAll(async () => {
  await Promise.all([issuer.close(), another.close()]);
  for (const one of folders) rmSync(one, { recursive: true });
});
afterEach(async () => {
  for (const broker of running.splice(0)) await broker.end('SIGKILL');
});

interface Setting {
  port: number;
  url: string;
  /** What a broker's configuration needs besides trust and roles. */
  head: string;
  rules: string;
  /** Writes a file into the folder. @returns its path */
  write: (name: string, text: string) => string;
}

/** A folder with a file of rules whose roles are at a broker that may be started. */
async function setting(more: Record<string, unknown> = {}): Promise<Setting> {
  folder = mkdtempSync(join(tmpdir(), 'jobpass-trust-'));
  folders.push(folder);
  mkdirSync(join(folder, 'repo'));
  const port = await steadyPort();
  const url = `http://127.0.0.1:${port}`;
  const own = folder;
  const write = (name: string, text: string): string => {
    writeFileSync(join(own, name), text);
    return join(own, name);
  };
  const head = `listen: 127.0.0.1:${port}\nissuer: ${url}\ndata: data\nrate: { unlimited: [127.0.0.0/8] }\n`;
  const rules = trustRulesFile(issuer.issuer, { provider: 'oauth', url, ...more }, (role) => ({
    role,
    trust: { audience: SERVICE },
  }));
  write('repo/.jobpass.yml', rules);
  return { port, url, head, rules, write };
}

/** The command, in the folder of the repository. */
function jobpass(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(NODE, [CLI, ...args], {
    cwd: join(folder, 'repo'),
    encoding: 'utf8',
    timeout: within(20_000),
  });
  return { status, stdout, stderr };
}

async function start(config: string, port: number): Promise<BrokerProcess> {
  const broker = spawnBroker(config, port);
  running.push(broker);
  await broker.ready();
  return broker;
}

async function reload(broker: BrokerProcess, says: RegExp): Promise<void> {
  const before = broker.log().split('\n').length;
  broker.child.kill('SIGHUP');
  await expect
    .poll(
      () =>
        says.exec(
          broker
            .log()
            .split('\n')
            .slice(before - 1)
            .join('\n'),
        ),
      { timeout: within(10_000) },
    )
    .not.toBeNull();
}

function tokenOf(row: TokenRow, audience: string): Promise<string> {
  const from = row.issuer === 'another' ? another : issuer;
  const ago = row.expired ?? 0;
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    ...from.claims(),
    ...(ago === 0 ? {} : { exp: now - ago, iat: now - ago - 300, nbf: now - ago - 300 }),
    aud: row.audience ?? audience,
    ...row.claims,
  };
  const { sub: _, ...others } = claims;
  return sign(
    row.claims['sub'] === undefined ? others : claims,
    row.key === 'another' ? unknownKey : from.signing,
  );
}

async function exchanged(broker: BrokerProcess, row: TokenRow, role: string): Promise<boolean> {
  const { status, body } = await broker.post('/token', {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: await tokenOf(row, broker.origin),
    subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
    role,
  });
  if (status === 200) return typeof body['access_token'] === 'string';
  expect([status, body['error']]).toEqual([400, 'invalid_request']);
  return false;
}

/** Which roles each of the tokens gets, as lines: `the main branch: main, subject-of-branches`. */
async function decisions(broker: BrokerProcess, rows: readonly TokenRow[] = TOKEN_ROWS): Promise<string[]> {
  const lines: string[] = [];
  for (const row of rows) {
    const got: string[] = [];
    for (const role of ROLES) if (await exchanged(broker, row, role)) got.push(role);
    lines.push(`${row.name}: ${got.join(', ')}`);
  }
  return lines;
}

const line = (row: TokenRow, roles: readonly string[]): string =>
  `${row.name}: ${ROLES.filter((role) => roles.includes(role)).join(', ')}`;
const EXPECTED = TOKEN_ROWS.map((row) => line(row, letInBy(row)));

/** The same by the file of rules: what its conditions say of the claims, with the issuer among them. */
function decidedByFile(rules: string): string[] {
  const file = readRules(rules, '.jobpass.yml');
  const all = [...file.credentials.values()].flat();
  return TOKEN_ROWS.map((row) => {
    const claims = { iss: (row.issuer === 'another' ? another : issuer).issuer, ...row.claims };
    const fits = all.filter(({ check }) => check(claims).length === 0).map(({ name }) => name);
    // Signature, audience and time are no conditions.
    return line(row, letInBy({ ...row, fits }));
  });
}

describe('a broker with what was printed', () => {
  it('is there to be decided by: rows that are let in, and rows that are not', () => {
    expect(TOKEN_ROWS.length).toBeGreaterThanOrEqual(40);
    expect(TOKEN_ROWS.filter((row) => letInBy(row).length > 0).length).toBeGreaterThan(15);
    expect(TOKEN_ROWS.filter((row) => letInBy(row).length === 0).length).toBeGreaterThan(15);
  });

  it.each(['yaml', 'json'])('as %s: takes it as it is, and decides as the file does', async (format) => {
    const { head, rules, port, write } = await setting();
    const { status, stdout, stderr } = jobpass('trust', 'broker', '--format', format);
    expect([status, stderr]).toEqual([0, '']);
    const unchanged = write(`printed.${format}`, stdout);
    expect(jobpass('broker', '--config', unchanged, '--check')).toMatchObject({
      status: 0,
      stdout: `${unchanged} is valid: ${ROLES.length} roles, 1 trusted issuer\n`,
    });
    const config =
      format === 'yaml'
        ? `${head}${stdout}`
        : JSON.stringify({
            listen: `127.0.0.1:${port}`,
            data: 'data',
            rate: { unlimited: ['127.0.0.0/8'] },
            ...(JSON.parse(stdout) as object),
          });
    const broker = await start(write('broker.yml', config), port);
    expect(decidedByFile(rules)).toEqual(EXPECTED);
    expect(await decisions(broker)).toEqual(EXPECTED);
  });

  it('prints the same each time', async () => {
    await setting();
    const [first, second] = [jobpass('trust', 'broker'), jobpass('trust', 'broker')];
    expect(first.status).toBe(0);
    expect(second).toEqual(first);
  });
});

describe('a broker that takes the file itself', () => {
  it("the operator's own: decides as the file does", async () => {
    const { head, port, write } = await setting();
    const config = write(
      'broker.yml',
      `${head}trust: [{ issuer: ${issuer.issuer} }]\nrules-from: repo/.jobpass.yml\n`,
    );
    expect(JSON.parse(jobpass('broker', '--config', config, '--check', '--json').stdout)).toEqual({
      config,
      roles: ROLES.length,
      trustedIssuers: 1,
      rulesFrom: [{ file: join(folder, 'repo/.jobpass.yml'), roles: ROLES.length, others: 0 }],
    });
    expect(jobpass('broker', '--config', config, '--check').stdout).toBe(
      `${config} is valid: ${ROLES.length} roles (0 from this file; ${ROLES.length} from ${join(folder, 'repo/.jobpass.yml')}), 1 trusted issuer\n`,
    );
    expect(await decisions(await start(config, port))).toEqual(EXPECTED);
  });

  it('with bounds: they hold beside the file, whatever it says', async () => {
    const { head, port, write, rules } = await setting();
    const bounds = {
      file: 'repo/.jobpass.yml',
      when: { repository_id: '123' },
      roles: '**',
      audience: SERVICE,
    };
    const base = `${head}trust: [{ issuer: ${issuer.issuer} }]\nrules-from: [${JSON.stringify(bounds)}]\n`;
    const config = write('broker.yml', base);
    const broker = await start(config, port);
    const within = TOKEN_ROWS.map((row) =>
      line(row, String(row.claims['repository_id']) === '123' ? letInBy(row) : []),
    );
    expect(within).not.toEqual(EXPECTED);
    expect(await decisions(broker)).toEqual(within);

    // A file that lets in everyone, as far as it can.
    const loose = JSON.parse(rules) as { credentials: { shop: { rules: { when: object }[] } } };
    for (const rule of loose.credentials.shop.rules) rule.when = { sub: '**' };
    write('repo/.jobpass.yml', JSON.stringify(loose));
    await reload(broker, / reloaded .*roles=8/);
    const all = TOKEN_ROWS.map((row) =>
      line(row, String(row.claims['repository_id']) === '123' ? letInBy({ ...row, fits: ROLES }) : []),
    );
    expect(await decisions(broker)).toEqual(all);
  });

  it('reads it again on SIGHUP; one that goes beyond its bounds is told and not taken', async () => {
    const { head, port, write, rules, url } = await setting();
    const bounds = {
      file: 'repo/.jobpass.yml',
      when: { repository_id: '123' },
      roles: '**',
      audience: SERVICE,
    };
    const config = write(
      'broker.yml',
      `${head}trust: [{ issuer: ${issuer.issuer} }]\nrules-from: [${JSON.stringify(bounds)}]\nroles: { own: { when: { repository_id: 9 }, audience: x } }\n`,
    );
    const broker = await start(config, port);
    const main = TOKEN_ROWS.find(({ name }) => name === 'the main branch') as TokenRow;
    expect(await exchanged(broker, main, 'main')).toBe(true);

    write(
      'repo/.jobpass.yml',
      rules.replace('"audience": "https://deploy.example"', '"audience": "https://vault.example"'),
    );
    await reload(
      broker,
      /error not reloaded why=.*rules-from\.0: The rules file is invalid: .*\.jobpass\.yml:\d+:\d+ credentials\.shop, rule [\w-]+: is outside the bounds .*audience \(https:\/\/vault\.example\)/,
    );
    expect(await exchanged(broker, main, 'main')).toBe(true);
    // Its operator reaches the broker all the same.
    expect(jobpass('broker', 'rotate-keys', '--config', config, '--now').status).toBe(0);
    expect(jobpass('broker', '--config', config, '--check')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('audience (https://vault.example)') as string,
    });

    write('repo/.jobpass.yml', rules.replace('"role": "main"', '"role": "trunk"'));
    await reload(broker, / reloaded .*roles=9/);
    expect(await exchanged(broker, main, 'main')).toBe(false);
    expect(await exchanged(broker, main, 'trunk')).toBe(true);

    write('repo/.jobpass.yml', rules.replace('"role": "main"', '"role": "own"'));
    await reload(
      broker,
      /not reloaded why=.*the role own in .*\.jobpass\.yml:\d+ already exists in .*broker\.yml:\d+:\d+/,
    );
    expect(await exchanged(broker, main, 'trunk')).toBe(true);

    write('repo/.jobpass.yml', rules.replaceAll(url, 'https://else.example'));
    await reload(broker, / reloaded .*roles=1/);
    expect(await exchanged(broker, main, 'trunk')).toBe(false);
  });
});

describe('compared with a broker', () => {
  const diff = (config: string, ...more: string[]): ReturnType<typeof jobpass> =>
    jobpass('trust', 'diff', 'broker', '--broker-config', config, ...more);

  it('that runs: it is asked what it has', async () => {
    const { head, port, write, url } = await setting();
    const printed = jobpass('trust', 'broker').stdout;
    const servers = `resource-servers: { service: { secret: ${SECRET}, audiences: ${SERVICE} } }\n`;
    const config = write('broker.yml', `${head}${servers}${printed}`);
    const broker = await start(config, port);
    expect(diff(config)).toEqual({ status: 0, stdout: `${url}: matches the rules file\n`, stderr: '' });

    // The file is another now, and the broker has not read it.
    const wide = printed
      .replace('      environment: production\n', '')
      .replace('refs/heads/release/**', 'refs/heads/**');
    write('broker.yml', `${head}${servers}${wide}`);
    expect(diff(config).status).toBe(0);
    await reload(broker, / reloaded /);
    expect(diff(config)).toEqual({
      status: 1,
      stdout: `${url}: wider: role production: has no condition on environment, expected "production"\n${url}: wider: role releases: accepts ref "refs/heads/**" too, expected only "refs/heads/release/**" or "refs/tags/v**"\n`,
      stderr: '',
    });

    const narrow = printed
      .replace('  people:\n', '  folk:\n')
      .replace(
        '    audience: https://deploy.example\n',
        '    audience: https://deploy.example\n    max-ttl: 5m\n',
      );
    write('broker.yml', `${head}${servers}${narrow}`);
    await reload(broker, / reloaded /);
    const { status, stdout } = diff(config, '--json');
    expect([status, JSON.parse(stdout)]).toEqual([
      1,
      [
        {
          server: url,
          drift: [
            { kind: 'missing', what: 'role people', text: 'the broker does not have this role' },
            { kind: 'narrower', what: 'role main', text: 'its tokens live up to 5m, expected 1h' },
          ],
        },
      ],
    ]);
    const said = await callControl(join(folder, 'data'), { command: 'roles' }, 'broker');
    expect(Object.keys(said as object)).toEqual(['issuer', 'trust', 'roles']);
    expect(JSON.stringify(said)).not.toContain(SECRET);
  });

  it('that does not run: its configuration is compared, and each line says so', async () => {
    const { head, write, url } = await setting();
    const printed = jobpass('trust', 'broker').stdout;
    const config = write('broker.yml', `${head}${printed.replace('      environment: production\n', '')}`);
    expect(diff(config)).toEqual({
      status: 1,
      stdout: `${url}: wider: role production: has no condition on environment, expected "production" (configuration, because no broker is running)\n`,
      stderr: '',
    });
  });

  it('that takes the file itself, without running: there is no difference', async () => {
    const { head, write } = await setting();
    const config = write(
      'broker.yml',
      `${head}trust: [{ issuer: ${issuer.issuer} }]\nrules-from: repo/.jobpass.yml\n`,
    );
    expect(diff(config).status).toBe(0);
  });

  it('of which too many roles would be to tell for a small answer', async () => {
    const { head, port, write } = await setting();
    const printed = jobpass('trust', 'broker').stdout;
    const others = Array.from(
      { length: 800 },
      (_, at) => `  other-${at}: { issuer: ${issuer.issuer}, when: { repository_id: ${at} }, audience: x }\n`,
    ).join('');
    const config = write('broker.yml', `${head}${printed}${others}`);
    await start(config, port);
    expect(diff(config).status).toBe(0);
  });

  it('another one, or none, is wrong use', async () => {
    const { head, write, port } = await setting();
    const printed = jobpass('trust', 'broker').stdout;
    const config = write('broker.yml', head.replaceAll(String(port), '1') + printed);
    expect(diff(config)).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(
        /The broker of .* is http:\/\/127\.0\.0\.1:1, but the rules file has roles at/,
      ) as string,
    });
    expect(jobpass('trust', 'diff', 'broker')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--broker-config') as string,
    });
    expect(diff(join(folder, 'nowhere.yml'))).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('cannot be read') as string,
    });
  });
});
