import type { StandInRunner, StepResult } from '../../../src/demo/stand-in-runner.js';
import { FaultyServer, type Seen, type Served } from '../faulty-server.js';
import type { RowWorld } from '../rows.js';
import type { KubernetesJobs } from './jobs.js';

/** The kinds of requests that a job sends to the API server. A test can add faults to each kind. */
export type KubernetesHop = 'kube-anchor' | 'kube-token' | 'kube-review' | 'kube-end' | 'kube-other';

/** A gateway in front of a real API server. A test can add faults to each kind of request. */
export class KubernetesWorld extends FaultyServer<KubernetesHop> implements RowWorld {
  readonly variable = 'KUBECONFIG';
  readonly untold = /[Aa] credential may have been issued but not received|The anchor|: failed, lives until/;
  readonly presented: readonly string[] = [];
  readonly issued: string[] = [];
  readonly live = new Set<string>();
  /** The address that jobs use, for example the address of a gateway. */
  address = '';
  readonly jobs: KubernetesJobs;
  readonly #idTokens = new Set<string>();

  private constructor(jobs: KubernetesJobs) {
    super();
    this.jobs = jobs;
  }

  static async start(jobs: KubernetesJobs): Promise<KubernetesWorld> {
    const world = new KubernetesWorld(jobs);
    await world.listen();
    world.address = world.origin;
    return world;
  }

  get secrets(): string[] {
    return [...this.#idTokens, ...this.issued, this.jobs.tokens.requestToken];
  }

  deliveredBy({ outputs }: StepResult): string | undefined {
    return outputs.get('token');
  }

  inputsFor(): Record<string, string> {
    return {
      ...this.jobs.inputs,
      url: this.address,
      audience: this.jobs.server.url,
      deliver: 'env, output',
      ttl: '20m',
    };
  }

  runner(): StandInRunner {
    return this.jobs.job().runner;
  }

  /** Returns the names of the anchors that this world's jobs created and that still exist. */
  async anchors(): Promise<string[]> {
    const created = this.of('kube-anchor').map(({ body }) => JSON.parse(body).metadata.name);
    return (await this.jobs.anchors()).filter((name) => created.includes(name));
  }

  async look(): Promise<void> {
    this.live.clear();
    for (const token of this.issued) if (await this.jobs.accepts(token)) this.live.add(token);
  }

  async close(): Promise<void> {
    await this.leave();
  }

  protected hopOf(path: string): KubernetesHop {
    const { pathname } = new URL(path, 'http://x');
    return HOPS.find(([pattern]) => pattern.test(pathname))?.[1] ?? 'kube-other';
  }

  protected async serve(
    hop: KubernetesHop | 'other',
    { method, path, headers, body }: Seen,
  ): Promise<Served> {
    const token = headers.authorization?.replace(/^Bearer /, '') ?? '';
    if (hop === 'kube-anchor' || hop === 'kube-token') this.#idTokens.add(token);
    const type = headers['content-type'];
    const answer = await this.jobs.server.request(method, path, {
      token,
      ...(body === '' ? {} : { body }),
      ...(type === undefined ? {} : { headers: { 'content-type': type } }),
    });
    if (hop === 'kube-token' && answer.status === 201) this.issued.push(answer.body.status.token);
    const { warning } = answer.headers;
    return {
      status: answer.status,
      body: answer.body,
      ...(warning ? { headers: { warning: String(warning) } } : {}),
    };
  }
}

const HOPS: readonly [path: RegExp, hop: KubernetesHop][] = [
  [/^\/api\/v1\/namespaces\/[^/]+\/secrets$/, 'kube-anchor'],
  [/^\/api\/v1\/namespaces\/[^/]+\/secrets\/[^/]+$/, 'kube-end'],
  [/\/serviceaccounts\/[^/]+\/token$/, 'kube-token'],
  [/\/selfsubjectreviews$/, 'kube-review'],
];
