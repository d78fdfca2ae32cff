import type { Settings } from '../config/settings.js';
import { JobpassError } from '../errors.js';
import { FORMAT_NAMES, type FormatName, writeFormat } from '../formats/registry.js';
import type { Lease } from './provider.js';
import { providerDefinition } from './registry.js';

/**
 * The credential of a lease as text.
 *
 * @param lease its end is by the clock of programs
 * @param now by the same clock
 * @throws JobpassError `usage` for a format that credentials of the provider do not have
 */
export async function formatCredential(
  name: FormatName,
  lease: Lease,
  settings: Settings,
  now: number,
): Promise<string> {
  const formats = await providerDefinition(lease.provider).formats();
  const contentOf = formats[name];
  if (contentOf === undefined) {
    const possible = FORMAT_NAMES.filter((one) => formats[one] !== undefined);
    throw new JobpassError('usage', `Credentials of ${lease.provider} have no format ${name}`, {
      hint: `Use one of: ${possible.join(', ')}`,
    });
  }
  return writeFormat(name, (await contentOf(lease, settings)) as never, now);
}
