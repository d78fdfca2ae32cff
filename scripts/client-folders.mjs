// Where the client programs of Google Cloud and Azure are installed, and what they have in common.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const PROGRAM = /(^client\.(py|mjs)|main\.go|Client\.java|pom\.xml)$/;

/** Returns a folder of the cache, whose name contains a hash of the pins and the programs. */
export function cacheFolder(name, programs, requirements, pins) {
  const hash = createHash('sha256').update(JSON.stringify(pins));
  const files = readdirSync(programs, { recursive: true }).filter((file) => PROGRAM.test(file));
  const paths = [...requirements, ...files.sort().map((file) => join(programs, file))];
  for (const path of paths) hash.update(readFileSync(path));
  const cache = process.env.JOBPASS_CACHE ?? join(homedir(), '.cache', 'jobpass-ci');
  return join(cache, `${name}-${hash.digest('hex').slice(0, 12)}`);
}

/** Returns the options of a Java virtual machine that trusts the certificates of a store only. */
export function certificateOptions(certificates) {
  if (certificates === undefined) return [];
  const { store, password } = certificates;
  return [`-Djavax.net.ssl.trustStore=${store}`, `-Djavax.net.ssl.trustStorePassword=${password}`];
}
