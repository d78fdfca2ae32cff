import type { Clock } from '../clock.js';
import type { ClockLead } from '../http/service-clock.js';
import type { JobFolder, JobState } from './folder.js';
import { LeaseStore } from './lease-store.js';

/** What main saves for post: `state.json` in the lease's folder. */
export class StateStore extends LeaseStore {
  readonly state: JobState;

  constructor(folder: JobFolder, clock: Clock, state: JobState) {
    super(folder, clock, state);
    this.state = state;
  }

  protected write(): void {
    this.folder.save(this.state);
  }

  override noteExchangeOver(ahead?: ClockLead): void {
    super.noteExchangeOver();
    if (ahead !== undefined) this.state.ahead = ahead;
  }
}
