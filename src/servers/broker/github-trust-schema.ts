import * as z from 'zod';
import { bool, duration, name } from '../../config/schemas.js';
import { commonTrust, renamed } from './common-trust.js';
import {
  GITHUB_TTL,
  githubId,
  githubPermissions,
  githubRepositories,
  githubRepository,
} from './github-schemas.js';

/** The settings under `trust` for installation tokens of a GitHub App. */
export const githubTrustSchema = z
  .strictObject({
    app: name.optional().describe('The name of the app in the broker’s configuration.'),
    installation: githubId.optional().describe('The ID of the app’s installation.'),
    repositories: z
      .union([githubRepositories, z.array(githubRepository).min(1, 'is an empty list')])
      .optional()
      .describe(
        'The repositories that a job may request: by name, each with its ID, for the broker; a list of names for Octo STS.',
      ),
    own: bool.default(false).describe('`true`: a job may request a token for its own repository only.'),
    permissions: githubPermissions
      .optional()
      .describe('The permissions that a job may request. Default: `permissions`.'),
    'max-ttl': duration(1, GITHUB_TTL)
      .optional()
      .describe('The longest lifetime of a token. Default: `lease` or `ttl`, otherwise 1h.'),
    ...commonTrust,
  })
  .transform(renamed);

export type GithubTrust = z.output<typeof githubTrustSchema>;
