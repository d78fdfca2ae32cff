// Reads the results of a test run (vitest's JSON), for .ci/run.
//   node scripts/test-results.mjs failed RESULTS          prints the files with failed tests, one per line
//   node scripts/test-results.mjs judge COUNT RESULTS [AGAIN]
// `judge` writes `passed failed` to COUNT and prints each failed test. AGAIN contains the results of a second run of the same
// files. If AGAIN is present, a test counts as failed only if it failed twice, since tests can miss their time limits on a busy
// machine. Tests that passed only in the second run are printed too.
import { readFileSync, writeFileSync } from 'node:fs';

const [verb, ...words] = process.argv.slice(2);

/** Returns every test of a run, keyed by file and name. */
function testsOf(path) {
  const { testResults, numTotalTests } = JSON.parse(readFileSync(path, 'utf8'));
  const tests = new Map();
  const broken = [];
  for (const { name: file, assertionResults, status } of testResults) {
    // A file that failed to load contains no test results.
    if (assertionResults.length === 0 && status === 'failed') broken.push(file);
    for (const { fullName, status: how } of assertionResults) {
      const key = `${file.replace(`${process.cwd()}/`, '')} > ${fullName}`;
      // Tests with the same name count as one test, which passes if all of them pass.
      tests.set(key, { file, good: how === 'passed' && tests.get(key)?.good !== false });
    }
  }
  return { tests, broken, total: numTotalTests };
}

if (verb === 'failed') {
  const { tests, broken } = testsOf(words[0]);
  const files = new Set(broken);
  for (const { file, good } of tests.values()) if (!good) files.add(file);
  for (const file of files) console.log(file);
} else if (verb === 'judge') {
  const [count, first, again] = words;
  const { tests, broken, total } = testsOf(first);
  const second = again === undefined ? undefined : testsOf(again);
  const bad = second === undefined ? broken.map((file) => `${file} (the whole file)`) : second.broken;
  const late = [];
  for (const [key, { good }] of tests) {
    if (good) continue;
    if (second?.tests.get(key)?.good === true) late.push(key);
    else bad.push(key);
  }
  for (const key of late) console.log(`PASSED ONLY WHEN RUN AGAIN ALONE: ${key}`);
  for (const key of bad) console.log(`FAILED OR SKIPPED: ${key}`);
  writeFileSync(count, `${total - bad.length} ${bad.length}\n`);
  process.exitCode = bad.length > 0 || total === 0 ? 1 : 0;
} else {
  console.error('usage: test-results.mjs failed RESULTS | judge COUNT RESULTS [AGAIN]');
  process.exitCode = 2;
}
