// Loads a module of test/support/, which is TypeScript, where Node alone runs.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export async function fromTests(file) {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'test/support', file)],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  });
  const folder = mkdtempSync(join(tmpdir(), 'jobpass-module-'));
  try {
    writeFileSync(join(folder, 'module.mjs'), outputFiles[0].text);
    return await import(pathToFileURL(join(folder, 'module.mjs')).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
