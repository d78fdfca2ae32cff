import type * as z from 'zod';
import { aws } from '../providers/aws/definition.js';
import { azure } from '../providers/azure/definition.js';
import type { ProviderDefinition } from '../providers/definition.js';
import { gcp } from '../providers/gcp/definition.js';
import { github } from '../providers/github/definition.js';
import { kubernetes } from '../providers/kubernetes/definition.js';
import { oauth } from '../providers/oauth/definition.js';
import { vault } from '../providers/vault/definition.js';
import type { TrustGenerator } from './generator.js';

interface GeneratorEntry {
  provider: ProviderDefinition;
  /** The name on the command line, if this name differs from the provider's name. */
  alias?: string;
  load: () => Promise<TrustGenerator>;
}

/**
 * The providers whose servers can enforce a rules file. This list is separate from the list of providers, because jobs do not
 * need this code.
 */
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
  {
    provider: azure,
    load: async () => (await import('./azure/generator.js')).azureTrustGenerator as TrustGenerator,
  },
  {
    provider: kubernetes,
    load: async () => (await import('./kubernetes/generator.js')).kubernetesTrustGenerator as TrustGenerator,
  },
  {
    provider: gcp,
    load: async () => (await import('./gcp/generator.js')).gcpTrustGenerator as TrustGenerator,
  },
  {
    provider: github,
    load: async () => (await import('./github/generator.js')).githubTrustGenerator as TrustGenerator,
  },
];

/** Returns the schema of `trust` in a rules file for a provider, or undefined for a provider without such settings. */
export async function trustSchema(provider: string): Promise<z.ZodType | undefined> {
  return (await TRUST_GENERATORS.find((entry) => entry.provider.name === provider)?.load())?.schema;
}
