import type { AssumedRoleUser, AssumeRoleCommandInput, Credentials } from '@aws-sdk/client-sts';
import { type Action, type Reply, send, servedTime, told } from '../../aws/calls.js';
import type { SessionKeys } from '../../aws/session-keys.js';
import { elementText } from '../../aws/xml.js';
import { span } from '../../clock.js';
import { JobpassError } from '../../errors.js';
import type { Attempt } from '../../http/retry.js';
import type { IdToken } from '../../identity/id-token.js';
import type { ProviderContext } from '../context.js';
import type { Lease } from '../lease.js';
import { explainRefusal, hintFor } from './explain.js';
import { accountOf, type Chain, isMistimed, offBy, type Session, sessionLease } from './session.js';
import { sessionName, sessionNameOf } from './session-name.js';
import { sessionPolicy } from './session-policy.js';
import type { AwsSettings } from './settings.js';

/** The shortest and the longest session duration that STS accepts, in seconds. */
export const SHORTEST_S = 900;
const LONGEST_S = 43_200;
/** The maximum duration of a session that another session requested (role chaining), in seconds. */
const LONGEST_CHAINED_S = 3_600;
/** The default maximum session duration of a role, in seconds. */
const USUAL_S = 3_600;
/** The time until an intermediate session loses all permissions, in milliseconds. */
const LINK_MS = 120_000;
/** How long an exchange may continue after the job was canceled. A runner waits 7.5 s before its second signal. */
export const FINISH_MS = 4_000;
/** The number of retries after a rejection. AWS may reject a new or changed role for a few seconds. */
const DOUBTED = 2;
const DOUBT_MS = 1_500;
/**
 * The number of further sessions to request if a session ends at the wrong time. STS's first response contains its time, so a
 * few attempts suffice.
 */
const MISTIMED = 2;

/** The parameters of a session request. */
interface SessionRequest {
  name: string;
  seconds: number;
  /** The inline session policy. */
  policy: string;
  arns?: readonly string[];
}

/** The lifetime that a job needs from the last role's session. */
export interface SessionLife {
  /** The time until the session policy denies everything, in milliseconds. */
  allowedMs: number;
  /** The additional lifetime to request, in seconds, so that copies with the whole lifetime can be made from the session. */
  marginS: number;
  /** Whether several credentials are made from this session, so that its policy allows what any of them may do. */
  isShared?: boolean;
}

/** Assumes the roles of a job. */
export class Roles {
  readonly #context: ProviderContext;
  readonly #settings: AwsSettings;
  readonly #isDenied: (session: Lease) => boolean;
  #doubts = 0;
  /** Whether the role does not allow sessions with the additional lifetime. */
  #noMargin = false;

  /** @param isDenied whether a deny on the role ends a session, and each other session of the same name */
  constructor(context: ProviderContext, settings: AwsSettings, isDenied: (session: Lease) => boolean) {
    this.#context = context;
    this.#settings = settings;
    this.#isDenied = isDenied;
  }

