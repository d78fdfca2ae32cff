import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openControl } from '../../../src/control/server.js';
import { currentToken } from '../../../src/job/commands.js';
import { mainStep } from '../../../src/job/main-step.js';
import { postStep } from '../../../src/job/post-step.js';
import { Keeper } from '../../../src/keeper/keeper.js';
import { KeptJob } from '../../../src/keeper/kept-job.js';
import { JobFolder } from '../../../src/lease/folder.js';
import type { KeeperRequest } from '../../../src/lease/keeper-order.js';
import type { JobState } from '../../../src/lease/state.js';
import type { ProviderDefinition } from '../../../src/providers/definition.js';
import { processMark } from '../../../src/runners/processes.js';
import { FakeRunner } from '../../support/fake-runner.js';
import { MachineClock } from '../../support/machine-clock.js';
import { MadeUpService } from '../../support/made-up-provider.js';
import { within } from '../../support/pace.js';
import { Authority } from '../../support/pki.js';

vi.mock('../../../src/providers/registry.js', async (original) => {
  const registry = await original<typeof import('../../../src/providers/registry.js')>();
  const { madeUp } = await import('../../support/made-up-provider.js');
  (registry.PROVIDERS as ProviderDefinition[]).push(madeUp);
  return registry;
});

let authority: Authority;
let folder = '';
let service: MadeUpService;
beforeAll(() => {
  authority = new Authority('The authority of a made-up service');
});
afterAll(() => authority.close());
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jobpass-hooks-'));
  service = await MadeUpService.start(authority);
});
afterEach(async () => {
  await service.close();
  rmSync(folder, { recursive: true, force: true });
});

const job = (inputs: Record<string, string> = {}) => {
  const given = { provider: 'made-up', url: service.url, audit: 'false', 'ca-file': authority.certFile };
  const runner = new FakeRunner(folder, { ...given, ...inputs });
  const stop = new AbortController();
  const main = (): Promise<void> => mainStep({ runner, keeper: [], signal: stop.signal });
  return { runner, main, stop, post: () => postStep({ runner }) };
};
/** What is saved at this moment. */
const saved = (): JobState => {
  const [name = 'nowhere'] = readdirSync(folder).filter((one) => one.startsWith('jobpass-'));
  return JSON.parse(readFileSync(join(folder, name, 'state.json'), 'utf8')) as JobState;
};
const nothingLeft = (): void => {
  expect([...service.objects]).toEqual([]);
  expect([...service.tokens.keys()]).toEqual([]);
  expect(readdirSync(folder).filter((one) => one.startsWith('jobpass-'))).toEqual([]);
};
const said = ({ lines }: FakeRunner): string => lines.join('\n');

