export const id = 152;
export const ids = [152];
export const modules = {

/***/ 1152:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  demo: () => (/* binding */ demo)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: external "node:url"
var external_node_url_ = __webpack_require__(3136);
// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(7067);
// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(8500);
// EXTERNAL MODULE: ./build/errors.js
var build_errors = __webpack_require__(9473);
;// CONCATENATED MODULE: ./build/clock.js


const systemClock = {
    now: () => Date.now(),
    // Not performance.now(): the first use of `performance` makes Node load what a job has no use for.
    elapsed: () => Number(process.hrtime.bigint()) / 1e6,
    sleep: async (ms, signal) => {
        try {
            await (0,promises_.setTimeout)(ms, undefined, signal === undefined ? {} : { signal });
        }
        catch {
            throw new build_errors/* JobpassError */.bJ('cancelled', 'Cancelled while waiting');
        }
    },
};
/** A moment as RFC 3339 in UTC, to the second. */
function timestamp(ms) {
    return new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
/** A span for people: `45s`, `12m 5s`, `1h`. */
function span(ms) {
    const total = Math.max(0, Math.round(ms / 1000));
    const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60), total % 60];
    const parts = [
        hours > 0 ? `${hours}h` : '',
        minutes > 0 ? `${minutes}m` : '',
        seconds > 0 ? `${seconds}s` : '',
    ];
    return parts.filter((part) => part !== '').join(' ') || '0s';
}

// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(4865);
// EXTERNAL MODULE: ./build/version.js
var version = __webpack_require__(8508);
// EXTERNAL MODULE: ./build/http/hosts.js
var hosts = __webpack_require__(2178);
// EXTERNAL MODULE: ./build/http/retry.js
var retry = __webpack_require__(4675);
// EXTERNAL MODULE: ./build/http/failure.js
var failure = __webpack_require__(1923);
;// CONCATENATED MODULE: ./build/http/transport.js




/**
 * The transport over Node's own HTTP client: `fetch` and every library on it cost the start-up time of another
 * client, which a job would pay at each step.
 */
