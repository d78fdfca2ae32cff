import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { JobpassError } from '../../../../src/errors.js';
import { readKubeconfig } from '../../../../src/sweep/kubernetes/kubeconfig.js';

const PEM = '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n';
const CODED = Buffer.from(PEM).toString('base64');

const folder = mkdtempSync(join(tmpdir(), 'jobpass-kubeconfig-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
mkdirSync(join(folder, 'sub'));
writeFileSync(join(folder, 'sub', 'token'), 'from-a-file\n');
writeFileSync(join(folder, 'broken'), 'two words');
writeFileSync(join(folder, 'ca.pem'), PEM);

interface Parts {
  cluster?: object;
  user?: object;
  more?: object;
}
const SERVER = { server: 'https://kubernetes.example.com:6443' };

/** Writes a kubeconfig with one context. */
function written({ cluster = SERVER, user = { token: 'abc' }, more = {} }: Parts): string {
  const path = join(folder, 'config');
  const content = {
    clusters: [{ name: 'c', cluster }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u', namespace: 'other' } }],
    'current-context': 'x',
    ...more,
  };
  writeFileSync(path, JSON.stringify(content));
  return path;
}

const failure = (path: string, context?: string, tokenFile?: string): Promise<JobpassError> =>
  readKubeconfig(path, context, tokenFile).then(
    () => expect.fail('it was read'),
    (error: JobpassError) => error,
  );

describe('readKubeconfig', () => {
  it('reads YAML: server, authority and token', async () => {
    const path = join(folder, 'yaml');
    writeFileSync(
      path,
      `apiVersion: v1
kind: Config
current-context: x
clusters:
- name: c
  cluster: { server: "https://kubernetes.example.com/k8s/clusters/c-1", certificate-authority-data: ${CODED} }
contexts:
- { name: x, context: { cluster: c, user: u } }
users:
- name: u
  user:
    token: abc
    exec: null
`,
    );
    const cluster = await readKubeconfig(path, undefined, undefined);
    expect(cluster).toMatchObject({ token: 'abc', inPod: false, connection: { ca: PEM } });
    expect(cluster.url.href).toBe('https://kubernetes.example.com/k8s/clusters/c-1');
  });

  it('reads files relative to its own folder, with the same precedence as kubectl', async () => {
    const cluster = { ...SERVER, 'certificate-authority': 'ca.pem', 'insecure-skip-tls-verify': false };
    const user = { token: 'literal', tokenFile: 'sub/token' };
    expect(await readKubeconfig(written({ cluster, user }), undefined, undefined)).toMatchObject({
      token: 'from-a-file',
      connection: { ca: PEM },
    });
    const both = { ...cluster, 'certificate-authority': '/nowhere', 'certificate-authority-data': CODED };
    expect(await readKubeconfig(written({ cluster: both }), undefined, undefined)).toMatchObject({
      connection: { ca: PEM },
    });
  });

  it('reads a client certificate', async () => {
    const user = { 'client-certificate': 'ca.pem', 'client-key-data': CODED };
    const cluster = await readKubeconfig(written({ user }), undefined, undefined);
    expect(cluster.connection).toMatchObject({ clientCert: PEM, clientKey: PEM });
    expect(cluster.token).toBeUndefined();
  });

  it('uses the token in a file instead of the user', async () => {
    const path = written({ user: { exec: { command: 'aws' } } });
    expect(await readKubeconfig(path, 'x', join(folder, 'sub', 'token'))).toMatchObject({
      token: 'from-a-file',
    });
  });

  it.each<[string, Parts, RegExp]>([
    ['a plain http server', { cluster: { server: 'http://kubernetes.example.com' } }, /is not https/],
    ['no server', { cluster: {} }, /`server` in the kubeconfig .* is not a URL/],
    [
      'a certificate that is not verified',
      { cluster: { ...SERVER, 'insecure-skip-tls-verify': true } },
      /`insecure-skip-tls-verify` of the cluster is not supported\. Remove it/,
    ],
    ['a proxy', { cluster: { ...SERVER, 'proxy-url': 'http://a' } }, /`proxy-url`.*HTTPS_PROXY/],
    ['another name', { cluster: { ...SERVER, 'tls-server-name': 'a' } }, /`tls-server-name`/],
    [
      'an authority that is not PEM',
      { cluster: { ...SERVER, 'certificate-authority-data': 'AAAA' } },
      /`certificate-authority-data` is not PEM/,
    ],
    [
      'a missing file',
      { cluster: { ...SERVER, 'certificate-authority': 'none' } },
      /`certificate-authority` in the kubeconfig ".*" cannot be read: .*ENOENT/,
    ],
    [
      'a plugin',
      { user: { exec: { command: 'aws' } } },
      /`exec` of the user is not supported\. Set --token-file .*kubectl create token/,
    ],
    ['impersonation', { user: { token: 'abc', as: 'admin' } }, /`as` of the user is not supported/],
    ['no credential', { user: {} }, /neither a token nor a client certificate/],
    [
      'a certificate without its key',
      { user: { 'client-certificate': 'ca.pem' } },
      /neither a token nor a client certificate/,
    ],
    ['a broken token', { user: { tokenFile: 'broken' } }, /`tokenFile` in .* contains no valid token/],
    [
      'no current context',
      { more: { 'current-context': '' } },
      /`current-context` is missing\. Set --context/,
    ],
    [
      'an unknown context',
      { more: { 'current-context': 'y' } },
      /contains no context "y"\. Its contexts are "x"/,
    ],
    ['an unknown user', { more: { users: [] } }, /contains no user "u"\. Its list of users is empty/],
    [
      'no cluster',
      { more: { contexts: [{ name: 'x', context: { user: 'u' } }] } },
      /the context names no cluster/,
    ],
    ['another kind of file', { more: { clusters: 'c', contexts: null } }, /contains no context "x"/],
  ])('rejects %s', async (_, parts, says) => {
    const { code, told } = await failure(written(parts));
    expect(told).toMatch(says);
    expect(told).not.toMatch(/two words|abc/);
    expect(['usage', 'insecure']).toContain(code);
  });

  it('rejects text that is not YAML, with its position', async () => {
    const path = join(folder, 'bad');
    writeFileSync(path, 'users: [ { user: { token: secret-abc }\n');
    const { told } = await failure(path);
    expect(told).toMatch(/The kubeconfig is invalid: .*bad:\d+:\d+: invalid YAML/);
    expect(told).not.toContain('secret-abc');
  });
});
