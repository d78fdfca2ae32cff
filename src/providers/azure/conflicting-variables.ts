import { defaultOf } from '../../config/common-inputs.js';
import type { Settings } from '../../config/settings.js';
import { AZURE_INPUTS, ONE_OF_SEVERAL } from './inputs.js';

/** The variables of the managed identity protocol. Source: Microsoft Learn, App Service, "Managed identities" (REST endpoint). */
export const ENDPOINT = 'IDENTITY_ENDPOINT';
export const HEADER = 'IDENTITY_HEADER';
/** The path of the ID token for Azure's libraries. Source: azure-identity 1.27.0, _constants.py. */
export const TOKEN_FILE = 'AZURE_FEDERATED_TOKEN_FILE';
/** The path of the ID token for Terraform. Source: Terraform, provider `azurerm`, "Authenticating using a service principal and OpenID Connect". */
export const TERRAFORM_FILE = 'ARM_OIDC_TOKEN_FILE_PATH';
/** The folder of the Azure CLI. Source: azure-cli-core 2.91.0, _environment.py. */
export const CLI_FOLDER = 'AZURE_CONFIG_DIR';
/** The folder of the Azure CLI's extensions. Source: azure-cli-core 2.91.0, extension/__init__.py. */
export const CLI_EXTENSIONS = 'AZURE_EXTENSION_DIR';

/**
 * The credential that `DefaultAzureCredential` uses. An empty text is invalid in Go. Sources: azidentity 1.15.0, azure-identity
 * 1.27.0, @azure/identity 4.13.1 (`DefaultAzureCredential`).
 */
export const CHAIN = 'AZURE_TOKEN_CREDENTIALS';

/** Variables that a delivery sets. */
const DELIVERED: readonly string[] = [
  ENDPOINT,
  HEADER,
  TOKEN_FILE,
  TERRAFORM_FILE,
  CHAIN,
  CLI_FOLDER,
  CLI_EXTENSIONS,
  'AZURE_CLIENT_ID',
  'AZURE_TENANT_ID',
  'AZURE_SUBSCRIPTION_ID',
  'AZURE_AUTHORITY_HOST',
  'ARM_CLIENT_ID',
  'ARM_TENANT_ID',
  'ARM_SUBSCRIPTION_ID',
  'ARM_ENVIRONMENT',
  'ARM_USE_OIDC',
];

/**
 * Variables that make libraries and tools use another credential. Sources: azure-identity 1.27.0, _constants.py; msal 1.39.0,
 * managed_identity.py; Terraform, provider `azurerm` (argument reference).
 */
export const OTHER_CREDENTIALS: readonly string[] = [
  'AZURE_CLIENT_SECRET',
  'AZURE_CLIENT_CERTIFICATE_PATH',
  'AZURE_CLIENT_CERTIFICATE_PASSWORD',
  'AZURE_USERNAME',
  'AZURE_PASSWORD',
  'IDENTITY_SERVER_THUMBPRINT',
  'MSI_ENDPOINT',
  'MSI_SECRET',
  'ARM_CLIENT_SECRET',
  'ARM_CLIENT_SECRET_FILE_PATH',
  'ARM_CLIENT_CERTIFICATE',
  'ARM_CLIENT_CERTIFICATE_PATH',
  'ARM_CLIENT_CERTIFICATE_PASSWORD',
  'ARM_OIDC_TOKEN',
  'ARM_USE_MSI',
  'ARM_MSI_ENDPOINT',
  'ARM_USE_AKS_WORKLOAD_IDENTITY',
];

/** All conflicting variables, including those that an outer use of Jobpass may have set. */
export const AZURE_CONFLICTING_VARIABLES: readonly string[] = [
  ...DELIVERED.filter((name) => name !== CLI_EXTENSIONS),
  ...OTHER_CREDENTIALS,
  defaultOf(AZURE_INPUTS, 'env-name'),
];

/** The name of a variable. @param credential the credential's name, if the step has several credentials */
export function nameFor(variable: string, credential: string | undefined): string {
  return credential === undefined
    ? variable
    : `${variable}_${credential.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;
}

/** Variables that this provider's deliveries may set. The name of the token's variable may still be invalid. */
export function azureDeliveredVariables(own: Settings['own']): string[] {
  const name = own[ONE_OF_SEVERAL];
  return [...DELIVERED, own['env-name'] ?? defaultOf(AZURE_INPUTS, 'env-name')].map((variable) =>
    nameFor(variable, name),
  );
}
