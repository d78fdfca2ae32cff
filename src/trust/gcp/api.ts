import { JobpassError } from '../../errors.js';
import { call, malformedOf, type Reply, refusalOf } from '../../gcp/replies.js';
import type { HttpClient } from '../../http/client.js';
import { ServiceClock } from '../../http/service-clock.js';
import type { JsonObject } from '../../text/json.js';
import { listOf, objectsOf, textOf } from '../../text/json-values.js';
import { printable } from '../../text/printable.js';
import type { ServerAccess } from '../generator.js';
import type { PoolPlan } from './pool-plan.js';
import type { Resource } from './resources.js';
import { accountParts } from './texts.js';

/** The variables that tools of Google Cloud read an access token from, in their order. */
const TOKEN_VARIABLES = ['GOOGLE_OAUTH_ACCESS_TOKEN', 'CLOUDSDK_AUTH_ACCESS_TOKEN'] as const;

/** The maximum number of response pages with providers. A pool may have 500 providers. */
const MOST_PAGES = 10;

/** A role in an IAM policy, with one member. */
export interface PolicyMember {
  role: string;
  member: string;
  /** Whether the role applies only under a condition. */
  isConditional: boolean;
}

/** Sends the requests of a comparison to Google's APIs. */
export class GoogleApi {
  readonly #http: HttpClient;
  readonly #clock: ServiceClock;
  readonly #token: string;
  readonly #universe: string;
  readonly #url: string | undefined;

  /** @throws JobpassError `usage` if there is no access token */
  constructor({ settings, universe }: Pick<PoolPlan, 'settings' | 'universe'>, access: ServerAccess) {
    this.#token = tokenIn(access.env);
    access.secrets.add(this.#token);
    this.#http = access.http(settings);
    this.#clock = new ServiceClock(access.clock);
    this.#universe = universe;
    this.#url = access.options['api-url'];
  }

  /** Returns a pool, or undefined if it does not exist. */
  pool(name: string): Promise<JsonObject | undefined> {
    return this.#get('iam', `/v1/${name}`, 'the request for the pool', `iam.workloadIdentityPools.get`);
  }

  /** Returns all providers of a pool that are not deleted. */
  async providers(pool: string): Promise<JsonObject[]> {
    const found: JsonObject[] = [];
    let page = '';
    for (let at = 0; at < MOST_PAGES; at++) {
      const reply = await this.#get(
        'iam',
        `/v1/${pool}/providers?pageSize=100${page === '' ? '' : `&pageToken=${encodeURIComponent(page)}`}`,
        'the request for the providers of the pool',
        'iam.workloadIdentityPoolProviders.list',
      );
      found.push(...objectsOf(reply?.['workloadIdentityPoolProviders']));
      page = textOf(reply?.['nextPageToken']) ?? '';
      if (page === '') return found;
    }
    throw new JobpassError('malformed', `The list of providers has more than ${MOST_PAGES} pages`);
  }

  /** Returns the policy of a service account, or undefined if the account does not exist. */
  accountPolicy(email: string): Promise<PolicyMember[] | undefined> {
    const { project = '-' } = accountParts(email);
    return this.#policy(
      {
        service: 'iam',
        method: 'POST',
        path: `/v1/projects/${project}/serviceAccounts/${encodeURIComponent(email).replace('%40', '@')}:getIamPolicy?options.requestedPolicyVersion=3`,
      },
      `the request for the policy of ${email}`,
      'iam.serviceAccounts.getIamPolicy',
    );
  }

  /** Returns the policy of another resource, or undefined if the resource does not exist. */
  resourcePolicy({ policy, name }: Resource): Promise<PolicyMember[] | undefined> {
    return this.#policy(policy, `the request for the policy of ${name}`, 'getIamPolicy of this resource');
  }

  async #policy(
    { service, method, path }: Resource['policy'],
    what: string,
    permission: string,
  ): Promise<PolicyMember[] | undefined> {
    const body = method === 'POST' && !path.includes('?') ? '{"options":{"requestedPolicyVersion":3}}' : '';
    const policy = await this.#get(service, path, what, permission, { method, body });
    return policy === undefined
      ? undefined
      : objectsOf(policy['bindings']).flatMap((binding) =>
          listOf(binding['members']).map((member) => ({
            role: String(binding['role']),
            member: String(member),
            isConditional: binding['condition'] !== undefined && binding['condition'] !== null,
          })),
        );
  }

  /** Returns the object in a response, or undefined if the resource does not exist. */
  #get(
    service: string,
    path: string,
    what: string,
    permission: string,
    { method, body }: { method: 'GET' | 'POST'; body: string } = { method: 'GET', body: '' },
  ): Promise<JsonObject | undefined> {
    const base = this.#url?.replace(/\/$/, '') ?? `https://${service}.${this.#universe}`;
    const headers = {
      authorization: `Bearer ${this.#token}`,
      ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
    };
    const caller = { http: this.#http, serviceClock: this.#clock };
    return this.#http.persist(async (attempt) => {
      const reply = await call(
        caller,
        { method, url: new URL(base + path), headers, ...(method === 'POST' ? { body } : {}), what },
        attempt,
      );
      if (reply.answer.status === 404 && reply.error === 'NOT_FOUND') return undefined;
      if (reply.answer.status !== 200) throw refusalOf(this.#http, reply, hintFor(reply, permission));
      if (reply.json === undefined) throw malformedOf(this.#http, reply, 'no object in it');
      return reply.json;
    });
  }
}

function hintFor({ answer, reason }: Reply, permission: string): string {
  if (answer.status === 401)
    return 'The access token is invalid or has expired. Print a new one with `gcloud auth print-access-token`';
  if (reason === 'SERVICE_DISABLED') return 'Enable the API in the project that the error names';
  return `Allow the account of the access token to use ${printable(permission, 100)} (docs/reference/trust-gcp.md)`;
}

function tokenIn(env: NodeJS.ProcessEnv): string {
  const token = TOKEN_VARIABLES.map((name) => env[name] ?? '').find((value) => value !== '') ?? '';
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new JobpassError(
    'usage',
    token === ''
      ? `No access token: ${TOKEN_VARIABLES.join(' and ')} are not set`
      : 'The access token in the environment is not valid',
    {
      hint: 'Set GOOGLE_OAUTH_ACCESS_TOKEN to the output of `gcloud auth print-access-token`',
    },
  );
}
