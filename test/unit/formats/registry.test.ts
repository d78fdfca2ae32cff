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
});
