import { span, timestamp } from '../clock.js';
import { JobpassError } from '../errors.js';
import { leaseLine, subjectOf, timeOfDay } from '../lease/account.js';
import type { Plan } from '../lease/plan.js';
import type { HeldLease, JobState } from '../lease/state.js';
import { type Lease, usableUntil } from '../providers/lease.js';
import type { Log, StepSurface } from '../runners/runner.js';
import { renewalOf } from './keeping.js';

/** The longest lifetime that counts as short, in milliseconds: users may not expect a lifetime of only a few minutes. */
const FEW_MINUTES_MS = 10 * 60_000;

/** An issued credential on one line: the job that received the credential, and its lifetime. */
function issuedText(state: JobState, lease: Lease, now: number): string {
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

/** Sets the outputs about a delivered credential. @param delivered the lease, with its expiry on the machine's clock */
export function setOutputs(
  step: StepSurface,
  delivered: Lease,
  { auditFile, auditOwn }: JobState['settings'],
): void {
  const { id, facts = {}, expiresAt } = delivered;
  if (auditFile !== undefined && !auditOwn) step.setOutput('audit-file', auditFile);
  step.setOutput('credential-id', id);
  for (const [name, value] of Object.entries(facts)) step.setOutput(name, value);
  step.setOutput('expires-at', expiresAt === undefined ? '' : timestamp(expiresAt));
}

/** Logs to whom a credential was issued and delivered. @returns whether the credential ends early */
export function logIssued(
  { log, print }: { log: Log; print: (line: string) => void },
  {
    prefix,
    state,
    held,
    now,
    renewal,
  }: { prefix: string; state: JobState; held: HeldLease; now: number; renewal: Plan['renewal'] },
): boolean {
  const { lease, deliveredTo } = held;
  print(`${prefix}${issuedText(state, lease, now)}`);
  log.info(`Issued ${leaseLine(held)}`);
  log.info(`Delivered to ${deliveredTo.join(', ')}`);
  const early = endsEarly(state, lease, renewal);
  if (early?.worrying === true) log.warning(early.text);
  else if (early !== undefined) log.info(early.text);
  return early !== undefined;
}

/** A message about a credential that is not renewed and expires before its TTL. Undefined for any other credential. */
function endsEarly(
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
export function noKeeper(
  { provider, registries }: Pick<JobState['settings'], 'provider' | 'registries'>,
  always = false,
): JobpassError {
  const needy = registries === undefined ? `\`provider: ${provider}\`` : '`registries`';
  const what = always ? needy : '`deliver: endpoint`';
  return new JobpassError('state', `${what} needs the keeper, which cannot start here`, {
    hint: always
      ? 'The warning above contains the reason. The credential works only while the keeper runs'
      : 'Use `deliver: env` or `deliver: file`',
  });
}
