/** A cloud of Azure, with the addresses and identifiers that differ between clouds. */
export interface Cloud {
  /** The name in messages. */
  title: string;
  /** The name that the Azure CLI uses: `AzureCloud`. Source: azure-cli-core 2.91.0, cloud.py. */
  cli: string;
  /** The name that the Terraform provider `azurerm` uses. Source: hashicorp/go-azure-sdk v0.20260811, sdk/environments. */
  terraform: string;
  /** The address of Microsoft Entra ID. Source: azure-cli-core 2.91.0, cloud.py; azure-identity 1.27.0, _constants.py. */
  authority: string;
  /** The address of Azure Resource Manager, which is also its resource in scopes. */
  resourceManager: string;
  /** The older name of the same resource, which the Azure CLI uses. Source: azure-cli-core 2.91.0, cloud.py. */
  formerResourceManager: string;
  /** The address of Microsoft Graph, which is also its resource in scopes. */
  graph: string;
  /**
   * The audience of ID tokens. Source: Microsoft Learn, "Configure a user-assigned managed identity to trust an external identity
   * provider" (the table of audiences).
   */
  audience: string;
  /** The ending of the names of container registries. */
  registry: string;
}

/** The clouds, keyed by their names in the input `environment`. */
export const CLOUDS = {
  azurecloud: {
    title: 'Azure',
    cli: 'AzureCloud',
    terraform: 'public',
    authority: 'https://login.microsoftonline.com',
    resourceManager: 'https://management.azure.com',
    formerResourceManager: 'https://management.core.windows.net',
    graph: 'https://graph.microsoft.com',
    audience: 'api://AzureADTokenExchange',
    registry: 'azurecr.io',
  },
  azureusgovernment: {
    title: 'Azure Government',
    cli: 'AzureUSGovernment',
    terraform: 'usgovernment',
    authority: 'https://login.microsoftonline.us',
    resourceManager: 'https://management.usgovcloudapi.net',
    formerResourceManager: 'https://management.core.usgovcloudapi.net',
    graph: 'https://graph.microsoft.us',
    audience: 'api://AzureADTokenExchangeUSGov',
    registry: 'azurecr.us',
  },
  azurechinacloud: {
    title: 'Azure in China',
    cli: 'AzureChinaCloud',
    terraform: 'china',
    authority: 'https://login.chinacloudapi.cn',
    resourceManager: 'https://management.chinacloudapi.cn',
    formerResourceManager: 'https://management.core.chinacloudapi.cn',
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    audience: 'api://AzureADTokenExchangeChina',
    registry: 'azurecr.cn',
  },
} as const satisfies Readonly<Record<string, Cloud>>;

export type CloudName = keyof typeof CLOUDS;

/** The names of clouds that other tools use, in lower case, and the names in the input `environment`. */
const OTHER_NAMES: Readonly<Record<string, CloudName>> = {
  public: 'azurecloud',
  azurepubliccloud: 'azurecloud',
  usgovernment: 'azureusgovernment',
  azureusgovernmentcloud: 'azureusgovernment',
  china: 'azurechinacloud',
};

/** Returns the name of a cloud for any spelling of it, or undefined if Jobpass does not know the cloud. */
export function cloudName(text: string): CloudName | undefined {
  const name = text.toLowerCase();
  return Object.hasOwn(CLOUDS, name) ? (name as CloudName) : OTHER_NAMES[name];
}
