import type { Probe } from '../provider.js';
import { lacksRight, type Reply } from './api.js';

/** What both servers say of a token that they do not know, of one from an address that it is not bound to, and of one without its entity. */
const OWN = 'permission denied';
/** What both servers say of a token that ends while it is looked up: its policies were read, and then it was gone (`handleLookup`). */
const ENDED_MEANWHILE = 'bad token';
/** What HashiCorp Vault says besides, of a token that it does not know alone: OpenBao does not. */
const DEAD = /^2 errors occurred:\s+\* permission denied\s+\* invalid token\s*$/;
/** Of an accessor that belongs to no token. */
const NO_SUCH_ACCESSOR = /^(1 error occurred:\s+\* )?invalid accessor\s*$/;

/** Whose word a 403 is that does not speak of policies; undefined for every other answer. */
export function formOf(reply: Reply): Probe['form'] | undefined {
  if (reply.answer.status !== 403 || lacksRight(reply)) return undefined;
  if (!isJson(reply)) return 'foreign';
  if (reply.said === OWN || reply.said === ENDED_MEANWHILE) return 'own';
  return DEAD.test(reply.said ?? '') ? 'dead' : 'foreign';
}

/** A refusal of the look-up of a token, as a probe; undefined for every other answer. */
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
          'the server answers so to a dead token, to one from an address that it is not bound to, and to one whose entity is disabled',
      };
    default:
      return { answer: 'refuses', form, reason: `${shown}, and not as the server itself refuses a token` };
  }
}

/** Whether the server itself refuses a token, whatever for. */
export function isOwnRejection(reply: Reply): boolean {
  const form = formOf(reply);
  return form === 'own' || form === 'dead';
}

/** Whether the server says that an accessor belongs to no token: then the one that it named is dead. */
export function isNoSuchAccessor(reply: Reply): boolean {
  const { status } = reply.answer;
  return (
    (status === 400 || status === 403 || status === 404) &&
    isJson(reply) &&
    NO_SUCH_ACCESSOR.test(reply.said ?? '')
  );
}

/** Whether it has revoked nothing, since the accessor belongs to no token: OpenBao says that in a yes. */
export function isNothingToRevoke(reply: Reply): boolean {
  const warnings = [reply.json?.['warnings'] ?? []].flat();
  return (
    isNoSuchAccessor(reply) ||
    (reply.answer.status === 200 && warnings.includes('No token found with this accessor'))
  );
}

/** Whether the server says that there is no such namespace, which it finds out before it looks at the token. */
export function isNoSuchNamespace(reply: Reply): boolean {
  return reply.answer.status === 404 && reply.said === 'namespace not found' && isJson(reply);
}

function isJson({ answer, json }: Reply): boolean {
  return json !== undefined && /^application\/json\b/i.test(answer.headers['content-type'] ?? '');
}
