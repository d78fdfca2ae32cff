import { verify } from 'node:crypto';
import type { App } from './accounts.js';
import { GitHubError } from './answers.js';

const MOST_SECONDS = 600;

/**
 * The app that signed a JWT. Source of the rules: docs.github.com, "Generating a JSON Web Token (JWT) for a GitHub App": RS256; `iat`
 * in the past; `exp` at most 10 minutes in the future; `iss` the client ID or the app ID.
 */
export function appOf(authorization: string | undefined, apps: readonly App[], now: number): App {
  // The same page: a JWT is sent as `Bearer`, not as `token`.
  const [, token = ''] = /^bearer (\S+)$/i.exec(authorization ?? '') ?? [];
  const [header, payload, signature, ...rest] = token.split('.');
  if (header === undefined || payload === undefined || signature === undefined || rest.length > 0)
    throw undecodable();
  const claims = parsed(payload);
  // octokit/auth-app.js#375: also if the key belongs to another app than `iss`.
  if (parsed(header)['alg'] !== 'RS256') throw undecodable();
  const { iss, iat, exp } = claims;
  // code-corps/code-corps-api#1129
  if (iss === undefined || iss === null) throw refused("Missing 'issuer' claim ('iss') in assertion");
  // actions/create-github-app-token#386: any other text than an app ID or a client ID.
  if (!/^(\d+|Iv[\w.]+)$/.test(String(iss))) throw refused("'Issuer' claim ('iss') must be an Integer");
  const app = apps.find(({ id, clientId }) => String(iss) === String(id) || iss === clientId);
  // actions/create-github-app-token#76, octokit/rest.js#218
  if (app === undefined) throw new GitHubError(404, 'Integration not found');
  const signed = Buffer.from(`${header}.${payload}`);
  if (!verify('RSA-SHA256', signed, app.publicKey, Buffer.from(signature, 'base64url'))) throw undecodable();
  // sigmavirus24/github3.py#1050
  if (!Number.isInteger(exp) || Number(exp) <= now)
    throw refused(
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  // octokit/auth-app.js#698
  if (Number(exp) > now + MOST_SECONDS)
    throw refused("'Expiration time' claim ('exp') is too far in the future");
  // probot/probot#967: also where it is in the future, by GitHub's clock.
  if (!Number.isInteger(iat) || Number(iat) > now)
    throw refused(
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  return app;
}

function parsed(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // As below.
  }
  throw undecodable();
}

const refused = (message: string): GitHubError => new GitHubError(401, message);
const undecodable = (): GitHubError => refused('A JSON web token could not be decoded');
