import { type Reply, send, told } from '../../aws/calls.js';
import { parseRole } from '../../aws/endpoints.js';
import type { SessionKeys } from '../../aws/session-keys.js';
import { elementText, elementTexts } from '../../aws/xml.js';
import { isPast } from '../../clock.js';
import { JobpassError } from '../../errors.js';
import type { Attempt } from '../../http/retry.js';
import type { ProviderContext } from '../context.js';
import type { Lease } from '../lease.js';
import type { Probe, Revocation } from '../provider.js';
import { denial, shortHash } from './deny-policy.js';
import { judged } from './refusal.js';
import type { AwsSettings } from './settings.js';

/** Matches the names of deny policies that Jobpass wrote. The number is the session's end, in seconds since 1970. */
export const OURS = /^jobpass-(\d{10})-[a-z0-9]{8}$/;
/** How long a deny policy stays after the session's end, in seconds, because clocks may differ. */
const KEPT_S = 300;
/**
 * The time after a session's deadline, in milliseconds, from which AWS certainly denies everything to the session, even if
 * clocks differ.
 */
const SURELY_OVER_MS = 60_000;
/** The longest lifetime of a session, in milliseconds. */
const LONGEST_MS = 43_200_000;
/** The IAM actions that a revocation needs on the role. */
const TO_REVOKE = ['iam:ListRolePolicies', 'iam:PutRolePolicy', 'iam:DeleteRolePolicy'];
/** The maximum number of old deny policies to remove at once. Each removal needs a request. */
const REMOVED = 10;

export interface RevokerOptions {
  context: ProviderContext;
  settings: AwsSettings;
  /** The role whose sessions are revoked. */
  role: string;
  /** The role that may write policies on `role`. */
  revokeRole: string;
  /** Assumes the revoke-role, and returns a session that a session policy limits. */
  assume: (policy: string, attempt: Attempt) => Promise<SessionKeys>;
}

/**
 * Revokes one session with an inline policy on its role that denies everything to this session. Source: IAM user guide,
 * "Revoke IAM role temporary security credentials".
 */
export class SessionRevoker {
  readonly #options: RevokerOptions;
  readonly #name: string;
  /** The revoke-role's sessions for the next revocation, keyed by the revoked session's user ID. */
  readonly #assumed = new Map<string, Promise<SessionKeys>>();
  /**
   * The successful and running revocations, keyed by the name of the deny. One deny ends a session and all its copies. Sessions of
   * the same name have the same user ID, but each session needs its own deny, which stays until this session expires.
   */
  readonly #revoked = new Map<string, Promise<Revocation>>();
  readonly #removing: Promise<void>[] = [];

  constructor(options: RevokerOptions) {
    this.#options = options;
    this.#name = parseRole(options.role).name;
  }

  /**
   * Checks that the job's role has a permissions boundary. IAM cannot limit PutRolePolicy to deny policies, and any step of the
   * job can assume the revoke-role. Without a boundary, a step could grant the job's role every permission.
   *
   * @throws JobpassError `insecure` if the role has no boundary
   */
  async checkBoundary(): Promise<void> {
    const { context, settings, role, revokeRole } = this.#options;
    if (settings.unbounded) return;
    const reply = await context.http.persist(async (attempt) => {
      const keys = await this.#assume(['iam:GetRole'], attempt);
      return this.#iam('GetRole', {}, keys, attempt);
    });
    if (reply.answer.status !== 200) {
      throw context.http.refusal(
        reply.request,
        reply.answer,
        told(reply),
        `Let ${revokeRole} call iam:GetRole on ${role}, so that Jobpass can check its permissions boundary`,
      );
    }
    if (elementText(reply.xml, 'PermissionsBoundaryArn') !== undefined) return;
    throw new JobpassError(
      'insecure',
      `The role ${role} has no permissions boundary, so \`revoke-role\` is not allowed`,
      {
        hint: 'With `revoke-role`, any step of the job could write policies on this role. Set a permissions boundary on the role (docs/reference/aws.md), or accept the risk with `revoke-role-unbounded: true`',
      },
    );
  }

