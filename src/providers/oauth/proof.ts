import type { ServedTime, ServiceClock } from '../../http/service-clock.js';
import type { Claims } from '../../identity/id-token.js';
import type { ProviderContext } from '../context.js';
import type { Metadata } from './metadata.js';

/** The parts of a token request from which a Jobpass broker detects theft: the proof of the job key and the entry. */
export interface ProvenRequest {
  /** The proof of the job key (RFC 9449). */
  headers: Readonly<Record<string, string>>;
  /** The credential's name in the job. */
  entry?: string;
}

/** A smaller difference between two clocks cannot be the reason why a broker rejected a proof, in milliseconds. */
const RELEVANT_MS = 60_000;

/** Returns these parts for one attempt; empty if the server does not announce that it supports them. @param claims the ID token's */
export async function provenRequest(
  { entry, jobKey, serviceClock }: Pick<ProviderContext, 'entry' | 'jobKey' | 'serviceClock'>,
  { takesProof, tokenEndpoint }: Partial<Metadata>,
  claims: Claims,
): Promise<ProvenRequest> {
  if (takesProof !== true || tokenEndpoint === undefined) return { headers: {} };
  const key = await jobKey(claims);
  return { entry, headers: { dpop: key.proof(tokenEndpoint, serviceClock.now()) } };
}

/**
 * Updates the clock after a rejected proof, because the time in the proof may have been wrong.
 *
 * @returns whether another proof would contain another time
 */
export function learnedTime(clock: ServiceClock, served: ServedTime | undefined): boolean {
  const before = clock.now();
  clock.learn(served);
  return Math.abs(clock.now() - before) > RELEVANT_MS;
}
