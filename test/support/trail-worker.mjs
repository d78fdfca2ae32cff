// Writes audit records until it is done or killed, and prints the head that each one makes. With `hold` it stops in the
// middle of the first record, after it has read the end of the file, until the file `GO` is there.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { pathToFileURL } from 'node:url';

const [, , built, file, writer, many, go] = process.argv;
const write = fs.writeSync;
const sleeper = new Int32Array(new SharedArrayBuffer(4));
const say = (text) => write(1, `${text}\n`);

if (go !== undefined) {
  let first = true;
  fs.writeSync = (descriptor, ...rest) => {
    if (first) {
      first = false;
      say('holding');
      while (!fs.existsSync(go)) Atomics.wait(sleeper, 0, 0, 10);
    }
    return write(descriptor, ...rest);
  };
  syncBuiltinESMExports();
}
const { appendTo } = await import(pathToFileURL(built).href);

for (let number = 1; number <= Number(many); number++) {
  const event = {
    event: 'issued',
    at: Date.now(),
    job: { system: 'local' },
    provider: 'oauth',
    credential: { id: `${writer}-${number}`, service: 'https://tokens.example.com', issuedAt: Date.now() },
  };
  for (let tries = 0; ; tries++) {
    try {
      const { head } = appendTo(file, [event]);
      say(`${writer}-${number} ${head.chain}:${head.count}:${head.hash}`);
      break;
    } catch (error) {
      if (tries > 6) throw error;
      say(`failed ${error.message}`);
    }
  }
}
