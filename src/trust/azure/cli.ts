import { quoted } from '../../text/shell.js';
import { commentLines, headerFor } from './comments.js';
import type { IdentityPlan, PlannedCredential } from './identity-plan.js';
import { definitionId, FLEXIBLE_API, isId } from './terraform.js';

/**
 * Returns a POSIX shell script for the Azure CLI that creates or updates the credentials and role assignments of an identity.
 * Running the script again is safe. The script removes nothing: to find credentials that no rule needs, use trust diff.
 *
 * Sources: the reference of `az ad app federated-credential`, `az identity federated-credential`, `az role assignment` and `az rest`;
 * Microsoft Graph, "Upsert federatedIdentityCredential". The options were compared with the help of azure-cli 2.91.0.
 */
export function cli(plan: IdentityPlan): string {
  const { tenant, cloud, managedIdentity, clientId, roles } = plan;
  const shown =
    managedIdentity === undefined
      ? `az ad sp show --id ${quoted(clientId)} --query id --output tsv`
      : `az identity show --ids ${quoted(managedIdentity)} --query principalId --output tsv`;
  return [
    '#!/bin/sh',
    ...commentLines([...headerFor(plan), `Needs the Azure CLI, logged in to the tenant ${tenant}.`]),
    'set -eu',
    '',
    'cloud=$(az cloud show --query name --output tsv)',
    `if [ "$cloud" != ${quoted(cloud.cli)} ]; then`,
    `  echo "The Azure CLI uses $cloud, but this script is for ${cloud.cli}: run az cloud set --name ${cloud.cli}" >&2`,
    '  exit 1',
    'fi',
    ...(managedIdentity === undefined
      ? []
      : [
          `client=$(az identity show --ids ${quoted(managedIdentity)} --query clientId --output tsv)`,
          `if [ "$client" != ${quoted(clientId)} ]; then`,
          `  echo "The client ID of the managed identity is $client, but the rules file has ${clientId}" >&2`,
          '  exit 1',
          'fi',
        ]),
    ...plan.credentials.flatMap((credential) => [
      '',
      ...commentLines([...credential.why.map((one) => `${one}.`), ...credential.notes]),
      ...credentialLines(plan, credential),
    ]),
    ...(roles.length === 0 ? [] : ['', `principal=$(${shown})`]),
    ...roles.map(
      ({ role, scope }) =>
        `az role assignment create --assignee-object-id "$principal" --assignee-principal-type ServicePrincipal --role ${quoted(isId(role) ? definitionId(role, scope) : role)} --scope ${quoted(scope)} > /dev/null`,
    ),
    '',
  ].join('\n');
}

function credentialLines(
  { clientId, managedIdentity, cloud }: IdentityPlan,
  { name, issuer, audiences, subject, expression }: PlannedCredential,
): string[] {
  const { graph, resourceManager } = cloud;
  const matching =
    subject === undefined
      ? { claimsMatchingExpression: { value: expression, languageVersion: 1 } }
      : { subject };
  if (managedIdentity !== undefined) {
    const url = `${resourceManager}${managedIdentity}/federatedIdentityCredentials/${name}?api-version=${FLEXIBLE_API}`;
    return [
      `az rest --method put --url ${quoted(url)} --body ${quoted(JSON.stringify({ properties: { issuer, audiences, ...matching } }))} > /dev/null`,
    ];
  }
  if (subject === undefined) {
    const url = `${graph}/beta/applications(appId='${clientId}')/federatedIdentityCredentials(name='${name}')`;
    return [
      `az rest --method patch --url ${quoted(url)} --headers Prefer=create-if-missing Content-Type=application/json --body ${quoted(JSON.stringify({ issuer, audiences, ...matching }))}`,
    ];
  }
  const parameters = `--parameters ${quoted(JSON.stringify({ name, issuer, audiences, ...matching }))} > /dev/null`;
  const which = `--id ${quoted(clientId)} --federated-credential-id ${quoted(name)}`;
  return [
    `if az ad app federated-credential show ${which} > /dev/null 2>&1; then`,
    `  az ad app federated-credential update ${which} ${parameters}`,
    'else',
    `  az ad app federated-credential create --id ${quoted(clientId)} ${parameters}`,
    'fi',
  ];
}
