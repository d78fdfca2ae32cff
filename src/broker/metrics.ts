import type { Decision } from './exchange/decision.js';
import { ALARM_KINDS, type AlarmKind } from './exchange/theft-alarm.js';
import type { EndedBy, Ender } from './github/ender.js';
import type { MintResult } from './github/issue.js';
import type { Store } from './store/store.js';

/** The counters and gauges of the broker, exported to Prometheus. */
export interface Metrics {
  exchange(decision: Decision, seconds: number): void;
  introspection(active: boolean): void;
  revocation(): void;
  theftAlarm(kind: AlarmKind): void;
  limited(): void;
  /** Counts a request for an installation token. @param app the name of the app */
  githubMint(app: string, result: MintResult): void;
  /** Counts an attempt to end an installation token. */
  githubEnd(by: EndedBy, result: string): void;
  keysFetched(issuer: string, ok: boolean): void;
  synced(seconds: number): void;
  compacted(): void;
  /** Adds the sizes of a store to the metrics. */
  watch(store: Pick<Store, 'count' | 'head'>): void;
  /** Adds the number of installation tokens that the broker will end to the metrics. */
  watchGithub(ender: Pick<Ender, 'count'>): void;
  /** Returns the metrics in Prometheus's text format. */
  render(): Promise<{ type: string; text: string }>;
}

/** Metrics that record nothing. A broker without the setting `admin` uses these metrics. */
export const noMetrics: Metrics = {
  exchange: () => undefined,
  introspection: () => undefined,
  revocation: () => undefined,
  theftAlarm: () => undefined,
  limited: () => undefined,
  githubMint: () => undefined,
  githubEnd: () => undefined,
  keysFetched: () => undefined,
  synced: () => undefined,
  compacted: () => undefined,
  watch: () => undefined,
  watchGithub: () => undefined,
  render: async () => ({ type: 'text/plain', text: '' }),
};

/** Metrics for Prometheus. */
export async function prometheus(): Promise<Metrics> {
  const { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } = await import('prom-client');
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const exchanges = new Counter({
    name: 'jobpass_broker_exchanges_total',
    help: 'Token exchanges by outcome and role (for refusals: the requested role, if any).',
    labelNames: ['outcome', 'role'],
    registers,
  });
  const durations = new Histogram({
    name: 'jobpass_broker_exchange_seconds',
    help: 'Time from a complete token exchange request to its response.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const introspections = new Counter({
    name: 'jobpass_broker_introspections_total',
    help: 'Introspections by whether the token was active.',
    labelNames: ['active'],
    registers,
  });
  const revocations = new Counter({
    name: 'jobpass_broker_revocations_total',
    help: 'Revoked tokens.',
    registers,
  });
  const theftAlarms = new Counter({
    name: 'jobpass_theft_alarms_total',
    help: 'Theft alarms: someone outside a job may use the ID tokens of the job.',
    labelNames: ['kind'],
    registers,
  });
  // Without a first value, Prometheus does not see the first alarm as an increase.
  for (const kind of ALARM_KINDS) theftAlarms.inc({ kind }, 0);
  const limited = new Counter({
    name: 'jobpass_broker_limited_total',
    help: 'Requests rejected with 429.',
    registers,
  });
  const githubMints = new Counter({
    name: 'jobpass_broker_github_mints_total',
    help: 'Requests for installation tokens of a GitHub App by result.',
    labelNames: ['app', 'result'],
    registers,
  });
  const githubEnds = new Counter({
    name: 'jobpass_broker_github_ends_total',
    help: 'Attempts to end installation tokens, by job or broker, and by result.',
    labelNames: ['by', 'result'],
    registers,
  });
  const fetches = new Counter({
    name: 'jobpass_broker_issuer_key_fetches_total',
    help: 'Fetches of the keys of a trusted issuer by result.',
    labelNames: ['issuer', 'result'],
    registers,
  });
  const syncs = new Histogram({
    name: 'jobpass_broker_journal_sync_seconds',
    help: 'Time to write a batch durably.',
    buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1],
    registers,
  });
  const compactions = new Counter({
    name: 'jobpass_broker_journal_compactions_total',
    help: 'Compactions of the journal.',
    registers,
  });
  return {
    // The role of an unverified request must not become a label. A caller could create any number of labels.
    exchange: ({ outcome, role, jobClaims }, seconds) => {
      exchanges.inc({ outcome, role: jobClaims === undefined ? '' : (role ?? '') });
      durations.observe(seconds);
    },
    introspection: (active) => introspections.inc({ active: String(active) }),
    revocation: () => revocations.inc(),
    theftAlarm: (kind) => theftAlarms.inc({ kind }),
    limited: () => limited.inc(),
    githubMint: (app, result) => githubMints.inc({ app, result }),
    githubEnd: (by, result) => githubEnds.inc({ by, result }),
    keysFetched: (issuer, ok) => fetches.inc({ issuer, result: ok ? 'ok' : 'failed' }),
    synced: (seconds) => syncs.observe(seconds),
    compacted: () => compactions.inc(),
    watchGithub: (ender) => {
      new Gauge({
        name: 'jobpass_broker_github_tokens',
        help: 'Installation tokens that this broker will end.',
        registers,
        collect() {
          this.set(ender.count);
        },
      });
    },
    watch: (store) => {
      new Gauge({
        name: 'jobpass_broker_records',
        help: 'Live entries in the store: tokens, and ID tokens already used once.',
        registers,
        async collect() {
          // If the store does not respond, the gauge keeps its last value and the other metrics stay available.
          await store.count().then(
            (count) => this.set(count),
            () => undefined,
          );
        },
      });
      new Gauge({
        name: 'jobpass_broker_audit_records',
        help: 'Records in the audit trail, as known to this broker.',
        registers,
        collect() {
          this.set(store.head?.count ?? 0);
        },
      });
    },
    render: async () => ({ type: registry.contentType, text: await registry.metrics() }),
  };
}
