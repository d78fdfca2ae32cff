import { JobpassError } from '../../../errors.js';
import { Seal } from '../../seal.js';
import type { KeyStore } from '../store.js';
import type { DatabaseNames } from './database-errors.js';
import { Lookup, type Readers } from './readers.js';
import type { ReadStatements } from './statements.js';

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
  const seal = new Seal(secret);
  const where = (name: string): string =>
    `The row ${name} of ${names.schema}.keys in the database ${names.database} at ${names.where}`;
  const rows = new Lookup<Row>(readers, statements.key);
  const versions = new Lookup<{ key: string; version: string }>(readers, statements.version);

  const read: KeyStore['read'] = async (name) => {
    const row = await rows.find(name);
    if (row === undefined) return undefined;
    const version = Number(row.version);
    // Bound to its name and version, so that a row cannot replace another row or a newer version.
    const text = seal.openBytes('database keys', row.sealed, [name, version])?.toString('utf8');
    if (text !== undefined) return { text, version };
    throw new JobpassError('state', `${where(name)} was not encrypted with the key file of this broker`, {
      hint: 'Use the same key-file for all brokers of a database. If the key file is lost, delete the row: the broker then rejects all JWTs that were issued before',
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
      const ours = seal.sealBytes('database keys', Buffer.from(text), [name, version + 1]);
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
