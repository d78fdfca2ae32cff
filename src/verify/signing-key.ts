import type { CryptoKey, JSONWebKeySet, JWSHeaderParameters } from 'jose';
import { JWKSNoMatchingKey } from 'jose/errors';
import { createLocalJWKSet } from 'jose/jwks/local';
import type { Clock } from '../clock.js';
import { renewingValue } from './renewing.js';

/**
 * Returns the key for the header of a signature, as required by `jwtVerify`.
 *
 * @throws JWKSNoMatchingKey, or the error that loading the keys caused
 */
export type FindKey = (header: JWSHeaderParameters) => Promise<CryptoKey>;

/**
 * Returns a cache of an issuer's keys: for ten minutes, or an hour if the issuer is unavailable. An unknown key id triggers another load.
 */
export function keyCache(load: () => Promise<JSONWebKeySet>, clock: Clock): FindKey {
  const keys = renewingValue(async () => {
    const set = await load();
    return { ids: new Set(set.keys.map(({ kid }) => kid)), find: createLocalJWKSet(set) };
  }, clock);
  return async (header) => {
    // Without a key id it is unknown whether the key is new, so no load is triggered.
    if (typeof header.kid !== 'string') throw new JWKSNoMatchingKey();
    let known = await keys.get();
    if (!known.ids.has(header.kid)) known = await keys.newerThan(known);
    return known.find(header);
  };
}
