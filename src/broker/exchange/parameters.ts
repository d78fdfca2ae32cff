import { GRANTS } from '../../providers/oauth/messages.js';
import { printable } from '../../text/printable.js';
import type { Form } from '../http/read-form.js';
import { Refusal } from '../refusal.js';
import { JOB_CLIENT } from '../tokens/tokens.js';

export const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
const SUBJECT_TYPES = new Set([
  'urn:ietf:params:oauth:token-type:id_token',
  'urn:ietf:params:oauth:token-type:jwt',
]);
/** The parameters that may be repeated (RFC 8693, section 2.1). */
const REPEATABLE = new Set(['audience', 'resource']);
/** The maximum length of `entry` and `request_id`, in characters. */
const LONGEST_NAME = 128;

/** The parameters of a token request. */
export interface ExchangeParameters {
  idToken: string;
  /** The requested lifetime, in seconds. */
  ttl: number | undefined;
  role: string | undefined;
  /** The requested services. */
  targets: readonly string[];
  scopes: readonly string[];
  /** The name of the credential in the job. */
  entry: string | undefined;
  /** A text that is the same in all attempts of one request. */
  requestId: string | undefined;
  /** The requested part of the role's access (RFC 9396, section 2), unchecked. */
  authorizationDetails: string | undefined;
}

/** Reads the parameters of a token request. @throws Refusal */
export function exchangeParameters(form: Form, authorization: string | undefined): ExchangeParameters {
  const repeated = form.repeated(REPEATABLE);
  if (repeated !== undefined) {
    throw new Refusal('invalid_request', `the parameter ${printable(repeated, 40)} is repeated`);
  }
  checkClient(form, authorization);
  return {
    idToken: checkGrant(form),
    ttl: lifetime(form.get('ttl')),
    role: form.get('role'),
    targets: [...form.all('audience'), ...form.all('resource')],
    scopes: (form.get('scope') ?? '').split(' ').filter((scope) => scope !== ''),
    entry: shortText(form, 'entry'),
    requestId: shortText(form, 'request_id'),
    authorizationDetails: form.get('authorization_details'),
  };
}

function checkClient(parameters: Form, authorization: string | undefined): void {
  if (authorization !== undefined || parameters.has('client_secret') || parameters.has('client_assertion')) {
    throw new Refusal(
      'invalid_client',
      'client authentication is not allowed: the ID token authenticates the job',
      undefined,
      401,
    );
  }
  if ((parameters.get('client_id') ?? JOB_CLIENT) !== JOB_CLIENT) {
    throw new Refusal('invalid_client', `client_id must be ${JOB_CLIENT} or omitted`, undefined, 401);
  }
}

/** @returns the subject token */
function checkGrant(parameters: Form): string {
  const grant = parameters.get('grant_type');
  if (grant === undefined) throw new Refusal('invalid_request', 'grant_type is missing');
  if (grant !== GRANTS['token-exchange']) {
    throw new Refusal('unsupported_grant_type', `grant_type must be ${GRANTS['token-exchange']}`);
  }
  const token = parameters.get('subject_token');
  if (token === undefined) throw new Refusal('invalid_request', 'subject_token is missing');
  if (!SUBJECT_TYPES.has(parameters.get('subject_token_type') ?? '')) {
    throw new Refusal('invalid_request', `subject_token_type must be ${[...SUBJECT_TYPES].join(' or ')}`);
  }
  if (parameters.has('actor_token')) throw new Refusal('invalid_request', 'actor_token is not supported');
  if ((parameters.get('requested_token_type') ?? ACCESS_TOKEN) !== ACCESS_TOKEN) {
    throw new Refusal('invalid_request', `requested_token_type must be ${ACCESS_TOKEN}`);
  }
  return token;
}

function lifetime(ttl: string | undefined): number | undefined {
  if (ttl === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(ttl)) {
    throw new Refusal('invalid_request', 'ttl must be a whole number of seconds');
  }
  return Number(ttl);
}

function shortText(parameters: Form, name: string): string | undefined {
  const text = parameters.get(name);
  if (text !== undefined && !(text.length <= LONGEST_NAME && /^[\x20-\x7e]+$/.test(text)))
    throw new Refusal(
      'invalid_request',
      `${name} must have at most ${LONGEST_NAME} characters, all printable ASCII`,
    );
  return text;
}
