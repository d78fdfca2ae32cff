// Fails when anything that dist/ holds, or that it is built from, has a licence that is not on the list.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ALLOWED = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD']);
/** They put some lines of their own around the modules. */
const BUNDLERS = new Set(['@vercel/ncc', 'esbuild']);

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const json = (...path) => JSON.parse(readFileSync(join(root, ...path), 'utf8'));
const problems = [];

/** Whether one licence of a choice, or every one of a sum, is allowed: «(MIT OR GPL-3.0)», «MIT AND ISC». */
const allowed = (licence) =>
  licence
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((part) => ALLOWED.has(part.trim())));

function check([path, entry]) {
  let pkg;
  try {
    pkg = json(path, 'package.json');
  } catch {
    if (!entry.optional) problems.push(`${path}: not installed, so its licence is not known (npm ci)`);
    return undefined;
  }
  const licence = typeof pkg.license === 'string' ? pkg.license : (pkg.license?.type ?? 'none named');
  if (!allowed(licence)) problems.push(`${pkg.name}@${pkg.version}: ${licence}`);
  return pkg.name;
}

// The lock file says what a production install holds; each package itself says its licence.
const production = Object.entries(json('package-lock.json').packages).filter(
  ([path, entry]) => path !== '' && !entry.dev,
);
const names = new Set(production.map(check).filter((name) => name !== undefined));

// And dist/ may hold nothing but that: a development dependency that gets imported would be shipped, too.
const bundles = readdirSync(join(root, 'dist'), { recursive: true }).filter((file) =>
  file.endsWith('licenses.txt'),
);
for (const bundle of bundles) {
  const text = readFileSync(join(root, 'dist', bundle), 'utf8');
  // Each entry is a name, a licence and the text of it; texts have blank lines in them as well.
  for (const [, name, licence] of text.matchAll(/(?:^|\n\n)((?:@[\w.-]+\/)?[\w.-]+)\n([\w.() -]+)\n/g)) {
    if (!allowed(licence)) problems.push(`${name} in dist/${bundle}: ${licence}`);
    if (!BUNDLERS.has(name) && !names.has(name))
      problems.push(`${name} is in dist/${bundle}, but is no production dependency`);
  }
}

// What src/ imports is shipped sooner or later, were it only a type: so it is a dependency by name, and not one of tests.
const { dependencies } = json('package.json');
for (const file of readdirSync(join(root, 'src'), { recursive: true })) {
  if (!file.endsWith('.ts')) continue;
  const text = readFileSync(join(root, 'src', file), 'utf8');
  for (const [, from] of text.matchAll(/(?:\bfrom|\bimport\(?|\brequire\()\s*['"]([\w@./:-]+)['"]/g)) {
    if (from.startsWith('.') || from.startsWith('node:')) continue;
    const name = from.split('/', from.startsWith('@') ? 2 : 1).join('/');
    if (!(name in dependencies))
      problems.push(`src/${file} imports ${name}, which is no production dependency`);
  }
}

for (const problem of problems) console.error(`licence: ${problem}`);
if (problems.length > 0) process.exit(1);
console.log(
  `${names.size} production dependencies and ${bundles.length} bundles: all licences are among ${[...ALLOWED].join(', ')}`,
);
