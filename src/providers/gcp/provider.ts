import { span } from '../../clock.js';
import { JobpassError } from '../../errors.js';
import { generateAccessToken, generateIdToken } from '../../gcp/iam-credentials.js';
import { CLOUD_PLATFORM, MOST_SUBJECT_BYTES, principalOf, providerName } from '../../gcp/names.js';
import type { Caller } from '../../gcp/replies.js';
import { type AccessToken, exchangeIdToken, narrow } from '../../gcp/sts.js';
import type { Attempt } from '../../http/retry.js';
import { jobSubjectOf } from '../../identity/google-subject.js';
import { expiryOf, type IdToken } from '../../identity/id-token.js';
import { printable } from '../../text/printable.js';
import type { ProviderContext } from '../context.js';
import type { Lease } from '../lease.js';
import { newTokenId } from '../oauth/messages.js';
import { type Provider, requestedLife } from '../provider.js';
import type { EndpointProtocol } from '../served.js';
import { idTokenProtocol } from './id-token-protocol.js';
import { keeperProtocol } from './keeper-protocol.js';
import { metadataProtocol } from './metadata-protocol.js';
import { type GcpSettings, gcpSettings } from './settings.js';
import type { TokenExchanges } from './token-requests.js';
import { gcpTools } from './tools.js';
import { ACCESS_TOKEN_VARIABLES, ID_TOKEN_VARIABLE, ownName } from './variables.js';

const IRREVOCABLE = 'Google cannot revoke an access token of a workload identity or of a service account';
const IRREVOCABLE_ID_TOKEN = 'nobody can revoke an ID token';

/**
 * The shortest and the longest lifetime that a credentials file may request, in seconds. Source: google-auth-library-java,
 * `ExternalAccountCredentials.java`.
 */
const [SHORTEST_S, LONGEST_S] = [600, 43_200];

/** The reason why nobody can revoke a credential. */
const irrevocable = ({ selfContained }: Lease): string =>
  selfContained ? IRREVOCABLE_ID_TOKEN : IRREVOCABLE;

/** A token that Google issued. */
interface Issued {
  token: string;
  /** The time of expiry on Google's clock, in milliseconds since 1970. */
  expiresAt: number | undefined;
}

