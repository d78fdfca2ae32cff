export const id = 9846;
export const ids = [9846,4589];
export const modules = {

/***/ 39918:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D7: () => (/* binding */ objectIn),
/* harmony export */   Kg: () => (/* binding */ isGood),
/* harmony export */   nR: () => (/* binding */ lacksRight),
/* harmony export */   rT: () => (/* binding */ VaultApi)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _http_client_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(29726);


/** Statuses of which a second try can mend more than HTTP says: docs of the API, «HTTP status codes». */
const PASSING = {
    412: 'it has not seen an earlier write yet',
    472: 'it is the standby of another cluster',
    473: 'it is a standby',
};
/** What OpenBao answers with 400 although it mends by itself, and what is told instead: the texts quote others. */
const PASSING_400 = [
    [/fetching keys oidc/, 'it could not fetch the keys of the ID token’s issuer'],
    [/^Waiting for the primary to upgrade/, 'the mount is still being upgraded'],
];
/** What OpenBao answers with 500 although it lasts. */
const LASTING_500 = /does not exist during renewal|could not find version data|'aud' source data/;
/** The texts of 5xx that may be shown: others name users and addresses of databases. */
const OPEN_5XX = /^Vault is sealed$|^local node not active but active cluster node not found$/;
/** How long a redirect that may not be followed counts as passing: an election of another leader takes 3 s. */
const ELECTION_MS = 6_000;
class VaultApi {
    #http;
    #url;
    #clock;
    #redirectedSince;
    constructor(http, url, clock) {
        this.#http = http;
        this.#url = url;
        this.#clock = clock;
    }
    /**
     * Sends a request once.
     *
     * @throws JobpassError as the HTTP client does, and `busy` for what can mend by itself; every other answer returns
     */
    async call(call, attempt) {
        const url = new URL(`${this.#url.href.replace(/\/$/, '')}/v1/${call.path.split('/').map(encodeURIComponent).join('/')}`);
        for (const [name, value] of Object.entries(call.query ?? {}))
            url.searchParams.set(name, value);
        const request = {
            method: call.method,
            url,
            headers: {
                // Agents and proxies can be told to demand it, since no browser sends it by itself.
                'x-vault-request': 'true',
                ...(call.token === undefined ? {} : { 'x-vault-token': call.token }),
                ...(call.namespace === undefined || call.namespace === ''
                    ? {}
                    : { 'x-vault-namespace': call.namespace }),
                ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
            },
            ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
            what: call.what,
            presentCertificate: true,
            ...(call.finishMs === undefined ? {} : { finishMs: call.finishMs }),
        };
        const answer = await this.#send(request, attempt);
        const json = (0,_http_client_js__WEBPACK_IMPORTED_MODULE_1__/* .jsonObject */ .o$)(answer.body);
        const whole = saidIn(json);
        const { status } = answer;
        const said = status >= 500 && !OPEN_5XX.test(whole ?? '') ? undefined : whole;
        const reply = { request, answer, json, said };
        const passing = status === 412 && /X-Vault-Request/.test(whole ?? '') ? undefined : PASSING[status];
        if (passing !== undefined)
            throw this.#http.busy(request, answer, said === undefined ? passing : `${passing} (${said})`);
        const told = status === 400 ? PASSING_400.find(([pattern]) => pattern.test(whole ?? ''))?.[1] : undefined;
        if (told !== undefined)
            throw this.#http.busy(request, answer, told);
        if (status === 503 && /\bsealed\b/i.test(said ?? '')) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('busy', this.#http.refusal(request, answer, said).message, {
                transient: true,
                hint: 'The server is sealed: it serves nobody until an operator, or its seal, unseals it',
            });
        }
        const refusal = status >= 400 ? this.#http.refusal(request, answer, said) : undefined;
        if (refusal?.transient) {
            if (status !== 500 || !LASTING_500.test(whole ?? ''))
                throw refusal;
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('refused', refusal.message, {
                hint: /role/.test(whole ?? '')
                    ? 'The role is gone since the log-in'
                    : 'The server’s log has the reason',
            });
        }
        return reply;
    }
    /** A standby names the leader that it knows, for a while also one that is dead: asking it again is as good. */
    async #send(request, attempt) {
        try {
            const answer = await this.#http.send(request, attempt);
            this.#redirectedSince = undefined;
            return answer;
        }
        catch (error) {
            // The client refuses nothing but redirects.
            if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ) || error.code !== 'refused')
                throw error;
            this.#redirectedSince ??= this.#clock.elapsed();
            if (this.#clock.elapsed() - this.#redirectedSince > ELECTION_MS)
                throw error;
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('busy', error.message, {
                transient: true,
                ...(error.hint === undefined ? {} : { hint: error.hint }),
            });
        }
    }
    /** The error for an answer that says no. */
    refusal({ request, answer, said }, hint) {
        return this.#http.refusal(request, answer, said, hint);
    }
    /**
     * The error for a yes without what belongs into it.
     *
     * @param final whether the server meant it, so that asking again brings the same
     */
    malformed({ request, answer, json }, problem, final = false) {
        return this.#http.malformed(request, answer, json === undefined ? (0,_http_client_js__WEBPACK_IMPORTED_MODULE_1__/* .whatItIs */ .Gl)(answer) : problem, final);
    }
}
/** A refusal of the token's policies: the server writes another text where it does not know the token. */
function lacksRight({ answer, said }) {
    return answer.status === 403 && /^1 error occurred:/.test(said ?? '');
}
function isGood({ answer }) {
    return answer.status === 200 || answer.status === 204;
}
/** `{"errors": ["…"]}` of every status from 400 on. */
function saidIn(json) {
    const errors = json?.['errors'];
    if (!Array.isArray(errors))
        return undefined;
    const texts = errors.filter((error) => typeof error === 'string' && error !== '');
    return texts.length === 0 ? undefined : texts.join('; ');
}
/** A member of a JSON object that is one itself. */
function objectIn(json, name) {
    const value = json?.[name];
    return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? value
        : undefined;
}


