// The tests' drivers of real servers, compiled for a script.
import { execFileSync } from 'node:child_process';
import { rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** @returns what the files of test/support export, where an id token service can be had, and where all is compiled */
export async function support(...names) {
  const folder = join(root, 'node_modules', '.cache', 'jobpass-bench');
  rmSync(folder, { recursive: true, force: true });
  const words = ['-p', 'tsconfig.test.json', '--noEmit', 'false', '--outDir', folder, '--rootDir', root];
  execFileSync(join(root, 'node_modules', '.bin', 'tsc'), words, { cwd: root, stdio: 'inherit' });
  // Where they look for the built action.
  symlinkSync(join(root, 'dist'), join(folder, 'dist'));
  const found = await Promise.all(
    names.map((name) => import(pathToFileURL(join(folder, 'test', 'support', `${name}.js`)).href)),
  );
  const idTokens = pathToFileURL(join(folder, 'src', 'demo', 'id-token-service.js')).href;
  return Object.assign({ idTokens, compiled: folder }, ...found);
}
