// Installs Azure's identity libraries for Python, JavaScript, Go and Java, with a small program for each, and the Azure CLI, in the
// cache folder, unless they are already there.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CLI_REQUIREMENTS, clientsFolder, GO, NPM, REQUIREMENTS } from './azure-clients/clients.mjs';
import { buildGo, buildJava, installClients, installNode, installPython } from './client-programs.mjs';

const programs = join(import.meta.dirname, 'azure-clients');

installClients('Azure', clientsFolder(), (making) => {
  installPython(making, REQUIREMENTS, 'azure.identity');
  mkdirSync(join(making, 'cli'));
  installPython(join(making, 'cli'), CLI_REQUIREMENTS, 'azure.cli.core');
  installNode(join(making, 'node'), NPM, join(programs, 'client.mjs'));
  buildGo(join(making, 'go'), join(programs, 'go'), GO, { movable: true });
  buildJava(join(making, 'java'), join(programs, 'java'));
});
