import { JobpassError } from '../../errors.js';
import { readFile } from '../../files.js';
import type { Connection } from '../../http/open.js';

/** An API server, and the credential for it. */
export interface Cluster {
  /** The address of the API server. Its path may be the path of a cluster behind a gateway. */
  url: URL;
  connection: Connection;
  /** The bearer token; absent if a client certificate is the credential. */
  token?: string;
  /** Whether the credential is the token of the pod's service account. */
  inPod: boolean;
}

/** The time limit for reading a file, in milliseconds. */
export const READ_MS = 10_000;

/** The names of certificates and keys in messages. */
export const NAMES = {
  ca: 'The certificate authority in the kubeconfig',
  clientCert: 'The client certificate',
  clientKey: 'the key in the kubeconfig',
};

/**
 * Reads a bearer token from a file.
 *
 * @param option the option or setting that names the file
 * @throws JobpassError `usage`
 */
export async function readToken(option: string, path: string): Promise<string> {
  const token = (await readFile(option, path, READ_MS)).toString('latin1').trim();
  return checkToken(`The file of ${option}`, token);
}

/** Returns a token if an HTTP header can contain it. @throws JobpassError `usage`, without the token */
export function checkToken(what: string, token: string): string {
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new JobpassError('usage', `${what} contains no valid token`, {
    hint: 'A token is one line without spaces',
  });
}
