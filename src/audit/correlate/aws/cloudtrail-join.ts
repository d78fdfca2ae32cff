import type { FileLine } from '../../read.js';
import type { Correlation } from '../correlation.js';
import type { ServiceLogJoin } from '../service-log.js';
import { readTrail, type TrailEvent } from './cloudtrail.js';
import { SessionOwners } from './session-owners.js';

/** Joins CloudTrail events with sessions in the records. All logins must be added before the first use. */
export class CloudTrailJoin implements ServiceLogJoin<TrailEvent> {
  readonly #correlation: Correlation;
  readonly #owners: SessionOwners;

  /** Whether the user confirmed that the trail has no data events, or the logs contain data events. */
  #knowsDataEvents: boolean;
  readonly read = readTrail;

  /** @param withoutDataEvents whether the user confirmed that the trail has no data events */
  constructor(correlation: Correlation, withoutDataEvents: boolean) {
    this.#correlation = correlation;
    this.#knowsDataEvents = withoutDataEvents;
    this.#owners = new SessionOwners(correlation, correlation.track('aws'));
  }

  get hasCredentials(): boolean {
    return this.#owners.hasCredentials;
  }

  addLogIn(event: TrailEvent): void {
    this.#owners.addLogIn(event);
  }

  /** Assigns each access key to its credential. */
  assignOwners(): void {
    this.#owners.assign();
  }

  addUse(event: TrailEvent, where: FileLine): void {
    const { principal, startedSession } = event;
    this.#knowsDataEvents ||= event.isData;
    const use = {
      at: event.at,
      action: event.action,
      address: event.address,
      error: event.error,
      refused: event.refused,
    };
    if (principal === undefined) {
      // A caller with an ID token received a session for one of the roles.
      if (startedSession !== undefined && this.#owners.isUnknownSession(startedSession))
        this.#correlation.unknownSession(
          'aws',
          startedSession.principal,
          startedSession.role,
          use,
          where,
          event.id,
          event.who,
        );
      return;
    }
    const found = this.#owners.ownerOf(principal, event);
    if (found === undefined) {
      if (this.#owners.isForeign(principal, event.role)) return;
      this.#correlation.unknownSession('aws', principal, event.role, use, where, event.id, event.who);
    } else if (found.owner === 'ambiguous')
      this.#correlation.ambiguousUse('aws', principal, found.of, use, where, event.id);
    else {
      if (event.issuedOther) this.#correlation.unjudged.notFollowed(found.owner, event.action);
      this.#correlation.addUse(
        found.owner,
        found.joined,
        found.through === undefined ? use : { ...use, through: found.through },
        where,
        event.id,
      );
    }
  }

  reasonIncomplete(): string | undefined {
    return this.#knowsDataEvents
      ? undefined
      : 'the logs have no data events, so they do not show reads and writes. If the trail has none, pass --no-data-events';
  }
}
