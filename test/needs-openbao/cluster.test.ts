import http from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { StandInRunner, StepOptions, StepResult } from '../../src/demo/stand-in-runner.js';
import { Balancer } from '../support/balancer.js';
import { suiteUnless } from '../support/left-out.js';
import { type Bao, noOpenBao, type RaftCluster, startRaftCluster } from '../support/openbao.js';
import { within } from '../support/pace.js';
import { VaultJobs } from '../support/vault-jobs.js';
import { runMain, runPost, shown } from '../support/world.js';

// An election, the start of a node and a busy machine add up.
vi.setConfig({ testTimeout: within(60_000) });
const COUNT = 20;
const SECRETS = Array.from({ length: COUNT }, (_, at) => `kv/data/app-${at} password | APP_${at}`).join('\n');
/** The longest that a killed node, an election and a busy machine may keep a step. */
const STEP_MS = 30_000;
const LATE = { timeout: within(15_000), interval: 100 };

suiteUnless(noOpenBao(), 'Jobs on a cluster of three, whose active node is killed', () => {
  let cluster: RaftCluster;
  let balancer: Balancer;
  let jobs: VaultJobs;
  /** As the case begins. */
  let active: Bao;
  let standby: Bao;
  let runner: StandInRunner;
  let inputs: Record<string, string>;

  beforeAll(async () => {
    cluster = await startRaftCluster(3);
    const addresses = cluster.nodes.map(({ address }) => address);
    balancer = await Balancer.start(addresses);
    const first = await cluster.active();
    jobs = await VaultJobs.start(first, [...addresses, balancer.address]);
    await first.kv(2, 'kv');
    for (let at = 0; at < COUNT; at++)
      await first.put('kv', `app-${at}`, { password: `secret-number-${at}` });
    await first.policy('job', { 'kv/data/*': ['read'] });
  }, within(60_000));
  afterAll(async () => {
    await jobs?.close();
    await balancer?.close();
    await cluster?.stop();
  });

  beforeEach(async () => {
    active = await cluster.active();
    const [other] = await cluster.standbys();
    if (other === undefined) throw new Error('there is no standby');
    standby = other;
    runner = jobs.runner();
    balancer.reset(cluster.nodes.map(({ address }) => address));
    inputs = { ...jobs.inputs, url: standby.address };
  });
  afterEach(async () => {
    // Whole again for the next one, with nothing left of a case that failed.
    for (const node of cluster.nodes) if (!cluster.node(node).running) cluster.node(node).restart();
    for (const node of cluster.nodes) {
      await vi.waitFor(async () => expect((await node.request('GET', 'sys/mounts')).status).toBe(200), LATE);
    }
    const now = await cluster.active();
    for (const { accessor } of (await now.alive()).tokens) {
      await now.request('POST', 'auth/token/revoke-accessor', { accessor });
    }
  }, within(30_000));

  const kill = () => cluster.node(active).kill();
  const main = (options?: StepOptions) => runMain(runner, inputs, options);
  const post = (of: StepResult, options?: StepOptions) => runPost(runner, inputs, of, options);
  const isHeld = async (step: StepResult): Promise<string> => {
    expect(step.exitCode, step.output).toBe(0);
    expect(step.ms).toBeLessThan(within(STEP_MS));
    const token = step.env.get('VAULT_TOKEN') ?? '';
    expect(token).toMatch(/^s\./);
    return token;
  };
  /** Every node that lives says so, and the new active one knows of nothing else. */
  const isDead = async (token: string, ended: StepResult): Promise<void> => {
    expect(ended.exitCode, ended.output).toBe(0);
    expect(ended.output).toMatch(/: revoked \(/);
    expect(ended.ms).toBeLessThan(within(STEP_MS));
    expect(shown(ended)).not.toContain(token);
    const living = cluster.nodes.filter((node) => cluster.node(node).running);
    expect(living.length).toBeGreaterThan(1);
    for (const node of living) {
      await vi.waitFor(async () => {
        const asked = await node.request('GET', 'auth/token/lookup-self', undefined, { token });
        expect(asked.status).toBe(403);
      }, LATE);
    }
    const { tokens } = await (await cluster.active()).alive();
    expect(tokens).toEqual([]);
  };

  it('between main and post', async () => {
    const first = await main();
    const token = await isHeld(first);
    await kill();
    await isDead(token, await post(first));
  });

  it('between main and post, and a step in between gets on with its token', async () => {
    const first = await main();
    const token = await isHeld(first);
    await kill();
    await vi.waitFor(async () => {
      const read = await standby.request('GET', 'kv/data/app-1', undefined, { token });
      expect(read.status).toBe(200);
    }, LATE);
    await isDead(token, await post(first));
  });

  it('right before main, whose log-in outlasts the election', async () => {
    await kill();
    const first = await main();
    const token = await isHeld(first);
    await isDead(token, await post(first));
  });

  it('as post starts', async () => {
    const first = await main();
    const token = await isHeld(first);
    await isDead(token, await post(first, { onStart: () => void kill() }));
  });

  it('as the revocation reaches it', async () => {
    inputs['url'] = balancer.address;
    const first = await main();
    const token = await isHeld(first);
    balancer.servers = [active, standby].map(({ address }) => address);
    balancer.before = async ({ path }) => {
      if (path.endsWith('/revoke-self') && cluster.node(active).running) await kill();
    };
    await isDead(token, await post(first));
  });

  it('after it has revoked, and its answer is lost', async () => {
    inputs['url'] = balancer.address;
    const first = await main();
    const token = await isHeld(first);
    balancer.servers = [active, standby].map(({ address }) => address);
    balancer.after = async ({ path }) => {
      if (!path.endsWith('/revoke-self') || !cluster.node(active).running) return true;
      await kill();
      return false;
    };
    const last = await post(first);
    expect(balancer.seen.filter(({ path }) => path.endsWith('/revoke-self')).length).toBeGreaterThan(1);
    await isDead(token, last);
  });

  it('while main reads twenty secrets', async () => {
    inputs = { ...inputs, url: balancer.address, secrets: SECRETS, 'export-token': 'true' };
    balancer.servers = [standby.address];
    let reads = 0;
    balancer.before = async ({ path }) => {
      if (path.startsWith('/v1/kv/data/') && ++reads === 5) await kill();
    };
    const first = await main();
    const token = await isHeld(first);
    expect(cluster.node(active).running).toBe(false);
    for (let at = 0; at < COUNT; at++) expect(first.env.get(`APP_${at}`)).toBe(`secret-number-${at}`);
    // A standby reads from its own store: whether one of them must be repeated is chance.
    expect(reads).toBeGreaterThanOrEqual(COUNT);
    await isDead(token, await post(first));
  });

  it('are delivered where the node that was killed is the only one that the job knows, and starts again three seconds later', async () => {
    inputs['url'] = active.address;
    const first = await main();
    const token = await isHeld(first);
    await kill();
    const again = wait(3_000).then(() => cluster.node(active).restart());
    const last = await post(first);
    await again;
    await isDead(token, last);
  });

  it('while a standby is behind, which is asked for the proof', async () => {
    inputs['url'] = balancer.address;
    for (let turn = 0; turn < 3; turn++) {
      balancer.reset([standby.address]);
      const first = await main();
      const token = await isHeld(first);
      const seen: number[] = [];
      balancer.before = ({ path }) => {
        const revoking = path.endsWith('/revoke-self');
        // It does not see the revocation, and answers with what it has as soon as it goes on.
        cluster.node(standby).freeze(revoking);
        balancer.servers = [revoking ? active.address : standby.address];
      };
      balancer.after = ({ path }, status) => {
        if (path.endsWith('/lookup-self')) seen.push(status);
        return true;
      };
      const last = await post(first);
      expect(seen.at(-1)).toBe(403);
      await isDead(token, last);
    }
  });

  it('behind a load balancer that goes on with the next', async () => {
    inputs = { ...inputs, url: balancer.address, secrets: SECRETS, 'export-token': 'true' };
    balancer.servers = [active.address, ...balancer.servers];
    const first = await main();
    const token = await isHeld(first);
    await kill();
    await isDead(token, await post(first));
  });

  it('give no token to whoever takes the port of the node, to which a standby sends', async () => {
    const first = await main();
    const token = await isHeld(first);
    await kill();
    // Until there is another leader, standbys answer writes with a redirect to the port of the dead one.
    const stolen: string[] = [];
    const thief = http.createServer((request, response) => {
      stolen.push(`${request.method} ${request.url}`);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
    const { port } = new URL(active.address);
    await new Promise<void>((resolve, reject) =>
      thief.on('error', reject).listen(Number(port), '127.0.0.1', resolve),
    );
    const last = await post(first);
    thief.closeAllConnections();
    await new Promise((resolve) => thief.close(resolve));
    expect(stolen).toEqual([]);
    await isDead(token, last);
  });

  it('are told, and do not follow, that a standby sends everything to the active node', async () => {
    inputs['url'] = balancer.address;
    balancer.servers = [standby.address];
    const first = await main();
    const token = await isHeld(first);
    balancer.headers = { 'x-vault-no-request-forwarding': 'true' };
    const last = await post(first);
    expect(last.output).toMatch(/::error.*: failed, lives until \d{4}-/);
    expect(last.output).toMatch(/redirect/);
    expect(last.output).toMatch(/allowed-hosts|https/);
    expect(shown(last)).not.toContain(token);
    expect(await jobs.accepts(token)).toBe(true);
    balancer.headers = {};
    await active.must('POST', 'auth/token/revoke-self', {}, { token });
  });
});
