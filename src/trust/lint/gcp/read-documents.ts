import { isPoolProvider, type PoolProvider, readPoolProvider } from '../../../servers/gcp/pool-provider.js';
import { isObject, type JsonObject, parseObject } from '../../../text/json.js';
import { listOf, objectOf, objectsOf, textOf } from '../../../text/json-values.js';
import { isTerraform, terraformResources } from '../terraform-plan.js';

/** A member of an IAM policy with a role. */
export interface PolicyEntry {
  /** The resource with the policy, or the name of the file. */
  resource: string;
  role: string;
  /** Undefined if a Terraform plan does not contain the member yet. */
  member: string | undefined;
}

/** The providers and the policies in a document. */
export interface GcpDocument {
  providers: readonly PoolProvider[];
  entries: readonly PolicyEntry[];
  /** Providers whose mapping or condition a Terraform plan does not contain yet. */
  incomplete: readonly string[];
}

const PROVIDER_TYPE = 'google_iam_workload_identity_pool_provider';
/** Types of Terraform resources that add members to a policy. */
const MEMBER_TYPE = /^google_.*_iam_(member|binding|policy)$/;

/** Returns whether a document is a provider, a list of providers, or an IAM policy, in the form of Google's APIs. */
export function isGcpDocument(document: unknown): boolean {
  if (Array.isArray(document)) return document.length > 0 && document.every(isGcpDocument);
  return isPoolProvider(document) || isPolicy(document);
}

/** Returns the providers and policies in a document; undefined if there are none. @param name the name of a policy without one */
export function gcpDocument(document: unknown, name: string): GcpDocument | undefined {
  if (isObject(document) && isTerraform(document)) return planned(document);
  if (!isGcpDocument(document)) return undefined;
  const all = [document].flat(4).filter(isObject);
  const policies = all.filter(isPolicy);
  return {
    incomplete: [],
    providers: all.filter(isPoolProvider).map((one) => readPoolProvider(one, name)),
    entries: policies.flatMap((policy, at) => {
      const fallback = policies.length === 1 ? name : `${name}, policy ${at + 1}`;
      return entriesOf(policy, textOf(policy['resource']) ?? fallback);
    }),
  };
}

function isPolicy(document: unknown): boolean {
  if (!isObject(document) || ('kind' in document && document['kind'] !== 'storage#policy')) return false;
  const bindings = objectsOf(document['bindings']);
  return bindings.length > 0 && bindings.every((one) => 'role' in one && Array.isArray(one['members']));
}

function entriesOf(policy: JsonObject, resource: string): PolicyEntry[] {
  return objectsOf(policy['bindings']).flatMap((binding) =>
    listOf(binding['members']).map((member) => ({
      resource,
      role: textOf(binding['role']) ?? '',
      member: typeof member === 'string' ? member : undefined,
    })),
  );
}

/** Returns the resources of a Terraform plan; undefined if the plan has none of Google's workload identity. */
function planned(document: JsonObject): GcpDocument | undefined {
  const resources = terraformResources(document, PROVIDER_TYPE);
  const unknown = resources.filter((one) => isIncomplete(document, one));
  const providers = resources.filter((one) => !unknown.includes(one)).map(plannedProvider);
  const entries = terraformResources(document, MEMBER_TYPE)
    .filter((resource) => isOfAccount(resource) || resources.length > 0)
    .flatMap(plannedEntries);
  const incomplete = unknown.map((one) => textOf(one['address']) ?? 'provider');
  return resources.length + entries.length === 0 ? undefined : { providers, entries, incomplete };
}

/** Returns whether a plan computes the condition or the mapping of a provider only when it is applied. */
function isIncomplete(document: JsonObject, { address }: JsonObject): boolean {
  const change = objectsOf(document['resource_changes']).find((one) => one['address'] === address);
  const unknown = objectOf(objectOf(change?.['change'])['after_unknown']);
  const mapping = unknown['attribute_mapping'];
  return (
    unknown['attribute_condition'] === true ||
    mapping === true ||
    (isObject(mapping) && Object.values(mapping).includes(true))
  );
}

const isOfAccount = ({ type }: JsonObject): boolean =>
  typeof type === 'string' && type.startsWith('google_service_account_iam_');

function plannedProvider(resource: JsonObject): PoolProvider {
  const values = objectOf(resource['values']);
  const [oidc] = objectsOf(values['oidc']);
  const [project, pool, id] = [
    'project',
    'workload_identity_pool_id',
    'workload_identity_pool_provider_id',
  ].map((name) => textOf(values[name]));
  const name =
    textOf(values['name']) ??
    (pool === undefined || id === undefined
      ? undefined
      : `projects/${project ?? '-'}/locations/global/workloadIdentityPools/${pool}/providers/${id}`);
  return readPoolProvider(
    {
      ...(name === undefined ? {} : { name }),
      attributeMapping: values['attribute_mapping'],
      attributeCondition: values['attribute_condition'],
      disabled: values['disabled'],
      ...(oidc === undefined
        ? {}
        : { oidc: { issuerUri: oidc['issuer_uri'], allowedAudiences: oidc['allowed_audiences'] } }),
    },
    textOf(resource['address']) ?? 'provider',
  );
}

function plannedEntries(resource: JsonObject): PolicyEntry[] {
  const values = objectOf(resource['values']);
  const place = textOf(values['service_account_id']) ?? textOf(resource['address']) ?? 'policy';
  const name = /\/serviceAccounts\/([^/]+)$/.exec(place)?.[1] ?? place;
  if (typeof values['policy_data'] === 'string')
    return entriesOf(parseObject(values['policy_data']) ?? {}, name);
  const members = 'members' in values ? listOf(values['members']) : [values['member']];
  return members.map((member) => ({
    resource: name,
    role: textOf(values['role']) ?? '',
    member: typeof member === 'string' ? member : undefined,
  }));
}
