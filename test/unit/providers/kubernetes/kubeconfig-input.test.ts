import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSettings } from '../../../../src/config/settings.js';
import { withKubeconfig } from '../../../../src/providers/kubernetes/kubeconfig-input.js';
import { PROVIDERS } from '../../../../src/providers/registry.js';

const CA = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const SECRET = 'the-token-of-an-administrator';

describe('the input `kubeconfig`', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kubeconfig-'));
    writeFileSync(join(folder, 'ca.pem'), CA);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const config = (cluster: object, changes: object = {}): string =>
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        { name: 'other', cluster: { server: 'https://other.example' } },
        { name: 'prod', cluster },
      ],
      users: [{ name: 'admin', user: { token: SECRET } }],
      contexts: [{ name: 'admin@prod', context: { cluster: 'prod', user: 'admin' } }],
      'current-context': 'admin@prod',
      ...changes,
    });
  const given = async (kubeconfig: string, more: Record<string, string> = {}) =>
    (await readSettings(new Map(Object.entries({ kubeconfig, role: 'jobpass/x', ...more })), PROVIDERS))
      .settings;

  it('sets only the server and the certificate authority of the current context', async () => {
    const data = Buffer.from(CA).toString('base64');
    const text = config({ server: 'https://10.0.0.1:6443/', 'certificate-authority-data': data });
    const settings = withKubeconfig(await given(text));
    expect(settings).toMatchObject({ provider: 'kubernetes', url: 'https://10.0.0.1:6443', ca: CA, own: {} });
    expect(JSON.stringify(settings)).not.toContain(SECRET);
  });

  it('accepts the path of a YAML file with relative paths of authorities', async () => {
    const path = join(folder, 'config');
    writeFileSync(
      path,
      'clusters:\n- name: one\n  cluster:\n    server: https://one.example\n    certificate-authority: ca.pem\n',
    );
    expect(withKubeconfig(await given(path))).toMatchObject({ url: 'https://one.example', ca: CA });
  });

  it.each<[string, string, string, RegExp]>([
    ['no YAML', `{a: [${SECRET}`, 'usage', /it is not YAML/],
    ['a list', `- ${SECRET}\n- b`, 'usage', /it is not a map/],
    ['no current context', config({}, { 'current-context': '' }), 'usage', /it has no `current-context`/],
    ['another context', config({}, { 'current-context': 'lost' }), 'usage', /context `lost` has no cluster/],
    ['no server', config({}), 'usage', /no `server`/],
    ['plain http', config({ server: 'http://10.0.0.1' }), 'insecure', /is not https/],
    [
      'a server whose certificate is not verified',
      config({ server: 'https://10.0.0.1', 'insecure-skip-tls-verify': true }),
      'insecure',
      /insecure-skip-tls-verify/,
    ],
    ['a proxy', config({ server: 'https://10.0.0.1', 'proxy-url': 'http://p' }), 'usage', /`proxy-url`/],
    [
      'another name',
      config({ server: 'https://10.0.0.1', 'tls-server-name': 'x' }),
      'usage',
      /`tls-server-name`/,
    ],
    ['a missing file', '/nowhere/config', 'usage', /not a readable file: the system reported ENOENT/],
  ])('is rejected: %s', async (_name, text, code, says) => {
    const settings = await given(text);
    const run = (): unknown => withKubeconfig(settings);
    expect(run).toThrow(expect.objectContaining({ code }) as Error);
    expect(run).toThrow(says);
    expect(run).not.toThrow(SECRET);
  });

  it.each(['url', 'ca'])('is not allowed with `%s`', async (name) => {
    const settings = await given(config({ server: 'https://a.example' }), {
      [name]: name === 'ca' ? CA : 'https://b.example',
    });
    expect(() => withKubeconfig(settings)).toThrow(`\`${name}\` is not allowed with \`kubeconfig\``);
  });
});
