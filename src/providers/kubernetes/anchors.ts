import { randomInt } from 'node:crypto';
import { JobpassError } from '../../errors.js';
import type { Attempt } from '../../http/retry.js';
import type { ServiceClock } from '../../http/service-clock.js';
import type { IdToken } from '../../identity/id-token.js';
import { objectIn } from '../../text/json.js';
import type { Json, Lease } from '../lease.js';
import { isGood, isNoSuch, type KubernetesApi, type Reply } from './api.js';
import type { LogIn } from './log-in.js';
import { denied, missing } from './refusals.js';

/** The Secret that a job's tokens are bound to. The tokens end with the Secret. */
export interface Anchor {
  namespace: string;
  name: string;
}

/** The type of an anchor. The admission policies allow a job no other Secrets. */
export const ANCHOR_TYPE = 'jobpass/anchor';
/** The annotation with an anchor's expiry. The admission policies allow a job no other changes. */
export const EXPIRES = 'jobpass/expires';
/** The field manager of Jobpass's requests. The API server records the time of each change by a manager. */
export const FIELD_MANAGER = 'jobpass';
/** How far ahead the expiry is set, in milliseconds. The policies allow five minutes, and the keeper moves the expiry each minute. */
export const ANCHOR_MS = 240_000;
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
const SUFFIX = 10;

