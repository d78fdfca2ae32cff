// npm run models -- --cases 100000 --seed 7 --model trail: runs each model in memory with the specified number of random cases.
// Failing cases are stored in test/models/ with their seed, and from then on the tests run these cases too.
//   --cases n      cases for each model (100,000)
//   --seed n       seed of the random choice (default: the time of day); printed
//   --model name   run only this model
//   --quick        a short run that only checks that the script works
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values } = parseArgs({
  options: {
    cases: { type: 'string' },
    quick: { type: 'boolean', default: false },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    model: { type: 'string' },
  },
});
const [cases, seed] = [Number(values.cases ?? (values.quick ? 200 : 100_000)), Number(values.seed)];
if (!(cases > 0) || !Number.isSafeInteger(seed)) throw new Error('--cases and --seed must be whole numbers');

const folder = mkdtempSync(join(tmpdir(), 'jobpass-models-'));
const outfile = join(folder, 'models.mjs');
let failed = 0;
try {
  await build({
    entryPoints: [join(root, 'test/support/models/run.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
    // Bundled CommonJS code calls `require` for Node's modules.
    banner: {
      js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
    },
  });
  const { names, run } = await import(pathToFileURL(outfile).href);
  for (const name of values.model === undefined ? names : [values.model]) {
    console.log(`${name}: ${cases} cases, seed ${seed}`);
    let told = 0;
    const onProgress = ({ cases: done, seconds, failures }) => {
      if (done - told < 50_000) return;
      told = done;
      console.log(`  ${done} cases in ${Math.round(seconds)} s, ${failures.length} failed`);
    };
    const { cases: done, seconds, seen, failures } = await run(name, { seed, cases, onProgress });
    console.log(
      `${name}: ${done} cases in ${Math.round(seconds)} s, ${failures.length} failed; seen ${JSON.stringify(seen)}`,
    );
    if (failures.length > 0) keep(name, failures);
    failed += failures.length;
  }
} finally {
  rmSync(folder, { recursive: true });
}
process.exitCode = failed === 0 ? 0 : 1;

/** Adds cases to the cases that the tests run. */
function keep(name, failures) {
  const file = join(root, `test/models/${name}.json`);
  const kept = JSON.parse(readFileSync(file, 'utf8'));
  const known = new Set(kept.map(({ steps }) => JSON.stringify(steps)));
  const fresh = failures.filter(({ steps }) => !known.has(JSON.stringify(steps)));
  writeFileSync(file, `${JSON.stringify([...kept, ...fresh], null, 2)}\n`);
  for (const { why, seed: by, path } of failures) console.error(`${name}: ${why} (seed ${by}, path ${path})`);
  console.error(`Saved in ${file}: fix the problem, and describe the cause in the file`);
}
