export const id = 4310;
export const ids = [4310];
export const modules = {

/***/ 7094:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Eo: () => (/* binding */ JUMP_MS),
/* harmony export */   Ln: () => (/* binding */ span),
/* harmony export */   QZ: () => (/* binding */ jumped),
/* harmony export */   R6: () => (/* binding */ isPast),
/* harmony export */   Wv: () => (/* binding */ jobClock),
/* harmony export */   ml: () => (/* binding */ systemClock),
/* harmony export */   vE: () => (/* binding */ timestamp)
/* harmony export */ });
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(48161);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(58500);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(19473);



const systemClock = {
    now: () => Date.now(),
    // Not performance.now(): the first use of `performance` makes Node load what a job has no use for.
    elapsed: () => Number(process.hrtime.bigint()) / 1e6,
    // Every system counts sleep into how long it is up.
    asleep: () => (0,node_os__WEBPACK_IMPORTED_MODULE_0__.uptime)() * 1000 - Number(process.hrtime.bigint()) / 1e6,
    sleep: async (ms, signal) => {
        try {
            await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_1__.setTimeout)(ms, undefined, signal === undefined ? {} : { signal });
        }
        catch {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JobpassError */ .bJ('cancelled', 'Cancelled while waiting');
        }
    },
};
/** Above this difference, in milliseconds, the machine's clock was set, and did not merely drift. */
const JUMP_MS = 5_000;
/** Shorter sleeps cannot be told from how the system rounds, in milliseconds. */
const SLEEP_MS = 3_000;
/**
 * Makes a job's clock. Every process of the job makes it from the same mark, so that all of them agree.
 *
 * @param mark as an earlier process saved it; one from before the machine's last start is replaced
 */
function jobClock(clock, mark) {
    const slept = () => clock.asleep?.() ?? 0;
    const known = mark !== undefined && isMark(mark) && mark.elapsed <= clock.elapsed();
    const start = known ? mark : { now: clock.now(), elapsed: clock.elapsed(), slept: slept() };
    return {
        mark: start,
        now: () => {
            const asleep = slept() - start.slept;
            // Whole, as a time of day is everywhere: records take no other.
            return Math.floor(start.now + (clock.elapsed() - start.elapsed) + (asleep > SLEEP_MS ? asleep : 0));
        },
        wall: () => clock.wall?.() ?? clock.now(),
        elapsed: () => clock.elapsed(),
        sleep: (ms, signal) => clock.sleep(ms, signal),
    };
}
function isMark({ now, elapsed, slept }) {
    return [now, elapsed, slept].every((value) => Number.isFinite(value)) && Math.abs(now) < 8e15;
}
/** How far the machine's clock was set forward (or, below zero, back) since a job's clock began, in milliseconds. */
function jumped(clock) {
    const difference = (clock.wall?.() ?? clock.now()) - clock.now();
    return Math.abs(difference) > JUMP_MS ? difference : 0;
}
/**
 * Whether a moment of a job's clock is over. `unsure`: elapsed time and the time of day disagree, since the machine's
 * clock was set, or the machine stood still in a way that it does not know of. Then only the service can tell.
 */
function isPast(clock, at) {
    const now = clock.now();
    const steady = now >= at;
    return steady === now + jumped(clock) >= at ? (steady ? 'yes' : 'no') : 'unsure';
}
/** A moment as RFC 3339 in UTC, to the second. */
function timestamp(ms) {
    return new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
/** A span for people: `45s`, `12m 5s`, `1h`. */
function span(ms) {
    if (ms > LONGEST_MS)
        return 'more than 100 years';
    const total = Math.max(0, Math.round(ms / 1000));
    const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60), total % 60];
    const parts = [
        hours > 0 ? `${hours}h` : '',
        minutes > 0 ? `${minutes}m` : '',
        seconds > 0 ? `${seconds}s` : '',
    ];
    return parts.filter((part) => part !== '').join(' ') || '0s';
}
const LONGEST_MS = 36_525 * 86_400_000;


/***/ }),

/***/ 29726:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Gl: () => (/* binding */ whatItIs),
/* harmony export */   Qq: () => (/* binding */ HttpClient),
/* harmony export */   aZ: () => (/* binding */ PATIENCE),
/* harmony export */   b1: () => (/* binding */ LIMITS),
/* harmony export */   o$: () => (/* binding */ jsonObject)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(64865);
/* harmony import */ var _version_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(58508);
/* harmony import */ var _hosts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(82178);
/* harmony import */ var _retry_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(44675);
/* harmony import */ var _transport_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(45272);






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
        const sentAt = this.#options.clock.now();
        const answer = await this.#options.transport(prepared, bounded, this.#options.signal);
        if (answer.status < 300 || answer.status > 399)
            return this.#timed(answer, sentAt);
        const next = this.#redirect(request, answer);
        // With the client certificate, if the first had it: that host gets the secrets of the request as well, and a standby of Vault
        // that wants certificates sends its callers to a node that does so, too.
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
            page: /^\s*<(!doctype html|html)\b/i.test(answer.body.subarray(0, 200).toString('latin1')),
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
        const line = (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_5__/* .printable */ .g)(this.#options.secrets.redact(text.slice(0, 2_000)), 2_000);
        if (line.length <= max)
            return line;
        // Servers say what they were doing first, and the cause last.
        const half = Math.floor((max - 3) / 2);
        return `${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_5__/* .printable */ .g)(line.slice(0, half), half)} … ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_5__/* .printable */ .g)(line.slice(-half), half)}`;
    }
    /**
     * An answer with the time by the server's clock. Plain http beyond this machine, and a proxy, which can be one that opens
     * TLS, could say another.
     */
    #timed(answer, sentAt) {
        const at = Date.parse(answer.headers.date ?? '');
        const direct = answer.proxied !== true && (answer.url.protocol === 'https:' || (0,_hosts_js__WEBPACK_IMPORTED_MODULE_1__/* .isLoopback */ .U9)(answer.url));
        if (!direct || Number.isNaN(at))
            return answer;
        return { ...answer, served: { at, sentAt, receivedAt: this.#options.clock.now() } };
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

/***/ 61923:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ connectionFailure),
/* harmony export */   h: () => (/* binding */ hasNoRoute)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);

