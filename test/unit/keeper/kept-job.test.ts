import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type JobClock, jobClock } from '../../../src/clock.js';
import { JobpassError } from '../../../src/errors.js';
import { KeptJob } from '../../../src/keeper/kept-job.js';
import type { JobContext } from '../../../src/lease/context.js';
import { endLease } from '../../../src/lease/end-lease.js';
import { JobFolder } from '../../../src/lease/folder.js';
import type { HeldLease, JobState } from '../../../src/lease/state.js';
import type { Lease } from '../../../src/providers/lease.js';
import type { Probe } from '../../../src/providers/provider.js';
import type { Runner } from '../../../src/runners/runner.js';
import { Secrets } from '../../../src/text/secrets.js';
import { MachineClock } from '../../support/machine-clock.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LEASE_MS = MINUTE;

/** A service with a clock of its own, which nobody sets. */
class Service {
  readonly #machine: MachineClock;
  /** Time that passed while the machine stood still and knew nothing of it. */
  pausedMs = 0;
  readonly ends = new Map<string, number>();
  renewals = 0;
  exchanges = 0;
  /** Whether exchanges fail. */
  fails = false;
  readonly revoked = new Set<string>();

  constructor(machine: MachineClock) {
    this.#machine = machine;
  }

  get now(): number {
    return this.#machine.elapsedMs + this.#machine.asleepMs + this.pausedMs;
  }

  alive(id: string): boolean {
    return !this.revoked.has(id) && (this.ends.get(id) ?? 0) > this.now;
  }

  issue(id: string): void {
    this.ends.set(id, this.now + LEASE_MS);
  }

  /** What the job sees of it. */
  context(clock: JobClock, deliver: 'env' | 'endpoint'): JobContext {
    const http = {
      with: () => http,
      persist: (operation: (attempt: { leftMs: number }) => Promise<unknown>) => operation({ leftMs: 1_000 }),
    };
    const lease = (id: string): Lease => ({
      ...{ id, provider: 'vault', issuer: 'test', credential: `secret-${id}`, values: [] },
      ...{ issuedAt: clock.now(), expiresAt: clock.now() + LEASE_MS },
      ...{ renewable: deliver === 'env', selfContained: false, handle: {} },
    });
    return {
      ...{
        clock,
        secrets: new Secrets(),
        http,
        settings: { revoke: true, deliver: [deliver] },
      },
      serviceClock: { ahead: undefined },
      provider: {
        audience: undefined,
        targets: [],
        leavesReplaced: true,
        prepare: async () => [],
        exchange: async () => {
          const id = `lease-${++this.exchanges}`;
          if (this.fails) throw new JobpassError('unreachable', 'It is down', { transient: true });
          this.issue(id);
          return lease(id);
        },
        ...(deliver === 'env'
          ? {
              renew: async (held: Lease) => {
                if (!this.alive(held.id)) throw new JobpassError('refused', 'It is dead');
                this.renewals++;
                this.issue(held.id);
                return { ...held, expiresAt: clock.now() + LEASE_MS };
              },
            }
          : {}),
        probe: async (held: Lease): Promise<Probe> =>
          this.alive(held.id) ? { answer: 'accepts' } : { answer: 'refuses', form: 'own' },
        revoke: async (held: Lease) => {
          this.revoked.add(held.id);
          return { answer: 'done' };
        },
      },
      close: async () => undefined,
    } as unknown as JobContext;
  }
}

const opened = vi.hoisted(() => ({ context: undefined as unknown }));
vi.mock('../../../src/lease/context.js', () => ({ openContext: async () => opened.context }));

