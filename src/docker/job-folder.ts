import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { errorText, JobpassError, systemCode, writeHint } from '../errors.js';
import { ownFolder } from '../folders.js';
import { EMPTY_VARIABLES, pluginCommand } from '../providers/plugin.js';
import { quoted } from '../text/shell.js';
import { CREDENTIAL_HELPER, REGISTRIES_FILE, type RegistryEntry } from './credential-helper.js';
import { type ClientConfig, merged, withHelper } from './docker-config.js';

/** The name of the folder. It does not have the form of a lease's folder. */
const NAME = 'docker-jobpass';
const PROGRAM_FILE = 'docker-credential.cjs';
const PROGRAM = { file: PROGRAM_FILE, command: 'docker-credential' };
const CONFIG_FILE = 'config.json';

/** The registries of a job, keyed by host. */
export type Registries = Readonly<Record<string, RegistryEntry>>;

/** The variables and the folder with which later steps use the registries. */
export interface DockerSetup {
  variables: readonly (readonly [name: string, value: string])[];
  /** The folder of the helper, which must be in PATH. */
  bin: string;
  /** The folder with the configuration, for the log. */
  config: string;
}

/**
 * The job's configuration of container clients, which all credentials of the job share. The folder contains the helper, and
 * configuration files without log-ins of Jobpass. It takes over the user's settings: other files by links, so that contexts and
 * builders stay where they are, and `config.json` by copy, because Jobpass must not change the user's own.
 */
export class DockerFolder {
  readonly path: string;

  /** @param parent the folder for the job's files */
  constructor(parent: string) {
    this.path = join(parent, NAME);
  }

  /** The registries of the job. Empty if none was set up. */
  get registries(): Registries {
    return registriesIn(this.path);
  }

  /**
   * Adds registries.
   *
   * @param env the environment of later steps
   * @throws JobpassError `delivery`
   */
  add(added: Registries, env: NodeJS.ProcessEnv): DockerSetup {
    const bin = join(this.path, 'bin');
    const config = join(this.path, 'config');
    const auth = join(this.path, 'auth.json');
    const from = resolve(env['DOCKER_CONFIG'] || join(homedir(), '.docker'));
    try {
      ownFolder(this.path);
      // A job within a job, such as `jobpass exec` in a later step, uses the registries of both.
      const all = { ...registriesIn(dirname(from)), ...this.registries, ...added };
      const hosts = Object.keys(all);
      this.#writeProgram(bin);
      write(join(this.path, REGISTRIES_FILE), JSON.stringify(all));
      mkdirSync(config, { recursive: true, mode: 0o700 });
      if (from !== config) linkOthers(from, config);
      write(join(config, CONFIG_FILE), shown(withHelper(read(join(from, CONFIG_FILE)), hosts)));
      write(auth, shown(withHelper(authsOf(env, join(from, CONFIG_FILE)), hosts)));
    } catch (error) {
      if (error instanceof JobpassError) throw error;
      throw new JobpassError(
        'delivery',
        `The configuration of container clients could not be written: ${errorText(error)}`,
        { hint: writeHint(error, dirname(this.path)), cause: error },
      );
    }
    return {
      variables: [
        ['DOCKER_CONFIG', config],
        ['REGISTRY_AUTH_FILE', auth],
      ],
      bin,
      config,
    };
  }

  /** Removes the folder after its last lease has ended. Never throws. */
  removeIfUnused(): void {
    if (Object.values(this.registries).some(({ folder }) => existsSync(folder))) return;
    try {
      // Links are removed, not followed.
      rmSync(this.path, { recursive: true, force: true, maxRetries: 2 });
    } catch {
      // Nothing in the folder is a log-in of Jobpass. The runner removes its folder for temporary files.
    }
  }

  /** Writes the helper, and the script that clients find in PATH. */
  #writeProgram(bin: string): void {
    write(join(this.path, PROGRAM_FILE), CREDENTIAL_HELPER);
    mkdirSync(bin, { recursive: true, mode: 0o700 });
    const [program = '', ...words] = pluginCommand(this.path, PROGRAM);
    // The single executable gets the folder as the argument of its internal command.
    const command = words.includes(this.path) ? [program, ...words] : [program, ...words, this.path];
    const script = join(bin, 'docker-credential-jobpass');
    const lines = [
      '#!/bin/sh',
      `unset ${EMPTY_VARIABLES.join(' ')}`,
      `exec ${command.map(quoted).join(' ')} "$@"`,
      '',
    ];
    write(script, lines.join('\n'));
    chmodSync(script, 0o700);
  }
}

/** The registries in a folder that Jobpass created. Empty for any other folder. */
function registriesIn(folder: string): Registries {
  if (basename(folder) !== NAME) return {};
  try {
    return JSON.parse(readFileSync(join(folder, REGISTRIES_FILE), 'utf8')) as Registries;
  } catch {
    return {};
  }
}

/** Links all entries of the user's folder except its configuration file. Replaces links to another folder. */
function linkOthers(from: string, to: string): void {
  const entries = existsSync(from) ? readdirSync(from) : [];
  for (const name of entries) {
    // The Docker CLI writes its configuration to a temporary file first.
    if (name.startsWith(CONFIG_FILE)) continue;
    rmSync(join(to, name), { recursive: true, force: true });
    symlinkSync(join(from, name), join(to, name));
  }
}

/**
 * The log-ins that Podman, Skopeo and Buildah find. They read one file if a variable names it, and otherwise several files, so the file
 * for the job contains the log-ins in all of them. Source: go.podman.io/image/v5,
 * `getAuthFilePaths` in `pkg/docker/config/config.go`.
 *
 * @param docker the Docker CLI's configuration file
 */
function authsOf(env: NodeJS.ProcessEnv, docker: string): ClientConfig {
  const { XDG_RUNTIME_DIR: runtime, XDG_CONFIG_HOME: config, REGISTRY_AUTH_FILE: own } = env;
  if (own) return read(own);
  const first = runtime ? join(runtime, 'containers') : `/run/containers/${process.getuid?.()}`;
  const second = join(config || join(homedir(), '.config'), 'containers');
  return [docker, join(second, 'auth.json'), join(first, 'auth.json')]
    .map(read)
    .reduce<ClientConfig>((all, one) => merged(all, one, ['auths', 'credHelpers']), {});
}

/** Reads a configuration file. @throws JobpassError `delivery` if the file is invalid */
function read(path: string): ClientConfig {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return {};
    throw error;
  }
  try {
    const config: unknown = JSON.parse(text.trim() === '' ? '{}' : text);
    if (typeof config === 'object' && config !== null && !Array.isArray(config))
      return config as ClientConfig;
  } catch {
    // The parser's message would contain a part of the file, which can contain log-ins.
  }
  throw new JobpassError(
    'delivery',
    `The file ${path} is not a JSON object, so container clients cannot use it`,
    {
      hint: `Correct or remove ${path}`,
    },
  );
}

function shown(config: ClientConfig): string {
  return `${JSON.stringify(config, null, '\t')}\n`;
}

/** Replaces a file atomically. The file may contain log-ins that the user saved. */
function write(path: string, text: string): void {
  rmSync(`${path}.new`, { force: true });
  writeFileSync(`${path}.new`, text, { mode: 0o600, flag: 'wx' });
  renameSync(`${path}.new`, path);
}
