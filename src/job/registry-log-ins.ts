import { delimiter, join } from 'node:path';
import type { Settings } from '../config/settings.js';
import { setVariables } from '../delivery/delivery.js';
import { write } from '../delivery/file.js';
import { LOG_IN_FILE, type LogInFile, type RegistryEntry } from '../docker/credential-helper.js';
import { DockerFolder } from '../docker/job-folder.js';
import { JobpassError } from '../errors.js';
import { PROVIDERS, providerDefinition } from '../providers/registry.js';
import type { RegistryLogIns, StepSurface } from '../runners/runner.js';
import type { Keeping } from './keeping.js';

/** Rejects registries that the provider cannot log in to. @throws JobpassError `usage` */
export async function checkRegistries(settings: Settings): Promise<void> {
  const { provider, registries = [], revokeNow } = settings;
  if (revokeNow) return;
  const hosts = await providerDefinition(provider).registryHosts?.();
  if (hosts === undefined) {
    const able = PROVIDERS.filter(({ registryHosts }) => registryHosts !== undefined).map(({ name }) => name);
    throw new JobpassError('usage', `The provider ${provider} cannot log in to container registries`, {
      hint: `Remove \`registries\`, or use one of these providers: ${able.join(', ')}`,
    });
  }
  for (const host of registries) {
    const hint = hosts.refuses(host, settings);
    if (hint === undefined) continue;
    throw new JobpassError(
      'usage',
      `\`registries\` is \`${host}\`, to which the provider ${provider} cannot log in`,
      { hint },
    );
  }
}

/**
 * Makes the log-ins of one credential available to the helper.
 *
 * @returns the destinations, for the log
 * @throws JobpassError `delivery`
 */
export function offerLogIns(
  place: Pick<RegistryLogIns, 'folder' | 'name'>,
  { registries, users }: Pick<Keeping, 'registries' | 'users'>,
  step: StepSurface,
): string[] {
  if (registries === undefined) throw new Error('no log-ins to offer');
  const file: LogInFile = { url: registries.url, token: registries.token };
  write(join(place.folder, LOG_IN_FILE), JSON.stringify(file), 0o600);
  step.logInToRegistries?.({ ...place, users });
  return Object.keys(users).map((host) => `container clients for ${host}`);
}

/**
 * Makes container clients in later steps log in to the registries of all credentials of a step. If an earlier step logs in to the
 * same registry, this step's credential replaces the other one.
 *
 * @param parent the folder for the job's files
 * @throws JobpassError `usage` if two credentials of the step log in to the same registry, `delivery`
 */
export function deliverLogIns(
  given: readonly RegistryLogIns[],
  step: StepSurface,
  parent: string,
  env: NodeJS.ProcessEnv = process.env,
): void {
  const added: Record<string, RegistryEntry> = {};
  for (const { folder, name, users } of given) {
    for (const [host, username] of Object.entries(users)) {
      const before = added[host];
      if (before !== undefined) {
        throw new JobpassError(
          'usage',
          `The credentials "${before.name}" and "${name}" both log in to the registry ${host}`,
          { hint: 'Remove the registry from `registries` of one of them' },
        );
      }
      added[host] = { folder, name, username };
    }
  }
  const { variables, bin } = new DockerFolder(parent).add(added, env);
  setVariables(step, variables);
  const path = env['PATH'] ?? '';
  if (path.split(delimiter).includes(bin)) return;
  if (step.addPath !== undefined) step.addPath(bin);
  else step.exportVariable('PATH', path === '' ? bin : `${bin}${delimiter}${path}`);
}
