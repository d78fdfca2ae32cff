import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AwsJobs } from '../../support/aws/jobs.js';
import { BrokerWorld, secondsUntil } from '../../support/kept-jobs.js';
import { suiteUnless } from '../../support/left-out.js';
import { ask, type CommandOptions, type CommandResult, isThere, Machine } from '../../support/machine.js';
import { within } from '../../support/pace.js';
import { CLAIMS } from '../../support/world.js';

/** As the broker knows it. */
const AUDIENCE = 'https://deploy.example';

let world: BrokerWorld;
let machine: Machine;
/** An ID token that is good for the broker. */
let idToken = '';

beforeAll(async () => {
  world = await BrokerWorld.start();
});
afterAll(() => world.close());
beforeEach(async () => {
  machine = new Machine();
  idToken = await world.idTokens.sign({ ...CLAIMS, aud: AUDIENCE });
});
afterEach(() => machine.close());

const CLI = join(import.meta.dirname, '../../../dist/jobpass.js');
/** The file in which a command leaves its credential for the test. */
const copy = (): string => join(machine.temp, 'copy');
const stolen = (): string => readFileSync(copy(), 'utf8');
const options = (more: Record<string, string> = {}): string[] =>
  Object.entries({ ...world.inputs, ...more }).flatMap(([name, value]) => [`--${name}`, value]);

function exec(
  command: readonly string[],
  {
    more = {},
    flags = [],
    ...rest
  }: CommandOptions & { more?: Record<string, string>; flags?: string[] } = {},
): Promise<CommandResult> {
  return machine.jobpass(['exec', ...options(more), ...flags, '--', ...command], {
    ...rest,
    env: { JOBPASS_ID_TOKEN: idToken, ...rest.env },
  });
}

/** A keeper ends in the moment after its last lease was taken back. */
const nothingStays = (): Promise<unknown> => secondsUntil(() => machine.left().length === 0, 5);

const sh = (script: string): string[] => ['/bin/sh', '-c', script];
const STEAL = 'printf %s "$JOBPASS_TOKEN" > copy';

