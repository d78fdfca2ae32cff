import { type ChildProcess, execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { JWTPayload } from 'jose';
import { within } from '../pace.js';
import { Authority } from '../pki.js';
import { authenticationOf, faultyManifests } from './faulty-trust.js';
import { KubernetesServer, kubernetesProgram } from './server.js';

const CLI = join(import.meta.dirname, '../../../dist/jobpass.js');

/** The output and the exit code of a doctor. */
export interface Findings {
  code: number | null;
  /** The output without the commands. */
  text: string;
  /** The beginning of each finding: `ok    address`. */
  steps: string[];
  /** The failures only. */
  failures: string[];
  commands: string;
}

/**
 * An API server with one namespace for each fault that the doctor finds. The claim `ns` of an ID token chooses the namespace whose
 * service account `deploy` the job may use.
 */
export class DoctorCluster {
  readonly server: KubernetesServer;
  readonly folder = mkdtempSync(join(tmpdir(), 'jobpass-doctor-'));
  #files = 0;

  readonly #hook: Webhook;

  private constructor(server: KubernetesServer, hook: Webhook) {
    this.server = server;
    this.#hook = hook;
  }

  static async start(): Promise<DoctorCluster> {
    const hook = await Webhook.start();
    const server = await KubernetesServer.start({
      // These authorizers follow RBAC, as in managed services. With these authorizers, a list of rules is always incomplete.
      args: ['--authorization-mode=Node,Webhook', `--authorization-webhook-config-file=${hook.configFile}`],
      authentication: authenticationOf,
    });
    const cluster = new DoctorCluster(server, hook);
    try {
      await server.apply(...faultyManifests());
      for (const namespace of ['jobpass', 'warned', 'strict', 'loose', 'hooked'])
        await cluster.isEnforced(namespace);
      return cluster;
    } catch (error) {
      await cluster.close();
      throw error;
    }
  }

  /** Signs an ID token of the run 77, whose job may use the service account of a namespace. */
  idToken(ns: string, changes: JWTPayload = {}): Promise<string> {
    return this.server.issuer.token({
      ...{ aud: this.server.url, sub: 'repo:octo-org/octo-repo:ref:refs/heads/main' },
      ...{ repository: 'octo-org/octo-repo', repository_id: '4711', run_id: '77', ns },
      ...changes,
    });
  }

  /** Writes a file for an option. @returns its path */
  file(text: string | object): string {
    const path = join(this.folder, `file-${++this.#files}`);
    writeFileSync(path, typeof text === 'string' ? text : JSON.stringify(text));
    return path;
  }

  /** Runs the doctor with an ID token. */
  async examine(
    ns: string,
    {
      claims = {},
      args = [],
      env = {},
      token,
      onStart,
    }: {
      claims?: JWTPayload;
      args?: string[];
      env?: Record<string, string>;
      token?: string;
      onStart?: (child: ChildProcess) => unknown;
    } = {},
  ): Promise<Findings> {
    const idToken = token ?? (await this.idToken(ns, claims));
    const usual = [
      '--url',
      this.server.url,
      '--ca',
      this.server.caFile,
      '--role',
      `${ns}/deploy`,
      '--namespace',
      'shop',
    ];
    const { code, stdout, stderr } = await run(
      [
        ...['doctor', 'kubernetes', '--id-token-file', this.file(idToken)],
        ...usual.filter((_, at) => !args.includes(usual[at - (at % 2)] ?? '')),
        ...args,
      ],
      env,
      onStart,
    );
    const text = stdout + stderr;
    for (const secret of [idToken, idToken.split('.')[2] ?? idToken])
      if (text.includes(secret)) throw new Error('the output contains a secret');
    if (/eyJ[\w-]+\.eyJ/.test(text)) throw new Error(`the output contains a token: ${text}`);
    const [findings = '', ...commands] = text.split('\n\n');
    const lines = findings.split('\n').filter((line) => line !== '');
    return {
      code,
      text: findings,
      steps: lines.map((line) => line.slice(0, 15).trimEnd()),
      failures: lines.filter((line) => line.startsWith('FAIL')).map((line) => line.slice(6)),
      commands: commands.join('\n\n'),
    };
  }

  /** Returns the names of the Secrets in a namespace. */
  async secrets(namespace: string): Promise<string[]> {
    const { body } = await this.server.request('GET', `/api/v1/namespaces/${namespace}/secrets`);
    return body.items.map((one: { metadata: { name: string } }) => one.metadata.name);
  }

  /** Runs commands that the doctor printed, as an administrator. @returns their output */
  runCommands(commands: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const child = execFile(
        'sh',
        ['-eu'],
        {
          env: {
            PATH: `${dirname(kubernetesProgram('kubectl'))}:${process.env['PATH'] ?? ''}`,
            ...{ KUBECONFIG: this.server.adminKubeconfig, HOME: this.folder },
          },
          timeout: within(60_000),
        },
        (error, stdout, stderr) =>
          error === null ? resolve(stdout) : reject(new Error(`${error.message}\n${stderr}`)),
      );
      child.stdin?.end(commands);
    });
  }

  /** Waits until the API server enforces the policies in a namespace. */
  async isEnforced(namespace: string): Promise<void> {
    const late = Date.now() + within(30_000);
    for (;;) {
      const { status, headers } = await this.server.request(
        'POST',
        `/api/v1/namespaces/${namespace}/secrets?dryRun=All`,
        {
          token: await this.idToken(namespace),
          body: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'x' }, data: { a: 'YQ==' } },
        },
      );
      if (status === 403 || status === 422 || headers['warning'] !== undefined) return;
      if (Date.now() > late) throw new Error(`${namespace}: the policies are not enforced (${status})`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  async close(): Promise<void> {
    await this.server.close();
    await this.#hook.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function run(
  args: readonly string[],
  env: Record<string, string>,
  onStart?: (child: ChildProcess) => unknown,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [CLI, ...args],
      {
        env: {
          PATH: process.env['PATH'],
          HOME: '/nowhere',
          NODE_OPTIONS: process.env['NODE_OPTIONS'],
          ...env,
        },
        timeout: within(65_000),
      },
      (_, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
    );
    onStart?.(child);
  });
}

