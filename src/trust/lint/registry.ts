import type { Linter } from './linter.js';

interface LinterEntry {
  /** As in the list of providers. */
  provider: string;
  load: () => Promise<Linter>;
}

/** The providers whose roles can be examined without asking anybody; each document goes to the first that knows it. */
export const LINTERS: readonly LinterEntry[] = [
  { provider: 'aws', load: async () => (await import('./aws/linter.js')).awsLinter },
  { provider: 'vault', load: async () => (await import('./vault/linter.js')).vaultLinter },
];
