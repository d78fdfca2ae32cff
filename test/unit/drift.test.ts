import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { renderAction, renderBrokerSchema, renderReadme } from '../../scripts/generate.mjs';
import { readConfig } from '../../src/broker/config/config.js';
import { brokerFile } from '../../src/broker/config/schema.js';
import { OUTPUTS } from '../../src/config/inputs.js';
import { INPUTS } from '../../src/job/inputs.js';
import { VERSION } from '../../src/version.js';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

describe('what is written in two places says the same', () => {
  it('action.yml is what the inputs say', () => {
    expect(read('action.yml')).toBe(renderAction(INPUTS, OUTPUTS));
  });

  it('the tables of the README are what the inputs say', () => {
    const readme = read('README.md');
    expect(readme).toBe(renderReadme(readme, INPUTS, OUTPUTS));
  });

  it("the schema of the broker's configuration is what the broker reads", () => {
    expect(read('docs/broker.schema.json')).toBe(renderBrokerSchema(brokerFile));
  });

  it('the example of a broker is a configuration', () => {
    vi.stubEnv('DEPLOY_SERVICE_SECRET', 'x'.repeat(32));
    const config = readConfig(join(ROOT, 'examples/broker/broker.yml'));
    expect(config.roles.map(({ name }) => name)).toEqual(['deploy', 'publish', 'preview']);
  });

  it('the version is that of the package', () => {
    expect(VERSION).toBe((JSON.parse(read('package.json')) as { version: string }).version);
  });
});

/** What each folder of src/ may import, besides itself: docs/architecture.md shows it as a picture. */
const FOUNDATION = ['.', 'text'];
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  '.': ['job', 'keeper', 'runners', 'command', 'demo'],
  job: [...FOUNDATION, 'config', 'control', 'delivery', 'http', 'identity', 'providers', 'runners'],
  providers: [...FOUNDATION, 'config', 'http', 'identity', 'runners'],
  runners: [...FOUNDATION, 'http', 'identity'],
  delivery: [...FOUNDATION, 'config', 'providers', 'runners'],
  identity: [...FOUNDATION, 'http'],
  config: [...FOUNDATION, 'http'],
  http: FOUNDATION,
  text: ['.'],
  broker: [...FOUNDATION, 'control', 'http', 'identity', 'providers'],
  control: FOUNDATION,
  keeper: [...FOUNDATION, 'config', 'control', 'delivery', 'http', 'identity', 'job', 'providers', 'runners'],
  verify: [...FOUNDATION, 'http'],
  command: [
    ...FOUNDATION,
    ...['config', 'job', 'providers', 'runners'],
    ...['broker', 'demo', 'doctor', 'verify'],
  ],
  doctor: [...FOUNDATION, 'config', 'http', 'identity', 'providers', 'runners'],
  demo: [...FOUNDATION, 'broker'],
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
