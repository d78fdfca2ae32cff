import { type Clock, span, systemClock } from '../clock.js';
import type { ControlRequest } from '../control/client.js';
import { openControl } from '../control/server.js';
import { JobpassError } from '../errors.js';
import type { WrittenBroker } from '../providers/oauth/trust/written.js';
import { type Address, type BrokerConfig, originOf } from './config/config.js';
import { writtenBroker } from './config/written.js';
import type { Decision } from './exchange/exchange.js';
import { adminEndpoints, endpoints, type Health } from './http/endpoints.js';
import { type Handler, listen, sendJson } from './http/server.js';
import { isIn, networks } from './http/sources.js';
import type { Log } from './log.js';
import { type Metrics, noMetrics, prometheus } from './metrics.js';
import { makeServing, tellFailure } from './serving.js';
import { memoryRecords, openRecords, type Records } from './tokens/records.js';
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
    if (keys === undefined) throw starting('The signing key was not changed');
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
  const signingKeys = await SigningKeys.open(config.data, clock);
  keys = signingKeys;
  const { records, writable } = await open(config, { clock, log, metrics: () => metrics, onBroken });
  opened.push(() => records.close());
  const health: Health = {
    notReady: () => (stopping ? 'stopping' : writable() ? undefined : 'records cannot be written'),
  };
  const onFailure = (error: unknown): void =>
    log({ event: 'failure', level: 'error', why: tellFailure(error) });

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
  const issuer = config.issuer ?? originOf(listener.address, config.tls !== undefined);
  const tokens = new Tokens({ records, keys: signingKeys, clock, issuer });

  let admin: Address | undefined;
  if (config.admin !== undefined) {
    metrics = await prometheus(() => records.size);
    const adminHandler = adminEndpoints(health, () => metrics);
    const adminListener = await listen(config.admin, undefined, adminHandler, { onFailure });
    opened.push(() => adminListener.close(ADMIN_GRACE_MS));
    admin = adminListener.address;
  }
  const parts = { issuer, clock, log, metrics, tokens };
  let serving = await makeServing(config, parts);
  opened.push(() => serving.close());
  present = () => ({ config: serving.config, issuer });
  handler = endpoints({
    serving: () => serving,
    keys: signingKeys,
    metrics: () => metrics,
    log,
    health,
    onDecision,
  });

  const keepUp = setInterval(() => {
    signingKeys.keepUp(serving.config.rotateEvery).then(
      (done) => {
        if (done === 'rotated') log({ event: 'signing key changed', by: 'age' });
        if (done === 'dropped') log({ event: 'old signing key dropped' });
      },
      (error: unknown) => log({ event: 'signing key not changed', level: 'error', why: tellFailure(error) }),
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
      const made = await makeServing(next, parts);
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
    },
  };
}

/** The records, and whether they can be written at the moment. */
async function open(
  config: BrokerConfig,
  options: {
    clock: Clock;
    log: Log;
    metrics: () => Metrics;
    onBroken: ((error: JobpassError) => void) | undefined;
  },
): Promise<{ records: Records; writable: () => boolean }> {
  const { clock, log, metrics, onBroken } = options;
  if (config.data === undefined) return { records: memoryRecords(clock), writable: () => true };
  const records = await openRecords(config.data, {
    clock,
    onEvent: (event) => {
      switch (event.kind) {
        case 'synced':
          metrics().synced(event.seconds);
          break;
        case 'compacted':
          metrics().compacted();
          log({ event: 'journal compacted', before: event.bytesBefore, after: event.bytesAfter });
          break;
        case 'cut':
          log({ event: 'journal cut', level: 'warn', file: event.file, bytes: event.bytes });
          break;
        case 'compaction-failed':
          log({ event: 'journal not compacted', level: 'warn', why: event.error.told });
          break;
        case 'broken':
          log({ event: 'journal broken', level: 'error', why: event.error.told });
          onBroken?.(event.error);
      }
    },
  });
  return { records, writable: () => records.healthy };
}

/** What a running broker does when it is asked to. */
interface Controls {
  rotateKeys: (how: RotateOptions) => Promise<number>;
  /** Its roles and whom it trusts, as they are written. */
  roles: () => WrittenBroker;
}

async function controlled(
  { command, now, compromised }: ControlRequest & { now?: unknown; compromised?: unknown },
  { rotateKeys, roles }: Controls,
): Promise<unknown> {
  if (command === 'roles') return roles();
  if (command !== 'rotate-keys') throw new JobpassError('usage', 'The broker does not know this command');
  const unknown = await rotateKeys({ now: now === true, compromised: compromised === true });
  const doubt = ` (services that keep the keys may refuse its tokens for up to ${span(unknown * 1000)})`;
  return `The signing key was changed${unknown === 0 ? '' : doubt}`;
}

/** @throws JobpassError `usage` for what cannot change while the broker runs */
function checkReload(present: BrokerConfig, next: BrokerConfig): void {
  const fixed = ['listen', 'issuer', 'data', 'admin', 'logFormat'] as const;
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
