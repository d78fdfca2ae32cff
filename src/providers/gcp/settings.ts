import type { Settings } from '../../config/settings.js';
import { boolean, invalid, list, oneOf } from '../../config/values.js';
import { JobpassError } from '../../errors.js';
import { type Addresses, addressesOf } from '../../gcp/addresses.js';
import {
  CLOUD_PLATFORM,
  defaultAudience,
  exchangeAudience,
  GOOGLE_UNIVERSE,
  isProjectId,
  isServiceAccount,
  parseProvider,
  projectOf,
  type WorkloadIdentityProvider,
} from '../../gcp/names.js';
import type { AccessBoundaryRule } from '../../gcp/sts.js';
import { secureUrl } from '../../http/hosts.js';
import { boundaryRules } from './access-boundary.js';
import { CREDENTIAL_SOURCES, type CredentialSource, type GcpInput, ONE_OF_SEVERAL } from './inputs.js';

/** The checked settings for Google Cloud. */
export interface GcpSettings {
  provider: WorkloadIdentityProvider;
  /** The audience of the job's ID tokens. */
  audience: string;
  /** The provider's full name, for the token exchange. */
  exchangeAudience: string;
  universe: string;
  addresses: Addresses;
  serviceAccount: string | undefined;
  delegates: readonly string[];
  /** The scopes of access tokens. */
  scope: readonly string[];
  /** Whether the job set the scopes, so that programs cannot request others. */
  scopeIsFixed: boolean;
  /** The rules of the Credential Access Boundary. Empty: no narrowing. */
  boundary: readonly AccessBoundaryRule[];
  /** The ID of the default project. */
  projectId: string | undefined;
  quotaProject: string | undefined;
  requestReason: string | undefined;
  /** Set if the credential is an ID token of the service account. */
  idToken: { audience: string; includeEmail: boolean } | undefined;
  source: CredentialSource;
  /** The name of the credential, if the step has several credentials of this kind. */
  name: string | undefined;
}

/** The shortest lease of tokens for libraries. Source: google-auth-library-java, `ExternalAccountCredentials.java`. */
const LEAST_LEASE_MS = 600_000;
/** The longest lifetime of a token. Source: IAM Credentials REST reference, `generateAccessToken`, `lifetime`. */
const MOST_LEASE_MS = 12 * 3_600_000;

const refuse = (message: string, hint: string): never => {
  throw new JobpassError('usage', message, { hint });
};

/** Reads and checks the settings before any request. @throws JobpassError `usage` or `insecure` */
export function gcpSettings(settings: Settings): GcpSettings {
  const given = (name: GcpInput): string | undefined => settings.own[name];
  const universe = given('universe') ?? GOOGLE_UNIVERSE;
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(universe))
    throw invalid('universe', universe, 'Set the domain of the universe, for example `googleapis.com`');
  const provider = providerOf(given('workload-identity-provider'));
  const serviceAccount = given('service-account');
  const delegates = list(given('delegates') ?? '');
  for (const [input, account] of [
    ...(serviceAccount === undefined ? [] : [['service-account', serviceAccount] as const]),
    ...delegates.map((one) => ['delegates', one] as const),
  ]) {
    if (!isServiceAccount(account))
      throw invalid(input, account, 'Use the e-mail address or the unique ID of a service account');
  }
  const projectId =
    given('project-id') ?? (serviceAccount === undefined ? undefined : projectOf(serviceAccount));
  for (const [input, project] of [
    ['project-id', given('project-id')],
    ['quota-project', given('quota-project')],
  ] as const) {
    if (project !== undefined && !isProjectId(project))
      throw invalid(input, project, 'Use the ID of a project, for example `shop-production`');
  }
  const address = (text: string | undefined, name: string): URL | undefined =>
    text === undefined ? undefined : secureUrl(text, name);
  const scope = list(given('scope') ?? '');
  const result: GcpSettings = {
    provider,
    audience: settings.audience ?? defaultAudience(provider, universe),
    exchangeAudience: exchangeAudience(provider, universe),
    universe,
    addresses: addressesOf(universe, {
      sts: address(settings.url, '`url`'),
      iamCredentials: address(given('iam-credentials-url'), '`iam-credentials-url`'),
    }),
    serviceAccount,
    delegates,
    scope: scope.length === 0 ? [CLOUD_PLATFORM] : scope,
    scopeIsFixed: scope.length > 0,
    boundary: boundaryRules(given('access-boundary')),
    projectId,
    quotaProject: given('quota-project'),
    requestReason: reasonOf(given('request-reason')),
    idToken: idTokenOf(given),
    source: oneOf(given('credential-source') ?? 'executable', 'credential-source', CREDENTIAL_SOURCES),
    name: settings.own[ONE_OF_SEVERAL],
  };
  checkTogether(settings, result);
  return result;
}

