import type { OutputDefinition } from '../../config/common-outputs.js';

/** The outputs that only this provider sets. */
export const GCP_OUTPUTS: readonly OutputDefinition[] = [
  {
    name: 'credentials-file',
    description:
      'The path of the file that `GOOGLE_APPLICATION_CREDENTIALS` names. Empty with `credential-source: metadata`.',
  },
  { name: 'project-id', description: 'The ID of the default project.' },
  { name: 'service-account', description: 'The service account that the credential impersonates.' },
  {
    name: 'gcp-principal',
    description:
      'The principal of the job in the workload identity pool, if the provider maps `google.subject` to `sub`.',
  },
];
