import type { Reply } from '../../aws/calls.js';
import { parseRole } from '../../aws/endpoints.js';
import type { Claims, IdToken } from '../../identity/id-token.js';
import { printable } from '../../text/printable.js';

/** The claims in GitHub's ID tokens that trust policies can use in addition to `sub` and `aud`, since January 2026. */
const KNOWN_CLAIMS = [
  'repository',
  'repository_id',
  'ref',
  'environment',
  'job_workflow_ref',
  'actor',
] as const;

/**
 * A hint for a rejected job: the claims in its ID token, the most likely cause, and a matching statement for the trust policy.
 *
 * Sources: IAM user guide, "Create a role for OpenID Connect federation"; GitHub, "OpenID Connect reference".
 */
export function explainRefusal(role: string, idToken: IdToken): string {
  const { shown } = idToken;
  const said = ['iss', 'sub', 'aud', ...KNOWN_CLAIMS]
    .filter((name) => shown[name] !== undefined)
    .map((name) => `${name} "${String(shown[name])}"`)
    .join(', ');
  return [
    `This job's ID token has ${said}`,
    likelyCause(idToken),
    `If the role exists, this statement in its trust policy allows the job: ${JSON.stringify(trustStatement(role, idToken))}`,
  ]
    .filter((part) => part !== '')
    .join('. ');
}

/** The statement with which a role's trust policy accepts a job's ID token. The statement is safe to print. */
export function trustStatement(role: string, { claims }: Pick<IdToken, 'claims'>): object {
  // `printable` changes colons at the start of a text, so this function calls it for each part of the statement.
  const issuer = printable(String(claims['iss'] ?? '').replace(/^https?:\/\//, ''));
  const { account, partition } = parseRole(role);
  return {
    Effect: 'Allow',
    Principal: { Federated: `arn:${partition}:iam::${account}:oidc-provider/${issuer}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      StringEquals: {
        [`${issuer}:aud`]: printable([claims['aud']].flat()[0]),
        [`${issuer}:sub`]: subjectForms(claims),
      },
    },
  };
}

/** The subject of a job, with and without the immutable IDs that newer repositories' subjects contain. Safe to print. */
export function subjectForms(claims: Claims): string | string[] {
  const subject = printable(claims['sub'], 300);
  const plain = withoutIds(subject);
  return plain === subject ? subject : [subject, plain];
}

/**
 * Returns a subject in the form that older policies use: `repo:octo-org/octo-repo:…` for `repo:octo-org@123/octo-repo@456:…`.
 */
function withoutIds(subject: string): string {
  return subject.replace(/^(repo(?:sitory)?:[^/@:]+)@\d+\/([^/@:]+)@\d+(?=:)/, '$1/$2');
}

/** The most likely reason why a trust policy rejects an ID token, or an empty text. */
export function likelyCause({ claims }: Pick<IdToken, 'claims'>): string {
  const subject = printable(claims['sub'], 300);
  if (withoutIds(subject) !== subject) {
    return `Likely cause: the policy has the subject without the IDs of newer repositories ("${printable(withoutIds(subject), 200)}")`;
  }
  if (/:pull_request$/.test(subject)) {
    return 'Likely cause: the policy expects a branch, but the subject of a pull request job contains no branch';
  }
  if (/:environment:/.test(subject)) {
    return 'Likely cause: the policy expects a branch (ref:…), but the subject of a job with an environment contains the environment instead';
  }
  if (/:ref:refs\/tags\//.test(subject))
    return 'Likely cause: the policy expects a branch, but this job runs for a tag';
  if (claims['environment'] === undefined && /:ref:refs\/heads\//.test(subject)) {
    return 'Likely cause: the policy expects another branch, or an environment, but this job has no environment';
  }
  return '';
}

/** The fixes, keyed by error code. */
export function hintFor(
  code: string,
  { said = '' }: Pick<Reply, 'said'>,
  { region }: { region: string },
): string {
  switch (code.replace(/Exception$/, '')) {
    case 'InvalidIdentityToken':
      if (/future|not yet|before|\b(iat|nbf)\b/i.test(said))
        return "The clock of the ID token's issuer is ahead of the clock of AWS. If you run the issuer, set its clock";
      return /audience/i.test(said)
        ? 'Add the audience of the ID token to the OIDC provider in IAM, or set `audience` to an audience of the provider'
        : 'Check that the account has an OIDC provider in IAM for the issuer, and that AWS can reach its keys';
    case 'ExpiredToken':
      return "The ID token has expired: check this machine's clock";
    case 'IDPRejectedClaim':
      return 'The issuer rejected the claim: the ID token was withdrawn, or its issuer is wrong';
    case 'MalformedPolicyDocument':
      return 'Check `session-policy` in the policy editor of IAM';
    case 'PackedPolicyTooLarge':
      return 'Shorten `session-policy` or `session-policy-arns`: together they are too large in the packed form of STS';
    case 'RegionDisabled':
      return `STS is not active in ${region} for this account: activate it, or set another \`region\``;
    case 'ValidationError':
      return /MaxSessionDuration/i.test(said)
        ? 'The role allows only shorter sessions: raise its maximum session duration, or set a shorter `ttl`'
        : 'Check the inputs of this step';
    default:
      return 'Check `role` and `region`';
  }
}
