import { isObject, type JsonObject } from '../../../text/json.js';
import { isToken, LONGEST_LIFE_S, readJwt, type TokenAnswer, type UnusableAnswer } from '../messages.js';

/** The expiry in a response: seconds that start when the response arrives, or a time on the server's clock in milliseconds. */
export type Expiry = { inS: number } | { at: number };

/** A credential in a response. */
export interface IssuedCredential {
  token: string;
  expiry?: Expiry;
  jwt?: TokenAnswer['jwt'];
}

/**
 * Parses the body of a successful response.
 *
 * @param paths the names of the members that lead to the credential and to its expiry
 * @param sent the ID token in the request: a server that echoes it has not issued a credential
 */
export function parseIssued(
  body: JsonObject,
  { tokenPath, expiryPath }: { tokenPath: readonly string[]; expiryPath: readonly string[] },
  sent: string,
): IssuedCredential | UnusableAnswer {
  const name = tokenPath.join('.');
  const token = at(body, tokenPath);
  if (typeof token !== 'string') return { problem: `no ${name} in it` };
  if (!isToken(token)) return { problem: `an invalid ${name} (length or characters)` };
  if (token === sent) return { problem: `the ID token itself as ${name}` };
  // RFC 8693, section 2.2.1: the token cannot be used as an access token.
  if (body['token_type'] === 'N_A')
    return { problem: 'a token that is not an access token (token_type N_A)', orphaned: token };
  const value = at(body, expiryPath);
  const expiry = value === undefined || value === null ? undefined : expiryOf(value);
  if (expiry === 'invalid')
    return { problem: `${expiryPath.join('.')} is neither a lifetime nor a time`, orphaned: token };
  if (expiry !== undefined && 'inS' in expiry && expiry.inS < 1)
    return { problem: 'a token that has expired already', orphaned: token };
  const jwt = readJwt(token);
  return { token, ...(expiry === undefined ? {} : { expiry }), ...(jwt === undefined ? {} : { jwt }) };
}

/**
 * The expiry in a member of a response. Services use a lifetime in seconds, seconds or milliseconds since 1970, or a date (ISO 8601).
 * The number's size shows which one it is: no credential lives for 31 years.
 */
function expiryOf(value: unknown): Expiry | 'invalid' {
  if (typeof value === 'string' && !/^\d+(\.\d+)?$/.test(value)) {
    const [, date, hours, zone] = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d[\d:.]*)(.*)$/.exec(value) ?? [];
    // JavaScript would read a date without a time zone in the zone of the job.
    const time = Date.parse(zone === '' ? `${date}T${hours}Z` : date === undefined ? '' : value);
    return Number.isNaN(time) ? 'invalid' : { at: time };
  }
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number) || number >= 1e14) return 'invalid';
  if (number >= 1e11) return { at: number };
  return number >= 1e9 ? { at: number * 1_000 } : { inS: Math.min(number, LONGEST_LIFE_S) };
}

function at(body: JsonObject, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) => (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined),
    body,
  );
}

/** An error in a response: its code, if it has one, and its text for messages. */
export interface ServiceError {
  code: string | undefined;
  said: string;
}

/**
 * Returns the error in a response, in any of the usual forms: `error` with `error_description` (RFC 6749, section 5.2), `error` as an
 * object with `type` or `code`, and `message`; `message` or `detail`; `errors` or `Errors` as a list. Undefined if the body is not an
 * error.
 */
export function errorIn(body: JsonObject | undefined): ServiceError | undefined {
  if (body === undefined) return undefined;
  const { error, errors, message, detail, error_description: description } = body;
  if (isText(error)) return serviceError(error, isText(description) ? description : textOf(message));
  if (isObject(error)) {
    const code = textOf(error['code']) ?? textOf(error['type']);
    const text = textOf(error['message']);
    if (code !== undefined || text !== undefined) return serviceError(code, text);
  }
  const list = errors ?? body['Errors'];
  const [first] = Array.isArray(list) ? list : [];
  if (isText(first)) return serviceError(undefined, first);
  if (isObject(first)) {
    const code = textOf(first['code']);
    const text = textOf(first['description']) ?? textOf(first['detail']) ?? textOf(first['message']);
    if (code !== undefined || text !== undefined) return serviceError(code, text);
  }
  const text = textOf(message) ?? textOf(detail);
  return text === undefined ? undefined : { code: undefined, said: text };
}

function serviceError(code: string | undefined, text: string | undefined): ServiceError {
  const said = code === undefined ? (text ?? '') : text === undefined ? code : `${code} ("${text}")`;
  return { code, said };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function textOf(value: unknown): string | undefined {
  return isText(value) ? value : undefined;
}