/***/ }),

/***/ 17715:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E8: () => (/* binding */ logIn),
/* harmony export */   T0: () => (/* binding */ LONGEST_S),
/* harmony export */   gW: () => (/* binding */ readLogIn),
/* harmony export */   qq: () => (/* binding */ lookAtWrapped),
/* harmony export */   vi: () => (/* binding */ askLogIn)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _api_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(39918);



/** How long a log-in may go on in a cancelled job: a runner leaves 7.5 s before it asks a second time. */
const FINISH_MS = 4_000;
/** Ten years: what is said to live longer is no more true for it, and its end could not be written as a date. */
const LONGEST_S = 10 * 365 * 24 * 3600;
/**
 * Logs in, once.
 *
 * @throws JobpassError `refused` with what to change; `malformed`, and what is transient
 */
async function logIn(context, role, idToken, attempt) {
    const { api, settings } = context;
    const reply = await askLogIn(context, role, idToken, attempt);
    if (!(0,_api_js__WEBPACK_IMPORTED_MODULE_2__/* .isGood */ .Kg)(reply))
        throw api.refusal(reply, hintFor(reply, settings, role, idToken));
    return readLogIn(context, reply);
}
/** Asks for a log-in, and returns also an answer that says no. */
async function askLogIn(context, role, idToken, attempt) {
    const { api, settings } = context;
    const body = await proof(context, role, idToken, attempt);
    return api.call({
        method: 'POST',
        path: `auth/${settings.path}/login`,
        what: `the log-in by ${settings.auth}`,
        namespace: settings.namespace,
        body,
        finishMs: FINISH_MS,
    }, attempt);
}
/** @throws JobpassError `malformed` */
function readLogIn({ api, secrets }, reply) {
    const auth = (0,_api_js__WEBPACK_IMPORTED_MODULE_2__/* .objectIn */ .D7)(reply.json, 'auth');
    const token = auth?.['client_token'];
    if (typeof token !== 'string' || !/^[\x21-\x7e]{8,8192}$/.test(token)) {
        const mfa = (0,_api_js__WEBPACK_IMPORTED_MODULE_2__/* .objectIn */ .D7)(auth, 'mfa_requirement') !== undefined;
        throw mfa
            ? api.malformed(reply, 'the demand for a second factor, which a job has not', true)
            : api.malformed(reply, 'no token in it');
    }
    // Whoever sent back what it was sent has issued nothing that may be delivered.
    if (secrets.redact(token) !== token)
        throw api.malformed(reply, 'a secret of ours in the place of the token');
    secrets.add(token);
    const accessor = auth?.['accessor'];
    const life = auth?.['lease_duration'];
    return {
        token,
        ...(isAccessor(accessor, secrets) ? { accessor } : {}),
        life: typeof life === 'number' && life > 0 ? Math.min(life, LONGEST_S) : 0,
        renewable: auth?.['renewable'] === true,
        batch: auth?.['token_type'] === 'batch' || /^(hvb|b)\./.test(token),
        reply,
    };
}
/** It is shown everywhere, so it must not be a piece of a secret that the server knows. */
function isAccessor(value, secrets) {
    return typeof value === 'string' && /^[\w.-]{8,100}$/.test(value) && secrets.redact(value) === value;
}
async function proof(context, role, idToken, attempt) {
    const { settings, secrets, unwrapped } = context;
    switch (settings.auth) {
        case 'jwt':
            if (idToken === undefined)
                throw new Error('log-in by jwt without an ID token');
            return { role, jwt: idToken.raw };
        case 'kubernetes': {
            const jwt = serviceAccountToken(settings.jwtFile);
            secrets.add(jwt);
            return { role, jwt };
        }
        case 'cert':
            return role === undefined ? {} : { name: role };
        case 'approle':
            unwrapped.secretId ??= await unwrap(context, attempt);
            return { role_id: settings.roleId, secret_id: unwrapped.secretId };
    }
}
function serviceAccountToken(file) {
    let text;
    try {
        text = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(file, 'utf8').trim();
    }
    catch (error) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('no-id-token', `The service account's token ${file} cannot be read: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .tell */ .qz)(error)}`, {
            hint: 'Run the job in a pod with a service account, or name the file in jwt-file',
        });
    }
    if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(text)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('bad-id-token', `The file ${file} holds no token of a service account`);
    }
    return text;
}
const GONE = 'It was unwrapped before, perhaps by somebody else, or its time is over: have a new one made, and look who used the old one';
/**
 * Looks where the wrapping token of the secret id comes from, which does not use it up: one that somebody took on its
 * way, and replaced by one of his own, would log this job in as another.
 *
 * @throws JobpassError `refused` where it is gone, `insecure` where it comes from elsewhere
 */
