import * as z from 'zod';
import { httpsUrl, text } from '../../config/schemas.js';

/** How a broker logs in to Vault, without a token file. */
const login = z.strictObject({
  method: z.enum(['kubernetes', 'jwt', 'approle']),
  mount: text.optional().describe('the path of the auth method; default: the method'),
  role: text.optional().describe('the role of the auth method, for kubernetes and jwt'),
  'jwt-file': text
    .optional()
    .describe('a file with the JWT, for jwt; default for kubernetes: the token of the pod'),
  'role-id': text.optional().describe('the role ID, for approle'),
  'secret-id-file': text.optional().describe('a file with the secret ID, for approle'),
});

const vault = z.strictObject({
  address: httpsUrl('any').describe('the address of Vault or OpenBao, the same as in VAULT_ADDR'),
  ca: text.optional().describe('a PEM file of additional certificate authorities'),
  namespace: text.optional().describe('the namespace of the transit engine'),
  mount: text.default('transit').describe('the path of the transit engine; default: transit'),
  key: text
    .regex(/^\w(?:[\w.-]{0,126}\w)?$/, 'is not the name of a transit key')
    .describe('the name of the transit key'),
  'token-file': text
    .optional()
    .describe('a file with a token, which the broker reads for each signature; set token-file or login'),
  login: login.optional().describe('how the broker logs in; set token-file or login'),
});

const kms = z.strictObject({
  'key-id': text
    .regex(/^[\w:/.-]{1,2048}$/, 'must be the ID or the ARN of a KMS key, or alias/NAME')
    .describe('the ID or the ARN of the key, or alias/NAME'),
  region: text.describe('the region of the key'),
  endpoint: httpsUrl('any')
    .optional()
    .describe('the address of KMS, for example of a VPC endpoint; default: the endpoint of the region'),
});

/** The settings of a GitHub App that say where its private key is. Exactly one must be set. */
export const signerSettings = {
  'sealed-key-file': text
    .optional()
    .describe(
      'a file with the private key of the app, which jobpass broker seal has encrypted with key-file; set one of sealed-key-file, vault and kms',
    ),
  vault: vault.optional().describe('a key in the transit engine of Vault or OpenBao'),
  kms: kms.optional().describe('a key in AWS KMS'),
};

const settings = z.strictObject(signerSettings);
export type SignerFile = z.output<typeof settings>;
