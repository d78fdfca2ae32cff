import { presignedUrl } from '../../aws/signature-v4.js';
import { JobpassError } from '../../errors.js';
import { ServiceClock } from '../../http/service-clock.js';
import { dotted } from '../../identity/job-id.js';
import { SESSION } from '../aws/credential.js';
import { sessionNameOf } from '../aws/session-name.js';
import { signingEndpoint } from '../aws/signing-endpoint.js';
import type { OtherCredential, ProviderContext } from '../provider.js';

/** The expiry in the signed URL, in seconds, as the AWS CLI sets it. STS accepts the URL for 15 minutes. */
const EXPIRES_S = 60;
/** How long a token is used again, in milliseconds. */
const REUSE_MS = 40_000;
/** The size from which EKS rejects a token, in bytes. Source: aws-iam-authenticator, `maxTokenLenBytes`. */
const LARGEST = 4_096;

/**
 * Log-ins to Amazon EKS with an AWS session. The token is a signed URL of `GetCallerIdentity`, which EKS requests to learn who
 * signed it. Sources: AWS CLI, `aws eks get-token`; aws-iam-authenticator, `pkg/token`.
 */
export class EksLogIn {
  readonly #context: ProviderContext;
  readonly #cluster: string;
  /** The AWS credential of the last log-in. A credential that ends may have been removed already, but serves until it expires. */
  #other: OtherCredential | undefined;
  #token: { text: string; signedAt: number; accessKeyId: string } | undefined;

  constructor(context: ProviderContext, cluster: string) {
    this.#context = context;
    this.#cluster = cluster;
  }

  /** @throws JobpassError if the AWS credential cannot be used */
  async token(): Promise<string> {
    const { clock, secrets } = this.#context;
    const { settings, lease, ahead } = await this.#current();
    const keys = SESSION.read(lease.credential);
    if (keys === undefined)
      throw new JobpassError('state', `The credential ${lease.id} contains no AWS session`);
    const known = this.#token;
    const now = clock.now();
    if (known?.accessKeyId === keys.AccessKeyId && now - known.signedAt < REUSE_MS) return known.text;
    const { url, region } = signingEndpoint(settings);
    const signed = await presignedUrl(
      {
        ...{ service: 'sts', region, url },
        headers: { 'x-k8s-aws-id': this.#cluster },
        at: new ServiceClock(clock, ahead).now(),
      },
      { Action: 'GetCallerIdentity', Version: '2011-06-15' },
      keys,
      EXPIRES_S,
    );
    const text = `k8s-aws-v1.${Buffer.from(signed).toString('base64url')}`;
    secrets.add(text);
    this.#token = { text, signedAt: now, accessKeyId: keys.AccessKeyId };
    return text;
  }

  /** The job ID, from the session name, which EKS passes to admission policies. */
  async jobId(): Promise<string> {
    return `eks.${dotted(sessionNameOf((await this.#current()).lease))}`;
  }

  /** Makes the next log-in sign another token. */
  forget(): void {
    if (this.#token !== undefined) this.#token.signedAt = Number.NEGATIVE_INFINITY;
  }

  /** The fix if the API server rejects the log-in. */
  hint(): string {
    const role = this.#other?.settings.role;
    if ((this.#token?.text.length ?? 0) > LARGEST)
      return `The log-in has ${this.#token?.text.length} bytes, and EKS accepts at most ${LARGEST}. Shorten the session policies of the AWS credential`;
    return `Check that \`cluster-name\` (\`${this.#cluster}\`) is the name of the cluster at \`url\`, and that the cluster has an access entry for the role${
      role === undefined
        ? ''
        : ` ${role
            .trim()
            .split(/[\s,]+/)
            .at(-1)}`
    }`;
  }

  async #current(): Promise<OtherCredential> {
    try {
      this.#other = await this.#context.otherCredential();
    } catch (error) {
      const { expiresAt = 0 } = this.#other?.lease ?? {};
      if (this.#other === undefined || expiresAt <= this.#context.clock.now()) throw error;
    }
    return this.#other;
  }
}
