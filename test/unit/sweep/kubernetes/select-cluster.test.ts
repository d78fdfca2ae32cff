import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { selectCluster } from '../../../../src/sweep/kubernetes/select-cluster.js';

const folder = mkdtempSync(join(tmpdir(), 'jobpass-cluster-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const mounted = join(folder, 'mounted');
const nothing = join(folder, 'nothing');
for (const name of ['mounted', 'home', 'home/.kube', 'empty']) mkdirSync(join(folder, name));
writeFileSync(join(mounted, 'token'), 'of-the-pod\n');
writeFileSync(join(mounted, 'ca.crt'), 'CA');
writeFileSync(join(folder, 'other'), 'of-a-file');

function kubeconfig(path: string, token: string): string {
  const content = {
    clusters: [{ name: 'c', cluster: { server: `https://${token}.example.com` } }],
    users: [{ name: 'u', user: { token } }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  };
  writeFileSync(path, JSON.stringify(content));
  return path;
}
const given = kubeconfig(join(folder, 'given'), 'given');
const named = kubeconfig(join(folder, 'named'), 'named');
kubeconfig(join(folder, 'home', '.kube', 'config'), 'home');

const POD = { KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '6443' };
const HOME = { HOME: join(folder, 'home') };
const EMPTY = { HOME: join(folder, 'empty') };

describe('selectCluster', () => {
  it.each<[string, Parameters<typeof selectCluster>, string, string]>([
    [
      'the kubeconfig of the option',
      [{ kubeconfig: given }, { ...POD, KUBECONFIG: named }, mounted],
      'given',
      'https://given.example.com/',
    ],
    ['the pod', [{}, { ...POD, KUBECONFIG: named }, mounted], 'of-the-pod', 'https://10.0.0.1:6443/'],
    [
      'the pod, by IPv6',
      [{}, { KUBERNETES_SERVICE_HOST: 'fd00::1' }, mounted],
      'of-the-pod',
      'https://[fd00::1]/',
    ],
    [
      'the pod, with another token',
      [{ tokenFile: join(folder, 'other') }, POD, nothing],
      'of-a-file',
      'https://10.0.0.1:6443/',
    ],
    [
      'a context, in a pod too',
      [{ context: 'x' }, { ...POD, KUBECONFIG: named }, mounted],
      'named',
      'https://named.example.com/',
    ],
    ['KUBECONFIG', [{}, { ...HOME, KUBECONFIG: named }, mounted], 'named', 'https://named.example.com/'],
    [
      'KUBECONFIG, in a pod without a token',
      [{}, { ...POD, KUBECONFIG: named }, nothing],
      'named',
      'https://named.example.com/',
    ],
    ['the file of kubectl', [{}, HOME, mounted], 'home', 'https://home.example.com/'],
  ])('is %s', async (_, args, token, url) => {
    const cluster = await selectCluster(...args);
    expect([cluster.token, cluster.url.href]).toEqual([token, url]);
    expect(cluster.inPod).toBe(url.includes('10.0.0.1') || url.includes('fd00'));
  });

  it('trusts the certificate authority of the pod if its file exists', async () => {
    expect((await selectCluster({}, POD, mounted)).connection).toMatchObject({ ca: 'CA' });
  });

  it.each<[Parameters<typeof selectCluster>, RegExp]>([
    [
      [{}, { ...POD, ...EMPTY }, nothing],
      /This pod has no token of its service account in ".*"\. Set `automountServiceAccountToken: true`/,
    ],
    [
      [{}, EMPTY, mounted],
      /No cluster was specified, and the kubeconfig ".*config" does not exist\. Set --kubeconfig/,
    ],
    [[{}, { KUBECONFIG: `${named}:${given}` }, mounted], /KUBECONFIG names 2 files/],
    [[{ kubeconfig: nothing }, {}, mounted], /--kubeconfig cannot be read/],
    [
      [{}, { ...POD, KUBERNETES_SERVICE_HOST: 'a b' }, mounted],
      /KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT is not a URL/,
    ],
  ])('fails with the fix: %#', async (args, says) => {
    await expect(selectCluster(...args)).rejects.toMatchObject({
      code: 'usage',
      told: expect.stringMatching(says) as string,
    });
  });
});
