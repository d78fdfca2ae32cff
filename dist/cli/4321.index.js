export const id = 4321;
export const ids = [4321];
export const modules = {

/***/ 93017:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Gq: () => (/* binding */ invalid),
/* harmony export */   p0: () => (/* binding */ duration),
/* harmony export */   p_: () => (/* binding */ list),
/* harmony export */   ps: () => (/* binding */ pem),
/* harmony export */   yL: () => (/* binding */ oneOf),
/* harmony export */   zM: () => (/* binding */ boolean)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _text_duration_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(29556);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(64865);




/** Reads a duration (see `durationSeconds`). @returns milliseconds @throws JobpassError `usage` */
function duration(text, input, bounds) {
    const seconds = (0,_text_duration_js__WEBPACK_IMPORTED_MODULE_2__/* .durationSeconds */ .o8)(text);
    if (seconds === undefined)
        throw invalid(input, text, _text_duration_js__WEBPACK_IMPORTED_MODULE_2__/* .DURATION_FORM */ .ec);
    const ms = seconds * 1_000;
    if (ms < bounds.minMs || ms > bounds.maxMs) {
        const [least, most] = [bounds.minMs, bounds.maxMs].map((one) => (0,_text_duration_js__WEBPACK_IMPORTED_MODULE_2__/* .durationText */ .S5)(one / 1_000));
        throw invalid(input, text, `The least is ${least}, the most is ${most}`);
    }
    return ms;
}
/** Reads a boolean as YAML 1.2 writes it. @throws JobpassError `usage` */
function boolean(text, input, hint = 'Write true or false') {
    if (/^(true|True|TRUE)$/.test(text))
        return true;
    if (/^(false|False|FALSE)$/.test(text))
        return false;
    throw invalid(input, text, hint);
}
/** Reads one of a few words. @throws JobpassError `usage` */
function oneOf(text, input, words) {
    const found = words.find((word) => word === text);
    if (found === undefined)
        throw invalid(input, text, `It can be ${words.join(' or ')}`);
    return found;
}
/** Splits a list at commas, spaces and lines. */
function list(text) {
    return text.split(/[\s,]+/).filter((item) => item !== '');
}
/** Reads PEM that is given as itself, as base64 of it, or as the path of a file. @throws JobpassError `usage` */
function pem(text, input) {
    const given = fromBase64(text) ?? text;
    if (given.includes('-----BEGIN '))
        return given.endsWith('\n') ? given : `${given}\n`;
    let content;
    try {
        content = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(text, 'utf8');
    }
    catch (error) {
        // Not the value itself: a key that lost its first line would be printed.
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `The input ${input} is neither PEM, nor base64 of PEM, nor a file that can be read: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .tell */ .qz)(error)}`);
    }
    content = fromBase64(content) ?? content;
    if (!content.includes('-----BEGIN '))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `The file that the input ${input} names holds no PEM`);
    return content;
}
/** What base64 says, also over several lines and of the URL-safe kind; undefined where that is no PEM. */
function fromBase64(text) {
    const coded = text.replace(/\s+/g, '');
    if (!/^[A-Za-z0-9+/_-]{40,}={0,2}$/.test(coded))
        return undefined;
    const decoded = Buffer.from(coded, 'base64').toString('utf8');
    return decoded.includes('-----BEGIN ') ? decoded : undefined;
}
function invalid(input, text, hint) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `The input ${input} cannot be «${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_3__/* .printable */ .g)(text, 60)}»`, { hint, input });
}


/***/ }),

/***/ 19274:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   m: () => (/* binding */ checkVariableName)
/* harmony export */ });
/* harmony import */ var _values_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(93017);

/** Variables that change how the programs of later steps run, or what the runner does: never ours to set. */
const FORBIDDEN = [
    /^(PATH|HOME|SHELL|IFS|ENV|CI|PS4|CDPATH|TMPDIR|TEMP|TMP|COMSPEC|PATHEXT|SYSTEMROOT|WINDIR|USERPROFILE)$/,
    /^(BASH_ENV|BASH_FUNC_.*|SHELLOPTS|BASHOPTS|PROMPT_COMMAND|EDITOR|VISUAL|PAGER|BROWSER)$/,
    /^(LD_|DYLD_|RUNNER_|ACTIONS_|INPUT_|STATE_|GIT_SSH|GIT_CONFIG|GIT_EXEC)/,
    /^GITHUB_(?!TOKEN$|PAT$)/,
    /^(NODE_OPTIONS|NODE_PATH|NODE_EXTRA_CA_CERTS|NPM_CONFIG_.*|PYTHON(PATH|HOME|STARTUP)|PERL5(LIB|OPT)|RUBY(LIB|OPT))$/,
    /^(JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS|GOFLAGS|GOPROXY|RUSTC|RUSTC_WRAPPER|CARGO_HOME)$/,
    /^(HTTPS?|ALL|NO|FTP)_PROXY$/,
];
/** @throws JobpassError `usage` for what is no variable's name, or one that may not be set */
function checkVariableName(name, input) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || name.length > 200) {
        throw (0,_values_js__WEBPACK_IMPORTED_MODULE_0__/* .invalid */ .Gq)(input, name, 'Use letters, digits and underscores, not beginning with a digit');
    }
    if (FORBIDDEN.some((pattern) => pattern.test(name.toUpperCase()))) {
        throw (0,_values_js__WEBPACK_IMPORTED_MODULE_0__/* .invalid */ .Gq)(input, name, 'That variable changes how programs or the runner work: choose another name');
    }
    return name;
}


/***/ }),

/***/ 68438:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J9: () => (/* binding */ awsDeliver),
/* harmony export */   OJ: () => (/* binding */ AWS_INPUTS),
/* harmony export */   Qd: () => (/* binding */ awsAudience),
/* harmony export */   ty: () => (/* binding */ hiddenAccounts)
/* harmony export */ });
/* harmony import */ var _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(89190);
/* harmony import */ var _config_values_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(93017);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(19473);



