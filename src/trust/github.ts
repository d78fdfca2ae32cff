import { timestamp } from '../clock.js';
import { JobpassError } from '../errors.js';
import { describeAnswer, type HttpClient, LIMITS } from '../http/client.js';
import { secureUrl } from '../http/hosts.js';
import { openHttp } from '../http/open.js';
import { isTransientStatus, type Patience } from '../http/retry.js';
import type { Answer, Limits, Outgoing } from '../http/transport.js';
import { cancellation } from '../stop-signals.js';
import { jsonObject } from '../text/json.js';
import { printable } from '../text/printable.js';
import { Secrets } from '../text/secrets.js';
import { VERSION } from '../version.js';
import { type RepositorySubject, repositorySubject } from './subject-prefixes.js';

/** The kinds of names whose ids Jobpass looks up. */
export type Kind = 'repository' | 'owner';

/** Looks up ids in GitHub's API. */
export interface GitHub {
  /** @throws JobpassError `usage` for every failure */
  idOf: (kind: Kind, name: string) => Promise<string>;
  /** Returns the form of a repository's subjects. @throws JobpassError `usage` for every failure */
  subjectOf: (repository: string) => Promise<RepositorySubject>;
  close: () => void;
}

const PUBLIC_API = 'https://api.github.com';
const PUBLIC_SERVER = 'https://github.com';
/** The time limits for each name. They are short, because a person waits for the result. */
const PATIENCE: Patience = { totalMs: 12_000, answeredMs: 6_000, malformedTries: 3 };
const BOUNDS: Limits = { ...LIMITS, attemptMs: 5_000 };
/** The forms of GitHub's names. Other characters could change the path of the request. */
const OWNER = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;
const REPOSITORY = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/;

export const WITHOUT_LOOKUP =
  'Add the id to the file (`repository_id` or `repository_owner_id`), or skip the lookup with --no-ids';

/**
 * Opens the API of GitHub.com (`GITHUB_API_URL`), with the token in `GITHUB_TOKEN` or `GH_TOKEN` if set.
 *
 * @throws JobpassError `usage`, `insecure`
 */
export async function openGitHub(env: NodeJS.ProcessEnv): Promise<GitHub> {
  const base = baseOf(env);
  const token = tokenOf(env);
  const secrets = new Secrets();
  if (token !== undefined) secrets.add(token);
  const { http, close } = openHttp(
    {},
    { secrets, limits: BOUNDS, patience: PATIENCE, signal: cancellation() },
  );
  const { Octokit } = await import('@octokit/core');
  const octokit = new Octokit({
    baseUrl: base,
    userAgent: `jobpass/${VERSION}`,
    ...(token === undefined ? {} : { auth: token }),
    request: { fetch: fetchBy(http, token !== undefined) },
    // Otherwise the library prints the server's deprecation notices to stderr.
    log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
  });
  const repository = async (owner: string, repo: string): Promise<Found> => {
    const { status, data, headers } = await octokit.request('GET /repos/{owner}/{repo}', { owner, repo });
    return { status, id: data.id, called: data.full_name, location: headers.location };
  };
  const owner = async (username: string): Promise<Found> => {
    const { status, data, headers } = await octokit.request('GET /users/{username}', { username });
    return { status, id: data.id, called: data.login, location: headers.location };
  };
  /**
   * Returns the new name of a renamed repository. The redirect contains the repository's id. Jobpass requests the repository
   * with this id, and uses only the name in the response.
   */
  const newName = async (location = ''): Promise<string | undefined> => {
    const [, id] = /^\/repositories\/(\d{1,19})$/.exec(location.slice(base.length)) ?? [];
    if (!location.startsWith(`${base}/`) || id === undefined) return undefined;
    const { status, called } = await answerOf(async () => {
      const { status, data } = await octokit.request('GET /repositories/{id}', { id });
      return { status, called: data.full_name };
    });
    return status === 200 && typeof called === 'string' ? printable(called) : undefined;
  };

  const ask = async (kind: Kind, name: string): Promise<string> => {
    const [at, repo] = partsOf(kind, name);
    const { status, id, called, location } = await answerOf(() =>
      repo === undefined ? owner(at) : repository(at, repo),
    );
    if (status >= 300 && status <= 399) {
      const now = await newName(location);
      throw refusal(
        `The ${kind} ${name} was renamed${now === undefined ? ' or moved' : ` to ${now}`}: write the new name in the file`,
        'Anyone can register the old name',
      );
    }
    if (status === 404) {
      const unseen =
        token === undefined ? 'it is private and no token is set' : 'the token has no access to it';
      throw refusal(`The ${kind} ${name} does not exist at ${base}, or ${unseen}`);
    }
    if (status === 401) throw refusal(`${base} rejected the token in GITHUB_TOKEN or GH_TOKEN`);
    if (status !== 200) throw refusal(`The lookup of the id of ${name} at ${base} returned ${status}`);
    if (typeof id !== 'number' || !Number.isSafeInteger(id) || id <= 0 || typeof called !== 'string')
      throw refusal(`The lookup of the id of ${name} at ${base} returned no id`);
    if (called === name) return String(id);
    throw refusal(
      called.toLowerCase() === name.toLowerCase()
        ? `GitHub and its ID tokens write ${name} as ${printable(called)}: use this spelling in the file`
        : `The name of the ${kind} ${name} at GitHub is ${printable(called)}: use this name in the file`,
    );
  };

  const readSubject = async (name: string): Promise<RepositorySubject> => {
    const [at, repo = ''] = partsOf('repository', name);
    const { status, data } = await answerOf(async () => {
      const { status, data } = await octokit.request(
        'GET /repos/{owner}/{repo}/actions/oidc/customization/sub',
        { owner: at, repo },
      );
      return { status, data };
    });
    const subject = status === 200 ? repositorySubject(data) : undefined;
    if (subject !== undefined) return subject;
    throw new JobpassError(
      'usage',
      `The lookup of the form of the subjects of ${name} at ${base} returned ${status === 200 ? 'no sub_claim_prefix' : status}`,
      {
        hint: `Set GITHUB_TOKEN to a token that may read the repository (permission \`Actions: read\`), or set \`subject-prefixes\` under trust to the beginning of the subject of a job: repo:OWNER@ID/REPOSITORY@ID`,
      },
    );
  };
  const explained = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof JobpassError)) throw error;
      if (error.code === 'usage' || error.code === 'cancelled') throw error;
      throw refusal(`The lookup of ${what} failed: ${error.message}`, error.hint);
    }
  };

  return {
    idOf: (kind, name) => explained(`the id of ${name}`, () => ask(kind, name)),
    subjectOf: (name) => explained(`the subjects of ${name}`, () => readSubject(name)),
    close,
  };
}

