import type { JWTPayload } from 'jose';
import { type IdTokenService, startIdTokenService } from '../../../src/demo/id-token-service.js';
import { authenticationFor } from '../../../src/servers/kubernetes/authentication.js';
import { manifestsFor } from '../../../src/servers/kubernetes/manifests.js';
import { groupOf } from '../../../src/servers/kubernetes/names.js';
import { KeptJob } from '../kept-jobs.js';
import { CLAIMS } from '../world.js';
import { type KubernetesOptions, KubernetesServer } from './server.js';

export const GITHUB = 'https://token.actions.githubusercontent.com';
/** The service account of the jobs, and the namespace in which it may change ConfigMaps. */
export const ACCOUNT = 'jobpass/deployer';
export const TARGET = 'shop';

const POLICIES_PATH = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies';

/** The configuration of an API server for the jobs: the trusted issuer and the objects. */
export interface ClusterSetup {
  authentication: (server: KubernetesServer) => string | object;
  manifests: readonly (string | object)[];
}

/** Jobs of GitHub Actions whose ID tokens a real API server trusts. */
export class KubernetesJobs {
  readonly server: KubernetesServer;
  readonly tokens: IdTokenService;
  /** The claims in the ID tokens. A test may change them. */
  readonly claims: JWTPayload;
  readonly #jobs: KeptJob[] = [];
  readonly #others: IdTokenService[] = [];

  private constructor(server: KubernetesServer, tokens: IdTokenService, claims: JWTPayload) {
    this.server = server;
    this.tokens = tokens;
    this.claims = claims;
  }

  static async start(
    setup: ClusterSetup,
    options: Omit<KubernetesOptions, 'authentication'> = {},
  ): Promise<KubernetesJobs> {
    const claims = { ...CLAIMS, iss: GITHUB, check_run_id: '4242', repository_owner_id: '99' };
    const tokens = await startIdTokenService(claims);
    let server: KubernetesServer | undefined;
    try {
      server = await KubernetesServer.start({ ...options, authentication: setup.authentication });
      const jobs = new KubernetesJobs(server, tokens, claims);
      await jobs.#publish(tokens);
      await server.apply(
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: TARGET } },
        ...setup.manifests,
        role(TARGET, 'deploy', [{ apiGroups: [''], resources: ['configmaps'], verbs: ['*'] }]),
        binding(TARGET, 'deploy', { kind: 'ServiceAccount', namespace: 'jobpass', name: 'deployer' }),
      );
      await jobs.#isTrusted();
      await jobs.#isGuarded();
      return jobs;
    } catch (error) {
      await server?.close();
      await tokens.close();
      throw error;
    }
  }

  get inputs(): Record<string, string> {
    return {
      provider: 'kubernetes',
      url: this.server.url,
      ca: this.server.authority.cert,
      role: ACCOUNT,
      namespace: TARGET,
    };
  }

  /** The variables of a job of GitHub Actions. */
  get environment(): Record<string, string> {
    return {
      GITHUB_REPOSITORY: CLAIMS.repository,
      GITHUB_JOB: 'deploy',
      ACTIONS_ID_TOKEN_REQUEST_URL: this.tokens.requestUrl,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: this.tokens.requestToken,
      RUNNER_TRACKING_ID: 'github_test',
    };
  }

  job(env: Record<string, string> = {}): KeptJob {
    const job = new KeptJob({ ...this.environment, ...env });
    this.#jobs.push(job);
    return job;
  }

  /** A job with other claims in its ID tokens, for as long as it runs. */
  async jobWith(changes: JWTPayload): Promise<KeptJob> {
    const tokens = await startIdTokenService({ ...this.claims, ...changes });
    this.#others.push(tokens);
    await this.#publish(tokens);
    return this.job({
      ACTIONS_ID_TOKEN_REQUEST_URL: tokens.requestUrl,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: tokens.requestToken,
    });
  }

  /** An ID token of a job. */
  idToken(claims: JWTPayload = {}): Promise<string> {
    return this.tokens.sign({ ...this.claims, aud: this.server.url, ...claims });
  }

  /** Whether the API server accepts a token. */
  async accepts(token: string): Promise<boolean> {
    const { status } = await this.server.request(
      'POST',
      '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      {
        token,
        body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
      },
    );
    if (status !== 201 && status !== 401) throw new Error(`the review returned the status ${status}`);
    return status === 201;
  }

  /** Returns the names of the anchors. */
  async anchors(): Promise<string[]> {
    const { body } = await this.server.request('GET', '/api/v1/namespaces/jobpass/secrets');
    return body.items.map((one: { metadata: { name: string } }) => one.metadata.name);
  }

  async close(): Promise<void> {
    for (const job of this.#jobs) await job.close();
    await this.server.close();
    for (const tokens of [this.tokens, ...this.#others]) await tokens.close();
  }

  /** Publishes the keys of an ID token service as the issuer's. The API server fetches them with the first unknown key. */
  async #publish(tokens: IdTokenService): Promise<void> {
    const { keys } = (await (await fetch(`${tokens.issuer}/jwks`)).json()) as { keys: [] };
    this.server.issuer.published.push(...keys);
  }

  /** Waits until the admission policies, if any, are in force. */
  async #isGuarded(): Promise<void> {
    const { body } = await this.server.request('GET', POLICIES_PATH);
    const token = await this.idToken();
    for (let tries = 0; body.items.length > 0 && tries < 100; tries++) {
      const { status } = await this.server.request('POST', '/api/v1/namespaces/jobpass/secrets?dryRun=All', {
        token,
        body: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'of-nobody' } },
      });
      if (status === 403) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    if (body.items.length > 0) throw new Error('the policies are not in force');
  }

  /** Waits until the API server has fetched the issuer's keys. */
  async #isTrusted(): Promise<void> {
    const token = await this.idToken();
    for (let tries = 0; tries < 100; tries++) {
      if (await this.accepts(token)) return;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error(`the API server does not accept ID tokens: ${this.server.output.slice(-2_000)}`);
  }
}

/** The configuration that `jobpass trust kubernetes` generates for a job. */
export const GUARDED: ClusterSetup = {
  authentication: (server) =>
    authenticationFor([
      {
        issuer: GITHUB,
        discoveryUrl: server.issuer.discoveryUrl(GITHUB),
        ca: server.authority.cert,
        grants: [
          {
            group: groupOf('jobpass', 'deployer'),
            audience: server.url,
            conditions: { repository: CLAIMS.repository },
          },
        ],
      },
    ]),
  manifests: manifestsFor({ roles: [{ account: 'deployer' }] }),
};

export function role(namespace: string, name: string, rules: object[]): object {
  return { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { namespace, name }, rules };
}

export function binding(namespace: string, name: string, subject: object): object {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { namespace, name },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
    subjects: [subject],
  };
}
