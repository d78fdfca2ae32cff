import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { awsBin, noAwsClients } from '../support/aws/clients.js';
import { AwsJobs } from '../support/aws/jobs.js';
import { secondsUntil } from '../support/kept-jobs.js';
import { GUARDED, KubernetesJobs } from '../support/kubernetes/jobs.js';
import { kubernetesProgram, noKubernetes } from '../support/kubernetes/server.js';
import { suiteUnless } from '../support/left-out.js';
import { noOpenBao, OpenBao } from '../support/openbao.js';
import { within } from '../support/pace.js';
import { noPostgres, Postgres } from '../support/postgres.js';
import { filledIn, jobPath, missingTools, toolPath } from '../support/tools.js';
import { VaultJobs } from '../support/vault-jobs.js';
import { startActs } from './act.js';

// The examples for GitHub that need a server of their own, run in act from the workflow file on; examples/github/deploy.yml
// is run in act.test.ts.

const act = (): string => toolPath('act');
const example = (name: string): string =>
  filledIn(readFileSync(join(import.meta.dirname, '../../examples/github', name), 'utf8'));

suiteUnless(missingTools('act') ?? noOpenBao() ?? noPostgres(), 'examples/github/vault.yml in act', () => {
  it('reads the secrets, and revokes all of it in the middle of the job', {
    timeout: within(60_000),
  }, async () => {
    const [postgres, bao] = await Promise.all([Postgres.start(), OpenBao.start()]);
    const jobs = await VaultJobs.start(bao);
    await bao.database(postgres);
    await bao.put('secret', 'app', { password: 'a-password-of-the-app' });
    await bao.policy('job', { 'secret/data/app': ['read'], 'database/creds/*': ['read'] });
    await bao.jwtRole('deploy', { bound_audiences: [bao.address], token_policies: ['job'] });
    const psql = `psql "host=${postgres.host} port=${postgres.port} dbname=postgres user=$DB_USER" -At -P pager=off`;
    const acts = startActs({
      idTokens: jobs.tokens,
      vars: { VAULT_ADDR: bao.address },
      files: {
        'deploy.sh': `#!/bin/sh
          echo "shown by mistake: $APP_PASSWORD $DB_PASSWORD"
          echo "user $DB_USER" >&2
          PGPASSWORD="$DB_PASSWORD" ${psql} -c "select 'deployed as ' || length(current_user)"`,
        'untrusted.sh': `#!/bin/sh
          if PGPASSWORD="$DB_PASSWORD" ${psql} -c 'select 1' 2> refused; then echo 'let in'; fi
          grep -o 'authentication failed' refused`,
      },
    });
    try {
      const run = await acts.run(act(), { workflow: 'vault.yml', event: 'push', job: 'deploy' });
      expect(run.exitCode, run.output).toBe(0);
      expect(run.output).toContain('| shown by mistake: *** ***');
      expect(run.output).toMatch(/\| deployed as \d+/);
      expect(run.output).toContain('| authentication failed');
      expect(run.output).not.toContain('| let in');
      expect(run.output).not.toContain('a-password-of-the-app');
      expect(run.output).toContain('A step revoked the credential before the end of the job');
      expect(run.output).toMatch(/Ended credential \S+: revoked \(/);
      expect(run.left).toEqual([]);
      await secondsUntil(async () => (await postgres.roles()).every((role) => !role.startsWith('v-')), 5);
    } finally {
      acts.close();
      await jobs.close();
      await bao.stop();
      await postgres.stop();
    }
  });
});

suiteUnless(missingTools('act') ?? noAwsClients(), 'examples/github/aws.yml in act', () => {
  it('serves the AWS CLI sessions, which do nothing after the job', { timeout: within(60_000) }, async () => {
    const jobs = await AwsJobs.start({ buckets: { reports: { nightly: 'the report' } } });
    const role = jobs.role('report');
    // The one line that differs from the example: the address of a stand-in for STS.
    const here = example('aws.yml').replace(
      'region: eu-central-1',
      `region: eu-central-1\n          url: ${jobs.account.url}`,
    );
    expect(here).toContain(`url: ${jobs.account.url}`);
    const acts = startActs({
      idTokens: jobs.tokens,
      vars: { REPORT_ROLE: role },
      env: {
        AWS_ENDPOINT_URL: jobs.account.url,
        AWS_EC2_METADATA_DISABLED: 'true',
        PATH: `${awsBin()}:${jobPath()}`,
      },
      files: {
        '.github/workflows/aws.yml': here,
        'report.sh': `#!/bin/sh
          aws s3 cp s3://reports/nightly - ; echo
          echo "shown by mistake: $AWS_CONTAINER_AUTHORIZATION_TOKEN"
          env | grep -c -e AWS_SECRET -e AWS_SESSION`,
      },
    });
    try {
      const run = await acts.run(act(), { workflow: 'aws.yml', event: 'schedule', job: 'report' });
      expect(run.output).toContain('| the report');
      expect(run.output).toContain('| shown by mistake: ***');
      expect(run.output).toMatch(/\| 0$/m);
      expect(run.output).toMatch(/Ended credential \S+: lives until /);
      expect(run.output).not.toMatch(/eyJ[\w-]{10,}\.eyJ/);
      expect(run.left).toEqual([]);
    } finally {
      acts.close();
      await jobs.close();
    }
  });
});

suiteUnless(missingTools('act') ?? noKubernetes(), 'examples/github/kubernetes.yml in act', () => {
  it('deploys with a token that is dead after the job', { timeout: within(90_000) }, async () => {
    const jobs = await KubernetesJobs.start(GUARDED);
    const acts = startActs({
      idTokens: jobs.tokens,
      // A path, because the variables of act have one line each.
      vars: { KUBE_URL: jobs.server.url, KUBE_CA: jobs.server.caFile },
      env: { PATH: `${dirname(kubernetesProgram('kubectl'))}:${jobPath()}` },
      files: {
        '.github/workflows/kubernetes.yml': example('kubernetes.yml'),
        'deploy.sh': `#!/bin/sh
          kubectl create configmap app --from-literal=version=1
          kubectl get configmap app --output 'jsonpath={.metadata.namespace}/{.data.version}'; echo
          grep -c token: "$KUBECONFIG"`,
      },
    });
    try {
      const run = await acts.run(act(), { workflow: 'kubernetes.yml', event: 'push', job: 'deploy' });
      expect(run.output).toContain('| shop/1');
      expect(run.output).toMatch(/\| 0$/m);
      expect(run.output).toMatch(/Ended credential \S+: revoked \(/);
      expect(run.output).not.toMatch(/eyJ[\w-]{10,}\.eyJ/);
      expect(run.left).toEqual([]);
      expect(await jobs.anchors()).toEqual([]);
    } finally {
      acts.close();
      await jobs.close();
    }
  });
});