/** Codes of a TLS handshake that fails the same way each time. */
const CERTIFICATE = /^(CERT_|ERR_TLS_|ERR_SSL_|EPROTO|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE)/;
/** Alerts of a server about the client's certificate. By TLS 1.3 they come when the handshake seems to be over. */
const CLIENT_CERTIFICATE = /ALERT_(HANDSHAKE_FAILURE|CERTIFICATE_\w+|BAD_CERTIFICATE|NO_CERTIFICATE|UNSUPPORTED_CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)$/;
/** Whether the system knows no way to an address, so that nothing can have been sent to it. */
function hasNoRoute(code) {
    return /^(ENETUNREACH|EHOSTUNREACH|EADDRNOTAVAIL|EAFNOSUPPORT|ENETDOWN|EINVAL)$/.test(code);
}
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
            hint: `${certificateHint(code)}${answerLost ? '' : '. Nothing was sent'}`,
        });
    }
    if (code.startsWith('HPE_')) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('malformed', `${subject} got an answer that is not HTTP: ${code}`, {
            transient: true,
            answerLost,
            hint: 'Check host and port, and whether it is http or https there',
        });
    }
    const unsent = hasNoRoute(code) && !answerLost;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('unreachable', `${subject} failed: ${code}`, {
        transient: true,
        // That there is no such name, or no way to it, is an answer too, if one of the name service or of this machine.
        answered: code === 'ENOTFOUND' || unsent,
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
    if (hasNoRoute(code))
        return {
            hint: 'This machine has no route to that address: check the host, and whether a proxy (HTTPS_PROXY) is needed. Nothing was sent',
        };
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

/***/ 82178:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   QU: () => (/* binding */ AllowedHosts),
/* harmony export */   U9: () => (/* binding */ isLoopback),
/* harmony export */   cW: () => (/* binding */ isLoopbackHost),
/* harmony export */   po: () => (/* binding */ secureUrl),
/* harmony export */   zA: () => (/* binding */ shownUrl)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(64865);


/** Whether a URL's host can only be this machine: `localhost`, 127.0.0.0/8 or ::1. */
function isLoopback(url) {
    // The URL parser has already turned spellings such as 127.1 and 0x7f000001 into dotted decimals.
    return url.hostname === 'localhost' || url.hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(url.hostname);
}
/** The same of a host by itself. */
function isLoopbackHost(host) {
    const url = `http://${host.includes(':') ? `[${host}]` : host}`;
    return URL.canParse(url) && isLoopback(new URL(url));
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

/***/ 44675:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Dm: () => (/* binding */ isTransientStatus),
/* harmony export */   P9: () => (/* binding */ retryAfter),
/* harmony export */   Zr: () => (/* binding */ persist)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);

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

/***/ 45272:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ capital),
/* harmony export */   _: () => (/* binding */ nodeTransport)
/* harmony export */ });
/* harmony import */ var node_http__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(37067);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _failure_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(61923);
/* harmony import */ var _hosts_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(82178);




const INPUT_NAMES = { ca: 'The input ca', cert: 'The inputs client-cert', key: 'client-key' };
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
            const { request: requester } = await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 44708, 19));
            const { agent, proxy } = await secureRoute(request.url, request.presentCertificate ?? false);
            const by = proxy === undefined ? at : `${at} by the proxy ${proxy}`;
            const answer = await attempt({ request, requester, agent, at: by, limits, signal });
            return proxy === undefined ? answer : { ...answer, proxied: true };
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
        const { tunnelAgent } = await __webpack_require__.e(/* import() */ 2749).then(__webpack_require__.bind(__webpack_require__, 12749));
        const agent = tunnelAgent(url, options);
        if (agent !== undefined)
            return { agent, proxy: agent.shownProxy };
    }
    const { SecureAgent } = await __webpack_require__.e(/* import() */ 1000).then(__webpack_require__.bind(__webpack_require__, 31000));
    return { agent: new SecureAgent(options) };
}
/** Finds out before the first request what would otherwise look like a fault of the connection, or like none. */
async function checkMaterial({ ca, cert, key, names = INPUT_NAMES }) {
    try {
        // An authority that cannot be read is passed over in silence by TLS itself.
        if (ca !== undefined)
            new (await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 77598, 19))).X509Certificate(ca);
    }
    catch (error) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `${names.ca} holds no certificate that can be read${coded(error)}`, {
            hint: 'It takes certificates in PEM: -----BEGIN CERTIFICATE-----',
        });
    }
    try {
        if (cert !== undefined)
            (await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 41692, 19))).createSecureContext({ cert, key });
    }
    catch (error) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `${names.cert} and ${names.key} cannot be used together${coded(error)}`, {
            hint: 'They must belong together, in PEM, and the key must not be encrypted',
        });
    }
}
function coded(error) {
    const code = (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .systemCode */ .xU)(error);
    return code === undefined ? '' : `: ${code}`;
}
/** What Node trusts by itself: the option `ca` would replace it, and ours is to add. */
async function usualAuthorities() {
    const tls = await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 41692, 19));
    // Node 22.15 and newer; it knows NODE_EXTRA_CA_CERTS and --use-system-ca.
    const get = tls.getCACertificates;
    if (get !== undefined)
        return get('default');
    const extra = process.env['NODE_EXTRA_CA_CERTS'];
    if (extra === undefined || extra === '')
        return [...tls.rootCertificates];
    const { readFileSync } = await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 73024, 19));
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
            // Connections by TLS come when they stand; one by plain http may have failed already, and be no longer connecting.
            if (outgoing.reusedSocket || url.protocol === 'https:')
                onConnected();
            else
                socket.once('connect', onConnected);
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
    const { decompress } = await __webpack_require__.e(/* import() */ 7602).then(__webpack_require__.bind(__webpack_require__, 17602));
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

