// Builds dist/ from src/: tsc first, then one ncc bundle for each entry point, and the command as a single file.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import { NOT_IN_THE_ACTION } from './action-parts.mjs';
import { asComment, plain, singleFile } from './single-file.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = join(root, process.argv[2] ?? 'dist');
const bin = (name) => join(root, 'node_modules', '.bin', name);
const run = (command, args) =>
  execFileSync(command, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });

rmSync(join(root, 'build'), { recursive: true, force: true });
rmSync(out, { recursive: true, force: true });
execFileSync(bin('tsc'), ['--declaration'], { cwd: root, stdio: 'inherit' });

// The modules of src/ do nothing when they are imported; these do, and nothing imports them.
// What runs in every job is built as CommonJS, which Node loads several milliseconds faster than modules: see
// docs/benchmarks.md. The command line asks for import.meta, which there is in modules only.
const entries = { main: 'commonjs', post: 'commonjs', keeper: 'commonjs', cli: 'module', verify: 'module' };
const inAction = ['main', 'post', 'keeper'];
for (const [name, type] of Object.entries(entries)) {
  const entry = join(root, 'build', `${name}.entry.js`);
  const lines = [
    // npm links to the command as it is.
    ...(name === 'cli' ? ['#!/usr/bin/env node'] : []),
    // This one is imported by services, and runs nothing.
    ...(name === 'verify'
      ? [`export { jobVerifier } from './verify/verify.js';`]
      : [
          `import { run } from './entry.js';`,
          `import { ${name} } from './${name}.js';`,
          '',
          `run(${name});`,
        ]),
  ];
  writeFileSync(entry, `${lines.join('\n')}\n`);
  // ncc takes the type of its output from here; what it reads are modules, which it calls so or leaves open.
  writeFileSync(join(root, 'build', 'package.json'), type === 'module' ? '{ "type": "module" }' : '{}');
  mkdirSync(join(out, name), { recursive: true });
  run(bin('ncc'), [
    'build',
    entry,
    '--out',
    join(out, name),
    '--stats-out',
    join(root, 'build', `${name}.stats.json`),
    '--target',
    // Of webpack's own lines only: ours are left as they are. As `es5` it wraps modules in function expressions
    // instead of arrow functions, which start faster on Node 20: see docs/benchmarks.md.
    type === 'module' ? 'es2022' : 'es5',
    '--no-cache',
    '--quiet',
  ]);
  if (name !== 'verify') withoutSpace(join(out, name));
  writeFileSync(join(out, name, 'package.json'), `{ "type": "${type}" }\n`);
  const stats = JSON.parse(readFileSync(join(root, 'build', `${name}.stats.json`), 'utf8'));
  const files = stats.modules.map((module) => module.name);
  const strange = inAction.includes(name)
    ? files.filter((file) => NOT_IN_THE_ACTION.test(file.replace(/^\.\/build\//, '')))
    : [];
  if (strange.length > 0) throw new Error(`dist/${name} has what no job needs: ${strange.join(', ')}`);
  writeFileSync(
    join(out, name, 'licenses.txt'),
    licences(
      'node_modules/@vercel/ncc',
      files.map((file) => file.replace('./', '')),
    ),
  );
}

await buildSingleFile();

/** Takes comments and spaces out of what ncc wrote, but for licences: a step reads all of it, and starts a millisecond sooner. */
function withoutSpace(folder) {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.js'))) {
    const path = join(folder, name);
    const { code } = transformSync(readFileSync(path, 'utf8'), {
      minifyWhitespace: true,
      legalComments: 'inline',
      target: 'node20',
      charset: 'utf8',
    });
    writeFileSync(path, code);
  }
}

/** The command, alone: with the licences of others in it, since nothing goes with it. */
async function buildSingleFile() {
  const { text, inputs } = await singleFile(root, 'build/cli.entry.js');
  const others = plain(licences('node_modules/esbuild', inputs));
  writeFileSync(join(out, 'jobpass.licenses.txt'), others);
  const { version, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const head = [
    '#!/usr/bin/env node',
    `// Jobpass ${version} (${license}) in one file. Its parts are in a comment, from which each is taken when it is needed.`,
    '// At the end: the licences of what others wrote.',
  ];
  writeFileSync(join(out, 'jobpass.js'), `${head.join('\n')}\n${text}${asComment(others)}`);
  chmodSync(join(out, 'jobpass.js'), 0o755);
}

/** The licences of every package in a bundle: ncc's own list leaves out what is only in parts that are loaded later. */
function licences(bundler, files) {
  // It puts some lines of its own around the modules.
  const packages = new Set([bundler]);
  for (const file of files) {
    const [, path] = /^((?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+)/.exec(file) ?? [];
    if (path !== undefined) packages.add(path);
  }
  return [...packages]
    .map((path) => {
      const folder = join(root, path);
      const { name, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
      const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8').trim();
      return `${name}\n${license}\n${text.replaceAll('\r', '')}\n`;
    })
    .sort()
    .join('\n');
}

// The types and the function as one file: nothing else of ours is shipped that they could name.
const types = ['api', 'verify']
  .map((name) => readFileSync(join(root, 'build', 'verify', `${name}.d.ts`), 'utf8'))
  .join('')
  .replace(/^import .* from '\.\/api\.js';\n/m, '');
if (/(from |import\()['"]\./.test(types)) throw new Error('verify.d.ts names types outside of its own file');
writeFileSync(join(out, 'verify', 'index.d.ts'), types);
