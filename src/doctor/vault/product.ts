/** The servers that speak this API, and the command of each. */
export type Product = 'HashiCorp Vault' | 'OpenBao';

/**
 * Returns the product of a server, from its response to `sys/health`, or undefined if both products are possible.
 *
 * Vault 1.17 and later reports whether it is the enterprise edition. OpenBao, which began with version 2.0, never does.
 */
export function productOf(health: Readonly<Record<string, unknown>>): Product | undefined {
  if ('enterprise' in health) return 'HashiCorp Vault';
  const version = health['version'];
  if (typeof version !== 'string') return undefined;
  if (/^[01]\./.test(version)) return 'HashiCorp Vault';
  return /^([2-9]|\d{2,})\./.test(version) ? 'OpenBao' : undefined;
}

/** Returns the command of a product. For an unknown product, this is the command of OpenBao, which also reads the variables of Vault. */
export function programOf(product: Product | undefined): 'bao' | 'vault' {
  return product === 'HashiCorp Vault' ? 'vault' : 'bao';
}

/** Returns the variable from which a command reads its token. */
export function tokenVariable(program: string): 'BAO_TOKEN' | 'VAULT_TOKEN' {
  return program === 'vault' ? 'VAULT_TOKEN' : 'BAO_TOKEN';
}
