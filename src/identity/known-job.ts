import { sha256 } from '../sha256.js';
import type { Claims } from './id-token.js';
import { jobClaims } from './job-id.js';
import { type IssuerKind, knownIssuer } from './known-issuers.js';

/** A job that the claims of its ID tokens identify. */
export interface KnownJob {
  /** A hash of the claims that identify the job, its attempt and its issuer. */
  id: string;
  /** Whether all processes of such a job have the same job key. Otherwise, a second key of a job is no sign of theft. */
  hasOneKey: boolean;
}

/** For each CI system, a claim that only its ID tokens contain. The issuer cannot identify the system, because a self-hosted server can have any address. */
const MARKS: readonly (readonly [kind: IssuerKind, claim: string])[] = [
  ['gitlab', 'project_path'],
  ['buildkite', 'pipeline_slug'],
  ['circleci', 'oidc.circleci.com/project-id'],
  ['terraform', 'terraform_run_id'],
  ['github', 'repository_owner_id'],
];

/** The CI systems whose jobs share a key: a file in the job's folder, or derived from a secret of the job. */
const ONE_KEY: ReadonlySet<IssuerKind> = new Set<IssuerKind>(['github', 'gitlab', 'buildkite']);

const LONGEST_HASH = 22;

/** Returns the job that an ID token belongs to; undefined if its claims do not identify exactly one job. */
export function knownJob(claims: Claims): KnownJob | undefined {
  const issuer = String(claims['iss']);
  const kind = knownIssuer(issuer)?.kind ?? MARKS.find(([, claim]) => isPresent(claims[claim]))?.[0];
  const names = kind === undefined ? [] : jobClaims(kind);
  const values = names.map((name) => claims[name]);
  if (kind === undefined || names.length === 0 || !values.every(isPresent)) return undefined;
  return { id: shortHash([issuer, kind, ...values.map(String)]), hasOneKey: ONE_KEY.has(kind) };
}

/** Returns a short hash of texts, for names. */
export function shortHash(texts: readonly string[]): string {
  return sha256(JSON.stringify(texts), 'base64url').slice(0, LONGEST_HASH);
}

function isPresent(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && value !== '');
}
