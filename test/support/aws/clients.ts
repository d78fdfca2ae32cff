import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { within } from '../pace.js';
import { ended, freePort } from '../processes.js';
import type { AwsCredentials } from './account.js';

const REQUIREMENTS = new URL('../../../scripts/aws-requirements.txt', import.meta.url);
const STARTS_MS = 30_000;

/** The folder that scripts/install-aws-clients.mjs fills. */
function folder(): string {
  const pins = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 12);
  const cache = process.env['JOBPASS_CACHE'] ?? join(homedir(), '.cache', 'jobpass-ci');
  return join(cache, `aws-clients-${pins}`);
}

/** Why neither the AWS CLI nor boto3 nor moto can be run here; undefined where they can. */
export function noAwsClients(): string | undefined {
  return existsSync(folder())
    ? undefined
    : 'the AWS clients are not installed: node scripts/install-aws-clients.mjs';
}

/** The folder of `aws` and of the `python` that has boto3, for a PATH. */
export const awsBin = (): string => join(folder(), 'bin');

/** The data of botocore: its models of the services. */
export const botocoreData = (): string => join(folder(), 'lib', 'botocore', 'data');

export interface Ran {
  /** Undefined where it was killed. */
  code: number | undefined;
  stdout: string;
  stderr: string;
}

/** The environment of a client that knows nothing but the stand-in and what it is given. */
export function clientEnv(url: string, more: Record<string, string | undefined> = {}): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: '/nonexistent',
    AWS_ENDPOINT_URL: url,
    AWS_REGION: 'eu-central-1',
    AWS_DEFAULT_REGION: 'eu-central-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    // One answer is enough to know what it says.
    AWS_MAX_ATTEMPTS: '1',
    ...more,
  };
}

/** A key as the environment holds it. */
export const keyEnv = (credentials: AwsCredentials): Record<string, string | undefined> => ({
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  AWS_SESSION_TOKEN: credentials.sessionToken,
});

/** Runs the AWS CLI. */
export const aws = (args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ran> => ran('aws', args, env);

/** Runs a Python program that can import boto3. */
export const python = (program: string, env: NodeJS.ProcessEnv, args: readonly string[] = []): Promise<Ran> =>
  ran('python', ['-c', program, ...args], env);

function ran(name: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { env, timeout: within(60_000), killSignal: 'SIGKILL' as const };
    execFile(join(awsBin(), name), args, options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : undefined;
      resolve({ code, stdout, stderr });
    });
  });
}

/** moto on loopback: another's idea of the wire formats. It checks neither signatures nor ID tokens. */
export class Moto {
  readonly url: string;
  readonly #process: ChildProcess;

  private constructor(url: string, process: ChildProcess) {
    this.url = url;
    this.#process = process;
  }

  static async start(): Promise<Moto> {
    const port = await freePort();
    const args = ['-H', '127.0.0.1', '-p', String(port)];
    const env = { PATH: process.env['PATH'], HOME: '/nonexistent' };
    const server = spawn(join(awsBin(), 'moto_server'), args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const moto = new Moto(`http://127.0.0.1:${port}`, server);
    const deadline = Date.now() + STARTS_MS;
    for (;;) {
      const up = await fetch(`${moto.url}/moto-api/`, { signal: AbortSignal.timeout(5_000) }).then(
        (response) => response.ok,
        () => false,
      );
      if (up) return moto;
      if (Date.now() > deadline || server.exitCode !== null) {
        await moto.stop();
        throw new Error(`moto did not start: ${said}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async stop(): Promise<void> {
    this.#process.kill('SIGTERM');
    await ended(this.#process);
  }
}
