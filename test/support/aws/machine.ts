import { randomBytes, randomUUID } from 'node:crypto';
import type http from 'node:http';
import { join } from 'node:path';
import { FaultyServer, type Seen, type Served } from '../faulty-server.js';
import type { AwsAccount } from './account.js';
import type { Context } from './policies.js';
import { type Caller, iso, newSession } from './sessions.js';

export type MachineHop =
  | 'container'
  | 'task'
  | 'imds-token'
  | 'imds-role'
  | 'imds-credentials'
  | 'imds-region';

export interface MachineOptions {
  /** The ARN of the role whose sessions the machine hands out; absent where it has none. */
  role?: string;
  /** How long its sessions live, in seconds. */
  seconds?: number;
  /** What AWS knows of a session by itself, by condition key. */
  context?: Context;
}

const TASK = {
  Cluster: 'builds',
  TaskARN: 'arn:aws:ecs:eu-central-1:123456789012:task/builds/0b1f7d6c4a3e4e9f9c555f9b8d1e2a77',
  Family: 'deploy',
  Revision: '7',
};

/**
 * The metadata services of a machine on AWS, all on one address of loopback: the container credentials endpoint (ECS, CodeBuild,
 * EKS), ECS's task metadata, and EC2's instance metadata, version 2.
 *
 * Sources (30 November 2026): ECS developer guide, "Task IAM role" and "Task metadata endpoint version 4"; EC2 user guide, "Use the
 * Instance Metadata Service"; AWS SDKs and Tools Reference Guide, "Container credential provider".
 */
export class AwsMachine extends FaultyServer<MachineHop> {
  /** What the container credentials endpoint wants as `Authorization`. */
  readonly authorization = randomBytes(24).toString('base64url');
  /** The ID of the container's credentials, which its path has. */
  readonly credentialsId = randomUUID();
  readonly task = TASK;
  role: string | undefined;
  seconds: number;
  readonly #account: AwsAccount;
  readonly #context: Context;
  readonly #tokens = new Set<string>();

  private constructor(account: AwsAccount, { role, seconds = 3_600, context = {} }: MachineOptions) {
    super();
    this.#account = account;
    this.role = role;
    this.seconds = seconds;
    this.#context = context;
  }

  static async start(account: AwsAccount, options: MachineOptions = {}): Promise<AwsMachine> {
    const machine = new AwsMachine(account, options);
    await machine.listen();
    return machine;
  }

  /** The variables of a build of CodeBuild, except those about its credentials: "Environment variables in build environments". */
  codeBuild(build = 'shop-deploy:0b1f7d6c-4a3e-4e9f-9c55-5f9b8d1e2a77'): Record<string, string> {
    return {
      CODEBUILD_BUILD_ID: build,
      CODEBUILD_BUILD_ARN: `arn:aws:codebuild:eu-central-1:123456789012:build/${build}`,
      CODEBUILD_BUILD_NUMBER: '7',
      CODEBUILD_INITIATOR: 'GitHub-Hookshot/7e3b8d1',
      CODEBUILD_RESOLVED_SOURCE_VERSION: '3f786850e387550fdab836ed7e6dc881de23001b',
      CODEBUILD_WEBHOOK_EVENT: 'PUSH',
      CODEBUILD_WEBHOOK_HEAD_REF: 'refs/heads/main',
      ...this.#endpoint,
    };
  }

  ecs(): Record<string, string> {
    return {
      ECS_CONTAINER_METADATA_URI_V4: `${this.origin}/v4/cd189a933e5849daa93386466019ab50-2495160603`,
      ...this.#endpoint,
    };
  }

  /** The variables of a function; its keys come with them. */
  lambda(): Record<string, string> {
    const { accessKeyId, secretAccessKey, sessionToken = '' } = this.session().credentials;
    return {
      AWS_LAMBDA_FUNCTION_NAME: 'process-data',
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
      ...this.#endpoint,
    };
  }

  /** What says where EC2's metadata service is; the machine itself sets no variable. */
  ec2(): Record<string, string> {
    return {
      AWS_EC2_METADATA_SERVICE_ENDPOINT: this.origin,
      AWS_ENDPOINT_URL_STS: this.#account.url,
      JOBPASS_RUNNER: 'aws',
    };
  }

