import { toldHead } from '../audit/chain.js';
import { type Clock, span, systemClock } from '../clock.js';
import type { ControlRequest } from '../control/client.js';
import { openControl } from '../control/server.js';
import { JobpassError } from '../errors.js';
import type { WrittenBroker } from '../servers/broker/configured-broker.js';
import { AuditKeys } from './audit/audit-keys.js';
import { Refusals } from './audit/refusals.js';
import { signedTrail } from './audit/trail.js';
import type { Address, BrokerConfig } from './config/broker-config.js';
import { originOf } from './config/config.js';
import { writtenBroker } from './config/configured-roles.js';
import type { Decision } from './exchange/exchange.js';
import { adminEndpoints, endpoints, type Health } from './http/endpoints.js';
import { type Handler, listen, sendJson } from './http/server.js';
import { isIn, networks } from './http/sources.js';
import type { Log } from './log.js';
import { type Metrics, noMetrics, prometheus } from './metrics.js';
import { describeFailure, makeRuntimeConfig } from './runtime-config.js';
import { openStorage } from './store/open.js';
import type { Store, StoreEvent } from './store/store.js';
import { SigningKeys } from './tokens/signing-keys.js';
import { Tokens } from './tokens/tokens.js';

export interface BrokerOptions {
  clock?: Clock;
  log?: Log;
  /** Told of each decision about an exchange. */
  onDecision?: (decision: Decision) => void;
  /** Told once when nothing can be promised any more: the broker must stop. */
  onBroken?: (error: JobpassError) => void;
}

export interface RotateOptions {
  /** Also when services may not know the next key yet. */
  now?: boolean;
  /** No token that was signed until now is accepted any more. */
  compromised?: boolean;
  /** Not the key that signs tokens, but the one that signs records. */
  records?: boolean;
}

export interface Broker {
  /** Its issuer: the address at which jobs and services find it. */
  issuer: string;
  /** Where it listens. */
  address: Address;
  /** Where metrics are served, if anywhere. */
  admin: Address | undefined;
  /**
   * Takes another configuration for the requests to come.
   *
   * @throws JobpassError `usage` when it cannot be taken; the present one stays
   */
  reload(config: BrokerConfig): Promise<void>;
  /**
   * Changes the signing key.
   *
   * @returns for how long services may not know the new key yet, in seconds
   * @throws JobpassError `usage`, `state`
   */
  rotateKeys(options?: RotateOptions): Promise<number>;
  /** Takes no more requests, ends those under way, and stops. */
  close(): Promise<void>;
}

/** How long requests under way may take when the broker stops, in ms. */
const GRACE_MS = 10_000;
/** The same for metrics and health. */
const ADMIN_GRACE_MS = 1_000;
/** How often it is looked whether a signing key is due, in ms. */
const KEYS_EVERY_MS = 60_000;
/** How often it is looked whether another broker of the store has changed keys, besides where that decides, in ms. */
const REFRESH_EVERY_MS = 5_000;
/** How often the head of the records goes to the log, where it has changed, in ms. */
const HEAD_EVERY_MS = 60_000;

/**
 * Starts the embedded token server.
 *
 * @throws JobpassError `usage`, `state`
 */
export async function startBroker(config: BrokerConfig, options: BrokerOptions = {}): Promise<Broker> {
  const opened: (() => unknown)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of opened.splice(0).reverse()) await close();
  };
  try {
    return await start(config, options, opened, closeAll);
  } catch (error) {
    await closeAll();
    throw error;
  }
}

