/**
 * The program of the kubeconfig's exec plugin, as CommonJS. Clients start it often, in places where this version of Jobpass may
 * no longer be installed. So it is a file of its own next to the kubeconfig, and reads the keeper's address from another file.
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
let served;
try {
  served = JSON.parse(readFileSync(join(folder, 'endpoint.json'), 'utf8'));
} catch {
  fail('the job that this kubeconfig belongs to has ended');
}
let tries = 3;
const ask = () => {
  const request = http.get(
    served.url,
    { headers: { authorization: 'Bearer ' + served.token }, agent: false, timeout: 5000 },
    (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => {
        if (response.statusCode === 200) process.stdout.write(text, () => process.exit(0));
        else if ((response.statusCode === 503 || response.statusCode === 429) && --tries > 0) setTimeout(ask, 1000);
        else fail('the keeper answered with ' + response.statusCode);
      });
    },
  );
  request.on('timeout', () => request.destroy(new Error('timeout')));
  request.on('error', (error) => fail('the keeper cannot be reached (' + (error.code ?? error.message) + ')'));
};
ask();
`;
