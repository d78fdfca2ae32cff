import type { Reply } from '../../aws/calls.js';
import type { Probe } from '../provider.js';

/** The root element of an STS error. CloudFront, S3 and firewalls return AccessDenied in a different XML document. */
const ERROR = /<ErrorResponse[\s>]/;
/** A deny statement in a policy that Jobpass writes: the policy on the role, or the session policy with the deadline. */
const OWN_POLICY = /with an explicit deny in (?:an identity-based|a session) policy\b(?!: arn:)/;
const SESSION_POLICY = /explicit deny in a session policy/;
const NOT_ALLOWED = /is not authorized to perform: sts:GetAccessKeyInfo/;

/**
 * Determines a session's state from the response to a call that the session signed and that hardly any role allows.
 *
 * @param shown the response, safe to print
 * @param before the result of an earlier call
 */
export function judged(reply: Reply, shown: string, before: Probe | undefined): Probe {
  if (reply.answer.status === 200) return { answer: 'accepts' };
  const { code = '', said = '' } = reply;
  if (!isStsError(reply)) {
    const reason = `${shown}, which is not an error of STS`;
    return reply.answer.status === 403
      ? { answer: 'refuses', form: 'foreign', reason }
      : { answer: 'unknown', reason };
  }
  if (/^ExpiredToken/.test(code)) return { answer: 'refuses', form: 'dead', reason: 'ExpiredToken' };
  // STS also returns this error for keys that this endpoint does not know.
  if (/^InvalidClientTokenId/.test(code))
    return { answer: 'refuses', form: 'own', reason: 'InvalidClientTokenId' };
  if (code !== 'AccessDenied') return { answer: 'unknown', reason: shown };
  if (OWN_POLICY.test(said)) {
    // A session policy applies to this session only. The role's policies may deny this call to all sessions.
    if (SESSION_POLICY.test(said)) return { answer: 'refuses', form: 'own' };
    return before?.answer === 'accepts'
      ? { answer: 'refuses', form: 'own' }
      : {
          answer: 'unknown',
          reason:
            'the policies of the role deny this call to every session, so the error does not show a revocation',
        };
  }
  // A deny in the policy of an organization, a boundary, an endpoint or another source may depend on the caller's address.
  if (/explicit deny/.test(said))
    return { answer: 'unknown', reason: 'a policy other than the deny for this session denies the call' };
  return NOT_ALLOWED.test(said) ? { answer: 'accepts' } : { answer: 'unknown', reason: shown };
}

/** Whether a response is an error of STS, and not of a proxy or a firewall. */
export function isStsError({ xml }: Pick<Reply, 'xml'>): boolean {
  return ERROR.test(xml);
}
