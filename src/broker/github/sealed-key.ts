import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { errorText, JobpassError, systemCode, writeHint } from '../../errors.js';
import type { Seal } from '../seal.js';

/** The minimum length of an RSA key, in bits. GitHub creates keys of 2048 bits. */
const SHORTEST_BITS = 2_048;
const HEAD = '-----BEGIN JOBPASS SEALED KEY-----';
const FOOT = '-----END JOBPASS SEALED KEY-----';
const FORM = new RegExp(`^${HEAD}\\n([A-Za-z0-9+/=\\n]+)\\n${FOOT}$`);
/** The values that a sealed key is bound to. They contain no name from the configuration, so that apps can be renamed. */
const BOUND_TO = ['RSA', 1] as const;

/**
 * Reads the private key of a GitHub App from a PEM text.
 *
 * @throws JobpassError `usage` unless the text is an RSA key of at least 2048 bits
 */
export function rsaKey(pem: Buffer): KeyObject {
  const refuse = (message: string): never => {
    throw new JobpassError('usage', message, {
      hint: 'Use the .pem file that GitHub created for the app: "Private keys" in the settings of the app',
    });
  };
  const text = pem.subarray(0, 100).toString('latin1');
  if (text.includes(HEAD)) return refuse('The private key is already sealed');
  if (/^-----BEGIN ENCRYPTED|^Proc-Type: 4,ENCRYPTED/m.test(pem.subarray(0, 200).toString('latin1')))
    return refuse('The private key is encrypted with a passphrase');
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    return refuse('The input is not a private key in PEM format');
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType !== 'rsa')
    return refuse(`The private key is of the type ${key.asymmetricKeyType}, not RSA`);
  if (bits < SHORTEST_BITS)
    return refuse(`The private key has ${bits} bits, the minimum is ${SHORTEST_BITS}`);
  return key;
}

/**
 * Returns the fingerprint of a key in the form in which GitHub shows it. Source: GitHub Docs, "Managing private keys for GitHub
 * Apps", "Verifying private keys".
 */
export function fingerprint(key: KeyObject): string {
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return `SHA256:${createHash('sha256').update(spki).digest('base64')}`;
}

/** Returns the content of a file with a sealed key. */
export function sealedKeyText(key: KeyObject, seal: Seal): string {
  const der = key.export({ type: 'pkcs8', format: 'der' });
  try {
    const body = seal.sealBytes('app key', der, BOUND_TO).toString('base64');
    return `${HEAD}\n${body.match(/.{1,64}/g)?.join('\n')}\n${FOOT}\n`;
  } finally {
    der.fill(0);
  }
}

/** Reads a file with a sealed key. @throws JobpassError `usage` */
export function readSealedKey(file: string, seal: Seal): KeyObject {
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch (error) {
    throw new JobpassError('usage', `the file ${file} cannot be read: ${errorText(error)}`, {
      hint:
        systemCode(error) === 'ENOENT' ? 'Create it with jobpass broker seal' : 'Allow the broker to read it',
    });
  }
  const [, body] = FORM.exec(content.trim().replaceAll('\r\n', '\n')) ?? [];
  if (body === undefined) {
    const pem = content.includes('-----BEGIN') && content.includes('PRIVATE KEY-----');
    throw new JobpassError(
      'usage',
      pem ? `the file ${file} is a private key that is not sealed` : `the file ${file} is not a sealed key`,
      { hint: 'Create the file with jobpass broker seal' },
    );
  }
  const der = seal.openBytes('app key', Buffer.from(body, 'base64'), BOUND_TO);
  if (der === undefined) {
    throw new JobpassError('usage', `the file ${file} was not sealed with this key-file, or is damaged`, {
      hint: 'Seal the private key of the app again with jobpass broker seal, or restore the key file',
    });
  }
  try {
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  } catch {
    throw new JobpassError('usage', `the file ${file} does not contain a private key`, {
      hint: 'Seal the private key of the app again with jobpass broker seal',
    });
  } finally {
    // The key itself stays in the memory of OpenSSL, which does not copy it.
    der.fill(0);
  }
}

/**
 * Writes a sealed key to a file (0600), which replaces another sealed key only.
 *
 * @throws JobpassError `usage` if another kind of file exists, `state` if the file cannot be written
 */
export function writeSealedKey(file: string, text: string): void {
  const temporary = `${file}.new`;
  try {
    if (!isReplaceable(file)) {
      throw new JobpassError('usage', `The file ${file} exists and is not a sealed key`, {
        hint: 'Choose another name, or remove the file',
      });
    }
    // A leftover file could have another mode, or be a link to another place.
    rmSync(temporary, { force: true });
    const fd = openSync(temporary, 'wx', 0o600);
    try {
      writeFileSync(fd, text);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, file);
  } catch (error) {
    if (error instanceof JobpassError) throw error;
    rmSync(temporary, { force: true });
    throw new JobpassError('state', `The sealed key could not be written to ${file}: ${errorText(error)}`, {
      hint: writeHint(error, dirname(file)),
      cause: error,
    });
  }
}

function isReplaceable(file: string): boolean {
  try {
    // A read from a terminal or a pipe could block forever.
    return statSync(file).isFile() && readFileSync(file, 'utf8').startsWith(HEAD);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return true;
    throw error;
  }
}
