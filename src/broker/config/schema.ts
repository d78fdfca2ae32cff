import * as z from 'zod';
import {
  bool,
  duration,
  httpsUrl,
  LONGEST_TTL,
  name,
  scope,
  TOKEN_FORMATS,
  text,
  texts,
  USUAL_TTL,
  when,
} from '../../config/schemas.js';
import { isNetwork } from '../http/client-address.js';
import { type DatabaseUrl, databaseUrl } from './database-url.js';

function count(min: number, max: number): z.ZodType<number, string> {
  return z.string().transform((value, context) => {
    const number = /^\d{1,9}$/.test(value) ? Number(value) : undefined;
    if (number !== undefined && number >= min && number <= max) return number;
    context.addIssue({ code: 'custom', message: `must be a whole number from ${min} to ${max}` });
    return z.NEVER;
  });
}

const address = z.string().transform((value, context) => {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/.exec(value);
  const port = Number(match?.[3]);
  const host = match?.[1] ?? match?.[2];
  if (host !== undefined && port <= 65_535) return { host, port };
  context.addIssue({
    code: 'custom',
    message: 'must be an address and a port, as in 127.0.0.1:8417 or [::1]:8417',
  });
  return z.NEVER;
});

const network = text.refine(isNetwork, 'is no address and no network such as 10.0.0.0/8');

const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const;

const trust = z.strictObject({
  issuer: httpsUrl('any').describe('the issuer of ID tokens, exactly as their claim iss has it'),
  audience: texts.default([]).describe("the audience that ID tokens must name; default: the broker's issuer"),
  algorithms: z
    .array(z.enum(ALGORITHMS))
    .min(1)
    .optional()
    .describe('signature algorithms that are allowed; default: every asymmetric one'),
  'jwks-uri': httpsUrl('any').optional().describe("the issuer's keys, where it has no discovery document"),
  ca: text.optional().describe('a PEM file of authorities to trust besides the usual ones'),
});

const issuer = httpsUrl('any').optional().describe('whose jobs; needed where several issuers are trusted');
const conditions = when.refine(
  (set) => Object.keys(set).length > 0,
  'has no condition: every job would have the role',
);
const scopes = z.array(scope).default([]);

const role = z.strictObject({
  issuer,
  when: conditions,
  audience: texts.describe('the services that its tokens are for'),
  scopes,
  format: z.enum(TOKEN_FORMATS).default('opaque'),
  'max-ttl': duration(1, LONGEST_TTL).default(USUAL_TTL).describe('the longest life of a token'),
  once: bool.default(false).describe('whether an ID token is accepted only once'),
  certificate: z
    .enum(['required', 'optional'])
    .default('optional')
    .describe('whether the job must present one'),
  claims: z.array(text).default([]).describe('more claims of the job that its tokens carry'),
  explain: bool.default(false).describe('whether a refused job is told which of its claims did not fit'),
});

/** A file of rules that somebody else writes, and all that it may give. */
const bounded = z.strictObject({
  file: text.describe('a file of rules (.jobpass.yml) that others write: it gives no more than is said here'),
  issuer,
  when: conditions.describe(
    'what must hold for its jobs besides what it says itself: a pattern or a list of them for each claim',
  ),
  roles: texts.describe('patterns that the names of its roles must fit, such as shop-*'),
  audience: texts.describe('the services that its tokens may be for'),
  scopes: scopes.describe('the scopes that its tokens may have; default: none'),
  'max-ttl': duration(1, LONGEST_TTL)
    .default(USUAL_TTL)
    .describe('the longest life that its tokens may have; default: 1h'),
  formats: z
    .array(z.enum(TOKEN_FORMATS))
    .min(1, 'is an empty list')
    .default(['opaque'])
    .describe('the formats that its tokens may be in; default: opaque alone'),
  claims: z.array(text).default([]).describe('more claims of the job that its tokens may carry'),
  once: bool.default(false).describe('whether an ID token is accepted only once, whatever the file says'),
  certificate: z
    .enum(['required', 'optional'])
    .default('optional')
    .describe('whether the job must present one, whatever the file says'),
});

