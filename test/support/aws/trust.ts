import { readRules } from '../../../src/rules/file.js';
import { awsTrustGenerator } from '../../../src/trust/aws/generator.js';
import type { ServerPlan } from '../../../src/trust/generator.js';
import { plansFor } from '../../../src/trust/plans.js';
import type { Policy } from './policies.js';

/** The issuer that the files of these tests speak of, and its provider in the account of the stand-in. */
export const GITHUB = 'https://token.actions.githubusercontent.com';
export const GITHUB_PROVIDER = 'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com';

/** What `--format json` prints. */
export interface Documents {
  partition: string;
  account: string;
  providers: { arn: string; url: string; clientIds: string[] }[];
  roles: {
    arn: string;
    name: string;
    path: string;
    trust: Policy & { Statement: Policy['Statement'][] };
    rules: { sid: string; rules: string[] }[];
    policies: string[];
    inline: Record<string, Policy>;
    permissionsBoundary: string | null;
    maxSessionDuration: number;
    description: string | null;
    tags: Record<string, string>;
  }[];
}

/** The plans of a file of rules, as the command makes them. */
export const plansOf = (text: string): Promise<readonly ServerPlan[]> =>
  plansFor(readRules(text, '.jobpass.yml'), 'aws', awsTrustGenerator);

/** The only plan of a file. */
export async function planOf(text: string): Promise<ServerPlan> {
  const [plan, another] = await plansOf(text);
  if (plan === undefined || another !== undefined) throw new Error('not one account');
  return plan;
}

export const documentsOf = (plan: ServerPlan): Documents => JSON.parse(plan.print('json')) as Documents;

/** A file with one credential, `deploy`, and what is said of it, in YAML. */
export const file = (
  credential: string,
  jobs = 'when: { repository: octo-org/shop, repository_id: 123 }',
): string =>
  `jobs:
  github:
    issuer: ${GITHUB}
    ${jobs}
credentials:
  deploy:
    provider: aws
    region: eu-central-1
${credential
  .trim()
  .split('\n')
  .map((line) => `    ${line}`)
  .join('\n')}
`;

/** A file whose every free text is one that some format would act on. */
export const EVIL = `a"b'c\\d\${e}%{f}#*/é$(id)\`id\`{{g}}: - &h *i !j`;
export const evil = file(`
role: arn:aws:iam::123456789012:role/a+b=c.d@e-f
audience: ${JSON.stringify(`https://x/${EVIL}`)}
when: { environment: [${JSON.stringify(EVIL.replaceAll('*', '\\*'))}, ${JSON.stringify(`${EVIL.replaceAll('*', '\\*')}**`)}] }
trust:
  description: ${JSON.stringify(EVIL)}
  tags: { 'a b': 'c=d', 'yes': 'no' }
  policy:
    Version: '2012-10-17'
    Statement: [{ Effect: Allow, Action: 's3:*', Resource: '*', Condition: { StringEquals: { 'aws:PrincipalTag/x': ${JSON.stringify(EVIL)} } } }]`);
