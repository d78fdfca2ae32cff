import type { Minted } from '../../../github/api.js';
import type { Installation } from '../../../github/installation.js';
import type { ProviderContext } from '../../context.js';
import { orphanOf } from '../lease.js';
import type { Issued } from './signer.js';

/** Returns the token in GitHub's response. If Jobpass cannot use the response, ends the token that the response contains. */
export async function issuedOf(
  { minted, unusable }: Minted,
  { url, installation, context }: { url: URL; installation: Installation; context: ProviderContext },
): Promise<Issued> {
  if (minted === undefined) {
    await context.onOrphaned(orphanOf(unusable.token, url, context.clock.now()));
    throw unusable.error;
  }
  return {
    token: minted.token,
    api: url,
    expiresAt: context.serviceClock.latest(minted.expiresAt),
    owner: installation.account.login,
    repositories: minted.repositories?.map(({ name }) => name),
    permissions: minted.permissions,
    installation: installation.id,
    appSlug: installation.appSlug,
  };
}
