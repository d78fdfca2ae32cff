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
import { DEFAULT_TERMS } from './configured-broker.js';

const scopes = z
  .union([scope, z.array(scope).min(1, 'is an empty list')])
  .transform((value): string[] => (typeof value === 'string' ? [value] : value));

/** What a role at a broker needs besides what the job says. */
export const brokerTrustSchema = z
  .strictObject({
    audience: texts.optional().describe('the services that its tokens are for; default: `resource`'),
    scopes: scopes.optional().describe('the scopes that a job can ask for; default: `scope`'),
    'max-ttl': duration(1, LONGEST_TTL)
      .optional()
      .describe(`the longest life of a token; default: \`ttl\`, else ${USUAL_TTL} seconds`),
    format: z.enum(TOKEN_FORMATS).default(DEFAULT_TERMS.format),
    once: bool.default(DEFAULT_TERMS.once).describe('whether an ID token is accepted only once'),
    certificate: z.enum(['required', 'optional']).default('optional'),
    claims: z.array(text).default([]).describe('more claims of the job that its tokens carry'),
    explain: bool.default(DEFAULT_TERMS.explain),
  })
  .transform(({ 'max-ttl': maxTtl, certificate, ...others }) => ({
    ...others,
    maxTtl,
    certificate: certificate === 'required',
  }));

export type BrokerTrust = z.output<typeof brokerTrustSchema>;
