import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { defineProgram } from '../../../src/command/program.js';
import { everyCommand, pathOf } from '../../../src/command/usage-errors.js';
import { STEP_INPUTS } from '../../../src/providers/all-inputs.js';
import { commandsOf, type DocBlock, docBlocks } from '../../support/doc-blocks.js';
import { docsSandbox } from '../../support/docs-sandbox.js';
import { BrokerWorld } from '../../support/kept-jobs.js';

const ROOT = join(import.meta.dirname, '../../..');
const blocks = docBlocks();
const named = (some: readonly DocBlock[]): [string, DocBlock][] =>
  some.map((block) => [`${block.page}:${block.line}`, block]);
const scripts = blocks.filter(({ language }) => language === 'console' || language === 'sh');
const run = scripts.filter(({ notRun, runBy }) => notRun === undefined && runBy === undefined);

/** Commands of the docs as they run here: an address of an example is that of a server that the test has started. */
function here(block: DocBlock, world: BrokerWorld): string {
  return commandsOf(block).replace(/https:\/\/(auth|tokens|broker)\.example\.com/g, world.broker.issuer);
}

/** The output of the demo without the texts that differ between runs: times, the port and the ID of the credential. */
function withoutTimes(output: string): string {
  return output
    .replace(/ *\d+ ms/g, 'N ms')
    .replace(/127\.0\.0\.1:\d+/, 'ADDRESS')
    .replace(/credential \S+ in/, 'credential ID in');
}

describe('commands of the docs', () => {
  let world: BrokerWorld;
  beforeAll(async () => {
    world = await BrokerWorld.start();
  });
  afterAll(() => world.close());

  it.each(named(run))('%s ends as the page says', async (_, block) => {
    const machine = await docsSandbox(world);
    try {
      const ran = await machine.script(`set -e\n${here(block, world)}`);
      expect(ran.code, `${ran.stdout}\n${ran.stderr}`).toBe(block.exitsWith);
    } finally {
      machine.close();
    }
  });

  it('README shows what the demo prints', async () => {
    const shown = blocks.find(
      ({ page, text }) => page === 'README.md' && text.includes('jobpass.js demo'),
    )?.text;
    const machine = await docsSandbox(world);
    try {
      const { stdout } = await machine.script('node dist/jobpass.js demo');
      const [, ...lines] = withoutTimes(shown ?? '')
        .trim()
        .split('\n');
      expect(lines.length).toBeGreaterThan(7);
      expect(withoutTimes(stdout).split('\n').slice(0, lines.length)).toEqual(lines);
    } finally {
      machine.close();
    }
  });

  it('are run here or by another test, or say why not', () => {
    const elsewhere = scripts.flatMap(({ runBy }) => runBy ?? []);
    expect(elsewhere.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    // The reason is for people: it has words.
    expect(scripts.filter(({ notRun }) => notRun !== undefined && !/\w+ \w+/.test(notRun))).toEqual([]);
    expect(run.length).toBeGreaterThan(5);
  });
});

describe('jobpass in the docs', () => {
  let commands: ReadonlyMap<string, Command>;
  beforeAll(async () => {
    const program = await defineProgram(
      () => undefined,
      () => true,
    );
    commands = new Map(everyCommand(program).map((one) => [pathOf(one), one]));
  });

  /** The calls of `jobpass` in a text: the words up to the end of the command. */
  const calls = (text: string): string[][] =>
    [
      ...text
        .replaceAll(/\\\n\s*/g, ' ')
        .matchAll(/(?:^|[\s(`"'|;&])(?:node dist\/jobpass\.js|jobpass) ([^\n|;&)`<>#]*)/g),
    ].map(([, words = '']) => (words.split(/(?:^|\s)--(?:\s|$)/)[0] ?? '').trim().split(/\s+/));

  it.each(named(blocks.filter(({ text }) => /jobpass(\.js)? [a-z]/.test(text))))(
    '%s has commands and options that exist',
    (_, block) => {
      const text =
        block.language === 'console' ? commandsOf(block) : block.text.replaceAll(/^\s*(#|\/\/).*$/gm, '');
      for (const words of calls(text)) {
        let path = 'jobpass';
        const rest = [...words];
        const options: string[] = [];
        for (const word of rest) {
          if (word.startsWith('--')) options.push(word.replace(/[="'].*$/, ''));
          else if (commands.has(`${path} ${word}`)) path += ` ${word}`;
        }
        const known = new Set<string>(['--help', '--version', '--help-all']);
        for (let at: Command | null | undefined = commands.get(path); at; at = at.parent) {
          for (const { long } of at.options) if (long) known.add(long);
        }
        expect(
          options.filter((option) => !known.has(option)),
          `${path} in: jobpass ${words.join(' ')}`,
        ).toEqual([]);
      }
    },
  );
});

describe('YAML and JSON of the docs', () => {
  it.each(named(blocks.filter(({ language }) => language === 'json')))('%s is JSON', (_, block) => {
    for (const text of block.text.trim().split(/\n(?=[[{])/))
      expect(() => JSON.parse(text) as unknown).not.toThrow();
  });

  const names = new Set(STEP_INPUTS.flatMap(({ name, aliases = [] }) => [name, ...aliases]));
  /** The steps of the action, wherever they are in a document. */
  const steps = (value: unknown): Record<string, unknown>[] => {
    if (Array.isArray(value)) return value.flatMap(steps);
    if (typeof value !== 'object' || value === null) return [];
    const one = value as Record<string, unknown>;
    const own = typeof one['uses'] === 'string' && /\/jobpass@|^\.\/?$/.test(one['uses']) ? [one] : [];
    return [...own, ...Object.values(one).flatMap(steps)];
  };

  it.each(named(blocks.filter(({ language }) => language === 'yaml')))(
    '%s is YAML, with inputs that exist',
    (_, block) => {
      const documents = parseAllDocuments(block.text);
      for (const document of Array.isArray(documents) ? documents : []) {
        expect(document.errors).toEqual([]);
        for (const step of steps(document.toJS())) {
          const inputs = Object.keys((step['with'] as object | undefined) ?? {});
          expect(inputs.filter((name) => !names.has(name))).toEqual([]);
        }
      }
    },
  );
});
