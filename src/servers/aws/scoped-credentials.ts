/**
 * The permission with which a role's sessions may call GetScopedCredentials.
 *
 * AWS's page "Permissions for GetScopedCredentials" (IAM user guide,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_getscopedcredentials.html, read on
 * 30 November 2026) says that a copy has the intersection of "the effective permissions of the calling session" and the scope
 * down policies. Whether a role must allow the call, or may only deny it, was not found in a public source. So Jobpass
 * generates this permission, and works without it.
 */
export const SCOPED_CREDENTIALS = {
  /** The name of the inline policy. */
  policy: 'scoped-credentials',
  action: 'sts:GetScopedCredentials',
  statement: { Effect: 'Allow', Action: 'sts:GetScopedCredentials', Resource: '*' },
} as const;

/** Whether STS has GetScopedCredentials at this address. Source: STS API reference, GetScopedCredentials, note. */
export const isGlobalEndpoint = ({ hostname }: URL): boolean => hostname === 'sts.amazonaws.com';