describe('what an exchange creates', () => {
  it('is saved before it is created, and gone from there once the lease is saved', async () => {
    const { main, post } = job();
    const creating: unknown[] = [];
    service.before = (line) => {
      if (line.startsWith('PUT')) creating.push(...(saved().creating ?? []));
    };
    await main();
    const [name = ''] = service.objects;
    expect(creating).toEqual([{ handle: { name } }]);
    expect(saved().creating).toEqual([]);
    expect(saved().leases.at(-1)?.lease.handle).toEqual({ path: `/objects/${name}` });
    expect(await post()).toMatchObject({ failed: false });
    nothingLeft();
  });

  it('is ended by post where main is killed before it has the lease', async () => {
    const { runner, main, stop, post } = job();
    // The token is issued, and nobody gets it.
    service.before = (line) =>
      line.endsWith('/tokens') ? new Promise(() => service.tokens.set('lost', 'object')) : undefined;
    const killed = main().catch(() => undefined);
    await vi.waitUntil(() => service.tokens.has('lost'));
    const [name = ''] = service.objects;
    service.tokens.set('lost', name);
    expect(await post()).toMatchObject({ failed: false });
    expect(said(runner)).toContain(`Removed the object ${name}, created by an interrupted exchange`);
    expect(service.tokens.has('lost')).toBe(false);
    nothingLeft();
    stop.abort();
    await killed;
  });

  it('is ended by the keeper where main is killed and the job goes without post', async () => {
    const { runner, main, stop } = job();
    service.before = (line) =>
      line.endsWith('/tokens') ? new Promise(() => service.tokens.set('lost', 'object')) : undefined;
    const killed = main().catch(() => undefined);
    await vi.waitUntil(() => service.tokens.has('lost'));
    // The log-in of this exchange has ended already, so that there is no lease to take over.
    const [path = ''] = runner.memory.savedState().values();
    const state = new JobFolder(path).load() as JobState;
    new JobFolder(path).save({ ...state, leases: [] });
    const { pid } = spawnSync('true');
    const sign = { kind: 'process', pid, startedAt: '0' } as const;
    const order = { folder: join(folder, 'k'), sign, pid, expected: [path] };
    const keeper = new Keeper({ ...order, control: { descriptor: -1, number: 1 } }, runner);
    await keeper.run(
      () => undefined,
      (answer) => openControl(order.folder, { who: 'keeper', hint: '', answer }),
    );
    expect([...service.objects]).toEqual([]);
    stop.abort();
    await killed;
  });

  it('is said to go on where post cannot end it', async () => {
    const { runner, main, stop, post } = job();
    service.before = (line, response) => {
      if (line.startsWith('DELETE /objects')) response.writeHead(403).end('{}');
      return line.endsWith('/tokens') ? new Promise(() => service.tokens.set('lost', 'object')) : undefined;
    };
    const killed = main().catch(() => undefined);
    await vi.waitUntil(() => service.tokens.has('lost'));
    expect(await post()).toMatchObject({ failed: true });
    expect(said(runner)).toMatch(
      /warning An exchange started to create a resource at the service, and Jobpass could not remove the resource: DELETE \S+ at \S+ was answered with 403/,
    );
    stop.abort();
    await killed;
  });

  it('is ended by main where its exchange fails, and nothing is left to remember of it', async () => {
    const { main } = job();
    service.before = (line, response) =>
      line.endsWith('/tokens') ? response.writeHead(403).end('{}') : undefined;
    await expect(main()).rejects.toMatchObject({ code: 'refused' });
    expect(service.asked.filter((line) => line.startsWith('DELETE'))).toEqual([
      expect.stringMatching(/^DELETE \/objects\/object-\d+$/),
      'DELETE /logins/self',
    ]);
    expect(saved().creating).toMatchObject([{ ended: expect.stringMatching(/^the object/) as string }]);
  });

  it('belongs to the try that succeeds, where an earlier one began the same', async () => {
    const { main, post } = job();
    let tries = 0;
    service.before = (line, response) =>
      line.endsWith('/tokens') && ++tries === 1 ? response.writeHead(503).end('{}') : undefined;
    await main();
    expect(tries).toBe(2);
    expect(service.objects.size).toBe(1);
    expect(saved().creating).toEqual([]);
    // The log-in of the first try led to nothing.
    const [one, other] = saved().leases.filter(({ lease }) => lease.intermediate !== undefined);
    expect([one, other].map((held) => [held?.lease.intermediate, held?.ending?.word])).toContainEqual([
      {},
      'revoked',
    ]);
    expect(await post()).toMatchObject({ failed: false });
    nothingLeft();
  });
});

describe('what main saves last', () => {
  it('reaches the keeper also where main ends before it has said so', async () => {
    const { runner, main, stop } = job();
    await main();
    const [path = ''] = runner.memory.savedState().values();
    const kept = new JobFolder(path);
    const state = kept.load() as JobState;
    const step = spawn('sleep', ['60']);
    const mark = await processMark(process.pid);
    const sign = { kind: 'process', pid: process.pid, startedAt: mark?.startedAt ?? '' } as const;
    const order = { folder: join(folder, 'k'), sign, pid: step.pid ?? 0, expected: [path] };
    const keeper = new Keeper({ ...order, control: { descriptor: -1, number: 1 } }, runner);
    let ask: (request: KeeperRequest) => Promise<unknown> = () => Promise.reject(new Error('not open'));
    const run = keeper.run(
      () => undefined,
      async (answer) => {
        ask = answer as typeof ask;
        return { close: async () => undefined };
      },
    );
    await ask({ command: 'watch', folder: path });
    const renewBefore = Date.now() + 1_800_000;
    kept.save({
      ...state,
      leases: state.leases.map((held) => ({ ...held, lease: { ...held.lease, renewBefore } })),
    });
    step.kill();
    // Before anybody asks for the lease: that is another reason to look.
    await new Promise((resolve) => setTimeout(resolve, within(1_000)));
    expect(await ask({ command: 'lease', folder: path })).toMatchObject({ renewBefore });
    keeper.stop();
    await run;
    stop.abort();
  });
});