function providerOf(text: string | undefined): WorkloadIdentityProvider {
  const hint =
    'Use `projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER`: `gcloud iam workload-identity-pools providers describe` prints this name';
  if (text === undefined)
    throw new JobpassError('usage', '`workload-identity-provider` is missing', { hint });
  const parsed = parseProvider(text);
  if (typeof parsed === 'string') throw invalid('workload-identity-provider', text, hint, parsed);
  return parsed;
}

/** The reason, which becomes the value of a header. */
function reasonOf(text: string | undefined): string | undefined {
  if (text !== undefined && !/^[ -~]{1,200}$/.test(text))
    throw invalid('request-reason', text, 'Use at most 200 characters of ASCII in one line');
  return text;
}

function idTokenOf(given: (name: GcpInput) => string | undefined): GcpSettings['idToken'] {
  const audience = given('id-token-audience');
  const email = given('id-token-include-email');
  if (audience !== undefined)
    return { audience, includeEmail: email !== undefined && boolean(email, 'id-token-include-email') };
  if (email !== undefined && boolean(email, 'id-token-include-email'))
    refuse('`id-token-include-email` is set, but `id-token-audience` is missing', 'Set both, or neither');
  return undefined;
}

/** Rejects inputs that have no effect together, or that would promise what does not hold. */
function checkTogether(
  settings: Settings,
  { serviceAccount, delegates, idToken, boundary, source }: GcpSettings,
): void {
  const { own, deliver, role, leaseMs, ttlMs } = settings;
  if (role !== undefined) refuse('`role` is not an input of this provider', 'Set `service-account`');
  if (serviceAccount === undefined && delegates.length > 0)
    refuse('`delegates` is set, but `service-account` is missing', 'Set `service-account`');
  if (serviceAccount === undefined && idToken !== undefined)
    refuse(
      '`id-token-audience` is set, but `service-account` is missing',
      'Only a service account has ID tokens: set `service-account`',
    );
  for (const name of ['scope', 'access-boundary', 'credential-source', 'quota-project'] as const) {
    if (idToken !== undefined && own[name] !== undefined)
      refuse(
        `\`${name}\` is not allowed with \`id-token-audience\``,
        `Remove \`${name}\`: it concerns access tokens`,
      );
  }
  const isServed = deliver.includes('endpoint');
  if (own['credential-source'] !== undefined && !isServed)
    refuse(
      '`credential-source` requires `deliver: endpoint`',
      'Set `deliver: endpoint`, or remove `credential-source`',
    );
  const stepsExchange =
    deliver.includes('file') || (isServed && (source === 'executable' || source === 'url'));
  if (boundary.length > 0 && stepsExchange && idToken === undefined)
    refuse(
      '`access-boundary` is set, but Google’s libraries would make the tokens without it',
      'Set `deliver: endpoint` and `credential-source: keeper` or `metadata`, or `deliver: env`',
    );
  if (delegates.length > 0 && stepsExchange && idToken === undefined)
    refuse(
      '`delegates` is set, but a credentials file cannot contain delegates',
      'Set `deliver: endpoint` and `credential-source: keeper` or `metadata`, or `deliver: env`',
    );
  const forLibraries = idToken === undefined && (isServed || deliver.includes('file'));
  if (forLibraries && serviceAccount !== undefined && leaseMs !== undefined && leaseMs < LEAST_LEASE_MS)
    throw invalid(
      'lease',
      `${leaseMs / 1000}s`,
      'With a shorter lifetime, Google’s libraries request a token before each call',
      'the least is `10m`',
    );
  const longest = isServed || deliver.includes('file') ? leaseMs : (leaseMs ?? ttlMs);
  if (longest !== undefined && longest > MOST_LEASE_MS)
    throw invalid(
      leaseMs === undefined ? 'ttl' : 'lease',
      `${longest / 1000}s`,
      'Set a shorter lifetime',
      'the most is `12h`',
    );
}
