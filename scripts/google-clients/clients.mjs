// The clients of Google Cloud that the tests and scripts/google-clients.mjs run: their pinned versions, their programs and their
// folder. Each program gets a token for each line of its input, and prints a line of JSON for each token.
import { join } from 'node:path';
import { cacheFolder, certificateOptions } from '../client-folders.mjs';

const programs = import.meta.dirname;
export const REQUIREMENTS = join(programs, '..', 'google-client-requirements.txt');
/** The npm package, with its version. Version 11 needs Node 22. */
export const NPM = ['google-auth-library@10.9.1'];
/** The Go modules, with versions. */
export const GO = ['golang.org/x/oauth2@v0.38.0', 'cloud.google.com/go/auth@v0.24.4'];

/** The folder that scripts/install-google-clients.mjs fills. The name contains a hash of the pins and the programs. */
export const clientsFolder = () => cacheFolder('google-clients', programs, [REQUIREMENTS], [NPM, GO]);

const java = () => {
  const folder = join(clientsFolder(), 'java');
  return ['-cp', `${folder}:${join(folder, 'lib')}/*`, 'Client'];
};

/** @type {import('../client-folders.d.mts').CloudClient[]} */
export const CLIENTS = [
  {
    ...{ name: 'python', title: 'google-auth (Python)', version: '2.63.0', clock: 'faketime' },
    command: () => [join(clientsFolder(), 'bin', 'python'), join(programs, 'client.py')],
  },
  {
    ...{ name: 'node', title: 'google-auth-library (Node)', version: '10.9.1', clock: 'node' },
    command: () => [process.execPath, join(clientsFolder(), 'node', 'client.mjs')],
  },
  {
    ...{ name: 'oauth2', title: 'golang.org/x/oauth2', version: '0.38.0', clock: 'input' },
    command: () => [join(clientsFolder(), 'go', 'program'), 'oauth2'],
  },
  {
    ...{ name: 'auth', title: 'cloud.google.com/go/auth', version: '0.24.4', clock: 'input' },
    command: () => [join(clientsFolder(), 'go', 'program'), 'auth'],
  },
  {
    ...{
      name: 'java',
      title: 'google-auth-library-oauth2-http (Java)',
      version: '1.57.0',
      clock: 'faketime',
    },
    command: (certificates) => ['java', ...certificateOptions(certificates), ...java()],
  },
];
