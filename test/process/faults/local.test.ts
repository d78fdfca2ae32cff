import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, type TestContext } from 'vitest';
import { parseCommandFile, type StepOptions, type StepResult } from '../../../src/demo/stand-in-runner.js';
import { loseAnswer, reset, silence, slow, status } from '../../support/faults.js';
import { send } from '../../support/faulty-server.js';
import { noMount, suiteUnless } from '../../support/left-out.js';
import { within } from '../../support/pace.js';
import { Receiver } from '../../support/receiver.js';
import { clean, commands, endings, note } from '../../support/rows.js';
import { runMain, runPost, World } from '../../support/world.js';

const MAIN = join(import.meta.dirname, '../../../dist/main/index.js');

/** What a row of this file found, for the record. */
const noteLocal = (fault: string, expected: string, step: StepResult, happened?: string): void =>
  note({
    hop: 'this machine',
    fault,
    often: 'for ever',
    expected,
    happened:
      happened ??
      commands(step, 'error')[0] ??
      /Ended credential \S+: (.*)/.exec(step.output)?.[1] ??
      'delivered',
    seconds: step.ms / 1000,
  });

/** Main failed with one message, gave out nothing that lives, and nothing is left alive after post. */
function expectTold(world: World, main: StepResult, post: StepResult, says: RegExp): void {
  const why = `${main.output}\n--- post\n${post.output}`;
  expect(main.exitCode, why).toBe(1);
  const errors = commands(main, 'error');
  expect(errors.length, why).toBe(1);
  expect(errors[0]).toMatch(says);
  expect(errors[0]).not.toMatch(/unexpected|undefined/);
  expect(main.ms, why).toBeLessThan(within(20_000));
  expect(post.exitCode, why).toBe(0);
  expect([...world.live], why).toEqual([]);
  clean(world, main, post);
}

async function begin(onTestFinished: TestContext['onTestFinished']): Promise<World> {
  const world = await World.start();
  onTestFinished(() => world.close());
  return world;
}

describe('command files', () => {
  const FILES = ['ENV', 'OUTPUT', 'STATE'] as const;
  const WAYS: Record<string, (path: string) => void> = {
    'a folder in its place': (path) => {
      rmSync(path);
      mkdirSync(path);
    },
    'is missing': (path) => rmSync(path),
  };
  for (const file of FILES) {
    for (const [way, change] of Object.entries(WAYS)) {
      it(`GITHUB_${file}: ${way}`, async ({ onTestFinished }) => {
        const world = await begin(onTestFinished);
        const runner = world.runner();
        let changed = '';
        const main = await runMain(runner, world.inputs, {
          prepare: (files) => {
            changed = files[file];
            change(changed);
          },
        }).finally(() => rmSync(changed, { recursive: true, force: true }));
        const post = await runPost(runner, world.inputs, main);
        noteLocal(`GITHUB_${file}: ${way}`, 'told', main);
        expectTold(
          world,
          main,
          post,
          new RegExp(
            `\\(GITHUB_${file}\\) could not be written: the system reported (EISDIR\\. Remove the folder|ENOENT\\. ${changed} does not exist)`,
          ),
        );
        if (file === 'STATE') expect(world.issued).toEqual([]);
      });
    }
    it(`GITHUB_${file}: not named`, async ({ onTestFinished }) => {
      const world = await begin(onTestFinished);
      const runner = world.runner();
      const main = await runMain(runner, world.inputs, { env: { [`GITHUB_${file}`]: '' } });
      const post = await runPost(runner, world.inputs, main);
      noteLocal(`GITHUB_${file}: not named`, 'told', main);
      expectTold(world, main, post, new RegExp(`The variable GITHUB_${file} is not set`));
    });
  }

  it('the summary cannot be written: a warning, and no more', async ({ onTestFinished }) => {
    const world = await begin(onTestFinished);
    const runner = world.runner();
    const main = await runMain(runner, world.inputs);
    let changed = '';
    const post = await runPost(runner, world.inputs, main, {
      prepare: (files) => {
        changed = files.STEP_SUMMARY;
        rmSync(changed);
        mkdirSync(changed);
      },
    }).finally(() => rmSync(changed, { recursive: true, force: true }));
    noteLocal('GITHUB_STEP_SUMMARY: a folder in its place', 'revoked', post);
    expect(endings(post)).toEqual(['revoked']);
    expect(commands(post, 'warning').join()).toMatch(/summary could not be written/);
    clean(world, main, post);
  });
});

