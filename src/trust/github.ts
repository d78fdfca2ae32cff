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

/** What has an id at GitHub. */
export type Kind = 'repository' | 'owner';

/** GitHub's API, as far as ids are asked of it. */
export interface GitHub {
  /** @throws JobpassError `usage`, whatever the reason */
  idOf: (kind: Kind, name: string) => Promise<string>;
  close: () => void;
}

const PUBLIC_API = 'https://api.github.com';
const PUBLIC_SERVER = 'https://github.com';
/** For each name: a person waits. */
const PATIENCE: Patience = { totalMs: 12_000, answeredMs: 6_000, malformedTries: 3 };
const BOUNDS: Limits = { ...LIMITS, attemptMs: 5_000 };
/** Names as GitHub gives them; anything else could make another path of the request. */
const OWNER = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;
const REPOSITORY = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/;

export const WITHOUT_LOOKUP =
  'Say the id in the file (repository_id or repository_owner_id), or do without: --no-ids';

/**
 * Opens the API of GitHub.com (`GITHUB_API_URL`), with the token in `GITHUB_TOKEN` or `GH_TOKEN` where there is one.
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
    // It would warn on stderr of whatever the server says of its own future.
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
  /** What a renamed repository is called now: its redirect leads to its id, and nothing is taken from there but the name. */
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
        `The ${kind} ${name} has been renamed${now === undefined ? ' or moved' : ` to ${now}`}: say the new name in the file`,
        'Its old name can be taken by somebody else',
      );
    }
    if (status === 404) {
      const unseen =
        token === undefined ? 'it is private, and there is no token' : 'the token may not see it';
      throw refusal(`There is no such ${kind} as ${name} at ${base}, or ${unseen}`);
    }
    if (status === 401) throw refusal(`${base} does not take the token of GITHUB_TOKEN or GH_TOKEN`);
    if (status !== 200) throw refusal(`The id of ${name} was asked of ${base}, and answered with ${status}`);
    if (typeof id !== 'number' || !Number.isSafeInteger(id) || id <= 0 || typeof called !== 'string')
      throw refusal(`The id of ${name} was asked of ${base}, and the answer has none`);
    if (called === name) return String(id);
    throw refusal(
      called.toLowerCase() === name.toLowerCase()
        ? `GitHub writes ${name} as ${printable(called)}, and so do its jobs' ID tokens: write it so in the file`
        : `The ${kind} ${name} is called ${printable(called)} by GitHub: say that name in the file`,
    );
  };

  return {
    idOf: async (kind, name) => {
      try {
        return await ask(kind, name);
      } catch (error) {
        if (!(error instanceof JobpassError)) throw error;
        if (error.code === 'usage' || error.code === 'cancelled') throw error;
        throw refusal(`The id of ${name} was not found out: ${error.message}`, error.hint);
      }
    },
    close,
  };
}

/** What GitHub answers: by the library's types, which a server need not keep to. */
interface Found {
  status: number;
  id?: unknown;
  called?: unknown;
  location?: string | undefined;
}

/** @throws JobpassError */
async function answerOf(ask: () => Promise<Found>): Promise<Found> {
  try {
    return await ask();
  } catch (error) {
    // The library packs into an error of its own what the fetch threw, and answers that are none.
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
      `The file has jobs of GitHub.com, and GITHUB_API_URL is the API of ${printable(server, 100)}, where ids are others`,
      `Set GITHUB_API_URL to ${PUBLIC_API}, and GITHUB_TOKEN to a token of GitHub.com or to nothing`,
    );
  }
  return base;
}

/** @throws JobpassError */
function tokenOf({ GITHUB_TOKEN: first = '', GH_TOKEN: second = '' }: NodeJS.ProcessEnv): string | undefined {
  const token = first.trim() || second.trim();
  if (token === '') return undefined;
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw refusal('What is in GITHUB_TOKEN or GH_TOKEN cannot be a token');
}

/** The owner, and the repository where one is meant. @throws JobpassError */
function partsOf(kind: Kind, name: string): [owner: string, repository?: string] {
  const [owner = '', repository = '', ...more] = name.split('/');
  if (kind === 'owner' && OWNER.test(name)) return [name];
  if (kind === 'repository' && OWNER.test(owner) && REPOSITORY.test(repository) && more.length === 0)
    return [owner, repository];
  throw refusal(`No ${kind} of GitHub can have the name ${printable(name, 120)}`);
}

/**
 * The library's way to the network, by our own client: no redirect is followed, failures that pass are tried again, and
 * every wait is bounded.
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
      // Of others only the status counts, and some may have no body.
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

/** @throws JobpassError where no more is answered for long (GitHub, "Rate limits for the REST API") */
function checkLimit({ status, headers }: Answer, hasToken: boolean): void {
  if ((status !== 403 && status !== 429) || headers['x-ratelimit-remaining'] !== '0') return;
  const reset = Number(headers['x-ratelimit-reset']);
  const until = Number.isSafeInteger(reset) && reset > 0 ? ` until ${timestamp(reset * 1000)}` : '';
  throw refusal(
    `GitHub answers no more requests ${hasToken ? 'with this token' : 'without a token'}${until} (its rate limit)`,
    hasToken ? 'Wait until then' : 'Give a token (GITHUB_TOKEN), for which the limit is higher',
  );
}
