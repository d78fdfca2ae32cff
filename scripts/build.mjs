// Builds dist/ from src/: tsc first, then the action by ncc, the command and the function for services by esbuild.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleAction } from './action-bundle.mjs';
import { licences } from './licences.mjs';
import { asComment, plain, singleFile } from './single-file.mjs';
import { trimYaml } from './trim-yaml.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = join(root, process.argv[2] ?? 'dist');

rmSync(join(root, 'build'), { recursive: true, force: true });
rmSync(out, { recursive: true, force: true });
execFileSync(join(root, 'node_modules', '.bin', 'tsc'), ['--declaration'], { cwd: root, stdio: 'inherit' });
await trimYaml(root);
mkdirSync(out, { recursive: true });
// What runs in every job is CommonJS, which Node loads several milliseconds faster than modules: see docs/measured/benchmarks.md.
writeFileSync(join(out, 'package.json'), '{ "type": "commonjs" }\n');

const inAction = bundleAction(root, out);
writeFileSync(join(out, 'action', 'licenses.txt'), licences(root, '@vercel/ncc', inAction));
await buildCommand();
await buildVerify();

/** The command, alone: with the licences of others in it, since nothing goes with it. */
async function buildCommand() {
  // The modules of src/ do nothing when they are imported; this does, and nothing imports it.
  writeFileSync(
    join(root, 'build', 'jobpass.entry.js'),
    `import { cli } from './cli.js';\nimport { run } from './entry.js';\n\nrun(cli);\n`,
  );
  const { text, inputs } = await singleFile(root, 'build/jobpass.entry.js');
  const { version, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const head = [
    '#!/usr/bin/env node',
    `// Jobpass ${version} (${license}) in one file. Its parts are in a comment, from which each is taken when it is needed.`,
    '// At the end: the licences of what others wrote.',
  ];
  const others = asComment(plain(licences(root, 'esbuild', inputs)));
  writeFileSync(join(out, 'jobpass.js'), `${head.join('\n')}\n${text}${others}`);
  chmodSync(join(out, 'jobpass.js'), 0o755);
}

/** The function that services import, as one module with its types. */
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
  writeFileSync(join(folder, 'licenses.txt'), licences(root, 'esbuild', Object.keys(metafile.inputs)));
  // The types and the function as one file: nothing else of ours is shipped that they could name.
  const types = ['api', 'verify']
    .map((name) => readFileSync(join(root, 'build', 'verify', `${name}.d.ts`), 'utf8'))
    .join('')
    .replace(/^import .* from '\.\/api\.js';\n/m, '');
  if (/(from |import\()['"]\./.test(types))
    throw new Error('verify.d.ts names types outside of its own file');
  writeFileSync(join(folder, 'index.d.ts'), types);
}
