// The SDKs of LLM services that test/needs-llm-clients runs: their pinned versions, their programs and their folder. Each program lists
// the models of one service for each line of its input, and prints a line: the number of models, or the error's status or class.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const programs = import.meta.dirname;
export const REQUIREMENTS = join(programs, '..', 'llm-client-requirements.txt');
export const NPM = ['@anthropic-ai/sdk@1.14.0', 'openai@6.49.0'];
export const PROGRAM = join(programs, 'client.mjs');

/** The folder that scripts/install-llm-clients.mjs fills. The name contains a hash of the pins and the program. */
export function clientsFolder() {
  const hash = createHash('sha256')
    .update(readFileSync(REQUIREMENTS))
    .update(JSON.stringify(NPM))
    .update(readFileSync(PROGRAM));
  const cache = process.env.JOBPASS_CACHE ?? join(homedir(), '.cache', 'jobpass-ci');
  return join(cache, `llm-clients-${hash.digest('hex').slice(0, 12)}`);
}

/** The command of the program in a language. @param {'node' | 'python'} language @param {'anthropic' | 'openai'} service */
export function clientCommand(language, service) {
  return language === 'node'
    ? [process.execPath, join(clientsFolder(), 'client-node', 'client.mjs'), service]
    : [join(clientsFolder(), 'bin', 'python'), join(programs, 'client.py'), service];
}
