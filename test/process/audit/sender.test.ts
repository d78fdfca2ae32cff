import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../../src/audit/record.js';
import { Sender } from '../../../src/audit/send.js';
import type { TrailLine } from '../../../src/audit/sinks/sink.js';
import { systemClock } from '../../../src/clock.js';
import { within } from '../../support/pace.js';
import { answer, Receiver, recordsOfOtlp, silence } from '../../support/receiver.js';
import { EVENT, linesIn } from '../../support/trail-lines.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jobpass-sinks-'));
  file = join(folder, 'trail.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const linesOf = (...events: AuditEvent[]): TrailLine[] => linesIn(file, ...events);

describe('sending audit records', () => {
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await Receiver.start();
  });
  afterEach(() => receiver.close());

  const otlp = (env: Record<string, string> = {}): Sender =>
    new Sender({
      settings: { audit: 'true' },
      file,
      clock: systemClock,
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.origin, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json', ...env },
    });
  const told = (sender: Sender, last = false): string[] =>
    sender.notices(last).map(({ level, message }) => `${level} ${message}`);
  /** From now on all records are its own. */
  const begun = (sender: Sender): Sender => {
    sender.begin();
    linesOf(EVENT, EVENT);
    return sender;
  };

  it('brings what is in the parts of a trail whose writer was killed or frozen, and no more than once', async () => {
    linesOf(EVENT);
    mkdirSync(`${file}.lock`);
    linesOf(EVENT);
    const sender = begun(otlp());
    // Half a line stays behind, and is no record that anybody waits for.
    appendFileSync(file, '{"class_uid":3002');
    await sender.assure(2_000);
    const later = otlp();
    linesOf(EVENT);
    await later.send(2_000);
    const uids = recordsOfOtlp(receiver.taken).map(({ metadata }) => metadata.uid);
    expect(uids).toHaveLength(3);
    expect(uids.map((uid) => uid.split('-')[1])).toEqual(['2', '3', '4']);
    expect(new Set(uids).size).toBe(3);
    expect(told(later, true)).toEqual([]);
  });

  it.each([429, 502, 503, 504])('repeats a request of OTLP after %i', async (status) => {
    receiver.react(answer(status), answer(status));
    await begun(otlp()).send(4_000);
    expect(receiver.seen).toHaveLength(3);
    expect(recordsOfOtlp(receiver.taken)).toHaveLength(2);
  });

  it('does not take the page of a gateway for a collector', async () => {
    receiver.always(answer(200, { 'content-type': 'text/html' }, '<html>Welcome</html>'));
    const sender = begun(otlp());
    await sender.send(1_500);
    expect(receiver.seen.length).toBeGreaterThan(1);
    expect(told(sender)[0]).toMatch(
      /^info 2 audit records could not be sent to .* yet.* a body that is not an OTLP response/,
    );
  });

  it('waits as long as Retry-After says, and no longer than it may', async () => {
    receiver.react(answer(429, { 'retry-after': '1' }));
    await begun(otlp()).send(4_000);
    const [first, second] = receiver.seen;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(990);
    expect(recordsOfOtlp(receiver.taken)).toHaveLength(2);
    linesOf(EVENT);
    receiver.react(answer(503, { 'retry-after': '60' }));
    const start = performance.now();
    await otlp().send(4_000);
    expect(performance.now() - start).toBeLessThan(within(1_000));
    expect(receiver.seen).toHaveLength(3);
  });

  it('ends in time where nothing answers', async () => {
    receiver.always(silence);
    const sender = begun(otlp());
    const start = performance.now();
    await sender.send(700);
    expect(performance.now() - start).toBeLessThan(within(1_200));
    expect(told(sender)[0]).toContain('; a later step of the job will retry');
  });

  it('ends by the timeout of OpenTelemetry where that is sooner', async () => {
    receiver.always(silence);
    const start = performance.now();
    await begun(otlp({ OTEL_EXPORTER_OTLP_TIMEOUT: '300' })).send(5_000);
    expect(performance.now() - start).toBeLessThan(within(1_500));
  });
});
