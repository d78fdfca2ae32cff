"use strict";
exports.id = 300;
exports.ids = [300,165];
exports.modules = {

/***/ 1165:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   SecureAgent: function() { return /* binding */ SecureAgent; },
/* harmony export */   a: function() { return /* binding */ handshaken; }
/* harmony export */ });
/* harmony import */ var node_https__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4708);
/* harmony import */ var node_https__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_https__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _dial_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1540);


/**
 * Connections by TLS. A connection is handed out once its handshake is over, directly and through a proxy alike: what
 * fails before that fails with nothing of a request sent.
 */
class SecureAgent extends (node_https__WEBPACK_IMPORTED_MODULE_0___default().Agent) {
    #opening = new Set();
    createConnection(options, callback) {
        const stop = new AbortController();
        this.#opening.add(stop);
        this.open(options, stop.signal)
            .then((socket) => this.#secured(options, socket, stop.signal))
            .finally(() => this.#opening.delete(stop))
            .then((secured) => callback?.(null, secured), (error) => callback?.(error, undefined));
    }
    destroy() {
        // A side that never answers would otherwise keep the process.
        for (const stop of this.#opening)
            stop.abort();
        super.destroy();
    }
    /** Opens the connection that TLS is laid over. */
    open(options, signal) {
        return (0,_dial_js__WEBPACK_IMPORTED_MODULE_1__/* .dial */ .z)({ host: options.host ?? '', port: Number(options.port ?? 443), signal });
    }
    #secured(options, socket, signal) {
        // With a socket given, this only lays TLS over it.
        return handshaken(super.createConnection({ ...options, socket }), signal);
    }
}
/** A TLS connection once its handshake is over. @throws what went wrong in it */
function handshaken(secured, signal) {
    return new Promise((resolve, reject) => {
        const settle = (act) => {
            signal.removeEventListener('abort', onAbort);
            secured.removeListener('secureConnect', onSecure);
            secured.removeListener('error', onError);
            secured.removeListener('close', onClose);
            act();
        };
        const onSecure = () => settle(() => resolve(secured));
        const onError = (error) => settle(() => reject(error));
        const onClose = () => settle(() => reject(Object.assign(new Error('closed in the handshake'), { code: 'ECONNRESET' })));
        const onAbort = () => {
            settle(() => reject(signal.reason));
            secured.on('error', () => undefined).destroy();
        };
        signal.addEventListener('abort', onAbort, { once: true });
        secured.once('secureConnect', onSecure);
        secured.once('error', onError);
        secured.once('close', onClose);
    });
}


/***/ }),

/***/ 1540:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   z: function() { return /* binding */ dial; }
/* harmony export */ });
/* harmony import */ var node_dns__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(610);
/* harmony import */ var node_dns__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_dns__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7030);
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_net__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _failure_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8582);



/** How long one address has for itself before the next is tried beside it, in milliseconds (RFC 8305, section 8). */
const HEAD_START_MS = 250;
/** The most addresses that are tried: more than any credential service has of one family. */
const MOST_ADDRESSES = 16;
const systemLookUp = (host) => new Promise((resolve, reject) => {
    (0,node_dns__WEBPACK_IMPORTED_MODULE_0__.lookup)(host, { all: true }, (error, addresses) => (error === null ? resolve(addresses) : reject(error)));
});
/**
 * Opens a TCP connection to the first of a name's addresses that answers. Attempts start 250 ms apart and earlier ones
 * go on (RFC 8305): Node's own way gives an address up after 250 ms, so that a host 300 ms away is never reached.
 *
 * @throws the error of the look-up, or of the first address that failed for another reason than that it has no route
 */
