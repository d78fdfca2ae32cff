export const id = 1046;
export const ids = [1046];
export const modules = {

/***/ 39918:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Kg: () => (/* binding */ isGood),
/* harmony export */   iL: () => (/* binding */ isOwnYes),
/* harmony export */   nR: () => (/* binding */ lacksRight),
/* harmony export */   rT: () => (/* binding */ VaultApi)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _http_client_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(29726);
/* harmony import */ var _text_json_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(25666);



/** Statuses of which a second try can mend more than HTTP says: docs of the API, «HTTP status codes». */
const PASSING = {
    412: 'it has not seen an earlier write yet',
    472: 'it is the standby of another cluster',
    473: 'it is a standby',
};
/** What Vault and OpenBao answer with 400 although it mends by itself, and what is told instead: the texts quote others. */
const PASSING_400 = [
    // Of the mount's first log-in, which reads the issuer's configuration.
    [
        /^error configuring token validator: /,
        'it could not read the configuration of the ID token’s issuer (oidc_discovery_url)',
    ],
    [/fetching keys /, 'it could not fetch the keys of the ID token’s issuer'],
    [/^Waiting for the primary to upgrade/, 'the mount is still being upgraded'],
];
/** Why keys cannot be fetched whoever tries again: what is wrong with the mount's own configuration. */
const LASTING_400 = /issuer did not match|could not parse CA PEM|must not be empty|x509: |tls: |unsupported protocol scheme|HTTP response to HTTPS client|unsupported config type|validator configuration error/;
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
        const json = (0,_text_json_js__WEBPACK_IMPORTED_MODULE_2__/* .jsonObject */ .o$)(answer.body);
        const whole = saidIn(json);
        const { status } = answer;
        const said = status >= 500 && !OPEN_5XX.test(whole ?? '') ? undefined : whole;
        const reply = { request, answer, json, said };
        const passing = status === 412 && /X-Vault-Request/.test(whole ?? '') ? undefined : PASSING[status];
        if (passing !== undefined)
            throw this.#http.busy(request, answer, said === undefined ? passing : `${passing} (${said})`);
        const passes = status === 400 && !LASTING_400.test(whole ?? '');
        const told = passes ? PASSING_400.find(([pattern]) => pattern.test(whole ?? ''))?.[1] : undefined;
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
    refusal(reply, hint) {
        const { request, answer, said } = reply;
        return this.#http.refusal(request, answer, said, isPage(reply) && answer.status < 500 ? this.#elsewhere : hint);
    }
    /**
     * The error for a yes without what belongs into it.
     *
     * @param final whether the server meant it, so that asking again brings the same
     */
    malformed(reply, problem, final = false) {
        const { request, answer, json } = reply;
        const page = isPage(reply);
        // A page below a path is what is there; in the place of the whole server it may be a proxy's, for a while.
        const lasts = final || (page && this.#url.pathname !== '/');
        const said = json === undefined ? (0,_http_client_js__WEBPACK_IMPORTED_MODULE_1__/* .whatItIs */ .Gl)(answer) : problem;
        const error = this.#http.malformed(request, answer, said, lasts);
        if (!page)
            return error;
        const { code, message, transient, answerLost } = error;
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ(code, message, { transient, answerLost, hint: this.#elsewhere });
    }
    /** What to check where a page answers. */
    get #elsewhere() {
        const { origin, pathname } = this.#url;
        const fix = pathname === '/' ? 'Give the address of the API' : `Try ${origin}`;
        return `A web page answers there, and neither Vault nor OpenBao: check the input url. ${fix}, as VAULT_ADDR and BAO_ADDR have it`;
    }
}
/** Whether a page of HTML came in the place of an answer of the API. */
function isPage({ answer, json }) {
    return json === undefined && /^\s*</.test(answer.body.subarray(0, 200).toString('latin1'));
}
/** A refusal of the token's policies: the server writes another text where it does not know the token. */
function lacksRight({ answer, said }) {
    return answer.status === 403 && /^1 error occurred:/.test(said ?? '');
}
function isGood({ answer }) {
    return answer.status === 200 || answer.status === 204;
}
/** Whether the server itself said yes: a page that a proxy answers with 200 is none of its words. */
function isOwnYes({ answer, json }) {
    return answer.status === 204 || (answer.status === 200 && json !== undefined);
}
/** `{"errors": ["…"]}` of every status from 400 on. */
function saidIn(json) {
    const errors = json?.['errors'];
    if (!Array.isArray(errors))
        return undefined;
    const texts = errors.filter((error) => typeof error === 'string' && error !== '');
    return texts.length === 0 ? undefined : texts.join('; ');
}


/***/ }),

