import { aws } from '../../providers/aws/definition.js';
import { azure } from '../../providers/azure/definition.js';
import type { ProviderDefinition } from '../../providers/definition.js';
import { gcp } from '../../providers/gcp/definition.js';
import { kubernetes } from '../../providers/kubernetes/definition.js';
import { oauth } from '../../providers/oauth/definition.js';
import { vault } from '../../providers/vault/definition.js';
import type { Linter } from './linter.js';

interface LinterEntry {
  provider: ProviderDefinition;
  load: () => Promise<Linter>;
}

/** The providers whose roles can be checked offline. The first linter that recognizes a document checks it; all linters check a Terraform plan. */
export const LINTERS: readonly LinterEntry[] = [
  { provider: aws, load: async () => (await import('./aws/linter.js')).awsLinter },
  { provider: azure, load: async () => (await import('./azure/linter.js')).azureLinter },
  { provider: vault, load: async () => (await import('./vault/linter.js')).vaultLinter },
  { provider: kubernetes, load: async () => (await import('./kubernetes/linter.js')).kubernetesLinter },
  { provider: gcp, load: async () => (await import('./gcp/linter.js')).gcpLinter },
  { provider: oauth, load: async () => (await import('./broker/linter.js')).brokerLinter },
];
