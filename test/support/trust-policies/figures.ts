import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { awsLinter } from '../../../src/trust/lint/aws/linter.js';
import { lintText, type Report } from '../../../src/trust/lint/report.js';
import { vaultLinter } from '../../../src/trust/lint/vault/linter.js';

/** A policy or role as public documentation has it, written anew with what its conditions say and other names. */
export interface PublicPolicy {
  file: string;
  /** Where it is found. */
  source: string;
  what: string;
  document: unknown;
}

export interface Figure extends PublicPolicy {
  report: Report;
}

/** What is found in each, in the order of their names. */
export function figures(): Figure[] {
  return readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => {
      const text = readFileSync(join(import.meta.dirname, file), 'utf8');
      const policy = { file, ...(JSON.parse(text) as Omit<PublicPolicy, 'file'>) };
      return { ...policy, report: lintText(JSON.stringify(policy.document), file, [awsLinter, vaultLinter]) };
    });
}

/** The page with the table. */
export function renderFigures(all: readonly Figure[]): string {
  const holes = all.filter(({ report }) => report.findings.some(({ severity }) => severity !== 'note'));
  const count = (severity: string): number =>
    all.filter(({ report }) => report.findings.some((finding) => finding.severity === severity)).length;
  const rows = all.map(({ file, source, what, report }) => {
    const found = report.findings.map(({ severity, hole, where }) =>
      report.roles === 1 ? `${severity} ${hole}` : `${severity} ${hole} (${where.split(',')[0]})`,
    );
    const open = report.unjudged.map(({ because }) => `not judged: ${because}`);
    return `| [${what}](${source}) | \`${file}\` | ${[...found, ...open].join('<br>') || 'nothing'} |`;
  });
  return `${[
    '# What `jobpass trust lint` finds in public documentation',
    '',
    `${all.length} trust policies and roles from documentation, READMEs, modules and articles, as stored copies of them read; a page may`,
    'say something else by now. Each is written anew with what its conditions say and with other names, in',
    '`test/support/trust-policies/`. An example is often meant to be narrowed by its reader, and several say so beside it: the table',
    'says what a role has that is made of it as it stands.',
    '',
    `Holes in ${holes.length} of ${all.length}: of severity high in ${count('high')}, medium in ${count('medium')}, low in ${count('low')} (one may have several).`,
    '',
    '| what | file | findings |',
    '| --- | --- | --- |',
    ...rows,
    '',
    'This page is written by `JOBPASS_WRITE_FIGURES=yes npx vitest run test/needs-openbao/trust-lint.test.ts`, which also gives each example',
    'token to the policy library of the tests or to a real OpenBao; `test/unit/trust/lint.test.ts` fails where it is not what is found.',
  ].join('\n')}\n`;
}

/** Writes the page. */
export function writeFigures(): void {
  writeFileSync(
    join(import.meta.dirname, '../../../docs/measured/trust-lint-figures.md'),
    renderFigures(figures()),
  );
}
