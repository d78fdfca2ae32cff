import { JobpassError } from '../../errors.js';
import type { ServerPlan, TrustGenerator } from '../generator.js';
import { printCommands, printJson } from './commands.js';
import { compareMount } from './diff.js';
import type { Mount } from './mount.js';
import { mountsOf } from './mounts.js';
import { printTerraform } from './terraform.js';
import { type VaultTrust, vaultTrustSchema } from './trust-schema.js';

const FORMATS: Readonly<Record<string, (mount: Mount) => string>> = {
  terraform: printTerraform,
  cli: printCommands,
  json: printJson,
};

/** The generator for the auth method `jwt` in Vault and OpenBao. */
export const vaultTrustGenerator: TrustGenerator<VaultTrust> = {
  formats: ['terraform', 'cli', 'json'],
  options: [
    {
      name: 'other-roles',
      description:
        'Roles on the mount that are not in the rules file, separated by commas, or `none`. Other roles are reported as wider.',
    },
  ],
  schema: vaultTrustSchema,
  plan: (grants, reportProblem) =>
    mountsOf(grants, reportProblem).map(
      (mount): ServerPlan => ({
        server: mount.address,
        roles: mount.roles.map(({ name }) => name),
        print: (format) => {
          const print = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
          if (print === undefined) throw new JobpassError('usage', `Unknown format "${format}"`);
          return print(mount);
        },
        diff: (access) => compareMount(mount, access),
      }),
    ),
};