/***/ 68914:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Rh: () => (/* binding */ decodeIdToken),
/* harmony export */   Te: () => (/* binding */ texts),
/* harmony export */   xm: () => (/* binding */ readIdToken)
/* harmony export */ });
/* harmony import */ var jose_decode_protected_header__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(61196);
/* harmony import */ var jose_jwt_decode__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(77961);
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7094);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(64865);





/** Above this difference between the issuer's clock and ours we say so. */
const SKEW_TOLD_MS = 30_000;
/** A token that says it was issued further in the future than this says nothing about a clock, in milliseconds. */
const LONGEST_SKEW_MS = 10 * 365 * 86_400_000;
/** How long an ID token must still live to be worth sending, in milliseconds. */
const WORTH_SENDING_MS = 5_000;
/**
 * Reads an ID token and checks what can be checked without its issuer's keys: its shape, its audience, and
 * its expiry against the clock.
 *
 * @returns the token, and a remark where this machine's clock is off
 * @throws JobpassError `bad-id-token`, or `malformed` when it is no JWT at all
 */
function readIdToken(raw, audience, clock, { servedAt, fresh = false, show = _text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g, worthShowing } = {}) {
    const token = decodeIdToken(raw, show, worthShowing);
    const { claims } = token;
    const audiences = texts(claims['aud']);
    if (!audiences.includes(audience)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('bad-id-token', `The ID token is for the audience «${show(audiences.join(', '))}», not for «${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(audience)}»`, { hint: 'Give the audience that the service expects in the input audience' });
    }
    const { exp, iat } = claims;
    if (typeof exp !== 'number') {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('malformed', 'The ID token does not say when it expires (exp)', {
            transient: true,
        });
    }
    const now = clock.now();
    const issuedAt = typeof iat === 'number' && iat * 1000 - now < LONGEST_SKEW_MS ? iat * 1000 : undefined;
    const byIssuer = fresh && issuedAt !== undefined && issuedAt <= exp * 1000 ? issuedAt : undefined;
    const told = servedAt ?? byIssuer;
    // Where nothing tells the time, a token from the future is the one sign that a clock is off.
    const skew = told === undefined ? Math.min(0, now - (issuedAt ?? now)) : now - told;
    const service = servedAt === undefined ? "ID token issuer's" : "ID token service's";
    const remark = Math.abs(skew) > SKEW_TOLD_MS
        ? `This machine's clock is ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .span */ .Ln)(Math.abs(skew))} ${skew > 0 ? 'ahead of' : 'behind'} the ${service}: times below are by this machine's clock`
        : undefined;
    if (exp * 1000 < (told ?? now) + WORTH_SENDING_MS) {
        const clockOf = servedAt !== undefined ? 'the service that handed it out' : 'this machine';
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('bad-id-token', `The ID token expired ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .span */ .Ln)((told ?? now) - exp * 1000)} ago by the clock of ${clockOf}`, { transient: true, hint: 'Ask for it just before it is used, or set this clock right' });
    }
    return { token, ...(remark === undefined ? {} : { remark }) };
}
/** Reads what an ID token says, and checks nothing but that it is one. @throws JobpassError `malformed` */
function decodeIdToken(raw, show = _text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g, worthShowing = []) {
    try {
        const header = (0,jose_decode_protected_header__WEBPACK_IMPORTED_MODULE_3__/* .decodeProtectedHeader */ ._)(raw);
        if (typeof header.alg !== 'string' || header.alg === 'none')
            throw new Error('unsigned');
        const claims = (0,jose_jwt_decode__WEBPACK_IMPORTED_MODULE_4__/* .decodeJwt */ .i)(raw);
        return { raw, claims, shown: shownClaims(claims, show, worthShowing) };
    }
    catch {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('malformed', 'The runner handed out an ID token that is not a signed JWT', {
            transient: true,
        });
    }
}
/** The claims that tell a person which job this is, in the order in which they are shown. */
const WORTH_SHOWING = [
    'iss',
    'sub',
    'aud',
    'repository',
    'ref',
    'environment',
    'event_name',
    'job_workflow_ref',
    'run_id',
    'run_attempt',
    'actor',
];
function shownClaims(claims, show, more) {
    return Object.fromEntries([...WORTH_SHOWING, ...more].flatMap((name) => {
        const text = texts(claims[name]).join(', ');
        return text === '' ? [] : [[name, show(text)]];
    }));
}
/** The strings and numbers in a claim, as texts: whatever else stands there has no text that could be shown. */
function texts(claim) {
    const values = Array.isArray(claim) ? claim : [claim];
    return values.flatMap((value) => typeof value === 'string' || typeof value === 'number' ? [String(value)] : []);
}


/***/ }),

/***/ 25595:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   w: () => (/* binding */ isStrangersEvent)
/* harmony export */ });
/**
 * Events whose workflow is taken from the base or the default branch, with its rights, and which are caused by whoever
 * opens a pull request or writes a comment: the head that such workflows like to check out is a stranger's.
 *
 * Source: GitHub, "Events that trigger workflows".
 */
