import type { OutputDefinition } from '../../config/common-outputs.js';

/** The outputs that only this provider sets. */
export const AWS_OUTPUTS: readonly OutputDefinition[] = [
  { name: 'aws-account-id', description: 'The account of the session.' },
  { name: 'authenticated-arn', description: 'The ARN of the session.' },
  { name: 'aws-expiration', description: 'When the session can do nothing more (RFC 3339, UTC).' },
  { name: 'aws-access-key-id', description: 'The id of its key.', appliesTo: 'deliver: output' },
  {
    name: 'aws-secret-access-key',
    description: 'Its key. Masked in the log.',
    appliesTo: 'deliver: output',
  },
  {
    name: 'aws-session-token',
    description: 'Its session token. Masked in the log.',
    appliesTo: 'deliver: output',
  },
];
