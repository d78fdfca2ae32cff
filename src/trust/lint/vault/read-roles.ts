import { isObject, type JsonObject } from '../../../text/json.js';
import { listOf, objectOf, textOf } from '../../../text/json-values.js';
import { isTerraform, terraformResources } from '../terraform-plan.js';

/** A role of the auth method `jwt`, in the form that the server returns. */
export interface VaultRole {
  name: string;
  data: JsonObject;
}

/** Fields that only roles of this auth method have. */
const OWN = [
  'bound_claims',
  'bound_audiences',
  'bound_subject',
  'bound_claims_type',
  'user_claim',
  'role_type',
];

/** Returns the roles in a document, or undefined if the document contains no roles. */
export function vaultRolesIn(document: unknown, name: string): VaultRole[] | undefined {
  if (!isObject(document)) return undefined;
  if (isTerraform(document)) {
    const resources = terraformResources(document, 'vault_jwt_auth_backend_role');
    return resources.length === 0 ? undefined : resources.map(planned);
  }
  const one = roleOf(document);
  if (one !== undefined) return [{ name, data: one }];
  const several = Object.entries(document).flatMap(([key, value]) => {
    const data = roleOf(value);
    return data === undefined ? [] : [{ name: key, data }];
  });
  return several.length === 0 || several.length < Object.keys(document).length ? undefined : several;
}

/** Returns a single role, or the role in the response of `vault read`. */
function roleOf(value: unknown): JsonObject | undefined {
  if (!isObject(value)) return undefined;
  const data = isObject(value['data']) ? value['data'] : value;
  return OWN.some((field) => field in data) ? normal(data) : undefined;
}

/** Converts a role to the stored form: lists instead of the command line's comma-separated text. */
function normal(data: JsonObject): JsonObject {
  const audiences = data['bound_audiences'];
  return typeof audiences === 'string' ? { ...data, bound_audiences: splitAt(audiences) } : data;
}

/** Converts a resource from a Terraform plan, in which claims are comma-separated text. */
function planned(resource: JsonObject): VaultRole {
  const values = objectOf(resource['values']);
  const claims = objectOf(values['bound_claims']);
  const split = Object.entries(claims).map(([claim, value]) => [
    claim,
    listOf(value).flatMap((one) => (typeof one === 'string' ? splitAt(one) : [one])),
  ]);
  return {
    name: textOf(values['role_name']) ?? textOf(resource['address']) ?? 'role',
    data: { ...values, bound_claims: Object.fromEntries(split) },
  };
}

const splitAt = (text: string): string[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