/** The inputs that only this provider reads. */
const AWS_INPUTS = [
    { name: 'region', description: 'The region, as in `eu-central-1`.', aliases: ['aws-region'] },
    {
        name: 'session-name',
        description: 'The name of the session, which CloudTrail shows. Default: repository, run, attempt and a random end. A given one gets that end as well where sessions are revoked by their name (`revoke-role`).',
        aliases: ['role-session-name'],
    },
    {
        name: 'session-policy',
        description: 'A policy (JSON) that narrows the session: it has what both the role and this allow.',
        aliases: ['inline-session-policy'],
    },
    {
        name: 'session-policy-arns',
        description: 'The same by the ARNs of managed policies, separated by commas, spaces or lines.',
        aliases: ['managed-session-policies'],
    },
    {
        name: 'allowed-account-ids',
        description: 'The accounts in which the session may be. Any other one is refused.',
    },
    {
        name: 'fips',
        description: 'Whether to use the FIPS endpoints.',
        default: 'false',
        values: _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .YES_OR_NO */ .I8,
    },
    {
        name: 'dual-stack',
        description: 'Whether to use the endpoints that have an IPv6 address as well.',
        default: 'false',
        values: _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .YES_OR_NO */ .I8,
    },
    {
        name: 'profile',
        description: 'With `deliver: file`: the profile that programs find the session under. Default: `name`, or else `default`.',
    },
    _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .REVOKE_ROLE */ .Os,
    {
        name: 'revoke-role-unbounded',
        description: 'Whether `revoke-role` may be used for a role without a permissions boundary. [docs/aws.md](docs/aws.md) says what any step of the job could do then.',
        default: 'false',
        values: _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .YES_OR_NO */ .I8,
    },
    { name: 'iam-url', description: 'The address of IAM, where it is not AWS’s own.' },
    // Of aws-actions/configure-aws-credentials: docs/aws.md has all of its inputs.
    {
        name: 'aws-profile',
        description: 'With `aws`: the same as `profile` with `deliver: file`, beside what the job has already.',
        foreign: true,
    },
    {
        name: 'output-credentials',
        description: 'With `aws`: whether `deliver` has `output`.',
        values: _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .YES_OR_NO */ .I8,
        foreign: true,
    },
    {
        name: 'output-env-credentials',
        description: 'With `aws`: whether `deliver` has `env`. Default: `true`, and `false` with `aws-profile`.',
        values: _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .YES_OR_NO */ .I8,
        foreign: true,
    },
    {
        name: 'overwrite-aws-profile',
        description: 'With `aws`: a later step always overwrites a profile of an earlier one, so only `true` is accepted.',
        values: _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .YES_OR_NO */ .I8,
        foreign: true,
    },
    {
        name: 'mask-aws-account-id',
        description: 'With `aws`: whether the account’s number is masked in the log.',
        values: _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .YES_OR_NO */ .I8,
        foreign: true,
    },
    {
        name: 'unset-current-credentials',
        description: 'With `aws`: changes nothing, since a delivery always replaces what earlier steps left.',
        values: _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .YES_OR_NO */ .I8,
        foreign: true,
    },
    {
        name: 'role-skip-session-tagging',
        description: 'With `aws`: changes nothing, since no session tags are sent.',
        values: _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .YES_OR_NO */ .I8,
        foreign: true,
    },
];
/**
 * The deliveries that inputs of `aws-actions/configure-aws-credentials` ask for; undefined where none of them is given.
 *
 * @throws JobpassError `usage` where `deliver` is given as well, or nothing would be delivered
 */
function awsDeliver(given) {
    const said = ['aws-profile', 'output-credentials', 'output-env-credentials'].filter((name) => given.has(name));
    if (said.length === 0)
        return undefined;
    const deliver = given.get('deliver') ?? (0,_config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .defaultOf */ .HA)(_config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .COMMON_INPUTS */ .s7, 'deliver');
    if (deliver !== (0,_config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .defaultOf */ .HA)(_config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .COMMON_INPUTS */ .s7, 'deliver')) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JobpassError */ .bJ('usage', `The inputs deliver and ${said.join(', ')} both say how the session is delivered`, {
            hint: 'Leave out one of them',
        });
    }
    const profile = given.has('aws-profile');
    const whether = (name, otherwise) => given.has(name) ? (0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zM)(given.get(name) ?? '', name) : otherwise;
    const ways = [
        ...(whether('output-env-credentials', !profile) ? ['env'] : []),
        ...(whether('output-credentials', false) ? ['output'] : []),
        ...(profile ? ['file'] : []),
    ];
    if (ways.length > 0)
        return ways.join();
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JobpassError */ .bJ('usage', 'With output-env-credentials: false nothing is delivered', {
        hint: 'Give output-credentials: true or aws-profile, or deliver: file or endpoint in its place',
    });
}
/** The numbers of the accounts that the roles are in, where the user wants them masked. @throws JobpassError `usage` */
function hiddenAccounts({ role = '', own }) {
    const said = own['mask-aws-account-id'];
    if (said === undefined || !(0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zM)(said, 'mask-aws-account-id'))
        return [];
    return [...new Set((0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .list */ .p_)(role).flatMap((arn) => /^arn:[\w-]+:iam::(\d{12}):/.exec(arn)?.[1] ?? []))];
}
/** The audience that STS takes, unless another is registered. */
function awsAudience({ audience, own }) {
    return audience ?? (own['region']?.startsWith('cn-') ? 'sts.amazonaws.com.cn' : 'sts.amazonaws.com');
}


/***/ }),

/***/ 92382:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Pv: () => (/* binding */ RELATIVE),
/* harmony export */   Sk: () => (/* binding */ RIVALS),
/* harmony export */   cQ: () => (/* binding */ AWS_RIVALS),
/* harmony export */   jI: () => (/* binding */ PROFILES),
/* harmony export */   kq: () => (/* binding */ AWS_SETS),
/* harmony export */   pw: () => (/* binding */ SESSION_VARIABLES),
/* harmony export */   r$: () => (/* binding */ TOKEN_FILE),
/* harmony export */   uS: () => (/* binding */ BEFORE_VARIABLES)
/* harmony export */ });
/** The variables of a session. */
const SESSION_VARIABLES = [
    'AWS_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
    'AWS_SESSION_TOKEN',
];
/** Variables by which programs would find other credentials before ours; those of profiles are another matter. */
const RIVALS = [
    ...SESSION_VARIABLES,
    'AWS_WEB_IDENTITY_TOKEN_FILE',
    'AWS_ROLE_ARN',
    'AWS_ROLE_SESSION_NAME',
    'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
];
/** boto reads the second one first. */
const PROFILES = ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE'];
const RELATIVE = 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI';
const TOKEN_FILE = 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE';
/** What some programs take before the variables of a session, or with them. Sources: botocore, SDK for JavaScript. */
const BEFORE_VARIABLES = [...PROFILES, 'AWS_SECURITY_TOKEN', 'AWS_CREDENTIAL_EXPIRATION'];
/** All of them, and the container endpoint of an outer use of Jobpass. */
const AWS_RIVALS = [
    ...RIVALS,
    ...BEFORE_VARIABLES,
    'AWS_CONTAINER_CREDENTIALS_FULL_URI',
    'AWS_CONTAINER_AUTHORIZATION_TOKEN',
    TOKEN_FILE,
];
/** Variables that a delivery may set. */
const AWS_SETS = [
    ...RIVALS.filter((name) => name !== RELATIVE),
    ...PROFILES,
    'AWS_CONTAINER_CREDENTIALS_FULL_URI',
    'AWS_CONTAINER_AUTHORIZATION_TOKEN',
    TOKEN_FILE,
    'AWS_CONFIG_FILE',
    'AWS_SHARED_CREDENTIALS_FILE',
    'AWS_REGION',
    'AWS_DEFAULT_REGION',
];


/***/ }),

/***/ 54321:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  PROVIDERS: () => (/* binding */ PROVIDERS),
  C: () => (/* binding */ loadProvider),
  k: () => (/* binding */ providerEntry)
});

// EXTERNAL MODULE: ./build/config/inputs.js
var inputs = __webpack_require__(89190);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(64865);
// EXTERNAL MODULE: ./build/providers/aws/inputs.js
var aws_inputs = __webpack_require__(68438);
// EXTERNAL MODULE: ./build/providers/aws/rivals.js
var rivals = __webpack_require__(92382);
// EXTERNAL MODULE: ./build/providers/oauth/inputs.js
var oauth_inputs = __webpack_require__(78200);
// EXTERNAL MODULE: ./build/providers/vault/inputs.js
var vault_inputs = __webpack_require__(58501);
;// CONCATENATED MODULE: ./build/providers/vault/rivals.js
/**
 * Variables by which programs would find another server or token. `bao` takes those of its own name before Vault's.
 * Sources: the environment variables of the commands vault and bao.
 */
