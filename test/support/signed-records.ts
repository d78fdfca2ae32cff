import type { JsonWebKey, KeyObject } from 'node:crypto';
import { createPublicKey } from 'node:crypto';
import { freshHead, type Head } from '../../src/audit/chain.js';
import type { AuditEvent } from '../../src/audit/record.js';
import { AuditKeys } from '../../src/broker/audit/audit-keys.js';
import { signedTrail } from '../../src/broker/audit/trail.js';
import type { KeyStore, StoredText, StoredToken, TokenEvent, Trail } from '../../src/broker/store/store.js';
import { systemClock } from '../../src/clock.js';

export const ISSUER = 'https://tokens.example.com';

/** Keys that sign records, kept in memory. */
export function recordKeys(): Promise<AuditKeys> {
  const kept = new Map<string, StoredText>();
  const store: KeyStore = {
    where: () => 'memory',
    read: async (name) => kept.get(name),
    newer: async () => undefined,
    write: async (name, text, version) => {
      kept.set(name, { text, version: version + 1 });
      return true;
    },
  };
  return AuditKeys.open(store, 1_790_000_000);
}

/** Public keys as the command reads them from a file. */
export function publicKeys({ jwks }: AuditKeys): ReadonlyMap<string, KeyObject> {
  return new Map(
    jwks.keys.map((jwk: JsonWebKey & { kid?: unknown }) => [
      String(jwk.kid),
      createPublicKey({ key: jwk, format: 'jwk' }),
    ]),
  );
}

/** Writes records as a broker does: each call of `write` is what becomes durable at once. */
export class BrokerRecords {
  readonly keys: AuditKeys;
  /** In milliseconds since 1970. */
  now: number;
  readonly lines: string[] = [];
  /** After each `write`. */
  readonly heads: Head[] = [];
  readonly #trail: Trail;
  #head: Head;

  /** @param options.head after which it goes on */
  constructor(
    keys: AuditKeys,
    {
      now = Date.UTC(2026, 10, 26),
      chain = freshHead().chain,
      head,
    }: { now?: number; chain?: string; head?: Head } = {},
  ) {
    this.keys = keys;
    this.now = now;
    this.#head = head ?? { chain, count: 0, hash: '' };
    this.#trail = signedTrail(keys, { ...systemClock, now: () => this.now }, () => ISSUER);
  }

  get head(): Head {
    return this.#head;
  }

  of(event: TokenEvent, token: StoredToken): AuditEvent {
    return this.#trail.of(event, token);
  }

  write(...events: AuditEvent[]): void {
    const { lines, head } = this.#trail.next(events, this.#head);
    this.lines.push(...lines);
    this.heads.push(head);
    this.#head = head;
  }
}

/** A token of the job that `test/support/world.ts` has. @param iat in seconds since 1970 */
export function keptToken(jti: string, iat: number, more: Partial<StoredToken> = {}): StoredToken {
  return {
    kind: 'AccessToken',
    jti,
    iat,
    exp: iat + 900,
    clientId: 'jobpass',
    accountId: 'repo:octo-org/octo-repo:environment:production',
    aud: 'https://service.example',
    scope: 'deploy',
    extra: {
      repository: 'octo-org/octo-repo',
      ref: 'refs/heads/main',
      environment: 'production',
      run_id: '77',
      run_attempt: '1',
      actor: 'octocat',
      role: 'deploy',
      job_issuer: 'https://token.actions.githubusercontent.com',
    },
    ...more,
  };
}

/** So many records of a broker, of tokens that are issued and revoked, in batches of up to so many. */
export function brokerRecords(keys: AuditKeys, records: number, batch = 3, chain = 'broker'): BrokerRecords {
  const made = new BrokerRecords(keys, { chain });
  for (let done = 0; done < records; ) {
    const size = Math.min(records - done, 1 + (done % batch));
    const events = Array.from({ length: size }, (_, at) => {
      made.now += 1_000;
      const number = (done + at) >> 1;
      return made.of(
        (done + at) % 2 === 0 ? 'issued' : 'revoked',
        keptToken(`token-${String(number).padStart(4, '0')}`, Math.floor(made.now / 1000)),
      );
    });
    made.write(...events);
    done += size;
  }
  return made;
}
