import type { ConditionSet } from '../../src/identity/conditions.js';

/** Rules that each server can hold to whose roles `jobpass trust` makes: their names, and the conditions of each. */
export const TRUST_RULES: Readonly<Record<string, ConditionSet>> = {
  main: { repository: ['octo-org/shop'], repository_id: ['123'], ref: ['refs/heads/main'] },
  production: { repository: ['octo-org/shop'], repository_id: ['123'], environment: ['production'] },
  releases: {
    repository: ['octo-org/shop'],
    repository_id: ['123'],
    ref: ['refs/heads/release/**', 'refs/tags/v**'],
  },
  workflow: {
    repository: ['octo-org/shop'],
    repository_id: ['123'],
    job_workflow_ref: ['octo-org/workflows/.github/workflows/deploy.yml@refs/heads/main'],
  },
  people: { repository: ['octo-org/shop'], repository_id: ['123'], actor: ['octocat', 'hubot'] },
  'subject-by-names': { sub: ['repo:octo-org/shop:environment:production'] },
  'subject-by-ids': { sub: ['repo:octo-org@456/shop@123:environment:production'] },
  'subject-of-branches': {
    sub: ['repo:octo-org/shop:ref:refs/heads/**', 'repo:octo-org@456/shop@123:ref:refs/heads/**'],
  },
};

/** An ID token, and the rules that let it in. */
export interface TokenRow {
  name: string;
  /** All but `iss`, `aud` and the times. */
  claims: Readonly<Record<string, unknown>>;
  /** By the conditions alone: a token with one of the members below is never let in. */
  fits: readonly string[];
  /**
   * With claims of a kind that no CI system gives them, or without one that all have: a server may refuse what the file lets in. It must never let in
   * what the file does not.
   */
  odd?: true;
  /** Of an issuer that is not the one of the rules, signed with its own key. */
  issuer?: 'another';
  /** Signed with a key that its issuer does not have. */
  key?: 'another';
  /** Instead of the server's. */
  audience?: string | readonly string[];
  /** How long ago it ended, in seconds. */
  expired?: number;
}

/** The rules that let a row's token in. */
export function letInBy({ fits, issuer, key, audience, expired }: TokenRow): readonly string[] {
  const good = [issuer, key, audience, expired].every((each) => each === undefined);
  return good ? fits : [];
}

/**
 * A file of rules with those above, as JSON, which is YAML.
 *
 * @param credential what its one credential says besides: `provider` and so on
 * @param ofRule what each rule says besides, `role` above all
 */
export function trustRulesFile(
  issuer: string,
  credential: Readonly<Record<string, unknown>>,
  ofRule: (name: string) => Readonly<Record<string, unknown>>,
): string {
  const rules = Object.entries(TRUST_RULES).map(([name, when]) => ({ name, when, ...ofRule(name) }));
  return JSON.stringify(
    { jobs: { ci: { issuer } }, credentials: { shop: { ...credential, rules } } },
    undefined,
    2,
  );
}

interface Job {
  owner?: string;
  ownerId?: string;
  repository?: string;
  id?: string;
  ref?: string;
  environment?: string;
  pullRequest?: true;
  workflow?: string;
  actor?: string;
  /** Whether its subject has the immutable ids. */
  ids?: true;
}

/** What GitHub says of a job. */
function claimsOf({
  owner = 'octo-org',
  ownerId = '456',
  repository = 'shop',
  id = '123',
  ref = 'refs/heads/dev',
  environment,
  pullRequest,
  workflow = `${owner}/${repository}/.github/workflows/ci.yml@${ref}`,
  actor = 'monalisa',
  ids,
}: Job): Record<string, unknown> {
  const whose = ids ? `${owner}@${ownerId}/${repository}@${id}` : `${owner}/${repository}`;
  const context =
    environment !== undefined
      ? `environment:${environment.replaceAll(':', '%3A')}`
      : pullRequest
        ? 'pull_request'
        : `ref:${ref}`;
  return {
    sub: `repo:${whose}:${context}`,
    repository: `${owner}/${repository}`,
    repository_id: id,
    repository_owner: owner,
    repository_owner_id: ownerId,
    ref,
    ref_type: ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    ...(environment === undefined ? {} : { environment }),
    event_name: pullRequest ? 'pull_request' : 'push',
    workflow: 'CI',
    workflow_ref: `${owner}/${repository}/.github/workflows/ci.yml@${ref}`,
    job_workflow_ref: workflow,
    actor,
    actor_id: '77',
    run_id: '1001',
    run_number: '12',
    run_attempt: '1',
    runner_environment: 'github-hosted',
    sha: '2cd3e94f1e0c4ab21c9d2a5b6f3e7d8a9b0c1d2e',
  };
}

const DEPLOY = 'octo-org/workflows/.github/workflows/deploy.yml@refs/heads/main';
const MAIN = 'refs/heads/main';
const PRODUCTION = { environment: 'production' };

