import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { auditRecords } from '../../support/audit-records.js';
import { BrokerWorld } from '../../support/kept-jobs.js';
import { type CommandOptions, type CommandResult, Machine } from '../../support/machine.js';
import { within } from '../../support/pace.js';
import { type MadeCredential, ROLE_ID, recordLines, trailUse } from '../../support/service-logs.js';
import { brokerRecords, recordKeys } from '../../support/signed-records.js';
import { RESOURCE_SERVER, AUDIENCE as SERVICE, StandInBroker } from '../../support/stand-in-broker.js';
import { GITHUB, trusting } from '../../support/trust-policies/policies.js';
import { CLAIMS } from '../../support/world.js';

/** As the broker knows it. */
const AUDIENCE = 'https://deploy.example';
const CLI = join(import.meta.dirname, '../../../dist/jobpass.js');
const NODE = process.env['JOBPASS_NODE'] ?? process.execPath;
const DOCS = readFileSync(join(import.meta.dirname, '../../../docs/reference/json.md'), 'utf8');

let world: BrokerWorld;
let machine: Machine;

beforeAll(async () => {
  world = await BrokerWorld.start();
});
afterAll(() => world.close());
beforeEach(async () => {
  machine = new Machine({
    JOBPASS_URL: world.inputs['url'] ?? '',
    JOBPASS_AUDIENCE: AUDIENCE,
    JOBPASS_ROLE: 'deploy',
    JOBPASS_ID_TOKEN: await world.idTokens.sign({ ...CLAIMS, aud: AUDIENCE }),
  });
});
afterEach(() => machine.close());

/** What the docs say that a command prints: the line below it. */
function documented(command: string): unknown {
  const lines = DOCS.split('\n');
  const at = lines.indexOf(`$ ${command}`);
  expect(at, `docs/reference/json.md shows no ${command}`).toBeGreaterThan(0);
  return JSON.parse(lines[at + 1] ?? '');
}

/** The names and kinds of what is in a value; lists by their first. */
function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shape);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shape(member)]));
}

/** The one line of a stream, which must be as the docs show it. */
function only(text: string, command: string): unknown {
  expect(text).toMatch(/^[[{][ -~]*[\]}]\n$/);
  const value: unknown = JSON.parse(text);
  expect(shape(value)).toEqual(shape(documented(command)));
  return value;
}

const jobpass = (words: readonly string[], options?: CommandOptions): Promise<CommandResult> =>
  machine.jobpass(words, options);

/** The last line of a text. */
const last = (text: string): string => `${text.trimEnd().split('\n').at(-1)}\n`;

