import { span } from '../../clock.js';
import { JobpassError } from '../../errors.js';
import { checkAudience } from '../../identity/audiences.js';
import { type Claims, type IdToken, texts } from '../../identity/id-token.js';
import { KNOWN_SERVICES } from '../../providers/registry.js';
import type { Examination } from './examination.js';

/** This job's ID token. */
export interface JobToken {
  /** The claims, if there is a token. */
  claims?: Claims;
  /** The token itself, if it is safe to send. */
  token?: IdToken;
}

/**
 * Steps 3 and 4: checks that the job has an ID token, and that this token is safe to send to the server.
 *
 * @param skewMs the difference between the server's clock and this clock; positive if the server is ahead
 */
export async function examineIdToken(examination: Examination, skewMs: number): Promise<JobToken> {
  const { audience, auth, url } = examination.settings;
  if (audience === undefined) {
    examination.report('skip', 'id-token', `auth: ${auth} does not use an ID token of the runner`);
    return {};
  }
  const token = await examination.step('id-token', () => examination.context.idToken(audience));
  if (token === undefined) {
    examination.report('skip', 'audience', 'the job has no ID token');
    return {};
  }
  const { claims, shown } = token;
  const now = examination.context.clock.now() + skewMs;
  const { exp, nbf } = claims;
  const all = Object.entries(shown).map(([name, value]) => `${name} "${String(value)}"`);
  if (typeof exp !== 'number') examination.report('fail', 'id-token', 'The ID token has no expiry (exp)');
  else if (exp * 1000 < now)
    examination.report(
      'fail',
      'id-token',
      `The ID token expired ${span(now - exp * 1000)} ago by the server's clock`,
    );
  else if (typeof nbf === 'number' && nbf * 1000 > now)
    examination.report(
      'fail',
      'id-token',
      `The ID token becomes valid in ${span(nbf * 1000 - now)} by the server's clock`,
    );
  else examination.report('ok', 'id-token', `The ID token expires in ${span(exp * 1000 - now)}`);
  examination.report('note', 'id-token', `Claims: ${all.join(', ')}`);
  const audiences = texts(claims['aud']);
  try {
    for (const one of audiences)
      checkAudience(KNOWN_SERVICES, one, [url], examination.context.http.allowedHosts);
  } catch (error) {
    if (!(error instanceof JobpassError)) throw error;
    examination.report('fail', 'audience', `${error.message}. The ID token was not sent`, error.hint);
    return { claims };
  }
  if (audiences.includes(audience))
    examination.report('ok', 'audience', `The audience "${audience}" is not that of a well-known service`);
  else
    examination.report(
      'fail',
      'audience',
      `The ID token is for "${audiences.join(', ')}", but jobs request one for "${audience}"`,
      'Set the input audience to the audience of the role',
    );
  return { claims, token };
}
