import { describe, expect, it } from 'vitest';
import { isPast, jobClock, jumped, span } from '../../../src/clock.js';
import { HttpClient } from '../../../src/http/client.js';
import { AllowedHosts } from '../../../src/http/hosts.js';
import { ServiceClock } from '../../../src/http/service-clock.js';
import type { Answer } from '../../../src/http/transport.js';
import { onWall } from '../../../src/providers/lease.js';
import { Secrets } from '../../../src/text/secrets.js';
import { MachineClock } from '../../support/machine-clock.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('the clock of a job', () => {
  it.each([
    ['set back 20 minutes', (machine: MachineClock) => machine.set(-20 * MINUTE)],
    ['set forward an hour', (machine: MachineClock) => machine.set(HOUR)],
  ])('goes on by elapsed time where the machine’s is %s', (_, jump) => {
    const machine = new MachineClock();
    const clock = jobClock(machine);
    const began = clock.now();
    machine.pass(MINUTE);
    jump(machine);
    machine.pass(MINUTE);
    expect(clock.now()).toBe(began + 2 * MINUTE);
    expect(jumped(clock)).toBe(machine.wallMs - clock.now());
  });

  it('says whole milliseconds, as records want them, however finely the machine counts', () => {
    const machine = new MachineClock();
    const clock = jobClock(machine);
    machine.pass(0.75);
    expect(Number.isInteger(clock.now())).toBe(true);
  });

  it('is the same in every process of the job', () => {
    const machine = new MachineClock();
    const first = jobClock(machine);
    machine.set(HOUR);
    const later = jobClock(machine, JSON.parse(JSON.stringify(first.mark)));
    expect(later.now()).toBe(first.now());
  });

  it('counts the time in which the machine slept', () => {
    const machine = new MachineClock();
    const clock = jobClock(machine);
    const began = clock.now();
    machine.pass(MINUTE);
    machine.sleeps(HOUR);
    expect(clock.now()).toBe(began + HOUR + MINUTE);
    expect(jumped(clock)).toBe(0);
    expect(isPast(clock, began + HOUR)).toBe('yes');
  });

  it.each([
    ['of before the machine’s last start', { now: 0, elapsed: 9e12, slept: 0 }],
    ['that a step has spoilt', { now: Number.NaN, elapsed: 1, slept: 0 }],
    ['that is no mark', {} as never],
  ])('begins anew by a mark %s', (_, mark) => {
    const machine = new MachineClock();
    expect(jobClock(machine, mark).now()).toBe(machine.wallMs);
  });

  it('calls a moment over where elapsed time and the time of day agree, and not sooner', () => {
    const machine = new MachineClock();
    const clock = jobClock(machine);
    const end = clock.now() + 5 * MINUTE;
    expect(isPast(clock, end)).toBe('no');
    machine.set(HOUR);
    expect(isPast(clock, end)).toBe('unsure');
    machine.pass(6 * MINUTE);
    expect(isPast(clock, end)).toBe('yes');
    machine.set(-2 * HOUR);
    expect(isPast(clock, end)).toBe('unsure');
  });

  it('takes small differences for none', () => {
    const machine = new MachineClock();
    const clock = jobClock(machine);
    machine.set(4_000);
    expect(jumped(clock)).toBe(0);
    expect(isPast(clock, clock.now() + 2_000)).toBe('no');
  });

  it('tells programs the end as the machine’s clock has it now', () => {
    const machine = new MachineClock();
    const clock = jobClock(machine);
    const lease = { expiresAt: clock.now() + 5 * MINUTE } as Parameters<typeof onWall>[0];
    machine.set(-20 * MINUTE);
    machine.pass(MINUTE);
    expect((onWall(lease, clock).expiresAt ?? 0) - machine.wallMs).toBe(4 * MINUTE);
  });
});