const rulesFrom = z
  .union([text, z.array(z.union([text, bounded])).min(1, 'is an empty list')])
  .transform((value) => (typeof value === 'string' ? [value] : value));

const resourceServer = z.strictObject({
  'secret-file': text.optional().describe('a file that holds its secret'),
  'secret-env': text.optional().describe('an environment variable that holds its secret'),
  secret: text.optional().describe('its secret itself: better in a file'),
  audiences: texts.describe('the audiences that it serves: it may ask about tokens for these'),
});

const database: z.ZodType<DatabaseUrl, string> = z.string().transform((value, context) => {
  const url = databaseUrl(value);
  if (typeof url !== 'string') return url;
  context.addIssue({ code: 'custom', message: url });
  return z.NEVER;
});

/** A database in which several brokers keep what they must not forget. */
export const postgresFile = z.strictObject({
  url: database.describe(
    'its address, with the role and without a password: postgresql://broker@db.example.com/jobpass',
  ),
  'password-file': text.optional().describe('a file that holds the password of the role'),
  'password-env': text.optional().describe('an environment variable that holds the password of the role'),
  ca: text
    .optional()
    .describe(
      'a PEM file of the authorities that the certificate of the database may be of; default: the usual ones',
    ),
  'client-certificate': text
    .optional()
    .describe('a PEM file with a certificate by which the role logs in, and its chain'),
  'client-key': text.optional().describe('a PEM file with the private key of that certificate'),
  schema: text
    .regex(
      /^(?!pg_)[a-z_][a-z0-9_]{0,62}$/,
      'must be a name in small letters, digits and _, and not begin with pg_',
    )
    .default('jobpass')
    .describe('the schema of its tables; default: jobpass'),
  'key-file': text.describe(
    'a file of at least 32 bytes, the same for all brokers of the database: private keys are sealed with it there',
  ),
});

export type PostgresFile = z.output<typeof postgresFile>;

/** The configuration file of a broker. */
export const brokerFile = z.strictObject({
  listen: address
    .default({ host: '127.0.0.1', port: 8_417 })
    .describe('address and port; default 127.0.0.1:8417'),
  issuer: httpsUrl('origin')
    .optional()
    .describe('the https address at which jobs and services find the broker'),
  tls: z
    .strictObject({
      certificate: text.describe('a PEM file with the certificate and its chain'),
      key: text.describe('a PEM file with its private key'),
      'client-ca': text
        .optional()
        .describe(
          'a PEM file of authorities whose client certificates are accepted; tokens are bound to them',
        ),
    })
    .optional(),
  data: text.optional().describe('the folder of the journal and the signing keys'),
  postgres: postgresFile
    .optional()
    .describe('a database in the place of the folder, for several brokers behind a balancer'),
  admin: address.optional().describe('address and port for /metrics, /healthz and /readyz, by plain http'),
  'trusted-proxies': z
    .array(network)
    .default([])
    .describe('addresses or networks whose X-Forwarded-For is believed'),
  rate: z
    .strictObject({
      'per-minute': count(1, 1_000_000).default(3_000).describe('requests of one source'),
      unlimited: z.array(network).default([]).describe('addresses or networks that are not counted'),
    })
    .default({ 'per-minute': 3_000, unlimited: [] }),
  log: z.enum(['text', 'json']).default('text'),
  trust: z.array(trust).min(1, 'is an empty list'),
  roles: z
    .record(name, role)
    .refine((roles) => Object.keys(roles).length > 0, 'has no role')
    .optional()
    .describe('needed where there is no rules-from'),
  'rules-from': rulesFrom
    .optional()
    .describe(
      "files of rules whose roles at this broker it takes, relative to this file: the operator's own by their name, those that others write with what they may give",
    ),
  'resource-servers': z.record(name, resourceServer).default({}),
  'signing-keys': z
    .strictObject({ 'rotate-every': duration(3_600, 400 * 86_400).default(30 * 86_400) })
    .default({ 'rotate-every': 30 * 86_400 }),
});

export type BrokerFile = z.output<typeof brokerFile>;
/** What may be written in it, all values as text. */
export type BrokerFileInput = z.input<typeof brokerFile>;
/** What a file of rules may give. */
export type Bounds = z.output<typeof bounded>;
