import type { CommonAction } from '../../config/common-actions.js';

const TLS = 'Set `ca` to the certificate authority: Jobpass always verifies certificates';
const NO_PASSWORD =
  'Remove this input: Jobpass accepts no long-lived secrets. Log in with `auth: jwt`, `kubernetes`, `approle` or `cert`';

/** Inputs of `hashicorp/vault-action` 3.4.0 that have a different name in Jobpass, or no counterpart. */
export const VAULT_ACTION: CommonAction = {
  action: 'hashicorp/vault-action',
  vague: { names: ['token', 'username', 'password'], provider: 'vault' },
  answers: new Map([
    ['method', 'Use `auth`: `jwt`, `kubernetes`, `approle` or `cert`'],
    ['token', NO_PASSWORD],
    ['username', NO_PASSWORD],
    ['password', NO_PASSWORD],
    ['githubtoken', NO_PASSWORD],
    ['authpayload', NO_PASSWORD],
    ['roleid', 'Use `role-id`'],
    ['secretid', 'Use `wrapped-secret-id`, with the wrapping token of the secret ID'],
    ['kubernetestokenpath', 'Use `jwt-file`'],
    ['pki', 'Use `secrets`, with the parameters of the certificate after the path: docs/reference/vault.md'],
    ['extraheaders', 'Remove this input: Jobpass sends no custom headers'],
    ['exportenv', 'Use `deliver: env` (the default), or `deliver: output` instead of `exportEnv: false`'],
    ['exporttoken', 'Use `export-token`'],
    ['outputtoken', 'Use `export-token: true` and `deliver: output`'],
    ['cacertificate', 'Use `ca`'],
    ['clientcertificate', 'Use `client-cert`'],
    ['clientkey', 'Use `client-key`'],
    ['tlsskipverify', TLS],
    ['jwtprivatekey', 'Remove this input: the job logs in with the ID token of its CI system'],
    ['jwtkeypassword', 'Remove this input: the job logs in with the ID token of its CI system'],
    ['jwtgithubaudience', 'Use `audience`'],
    ['jwtttl', 'Use `ttl`, for example `ttl: 15m`'],
    ['secretencodingtype', 'Remove this input, and decode the secret in the step that uses it'],
    [
      'ignorenotfound',
      'Remove this input, and add `?` to each optional field: docs/reference/vault.md#optional-secrets',
    ],
  ]),
};
