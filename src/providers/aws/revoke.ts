import { isPast } from '../../clock.js';
import { JobpassError } from '../../errors.js';
import type { Attempt } from '../../http/retry.js';
import type { Lease, Probe, ProviderContext, Revocation } from '../provider.js';
import { type Reply, send, told } from './calls.js';
import type { SessionKeys } from './credential.js';
import { parseRole } from './endpoints.js';
import { judged } from './refusal.js';
import type { AwsSettings } from './settings.js';
import { elementText, elementTexts } from './xml.js';

/** Denies that Jobpass has written, with the end of what they are for, in seconds since 1970. */
export const OURS = /^jobpass-(\d{10})-[a-z0-9]{8}$/;
/** After its end a deny is kept for as long as clocks may differ, in seconds. */
const KEPT_S = 300;
/** Past its deadline for so long, by any clock, a session is denied everything already, in milliseconds. */
const SURELY_OVER_MS = 60_000;
/** The longest life of a session, in milliseconds. */
const LONGEST_MS = 43_200_000;
/** What a revocation may do to the role. */
const TO_REVOKE = ['iam:ListRolePolicies', 'iam:PutRolePolicy', 'iam:DeleteRolePolicy'];
/** The number of old denies to remove at once: each takes a request. */
const REMOVED = 10;

export interface RevokerOptions {
  context: ProviderContext;
  settings: AwsSettings;
  /** Whose sessions are ended. */
  role: string;
  /** Who may write on it. */
  revokeRole: string;
  /** A session of the revoke-role, narrowed by a policy. */
  assume: (policy: string, attempt: Attempt) => Promise<SessionKeys>;
}

/**
 * Ends one session: an inline policy on its role that denies everything to it. Source: IAM user guide, "Revoke IAM role
 * temporary security credentials".
 */
export class SessionRevoker {
  readonly #options: RevokerOptions;
  readonly #name: string;
  /** The revoke-role for the next revocation of each lease, by its id. */
  readonly #assumed = new Map<string, Promise<SessionKeys>>();
  readonly #removing: Promise<void>[] = [];

  constructor(options: RevokerOptions) {
    this.#options = options;
    this.#name = parseRole(options.role).name;
  }

