import { join } from 'node:path';
import { type Head, headText } from '../audit/chain.js';
import type { AuditEvent, AuditedIdentity } from '../audit/record.js';
import type { Sender } from '../audit/send.js';
import { sinksFor } from '../audit/sinks/registry.js';
import { appendTo, headsOf } from '../audit/trail.js';
import type { Clock } from '../clock.js';
import type { Settings } from '../config/settings.js';
import { tell } from '../errors.js';
import type { Runner } from '../runners/runner.js';
import { printable } from '../text/printable.js';
import { type HeldLease, type JobState, TRAIL_FILE } from './folder.js';

/** How long the sinks of required records are waited for before a credential is delivered, in milliseconds. */
const ASSURED_MS = 10_000;
/** What is kept for sinks of the time in which leases are ended, in milliseconds. */
const SENDING_MS = 3_000;
/** How long a process beside the job tries at once, in milliseconds. */
const BESIDE_MS = 10_000;

/** What a record of these says must hold although the machine loses its power in the next moment. */
const IN_ADVANCE: ReadonlySet<string> = new Set(['renewing', 'renewed']);

/** What a record has beside what the job and the lease say; `expiresAt` is told in the place of the lease's own. */
type MoreOfEvent = Partial<Pick<AuditEvent, 'because' | 'at' | 'deliveredTo' | 'until' | 'renewals'>> & {
  expiresAt?: number;
};

/** The settings with a file for the records that sinks get, where the user names none: it goes with the lease's folder. */
export function withOwnTrail(settings: Settings, folder: string): Settings {
  return settings.auditFile === undefined && sinksFor(settings).length > 0
    ? { ...settings, auditFile: join(folder, TRAIL_FILE), auditOwn: true }
    : settings;
}

/** Writes down what happens to a credential. */
export class Auditor {
  readonly #runner: Pick<Runner, 'system' | 'step'>;
  readonly #state: Pick<JobState, 'settings' | 'audited'>;
  readonly #clock: Clock;
  readonly #lenient: boolean;
  /** The heads that this process made, by the files that they are in. */
  readonly #heads = new Map<string, Head>();
  #failed = false;
  #opened: Promise<Sender | undefined> | undefined;
  #beside: Promise<void> | undefined;

  /** @param lenient whether the loss of a record that is required stops nothing: of a process that nobody sees */
  constructor(
    runner: Pick<Runner, 'system' | 'step'>,
    state: Pick<JobState, 'settings' | 'audited'>,
    clock: Clock,
    lenient = false,
  ) {
    this.#runner = runner;
    this.#state = state;
    this.#clock = clock;
    this.#lenient = lenient;
  }

