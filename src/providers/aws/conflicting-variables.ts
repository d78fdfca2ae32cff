/** The variables that contain a session. */
export const SESSION_VARIABLES: readonly string[] = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
];

/**
 * Variables that make programs use another credential instead of the delivered one, except the variables that select a profile.
 */
export const CONFLICTING_VARIABLES: readonly string[] = [
  ...SESSION_VARIABLES,
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_ROLE_ARN',
  'AWS_ROLE_SESSION_NAME',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
];

/** The variables that select a profile. boto prefers the second variable. */
export const PROFILES = ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE'] as const;
export const RELATIVE = 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI';
export const TOKEN_FILE = 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE';
/**
 * Variables that some programs prefer to a session's variables, or combine with them. Sources: botocore, SDK for JavaScript.
 */
export const BEFORE_VARIABLES = [...PROFILES, 'AWS_SECURITY_TOKEN', 'AWS_CREDENTIAL_EXPIRATION'] as const;

/** All conflicting variables, including the container endpoint's variables, which an outer use of Jobpass may have set. */
export const AWS_CONFLICTING_VARIABLES: readonly string[] = [
  ...CONFLICTING_VARIABLES,
  ...BEFORE_VARIABLES,
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  TOKEN_FILE,
];

/** Variables that a delivery may set. */
export const AWS_DELIVERED_VARIABLES: readonly string[] = [
  ...CONFLICTING_VARIABLES.filter((name) => name !== RELATIVE),
  ...PROFILES,
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  TOKEN_FILE,
  'AWS_CONFIG_FILE',
  'AWS_SHARED_CREDENTIALS_FILE',
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
];
