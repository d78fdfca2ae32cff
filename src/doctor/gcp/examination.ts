import { tokenUrl } from '../../gcp/addresses.js';
import { type Caller, call } from '../../gcp/replies.js';
import type { Attempt } from '../../http/retry.js';
import { ServiceClock } from '../../http/service-clock.js';
import { type GcpSettings, gcpSettings } from '../../providers/gcp/settings.js';
import { examineAddress } from '../address.js';
import type { DoctorContext, Status } from '../doctor.js';
import { runStep } from '../steps.js';

/** The settings and tools that all steps of an examination share. */
export class GcpExamination {
  readonly context: DoctorContext;
  readonly settings: GcpSettings;
  readonly caller: Caller;
  readonly #serviceClock: ServiceClock;

  constructor(context: DoctorContext) {
    this.context = context;
    this.settings = gcpSettings(context.settings);
    this.#serviceClock = new ServiceClock(context.clock);
    this.caller = {
      http: context.http,
      serviceClock: this.#serviceClock,
      requestReason: this.settings.requestReason,
    };
  }

  report(status: Status, step: string, text: string, hint?: string): void {
    this.context.report(status, step, text, hint);
  }

  skip(why: string, ...steps: string[]): void {
    for (const step of steps) this.report('skip', step, why);
  }

  /** Runs a step. A failure is reported and does not prevent the next steps. */
  step<T>(name: string, work: (attempt: Attempt) => Promise<T>): Promise<T | undefined> {
    return runStep(this.context, name, work);
  }

  /** The difference between Google's clock and this clock, in milliseconds; positive if Google is ahead. */
  get skewMs(): number {
    return this.#serviceClock.now() - this.context.clock.now();
  }

  async mask(secret: string): Promise<void> {
    this.context.secrets.add(secret);
    await this.context.mask([secret]);
  }

  /** Checks that the Security Token Service responds. A request without fields gets an error, which needs no log-in. */
  async examineAddress(): Promise<boolean> {
    const { sts } = this.settings.addresses;
    const reply = await examineAddress(this.context, sts, (attempt) =>
      call(
        this.caller,
        {
          method: 'POST',
          url: tokenUrl({ sts }),
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: '',
          what: 'the check of the Security Token Service',
        },
        attempt,
      ),
    );
    if (reply === undefined) return false;
    if (reply.json !== undefined && reply.error !== undefined) return true;
    this.report(
      'fail',
      'address',
      `${sts.origin} is not a Security Token Service: it answers with status ${reply.answer.status}`,
      'Check the inputs url and universe',
    );
    return false;
  }
}
