// Builds dist/ from src/: runs tsc, then ncc for the action, and esbuild for the command and the function for services.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleAction } from './action-bundle.mjs';
import { licenses } from './licenses.mjs';
import { asComment, plain, singleFile } from './single-file.mjs';
import { trimYaml } from './trim-yaml.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = join(root, process.argv[2] ?? 'dist');

rmSync(join(root, 'build'), { recursive: true, force: true });
rmSync(out, { recursive: true, force: true });
execFileSync(join(root, 'node_modules', '.bin', 'tsc'), ['--declaration'], { cwd: root, stdio: 'inherit' });
await trimYaml(root);
mkdirSync(out, { recursive: true });
// The code that every job runs is CommonJS, which Node loads several milliseconds faster than ES modules: see
// docs/measured/benchmarks.md.
writeFileSync(join(out, 'package.json'), '{ "type": "commonjs" }\n');

const inAction = bundleAction(root, out);
writeFileSync(join(out, 'action', 'licenses.txt'), licenses(root, '@vercel/ncc', inAction));
await buildCommand();
await buildVerify();

/** Builds the command as one file. It contains the licenses of bundled packages, since no other file ships with it. */
async function buildCommand() {
  // Importing this entry runs the program. The modules in src/ have no side effects.
  writeFileSync(
    join(root, 'build', 'jobpass.entry.js'),
    `import { cli } from './cli.js';\nimport { run } from './entry.js';\n\nrun(cli);\n`,
  );
  const { text, inputs } = await singleFile(root, 'build/jobpass.entry.js');
  const { version, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const head = [
    '#!/usr/bin/env node',
    `// Jobpass ${version} (${license}) in one file. Its parts are in a comment and are read on demand.`,
    '// The licenses of bundled packages are at the end.',
  ];
  const others = asComment(plain(licenses(root, 'esbuild', inputs)));
  writeFileSync(join(out, 'jobpass.js'), `${head.join('\n')}\n${text}${others}`);
  chmodSync(join(out, 'jobpass.js'), 0o755);
}

/** Builds the function that services import, as one module with types. */
async function buildVerify() {
  const folder = join(out, 'verify');
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['build/verify/verify.js'],
    outfile: join(folder, 'index.js'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  writeFileSync(join(folder, 'licenses.txt'), licenses(root, 'esbuild', Object.keys(metafile.inputs)));
  // The types and the function are one file each, because no other file of Jobpass ships with them.
  const types = ['api', 'verify']
    .map((name) => readFileSync(join(root, 'build', 'verify', `${name}.d.ts`), 'utf8'))
    .join('')
    .replace(/^import .* from '\.\/api\.js';\n/m, '');
  if (/(from |import\()['"]\./.test(types)) throw new Error('verify.d.ts uses types from other files');
  writeFileSync(join(folder, 'index.d.ts'), types);
}
