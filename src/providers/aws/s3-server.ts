import type { Credentials } from '@aws-sdk/client-sts';
import { type Reply, send, servedTime, told } from '../../aws/calls.js';
import { elementText } from '../../aws/xml.js';
import { span, timestamp } from '../../clock.js';
import { JobpassError } from '../../errors.js';
import type { Attempt } from '../../http/retry.js';
import type { IdToken } from '../../identity/id-token.js';
import type { ProviderContext } from '../context.js';
import type { Lease } from '../lease.js';
import { type Provider, requestedLife } from '../provider.js';
import type { SessionKeys } from './credential.js';
import { MinioSessions } from './minio.js';
import { s3ServerPolicy } from './s3-server-policy.js';
import { deliveredValues, offBy } from './session.js';
import { sessionName } from './session-name.js';
import { awsSettings } from './settings.js';
import { awsTools, checkSurroundings } from './shared-config.js';

/** The shortest and the longest session duration that every known server accepts, in seconds. */
const SHORTEST_S = 900;
const LONGEST_S = 43_200;
/** How long an exchange may continue after the job was canceled. A runner waits 7.5 s before its second signal. */
const FINISH_MS = 4_000;
/** The number of further sessions to request if a session ends at the wrong time. */
const MISTIMED = 2;
/** The reason why Jobpass cannot revoke a session. */
const IRREVOCABLE =
  'this server cannot revoke sessions; the session policy denies all S3 requests from then on';

