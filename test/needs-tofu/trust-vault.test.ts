import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readRules } from '../../src/rules/file.js';
import type { ServerPlan } from '../../src/trust/generator.js';
import { quoted } from '../../src/trust/hcl.js';
import { plansFor } from '../../src/trust/plans.js';
import { vaultTrustGenerator } from '../../src/trust/vault/generator.js';
import { suiteUnless } from '../support/left-out.js';
import { trustRulesFile } from '../support/trust-tokens.js';

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

const TOFU = join(
  process.env['JOBPASS_CACHE'] ?? join(homedir(), '.cache', 'jobpass-ci'),
  'tofu-1.10.6',
  'tofu',
);

suiteUnless(
  existsSync(TOFU) ? undefined : 'OpenTofu is not installed: node scripts/install-tofu.mjs',
  'What is printed, as OpenTofu reads it',
  () => {
    const inFolder = <T>(work: (folder: string) => T): T => {
      const folder = mkdtempSync(join(tmpdir(), 'jobpass-tofu-'));
      try {
        return work(folder);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    };
    const env = { PATH: '/usr/bin:/bin', HOME: tmpdir(), CHECKPOINT_DISABLE: '1' };

    it('is laid out as it would be by itself', async () => {
      const file = trustRulesFile(
        ISSUER,
        credential({ secrets: 'kv/data/a x; pki/issue/w a=b c' }),
        (name) => ({
          role: name,
          'revoke-role': `end-${name}`,
          trust: { 'bound-cidrs': ['192.0.2.0/24'], 'no-default-policy': 'true', policies: ['b'] },
        }),
      );
      const [plan] = (await plansFor(readRules(file, 'rules.yml'), 'vault', vaultTrustGenerator)) as [
        ServerPlan,
      ];
      const bare = await planned([{ role: 'a', when: { r: 'a,b', '\u00e9': 'c' } }, { role: 'b' }], {
        namespace: 'team',
      });
      inFolder((folder) => {
        for (const [at, each] of [plan, bare].entries()) {
          const path = join(folder, `${at}.tf`);
          writeFileSync(path, each.print('terraform'));
          // It ends with another code where it would write anything otherwise.
          execFileSync(TOFU, ['fmt', '-check', '-diff', path], { env, cwd: folder });
        }
        writeFileSync(join(folder, 'bad.tf'), 'a  =  1\n');
        expect(() => execFileSync(TOFU, ['fmt', '-check', 'bad.tf'], { env, cwd: folder })).toThrow();
      });
    });

    it('has every policy as it was', async () => {
      const texts = [
        'path "a/$\u007bx}/%{y}" {\n  capabilities = ["read"]\n}',
        '# one\nEOT\n  EOT  \n# two',
        '# \u00e9 \\n "quoted"\nEOT',
        '# $$\u007ba} $ % %%{b}',
      ];
      for (const policy of texts) {
        const printed = (await planned([{ role: 'a', trust: { policy } }])).print('terraform');
        const [, written] = /^ {2}policy = (.*?)\n\}\n\nresource/ms.exec(printed) ?? [];
        const read = inFolder((folder) => {
          writeFileSync(join(folder, 'a.tf'), `locals {\n  policy = ${written}\n}\n`);
          return execFileSync(TOFU, ['console'], {
            env,
            cwd: folder,
            input: 'base64encode(local.policy)\n',
            encoding: 'utf8',
            stdio: ['pipe', 'pipe', 'ignore'],
          });
        });
        expect(Buffer.from(read.trim().replaceAll('"', ''), 'base64').toString()).toBe(`${policy}\n`);
      }
    });

    it('has every text as it was', () => {
      const texts = [
        '',
        'a',
        '$\u007ba}',
        '$$\u007ba}',
        '$$$\u007ba}',
        '%{a}',
        '%%{a',
        '$',
        '${',
        '"\\"',
        'a\nb\tc',
        '\u{1F600}é\0',
        "'",
      ];
      const printed = inFolder((folder) =>
        execFileSync(TOFU, ['console'], {
          env,
          cwd: folder,
          input: `base64encode(jsonencode([${texts.map(quoted).join(', ')}]))\n`,
          encoding: 'utf8',
          stdio: ['pipe', 'pipe', 'ignore'],
        }),
      );
      expect(JSON.parse(Buffer.from(printed.trim().replaceAll('"', ''), 'base64').toString())).toEqual(texts);
    });
  },
);
