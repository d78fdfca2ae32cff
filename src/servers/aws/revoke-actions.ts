/** The actions on a job's role that a revoke-role needs, as described in docs/reference/aws.md. */
export const REVOKE_ACTIONS = [
  'iam:GetRole',
  'iam:ListRolePolicies',
  'iam:PutRolePolicy',
  'iam:DeleteRolePolicy',
];