async function lookAtWrapped({ api, settings, secrets }, attempt) {
    const token = settings.wrappedSecretId ?? '';
    secrets.add(token);
    const { namespace } = settings;
    const looked = await api.call({
        method: 'POST',
        namespace,
        path: 'sys/wrapping/lookup',
        what: 'the look-up of the wrapped secret id',
        // In the body it is not used up.
        body: { token },
    }, attempt);
    if (!(0,_api_js__WEBPACK_IMPORTED_MODULE_2__/* .isGood */ .Kg)(looked))
        throw api.refusal(looked, GONE);
    const origin = (0,_api_js__WEBPACK_IMPORTED_MODULE_2__/* .objectIn */ .D7)(looked.json, 'data')?.['creation_path'];
    const expected = `auth/${settings.path}/role/`;
    const inside = typeof origin === 'string' ? withoutNamespace(origin, namespace) : '';
    if (!inside.startsWith(expected) || !inside.endsWith('/secret-id')) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('insecure', 'The wrapping token does not come from the secret ids of this AppRole', {
            hint: `Wrap the answer of ${expected}NAME/secret-id, and look whether somebody replaced it on its way`,
        });
    }
}
async function unwrap(context, attempt) {
    await lookAtWrapped(context, attempt);
    const { api, settings, secrets } = context;
    const opened = await api.call({
        method: 'POST',
        namespace: settings.namespace,
        token: settings.wrappedSecretId ?? '',
        path: 'sys/wrapping/unwrap',
        what: 'the unwrapping of the secret id',
        finishMs: FINISH_MS,
    }, attempt);
    if (!(0,_api_js__WEBPACK_IMPORTED_MODULE_2__/* .isGood */ .Kg)(opened))
        throw api.refusal(opened, GONE);
    const secretId = (0,_api_js__WEBPACK_IMPORTED_MODULE_2__/* .objectIn */ .D7)(opened.json, 'data')?.['secret_id'];
    if (typeof secretId !== 'string' || secretId === '')
        throw api.malformed(opened, 'no secret id in it');
    secrets.add(secretId);
    return secretId;
}
function withoutNamespace(path, namespace) {
    return namespace !== undefined && path.startsWith(`${namespace}/`)
        ? path.slice(namespace.length + 1)
        : path;
}
function hintFor({ answer, said = '' }, settings, role, idToken) {
    const where = `${settings.path}${settings.namespace === undefined ? '' : ` in the namespace ${settings.namespace}`}`;
    if (answer.status === 404 || /no handler for route|unsupported path/i.test(said)) {
        return `There is no auth method at ${where}: check the inputs path and namespace`;
    }
    if (answer.status === 403 && settings.auth !== 'kubernetes') {
        return `The server answers so where there is no auth method at ${where}, where the namespace is forgotten, and where the role is bound to other addresses (token_bound_cidrs): check the inputs path and namespace`;
    }
    if (answer.status === 403) {
        return `The server answers so where the role ${role ?? ''} does not name this service account, where Kubernetes does not confirm its token, and where there is no auth method at ${where}`;
    }
    if (settings.auth === 'jwt' && /^role ".*" could not be found$/.test(said)) {
        return `The auth method ${where} has no role ${role ?? ''}: check the inputs role, path and namespace`;
    }
    if (settings.auth === 'jwt' && idToken !== undefined) {
        const claims = ['iss', 'sub', 'aud'].map((name) => `${name} «${idToken.shown[name] ?? ''}»`).join(', ');
        return `This job's ID token says ${claims}: check the role ${role ?? ''} of the auth method ${where} against it (bound_audiences, bound_subject, bound_claims)`;
    }
    return `Check the role ${role ?? ''} of the auth method ${where}`;
}


