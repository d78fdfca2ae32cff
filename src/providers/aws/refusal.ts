import type { Probe } from '../provider.js';
import type { Reply } from './calls.js';

/** As STS speaks: CloudFront, S3 and firewalls answer XML with an AccessDenied of their own. */
const ERROR = /<ErrorResponse[\s>]/;
/** Policies that are the session's own: that of the role, where a deny for it is written, and the one with its deadline. */
const OWN_POLICY = /with an explicit deny in (?:an identity-based|a session) policy\b(?!: arn:)/;
const SESSION_POLICY = /explicit deny in a session policy/;
const NOT_ALLOWED = /is not authorized to perform: sts:GetAccessKeyInfo/;

/**
 * What the answer to a call says of the session that signed it, a call that hardly any role allows.
 *
 * @param shown the answer, as it may be shown
 * @param before what an earlier one said
 */
export function judged(reply: Reply, shown: string, before: Probe | undefined): Probe {
  if (reply.answer.status === 200) return { answer: 'accepts' };
  const { code = '', said = '' } = reply;
  if (!ERROR.test(reply.xml)) {
    const reason = `${shown}, and not as STS answers`;
    return reply.answer.status === 403
      ? { answer: 'refuses', form: 'foreign', reason }
      : { answer: 'unknown', reason };
  }
  if (/^ExpiredToken/.test(code)) return { answer: 'refuses', form: 'dead', reason: 'ExpiredToken' };
  // Said as well of keys that this endpoint does not know.
  if (/^InvalidClientTokenId/.test(code))
    return { answer: 'refuses', form: 'own', reason: 'InvalidClientTokenId' };
  if (code !== 'AccessDenied') return { answer: 'unknown', reason: shown };
  if (OWN_POLICY.test(said)) {
    // A session policy is the session's alone; the role's own policies can deny this to all of its sessions.
    if (SESSION_POLICY.test(said)) return { answer: 'refuses', form: 'own' };
    return before?.answer === 'accepts'
      ? { answer: 'refuses', form: 'own' }
      : { answer: 'unknown', reason: 'the role denies this by itself, so that nothing can be seen from it' };
  }
  // Of an organization, a boundary, an endpoint, or a policy that somebody wrote: these can hang on the address.
  if (/explicit deny/.test(said))
    return { answer: 'unknown', reason: 'another policy than the deny for this session denies it' };
  return NOT_ALLOWED.test(said) ? { answer: 'accepts' } : { answer: 'unknown', reason: shown };
}
