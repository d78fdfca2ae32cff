import { type MachineCredentials, machineCredentials } from '../aws/credentials.js';
import { JobpassError } from '../errors.js';
import type { HttpClient } from '../http/client.js';
import type { Attempt } from '../http/retry.js';
import type { Place } from './aws-place.js';
import { PLACES } from './aws-places.js';

/** Returns the job's own AWS credentials: see `machineCredentials`. @throws JobpassError `no-id-token` if there are none */
export function jobCredentials(
  env: NodeJS.ProcessEnv,
  place: Place,
  http: HttpClient,
  attempt: Attempt,
): Promise<MachineCredentials> {
  const { name, withoutCredentials } = PLACES[place];
  const missing = (): JobpassError =>
    new JobpassError('no-id-token', `${name} has no AWS credentials, so AWS issues no ID token to it`, {
      hint: withoutCredentials,
    });
  return machineCredentials(env, { ec2: place === 'ec2', missing }, http, attempt);
}
