import type { AssumedRoleUser, AssumeRoleCommandInput, Credentials } from '@aws-sdk/client-sts';
import { type Action, type Reply, send, servedTime, told } from '../../aws/calls.js';
import type { SessionKeys } from '../../aws/session-keys.js';
import { elementText } from '../../aws/xml.js';
import { span, timestamp } from '../../clock.js';
import { JobpassError } from '../../errors.js';
import type { Attempt } from '../../http/retry.js';
import type { IdToken } from '../../identity/id-token.js';
import { type Lease, type Probe, type Provider, type ProviderContext, requestedLife } from '../provider.js';
import { explainRefusal, hintFor } from './explain.js';
import { SessionRevoker } from './revoke.js';
import { accountOf, type Chain, isMistimed, leaseOf, offBy, type Session } from './session.js';
import { sessionName } from './session-name.js';
import { sessionPolicy } from './session-policy.js';
import { awsSettings } from './settings.js';
import { awsTools, checkSurroundings } from './shared-config.js';

/** The shortest and the longest session duration that STS accepts, in seconds. */
const SHORTEST_S = 900;
const LONGEST_S = 43_200;
/** The maximum duration of a session that another session requested (role chaining), in seconds. */
const LONGEST_CHAINED_S = 3_600;
/** The time until an intermediate session loses all permissions, in milliseconds. */
const LINK_MS = 120_000;
/** How long an exchange may continue after the job was canceled. A runner waits 7.5 s before its second signal. */
const FINISH_MS = 4_000;
/** The number of retries after a rejection. AWS may reject a new or changed role for a few seconds. */
const DOUBTED = 2;
const DOUBT_MS = 1_500;

/**
 * The number of further sessions to request if a session ends at the wrong time. STS's first response contains its time, so a
 * few attempts suffice.
 */
const MISTIMED = 2;
/** The clock difference at which most AWS services begin to reject signed requests, in milliseconds. */
const SIGNED_MS = 300_000;
/** The reason why Jobpass cannot revoke a session without `revoke-role`. */
const IRREVOCABLE =
  'AWS cannot revoke a session without `revoke-role`; the session policy denies everything from then on';

/** The parameters of a session request. */
interface SessionRequest {
  name: string;
  seconds: number;
  /** The inline session policy. */
  policy: string;
  arns?: readonly string[];
}

