import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AwsJobs } from '../../support/aws/jobs.js';
import { BrokerWorld, secondsUntil } from '../../support/kept-jobs.js';
import { ask, isThere, Machine } from '../../support/machine.js';
import { within } from '../../support/pace.js';
import { CLAIMS } from '../../support/world.js';

/** As the broker knows it. */
const AUDIENCE = 'https://deploy.example';

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

const nothingStays = (): Promise<unknown> => secondsUntil(() => machine.left().length === 0, 5);
/** The file that a line of `jobpass login` names. */
const fileIn = (line: string): string => /^\. (\S+)\n$/.exec(line)?.[1] ?? '';
const tokenIn = (file: string): string => /JOBPASS_TOKEN=(\S+)/.exec(readFileSync(file, 'utf8'))?.[1] ?? '';

/** Those that are here: sh is everywhere. */
const SHELLS = [
  'sh',
  ...['dash', 'bash', 'bash --posix'].filter((shell) => isThere(shell.split(' ')[0] ?? '')),
];

describe('jobpass login and logout', () => {
  it('hand a credential to the rest of a script, and end it', async () => {
    const ran = await machine.script(`
      set -ex
      eval "$(jobpass login)"
      { set +x; } 2> /dev/null; ${ask('status', world.service.url, 'JOBPASS_TOKEN')} > answer
      printf %s "$JOBPASS_TOKEN" > copy; set -x
      eval "$(jobpass logout)"
      echo "left: \${JOBPASS_TOKEN-nothing}"
      cat answer`);
    expect(ran.code, ran.stderr).toBe(0);
    expect(ran.stdout).toBe('left: nothing\n200');
    const token = readFileSync(join(machine.temp, 'copy'), 'utf8');
    expect(token).toMatch(/^jpt_/);
    expect(ran.stderr).not.toContain(token);
    expect(ran.stderr).toContain(': revoked (');
    expect(await world.accepts(token)).toBe(false);
    await nothingStays();
  });

  it.each(SHELLS)('are not shown by %s with set -x or -v', async (shell) => {
    const ran = await machine.run([
      ...shell.split(' '),
      '-c',
      `jobpass() { "${self()[0]}" "${self()[1]}" "$@"; }
       line=$(jobpass login); set -euxv; eval "$line"; case $- in *x*v* | *v*x*) echo on ;; esac
       set +x; printf %s "$JOBPASS_TOKEN" > copy; eval "$(jobpass logout)"`,
    ]);
    expect(ran.code, ran.stderr).toBe(0);
    expect(ran.stdout).toBe('on\n');
    expect(ran.stderr).not.toContain(readFileSync(join(machine.temp, 'copy'), 'utf8'));
    expect(ran.stderr).toContain('+ ');
  });

  it('end nothing that the service gave once more, until the log-out', async () => {
    const revoked: string[] = [];
    const service = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request.setEncoding('utf8')) body += chunk;
      if (request.url === '/revoke') revoked.push(new URLSearchParams(body).get('token') ?? '');
      const token = {
        ...{ access_token: 'the-same-for-every-request', token_type: 'Bearer', expires_in: 600 },
        issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(request.url === '/token' ? token : { active: revoked.length === 0 }));
    });
    await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
    const ends = Object.entries({ token: 'token', revocation: 'revoke', introspection: 'introspect' }).map(
      ([name, path]) => `--${name}-endpoint ${origin}/${path}`,
    );
    try {
      const ran = await machine.script(`
        set -e; unset JOBPASS_URL JOBPASS_ROLE
        eval "$(jobpass login --keep false ${ends.join(' ')})"
        eval "$(jobpass login --keep false ${ends.join(' ')})"
        ${ask('text', `${origin}/introspect`, 'JOBPASS_TOKEN')}
        eval "$(jobpass logout)"`);
      expect(ran.code, ran.stderr).toBe(0);
      expect(ran.stdout).toBe('{"active":true}');
      expect(new Set(revoked)).toEqual(new Set(['the-same-for-every-request']));
      expect(ran.stderr).not.toMatch(/Ended credential \S+: (failed|lives)/);
    } finally {
      service.close();
    }
  });

  it('unset what programs of AWS would take first, and do not empty it', async () => {
    const jobs = await AwsJobs.start();
    try {
      const audience = 'sts.amazonaws.com';
      const inputs = { ...jobs.inputs(jobs.role('deploy')), audience, deliver: 'file' };
      const flags = Object.entries(inputs).flatMap(([name, value]) => [`--${name}`, value]);
      const rivals = { AWS_ACCESS_KEY_ID: 'outside', AWS_ROLE_ARN: 'outside', AWS_SESSION_TOKEN: '' };
      const env = { ...rivals, JOBPASS_ID_TOKEN: await jobs.tokens.sign({ ...CLAIMS, aud: audience }) };
      const { code, stdout, stderr } = await machine.jobpass(['login', ...flags], { env });
      expect(code, stderr).toBe(0);
      const sourced = await machine.run(['sh', '-c', `${stdout} env`], { env: rivals });
      const found = sourced.stdout.split('\n').filter((line) => line.startsWith('AWS_'));
      expect(found.map((line) => line.split('=')[0]).sort()).toEqual([
        ...['AWS_CONFIG_FILE', 'AWS_DEFAULT_REGION', 'AWS_REGION'],
        'AWS_SHARED_CREDENTIALS_FILE',
      ]);
      const out = await machine.jobpass(['logout']);
      expect(out.stdout).not.toContain('AWS_ROLE_ARN');
      expect(out.stdout).toContain('AWS_CONFIG_FILE');
    } finally {
      await jobs.close();
    }
  });

  it('print one line, with a file that is the user’s alone', async () => {
    const { code, stdout, stderr } = await machine.jobpass(['login']);
    expect(code, stderr).toBe(0);
    const file = fileIn(stdout);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toMatch(/^export JOBPASS_TOKEN=jpt_\S+$/m);
    expect(stdout + stderr).not.toContain(tokenIn(file));
    expect(stderr).toContain('To mask the output, use jobpass exec');
    // In another process, which knows nothing but the machine.
    const status = await machine.jobpass(['status']);
    expect(status.stdout).toMatch(/^oauth +active +yes /m);
    const token = tokenIn(file);
    const out = await machine.jobpass(['logout']);
    expect(out.code, out.stderr).toBe(0);
    expect(out.stdout).toBe('unset JOBPASS_TOKEN\n');
    expect(existsSync(file)).toBe(false);
    expect(await world.accepts(token)).toBe(false);
    await nothingStays();
  });

  it('twice: the second one replaces the first', async () => {
    const first = fileIn((await machine.jobpass(['login'])).stdout);
    const old = tokenIn(first);
    const second = fileIn((await machine.jobpass(['login'])).stdout);
    const now = tokenIn(second);
    expect(now).not.toBe(old);
    expect(await world.accepts(old)).toBe(false);
    expect(await world.accepts(now)).toBe(true);
    expect(existsSync(first)).toBe(false);
    await machine.jobpass(['logout']);
    expect(await world.accepts(now)).toBe(false);
    await nothingStays();
  });

  it('a second one that fails takes nothing away', async () => {
    const file = fileIn((await machine.jobpass(['login'])).stdout);
    const failed = await machine.jobpass(['login', '--role', 'nobody']);
    expect(failed.code).toBe(4);
    expect(failed.stdout).toMatch(/; \(exit 4\)\n$/);
    expect(await world.accepts(tokenIn(file))).toBe(true);
    await machine.jobpass(['logout']);
    await nothingStays();
  });

  it('by names: one is ended, the other stays', async () => {
    const [one, two] = await Promise.all(
      ['one', 'two'].map(async (name) => {
        const { stdout: line, stderr } = await machine.jobpass([
          ...['login', '--name', name],
          ...['--env-name', `TOKEN_${name}`],
        ]);
        expect(line, stderr).not.toBe('');
        return /TOKEN_\w+=(\S+)/.exec(readFileSync(fileIn(line), 'utf8'))?.[1] ?? '';
      }),
    );
    const out = await machine.jobpass(['logout', 'one']);
    expect(out.stdout).toBe('unset TOKEN_one\n');
    expect(await world.accepts(one ?? '')).toBe(false);
    expect(await world.accepts(two ?? '')).toBe(true);
    expect((await machine.jobpass(['logout', 'three'])).code).toBe(2);
    const rest = await machine.jobpass(['logout', '--json']);
    expect(JSON.parse(rest.stdout)).toMatchObject([{ provider: 'oauth', ended: 'revoked' }]);
    expect(await world.accepts(two ?? '')).toBe(false);
    await nothingStays();
  });

  it('a log-out without a log-in is no fault', async () => {
    const out = await machine.jobpass(['logout']);
    expect(out).toMatchObject({ code: 0, stdout: '' });
    expect(out.stderr).toContain('Nothing to revoke');
    await machine.jobpass(['login']);
    await machine.jobpass(['logout']);
    expect((await machine.jobpass(['logout'])).code).toBe(0);
    await nothingStays();
  });

  it('several credentials, in one file', async () => {
    const map = 'one: { env-name: FIRST }\ntwo: { env-name: SECOND }';
    const { stdout } = await machine.jobpass(['login', '--credentials', map]);
    expect(readFileSync(fileIn(stdout), 'utf8')).toMatch(/^export FIRST=\S+\nexport SECOND=\S+$/m);
    expect((await machine.jobpass(['logout'])).stdout).toBe('unset FIRST SECOND\n');
    await nothingStays();
  });

  it('as a file for programs that read dotenv', async () => {
    const { stdout } = await machine.jobpass(['login', '--format', 'dotenv']);
    expect(readFileSync(stdout.trim(), 'utf8')).toMatch(/^JOBPASS_TOKEN=jpt_\S+\n$/);
    await machine.jobpass(['logout']);
    await nothingStays();
  });

  it('for programs, without the secret', async () => {
    const { stdout } = await machine.jobpass(['login', '--json']);
    const said = JSON.parse(stdout) as { file: string; leases: unknown[] };
    expect(said).toMatchObject({ format: 'sh', announced: false, variables: ['JOBPASS_TOKEN'] });
    expect(said.leases).toMatchObject([{ name: 'oauth', kept: true }]);
    expect(stdout).not.toContain(tokenIn(said.file));
    await machine.jobpass(['logout']);
    await nothingStays();
  });

  it('say by their exit codes what went wrong', async () => {
    const codes = {
      usage: (await machine.jobpass(['login', '--deliver', 'output'])).code,
      option: (await machine.jobpass(['login', '--nonsense'])).code,
      refused: (await machine.jobpass(['login', '--role', 'nobody'])).code,
      'no token': (await machine.jobpass(['login'], { env: { JOBPASS_ID_TOKEN: '' } })).code,
      'no such runner': (await machine.jobpass(['login', '--runner', 'none'])).code,
    };
    expect(codes).toEqual({ usage: 2, option: 2, refused: 4, 'no token': 4, 'no such runner': 2 });
    await nothingStays();
  });

  it('a log-out that cannot revoke says so', { timeout: within(60_000) }, async () => {
    const { stdout } = await machine.jobpass(['login', '--ttl', '40s', '--keep', 'false'], {
      env: { JOBPASS_REVOCATION_ENDPOINT: `${world.gate.origin}/revoke` },
    });
    const file = fileIn(stdout);
    await world.gate.shut();
    const out = await machine.jobpass(['logout']);
    await world.gate.open();
    expect(out.code, out.stderr).toBe(6);
    // So that a script which takes this as its lines fails, too.
    expect(out.stdout).toBe('unset JOBPASS_TOKEN; (exit 6)\n');
    expect(out.stderr).toMatch(/error: \S+: Ended credential \S+: failed/);
    expect(existsSync(file)).toBe(false);
    await nothingStays();
  });

  it('a job that goes away without a log-out is cleaned up after', async () => {
    // The leader of a session of its own, as the first process of a job is.
    const ran = await machine.run(['setsid', '--wait', '/bin/sh', '-c', `"$0" "$1" login`, ...self()]);
    expect(ran.code, ran.stderr).toBe(0);
    await nothingStays();
  });

  it('on GitHub: by its own variables, with nothing on stdout that a shell would run', async () => {
    const file = (name: string): string => {
      writeFileSync(join(machine.temp, name), '');
      return join(machine.temp, name);
    };
    const env = {
      GITHUB_ACTIONS: 'true',
      RUNNER_TEMP: machine.temp,
      GITHUB_ENV: file('env'),
      GITHUB_OUTPUT: file('output'),
      GITHUB_STATE: file('state'),
      GITHUB_STEP_SUMMARY: file('summary'),
      ACTIONS_ID_TOKEN_REQUEST_URL: world.idTokens.requestUrl,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: world.idTokens.requestToken,
      JOBPASS_ID_TOKEN: '',
    };
    const ran = await machine.jobpass(['login'], { env });
    expect(ran.code, ran.stderr).toBe(0);
    expect(ran.stdout).toBe('');
    const token = /^JOBPASS_TOKEN=(\S+)$/m.exec(readFileSync(join(machine.temp, 'env'), 'utf8'))?.[1] ?? '';
    expect(ran.stderr).toContain(`::add-mask::${token}\n`);
    expect(await world.accepts(token)).toBe(true);
    expect((await machine.jobpass(['login', '--format', 'sh'], { env })).code).toBe(2);
    const out = await machine.jobpass(['logout'], { env });
    expect(out).toMatchObject({ code: 0, stdout: '' });
    expect(readFileSync(join(machine.temp, 'summary'), 'utf8')).toContain('revoked');
    expect(await world.accepts(token)).toBe(false);
    await nothingStays();
  });

  it('somebody else’s folder is not taken', async () => {
    mkdirSync(join(machine.temp, `jobpass-${process.getuid?.()}`), { mode: 0o777 });
    writeFileSync(join(machine.temp, 'mask'), '');
    const { chmodSync } = await import('node:fs');
    chmodSync(join(machine.temp, `jobpass-${process.getuid?.()}`), 0o777);
    const ran = await machine.jobpass(['login']);
    expect(ran.code).toBe(4);
    expect(ran.stderr).toContain('is not private to this user');
  });
});

function self(): string[] {
  return [
    process.env['JOBPASS_NODE'] ?? process.execPath,
    join(import.meta.dirname, '../../../dist/jobpass.js'),
  ];
}
