// Bundles only the part of the YAML library that src/ uses.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/**
 * Writes the library to `build/` as one file, where both bundlers find it first. The library's modules for Node are CommonJS,
 * which bundlers include as a whole. Its modules for browsers have the same functions, and bundlers can include only the parts
 * that are used. Shortens the names.
 *
 * @param {string} root the package's folder, with the output of tsc in `build/`
 */
export async function trimYaml(root) {
  const names = new Set();
  for (const file of readdirSync(join(root, 'build'), { recursive: true })) {
    if (!file.endsWith('.js')) continue;
    const text = readFileSync(join(root, 'build', file), 'utf8');
    const found = [...text.matchAll(/^import \{ ([\w, ]+) \} from 'yaml';$/gm)];
    if (found.length !== text.split(/(?:from |import\(|import )'yaml'/).length - 1)
      throw new Error(
        `${file} imports the YAML library in a form that scripts/trim-yaml.mjs does not expect`,
      );
    for (const [, list] of found) for (const name of list.split(', ')) names.add(name);
  }
  const from = join(root, 'node_modules', 'yaml');
  const folder = join(root, 'build', 'node_modules', 'yaml');
  mkdirSync(folder, { recursive: true });
  await build({
    stdin: { contents: `export { ${[...names].sort().join(', ')} } from 'yaml';`, resolveDir: root },
    outfile: join(folder, 'index.js'),
    bundle: true,
    format: 'esm',
    // Without conditions, the exports resolve to the modules for browsers.
    platform: 'neutral',
    target: 'node20',
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
  const { name, version, license } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8'));
  const made = { name, version, license, type: 'module', sideEffects: false, exports: './index.js' };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(made));
  copyFileSync(join(from, 'LICENSE'), join(folder, 'LICENSE'));
}
