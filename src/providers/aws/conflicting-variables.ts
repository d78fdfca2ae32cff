/** The variables of a session. */
export const SESSION_VARIABLES: readonly string[] = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
];

/** Variables that make programs use other credentials than ours. Variables of profiles are listed separately. */
export const CONFLICTING_VARIABLES: readonly string[] = [
  ...SESSION_VARIABLES,
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_ROLE_ARN',
  'AWS_ROLE_SESSION_NAME',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
];

/** boto reads the second one first. */
export const PROFILES = ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE'] as const;
export const RELATIVE = 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI';
export const TOKEN_FILE = 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE';
/** Variables that some programs read before the variables of a session, or together with them. Sources: botocore, SDK for JavaScript. */
export const BEFORE_VARIABLES = [...PROFILES, 'AWS_SECURITY_TOKEN', 'AWS_CREDENTIAL_EXPIRATION'] as const;

/** All conflicting variables, and the container endpoint of an outer use of Jobpass. */
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
