import type { Seen, Served } from '../faulty-server.js';
import { oauthError } from './errors.js';
import type { Mapped } from './pools.js';
import type { BoundaryRule, GoogleToken, GoogleTokens } from './tokens.js';

const GRANT = 'urn:ietf:params:oauth:grant-type:token-exchange';
const TYPE = 'urn:ietf:params:oauth:token-type:';

interface Judges {
  now: number;
  /** The longest life of a token, in seconds. */
  lifeS: number;
  tokens: GoogleTokens;
  accepted(token: string): GoogleToken | undefined;
  admit(audience: string, token: string): Promise<Mapped>;
}

/**
 * The method `token` of the Security Token Service. STS REST reference, `token`: the fields and which are required; libraries send a form
 * (google-auth-library 10.9.1, `stscredentials.js`), google-github-actions/auth 3.0.0 sends JSON.
 */
export async function answerSts(
  seen: Seen,
  { now, lifeS, tokens, accepted, admit }: Judges,
): Promise<Served> {
  const field = fieldsOf(seen);
  // "When you call this method, do not send the Authorization HTTP header in the request."
  if (seen.headers.authorization !== undefined)
    throw oauthError('invalid_client', 'The request must not have an Authorization header.', 401);
  if (field('grantType') !== GRANT)
    throw oauthError('unsupported_grant_type', 'Grant type is not supported.');
  if (field('requestedTokenType') !== `${TYPE}access_token`)
    throw oauthError('invalid_request', 'Invalid value for "requested_token_type".');
  const subjectToken = field('subjectToken');
  if (subjectToken === '') throw oauthError('invalid_request', 'Missing required parameter: subject_token.');
  const options = optionsOf(field('options'));
  const type = field('subjectTokenType');
  if (type === `${TYPE}access_token`) {
    const parent = accepted(subjectToken);
    if (parent === undefined) throw oauthError('invalid_grant', 'The subject token is invalid.');
    // "The audience must be empty" where a boundary is applied (STS REST reference, `audience`).
    if (field('audience') !== '') throw oauthError('invalid_request', 'Audience must be empty.');
    const boundary = rulesOf(options);
    const narrowed = tokens.add({ ...parent, boundary, issuedAt: now });
    // The answer has no expires_in: google-auth 2.63.0, `downscoped.py`.
    return { status: 200, body: answer(narrowed, undefined) };
  }
  // STS REST reference, `subjectTokenType`: OIDC providers take jwt and id_token.
  if (type !== `${TYPE}jwt` && type !== `${TYPE}id_token`)
    throw oauthError('invalid_request', 'Invalid value for "subject_token_type".');
  if (options['accessBoundary'] !== undefined)
    throw oauthError('invalid_request', 'An access boundary needs an access token as the subject token.');
  const scope = field('scope')
    .split(' ')
    .filter((one) => one !== '');
  // "Required when exchanging an external credential for a Google access token."
  if (scope.length === 0) throw oauthError('invalid_scope', 'Scope is required.');
  if (!scope.every((one) => /^https:\/\/www\.googleapis\.com\/auth\/[\w.-]+$/.test(one)))
    throw oauthError('invalid_scope', 'Some requested scopes were invalid.');
  const mapped = await admit(field('audience'), subjectToken);
  // A federated token lives no longer than the ID token: README of google-github-actions/auth 3.0.0.
  const left = (mapped.claims.exp ?? 0) - now / 1000;
  const seconds = Math.floor(Math.min(lifeS, left));
  const issued = tokens.add({ issuedAt: now, expiresAt: now + seconds * 1000, scope, mapped });
  return { status: 200, body: answer(issued, seconds) };
}

function answer({ token }: GoogleToken, seconds: number | undefined): object {
  return {
    access_token: token,
    issued_token_type: `${TYPE}access_token`,
    token_type: 'Bearer',
    ...(seconds === undefined ? {} : { expires_in: seconds }),
  };
}

/** Reads a field of a form or of JSON by its name in JSON. */
function fieldsOf({ headers, body, form }: Seen): (name: string) => string {
  if (/^application\/json\b/.test(headers['content-type'] ?? '')) {
    try {
      const json = JSON.parse(body) as Record<string, unknown>;
      return (name) => String(json[name] ?? '');
    } catch {
      throw oauthError('invalid_request', 'Invalid JSON payload received.');
    }
  }
  return (name) => form.get(name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)) ?? '';
}

function optionsOf(text: string): Record<string, unknown> {
  if (text === '') return {};
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw oauthError('invalid_request', 'Invalid value for "options".');
  }
}

/** IAM docs, "Credential Access Boundaries": one to ten rules, for buckets of Cloud Storage, roles as `inRole:`. */
function rulesOf(options: Record<string, unknown>): BoundaryRule[] {
  const rules = (options['accessBoundary'] as { accessBoundaryRules?: BoundaryRule[] } | undefined)
    ?.accessBoundaryRules;
  if (!Array.isArray(rules) || rules.length === 0 || rules.length > 10)
    throw oauthError('invalid_request', 'Invalid access boundary.');
  for (const { availableResource, availablePermissions } of rules) {
    if (!/^\/\/storage\.googleapis\.com\/projects\/_\/buckets\/[\w.-]+$/.test(availableResource))
      throw oauthError('invalid_request', 'Invalid access boundary: the resource is not a bucket.');
    if (
      !Array.isArray(availablePermissions) ||
      !availablePermissions.every((one) => /^inRole:roles\//.test(one))
    )
      throw oauthError('invalid_request', 'Invalid access boundary: permissions.');
  }
  return rules;
}