/** GitHub's answer. The server may return values that do not match the library's types. */
interface Found {
  status: number;
  id?: unknown;
  called?: unknown;
  location?: string | undefined;
  data?: unknown;
}

/** @throws JobpassError */
async function answerOf(ask: () => Promise<Found>): Promise<Found> {
  try {
    return await ask();
  } catch (error) {
    // The library wraps errors from `fetch` and error responses in its own error class.
    const { cause, status } = error as { cause?: unknown; status?: unknown };
    if (cause instanceof JobpassError) throw cause;
    if (typeof status !== 'number') throw error;
    return { status };
  }
}

const nothing = (): void => undefined;

function refusal(said: string, hint?: string): JobpassError {
  return new JobpassError('usage', said, {
    hint: hint === undefined ? WITHOUT_LOOKUP : `${hint}. ${WITHOUT_LOOKUP}`,
  });
}

/** @throws JobpassError */
function baseOf(env: NodeJS.ProcessEnv): string {
  const { GITHUB_API_URL: said = '', GITHUB_SERVER_URL: server = '' } = env;
  const base = (said === '' ? PUBLIC_API : secureUrl(said, 'The variable GITHUB_API_URL').href).replace(
    /\/+$/,
    '',
  );
  if (server !== '' && server !== PUBLIC_SERVER && base !== PUBLIC_API) {
    throw refusal(
      `The file has jobs of GitHub.com, but GITHUB_API_URL is the API of ${printable(server, 100)}, which has other ids`,
      `Set GITHUB_API_URL to ${PUBLIC_API}, and set GITHUB_TOKEN to a token of GitHub.com or unset it`,
    );
  }
  return base;
}

/** @throws JobpassError */
function tokenOf({ GITHUB_TOKEN: first = '', GH_TOKEN: second = '' }: NodeJS.ProcessEnv): string | undefined {
  const token = first.trim() || second.trim();
  if (token === '') return undefined;
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw refusal('The value of GITHUB_TOKEN or GH_TOKEN is not a valid token');
}

/** Returns the owner and, if `kind` is `repository`, the repository. @throws JobpassError */
function partsOf(kind: Kind, name: string): [owner: string, repository?: string] {
  const [owner = '', repository = '', ...more] = name.split('/');
  if (kind === 'owner' && OWNER.test(name)) return [name];
  if (kind === 'repository' && OWNER.test(owner) && REPOSITORY.test(repository) && more.length === 0)
    return [owner, repository];
  throw refusal(`"${printable(name, 120)}" is not a valid name of a GitHub ${kind}`);
}

/**
 * Returns a `fetch` function for the library, which uses Jobpass's own client. This client follows no redirects, retries
 * transient failures, and has time limits.
 */
function fetchBy(http: HttpClient, hasToken: boolean) {
  return (url: string, { headers }: { headers: Record<string, string> }): Promise<Response> => {
    const request: Outgoing = {
      ...{ method: 'GET', url: new URL(url), headers, returnRedirect: true },
      what: 'the request for an id',
    };
    return http.persist(async (attempt) => {
      const answer = await http.send(request, attempt);
      checkLimit(answer, hasToken);
      if (isTransientStatus(answer.status) || answer.headers['retry-after'] !== undefined)
        throw http.refusal(request, answer, undefined);
      if (answer.status === 200 && jsonObject(answer.body) === undefined)
        throw http.malformed(request, answer, describeAnswer(answer));
      const { location } = answer.headers;
      // For other responses, only the status matters, and some statuses do not allow a body.
      return new Response(answer.status === 200 ? new Uint8Array(answer.body) : null, {
        status: answer.status,
        headers: {
          'content-type': 'application/json',
          ...(location === undefined ? {} : { location }),
        },
      });
    });
  };
}

/** @throws JobpassError if the rate limit is reached (GitHub, "Rate limits for the REST API") */
function checkLimit({ status, headers }: Answer, hasToken: boolean): void {
  if ((status !== 403 && status !== 429) || headers['x-ratelimit-remaining'] !== '0') return;
  const reset = Number(headers['x-ratelimit-reset']);
  const until = Number.isSafeInteger(reset) && reset > 0 ? ` until ${timestamp(reset * 1000)}` : '';
  throw refusal(
    `GitHub's rate limit for requests ${hasToken ? 'with this token' : 'without a token'} is reached${until}`,
    hasToken ? 'Wait until then' : 'Set GITHUB_TOKEN: requests with a token have a higher limit',
  );
}
