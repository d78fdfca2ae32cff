/** An AWS service that runs jobs. `ec2` also stands for any other machine, because nothing in its environment identifies EC2. */
export type Place = 'codebuild' | 'ecs' | 'lambda' | 'ec2';

/** Whether this process runs in CodeBuild, ECS or Lambda. EC2 sets no variables. */
export function isOnAws(env: NodeJS.ProcessEnv): boolean {
  return placeOf(env) !== 'ec2';
}

/** Returns the service in which this process runs, by its environment variables. */
export function placeOf(env: NodeJS.ProcessEnv): Place {
  const has = (name: string): boolean => (env[name] ?? '') !== '';
  // A build can also have the variables of ECS, because CodeBuild runs builds in containers.
  if (has('CODEBUILD_BUILD_ID')) return 'codebuild';
  if (has('AWS_LAMBDA_FUNCTION_NAME')) return 'lambda';
  return has('ECS_CONTAINER_METADATA_URI_V4') ? 'ecs' : 'ec2';
}
