import { printable } from '../../text/printable.js';
import { type Answer, Refusal, refusalAnswer } from '../refusal.js';
import type { KeptToken } from '../store/store.js';
import type { Tokens } from '../tokens/tokens.js';
import { authenticate, type Caller, type Clients } from './client-authentication.js';
import type { Form } from './read-form.js';

/** A request about a token, as it came. */
export interface TokenRequest {
  form: Form;
  authorization: string | undefined;
}

/** What the endpoints stand on. */
export interface TokenRules {
  issuer: string;
  tokens: Tokens;
  clients: Clients;
}

/** Whom an endpoint tells what it did. */
export interface TokenEvents {
  onIntrospection: (active: boolean) => void;
  onRevocation: (id: string) => void;
  /** Told of a failure that was not the caller's. */
  onFailure: (error: unknown) => void;
}

/** Answers what a token is: RFC 7662, section 2. */
export function introspect(request: TokenRequest, rules: TokenRules, events: TokenEvents): Promise<Answer> {
  return answered(request.form, events, async () => {
    const { form, authorization } = request;
    if (form.has('client_assertion'))
      throw unauthenticated('a service proves who it is by its secret: send no client_assertion');
    const caller = authenticate(form, authorization, rules.clients);
    const { token } = await presented(form, rules.tokens);
    const active = token !== undefined && mayAsk(caller, token);
    events.onIntrospection(active);
    return { status: 200, body: active ? described(token, rules.issuer) : { active: false } };
  });
}

/** Ends a token: RFC 7009, section 2. */
export function revoke(request: TokenRequest, rules: TokenRules, events: TokenEvents): Promise<Answer> {
  return answered(request.form, events, async () => {
    const { form, authorization } = request;
    if (authorization !== undefined || form.has('client_secret') || form.has('client_assertion'))
      throw unauthenticated('a token is ended by whoever holds it: send no client authentication');
    authenticate(form, undefined, rules.clients);
    const { id, token } = await presented(form, rules.tokens);
    // Section 2.2: a token that is not known has ended. It may be unknown since an earlier request ended it, and that may
    // not be durable yet.
    if (id !== undefined) await rules.tokens.remove(id, token !== undefined);
    if (id !== undefined && token !== undefined) events.onRevocation(id);
    return { status: 200 };
  });
}

async function answered(
  form: Form,
  { onFailure }: TokenEvents,
  work: () => Promise<Answer>,
): Promise<Answer> {
  try {
    const repeated = form.repeated();
    if (repeated !== undefined)
      throw new Refusal('invalid_request', `the parameter ${printable(repeated, 40)} is there twice`);
    return await work();
  } catch (error) {
    if (error instanceof Refusal) return refusalAnswer(error);
    onFailure(error);
    // RFC 7009, section 2.2.1: the caller must take the token for alive, and try again.
    return { status: 503, body: { error: 'temporarily_unavailable' } };
  }
}

function unauthenticated(told: string): Refusal {
  return new Refusal('invalid_client', told, undefined, 401);
}

/** The token that a request is about; without an id it is none of ours, without a token it is not known, or over. */
async function presented(
  form: Form,
  tokens: Tokens,
): Promise<{ id: string | undefined; token: KeptToken | undefined }> {
  const value = form.get('token');
  if (value === undefined) throw new Refusal('invalid_request', "missing required parameter 'token'");
  const id = await tokens.idOf(value);
  return { id, token: id === undefined ? undefined : await tokens.find(id) };
}

/** A job's own token speaks for itself; others may ask about what is made for them. */
function mayAsk(caller: Caller, { aud }: KeptToken): boolean {
  return caller === 'holder' || [aud].flat().some((one) => caller.audiences.has(one));
}

function described(token: KeptToken, issuer: string): Record<string, unknown> {
  const certificate = token['x5t#S256'];
  return {
    ...token.extra,
    active: true,
    sub: token.accountId,
    client_id: token.clientId,
    exp: token.exp,
    iat: token.iat,
    iss: issuer,
    jti: token.jti,
    aud: token.aud,
    ...(token.scope === undefined ? {} : { scope: token.scope }),
    ...(certificate === undefined ? {} : { cnf: { 'x5t#S256': certificate } }),
    token_type: 'Bearer',
  };
}
