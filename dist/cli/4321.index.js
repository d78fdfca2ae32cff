export const id = 4321;
export const ids = [4321];
export const modules = {

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
/* harmony export */   O: () => (/* binding */ AWS_INPUTS),
/* harmony export */   Q: () => (/* binding */ awsAudience)
/* harmony export */ });
/* harmony import */ var _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(89190);

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
];
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
/* harmony export */   r$: () => (/* binding */ TOKEN_FILE),
/* harmony export */   uS: () => (/* binding */ BEFORE_VARIABLES)
/* harmony export */ });
/** Variables by which programs would find other credentials before ours; those of profiles are another matter. */
const RIVALS = [
    'AWS_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
    'AWS_SESSION_TOKEN',
    'AWS_WEB_IDENTITY_TOKEN_FILE',
    'AWS_ROLE_ARN',
    'AWS_ROLE_SESSION_NAME',
    'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
    'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
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
];


/***/ }),

/***/ 54321:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  xq: () => (/* binding */ PROVIDERS),
  Cg: () => (/* binding */ loadProvider),
  kb: () => (/* binding */ providerEntry)
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
        // In the main file, since most jobs load it: a file of its own costs another look-up and read.
        load: async (context) => (await Promise.resolve(/* import() eager */).then(__webpack_require__.bind(__webpack_require__, 85805))).oauthProvider(context),
    },
    {
        name: 'vault',
        inputs: vault_inputs/* VAULT_INPUTS */.PP,
        renews: 'in place',
        audience: vault_inputs/* vaultAudience */.JI,
        check: async (settings) => void (await __webpack_require__.e(/* import() */ 4589).then(__webpack_require__.bind(__webpack_require__, 94589))).vaultSettings(settings),
        rivals: () => VAULT_RIVALS,
        load: async (context) => (await Promise.all(/* import() */[__webpack_require__.e(9846), __webpack_require__.e(3887)]).then(__webpack_require__.bind(__webpack_require__, 93887))).vaultProvider(context),
    },
    {
        name: 'aws',
        inputs: aws_inputs/* AWS_INPUTS */.O,
        marks: ['role-to-assume', 'aws-region'],
        renews: 'anew',
        wantsSubject: true,
        audience: aws_inputs/* awsAudience */.Q,
        check: async (settings) => void (await __webpack_require__.e(/* import() */ 9902).then(__webpack_require__.bind(__webpack_require__, 39902))).awsSettings(settings),
        rivals: () => rivals/* AWS_RIVALS */.cQ,
        revocable: ({ own }) => own['revoke-role'] !== undefined,
        cleanUp: async (folder) => (await __webpack_require__.e(/* import() */ 7748).then(__webpack_require__.bind(__webpack_require__, 37748))).removeProfiles(folder),
        load: async (context) => (await Promise.all(/* import() */[__webpack_require__.e(1142), __webpack_require__.e(2025)]).then(__webpack_require__.bind(__webpack_require__, 92025))).awsProvider(context),
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

/***/ 85805:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   oauthProvider: () => (/* binding */ oauthProvider)
/* harmony export */ });
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7094);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _http_client_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(29726);
/* harmony import */ var _http_hosts_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(82178);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(64865);
/* harmony import */ var _provider_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(74096);
/* harmony import */ var _messages_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(58149);
/* harmony import */ var _metadata_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(99392);
/* harmony import */ var _settings_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(51888);









