import { describe, expect, it } from 'vitest';
import { FORMAT_NAMES, type FormatName, writeFormat } from '../../../src/formats/registry.js';

const NOW = Date.UTC(2026, 10, 29, 12, 0, 0);
const SESSION = {
  ...{ AccessKeyId: 'ASIAEXAMPLE', SecretAccessKey: 'the-key', SessionToken: 'the-token' },
  expiresAt: NOW + 90_500,
};
const VARIABLES = [
  ['TOKEN', 'abc'],
  ['PASSWORD', 'it is $5'],
] as const;
const LOGIN = { host: 'registry.example:8443', username: 'octocat', secret: 'the-token' };

describe('each credential format, exactly as programs read it', () => {
  const written: Record<FormatName, [text: Promise<string>, expected: string]> = {
    raw: [writeFormat('raw', 'abc', NOW), 'abc'],
    dotenv: [writeFormat('dotenv', VARIABLES, NOW), "TOKEN=abc\nPASSWORD='it is $5'\n"],
    json: [writeFormat('json', VARIABLES, NOW), '{\n  "TOKEN": "abc",\n  "PASSWORD": "it is $5"\n}\n'],
    'token-response': [
      writeFormat('token-response', { token: 'abc', expiresAt: NOW + 90_500 }, NOW),
      '{"access_token":"abc","token_type":"Bearer","expires_in":90}',
    ],
    'exec-credential': [
      writeFormat('exec-credential', { token: 'abc', expiresAt: NOW + 90_500 }, NOW),
      '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"abc","expirationTimestamp":"2026-11-29T12:01:30Z"}}',
    ],
    'process-credential': [
      writeFormat('process-credential', SESSION, NOW),
      '{"Version":1,"AccessKeyId":"ASIAEXAMPLE","SecretAccessKey":"the-key","SessionToken":"the-token","Expiration":"2026-11-29T12:01:30Z"}',
    ],
    'container-credentials': [
      writeFormat('container-credentials', SESSION, NOW),
      '{"AccessKeyId":"ASIAEXAMPLE","SecretAccessKey":"the-key","Token":"the-token","Expiration":"2026-11-29T12:01:30Z"}',
    ],
    netrc: [
      writeFormat('netrc', LOGIN, NOW),
      'machine registry.example:8443 login octocat password the-token\n',
    ],
    npmrc: [writeFormat('npmrc', LOGIN, NOW), '//registry.example:8443/:_authToken=the-token\n'],
    docker: [
      writeFormat('docker', LOGIN, NOW),
      `{\n  "auths": {\n    "registry.example:8443": {\n      "auth": "${Buffer.from('octocat:the-token').toString('base64')}"\n    }\n  }\n}\n`,
    ],
    terraform: [
      writeFormat('terraform', LOGIN, NOW),
      '{\n  "credentials": {\n    "registry.example:8443": {\n      "token": "the-token"\n    }\n  }\n}\n',
    ],
  };

  it.each(FORMAT_NAMES)('%s', async (name) => {
    const [text, expected] = written[name];
    expect(await text).toBe(expected);
  });

  it('leaves out an end that is not known', async () => {
    const { expiresAt: _, ...keys } = SESSION;
    expect(await writeFormat('token-response', { token: 'abc', expiresAt: undefined }, NOW)).toBe(
      '{"access_token":"abc","token_type":"Bearer"}',
    );
    for (const name of ['process-credential', 'container-credentials'] as const)
      expect(await writeFormat(name, { ...keys, expiresAt: undefined }, NOW)).not.toContain('Expiration');
  });

  it('counts no time below zero', async () => {
    expect(await writeFormat('token-response', { token: 'abc', expiresAt: NOW - 5_000 }, NOW)).toContain(
      '"expires_in":0',
    );
  });

  it.each(['netrc', 'npmrc'] as const)('rejects a secret that %s would need quotes for', async (name) => {
    for (const secret of ['two words', 'a"quote', "a'quote", 'a\\b', 'a#b', 'a;b', 'a$b', 'a\nb', 'ä', ''])
      await expect(writeFormat(name, { ...LOGIN, secret }, NOW)).rejects.toMatchObject({ code: 'delivery' });
    await expect(writeFormat(name, { ...LOGIN, secret: 'aZ09._~+/=:@%&-!' }, NOW)).resolves.toContain('aZ09');
  });

  it('keeps the path of an npm registry, and writes one slash before the key', async () => {
    for (const host of ['npm.example/team', 'npm.example/team/'])
      expect(await writeFormat('npmrc', { ...LOGIN, host }, NOW)).toBe(
        '//npm.example/team/:_authToken=the-token\n',
      );
  });

  it('writes the key of Docker Hub, and rejects a user name with a colon', async () => {
    expect(await writeFormat('docker', { ...LOGIN, host: 'docker.io' }, NOW)).toContain(
      '"https://index.docker.io/v1/"',
    );
    await expect(writeFormat('docker', { ...LOGIN, username: 'a:b' }, NOW)).rejects.toMatchObject({
      code: 'delivery',
    });
  });
});
