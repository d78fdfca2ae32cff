import type { Issuer } from './attack.js';
import { gitHub } from './github.js';
import { gitLab } from './gitlab.js';
import { anyIssuer, buildkite, circleCi, terraform } from './others.js';

/** How the tokens of an issuer are made, by its address. @param issuer with or without https:// */
export function issuerOf(issuer: string): Issuer {
  const [host = '', ...rest] = issuer
    .replace(/^https?:\/\//, '')
    .replace(/\/$/, '')
    .split('/');
  const path = rest.join('/');
  if (host === 'token.actions.githubusercontent.com') return gitHub(path, true);
  if (/^token\.actions\.[\w-]+\.ghe\.com$/.test(host) || path === '_services/token') return gitHub('', false);
  if (host === 'gitlab.com') return gitLab(true);
  if (/(^|[.-])gitlab[.-]/.test(host)) return gitLab(false);
  if (host === 'agent.buildkite.com') return buildkite();
  if (host === 'oidc.circleci.com') return circleCi(/^org\/([\w-]+)$/.exec(path)?.[1] ?? '');
  if (host === 'app.terraform.io' || host === 'app.eu.terraform.io') return terraform(true);
  return anyIssuer();
}

/** Claims that no other issuer's tokens have. */
const GITHUBS = [
  ...['repository', 'repository_owner', 'repository_id', 'repository_owner_id', 'repository_visibility'],
  ...[
    'job_workflow_ref',
    'workflow_ref',
    'workflow',
    'actor',
    'actor_id',
    'event_name',
    'head_ref',
    'base_ref',
  ],
];

/** The issuer that conditions on these claims speak of; undefined where they speak of none that we know. */
export function guessed(claims: readonly string[], subjects: readonly string[]): string | undefined {
  const has = (...names: string[]): boolean => names.some((name) => claims.includes(name));
  const says = (form: RegExp): boolean => subjects.some((subject) => form.test(subject));
  if (has(...GITHUBS)) return 'https://token.actions.githubusercontent.com';
  if (has('project_path', 'namespace_path', 'project_id', 'namespace_id', 'ref_protected'))
    return 'https://gitlab.com';
  if (has('organization_slug', 'pipeline_slug')) return 'https://agent.buildkite.com';
  if (claims.some((claim) => claim.startsWith('terraform_'))) return 'https://app.terraform.io';
  if (says(/^(repo|repository|repository_owner):/)) return 'https://token.actions.githubusercontent.com';
  if (says(/^project_path:/)) return 'https://gitlab.com';
  if (says(/^organization:[^:]*:pipeline:/)) return 'https://agent.buildkite.com';
  if (says(/^organization:[^:]*:project:/)) return 'https://app.terraform.io';
  return undefined;
}
