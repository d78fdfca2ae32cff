import type { Attempt } from '../../http/retry.js';
import { ServiceClock } from '../../http/service-clock.js';
import { type Call, KubernetesApi, type Reply } from '../../providers/kubernetes/api.js';
import { type KubernetesSettings, kubernetesSettings } from '../../providers/kubernetes/settings.js';
import { isObject } from '../../text/json.js';
import type { DoctorContext, Status } from '../doctor.js';
import { runStep } from '../steps.js';

/** The rules of one user in a namespace, as the API server lists them. */
export interface Rules {
  resources: readonly ResourceRule[];
  /** Whether rules may be missing from the list. */
  incomplete: boolean;
}

export interface ResourceRule {
  verbs: readonly string[];
  groups: readonly string[];
  resources: readonly string[];
  /** The objects that the rule is limited to; empty for all objects. */
  names: readonly string[];
}

/** The connection to the API server, and the report that receives the findings. All steps of an examination share both. */
export class KubernetesExamination {
  readonly context: DoctorContext;
  readonly settings: KubernetesSettings;
  /** The clock of the API server. */
  readonly clock: ServiceClock;
  /** Whether an earlier step has found a reason for which the API server rejects the ID token. */
  explained = false;
  /** Whether the AuthenticationConfiguration has no entry for the issuer of the ID token. */
  lacksEntry = false;
  readonly #api: KubernetesApi;

  constructor(context: DoctorContext) {
    this.context = context;
    this.settings = kubernetesSettings(context.settings);
    this.clock = new ServiceClock(context.clock);
    this.#api = new KubernetesApi(context.http, this.settings.url, this.clock);
  }

  report(status: Status, step: string, text: string, hint?: string): void {
    this.context.report(status, step, text, hint);
  }

  /** Reports why the API server rejects, or will reject, the ID token. */
  reportCause(step: string, text: string, hint?: string): void {
    this.explained = true;
    this.report('fail', step, text, hint);
  }

  /** Runs a step. A failure is reported and does not prevent the next steps. */
  step<T>(name: string, work: (attempt: Attempt) => Promise<T>): Promise<T | undefined> {
    return runStep(this.context, name, work);
  }

  /** Sends a request, once. */
  ask(call: Call, attempt?: Attempt): Promise<Reply> {
    return this.#api.call(call, attempt);
  }

  warnings(reply: Reply): string[] {
    return this.#api.warnings(reply);
  }

  /** The text of a response that is an error, for people. */
  messageIn(reply: Reply): string {
    return reply.status?.message || this.#api.refusal(reply).message;
  }

  /** Returns the user that a token belongs to. */
  review(token: string, attempt?: Attempt): Promise<Reply> {
    return this.ask(
      {
        ...{ method: 'POST', token, what: 'the review of the token' },
        path: ['apis', 'authentication.k8s.io', 'v1', 'selfsubjectreviews'],
        body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
      },
      attempt,
    );
  }

  /** Returns the rules of a token's user in a namespace; undefined if the API server does not list them. */
  async rules(token: string, namespace: string, attempt?: Attempt): Promise<Rules | undefined> {
    const { json } = await this.#authorization(token, 'SelfSubjectRulesReview', { namespace }, attempt);
    const status = json?.['status'];
    if (!isObject(status) || !Array.isArray(status['resourceRules'])) return undefined;
    return {
      resources: status['resourceRules'].filter(isObject).map((rule) => ({
        verbs: textsIn(rule['verbs']),
        groups: textsIn(rule['apiGroups']),
        resources: textsIn(rule['resources']),
        names: textsIn(rule['resourceNames']),
      })),
      incomplete: status['incomplete'] === true,
    };
  }

  /** Returns whether a token's user has a permission; undefined if the API server does not say. */
  async may(
    token: string,
    resourceAttributes: Readonly<Record<string, string>>,
    attempt?: Attempt,
  ): Promise<boolean | undefined> {
    const { json } = await this.#authorization(
      token,
      'SelfSubjectAccessReview',
      { resourceAttributes: { ...resourceAttributes } },
      attempt,
    );
    const status = json?.['status'];
    return isObject(status) && typeof status['allowed'] === 'boolean' ? status['allowed'] : undefined;
  }

  #authorization(
    token: string,
    kind: 'SelfSubjectAccessReview' | 'SelfSubjectRulesReview',
    spec: Readonly<Record<string, unknown>>,
    attempt?: Attempt,
  ): Promise<Reply> {
    return this.ask(
      {
        ...{ method: 'POST', token, what: 'the review of the permissions' },
        path: ['apis', 'authorization.k8s.io', 'v1', `${kind.toLowerCase()}s`],
        body: { apiVersion: 'authorization.k8s.io/v1', kind, spec },
      },
      attempt,
    );
  }
}

function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
