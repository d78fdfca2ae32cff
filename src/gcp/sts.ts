import type { Attempt } from '../http/retry.js';
import { tokenUrl } from './addresses.js';
import { type Caller, call, malformedOf, type Reply, refusalOf, tokenIn } from './replies.js';

const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
/** The type of an ID token from a CI system. Providers of the type OIDC accept `jwt` and `id_token`. */
export const ID_TOKEN_TYPE = 'urn:ietf:params:oauth:token-type:jwt';

/** An access token of Google. */
export interface AccessToken {
  /** A secret. */
  token: string;
  /** The time of expiry on Google's clock, in milliseconds since 1970. */
  expiresAt: number;
}

/** The longest lifetime in a response that is not a mistake, in seconds. No token of Google lives longer than 12 hours. */
const MOST_S = 86_400;

/** A rule of a Credential Access Boundary. Source: IAM docs, "Credential Access Boundaries". */
export type AccessBoundaryRule = Readonly<Record<string, unknown>>;

/**
 * Exchanges an ID token for a federated access token, which lives no longer than the ID token. Source: STS REST reference, `token`.
 *
 * @param audience the full name of the provider
 * @throws JobpassError
 */
export async function exchangeIdToken(
  caller: Caller,
  {
    sts,
    audience,
    scope,
    idToken,
  }: { sts: URL; audience: string; scope: readonly string[]; idToken: string },
  attempt?: Attempt,
): Promise<AccessToken> {
  const fields = { audience, scope: scope.join(' '), subject_token_type: ID_TOKEN_TYPE };
  return exchange(caller, { sts, what: 'the token exchange', subjectToken: idToken, fields }, attempt);
}

/**
 * Narrows an access token to a Credential Access Boundary. @returns a token that expires with the given one. The response may have no
 * expiry of its own (google-auth 2.63.0, `downscoped.py`). @throws JobpassError
 */
export async function narrow(
  caller: Caller,
  { sts, whole, rules }: { sts: URL; whole: AccessToken; rules: readonly AccessBoundaryRule[] },
  attempt?: Attempt,
): Promise<AccessToken> {
  const options = JSON.stringify({ accessBoundary: { accessBoundaryRules: rules } });
  return exchange(
    caller,
    {
      sts,
      what: 'the request for a narrower token',
      subjectToken: whole.token,
      fields: { subject_token_type: ACCESS_TOKEN, options },
      usualExpiry: whole.expiresAt,
    },
    attempt,
  );
}

async function exchange(
  caller: Caller,
  {
    sts,
    what,
    subjectToken,
    fields,
    usualExpiry,
  }: {
    sts: URL;
    what: string;
    subjectToken: string;
    fields: Readonly<Record<string, string>>;
    /** The expiry if the response has none. */
    usualExpiry?: number;
  },
  attempt: Attempt | undefined,
): Promise<AccessToken> {
  const body = new URLSearchParams({
    grant_type: GRANT_TYPE,
    requested_token_type: ACCESS_TOKEN,
    subject_token: subjectToken,
    ...fields,
  });
  const reply = await call(
    caller,
    {
      method: 'POST',
      url: tokenUrl({ sts }),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: body.toString(),
      what,
      finishMs: 3_000,
    },
    attempt,
  );
  const { http, serviceClock } = caller;
  if (reply.answer.status < 200 || reply.answer.status > 299)
    throw refusalOf(http, reply, hintForExchange(reply));
  const token = tokenIn(http, reply, 'access_token');
  const seconds = Number(reply.json?.['expires_in'] ?? Number.NaN);
  const isLife = seconds > 0 && seconds <= MOST_S;
  const expiresAt = isLife ? serviceClock.now() + seconds * 1000 : usualExpiry;
  if (expiresAt === undefined) throw malformedOf(http, reply, 'no `expires_in`');
  return { token, expiresAt };
}

/** The fix if Google rejects an ID token. Undefined for a response that is not Google's own, for example of a gateway. */
export function hintForExchange({ error, said = '' }: Pick<Reply, 'error' | 'said'>): string | undefined {
  if (/attribute condition/i.test(said))
    return 'The attribute condition of the provider rejects this job. Compare the condition with the claims in the log; upper and lower case matter';
  if (/127 bytes/.test(said))
    return 'Map `google.subject` to a shorter claim, for example `"repo::" + assertion.repository_id`';
  if (/mapped attribute/i.test(said))
    return 'Change the attribute mapping of the provider: each attribute must be a text that this job’s ID token contains';
  if (/audience in (the )?ID token/i.test(said))
    return 'Set `audience` to an allowed audience of the provider, or remove the list of allowed audiences';
  if (/issuer in (the )?ID token/i.test(said))
    return 'The provider expects another issuer: use the provider for this CI system, or correct its issuer URI';
  if (/stale to sign-in|expired|issued in the future/i.test(said))
    return 'Request the ID token just before its use, or correct the clock of this machine';
  if (error === 'invalid_target')
    return 'No such provider: check `workload-identity-provider`, and whether the pool or the provider is disabled or deleted';
  if (error === 'invalid_scope') return 'Check `scope`: scopes are complete addresses';
  return undefined;
}
