import * as z from 'zod';
import type { TrustGenerator } from '../generator.js';

/** Prints the roles of the made-up service. */
export const madeTrustGenerator: TrustGenerator = {
  formats: ['text'],
  options: [],
  schema: z.strictObject({ 'made-limit': z.string().optional() }),
  plan: (grants) => [
    {
      server: 'made',
      roles: grants.map(({ credential }) => credential),
      print: () => `${grants.map(({ credential }) => credential).join(', ')}\n`,
      diff: async () => [],
    },
  ],
};
