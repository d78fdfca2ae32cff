// Installs client libraries of Kubernetes for Python, JavaScript, Go and Java, with a small program for each, and a stand-in for a
// kubelet, in the cache folder, unless they are already there. scripts/install-kubernetes.mjs installs kubectl and Helm.
import { join } from 'node:path';
import { buildGo, buildJava, installClients, installNode, installPython } from './client-programs.mjs';
import { clientsFolder, GO, JAVA, NPM, REQUIREMENTS } from './kubernetes-clients/clients.mjs';

const programs = join(import.meta.dirname, 'kubernetes-clients');

installClients('Kubernetes', clientsFolder(), (making) => {
  installPython(making, REQUIREMENTS, 'kubernetes.client');
  installNode(join(making, 'client-node'), NPM, join(programs, 'client.mjs'));
  for (const [name, modules] of Object.entries(GO))
    buildGo(join(making, name), join(programs, name), modules);
  for (const name of JAVA) buildJava(join(making, name), join(programs, name));
});