async function start(
  config: BrokerConfig,
  { clock = systemClock, log = () => undefined, onDecision = () => undefined, onBroken }: BrokerOptions,
  opened: (() => unknown)[],
  closeAll: () => Promise<void>,
): Promise<Broker> {
  let stopping = false;
  let metrics: Metrics = noMetrics;
  let keys: SigningKeys | undefined;
  let auditKeys: AuditKeys | undefined;

  let present: (() => { config: BrokerConfig; issuer: string }) | undefined;
  const starting = (said: string): JobpassError =>
    new JobpassError('state', `${said}: the broker is still starting`, {
      transient: true,
      hint: 'Try again in a moment',
    });
  const started = (): { config: BrokerConfig; issuer: string } => {
    if (present === undefined) throw starting('What it gives cannot be told');
    return present();
  };
  const rotateKeys = async (how: RotateOptions = {}): Promise<number> => {
    if (keys === undefined || auditKeys === undefined) throw starting('The signing key was not changed');
    if (how.records) {
      await auditKeys.rotate(Math.floor(clock.now() / 1000));
      log({ event: 'key for records changed', by: 'command' });
      return 0;
    }
    const unknown = await keys.rotate(how);
    log({ event: 'signing key changed', by: 'command', ...how });
    return unknown;
  };
  if (config.data !== undefined) {
    const control = await openControl(config.data, {
      who: 'broker',
      hint: 'Two would not know of what the other issued and revoked: give each a folder of its own',
      answer: (request) =>
        controlled(request, {
          rotateKeys,
          roles: () => writtenBroker(started().config, started().issuer),
        }),
    });
    opened.push(control.close);
  }
  const storage = await openStorage(config, {
    clock,
    onEvent: (event) => tellStoreEvent(event, { log, metrics: () => metrics, onBroken }),
  });
  opened.push(() => storage.close());
  const signingKeys = await SigningKeys.open(storage.keys, clock);
  keys = signingKeys;
  const signsRecords = await AuditKeys.open(storage.keys, Math.floor(clock.now() / 1000));
  auditKeys = signsRecords;
  let issuer = config.issuer ?? '';
  const store = await storage.open(signedTrail(signsRecords, clock, () => issuer));
  opened.push(() => store.close());
  const health: Health = {
    notReady: () => (stopping ? 'stopping' : store.healthy ? undefined : 'records cannot be written'),
  };
  const onFailure = (error: unknown): void =>
    log({ event: 'failure', level: 'error', why: describeFailure(error) });

  // The port may only be known now, and the issuer with it; requests that come meanwhile are told to come again.
  let handler: Handler = async (request, response) => {
    request.resume();
    sendJson(response, 503, { error: 'temporarily_unavailable' }, { 'retry-after': '1' });
  };
  let many = networks([...config.trustedProxies, ...config.unlimited]);
  const listener = await listen(config.listen, config.tls, (...both) => handler(...both), {
    onFailure,
    isMany: (address) => isIn(many, address),
  });
  opened.push(() => listener.close(GRACE_MS));
  issuer = config.issuer ?? originOf(listener.address, config.tls !== undefined);
  const tokens = new Tokens({ store, keys: signingKeys, clock, issuer });

  let admin: Address | undefined;
  if (config.admin !== undefined) {
    metrics = await prometheus(
      () => store.count(),
      () => store.head?.count ?? 0,
    );
    const adminHandler = adminEndpoints(health, () => metrics);
    const adminListener = await listen(config.admin, undefined, adminHandler, { onFailure });
    opened.push(() => adminListener.close(ADMIN_GRACE_MS));
    admin = adminListener.address;
  }
  const head = headLog(store, log);
  const heads = setInterval(head, HEAD_EVERY_MS);
  opened.push(() => clearInterval(heads));
  const parts = { issuer, clock, log, metrics, tokens };
  let serving = makeRuntimeConfig(config, parts);
  opened.push(() => serving.close());
  present = () => ({ config: serving.config, issuer });
  handler = endpoints({
    issuer,
    tokens,
    runtime: () => serving,
    keys: signingKeys,
    auditKeys: signsRecords,
    refusals: new Refusals({ store, clock, issuer, log }),
    metrics: () => metrics,
    log,
    health,
    onDecision,
  });

  let refreshed = true;
  const refresh = setInterval(() => {
    Promise.all([signingKeys.refresh(), signsRecords.refresh()]).then(
      () => {
        refreshed = true;
      },
      (error: unknown) => {
        // Once, and not every few seconds for as long as the store is away.
        if (refreshed) log({ event: 'keys not refreshed', level: 'warn', why: describeFailure(error) });
        refreshed = false;
      },
    );
  }, REFRESH_EVERY_MS);
  opened.push(() => clearInterval(refresh));
  const keepUp = setInterval(() => {
    signingKeys.keepUp(serving.config.rotateEvery).then(
      (done) => {
        if (done === 'rotated') log({ event: 'signing key changed', by: 'age' });
        if (done === 'dropped') log({ event: 'old signing key dropped' });
      },
      (error: unknown) =>
        log({ event: 'signing key not changed', level: 'error', why: describeFailure(error) }),
    );
  }, KEYS_EVERY_MS);
  opened.push(() => clearInterval(keepUp));
  // Again, as the first to be closed: what requests under way need, and where it is told that we stop, ends after them.
  opened.push(() => listener.close(GRACE_MS));

  return {
    issuer,
    address: listener.address,
    admin,
    reload: async (next) => {
      checkReload(serving.config, next);
      const made = makeRuntimeConfig(next, parts);
      try {
        if (next.tls !== undefined) listener.renewTls(next.tls);
      } catch (error) {
        made.close();
        throw error;
      }
      const former = serving;
      serving = made;
      many = networks([...next.trustedProxies, ...next.unlimited]);
      // Requests under way still use its connections.
      setTimeout(() => former.close(), GRACE_MS).unref();
    },
    rotateKeys,
    close: async () => {
      stopping = true;
      await closeAll();
      head();
    },
  };
}

