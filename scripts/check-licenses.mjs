// Fails if anything in dist/, or anything that dist/ is built from, has a license that is not on the list.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { licensesIn } from './licenses.mjs';

const ALLOWED = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD']);
/** The bundlers, which add some of their own code to the bundles. */
const BUNDLERS = new Set(['@vercel/ncc', 'esbuild']);

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const json = (...path) => JSON.parse(readFileSync(join(root, ...path), 'utf8'));
const problems = [];

/**
 * Returns whether a license expression is allowed: with OR one license must be allowed, with AND every license. Examples: "(MIT
 * OR GPL-3.0)", "MIT AND ISC".
 */
const allowed = (license) =>
  license
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((part) => ALLOWED.has(part.trim())));

function check([path, entry]) {
  let pkg;
  try {
    pkg = json(path, 'package.json');
  } catch {
    if (!entry.optional) problems.push(`${path}: not installed, so its license is not known (npm ci)`);
    return undefined;
  }
  const license = typeof pkg.license === 'string' ? pkg.license : (pkg.license?.type ?? 'none named');
  if (!allowed(license)) problems.push(`${pkg.name}@${pkg.version}: ${license}`);
  return pkg.name;
}

// Every package that src/ imports counts as bundled, even if src/ imports only a type. These packages and their dependencies
// are shipped.
const { packages } = json('package-lock.json');
const imported = new Set();
for (const file of readdirSync(join(root, 'src'), { recursive: true })) {
  if (!file.endsWith('.ts')) continue;
  const text = readFileSync(join(root, 'src', file), 'utf8');
  for (const [, from] of text.matchAll(/(?:\bfrom|\bimport\(?|\brequire\()\s*['"]([\w@./:-]+)['"]/g)) {
    // Some packages are imported by a path instead of their entry point.
    const at = from.split('node_modules/').at(-1);
    if (at.startsWith('.') || at.startsWith('node:')) continue;
    imported.add(at.split('/', at.startsWith('@') ? 2 : 1).join('/'));
  }
}

/** Returns a package's key in the lock file. The package's name is resolved from the package at `from`. */
function placeOf(name, from) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    const path = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
    if (path in packages) return path;
    if (at === '') return undefined;
  }
}

const shipped = new Set();
const open = [...imported].map((name) => [name, '']);
for (const [name, from] of open) {
  const path = placeOf(name, from);
  if (path === undefined) {
    if (from === '') problems.push(`src/ imports ${name}, which package-lock.json does not have`);
    continue;
  }
  if (shipped.has(path)) continue;
  shipped.add(path);
  for (const next of Object.keys({ ...packages[path].dependencies, ...packages[path].optionalDependencies }))
    open.push([next, path]);
}
const names = new Set(
  [...shipped].map((path) => check([path, packages[path]])).filter((name) => name !== undefined),
);

// dist/ must not contain any other package.
const text = (...path) => readFileSync(join(root, 'dist', ...path), 'utf8');
const bundles = {
  'dist/action': text('action', 'licenses.txt'),
  'dist/verify': text('verify', 'licenses.txt'),
  'dist/jobpass.js': licensesIn(text('jobpass.js')),
};
for (const [bundle, licenses] of Object.entries(bundles)) {
  // Each entry is a name, a license and the license text, which can contain blank lines.
  for (const [, name, license] of licenses.matchAll(/(?:^|\n\n)((?:@[\w.-]+\/)?[\w.-]+)\n([\w.() -]+)\n/g)) {
    if (!allowed(license)) problems.push(`${name} in ${bundle}: ${license}`);
    if (!BUNDLERS.has(name) && !names.has(name))
      problems.push(`${name} is in ${bundle}, but nothing that src/ imports depends on it`);
  }
}

for (const problem of problems) console.error(`license: ${problem}`);
if (problems.length > 0) process.exit(1);
console.log(
  `${names.size} bundled packages and ${Object.keys(bundles).length} bundles: all licenses are among ${[...ALLOWED].join(', ')}`,
);
