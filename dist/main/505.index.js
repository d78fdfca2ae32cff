"use strict";
exports.id = 505;
exports.ids = [505,752,871];
exports.modules = {

/***/ 8505:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  vaultProvider: function() { return /* binding */ vaultProvider; }
});

// EXTERNAL MODULE: ./build/clock.js + 1 modules
var build_clock = __webpack_require__(3929);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9984);
// EXTERNAL MODULE: ./build/providers/provider.js
var provider = __webpack_require__(8765);
// EXTERNAL MODULE: ./build/http/client.js
var client = __webpack_require__(1429);
;// CONCATENATED MODULE: ./build/providers/vault/api.js


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
        const json = (0,client/* jsonObject */.o$)(answer.body);
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
            throw new errors/* JobpassError */.bJ('busy', this.#http.refusal(request, answer, said).message, {
                transient: true,
                hint: 'The server is sealed: it serves nobody until an operator, or its seal, unseals it',
            });
        }
        const refusal = status >= 400 ? this.#http.refusal(request, answer, said) : undefined;
        if (refusal?.transient) {
            if (status !== 500 || !LASTING_500.test(whole ?? ''))
                throw refusal;
            throw new errors/* JobpassError */.bJ('refused', refusal.message, {
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
            if (!(error instanceof errors/* JobpassError */.bJ) || error.code !== 'refused')
                throw error;
            this.#redirectedSince ??= this.#clock.elapsed();
            if (this.#clock.elapsed() - this.#redirectedSince > ELECTION_MS)
                throw error;
            throw new errors/* JobpassError */.bJ('busy', error.message, {
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
        const said = json === undefined ? (0,client/* whatItIs */.Gl)(answer) : problem;
        const error = this.#http.malformed(request, answer, said, lasts);
        if (!page)
            return error;
        const { code, message, transient, answerLost } = error;
        return new errors/* JobpassError */.bJ(code, message, { transient, answerLost, hint: this.#elsewhere });
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
/** A member of a JSON object that is one itself. */
function objectIn(json, name) {
    const value = json?.[name];
    return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? value
        : undefined;
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
;// CONCATENATED MODULE: ./build/providers/vault/login.js



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
    if (!isGood(reply))
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
    const auth = objectIn(reply.json, 'auth');
    const token = auth?.['client_token'];
    if (typeof token !== 'string' || !/^[\x21-\x7e]{8,8192}$/.test(token)) {
        const mfa = objectIn(auth, 'mfa_requirement') !== undefined;
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
        text = (0,external_node_fs_.readFileSync)(file, 'utf8').trim();
    }
    catch (error) {
        throw new errors/* JobpassError */.bJ('no-id-token', `The service account's token ${file} cannot be read: ${(0,errors/* tell */.qz)(error)}`, {
            hint: 'Run the job in a pod with a service account, or name the file in jwt-file',
        });
    }
    if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(text)) {
        throw new errors/* JobpassError */.bJ('bad-id-token', `The file ${file} holds no token of a service account`);
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
    if (!isGood(looked))
        throw api.refusal(looked, GONE);
    const origin = objectIn(looked.json, 'data')?.['creation_path'];
    const expected = `auth/${settings.path}/role/`;
    const inside = typeof origin === 'string' ? withoutNamespace(origin, namespace) : '';
    if (!inside.startsWith(expected) || !inside.endsWith('/secret-id')) {
        throw new errors/* JobpassError */.bJ('insecure', 'The wrapping token does not come from the secret ids of this AppRole', {
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
    if (!isGood(opened))
        throw api.refusal(opened, GONE);
    const secretId = objectIn(opened.json, 'data')?.['secret_id'];
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

;// CONCATENATED MODULE: ./build/providers/vault/refusal.js

/** What both servers say of a token that they do not know, of one from an address that it is not bound to, and of one without its entity. */
const OWN = 'permission denied';
/** What HashiCorp Vault says besides, of a token that it does not know alone: OpenBao does not. */
const DEAD = /^2 errors occurred:\s+\* permission denied\s+\* invalid token\s*$/;
/** Of an accessor that belongs to no token. */
const NO_SUCH_ACCESSOR = /^(1 error occurred:\s+\* )?invalid accessor\s*$/;
/** Whose word a 403 is that does not speak of policies; undefined for every other answer. */
function formOf(reply) {
    if (reply.answer.status !== 403 || lacksRight(reply))
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

;// CONCATENATED MODULE: ./build/providers/vault/helper.js





/** How long the end of its log-in is tried, in milliseconds. */
const END_MS = 2_000;
/** What a look-up by accessor shows. */
const helper_NO_SUCH_ACCESSOR = 'its accessor is unknown to the server';
const NOBODY = 'a credential may have been issued that nobody got, and that lives until it expires by itself';
/**
 * Asks with log-ins of its own, each of which ends with the question: by the accessor, with the role for that (input revoke-role), and
 * whether a fresh token is accepted. Nobody saves these log-ins, so what is left of them is told here.
 */
class RevokeHelper {
    #login;
    #context;
    #underWay = new Set();
    constructor(login, context) {
        this.#login = login;
        this.#context = context;
    }
    /** Asks by the accessor with the role for that. */
    ask(accessor, operation, attempt) {
        const { revokeRole } = this.#login.settings;
        return this.#with(revokeRole, attempt, ({ token }) => this.#byAccessor(token, accessor, operation, attempt));
    }
    /**
     * Logs in once more as the job did, to see what else than a death can have refused a token from here.
     *
     * @param again looks the token up once more, and tells whether the server itself refuses it
     * @returns what shows that the token is dead; undefined where it can be alive
     */
    counterCheck(accessor, boundTo, again, attempt) {
        return this.#with(this.#login.settings.role, attempt, async ({ token }) => {
            if (accessor !== undefined) {
                const looked = await this.#byAccessor(token, accessor, 'lookup', attempt);
                if (isNoSuchAccessor(looked))
                    return helper_NO_SUCH_ACCESSOR;
                if (isGood(looked))
                    return undefined;
            }
            const { api, settings } = this.#login;
            const own = await api.call({
                method: 'GET',
                path: 'auth/token/lookup-self',
                what: 'the look-up of a fresh token',
                token,
                namespace: settings.namespace,
            }, attempt);
            const data = isGood(own) ? objectIn(own.json, 'data') : undefined;
            // With other bounds a fresh token can be good here and the old one elsewhere.
            if (data === undefined || boundTo === undefined || addressesIn(data) !== boundTo)
                return undefined;
            // Once more, since the node that refused it before may have been behind: the one that knows the fresh token is not.
            return (await again())
                ? 'a fresh token of the same role, bound to the same addresses, is accepted from here'
                : undefined;
        });
    }
    #goesOn(work) {
        this.#underWay.add(work);
        const over = () => void this.#underWay.delete(work);
        work.then(over, over);
        return work;
    }
    /** Where a question was given up, its log-in still has to be ended. */
    async settle(withinMs) {
        if (this.#underWay.size === 0)
            return;
        const enough = new AbortController();
        const allOver = async () => {
            // A question that ends begins the end of its log-in.
            while (this.#underWay.size > 0 && !enough.signal.aborted)
                await Promise.allSettled(this.#underWay);
            enough.abort();
        };
        await Promise.race([
            allOver(),
            this.#context.clock.sleep(withinMs, enough.signal).catch(() => undefined),
        ]);
        enough.abort();
        if (this.#underWay.size === 0)
            return;
        this.#context.log.warning(`A log-in to revoke by was still under way at the end: ${NOBODY}`);
    }
    /** Logs in, asks, and ends that log-in. */
    async #with(role, attempt, question) {
        const idToken = this.#login.settings.audience === undefined ? undefined : await this.#context.idToken();
        return this.#goesOn(this.#asked(role, idToken, attempt, question));
    }
    async #asked(role, idToken, attempt, question) {
        const found = await this.#logIn(role, idToken, attempt);
        try {
            return await question(found);
        }
        finally {
            // Not waited for: the answer is there, and whoever asked has little time.
            void this.#goesOn(this.#end(role, found));
        }
    }
    #byAccessor(token, accessor, operation, attempt) {
        const { api, settings } = this.#login;
        return api.call({
            method: 'POST',
            path: `auth/token/${operation}-accessor`,
            what: operation === 'lookup' ? 'the look-up by accessor' : 'the revocation by accessor',
            token,
            namespace: settings.namespace,
            body: { accessor },
        }, attempt);
    }
    async #logIn(role, idToken, attempt) {
        try {
            return await logIn(this.#login, role, idToken, attempt);
        }
        catch (error) {
            if (error instanceof errors/* JobpassError */.bJ && error.answerLost)
                this.#context.log.warning(`The answer to a log-in with ${named(role)} was lost: ${NOBODY}`);
            throw error;
        }
    }
    async #end(role, { token, life, uses }) {
        const { api, settings } = this.#login;
        // The question was its last use, which ended it.
        if (uses === 1)
            return;
        try {
            const reply = await this.#context.http
                .with({ patience: { totalMs: END_MS, answeredMs: END_MS, malformedTries: 1 } })
                .persist((attempt) => api.call({
                method: 'POST',
                path: 'auth/token/revoke-self',
                what: 'the end of the log-in for revocation',
                token,
                namespace: settings.namespace,
            }, attempt));
            if (!isGood(reply))
                throw api.refusal(reply);
            if (!isOwnYes(reply))
                throw api.malformed(reply, 'no word of the server');
        }
        catch (error) {
            const atMost = life === 0 ? '' : `, for ${(0,build_clock/* span */.Ln)(life * 1000)} at most`;
            this.#context.log.warning(`The log-in with ${named(role)} could not be ended, and lives on${atMost}: ${(0,errors/* tell */.qz)(error)}`);
        }
    }
}
/** The addresses that a token is bound to, by what a look-up says of it. */
function addressesIn(data) {
    return [data['bound_cidrs'] ?? []].flat().map(String).sort().join(' ');
}
function named(role) {
    return role === undefined ? 'no role' : `the role ${role}`;
}

;// CONCATENATED MODULE: ./build/providers/vault/proof.js




/** Whether a token is accepted, and what else shows that it is dead. */
class Proof {
    #options;
    constructor(options) {
        this.#options = options;
    }
    async probe(lease, attempt, before) {
        const { api, settings, helper, lookUp } = this.#options;
        if (usesOf(lease) > 0 && before?.answer !== 'accepts')
            return this.#probeUnused(lease, attempt);
        const reply = await lookUp(lease, attempt);
        if (isGood(reply))
            return this.#accepted(reply);
        if (lacksRight(reply)) {
            const accessor = accessorOf(lease);
            const reason = 'the token lives, but its policies do not let it look itself up';
            if (settings.revokeRole === undefined || accessor === undefined)
                return { answer: 'unknown', reason };
            const looked = await helper.ask(accessor, 'lookup', attempt);
            if (isGood(looked))
                return this.#accepted(looked);
            if (isNoSuchAccessor(looked))
                return { answer: 'refuses', form: 'dead', reason: helper_NO_SUCH_ACCESSOR };
            return { answer: 'unknown', reason: `${reason}, and the role ${settings.revokeRole} may not either` };
        }
        const { message } = api.refusal(reply);
        return refusedBy(reply, message) ?? { answer: 'unknown', reason: message };
    }
    /** For `Provider.confirm`. */
    async confirm(lease, attempt, before, gone) {
        const { settings, helper, lookUp } = this.#options;
        const accessor = accessorOf(lease);
        try {
            if (before.boundTo === '' && (await this.#lostNamespace(lease, attempt)))
                return 'its namespace is gone, and it was bound to no addresses';
            if (settings.revokeRole !== undefined && accessor !== undefined) {
                const looked = await helper.ask(accessor, 'lookup', attempt);
                return isNoSuchAccessor(looked) ? helper_NO_SUCH_ACCESSOR : undefined;
            }
            // A log-in that could not be ended would be one more that lives. A secret id is used up.
            if (!gone || settings.auth === 'approle')
                return undefined;
            const again = async () => isOwnRefusal(await lookUp(lease, attempt));
            return await helper.counterCheck(accessor, before.boundTo, again, attempt);
        }
        catch (error) {
            // What may have logged in is told, and not tried twice.
            if (error instanceof errors/* JobpassError */.bJ && error.code === 'busy' && !error.answerLost)
                throw error;
            return undefined;
        }
    }
    /** Whether the namespace is gone in which the token was issued: what lived in it went with it. */
    async #lostNamespace(lease, attempt) {
        const { api, settings } = this.#options;
        if (settings.namespace === undefined)
            return false;
        const reply = await api.call({
            method: 'GET',
            path: 'auth/token/lookup-self',
            what: 'the look-up of the token in its namespace',
            token: lease.credential,
            namespace: settings.namespace,
        }, attempt);
        return isNoSuchNamespace(reply);
    }
    /** The probe of a token each use of which is the job's: by its accessor, or not at all. */
    async #probeUnused(lease, attempt) {
        const { api, settings, helper } = this.#options;
        const accessor = accessorOf(lease);
        const reason = 'a look-up would take one of the requests that the token serves for (token_num_uses)';
        if (settings.revokeRole === undefined || accessor === undefined)
            return { answer: 'unknown', reason };
        const looked = await helper.ask(accessor, 'lookup', attempt);
        if (isNoSuchAccessor(looked))
            return { answer: 'refuses', form: 'dead', reason: helper_NO_SUCH_ACCESSOR };
        return isGood(looked)
            ? this.#accepted(looked)
            : { answer: 'unknown', reason: api.refusal(looked).message };
    }
    #accepted(reply) {
        const { api, serviceClock } = this.#options;
        const data = objectIn(reply.json, 'data');
        if (data === undefined)
            throw api.malformed(reply, 'nothing about the token');
        const expires = Date.parse(String(data['expire_time'] ?? ''));
        serviceClock.learn(reply.answer.served);
        return {
            answer: 'accepts',
            boundTo: addressesIn(data),
            ...(Number.isNaN(expires) ? {} : { expiresAt: serviceClock.latest(expires) }),
        };
    }
}
/** How many requests a token serves for in all; 0 is any number. */
function usesOf({ handle }) {
    return typeof handle['uses'] === 'number' ? handle['uses'] : 0;
}
function accessorOf({ handle }) {
    const { accessor } = handle;
    return typeof accessor === 'string' ? accessor : undefined;
}

// EXTERNAL MODULE: ./build/text/exact-json.js
var exact_json = __webpack_require__(4927);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(8372);
;// CONCATENATED MODULE: ./build/providers/vault/mounts.js


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
                what: `the question what is mounted at ${(0,printable/* printable */.g)(path, 80)}`,
                token,
                namespace,
            }, attempt);
            const data = objectIn(reply.json, 'data');
            const mounted = data?.['path'];
            if (!isGood(reply))
                return undefined;
            if (typeof mounted !== 'string')
                throw api.malformed(reply, 'no path of a mount in it');
            if (!`${path}/`.startsWith(mounted))
                throw api.malformed(reply, 'a mount that is elsewhere', true);
            const version = objectIn(data, 'options')?.['version'];
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

// EXTERNAL MODULE: ./build/config/variables.js
var variables = __webpack_require__(895);
// EXTERNAL MODULE: ./build/text/masks.js
var masks = __webpack_require__(8406);
// EXTERNAL MODULE: ./build/providers/vault/requests.js
var requests = __webpack_require__(9871);
;// CONCATENATED MODULE: ./build/providers/vault/select.js






/** A request as people know it: its path and field, and nothing of its value. */
function entryOf({ path, field }) {
    return `The secret «${(0,printable/* printable */.g)(`${path} ${field === undefined ? '*' : field.join('.')}`, 120)}»`;
}
/**
 * The values that a request takes of a secret.
 *
 * @param data the secret: an object, whose numbers are as the server wrote them
 * @throws JobpassError `refused` for a field that is not there, `usage` for what may not be delivered
 */
function select_select(request, data, { allowShort, log }) {
    const { field, name, path } = request;
    const shown = (0,printable/* printable */.g)(path, 80);
    const chosen = [];
    if (field === undefined) {
        for (const [key, value] of data.members ?? [])
            chosen.push([(0,variables/* checkVariableName */.m)(`${name}${(0,requests/* variableOf */.Q)(key)}`, `secrets (${shown})`), value, [key]]);
    }
    else {
        const value = fieldOf(data, field);
        if (value === undefined && !request.optional)
            throw noField(data, field, shown);
        if (value === undefined)
            log.info(`${entryOf(request)} is optional and missing: nothing is delivered for it`);
        else
            chosen.push([name, value, field]);
    }
    return chosen.map(([variable, value, of]) => {
        const text = written(value, variable, shown);
        const open = request.public === true;
        if (!open && (0,masks/* blursLogs */.wS)(text))
            log.warning(`${entryOf({ path, field: of })} is masked, and with it every line that happens to have the same text. If it is no secret, declare it public: ${variable} public behind the |`);
        if (!open && !allowShort && !(0,masks/* canBeMasked */.n9)(text)) {
            throw new errors/* JobpassError */.bJ('usage', `The secret for ${variable} from ${shown} is too short, or too common a word, to be masked`, {
                hint: `Make it longer, or give allow-short: true to have it delivered unmasked. If it is no secret, write ${variable} public behind the |`,
            });
        }
        return { output: variable, variable, value: text, ...(open ? { unmasked: true } : {}) };
    });
}
function written(value, variable, path) {
    try {
        return value.text;
    }
    catch {
        // Nested too deep for the stack: nothing else that came as JSON cannot be written as JSON.
        throw new errors/* JobpassError */.bJ('refused', `The secret for ${variable} from ${path} is nested too deep`, {
            hint: 'Name a field inside it, or store it as text',
        });
    }
}
/** @returns undefined where there is none */
function fieldOf(data, field) {
    let value = data.member(field.join('.'));
    if (value !== undefined)
        return value;
    value = data;
    for (const part of field) {
        // A text can hold JSON itself.
        const object = value?.string === undefined ? value : exact_json/* ExactJson */.W.read(value.string);
        value = object?.member(part);
    }
    return value;
}
function noField(data, field, path) {
    const names = (data.members ?? []).map(([name]) => (0,printable/* printable */.g)(name, 40));
    return new errors/* JobpassError */.bJ('refused', `The secret at ${path} has no field ${(0,printable/* printable */.g)(field.join('.'), 60)}`, {
        hint: `It has ${names.slice(0, 20).join(', ') || 'none'}`,
    });
}

;// CONCATENATED MODULE: ./build/providers/vault/read.js






/**
 * Reads what the user asked for, each path once, side by side.
 *
 * @returns the values, in the order of the requests, and the leases of those that were made for this job
 * @throws JobpassError `refused` for what is not there or not allowed, `usage` for what may not be delivered, or would
 * take more requests than the token serves for
 */
async function readSecrets(requests, context) {
    checkUses(requests, context);
    const reads = new Map();
    const inTurn = bounded();
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
        if (secret === undefined)
            continue;
        if ('missing' in secret) {
            if (!request.optional)
                throw secret.missing;
            context.log.info(`${entryOf(request)} is optional and missing: nothing is delivered for it`);
        }
        else
            values.push(...select_select(request, secret.data, context));
    }
    const names = new Set(context.taken);
    for (const { variable } of values) {
        if (names.has(variable)) {
            throw new errors/* JobpassError */.bJ('usage', `Two values would be the variable ${variable}`, {
                hint: 'Give one of them another name or prefix',
            });
        }
        names.add(variable);
    }
    const secrets = await Promise.all(reads.values());
    checkLeft(secrets, context);
    const leases = secrets.flatMap((one) => ('lease' in one && one.lease !== undefined ? [one.lease] : []));
    return { values, leases };
}
/** @throws JobpassError `usage` where the token would be used up, before any of its uses is spent */
function checkUses(requests, { uses, taken }) {
    if (uses === 0)
        return;
    const reads = new Set(requests.map(keyOf)).size;
    const steps = taken.includes('VAULT_TOKEN') ? 1 : 0;
    if (reads + steps <= uses)
        return;
    throw new errors/* JobpassError */.bJ('usage', `The token serves for ${uses} requests (token_num_uses of its role), and the input secrets takes ${reads}${steps === 0 ? '' : ', with none left for the steps that get the token'}`, { hint: 'Raise token_num_uses, or set it to 0 and give the role a token_explicit_max_ttl' });
}
/** @throws JobpassError `usage` where what was made ends at once: the last request of a token ends it, with all that hangs on it */
function checkLeft(secrets, { uses, taken }) {
    const steps = taken.includes('VAULT_TOKEN') ? 1 : 0;
    if (uses === 0 || secrets.length + steps < uses || !secrets.some((one) => 'made' in one && one.made))
        return;
    throw new errors/* JobpassError */.bJ('usage', `The token serves for ${uses} requests (token_num_uses of its role), and the last of them ends it, with the secrets that were made for this job`, {
        hint: `Set token_num_uses to ${secrets.length + steps + 1} at least, or to 0 with a token_explicit_max_ttl`,
    });
}
function keyOf({ namespace, path, parameters }) {
    return JSON.stringify([namespace, path, parameters]);
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
            what: `${writes ? 'the request to' : 'the reading of'} ${(0,printable/* printable */.g)(path, 80)}`,
            token: context.token,
            namespace,
            ...(writes ? { body: parameters } : asked === undefined ? {} : { query: { version: asked } }),
        }, attempt);
        // What was written is not written again because the answer has nothing to tell.
        const meant = writes && (reply.json !== undefined || reply.answer.status === 204);
        if (isGood(reply) && objectIn(reply.json, 'data') === undefined)
            throw context.api.malformed(reply, 'no data in it', meant);
        return reply;
    }));
    // What is mounted there is asked meanwhile: nearly always the path is the one that the API has. A token that serves
    // for a few requests has none for a wrong one; the question itself takes none.
    const asking = writes ? undefined : mounts.of(namespace, path);
    const guess = context.uses > 0 ? undefined : ask(path);
    const [first, mount] = await Promise.all([guess, asking]);
    const real = apiPath(path, mount);
    const reply = first === undefined || real !== path ? await ask(real) : first;
    if (!isGood(reply)) {
        const refusal = context.api.refusal(reply, read_hintFor(reply, path, namespace));
        const nothing = reply.answer.status === 404 && reply.json !== undefined && reply.said === undefined;
        if (nothing)
            return { missing: refusal };
        throw refusal;
    }
    const data = objectIn(reply.json, 'data') ?? {};
    // Where the token may not know the mount, what is inside tells.
    const second = mount === undefined ? looksLikeSecond(path, data) : mount.version === 2;
    const whole = exact_json/* ExactJson */.W.read(reply.answer.body)?.member('data');
    const inner = second ? whole?.member('data') : whole;
    if (inner?.members === undefined)
        throw context.api.malformed(reply, 'no data of a secret in it');
    const { lease_id: id, lease_duration: life, renewable } = reply.json ?? {};
    const extensible = renewable === true && typeof id === 'string' && id !== '' && typeof life === 'number';
    return {
        data: inner,
        made: typeof id === 'string' && id !== '',
        ...(extensible && life > 0 ? { lease: { id, namespace: namespace ?? '', life } } : {}),
    };
}
function looksLikeSecond(path, data) {
    return (/^[^/]+\/(.*\/)?data\//.test(path) &&
        objectIn(data, 'data') !== undefined &&
        objectIn(data, 'metadata') !== undefined);
}
function read_hintFor({ answer, json, said }, path, namespace) {
    if (/token had one use left/.test(said ?? ''))
        return 'The last request of a token ends it, with what was made by it: raise token_num_uses of the role by one at least';
    const where = namespace === undefined || namespace === '' ? '' : ` in the namespace ${namespace}`;
    const metadata = objectIn(objectIn(json, 'data'), 'metadata');
    if (typeof metadata?.['deletion_time'] === 'string' && metadata['deletion_time'] !== '') {
        return `Its newest version was deleted at ${(0,printable/* printable */.g)(metadata['deletion_time'], 40)}: undelete it, or ask for another with version=`;
    }
    if (answer.status === 404)
        return `There is no secret at ${(0,printable/* printable */.g)(path, 100)}${where}${likelyMeant(path)}`;
    if (answer.status === 403) {
        return `The role's policies do not allow this for ${(0,printable/* printable */.g)(path, 100)}${where}, or there is nothing: the server answers both alike`;
    }
    return `Check the path ${(0,printable/* printable */.g)(path, 100)}${where} and its parameters`;
}
/** What a path that is taken letter by letter may have been meant as. */
function likelyMeant(path) {
    if (/%[0-9A-Fa-f]{2}/.test(path))
        return '. The path is taken as it is written: write a space as a space, and not as %20';
    const version = /\?version=(\d+)$/.exec(path);
    return version === null
        ? ''
        : `. The path is taken as it is written: for a version write ${(0,printable/* printable */.g)(path.slice(0, version.index), 100)} version=${version[1]} FIELD`;
}

;// CONCATENATED MODULE: ./build/providers/vault/secret-leases.js

/** Remembers secrets that were just made. */
function rememberSecrets(leases, now) {
    return asKnown(leases.map((one) => ({ ...one, until: now + one.life * 1000, final: false })));
}
/**
 * Extends the lives of the secrets of a lease: of those that are half over, or would be before the next renewal.
 *
 * @throws JobpassError for what passes
 */
async function extendSecrets(lease, { api, clock, life }, attempt) {
    const known = (lease.handle['secrets'] ?? []);
    const now = clock.now();
    const extended = known.map(async (secret) => {
        const { id, namespace, life: seconds, until, final } = secret;
        const enough = Math.max((seconds * 1000) / 2, Math.min(life.leaseMs, seconds * 1000));
        if (final || until - now > enough)
            return secret;
        const reply = await api.call({
            method: 'POST',
            path: 'sys/leases/renew',
            what: 'the renewal of a dynamic secret',
            token: lease.credential,
            namespace,
            body: { lease_id: id, increment: seconds },
        }, attempt);
        // One that can live no longer is no reason to let the token go.
        const given = isGood(reply) ? reply.json?.['lease_duration'] : undefined;
        if (typeof given !== 'number')
            return { ...secret, final: true };
        return { ...secret, until: clock.now() + given * 1000, final: given < seconds * 0.9 };
    });
    return asKnown(await Promise.all(extended));
}
function asKnown(secrets) {
    const ends = secrets.filter(({ final }) => !final).map(({ until }) => until);
    return {
        handle: { secrets: secrets.map((one) => ({ ...one })) },
        ...(ends.length === 0 ? {} : { renewBefore: Math.min(...ends) }),
    };
}

// EXTERNAL MODULE: ./build/providers/vault/settings.js
var vault_settings = __webpack_require__(3752);
;// CONCATENATED MODULE: ./build/providers/vault/index.js











/** How long a token that lives too long is tried to be shortened, in milliseconds. */
const SHORTEN_MS = 4_000;
/** HashiCorp Vault and OpenBao: a log-in, the secrets that it opens, and the end of both. */
function vaultProvider(context) {
    const { http, clock, serviceClock, secrets, log, life } = context;
    const settings = (0,vault_settings.vaultSettings)(context.settings);
    const api = new VaultApi(http, settings.url, clock);
    const login = { api, settings, secrets, unwrapped: {} };
    const helper = new RevokeHelper(login, context);
    const { namespace } = settings;
    /** A request about the token itself: the server finds it whatever the namespace, but not in one that is gone. */
    const own = async (lease, path, what, body, attempt) => {
        const call = {
            method: path === 'lookup-self' ? 'GET' : 'POST',
            path: `auth/token/${path}`,
            what,
            token: lease.credential,
            ...(body === undefined ? {} : { body }),
        };
        const reply = await api.call({ ...call, namespace }, attempt);
        return namespace !== undefined && isNoSuchNamespace(reply) ? api.call(call, attempt) : reply;
    };
    const lookUp = (lease, attempt) => own(lease, 'lookup-self', 'the look-up of the token', undefined, attempt);
    const proof = new Proof({ api, settings, helper, serviceClock, lookUp });
    const revokeByAccessor = async (lease, attempt) => {
        const accessor = lease.handle['accessor'];
        if (typeof accessor !== 'string')
            return { answer: 'impossible', reason: 'the token has no accessor' };
        const reply = await helper.ask(accessor, 'revoke', attempt);
        if (isNothingToRevoke(reply))
            return { answer: 'gone', reason: 'the server has no token of its accessor' };
        return answered(reply, `Check that the role ${settings.revokeRole} may update auth/token/revoke-accessor`);
    };
    const extend = async (lease, attempt) => {
        // Always told: without it the server gives the whole life of the role again.
        const increment = `${Math.ceil((0,provider/* lifeToAsk */.tJ)(life, clock.now()) / 1000)}s`;
        const reply = await own(lease, 'renew-self', 'the renewal of the token', { increment }, attempt);
        if (!isGood(reply))
            throw api.refusal(reply, 'The token is dead, or its policies do not let it renew itself');
        const seconds = objectIn(reply.json, 'auth')?.['lease_duration'];
        if (typeof seconds !== 'number' || seconds <= 0)
            throw api.malformed(reply, 'no lifetime in it');
        const { renewBefore: _, ...rest } = lease;
        const { handle, ...more } = await extendSecrets(lease, { api, clock, life }, attempt);
        return {
            ...rest,
            ...more,
            expiresAt: clock.now() + Math.min(seconds, LONGEST_S) * 1000,
            handle: { ...lease.handle, ...handle },
        };
    };
    /** Brings the life that the role gives down to what the user asked for. */
    const shorten = async (lease) => {
        const { leaseMs } = life;
        if (!lease.renewable || !isLonger(lease, leaseMs))
            return lease;
        const given = (0,build_clock/* span */.Ln)((lease.expiresAt ?? 0) - lease.issuedAt);
        const wanted = `${leaseMs < life.ttlMs ? 'lease' : 'ttl'} of ${(0,build_clock/* span */.Ln)(leaseMs)}`;
        const asked = clock.now();
        try {
            const shorter = await http
                .with({ patience: { totalMs: SHORTEN_MS, answeredMs: SHORTEN_MS, malformedTries: 2 } })
                .persist((attempt) => extend(lease, attempt));
            // Its life counts from the answer, which may have taken a while.
            if (isLonger(shorter, leaseMs + clock.now() - asked)) {
                log.warning(`The token lives ${given}, longer than the ${wanted}: the server was asked for less and did not give it, as for periodic tokens`);
            }
            else
                log.info(`The token's life was shortened from ${given} to the ${wanted}`);
            return shorter;
        }
        catch (error) {
            log.warning(`The token lives ${given}, longer than the ${wanted}, and could not be shortened: ${(0,errors/* tell */.qz)(error)}`);
            return lease;
        }
    };
    return {
        audience: settings.audience,
        targets: [settings.url],
        prepare: async () => [settings.url],
        exchange: async (idToken, attempt) => {
            const found = await logIn(login, settings.role, idToken, attempt);
            const lease = leaseOf(found, settings.url.origin, clock.now(), valuesOf(found));
            if (found.batch) {
                log.warning(`The role gives batch tokens, which the server does not keep: this one can be neither renewed nor revoked, and lives ${(0,build_clock/* span */.Ln)(found.life * 1000)}`);
            }
            if (found.uses > 0) {
                log.warning(`The token serves for ${found.uses} requests in all (token_num_uses of its role): Jobpass leaves them to the job, so it does not look the token up, shorten or renew it`);
            }
            tellLifetime(lease, context);
            return lease;
        },
        collect: async (lease) => {
            const { expiresAt } = await shorten(lease);
            const read = await readSecrets(settings.secrets, {
                api,
                http,
                token: lease.credential,
                namespace,
                allowShort: settings.allowShort,
                uses: usesOf(lease),
                log,
                taken: lease.values.map(({ variable }) => variable),
            });
            return {
                values: [...lease.values, ...read.values],
                ...(expiresAt === undefined ? {} : { expiresAt }),
                ...rememberSecrets(read.leases, clock.now()),
            };
        },
        probe: (lease, attempt, before) => proof.probe(lease, attempt, before),
        confirm: (lease, attempt, before, gone) => proof.confirm(lease, attempt, before, gone),
        renew: extend,
        irrevocable,
        revoke: async (lease, attempt) => {
            const reason = irrevocable(lease);
            if (reason !== undefined)
                return { answer: 'impossible', reason };
            if (settings.revokeRole !== undefined)
                return revokeByAccessor(lease, attempt);
            const reply = await own(lease, 'revoke-self', 'the revocation of the token', undefined, attempt);
            const hint = lacksRight(reply)
                ? 'Its policies do not let it revoke itself, as the policy default does: add that, or name a role that may in revoke-role'
                : 'It is dead already, or the server does not know it';
            if (!isOwnRefusal(reply))
                return answered(reply, hint);
            const uses = usesOf(lease);
            return uses === 0
                ? { answer: 'gone', reason: api.refusal(reply, hint).told }
                : {
                    answer: 'impossible',
                    reason: `it served for ${uses} requests (token_num_uses): if they are spent, the server has ended it, which cannot be told from its answer`,
                };
        },
        settle: (withinMs) => helper.settle(withinMs),
    };
    /** @throws JobpassError for every answer but the server's own yes */
    function answered(reply, hint) {
        if (isOwnYes(reply))
            return { answer: 'done' };
        throw isGood(reply) ? api.malformed(reply, 'no word of the server') : api.refusal(reply, hint);
    }
    function valuesOf(found) {
        const address = [
            {
                output: 'vault-addr',
                variable: 'VAULT_ADDR',
                value: settings.url.href.replace(/\/$/, ''),
                public: true,
            },
            ...(namespace === undefined
                ? []
                : [
                    {
                        output: 'vault-namespace',
                        variable: 'VAULT_NAMESPACE',
                        value: namespace,
                        public: true,
                    },
                ]),
        ];
        return settings.exportToken
            ? [{ output: 'token', variable: 'VAULT_TOKEN', value: found.token }, ...address]
            : [];
    }
}
function leaseOf(found, issuer, now, values) {
    return {
        // What an operator revokes it by, and what the server's own audit log knows it by.
        id: found.accessor ?? `batch-${now.toString(36)}-${Math.random().toString(36).slice(2, 10)}`,
        provider: 'vault',
        issuer,
        credential: found.token,
        values,
        issuedAt: now,
        ...(found.life === 0 ? {} : { expiresAt: now + found.life * 1000 }),
        renewable: found.renewable && !found.batch && found.uses === 0,
        selfContained: false,
        handle: {
            batch: found.batch,
            ...(found.uses === 0 ? {} : { uses: found.uses }),
            ...(found.accessor === undefined ? {} : { accessor: found.accessor }),
        },
    };
}
/** A second of grace: servers round. */
function isLonger({ issuedAt, expiresAt }, ttlMs) {
    return expiresAt !== undefined && expiresAt - issuedAt > ttlMs + 1_000;
}
/** What no shortening can mend; of the rest it tells itself. */
function tellLifetime(lease, { life: { ttlMs }, log }) {
    if (lease.expiresAt === undefined) {
        log.warning('The token never expires by itself: give its role a token_ttl');
    }
    else if (isLonger(lease, ttlMs) && !lease.renewable) {
        log.warning(`The token lives ${(0,build_clock/* span */.Ln)(lease.expiresAt - lease.issuedAt)}, longer than the ttl of ${(0,build_clock/* span */.Ln)(ttlMs)}: its role says so (token_ttl), and it cannot be shortened`);
    }
}
function irrevocable({ handle }) {
    return handle['batch'] === true ? 'it is a batch token, which the server cannot revoke' : undefined;
}


/***/ }),

