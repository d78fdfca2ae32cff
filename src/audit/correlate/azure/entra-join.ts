import { addToList } from '../../../collections.js';
import type { FileLine } from '../../read.js';
import type { Correlation } from '../correlation.js';
import { type CredentialUse, lastValidAt } from '../credential-use.js';
import type { ServiceLogJoin } from '../service-log.js';
import type { LoggedUse } from '../usage.js';
import { type EntraEntry, readEntraLog } from './entra-entry.js';
import { tokenIdIn } from './token-ids.js';

/** The most applications whose unknown tokens are reported. */
const MOST_CLIENTS = 10_000;

/**
 * Joins sign-ins at Entra, and uses at Azure and Microsoft Graph, with tokens in the records. A record's `id` is the claim `uti` of its
 * token. If Jobpass could not read the token, the record's `uid` is the correlation ID that Jobpass sent with the request. All logins must
 * be added before the first use.
 */
export class EntraJoin implements ServiceLogJoin<EntraEntry> {
  readonly #correlation: Correlation;
  readonly #byToken = new Map<string, CredentialUse[]>();
  readonly #byCorrelation = new Map<string, CredentialUse>();
  /** The client IDs of the tokens in the records, according to the sign-ins. */
  readonly #clients = new Set<string>();
  /** The tokens of sign-ins that a correlation ID joined. */
  readonly #tokens = new Map<string, CredentialUse>();
  readonly hasCredentials: boolean;
  readonly read = readEntraLog;

  constructor(correlation: Correlation) {
    this.#correlation = correlation;
    const all = correlation.track('azure');
    this.hasCredentials = all.length > 0;
    for (const one of all) {
      const { uid } = one.lifetime.credential;
      const token = uid === undefined ? tokenIdIn(one.id) : undefined;
      // Entra may return the same token again, in another record.
      if (token !== undefined) addToList(this.#byToken, token, one);
      if (uid !== undefined) this.#byCorrelation.set(uid.toLowerCase(), one);
    }
  }

  addLogIn(entry: EntraEntry): void {
    if (entry.kind !== 'sign-in' || entry.error !== undefined) return;
    const owner = this.#ownerOf(entry);
    if (owner === undefined) return;
    owner.loggedInAt ??= entry.at;
    if (entry.tokenId !== undefined) this.#tokens.set(entry.tokenId, owner);
    if (entry.clientId !== undefined && this.#clients.size < MOST_CLIENTS) this.#clients.add(entry.clientId);
  }

  /** The owners are known as soon as all logins have been added. */
  assignOwners(): void {}

  addUse(entry: EntraEntry, where: FileLine): void {
    const { at, action, address, error, refused, id, kind, clientId, federatedCredential, tokenId } = entry;
    const use: LoggedUse = { at, action, address, error, refused };
    const owner = this.#ownerOf(entry);
    if (owner !== undefined) {
      if (kind === 'sign-in') this.#correlation.addOwn(owner, use, id);
      else this.#correlation.addUse(owner, 'exact', use, where, id);
      return;
    }
    // Other applications are none of the records' business.
    if (clientId === undefined || !this.#clients.has(clientId)) return;
    this.#correlation.unknownSession(
      'azure',
      tokenId ?? entry.correlationId ?? clientId,
      clientId,
      use,
      where,
      id,
      federatedCredential === undefined ? undefined : `federated credential ${federatedCredential}`,
      kind === 'sign-in' && refused ? 'attempt' : 'unknown session',
    );
  }

  reasonIncomplete(): string {
    return 'these logs have no reads in Azure and no uses at other services, such as Key Vault and Storage';
  }

  #ownerOf({ tokenId, correlationId, kind, at }: EntraEntry): CredentialUse | undefined {
    const own = tokenId === undefined ? undefined : this.#byToken.get(tokenId);
    if (own !== undefined) return lastValidAt(own, at, this.#correlation.skew);
    if (tokenId !== undefined && this.#tokens.has(tokenId)) return this.#tokens.get(tokenId);
    return kind === 'sign-in' && correlationId !== undefined
      ? this.#byCorrelation.get(correlationId.toLowerCase())
      : undefined;
  }
}
