// The tests' helpers that run real servers and jobs and read records, compiled for a script.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** The build under test. */
let dist = join(root, 'dist');
let compiling;

/** Selects another build to test. */
export function useDist(path) {
  dist = resolve(path);
}

/** Compiles src/ and test/support/ for this process, file by file. @returns the folder; imports of packages work in this folder */
function compiledTests() {
  compiling ??= compile();
  return compiling;
}

async function compile() {
  const cache = join(root, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'jobpass-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const support = join('test', 'support');
  // Programs that the tests start as processes are not TypeScript files.
  cpSync(join(root, support), join(folder, support), {
    recursive: true,
    filter: (path) => !path.endsWith('.ts'),
  });
  const entryPoints = ['src', support].flatMap((part) =>
    readdirSync(join(root, part), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
      .map((name) => join(root, part, name)),
  );
  await build({
    ...{ entryPoints, outdir: folder, outbase: root, format: 'esm', platform: 'node', logLevel: 'warning' },
    tsconfig: join(root, 'tsconfig.json'),
  });
  // The folders that contain the built action and the installed packages.
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  symlinkSync(dist, join(folder, 'dist'));
  symlinkSync(join(root, 'scripts'), join(folder, 'scripts'));
  return folder;
}

/** @returns the exports of files in test/support/, named without extension */
export async function fromTests(...names) {
  const folder = join(await compiledTests(), 'test', 'support');
  const modules = await Promise.all(
    names.map((name) => import(pathToFileURL(join(folder, `${name}.js`)).href)),
  );
  return Object.assign({}, ...modules);
}

/** @returns the path of a compiled module of src/ */
export const compiledFile = async (name) => join(await compiledTests(), 'src', `${name}.js`);

/** @returns its URL */
export const compiledSource = async (name) => pathToFileURL(await compiledFile(name)).href;
