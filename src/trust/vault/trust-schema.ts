import * as z from 'zod';
import { bool, text, texts } from '../../config/schemas.js';

/** The name of a policy, in a form that the server accepts and that needs no quotes. */
const policy = text.regex(
  /^[A-Za-z0-9][\w.-]*$/,
  'is not a valid name of a policy: use letters, digits, dots, - and _',
);

/** The policy `root` grants all permissions, and tokens with this policy may never expire. */
const policies = texts
  .pipe(z.array(policy))
  .transform((names) => [...new Set(names.map((name) => name.toLowerCase()))])
  .refine((names) => !names.includes('root'), 'must not contain `root`, which has all permissions');

/** Text that is safe in a file, in a shell script and in a runner's log. */
const lines = text
  .refine((value) => !/[^\P{C}\n\t]/u.test(value), 'has invisible characters')
  .refine((value) => !/^\s*::|##\[|##vso\[/m.test(value), 'has a line that a runner would read as a command');

const claims = texts.pipe(
  z.array(
    text
      .regex(/^[^\p{C}\p{Z}*]{1,200}$/u, 'is not a valid name of a claim')
      .refine((name) => name !== 'role', 'is a name that the server reserves'),
  ),
);

/** An IP address or a network. The schema checks the value only roughly, because the server checks the whole value. */
const cidr = text.regex(
  /^[0-9a-fA-F.:]{2,45}(\/\d{1,3})?$/,
  'is not an IP address or a network such as 192.0.2.0/24',
);

/** The settings under `trust` for a role in Vault. */
export const vaultTrustSchema = z.strictObject({
  policies: policies.optional().describe('Existing policies that the role also attaches to its tokens.'),
  policy: lines
    .optional()
    .describe('The policy of the role as HCL, instead of the policy that is generated from `secrets`.'),
  'user-claim': claims
    .refine((names) => names.length === 1, 'must be a single claim')
    .optional()
    .describe('The claim that identifies a job. The server creates an entity for each value.'),
  metadata: claims
    .optional()
    .describe('Claims that the server copies to its audit log. All values must be text.'),
  'no-default-policy': bool
    .optional()
    .describe(
      'Whether tokens lack the policy `default`. The generated policy then contains the parts of `default` that Jobpass needs.',
    ),
  'bound-cidrs': texts
    .pipe(z.array(cidr))
    .optional()
    .describe('The only networks from which jobs may log in and use the token.'),
  'issuer-ca': lines.optional().describe('The CA certificate for the connection to the issuer, as PEM.'),
});

export type VaultTrust = z.output<typeof vaultTrustSchema>;
