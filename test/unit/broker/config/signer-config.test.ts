import { createPrivateKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../../../src/broker/config/read-config.js';
import {
  readSealedKey,
  rsaKey,
  sealedKeyText,
  writeSealedKey,
} from '../../../../src/broker/github/sealed-key.js';
import { Seal } from '../../../../src/broker/seal.js';
import { JobpassError } from '../../../../src/errors.js';
import { makeSealedKey } from '../../../support/sealed-key.js';

const folder = mkdtempSync(join(tmpdir(), 'jobpass-signers-'));
afterAll(() => rmSync(folder, { recursive: true }));
const sealed = makeSealedKey(folder);
writeFileSync(join(folder, 'other.key'), 'o'.repeat(32));
writeFileSync(join(folder, 'plain.pem'), sealed.pem);
writeFileSync(join(folder, 'text'), 'text');
writeFileSync(join(folder, 'ca.pem'), '-----BEGIN CERTIFICATE-----\n');

/** A configuration whose app has these settings, from line 8. */
const withKey = (settings: string, top = ''): string => `\
listen: 127.0.0.1:8417
${top === '' ? '# no key file' : top}
trust:
  - issuer: https://token.actions.githubusercontent.com
    audience: https://tokens.example.com
github:
  release:
    app-id: "123"
${settings.replace(/^/gm, '    ')}
roles:
  release-bot:
    when: { repository_owner_id: 456 }
    github: { app: release, installation: 1, owner: octo-org, repositories: { octo-org/shop: 1 }, permissions: { contents: read } }
`;

function write(text: string): string {
  const path = join(folder, 'broker.yml');
  writeFileSync(path, text);
  return path;
}

const key = (settings: string, top = ''): unknown =>
  readConfig(write(withKey(settings, top))).github.map((app) => app.key)[0];

/** What reading it says, with the folder's name cut out. */
function problem(settings: string, top = ''): string {
  try {
    key(settings, top);
  } catch (error) {
    expect(error).toBeInstanceOf(JobpassError);
    return (error as JobpassError).told.replaceAll(`${folder}/`, '');
  }
  throw new Error('it was accepted');
}

const VAULT = 'vault:\n  address: https://vault.example.com:8200\n  key: release';
const KMS = 'kms:\n  key-id: alias/release\n  region: eu-central-1';

describe('the key of an app', () => {
  it('is in a sealed file that the key file opens', () => {
    const { key: opened } = key('sealed-key-file: app.sealed', 'key-file: broker.key') as {
      key: typeof sealed.privateKey;
    };
    const data = Buffer.from('data');
    expect(verify('sha256', data, sealed.publicKey, sign('sha256', data, opened))).toBe(true);
  });

  it.each([
    [
      'no file',
      'sealed-key-file: nowhere',
      'broker.key',
      /broker\.yml:9:5 github\.release\.sealed-key-file: the file nowhere cannot be read: the system reported ENOENT\. Create it with jobpass broker seal/,
    ],
    [
      'a plain PEM',
      'sealed-key-file: plain.pem',
      'broker.key',
      /the file plain\.pem is a private key that is not sealed\. Create the file with jobpass broker seal/,
    ],
    ['a text', 'sealed-key-file: text', 'broker.key', /the file text is not a sealed key/],
    [
      'another key file',
      'sealed-key-file: app.sealed',
      'other.key',
      /the file app\.sealed was not sealed with this key-file, or is damaged\. Seal the private key of the app again/,
    ],
    [
      'no key file',
      'sealed-key-file: app.sealed',
      '',
      /sealed-key-file: requires key-file at the top of the configuration/,
    ],
  ])('is not taken from %s', (_, settings, keyFile, message) => {
    expect(problem(settings, keyFile === '' ? '' : `key-file: ${keyFile}`)).toMatch(message);
  });

  it('is not taken from a damaged file, wherever the damage is', () => {
    const text = readFileSync(sealed.sealedKeyFile, 'utf8');
    const file = join(folder, 'damaged.sealed');
    for (let at = 0; at < text.length - 1; at += 37) {
      const other = text[at] === 'A' ? 'B' : 'A';
      writeFileSync(file, text.slice(0, at) + other + text.slice(at + 1));
      expect(() => readSealedKey(file, sealed.seal)).toThrow(
        /was not sealed with this key-file, or is damaged$|is not a sealed key$/,
      );
      writeFileSync(file, text.slice(0, at));
      expect(() => readSealedKey(file, sealed.seal)).toThrow(/is damaged$|is not a sealed key$/);
    }
    writeFileSync(file, text.replaceAll('\n', '\r\n'));
    expect(readSealedKey(file, sealed.seal).type).toBe('private');
  });

  it('is in Vault, with a token from a file or a login', () => {
    expect(key(`${VAULT}\n  token-file: token`)).toEqual({
      kind: 'vault',
      address: 'https://vault.example.com:8200',
      mount: 'transit',
      key: 'release',
      login: { kind: 'token-file', file: join(folder, 'token') },
    });
    expect(
      key(
        `${VAULT}\n  mount: /team/transit/\n  namespace: team-a/shop\n  ca: ca.pem\n  login: { method: kubernetes, role: broker }`,
      ),
    ).toEqual({
      kind: 'vault',
      address: 'https://vault.example.com:8200',
      ca: '-----BEGIN CERTIFICATE-----\n',
      namespace: 'team-a/shop',
      mount: 'team/transit',
      key: 'release',
      login: {
        ...{ kind: 'kubernetes', mount: 'kubernetes', role: 'broker' },
        jwtFile: '/var/run/secrets/kubernetes.io/serviceaccount/token',
      },
    });
    expect(key(`${VAULT}\n  login: { method: jwt, mount: ci/, jwt-file: jwt }`)).toMatchObject({
      login: { kind: 'jwt', mount: 'ci', jwtFile: join(folder, 'jwt') },
    });
    expect(key(`${VAULT}\n  login: { method: approle, role-id: a, secret-id-file: secret }`)).toMatchObject({
      login: { kind: 'approle', mount: 'approle', roleId: 'a', secretIdFile: join(folder, 'secret') },
    });
  });

  it('is in KMS', () => {
    expect(key(KMS)).toEqual({ kind: 'kms', keyId: 'alias/release', region: 'eu-central-1' });
    const arn = 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    expect(key(`${KMS.replace('alias/release', arn)}\n  endpoint: https://kms.example.com`)).toEqual({
      ...{ kind: 'kms', keyId: arn, region: 'eu-central-1' },
      endpoint: 'https://kms.example.com',
    });
  });

  it.each([
    ['', /broker\.yml:7:3 github\.release: has no private key: set sealed-key-file, vault or kms/],
    [
      `${VAULT}\n  token-file: token\n${KMS}`,
      /7:3 github\.release: has several private keys: vault and kms\. Set one of them/,
    ],
    [VAULT, /broker\.yml:9:5 github\.release\.vault: has no token: set token-file or login/],
    [
      `${VAULT}\n  token-file: token\n  login: { method: jwt, jwt-file: jwt }`,
      /vault: token-file cannot be combined with login/,
    ],
    [
      `${VAULT.replace('https', 'http')}\n  token-file: token`,
      /10:7 github\.release\.vault\.address: must use https/,
    ],
    [
      `${VAULT.replace(':8200', ':8200/v1/transit')}\n  token-file: token`,
      /address: must not contain \/v1: use the address of the server/,
    ],
    [`${VAULT.replace(':8200', '/ui')}\n  token-file: token`, /address: must not contain \/ui/],
    [`${VAULT.replace('release', '../sys')}\n  token-file: token`, /key: is not the name of a transit key/],
    [`${VAULT}\n  token-file: token\n  mount: a/../b`, /mount: is not a path/],
    [`${VAULT}\n  token-file: token\n  namespace: a b`, /namespace: is not a path/],
    [`${VAULT}\n  token-file: token\n  ca: text`, /ca: the file text is not PEM/],
    [
      `${VAULT}\n  login: { method: kubernetes }`,
      /12:7 github\.release\.vault\.login\.role: is missing: kubernetes requires it/,
    ],
    [`${VAULT}\n  login: { method: jwt, role: a }`, /login\.jwt-file: is missing: jwt requires it/],
    [
      `${VAULT}\n  login: { method: approle, role-id: a, role: b, secret-id-file: c }`,
      /login\.role: does not apply to approle: remove it/,
    ],
    [
      `${VAULT}\n  login: { method: approle, secret-id-file: c }`,
      /login\.role-id: is missing: approle requires it/,
    ],
    [`${VAULT}\n  login: { method: cert }`, /login\.method: must be `kubernetes` or `jwt` or `approle`/],
    [
      KMS.replace('eu-central-1', 'europe'),
      /11:7 github\.release\.kms\.region: "europe" is not a known region/,
    ],
    [
      KMS.replace('alias/release', 'arn:aws:kms:us-east-1:123456789012:alias/a'),
      /key-id: is in the region us-east-1, but region is eu-central-1/,
    ],
    [KMS.replace('alias/release', 'arn:aws:iam::123456789012:role/a'), /key-id: is not the ARN of a KMS key/],
    [KMS.replace('alias/release', '"a b"'), /key-id: must be the ID or the ARN of a KMS key, or alias\/NAME/],
    [`${KMS}\n  endpoint: http://kms.example.com`, /endpoint: must use https/],
  ])('is refused: %s', (settings, message) => {
    expect(problem(settings)).toMatch(message);
  });
});

describe('a private key to be sealed', () => {
  it('is taken in both forms of PEM, and is not in the sealed file', () => {
    const pkcs8 = String(sealed.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    for (const pem of [sealed.pem, pkcs8, `\n${sealed.pem.replaceAll('\n', '\r\n')}`])
      expect(rsaKey(Buffer.from(pem)).equals(sealed.privateKey)).toBe(true);
    const text = sealedKeyText(sealed.privateKey, sealed.seal);
    expect(text).toMatch(
      /^-----BEGIN JOBPASS SEALED KEY-----\n([\w+/=]{1,64}\n)+-----END JOBPASS SEALED KEY-----\n$/,
    );
    const der = sealed.privateKey.export({ type: 'pkcs8', format: 'der' });
    const body = Buffer.from(text.replace(/-----.*-----/g, ''), 'base64');
    expect(body.includes(der.subarray(200, 232))).toBe(false);
    expect(() => createPrivateKey(text)).toThrow();
  });

  it.each([
    ['nothing', () => '', /^The input is not a private key in PEM format$/],
    [
      'a certificate',
      () => '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
      /not a private key in PEM/,
    ],
    [
      'a public key',
      () => String(sealed.publicKey.export({ type: 'spki', format: 'pem' })),
      /not a private key in PEM/,
    ],
    ['one that is cut short', () => sealed.pem.slice(0, 900), /not a private key in PEM/],
    [
      'one with a passphrase',
      () =>
        String(
          sealed.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'a' }),
        ),
      /^The private key is encrypted with a passphrase$/,
    ],
    [
      'one with a passphrase, of the former form',
      () =>
        String(
          sealed.privateKey.export({ type: 'pkcs1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'a' }),
        ),
      /^The private key is encrypted with a passphrase$/,
    ],
    ['a sealed one', () => readFileSync(sealed.sealedKeyFile, 'utf8'), /^The private key is already sealed$/],
    [
      'one of another type',
      () => pemOf('ec', { namedCurve: 'P-256' }),
      /^The private key is of the type ec, not RSA$/,
    ],
    [
      'one for PSS only',
      () => pemOf('rsa-pss', { modulusLength: 2_048 }),
      /^The private key is of the type rsa-pss, not RSA$/,
    ],
    [
      'a short one',
      () => pemOf('rsa', { modulusLength: 1_024 }),
      /^The private key has 1024 bits, the minimum is 2048$/,
    ],
  ])('is not %s', (_, pem, message) => {
    expect(() => rsaKey(Buffer.from(pem()))).toThrow(message);
  });

  it('is written for its owner alone, in the place of no other file than a sealed key', () => {
    const file = join(folder, 'written.sealed');
    const text = sealedKeyText(sealed.privateKey, sealed.seal);
    writeSealedKey(file, text);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const next = sealedKeyText(sealed.privateKey, new Seal('other'));
    writeSealedKey(file, next);
    expect(readFileSync(file, 'utf8')).toBe(next);
    const pem = join(folder, 'plain.pem');
    expect(() => writeSealedKey(pem, text)).toThrow(`The file ${pem} exists and is not a sealed key`);
    expect(readFileSync(pem, 'utf8')).toBe(sealed.pem);
    expect(() => writeSealedKey(folder, text)).toThrow(`The file ${folder} exists and is not a sealed key`);
    expect(() => writeSealedKey(join(folder, 'no', 'folder'), text)).toThrow(
      /^The sealed key could not be written to .*\/no\/folder: the system reported ENOENT$/,
    );
  });
});

function pemOf(type: string, options: object): string {
  const make = generateKeyPairSync as unknown as (
    type: string,
    options: object,
  ) => { privateKey: typeof sealed.privateKey };
  return String(make(type, options).privateKey.export({ type: 'pkcs8', format: 'pem' }));
}
