import type { CryptoKey, JSONWebKeySet, JWSHeaderParameters } from 'jose';
import { JWKSNoMatchingKey } from 'jose/errors';
import { createLocalJWKSet } from 'jose/jwks/local';
import type { Clock } from '../clock.js';
import { renewingValue } from './renewing.js';

/**
 * Finds the key of a signature by its header, as `jwtVerify` asks for it.
 *
 * @throws JWKSNoMatchingKey, or what loading the keys throws
 */
export type FindKey = (header: JWSHeaderParameters) => Promise<CryptoKey>;

/**
 * The keys of an issuer: kept for ten minutes, for an hour where the issuer is away, and loaded anew for a key that
 * is not among them.
 */
export function keyCache(load: () => Promise<JSONWebKeySet>, clock: Clock): FindKey {
  const keys = renewingValue(async () => {
    const set = await load();
    return { ids: new Set(set.keys.map(({ kid }) => kid)), find: createLocalJWKSet(set) };
  }, clock);
  return async (header) => {
    // Without a name no key is new or old, and there would be nothing to load again for.
    if (typeof header.kid !== 'string') throw new JWKSNoMatchingKey();
    let known = await keys.get();
    if (!known.ids.has(header.kid)) known = await keys.newerThan(known);
    return known.find(header);
  };
}
