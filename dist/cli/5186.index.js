export const id = 5186;
export const ids = [5186];
export const modules = {

/***/ 55186:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   certificateAt: () => (/* binding */ certificateAt),
/* harmony export */   failedInTls: () => (/* binding */ failedInTls),
/* harmony export */   routeTo: () => (/* binding */ routeTo)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _hosts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(82178);


const PEEK_MS = 4_000;
/** Where requests to a URL go: through a proxy, or to these addresses. For people. */
async function routeTo(url) {
    if (url.protocol === 'https:' && !(0,_hosts_js__WEBPACK_IMPORTED_MODULE_1__/* .isLoopback */ .U9)(url)) {
        const { tunnelAgent } = await __webpack_require__.e(/* import() */ 2749).then(__webpack_require__.bind(__webpack_require__, 12749));
        const agent = tunnelAgent(url, {});
        agent?.destroy();
        if (agent !== undefined)
            return { proxy: agent.shownProxy };
    }
    const { lookup } = await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 71553, 19));
    const late = new Promise((resolve) => setTimeout(resolve, PEEK_MS, []).unref());
    const found = lookup(url.hostname.replace(/^\[|\]$/g, ''), { all: true }).catch(() => []);
    return { addresses: (await Promise.race([found, late])).map(({ address }) => address) };
}
/** What certificate a server shows, whether or not it is trusted. Nothing is sent. */
async function certificateAt(url) {
    const { connect } = await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 41692, 19));
    const host = url.hostname.replace(/^\[|\]$/g, '');
    return new Promise((resolve) => {
        const name = /^[\d.]+$|:/.test(host) ? {} : { servername: host };
        const port = url.port === '' ? 443 : Number(url.port);
        const socket = connect({ host, port, ...name, rejectUnauthorized: false });
        const end = (found) => {
            socket.destroy();
            resolve(found);
        };
        socket.setTimeout(PEEK_MS, end);
        socket.on('error', () => end());
        socket.once('secureConnect', () => {
            const shown = socket.getPeerCertificate();
            const nameOf = (of) => Object.entries(of ?? {})
                .map(([key, value]) => `${key}=${String(value)}`)
                .join(', ') || 'nobody';
            end({ subject: nameOf(shown.subject), issuer: nameOf(shown.issuer), until: String(shown.valid_to) });
        });
    });
}
/** Whether a request failed because of the server's certificate or of what it says instead of TLS. */
function failedInTls(error) {
    return error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ && /failed in the TLS handshake/.test(error.message);
}


/***/ })

};
