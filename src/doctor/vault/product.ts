/** The products that implement this API, and each product's command. */
export type Product = 'HashiCorp Vault' | 'OpenBao';

/**
 * Returns a server's product, based on the server's response to `sys/health`, or undefined if both products are possible.
 *
 * Vault 1.17 and later reports whether it is the enterprise edition. OpenBao never reports this, and its first version is 2.0.
 */
export function productOf(health: Readonly<Record<string, unknown>>): Product | undefined {
  if ('enterprise' in health) return 'HashiCorp Vault';
  const version = health['version'];
  if (typeof version !== 'string') return undefined;
  if (/^[01]\./.test(version)) return 'HashiCorp Vault';
  return /^([2-9]|\d{2,})\./.test(version) ? 'OpenBao' : undefined;
}

/** Returns a product's command. For an unknown product, returns OpenBao's command, which also reads Vault's variables. */
export function programOf(product: Product | undefined): 'bao' | 'vault' {
  return product === 'HashiCorp Vault' ? 'vault' : 'bao';
}

/** Returns the variable from which a command reads its token. */
export function tokenVariable(program: string): 'BAO_TOKEN' | 'VAULT_TOKEN' {
  return program === 'vault' ? 'VAULT_TOKEN' : 'BAO_TOKEN';
}
