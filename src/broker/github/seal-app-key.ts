import { JobpassError } from '../../errors.js';
import { readBounded, readFile } from '../../files.js';
import { printable } from '../../text/printable.js';
import { keySecret } from '../config/read-config.js';
import { Seal } from '../seal.js';
import { fingerprint, rsaKey, sealedKeyText, writeSealedKey } from './sealed-key.js';

/** The maximum time to read the private key, in ms. */
const WAIT_MS = 10_000;

/** A private key that was sealed. */
export interface SealedAppKey {
  file: string;
  bits: number;
  /** The fingerprint, as GitHub shows it in the settings of the app. */
  fingerprint: string;
}

/**
 * Encrypts the private key of a GitHub App with the key file of a broker.
 *
 * @param path the broker's configuration, which names the key file
 * @param options `from`: the PEM file, or stdin if it is undefined; `to`: the file to write
 * @throws JobpassError `usage`, `state`
 */
export async function sealAppKey(
  path: string,
  { from, to }: { from?: string | undefined; to: string },
): Promise<SealedAppKey> {
  const secret = keySecret(path);
  if (secret === undefined) {
    throw new JobpassError('usage', `The broker's configuration ${printable(path, 200)} has no key-file`, {
      hint: 'Create a key file with "(umask 077; openssl rand -base64 32 > broker.key)", and set key-file: broker.key',
    });
  }
  if (from === undefined && process.stdin.isTTY) {
    throw new JobpassError('usage', 'The private key is missing', {
      hint: 'Pass the PEM file with --from, or through stdin',
    });
  }
  const pem =
    from === undefined
      ? await readBounded('stdin', process.stdin, WAIT_MS)
      : await readFile('--from', from, WAIT_MS);
  try {
    const key = rsaKey(pem);
    writeSealedKey(to, sealedKeyText(key, new Seal(secret)));
    return {
      file: to,
      bits: key.asymmetricKeyDetails?.modulusLength ?? 0,
      fingerprint: fingerprint(key),
    };
  } finally {
    pem.fill(0);
  }
}

/** Returns a message about a sealed key. */
export function sealedLine({ file, bits, fingerprint: print }: SealedAppKey): string {
  return `${printable(file, 200)} contains the sealed key (RSA, ${bits} bits, ${print}). Compare this fingerprint with the settings of the app at GitHub, then delete the PEM file`;
}
