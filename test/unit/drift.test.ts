import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it, vi } from 'vitest';
import {
  renderAction,
  renderBrokerSchema,
  renderReadme,
  renderReportAssets,
  renderRulesSchema,
} from '../../scripts/generate.mjs';
import { readConfig } from '../../src/broker/config/read-config.js';
import { brokerFile } from '../../src/broker/config/schema.js';
import { EXEC_OFFSET, EXIT, SHELL_EXIT } from '../../src/command/exit.js';
import { everyCommand, pathOf } from '../../src/command/misuse.js';
import { defineProgram } from '../../src/command/program.js';
import { OUTPUTS } from '../../src/config/common-inputs.js';
import type { ErrorCode } from '../../src/errors.js';
import { INPUTS, STEP_INPUTS } from '../../src/providers/all-inputs.js';
import { rulesSchema } from '../../src/rules/schema.js';
import { TRUSTS } from '../../src/trust/registry.js';
import { VERSION } from '../../src/version.js';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

describe('what is written in two places says the same', () => {
  it('action.yml is what the inputs say', () => {
    expect(read('action.yml')).toBe(renderAction(STEP_INPUTS, OUTPUTS));
  });

  it('the tables of the README are what the inputs say', () => {
    const readme = read('README.md');
    expect(readme).toBe(renderReadme(readme, INPUTS, OUTPUTS));
  });

  it("the schema of the broker's configuration is what the broker reads", () => {
    expect(read('docs/broker.schema.json')).toBe(renderBrokerSchema(brokerFile));
  });

  it('the schema of .jobpass.yml is what is read', async () => {
    const trusts = await Promise.all(TRUSTS.map((entry) => entry.load()));
    expect(read('docs/jobpass.schema.json')).toBe(
      renderRulesSchema(
        rulesSchema,
        trusts.map(({ schema }) => schema),
      ),
    );
  });

  it('the page of audit reports is what its sources say', async () => {
    const folder = join(ROOT, 'src/audit/report');
    expect(read('src/audit/report/assets.ts')).toBe(await renderReportAssets(join(folder, 'page')));
  });

  it('the example of a broker is a configuration', () => {
    vi.stubEnv('DEPLOY_SERVICE_SECRET', 'x'.repeat(32));
    const config = readConfig(join(ROOT, 'examples/broker/broker.yml'));
    expect(config.roles.map(({ name }) => name)).toEqual(['deploy', 'publish', 'preview']);
  });

  it('the example of a broker that shares a database is a configuration, but for its key file', () => {
    vi.stubEnv('DEPLOY_SERVICE_SECRET', 'x'.repeat(32));
    vi.stubEnv('DATABASE_PASSWORD', 'x');
    // A secret, which is not to be found in an example.
    expect(() => readConfig(join(ROOT, 'examples/broker/postgres.yml'))).toThrow(
      /^The broker's configuration cannot be used: \S+ postgres\.key-file: the file \S+jobpass-key cannot be read: the system answered ENOENT$/,
    );
  });

  it('the version is that of the package', () => {
    expect(VERSION).toBe((JSON.parse(read('package.json')) as { version: string }).version);
  });
});

