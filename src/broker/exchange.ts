import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { tell } from '../errors.js';
import { GRANTS } from '../providers/oauth/messages.js';
import { printable } from '../text/printable.js';
import { IdTokenRefused, type IdTokenVerifier, type VerifiedIdToken } from './id-tokens.js';

type Errors = typeof import('oidc-provider').errors;

/** The public client of every request that names none: a token belongs to the job, not to a client. */
export const JOB_CLIENT = 'jobpass';

const PARAMETERS = [
  'subject_token',
  'subject_token_type',
  'actor_token',
  'audience',
  'resource',
  'scope',
  'requested_token_type',
  'ttl',
];
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
const SUBJECT_TYPES = new Set([
  'urn:ietf:params:oauth:token-type:id_token',
  'urn:ietf:params:oauth:token-type:jwt',
]);

/** Claims of the job that the token's introspection repeats, so that a service knows whom it serves. */
const CLAIMS_KEPT = [
  'repository',
  'repository_id',
  'repository_owner_id',
  'ref',
  'environment',
  'event_name',
  'job_workflow_ref',
  'run_id',
  'run_attempt',
  'actor',
];

export interface ExchangeRules {
  verify: IdTokenVerifier['verify'];
  /** The scopes that a job may have; without a request it gets them all. */
  scopes: readonly string[];
  /** The longest life of a token, in seconds. */
  maxTtl: number;
  /** Told of each decision, for the broker's log. */
  onDecision: (decision: string) => void;
}

/** Adds the token exchange (RFC 8693) to a provider. */
export function registerExchange(provider: Provider, errors: Errors, rules: ExchangeRules): void {
  const handler = async (ctx: KoaContextWithOIDC): Promise<void> => {
    const params = ctx.oidc.params as Record<string, string | undefined>;
    const client = ctx.oidc.client;
    if (client === undefined) throw new errors.InvalidClient('no client');
    if (!params['subject_token']) throw new errors.InvalidRequest('subject_token is missing');
    if (!SUBJECT_TYPES.has(params['subject_token_type'] ?? '')) {
      throw new errors.InvalidRequest('subject_token_type must be that of an ID token or a JWT');
    }
    if (params['actor_token'] !== undefined) throw new errors.InvalidRequest('actor_token is not taken');
    if ((params['requested_token_type'] ?? ACCESS_TOKEN) !== ACCESS_TOKEN) {
      throw new errors.InvalidRequest('only access tokens are issued');
    }
    const expiresIn = lifetime(params['ttl'], rules.maxTtl);
    if (expiresIn === undefined) throw new errors.InvalidRequest('ttl must be a whole number of seconds');
    const scope = grantedScope(params['scope'], rules.scopes);
    if (scope === undefined)
      throw new errors.InvalidScope('a scope that this job may not have', params['scope'] ?? '');

    let claims: VerifiedIdToken['claims'];
    try {
      ({ claims } = await rules.verify(params['subject_token']));
    } catch (error) {
      const reason = error instanceof IdTokenRefused ? error.message : undefined;
      rules.onDecision(`refused: ${error instanceof IdTokenRefused ? error.log : tell(error)}`);
      // RFC 8693, section 2.2.2: a bad subject token is an invalid_request; what is our own trouble passes.
      if (reason === undefined)
        throw new errors.TemporarilyUnavailable('the ID token cannot be verified at the moment');
      throw new errors.InvalidRequest(reason);
    }

    const kept = Object.fromEntries(
      CLAIMS_KEPT.filter((name) => claims[name] !== undefined).map((name) => [name, claims[name]]),
    );
    const token = new provider.AccessToken({
      accountId: String(claims.sub),
      client,
      expiresIn,
      ...(scope === '' ? {} : { scope }),
      extra: { ...kept, job_issuer: claims.iss },
    } as unknown as ConstructorParameters<typeof provider.AccessToken>[0]);
    const value = await token.save();
    rules.onDecision(`issued for ${printable(claims.sub)}, ${expiresIn} s`);
    ctx.body = {
      access_token: value,
      issued_token_type: ACCESS_TOKEN,
      token_type: 'Bearer',
      expires_in: expiresIn,
      ...(scope === '' ? {} : { scope }),
    };
  };
  provider.registerGrantType(GRANTS['token-exchange'], handler, PARAMETERS, ['resource', 'audience']);
}

function lifetime(asked: string | undefined, max: number): number | undefined {
  if (asked === undefined) return max;
  return /^[1-9]\d{0,8}$/.test(asked) ? Math.min(Number(asked), max) : undefined;
}

function grantedScope(asked: string | undefined, allowed: readonly string[]): string | undefined {
  if (asked === undefined || asked === '') return allowed.join(' ');
  const wanted = asked.split(' ').filter((scope) => scope !== '');
  return wanted.every((scope) => allowed.includes(scope)) ? wanted.join(' ') : undefined;
}
