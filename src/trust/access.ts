import { systemClock } from '../clock.js';
import type { Settings } from '../config/settings.js';
import type { HttpClient } from '../http/client.js';
import { openHttp } from '../http/open.js';
import type { FindBroker } from '../servers/broker/configured-broker.js';
import { cancellation } from '../stop-signals.js';
import { Secrets } from '../text/secrets.js';
import type { ServerAccess, TrustGenerator } from './generator.js';

/** The time limit for all requests to servers together, in milliseconds. */
const ALL_MS = 60_000;

/** Returns an object for requests to servers, and a function that closes the connections. */
export function accessFor(
  trust: Pick<TrustGenerator, 'options'>,
  options: Readonly<Record<string, unknown>>,
  broker: FindBroker,
): { access: ServerAccess; close: () => void } {
  const clock = systemClock;
  const secrets = new Secrets();
  const signal = cancellation();
  const deadline = clock.elapsed() + ALL_MS;
  const open: { close: () => void }[] = [];
  const given = trust.options.map(({ name }) => {
    const value = options[name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())];
    return [name, typeof value === 'string' ? value : undefined] as const;
  });
  const http = (settings: Settings): HttpClient => {
    const opened = openHttp(settings, { clock, secrets, deadline, signal });
    open.push(opened);
    return opened.http;
  };
  return {
    access: {
      http,
      clock,
      secrets,
      env: process.env,
      options: Object.fromEntries(given),
      broker,
    },
    close: () => {
      for (const opened of open) opened.close();
    },
  };
}