/** An authorizer that allows only the jobs of one namespace to read Secrets. */
class Webhook {
  readonly configFile: string;
  readonly #server: https.Server;
  readonly #authority: Authority;

  private constructor(server: https.Server, authority: Authority) {
    this.#server = server;
    this.#authority = authority;
    const { port } = server.address() as AddressInfo;
    this.configFile = `${authority.certFile}.kubeconfig`;
    const cluster = { server: `https://127.0.0.1:${port}/`, 'certificate-authority': authority.certFile };
    const config = {
      ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'x' },
      clusters: [{ name: 'x', cluster }],
      users: [{ name: 'x', user: {} }],
      contexts: [{ name: 'x', context: { cluster: 'x', user: 'x' } }],
    };
    writeFileSync(this.configFile, JSON.stringify(config));
  }

  static async start(): Promise<Webhook> {
    const authority = new Authority('Authorization webhook');
    const { cert, key } = authority.server();
    const server = https.createServer({ cert, key }, async (request, response) => {
      let text = '';
      for await (const chunk of request.setEncoding('utf8')) text += chunk;
      const { apiVersion, spec } = JSON.parse(text);
      const { resource, verb } = spec.resourceAttributes ?? {};
      const groups: string[] = spec.groups ?? spec.group ?? [];
      const allowed = resource === 'secrets' && verb === 'get' && groups.includes('jobpass:hooked/deploy');
      const body = { apiVersion, kind: 'SubjectAccessReview', status: { allowed } };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Webhook(server, authority);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    this.#authority.close();
  }
}
