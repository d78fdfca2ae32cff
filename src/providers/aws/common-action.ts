import type { CommonAction } from '../../config/common-actions.js';
import { boolean } from '../../config/values.js';

const KEYS =
  'Remove this input: Jobpass accepts no long-lived keys. Let the role trust the ID tokens of the job (docs/reference/aws.md#roles), and grant the job `id-token: write`';
const TAGS =
  'Remove this input: STS accepts no session tags with an ID token. AWS reads tags from the claim https://aws.amazon.com/tags of the ID token, if the issuer sets this claim';

/** Rejects `true`. Accepts `false`, because that value matches Jobpass's behavior. */
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
      "Remove this input: Jobpass uses the job's own ID token. For a token in a file, run `jobpass exec` with `--id-token-file`",
    ],
    [
      'role-chaining',
      unless(
        'role-chaining',
        'List all roles in one step, in their order: `role-to-assume: FIRST-ARN, SECOND-ARN`. Jobpass assumes the first role with the ID token',
      ),
    ],
    [
      'http-proxy',
      'Set HTTPS_PROXY in `env` of the step or the job: every request of Jobpass uses this proxy',
    ],
    ['no-proxy', 'Set NO_PROXY in `env` of the step or the job'],
    [
      'role-external-id',
      'Remove this input and the condition on sts:ExternalId: STS accepts no external ID with an ID token. Use conditions on `sub` and `aud` to limit who may assume the role',
    ],
    ['transitive-tag-keys', TAGS],
    ['custom-tags', TAGS],
    [
      'disable-retry',
      unless(
        'disable-retry',
        'Remove this input: Jobpass retries only transient errors, for at most two minutes, and reports a rejection after three attempts',
      ),
    ],
    [
      'retry-max-attempts',
      'Remove this input: Jobpass retries only transient errors, for at most two minutes, and reports a rejection after three attempts',
    ],
    [
      'special-characters-workaround',
      unless(
        'special-characters-workaround',
        'Remove this input: the discarded sessions would stay valid. Quote the key in your commands, or set `deliver: endpoint` or `deliver: file`',
      ),
    ],
    [
      'use-existing-credentials',
      unless(
        'use-existing-credentials',
        "Remove this input: Jobpass cannot revoke existing credentials. To skip the step, set `if: env.AWS_ACCESS_KEY_ID == ''`",
      ),
    ],
    [
      'force-skip-oidc',
      unless(
        'force-skip-oidc',
        'Remove this input: Jobpass assumes roles only with ID tokens. To use keys of the machine, keep the other action',
      ),
    ],
    [
      'action-timeout-s',
      (value) =>
        value === '0'
          ? undefined
          : 'Set `timeout-minutes` on the step. Jobpass waits at most two minutes in any case',
    ],
  ]),
};
