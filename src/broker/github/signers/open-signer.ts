import { sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { AppKey } from '../../config/broker-config.js';
import { kmsSigner } from './kms.js';
import type { AppSigner, SignerOptions } from './signer.js';
import { vaultSigner } from './vault.js';

const signWithKey = promisify(sign);

/** Opens the key of a GitHub App, without a request to the service that has the key. */
export function openSigner(key: AppKey, options: SignerOptions): AppSigner {
  switch (key.kind) {
    case 'sealed':
      return { sign: (data) => signWithKey('sha256', data, key.key), close: () => undefined };
    case 'vault':
      return vaultSigner(key, options);
    case 'kms':
      return kmsSigner(key, options);
  }
}
