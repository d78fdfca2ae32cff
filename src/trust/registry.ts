import type { z } from 'zod';
import type { Trust } from './generator.js';

interface TrustEntry {
  /** As in the list of providers. */
  provider: string;
  /** What else it is called on the command line. */
  alias?: string;
  load: () => Promise<Trust>;
}

/** The providers whose servers can be made to hold to a file of rules. Not in the list of providers: no job needs it. */
export const TRUSTS: readonly TrustEntry[] = [
  {
    provider: 'oauth',
    alias: 'broker',
    load: async () => (await import('./broker/generator.js')).trust,
  },
  { provider: 'vault', load: async () => (await import('./vault/generator.js')).vaultTrust as Trust },
  { provider: 'aws', load: async () => (await import('./aws/generator.js')).awsTrust },
];

/** What may stand under `trust` in the file of rules for a provider; undefined for a provider without any. */
export async function trustSchema(provider: string): Promise<z.ZodType | undefined> {
  return (await TRUSTS.find((entry) => entry.provider === provider)?.load())?.schema;
}