describe('jobpass exec', () => {
  it('gives a command the credential, masks it, and ends it with the command', async () => {
    const ran = await exec(sh(`${STEAL}; echo "with $JOBPASS_TOKEN."; echo "$JOBPASS_TOKEN" >&2; exit 7`));
    expect(ran.code, ran.stderr).toBe(7);
    expect(ran.stdout).toBe('with ***.\n');
    expect(stolen()).toMatch(/^jpt_/);
    expect(ran.stderr).not.toContain(stolen());
    expect(ran.stderr).toMatch(/^\*\*\*$/m);
    expect(ran.stderr).toContain(': revoked (');
    expect(await world.accepts(stolen())).toBe(false);
    await nothingStays();
  });

  it('gives one that works', async () => {
    const ran = await exec(sh(ask('status', world.service.url, 'JOBPASS_TOKEN')));
    expect(ran.stdout).toBe('200');
    expect(ran.code).toBe(0);
  });

  it('passes stdin through, and output as it is', async () => {
    const input = `${'x'.repeat(300_000)}\n${String.fromCharCode(0, 1, 127)}`;
    const ran = await exec(['cat'], { input });
    expect(ran.stdout).toBe(input);
    expect(ran.code).toBe(0);
  });

  it('leaves stdin as programs expect it, where it comes late', async () => {
    const ran = await machine.script(`(sleep 0.7; echo late) | jobpass exec ${options().join(' ')} -- cat`, {
      env: { JOBPASS_ID_TOKEN: idToken },
    });
    expect(ran).toMatchObject({ code: 0, stdout: 'late\n' });
  });

  it('masks what is encoded, and what comes in pieces', async () => {
    const script = `${STEAL}
      printf %s "$JOBPASS_TOKEN" | base64 -w0; echo
      printf 'a%s' "$JOBPASS_TOKEN" | base64 -w20
      first=$(printf %s "$JOBPASS_TOKEN" | cut -c1-9); printf %s "$first"; sleep 0.3
      printf '%s\\n' "\${JOBPASS_TOKEN#"$first"}"`;
    const ran = await exec(sh(script));
    expect(ran.code, ran.stderr).toBe(0);
    const secret = stolen();
    for (const form of [secret, secret.slice(4, 20), Buffer.from(secret).toString('base64').slice(4, 24)])
      expect(ran.stdout.replace(/\n/g, '')).not.toContain(form);
    expect(ran.stdout.split('\n').filter((line) => line.includes('***')).length).toBeGreaterThanOrEqual(3);
  });

  it('keeps from the command what is not its own', async () => {
    const ran = await exec(['env'], {
      env: {
        JOBPASS_TOKEN_FILE: '/from/outside',
        JOBPASS_TOKEN_ENDPOINT: 'http://127.0.0.1:1/outside',
        JOBPASS_WRAPPED_SECRET_ID: 'outside',
        OTHER: 'kept',
      },
    });
    expect(ran.code, ran.stderr).toBe(0);
    expect(ran.stdout).toContain('OTHER=kept');
    expect(ran.stdout).toContain('JOBPASS_TOKEN=***');
    expect(ran.stdout).not.toMatch(/outside|JOBPASS_ID_TOKEN|JOBPASS_KEEPER|WRAPPED/);
  });

  it('keeps from the command the ID token and what gives one, whatever they are called', async () => {
    const given = { JOBPASS_ID_TOKEN: '', JOBPASS_DEBUG: '1', MY_TOKEN: idToken, COPY: idToken };
    const flags = ['--id-token-env', 'MY_TOKEN'];
    const ran = await exec(['env'], { flags, env: given });
    expect(ran.code, ran.stderr).toBe(0);
    expect(ran.stdout).not.toMatch(/MY_TOKEN|COPY/);
    expect(ran.stderr).toMatch(/Variables not passed to the command[^\n]*\n[^\n]*COPY\n[^\n]*MY_TOKEN/);
    const passed = await exec(['env'], { flags: [...flags, '--pass-env', 'MY_TOKEN'], env: given });
    expect(passed.stdout).toContain('MY_TOKEN=***');
    expect(passed.stdout).not.toContain('COPY');
    const both = await exec(['env'], {
      flags: [...flags, '--pass-env', 'MY_TOKEN', '--pass-env', 'COPY'],
      env: given,
    });
    expect(both.stdout).toMatch(/MY_TOKEN=[\s\S]*COPY=|COPY=[\s\S]*MY_TOKEN=/);
    const byCommand = await exec(['env'], { env: { JOBPASS_ID_TOKEN: '', ...commandEnv() } });
    expect(byCommand.code, byCommand.stderr).toBe(0);
    expect(byCommand.stdout).not.toContain('ID_TOKEN');
  });

  it('is told that its command is not there before a credential is issued', async () => {
    for (const program of ['nosuchcommand', '/nowhere/to/be/found', plainFile()]) {
      const ran = await exec([program]);
      expect(ran.code).toBe(program === plainFile() ? 126 : 127);
      expect(ran.stderr).not.toContain('Issued');
    }
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
    ['SIGHUP', 129],
    ['SIGUSR1', 138],
  ] as const)('hands %s on to the command', async (signal, code) => {
    let sent = false;
    const ran = await exec(sh(`${STEAL}; echo ready; exec sleep 20`), {
      onOutput: (_, child) => {
        if (sent) return;
        sent = true;
        child.kill(signal);
      },
    });
    expect(ran.code, ran.stderr).toBe(code);
    expect(ran.ms).toBeLessThan(within(10_000));
    expect(await world.accepts(stolen())).toBe(false);
    await nothingStays();
  });

  it('goes on with a command that takes a signal its own way', async () => {
    let sent = false;
    const ran = await exec(sh(`trap 'echo caught' TERM; echo ready; sleep 1 & wait; wait; exit 3`), {
      onOutput: (_, child) => {
        if (sent) return;
        sent = true;
        child.kill('SIGTERM');
      },
    });
    expect(ran.stdout).toContain('caught');
    expect(ran.code).toBe(3);
  });

  it('is killed: the credential is revoked within 5 seconds, and nothing stays', async () => {
    let killed = false;
    const run = exec(sh(`${STEAL}; echo ready; exec sleep 20`), {
      onOutput: (_, child) => {
        if (killed) return;
        killed = true;
        child.kill('SIGKILL');
        // What it ran has its output.
        child.stdout?.destroy();
        child.stderr?.destroy();
      },
    });
    expect((await run).code).toBe(null);
    await secondsUntil(async () => !(await world.accepts(stolen())), 5);
    await nothingStays();
  });

  it('a signal before the command runs keeps it from being run', async () => {
    await world.gate.shut();
    const run = exec(sh('echo ran'), {
      more: { 'token-endpoint': `${world.gate.origin}/token` },
      // Once it waits for the exchange, which nobody answers.
      onStart: (child) => {
        child.stderr?.on('data', (text) => {
          if (String(text).includes('retrying')) child.kill('SIGTERM');
        });
      },
    });
    const ran = await run.finally(() => world.gate.open());
    expect(ran.stdout).toBe('');
    expect(ran.code).toBe(111);
    expect(ran.stderr).toMatch(/cancelled/i);
    await nothingStays();
  });

  it('says what it was, by its exit code', async () => {
    const codes = {
      usage: (await exec(['true'], { more: { deliver: 'output' } })).code,
      refused: (await exec(['true'], { more: { role: 'nobody' } })).code,
      'a token for somebody else': (await exec(['true'], { more: { audience: 'https://other.example' } }))
        .code,
      'not there': (await exec(['/nowhere/to/be/found'])).code,
      'not to be run': (await exec([plainFile()])).code,
    };
    expect(codes).toEqual({
      usage: 112,
      refused: 114,
      'a token for somebody else': 114,
      'not there': 127,
      'not to be run': 126,
    });
    await nothingStays();
  });

  it('never shows the arguments of the command', async () => {
    const ran = await exec(['/nowhere/hunter2', '--password', 'hunter2']);
    expect(ran.code).toBe(127);
    expect(ran.stdout + ran.stderr).not.toContain('hunter2');
  });

  it('refuses secrets among its own arguments', async () => {
    const ran = await exec(['true'], { flags: ['--client-key', 'hunter2'] });
    expect(ran.code).toBe(112);
    expect(ran.stdout + ran.stderr).not.toContain('hunter2');
  });

  it('does not wait for what the command left behind', async () => {
    const ran = await exec(sh(`${STEAL}; sleep 30 & echo done`));
    expect(ran.stdout).toBe('done\n');
    expect(ran.code, ran.stderr).toBe(0);
    expect(ran.ms).toBeLessThan(within(10_000));
    expect(ran.stderr).toContain('keeps its output open');
    expect(await world.accepts(stolen())).toBe(false);
  });

  it('lets a command learn that nobody reads any more', async () => {
    const ran = await machine.script(
      `jobpass exec ${options().join(' ')} --quiet -- yes | head -n 1; echo over`,
      { env: { JOBPASS_ID_TOKEN: idToken } },
    );
    expect(ran.stdout).toBe('y\nover\n');
    await nothingStays();
  });

  it('--tty masks nothing, and says so', async () => {
    const ran = await exec(sh(`${STEAL}; echo "$JOBPASS_TOKEN"`), { flags: ['--tty'] });
    expect(ran.stdout).toBe(`${stolen()}\n`);
    expect(ran.stderr).toContain('not masked');
  });

  it('asks for no colours where nobody sees them', async () => {
    expect((await exec(['env'])).stdout).not.toContain('FORCE_COLOR');
  });

  it('says only what went wrong with --quiet', async () => {
    const ran = await exec(['true'], { flags: ['--quiet'] });
    expect(ran).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });

  it('serves the credential at an endpoint, for that command alone', async () => {
    const script = `${ask('text', '$JOBPASS_TOKEN_ENDPOINT', 'JOBPASS_TOKEN_ENDPOINT_TOKEN')} > copy; cat copy`;
    const ran = await exec(sh(script), { more: { deliver: 'endpoint' } });
    expect(stolen()).toMatch(/^jpt_/);
    expect(ran.stdout).toBe('***');
    expect(ran.code, ran.stderr).toBe(0);
    expect(await world.accepts(stolen())).toBe(false);
    await nothingStays();
  });

  it('masks a credential that came later', { timeout: within(60_000) }, async () => {
    const script = `first=$(cat "$JOBPASS_TOKEN_FILE"); printf %s "$first" > copy
      for turn in $(seq 150); do
        now=$(cat "$JOBPASS_TOKEN_FILE"); [ "$now" = "$first" ] || break; sleep 0.2
      done
      printf %s "$now" > later; echo "$now"; [ "$now" != "$first" ]`;
    const ran = await exec(sh(script), {
      more: { deliver: 'file', lease: '20s' },
      env: {
        JOBPASS_ID_TOKEN: '',
        ...commandEnv(),
      },
    });
    expect(ran.code, ran.stderr).toBe(0);
    const later = readFileSync(join(machine.temp, 'later'), 'utf8');
    expect(later).not.toBe(stolen());
    expect(ran.stdout).toBe('***\n');
    for (const token of [stolen(), later]) expect(await world.accepts(token)).toBe(false);
  });

  it(
    'says that the credential may live where it could not be revoked, unless the command says worse',
    async () => {
      const more = { 'revocation-endpoint': `${world.gate.origin}/revoke`, ttl: '40s', keep: 'false' };
      let ready = 0;
      const runs = [0, 9].map(async (code) => {
        const token = await world.idTokens.sign({ ...CLAIMS, aud: AUDIENCE });
        return exec(sh(`echo ready; until [ -e over ]; do sleep 0.1; done; exit ${code}`), {
          more,
          env: { JOBPASS_ID_TOKEN: token },
          onOutput: () => {
            ready++;
            if (ready === 2) world.gate.shut().then(() => writeFileSync(join(machine.temp, 'over'), ''));
          },
        });
      });
      const [well, worse] = await Promise.all(runs);
      await world.gate.open();
      expect([well?.code, worse?.code], well?.stderr).toEqual([116, 9]);
      for (const ran of [well, worse]) expect(ran?.stderr).toContain('error: oauth: Ended');
    },
    within(90_000),
  );

  it('commands of an outer one find its credentials', async () => {
    const jobpass = `"${process.execPath}" "${CLI}"`;
    // Where nothing is renewed, the command may be running before its keeper is.
    const kept = `until ${jobpass} status | tee said | grep -q 'active *yes' || [ "$((turn = turn + 1))" -gt 40 ]; do sleep 0.1; done`;
    const ran = await exec(sh(`turn=0; ${kept}; cat said; ${jobpass} token`));
    expect(ran.stdout).toMatch(/^oauth +active +yes /m);
    expect(ran.stdout.trimEnd().split('\n').at(-1)).toBe('***');
  });

  it('ends with itself what its command logged in to', async () => {
    const inner = `eval "$("${process.execPath}" "${CLI}" login --role deploy --audience ${AUDIENCE} --env-name INNER)"`;
    const ran = await exec(sh(`${STEAL}; ${inner}; printf %s "$INNER" > inner`), {
      flags: ['--pass-env', 'JOBPASS_ID_TOKEN_COMMAND'],
      env: { JOBPASS_ID_TOKEN: '', JOBPASS_URL: world.inputs['url'] ?? '', ...commandEnv() },
    });
    expect(ran.code, ran.stderr).toBe(0);
    const second = readFileSync(join(machine.temp, 'inner'), 'utf8');
    expect(second).toMatch(/^jpt_/);
    for (const token of [stolen(), second]) expect(await world.accepts(token)).toBe(false);
    await nothingStays();
  });

  it('one within another goes on when that one ends', async () => {
    const inner = `"${process.execPath}" "${CLI}" exec ${options().join(' ')} --quiet -- sh -c '${STEAL}; until [ -e over ]; do sleep 0.1; done; sleep 1' > /dev/null 2> said`;
    const outer = await exec(sh(`${inner} & until [ -s copy ]; do sleep 0.1; done`), {
      flags: ['--pass-env', 'JOBPASS_ID_TOKEN_COMMAND'],
      env: { JOBPASS_ID_TOKEN: '', ...commandEnv() },
    });
    expect(outer.code, outer.stderr).toBe(0);
    expect(await world.accepts(stolen())).toBe(true);
    writeFileSync(join(machine.temp, 'over'), '');
    await secondsUntil(async () => !(await world.accepts(stolen())), 10);
    await nothingStays();
    expect(readFileSync(join(machine.temp, 'said'), 'utf8')).toBe('');
  });

  it('runs in a job of GitHub, and prints nothing of its own on stdout', async () => {
    const ran = await exec(sh(`${STEAL}; echo "$JOBPASS_TOKEN"`), {
      env: {
        JOBPASS_ID_TOKEN: '',
        GITHUB_ACTIONS: 'true',
        RUNNER_TEMP: machine.temp,
        ACTIONS_ID_TOKEN_REQUEST_URL: world.idTokens.requestUrl,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: world.idTokens.requestToken,
      },
    });
    expect(ran.code, ran.stderr).toBe(0);
    expect(ran.stdout).toBe('***\n');
    expect(ran.stderr).not.toContain(stolen());
    await nothingStays();
  });

  it('two side by side never touch each other', async () => {
    const both = await Promise.all(
      [0, 1].map(async (at) => {
        const token = await world.idTokens.sign({ ...CLAIMS, aud: AUDIENCE });
        return exec(sh(`printf %s "$JOBPASS_TOKEN" > copy${at}; sleep ${at + 1}; cat copy${at}`), {
          env: { JOBPASS_ID_TOKEN: token },
        });
      }),
    );
    expect(both.map(({ code, stdout }) => [code, stdout])).toEqual([
      [0, '***'],
      [0, '***'],
    ]);
    const [first, second] = [0, 1].map((at) => readFileSync(join(machine.temp, `copy${at}`), 'utf8'));
    expect(first).not.toBe(second);
    await nothingStays();
  });
});

