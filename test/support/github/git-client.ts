import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../src/clock.js';
import { Endpoint } from '../../../src/keeper/endpoint.js';
import { gitConfigVariables } from '../../../src/providers/git-variables.js';
import { type GitHubToolSettings, githubTools } from '../../../src/providers/github/tools.js';
import type { LeaseValue, ToolSetup, ToolSetupWithFiles } from '../../../src/providers/tools.js';
import { type Ended, runProgram } from '../run-program.js';
import { COMMITS, type GitHost } from './git-host.js';

/** Why tests cannot run git here; undefined where they can. */
export function noGit(): string | undefined {
  return spawnSync('git', ['--version']).status === 0
    ? undefined
    : 'git is not installed: apt-get install git';
}

/** Why tests cannot run Git LFS here; undefined where they can. */
export function noLfs(): string | undefined {
  return spawnSync('git-lfs', ['version']).status === 0
    ? undefined
    : 'Git LFS is not installed: apt-get install git-lfs';
}

/** Whether git has a version, or a later one. */
export function isGit(major: number, minor: number): boolean {
  const [, first, second] =
    /(\d+)\.(\d+)/.exec(spawnSync('git', ['--version'], { encoding: 'utf8' }).stdout) ?? [];
  return Number(first) > major || (Number(first) === major && Number(second) >= minor);
}

/** A job that has tokens, and whose steps run git. */
export class GitJob {
  readonly folder = mkdtempSync(join(tmpdir(), 'jobpass-git-job-'));
  readonly #host: GitHost;
  readonly infos: string[] = [];
  readonly warnings: string[] = [];
  readonly log = {
    info: (message: string): void => void this.infos.push(message),
    warning: (message: string): void => void this.warnings.push(message),
  };
  /** The environment of the steps. */
  env: NodeJS.ProcessEnv;
  #leases = 0;
  readonly #endpoints: Endpoint[] = [];

  constructor(host: GitHost) {
    this.#host = host;
    this.env = {
      ...COMMITS,
      HOME: join(this.folder, 'home'),
      GIT_SSL_CAINFO: host.authority.certFile,
      GIT_TERMINAL_PROMPT: '0',
    };
    mkdirSync(join(this.folder, 'home'));
  }

  /** Delivers a token as Jobpass does. @returns the lease's folder */
  async deliver(
    token: string | (() => string),
    settings: Partial<GitHubToolSettings>,
    expiresAt = Date.now() + 3_600_000,
  ): Promise<string> {
    const folder = join(this.folder, `lease-${++this.#leases}`);
    mkdirSync(folder);
    const deliver = settings.deliver ?? ['env'];
    const current = typeof token === 'string' ? () => token : token;
    const values: LeaseValue[] = [{ output: 'token', variable: 'GH_TOKEN', value: current() }];
    const lease = { values, expiresAt };
    const tools = githubTools({
      ...{ api: new URL(`${this.#host.origin}/api/v3`), owner: undefined, repositories: [], git: true },
      ...{ name: undefined, permissions: undefined, env: this.env, deliver, log: this.log },
      ...settings,
    });
    const gitConfigs: string[] = [];
    const take = ({ files = [], variables, gitConfig }: ToolSetup & Partial<ToolSetupWithFiles>): void => {
      for (const { name, text } of files)
        writeFileSync(join(folder, name), text, { mode: 0o600, flag: 'wx' });
      Object.assign(this.env, Object.fromEntries(variables));
      if (gitConfig !== undefined) gitConfigs.push(gitConfig);
    };
    for (const delivery of deliver) {
      if (delivery === 'env') take(tools.useVariables(values, folder, lease));
      if (delivery === 'file') {
        this.#writeFiles(folder, tools, lease);
        take(tools.useFiles(folder, lease));
      }
      if (delivery === 'endpoint') {
        const endpoint = await Endpoint.open(systemClock);
        this.#endpoints.push(endpoint);
        const served = endpoint.serve(() => ({
          json: JSON.stringify({ access_token: current(), token_type: 'Bearer', expires_in: 600 }),
          plain: current(),
        }));
        take(tools.useEndpoint(served, folder, lease));
      }
    }
    if (gitConfigs.length > 0)
      Object.assign(this.env, Object.fromEntries(gitConfigVariables(this.env, gitConfigs)));
    return folder;
  }

  /** Replaces the token of `deliver: file`. */
  replace(folder: string, token: string, expiresAt = Date.now() + 3_600_000): void {
    const values: LeaseValue[] = [{ output: 'token', variable: 'GH_TOKEN', value: token }];
    const tools = githubTools({
      ...{ api: new URL(this.#host.origin), owner: 'any', repositories: [], git: true },
      ...{ name: undefined, permissions: undefined, env: this.env, deliver: ['file'], log: this.log },
    });
    this.#writeFiles(folder, tools, { values, expiresAt });
  }

  #writeFiles(
    folder: string,
    { files }: ReturnType<typeof githubTools>,
    lease: { values: readonly LeaseValue[]; expiresAt: number },
  ): void {
    for (const one of files) {
      const text = 'text' in one ? one.text(lease.values, folder, lease) : (lease.values[0]?.value ?? '');
      writeFileSync(join(folder, one.name), text, { mode: 0o600 });
    }
  }

  /** Runs git in a step. @param env more variables of this step */
  git(
    words: readonly string[],
    { cwd = this.folder, env = {}, program = ['git'] }: GitOptions = {},
  ): Promise<Ended> {
    const [command = 'git', ...first] = program;
    return runProgram(command, [...first, ...words], {
      cwd,
      env: { ...this.env, ...env },
      hangsAfterMs: 30_000,
    });
  }

  async close(): Promise<void> {
    for (const one of this.#endpoints) await one.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export interface GitOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  program?: readonly string[];
}
