/**
 * Variables that make programs use a different server or token. `bao` prefers its own variables to Vault's variables. Sources:
 * the environment variables that the commands `vault` and `bao` document.
 */
export const VAULT_CONFLICTING_VARIABLES: readonly string[] = ['VAULT', 'BAO'].flatMap((product) =>
  [
    'TOKEN',
    'TOKEN_FILE',
    'TOKEN_ENDPOINT',
    'TOKEN_ENDPOINT_TOKEN',
    'ADDR',
    'AGENT_ADDR',
    'PROXY_ADDR',
    'NAMESPACE',
  ].map((name) => `${product}_${name}`),
);
