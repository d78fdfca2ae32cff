import { hostname, userInfo } from 'node:os';
import { printable } from '../text/printable.js';
import { CREDENTIAL_VARIABLES } from './aws-credential-variables.js';
import { type Place, placeOf } from './aws-place.js';
import { PLACES } from './aws-places.js';
import { localRunner } from './local.js';
import type { IdTokenSource, Runner } from './runner.js';
import { shellRunner } from './shell.js';

/** Variables that select the region and the endpoint of STS. Docs: AWS SDKs and Tools Reference Guide. */
const ENDPOINT_VARIABLES = [
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
  'AWS_ENDPOINT_URL_STS',
  'AWS_ENDPOINT_URL',
  'AWS_USE_FIPS_ENDPOINT',
  'AWS_USE_DUALSTACK_ENDPOINT',
] as const;

/** Jobpass's own variables: the signature algorithm of ID tokens, and whether they contain tags. */
const OWN_VARIABLES = ['JOBPASS_AWS_SIGNING_ALGORITHM', 'JOBPASS_AWS_TAGS'] as const;

/**
 * The claims that identify the job to a person, as JSON pointers. Docs (30 November 2026): IAM user guide, "Understanding token
 * claims".
 */
const CLAIMS = [
  'request_tags/codebuild_build_arn',
  'request_tags/ecs_task_arn',
  'lambda_source_function_arn',
  'ec2_source_instance_arn',
].map((path) => `/https:~1~1sts.amazonaws.com~1/${path}`);

/**
 * A job on AWS: CodeBuild, ECS, Lambda or EC2. STS issues an ID token to any process that has the job's AWS credentials
 * (`GetWebIdentityToken`). Docs (30 November 2026): IAM user guide, "Federating AWS identities to external services".
 *
 * - CodeBuild: docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html
 * - ECS: docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4.html
 * - Lambda: docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export async function awsRunner(env: NodeJS.ProcessEnv): Promise<Runner> {
  const place = placeOf(env);
  const idTokens = awsIdTokens(env, place);
  const { tags, job } = PLACES[place];
  const variables = [
    ...[...tags, ...job].map(([, variable]) => variable),
    ...CREDENTIAL_VARIABLES,
    ...ENDPOINT_VARIABLES,
    ...OWN_VARIABLES,
    'AWS_LAMBDA_FUNCTION_NAME',
    'ECS_CONTAINER_METADATA_URI_V4',
  ];
  if (place === 'codebuild') return codeBuild(env, variables, idTokens);
  // As on an unknown machine, several jobs can run here, and nothing in the environment distinguishes them.
  const machine = await localRunner(env);
  const { system } = machine;
  return {
    ...machine,
    system: {
      ...system,
      name: 'aws',
      job: () => ({
        ...claimsIn(env, job),
        user: printable(userInfo().username),
        machine: printable(hostname()),
      }),
      claims: CLAIMS,
      variables: [...new Set([...system.variables, ...variables])],
    },
    step: { ...machine.step, unmasked: 'AWS does not mask values in the output of a job' },
    idTokens,
  };
}

/** A build of CodeBuild. It has an ID of its own, and runs in a container that is deleted after the build. */
function codeBuild(env: NodeJS.ProcessEnv, variables: readonly string[], idTokens: IdTokenSource): Runner {
  return shellRunner(env, {
    name: 'aws',
    job: PLACES.codebuild.job,
    key: ['CODEBUILD_BUILD_ID'],
    claims: CLAIMS,
    idToken: idTokens.request,
    secrets: idTokens.secrets,
    variables,
    ephemeral: true,
  });
}

function awsIdTokens(env: NodeJS.ProcessEnv, place: Place): IdTokenSource {
  let source: Promise<IdTokenSource['request']> | undefined;
  return {
    request: async (audience, http, attempt) => {
      source ??= import('./aws-id-token.js').then(({ awsIdTokenSource }) => awsIdTokenSource(env, place));
      return (await source)(audience, http, attempt);
    },
    // `jobpass exec` does not remove the job's AWS credentials, because the command needs them for AWS.
    identity: [],
    secrets: () => [
      ...['AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_CONTAINER_AUTHORIZATION_TOKEN'].flatMap(
        (name) => env[name] || [],
      ),
      // Other containers on the host could use the ID in the path to get the credentials.
      ...['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'AWS_CONTAINER_CREDENTIALS_FULL_URI'].flatMap(
        (name) => /[\w-]{16,}$/.exec(env[name] ?? '')?.[0] ?? [],
      ),
    ],
    until: () => undefined,
  };
}

function claimsIn(
  env: NodeJS.ProcessEnv,
  pairs: readonly (readonly [claim: string, variable: string])[],
): Record<string, string> {
  return Object.fromEntries(
    pairs.flatMap(([claim, variable]) => {
      const value = printable(env[variable]);
      return value === '' ? [] : [[claim, value]];
    }),
  );
}
