import {
  type FederatedCredential,
  readFederatedCredential,
} from '../../../servers/azure/federated-credential.js';
import { isObject, type JsonObject } from '../../../text/json.js';
import { listOf, objectOf, objectsOf, textOf } from '../../../text/json-values.js';
import { isTerraform, terraformResources } from '../terraform-plan.js';

/** The type of the credentials of managed identities in Azure Resource Manager. */
const ARM_TYPE = 'microsoft.managedidentity/userassignedidentities/federatedidentitycredentials';

/** The resources of Terraform that create a credential. */
const RESOURCES = [
  'azuread_application_federated_identity_credential',
  'azuread_application_flexible_federated_identity_credential',
  'azurerm_federated_identity_credential',
  'azapi_resource',
];

/**
 * Returns the federated credentials in a document, or undefined if the document contains none. A credential whose values are not
 * known yet, or that Jobpass cannot read, has the text of the reason instead.
 */
export function federatedCredentialsIn(
  document: unknown,
): (FederatedCredential | { name: string; open: string })[] | undefined {
  if (isObject(document) && isTerraform(document)) {
    const found = RESOURCES.flatMap((type) => terraformResources(document, type)).flatMap(planned);
    return found.length === 0 ? undefined : found;
  }
  const entries = entriesIn(document).filter(isCredential);
  return entries.length === 0
    ? undefined
    : entries.map((entry) => readFederatedCredential(entry) ?? unreadable(entry));
}

/** Returns the entries of a list of the Azure CLI, of Microsoft Graph and Azure Resource Manager, of a template, or of `trust azure --format json`. */
function entriesIn(document: unknown): readonly JsonObject[] {
  if (Array.isArray(document)) return document.filter(isObject);
  if (!isObject(document)) return [];
  for (const list of ['value', 'credentials'])
    if (Array.isArray(document[list])) return objectsOf(document[list]);
  if (Array.isArray(document['resources'])) return objectsOf(document['resources']).flatMap(inTemplate);
  return [document];
}

/** Returns the credentials in a resource of a template, which may contain further resources. */
function inTemplate(resource: JsonObject): JsonObject[] {
  const inner = objectsOf(resource['resources']).flatMap(inTemplate);
  const type = textOf(resource['type'])?.toLowerCase() ?? '';
  return type === ARM_TYPE || type === 'federatedidentitycredentials' ? [resource, ...inner] : inner;
}

function isCredential(entry: JsonObject): boolean {
  const own = isObject(entry['properties']) ? entry['properties'] : entry;
  return (
    typeof own['issuer'] === 'string' &&
    'audiences' in own &&
    ('subject' in own || 'claimsMatchingExpression' in own)
  );
}

const unreadable = (entry: JsonObject): { name: string; open: string } => ({
  name: textOf(entry['name']) ?? 'unnamed',
  open: 'it has neither a subject nor an expression. The Azure CLI does not show the expression of a flexible credential of an application: use az rest with https://graph.microsoft.com/beta',
});

/** Reads a resource of a Terraform plan. */
function planned(resource: JsonObject): (FederatedCredential | { name: string; open: string })[] {
  const values = objectOf(resource['values']);
  const name =
    textOf(values['display_name']) ?? textOf(values['name']) ?? textOf(resource['address']) ?? 'unnamed';
  if (resource['type'] === 'azapi_resource') {
    if (!String(values['type']).toLowerCase().startsWith(`${ARM_TYPE}@`)) return [];
    // Older versions of the provider have the body as text.
    const body = typeof values['body'] === 'string' ? parsed(values['body']) : objectOf(values['body']);
    return [readFederatedCredential({ name, ...body }) ?? { name, open: 'its values are not known yet' }];
  }
  const expression = textOf(values['claims_matching_expression']);
  const found = readFederatedCredential({
    name,
    issuer: values['issuer'],
    audiences: listOf(values['audiences'] ?? values['audience']),
    subject: values['subject'],
    ...(expression === undefined
      ? {}
      : { claimsMatchingExpression: { value: expression, languageVersion: 1 } }),
  });
  return [found ?? { name, open: 'its values are not known yet' }];
}

function parsed(text: string): JsonObject {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return {};
  }
}
