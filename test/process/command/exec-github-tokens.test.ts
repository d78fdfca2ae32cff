import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GitHubJobs } from '../../support/github/jobs.js';
import { fineGrainedToken, statefulToken, statelessToken } from '../../support/github/token-texts.js';
import { BrokerWorld } from '../../support/kept-jobs.js';
import { type CommandOptions, type CommandResult, Machine } from '../../support/machine.js';
import { CLAIMS } from '../../support/world.js';

let world: BrokerWorld;
let machine: Machine;
beforeAll(async () => {
  world = await BrokerWorld.start();
});
afterAll(() => world.close());
beforeEach(() => {
  machine = new Machine();
});
afterEach(() => machine.close());

async function exec(
  script: string,
  flags: string[] = [],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const inputs = Object.entries(world.inputs).flatMap(([name, value]) => [`--${name}`, value]);
  const token = await world.idTokens.sign({ ...CLAIMS, aud: 'https://deploy.example' });
  return machine.jobpass(['exec', ...inputs, ...flags, '--', '/bin/sh', '-c', script], {
    ...options,
    env: { JOBPASS_ID_TOKEN: token, ...options.env },
  });
}
const file = (name: string, text: string): void => writeFileSync(join(machine.temp, name), text);
const WARNING = /^jobpass: warning: The command printed .*GitHub token.*$/gm;

describe('jobpass exec, whose command prints GitHub tokens of its own,', () => {
  it('masks them in both outputs, in pieces and as git sends them, and warns once', async () => {
    const [stateful, stateless, personal] = [statefulToken(), statelessToken(), fineGrainedToken()];
    file('stateful', stateful);
    file('stateless', stateless);
    file('personal', personal);
    file('git', `x-access-token:${stateless}`);
    const ran = await exec(`
      printf 'one '; cut -c1-9 stateful | tr -d '\\n'; sleep 0.3; cut -c10- stateful
      for at in 1 101 201 301 401; do cut -c$at-$((at + 99)) stateless | tr -d '\\n'; sleep 0.1; done; cut -c501- stateless
      printf 'https://x-access-token:%s@github.com\\n' "$(cat personal)" >&2
      printf 'AUTHORIZATION: basic '; base64 -w0 git; echo; echo '- done'
      base64 git`);
    expect(ran.code, ran.stderr).toBe(0);
    const lines = ran.stdout.split('\n');
    expect(lines.slice(0, 2)).toEqual(['one ***', '***']);
    expect(lines[2]).toMatch(/^AUTHORIZATION: basic eC1hY2Nlc3MtdG9rZW46\*\*\*=*$/);
    for (const secret of [stateful, stateless, personal, stateless.split('.')[2] as string])
      for (let at = 4; at + 16 <= secret.length; at += 8)
        expect(ran.stdout + ran.stderr).not.toContain(secret.slice(at, at + 16));
    expect(ran.stdout).not.toContain(Buffer.from(stateless.slice(-30)).toString('base64').slice(4, 24));
    expect(ran.stderr).toContain('https://x-access-token:***@github.com\n');
    expect(ran.stderr.match(WARNING)).toEqual([
      expect.stringContaining(
        'printed 3 GitHub tokens that Jobpass did not issue: 2 installation tokens `ghs_`, 1 fine-grained personal access token `github_pat_`.',
      ),
    ]);
  });

  it('warns with --quiet and before the result of --json, also if the command fails', async () => {
    file('token', statefulToken('ghp_'));
    const ran = await exec('cat token; exit 3', ['--quiet', '--json']);
    expect(ran.code).toBe(3);
    expect(ran.stdout).toBe('***');
    expect(ran.stderr.match(WARNING)).toHaveLength(1);
    expect(JSON.parse(ran.stderr.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ exit: 3 });
  });

  it('leaves other texts, and does not delay them', async () => {
    const times: number[] = [];
    const seen = (stdout: string): void => {
      times[stdout.length] ??= performance.now();
    };
    file('text', 'ghs_short is no token\nname ghs_');
    const start = performance.now();
    const ran = await exec('cat text; sleep 5; echo', [], { onOutput: seen });
    expect(ran.stdout).toBe('ghs_short is no token\nname ghs_\n');
    expect(ran.ms - ((times[31] ?? Number.POSITIVE_INFINITY) - start)).toBeGreaterThan(3_000);
    expect(ran.stderr).not.toMatch(WARNING);
  });

  it('does not warn about the token that Jobpass issued', async () => {
    const jobs = await GitHubJobs.start({ form: 'stateless' });
    try {
      const inputs = Object.entries(jobs.local).flatMap(([name, value]) =>
        name === 'private-key' ? [] : [`--${name}`, value],
      );
      const ran = await machine.jobpass(
        [
          'exec',
          ...inputs,
          '--',
          '/bin/sh',
          '-c',
          'echo "$GH_ENTERPRISE_TOKEN"; echo "$GH_ENTERPRISE_TOKEN" | cut -c1-90; env | grep -c PRIVATE',
        ],
        {
          env: {
            JOBPASS_ID_TOKEN: await world.idTokens.sign(CLAIMS),
            JOBPASS_PRIVATE_KEY: jobs.app.privateKey,
            ...jobs.env,
          },
        },
      );
      expect(ran.stdout, ran.stderr).toBe('***\n***\n0\n');
      expect(ran.stderr).not.toMatch(WARNING);
      expect(jobs.github.live()).toEqual([]);
    } finally {
      await jobs.close();
    }
  });
});
