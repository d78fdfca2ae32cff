import type { Clock } from '../clock.js';
import type { ClockLead } from '../http/service-clock.js';
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
    this.folder.save(this.state);
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
