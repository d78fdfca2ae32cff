// The clients of Azure that the tests and scripts/azure-clients.mjs run: their pinned versions, their programs and their folder.
// Each program gets a token for each line of its input, and prints a line of JSON for each token.
import { join } from 'node:path';
import { cacheFolder, certificateOptions } from '../client-folders.mjs';

const programs = import.meta.dirname;
export const REQUIREMENTS = join(programs, '..', 'azure-client-requirements.txt');
export const CLI_REQUIREMENTS = join(programs, '..', 'azure-cli-requirements.txt');
/** The npm packages, with versions. The client needs a newer Node than the tests. */
export const NPM = ['@azure/identity@4.14.1', `node-linux-${process.arch}@24.21.0`];
/** The Go modules, with versions. */
export const GO = ['github.com/Azure/azure-sdk-for-go/sdk/azidentity@v1.15.0'];

/** The folder that scripts/install-azure-clients.mjs fills. The name contains a hash of the pins and the programs. */
export const clientsFolder = () =>
  cacheFolder('azure-clients', programs, [REQUIREMENTS, CLI_REQUIREMENTS], [NPM, GO]);

const java = () => {
  const folder = join(clientsFolder(), 'java');
  return ['-cp', `${folder}:${join(folder, 'lib')}/*`, 'Client'];
};

/** @type {import('../client-folders.d.mts').CloudClient[]} */
export const CLIENTS = [
  {
    ...{ name: 'python', title: 'azure-identity (Python)', version: '1.27.0', clock: 'faketime' },
    command: () => [join(clientsFolder(), 'bin', 'python'), join(programs, 'client.py')],
  },
  {
    ...{ name: 'node', title: '@azure/identity (Node)', version: '4.14.1', clock: 'node' },
    command: () => {
      const folder = join(clientsFolder(), 'node');
      const node = join(folder, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node');
      return [node, join(folder, 'client.mjs')];
    },
  },
  {
    ...{ name: 'go', title: 'azidentity (Go)', version: '1.15.0', clock: 'input' },
    command: () => [join(clientsFolder(), 'go', 'program')],
  },
  {
    ...{ name: 'java', title: 'azure-identity (Java)', version: '1.19.0', clock: 'faketime' },
    command: (certificates) => ['java', ...certificateOptions(certificates), ...java()],
  },
];

/** The version of the Azure CLI. */
export const AZ_VERSION = '2.91.0';
/** The command line of the Azure CLI. */
export const az = () => [join(clientsFolder(), 'cli', 'bin', 'python'), '-m', 'azure.cli'];