const VAULT_RIVALS = ['VAULT', 'BAO'].flatMap((product) => [
    'TOKEN',
    'TOKEN_FILE',
    'TOKEN_ENDPOINT',
    'TOKEN_ENDPOINT_TOKEN',
    'ADDR',
    'AGENT_ADDR',
    'PROXY_ADDR',
    'NAMESPACE',
].map((name) => `${product}_${name}`));

;// CONCATENATED MODULE: ./build/providers/index.js








/** Every provider that Jobpass knows. Its code is loaded when it is used. */
const PROVIDERS = [
    {
        name: 'oauth',
        inputs: oauth_inputs/* OAUTH_INPUTS */.i6,
        renews: 'anew',
        audience: ({ audience, url }) => audience ?? url,
        check: async (settings) => void (await Promise.resolve(/* import() */).then(__webpack_require__.bind(__webpack_require__, 51888))).oauthSettings(settings),
        rivals: ({ own }) => withEndings(own['env-name'] ?? (0,inputs/* defaultOf */.HA)(oauth_inputs/* OAUTH_INPUTS */.i6, 'env-name')),
        sets: async (own) => withEndings(own['env-name'] ?? (0,inputs/* defaultOf */.HA)(oauth_inputs/* OAUTH_INPUTS */.i6, 'env-name')),
        // In the main file, since most jobs load it: a file of its own costs another look-up and read.
        load: async (context) => (await Promise.resolve(/* import() eager */).then(__webpack_require__.bind(__webpack_require__, 16427))).oauthProvider(context),
    },
    {
        name: 'vault',
        inputs: vault_inputs/* VAULT_INPUTS */.PP,
        renews: 'in place',
        audience: vault_inputs/* vaultAudience */.JI,
        check: async (settings) => void (await __webpack_require__.e(/* import() */ 4589).then(__webpack_require__.bind(__webpack_require__, 94589))).vaultSettings(settings),
        rivals: () => VAULT_RIVALS,
        sets: async (own, env) => {
            const { secretNames } = await __webpack_require__.e(/* import() */ 2386).then(__webpack_require__.bind(__webpack_require__, 32386));
            return [
                ...withEndings('VAULT_TOKEN'),
                ...['VAULT_ADDR', 'VAULT_NAMESPACE'],
                ...secretNames(own['secrets'] ?? '', env).flatMap(withEndings),
            ];
        },
        load: async (context) => (await Promise.all(/* import() */[__webpack_require__.e(1046), __webpack_require__.e(7542)]).then(__webpack_require__.bind(__webpack_require__, 97542))).vaultProvider(context),
    },
    {
        name: 'aws',
        inputs: aws_inputs/* AWS_INPUTS */.OJ,
        marks: ['role-to-assume', 'aws-region'],
        deliver: aws_inputs/* awsDeliver */.J9,
        hidden: aws_inputs/* hiddenAccounts */.ty,
        renews: 'anew',
        wantsSubject: true,
        audience: aws_inputs/* awsAudience */.Qd,
        check: async (settings) => void (await __webpack_require__.e(/* import() */ 9902).then(__webpack_require__.bind(__webpack_require__, 39902))).awsSettings(settings),
        rivals: () => rivals/* AWS_RIVALS */.cQ,
        sets: async () => rivals/* AWS_SETS */.kq,
        revocable: ({ own }) => own['revoke-role'] !== undefined,
        cleanUp: async (folder) => (await __webpack_require__.e(/* import() */ 7748).then(__webpack_require__.bind(__webpack_require__, 37748))).removeProfiles(folder),
        load: async (context) => (await Promise.all(/* import() */[__webpack_require__.e(8688), __webpack_require__.e(3618)]).then(__webpack_require__.bind(__webpack_require__, 73618))).awsProvider(context),
    },
];
/** A variable, and those in which its deliveries by file and endpoint are. */
function withEndings(name) {
    return ['', '_FILE', '_ENDPOINT', '_ENDPOINT_TOKEN'].map((ending) => name + ending);
}
/** Loads the provider that the settings name. @throws JobpassError whatever it finds wrong */
async function loadProvider(context) {
    return providerEntry(context.settings.provider).load(context);
}
/** @throws JobpassError `usage` for a name that is not in the list */
function providerEntry(wanted) {
    const entry = PROVIDERS.find(({ name }) => name === wanted);
    if (entry === undefined) {
        throw new errors/* JobpassError */.bJ('usage', `There is no provider «${(0,printable/* printable */.g)(wanted, 40)}»`, {
            hint: `Known: ${PROVIDERS.map(({ name }) => name).join(', ')}`,
        });
    }
    return entry;
}


/***/ }),

/***/ 16427:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  oauthProvider: () => (/* binding */ oauthProvider)
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/http/client.js
var http_client = __webpack_require__(29726);
// EXTERNAL MODULE: ./build/http/hosts.js
var hosts = __webpack_require__(82178);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(64865);
// EXTERNAL MODULE: ./build/providers/provider.js
var provider = __webpack_require__(74096);
// EXTERNAL MODULE: ./build/clock.js
var clock = __webpack_require__(7094);
// EXTERNAL MODULE: ./build/providers/oauth/messages.js
var messages = __webpack_require__(58149);
;// CONCATENATED MODULE: ./build/providers/oauth/hints.js



/** Logs a warning where the credential lives longer than was asked for, or for a time that nobody said. */
function tellLifetime(lease, asked, { life: { ttlMs }, log }) {
    if (lease.expiresAt === undefined) {
        log.warning('The server did not say how long the credential lives');
        return;
    }
    const lived = lease.expiresAt - lease.issuedAt;
    // A second of grace: servers round.
    if (lived > ttlMs + 1_000) {
        log.warning(`The credential lives ${(0,clock/* span */.Ln)(lived)}, longer than the ttl of ${(0,clock/* span */.Ln)(ttlMs)}: ${asked ? 'the server was asked for less and gave more' : 'OAuth has no way to ask this server for less'}`);
    }
}
/** What is known before the exchange to go wrong, or to be of no effect, for the log. */
function doubts(settings, endpoints, fixedIdToken) {
    const found = [];
    if (settings.role !== undefined && endpoints.takesRole === false) {
        found.push('The server does not announce that it takes role, so it may ignore it: what this credential may do is for the server to say');
    }
    if (fixedIdToken && settings.clientAuth === 'id-token') {
        found.push('This CI system gives a job one ID token, and client-auth: id-token shows it again at the end. A server that takes each only once will refuse to revoke: at Keycloak, set supportsClientAssertionReuse (and, for jwt-bearer, jwtAuthorizationGrantAssertionReuseAllowed) to true at the identity provider');
    }
    return found;
}
/** What to change where a server refused the exchange. */
function hintFor(error, status, token, { grantType: grant, clientId, clientAuth }, announced) {
    const claims = ['iss', 'sub', 'aud'].map((name) => `${name} «${token.shown[name] ?? ''}»`).join(', ');
    const other = grant === 'token-exchange' ? 'jwt-bearer' : 'token-exchange';
    if (error === 'unsupported_grant_type') {
        return `The server does not take ${grant}: try grant-type: ${other}, or switch it on at the server`;
    }
    // What a server announces is seldom the whole: Hydra takes jwt-bearer, and names other grants only.
    if ((error === 'invalid_request' || error === 'invalid_token') &&
        grant === 'token-exchange' &&
        announced?.includes(messages/* GRANTS */.Sl['jwt-bearer'])) {
        return 'The server may exchange its own tokens only. It announces the grant for outside tokens as well: try grant-type: jwt-bearer';
    }
    if (error === 'invalid_client' || error === 'unauthorized_client' || status === 401) {
        const known = clientId === undefined
            ? 'Give the client that the server knows in client-id'
            : `Check that the server knows the client «${(0,printable/* printable */.g)(clientId, 80)}» (client-id)`;
        return clientAuth === 'none'
            ? `${known}, and give client-auth: id-token if the client must prove itself`
            : `${known}, and that it accepts as its proof an ID token with ${claims}, each once only unless it is set up otherwise`;
    }
    if (error === 'invalid_scope')
        return 'Ask for a scope that this job may have (input scope)';
    if (error === 'invalid_target')
        return 'Check the inputs resource and audience against what the server offers';
    if (status === 404 || status === 405)
        return 'Check the token endpoint: this address does not take token requests';
    return `This job's ID token says ${claims}: check that the server trusts that issuer, expects that audience and gives a role to that subject`;
}

