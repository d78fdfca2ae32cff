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

/** The generator for AWS. It creates one plan for each account, with OIDC providers and roles. */
export const awsTrustGenerator: TrustGenerator<AwsTrust> = {
  formats: ['terraform', 'cloudformation', 'json', 'cli'],
  options: [],
  schema: awsTrustSchema,
  plan: (grants, reportProblem) => {
    const reported = new Set<string>();
    const accounts = accountsFor(grants, (grant, reason) => {
      // A conflict between two rules is found twice, once for each rule.
      const key = `${grants.indexOf(grant as (typeof grants)[number])} ${reason}`;
      if (!reported.has(key)) reportProblem(grant, reason);
      reported.add(key);
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
