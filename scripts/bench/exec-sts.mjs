// For programs that do not allow a different STS address: starts a CONNECT proxy, and a TLS server in
// front of the benchmark's AWS servers. Arguments: the origin of these servers, and the files of a
// certificate and its key.
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';

const [origin, cert, key] = process.argv.slice(2);
const listen = async (server) => {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server.address().port;
};

const front = https.createServer(
  { cert: readFileSync(cert), key: readFileSync(key) },
  (request, response) => {
    const { method, headers } = request;
    const onward = http.request(`${origin}${request.url}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  },
);
const frontPort = await listen(front);

const proxy = http.createServer().on('connect', (_request, socket, head) => {
  const onward = net.connect(frontPort, '127.0.0.1', () => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    onward.write(head);
    onward.pipe(socket).pipe(onward);
  });
  for (const one of [socket, onward]) one.on('error', () => undefined);
});
process.on('disconnect', () => process.exit());
process.send({ proxy: `http://127.0.0.1:${await listen(proxy)}` });
