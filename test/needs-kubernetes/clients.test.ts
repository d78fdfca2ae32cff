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
  makeAccount,
} from '../support/kubernetes/account.js';
import { noKubernetesClients, RecordingPlugin, RunningClient } from '../support/kubernetes/clients.js';
import { TARGET } from '../support/kubernetes/jobs.js';
import { KubernetesServer, noKubernetes } from '../support/kubernetes/server.js';
import { suiteUnless } from '../support/left-out.js';
import { within } from '../support/pace.js';

// Client libraries with a real API server. docs/reference/kubernetes.md repeats this table for people, and
// docs/measured/kubernetes-clients.md has figures.

interface Behavior {
  /** When the client runs the exec plugin again while the API server accepts its token. */
  runsAgain: 'at the stated expiry' | 'each minute' | 'never';
  /** Whether the client sets KUBERNETES_EXEC_INFO, even without `provideClusterInfo`. */
  execInfo: boolean;
  /** How often the client runs the plugin in three calls that the API server rejects. */
  runsAfterEnd: number;
  /** The outcome of three calls with a working plugin, after a rejected call. */
  recovers: readonly [number, number, number];
  /** What the client does with `tokenFile`. */
  tokenFile: 'reads it once' | 'reads it each minute' | 'ignores it';
}

const BEHAVIORS: Readonly<Record<string, Behavior>> = {
  'client-go': {
    ...{ runsAgain: 'at the stated expiry', execInfo: true, tokenFile: 'reads it each minute' },
    ...{ runsAfterEnd: 3, recovers: [401, 200, 200] },
  },
  python: {
    ...{ runsAgain: 'at the stated expiry', execInfo: true, tokenFile: 'reads it once' },
    ...{ runsAfterEnd: 0, recovers: [401, 401, 401] },
  },
  'client-node': {
    ...{ runsAgain: 'at the stated expiry', execInfo: false, tokenFile: 'ignores it' },
    ...{ runsAfterEnd: 0, recovers: [401, 401, 401] },
  },
  'client-java': {
    ...{ runsAgain: 'never', execInfo: false, tokenFile: 'reads it once' },
    ...{ runsAfterEnd: 0, recovers: [401, 401, 401] },
  },
  fabric8: {
    ...{ runsAgain: 'each minute', execInfo: false, tokenFile: 'ignores it' },
    ...{ runsAfterEnd: 3, recovers: [200, 200, 200] },
  },
};

/** The API server caches the acceptance of a token for ten seconds. */
const END_MS = 11_500;
/** How far away the expiry is that the plugin states. */
const STATED_S = 6;
/** client-go reads a token file again each minute, and fabric8 runs the plugin again. */
const MINUTE_MS = 61_000;

suiteUnless(noKubernetes() ?? noKubernetesClients(), 'client libraries of Kubernetes', () => {
  let server: KubernetesServer;
  const folder = mkdtempSync(join(tmpdir(), 'jobpass-clients-'));
  beforeAll(async () => {
    server = await KubernetesServer.start();
    await makeAccount(server);
  });
  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is a table of all clients', ({ expect }) => {
    expect(CLIENTS.map(({ name }) => name)).toEqual(Object.keys(BEHAVIORS));
  });

  describe.concurrent.each(CLIENTS)('$title', (client) => {
    const behavior = BEHAVIORS[client.name] as Behavior;

    it.concurrent('gets its token from an exec plugin', async ({ expect }) => {
      const plugin = new RecordingPlugin(mkdtempSync(join(folder, 'plugin-')));
      const first = await anchoredToken(server);
      plugin.answer(first.token, STATED_S);
      const running = start(client, plugin.user);
      try {
        expect(await running.call(), running.errors).toBe('ok');
        expect(plugin.runs[0]).toMatch(behavior.execInfo ? /^\{.*"ExecCredential".*\}$/ : /^none$/);
        expect(plugin.runs[0], 'the cluster of provideClusterInfo').not.toContain(server.url);
        const second = await first.next();
        plugin.answer(second.token, 3600);
        await sleep(behavior.runsAgain === 'at the stated expiry' ? (STATED_S + 1) * 1000 : MINUTE_MS);
        for (let count = 0; count < 3; count++) expect(await running.call(), running.errors).toBe('ok');
        const latest = behavior.runsAgain === 'never' ? first : second;
        expect(used(first, second).slice(-3)).toEqual([latest.id, latest.id, latest.id]);

        await second.end();
        plugin.end();
        expect(await callsUntilRejected(running)).toBeLessThan(within(END_MS));
        const before = plugin.runs.length;
        for (let count = 0; count < 3; count++) expect(await status(running)).toBe(401);
        expect(plugin.runs.length - before).toBe(behavior.runsAfterEnd);

        // What a long-lived program does in the next job on the same machine.
        const other = await anchoredToken(server);
        plugin.answer(other.token, 3600);
        const outcomes = [await status(running), await status(running), await status(running)];
        expect(outcomes).toEqual(behavior.recovers);
        await other.end();
      } finally {
        await running.close();
      }
    });

    it.concurrent('with a token file', async ({ expect }) => {
      const file = join(mkdtempSync(join(folder, 'file-')), 'token');
      const first = await anchoredToken(server);
      writeFileSync(file, first.token, { mode: 0o600 });
      const running = start(client, { tokenFile: file });
      try {
        expect(await status(running)).toBe(behavior.tokenFile === 'ignores it' ? 403 : 200);
        const second = await first.next();
        writeFileSync(file, second.token, { mode: 0o600 });
        await sleep(behavior.tokenFile === 'ignores it' ? 0 : MINUTE_MS);
        await running.call();
        expect(used(first, second).at(-1)).toBe(
          { 'reads it once': first.id, 'reads it each minute': second.id, 'ignores it': undefined }[
            behavior.tokenFile
          ],
        );
      } finally {
        await running.close();
        await first.end();
      }
    });

    it.concurrent('with a token in the kubeconfig', async ({ expect }) => {
      const { token, end } = await anchoredToken(server);
      const running = start(client, { token });
      try {
        expect(await running.call(), running.errors).toBe('ok');
        await end();
        expect(await callsUntilRejected(running)).toBeLessThan(within(END_MS));
      } finally {
        await running.close();
      }
    });

    it.concurrent('with a token and a token file in the kubeconfig', async ({ expect }) => {
      const file = join(mkdtempSync(join(folder, 'both-')), 'token');
      const { token, end, id } = await anchoredToken(server);
      writeFileSync(file, token, { mode: 0o600 });
      const running = start(client, { token, tokenFile: file });
      try {
        expect(await running.call(), running.errors).toBe('ok');
        expect(credentialIds(server, PATH)).toContain(id);
      } finally {
        await running.close();
        await end();
      }
    });
  });

  const PATH = `/api/v1/namespaces/${TARGET}/configmaps`;

  function start(client: KubernetesClient, user: object): RunningClient {
    return new RunningClient(client, TARGET, { KUBECONFIG: server.kubeconfig(user) });
  }

  /** The IDs of these tokens in the order of the calls in the audit log. */
  function used(...tokens: readonly AnchoredToken[]): string[] {
    return credentialIds(server, PATH).filter((id) => tokens.some((one) => one.id === id));
  }
});

/** Makes a call. @returns the status; 0 for a client that got none */
async function status(client: RunningClient): Promise<number> {
  const outcome = await client.call();
  return outcome === 'ok' ? 200 : Number(outcome.split(' ')[1]);
}

/** Makes calls until the API server rejects one. @returns how long that took, in ms */
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