function tellStoreEvent(
  event: StoreEvent,
  { log, metrics, onBroken }: { log: Log; metrics: () => Metrics; onBroken: BrokerOptions['onBroken'] },
): void {
  switch (event.kind) {
    case 'told': {
      const { kind: _, ...told } = event;
      log(told);
      break;
    }
    case 'synced':
      metrics().synced(event.seconds);
      break;
    case 'compacted':
      metrics().compacted();
      break;
    case 'broken':
      log({ event: 'journal broken', level: 'error', why: event.error.told });
      onBroken?.(event.error);
  }
}

/** Tells the head of the records where it has changed: a log that goes elsewhere proves all records up to there. */
function headLog(store: Store, log: Log): () => void {
  let last = '';
  return () => {
    const { head } = store;
    if (head === undefined || head.count === 0) return;
    const told = toldHead(head);
    if (told !== last) log({ event: 'audit head', head: told });
    last = told;
  };
}

/** What a running broker does when it is asked to. */
interface Controls {
  rotateKeys: (how: RotateOptions) => Promise<number>;
  /** Its roles and whom it trusts, as they are written. */
  roles: () => WrittenBroker;
}

async function controlled(
  {
    command,
    now,
    compromised,
    records,
  }: ControlRequest & { now?: unknown; compromised?: unknown; records?: unknown },
  { rotateKeys, roles }: Controls,
): Promise<unknown> {
  if (command === 'roles') return roles();
  if (command !== 'rotate-keys') throw new JobpassError('usage', 'The broker does not know this command');
  if (records === true) {
    await rotateKeys({ records });
    return RECORDS_ROTATED;
  }
  return rotated(await rotateKeys({ now: now === true, compromised: compromised === true }));
}

/** Tells that the key for records was changed. */
export const RECORDS_ROTATED = 'The key that signs records was changed';

/** Tells that a signing key was changed. @param unknown for how long services may not know it, in seconds */
export function rotated(unknown: number): string {
  const doubt = ` (services that keep the keys may refuse its tokens for up to ${span(unknown * 1000)})`;
  return `The signing key was changed${unknown === 0 ? '' : doubt}`;
}

/** @throws JobpassError `usage` for what cannot change while the broker runs */
function checkReload(present: BrokerConfig, next: BrokerConfig): void {
  const fixed = ['listen', 'issuer', 'data', 'postgres', 'admin', 'logFormat'] as const;
  const changed: string[] = fixed.filter(
    (name) => JSON.stringify(present[name]) !== JSON.stringify(next[name]),
  );
  if ((present.tls === undefined) !== (next.tls === undefined)) changed.push('tls');
  // Whether certificates are asked for is settled when it starts to listen.
  else if ((present.tls?.clientCa === undefined) !== (next.tls?.clientCa === undefined))
    changed.push('whether there is a tls.client-ca');
  if (changed.length > 0) {
    throw new JobpassError(
      'usage',
      `The new configuration was not taken: ${changed.join(', ')} cannot change while the broker runs`,
      { hint: 'Start it anew for that' },
    );
  }
}
