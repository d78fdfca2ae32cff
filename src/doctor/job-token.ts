import { span } from '../clock.js';
import { JobpassError } from '../errors.js';
import { checkAudience } from '../identity/audiences.js';
import { type Claims, type IdToken, texts } from '../identity/id-token.js';
import { KNOWN_SERVICES } from '../providers/registry.js';
import type { DoctorContext } from './doctor.js';
import { runStep } from './steps.js';

/** This job's ID token. */
export interface JobToken {
  /** The claims, if there is a token. */
  claims?: Claims;
  /** The token itself, if it is safe to send. */
  token?: IdToken;
}

/** The requirements of a service for ID tokens. */
export interface TokenRequirements {
  /** The audience that jobs request. */
  audience: string;
  /** Every URL that receives the ID token. */
  targets: readonly URL[];
  /** The difference between the service's clock and this clock, in milliseconds; positive if the service is ahead. */
  skewMs: number;
  /** How long before the time in `nbf` the service accepts ID tokens, in milliseconds. Default: 0. */
  notBeforeLeewayMs?: number;
  /** The service in messages: `the server`. */
  service: string;
  /** The finding for an ID token with the requested audience. */
  goodAudience: string;
  /** The fix for an ID token with another audience. */
  fix: string;
}

/** Checks that the job has an ID token, and that this token is safe to send to the service. */
export async function examineJobToken(
  context: DoctorContext,
  { audience, targets, skewMs, notBeforeLeewayMs = 0, service, goodAudience, fix }: TokenRequirements,
): Promise<JobToken> {
  const { report } = context;
  const token = await runStep(context, 'id-token', () => context.idToken(audience));
  if (token === undefined) {
    report('skip', 'audience', 'the job has no ID token');
    return {};
  }
  const { claims, shown } = token;
  const now = context.clock.now() + skewMs;
  const { exp, nbf } = claims;
  const all = Object.entries(shown).map(([name, value]) => `${name} "${String(value)}"`);
  if (typeof exp !== 'number') report('fail', 'id-token', 'The ID token has no expiry (exp)');
  else if (exp * 1000 < now)
    report(
      'fail',
      'id-token',
      `The ID token expired ${span(now - exp * 1000)} ago by the clock of ${service}`,
    );
  else if (typeof nbf === 'number' && nbf * 1000 > now + notBeforeLeewayMs)
    report(
      'fail',
      'id-token',
      `The ID token becomes valid in ${span(nbf * 1000 - now)} by the clock of ${service}`,
    );
  else report('ok', 'id-token', `The ID token expires in ${span(exp * 1000 - now)}`);
  report('note', 'id-token', `Claims: ${all.join(', ')}`);
  const audiences = texts(claims['aud']);
  try {
    for (const one of audiences) checkAudience(KNOWN_SERVICES, one, targets, context.http.allowedHosts);
  } catch (error) {
    if (!(error instanceof JobpassError)) throw error;
    report('fail', 'audience', `${error.message}. The ID token was not sent`, error.hint);
    return { claims };
  }
  if (audiences.includes(audience)) report('ok', 'audience', goodAudience);
  else
    report(
      'fail',
      'audience',
      audiences.length === 0
        ? `The ID token has no audience (aud), but jobs request one for "${audience}"`
        : `The ID token is for "${audiences.join(', ')}", but jobs request one for "${audience}"`,
      fix,
    );
  return { claims, token };
}