  /**
   * Adds a record.
   *
   * @returns whether it is written
   * @throws JobpassError `state` where records are required and this one cannot be written
   */
  note(
    event: AuditEvent['event'],
    held: HeldLease | undefined,
    { expiresAt, ...more }: MoreOfEvent = {},
  ): boolean {
    const { settings, audited = { job: { system: this.#runner.system.name } } } = this.#state;
    const { auditFile } = settings;
    if (auditFile === undefined) return false;
    try {
      const happened = { at: this.#clock.now(), ...eventOf(event, audited, held, settings), ...more };
      if (expiresAt !== undefined && happened.credential !== undefined)
        happened.credential = { ...happened.credential, expiresAt };
      const { part, head } = appendTo(auditFile, [happened], IN_ADVANCE.has(event));
      this.#heads.set(part, head);
      return true;
    } catch (error) {
      if (settings.audit === 'required' && !this.#lenient) throw error;
      if (!this.#failed)
        this.#runner.step.log.warning(`${tell(error)}. The job continues without this record`);
      this.#failed = true;
      return false;
    }
  }

  /** The same where nothing may wait for a record: its loss is told. */
  noteIfPossible(...what: Parameters<Auditor['note']>): boolean {
    try {
      return this.note(...what);
    } catch (error) {
      this.#runner.step.log.error(tell(error));
      return false;
    }
  }

  /** Adds how a lease ended. */
  noteEnding(held: HeldLease): void {
    const { ending } = held;
    if (ending === undefined) return;
    this.noteIfPossible(ending.word, held, {
      at: ending.at,
      because: printable(ending.because, 500),
      ...(ending.until === undefined ? {} : { until: ending.until }),
    });
  }

  /**
   * To be called before the first record: from here on sinks get what is written.
   *
   * @throws JobpassError where records are required, and the settings of a sink cannot be used
   */
  async open(): Promise<void> {
    const sender = await this.#sender();
    if (this.#state.settings.audit === 'required') await sender?.check();
  }

  /** @throws JobpassError where records are required, and a sink has not taken those that were written */
  async assure(): Promise<void> {
    if (this.#state.settings.audit !== 'required') return;
    const sender = await this.#sender();
    await sender?.assure(ASSURED_MS);
  }

  /**
   * Sends what the sinks have not yet, and tells what they did not take. Never throws.
   *
   * @param last whether no process of this job comes later
   */
  async send(withinMs: number, last = false): Promise<void> {
    const { log, printRecord } = this.#runner.step;
    try {
      const sender = await this.#sender();
      await sender?.send(withinMs);
      // What nobody would see is told by a process that somebody does.
      if (printRecord === undefined) return;
      for (const { level, message } of sender?.notices(last) ?? []) log[level](`Audit: ${message}`);
    } catch (error) {
      log.warning(`Audit: records could not be sent: ${tell(error)}`);
    }
  }

  /** The same beside the job, again and again: nothing waits for it. Never throws. */
  sendBeside(signal: AbortSignal): void {
    this.#beside ??= this.#sender()
      .then((sender) => sender?.sendIfDue(BESIDE_MS, signal))
      .catch(() => undefined)
      .finally(() => {
        this.#beside = undefined;
      });
  }

  /** How much time the sinks must be left, in milliseconds. */
  get sendingMs(): number {
    const { settings } = this.#state;
    return settings.auditFile === undefined || sinksFor(settings).length === 0 ? 0 : SENDING_MS;
  }

  /** What sends; undefined where there is no sink, and nothing is loaded. */
  #sender(): Promise<Sender | undefined> {
    this.#opened ??= this.#open();
    return this.#opened;
  }

  async #open(): Promise<Sender | undefined> {
    const { settings } = this.#state;
    const { auditFile } = settings;
    const { printRecord: print } = this.#runner.step;
    if (auditFile === undefined || sinksFor(settings).length === 0) return undefined;
    const { Sender } = await import('../audit/send.js');
    const options = { settings, file: auditFile, clock: this.#clock };
    const sender = new Sender(print === undefined ? options : { ...options, print });
    sender.begin();
    return sender;
  }

  /**
   * The heads of the trail, for the log: what is out of the job's later reach proves what came before. A trail has one, and
   * one more for each part that it has; of a part that this process did not write to, as it is now.
   */
  get told(): string | undefined {
    const { auditFile, auditOwn } = this.#state.settings;
    if (auditFile === undefined || this.#heads.size === 0) return undefined;
    const heads = new Map([
      ...headsOf(auditFile).map(({ part, head }) => [part, head] as const),
      ...this.#heads,
    ]);
    return [...heads]
      .map(
        ([part, head]) =>
          `${head.count} ${head.count === 1 ? 'record' : 'records'}${auditOwn ? '' : ` in ${part}`}, head ${headText(head)}`,
      )
      .join(' and ');
  }
}

function eventOf(
  event: AuditEvent['event'],
  identity: AuditedIdentity,
  held: HeldLease | undefined,
  { provider, name, role }: Settings,
): Omit<AuditEvent, 'at'> {
  const lease = held?.lease;
  return {
    event,
    ...identity,
    provider,
    ...(name === undefined ? {} : { name }),
    ...(role === undefined ? {} : { role: role.slice(0, 300) }),
    ...(lease?.scope === undefined ? {} : { scopes: lease.scope.split(' ').map((one) => one.slice(0, 200)) }),
    ...(lease === undefined
      ? {}
      : {
          credential: {
            id: lease.id,
            service: lease.issuer,
            issuedAt: lease.issuedAt,
            ...(lease.expiresAt === undefined ? {} : { expiresAt: lease.expiresAt }),
            ...(lease.uid === undefined ? {} : { uid: lease.uid }),
          },
        }),
  };
}