suiteUnless(
  isThere('script') ? undefined : 'script is not installed: apt-get install bsdutils',
  'jobpass exec in a terminal',
  () => {
    it('asks for colours on a terminal, unless they are not wanted', async () => {
      const wanted = await inTerminal('env');
      expect(wanted.stdout).toContain('FORCE_COLOR=1');
      expect(wanted.stdout).toContain('JOBPASS_TOKEN=***');
      expect((await inTerminal('env', { env: { NO_COLOR: '1' } })).stdout).not.toContain('FORCE_COLOR');
    });

    it('leaves a terminal’s signal to the terminal: the command gets it once', async () => {
      let sent = false;
      const ran = await inTerminal(`sh -c 'trap "echo caught" INT; echo ready; sleep 1; sleep 1; exit 5'`, {
        onOutput: (stdout, child) => {
          if (sent || !stdout.includes('ready')) return;
          sent = true;
          child.stdin?.write(String.fromCharCode(3));
        },
      });
      expect(ran.stdout.match(/caught/g)).toHaveLength(1);
      expect(ran.code, ran.stdout).toBe(5);
    });
  },
);

describe('inputs that are not for this credential', () => {
  it('from options are refused, from the environment told, and slips in the environment refused', async () => {
    const option = await exec(['true'], { flags: ['--region', 'eu-central-1'] });
    expect(option.code).toBe(112);
    expect(option.stderr).toMatch(
      /input region belongs to provider: aws, but this credential has provider: oauth/,
    );
    const told = await exec(['true'], { env: { JOBPASS_REGION: 'eu-central-1', JOBPASS_NOBODYS: 'x' } });
    expect(told.code, told.stderr).toBe(0);
    expect(told.stderr).toMatch(/JOBPASS_REGION belongs to provider: aws, so it is ignored/);
    expect(told.stderr).toMatch(/variable JOBPASS_NOBODYS is ignored/);
    const slip = await exec(['true'], { env: { JOBPASS_AUDIANCE: 'x' } });
    expect(slip.code).toBe(112);
    expect(slip.stderr).toMatch(/JOBPASS_AUDIANCE is unknown.*Did you mean JOBPASS_AUDIENCE/);
  });

  it('what the command around it delivered, or the ID token is in, is not a slip', async () => {
    const more = { 'env-name': 'JOBPASS_ROLES' };
    const path = join(machine.temp, 'id-token');
    writeFileSync(path, idToken, { mode: 0o600 });
    const inner = [process.execPath, CLI, 'exec', ...options(), '--id-token-file', path, '--', 'true'];
    const flags = ['--id-token-env', 'JOBPASS_ROLEX'];
    const env = { JOBPASS_ID_TOKEN: '', JOBPASS_ROLEX: idToken };
    // The command has no use for the outer one's ID token.
    const ran = await exec(['/usr/bin/env', '-u', 'JOBPASS_ROLEX', ...inner], { more, flags, env });
    expect(ran.stderr).not.toMatch(/is ignored|is unknown/);
    expect(ran.code, ran.stderr).toBe(0);
  });
});

