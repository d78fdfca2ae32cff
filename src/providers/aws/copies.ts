import type { GetScopedCredentialsCommandInput } from '@aws-sdk/client-sts';
import { type Reply, send, told } from '../../aws/calls.js';
import type { SessionKeys } from '../../aws/session-keys.js';
import { elementText } from '../../aws/xml.js';
import { timestamp } from '../../clock.js';
import type { Attempt } from '../../http/retry.js';
import type { Claims } from '../../identity/id-token.js';
import type { ProviderContext } from '../context.js';
import type { Lease } from '../lease.js';
import { SESSION } from './credential.js';
import { sessionDescription } from './description.js';
import { isStsError } from './refusal.js';
import { FINISH_MS, issuedKeys } from './roles.js';
import { scopePolicy } from './scope-policy.js';
import { deliveredValues } from './session.js';
import { sessionPolicy } from './session-policy.js';
import type { AwsSettings } from './settings.js';

/** The shortest remaining lifetime for which Jobpass makes a copy, in milliseconds. */
const SHORTEST_MS = 1_000;
/** If the ends of a copy and its parent session differ by less than this, the copy inherits the parent's end. In milliseconds. */
const SAME_END_MS = 2_000;
/** The share of a copy's lifetime after which Jobpass replaces the copy. A copy costs one small request. */
const RENEW_AFTER = 0.5;
/** Jobpass warns if a session token has at least this percentage of its maximum size. */
const NEARLY_FULL = 90;

/** The result of a request for a copy. */
export type Copied =
  | { copy: Lease<SessionKeys> }
  /** AWS makes no copy, with the reason for messages. */
  | Refused
  /** The parent session has expired, or its remaining lifetime is too short. */
  | { spent: string };

/** A rejection, and the requests that AWS would reject as well. */
export interface Refused {
  refused: string;
  /**
   * - `role`: all requests for copies of this role's sessions
   * - `credential`: the requests of this credential, for example because of its session policy
   * - `request`: possibly only this request, because the response does not come from STS
   */
  appliesTo: 'role' | 'credential' | 'request';
}

/** The codes of errors that depend on the policies of a credential. */
const OF_POLICY = /^(MalformedPolicyDocument|PackedPolicyTooLarge|ValidationError)/;
/** The codes of errors that depend on the time or the form of a request. */
const OF_REQUEST = /^(SignatureDoesNotMatch|IncompleteSignature|RequestExpired|RequestTimeTooSkewed)/;
/** The time after a rejection that does not come from STS until Jobpass requests a copy again, in milliseconds. */
const PAUSE_MS = 300_000;

/** Rejections of all copies of a role's sessions that this process received, keyed by endpoint, region and role. */
const REFUSALS = new Map<string, string>();

/**
 * Makes copies of a session that AWS itself ends after seconds. A copy has the identity of its parent session.
 *
 * Source: STS API reference, GetScopedCredentials (19 November 2026); the model in client-sts 3.1177.0.
 */
export class Copies {
  readonly #context: ProviderContext;
  readonly #settings: AwsSettings;
  readonly #isDenied: (parent: Lease) => boolean;
  /** The IDs of the parent sessions that AWS rejected. */
  readonly #spent = new Set<string>();
  /** The rejection of this credential's requests. */
  #refusal: string | undefined;
  /** The rejection of a request by another server than STS, and the time of the next request. */
  #paused: { reason: string; until: number } | undefined;

  /** @param isDenied whether a deny on the role ends a session and its copies */
  constructor(context: ProviderContext, settings: AwsSettings, isDenied: (parent: Lease) => boolean) {
    this.#context = context;
    this.#settings = settings;
    this.#isDenied = isDenied;
  }

  /** Why AWS makes no copies at the moment; undefined if it does, or if Jobpass does not know yet. */
  get refused(): string | undefined {
    const { reason, until } = this.#paused ?? { until: 0 };
    return this.#context.clock.now() < until ? reason : this.refusedForJob;
  }