function nodeTransport(tls = {}) {
    const plain = new external_node_http_.Agent({ keepAlive: true });
    const secure = new Map();
    const secureRoute = (url, withCertificate) => {
        const key = `${url.origin} ${withCertificate}`;
        const known = secure.get(key);
        if (known !== undefined)
            return known;
        const made = makeSecureRoute(url, tls, withCertificate);
        secure.set(key, made);
        return made;
    };
    return {
        send: async (request, limits, signal) => {
            const at = (0,hosts/* shownUrl */.zA)(request.url);
            if (request.url.protocol === 'http:')
                return attempt({ request, requester: external_node_http_.request, agent: plain, at, limits, signal });
            const { request: requester } = await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 4708, 19));
            const { agent, proxy } = await secureRoute(request.url, request.presentCertificate ?? false);
            const by = proxy === undefined ? at : `${at} by the proxy ${proxy}`;
            return attempt({ request, requester, agent, at: by, limits, signal });
        },
        close: () => {
            plain.destroy();
            for (const route of secure.values()) {
                route.then(({ agent }) => agent.destroy(), () => undefined);
            }
        },
    };
}
/** @throws JobpassError `usage` when certificates, key or proxy cannot be used */
async function makeSecureRoute(url, tls, withCertificate) {
    await checkMaterial(tls);
    const options = {
        keepAlive: true,
        minVersion: 'TLSv1.2',
        ...(tls.ca === undefined ? {} : { ca: [...(await usualAuthorities()), tls.ca] }),
        ...(withCertificate && tls.cert !== undefined && tls.key !== undefined
            ? { cert: tls.cert, key: tls.key }
            : {}),
    };
    if (process.env['HTTPS_PROXY'] ||
        process.env['https_proxy'] ||
        process.env['ALL_PROXY'] ||
        process.env['all_proxy']) {
        const { tunnelAgent } = await __webpack_require__.e(/* import() */ 846).then(__webpack_require__.bind(__webpack_require__, 6846));
        const agent = tunnelAgent(url, options);
        if (agent !== undefined)
            return { agent, proxy: agent.shownProxy };
    }
    const https = await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 4708, 19));
    return { agent: new https.Agent(options) };
}
/** Finds out before the first request what would otherwise look like a fault of the connection, or like none. */
async function checkMaterial({ ca, cert, key }) {
    try {
        // An authority that cannot be read is passed over in silence by TLS itself.
        if (ca !== undefined)
            new (await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 7598, 19))).X509Certificate(ca);
    }
    catch (error) {
        throw new build_errors/* JobpassError */.bJ('usage', `The input ca holds no certificate that can be read${coded(error)}`, {
            hint: 'It takes certificates in PEM: -----BEGIN CERTIFICATE-----',
        });
    }
    try {
        if (cert !== undefined)
            (await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 1692, 19))).createSecureContext({ cert, key });
    }
    catch (error) {
        throw new build_errors/* JobpassError */.bJ('usage', `The inputs client-cert and client-key cannot be used together${coded(error)}`, { hint: 'They must belong together, in PEM, and the key must not be encrypted' });
    }
}
function coded(error) {
    const code = (0,build_errors/* systemCode */.xU)(error);
    return code === undefined ? '' : `: ${code}`;
}
/** What Node trusts by itself: the option `ca` would replace it, and ours is to add. */
async function usualAuthorities() {
    const tls = await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 1692, 19));
    // Node 22.15 and newer; it knows NODE_EXTRA_CA_CERTS and --use-system-ca.
    const get = tls.getCACertificates;
    if (get !== undefined)
        return get('default');
    const extra = process.env['NODE_EXTRA_CA_CERTS'];
    if (extra === undefined || extra === '')
        return [...tls.rootCertificates];
    const { readFileSync } = await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 3024, 19));
    try {
        return [...tls.rootCertificates, readFileSync(extra, 'utf8')];
    }
    catch {
        return [...tls.rootCertificates];
    }
}
function attempt({ request, requester, agent, at: of, limits, signal }) {
    const { url, what } = request;
    return new Promise((resolve, reject) => {
        let connected = false;
        let answering = false;
        let settled = false;
        const timers = [];
        const settle = (act) => {
            if (settled)
                return;
            settled = true;
            for (const timer of timers)
                clearTimeout(timer);
            signal?.removeEventListener('abort', onAbort);
            act();
        };
        const fail = (error) => {
            settle(() => reject(error));
            outgoing.destroy();
        };
        const lost = (said) => fail(new build_errors/* JobpassError */.bJ('unreachable', `${capital(what)} at ${of} got no answer: ${said}`, {
            transient: true,
            answerLost: connected,
        }));
        const cancel = () => fail(new build_errors/* JobpassError */.bJ('cancelled', `Cancelled while waiting for ${what} at ${of}`, {
            answerLost: connected,
        }));
        const onAbort = () => {
            if (request.finishMs === undefined)
                cancel();
            else
                timers.push(setTimeout(cancel, request.finishMs));
        };
        const outgoing = requester(url, {
            method: request.method,
            agent,
            headers: {
                accept: 'application/json',
                // Compressed answers are small answers that can become large ones; we need neither.
                'accept-encoding': 'identity',
                ...request.headers,
                ...(request.body === undefined
                    ? {}
                    : { 'content-length': String(Buffer.byteLength(request.body)) }),
            },
        }, (answer) => {
            answering = true;
            collect(answer, limits.bodyBytes, what, of).then((body) => {
                settle(() => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body, url }));
            }, fail);
        });
        timers.push(setTimeout(() => lost(`nothing whole within ${Math.ceil(limits.attemptMs / 1000)} s`), limits.attemptMs));
        const connecting = setTimeout(() => lost(`no connection within ${limits.connectMs / 1000} s`), Math.min(limits.connectMs, limits.attemptMs));
        timers.push(connecting);
        outgoing.on('socket', (socket) => {
            const onConnected = () => {
                connected = true;
                clearTimeout(connecting);
            };
            if (outgoing.reusedSocket || !socket.connecting)
                onConnected();
            else
                socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', onConnected);
        });
        outgoing.on('error', (error) => {
            const subject = `${capital(what)} at ${of}`;
            fail((0,failure/* connectionFailure */.D)(error, subject, connected || outgoing.reusedSocket, onReset(url)));
        });
        // A connection that ends without an error and without an answer would otherwise leave us waiting.
        outgoing.on('close', () => {
            // A change of protocol (101) closes it so: Node hands out no answer then.
            if (!answering)
                lost('the connection was closed');
        });
        signal?.addEventListener('abort', onAbort, { once: true });
        outgoing.end(request.body);
    });
}
function onReset(url) {
    return url.protocol === 'http:'
        ? 'If it goes on, check whether the port speaks https'
        : 'If it goes on, check whether the server wants a client certificate (client-cert, client-key), and takes the one it gets';
}
/** Reads a body to its end, within bounds, and undoes its encoding. */
async function collect(answer, bound, what, of) {
    const broken = (said) => new build_errors/* JobpassError */.bJ('unreachable', `${capital(what)} at ${of} got a broken answer: ${said}`, {
        transient: true,
        answered: true,
        answerLost: true,
    });
    const chunks = [];
    let size = 0;
    await new Promise((resolve, reject) => {
        answer.on('data', (chunk) => {
            size += chunk.length;
            if (size > bound) {
                chunks.length = 0;
                answer.destroy();
                reject(tooLarge(what, of, bound));
                return;
            }
            chunks.push(chunk);
        });
        answer.on('end', () => (answer.complete ? resolve() : reject(broken('it was cut short'))));
        answer.on('error', () => reject(broken('it was cut short')));
        answer.on('close', () => reject(broken('it was cut short')));
    });
    const body = Buffer.concat(chunks, size);
    const encoding = (answer.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
    if (encoding === 'identity' || encoding === '' || size === 0)
        return body;
    const { decompress } = await __webpack_require__.e(/* import() */ 602).then(__webpack_require__.bind(__webpack_require__, 7602));
    return decompress(body, encoding, bound, {
        tooLarge: () => tooLarge(what, of, bound),
        broken: () => broken('its compression is damaged or unknown'),
    });
}
function tooLarge(what, of, bound) {
    return new build_errors/* JobpassError */.bJ('malformed', `${capital(what)} at ${of} got an answer of more than ${bound / 1024} KiB`, {
        transient: true,
        answerLost: true,
    });
}
/** `the token exchange` → `The token exchange`. */
function capital(text) {
    return text.charAt(0).toUpperCase() + text.slice(1);
}

;// CONCATENATED MODULE: ./build/http/client.js






/** Bounds of every request: no credential service needs more, and no job has time for more. */
const LIMITS = { attemptMs: 10_000, connectMs: 5_000, bodyBytes: 256 * 1024 };
/** How patient main is at each hop. */
const PATIENCE = { totalMs: 45_000, answeredMs: 17_000, malformedTries: 7 };
/** Where everything that Jobpass sends goes through. */
class HttpClient {
    #options;
    constructor(options) {
        this.#options = options;
    }
    get allowedHosts() {
        return this.#options.allowedHosts;
    }
    /** A client with the same connections and other bounds. */
    with(changes) {
        return new HttpClient({ ...this.#options, ...changes });
    }
    /**
     * Sends a request once and returns the answer, whatever its status, following at most one redirect, by
     * https, to a host that the user listed.
     *
     * @throws JobpassError `unreachable`, `malformed`, `refused` (a redirect that is not followed), `cancelled`
     */
    async send(request, attempt) {
        if (this.#options.signal?.aborted)
            throw new build_errors/* JobpassError */.bJ('cancelled', `Cancelled before ${request.what}`);
        const limits = this.#options.limits ?? LIMITS;
        const bounded = {
            ...limits,
            attemptMs: Math.min(limits.attemptMs, attempt?.leftMs ?? limits.attemptMs, this.#leftMs),
        };
        const prepared = { ...request, headers: { 'user-agent': `jobpass/${version/* VERSION */.x}`, ...request.headers } };
        const answer = await this.#options.transport(prepared, bounded, this.#options.signal);
        if (answer.status < 300 || answer.status > 399)
            return answer;
        const next = this.#redirect(request, answer);
        const second = await this.#options.transport({ ...prepared, url: next }, bounded, this.#options.signal);
        if (second.status >= 300 && second.status <= 399) {
            throw this.refusal(request, second, 'redirected a second time');
        }
        return second;
    }
    /** Repeats an operation over its transient failures, as long as patience lasts. */
    persist(operation) {
        const { clock, signal, onRetry, patience = PATIENCE } = this.#options;
        const bounded = { ...patience, totalMs: Math.min(patience.totalMs, this.#leftMs) };
        return (0,retry/* persist */.Zr)(operation, bounded, {
            clock,
            ...(signal === undefined ? {} : { signal }),
            ...(onRetry === undefined ? {} : { onRetry }),
        });
    }
    /**
     * The error for an answer that is not a success: transient by its status, with the reason as the caller read
     * it from the body, made safe to show.
     */
    refusal(request, answer, said, hint) {
        const { status } = answer;
        const wait = this.#retryAfter(answer);
        // Whoever says when to come back means that it helps: GitHub's rate limit answers 403 with Retry-After.
        const transient = (0,retry/* isTransientStatus */.Dm)(status) || (status >= 400 && status <= 499 && wait !== undefined);
        const reason = said === undefined || said === '' ? '' : `: ${this.safe(said)}`;
        return new build_errors/* JobpassError */.bJ(transient ? 'busy' : 'refused', `${capital(request.what)} at ${(0,hosts/* shownUrl */.zA)(answer.url)} was answered with ${status}${reason}`, {
            transient,
            answerLost: mayHaveActed(status),
            ...(transient && wait !== undefined ? { retryAfterMs: wait } : {}),
            ...(hint === undefined ? {} : { hint }),
        });
    }
    /** The error for an answer that asks to try again later in words, whatever its status. */
    busy(request, answer, said, retryAfterMs) {
        const wait = retryAfterMs ?? this.#retryAfter(answer);
        return new build_errors/* JobpassError */.bJ('busy', this.refusal(request, answer, said).message, {
            transient: true,
            answerLost: mayHaveActed(answer.status),
            ...(wait === undefined ? {} : { retryAfterMs: wait }),
        });
    }
    /**
     * The error for an answer that says yes, but is not what the protocol says it must be.
     *
     * @param final whether the service meant it, so that asking again brings the same
     */
    malformed(request, answer, said, final = false) {
        return new build_errors/* JobpassError */.bJ('malformed', `${capital(request.what)} at ${(0,hosts/* shownUrl */.zA)(answer.url)} was answered with ${answer.status} and ${this.safe(said)}`, { transient: !final, answerLost: !final });
    }
    /** Foreign text, made safe to show: one line, bounded, no secrets. */
    safe(text, max = 300) {
        return (0,printable/* printable */.g)(this.#options.secrets.redact(text.slice(0, 2_000)), max);
    }
    /** A date in Retry-After is by the server's clock, which the answer tells as well: ours may be off. */
    #retryAfter({ headers }) {
        const served = Date.parse(headers.date ?? '');
        return (0,retry/* retryAfter */.P9)(headers['retry-after'], Number.isNaN(served) ? this.#options.clock.now() : served);
    }
    get #leftMs() {
        const { clock, deadline } = this.#options;
        return deadline === undefined ? Number.POSITIVE_INFINITY : Math.max(1, deadline - clock.elapsed());
    }
    #redirect(request, answer) {
        const location = answer.headers.location;
        let next;
        try {
            if (location === undefined)
                throw new Error('no address');
            next = new URL(location, answer.url);
        }
        catch {
            throw this.refusal(request, answer, 'a redirect to nowhere');
        }
        const host = this.safe(next.host, 100);
        if (next.protocol !== 'https:' || !this.#options.allowedHosts.has(next)) {
            throw this.refusal(request, answer, `a redirect to ${next.protocol}//${host}`, 'Redirects are not followed, since the request carries a secret. If that host is right, use it as the URL, or list it in allowed-hosts (https only)');
        }
        if (request.method !== 'GET' && answer.status !== 307 && answer.status !== 308) {
            throw this.refusal(request, answer, `a redirect to ${host} that would drop the request's body`);
        }
        return next;
    }
}
/** Whether a service that answered so may have done what it was asked: a gateway's 502 or 504 says nothing of it. */
function mayHaveActed(status) {
    return status >= 500 && status !== 503 && (0,retry/* isTransientStatus */.Dm)(status);
}
/** Parses a body as a JSON object; undefined for anything else. */
function client_jsonObject(body) {
    let value;
    try {
        value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    }
    catch {
        return undefined;
    }
    return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? value
        : undefined;
}
/** What a body is, in words, when it is not the JSON object that was wanted. */
function client_whatItIs(answer) {
    const head = answer.body.subarray(0, 200).toString('latin1').trimStart();
    if (answer.body.length === 0)
        return 'an empty body';
    if (head.startsWith('<'))
        return 'a page of HTML or XML instead of JSON';
    try {
        JSON.parse(answer.body.toString('utf8'));
    }
    catch {
        return head.startsWith('{') || head.startsWith('[')
            ? 'JSON that cannot be read'
            : 'something that is not JSON';
    }
    return 'JSON that is not the object it must be';
}

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
const LONGEST_LIFE_S = (/* unused pure expression or super */ null && (10 * 365 * 86_400));
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
        const { jti, exp } = decodeJwt(token);
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
    const url = secureUrl(issuer, 'url');
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
            if (!(error instanceof JobpassError) || error.code === 'insecure' || error.code === 'cancelled')
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
    const body = jsonObject(answer.body);
    if (body === undefined)
        throw http.malformed(request, answer, whatItIs(answer));
    if (body['issuer'] !== issuer) {
        // It can be anything that JSON can hold: an object has no text to show, and a deep list none in our time.
        const named = typeof body['issuer'] === 'string' ? `«${http.safe(body['issuer'], 120)}»` : 'nobody';
        throw new JobpassError('malformed', `The metadata at ${answer.url.origin} is of the issuer ${named}, not of «${http.safe(issuer, 120)}»`, { hint: 'Write url exactly as the server names itself, with or without the last slash' });
    }
    const endpoint = (member) => {
        const value = body[member];
        if (value === undefined || value === null)
            return undefined;
        if (typeof value !== 'string')
            throw http.malformed(request, answer, `a ${member} that is not a string`);
        const url = secureUrl(value, `The ${member} in the metadata of ${answer.url.origin}`);
        if (url.origin !== new URL(issuer).origin && !http.allowedHosts.has(url)) {
            throw new JobpassError('insecure', `The metadata of ${answer.url.origin} names a ${member} on another host, ${http.safe(url.host, 100)}`, { hint: 'If that host is right, list it in allowed-hosts' });
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

;// CONCATENATED MODULE: ./build/text/secrets.js
const HIDDEN = '***';
/** A piece of a secret as long as this is cut out as well: a server may quote half of what it was sent. */
const PIECE = 12;
/**
 * The secrets that this process has seen, so that no message shows one. The runner's masks are the second
 * line of defence: this one also works before a mask is set and where a runner has none.
 */
class Secrets {
    // The forms of a value are worked out when a message is redacted, which in most runs never happens.
    #known = new Map();
    /** Remembers a secret. Values under four characters are left out: cutting them would cut everything. */
    add(...values) {
        for (const value of values) {
            if (value.length >= 4 && !this.#known.has(value))
                this.#known.set(value, undefined);
        }
    }
    /** Whether a value is one of the secrets that we know already. */
    has(value) {
        return this.#known.has(value);
    }
    /**
     * The text without any known secret, whole, encoded, or in pieces of twelve characters and more, in whatever
     * case: a host name in a redirect, for one, arrives in small letters.
     */
    redact(text) {
        const hidden = new Uint8Array(text.length);
        const lower = small(text);
        let found = false;
        for (const secret of this.#forms()) {
            const length = Math.min(PIECE, secret.length);
            if (!sharesHalf(lower, secret, length))
                continue;
            found = true;
            for (let at = 0; at + length <= lower.length; at++) {
                if (secret.includes(lower.slice(at, at + length)))
                    hidden.fill(1, at, at + length);
            }
        }
        if (!found)
            return text;
        let shown = '';
        for (let at = 0; at < text.length; at++) {
            if (hidden[at] === 0)
                shown += text[at];
            else if (at === 0 || hidden[at - 1] === 0)
                shown += HIDDEN;
        }
        return shown;
    }
    *#forms() {
        for (const [value, known] of this.#known) {
            const all = known ?? secrets_forms(value);
            if (known === undefined)
                this.#known.set(value, all);
            yield* all;
        }
    }
}
/**
 * Whether a text may share a piece of a length with a secret: such a piece covers at least one whole window of half
 * its length, so it is enough to look at one window after the other. Nearly every text is done with after that.
 */
function sharesHalf(text, secret, length) {
    const half = length >> 1;
    for (let at = 0; at + half <= text.length; at += half) {
        if (secret.includes(text.slice(at, at + half)))
            return true;
    }
    return false;
}
function secrets_forms(value) {
    return [
        value,
        encodeURIComponent(value),
        JSON.stringify(value).slice(1, -1),
        // Base64 looks different at each of the three offsets; the characters at both edges depend on neighbours.
        ...[0, 1, 2].map((shift) => {
            const coded = Buffer.from(' '.repeat(shift) + value).toString('base64');
            return coded.slice(shift === 0 ? 0 : shift + 1).replace(/.?=+$/, '');
        }),
    ]
        .filter((form) => form.length >= 4)
        .map(small);
}
/** In small letters, ASCII only: the length stays as it is, which `toLowerCase` does not promise. */
function small(text) {
    return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

;// CONCATENATED MODULE: ./build/broker/exchange.js



/** The public client of every request that names none: a token belongs to the job, not to a client. */
const JOB_CLIENT = 'jobpass';
const PARAMETERS = [
    'subject_token',
    'subject_token_type',
    'actor_token',
    'audience',
    'resource',
    'scope',
    'requested_token_type',
    'ttl',
];
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
const SUBJECT_TYPES = new Set([
    'urn:ietf:params:oauth:token-type:id_token',
    'urn:ietf:params:oauth:token-type:jwt',
]);
/** Claims of the job that the token's introspection repeats, so that a service knows whom it serves. */
const CLAIMS_KEPT = [
    'repository',
    'repository_id',
    'repository_owner_id',
    'ref',
    'environment',
    'event_name',
    'job_workflow_ref',
    'run_id',
    'run_attempt',
    'actor',
];
/** Adds the token exchange (RFC 8693) to a provider. */
function registerExchange(provider, errors, rules) {
    const handler = async (ctx) => {
        const params = ctx.oidc.params;
        const client = ctx.oidc.client;
        if (client === undefined)
            throw new errors.InvalidClient('no client');
        if (!params['subject_token'])
            throw new errors.InvalidRequest('subject_token is missing');
        if (!SUBJECT_TYPES.has(params['subject_token_type'] ?? '')) {
            throw new errors.InvalidRequest('subject_token_type must be that of an ID token or a JWT');
        }
        if (params['actor_token'] !== undefined)
            throw new errors.InvalidRequest('actor_token is not taken');
        if ((params['requested_token_type'] ?? ACCESS_TOKEN) !== ACCESS_TOKEN) {
            throw new errors.InvalidRequest('only access tokens are issued');
        }
        const expiresIn = lifetime(params['ttl'], rules.maxTtl);
        if (expiresIn === undefined)
            throw new errors.InvalidRequest('ttl must be a whole number of seconds');
        const scope = grantedScope(params['scope'], rules.scopes);
        if (scope === undefined)
            throw new errors.InvalidScope('a scope that this job may not have', params['scope'] ?? '');
        let claims;
        try {
            claims = await rules.verify(params['subject_token']);
        }
        catch (error) {
            const reason = error instanceof build_errors/* JobpassError */.bJ && error.code === 'refused' ? error.message : undefined;
            rules.onDecision(`refused: ${error instanceof build_errors/* JobpassError */.bJ ? error.message : 'an unexpected failure'}`);
            // RFC 8693, section 2.2.2: a bad subject token is an invalid_request; what is our own trouble passes.
            if (reason === undefined)
                throw new errors.TemporarilyUnavailable('the ID token cannot be verified at the moment');
            throw new errors.InvalidRequest(reason);
        }
        const kept = Object.fromEntries(CLAIMS_KEPT.filter((name) => claims[name] !== undefined).map((name) => [name, claims[name]]));
        const token = new provider.AccessToken({
            accountId: String(claims.sub),
            client,
            expiresIn,
            ...(scope === '' ? {} : { scope }),
            extra: { ...kept, job_issuer: claims.iss },
        });
        const value = await token.save();
        rules.onDecision(`issued for ${(0,printable/* printable */.g)(claims.sub)}, ${expiresIn} s`);
        ctx.body = {
            access_token: value,
            issued_token_type: ACCESS_TOKEN,
            token_type: 'Bearer',
            expires_in: expiresIn,
            ...(scope === '' ? {} : { scope }),
        };
    };
    provider.registerGrantType(GRANTS['token-exchange'], handler, PARAMETERS, ['resource', 'audience']);
}
function lifetime(asked, max) {
    if (asked === undefined)
        return max;
    return /^[1-9]\d{0,8}$/.test(asked) ? Math.min(Number(asked), max) : undefined;
}
function grantedScope(asked, allowed) {
    if (asked === undefined || asked === '')
        return allowed.join(' ');
    const wanted = asked.split(' ').filter((scope) => scope !== '');
    return wanted.every((scope) => allowed.includes(scope)) ? wanted.join(' ') : undefined;
}

// EXTERNAL MODULE: ./node_modules/jose/dist/webapi/jwt/verify.js
var verify = __webpack_require__(4605);
// EXTERNAL MODULE: ./node_modules/jose/dist/webapi/jwks/remote.js + 1 modules
var remote = __webpack_require__(7315);
// EXTERNAL MODULE: ./node_modules/jose/dist/webapi/util/errors.js
var errors = __webpack_require__(5674);
;// CONCATENATED MODULE: ./build/broker/id-tokens.js




/** Signatures that CI systems use; never `none`, and no symmetric ones. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
/** How far clocks may differ, in seconds. */
const TOLERANCE_S = 10;
/**
 * Verifies ID tokens of trusted issuers: signature by the keys that their discovery document names, issuer,
 * audience, expiry.
 *
 * @returns a function that resolves to the claims, and throws `refused` with the reason for anything else
 */
function idTokenVerifier(trusted, http) {
    const keys = new Map();
    const keysOf = (issuer) => {
        const known = keys.get(issuer);
        if (known !== undefined)
            return known;
        const found = discoverKeys(issuer, http);
        keys.set(issuer, found);
        // A discovery that failed is tried again with the next token.
        found.catch(() => keys.delete(issuer));
        return found;
    };
    return async (token) => {
        const claimed = issuerOf(token);
        const entries = trusted.filter(({ issuer }) => issuer === claimed);
        if (claimed === undefined || entries.length === 0) {
            throw new build_errors/* JobpassError */.bJ('refused', 'the issuer of the ID token is not trusted');
        }
        try {
            const { payload } = await (0,verify/* jwtVerify */.V)(token, await keysOf(claimed), {
                issuer: claimed,
                audience: entries.map(({ audience }) => audience),
                algorithms: ALGORITHMS,
                clockTolerance: TOLERANCE_S,
                requiredClaims: ['sub', 'exp'],
            });
            return payload;
        }
        catch (error) {
            if (error instanceof build_errors/* JobpassError */.bJ)
                throw error;
            throw new build_errors/* JobpassError */.bJ('refused', reasonOf(error), { cause: error });
        }
    };
}
function issuerOf(token) {
    try {
        const payload = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
        return typeof payload.iss === 'string' ? payload.iss : undefined;
    }
    catch {
        return undefined;
    }
}
async function discoverKeys(issuer, http) {
    const url = new URL(`${(0,hosts/* secureUrl */.po)(issuer, 'A trusted issuer').href.replace(/\/$/, '')}/.well-known/openid-configuration`);
    const request = {
        method: 'GET',
        url,
        headers: {},
        what: "the request for the issuer's metadata",
    };
    const answer = await http.send(request);
    if (answer.status !== 200)
        throw http.refusal(request, answer, undefined);
    const metadata = client_jsonObject(answer.body);
    if (metadata?.['issuer'] !== issuer || typeof metadata['jwks_uri'] !== 'string') {
        throw http.malformed(request, answer, metadata === undefined ? client_whatItIs(answer) : 'metadata of another issuer, or without keys');
    }
    return (0,remote/* createRemoteJWKSet */.RD)((0,hosts/* secureUrl */.po)(metadata['jwks_uri'], 'The jwks_uri of an issuer'), {
        [remote/* customFetch */.A6]: async (address) => {
            const keysRequest = {
                method: 'GET',
                url: new URL(address),
                headers: {},
                what: "the request for the issuer's keys",
            };
            const keysAnswer = await http.send(keysRequest);
            return new Response(new Uint8Array(keysAnswer.body), { status: keysAnswer.status });
        },
    });
}
/** Why a token was refused, in words that quote nothing of it. */
function reasonOf(error) {
    if (error instanceof errors/* JWTExpired */.n)
        return 'the ID token has expired';
    if (error instanceof errors/* JWTClaimValidationFailed */.ie)
        return `the claim ${error.claim} of the ID token does not fit`;
    if (error instanceof errors/* JWSSignatureVerificationFailed */.h2 || error instanceof errors/* JWKSNoMatchingKey */.BT) {
        return 'the signature of the ID token is not of a key of its issuer';
    }
    if (error instanceof errors/* JOSEAlgNotAllowed */.Rb)
        return 'the algorithm of the ID token is not allowed';
    if (error instanceof errors/* JOSEError */.i4)
        return 'the ID token cannot be read';
    return 'the keys of the issuer cannot be had';
}

;// CONCATENATED MODULE: ./build/broker/library.js
/**
 * Loads `oidc-provider`. At import it warns on every Node that is not a long-term release of 22 and newer,
 * although the parts that the broker uses work on 20 (the tests run on it): that one line is held back, and
 * whoever runs a broker is told in our words by `unsupportedNode`.
 */
async function loadLibrary() {
    const warn = console.warn;
    console.warn = (...words) => {
        if (!String(words[0]).includes('Unsupported runtime'))
            warn(...words);
    };
    try {
        return await __webpack_require__.e(/* import() */ 573).then(__webpack_require__.bind(__webpack_require__, 573));
    }
    finally {
        console.warn = warn;
    }
}
/** What to tell who runs a broker for others on a Node that its library is not made for. */
function unsupportedNode(version = process.versions.node) {
    const major = Number(version.split('.')[0]);
    return major >= 22
        ? undefined
        : `Node ${version} is older than what the broker's library supports (22): use a newer one for a broker that others rely on`;
}

;// CONCATENATED MODULE: ./build/broker/store.js
/** How many writes go by between two sweeps of what has expired. */
const SWEEP_EVERY = 1_000;
/**
 * Where the broker keeps its tokens: in memory, as many as are alive. The library's own default forgets the
 * oldest beyond a thousand, and a forgotten token can be neither refused nor revoked.
 */
function memoryStore() {
    const entries = new Map();
    let writes = 0;
    const sweep = () => {
        const now = Date.now();
        for (const [key, entry] of entries)
            if (entry.expiresAt <= now)
                entries.delete(key);
    };
    return class MemoryAdapter {
        #model;
        constructor(model) {
            this.#model = model;
        }
        #key(id) {
            return `${this.#model}:${id}`;
        }
        async upsert(id, payload, expiresIn) {
            if (++writes % SWEEP_EVERY === 0)
                sweep();
            const expiresAt = expiresIn === undefined ? Number.POSITIVE_INFINITY : Date.now() + expiresIn * 1000;
            entries.set(this.#key(id), { payload, expiresAt });
        }
        async find(id) {
            const entry = entries.get(this.#key(id));
            return entry !== undefined && entry.expiresAt > Date.now() ? entry.payload : undefined;
        }
        async destroy(id) {
            entries.delete(this.#key(id));
        }
        async consume(id) {
            const entry = entries.get(this.#key(id));
            if (entry !== undefined)
                entry.payload.consumed = Math.floor(Date.now() / 1000);
        }
        // The broker issues nothing that is looked up in these ways: no sessions, device codes or grants.
        async findByUid() { }
        async findByUserCode() { }
        async revokeByGrantId() { }
    };
}

;// CONCATENATED MODULE: ./build/broker/broker.js













const BODY_BYTES = 56 * 1024;
/** So much of a body that is too large is read and dropped: a client that is still sending would miss the answer. */
const DROPPED_BYTES = 1024 * 1024;
/** Where the library would sign users in: the broker has none, and serves and announces nothing of it. */
const SERVED = new Set([
    '/token',
    '/token/introspection',
    '/token/revocation',
    '/.well-known/oauth-authorization-server',
    '/.well-known/openid-configuration',
    '/jwks',
]);
/** Starts the embedded token server on loopback. */
async function startBroker(options) {
    const server = external_node_http_.createServer({ requestTimeout: 10_000, headersTimeout: 5_000 });
    await new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(options.port ?? 0, '127.0.0.1', resolve);
    });
    const issuer = `http://127.0.0.1:${server.address().port}`;
    const transport = nodeTransport();
    const client = new HttpClient({
        transport: transport.send,
        clock: systemClock,
        secrets: new Secrets(),
        allowedHosts: new hosts/* AllowedHosts */.QU(),
    });
    const { default: Provider, errors } = await loadLibrary();
    const provider = new Provider(issuer, await configuration(options));
    registerExchange(provider, errors, {
        verify: idTokenVerifier(options.trusted, client),
        scopes: options.scopes,
        maxTtl: options.maxTtl,
        onDecision: options.onDecision ?? (() => undefined),
    });
    provider.use(async (ctx, next) => {
        await next();
        if (ctx.oidc?.route === 'discovery')
            ctx.body = tokenServerMetadata(ctx.body);
    });
    const serve = provider.callback();
    server.on('request', (request, response) => {
        handle(request, response, serve).catch(() => {
            if (!response.headersSent)
                response.writeHead(500);
            response.end();
        });
    });
    return {
        issuer,
        close: async () => {
            transport.close();
            server.closeAllConnections();
            await new Promise((resolve) => server.close(resolve));
        },
    };
}
/**
 * What the broker announces (RFC 8414, section 2) of what the library would: it announces an authorization
 * endpoint and what belongs to one, whether or not anything can be authorized there.
 */
function tokenServerMetadata(all) {
    const methods = all['token_endpoint_auth_methods_supported'];
    return {
        issuer: all['issuer'],
        token_endpoint: all['token_endpoint'],
        token_endpoint_auth_methods_supported: methods,
        introspection_endpoint: all['introspection_endpoint'],
        introspection_endpoint_auth_methods_supported: methods,
        revocation_endpoint: all['revocation_endpoint'],
        revocation_endpoint_auth_methods_supported: methods,
        jwks_uri: all['jwks_uri'],
        grant_types_supported: all['grant_types_supported'],
        // Required, also where there is none.
        response_types_supported: [],
        // The library adds its own, which only means something where users sign in.
        scopes_supported: all['scopes_supported'].filter((scope) => scope !== 'openid'),
        [PARAMETERS_MEMBER]: all[PARAMETERS_MEMBER],
    };
}
async function configuration(options) {
    const { exportJWK, generateKeyPair } = await __webpack_require__.e(/* import() */ 380).then(__webpack_require__.bind(__webpack_require__, 5380));
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const resourceServers = Object.entries(options.resourceServers ?? {});
    return {
        adapter: memoryStore(),
        clients: [
            {
                client_id: JOB_CLIENT,
                token_endpoint_auth_method: 'none',
                id_token_signed_response_alg: 'ES256',
                grant_types: [GRANTS['token-exchange']],
                response_types: [],
                redirect_uris: [],
            },
            ...resourceServers.map(([client_id, client_secret]) => ({
                client_id,
                client_secret,
                id_token_signed_response_alg: 'ES256',
                grant_types: [],
                response_types: [],
                redirect_uris: [],
            })),
        ],
        clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post'],
        jwks: {
            keys: [
                { ...(await exportJWK(privateKey)), use: 'sig', alg: 'ES256', kid: (0,external_node_crypto_.randomBytes)(8).toString('hex') },
            ],
        },
        cookies: { keys: [(0,external_node_crypto_.randomBytes)(32).toString('base64url')] },
        scopes: [...options.scopes],
        responseTypes: [],
        features: {
            devInteractions: { enabled: false },
            rpInitiatedLogout: { enabled: false },
            userinfo: { enabled: false },
            pushedAuthorizationRequests: { enabled: false },
            dPoP: { enabled: false },
            introspection: {
                enabled: true,
                // A job's own token speaks for itself; of others only a registered resource server may ask.
                allowedPolicy: async (_ctx, client, token) => client.clientId === token.clientId || client.clientAuthMethod !== 'none',
            },
            revocation: {
                enabled: true,
                allowedPolicy: async (_ctx, client, token) => client.clientId === token.clientId,
            },
        },
        ttl: { AccessToken: options.maxTtl },
        // The library asks for them when it stores a token, and forgets those that the token was made with.
        extraTokenClaims: async (_ctx, token) => token.extra,
        discovery: { [PARAMETERS_MEMBER]: ['ttl'] },
    };
}
/**
 * Bounds the body, names the job's client where the request names none, and lets only what a token server needs
 * through to the library.
 */
async function handle(request, response, serve) {
    const path = (request.url ?? '').split('?')[0] ?? '';
    if (!SERVED.has(path)) {
        request.resume();
        response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"not_found"}');
        return;
    }
    if (request.method !== 'POST') {
        serve(request, response);
        return;
    }
    const chunks = [];
    let size = 0;
    for await (const chunk of request) {
        size += chunk.length;
        if (size <= BODY_BYTES)
            chunks.push(chunk);
        else if (size > DROPPED_BYTES)
            break;
    }
    if (size > BODY_BYTES) {
        response.writeHead(413, { connection: 'close' }).end();
        return;
    }
    serve(replayed(request, broker_withClient(Buffer.concat(chunks), request)), response);
}
function broker_withClient(body, request) {
    const form = (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
    if (!form || request.headers.authorization !== undefined)
        return body;
    const text = body.toString('utf8');
    return new URLSearchParams(text).has('client_id') ? body : Buffer.from(`${text}&client_id=${JOB_CLIENT}`);
}
/** The same request with a body that has been read already: the library wants to read it by itself. */
function replayed(request, body) {
    const copy = new external_node_http_.IncomingMessage(request.socket);
    copy.method = request.method;
    copy.url = request.url;
    copy.httpVersion = request.httpVersion;
    copy.headers = { ...request.headers, 'content-length': String(body.length) };
    delete copy.headers['transfer-encoding'];
    // Without it the end of the body counts as a broken connection, which would be cut.
    copy.complete = true;
    copy.push(body);
    copy.push(null);
    return copy;
}

// EXTERNAL MODULE: ./node_modules/jose/dist/webapi/key/generate_key_pair.js
var generate_key_pair = __webpack_require__(9480);
// EXTERNAL MODULE: ./node_modules/jose/dist/webapi/jwt/sign.js
var jwt_sign = __webpack_require__(5357);
// EXTERNAL MODULE: ./node_modules/jose/dist/webapi/key/export.js
var key_export = __webpack_require__(7968);
;// CONCATENATED MODULE: ./build/demo/id-token-service.js



/** How long GitHub's ID tokens live, in seconds. */
const LIFE_S = 300;
/** Starts it for jobs with the given claims. It takes the bearer that it gave out and no other. */
async function startIdTokenService(claims) {
    // Elliptic keys are made in a moment; GitHub's are RSA, which takes a tenth of a second.
    const { publicKey, privateKey } = await (0,generate_key_pair/* generateKeyPair */.T)('ES256');
    const kid = (0,external_node_crypto_.randomBytes)(8).toString('hex');
    const requestToken = (0,external_node_crypto_.randomBytes)(32).toString('base64url');
    let issuer = '';
    const sign = (payload) => {
        const now = Math.floor(Date.now() / 1000);
        return new jwt_sign/* SignJWT */.P({
            iss: issuer,
            iat: now,
            nbf: now - 600,
            exp: now + LIFE_S,
            jti: (0,external_node_crypto_.randomUUID)(),
            ...payload,
        })
            .setProtectedHeader({ alg: 'ES256', kid, typ: 'JWT' })
            .sign(privateKey);
    };
    const answer = async (request) => {
        const url = new URL(request.url ?? '/', issuer);
        if (url.pathname === '/.well-known/openid-configuration')
            return [200, { issuer, jwks_uri: `${issuer}/jwks` }];
        if (url.pathname === '/jwks') {
            return [200, { keys: [{ ...(await (0,key_export/* exportJWK */.JU)(publicKey)), kid, alg: 'ES256', use: 'sig' }] }];
        }
        if (url.pathname !== '/id-token')
            return [404, { message: 'Not found' }];
        if (request.headers.authorization !== `Bearer ${requestToken}`)
            return [401, { message: 'Unauthorized' }];
        const value = await sign({ ...claims, aud: url.searchParams.get('audience') ?? issuer });
        return [200, { value, count: value.length }];
    };
    const server = external_node_http_.createServer((request, response) => {
        answer(request).then(([status, body]) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)), () => response.writeHead(500).end());
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    issuer = `http://127.0.0.1:${server.address().port}`;
    return {
        issuer,
        requestUrl: `${issuer}/id-token?api-version=2.0`,
        requestToken,
        sign,
        close: async () => {
            server.closeAllConnections();
            await new Promise((resolve) => server.close(resolve));
        },
    };
}

;// CONCATENATED MODULE: ./build/demo/protected-service.js

/** @param client how the service shows the broker that it may ask about tokens */
async function startProtectedService(broker, client) {
    const authorization = `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}`;
    const introspect = async (token) => {
        const answer = await fetch(`${broker}/token/introspection`, {
            method: 'POST',
            headers: { authorization },
            body: new URLSearchParams({ token }),
        });
        return (await answer.json());
    };
    const server = external_node_http_.createServer((request, response) => {
        const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
        (token === undefined ? Promise.resolve({ active: false }) : introspect(token)).then((known) => {
            response
                .writeHead(known.active === true ? 200 : 401)
                .end(known.active === true ? `served ${known.sub}` : 'refused');
        }, () => response.writeHead(503).end());
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    return {
        url: `http://127.0.0.1:${server.address().port}/deploy`,
        close: async () => {
            server.closeAllConnections();
            await new Promise((resolve) => server.close(resolve));
        },
    };
}

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
;// CONCATENATED MODULE: ./build/demo/stand-in-runner.js





const COMMAND_FILES = ['ENV', 'OUTPUT', 'STATE', 'STEP_SUMMARY'];
/**
 * A stand-in for GitHub's runner: it runs the processes of one job with the variables and the command files
 * that the real one gives them, and carries variables and state from step to step.
 */
class StandInRunner {
    #root = (0,external_node_fs_.mkdtempSync)((0,external_node_path_.join)((0,external_node_os_.tmpdir)(), 'jobpass-runner-'));
    #job;
    #env = new Map();
    /** @param job the variables of the whole job, ACTIONS_ID_TOKEN_REQUEST_URL for instance */
    constructor(job) {
        this.#job = job;
        for (const folder of [this.temp, this.workspace, (0,external_node_path_.join)(this.temp, '_runner_file_commands')]) {
            (0,external_node_fs_.mkdirSync)(folder, { recursive: true });
        }
    }
    get temp() {
        return (0,external_node_path_.join)(this.#root, '_temp');
    }
    get workspace() {
        return (0,external_node_path_.join)(this.#root, 'workspace');
    }
    /** A variable as later steps see it. */
    variable(name) {
        return this.#env.get(name);
    }
    /** Runs a Node program as a step, with the state of the step that it belongs to, if any. */
    async run(program, options = {}, state) {
        const start = performance.now();
        const files = this.#makeFiles();
        options.prepare?.(files);
        const child = (0,external_node_child_process_.spawn)(process.env['JOBPASS_NODE'] ?? process.execPath, program, {
            cwd: this.workspace,
            env: this.#environment(files, options, state),
            stdio: ['ignore', 'pipe', 'pipe'],
        });
        let output = '';
        for (const stream of [child.stdout, child.stderr]) {
            stream.setEncoding('utf8').on('data', (text) => {
                output += text;
            });
        }
        options.onStart?.(child);
        const exitCode = await new Promise((resolve, reject) => {
            child.once('error', reject);
            child.once('close', (code) => resolve(code));
        });
        const result = {
            exitCode,
            output,
            env: parseCommandFile(read(files.ENV)),
            outputs: parseCommandFile(read(files.OUTPUT)),
            state: parseCommandFile(read(files.STATE)),
            summary: read(files.STEP_SUMMARY),
            ms: performance.now() - start,
        };
        // As the real runner does: also when the step failed.
        for (const [name, value] of result.env)
            this.#env.set(name, value);
        for (const file of Object.values(files))
            (0,external_node_fs_.rmSync)(file, { force: true, recursive: true });
        return result;
    }
    /** Removes everything, as the runner does when the job is over. */
    close() {
        (0,external_node_fs_.rmSync)(this.#root, { recursive: true, force: true });
    }
    #makeFiles() {
        const id = (0,external_node_crypto_.randomUUID)();
        const entries = COMMAND_FILES.map((command) => {
            const path = (0,external_node_path_.join)(this.temp, '_runner_file_commands', `${command.toLowerCase()}_${id}`);
            (0,external_node_fs_.writeFileSync)(path, '');
            return [command, path];
        });
        return Object.fromEntries(entries);
    }
    #environment(files, options, state) {
        const inherited = Object.fromEntries(['PATH', 'HOME', 'SYSTEMROOT', 'TEMP', 'TMP', 'TMPDIR'].flatMap((name) => {
            const value = process.env[name];
            return value === undefined ? [] : [[name, value]];
        }));
        return {
            ...inherited,
            GITHUB_ACTIONS: 'true',
            RUNNER_TEMP: this.temp,
            GITHUB_WORKSPACE: this.workspace,
            ...Object.fromEntries(COMMAND_FILES.map((command) => [`GITHUB_${command}`, files[command]])),
            ...this.#job,
            ...Object.fromEntries(this.#env),
            ...Object.fromEntries(Object.entries(options.inputs ?? {}).map(([name, value]) => [
                `INPUT_${name.replace(/ /g, '_').toUpperCase()}`,
                value,
            ])),
            ...Object.fromEntries([...(state ?? [])].map(([name, value]) => [`STATE_${name}`, value])),
            ...options.env,
        };
    }
}
/**
 * Reads a command file as the runner does: `NAME=VALUE`, or `NAME<<DELIMITER` and lines up to the delimiter.
 *
 * @throws Error where the runner would fail the step
 */
function parseCommandFile(text) {
    const values = new Map();
    const lines = text.split('\n');
    for (let at = 0; at < lines.length; at++) {
        const line = lines[at] ?? '';
        if (line === '')
            continue;
        const equals = line.indexOf('=');
        const heredoc = line.indexOf('<<');
        if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
            values.set(line.slice(0, equals), line.slice(equals + 1));
            continue;
        }
        if (heredoc < 0)
            throw new Error(`a line that is no command: ${line.slice(0, 40)}`);
        const end = lines.indexOf(line.slice(heredoc + 2), at + 1);
        if (end < 0)
            throw new Error('a value without its closing delimiter');
        values.set(line.slice(0, heredoc), lines.slice(at + 1, end).join('\n'));
        at = end;
    }
    return values;
}
function read(path) {
    try {
        return (0,external_node_fs_.readFileSync)(path, 'utf8');
    }
    catch {
        return '';
    }
}

;// CONCATENATED MODULE: ./build/demo/demo.js










const REPOSITORY = 'octo-org/octo-repo';
const SUBJECT = `repo:${REPOSITORY}:ref:refs/heads/main`;
const JOB = {
    GITHUB_REPOSITORY: REPOSITORY,
    GITHUB_REF: 'refs/heads/main',
    GITHUB_WORKFLOW: 'deploy',
    GITHUB_RUN_ID: '1',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_JOB: 'deploy',
    GITHUB_ACTOR: 'octocat',
    GITHUB_EVENT_NAME: 'push',
};
const CLAIMS = {
    sub: SUBJECT,
    repository: REPOSITORY,
    ref: JOB.GITHUB_REF,
    event_name: JOB.GITHUB_EVENT_NAME,
    run_id: JOB.GITHUB_RUN_ID,
    run_attempt: JOB.GITHUB_RUN_ATTEMPT,
    actor: JOB.GITHUB_ACTOR,
};
/** What the step of the job does: it uses the credential, and prints what it was answered. */
const STEP = `fetch(process.env.SERVICE, { headers: { authorization: 'Bearer ' + process.env.JOBPASS_TOKEN } })
  .then(async (answer) => { console.log(answer.status, await answer.text()); process.exitCode = answer.ok ? 0 : 1; });`;
/**
 * Runs the main job on this machine alone: broker, runner and service on loopback, the real main and post steps
 * as processes of their own.
 *
 * @param print takes the lines of the timeline
 * @throws JobpassError when any part of it did not happen
 */
async function demo(print) {
    const start = performance.now();
    const tell = (who, what) => print(`${`${Math.round(performance.now() - start)} ms`.padStart(8)}  ${who.padEnd(8)} ${what}`);
    const dist = distFolder();
    const closing = [];
    try {
        print('One credential, one job: broker, runner and service on this machine, nothing installed.\n');
        const idTokens = await startIdTokenService(CLAIMS);
        closing.push(() => idTokens.close());
        const secret = (0,external_node_crypto_.randomBytes)(24).toString('base64url');
        const broker = await startBroker({
            trusted: [{ issuer: idTokens.issuer, audience: 'jobpass-demo' }],
            scopes: ['deploy'],
            maxTtl: 3_600,
            resourceServers: { service: secret },
        });
        closing.push(() => broker.close());
        tell('broker', `ready at ${broker.issuer}, trusts the runner's ID tokens`);
        const service = await startProtectedService(broker.issuer, { id: 'service', secret });
        closing.push(() => service.close());
        const runner = new StandInRunner({
            ...JOB,
            ACTIONS_ID_TOKEN_REQUEST_URL: idTokens.requestUrl,
            ACTIONS_ID_TOKEN_REQUEST_TOKEN: idTokens.requestToken,
        });
        closing.push(() => runner.close());
        const inputs = { provider: 'oauth', url: broker.issuer, audience: 'jobpass-demo', ttl: '15m' };
        const main = await runner.run([(0,external_node_path_.join)(dist, 'main', 'index.js')], { inputs });
        const token = runner.variable('JOBPASS_TOKEN');
        expect(main.exitCode === 0 && token !== undefined, `the main step failed: ${lastWords(main.output)}`);
        expect(main.output.includes(`::add-mask::${token}`), 'the credential was not masked');
        tell('main', `exchanged the ID token of ${SUBJECT}`);
        tell('main', `delivered credential ${main.outputs.get('credential-id')} in JOBPASS_TOKEN, masked, for 15 minutes at most`);
        const step = await runner.run(['-e', STEP], { env: { SERVICE: service.url } });
        expect(step.exitCode === 0, `the step could not use the credential: ${lastWords(step.output)}`);
        tell('step', `used it: ${step.output.trim()}`);
        const post = await runner.run([(0,external_node_path_.join)(dist, 'post', 'index.js')], { inputs }, main.state);
        expect(post.exitCode === 0, `the post step failed: ${lastWords(post.output)}`);
        expect(post.output.includes(': revoked ('), `the credential was not revoked: ${lastWords(post.output)}`);
        tell('post', 'revoked it, and asked: the provider accepted it before and refuses it now');
        const stolen = await fetch(service.url, { headers: { authorization: `Bearer ${token}` } });
        expect(stolen.status === 401, `the stolen credential still works: ${stolen.status}`);
        tell('thief', `tried the stolen credential: ${stolen.status} ${await stolen.text()}`);
        const left = (0,external_node_fs_.readdirSync)(runner.temp).filter((name) => name.startsWith('jobpass-'));
        expect(left.length === 0, `files were left behind: ${left.join(', ')}`);
        print('\nAll of it happened. In a workflow: see the README.');
    }
    finally {
        for (const close of closing.reverse())
            await close();
    }
}
function expect(happened, otherwise) {
    if (!happened)
        throw new build_errors/* JobpassError */.bJ('refused', `The demo stopped, because ${otherwise}`);
}
/** The end of what a step printed, without the lines that carry secrets to a runner. */
function lastWords(output) {
    const lines = output.split('\n').filter((line) => line !== '' && !line.startsWith('::add-mask::'));
    return (0,printable/* printable */.g)(lines.slice(-2).join(' / '), 600);
}
/** The folder with the built action: this very file is in `dist/cli`. */
function distFolder() {
    const folder = (0,external_node_path_.dirname)((0,external_node_path_.dirname)((0,external_node_url_.fileURLToPath)(import.meta.url)));
    if (!(0,external_node_fs_.existsSync)((0,external_node_path_.join)(folder, 'main', 'index.js'))) {
        throw new build_errors/* JobpassError */.bJ('usage', `The built action is not in ${folder}`, { hint: 'Run npm run build' });
    }
    return folder;
}


/***/ }),

/***/ 1923:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ connectionFailure)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);

/** Codes of a TLS handshake that fails the same way each time. */
const CERTIFICATE = /^(CERT_|ERR_TLS_|ERR_SSL_|EPROTO|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE)/;
/** Alerts of a server about the client's certificate. By TLS 1.3 they come when the handshake seems to be over. */
const CLIENT_CERTIFICATE = /ALERT_(HANDSHAKE_FAILURE|CERTIFICATE_\w+|BAD_CERTIFICATE|NO_CERTIFICATE|UNSUPPORTED_CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)$/;
/**
 * What went wrong with a connection, from the error that Node gives.
 *
 * @param subject what failed, to begin a message: `The token exchange at https://auth.example.com/token`
 * @param answerLost whether the request may have been acted on all the same
 * @param onReset what to check where the other side goes on closing the connection without a word
 */
function connectionFailure(error, subject, answerLost, onReset) {
    if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ)
        return error;
    const code = tlsReason(error) ?? (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .systemCode */ .xU)(error) ?? aggregateCode(error) ?? 'an unknown failure';
    if (CLIENT_CERTIFICATE.test(code) || (CERTIFICATE.test(code) && !answerLost)) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('unreachable', `${subject} failed in the TLS handshake: ${code}`, {
            hint: certificateHint(code),
        });
    }
    if (code.startsWith('HPE_')) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('malformed', `${subject} got an answer that is not HTTP: ${code}`, {
            transient: true,
            answerLost,
            hint: 'Check host and port, and whether it is http or https there',
        });
    }
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('unreachable', `${subject} failed: ${code}`, {
        transient: true,
        // That there is no such name is an answer too, if one of the name service.
        answered: code === 'ENOTFOUND',
        answerLost,
        ...connectionHint(code, onReset),
    });
}
/** Of a failed handshake Node often gives only EPROTO, and OpenSSL's own reason in the text: fixed words of its. */
function tlsReason(error) {
    if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .systemCode */ .xU)(error) !== 'EPROTO')
        return undefined;
    const reason = /:SSL routines:[^:]*:([a-z0-9 /]{3,60}):/.exec(error.message)?.[1];
    return reason === undefined ? undefined : `ERR_SSL_${reason.toUpperCase().replace(/[ /]/g, '_')}`;
}
function aggregateCode(error) {
    return error instanceof AggregateError
        ? error.errors.map(_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .systemCode */ .xU).find((code) => code !== undefined)
        : undefined;
}
function connectionHint(code, onReset) {
    if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
        return { hint: 'The name could not be looked up: check the host' };
    if (code === 'ECONNREFUSED')
        return { hint: 'Nothing listens there: check host and port, and that the service runs' };
    return onReset !== undefined && /^(ECONNRESET|EPIPE)$/.test(code) ? { hint: onReset } : {};
}
function certificateHint(code) {
    if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
        return "Renew the server's certificate, or set this machine's clock right";
    }
    if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
        return 'The certificate is for another host: check the URL';
    if (/SELF_SIGNED|UNABLE_TO|DEPTH_ZERO/.test(code)) {
        return 'If a private authority signed it, give its certificate in the input ca';
    }
    if (CLIENT_CERTIFICATE.test(code)) {
        return 'The server may want a client certificate, or not take the one it got: see the inputs client-cert and client-key';
    }
    return 'Check that the port speaks TLS';
}


/***/ }),

/***/ 2178:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   QU: () => (/* binding */ AllowedHosts),
/* harmony export */   U9: () => (/* binding */ isLoopback),
/* harmony export */   po: () => (/* binding */ secureUrl),
/* harmony export */   zA: () => (/* binding */ shownUrl)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4865);


