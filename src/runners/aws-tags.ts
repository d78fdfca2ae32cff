import { jsonFromMetadata } from '../aws/metadata.js';
import { JobpassError } from '../errors.js';
import type { HttpClient } from '../http/client.js';
import { metadataUrl } from '../http/hosts.js';
import type { Attempt } from '../http/retry.js';
import { printable } from '../text/printable.js';
import type { Place } from './aws-place.js';
import { PLACES } from './aws-places.js';

/** A tag of an ID token. AWS puts it into the claim `request_tags`. */
export interface IdTokenTag {
  Key: string;
  Value: string;
}

/** The variable that turns tags off. */
export const TAGS_VARIABLE = 'JOBPASS_AWS_TAGS';
const METADATA = 'ECS_CONTAINER_METADATA_URI_V4';
/** The values that AWS accepts in tags. Source: STS API reference, Tag. */
const VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u;

/** Facts that identify the job: the ID token's tags, and the region if the ECS agent reports one. */
export interface JobFacts {
  tags: readonly IdTokenTag[];
  region?: string;
}

/**
 * Returns the facts that identify a build or a task. A value that AWS does not accept in a tag is omitted, because a changed value
 * could match a condition for another job.
 *
 * @throws JobpassError `usage` if the variable has an invalid value, or an error of the task metadata endpoint
 */
export async function jobFacts(
  env: NodeJS.ProcessEnv,
  place: Place,
  http: HttpClient,
  attempt: Attempt,
): Promise<JobFacts> {
  const wanted = wantsTags(env);
  if (place === 'ecs') return ofTask(env, wanted, http, attempt);
  if (!wanted) return { tags: [] };
  const values = PLACES[place].tags.map(([tag, variable]) => [tag, env[variable]] as const);
  // A build's ID is `PROJECT:UUID`. A tag of its own lets a condition name the project without a wildcard.
  const project = place === 'codebuild' ? env['CODEBUILD_BUILD_ID']?.split(':')[0] : undefined;
  return { tags: tagsOf([['codebuild_project', project], ...values]) };
}

async function ofTask(
  env: NodeJS.ProcessEnv,
  wanted: boolean,
  http: HttpClient,
  attempt: Attempt,
): Promise<JobFacts> {
  const known = (env['AWS_REGION'] ?? '') !== '' || (env['AWS_DEFAULT_REGION'] ?? '') !== '';
  if (!wanted && known) return { tags: [] };
  const url = metadataUrl(`${(env[METADATA] ?? '').replace(/\/$/, '')}/task`, METADATA);
  const what = 'the request for the metadata of the task';
  const {
    TaskARN: arn,
    Family: family,
    Revision: revision,
  } = await jsonFromMetadata({ url, what }, http, attempt);
  const task = typeof arn === 'string' ? arn : undefined;
  const region = task?.split(':')[3];
  const definition =
    typeof family === 'string' && typeof revision === 'string' ? `${family}:${revision}` : undefined;
  return {
    tags: wanted
      ? tagsOf([
          ['ecs_task_arn', task],
          ['ecs_task_definition', definition],
        ])
      : [],
    ...(region === undefined || region === '' ? {} : { region }),
  };
}

function tagsOf(values: readonly (readonly [tag: string, value: string | undefined])[]): IdTokenTag[] {
  return values.flatMap(([Key, Value]) => (Value !== undefined && VALUE.test(Value) ? [{ Key, Value }] : []));
}

function wantsTags(env: NodeJS.ProcessEnv): boolean {
  const value = env[TAGS_VARIABLE] ?? '';
  if (value === '' || value === 'job') return true;
  if (value === 'none') return false;
  throw new JobpassError('usage', `${TAGS_VARIABLE} is \`${printable(value, 40)}\`, which is invalid`, {
    hint: 'Use `job` (tags that identify the build or the task) or `none`',
  });
}