describe('the temporary folder', () => {
  for (const [fault, env, says] of [
    ['RUNNER_TEMP is not named', { RUNNER_TEMP: '' }, /The variable RUNNER_TEMP is not set/],
    [
      'RUNNER_TEMP is a file',
      { RUNNER_TEMP: '/dev/null' },
      /could not be created: the system reported (EEXIST|ENOTDIR)\. Make sure that \/dev\/null is a folder/,
    ],
    [
      'RUNNER_TEMP cannot be made',
      { RUNNER_TEMP: '/proc/jobpass' },
      /could not be created: the system reported ENOENT\. Make sure that \/proc exists/,
    ],
  ] as const) {
    it(fault, async ({ onTestFinished }) => {
      const world = await begin(onTestFinished);
      const runner = world.runner();
      const main = await runMain(runner, world.inputs, { env });
      const post = await runPost(runner, world.inputs, main, { env });
      noteLocal(fault, 'told', main);
      expectTold(world, main, post, says);
      expect(world.issued).toEqual([]);
    });
  }
});

// Root ignores modes and quotas, but not the end of a file system.
suiteUnless(noMount(), 'a full disk', () => {
  const mounted = (kib: number): string => {
    const path = mkdtempSync(join(tmpdir(), 'jobpass-full-'));
    const { status: code, stderr } = spawnSync(
      'mount',
      ['-t', 'tmpfs', '-o', `size=${kib}k`, 'tmpfs', path],
      { encoding: 'utf8' },
    );
    if (code !== 0) throw new Error(`No tmpfs could be mounted: ${stderr}`);
    onTestFinished(() => {
      spawnSync('umount', [path]);
      rmSync(path, { recursive: true, force: true });
    });
    return path;
  };
  const fill = (path: string): void => {
    const chunk = Buffer.alloc(4_096, 'x');
    try {
      for (;;) writeFileSync(join(path, 'filler'), chunk, { flag: 'a' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  };

  it('where the state goes: nothing is asked for', async ({ onTestFinished }) => {
    const world = await begin(onTestFinished);
    const runner = world.runner();
    const path = mounted(64);
    fill(path);
    const env = { RUNNER_TEMP: path };
    const main = await runMain(runner, world.inputs, { env });
    const post = await runPost(runner, world.inputs, main, { env });
    noteLocal('the disk with RUNNER_TEMP is full', 'told', main);
    expectTold(
      world,
      main,
      post,
      /could not be (saved|created): the system reported ENOSPC\. Free space on the disk of \S*/,
    );
    expect(world.issued).toEqual([]);
  });

  it('fills up during the exchange: revoked at once', async ({ onTestFinished }) => {
    const world = await begin(onTestFinished);
    const runner = world.runner();
    const path = mounted(64);
    world.fault('exchange', async (_request, response, serve) => {
      fill(path);
      send(response, await serve());
    });
    const env = { RUNNER_TEMP: path };
    const main = await runMain(runner, world.inputs, { env });
    const post = await runPost(runner, world.inputs, main, { env });
    noteLocal('the disk with RUNNER_TEMP fills up during the exchange', 'told', main);
    expectTold(
      world,
      main,
      post,
      /could not be saved: the system reported ENOSPC\. Free space on the disk of/,
    );
    expect(world.issued.length).toBe(1);
    expect(main.output).toMatch(/Revoked at once, because the credential was not delivered: .*: revoked \(/);
  });

  for (const file of ['ENV', 'OUTPUT', 'STATE'] as const) {
    it(`where GITHUB_${file} goes`, async ({ onTestFinished }) => {
      const world = await begin(onTestFinished);
      const runner = world.runner();
      const path = join(mounted(64), 'command-file');
      writeFileSync(path, '');
      fill(join(path, '..'));
      const main = await runMain(runner, world.inputs, { env: { [`GITHUB_${file}`]: path } });
      const post = await runPost(runner, world.inputs, main);
      noteLocal(`the disk with GITHUB_${file} is full`, 'told', main);
      expectTold(
        world,
        main,
        post,
        new RegExp(
          `GITHUB_${file}\\) could not be written: the system reported ENOSPC\\. Free space on the disk of ${path.slice(0, path.lastIndexOf('/'))}`,
        ),
      );
      // Not even a piece of the credential is left in it.
      expect(readFileSync(path, 'utf8')).toBe('');
    });
  }

  it('where the delivered file goes', async ({ onTestFinished }) => {
    const world = await begin(onTestFinished);
    const runner = world.runner();
    const path = mounted(256);
    // A long credential, and room for the state with it (11 pages of 4 KiB), but not for both.
    world.fault('exchange', async (_request, response, serve) => {
      const served = await serve();
      const token = `at_${randomBytes(30_000).toString('base64url')}`;
      world.live.clear();
      world.live.add(token);
      world.issued.push(token);
      const { stdout } = spawnSync('df', ['--output=avail', '-k', path], { encoding: 'utf8' });
      writeFileSync(join(path, 'filler'), Buffer.alloc((Number(stdout.split('\n')[1]) - 52) * 1_024, 'x'));
      send(response, { ...served, body: { ...(served.body as object), access_token: token } });
    });
    const env = { RUNNER_TEMP: path };
    const inputs = { ...world.inputs, deliver: 'file' };
    const main = await runMain(runner, inputs, { env });
    const post = await runPost(runner, inputs, main, { env });
    noteLocal('no room for the delivered file', 'told', main);
    expectTold(world, main, post, /credential's file could not be written: the system reported ENOSPC/);
    expect(main.env.size).toBe(0);
  });
});

describe('a standard output that nobody reads', () => {
  it('delivers nothing, since no mask can be told, and revokes', async ({ onTestFinished }) => {
    const world = await begin(onTestFinished);
    const runner = world.runner();
    // The stand-in's end of the pipe is closed as soon as the credential is on its way.
    const main = await new Promise<StepResult>((resolve, reject) => {
      world.fault('exchange', async (_request, response, serve) => {
        close();
        send(response, await serve());
      });
      let close = (): void => undefined;
      runMain(runner, world.inputs, {
        onStart: (child) => {
          close = () => void child.stdout?.destroy();
        },
      }).then(resolve, reject);
    });
    const post = await runPost(runner, world.inputs, main);
    noteLocal('standard output closed', 'told', main, /jobpass: (.*)/.exec(main.output)?.[1]);
    expect(main.exitCode, main.output).toBe(1);
    expect(main.output).toMatch(
      /jobpass: The runner does not read the output of this step, so it cannot mask the credential/,
    );
    expect(main.env.size + main.outputs.size).toBe(0);
    expect(world.issued.length).toBe(1);
    expect([...world.live]).toEqual([]);
    clean(world, main, post);
  });

  it('from the start: not even asks for a credential', async ({ onTestFinished }) => {
    const world = await begin(onTestFinished);
    const runner = world.runner();
    const main = await runMain(runner, world.inputs, { onStart: (child) => void child.stdout?.destroy() });
    const post = await runPost(runner, world.inputs, main);
    noteLocal('standard output closed from the start', 'told', main, /jobpass: (.*)/.exec(main.output)?.[1]);
    expect(main.exitCode, main.output).toBe(1);
    expect(world.issued).toEqual([]);
    expect(main.env.size).toBe(0);
    clean(world, main, post);
  });
});

describe.concurrent('a cancelled main', () => {
  const whenAsked = async (world: World, hop: 'id-token' | 'exchange' | 'introspection'): Promise<void> => {
    while (world.of(hop).length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  };
  const signalled = (
    world: World,
    hop: 'id-token' | 'exchange',
    ...signals: NodeJS.Signals[]
  ): StepOptions => ({
    onStart: async (child) => {
      await whenAsked(world, hop);
      for (const signal of signals) {
        child.kill(signal);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
  });

  /** A job whose main is signalled while it waits for a receiver of records: the exchange is over by then. */
  const signalledAfter = async (
    world: World,
    signal: NodeJS.Signals,
    onTestFinished: TestContext['onTestFinished'],
  ) => {
    const receiver = await Receiver.start();
    onTestFinished(() => receiver.close());
    const asked = new Promise<void>((resolve) => receiver.react(() => resolve()));
    const inputs = { ...world.inputs, 'audit-webhook': receiver.origin };
    const runner = world.runner();
    const main = await runMain(runner, inputs, {
      onStart: (child) => void asked.then(() => child.kill(signal)),
    });
    const alive = world.live.size;
    return { runner, main, alive, post: await runPost(runner, inputs, main) };
  };

  for (const [name, signals] of [
    ['SIGINT', ['SIGINT']],
    ['SIGTERM', ['SIGTERM']],
    ['SIGINT and SIGTERM', ['SIGINT', 'SIGTERM']],
  ] as const) {
    // A second signal could only hit a process that is gone already.
    if (signals.length === 1) {
      it(`${name} while the ID token is asked for`, async ({ onTestFinished }) => {
        const world = await begin(onTestFinished);
        world.fault('id-token', slow(2_000));
        const runner = world.runner();
        const main = await runMain(runner, world.inputs, signalled(world, 'id-token', ...signals));
        const post = await runPost(runner, world.inputs, main);
        noteLocal(`${name} while the ID token is asked for`, 'told', main);
        expectTold(world, main, post, /Canceled while waiting for the ID token request/);
        expect(world.issued).toEqual([]);
        expect(main.ms).toBeLessThan(within(3_000));
      });
    }

    it(`${name} during the exchange, which is answered in time: revoked at once`, async ({
      onTestFinished,
    }) => {
      const world = await begin(onTestFinished);
      world.fault('exchange', slow(1_500));
      const runner = world.runner();
      const main = await runMain(runner, world.inputs, signalled(world, 'exchange', ...signals));
      const alive = world.live.size;
      const post = await runPost(runner, world.inputs, main);
      noteLocal(`${name} during the exchange, which is answered in time`, 'told', main);
      expectTold(world, main, post, /The job was canceled before the credential was delivered/);
      expect(world.issued.length).toBe(1);
      expect(alive).toBe(0);
      expect(main.env.size).toBe(0);
      expect(main.ms).toBeLessThan(within(7_500));
    });
  }

  it('SIGINT during the exchange, which is not answered: the lost answer is told', async ({
    onTestFinished,
  }) => {
    const world = await begin(onTestFinished);
    world.break('exchange', async (_request, _response, serve) => void (await serve()));
    const runner = world.runner();
    const main = await runMain(runner, world.inputs, signalled(world, 'exchange', 'SIGINT'));
    const post = await runPost(runner, world.inputs, main);
    noteLocal('SIGINT during the exchange, which is not answered', 'told', main);
    expect(main.exitCode).toBe(1);
    expect(commands(main, 'error')).toEqual([
      expect.stringMatching(/Canceled while waiting for the token exchange at/),
    ]);
    // Before the runner sends SIGTERM, and long before it kills.
    expect(main.ms).toBeLessThan(within(7_500));
    expect(world.live.size).toBe(1);
    expect(commands(post, 'warning').join()).toMatch(/answer to an exchange was lost/);
    clean(world, main, post);
  });

  it('SIGINT between two tries', async ({ onTestFinished }) => {
    const world = await begin(onTestFinished);
    world.break('exchange', status(503, {}, { 'retry-after': '9' }));
    const runner = world.runner();
    const main = await runMain(runner, world.inputs, signalled(world, 'exchange', 'SIGINT'));
    const post = await runPost(runner, world.inputs, main);
    noteLocal('SIGINT between two tries', 'told', main);
    expectTold(world, main, post, /^Canceled while waiting/);
    expect(main.ms).toBeLessThan(within(3_000));
  });

  it('SIGINT once the credential is delivered: it stays so, and post revokes it', async ({
    onTestFinished,
  }) => {
    const world = await begin(onTestFinished);
    const { runner, main, post } = await signalledAfter(world, 'SIGINT', onTestFinished);
    noteLocal('SIGINT once the credential is delivered', 'revoked', post);
    expect(runner.variable('JOBPASS_TOKEN')).toBe(world.issued[0]);
    expect(main.exitCode, main.output).toBe(0);
    expect(endings(post), post.output).toEqual(['revoked']);
    expect([...world.live]).toEqual([]);
    clean(world, main, post);
  });

  it('SIGKILL right after the exchange was answered: post revokes', async ({ onTestFinished }) => {
    const world = await begin(onTestFinished);
    const { main, post, alive } = await signalledAfter(world, 'SIGKILL', onTestFinished);
    expect(main.exitCode).toBe(null);
    expect(alive).toBe(1);
    noteLocal('SIGKILL right after the exchange', 'revoked', post);
    expect(endings(post), post.output).toEqual(['revoked']);
    expect([...world.live]).toEqual([]);
    clean(world, main, post);
  });

  it('SIGKILL during the exchange: post says that there may be a credential', async ({ onTestFinished }) => {
    const world = await begin(onTestFinished);
    world.fault('exchange', async (_request, _response, serve) => void (await serve()));
    const runner = world.runner();
    const main = await runMain(runner, world.inputs, signalled(world, 'exchange', 'SIGKILL'));
    const post = await runPost(runner, world.inputs, main);
    noteLocal('SIGKILL during the exchange', 'told', post, commands(post, 'warning')[0]);
    expect(world.live.size).toBe(1);
    expect(commands(post, 'warning').join()).toMatch(
      /The exchange of .* was interrupted\. If the main step was killed, a credential may have been issued/,
    );
    expect(post.summary).toMatch(/was interrupted/);
    clean(world, main, post);
  });

  it('main is held in the exchange while post runs to its end: what comes is revoked at once', async ({
    onTestFinished,
  }) => {
    const world = await begin(onTestFinished);
    world.fault('exchange', slow(4_000));
    const runner = world.runner();
    let stateFile = '';
    const running = runMain(runner, world.inputs, {
      prepare: (files) => {
        stateFile = files.STATE;
      },
    });
    await whenAsked(world, 'exchange');
    const post = await runPost(runner, world.inputs, {
      state: parseCommandFile(readFileSync(stateFile, 'utf8')),
    });
    expect(world.issued).toEqual([]);
    const main = await running;
    noteLocal('main is held in the exchange while post runs to its end', 'told', main);
    expectTold(world, main, post, /The job ended before the credential was issued/);
    expect(world.issued.length).toBe(1);
    expect(main.env.size + main.outputs.size).toBe(0);
    expect(commands(post, 'warning').join()).toMatch(
      /was interrupted.*If the main step still waits for the answer, it revokes the credential at once/,
    );
    expect(readdirSync(runner.temp).filter((name) => name.startsWith('jobpass-'))).toEqual([]);
  });

  it('main is held at the ID token while post runs to its end: no exchange is begun', async ({
    onTestFinished,
  }) => {
    const world = await begin(onTestFinished);
    world.fault('id-token', slow(3_000));
    const runner = world.runner();
    let stateFile = '';
    const running = runMain(runner, world.inputs, {
      prepare: (files) => {
        stateFile = files.STATE;
      },
    });
    await whenAsked(world, 'id-token');
    const post = await runPost(runner, world.inputs, {
      state: parseCommandFile(readFileSync(stateFile, 'utf8')),
    });
    const main = await running;
    noteLocal('main is held at the ID token while post runs to its end', 'told', main);
    expectTold(world, main, post, /The job ended before the credential was issued/);
    expect(world.of('exchange')).toEqual([]);
  });
});

describe.concurrent('steps in another order or number', () => {
  it('main twice, then post once: both are revoked', async ({ onTestFinished }) => {
    const world = await begin(onTestFinished);
    const runner = world.runner();
    const first = await runMain(runner, world.inputs);
    const second = await runMain(runner, world.inputs);
    expect(world.live.size).toBe(2);
    const post = await runPost(runner, world.inputs, { state: new Map([...first.state, ...second.state]) });
    expect(endings(post), post.output).toEqual(['revoked', 'revoked']);
    expect([...world.live]).toEqual([]);
    clean(world, first, second, post);
  });

  it('post twice: the second one changes nothing, and says that the state is gone', async ({
    onTestFinished,
  }) => {
    const world = await begin(onTestFinished);
    const runner = world.runner();
    const main = await runMain(runner, world.inputs);
    await runPost(runner, world.inputs, main);
    const requests = world.requests.length;
    const again = await runPost(runner, world.inputs, main);
    expect(again.exitCode).toBe(0);
    expect(world.requests.length).toBe(requests);
    expect(commands(again, 'warning').join()).toMatch(
      /state of this job is missing\. Either the post step has already run/,
    );
    clean(world, main, again);
  });

  it('post without main', async ({ onTestFinished }) => {
    const world = await begin(onTestFinished);
    const post = await runPost(world.runner(), world.inputs, { state: new Map() });
    expect(post.exitCode).toBe(0);
    expect(post.output).toBe('');
    expect(world.requests).toEqual([]);
    clean(world, post);
  });

  it('two uses in one job: each post ends its own', async ({ onTestFinished }) => {
    const world = await begin(onTestFinished);
    const runner = world.runner();
    const one = await runMain(runner, world.inputs);
    const two = await runMain(runner, { ...world.inputs, 'env-name': 'OTHER_TOKEN' });
    expect(world.live.size).toBe(2);
    const post = await runPost(runner, { ...world.inputs, 'env-name': 'OTHER_TOKEN' }, two);
    expect(endings(post)).toEqual(['revoked']);
    expect([...world.live]).toEqual([one.env.get('JOBPASS_TOKEN')]);
    expect(endings(await runPost(runner, world.inputs, one))).toEqual(['revoked']);
    expect([...world.live]).toEqual([]);
  });

  for (const [name, text] of [
    ['half of it', (whole: string) => whole.slice(0, whole.length / 2)],
    ['nothing', () => ''],
    ['null', () => 'null'],
    ['another version', () => '{"version":2}'],
    ['no leases', () => '{"version":1}'],
    ['leases that are none', () => '{"version":1,"settings":{},"claims":{},"leases":[{}],"lostAnswers":[]}'],
    ['moments that are none', (whole: string) => whole.replace(/"issuedAt":\d+/, '"issuedAt":1e99')],
    ['a list nested 100,000 deep', () => '['.repeat(100_000)],
  ] as const) {
    it(`the state file holds ${name}`, async ({ onTestFinished }) => {
      const world = await begin(onTestFinished);
      const runner = world.runner();
      const main = await runMain(runner, world.inputs);
      const path = join([...main.state.values()][0] ?? '', 'state.json');
      writeFileSync(path, text(readFileSync(path, 'utf8')));
      const post = await runPost(runner, world.inputs, main);
      noteLocal(`the state file holds ${name}`, 'told', post);
      expect(post.exitCode).toBe(0);
      expect(commands(post, 'error'), post.output).toEqual([
        expect.stringMatching(
          /saved state is invalid.*A credential of this job may live until it expires on its own/,
        ),
      ]);
      expect(post.output).not.toMatch(/^\s+at /m);
    });
  }

  it('a step deletes the folder: told', async ({ onTestFinished }) => {
    const world = await begin(onTestFinished);
    const runner = world.runner();
    const main = await runMain(runner, world.inputs);
    rmSync([...main.state.values()][0] ?? '', { recursive: true });
    const post = await runPost(runner, world.inputs, main);
    noteLocal('a step deletes the folder', 'told', post, commands(post, 'warning')[0]);
    expect(post.exitCode).toBe(0);
    expect(world.live.size).toBe(1);
    expect(commands(post, 'warning').join()).toMatch(
      /state of this job is missing.*a credential may live until it expires/,
    );
  });

  it('a credential not delivered, and not revoked at once either: post goes on', async ({
    onTestFinished,
  }) => {
    const world = await begin(onTestFinished);
    const runner = world.runner();
    world.fault('revocation', reset, reset, reset, reset, reset, reset, reset, reset, reset, reset);
    world.fault('exchange', loseAnswer, slow(0));
    const main = await runMain(runner, world.inputs, { env: { GITHUB_OUTPUT: '' } });
    const post = await runPost(runner, world.inputs, main);
    noteLocal('GITHUB_OUTPUT not named, and revocation reset ten times', 'told', main);
    expect(main.exitCode).toBe(1);
    expect(commands(main, 'error').length).toBe(1);
    expect(endings(post), `${main.output}\n${post.output}`).toEqual(['revoked']);
    expect(post.output).toMatch(/answer to an exchange was lost/);
    clean(world, main, post);
  });
});

it('a process that ends before its work is done says so, and ends with 1', async ({ onTestFinished }) => {
  const world = await begin(onTestFinished);
  world.break('id-token', silence);
  const runner = world.runner();
  // What Node does when nothing is left to wait for, forced: every timer and socket forgets that it matters.
  const hook = `data:text/javascript,${encodeURIComponent(`
    import net from 'node:net';
    const connect = net.Socket.prototype.connect;
    net.Socket.prototype.connect = function (...all) { const socket = connect.apply(this, all); socket.unref(); return socket; };
    const timeout = globalThis.setTimeout;
    globalThis.setTimeout = (...all) => timeout(...all).unref();
  `)}`;
  const step = await runner.run(['--import', hook, MAIN], { inputs: world.inputs });
  expect(step.exitCode).toBe(1);
  expect(step.output).toContain('jobpass: the program ended before it finished');
});
