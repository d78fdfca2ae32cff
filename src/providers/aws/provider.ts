import type { AssumedRoleUser, AssumeRoleCommandInput, Credentials } from '@aws-sdk/client-sts';
import { span, timestamp } from '../../clock.js';
import { JobpassError } from '../../errors.js';
import type { Attempt } from '../../http/retry.js';
import type { IdToken } from '../../identity/id-token.js';
import { type Lease, lifeToAsk, type Probe, type Provider, type ProviderContext } from '../provider.js';
import { type Action, type Reply, send, servedTime, told } from './calls.js';
import type { SessionKeys } from './credential.js';
import { explainRefusal, hintFor } from './explain.js';
import { SessionRevoker } from './revoke.js';
import { accountOf, type Chain, isMistimed, leaseOf, offBy, type Session } from './session.js';
import { sessionName } from './session-name.js';
import { sessionPolicy } from './session-policy.js';
import { awsSettings } from './settings.js';
import { awsTools, checkSurroundings } from './shared-config.js';
import { elementText } from './xml.js';

/** STS gives no shorter session, and none longer, in seconds. */
const SHORTEST_S = 900;
const LONGEST_S = 43_200;
/** What STS gives at most to a session that assumes another role, in seconds. */
const LONGEST_CHAINED_S = 3_600;
/** How long a session that only serves to assume the next role may do anything, in milliseconds. */
const LINK_MS = 120_000;
/** How long an exchange may go on in a cancelled job: a runner leaves 7.5 s before it asks a second time. */
const FINISH_MS = 4_000;
/** A role that was just made, or changed, is refused for some seconds: so many refusals are not believed. */
const DOUBTED = 2;
const DOUBT_MS = 1_500;

/** How often a session is asked for anew: STS has told its time by then. */
const MISTIMED = 2;
/** A program that signs by a clock so far off is refused by most of AWS, in milliseconds. */
const SIGNED_MS = 300_000;
/** Why a session stays as it is where there is no `revoke-role`. */
const IRREVOCABLE = 'AWS takes no session back; its own policy denies everything from then on';

/** What a session is asked for with. */
interface Asked {
  name: string;
  seconds: number;
  /** Inline. */
  policy: string;
  arns?: readonly string[];
}

/** AWS: a session of a role that ends with the job, in layers. */
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
    if (!whole) throw http.malformed(reply.request, reply.answer, 'no whole credentials in it');
    if (Object.values(keys).some((key) => secrets.has(key)))
      throw http.malformed(reply.request, reply.answer, 'a secret of ours as a credential');
    secrets.add(keys.SecretAccessKey, keys.SessionToken);
    if (Number.isNaN(expiresAt)) throw http.malformed(reply.request, reply.answer, 'no expiry in it');
    if (!/^[\w+=,.@:-]{4,200}$/.test(userId) || !/^arn:[\w:/+=,.@-]{10,400}$/.test(arn))
      throw http.malformed(reply.request, reply.answer, 'no name of the session in it');
    const served = servedTime(reply, expiresAt - seconds * 1000);
    serviceClock.learn(served);
    return { keys, expiresAt, offMs: offBy(assumed, served), arn, userId };
  };

  /** The refusal as the user needs it, or as one to try again. */
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
          ? `Let the role ${role} trust the one before it (sts:AssumeRole), and that one call it`
          : explainRefusal(role, idToken),
      );
    }
    // Seen when several jobs begin at once; and an ID token can have been on its way for too long.
    if (/^(InvalidIdentityToken|ExpiredToken)(Exception)?$/.test(code) && ++doubts <= DOUBTED)
      return http.busy(request, answer, said ?? '', DOUBT_MS);
    return http.refusal(request, answer, said, hintFor(code, reply, settings));
  };

  /** Assumes a role, by the job's ID token or by the keys of a session. */
  const assumeOne = async (
    by: IdToken | SessionKeys,
    role: string,
    { name, seconds, policy, arns = [] }: Asked,
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

  /** Assumes the roles one after the other, as far as each session ends when it was to. */
  const assume = async (idToken: IdToken, attempt: Attempt): Promise<Chain> => {
    serviceClock.checkDifference(settings.sts.host);
    const now = serviceClock.now();
    const asked = lifeToAsk(life, clock.now());
    const longest = (others.length === 0 ? LONGEST_S : LONGEST_CHAINED_S) * 1000;
    if (asked > longest) {
      throw new JobpassError(
        'usage',
        `No session lives ${span(asked)}: STS gives ${span(longest)} at most here`,
        {
          hint: 'Give a shorter ttl, or deliver: endpoint or file, by which a long job runs on short sessions',
        },
      );
    }
    const deadline = now + asked;
    const seconds = Math.max(SHORTEST_S, Math.ceil(asked / 1000));
    const name = sessionName(settings.sessionName, idToken.claims, settings.revokeRole !== undefined);
    const final: Asked = { name, seconds, policy: sessionPolicy(policies, deadline), arns: policies.arns };
    const link: Asked = {
      name,
      seconds: SHORTEST_S,
      policy: sessionPolicy({ inline: undefined, arns: [] }, now + LINK_MS),
    };
    const asks = (at: number): Asked => (at === roles.length - 1 ? final : link);
    let session = await assumeOne(idToken, first, asks(0), attempt);
    for (const [at, role] of others.entries()) {
      // By a link that ends at the wrong moment nothing more can be had, or for too long.
      if (isMistimed(session)) return { session, deadline, whole: false };
      session = await assumeOne(session.keys, role, asks(at + 1), attempt);
    }
    return { session, deadline, whole: true };
  };

  /** A lease whose end is right by the clock of STS, whatever this machine's says. */
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
        `The session would have ended ${span(Math.abs(offMs))} too ${offMs > 0 ? 'late' : 'early'} by the clock of STS, so it is not delivered`,
      );
      if (whole) await context.onOrphaned(lease);
      serviceClock.checkDifference(settings.sts.host);
      if (mistimed === MISTIMED) {
        throw new JobpassError('malformed', `The clock of ${settings.sts.host} does not run evenly`, {
          hint: 'The end of a session cannot be set by it: check that all servers behind that address have the same time',
        });
      }
      idToken = await context.idToken();
    }
  };

  return {
    audience: settings.audience,
    targets: [settings.sts],
    tools: awsTools({ ...settings, deliver: context.settings.deliver }),
    // SDKs use a session until minutes before its end, and a deny for each would soon fill the role.
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
          `The session is in the account ${account}, which is not among the allowed ones`,
          { hint: 'Check the inputs role and allowed-account-ids' },
        );
      }
      log.info(
        `Session ${session.arn}; everything is denied to it from ${timestamp(lease.expiresAt ?? 0)} on`,
      );
      const off = serviceClock.now() - clock.now();
      if (Math.abs(off) > SIGNED_MS) {
        log.warning(
          `This machine's clock is ${span(Math.abs(off))} ${off > 0 ? 'behind' : 'ahead of'} the clock of AWS. The session ends when it should, but AWS refuses requests that programs sign by this clock, unless they correct it as some SDKs do. Set this machine's clock`,
        );
      }
      return lease;
    },

    probe: async (lease, attempt, before): Promise<Probe> => {
      if (revoker === undefined) {
        return {
          answer: 'unknown',
          reason: 'nothing can be asked that is denied to this session alone, without revoke-role',
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
