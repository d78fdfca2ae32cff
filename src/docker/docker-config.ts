import { DOCKER_HUB_KEY } from './credential-helper.js';

/** The name of the credential helper without its prefix, as configurations name it. */
const HELPER = 'jobpass';
/** The content of a configuration file: the Docker CLI's config.json, or the auth.json of Podman, Skopeo and Buildah. */
export type ClientConfig = Readonly<Record<string, unknown>>;

/**
 * Returns a configuration with which clients get the log-ins to these hosts from Jobpass. All other settings stay as they are.
 * Saved log-ins to these hosts are removed, because some clients prefer them.
 */
export function withHelper(config: ClientConfig, hosts: readonly string[]): ClientConfig {
  const own = new Set(hosts);
  const auths = Object.entries(memberOf(config, 'auths')).filter(([server]) => !own.has(hostOf(server)));
  const helpers = Object.entries(memberOf(config, 'credHelpers')).filter(
    ([server]) => !own.has(hostOf(server)),
  );
  return {
    ...config,
    ...(config['auths'] === undefined ? {} : { auths: Object.fromEntries(auths) }),
    credHelpers: Object.fromEntries([...helpers, ...hosts.flatMap(keysOf).map((key) => [key, HELPER])]),
  };
}

/** Merges the members with these names of two configurations. The second configuration takes precedence. */
export function merged(one: ClientConfig, other: ClientConfig, names: readonly string[]): ClientConfig {
  const found = names.filter((name) => one[name] !== undefined || other[name] !== undefined);
  return Object.fromEntries(
    found.map((name) => [name, { ...memberOf(one, name), ...memberOf(other, name) }]),
  );
}

/** The keys under which clients look for a registry. Podman, Skopeo and Buildah know Docker Hub by its name. */
function keysOf(host: string): string[] {
  return host === 'docker.io' ? [DOCKER_HUB_KEY, host] : [host];
}

/** The host in a key of a configuration file: `HOST`, `https://HOST/v1/`, `HOST/REPOSITORY`. */
function hostOf(server: string): string {
  const [host = ''] = server
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .split('/');
  return /^((index|registry-1)\.)?docker\.io$/.test(host) ? 'docker.io' : host;
}

function memberOf(config: ClientConfig, name: string): Readonly<Record<string, unknown>> {
  const member = config[name];
  return typeof member === 'object' && member !== null && !Array.isArray(member)
    ? (member as Record<string, unknown>)
    : {};
}