/** The Google Cloud provider: access tokens and ID tokens, which end by themselves. */
export function gcpProvider(context: ProviderContext): Provider<string> {
  const { http, clock, serviceClock, secrets, log, life } = context;
  const settings = gcpSettings(context.settings);
  const { addresses, serviceAccount, delegates, idToken: wanted } = settings;
  const caller: Caller = { http, serviceClock, requestReason: settings.requestReason };
  let shorterReported = false;

  const secret = <T extends Issued>(issued: T): T => {
    secrets.add(issued.token);
    return issued;
  };

  const federated = async (
    idToken: IdToken,
    scope: readonly string[],
    attempt: Attempt,
  ): Promise<AccessToken> =>
    secret(
      await exchangeIdToken(
        caller,
        { sts: addresses.sts, audience: settings.exchangeAudience, scope, idToken: idToken.raw },
        attempt,
      ),
    );

  const seconds = (): number => Math.max(1, Math.floor(requestedLife(life, clock.now()) / 1000));

  /** Requests the access token that steps get. @param scope the token's scopes */
  const accessToken = async (
    idToken: IdToken,
    scope: readonly string[],
    attempt: Attempt,
  ): Promise<AccessToken> => {
    // The federated token needs the scope of the IAM API to impersonate.
    const first = await federated(idToken, serviceAccount === undefined ? scope : [CLOUD_PLATFORM], attempt);
    const whole =
      serviceAccount === undefined
        ? first
        : secret(
            await generateAccessToken(
              caller,
              {
                iamCredentials: addresses.iamCredentials,
                bearer: first.token,
                serviceAccount,
                delegates,
                scope,
                seconds: seconds(),
              },
              attempt,
            ),
          );
    if (settings.boundary.length === 0) return whole;
    return secret(await narrow(caller, { sts: addresses.sts, whole, rules: settings.boundary }, attempt));
  };

  /** Requests an ID token of the service account. */
  const serviceAccountIdToken = async (
    idToken: IdToken,
    { audience, includeEmail }: { audience: string; includeEmail: boolean },
    attempt: Attempt,
  ): Promise<Issued> => {
    const { token: bearer } = await federated(idToken, [CLOUD_PLATFORM], attempt);
    const of = {
      iamCredentials: addresses.iamCredentials,
      bearer,
      serviceAccount: serviceAccount ?? '',
      delegates,
    };
    const token = await generateIdToken(caller, { ...of, audience, includeEmail }, attempt);
    return secret({ token, expiresAt: expiryOf(token) });
  };

  const leaseOf = (
    { token, expiresAt }: Issued,
    idToken: IdToken,
    { isIdToken, scope }: { isIdToken: boolean; scope: string },
  ): Lease<string> => {
    const issuedAt = clock.now();
    const variable = ownName(isIdToken ? ID_TOKEN_VARIABLE : ACCESS_TOKEN_VARIABLES[0], settings.name);
    const principal = principalFor(settings, idToken);
    const subject = jobSubjectOf(idToken.claims);
    return {
      id: newTokenId(),
      provider: 'gcp',
      issuer: serviceAccount ?? providerName(settings.provider),
      credential: token,
      values: [{ output: 'token', variable, value: token }],
      facts: {
        ...(settings.projectId === undefined ? {} : { 'project-id': settings.projectId }),
        ...(serviceAccount === undefined ? {} : { 'service-account': serviceAccount }),
        ...(principal === undefined ? {} : { 'gcp-principal': principal }),
      },
      // The two subjects that `jobpass audit correlate` searches in Cloud Audit Logs.
      ...(principal === undefined ? {} : { uid: principal }),
      ...(subject === undefined ? {} : { keyId: subject }),
      issuedAt,
      ...(expiresAt === undefined ? {} : { expiresAt: serviceClock.earliest(expiresAt) }),
      scope: printable(scope, 500),
      renewable: false,
      selfContained: isIdToken,
      handle: {},
    };
  };

  const reportShort = ({ issuedAt, expiresAt }: Lease): void => {
    if (shorterReported || serviceAccount !== undefined || expiresAt === undefined) return;
    if (expiresAt - issuedAt >= life.leaseMs - 30_000) return;
    shorterReported = true;
    const { deliver } = context.settings;
    const isRenewed = deliver.every((one) => one === 'endpoint' || one === 'file');
    const text = `Without \`service-account\`, Google's token ends with the ID token: in ${span(expiresAt - issuedAt)}`;
    if (isRenewed) log.info(text);
    else log.warning(`${text}. For longer steps, set \`service-account\` or \`deliver: endpoint\``);
  };

  const exchanges: TokenExchanges = {
    accessToken: async (idToken, scope, attempt) =>
      leaseOf(await accessToken(idToken, scope, attempt), idToken, {
        isIdToken: false,
        scope: scope.join(' '),
      }),
    idToken: async (idToken, of, attempt) =>
      leaseOf(await serviceAccountIdToken(idToken, of, attempt), idToken, {
        isIdToken: true,
        scope: `ID token for ${of.audience}`,
      }),
  };

  return {
    audience: settings.audience,
    targets: [addresses.sts],
    // Programs keep the tokens in memory, and Google cannot revoke a token.
    leavesReplaced: true,
    ...(wanted === undefined
      ? {
          tools: gcpTools({
            settings,
            deliver: context.settings.deliver,
            seconds: Math.max(SHORTEST_S, Math.min(LONGEST_S, Math.floor(life.leaseMs / 1000))),
            protocol: protocolFor(settings, exchanges, context),
            env: process.env,
          }),
        }
      : {}),
    prepare: async () => [addresses.sts],
    exchange: async (idToken, attempt) => {
      if (idToken === undefined) throw new Error('the exchange needs an ID token');
      const lease =
        wanted === undefined
          ? await exchanges.accessToken(idToken, settings.scope, attempt)
          : await exchanges.idToken(idToken, wanted, attempt);
      reportShort(lease);
      return lease;
    },
    probe: async () => ({ answer: 'unknown', reason: 'no request shows whether Google accepts the token' }),
    registryLogIn: async (_host, lease) => {
      const { REGISTRY_USER } = await import('./registries.js');
      return { username: REGISTRY_USER, secret: lease.credential };
    },
    irrevocable,
    revoke: async (lease) => ({ answer: 'impossible', reason: irrevocable(lease) }),
  };
}

/** The protocol of the endpoint. */
function protocolFor(
  settings: GcpSettings,
  exchanges: TokenExchanges,
  { clock }: ProviderContext,
): EndpointProtocol {
  switch (settings.source) {
    case 'keeper':
      return keeperProtocol(settings, exchanges, clock);
    case 'metadata':
      if (process.platform !== 'linux')
        throw new JobpassError('usage', '`credential-source: metadata` is possible only on Linux', {
          hint: 'Set `credential-source: executable`: only Linux shows which user sends a request, and the protocol has no token',
        });
      return metadataProtocol({ settings, exchanges, clock });
    default:
      return idTokenProtocol(settings.source === 'executable');
  }
}

/**
 * The principal of the job, if the provider maps `google.subject` to the claim `sub`, as Google's guides do. Undefined if Google would
 * reject this subject.
 */
function principalFor({ provider, universe }: GcpSettings, { claims }: IdToken): string | undefined {
  const { sub } = claims;
  if (typeof sub !== 'string' || Buffer.byteLength(sub) > MOST_SUBJECT_BYTES) return undefined;
  return printable(principalOf(provider, sub, universe), 400);
}
