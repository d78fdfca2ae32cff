import { isObject, type JsonObject } from '../../../text/json.js';
import { listOf, objectOf, objectsOf, textOf } from '../../../text/json-values.js';
import { isTerraform, terraformResources } from '../terraform-plan.js';
import { templateRoles } from './cloudformation.js';
import { type AwsRole, decoded } from './role.js';

/** Returns the roles in a document; undefined if the document does not describe roles. */
export function rolesIn(document: unknown, name: string): AwsRole[] | undefined {
  if (!isObject(document)) return undefined;
  if (isTrustPolicy(document)) return [bareRole(name, document)];
  if (isObject(document['Role']) && 'AssumeRolePolicyDocument' in document['Role'])
    return [listed(document['Role'], name, new Map())];
  if (Array.isArray(document['Roles']))
    return objectsOf(document['Roles']).map((role) => listed(role, name, new Map()));
  if (Array.isArray(document['RoleDetailList'])) {
    const managed = managedPolicies(document);
    return objectsOf(document['RoleDetailList']).map((role) => listed(role, name, managed));
  }
  if ('AssumeRolePolicyDocument' in document) return [listed(document, name, new Map())];
  if (isTerraform(document)) {
    const resources = terraformResources(document, 'aws_iam_role');
    // The Vault linter reads plans that contain only Vault roles.
    return resources.length === 0 ? undefined : resources.map(planned);
  }
  return templateRoles(document);
}

function isTrustPolicy(document: JsonObject): boolean {
  return objectsOf(document['Statement']).some((one) => 'Principal' in one || 'NotPrincipal' in one);
}

function bareRole(name: string, trust: unknown): AwsRole {
  return {
    name,
    arn: '',
    trust,
    hasBoundary: undefined,
    policyNames: [],
    policies: [],
    hasAllPolicies: false,
  };
}

/** Converts a role from the response to an IAM call. */
function listed(role: JsonObject, name: string, managed: ReadonlyMap<string, unknown>): AwsRole {
  const attached = objectsOf(role['AttachedManagedPolicies']);
  const inline = objectsOf(role['RolePolicyList']);
  const detailed = 'RolePolicyList' in role || 'AttachedManagedPolicies' in role;
  return {
    name: textOf(role['RoleName']) ?? name,
    arn: textOf(role['Arn']) ?? '',
    trust: decoded(role['AssumeRolePolicyDocument']),
    // The response of `list-roles` omits the boundary even if the role has one.
    hasBoundary: isObject(role['PermissionsBoundary']) ? true : detailed ? false : undefined,
    policyNames: [
      ...attached.flatMap((one) => textOf(one['PolicyName']) ?? []),
      ...inline.flatMap((one) => textOf(one['PolicyName']) ?? []),
    ],
    policies: [
      ...inline.map((one) => decoded(one['PolicyDocument'])),
      ...attached.flatMap((one) => managed.get(textOf(one['PolicyArn']) ?? '') ?? []),
    ],
    hasAllPolicies: detailed && attached.every((one) => managed.has(textOf(one['PolicyArn']) ?? '')),
  };
}

/** Returns the default versions of managed policies, keyed by the policy's ARN. */
function managedPolicies(document: JsonObject): Map<string, unknown> {
  const policies = new Map<string, unknown>();
  for (const policy of objectsOf(document['Policies'])) {
    const version = objectsOf(policy['PolicyVersionList']).find((one) => one['IsDefaultVersion'] === true);
    const arn = textOf(policy['Arn']);
    if (arn !== undefined && version !== undefined) policies.set(arn, decoded(version['Document']));
  }
  return policies;
}

/** Converts a resource of a Terraform plan. */
function planned(resource: JsonObject): AwsRole {
  const values = objectOf(resource['values']);
  const inline = objectsOf(values['inline_policy']);
  const trust = values['assume_role_policy'];
  return {
    name: textOf(values['name']) ?? textOf(resource['address']) ?? 'role',
    arn: textOf(values['arn']) ?? '',
    trust: decoded(trust),
    hasBoundary: textOf(values['permissions_boundary']) !== undefined ? true : undefined,
    policyNames: [
      ...inline.flatMap((one) => textOf(one['name']) ?? []),
      ...listOf(values['managed_policy_arns']).flatMap((arn) => textOf(arn)?.split('/').at(-1) ?? []),
    ],
    policies: inline.map((one) => decoded(one['policy'])),
    // Other resources of the plan can also attach policies to the role.
    hasAllPolicies: false,
    ...(trust === undefined || trust === null ? { open: 'the trust policy is known only after apply' } : {}),
  };
}
