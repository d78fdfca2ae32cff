"use strict";
exports.id = 907;
exports.ids = [907];
exports.modules = {

/***/ 9907:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   VAULT_ACTION: function() { return /* binding */ VAULT_ACTION; }
/* harmony export */ });
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


/***/ })

};
;