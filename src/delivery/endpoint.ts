import { withoutProxy } from '../http/no-proxy.js';
import { type Delivery, setUp } from './delivery.js';
import { writeAll } from './file.js';

/**
 * Delivers a local address that returns the credential while the job runs. Variables and outputs contain the address and a
 * token that is valid only there.
 */
export const endpoint: Delivery = {
  name: 'endpoint',
  deliver: (lease, { step, endpoint: served, tools, folder, settings }) => {
    if (served === undefined) throw new Error('the delivery has no endpoint');
    step.setOutput('endpoint', served.url);
    if (served.token !== '') step.setOutput('endpoint-token', served.token);
    // A client that sends local requests through a proxy would reveal the token to the proxy.
    const direct = withoutProxy(new URL(served.url), process.env);
    for (const [name, value] of direct) step.exportVariable(name, value);
    const proxyNotes = direct.length === 0 ? [] : ['variable NO_PROXY (this machine added)'];
    if (tools !== undefined) {
      const { files, place, ...setup } = tools.useEndpoint(served, folder, lease);
      writeAll(folder, files, settings.fileMode);
      setUp(step, setup);
      return [`endpoint ${served.url} (${place})`, ...proxyNotes];
    }
    const open = lease.values.filter((one) => one.public === true);
    for (const { variable, value } of open) step.exportVariable(variable, value);
    const variable = lease.values.find((one) => one.public !== true)?.variable ?? 'JOBPASS_TOKEN';
    step.exportVariable(`${variable}_ENDPOINT`, served.url);
    step.exportVariable(`${variable}_ENDPOINT_TOKEN`, served.token);
    return [
      `endpoint ${served.url} (variable ${variable}_ENDPOINT)`,
      ...open.map(({ variable: name }) => `variable ${name}`),
      ...proxyNotes,
    ];
  },
};
