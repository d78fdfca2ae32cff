import { closest, distance } from 'fastest-levenshtein';
import type { ConditionSet } from './conditions.js';
import { type IssuerKind, KNOWN_CLAIMS, knownIssuer } from './known-issuers.js';
import { compilePattern, parsePattern, textOfPattern } from './patterns.js';

/** How the values of a claim are written. */
interface ClaimFormat {
  /** For people: `begins with refs/`. */
  says: string;
  /** What it begins with. */
  begins?: string;
  /** The only values. */
  values?: readonly string[];
  /** What each literal part of a pattern is made of. */
  made?: RegExp;
  /** What a pattern without wildcards fits. */
  whole?: RegExp;
}

const FLAG: ClaimFormat = { says: 'is the text "true" or "false"', values: ['true', 'false'] };
const NUMBER: ClaimFormat = { says: 'is a number in decimal digits', made: /^\d+$/, whole: /^\d+$/ };
const SHA: ClaimFormat = {
  says: 'is a commit in 40 or 64 hex digits',
  made: /^[\da-f]+$/,
  whole: /^(?:[\da-f]{40}|[\da-f]{64})$/,
};
const REF: ClaimFormat = { says: 'begins with `refs/`, as in `refs/heads/main`', begins: 'refs/' };
const PATH: ClaimFormat = {
  says: 'is an owner and a name, as in `octo-org/shop`',
  whole: /^[^/]+(?:\/[^/]+)+$/,
};
const PAIR: ClaimFormat = { says: 'is an owner and a name, as in `octo-org/shop`', whole: /^[^/]+\/[^/]+$/ };
const NAME: ClaimFormat = { says: 'is a name without `/`', made: /^[^/]+$/ };
const EVENT: ClaimFormat = { says: 'is the name of an event, as in `push`', made: /^[a-z_]+$/ };
const WORKFLOW: ClaimFormat = {
  says: 'is a file and a ref, as in `octo-org/ci/.github/workflows/deploy.yml@refs/heads/main`',
  whole: /^[^/]+\/[^/]+\/[^@]+@.+$/,
};
const TYPE: ClaimFormat = { says: 'is `branch` or `tag`', values: ['branch', 'tag'] };
const UUID: ClaimFormat = {
  says: 'is a UUID',
  made: /^[\da-f-]+$/i,
  whole: /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i,
};

/** How each CI system writes the values of its claims. Sources: the references of their ID tokens. */
const CLAIM_FORMATS: Readonly<Record<IssuerKind, Readonly<Record<string, ClaimFormat>>>> = {
  github: {
    actor: NAME,
    actor_id: NUMBER,
    check_run_id: NUMBER,
    enterprise_id: NUMBER,
    event_name: EVENT,
    job_workflow_ref: WORKFLOW,
    job_workflow_sha: SHA,
    ref: REF,
    ref_protected: FLAG,
    ref_type: TYPE,
    repository: PAIR,
    repository_id: NUMBER,
    repository_owner: NAME,
    repository_owner_id: NUMBER,
    repository_visibility: {
      says: 'is `private`, `public` or `internal`',
      values: ['private', 'public', 'internal'],
    },
    run_attempt: NUMBER,
    run_id: NUMBER,
    run_number: NUMBER,
    runner_environment: {
      says: 'is `github-hosted` or `self-hosted`',
      values: ['github-hosted', 'self-hosted'],
    },
    sha: SHA,
    workflow_ref: WORKFLOW,
    workflow_sha: SHA,
  },
  gitlab: {
    environment_protected: FLAG,
    job_id: NUMBER,
    namespace_id: NUMBER,
    pipeline_id: NUMBER,
    pipeline_source: EVENT,
    project_id: NUMBER,
    project_path: PATH,
    ref_path: REF,
    ref_protected: FLAG,
    ref_type: TYPE,
    runner_id: NUMBER,
    runner_environment: {
      says: 'is `gitlab-hosted` or `self-hosted`',
      values: ['gitlab-hosted', 'self-hosted'],
    },
    sha: SHA,
    user_id: NUMBER,
  },
  buildkite: {
    agent_id: UUID,
    build_number: NUMBER,
    cluster_id: UUID,
    job_id: UUID,
    organization_id: UUID,
    organization_slug: NAME,
    pipeline_id: UUID,
    pipeline_slug: NAME,
    queue_id: UUID,
  },
  circleci: {
    'oidc.circleci.com/org-id': UUID,
    'oidc.circleci.com/project-id': UUID,
    'oidc.circleci.com/ssh-rerun': FLAG,
  },
  terraform: { terraform_run_phase: { says: 'is `plan` or `apply`', values: ['plan', 'apply'] } },
};

