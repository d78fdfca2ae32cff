// Prints the lines of a file, one each 20 ms, each behind the time at which it is printed, on a clock that all processes
// of a machine share.
const { readFileSync } = require('node:fs');

const lines = readFileSync(process.argv[2], 'utf8').split('\n');
const timer = setInterval(() => {
  process.stdout.write(`${process.hrtime.bigint()} ${lines.shift()}\n`);
  if (lines.length === 0) clearInterval(timer);
}, 20);