/** The provider for S3-compatible servers: sessions that STS calls of MinIO, Ceph and other servers issue. */
export function s3ServerProvider(context: ProviderContext): Provider<SessionKeys> {
  const { http, clock, serviceClock, secrets, log, life } = context;
  const settings = awsSettings(context.settings);
  const { region, sts, policies } = settings;
  const [role = ''] = settings.roles;
  const server = settings.s3Server ?? 'other';
  const minio = server === 'minio' ? new MinioSessions(context, settings) : undefined;

  const keysOf = (reply: Reply): SessionKeys => {
    const text = (name: keyof Credentials): string => elementText(reply.xml, name) ?? '';
    const keys = {
      AccessKeyId: text('AccessKeyId'),
      SecretAccessKey: text('SecretAccessKey'),
      SessionToken: text('SessionToken'),
    };
    const whole =
      /^[\x21-\x7e]{3,128}$/.test(keys.AccessKeyId) &&
      /^[\x21-\x7e]{8,200}$/.test(keys.SecretAccessKey) &&
      /^[\x21-\x7e]{16,100000}$/.test(keys.SessionToken);
    if (!whole) throw http.malformed(reply.request, reply.answer, 'no complete credentials');
    if (Object.values(keys).some((key) => secrets.has(key)))
      throw http.malformed(reply.request, reply.answer, 'another secret of this job as a credential');
    secrets.add(keys.SecretAccessKey, keys.SessionToken);
    return keys;
  };

  /** Requests one session. @returns also how much later than requested the session ends, in milliseconds */
  const assume = async (
    idToken: IdToken,
    attempt: Attempt,
  ): Promise<{ lease: Lease<SessionKeys>; offMs: number }> => {
    serviceClock.checkDifference(sts.host);
    const asked = requestedLife(life, clock.now());
    if (asked > LONGEST_S * 1000) {
      throw new JobpassError(
        'usage',
        `The session lifetime is ${span(asked)}, the most is ${span(LONGEST_S * 1000)}`,
        { hint: 'Set a shorter `ttl`, or `deliver: endpoint` or `deliver: file`' },
      );
    }
    const assumed = serviceClock.now();
    const deadline = assumed + asked;
    const seconds = Math.max(SHORTEST_S, Math.ceil(asked / 1000));
    const name = sessionName(settings.sessionName, idToken.claims, true);
    const parameters = {
      RoleArn: role,
      RoleSessionName: name,
      DurationSeconds: seconds,
      Policy: s3ServerPolicy(policies.inline, deadline, server),
      WebIdentityToken: idToken.raw,
      // A revocation ends all sessions of the user with this type.
      ...(minio === undefined ? {} : { TokenRevokeType: name }),
    };
    const action = 'AssumeRoleWithWebIdentity';
    const reply = await send(
      { service: 'sts', action, parameters, what: action, url: sts, region, finishMs: FINISH_MS },
      http,
      serviceClock,
      attempt,
    );
    if (reply.answer.status !== 200)
      throw http.refusal(reply.request, reply.answer, told(reply), hintFor(reply, seconds));
    const keys = keysOf(reply);
    const ends = Date.parse(elementText(reply.xml, 'Expiration') ?? '');
    if (Number.isNaN(ends)) throw http.malformed(reply.request, reply.answer, 'no expiry');
    const served = servedTime(reply, ends - seconds * 1000);
    serviceClock.learn(served);
    const expiresAt = serviceClock.earliest(Math.min(ends, deadline));
    // Many servers leave the ARN empty.
    const arn = elementText(reply.xml, 'Arn') ?? '';
    const lease: Lease<SessionKeys> = {
      id: name.replace(/[^\w.-]/g, '-'),
      provider: 'aws',
      issuer: `${role} by ${sts.host}`,
      credential: keys,
      values: deliveredValues(keys, region),
      facts: {
        ...(/^arn:[\w:/+=,.@-]{10,400}$/.test(arn) ? { 'authenticated-arn': arn } : {}),
        'aws-expiration': timestamp(expiresAt),
      },
      issuedAt: serviceClock.local(),
      expiresAt,
      renewable: false,
      selfContained: false,
      // Logs of these servers contain the access key, but no session name.
      uid: keys.AccessKeyId,
      keyId: keys.AccessKeyId,
      handle: {},
    };
    return { lease, offMs: offBy(assumed, served) };
  };

  return {
    audience: settings.audience,
    targets: [sts],
    tools: awsTools({ ...settings, deliver: context.settings.deliver }),
    // SDKs use a session until a few minutes before its end.
    leavesReplaced: true,
    ...(minio === undefined ? {} : { refusesDead: true as const }),

    prepare: async () => {
      for (const remark of checkSurroundings(context.settings.deliver)) log.warning(remark);
      return [sts];
    },

    exchange: async (first, attempt) => {
      if (first === undefined) throw new Error('exchange without an ID token');
      let idToken = first;
      for (let mistimed = 0; ; mistimed++) {
        const { lease, offMs } = await assume(idToken, attempt);
        if (offMs === 0) {
          log.info(
            `Session of ${role}; its session policy denies all S3 requests from ${timestamp(lease.expiresAt ?? 0)} on`,
          );
          return lease;
        }
        log.warning(
          `The session would have ended ${span(Math.abs(offMs))} too ${offMs > 0 ? 'late' : 'early'} by the clock of ${sts.host}, so Jobpass does not deliver it`,
        );
        await context.onOrphaned(lease);
        serviceClock.checkDifference(sts.host);
        if (mistimed === MISTIMED) {
          throw new JobpassError('malformed', `The clock of ${sts.host} is not steady`, {
            hint: 'Jobpass cannot compute the deadline of a session. Check that all servers behind this address have the same time',
          });
        }
        idToken = await context.idToken();
      }
    },

    probe: async ({ credential }, attempt) =>
      minio?.probe(credential, attempt) ?? {
        answer: 'unknown',
        reason: 'this server cannot revoke sessions',
      },

    irrevocable: () => (minio === undefined ? IRREVOCABLE : undefined),

    revoke: async ({ credential }, attempt) =>
      minio?.revoke(credential, attempt) ?? { answer: 'impossible', reason: IRREVOCABLE },
  };
}

/** The fix for a rejection. The servers have few error codes, so the message decides. */
function hintFor({ code = '', said = '' }: Reply, seconds: number): string {
  if (/expired/i.test(`${code} ${said}`)) return "The ID token has expired: check this machine's clock";
  if (/\b(azp|aud|audience|client.?id)\b/i.test(said))
    return 'Set `audience` to the client ID of the OpenID provider in the server (MinIO: MINIO_IDENTITY_OPENID_CLIENT_ID)';
  if (/policies .* are defined/i.test(said))
    return 'Create this policy in the server: the role uses it (MinIO: MINIO_IDENTITY_OPENID_ROLE_POLICY)';
  if (/role/i.test(said))
    return 'Set `role` to a role of this server. MinIO prints the ARNs of its roles when it starts (`IAM Roles`)';
  if (/duration|expiry/i.test(said))
    return `The server accepts no session of ${span(seconds * 1000)}: set a shorter \`ttl\``;
  if (/policy|condition|action|resource|statement/i.test(said))
    return 'Check `session-policy`: the server supports fewer actions and condition keys than AWS';
  return 'Check `role`, `audience` and the OpenID provider of the server';
}
