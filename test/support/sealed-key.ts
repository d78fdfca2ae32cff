import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyFileSecret } from '../../src/broker/config/key-file.js';
import { sealedKeyText } from '../../src/broker/github/sealed-key.js';
import { Seal } from '../../src/broker/seal.js';

/** The private key of an app, sealed with a key file, both in a folder. */
export interface SealedKey {
  keyFile: string;
  sealedKeyFile: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
  pem: string;
  seal: Seal;
}

/** Makes a new key file in a folder, and seals the key of an app there. @param pem its private key; default: a new key */
export function makeSealedKey(folder: string, pem: string = newKey()): SealedKey {
  const [keyFile, sealedKeyFile] = [join(folder, 'broker.key'), join(folder, 'app.sealed')];
  writeFileSync(keyFile, randomBytes(32).toString('base64'), { mode: 0o600 });
  const secret = keyFileSecret(keyFile, folder, (reason) => {
    throw new Error(reason);
  });
  const seal = new Seal(secret);
  const privateKey = createPrivateKey(pem);
  writeFileSync(sealedKeyFile, sealedKeyText(privateKey, seal), { mode: 0o600 });
  return { keyFile, sealedKeyFile, privateKey, publicKey: createPublicKey(pem), pem, seal };
}

function newKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  return String(privateKey.export({ type: 'pkcs1', format: 'pem' }));
}
