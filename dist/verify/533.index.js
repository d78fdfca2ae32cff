export const id = 533;
export const ids = [533,0];
export const modules = {

/***/ 0:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ afterHandshake),
/* harmony export */   SecureAgent: () => (/* binding */ SecureAgent)
/* harmony export */ });
/* harmony import */ var node_https__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(708);
/* harmony import */ var _dial_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(279);


/**
 * Connections by TLS. A connection is handed out once its handshake is over, directly and through a proxy alike: what
 * fails before that fails with nothing of a request sent.
 */
class SecureAgent extends node_https__WEBPACK_IMPORTED_MODULE_0__.Agent {
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
        return afterHandshake(super.createConnection({ ...options, socket }), signal);
    }
}
/** A TLS connection once its handshake is over. @throws what went wrong in it */
function afterHandshake(secured, signal) {
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

/***/ 279:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   z: () => (/* binding */ dial)
/* harmony export */ });
/* harmony import */ var node_dns__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(610);
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(30);
/* harmony import */ var _failure_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(923);



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
    const addresses = node_net__WEBPACK_IMPORTED_MODULE_1__.isIP(host) === 0 ? await addressesOf(host, signal, lookUp) : [host];
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
            const socket = node_net__WEBPACK_IMPORTED_MODULE_1__.connect({ host: address, port });
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

/***/ 533:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  tunnelAgent: () => (/* binding */ tunnelAgent)
});

// UNUSED EXPORTS: proxyUrl

// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(67);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(30);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(473);
// EXTERNAL MODULE: ./build/http/agent.js
var agent = __webpack_require__(0);
// EXTERNAL MODULE: ./build/http/dial.js
var dial = __webpack_require__(279);
// EXTERNAL MODULE: ./build/http/failure.js
var failure = __webpack_require__(923);
// EXTERNAL MODULE: ./build/http/hosts.js
var hosts = __webpack_require__(178);
;// CONCATENATED MODULE: ./build/http/no-proxy.js

/**
 * Whether NO_PROXY names the host of a URL, so that requests to it go directly. Reads the list as curl and Go do, and
 * so also what GitHub's toolkit takes of it: entries are divided by commas or spaces; a domain, with or without a dot or
 * `*.` before it, stands for itself and for all hosts in it; an address, in brackets or not, for itself; `10.0.0.0/8`
 * for a network; an entry may end with a port; `*` stands for everything. A dot at the end of a name means nothing.
 */
function bypassesProxy(url, list) {
    const host = bareHost(url.hostname);
    const port = url.port !== '' ? url.port : url.protocol === 'https:' ? '443' : '80';
    return list
        .toLowerCase()
        .split(/[\s,]+/)
        .some((entry) => entry !== '' && (entry === '*' || names(entry, host, port)));
}
/**
 * Variables for programs that are to reach an address on this machine: NO_PROXY with that address spelt out, since many of
 * them know no networks. Programs read one of the two spellings or the other, so each keeps what it named before.
 *
 * @returns none where no proxy is set, or both name that host already
 */
