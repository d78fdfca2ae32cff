import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BrokerWorld } from '../../support/kept-jobs.js';
import { isThere, Machine } from '../../support/machine.js';
import { CLAIMS } from '../../support/world.js';

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
    // What the agent has in its environment, by mistake.
    JOBPASS_TOKEN: 'of-the-agent',
  });
});
afterEach(() => machine.close());

/** Those that are here: sh is everywhere. */
const SHELLS = ['sh', 'dash', 'bash', 'bash --posix', 'zsh'].filter((shell) =>
  isThere(shell.split(' ')[0] ?? ''),
);

const JOBPASS = `jobpass() { "${process.env['JOBPASS_NODE'] ?? process.execPath}" "${new URL('../../../dist/jobpass.js', import.meta.url).pathname}" "$@"; }`;

describe('a log-in that fails', () => {
  it.each(SHELLS)('ends a script of %s that stops at errors, with its exit code', async (shell) => {
    const ran = await machine.run([
      ...shell.split(' '),
      '-c',
      `${JOBPASS}; set -e; eval "$(jobpass login --role nobody)"; echo "on with $JOBPASS_TOKEN"`,
    ]);
    expect(ran.code, ran.stderr).toBe(4);
    expect(ran.stdout).toBe('');
    expect(ran.stderr).toContain('nobody');
  });

  it.each(SHELLS)('leaves %s nothing of what it would have set, and the shell itself', async (shell) => {
    const ran = await machine.run([
      ...shell.split(' '),
      '-c',
      `${JOBPASS}; eval "$(jobpass login --role nobody)"; echo "$? with \${JOBPASS_TOKEN-nothing}"`,
    ]);
    expect(ran.stdout).toBe('4 with nothing\n');
  });

  it.each(SHELLS)('is noticed by %s where its words make no sense, too', async (shell) => {
    const ran = await machine.run([
      ...shell.split(' '),
      '-c',
      `${JOBPASS}; set -e; export OTHER=of-the-agent; eval "$(jobpass login --env-name OTHER --nonsense)"; echo on`,
    ]);
    expect(ran.code, ran.stderr).toBe(2);
    expect(ran.stdout).toBe('');
  });

  if (isThere('fish')) {
    it('is noticed by fish, and one that goes well hands over', async () => {
      const jobpass = `${JOBPASS.replace('jobpass() { ', 'function jobpass; ').replace(' "$@"; }', ' $argv; end')}`;
      const ran = await machine.run([
        'fish',
        '--no-config',
        '-c',
        `${jobpass}
         eval (jobpass login --format fish --role nobody); or echo "$status with $JOBPASS_TOKEN"
         eval (jobpass login --format fish); and echo "$status with" (string sub -l 4 $JOBPASS_TOKEN)
         eval (jobpass logout); and echo "$status with $JOBPASS_TOKEN"`,
      ]);
      expect(ran.stdout, ran.stderr).toBe('4 with \n0 with jpt_\n0 with \n');
    });
  }

  it('says for each provider what it would have set', async () => {
    const line = async (...words: string[]): Promise<string> =>
      (await machine.jobpass(['login', ...words, '--nonsense'])).stdout;
    expect(await line()).toBe(
      'unset JOBPASS_TOKEN JOBPASS_TOKEN_FILE JOBPASS_TOKEN_ENDPOINT JOBPASS_TOKEN_ENDPOINT_TOKEN JOBPASS_SECRETS_FILE; (exit 2)\n',
    );
    const vault = await line('--provider=vault', '--secrets', 'kv/a b | DB; kv/c * | JOBPASS_AUD');
    for (const name of ['VAULT_TOKEN', 'VAULT_ADDR', 'DB', 'DB_FILE', 'JOBPASS_AUDIENCE'])
      expect(vault.split(/[ ;]/)).toContain(name);
    const aws = await line('--role-to-assume', 'arn:aws:iam::123456789012:role/x');
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SESSION_TOKEN', 'AWS_CONFIG_FILE'])
      expect(aws.split(/[ ;]/)).toContain(name);
    // Nothing that a shell would run comes from what was typed.
    expect(await line('--env-name', 'X; touch owned')).not.toContain('owned');
  });

  it('prints nothing for a shell where a program reads', async () => {
    expect((await machine.jobpass(['login', '--format', 'dotenv', '--role', 'nobody'])).stdout).toBe('');
    const json = await machine.jobpass(['login', '--json', '--role', 'nobody']);
    expect(JSON.parse(json.stdout)).toMatchObject({ error: { code: 'refused' } });
  });
});

describe('a log-out that fails', () => {
  it.each(SHELLS)('is noticed by %s', async (shell) => {
    const ran = await machine.run([
      ...shell.split(' '),
      '-c',
      `${JOBPASS}; eval "$(jobpass login)"; eval "$(jobpass logout other)"; echo "$?"; eval "$(jobpass logout)"; echo "$? with \${JOBPASS_TOKEN-nothing}"`,
    ]);
    expect(ran.stdout, ran.stderr).toBe('2\n0 with nothing\n');
  });
});