/** Errors that OAuth servers answer when a second try can mend it, whatever the status. */
const PASSING = new Set(['temporarily_unavailable', 'server_error', 'slow_down']);
/** How long an exchange may go on in a cancelled job: a runner leaves 7.5 s before it asks a second time. */
const FINISH_MS = 4_000;
/** An OAuth 2 authorization server that takes ID tokens: RFC 8693 token exchange or RFC 7523 JWT bearer grant. */
function oauthProvider(context) {
    const { http, clock, secrets, life } = context;
    const settings = (0,_settings_js__WEBPACK_IMPORTED_MODULE_6__.oauthSettings)(context.settings);
    let endpoints = givenEndpoints(settings);
    const readMetadata = async (issuer) => {
        const found = await http.persist((attempt) => (0,_metadata_js__WEBPACK_IMPORTED_MODULE_5__/* .discover */ .k4)(issuer, http, attempt));
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
        return { request, answer, json: (0,_http_client_js__WEBPACK_IMPORTED_MODULE_2__/* .jsonObject */ .o$)(answer.body) };
    };
    const leaseOf = (answer, headers) => {
        const now = clock.now();
        const byServer = answer.expiresIn === undefined ? undefined : now + answer.expiresIn * 1000;
        const byToken = answer.jwt?.expiresAt && answer.jwt.expiresAt + ahead(now, headers.date);
        const id = answer.jwt?.id ?? answer.id;
        // Whichever is later: a credential must not be called dead while somebody still takes it.
        const expiresAt = byServer !== undefined && byToken !== undefined ? Math.max(byServer, byToken) : (byServer ?? byToken);
        return {
            // A server may write into it what it likes, a piece of the ID token for instance, and we show it.
            id: id !== undefined && secrets.redact(id) === id ? id : newName(),
            provider: 'oauth',
            issuer: (settings.issuer && (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_7__/* .printable */ .g)(settings.issuer)) ?? endpoints.tokenEndpoint?.origin ?? 'the server',
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
            return (0,_http_hosts_js__WEBPACK_IMPORTED_MODULE_3__/* .secureUrl */ .po)(saved, `${name}-endpoint`);
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
    return {
        audience: settings.audience,
        targets: [settings.tokenEndpoint ?? (0,_http_hosts_js__WEBPACK_IMPORTED_MODULE_3__/* .secureUrl */ .po)(settings.issuer ?? '', 'The input url')],
        prepare: async () => {
            if (endpoints.tokenEndpoint === undefined && settings.issuer !== undefined)
                await readMetadata(settings.issuer);
            const { tokenEndpoint, revocationEndpoint, introspectionEndpoint } = endpoints;
            if (tokenEndpoint === undefined)
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', 'Neither url nor token-endpoint is given');
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
            const form = (0,_messages_js__WEBPACK_IMPORTED_MODULE_4__/* .exchangeForm */ .ON)({
                ...(await client()),
                grantType: settings.grantType,
                idToken: idToken.raw,
                subjectTokenType: settings.subjectTokenType,
                scope: settings.scope,
                resource: settings.resource,
                role: settings.role,
                ttl: takesTtl === true ? Math.round((0,_provider_js__WEBPACK_IMPORTED_MODULE_8__/* .lifeToAsk */ .t)(life, clock.now()) / 1000) : undefined,
            });
            const { request, answer, json } = await post(tokenEndpoint, form, 'the token exchange', attempt, FINISH_MS);
            const known = (0,_messages_js__WEBPACK_IMPORTED_MODULE_4__/* .parseErrorAnswer */ ._4)(json);
            const success = answer.status >= 200 && answer.status <= 299;
            const result = json === undefined ? undefined : (0,_messages_js__WEBPACK_IMPORTED_MODULE_4__/* .parseTokenAnswer */ .x$)(json, idToken.raw);
            if (result !== undefined && 'token' in result && success && known === undefined) {
                // The bearer, an ID token sent before, or what we have revoked already: an echo, and no credential.
                if (secrets.has(result.token)) {
                    throw http.malformed(request, answer, 'a secret of ours as access_token');
                }
                secrets.add(result.token);
                const lease = leaseOf(result, answer.headers);
                tellLifetime(lease, takesTtl === true, context);
                return lease;
            }
            // Whatever else the answer says, a token that is in it may be alive.
            const stray = result === undefined ? undefined : 'token' in result ? result.token : result.stray;
            if (stray !== undefined && !secrets.has(stray)) {
                secrets.add(stray);
                await context.onStray(leaseOf({ token: stray }, answer.headers));
            }
            if (known !== undefined && PASSING.has(known.error))
                throw http.busy(request, answer, known.said);
            if (!success) {
                throw http.refusal(request, answer, known?.said, hintFor(known?.error, answer.status, idToken, settings.grantType, grantTypes));
            }
            const problem = known !== undefined
                ? `the error ${known.said}`
                : result !== undefined && 'problem' in result
                    ? result.problem
                    : (0,_http_client_js__WEBPACK_IMPORTED_MODULE_2__/* .whatItIs */ .Gl)(answer);
            // With a token in it, it is no slip of a gateway: the next answer would be the same.
            throw http.malformed(request, answer, problem, stray !== undefined);
        },
        probe: async (lease, attempt) => {
            const url = await endEndpoint(lease, 'introspection');
            if (url === undefined)
                return { answer: 'unknown', reason: 'the server has no introspection endpoint' };
            const form = (0,_messages_js__WEBPACK_IMPORTED_MODULE_4__/* .tokenForm */ .qc)(lease.credential, await client());
            const { request, answer, json } = await post(url, form, 'the introspection', attempt);
            if (answer.status !== 200) {
                const refusal = http.refusal(request, answer, (0,_messages_js__WEBPACK_IMPORTED_MODULE_4__/* .parseErrorAnswer */ ._4)(json)?.said);
                // A refusal of the caller says nothing about the credential.
                if (!refusal.transient)
                    return { answer: 'unknown', reason: refusal.message };
                throw refusal;
            }
            if (typeof json?.['active'] !== 'boolean')
                throw http.malformed(request, answer, 'no word on whether it is active');
            const exp = json['exp'];
            return {
                answer: json['active'] ? 'accepts' : 'refuses',
                ...(typeof exp === 'number' && exp > 0 && exp < 1e11 ? { expiresAt: exp * 1000 } : {}),
            };
        },
        revoke: async (lease, attempt) => {
            const url = await endEndpoint(lease, 'revocation');
            if (url === undefined) {
                return {
                    answer: 'impossible',
                    reason: 'the server has no revocation endpoint that Jobpass knows of',
                };
            }
            const form = (0,_messages_js__WEBPACK_IMPORTED_MODULE_4__/* .tokenForm */ .qc)(lease.credential, await client());
            const { request, answer, json } = await post(url, form, 'the revocation', attempt);
            const known = (0,_messages_js__WEBPACK_IMPORTED_MODULE_4__/* .parseErrorAnswer */ ._4)(json);
            // Some servers answer their errors with 200: that is no yes.
            if ((answer.status === 200 || answer.status === 204) && known === undefined)
                return { answer: 'done' };
            if (known !== undefined && PASSING.has(known.error))
                throw http.busy(request, answer, known.said);
            if (known?.error === 'unsupported_token_type') {
                return { answer: 'impossible', reason: 'the server does not revoke tokens of this kind' };
            }
            throw http.refusal(request, answer, known?.said, 'Check that this client may revoke its own tokens');
        },
    };
}
/** How far this machine's clock is ahead of a server's, in ms; 0 where the server does not tell or cannot mean it. */
function ahead(now, date) {
    const difference = now - Date.parse(date ?? '');
    return Math.abs(difference) < 2 * 86_400_000 ? difference : 0;
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
function tellLifetime(lease, asked, { life: { ttlMs }, log }) {
    if (lease.expiresAt === undefined) {
        log.warning('The server did not say how long the credential lives');
        return;
    }
    const lived = lease.expiresAt - lease.issuedAt;
    // A second of grace: servers round.
    if (lived > ttlMs + 1_000) {
        log.warning(`The credential lives ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .span */ .Ln)(lived)}, longer than the ttl of ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .span */ .Ln)(ttlMs)}: ${asked ? 'the server was asked for less and gave more' : 'OAuth has no way to ask this server for less'}`);
    }
}
function hintFor(error, status, token, grant, announced) {
    const claims = ['iss', 'sub', 'aud'].map((name) => `${name} «${token.shown[name] ?? ''}»`).join(', ');
    if (error === 'unsupported_grant_type' || (announced !== undefined && !announced.includes(_messages_js__WEBPACK_IMPORTED_MODULE_4__/* .GRANTS */ .Sl[grant]))) {
        const other = grant === 'token-exchange' ? 'jwt-bearer' : 'token-exchange';
        return `The server does not take ${grant}: try grant-type: ${other}, or switch it on at the server`;
    }
    if (error === 'invalid_client' || error === 'unauthorized_client' || status === 401) {
        return 'Give the client that the server knows in client-id, and client-auth: id-token if it must prove itself';
    }
    if (error === 'invalid_scope')
        return 'Ask for a scope that this job may have (input scope)';
    if (error === 'invalid_target')
        return 'Check the inputs resource and audience against what the server offers';
    if (status === 404 || status === 405)
        return 'Check the token endpoint: this address does not take token requests';
    return `This job's ID token says ${claims}: check that the server trusts that issuer, expects that audience and gives a role to that subject`;
}


/***/ }),

/***/ 78200:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ZE: () => (/* binding */ CLIENT_AUTH),
/* harmony export */   i6: () => (/* binding */ OAUTH_INPUTS),
/* harmony export */   lZ: () => (/* binding */ GRANT_TYPES)
/* harmony export */ });
const GRANT_TYPES = ['token-exchange', 'jwt-bearer'];
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
        description: '`token-exchange` (RFC 8693) or `jwt-bearer` (RFC 7523), which Keycloak takes from outside issuers.',
        default: 'token-exchange',
        values: GRANT_TYPES,
    },
    {
        name: 'subject-token-type',
        description: 'The type of the ID token in a token exchange, as a URI. Default: `urn:ietf:params:oauth:token-type:id_token`.',
    },
    { name: 'client-id', description: 'The client that the server knows, if it wants one.' },
    {
        name: 'client-auth',
        description: 'How the client proves itself: `none`, or `id-token` (a fresh ID token as client assertion, RFC 7523).',
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
};
const ID_TOKEN_TYPE = 'urn:ietf:params:oauth:token-type:id_token';
/** RFC 7523, section 2.2 */
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
/** The body of a token request: RFC 8693, section 2.1, or RFC 7523, section 2.1. */
function exchangeForm(parameters) {
    const form = new URLSearchParams({ grant_type: GRANTS[parameters.grantType] });
    if (parameters.grantType === 'token-exchange') {
        form.append('subject_token', parameters.idToken);
        form.append('subject_token_type', parameters.subjectTokenType);
    }
    else {
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
/** Whether something can be the name of a token. */
function isId(value) {
    return typeof value === 'string' && /^[\w.-]{8,100}$/.test(value);
}
function readJwt(token) {
    if (token.split('.').length !== 3)
        return undefined;
    try {
        const { jti, exp } = (0,jose_jwt_decode__WEBPACK_IMPORTED_MODULE_0__/* .decodeJwt */ .i)(token);
        return {
            ...(isId(jti) ? { id: jti } : {}),
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
    if (grantType === 'jwt-bearer' && given('subject-token-type') !== undefined) {
        refuse('subject-token-type means nothing with grant-type: jwt-bearer', 'Leave one of them out');
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
        clientAuth: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .oneOf */ .yL)(or('client-auth'), 'client-auth', _inputs_js__WEBPACK_IMPORTED_MODULE_5__/* .CLIENT_AUTH */ .ZE),
        envName: (0,_config_variables_js__WEBPACK_IMPORTED_MODULE_2__/* .checkVariableName */ .m)(or('env-name'), 'env-name'),
    };
}


/***/ }),

/***/ 74096:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ secretsOf),
/* harmony export */   t: () => (/* binding */ lifeToAsk)
/* harmony export */ });
/** Every secret of a lease, each once; the credential last, since it can be made of the others. */
function secretsOf(lease) {
    const values = lease.values.filter((one) => one.public !== true).map(({ value }) => value);
    return [...new Set([...values, lease.credential])];
}
/** The life to ask for at this moment, in milliseconds. */
function lifeToAsk({ leaseMs, endsAt }, now) {
    return Math.max(1_000, Math.min(leaseMs, endsAt - now));
}


/***/ })

};
