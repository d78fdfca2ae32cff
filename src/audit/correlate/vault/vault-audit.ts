import { type JsonObject, objectIn, parseObject } from '../../../text/json.js';
import { readLines } from '../../read.js';
import { textIn, timeIn } from '../fields.js';
import { type LogReader, readLog } from '../logs.js';

/** The maximum size of an entry, in bytes. */
const LONGEST_ENTRY = 4 << 20;
const [OPEN, CLOSE] = [0x7b, 0x7d];
/** The errors with which the server rejects a token. After any other error, the token was accepted. */
const REFUSED = /permission denied|invalid token|bad token|missing client token|token is expired/i;

/** The prefix of the paths for renewing a token: with the token itself, with another token, or by its accessor. */
const RENEWALS = 'auth/token/renew';

/** Marks a value that the audit device hashed. */
export const HASHED = 'hmac-sha256:';

/** A token in an audit log. Both values may be hashed. */
export interface AuditedToken {
  accessor: string | undefined;
  /** Usually hashed. This value must not be displayed, because a device with `log_raw` logs the token itself. */
  token: string | undefined;
}

/** The parts of a response entry that Jobpass reads. */
export interface VaultAnswer extends AuditedToken {
  /** The time in milliseconds since 1970. */
  at: number;
  id: string | undefined;
  /** The operation and its path, for example `read kv/data/app`. In a namespace, the path starts with the namespace. */
  action: string;
  path: string;
  address: string | undefined;
  error: string | undefined;
  /** Whether the error rejects the token. */
  refused: boolean;
  /** The role of the login that created the requesting token. */
  role: string | undefined;
  /** The tokens in this response: several if it wraps a token, none for a renewal. */
  issued: readonly LoggedToken[];
  /** Whether the request renewed the requesting token. */
  renewed: boolean;
  /** The accessor to revoke, possibly hashed. */
  revoked: string | undefined;
}

/** A token that a login or another token created. */
export interface LoggedToken extends AuditedToken {
  /** The mount of the login, such as `auth/jwt/`; undefined for child tokens and wrapped tokens. */
  mount: string | undefined;
  role: string | undefined;
  displayName: string | undefined;
  /** The claims that the role maps, and other metadata. */
  metadata: Readonly<Record<string, string>>;
  batch: boolean;
}

/**
 * Reads an audit log that the file device of Vault or OpenBao wrote: one entry per line, optionally compressed with gzip. For each
 * request, the reader receives only the entry that contains the response.
 *
 * Source: OpenBao documentation, "Audit devices"; entries of OpenBao 2.6.2
 *
 * @param isNeeded returns whether a line must be parsed, based on its bytes
 * @throws JobpassError `usage` for a file that cannot be read
 */
export async function readVaultAudit(
  file: string,
  reader: LogReader<VaultAnswer>,
  isNeeded: (line: Buffer) => boolean = () => true,
): Promise<void> {
  let line = 0;
  await readLog(file, (stream) =>
    readLines(
      stream,
      {
        line(bytes) {
          line++;
          if (bytes.length === 0 || isRequest(bytes) || !isNeeded(bytes)) return;
          const answer = vaultAnswer(bytes);
          if (answer === undefined) reader.problem('is not an audit log entry', { file, line });
          else if (answer !== 'request') reader.entry(answer, { file, line });
        },
        tooLong: () => reader.problem(`is longer than ${LONGEST_ENTRY >> 20} MiB`, { file, line: ++line }),
      },
      LONGEST_ENTRY,
    ),
  );
}

/**
 * Returns whether a line is certainly an entry without a response. Half of the lines in a log are such entries, and checking the
 * bytes is faster than parsing.
 */
function isRequest(line: Buffer): boolean {
  return (
    line[0] === OPEN &&
    line.at(-1) === CLOSE &&
    line.includes('"type":"request"') &&
    !line.includes('"response"')
  );
}

