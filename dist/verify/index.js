import { createRequire as __WEBPACK_EXTERNAL_createRequire } from "module";
/******/ var __webpack_modules__ = ({

/***/ 598:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:crypto");

/***/ }),

/***/ 610:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:dns");

/***/ }),

/***/ 24:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs");

/***/ }),

/***/ 67:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:http");

/***/ }),

/***/ 708:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:https");

/***/ }),

/***/ 30:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:net");

/***/ }),

/***/ 692:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:tls");

/***/ }),

/***/ 975:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:util");

/***/ }),

/***/ 522:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:zlib");

/***/ }),

/***/ 473:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   bJ: () => (/* binding */ JobpassError),
/* harmony export */   xU: () => (/* binding */ systemCode)
/* harmony export */ });
/* unused harmony export tell */
/**
 * The one error that users see. Its message is built from fields that we chose, never from a body, a header
 * or another library's text, and holds no secret.
 */
class JobpassError extends Error {
    name = 'JobpassError';
    code;
    transient;
    answered;
    answerLost;
    page;
    retryAfterMs;
    hint;
    input;
    constructor(code, message, details = {}) {
        super(message, details.cause === undefined ? undefined : { cause: details.cause });
        this.code = code;
        this.transient = details.transient ?? false;
        this.answered = details.answered ?? code !== 'unreachable';
        this.answerLost = details.answerLost ?? false;
        this.page = details.page ?? false;
        this.retryAfterMs = details.retryAfterMs;
        this.hint = details.hint;
        this.input = details.input;
    }
    /** The message with the advice behind it, in one line. */
    get told() {
        return this.hint === undefined ? this.message : `${this.message}. ${this.hint}`;
    }
}
/** The system's own code of an error (`ENOSPC`, `ECONNRESET`, `ERR_SSL_SSL/TLS_…`), if it has one. */
function systemCode(error) {
    if (typeof error !== 'object' || error === null)
        return undefined;
    const code = error.code;
    return typeof code === 'string' && /^[A-Z][A-Z0-9_/]{1,63}$/.test(code) ? code : undefined;
}
/**
 * One line about any error that is safe to show: ours as it is, a system error by its code, and of anything
 * else only its type, since a foreign message may quote what it was given.
 */
function tell(error) {
    if (error instanceof JobpassError)
        return error.told;
    const code = systemCode(error);
    if (code !== undefined)
        return `the system answered ${code}`;
    return error instanceof Error ? `an unexpected ${error.name}` : 'an unexpected failure';
}


/***/ }),

/***/ 923:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Dx: () => (/* binding */ connectionFailure),
/* harmony export */   hK: () => (/* binding */ hasNoRoute),
/* harmony export */   l2: () => (/* binding */ capitalized)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(473);

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
/** `the token exchange` → `The token exchange`. */
function capitalized(text) {
    return text.charAt(0).toUpperCase() + text.slice(1);
}


/***/ }),

/***/ 178:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   QU: () => (/* binding */ AllowedHosts),
/* harmony export */   U9: () => (/* binding */ isLoopback),
/* harmony export */   Zq: () => (/* binding */ printableUrl),
/* harmony export */   po: () => (/* binding */ secureUrl)
/* harmony export */ });
/* unused harmony export isLoopbackHost */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(473);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(865);


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
function printableUrl(url) {
    return (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_1__/* .printable */ .g)(`${url.origin}${url.pathname}`, 160);
}


/***/ }),

/***/ 675:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Dm: () => (/* binding */ isTransientStatus),
/* harmony export */   P9: () => (/* binding */ retryAfter),
/* harmony export */   Zr: () => (/* binding */ persist)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(473);

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

/***/ 865:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ printable)
/* harmony export */ });
/* unused harmony export markdown */
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


/***/ })