  /**
   * Requests sessions until one has the correct deadline on STS's clock.
   *
   * @throws JobpassError also for a session in an account that is not allowed; the session is then ended
   */
  async session(first: IdToken, life: SessionLife, attempt: Attempt): Promise<Chain> {
    const { log, serviceClock, onOrphaned, idToken: request } = this.#context;
    const { sts, accounts } = this.#settings;
    let idToken = first;
    for (let mistimed = 0; ; mistimed++) {
      const chain = await this.#assumeAll(idToken, life, attempt);
      const { session, whole } = chain;
      const lease = sessionLease(chain, serviceClock, this.#settings);
      if (!isMistimed(session)) {
        const { account } = accountOf(session);
        if (accounts.length === 0 || accounts.includes(account)) return chain;
        await onOrphaned(lease);
        throw new JobpassError(
          'refused',
          `The session is in the account ${account}, which is not in \`allowed-account-ids\``,
          { hint: 'Check `role` and `allowed-account-ids`' },
        );
      }
      const { offMs } = session;
      log.warning(
        `The session would have ended ${span(Math.abs(offMs))} too ${offMs > 0 ? 'late' : 'early'} by the clock of STS, so Jobpass does not deliver it`,
      );
      if (whole) await onOrphaned(lease);
      serviceClock.checkDifference(sts.host);
      if (mistimed === MISTIMED) {
        throw new JobpassError('malformed', `The clock of ${sts.host} is not steady`, {
          hint: 'Jobpass cannot compute the deadline of a session. Check that all servers behind this address have the same time',
        });
      }
      idToken = await request();
    }
  }

  /** Assumes the roles in their order, and stops if a session ends at the wrong time. */
  async #assumeAll(
    idToken: IdToken,
    { allowedMs, marginS, isShared = false }: SessionLife,
    attempt: Attempt,
  ): Promise<Chain> {
    const { serviceClock } = this.#context;
    const { sts, roles, policies: own, shared = own, assumable } = this.#settings;
    const policies = isShared ? shared : own;
    const [firstRole = '', ...others] = roles;
    serviceClock.checkDifference(sts.host);
    const now = serviceClock.now();
    const isChained = others.length > 0;
    const longest = isChained ? LONGEST_CHAINED_S : LONGEST_S;
    if (allowedMs > longest * 1000) {
      throw new JobpassError(
        'usage',
        `The session lifetime is ${span(allowedMs)}, the most is ${span(longest * 1000)}${isChained ? ' for chained roles' : ''}`,
        {
          hint: 'Set a shorter `ttl`, or `deliver: endpoint` or `deliver: file`, with which Jobpass replaces short sessions during a long job',
        },
      );
    }
    const deadline = now + allowedMs;
    const least = Math.ceil(allowedMs / 1000);
    // Most roles allow one hour, so a session of one hour gets no additional lifetime.
    const most = least <= USUAL_S ? USUAL_S : longest;
    const seconds = Math.max(SHORTEST_S, this.#noMargin ? least : Math.min(least + marginS, most));
    const name = this.#nameFor(idToken);
    const { text: policy, copies } = sessionPolicy(policies, deadline, { roles, assumable });
    const final: SessionRequest = { name, seconds, policy, arns: policies.arns };
    const link: SessionRequest = {
      name,
      seconds: SHORTEST_S,
      policy: sessionPolicy({ inline: undefined, arns: [] }, now + LINK_MS).text,
    };
    const requestOf = (at: number): SessionRequest => (at === roles.length - 1 ? final : link);
    const result = { deadline, copies, claims: idToken.claims };
    let session = await this.#assumeWithin(idToken, firstRole, requestOf(0), least, attempt);
    for (const [at, role] of others.entries()) {
      // The intermediate session's deadline was wrong too: the session may have lost its permissions already, or may keep them
      // too long.
      if (isMistimed(session)) return { session, whole: false, ...result };
      session = await this.#assumeWithin(session.keys, role, requestOf(at + 1), least, attempt);
    }
    return { session, whole: true, ...result };
  }

  /** The session name: a new one, or the one of this credential's earlier sessions if other credentials log in with them. */
  #nameFor({ claims }: IdToken): string {
    const { sessionName: given, isForLogIns, revokeRole } = this.#settings;
    const former = isForLogIns
      ? this.#context.known().findLast((lease) => lease.uid !== undefined && !this.#isDenied(lease))
      : undefined;
    return former === undefined
      ? sessionName(given, claims, revokeRole !== undefined || isForLogIns)
      : sessionNameOf(former);
  }

