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
import { onAlarm as alarmReaction, lateAfter as lateTime } from '../../servers/broker/alarm-schemas.js';
import { DEFAULT_TERMS } from '../../servers/broker/configured-broker.js';
import { isNetwork } from '../http/client-address.js';
import { type DatabaseUrl, databaseUrl } from './database-url.js';
import { githubApp, githubBounds, githubRole } from './github-schema.js';

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
    message: 'must be an address and a port, like 127.0.0.1:8417 or [::1]:8417',
  });
  return z.NEVER;
});

const network = text.refine(isNetwork, 'must be an IP address or a network like 10.0.0.0/8');

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
  issuer: httpsUrl('any').describe('the issuer of ID tokens, exactly as in their claim iss'),
  audience: texts.default([]).describe("the audience that ID tokens must have; default: the broker's issuer"),
  algorithms: z
    .array(z.enum(ALGORITHMS))
    .min(1)
    .optional()
    .describe('allowed signature algorithms; default: all asymmetric algorithms'),
  'jwks-uri': httpsUrl('any')
    .optional()
    .describe("the address of the issuer's keys, for an issuer without a discovery document"),
  ca: text
    .optional()
    .describe('a PEM file of additional certificate authorities, for an issuer with a private certificate'),
  'job-keys': count(1, 100)
    .default(1)
    .describe('the number of keys that one job may use without a theft alarm; default: 1'),
});

const issuer = httpsUrl('any')
  .optional()
  .describe('the issuer of the jobs; required if trust has several issuers');
const conditions = when.refine(
  (set) => Object.keys(set).length > 0,
  'must have at least one condition: otherwise every job gets the role',
);
const scopes = z.array(scope).default([]);

const lateAfter = lateTime
  .default(DEFAULT_TERMS.lateAfter)
  .describe(
    "the time after a job's start from which the job's first use of the role raises a theft alarm; default: 1h",
  );
const onAlarm = alarmReaction
  .default(DEFAULT_TERMS.onAlarm)
  .describe('report: a theft alarm does not affect the exchange; refuse: the job gets no token');

const role = z.strictObject({
  issuer,
  when: conditions,
  audience: texts
    .optional()
    .describe('the services that accept the tokens of this role; required without github'),
  scopes: z.array(scope).optional().describe('the scopes that the tokens may have; default: none'),
  format: z.enum(TOKEN_FORMATS).optional().describe('the format of the tokens; default: opaque'),
  github: githubRole
    .optional()
    .describe(
      'the role issues installation tokens of a GitHub App; audience, scopes, format and claims then do not apply',
    ),
  'max-ttl': duration(1, LONGEST_TTL).default(USUAL_TTL).describe('the maximum lifetime of a token'),
  once: bool.default(false).describe('whether the broker accepts each ID token only once'),
  certificate: z
    .enum(['required', 'optional'])
    .default('optional')
    .describe('whether the job must present a client certificate'),
  claims: z.array(text).optional().describe('additional claims of the job to copy into its tokens'),
  explain: bool.default(false).describe('whether a refusal names the claims of the job that did not match'),
  'late-after': lateAfter,
  'on-alarm': onAlarm,
});

/** A rules file that may be written by someone else, and the bounds of its roles. */
const bounded = z.strictObject({
  file: text.describe(
    'a rules file (.jobpass.yml) that others write; its roles must stay within these bounds',
  ),
  issuer,
  when: conditions.describe(
    "conditions on its jobs in addition to the file's own: a pattern or a list of patterns for each claim",
  ),
  roles: texts.describe('patterns for the names of its roles, like shop-*'),
  audience: texts.default([]).describe('the services that its tokens may be for; required without github'),
  github: githubBounds
    .optional()
    .describe('the limits of its roles for installation tokens; without it, no such roles are allowed'),
  scopes: scopes.describe('the scopes that its tokens may have; default: none'),
  'max-ttl': duration(1, LONGEST_TTL)
    .default(USUAL_TTL)
    .describe('the maximum lifetime of its tokens; default: 1h'),
  formats: z
    .array(z.enum(TOKEN_FORMATS))
    .min(1, 'must not be empty')
    .default(['opaque'])
    .describe('the allowed formats of its tokens; default: opaque only'),
  claims: z.array(text).default([]).describe('additional claims of the job that its tokens may contain'),
  once: bool
    .default(false)
    .describe('true: the broker accepts each ID token only once, regardless of the file'),
  certificate: z
    .enum(['required', 'optional'])
    .default('optional')
    .describe('required: the job must present a client certificate, regardless of the file'),
  'late-after': lateAfter,
  'on-alarm': onAlarm,
});

const rulesFrom = z
  .union([text, z.array(z.union([text, bounded])).min(1, 'must not be empty')])
  .transform((value) => (typeof value === 'string' ? [value] : value));