describe('jobpass exec with aws', () => {
  it('leaves nothing by which a program would find another session', async () => {
    const jobs = await AwsJobs.start();
    try {
      const role = jobs.role('deploy');
      const token = await jobs.tokens.sign({ ...CLAIMS, aud: 'sts.amazonaws.com' });
      const flags = Object.entries(jobs.inputs(role)).flatMap(([name, value]) => [`--${name}`, value]);
      const rivals = [
        ...['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_PROFILE'],
        ...['AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_ROLE_ARN', 'AWS_CONTAINER_CREDENTIALS_FULL_URI'],
      ];
      const ran = await machine.jobpass(['exec', ...flags, '--', 'env'], {
        env: { JOBPASS_ID_TOKEN: token, ...Object.fromEntries(rivals.map((name) => [name, 'outside'])) },
      });
      expect(ran.code, ran.stderr).toBe(0);
      expect(ran.stdout).not.toContain('outside');
      expect(ran.stdout).toContain('AWS_SECRET_ACCESS_KEY=***');
      expect(ran.stdout).toContain('AWS_REGION=eu-central-1');
      expect(ran.stderr).toMatch(/Ended credential \S+: lives until /);
    } finally {
      await jobs.close();
    }
  });
});

describe('where the ID token comes from', () => {
  it('a file', async () => {
    const path = join(machine.temp, 'id-token');
    writeFileSync(path, `${idToken}\n`, { mode: 0o600 });
    const ran = await exec(['true'], {
      flags: ['--id-token-file', path],
      env: { JOBPASS_ID_TOKEN: 'ignored' },
    });
    expect(ran.code, ran.stderr).toBe(0);
  });

  it('a variable of any name', async () => {
    const ran = await exec(['true'], { flags: ['--id-token-env', 'MINE'], env: { MINE: idToken } });
    expect(ran.code, ran.stderr).toBe(0);
  });

  it('a command, which is told the audience', async () => {
    const ran = await exec(['true'], {
      flags: ['--id-token-command', commandEnv()['JOBPASS_ID_TOKEN_COMMAND'] ?? ''],
      env: { JOBPASS_ID_TOKEN: '' },
    });
    expect(ran.code, ran.stderr).toBe(0);
  });

  it.each([
    ['a command that fails, with a secret on stderr', 'echo "no: $MY_SECRET" >&2; exit 4', /exit code 4/],
    ['a command that fails, with a short secret in its trace', 'set -x; : hunter2; exit 4', /exit code 4/],
    ['a command that prints something else', 'echo hello', /is not an ID token/],
    ['a command that prints two', 'echo "$T"; echo "$T"', /is not an ID token/],
    ['no such command', '/nowhere/at/all', /exit code 127/],
  ])('%s is told at once', async (_, script, message) => {
    const secret = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2VjcmV0c2VjcmV0c2VjcmV0';
    const ran = await exec(['true'], {
      flags: ['--id-token-command', script],
      env: { JOBPASS_ID_TOKEN: '', MY_SECRET: secret, T: idToken },
    });
    expect(ran.code).toBe(114);
    expect(ran.stderr).toMatch(message);
    expect(ran.stderr).not.toMatch(/c2VjcmV0|hunter2/);
    expect(ran.ms).toBeLessThan(within(8_000));
  });

  it('an ID token that is over, or for somebody else, is told at once', async () => {
    const past = await world.idTokens.sign({ ...CLAIMS, aud: AUDIENCE, exp: 1_000_000 });
    const ran = await exec(['true'], { env: { JOBPASS_ID_TOKEN: past } });
    expect(ran.code).toBe(114);
    expect(ran.stderr).toMatch(
      /The ID token in the variable JOBPASS_ID_TOKEN expired .* ago: `exp` is 1970-01-12T13:46:40Z, the clock/,
    );
    expect(ran.ms).toBeLessThan(within(5_000));
  });

  it('none', async () => {
    const ran = await exec(['true'], { env: { JOBPASS_ID_TOKEN: '' } });
    expect(ran.code).toBe(114);
    expect(ran.stderr).toContain('--id-token-file');
  });

  it('two places', async () => {
    const ran = await machine.jobpass(['exec', ...options(), '--', 'true'], {
      env: { JOBPASS_ID_TOKEN: idToken, JOBPASS_ID_TOKEN_FILE: '/x' },
    });
    expect(ran.code).toBe(112);
  });
});