/** Whether a URL's host can only be this machine: `localhost`, 127.0.0.0/8 or ::1. */
function isLoopback(url) {
    // The URL parser has already turned spellings such as 127.1 and 0x7f000001 into dotted decimals.
    return url.hostname === 'localhost' || url.hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(url.hostname);
}
/**
 * Reads a URL that we are asked to send something to. Plain http passes for loopback only.
 *
 * @param what the name of the input or field it came from, for the message
 * @throws JobpassError `usage` or `insecure`
 */
function secureUrl(text, what) {
    const shown = (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_1__/* .printable */ .g)(text, 120);
    let url;
    try {
        url = new URL(text);
    }
    catch {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', `${what} is not a URL: «${shown}»`, {
            hint: 'Write it whole, as in https://auth.example.com',
        });
    }
    if (url.username !== '' || url.password !== '') {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('insecure', `${what} carries a user name or password`, {
            hint: 'Take it out: a URL is shown in logs',
        });
    }
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('insecure', `${what} is not https: «${shown}»`, {
            hint: 'Tokens are sent over https only; plain http is for loopback addresses',
        });
    }
    return url;
}
/**
 * The hosts of the input `allowed-hosts`. An entry is `host` (any port) or `host:port`, compared as the URL
 * parser writes them.
 */
