import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { claimsOf } from '../../src/identity/id-token.js';
import { manifestsFor } from '../../src/servers/kubernetes/manifests.js';
import type { KeptJob } from '../support/kept-jobs.js';
import { pause } from '../support/kept-jobs.js';
import { GUARDED, KubernetesJobs } from '../support/kubernetes/jobs.js';
import { noKubernetes } from '../support/kubernetes/server.js';
import { suiteUnless } from '../support/left-out.js';
import { within } from '../support/pace.js';

const ACCOUNTS = '/api/v1/namespaces/ci/serviceaccounts/runner/token';
const PODS = '/api/v1/namespaces/ci/pods';

/** No kubelet runs. The tests create Pod objects, and write the files that a kubelet projects into a container. */
suiteUnless(noKubernetes(), 'Jobs in pods of a cluster whose API server is real', () => {
  let jobs: KubernetesJobs;
  const folder = mkdtempSync(join(tmpdir(), 'jobpass-pod-'));
  beforeAll(async () => {
    jobs = await KubernetesJobs.start({
      ...GUARDED,
      manifests: [
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'ci' } },
        { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { namespace: 'ci', name: 'runner' } },
        ...manifestsFor({ roles: [{ account: 'deployer', runners: ['ci/runner'] }] }),
      ],
    });
  });
  afterAll(async () => {
    await jobs?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  interface Pod {
    name: string;
    uid: string;
    /** The file with the projected token. */
    file: string;
  }
  /** Writes a new token of a pod to its file. @returns the token's JTI */
  const project = async ({ name, uid, file }: Pod): Promise<string> => {
    const boundObjectRef = { apiVersion: 'v1', kind: 'Pod', name, uid };
    const { status, body } = await jobs.server.request('POST', ACCOUNTS, {
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { boundObjectRef } },
    });
    expect(status).toBe(201);
    writeFileSync(file, body.status.token);
    return String(claimsOf(body.status.token)?.['jti']);
  };
  const podNamed = async (name: string): Promise<Pod> => {
    const { status, body } = await jobs.server.request('POST', PODS, {
      body: {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name },
        spec: {
          serviceAccountName: 'runner',
          containers: [{ name: 'runner', image: 'runner.example/runner' }],
        },
      },
    });
    expect(status).toBe(201);
    const pod = { name, uid: body.metadata.uid, file: join(folder, name) };
    await project(pod);
    return pod;
  };
  const begin = async ({ uid, file }: Pod) => {
    const job: KeptJob = jobs.job();
    const main = await job.main({ ...jobs.inputs, auth: 'pod', 'jwt-file': file, deliver: 'file' });
    expect(main.exitCode, main.output).toBe(0);
    const { tokenFile } = JSON.parse(readFileSync(main.env.get('KUBECONFIG') ?? '', 'utf8')).users[0].user;
    const prefix = `jobpass-pod.${uid.replaceAll('-', '')}-`;
    const anchors = async (): Promise<string[]> =>
      (await jobs.anchors()).filter((name) => name.startsWith(prefix));
    expect(await anchors()).toHaveLength(1);
    return { job, main, anchors, token: readFileSync(tokenFile, 'utf8') };
  };
  const deletionsOf = (name: string | undefined) =>
    jobs.server.auditLog().filter(({ verb, objectRef }) => verb === 'delete' && objectRef.name === name);

  it('ends the token with the job, and uses the pod’s UID in the name of the anchor', async () => {
    const pod = await podNamed('one');
    const { job, main, anchors, token } = await begin(pod);
    const [anchor] = await anchors();
    const post = await job.post(main);
    expect(post.output).toMatch(/: revoked \(/);
    expect(await jobs.accepts(token)).toBe(false);
    expect(await anchors()).toEqual([]);
    expect(deletionsOf(anchor)).toMatchObject([
      {
        user: {
          username: 'system:serviceaccount:ci:runner',
          extra: { 'authentication.kubernetes.io/pod-uid': [pod.uid] },
        },
        responseStatus: { code: 200 },
      },
    ]);
  });

  it('reads the token of the pod again, because Kubernetes replaces the token during the job', async () => {
    const pod = await podNamed('two');
    const { job, main, anchors } = await begin(pod);
    const [anchor] = await anchors();
    const renewed = await project(pod);
    const post = await job.post(main);
    expect(post.output).toMatch(/: revoked \(/);
    const [{ user }] = deletionsOf(anchor);
    expect(user.extra['authentication.kubernetes.io/credential-id']).toEqual([`JTI=${renewed}`]);
  });

  it('prevents a job in another pod of the same account from deleting the anchor', async () => {
    const pod = await podNamed('three');
    const { job, main, anchors } = await begin(pod);
    const [anchor] = await anchors();
    const other = await podNamed('other');
    const { status, body } = await jobs.server.request(
      'DELETE',
      `/api/v1/namespaces/jobpass/secrets/${anchor}`,
      { token: readFileSync(other.file, 'utf8') },
    );
    expect(status).toBe(403);
    expect(body.message).toContain('a job may only use its own anchors');
    expect((await job.post(main)).output).toMatch(/: revoked \(/);
  });

  it('reports no ending as proven if the pod was deleted', { timeout: within(90_000) }, async () => {
    const pod = await podNamed('four');
    const { job, main, anchors, token } = await begin(pod);
    await jobs.server.request('DELETE', `${PODS}/four?gracePeriodSeconds=0`);
    // After this time, the API server's cache no longer contains the token of the pod.
    await pause(11_000);
    const post = await job.post(main);
    expect(post.output).toMatch(/failed, lives until/);
    expect(await jobs.accepts(token)).toBe(true);
    // The anchor expires, so that the sweep deletes it.
    expect(await anchors()).toHaveLength(1);
  });

  it.each<[string, (file: string) => void | Promise<void>, RegExp]>([
    [
      'no token',
      () => undefined,
      /The token in \S+ cannot be read: .*Run this step in a pod, or set `jwt-file`/s,
    ],
    [
      'a token that is not bound to a pod',
      async (file) => {
        const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} };
        const { body: answer } = await jobs.server.request('POST', ACCOUNTS, { body });
        writeFileSync(file, answer.status.token);
      },
      /The token in \S+ is not bound to a pod/,
    ],
    [
      'a token of a deleted pod',
      async (file) => {
        const pod = await podNamed('gone');
        writeFileSync(file, readFileSync(pod.file));
        await jobs.server.request('DELETE', `${PODS}/gone?gracePeriodSeconds=0`);
      },
      /401.*in which the pod runs, and that the pod still exists/s,
    ],
  ])('explains the fix for %s', async (name, prepare, message) => {
    const file = join(folder, name.replaceAll(' ', '-'));
    await prepare(file);
    const main = await jobs.job().main({ ...jobs.inputs, auth: 'pod', 'jwt-file': file });
    expect(main.exitCode).not.toBe(0);
    expect(main.output).toMatch(message);
  });
});
