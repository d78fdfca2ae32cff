import { span } from '../clock.js';
import { JobpassError } from '../errors.js';
import { subjectOf, timeOfDay } from '../lease/account.js';
import type { JobState } from '../lease/folder.js';
import type { Plan } from '../lease/plan.js';
import { type Lease, usableUntil } from '../providers/provider.js';
import { renewalOf } from './keeping.js';

/** The longest lifetime that counts as short, in milliseconds: users may not expect a lifetime of only a few minutes. */
const FEW_MINUTES_MS = 10 * 60_000;

/** An issued credential on one line: the job that received the credential, and its lifetime. */
export function issuedText(state: JobState, lease: Lease, now: number): string {
  const { endsAt, ttlMs } = state.life;
  const { issuedAt } = lease;
  const expiresAt = usableUntil(lease);
  const lives =
    renewalOf(lease, state) !== 'none'
      ? `renewed until ${timeOfDay(endsAt, now)} (${span(ttlMs)})`
      : expiresAt === undefined
        ? 'expiry unknown'
        : `expires ${timeOfDay(expiresAt, now)} (${span(expiresAt - issuedAt)})`;
  return `issued for ${subjectOf(state)}, ${lives}`;
}

/** A message about a credential that is not renewed and expires before its TTL. Undefined for any other credential. */
export function endsEarly(
  { life: { ttlMs }, settings }: Pick<JobState, 'life' | 'settings'>,
  lease: Lease,
  renewal: Plan['renewal'],
): { text: string; worrying: boolean } | undefined {
  const expiresAt = usableUntil(lease);
  if (renewal !== 'none' || expiresAt === undefined) return undefined;
  const lives = expiresAt - lease.issuedAt;
  // Services round lifetimes, and some subtract a margin for clock differences.
  if (lives >= ttlMs * 0.9 - 5_000) return undefined;
  const text = `The service issued the credential for ${span(lives)}, less than the TTL of ${span(ttlMs)}. Steps that use the credential later fail. Raise the limit at the service, or use \`deliver: endpoint\` or \`file\`, which Jobpass renews`;
  // If the user did not set `ttl`, a lifetime below the default of one hour needs no warning. A lifetime of a few minutes does,
  // because it is short for any job.
  return { text, worrying: settings.ttlMs !== undefined || lives <= FEW_MINUTES_MS };
}

/** The error if no keeper can run, but the delivery or the credential needs one. @param always whether every delivery needs it */
export function noKeeper({ provider }: Pick<JobState['settings'], 'provider'>, always = false): JobpassError {
  const what = always ? `\`provider: ${provider}\`` : '`deliver: endpoint`';
  return new JobpassError('state', `${what} needs the keeper, which cannot start here`, {
    hint: always
      ? 'The warning above contains the reason. Without the keeper, the credential would end after a few minutes'
      : 'Use `deliver: env` or `deliver: file`',
  });
}
