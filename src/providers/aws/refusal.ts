import type { Probe } from '../provider.js';
import type { Reply } from './calls.js';

/** As STS speaks: CloudFront, S3 and firewalls answer XML with an AccessDenied of their own. */
const ERROR = /<ErrorResponse[\s>]/;
/** Policies that are the session's own: that of the role, where a deny for it is written, and the one with its deadline. */
const OWN_POLICY = /with an explicit deny in (?:an identity-based|a session) policy\b(?!: arn:)/;
const SESSION_POLICY = /explicit deny in a session policy/;
const NOT_ALLOWED = /is not authorized to perform: sts:GetAccessKeyInfo/;

/**
 * The state of a session, read from the answer to a call that the session signed and that hardly any role allows.
 *
 * @param shown the answer, safe to print
 * @param before the result of an earlier call
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
  // STS returns the same error for keys that this endpoint does not know.
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