/** Returns the entry on a line, `request` for an entry without a response, or undefined if the line is not an entry. */
export function vaultAnswer(line: Buffer): VaultAnswer | 'request' | undefined {
  // A device may write a prefix before each entry.
  const start = line[0] === OPEN ? 0 : line.indexOf(OPEN);
  const entry = start === -1 ? undefined : parseObject(line.subarray(start).toString());
  const at = timeIn(entry, 'time');
  const type = textIn(entry, 'type');
  const request = objectIn(entry, 'request');
  if (at === undefined || request === undefined) return undefined;
  if (type === 'request') return 'request';
  if (type !== 'response') return undefined;
  const auth = objectIn(entry, 'auth');
  const error = textIn(entry, 'error');
  const namespace = textIn(objectIn(request, 'namespace'), 'path') ?? '';
  const path = textIn(request, 'path') ?? '';
  const response = objectIn(entry, 'response');
  const newAuth = objectIn(response, 'auth');
  return {
    at,
    id: textIn(request, 'id'),
    action: `${textIn(request, 'operation') ?? 'unknown'} ${namespace}${path}`,
    path,
    address: textIn(request, 'remote_address'),
    error: error === undefined ? undefined : plainError(error),
    refused: error !== undefined && REFUSED.test(error),
    // The response to a login also contains the new token here.
    accessor:
      textIn(request, 'client_token_accessor') ??
      (newAuth === undefined ? textIn(auth, 'accessor') : undefined),
    token: textIn(request, 'client_token'),
    role: textIn(objectIn(auth, 'metadata'), 'role'),
    issued: error === undefined ? issuedTokens(response, path, request) : [],
    renewed: error === undefined && path === `${RENEWALS}-self`,
    revoked:
      error === undefined && path === 'auth/token/revoke-accessor'
        ? textIn(objectIn(request, 'data'), 'accessor')
        : undefined,
  };
}

/** Returns the tokens that a response issued. The response to a renewal contains the renewed token in the same member. */
function issuedTokens(response: JsonObject | undefined, path: string, request: JsonObject): LoggedToken[] {
  const newAuth = objectIn(response, 'auth');
  const wrapping = objectIn(response, 'wrap_info');
  const wrapped = textIn(wrapping, 'wrapped_accessor');
  return [
    ...(newAuth === undefined || path.startsWith(RENEWALS) ? [] : [logInToken(newAuth, path, request)]),
    ...(wrapping === undefined
      ? []
      : [childToken({ accessor: textIn(wrapping, 'accessor'), token: textIn(wrapping, 'token') })]),
    ...(wrapped === undefined ? [] : [childToken({ accessor: wrapped, token: undefined })]),
  ];
}

function childToken(token: AuditedToken): LoggedToken {
  return { ...token, mount: undefined, role: undefined, displayName: undefined, metadata: {}, batch: false };
}

function logInToken(newAuth: JsonObject, path: string, request: JsonObject): LoggedToken {
  const metadata = Object.entries(objectIn(newAuth, 'metadata') ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  const mount = textIn(request, 'mount_point') ?? /^auth\/.*\/(?=login)/.exec(path)?.[0];
  return {
    accessor: textIn(newAuth, 'accessor'),
    token: textIn(newAuth, 'client_token'),
    mount: /^(?:auth\/token|sys\/wrapping)\//.test(path) ? undefined : mount,
    role: metadata.find(([name]) => name === 'role')?.[1].slice(0, 300),
    displayName: textIn(newAuth, 'display_name'),
    metadata: Object.fromEntries(metadata),
    batch: textIn(newAuth, 'token_type') === 'batch',
  };
}

/**
 * Returns the text of an error without its formatting: for example, `permission denied` from `1 error occurred:\n\t* permission
 * denied\n\n`.
 */
function plainError(error: string): string {
  return error
    .replace(/^\d+ errors? occurred:\s*/, '')
    .replace(/\s*\*\s*/g, ' ')
    .trim();
}