describe('--json: one line on stdout, and nothing else there', () => {
  it('login, status, token, logout', async () => {
    const login = await jobpass(['login', '--json']);
    expect(login.code, login.stderr).toBe(0);
    const { file } = only(login.stdout, 'jobpass login --json') as { file: string };
    const secret = /JOBPASS_TOKEN=(\S+)/.exec(readFileSync(file, 'utf8'))?.[1];
    const status = only((await jobpass(['status', '--json'])).stdout, 'jobpass status --json');
    expect(status).toMatchObject([{ name: 'oauth', kept: true, identity: { sub: CLAIMS.sub } }]);
    expect(JSON.stringify(status)).not.toContain(secret);
    expect(only((await jobpass(['token', '--json'])).stdout, 'jobpass token --json')).toEqual({
      token: secret,
    });
    // What the keeper has, in a format of its provider, and in none that it does not have.
    const formatted = await jobpass(['token', '--format', 'json']);
    expect(JSON.parse(formatted.stdout)).toEqual({ JOBPASS_TOKEN: secret });
    const wrong = await jobpass(['token', '--format', 'process-credential']);
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toContain('Use one of: raw, dotenv, json, token-response');
    const logout = only((await jobpass(['logout', '--json'])).stdout, 'jobpass logout --json');
    expect(logout).toMatchObject([{ ended: 'revoked' }]);
    expect((await jobpass(['logout', '--json'])).stdout).toBe('[]\n');
    expect((await jobpass(['status', '--json'])).stdout).toBe('[]\n');
  });

  it('revoke', async () => {
    await jobpass(['login']);
    const revoked = await jobpass(['revoke', '--json']);
    expect(only(revoked.stdout, 'jobpass revoke --json')).toMatchObject([{ ended: 'revoked' }]);
    expect(revoked.code).toBe(0);
    await jobpass(['logout']);
  });

  it('demo', async () => {
    const { code, stdout, stderr } = await jobpass(['demo', '--json']);
    const events = only(stdout, 'jobpass demo --json') as { who: string; what: string }[];
    expect(events.map(({ who }) => who)).toEqual(['broker', 'main', 'main', 'step', 'post', 'thief']);
    expect(events.at(-1)?.what).toContain('401');
    expect([code, stderr]).toEqual([0, '']);
  });

  it('broker --check, and broker rotate-keys on either side', async () => {
    const config = join(machine.temp, 'broker.yml');
    writeFileSync(
      config,
      JSON.stringify({
        listen: '127.0.0.1:0',
        data: 'data',
        trust: [{ issuer: world.idTokens.issuer, audience: AUDIENCE }],
        roles: { deploy: { when: { repository: 'a/b' }, audience: 'https://a.example', format: 'jwt' } },
        'resource-servers': { service: { secret: 'x'.repeat(32), audiences: 'https://a.example' } },
      }),
    );
    const check = await jobpass(['broker', '--config', config, '--check', '--json']);
    expect(only(check.stdout, 'jobpass broker --config broker.yml --check --json')).toEqual({
      config,
      roles: 1,
      trustedIssuers: 1,
    });
    const child = spawn(NODE, [CLI, 'broker', '--config', config], { stdio: ['ignore', 'ignore', 'pipe'] });
    try {
      let log = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        log += text;
      });
      await expect.poll(() => log).toContain(' ready ');
      for (const words of [
        ['--json', 'rotate-keys', '--config', config, '--now'],
        ['--config', config, 'rotate-keys', '--now', '--json'],
      ]) {
        const { code, stdout, stderr } = await jobpass(['broker', ...words]);
        expect(code, stderr).toBe(0);
        const said = only(stdout, 'jobpass broker --config broker.yml rotate-keys --now --json');
        expect(said).toEqual({ said: expect.stringContaining('Rotated the ') as string });
      }
      const keys = await jobpass(['broker', '--config', config, 'records', '--keys', '--json']);
      expect(only(keys.stdout, 'jobpass broker --config broker.yml records --keys')).toMatchObject({
        keys: [{ kty: 'EC', alg: 'ES256' }],
      });
      expect(keys.code).toBe(0);
    } finally {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
    }
  });

  it('broker seal', async () => {
    const config = join(machine.temp, 'broker.yml');
    const file = join(machine.temp, 'release.sealed');
    writeFileSync(config, 'key-file: key\n');
    writeFileSync(join(machine.temp, 'key'), 'k'.repeat(32));
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    const input = String(privateKey.export({ type: 'pkcs1', format: 'pem' }));
    const { code, stdout } = await jobpass(['broker', '--config', config, 'seal', '--to', file, '--json'], {
      input,
    });
    const name =
      'jobpass broker --config broker.yml seal --to release.sealed --json < release.private-key.pem';
    expect(only(stdout, name)).toMatchObject({ file, bits: 2_048 });
    expect(code).toBe(0);
  });

  it(
    'verify',
    async () => {
      const broker = await StandInBroker.start();
      try {
        const secret = join(machine.temp, 'secret');
        writeFileSync(secret, RESOURCE_SERVER.secret);
        const words = [
          ...['verify', '--issuer', broker.issuer, '--audience', SERVICE],
          ...['--resource-server', RESOURCE_SERVER.id, '--secret-file', secret, '--json'],
        ];
        const good = await jobpass(words, { input: broker.opaque() });
        const name = 'jobpass verify --issuer … --audience … --json < token';
        expect(only(good.stdout, name)).toMatchObject({ checked: 'introspection' });
        const bad = await jobpass(words, { input: 'unknown' });
        expect(bad.code).toBe(1);
        expect(errorIn(bad.stdout)).toMatchObject({
          code: 'refused',
          message: expect.stringMatching(/^the token is invalid: /) as string,
        });
        await broker.close();
        const silent = await jobpass(words, { input: 'unknown' });
        expect(silent.code).toBe(3);
        expect(errorIn(silent.stdout)).toMatchObject({ code: 'unreachable' });
      } finally {
        await broker.close();
      }
    },
    within(60_000),
  );

  it('config check and explain', async () => {
    writeFileSync(
      join(machine.temp, '.jobpass.yml'),
      `jobs: { github: { issuer: 'https://token.actions.githubusercontent.com', when: { repository: octo-org/shop } } }
credentials:
  deploy:
    url: https://tokens.example.com
    rules:
      - { name: production, when: { environment: production }, role: shop-production }
      - { name: rest, role: shop-read }
`,
    );
    const check = await jobpass(['config', 'check', '--json']);
    expect(only(check.stdout, 'jobpass config check --json')).toMatchObject({ credentials: 1, rules: 2 });
    const explain = await jobpass([
      'config',
      'explain',
      'deploy',
      '--claim',
      'environment=staging',
      '--json',
    ]);
    const name = 'jobpass config explain deploy --claim environment=staging --json';
    expect(only(explain.stdout, name)).toMatchObject([{ credential: 'deploy', taken: 'rest' }]);
    expect([check.code, explain.code]).toEqual([0, 0]);
  });

  it('audit correlate', async () => {
    const credential = {
      id: 'octo-repo-77-1-k3x9',
      uid: `${ROLE_ID}:octo-repo-77-1-k3x9`,
      issued: 0,
      ended: ['revoked', 600],
    } satisfies MadeCredential;
    const events = [
      trailUse(credential.uid, 700),
      trailUse(credential.uid, 710, ['s3', 'PutObject'], { errorCode: 'AccessDenied' }),
      trailUse(`${ROLE_ID}:later`, 9000),
    ];
    writeFileSync(join(machine.temp, 'audit.jsonl'), recordLines([credential]).join('\n'));
    writeFileSync(join(machine.temp, 'trail.json'), JSON.stringify({ Records: events }));
    const command = 'audit correlate audit.jsonl --cloudtrail trail.json --json';
    const { code, stdout, stderr } = await jobpass(command.split(' '));
    expect(only(stdout, `jobpass ${command}`)).toMatchObject({
      findings: [{ kind: 'use after end', count: 1 }],
      attempts: [{ kind: 'attempt', count: 1 }],
      unjudged: [{ kind: 'outside' }],
      credentials: [{ id: credential.id, joined: 'exact', uses: 2, refused: 1 }],
    });
    expect([code, stderr]).toEqual([1, '']);
  });

  it('audit verify, report and query', async () => {
    const { lines } = auditRecords({ records: 1, seed: 3 });
    const file = join(machine.temp, 'audit.jsonl');
    writeFileSync(file, `${lines.filter((line) => !line.includes('"event":"delivered"')).join('\n')}\n`);
    const verify = await jobpass(['audit', 'verify', 'audit.jsonl', '--json']);
    expect(only(verify.stdout, 'jobpass audit verify audit.jsonl --json')).toMatchObject({
      chains: [{ verdict: 'tampered', findings: [{ kind: 'removed', sequence: 2 }] }],
    });
    expect(verify.code).toBe(1);
    const keys = await recordKeys();
    writeFileSync(join(machine.temp, 'broker.jsonl'), `${brokerRecords(keys, 7).lines.join('\n')}\n`);
    writeFileSync(join(machine.temp, 'keys.json'), JSON.stringify(keys.jwks));
    const signed = 'jobpass audit verify broker.jsonl --keys keys.json --json';
    const verified = await jobpass(signed.split(' ').slice(1));
    expect(only(verified.stdout, signed)).toMatchObject({
      chains: [{ verdict: 'consistent', signatures: 'good', signedTo: 7, signedBy: [keys.kid] }],
    });
    expect(verified.code).toBe(0);
    writeFileSync(file, `${lines.join('\n')}\n`);
    const now = ['--now', '2026-11-26T18:00:00Z', '--json'];
    for (const [words, of] of [
      [['report', 'audit.jsonl'], (told: unknown) => (told as { credentials: unknown }).credentials],
      [['query', 'audit.jsonl', '--environment', 'production'], (told: unknown) => told],
    ] as const) {
      const { code, stdout } = await jobpass(['audit', ...words, ...now]);
      const told = only(stdout, `jobpass audit ${words.join(' ')} --json`);
      expect(of(told)).toMatchObject([{ ending: 'revoked', environment: 'production' }]);
      expect(code).toBe(0);
    }
  });

  it(
    'doctor',
    async () => {
      const words = ['doctor', 'vault', '--url', `${world.broker.issuer}/nowhere`, '--json'];
      const { code, stdout } = await jobpass(words, { env: { JOBPASS_URL: '' } });
      expect(only(stdout, 'jobpass doctor vault --json')).toMatchObject({ outcome: 'failed' });
      expect(code).toBe(1);
    },
    within(60_000),
  );
});

