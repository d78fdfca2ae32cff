import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StepResult } from '../../src/demo/stand-in-runner.js';
import { TARGET_RIGHTS } from '../support/kubernetes/account.js';
import { clientEnv } from '../support/kubernetes/clients.js';
import { GUARDED, KubernetesJobs, TARGET } from '../support/kubernetes/jobs.js';
import { kubernetesProgram, noKubernetes } from '../support/kubernetes/server.js';
import { suiteUnless } from '../support/left-out.js';
import { within } from '../support/pace.js';
import { type Ended, runProgram } from '../support/run-program.js';
import { missingTools, toolPath } from '../support/tools.js';

// Programs that load the kubeconfig in each command: kubectl, Helm, and OpenTofu with its state in the cluster. The tests do not
// include OpenTofu's provider `kubernetes`: the package registries have only its version 1.13.4, which does not support version 1
// of the API of exec plugins.

const CHART = {
  'Chart.yaml': 'apiVersion: v2\nname: settings\nversion: 1.0.0\n',
  'templates/settings.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-settings\ndata:\n  color: {{ .Values.color }}\n',
  'values.yaml': 'color: green\n',
};
const TOFU = `terraform {
  backend "kubernetes" {
    secret_suffix = "state"
    namespace     = "${TARGET}"
  }
}
resource "terraform_data" "one" {
  input = "from OpenTofu"
}
output "one" {
  value = terraform_data.one.output
}
`;

suiteUnless(noKubernetes() ?? missingTools('tofu'), 'Programs with a kubeconfig of a job', () => {
  let jobs: KubernetesJobs;
  const folder = mkdtempSync(join(tmpdir(), 'jobpass-programs-'));
  const chart = join(folder, 'chart');
  beforeAll(async () => {
    mkdirSync(join(chart, 'templates'), { recursive: true });
    for (const [name, text] of Object.entries(CHART)) writeFileSync(join(chart, name), text);
    jobs = await KubernetesJobs.start({ ...GUARDED, manifests: [...GUARDED.manifests, ...TARGET_RIGHTS] });
  }, within(90_000));
  afterAll(async () => {
    await jobs?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs a program as a step of the job, with only the variables that Jobpass sets. */
  function run(main: StepResult, program: string, args: readonly string[], cwd = folder): Promise<Ended> {
    const variables = [...main.env].filter(([name]) => name.startsWith('KUBE'));
    const home = join(folder, 'home');
    const env = { ...clientEnv({ ...Object.fromEntries(variables), TF_IN_AUTOMATION: '1' }), HOME: home };
    return runProgram(program, args, { cwd, env, hangsAfterMs: 60_000 });
  }
  const kubectl = (main: StepResult, ...args: string[]): Promise<Ended> =>
    run(main, kubernetesProgram('kubectl'), args);
  const helm = (main: StepResult, ...args: string[]): Promise<Ended> =>
    run(main, kubernetesProgram('helm'), args);

  describe.sequential.each(['endpoint', 'file', 'env'])('with `deliver: %s`', (deliver) => {
    it('kubectl, Helm and OpenTofu work in the job, and fail after its end', {
      timeout: within(120_000),
    }, async () => {
      const job = jobs.job();
      const main = await job.main({ ...jobs.inputs, deliver });
      expect(main.exitCode, main.output).toBe(0);

      const manifest = join(folder, 'manifest.json');
      const metadata = { name: `applied-${deliver}` };
      writeFileSync(manifest, JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata }));
      const applied = await kubectl(main, 'apply', '-f', manifest);
      expect(applied.output).toBe(`configmap/applied-${deliver} created\n`);
      expect((await kubectl(main, 'get', 'configmaps', '-o', 'name')).output).toContain(
        `configmap/applied-${deliver}`,
      );
      const watched = await kubectl(
        main,
        ...['wait', '--for=create', `configmap/applied-${deliver}`, '--timeout=10s'],
      );
      expect(watched).toMatchObject({ exitCode: 0 });

      const release = `release-${deliver}`;
      const installed = await helm(main, 'install', release, chart);
      expect(installed.output).toContain('STATUS: deployed');
      expect((await helm(main, 'list')).output).toMatch(new RegExp(`${release}\\s+${TARGET}\\s+1\\s`));
      expect((await kubectl(main, 'get', 'configmap', `${release}-settings`, '-o', 'json')).output).toContain(
        '"color": "green"',
      );

      const module = join(folder, deliver);
      mkdirSync(module);
      writeFileSync(join(module, 'main.tf'), TOFU);
      const tofu = (...args: string[]): Promise<Ended> => run(main, toolPath('tofu'), args, module);
      const init = await tofu('init', '-no-color');
      expect(init.exitCode, init.output).toBe(0);
      const applying = await tofu('apply', '-auto-approve', '-no-color');
      expect(applying.output).toContain('one = "from OpenTofu"');
      const state = await jobs.server.request('GET', `/api/v1/namespaces/${TARGET}/secrets`);
      expect(state.body.items.map((one: { metadata: { name: string } }) => one.metadata.name)).toContain(
        'tfstate-default-state',
      );

      const post = await job.post(main);
      expect(post.output).toMatch(/: revoked \(/);
      for (const after of [
        await kubectl(main, 'get', 'configmaps'),
        await helm(main, 'list'),
        await tofu('plan', '-no-color'),
      ]) {
        expect(after.exitCode).not.toBe(0);
        expect(after.output).not.toMatch(/eyJ/);
      }
    });
  });
});
