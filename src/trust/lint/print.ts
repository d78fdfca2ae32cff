import { printable } from '../../text/printable.js';
import type { Finding } from './linter.js';
import type { Report } from './report.js';

/** The maximum length of a text in a finding, in characters. */
const LONG = 900;

/** Returns the report as text. Texts from the documents are untrusted. */
export function printReport({ roles, skipped, findings, unjudged }: Report): string {
  const lines = findings.flatMap((finding) => [...findingLines(finding), '']);
  for (const { file, where, because } of unjudged)
    lines.push(`NOT JUDGED  ${printable(`${file}: ${where}`, 300)}`, `  ${printable(because, LONG)}`, '');
  const counts = (['high', 'medium', 'low', 'note'] as const).flatMap((severity) => {
    const number = findings.filter((finding) => finding.severity === severity).length;
    return number === 0 ? [] : [`${number} ${severity}`];
  });
  if (unjudged.length > 0) counts.push(`${unjudged.length} not judged`);
  const checked = `${roles} ${roles === 1 ? 'role' : 'roles'} checked${skipped === 0 ? '' : `, ${skipped} skipped because ${skipped === 1 ? 'it accepts' : 'they accept'} no ID tokens`}`;
  lines.push(`${checked}: ${counts.length === 0 ? 'no findings' : counts.join(', ')}`);
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
  // A missing claim can also show the problem.
  const lacking = telling.filter((name) => example !== undefined && !(name in example));
  const shown = [
    ...claims.map(([name, value]) => `${printable(name, 60)} "${printable(value, 300)}"`),
    ...lacking.map((name) => `no ${printable(name, 60)}`),
  ];
  return [
    `${severity === 'note' ? 'note' : severity.toUpperCase()}  ${hole}  ${printable(`${file}: ${where}`, 300)}`,
    `  ${printable(message, LONG)}`,
    ...(shown.length === 0 ? [] : [`  Accepts: ${shown.join(', ')}`]),
    `  Fix: ${printable(fix, LONG)}`,
  ];
}
