import { afterAll, beforeAll } from 'vitest';
import { commonRowsOf } from '../common.js';
import * as f from '../faults.js';
import type { Fault } from '../faulty-server.js';
import { suiteUnless } from '../left-out.js';
import { within } from '../pace.js';
import { type Row, tableIn, times } from '../rows.js';
import { GUARDED, KubernetesJobs } from './jobs.js';
import { noKubernetes } from './server.js';
import { type KubernetesHop, KubernetesWorld } from './world.js';

export type KubernetesRow = Row<KubernetesWorld>;

/** An error in the API server's own format. Source: Kubernetes API, meta/v1 `Status`. */
export function failure(code: number, reason: string, message: string, kind?: string): Fault {
  return f.status(code, {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    ...(kind === undefined ? {} : { details: { kind } }),
    code,
  });
}

/** One fault of each kind that Jobpass reports after many retries. These tests take the longest, so there are few. */
const TOLD =
  /^(503|429 with Retry-After: 9+|silence|something that is not HTTP|200 with a page of HTML|JSON nested.*|a body without end|a gzip bomb|40[0349]|422|505)$/;
/** One fault of each kind that Jobpass survives. Each test waits for the API server's cache at its end, so there are few. */
const SURVIVED =
  /^(429|500|503|504|503 with Retry-After: 2|connection reset|connection closed|silence|connection refused.*|something that is not HTTP|204|200 with a page of HTML|an empty JSON object|a body cut short.*|a gzip bomb|a compressed body.*|a body that comes.*)$/;

/** The rows of one test file. */
export class KubernetesRows {
  readonly all: KubernetesRow[] = [];

  add(
    hop: KubernetesHop,
    fault: string,
    often: number | 'for ever',
    how: Fault,
    expected: KubernetesRow['expected'],
    more: Partial<KubernetesRow> = {},
  ): void {
    this.all.push({ fault, expected, ...times<KubernetesWorld>(hop, often, how), ...more });
  }

  /** Adds the faults that can occur in each request of the main step. */
  common(hop: KubernetesHop, leave: (row: KubernetesRow) => boolean = () => false): void {
    const found = commonRowsOf<KubernetesWorld>({
      hop,
      asked: 1,
      issues: hop === 'kube-token',
      shut: async (world, gate, ms) => {
        const door = await gate();
        world.address = door.origin;
        // The server stops in the middle of the job, so later requests fail.
        if (hop === 'kube-anchor') await door.shut(ms);
        else world.fault(hop, () => door.shut(ms));
        return undefined;
      },
    });
    const kept = (row: KubernetesRow): boolean =>
      (row.expected === 'told' ? TOLD : SURVIVED).test(row.fault) && !leave(row);
    this.all.push(...found.filter(kept));
  }

  /** Turns the rows into tests, with a separate server. */
  table(name: string): void {
    suiteUnless(noKubernetes(), name, () => {
      let jobs: KubernetesJobs;
      beforeAll(async () => {
        jobs = await KubernetesJobs.start(GUARDED);
      }, within(60_000));
      afterAll(() => jobs?.close());
      tableIn(() => KubernetesWorld.start(jobs), this.all);
    });
  }
}