describe('--json of trust lint', () => {
  it('is the report', async () => {
    const policy = trusting({ StringLike: { [`${GITHUB}:sub`]: 'repo:octo-org/octo-repo:*' } });
    const { code, stdout, stderr } = await jobpass(['trust', 'lint', '--json'], {
      input: JSON.stringify(policy),
    });
    expect(only(stdout, 'jobpass trust lint --json < policy.json')).toMatchObject({
      roles: 1,
      findings: [{ file: 'stdin', hole: 'pull-requests', severity: 'medium' }, { severity: 'note' }],
    });
    expect([code, stderr]).toEqual([1, '']);
  });
});

/** An error as every command tells it. */
function errorIn(text: string): { code: string; message: string; hint?: string } {
  expect(text).toMatch(/^\{[ -~]*\}\n$/);
  const { error } = JSON.parse(text) as { error: { code: string; message: string; hint?: string } };
  expect(shape(error)).toMatchObject({ code: 'string', message: 'string' });
  return error;
}

describe('an error with --json', () => {
  it('is as the docs show it', async () => {
    const failed = await jobpass(['login', '--json', '--role', 'nobody']);
    expect(only(failed.stdout, 'jobpass login --role nobody --json')).toMatchObject({
      error: { code: 'refused' },
    });
    expect(failed.code).toBe(4);
  });

  it.each<[string, string[], number, string, RegExp]>([
    ['login', ['login', '--deliver', 'output'], 2, 'usage', /deliver: output/],
    ['logout', ['logout', '--runner', 'none'], 2, 'usage', /--runner/],
    ['status', ['status', '--nonsense'], 2, 'usage', /--nonsense/],
    ['token', ['token'], 2, 'usage', /No step of this job has a credential yet/],
    ['revoke', ['revoke'], 2, 'usage', /Nothing to revoke: no earlier step/],
    ['demo', ['demo', 'word'], 2, 'usage', /Too many arguments/],
    ['broker --check', ['broker', '--check', '--config', '/nowhere'], 2, 'usage', /ENOENT/],
    ['broker', ['broker', '--config', '/nowhere'], 2, 'usage', /ENOENT/],
    ['broker rotate-keys', ['broker', 'rotate-keys', '--config', 'none.yml'], 2, 'usage', /ENOENT/],
    ['broker records', ['broker', 'records', '--config', 'none.yml'], 2, 'usage', /ENOENT/],
    [
      'verify',
      ['verify', '--issuer', 'https://a.example', '--audience', 'a'],
      2,
      'usage',
      /no way to verify/,
    ],
    ['doctor', ['doctor', 'vault', '--url', 'http://a.example'], 2, 'insecure', /not https/],
    ['config check', ['config', 'check', '/nowhere'], 2, 'usage', /ENOENT/],
    ['config explain', ['config', 'explain', '--config', '/nowhere'], 2, 'usage', /ENOENT/],
    ['audit verify', ['audit', 'verify', '/nowhere'], 2, 'usage', /ENOENT/],
    ['audit report', ['audit', 'report', '/nowhere'], 2, 'usage', /ENOENT/],
    ['audit correlate', ['audit', 'correlate', '/nowhere'], 2, 'usage', /No log file was specified/],
    ['audit query', ['audit', 'query', '--at', 'noon'], 2, 'usage', /is not a valid time for --at/],
    [
      'sweep',
      ['sweep', 'kubernetes', '--kubeconfig', '/nowhere'],
      2,
      'usage',
      /--kubeconfig cannot be read.*ENOENT/,
    ],
    ['trust lint', ['trust', 'lint', '/nowhere.json'], 2, 'usage', /nowhere\.json cannot be read.*ENOENT/],
    ['no command', ['nothing'], 2, 'usage', /Unknown command "nothing"/],
  ])('of %s is on stdout too, with the same exit code', async (_, words, code, name, says) => {
    const told = await jobpass([...words, '--json']);
    const error = errorIn(told.stdout);
    expect(error.code).toBe(name);
    expect(error.message).toMatch(says);
    // Word for word what people read.
    expect(told.stderr).toContain(`${error.message}${error.hint === undefined ? '' : `. ${error.hint}`}\n`);
    expect(told.code).toBe(code);
    const without = await jobpass(words);
    // A shell that takes what these print as its own lines must fail, too.
    const failing = words[0] === 'login' || words[0] === 'logout' ? /^(unset [\w ]+; )?\(exit 2\)\n$/ : /^$/;
    expect(without.code).toBe(code);
    expect(without.stdout).toMatch(failing);
    // The pointer to the explanation is for people. Programs have the code.
    const pointer =
      name === 'usage' || words[0] === 'doctor' ? '' : `jobpass: for details, run jobpass explain ${name}\n`;
    expect(without.stderr).toBe(`${told.stderr}${pointer}`);
  });

  it('is not meant for a command behind --', async () => {
    const { code, stdout, stderr } = await jobpass(['exec', '--deliver', 'output', '--', 'true', '--json']);
    expect([code, stdout]).toEqual([112, '']);
    expect(stderr).not.toContain('{');
  });
});

