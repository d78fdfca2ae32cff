import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { headersOf, otlpSettings } from '../../src/audit/sinks/otlp-settings.js';
import { readConfig } from '../../src/broker/config/read-config.js';
import { compileConditions } from '../../src/identity/conditions.js';
import { readCredentials } from '../../src/job/credentials-input.js';
import { readRules } from '../../src/rules/file.js';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A rules file with a text in the place of the conditions of its rule. */
const rules = (when: string, more = ''): string => `
jobs:
  github: { issuer: https://token.actions.githubusercontent.com, when: { repository: octo-org/shop } }
credentials:
  deploy:
    provider: oauth
    url: https://tokens.example
    ${more}
    rules: [{ name: main, jobs: github, when: ${when} }]`;

function broker(role: string, more = ''): void {
  const folder = mkdtempSync(join(tmpdir(), 'jobpass-names-'));
  folders.push(folder);
  const path = join(folder, 'broker.yml');
  writeFileSync(
    path,
    `listen: 127.0.0.1:8417\ntrust: [{ issuer: https://ci.example, audience: a }]\nroles: { deploy: ${role} }\n${more}`,
  );
  readConfig(path);
}

describe('the name __proto__', () => {
  it('is no claim of a rule: a condition is never dropped', () => {
    expect(() => readRules(rules('{ ref: refs/heads/main }'), 'f.yml')).not.toThrow();
    for (const when of [
      '{ __proto__: x }',
      '{ ref: refs/heads/main, __proto__: x }',
      '{ "__proto__": [x, y] }',
      '{ ref: refs/heads/main, "__proto\\u005f_": x }',
    ])
      expect(() => readRules(rules(when), 'f.yml'), when).toThrow(
        /f\.yml:9:\d+ .*__proto__: is not allowed as a name/,
      );
  });

  it.each([
    ['at the top', `__proto__: x\n${rules('{ ref: a }')}`],
    ['as a job', rules('{ ref: a }').replace('jobs:', 'jobs:\n  __proto__: { issuer: https://a.example }')],
    ['as a credential', `${rules('{ ref: a }')}\n  __proto__: { provider: vault }`],
    ['among inputs', rules('{ ref: a }', '__proto__: { provider: vault }')],
    [
      'in the conditions of jobs',
      rules('{ ref: a }').replace('{ repository:', '{ __proto__: y, repository:'),
    ],
    ['in trust', rules('{ ref: a }', 'trust: { __proto__: x }')],
    ['by a reference', rules('{ ref: a }', 'trust: &a { __proto__: x }')],
  ])('is none of a file of rules, %s', (_, text) => {
    expect(() => readRules(text, 'f.yml')).toThrow(/f\.yml:\d+:\d+.*__proto__: is not allowed as a name/);
  });

  it("is none of a broker's configuration", () => {
    const good = '{ when: { repository: a }, audience: https://a.example }';
    expect(() => broker(good)).not.toThrow();
    for (const bad of [
      '{ when: { repository: a, __proto__: b }, audience: https://a.example }',
      '{ when: { __proto__: b }, audience: https://a.example }',
      '{ when: { repository: a }, audience: https://a.example, __proto__: { once: true } }',
    ])
      expect(() => broker(bad), bad).toThrow(/broker\.yml:3:\d+ .*__proto__: is not allowed as a name/);
    expect(() => broker(good, 'resource-servers: { __proto__: { secret: x, audiences: a } }')).toThrow(
      /__proto__: is not allowed as a name/,
    );
    expect(() => broker(good, `roles-2: x`)).toThrow();
  });

  it('is none of the input credentials', () => {
    expect(() =>
      readCredentials('deploy: { provider: oauth, __proto__: { provider: vault } }', new Map()),
    ).toThrow(/__proto__/);
    expect(() => readCredentials('__proto__: { provider: oauth }', new Map())).toThrow(/__proto__/);
  });

  it('is a header and an attribute of OpenTelemetry like any other', () => {
    expect(Object.entries(headersOf('X', 'a=1,__proto__=2,constructor=3'))).toEqual([
      ['a', '1'],
      ['__proto__', '2'],
      ['constructor', '3'],
    ]);
    const found = otlpSettings({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.example',
      OTEL_RESOURCE_ATTRIBUTES: '__proto__=x,team=y',
    });
    expect(JSON.stringify(found)).toContain('"__proto__":"x"');
  });

  it('is a claim of a token like any other, where a condition names it', () => {
    const conditions = compileConditions(JSON.parse('{"__proto__":"x"}'));
    expect(conditions(JSON.parse('{"__proto__":"x"}'))).toEqual([]);
    expect(conditions(JSON.parse('{"a":"x"}'))).toHaveLength(1);
    expect(conditions({})).toHaveLength(1);
  });
});
