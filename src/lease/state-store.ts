import type { Clock } from '../clock.js';
import type { ClockLead } from '../http/service-clock.js';
import { providerDefinition } from '../providers/registry.js';
import type { HeldLease, JobFolder, JobState } from './folder.js';
import { LeaseStore } from './lease-store.js';

/** Main's record of a lease for the post step: `state.json` in the lease's folder. */
export class StateStore extends LeaseStore {
  readonly state: JobState;

  constructor(folder: JobFolder, clock: Clock, state: JobState) {
    super(folder, clock, state);
    this.state = state;
  }

  protected write(): void {
    this.folder.save(withoutUnusedSecrets(this.state));
  }

  override addOrphaned(held: HeldLease): void {
    super.addOrphaned(held);
    delete this.state.exchangeSince;
  }

  override noteExchangeOver(ahead?: ClockLead): void {
    super.noteExchangeOver();
    if (ahead !== undefined) this.state.ahead = ahead;
  }
}

/**
 * Returns the state without the provider's secret inputs, such as a private key, if only an exchange needs them and the keeper makes
 * no exchange. The post step and the keeper need only the lease to revoke.
 */
function withoutUnusedSecrets(state: JobState): JobState {
  if (state.renewal === 'anew') return state;
  const { settings } = state;
  const secret = new Set(
    providerDefinition(settings.provider).inputs.flatMap((input) =>
      'secret' in input && input.secret ? [input.name] : [],
    ),
  );
  const own = Object.entries(settings.own).filter(([name]) => !secret.has(name));
  return { ...state, settings: { ...settings, own: Object.fromEntries(own) } };
}
