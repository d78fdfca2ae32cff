import type { OutputDefinition } from '../../config/common-outputs.js';

/** The outputs that only this provider sets. */
export const AWS_OUTPUTS: readonly OutputDefinition[] = [
  { name: 'aws-account-id', description: 'The account ID of the session.' },
  { name: 'authenticated-arn', description: 'The ARN of the session.' },
  { name: 'aws-expiration', description: 'When the session expires (RFC 3339, UTC).' },
  {
    name: 'aws-access-key-id',
    description: 'The access key ID of the session.',
    appliesTo: 'deliver: output',
  },
  {
    name: 'aws-secret-access-key',
    description: 'The secret access key of the session. Masked in the log.',
    appliesTo: 'deliver: output',
  },
  {
    name: 'aws-session-token',
    description: 'The session token. Masked in the log.',
    appliesTo: 'deliver: output',
  },
];
