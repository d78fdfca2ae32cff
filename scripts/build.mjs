// Builds dist/ from src/: tsc first, then one ncc bundle for each entry point.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = join(root, process.argv[2] ?? 'dist');
const bin = (name) => join(root, 'node_modules', '.bin', name);
const run = (command, args) =>
  execFileSync(command, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });

rmSync(join(root, 'build'), { recursive: true, force: true });
rmSync(out, { recursive: true, force: true });
execFileSync(bin('tsc'), [], { cwd: root, stdio: 'inherit' });

// The modules of src/ do nothing when they are imported; these do, and nothing imports them.
const entries = { main: 'main', post: 'post', cli: 'cli' };
for (const [name, program] of Object.entries(entries)) {
  const entry = join(root, 'build', `${name}.entry.js`);
  const lines = [
    `import { run } from './entry.js';`,
    `import { ${program} } from './${name}.js';`,
    '',
    `await run(${program});`,
  ];
  writeFileSync(entry, `${lines.join('\n')}\n`);
  mkdirSync(join(out, name), { recursive: true });
  run(bin('ncc'), [
    'build',
    entry,
    '--out',
    join(out, name),
    '--license',
    'licenses.txt',
    '--target',
    'es2022',
    '--no-cache',
    '--quiet',
  ]);
}
