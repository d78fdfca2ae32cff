/** The file with the registries of the job, next to the program. */
export const REGISTRIES_FILE = 'registries.json';
/** The file with the keeper's address for log-ins, in the folder of each lease. */
export const LOG_IN_FILE = 'registry-log-in.json';

/** A registry in `REGISTRIES_FILE`, which is keyed by host. */
export interface RegistryEntry {
  /** The folder of the lease that logs in. */
  folder: string;
  /** The name of the credential, for messages. */
  name: string;
  /** The user name, for `list`. */
  username: string;
}

/** The content of `LOG_IN_FILE`. */
export interface LogInFile {
  url: string;
  token: string;
}

/** The names under which clients ask for Docker Hub. */
export const DOCKER_HUB_KEY = 'https://index.docker.io/v1/';

/**
 * The credential helper of container clients, as CommonJS: `docker-credential.cjs FOLDER OPERATION`. It answers `get` from the
 * keeper and `list` from its own file. It refuses `store` and `erase`, because the keeper renews and ends the log-ins.
 *
 * Clients continue without a log-in only after the text about missing credentials, so the program prints this text only for
 * registries of others. Clients show the standard output of a program that failed; the Docker CLI and regctl ignore it, so the
 * program also prints the reason on the standard error output.
 *
 * Source: docker/docker-credential-helpers 0.9, credentials/credentials.go (operations), credentials/error.go (text), client/client.go.
 */
export const CREDENTIAL_HELPER = `'use strict';
const http = require('node:http');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const [folder, operation] = process.argv.slice(2);
const end = (text, code) => process.stdout.write(text, () => process.exit(code));
const fail = (reason) => {
  process.stderr.write('jobpass: ' + reason + '\\n');
  end('jobpass: ' + reason + '\\n', 1);
};
const registries = () => JSON.parse(readFileSync(join(folder, '${REGISTRIES_FILE}'), 'utf8'));

/** The host and the port in a server's address: HOST, HOST:PORT, https://HOST/v1/, HOST/REPOSITORY. */
const hostOf = (server) => {
  const host = server.trim().toLowerCase().replace(/^https?:\\/\\//, '').split('/')[0];
  return /^((index|registry-1)\\.)?docker\\.io$/.test(host) ? 'docker.io' : host;
};

/** Requests the log-in from the keeper. */
const ask = (host, { folder: lease, name }, use) => {
  const unable = (reason) => fail('no log-in to ' + host + ': ' + reason);
  let served;
  try {
    served = JSON.parse(readFileSync(join(lease, '${LOG_IN_FILE}'), 'utf8'));
  } catch {
    unable('the credential "' + name + '" has ended');
    return;
  }
  let tries = 3;
  const request = () => {
    const headers = { authorization: 'Bearer ' + served.token };
    const asked = http.get(served.url + '?host=' + encodeURIComponent(host), { headers, agent: false, timeout: 30000 }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => {
        const { statusCode } = response;
        let answer;
        try {
          answer = JSON.parse(text);
        } catch {
          answer = {};
        }
        if (statusCode === 200 && typeof answer.username === 'string' && typeof answer.secret === 'string') use(answer);
        else if ((statusCode === 503 || statusCode === 429) && --tries > 0) setTimeout(request, 1000);
        else unable(typeof answer.error === 'string' ? answer.error : 'the keeper returned the status ' + statusCode);
      });
      response.on('error', () => unable('the connection to the keeper was interrupted'));
    });
    asked.on('timeout', () => asked.destroy(new Error('timeout')));
    asked.on('error', (error) => unable('the keeper cannot be reached (' + (error.code ?? error.message) + ')'));
  };
  try {
    request();
  } catch {
    // Node's own report would contain a stack trace.
    unable('the file ${LOG_IN_FILE} is damaged');
  }
};

const run = (text) => {
  let known;
  try {
    known = registries();
  } catch {
    return fail('the job that this Docker configuration belongs to has ended');
  }
  if (operation === 'list') {
    const list = Object.entries(known).map(([host, { username }]) => [
      host === 'docker.io' ? '${DOCKER_HUB_KEY}' : host,
      username,
    ]);
    return end(JSON.stringify(Object.fromEntries(list)) + '\\n', 0);
  }
  let given;
  try {
    given = operation === 'store' ? JSON.parse(text) : { ServerURL: text };
  } catch {
    return fail('store: the input is not JSON');
  }
  const server = String(given?.ServerURL ?? '').trim();
  const host = hostOf(server);
  const entry = Object.hasOwn(known, host) ? known[host] : undefined;
  if (operation === 'get') {
    if (entry === undefined) return end('credentials not found in native keychain\\n', 1);
    return ask(host, entry, ({ username, secret }) =>
      end(JSON.stringify({ ServerURL: server, Username: username, Secret: secret }) + '\\n', 0),
    );
  }
  if (operation === 'erase')
    return fail('the log-in to ' + host + ' is not erased: it ends with the job');
  const refused = 'the log-in to ' + host + ' is not stored: Jobpass stores no log-ins';
  if (entry === undefined) return fail(refused);
  // The Docker CLI stores a log-in again that it has just read.
  ask(host, entry, ({ username, secret }) =>
    given.Username === username && given.Secret === secret ? end('', 0) : fail(refused + '. Use another Docker configuration'),
  );
};

if (!['get', 'list', 'store', 'erase'].includes(operation)) fail('docker-credential-jobpass: use get, list, store or erase');
else if (operation === 'list') run('');
else {
  let text = '';
  process.stdin.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
    if (text.length > 65536) fail('the input is too long');
  });
  process.stdin.on('end', () => run(text));
}
`;
