import { JobpassError } from '../errors.js';
import type { HttpClient } from '../http/client.js';
import { metadataUrl } from '../http/hosts.js';
import type { Attempt } from '../http/retry.js';
import type { JsonObject } from '../text/json.js';
import { printable } from '../text/printable.js';
import { fromMetadata, jsonFromMetadata } from './metadata.js';

/** The addresses of the service. Docs: EC2 user guide, "Access instance metadata for an EC2 instance". */
const ADDRESS = { ipv4: 'http://169.254.169.254', ipv6: 'http://[fd00:ec2::254]' };
const ENDPOINT = 'AWS_EC2_METADATA_SERVICE_ENDPOINT';
const MODE = 'AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE';
/** The lifetime of the metadata service's token, in seconds. */
const TOKEN_S = 60;
const CREDENTIALS = 'meta-data/iam/security-credentials/';
/**
 * The retry limits. The service is on the same host, so a missing response means that this machine is not an EC2 instance or
 * that the service is not reachable from this container.
 */
const PATIENCE = { totalMs: 5_000, answeredMs: 5_000, malformedTries: 2 };

/** EC2's instance metadata service, version 2. Jobpass does not use version 1, which requires no token. */
export class InstanceMetadata {
  readonly #http: HttpClient;
  readonly #attempt: Attempt;
  readonly #base: URL;
  #token: Promise<string> | undefined;

  /** @throws JobpassError `usage` or `insecure` if the address in the environment is invalid */
  constructor(env: NodeJS.ProcessEnv, http: HttpClient, attempt: Attempt) {
    const given = env[ENDPOINT] ?? '';
    const usual = env[MODE]?.toLowerCase() === 'ipv6' ? ADDRESS.ipv6 : ADDRESS.ipv4;
    this.#base = metadataUrl(given === '' ? usual : given, ENDPOINT);
    this.#http = http;
    this.#attempt = attempt;
  }

  /** Returns the response with the credentials of the instance's role. @throws JobpassError */
  async credentials(): Promise<JsonObject> {
    const role = (await this.#text(CREDENTIALS, 'the request for the name of the instance role'))
      .split('\n')[0]
      ?.trim();
    if (role === undefined || !/^[\w+=,.@-]{1,64}$/.test(role)) throw noRole();
    const what = 'the request for the credentials of the instance role';
    const headers = await this.#headers();
    return jsonFromMetadata({ url: this.#url(CREDENTIALS + role), headers, what }, this.#http, this.#attempt);
  }

  /** Returns the region of the instance. @throws JobpassError */
  region(): Promise<string> {
    return this.#text('meta-data/placement/region', 'the request for the region of the instance');
  }

  async #text(path: string, what: string): Promise<string> {
    const request = { url: this.#url(path), headers: await this.#headers(), what };
    // The folder of a role's credentials does not exist if the instance has no role.
    const options = path === CREDENTIALS ? { missing: noRole } : {};
    const answer = await fromMetadata(request, this.#http, this.#attempt, options);
    return answer.body.toString('utf8').trim();
  }

  async #headers(): Promise<Record<string, string>> {
    this.#token ??= this.#requestToken();
    return { 'x-aws-ec2-metadata-token': await this.#token };
  }

  async #requestToken(): Promise<string> {
    const patient = this.#http.with({
      patience: { ...PATIENCE, totalMs: Math.min(PATIENCE.totalMs, this.#attempt.leftMs) },
    });
    const request = {
      method: 'PUT' as const,
      url: this.#url('api/token'),
      headers: { 'x-aws-ec2-metadata-token-ttl-seconds': String(TOKEN_S) },
      what: 'the request for a token of the instance metadata service',
    };
    try {
      const answer = await patient.persist((attempt) => fromMetadata(request, patient, attempt));
      return printable(answer.body.toString('latin1').trim(), 256);
    } catch (error) {
      if (!(error instanceof JobpassError) || error.code === 'cancelled' || error.code === 'insecure')
        throw error;
      throw new JobpassError('no-id-token', `This machine has no AWS credentials: ${error.message}`, {
        hint: 'The runner `aws` is for machines on AWS. On EC2, enable the instance metadata service, and set its hop limit to 2 or more if this command runs in a container. Elsewhere, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
      });
    }
  }

  #url(path: string): URL {
    return new URL(`${this.#base.pathname.replace(/\/$/, '')}/latest/${path}`, this.#base);
  }
}

function noRole(): JobpassError {
  return new JobpassError('no-id-token', 'This EC2 instance has no role, so it has no AWS credentials', {
    hint: 'Attach a role (an instance profile) to the instance',
  });
}
