// Lists the ConfigMaps of a namespace with @kubernetes/client-node, once for each line of its input, and prints the outcome of
// each call. Argument: namespace.
import { createInterface } from 'node:readline';
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';

const [namespace] = process.argv.slice(2);
let api;
for await (const _ of createInterface({ input: process.stdin })) {
  try {
    if (api === undefined) {
      const config = new KubeConfig();
      config.loadFromDefault();
      api = config.makeApiClient(CoreV1Api);
    }
    await api.listNamespacedConfigMap({ namespace });
    console.log('ok');
  } catch (error) {
    console.log(`error ${error.code ?? 0} ${String(error.message).replace(/\s+/g, ' ')}`);
  }
}