describe('exec --json', () => {
  const exec = (script: string, flags: readonly string[] = [], options?: CommandOptions) =>
    jobpass(['exec', ...flags, '--json', '--', '/bin/sh', '-c', script], options);

  it('says at the end of stderr how each credential ended', async () => {
    const { code, stdout, stderr } = await exec('echo out; echo err >&2; exit 7');
    expect([code, stdout]).toEqual([7, 'out\n']);
    const account = only(last(stderr), 'jobpass exec --json -- ./deploy.sh');
    expect(account).toMatchObject({ exit: 7, ended: [{ provider: 'oauth', ended: 'revoked' }] });
    expect(stderr).toMatch(/jobpass: ✅ \w+: revoked/);
  });

  it('--quiet leaves that alone, in a line of its own', async () => {
    const { stderr } = await exec('printf half >&2', ['--quiet']);
    expect(stderr).toMatch(/^half\n\{[ -~]+\}\n$/);
    expect((await exec('true', ['--quiet'])).stderr).toMatch(/^\{[ -~]+\}\n$/);
  });

  it('tells each of several credentials', async () => {
    const flags = ['--credentials', 'one: { env-name: FIRST }\ntwo: { env-name: SECOND }'];
    const { stderr } = await exec('true', flags);
    const { ended } = JSON.parse(last(stderr)) as { ended: { ended: string }[] };
    expect(ended.map((one) => one.ended)).toEqual(['revoked', 'revoked']);
  });

  it.each<[string, string[], number, string]>([
    ['refused', ['--role', 'nobody'], 114, 'refused'],
    ['wrong use', ['--deliver', 'output'], 112, 'usage'],
    ['an unknown option', ['--nonsense'], 112, 'usage'],
  ])('tells an error there: %s', async (_, flags, exit, name) => {
    const { code, stdout, stderr } = await exec('echo ran', flags);
    expect([code, stdout]).toEqual([exit, '']);
    const account: unknown = JSON.parse(last(stderr));
    expect(shape(account)).toEqual(shape(documented('jobpass exec --role nobody --json -- ./deploy.sh')));
    expect(account).toMatchObject({ exit, ended: [], error: { code: name } });
  });

  it('tells of a command that is not there, for which nothing was issued', async () => {
    const { code, stderr } = await jobpass(['exec', '--json', '--', '/nowhere/hunter2']);
    expect(JSON.parse(last(stderr))).toMatchObject({
      exit: 127,
      ended: [],
      error: { code: 'not-started' },
    });
    expect(code).toBe(127);
    expect(stderr).not.toContain('hunter2');
  });

  it(
    'tells what could not be revoked',
    async () => {
      const flags = [
        '--revocation-endpoint',
        `${world.gate.origin}/revoke`,
        '--ttl',
        '40s',
        '--keep',
        'false',
      ];
      const { code, stderr } = await exec('echo ready; sleep 1', flags, {
        onOutput: () => void world.gate.shut(),
      });
      await world.gate.open();
      expect(JSON.parse(last(stderr))).toMatchObject({
        exit: 116,
        ended: [{ ended: expect.stringMatching(/^failed, lives until /) as string }],
      });
      expect(code).toBe(116);
    },
    within(90_000),
  );
});
