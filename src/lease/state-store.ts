import type { Clock } from '../clock.js';
import type { ClockLead } from '../http/service-clock.js';
import { providerDefinition } from '../providers/registry.js';
import type { JobFolder } from './folder.js';
import { LeaseStore } from './lease-store.js';
import type { HeldLease, JobState } from './state.js';

/** Main's record of a lease for the post step: `state.json` in the lease's folder. */
export class StateStore extends LeaseStore {
  readonly state: JobState;

  constructor(folder: JobFolder, clock: Clock, state: JobState) {
    super(folder, clock, state);
    this.state = state;
  }

  protected write(): void {
    this.folder.save(withoutUnusedInputs(this.state));
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

/** Returns the state without the inputs that only an exchange reads, such as a private key, if the keeper makes no exchange. */
function withoutUnusedInputs(state: JobState): JobState {
  if (state.renewal === 'anew') return state;
  const { settings } = state;
  const { inputs } = providerDefinition(settings.provider);
  const unused = new Set(inputs.filter(({ exchangeOnly }) => exchangeOnly).map(({ name }) => name));
  const own = Object.entries(settings.own).filter(([name]) => !unused.has(name));
  return { ...state, settings: { ...settings, own: Object.fromEntries(own) } };
}