const STRANGERS_EVENTS = ['pull_request_target', 'workflow_run', 'issue_comment'];
function isStrangersEvent(event) {
    return STRANGERS_EVENTS.includes(event);
}


/***/ }),

/***/ 68453:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   githubRunner: () => (/* binding */ githubRunner)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(48161);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(19473);
/* harmony import */ var _http_client_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(29726);
/* harmony import */ var _http_hosts_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(82178);
/* harmony import */ var _text_masks_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(46507);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(64865);
/* harmony import */ var _github_events_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(25595);









/** What the runner says of a job, under the names that the claims of its ID token have. */
const JOB_VARIABLES = [
    ['repository', 'GITHUB_REPOSITORY'],
    ['ref', 'GITHUB_REF'],
    ['event_name', 'GITHUB_EVENT_NAME'],
    ['job_workflow_ref', 'GITHUB_WORKFLOW_REF'],
    ['run_id', 'GITHUB_RUN_ID'],
    ['run_attempt', 'GITHUB_RUN_ATTEMPT'],
    ['actor', 'GITHUB_ACTOR'],
];
/** The same of what records have besides. */
const RECORDED_VARIABLES = [
    ...JOB_VARIABLES,
    ['actor_id', 'GITHUB_ACTOR_ID'],
    ['sha', 'GITHUB_SHA'],
    ['workflow', 'GITHUB_WORKFLOW'],
    ['job', 'GITHUB_JOB'],
    ['runner', 'RUNNER_NAME'],
];
/** The processes that run a job's steps and end with it: of GitHub's runner, and of act. */
const WORKERS = ['Runner.Worker', 'act'];
/**
 * GitHub Actions, and the systems that speak its protocol: GitHub Enterprise Server, Forgejo, act.
 *
 * @param output where its commands and lines for people go. The runner reads both streams; what the command `jobpass`
 *   prints on stdout is for a shell, which would run a mask, or for a program.
 */
function githubRunner(env, output = process.stdout) {
    const issue = (command, message) => void output.write(workflowCommand(command, message));
    return {
        name: 'github',
        log: {
            info: (message) => void output.write(`${message}\n`),
            warning: (message) => issue('warning title=Jobpass', message),
            error: (message) => issue('error title=Jobpass', message),
        },
        job: () => said(env, JOB_VARIABLES),
        recorded: () => said(env, RECORDED_VARIABLES),
        workspace: () => env['GITHUB_WORKSPACE'] || process.cwd(),
        strangers: () => {
            const event = env['GITHUB_EVENT_NAME'] ?? '';
            if (!(0,_github_events_js__WEBPACK_IMPORTED_MODULE_6__/* .isStrangersEvent */ .w)(event))
                return undefined;
            return { why: `on ${event}`, commit: env['GITHUB_SHA'] };
        },
        inputs: () => new Map(Object.entries(env).flatMap(([name, value]) => {
            const given = value?.trim() ?? '';
            return name.startsWith('INPUT_') && given !== ''
                ? [[name.slice('INPUT_'.length).toLowerCase(), given]]
                : [];
        })),
        idToken: (audience, http, attempt) => requestIdToken(env, audience, http, attempt),
        identity: ['ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'],
        secrets: () => [env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? ''].filter((value) => value !== ''),
        idTokensUntil: () => expiryOf(env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? ''),
        disposable: env['RUNNER_ENVIRONMENT'] === 'github-hosted',
        signOfLife: async () => {
            const { ancestor } = await __webpack_require__.e(/* import() */ 9445).then(__webpack_require__.bind(__webpack_require__, 59445));
            const worker = await ancestor(WORKERS);
            if (worker !== undefined)
                return { kind: 'process', ...worker };
            return { kind: env['ACTIONS_ID_TOKEN_REQUEST_URL'] ? 'poll' : 'none' };
        },
        variables: [
            'GITHUB_ACTIONS',
            'RUNNER_TEMP',
            'ACTIONS_ID_TOKEN_REQUEST_URL',
            'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
            ...JOB_VARIABLES.map(([, variable]) => variable),
        ],
        mask: async (secrets) => {
            for (const value of secrets.flatMap(_text_masks_js__WEBPACK_IMPORTED_MODULE_7__/* .masksOf */ .JF))
                issue('add-mask', value);
            await flushed(output);
        },
        handsOn: 'variables',
        exportVariable: (name, value) => append(env, 'ENV', name, value, 'delivery'),
        setOutput: (name, value) => append(env, 'OUTPUT', name, value, 'delivery'),
        temporaryFolder: () => {
            const folder = env['RUNNER_TEMP'];
            if (folder === undefined || folder === '') {
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('state', 'The runner names no folder for temporary files (RUNNER_TEMP)');
            }
            return folder;
        },
        // Not by the name of what a job leaves behind by mistake: this is to stay for the steps after ours.
        auditFile: () => (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(env['RUNNER_TEMP'] ?? (0,node_os__WEBPACK_IMPORTED_MODULE_1__.tmpdir)(), 'audit-jobpass.jsonl'),
        printRecord: (line) => void output.write(`${line}\n`),
        saveState: (name, value) => append(env, 'STATE', name, value, 'state'),
        savedState: () => new Map(Object.entries(env).flatMap(([name, value]) => name.startsWith('STATE_') && value !== undefined ? [[name.slice('STATE_'.length), value]] : [])),
        summary: async (table) => {
            const file = env['GITHUB_STEP_SUMMARY'];
            if (file === undefined || file === '')
                return;
            try {
                await writeSummary(table);
            }
            catch (error) {
                issue('warning title=Jobpass', `The job summary could not be written: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .tell */ .qz)(error)}`);
            }
        },
    };
}
/** What variables say, under the names of claims. */
function said(env, variables) {
    return Object.fromEntries(variables.flatMap(([claim, variable]) => {
        const value = (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_8__/* .printable */ .g)(env[variable]);
        return value === '' ? [] : [[claim, value]];
    }));
}
async function writeSummary(table) {
    // The package exports one entry only, and that one loads an HTTP client, which costs as much as starting Node.
    const { summary } = await __webpack_require__.e(/* import() */ 1170).then(__webpack_require__.bind(__webpack_require__, 1170));
    summary.addHeading(table.heading, 3);
    summary.addTable(table.rows.map(([name, value]) => [{ data: (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_8__/* .markdown */ .w)(name), header: true }, { data: (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_8__/* .markdown */ .w)(value) }]));
    if (table.remarks.length > 0)
        summary.addEOL();
    for (const remark of table.remarks)
        summary.addRaw((0,_text_printable_js__WEBPACK_IMPORTED_MODULE_8__/* .markdown */ .w)(remark), true).addEOL();
    await summary.write();
}
/** Docs: GitHub, "Workflow commands". A line break would end the command, so the runner knows it by its code. */
function workflowCommand(command, message) {
    return `::${command}::${message.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')}\n`;
}
/**
 * Waits until everything printed so far has left the process.
 *
 * @throws JobpassError `delivery` when nobody reads it: then the runner has learnt of no mask
 */
async function flushed(output) {
    const error = await new Promise((resolve) => {
        if (!output.writable)
            resolve(new Error('closed'));
        else
            output.write('', resolve);
    });
    if (error) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('delivery', 'The runner does not read what this step prints, so it cannot mask the credential', {
            hint: 'Let the standard output of the step open',
            cause: error,
        });
    }
}
function append(env, command, name, value, code) {
    const file = env[`GITHUB_${command}`];
    if (file === undefined || file === '') {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ(code, `The runner names no file for ${command.toLowerCase()} values (GITHUB_${command})`);
    }
    try {
        // The runner creates its command files readable for all; from here on this one may hold a secret.
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.chmodSync)(file, 0o600);
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.appendFileSync)(file, keyValue(name, value));
    }
    catch (error) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ(code, `The runner's file for ${command.toLowerCase()} values (GITHUB_${command}) could not be written: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .tell */ .qz)(error)}`, {
            hint: 'Check free space and permissions of the runner’s temporary folder',
            cause: error,
        });
    }
}
/**
 * A name and its value as the runner reads them from a command file: `NAME=VALUE`, or, for a value of several
 * lines, between delimiters. The package's own function always delimits, with a random word, and loads
 * `node:crypto` for it, which takes 1.5 to 3 ms. A word that the value does not hold is as good.
 */
