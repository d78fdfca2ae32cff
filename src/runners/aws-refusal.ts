import { printable } from '../text/printable.js';
import { TAGS_VARIABLE } from './aws-tags.js';

/** The fixes for a rejected ID token request, keyed by STS's error code. */
export function explainRefusal(
  code: string,
  said: string,
  { audience, region }: { audience: string; region: string },
): string {
  switch (code.replace(/Exception$/, '')) {
    case 'OutboundWebIdentityFederationDisabled':
      return 'Outbound identity federation is disabled in this AWS account. An administrator can enable it: `aws iam enable-outbound-web-identity-federation`. The output contains the issuer that services must trust';
    case 'AccessDenied':
      return /TagGetWebIdentityToken/.test(said)
        ? `Allow \`sts:TagGetWebIdentityToken\` in a policy of the role, or set ${TAGS_VARIABLE}=none. Without tags, the ID token does not name the build or the task`
        : `Add this statement to a policy of the role: ${JSON.stringify(statementFor(audience))}. If the role already has this statement, a permissions boundary, an SCP or a VPC endpoint policy denies the action`;
    case 'SessionDurationEscalation':
      return 'The AWS session ends in less than a minute, and an ID token must not outlive it. Start the command earlier, or use credentials with a longer lifetime';
    case 'ExpiredToken':
      return "The job's AWS credentials have expired. Credentials in variables are not renewed: remove the variables if the machine has a role, or set new ones";
    case 'InvalidClientTokenId':
    case 'UnrecognizedClient':
    case 'SignatureDoesNotMatch':
      return "The job's AWS credentials are invalid at this endpoint: check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, and that the region belongs to the partition of the account";
    case 'RequestTimeTooSkewed':
    case 'RequestExpired':
      return "Set this machine's clock, for example with NTP. Jobpass corrects the time itself only if no proxy is between this machine and STS";
    case 'JWTPayloadSizeExceeded':
      return `The tags of the ID token are too large: set ${TAGS_VARIABLE}=none, or remove tags from the role`;
    case 'RegionDisabled':
      return `STS is not active in ${printable(region, 40)} for this account: activate it, or set another AWS_REGION`;
    case 'InvalidAction':
      return 'This endpoint of STS issues no ID tokens: the global endpoint never does. Set AWS_REGION, and remove AWS_ENDPOINT_URL_STS';
    default:
      return 'Check the audience, AWS_REGION, and the policies of the role';
  }
}

/** A policy statement that allows ID tokens for one audience. */
function statementFor(audience: string): unknown {
  return {
    Effect: 'Allow',
    Action: ['sts:GetWebIdentityToken', 'sts:TagGetWebIdentityToken'],
    Resource: '*',
    // `ForAnyValue` would also allow an ID token with a second audience.
    Condition: {
      'ForAllValues:StringEquals': { 'sts:IdentityTokenAudience': [printable(audience, 200)] },
      Null: { 'sts:IdentityTokenAudience': 'false' },
    },
  };
}
