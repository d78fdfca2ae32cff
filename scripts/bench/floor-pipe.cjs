// The floor of what passes a command's output on: a bare Node program that runs it and pipes its output through.
const { spawn } = require('node:child_process');

const [program, ...words] = process.argv.slice(2);
const child = spawn(program, words, { stdio: ['inherit', 'pipe', 'inherit'] });
child.stdout.pipe(process.stdout, { end: false });
child.once('close', (code) => {
  process.exitCode = code;
});
