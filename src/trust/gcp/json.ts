import type { PoolPlan } from './pool-plan.js';

/** Returns the plan as JSON, in the form in which Google's APIs and `gcloud` print providers and policies. */
export function json(plan: PoolPlan): string {
  const providers = plan.providers.map(({ name, issuer, audiences, mapping, condition }) => ({
    name,
    attributeMapping: mapping,
    attributeCondition: condition,
    oidc: { issuerUri: issuer, ...(audiences.length === 0 ? {} : { allowedAudiences: audiences }) },
  }));
  const policies = new Map<string, Map<string, Set<string>>>();
  const add = (resource: string, role: string, member: string): void => {
    const policy = policies.get(resource) ?? new Map<string, Set<string>>();
    policies.set(resource, policy);
    policy.set(role, (policy.get(role) ?? new Set()).add(member));
  };
  for (const { email, bindings } of plan.accounts)
    for (const { role, member } of bindings) add(email, role, member);
  for (const { resource, role, member } of plan.resources) add(resource.name, role, member);
  const named = [...policies].map(([resource, roles]) => ({
    resource,
    bindings: [...roles].map(([role, members]) => ({ role, members: [...members] })),
  }));
  return `${JSON.stringify([...providers, ...named], undefined, 2)}\n`;
}
