// Loaded with --require: writes the process's peak memory in bytes to the file that BENCH_PEAK names. With --import,
// Node 20 would load a CommonJS program through its module loader, which takes memory of its own.
const { readFileSync, writeFileSync } = require('node:fs');

process.on('exit', () => {
  let kib = process.resourceUsage().maxRSS;
  try {
    // The system's maxrss begins with the parent's memory at the fork; this one begins at the program's start.
    kib = Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
  } catch {
    // Not Linux.
  }
  writeFileSync(process.env.BENCH_PEAK, String(kib * 1024));
});
