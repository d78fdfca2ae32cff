import { randomBytes } from 'node:crypto';
import { type Broker, startBroker } from '../broker/broker.js';
import { brokerConfig } from '../broker/config/build-config.js';
import { startIdTokenService } from './id-token-service.js';
import { CLAIMS, REPOSITORY } from './job.js';
import { startProtectedService } from './protected-service.js';

/** The demo's servers, which listen on loopback. */
export interface DemoServers {
  idTokens: Awaited<ReturnType<typeof startIdTokenService>>;
  broker: Broker;
  service: Awaited<ReturnType<typeof startProtectedService>>;
  /** Stops all servers. */
  close: () => Promise<void>;
}

/** Starts an issuer of ID tokens, a broker that trusts the issuer, and a service that accepts the broker's tokens. */
export async function demoServers(): Promise<DemoServers> {
  const closing: (() => void | Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const one of closing.reverse()) await one();
  };
  try {
    const idTokens = await startIdTokenService(CLAIMS);
    closing.push(() => idTokens.close());
    const secret = randomBytes(24).toString('base64url');
    const broker = await startBroker(
      brokerConfig({
        listen: '127.0.0.1:0',
        trust: [{ issuer: idTokens.issuer, audience: 'jobpass-demo' }],
        roles: {
          deploy: {
            when: { repository: REPOSITORY },
            audience: 'https://service.example',
            scopes: ['deploy'],
          },
        },
        'resource-servers': { service: { secret, audiences: 'https://service.example' } },
      }),
    );
    closing.push(() => broker.close());
    const service = await startProtectedService(broker.issuer, { id: 'service', secret });
    closing.push(() => service.close());
    return { idTokens, broker, service, close };
  } catch (error) {
    await close();
    throw error;
  }
}