// EXTERNAL MODULE: ./build/providers/oauth/metadata.js
var oauth_metadata = __webpack_require__(99392);
// EXTERNAL MODULE: ./build/providers/oauth/settings.js
var oauth_settings = __webpack_require__(51888);
;// CONCATENATED MODULE: ./build/providers/oauth/index.js









/** Errors that OAuth servers answer when a second try can mend it, whatever the status. */
const PASSING = new Set(['temporarily_unavailable', 'server_error', 'slow_down']);
/** How long an exchange may go on in a cancelled job: a runner leaves 7.5 s before it asks a second time. */
const FINISH_MS = 4_000;
const INACTIVE_FROM_THE_START = 'the introspection says that it is not active. Some servers say so to a client that the token is not for: at Keycloak, add a mapper of the type Audience (oidc-audience-mapper) with this client to the client, so that the token’s aud names it';
const NO_REVOCATION = 'the server has no revocation endpoint that Jobpass knows of';
/** An OAuth 2 authorization server that takes ID tokens: RFC 8693 token exchange or RFC 7523 JWT bearer grant. */
function oauthProvider(context) {
    const { http, clock, serviceClock, secrets, life } = context;
    const settings = (0,oauth_settings.oauthSettings)(context.settings);
    let endpoints = givenEndpoints(settings);
    const readMetadata = async (issuer) => {
        const found = await http.persist((attempt) => (0,oauth_metadata/* discover */.k4)(issuer, http, attempt));
        // What the user wrote goes before what the server says.
        endpoints = { ...found, ...givenEndpoints(settings) };
    };
    const client = async () => ({
        clientId: settings.clientId,
        assertion: settings.clientAuth === 'id-token' ? (await context.idToken()).raw : undefined,
    });
    const post = async (url, body, what, attempt, finishMs) => {
        const headers = { 'content-type': 'application/x-www-form-urlencoded' };
        const request = {
            method: 'POST',
            url,
            headers,
            body,
            what,
            presentCertificate: true,
            ...(finishMs === undefined ? {} : { finishMs }),
        };
        const answer = await http.send(request, attempt);
        return { request, answer, json: (0,http_client/* jsonObject */.o$)(answer.body) };
    };
    const leaseOf = (answer, served) => {
        serviceClock.learn(served);
        const now = clock.now();
        const byServer = answer.expiresIn === undefined ? undefined : now + answer.expiresIn * 1000;
        const byToken = answer.jwt && endOfJwt(answer.jwt, served === undefined ? undefined : serviceClock, now);
        const id = answer.jwt?.id ?? answer.id;
        // Whichever is later: a credential must not be called dead while somebody still takes it.
        const expiresAt = byServer !== undefined && byToken !== undefined ? Math.max(byServer, byToken) : (byServer ?? byToken);
        return {
            // A server may write into it what it likes, a piece of the ID token for instance, and we show it.
            id: id !== undefined && secrets.redact(id) === id ? id : newName(),
            provider: 'oauth',
            issuer: (settings.issuer && (0,printable/* printable */.g)(settings.issuer)) ?? endpoints.tokenEndpoint?.origin ?? 'the server',
            credential: answer.token,
            values: [{ output: 'token', variable: settings.envName, value: answer.token }],
            issuedAt: now,
            ...(expiresAt === undefined ? {} : { expiresAt }),
            ...(answer.scope === undefined ? {} : { scope: http.safe(answer.scope) }),
            renewable: false,
            selfContained: answer.jwt !== undefined,
            handle: {
                ...(endpoints.revocationEndpoint && { revocation_endpoint: endpoints.revocationEndpoint.href }),
                ...(endpoints.introspectionEndpoint && {
                    introspection_endpoint: endpoints.introspectionEndpoint.href,
                }),
                metadata_read: endpoints.takesTtl !== undefined,
            },
        };
    };
    /** An endpoint that the end of a lease needs: as main found it, or from the metadata that main had no need of. */
    const endEndpoint = async (lease, name) => {
        const saved = lease.handle[`${name}_endpoint`];
        if (typeof saved === 'string')
            return (0,hosts/* secureUrl */.po)(saved, `${name}-endpoint`);
        if (lease.handle['metadata_read'] === true || settings.issuer === undefined)
            return undefined;
        if (endpoints.takesTtl === undefined) {
            metadata ??= readMetadata(settings.issuer);
            // Probe and revocation wait for the same one; a failure is theirs alone, and the next try asks anew.
            await metadata.finally(() => {
                metadata = undefined;
            });
        }
        return endpoints[`${name}Endpoint`];
    };
    let metadata;
    /** Tokens that were issued here and not ended: some servers give one client the same token until it expires. */
    const issued = new Set();
    return {
        audience: settings.audience,
        targets: [settings.tokenEndpoint ?? (0,hosts/* secureUrl */.po)(settings.issuer ?? '', 'The input url')],
        prepare: async () => {
            if (endpoints.tokenEndpoint === undefined && settings.issuer !== undefined)
                await readMetadata(settings.issuer);
            const { tokenEndpoint, revocationEndpoint, introspectionEndpoint } = endpoints;
            if (tokenEndpoint === undefined)
                throw new errors/* JobpassError */.bJ('usage', 'Neither url nor token-endpoint is given');
            for (const warning of doubts(settings, endpoints, context.fixedIdToken))
                context.log.warning(warning);
            return settings.clientAuth === 'id-token'
                ? [tokenEndpoint, revocationEndpoint, introspectionEndpoint].filter((url) => url !== undefined)
                : [tokenEndpoint];
        },
        exchange: async (idToken, attempt) => {
            if (idToken === undefined)
                throw new Error('exchange without an ID token');
            const { tokenEndpoint, takesTtl, grantTypes } = endpoints;
            if (tokenEndpoint === undefined)
                throw new Error('exchange before prepare');
            const form = (0,messages/* exchangeForm */.ON)({
                ...(settings.grantType === 'client-credentials'
                    ? { clientId: settings.clientId, assertion: idToken.raw }
                    : await client()),
                grantType: settings.grantType,
                idToken: idToken.raw,
                subjectTokenType: settings.subjectTokenType,
                scope: settings.scope,
                resource: settings.resource,
                role: settings.role,
                ttl: takesTtl === true ? Math.round((0,provider/* lifeToAsk */.tJ)(life, clock.now()) / 1000) : undefined,
                params: settings.params,
            });
            const { request, answer, json } = await post(tokenEndpoint, form, 'the token exchange', attempt, FINISH_MS);
            const known = (0,messages/* parseErrorAnswer */._4)(json);
            const success = answer.status >= 200 && answer.status <= 299;
            const result = json === undefined ? undefined : (0,messages/* parseTokenAnswer */.x$)(json, idToken.raw);
            if (result !== undefined && 'token' in result && success && known === undefined) {
                // The bearer, an ID token sent before, or what we have revoked already: an echo, and no credential.
                if (secrets.has(result.token) && !issued.has(result.token)) {
                    throw http.malformed(request, answer, 'a secret of ours as access_token');
                }
                secrets.add(result.token);
                issued.add(result.token);
                const lease = leaseOf(result, answer.served);
                tellLifetime(lease, takesTtl === true, context);
                return lease;
            }
            // Whatever else the answer says, a token that is in it may be alive.
            const stray = result === undefined ? undefined : 'token' in result ? result.token : result.stray;
            if (stray !== undefined && !secrets.has(stray)) {
                secrets.add(stray);
                await context.onStray(leaseOf({ token: stray }, answer.served));
            }
            if (known !== undefined && PASSING.has(known.error))
                throw http.busy(request, answer, known.said);
            if (!success) {
                throw http.refusal(request, answer, known?.said, hintFor(known?.error, answer.status, idToken, settings, grantTypes));
            }
            const problem = known !== undefined
                ? `the error ${known.said}`
                : result !== undefined && 'problem' in result
                    ? result.problem
                    : (0,http_client/* whatItIs */.Gl)(answer);
            // With a token in it, it is no slip of a gateway: the next answer would be the same.
            throw http.malformed(request, answer, problem, stray !== undefined);
        },
        probe: async (lease, attempt, before) => {
            const url = await endEndpoint(lease, 'introspection');
            if (url === undefined)
                return { answer: 'unknown', reason: 'the server has no introspection endpoint' };
            const form = (0,messages/* tokenForm */.qc)(lease.credential, await client());
            const { request, answer, json } = await post(url, form, 'the introspection', attempt);
            if (answer.status !== 200) {
                const refusal = http.refusal(request, answer, (0,messages/* parseErrorAnswer */._4)(json)?.said);
                // A refusal of the caller says nothing about the credential.
                if (!refusal.transient)
                    return { answer: 'unknown', reason: refusal.message };
                throw refusal;
            }
            if (typeof json?.['active'] !== 'boolean')
                throw http.malformed(request, answer, 'no word on whether it is active');
            serviceClock.learn(answer.served);
            const exp = json['exp'];
            return {
                // It says so of what is dead, of what it never knew, and of what this caller may not ask about.
                ...(json['active'] ? { answer: 'accepts' } : { answer: 'refuses', form: 'own' }),
                ...(json['active'] || before !== undefined ? {} : { reason: INACTIVE_FROM_THE_START }),
                ...(typeof exp === 'number' && exp > 0 && exp < 1e11
                    ? { expiresAt: serviceClock.latest(exp * 1000) }
                    : {}),
            };
        },
        irrevocable: ({ handle }) => typeof handle['revocation_endpoint'] !== 'string' &&
            (handle['metadata_read'] === true || settings.issuer === undefined)
            ? NO_REVOCATION
            : undefined,
        revoke: async (lease, attempt) => {
            issued.delete(lease.credential);
            const url = await endEndpoint(lease, 'revocation');
            if (url === undefined)
                return { answer: 'impossible', reason: NO_REVOCATION };
            const form = (0,messages/* tokenForm */.qc)(lease.credential, await client());
            const { request, answer, json } = await post(url, form, 'the revocation', attempt);
            const known = (0,messages/* parseErrorAnswer */._4)(json);
            // Some servers answer their errors with 200: that is no yes.
            if ((answer.status === 200 || answer.status === 204) && known === undefined) {
                // Clients ignore what else is in it (RFC 7009, section 2.2), but a page is the answer of somebody in between.
                if (isPage(answer))
                    throw http.malformed(request, answer, (0,http_client/* whatItIs */.Gl)(answer));
                return { answer: 'done' };
            }
            if (known !== undefined && PASSING.has(known.error))
                throw http.busy(request, answer, known.said);
            if (known?.error === 'unsupported_token_type') {
                return { answer: 'impossible', reason: 'the server does not revoke tokens of this kind' };
            }
            throw http.refusal(request, answer, known?.said, 'Check that this client may revoke its own tokens');
        },
    };
}
function isPage({ body }) {
    return body.subarray(0, 200).toString('latin1').trimStart().startsWith('<');
}
/**
 * When a JWT that was just issued ends, by the job's clock; undefined where that cannot be known: an end that would be over
 * already is by a clock that nobody has told us of.
 *
 * @param server its clock, where it has told the time
 */