function withoutProxy(url, env) {
    const proxies = ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'];
    if (!proxies.some((name) => env[name]))
        return [];
    return [
        ['NO_PROXY', env['NO_PROXY'] || env['no_proxy'] || ''],
        ['no_proxy', env['no_proxy'] || env['NO_PROXY'] || ''],
    ].flatMap(([name = '', list = '']) => {
        if (bypassesProxy(url, env[name] ?? ''))
            return [];
        return [[name, [...(list === '' ? [] : [list]), '127.0.0.1', 'localhost', '::1'].join(',')]];
    });
}
function names(entry, host, port) {
    const parts = parse(entry);
    if (parts.port !== undefined && parts.port !== port)
        return false;
    const family = (0,external_node_net_.isIP)(host);
    if (parts.prefix !== undefined)
        return family !== 0 && inNetwork(host, family, parts.host, parts.prefix);
    if ((0,external_node_net_.isIP)(parts.host) !== 0 || family !== 0)
        return sameAddress(host, parts.host);
    const domain = bareHost(parts.host).replace(/^\*?\./, '');
    return domain !== '' && (host === domain || host.endsWith(`.${domain}`));
}
function parse(entry) {
    const bracketed = /^\[([0-9a-f:.]+)\](?::(\d+))?(?:\/(\d+))?$/.exec(entry);
    const network = bracketed ?? /^([0-9a-f:.]+)()\/(\d+)$/.exec(entry);
    if (network !== null) {
        const [, host = '', port, prefix] = network;
        return {
            host,
            ...(port ? { port } : {}),
            ...(prefix === undefined ? {} : { prefix: Number(prefix) }),
        };
    }
    if ((0,external_node_net_.isIP)(entry) !== 0)
        return { host: entry };
    const [, host = entry, port] = /^(.*?):(\d+)$/.exec(entry) ?? [];
    return { host, ...(port === undefined ? {} : { port }) };
}
function inNetwork(host, family, network, prefix) {
    const of = (0,external_node_net_.isIP)(network);
    if (of === 0 || prefix > (of === 4 ? 32 : 128))
        return false;
    const list = new external_node_net_.BlockList();
    list.addSubnet(network, prefix, of === 4 ? 'ipv4' : 'ipv6');
    return list.check(host, family === 4 ? 'ipv4' : 'ipv6');
}
function sameAddress(host, other) {
    const [family, of] = [(0,external_node_net_.isIP)(host), (0,external_node_net_.isIP)(other)];
    if (family === 0 || of === 0)
        return false;
    const list = new external_node_net_.BlockList();
    list.addAddress(other, of === 4 ? 'ipv4' : 'ipv6');
    return list.check(host, family === 4 ? 'ipv4' : 'ipv6');
}
function bareHost(host) {
    return host.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

// EXTERNAL MODULE: ./build/http/retry.js
var retry = __webpack_require__(675);
;// CONCATENATED MODULE: ./build/http/proxy.js









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
    return named === '' || (0,hosts/* isLoopback */.U9)(url) || bypassesProxy(url, except)
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
        throw new errors/* JobpassError */.bJ('usage', 'The environment names a proxy that is not a URL', {
            hint: 'Write HTTPS_PROXY as http://host:port, and percent-encode a user name or password with unusual characters',
        });
    }
    if (url.protocol !== 'http:' && url.protocol !== 'https:') {
        throw new errors/* JobpassError */.bJ('usage', `A proxy that speaks ${url.protocol.slice(0, 12)} is not supported`, {
            hint: 'Write HTTPS_PROXY as http://host:port or https://host:port',
        });
    }
    return url;
}
/**
 * Connections through an HTTP proxy (CONNECT; RFC 9110, section 9.3.6). What the proxy answers is the proxy's
 * word and never passes for the server's; the job's client certificate is for the server and not for the proxy.
 */
class TunnelAgent extends agent.SecureAgent {
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
            throw (0,failure/* connectionFailure */.Dx)(error, `The connection to the proxy ${this.shownProxy}`, false);
        });
        return this.#tunnel(connection, target, signal);
    }
    async #connection(signal) {
        const { protocol, hostname, port } = this.#proxy;
        const secure = protocol === 'https:';
        const host = hostname.replace(/^\[|\]$/g, '');
        const socket = await (0,dial/* dial */.z)({ host, port: port !== '' ? Number(port) : secure ? 443 : 80, signal });
        if (!secure)
            return socket;
        const { connect } = await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 692, 19));
        const { ca } = this.options;
        const name = (0,external_node_net_.isIP)(host) === 0 ? { servername: host } : {};
        return (0,agent/* afterHandshake */.E)(connect({ socket, host, ...name, ...(ca === undefined ? {} : { ca }) }), signal);
    }
    #tunnel(connection, target, signal) {
        return new Promise((resolve, reject) => {
            const request = external_node_http_.request({
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
                reject((0,failure/* connectionFailure */.Dx)(error, `The connection to the proxy ${this.shownProxy}`, false));
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
        const transient = (0,retry/* isTransientStatus */.Dm)(status);
        return new errors/* JobpassError */.bJ(
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