/** A credential of the service that this process keeps for a job. */
function keptBy(
  { parent, machine, service }: { parent: string; machine: MachineClock; service: Service },
  deliver: 'env' | 'endpoint',
  ttlMs = 6 * HOUR,
) {
  const folder = JobFolder.create(parent);
  const clock = jobClock(machine);
  service.issue('lease-0');
  const now = clock.now();
  const held: HeldLease = {
    lease: {
      ...{ id: 'lease-0', provider: 'vault', issuer: 'test', credential: 'secret-0', values: [] },
      ...{ issuedAt: now, expiresAt: now + LEASE_MS, renewable: deliver === 'env', selfContained: false },
      handle: {},
    },
    accepted: { answer: 'accepts' },
    deliveredTo: ['a test'],
  };
  const state = {
    ...{ version: 1, settings: { provider: 'vault', revoke: true, deliver: [deliver] }, clock: clock.mark },
    life: { leaseMs: LEASE_MS, ttlMs, endsAt: now + ttlMs },
    ...{ renewal: deliver === 'env' ? 'in place' : 'anew', claims: {}, leases: [held], lostAnswers: [] },
  } as unknown as JobState;
  folder.save(state);
  opened.context = service.context(clock, deliver);
  const log = { info() {}, warning() {}, error() {} };
  const runner = { system: { name: 'test' }, step: { log } } as unknown as Runner;
  // As another process, which knows the job's clock by what was saved alone.
  const job = new KeptJob({ folder, state: folder.load() as JobState, runner, clock: machine });
  /** Lets seconds pass. @returns in how many of them the credential that the job has was dead */
  const pass = async (seconds: number): Promise<number> => {
    let dead = 0;
    for (let second = 0; second < seconds; second++) {
      machine.pass(1_000);
      job.tick('alive');
      await new Promise((resolve) => setImmediate(resolve));
      const { lease } = job;
      if (lease === undefined || !service.alive(lease.id)) dead++;
    }
    return dead;
  };
  return { folder, job, pass };
}

describe('a kept credential, where the machine’s clock jumps', () => {
  let parent = '';
  let machine: MachineClock;
  let service: Service;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'jobpass-clock-'));
    machine = new MachineClock();
    service = new Service(machine);
  });
  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  const keep = (deliver: 'env' | 'endpoint', ttlMs?: number) =>
    keptBy({ parent, machine, service }, deliver, ttlMs);

  for (const deliver of ['env', 'endpoint'] as const) {
    it.each([
      ['set back 20 minutes', -20 * MINUTE],
      ['set back a day', -24 * HOUR],
      ['set forward 20 minutes', 20 * MINUTE],
      ['set forward a day', 24 * HOUR],
    ])(`is renewed in time (${deliver}) where it is %s`, async (_, ms) => {
      const { pass } = keep(deliver);
      expect(await pass(5)).toBe(0);
      machine.set(ms);
      expect(await pass(300)).toBe(0);
      machine.set(-ms);
      expect(await pass(300)).toBe(0);
    });
  }

  it('is the only one of many whose secret is compared with messages', async () => {
    const { job, pass } = keep('endpoint');
    await pass(600);
    const { secrets } = opened.context as JobContext;
    const { lease } = job;
    expect(service.exchanges).toBeGreaterThan(20);
    expect(secrets.has(String(lease?.credential))).toBe(true);
    const known = Array.from({ length: service.exchanges }, (_, at) => secrets.has(`secret-lease-${at + 1}`));
    expect(known.filter(Boolean).length).toBeLessThan(6);
  });

  it('is never forgotten, nor called expired, while it may live', async () => {
    const { folder, pass } = keep('endpoint');
    await pass(5);
    machine.set(HOUR);
    await pass(3);
    // The jump was taken for a reason to ask for another one; the former lives on, and is remembered for post.
    const kept = folder.loadKept();
    expect(kept?.leases.map(({ lease, ending }) => [lease.id, ending?.word])).toEqual([
      ['lease-0', undefined],
      ['lease-1', undefined],
    ]);
    expect(service.alive('lease-0')).toBe(true);
  });

  it.each([
    ['slept for ten minutes', () => machine.sleeps(10 * MINUTE)],
    [
      'stood still for ten minutes and does not know it',
      () => {
        service.pausedMs += 10 * MINUTE;
        machine.set(10 * MINUTE);
      },
    ],
  ])('is replaced at once where the machine %s', async (_, happen) => {
    const { pass } = keep('endpoint');
    await pass(5);
    happen();
    await pass(2);
    expect(service.exchanges).toBe(1);
    expect(await pass(120)).toBe(0);
  });

  it('is seen to have expired where the machine slept and steps hold it', async () => {
    const { folder, pass } = keep('env');
    await pass(5);
    machine.sleeps(10 * MINUTE);
    await pass(30);
    expect(folder.loadKept()?.stopped).toMatch(/expired before it could be renewed/);
  });

  it('is renewed no more while nothing shows whether the job goes on, which is written down', async () => {
    const { folder, job, pass } = keep('endpoint');
    await pass(5);
    for (let second = 0; second < 40; second++) {
      machine.pass(1_000);
      job.tick('silent');
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(service.exchanges).toBe(0);
    expect(folder.loadKept()?.outages).toEqual([
      {
        from: expect.any(Number) as number,
        reason: expect.stringMatching(/the liveness check of the job has failed for 5m/) as string,
      },
    ]);
    // With the next sign it goes on, and that is written down as well.
    await pass(2);
    expect(service.exchanges).toBe(1);
    expect(folder.loadKept()?.outages[0]?.to).toBeDefined();
  });

  it('ends at its ttl, which is elapsed time', async () => {
    const { job, pass } = keep('endpoint', 10 * MINUTE);
    await pass(5);
    machine.set(2 * HOUR);
    await pass(60);
    expect(job.over).toBe(false);
    machine.set(-4 * HOUR);
    await pass(530);
    expect(job.over).toBe(false);
    await pass(10);
    expect(job.over).toBe(true);
  });

  it('tells programs an end that is right by the clock as it is now', async () => {
    const { job, pass } = keep('endpoint');
    await job.prepare();
    await pass(2);
    machine.set(-20 * MINUTE);
    const { json = '' } = (await job.answer()) ?? {};
    const answer = JSON.parse(json) as { expires_in: number };
    expect(answer.expires_in).toBeGreaterThan(50);
    expect(answer.expires_in).toBeLessThanOrEqual(60);
  });
});