const resourceServer = z.strictObject({
  'secret-file': text.optional().describe('a file with the secret of the resource server'),
  'secret-env': text.optional().describe('an environment variable with the secret of the resource server'),
  secret: text
    .optional()
    .describe(
      'the secret of the resource server; prefer secret-file or secret-env, which keep it out of this file',
    ),
  audiences: texts.describe('the audiences of the resource server; it may introspect tokens for these'),
});

const database: z.ZodType<DatabaseUrl, string> = z.string().transform((value, context) => {
  const url = databaseUrl(value);
  if (typeof url !== 'string') return url;
  context.addIssue({ code: 'custom', message: url });
  return z.NEVER;
});

/** The database that several brokers share. */
export const postgresFile = z.strictObject({
  url: database.describe(
    'the address of the database, with the role and without a password: postgresql://broker@db.example.com/jobpass',
  ),
  'password-file': text.optional().describe('a file with the password of the role'),
  'password-env': text.optional().describe('an environment variable with the password of the role'),
  ca: text
    .optional()
    .describe(
      "a PEM file of the certificate authorities to trust for the database; default: the system's authorities",
    ),
  'client-certificate': text
    .optional()
    .describe('a PEM file with the certificate that the role logs in with, and its chain'),
  'client-key': text.optional().describe('a PEM file with the private key of client-certificate'),
  schema: text
    .regex(
      /^(?!pg_)[a-z_][a-z0-9_]{0,62}$/,
      'must consist of lowercase letters, digits and _, and must not start with a digit or pg_',
    )
    .default('jobpass')
    .describe("the schema of the broker's tables; default: jobpass"),
  'key-file': text
    .optional()
    .describe(
      'a file of at least 32 bytes that encrypts the private keys in the database; you can set key-file at the top of the configuration instead',
    ),
});

export type PostgresFile = z.output<typeof postgresFile>;

/** The configuration file of a broker. */
export const brokerFile = z.strictObject({
  listen: address
    .default({ host: '127.0.0.1', port: 8_417 })
    .describe('the address and port to listen on; default: 127.0.0.1:8417'),
  issuer: httpsUrl('origin')
    .optional()
    .describe('the https address that jobs and services use for the broker'),
  tls: z
    .strictObject({
      certificate: text.describe('a PEM file with the certificate and its chain'),
      key: text.describe('a PEM file with its private key'),
      'client-ca': text
        .optional()
        .describe(
          'a PEM file of certificate authorities for client certificates; tokens are bound to the certificate that the job presents',
        ),
    })
    .optional(),
  data: text.optional().describe('the folder of the journal, the signing keys and the audit records'),
  postgres: postgresFile
    .optional()
    .describe('a database instead of data, for several brokers behind a load balancer'),
  'key-file': text
    .optional()
    .describe(
      'a file of at least 32 bytes that encrypts private keys and GitHub tokens in data or postgres; the same for all brokers of a database',
    ),
  admin: address
    .optional()
    .describe('the address and port of /metrics, /healthz and /readyz, over plain HTTP'),
  'trusted-proxies': z
    .array(network)
    .default([])
    .describe('addresses or networks of proxies whose X-Forwarded-For is trusted'),
  rate: z
    .strictObject({
      'per-minute': count(1, 1_000_000)
        .default(3_000)
        .describe('the maximum number of requests from one source; default: 3000'),
      unlimited: z.array(network).default([]).describe('addresses or networks without a limit'),
    })
    .default({ 'per-minute': 3_000, unlimited: [] }),
  log: z.enum(['text', 'json']).default('text'),
  trust: z.array(trust).min(1, 'must not be empty'),
  roles: z
    .record(name, role)
    .refine((roles) => Object.keys(roles).length > 0, 'must have at least one role')
    .optional()
    .describe('the roles by name; required without rules-from'),
  'rules-from': rulesFrom
    .optional()
    .describe(
      'rules files whose roles the broker loads, relative to this file: a plain name for a file of the operator, an object with bounds for a file that others write',
    ),
  github: z.record(name, githubApp).default({}).describe('the GitHub Apps whose tokens roles issue, by name'),
  'resource-servers': z.record(name, resourceServer).default({}),
  'signing-keys': z
    .strictObject({ 'rotate-every': duration(3_600, 400 * 86_400).default(30 * 86_400) })
    .default({ 'rotate-every': 30 * 86_400 }),
});

export type BrokerFile = z.output<typeof brokerFile>;
/** A configuration before parsing: all values are strings. */
export type BrokerFileInput = z.input<typeof brokerFile>;
/** The bounds of a rules file. */
export type Bounds = z.output<typeof bounded>;
