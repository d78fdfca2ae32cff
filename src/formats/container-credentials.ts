import { expiration, type SessionContent } from './process-credential.js';

/**
 * Returns a session in the format of a container endpoint's response. Source: AWS SDKs and Tools reference, "Container
 * credential provider".
 */
export function containerCredentials({ SessionToken, expiresAt, ...keys }: SessionContent): string {
  return JSON.stringify({ ...keys, Token: SessionToken, ...expiration(expiresAt) });
}
