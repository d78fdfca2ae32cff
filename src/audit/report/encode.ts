import { displayText } from '../display.js';
import type { Findings } from '../findings.js';
import { AUDIT_EVENTS } from '../record.js';
import { KINDS, type NumberColumn, type Payload, STANDINGS, type TextColumn } from './payload.js';

/** The maximum length of a text in the page, in characters. Legitimate texts are shorter. */
const LONGEST = 500;

/** Returns the data of the page. All texts are safe to display, and the page displays them as text. */
export function payloadOf(found: Findings): Payload {
  const texts: string[] = [];
  const places = new Map<string, number>();
  const text = (value: string | undefined): number => {
    if (value === undefined || value === '') return -1;
    const known = places.get(value);
    if (known !== undefined) return known;
    places.set(value, texts.length);
    texts.push(displayText(value, LONGEST));
    return texts.length - 1;
  };
  const columns = noCredentials();
  const add = (values: Record<TextColumn | NumberColumn, number>): void => {
    for (const [name, value] of Object.entries(values))
      columns[name as TextColumn | NumberColumn].push(value);
  };
  const happened: number[][] = [];
  const numbers = new Map<unknown, number>();
  for (const [at, lifetime] of found.lifetimes.entries()) {
    const { credential, standing, ending, because, deadAt, livesUntil, jobEnd } = lifetime;
    const { job } = credential;
    numbers.set(lifetime, at);
    add({
      id: text(credential.id),
      uid: text(credential.uid),
      keyId: text(credential.keyId),
      provider: text(credential.provider),
      service: text(credential.service),
      name: text(credential.name),
      role: text(credential.role),
      scopes: text(credential.scopes.join(' ')),
      subject: text(credential.subject),
      issuer: text(credential.issuer),
      actor: text(credential.actor),
      run: text(credential.run),
      system: text(job.system),
      job: text(job.job),
      repository: text(job.repository),
      ref: text(job.ref),
      sha: text(job.sha),
      workflow: text(job.workflow),
      environment: text(job.environment),
      eventName: text(job.event_name),
      runner: text(job.runner),
      deliveredTo: text(credential.deliveredTo.join(', ')),
      because: text(because),
      issuedAt: credential.issuedAt,
      deadAt: deadAt ?? -1,
      livesUntil: livesUntil ?? -1,
      jobEnd: jobEnd ?? -1,
      livedMs: lifetime.livedMs,
      afterJobMs: lifetime.afterJobMs,
      renewals: lifetime.renewals,
      standing: STANDINGS.indexOf(standing),
      ending: ending === undefined ? -1 : AUDIT_EVENTS.indexOf(ending),
      unconfirmed: lifetime.unconfirmed ? 1 : 0,
    });
    happened.push(
      credential.happened.flatMap((one) => [
        AUDIT_EVENTS.indexOf(one.event),
        one.at,
        one.until ?? -1,
        text(one.because),
        text(one.chain),
        one.sequence,
      ]),
    );
  }
  const { unusual, chains } = found;
  return {
    now: found.now,
    files: found.files.map((file) => displayText(file)),
    records: found.records,
    unreadable: found.unreadable,
    chains,
    firstAt: found.firstAt ?? -1,
    lastAt: found.lastAt ?? -1,
    events: AUDIT_EVENTS,
    texts,
    credentials: { ...columns, happened },
    unusual: {
      credential: unusual.map(({ lifetime }) => numbers.get(lifetime) ?? -1),
      kind: unusual.map(({ kind }) => KINDS.indexOf(kind)),
      text: unusual.map((one) => text(one.text)),
    },
  };
}

function noCredentials(): Record<TextColumn | NumberColumn, number[]> {
  return {
    ...{
      id: [],
      uid: [],
      keyId: [],
      provider: [],
      service: [],
      name: [],
      role: [],
      scopes: [],
      subject: [],
      issuer: [],
    },
    ...{ actor: [], run: [], system: [], job: [], repository: [], ref: [], sha: [], workflow: [] },
    ...{ environment: [], eventName: [], runner: [], deliveredTo: [], because: [], issuedAt: [], deadAt: [] },
    ...{ livesUntil: [], jobEnd: [], livedMs: [], afterJobMs: [], renewals: [], standing: [], ending: [] },
    unconfirmed: [],
  };
}