/***/ }),

/***/ 70330:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   u: () => (/* binding */ isPath)
/* harmony export */ });
/** Whether a text can stand in a URL as a path, and leads nowhere else. */
function isPath(text) {
    return (/^[^\s?#%\\\p{Cc}]+$/u.test(text) && text.split('/').every((part) => !['', '.', '..'].includes(part)));
}


/***/ }),

/***/ 20600:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   So: () => (/* binding */ apiPath),
/* harmony export */   nE: () => (/* binding */ Mounts),
/* harmony export */   ql: () => (/* binding */ readSecrets)
/* harmony export */ });
/* harmony import */ var _config_variables_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19274);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _text_masks_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(46507);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(64865);
/* harmony import */ var _api_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(39918);
/* harmony import */ var _requests_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(32386);






/** How many requests are under way at once: enough to hide their time, few enough to need few connections. */
const SIDE_BY_SIDE = 8;
/**
 * Reads what the user asked for, each path once, side by side.
 *
 * @returns the values, in the order of the requests, and the leases of those that were made for this job
 * @throws JobpassError `refused` for what is not there or not allowed, `usage` for what may not be delivered
 */
async function readSecrets(requests, context) {
    const reads = new Map();
    const inTurn = bounded(SIDE_BY_SIDE);
    const mounts = new Mounts(context, inTurn);
    for (const request of requests) {
        const key = keyOf(request);
        if (!reads.has(key))
            reads.set(key, read(request, context, mounts, inTurn));
    }
    // All of them to their end: of several that fail the first is told, and none goes on unseen.
    await Promise.allSettled(reads.values());
    const values = [];
    for (const request of requests) {
        const secret = await reads.get(keyOf(request));
        if (secret !== undefined)
            values.push(...select(request, secret, context));
    }
    const names = new Set(context.taken);
    for (const { variable } of values) {
        if (names.has(variable)) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `Two values would be the variable ${variable}`, {
                hint: 'Give one of them another name or prefix',
            });
        }
        names.add(variable);
    }
    const secrets = await Promise.all(reads.values());
    return { values, leases: secrets.flatMap(({ lease }) => (lease === undefined ? [] : [lease])) };
}
function keyOf({ namespace, path, parameters }) {
    return JSON.stringify([namespace, path, parameters]);
}
function bounded(most) {
    let running = 0;
    const waiting = [];
    return async (work) => {
        if (running >= most)
            await new Promise((resolve) => waiting.push(resolve));
        running++;
        try {
            return await work();
        }
        finally {
            running--;
            waiting.shift()?.();
        }
    };
}
/** Asks the server what is mounted where, once for each mount. */
class Mounts {
    #context;
    #inTurn;
    #asked = new Map();
    constructor(context, inTurn = bounded(SIDE_BY_SIDE)) {
        this.#context = context;
        this.#inTurn = inTurn;
    }
    /** @returns undefined where the token may not know */
    async of(namespace, path) {
        const first = `${namespace ?? ''}:${path.split('/')[0]}`;
        const known = this.#asked.get(first) ?? this.#ask(namespace, path);
        this.#asked.set(first, known);
        const mount = await known;
        // Two mounts can begin alike: team/kv and team/pki.
        if (mount === undefined || `${path}/`.startsWith(mount.path))
            return mount;
        return this.#ask(namespace, path);
    }
    #ask(namespace, path) {
        const { api, http, token } = this.#context;
        return this.#inTurn(() => http.persist(async (attempt) => {
            const reply = await api.call({
                method: 'GET',
                path: `sys/internal/ui/mounts/${path}`,
                what: `the question what is mounted at ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_4__/* .printable */ .g)(path, 80)}`,
                token,
                namespace,
            }, attempt);
            const data = (0,_api_js__WEBPACK_IMPORTED_MODULE_2__/* .objectIn */ .D7)(reply.json, 'data');
            const mounted = data?.['path'];
            if (!(0,_api_js__WEBPACK_IMPORTED_MODULE_2__/* .isGood */ .Kg)(reply))
                return undefined;
            if (typeof mounted !== 'string')
                throw api.malformed(reply, 'no path of a mount in it');
            if (!`${path}/`.startsWith(mounted))
                throw api.malformed(reply, 'a mount that is elsewhere', true);
            const version = (0,_api_js__WEBPACK_IMPORTED_MODULE_2__/* .objectIn */ .D7)(data, 'options')?.['version'];
            const kv = data?.['type'] === 'kv' || data?.['type'] === 'generic';
            return { path: mounted, ...(kv ? { version: version === '2' ? 2 : 1 } : {}) };
        }));
    }
}
async function read(request, context, mounts, inTurn) {
    const namespace = request.namespace ?? context.namespace;
    const { path, parameters } = request;
    const { version: asked, ...rest } = parameters;
    const writes = Object.keys(rest).length > 0;
    const ask = (at) => inTurn(() => context.http.persist(async (attempt) => {
        const reply = await context.api.call({
            method: writes ? 'POST' : 'GET',
            path: at,
            what: `${writes ? 'the request to' : 'the reading of'} ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_4__/* .printable */ .g)(path, 80)}`,
            token: context.token,
            namespace,
            ...(writes ? { body: parameters } : asked === undefined ? {} : { query: { version: asked } }),
        }, attempt);
        // What was written is not written again because the answer has nothing to tell.
        const meant = writes && (reply.json !== undefined || reply.answer.status === 204);
        if ((0,_api_js__WEBPACK_IMPORTED_MODULE_2__/* .isGood */ .Kg)(reply) && (0,_api_js__WEBPACK_IMPORTED_MODULE_2__/* .objectIn */ .D7)(reply.json, 'data') === undefined)
            throw context.api.malformed(reply, 'no data in it', meant);
        return reply;
    }));
    // What is mounted there is asked meanwhile: nearly always the path is the one that the API has.
    const [first, mount] = await Promise.all([ask(path), writes ? undefined : mounts.of(namespace, path)]);
    let reply = first;
    const real = apiPath(path, mount);
    if (real !== path)
        reply = await ask(real);
    if (!(0,_api_js__WEBPACK_IMPORTED_MODULE_2__/* .isGood */ .Kg)(reply))
        throw context.api.refusal(reply, hintFor(reply, path, namespace));
    const data = (0,_api_js__WEBPACK_IMPORTED_MODULE_2__/* .objectIn */ .D7)(reply.json, 'data') ?? {};
    // Where the token may not know the mount, what is inside tells.
    const second = mount === undefined ? looksLikeSecond(path, data) : mount.version === 2;
    const inner = second ? (0,_api_js__WEBPACK_IMPORTED_MODULE_2__/* .objectIn */ .D7)(data, 'data') : data;
    if (inner === undefined)
        throw context.api.malformed(reply, 'no data of a secret in it');
    const { lease_id: id, lease_duration: life, renewable } = reply.json ?? {};
    const extensible = renewable === true && typeof id === 'string' && id !== '' && typeof life === 'number';
    return {
        data: inner,
        ...(extensible && life > 0 ? { lease: { id, namespace: namespace ?? '', life } } : {}),
    };
}
/** A path of the key-value engine as the command line writes it has no `data/` behind the mount; the API's has. */
function apiPath(path, mount) {
    if (mount?.version !== 2)
        return path;
    const below = path.slice(mount.path.length);
    return below.startsWith('data/') ? path : `${mount.path}data/${below}`;
}
function looksLikeSecond(path, data) {
    return (/^[^/]+\/(.*\/)?data\//.test(path) &&
        (0,_api_js__WEBPACK_IMPORTED_MODULE_2__/* .objectIn */ .D7)(data, 'data') !== undefined &&
        (0,_api_js__WEBPACK_IMPORTED_MODULE_2__/* .objectIn */ .D7)(data, 'metadata') !== undefined);
}
function hintFor({ answer, json }, path, namespace) {
    const where = namespace === undefined || namespace === '' ? '' : ` in the namespace ${namespace}`;
    const metadata = (0,_api_js__WEBPACK_IMPORTED_MODULE_2__/* .objectIn */ .D7)((0,_api_js__WEBPACK_IMPORTED_MODULE_2__/* .objectIn */ .D7)(json, 'data'), 'metadata');
    if (typeof metadata?.['deletion_time'] === 'string' && metadata['deletion_time'] !== '') {
        return `Its newest version was deleted at ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_4__/* .printable */ .g)(metadata['deletion_time'], 40)}: undelete it, or ask for another with version=`;
    }
    if (answer.status === 404)
        return `There is no secret at ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_4__/* .printable */ .g)(path, 100)}${where}`;
    if (answer.status === 403) {
        return `The role's policies do not allow this for ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_4__/* .printable */ .g)(path, 100)}${where}, or there is nothing: the server answers both alike`;
    }
    return `Check the path ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_4__/* .printable */ .g)(path, 100)}${where} and its parameters`;
}
function select(request, { data }, { allowShort }) {
    const { field, name, path } = request;
    const shown = (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_4__/* .printable */ .g)(path, 80);
    const chosen = field === undefined
        ? Object.entries(data).map(([key, value]) => [
            (0,_config_variables_js__WEBPACK_IMPORTED_MODULE_0__/* .checkVariableName */ .m)(`${name}${(0,_requests_js__WEBPACK_IMPORTED_MODULE_3__/* .variableOf */ .Q)(key)}`, `secrets (${shown})`),
            value,
        ])
        : [[name, fieldOf(data, field, shown)]];
    return chosen.map(([variable, value]) => {
        const text = typeof value === 'string' ? value : written(value, variable, shown);
        if (!allowShort && !(0,_text_masks_js__WEBPACK_IMPORTED_MODULE_5__/* .canBeMasked */ .n9)(text)) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `The secret for ${variable} from ${shown} is too short, or too common a word, to be masked`, {
                hint: 'Make it longer, or give allow-short: true to have it delivered unmasked',
            });
        }
        return { output: variable, variable, value: text };
    });
}
function written(value, variable, path) {
    try {
        return JSON.stringify(value ?? null);
    }
    catch {
        // Nested too deep for the stack: nothing else that came as JSON cannot be written as JSON.
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('refused', `The secret for ${variable} from ${path} is nested too deep`, {
            hint: 'Name a field inside it, or store it as text',
        });
    }
}
function fieldOf(data, field, path) {
    const whole = field.join('.');
    if (Object.hasOwn(data, whole))
        return data[whole];
    let value = data;
    for (const part of field) {
        const object = typeof value === 'string' ? parsed(value) : value;
        if (typeof object !== 'object' || object === null || !Object.hasOwn(object, part)) {
            const names = Object.keys(data).map((name) => (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_4__/* .printable */ .g)(name, 40));
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('refused', `The secret at ${path} has no field ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_4__/* .printable */ .g)(whole, 60)}`, {
                hint: `It has ${names.slice(0, 20).join(', ') || 'none'}`,
            });
        }
        value = object[part];
    }
    return value;
}
function parsed(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}


