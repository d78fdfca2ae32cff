import { createHash, timingSafeEqual } from 'node:crypto';
import type { ResourceServer } from '../config/broker-config.js';
import { Refusal } from '../refusal.js';
import { JOB_CLIENT } from '../tokens/tokens.js';
import type { Form } from './read-form.js';

/** The resource servers that may ask about tokens, by their ids. */
export type Clients = ReadonlyMap<string, { secret: Buffer; audiences: ReadonlySet<string> }>;

/** Who sends a request: a resource server with its audiences, or whoever holds the token, which is all that it shows. */
export type Caller = { audiences: ReadonlySet<string> } | 'holder';

/** The resource servers of a configuration. */
export function clientsOf(resourceServers: readonly ResourceServer[]): Clients {
  return new Map(
    resourceServers.map(({ id, secret, audiences }) => [
      id,
      { secret: digest(secret), audiences: new Set(audiences) },
    ]),
  );
}

/**
 * Authenticates the client of a request by `client_secret_basic` or `client_secret_post`: RFC 6749, section 2.3.1. A
 * request that shows no secret and names no client is the holder's.
 *
 * @throws Refusal `invalid_request` where it is malformed, `invalid_client` where it is wrong
 */
export function authenticate(form: Form, authorization: string | undefined, clients: Clients): Caller {
  const posted = form.get('client_secret');
  if (posted !== undefined && authorization)
    throw malformed('client authentication must only be provided using one mechanism');
  const basic = posted === undefined && authorization !== undefined ? basicOf(authorization) : undefined;
  const named = form.get('client_id') ?? (authorization === undefined ? JOB_CLIENT : basic?.id);
  if (basic !== undefined && basic.id !== named) throw malformed('client_id mismatch');
  if (basic?.secret === '') throw malformed('client_secret must be provided in the Authorization header');
  if (!named) throw malformed('no client authentication mechanism provided');
  const secret = posted ?? basic?.secret;
  if (secret === undefined && named === JOB_CLIENT) return 'holder';
  const client = clients.get(named);
  // As much work for a client that does not exist.
  const isSame = timingSafeEqual(client?.secret ?? NO_SECRET, digest(secret ?? ''));
  if (isSame && client !== undefined && secret !== undefined) return client;
  throw new Refusal('invalid_client', 'client authentication failed', undefined, 401);
}

const NO_SECRET = Buffer.alloc(32);

/** Base64, with its padding or without. */
const BASIC = /^basic ((?:[a-z0-9+/]{4})*(?:[a-z0-9+/]{2}(?:==)?|[a-z0-9+/]{3}=?)?)$/i;

/** Reads HTTP Basic: id and secret, each encoded as in a form. @throws Refusal `invalid_request` */
function basicOf(authorization: string): { id: string; secret: string } {
  const text = Buffer.from(BASIC.exec(authorization)?.[1] ?? '', 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon === -1) throw malformed('invalid authorization header value format');
  const [id, secret] = [decoded(text.slice(0, colon)), decoded(text.slice(colon + 1))];
  if (id === undefined || secret === undefined)
    throw malformed('client_id and client_secret in the authorization header are not properly encoded');
  return { id, secret };
}

/** @returns undefined for what encodes nothing, or other characters than RFC 6749, appendix A, lets them be made of */
function decoded(text: string): string | undefined {
  try {
    const value = decodeURIComponent(text.replaceAll('+', ' '));
    return /^[\x20-\x7e]*$/.test(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Of equal length for every secret, so that the time of a comparison tells nothing of it. */
function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

function malformed(told: string): Refusal {
  return new Refusal('invalid_request', told);
}
