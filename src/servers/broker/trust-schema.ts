import * as z from 'zod';
import {
  bool,
  duration,
  LONGEST_TTL,
  scope,
  TOKEN_FORMATS,
  text,
  texts,
  USUAL_TTL,
} from '../../config/schemas.js';
import { lateAfter, onAlarm } from './alarm-schemas.js';
import { DEFAULT_TERMS } from './configured-broker.js';

const scopes = z
  .union([scope, z.array(scope).min(1, 'is an empty list')])
  .transform((value): string[] => (typeof value === 'string' ? [value] : value));

/** The settings under `trust` for a broker. */
export const brokerTrustSchema = z
  .strictObject({
    audience: texts.optional().describe('The services that accept the role’s tokens. Default: `resource`.'),
    scopes: scopes.optional().describe('The scopes that a job may request. Default: `scope`.'),
    'max-ttl': duration(1, LONGEST_TTL)
      .optional()
      .describe(`The longest lifetime of a token. Default: \`ttl\`, otherwise ${USUAL_TTL} seconds.`),
    format: z.enum(TOKEN_FORMATS).default(DEFAULT_TERMS.format),
    once: bool.default(DEFAULT_TERMS.once).describe('Whether the broker accepts each ID token only once.'),
    certificate: z.enum(['required', 'optional']).default('optional'),
    claims: z
      .array(text)
      .default([])
      .describe('Further claims of the ID token that the broker copies into its tokens.'),
    explain: bool.default(DEFAULT_TERMS.explain),
    'late-after': lateAfter
      .optional()
      .describe('The time after a job’s start from which its first use of the role raises a theft alarm.'),
    'on-alarm': onAlarm.optional().describe('`refuse`: a job with a theft alarm gets no token.'),
  })
  .transform(({ 'max-ttl': maxTtl, 'late-after': late, 'on-alarm': alarm, certificate, ...others }) => ({
    ...others,
    maxTtl,
    lateAfter: late,
    onAlarm: alarm,
    certificate: certificate === 'required',
  }));

export type BrokerTrust = z.output<typeof brokerTrustSchema>;
