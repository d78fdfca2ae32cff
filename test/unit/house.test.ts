import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** What each folder of src/ may import, besides itself: docs/architecture.md shows it as a picture. */
const FOUNDATION = ['.', 'text'];
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  '.': ['job', 'keeper', 'lease', 'runners', 'command', 'demo'],
  text: ['.'],
  http: FOUNDATION,
  identity: [...FOUNDATION, 'http'],
  config: [...FOUNDATION, 'http'],
  runners: [...FOUNDATION, 'http', 'identity'],
  control: FOUNDATION,
  formats: FOUNDATION,
  providers: [...FOUNDATION, 'config', 'formats', 'http', 'identity', 'runners'],
  delivery: [...FOUNDATION, 'config', 'formats', 'providers', 'runners', 'http'],
  audit: [...FOUNDATION, 'config', 'http', 'identity'],
  lease: [
    ...FOUNDATION,
    ...['audit', 'config', 'control', 'delivery', 'formats', 'http', 'identity', 'providers', 'runners'],
  ],
  rules: [...FOUNDATION, 'config', 'http', 'identity', 'providers', 'runners'],
  job: [
    ...FOUNDATION,
    ...[
      'audit',
      'config',
      'delivery',
      'formats',
      'http',
      'identity',
      'lease',
      'providers',
      'rules',
      'runners',
    ],
  ],
  keeper: [
    ...FOUNDATION,
    ...['audit', 'config', 'control', 'delivery', 'http', 'lease', 'providers', 'runners'],
  ],
  servers: [...FOUNDATION, 'config', 'identity', 'providers', 'rules'],
  broker: [...FOUNDATION, 'audit', 'config', 'control', 'http', 'identity', 'providers', 'rules', 'servers'],
  trust: [...FOUNDATION, 'config', 'http', 'identity', 'providers', 'rules', 'servers'],
  doctor: [...FOUNDATION, 'config', 'http', 'identity', 'providers', 'runners', 'servers'],
  verify: [...FOUNDATION, 'http'],
  demo: [...FOUNDATION, 'broker'],
  command: [
    ...FOUNDATION,
    ...['config', 'formats', 'job', 'lease', 'providers', 'runners', 'identity'],
    ...['audit', 'broker', 'demo', 'doctor', 'rules', 'trust', 'verify'],
  ],
};

describe('imports point one way', () => {
  const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join('src', file));

  it.each(Object.keys(MAY_IMPORT))('from %s', (folder) => {
    const own = files.filter((file) => (file.split('/').length === 2 ? '.' : file.split('/')[1]) === folder);
    expect(own.length).toBeGreaterThan(0);
    for (const file of own) {
      for (const [, target] of read(file).matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)) {
        const path = relative(join(ROOT, 'src'), join(ROOT, dirname(file), target ?? ''));
        if (path.startsWith('..')) continue;
        const to = path.includes('/') ? (path.split('/')[0] ?? '') : '.';
        if (to === folder) continue;
        expect(MAY_IMPORT[folder], `${file} imports ${target}`).toContain(to);
      }
    }
  });
});