/** The random end of an anchor's name. */
export function randomSuffix(): string {
  return Array.from({ length: SUFFIX }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

/** The anchor that a lease's handle refers to. @throws JobpassError `state` */
export function anchorOf({ anchor }: Lease['handle']): Anchor {
  const { namespace, name } = (typeof anchor === 'object' && anchor !== null ? anchor : {}) as Record<
    string,
    Json
  >;
  if (typeof namespace === 'string' && typeof name === 'string') return { namespace, name };
  throw new JobpassError('state', 'The saved state of the credential contains no anchor');
}

/** The job that an anchor belongs to, for people. The policies read only the anchor's name. */
export interface AnchorOwner {
  job: string;
  /** The claim `sub` of the ID token. */
  subject?: string;
}

/** The maximum length of a label's value, and a sensible one for an annotation. */
const LABEL_LENGTH = 63;
const SUBJECT_LENGTH = 500;

/** Creates, extends and deletes anchors. */
export class Anchors {
  readonly #api: KubernetesApi;
  readonly #logIn: LogIn;
  readonly #serviceClock: ServiceClock;
  /** Deletions that this process has begun, by namespace and name, since several leases share an anchor. */
  readonly #deletions = new Map<string, Promise<'deleted' | 'gone'>>();

  constructor(api: KubernetesApi, logIn: LogIn, serviceClock: ServiceClock) {
    this.#api = api;
    this.#logIn = logIn;
    this.#serviceClock = serviceClock;
  }

  /** Creates an anchor. Does nothing if an earlier attempt has created it. @throws JobpassError */
  async create(
    { namespace, name }: Anchor,
    { job, subject }: AnchorOwner,
    idToken: IdToken | undefined,
    attempt: Attempt,
  ): Promise<void> {
    // An anchor of this name may have existed before, until a failed exchange removed it.
    this.#deletions.delete(`${namespace}/${name}`);
    const token = await this.#logIn.token(idToken);
    const create = (): Promise<Reply> =>
      this.#api.call(
        {
          method: 'POST',
          path: ['api', 'v1', 'namespaces', namespace, 'secrets'],
          query: { fieldManager: FIELD_MANAGER },
          what: 'the creation of the anchor',
          token,
          body: {
            apiVersion: 'v1',
            kind: 'Secret',
            type: ANCHOR_TYPE,
            metadata: {
              name,
              labels: {
                'jobpass/created': String(Math.floor(this.#serviceClock.now() / 1000)),
                'jobpass/job': job.slice(0, LABEL_LENGTH).replace(/\.+$/, ''),
              },
              annotations: {
                [EXPIRES]: this.#expiry(),
                ...(subject === undefined ? {} : { 'jobpass/subject': subject.slice(0, SUBJECT_LENGTH) }),
              },
            },
          },
        },
        attempt,
      );
    const sent = this.#expiry();
    let reply = await create();
    // The first response reveals the server's clock. If the machine's clock is wrong, the policy rejects the first expiry.
    if (denied(reply)?.includes(EXPIRES) && Math.abs(Number(this.#expiry()) - Number(sent)) > 5)
      reply = await create();
    if (this.#isAnchor(reply, name)) return;
    if (reply.answer.status === 409 && reply.status?.reason === 'AlreadyExists') return;
    throw await this.#refusal(reply, namespace, attempt);
  }

  /** Moves an anchor's expiry. @returns whether the anchor still exists @throws JobpassError */
  async extend({ namespace, name }: Anchor, attempt: Attempt): Promise<boolean> {
    const reply = await this.#api.call(
      {
        method: 'PATCH',
        path: ['api', 'v1', 'namespaces', namespace, 'secrets', name],
        query: { fieldManager: FIELD_MANAGER },
        what: "the extension of the anchor's expiry",
        token: await this.#logIn.token(),
        body: { metadata: { annotations: { [EXPIRES]: this.#expiry() } } },
      },
      attempt,
    );
    if (this.#isAnchor(reply, name)) {
      await this.#logIn.noteAnswer(reply, this.#api, attempt);
      return true;
    }
    if (isNoSuch(reply, 'secrets')) return false;
    throw await this.#refusal(reply, namespace, attempt);
  }

  /** Deletes an anchor. @returns whether this process deleted it, or whether it was already gone @throws JobpassError */
  async delete({ namespace, name }: Anchor, attempt: Attempt): Promise<'deleted' | 'gone'> {
    const key = `${namespace}/${name}`;
    const known = this.#deletions.get(key);
    if (known !== undefined) return known;
    const deleting = this.#delete({ namespace, name }, attempt);
    this.#deletions.set(key, deleting);
    try {
      return await deleting;
    } catch (error) {
      this.#deletions.delete(key);
      throw error;
    }
  }

  async #delete({ namespace, name }: Anchor, attempt: Attempt): Promise<'deleted' | 'gone'> {
    const reply = await this.#api.call(
      {
        method: 'DELETE',
        path: ['api', 'v1', 'namespaces', namespace, 'secrets', name],
        what: 'the deletion of the anchor',
        token: await this.#logIn.token(),
      },
      attempt,
    );
    if (isGood(reply)) {
      // Source: Kubernetes API, "Delete a Secret": a Status, or the Secret if finalizers delay its deletion.
      if (reply.json?.['kind'] === 'Status' && reply.json['status'] === 'Success') return 'deleted';
      throw this.#api.malformed(reply, 'no confirmation of the deletion');
    }
    if (isNoSuch(reply, 'secrets')) return 'gone';
    throw await this.#refusal(reply, namespace, attempt);
  }

  /** Whether the response is the anchor. @throws JobpassError for any other success */
  #isAnchor(reply: Reply, name: string): boolean {
    if (!isGood(reply)) return false;
    const { kind } = reply.json ?? {};
    if (kind === 'Secret' && objectIn(reply.json, 'metadata')?.['name'] === name) return true;
    throw this.#api.malformed(reply, 'no Secret of this name');
  }

  /** The expiry for the annotation, in seconds since 1970 on the server's clock. */
  #expiry(): string {
    return String(Math.floor((this.#serviceClock.now() + ANCHOR_MS) / 1000));
  }

  async #refusal(reply: Reply, namespace: string, attempt: Attempt): Promise<JobpassError> {
    await this.#logIn.noteAnswer(reply, this.#api, attempt);
    if (isNoSuch(reply, 'namespaces')) return missing(this.#api, reply, `the namespace ${namespace}`);
    return this.#api.refusal(reply, this.#logIn.hint(reply));
  }
}
