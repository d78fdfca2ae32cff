import { markdown } from '../text/printable.js';
import type { SummaryTable } from './runner.js';

/** A table as Markdown, for systems that show such a text with a job. Nothing foreign in it is acted on. */
export function markdownOf({ heading, rows, remarks }: SummaryTable): string {
  return [
    `### ${markdown(heading)}`,
    '',
    '| | |',
    '| --- | --- |',
    ...rows.map(([name, value]) => `| ${markdown(name)} | ${markdown(value)} |`),
    ...remarks.flatMap((remark) => ['', markdown(remark)]),
    '',
  ].join('\n');
}
