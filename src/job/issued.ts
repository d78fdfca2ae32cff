import { span } from '../clock.js';
import { JobpassError } from '../errors.js';
import { subjectOf, timeOfDay } from '../lease/account.js';
import type { JobState } from '../lease/folder.js';
import type { Plan } from '../lease/plan.js';
import type { Lease } from '../providers/provider.js';
import { renewalOf } from './keeping.js';

/** A lifetime so short that a job may not expect it, in milliseconds. */
const FEW_MINUTES_MS = 10 * 60_000;

/** An issued credential in one line: the job that has it, and how long it lives. */
export function issuedText(state: JobState, lease: Lease, now: number): string {
  const { endsAt, ttlMs } = state.life;
  const { expiresAt, issuedAt } = lease;
  const lives =
    renewalOf(lease, state) !== 'none'
      ? `renewed until ${timeOfDay(endsAt, now)} (${span(ttlMs)})`
      : expiresAt === undefined
        ? 'expiry unknown'
        : `expires ${timeOfDay(expiresAt, now)} (${span(expiresAt - issuedAt)})`;
  return `issued for ${subjectOf(state)}, ${lives}`;
}

/** A message about a credential that is not renewed and lives shorter than its ttl; undefined for any other. */
export function endsEarly(
  { life: { ttlMs }, settings }: Pick<JobState, 'life' | 'settings'>,
  { expiresAt, issuedAt }: Lease,
  renewal: Plan['renewal'],
): { told: string; worrying: boolean } | undefined {
  if (renewal !== 'none' || expiresAt === undefined) return undefined;
  const lives = expiresAt - issuedAt;
  // Services round, and some subtract a little for clocks that differ.
  if (lives >= ttlMs * 0.9 - 5_000) return undefined;
  const told = `The service issued the credential for ${span(lives)}, less than the ttl of ${span(ttlMs)}. Steps that use the credential later fail. Raise the limit at the service, or use deliver: endpoint or file, which are renewed`;
  // Without a ttl, the user may not expect an hour. A few minutes are short for any job.
  return { told, worrying: settings.ttlMs !== undefined || lives <= FEW_MINUTES_MS };
}

/** The error for `deliver: endpoint` where the keeper does not run. */
export function noKeeper(): JobpassError {
  return new JobpassError('state', 'deliver: endpoint needs the keeper, which cannot start here', {
    hint: 'Use deliver: env or deliver: file',
  });
}
