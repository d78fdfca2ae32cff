export const id = 6846;
export const ids = [6846];
export const modules = {

/***/ 16846:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  tunnelAgent: () => (/* binding */ tunnelAgent)
});

// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(37067);
// EXTERNAL MODULE: external "node:https"
var external_node_https_ = __webpack_require__(44708);
;// CONCATENATED MODULE: ./node_modules/proxy-from-env/index.js


var DEFAULT_PORTS = {
  ftp: 21,
  gopher: 70,
  http: 80,
  https: 443,
  ws: 80,
  wss: 443,
};

function parseUrl(urlString) {
  try {
    return new URL(urlString);
  } catch {
    return null;
  }
}

/**
 * @param {string|object|URL} url - The URL as a string or URL instance, or a
 *   compatible object (such as the result from legacy url.parse).
 * @return {string} The URL of the proxy that should handle the request to the
 *  given URL. If no proxy is set, this will be an empty string.
 */
function getProxyForUrl(url) {
  var parsedUrl = (typeof url === 'string' ? parseUrl(url) : url) || {};
  var proto = parsedUrl.protocol;
  var hostname = parsedUrl.host;
  var port = parsedUrl.port;
  if (typeof hostname !== 'string' || !hostname || typeof proto !== 'string') {
    return '';  // Don't proxy URLs without a valid scheme or host.
  }

  proto = proto.split(':', 1)[0];
  // Stripping ports in this way instead of using parsedUrl.hostname to make
  // sure that the brackets around IPv6 addresses are kept.
  hostname = hostname.replace(/:\d*$/, '');
  port = parseInt(port) || DEFAULT_PORTS[proto] || 0;
  if (!shouldProxy(hostname, port)) {
    return '';  // Don't proxy URLs that match NO_PROXY.
  }

  var proxy = getEnv(proto + '_proxy') || getEnv('all_proxy');
  if (proxy && proxy.indexOf('://') === -1) {
    // Missing scheme in proxy, default to the requested URL's scheme.
    proxy = proto + '://' + proxy;
  }
  return proxy;
}

/**
 * Determines whether a given URL should be proxied.
 *
 * @param {string} hostname - The host name of the URL.
 * @param {number} port - The effective port of the URL.
 * @returns {boolean} Whether the given URL should be proxied.
 * @private
 */
function shouldProxy(hostname, port) {
  var NO_PROXY = getEnv('no_proxy').toLowerCase();
  if (!NO_PROXY) {
    return true;  // Always proxy if NO_PROXY is not set.
  }
  if (NO_PROXY === '*') {
    return false;  // Never proxy if wildcard is set.
  }

  return NO_PROXY.split(/[,\s]/).every(function(proxy) {
    if (!proxy) {
      return true;  // Skip zero-length hosts.
    }
    var parsedProxy = proxy.match(/^(.+):(\d+)$/);
    var parsedProxyHostname = parsedProxy ? parsedProxy[1] : proxy;
    var parsedProxyPort = parsedProxy ? parseInt(parsedProxy[2]) : 0;
    if (parsedProxyPort && parsedProxyPort !== port) {
      return true;  // Skip if ports don't match.
    }

    if (!/^[.*]/.test(parsedProxyHostname)) {
      // No wildcards, so stop proxying if there is an exact match.
      return hostname !== parsedProxyHostname;
    }

    if (parsedProxyHostname.charAt(0) === '*') {
      // Remove leading wildcard.
      parsedProxyHostname = parsedProxyHostname.slice(1);
    }
    // Stop proxying if the hostname ends with the no_proxy host.
    return !hostname.endsWith(parsedProxyHostname);
  });
}

/**
 * Get the value for an environment variable.
 *
 * @param {string} key - The name of the environment variable.
 * @return {string} The value of the environment variable.
 * @private
 */
