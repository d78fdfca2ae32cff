import { type Clock, timestamp } from '../clock.js';
import { JobpassError } from '../errors.js';
import type { OtherCredential } from '../providers/context.js';
import { JobFolder } from './folder.js';
import { isIntermediate } from './intermediates.js';
import type { JobState } from './state.js';
import { withKept } from './with-kept.js';

/**
 * Reads the credential with which another credential of the step logs in from its folder, where main and the keeper save it. A
 * revoked credential may still be valid for a log-in, so only its expiry counts.
 *
 * @throws JobpassError if the credential cannot be used; transient if the keeper may renew it
 */
export function readOtherCredential(
  { name, folder }: NonNullable<JobState['logsInWith']>,
  clock: Clock,
): OtherCredential {
  const place = new JobFolder(folder);
  const saved = place.load();
  if (saved === undefined) {
    throw new JobpassError(
      'state',
      `The credential "${name}" is needed to log in, but its saved state is missing`,
      {
        hint: `Check whether a step of this job removes files in ${folder}`,
      },
    );
  }
  const { settings, ahead, leases, renewal } = withKept(saved, place.loadKept());
  const endOf = ({ expiresAt = Number.POSITIVE_INFINITY }: { expiresAt?: number }): number => expiresAt;
  const [held] = leases
    .filter((one) => !isIntermediate(one))
    .toSorted((one, other) => endOf(other.lease) - endOf(one.lease));
  if (held !== undefined && endOf(held.lease) > clock.now()) return { settings, lease: held.lease, ahead };
  throw held === undefined
    ? new JobpassError('state', `The credential "${name}" is needed to log in, but it was not issued`)
    : new JobpassError(
        'refused',
        `The credential "${name}" is needed to log in, but it expired at ${timestamp(endOf(held.lease))}${held.ending?.word === 'revoked' ? ' and a step revoked it' : ''}`,
        {
          transient: renewal !== 'none' && held.ending === undefined,
          hint:
            renewal === 'none'
              ? `Set a longer \`ttl\` for "${name}", or \`deliver: endpoint\` or \`deliver: file\`, with which Jobpass renews it`
              : `The log lines about "${name}" above contain the reason why it was not renewed`,
        },
      );
}
