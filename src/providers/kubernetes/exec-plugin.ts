/**
 * The program of the kubeconfig's exec plugin, as CommonJS. Clients start it often, in places where this version of Jobpass may
 * no longer be installed. So the program is a separate file next to the kubeconfig, and reads the keeper's address from another file.
 * Source: Kubernetes, "client-go credential plugins".
 */
export const EXEC_PLUGIN = `'use strict';
const http = require('node:http');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const folder = process.argv[2] ?? __dirname;
const fail = (reason) => {
  process.stderr.write('jobpass: no token: ' + reason + '\\n');
  process.exit(1);
};
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
      if (statusCode === 200) process.stdout.write(text, () => process.exit(0));
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
  fail('the job that this kubeconfig belongs to has ended');
}
try {
  if (served !== undefined) ask(served);
} catch {
  // Node's own report would contain a stack trace.
  fail('the file endpoint.json next to this kubeconfig is damaged');
}
`;