describe('a kept credential that a client requests from the endpoint', () => {
  let parent = '';
  let machine: MachineClock;
  let service: Service;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'jobpass-refresh-'));
    machine = new MachineClock();
    service = new Service(machine);
  });
  afterEach(() => rmSync(parent, { recursive: true, force: true }));
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  };

  it('is replaced by one exchange, however many clients send a request, once less than half its lifetime is left', async () => {
    const { job } = keptBy({ parent, machine, service }, 'endpoint');
    machine.pass(LEASE_MS / 2);
    expect(job.refresh()).toBe('fresh');
    await settle();
    expect(service.exchanges).toBe(0);
    machine.pass(1);
    expect(Array.from({ length: 50 }, () => job.refresh())).toEqual(Array(50).fill('renewing'));
    await settle();
    expect(job.refresh()).toBe('fresh');
    expect([service.exchanges, job.lease?.id]).toEqual([1, 'lease-1']);
  });

  it('starts one exchange by a request, and the next one by the schedule, while the service fails', async () => {
    const { job } = keptBy({ parent, machine, service }, 'endpoint');
    service.fails = true;
    machine.pass(LEASE_MS / 2 + 1);
    expect(job.refresh()).toBe('renewing');
    await settle();
    for (let request = 0; request < 20; request++) {
      expect(job.refresh()).toBe('stale');
      await settle();
    }
    expect(service.exchanges).toBe(1);
    service.fails = false;
    machine.pass(2_000);
    expect(job.refresh()).toBe('renewing');
    await settle();
    expect([job.refresh(), service.exchanges]).toEqual(['fresh', 2]);
  });

  it('is not replaced where it is renewed in place, where the job may be over, and shortly before its ttl', async () => {
    const inPlace = keptBy({ parent, machine, service }, 'env').job;
    const silent = keptBy({ parent, machine, service }, 'endpoint').job;
    const last = keptBy({ parent, machine, service }, 'endpoint', LEASE_MS).job;
    silent.tick('silent');
    machine.pass(LEASE_MS / 2 + 1);
    expect([inPlace, silent, last].map((job) => job.refresh())).toEqual(['fresh', 'stale', 'stale']);
    await settle();
    expect([service.exchanges, service.renewals]).toEqual([0, 0]);
  });
});

