import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readSealedKey } from '../../../src/broker/github/sealed-key.js';
import { within } from '../../support/pace.js';
import { ended } from '../../support/processes.js';
import { makeSealedKey } from '../../support/sealed-key.js';

const CLI = join(import.meta.dirname, '../../../dist/jobpass.js');
const NODE = process.env['JOBPASS_NODE'] ?? process.execPath;
const folder = mkdtempSync(join(tmpdir(), 'jobpass-seal-'));
afterAll(() => rmSync(folder, { recursive: true }));
const { pem, privateKey, seal } = makeSealedKey(folder);
const file = (name: string): string => join(folder, name);
writeFileSync(file('release.pem'), pem);
writeFileSync(file('broker.yml'), 'key-file: broker.key\nroles: not yet\n');
spawnSync('mkfifo', [file('pipe')]);
writeFileSync(file('without.yml'), 'data: data\n');
writeFileSync(file('postgres.yml'), 'postgres:\n  key-file: broker.key\n');

function jobpass(
  words: readonly string[],
  input = '',
): { code: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(NODE, [CLI, ...words], {
    input,
    encoding: 'utf8',
    cwd: folder,
    timeout: within(20_000),
  });
  expect(stdout + stderr).not.toMatch(/PRIVATE KEY|MII[A-Za-z0-9]{20}/);
  return { code: status, stdout, stderr };
}

describe('jobpass broker seal', () => {
  it.each([
    ['from a file', 'broker.yml', ['--from', 'release.pem'], ''],
    ['from stdin', 'broker.yml', [], pem],
    ['with the key file of a database', 'postgres.yml', [], pem],
  ])('seals a key %s', (_, config, more, input) => {
    const words = ['broker', '--config', config, 'seal', '--to', 'release.sealed', ...more];
    const { code, stdout, stderr } = jobpass(words, input);
    expect([code, stderr]).toEqual([0, '']);
    const shown =
      /^release\.sealed contains the sealed key \(RSA, 2048 bits, (SHA256:[\w+/]{43}=)\)\. Compare this fingerprint with the settings of the app at GitHub, then delete the PEM file\n$/.exec(
        stdout,
      )?.[1];
    // As GitHub Docs has it: "Verifying private keys".
    const openssl = `openssl rsa -in release.pem -pubout -outform DER 2>/dev/null | openssl sha256 -binary | openssl base64`;
    const theirs = spawnSync('sh', ['-c', openssl], { encoding: 'utf8', cwd: folder }).stdout.trim();
    expect(shown).toBe(`SHA256:${theirs}`);
    expect(readSealedKey(file('release.sealed'), seal).equals(privateKey)).toBe(true);
    expect(statSync(file('release.sealed')).mode & 0o777).toBe(0o600);
  });

  it.each([
    [
      'no key',
      ['--to', 'a.sealed'],
      '',
      2,
      /The input is not a private key in PEM format\. Use the \.pem file that GitHub created/,
    ],
    [
      'no file',
      ['--to', 'a.sealed', '--from', 'nowhere.pem'],
      '',
      2,
      /The file of --from cannot be read: the system reported ENOENT/,
    ],
    ['no place', ['--from', 'release.pem'], '', 2, /required option '--to <file>' not specified|--to/],
    [
      'a place with something else',
      ['--to', 'release.pem'],
      pem,
      2,
      /The file release\.pem exists and is not a sealed key/,
    ],
    ['a pipe as the place', ['--to', 'pipe'], pem, 2, /The file pipe exists and is not a sealed key/],
    [
      'a folder that does not exist',
      ['--to', 'no/a.sealed'],
      pem,
      1,
      /could not be written to no\/a\.sealed: the system reported ENOENT\. Make sure that no exists/,
    ],
    ['a key in its arguments', ['--to', 'a.sealed', pem], '', 2, /./],
  ])('refuses %s', (_, words, input, code, message) => {
    const {
      code: actual,
      stdout,
      stderr,
    } = jobpass(['broker', '--config', 'broker.yml', 'seal', ...words], input);
    expect(stderr).toMatch(message);
    expect([actual, stdout]).toEqual([code, '']);
    expect(readFileSync(file('release.pem'), 'utf8')).toBe(pem);
  });

  it('refuses a configuration without a key file', () => {
    const words = ['broker', 'seal', '--config', 'without.yml', '--to', 'a.sealed'];
    expect(jobpass(words, pem)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /The broker's configuration without\.yml has no key-file\. Create a key file with "\(umask 077; openssl rand -base64 32 > broker\.key\)"/,
      ) as string,
    });
  });
});

describe('a broker with a key file', () => {
  const config = (keyFile: string): string =>
    JSON.stringify({
      listen: '127.0.0.1:0',
      data: 'data',
      ...(keyFile === '' ? {} : { 'key-file': keyFile }),
      trust: [{ issuer: 'http://127.0.0.1:1', audience: 'x' }],
      roles: { deploy: { when: { repository: 'a/b' }, audience: 'https://a.example', format: 'jwt' } },
    });

  /** Starts a broker until it is ready or has failed. @returns its log */
  async function log(keyFile: string): Promise<string> {
    writeFileSync(file('own.yml'), config(keyFile));
    const child = spawn(NODE, [CLI, 'broker', '--config', 'own.yml'], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let text = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    await expect
      .poll(() => / ready /.test(text) || child.exitCode !== null, { timeout: within(15_000) })
      .toBe(true);
    child.kill('SIGTERM');
    await ended(child);
    return text;
  }
  const stored = (): string =>
    ['keys.json', 'audit-keys.json'].map((name) => readFileSync(file(`data/${name}`), 'utf8')).join('\n');
  const publicKeys = (): string => jobpass(['broker', '--config', 'own.yml', 'records', '--keys']).stdout;

  it('encrypts the keys that a former one left, and cannot start without the file again', {
    timeout: within(60_000),
  }, async () => {
    expect(await log('')).toMatch(/ ready /);
    const before = publicKeys();
    // A command may run as another user. It leaves the files as they are, so that the broker can still read them.
    const unsealed = stored();
    writeFileSync(file('own.yml'), config('broker.key'));
    expect(publicKeys()).toBe(before);
    expect(stored()).toBe(unsealed);
    expect(stored()).toContain('"d":"');
    expect(await log('broker.key')).toMatch(/ ready /);
    expect(stored()).not.toContain('"d":"');
    expect(publicKeys()).toBe(before);
    const sealed = stored();
    expect(await log('')).toMatch(
      /The keys in .*keys\.json are encrypted, and the broker's configuration has no key-file\. Set key-file to the key file with which/,
    );
    writeFileSync(file('other.key'), 'o'.repeat(32));
    expect(await log('other.key')).toMatch(
      /were not encrypted with the key file of this broker, or the file is damaged/,
    );
    expect(await log('nowhere.key')).toMatch(
      /key-file: the file .*nowhere\.key cannot be read: the system reported ENOENT/,
    );
    expect(stored()).toBe(sealed);
    expect(await log('broker.key')).toMatch(/ ready /);
  });
});