function keyValue(name, value) {
    if (!/[\r\n]/.test(value))
        return `${name}=${value}\n`;
    let delimiter = 'jobpass_end';
    while (value.includes(delimiter))
        delimiter += '_';
    return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
}
/** GitHub says these of a job that is about to start: a second or two later it is in progress. */
const ABOUT_TO_START = /job in '?(Pending|Delayed|Queued|Waiting)'? state/i;
/** Docs: GitHub, "OpenID Connect reference". The URL already carries a query. */
async function requestIdToken(env, audience, http, attempt) {
    const url = env['ACTIONS_ID_TOKEN_REQUEST_URL'];
    const bearer = env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'];
    if (!url || !bearer) {
        const { whyNoIdToken } = await __webpack_require__.e(/* import() */ 1453).then(__webpack_require__.bind(__webpack_require__, 41453));
        throw whyNoIdToken(env);
    }
    const target = (0,_http_hosts_js__WEBPACK_IMPORTED_MODULE_5__/* .secureUrl */ .po)(url, 'ACTIONS_ID_TOKEN_REQUEST_URL');
    target.searchParams.append('audience', audience);
    const request = {
        method: 'GET',
        url: target,
        headers: { authorization: `Bearer ${bearer}` },
        what: 'the ID token request',
    };
    const answer = await http.send(request, attempt);
    const body = (0,_http_client_js__WEBPACK_IMPORTED_MODULE_4__/* .jsonObject */ .o$)(answer.body);
    if (answer.status < 200 || answer.status > 299) {
        const said = typeof body?.['message'] === 'string' ? body['message'] : answer.body.subarray(0, 300).toString('utf8');
        if (ABOUT_TO_START.test(said))
            throw http.busy(request, answer, said, 1_000);
        throw http.refusal(request, answer, said.trimStart().startsWith('<') ? undefined : said, refusedHint(answer.status));
    }
    if (body === undefined)
        throw http.malformed(request, answer, (0,_http_client_js__WEBPACK_IMPORTED_MODULE_4__/* .whatItIs */ .Gl)(answer));
    const value = body['value'];
    if (typeof value !== 'string' || value === '')
        throw http.malformed(request, answer, 'no ID token in it');
    const date = Date.parse(answer.headers.date ?? '');
    const { served } = answer;
    return {
        raw: value,
        fresh: true,
        ...(Number.isNaN(date) ? {} : { servedAt: date }),
        ...(served === undefined ? {} : { served }),
    };
}
/** When the bearer of the ID token request expires: about six hours after the job's start. */
function expiryOf(bearer) {
    try {
        const payload = JSON.parse(Buffer.from(bearer.split('.')[1] ?? '', 'base64url').toString('utf8'));
        return typeof payload.exp === 'number' && payload.exp > 0 ? payload.exp * 1000 : undefined;
    }
    catch {
        return undefined;
    }
}
function refusedHint(status) {
    if (status === 401 || status === 403) {
        return 'The runner’s token for such requests is no longer valid, or this job is not in progress: it works only inside the running job, for about six hours';
    }
    if (status === 404)
        return 'Check that the server is new enough to give ID tokens, and that they are switched on';
    return undefined;
}


