import { expiration, type SessionContent } from './process-credential.js';

/**
 * A session in the format that a container endpoint returns. Source: AWS SDKs and Tools reference, "Container credential
 * provider".
 */
export function containerCredentials({ SessionToken, expiresAt, ...keys }: SessionContent): string {
  return JSON.stringify({ ...keys, Token: SessionToken, ...expiration(expiresAt) });
}
