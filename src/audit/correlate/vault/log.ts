import { Option } from 'commander';
import { JobpassError } from '../../../errors.js';
import { vault } from '../../../providers/vault/definition.js';
import type { ServiceLog } from '../service-log.js';

type Hash = [hash: string, accessor: string];

export const vaultAudit: ServiceLog = {
  provider: vault,
  kind: 'vault-audit',
  name: 'Vault or OpenBao',
  description: 'audit logs of Vault or OpenBao, as written by the file device',
  options: () => [
    new Option(
      '--vault-hash <accessor=hash>',
      'hash of an accessor, as returned by sys/audit-hash; may be repeated',
    )
      .argParser((text: string, before: Hash[]) => [...before, hashOf(text)])
      .default([], 'none'),
  ],
  noCredentials: 'the records have no Vault or OpenBao token, so the audit logs were not used',
  deliveryMs: 0,
  load: async () => {
    const { VaultAuditJoin } = await import('./vault-audit-join.js');
    return (correlation, own) => new VaultAuditJoin(correlation, new Map((own['vaultHash'] ?? []) as Hash[]));
  },
};

function hashOf(text: string): Hash {
  const [, accessor, hash] = /^([\w.-]{1,128})=(hmac-sha256:[0-9a-f]{64})$/.exec(text) ?? [];
  if (accessor === undefined || hash === undefined) {
    throw new JobpassError('usage', 'The value of --vault-hash is invalid', {
      hint: 'Write ACCESSOR=hmac-sha256:…, with the hash that sys/audit-hash returns',
    });
  }
  return [hash, accessor];
}
