import { type IssuerKind, type KnownIssuer, knownIssuer } from '../../../identity/known-issuers.js';
import type { IssuerTokens } from './attack.js';
import { awsAccount } from './aws.js';
import { buildkite } from './buildkite.js';
import { circleCi } from './circleci.js';
import { gitHub } from './github.js';
import { gitLab } from './gitlab.js';
import { terraform } from './terraform.js';
import { anyIssuer } from './unknown-issuer.js';

const ISSUERS: Readonly<Record<IssuerKind, (issuer: KnownIssuer) => IssuerTokens>> = {
  github: gitHub,
  gitlab: gitLab,
  buildkite,
  circleci: circleCi,
  terraform,
  aws: awsAccount,
};

/** Returns the form of an issuer's tokens. @param address the issuer's address, with or without `https://` */
export function issuerTokens(address: string): IssuerTokens {
  const known = knownIssuer(address);
  return known === undefined ? anyIssuer() : ISSUERS[known.kind](known);
}

/** Claims that only GitHub's tokens contain. */
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

/** Returns the issuer that the claims and subjects of the conditions suggest; undefined if no known issuer matches. */
export function guessIssuer(claims: readonly string[], subjects: readonly string[]): string | undefined {
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
