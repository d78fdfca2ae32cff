import type { CommonAction } from '../../config/common-actions.js';
import { boolean } from '../../config/values.js';

const KEYS =
  'Remove it: Jobpass takes no long-lived keys. Let the role trust the ID tokens of the job (docs/reference/aws.md#roles), and grant the job id-token: write';
const TAGS =
  'Remove it: STS takes no session tags with an ID token. AWS reads them from the token’s claim https://aws.amazon.com/tags, where the issuer writes one';

/** Rejects `true` and accepts `false`, which is how Jobpass behaves. */
const unless =
  (name: string, fix: string) =>
  (value: string): string | undefined =>
    boolean(value, name) ? fix : undefined;

/** Inputs of `aws-actions/configure-aws-credentials` that Jobpass does not support. */
export const CONFIGURE_AWS_CREDENTIALS: CommonAction = {
  action: 'aws-actions/configure-aws-credentials',
  answers: new Map<string, string | ((value: string) => string | undefined)>([
    ['aws-access-key-id', KEYS],
    ['aws-secret-access-key', KEYS],
    ['aws-session-token', KEYS],
    [
      'web-identity-token-file',
      'Remove it: the job’s own ID token is used. For a token in a file, run jobpass exec with --id-token-file',
    ],
    [
      'role-chaining',
      unless(
        'role-chaining',
        'Give all roles in one step, in their order: role-to-assume: FIRST-ARN, SECOND-ARN. The first is assumed with the ID token',
      ),
    ],
    ['http-proxy', 'Set HTTPS_PROXY in env of the step or the job: every request of Jobpass goes through it'],
    ['no-proxy', 'Set NO_PROXY in env of the step or the job'],
    [
      'role-external-id',
      'Remove it, and the condition on sts:ExternalId: STS takes no external id with an ID token. Conditions on sub and aud say who may assume the role',
    ],
    ['transitive-tag-keys', TAGS],
    ['custom-tags', TAGS],
    [
      'disable-retry',
      unless(
        'disable-retry',
        'Remove it: Jobpass repeats only what can succeed later, for two minutes at most, and reports a refusal after three tries',
      ),
    ],
    [
      'retry-max-attempts',
      'Remove it: Jobpass repeats only what can succeed later, for two minutes at most, and reports a refusal after three tries',
    ],
    [
      'special-characters-workaround',
      unless(
        'special-characters-workaround',
        'Remove it: it requests sessions until a key has no special characters, and the others live on. Quote the key where it is used, or set deliver: endpoint or file',
      ),
    ],
    [
      'use-existing-credentials',
      unless(
        'use-existing-credentials',
        "Remove it, since nobody ends what was there before. To skip the step, give it a condition: if: env.AWS_ACCESS_KEY_ID == ''",
      ),
    ],
    [
      'force-skip-oidc',
      unless(
        'force-skip-oidc',
        'Remove it: Jobpass assumes roles with ID tokens only. For keys of the machine keep the other action',
      ),
    ],
    [
      'action-timeout-s',
      (value) =>
        value === '0'
          ? undefined
          : 'Set timeout-minutes at the step. Jobpass waits for two minutes at most in any case',
    ],
  ]),
};
