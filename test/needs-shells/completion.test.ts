import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Command, Help } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defineProgram } from '../../src/command/program.js';
import { everyCommand, pathOf } from '../../src/command/usage-errors.js';
import { suiteUnless } from '../support/left-out.js';
import { within } from '../support/pace.js';
import { noShell, offered, SHELLS, type Shell } from '../support/shells.js';

const CLI = join(import.meta.dirname, '../../dist/jobpass.js');
const NODE = process.env['JOBPASS_NODE'] ?? process.execPath;

let folder: string;
let program: Command;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'shells-'));
  writeFileSync(join(folder, 'a file*'), '');
  writeFileSync(join(folder, 'a-script'), '');
  chmodSync(join(folder, 'a-script'), 0o755);
  program = await defineProgram(
    () => undefined,
    () => true,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

function script(shell: Shell): string {
  const { status, stdout, stderr } = spawnSync(NODE, [CLI, 'completion', shell], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout;
}

/** What is offered at the end of a line: all of it, in any order. */
const CASES: readonly (readonly [line: string, words: readonly string[]])[] = [
  ['jobpass lo', ['login', 'logout']],
  ['jobpass exec --pro', ['--profile', '--project-id', '--project_id', '--provider']],
  ['jobpass exec --provider ', ['aws', 'azure', 'gcp', 'github', 'kubernetes', 'oauth', 'vault']],
  [
    'jobpass exec --provider vault --aud',
    [
      '--audience',
      '--audiences',
      '--audit',
      '--audit-file',
      '--audit-webhook',
      '--audit-webhook-secret-file',
    ],
  ],
  ['jobpass login --format d', ['dotenv']],
  ['jobpass exec --deliver ', ['endpoint', 'env', 'file']],
  ['jobpass logout --runner git', ['github', 'gitlab']],
  [
    'jobpass doctor ',
    [
      ...[
        'aws',
        'azure',
        'crates-io',
        'gcp',
        'github',
        'help',
        'kubernetes',
        'npm',
        'nuget',
        'pypi',
        'rubygems',
      ],
      'vault',
    ],
  ],
  ['jobpass doctor vault --cli ', ['bao', 'vault']],
  [
    'jobpass trust ',
    ['aws', 'azure', 'broker', 'diff', 'gcp', 'github', 'help', 'kubernetes', 'lint', 'vault'],
  ],
  ['jobpass trust lint --fail-on ', ['high', 'low', 'medium']],
  ['jobpass broker rotate-keys --com', ['--compromised']],
  ['jobpass broker re', ['records']],
  ['jobpass broker records --ke', ['--keys']],
  ['jobpass audit verify --ke', ['--keys']],
  ['jobpass broker --config x rotate-keys --con', ['--config']],
  ['jobpass completion ', ['bash', 'fish', 'zsh']],
  ['jobpass audit ', ['correlate', 'help', 'query', 'report', 'verify']],
  ['jobpass audit report --format m', ['markdown']],
  ['jobpass audit query --event re', ['refused', 'renewed', 'renewing', 'revoked']],
  ['jobpass help tok', ['token']],
  // Not a command where it is the value of an option.
  ['jobpass broker --config rotate-keys --com', []],
  ['jobpass status x', []],
  // What refuses a secret is shown by nothing.
  ['jobpass exec --client-k', ['--client-key-file']],
  ['jobpass verify --tok', ['--token-file']],
  // A command of its own. It is not in the PATH: the scripts say all by themselves.
  ['jobpass exec --url https://a -- jobp', []],
  ['jobpass exec --url https://a -- mktem', ['mktemp']],
  ['jobpass exec -- ls a-', ['a-script']],
  ['jobpass exec -- --prov', []],
];

for (const shell of SHELLS) {
  suiteUnless(noShell(shell), `completion by ${shell}`, () => {
    let answers: string[][];
    beforeAll(() => {
      answers = offered(
        shell,
        script(shell),
        CASES.map(([line]) => line),
        folder,
      );
    }, within(60_000));

    it.each(CASES.map(([line, words], at) => [line, words, at] as const))('%s', (_, words, at) => {
      expect([...new Set(answers[at])].sort()).toEqual(words);
    });

    it('offers files where a file is to be named', () => {
      const options = ['--id-token-file', '--client-key-file', '--ca'];
      const lines = [
        ...options.map((option) => `jobpass exec ${option} a`),
        ...['--cloudtrail', '--entra', '--cloud-audit', '--kubernetes-audit', '--vault-audit'].map(
          (option) => `jobpass audit correlate ${option} a`,
        ),
      ];
      for (const files of offered(shell, script(shell), lines, folder))
        expect(files.map((file) => file.replaceAll('\\', '')).sort()).toEqual(['a file*', 'a-script']);
    });

    it('takes a value behind =', () => {
      const [found = []] = offered(shell, script(shell), ['jobpass exec --provider=v'], folder);
      // Fish hands back the whole word.
      expect(found.map((word) => word.replace('--provider=', ''))).toEqual(['vault']);
    });

    it('offers every command, and every option that is shown', () => {
      const commands = everyCommand(program);
      const names = commands.flatMap((one) => {
        const shown = one.createHelp().visibleCommands(one);
        return shown.length === 0
          ? []
          : [{ line: `${pathOf(one)} `, words: shown.map((each) => each.name()) }];
      });
      const options = commands.map((one) => ({
        line: `${pathOf(one)} --`,
        // Those of --help-all, which are more than those of --help.
        words: new Help().visibleOptions(one).map(({ long }) => long ?? ''),
      }));
      expect(names.length + options.length).toBeGreaterThan(15);
      const wanted = [...names, ...options];
      const found = offered(
        shell,
        script(shell),
        wanted.map(({ line }) => line),
        folder,
      );
      for (const [at, { line, words }] of wanted.entries()) {
        // Needed by the one below it, and so offered there as well; -- itself is no option.
        const more = /^jobpass broker [a-z]/.test(line) ? ['--config'] : [];
        const answer = new Set(found[at]?.filter((word) => word !== '--'));
        expect([...answer].sort(), line).toEqual([...words, ...more].sort());
      }
    });
  });
}

describe('jobpass completion', () => {
  it('knows three shells', () => {
    expect(spawnSync(NODE, [CLI, 'completion', 'csh'], { encoding: 'utf8' })).toMatchObject({
      status: 2,
      stdout: '',
      stderr: 'jobpass: The shell is invalid. Valid values: bash, zsh, fish\n',
    });
  });
});
