import type { Place } from './aws-place.js';

interface PlaceFacts {
  /** The name for messages, as the subject of a sentence. */
  name: string;
  /** The tags of the ID token, each paired with the variable that contains the value. */
  tags: readonly (readonly [tag: string, variable: string])[];
  /** The claims that identify the job to a person, each paired with the variable that contains the value. */
  job: readonly (readonly [claim: string, variable: string])[];
  /** The fix if the job has no AWS credentials. */
  withoutCredentials: string;
}

/**
 * The facts about each service. Tags contain only facts that AWS does not put into the ID token itself: STS adds the instance's
 * ARN (EC2) and the function's ARN (Lambda), which nobody else can claim.
 */
export const PLACES: Readonly<Record<Place, PlaceFacts>> = {
  codebuild: {
    name: 'This CodeBuild build',
    tags: [
      ['codebuild_build_arn', 'CODEBUILD_BUILD_ARN'],
      ['codebuild_initiator', 'CODEBUILD_INITIATOR'],
      ['codebuild_resolved_source_version', 'CODEBUILD_RESOLVED_SOURCE_VERSION'],
      ['codebuild_webhook_event', 'CODEBUILD_WEBHOOK_EVENT'],
      ['codebuild_webhook_head_ref', 'CODEBUILD_WEBHOOK_HEAD_REF'],
    ],
    job: [
      ['run_id', 'CODEBUILD_BUILD_ID'],
      ['ref', 'CODEBUILD_WEBHOOK_HEAD_REF'],
      ['sha', 'CODEBUILD_RESOLVED_SOURCE_VERSION'],
      ['event_name', 'CODEBUILD_WEBHOOK_EVENT'],
    ],
    withoutCredentials:
      'CodeBuild sets AWS_CONTAINER_CREDENTIALS_RELATIVE_URI in each build. If this command runs in a container that the build started, pass this variable to the container',
  },
  ecs: {
    name: 'This ECS task',
    // The task's ARN and definition come from the task metadata endpoint.
    tags: [],
    job: [],
    withoutCredentials: 'Set a task role (`taskRoleArn`) in the task definition',
  },
  lambda: {
    name: 'This Lambda function',
    tags: [],
    job: [['job', 'AWS_LAMBDA_FUNCTION_NAME']],
    withoutCredentials:
      'Lambda sets AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN. Pass these variables to this process',
  },
  ec2: {
    name: 'This machine',
    tags: [],
    job: [],
    withoutCredentials:
      'Attach a role (an instance profile) to the EC2 instance, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
  },
};
