// Helpers with which the benchmarks summarize and print figures.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Prints the information above a table: build, Node version, machine, date and command. */
export function heading({ node = process.execPath, more } = {}) {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const nodeVersion = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  const machine = `${process.platform} ${process.arch}, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)} at the start`;
  const [, script, ...words] = process.argv;
  console.log(`Jobpass ${version}, Node ${nodeVersion} (${machine})${more === undefined ? '' : `, ${more}`}`);
  console.log(
    `${new Date().toISOString().slice(0, 10)}, ${['node', `scripts/${basename(script)}`, ...words].join(' ')}`,
  );
}

export const mib = (bytes) => (bytes / 1024 / 1024).toFixed(1);

export function quantile(numbers, q) {
  const sorted = numbers.filter((number) => !Number.isNaN(number)).sort((one, other) => one - other);
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)];
  return low + (sorted[Math.ceil(at)] - low) * (at % 1);
}

export const median = (numbers) => quantile(numbers, 0.5);

/** Returns the median, with the quartiles in brackets. */
export const spread = (numbers, digits = 3) =>
  `${median(numbers).toFixed(digits)} (${quantile(numbers, 0.25).toFixed(digits)}–${quantile(numbers, 0.75).toFixed(digits)})`;

/** Runs each variant once, beginning with a different variant in each round. @returns the results of `one` */
export async function round(number, all, one) {
  const results = [];
  for (let at = 0; at < all.length; at++) {
    const index = (at + number) % all.length;
    results[index] = await one(all[index]);
  }
  return results;
}

export function table(title, head, rows) {
  const lines = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, at) => Math.max(...lines.map((row) => row[at].length)));
  const shown = lines.map((row) => `| ${row.map((cell, at) => cell.padEnd(widths[at])).join(' | ')} |`);
  shown.splice(1, 0, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`);
  console.log(`\n${title}\n\n${shown.join('\n')}`);
}
