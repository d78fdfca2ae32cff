/** The servers that speak this API, and the command of each. */
export type Product = 'HashiCorp Vault' | 'OpenBao';

/**
 * Which product answers, by what `sys/health` says; undefined where that could be either.
 *
 * Vault says whether it is the enterprise edition (since 1.17); OpenBao, which began with version 2.0, never does.
 */
export function productOf(health: Readonly<Record<string, unknown>>): Product | undefined {
  if ('enterprise' in health) return 'HashiCorp Vault';
  const version = health['version'];
  if (typeof version !== 'string') return undefined;
  if (/^[01]\./.test(version)) return 'HashiCorp Vault';
  return /^([2-9]|\d{2,})\./.test(version) ? 'OpenBao' : undefined;
}

/** The command of a product; that of OpenBao, which takes the other's variables as well, where it is not known. */
export function programOf(product: Product | undefined): 'bao' | 'vault' {
  return product === 'HashiCorp Vault' ? 'vault' : 'bao';
}

/** The variable that a command reads its token from. */
export function tokenVariable(program: string): 'BAO_TOKEN' | 'VAULT_TOKEN' {
  return program === 'vault' ? 'VAULT_TOKEN' : 'BAO_TOKEN';
}