/******/ });
/************************************************************************/
/******/ // The module cache
/******/ var __webpack_module_cache__ = {};
/******/ 
/******/ // The require function
/******/ function __nccwpck_require__(moduleId) {
/******/ 	// Check if module is in cache
/******/ 	var cachedModule = __webpack_module_cache__[moduleId];
/******/ 	if (cachedModule !== undefined) {
/******/ 		return cachedModule.exports;
/******/ 	}
/******/ 	// Create a new module (and put it into the cache)
/******/ 	var module = __webpack_module_cache__[moduleId] = {
/******/ 		// no module.id needed
/******/ 		// no module.loaded needed
/******/ 		exports: {}
/******/ 	};
/******/ 
/******/ 	// Execute the module function
/******/ 	var threw = true;
/******/ 	try {
/******/ 		__webpack_modules__[moduleId](module, module.exports, __nccwpck_require__);
/******/ 		threw = false;
/******/ 	} finally {
/******/ 		if(threw) delete __webpack_module_cache__[moduleId];
/******/ 	}
/******/ 
/******/ 	// Return the exports of the module
/******/ 	return module.exports;
/******/ }
/******/ 
/******/ // expose the modules object (__webpack_modules__)
/******/ __nccwpck_require__.m = __webpack_modules__;
/******/ 
/************************************************************************/
/******/ /* webpack/runtime/asset-relocator-loader */
/******/ if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = decodeURIComponent(new URL('.', import.meta.url).pathname).slice(import.meta.url.match(/^file:\/\/\/\w:/) ? 1 : 0, -1) + "/";
/******/ 
/******/ /* webpack/runtime/create fake namespace object */
/******/ (() => {
/******/ 	var getProto = Object.getPrototypeOf ? (obj) => (Object.getPrototypeOf(obj)) : (obj) => (obj.__proto__);
/******/ 	var leafPrototypes;
/******/ 	// create a fake namespace object
/******/ 	// mode & 1: value is a module id, require it
/******/ 	// mode & 2: merge all properties of value into the ns
/******/ 	// mode & 4: return value when already ns object
/******/ 	// mode & 16: return value when it's Promise-like
/******/ 	// mode & 8|1: behave like require
/******/ 	__nccwpck_require__.t = function(value, mode) {
/******/ 		if(mode & 1) value = this(value);
/******/ 		if(mode & 8) return value;
/******/ 		if(typeof value === 'object' && value) {
/******/ 			if((mode & 4) && value.__esModule) return value;
/******/ 			if((mode & 16) && typeof value.then === 'function') return value;
/******/ 		}
/******/ 		var ns = Object.create(null);
/******/ 		__nccwpck_require__.r(ns);
/******/ 		var def = {};
/******/ 		leafPrototypes = leafPrototypes || [null, getProto({}), getProto([]), getProto(getProto)];
/******/ 		for(var current = mode & 2 && value; typeof current == 'object' && !~leafPrototypes.indexOf(current); current = getProto(current)) {
/******/ 			Object.getOwnPropertyNames(current).forEach((key) => (def[key] = () => (value[key])));
/******/ 		}
/******/ 		def['default'] = () => (value);
/******/ 		__nccwpck_require__.d(ns, def);
/******/ 		return ns;
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/define property getters */
/******/ (() => {
/******/ 	// define getter functions for harmony exports
/******/ 	__nccwpck_require__.d = (exports, definition) => {
/******/ 		for(var key in definition) {
/******/ 			if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
/******/ 				Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 			}
/******/ 		}
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/ensure chunk */
/******/ (() => {
/******/ 	__nccwpck_require__.f = {};
/******/ 	// This file contains only the entry chunk.
/******/ 	// The chunk loading function for additional chunks
/******/ 	__nccwpck_require__.e = (chunkId) => {
/******/ 		return Promise.all(Object.keys(__nccwpck_require__.f).reduce((promises, key) => {
/******/ 			__nccwpck_require__.f[key](chunkId, promises);
/******/ 			return promises;
/******/ 		}, []));
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/get javascript chunk filename */
/******/ (() => {
/******/ 	// This function allow to reference async chunks
/******/ 	__nccwpck_require__.u = (chunkId) => {
/******/ 		// return url for filenames based on template
/******/ 		return "" + chunkId + ".index.js";
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/hasOwnProperty shorthand */
/******/ (() => {
/******/ 	__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ })();
/******/ 
/******/ /* webpack/runtime/make namespace object */
/******/ (() => {
/******/ 	// define __esModule on exports
/******/ 	__nccwpck_require__.r = (exports) => {
/******/ 		if(typeof Symbol !== 'undefined' && Symbol.toStringTag) {
/******/ 			Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
/******/ 		}
/******/ 		Object.defineProperty(exports, '__esModule', { value: true });
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/import chunk loading */
/******/ (() => {
/******/ 	// no baseURI
/******/ 	
/******/ 	// object to store loaded and loading chunks
/******/ 	// undefined = chunk not loaded, null = chunk preloaded/prefetched
/******/ 	// [resolve, Promise] = chunk loading, 0 = chunk loaded
/******/ 	var installedChunks = {
/******/ 		792: 0
/******/ 	};
/******/ 	
/******/ 	var installChunk = (data) => {
/******/ 		var {ids, modules, runtime} = data;
/******/ 		// add "modules" to the modules object,
/******/ 		// then flag all "ids" as loaded and fire callback
/******/ 		var moduleId, chunkId, i = 0;
/******/ 		for(moduleId in modules) {
/******/ 			if(__nccwpck_require__.o(modules, moduleId)) {
/******/ 				__nccwpck_require__.m[moduleId] = modules[moduleId];
/******/ 			}
/******/ 		}
/******/ 		if(runtime) runtime(__nccwpck_require__);
/******/ 		for(;i < ids.length; i++) {
/******/ 			chunkId = ids[i];
/******/ 			if(__nccwpck_require__.o(installedChunks, chunkId) && installedChunks[chunkId]) {
/******/ 				installedChunks[chunkId][0]();
/******/ 			}
/******/ 			installedChunks[ids[i]] = 0;
/******/ 		}
/******/ 	
/******/ 	}
/******/ 	
/******/ 	__nccwpck_require__.f.j = (chunkId, promises) => {
/******/ 			// import() chunk loading for javascript
/******/ 			var installedChunkData = __nccwpck_require__.o(installedChunks, chunkId) ? installedChunks[chunkId] : undefined;
/******/ 			if(installedChunkData !== 0) { // 0 means "already installed".
/******/ 	
/******/ 				// a Promise means "currently loading".
/******/ 				if(installedChunkData) {
/******/ 					promises.push(installedChunkData[1]);
/******/ 				} else {
/******/ 					if(true) { // all chunks have JS
/******/ 						// setup Promise in chunk cache
/******/ 						var promise = import("./" + __nccwpck_require__.u(chunkId)).then(installChunk, (e) => {
/******/ 							if(installedChunks[chunkId] !== 0) installedChunks[chunkId] = undefined;
/******/ 							throw e;
/******/ 						});
/******/ 						var promise = Promise.race([promise, new Promise((resolve) => (installedChunkData = installedChunks[chunkId] = [resolve]))])
/******/ 						promises.push(installedChunkData[1] = promise);
/******/ 					}
/******/ 				}
/******/ 			}
/******/ 	};
/******/ 	
/******/ 	// no prefetching
/******/ 	
/******/ 	// no preloaded
/******/ 	
/******/ 	// no external install chunk
/******/ 	
/******/ 	// no on chunks loaded
/******/ })();
/******/ 
/************************************************************************/
var __webpack_exports__ = {};

// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  A: () => (/* reexport */ jobVerifier)
});

;// CONCATENATED MODULE: external "node:os"
const external_node_os_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:os");
;// CONCATENATED MODULE: external "node:timers/promises"
const promises_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:timers/promises");
// EXTERNAL MODULE: ./build/errors.js
var errors = __nccwpck_require__(473);
;// CONCATENATED MODULE: ./build/clock.js



const systemClock = {
    now: () => Date.now(),
    // Not performance.now(): the first use of `performance` makes Node load what a job has no use for.
    elapsed: () => Number(process.hrtime.bigint()) / 1e6,
    // Every system counts sleep into how long it is up.
    asleep: () => (0,external_node_os_namespaceObject.uptime)() * 1000 - Number(process.hrtime.bigint()) / 1e6,
    sleep: async (ms, signal) => {
        try {
            await (0,promises_namespaceObject.setTimeout)(ms, undefined, signal === undefined ? {} : { signal });
        }
        catch {
            throw new errors/* JobpassError */.bJ('cancelled', 'Cancelled while waiting');
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
const LONGEST_MS = (/* unused pure expression or super */ null && (36_525 * 86_400_000));

;// CONCATENATED MODULE: ./build/text/byte-forms.js
/** Of longer values the unusual encodings would take more memory than they are worth. In characters. */
const LONGEST_RARE = 1_500;
/**
 * A byte as it is compared: base64 and base64url differ in two characters, which some programs replace one of. A secret
 * that has one of a pair is hidden with the other in its place, too.
 */
function base64Folded(byte) {
    if (byte === DASH)
        return PLUS;
    return byte === UNDERSCORE ? SLASH : byte;
}
const PLUS = 0x2b;
const DASH = 0x2d;
const SLASH = 0x2f;
const UNDERSCORE = 0x5f;
/** In base64, at each of the three places where a secret may begin in it, with padding and without. */
function* base64Forms(value) {
    const bytes = Buffer.from(value);
    for (let shift = 0; shift < 3; shift++) {
        for (const form of new Set([within(bytes, shift), ...atEnd(bytes, shift)])) {
            yield form;
            if (/[+/=]/.test(form))
                yield* escapedBase64(form);
        }
    }
}
/** As JSON has it where it escapes slashes or the plus, and as URLs have it: base64url too, of which that is the padding. */
function* escapedBase64(form) {
    const percent = encodeURIComponent(form);
    for (const text of [percent, percent.replace(/%../g, (code) => code.toLowerCase())]) {
        yield text;
        // Where the slash may stand as it is, or all but the padding.
        yield text.replace(/%2f/gi, '/');
        yield text.replace(/%2f/gi, '/').replace(/%2b/gi, '+');
    }
    for (const plus of ['+', '\\u002b', '\\u002B']) {
        const text = form.replaceAll('+', plus);
        yield text;
        yield text.replaceAll('/', '\\/');
    }
}
function* hexForms(value) {
    const hex = Buffer.from(value).toString('hex');
    yield hex;
    yield hex.toUpperCase();
}
/** What programs print now and then: dumps in hex, base64 of base64, and of the UTF-16 that Windows has. */
function* rareForms(value) {
    if (value.length > LONGEST_RARE)
        return;
    const bytes = Buffer.from(value);
    const pairs = bytes.toString('hex').match(/../g) ?? [];
    for (const list of [pairs, pairs.map((pair) => pair.toUpperCase())]) {
        // Without the sign before the first byte: prompts end with it, and would be held back.
        for (const between of [' ', ':', '-', '\\x', '%'])
            yield Buffer.from(list.join(between));
        // As xxd groups them: from the first byte on, or from the second.
        for (const from of [0, 1]) {
            const groups = list
                .slice(from)
                .join('')
                .match(/.{1,4}/g) ?? [];
            yield Buffer.from([...list.slice(0, from), ...groups].join(' '));
        }
    }
    const wide = Buffer.from(value, 'utf16le');
    yield wide;
    // But for what depends on the characters around it: a byte or two of the secret at either end.
    for (const inner of [wide, ...base64Of(bytes)])
        for (let shift = 0; shift < 3; shift++)
            yield Buffer.from(within(inner, shift));
}
/** What base64 makes of a secret, for being encoded once more: there the two alphabets are not alike. */
function base64Of(bytes) {
    const texts = [0, 1, 2].map((shift) => within(bytes, shift));
    const both = texts.flatMap((text) => [text, text.replaceAll('+', '-').replaceAll('/', '_')]);
    return [...new Set(both)].map((text) => Buffer.from(text));
}
/** Inside of a longer text: without the characters at both edges that depend on its neighbours as well. */
function within(bytes, shift) {
    const from = Math.ceil((shift * 8) / 6);
    const to = Math.floor(((bytes.length + shift) * 8) / 6);
    return Buffer.concat([Buffer.alloc(shift), bytes, Buffer.alloc(3)])
        .toString('base64')
        .slice(from, to);
}
/** At the end of a text, also with the line break that `echo` puts behind it: up to the last character. */
function* atEnd(bytes, shift) {
    const from = Math.ceil((shift * 8) / 6);
    for (const end of ['', '\n']) {
        const coded = Buffer.concat([Buffer.alloc(shift), bytes, Buffer.from(end)])
            .toString('base64')
            .slice(from);
        yield coded;
        yield coded.replace(/=+$/, '');
    }
}

;// CONCATENATED MODULE: ./build/text/masks.js

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
function masks_masksOf(value) {
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
    return masks_masksOf(value).length > 0;
}
/** Words that ordinary lines have, in small letters. */
const ORDINARY = /^(admin|administrator|guest|user|username|password|passwd|secret|token|root|postgres|postgresql|mysql|redis|mongodb|oracle|service|localhost|default|master|main|test|testing|staging|stage|production|prod|development|developer|deploy|public|private|internal|debug|info|error|none|https?|jdbc|smtp|example|latest|127\.0\.0\.1|0\.0\.0\.0)$/i;
/**
 * Whether hiding a value makes logs hard to read: a number of few digits, or a word, which other lines have too.
 *
 * Not by its length alone: a message about it must not tell that.
 */
function masksTooMuch(value) {
    return masks_masksOf(value).some((mask) => /^\d{1,7}$/.test(mask) || ORDINARY.test(mask));
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
            const inside = /^\s*[[{]/.test(string) ? ExactJson.read(string) : undefined;
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
    const document = ExactJson.read(text);
    if (document !== undefined)
        visit(document, 0);
    return found;
}

;// CONCATENATED MODULE: ./build/text/encoded-forms.js


/** What the usual encoders leave as it is, beside letters and digits: JavaScript's two, RFC 3986, Python, forms. */
const URL_SAFE = ["-_.!~*'()", "-_.!~*'();/?:@&=+$,#", '-_.~', '-_.~/', '*-._'];
/** What every encoder of texts leaves as it is; most tokens are of it. */
const PLAIN = /^[\w.-]*$/;
/** Of so many different characters at most, each choice of those that are percent-encoded is a form. */
const MOST_CHOICES = 4;
/** How quotes are written in HTML: by most, by Python, by Go. */
const HTML_QUOTES = [
    ['&quot;', '&#39;'],
    ['&quot;', '&#x27;'],
    ['&#34;', '&#39;'],
    ['&quot;', "'"],
];
/** A form of an unusual encoding that is shorter than this stands in ordinary text by accident. In bytes. */
const SHORTEST_RARE = 8;
/**
 * Every form in which a secret may turn up in the output of a command: what `masksOf` says must be hidden, and the
 * secret as a whole, each as it is and encoded. None is shorter than a mask may be.
 */
function encodedForms(secret) {
    const masks = masksOf(secret);
    if (masks.length === 0)
        return [];
    // Without the line break at its end, which belongs to the output and not to the secret.
    return encodingsOf([...masks, secret.trim()], [secret]);
}
/**
 * Every form of a value in which a message may quote it. A part of a form counts there, so that those of its lines and
 * fields are none of their own.
 */
function encodedFormsOfWhole(value) {
    return encodingsOf([value], []);
}
/**
 * The encodings that secrets are hidden in, for messages and for the output of commands alike: docs/command.md lists them.
 *
 * @param asBytes values of which only the encodings of bytes are wanted
 */
function encodingsOf(values, asBytes) {
    const forms = new Map();
    const add = (form, shortest) => {
        if (form.length >= shortest)
            forms.set(form.toString('latin1'), form);
    };
    for (const value of new Set(values)) {
        add(Buffer.from(value), SHORTEST_MASK);
        if (PLAIN.test(value))
            continue;
        for (const encode of [urlForms, jsonForms, htmlForms, shellForms])
            for (const text of encode(value))
                add(Buffer.from(text), SHORTEST_MASK);
    }
    for (const value of new Set([...values, ...asBytes])) {
        for (const encode of [base64Forms, hexForms])
            for (const text of encode(value))
                add(Buffer.from(text), SHORTEST_MASK);
        for (const form of rareForms(value))
            add(form, SHORTEST_RARE);
    }
    return [...forms.values()];
}
function* urlForms(value) {
    const bytes = [...Buffer.from(value)];
    const coded = new Set(bytes.map((byte) => String.fromCharCode(byte)).filter((one) => /[^A-Za-z0-9]/.test(one)));
    for (const safe of new Set([...URL_SAFE, ...choices([...coded])])) {
        for (const upper of [true, false]) {
            const parts = bytes.map((byte) => {
                const character = String.fromCharCode(byte);
                if (/[A-Za-z0-9]/.test(character) || safe.includes(character))
                    return character;
                const hex = byte.toString(16).padStart(2, '0');
                return `%${upper ? hex.toUpperCase() : hex}`;
            });
            yield parts.join('');
            yield parts.map((part) => (part === '%20' ? '+' : part)).join('');
            // Encoded once more.
            if (safe === URL_SAFE[0])
                yield parts.join('').replaceAll('%', '%25');
        }
    }
}
/** Each set of these characters, where they are few. */
function choices(characters) {
    if (characters.length > MOST_CHOICES)
        return [];
    const sets = [''];
    for (const one of characters)
        sets.push(...sets.map((set) => set + one));
    return sets;
}
function* jsonForms(value) {
    const plain = JSON.stringify(value).slice(1, -1);
    const once = new Set();
    const asCode = (upper) => (character) => {
        const hex = character.charCodeAt(0).toString(16).padStart(4, '0');
        return `\\u${upper ? hex.toUpperCase() : hex}`;
    };
    for (const upper of [false, true]) {
        const code = asCode(upper);
        for (const text of [plain, plain.replace(/[^\0-\x7f]/g, code)]) {
            // Go escapes what HTML would read, .NET the quotes and the plus besides; PHP the slash, and more if it is told to.
            for (const escaped of [
                text,
                text.replace(/[<>&\u2028\u2029]/g, code),
                text.replace(/\\"/g, () => code('"')).replace(/[<>&'+`]/g, code),
                text.replace(/\\"/g, () => code('"')).replace(/[<>&']/g, code),
            ]) {
                once.add(escaped);
                once.add(escaped.replaceAll('/', '\\/'));
            }
        }
    }
    for (const text of once) {
        yield text;
        yield text.replace(/["\\]/g, '\\$&');
    }
}
function* htmlForms(value) {
    const text = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    yield text;
    for (const [double, single] of HTML_QUOTES)
        yield text.replaceAll('"', double).replaceAll("'", single);
}
/** Between single quotes (of the shell's trace, of Python), between double quotes, in `$'…'`, and as of `%q`. */
function* shellForms(value) {
    yield value.replaceAll("'", "'\\''");
    yield value.replaceAll("'", `'"'"'`);
    yield value.replace(/[$`"\\]/g, '\\$&');
    yield value
        .replace(/[\\']/g, '\\$&')
        .replaceAll('\n', '\\n')
        .replaceAll('\r', '\\r')
        .replaceAll('\t', '\\t');
    yield value.replace(/[ !"#$&'()*,;<>?[\\\]^`{|}~]/g, '\\$&');
    yield value.replace(/[ !"$&'()*,;<>?[\\\]^`{|}]/g, '\\$&');
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
    /**
     * Whether a text is one of these secrets sent back: whole, encoded, or a piece of one, with little besides. Secrets of one
     * kind can have a dozen characters in common, as the tokens of HashiCorp Vault have: that is no echo.
     */
    echoedBy(text) {
        return this.redact(text).replaceAll(HIDDEN, '').length < text.length / 2;
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
/** As they are compared: none that a line of ordinary text holds by accident. */
function secrets_forms(value) {
    const all = encodedFormsOfWhole(value).map((form) => small(form.toString()));
    // A piece is enough to be found, so of those that begin alike the longest says it all.
    const sorted = [...new Set(all)].sort((one, other) => other.length - one.length);
    return sorted.filter((form, at) => !sorted.slice(0, at).some((longer) => longer.includes(form)));
}
/** In small letters, and without the difference of the two alphabets of base64; the length stays as it is. */
function small(text) {
    return text
        .replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
        .replace(/[-_]/g, (character) => String.fromCharCode(base64Folded(character.charCodeAt(0))));
}

// EXTERNAL MODULE: ./build/text/printable.js
var printable = __nccwpck_require__(865);
;// CONCATENATED MODULE: ./build/version.js
/** The version of this build; a test compares it with package.json. */
const VERSION = '0.1.0';

// EXTERNAL MODULE: ./build/http/failure.js
var failure = __nccwpck_require__(923);
// EXTERNAL MODULE: ./build/http/hosts.js
var hosts = __nccwpck_require__(178);
// EXTERNAL MODULE: ./build/http/retry.js
var retry = __nccwpck_require__(675);
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
    /** A client with the same connections, and other bounds or secrets. */
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
            throw new errors/* JobpassError */.bJ('cancelled', `Cancelled before ${request.what}`);
        const limits = this.#options.limits ?? LIMITS;
        const bounded = {
            ...limits,
            attemptMs: Math.min(limits.attemptMs, attempt?.leftMs ?? limits.attemptMs, this.#leftMs),
        };
        const prepared = { ...request, headers: { 'user-agent': `jobpass/${VERSION}`, ...request.headers } };
        const sentAt = this.#options.clock.now();
        const answer = await this.#options.transport(prepared, bounded, this.#options.signal);
        if (answer.status < 300 || answer.status > 399 || request.returnRedirect === true)
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
        return new errors/* JobpassError */.bJ(transient ? 'busy' : 'refused', `${(0,failure/* capitalized */.l2)(request.what)} at ${(0,hosts/* printableUrl */.Zq)(answer.url)} was answered with ${status}${reason}`, {
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
        return new errors/* JobpassError */.bJ('busy', this.refusal(request, answer, said).message, {
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
        return new errors/* JobpassError */.bJ('malformed', `${(0,failure/* capitalized */.l2)(request.what)} at ${(0,hosts/* printableUrl */.Zq)(answer.url)} was answered with ${answer.status} and ${this.safe(said)}`, { transient: !final, answerLost: !final });
    }
    /** Foreign text, made safe to show: one line, bounded, no secrets. */
    safe(text, max = 300) {
        const line = (0,printable/* printable */.g)(this.#options.secrets.redact(text.slice(0, 2_000)), 2_000);
        if (line.length <= max)
            return line;
        // Servers say what they were doing first, and the cause last.
        const half = Math.floor((max - 3) / 2);
        return `${(0,printable/* printable */.g)(line.slice(0, half), half)} … ${(0,printable/* printable */.g)(line.slice(-half), half)}`;
    }
    /**
     * An answer with the time by the server's clock. Plain http beyond this machine, and a proxy, which can be one that opens
     * TLS, could say another.
     */
    #timed(answer, sentAt) {
        const at = Date.parse(answer.headers.date ?? '');
        const direct = answer.proxied !== true && (answer.url.protocol === 'https:' || (0,hosts/* isLoopback */.U9)(answer.url));
        if (!direct || Number.isNaN(at))
            return answer;
        return { ...answer, served: { at, sentAt, receivedAt: this.#options.clock.now() } };
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
        // By the other statuses clients go on with a GET (RFC 9110, section 15.4).
        if (request.method !== 'GET' && answer.status !== 307 && answer.status !== 308) {
            const lost = request.body === undefined ? `turn the ${request.method} into a GET` : `drop the request's body`;
            throw this.refusal(request, answer, `a redirect to ${host} that would ${lost}`);
        }
        return next;
    }
}
/** Whether a service that answered so may have done what it was asked: a gateway's 502 or 504 says nothing of it. */
function mayHaveActed(status) {
    return status >= 500 && status !== 503 && (0,retry/* isTransientStatus */.Dm)(status);
}
/** What a body is, in words, when it is not the JSON object that was wanted. */
function describeAnswer(answer) {
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

// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __nccwpck_require__(67);
;// CONCATENATED MODULE: ./build/http/body.js


/** Reads a body to its end, within bounds, and undoes its encoding. */
async function readBody(answer, bound, what, of) {
    const broken = (said) => new errors/* JobpassError */.bJ('unreachable', `${(0,failure/* capitalized */.l2)(what)} at ${of} got a broken answer: ${said}`, {
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
    const { decompress } = await __nccwpck_require__.e(/* import() */ 602).then(__nccwpck_require__.bind(__nccwpck_require__, 602));
    return decompress(body, encoding, bound, {
        tooLarge: () => tooLarge(what, of, bound),
        broken: () => broken('its compression is damaged or unknown'),
    });
}
function tooLarge(what, of, bound) {
    return new errors/* JobpassError */.bJ('malformed', `${(0,failure/* capitalized */.l2)(what)} at ${of} got an answer of more than ${bound / 1024} KiB`, {
        transient: true,
        answerLost: true,
    });
}

;// CONCATENATED MODULE: ./build/http/attempt.js



/** Sends a request once, and resolves with its whole answer. @throws JobpassError */
function attempt({ request, requester, agent, at: of, limits, signal, }) {
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
        const lost = (said) => fail(new errors/* JobpassError */.bJ('unreachable', `${(0,failure/* capitalized */.l2)(what)} at ${of} got no answer: ${said}`, {
            transient: true,
            answerLost: connected,
        }));
        const cancel = () => fail(new errors/* JobpassError */.bJ('cancelled', `Cancelled while waiting for ${what} at ${of}`, {
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
            readBody(answer, limits.bodyBytes, what, of).then((body) => {
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
            const subject = `${(0,failure/* capitalized */.l2)(what)} at ${of}`;
            fail((0,failure/* connectionFailure */.Dx)(error, subject, connected || outgoing.reusedSocket, onReset(url)));
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

;// CONCATENATED MODULE: ./build/http/secure-route.js

const INPUT_NAMES = {
    ca: 'The input ca',
    clientCert: 'The inputs client-cert',
    clientKey: 'client-key',
};
/**
 * The route to a server, through a proxy if the environment names one.
 *
 * @throws JobpassError `usage` when certificates, key or proxy cannot be used
 */
async function secureRoute(url, tls, withCertificate) {
    const added = addedAuthorities(tls);
    await checkTlsMaterial(tls, added);
    const options = {
        keepAlive: true,
        minVersion: 'TLSv1.2',
        ...(added.length === 0 ? {} : { ca: [...(await defaultAuthorities()), ...added.map(({ pem }) => pem)] }),
        ...(withCertificate && tls.clientCert !== undefined && tls.clientKey !== undefined
            ? { cert: tls.clientCert, key: tls.clientKey }
            : {}),
    };
    if (process.env['HTTPS_PROXY'] ||
        process.env['https_proxy'] ||
        process.env['ALL_PROXY'] ||
        process.env['all_proxy']) {
        const { tunnelAgent } = await __nccwpck_require__.e(/* import() */ 533).then(__nccwpck_require__.bind(__nccwpck_require__, 533));
        const agent = tunnelAgent(url, options);
        if (agent !== undefined)
            return { agent, proxy: agent.shownProxy };
    }
    const { SecureAgent } = await __nccwpck_require__.e(/* import() */ 0).then(__nccwpck_require__.bind(__nccwpck_require__, 0));
    return { agent: new SecureAgent(options) };
}
function addedAuthorities({ ca, names = INPUT_NAMES, authorities = [] }) {
    return [...(ca === undefined ? [] : [{ pem: ca, name: names.ca }]), ...authorities];
}
/** Finds out before the first request what would otherwise look like a fault of the connection, or like none. */
async function checkTlsMaterial({ clientCert: cert, clientKey: key, names = INPUT_NAMES }, added) {
    for (const { pem, name } of added) {
        try {
            // An authority that cannot be read is passed over in silence by TLS itself.
            new (await Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 598, 19))).X509Certificate(pem);
        }
        catch (error) {
            throw new errors/* JobpassError */.bJ('usage', `${name} holds no certificate that can be read${codeSuffix(error)}`, {
                hint: 'It takes certificates in PEM: -----BEGIN CERTIFICATE-----',
            });
        }
    }
    try {
        if (cert !== undefined)
            (await Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 692, 19))).createSecureContext({ cert, key });
    }
    catch (error) {
        throw new errors/* JobpassError */.bJ('usage', `${names.clientCert} and ${names.clientKey} cannot be used together${codeSuffix(error)}`, {
            hint: 'They must belong together, in PEM, and the key must not be encrypted',
        });
    }
}
function codeSuffix(error) {
    const code = (0,errors/* systemCode */.xU)(error);
    return code === undefined ? '' : `: ${code}`;
}
/** What Node trusts by itself: the option `ca` would replace it, and ours is to add. */
async function defaultAuthorities() {
    const tls = await Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 692, 19));
    // Node 22.15 and newer; it knows NODE_EXTRA_CA_CERTS and --use-system-ca.
    const get = tls.getCACertificates;
    if (get !== undefined)
        return get('default');
    const extra = process.env['NODE_EXTRA_CA_CERTS'];
    if (extra === undefined || extra === '')
        return [...tls.rootCertificates];
    const { readFileSync } = await Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 24, 19));
    try {
        return [...tls.rootCertificates, readFileSync(extra, 'utf8')];
    }
    catch {
        return [...tls.rootCertificates];
    }
}

;// CONCATENATED MODULE: ./build/http/node-transport.js




/**
 * The transport over Node's own HTTP client: `fetch` and every library on it cost the start-up time of another
 * client, which a job would pay at each step.
 */
function nodeTransport(tls = {}) {
    const plain = new external_node_http_.Agent({ keepAlive: true });
    const secure = new Map();
    const route = (url, withCertificate) => {
        const key = `${url.origin} ${withCertificate}`;
        const known = secure.get(key);
        if (known !== undefined)
            return known;
        const made = secureRoute(url, tls, withCertificate);
        secure.set(key, made);
        return made;
    };
    return {
        send: async (request, limits, signal) => {
            const at = (0,hosts/* printableUrl */.Zq)(request.url);
            if (request.url.protocol === 'http:')
                return attempt({ request, requester: external_node_http_.request, agent: plain, at, limits, signal });
            const { request: requester } = await Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 708, 19));
            const { agent, proxy } = await route(request.url, request.presentCertificate ?? false);
            const by = proxy === undefined ? at : `${at} by the proxy ${proxy}`;
            const answer = await attempt({ request, requester, agent, at: by, limits, signal });
            return proxy === undefined ? answer : { ...answer, proxied: true };
        },
        close: () => {
            plain.destroy();
            for (const opened of secure.values()) {
                opened.then(({ agent }) => agent.destroy(), () => undefined);
            }
        },
    };
}

;// CONCATENATED MODULE: ./build/http/open.js





/**
 * Opens the one way out: an HTTP client over Node's own, and how to let its connections go.
 *
 * @param bounds what differs from the system's clock, no secrets and the usual limits
 */
function openHttp(connection = {}, bounds = {}) {
    const { send, close } = nodeTransport(connection);
    const allowedHosts = new hosts/* AllowedHosts */.QU(connection.allowedHosts);
    const http = new HttpClient({
        ...{ clock: systemClock, secrets: new Secrets(), ...bounds },
        ...{ transport: send, allowedHosts },
    });
    return { http, close };
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __nccwpck_require__(598);
;// CONCATENATED MODULE: ./node_modules/jose/dist/webapi/util/errors.js
class JOSEError extends Error {
  static code = "ERR_JOSE_GENERIC";
  code = "ERR_JOSE_GENERIC";
  constructor(message, options) {
    super(message, options), this.name = this.constructor.name, Error.captureStackTrace?.(this, this.constructor);
  }
}
class JWTClaimValidationFailed extends JOSEError {
  static code = "ERR_JWT_CLAIM_VALIDATION_FAILED";
  code = "ERR_JWT_CLAIM_VALIDATION_FAILED";
  claim;
  reason;
  payload;
  constructor(message, payload, claim = "unspecified", reason = "unspecified") {
    super(message, { cause: { claim, reason, payload } }), this.claim = claim, this.reason = reason, this.payload = payload;
  }
}
class JWTExpired extends JOSEError {
  static code = "ERR_JWT_EXPIRED";
  code = "ERR_JWT_EXPIRED";
  claim;
  reason;
  payload;
  constructor(message, payload, claim = "unspecified", reason = "unspecified") {
    super(message, { cause: { claim, reason, payload } }), this.claim = claim, this.reason = reason, this.payload = payload;
  }
}
class JOSEAlgNotAllowed extends JOSEError {
  static code = "ERR_JOSE_ALG_NOT_ALLOWED";
  code = "ERR_JOSE_ALG_NOT_ALLOWED";
}
class JOSENotSupported extends JOSEError {
  static code = "ERR_JOSE_NOT_SUPPORTED";
  code = "ERR_JOSE_NOT_SUPPORTED";
}
class JWEDecryptionFailed extends JOSEError {
  static code = "ERR_JWE_DECRYPTION_FAILED";
  code = "ERR_JWE_DECRYPTION_FAILED";
  constructor(message = "decryption operation failed", options) {
    super(message, options);
  }
}
class JWEInvalid extends (/* unused pure expression or super */ null && (JOSEError)) {
  static code = (/* unused pure expression or super */ null && ("ERR_JWE_INVALID"));
  code = "ERR_JWE_INVALID";
}
class errors_JWSInvalid extends JOSEError {
  static code = "ERR_JWS_INVALID";
  code = "ERR_JWS_INVALID";
}
class JWTInvalid extends JOSEError {
  static code = "ERR_JWT_INVALID";
  code = "ERR_JWT_INVALID";
}
class JWKInvalid extends (/* unused pure expression or super */ null && (JOSEError)) {
  static code = (/* unused pure expression or super */ null && ("ERR_JWK_INVALID"));
  code = "ERR_JWK_INVALID";
}
class JWKSInvalid extends JOSEError {
  static code = "ERR_JWKS_INVALID";
  code = "ERR_JWKS_INVALID";
}
class JWKSNoMatchingKey extends JOSEError {
  static code = "ERR_JWKS_NO_MATCHING_KEY";
  code = "ERR_JWKS_NO_MATCHING_KEY";
  constructor(message = "no applicable key found in the JSON Web Key Set", options) {
    super(message, options);
  }
}
class JWKSMultipleMatchingKeys extends JOSEError {
  [Symbol.asyncIterator] = async function* () {
  };
  static code = "ERR_JWKS_MULTIPLE_MATCHING_KEYS";
  code = "ERR_JWKS_MULTIPLE_MATCHING_KEYS";
  constructor(message = "multiple matching keys found in the JSON Web Key Set", options) {
    super(message, options);
  }
}
class JWKSTimeout extends JOSEError {
  static code = "ERR_JWKS_TIMEOUT";
  code = "ERR_JWKS_TIMEOUT";
  constructor(message = "request timed out", options) {
    super(message, options);
  }
}
class JWSSignatureVerificationFailed extends JOSEError {
  static code = "ERR_JWS_SIGNATURE_VERIFICATION_FAILED";
  code = "ERR_JWS_SIGNATURE_VERIFICATION_FAILED";
  constructor(message = "signature verification failed", options) {
    super(message, options);
  }
}


;// CONCATENATED MODULE: ./node_modules/jose/dist/webapi/lib/buffer_utils.js
const buffer_utils_encoder = new TextEncoder(), decoder = new TextDecoder(), strictDecoder = new TextDecoder("utf-8", { fatal: !0 }), UINT32_RANGE = (/* unused pure expression or super */ null && (2 ** 32));
function concat(...buffers) {
  const size = buffers.reduce((acc, { length }) => acc + length, 0), buf = new Uint8Array(size);
  let i = 0;
  for (const buffer of buffers)
    buf.set(buffer, i), i += buffer.length;
  return buf;
}
function writeUInt32BE(buf, value, offset) {
  if (value < 0 || value >= UINT32_RANGE)
    throw new RangeError(`value must be >= 0 and <= ${UINT32_RANGE - 1}. Received ${value}`);
  buf.set([value >>> 24, value >>> 16, value >>> 8, value & 255], offset);
}
function uint64be(value) {
  const high = Math.floor(value / UINT32_RANGE), low = value % UINT32_RANGE, buf = new Uint8Array(8);
  return writeUInt32BE(buf, high, 0), writeUInt32BE(buf, low, 4), buf;
}
function uint32be(value) {
  const buf = new Uint8Array(4);
  return writeUInt32BE(buf, value), buf;
}
const NON_ASCII = /[^\x00-\x7f]/;
function encode(string) {
  if (typeof string == "string" && string.length >= 128) {
    if (NON_ASCII.test(string))
      throw new TypeError("non-ASCII string encountered in encode()");
    return buffer_utils_encoder.encode(string);
  }
  const bytes = new Uint8Array(string.length);
  for (let i = 0; i < string.length; i++) {
    const code = string.charCodeAt(i);
    if (code > 127)
      throw new TypeError("non-ASCII string encountered in encode()");
    bytes[i] = code;
  }
  return bytes;
}
function buffer_utils_encodeBase64(input, url = !1) {
  if (Uint8Array.prototype.toBase64)
    return input.toBase64({ alphabet: url ? "base64url" : "base64", omitPadding: url });
  const CHUNK_SIZE = 32768, arr = [];
  for (let i = 0; i < input.length; i += CHUNK_SIZE)
    arr.push(String.fromCharCode.apply(null, input.subarray(i, i + CHUNK_SIZE)));
  const encoded = btoa(arr.join(""));
  return url ? encoded.replace(/=/g, "").replace(/\+/g, "-").replace(/\//g, "_") : encoded;
}
function decodeBase64(encoded, url = !1) {
  if (Uint8Array.fromBase64)
    return Uint8Array.fromBase64(encoded, { alphabet: url ? "base64url" : "base64" });
  if (url) {
    if (encoded.includes("+") || encoded.includes("/"))
      throw new TypeError("Invalid base64url");
    encoded = encoded.replace(/-/g, "+").replace(/_/g, "/");
  }
  const binary = atob(encoded), bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++)
    bytes[i] = binary.charCodeAt(i);
  return bytes;
}
async function digest(algorithm, data) {
  const subtleDigest = `SHA-${algorithm.slice(-3)}`;
  return new Uint8Array(await crypto.subtle.digest(subtleDigest, data));
}


;// CONCATENATED MODULE: ./node_modules/jose/dist/webapi/util/base64url.js

const invalid = "The input to be decoded is not correctly encoded.";
function decode(input) {
  try {
    return decodeBase64(typeof input == "string" ? input : decoder.decode(input), !0);
  } catch (cause) {
    throw new TypeError(invalid, { cause });
  }
}
function base64url_encode(input) {
  return encodeBase64(typeof input == "string" ? encoder.encode(input) : input, !0);
}


;// CONCATENATED MODULE: ./node_modules/jose/dist/webapi/lib/validate.js



function assertUint8Array(input, label) {
  if (!(input instanceof Uint8Array))
    throw new TypeError(`${label} must be an instance of Uint8Array`);
}
function validate_isObject(input) {
  if (typeof input != "object" || input === null || Object.prototype.toString.call(input) !== "[object Object]")
    return !1;
  const prototype = Object.getPrototypeOf(input);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
function isJwkSet(input) {
  return validate_isObject(input) && Array.isArray(input.keys) && Array.from(input.keys).every(validate_isObject);
}
function isDisjoint(...headers) {
  const parameters = /* @__PURE__ */ new Set();
  for (const header of headers)
    if (header)
      for (const parameter of Object.keys(header)) {
        if (parameters.has(parameter))
          return !1;
        parameters.add(parameter);
      }
  return !0;
}
function assertNotSet(value, name) {
  if (value !== void 0)
    throw new TypeError(`${name} can only be called once`);
}
function decodeBase64url(value, label, ErrorClass) {
  try {
    return decode(value);
  } catch (cause) {
    throw new ErrorClass(`Failed to base64url decode the ${label}`, { cause });
  }
}
function encodeAsciiMember(value, label, ErrorClass) {
  try {
    return encode(value);
  } catch (cause) {
    throw new ErrorClass(`The ${label} is not a valid base64url string`, { cause });
  }
}
function parseJoseHeader(encodedProtectedHeader, ErrorClass, message) {
  let parsed;
  try {
    parsed = JSON.parse(strictDecoder.decode(decode(encodedProtectedHeader)));
  } catch (cause) {
    throw new ErrorClass(message, { cause });
  }
  if (!validate_isObject(parsed))
    throw new ErrorClass(message);
  return parsed;
}
const JWS_RECOGNIZED = { __proto__: null, b64: !0 }, JWE_RECOGNIZED = { __proto__: null };
function validateAlgorithms(option, algorithms) {
  if (algorithms !== void 0 && (!Array.isArray(algorithms) || algorithms.some((s) => typeof s != "string")))
    throw new TypeError(`"${option}" option must be an array of strings`);
  return algorithms === void 0 ? void 0 : new Set(algorithms);
}
function validateCritDuplicates(Err, protectedHeader) {
  const { crit } = protectedHeader ?? {};
  if (Array.isArray(crit) && new Set(crit).size !== crit.length)
    throw new Err('"crit" (Critical) Header Parameter MUST NOT contain duplicate values');
}
function validateCrit(Err, recognizedDefault, recognizedOption, protectedHeader, joseHeader) {
  if (joseHeader.crit !== void 0 && protectedHeader?.crit === void 0)
    throw new Err('"crit" (Critical) Header Parameter MUST be integrity protected');
  if (!protectedHeader || protectedHeader.crit === void 0)
    return [];
  if (!Array.isArray(protectedHeader.crit) || protectedHeader.crit.length === 0 || protectedHeader.crit.some((input) => typeof input != "string" || input.length === 0))
    throw new Err('"crit" (Critical) Header Parameter MUST be an array of non-empty strings when present');
  const recognized = recognizedOption === void 0 ? recognizedDefault : { __proto__: null, ...recognizedOption, ...recognizedDefault };
  for (const parameter of protectedHeader.crit) {
    if (!(parameter in recognized))
      throw new JOSENotSupported(`Extension Header Parameter "${parameter}" is not recognized`);
    if (!Object.hasOwn(joseHeader, parameter) || joseHeader[parameter] === void 0)
      throw new Err(`Extension Header Parameter "${parameter}" is missing`);
    if (recognized[parameter] && (!Object.hasOwn(protectedHeader, parameter) || protectedHeader[parameter] === void 0))
      throw new Err(`Extension Header Parameter "${parameter}" MUST be integrity protected`);
  }
  return protectedHeader.crit;
}
function validateB64(protectedHeader, extensions) {
  if (extensions.includes("b64")) {
    const b64 = protectedHeader.b64;
    if (typeof b64 != "boolean")
      throw new errors_JWSInvalid('The "b64" (base64url-encode payload) Header Parameter must be a boolean');
    return b64;
  }
  return !0;
}
function serializeJoseHeader(Err, header) {
  let serialized, parsed;
  try {
    serialized = JSON.stringify(header), parsed = JSON.parse(serialized);
  } catch (cause) {
    throw new Err("JOSE Header is not valid JSON", { cause });
  }
  if (!validate_isObject(parsed))
    throw new Err("JOSE Header is not a JSON object");
  return [parsed, serialized];
}


;// CONCATENATED MODULE: ./node_modules/jose/dist/webapi/util/decode_protected_header.js

function decodeProtectedHeader(token) {
  let encodedProtectedHeader;
  if (typeof token == "string") {
    const parts = token.split(".");
    (parts.length === 3 || parts.length === 5) && ([encodedProtectedHeader] = parts);
  } else if (typeof token == "object" && token)
    if ("protected" in token)
      encodedProtectedHeader = token.protected;
    else
      throw new TypeError("Token does not contain a Protected Header");
  const invalid = "Invalid Token or Protected Header formatting";
  if (typeof encodedProtectedHeader != "string" || !encodedProtectedHeader)
    throw new TypeError(invalid);
  return parseJoseHeader(encodedProtectedHeader, TypeError, invalid);
}


;// CONCATENATED MODULE: ./node_modules/jose/dist/webapi/lib/key_descriptor.js
function table(entries) {
  const out = { __proto__: null };
  for (const alg in entries)
    out[alg] = { ...entries[alg], alg };
  return out;
}


;// CONCATENATED MODULE: ./node_modules/jose/dist/webapi/lib/jws_algorithms.js


const sig = [["verify"], ["sign"]];
function hmac(bits) {
  const subtle = { name: "HMAC", hash: `SHA-${bits}` };
  return { kty: ["oct"], secret: !0, subtle, signing: subtle, usages: sig };
}
function rsa(bits, saltLength) {
  const subtle = { name: saltLength ? "RSA-PSS" : "RSASSA-PKCS1-v1_5", hash: `SHA-${bits}` };
  return {
    kty: ["RSA"],
    subtle,
    signing: saltLength ? { ...subtle, saltLength } : subtle,
    usages: sig,
    minRsaBits: 2048
  };
}
function ecdsa(crv, bits) {
  return {
    kty: ["EC"],
    crv,
    subtle: { name: "ECDSA", namedCurve: crv },
    signing: { name: "ECDSA", hash: `SHA-${bits}` },
    usages: sig
  };
}
function eddsa() {
  const subtle = { name: "Ed25519" };
  return {
    kty: ["OKP"],
    crv: "Ed25519",
    subtle,
    signing: subtle,
    usages: sig
  };
}
function mldsa(parameterSet) {
  const subtle = { name: `ML-DSA-${parameterSet}` };
  return {
    kty: ["AKP"],
    subtle,
    signing: subtle,
    usages: sig
  };
}
const JWS = table({
  HS256: hmac(256),
  HS384: hmac(384),
  HS512: hmac(512),
  RS256: rsa(256),
  RS384: rsa(384),
  RS512: rsa(512),
  PS256: rsa(256, 32),
  PS384: rsa(384, 48),
  PS512: rsa(512, 64),
  ES256: ecdsa("P-256", 256),
  ES384: ecdsa("P-384", 384),
  ES512: ecdsa("P-521", 512),
  EdDSA: eddsa(),
  Ed25519: eddsa(),
  "ML-DSA-44": mldsa(44),
  "ML-DSA-65": mldsa(65),
  "ML-DSA-87": mldsa(87)
});
function jwsAlgorithm(alg) {
  const entry = typeof alg == "string" ? JWS[alg] : void 0;
  if (!entry)
    throw new JOSENotSupported(`alg ${alg} is not supported either by JOSE or your javascript runtime`);
  return entry;
}


;// CONCATENATED MODULE: ./node_modules/jose/dist/webapi/lib/key.js



const tag = (key) => key[Symbol.toStringTag], jwkMatchesOp = (entry, key, usage) => {
  const { alg } = entry;
  if (key.use !== void 0) {
    const expected = usage === "sign" || usage === "verify" ? "sig" : "enc";
    if (key.use !== expected)
      throw new TypeError(`Invalid key for this operation, its "use" must be "${expected}" when present`);
  }
  if (key.alg !== void 0 && key.alg !== alg)
    throw new TypeError(`Invalid key for this operation, its "alg" must be "${alg}" when present`);
  if (Array.isArray(key.key_ops)) {
    const expectedKeyOp = usage === "encrypt" || usage === "decrypt" ? entry.ops?.[usage === "encrypt" ? 0 : 1] : usage;
    if (expectedKeyOp && !key.key_ops.includes(expectedKeyOp))
      throw new TypeError(`Invalid key for this operation, its "key_ops" must include "${expectedKeyOp}" when present`);
  }
};
async function prepareKey(entry, key, usage) {
  const { alg, secret } = entry, requiresPrivateKey = usage === "decrypt" || usage === "sign";
  if (secret && key instanceof Uint8Array)
    return key;
  let normalized, keyObject;
  if (validate_isObject(key)) {
    if (normalized = normalizeJwk(key), typeof normalized.kty != "string")
      throw invalidKeyType(alg, key, secret);
    if (!(secret ? normalized.kty === "oct" && typeof normalized.k == "string" : normalized.kty !== "oct" && (requiresPrivateKey ? normalized.kty === "AKP" && typeof normalized.priv == "string" || typeof normalized.d == "string" : normalized.d === void 0 && normalized.priv === void 0)))
      throw new TypeError(secret ? 'JSON Web Key for symmetric algorithms must have JWK "kty" (Key Type) equal to "oct" and the JWK "k" (Key Value) present' : `JSON Web Key for this operation must be a ${requiresPrivateKey ? "private" : "public"} JWK`);
    if (jwkMatchesOp(entry, normalized, usage), normalized.kty === "oct")
      return decode(normalized.k);
    if (!Object.isFrozen(key)) {
      const { key_ops } = key;
      Array.isArray(key_ops) && Object.freeze(key_ops), Object.freeze(key);
    }
  } else {
    if (!isKeyLike(key))
      throw invalidKeyType(alg, key, secret);
    const expectedType = secret ? "secret" : requiresPrivateKey ? "private" : "public";
    if (key.type !== expectedType && (secret || ["secret", "public", "private"].includes(key.type)))
      throw new TypeError(`${tag(key)} instances must be of type "${expectedType}" for the ${alg} algorithm`);
    if (isCryptoKey(key))
      return key;
    if (keyObject = key, keyObject.type === "secret")
      return keyObject.export();
  }
  cache ||= /* @__PURE__ */ new WeakMap();
  const cacheKey = key;
  let cached = cache.get(cacheKey);
  if (cached?.[alg])
    return cached[alg];
  if (cached || cache.set(cacheKey, cached = {}), keyObject && typeof keyObject.toCryptoKey == "function") {
    const isPublic = keyObject.type === "public", crv = nist[keyObject.asymmetricKeyDetails?.namedCurve], params = entry.resolve?.({ crv, asymmetricKeyType: keyObject.asymmetricKeyType }) ?? entry.subtle;
    return cached[alg] = keyObject.toCryptoKey(params, isPublic, entry.usages[isPublic ? 0 : 1]);
  }
  return normalized ??= keyObject.export({ format: "jwk" }), normalized.alg = alg, cached[alg] = await jwkToKey(entry, normalized);
}
let cache;
const nist = {
  __proto__: null,
  prime256v1: "P-256",
  secp384r1: "P-384",
  secp521r1: "P-521"
};
function assertCryptoKey(key) {
  if (!isCryptoKey(key))
    throw new Error("CryptoKey instance expected");
}
const isCryptoKey = (key) => {
  if (key?.[Symbol.toStringTag] === "CryptoKey")
    return !0;
  try {
    return key instanceof CryptoKey;
  } catch {
    return !1;
  }
}, isKeyObject = (key) => key?.[Symbol.toStringTag] === "KeyObject", isKeyLike = (key) => isCryptoKey(key) || isKeyObject(key);
function message(msg, actual, ...types) {
  if (types.length > 2) {
    const last = types.pop();
    msg += `one of type ${types.join(", ")}, or ${last}.`;
  } else types.length === 2 ? msg += `one of type ${types[0]} or ${types[1]}.` : msg += `of type ${types[0]}.`;
  return actual == null ? msg += ` Received ${actual}` : typeof actual == "function" && actual.name ? msg += ` Received function ${actual.name}` : typeof actual == "object" && actual != null && actual.constructor?.name && (msg += ` Received an instance of ${actual.constructor.name}`), msg;
}
const invalidKeyInput = (actual, ...types) => message("Key must be ", actual, ...types);
function invalidKeyType(alg, actual, secret) {
  const types = ["CryptoKey", "KeyObject", "JSON Web Key"];
  return secret && types.push("Uint8Array"), new TypeError(message(`Key for the ${alg} algorithm must be `, actual, ...types));
}
const unusable = (name, prop = "algorithm.name") => new TypeError(`CryptoKey does not support this operation, its ${prop} must be ${name}`);
function checkUsage(key, usage) {
  if (usage && !key.usages.includes(usage))
    throw new TypeError(`CryptoKey does not support this operation, its usages must include ${usage}.`);
}
function checkModulusLength(alg, key) {
  const { modulusLength } = key.algorithm;
  if (typeof modulusLength != "number" || modulusLength < 2048)
    throw new TypeError(`${alg} requires key modulusLength to be 2048 bits or larger`);
}
function checkCryptoKey(key, expected, usage) {
  const algorithm = key.algorithm;
  if (algorithm.name !== expected.name)
    throw unusable(expected.name);
  if (expected.hash && algorithm.hash?.name !== expected.hash)
    throw unusable(expected.hash, "algorithm.hash");
  if (expected.namedCurve && algorithm.namedCurve !== expected.namedCurve)
    throw unusable(expected.namedCurve, "algorithm.namedCurve");
  if (expected.length !== void 0 && algorithm.length !== expected.length)
    throw unusable(expected.length, "algorithm.length");
  checkUsage(key, usage);
}
function snapshotJwk(jwk) {
  return { __proto__: null, ...jwk };
}
function normalizeJwk(jwk) {
  const normalized = snapshotJwk(jwk);
  if (normalized.ext !== void 0 && typeof normalized.ext != "boolean")
    throw new TypeError('"ext" (Extractable) Parameter must be a boolean');
  if (normalized.key_ops !== void 0) {
    const value = normalized.key_ops, keyOps = Array.isArray(value) ? [...value] : void 0;
    if (!keyOps || keyOps.some((operation) => typeof operation != "string") || new Set(keyOps).size !== keyOps.length)
      throw new TypeError('"key_ops" (Key Operations) Parameter must be an array of unique strings');
    normalized.key_ops = keyOps;
  }
  return normalized;
}
function validateExtractableOption(extractable) {
  if (extractable !== void 0 && typeof extractable != "boolean")
    throw new TypeError('"extractable" option must be a boolean');
  return extractable;
}
async function jwkToKey(entry, jwk, extractable) {
  if (!entry.kty.includes(jwk.kty))
    throw new JOSENotSupported('Invalid or unsupported JWK "alg" (Algorithm) Parameter value');
  const algorithm = entry.resolve?.({ kty: jwk.kty, crv: jwk.crv }) ?? entry.subtle, isPrivate = !!(jwk.d || jwk.priv), keyData = { ...jwk, ext: extractable ?? jwk.ext };
  return keyData.kty !== "AKP" && delete keyData.alg, delete keyData.use, crypto.subtle.importKey("jwk", keyData, algorithm, keyData.ext ?? !isPrivate, jwk.key_ops ?? entry.usages[isPrivate ? 1 : 0]);
}
async function rawKey(key, expected, usage, extractable = !1) {
  return key instanceof Uint8Array && (key = await crypto.subtle.importKey("raw", key, expected, extractable, [usage])), checkCryptoKey(key, expected, usage), key;
}


;// CONCATENATED MODULE: ./node_modules/jose/dist/webapi/lib/jws_verify.js





function snapshotJws(jws, sharedPayload) {
  const encodedProtectedHeader = jws.protected, inputHeader = jws.header, header = isObject(inputHeader) ? { ...inputHeader } : inputHeader;
  let payload = sharedPayload ? sharedPayload[0] : jws.payload;
  !sharedPayload && payload instanceof Uint8Array && (payload = new Uint8Array(payload));
  const signature = jws.signature, snapshot = { payload, signature };
  if (encodedProtectedHeader !== void 0 && (snapshot.protected = encodedProtectedHeader), inputHeader !== void 0 && (snapshot.header = header), encodedProtectedHeader === void 0 && header === void 0)
    throw new JWSInvalid('Flattened JWS must have either of the "protected" or "header" members');
  if (encodedProtectedHeader !== void 0 && typeof encodedProtectedHeader != "string")
    throw new JWSInvalid("JWS Protected Header incorrect type");
  if (payload === void 0)
    throw new JWSInvalid("JWS Payload missing");
  if (typeof signature != "string")
    throw new JWSInvalid("JWS Signature missing or incorrect type");
  if (header !== void 0 && !isObject(header))
    throw new JWSInvalid("JWS Unprotected Header incorrect type");
  return snapshot;
}
function prepareVerify(options) {
  return [options && validateAlgorithms("algorithms", options.algorithms), options?.crit];
}
function parseProtectedHeader(encodedProtectedHeader) {
  return encodedProtectedHeader === void 0 ? {} : parseJoseHeader(encodedProtectedHeader, errors_JWSInvalid, "JWS Protected Header is invalid");
}
function encodeJsonUnencodedPayload(payload) {
  const invalid = /[\p{Cs}\p{Cn}]/u.exec(payload)?.[0];
  if (invalid !== void 0)
    throw new JWSInvalid(/\p{Cs}/u.test(invalid) ? "JWS Payload must be a well-formed Unicode string" : "JWS Payload must not contain unassigned Unicode code points");
  return encoder.encode(payload);
}
function encodeCompactUnencodedPayload(payload) {
  try {
    return encode(payload);
  } catch (cause) {
    throw new errors_JWSInvalid("JWS Compact Serialization payload must use only ASCII characters", {
      cause
    });
  }
}
async function verifySignature(jws, shared, key, encodeUnencodedPayload, parsedProtected) {
  const { protected: encodedProtectedHeader, header, payload: inputPayload } = jws, protectedHeader = parsedProtected ?? parseProtectedHeader(encodedProtectedHeader);
  if (!isDisjoint(protectedHeader, header))
    throw new errors_JWSInvalid("JWS Protected and JWS Unprotected Header Parameter names must be disjoint");
  const joseHeader = { ...protectedHeader, ...header }, b64 = validateB64(protectedHeader, validateCrit(errors_JWSInvalid, JWS_RECOGNIZED, shared[1], protectedHeader, joseHeader)), { alg } = joseHeader;
  if (typeof alg != "string" || !alg)
    throw new errors_JWSInvalid('JWS "alg" (Algorithm) Header Parameter missing or invalid');
  if (shared[0] && !shared[0].has(alg))
    throw new JOSEAlgNotAllowed('"alg" (Algorithm) Header Parameter value not allowed');
  if (b64) {
    if (typeof inputPayload != "string")
      throw new errors_JWSInvalid("JWS Payload must be a string");
  } else if (typeof inputPayload != "string" && !(inputPayload instanceof Uint8Array))
    throw new errors_JWSInvalid("JWS Payload must be a string or an Uint8Array instance");
  const signingPayload = b64 || typeof inputPayload != "string" ? inputPayload : encodeUnencodedPayload(inputPayload);
  let resolvedKey = !1;
  typeof key == "function" && (key = await key(protectedHeader, jws), resolvedKey = !0);
  const entry = jwsAlgorithm(alg), signingInput = concat(encodedProtectedHeader !== void 0 ? encode(encodedProtectedHeader) : new Uint8Array(), encode("."), typeof signingPayload == "string" ? shared[2] ??= encodeAsciiMember(signingPayload, "payload", errors_JWSInvalid) : signingPayload), signature = decodeBase64url(jws.signature, "signature", errors_JWSInvalid), verificationKey = await prepareKey(entry, key, "verify"), cryptoKey = await rawKey(verificationKey, entry.subtle, "verify");
  entry.minRsaBits && checkModulusLength(entry.alg, cryptoKey);
  let verified = !1;
  try {
    verified = await crypto.subtle.verify(entry.signing, cryptoKey, signature, signingInput);
  } catch (cause) {
    throw new JWSSignatureVerificationFailed(void 0, { cause });
  }
  if (!verified)
    throw new JWSSignatureVerificationFailed();
  const result = { payload: typeof signingPayload == "string" ? decodeBase64url(signingPayload, "payload", errors_JWSInvalid) : signingPayload };
  return encodedProtectedHeader !== void 0 && (result.protectedHeader = protectedHeader), header !== void 0 && (result.unprotectedHeader = header), resolvedKey ? [{ ...result, key: verificationKey }, b64] : [result, b64];
}
async function verifyCompact(jws, shared, key) {
  if (jws instanceof Uint8Array && (jws = decoder.decode(jws)), typeof jws != "string")
    throw new errors_JWSInvalid("Compact JWS must be a string or Uint8Array");
  const { 0: protectedHeader, 1: payload, 2: signature, length } = jws.split(".");
  if (length !== 3)
    throw new errors_JWSInvalid("Invalid Compact JWS");
  return verifySignature({ payload, protected: protectedHeader, signature }, shared, key, encodeCompactUnencodedPayload);
}


;// CONCATENATED MODULE: ./node_modules/jose/dist/webapi/lib/jwt_claims_set.js



const epoch = (date) => Math.floor(date.getTime() / 1e3), multipliers = {
  s: 1,
  m: 60,
  h: 3600,
  d: 86400,
  w: 604800,
  y: 31557600
}, REGEX = /^(\+|\-)? ?(\d+|\d+\.\d+) ?(seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w|years?|yrs?|y)(?: (ago|from now))?$/i, checkFailed = "check_failed";
function invalidDuration() {
  throw new TypeError("Invalid time period format");
}
function secs(str) {
  typeof str != "string" && invalidDuration();
  const matched = REGEX.exec(str);
  (!matched || matched[4] && matched[1]) && invalidDuration();
  const value = parseFloat(matched[2]), durationSeconds = Math.round(value * multipliers[matched[3][0].toLowerCase()]);
  return Number.isFinite(durationSeconds) || invalidDuration(), matched[1] === "-" || matched[4] === "ago" ? -durationSeconds : durationSeconds;
}
function validateInput(label, input) {
  if (!Number.isFinite(input))
    throw new TypeError(`Invalid ${label} input`);
  return input;
}
function validateStringClaim(claim, value) {
  if (typeof value != "string")
    throw new TypeError(`"${claim}" claim must be a string`);
}
function validateAudienceClaim(value) {
  if (typeof value != "string" && (!Array.isArray(value) || Array.from(value).some((member) => typeof member != "string")))
    throw new TypeError('"aud" claim must be a string or an array of strings');
}
function numericDate(value, label) {
  return typeof value == "number" ? validateInput(label, value) : value instanceof Date ? validateInput(label, epoch(value)) : epoch(/* @__PURE__ */ new Date()) + secs(value);
}
const normalizeTyp = (value) => {
  const normalized = value.toLowerCase();
  return value.includes("/") ? normalized : `application/${normalized}`;
}, checkAudiencePresence = (audPayload, audOption) => typeof audPayload == "string" ? audOption.includes(audPayload) : Array.isArray(audPayload) ? audOption.some((aud) => audPayload.includes(aud)) : !1;
function validateNumericDate(claimsSet, claim, required = !1) {
  const value = claimsSet[claim];
  if (!(value === void 0 && !required)) {
    if (typeof value != "number")
      throw new JWTClaimValidationFailed(`"${claim}" claim must be a number`, claimsSet, claim, "invalid");
    return value;
  }
}
function unexpectedClaim(claimsSet, claim) {
  throw new JWTClaimValidationFailed(`unexpected "${claim}" claim value`, claimsSet, claim, checkFailed);
}
function validateClaimsSet(protectedHeader, claimsSetBytes, options = {}) {
  let claimsSet;
  try {
    claimsSet = JSON.parse(strictDecoder.decode(claimsSetBytes));
  } catch (cause) {
    throw new JWTInvalid("JWT Claims Set must be a top-level JSON object", { cause });
  }
  if (!validate_isObject(claimsSet))
    throw new JWTInvalid("JWT Claims Set must be a top-level JSON object");
  const { typ } = options;
  if (typ !== void 0 && (typeof protectedHeader.typ != "string" || normalizeTyp(protectedHeader.typ) !== normalizeTyp(typ)))
    throw new JWTClaimValidationFailed('unexpected "typ" JWT header value', claimsSet, "typ", checkFailed);
  const { requiredClaims = [], issuer, subject, audience, maxTokenAge } = options, presenceCheck = [...requiredClaims];
  maxTokenAge !== void 0 && presenceCheck.push("iat"), audience !== void 0 && presenceCheck.push("aud"), subject !== void 0 && presenceCheck.push("sub"), issuer !== void 0 && presenceCheck.push("iss");
  for (const claim of new Set(presenceCheck.reverse()))
    if (!Object.hasOwn(claimsSet, claim))
      throw new JWTClaimValidationFailed(`missing required "${claim}" claim`, claimsSet, claim, "missing");
  issuer !== void 0 && !(Array.isArray(issuer) ? issuer : [issuer]).includes(claimsSet.iss) && unexpectedClaim(claimsSet, "iss"), subject !== void 0 && claimsSet.sub !== subject && unexpectedClaim(claimsSet, "sub"), audience !== void 0 && !checkAudiencePresence(claimsSet.aud, typeof audience == "string" ? [audience] : audience) && unexpectedClaim(claimsSet, "aud");
  const { clockTolerance } = options;
  let tolerance = 0;
  if (typeof clockTolerance == "string")
    tolerance = secs(clockTolerance);
  else if (clockTolerance !== void 0) {
    if (typeof clockTolerance != "number")
      throw new TypeError("Invalid clockTolerance option type");
    tolerance = clockTolerance;
  }
  if (validateInput("clockTolerance option", tolerance), tolerance < 0)
    throw new TypeError("Invalid clockTolerance option input");
  const { currentDate } = options, now = validateInput("currentDate option", epoch(currentDate === void 0 ? /* @__PURE__ */ new Date() : currentDate)), iat = validateNumericDate(claimsSet, "iat", maxTokenAge !== void 0), nbf = validateNumericDate(claimsSet, "nbf");
  if (nbf !== void 0 && nbf > now + tolerance)
    throw new JWTClaimValidationFailed('"nbf" claim timestamp check failed', claimsSet, "nbf", checkFailed);
  const exp = validateNumericDate(claimsSet, "exp");
  if (exp !== void 0 && exp <= now - tolerance)
    throw new JWTExpired('"exp" claim timestamp check failed', claimsSet, "exp", checkFailed);
  if (maxTokenAge !== void 0) {
    const age = now - iat, max = validateInput("maxTokenAge option", typeof maxTokenAge == "number" ? maxTokenAge : secs(maxTokenAge));
    if (max < 0)
      throw new TypeError("Invalid maxTokenAge option input");
    if (age - tolerance > max)
      throw new JWTExpired('"iat" claim timestamp check failed (too far in the past)', claimsSet, "iat", checkFailed);
    if (age < -tolerance)
      throw new JWTClaimValidationFailed('"iat" claim timestamp check failed (it should be in the past)', claimsSet, "iat", checkFailed);
  }
  return claimsSet;
}
let producerClaimsSets;
function producerClaimsSet(producer) {
  return producerClaimsSets.get(producer);
}
function jwtClaimsSetBytes(producer) {
  const claimsSet = producerClaimsSet(producer);
  for (const claim of ["iat", "nbf", "exp"]) {
    const value = claimsSet[claim];
    if (typeof value == "number" && !Number.isFinite(value))
      throw new TypeError(`"${claim}" claim must be a finite number`);
  }
  return encoder.encode(JSON.stringify(claimsSet));
}
function jwtClaim(producer, claim) {
  return producerClaimsSet(producer)[claim];
}
class JWTClaimsBuilder {
  constructor(claimsSet = {}) {
    if (!isObject(claimsSet))
      throw new TypeError("JWT Claims Set MUST be an object");
    (producerClaimsSets ||= /* @__PURE__ */ new WeakMap()).set(this, structuredClone(claimsSet));
  }
  setIssuer(value) {
    return validateStringClaim("iss", value), producerClaimsSet(this).iss = value, this;
  }
  setSubject(value) {
    return validateStringClaim("sub", value), producerClaimsSet(this).sub = value, this;
  }
  setAudience(value) {
    return validateAudienceClaim(value), producerClaimsSet(this).aud = value, this;
  }
  setJti(value) {
    return validateStringClaim("jti", value), producerClaimsSet(this).jti = value, this;
  }
  setNotBefore(value) {
    return producerClaimsSet(this).nbf = numericDate(value, "setNotBefore"), this;
  }
  setExpirationTime(value) {
    return producerClaimsSet(this).exp = numericDate(value, "setExpirationTime"), this;
  }
  setIssuedAt(value) {
    const claimsSet = producerClaimsSet(this);
    return value === void 0 ? claimsSet.iat = epoch(/* @__PURE__ */ new Date()) : typeof value == "string" ? claimsSet.iat = validateInput("setIssuedAt", epoch(/* @__PURE__ */ new Date()) + secs(value)) : claimsSet.iat = numericDate(value, "setIssuedAt"), this;
  }
}


;// CONCATENATED MODULE: ./node_modules/jose/dist/webapi/jwt/verify.js



async function jwtVerify(jwt, key, options) {
  const [verified, b64] = await verifyCompact(jwt, prepareVerify(options), key);
  if (!b64)
    throw new JWTInvalid("JWTs MUST NOT use unencoded payload");
  const payload = validateClaimsSet(verified.protectedHeader, verified.payload, options);
  return { ...verified, payload };
}


;// CONCATENATED MODULE: ./build/http/metadata-issuer.js

/**
 * Checks that the metadata of a server is that of the issuer: RFC 8414, section 3.3.
 *
 * @throws JobpassError `malformed`
 */
function checkMetadataIssuer(http, { url }, metadata, issuer, hint) {
    const named = metadata['issuer'];
    if (named === issuer)
        return;
    // It can be anything that JSON can hold: an object has no text to show, and a deep list none in our time.
    const shown = typeof named === 'string' ? `«${http.safe(named, 120)}»` : 'nobody';
    throw new errors/* JobpassError */.bJ('malformed', `The metadata at ${url.origin} is of the issuer ${shown}, not of «${http.safe(issuer, 120)}»`, { hint });
}

;// CONCATENATED MODULE: ./build/text/json.js
/** Whether a value is a JSON object: no list, and not null. */
function json_isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
/** A text as a JSON object; undefined for anything else. */
function parseObject(text) {
    try {
        const value = JSON.parse(text);
        return json_isObject(value) ? value : undefined;
    }
    catch {
        return undefined;
    }
}
/** A body as a JSON object; undefined for anything else, and for what is not UTF-8. */
function jsonObject(body) {
    try {
        return parseObject(new TextDecoder('utf-8', { fatal: true }).decode(body));
    }
    catch {
        return undefined;
    }
}
/** A member of an object that is an object itself. */
function objectIn(json, name) {
    const value = json?.[name];
    return json_isObject(value) ? value : undefined;
}
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

;// CONCATENATED MODULE: ./build/verify/renewing.js
/** A value is served without a question for so long, in milliseconds. */
const FRESH_MS = 10 * 60_000;
/** And for so long where no newer one can be had. */
const STALE_MS = 60 * 60_000;
/** Between the beginnings of two loads that were asked for before their time, in milliseconds. */
const COOLDOWN_MS = 2_000;
function renewingValue(load, clock) {
    let kept;
    let loading;
    let begun = Number.NEGATIVE_INFINITY;
    let failed = false;
    const run = async () => {
        begun = clock.elapsed();
        try {
            const value = await load();
            kept = { value, at: begun };
            failed = false;
            return value;
        }
        catch (error) {
            failed = true;
            throw error;
        }
        finally {
            loading = undefined;
        }
    };
    const renew = () => {
        loading ??= run();
        return loading;
    };
    const other = (value) => kept !== undefined && kept.value !== value ? kept : undefined;
    return {
        get: async () => {
            if (kept === undefined)
                return renew();
            const { value, at } = kept;
            const age = clock.elapsed() - at;
            if (age < FRESH_MS)
                return value;
            if (age >= STALE_MS)
                return renew();
            if (failed) {
                // Nobody waits for a broker that was away a moment ago.
                if (clock.elapsed() - begun >= COOLDOWN_MS)
                    renew().catch(() => undefined);
                return value;
            }
            return renew().catch(() => value);
        },
        newerThan: async (value) => {
            const pause = begun + COOLDOWN_MS - clock.elapsed();
            if (other(value) === undefined && loading === undefined && pause > 0)
                await clock.sleep(pause);
            return other(value)?.value ?? renew();
        },
    };
}

;// CONCATENATED MODULE: ./build/verify/broker-client.js







/** A request of somebody waits for this one. */
const broker_client_LIMITS = { attemptMs: 2_000, connectMs: 1_500, bodyBytes: 64 * 1024 };
/** For a whole check, in milliseconds. */
const TOTAL_MS = 5_000;
/** Of that, for metadata or keys: what is left is for what follows or went before. */
const LOAD_MS = 2_500;
/** @throws JobpassError `usage` or `insecure` for an issuer that cannot be one */
function brokerClient(options) {
    const { issuer, resourceServer, clock } = options;
    const metadataUrl = metadataUrlOf(issuer);
    /** For one check: it ends in time, and cuts that check's secrets out of messages. */
    const client = (totalMs, ...known) => {
        const secrets = new Secrets();
        secrets.add(...known);
        return options.http.with({
            secrets,
            limits: broker_client_LIMITS,
            patience: { totalMs, answeredMs: 2_000, malformedTries: 2 },
            deadline: clock.elapsed() + totalMs,
        });
    };
    const metadata = async (http, attempt) => {
        const request = {
            method: 'GET',
            url: metadataUrl,
            headers: {},
            what: "the request for the broker's metadata",
        };
        const answer = await http.send(request, attempt);
        const body = jsonOf(http, request, answer, ['application/json']);
        checkMetadataIssuer(http, answer, body, issuer, 'Write the issuer exactly as the broker names itself, with or without the last slash');
        return body;
    };
    const endpoint = (http, body, member) => {
        const value = body[member];
        const { origin } = metadataUrl;
        if (typeof value !== 'string')
            throw new errors/* JobpassError */.bJ('malformed', `The metadata of ${origin} names no ${member}`);
        const url = (0,hosts/* secureUrl */.po)(value, `The ${member} in the metadata of ${origin}`);
        if (url.origin !== origin) {
            throw new errors/* JobpassError */.bJ('insecure', `The metadata of ${origin} names a ${member} on another host, ${http.safe(url.host, 100)}`);
        }
        return url;
    };
    const introspection = renewingValue(() => {
        const http = client(LOAD_MS);
        return http.persist(async (attempt) => endpoint(http, await metadata(http, attempt), 'introspection_endpoint'));
    }, clock);
    return {
        keys: () => {
            const http = client(LOAD_MS);
            return http.persist(async (attempt) => {
                const url = endpoint(http, await metadata(http, attempt), 'jwks_uri');
                const request = {
                    method: 'GET',
                    url,
                    headers: {},
                    what: "the request for the broker's keys",
                };
                const answer = await http.send(request, attempt);
                const body = jsonOf(http, request, answer, ['application/json', 'application/jwk-set+json']);
                const keys = namedKeys(body['keys']);
                if (keys.length === 0)
                    throw http.malformed(request, answer, 'no keys in it');
                return { keys };
            });
        },
        introspect: async (token) => {
            if (resourceServer === undefined)
                throw new Error('no credentials to introspect with');
            const authorization = basicAuthorization(resourceServer);
            const http = client(TOTAL_MS, token, resourceServer.secret, authorization.slice('Basic '.length));
            const request = {
                method: 'POST',
                url: await introspection.get(),
                headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
                body: new URLSearchParams({ token, token_type_hint: 'access_token' }).toString(),
                what: 'the introspection',
            };
            return http.persist(async (attempt) => {
                const answer = await http.send(request, attempt);
                if (isUnknownClient(answer)) {
                    throw new errors/* JobpassError */.bJ('usage', http.refusal(request, answer, undefined).message, {
                        hint: 'The broker does not take the id and the secret of this resource server: check both',
                    });
                }
                return jsonOf(http, request, answer, ['application/json']);
            });
        },
    };
}
/** The place of the metadata: RFC 8414, section 3.1. */
function metadataUrlOf(issuer) {
    const url = (0,hosts/* secureUrl */.po)(issuer, 'The issuer');
    if (/[?#]/.test(issuer)) {
        throw new errors/* JobpassError */.bJ('usage', 'The issuer has a query or a fragment', {
            hint: 'Write the issuer exactly as the broker names itself (RFC 8414, section 2)',
        });
    }
    return new URL(`${url.origin}/.well-known/oauth-authorization-server${url.pathname.replace(/\/$/, '')}`);
}
/** RFC 6749, section 2.3.1: both parts are encoded as in a form first. */
function basicAuthorization({ id, secret }) {
    const encoded = (text) => new URLSearchParams([['', text]]).toString().slice(1);
    return `Basic ${Buffer.from(`${encoded(id)}:${encoded(secret)}`).toString('base64')}`;
}
/** Whether an answer says that we are not known (RFC 6749, section 5.2), and not that it is too busy to tell. */
function isUnknownClient({ status, headers, body }) {
    if (status === 401 || status === 403)
        return headers['retry-after'] === undefined;
    return status === 400 && /^(invalid|unauthorized)_client$/.test(String(jsonObject(body)?.['error']));
}
/** The object in a good answer. What is not called JSON is a page of something that stands before the broker. */
function jsonOf(http, request, answer, types) {
    if (answer.status !== 200)
        throw http.refusal(request, answer, undefined);
    const body = jsonObject(answer.body);
    if (body === undefined)
        throw http.malformed(request, answer, describeAnswer(answer));
    const type = (answer.headers['content-type'] ?? '').split(';', 1)[0] ?? '';
    if (!types.includes(type.trim().toLowerCase()))
        throw http.malformed(request, answer, 'a content-type that is not JSON');
    return body;
}
function namedKeys(keys) {
    const isKey = (key) => json_isObject(key) && typeof key['kty'] === 'string' && typeof key['kid'] === 'string';
    return Array.isArray(keys) ? keys.filter(isKey) : [];
}

;// CONCATENATED MODULE: ./build/verify/failure.js

/** The one error of this folder: a JobpassError that also says what a service answers. */
class VerificationError extends errors/* JobpassError */.bJ {
    status;
    constructor(code, status, message, details = {}) {
        super(code, message, details);
        this.status = status;
    }
}
/** The token is not good. Nothing else in this folder makes an error that a service answers with 401 or 403. */
function tokenRefused(message, status = 401) {
    return new VerificationError('refused', status, message);
}
/**
 * The error for whatever else went wrong: trouble of ours, also where the broker's answer to us was a no.
 * Causes are left behind: those of other libraries carry claims.
 */
function failure_checkFailed(error) {
    if (error instanceof VerificationError)
        return error;
    if (!(error instanceof errors/* JobpassError */.bJ))
        return new VerificationError('malformed', 503, 'The token cannot be checked: an unexpected failure');
    const { message, transient, answered, answerLost, retryAfterMs, hint } = error;
    return new VerificationError(codeOf(error), 503, message, {
        transient,
        answered,
        answerLost,
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
        ...(hint === undefined ? {} : { hint }),
    });
}
function codeOf({ code }) {
    switch (code) {
        case 'unreachable':
        case 'busy':
        case 'insecure':
        case 'usage':
            return code;
        default:
            // A refused request among them: of what the broker refuses us, nothing follows for the token.
            return 'malformed';
    }
}

;// CONCATENATED MODULE: ./build/verify/judge.js




/** How far the broker's clock may be ahead of ours, in ms: a token may be used the moment it is issued. */
const AHEAD_MS = 30_000;
/** The claims that have a place of their own in a `Job`, and those that speak of the token and not of the job. */
const NAMED_CLAIMS = new Set('active iss sub aud scope iat nbf exp jti token_type cnf role job_issuer'.split(' '));
/**
 * Judges what is said of a token: by the broker's answer about it (RFC 7662), or by itself (RFC 9068).
 *
 * @param misshapen makes the error for what is not of the shape that the standards give it
 * @throws VerificationError
 */
function judgeToken(said, rules, misshapen) {
    const text = (name) => {
        const value = said[name];
        if (typeof value !== 'string' || value === '')
            throw misshapen(`no usable ${name}`);
        return value;
    };
    const moment = (name) => {
        const value = said[name];
        // Beyond the upper bound there are no dates.
        if (typeof value !== 'number' || !(value > 0 && value < 1e11))
            throw misshapen(`no usable ${name}`);
        return value * 1000;
    };
    const optional = (name, read) => said[name] === undefined ? undefined : read(name);
    const issuer = text('iss');
    if (issuer !== rules.issuer)
        throw tokenRefused(`The token is of the issuer ${quoted(issuer)}, not of the broker`);
    const audience = textsOf(said['aud']);
    if (audience === undefined)
        throw misshapen('no usable aud');
    if (!audience.some((name) => rules.audience.includes(name)))
        throw tokenRefused(`The token is for ${quoted(audience.join(', '))}, not for ${quoted(rules.audience.join(', '))}`);
    const type = optional('token_type', text);
    if (type !== undefined && type.toLowerCase() !== 'bearer')
        throw tokenRefused('The token is of a type other than Bearer');
    const expiresAt = moment('exp');
    if (expiresAt <= rules.now)
        throw tokenRefused('The token has expired');
    const issuedAt = moment('iat');
    const validFrom = Math.max(issuedAt, optional('nbf', moment) ?? 0);
    if (validFrom > rules.now + AHEAD_MS)
        throw tokenRefused('The token is not valid yet');
    checkBinding(said['cnf'], rules.presented);
    const job = {
        subject: text('sub'),
        issuer: text('job_issuer'),
        role: optional('role', text),
        scopes: scopesOf(said['scope'], misshapen),
        audience,
        tokenId: text('jti'),
        issuedAt: new Date(issuedAt),
        expiresAt: new Date(expiresAt),
        claims: Object.fromEntries(Object.entries(said).filter(([name]) => !NAMED_CLAIMS.has(name))),
    };
    const missing = rules.scopes.filter((scope) => !job.scopes.includes(scope));
    if (missing.length > 0)
        throw tokenRefused(`The token lacks the scope ${quoted(missing.join(' '))}`, 403);
    return job;
}
/** A token that is bound to a certificate (RFC 8705, section 3) is good for who holds that certificate only. */
function checkBinding(cnf, { certificate }) {
    if (cnf === undefined)
        return;
    const members = json_isObject(cnf) ? Object.entries(cnf) : [];
    const bound = members.length === 1 && members[0]?.[0] === 'x5t#S256' ? members[0][1] : undefined;
    // A binding that we cannot check is one that does not hold.
    if (typeof bound !== 'string' || bound === '')
        throw tokenRefused('The token is bound in a way that cannot be checked here');
    if (certificate === undefined || certificate.toString() === '')
        throw tokenRefused('The token is bound to a client certificate, and none was presented');
    if (thumbprint(certificate) !== bound)
        throw tokenRefused('The token is bound to another client certificate than the one presented');
}
function thumbprint(certificate) {
    let der;
    try {
        der = (certificate instanceof external_node_crypto_.X509Certificate ? certificate : new external_node_crypto_.X509Certificate(certificate)).raw;
    }
    catch {
        throw tokenRefused('The client certificate that was presented cannot be read');
    }
    return (0,external_node_crypto_.createHash)('sha256').update(der).digest('base64url');
}
/** RFC 7519, section 4.1.3: one text or a list of them. */
function textsOf(aud) {
    const list = Array.isArray(aud) ? aud : [aud];
    return list.length > 0 && list.every((entry) => typeof entry === 'string' && entry !== '')
        ? list
        : undefined;
}
function scopesOf(scope, misshapen) {
    if (scope === undefined)
        return [];
    if (typeof scope !== 'string')
        throw misshapen('no usable scope');
    return scope.split(' ').filter((name) => name !== '');
}
function quoted(text) {
    return `«${(0,printable/* printable */.g)(text, 120)}»`;
}

;// CONCATENATED MODULE: ./node_modules/jose/dist/webapi/jwks/local.js




function isUsableJWK(jwk, entry, alg, kid) {
  const { kty, key_ops: keyOps, ext, kid: jwkKid, alg: jwkAlg, use, crv } = jwk;
  return (ext === void 0 || typeof ext == "boolean") && (keyOps === void 0 || Array.isArray(keyOps) && keyOps.every((operation, index) => typeof operation == "string" && keyOps.indexOf(operation) === index) && keyOps.includes("verify")) && entry.kty.includes(kty) && (kid === void 0 || typeof kid == "string" && kid === jwkKid) && (jwkAlg === void 0 ? kty !== "AKP" : alg === jwkAlg) && (use === void 0 || use === "sig") && (!entry.crv || crv === entry.crv);
}
async function importWithAlgCache(cache, jwk, entry) {
  const cached = cache.get(jwk) || cache.set(jwk, {}).get(jwk), { alg } = entry;
  if (cached[alg] === void 0) {
    const pending = jwkToKey(entry, jwk, !0).then((key) => {
      if (key.type !== "public")
        throw new JWKSInvalid("JSON Web Key Set members must be public keys");
      return cached[alg] = key, key;
    }).catch((error) => {
      throw cached[alg] === pending && delete cached[alg], error;
    });
    cached[alg] = pending;
  }
  return cached[alg];
}
function createLocalJWKSet(jwks) {
  let snapshot;
  try {
    snapshot = structuredClone(jwks);
  } catch (cause) {
    throw new JWKSInvalid("JSON Web Key Set malformed", { cause });
  }
  if (!isJwkSet(snapshot))
    throw new JWKSInvalid("JSON Web Key Set malformed");
  const metadata = snapshot.keys.map((jwk) => {
    const normalized = snapshotJwk(jwk);
    return Array.isArray(normalized.key_ops) && (normalized.key_ops = [...normalized.key_ops]), normalized;
  }), cached = /* @__PURE__ */ new WeakMap();
  return Object.defineProperty(async (protectedHeader, token) => {
    const { alg, kid } = { ...protectedHeader, ...token?.header }, entry = typeof alg == "string" ? JWS[alg] : void 0;
    if (!entry || entry.secret)
      throw new JOSENotSupported('Unsupported "alg" value for a JSON Web Key Set');
    const candidates = snapshot.keys.filter((_, index) => isUsableJWK(metadata[index], entry, alg, kid)), { 0: jwk, length } = candidates;
    if (!length)
      throw new JWKSNoMatchingKey();
    if (length !== 1) {
      const error = new JWKSMultipleMatchingKeys();
      throw error[Symbol.asyncIterator] = async function* () {
        for (const jwk2 of candidates)
          try {
            yield await importWithAlgCache(cached, jwk2, entry);
          } catch {
          }
      }, error;
    }
    return importWithAlgCache(cached, jwk, entry);
  }, "jwks", {
    value: () => structuredClone(snapshot)
  });
}


;// CONCATENATED MODULE: ./build/verify/signing-key.js



/**
 * The keys of an issuer: kept for ten minutes, for an hour where the issuer is away, and loaded anew for a key that
 * is not among them.
 */
function keyCache(load, clock) {
    const keys = renewingValue(async () => {
        const set = await load();
        return { ids: new Set(set.keys.map(({ kid }) => kid)), find: createLocalJWKSet(set) };
    }, clock);
    return async (header) => {
        // Without a name no key is new or old, and there would be nothing to load again for.
        if (typeof header.kid !== 'string')
            throw new JWKSNoMatchingKey();
        let known = await keys.get();
        if (!known.ids.has(header.kid))
            known = await keys.newerThan(known);
        return known.find(header);
    };
}

;// CONCATENATED MODULE: ./build/verify/verifier.js









/** Longer than any token of a broker, and what most servers take as a header. */
const LONGEST_TOKEN = 16 * 1024;
/** RFC 6750, section 2.1: b64token */
const BEARER = /^[A-Za-z0-9._~+/-]+=*$/;
/** Signatures that others can check but not make; the broker's own are ES256. */
const ALGORITHMS = ['ES256', 'ES384', 'ES512', 'PS256', 'PS384', 'PS512', 'RS256', 'RS384', 'RS512'].concat([
    'EdDSA',
    'Ed25519',
]);
const LONGEST_CACHE_S = 60;
/** How many introspections are kept at most: services with more tokens ask more often. */
const MOST_CACHED = 1_000;
/** @throws VerificationError when the options cannot work */
function verifier(options, { clock, http }) {
    try {
        checkOptions(options);
        const { issuer, resourceServer, ca } = options;
        const broker = brokerClient({ issuer, resourceServer, http: http({ ca }), clock });
        const findKey = keyCache(broker.keys, clock);
        const introspect = cachedIntrospection(broker.introspect, (options.cacheSeconds ?? 0) * 1000, clock);
        const audience = listOf(options.audience);
        const scopes = [...(options.scopes ?? [])];
        return async (token, presented = {}) => {
            try {
                if (typeof token !== 'string' || token.length > LONGEST_TOKEN || !BEARER.test(token))
                    throw tokenRefused('The token has a length or characters that none can have');
                const rules = () => ({ issuer, audience, scopes, presented, now: clock.now() });
                if (options.local === true && (isJwt(token) || resourceServer === undefined)) {
                    if (!isJwt(token))
                        throw tokenRefused('The token is not a JWT, and no others are taken here');
                    const { payload } = await jwtVerify(token, findKey, {
                        algorithms: ALGORITHMS,
                        typ: 'at+jwt',
                        currentDate: new Date(clock.now()),
                        // For what is valid soon only: `judge` takes nothing that has expired.
                        clockTolerance: AHEAD_MS / 1000,
                    });
                    const job = judgeToken(payload, rules(), (what) => tokenRefused(`The token is no access token: ${what}`));
                    return { ...job, checked: 'signature' };
                }
                const said = await introspect(token);
                if (said['active'] === false)
                    throw tokenRefused('The token is not active: the broker does not know it, or it was revoked or has expired');
                const misshapen = (what) => new VerificationError('malformed', 503, `The broker's answer about the token has ${what}`);
                if (said['active'] !== true)
                    throw misshapen('no usable active');
                return { ...judgeToken(said, rules(), misshapen), checked: 'introspection' };
            }
            catch (error) {
                throw error instanceof JOSEError ? joseFailure(error) : failure_checkFailed(error);
            }
        };
    }
    catch (error) {
        throw failure_checkFailed(error);
    }
}
function isJwt(token) {
    try {
        return token.split('.').length === 3 && typeof decodeProtectedHeader(token).alg === 'string';
    }
    catch {
        return false;
    }
}
/** What the library says of a JWT or of the keys, in words that quote nothing of either. */
function joseFailure(error) {
    if (error instanceof JWTExpired)
        return tokenRefused('The token has expired');
    if (error instanceof JWTClaimValidationFailed) {
        return tokenRefused(error.claim === 'typ'
            ? 'The token is no access token (typ at+jwt)'
            : `The claim ${error.claim} of the token does not fit`);
    }
    if (error instanceof JOSEAlgNotAllowed || error instanceof JOSENotSupported)
        return tokenRefused('The token is signed in a way that is not taken');
    if (error instanceof JWSSignatureVerificationFailed || error instanceof JWKSNoMatchingKey)
        return tokenRefused('The signature of the token is not of a key of the broker');
    return error instanceof errors_JWSInvalid || error instanceof JWTInvalid
        ? tokenRefused('The token cannot be read')
        : new VerificationError('malformed', 503, 'The keys of the broker cannot be used');
}
/** Keeps what was said of live tokens for a while. Under their hashes: who reads this memory gets no token. */
function cachedIntrospection(ask, forMs, clock) {
    if (forMs === 0)
        return ask;
    const kept = new Map();
    return async (token) => {
        const key = (0,external_node_crypto_.createHash)('sha256').update(token).digest('base64');
        const known = kept.get(key);
        if (known !== undefined && known.until > clock.elapsed())
            return known.said;
        kept.delete(key);
        // From before the question: what is revoked after it may not be seen for longer.
        const until = clock.elapsed() + forMs;
        const said = await ask(token);
        if (said['active'] === true) {
            for (const oldest of kept.keys()) {
                if (kept.size < MOST_CACHED)
                    break;
                kept.delete(oldest);
            }
            kept.set(key, { said, until });
        }
        return said;
    };
}
/** Callers may be plain JavaScript: an option that is missing must not become one that lets everything pass. */
function checkOptions(options) {
    const { issuer, resourceServer, scopes = [], local, ca, cacheSeconds = 0 } = options;
    const wrong = (said, hint) => {
        throw new errors/* JobpassError */.bJ('usage', said, hint === undefined ? {} : { hint });
    };
    if (!isText(issuer))
        wrong('The issuer is missing');
    const audience = listOf(options.audience);
    if (audience.length === 0 || !audience.every(isText))
        wrong('The audience is missing');
    if (!Array.isArray(scopes) || !scopes.every((scope) => isText(scope) && !scope.includes(' ')))
        wrong('The scopes are not a list of single scopes');
    if (resourceServer !== undefined && !(isText(resourceServer.id) && isText(resourceServer.secret)))
        wrong('The resource server has no id or no secret');
    if (resourceServer === undefined && local !== true) {
        wrong('There is no way to check a token', 'Give the id and secret of the resource server, or take JWTs by their signature alone (local), with which a revocation is not seen');
    }
    if (!(cacheSeconds >= 0 && cacheSeconds <= LONGEST_CACHE_S))
        wrong(`The seconds to keep an introspection are not from 0 to ${LONGEST_CACHE_S}`);
    try {
        if (ca !== undefined)
            new external_node_crypto_.X509Certificate(ca);
    }
    catch {
        wrong('The ca holds no certificate that can be read', 'It takes certificates in PEM');
    }
}
function isText(value) {
    return typeof value === 'string' && value !== '';
}
function listOf(audience) {
    return Array.isArray(audience) ? [...audience] : [audience];
}

;// CONCATENATED MODULE: ./build/verify/verify.js



/**
 * A check of tokens for a service that takes those of a Jobpass broker. Make it once: it keeps connections, keys
 * and metadata.
 *
 * @throws VerifyError `usage` or `insecure`, when the options cannot work
 */
function jobVerifier(options) {
    return verifier(options, { clock: systemClock, http: (tls) => openHttp(tls).http });
}

;// CONCATENATED MODULE: ./build/verify.entry.js


var __webpack_exports__jobVerifier = __webpack_exports__.A;
export { __webpack_exports__jobVerifier as jobVerifier };
