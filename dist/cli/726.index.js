export const id = 726;
export const ids = [726];
export const modules = {

/***/ 9726:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Gl: () => (/* binding */ whatItIs),
/* harmony export */   Qq: () => (/* binding */ HttpClient),
/* harmony export */   aZ: () => (/* binding */ PATIENCE),
/* harmony export */   b1: () => (/* binding */ LIMITS),
/* harmony export */   o$: () => (/* binding */ jsonObject)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(4865);
/* harmony import */ var _version_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8508);
/* harmony import */ var _hosts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2178);
/* harmony import */ var _retry_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4675);
/* harmony import */ var _transport_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5272);






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
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('cancelled', `Cancelled before ${request.what}`);
        const limits = this.#options.limits ?? LIMITS;
        const bounded = {
            ...limits,
            attemptMs: Math.min(limits.attemptMs, attempt?.leftMs ?? limits.attemptMs, this.#leftMs),
        };
        const prepared = { ...request, headers: { 'user-agent': `jobpass/${_version_js__WEBPACK_IMPORTED_MODULE_4__/* .VERSION */ .x}`, ...request.headers } };
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
        return (0,_retry_js__WEBPACK_IMPORTED_MODULE_2__/* .persist */ .Zr)(operation, bounded, {
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
        const transient = (0,_retry_js__WEBPACK_IMPORTED_MODULE_2__/* .isTransientStatus */ .Dm)(status) || (status >= 400 && status <= 499 && wait !== undefined);
        const reason = said === undefined || said === '' ? '' : `: ${this.safe(said)}`;
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ(transient ? 'busy' : 'refused', `${(0,_transport_js__WEBPACK_IMPORTED_MODULE_3__/* .capital */ .N)(request.what)} at ${(0,_hosts_js__WEBPACK_IMPORTED_MODULE_1__/* .shownUrl */ .zA)(answer.url)} was answered with ${status}${reason}`, {
            transient,
            answerLost: mayHaveActed(status),
            ...(transient && wait !== undefined ? { retryAfterMs: wait } : {}),
            ...(hint === undefined ? {} : { hint }),
        });
    }
    /** The error for an answer that asks to try again later in words, whatever its status. */
    busy(request, answer, said, retryAfterMs) {
        const wait = retryAfterMs ?? this.#retryAfter(answer);
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('busy', this.refusal(request, answer, said).message, {
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
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('malformed', `${(0,_transport_js__WEBPACK_IMPORTED_MODULE_3__/* .capital */ .N)(request.what)} at ${(0,_hosts_js__WEBPACK_IMPORTED_MODULE_1__/* .shownUrl */ .zA)(answer.url)} was answered with ${answer.status} and ${this.safe(said)}`, { transient: !final, answerLost: !final });
    }
    /** Foreign text, made safe to show: one line, bounded, no secrets. */
    safe(text, max = 300) {
        return (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_5__/* .printable */ .g)(this.#options.secrets.redact(text.slice(0, 2_000)), max);
    }
    /** A date in Retry-After is by the server's clock, which the answer tells as well: ours may be off. */
    #retryAfter({ headers }) {
        const served = Date.parse(headers.date ?? '');
        return (0,_retry_js__WEBPACK_IMPORTED_MODULE_2__/* .retryAfter */ .P9)(headers['retry-after'], Number.isNaN(served) ? this.#options.clock.now() : served);
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
    return status >= 500 && status !== 503 && (0,_retry_js__WEBPACK_IMPORTED_MODULE_2__/* .isTransientStatus */ .Dm)(status);
}
/** Parses a body as a JSON object; undefined for anything else. */
function jsonObject(body) {
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
function whatItIs(answer) {
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
/** With less time than this, silence may be our impatience. */
const FAIR_MS = 2_000;
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
    let before;
    for (let number = 1;; number++) {
        const leftMs = Math.max(1, patience.totalMs - (clock.elapsed() - start));
        try {
            return await operation({ leftMs });
        }
        catch (error) {
            if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ) || !error.transient)
                throw error;
            // A try that was cut short by the end of patience says less than the one before it.
            if (leftMs < FAIR_MS && error.code === 'unreachable' && before !== undefined)
                throw before;
            before = error;
            const nonsense = error.code === 'malformed' || error.code === 'bad-id-token';
            if (nonsense && ++malformed >= patience.malformedTries)
                throw error;
            const longest = patience.longestPauseMs ?? LONGEST_PAUSE_MS;
            const backoff = Math.min(longest, FIRST_PAUSE_MS * 2 ** (number - 1)) * (0.5 + Math.random() / 2);
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

/***/ 5272:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ capital),
/* harmony export */   _: () => (/* binding */ nodeTransport)
/* harmony export */ });
/* harmony import */ var node_http__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7067);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _failure_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1923);
/* harmony import */ var _hosts_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2178);




/**
 * The transport over Node's own HTTP client: `fetch` and every library on it cost the start-up time of another
 * client, which a job would pay at each step.
 */
function nodeTransport(tls = {}) {
    const plain = new node_http__WEBPACK_IMPORTED_MODULE_0__.Agent({ keepAlive: true });
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
            const at = (0,_hosts_js__WEBPACK_IMPORTED_MODULE_3__/* .shownUrl */ .zA)(request.url);
            if (request.url.protocol === 'http:')
                return attempt({ request, requester: node_http__WEBPACK_IMPORTED_MODULE_0__.request, agent: plain, at, limits, signal });
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
        const { tunnelAgent } = await __webpack_require__.e(/* import() */ 465).then(__webpack_require__.bind(__webpack_require__, 6846));
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
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `The input ca holds no certificate that can be read${coded(error)}`, {
            hint: 'It takes certificates in PEM: -----BEGIN CERTIFICATE-----',
        });
    }
    try {
        if (cert !== undefined)
            (await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 1692, 19))).createSecureContext({ cert, key });
    }
    catch (error) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `The inputs client-cert and client-key cannot be used together${coded(error)}`, { hint: 'They must belong together, in PEM, and the key must not be encrypted' });
    }
}
function coded(error) {
    const code = (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .systemCode */ .xU)(error);
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
        const lost = (said) => fail(new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('unreachable', `${capital(what)} at ${of} got no answer: ${said}`, {
            transient: true,
            answerLost: connected,
        }));
        const cancel = () => fail(new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('cancelled', `Cancelled while waiting for ${what} at ${of}`, {
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
            fail((0,_failure_js__WEBPACK_IMPORTED_MODULE_2__/* .connectionFailure */ .D)(error, subject, connected || outgoing.reusedSocket, onReset(url)));
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
    const broken = (said) => new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('unreachable', `${capital(what)} at ${of} got a broken answer: ${said}`, {
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
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('malformed', `${capital(what)} at ${of} got an answer of more than ${bound / 1024} KiB`, {
        transient: true,
        answerLost: true,
    });
}
/** `the token exchange` → `The token exchange`. */
function capital(text) {
    return text.charAt(0).toUpperCase() + text.slice(1);
}


/***/ }),

/***/ 4865:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ printable),
/* harmony export */   w: () => (/* binding */ markdown)
/* harmony export */ });
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
    // Nearly always: it has no more characters than units.
    if (line.length <= max)
        return line;
    const characters = Array.from(line);
    return characters.length <= max ? line : `${characters.slice(0, max - 1).join('')}…`;
}
/** Foreign text for a place that takes Markdown or HTML: nothing in it is acted on. */
function markdown(text, max = 400) {
    return printable(text, max).replace(/[&<>"\\`*_{}[\]()!|~@]/g, (character) => `&#${character.codePointAt(0)};`);
}


/***/ })

};
