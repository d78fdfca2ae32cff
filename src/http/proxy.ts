import type { Agent, AgentOptions } from 'node:https';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { getProxyForUrl } from 'proxy-from-env';
import { JobpassError } from '../errors.js';
import { isLoopback } from './hosts.js';

/**
 * The agent that tunnels to `url` through the proxy that HTTPS_PROXY, ALL_PROXY and NO_PROXY name, or undefined
 * where they name none. Loopback never goes through a proxy.
 *
 * @throws JobpassError `usage` when the proxy's own URL cannot be read
 */
export function proxyAgent(url: URL, options: AgentOptions): Agent | undefined {
  if (isLoopback(url)) return undefined;
  const proxy = getProxyForUrl(url.href);
  if (proxy === '') return undefined;
  let at: URL;
  try {
    at = new URL(proxy);
  } catch {
    throw new JobpassError('usage', 'The environment names a proxy that is not a URL', {
      hint: 'Write HTTPS_PROXY as http://host:port',
    });
  }
  if (at.protocol !== 'http:' && at.protocol !== 'https:') {
    throw new JobpassError('usage', `A proxy that speaks ${at.protocol.slice(0, 12)} is not supported`, {
      hint: 'Write HTTPS_PROXY as http://host:port or https://host:port',
    });
  }
  return new HttpsProxyAgent(at, options) as unknown as Agent;
}
