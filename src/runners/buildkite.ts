import { JobpassError } from '../errors.js';
import { idTokenFromProgram } from './id-token-program.js';
import { runWithInput } from './run-with-input.js';
import type { Runner } from './runner.js';
import { secretOf, shellRunner } from './shell.js';
import { markdownOf } from './summary-markdown.js';

const AGENT = 'buildkite-agent';
/** The lifetime of an ID token, in seconds. A short lifetime is sufficient, because Jobpass uses the token immediately. */
const LIFETIME_S = 300;

/**
 * The variables that the agent needs to call Buildkite, and to call the job's process (Job API), which redacts values. Docs:
 * buildkite.com/docs/pipelines/configure/environment-variables and /docs/apis/agent-api/internal-job.
 */
const AGENT_VARIABLES = [
  'BUILDKITE_AGENT_ACCESS_TOKEN',
  'BUILDKITE_AGENT_ENDPOINT',
  'BUILDKITE_AGENT_JOB_API_SOCKET',
  'BUILDKITE_AGENT_JOB_API_TOKEN',
] as const;
const SECRET = ['BUILDKITE_AGENT_ACCESS_TOKEN', 'BUILDKITE_AGENT_JOB_API_TOKEN'] as const;

/** Buildkite. Its agent issues ID tokens with any audience at any time: buildkite.com/docs/agent/cli/reference/oidc. */
export function buildkiteRunner(env: NodeJS.ProcessEnv): Runner {
  // If this variable were set, the agent would redact only values whose names look secret (redactor add --apply-vars-filter).
  const { BUILDKITE_AGENT_REDACT_VARS_FILTER: _, ...unfiltered } = env;
  return shellRunner(env, {
    name: 'buildkite',
    job: [
      ['organization_slug', 'BUILDKITE_ORGANIZATION_SLUG'],
      ['pipeline_slug', 'BUILDKITE_PIPELINE_SLUG'],
      ['build_branch', 'BUILDKITE_BRANCH'],
      ['build_number', 'BUILDKITE_BUILD_NUMBER'],
      ['step_key', 'BUILDKITE_STEP_KEY'],
      ['job_id', 'BUILDKITE_JOB_ID'],
    ],
    claims: ['organization_slug', 'pipeline_slug', 'build_branch', 'build_number', 'step_key', 'job_id'],
    // A retried job is a new job with a new ID.
    key: ['BUILDKITE_JOB_ID'],
    idToken: (audience, _http, attempt) =>
      idTokenFromProgram(
        [AGENT, 'oidc', 'request-token', `--audience=${audience}`, `--lifetime=${String(LIFETIME_S)}`],
        {
          what: AGENT,
          audience,
          attempt,
          env,
          fresh: true,
          hint: "buildkite-agent must be in PATH and have the job's environment. In a container of the Docker plugin, set `mount-buildkite-agent: true` and `propagate-environment: true`",
        },
      ),
    // `jobpass exec` does not remove the agent's variables, because the command needs them for artifacts, annotations and
    // meta-data.
    secrets: () => SECRET.flatMap((name) => env[name] ?? []).filter((value) => value !== ''),
    jobKeySource: () => secretOf(env, 'BUILDKITE_AGENT_ACCESS_TOKEN'),
    variables: ['BUILDKITE', 'BUILDKITE_COMPUTE_TYPE', ...AGENT_VARIABLES, 'PATH', 'HOME'],
    ephemeral: env['BUILDKITE_COMPUTE_TYPE'] === 'hosted',
    // `buildkite-agent bootstrap` runs one job and `buildkite-agent start` runs many, so the nearest process with this name
    // belongs to the job.
    workers: [AGENT],
    // Docs: buildkite.com/docs/agent/cli/reference/redactor.
    mask: async (masks) => {
      if (masks.length === 0) return;
      const failure = await runWithInput(
        [AGENT, 'redactor', 'add', '--format', 'json'],
        JSON.stringify(Object.fromEntries(masks.map((mask, at) => [`jobpass-${String(at)}`, mask]))),
        { env: unfiltered },
      );
      if (failure === undefined) return;
      throw new JobpassError(
        'delivery',
        `Buildkite could not mask the credential: \`${AGENT} redactor add\` ${failure}`,
        {
          hint: `This needs ${AGENT} 3.66 or later in PATH, and the agent's Job API (remove the setting \`no-job-api\`). \`jobpass exec\` masks without the agent`,
        },
      );
    },
    // Docs: buildkite.com/docs/pipelines/configure/managing-log-output. A group lasts until the next group begins, so the close
    // marker opens an expanded group for the job's later lines.
    fold: (title) => ({ open: `~~~ ${title}`, close: '+++ Job output' }),
    // Docs: buildkite.com/docs/agent/cli/reference/annotate. Tables are appended, so each of the job's steps adds its own
    // table.
    summary: async (table) => {
      await runWithInput(
        [
          AGENT,
          'annotate',
          '--style=info',
          `--context=jobpass-${(env['BUILDKITE_JOB_ID'] ?? '').slice(0, 60)}`,
          '--append',
        ],
        `${markdownOf(table)}\n`,
        { env },
      );
    },
  });
}
