import * as z from 'zod';
import { bool } from '../../config/schemas.js';
import { lateAfter, onAlarm } from './alarm-schemas.js';
import { DEFAULT_TERMS } from './configured-broker.js';

/** The settings under `trust` that the roles for all kinds of tokens have. */
export const commonTrust = {
  once: bool.default(DEFAULT_TERMS.once).describe('Whether the broker accepts each ID token only once.'),
  certificate: z.enum(['required', 'optional']).default('optional'),
  explain: bool.default(DEFAULT_TERMS.explain),
  'late-after': lateAfter
    .optional()
    .describe('The time after a job’s start from which its first use of the role raises a theft alarm.'),
  'on-alarm': onAlarm.optional().describe('`refuse`: a job with a theft alarm gets no token.'),
};

type Common = z.output<z.ZodObject<typeof commonTrust>> & { 'max-ttl'?: number | undefined };

/** Returns settings with the names that they have in the code. */
export function renamed<T extends Common>({
  'max-ttl': maxTtl,
  'late-after': late,
  'on-alarm': alarm,
  certificate,
  ...others
}: T) {
  return { ...others, maxTtl, lateAfter: late, onAlarm: alarm, certificate: certificate === 'required' };
}