function getEnv(key) {
  return process.env[key.toLowerCase()] || process.env[key.toUpperCase()] || '';
}

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/http/failure.js
var failure = __webpack_require__(61923);
// EXTERNAL MODULE: ./build/http/hosts.js
var hosts = __webpack_require__(82178);
// EXTERNAL MODULE: ./build/http/retry.js
var retry = __webpack_require__(44675);
;// CONCATENATED MODULE: ./build/http/proxy.js







/**
 * The agent that tunnels to `url` through the proxy that HTTPS_PROXY, ALL_PROXY and NO_PROXY name, or undefined
 * where they name none. Loopback never goes through a proxy.
 *
 * @throws JobpassError `usage` when the proxy's own URL cannot be read
 */
function tunnelAgent(url, options) {
    return (0,hosts/* isLoopback */.U9)(url) || getProxyForUrl(url.href) === ''
        ? undefined
        : new TunnelAgent(proxyUrl(process.env), options);
}
/** The proxy itself. Without a scheme it is http, as curl and GitHub's own actions take it. */
function proxyUrl(env) {
    const named = env['https_proxy'] || env['HTTPS_PROXY'] || env['all_proxy'] || env['ALL_PROXY'] || '';
    let at;
    try {
        at = new URL(named.includes('://') ? named : `http://${named}`);
        decodeURIComponent(`${at.username}${at.password}`);
    }
    catch {
        throw new errors/* JobpassError */.bJ('usage', 'The environment names a proxy that is not a URL', {
            hint: 'Write HTTPS_PROXY as http://host:port, and percent-encode a password with unusual characters',
        });
    }
    if (at.protocol !== 'http:' && at.protocol !== 'https:') {
        throw new errors/* JobpassError */.bJ('usage', `A proxy that speaks ${at.protocol.slice(0, 12)} is not supported`, {
            hint: 'Write HTTPS_PROXY as http://host:port or https://host:port',
        });
    }
    return at;
}
/**
 * Connections through an HTTP proxy (CONNECT; RFC 9110, section 9.3.6). What the proxy answers is the proxy's
 * word and never passes for the server's; the job's client certificate is for the server and not for the proxy.
 */
class TunnelAgent extends external_node_https_.Agent {
    #proxy;
    #opening = new Set();
    constructor(proxy, options) {
        super(options);
        this.#proxy = proxy;
    }
    /** The proxy as messages name it: without its user and password. */
    get shownProxy() {
        return this.#proxy.origin;
    }
    createConnection(options, callback) {
        this.#open(options)
            // With a socket given, this only lays TLS over it.
            .then((socket) => super.createConnection({ ...options, socket }))
            .then((secured) => callback?.(null, secured), (error) => callback?.(error, undefined));
    }
    destroy() {
        // A proxy that never answers would otherwise keep the process.
        for (const request of this.#opening)
            request.destroy();
        super.destroy();
    }
    #open(options) {
        const host = options.host ?? '';
        const target = `${host.includes(':') ? `[${host}]` : host}:${options.port ?? 443}`;
        const { protocol, hostname, port } = this.#proxy;
        const secure = protocol === 'https:';
        return new Promise((resolve, reject) => {
            const request = (secure ? external_node_https_ : external_node_http_).request({
                method: 'CONNECT',
                host: hostname.replace(/^\[|\]$/g, ''),
                port: port !== '' ? port : secure ? 443 : 80,
                path: target,
                headers: { host: target, ...this.#authorization() },
                agent: false,
                ...(secure && this.options.ca !== undefined ? { ca: this.options.ca } : {}),
            });
            this.#opening.add(request);
            request.once('close', () => this.#opening.delete(request));
            request.once('connect', (answer, socket) => {
                const status = answer.statusCode ?? 0;
                if (status >= 200 && status <= 299)
                    return resolve(socket);
                socket.destroy();
                reject(this.#refusal(status, target));
            });
            request.once('error', (error) => {
                // Nothing of the request itself has been sent by then: no answer to it can be lost.
                reject((0,failure/* connectionFailure */.D)(error, `The connection to the proxy ${this.shownProxy}`, false));
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
