import { join } from 'node:path';
import { withoutProxy } from '../http/no-proxy.js';
import { type Delivery, handOut } from './delivery.js';
import { write } from './file.js';

/**
 * As an address on this machine that hands out the credential for as long as the job lives: variables and outputs hold
 * that address and a token that is good for it alone.
 */
export const endpoint: Delivery = {
  name: 'endpoint',
  deliver: (lease, { step, endpoint: served, tools, folder, settings }) => {
    if (served === undefined) throw new Error('delivery by endpoint without one');
    step.setOutput('endpoint', served.url);
    step.setOutput('endpoint-token', served.token);
    // A client that sends requests to this machine through a proxy would show the token to it.
    const direct = withoutProxy(new URL(served.url), process.env);
    for (const [name, value] of direct) step.exportVariable(name, value);
    const told = direct.length === 0 ? [] : ['variable NO_PROXY (this machine added)'];
    if (tools !== undefined) {
      const { files, variables, place } = tools.useEndpoint(served, folder);
      for (const { name, text } of files) write(join(folder, name), text, settings.fileMode);
      handOut(step, variables);
      return [`endpoint ${served.url} (${place})`, ...told];
    }
    const open = lease.values.filter((one) => one.public === true);
    for (const { variable, value } of open) step.exportVariable(variable, value);
    const variable = lease.values.find((one) => one.public !== true)?.variable ?? 'JOBPASS_TOKEN';
    step.exportVariable(`${variable}_ENDPOINT`, served.url);
    step.exportVariable(`${variable}_ENDPOINT_TOKEN`, served.token);
    return [
      `endpoint ${served.url} (variable ${variable}_ENDPOINT)`,
      ...open.map(({ variable: name }) => `variable ${name}`),
      ...told,
    ];
  },
};