  /** Whether a deny on the role ends this session and its copies, now or soon. */
  denies(lease: Lease): boolean {
    const hash = shortHash(userIdOf(lease));
    return [...this.#revoked.keys()].some((name) => name.endsWith(hash));
  }

  /** Starts assuming the revoke-role. */
  prepare(lease: Lease): void {
    const userId = userIdOf(lease);
    if (this.#isOver(lease) || this.#assumed.has(userId) || this.#revoked.has(this.#denyOf(lease))) return;
    const assuming = this.#options.context.http.persist((attempt) => this.#assume(TO_REVOKE, attempt));
    // The caller that awaits the promise reports the error.
    assuming.catch(() => undefined);
    this.#assumed.set(userId, assuming);
  }

  /**
   * Denies everything to a session and its copies, unless steps still use another copy.
   */
  async revoke(lease: Lease, attempt: Attempt): Promise<Revocation> {
    if (this.#isOver(lease)) return { answer: 'done' };
    const userId = userIdOf(lease);
    const { context } = this.#options;
    const isAlive = ({ expiresAt = 0 }: Lease): boolean => isPast(context.clock, expiresAt) !== 'yes';
    const copies = context
      .known()
      .filter((one) => one.intermediate === undefined && userIdOf(one) === userId);
    if (copies.some((copy) => copy.id !== lease.id && isAlive(copy)))
      return { answer: 'impossible', reason: 'steps use another copy of the same session' };
    const deny = this.#denyOf(lease);
    const revoking = this.#revoked.get(deny) ?? this.#revoke(lease, attempt);
    this.#revoked.set(deny, revoking);
    try {
      return await revoking;
    } catch (error) {
      this.#revoked.delete(deny);
      throw error;
    }
  }

  async #revoke(lease: Lease, attempt: Attempt): Promise<Revocation> {
    const { context } = this.#options;
    const userId = userIdOf(lease);
    const assumed = this.#assumed.get(userId);
    this.#assumed.delete(userId);
    const keys = await (assumed ?? this.#assume(TO_REVOKE, attempt));
    const listed = this.#oldDenies(keys, attempt);
    let reply = await this.#deny(lease, keys, attempt);
    if (reply.code === 'LimitExceeded') {
      await this.#remove(await listed, keys, attempt);
      reply = await this.#deny(lease, keys, attempt);
    } else {
      this.#removing.push(listed.then((names) => this.#remove(names, keys, attempt)));
    }
    if (reply.answer.status === 200) {
      return { answer: 'done', later: 'IAM accepted the deny, which takes effect within seconds to minutes' };
    }
    throw context.http.refusal(
      reply.request,
      reply.answer,
      told(reply),
      reply.code === 'LimitExceeded'
        ? 'The inline policies of the role are at their limit of 10,240 characters. Jobpass removes denies after their sessions have expired'
        : `Let ${this.#options.revokeRole} call iam:ListRolePolicies, iam:PutRolePolicy and iam:DeleteRolePolicy on the role`,
    );
  }

  /**
   * Sends a call that hardly any role allows, and checks whether the rejection mentions an explicit deny in the role's
   * policies. GetCallerIdentity is unsuitable, because a deny does not affect this call.
   */
  async probe(lease: Lease<SessionKeys>, attempt: Attempt, before: Probe | undefined): Promise<Probe> {
    const { context, settings } = this.#options;
    const keys = lease.credential;
    const reply = await send(
      {
        service: 'sts',
        url: settings.sts,
        region: settings.region,
        action: 'GetAccessKeyInfo',
        what: 'the session probe',
        keys,
        parameters: { AccessKeyId: keys.AccessKeyId },
      },
      context.http,
      context.serviceClock,
      attempt,
    );
    const { request, answer } = reply;
    return judged(reply, context.http.refusal(request, answer, told(reply)).message, before);
  }

  /**
   * Checks whether the role has the deny policy, because the response to its creation may have been lost. The revoke-role needs
   * no further permission for this.
   *
   * @returns the proof that AWS denies everything to the session; undefined if there is no proof
   */
  async confirm(lease: Lease, attempt: Attempt): Promise<string | undefined> {
    const keys = await this.#assume(['iam:ListRolePolicies'], attempt);
    const listed = await this.#iam('ListRolePolicies', { MaxItems: '1000' }, keys, attempt);
    const is =
      listed.answer.status === 200 && elementTexts(listed.xml, 'member').includes(this.#denyOf(lease));
    return is ? 'the role has the deny for this session' : undefined;
  }

  /** The name of a session's deny policy. */
  #denyOf({ handle, issuedAt }: Lease): string {
    const { user_id: userId, sts_expires_at: until } = handle;
    const end = Math.ceil(Number(until ?? issuedAt + LONGEST_MS) / 1000);
    return `jobpass-${end}-${shortHash(String(userId))}`;
  }

  /** Waits until old deny policies are removed, for a limited time. */
  async settle(withinMs: number): Promise<void> {
    if (this.#removing.length === 0) return;
    const enough = new AbortController();
    const late = this.#options.context.clock.sleep(withinMs, enough.signal).catch(() => undefined);
    await Promise.race([Promise.all(this.#removing), late]);
    enough.abort();
  }

  /** Whether the session's own deadline has passed. If so, another deny policy would only use space on the role. */
  #isOver({ expiresAt = Number.POSITIVE_INFINITY }: Lease): boolean {
    return isPast(this.#options.context.clock, expiresAt + SURELY_OVER_MS) === 'yes';
  }

  #deny(lease: Lease, keys: SessionKeys, attempt: Attempt): Promise<Reply> {
    const PolicyDocument = denial(userIdOf(lease));
    return this.#iam('PutRolePolicy', { PolicyName: this.#denyOf(lease), PolicyDocument }, keys, attempt);
  }

  /**
   * The names of deny policies for expired sessions. These policies have no effect, but use space on the role. Never throws.
   */
  async #oldDenies(keys: SessionKeys, attempt: Attempt): Promise<readonly string[]> {
    const asked = this.#iam('ListRolePolicies', { MaxItems: '1000' }, keys, attempt);
    const listed = await asked.catch(() => undefined);
    if (listed?.answer.status !== 200) return [];
    const now = this.#options.context.serviceClock.now() / 1000;
    return elementTexts(listed.xml, 'member').filter(
      (name) => Number(OURS.exec(name)?.[1] ?? Number.POSITIVE_INFINITY) < now - KEPT_S,
    );
  }

  /**
   * Removes some old deny policies. Jobs that end together begin at different policies, so that they do not all remove the same
   * ones. If a removal fails, the next job tries again. Never throws.
   */
  async #remove(names: readonly string[], keys: SessionKeys, attempt: Attempt): Promise<void> {
    const start = Math.floor(Math.random() * names.length);
    await Promise.allSettled(
      [...names.slice(start), ...names.slice(0, start)]
        .slice(0, REMOVED)
        .map((name) => this.#iam('DeleteRolePolicy', { PolicyName: name }, keys, attempt)),
    );
  }

  #assume(actions: readonly string[], attempt: Attempt): Promise<SessionKeys> {
    const { role, assume } = this.#options;
    const policy = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: actions, Resource: role }],
    };
    return assume(JSON.stringify(policy), attempt);
  }

  #iam(
    action: string,
    parameters: Readonly<Record<string, string>>,
    keys: SessionKeys,
    attempt: Attempt,
  ): Promise<Reply> {
    const { context, settings } = this.#options;
    if (settings.iam === undefined) throw new Error('revoke-role without the URL of IAM');
    return send(
      {
        service: 'iam',
        ...settings.iam,
        action,
        what: action,
        keys,
        parameters: { RoleName: this.#name, ...parameters },
      },
      context.http,
      context.serviceClock,
      attempt,
    );
  }
}

/** The value of `aws:userid` in a session's requests, which its copies share. */
function userIdOf({ handle }: Lease): string {
  return String(handle['user_id'] ?? '');
}
