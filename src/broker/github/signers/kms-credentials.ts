import { readFileSync } from 'node:fs';
import { send, told } from '../../../aws/calls.js';
import { type MachineCredentials, machineCredentials } from '../../../aws/credentials.js';
import { stsUrl } from '../../../aws/endpoints.js';
import type { SessionKeys } from '../../../aws/session-keys.js';
import { elementText } from '../../../aws/xml.js';
import type { Clock } from '../../../clock.js';
import { errorText, JobpassError } from '../../../errors.js';
import type { HttpClient } from '../../../http/client.js';
import { secureUrl } from '../../../http/hosts.js';
import type { Attempt } from '../../../http/retry.js';
import { ServiceClock } from '../../../http/service-clock.js';
import type { Secrets } from '../../../text/secrets.js';

/** How long before their expiry credentials are replaced, in ms. */
const EARLIER_MS = 5 * 60_000;
/** The sources of credentials, for the message if there are none. */
const SOURCES =
  'Give the machine, container or pod of the broker an IAM role, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY';

export interface KmsCredentialsOptions {
  env: NodeJS.ProcessEnv;
  region: string;
  http: HttpClient;
  secrets: Secrets;
  clock: Clock;
}

/**
 * The AWS credentials of a broker, from the sources and in the order of the AWS SDKs: variables, a web identity token (EKS), the
 * container credentials endpoint, and the instance metadata service. Source: AWS SDKs and Tools Reference Guide, "Standardized
 * credential providers".
 */
export class KmsCredentials {
  readonly #options: KmsCredentialsOptions;
  readonly #stsClock: ServiceClock;
  #known: MachineCredentials | undefined;

  constructor(options: KmsCredentialsOptions) {
    this.#options = options;
    this.#stsClock = new ServiceClock(options.clock);
  }

  /** Returns keys that are still valid for minutes, if their source has such keys. @throws JobpassError */
  async keys(attempt: Attempt): Promise<SessionKeys> {
    const { clock, secrets } = this.#options;
    const expiresAt = this.#known?.expiresAt ?? Number.POSITIVE_INFINITY;
    if (this.#known === undefined || expiresAt - EARLIER_MS <= clock.now()) {
      this.#known = await this.#get(attempt);
      secrets.add(this.#known.keys.SecretAccessKey, this.#known.keys.SessionToken);
    }
    return this.#known.keys;
  }

  /** Stops the use of the present keys. @returns whether other keys may exist: keys in variables do not change */
  forget(): boolean {
    const renewable = this.#known?.expiresAt !== undefined;
    this.#known = undefined;
    return renewable;
  }

  async #get(attempt: Attempt): Promise<MachineCredentials> {
    const { env, http } = this.#options;
    const has = (name: string): boolean => (env[name] ?? '') !== '';
    const variables = has('AWS_ACCESS_KEY_ID') && has('AWS_SECRET_ACCESS_KEY');
    if (!variables && has('AWS_WEB_IDENTITY_TOKEN_FILE') && has('AWS_ROLE_ARN'))
      return this.#fromWebIdentity(attempt);
    try {
      return await machineCredentials(
        env,
        {
          ec2: true,
          missing: () => new JobpassError('no-id-token', 'The broker has no AWS credentials'),
        },
        http,
        attempt,
      );
    } catch (error) {
      if (!(error instanceof JobpassError) || error.code !== 'no-id-token') throw error;
      throw new JobpassError('refused', error.message, { transient: error.transient, hint: SOURCES });
    }
  }

  /** Source: STS API reference, "AssumeRoleWithWebIdentity". */
  async #fromWebIdentity(attempt: Attempt): Promise<MachineCredentials> {
    const { env, region, http, secrets } = this.#options;
    const file = env['AWS_WEB_IDENTITY_TOKEN_FILE'] ?? '';
    const role = env['AWS_ROLE_ARN'] ?? '';
    let token: string;
    try {
      token = readFileSync(file, 'utf8').trim();
    } catch (error) {
      throw new JobpassError(
        'refused',
        `The file in AWS_WEB_IDENTITY_TOKEN_FILE cannot be read: ${errorText(error)}`,
        {
          hint: 'Check the variable, and that the broker may read the file',
        },
      );
    }
    secrets.add(token);
    const endpoint = env['AWS_ENDPOINT_URL_STS'] ?? '';
    const url =
      endpoint === ''
        ? stsUrl(region, { fips: false, dualStack: false })
        : secureUrl(endpoint, 'AWS_ENDPOINT_URL_STS');
    const reply = await send(
      {
        ...{ service: 'sts', action: 'AssumeRoleWithWebIdentity', url, region },
        what: 'the request for a session of the role in AWS_ROLE_ARN',
        parameters: {
          RoleArn: role,
          RoleSessionName: env['AWS_ROLE_SESSION_NAME'] || 'jobpass-broker',
          WebIdentityToken: token,
        },
      },
      http,
      this.#stsClock,
      attempt,
    );
    const { request, answer, xml } = reply;
    if (answer.status !== 200) {
      throw http.refusal(
        request,
        answer,
        told(reply),
        `Check that the trust policy of ${role} accepts the pod of the broker`,
      );
    }
    const field = (name: string): string => elementText(xml, name) ?? '';
    const keys = {
      AccessKeyId: field('AccessKeyId'),
      SecretAccessKey: field('SecretAccessKey'),
      SessionToken: field('SessionToken'),
    };
    const expiresAt = Date.parse(field('Expiration'));
    if (Object.values(keys).includes('') || Number.isNaN(expiresAt))
      throw http.malformed(request, answer, 'no credentials');
    return { keys, expiresAt };
  }
}