  /** Why AWS makes no copies for the whole job. */
  get refusedForJob(): string | undefined {
    const { sts, partition, policies, shared = policies, roles, assumable } = this.#settings;
    if (sts.hostname === 'sts.amazonaws.com')
      return 'the global STS endpoint does not support this call; use a regional endpoint';
    if (!partition.name.startsWith('aws')) return 'the server is not AWS';
    if (!sessionPolicy(shared, this.#context.serviceClock.now(), { roles, assumable }).copies)
      return '`session-policy` leaves no room for the permission';
    const known = this.#context.known().find(({ handle }) => typeof handle['copies_refused'] === 'string');
    return REFUSALS.get(this.#key) ?? this.#refusal ?? (known && String(known.handle['copies_refused']));
  }

  /** Remembers a rejection for the requests that AWS would reject as well. */
  refuse({ refused, appliesTo }: Refused): void {
    if (appliesTo === 'role') REFUSALS.set(this.#key, refused);
    else if (appliesTo === 'credential') this.#refusal = refused;
    else this.#paused = { reason: refused, until: this.#context.clock.now() + PAUSE_MS };
  }

  get #key(): string {
    const { sts, region, roles } = this.#settings;
    return JSON.stringify([sts.href, region, roles]);
  }

  /** Whether a copy of this parent session can live for `livesMs`. */
  lasts(parent: Lease, livesMs: number): boolean {
    if (this.#spent.has(parent.id) || this.#isDenied(parent)) return false;
    return this.#leftMs(parent) >= livesMs - SHORTEST_MS;
  }

  /** Whether a saved session is a parent session that Jobpass can still copy. */
  isUsable(lease: Lease): boolean {
    const isParent = lease.intermediate !== undefined && typeof lease.handle['deadline'] === 'number';
    return isParent && this.lasts(lease, 2 * SHORTEST_MS);
  }

  /** The saved parent session with the longest remaining lifetime, if a copy of it can live for `livesMs`. */
  parentFor(livesMs: number): Lease<SessionKeys> | undefined {
    const candidates = this.#context
      .known()
      .filter((lease) => this.isUsable(lease))
      .toSorted((one, other) => deadlineOf(other) - deadlineOf(one));
    const [best] = candidates;
    const keys = best === undefined ? undefined : SESSION.read(best.credential);
    if (best === undefined || keys === undefined) return undefined;
    return this.lasts(best, livesMs) ? { ...best, credential: keys } : undefined;
  }

  /**
   * Makes a copy that lives for `livesMs`, but not longer than its parent session.
   *
   * @param isNew whether the parent session was just issued
   * @throws JobpassError for transient errors
   */
  async make(
    parent: Lease<SessionKeys>,
    livesMs: number,
    { isNew, attempt }: { isNew: boolean; attempt: Attempt },
  ): Promise<Copied> {
    const { http, serviceClock } = this.#context;
    const { sts, region, roles, assumable, shared, policies, revokeRole } = this.#settings;
    const leftMs = this.#leftMs(parent);
    if (leftMs < SHORTEST_MS) return { spent: 'the parent session ends now' };
    const id = `${parent.id}-${Math.random().toString(36).slice(2, 8).padEnd(6, '0')}`;
    const inherits = deadlineOf(parent) >= endOf(parent) - SAME_END_MS && livesMs >= leftMs - SAME_END_MS;
    const parameters: GetScopedCredentialsCommandInput = {
      Policy: scopePolicy(policies, { roles, assumable }, shared !== undefined),
      ...(inherits ? {} : { DurationSeconds: Math.max(1, Math.floor(Math.min(livesMs, leftMs) / 1000)) }),
      ScopedSessionDescription: sessionDescription(id, (parent.handle['run'] ?? {}) as Claims),
    };
    const reply = await send(
      {
        ...{ service: 'sts', action: 'GetScopedCredentials', what: 'GetScopedCredentials' },
        ...{ parameters, url: sts, region, keys: parent.credential, finishMs: FINISH_MS },
      },
      http,
      serviceClock,
      attempt,
    );
    if (reply.answer.status !== 200) {
      const rejected = this.#rejected(reply, isNew);
      if ('spent' in rejected) this.#spent.add(parent.id);
      return rejected;
    }
    this.#watchSize(reply);
    const { keys, expiresAt: end } = issuedKeys(reply, this.#context);
    const expiresAt = serviceClock.earliest(Math.min(end, deadlineOf(parent)));
    const { intermediate: _, ...common } = parent;
    return {
      copy: {
        ...common,
        id,
        credential: keys,
        keyId: keys.AccessKeyId,
        values: deliveredValues(keys, region),
        facts: { ...parent.facts, 'aws-expiration': timestamp(expiresAt) },
        caveat: `${revokeRole === undefined ? '' : `logins with a presigned GetCallerIdentity (EKS, Vault) until ${timestamp(serviceClock.latest(end))}, `}sessions of other roles that were assumed with this session, and tokens requested with it (ECR, CodeArtifact)`,
        madeFrom: parent.id,
        issuedAt: serviceClock.local(),
        expiresAt,
        renewAfter: RENEW_AFTER,
        // A deny for this session applies to its parent session too, so it must stay until the parent has expired.
        handle: { user_id: parent.handle['user_id'] ?? '', sts_expires_at: endOf(parent) },
      },
    };
  }

  #rejected(reply: Reply, isNew: boolean): { spent: string } | Refused {
    const { http } = this.#context;
    const { code = '', said = '' } = reply;
    const text = told(reply);
    const { message } = http.refusal(reply.request, reply.answer, text);
    // The session policy of an older parent session may deny everything already, for example after the machine was suspended.
    const isSpent = /^(InsufficientSessionLifetime|ExpiredToken|InvalidClientTokenId)/.test(code);
    if (isSpent || !isNew) return { spent: message };
    const isOfCredential = OF_POLICY.test(code) || /in a session policy/.test(said);
    return {
      refused: /^AccessDenied/.test(code) ? http.safe(text ?? '') : message,
      appliesTo:
        !isStsError(reply) || OF_REQUEST.test(code) ? 'request' : isOfCredential ? 'credential' : 'role',
    };
  }

  #watchSize({ xml }: Reply): void {
    const percent = Number(elementText(xml, 'SessionTokenUtilization') ?? 0);
    if (percent < NEARLY_FULL) return;
    this.#context.log.warning(
      `The session token has ${percent}% of the size that STS allows. Shorten \`session-policy\` or \`session-policy-arns\``,
    );
  }

  /** The time until AWS denies everything to a parent session, in milliseconds. */
  #leftMs(parent: Lease): number {
    return deadlineOf(parent) - this.#context.serviceClock.now();
  }
}

/** The time on STS's clock from which AWS denies everything to a parent session. */
function deadlineOf({ handle }: Lease): number {
  return Number(handle['deadline'] ?? 0);
}

/** The expiry of a session on STS's clock. */
function endOf({ handle }: Lease): number {
  return Number(handle['sts_expires_at'] ?? 0);
}
