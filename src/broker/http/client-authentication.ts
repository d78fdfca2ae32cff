import { createHash, timingSafeEqual } from 'node:crypto';
import type { ResourceServer } from '../config/broker-config.js';
import { Refusal } from '../refusal.js';
import { JOB_CLIENT } from '../tokens/tokens.js';
import type { Form } from './read-form.js';

/** The resource servers that may introspect tokens, keyed by id. */
export type Clients = ReadonlyMap<string, { secret: Buffer; audiences: ReadonlySet<string> }>;

/** The sender of a request: a resource server with its audiences, or the holder of a token, who needs no other credential. */
export type Caller = { audiences: ReadonlySet<string> } | 'holder';

/** Returns the resource servers of a configuration. */
export function clientsOf(resourceServers: readonly ResourceServer[]): Clients {
  return new Map(
    resourceServers.map(({ id, secret, audiences }) => [
      id,
      { secret: digest(secret), audiences: new Set(audiences) },
    ]),
  );
}

/**
 * Authenticates the client of a request by `client_secret_basic` or `client_secret_post` (RFC 6749, section 2.3.1). A request
 * without a secret and a client id comes from the holder of the token.
 *
 * @throws Refusal `invalid_request` for malformed credentials, `invalid_client` for incorrect credentials
 */
export function authenticate(form: Form, authorization: string | undefined, clients: Clients): Caller {
  const posted = form.get('client_secret');
  if (posted !== undefined && authorization)
    throw malformed('the request must use only one method of client authentication');
  const basic = posted === undefined && authorization !== undefined ? basicOf(authorization) : undefined;
  const named = form.get('client_id') ?? (authorization === undefined ? JOB_CLIENT : basic?.id);
  if (basic !== undefined && basic.id !== named)
    throw malformed('client_id does not match the Authorization header');
  if (basic?.secret === '') throw malformed('the Authorization header must contain a client_secret');
  if (!named) throw malformed('client authentication is missing');
  const secret = posted ?? basic?.secret;
  if (secret === undefined && named === JOB_CLIENT) return 'holder';
  const client = clients.get(named);
  // The secrets are compared even for an unknown client, so that the response time does not reveal which clients exist.
  const isSame = timingSafeEqual(client?.secret ?? NO_SECRET, digest(secret ?? ''));
  if (isSame && client !== undefined && secret !== undefined) return client;
  throw new Refusal('invalid_client', 'client authentication failed', undefined, 401);
}

const NO_SECRET = Buffer.alloc(32);

/** A text in base64, with or without padding. */
const BASIC = /^basic ((?:[a-z0-9+/]{4})*(?:[a-z0-9+/]{2}(?:==)?|[a-z0-9+/]{3}=?)?)$/i;

/** Returns the id and secret of an HTTP Basic header, each decoded as in a form. @throws Refusal `invalid_request` */
function basicOf(authorization: string): { id: string; secret: string } {
  const text = Buffer.from(BASIC.exec(authorization)?.[1] ?? '', 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon === -1) throw malformed('the Authorization header is not valid HTTP Basic authentication');
  const [id, secret] = [decoded(text.slice(0, colon)), decoded(text.slice(colon + 1))];
  if (id === undefined || secret === undefined)
    throw malformed('client_id and client_secret in the Authorization header are not encoded correctly');
  return { id, secret };
}

/** Returns the decoded text. @returns undefined for an invalid encoding, or characters that RFC 6749, appendix A, does not allow */
function decoded(text: string): string | undefined {
  try {
    const value = decodeURIComponent(text.replaceAll('+', ' '));
    return /^[\x20-\x7e]*$/.test(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Returns a hash of a secret. Its length is constant, so that the time of a comparison reveals nothing about the secret. */
function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

function malformed(description: string): Refusal {
  return new Refusal('invalid_request', description);
}
