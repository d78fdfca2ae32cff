import { spawn } from 'node:child_process';

/** CPU time that Node takes to start on the machine on which the bounds were set, in milliseconds. */
const REFERENCE_START_MS = 45;
/** What each probe does: it works for so long by its own CPU time, and says what that took by the clock. */
const PROBE = `
const began = process.hrtime.bigint();
const cpu = process.cpuUsage();
const start = (cpu.user + cpu.system) / 1000;
let used = start;
while (used < start + 250) { const now = process.cpuUsage(); used = (now.user + now.system) / 1000; }
process.stdout.write(JSON.stringify([start, Number(process.hrtime.bigint() - began) / 1e6 / 250]));
`;

/**
 * Measures how slow this machine is, before the tests: how much CPU time Node takes to start, and how long two processes
 * wait for the CPU time that they want. The answer stretches bounds of time (`pace.ts`), and is printed.
 */
export async function measurePace(): Promise<void> {
  const given = process.env['JOBPASS_TEST_PACE'];
  if (given !== undefined && given !== '') return;
  const probes = await Promise.all([probe(), probe()]);
  const slowest = (at: 0 | 1): number => Math.max(...probes.map((one) => one[at]));
  const slow = Math.max(1, slowest(0) / REFERENCE_START_MS) * Math.max(1, slowest(1));
  // A little is noise.
  const pace = slow < 1.3 ? 1 : Math.min(4, Math.ceil(slow * 2) / 2);
  process.env['JOBPASS_TEST_PACE'] = `${pace}`;
  if (pace > 1) {
    process.stderr.write(
      `This machine is slow or busy (${slow.toFixed(1)} times): bounds of time are ${pace} times as long as in CI, and what fails is tried again\n`,
    );
  }
}

function probe(): Promise<[startMs: number, waits: number]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['-e', PROBE], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += String(chunk);
    });
    child.once('error', reject);
    child.once('close', () => resolve(JSON.parse(text)));
  });
}
