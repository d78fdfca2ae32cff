import { ASK_KEEPER } from '../plugin.js';

/**
 * The program of the kubeconfig's exec plugin, as CommonJS: prints the keeper's response.
 * Source: Kubernetes, "client-go credential plugins".
 */
export const EXEC_PLUGIN = `'use strict';
${ASK_KEEPER}
askKeeper(
  process.argv[2] ?? __dirname,
  'this kubeconfig',
  (text) => process.stdout.write(text, () => process.exit(0)),
  (reason) => {
    process.stderr.write('jobpass: no token: ' + reason + '\\n');
    process.exit(1);
  },
);
`;
