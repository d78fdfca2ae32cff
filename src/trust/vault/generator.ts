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

/** Makes the jwt method of Vault and OpenBao hold to a file of rules. */
export const vaultTrustGenerator: TrustGenerator<VaultTrust> = {
  formats: ['terraform', 'cli', 'json'],
  options: [
    {
      name: 'other-roles',
      description:
        'roles on the mount that are not of this file, by commas, or `none`: any further one is told as wider',
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
          if (print === undefined) throw new JobpassError('usage', 'There is no such format of Vault');
          return print(mount);
        },
        diff: (access) => compareMount(mount, access),
      }),
    ),
};
