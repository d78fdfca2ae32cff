import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readRules } from '../../src/rules/file.js';
import { gcpTrustGenerator } from '../../src/trust/gcp/generator.js';
import { plansFor } from '../../src/trust/plans.js';
import { suiteUnless } from '../support/left-out.js';
import { trustRulesFile } from '../support/trust-tokens.js';

const TOFU = join(
  process.env['JOBPASS_CACHE'] ?? join(homedir(), '.cache', 'jobpass-ci'),
  'tofu-1.10.6',
  'tofu',
);
const HOSTILE = 'x"; $\u007bfile("/etc/passwd")} %{ if true } \' \\ \u{1F600}';

// OpenTofu can validate the resources only with the plugin of Google, which these tests do not have.
suiteUnless(
  existsSync(TOFU) ? undefined : 'OpenTofu is not installed: node scripts/install-tofu.mjs',
  'What jobpass trust gcp prints, as OpenTofu reads it',
  () => {
    it('is laid out as it would be by itself', async () => {
      const text = trustRulesFile(
        'https://token.actions.githubusercontent.com',
        {
          provider: 'gcp',
          deliver: 'env',
          'workload-identity-provider':
            'projects/123456789012/locations/global/workloadIdentityPools/ci-pool/providers/github',
        },
        (name) => ({
          ...(name === 'main' ? { when: { environment: HOSTILE, repository_id: '123' } } : {}),
          ...(name === 'people' ? {} : { 'service-account': `${name}@shop-prod.iam.gserviceaccount.com` }),
          ...(name === 'workflow' ? { delegates: 'first@shop-prod.iam.gserviceaccount.com' } : {}),
          ...(name === 'releases' ? { audience: 'releases' } : {}),
          trust: {
            roles: {
              'projects/shop-prod': ['roles/run.developer', 'roles/viewer'],
              'gs://artifacts': 'roles/storage.objectUser',
              'projects/shop-prod/secrets/key': 'roles/secretmanager.secretAccessor',
              'projects/shop-prod/locations/europe-west1/repositories/app': 'roles/artifactregistry.writer',
              'projects/shop-prod/locations/europe-west1/services/shop': 'roles/run.invoker',
            },
          },
        }),
      );
      const plans = await plansFor(readRules(text, 'rules.yml'), 'gcp', gcpTrustGenerator as never);
      const printed = plans[0]?.print('terraform') ?? '';
      const { status, stdout, stderr } = spawnSync(TOFU, ['fmt', '-'], {
        input: printed,
        env: { PATH: '/usr/bin:/bin', HOME: tmpdir(), CHECKPOINT_DISABLE: '1' },
        encoding: 'utf8',
      });
      expect([status, stderr]).toEqual([0, '']);
      expect(stdout).toBe(printed);
      for (const type of [
        'project',
        'storage_bucket',
        'secret_manager_secret',
        'artifact_registry_repository',
        'cloud_run_v2_service',
      ])
        expect(printed).toContain(`resource "google_${type}_iam_member"`);
    });
  },
);
