import type { FederatedCredential } from '../../../servers/azure/federated-credential.js';
import { printable } from '../../../text/printable.js';
import type { Finding } from '../linter.js';

/**
 * Returns whether tokens of an issuer come from Azure Pipelines: the issuer of an organization of Azure DevOps. Newer service
 * connections have Entra itself as their issuer.
 *
 * Source: Microsoft Learn, "Set an Azure Resource Manager workload identity service connection manually" (issuer and subject).
 */
export function isAzurePipelines(issuer: string): boolean {
  return /^https:\/\/vstoken\.dev\.azure\.com\/[\da-f-]{36}$/i.test(issuer);
}

/**
 * Reports that a service connection does not restrict pipelines by itself. Its subject is `sc://ORGANIZATION/PROJECT/CONNECTION`, the
 * same for every branch and every pipeline that may use the connection.
 */
export function pipelinesFinding(
  where: string,
  { issuer, subject, audiences }: FederatedCredential,
  production: string | undefined,
): Finding[] {
  if (subject === undefined || !/^sc:\/\/[^/]+\/[^/]+\/[^/]+$/.test(subject)) return [];
  return [
    {
      where,
      hole: 'any-branch',
      severity: production === undefined ? 'low' : 'medium',
      message: `The subject names a service connection of Azure Pipelines. It is the same for all branches and pull requests, and for every pipeline that may use the connection.${production === undefined ? '' : ` This looks like an identity for production ("${printable(production, 80)}").`}`,
      fix: 'In the service connection, do not grant access to all pipelines, and add the check "Branch control" or an approval',
      example: { iss: issuer, aud: audiences[0] ?? '', sub: subject },
      telling: ['sub'],
    },
  ];
}
