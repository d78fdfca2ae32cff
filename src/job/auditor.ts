import { type Head, toldHead } from '../audit/chain.js';
import { type AuditEvent, auditedJob } from '../audit/record.js';
import { appendTo } from '../audit/trail.js';
import type { Clock } from '../clock.js';
import type { Settings } from '../config/settings.js';
import { tell } from '../errors.js';
import type { Claims } from '../identity/id-token.js';
import type { Log } from '../runners/runner.js';
import { printable } from '../text/printable.js';
import type { HeldLease } from './folder.js';

/** What records say of a job, as it is saved with a lease for those who end it. */
export type AuditedIdentity = Pick<AuditEvent, 'job' | 'actor' | 'subject' | 'issuer'>;

export interface AuditorOptions {
  settings: Settings;
  clock: Clock;
  log: Log;
}

/** What an ID token, and the system, say of a job. */
export function auditedIdentity(system: string, claims: Claims, job: Claims): AuditedIdentity {
  const text = (name: string): string | undefined => {
    const value = claims[name] ?? job[name];
    return typeof value === 'string' && value !== '' ? value.slice(0, 300) : undefined;
  };
  const actor = text('actor') ?? text('user_login');
  const uid = text('actor_id') ?? text('user_id');
  const [subject, issuer] = [text('sub'), text('iss')];
  return {
    job: auditedJob(system, claims, job),
    ...(actor === undefined ? {} : { actor: { name: actor, ...(uid === undefined ? {} : { uid }) } }),
    ...(subject === undefined ? {} : { subject }),
    ...(issuer === undefined ? {} : { issuer }),
  };
}

/** Writes down what happens to a credential. */
export class Auditor {
  readonly #options: AuditorOptions;
  #head: Head | undefined;
  #failed = false;

  constructor(options: AuditorOptions) {
    this.#options = options;
  }

  /**
   * Adds a record.
   *
   * @throws JobpassError `state` where records are required and this one cannot be written
   */
  note(
    event: AuditEvent['event'],
    identity: AuditedIdentity,
    held: HeldLease | undefined,
    more: Partial<Pick<AuditEvent, 'because' | 'at' | 'deliveredTo' | 'until'>> = {},
  ): void {
    const { settings, clock, log } = this.#options;
    const { auditFile } = settings;
    if (auditFile === undefined) return;
    try {
      const { head } = appendTo(auditFile, [
        { at: clock.now(), ...eventOf(event, identity, held, settings), ...more },
      ]);
      this.#head = head;
    } catch (error) {
      if (settings.audit === 'required') throw error;
      if (!this.#failed) log.warning(`${tell(error)}. The job goes on without that record`);
      this.#failed = true;
    }
  }

  /** The same where nothing may wait for a record: its loss is told. */
  noteIfPossible(...what: Parameters<Auditor['note']>): void {
    try {
      this.note(...what);
    } catch (error) {
      this.#options.log.error(tell(error));
    }
  }

  /** Adds how a lease ended. */
  noteEnding(identity: AuditedIdentity, held: HeldLease): void {
    const { ending } = held;
    if (ending === undefined) return;
    this.noteIfPossible(ending.word, identity, held, {
      at: ending.at,
      because: printable(ending.because, 500),
      ...(ending.until === undefined ? {} : { until: ending.until }),
    });
  }

  /** The head as it was left here, for the log: what is out of the job's later reach proves what came before. */
  get told(): string | undefined {
    return this.#head === undefined
      ? undefined
      : `${this.#head.count} records in ${this.#options.settings.auditFile}, head ${toldHead(this.#head)}`;
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
