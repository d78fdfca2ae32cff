import { printable } from '../../text/printable.js';
import type { Finding } from './linter.js';
import type { Report } from './report.js';

/** The longest text told of a finding, in characters. */
const LONG = 900;

/** The report for people. Texts of the documents are foreign. */
export function printReport({ roles, skipped, findings, unjudged }: Report): string {
  const lines = findings.flatMap((finding) => [...findingLines(finding), '']);
  for (const { file, where, because } of unjudged)
    lines.push(`NOT JUDGED  ${printable(`${file}: ${where}`, 300)}`, `  ${printable(because, LONG)}`, '');
  const counts = (['high', 'medium', 'low', 'note'] as const).flatMap((severity) => {
    const number = findings.filter((finding) => finding.severity === severity).length;
    return number === 0 ? [] : [`${number} ${severity}`];
  });
  if (unjudged.length > 0) counts.push(`${unjudged.length} not judged`);
  const looked = `${roles} ${roles === 1 ? 'role' : 'roles'} looked at${skipped === 0 ? '' : `, ${skipped} left out that ${skipped === 1 ? 'is' : 'are'} for no ID tokens`}`;
  lines.push(`${looked}: ${counts.length === 0 ? 'nothing found' : counts.join(', ')}`);
  return `${lines.join('\n')}\n`;
}

function findingLines({
  file,
  where,
  severity,
  hole,
  message,
  fix,
  example,
  telling = [],
}: Finding & { file: string }): string[] {
  const claims = Object.entries(example ?? {}).filter(([name]) => telling.includes(name));
  // A telling claim that a token lacks tells too.
  const lacking = telling.filter((name) => example !== undefined && !(name in example));
  const shown = [
    ...claims.map(([name, value]) => `${printable(name, 60)} "${printable(value, 300)}"`),
    ...lacking.map((name) => `no ${printable(name, 60)}`),
  ];
  return [
    `${severity === 'note' ? 'note' : severity.toUpperCase()}  ${hole}  ${printable(`${file}: ${where}`, 300)}`,
    `  ${printable(message, LONG)}`,
    ...(shown.length === 0 ? [] : [`  Gets in: ${shown.join(', ')}`]),
    `  Change: ${printable(fix, LONG)}`,
  ];
}