/***/ 17715:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E8: () => (/* binding */ logIn),
/* harmony export */   Gs: () => (/* binding */ OF_TIME),
/* harmony export */   T0: () => (/* binding */ LONGEST_S),
/* harmony export */   gW: () => (/* binding */ readLogIn),
/* harmony export */   q_: () => (/* binding */ LEEWAY),
/* harmony export */   qq: () => (/* binding */ lookAtWrapped),
/* harmony export */   vi: () => (/* binding */ askLogIn)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _identity_id_token_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(68914);
/* harmony import */ var _text_json_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(25666);
/* harmony import */ var _api_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(39918);





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
    if (!(0,_api_js__WEBPACK_IMPORTED_MODULE_3__/* .isGood */ .Kg)(reply))
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
    const auth = (0,_text_json_js__WEBPACK_IMPORTED_MODULE_4__/* .objectIn */ .D7)(reply.json, 'auth');
    const token = auth?.['client_token'];
    if (typeof token !== 'string' || !/^[\x21-\x7e]{8,8192}$/.test(token)) {
        const mfa = (0,_text_json_js__WEBPACK_IMPORTED_MODULE_4__/* .objectIn */ .D7)(auth, 'mfa_requirement') !== undefined;
        throw mfa
            ? api.malformed(reply, 'the demand for a second factor, which a job has not', true)
            : api.malformed(reply, 'no token in it');
    }
    // Whoever sent back what it was sent has issued nothing that may be delivered.
    if (secrets.echoedBy(token))
        throw api.malformed(reply, 'a secret of ours in the place of the token');
    secrets.add(token);
    const accessor = auth?.['accessor'];
    const life = auth?.['lease_duration'];
    const uses = auth?.['num_uses'];
    return {
        token,
        ...(isAccessor(accessor, secrets) ? { accessor } : {}),
        life: typeof life === 'number' && life > 0 ? Math.min(life, LONGEST_S) : 0,
        renewable: auth?.['renewable'] === true,
        batch: auth?.['token_type'] === 'batch' || /^(hvb|b)\./.test(token),
        uses: typeof uses === 'number' && uses > 0 ? uses : 0,
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
            // Without a role the server takes the default_role of the mount.
            return { ...(role === undefined ? {} : { role }), jwt: idToken.raw };
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
    if (!(0,_identity_id_token_js__WEBPACK_IMPORTED_MODULE_2__/* .isSignedJwt */ .SD)(text)) {
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
    if (!(0,_api_js__WEBPACK_IMPORTED_MODULE_3__/* .isGood */ .Kg)(looked))
        throw api.refusal(looked, GONE);
    const origin = (0,_text_json_js__WEBPACK_IMPORTED_MODULE_4__/* .objectIn */ .D7)(looked.json, 'data')?.['creation_path'];
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
    if (!(0,_api_js__WEBPACK_IMPORTED_MODULE_3__/* .isGood */ .Kg)(opened))
        throw api.refusal(opened, GONE);
    const secretId = (0,_text_json_js__WEBPACK_IMPORTED_MODULE_4__/* .objectIn */ .D7)(opened.json, 'data')?.['secret_id'];
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
/** Refusals for the times that a token says. */
const OF_TIME = /\((exp|nbf|iat)\) claim/;
/** What helps against them. Seen at OpenBao 2.6.2: the other leeways count only for tokens without exp or nbf. */
const LEEWAY = 'Set the clocks of issuer and server right. If they differ for good, raise clock_skew_leeway of the role (60 s by default): expiration_leeway and not_before_leeway do not help where the token has exp and nbf';
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
    if (settings.auth === 'jwt' && role === undefined && /^missing role$/.test(said)) {
        return `The auth method ${where} has no default_role: give the input role, or set default_role in the configuration of the mount`;
    }
    if (settings.auth === 'jwt' && /^role ".*" could not be found$/.test(said)) {
        return role === undefined
            ? `The default_role of the auth method ${where} does not exist: give the input role`
            : `The auth method ${where} has no role ${role}: check the inputs role, path and namespace`;
    }
    if (settings.auth === 'jwt' && OF_TIME.test(said))
        return LEEWAY;
    if (settings.auth === 'jwt' && idToken !== undefined) {
        const claims = ['iss', 'sub', 'aud'].map((name) => `${name} «${idToken.shown[name] ?? ''}»`).join(', ');
        return `This job's ID token says ${claims}: check ${role === undefined ? 'the default_role' : `the role ${role}`} of the auth method ${where} against it (bound_audiences, bound_subject, bound_claims)`;
    }
    return `Check the role ${role ?? ''} of the auth method ${where}`;
}


/***/ }),

