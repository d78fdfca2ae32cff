import type { JobpassError } from '../../../errors.js';
import { GITHUB_API } from '../../../github/hosts.js';
import { permissionsIn } from '../../../github/permissions.js';
import { describeAnswer } from '../../../http/client.js';
import { secureUrl } from '../../../http/hosts.js';
import type { Attempt } from '../../../http/retry.js';
import type { Answer, Outgoing } from '../../../http/transport.js';
import { isObject, type JsonObject, jsonObject } from '../../../text/json.js';
import type { ProviderContext } from '../../context.js';
import {
  exchangeForm,
  ID_TOKEN_TYPE,
  newTokenId,
  parseErrorAnswer,
  parseTokenAnswer,
  TRANSIENT_ERRORS,
} from '../../oauth/messages.js';
import { requestedLife } from '../../provider.js';
import { orphanOf } from '../lease.js';
import type { GitHubSettings, SignerSettings } from '../settings.js';
import type { Signer } from './signer.js';

/** The type of the authorization details (RFC 9396, section 2.1). */
export const DETAILS_TYPE = 'github_installation';
const FINISH_MS = 4_000;
/** The limits of the report that a token has ended. The token is already dead, so the report must not delay the job. */
const REPORT = { totalMs: 2_500, answeredMs: 2_500, malformedTries: 1 };

/** Requests tokens from the Jobpass broker, which has the private key of the app. */
export function brokerSigner(
  context: ProviderContext,
  settings: GitHubSettings & { signer: SignerSettings & { signer: 'broker' } },
): Signer {
  const { http, clock, secrets, serviceClock, life } = context;
  const { url, role } = settings.signer;
  const { owner, repositories, permissions } = settings.wanted;
  const endpoint = (path: string): URL => new URL(`${url.href.replace(/\/$/, '')}/${path}`);
  const details: JsonObject = {
    type: DETAILS_TYPE,
    ...(owner === undefined ? {} : { owner }),
    ...(repositories === undefined ? {} : { repositories }),
    ...(permissions === undefined ? {} : { permissions }),
  };
  /** Identifies one exchange in all of its attempts, so that the broker returns the token whose response was lost. */
  let requestId = newTokenId();

  const post = async (
    to: URL,
    body: string,
    what: string,
    attempt: Attempt,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ request: Outgoing; answer: Answer; json: JsonObject | undefined }> => {
    const request: Outgoing = {
      method: 'POST',
      url: to,
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body,
      what,
      presentCertificate: true,
      finishMs: FINISH_MS,
    };
    const answer = await http.send(request, attempt);
    return { request, answer, json: jsonObject(answer.body) };
  };

  const ended = async (token: string): Promise<void> => {
    const body = new URLSearchParams({
      token,
      token_type_hint: 'access_token',
      ...(context.jobEnds ? { job_ended: 'true' } : {}),
    }).toString();
    await http
      .with({ patience: REPORT })
      .persist(async (attempt) => {
        const { request, answer } = await post(endpoint('revoke'), body, 'the report to the broker', attempt);
        const refusal = answer.status === 200 ? undefined : http.refusal(request, answer, undefined);
        if (refusal?.transient) throw refusal;
      })
      .catch(() => undefined);
  };

  /**
   * Ends a token in a response that Jobpass cannot use. Such a token may be for another service than GitHub, so only an address from
   * the inputs, or the broker itself, receives the token.
   */
  const endUnusable = async (token: string): Promise<void> => {
    secrets.add(token);
    if (settings.api !== undefined) return context.onOrphaned(orphanOf(token, settings.api, clock.now()));
    context.log.warning('An unusable answer contained a credential. Jobpass asks the broker to revoke it');
    await ended(token);
  };

  return {
    targets: [endpoint('token')],

    issue: async (idToken, attempt) => {
      if (idToken === undefined) throw new Error('exchange without an ID token');
      const body = exchangeForm({
        grantType: 'token-exchange',
        idToken: idToken.raw,
        subjectTokenType: ID_TOKEN_TYPE,
        resource: [],
        role,
        ttl: Math.round(requestedLife(life, clock.now()) / 1000),
        params: [
          ['authorization_details', JSON.stringify([details])],
          ['entry', context.entry],
          ['request_id', requestId],
        ],
      });
      const key = await context.jobKey(idToken.claims);
      const send = async (): ReturnType<typeof post> => {
        const proof = key.proof(endpoint('token'), serviceClock.now());
        return post(endpoint('token'), body, 'the token exchange', attempt, { dpop: proof });
      };
      let { request, answer, json } = await send();
      let known = parseErrorAnswer(json);
      if (known?.error === 'invalid_dpop_proof') {
        // The response contains the broker's time, so a second proof has the correct time.
        serviceClock.learn(answer.served);
        ({ request, answer, json } = await send());
        known = parseErrorAnswer(json);
      }
      if (known !== undefined && TRANSIENT_ERRORS.has(known.error))
        throw http.busy(request, answer, known.said);
      if (answer.status !== 200 || known !== undefined)
        throw http.refusal(request, answer, known?.said, hintFor(known?.error));
      const result = json === undefined ? undefined : parseTokenAnswer(json, idToken.raw);
      const unusable = async (token: string, problem: string): Promise<JobpassError> => {
        await endUnusable(token);
        return http.malformed(request, answer, problem, true);
      };
      if (result === undefined) throw http.malformed(request, answer, describeAnswer(answer));
      if (!('token' in result)) {
        if (result.orphaned !== undefined) throw await unusable(result.orphaned, result.problem);
        throw http.malformed(request, answer, result.problem);
      }
      secrets.add(result.token);
      const granted = grantedIn(json);
      if (granted === undefined)
        throw await unusable(result.token, `no authorization_details of the type ${DETAILS_TYPE}`);
      const api = settings.api ?? apiIn(granted);
      if (api === undefined) throw await unusable(result.token, 'an address of the REST API without https');
      serviceClock.learn(answer.served);
      requestId = newTokenId();
      const ends = clock.now() + (result.expiresIn ?? 3_600) * 1000;
      const expires = Date.parse(String(granted['expires_at'] ?? ''));
      const expiresAt = Number.isNaN(expires) ? ends : serviceClock.latest(expires);
      return {
        token: result.token,
        api,
        expiresAt: Math.max(ends, expiresAt),
        ...(ends < expiresAt ? { endedAt: ends } : {}),
        owner: textIn(granted, 'owner') ?? owner,
        repositories: namesIn(granted['repositories']),
        permissions: permissionsIn(granted['permissions']),
        installation: typeof granted['installation_id'] === 'number' ? granted['installation_id'] : undefined,
        appSlug: textIn(granted, 'app_slug'),
        ...(result.id === undefined ? {} : { id: result.id }),
      };
    },

    ended,
  };
}

