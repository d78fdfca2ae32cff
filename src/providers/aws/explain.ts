import type { IdToken } from '../../identity/id-token.js';
import { printable } from '../../text/printable.js';
import type { Reply } from './calls.js';
import { parseRole } from './endpoints.js';

/** GitHub's claims that trust policies can name besides `sub` and `aud`, since January 2026. */
const KNOWN_CLAIMS = [
  'repository',
  'repository_id',
  'ref',
  'environment',
  'job_workflow_ref',
  'actor',
] as const;

/**
 * Says what the trust policy of a role would have to hold for this job: the claims, what most often does not fit, and a
 * statement that would match.
 *
 * Sources: IAM user guide, "Create a role for OpenID Connect federation"; GitHub, "OpenID Connect reference".
 */
export function explainRefusal(role: string, idToken: IdToken): string {
  const { claims, shown } = idToken;
  // Of the parts and not of the whole: an ARN has two colons in a row, which would be drawn apart.
  const issuer = printable(String(claims['iss'] ?? '').replace(/^https:\/\//, ''));
  const subject = printable(claims['sub'], 300);
  const { account, partition } = parseRole(role);
  const said = ['iss', 'sub', 'aud', ...KNOWN_CLAIMS]
    .filter((name) => shown[name] !== undefined)
    .map((name) => `${name} "${String(shown[name])}"`)
    .join(', ');
  const statement = {
    Effect: 'Allow',
    Principal: { Federated: `arn:${partition}:iam::${account}:oidc-provider/${issuer}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      StringEquals: {
        [`${issuer}:aud`]: printable([claims['aud']].flat()[0]),
        [`${issuer}:sub`]: forms(subject),
      },
    },
  };
  return [
    `This job's ID token says ${said}`,
    likelyCause(subject, claims),
    `The role, which must exist, would trust it by: ${JSON.stringify(statement)}`,
  ]
    .filter((part) => part !== '')
    .join('. ');
}

/** A subject, and the same without the immutable ids that newer repositories have in theirs. */
function forms(subject: string): string | string[] {
  const plain = withoutIds(subject);
  return plain === subject ? subject : [subject, plain];
}

/** `repo:octo-org@123/octo-repo@456:…` is `repo:octo-org/octo-repo:…` in policies that were written before. */
function withoutIds(subject: string): string {
  return subject.replace(/^(repo(?:sitory)?:[^/@:]+)@\d+\/([^/@:]+)@\d+(?=:)/, '$1/$2');
}

function likelyCause(subject: string, claims: Readonly<Record<string, unknown>>): string {
  if (withoutIds(subject) !== subject) {
    return `Likely: the policy names the subject without the ids that GitHub writes for newer repositories ("${printable(withoutIds(subject), 200)}")`;
  }
  if (/:pull_request$/.test(subject)) {
    return 'Likely: the policy expects a branch, and jobs of pull requests have none in their subject';
  }
  if (/:environment:/.test(subject)) {
    return 'Likely: the policy expects a branch (ref:…), and the subject of a job with an environment names that instead';
  }
  if (/:ref:refs\/tags\//.test(subject))
    return 'Likely: the policy expects a branch, and this job runs for a tag';
  if (claims['environment'] === undefined && /:ref:refs\/heads\//.test(subject)) {
    return 'Likely: the policy expects another branch, or an environment, which this job has not';
  }
  return '';
}

/** The fix for each error code. */
export function hintFor(
  code: string,
  { said = '' }: Pick<Reply, 'said'>,
  { region }: { region: string },
): string {
  switch (code.replace(/Exception$/, '')) {
    case 'InvalidIdentityToken':
      if (/future|not yet|before|\b(iat|nbf)\b/i.test(said))
        return "The clock of the ID token's issuer is ahead of AWS's: set it, where the issuer is a server of your own";
      return /audience/i.test(said)
        ? 'Add the audience of the ID token to the OIDC provider in IAM, or give the one it has in audience'
        : 'Check that the account has an OIDC provider in IAM for the issuer, and that AWS can reach its keys';
    case 'ExpiredToken':
      return 'The ID token had expired on its way: check this machine’s clock';
    case 'IDPRejectedClaim':
      return 'The issuer rejected the claim: the ID token was withdrawn, or its issuer is not right';
    case 'MalformedPolicyDocument':
      return 'Check the input session-policy in the policy editor of IAM';
    case 'PackedPolicyTooLarge':
      return 'Shorten session-policy and session-policy-arns: packed, they are too large together';
    case 'RegionDisabled':
      return `STS is switched off in ${region} for this account: switch it on, or take another region`;
    case 'ValidationError':
      return /MaxSessionDuration/i.test(said)
        ? 'The role gives shorter sessions: raise its maximum session duration, or give a shorter ttl'
        : 'Check the inputs of this step';
    default:
      return 'Check the role and the region';
  }
}