/***/ 74210:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Mm: () => (/* binding */ bounded),
/* harmony export */   So: () => (/* binding */ apiPath),
/* harmony export */   nE: () => (/* binding */ Mounts)
/* harmony export */ });
/* harmony import */ var _text_json_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(25666);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(64865);
/* harmony import */ var _api_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(39918);



/** How many requests are under way at once: enough to hide their time, few enough to need few connections. */
const SIDE_BY_SIDE = 8;
/** Lets so much work run at once. */
function bounded(most = SIDE_BY_SIDE) {
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
    constructor(context, inTurn = bounded()) {
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
                what: `the question what is mounted at ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_1__/* .printable */ .g)(path, 80)}`,
                token,
                namespace,
            }, attempt);
            const data = (0,_text_json_js__WEBPACK_IMPORTED_MODULE_2__/* .objectIn */ .D7)(reply.json, 'data');
            const mounted = data?.['path'];
            if (!(0,_api_js__WEBPACK_IMPORTED_MODULE_0__/* .isGood */ .Kg)(reply))
                return undefined;
            if (typeof mounted !== 'string')
                throw api.malformed(reply, 'no path of a mount in it');
            if (!`${path}/`.startsWith(mounted))
                throw api.malformed(reply, 'a mount that is elsewhere', true);
            const version = (0,_text_json_js__WEBPACK_IMPORTED_MODULE_2__/* .objectIn */ .D7)(data, 'options')?.['version'];
            const kv = data?.['type'] === 'kv' || data?.['type'] === 'generic';
            return { path: mounted, ...(kv ? { version: version === '2' ? 2 : 1 } : {}) };
        }));
    }
}
/** A path of the key-value engine as the command line writes it has no `data/` behind the mount; the API's has. */
function apiPath(path, mount) {
    if (mount?.version !== 2)
        return path;
    const below = path.slice(mount.path.length);
    return below.startsWith('data/') ? path : `${mount.path}data/${below}`;
}


/***/ }),

/***/ 70330:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ isSecretPath),
/* harmony export */   u: () => (/* binding */ isPath)
/* harmony export */ });
/**
 * Whether a text can be the path of a secret or a mount. Names may hold spaces, `%`, `?` and `#`, which are encoded where they are
 * sent; steps that lead elsewhere may not be in it.
 */
function isSecretPath(text) {
    return (/^[^\\\p{Cc}\p{Cs}\u2028\u2029]+$/u.test(text) &&
        text.split('/').every((part) => !['', '.', '..'].includes(part.trim())));
}
/** Whether a text can stand in a URL as a path, and leads nowhere else. */
function isPath(text) {
    return (/^[^\s?#%\\\p{Cc}]+$/u.test(text) && text.split('/').every((part) => !['', '.', '..'].includes(part)));
}


/***/ }),

/***/ 65770:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CS: () => (/* binding */ isNoSuchNamespace),
/* harmony export */   PP: () => (/* binding */ isNothingToRevoke),
/* harmony export */   aF: () => (/* binding */ isNoSuchAccessor),
/* harmony export */   it: () => (/* binding */ refusedBy),
/* harmony export */   jZ: () => (/* binding */ isOwnRefusal)
/* harmony export */ });
/* unused harmony export formOf */
/* harmony import */ var _api_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(39918);

