import type { SessionKeys } from '../../aws/session-keys.js';
import type { SessionContent } from '../../formats/process-credential.js';
import type { Variables } from '../../formats/variables.js';
import { type CredentialFormats, credentialText } from '../credential.js';
import type { Lease } from '../lease.js';

const session = ({ credential, expiresAt }: Lease<SessionKeys>): SessionContent => ({
  ...credential,
  expiresAt,
});

const variables = ({ credential }: Lease<SessionKeys>): Variables => [
  ['AWS_ACCESS_KEY_ID', credential.AccessKeyId],
  ['AWS_SECRET_ACCESS_KEY', credential.SecretAccessKey],
  ['AWS_SESSION_TOKEN', credential.SessionToken],
];

/** The formats for a session. */
export const AWS_FORMATS: CredentialFormats<SessionKeys> = {
  raw: ({ credential }) => credentialText(credential),
  dotenv: variables,
  json: variables,
  'process-credential': session,
  'container-credentials': session,
};
