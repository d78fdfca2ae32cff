import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StepResult } from '../../src/demo/stand-in-runner.js';
import { awsFault } from '../support/aws/account.js';
import { allow } from '../support/aws/policies.js';
import { type KeptJob, pause, secondsUntil } from '../support/kept-jobs.js';
import { EksJobs } from '../support/kubernetes/eks.js';
import { kubernetesProgram, noKubernetes } from '../support/kubernetes/server.js';
import { suiteUnless } from '../support/left-out.js';
import { within } from '../support/pace.js';

suiteUnless(noKubernetes(), 'Jobs that log in to a real API server as to Amazon EKS', () => {
  let jobs: EksJobs;
  beforeAll(async () => {
    jobs = await EksJobs.start();
  });
  afterAll(() => jobs?.close());

  const kubectl = async (env: ReadonlyMap<string, string>, ...args: string[]): Promise<string> => {
    const KUBECONFIG = env.get('KUBECONFIG') ?? '';
    const options = { env: { PATH: '', HOME: dirname(KUBECONFIG), KUBECONFIG } };
    return (await promisify(execFile)(kubernetesProgram('kubectl'), args, options)).stdout;
  };
  const tokenOf = (env: ReadonlyMap<string, string>): string => {
    const path = JSON.parse(readFileSync(env.get('KUBECONFIG') ?? '', 'utf8')).users[0].user.tokenFile;
    return readFileSync(path, 'utf8');
  };
  interface Begun {
    job: KeptJob;
    main: StepResult;
    /** The anchor of this job. */
    anchor: string;
    token: string;
  }
  const begin = async (
    cloud: Record<string, string> = {},
    cluster: Record<string, string> = {},
  ): Promise<Begun> => {
    const before = await jobs.kubernetes.anchors();
    const job = jobs.job();
    const main = await job.main(jobs.inputs(cloud, { deliver: 'file', ...cluster }));
    expect(main.exitCode, main.output).toBe(0);
    const [anchor = ''] = (await jobs.kubernetes.anchors()).filter((name) => !before.includes(name));
    return { job, main, anchor, token: tokenOf(main.env) };
  };
  const anchors = (): Promise<string[]> => jobs.kubernetes.anchors();

  describe.sequential('main steps, one after the other', () => {
    it('ends the token with the job, and uses the session name in the name of the anchor', async () => {
      const { job, main, anchor, token } = await begin();
      expect(await kubectl(main.env, 'create', 'configmap', 'eks')).toContain('configmap/eks created');
      const session = main.outputs.get('cloud-authenticated-arn')?.split('/').at(-1) ?? '';
      expect(session).toMatch(/^octo-org-octo-repo-77-1-[a-z0-9]{9}$/);
      expect(anchor).toMatch(new RegExp(`^jobpass-eks\\.${session.replaceAll('-', '')}-[a-z0-9]{10}$`));
      const [created] = jobs.kubernetes.server
        .auditLog()
        .filter(({ verb, user }) => verb === 'create' && user.extra?.sessionName?.[0] === session);
      expect(created).toMatchObject({
        user: { username: `jobpass:eks:${session}` },
        objectRef: { resource: 'secrets', namespace: 'jobpass' },
      });
      expect(await jobs.kubernetes.accepts(token)).toBe(true);
      const post = await job.post(main);
      expect(post.output).toMatch(/cluster: revoked \(/);
      expect(await jobs.kubernetes.accepts(token)).toBe(false);
      expect(await anchors()).not.toContain(anchor);
      // No output, file or argument contains the log-in.
      expect(main.output + post.output).not.toContain('k8s-aws-v1.');
      await expect.poll(() => job.left(), { timeout: within(20_000) }).toEqual([]);
    });

    it('logs in with renewed AWS sessions of the same name in the keeper', {
      timeout: within(120_000),
    }, async () => {
      const { job, main, anchor } = await begin({ deliver: 'file', lease: '20s' });
      const names = (): (string | null)[] =>
        jobs.aws.account.of('AssumeRoleWithWebIdentity').map(({ form }) => form.get('RoleSessionName'));
      const before = names();
      // The parent session has expired, so the next one comes from another ID token.
      jobs.aws.account.fault('GetScopedCredentials', awsFault('sts', 403, 'ExpiredToken'));
      await expect
        .poll(() => names().length, { timeout: within(60_000), interval: 500 })
        .toBeGreaterThan(before.length);
      expect(names().at(-1)).toBe(before.at(-1));
      // At this time, the first copy has expired.
      await pause(15_000);
      const post = await job.post(main);
      expect(post.output).toMatch(/cluster: revoked \(/);
      expect(await anchors()).not.toContain(anchor);
    });

    it('ends the Kubernetes credential before the AWS session if the job is killed', {
      timeout: within(120_000),
    }, async () => {
      const role = jobs.aws.role('ended', { boundary: allow('*', '*') });
      const ender = jobs.aws.role('ender');
      jobs.authenticator.allow(role);
      const { job, anchor } = await begin({ role, 'revoke-role': ender, deliver: 'file', lease: '20s' });
      // A second session of the same name gets its own deny.
      jobs.aws.account.fault('GetScopedCredentials', awsFault('sts', 403, 'ExpiredToken'));
      const sessions = () => jobs.aws.account.sessions.filter((one) => one.role?.name === 'ended');
      const copies = sessions().length;
      await expect
        .poll(() => sessions().length, { timeout: within(60_000), interval: 500 })
        .toBeGreaterThan(copies + 1);
      expect(new Set(sessions().map(({ userId }) => userId)).size).toBe(1);
      await job.worker.kill();
      await expect.poll(anchors, { timeout: within(20_000) }).not.toContain(anchor);
      await expect.poll(() => job.left(), { timeout: within(20_000) }).toEqual([]);
      for (const { credentials } of sessions())
        expect(await jobs.aws.account.refusal(credentials)).toMatch(/^(AccessDenied|ExpiredToken)$/);
      const denies = jobs.aws.account.trail.events.filter(({ eventName }) => eventName === 'PutRolePolicy');
      expect(new Set(denies.map(({ requestParameters }) => JSON.stringify(requestParameters))).size).toBe(2);
      const [put] = denies;
      const deleted = jobs.kubernetes.server
        .auditLog()
        .find(({ verb, objectRef }) => verb === 'delete' && objectRef.name === anchor);
      expect(deleted.responseStatus.code).toBe(200);
      expect(Date.parse(deleted.stageTimestamp)).toBeLessThanOrEqual(
        Date.parse(String(put?.eventTime)) + 999,
      );
    });

    it('revokes the Kubernetes credential first if a step revokes the AWS credential', async () => {
      const { job, main, anchor, token } = await begin();
      const now = await job.main({ revoke: 'now', name: 'cloud' });
      expect(now.output).toContain('Jobpass also revokes "cluster", which logs in with "cloud"');
      expect(await anchors()).not.toContain(anchor);
      expect(await jobs.kubernetes.accepts(token)).toBe(false);
      const post = await job.post(main);
      expect(post.output).not.toMatch(/failed/);
    });

    it('ends the Kubernetes credential before the AWS credential reaches its TTL', async () => {
      const { job, main, anchor } = await begin({ ttl: '40s' });
      expect(main.output).toContain(
        'The credential lives for at most 30s, because it logs in with "cloud", which lives for at most 40s',
      );
      await expect.poll(anchors, { timeout: within(40_000) }).not.toContain(anchor);
      const post = await job.post(main);
      expect(post.output).toMatch(/cluster: revoked \(/);
    });

    it('fails the step if the AWS role does not trust the job, and creates nothing', async () => {
      const before = await anchors();
      const other = jobs.aws.account.addRole('other', {
        trust: { Version: '2012-10-17', Statement: { Effect: 'Deny', Action: '*', Principal: '*' } },
      });
      const main = await jobs.job().main(jobs.inputs({ role: other }));
      expect(main.exitCode).not.toBe(0);
      expect(main.output).toContain('Credential "cloud": ');
      expect(await anchors()).toEqual(before);
    });

    it('reports the cluster and the role if the access entry is missing, and revokes the AWS session', async () => {
      const role = jobs.aws.role('unknown');
      const job = jobs.job();
      const main = await job.main(jobs.inputs({ role }));
      expect(main.exitCode).not.toBe(0);
      expect(main.output).toContain(
        `Check that \`cluster-name\` (\`${EksJobs.cluster}\`) is the name of the cluster at \`url\`, and that the cluster has an access entry for the role ${role}`,
      );
      expect(main.output).not.toContain('k8s-aws-v1.');
      expect(jobs.authenticator.rejected.at(-1)).toBe('access denied because ARN is not mapped');
    });

    it('reports a log-in that another cluster rejects', async () => {
      const main = await jobs.job().main(jobs.inputs({}, { 'cluster-name': 'another' }));
      expect(main.exitCode).not.toBe(0);
      expect(jobs.authenticator.rejected.at(-1)).toContain('SignatureDoesNotMatch');
    });

    it('reports no ending as proven if the AWS session ended early', {
      timeout: within(90_000),
    }, async () => {
      const { job, main, anchor, token } = await begin();
      jobs.aws.account.jump(2 * 3_600_000);
      // The API server calls its webhook only for a new token. A token signed in the same second would be the same.
      await pause(1_500);
      try {
        const post = await job.post(main);
        expect(post.output).toMatch(/cluster: Ended credential \S+: failed, lives until \S+ \(.*401/);
        expect(post.output).not.toContain('k8s-aws-v1.');
      } finally {
        jobs.aws.account.jump(-2 * 3_600_000);
      }
      expect(await jobs.kubernetes.accepts(token)).toBe(true);
      expect(await anchors()).toContain(anchor);
      expect(jobs.authenticator.rejected.at(-1)).toContain('ExpiredToken');
    });

    it('exec: a command gets both, and both end with it', async () => {
      const before = await anchors();
      const job = jobs.job();
      const { credentials } = jobs.inputs();
      const kubectl = kubernetesProgram('kubectl');
      const words = ['exec', '--credentials', credentials, '--', kubectl, 'create', 'configmap', 'exec'];
      const step = await job.command(...words);
      expect(step.exitCode, step.output).toBe(0);
      expect(step.output).toContain('configmap/exec created');
      expect(step.output).toMatch(/cluster: revoked \(/);
      expect(step.output).not.toContain('k8s-aws-v1.');
      expect(await anchors()).toEqual(before);
    });

    it('leaves no credential if the main step is killed', { timeout: within(60_000) }, async () => {
      const before = await anchors();
      const job = jobs.job();
      const killed = await job.main(jobs.inputs(), {
        onStartElsewhere: (kill) =>
          void secondsUntil(async () => (await anchors()).length > before.length, 20, 5).then(() =>
            kill('SIGKILL'),
          ),
      });
      const post = await job.post(killed);
      expect(post.output).not.toMatch(/failed|may still exist/);
      expect(await anchors()).toEqual(before);
    });
  });
});