function endOfJwt({ issuedAt, expiresAt }, server, now) {
    if (expiresAt === undefined)
        return undefined;
    if (server !== undefined)
        return server.latest(expiresAt);
    if (issuedAt !== undefined && issuedAt < expiresAt)
        return now + expiresAt - issuedAt;
    return expiresAt > now ? expiresAt : undefined;
}
/**
 * A name for a credential that brings none: only a name, which nobody must be unable to guess, so it is not worth
 * the time that loading `node:crypto` takes.
 */
function newName() {
    const random = Array.from({ length: 2 }, () => Math.random().toString(36).slice(2, 10).padEnd(8, '0'));
    return `${Date.now().toString(36)}-${random.join('')}`;
}
function givenEndpoints(settings) {
    const { tokenEndpoint, revocationEndpoint, introspectionEndpoint } = settings;
    return {
        ...(tokenEndpoint && { tokenEndpoint }),
        ...(revocationEndpoint && { revocationEndpoint }),
        ...(introspectionEndpoint && { introspectionEndpoint }),
    };
}


/***/ }),

/***/ 78200:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ZE: () => (/* binding */ CLIENT_AUTH),
/* harmony export */   i6: () => (/* binding */ OAUTH_INPUTS),
/* harmony export */   lZ: () => (/* binding */ GRANT_TYPES)
/* harmony export */ });
const GRANT_TYPES = ['token-exchange', 'jwt-bearer', 'client-credentials'];
const CLIENT_AUTH = ['none', 'id-token'];
/** The inputs that only this provider reads. */
const OAUTH_INPUTS = [
    {
        name: 'token-endpoint',
        description: 'The token endpoint. With it, no metadata is fetched on the way to the credential.',
    },
    { name: 'revocation-endpoint', description: 'The revocation endpoint (RFC 7009).' },
    {
        name: 'introspection-endpoint',
        description: 'The introspection endpoint (RFC 7662), which Jobpass asks for the proof that the credential is dead.',
    },
    {
        name: 'scope',
        description: 'The scopes to ask for, separated by spaces. Default: what the server gives.',
    },
    {
        name: 'resource',
        description: 'The services that the credential is for, as URLs (RFC 8707), one a line.',
    },
    {
        name: 'grant-type',
        description: '`token-exchange` (RFC 8693), `jwt-bearer` (RFC 7523), which Keycloak accepts from outside issuers, or `client-credentials` (RFC 6749, section 4.4) with the ID token as client assertion.',
        default: 'token-exchange',
        values: GRANT_TYPES,
    },
    {
        name: 'subject-token-type',
        description: 'The type of the ID token in a token exchange, as a URI. Default: `urn:ietf:params:oauth:token-type:id_token`.',
    },
    {
        name: 'params',
        description: 'Further parameters of the token request, as `name=value`, one a line: `connector_id=ci` for Dex. No secrets.',
    },
    { name: 'client-id', description: 'The client that the server knows, if it wants one.' },
    {
        name: 'client-auth',
        description: 'How the client proves itself: `none`, or `id-token` (a fresh ID token as client assertion, RFC 7523), which `client-credentials` implies.',
        default: 'none',
        values: CLIENT_AUTH,
    },
    {
        name: 'env-name',
        description: 'The variable for `env`; for `file`, the path is in this name with `_FILE` behind it.',
        default: 'JOBPASS_TOKEN',
    },
];


