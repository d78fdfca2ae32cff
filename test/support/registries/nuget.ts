import type { JWTPayload } from 'jose';
import type { Seen, Served } from '../faulty-server.js';
import {
  BadIdToken,
  bearerOf,
  bodyOf,
  Registry,
  type RegistryHop,
  type RegistryOptions,
  random,
  workflowFile,
} from './registry.js';

/**
 * NuGet's exchange. Sources: NuGet/NuGetGallery at 55d8cc0b (August 2026), src/NuGetGallery/Controllers/TokenApiController.cs
 * (checks of the request in their order, response), src/NuGetGallery.Services/Authentication/Federated/
 * FederatedCredentialPolicyEvaluator.cs and GitHubTokenPolicyValidator.cs (texts, claims; a reason is disclosed only once the
 * repository matches), FederatedCredentialService.cs (an ID token counts as used when the key is saved), Web.config (20 minutes).
 */
export class NuGetRegistry extends Registry {
  /** The user who created the policy. */
  user = 'octocat';

  constructor(options: RegistryOptions = {}) {
    super(options, 1_200);
  }

  get inputs(): Record<string, string> {
    return { preset: 'nuget', url: this.origin, user: this.user };
  }

  get audience(): string {
    return this.origin;
  }

  protected hopOf(path: string): RegistryHop | 'other' {
    if (path === '/id-token') return 'id-token';
    return path === '/api/v2/token' ? 'exchange' : 'other';
  }

  protected async answer(hop: RegistryHop | 'other', seen: Seen): Promise<Served> {
    if (hop !== 'exchange' || seen.method !== 'POST') return { status: 404, body: { error: 'Not found' } };
    if (seen.headers.authorization === undefined) return refused(401, 'The Authorization header is missing.');
    const token = bearerOf(seen);
    if (token === undefined) return refused(401, "The Authorization header value must start with 'Bearer '.");
    if (!/^application\/json\b/.test(seen.headers['content-type'] ?? ''))
      return refused(415, "The request must have a Content-Type of 'application/json'.");
    if ((seen.headers['user-agent'] ?? '') === '') return refused(400, 'A User-Agent header is required.');
    const { username, tokenType } = bodyOf(seen) ?? {};
    if (typeof username !== 'string' || username === '')
      return refused(400, 'The username property in the request body is required.');
    if (tokenType !== 'ApiKey')
      return refused(400, "The tokenType property in the request body is required and must set to 'ApiKey'.");
    if (username !== this.user)
      return refused(401, `No matching trust policy owned by user '${username}' was found.`);
    let claims: JWTPayload;
    try {
      claims = await this.verified(token, { leewayS: 300, single: true });
    } catch (error) {
      if (!(error instanceof BadIdToken)) throw error;
      return refused(401, TEXTS[error.why]);
    }
    const own = this.publishers.filter(
      (one) => `${one.owner}/${one.repository}`.toLowerCase() === String(claims['repository']).toLowerCase(),
    );
    const problems: string[] = [];
    for (const { workflow, environment, packages, ownerId } of own) {
      if (ownerId !== claims['repository_owner_id']) continue;
      const file = workflowFile(claims['job_workflow_ref']) ?? '';
      if (file.toLowerCase() !== workflow.toLowerCase()) {
        problems.push(`Workflow mismatch for policy 'release': expected '${workflow}', actual '${file}'`);
        continue;
      }
      const actual = String(claims['environment'] ?? '');
      if (environment !== undefined && environment.toLowerCase() !== actual.toLowerCase()) {
        problems.push(
          `Environment mismatch for policy 'release': expected '${environment}', actual '${actual}'`,
        );
        continue;
      }
      if (this.usedBefore(claims))
        return refused(
          401,
          'This bearer token has already been used. A new bearer token must be used for each request.',
        );
      const { token: apiKey, expiresAt } = this.issue(`oy2${random(43).toLowerCase()}`, packages);
      return {
        status: 200,
        body: {
          tokenType: 'ApiKey',
          expires: new Date(expiresAt).toISOString().replace('Z', '0000Z'),
          apiKey,
        },
      };
    }
    return refused(
      401,
      problems.length > 0
        ? problems.join('. ')
        : `No matching trust policy owned by user '${username}' was found.`,
    );
  }
}

const TEXTS = {
  malformed: 'The bearer token could not be parsed as a JSON web token.',
  issuer: 'The JSON web token iss claim is not supported.',
  audience: 'The JSON web token has an incorrect audience.',
  time: 'The JSON web token has expired.',
  signature: 'The JSON web token has an invalid signature.',
} as const;

const refused = (status: number, error: string): Served => ({
  status,
  body: { error },
  ...(status === 401 ? { headers: { 'www-authenticate': 'Bearer' } } : {}),
});