  /** Assumes a role, without the additional lifetime if the role does not allow it. */
  async #assumeWithin(
    by: IdToken | SessionKeys,
    role: string,
    request: SessionRequest,
    leastS: number,
    attempt: Attempt,
  ): Promise<Session> {
    const least = Math.max(SHORTEST_S, leastS);
    try {
      return await this.assume(by, role, request, attempt);
    } catch (error) {
      const tooLong = error instanceof JobpassError && /MaxSessionDuration/i.test(error.message);
      if (!tooLong || request.seconds <= least) throw error;
      this.#noMargin = true;
      return this.assume(by, role, { ...request, seconds: least }, attempt);
    }
  }

  /** Assumes a role with the job's ID token or with a session's keys. */
  async assume(
    by: IdToken | SessionKeys,
    role: string,
    { name, seconds, policy, arns = [] }: SessionRequest,
    attempt: Attempt,
  ): Promise<Session> {
    const { http, serviceClock } = this.#context;
    const { sts, region } = this.#settings;
    const idToken = 'raw' in by ? by : undefined;
    const assumed = serviceClock.now();
    const parameters: AssumeRoleCommandInput = {
      RoleArn: role,
      RoleSessionName: name,
      DurationSeconds: seconds,
      Policy: policy,
      PolicyArns: arns.map((arn) => ({ arn })),
    };
    const action: Action & { keys?: SessionKeys } =
      'raw' in by
        ? {
            service: 'sts',
            action: 'AssumeRoleWithWebIdentity',
            parameters: { ...parameters, WebIdentityToken: by.raw },
          }
        : { service: 'sts', action: 'AssumeRole', parameters, keys: by };
    const reply = await send(
      { ...action, what: action.action, url: sts, region, finishMs: FINISH_MS },
      http,
      serviceClock,
      attempt,
    );
    if (reply.answer.status !== 200) throw this.#refusal(reply, role, idToken);
    return this.#sessionOf(reply, seconds, assumed);
  }

  #sessionOf(reply: Reply, seconds: number, assumed: number): Session {
    const { http, serviceClock } = this.#context;
    const { keys, expiresAt } = issuedKeys(reply, this.#context);
    const arn = textIn(reply, 'Arn');
    const userId = textIn(reply, 'AssumedRoleId');
    if (!/^[\w+=,.@:-]{4,200}$/.test(userId) || !/^arn:[\w:/+=,.@-]{10,400}$/.test(arn))
      throw http.malformed(reply.request, reply.answer, 'no ARN or ID of the session');
    const served = servedTime(reply, expiresAt - seconds * 1000);
    serviceClock.learn(served);
    return { keys, expiresAt, offMs: offBy(assumed, served), arn, userId };
  }

  /** Creates the error for a rejection: a transient error, or an error with a hint. */
  #refusal(reply: Reply, role: string, idToken: IdToken | undefined): JobpassError {
    const { http } = this.#context;
    const { request, answer, code = '' } = reply;
    const said = told(reply);
    if (code === 'AccessDenied') {
      if (++this.#doubts <= DOUBTED) return http.busy(request, answer, said ?? '', DOUBT_MS);
      return http.refusal(
        request,
        answer,
        said,
        idToken === undefined
          ? `Let the trust policy of ${role} allow sts:AssumeRole for the previous role, and let the previous role call sts:AssumeRole`
          : explainRefusal(role, idToken),
      );
    }
    // AWS returns these errors if several jobs start at once, or if the ID token expired before it arrived.
    if (/^(InvalidIdentityToken|ExpiredToken)(Exception)?$/.test(code) && ++this.#doubts <= DOUBTED)
      return http.busy(request, answer, said ?? '', DOUBT_MS);
    return http.refusal(request, answer, said, hintFor(code, reply, this.#settings));
  }
}

/**
 * The keys in an STS response, masked from now on, and their expiry on STS's clock.
 *
 * @throws JobpassError `malformed` if the response contains no complete credential
 */
export function issuedKeys(
  reply: Reply,
  { http, secrets }: Pick<ProviderContext, 'http' | 'secrets'>,
): { keys: SessionKeys; expiresAt: number } {
  const malformed = (reason: string): Error => http.malformed(reply.request, reply.answer, reason);
  const keys = {
    AccessKeyId: textIn(reply, 'AccessKeyId'),
    SecretAccessKey: textIn(reply, 'SecretAccessKey'),
    SessionToken: textIn(reply, 'SessionToken'),
  };
  const expiresAt = Date.parse(textIn(reply, 'Expiration'));
  const whole =
    /^[A-Z0-9]{16,128}$/.test(keys.AccessKeyId) &&
    /^[\x21-\x7e]{16,200}$/.test(keys.SecretAccessKey) &&
    /^[\x21-\x7e]{16,100000}$/.test(keys.SessionToken);
  if (!whole) throw malformed('no complete credentials');
  if (Object.values(keys).some((key) => secrets.has(key)))
    throw malformed('another secret of this job as a credential');
  secrets.add(keys.SecretAccessKey, keys.SessionToken);
  if (Number.isNaN(expiresAt)) throw malformed('no expiry');
  return { keys, expiresAt };
}

function textIn({ xml }: Reply, name: keyof Credentials | keyof AssumedRoleUser): string {
  return elementText(xml, name) ?? '';
}
