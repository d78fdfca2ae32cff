// Bundles the action: one file with the code that main always needs, and parts with the code that only some jobs need. The
// bundler ncc numbers the parts. This script gives each part a name that describes its content.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { transformSync } from 'esbuild';
import { NOT_IN_THE_ACTION, nameOfShared, partOf } from './action-parts.mjs';
import { withNames } from './part-names.mjs';

/** Each program of the action is a one-line file that calls the function with its name. */
const PROGRAMS = ['main', 'post', 'keeper'];

/** The code of main is in the bundle itself, since a job waits for main. */
const ENTRY = `import { run } from './entry.js';
import { main as mainStep } from './main.js';

export const main = () => run(mainStep);
export const post = async () => run((await import('./post.js')).post);
export const keeper = async () => run((await import('./keeper.js')).keeper);
`;

/**
 * @param {string} root the package's folder, with the output of tsc in `build/`
 * @param {string} out the folder that becomes `dist/`
 * @returns {string[]} the files in the bundle, relative to the root
 * @throws {Error} if ncc's output has an unexpected format, or the bundle contains code that no job needs
 */
export function bundleAction(root, out) {
  const build = join(root, 'build');
  const work = join(build, 'bundle');
  nameAllImports(build);
  const entry = join(build, 'action.entry.js');
  writeFileSync(entry, nameImports('action.entry.js', ENTRY));
  // This file tells ncc the module type of its output. The input files are ES modules.
  writeFileSync(join(build, 'package.json'), '{}');
  const bundled = join(work, 'bundled');
  execFileSync(
    join(root, 'node_modules', '.bin', 'ncc'),
    // The target applies only to webpack's own code, not to Jobpass's code. With `es5`, webpack wraps modules in function
    // expressions instead of arrow functions. Function expressions start faster on Node 20: see docs/measured/benchmarks.md.
    [
      'build',
      entry,
      '--out',
      bundled,
      '--stats-out',
      join(work, 'stats.json'),
      '--target',
      'es5',
      '--no-cache',
      '--quiet',
    ],
    { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  // Restores the module type of the files in this folder, which are ES modules.
  writeFileSync(join(build, 'package.json'), '{ "type": "module" }\n');
  const stats = JSON.parse(readFileSync(join(work, 'stats.json'), 'utf8'));
  mkdirSync(join(out, 'action'), { recursive: true });
  const parts = namesOfParts(stats);
  for (const [id, name] of parts) {
    const text = readFileSync(join(bundled, name === 'index' ? 'index.js' : `${id}.index.js`), 'utf8');
    writeFileSync(join(out, 'action', `${name}.js`), shortened(withNames(text, id, parts)));
  }
  if (readdirSync(bundled).length !== parts.size)
    throw new Error('ncc wrote files that do not belong to the action');
  for (const program of PROGRAMS) {
    mkdirSync(join(out, program));
    writeFileSync(join(out, program, 'index.js'), `require('../action/index.js').${program}();\n`);
  }
  const files = stats.modules.flatMap(filesOf);
  const strange = files.filter((file) => NOT_IN_THE_ACTION.test(file));
  if (strange.length > 0)
    throw new Error(`dist/action contains files that no job needs: ${strange.join(', ')}`);
  return files;
}

/** Names each import that can be a part, in the output of tsc. */
function nameAllImports(build) {
  for (const file of readdirSync(build, { recursive: true })) {
    if (!file.endsWith('.js') || NOT_IN_THE_ACTION.test(file)) continue;
    const text = readFileSync(join(build, file), 'utf8');
    const named = nameImports(file, text);
    if (named !== text) writeFileSync(join(build, file), named);
  }
}

/**
 * webpack puts imports with the same name into one file. Imports with a comment already have a name. If one of the action's
 * imports has no name, the step that names the parts fails.
 */
function nameImports(file, text) {
  return text.replace(/\bimport\('([^']+)'\)/g, (all, target) => {
    if (target.startsWith('node:')) return all;
    const imported = target.startsWith('.') ? posix.join(posix.dirname(file), target) : target;
    const part = partOf(imported);
    return part === undefined ? all : `import(/* webpackChunkName: "${part}" */ '${target}')`;
  });
}

/** @returns {Map<string, string>} the name of each part, keyed by ncc's number */
function namesOfParts({ chunks }) {
  const names = new Map();
  for (const {
    id,
    names: [name],
    modules,
  } of chunks) {
    const files = modules.flatMap(filesOf);
    names.set(String(id), name === 'main' ? 'index' : (name ?? nameOfShared(files)));
  }
  if (new Set(names.values()).size !== names.size)
    throw new Error(`Two parts have the same name: ${[...names.values()].join(', ')}`);
  return names;
}

/** Returns the files of a module, which can include merged modules: `./build/job/names.js + 3 modules`. */
function filesOf({ name, modules = [] }) {
  const own = name.replace(/^\.\/(build\/)?/, '').replace(/ \+ \d+ modules$/, '');
  return [own, ...modules.flatMap(filesOf)];
}

/** Shortens code, and removes all comments except licenses, because a runner downloads the files before each job. */
function shortened(text) {
  return transformSync(text, {
    minify: true,
    legalComments: 'inline',
    target: 'node20',
    charset: 'utf8',
  }).code;
}
