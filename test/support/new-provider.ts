import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = join(import.meta.dirname, '../..');

/** What one more provider takes besides its own folders: in each room that knows it, its line and what that imports. */
export const LINES: Readonly<Record<string, { line: string; imports: string }>> = {
  'providers/registry.ts': {
    line: 'made',
    imports: "import { made } from './made/definition.js';",
  },
  'trust/registry.ts': {
    line: "{ provider: made, load: async () => (await import('./made/generator.js')).madeTrustGenerator }",
    imports: "import { made } from '../providers/made/definition.js';",
  },
  'trust/lint/registry.ts': {
    line: "{ provider: made, load: async () => (await import('./made/linter.js')).madeLinter }",
    imports: "import { made } from '../../providers/made/definition.js';",
  },
  'doctor/registry.ts': {
    line: "{ provider: made, load: async () => (await import('./made/doctor.js')).madeDoctor }",
    imports: "import { made } from '../providers/made/definition.js';",
  },
  'audit/correlate/registry.ts': {
    line: 'madeLog',
    imports: "import { madeLog } from './made/log.js';",
  },
};

/** A copy of src/ that has the made-up provider, built. */
export interface BuiltCopy {
  /** The path of a program: `cli`. */
  program(name: 'cli' | 'main' | 'post'): string;
  /** Loads a module of it. */
  load<M>(module: string): Promise<M>;
  remove(): void;
}

/** Adds the made-up provider to a copy of src/, and builds that. @throws where its types do not fit */
export function buildWithMadeUpProvider(): BuiltCopy {
  mkdirSync(join(ROOT, 'build'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, 'build', 'new-provider-'));
  const built = join(folder, 'built');
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  cpSync(join(ROOT, 'src'), join(folder, 'src'), { recursive: true });
  cpSync(join(import.meta.dirname, 'new-provider'), join(folder, 'src'), { recursive: true });
  for (const [file, { line, imports }] of Object.entries(LINES)) {
    const path = join(folder, 'src', file);
    writeFileSync(path, `${imports}\n${withEntry(readFileSync(path, 'utf8'), line)}`);
  }
  const config = {
    extends: '../../tsconfig.json',
    compilerOptions: { rootDir: 'src', outDir: 'built' },
    include: ['src'],
    exclude: ['src/audit/report/page'],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  execFileSync(join(ROOT, 'node_modules/.bin/tsc'), ['-p', folder], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  writeFileSync(join(built, 'package.json'), '{ "type": "module" }\n');
  for (const name of ['cli', 'main', 'post'])
    writeFileSync(
      join(built, `${name}.entry.js`),
      `import { run } from './entry.js';\nimport { ${name} } from './${name}.js';\n\nrun(${name});\n`,
    );
  return {
    program: (name) => join(built, `${name}.entry.js`),
    load: (module) => import(pathToFileURL(join(built, module)).href),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A registry with one more entry in its list. */
function withEntry(text: string, line: string): string {
  const found = /( = \[[^;]*?),?(\s*)\];/.exec(text);
  if (found === null) throw new Error('no list to add a provider to');
  const [whole, list = '', space = ''] = found;
  return text.replace(whole, `${list}, ${line}${space}];`);
}
