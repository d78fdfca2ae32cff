import type { ServerPlan, TrustGenerator } from '../generator.js';
import { cli } from './cli.js';
import { diff } from './diff.js';
import { type IdentityPlan, identitiesOf } from './identity-plan.js';
import { repositoriesIn } from './matchers-of.js';
import { terraform } from './terraform.js';
import { type AzureTrust, azureTrustSchema } from './trust-schema.js';

const FORMATS: Readonly<Record<string, (plan: IdentityPlan) => string>> = { terraform, az: cli, json };

/** The generator for Microsoft Entra. It creates one plan for each application or managed identity. */
export const azureTrustGenerator: TrustGenerator<AzureTrust> = {
  formats: ['terraform', 'az', 'json'],
  options: [
    {
      name: 'other-credentials',
      description:
        'Names of federated credentials of the identity that are not from the rules file, separated by commas. They are not reported as wider.',
    },
  ],
  schema: azureTrustSchema,
  subjectsOf: repositoriesIn,
  plan: (grants, reportProblem, subjects = new Map()) => {
    const reported = new Set<string>();
    const plans = identitiesOf(grants, subjects, (grant, reason) => {
      const key = `${grants.indexOf(grant as (typeof grants)[number])} ${reason}`;
      if (!reported.has(key)) reportProblem(grant, reason);
      reported.add(key);
    });
    return plans.map(
      (plan): ServerPlan => ({
        server: plan.clientId,
        roles: plan.credentials.map(({ name }) => name),
        print: (format) => (FORMATS[format] ?? json)(plan),
        diff: (access) => diff(plan, access),
      }),
    );
  },
};

/** Returns the credentials and role assignments as JSON. */
function json({ tenant, clientId, managedIdentity, credentials, roles }: IdentityPlan): string {
  const content = {
    tenant,
    clientId,
    managedIdentity: managedIdentity ?? null,
    credentials: credentials.map(
      ({ name, issuer, audiences, subject, expression, languageVersion, why, notes }) => ({
        name,
        issuer,
        audiences,
        ...(subject === undefined
          ? { claimsMatchingExpression: { value: expression, languageVersion } }
          : { subject }),
        rules: why,
        notes,
      }),
    ),
    roles,
  };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}
