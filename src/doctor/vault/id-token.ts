import { span } from '../../clock.js';
import { JobpassError } from '../../errors.js';
import { checkAudience } from '../../identity/audiences.js';
import { type Claims, type IdToken, texts } from '../../identity/id-token.js';
import { KNOWN_SERVICES } from '../../providers/registry.js';
import type { Examination } from './examination.js';

/** The ID token of this job. */
export interface JobToken {
  /** The claims, if there is a token. */
  claims?: Claims;
  /** The token itself, if it is safe to send. */
  token?: IdToken;
}

/**
 * Steps 3 and 4: checks that there is an ID token, and that it is safe to send to the server.
 *
 * @param skewMs the difference between the server's clock and this clock; positive if the server is ahead
 */
export async function examineIdToken(examination: Examination, skewMs: number): Promise<JobToken> {
  const { audience, auth, url } = examination.settings;
  if (audience === undefined) {
    examination.report('skip', 'id-token', `auth: ${auth} takes none of the runner's`);
    return {};
  }
  const token = await examination.step('id-token', () => examination.context.idToken(audience));
  if (token === undefined) {
    examination.report('skip', 'audience', 'there is no ID token');
    return {};
  }
  const { claims, shown } = token;
  const now = examination.context.clock.now() + skewMs;
  const { exp, nbf } = claims;
  const all = Object.entries(shown).map(([name, value]) => `${name} "${String(value)}"`);
  if (typeof exp !== 'number')
    examination.report('fail', 'id-token', 'It does not say when it expires (exp)');
  else if (exp * 1000 < now)
    examination.report('fail', 'id-token', `It expired ${span(now - exp * 1000)} ago by the server's clock`);
  else if (typeof nbf === 'number' && nbf * 1000 > now)
    examination.report(
      'fail',
      'id-token',
      `It is good only in ${span(nbf * 1000 - now)} by the server's clock`,
    );
  else examination.report('ok', 'id-token', `It lives another ${span(exp * 1000 - now)}`);
  examination.report('note', 'id-token', `It says ${all.join(', ')}`);
  const audiences = texts(claims['aud']);
  try {
    for (const one of audiences)
      checkAudience(KNOWN_SERVICES, one, [url], examination.context.http.allowedHosts);
  } catch (error) {
    if (!(error instanceof JobpassError)) throw error;
    examination.report('fail', 'audience', `${error.message}: it is not sent`, error.hint);
    return { claims };
  }
  if (audiences.includes(audience))
    examination.report('ok', 'audience', `"${audience}", which no well-known service takes`);
  else
    examination.report(
      'fail',
      'audience',
      `The ID token is for "${audiences.join(', ')}", and jobs would ask for one for "${audience}"`,
      'Give the audience of the role in the input audience',
    );
  return { claims, token };
}
