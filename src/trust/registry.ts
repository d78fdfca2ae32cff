import type * as z from 'zod';
import { aws } from '../providers/aws/definition.js';
import type { ProviderDefinition } from '../providers/definition.js';
import { oauth } from '../providers/oauth/definition.js';
import { vault } from '../providers/vault/definition.js';
import type { TrustGenerator } from './generator.js';

interface GeneratorEntry {
  provider: ProviderDefinition;
  /** What else it is called on the command line. */
  alias?: string;
  load: () => Promise<TrustGenerator>;
}

/** The providers whose servers can be made to hold to a file of rules. Not in the list of providers: no job needs it. */
export const TRUST_GENERATORS: readonly GeneratorEntry[] = [
  {
    provider: oauth,
    alias: 'broker',
    load: async () => (await import('./broker/generator.js')).brokerTrustGenerator,
  },
  {
    provider: vault,
    load: async () => (await import('./vault/generator.js')).vaultTrustGenerator as TrustGenerator,
  },
  { provider: aws, load: async () => (await import('./aws/generator.js')).awsTrustGenerator },
];

/** What may stand under `trust` in the file of rules for a provider; undefined for a provider without any. */
export async function trustSchema(provider: string): Promise<z.ZodType | undefined> {
  return (await TRUST_GENERATORS.find((entry) => entry.provider.name === provider)?.load())?.schema;
}