describe('docs/command.md', () => {
  const docs = read('docs/command.md');
  /** The rows of the table under a heading or a line, as cells without marks. */
  const rows = (head: string): string[][] => {
    const [, table = ''] = docs.split(`${head}\n`);
    const [lines = ''] = table.split(/\n\n/);
    return lines
      .split('\n')
      .slice(1)
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim().replaceAll('`', '')),
      );
  };
  /** Every command but those that only gather others. */
  const all = async (): Promise<Command[]> => {
    const program = await defineProgram(
      () => undefined,
      () => true,
    );
    return everyCommand(program).filter(
      (one) =>
        ![
          ...['jobpass', 'jobpass doctor', 'jobpass trust', 'jobpass trust diff', 'jobpass config'],
          'jobpass audit',
        ].includes(pathOf(one)),
    );
  };

  it('names every exit code', () => {
    const own = rows('| code | of `exec` | name | what it says |').map(([code, exec, name]) => ({
      code,
      exec,
      name,
    }));
    // What exec runs is no question that could stay open.
    const ours = Object.entries(EXIT).map(([name, code]) => ({
      code: String(code),
      exec: name === 'unchecked' ? '' : String(EXEC_OFFSET + code),
      name,
    }));
    const shells = Object.entries(SHELL_EXIT).map(([name, code]) => ({
      code: '',
      exec: name === 'signal' ? `${code}+n` : String(code),
      name,
    }));
    expect(own).toEqual([{ code: '0', exec: '0', name: '' }, ...ours, ...shells]);
  });

  it('names every code of an error', () => {
    const codes: Record<ErrorCode | 'not-started' | 'unexpected', true> = {
      usage: true,
      'no-id-token': true,
      'bad-id-token': true,
      insecure: true,
      unreachable: true,
      busy: true,
      refused: true,
      malformed: true,
      state: true,
      delivery: true,
      cancelled: true,
      'not-started': true,
      unexpected: true,
    };
    expect(rows('| code | what it says |').map(([code]) => code)).toEqual(Object.keys(codes));
  });

  it('has every command', async () => {
    const told = rows('| command | what it does | what it prints on stdout | with `--json`, as one line |')
      .map(([words = '']) => words.replace(/ (--check|--config|\[|…|[A-Z]{3}).*/, ''))
      .sort();
    expect([...new Set(told)]).toEqual((await all()).map(pathOf).sort());
  });

  it('is right that every command that prints takes --json', async () => {
    const without = (await all()).filter(
      ({ options }) => !options.some(({ long, hidden }) => long === '--json' && !hidden),
    );
    expect(without.map(pathOf)).toEqual(['jobpass completion']);
  });
});

/** What each folder of src/ may import, besides itself: docs/architecture.md shows it as a picture. */
const FOUNDATION = ['.', 'text'];
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  '.': ['job', 'keeper', 'lease', 'runners', 'command', 'demo'],
  text: ['.'],
  http: FOUNDATION,
  identity: [...FOUNDATION, 'http'],
  config: [...FOUNDATION, 'http'],
  runners: [...FOUNDATION, 'http', 'identity'],
  control: FOUNDATION,
  providers: [...FOUNDATION, 'config', 'http', 'identity', 'runners'],
  delivery: [...FOUNDATION, 'config', 'providers', 'runners', 'http'],
  audit: [...FOUNDATION, 'config', 'http', 'identity'],
  lease: [
    ...FOUNDATION,
    ...['audit', 'config', 'control', 'delivery', 'http', 'identity', 'providers', 'runners'],
  ],
  rules: [...FOUNDATION, 'config', 'http', 'identity', 'providers', 'runners'],
  job: [
    ...FOUNDATION,
    ...['audit', 'config', 'delivery', 'http', 'identity', 'lease', 'providers', 'rules', 'runners'],
  ],
  keeper: [
    ...FOUNDATION,
    ...['audit', 'config', 'control', 'delivery', 'http', 'lease', 'providers', 'runners'],
  ],
  servers: [...FOUNDATION, 'config', 'identity', 'providers', 'rules'],
  broker: [...FOUNDATION, 'audit', 'config', 'control', 'http', 'identity', 'providers', 'rules', 'servers'],
  trust: [...FOUNDATION, 'config', 'http', 'identity', 'providers', 'rules', 'servers'],
  doctor: [...FOUNDATION, 'config', 'http', 'identity', 'providers', 'runners', 'servers'],
  verify: [...FOUNDATION, 'http'],
  demo: [...FOUNDATION, 'broker'],
  command: [
    ...FOUNDATION,
    ...['config', 'job', 'lease', 'providers', 'runners', 'identity', 'delivery'],
    ...['audit', 'broker', 'demo', 'doctor', 'rules', 'trust', 'verify'],
  ],
};

describe('imports point one way', () => {
  const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join('src', file));

  it.each(Object.keys(MAY_IMPORT))('from %s', (folder) => {
    const own = files.filter((file) => (file.split('/').length === 2 ? '.' : file.split('/')[1]) === folder);
    expect(own.length).toBeGreaterThan(0);
    for (const file of own) {
      for (const [, target] of read(file).matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)) {
        const path = relative(join(ROOT, 'src'), join(ROOT, dirname(file), target ?? ''));
        if (path.startsWith('..')) continue;
        const to = path.includes('/') ? (path.split('/')[0] ?? '') : '.';
        if (to === folder) continue;
        expect(MAY_IMPORT[folder], `${file} imports ${target}`).toContain(to);
      }
    }
  });
});
