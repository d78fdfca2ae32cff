import { writeFileSync } from 'node:fs';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { AwsAccount } from '../aws/account.js';
import { AwsJobs } from '../aws/jobs.js';
import type { KeptJob } from '../kept-jobs.js';
import { Authority } from '../pki.js';
import { ACCOUNT, GUARDED, KubernetesJobs, TARGET } from './jobs.js';

/** The username and groups that an access entry of EKS gives to a role. */
export interface AccessEntry {
  username: string;
  groups: readonly string[];
}

const PREFIX = 'k8s-aws-v1.';
const HEADER = 'x-k8s-aws-id';
const LARGEST = 4_096;
const LIVES_MS = 15 * 60_000;
const PARAMETERS = [
  'action',
  'version',
  'x-amz-algorithm',
  'x-amz-credential',
  'x-amz-date',
  'x-amz-expires',
  'x-amz-security-token',
  'x-amz-signature',
  'x-amz-signedheaders',
];

/**
 * A stand-in for the authenticator of Amazon EKS, to which a real API server sends tokens (webhook token authentication). It checks
 * what aws-iam-authenticator checks (`pkg/token/token.go`, `Verify`; `pkg/server/server.go`, `authenticateEndpoint`), sends the
 * signed request to the stand-in for STS, and returns the same user and `extra` as EKS. The scheme of the URL is not
 * checked, because the stand-in for STS has no certificate.
 */
export class EksAuthenticator {
  readonly cluster: string;
  /** The access entries, keyed by the ARN of the role in lower case. */
  readonly entries = new Map<string, AccessEntry>();
  /** The reasons why tokens were rejected. */
  readonly rejected: string[] = [];
  /** The number of reviewed tokens. */
  reviews = 0;
  readonly #server: https.Server;
  readonly #authority: Authority;
  readonly #account: AwsAccount;

  private constructor(server: https.Server, authority: Authority, account: AwsAccount, cluster: string) {
    this.#server = server;
    this.#authority = authority;
    this.#account = account;
    this.cluster = cluster;
  }