/** The authorization details in a response (RFC 9396, section 7). */
function grantedIn(json: JsonObject | undefined): JsonObject | undefined {
  const details = json?.['authorization_details'];
  return Array.isArray(details)
    ? details.find((one): one is JsonObject => isObject(one) && one['type'] === DETAILS_TYPE)
    : undefined;
}

/** The address of the REST API that the broker reports. Undefined if Jobpass must not send a token to this address. */
function apiIn(granted: JsonObject): URL | undefined {
  const [location] = Array.isArray(granted['locations']) ? granted['locations'] : [];
  try {
    return secureUrl(typeof location === 'string' ? location : GITHUB_API, 'the address of the REST API');
  } catch {
    return undefined;
  }
}

function namesIn(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.flatMap((one: unknown) =>
    isObject(one) && typeof one['name'] === 'string' ? [one['name']] : [],
  );
}

function textIn(json: JsonObject, name: string): string | undefined {
  const value = json[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function hintFor(error: string | undefined): string | undefined {
  switch (error) {
    case 'invalid_authorization_details':
      return 'Request only repositories and permissions that the role allows';
    case 'invalid_request':
      return 'Check `role` and its conditions in the configuration of the broker';
    case undefined:
      return 'Check that `url` is the issuer of a Jobpass broker';
    default:
      return undefined;
  }
}
