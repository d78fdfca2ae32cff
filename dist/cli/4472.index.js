export const id = 4472;
export const ids = [4472];
export const modules = {

/***/ 4472:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  COMMON_ACTIONS: () => (/* binding */ COMMON_ACTIONS)
});

// EXTERNAL MODULE: ./build/config/values.js
var values = __webpack_require__(93017);
;// CONCATENATED MODULE: ./build/providers/aws/common-action.js

const KEYS = 'Remove it: Jobpass takes no long-lived keys. Let the role trust the ID tokens of the job (docs/aws.md#roles), and grant the job id-token: write';
const TAGS = 'Remove it: STS takes no session tags with an ID token. AWS reads them from the token’s claim https://aws.amazon.com/tags, where the issuer writes one';
/** Refuses `true`, and lets `false` pass, since it is what happens here. */
const unless = (name, fix) => (value) => (0,values/* boolean */.zM)(value, name) ? fix : undefined;
/** What `aws-actions/configure-aws-credentials` takes and Jobpass does not do; what it does is among its own inputs. */
const CONFIGURE_AWS_CREDENTIALS = {
    action: 'aws-actions/configure-aws-credentials',
    answers: new Map([
        ['aws-access-key-id', KEYS],
        ['aws-secret-access-key', KEYS],
        ['aws-session-token', KEYS],
        [
            'web-identity-token-file',
            'Remove it: the job’s own ID token is used. For a token in a file, run jobpass exec with --id-token-file',
        ],
        [
            'role-chaining',
            unless('role-chaining', 'Give all roles in one step, in their order: role-to-assume: FIRST-ARN, SECOND-ARN. The first is assumed with the ID token'),
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
            unless('disable-retry', 'Remove it: Jobpass repeats only what can succeed later, for two minutes at most, and reports a refusal after three tries'),
        ],
        [
            'retry-max-attempts',
            'Remove it: Jobpass repeats only what can succeed later, for two minutes at most, and reports a refusal after three tries',
        ],
        [
            'special-characters-workaround',
            unless('special-characters-workaround', 'Remove it: it requests sessions until a key has no special characters, and the others live on. Quote the key where it is used, or set deliver: endpoint or file'),
        ],
        [
            'use-existing-credentials',
            unless('use-existing-credentials', "Remove it, since nobody ends what was there before. To skip the step, give it a condition: if: env.AWS_ACCESS_KEY_ID == ''"),
        ],
        [
            'force-skip-oidc',
            unless('force-skip-oidc', 'Remove it: Jobpass assumes roles with ID tokens only. For keys of the machine keep the other action'),
        ],
        [
            'action-timeout-s',
            (value) => value === '0'
                ? undefined
                : 'Set timeout-minutes at the step. Jobpass waits for two minutes at most in any case',
        ],
    ]),
};

;// CONCATENATED MODULE: ./build/providers/vault/common-action.js
const TLS = 'Give the authority in ca: certificates are always verified';
const NO_PASSWORD = 'Remove it: Jobpass takes no long-lived secrets. Log in with auth: jwt, kubernetes, approle or cert';
/** Inputs of `hashicorp/vault-action` 3.4.0 that are called otherwise here, or are not there. */
const VAULT_ACTION = {
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
        ['pki', 'Write secrets, with the parameters of the certificate behind the path: docs/vault.md'],
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
        ['ignorenotfound', 'Remove it: docs/vault.md says how a secret that is not there is treated'],
    ]),
};

;// CONCATENATED MODULE: ./build/providers/elsewhere.js


const google = (ours) => `Jobpass has no provider for Google Cloud, so keep that action.${ours === '' ? '' : ` With another provider, write ${ours}`}`;
const azure = (ours) => `Jobpass has no provider for Azure, so keep that action.${ours === '' ? '' : ` With another provider, write ${ours}`}`;
/** Inputs of `google-github-actions/auth` 3.0.0. */
const GOOGLE_AUTH = {
    action: 'google-github-actions/auth',
    answers: new Map([
        ['workload_identity_provider', google('audience')],
        ['service_account', google('role')],
        ['project_id', google('')],
        ['credentials_json', google('')],
        ['create_credentials_file', google('deliver: file')],
        ['export_environment_variables', google('deliver: env')],
        ['token_format', google('deliver')],
        ['delegates', google('')],
        ['universe', google('')],
        ['request_reason', google('')],
        ['cleanup_credentials', google('revoke')],
        ['access_token_lifetime', google('ttl')],
        ['access_token_scopes', google('scope')],
        ['access_token_subject', google('')],
        ['id_token_audience', google('audience')],
        ['id_token_include_email', google('')],
    ]),
};
/** Inputs of `azure/login` 3.0.0, but for `environment`, which is anybody's. */
const AZURE_LOGIN = {
    action: 'azure/login',
    answers: new Map([
        ['creds', azure('')],
        ['tenant-id', azure('')],
        ['subscription-id', azure('')],
        ['enable-azpssession', azure('')],
        ['allow-no-subscriptions', azure('')],
        ['auth-type', azure('client-auth')],
    ]),
};
/** The common actions whose inputs are answered with ours. */
const COMMON_ACTIONS = [
    CONFIGURE_AWS_CREDENTIALS,
    VAULT_ACTION,
    GOOGLE_AUTH,
    AZURE_LOGIN,
];


/***/ })

};
