import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { printable } from '../../text/printable.js';

/** A token in a settings file of npm. The token itself is not read. */
export interface ConfiguredToken {
  key: string;
  isReference: boolean;
  /** The name of the variable, for a reference. */
  reference?: string;
}

/** A settings file of npm. */
export interface NpmFile {
  /** The path, for messages. */
  source: string;
  kind: 'project' | 'user';
  tokens: readonly ConfiguredToken[];
}

/** The npm on this machine, and its settings in a folder. */
export interface NpmConfiguration {
  /** Undefined if npm was not found. */
  npmVersion: string | undefined;
  files: readonly NpmFile[];
  /** The registries, in the order in which npm prefers them. */
  registries: readonly { scope: string | undefined; url: string; source: string }[];
  /** The package in this folder; undefined if there is no package.json. */
  manifest: { name: string | undefined; isPrivate: boolean; repository: string | undefined } | undefined;
}

/**
 * Reads the version and the settings of npm. Source: npm, "npmrc" (order of the files) and "config" (variables).
 *
 * @param folder the folder of the package
 */
export async function npmConfiguration(folder: string, env: NodeJS.ProcessEnv): Promise<NpmConfiguration> {
  const variable = (name: string): string | undefined =>
    Object.entries(env).find(([one, value]) => one.toLowerCase() === name && value !== '')?.[1];
  const user = variable('npm_config_userconfig') ?? join(homedir(), '.npmrc');
  const files: NpmFile[] = [];
  const registries: { scope: string | undefined; url: string; source: string }[] = [];
  const manifest = manifestIn(folder);
  if (manifest?.registry !== undefined)
    registries.push({
      scope: undefined,
      url: withoutLogin(manifest.registry),
      source: '`publishConfig` in package.json',
    });
  const fromVariable = variable('npm_config_registry');
  if (fromVariable !== undefined)
    registries.push({
      scope: undefined,
      url: withoutLogin(fromVariable),
      source: 'The variable NPM_CONFIG_REGISTRY',
    });
  for (const [path, kind] of [
    [projectFile(folder), 'project'],
    [user, 'user'],
  ] as const) {
    const lines = linesOf(path);
    if (lines === undefined) continue;
    const source = printable(path, 200);
    files.push({ source, kind, tokens: lines.flatMap(([key, value]) => tokenOf(key, value)) });
    for (const [key, value] of lines) {
      const [, scope] = /^(?:(@[^:]+):)?registry$/.exec(key) ?? ['', undefined];
      if (key === 'registry' || scope !== undefined)
        registries.push({ scope, url: withoutLogin(value), source });
    }
  }
  return { npmVersion: await versionOf(env), files, registries, manifest };
}

/** The settings file of the nearest folder with a package.json. */
function projectFile(folder: string): string {
  for (let one = folder; ; one = dirname(one)) {
    if (textOf(join(one, 'package.json')) !== undefined || dirname(one) === one) return join(one, '.npmrc');
  }
}

function linesOf(path: string): [key: string, value: string][] | undefined {
  return textOf(path)
    ?.split(/\r?\n/)
    .flatMap((line): [string, string][] => {
      const [, key, value = ''] = /^\s*([^=;#\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
      return key === undefined ? [] : [[key, value]];
    });
}

function tokenOf(key: string, value: string): ConfiguredToken[] {
  if (!key.endsWith(':_authToken')) return [];
  const reference = /^["']?\$\{([\w.-]+)\??\}["']?$/.exec(value)?.[1];
  return [
    {
      key: printable(key, 200),
      isReference: reference !== undefined,
      ...(reference === undefined ? {} : { reference }),
    },
  ];
}

function manifestIn(
  folder: string,
): (NonNullable<NpmConfiguration['manifest']> & { registry: string | undefined }) | undefined {
  let content: Record<string, unknown>;
  try {
    content = JSON.parse(textOf(join(folder, 'package.json')) ?? '') as Record<string, unknown>;
  } catch {
    return undefined;
  }
  const { name, private: isPrivate, repository, publishConfig } = content;
  const url =
    typeof repository === 'string' ? repository : (repository as { url?: unknown } | undefined)?.url;
  const registry = (publishConfig as { registry?: unknown } | undefined)?.registry;
  return {
    name: typeof name === 'string' ? printable(name, 200) : undefined,
    isPrivate: isPrivate === true,
    repository: typeof url === 'string' ? repositoryName(url) : undefined,
    registry: typeof registry === 'string' ? registry : undefined,
  };
}

/** A registry's address for messages, without a user name and a password. */
function withoutLogin(text: string): string {
  return printable(text.replace(/\/\/[^/?#]*@/, '//'), 200);
}

/** The name of a repository in an address, such as `git+https://github.com/octo-org/repo.git` or `github:octo-org/repo`. */
function repositoryName(url: string): string {
  const path =
    /^(?:github:|gitlab:|(?:git\+)?(?:https?|ssh|git):\/\/(?:[^/@]*@)?[^/]+\/|git@[^:]+:)?(.+?)(?:\.git)?\/?$/.exec(
      url,
    )?.[1];
  return printable(path ?? url, 200);
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Runs `npm --version`, for at most 10 s. */
function versionOf(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  return new Promise((resolve) => {
    const options = { env, timeout: 10_000, shell: process.platform === 'win32' };
    execFile('npm', ['--version'], options, (error, stdout) => {
      resolve(error === null ? /^\d+\.\d+\.\d+/.exec(stdout.trim())?.[0] : undefined);
    });
  });
}