/** What both servers say of a token that they do not know, of one from an address that it is not bound to, and of one without its entity. */
const OWN = 'permission denied';
/** What HashiCorp Vault says besides, of a token that it does not know alone: OpenBao does not. */
const DEAD = /^2 errors occurred:\s+\* permission denied\s+\* invalid token\s*$/;
/** Of an accessor that belongs to no token. */
const NO_SUCH_ACCESSOR = /^(1 error occurred:\s+\* )?invalid accessor\s*$/;
/** Whose word a 403 is that does not speak of policies; undefined for every other answer. */
function formOf(reply) {
    if (reply.answer.status !== 403 || (0,_api_js__WEBPACK_IMPORTED_MODULE_0__/* .lacksRight */ .nR)(reply))
        return undefined;
    if (!isJson(reply))
        return 'foreign';
    if (reply.said === OWN)
        return 'own';
    return DEAD.test(reply.said ?? '') ? 'dead' : 'foreign';
}
/** A refusal of the look-up of a token, as a probe; undefined for every other answer. */
function refusedBy(reply, shown) {
    const form = formOf(reply);
    switch (form) {
        case undefined:
            return undefined;
        case 'dead':
            return { answer: 'refuses', form, reason: 'invalid token' };
        case 'own':
            return {
                answer: 'refuses',
                form,
                reason: 'the server answers so to a dead token, to one from an address that it is not bound to, and to one whose entity is disabled',
            };
        default:
            return { answer: 'refuses', form, reason: `${shown}, and not as the server itself refuses a token` };
    }
}
/** Whether the server itself refuses a token, whatever for. */
function isOwnRefusal(reply) {
    const form = formOf(reply);
    return form === 'own' || form === 'dead';
}
/** Whether the server says that an accessor belongs to no token: then the one that it named is dead. */
function isNoSuchAccessor(reply) {
    const { status } = reply.answer;
    return ((status === 400 || status === 403 || status === 404) &&
        isJson(reply) &&
        NO_SUCH_ACCESSOR.test(reply.said ?? ''));
}
/** Whether it has revoked nothing, since the accessor belongs to no token: OpenBao says that in a yes. */
function isNothingToRevoke(reply) {
    const warnings = [reply.json?.['warnings'] ?? []].flat();
    return (isNoSuchAccessor(reply) ||
        (reply.answer.status === 200 && warnings.includes('No token found with this accessor')));
}
/** Whether the server says that there is no such namespace, which it finds out before it looks at the token. */
function isNoSuchNamespace(reply) {
    return reply.answer.status === 404 && reply.said === 'namespace not found' && isJson(reply);
}
function isJson({ answer, json }) {
    return json !== undefined && /^application\/json\b/i.test(answer.headers['content-type'] ?? '');
}


/***/ }),

/***/ 32386:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   parseSecrets: () => (/* binding */ parseSecrets),
/* harmony export */   secretNames: () => (/* binding */ secretNames),
/* harmony export */   variableOf: () => (/* binding */ variableOf)
/* harmony export */ });
/* harmony import */ var _config_variables_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19274);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(64865);
/* harmony import */ var _paths_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(70330);




/**
 * Reads the input `secrets`: `[namespace] path key=value … field? | NAME public`, one a line or between semicolons.
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
/**
 * The variables that an input `secrets` names, as far as it can be read: with a prefix for all fields, those in the
 * environment that begin with it.
 */
function secretNames(text, env) {
    try {
        return parseSecrets(text).flatMap(({ field, name }) => field === undefined ? Object.keys(env).filter((variable) => variable.startsWith(name)) : [name]);
    }
    catch {
        return [];
    }
}
/** Outputs of the action. */
const OURS = new Set(['token', 'file']);
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
    const last = words.pop();
    const path = pathOf(left, words).replace(/^\/+|\/+$/g, '');
    if (path === '' && last !== undefined && (0,_paths_js__WEBPACK_IMPORTED_MODULE_3__/* .isSecretPath */ ._)(last.text.replace(/^\/+|\/+$/g, '')))
        return refuse('it names no field', 'Name a field, or * with a prefix behind |');
    if (!(0,_paths_js__WEBPACK_IMPORTED_MODULE_3__/* .isSecretPath */ ._)(path) || last === undefined)
        return refuse('the path cannot be read');
    const parameters = {};
    for (const { text } of words) {
        const at = text.indexOf('=');
        if (at < 1)
            return refuse(`«${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(text, 40)}» is no parameter`, 'Parameters are written key=value');
        parameters[text.slice(0, at)] = text.slice(at + 1);
    }
    const [name, ...flags] = (right ?? '').trim().split(/\s+/);
    const odd = flags.find((flag) => flag !== 'public');
    if (odd !== undefined)
        return refuse(`«${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(odd, 40)}» is not understood behind the name`, 'Only public can stand there: the value is delivered, and not masked');
    // A name that ends in a question mark itself stands in quotes.
    const optional = last.raw.endsWith('?') && last.raw.length > 1;
    const selector = optional ? wordOf(last.raw.slice(0, -1), last.at) : last;
    const base = {
        ...(namespace === undefined ? {} : { namespace }),
        path,
        parameters,
        ...(optional ? { optional: true } : {}),
    };
    if (selector.text === '*' && !selector.quoted) {
        if (name === undefined || name === '')
            return refuse('* needs a prefix, or the server would choose the names of variables', 'Write: secret/data/app * | APP_');
        if (!/^[A-Z][A-Z0-9_]*$/.test(name))
            return refuse('its prefix must be of A to Z, digits and underscores');
        if (flags.length > 0)
            return refuse('* cannot be public as a whole', 'Name each field that everyone may see by itself');
        return { ...base, name };
    }
    const field = selector.quoted ? [selector.text] : selector.text.split('.');
    if (field.some((part) => part === ''))
        return refuse('the field cannot be read', 'Quote a name that has dots in it');
    const own = name === undefined || name === '' ? variableOf(field.join('_')) : name;
    if (OURS.has(own))
        return refuse(`the name ${own} is one of Jobpass's own`, 'Give it another behind |');
    return {
        ...base,
        field,
        name: (0,_config_variables_js__WEBPACK_IMPORTED_MODULE_0__/* .checkVariableName */ .m)(own, 'secrets'),
        ...(flags.length > 0 ? { public: true } : {}),
    };
}
/** Takes the words of the path out of those of an entry: all before the first parameter, with the spaces between them. */
function pathOf(entry, words) {
    const [first] = words;
    if (first === undefined)
        return '';
    let count = 1;
    while (count < words.length && !/^[^=]+=/.test(words[count]?.text ?? ''))
        count++;
    const path = words.splice(0, count);
    const end = path.at(-1);
    return unquoted(entry.slice(first.at, end.at + end.raw.length));
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
    return [...text.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(({ 0: raw, index }) => wordOf(raw, index));
}
function wordOf(raw, at) {
    return { text: unquoted(raw), quoted: /^["']/.test(raw), raw, at };
}
function unquoted(raw) {
    return raw.replace(/"([^"]*)"|'([^']*)'/g, (_, double, single) => String(double ?? single));
}


/***/ }),

