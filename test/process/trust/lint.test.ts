import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Machine } from '../../support/machine.js';
import { GITHUB, trusting } from '../../support/trust-policies/policies.js';

let machine: Machine;
beforeEach(() => {
  machine = new Machine({});
});
afterEach(() => machine.close());

const lint = (words: readonly string[], input = '') =>
  machine.jobpass(['trust', 'lint', ...words], { input });
const policy = (subject: string): string =>
  JSON.stringify(trusting({ StringLike: { [`${GITHUB}:sub`]: subject } }));

describe('jobpass trust lint', () => {
  it.each<[string, string]>([
    ['nothing', ''],
    ['no JSON', 'garbage\u001b[31m'],
    ['half of it', '{"Statement":['],
    ['null bytes', '\u0000\u0000'],
    ['another document', '{"openapi":"3.1.0"}'],
    ['a deep one', `{"Statement":${'['.repeat(200_000)}`],
  ])('ends with 2 and one line on %s', async (_, input) => {
    const { code, stdout, stderr } = await lint([], input);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^jobpass: stdin [^\n]+\n$/);
    expect(stderr).not.toMatch(/ at .*\.js/);
    expect(stderr).not.toContain('\u001b');
  });

  it('refuses more than it takes', async () => {
    const file = join(machine.temp, 'large.json');
    writeFileSync(file, Buffer.alloc(33 * 1024 * 1024, ' '));
    const { code, stderr } = await lint([file]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/large\.json is larger than 32768 KiB/);
  });

  it('ends with what it found, over all files and stdin', async () => {
    const wide = join(machine.temp, 'wide.json');
    const careful = join(machine.temp, 'careful.json');
    writeFileSync(wide, policy('repo:octo-org/*'));
    writeFileSync(careful, policy('repo:octo-org@99/octo-repo@4711:environment:a'));
    expect(await lint([careful])).toMatchObject({
      code: 0,
      stdout: '1 role checked: no findings\n',
      stderr: '',
    });
    const both = await lint(
      [careful, wide, '-'],
      `${policy('repo:octo-org*')}\n${policy('repo:octo-org/a:*')}\n`,
    );
    expect(both.code).toBe(1);
    expect(both.stdout.match(/^(HIGH|MEDIUM|LOW) +\S+/gm)).toEqual([
      'HIGH  look-alike',
      'MEDIUM  any-repository',
      'MEDIUM  pull-requests',
    ]);
    expect(both.stdout).toContain('4 roles checked');
    expect((await lint([wide, '--fail-on', 'high'])).code).toBe(0);
    expect((await lint([wide, '--fail-on', 'medium'])).code).toBe(1);
  });

  it('ends with 3 where something could not be judged, and 1 where something was found as well', async () => {
    const open = JSON.stringify(trusting({ IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } }));
    const { code, stdout } = await lint([], open);
    expect(code).toBe(3);
    expect(stdout).toMatch(/NOT JUDGED .*\n.*aws:SourceIp/);
    expect((await lint([], `${open}${policy('*')}`)).code).toBe(1);
  });

  it('refuses an issuer that is none', async () => {
    const { code, stderr } = await lint(['--issuer', 'gitlab.com'], '{}');
    expect(code).toBe(2);
    expect(stderr).toMatch(/--issuer/);
  });
});
