import { JobpassError, systemCode, tell } from '../../../errors.js';

/** Who was asked for what, for messages: never with the password. */
export interface Asked {
  host: string;
  /** Host and port, or the folder of a socket. */
  where: string;
  role: string;
  database: string;
  schema: string;
}

interface Words {
  told: string;
  hint?: string;
  /** Whether it may be over in a moment. */
  passing?: true;
}

const GUIDE = 'See docs/operations/broker-postgres.md';

/** What PostgreSQL's codes say (its manual, appendix A), as far as somebody can do something about them. */
const CODES: Readonly<Record<string, (asked: Asked) => Words>> = {
  '28P01': ({ role, where }) => ({
    told: `The database at ${where} does not take the password of the role ${role}`,
    hint: 'Look at password-file or password-env under postgres',
  }),
  '28000': ({ role, database, where }) => ({
    told: `The database at ${where} does not let the role ${role} in to ${database}`,
    hint: 'Look whether the role is there and may log in, and what pg_hba.conf asks of it',
  }),
  '3D000': ({ database, where }) => ({
    told: `There is no database ${database} at ${where}`,
    hint: 'Make it (create database), or name another one in url under postgres',
  }),
  '42501': ({ role, schema }) => ({
    told: `The role ${role} lacks a right to the tables in the schema ${schema}`,
    hint: `${GUIDE} for the rights that it needs`,
  }),
  '3F000': tablesAreOthers,
  '42P01': tablesAreOthers,
  '42703': tablesAreOthers,
  '25006': ({ where }) => ({
    told: `The database at ${where} takes no writes: it is a standby, or read-only`,
    hint: 'Name the primary in url under postgres',
    passing: true,
  }),
  '53100': ({ where }) => ({ told: `The disk of the database at ${where} is full`, passing: true }),
  '53300': ({ where }) => ({
    told: `The database at ${where} has no connection left`,
    hint: 'A broker needs three: see max_connections, and the limit of the role',
    passing: true,
  }),
  '55P03': ({ where }) => ({
    told: `Somebody else holds the end of the records in the database at ${where}`,
    passing: true,
  }),
  '57014': ({ where }) => ({ told: `The database at ${where} takes too long`, passing: true }),
  '57P03': ({ where }) => ({ told: `The database at ${where} is starting or stopping`, passing: true }),
};

function tablesAreOthers({ schema }: Asked): Words {
  return {
    told: `The tables in the schema ${schema} are not those of a broker`,
    hint: 'Name a schema under postgres that has none, or put them back from a backup',
  };
}

/** Classes of codes that pass: connections, transactions that met, resources, an operator who stops it, its system. */
const PASSING = /^(08|25P|40|53|55|57|58)/;

/** Classes of codes that come of what a statement was given: with other values it may succeed. */
const OF_VALUES = /^(21|22|23|54)/;

/** What the system says of a network that nobody can change in a moment. */
const STAYS = new Set(['EACCES', 'EPERM']);
/** Of certificates: Node's codes, and OpenSSL's reasons. */
const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|HOSTNAME|ISSUER/;
const TLS = /^ERR_(SSL|TLS)|^EPROTO$/;
/** The words of `pg` where it gives no code: `Connection.connect`. A test holds it to them. */
const NO_TLS = 'The server does not support SSL connections';

/** The five characters by which PostgreSQL names what went wrong; undefined for what is none of its errors. */
export function sqlState(error: unknown): string | undefined {
  const { code, severity } = (typeof error === 'object' && error !== null ? error : {}) as {
    code?: unknown;
    severity?: unknown;
  };
  return typeof code === 'string' && typeof severity === 'string' && /^[0-9A-Z]{5}$/.test(code)
    ? code
    : undefined;
}

/** The database refused what a statement was given. Of several that went in one statement, others may be fine. */
export class ValuesRefused extends JobpassError {}

/** What went wrong between the broker and its database. Nothing of its own text is told: it may quote what it was given. */
export function failure(error: unknown, asked: Asked): JobpassError {
  if (error instanceof JobpassError) return error;
  const { told, hint, passing } = words(error, asked);
  const Kind = OF_VALUES.test(sqlState(error) ?? '') ? ValuesRefused : JobpassError;
  return new Kind('state', told, {
    transient: passing ?? false,
    ...(hint === undefined ? {} : { hint }),
  });
}

function words(error: unknown, asked: Asked): Words {
  const { where, host } = asked;
  const state = sqlState(error);
  if (state !== undefined) {
    const known = CODES[state]?.(asked);
    if (known !== undefined) return known;
    const told = `The database at ${where} answered with the error ${state}`;
    return PASSING.test(state) ? { told, passing: true } : { told };
  }
  const code = systemCode(error);
  if (code !== undefined && UNTRUSTED.test(code)) {
    return {
      told: `The certificate of the database at ${where} is not trusted: ${code}`,
      hint: `It must be made for ${host}, and by an authority that is trusted: see ca under postgres`,
    };
  }
  if (code !== undefined && TLS.test(code)) {
    return {
      told: `No TLS connection to the database at ${where} came about: ${code}`,
      hint: 'Look at ca, client-certificate and client-key under postgres, and at the log of the database',
    };
  }
  if (error instanceof Error && error.message === NO_TLS) {
    return {
      told: `The database at ${where} does not offer TLS`,
      hint: 'Turn it on there (ssl = on): beyond this machine the broker asks a database over TLS only',
    };
  }
  // Of anything else that `pg` says without a code: the connection ended, or it was no PostgreSQL that answered.
  const told = `The database at ${where} cannot be reached: ${code === undefined ? 'the connection was lost' : tell(error)}`;
  return STAYS.has(code ?? '') ? { told } : { told, passing: true };
}

/** Of a wait that was over. */
export function tooLate({ where }: Asked, ms: number): JobpassError {
  return new JobpassError('state', `The database at ${where} did not answer within ${ms / 1000} s`, {
    transient: true,
  });
}

/** The two halves of what the database refused together, to be asked for one after the other; undefined for one thing. */
export function halves<T>(error: unknown, asked: readonly T[]): [T[], T[]] | undefined {
  if (!(error instanceof ValuesRefused) || asked.length < 2) return undefined;
  const middle = asked.length >> 1;
  return [asked.slice(0, middle), asked.slice(middle)];
}

export function isPassing(error: unknown): boolean {
  return error instanceof JobpassError && error.transient;
}
