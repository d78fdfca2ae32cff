import { JobpassError } from '../errors.js';
import type { Attempt } from '../http/retry.js';
import type { DoctorContext } from './doctor.js';

/** Runs a step. A failure is reported and does not prevent the next steps. */
export async function runStep<T>(
  { http, report }: Pick<DoctorContext, 'http' | 'report'>,
  name: string,
  work: (attempt: Attempt) => Promise<T>,
): Promise<T | undefined> {
  try {
    return await http.persist(work);
  } catch (error) {
    if (!(error instanceof JobpassError) || error.code === 'usage' || error.code === 'cancelled') throw error;
    const passing = error.transient || ['unreachable', 'busy', 'malformed'].includes(error.code);
    report(passing ? 'unchecked' : 'fail', name, error.message, error.hint);
    return undefined;
  }
}
