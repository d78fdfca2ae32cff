import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BrokerWorld, secondsUntil } from '../../support/kept-jobs.js';
import { type CommandResult, Machine } from '../../support/machine.js';
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
    JOBPASS_JOB: '',
    JOBPASS_URL: world.inputs['url'] ?? '',
    JOBPASS_AUDIENCE: AUDIENCE,
    JOBPASS_ROLE: 'deploy',
    // A keeper would end what a job leaves with its session.
    JOBPASS_KEEP: 'false',
    JOBPASS_ID_TOKEN: await world.idTokens.sign({ ...CLAIMS, aud: AUDIENCE }),
  });
});
afterEach(() => machine.close());

/** A step of a job, as many systems run it: a shell in a session of its own, with nothing of other steps in it. */
const step = (script: string): Promise<CommandResult> =>
  machine.run([
    ...['setsid', '-w', '/bin/bash', '-c'],
    `jobpass() { "${process.env['JOBPASS_NODE'] ?? process.execPath}" "${new URL('../../../dist/jobpass.js', import.meta.url).pathname}" "$@"; }\n${script}`,
  ]);
const tokenOf = ({ stdout }: CommandResult): string =>
  /JOBPASS_TOKEN=(\S+)/.exec(readFileSync(/^\. (\S+)$/m.exec(stdout)?.[1] ?? '', 'utf8'))?.[1] ?? '';
const nothingStays = (): Promise<unknown> => secondsUntil(() => machine.left().length === 0, 5);

describe('two jobs of one user on a system that Jobpass does not know', () => {
  it('without a name: the second is refused, and the first keeps what it has', async () => {
    const first = await step('jobpass login');
    const token = tokenOf(first);
    const second = await step(
      'jobpass login; echo "$?"; jobpass logout; echo "$?"; jobpass revoke; echo "$?"',
    );
    expect(second.stdout).toMatch(/\(exit 2\)\n2\n\(exit 2\)\n2\n2\n$/);
    expect(second.stderr).toMatch(/cannot determine whether it is the same job.*--job NAME/);
    expect(second.stderr).not.toContain('Issued');
    expect(await world.accepts(token)).toBe(true);
    // Of whom it speaks can be ended by the name that it says.
    const name = /jobpass logout --job (\S+)/.exec(second.stderr)?.[1] ?? '';
    expect((await step('jobpass status')).stderr).toContain(name);
    const out = await step(`jobpass logout --job ${name}`);
    expect(out.code, out.stderr).toBe(0);
    expect(await world.accepts(token)).toBe(false);
    await nothingStays();
    // Then the way is free.
    expect((await step('jobpass login && eval "$(jobpass logout)"')).code).toBe(0);
    await nothingStays();
  });

  it('without a name, and started by one shell, each in a session of its own and with no shell in between', async () => {
    const node = process.env['JOBPASS_NODE'] ?? process.execPath;
    const cli = new URL('../../../dist/jobpass.js', import.meta.url).pathname;
    const job = `setsid -w /bin/bash -c 'exec "$0" "$1" login' "$0" "$1"`;
    const ran = await machine.run(['/bin/bash', '-c', `${job}; ${job}; echo "$?"`, node, cli]);
    expect(ran.stdout).toMatch(/\(exit 2\)\n2\n$/);
    expect(await world.accepts(tokenOf(ran))).toBe(true);
    const name = /jobpass logout --job (\S+)/.exec(ran.stderr)?.[1] ?? '';
    expect((await step(`jobpass logout --job ${name}`)).code).toBe(0);
    await nothingStays();
  });

  it('with names: each has its own, from any shell', async () => {
    const [one, two] = await Promise.all(['one', 'two'].map((name) => step(`jobpass login --job ${name}`)));
    const [first, second] = [tokenOf(one as CommandResult), tokenOf(two as CommandResult)];
    expect((await step('JOBPASS_JOB=one jobpass token')).stdout).toBe(`${first}\n`);
    expect((await step('jobpass token --job two')).stdout).toBe(`${second}\n`);
    const unsaid = await step('jobpass logout');
    expect(unsaid.code).toBe(2);
    expect(unsaid.stderr).toMatch(/\((one, two|two, one)\)/);
    expect((await step('jobpass logout --job one')).code).toBe(0);
    expect([await world.accepts(first), await world.accepts(second)]).toEqual([false, true]);
    const third = await step('eval "$(jobpass login)"; jobpass logout');
    expect(third.code, third.stderr).toBe(0);
    expect(await world.accepts(second)).toBe(true);
    expect((await step('jobpass revoke --job two; jobpass logout --job two')).code).toBe(0);
    expect(await world.accepts(second)).toBe(false);
    await nothingStays();
  });

  it('one script is one job, its subshells and what it starts with its environment as well', async () => {
    const ran = await step(`
      jobpass login > /dev/null
      first=$(jobpass token)
      eval "$(jobpass login)"; [ "$JOBPASS_TOKEN" != "$first" ] && echo replaced
      (jobpass status) | grep -c active
      setsid -w /bin/sh -c '"$0" "$1" token' "${process.env['JOBPASS_NODE'] ?? process.execPath}" "${new URL('../../../dist/jobpass.js', import.meta.url).pathname}" | cut -c1-4
      setsid -w env -u JOBPASS_JOB /bin/sh -c 'x=$("$0" "$1" token 2> /dev/null); echo "$?"' "${process.env['JOBPASS_NODE'] ?? process.execPath}" "${new URL('../../../dist/jobpass.js', import.meta.url).pathname}"
      eval "$(jobpass logout)"; echo "$? \${JOBPASS_TOKEN-nothing}"`);
    expect(ran.stdout.split('\n'), ran.stderr).toEqual(['replaced', '1', 'jpt_', '2', '0 nothing', '']);
    await nothingStays();
  });

  it('what is over is in nobody’s way', async () => {
    const first = await step('jobpass login --ttl 2s');
    expect(first.code, first.stderr).toBe(0);
    await secondsUntil(async () => (await step('jobpass login')).code === 0, 10);
  });
});