  /**
   * IAM cannot limit PutRolePolicy to denies, and any step of the job can assume the revoke-role: without a boundary on
   * the job's role it could give that every right.
   *
   * @throws JobpassError `insecure` where there is none
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
        `Let ${revokeRole} call iam:GetRole on ${role}, so that Jobpass can see whether that has a permissions boundary`,
      );
    }
    if (elementText(reply.xml, 'PermissionsBoundaryArn') !== undefined) return;
    throw new JobpassError(
      'insecure',
      `The role ${role} has no permissions boundary, so revoke-role is refused`,
      {
        hint: 'Any step of the job could write policies on it through the revoke-role: give it a boundary (docs/reference/aws.md), or accept that with revoke-role-unbounded: true',
      },
    );
  }

  /** Starts to assume the revoke-role. */
  prepare(lease: Lease): void {
    if (this.#isOver(lease)) return;
    const assuming = this.#options.context.http.persist((attempt) => this.#assume(TO_REVOKE, attempt));
    // The caller that awaits the promise reports the error.
    assuming.catch(() => undefined);
    this.#assumed.set(lease.id, assuming);
  }

  async revoke(lease: Lease, attempt: Attempt): Promise<Revocation> {
    const { context } = this.#options;
    if (this.#isOver(lease)) return { answer: 'done' };
    const assumed = this.#assumed.get(lease.id);
    this.#assumed.delete(lease.id);
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
      return { answer: 'done', later: 'IAM has taken the deny, which is in force within seconds to minutes' };
    }
    throw context.http.refusal(
      reply.request,
      reply.answer,
      told(reply),
      reply.code === 'LimitExceeded'
        ? 'The role has no room for another deny (10,240 characters of inline policies): it has when earlier sessions have expired'
        : `Let ${this.#options.revokeRole} call iam:ListRolePolicies, iam:PutRolePolicy and iam:DeleteRolePolicy on the role`,
    );
  }

  /**
   * Asks for something that hardly any role may do: what matters is whether the refusal speaks of an explicit deny in the
   * role's own policies. GetCallerIdentity would not do, since no deny stops it.
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
        what: 'the look-up of the session',
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
   * The answer to the deny may have been lost: whether it is on the role. The right to look was needed for the deny as well.
   *
   * @returns what shows that the session is denied everything; undefined where nothing does
   */
  async confirm(lease: Lease, attempt: Attempt): Promise<string | undefined> {
    const keys = await this.#assume(['iam:ListRolePolicies'], attempt);
    const listed = await this.#iam('ListRolePolicies', { MaxItems: '1000' }, keys, attempt);
    const is =
      listed.answer.status === 200 && elementTexts(listed.xml, 'member').includes(this.#denyOf(lease));
    return is ? 'the deny for it is on its role' : undefined;
  }

  /** The name of the deny policy for a session. */
  #denyOf({ handle, issuedAt }: Lease): string {
    const { user_id: userId, sts_expires_at: until } = handle;
    const end = Math.ceil(Number(until ?? issuedAt + LONGEST_MS) / 1000);
    return `jobpass-${end}-${shortHash(String(userId))}`;
  }

  /** Waits for a limited time until old denies are removed. */
  async settle(withinMs: number): Promise<void> {
    if (this.#removing.length === 0) return;
    const enough = new AbortController();
    const late = this.#options.context.clock.sleep(withinMs, enough.signal).catch(() => undefined);
    await Promise.race([Promise.all(this.#removing), late]);
    enough.abort();
  }

  /** A deny besides its own would only take room. */
  #isOver({ expiresAt = Number.POSITIVE_INFINITY }: Lease): boolean {
    return isPast(this.#options.context.clock, expiresAt + SURELY_OVER_MS) === 'yes';
  }

  #deny(lease: Lease, keys: SessionKeys, attempt: Attempt): Promise<Reply> {
    const now = this.#options.context.serviceClock.now();
    const PolicyDocument = denial(String(lease.handle['user_id']), now);
    return this.#iam('PutRolePolicy', { PolicyName: this.#denyOf(lease), PolicyDocument }, keys, attempt);
  }

  /** Denies whose sessions have expired, which are of no use and take room. Never throws. */
  async #oldDenies(keys: SessionKeys, attempt: Attempt): Promise<readonly string[]> {
    const asked = this.#iam('ListRolePolicies', { MaxItems: '1000' }, keys, attempt);
    const listed = await asked.catch(() => undefined);
    if (listed?.answer.status !== 200) return [];
    const now = this.#options.context.serviceClock.now() / 1000;
    return elementTexts(listed.xml, 'member').filter(
      (name) => Number(OURS.exec(name)?.[1] ?? Number.POSITIVE_INFINITY) < now - KEPT_S,
    );
  }

  /** Removes some old denies. If a removal fails, the next job tries again. Never throws. */
  async #remove(names: readonly string[], keys: SessionKeys, attempt: Attempt): Promise<void> {
    await Promise.allSettled(
      names
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
    if (settings.iam === undefined) throw new Error('a revoke-role without IAM');
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

/** How far the clocks within AWS, and the seconds in which they are told, may differ, in milliseconds. */
const SKEW_MS = 5_000;

/** Everything denied to one session, as issued before now: a later one of the same name is not meant. */
function denial(userId: string, now: number): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: {
          StringEquals: { 'aws:userid': userId },
          DateLessThan: {
            'aws:TokenIssueTime': new Date(now + SKEW_MS).toISOString().replace(/\.\d{3}Z$/, 'Z'),
          },
        },
      },
    ],
  });
}

/** A hash that distinguishes sessions. FNV-1a suffices, because the hash need not be hard to guess. */
function shortHash(text: string): string {
  let [low, high] = [0x811c9dc5, 0x9dc5811c];
  for (const unit of Buffer.from(text)) {
    low = Math.imul(low ^ unit, 0x01000193) >>> 0;
    high = Math.imul(high ^ (unit + 1), 0x01000193) >>> 0;
  }
  return (low.toString(36).padStart(7, '0') + high.toString(36).padStart(7, '0')).slice(0, 8);
}
