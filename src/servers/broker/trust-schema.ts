import * as z from 'zod';
import { duration, LONGEST_TTL, scope, TOKEN_FORMATS, text, texts, USUAL_TTL } from '../../config/schemas.js';
import { commonTrust, renamed } from './common-trust.js';
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
    claims: z
      .array(text)
      .default([])
      .describe('Further claims of the ID token that the broker copies into its tokens.'),
    ...commonTrust,
  })
  .transform(renamed);

export type BrokerTrust = z.output<typeof brokerTrustSchema>;
