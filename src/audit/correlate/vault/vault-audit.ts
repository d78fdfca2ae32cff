import { type JsonObject, objectIn, parseObject } from '../../../text/json.js';
import { readLines } from '../../read.js';
import { textIn, timeIn } from '../fields.js';
import { type LogReader, readLog } from '../logs.js';

/** The longest entry taken, in bytes. */
const LONGEST_ENTRY = 4 << 20;
const [OPEN, CLOSE] = [0x7b, 0x7d];
/** What the server writes for a request that it refused; all other errors are those of a request that got in. */
const REFUSED = /permission denied|invalid token|bad token|missing client token|token is expired/i;

/** Where tokens are renewed, by themselves, by their own text or by their accessors. */
const RENEWALS = 'auth/token/renew';

/** Marks a value that the audit device hashed. */
export const HASHED = 'hmac-sha256:';

/** A token as an audit device knows it: either may be hashed. */
export interface AuditedToken {
  accessor: string | undefined;
  /** Nearly always hashed. Never to be shown: a device with `log_raw` writes the token itself. */
  token: string | undefined;
}

/** What is read of an answer in an audit log. */
export interface VaultAnswer extends AuditedToken {
  /** In milliseconds since 1970. */
  at: number;
  id: string | undefined;
  /** `read kv/data/app`, with the namespace in front where there is one. */
  action: string;
  path: string;
  address: string | undefined;
  error: string | undefined;
  /** Whether the error says that the token may not. */
  refused: boolean;
  /** The role that a log-in went through, of the token that asked. */
  role: string | undefined;
  /** The tokens that this answer gave: more than one where it wraps another. A renewal gives none. */
  issued: readonly LoggedToken[];
  /** Whether it renewed the token that asked. */
  renewed: boolean;
  /** The accessor that was to be revoked, hashed or not. */
  revoked: string | undefined;
}

/** A token that came out of a log-in, or of another token. */
export interface LoggedToken extends AuditedToken {
  /** The mount of the log-in: `auth/jwt/`; undefined where a token made it, or a wrapping. */
  mount: string | undefined;
  role: string | undefined;
  displayName: string | undefined;
  /** What the role maps of the claims, and more. */
  metadata: Readonly<Record<string, string>>;
  batch: boolean;
}

/**
 * Reads an audit log of Vault or OpenBao, as the file device writes it: an entry a line, compressed by gzip or not. Of each
 * request only the entry with its answer is handed on.
 *
 * Source: OpenBao documentation, "Audit devices"; entries of OpenBao 2.6.2
 *
 * @param wanted tells by the bytes of a line whether it needs to be read
 * @throws JobpassError `usage` for a file that cannot be read
 */
export async function readVaultAudit(
  file: string,
  reader: LogReader<VaultAnswer>,
  wanted: (line: Buffer) => boolean = () => true,
): Promise<void> {
  let line = 0;
  await readLog(file, (stream) =>
    readLines(
      stream,
      {
        line(bytes) {
          line++;
          if (bytes.length === 0 || isRequest(bytes) || !wanted(bytes)) return;
          const answer = vaultAnswer(bytes);
          if (answer === undefined) reader.problem('is no entry of an audit log', { file, line });
          else if (answer !== 'request') reader.entry(answer, { file, line });
        },
        tooLong: () => reader.problem(`is longer than ${LONGEST_ENTRY >> 20} MiB`, { file, line: ++line }),
      },
      LONGEST_ENTRY,
    ),
  );
}

/** Whether a line is surely an entry without an answer: half of a log is, and to know it by its bytes takes far less. */
function isRequest(line: Buffer): boolean {
  return (
    line[0] === OPEN &&
    line.at(-1) === CLOSE &&
    line.includes('"type":"request"') &&
    !line.includes('"response"')
  );
}

/** The entry on a line; `request` where it has no answer; undefined where it is no entry. */
export function vaultAnswer(line: Buffer): VaultAnswer | 'request' | undefined {
  // A device may have a prefix.
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
  const given = objectIn(response, 'auth');
  return {
    at,
    id: textIn(request, 'id'),
    action: `${textIn(request, 'operation') ?? 'unknown'} ${namespace}${path}`,
    path,
    address: textIn(request, 'remote_address'),
    error: error === undefined ? undefined : plainError(error),
    refused: error !== undefined && REFUSED.test(error),
    // An answer to a log-in has the new token here as well.
    accessor:
      textIn(request, 'client_token_accessor') ??
      (given === undefined ? textIn(auth, 'accessor') : undefined),
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

/** The tokens that an answer gave. The answer to a renewal has the token that was renewed in the same place. */
function issuedTokens(response: JsonObject | undefined, path: string, request: JsonObject): LoggedToken[] {
  const given = objectIn(response, 'auth');
  const wrapping = objectIn(response, 'wrap_info');
  const wrapped = textIn(wrapping, 'wrapped_accessor');
  return [
    ...(given === undefined || path.startsWith(RENEWALS) ? [] : [logInToken(given, path, request)]),
    ...(wrapping === undefined
      ? []
      : [childToken({ accessor: textIn(wrapping, 'accessor'), token: textIn(wrapping, 'token') })]),
    ...(wrapped === undefined ? [] : [childToken({ accessor: wrapped, token: undefined })]),
  ];
}

function childToken(token: AuditedToken): LoggedToken {
  return { ...token, mount: undefined, role: undefined, displayName: undefined, metadata: {}, batch: false };
}

function logInToken(given: JsonObject, path: string, request: JsonObject): LoggedToken {
  const metadata = Object.entries(objectIn(given, 'metadata') ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  const mount = textIn(request, 'mount_point') ?? /^auth\/.*\/(?=login)/.exec(path)?.[0];
  return {
    accessor: textIn(given, 'accessor'),
    token: textIn(given, 'client_token'),
    mount: /^(?:auth\/token|sys\/wrapping)\//.test(path) ? undefined : mount,
    role: metadata.find(([name]) => name === 'role')?.[1].slice(0, 300),
    displayName: textIn(given, 'display_name'),
    metadata: Object.fromEntries(metadata),
    batch: textIn(given, 'token_type') === 'batch',
  };
}

/** `1 error occurred:\n\t* permission denied\n\n` says `permission denied`. */
function plainError(error: string): string {
  return error
    .replace(/^\d+ errors? occurred:\s*/, '')
    .replace(/\s*\*\s*/g, ' ')
    .trim();
}
