// Installs the SDKs of Anthropic and OpenAI for Python and JavaScript, with a small program for each, in the cache folder, unless they are
// already there.
import { join } from 'node:path';
import { installClients, installNode, installPython } from './client-programs.mjs';
import { clientsFolder, NPM, PROGRAM, REQUIREMENTS } from './llm-clients/clients.mjs';

installClients('LLM services', clientsFolder(), (making) => {
  installPython(making, REQUIREMENTS, 'anthropic, openai');
  installNode(join(making, 'client-node'), NPM, PROGRAM);
});
