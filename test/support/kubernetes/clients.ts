import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { clientsFolder, type KubernetesClient } from '../../../scripts/kubernetes-clients/clients.mjs';
import { within } from '../pace.js';
import { ended } from '../processes.js';
import { jobPath } from '../tools.js';

const CALL_MS = 60_000;

/** Why no client library of Kubernetes can run here; undefined if one can. */
export function noKubernetesClients(): string | undefined {
  return existsSync(clientsFolder())
    ? undefined
    : 'the clients of Kubernetes are not installed: node scripts/install-kubernetes-clients.mjs';
}

/** The complete environment of a client. */
export function clientEnv(more: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { PATH: jobPath(), HOME: '/nonexistent', ...more };
}

/** A running client, which makes a call when a test requests it. */
export class RunningClient {
  readonly #child: ChildProcess;
  readonly #lines: string[] = [];
  #arrived: () => void = () => undefined;
  #errors = '';
  readonly #gone: Promise<unknown>;

  /** @param env the variables that the client has from Jobpass */
  constructor(client: KubernetesClient, namespace: string, env: Readonly<Record<string, string>>) {
    const [file = '', ...args] = client.command(namespace);
    this.#child = spawn(file, args, { env: clientEnv(env), stdio: ['pipe', 'pipe', 'pipe'] });
    this.#gone = new Promise((resolve) => this.#child.once('close', resolve));
    this.#child.on('error', (error) => {
      this.#errors += error.message;
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#errors += text;
    });
    if (this.#child.stdout !== null)
      createInterface({ input: this.#child.stdout }).on('line', (line) => {
        this.#lines.push(line);
        this.#arrived();
      });
  }

  /** Makes one call. @returns `ok`, or `error`, the status (0 without one) and the message */
  async call(): Promise<string> {
    this.#child.stdin?.write('\n');
    const late = setTimeout(() => this.#child.kill('SIGKILL'), within(CALL_MS));
    while (this.#lines.length === 0 && this.#child.exitCode === null && this.#child.signalCode === null) {
      const arrived = new Promise<void>((resolve) => {
        this.#arrived = resolve;
      });
      await Promise.race([arrived, this.#gone]);
    }
    clearTimeout(late);
    return this.#lines.shift() ?? `error 0 the client ended: ${this.#errors}`;
  }

  /** The client's output on stderr. */
  get errors(): string {
    return this.#errors;
  }

  async close(): Promise<void> {
    this.#child.stdin?.end();
    await ended(this.#child);
  }
}

/** An exec plugin that prints the content of a file, and records each run. */
export class RecordingPlugin {
  readonly #folder: string;

  /** @param folder a private folder for its files */
  constructor(folder: string) {
    this.#folder = folder;
    writeFileSync(
      this.#path('plugin.sh'),
      `#!/bin/sh\nprintf '%s\\n' "$(printf %s "\${KUBERNETES_EXEC_INFO-none}" | tr -d '\\n')" >> '${this.#path('runs')}'\nif [ -s '${this.#path('answer')}' ]; then cat '${this.#path('answer')}'; else echo 'The credential has ended' >&2; exit 1; fi\n`,
      { mode: 0o700 },
    );
    writeFileSync(this.#path('runs'), '');
    this.end();
  }

  /** The user of a kubeconfig that runs the plugin. */
  get user(): object {
    return {
      exec: {
        apiVersion: 'client.authentication.k8s.io/v1',
        command: this.#path('plugin.sh'),
        args: [],
        interactiveMode: 'Never',
      },
    };
  }

  /** The value of KUBERNETES_EXEC_INFO in each run; `none` if the variable was not set. */
  get runs(): string[] {
    return readFileSync(this.#path('runs'), 'utf8').split('\n').slice(0, -1);
  }

  /** Makes the next runs print a token. @param lifeS the seconds until the expiry that the plugin states */
  answer(token: string, lifeS: number): void {
    const expirationTimestamp = new Date(Date.now() + lifeS * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
    const credential = {
      kind: 'ExecCredential',
      apiVersion: 'client.authentication.k8s.io/v1',
      status: { token, expirationTimestamp },
    };
    writeFileSync(this.#path('answer'), JSON.stringify(credential), { mode: 0o600 });
  }

  /** Makes the next runs fail. */
  end(): void {
    writeFileSync(this.#path('answer'), '');
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }
}
