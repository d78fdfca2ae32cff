import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NOT_IN_THE_ACTION } from '../../scripts/action-parts.mjs';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** What each folder of src/ may import, besides itself: docs/architecture.md shows it as a picture. */
const FOUNDATION = ['.', 'text'];
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  entries: ['.', 'job', 'keeper', 'lease', 'runners', 'command', 'demo'],
  '.': [],
  text: ['.'],
  http: FOUNDATION,
  identity: [...FOUNDATION, 'http'],
  aws: [...FOUNDATION, 'http'],
  azure: [...FOUNDATION, 'http'],
  github: [...FOUNDATION, 'http'],
  gcp: [...FOUNDATION, 'http'],
  config: [...FOUNDATION, 'http'],
  runners: [...FOUNDATION, 'aws', 'http', 'identity'],
  control: ['.'],
  formats: FOUNDATION,
  providers: [
    ...FOUNDATION,
    ...['aws', 'azure', 'config', 'formats', 'gcp', 'github', 'http', 'identity', 'runners'],
  ],
  delivery: [...FOUNDATION, 'config', 'formats', 'providers', 'runners', 'http'],
  docker: [...FOUNDATION, 'providers'],
  audit: [...FOUNDATION, 'config', 'gcp', 'http', 'identity', 'providers'],
  lease: [
    ...FOUNDATION,
    ...['audit', 'config', 'control', 'delivery', 'docker', 'formats', 'http', 'identity', 'providers'],
    'runners',
  ],
  rules: [...FOUNDATION, 'config', 'http', 'identity', 'providers', 'runners'],
  job: [
    ...FOUNDATION,
    ...['audit', 'config', 'delivery', 'docker', 'formats', 'lease', 'providers', 'rules', 'runners'],
  ],
  keeper: ['.', 'control', 'delivery', 'identity', 'lease', 'providers', 'runners'],
  servers: [...FOUNDATION, 'config', 'gcp', 'github', 'identity', 'providers', 'rules'],
  broker: [
    ...FOUNDATION,
    ...[
      'audit',
      'aws',
      'config',
      'control',
      'gcp',
      'github',
      'http',
      'identity',
      'providers',
      'rules',
      'servers',
    ],
  ],
  trust: [
    ...FOUNDATION,
    ...['aws', 'azure', 'config', 'gcp', 'github', 'http', 'identity', 'providers', 'rules', 'servers'],
  ],
  doctor: [
    ...FOUNDATION,
    ...['aws', 'azure', 'config', 'gcp', 'github', 'http', 'identity', 'providers', 'runners', 'servers'],
  ],
  sweep: [...FOUNDATION, 'config', 'http', 'servers'],
  verify: [...FOUNDATION, 'http'],
  demo: [...FOUNDATION, 'broker'],
  command: [
    ...FOUNDATION,
    ...['config', 'formats', 'job', 'lease', 'providers', 'runners', 'identity'],
    ...['audit', 'broker', 'demo', 'doctor', 'rules', 'sweep', 'trust', 'verify'],
  ],
};

/** Programs, which the build starts from: they stand at the top of src/ beside what everything may import. */
const ENTRIES = ['cli.ts', 'keeper.ts', 'main.ts', 'post.ts'];

/** The folder of a file of src/, or `entries`. */
function roomOf(file: string): string {
  return ENTRIES.includes(file) ? 'entries' : file.includes('/') ? (file.split('/')[0] ?? '') : '.';
}

/** What each file of src/ imports of src/, types included. */
const IMPORTS: ReadonlyMap<string, readonly string[]> = new Map(
  readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => [
      file,
      [...read(join('src', file)).matchAll(/(?:from|import)\s*\(?\s*(?:\/\*.*?\*\/\s*)?'(\.[^']+)'/g)]
        .map(([, target = '']) => join(dirname(file), target).replace(/\.js$/, '.ts'))
        .filter((target) => !target.startsWith('..')),
    ]),
);

/** The first circle in a graph, its beginning repeated at its end; undefined if there is none. */
function circleIn(graph: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (node: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return undefined;
    done.add(node);
    for (const next of graph.get(node) ?? []) {
      const circle = visit(next, [...path, node]);
      if (circle !== undefined) return circle;
    }
    return undefined;
  };
  for (const node of graph.keys()) {
    const circle = visit(node, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

/** Files that can be loaded from others, those of dynamic imports among them. */
function reachable(starts: readonly string[]): Set<string> {
  const found = new Set(starts);
  for (const file of found) for (const next of IMPORTS.get(file) ?? []) found.add(next);
  return found;
}

describe('imports point one way', () => {
  it.each(Object.keys(MAY_IMPORT))('from %s', (room) => {
    const own = [...IMPORTS].filter(([file]) => roomOf(file) === room);
    expect(own.length).toBeGreaterThan(0);
    for (const [file, targets] of own) {
      for (const target of targets) {
        if (roomOf(target) === room) continue;
        expect(MAY_IMPORT[room], `${file} imports ${target}`).toContain(roomOf(target));
      }
    }
  });

  it('between files without a circle, type imports included', () => {
    expect(circleIn(IMPORTS)).toBeUndefined();
  });

  it('between folders without a circle', () => {
    expect(circleIn(new Map(Object.entries(MAY_IMPORT)))).toBeUndefined();
  });

  it('from the programs of the action to nothing that no job needs', () => {
    const loaded = reachable(['main.ts', 'post.ts', 'keeper.ts']);
    expect(loaded.size).toBeGreaterThan(100);
    expect([...loaded].filter((file) => NOT_IN_THE_ACTION.test(file))).toEqual([]);
  });

  it('to the network from one place, which bounds every request', () => {
    const importers = [...IMPORTS].filter(([, targets]) => targets.includes('http/node-transport.ts'));
    expect(importers.map(([file]) => file)).toEqual(['http/open.ts']);
  });

  it('from a provider to none of its doctor, trust generator, linter and log reader', () => {
    const providers = [...IMPORTS.keys()].filter((file) => file.startsWith('providers/'));
    expect([...reachable(providers)].filter((file) => NOT_IN_THE_ACTION.test(file))).toEqual([]);
  });
});

describe('the tests of test/unit/', () => {
  /** What is about the whole of src/, or of dist/. */
  const WHOLE = ['build', 'generated', 'house', 'prototype-names'];

  it('are where the file or folder is that they test', () => {
    const strays = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => file.replaceAll('\\', '/').replace(/\.test\.ts$/, ''))
      .filter((name) => !WHOLE.includes(name))
      .filter((name) => {
        const tested = join(ROOT, name.startsWith('support/') ? 'test' : 'src', name);
        return !existsSync(tested) && !existsSync(`${tested}.ts`);
      });
    expect(strays).toEqual([]);
  });
});