  /** Credentials at an address of this machine, with a token for it. */
  fullUri(): Record<string, string> {
    return {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${this.origin}/v2/credentials/${this.credentialsId}`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: this.authorization,
    };
  }

  /** Credentials at the link-local address, as in CodeBuild and ECS. The program that reads them is led here. */
  relativeUri(): Record<string, string> {
    return {
      AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: `/v2/credentials/${this.credentialsId}`,
      ...this.linkLocal(),
    };
  }

  /** Leads what a program sends to link-local addresses here. */
  linkLocal(): Record<string, string> {
    return {
      NODE_OPTIONS: `--require=${join(import.meta.dirname, '../link-local.cjs')}`,
      JOBPASS_TEST_LINK_LOCAL: new URL(this.origin).port,
    };
  }

  get #endpoint(): Record<string, string> {
    return { AWS_REGION: 'eu-central-1', AWS_ENDPOINT_URL_STS: this.#account.url };
  }

  /** A new session of the role. */
  session(): Caller {
    const role = this.#account.roles.get(this.role ?? '');
    if (role === undefined) throw new Error('the machine has no role');
    const now = this.#account.now();
    return this.#account.admit(
      newSession({ role, name: 'machine', seconds: this.seconds, policies: [], context: this.#context, now }),
    );
  }

  close(): Promise<void> {
    return this.leave();
  }

  protected hopOf(path: string): MachineHop | 'other' {
    if (path === `/v2/credentials/${this.credentialsId}`) return 'container';
    if (/^\/v4\/[\w-]+\/task$/.test(path)) return 'task';
    if (path === '/latest/api/token') return 'imds-token';
    if (path === '/latest/meta-data/iam/security-credentials/') return 'imds-role';
    if (path.startsWith('/latest/meta-data/iam/security-credentials/')) return 'imds-credentials';
    return path === '/latest/meta-data/placement/region' ? 'imds-region' : 'other';
  }

  protected async serve(hop: MachineHop | 'other', { method, headers }: Seen): Promise<Served> {
    if (hop === 'imds-token') return this.#token(method, headers);
    if (hop.startsWith('imds') && !this.#tokens.has(String(headers['x-aws-ec2-metadata-token'])))
      return { status: 401, body: '' };
    if (method !== 'GET' || (this.role === undefined && hop !== 'task')) return { status: 404, body: '' };
    switch (hop) {
      case 'container': {
        // The link-local address takes no token.
        const local = headers.host?.startsWith('127.') ?? false;
        if (local && headers.authorization !== this.authorization) return { status: 401, body: '' };
        return { status: 200, body: { RoleArn: this.role, ...this.#credentials() } };
      }
      case 'task':
        return { status: 200, body: this.task };
      case 'imds-role':
        return { status: 200, body: this.role?.split('/').at(-1), headers: { 'content-type': 'text/plain' } };
      case 'imds-credentials':
        return { status: 200, body: { Code: 'Success', Type: 'AWS-HMAC', ...this.#credentials() } };
      case 'imds-region':
        return { status: 200, body: 'eu-central-1', headers: { 'content-type': 'text/plain' } };
      default:
        return { status: 404, body: '' };
    }
  }

  #token(method: string, headers: http.IncomingHttpHeaders): Served {
    const seconds = Number(headers['x-aws-ec2-metadata-token-ttl-seconds']);
    if (method !== 'PUT' || !(seconds >= 1 && seconds <= 21_600)) return { status: 400, body: '' };
    const token = randomBytes(40).toString('base64');
    this.#tokens.add(token);
    return { status: 200, body: token, headers: { 'content-type': 'text/plain' } };
  }

  #credentials(): Record<string, string> {
    const { credentials, expires = 0 } = this.session();
    return {
      AccessKeyId: credentials.accessKeyId,
      SecretAccessKey: credentials.secretAccessKey,
      Token: credentials.sessionToken ?? '',
      Expiration: iso(expires),
    };
  }
}
