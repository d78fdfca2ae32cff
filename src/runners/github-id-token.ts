import { describeAnswer, type HttpClient } from '../http/client.js';
import { secureUrl } from '../http/hosts.js';
import type { Attempt } from '../http/retry.js';
import type { Outgoing } from '../http/transport.js';
import { jsonObject } from '../text/json.js';
import type { ServedIdToken } from './runner.js';

/** GitHub's response while the job is still starting. The job is in progress a second or two later. */
const ABOUT_TO_START = /job in '?(Pending|Delayed|Queued|Waiting)'? state/i;

/** Requests an ID token. Docs: GitHub, "OpenID Connect reference". The URL already contains a query. */
export async function requestIdToken(
  env: NodeJS.ProcessEnv,
  audience: string,
  http: HttpClient,
  attempt: Attempt,
): Promise<ServedIdToken> {
  const url = env['ACTIONS_ID_TOKEN_REQUEST_URL'];
  const bearer = env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'];
  if (!url || !bearer) {
    const { whyNoIdToken } = await import('./github-permission.js');
    throw whyNoIdToken(env);
  }
  const target = secureUrl(url, 'ACTIONS_ID_TOKEN_REQUEST_URL');
  target.searchParams.append('audience', audience);
  const request: Outgoing = {
    method: 'GET',
    url: target,
    headers: { authorization: `Bearer ${bearer}` },
    what: 'the ID token request',
  };
  const answer = await http.send(request, attempt);
  const body = jsonObject(answer.body);
  if (answer.status < 200 || answer.status > 299) {
    const said =
      typeof body?.['message'] === 'string' ? body['message'] : answer.body.subarray(0, 300).toString('utf8');
    if (ABOUT_TO_START.test(said)) throw http.busy(request, answer, said, 1_000);
    throw http.refusal(
      request,
      answer,
      said.trimStart().startsWith('<') ? undefined : said,
      refusedHint(answer.status),
    );
  }
  if (body === undefined) throw http.malformed(request, answer, describeAnswer(answer));
  const value = body['value'];
  if (typeof value !== 'string' || value === '') throw http.malformed(request, answer, 'no ID token in it');
  const date = Date.parse(answer.headers.date ?? '');
  const { served } = answer;
  return {
    raw: value,
    fresh: true,
    ...(Number.isNaN(date) ? {} : { servedAt: date }),
    ...(served === undefined ? {} : { served }),
  };
}

/** The expiry of the token that authenticates ID token requests: about six hours after the start of the job. */
export function bearerExpiry(bearer: string): number | undefined {
  try {
    const payload = JSON.parse(Buffer.from(bearer.split('.')[1] ?? '', 'base64url').toString('utf8')) as {
      exp?: unknown;
    };
    return typeof payload.exp === 'number' && payload.exp > 0 ? payload.exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}

function refusedHint(status: number): string | undefined {
  if (status === 401 || status === 403) {
    return "The runner's token for ID token requests expired, or this job is not in progress. The token works only while the job runs, for about six hours";
  }
  if (status === 404)
    return 'Check that the version of the server supports ID tokens, and that they are enabled';
  return undefined;
}
