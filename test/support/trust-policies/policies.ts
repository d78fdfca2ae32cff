export const GITHUB = 'token.actions.githubusercontent.com';

export interface TrustDocument {
  Version: string;
  Statement: Record<string, unknown>[];
}

/**
 * A trust policy of one statement.
 *
 * @param aud the audience asked for; null for none
 */
export function trusting(
  conditions: Record<string, unknown>,
  aud: string | null = 'sts.amazonaws.com',
  host = GITHUB,
): TrustDocument {
  const { StringEquals, ...others } = conditions;
  const equals = {
    ...(aud === null ? {} : { [`${host}:aud`]: aud }),
    ...(StringEquals as object | undefined),
  };
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: `arn:aws:iam::123456789012:oidc-provider/${host}` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { ...others, ...(Object.keys(equals).length === 0 ? {} : { StringEquals: equals }) },
      },
    ],
  };
}
