export const id = 11;
export const ids = [11];
export const modules = {

/***/ 11:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  oauthProvider: () => (/* binding */ oauthProvider)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(598);
// EXTERNAL MODULE: ./build/clock.js + 1 modules
var clock = __webpack_require__(701);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(473);
// EXTERNAL MODULE: ./build/http/client.js + 1 modules
var http_client = __webpack_require__(542);
// EXTERNAL MODULE: ./build/http/hosts.js
var hosts = __webpack_require__(178);
// EXTERNAL MODULE: ./build/identity/id-token.js + 1 modules
var id_token = __webpack_require__(841);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(865);
// EXTERNAL MODULE: ./node_modules/jose/dist/webapi/util/decode_jwt.js + 1 modules
var decode_jwt = __webpack_require__(453);
;// CONCATENATED MODULE: ./build/providers/oauth/messages.js

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
    const { access_token: token, token_type: type, issued_token_type: issued, expires_in: expires, scope, } = body;
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
        ...(jwt === undefined ? {} : { jwt }),
    };
}
function readJwt(token) {
    if (token.split('.').length !== 3)
        return undefined;
    try {
        const { jti, exp } = (0,decode_jwt/* decodeJwt */.i)(token);
        return {
            ...(typeof jti === 'string' && /^[\w.-]{8,100}$/.test(jti) ? { id: jti } : {}),
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

;// CONCATENATED MODULE: ./build/providers/oauth/metadata.js



/** The member of the metadata in which a server names the parameters of Jobpass that it takes. */
const PARAMETERS_MEMBER = 'jobpass_token_parameters_supported';
/** The two places where an issuer's metadata may be: RFC 8414, section 3.1, and OpenID Connect Discovery, section 4. */
function metadataUrls(issuer) {
    const url = (0,hosts/* secureUrl */.po)(issuer, 'url');
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
            if (!(error instanceof errors/* JobpassError */.bJ) || error.code === 'insecure' || error.code === 'cancelled')
                throw error;
            // No way to that host (its certificate, a proxy's no): the other place is there as well.
            if (error.code === 'unreachable' && !error.transient)
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
    const body = (0,http_client/* jsonObject */.o$)(answer.body);
    if (body === undefined)
        throw http.malformed(request, answer, (0,http_client/* whatItIs */.Gl)(answer));
    if (body['issuer'] !== issuer) {
        // It can be anything that JSON can hold: an object has no text to show, and a deep list none in our time.
        const named = typeof body['issuer'] === 'string' ? `«${http.safe(body['issuer'], 120)}»` : 'nobody';
        throw new errors/* JobpassError */.bJ('malformed', `The metadata at ${answer.url.origin} is of the issuer ${named}, not of «${http.safe(issuer, 120)}»`, { hint: 'Write url exactly as the server names itself, with or without the last slash' });
    }
    const endpoint = (member) => {
        const value = body[member];
        if (value === undefined || value === null)
            return undefined;
        if (typeof value !== 'string')
            throw http.malformed(request, answer, `a ${member} that is not a string`);
        const url = (0,hosts/* secureUrl */.po)(value, `The ${member} in the metadata of ${answer.url.origin}`);
        if (url.origin !== new URL(issuer).origin && !http.allowedHosts.has(url)) {
            throw new errors/* JobpassError */.bJ('insecure', `The metadata of ${answer.url.origin} names a ${member} on another host, ${http.safe(url.host, 100)}`, { hint: 'If that host is right, list it in allowed-hosts' });
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

// EXTERNAL MODULE: ./build/config/inputs.js
var inputs = __webpack_require__(190);
// EXTERNAL MODULE: ./build/config/values.js
var values = __webpack_require__(17);
;// CONCATENATED MODULE: ./build/config/variables.js

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
        throw (0,values/* invalid */.Gq)(input, name, 'Use letters, digits and underscores, not beginning with a digit');
    }
    if (FORBIDDEN.some((pattern) => pattern.test(name.toUpperCase()))) {
        throw (0,values/* invalid */.Gq)(input, name, 'That variable changes how programs or the runner work: choose another name');
    }
    return name;
}

// EXTERNAL MODULE: ./build/providers/oauth/inputs.js
var oauth_inputs = __webpack_require__(200);
;// CONCATENATED MODULE: ./build/providers/oauth/settings.js







/** @throws JobpassError `usage` or `insecure` for what cannot work, before anything is sent */
function oauthSettings(settings) {
    const given = (name) => settings.own[name];
    const or = (name) => given(name) ?? (0,inputs/* defaultOf */.HA)(oauth_inputs/* OAUTH_INPUTS */.i, name);
    const endpoint = (name) => {
        const text = given(name);
        return text === undefined ? undefined : (0,hosts/* secureUrl */.po)(text, `The input ${name}`);
    };
    const refuse = (message, hint) => {
        throw new errors/* JobpassError */.bJ('usage', message, { hint });
    };
    const tokenEndpoint = endpoint('token-endpoint');
    const revocationEndpoint = endpoint('revocation-endpoint');
    const grantType = (0,values/* oneOf */.yL)(or('grant-type'), 'grant-type', ['token-exchange', 'jwt-bearer']);
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
        resource: (0,values/* list */.p_)(or('resource')),
        role: settings.role,
        grantType,
        subjectTokenType: given('subject-token-type') ?? ID_TOKEN_TYPE,
        clientId: given('client-id'),
        clientAuth: (0,values/* oneOf */.yL)(or('client-auth'), 'client-auth', ['none', 'id-token']),
        envName: checkVariableName(or('env-name'), 'env-name'),
    };
}

;// CONCATENATED MODULE: ./build/providers/oauth/index.js










/** Errors that OAuth servers answer when a second try can mend it, whatever the status. */
const PASSING = new Set(['temporarily_unavailable', 'server_error', 'slow_down']);
/** How long an exchange may go on in a cancelled job: a runner leaves 7.5 s before it asks a second time. */
const FINISH_MS = 4_000;
/** An OAuth 2 authorization server that takes ID tokens: RFC 8693 token exchange or RFC 7523 JWT bearer grant. */
function oauthProvider(context) {
    const { http, clock, secrets } = context;
    const settings = oauthSettings(context.settings);
    const { ttlMs } = context.settings;
    let endpoints = givenEndpoints(settings);
    const readMetadata = async (issuer) => {
        const found = await http.persist((attempt) => discover(issuer, http, attempt));
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
    const leaseOf = (answer, headers) => {
        const now = clock.now();
        const byServer = answer.expiresIn === undefined ? undefined : now + answer.expiresIn * 1000;
        const byToken = answer.jwt?.expiresAt && answer.jwt.expiresAt + ahead(now, headers.date);
        const id = answer.jwt?.id;
        // Whichever is later: a credential must not be called dead while somebody still takes it.
        const expiresAt = byServer !== undefined && byToken !== undefined ? Math.max(byServer, byToken) : (byServer ?? byToken);
        return {
            // A server may write into it what it likes, a piece of the ID token for instance, and we show it.
            id: id !== undefined && secrets.redact(id) === id ? id : (0,external_node_crypto_.randomUUID)(),
            provider: 'oauth',
            issuer: (settings.issuer && (0,printable/* printable */.g)(settings.issuer)) ?? endpoints.tokenEndpoint?.origin ?? 'the server',
            values: [{ output: 'token', variable: settings.envName, value: answer.token }],
            issuedAt: now,
            ...(expiresAt === undefined ? {} : { expiresAt }),
            ...(answer.scope === undefined ? {} : { scope: http.safe(answer.scope) }),
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
    return {
        audience: settings.audience,
        targets: [settings.tokenEndpoint ?? (0,hosts/* secureUrl */.po)(settings.issuer ?? '', 'The input url')],
        prepare: async () => {
            if (endpoints.tokenEndpoint === undefined && settings.issuer !== undefined)
                await readMetadata(settings.issuer);
            const { tokenEndpoint, revocationEndpoint, introspectionEndpoint } = endpoints;
            if (tokenEndpoint === undefined)
                throw new errors/* JobpassError */.bJ('usage', 'Neither url nor token-endpoint is given');
            return settings.clientAuth === 'id-token'
                ? [tokenEndpoint, revocationEndpoint, introspectionEndpoint].filter((url) => url !== undefined)
                : [tokenEndpoint];
        },
        exchange: async (idToken, attempt) => {
            const { tokenEndpoint, takesTtl, grantTypes } = endpoints;
            if (tokenEndpoint === undefined)
                throw new Error('exchange before prepare');
            const form = exchangeForm({
                ...(await client()),
                grantType: settings.grantType,
                idToken: idToken.raw,
                subjectTokenType: settings.subjectTokenType,
                scope: settings.scope,
                resource: settings.resource,
                role: settings.role,
                ttl: takesTtl === true ? Math.round(ttlMs / 1000) : undefined,
            });
            const { request, answer, json } = await post(tokenEndpoint, form, 'the token exchange', attempt, FINISH_MS);
            const known = parseErrorAnswer(json);
            const success = answer.status >= 200 && answer.status <= 299;
            const result = json === undefined ? undefined : parseTokenAnswer(json, idToken.raw);
            if (result !== undefined && 'token' in result && success && known === undefined) {
                // The bearer, an ID token sent before, or what we have revoked already: an echo, and no credential.
                if (secrets.has(result.token)) {
                    throw http.malformed(request, answer, 'a secret of ours as access_token');
                }
                secrets.add(result.token);
                const lease = leaseOf(result, answer.headers);
                tellLifetime(lease, ttlMs, takesTtl === true, context);
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
                throw http.refusal(request, answer, known?.said, secrets.redact(hintFor(known?.error, answer.status, idToken, settings.grantType, grantTypes)));
            }
            const problem = known !== undefined
                ? `the error ${known.said}`
                : result !== undefined && 'problem' in result
                    ? result.problem
                    : (0,http_client/* whatItIs */.Gl)(answer);
            // With a token in it, it is no slip of a gateway: the next answer would be the same.
            throw http.malformed(request, answer, problem, stray !== undefined);
        },
        probe: async (lease, attempt) => {
            const url = await endEndpoint(lease, 'introspection');
            if (url === undefined)
                return { answer: 'unknown', reason: 'the server has no introspection endpoint' };
            const form = tokenForm(secretOf(lease), await client());
            const { request, answer, json } = await post(url, form, 'the introspection', attempt);
            if (answer.status !== 200) {
                const refusal = http.refusal(request, answer, parseErrorAnswer(json)?.said);
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
            const form = tokenForm(secretOf(lease), await client());
            const { request, answer, json } = await post(url, form, 'the revocation', attempt);
            const known = parseErrorAnswer(json);
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
function givenEndpoints(settings) {
    const { tokenEndpoint, revocationEndpoint, introspectionEndpoint } = settings;
    return {
        ...(tokenEndpoint && { tokenEndpoint }),
        ...(revocationEndpoint && { revocationEndpoint }),
        ...(introspectionEndpoint && { introspectionEndpoint }),
    };
}
function secretOf(lease) {
    const value = lease.values[0]?.value;
    if (value === undefined)
        throw new errors/* JobpassError */.bJ('state', 'The saved lease holds no credential');
    return value;
}
function tellLifetime(lease, ttlMs, asked, context) {
    if (lease.expiresAt === undefined) {
        context.log.warning('The server did not say how long the credential lives');
        return;
    }
    const life = lease.expiresAt - lease.issuedAt;
    // A second of grace: servers round.
    if (life > ttlMs + 1_000) {
        context.log.warning(`The credential lives ${(0,clock/* span */.Ln)(life)}, longer than the ttl of ${(0,clock/* span */.Ln)(ttlMs)}: ${asked ? 'the server was asked for less and gave more' : 'OAuth has no way to ask this server for less'}`);
    }
}
function hintFor(error, status, token, grant, announced) {
    const claims = (0,id_token/* shownClaims */.p)(token.claims)
        .filter(([name]) => name === 'iss' || name === 'sub' || name === 'aud')
        .map(([name, value]) => `${name} «${value}»`)
        .join(', ');
    if (error === 'unsupported_grant_type' || (announced !== undefined && !announced.includes(GRANTS[grant]))) {
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


/***/ })

};