/***/ }),

/***/ 58149:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ON: () => (/* binding */ exchangeForm),
/* harmony export */   Sl: () => (/* binding */ GRANTS),
/* harmony export */   _4: () => (/* binding */ parseErrorAnswer),
/* harmony export */   qc: () => (/* binding */ tokenForm),
/* harmony export */   ue: () => (/* binding */ OWN_PARAMETERS),
/* harmony export */   x$: () => (/* binding */ parseTokenAnswer),
/* harmony export */   xn: () => (/* binding */ ID_TOKEN_TYPE)
/* harmony export */ });
/* harmony import */ var jose_jwt_decode__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77961);

/** Grant types by the names of the input `grant-type`. */
const GRANTS = {
    /** RFC 8693 */
    'token-exchange': 'urn:ietf:params:oauth:grant-type:token-exchange',
    /** RFC 7523, section 2.1 */
    'jwt-bearer': 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    /** RFC 6749, section 4.4 */
    'client-credentials': 'client_credentials',
};
const ID_TOKEN_TYPE = 'urn:ietf:params:oauth:token-type:id_token';
/** RFC 7523, section 2.2 */
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
/** What Jobpass sets in token requests, so that nobody can set it twice (RFC 6749, section 3.2). */
const OWN_PARAMETERS = new Set([
    'grant_type',
    'subject_token',
    'subject_token_type',
    'actor_token',
    'assertion',
    'scope',
    'resource',
    'role',
    'ttl',
    'client_id',
    'client_assertion',
    'client_assertion_type',
    // A secret would stand in a workflow, and be sent with each request.
    'client_secret',
    'refresh_token',
    'password',
    'code',
]);
/** The body of a token request: RFC 8693, section 2.1, or RFC 7523, section 2.1. */
function exchangeForm(parameters) {
    const form = new URLSearchParams({ grant_type: GRANTS[parameters.grantType] });
    if (parameters.grantType === 'token-exchange') {
        form.append('subject_token', parameters.idToken);
        form.append('subject_token_type', parameters.subjectTokenType);
    }
    else if (parameters.grantType === 'jwt-bearer') {
        form.append('assertion', parameters.idToken);
    }
    if (parameters.scope !== undefined)
        form.append('scope', parameters.scope);
    for (const resource of parameters.resource)
        form.append('resource', resource);
    if (parameters.role !== undefined)
        form.append('role', parameters.role);
    if (parameters.ttl !== undefined)
        form.append('ttl', String(parameters.ttl));
    for (const [name, value] of parameters.params ?? [])
        form.append(name, value);
    return withClient(form, parameters);
}
/** The body of a revocation (RFC 7009, section 2.1) or introspection request (RFC 7662, section 2.1). */
function tokenForm(token, client) {
    return withClient(new URLSearchParams({ token, token_type_hint: 'access_token' }), client);
}
function withClient(form, client) {
    if (client.clientId !== undefined)
        form.append('client_id', client.clientId);
    if (client.assertion !== undefined) {
        form.append('client_assertion_type', ASSERTION_TYPE);
        form.append('client_assertion', client.assertion);
    }
    return form.toString();
}
/** Longer than any service's tokens, shorter than what a command file or an environment takes. */
const LONGEST_TOKEN = 100_000;
/** Shorter ones are none, and masking them would blank out half of the log. */
const SHORTEST_TOKEN = 8;
/** How a broken server writes that it has none. */
const NO_TOKEN = /^(undefined|null|none|nil|false|true)$/i;
/** Lifetimes beyond this are as good as none, and dates beyond it cannot be written. */
const LONGEST_LIFE_S = 10 * 365 * 86_400;
/**
 * Judges the body of a successful token answer: RFC 6749, section 5.1, with RFC 8693, section 2.2.1.
 *
 * @param sent the ID token that was sent: an echo of it is no credential
 */
function parseTokenAnswer(body, sent) {
    const { access_token: token, token_type: type, issued_token_type: issued, expires_in: expires, scope, jti, } = body;
    if (typeof token !== 'string')
        return { problem: 'no access_token in it' };
    const { length } = token;
    if (length < SHORTEST_TOKEN ||
        length > LONGEST_TOKEN ||
        !/^[\x21-\x7e]+$/.test(token) ||
        NO_TOKEN.test(token)) {
        return { problem: 'an access_token that cannot be one (its length or its characters)' };
    }
    if (token === sent)
        return { problem: 'the ID token itself as access_token' };
    const unusable = (problem) => ({ problem, stray: token });
    if (typeof type !== 'string')
        return unusable('no token_type in it');
    if (type.toLowerCase() !== 'bearer') {
        return unusable(type === 'N_A'
            ? 'a token that is none to be used for access (token_type N_A)'
            : 'a token_type other than Bearer');
    }
    if (issued !== undefined && (typeof issued !== 'string' || /:(refresh_token|saml[12]?)$/.test(issued))) {
        return unusable('an issued_token_type that is not an access token');
    }
    const seconds = typeof expires === 'string' && /^\d+$/.test(expires) ? Number(expires) : expires;
    if (seconds !== undefined &&
        seconds !== null &&
        (typeof seconds !== 'number' || !Number.isFinite(seconds))) {
        return unusable('an expires_in that is not a number');
    }
    if (typeof seconds === 'number' && seconds < 1)
        return unusable('a token that has expired already');
    if (scope !== undefined && scope !== null && typeof scope !== 'string')
        return unusable('a scope that is not a string');
    const jwt = readJwt(token);
    return {
        token,
        ...(typeof seconds === 'number' ? { expiresIn: Math.min(seconds, LONGEST_LIFE_S) } : {}),
        ...(typeof scope === 'string' && scope !== '' ? { scope } : {}),
        // A piece of the token itself is no name for it: names are shown.
        ...(isId(jti) && !token.toLowerCase().includes(jti.toLowerCase()) ? { id: jti } : {}),
        ...(jwt === undefined ? {} : { jwt }),
    };
}
/** Whether something can be the name of a token. Keycloak's have a colon in them: `trrtag:<uuid>`. */
function isId(value) {
    return (typeof value === 'string' &&
        value.length <= 100 &&
        /^[\w.-]+(:[\w.-]+)*$/.test(value) &&
        value.length >= 8);
}
function readJwt(token) {
    if (token.split('.').length !== 3)
        return undefined;
    try {
        const { jti, iat, exp } = (0,jose_jwt_decode__WEBPACK_IMPORTED_MODULE_0__/* .decodeJwt */ .i)(token);
        return {
            ...(isId(jti) ? { id: jti } : {}),
            ...(typeof iat === 'number' && iat > 0 && iat < 1e11 ? { issuedAt: iat * 1000 } : {}),
            ...(typeof exp === 'number' && exp > 0 && exp < 1e11 ? { expiresAt: exp * 1000 } : {}),
        };
    }
    catch {
        return undefined;
    }
}
/** An error answer of the token endpoint (RFC 6749, section 5.2), if the body is one. */
function parseErrorAnswer(body) {
    const error = body?.['error'];
    if (typeof error !== 'string' || error === '')
        return undefined;
    const description = body?.['error_description'];
    return {
        error,
        said: typeof description === 'string' && description !== '' ? `${error} («${description}»)` : error,
    };
}


