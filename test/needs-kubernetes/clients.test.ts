import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { CLIENTS, type KubernetesClient } from '../../scripts/kubernetes-clients/clients.mjs';
import {
  type AnchoredToken,
  anchoredToken,
  credentialIds,
  TARGET_RIGHTS,
} from '../support/kubernetes/account.js';
import { noKubernetesClients, RecordingPlugin, RunningClient } from '../support/kubernetes/clients.js';
import { GUARDED, KubernetesJobs, TARGET } from '../support/kubernetes/jobs.js';
import { type KubernetesServer, noKubernetes } from '../support/kubernetes/server.js';
import { suiteUnless } from '../support/left-out.js';
import { within } from '../support/pace.js';

// Client libraries with a real API server. docs/measured/kubernetes-clients.md repeats the behavior of each client.

/** The API server caches an accepted token for ten seconds. A call of a busy client takes a few seconds. */
const END_MS = 15_000;
/** The seconds until the expiry that the plugin states. */
const STATED_S = 6;
/** client-go reads a token file again each minute, and fabric8 runs the plugin again. */
const MINUTE_MS = 61_000;
/** Ten Java virtual machines start at the same time. */
const PATIENCE_MS = within(180_000);

suiteUnless(noKubernetes() ?? noKubernetesClients(), 'client libraries of Kubernetes', () => {
  let jobs: KubernetesJobs;
  const server = (): KubernetesServer => jobs.server;
  const folder = mkdtempSync(join(tmpdir(), 'jobpass-clients-'));
  beforeAll(async () => {
    jobs = await KubernetesJobs.start({ ...GUARDED, manifests: [...GUARDED.manifests, ...TARGET_RIGHTS] });
  }, within(90_000));
  afterAll(async () => {
    await jobs?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  describe.concurrent.each(CLIENTS)('$title', (client) => {
    const { behavior } = client;

    it.concurrent('uses an exec plugin', { timeout: PATIENCE_MS }, async ({ expect }) => {
      const plugin = new RecordingPlugin(mkdtempSync(join(folder, 'plugin-')));
      const first = await anchoredToken(server());
      plugin.answer(first.token, STATED_S);
      const running = start(client, plugin.user);
      try {
        expect(await running.call(), running.errors).toBe('ok');
        expect(plugin.runs[0]).toMatch(behavior.execInfo ? /^\{.*"ExecCredential".*\}$/ : /^none$/);
        expect(plugin.runs[0], 'the cluster of provideClusterInfo').not.toContain(server().url);
        const second = await first.next();
        plugin.answer(second.token, 3600);
        await sleep(behavior.runsAgain.endsWith('stated expiry') ? (STATED_S + 1) * 1000 : MINUTE_MS);
        for (let count = 0; count < 3; count++) expect(await running.call(), running.errors).toBe('ok');
        const latest = behavior.runsAgain === 'never' ? first : second;
        expect(used(first, second).slice(-3)).toEqual([latest.id, latest.id, latest.id]);

        await second.end();
        plugin.end();
        expect(await callsUntilRejected(running)).toBeLessThan(within(END_MS));
        const before = plugin.runs.length;
        for (let count = 0; count < 3; count++) expect(await status(running)).toBe(401);
        expect(plugin.runs.length - before).toBe(behavior.runsAfterEnd);

        // A long-lived program uses the credential of the next job on the same machine.
        const other = await anchoredToken(server());
        plugin.answer(other.token, 3600);
        const outcomes = [await status(running), await status(running), await status(running)];
        expect(outcomes).toEqual(behavior.recovers);
        await other.end();
      } finally {
        await running.close();
      }
    });

    it.concurrent('uses a token in the kubeconfig', { timeout: PATIENCE_MS }, async ({ expect }) => {
      const { token, end } = await anchoredToken(server());
      const running = start(client, { token });
      try {
        expect(await running.call(), running.errors).toBe('ok');
        await end();
        expect(await callsUntilRejected(running)).toBeLessThan(within(END_MS));
      } finally {
        await running.close();
      }
    });

    it.concurrent('uses a token and a token file in the kubeconfig', { timeout: PATIENCE_MS }, async ({
      expect,
    }) => {
      const file = join(mkdtempSync(join(folder, 'both-')), 'token');
      const first = await anchoredToken(server());
      writeFileSync(file, first.token, { mode: 0o600 });
      const running = start(client, { token: first.token, tokenFile: file });
      const fileAlone = start(client, { tokenFile: file });
      try {
        expect(await running.call(), running.errors).toBe('ok');
        expect(await status(fileAlone)).toBe(behavior.tokenFile === 'ignores it' ? 403 : 200);
        const second = await first.next();
        writeFileSync(file, second.token, { mode: 0o600 });
        await sleep(MINUTE_MS);
        expect(await running.call(), running.errors).toBe('ok');
        const latest = behavior.tokenFile === 'reads it each minute' ? second : first;
        expect(used(first, second).at(-1)).toBe(latest.id);
      } finally {
        await running.close();
        await fileAlone.close();
        await first.end();
      }
    });

    it.concurrent('works in a job with `deliver: endpoint` and `deliver: file`', {
      timeout: PATIENCE_MS,
    }, async ({ expect }) => {
      for (const deliver of ['endpoint', 'file']) {
        const job = jobs.job();
        const main = await job.main({ ...jobs.inputs, deliver });
        expect(main.exitCode, main.output).toBe(0);
        const KUBECONFIG = main.env.get('KUBECONFIG') ?? '';
        const running = new RunningClient(client, TARGET, { KUBECONFIG });
        try {
          expect(await running.call(), running.errors).toBe('ok');
          expect((await job.post(main)).output).toMatch(/: revoked \(/);
          expect(await status(running)).toBe(401);
        } finally {
          await running.close();
        }
      }
    });
  });

  const PATH = `/api/v1/namespaces/${TARGET}/configmaps`;

  function start(client: KubernetesClient, user: object): RunningClient {
    return new RunningClient(client, TARGET, { KUBECONFIG: server().kubeconfig(user) });
  }

  /** Returns the IDs of the tokens in the audit log, in the order of the calls. */
  function used(...tokens: readonly AnchoredToken[]): string[] {
    return credentialIds(server(), PATH).filter((id) => tokens.some((one) => one.id === id));
  }
});

/** Makes a call. @returns the status; 0 if the client received no status */
async function status(client: RunningClient): Promise<number> {
  const outcome = await client.call();
  return outcome === 'ok' ? 200 : Number(outcome.split(' ')[1]);
}

/** Makes calls until the API server rejects one. @returns the time until the rejection, in milliseconds */
async function callsUntilRejected(client: RunningClient): Promise<number> {
  const start = performance.now();
  for (;;) {
    const outcome = await status(client);
    if (outcome === 401) return performance.now() - start;
    if (outcome !== 200) throw new Error(`a call ended with ${outcome}: ${client.errors}`);
    if (performance.now() - start > within(30_000)) throw new Error('the API server accepts the token');
    await sleep(200);
  }
}
