import type { OutputDefinition } from '../../config/common-outputs.js';

/** The outputs that only this provider sets. */
export const GITHUB_OUTPUTS: readonly OutputDefinition[] = [
  { name: 'installation-id', description: 'The ID of the installation of the GitHub App.' },
  { name: 'app-slug', description: 'The slug of the GitHub App. Empty with `signer: octo-sts`.' },
];
