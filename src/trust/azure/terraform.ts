import { type Attribute, dataSource, list, map, quoted, resource } from '../hcl.js';
import { uniqueName } from '../unique-name.js';
import { commentLines, headerFor } from './comments.js';
import type { IdentityPlan, PlannedCredential } from './identity-plan.js';

/** The version of the API that knows flexible credentials of managed identities. Source: Azure Resource Manager templates reference. */
export const FLEXIBLE_API = '2025-01-31-preview';

/** Returns a configuration for Terraform and OpenTofu, in the layout that their formatters produce. */
export function terraform(plan: IdentityPlan): string {
  const name = identifier(plan.credentials[0]?.name ?? 'jobpass');
  const isManaged = plan.managedIdentity !== undefined;
  const taken = new Set<string>();
  const blocks = [
    commented([
      ...headerFor(plan),
      `Needs the provider ${isManaged ? 'azurerm' : `azuread${plan.roles.length > 0 ? ' and the provider azurerm' : ''}`}${isManaged && plan.credentials.some(isFlexible) ? ' and the provider azapi, because azurerm has no resource for flexible credentials' : ''}.`,
    ]),
    ...identityBlocks(plan, name),
    ...plan.credentials.map(
      (credential) =>
        `${commented([...credential.why.map((one) => `${one}.`), ...credential.notes])}${credentialBlock(plan, credential, name, uniqueName(identifier(credential.name), taken, '_'))}`,
    ),
    ...plan.roles.map(({ role, scope }) =>
      resource('azurerm_role_assignment', uniqueName(identifier(`${name} ${role}`), taken, '_'), [
        ['scope', quoted(scope)],
        isId(role)
          ? ['role_definition_id', quoted(definitionId(role, scope))]
          : ['role_definition_name', quoted(role)],
        ['principal_id', principal(plan, name)],
        ['principal_type', quoted('ServicePrincipal')],
      ]),
    ),
  ];
  return blocks.join('\n');
}

const isFlexible = ({ expression }: PlannedCredential): boolean => expression !== undefined;

/** Returns the data sources that look up the identity. */
function identityBlocks({ clientId, managedIdentity, roles }: IdentityPlan, name: string): string[] {
  if (managedIdentity !== undefined) {
    const [, , , , group = '', , , , own = ''] = managedIdentity.split('/');
    return [
      dataSource('azurerm_user_assigned_identity', name, [
        ['name', quoted(own)],
        ['resource_group_name', quoted(group)],
      ]),
    ];
  }
  const client: Attribute = ['client_id', quoted(clientId)];
  return [
    dataSource('azuread_application', name, [client]),
    ...(roles.length === 0 ? [] : [dataSource('azuread_service_principal', name, [client])]),
  ];
}

/** Sources: the documentation of azuread (application_federated_identity_credential, application_flexible_federated_identity_credential), azurerm 5.12 (federated_identity_credential) and azapi (azapi_resource). */
function credentialBlock(
  { managedIdentity }: IdentityPlan,
  { name, issuer, audiences, subject, expression = '' }: PlannedCredential,
  identity: string,
  id: string,
): string {
  const [audience = ''] = audiences;
  const issued: Attribute = ['issuer', quoted(issuer)];
  if (managedIdentity === undefined) {
    const own: Attribute[] = [
      ['application_id', `data.azuread_application.${identity}.id`],
      ['display_name', quoted(name)],
      issued,
    ];
    return subject === undefined
      ? resource('azuread_application_flexible_federated_identity_credential', id, [
          ...own,
          ['audience', quoted(audience)],
          ['claims_matching_expression', quoted(expression)],
        ])
      : resource('azuread_application_federated_identity_credential', id, [
          ...own,
          ['audiences', list([quoted(audience)])],
          ['subject', quoted(subject)],
        ]);
  }
  const parent = `data.azurerm_user_assigned_identity.${identity}.id`;
  if (subject !== undefined)
    return resource('azurerm_federated_identity_credential', id, [
      ['name', quoted(name)],
      ['user_assigned_identity_id', parent],
      issued,
      ['audience', list([quoted(audience)])],
      ['subject', quoted(subject)],
    ]);
  return resource('azapi_resource', id, [
    [
      'type',
      quoted(`Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@${FLEXIBLE_API}`),
    ],
    ['name', quoted(name)],
    ['parent_id', parent],
    [
      'body',
      map(
        [
          [
            'properties',
            map(
              [
                issued,
                ['audiences', list([quoted(audience)])],
                [
                  'claimsMatchingExpression',
                  map(
                    [
                      ['value', quoted(expression)],
                      ['languageVersion', '1'],
                    ],
                    '      ',
                  ),
                ],
              ],
              '    ',
            ),
          ],
        ],
        '  ',
      ),
    ],
  ]);
}

const principal = ({ managedIdentity }: IdentityPlan, name: string): string =>
  managedIdentity === undefined
    ? `data.azuread_service_principal.${name}.object_id`
    : `data.azurerm_user_assigned_identity.${name}.principal_id`;

/** Whether a role is given by its id instead of its name. */
export const isId = (role: string): boolean => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(role);

/** Returns the resource id of a role's definition, as seen from a scope. */
export function definitionId(role: string, scope: string): string {
  const [subscription = ''] = /^\/subscriptions\/[^/]+/i.exec(scope) ?? [];
  return `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${role.toLowerCase()}`;
}

const commented = (lines: readonly string[]): string =>
  commentLines(lines)
    .map((line) => `${line}\n`)
    .join('');

function identifier(text: string): string {
  const words = text
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
    .toLowerCase();
  return /^[a-z]/.test(words) ? words : `id_${words}`;
}
