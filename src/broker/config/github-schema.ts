import * as z from 'zod';
import { bool, httpsUrl, name, text } from '../../config/schemas.js';
import { GITHUB_API } from '../../github/hosts.js';
import { LEVELS } from '../../github/permissions.js';
import { signerSettings } from './signer-schema.js';

/** An ID at GitHub: a number that JavaScript can represent exactly. */
const id = z.string().transform((value, context) => {
  const number = /^[1-9]\d{0,15}$/.test(value) ? Number(value) : Number.NaN;
  if (Number.isSafeInteger(number)) return number;
  context.addIssue({ code: 'custom', message: 'must be an ID at GitHub, which is a whole number' });
  return z.NEVER;
});

/** The name of an account at GitHub. An enterprise's name may contain underscores. */
const account = text.regex(
  /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98}[A-Za-z0-9])?$/,
  'is not the name of a GitHub account',
);
const repository = text.regex(
  /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98}[A-Za-z0-9])?\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/,
  'is not the name of a repository: use the form octo-org/shop',
);
/** Permissions of installation tokens by name. */
export const permissions = z
  .record(
    text.regex(/^[a-z][a-z0-9_]*$/, 'is not the name of a permission: use the form pull_requests'),
    z.enum(LEVELS),
  )
  .refine((all) => Object.keys(all).length > 0, 'must have at least one permission');

/** A GitHub App whose installation tokens roles issue. */
export const githubApp = z.strictObject({
  'app-id': text
    .regex(/^[1-9]\d{0,15}$/, 'must be the ID of a GitHub App, which is a whole number')
    .optional()
    .describe('the ID of the app; set app-id or client-id'),
  'client-id': text
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'is not the client ID of a GitHub App')
    .optional()
    .describe('the client ID of the app; set app-id or client-id'),
  api: httpsUrl('any')
    .default(GITHUB_API)
    .describe(
      'the address of the REST API: https://HOST/api/v3 for GitHub Enterprise Server, https://api.SUBDOMAIN.ghe.com for data residency; default: https://api.github.com',
    ),
  ca: text
    .optional()
    .describe('a PEM file of additional certificate authorities, for a GitHub Enterprise Server'),
  ...signerSettings,
});

/** The setting `github` of a role. */
export const githubRole = z.strictObject({
  app: name.describe('the name of the app under github'),
  installation: id.describe(
    "the ID of the app's installation: the number at the end of its settings page's address",
  ),
  owner: account.describe('the owner of the repositories; GitHub must confirm the owner'),
  repositories: z
    .record(repository, id)
    .refine((all) => Object.keys(all).length > 0, 'must have at least one repository')
    .optional()
    .describe('the repositories by name, each with its ID; set repositories or own'),
  own: bool
    .default(false)
    .describe(
      "true: tokens give access to the job's own repository only, identified by the claim repository_id",
    ),
  permissions: permissions.describe(
    'the permissions that a token may have at most; default of a token: all of them',
  ),
});

export type GithubAppFile = z.output<typeof githubApp>;
export type GithubRoleFile = z.output<typeof githubRole>;
