import { plain } from '../../identity/job-id.js';
import type { OtherCredential, ProviderContext } from '../context.js';

/** How long Jobpass uses a signed log-in, in milliseconds. */
const REUSE_MS = 40_000;
/** The maximum length of a log-in that EKS accepts, in bytes. Source: aws-iam-authenticator, `maxTokenLenBytes`. */
const LARGEST = 4_096;

/** Log-ins to Amazon EKS with the AWS session of another credential. */
export class EksLogIn {
  readonly #context: ProviderContext;
  readonly #cluster: string;
  /** The AWS credential of the last log-in. Its saved state may no longer exist, but the credential is valid until it expires. */
  #other: OtherCredential | undefined;
  #token: { text: string; signedAt: number; by: string } | undefined;

  constructor(context: ProviderContext, cluster: string) {
    this.#context = context;
    this.#cluster = cluster;
  }

  /** @throws JobpassError if the AWS credential cannot be used */
  async token(): Promise<string> {
    const { clock, secrets } = this.#context;
    const other = await this.#current();
    const by = other.lease.id;
    const signedAt = clock.now();
    const known = this.#token;
    if (known?.by === by && signedAt - known.signedAt < REUSE_MS) return known.text;
    // The code for AWS is part of the AWS provider, which the job has loaded already.
    const { eksToken } = await import('../aws/eks-token.js');
    const text = await eksToken(other, this.#cluster, clock);
    secrets.add(text);
    this.#token = { text, signedAt, by };
    return text;
  }

  /** The job ID, from the session name. */
  async jobId(): Promise<string> {
    const { eksSessionName } = await import('../aws/eks-token.js');
    return `eks.${plain(eksSessionName((await this.#current()).lease))}`;
  }

  /** Makes Jobpass sign a new log-in for the next request. */
  forget(): void {
    if (this.#token !== undefined) this.#token.signedAt = Number.NEGATIVE_INFINITY;
  }

  /** The fix if the API server rejects the log-in. */
  hint(): string {
    const { length = 0 } = this.#token?.text ?? {};
    if (length > LARGEST)
      return `The log-in has ${length} bytes, and EKS accepts at most ${LARGEST}. Shorten the session policies of the AWS credential`;
    const role = this.#other?.settings.role?.trim().split(/[\s,]+/);
    return `Check that \`cluster-name\` (\`${this.#cluster}\`) is the name of the cluster at \`url\`, and that the cluster has an access entry for the role${role === undefined ? '' : ` ${role.at(-1)}`}`;
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
