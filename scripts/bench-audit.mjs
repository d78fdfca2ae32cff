// npm run bench:audit: measures the time and the memory that building and opening a report take, for several numbers of records.
// Uses the built dist/, and Chromium from Debian's package. Prints tables, but does not evaluate them.
//
//   --records n,n   numbers of records (1000,10000,100000)
//   --rounds n      number of rounds (5)
//   --signed        only the cost of signatures
//   --quick         a short run that only checks that the script works
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { heading, median, table } from './bench/figures.mjs';
import { fromTests } from './bench/from-tests.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const cli = join(root, 'dist/jobpass.js');
const PEAK = join(root, 'scripts/bench/peak.cjs');
const { values } = parseArgs({
  options: {
    records: { type: 'string' },
    rounds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    signed: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds ?? (values.quick ? 1 : 5));
const numbers = (values.records ?? (values.quick ? '100' : '1000,10000,100000')).split(',').map(Number);
const { auditRecords } = await fromTests('audit-records');
const folder = mkdtempSync(join(tmpdir(), 'jobpass-bench-'));
const NOW = '2026-11-26T18:00:00Z';
const MIB = 1 << 20;
const mib = (bytes) => (bytes / MIB).toFixed(bytes < 10 * MIB ? 1 : 0);

/** Runs the command. @returns its time in ms and its peak memory in bytes */
function command(words) {
  const told = join(folder, 'peak');
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ['--require', PEAK, cli, 'audit', ...words], {
    env: { ...process.env, BENCH_PEAK: told },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ms = performance.now() - start;
  if (status !== 0) throw new Error(stderr);
  return { ms, bytes: Number(readFileSync(told, 'utf8')) };
}

function several(words) {
  const all = Array.from({ length: rounds }, () => command(words));
  return { ms: median(all.map(({ ms }) => ms)), bytes: median(all.map(({ bytes }) => bytes)) };
}

/**
 * Measures how long the verification of signatures takes: with one signature for each record, and with one signature for every
 * ten records.
 */
async function signatures() {
  const { brokerRecords, recordKeys } = await fromTests('signed-records');
  const made = await recordKeys();
  const keys = join(folder, 'keys.json');
  writeFileSync(keys, JSON.stringify(made.jwks));
  const rows = [];
  for (const number of numbers) {
    for (const batch of [1, 10]) {
      const file = join(folder, `signed-${batch}.jsonl`);
      const { lines, heads } = brokerRecords(made, number, batch);
      writeFileSync(file, `${lines.join('\n')}\n`);
      const cells = [several(['verify', file]), several(['verify', file, '--keys', keys])].map(
        ({ ms, bytes }) => `${ms.toFixed(0)} ms, ${mib(bytes)} MiB`,
      );
      rows.push([...[number, heads.length].map((one) => one.toLocaleString('en')), ...cells]);
    }
  }
  table(`Signatures; medians of ${rounds}`, ['records', 'signatures', 'verify', 'verify --keys'], rows);
}

const ended = () => rmSync(folder, { recursive: true, force: true });
if (values.signed || values.quick) {
  await signatures();
  if (values.signed) {
    ended();
    process.exit();
  }
}

const ARGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
ARGS.push('--disable-background-networking', '--disable-component-update', '--disable-sync');

/** Opens a report in the browser and uses it. @returns the longest task for each kind of work */
async function open(path) {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ARGS });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const session = await page.context().newCDPSession(page);
    const start = performance.now();
    await page.goto(`file://${path}`);
    await page.waitForSelector('#page:not([hidden]) tbody tr[id]');
    const opened = performance.now() - start;
    await session.send('HeapProfiler.collectGarbage');
    const { metrics } = await session
      .send('Performance.enable')
      .then(() => session.send('Performance.getMetrics'));
    const heap = metrics.find(({ name }) => name === 'JSHeapUsedSize').value;
    await page.evaluate(() => {
      globalThis.tasks = [];
      new PerformanceObserver((list) =>
        globalThis.tasks.push(...list.getEntries().map((one) => one.duration)),
      ).observe({ type: 'longtask' });
    });
    const longest = {};
    const work = async (name, what) => {
      await page.waitForTimeout(150);
      await page.evaluate(() => globalThis.tasks.splice(0));
      await what();
      await page.waitForTimeout(350);
      longest[name] = await page.evaluate(() => Math.max(0, ...globalThis.tasks));
    };
    await work('search', () => page.fill('#words', 'billing prod'));
    await work('show all', () => page.click('#reset'));
    await work('environment', () => page.click('#environments button'));
    await work('day', () => page.click('#days button[tabindex="0"]'));
    await page.click('#reset');
    await work('records', () => page.click('#tab-records'));
    await work('sort', () => page.click('#panel-records th button:has-text("Identity")'));
    await work('scroll', () =>
      page.$eval('#panel-records .scroll', (scroll) => {
        scroll.scrollTop = scroll.scrollHeight / 2;
      }),
    );
    await work('identities', () => page.click('#tab-identities'));
    await work('timeline', () => page.click('#tab-timeline'));
    await work('print', async () => {
      await page.emulateMedia({ media: 'print' });
      await page.waitForSelector('#print section:nth-of-type(9)');
    });
    return { opened, heap, longest };
  } finally {
    await browser.close();
  }
}

const rows = [];
const works = [];
for (const number of numbers) {
  const file = join(folder, `${number}.jsonl`);
  writeFileSync(file, `${auditRecords({ records: number }).lines.join('\n')}\n`);
  const page = join(folder, `${number}.html`);
  const report = several(['report', file, '--now', NOW, '--output', page]);
  const verify = several(['verify', file]);
  const query = several(['query', file, '--alive', '--now', NOW]);
  const opened = [];
  for (let round = 0; round < rounds; round++) opened.push(await open(page));
  const at = (of) => median(opened.map(of));
  rows.push([
    number.toLocaleString('en'),
    mib(statSync(file).size),
    `${report.ms.toFixed(0)} ms, ${mib(report.bytes)} MiB`,
    `${verify.ms.toFixed(0)} ms, ${mib(verify.bytes)} MiB`,
    `${query.ms.toFixed(0)} ms, ${mib(query.bytes)} MiB`,
    mib(statSync(page).size),
    `${at(({ opened: ms }) => ms).toFixed(0)} ms, ${mib(at(({ heap }) => heap))} MiB`,
  ]);
  const names = Object.keys(opened[0].longest);
  works.push({ number, names, times: names.map((name) => at(({ longest }) => longest[name])) });
}
const version = spawnSync('/usr/bin/chromium', ['--version'], { encoding: 'utf8' })
  .stdout.trim()
  .split(' built')[0];
heading({ more: version });
table(
  `A report; medians of ${rounds}`,
  [...['records', 'file, MiB', 'report', 'verify', 'query --alive', 'page, MiB'], 'opened: time, heap'],
  rows,
);
table(
  'The longest task, ms',
  ['records', ...works[0].names],
  works.map(({ number, times }) => [
    number.toLocaleString('en'),
    ...times.map((ms) => (ms === 0 ? '< 50' : ms.toFixed(0))),
  ]),
);
ended();