/***/ }),

/***/ 99392:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   k4: () => (/* binding */ discover),
/* harmony export */   m8: () => (/* binding */ PARAMETERS_MEMBER)
/* harmony export */ });
/* unused harmony exports metadataUrls, parseMetadata */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _http_client_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(29726);
/* harmony import */ var _http_hosts_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(82178);



/** The member of the metadata in which a server names the parameters of Jobpass that it takes. */
const PARAMETERS_MEMBER = 'jobpass_token_parameters_supported';
/** The two places where an issuer's metadata may be: RFC 8414, section 3.1, and OpenID Connect Discovery, section 4. */
function metadataUrls(issuer) {
    const url = (0,_http_hosts_js__WEBPACK_IMPORTED_MODULE_2__/* .secureUrl */ .po)(issuer, 'url');
    const path = url.pathname.replace(/\/$/, '');
    return [
        new URL(`${url.origin}/.well-known/oauth-authorization-server${path}`),
        new URL(`${url.origin}${path}/.well-known/openid-configuration`),
    ];
}
/**
 * Reads the metadata of an issuer, once; the caller repeats.
 *
 * @throws JobpassError as the HTTP client does; `refused` when neither place has it; `malformed`, `insecure`
 */
async function discover(issuer, http, attempt) {
    const refusals = [];
    for (const url of metadataUrls(issuer)) {
        const request = {
            method: 'GET',
            url,
            headers: {},
            what: "the request for the server's metadata",
            presentCertificate: true,
        };
        try {
            return parseMetadata(issuer, request, await http.send(request, attempt), http);
        }
        catch (error) {
            if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ) || error.code === 'insecure' || error.code === 'cancelled')
                throw error;
            // No way to that host (no connection, its certificate, a proxy's no): the other place is there as well.
            if (error.code === 'unreachable' && !error.answerLost)
                throw error;
            // A server with only one of the two documents may answer anything for the other: a page with 200, a 500.
            refusals.push(error);
        }
    }
    const worth = refusals.find((error) => error.transient && error.code !== 'malformed') ??
        refusals.find((error) => error.code === 'malformed') ??
        refusals[0];
    if (worth === undefined)
        throw new Error('no place for metadata was tried');
    throw worth;
}
/** Judges one answer to a request for metadata. */
function parseMetadata(issuer, request, answer, http) {
    if (answer.status !== 200) {
        throw http.refusal(request, answer, undefined, 'Check that url is the issuer exactly as the server writes it, or give token-endpoint and revocation-endpoint');
    }
    const body = (0,_http_client_js__WEBPACK_IMPORTED_MODULE_1__/* .jsonObject */ .o$)(answer.body);
    if (body === undefined)
        throw http.malformed(request, answer, (0,_http_client_js__WEBPACK_IMPORTED_MODULE_1__/* .whatItIs */ .Gl)(answer));
    if (body['issuer'] !== issuer) {
        // It can be anything that JSON can hold: an object has no text to show, and a deep list none in our time.
        const named = typeof body['issuer'] === 'string' ? `«${http.safe(body['issuer'], 120)}»` : 'nobody';
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('malformed', `The metadata at ${answer.url.origin} is of the issuer ${named}, not of «${http.safe(issuer, 120)}»`, { hint: 'Write url exactly as the server names itself, with or without the last slash' });
    }
    const endpoint = (member) => {
        const value = body[member];
        if (value === undefined || value === null)
            return undefined;
        if (typeof value !== 'string')
            throw http.malformed(request, answer, `a ${member} that is not a string`);
        const url = (0,_http_hosts_js__WEBPACK_IMPORTED_MODULE_2__/* .secureUrl */ .po)(value, `The ${member} in the metadata of ${answer.url.origin}`);
        if (url.origin !== new URL(issuer).origin && !http.allowedHosts.has(url)) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('insecure', `The metadata of ${answer.url.origin} names a ${member} on another host, ${http.safe(url.host, 100)}`, { hint: 'If that host is right, list it in allowed-hosts' });
        }
        return url;
    };
    const tokenEndpoint = endpoint('token_endpoint');
    if (tokenEndpoint === undefined)
        throw http.malformed(request, answer, 'metadata without a token_endpoint');
    const revocationEndpoint = endpoint('revocation_endpoint');
    const introspectionEndpoint = endpoint('introspection_endpoint');
    const parameters = body[PARAMETERS_MEMBER];
    const grants = body['grant_types_supported'];
    return {
        tokenEndpoint,
        ...(revocationEndpoint === undefined ? {} : { revocationEndpoint }),
        ...(introspectionEndpoint === undefined ? {} : { introspectionEndpoint }),
        takesTtl: Array.isArray(parameters) && parameters.includes('ttl'),
        takesRole: Array.isArray(parameters) && parameters.includes('role'),
        ...(Array.isArray(grants) ? { grantTypes: grants.filter((grant) => typeof grant === 'string') } : {}),
    };
}


/***/ }),

/***/ 51888:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   oauthSettings: () => (/* binding */ oauthSettings)
/* harmony export */ });
/* harmony import */ var _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(89190);
/* harmony import */ var _config_values_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(93017);
/* harmony import */ var _config_variables_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(19274);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(19473);
/* harmony import */ var _http_hosts_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(82178);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(64865);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(78200);
/* harmony import */ var _messages_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(58149);