/***/ }),

/***/ 32386:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ variableOf),
/* harmony export */   d: () => (/* binding */ parseSecrets)
/* harmony export */ });
/* harmony import */ var _config_variables_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19274);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(64865);
/* harmony import */ var _paths_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(70330);




/**
 * Reads the input `secrets`: `[namespace] path key=value … field | NAME`, one a line or between semicolons.
 *
 * @throws JobpassError `usage`, which names the entry
 */
function parseSecrets(text) {
    const requests = entries(text).map((entry) => parseEntry(entry));
    const names = new Set();
    for (const { field, name } of requests) {
        if (field === undefined)
            continue;
        if (names.has(name))
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `The input secrets sets ${name} twice`);
        names.add(name);
    }
    return requests;
}
/** Outputs of the action, and a file in the lease's folder. */
const OURS = new Set(['token', 'file', 'ended']);
function parseEntry(entry) {
    const refuse = (reason, hint = 'Write it as in: secret/data/app password | APP_PASSWORD') => {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `The input secrets has «${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(entry, 100)}»: ${reason}`, { hint });
    };
    const bar = split(entry, '|');
    if (bar === undefined)
        return refuse('a quote is not closed');
    if (bar.length > 2)
        return refuse('it has more than one |');
    const [left = '', right] = bar;
    const words = wordsOf(left);
    let namespace;
    const bracket = /^\[([^\]]*)\]$/.exec(words[0]?.text ?? '');
    if (bracket !== null) {
        namespace = (bracket[1] ?? '').replace(/^\/+|\/+$/g, '');
        if (namespace !== '' && !(0,_paths_js__WEBPACK_IMPORTED_MODULE_3__/* .isPath */ .u)(namespace))
            return refuse('the namespace cannot be read');
        words.shift();
    }
    const path = (words.shift()?.text ?? '').replace(/^\/+|\/+$/g, '');
    if (!(0,_paths_js__WEBPACK_IMPORTED_MODULE_3__/* .isPath */ .u)(path))
        return refuse('the path cannot be read');
    const selector = words.pop();
    if (selector === undefined)
        return refuse('it names no field', 'Name a field, or * with a prefix behind |');
    const parameters = {};
    for (const { text } of words) {
        const at = text.indexOf('=');
        if (at < 1)
            return refuse(`«${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(text, 40)}» is no parameter`, 'Parameters are written key=value');
        parameters[text.slice(0, at)] = text.slice(at + 1);
    }
    const name = right?.trim();
    const base = { ...(namespace === undefined ? {} : { namespace }), path, parameters };
    if (selector.text === '*' && !selector.quoted) {
        if (name === undefined || name === '')
            return refuse('* needs a prefix, or the server would choose the names of variables', 'Write: secret/data/app * | APP_');
        if (!/^[A-Z][A-Z0-9_]*$/.test(name))
            return refuse('its prefix must be of A to Z, digits and underscores');
        return { ...base, name };
    }
    const field = selector.quoted ? [selector.text] : selector.text.split('.');
    if (field.some((part) => part === ''))
        return refuse('the field cannot be read', 'Quote a name that has dots in it');
    const own = name === undefined || name === '' ? variableOf(field.join('_')) : name;
    if (OURS.has(own))
        return refuse(`the name ${own} is one of Jobpass's own`, 'Give it another behind |');
    return { ...base, field, name: (0,_config_variables_js__WEBPACK_IMPORTED_MODULE_0__/* .checkVariableName */ .m)(own, 'secrets') };
}
/** A name that comes from the server, as a variable: capitals, digits and underscores. */
function variableOf(name) {
    return name.toUpperCase().replace(/[^A-Z0-9_]/g, '_');
}
function entries(text) {
    const found = [];
    for (const line of text.split(/\r\n|\r|\n/)) {
        const parts = split(line, ';');
        if (parts === undefined) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `The input secrets has «${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(line, 100)}»: a quote is not closed`);
        }
        found.push(...parts.map((part) => part.trim()).filter((part) => part !== ''));
    }
    return found;
}
/** Splits outside of quotes. @returns undefined where a quote is not closed */
function split(text, at) {
    const parts = [''];
    let quote = '';
    for (const character of text) {
        if (quote === '' && character === at) {
            parts.push('');
            continue;
        }
        if (quote === '' && /["']/.test(character))
            quote = character;
        else if (character === quote)
            quote = '';
        parts[parts.length - 1] += character;
    }
    return quote === '' ? parts : undefined;
}
function wordsOf(text) {
    const words = [];
    for (const [word] of text.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)) {
        words.push({
            text: word.replace(/"([^"]*)"|'([^']*)'/g, (_, double, single) => String(double ?? single)),
            quoted: /^["']/.test(word),
        });
    }
    return words;
}


/***/ }),

