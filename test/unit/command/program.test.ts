import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { EXEC_OFFSET, EXIT, SHELL_EXIT } from '../../../src/command/exit-codes.js';
import { defineProgram } from '../../../src/command/program.js';
import { everyCommand, pathOf } from '../../../src/command/usage-errors.js';
import type { ErrorCode } from '../../../src/errors.js';
import { FORMAT_NAMES } from '../../../src/formats/registry.js';
import { PROVIDERS } from '../../../src/providers/registry.js';

describe('docs/reference/command.md, exit-codes.md and json.md', () => {
  const page = (name: string): string =>
    readFileSync(join(import.meta.dirname, '../../../docs/reference', name), 'utf8');
  /** The rows of the table under a heading or a line, as cells without marks. */
  const rows = (head: string, name = 'command.md'): string[][] => {
    const [, table = ''] = page(name).split(`${head}\n`);
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
          ...['jobpass audit', 'jobpass sweep'],
        ].includes(pathOf(one)),
    );
  };

  it('names every exit code', () => {
    const own = rows('| code | of `exec` | name | meaning |', 'exit-codes.md').map(([code, exec, name]) => ({
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
    expect(rows('| code | meaning |', 'json.md').map(([code]) => code)).toEqual(Object.keys(codes));
  });

  it('has every command', async () => {
    const told = rows('| command | purpose | stdout | `--json` |')
      .map(([words = '']) => words.replace(/ (--check|--config|\[|…|[A-Z]{3}).*/, ''))
      .sort();
    expect([...new Set(told)]).toEqual((await all()).map(pathOf).sort());
  });

  it('names every credential format, and the providers that have it', async () => {
    const all = await Promise.all(
      PROVIDERS.map(async ({ name, formats }) => ({ name, of: await formats() })),
    );
    const formats = FORMAT_NAMES.map((format) => {
      const having = all.filter(({ of }) => format in of).map(({ name }) => name);
      return [format, having.length === all.length ? 'all' : having.join(', ')];
    });
    const told = rows('| format | content | providers |').map(([format, , having]) => [format, having]);
    expect(told).toEqual(formats);
  });

  it('is right that every command that prints takes --json', async () => {
    const without = (await all()).filter(
      ({ options }) => !options.some(({ long, hidden }) => long === '--json' && !hidden),
    );
    expect(without.map(pathOf)).toEqual(['jobpass completion']);
  });
});