describe('the clock of a service', () => {
  const ask = (aheadMs: number, tookMs = 200) => {
    const machine = new MachineClock();
    const clock = jobClock(machine);
    const sentAt = clock.now();
    machine.pass(tookMs);
    // As a Date header has it: whole seconds, from when the answer was made.
    const at = Math.floor((sentAt + tookMs / 2 + aheadMs) / 1000) * 1000;
    return {
      machine,
      clock,
      told: { at, sentAt, receivedAt: clock.now() },
      truth: () => clock.now() + aheadMs,
    };
  };

  it.each([-65 * MINUTE, -20 * MINUTE, -3_000, -1_500, 1_500, 3_000, 50_000, 20 * MINUTE, 8 * HOUR])(
    'that is %s ms ahead never makes a moment later than it is, and is right to a second or two',
    (aheadMs) => {
      for (const tookMs of Math.abs(aheadMs) < MINUTE / 10 ? [1, 50, 400] : [1, 900, 4_000]) {
        const { machine, clock, told, truth } = ask(aheadMs, tookMs);
        const service = new ServiceClock(clock);
        service.learn(told);
        machine.pass(12_345);
        expect(service.now()).toBeLessThanOrEqual(truth());
        expect(truth() - service.now()).toBeLessThanOrEqual(1_000 + tookMs);
        const moment = truth() + MINUTE;
        expect(service.earliest(moment)).toBeLessThanOrEqual(clock.now() + MINUTE);
        expect(service.latest(moment)).toBeGreaterThanOrEqual(clock.now() + MINUTE);
      }
    },
  );

  it('is the job’s own where nothing differs that whole seconds can show', () => {
    for (const aheadMs of [-400, 0, 300]) {
      const { clock, told } = ask(aheadMs);
      const service = new ServiceClock(clock);
      service.learn(told);
      expect(service.now()).toBe(clock.now());
    }
  });

  it('is estimated by another service only until it has spoken itself, in this process or an earlier one', () => {
    const { clock, told } = ask(20 * MINUTE);
    const other = ask(5 * MINUTE).told;
    const service = new ServiceClock(clock);
    service.estimate(other);
    expect(Math.round((service.now() - clock.now()) / MINUTE)).toBe(5);
    service.learn(told);
    service.estimate(other);
    expect(Math.round((service.now() - clock.now()) / MINUTE)).toBe(20);
    const later = new ServiceClock(clock, service.ahead);
    later.estimate(other);
    expect(Math.round((later.now() - clock.now()) / MINUTE)).toBe(20);
  });

  it('is refused beyond a day', () => {
    for (const [aheadMs, way] of [
      [25 * HOUR, 'behind'],
      [-25 * HOUR, 'ahead of'],
    ] as const) {
      const { clock, told } = ask(aheadMs);
      const service = new ServiceClock(clock);
      service.learn(told);
      expect(() => service.checkDifference('sts.example')).toThrow(
        new RegExp(`clock is (24h 59m 5\\ds|25h) ${way} the clock of sts.example: the most is 24h`),
      );
    }
  });

  it('is not made of what a step wrote into the state', () => {
    const { clock } = ask(0);
    const spoilt = new ServiceClock(clock, { least: Number.NaN, most: 'x' as never });
    expect(spoilt.now()).toBe(clock.now());
  });
});

describe('the time that an answer tells', () => {
  const date = 'Sun, 29 Nov 2026 12:20:00 GMT';
  const served = async (answer: Partial<Answer> & { url: URL }, redirected?: Partial<Answer>) => {
    const answers = [answer, redirected].filter((one) => one !== undefined);
    const http = new HttpClient({
      transport: async () =>
        ({ status: 200, body: Buffer.from(''), headers: { date }, ...answers.shift() }) as Answer,
      clock: new MachineClock(),
      secrets: new Secrets(),
      allowedHosts: new AllowedHosts(['other.example']),
    });
    const request = { method: 'GET' as const, url: answer.url, headers: {}, what: 'a test' };
    return (await http.send({ ...request, toMetadataService: true })).served?.at;
  };
  const there = new URL('https://sts.example');

  it('counts by https, and from this machine', async () => {
    expect(await served({ url: there })).toBe(Date.parse(date));
    expect(await served({ url: new URL('http://127.0.0.1:1') })).toBe(Date.parse(date));
  });

  it.each<[string, Partial<Answer> & { url: URL }]>([
    ['by plain http from a metadata service', { url: new URL('http://169.254.169.254') }],
    ['through a proxy', { url: there, proxied: true }],
    ['that is none', { url: there, headers: { date: 'now' } }],
    ['that is not there', { url: there, headers: {} }],
  ])('does not count %s', async (_, answer) => {
    expect(await served(answer)).toBeUndefined();
  });

  it('does not count from where a redirect leads', async () => {
    const headers = { location: 'https://other.example/' };
    expect(
      await served({ url: there, status: 307, headers }, { url: new URL('https://other.example') }),
    ).toBeUndefined();
  });
});

describe('span', () => {
  it('has a word for what is no time at all', () => {
    expect(span(1e303)).toBe('more than 100 years');
    expect(span(768 * HOUR)).toBe('768h');
  });
});
