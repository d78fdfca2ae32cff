import { span, timestamp } from '../../clock.js';
import { JobpassError } from '../../errors.js';
import type { Attempt } from '../../http/retry.js';
import type { IdToken } from '../../identity/id-token.js';
import { type Lease, lifeToAsk, type Probe, type Provider, type ProviderContext } from '../provider.js';
import { type Reply, type SessionKeys, send, told } from './calls.js';
import { explainRefusal } from './explain.js';
import { awsForms, checkSurroundings } from './forms.js';
import { SessionRevoker } from './revoke.js';
import { sessionName } from './session-name.js';
import { sessionPolicy } from './session-policy.js';
import { type AwsSettings, awsSettings } from './settings.js';
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

/** Why a session stays as it is where there is no `revoke-role`. */
const IRREVOCABLE = 'AWS takes no session back; its own policy denies everything from then on';

/** A session as STS gave it. */
interface Session {
  keys: SessionKeys;
  /** By STS, in milliseconds since 1970. */
  expiresAt: number;
  arn: string;
  /** `ROLE-ID:session-name`, which policies know as aws:userid. */
  userId: string;
}

/** What a session is asked for with. */
interface Asked {
  name: string;
  seconds: number;
  /** Inline. */
  policy: string;
  arns?: readonly string[];
}