async function dial({ host, port, signal }, lookUp = systemLookUp) {
    const addresses = node_net__WEBPACK_IMPORTED_MODULE_1___default().isIP(host) === 0 ? await addressesOf(host, signal, lookUp) : [host];
    return race(addresses, port, signal);
}
function race(addresses, port, signal) {
    return new Promise((resolve, reject) => {
        const waiting = [...addresses];
        const trying = new Set();
        const errors = [];
        let timer;
        const stop = () => {
            clearTimeout(timer);
            signal.removeEventListener('abort', onAbort);
            for (const socket of trying)
                socket.destroy();
            trying.clear();
        };
        const onAbort = () => {
            stop();
            reject(signal.reason);
        };
        const next = () => {
            clearTimeout(timer);
            const address = waiting.shift();
            if (address === undefined) {
                if (trying.size > 0)
                    return;
                stop();
                reject(mostTelling(errors));
                return;
            }
            const socket = node_net__WEBPACK_IMPORTED_MODULE_1___default().connect({ host: address, port });
            trying.add(socket);
            socket.once('connect', () => {
                trying.delete(socket);
                stop();
                socket.removeAllListeners('error');
                resolve(socket);
            });
            socket.once('error', (error) => {
                trying.delete(socket);
                errors.push(error);
                next();
            });
            if (waiting.length > 0)
                timer = setTimeout(next, HEAD_START_MS);
        };
        if (signal.aborted) {
            reject(signal.reason);
            return;
        }
        signal.addEventListener('abort', onAbort, { once: true });
        next();
    });
}
/** That this machine has no IPv6 says little where the IPv4 address refused the connection. */
function mostTelling(errors) {
    const told = errors.find(({ code }) => !(0,_failure_js__WEBPACK_IMPORTED_MODULE_2__/* .hasNoRoute */ .hK)(code ?? ''));
    return told ?? errors[0] ?? new Error('no address');
}
/** The addresses of a name, both families by turns, in the order that the system gives. */
async function addressesOf(host, signal, lookUp) {
    const found = await new Promise((resolve, reject) => {
        const onAbort = () => reject(signal.reason);
        signal.addEventListener('abort', onAbort, { once: true });
        lookUp(host)
            .finally(() => signal.removeEventListener('abort', onAbort))
            .then(resolve, reject);
    });
    const first = found.filter(({ family }) => family === found[0]?.family);
    const second = found.filter(({ family }) => family !== found[0]?.family);
    const mixed = [];
    for (let at = 0; at < Math.max(first.length, second.length); at++) {
        for (const one of [first[at], second[at]])
            if (one !== undefined)
                mixed.push(one.address);
    }
    return mixed.slice(0, MOST_ADDRESSES);
}


/***/ }),

/***/ 4300:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   tunnelAgent: function() { return /* binding */ tunnelAgent; }
/* harmony export */ });
/* unused harmony export proxyUrl */
/* harmony import */ var node_http__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7067);
/* harmony import */ var node_http__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_http__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7030);
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_net__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9984);
/* harmony import */ var _agent_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1165);
/* harmony import */ var _dial_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1540);
/* harmony import */ var _failure_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8582);
/* harmony import */ var _hosts_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(4503);
/* harmony import */ var _no_proxy_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(5916);
/* harmony import */ var _retry_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(9774);









/**
 * The agent that tunnels to `url` through the proxy that HTTPS_PROXY, ALL_PROXY and NO_PROXY name, or undefined
 * where they name none. Loopback never goes through a proxy.
 *
 * @throws JobpassError `usage` when the proxy's own URL cannot be read
 */
function tunnelAgent(url, options) {
    const { env } = process;
    const named = env['https_proxy'] || env['HTTPS_PROXY'] || env['all_proxy'] || env['ALL_PROXY'] || '';
    const except = env['no_proxy'] || env['NO_PROXY'] || '';
    return named === '' || (0,_hosts_js__WEBPACK_IMPORTED_MODULE_6__/* .isLoopback */ .U9)(url) || (0,_no_proxy_js__WEBPACK_IMPORTED_MODULE_7__/* .bypassesProxy */ .Z)(url, except)
        ? undefined
        : new TunnelAgent(proxyUrl(named), options);
}
/**
 * Reads the URL of a proxy. Without a scheme it is http, as curl and GitHub's own actions take it. A backslash is part of
 * the user name (`DOMAIN\\user`): the URL parser would take what stands before it for the host.
 */
function proxyUrl(named) {
    const [, scheme = 'http://', rest = ''] = /^([a-z][a-z0-9+.-]*:\/\/)?(.*)$/is.exec(named.trim()) ?? [];
    const at = rest.lastIndexOf('@');
    let url;
    try {
        url = new URL(`${scheme}${rest.slice(0, at + 1).replaceAll('\\', '%5C')}${rest.slice(at + 1)}`);
        decodeURIComponent(`${url.username}${url.password}`);
        // What stands before an @ is a user and a password: with a / ? or # in it, it is read as host and path.
        if (`${url.pathname}${url.search}${url.hash}`.includes('@'))
            throw new Error('an @ behind the host');
    }
    catch {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JobpassError */ .bJ('usage', 'The environment names a proxy that is not a URL', {
            hint: 'Write HTTPS_PROXY as http://host:port, and percent-encode a user name or password with unusual characters',
        });
    }
    if (url.protocol !== 'http:' && url.protocol !== 'https:') {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JobpassError */ .bJ('usage', `A proxy that speaks ${url.protocol.slice(0, 12)} is not supported`, {
            hint: 'Write HTTPS_PROXY as http://host:port or https://host:port',
        });
    }
    return url;
}
/**
 * Connections through an HTTP proxy (CONNECT; RFC 9110, section 9.3.6). What the proxy answers is the proxy's
 * word and never passes for the server's; the job's client certificate is for the server and not for the proxy.
 */
