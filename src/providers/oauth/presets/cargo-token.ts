import { ASK_KEEPER } from '../../plugin.js';

/** The program that cargo runs for a token, as CommonJS: prints the keeper's current token. Source: cargo book, "Registry authentication". */
export const CARGO_TOKEN = `'use strict';
${ASK_KEEPER}
askKeeper(
  process.argv[2] ?? __dirname,
  'this credential provider',
  (text) => process.stdout.write(JSON.parse(text).access_token + '\\n', () => process.exit(0)),
  (reason) => {
    process.stderr.write('jobpass: no token: ' + reason + '\\n');
    process.exit(1);
  },
);
`;