class AllowedHosts {
    #entries;
    constructor(entries = []) {
        this.#entries = new Set(entries.map((entry) => entry.toLowerCase()));
    }
    has(url) {
        const port = url.port !== '' ? url.port : url.protocol === 'https:' ? '443' : '80';
        return this.#entries.has(url.hostname) || this.#entries.has(`${url.hostname}:${port}`);
    }
}
/** A URL for a message: without its query, which may hold what is nobody's business. */
function shownUrl(url) {
    return (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_1__/* .printable */ .g)(`${url.origin}${url.pathname}`, 160);
}


/***/ }),

/***/ 4675:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Dm: () => (/* binding */ isTransientStatus),
/* harmony export */   P9: () => (/* binding */ retryAfter),
/* harmony export */   Zr: () => (/* binding */ persist)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 4_000;
/**
 * Runs an operation until it succeeds, fails for good, or patience ends: pauses double from 0.2 to 4 s, with
 * jitter, so that jobs that failed together do not come back together; a server's Retry-After is obeyed, and
 * may go beyond the patience with a side that answers as long as it fits into the total, but only the first
 * one: a server that puts us off again and again is told as soon as any other that answers.
 *
 * @throws the last error of the operation
 */
async function persist(operation, patience, context) {
    const { clock, signal } = context;
    const start = clock.elapsed();
    let malformed = 0;
    let putOff = false;
    for (let number = 1;; number++) {
        try {
            return await operation({ leftMs: Math.max(1, patience.totalMs - (clock.elapsed() - start)) });
        }
        catch (error) {
            if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ) || !error.transient)
                throw error;
            const nonsense = error.code === 'malformed' || error.code === 'bad-id-token';
            if (nonsense && ++malformed >= patience.malformedTries)
                throw error;
            const backoff = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (number - 1)) * (0.5 + Math.random() / 2);
            const pause = Math.max(backoff, error.retryAfterMs ?? 0);
            const until = clock.elapsed() - start + pause;
            const asked = (error.retryAfterMs ?? 0) > LONGEST_PAUSE_MS;
            if (until >= patience.totalMs)
                throw error;
            if (until >= patience.answeredMs && error.answered && (!asked || putOff))
                throw error;
            putOff ||= asked;
            context.onRetry?.(error, pause);
            await clock.sleep(pause, signal);
        }
    }
}
/**
 * Reads a Retry-After header: seconds, or a date (RFC 9110, section 10.2.3).
 *
 * @returns milliseconds from now, or undefined when there is none or it makes no sense
 */
