import type { Settings } from '../config/settings.js';
import { JobpassError } from '../errors.js';
import { FORMAT_NAMES, type FormatName, writeFormat } from '../formats/registry.js';
import type { LoginOptions } from './credential.js';
import type { Lease } from './lease.js';
import { providerDefinition } from './registry.js';

/**
 * Returns a lease's credential as text.
 *
 * @param lease the lease, with its expiry on the machine's clock
 * @param now the time on the machine's clock
 * @param login the host and the user name for formats that contain them. Default: those that the provider knows
 * @throws JobpassError `usage` if the provider's credentials do not support the format
 */
export async function formatCredential(
  name: FormatName,
  lease: Lease,
  settings: Settings,
  now: number,
  login: LoginOptions = {},
): Promise<string> {
  const formats = await providerDefinition(lease.provider).formats();
  const contentOf = formats[name];
  if (contentOf === undefined) {
    const possible = FORMAT_NAMES.filter((one) => formats[one] !== undefined);
    throw new JobpassError('usage', `Credentials of ${lease.provider} have no format ${name}`, {
      hint: `Use one of: ${possible.join(', ')}`,
    });
  }
  return writeFormat(name, (await contentOf(lease, settings, login)) as never, now);
}
