import type { Drift, ServerAccess, ServerPlan, TrustGenerator } from '../generator.js';
import type { AccountPlan } from './account-plan.js';
import { cli } from './cli.js';
import { cloudformation } from './cloudformation.js';
import { diff } from './diff.js';
import { json } from './json.js';
import { accountsFor } from './plan.js';
import { terraform } from './terraform.js';
import { type AwsTrust, awsTrustSchema } from './trust-schema.js';

const FORMATS: Readonly<Record<string, (plan: AccountPlan) => string>> = {
  terraform,
  cloudformation,
  json,
  cli,
};

/** AWS: OIDC providers and roles, one plan for each account. */
export const awsTrustGenerator: TrustGenerator<AwsTrust> = {
  formats: ['terraform', 'cloudformation', 'json', 'cli'],
  options: [],
  schema: awsTrustSchema,
  plan: (grants, reportProblem) => {
    const told = new Set<string>();
    const accounts = accountsFor(grants, (grant, reason) => {
      // What two rules have to do with each other is found from both sides.
      const key = `${grants.indexOf(grant as (typeof grants)[number])} ${reason}`;
      if (!told.has(key)) reportProblem(grant, reason);
      told.add(key);
    });
    return accounts.map(
      (account): ServerPlan => ({
        server: account.account,
        roles: account.roles.map(({ name }) => name),
        print: (format) => FORMATS[format]?.(account) ?? json(account),
        diff: (access: ServerAccess): Promise<readonly Drift[]> => diff(account, access),
      }),
    );
  },
};