function retryAfter(header, now) {
    if (header === undefined)
        return undefined;
    const text = header.trim();
    if (/^\d{1,9}$/.test(text))
        return Number(text) * 1000;
    // JavaScript makes dates of much that is none.
    const date = /^[A-Z][a-z]{2}, .*GMT$/.test(text) ? Date.parse(text) : Number.NaN;
    return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
/** Statuses that a second try can mend: 408, 421, 425, 429 and every 5xx but those that speak of the request. */
function isTransientStatus(status) {
    if (status === 408 || status === 421 || status === 425 || status === 429)
        return true;
    return status >= 500 && status !== 501 && status !== 505 && status !== 511;
}


/***/ }),

/***/ 4865:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ printable)
/* harmony export */ });
/* unused harmony export markdown */
// Line breaks, control, bidirectional and invisible characters: what can fake or hide a line of a log.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Cn}]+/gu;
// Nearly everything that is shown is made of these alone. The classes above take 0.6 ms to get ready, which
// happens where they are used first: so it does not, for a text that has none of them.
const PLAIN = /^[\x20-\x7e]*$/;
/**
 * Makes foreign text (a server's, a claim's) safe to stand inside a line of a log: one line, no control
 * characters, no terminal sequences, nothing that a runner reads as a command.
 *
 * @param max the longest result, in characters
 */
function printable(text, max = 200) {
    const raw = typeof text === 'string' ? text : text === undefined ? '' : String(text);
    const bounded = raw.slice(0, max * 4);
    const line = (PLAIN.test(bounded) ? bounded : bounded.replace(UNPRINTABLE, ' '))
        .replace(/\s+/gu, ' ')
        .trim()
        // GitHub reads `::name::` at the start of a line, and it and Azure read `##[` and `##vso[` anywhere in it.
        .replace(/:{2,}/g, (colons) => colons.split('').join(' '))
        .replace(/#(?=#)/g, '# ');
    const characters = Array.from(line);
    return characters.length <= max ? line : `${characters.slice(0, max - 1).join('')}…`;
}
/** Foreign text for a place that takes Markdown or HTML: nothing in it is acted on. */
function markdown(text, max = 400) {
    return printable(text, max).replace(/[&<>"\\`*_{}[\]()!|~@]/g, (character) => `&#${character.codePointAt(0)};`);
}


/***/ })

};
