import { CLOUDS, type Cloud, cloudName } from '../../azure/clouds.js';
import {
  isGuid,
  isResource,
  isSameResource,
  isTenant,
  resourceOf,
  scopeOf,
} from '../../azure/identifiers.js';
import { defaultOf } from '../../config/common-inputs.js';
import type { Settings } from '../../config/settings.js';
import { boolean, invalid, list } from '../../config/values.js';
import { checkVariableName } from '../../config/variables.js';
import { JobpassError } from '../../errors.js';
import { secureUrl } from '../../http/hosts.js';
import { AZURE_INPUTS, type AzureInput, azureAudience, ONE_OF_SEVERAL } from './inputs.js';

/** The checked settings for Azure. */
export interface AzureSettings {
  audience: string;
  cloud: Cloud;
  /** The address of Entra. */
  authority: URL;
  tenant: string;
  clientId: string;
  subscription: string | undefined;
  scope: string;
  /** The resource of `scope`. */
  resource: string;
  /** The resources that steps may request, including `resource`; undefined if steps may request every resource. */
  allowed: readonly string[] | undefined;
  cli: boolean;
  envName: string;
  /** The name of the credential, if the names of its variables contain this name. */
  name: string | undefined;
}

/** Clouds that Jobpass does not support, with the reason. */
const OTHER_CLOUDS: Readonly<Record<string, string>> = {
  azuregermancloud: 'Microsoft closed this cloud in October 2021. Use `azurecloud`',
  azurestack: 'Azure Stack Hub is not supported. Keep `azure/login` for it',
};

/** Reads and checks the settings before any request. @throws JobpassError `usage` or `insecure` */
export function azureSettings(settings: Settings): AzureSettings {
  const given = (name: AzureInput | typeof ONE_OF_SEVERAL): string | undefined => settings.own[name];
  const or = (name: AzureInput): string => given(name) ?? defaultOf(AZURE_INPUTS, name);
  const environment = or('environment');
  const name = cloudName(environment);
  if (name === undefined) {
    const hint = OTHER_CLOUDS[environment.toLowerCase()];
    throw invalid('environment', environment, hint ?? `Set one of ${Object.keys(CLOUDS).join(', ')}`);
  }
  const cloud: Cloud = CLOUDS[name];
  if (settings.role !== undefined) {
    throw new JobpassError('usage', '`role` is not allowed with `provider: azure`', {
      hint: 'Set `client-id` to the application. Role assignments in Azure determine what the application may do',
    });
  }
  const scope = scopeIn(given('scope'), cloud);
  const subscription = given('subscription-id');
  if (subscription !== undefined && !isGuid(subscription))
    throw invalid('subscription-id', subscription, 'Use the ID that `az account show --query id` prints');
  const allowed = given('allowed-resources');
  return {
    audience: azureAudience(settings),
    cloud,
    authority: settings.url === undefined ? new URL(cloud.authority) : secureUrl(settings.url, '`url`'),
    tenant: tenantIn(given('tenant-id')),
    clientId: clientIn(given('client-id')),
    subscription,
    scope,
    resource: resourceOf(scope),
    allowed: allowed === undefined ? undefined : allowedIn(list(allowed), resourceOf(scope), cloud),
    cli: boolean(or('azure-cli'), 'azure-cli'),
    envName: checkVariableName(or('env-name'), 'env-name'),
    name: given(ONE_OF_SEVERAL),
  };
}

function clientIn(text: string | undefined): string {
  if (text === undefined) {
    throw new JobpassError('usage', '`client-id` is missing', {
      hint: 'Set `client-id` to the client ID of the application or of the user-assigned managed identity',
    });
  }
  if (!isGuid(text))
    throw invalid(
      'client-id',
      text,
      'Use the application (client) ID, not the object ID or the name',
      'which is not a GUID',
    );
  return text.toLowerCase();
}

function tenantIn(text: string | undefined): string {
  if (text === undefined) {
    throw new JobpassError('usage', '`tenant-id` is missing', {
      hint: 'Set `tenant-id` to the directory (tenant) ID of the application',
    });
  }
  // With `common` and `organizations`, Entra cannot find the application.
  if (!isTenant(text))
    throw invalid('tenant-id', text, 'Use the directory (tenant) ID, or a domain of the tenant');
  return text;
}

function scopeIn(text: string | undefined, cloud: Cloud): string {
  if (text === undefined) return scopeOf(cloud.resourceManager);
  if (!text.endsWith('/.default') || !isResource(resourceOf(text)))
    throw invalid('scope', text, 'Use one resource and `/.default`: `https://vault.azure.net/.default`');
  return text;
}

/** Returns the allowed resources. Azure Resource Manager has two names, so one of them allows the other one too. */
function allowedIn(given: readonly string[], main: string, cloud: Cloud): string[] {
  const all = [main, ...given.map(resourceIn)];
  const names = [cloud.resourceManager, cloud.formerResourceManager];
  return all.some((one) => names.some((name) => isSameResource(one, name))) ? [...all, ...names] : all;
}

function resourceIn(text: string): string {
  const resource = resourceOf(text);
  if (!isResource(resource))
    throw invalid('allowed-resources', text, 'List resources: `https://vault.azure.net`');
  return resource;
}
