import { span } from '../../clock.js';
import { JobpassError } from '../../errors.js';
import { generateAccessToken, generateIdToken } from '../../gcp/iam-credentials.js';
import { CLOUD_PLATFORM } from '../../gcp/names.js';
import { exchangeIdToken } from '../../gcp/sts.js';
import type { IdToken } from '../../identity/id-token.js';
import type { GcpExamination } from './examination.js';

/** The lifetime of the access token that the doctor requests, in seconds. Nobody can revoke the token, so it is short. */
const LIFE_S = 60;
const HOUR_MS = 3_600_000;

/** Why Google issued no token: the provider does not exist, rejects the job, or the job may not impersonate the account. */
export type Refusal = 'no-provider' | 'rejected' | 'denied' | 'other';

export interface Exchanged {
  /** The federated token; a secret. */
  token?: string;
  refusal?: Refusal;
}

/** Exchanges the ID token as a job does. */
export async function examineExchange(examination: GcpExamination, idToken: IdToken): Promise<Exchanged> {
  const { settings, caller } = examination;
  const { serviceAccount, scope, addresses } = settings;
  let refusal: Refusal | undefined;
  const exchanged = await examination.step('exchange', async (attempt) => {
    try {
      return await exchangeIdToken(
        caller,
        {
          sts: addresses.sts,
          audience: settings.exchangeAudience,
          scope: serviceAccount === undefined ? scope : [CLOUD_PLATFORM],
          idToken: idToken.raw,
        },
        attempt,
      );
    } catch (error) {
      refusal = refusalIn(error);
      throw explained(error);
    }
  });
  if (exchanged === undefined) return refusal === undefined ? {} : { refusal };
  const { token, expiresAt } = exchanged;
  await examination.mask(token);
  examination.report(
    'ok',
    'exchange',
    `Google accepted the ID token, and issued a federated token${expiresAt === undefined ? '' : ` for ${span(expiresAt - caller.serviceClock.now())}`}. Google cannot revoke it`,
  );
  return { token };
}

/** Requests a token of the service account as a job does. @returns why Google issued none */
export async function examineAccount(
  examination: GcpExamination,
  bearer: string,
): Promise<Refusal | undefined> {
  const { settings, caller, context } = examination;
  const { serviceAccount, delegates, addresses, scope, idToken } = settings;
  if (serviceAccount === undefined) {
    examination.report(
      'note',
      'account',
      'Without `service-account`, steps get the federated token itself: it ends with the ID token, and some services do not accept it',
    );
    return undefined;
  }
  const { ttlMs = 0 } = context.settings;
  if (ttlMs > HOUR_MS)
    examination.report(
      'note',
      'account',
      `A token that lives for more than 1 h requires the constraint iam.allowServiceAccountCredentialLifetimeExtension for ${serviceAccount}`,
      'Set a shorter `ttl`, or use `deliver: endpoint`, with which Jobpass renews the token as long as the job runs',
    );
  const of = { iamCredentials: addresses.iamCredentials, bearer, serviceAccount, delegates };
  let refusal: Refusal | undefined;
  const life = await examination.step('account', async (attempt) => {
    try {
      if (idToken !== undefined) {
        await examination.mask(await generateIdToken(caller, { ...of, ...idToken }, attempt));
        return 'an ID token, which lives for an hour';
      }
      const issued = await generateAccessToken(caller, { ...of, scope, seconds: LIFE_S }, attempt);
      await examination.mask(issued.token);
      return `an access token for ${LIFE_S} s`;
    } catch (error) {
      refusal = refusalIn(error);
      throw explained(error);
    }
  });
  if (life !== undefined)
    examination.report('ok', 'account', `The job can impersonate ${serviceAccount}: Google issued ${life}`);
  return refusal;
}

function refusalIn(error: unknown): Refusal | undefined {
  if (!(error instanceof JobpassError) || error.transient) return undefined;
  if (/invalid_target/.test(error.message)) return 'no-provider';
  if (
    /attribute condition|audience in ID Token|issuer in ID Token|mapped attribute|127 bytes/i.test(
      error.message,
    )
  )
    return 'rejected';
  return /PERMISSION_DENIED.*denied on resource|NOT_FOUND/.test(error.message) ? 'denied' : 'other';
}

/** Explanations of errors for which a job has no hint. Source: Google Cloud docs, "Troubleshoot Workload Identity Federation". */
const EXPLANATIONS: readonly (readonly [message: RegExp, hint: string])[] = [
  [
    /Error connecting to the given credential's issuer/,
    'Google must reach the discovery document of the issuer from the internet. For a private issuer, upload its keys with --jwk-json-path',
  ],
  [
    /quota_exceeded|throttled/,
    'The project of the pool has reached its quota of token exchanges: request a higher one, or exchange less often',
  ],
  [/Invalid JWT Signature|signature/i, 'The issuer may have new keys: try again in a few minutes'],
];

function explained(error: unknown): unknown {
  if (!(error instanceof JobpassError) || error.hint !== undefined) return error;
  const hint = EXPLANATIONS.find(([message]) => message.test(error.message))?.[1];
  return hint === undefined
    ? error
    : new JobpassError(error.code, error.message, { hint, transient: error.transient });
}
