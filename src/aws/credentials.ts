import { readFileSync } from 'node:fs';
import { errorText, JobpassError } from '../errors.js';
import type { HttpClient } from '../http/client.js';
import { metadataUrl } from '../http/hosts.js';
import type { Attempt } from '../http/retry.js';
import type { JsonObject } from '../text/json.js';
import { printable } from '../text/printable.js';
import { InstanceMetadata } from './ec2-metadata.js';
import { jsonFromMetadata } from './metadata.js';
import type { SessionKeys } from './session-keys.js';

/** The AWS credentials of this machine or container. */
export interface MachineCredentials {
  keys: SessionKeys;
  /** The expiry, in ms since 1970; undefined if unknown. */
  expiresAt?: number;
  /** The metadata service of the EC2 instance, if the credentials come from this service. */
  instance?: InstanceMetadata;
}

/** The address that `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` is relative to. */
const CONTAINER_CREDENTIALS = 'http://169.254.170.2';
const RELATIVE = 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI';
const FULL = 'AWS_CONTAINER_CREDENTIALS_FULL_URI';
const TOKEN = 'AWS_CONTAINER_AUTHORIZATION_TOKEN';
const TOKEN_FILE = 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE';

/**
 * Returns the AWS credentials of this machine or container, from the sources and in the order of the AWS SDKs: variables, the container credentials
 * endpoint, and on EC2 the instance metadata service (version 2). Docs (30 November 2026): AWS SDKs and Tools Reference Guide,
 * "Container credential provider" and "IMDS credential provider".
 *
 * @param options `ec2`: whether this machine may be an EC2 instance; `missing`: the error if there are no credentials
 * @throws JobpassError `no-id-token`, or the error for missing credentials
 */
export async function machineCredentials(
  env: NodeJS.ProcessEnv,
  { ec2, missing }: { ec2: boolean; missing: () => JobpassError },
  http: HttpClient,
  attempt: Attempt,
): Promise<MachineCredentials> {
  const {
    AWS_ACCESS_KEY_ID: id = '',
    AWS_SECRET_ACCESS_KEY: secret = '',
    AWS_SESSION_TOKEN: token = '',
  } = env;
  if (id !== '' && secret !== '')
    return { keys: { AccessKeyId: id, SecretAccessKey: secret, SessionToken: token } };
  if ((env[RELATIVE] ?? '') !== '' || (env[FULL] ?? '') !== '') return fromContainer(env, http, attempt);
  if (ec2 && env['AWS_EC2_METADATA_DISABLED']?.toLowerCase() !== 'true') {
    const instance = new InstanceMetadata(env, http, attempt);
    return { ...read(await instance.credentials()), instance };
  }
  throw missing();
}

async function fromContainer(
  env: NodeJS.ProcessEnv,
  http: HttpClient,
  attempt: Attempt,
): Promise<MachineCredentials> {
  const relative = env[RELATIVE] ?? '';
  const url =
    relative === ''
      ? metadataUrl(env[FULL] ?? '', FULL)
      : // Concatenated, so a value such as `//host/path` cannot select another host.
        metadataUrl(`${CONTAINER_CREDENTIALS}/${relative.replace(/^\/+/, '')}`, RELATIVE);
  const authorization = authorizationIn(env);
  const what = 'the request for the credentials of the container';
  const headers = authorization === '' ? {} : { authorization };
  return read(await jsonFromMetadata({ url, headers, what }, http, attempt));
}

/** The token for the credentials endpoint. The token in the file takes precedence, because EKS replaces the file. */
function authorizationIn(env: NodeJS.ProcessEnv): string {
  const file = env[TOKEN_FILE] ?? '';
  let token: string;
  try {
    token = file === '' ? (env[TOKEN] ?? '') : readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new JobpassError('no-id-token', `Cannot read the file in ${TOKEN_FILE}: ${errorText(error)}`, {
      hint: `Check the path "${printable(file)}", and that this user may read the file`,
    });
  }
  if (!/[\r\n]/.test(token)) return token;
  throw new JobpassError(
    'no-id-token',
    `The token in ${file === '' ? TOKEN : TOKEN_FILE} contains a line break`,
    {
      hint: 'Remove the line break: the token is sent in a header',
    },
  );
}

/** Reads the response of a credentials endpoint. All endpoints use the same format. */
function read({ AccessKeyId, SecretAccessKey, Token, Expiration }: JsonObject): MachineCredentials {
  if (
    typeof AccessKeyId !== 'string' ||
    typeof SecretAccessKey !== 'string' ||
    typeof Token !== 'string' ||
    AccessKeyId === ''
  ) {
    throw new JobpassError('malformed', 'The response of the credentials endpoint contains no credentials', {
      transient: true,
    });
  }
  const expiresAt = typeof Expiration === 'string' ? Date.parse(Expiration) : Number.NaN;
  return {
    keys: { AccessKeyId, SecretAccessKey, SessionToken: Token },
    ...(Number.isNaN(expiresAt) ? {} : { expiresAt }),
  };
}
