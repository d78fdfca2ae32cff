import { JobpassError } from '../errors.js';
import type { Answer, Outgoing } from '../http/transport.js';
import { isObject, type JsonObject } from '../text/json.js';

/** A response of any status that is not transient. */
export interface Reply {
  request: Outgoing;
  answer: Answer;
  json: JsonObject | undefined;
  /** GitHub's error message. */
  said: string | undefined;
}

/** A repository that a token gives access to. */
export interface TokenRepository {
  id: number;
  /** The owner and the name: `octo-org/shop`. */
  name: string;
}

/**
 * Whether GitHub rejects the token of a request because the token is not valid. GitHub answers `Requires authentication` to a request
 * without a token, for example if a proxy removes the header: this response shows nothing about the token.
 */
export function isBadCredentials({ answer, said = '' }: Reply): boolean {
  return answer.status === 401 && /^Bad credentials\b/.test(said);
}

/** Whether GitHub rejects the times in the JWT of an app. Source: octokit/auth-app.js#698, probot/probot#967. */
export function isWrongTime({ answer, said = '' }: Pick<Reply, 'answer' | 'said'>): boolean {
  return answer.status === 401 && /^'(Expiration time|Issued at)' claim/.test(said);
}

/** Whether GitHub has no app with the issuer of the JWT. Source: actions/create-github-app-token#76. */
export function isUnknownApp({ answer, said }: Pick<Reply, 'answer' | 'said'>): boolean {
  return answer.status === 404 && said !== undefined && /^Integration not found\b/.test(said);
}

/** The error message in a response. Source: GitHub Docs, "Troubleshooting the REST API" (`message`, `errors`). */
export function saidIn(json: JsonObject | undefined): string | undefined {
  const message = json?.['message'];
  if (typeof message !== 'string') return undefined;
  const errors = Array.isArray(json?.['errors']) ? json['errors'] : [];
  const details = errors.flatMap((error) => {
    const text: unknown = isObject(error) ? error['message'] : error;
    return typeof text === 'string' ? [text] : [];
  });
  return [message, ...details].map((text) => text.replace(/\.$/, '')).join('; ');
}

export function repositoriesIn(value: unknown): TokenRepository[] | undefined | 'invalid' {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) return 'invalid';
  const found = value.map((one: unknown) =>
    isObject(one) && typeof one['id'] === 'number' && typeof one['full_name'] === 'string'
      ? { id: one['id'], name: one['full_name'] }
      : undefined,
  );
  const valid = found.filter((one) => one !== undefined);
  return valid.length === found.length ? valid : 'invalid';
}

/** The fix if GitHub rejects the request for an installation, or the JWT of an app. */
export function hintForApp({ answer, said = '' }: Reply): string | undefined {
  if (isUnknownApp({ answer, said }))
    return 'No app has this app ID or client ID: check `client-id` or `app-id`';
  if (answer.status === 301)
    return 'The repository has a new name or a new owner: use the current name in `repositories`';
  if (answer.status !== 401) return undefined;
  return isWrongTime({ answer, said })
    ? 'Correct the clock of this machine'
    : 'Check that the private key belongs to this app, and that the app ID or the client ID is correct';
}

/** The fix if GitHub issues no token. Undefined for a response that is not GitHub's own, for example of a gateway. */
export function hintForMint(reply: Reply): string | undefined {
  const { said, answer } = reply;
  if (said === undefined) return undefined;
  if (answer.status === 401 || isUnknownApp(reply)) return hintForApp(reply);
  switch (answer.status) {
    case 403:
      return /suspended/i.test(said) ? 'Unsuspend the installation in the settings of the owner' : undefined;
    case 404:
      return 'Check that the installation exists and belongs to this app';
    case 422:
      return 'Check in the settings of the owner which repositories and permissions the installation of the app has';
    default:
      return undefined;
  }
}

/** Throws the error of a request that issues no token, even if its response was lost. */
export function issuesNothing(error: unknown): never {
  if (!(error instanceof JobpassError) || !error.answerLost) throw error;
  const { code, message, transient, answered, page, retryAfterMs, hint } = error;
  throw new JobpassError(code, message, {
    ...{ transient, answered, page },
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(hint === undefined ? {} : { hint }),
  });
}
