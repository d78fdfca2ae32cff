// Puts and removes records under load until it is killed, and says so: `+key` when a put is acknowledged, `?key`
// before a removal is asked for, `-key` when that is acknowledged.
import { writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [, , built, folder, round] = process.argv;
const { openEntries } = await import(pathToFileURL(`${built}/broker/store/folder/open-entries.js`).href);

const CALLERS = 32;
/** So small that the journal is compacted again and again. */
const records = await openEntries(folder, { compactFrom: 50_000 });
const value = JSON.stringify({ text: 'x'.repeat(480) });

async function caller(number) {
  const own = [];
  for (let i = 0; ; i++) {
    const key = `${round}.${number}.${i}`;
    await records.put(key, `${value}${key}`, 4_000_000_000);
    writeSync(1, `+${key}\n`);
    own.push(key);
    if (own.length < 2) continue;
    const [gone] = own.splice(i % own.length, 1);
    writeSync(1, `?${gone}\n`);
    await records.remove(gone);
    writeSync(1, `-${gone}\n`);
  }
}

for (let i = 0; i < CALLERS; i++) caller(i);
