import type { AccountPlan } from './account-plan.js';

/** Returns all documents as one JSON object. */
export function json({ partition, account, providers, roles }: AccountPlan): string {
  const content = {
    partition,
    account,
    providers: providers.map(({ arn, url, clientIds }) => ({ arn, url, clientIds })),
    roles: roles.map((role) => ({
      arn: role.arn,
      name: role.name,
      path: role.path,
      for: role.why,
      trust: role.trust,
      rules: role.statements.map(({ statement, why }) => ({ sid: statement.Sid, rules: why })),
      policies: role.policies,
      inline: Object.fromEntries(role.inline.map(({ name, document }) => [name, document])),
      permissionsBoundary: role.boundary ?? null,
      maxSessionDuration: role.maxSession,
      description: role.description ?? null,
      tags: role.tags,
    })),
  };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}
