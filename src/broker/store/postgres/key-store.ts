import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { JobpassError } from '../../../errors.js';
import type { KeyStore } from '../store.js';
import type { DatabaseNames } from './database-errors.js';
import { Lookup, type Readers } from './readers.js';
import type { ReadStatements } from './statements.js';

const CIPHER = 'aes-256-gcm';
/** The version of the encrypted format, which is its first byte. */
const FORM = 1;
/** Lengths in bytes. */
const NONCE = 12;
const TAG = 16;

interface Row {
  key: string;
  version: string;
  sealed: Buffer;
}

/** Returns a store of keys in a table that brokers share, encrypted with a secret that is not in the database. */
export function databaseKeys(
  readers: Readers,
  { names, secret, statements }: { names: DatabaseNames; secret: string; statements: ReadStatements },
): KeyStore {
  const sealing = Buffer.from(hkdfSync('sha256', secret, '', 'jobpass broker keys', 32));
  const where = (name: string): string =>
    `The row ${name} of ${names.schema}.keys in the database ${names.database} at ${names.where}`;
  const rows = new Lookup<Row>(readers, statements.key);
  const versions = new Lookup<{ key: string; version: string }>(readers, statements.version);

  const read: KeyStore['read'] = async (name) => {
    const row = await rows.find(name);
    if (row === undefined) return undefined;
    const version = Number(row.version);
    const text = unsealed(row.sealed, sealing, bound(name, version));
    if (text !== undefined) return { text, version };
    throw new JobpassError('state', `${where(name)} was not encrypted with the key file of this broker`, {
      hint: 'Use the same key-file under postgres for all brokers of a database. If the key file is lost, delete the row: the broker then rejects all JWTs that were issued before',
    });
  };
  return {
    where,
    read,
    newer: async (name, version) => {
      const row = await versions.find(name);
      return row === undefined || Number(row.version) <= version ? undefined : read(name);
    },
    write: async (name, text, version) => {
      const ours = sealed(text, sealing, bound(name, version + 1));
      const { makeKey, changeKey, key } = statements;
      return readers.run(async (connection) => {
        const written =
          version === 0
            ? await connection.query(makeKey, [name, ours])
            : await connection.query(changeKey, [name, ours, version]);
        if (written.rows.length > 0) return true;
        // An earlier attempt may have written the row although its response was lost.
        const { rows } = await connection.query<Row>(key, [[name]]);
        return rows[0]?.sealed.equals(ours) === true;
      });
    },
  };
}

/** Returns the authenticated data of an encrypted text, so that a row cannot replace another row or a newer version. */
function bound(name: string, version: number): Buffer {
  return Buffer.from(JSON.stringify([name, version]));
}

function sealed(text: string, key: Buffer, to: Buffer): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(to);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.of(FORM), nonce, cipher.getAuthTag(), body]);
}

/** Decrypts a text. @returns undefined if the key, the name or the version does not match */
function unsealed(bytes: Buffer, key: Buffer, to: Buffer): string | undefined {
  const body = 1 + NONCE + TAG;
  if (bytes[0] !== FORM || bytes.length < body) return undefined;
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(1, 1 + NONCE), { authTagLength: TAG })
    .setAAD(to)
    .setAuthTag(bytes.subarray(1 + NONCE, body));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(body)), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}
