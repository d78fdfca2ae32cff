import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsCredentials } from './aws/account.js';
import { Sha256 } from './aws/sha256.js';
import { encrypted } from './minio-encryption.js';
import { within } from './pace.js';
import { ended, freePorts } from './processes.js';

/** The version that scripts/install-minio.mjs builds. */
const MINIO_VERSION = '0.0.0-20260212201848-7aac2a2c5b7c';
const STARTS_MS = 60_000;
const ROOT = { accessKeyId: 'root-of-a-test', secretAccessKey: 'secret-of-a-test' };
/** The client ID that MinIO expects as audience. */
export const MINIO_AUDIENCE = 'minio';
export const BUCKET = 'releases';

function program(): string {
  const cache = process.env['JOBPASS_CACHE'] ?? join(homedir(), '.cache', 'jobpass-ci');
  return join(cache, `minio-${MINIO_VERSION}`, 'minio');
}

/** Why no MinIO can be started here; undefined if one can. */
export function noMinio(): string | undefined {
  return existsSync(program()) ? undefined : 'MinIO is not installed: node scripts/install-minio.mjs';
}

/** Why no cluster can be started here; undefined if one can. */
export function noMinioCluster(): string | undefined {
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  return noMinio() ?? (!IN_CONTAINER || isRoot ? undefined : 'a cluster in a container needs root on Linux');
}

/** In a container, MinIO refuses to form a cluster on loopback addresses. It looks for this file. */
const IN_CONTAINER = existsSync('/.dockerenv');

export interface MinioOptions {
  /** The issuer of the jobs' ID tokens. */
  issuer: string;
  /** The policy of the role, or the name of one of MinIO's own policies. Default: everything in S3. */
  policy?: object | string;
  /** The number of nodes. */
  nodes?: number;
}

/** A MinIO on loopback, with a role for an issuer's jobs and a bucket. */
export class Minio {
  /** The address of the first node. */
  readonly url: string;
  readonly nodes: readonly string[];
  /** The ARN of the role. */
  role = '';
  readonly #children: ChildProcess[] = [];
  readonly #folder: string;
  #said = '';

  private constructor(nodes: readonly string[]) {
    this.nodes = nodes;
    this.url = nodes[0] ?? '';
    this.#folder = mkdtempSync(join(tmpdir(), 'minio-'));
  }

  static async start({ issuer, policy, nodes: count = 1 }: MinioOptions): Promise<Minio> {
    const ports = await freePorts(count);
    const minio = new Minio(ports.map((port) => `http://127.0.0.1:${port}`));
    const named = typeof policy === 'string' ? policy : policy === undefined ? 'readwrite' : 'of-the-role';
    try {
      minio.#spawn(issuer, named);
      await minio.#wait();
      if (typeof policy === 'object') {
        const added = await minio.admin('PUT', 'add-canned-policy?name=of-the-role', {
          body: JSON.stringify(policy),
        });
        if (added.status !== 200) throw new Error(`MinIO did not store the policy: ${added.text}`);
      }
      const made = await minio.signed('PUT', `${minio.url}/${BUCKET}`, ROOT);
      const put = await minio.signed('PUT', `${minio.url}/${BUCKET}/notes.txt`, ROOT, 'notes');
      if (made.status !== 200 || put.status !== 200)
        throw new Error(`MinIO made no bucket: ${made.text}${put.text}`);
    } catch (error) {
      await minio.stop();
      throw error;
    }
    return minio;
  }