/***/ }),

/***/ 46168:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Dw: () => (/* binding */ isRunner),
/* harmony export */   Ir: () => (/* binding */ RUNNERS),
/* harmony export */   cd: () => (/* binding */ commandRunner),
/* harmony export */   qU: () => (/* binding */ detectRunner),
/* harmony export */   y2: () => (/* binding */ RUNNER_VARIABLE)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(64865);
/* harmony import */ var _pod_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(92147);



/** Every runner that Jobpass knows; the first that detects itself is taken. */
const RUNNERS = [
    {
        name: 'github',
        detect: (env) => env['GITHUB_ACTIONS'] === 'true',
        // In the main file, since nearly every job loads it: a file of its own costs another look-up and read.
        load: async (env, output) => (await Promise.resolve(/* import() eager */).then(__webpack_require__.bind(__webpack_require__, 68453))).githubRunner(env, output),
    },
    {
        name: 'gitlab',
        detect: (env) => env['GITLAB_CI'] === 'true',
        load: async (env) => (await __webpack_require__.e(/* import() */ 2989).then(__webpack_require__.bind(__webpack_require__, 82989))).gitlabRunner(env),
    },
    {
        name: 'buildkite',
        detect: (env) => env['BUILDKITE'] === 'true',
        load: async (env) => (await __webpack_require__.e(/* import() */ 8847).then(__webpack_require__.bind(__webpack_require__, 18847))).buildkiteRunner(env),
    },
    {
        name: 'circleci',
        detect: (env) => env['CIRCLECI'] === 'true',
        load: async (env) => (await __webpack_require__.e(/* import() */ 7630).then(__webpack_require__.bind(__webpack_require__, 67630))).circleciRunner(env),
    },
    {
        name: 'azure',
        detect: (env) => env['TF_BUILD']?.toLowerCase() === 'true',
        load: async (env) => (await __webpack_require__.e(/* import() */ 7455).then(__webpack_require__.bind(__webpack_require__, 17455))).azureRunner(env),
    },
    {
        name: 'bitbucket',
        detect: (env) => has(env, 'BITBUCKET_BUILD_NUMBER') && has(env, 'BITBUCKET_WORKSPACE'),
        load: async (env) => (await __webpack_require__.e(/* import() */ 8665).then(__webpack_require__.bind(__webpack_require__, 8665))).bitbucketRunner(env),
    },
    {
        name: 'semaphore',
        detect: (env) => env['SEMAPHORE'] === 'true',
        load: async (env) => (await __webpack_require__.e(/* import() */ 302).then(__webpack_require__.bind(__webpack_require__, 80302))).semaphoreRunner(env),
    },
    {
        name: 'jenkins',
        detect: (env) => env['BUILD_TAG']?.startsWith('jenkins-') === true && has(env, 'JOB_NAME'),
        load: async (env) => (await __webpack_require__.e(/* import() */ 738).then(__webpack_require__.bind(__webpack_require__, 50738))).jenkinsRunner(env),
    },
    {
        name: 'cloudbuild',
        // The one variable that its steps always have, beside HOME; what a build is called they have only if they ask.
        detect: (env) => env['BUILDER_OUTPUT'] === '/builder/outputs',
        load: async (env) => (await __webpack_require__.e(/* import() */ 7713).then(__webpack_require__.bind(__webpack_require__, 77713))).cloudbuildRunner(env),
    },
    {
        name: 'kubernetes',
        // Behind all CI systems: their jobs run in pods, too.
        detect: _pod_js__WEBPACK_IMPORTED_MODULE_1__/* .isPodWithToken */ .c,
        load: async (env) => (await __webpack_require__.e(/* import() */ 7254).then(__webpack_require__.bind(__webpack_require__, 37254))).kubernetesRunner(env),
    },
    {
        name: 'local',
        detect: () => false,
        load: async (env) => (await __webpack_require__.e(/* import() */ 3423).then(__webpack_require__.bind(__webpack_require__, 3423))).localRunner(env),
    },
];
function has(env, name) {
    return (env[name] ?? '') !== '';
}
/** By which the command is told the system, where it is not to find out by itself. */
const RUNNER_VARIABLE = 'JOBPASS_RUNNER';
/** Whether this is a job of a CI system that Jobpass knows. */
function isRunner(env) {
    return RUNNERS.some((entry) => entry.detect(env));
}
/** The runner of the action. @throws JobpassError `usage` when this is no known CI system */
async function detectRunner(env) {
    const found = RUNNERS.find((entry) => entry.detect(env));
    if (found === undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', 'This does not look like a job of a CI system that Jobpass knows', {
            hint: `Known: ${RUNNERS.map((entry) => entry.name).join(', ')}. Without one, try: jobpass demo`,
        });
    }
    return found.load(env);
}
/**
 * The runner of the command: the one that JOBPASS_RUNNER names, else the one that is found, else this machine alone. ID
 * tokens come from where JOBPASS_ID_TOKEN_… says, if anything does.
 *
 * @throws JobpassError `usage` for a name that is not in the list
 */
async function commandRunner(env) {
    const wanted = env[RUNNER_VARIABLE] ?? '';
    const name = wanted || (RUNNERS.find((entry) => entry.detect(env))?.name ?? 'local');
    const entry = RUNNERS.find((one) => one.name === name);
    if (entry === undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', `There is no runner «${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(wanted, 40)}»`, {
            hint: `Known: ${RUNNERS.map((one) => one.name).join(', ')}`,
        });
    }
    const { withGivenIdToken } = await __webpack_require__.e(/* import() */ 1239).then(__webpack_require__.bind(__webpack_require__, 11239));
    return withGivenIdToken(await entry.load(env, process.stderr), env);
}


