import { timestamp } from '../clock.js';

/**
 * Returns a token as the output of an exec plugin. Source: Kubernetes, "client.authentication.k8s.io/v1".
 *
 * @param content.expiresAt in milliseconds since 1970
 */
export function execCredential({
  token,
  expiresAt,
}: {
  token: string;
  expiresAt: number | undefined;
}): string {
  return JSON.stringify({
    apiVersion: 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    status: { token, ...(expiresAt === undefined ? {} : { expirationTimestamp: timestamp(expiresAt) }) },
  });
}