/** What is wrong with a condition on a claim. */
export interface WrongClaim {
  claim: string;
  reason: string;
  /** Whether no token can meet it; otherwise the claim is one that is not known here, and may be new. */
  sure: boolean;
}

/** Conditions that no token of an issuer meets, or on claims that are not known of it. None for an issuer that is not known. */
export function wrongClaims(issuer: string, set: ConditionSet): WrongClaim[] {
  const kind = knownIssuer(issuer)?.kind;
  if (kind === undefined) return [];
  const known = [...KNOWN_CLAIMS[kind], 'exp', 'iat', 'nbf', 'jti'];
  return Object.entries(set).flatMap(([written, patterns]): WrongClaim[] => {
    // Of a JSON pointer the claim that it goes into.
    const claim = written.startsWith('/') ? firstOf(written) : written;
    if (!known.includes(claim)) {
      if (kind === 'github' && claim.startsWith('repo_property_')) return [];
      const near = closest(claim, known);
      const edits = distance(claim, near);
      return edits <= 2 && edits < Math.min(claim.length, near.length)
        ? [{ claim: written, reason: `there is no such claim: did you mean \`${near}\`?`, sure: true }]
        : [
            {
              claim: written,
              reason: `the tokens of ${issuer} are not known to have this claim`,
              sure: false,
            },
          ];
    }
    const form = claim === written ? CLAIM_FORMATS[kind][claim] : undefined;
    const texts = [patterns].flat().map(String);
    const reasons = texts.flatMap((pattern) => {
      const why = form === undefined ? undefined : whyNeverMatches(pattern, form);
      if (why !== undefined) return [`\`${pattern}\` can never match: the claim ${why}`];
      return kind === 'github' && claim === 'sub' ? colonIn(pattern) : [];
    });
    return reasons.map((reason) => ({ claim: written, reason, sure: true }));
  });
}

const firstOf = (pointer: string): string =>
  (pointer.slice(1).split('/')[0] ?? '').replaceAll('~1', '/').replaceAll('~0', '~');

/** Why a pattern matches no value of a form. */
function whyNeverMatches(
  pattern: string,
  { says, begins, values, made, whole }: ClaimFormat,
): string | undefined {
  if (values !== undefined) return values.some(compilePattern(pattern)) ? undefined : says;
  const text = textOfPattern(pattern);
  if (text !== undefined && whole !== undefined && !whole.test(text)) return says;
  const parts = parsePattern(pattern);
  if (begins !== undefined) {
    const [first] = parts;
    if (
      typeof first === 'string' &&
      !first.startsWith(begins) &&
      !(parts.length > 1 && begins.startsWith(first))
    )
      return says;
  }
  return made !== undefined && parts.some((part) => typeof part === 'string' && !made.test(part))
    ? says
    : undefined;
}

/** GitHub writes `%3A` for a colon in the name of an environment. */
function colonIn(pattern: string): string[] {
  const [, head, name] = /^(repo:[^:]+:environment:)([^:]*:.*)$/.exec(pattern) ?? [];
  if (head === undefined || name === undefined || /^[^:]*:\w+:/.test(name)) return [];
  return [
    `\`${pattern}\` can never match: a colon in the name of an environment is \`%3A\` in the subject: \`${head}${name.replaceAll(':', '%3A')}\``,
  ];
}
