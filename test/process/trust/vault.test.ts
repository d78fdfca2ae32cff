import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRules } from '../../../src/rules/file.js';
import type { ServerPlan } from '../../../src/trust/generator.js';
import { plansFor } from '../../../src/trust/plans.js';
import { vaultTrustGenerator } from '../../../src/trust/vault/generator.js';

const ISSUER = 'https://ci.example.com';
const URL = 'https://vault.example.com';

type Part = Record<string, unknown>;

const plans = (credentials: Part, jobs: Part = { ci: { issuer: ISSUER } }): Promise<readonly ServerPlan[]> =>
  plansFor(readRules(JSON.stringify({ jobs, credentials }), 'rules.yml'), 'vault', vaultTrustGenerator);
const credential = (more: Part): Part => ({ provider: 'vault', url: URL, ...more });
/** One credential with these rules. */
const planned = async (rules: Part[], more: Part = {}): Promise<ServerPlan> => {
  const [plan, another] = await plans({ db: credential({ rules, ...more }) });
  expect(another).toBeUndefined();
  return plan as ServerPlan;
};
const bodies = (plan: ServerPlan): Record<string, Part> =>
  JSON.parse(plan.print('json')) as Record<string, Part>;
const roleIn = (plan: ServerPlan, name: string): Part => bodies(plan)[`auth/jwt/role/${name}`] as Part;

describe('the commands that jobpass trust vault prints', () => {
  const HOSTILE = 'x"; $\u007bfile("/etc/passwd")} %{ if true } $(touch owned) `touch owned` \' \\ \u{1F600}';

  it('quotes whatever the file has', async () => {
    const plan = await planned([
      {
        role: 'a',
        when: { environment: HOSTILE, ref: `${HOSTILE}\n}**` },
        trust: { policy: `# ${HOSTILE}\nHCL\nEOT` },
      },
    ]);
    const terraform = plan.print('terraform');
    expect(terraform).not.toMatch(/(^|[^$])\$\{/);
    expect(terraform).not.toMatch(/(^|[^%])%\{/);
    expect(terraform).toMatch(/^[ -~\n]*$/);
    const commands = plan.print('cli');
    expect(commands).toContain("policy write jobpass-a - <<'HCL_'\n");
    expect(roleIn(plan, 'a')['bound_claims']).toEqual({ environment: [HOSTILE], ref: [`${HOSTILE}\n}*`] });
    const folder = mkdtempSync(join(tmpdir(), 'jobpass-trust-'));
    try {
      // A program that prints what it is given on stdin where it writes.
      const program = join(folder, 'program');
      writeFileSync(program, '#!/bin/sh\ncase "$1" in write|policy) cat ;; esac\n', { mode: 0o755 });
      const printed = execFileSync('/bin/sh', ['-c', commands], {
        cwd: folder,
        env: { PATH: '/usr/bin:/bin', CLI: program },
        encoding: 'utf8',
      });
      expect(printed).toContain(`# ${HOSTILE}\nHCL\nEOT\n`);
      expect(existsSync(join(folder, 'owned'))).toBe(false);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
