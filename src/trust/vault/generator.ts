import { JobpassError } from '../../errors.js';
import type { Plan, Trust } from '../generator.js';
import { printCommands, printJson } from './commands.js';
import { compareMount } from './diff.js';
import type { Mount } from './mount.js';
import { mountsOf } from './mounts.js';
import { printTerraform } from './terraform.js';
import { type VaultOwn, vaultOwn } from './trust-schema.js';

const FORMATS: Readonly<Record<string, (mount: Mount) => string>> = {
  terraform: printTerraform,
  cli: printCommands,
  json: printJson,
};

/** Makes the jwt method of Vault and OpenBao hold to a file of rules. */
export const vaultTrust: Trust<VaultOwn> = {
  formats: ['terraform', 'cli', 'json'],
  options: [
    {
      name: 'other-roles',
      description:
        'roles on the mount that are not of this file, by commas, or `none`: any further one is told as wider',
    },
  ],
  schema: vaultOwn,
  plan: (grants, complain) =>
    mountsOf(grants, complain).map(
      (mount): Plan => ({
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
