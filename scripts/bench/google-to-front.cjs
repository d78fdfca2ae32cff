// Loaded before google-github-actions/auth: sends its requests to Google's APIs to the front instead, without TLS. The action's input
// `universe` changes only the domain.
const http = require('node:http');
const https = require('node:https');

const { hostname, port } = new URL(process.env.BENCH_FRONT);
const agent = new http.Agent({ keepAlive: true });
https.request = (options, answered) => {
  if (!/\.googleapis\.com$/.test(options.hostname ?? options.host))
    throw new Error(`A request to ${options.hostname ?? options.host}`);
  const headers = { ...options.headers, host: `${hostname}:${port}` };
  const { method, path } = options;
  return http.request({ method, path, headers, hostname, port, agent }, answered);
};