  static async start(account: AwsAccount, cluster: string): Promise<EksAuthenticator> {
    const authority = new Authority('EKS');
    const { cert, key } = authority.server();
    const server = https.createServer({ cert, key });
    const authenticator = new EksAuthenticator(server, authority, account, cluster);
    server.on('request', async (request, response) => {
      let text = '';
      for await (const chunk of request.setEncoding('utf8')) text += chunk;
      const { apiVersion, spec } = JSON.parse(text) as { apiVersion: string; spec: { token: string } };
      const status = await authenticator.#review(spec.token).catch((error: Error) => {
        authenticator.rejected.push(error.message);
        return { authenticated: false };
      });
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ apiVersion, kind: 'TokenReview', status }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return authenticator;
  }

  /** Adds an access entry for an IAM role. */
  allow(role: string): void {
    this.entries.set(role.toLowerCase(), {
      username: 'jobpass:eks:{{SessionName}}',
      groups: [`jobpass:${ACCOUNT}`],
    });
  }

  /** The arguments with which an API server sends tokens to this authenticator. */
  args(): string[] {
    const path = join(this.#authority.certFile, '..', 'webhook.json');
    const { port } = this.#server.address() as AddressInfo;
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        {
          name: 'eks',
          cluster: {
            server: `https://127.0.0.1:${port}/authenticate`,
            'certificate-authority': this.#authority.certFile,
          },
        },
      ],
      users: [{ name: 'api-server', user: {} }],
      contexts: [{ name: 'eks', context: { cluster: 'eks', user: 'api-server' } }],
      'current-context': 'eks',
    };
    writeFileSync(path, JSON.stringify(config));
    return [
      `--authentication-token-webhook-config-file=${path}`,
      '--authentication-token-webhook-version=v1',
    ];
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    this.#authority.close();
  }

  async #review(token: string): Promise<object> {
    this.reviews++;
    const { url, accessKeyId } = this.#checked(token);
    const answer = await fetch(url, { headers: { [HEADER]: this.cluster, accept: 'application/json' } });
    const text = await answer.text();
    if (answer.status !== 200)
      throw new Error(`error from AWS (expected 200, got ${answer.status}): ${text}`);
    // STS returns JSON for this request.
    const of = (name: string): string => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] ?? '';
    const [principalId = '', sessionName = ''] = of('UserId').split(':');
    const arn = of('Arn');
    const canonicalArn = arn.replace(
      /^arn:([\w-]+):sts::(\d+):assumed-role\/([^/]+)\/.*$/,
      'arn:$1:iam::$2:role/$3',
    );
    const entry = this.entries.get(canonicalArn.toLowerCase());
    if (entry === undefined) throw new Error('access denied because ARN is not mapped');
    return {
      authenticated: true,
      user: {
        username: entry.username.replace('{{SessionName}}', sessionName.replaceAll('@', '-')),
        uid: `aws-iam-authenticator:${of('Account')}:${principalId}`,
        groups: entry.groups,
        extra: {
          arn: [arn],
          canonicalArn: [canonicalArn],
          sessionName: [sessionName],
          accessKeyId: [accessKeyId],
          principalId: [principalId],
        },
      },
    };
  }

  #checked(token: string): { url: string; accessKeyId: string } {
    const format = (message: string): never => {
      throw new Error(`input token was not properly formatted: ${message}`);
    };
    if (token.length > LARGEST) format('token is too large');
    if (!token.startsWith(PREFIX)) format(`token is missing expected "${PREFIX}" prefix`);
    const encoded = token.slice(PREFIX.length);
    if (!/^[\w-]+$/.test(encoded)) format('illegal base64 data');
    const url = new URL(Buffer.from(encoded, 'base64url').toString('utf8'));
    if (url.host !== new URL(this.#account.url).host) format(`unexpected hostname "${url.host}"`);
    if (url.pathname !== '/') format('unexpected path in pre-signed URL');
    const parameters = new Map<string, string>();
    for (const [name, value] of url.searchParams) {
      const key = name.toLowerCase();
      if (!PARAMETERS.includes(key)) format(`non-whitelisted query parameter "${name}"`);
      if (parameters.has(key)) format('query parameter with multiple values not supported');
      parameters.set(key, value);
    }
    if (parameters.get('action') !== 'GetCallerIdentity') format('unexpected action parameter');
    const signed = (parameters.get('x-amz-signedheaders') ?? '').toLowerCase().split(';');
    if (!signed.includes(HEADER)) format(`client did not sign the ${HEADER} header`);
    const expires = Number(parameters.get('x-amz-expires') ?? Number.NaN);
    if (!(expires >= 0 && expires <= 900)) format('invalid X-Amz-Expires parameter');
    const at = Date.parse(
      (parameters.get('x-amz-date') ?? '').replace(
        /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/,
        '$1-$2-$3T$4:$5:$6Z',
      ),
    );
    if (Number.isNaN(at)) format('error parsing X-Amz-Date parameter');
    if (this.#account.clientsNow() > at + LIVES_MS) format('X-Amz-Date parameter is expired');
    return { url: url.href, accessKeyId: (parameters.get('x-amz-credential') ?? '').split('/')[0] ?? '' };
  }
}

/** Jobs that log in to a cluster with AWS sessions. The API server is real; STS and the authenticator of EKS are stand-ins. */
export class EksJobs {
  static readonly cluster = 'shop-production';
  readonly aws: AwsJobs;
  readonly authenticator: EksAuthenticator;
  readonly kubernetes: KubernetesJobs;
  /** The ARN of the role with an access entry. */
  readonly role: string;

  private constructor(
    aws: AwsJobs,
    authenticator: EksAuthenticator,
    kubernetes: KubernetesJobs,
    role: string,
  ) {
    this.aws = aws;
    this.authenticator = authenticator;
    this.kubernetes = kubernetes;
    this.role = role;
  }

  static async start(): Promise<EksJobs> {
    const aws = await AwsJobs.start();
    const authenticator = await EksAuthenticator.start(aws.account, EksJobs.cluster);
    try {
      const kubernetes = await KubernetesJobs.start(GUARDED, { args: authenticator.args() });
      const role = aws.role('deploy');
      authenticator.allow(role);
      return new EksJobs(aws, authenticator, kubernetes, role);
    } catch (error) {
      await authenticator.close();
      await aws.close();
      throw error;
    }
  }

  /** The input `credentials`. */
  inputs(cloud: Record<string, string> = {}, cluster: Record<string, string> = {}): { credentials: string } {
    const { server } = this.kubernetes;
    const entries = {
      // The order of the entries does not matter.
      cluster: {
        provider: 'kubernetes',
        url: server.url,
        ca: server.caFile,
        auth: 'aws',
        'aws-credential': 'cloud',
        'cluster-name': EksJobs.cluster,
        role: ACCOUNT,
        namespace: TARGET,
        ...cluster,
      },
      cloud: { ...this.aws.inputs(this.role), ...cloud },
    };
    return { credentials: JSON.stringify(entries) };
  }

  job(): KeptJob {
    return this.aws.job({ GITHUB_JOB: 'deploy', RUNNER_TRACKING_ID: 'github_test' });
  }

  async close(): Promise<void> {
    await this.kubernetes.close();
    await this.authenticator.close();
    await this.aws.close();
  }
}
