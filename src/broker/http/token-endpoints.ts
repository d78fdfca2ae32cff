import { printable } from '../../text/printable.js';
import type { TheftAlarms } from '../exchange/theft-alarm.js';
import { type MintedToken, mintedId } from '../github/minted-token.js';
import type { GithubTokens } from '../github/open.js';
import { type Answer, Refusal, refusalAnswer } from '../refusal.js';
import type { StoredToken } from '../store/store.js';
import { OPAQUE_PREFIX, type Tokens } from '../tokens/tokens.js';
import { authenticate, type Caller, type Clients } from './client-authentication.js';
import type { Form } from './read-form.js';

/** A request about a token, in the form in which the broker received it. */
export interface TokenRequest {
  form: Form;
  authorization: string | undefined;
}

/** The parts of the broker that the endpoints use. */
export interface TokenRules {
  issuer: string;
  tokens: Tokens;
  clients: Clients;
  github: Pick<GithubTokens, 'kept' | 'ender'>;
  alarms: TheftAlarms;
}

/** Callbacks for the endpoints' results. */
export interface TokenEvents {
  onIntrospection: (active: boolean) => void;
  onRevocation: (id: string) => void;
  /** Called for a failure that the caller did not cause. */
  onFailure: (error: unknown) => void;
}

/** Answers an introspection request (RFC 7662, section 2). */
export function introspect(request: TokenRequest, rules: TokenRules, events: TokenEvents): Promise<Answer> {
  return answered(request.form, events, async () => {
    const { form, authorization } = request;
    if (form.has('client_assertion'))
      throw unauthenticated(
        'client_assertion is not supported: authenticate with the secret of the resource server',
      );
    const caller = authenticate(form, authorization, rules.clients);
    const { token } = await presented(form, rules.tokens);
    const active = token !== undefined && mayIntrospect(caller, token);
    events.onIntrospection(active);
    return { status: 200, body: active ? described(token, rules.issuer) : { active: false } };
  });
}

/** Answers a revocation request (RFC 7009, section 2). */
export function revoke(request: TokenRequest, rules: TokenRules, events: TokenEvents): Promise<Answer> {
  return answered(request.form, events, async () => {
    const { form, authorization } = request;
    if (authorization !== undefined || form.has('client_secret') || form.has('client_assertion'))
      throw unauthenticated(
        'client authentication is not allowed: the token alone authorizes its revocation',
      );
    authenticate(form, undefined, rules.clients);
    const { id, token } = await presented(form, rules.tokens);
    const minted = token === undefined ? await mintedToken(form, rules) : undefined;
    const use = token?.use ?? minted?.use;
    // Comes first, because afterwards the broker no longer knows the job.
    if (form.get('job_ended') === 'true' && use !== undefined) await rules.alarms.ended(use);
    if (minted !== undefined) {
      const { ended } = await rules.github.ender.endForJob(minted.id);
      return ended ? { status: 200 } : UNAVAILABLE;
    }
    // RFC 7009, section 2.2: an unknown token counts as revoked. It may be unknown because of an earlier revocation that is not
    // durable yet, so `remove` waits for this revocation.
    if (id !== undefined) await rules.tokens.remove(id, token !== undefined);
    if (id !== undefined && token !== undefined) events.onRevocation(id);
    return { status: 200 };
  });
}

/** The response if a token may still be valid: the caller must retry (RFC 7009, section 2.2.1). */
const UNAVAILABLE: Answer = { status: 503, body: { error: 'temporarily_unavailable' } };

/** Returns the installation token of a request, if this broker issued it and it has not ended. */
async function mintedToken(form: Form, { github }: TokenRules): Promise<MintedToken | undefined> {
  const value = form.get('token') ?? '';
  return value.startsWith(OPAQUE_PREFIX) ? undefined : github.kept.find(mintedId(value));
}

async function answered(
  form: Form,
  { onFailure }: TokenEvents,
  work: () => Promise<Answer>,
): Promise<Answer> {
  try {
    const repeated = form.repeated();
    if (repeated !== undefined)
      throw new Refusal('invalid_request', `the parameter ${printable(repeated, 40)} is repeated`);
    return await work();
  } catch (error) {
    if (error instanceof Refusal) return refusalAnswer(error);
    onFailure(error);
    return UNAVAILABLE;
  }
}

function unauthenticated(description: string): Refusal {
  return new Refusal('invalid_client', description, undefined, 401);
}

/**
 * Returns the token in a request and the token's id. Without an id, the text is not a token of this broker. With an id but without
 * a token, the token is unknown, revoked or expired.
 */
async function presented(
  form: Form,
  tokens: Tokens,
): Promise<{ id: string | undefined; token: StoredToken | undefined }> {
  const value = form.get('token');
  if (value === undefined) throw new Refusal('invalid_request', 'the parameter token is missing');
  const id = await tokens.idOf(value);
  return { id, token: id === undefined ? undefined : await tokens.find(id) };
}

/** Returns whether a caller may introspect a token: its holder, or a resource server with an audience of the token. */
function mayIntrospect(caller: Caller, { aud }: StoredToken): boolean {
  return caller === 'holder' || [aud].flat().some((one) => caller.audiences.has(one));
}

function described(token: StoredToken, issuer: string): Record<string, unknown> {
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
