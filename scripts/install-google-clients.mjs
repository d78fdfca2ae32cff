// Installs Google's authentication libraries for Python, JavaScript, Go and Java, with a small program for each, in the cache
// folder, unless they are already there.
import { join } from 'node:path';
import { buildGo, buildJava, installClients, installNode, installPython } from './client-programs.mjs';
import { clientsFolder, GO, NPM, REQUIREMENTS } from './google-clients/clients.mjs';

const programs = join(import.meta.dirname, 'google-clients');

installClients('Google Cloud', clientsFolder(), (making) => {
  installPython(making, REQUIREMENTS, 'google.auth');
  installNode(join(making, 'node'), NPM, join(programs, 'client.mjs'));
  buildGo(join(making, 'go'), join(programs, 'go'), GO, { movable: true });
  buildJava(join(making, 'java'), join(programs, 'java'));
});