/***/ 677:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: function() { return /* binding */ isSecretPath; },
/* harmony export */   u: function() { return /* binding */ isPath; }
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

/***/ 9871:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: function() { return /* binding */ variableOf; },
/* harmony export */   d: function() { return /* binding */ parseSecrets; },
/* harmony export */   secretNames: function() { return /* binding */ secretNames; }
/* harmony export */ });
/* harmony import */ var _config_variables_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(895);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9984);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8372);
/* harmony import */ var _paths_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(677);




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

/***/ 3752:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   vaultSettings: function() { return /* binding */ vaultSettings; }
/* harmony export */ });
/* harmony import */ var _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2645);
/* harmony import */ var _config_values_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8771);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9984);
/* harmony import */ var _http_hosts_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4503);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5856);
/* harmony import */ var _paths_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(677);
/* harmony import */ var _requests_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9871);







/** @throws JobpassError `usage` or `insecure` for what cannot work, before anything is sent */
function vaultSettings(settings) {
    const given = (name) => settings.own[name];
    const or = (name) => given(name) ?? (0,_config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .defaultOf */ .HA)(_inputs_js__WEBPACK_IMPORTED_MODULE_4__/* .VAULT_INPUTS */ .PP, name);
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
    const secrets = (0,_requests_js__WEBPACK_IMPORTED_MODULE_5__/* .parseSecrets */ .d)(given('secrets') ?? '');
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
;