/***/ 94589:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   vaultSettings: () => (/* binding */ vaultSettings)
/* harmony export */ });
/* harmony import */ var _config_common_inputs_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(65674);
/* harmony import */ var _config_values_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(93017);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(19473);
/* harmony import */ var _http_hosts_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(82178);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(58501);
/* harmony import */ var _paths_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(70330);
/* harmony import */ var _requests_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(32386);







/** @throws JobpassError `usage` or `insecure` for what cannot work, before anything is sent */
function vaultSettings(settings) {
    const given = (name) => settings.own[name];
    const or = (name) => given(name) ?? (0,_config_common_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .defaultOf */ .HA)(_inputs_js__WEBPACK_IMPORTED_MODULE_4__/* .VAULT_INPUTS */ .PP, name);
    const refuse = (message, hint) => {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JobpassError */ .bJ('usage', message, { hint });
    };
    const auth = (0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .oneOf */ .yL)(or('auth'), 'auth', _inputs_js__WEBPACK_IMPORTED_MODULE_4__/* .AUTH_METHODS */ .MA);
    const url = (0,_http_hosts_js__WEBPACK_IMPORTED_MODULE_3__/* .secureUrl */ .po)(settings.url ?? refuse('The input url is missing', 'Give the address of the server, as in VAULT_ADDR'), 'The input url');
    const api = /\/v1(\/.*)?$/.exec(url.pathname);
    const page = /\/ui(\/.*)?$/.exec(url.pathname);
    const root = (found) => `${url.origin}${url.pathname.slice(0, found.index)}`;
    if (api !== null)
        refuse('The input url has /v1 in it', `Write ${root(api)}: Jobpass adds the paths of the API`);
    if (page !== null)
        refuse('The input url is the address of the web interface (/ui)', `Write ${root(page)}`);
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
    const secrets = (0,_requests_js__WEBPACK_IMPORTED_MODULE_5__.parseSecrets)(given('secrets') ?? '');
    if (secrets.length > 0 && settings.deliver.includes('endpoint')) {
        refuse('secrets cannot be had with deliver: endpoint, which hands out the token', 'Deliver them by env, output or file; the token, renewed, comes with export-token: true');
    }
    const exportToken = given('export-token');
    return {
        url,
        audience: (0,_inputs_js__WEBPACK_IMPORTED_MODULE_4__/* .vaultAudience */ .JI)(settings),
        auth,
        path: mount(given('path') ?? auth, 'path', _paths_js__WEBPACK_IMPORTED_MODULE_6__/* .isSecretPath */ ._),
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
function mount(text, input, isGood = _paths_js__WEBPACK_IMPORTED_MODULE_6__/* .isPath */ .u) {
    const path = text.replace(/^\/+|\/+$/g, '');
    if (!isGood(path))
        throw (0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .invalid */ .Gq)(input, text, 'Write a path such as jwt or team-a/shop');
    return path;
}


/***/ })

};
