// The clients of Kubernetes that the tests and scripts/kubernetes-clients.mjs run: their pinned versions, their programs and their
// folder. Each program makes one call for each line of its input, and prints a line for each call.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const programs = import.meta.dirname;
export const REQUIREMENTS = join(programs, '..', 'kubernetes-client-requirements.txt');
/** The npm packages, with versions. The client needs a newer Node than the tests: its dependency undici 8 uses Zstandard. */
export const NPM = ['@kubernetes/client-node@2.0.1', `node-linux-${process.arch}@24.21.0`];
/** The Go programs: the folder of each, and its modules with versions. */
export const GO = {
  'client-go': ['k8s.io/client-go@v0.37.2', 'k8s.io/api@v0.37.2', 'k8s.io/apimachinery@v0.37.2'],
  kubelet: ['k8s.io/cri-streaming@v0.37.2'],
};
/** The folders of the Java programs. A file `pom.xml` pins the versions. */
export const JAVA = ['client-java', 'fabric8'];

/** The folder that scripts/install-kubernetes-clients.mjs fills. The name contains a hash of the pins and the programs. */
export function clientsFolder() {
  const hash = createHash('sha256')
    .update(readFileSync(REQUIREMENTS))
    .update(JSON.stringify([NPM, GO]));
  const files = readdirSync(programs, { recursive: true })
    .filter((name) => /(^client\.(py|mjs)|main\.go|Client\.java|pom\.xml)$/.test(name))
    .sort();
  for (const name of files) hash.update(readFileSync(join(programs, name)));
  const cache = process.env.JOBPASS_CACHE ?? join(homedir(), '.cache', 'jobpass-ci');
  return join(cache, `kubernetes-clients-${hash.digest('hex').slice(0, 12)}`);
}

/**
 * The clients. test/needs-kubernetes/clients.test.ts checks each `behavior`, and docs/measured/kubernetes-clients.md repeats it.
 *
 * @type {import('./clients.d.mts').KubernetesClient[]}
 */
export const CLIENTS = [
  {
    ...{ name: 'client-go', title: 'client-go', version: '0.37.2' },
    behavior: {
      runsAgain: 'at the stated expiry',
      execInfo: true,
      runsAfterEnd: 3,
      recovers: [401, 200, 200],
      tokenFile: 'reads it each minute',
    },
    command: (namespace) => [join(clientsFolder(), 'client-go', 'program'), namespace],
  },
  {
    ...{ name: 'python', title: 'kubernetes (Python)', version: '37.0.2' },
    behavior: {
      runsAgain: 'five minutes before the stated expiry',
      execInfo: true,
      runsAfterEnd: 0,
      recovers: [401, 401, 401],
      tokenFile: 'reads it once',
    },
    command: (namespace) => [join(clientsFolder(), 'bin', 'python'), join(programs, 'client.py'), namespace],
  },
  {
    ...{ name: 'client-node', title: '@kubernetes/client-node', version: '2.0.1' },
    behavior: {
      runsAgain: 'at the stated expiry',
      execInfo: false,
      runsAfterEnd: 0,
      recovers: [401, 401, 401],
      tokenFile: 'ignores it',
    },
    command: (namespace) => {
      const folder = join(clientsFolder(), 'client-node');
      const node = join(folder, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node');
      return [node, join(folder, 'client.mjs'), namespace];
    },
  },
  {
    ...{ name: 'client-java', title: 'client-java', version: '27.0.0' },
    behavior: {
      runsAgain: 'never',
      execInfo: false,
      runsAfterEnd: 0,
      recovers: [401, 401, 401],
      tokenFile: 'reads it once',
    },
    command: (namespace) => ['java', '-cp', classPath('client-java'), 'Client', namespace],
  },
  {
    ...{ name: 'fabric8', title: 'fabric8', version: '8.0.0' },
    behavior: {
      runsAgain: 'each minute',
      execInfo: false,
      runsAfterEnd: 3,
      recovers: [200, 200, 200],
      tokenFile: 'ignores it',
    },
    command: (namespace) => ['java', '-cp', classPath('fabric8'), 'Client', namespace],
  },
];

/** The program that stands in for a kubelet. */
export const kubeletProgram = () => join(clientsFolder(), 'kubelet', 'program');

function classPath(name) {
  const folder = join(clientsFolder(), name);
  return `${folder}:${join(folder, 'lib')}/*`;
}
