import type { CommonAction } from '../config/common-actions.js';
import { boolean } from '../config/values.js';

type Answer = string | ((value: string) => string | undefined);

/** A flag whose usual value has no effect in Jobpass. */
const unless = (name: string, usual: boolean, hint: string): [string, Answer] => [
  name,
  (value) => (boolean(value, name) === usual ? undefined : hint),
];
const ENDS = 'Remove it: log-ins end with the job';

/** The inputs of `docker/login-action` 4.1.0 that are not inputs of Jobpass. */
const DOCKER_LOGIN: CommonAction = {
  action: 'docker/login-action',
  answers: new Map<string, Answer>([
    ['username', 'With `provider: oauth`, set `registry-username`. The other providers know the user name'],
    ['password', 'Remove it: Jobpass gets the password with the ID token of the job'],
    [
      'ecr',
      (value) =>
        value === 'auto' || boolean(value, 'ecr')
          ? undefined
          : 'Remove it: with `provider: aws`, registries of Amazon ECR are recognized',
    ],
    unless('logout', true, ENDS),
    ['registry-auth', 'Use `credentials`, with one entry for each log-in'],
  ]),
};

/** The inputs of `aws-actions/amazon-ecr-login` 2.1.7 that are not inputs of Jobpass. */
const ECR_LOGIN: CommonAction = {
  action: 'aws-actions/amazon-ecr-login',
  answers: new Map<string, Answer>([
    [
      'registry-type',
      (value) =>
        value.toLowerCase() === 'private' ? undefined : 'Remove it, and set `registries: public.ecr.aws`',
    ],
    unless('mask-password', true, 'Remove it: Jobpass always masks the first log-in'),
    unless('skip-logout', false, ENDS),
    ['http-proxy', 'Set the variable `HTTPS_PROXY`'],
  ]),
};

/** Common actions that log in to container registries. */
export const DOCKER_ACTIONS: readonly CommonAction[] = [DOCKER_LOGIN, ECR_LOGIN];