/** The AWS provider: issues role sessions, and ends them with the job in several layers. */
export function awsProvider(context: ProviderContext): Provider<SessionKeys> {
  const { http, clock, serviceClock, secrets, log, life } = context;
  const settings = awsSettings(context.settings);
  const { region, roles, policies } = settings;
  const [first = '', ...others] = roles;
  const last = roles.at(-1) ?? '';
  let doubts = 0;

  const sessionOf = (reply: Reply, seconds: number, assumed: number): Session => {
    const { xml } = reply;
    const text = (name: keyof Credentials | keyof AssumedRoleUser): string => elementText(xml, name) ?? '';
    const keys = {
      AccessKeyId: text('AccessKeyId'),
      SecretAccessKey: text('SecretAccessKey'),
      SessionToken: text('SessionToken'),
    };
    const expiresAt = Date.parse(text('Expiration'));
    const arn = text('Arn');
    const userId = text('AssumedRoleId');
    const whole =
      /^[A-Z0-9]{16,128}$/.test(keys.AccessKeyId) &&
      /^[\x21-\x7e]{16,200}$/.test(keys.SecretAccessKey) &&
      /^[\x21-\x7e]{16,100000}$/.test(keys.SessionToken);
    if (!whole) throw http.malformed(reply.request, reply.answer, 'no complete credentials');
    if (Object.values(keys).some((key) => secrets.has(key)))
      throw http.malformed(reply.request, reply.answer, 'another secret of this job as a credential');
    secrets.add(keys.SecretAccessKey, keys.SessionToken);
    if (Number.isNaN(expiresAt)) throw http.malformed(reply.request, reply.answer, 'no expiry');
    if (!/^[\w+=,.@:-]{4,200}$/.test(userId) || !/^arn:[\w:/+=,.@-]{10,400}$/.test(arn))
      throw http.malformed(reply.request, reply.answer, 'no ARN or ID of the session');
    const served = servedTime(reply, expiresAt - seconds * 1000);
    serviceClock.learn(served);
    return { keys, expiresAt, offMs: offBy(assumed, served), arn, userId };
  };

  /** Creates the error for a rejection: a transient error, or an error with a hint. */
  const refusal = (reply: Reply, role: string, idToken: IdToken | undefined): JobpassError => {
    const { request, answer, code = '' } = reply;
    const said = told(reply);
    if (code === 'AccessDenied') {
      if (++doubts <= DOUBTED) return http.busy(request, answer, said ?? '', DOUBT_MS);
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
    if (/^(InvalidIdentityToken|ExpiredToken)(Exception)?$/.test(code) && ++doubts <= DOUBTED)
      return http.busy(request, answer, said ?? '', DOUBT_MS);
    return http.refusal(request, answer, said, hintFor(code, reply, settings));
  };

  /** Assumes a role with the job's ID token or with a session's keys. */
  const assumeOne = async (
    by: IdToken | SessionKeys,
    role: string,
    { name, seconds, policy, arns = [] }: SessionRequest,
    attempt: Attempt,
  ): Promise<Session> => {
    const idToken = 'raw' in by ? by : undefined;
    const assumed = serviceClock.now();
    const parameters: AssumeRoleCommandInput = {
      RoleArn: role,
      RoleSessionName: name,
      DurationSeconds: seconds,
      Policy: policy,
      PolicyArns: arns.map((arn) => ({ arn })),
    };
    const asked: Action & { keys?: SessionKeys } =
      'raw' in by
        ? {
            service: 'sts',
            action: 'AssumeRoleWithWebIdentity',
            parameters: { ...parameters, WebIdentityToken: by.raw },
          }
        : { service: 'sts', action: 'AssumeRole', parameters, keys: by };
    const reply = await send(
      { ...asked, what: asked.action, url: settings.sts, region, finishMs: FINISH_MS },
      http,
      serviceClock,
      attempt,
    );
    if (reply.answer.status !== 200) throw refusal(reply, role, idToken);
    return sessionOf(reply, seconds, assumed);
  };

  const revoker =
    settings.revokeRole === undefined
      ? undefined
      : new SessionRevoker({
          context,
          settings,
          role: last,
          revokeRole: settings.revokeRole,
          assume: async (policy, attempt) => {
            const idToken = await context.idToken();
            const name = sessionName('jobpass-end', idToken.claims, true);
            const role = settings.revokeRole ?? '';
            return (await assumeOne(idToken, role, { name, seconds: SHORTEST_S, policy }, attempt)).keys;
          },
        });

  /** Assumes the roles in their order, and stops if a session ends at the wrong time. */
  const assume = async (idToken: IdToken, attempt: Attempt): Promise<Chain> => {
    serviceClock.checkDifference(settings.sts.host);
    const now = serviceClock.now();
    const asked = requestedLife(life, clock.now());
    const longest = (others.length === 0 ? LONGEST_S : LONGEST_CHAINED_S) * 1000;
    if (asked > longest) {
      throw new JobpassError(
        'usage',
        `The session should live ${span(asked)}, the most is ${span(longest)}${others.length === 0 ? '' : ' for chained roles'}`,
        {
          hint: 'Set a shorter `ttl`, or `deliver: endpoint` or `deliver: file`, with which Jobpass replaces short sessions during a long job',
        },
      );
    }
    const deadline = now + asked;
    const seconds = Math.max(SHORTEST_S, Math.ceil(asked / 1000));
    const name = sessionName(settings.sessionName, idToken.claims, settings.revokeRole !== undefined);
    const final: SessionRequest = {
      name,
      seconds,
      policy: sessionPolicy(policies, deadline),
      arns: policies.arns,
    };
    const link: SessionRequest = {
      name,
      seconds: SHORTEST_S,
      policy: sessionPolicy({ inline: undefined, arns: [] }, now + LINK_MS),
    };
    const asks = (at: number): SessionRequest => (at === roles.length - 1 ? final : link);
    let session = await assumeOne(idToken, first, asks(0), attempt);
    for (const [at, role] of others.entries()) {
      // The intermediate session's deadline was wrong too: the session may have lost its permissions already, or may keep them
      // too long.
      if (isMistimed(session)) return { session, deadline, whole: false };
      session = await assumeOne(session.keys, role, asks(at + 1), attempt);
    }
    return { session, deadline, whole: true };
  };

  /** Requests sessions until one has the correct deadline on STS's clock. */
  const exchange = async (
    first: IdToken,
    attempt: Attempt,
  ): Promise<{ lease: Lease<SessionKeys>; session: Session }> => {
    let idToken = first;
    for (let mistimed = 0; ; mistimed++) {
      const { session, deadline, whole } = await assume(idToken, attempt);
      const lease = leaseOf(session, deadline, serviceClock, settings);
      if (!isMistimed(session)) return { lease, session };
      const { offMs } = session;
      log.warning(
        `The session would have ended ${span(Math.abs(offMs))} too ${offMs > 0 ? 'late' : 'early'} by the clock of STS, so Jobpass does not deliver it`,
      );
      if (whole) await context.onOrphaned(lease);
      serviceClock.checkDifference(settings.sts.host);
      if (mistimed === MISTIMED) {
        throw new JobpassError('malformed', `The clock of ${settings.sts.host} does not run steadily`, {
          hint: 'Jobpass cannot compute the deadline of a session. Check that all servers behind this address have the same time',
        });
      }
      idToken = await context.idToken();
    }
  };

  return {
    audience: settings.audience,
    targets: [settings.sts],
    tools: awsTools({ ...settings, deliver: context.settings.deliver }),
    // SDKs use a session until a few minutes before its end. Also, denies for replaced sessions would soon exceed the role's
    // policy size limit.
    leavesReplaced: true,

    prepare: async () => {
      for (const remark of checkSurroundings(context.settings.deliver)) log.warning(remark);
      await revoker?.checkBoundary();
      return [settings.sts];
    },

    exchange: async (idToken, attempt) => {
      if (idToken === undefined) throw new Error('exchange without an ID token');
      const { lease, session } = await exchange(idToken, attempt);
      const { account } = accountOf(session);
      if (settings.accounts.length > 0 && !settings.accounts.includes(account)) {
        await context.onOrphaned(lease);
        throw new JobpassError(
          'refused',
          `The session is in the account ${account}, which is not in \`allowed-account-ids\``,
          { hint: 'Check `role` and `allowed-account-ids`' },
        );
      }
      log.info(
        `Session ${session.arn}; its session policy denies everything from ${timestamp(lease.expiresAt ?? 0)} on`,
      );
      const off = serviceClock.now() - clock.now();
      if (Math.abs(off) > SIGNED_MS) {
        log.warning(
          `This machine's clock is ${span(Math.abs(off))} ${off > 0 ? 'behind' : 'ahead of'} the clock of AWS. The session ends on time, but AWS rejects requests that programs sign by this machine's clock, unless their SDK corrects the time. Set this machine's clock`,
        );
      }
      return lease;
    },

    probe: async (lease, attempt, before): Promise<Probe> => {
      if (revoker === undefined) {
        return {
          answer: 'unknown',
          reason: 'without `revoke-role`, no request shows whether this session is revoked',
        };
      }
      return revoker.probe(lease, attempt, before);
    },

    irrevocable: () => (revoker === undefined ? IRREVOCABLE : undefined),

    prepareEnd: async (lease) => revoker?.prepare(lease),

    revoke: async (lease, attempt) =>
      revoker === undefined ? { answer: 'impossible', reason: IRREVOCABLE } : revoker.revoke(lease, attempt),

    confirm: async (lease, attempt) => revoker?.confirm(lease, attempt),

    settle: async (withinMs) => revoker?.settle(withinMs),
  };
}