const row = (
  name: string,
  job: Job,
  fits: readonly string[] = [],
  more: Partial<TokenRow> = {},
): TokenRow => ({
  name,
  claims: claimsOf(job),
  fits,
  ...more,
});

/** A job's token with some claims changed by hand; `undefined` leaves one out. */
const changed = (
  name: string,
  job: Job,
  changes: Readonly<Record<string, unknown>>,
  fits: readonly string[] = [],
  more: Partial<TokenRow> = {},
): TokenRow => ({
  name,
  claims: Object.fromEntries(
    Object.entries({ ...claimsOf(job), ...changes }).filter(([, value]) => value !== undefined),
  ),
  fits,
  ...more,
});

const BRANCHES = 'subject-of-branches';

/** Tokens of GitHub's kind, right ones and all that could be taken for them. */
export const TOKEN_ROWS: readonly TokenRow[] = [
  // What is meant.
  row('the main branch', { ref: MAIN }, ['main', BRANCHES]),
  row('the main branch, subject with ids', { ref: MAIN, ids: true }, ['main', BRANCHES]),
  row('another branch', {}, [BRANCHES]),
  row('another branch, subject with ids', { ids: true }, [BRANCHES]),
  row('production, from the main branch', { ref: MAIN, ...PRODUCTION }, [
    'main',
    'production',
    'subject-by-names',
  ]),
  row('production, subject with ids', { ref: MAIN, ids: true, ...PRODUCTION }, [
    'main',
    'production',
    'subject-by-ids',
  ]),
  row('production, from another branch', PRODUCTION, ['production', 'subject-by-names']),
  row('a branch of a release', { ref: 'refs/heads/release/1.2' }, ['releases', BRANCHES]),
  row('a branch of a release, deeper', { ref: 'refs/heads/release/1/2' }, ['releases', BRANCHES]),
  row('a tag of a version', { ref: 'refs/tags/v1.2.3' }, ['releases']),
  row('a tag of a version with a slash', { ref: 'refs/tags/v1/rc:1' }, ['releases']),
  row('the shared workflow', { workflow: DEPLOY }, ['workflow', BRANCHES]),
  row('the first actor', { actor: 'octocat' }, ['people', BRANCHES]),
  row('the second actor, in production', { actor: 'hubot', ...PRODUCTION }, [
    'people',
    'production',
    'subject-by-names',
  ]),
  row('all at once', { ref: MAIN, workflow: DEPLOY, actor: 'octocat', ids: true, ...PRODUCTION }, [
    'main',
    'production',
    'workflow',
    'people',
    'subject-by-ids',
  ]),
  row('a tag and the shared workflow', { ref: 'refs/tags/v2', workflow: DEPLOY }, ['releases', 'workflow']),

  // Refs.
  row('a branch that begins like main', { ref: 'refs/heads/main-2' }, [BRANCHES]),
  row('a branch below main', { ref: 'refs/heads/main/x' }, [BRANCHES]),
  row('a branch that ends like main', { ref: 'refs/heads/x/refs/heads/main' }, [BRANCHES]),
  row('main in capitals', { ref: 'refs/heads/Main' }, [BRANCHES]),
  row('a tag called main', { ref: 'refs/tags/main' }),
  row('a pull request', { ref: 'refs/pull/7/merge', pullRequest: true }),
  row('a pull request with a subject with ids', { ref: 'refs/pull/7/merge', pullRequest: true, ids: true }),
  row('a branch called release alone', { ref: 'refs/heads/release' }, [BRANCHES]),
  row('a branch that begins like release/', { ref: 'refs/heads/releases/1' }, [BRANCHES]),
  row('a tag that is no version', { ref: 'refs/tags/1.2.3' }),
  row('a branch called like a tag', { ref: 'refs/heads/refs/tags/v1' }, [BRANCHES]),

  // Environments.
  row('staging', { environment: 'staging', ref: MAIN }, ['main']),
  row('an environment in capitals', { environment: 'Production' }),
  row('an environment that begins like production', { environment: 'production-2' }),
  row('an environment with a subject inside', { environment: 'x:environment:production' }),
  row('an environment with a space behind it', { environment: 'production ' }),
  row('a star for an environment', { environment: '*' }),

  // Repositories.
  row('a fork', { owner: 'mallory', ownerId: '666', id: '124', ref: MAIN, ...PRODUCTION }),
  row('a fork with the same id in other claims', {
    owner: 'mallory',
    ownerId: '123',
    id: '124',
    ref: MAIN,
    actor: 'octocat',
  }),
  row('a repository that took the name over', {
    id: '999',
    ownerId: '888',
    ids: true,
    ref: MAIN,
    ...PRODUCTION,
  }),
  changed(
    'a repository that took the name over, subject by names',
    { id: '999', ownerId: '888', ref: MAIN },
    {},
    // Nothing but the name is in such a subject.
    [BRANCHES],
  ),
  row('the repository under a new name', { repository: 'store', ref: MAIN, actor: 'hubot', ...PRODUCTION }),
  row('the repository of a new owner', {
    owner: 'octo-labs',
    ownerId: '457',
    ids: true,
    ref: MAIN,
    ...PRODUCTION,
  }),
  row('a name that begins alike', { repository: 'shop-evil', id: '125', ref: MAIN }),
  row('an owner that ends alike', { owner: 'not-octo-org', id: '126', ref: MAIN }),
  row('the name in capitals', { owner: 'Octo-Org', ref: MAIN, ...PRODUCTION }),
  row('an id that begins alike', { id: '1234', ref: MAIN, ids: true }),

  // Workflows and people.
  row('the shared workflow of a branch', {
    workflow: 'octo-org/workflows/.github/workflows/deploy.yml@refs/heads/main2',
    ref: 'refs/tags/x',
  }),
  row('the shared workflow of a pull request', {
    workflow: 'octo-org/workflows/.github/workflows/deploy.yml@refs/pull/1/merge',
    ref: 'refs/tags/x',
  }),
  row('a workflow of the same name elsewhere', {
    workflow: 'mallory/workflows/.github/workflows/deploy.yml@refs/heads/main',
    ref: 'refs/tags/x',
  }),
  row('an actor that begins alike', { actor: 'octocat-2', ref: 'refs/tags/x' }),
  row('an actor in capitals', { actor: 'Octocat', ref: 'refs/tags/x' }),
  row('both actors in one', { actor: 'octocat,hubot', ref: 'refs/tags/x' }),

  // Subjects.
  changed('a subject with something behind it', PRODUCTION, {
    sub: 'repo:octo-org/shop:environment:production:x',
    repository_id: '9',
  }),
  changed('a subject with a line break behind it', PRODUCTION, {
    sub: 'repo:octo-org/shop:environment:production\n',
    repository_id: '9',
  }),
  changed('a subject with the ids of another', PRODUCTION, {
    sub: 'repo:octo-org@456/shop@124:environment:production',
    repository_id: '124',
  }),
  changed('a subject with the id of the owner alone', PRODUCTION, {
    sub: 'repo:octo-org@456/shop:environment:production',
    repository_id: '9',
  }),

  // Claims that are missing, or of another kind.
  changed('no ref', { ref: MAIN }, { ref: undefined }, [BRANCHES]),
  changed('no repository', { ref: MAIN }, { repository: undefined }, [BRANCHES]),
  // Every token of GitHub.com has one, and Vault tells those who log in apart by it.
  changed('no id of a repository', { ref: MAIN }, { repository_id: undefined }, [BRANCHES], { odd: true }),
  changed('an empty ref', { ref: MAIN }, { ref: '' }, [BRANCHES]),
  changed('an empty environment', PRODUCTION, { environment: '' }, ['subject-by-names']),
  changed('an environment that is null', PRODUCTION, { environment: null }, ['subject-by-names'], {
    odd: true,
  }),
  changed('no actor', { actor: 'octocat', ref: 'refs/tags/x' }, { actor: undefined }),
  changed('a number for the id', { ref: MAIN }, { repository_id: 123 }, ['main', BRANCHES], { odd: true }),
  changed('a broken number for the id', { ref: MAIN }, { repository_id: 123.5 }, [BRANCHES], { odd: true }),
  changed('a list of refs', {}, { ref: ['refs/heads/dev', MAIN] }, ['main', BRANCHES], { odd: true }),
  changed('a list of other refs', {}, { ref: ['refs/heads/dev', 'refs/heads/main2'] }, [BRANCHES], {
    odd: true,
  }),
  changed('an empty list of environments', PRODUCTION, { environment: [] }, ['subject-by-names'], {
    odd: true,
  }),
  changed(
    'an object for the environment',
    PRODUCTION,
    { environment: { production: true } },
    ['subject-by-names'],
    {
      odd: true,
    },
  ),
  changed('true for the environment', PRODUCTION, { environment: true }, ['subject-by-names'], { odd: true }),

  // What no condition can mend.
  row('another issuer', { ref: MAIN, ...PRODUCTION }, ['main', 'production', 'subject-by-names'], {
    issuer: 'another',
  }),
  row('another key', { ref: MAIN, ...PRODUCTION }, ['main', 'production', 'subject-by-names'], {
    key: 'another',
  }),
  row('another audience', { ref: MAIN, ...PRODUCTION }, ['main', 'production', 'subject-by-names'], {
    audience: 'https://elsewhere.example',
  }),
  row('several other audiences', { ref: MAIN, ...PRODUCTION }, ['main', 'production', 'subject-by-names'], {
    audience: ['https://elsewhere.example', 'sigstore'],
  }),
  row('a token of an hour ago', { ref: MAIN, ...PRODUCTION }, ['main', 'production', 'subject-by-names'], {
    expired: 3_600,
  }),
];
