import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import {
  renderAction,
  renderBrokerSchema,
  renderInputs,
  renderReportAssets,
  renderRulesSchema,
  renderSections,
} from '../../scripts/generate.mjs';
import { pictureFiles } from '../../scripts/pictures.mjs';
import { readConfig } from '../../src/broker/config/read-config.js';
import { brokerFile } from '../../src/broker/config/schema.js';
import { INPUTS, STEP_INPUTS } from '../../src/providers/all-inputs.js';
import { mergedOutputs } from '../../src/providers/merged-outputs.js';
import { PROVIDERS } from '../../src/providers/registry.js';
import { rulesSchema } from '../../src/rules/schema.js';
import { TRUST_GENERATORS } from '../../src/trust/registry.js';
import { VERSION } from '../../src/version.js';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

describe('what is written in two places says the same', () => {
  it('action.yml is what the inputs say', async () => {
    expect(read('action.yml')).toBe(renderAction(STEP_INPUTS, await mergedOutputs(PROVIDERS)));
  });

  it('docs/inputs.md lists the inputs and outputs', async () => {
    const page = read('docs/inputs.md');
    expect(page).toBe(renderInputs(page, INPUTS, await mergedOutputs(PROVIDERS), PROVIDERS));
  });

  it("the schema of the broker's configuration is what the broker reads", () => {
    expect(read('docs/broker.schema.json')).toBe(renderBrokerSchema(brokerFile));
  });

  it('the schema of .jobpass.yml is what is read', async () => {
    const trusts = await Promise.all(TRUST_GENERATORS.map((entry) => entry.load()));
    expect(read('docs/jobpass.schema.json')).toBe(
      renderRulesSchema(
        rulesSchema,
        trusts.map(({ schema }) => schema),
      ),
    );
  });

  it('jobpass explain prints the sections of docs/troubleshooting.md', () => {
    expect(read('src/command/explain/sections.ts')).toBe(renderSections(read('docs/troubleshooting.md')));
  });

  it('the page of audit reports is what its sources say', async () => {
    const folder = join(ROOT, 'src/audit/report');
    expect(read('src/audit/report/assets.ts')).toBe(await renderReportAssets(join(folder, 'page')));
  });

  it.each(Object.entries(pictureFiles(ROOT)))('%s is what its text or package.json says', (path, svg) => {
    expect(read(path)).toBe(svg);
  });

  it('docs/pictures has no other pictures', () => {
    const svgs = readdirSync(join(ROOT, 'docs/pictures')).filter((name) => name.endsWith('.svg'));
    expect(svgs.map((name) => `docs/pictures/${name}`).sort()).toEqual(
      Object.keys(pictureFiles(ROOT)).sort(),
    );
  });

  it('docs/architecture.md names files and folders that exist', () => {
    const named = read('docs/architecture.md').matchAll(/`([\w-]+\/(?:[\w./-]*\/|[\w./-]+\.\w+)?)`/g);
    const missing = [...named]
      .map(([, path = '']) => path)
      .filter((path) => !['', 'src', 'src/providers'].some((base) => existsSync(join(ROOT, base, path))));
    expect(missing).toEqual([]);
  });

  it('the example of a broker is a configuration', () => {
    vi.stubEnv('DEPLOY_SERVICE_SECRET', 'x'.repeat(32));
    const config = readConfig(join(ROOT, 'examples/broker/broker.yml'));
    expect(config.roles.map(({ name }) => name)).toEqual(['deploy', 'publish', 'preview']);
  });

  it('the example of a broker that shares a database is a configuration, but for its key file', () => {
    vi.stubEnv('DEPLOY_SERVICE_SECRET', 'x'.repeat(32));
    vi.stubEnv('DATABASE_PASSWORD', 'x');
    // A secret, which is not to be found in an example.
    expect(() => readConfig(join(ROOT, 'examples/broker/postgres.yml'))).toThrow(
      /^The broker's configuration is invalid: \S+ postgres\.key-file: the file \S+jobpass-key cannot be read: the system reported ENOENT$/,
    );
  });

  it('the example of a broker with a GitHub App is a configuration, but for its secrets', () => {
    let text = '';
    try {
      readConfig(join(ROOT, 'examples/broker/github.yml'));
    } catch (error) {
      text = (error as Error).message;
    }
    // Secrets, which are not to be found in an example.
    expect(text.split('\n')).toEqual([
      expect.stringMatching(/key-file: the file \S+broker\.key cannot be read: the system reported ENOENT$/),
    ]);
  });

  it('the version is that of the package', () => {
    expect(VERSION).toBe((JSON.parse(read('package.json')) as { version: string }).version);
  });
});
