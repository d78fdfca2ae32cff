import { markdown } from '../text/printable.js';
import type { SummaryTable } from './runner.js';

/** Returns a summary as Markdown. Text from other sources cannot add cells, lines, links or HTML. */
export function markdownOf({ heading, columns, rows, remarks, details }: SummaryTable): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    `### ${markdown(heading)}`,
    '',
    line(columns.map((column) => markdown(column))),
    line(columns.map(() => '---')),
    ...rows.map((row) => line(row.map((value) => markdown(value)))),
    ...remarks.flatMap((remark) => ['', markdown(remark)]),
    ...(details.length === 0
      ? []
      : [
          '',
          '<details><summary>Details</summary>',
          '',
          ...details.map((one) => `- ${markdown(one)}`),
          '',
          '</details>',
        ]),
    '',
  ].join('\n');
}
