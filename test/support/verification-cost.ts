import { jwtVerify } from 'jose';
import { idTokenVerifier } from '../../src/broker/exchange/id-tokens.js';
import { heldClock } from './clock.js';
import { newKey, StandInIssuer } from './issuer.js';

const AUDIENCE = 'https://broker.example';
const TOKENS = 400;

/** Milliseconds to verify an ID token: by the broker's verifier, and by jose alone. The best of so many rounds. */
export async function verificationCost(rounds: number): Promise<{ ours: number; alone: number }> {
  const clock = heldClock();
  const issuer = await StandInIssuer.start({ clock });
  await issuer.rotate({ key: await newKey('RS256') });
  const verifier = idTokenVerifier([{ issuer: issuer.issuer, audience: AUDIENCE, http: issuer.client() }], {
    clock,
  });
  const token = await issuer.token({ x: 'x'.repeat(1_000) });
  const { publicKey } = issuer.signing;
  const time = async (act: () => Promise<unknown>): Promise<number> => {
    const began = performance.now();
    for (let n = 0; n < TOKENS; n++) await act();
    return (performance.now() - began) / TOKENS;
  };
  const [ours, alone]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    alone.push(await time(() => jwtVerify(token, publicKey, { audience: AUDIENCE })));
    ours.push(await time(() => verifier.verify(token)));
  }
  verifier.close();
  await issuer.close();
  return { ours: Math.min(...ours), alone: Math.min(...alone) };
}
