import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { jobClock, systemClock } from '../../../src/clock.js';
import { JobpassError } from '../../../src/errors.js';
import type { Auditor } from '../../../src/lease/auditor.js';
import type { ContextOptions, JobContext } from '../../../src/lease/context.js';
import { JobFolder } from '../../../src/lease/folder.js';
import { KeptStore } from '../../../src/lease/kept-store.js';
import { LeaseLifecycle } from '../../../src/lease/lifecycle.js';
import type { HeldLease, JobState } from '../../../src/lease/state.js';
import { StateStore } from '../../../src/lease/state-store.js';
import type { Lease } from '../../../src/providers/lease.js';
import type { Collected, Provider } from '../../../src/providers/provider.js';
import type { Runner } from '../../../src/runners/runner.js';
import { Secrets } from '../../../src/text/secrets.js';

const opened = vi.hoisted(() => ({ open: undefined as unknown as (options: unknown) => Promise<unknown> }));
vi.mock('../../../src/lease/context.js', () => ({ openContext: (options: unknown) => opened.open(options) }));

const COLLECTED = { output: 'x', variable: 'X', value: 'what-the-credential-opens' };

describe.each([
  ['main', 'state.json'],
  ['the keeper', 'kept.json'],
])('the life of a lease in %s', (owner, file) => {
  let path: string;
  /** What happened, and what was saved of leases at that moment. */
  let steps: string[];
  beforeEach(() => {
    path = mkdtempSync(join(tmpdir(), 'jobpass-'));
    steps = [];
  });
  afterEach(() => rmSync(path, { recursive: true, force: true }));

  const saved = (): Pick<JobState, 'leases' | 'exchangeSince'> => {
    try {
      return JSON.parse(readFileSync(join(path, file), 'utf8')) as JobState;
    } catch {
      return { leases: [] };
    }
  };
  const note = (what: string): void => {
    const { leases, exchangeSince } = saved();
    const ids = leases.map(({ lease, ending }) => `${lease.id}${ending === undefined ? '' : ' ended'}`);
    steps.push(`${what} [${[...ids, ...(exchangeSince === undefined ? [] : ['exchange'])].join()}]`);
  };
  const leaseOf = (id: string): Lease => ({
    ...{ id, provider: 'vault', issuer: 'https://vault.example', credential: `secret-${id}`, values: [] },
    ...{ issuedAt: Date.now(), renewable: true, selfContained: false, handle: {} },
  });

  const live = (
    provider: Partial<Provider> = {},
    { hide = async () => undefined }: { hide?: () => Promise<void> } = {},
  ) => {
    const clock = jobClock(systemClock);
    const folder = new JobFolder(path);
    const state = {
      ...{ version: 1, settings: { provider: 'oauth', own: {} }, claims: {}, leases: [], lostAnswers: [] },
    } as unknown as JobState;
    const store = owner === 'main' ? new StateStore(folder, clock, state) : new KeptStore(folder, clock);
    const secrets = new Secrets();
    const http = {
      with: () => http,
      persist: (operation: (attempt: { leftMs: number }) => Promise<unknown>) => operation({ leftMs: 1_000 }),
    };
    opened.open = async (options) =>
      ({
        ...{ clock, secrets, http, settings: { revoke: true }, serviceClock: {}, ...(options as object) },
        provider: {
          exchange: async () => {
            note('exchanges');
            return leaseOf('one');
          },
          probe: async () => ({ answer: 'accepts', expiresAt: 4_711 }),
          revoke: async () => {
            note('revokes');
            return { answer: 'impossible' };
          },
          ...provider,
        },
      }) as unknown as JobContext;
    const auditor = {
      note: (event: string) => note(event),
      noteIfPossible: (event: string) => note(event),
      noteEnding: ({ ending }: HeldLease) => note(ending?.word ?? 'no ending'),
    } as unknown as Auditor;
    const stop = new AbortController();
    const warning = (): void => note('warns');
    const lifecycle = new LeaseLifecycle({
      ...{ runner: { step: { log: { warning } } } as unknown as Runner, clock, state: () => state },
      ...{ store, auditor, signal: stop.signal, bounds: {} },
      hide: (hidden) => {
        note(`hides ${hidden.join()}`);
        return hide();
      },
      saved: async () => note('is saved'),
    });
    return { lifecycle, folder, secrets, stop };
  };
  const held = (): HeldLease => ({ lease: leaseOf('one'), deliveredTo: [] });

  it('saves that an exchange begins before it is sent', async () => {
    const { lifecycle } = live();
    await lifecycle.exchange(undefined);
    expect(steps).toEqual(['exchanges [exchange]']);
  });

  it('sends no exchange that cannot be saved, and does not remember it', async () => {
    const { lifecycle } = live();
    mkdirSync(join(path, `${file}.new`));
    await expect(lifecycle.exchange(undefined)).rejects.toMatchObject({ code: 'state' });
    rmSync(join(path, `${file}.new`), { recursive: true });
    expect(steps).toEqual([]);
    await lifecycle.secure(held());
    expect(saved().exchangeSince).toBeUndefined();
  });

  it.each([
    ['post has been here', ({ folder }: ReturnType<typeof live>) => folder.markEnd()],
    ['the folder is gone', () => rmSync(path, { recursive: true })],
    ['the signal fires', ({ stop }: ReturnType<typeof live>) => stop.abort()],
  ])('begins nothing new once %s, and does not use what it got', async (_, happen) => {
    const life = live();
    happen(life);
    await expect(life.lifecycle.exchange(undefined)).rejects.toMatchObject({ code: 'cancelled' });
    expect(steps).toEqual([]);
    await expect(life.lifecycle.secure(held())).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('saves a lease while its secrets are hidden, and records it, before it goes on', async () => {
    let hidden = (): void => undefined;
    const { lifecycle, secrets } = live({}, { hide: () => new Promise((resolve) => (hidden = resolve)) });
    await lifecycle.context();
    const secured = lifecycle.secure(held()).then(() => note('goes on'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(steps).toEqual(['hides secret-one []', 'issued [one]', 'is saved [one]']);
    expect(secrets.redact('secret-one')).not.toContain('secret-one');
    hidden();
    await secured;
    expect(steps.at(-1)).toBe('goes on [one]');
  });

  it('goes no further with a lease whose secrets cannot be hidden, which is saved for its end', async () => {
    const refuse = new JobpassError('delivery', 'No mask');
    const { lifecycle } = live({}, { hide: () => Promise.reject(refuse) });
    await expect(lifecycle.secure(held())).rejects.toBe(refuse);
    expect(saved().leases).toHaveLength(1);
  });

  it('saves how long what it collects lives, hides it, and saves none of it', async () => {
    const collect = async (): Promise<Collected> => ({
      ...{ values: [COLLECTED], expiresAt: 1_000, renewBefore: 500, handle: { more: 'x' } },
    });
    const { lifecycle } = live({ collect });
    const one = held();
    await lifecycle.secure(one);
    steps.length = 0;
    expect(await lifecycle.collect(one)).toMatchObject({ id: 'one', values: [COLLECTED] });
    expect(steps).toEqual(['is saved [one]', `hides ${COLLECTED.value},secret-one [one]`]);
    expect(saved().leases[0]?.lease).toMatchObject({
      ...{ expiresAt: 1_000, renewBefore: 500, handle: { more: 'x' }, values: [] },
    });
  });

  it('collects nothing where there is nothing to collect', async () => {
    const { lifecycle } = live();
    const one = held();
    expect(await lifecycle.collect(one)).toBe(one.lease);
    expect(steps).toEqual([]);
  });

  it('proves a lease, and learns when it ends', async () => {
    const { lifecycle } = live();
    const one = held();
    await lifecycle.prove(one);
    expect(one).toMatchObject({ accepted: { answer: 'accepts' }, lease: { expiresAt: 4_711 } });
  });

  it('records how a lease ended, then saves it', async () => {
    const { lifecycle } = live();
    const one = held();
    await lifecycle.secure(one);
    steps.length = 0;
    await lifecycle.end(one);
    expect(steps).toEqual(['revokes [one]', 'lives until [one]']);
    expect(saved().leases[0]?.ending?.word).toBe('lives until');
  });

  it('saves, hides and records a credential of an answer that cannot be used, and ends it at once', async () => {
    const { lifecycle } = live({
      exchange: async () => {
        await strays(leaseOf('stray'));
        throw new JobpassError('malformed', 'That cannot be used');
      },
    });
    const context = (await lifecycle.context()) as unknown as Pick<ContextOptions, 'events'>;
    const strays = context.events.onOrphaned;
    await expect(lifecycle.exchange(undefined)).rejects.toMatchObject({ code: 'malformed' });
    // The keeper's exchange may go on after it.
    const saves = owner === 'main' ? '[stray]' : '[stray,exchange]';
    expect(steps).toEqual([
      'warns [exchange]',
      'hides secret-stray [exchange]',
      `issued ${saves}`,
      `revokes ${saves}`,
      `lives until ${saves}`,
    ]);
    expect(saved().leases[0]?.ending).toBeDefined();
  });

  describe('a credential from which others are made', () => {
    const parent = (): Lease => leaseOf('parent');
    const copy = (id: string): HeldLease => ({
      lease: { ...leaseOf(id), madeFrom: 'parent' },
      deliveredTo: [],
    });
    const eventsOf = async (lifecycle: LeaseLifecycle): Promise<ContextOptions['events']> =>
      ((await lifecycle.context()) as unknown as Pick<ContextOptions, 'events'>).events;

    it('is known to the next exchange, and leads to the newest credential made from it', async () => {
      const { lifecycle } = live();
      const { intermediate, known } = await eventsOf(lifecycle);
      expect(known()).toEqual([]);
      await intermediate(parent());
      expect(known()).toMatchObject([{ id: 'parent', intermediate: {} }]);
      await lifecycle.secure(copy('one'));
      await lifecycle.exchange(undefined);
      await lifecycle.secure(copy('two'));
      expect(known().map(({ id }) => id)).toEqual(['parent', 'one', 'two']);
      expect(saved().leases[0]?.lease.intermediate).toEqual({ leadsTo: 'two' });
      // It belongs to a lease, so it is no leftover.
      await lifecycle.endUnfinished();
      expect(steps).not.toContain(expect.stringMatching(/^revokes/));
    });

    it('is probed once instead of each credential made from it', async () => {
      const probed: string[] = [];
      const { lifecycle } = live({
        probe: async ({ id }) => {
          probed.push(id);
          return { answer: 'accepts' };
        },
      });
      await (await eventsOf(lifecycle)).intermediate(parent());
      const [one, two] = [copy('one'), copy('two')];
      await lifecycle.secure(one);
      await lifecycle.prove(one);
      await lifecycle.secure(two);
      await lifecycle.prove(two);
      expect(probed).toEqual(['parent']);
    });

    it('is recorded as issued once, and is no longer intermediate, if it is delivered itself', async () => {
      const { lifecycle } = live();
      await (await eventsOf(lifecycle)).intermediate(parent());
      await lifecycle.secure({ lease: parent(), deliveredTo: [] });
      expect(saved().leases).toHaveLength(1);
      expect(saved().leases[0]?.lease.intermediate).toBeUndefined();
      expect(steps.filter((step) => step.startsWith('issued'))).toHaveLength(1);
    });

    it('needs no ID token for the next one', async () => {
      const idToken = vi.fn(() => Promise.reject(new Error('no ID token')));
      const { lifecycle } = live({ audience: 'somebody', needsIdToken: () => false });
      const { open } = opened;
      opened.open = async (options) => ({ ...((await open(options)) as object), idToken });
      await expect(lifecycle.exchange(undefined)).resolves.toMatchObject({ id: 'one' });
      expect(idToken).not.toHaveBeenCalled();
    });
  });

  it('opens its context once, and once more where that failed', async () => {
    const { lifecycle } = live();
    const { open } = opened;
    const fails = vi.fn(() => Promise.reject(new JobpassError('malformed', 'No')));
    opened.open = fails;
    await expect(Promise.all([lifecycle.context(), lifecycle.context()])).rejects.toThrow('No');
    expect(fails).toHaveBeenCalledTimes(1);
    opened.open = open;
    const [one, other] = await Promise.all([lifecycle.context(), lifecycle.context()]);
    expect(one).toBe(other);
    expect(lifecycle.opened).toBe(one);
  });
});
