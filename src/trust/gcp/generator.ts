import type { Drift, ServerAccess, ServerPlan, TrustGenerator } from '../generator.js';
import { diff } from './diff.js';
import { gcloud } from './gcloud.js';
import { json } from './json.js';
import { poolsFor } from './plan.js';
import type { PoolPlan } from './pool-plan.js';
import { terraform } from './terraform.js';
import { type GcpTrust, gcpTrustSchema } from './trust-schema.js';

const FORMATS: Readonly<Record<string, (plan: PoolPlan) => string>> = { terraform, gcloud, json };

/** The generator for Google Cloud. It creates one plan for each workload identity pool. */
export const gcpTrustGenerator: TrustGenerator<GcpTrust> = {
  formats: ['terraform', 'gcloud', 'json'],
  options: [
    {
      name: 'api-url',
      description:
        'The address of all of Google’s APIs, for example of a proxy (default: https://SERVICE.googleapis.com).',
    },
  ],
  schema: gcpTrustSchema,
  plan: (grants, reportProblem) =>
    poolsFor(grants, reportProblem).map(
      (pool): ServerPlan => ({
        server: pool.pool,
        roles: [
          ...pool.accounts.filter(({ why }) => why.length > 0).map(({ email }) => email),
          ...pool.direct.keys(),
        ],
        print: (format) => FORMATS[format]?.(pool) ?? json(pool),
        diff: (access: ServerAccess): Promise<readonly Drift[]> => diff(pool, access),
      }),
    ),
};
