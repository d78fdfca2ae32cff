import { closest, distance } from 'fastest-levenshtein';
import type { ConditionSet } from './conditions.js';
import { type IssuerKind, KNOWN_CLAIMS, knownIssuer } from './known-issuers.js';
import { compilePattern, parsePattern, textOfPattern } from './patterns.js';

/** The format of a claim's values. */
interface ClaimFormat {
  /** The description of the format in messages: `begins with refs/`. */
  says: string;
  /** The prefix of every value. */
  begins?: string;
  /** All possible values. */
  values?: readonly string[];
  /** Every literal part of a pattern must match this expression. */
  made?: RegExp;
  /** A pattern without wildcards must match this expression. */
  whole?: RegExp;
}

const FLAG: ClaimFormat = { says: 'is the text "true" or "false"', values: ['true', 'false'] };
const NUMBER: ClaimFormat = { says: 'is a decimal number', made: /^\d+$/, whole: /^\d+$/ };
const SHA: ClaimFormat = {
  says: 'is a commit hash of 40 or 64 hex digits',
  made: /^[\da-f]+$/,
  whole: /^(?:[\da-f]{40}|[\da-f]{64})$/,
};
const REF: ClaimFormat = { says: 'begins with `refs/`, such as `refs/heads/main`', begins: 'refs/' };
const PATH: ClaimFormat = {
  says: 'has the form `octo-org/shop`',
  whole: /^[^/]+(?:\/[^/]+)+$/,
};
const PAIR: ClaimFormat = { says: 'has the form `octo-org/shop`', whole: /^[^/]+\/[^/]+$/ };
const NAME: ClaimFormat = { says: 'is a name without `/`', made: /^[^/]+$/ };
const EVENT: ClaimFormat = { says: 'is an event name, such as `push`', made: /^[a-z_]+$/ };
const WORKFLOW: ClaimFormat = {
  says: 'has the form `octo-org/ci/.github/workflows/deploy.yml@refs/heads/main`',
  whole: /^[^/]+\/[^/]+\/[^@]+@.+$/,
};
const TYPE: ClaimFormat = { says: 'is `branch` or `tag`', values: ['branch', 'tag'] };
const UUID: ClaimFormat = {
  says: 'is a UUID',
  made: /^[\da-f-]+$/i,
  whole: /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i,
};

/** The formats of the claims of each CI system. Sources: each CI system's reference documentation about its ID tokens. */
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
  aws: {},
  terraform: { terraform_run_phase: { says: 'is `plan` or `apply`', values: ['plan', 'apply'] } },
};

/** A condition that no token can meet, or that names an unknown claim. */
export interface WrongClaim {
  claim: string;
  reason: string;
  /**
   * True if no token can meet the condition. False if the claim is unknown, because the issuer may have added the claim
   * recently.
   */
  sure: boolean;
}

/**
 * Returns the conditions that no token from an issuer can meet, and the conditions on unknown claims. The list is empty if the
 * issuer is unknown.
 */
export function wrongClaims(issuer: string, set: ConditionSet): WrongClaim[] {
  const kind = knownIssuer(issuer)?.kind;
  if (kind === undefined) return [];
  const known = [...KNOWN_CLAIMS[kind], 'exp', 'iat', 'nbf', 'jti'];
  return Object.entries(set).flatMap(([written, patterns]): WrongClaim[] => {
    // If the name is a JSON pointer, Jobpass checks the top-level claim that the pointer starts with.
    const claim = written.startsWith('/') ? firstOf(written) : written;
    if (!known.includes(claim)) {
      if (kind === 'github' && claim.startsWith('repo_property_')) return [];
      const near = closest(claim, known);
      const edits = distance(claim, near);
      return edits <= 2 && edits < Math.min(claim.length, near.length)
        ? [{ claim: written, reason: `the claim does not exist: did you mean \`${near}\`?`, sure: true }]
        : [
            {
              claim: written,
              reason: `the claim is not documented for ID tokens of ${issuer}`,
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

/** Returns why a pattern matches no value in a format, or undefined if the pattern can match. */
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

/** Returns an error message if a pattern contains an environment name with a colon. GitHub encodes that colon as `%3A`. */
function colonIn(pattern: string): string[] {
  const [, head, name] = /^(repo:[^:]+:environment:)([^:]*:.*)$/.exec(pattern) ?? [];
  if (head === undefined || name === undefined || /^[^:]*:\w+:/.test(name)) return [];
  return [
    `\`${pattern}\` can never match: GitHub encodes a colon in an environment name as \`%3A\`. Did you mean \`${head}${name.replaceAll(':', '%3A')}\`?`,
  ];
}
