import type { Attempt } from '../http/retry.js';
import { serviceAccountUrl } from './addresses.js';
import { type Caller, call, malformedOf, type Reply, refusalOf, tokenIn } from './replies.js';
import type { AccessToken } from './sts.js';

/** A request for a token of a service account. */
interface Impersonation {
  /** The address of the IAM Service Account Credentials API. */
  iamCredentials: URL;
  /** The access token of the principal that may impersonate the service account. */
  bearer: string;
  serviceAccount: string;
  /** The service accounts of the chain, from the one that the principal may impersonate to the last one before `serviceAccount`. */
  delegates: readonly string[];
}

/**
 * Requests an access token of a service account. Source: IAM Credentials REST reference, `generateAccessToken`.
 *
 * @param seconds the lifetime: at most an hour, or 12 hours if a policy of the organization allows this
 * @throws JobpassError
 */
export async function generateAccessToken(
  caller: Caller,
  { scope, seconds, ...of }: Impersonation & { scope: readonly string[]; seconds: number },
  attempt?: Attempt,
): Promise<AccessToken> {
  const body = { scope, lifetime: `${seconds}s` };
  const reply = await impersonate(caller, of, 'generateAccessToken', body, attempt);
  const token = tokenIn(caller.http, reply, 'accessToken');
  const expiresAt = Date.parse(String(reply.json?.['expireTime'] ?? ''));
  if (Number.isNaN(expiresAt)) throw malformedOf(caller.http, reply, 'no `expireTime`');
  return { token, expiresAt };
}

/**
 * Requests an ID token of a service account, for Cloud Run, IAP and other services. Source: IAM Credentials REST reference,
 * `generateIdToken`. @throws JobpassError
 */
export async function generateIdToken(
  caller: Caller,
  { audience, includeEmail, ...of }: Impersonation & { audience: string; includeEmail: boolean },
  attempt?: Attempt,
): Promise<string> {
  const reply = await impersonate(caller, of, 'generateIdToken', { audience, includeEmail }, attempt);
  return tokenIn(caller.http, reply, 'token');
}

async function impersonate(
  caller: Caller,
  { iamCredentials, bearer, serviceAccount, delegates }: Impersonation,
  method: 'generateAccessToken' | 'generateIdToken',
  fields: object,
  attempt: Attempt | undefined,
): Promise<Reply> {
  const names = delegates.map((one) => `projects/-/serviceAccounts/${one}`);
  const reply = await call(
    caller,
    {
      method: 'POST',
      url: serviceAccountUrl({ iamCredentials }, serviceAccount, method),
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...fields, ...(names.length === 0 ? {} : { delegates: names }) }),
      what:
        method === 'generateIdToken'
          ? 'the request for an ID token of the service account'
          : 'the impersonation of the service account',
      finishMs: 3_000,
    },
    attempt,
  );
  if (reply.answer.status >= 200 && reply.answer.status <= 299) return reply;
  throw refusalOf(caller.http, reply, hintForImpersonation(reply, delegates.length > 0));
}

/** The fix if Google rejects the request for a token of a service account. */
export function hintForImpersonation(
  { error, said = '', reason }: Pick<Reply, 'error' | 'said' | 'reason'>,
  hasDelegates: boolean,
): string | undefined {
  if (reason === 'SERVICE_DISABLED' || /has not been used in project|it is disabled/.test(said))
    return 'Enable the API `iamcredentials.googleapis.com` in the project of the workload identity pool, and wait a few minutes';
  if (/vpcServiceControls|prohibited by organization/i.test(said))
    return 'A VPC Service Controls perimeter rejects the request: allow this identity in an ingress rule';
  if (
    /iam\.allowServiceAccountCredentialLifetimeExtension|lifetime cannot exceed|lifetime/i.test(said) &&
    error === 'INVALID_ARGUMENT'
  )
    return 'Set a `ttl` or `lease` of at most `1h`. Up to `12h` requires the constraint `iam.allowServiceAccountCredentialLifetimeExtension`';
  if (error === 'PERMISSION_DENIED' && hasDelegates)
    return 'The job needs `roles/iam.workloadIdentityUser` on the first service account of `delegates`, and each service account of the chain needs `roles/iam.serviceAccountTokenCreator` on the next one. Changes take up to 5 minutes';
  if (error === 'PERMISSION_DENIED')
    return 'Grant `roles/iam.workloadIdentityUser` on the service account to a principal of the pool that matches this job. Changes take up to 5 minutes';
  if (error === 'NOT_FOUND') return 'No such service account: check `service-account` and `delegates`';
  if (error === 'UNAUTHENTICATED') return 'Check that the clock of this machine is correct';
  return undefined;
}
