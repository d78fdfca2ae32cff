import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { suiteUnless } from '../support/left-out.js';
import { type CommandResult, Machine } from '../support/machine.js';
import { noOpenBao, OpenBao } from '../support/openbao.js';
import { within } from '../support/pace.js';
import { VaultJobs } from '../support/vault-jobs.js';

suiteUnless(noOpenBao(), 'Secrets that change while jobpass exec runs a command', () => {
  let bao: OpenBao;
  let jobs: VaultJobs;
  let machine: Machine;

  beforeAll(async () => {
    bao = await OpenBao.start();
    jobs = await VaultJobs.start(bao);
    await bao.policy('job', { 'kv/data/*': ['read'] });
    await bao.kv(2, 'kv');
    // It cannot be renewed: another one takes its place after a third of its time.
    await bao.jwtRole('replaced', { token_policies: ['job'], token_type: 'batch', token_ttl: '20s' });
  }, within(30_000));
  afterAll(async () => {
    await jobs?.close();
    await bao?.stop();
  });
  beforeEach(() => {
    machine = new Machine();
  });
  afterEach(() => machine.close());

  /** @param steps what is done as soon as the command has printed the word in front of it */
  const exec = async (
    script: string,
    steps: [word: string, step: () => unknown][],
  ): Promise<CommandResult> => {
    const inputs = { ...jobs.inputs, role: 'replaced', keep: 'true', lease: '20s', ttl: '90s' };
    const more = { deliver: 'file', secrets: 'kv/data/app password | PASSWORD' };
    const options = Object.entries({ ...inputs, ...more }).flatMap(([name, value]) => [`--${name}`, value]);
    return machine.jobpass(['exec', ...options, '--', '/bin/sh', '-c', script], {
      env: {
        GITHUB_ACTIONS: 'true',
        RUNNER_TEMP: machine.temp,
        ACTIONS_ID_TOKEN_REQUEST_URL: jobs.tokens.requestUrl,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: jobs.tokens.requestToken,
      },
      onOutput: (stdout) => {
        const [word, step] = steps[0] ?? [];
        if (word === undefined || !stdout.includes(word)) return;
        steps.shift();
        step?.();
      },
    });
  };
  /** Waits until the file has something else in it, so many tenths of a second long. */
  const change = (tenths: number): string =>
    `first=$(cat "$PASSWORD_FILE"); echo ready; for turn in $(seq ${tenths}); do now=$(cat "$PASSWORD_FILE"); [ "$now" = "$first" ] || break; sleep 0.1; done`;

  it('are hidden as soon as it can read them, and also when it has learnt of others since', {
    timeout: within(90_000),
  }, async () => {
    await bao.put('kv', 'app', { password: 'the-first-password-0001' });
    const put = (password: string) => () => bao.put('kv', 'app', { password });
    const ran = await exec(
      `${change(400)}; second=$now; echo changed; ${change(400)}
       echo "$now, before $second, at first $first"; [ "$now" != "$second" ]`,
      [
        ['ready', put('the-second-password-0002')],
        ['changed', put('the-third-password-0003')],
      ],
    );
    expect(ran.code, ran.stderr).toBe(0);
    expect(ran.stdout).toBe('ready\nchanged\nready\n***, before ***, at first ***\n');
  });

  it('are not handed out where they cannot be written down first', { timeout: within(60_000) }, async () => {
    await bao.put('kv', 'app', { password: 'the-first-password-0001' });
    const ran = await exec(
      // As a full disk would answer: with an error at each try.
      `mkdir "$(dirname "$(dirname "$PASSWORD_FILE")")/hidden.jsonl"; ${change(120)}; [ "$now" = "$first" ] && echo "still $now"`,
      [['ready', () => bao.put('kv', 'app', { password: 'the-second-password-0002' })]],
    );
    expect(ran.code, ran.stderr).toBe(0);
    expect(ran.stdout).not.toContain('the-');
    expect(ran.stderr).toContain('The list of secrets to mask could not be saved');
  });
});
