/** One of the action's outputs. */
export interface OutputDefinition {
  name: string;
  /** The description is in Markdown without line breaks. */
  description: string;
  /** The only case in which Jobpass sets the output, as an input and its value: `deliver: output`. */
  appliesTo?: string;
}

/** The outputs that have the same meaning for every provider. Each provider adds its own outputs. */
export const COMMON_OUTPUTS = [
  { name: 'credential-id', description: 'The ID of the credential in logs and audit records. Not a secret.' },
  {
    name: 'expires-at',
    description:
      'When the credential expires unless it is renewed (RFC 3339, UTC). Empty if the server does not report the expiry.',
  },
  {
    name: 'token',
    description: 'The credential. Masked in the log.',
    appliesTo: 'deliver: output',
  },
  { name: 'file', description: 'The path of the file with the credential.', appliesTo: 'deliver: file' },
  {
    name: 'endpoint',
    description: 'The address that returns the credential while the job runs.',
    appliesTo: 'deliver: endpoint',
  },
  {
    name: 'endpoint-token',
    description: 'The bearer token that `endpoint` requires. Masked in the log.',
    appliesTo: 'deliver: endpoint',
  },
  { name: 'audit-file', description: 'The path of the file with the audit records of this job.' },
] as const satisfies readonly OutputDefinition[];