  async stop(): Promise<void> {
    for (const child of this.#children) child.kill('SIGTERM');
    for (const child of this.#children) await ended(child);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** A client of S3 with these keys. */
  client({ accessKeyId, secretAccessKey, sessionToken }: AwsCredentials): S3Client {
    return new S3Client({
      endpoint: this.url,
      region: 'us-east-1',
      forcePathStyle: true,
      maxAttempts: 1,
      credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
    });
  }

  /** How a node answers a request for an object with these keys: `200`, or the error's code. */
  async answer(keys: AwsCredentials, node = this.url): Promise<string> {
    const { status, text } = await this.signed('GET', `${node}/${BUCKET}/notes.txt`, keys);
    return status === 200 ? '200' : (/<Code>(\w+)/.exec(text)?.[1] ?? String(status));
  }

  /** Calls the admin API. */
  admin(
    method: string,
    path: string,
    { keys = ROOT, body = '' }: { keys?: AwsCredentials; body?: string | Buffer } = {},
  ): Promise<{ status: number; text: string }> {
    return this.signed(method, `${this.url}/minio/admin/v3/${path}`, keys, body);
  }

  /** Requests a service account, whose keys never expire. @returns the status, and the error's code */
  async serviceAccount(keys: AwsCredentials): Promise<string> {
    const body = JSON.stringify({
      name: 'kept',
      accessKey: 'kept-by-a-thief',
      secretKey: 'kept-by-a-thief-1',
    });
    const { status, text } = await this.admin('PUT', 'add-service-account', {
      keys,
      body: encrypted(body, keys.secretAccessKey),
    });
    return status === 200 ? '200' : `${status} ${/"Code":"(\w+)"/.exec(text)?.[1]}`;
  }

  /** Requests a session without any session policy, as other clients do. */
  async bareSession(idToken: string): Promise<AwsCredentials> {
    const body = new URLSearchParams({
      Action: 'AssumeRoleWithWebIdentity',
      Version: '2011-06-15',
      RoleArn: this.role,
      WebIdentityToken: idToken,
    });
    const xml = await (await fetch(this.url, { method: 'POST', body })).text();
    const text = (name: string): string => new RegExp(`<${name}>([^<]+)<`).exec(xml)?.[1] ?? '';
    return {
      accessKeyId: text('AccessKeyId'),
      secretAccessKey: text('SecretAccessKey'),
      sessionToken: text('SessionToken'),
    };
  }

  /** Sends a request that these keys sign. */
  async signed(
    method: string,
    address: string,
    { accessKeyId, secretAccessKey, sessionToken }: AwsCredentials,
    body: string | Buffer = '',
  ): Promise<{ status: number; text: string }> {
    const url = new URL(address);
    const signer = new SignatureV4({
      service: 's3',
      region: 'us-east-1',
      uriEscapePath: false,
      sha256: Sha256,
      credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
    });
    const { headers } = await signer.sign({
      method,
      protocol: url.protocol,
      hostname: url.hostname,
      port: Number(url.port),
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: { host: url.host, 'x-amz-content-sha256': createHash('sha256').update(body).digest('hex') },
      body,
    });
    const { host: _, ...rest } = headers;
    const answer = await fetch(url, {
      method,
      headers: rest,
      ...(body === '' ? {} : { body: new Uint8Array(Buffer.from(body)) }),
    });
    return { status: answer.status, text: await answer.text() };
  }

  #spawn(issuer: string, policy: string): void {
    const one = this.nodes.length === 1;
    // Two drives are the fewest that a node of a cluster has.
    const drives = this.nodes.map(
      (node, at) => `${one ? '' : node}${this.#folder}/node${at}/d{1...${one ? 1 : 2}}`,
    );
    const places = one ? [join(this.#folder, 'node0')] : drives;
    for (const node of this.nodes) {
      const words = ['server', '--address', new URL(node).host, ...places];
      const [command = '', ...before] = one || !IN_CONTAINER ? [program()] : this.#outsideContainer();
      const child = spawn(command, [...before, ...words], {
        env: {
          PATH: process.env['PATH'],
          HOME: this.#folder,
          MINIO_ROOT_USER: ROOT.accessKeyId,
          MINIO_ROOT_PASSWORD: ROOT.secretAccessKey,
          MINIO_BROWSER: 'off',
          MINIO_UPDATE: 'off',
          // Drives of a cluster may otherwise not be on the machine's own file system.
          MINIO_CI_CD: '1',
          MINIO_IDENTITY_OPENID_CONFIG_URL_CI: `${issuer}/.well-known/openid-configuration`,
          MINIO_IDENTITY_OPENID_CLIENT_ID_CI: MINIO_AUDIENCE,
          MINIO_IDENTITY_OPENID_ROLE_POLICY_CI: policy,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (text) => (this.#said += String(text)));
      this.#children.push(child);
    }
  }

  /** A command that runs MinIO with another root folder, which has no sign of a container. */
  #outsideContainer(): string[] {
    const root = join(this.#folder, 'root');
    if (!existsSync(root)) {
      for (const folder of ['proc', 'etc', this.#folder]) mkdirSync(join(root, folder), { recursive: true });
      try {
        linkSync(program(), join(root, 'minio'));
      } catch {
        copyFileSync(program(), join(root, 'minio'));
      }
      const script = join(this.#folder, 'run.sh');
      writeFileSync(script, `mount --rbind /proc '${root}/proc' && exec chroot '${root}' /minio "$@"\n`);
      chmodSync(script, 0o755);
    }
    return ['unshare', '--mount', '/bin/sh', join(this.#folder, 'run.sh')];
  }

  async #wait(): Promise<void> {
    const until = performance.now() + within(STARTS_MS);
    for (;;) {
      const up = await Promise.all(
        this.nodes.map((node) =>
          fetch(`${node}/minio/health/ready`).then(
            ({ ok }) => ok,
            () => false,
          ),
        ),
      );
      this.role = /arn:minio:iam:\S*/.exec(this.#said)?.[0] ?? '';
      if (up.every(Boolean) && this.role !== '') {
        const loaded = await Promise.all(this.nodes.map((node) => this.#hasLoaded(node)));
        if (loaded.every(Boolean)) return;
      }
      if (this.#children.some(({ exitCode }) => exitCode !== null) || performance.now() > until)
        throw new Error(`MinIO did not start:\n${this.#said}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** Whether a node has loaded its users and policies. Until then, it rejects users that it will know. */
  async #hasLoaded(node: string): Promise<boolean> {
    const [nobody, policy] = await Promise.all([
      this.signed('GET', `${node}/`, { accessKeyId: 'nobody', secretAccessKey: 'no-secret' }),
      this.signed('GET', `${node}/minio/admin/v3/info-canned-policy?name=readwrite`, ROOT),
    ]);
    return nobody.text.includes('InvalidAccessKeyId') && policy.status === 200;
  }
}
