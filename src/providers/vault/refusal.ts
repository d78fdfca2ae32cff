import type { Probe } from '../provider.js';
import { lacksRight, type Reply } from './api.js';

/**
 * The error that both servers return for an unknown token, a token from a disallowed address, and a token with a disabled
 * entity.
 */
const OWN = 'permission denied';
/**
 * The error that both servers return if a token ends during its lookup, after the server checked the token's policies
 * (`handleLookup`).
 */
const ENDED_MEANWHILE = 'bad token';
/** The error that HashiCorp Vault returns for an unknown token. OpenBao does not return this error. */
const DEAD = /^2 errors occurred:\s+\* permission denied\s+\* invalid token\s*$/;
/** The error for an accessor that has no token. */
const NO_SUCH_ACCESSOR = /^(1 error occurred:\s+\* )?invalid accessor\s*$/;

/** Who sent a 403 that is not caused by policies; undefined for every other response. */
export function formOf(reply: Reply): Probe['form'] | undefined {
  if (reply.answer.status !== 403 || lacksRight(reply)) return undefined;
  if (!isJson(reply)) return 'foreign';
  if (reply.said === OWN || reply.said === ENDED_MEANWHILE) return 'own';
  return DEAD.test(reply.said ?? '') ? 'dead' : 'foreign';
}

/** The probe result for a rejected token lookup; undefined for every other response. */
export function refusedBy(reply: Reply, shown: string): Probe | undefined {
  const form = formOf(reply);
  switch (form) {
    case undefined:
      return undefined;
    case 'dead':
      return { answer: 'refuses', form, reason: 'invalid token' };
    case 'own':
      return {
        answer: 'refuses',
        form,
        reason:
          'the server returns the same error for a dead token, for a request from a disallowed address, and for a disabled entity',
      };
    default:
      return {
        answer: 'refuses',
        form,
        reason: `${shown}, which is not an error that the server returns for tokens`,
      };
  }
}

/** Whether the server itself rejects a token, for any reason. */
export function isOwnRejection(reply: Reply): boolean {
  const form = formOf(reply);
  return form === 'own' || form === 'dead';
}

/** Whether the server reports that an accessor has no token. In this case, the accessor's token is dead. */
export function isNoSuchAccessor(reply: Reply): boolean {
  const { status } = reply.answer;
  return (
    (status === 400 || status === 403 || status === 404) &&
    isJson(reply) &&
    NO_SUCH_ACCESSOR.test(reply.said ?? '')
  );
}

/** Whether a revocation had no effect because the accessor has no token. OpenBao reports this with a success. */
export function isNothingToRevoke(reply: Reply): boolean {
  const warnings = [reply.json?.['warnings'] ?? []].flat();
  return (
    isNoSuchAccessor(reply) ||
    (reply.answer.status === 200 && warnings.includes('No token found with this accessor'))
  );
}

/** Whether the server reports that the namespace does not exist. The server checks this before the token. */
export function isNoSuchNamespace(reply: Reply): boolean {
  return reply.answer.status === 404 && reply.said === 'namespace not found' && isJson(reply);
}

function isJson({ answer, json }: Reply): boolean {
  return json !== undefined && /^application\/json\b/i.test(answer.headers['content-type'] ?? '');
}
