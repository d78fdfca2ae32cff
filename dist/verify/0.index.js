export const id = 0;
export const ids = [0];
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


/***/ })

};