/** @throws JobpassError `usage` or `insecure` for what cannot work, before anything is sent */
function oauthSettings(settings) {
    const given = (name) => settings.own[name];
    const or = (name) => given(name) ?? (0,_config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .defaultOf */ .HA)(_inputs_js__WEBPACK_IMPORTED_MODULE_5__/* .OAUTH_INPUTS */ .i6, name);
    const endpoint = (name) => {
        const text = given(name);
        return text === undefined ? undefined : (0,_http_hosts_js__WEBPACK_IMPORTED_MODULE_4__/* .secureUrl */ .po)(text, `The input ${name}`);
    };
    const refuse = (message, hint) => {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('usage', message, { hint });
    };
    const tokenEndpoint = endpoint('token-endpoint');
    const revocationEndpoint = endpoint('revocation-endpoint');
    const grantType = (0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .oneOf */ .yL)(or('grant-type'), 'grant-type', _inputs_js__WEBPACK_IMPORTED_MODULE_5__/* .GRANT_TYPES */ .lZ);
    if (settings.url === undefined && tokenEndpoint === undefined) {
        refuse('Neither url nor token-endpoint is given', "Give the authorization server's issuer in url");
    }
    if (grantType !== 'token-exchange' && given('subject-token-type') !== undefined) {
        refuse(`subject-token-type means nothing with grant-type: ${grantType}`, 'Leave one of them out');
    }
    const clientAuth = grantType === 'client-credentials' && given('client-auth') === undefined
        ? 'id-token'
        : (0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .oneOf */ .yL)(or('client-auth'), 'client-auth', _inputs_js__WEBPACK_IMPORTED_MODULE_5__/* .CLIENT_AUTH */ .ZE);
    if (grantType === 'client-credentials' && clientAuth !== 'id-token') {
        refuse('grant-type: client-credentials needs client-auth: id-token', 'With this grant the ID token is what the client proves itself by: leave client-auth out');
    }
    if (!settings.revoke && revocationEndpoint !== undefined) {
        refuse('revoke is false, and yet there is a revocation-endpoint', 'Leave one of them out');
    }
    return {
        issuer: settings.url,
        audience: settings.audience ??
            settings.url ??
            refuse('Without url, the audience of the ID token is not known', 'Give the input audience'),
        tokenEndpoint,
        revocationEndpoint,
        introspectionEndpoint: endpoint('introspection-endpoint'),
        scope: given('scope'),
        resource: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .list */ .p_)(or('resource')),
        role: settings.role,
        grantType,
        subjectTokenType: given('subject-token-type') ?? _messages_js__WEBPACK_IMPORTED_MODULE_6__/* .ID_TOKEN_TYPE */ .xn,
        clientId: given('client-id'),
        clientAuth,
        params: parametersIn(or('params')),
        envName: (0,_config_variables_js__WEBPACK_IMPORTED_MODULE_2__/* .checkVariableName */ .m)(or('env-name'), 'env-name'),
    };
}
/** @throws JobpassError `usage` for a line that is no parameter, or one that Jobpass sets itself */
function parametersIn(text) {
    const lines = text.split('\n').map((line) => line.trim());
    const seen = new Set();
    return lines
        .filter((line) => line !== '')
        .map((line) => {
        const [, name = '', value = ''] = /^([^=]*?)\s*=\s*(.*)$/.exec(line) ?? [];
        // The value is not shown: somebody may have written a secret, against what the docs say.
        if (!/^[\w.:-]{1,100}$/.test(name)) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('usage', `A line of params is not name=value${name === '' ? '' : `: «${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_7__/* .printable */ .g)(name, 60)}»`}`, {
                hint: 'Write one parameter a line, as in connector_id=ci',
            });
        }
        if (_messages_js__WEBPACK_IMPORTED_MODULE_6__/* .OWN_PARAMETERS */ .ue.has(name)) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('usage', `params cannot set ${name}`, {
                hint: 'Use the input that is for it, if there is one; secrets have no place in params',
            });
        }
        if (seen.has(name)) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('usage', `params sets ${name} twice`, {
                hint: 'A parameter may be there once (RFC 6749, section 3.2)',
            });
        }
        seen.add(name);
        return [name, value];
    });
}


/***/ }),

/***/ 74096:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CG: () => (/* binding */ onWall),
/* harmony export */   Fj: () => (/* binding */ secretsOf),
/* harmony export */   tJ: () => (/* binding */ lifeToAsk)
/* harmony export */ });
/** A lease with its end as the machine's clock has it now: programs compare with nothing else. */
function onWall(lease, clock) {
    const by = Math.round((clock.wall?.() ?? clock.now()) - clock.now());
    return lease.expiresAt === undefined ? lease : { ...lease, expiresAt: lease.expiresAt + by };
}
/** Every secret of a lease, each once; the credential last, since it can be made of the others. */
function secretsOf(lease) {
    const values = lease.values
        .filter((one) => one.public !== true && one.unmasked !== true)
        .map(({ value }) => value);
    return [...new Set([...values, lease.credential])];
}
/** The life to ask for at this moment, in milliseconds. */
function lifeToAsk({ leaseMs, endsAt }, now) {
    return Math.max(1_000, Math.min(leaseMs, endsAt - now));
}


/***/ }),

/***/ 58501:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   JI: () => (/* binding */ vaultAudience),
/* harmony export */   MA: () => (/* binding */ AUTH_METHODS),
/* harmony export */   PP: () => (/* binding */ VAULT_INPUTS)
/* harmony export */ });
/* harmony import */ var _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(89190);

const AUTH_METHODS = ['jwt', 'kubernetes', 'approle', 'cert'];
/** The inputs that only this provider reads. */
const VAULT_INPUTS = [
    {
        name: 'auth',
        description: 'How the job logs in: `jwt` (its ID token), `kubernetes`, `approle`, or `cert` (the client certificate).',
        default: 'jwt',
        values: AUTH_METHODS,
    },
    {
        name: 'path',
        description: 'Where that auth method is mounted. Default: its name.',
    },
    { name: 'namespace', description: 'The namespace, whole: `team-a/shop`.' },
    {
        name: 'secrets',
        description: 'What to read, one a line or between semicolons: `secret/data/app password | APP_PASSWORD`. Values of fields of JSON, whole secrets (`*`) with a prefix, optional ones (`password?`), public ones (`| DB_PORT public`), dynamic engines with parameters, and `[namespace]` in front: [docs/vault.md](docs/vault.md).',
    },
    {
        name: 'export-token',
        description: 'Whether steps get the token itself (`VAULT_TOKEN`), besides the address. Default: only when there are no `secrets`.',
        values: _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .YES_OR_NO */ .I8,
    },
    {
        name: 'allow-short',
        description: 'Whether secrets that are too short to be masked (under 4 characters, and words such as `true`) are delivered, unmasked.',
        default: 'false',
        values: _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .YES_OR_NO */ .I8,
    },
    { name: 'role-id', description: 'With `auth: approle`: the role id.' },
    {
        name: 'wrapped-secret-id',
        description: 'With `auth: approle`: the wrapping token of a secret id. It can be unwrapped once.',
        secret: true,
    },
    {
        name: 'jwt-file',
        description: 'With `auth: kubernetes`: the file of the service account’s token.',
        default: '/var/run/secrets/kubernetes.io/serviceaccount/token',
        file: true,
    },
    _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .REVOKE_ROLE */ .Os,
];
/** The audience of the ID token, where the method takes one: the server itself, unless it is said otherwise. */
function vaultAudience({ audience, url, own }) {
    if ((own['auth'] ?? 'jwt') !== 'jwt')
        return undefined;
    return audience ?? (url !== undefined && URL.canParse(url) ? new URL(url).origin : undefined);
}


/***/ }),

/***/ 29556:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S5: () => (/* binding */ durationText),
/* harmony export */   ec: () => (/* binding */ DURATION_FORM),
/* harmony export */   o8: () => (/* binding */ durationSeconds)
/* harmony export */ });
const UNIT_S = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };
const UNITS = Object.keys(UNIT_S).join('');
const DURATION = new RegExp(`^(\\d{1,9}[${UNITS}])+$`);
/** How a duration is written, for hints. */
const DURATION_FORM = 'Write it as 15m, 1h30m, 1d or 900 (seconds); the units are s, m, h, d and w';
/**
 * The seconds of a duration: `45s`, `15m`, `1h30m`, `7d`, `2w`, or plain seconds. Every input, option and configuration
 * file reads durations by this function, so all of them take the same units.
 *
 * @returns undefined for a text that is no duration
 */
function durationSeconds(text) {
    if (/^\d{1,9}$/.test(text))
        return Number(text);
    if (text.length > 100 || !DURATION.test(text))
        return undefined;
    let seconds = 0;
    for (const [, count, unit = ''] of text.matchAll(new RegExp(`(\\d+)([${UNITS}])`, 'g')))
        seconds += Number(count) * (UNIT_S[unit] ?? 0);
    return seconds;
}
/** A duration as `durationSeconds` reads it, in the largest unit up to hours or days that divides it. */
function durationText(seconds) {
    for (const unit of ['d', 'h', 'm']) {
        const size = UNIT_S[unit] ?? 1;
        // One day is better known as 24h, two are not.
        if (seconds > 0 && seconds % size === 0 && (unit !== 'd' || seconds > size))
            return `${seconds / size}${unit}`;
    }
    return `${seconds}s`;
}


/***/ })

};
