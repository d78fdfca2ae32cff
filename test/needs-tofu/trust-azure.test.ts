import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readRules } from '../../src/rules/file.js';
import { azureTrustGenerator } from '../../src/trust/azure/generator.js';
import type { TrustGenerator } from '../../src/trust/generator.js';
import { plansFor } from '../../src/trust/plans.js';
import { suiteUnless } from '../support/left-out.js';

const TOFU = join(
  process.env['JOBPASS_CACHE'] ?? join(homedir(), '.cache', 'jobpass-ci'),
  'tofu-1.10.6',
  'tofu',
);
const HOSTILE = 'x"; $\u007bfile("/etc/passwd")} %{ if true } \' \\ \u{1F600}';
const GUID = '11111111-2222-4333-8444-555555555555';
const GROUP = `/subscriptions/${GUID}/resourceGroups/shop`;
const IDENTITY = `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/deploy`;

// OpenTofu can validate the resources only with the plugins of Microsoft and HashiCorp, which these tests do not have.
suiteUnless(
  existsSync(TOFU) ? undefined : 'OpenTofu is not installed: node scripts/install-tofu.mjs',
  'What jobpass trust azure prints, as OpenTofu reads it',
  () => {
    it.each([
      ['an application', {}],
      ['a managed identity', { 'managed-identity': IDENTITY }],
    ])('is laid out as it would be by itself: %s', async (_, own) => {
      const text = JSON.stringify({
        jobs: { ci: { issuer: 'https://token.actions.githubusercontent.com' } },
        credentials: {
          deploy: {
            provider: 'azure',
            'client-id': GUID,
            'tenant-id': GUID,
            when: { repository: 'octo-org/shop', repository_id: '123', repository_owner_id: '456' },
            trust: { ...own, roles: { [GROUP]: ['Reader', GUID] } },
            rules: [
              { name: 'hostile', when: { environment: HOSTILE } },
              { name: 'all', when: { ref: 'refs/heads/**' } },
            ],
          },
        },
      });
      const plans = await plansFor(
        readRules(text, 'rules.yml'),
        'azure',
        azureTrustGenerator as TrustGenerator,
      );
      const printed = plans[0]?.print('terraform') ?? '';
      expect(printed).toContain("matches 'repo:octo-org@456/shop@123:ref:refs/heads/*'");
      const { status, stdout, stderr } = spawnSync(TOFU, ['fmt', '-'], {
        input: printed,
        env: { PATH: '/usr/bin:/bin', HOME: tmpdir(), CHECKPOINT_DISABLE: '1' },
        encoding: 'utf8',
      });
      expect([status, stderr]).toEqual([0, '']);
      expect(stdout).toBe(printed);
    });
  },
);