class TunnelAgent extends _agent_js__WEBPACK_IMPORTED_MODULE_3__.SecureAgent {
    #proxy;
    constructor(proxy, options) {
        super(options);
        this.#proxy = proxy;
    }
    /** The proxy as messages name it: without its user and password. */
    get shownProxy() {
        return this.#proxy.origin;
    }
    async open(options, signal) {
        const host = options.host ?? '';
        const target = `${host.includes(':') ? `[${host}]` : host}:${options.port ?? 443}`;
        const connection = await this.#connection(signal).catch((error) => {
            // Nothing of the request itself has been sent by then: no answer to it can be lost.
            throw (0,_failure_js__WEBPACK_IMPORTED_MODULE_5__/* .connectionFailure */ .Dx)(error, `The connection to the proxy ${this.shownProxy}`, false);
        });
        return this.#tunnel(connection, target, signal);
    }
    async #connection(signal) {
        const { protocol, hostname, port } = this.#proxy;
        const secure = protocol === 'https:';
        const host = hostname.replace(/^\[|\]$/g, '');
        const socket = await (0,_dial_js__WEBPACK_IMPORTED_MODULE_4__/* .dial */ .z)({ host, port: port !== '' ? Number(port) : secure ? 443 : 80, signal });
        if (!secure)
            return socket;
        const { connect } = await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 1692, 23));
        const { ca } = this.options;
        const name = (0,node_net__WEBPACK_IMPORTED_MODULE_1__.isIP)(host) === 0 ? { servername: host } : {};
        return (0,_agent_js__WEBPACK_IMPORTED_MODULE_3__/* .handshaken */ .a)(connect({ socket, host, ...name, ...(ca === undefined ? {} : { ca }) }), signal);
    }
    #tunnel(connection, target, signal) {
        return new Promise((resolve, reject) => {
            const request = node_http__WEBPACK_IMPORTED_MODULE_0___default().request({
                method: 'CONNECT',
                path: target,
                headers: { host: target, ...this.#authorization() },
                createConnection: () => connection,
                signal,
            });
            request.once('connect', (answer, socket) => {
                const status = answer.statusCode ?? 0;
                if (status >= 200 && status <= 299)
                    return resolve(socket);
                socket.destroy();
                reject(this.#refusal(status, target));
            });
            request.once('response', (answer) => {
                answer.destroy();
                reject(this.#refusal(answer.statusCode ?? 0, target));
            });
            request.once('error', (error) => {
                reject((0,_failure_js__WEBPACK_IMPORTED_MODULE_5__/* .connectionFailure */ .Dx)(error, `The connection to the proxy ${this.shownProxy}`, false));
            });
            request.end();
        });
    }
    #authorization() {
        const { username, password } = this.#proxy;
        if (username === '' && password === '')
            return {};
        const plain = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
        return { 'proxy-authorization': `Basic ${Buffer.from(plain).toString('base64')}` };
    }
    #refusal(status, target) {
        const transient = (0,_retry_js__WEBPACK_IMPORTED_MODULE_8__/* .isTransientStatus */ .Dm)(status);
        return new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JobpassError */ .bJ(
        // Also for a plain no: it is none of the server's, which has seen nothing of it.
        'unreachable', `The proxy ${this.shownProxy} did not open a connection to ${target}: it answered ${status}`, { transient, answered: true, hint: this.#hint(status) });
    }
    #hint(status) {
        if (status !== 407)
            return 'Let the proxy allow that host, or list the host in NO_PROXY';
        return this.#proxy.username === ''
            ? 'It wants a user name and a password: write HTTPS_PROXY as http://user:password@host:port'
            : 'It does not take the user name and the password that HTTPS_PROXY holds';
    }
}


/***/ })

};
;