describe('what main has saved of a kept credential', () => {
  let parent = '';
  let machine: MachineClock;
  let service: Service;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'jobpass-news-'));
    machine = new MachineClock();
    service = new Service(machine);
  });
  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  for (const deliver of ['env', 'endpoint'] as const) {
    it(`takes nothing back of what was renewed since (${deliver})`, async () => {
      const { folder, job, pass } = keptBy({ parent, machine, service }, deliver);
      expect(await pass(50)).toBe(0);
      expect(service.renewals + service.exchanges).toBeGreaterThan(0);
      const before = job.lease;
      job.update(folder.load() as JobState);
      expect(job.lease).toEqual(before);
      // The first one is dead by now.
      expect(await pass(120)).toBe(0);
      job.update(folder.load() as JobState);
      expect(await pass(120)).toBe(0);
      const { id = '' } = job.lease ?? {};
      expect(service.alive(id)).toBe(true);
      await job.endWithJob();
      expect(service.revoked.has(id)).toBe(true);
    });
  }

  it('is known from then on: a shorter end, and what was fetched', async () => {
    const { folder, job } = keptBy({ parent, machine, service }, 'env');
    const state = folder.load() as JobState;
    const [held] = state.leases as [HeldLease];
    held.lease.renewBefore = (held.lease.expiresAt ?? 0) - 30_000;
    held.lease.handle = { secrets: ['a'] };
    job.update(state);
    expect(job.lease).toMatchObject({ renewBefore: held.lease.renewBefore, handle: { secrets: ['a'] } });
  });

  it('is known beside what was renewed, if it was fetched later', async () => {
    const { folder, job, pass } = keptBy({ parent, machine, service }, 'env');
    await pass(50);
    const expiresAt = job.lease?.expiresAt;
    const state = folder.load() as JobState;
    (state.leases[0] as HeldLease).lease.handle = { secrets: ['a'] };
    job.update(state);
    expect(job.lease).toMatchObject({ expiresAt, handle: { secrets: ['a'] } });
  });
});

describe('a credential that another process took back from the keeper', () => {
  let parent = '';
  let machine: MachineClock;
  let service: Service;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'jobpass-left-'));
    machine = new MachineClock();
    service = new Service(machine);
  });
  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  it('is revoked by the keeper if that process died before it revoked the credential', async () => {
    const { job } = keptBy({ parent, machine, service }, 'env');
    await job.release(0);
    await job.endIfLeft();
    expect([...service.revoked]).toEqual(['lease-0']);
  });

  it('is left alone if that process saved its ending', async () => {
    const { folder, job } = keptBy({ parent, machine, service }, 'env');
    await job.release(0);
    const state = folder.load() as JobState;
    const [held] = state.leases as [HeldLease];
    held.ending = { word: 'revoked', at: machine.wallMs, because: 'a test' };
    folder.save(state);
    await job.endIfLeft();
    expect([...service.revoked]).toEqual([]);
  });
});

describe('the word for an ending, where the machine’s clock was set', () => {
  const end = async (happen: (machine: MachineClock, service: Service) => void) => {
    const machine = new MachineClock();
    const service = new Service(machine);
    const clock = jobClock(machine);
    const context = service.context(clock, 'env');
    service.issue('lease-0');
    const lease = { id: 'lease-0', credential: 'secret', values: [], expiresAt: clock.now() + LEASE_MS };
    happen(machine, service);
    const held = { lease, accepted: { answer: 'accepts' }, deliveredTo: [] } as unknown as HeldLease;
    return (await endLease(held, context)).word;
  };

  it.each<[string, string, (machine: MachineClock, service: Service) => void]>([
    ['forward an hour, and it lives', 'revoked', (machine) => machine.set(HOUR)],
    ['back an hour, and it lives', 'revoked', (machine) => machine.set(-HOUR)],
    [
      'forward an hour, and its time is over all the same',
      'expired',
      (machine) => {
        machine.set(HOUR);
        machine.pass(2 * MINUTE);
      },
    ],
    [
      'back an hour, and its time is over all the same',
      'expired',
      (machine) => {
        machine.set(-HOUR);
        machine.pass(2 * MINUTE);
      },
    ],
    [
      'forward, since the machine stood still, and the provider refuses it',
      'expired',
      (machine, service) => {
        service.pausedMs = HOUR;
        machine.set(HOUR);
      },
    ],
    ['to nothing else, and the credential’s time is over', 'expired', (machine) => machine.pass(2 * MINUTE)],
    ['to nothing else, and the credential lives', 'revoked', () => undefined],
  ])('%s: %s', async (_, word, happen) => {
    expect(await end(happen)).toBe(word);
  });
});
