import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { systemClock } from '../../../src/clock.js';
import { Endpoint } from '../../../src/keeper/endpoint.js';
import { gitConfigVariables } from '../../../src/providers/github/git-variables.js';
import { type GitHubToolSettings, githubTools } from '../../../src/providers/github/tools.js';
import type { LeaseValue } from '../../../src/providers/lease.js';
import type { ToolSetup, ToolSetupWithFiles } from '../../../src/providers/tools.js';
import { type Ended, runProgram } from '../run-program.js';
import { missingTools, toolPath } from '../tools.js';
import { ISOLATED } from './git-server.js';

/** A git with which tests run. */
export interface Git {
  name: string;
  /** Why it cannot run here; undefined where it can. */
  missing: string | undefined;
  /** The PATH with which a job finds it. */
  path: string;
  /** Whether this git sends a credential with its first request, and keeps it from other helpers: 2.46 or later. */
  isNew: boolean;
}

const PATH = process.env['PATH'] ?? '';
const own = spawnSync('git', ['--version'], { encoding: 'utf8' });

/** The git of this machine, and the newer one that scripts/install-git.mjs installs. */
export const GITS: readonly Git[] = [
  {
    name: own.stdout?.trim() ?? 'git',
    missing: own.status === 0 ? undefined : 'git is not installed: apt-get install git',
    path: PATH,
    isNew: /version (2\.(4[6-9]|[5-9]\d)|[3-9])/.test(own.stdout ?? ''),
  },
  {
    name: 'git version 2.47',
    missing: missingTools('git-2.47'),
    path: `${dirname(toolPath('git-2.47'))}${delimiter}${PATH}`,
    isNew: true,
  },
];

/** Why tests cannot run Git LFS here; undefined where they can. */
export function noLfs(): string | undefined {
  return spawnSync('git-lfs', ['version']).status === 0
    ? undefined
    : 'Git LFS is not installed: node scripts/install-git.mjs';
}

/** The variables of a job that runs git: nothing but Jobpass configures it. */
export function gitEnvironment(home: string, { path }: Git, caFile: string): NodeJS.ProcessEnv {
  const { GIT_CONFIG_GLOBAL: _, ...isolated } = ISOLATED;
  return { ...isolated, PATH: path, HOME: home, GIT_SSL_CAINFO: caFile };
}

/** A job that has tokens, and whose steps run git. */
export class GitJob {
  readonly folder = mkdtempSync(join(tmpdir(), 'jobpass-git-job-'));
  readonly infos: string[] = [];
  readonly warnings: string[] = [];
  readonly log = {
    info: (message: string): void => void this.infos.push(message),
    warning: (message: string): void => void this.warnings.push(message),
  };
  /** The environment of the steps. */
  env: NodeJS.ProcessEnv;
  readonly #api: URL;
  readonly #endpoints: Endpoint[] = [];
  #leases = 0;

  /** @param api the address of the REST API @param caFile the certificate authority of the git server */
  constructor(git: Git, api: string, caFile: string) {
    this.#api = new URL(api);
    const home = join(this.folder, 'home');
    this.env = gitEnvironment(home, git, caFile);
    mkdirSync(home);
  }

  /** Delivers a token as Jobpass does. @returns the lease's folder */
  async deliver(
    token: string,
    settings: Partial<GitHubToolSettings>,
    expiresAt = Date.now() + 3_600_000,
  ): Promise<string> {
    const folder = join(this.folder, `lease-${++this.#leases}`);
    mkdirSync(folder);
    const { deliver = ['env'] } = settings;
    const lease = { values: valuesOf(token), expiresAt };
    const tools = this.#tools({ ...settings, deliver });
    const gitConfigs: string[] = [];
    const take = ({ files = [], variables, gitConfig }: ToolSetup & Partial<ToolSetupWithFiles>): void => {
      for (const { name, text } of files)
        writeFileSync(join(folder, name), text, { mode: 0o600, flag: 'wx' });
      Object.assign(this.env, Object.fromEntries(variables));
      if (gitConfig !== undefined) gitConfigs.push(gitConfig);
    };
    if (deliver.includes('env')) take(tools.useVariables(lease.values, folder, lease));
    if (deliver.includes('file')) {
      this.replace(folder, token, settings, expiresAt);
      take(tools.useFiles(folder, lease));
    }
    if (deliver.includes('endpoint')) {
      const endpoint = await Endpoint.open(systemClock);
      this.#endpoints.push(endpoint);
      const json = JSON.stringify({ access_token: token, token_type: 'Bearer', expires_in: 600 });
      take(
        tools.useEndpoint(
          endpoint.serve(() => ({ json, plain: token })),
          folder,
          lease,
        ),
      );
    }
    if (gitConfigs.length > 0)
      Object.assign(this.env, Object.fromEntries(gitConfigVariables(this.env, gitConfigs)));
    return folder;
  }

  /** Writes the files of `deliver: file`, as the keeper does after a renewal. */
  replace(
    folder: string,
    token: string,
    settings: Partial<GitHubToolSettings>,
    expiresAt = Date.now() + 3_600_000,
  ): void {
    const lease = { values: valuesOf(token), expiresAt };
    for (const one of this.#tools({ ...settings, deliver: ['file'] }).files) {
      const text = 'text' in one ? one.text(lease.values, folder, lease) : token;
      writeFileSync(join(folder, one.name), text, { mode: 0o600 });
    }
  }

  #tools(settings: Partial<GitHubToolSettings>): ReturnType<typeof githubTools> {
    return githubTools({
      ...{ api: this.#api, owner: undefined, repositories: [], git: true, permissions: undefined },
      ...{ name: undefined, env: this.env, deliver: [], log: this.log },
      ...settings,
    });
  }

  /** Runs git in a step. @param env more variables of this step */
  git(
    words: readonly string[],
    { cwd = this.folder, env = {} }: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
  ): Promise<Ended> {
    return runProgram('git', words, { cwd, env: { ...this.env, ...env }, hangsAfterMs: 30_000 });
  }

  async close(): Promise<void> {
    for (const one of this.#endpoints) await one.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function valuesOf(token: string): LeaseValue[] {
  return [{ output: 'token', variable: 'GH_TOKEN', value: token }];
}
