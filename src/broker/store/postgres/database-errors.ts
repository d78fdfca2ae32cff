import { errorText, JobpassError, systemCode } from '../../../errors.js';

/** The names of a database for messages, without the password. */
export interface DatabaseNames {
  host: string;
  /** Host and port, or the folder of a Unix socket. */
  where: string;
  role: string;
  database: string;
  schema: string;
}

interface Words {
  message: string;
  hint?: string;
  /** Whether a retry may succeed. */
  passing?: true;
}

const GUIDE = 'See docs/operations/broker-postgres.md';

/** The messages for PostgreSQL error codes (PostgreSQL manual, appendix A) whose causes someone can fix. */
const CODES: Readonly<Record<string, (names: DatabaseNames) => Words>> = {
  '28P01': ({ role, where }) => ({
    message: `The database at ${where} rejects the password of the role ${role}`,
    hint: 'Check password-file or password-env under postgres',
  }),
  '28000': ({ role, database, where }) => ({
    message: `The database at ${where} does not allow the role ${role} to log in to ${database}`,
    hint: 'Check that the role exists, has the attribute LOGIN, and has an entry in pg_hba.conf',
  }),
  '3D000': ({ database, where }) => ({
    message: `The database ${database} does not exist at ${where}`,
    hint: 'Create it (create database), or set another one in url under postgres',
  }),
  '42501': ({ role, schema }) => ({
    message: `The role ${role} lacks a privilege on the tables in the schema ${schema}`,
    hint: `${GUIDE} for the required privileges`,
  }),
  '3F000': tablesAreOthers,
  '42P01': tablesAreOthers,
  '42703': tablesAreOthers,
  '25006': ({ where }) => ({
    message: `The database at ${where} is a standby or read-only`,
    hint: 'Set url under postgres to the primary',
    passing: true,
  }),
  '53100': ({ where }) => ({ message: `The disk of the database at ${where} is full`, passing: true }),
  '53300': ({ where }) => ({
    message: `The database at ${where} has no free connection`,
    hint: 'A broker requires three connections: check max_connections and the connection limit of the role',
    passing: true,
  }),
  '55P03': ({ where }) => ({
    message: `Another session locks the head of the records in the database at ${where}`,
    passing: true,
  }),
  '57014': ({ where }) => ({
    message: `A statement took too long in the database at ${where}`,
    passing: true,
  }),
  '57P03': ({ where }) => ({ message: `The database at ${where} is starting or stopping`, passing: true }),
};

function tablesAreOthers({ schema }: DatabaseNames): Words {
  return {
    message: `The schema ${schema} has tables that are not those of a broker`,
    hint: 'Set schema under postgres to an empty or new schema, or restore the tables from a backup',
  };
}

/** Classes of transient error codes: connections, transaction conflicts, resources, operator intervention, system errors. */
const PASSING = /^(08|25P|40|53|55|57|58)/;

/** Classes of error codes about the values of a statement, which may succeed with other values. */
const OF_VALUES = /^(21|22|23|54)/;

/** System errors of a connection that are not transient. */
const STAYS = new Set(['EACCES', 'EPERM']);
/** Certificate errors: error codes from Node and reason codes from OpenSSL. */
const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|HOSTNAME|ISSUER/;
const TLS = /^ERR_(SSL|TLS)|^EPROTO$/;
/** The message of a `pg` error without a code, from `Connection.connect`. A test checks this message. */
const NO_TLS = 'The server does not support SSL connections';

/** Returns the five-character code of a PostgreSQL error, or undefined for other errors. */
export function sqlState(error: unknown): string | undefined {
  const { code, severity } = (typeof error === 'object' && error !== null ? error : {}) as {
    code?: unknown;
    severity?: unknown;
  };
  return typeof code === 'string' && typeof severity === 'string' && /^[0-9A-Z]{5}$/.test(code)
    ? code
    : undefined;
}

/** The database rejected a value of a statement. Other requests in the same statement may be valid. */
export class ValuesRefused extends JobpassError {}

/** Returns the error for a database failure. Leaves out PostgreSQL's own message, which may quote values. */
export function failure(error: unknown, names: DatabaseNames): JobpassError {
  if (error instanceof JobpassError) return error;
  const { message, hint, passing } = words(error, names);
  const Kind = OF_VALUES.test(sqlState(error) ?? '') ? ValuesRefused : JobpassError;
  return new Kind('state', message, {
    transient: passing ?? false,
    ...(hint === undefined ? {} : { hint }),
  });
}

function words(error: unknown, names: DatabaseNames): Words {
  const { where, host } = names;
  const state = sqlState(error);
  if (state !== undefined) {
    const known = CODES[state]?.(names);
    if (known !== undefined) return known;
    const message = `The database at ${where} returned the error ${state}`;
    return PASSING.test(state) ? { message, passing: true } : { message };
  }
  const code = systemCode(error);
  if (code !== undefined && UNTRUSTED.test(code)) {
    return {
      message: `The certificate of the database at ${where} is not trusted: ${code}`,
      hint: `The certificate must be valid for ${host} and come from a trusted authority: check ca under postgres`,
    };
  }
  if (code !== undefined && TLS.test(code)) {
    return {
      message: `The TLS connection to the database at ${where} failed: ${code}`,
      hint: 'Check ca, client-certificate and client-key under postgres, and the log of the database',
    };
  }
  if (error instanceof Error && error.message === NO_TLS) {
    return {
      message: `The database at ${where} does not offer TLS`,
      hint: 'Enable TLS in the database (ssl = on): the broker requires it for a database on another machine',
    };
  }
  // A `pg` error without a code: the connection ended, or the server is not PostgreSQL.
  const message = `The database at ${where} cannot be reached: ${code === undefined ? 'the connection was lost' : errorText(error)}`;
  return STAYS.has(code ?? '') ? { message } : { message, passing: true };
}

/** Returns the error for a timeout. */
export function timedOut({ where }: DatabaseNames, ms: number): JobpassError {
  return new JobpassError('state', `The database at ${where} did not answer within ${ms / 1000} s`, {
    transient: true,
  });
}

/**
 * Returns the two halves of a rejected batch, which are retried one after the other, or undefined for a single request or another
 * error.
 */
export function halves<T>(error: unknown, requests: readonly T[]): [T[], T[]] | undefined {
  if (!(error instanceof ValuesRefused) || requests.length < 2) return undefined;
  const middle = requests.length >> 1;
  return [requests.slice(0, middle), requests.slice(middle)];
}

/** Returns whether a retry may succeed. */
export function isTransient(error: unknown): boolean {
  return error instanceof JobpassError && error.transient;
}