/***/ 94589:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   vaultSettings: () => (/* binding */ vaultSettings)
/* harmony export */ });
/* harmony import */ var _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(89190);
/* harmony import */ var _config_values_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(93017);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(19473);
/* harmony import */ var _http_hosts_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(82178);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(58501);
/* harmony import */ var _paths_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(70330);
/* harmony import */ var _requests_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(32386);







/** @throws JobpassError `usage` or `insecure` for what cannot work, before anything is sent */
function vaultSettings(settings) {
    const given = (name) => settings.own[name];
    const or = (name) => given(name) ?? (0,_config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .defaultOf */ .HA)(_inputs_js__WEBPACK_IMPORTED_MODULE_4__/* .VAULT_INPUTS */ .PP, name);
    const refuse = (message, hint) => {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JobpassError */ .bJ('usage', message, { hint });
    };
    const auth = (0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .oneOf */ .yL)(or('auth'), 'auth', _inputs_js__WEBPACK_IMPORTED_MODULE_4__/* .AUTH_METHODS */ .MA);
    const url = (0,_http_hosts_js__WEBPACK_IMPORTED_MODULE_3__/* .secureUrl */ .po)(settings.url ?? refuse('The input url is missing', 'Give the address of the server, as in VAULT_ADDR'), 'The input url');
    if (/\/v1\/?$/.test(url.pathname))
        refuse('The input url ends in /v1', 'Leave that out: Jobpass adds it');
    if (auth === 'jwt' && settings.role === undefined) {
        refuse('The input role is missing', 'Give the role of the jwt auth method that this job logs in with');
    }
    if (auth === 'kubernetes' && settings.role === undefined) {
        refuse('The input role is missing', 'Give the role of the kubernetes auth method');
    }
    if (auth === 'approle' && (given('role-id') === undefined || given('wrapped-secret-id') === undefined)) {
        refuse('auth: approle needs role-id and wrapped-secret-id', 'Give both');
    }
    if (auth === 'approle' && given('revoke-role') !== undefined) {
        refuse('revoke-role cannot be had with auth: approle', 'The wrapped secret id serves for one log-in alone');
    }
    if (auth === 'cert' && settings.clientCert === undefined) {
        refuse('auth: cert needs a client certificate', 'Give client-cert and client-key');
    }
    if (auth !== 'jwt' && settings.audience !== undefined) {
        refuse(`audience means nothing with auth: ${auth}`, 'Leave one of them out');
    }
    const secrets = (0,_requests_js__WEBPACK_IMPORTED_MODULE_5__/* .parseSecrets */ .d)(given('secrets') ?? '');
    if (secrets.length > 0 && settings.deliver.includes('endpoint')) {
        refuse('secrets cannot be had with deliver: endpoint, which hands out the token', 'Deliver them by env, output or file; the token, renewed, comes with export-token: true');
    }
    const exportToken = given('export-token');
    return {
        url,
        audience: (0,_inputs_js__WEBPACK_IMPORTED_MODULE_4__/* .vaultAudience */ .JI)(settings),
        auth,
        path: mount(given('path') ?? auth, 'path'),
        role: settings.role,
        namespace: given('namespace') === undefined ? undefined : mount(given('namespace') ?? '', 'namespace'),
        secrets,
        exportToken: exportToken === undefined ? secrets.length === 0 : (0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zM)(exportToken, 'export-token'),
        allowShort: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zM)(or('allow-short'), 'allow-short'),
        roleId: given('role-id'),
        wrappedSecretId: given('wrapped-secret-id'),
        jwtFile: or('jwt-file'),
        revokeRole: given('revoke-role'),
    };
}
/** A path of mounts or namespaces, without slashes at its ends. */
function mount(text, input) {
    const path = text.replace(/^\/+|\/+$/g, '');
    if (!(0,_paths_js__WEBPACK_IMPORTED_MODULE_6__/* .isPath */ .u)(path))
        throw (0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .invalid */ .Gq)(input, text, 'Write a path such as jwt or team-a/shop');
    return path;
}


/***/ })

};