/***/ }),

/***/ 92147:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ MOUNTED),
/* harmony export */   c: () => (/* binding */ isPodWithToken)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);

/** Where a pod is to have its ID token mounted. Not where its service account's own is: that is a key to the API server. */
const MOUNTED = '/var/run/secrets/jobpass/token';
/** Whether this is a pod that was given an ID token: there, or in a file that is named. */
function isPodWithToken(env) {
    if ((env['KUBERNETES_SERVICE_HOST'] ?? '') === '')
        return false;
    return (env['JOBPASS_ID_TOKEN_FILE'] ?? '') !== '' || (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(MOUNTED);
}


/***/ }),

/***/ 7112:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ ExactJson)
/* harmony export */ });
/** In valid JSON: a text, or a number as it is written. */
const TEXT_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;
/**
 * A JSON document, or a part of one, whose numbers keep the digits that they were written with: `1.10`, `1e400` and
 * 9007199254740993 are no numbers of JavaScript.
 *
 * `JSON.parse` does the reading. It is given a copy in which each number is its place in a list of what was written,
 * so this takes what it takes, and nothing else.
 */
class ExactJson {
    #value;
    #written;
    constructor(value, written) {
        this.#value = value;
        this.#written = written;
    }
    /** Reads a whole document. @returns undefined for what is no JSON */
    static read(source) {
        try {
            const text = typeof source === 'string' ? source : new TextDecoder('utf-8', { fatal: true }).decode(source);
            JSON.parse(text);
            const written = [];
            const places = text.replace(TEXT_OR_NUMBER, (found) => found.startsWith('"') ? found : String(written.push(found) - 1));
            return new ExactJson(JSON.parse(places), written);
        }
        catch {
            return undefined;
        }
    }
    /** The value where it is a text. */
    get string() {
        return typeof this.#value === 'string' ? this.#value : undefined;
    }
    /** The digits, as they were written, where it is a number. */
    get number() {
        return typeof this.#value === 'number' ? this.#written[this.#value] : undefined;
    }
    /** A member of an object by its name, or of a list by its place. */
    member(name) {
        const value = this.#value;
        if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name))
            return undefined;
        if (Array.isArray(value) && !/^\d+$/.test(name))
            return undefined;
        return new ExactJson(value[name], this.#written);
    }
    /** The members of an object; undefined for everything else. */
    get members() {
        const value = this.#value;
        if (typeof value !== 'object' || value === null || Array.isArray(value))
            return undefined;
        return Object.entries(value).map(([name, one]) => [name, new ExactJson(one, this.#written)]);
    }
    /** What is directly inside an object or a list. */
    *inside() {
        const value = this.#value;
        if (typeof value !== 'object' || value === null)
            return;
        for (const one of Object.values(value))
            yield new ExactJson(one, this.#written);
    }
    /**
     * The value as it is handed on: a text as it is, everything else as JSON.
     *
     * @throws RangeError for what is nested too deep for the stack
     */
    get text() {
        if (typeof this.#value === 'string')
            return this.#value;
        return JSON.stringify(this.#value).replace(TEXT_OR_NUMBER, (found) => found.startsWith('"') ? found : (this.#written[Number(found)] ?? found));
    }
}


/***/ }),

/***/ 25666:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   i: () => (/* binding */ jsonLines),
/* harmony export */   r: () => (/* binding */ jsonLine)
/* harmony export */ });
/** A value for programs, in one line of ASCII: nothing in it that a terminal or a runner acts on. */
function jsonLine(value) {
    return inert(JSON.stringify(value));
}
/** The same in lines, for people as well. */
function jsonLines(value) {
    return JSON.stringify(value, undefined, 2).split('\n').map(inert).join('\n');
}
/** What is not ASCII stands in texts only, and can be escaped wherever it is. */
function inert(json) {
    return json.replace(/[^ -~]|#(?=#)/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}


/***/ }),

/***/ 46507:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   JF: () => (/* binding */ masksOf),
/* harmony export */   SE: () => (/* binding */ SHORTEST_MASK),
/* harmony export */   n9: () => (/* binding */ canBeMasked),
/* harmony export */   wS: () => (/* binding */ blursLogs)
/* harmony export */ });
/* harmony import */ var _exact_json_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7112);

/** Shorter texts stand in half of the lines of a log: masking them would ruin it. In characters. */
const SHORTEST_MASK = 4;
/** Parts that are numbers are masked from this many digits on: shorter ones are ports, counts and years. */
const SHORTEST_NUMBER = 8;
/** How deep, and how many, fields of JSON are looked at. */
const DEEPEST = 16;
const MOST = 1_000;
/**
 * What a runner must hide so that a secret is never shown: the whole value, each of its lines, and, of JSON, each text
 * in it. Left out is what would blank out ordinary lines: short parts, punctuation, short numbers, booleans, the
 * header lines of PEM. A value of several lines is hidden line by line, since runners would hide each of its lines
 * all the same, a lone brace included.
 */
