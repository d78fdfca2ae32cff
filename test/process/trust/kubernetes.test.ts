import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Machine } from '../../support/machine.js';

const RULES = {
  jobs: {
    github: {
      issuer: 'https://token.actions.githubusercontent.com',
      when: { repository_id: '123', repository_owner_id: '456' },
    },
  },
  credentials: {
    cluster: {
      provider: 'kubernetes',
      url: 'https://k8s.example.com:6443',
      role: 'jobpass/shop',
      when: { environment: 'production' },
    },
  },
};

let machine: Machine;
beforeEach(() => {
  machine = new Machine({});
  writeFileSync(join(machine.temp, 'rules.yml'), JSON.stringify(RULES));
});
afterEach(() => machine.close());

const trust = (...words: string[]) =>
  machine.jobpass(['trust', ...words, '--config', join(machine.temp, 'rules.yml'), '--no-ids']);
const printed = async (name: string, ...words: string[]): Promise<string> => {
  const path = join(machine.temp, name);
  const { code, stdout, stderr } = await trust('kubernetes', ...words);
  expect([code, stderr]).toEqual([0, '']);
  writeFileSync(path, stdout);
  return path;
};

describe('jobpass trust kubernetes', () => {
  it('prints a configuration that diff and lint accept', async () => {
    const objects = await printed('objects.yaml');
    const list = await printed('objects.json', '--format', 'json');
    const authentication = await printed('authentication.yaml', '--format', 'authentication');
    for (const path of [objects, list]) {
      const same = await trust('diff', 'kubernetes', '--objects', path, '--authentication', authentication);
      expect(same).toMatchObject({
        code: 0,
        stdout: 'https://k8s.example.com:6443: matches the rules file\n',
      });
    }
    const linted = await machine.jobpass(['trust', 'lint', objects, authentication]);
    expect(linted).toMatchObject({ code: 0, stdout: '2 roles checked: no findings\n', stderr: '' });
    const { stdout } = await trust('kubernetes', '--json');
    expect(JSON.parse(stdout)).toMatchObject([
      { server: 'https://k8s.example.com:6443', roles: ['jobpass/shop'], format: 'manifests' },
    ]);
  });

  it('exits with 1 if there is a difference, and with 2 without a token or a file', async () => {
    const objects = join(machine.temp, 'none.json');
    writeFileSync(objects, '{"apiVersion":"v1","kind":"List","items":[]}');
    const { code, stdout } = await trust('diff', 'kubernetes', '--objects', objects);
    expect(code).toBe(1);
    expect(stdout.split('\n')[0]).toBe(
      'https://k8s.example.com:6443: wider: ValidatingAdmissionPolicy jobpass-anchors: does not exist, so jobs may create any Secret, and delete those of other jobs',
    );
    const without = await trust('diff', 'kubernetes');
    expect([without.code, without.stderr]).toEqual([
      2,
      expect.stringMatching(/^jobpass: KUBE_TOKEN is not set\. Set/),
    ]);
    const missing = await trust('diff', 'kubernetes', '--objects', join(machine.temp, 'no such file'));
    expect([missing.code, missing.stderr]).toEqual([
      2,
      expect.stringMatching(/^jobpass: The file of --objects cannot be read/),
    ]);
  });
});

it('jobpass trust lint reads YAML from stdin', async () => {
  const text = `apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
jwt:
  - issuer: { url: 'https://token.actions.githubusercontent.com', audiences: [k8s] }
    claimMappings: { username: { claim: sub, prefix: 'ci:' } }
`;
  const { code, stdout } = await machine.jobpass(['trust', 'lint'], { input: text });
  expect(code).toBe(1);
  expect(stdout).toMatch(
    /^MEDIUM {2}no-subject {2}stdin: issuer https:\/\/token\.actions\.githubusercontent\.com\n/,
  );
});
