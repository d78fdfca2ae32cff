import * as z from 'zod';
import { bool, httpsUrl, name, text, texts } from '../../config/schemas.js';
import { GITHUB_API } from '../../github/hosts.js';
import {
  githubAccount,
  githubId,
  githubPermissions,
  githubRepositories,
} from '../../servers/broker/github-schemas.js';
import { signerSettings } from './signer-schema.js';

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
  installation: githubId.describe(
    "the ID of the app's installation: the number at the end of the URL of the installation's settings page",
  ),
  owner: githubAccount.describe('the owner of the repositories; GitHub must confirm the owner'),
  repositories: githubRepositories
    .optional()
    .describe('the repositories by name, each with its ID; set repositories or own'),
  own: bool
    .default(false)
    .describe(
      "true: tokens give access to the job's own repository only, identified by the claim repository_id",
    ),
  permissions: githubPermissions.describe(
    'the maximum permissions of a token; a token for which a job requests no permissions has all of them',
  ),
});

/** The limits of roles for installation tokens in a rules file that others write. */
export const githubBounds = z.strictObject({
  app: texts.describe('the apps that its roles may use, by their names under github'),
  installation: z
    .union([githubId, z.array(githubId).min(1, 'must not be empty')])
    .transform((value): number[] => [value].flat())
    .describe('the IDs of the installations that its roles may use'),
  repositories: githubRepositories
    .optional()
    .describe('the repositories that its tokens may give access to, each with its ID'),
  own: bool
    .default(false)
    .describe("true: its tokens may give access to the job's own repository (own: true); default: false"),
  permissions: githubPermissions.describe(
    'the permissions that its tokens may have; all others are rejected',
  ),
});

export type GithubBounds = z.output<typeof githubBounds>;
export type GithubAppFile = z.output<typeof githubApp>;
export type GithubRoleFile = z.output<typeof githubRole>;
