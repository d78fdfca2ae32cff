import { join } from 'node:path';

/**
 * Source text of a function for programs that steps start: `askKeeper(folder, owner, use, fail)` requests the credential from the
 * keeper. It calls `use` with the response, or `fail` with the reason of a failure. `owner` names the file that belongs to the job.
 *
 * The programs are CommonJS texts. Clients start them often, in places where this version of Jobpass may no longer be installed. So a
 * delivery writes each program to the lease's folder, next to `endpoint.json`, which contains the keeper's address.
 */
export const ASK_KEEPER = `const http = require('node:http');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const askKeeper = (folder, owner, use, fail) => {
  let tries = 3;
  const ask = ({ url, token }) => {
    const headers = { authorization: 'Bearer ' + token };
    const request = http.get(url, { headers, agent: false, timeout: 5000 }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => {
        const { statusCode } = response;
        if (statusCode === 200) use(text);
        else if ((statusCode === 503 || statusCode === 429) && --tries > 0) setTimeout(ask, 1000, { url, token });
        else fail('the keeper returned the status ' + statusCode);
      });
      response.on('error', () => fail('the connection to the keeper was interrupted'));
    });
    request.on('timeout', () => request.destroy(new Error('timeout')));
    request.on('error', (error) => fail('the keeper cannot be reached (' + (error.code ?? error.message) + ')'));
  };
  let served;
  try {
    served = JSON.parse(readFileSync(join(folder, 'endpoint.json'), 'utf8'));
  } catch {
    fail('the job that ' + owner + ' belongs to has ended');
    return;
  }
  try {
    ask(served);
  } catch {
    // Node's own report would contain a stack trace.
    fail('the file endpoint.json next to ' + owner + ' is damaged');
  }
};
`;

/** The file with the keeper's address, which `askKeeper` reads. */
export function endpointFile({ url, token }: { url: string; token: string }): { name: string; text: string } {
  return { name: 'endpoint.json', text: JSON.stringify({ url, token }) };
}

/**
 * Variables that must be empty when a client starts a program of Jobpass. They contain options for other Node programs, and with
 * NODE_DEBUG, Node would print the keeper's token.
 */
export const EMPTY_VARIABLES = ['NODE_OPTIONS', 'NODE_DEBUG'] as const;

/**
 * The command line of a program in the lease's folder. Node runs the file; the single executable contains Node and runs the program
 * with an internal command.
 */
export function pluginCommand(
  folder: string,
  { file, command }: { file: string; command: string },
): string[] {
  const sea = process.getBuiltinModule?.('node:sea');
  return sea?.isSea() ? [process.execPath, command, folder] : [process.execPath, join(folder, file)];
}
