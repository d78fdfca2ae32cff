import type { CommonAction } from '../../config/common-actions.js';

const TLS = 'Give the authority in ca: certificates are always verified';
const NO_PASSWORD =
  'Remove it: Jobpass takes no long-lived secrets. Log in with auth: jwt, kubernetes, approle or cert';

/** Inputs of `hashicorp/vault-action` 3.4.0 that are called otherwise here, or are not there. */
export const VAULT_ACTION: CommonAction = {
  action: 'hashicorp/vault-action',
  vague: { names: ['token', 'username', 'password'], provider: 'vault' },
  answers: new Map([
    ['method', 'Write auth: jwt, kubernetes, approle or cert'],
    ['token', NO_PASSWORD],
    ['username', NO_PASSWORD],
    ['password', NO_PASSWORD],
    ['githubtoken', NO_PASSWORD],
    ['authpayload', NO_PASSWORD],
    ['roleid', 'Write role-id'],
    ['secretid', 'Write wrapped-secret-id, with the wrapping token of the secret id'],
    ['kubernetestokenpath', 'Write jwt-file'],
    ['pki', 'Write secrets, with the parameters of the certificate behind the path: docs/reference/vault.md'],
    ['extraheaders', 'Remove it: Jobpass sends no other headers'],
    ['exportenv', 'Write deliver: env, which is the default, or deliver: output instead of exportEnv: false'],
    ['exporttoken', 'Write export-token'],
    ['outputtoken', 'Write export-token: true, and deliver: output'],
    ['cacertificate', 'Write ca'],
    ['clientcertificate', 'Write client-cert'],
    ['clientkey', 'Write client-key'],
    ['tlsskipverify', TLS],
    ['jwtprivatekey', 'Remove it: the job logs in with the ID token that its system issues'],
    ['jwtkeypassword', 'Remove it: the job logs in with the ID token that its system issues'],
    ['jwtgithubaudience', 'Write audience'],
    ['jwtttl', 'Write ttl, as in 15m'],
    ['secretencodingtype', 'Remove it, and decode the secret in the step that uses it'],
    ['ignorenotfound', 'Remove it: docs/reference/vault.md says how a secret that is not there is treated'],
  ]),
};