/** Runs a command of the shell by `jobpass exec` in a terminal of its own. */
function inTerminal(command: string, { env = {}, ...rest }: CommandOptions = {}): Promise<CommandResult> {
  const words = [process.env['JOBPASS_NODE'] ?? process.execPath, CLI, 'exec', ...options(), '--quiet', '--'];
  return machine.run(
    ['script', '--quiet', '--return', '--command', `exec ${words.join(' ')} ${command}`, '/dev/null'],
    {
      ...rest,
      stdin: 'open',
      env: { JOBPASS_ID_TOKEN: idToken, ...env },
    },
  );
}

/** A command that asks the ID token service, as GitHub's jobs do. */
function commandEnv(): Record<string, string> {
  const script = join(machine.temp, 'id-token.mjs');
  if (!existsSync(script)) {
    writeFileSync(
      script,
      `const answer = await fetch(${JSON.stringify(world.idTokens.requestUrl)} + '&audience=' + encodeURIComponent(process.env.JOBPASS_AUDIENCE), { headers: { authorization: 'Bearer ' + ${JSON.stringify(world.idTokens.requestToken)} } });
       console.log((await answer.json()).value);`,
      { mode: 0o600 },
    );
  }
  return { JOBPASS_ID_TOKEN_COMMAND: `exec ${process.execPath} ${script}` };
}

function plainFile(): string {
  const path = join(machine.temp, 'plain');
  writeFileSync(path, 'text');
  chmodSync(path, 0o644);
  return path;
}
