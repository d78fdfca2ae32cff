/** Variables that this provider's deliveries may set. */
export const GITHUB_DELIVERED_VARIABLES: readonly string[] = ['GH_TOKEN', 'GH_ENTERPRISE_TOKEN', 'GH_HOST'];

/** Variables that make programs use another token. Source: GitHub CLI manual, "gh help environment". */
export const GITHUB_CONFLICTING_VARIABLES: readonly string[] = [
  ...GITHUB_DELIVERED_VARIABLES,
  'GITHUB_TOKEN',
  'GITHUB_ENTERPRISE_TOKEN',
];
