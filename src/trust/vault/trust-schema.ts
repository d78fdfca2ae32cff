import * as z from 'zod';
import { bool, text, texts } from '../../config/schemas.js';

/** What the server takes as the name of a policy, as far as it needs no quotes anywhere. */
const policy = text.regex(/^[A-Za-z0-9][\w.-]*$/, 'is no name of a policy: letters, digits, dots, - and _');

/** `root` may do everything, and its tokens need not end. */
const policies = texts
  .pipe(z.array(policy))
  .transform((names) => [...new Set(names.map((name) => name.toLowerCase()))])
  .refine((names) => !names.includes('root'), 'must not have root, which may do everything');

/** Text that can stand in a file, a shell's script and a log of a runner, line by line. */
const lines = text
  .refine((value) => !/[^\P{C}\n\t]/u.test(value), 'has characters that cannot be seen')
  .refine((value) => !/^\s*::|##\[|##vso\[/m.test(value), 'has what a runner takes for a command');

const claims = texts.pipe(
  z.array(
    text
      .regex(/^[^\p{C}\p{Z}*]{1,200}$/u, 'is no name of a claim')
      .refine((name) => name !== 'role', 'is a name that the server keeps to itself'),
  ),
);

/** An address or a network, as far as it can be told without reading all of it: the server does. */
const cidr = text.regex(
  /^[0-9a-fA-F.:]{2,45}(\/\d{1,3})?$/,
  'is no address and no network, as in 192.0.2.0/24',
);

/** What may stand under `trust` of a credential of Vault. */
export const vaultTrustSchema = z.strictObject({
  policies: policies.optional().describe('policies that are there, and that the role gives besides'),
  policy: lines
    .optional()
    .describe('the policy of the role as HCL, in the place of the one that is made of `secrets`'),
  'user-claim': claims
    .refine((names) => names.length === 1, 'must be one claim')
    .optional()
    .describe('the claim by which the server tells jobs apart, one entity for each value'),
  metadata: claims.optional().describe('claims that the audit log gets; all of them must be text'),
  'no-default-policy': bool
    .optional()
    .describe('whether tokens go without the policy default; what Jobpass needs of it is given'),
  'bound-cidrs': texts
    .pipe(z.array(cidr))
    .optional()
    .describe('networks from which alone jobs may log in and use the token'),
  'issuer-ca': lines
    .optional()
    .describe('the certificate of the authority that the issuer is known by, as PEM'),
});

export type VaultTrust = z.output<typeof vaultTrustSchema>;
