import { span, timestamp } from '../../clock.js';
import type { CredentialUse } from './credential-use.js';

/** The maximum number of credentials to name in one text. */
export const MOST_NAMED = 5;

/** Uses that could not be judged, with the reason. */
export interface Unjudged {
  kind:
    | 'ambiguous'
    | 'no log-in'
    | 'outside'
    | 'clock'
    | 'near end'
    | 'not followed'
    | 'still open'
    | 'unreadable'
    | 'limit'
    | 'nothing'
    | 'tampered';
  text: string;
  count: number;
}

/** Collects what could not be judged, with the reasons. */
export class UnjudgedUses {
  readonly #all: Unjudged[] = [];

  list(): Unjudged[] {
    return [...this.#all];
  }

  /** Reports that the clocks of a runner and the service differ by more than the allowed skew. */
  clockDiffers(credentialUse: CredentialUse, loggedInAt: number): void {
    credentialUse.clockIsOff = true;
    const off = credentialUse.lifetime.credential.issuedAt - loggedInAt;
    this.#add({
      kind: 'clock',
      text: `${credentialUse.id}: the runner's clock was ${span(Math.abs(off))} ${off < 0 ? 'behind' : 'ahead of'} the service's, which exceeds --skew. Uses before and after the end cannot be distinguished`,
      count: 1,
    });
  }

  /** Reports that a credential was used to get another credential, and that the log does not link their uses. */
  notFollowed({ id }: CredentialUse, action: string): void {
    this.#add({
      kind: 'not followed',
      text: `${id}: ${action} returned another credential, whose uses are not checked`,
      count: 1,
    });
  }

  /** Reports connections that were open at the end of a credential, if the logs do not show when they were closed. */
  stillOpen({ id }: CredentialUse, action: string, openedAt: number): void {
    this.#add({
      kind: 'still open',
      text: `${id}: ${action} started before its end, at ${timestamp(openedAt)}, and the logs do not contain the end of this connection`,
      count: 1,
    });
  }

  limitReached(text: string): void {
    this.#add({ kind: 'limit', text, count: 1 });
  }

  unreadableEntries(file: string, count: number): void {
    if (count > 0) this.#add({ kind: 'unreadable', text: `${file}: unreadable entries`, count });
  }

  /** Reports credentials that no log contains, although they were issued in the period that the logs cover. */
  withoutLogIn(credentialUses: readonly CredentialUse[]): void {
    if (credentialUses.length === 0) return;
    const named = credentialUses.slice(0, MOST_NAMED).map(({ id }) => id);
    const more = credentialUses.length > MOST_NAMED ? ` and ${credentialUses.length - MOST_NAMED} more` : '';
    this.#add({
      kind: 'no log-in',
      text: `the logins of ${named.join(', ')}${more} could not be identified with certainty`,
      count: credentialUses.length,
    });
  }

  nothingToJoin(text: string): void {
    this.#add({ kind: 'nothing', text, count: 1 });
  }

  /** Reports broken chains of records. */
  tamperedChains(chains: number): void {
    if (chains > 0)
      this.#add({
        kind: 'tampered',
        text: 'chains of records are broken (see jobpass audit verify), so their records are not reliable',
        count: chains,
      });
  }

  #add(one: Unjudged): void {
    const known = this.#all.find(({ kind, text }) => kind === one.kind && text === one.text);
    if (known === undefined) this.#all.push(one);
    else known.count += one.count;
  }
}
