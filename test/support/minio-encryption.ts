import { createCipheriv, pbkdf2Sync, randomBytes } from 'node:crypto';

const COST = 8192;
/** The marker of AES-256-GCM with a key of PBKDF2. */
const PBKDF2_AES = 2;

/**
 * Encrypts a body for MinIO's admin API, which requires this for requests with secrets. Source: `EncryptData` in
 * `github.com/minio/madmin-go/v3` and `EncWriter` in `github.com/secure-io/sio-go`: one fragment, whose nonce is the number 1, and
 * whose associated data contains a seal of nothing with the number 0.
 */
export function encrypted(text: string, password: string): Buffer {
  const [salt, prefix] = [randomBytes(32), randomBytes(8)];
  const key = pbkdf2Sync(password, salt, COST, 32, 'sha256');
  const seal = (number: number, data: Buffer, associated: Buffer): Buffer => {
    const nonce = Buffer.concat([prefix, Buffer.alloc(4)]);
    nonce.writeUInt32LE(number, 8);
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    cipher.setAAD(associated);
    return Buffer.concat([cipher.update(data), cipher.final(), cipher.getAuthTag()]);
  };
  const first = seal(0, Buffer.alloc(0), Buffer.alloc(0));
  const last = seal(1, Buffer.from(text), Buffer.concat([Buffer.from([0x80]), first]));
  return Buffer.concat([salt, Buffer.from([PBKDF2_AES]), prefix, last]);
}