function masksOf(value) {
    const masks = new Set();
    const lines = value.split(/\r\n|\r|\n/).map((line) => line.trim());
    const whole = value.trim();
    if (lines.length === 1 && whole.length >= SHORTEST_MASK && !isWord(whole))
        masks.add(whole);
    if (lines.length === 1 && value !== whole && masks.has(whole))
        masks.add(value);
    for (const part of lines.length === 1 ? [] : lines)
        if (isTelling(part))
            masks.add(part);
    for (const part of fieldsOf(whole)) {
        for (const line of part.split(/\r\n|\r|\n/))
            if (isTelling(line.trim()))
                masks.add(line.trim());
    }
    return [...masks];
}
/** Whether a value can be hidden at all. */
function canBeMasked(value) {
    return masksOf(value).length > 0;
}
/** Words that ordinary lines have, in small letters. */
const ORDINARY = /^(admin|administrator|guest|user|username|password|passwd|secret|token|root|postgres|postgresql|mysql|redis|mongodb|oracle|service|localhost|default|master|main|test|testing|staging|stage|production|prod|development|developer|deploy|public|private|internal|debug|info|error|none|https?|jdbc|smtp|example|latest|127\.0\.0\.1|0\.0\.0\.0)$/i;
/**
 * Whether hiding a value makes logs hard to read: a number of few digits, or a word, which other lines have too.
 *
 * Not by its length alone: a message about it must not tell that.
 */
function blursLogs(value) {
    return masksOf(value).some((mask) => /^\d{1,7}$/.test(mask) || ORDINARY.test(mask));
}
function isTelling(part) {
    return (part.length >= SHORTEST_MASK &&
        /[\p{L}\p{N}]/u.test(part) &&
        !isWord(part) &&
        !(/^[+-]?[\d.,eE]+$/.test(part) && part.length < SHORTEST_NUMBER) &&
        !/^-----(BEGIN|END) [A-Z0-9 ]+-----$/.test(part));
}
function isWord(text) {
    return /^(true|false|null|none|nil|undefined|yes|no|on|off)$/i.test(text);
}
/** Numbers among them as they are written, and as programs print them that round them to 64 bits. */
function fieldsOf(text) {
    if (!/^[[{]/.test(text))
        return [];
    const found = [];
    const visit = (value, depth) => {
        if (found.length >= MOST || depth > DEEPEST)
            return;
        const { string, number } = value;
        if (string !== undefined) {
            found.push(string);
            // Documents are stored as text in others.
            const inside = /^\s*[[{]/.test(string) ? _exact_json_js__WEBPACK_IMPORTED_MODULE_0__/* .ExactJson */ .W.read(string) : undefined;
            if (inside !== undefined)
                visit(inside, depth + 1);
        }
        else if (number !== undefined)
            found.push(number, ...(Number.isFinite(Number(number)) ? [String(Number(number))] : []));
        else
            for (const member of value.inside()) {
                if (found.length >= MOST)
                    break;
                visit(member, depth + 1);
            }
    };
    const document = _exact_json_js__WEBPACK_IMPORTED_MODULE_0__/* .ExactJson */ .W.read(text);
    if (document !== undefined)
        visit(document, 0);
    return found;
}


/***/ }),

/***/ 64865:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ printable),
/* harmony export */   w: () => (/* binding */ markdown)
/* harmony export */ });
// Line breaks, control, bidirectional and invisible characters: what can fake or hide a line of a log.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Cn}\p{Default_Ignorable_Code_Point}]+/gu;
// Nearly everything that is shown is made of these alone. The classes above take 0.6 ms to get ready, which
// happens where they are used first: so it does not, for a text that has none of them.
const PLAIN = /^[\x20-\x7e]*$/;
/** An IPv6 address that begins with its colons, up to its end: `::1`, `::ffff:192.0.2.1`. No command has such a name. */
const ADDRESS = /^::[\da-f]{1,4}(?::[\da-f]{1,4})*(?::\d{1,3}(?:\.\d{1,3}){3})?(?![\w:-])/i;
/** Colons at the start. The runners are .NET programs, which look for texts in lines as if some characters were not there. */
const COLONS = /^[^\x21-\x7e]*:(?:[^\x21-\x7e]*:)*/;
/** What may be the second half of `##[` or `##vso[`: the text in front of it may be foreign as well, and end with the first. */
const HALF_MARK = /^([^\x21-\x7e]*#)(?![\d ]|$)/;
/**
 * Makes foreign text (a server's, a claim's) safe to stand inside a line of a log: one line, no control
 * characters, no terminal sequences, nothing that a runner reads as a command.
 *
 * GitHub's runner reads `::name::` at the start of a line, spaces aside, and so does act. It and Azure's agent read
 * `##[name]` and `##vso[…]` anywhere in a line, TeamCity `##teamcity[…]`. So colons are parted at the start only, where a space
 * behind the last one keeps one that a message puts in front harmless too: an ARN and an IPv6 address stay as they are.
 *
 * @param max the longest result, in characters
 */
function printable(text, max = 200) {
    const raw = typeof text === 'string' ? text : text === undefined ? '' : String(text);
    const bounded = raw.slice(0, max * 4);
    const line = (PLAIN.test(bounded) ? bounded : bounded.replace(UNPRINTABLE, ' '))
        .replace(/\s+/gu, ' ')
        .trim()
        .replace(/#(?=[^\x20-\x7e]*#)/g, '# ')
        .replace(HALF_MARK, '$1 ');
    const safe = ADDRESS.test(line) ? line : line.replace(COLONS, (start) => start.replaceAll(':', ': '));
    // Nearly always: it has no more characters than units.
    if (safe.length <= max)
        return safe;
    const characters = Array.from(safe);
    return characters.length <= max ? safe : `${characters.slice(0, max - 1).join('')}…`;
}
/** Foreign text for a place that takes Markdown or HTML: nothing in it is acted on. */
function markdown(text, max = 400) {
    return printable(text, max).replace(/[&<>"\\`*_{}[\]()!|~@]/g, (character) => `&#${character.codePointAt(0)};`);
}


/***/ }),

/***/ 58508:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   x: () => (/* binding */ VERSION)
/* harmony export */ });
/** The version of this build; a test compares it with package.json. */
const VERSION = '0.1.0';


/***/ })

};
