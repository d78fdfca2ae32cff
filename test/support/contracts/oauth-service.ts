import { World } from '../world.js';
import type { Service } from './provider.js';

/** An authorization server on loopback, for the contract of providers. */
export async function oauthService(): Promise<Service> {
  const world = await World.start();
  const token = (env: ReadonlyMap<string, string>): string => env.get('JOBPASS_TOKEN') ?? '';
  return {
    inputs: world.inputs,
    runner: () => world.runner(),
    secrets: (env) => [token(env)],
    accepts: async (env) => world.live.has(token(env)),
    refuse: () => {
      world.claims = { ...world.claims, iss: 'https://another.example' };
    },
    shorten: () => {
      world.answers.exchange = { expires_in: 1 };
      return 1_200;
    },
    leave: () => world.leave(),
    close: () => world.close(),
  };
}
