/** One output of the action. */
export interface OutputDefinition {
  name: string;
  /** In Markdown without line breaks. */
  description: string;
  /** The only case in which it is set, as an input and its value: `deliver: output`. */
  appliesTo?: string;
}

/** The outputs that mean the same for every provider; each provider adds its own. */
export const COMMON_OUTPUTS = [
  { name: 'credential-id', description: 'Names the credential in logs and records. Not a secret.' },
  {
    name: 'expires-at',
    description:
      'When the credential expires by itself (RFC 3339, UTC), unless it is renewed; empty if the server did not say.',
  },
  {
    name: 'token',
    description: 'The credential. Masked in the log.',
    appliesTo: 'deliver: output',
  },
  { name: 'file', description: 'The path of the file with the credential.', appliesTo: 'deliver: file' },
  {
    name: 'endpoint',
    description: 'The address that hands out the credential while the job lives.',
    appliesTo: 'deliver: endpoint',
  },
  {
    name: 'endpoint-token',
    description: 'The bearer token that this address asks for. Masked in the log.',
    appliesTo: 'deliver: endpoint',
  },
  { name: 'audit-file', description: 'The path of the file with the records of this job.' },
] as const satisfies readonly OutputDefinition[];
