/**
 * Variables by which programs would find another server or token. `bao` takes those of its own name before Vault's.
 * Sources: the environment variables of the commands vault and bao.
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
