import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { afterEach, expect, it } from 'vitest';
import { clientCommand, clientsFolder } from '../../scripts/llm-clients/clients.mjs';
import type { StepResult } from '../../src/demo/stand-in-runner.js';
import { suiteUnless } from '../support/left-out.js';
import { within } from '../support/pace.js';
import { PresetWorld } from '../support/presets/world.js';
import { runMain, runPost } from '../support/world.js';

type Language = 'node' | 'python';
type Service = 'anthropic' | 'openai';

/** A program that uses an SDK: each call lists the models. */
class Client {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(language: Language, service: Service, world: PresetWorld, step: StepResult) {
    const [program = '', ...words] = clientCommand(language, service);
    this.#child = spawn(program, words, {
      env: {
        PATH: process.env['PATH'],
        ANTHROPIC_BASE_URL: world.origin,
        OPENAI_BASE_URL: `${world.origin}/v1`,
        ...Object.fromEntries(step.env),
      },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    if (this.#child.stdout === null) throw new Error('the program has no output');
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** @returns the number of models, or what the SDK threw */
  async call(): Promise<string> {
    this.#child.stdin?.write('\n');
    const { value } = await this.#lines.next();
    return String(value);
  }

  close(): void {
    this.#child.stdin?.end();
  }
}

const missing = existsSync(clientsFolder())
  ? undefined
  : 'the SDKs are not installed: node scripts/install-llm-clients.mjs';

suiteUnless(missing, 'SDKs of LLM services', () => {
  const cleanups: (() => unknown)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });
  async function start(service: Service): Promise<PresetWorld> {
    const world = await PresetWorld.startFor(service);
    cleanups.push(() => world.close());
    return world;
  }
  function client(language: Language, service: Service, world: PresetWorld, step: StepResult): Client {
    const made = new Client(language, service, world, step);
    cleanups.push(() => made.close());
    return made;
  }

  it.each([
    ['node', 'anthropic'],
    ['python', 'anthropic'],
    ['node', 'openai'],
    ['python', 'openai'],
  ] as const)(
    '%s, %s: reads the token from the variable',
    { timeout: within(30_000) },
    async (language, service) => {
      const world = await start(service);
      const step = await runMain(world.runner(), { ...world.inputs, keep: 'false' });
      expect(step.exitCode, step.output).toBe(0);
      const user = client(language, service, world, step);
      expect(await user.call()).toBe('1');
      world.live.clear();
      expect(await user.call()).toBe('401');
    },
  );

  it.each(['node', 'python'] as const)(
    '%s, anthropic: prefers the token to a key of the job, which is emptied',
    { timeout: within(30_000) },
    async (language) => {
      const world = await start('anthropic');
      const job = { ANTHROPIC_API_KEY: 'sk-ant-api03-of-the-job' };
      for (const deliver of ['env', 'file']) {
        const step = await runMain(world.runner(), { ...world.inputs, deliver, keep: 'false' }, { env: job });
        const all = { ...step, env: new Map([...Object.entries(job), ...step.env]) };
        expect(await client(language, 'anthropic', world, all).call()).toBe('1');
      }
    },
  );

  it('anthropic: with deliver: file, programs outlive the shortest tokens, and end with the job', {
    timeout: within(120_000),
  }, async () => {
    const world = await start('anthropic');
    // The shortest lifetime at Anthropic is 60 s.
    world.answers.exchange = { expires_in: 59 };
    const runner = world.runner();
    const inputs = { ...world.inputs, deliver: 'file' };
    const step = await runMain(runner, inputs);
    expect(step.exitCode, step.output).toBe(0);
    const users = (['node', 'python'] as const).map((language) => client(language, 'anthropic', world, step));
    const until = performance.now() + 80_000;
    const answers: string[] = [];
    while (performance.now() < until) {
      answers.push(...(await Promise.all(users.map((user) => user.call()))));
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
    expect(answers.filter((answer) => answer !== '1')).toEqual([]);
    const used = world.requests.flatMap(({ hop, headers }) =>
      hop === 'introspection' ? [headers.authorization] : [],
    );
    expect(new Set(used).size).toBeGreaterThanOrEqual(3);
    const post = await runPost(runner, inputs, step);
    expect(post.output).toMatch(/: lives until \d{4}-/);
    expect(existsSync(step.env.get('ANTHROPIC_CONFIG_DIR') ?? '/')).toBe(false);
  });
});