describe('a credential that only leads to another one', () => {
  it('is saved, masked, recorded, ended after it and accounted for, and never delivered', async () => {
    const trail = join(folder, 'audit.jsonl');
    const { runner, main, post } = job({ audit: 'true', 'audit-file': trail });
    let known: [masked: boolean, saved: boolean] | undefined;
    service.before = (line) => {
      const [helper = ''] = service.tokens.keys();
      if (line.startsWith('PUT'))
        known = [runner.masked.includes(helper), JSON.stringify(saved()).includes(helper)];
    };
    await main();
    expect(known).toEqual([true, true]);
    const [helper = '', token = ''] = service.tokens.keys();
    expect(runner.env.get('MADE_UP_TOKEN')).toBe(token);
    expect([...runner.env.values(), ...runner.outputs.values()].join()).not.toContain(helper);
    const [leading, lease] = saved().leases;
    expect(leading).toMatchObject({
      ...{ lease: { credential: helper, intermediate: { leadsTo: lease?.lease.id } }, deliveredTo: [] },
    });
    // The token and no other, also as `jobpass token` prints it; its server is no secret.
    expect(await currentToken(folder, undefined, 'json')).toContain(token);
    expect(runner.masked).not.toContain(service.url);
    expect(await post()).toMatchObject({ failed: false });
    expect(service.asked.filter((line) => line.startsWith('DELETE'))).toEqual([
      expect.stringMatching(/^DELETE \/objects/),
      'DELETE /logins/self',
    ]);
    for (const held of [leading, lease])
      expect(said(runner)).toContain(`Ended credential ${held?.lease.id}: revoked`);
    const records = readFileSync(trail, 'utf8').trimEnd().split('\n');
    const events = records.map(
      (record) => (JSON.parse(record) as { unmapped: { jobpass: { event: string } } }).unmapped.jobpass.event,
    );
    expect(events).toEqual(['issued', 'issued', 'delivered', 'revoked', 'revoked']);
    expect(said(runner)).not.toContain(helper);
    rmSync(trail);
    nothingLeft();
  });

  it('ends with the lease that the keeper has replaced', async () => {
    const machine = new MachineClock();
    const { runner, main, post } = job({ deliver: 'file' });
    await main();
    const [name = ''] = readdirSync(folder).filter((one) => one.startsWith('jobpass-'));
    const kept = new JobFolder(join(folder, name));
    const state = kept.load() as JobState;
    const began = Date.now();
    machine.wallMs = began;
    state.clock = undefined as never;
    // As if there had been a keeper from the start.
    state.renewal = 'anew';
    for (const { lease } of state.leases) if (lease.expiresAt) lease.expiresAt = began + 60_000;
    state.life = { leaseMs: 60_000, ttlMs: 3_600_000, endsAt: began + 3_600_000 };
    const keeper = new KeptJob({ folder: kept, state, runner, clock: machine });
    const [first = ''] = service.tokens.keys();
    await vi.waitUntil(
      () => {
        machine.pass(1_000);
        keeper.tick('alive');
        return !service.tokens.has(first);
      },
      { interval: 10, timeout: within(20_000) },
    );
    expect(service.objects.size).toBe(1);
    expect(service.asked.filter((line) => line.startsWith('DELETE')).at(-1)).toBe('DELETE /logins/self');
    await keeper.release(0);
    await keeper.settled();
    expect(kept.loadKept()?.leases.map(({ ending }) => ending?.word)).toContain('revoked');
    expect(await post()).toMatchObject({ failed: false });
    nothingLeft();
  });
});

describe("a provider's own authorities", () => {
  it('are needed, and enough', async () => {
    const { runner, main } = job();
    const { 'ca-file': _, ...without } = Object.fromEntries(runner.step.inputs());
    const strange = new FakeRunner(folder, without);
    const fails = mainStep({ runner: strange, keeper: [], signal: new AbortController().signal });
    await expect(fails).rejects.toMatchObject({ code: 'unreachable' });
    expect(service.asked).toEqual([]);
    await main();
    expect(service.tokens.size).toBe(2);
  });

  it('are refused before the first request where they cannot be read', async () => {
    const file = join(folder, 'ca.pem');
    writeFileSync(file, '-----BEGIN CERTIFICATE-----\nnothing\n-----END CERTIFICATE-----\n');
    await expect(job({ 'ca-file': file }).main()).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining(`The file ${file} contains no valid certificate`) as string,
    });
    expect(service.asked).toEqual([]);
    expect(existsSync(file)).toBe(true);
  });
});
