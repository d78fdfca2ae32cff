// Reads what a run of the tests left (vitest's JSON), for .ci/run.
//   node scripts/test-results.mjs failed RESULTS          the files of the tests that failed, one a line
//   node scripts/test-results.mjs judge COUNT RESULTS [AGAIN]
// The latter writes `passed failed` into COUNT and names each test that failed. With AGAIN, the results of the same
// files run once more by themselves, a test has failed only if it did so both times: bounds of time are missed where a
// machine does other things. What passed the second time alone is named too.
import { readFileSync, writeFileSync } from 'node:fs';

const [verb, ...words] = process.argv.slice(2);

/** Every test of a run, by file and name. */
function testsOf(path) {
  const { testResults, numTotalTests } = JSON.parse(readFileSync(path, 'utf8'));
  const tests = new Map();
  const broken = [];
  for (const { name: file, assertionResults, status } of testResults) {
    // A file that could not even be read has no tests to blame.
    if (assertionResults.length === 0 && status === 'failed') broken.push(file);
    for (const { fullName, status: how } of assertionResults) {
      const key = `${file.replace(`${process.cwd()}/`, '')} > ${fullName}`;
      // Tests of the same name count as one that passes if all of them do.
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
  for (const key of late) console.log(`PASSED ONLY WHEN RUN AGAIN BY ITSELF: ${key}`);
  for (const key of bad) console.log(`FAILED OR LEFT OUT: ${key}`);
  writeFileSync(count, `${total - bad.length} ${bad.length}\n`);
  process.exitCode = bad.length > 0 || total === 0 ? 1 : 0;
} else {
  console.error('usage: test-results.mjs failed RESULTS | judge COUNT RESULTS [AGAIN]');
  process.exitCode = 2;
}