/** AWS: a session of a role that ends with the job, in layers. */
export function awsProvider(context: ProviderContext): Provider {
  const { http, clock, secrets, log, life } = context;
  const settings = awsSettings(context.settings);
  const { region, roles, policies } = settings;
  const [first = '', ...others] = roles;
  const last = roles.at(-1) ?? '';
  let doubts = 0;

  const sessionOf = (reply: Reply): Session => {
    const { xml } = reply;
    const keys = {
      AccessKeyId: elementText(xml, 'AccessKeyId') ?? '',
      SecretAccessKey: elementText(xml, 'SecretAccessKey') ?? '',
      SessionToken: elementText(xml, 'SessionToken') ?? '',
    };
    const expiresAt = Date.parse(elementText(xml, 'Expiration') ?? '');
    const arn = elementText(xml, 'Arn') ?? '';
    const userId = elementText(xml, 'AssumedRoleId') ?? '';
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
    return { keys, expiresAt, arn, userId };
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
    const action = idToken === undefined ? 'AssumeRole' : 'AssumeRoleWithWebIdentity';
    const reply = await send(
      {
        service: 'sts',
        url: settings.sts,
        region,
        action,
        what: action,
        ...('raw' in by ? {} : { keys: by }),
        parameters: {
          RoleArn: role,
          RoleSessionName: name,
          WebIdentityToken: idToken?.raw,
          DurationSeconds: String(seconds),
          Policy: policy,
          ...arnParameters(arns),
        },
        finishMs: FINISH_MS,
      },
      http,
      clock,
      attempt,
    );
    if (reply.answer.status !== 200) throw refusal(reply, role, idToken);
    return sessionOf(reply);
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

  /** Assumes the roles one after the other. */
  const assume = async (
    idToken: IdToken,
    attempt: Attempt,
  ): Promise<{ session: Session; deadline: number }> => {
    const now = clock.now();
    const asked = lifeToAsk(life, now);
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
    for (const [at, role] of others.entries())
      session = await assumeOne(session.keys, role, asks(at + 1), attempt);
    return { session, deadline };
  };

  return {
    audience: settings.audience,
    targets: [settings.sts],
    forms: awsForms({ ...settings, deliver: context.settings.deliver }),
    // SDKs use a session until minutes before its end, and a deny for each would soon fill the role.
    leavesReplaced: true,

    prepare: async () => {
      for (const remark of checkSurroundings(context.settings.deliver)) log.warning(remark);
      await revoker?.checkBoundary();
      return [settings.sts];
    },

    exchange: async (idToken, attempt) => {
      if (idToken === undefined) throw new Error('exchange without an ID token');
      const { session, deadline } = await assume(idToken, attempt);
      const { account } = accountOf(session);
      const lease = leaseOf(session, deadline, clock.now(), settings);
      if (settings.accounts.length > 0 && !settings.accounts.includes(account)) {
        await context.onStray(lease);
        throw new JobpassError(
          'refused',
          `The session is in the account ${account}, which is not among the allowed ones`,
          { hint: 'Check the inputs role and allowed-account-ids' },
        );
      }
      log.info(`Session ${session.arn}; everything is denied to it from ${timestamp(deadline)} on`);
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

    revoke: async (lease, attempt) =>
      revoker === undefined ? { answer: 'impossible', reason: IRREVOCABLE } : revoker.revoke(lease, attempt),
  };
}

function arnParameters(arns: readonly string[]): Record<string, string> {
  return Object.fromEntries(arns.map((arn, at) => [`PolicyArns.member.${at + 1}.arn`, arn]));
}

function accountOf({ arn }: Session): { account: string } {
  return { account: arn.split(':')[4] ?? '' };
}

function leaseOf(
  session: Session,
  deadline: number,
  now: number,
  { region, sts, roles, maskAccount }: AwsSettings,
): Lease {
  const name = session.userId.slice(session.userId.indexOf(':') + 1);
  const { AccessKeyId, SecretAccessKey, SessionToken } = session.keys;
  return {
    // What CloudTrail shows.
    id: name.replace(/[^\w.-]/g, '-'),
    provider: 'aws',
    issuer: `${roles.at(-1)} by ${sts.host}`,
    credential: JSON.stringify(session.keys),
    values: [
      { output: 'aws-access-key-id', variable: 'AWS_ACCESS_KEY_ID', value: AccessKeyId },
      { output: 'aws-secret-access-key', variable: 'AWS_SECRET_ACCESS_KEY', value: SecretAccessKey },
      { output: 'aws-session-token', variable: 'AWS_SESSION_TOKEN', value: SessionToken },
      { output: 'aws-region', variable: 'AWS_REGION', value: region, public: true },
      { output: 'aws-default-region', variable: 'AWS_DEFAULT_REGION', value: region, public: true },
    ],
    ...(maskAccount ? { hidden: [accountOf(session).account] } : {}),
    facts: {
      'aws-account-id': accountOf(session).account,
      'authenticated-arn': session.arn,
      'aws-expiration': timestamp(Math.min(session.expiresAt, deadline)),
    },
    caveat: `a log-in by a presigned GetCallerIdentity (EKS, Vault) until ${timestamp(session.expiresAt)}, sessions assumed out of this one, and tokens drawn with it (ECR)`,
    issuedAt: now,
    expiresAt: Math.min(session.expiresAt, deadline),
    renewable: false,
    selfContained: false,
    uid: session.userId,
    handle: { user_id: session.userId, sts_expires_at: session.expiresAt },
  };
}

function hintFor(code: string, { said = '' }: Reply, { region }: { region: string }): string {
  switch (code.replace(/Exception$/, '')) {
    case 'InvalidIdentityToken':
      return /audience/i.test(said)
        ? 'Add the audience of the ID token to the OIDC provider in IAM, or give the one it has in audience'
        : 'Check that the account has an OIDC provider in IAM for the issuer, and that AWS can reach its keys';
    case 'ExpiredToken':
      return 'The ID token had expired on its way: check this machine’s clock';
    case 'IDPRejectedClaim':
      return 'The issuer rejected the claim: the ID token was withdrawn, or its issuer is not right';
    case 'MalformedPolicyDocument':
      return 'Check the input session-policy in the policy editor of IAM';
    case 'PackedPolicyTooLarge':
      return 'Shorten session-policy and session-policy-arns: packed, they are too large together';
    case 'RegionDisabled':
      return `STS is switched off in ${region} for this account: switch it on, or take another region`;
    case 'ValidationError':
      return /MaxSessionDuration/i.test(said)
        ? 'The role gives shorter sessions: raise its maximum session duration, or give a shorter ttl'
        : 'Check the inputs of this step';
    default:
      return 'Check the role and the region';
  }
}
