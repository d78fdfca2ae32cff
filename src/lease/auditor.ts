import { join } from 'node:path';
import { type Head, headText } from '../audit/chain.js';
import type { AuditedIdentity } from '../audit/identity.js';
import type { AuditEvent } from '../audit/record.js';
import type { Sender } from '../audit/send.js';
import { sinksFor } from '../audit/sinks/registry.js';
import { appendTo, headsOf } from '../audit/trail.js';
import type { Clock } from '../clock.js';
import type { Settings } from '../config/settings.js';
import { errorText } from '../errors.js';
import type { Runner } from '../runners/runner.js';
import { printable } from '../text/printable.js';
import { TRAIL_FILE } from './folder.js';
import type { HeldLease, JobState } from './state.js';

/** The longest time that the delivery waits for the sinks to accept required records, in milliseconds. */
const ASSURED_MS = 10_000;
/** The time for sending records to sinks, in milliseconds. It is subtracted from the time for ending leases. */
const SENDING_MS = 3_000;
/** The time limit for a background process's attempt to send records, in milliseconds. */
const BESIDE_MS = 10_000;

/** Events whose records must survive a power failure. */
const IN_ADVANCE: ReadonlySet<string> = new Set(['renewing', 'renewed']);

/** Fields in a record whose values do not come from the job or the lease. `expiresAt` overrides the lease's expiry. */
type MoreOfEvent = Partial<Pick<AuditEvent, 'because' | 'at' | 'deliveredTo' | 'until' | 'renewals'>> & {
  expiresAt?: number;
};

/**
 * Returns the settings, with a record file if there are sinks. The default file is in the lease's folder and is deleted with
 * it.
 */
export function withOwnTrail(settings: Settings, folder: string): Settings {
  return settings.auditFile === undefined && sinksFor(settings).length > 0
    ? { ...settings, auditFile: join(folder, TRAIL_FILE), auditOwn: true }
    : settings;
}

/** Records a credential's events. */
export class Auditor {
  readonly #runner: Pick<Runner, 'system' | 'step'>;
  readonly #state: Pick<JobState, 'settings' | 'audited'>;
  readonly #clock: Clock;
  readonly #lenient: boolean;
  /** The heads of the chains that this process wrote, keyed by file. */
  readonly #heads = new Map<string, Head>();
  #failed = false;
  #opened: Promise<Sender | undefined> | undefined;
  #beside: Promise<void> | undefined;

  /** @param lenient whether the process continues if a required record is lost; true for processes without a visible log */
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
   * @returns whether the record was written
   * @throws JobpassError `state` if records are required and this record cannot be written
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
        this.#runner.step.log.warning(`${errorText(error)}. The job continues without this record`);
      this.#failed = true;
      return false;
    }
  }

  /** Adds a record without blocking the caller. If the record is lost, Jobpass logs the loss. */
  noteIfPossible(...what: Parameters<Auditor['note']>): boolean {
    try {
      return this.note(...what);
    } catch (error) {
      this.#runner.step.log.error(errorText(error));
      return false;
    }
  }

  /** Records a lease's ending. */
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
   * Starts the sinks: they receive every record written from now on. Call this before the first record.
   *
   * @throws JobpassError if records are required and a sink's settings are invalid
   */
  async open(): Promise<void> {
    const sender = await this.#sender();
    if (this.#state.settings.audit === 'required') await sender?.check();
  }

  /** @throws JobpassError if records are required and a sink has not accepted all of them */
  async assure(): Promise<void> {
    if (this.#state.settings.audit !== 'required') return;
    const sender = await this.#sender();
    await sender?.assure(ASSURED_MS);
  }

  /**
   * Sends pending records to the sinks and logs the records that they did not accept. Never throws.
   *
   * @param last whether this is the job's last process
   */
  async send(withinMs: number, last = false): Promise<void> {
    const { log, printRecord } = this.#runner.step;
    try {
      const sender = await this.#sender();
      await sender?.send(withinMs);
      // A lenient process has no visible log. A later process reports the loss.
      if (printRecord === undefined) return;
      for (const { level, message } of sender?.notices(last) ?? []) log[level](`Audit: ${message}`);
    } catch (error) {
      log.warning(`Audit: records could not be sent: ${errorText(error)}`);
    }
  }

  /** Sends pending records repeatedly in the background. Never throws. */
  sendBeside(signal: AbortSignal): void {
    this.#beside ??= this.#sender()
      .then((sender) => sender?.sendIfDue(BESIDE_MS, signal))
      .catch(() => undefined)
      .finally(() => {
        this.#beside = undefined;
      });
  }

  /** The time to reserve for the sinks, in milliseconds. */
  get sendingMs(): number {
    const { settings } = this.#state;
    return settings.auditFile === undefined || sinksFor(settings).length === 0 ? 0 : SENDING_MS;
  }

  /** The sender of records. Undefined without sinks, so that its code is not loaded. */
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
   * The trail's heads, for the log. Later steps cannot change the log, so a head proves the earlier records. A trail has one
   * head for each of its parts. If this process did not write a part, it reads the head from that part's file.
   */
  get headsText(): string | undefined {
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
  { provider, name, role, auditPrint }: Settings,
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
            // A CI system masks the key ID in printed records, and a changed record breaks the chain.
            ...(lease.keyId === undefined || auditPrint === true ? {} : { keyId: lease.keyId }),
          },
        }),
  };
}
