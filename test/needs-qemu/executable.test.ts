import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VERSION } from '../../src/version.js';
import { buildExecutable, noExecutable } from '../support/executables.js';
import { BrokerWorld, secondsUntil } from '../support/kept-jobs.js';
import { suiteUnless } from '../support/left-out.js';
import { within } from '../support/pace.js';

const SINGLE = join(import.meta.dirname, '../../dist/jobpass.js');
const NODE = process.env['JOBPASS_NODE'] ?? process.execPath;
const TIMELINE = /main\s+delivered credential .*step\s+used it: 200.*post\s+revoked it.*thief .* 401/s;
/** Whole jobs, and building: this machine may do other things. */
const SLOW = { timeout: within(60_000) };
/** An emulated program is a dozen times as slow as one that is not. */
const EMULATED = { timeout: within(180_000) };

interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

function run([command = '', ...words]: readonly string[], env: NodeJS.ProcessEnv = process.env): Ended {
  return spawnSync(command, words, { encoding: 'utf8', env });
}

let folder: string;
let empty: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jobpass-alone-'));
  empty = join(folder, 'empty');
  mkdirSync(empty);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A job whose main and post are parts of the program itself, and whose keeper must be one too. */
async function keeps([program = '', ...words]: readonly string[]): Promise<void> {
  const world = await BrokerWorld.start();
  try {
    const job = world.job({}, program);
    const inputs = { ...world.inputs, deliver: 'endpoint' };
    const main = await job.runner.run([...words, 'main'], { inputs });
    expect(main.exitCode, main.output).toBe(0);
    const commands = job.keepers().map((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
    expect(commands).toEqual([`${[program, ...words, 'keeper'].join('\0')}\0`]);
    const answer = await fetch(main.env.get('JOBPASS_TOKEN_ENDPOINT') ?? '', {
      headers: {
        accept: 'text/plain',
        authorization: `Bearer ${main.env.get('JOBPASS_TOKEN_ENDPOINT_TOKEN')}`,
      },
    });
    const token = await answer.text();
    expect(await world.accepts(token)).toBe(true);
    const post = await job.runner.run([...words, 'post'], { inputs }, main.state);
    expect(post.output).toContain(': revoked (');
    expect(await world.accepts(token)).toBe(false);
    await secondsUntil(() => job.left().length === 0, 5);

    // And it knows by itself when the runner is gone.
    const lost = world.job({}, program);
    const orphan = await lost.runner.run([...words, 'main'], { inputs });
    expect(orphan.exitCode, orphan.output).toBe(0);
    expect(lost.keepers()).toHaveLength(1);
    await lost.worker.kill();
    await secondsUntil(() => lost.left().length === 0, 10);
  } finally {
    await world.close();
  }
}

describe('the command as one file', () => {
  let alone: string[];
  beforeAll(() => {
    const place = join(folder, 'single');
    mkdirSync(place);
    copyFileSync(SINGLE, join(place, 'jobpass.js'));
    alone = [NODE, join(place, 'jobpass.js')];
  });

  it('tells its version where there is nothing else, and leaves nothing there', () => {
    expect(run([...alone, '--version'])).toMatchObject({ status: 0, stdout: `${VERSION}\n`, stderr: '' });
    expect(readdirSync(join(folder, 'single'))).toEqual(['jobpass.js']);
  });

  it('runs the whole main job', SLOW, () => {
    const { status, stdout, stderr } = run([...alone, 'demo']);
    expect(stderr).toBe('');
    expect(stdout).toMatch(TIMELINE);
    expect(status).toBe(0);
  });

  it('runs it where files are modules, by another name too', SLOW, () => {
    const place = join(folder, 'modules');
    mkdirSync(place);
    copyFileSync(SINGLE, join(place, 'jobpass.js'));
    writeFileSync(join(place, 'package.json'), '{ "type": "module" }');
    const name = join(folder, 'jobpass');
    symlinkSync(join(place, 'jobpass.js'), name);
    const { status, stdout, stderr } = run([NODE, name, 'demo']);
    expect(stderr).toBe('');
    expect(stdout).toMatch(TIMELINE);
    expect(status).toBe(0);
  });

  it('keeps a credential by a process of its own', SLOW, () => keeps(alone));

  it('has what is loaded only where it is needed: what tells a slip of the pen', () => {
    const job = { GITHUB_ACTIONS: 'true', RUNNER_TEMP: empty, INPUT_TTLL: '15m' };
    const { status, stdout } = run([...alone, 'main'], job);
    expect(stdout).toContain('Unknown input "ttll". Did you mean `ttl`?');
    expect(status).toBe(1);
  });

  it('takes the name of a part for a mistake where more follows', () => {
    const { status, stderr } = run([...alone, 'keeper', 'x']);
    expect(stderr).toContain("Unknown command 'keeper'");
    expect(status).toBe(2);
  });

  it('names every package that is in it, with its licence', () => {
    const text = readFileSync(SINGLE, 'utf8');
    expect(text.slice(text.lastIndexOf('\n/*\n'))).toMatch(/\nzod\nMIT\n.*\*\/\n$/s);
  });
});

suiteUnless(noExecutable('x64'), 'the executable for x64', () => {
  let program: string[];
  beforeAll(async () => {
    program = await buildExecutable('x64', join(folder, 'jobpass-x64'));
  }, SLOW.timeout);

  it('tells its version', () => {
    expect(run([...program, '--version'])).toMatchObject({ status: 0, stdout: `${VERSION}\n`, stderr: '' });
  });

  it('runs the whole main job, with no Node on the machine', SLOW, () => {
    const { status, stdout, stderr } = run([...program, 'demo'], { PATH: empty });
    expect(stderr).toBe('');
    expect(stdout).toMatch(TIMELINE);
    expect(status).toBe(0);
  });

  it('reads its words as the command does', () => {
    const { status, stdout, stderr } = run([...program, 'demoo']);
    expect(stdout).toBe('');
    expect(stderr).toContain('Did you mean demo?');
    expect(status).toBe(2);
  });

  it('keeps a credential by a process of its own', SLOW, () => keeps(program));

  it('carries the licences of all that is in it', () => {
    const licences = readFileSync(join(folder, 'jobpass-x64.licenses.txt'), 'utf8');
    expect(licences).toMatch(/\nzod\nMIT\n.*\nNode 24\.[\d.]+\n.*Node\.js is licensed/s);
  });
});

suiteUnless(noExecutable('arm64'), 'the executable for arm64', () => {
  let program: string[];
  beforeAll(async () => {
    program = await buildExecutable('arm64', join(folder, 'jobpass-arm64'));
  }, SLOW.timeout);

  it('tells its version', EMULATED, () => {
    expect(run([...program, '--version'])).toMatchObject({ status: 0, stdout: `${VERSION}\n`, stderr: '' });
  });

  it('runs the whole main job, with no Node on the machine', EMULATED, () => {
    // An emulated program cannot start one of its kind by itself: the kernel does not know what that is.
    const emulated = join(folder, 'emulated');
    const [command = '', ...words] = program;
    const found = run(['/bin/sh', '-c', `command -v ${command}`]).stdout.trim();
    const lines = ['#!/bin/sh', `exec ${[found, ...words].join(' ')} "$@"`, ''];
    writeFileSync(emulated, lines.join('\n'), { mode: 0o755 });
    const { status, stdout, stderr } = run([emulated, 'demo'], { PATH: empty, JOBPASS_NODE: emulated });
    expect(stderr).toBe('');
    expect(stdout).toMatch(TIMELINE);
    expect(status).toBe(0);
  });
});
