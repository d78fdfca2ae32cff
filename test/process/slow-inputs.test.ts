import { expect, it } from 'vitest';
import { compileConditions } from '../../src/identity/conditions.js';
import { mismatches } from '../../src/servers/vault/role-match.js';
import { ExactJson } from '../../src/text/exact-json.js';
import { masksOf } from '../../src/text/masks.js';
import { createRedactor } from '../../src/text/redactor.js';
import { awsLinter } from '../../src/trust/lint/aws/linter.js';
import { lintText } from '../../src/trust/lint/report.js';
import { vaultLinter } from '../../src/trust/lint/vault/linter.js';
import { within } from '../support/pace.js';
import { GITHUB, trusting } from '../support/trust-policies/policies.js';

// Inputs that a stranger chooses, made to take very long by whatever goes back and tries again.

/** That something takes less CPU time than this: its own, and not that of a machine that is busy with something else. */
function takesLessThan(ms: number, act: () => void): void {
  const begun = process.cpuUsage();
  act();
  const { user, system } = process.cpuUsage(begun);
  expect((user + system) / 1_000).toBeLessThan(within(ms));
}

it('the pattern of a condition is matched in a second, whatever the claim', () => {
  const holds = (pattern: string, c: string): boolean =>
    compileConditions({ c: pattern })({ c }).length === 0;
  takesLessThan(1_000, () => {
    for (const end of ['b', 'a', '/']) {
      const text = 'a'.repeat(1_999) + end;
      expect(holds('**a**a**a**a**a**', text)).toBe(true);
      expect(holds(`${'**a'.repeat(200)}**x`, text)).toBe(false);
      expect(holds(`${'*a'.repeat(200)}*x*`, text)).toBe(false);
    }
  });
});

it('the glob of a Vault role is matched in two seconds, whatever the claim', () => {
  const role = {
    ...{ role_type: 'jwt', user_claim: 'sub', bound_audiences: ['https://vault.example'] },
    ...{ bound_claims: { ref: `${'a*'.repeat(2_000)}b` }, bound_claims_type: 'glob' },
  };
  const claims = { sub: 'job', aud: 'https://vault.example', ref: 'a'.repeat(50_000) };
  takesLessThan(2_000, () => expect(mismatches(claims, role, undefined)).toHaveLength(1));
});

it('the masks of a JSON document are found in half a second, however deep and wide it is', () => {
  const deep = `${'{"a":'.repeat(5_000)}"x"${'}'.repeat(5_000)}`;
  const wide = JSON.stringify(Array.from({ length: 50_000 }, (_, at) => `text-${at}`));
  takesLessThan(500, () => {
    expect(masksOf(deep)).toEqual([deep]);
    expect(masksOf(wide).length).toBeLessThan(1_100);
  });
});

it('JSON is read in a second with texts and lists as long as answers may be', () => {
  const long = JSON.stringify('\\"'.repeat(128 * 1024));
  const wide = `[${Array.from({ length: 50_000 }, (_, at) => `${at}.0`).join()}]`;
  takesLessThan(1_000, () => {
    expect(ExactJson.read(long)?.string).toHaveLength(256 * 1024);
    expect(ExactJson.read(wide)?.text).toBe(wide);
  });
});

it('secrets and outputs that repeat themselves are redacted in ten seconds', () => {
  const secrets = [`${'a'.repeat(2_000)}b`, 'a'.repeat(1_000), `${'ab'.repeat(500)}c`];
  const slow = Buffer.from('a'.repeat(1 << 20) + 'ab'.repeat(1 << 19) + `${'a'.repeat(70)}\n`.repeat(15_000));
  // With a search that goes back it would be a thousand times the bytes: minutes.
  takesLessThan(10_000, () => {
    const redactor = createRedactor(secrets);
    const shown = [[0, 1], [1, 1_000], [1_000, 500_000], [500_000]].map(([from, to]) =>
      redactor.write(slow.subarray(from, to)),
    );
    expect(Buffer.concat([...shown, redactor.end()]).includes('a'.repeat(1_000))).toBe(false);
    const breaks = createRedactor(secrets);
    breaks.write(Buffer.from('a'.repeat(100)));
    for (let at = 0; at < 10_000; at++) breaks.write(Buffer.from('\n'));
    expect(breaks.held).toBe(0);
  });
});

it('trust policies are linted in eight seconds, whatever they hold', () => {
  const sub = (subject: string | string[]): string =>
    JSON.stringify(trusting({ StringLike: { [`${GITHUB}:sub`]: subject } }));
  const lint = (text: string): void => void lintText(text, 'x', [awsLinter, vaultLinter]);
  const stars = `${'*a'.repeat(2_000)}b`;
  takesLessThan(8_000, () => {
    lint(sub(stars));
    lint(sub(Array.from({ length: 150 }, (_, at) => `repo:*${at}*/*:*`)));
    lint(JSON.stringify({ Statement: { Effect: 'Allow', Principal: '*', Action: stars, Condition: {} } }));
  });
});
