import type { Decision } from './exchange/exchange.js';
import type { Store } from './store/store.js';

/** What the broker counts, by the names under which Prometheus gets it. */
export interface Metrics {
  exchange(decision: Decision, seconds: number): void;
  introspection(active: boolean): void;
  revocation(): void;
  limited(): void;
  keysFetched(issuer: string, ok: boolean): void;
  synced(seconds: number): void;
  compacted(): void;
  /** From now on the sizes of a store are told as well. */
  watch(store: Pick<Store, 'count' | 'head'>): void;
  /** The text format of Prometheus. */
  render(): Promise<{ type: string; text: string }>;
}

/** Counts nothing, for a broker whose metrics nobody can read. */
export const noMetrics: Metrics = {
  exchange: () => undefined,
  introspection: () => undefined,
  revocation: () => undefined,
  limited: () => undefined,
  keysFetched: () => undefined,
  synced: () => undefined,
  compacted: () => undefined,
  watch: () => undefined,
  render: async () => ({ type: 'text/plain', text: '' }),
};

/** Counts for Prometheus. */
export async function prometheus(): Promise<Metrics> {
  const { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } = await import('prom-client');
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const exchanges = new Counter({
    name: 'jobpass_broker_exchanges_total',
    help: 'Token exchanges by outcome and role (of refusals: the role that was asked for, where there is one).',
    labelNames: ['outcome', 'role'],
    registers,
  });
  const durations = new Histogram({
    name: 'jobpass_broker_exchange_seconds',
    help: 'Time to answer a token exchange, from the whole request to the answer.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const introspections = new Counter({
    name: 'jobpass_broker_introspections_total',
    help: 'Answered introspections by whether the token was active.',
    labelNames: ['active'],
    registers,
  });
  const revocations = new Counter({
    name: 'jobpass_broker_revocations_total',
    help: 'Tokens that were revoked.',
    registers,
  });
  const limited = new Counter({
    name: 'jobpass_broker_limited_total',
    help: 'Requests that were answered with 429.',
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
    help: 'Time to write a batch and to have it durable.',
    buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1],
    registers,
  });
  const compactions = new Counter({
    name: 'jobpass_broker_journal_compactions_total',
    help: 'Times that the journal was compacted.',
    registers,
  });
  return {
    // A name that only the caller knows must not become a label: there would be one for each that is made up.
    exchange: ({ outcome, role, jobClaims }, seconds) => {
      exchanges.inc({ outcome, role: jobClaims === undefined ? '' : (role ?? '') });
      durations.observe(seconds);
    },
    introspection: (active) => introspections.inc({ active: String(active) }),
    revocation: () => revocations.inc(),
    limited: () => limited.inc(),
    keysFetched: (issuer, ok) => fetches.inc({ issuer, result: ok ? 'ok' : 'failed' }),
    synced: (seconds) => syncs.observe(seconds),
    compacted: () => compactions.inc(),
    watch: (store) => {
      new Gauge({
        name: 'jobpass_broker_records',
        help: 'Records that are alive: tokens, and ID tokens that may be used once.',
        registers,
        async collect() {
          // Where the store cannot be asked, its last number stays: the others are wanted all the more.
          await store.count().then(
            (count) => this.set(count),
            () => undefined,
          );
        },
      });
      new Gauge({
        name: 'jobpass_broker_audit_records',
        help: 'Records in the audit trail, as far as this broker knows.',
        registers,
        collect() {
          this.set(store.head?.count ?? 0);
        },
      });
    },
    render: async () => ({ type: registry.contentType, text: await registry.metrics() }),
  };
}
