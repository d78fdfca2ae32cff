// Receivers of audit records for bench-audit-cost.mjs, in a separate process: one that accepts the records, one that never
// responds, and a port without a listener. Sends the receivers' addresses to the parent process, and ends when the parent ends.
import http from 'node:http';

const listen = (handle) =>
  new Promise((ready) => {
    const server = http.createServer(handle).listen(0, '127.0.0.1', () => ready(server));
  });
const address = (server) => `http://127.0.0.1:${server.address().port}`;

const taking = await listen((request, response) => {
  request.resume().on('end', () => response.writeHead(200).end());
});
const silent = await listen((request) => void request.resume());
const gone = await listen(() => undefined);
const down = address(gone);
await new Promise((closed) => gone.close(closed));

process.on('disconnect', () => process.exit());
process.send({ up: address(taking), silent: address(silent), down });
