var __defProp = Object.defineProperty;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __esm = (fn, res, err) => function __init() {
  if (err) throw err[0];
  try {
    return fn && (res = (0, fn[__getOwnPropNames(fn)[0]])(fn = 0)), res;
  } catch (e) {
    throw err = [e], e;
  }
};
var __export = (target, all) => {
  for (var name in all)
    __defProp(target, name, { get: all[name], enumerable: true });
};

// build/errors.js
function systemCode(error) {
  if (typeof error !== "object" || error === null)
    return void 0;
  const code = error.code;
  return typeof code === "string" && /^[A-Z][A-Z0-9_/]{1,63}$/.test(code) ? code : void 0;
}
var JobpassError;
var init_errors = __esm({
  "build/errors.js"() {
    "use strict";
    JobpassError = class extends Error {
      name = "JobpassError";
      code;
      transient;
      answered;
      answerLost;
      page;
      retryAfterMs;
      hint;
      input;
      constructor(code, message2, details = {}) {
        super(message2, details.cause === void 0 ? void 0 : { cause: details.cause });
        this.code = code;
        this.transient = details.transient ?? false;
        this.answered = details.answered ?? code !== "unreachable";
        this.answerLost = details.answerLost ?? false;
        this.page = details.page ?? false;
        this.retryAfterMs = details.retryAfterMs;
        this.hint = details.hint;
        this.input = details.input;
      }
      /** The message and the hint on one line. */
      get told() {
        return this.hint === void 0 ? this.message : `${this.message}. ${this.hint}`;
      }
    };
  }
});

// build/clock.js
import { uptime } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
var systemClock, LONGEST_MS;
var init_clock = __esm({
  "build/clock.js"() {
    "use strict";
    init_errors();
    systemClock = {
      now: () => Date.now(),
      // Not performance.now(): its first use makes Node load modules that a job does not need.
      elapsed: () => Number(process.hrtime.bigint()) / 1e6,
      // On every system, the uptime includes the time that the machine slept.
      asleep: () => uptime() * 1e3 - Number(process.hrtime.bigint()) / 1e6,
      sleep: async (ms, signal) => {
        try {
          await wait(ms, void 0, signal === void 0 ? {} : { signal });
        } catch {
          throw new JobpassError("cancelled", "Canceled while waiting");
        }
      }
    };
    LONGEST_MS = 36525 * 864e5;
  }
});

// build/text/printable.js
function printable(text, max = 200) {
  const raw = typeof text === "string" ? text : text === void 0 ? "" : String(text);
  const bounded = raw.slice(0, max * 4);
  const line = (PLAIN2.test(bounded) ? bounded : bounded.replace(UNPRINTABLE, " ")).replace(/\s+/gu, " ").trim().replace(/#(?=[^\x20-\x7e]*#)/g, "# ").replace(HALF_MARK, "$1 ");
  const safe = ADDRESS.test(line) ? line : line.replace(COLONS, (start) => start.replaceAll(":", ": "));
  if (safe.length <= max)
    return safe;
  const characters = Array.from(safe);
  return characters.length <= max ? safe : `${characters.slice(0, max - 1).join("")}\u2026`;
}
var UNPRINTABLE, PLAIN2, ADDRESS, COLONS, HALF_MARK;
var init_printable = __esm({
  "build/text/printable.js"() {
    "use strict";
    UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Cn}\p{Default_Ignorable_Code_Point}]+/gu;
    PLAIN2 = /^[\x20-\x7e]*$/;
    ADDRESS = /^::[\da-f]{1,4}(?::[\da-f]{1,4})*(?::\d{1,3}(?:\.\d{1,3}){3})?(?![\w:-])/i;
    COLONS = /^[^\x21-\x7e]*:(?:[^\x21-\x7e]*:)*/;
    HALF_MARK = /^([^\x21-\x7e]*#)(?![\d ]|$)/;
  }
});

// build/http/failure.js
function hasNoRoute(code) {
  return /^(ENETUNREACH|EHOSTUNREACH|EADDRNOTAVAIL|EAFNOSUPPORT|ENETDOWN|EINVAL)$/.test(code);
}
function connectionFailure(error, subject, answerLost, onReset2) {
  if (error instanceof JobpassError)
    return error;
  const code = tlsReason(error) ?? systemCode(error) ?? aggregateCode(error) ?? "unknown error";
  if (CLIENT_CERTIFICATE.test(code) || CERTIFICATE.test(code) && !answerLost) {
    return new JobpassError("unreachable", `${subject} failed in the TLS handshake: ${code}`, {
      hint: `${certificateHint(code)}${answerLost ? "" : ". Nothing was sent"}`
    });
  }
  if (code.startsWith("HPE_")) {
    return new JobpassError("malformed", `${subject} got an answer that is not HTTP: ${code}`, {
      transient: true,
      answerLost,
      hint: "Check the host and the port, and whether the port expects http or https"
    });
  }
  const unsent = hasNoRoute(code) && !answerLost;
  return new JobpassError("unreachable", `${subject} failed: ${code}`, {
    transient: true,
    // A missing name or route counts as a response, because the name service or this machine has reported the problem.
    answered: code === "ENOTFOUND" || unsent,
    answerLost,
    ...connectionHint(code, onReset2)
  });
}
function tlsReason(error) {
  if (systemCode(error) !== "EPROTO")
    return void 0;
  const reason = /:SSL routines:[^:]*:([a-z0-9 /]{3,60}):/.exec(error.message)?.[1];
  return reason === void 0 ? void 0 : `ERR_SSL_${reason.toUpperCase().replace(/[ /]/g, "_")}`;
}
function aggregateCode(error) {
  return error instanceof AggregateError ? error.errors.map(systemCode).find((code) => code !== void 0) : void 0;
}
function connectionHint(code, onReset2) {
  if (code === "ENOTFOUND" || code === "EAI_AGAIN")
    return { hint: "The host name could not be resolved: check the host" };
  if (hasNoRoute(code))
    return {
      hint: "This machine has no route to that address: check the host, and whether a proxy (`HTTPS_PROXY`) is required. Nothing was sent"
    };
  if (code === "ECONNREFUSED")
    return {
      hint: "No service listens on that port: check the host and the port, and that the service is running"
    };
  return onReset2 !== void 0 && /^(ECONNRESET|EPIPE)$/.test(code) ? { hint: onReset2 } : {};
}
function certificateHint(code) {
  if (code === "CERT_HAS_EXPIRED" || code === "CERT_NOT_YET_VALID") {
    return "Renew the server's certificate, or correct this machine's clock";
  }
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID")
    return "The certificate is for another host: check the URL";
  if (/SELF_SIGNED|UNABLE_TO|DEPTH_ZERO/.test(code)) {
    return "If a private certificate authority signed the certificate, set `ca` to the certificate of that authority";
  }
  if (CLIENT_CERTIFICATE.test(code)) {
    return "The server may require a client certificate, or may have rejected the configured one: check `client-cert` and `client-key`";
  }
  return "Check that the port expects TLS";
}
function capitalized(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
var CERTIFICATE, CLIENT_CERTIFICATE;
var init_failure = __esm({
  "build/http/failure.js"() {
    "use strict";
    init_errors();
    CERTIFICATE = /^(CERT_|ERR_TLS_|ERR_SSL_|EPROTO|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE)/;
    CLIENT_CERTIFICATE = /ALERT_(HANDSHAKE_FAILURE|CERTIFICATE_\w+|BAD_CERTIFICATE|NO_CERTIFICATE|UNSUPPORTED_CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)$/;
  }
});

// build/http/hosts.js
function isLoopback(url) {
  return url.hostname === "localhost" || url.hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(url.hostname);
}
function isMetadataService(url) {
  return METADATA_HOSTS.has(url.hostname);
}
function secureUrl(text, what, { secret = false } = {}) {
  const shown = secret ? "" : `: "${printable(text, 120)}"`;
  let url;
  try {
    url = new URL(text);
  } catch {
    throw new JobpassError("usage", `${what} is not a URL${shown}`, {
      hint: "Use a complete URL, for example https://auth.example.com"
    });
  }
  if (url.username !== "" || url.password !== "") {
    throw new JobpassError("insecure", `${what} contains a user name or password`, {
      hint: "Remove the user name and the password: logs show URLs"
    });
  }
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url))) {
    throw new JobpassError("insecure", `${what} is not https${shown}`, {
      hint: "Use https. Plain http is allowed only for loopback addresses"
    });
  }
  return url;
}
function printableUrl(url) {
  return printable(`${url.origin}${url.pathname}`, 160);
}
var METADATA_HOSTS, AllowedHosts;
var init_hosts = __esm({
  "build/http/hosts.js"() {
    "use strict";
    init_errors();
    init_printable();
    METADATA_HOSTS = /* @__PURE__ */ new Set([
      "169.254.169.254",
      "[fd00:ec2::254]",
      "169.254.170.2",
      "169.254.170.23",
      "[fd00:ec2::23]"
    ]);
    AllowedHosts = class {
      #entries;
      constructor(entries = []) {
        this.#entries = new Set(entries.map((entry) => entry.toLowerCase()));
      }
      has(url) {
        const port = url.port !== "" ? url.port : url.protocol === "https:" ? "443" : "80";
        return this.#entries.has(url.hostname) || this.#entries.has(`${url.hostname}:${port}`);
      }
    };
  }
});

// build/http/retry.js
async function persist(operation, patience, context) {
  const { clock, signal, events } = context;
  let retries = 0;
  const start = clock.elapsed();
  let malformed = 0;
  let putOff = false;
  let before;
  for (let number = 1; ; number++) {
    const leftMs = Math.max(1, patience.totalMs - (clock.elapsed() - start));
    const end = (succeeded) => {
      if (retries > 0)
        events?.end?.(retries, clock.elapsed() - start, succeeded);
    };
    const fail = (error) => {
      if (!(error instanceof JobpassError && error.code === "cancelled"))
        end(false);
      throw error;
    };
    let result;
    try {
      result = await operation({ leftMs });
    } catch (error) {
      if (!(error instanceof JobpassError) || !error.transient)
        return fail(error);
      if (leftMs < FAIR_MS && error.code === "unreachable" && before !== void 0)
        return fail(before);
      before = error;
      const nonsense = error.code === "malformed" || error.code === "bad-id-token";
      if (nonsense && ++malformed >= patience.malformedTries)
        return fail(error);
      const longest = patience.longestPauseMs ?? LONGEST_PAUSE_MS;
      const backoff = Math.min(longest, FIRST_PAUSE_MS * 2 ** (number - 1)) * (0.5 + Math.random() / 2);
      const pause = Math.max(backoff, error.retryAfterMs ?? 0);
      const until = clock.elapsed() - start + pause;
      const asked = (error.retryAfterMs ?? 0) > LONGEST_PAUSE_MS;
      if (until >= patience.totalMs)
        return fail(error);
      if (until >= patience.answeredMs && error.answered && (!asked || putOff))
        return fail(error);
      putOff ||= asked;
      events?.retry(error, pause, ++retries);
      await clock.sleep(pause, signal);
      continue;
    }
    end(true);
    return result;
  }
}
function retryAfter(header, now) {
  if (header === void 0)
    return void 0;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text))
    return Number(text) * 1e3;
  const date = /^[A-Z][a-z]{2}, .*GMT$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? void 0 : Math.max(0, date - now);
}
function isTransientStatus(status) {
  if (status === 408 || status === 421 || status === 425 || status === 429)
    return true;
  return status >= 500 && status !== 501 && status !== 505 && status !== 511;
}
var FIRST_PAUSE_MS, LONGEST_PAUSE_MS, FAIR_MS;
var init_retry = __esm({
  "build/http/retry.js"() {
    "use strict";
    init_clock();
    init_errors();
    FIRST_PAUSE_MS = 200;
    LONGEST_PAUSE_MS = 4e3;
    FAIR_MS = 2e3;
  }
});

// build/http/decompress.js
var decompress_exports = {};
__export(decompress_exports, {
  decompress: () => decompress
});
import { promisify } from "node:util";
import zlib from "node:zlib";
async function decompress(body, encoding, bound, failure) {
  const undone = undo[encoding];
  if (undone === void 0)
    throw failure.broken();
  try {
    return await undone(body, { maxOutputLength: bound });
  } catch (error) {
    throw error.code === "ERR_BUFFER_TOO_LARGE" ? failure.tooLarge() : failure.broken();
  }
}
var undo;
var init_decompress = __esm({
  "build/http/decompress.js"() {
    "use strict";
    undo = {
      gzip: promisify(zlib.gunzip),
      "x-gzip": promisify(zlib.gunzip),
      deflate: promisify(zlib.inflate),
      br: promisify(zlib.brotliDecompress)
    };
  }
});

// build/http/dial.js
import { lookup } from "node:dns";
import net, {} from "node:net";
async function dial({ host, port, signal }, lookUp = systemLookUp) {
  const addresses = net.isIP(host) === 0 ? await addressesOf(host, signal, lookUp) : [host];
  return race(addresses, port, signal);
}
function race(addresses, port, signal) {
  return new Promise((resolve, reject) => {
    const waiting = [...addresses];
    const trying = /* @__PURE__ */ new Set();
    const errors = [];
    let timer;
    const stop = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
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
      if (address === void 0) {
        if (trying.size > 0)
          return;
        stop();
        reject(mostTelling(errors));
        return;
      }
      const socket = net.connect({ host: address, port });
      trying.add(socket);
      socket.once("connect", () => {
        trying.delete(socket);
        stop();
        socket.removeAllListeners("error");
        resolve(socket);
      });
      socket.once("error", (error) => {
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
    signal.addEventListener("abort", onAbort, { once: true });
    next();
  });
}
function mostTelling(errors) {
  const told = errors.find(({ code }) => !hasNoRoute(code ?? ""));
  return told ?? errors[0] ?? new Error("no address");
}
async function addressesOf(host, signal, lookUp) {
  const found = await new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    lookUp(host).finally(() => signal.removeEventListener("abort", onAbort)).then(resolve, reject);
  });
  const first = found.filter(({ family }) => family === found[0]?.family);
  const second = found.filter(({ family }) => family !== found[0]?.family);
  const mixed = [];
  for (let at = 0; at < Math.max(first.length, second.length); at++) {
    for (const one of [first[at], second[at]])
      if (one !== void 0)
        mixed.push(one.address);
  }
  return mixed.slice(0, MOST_ADDRESSES);
}
var HEAD_START_MS, MOST_ADDRESSES, systemLookUp;
var init_dial = __esm({
  "build/http/dial.js"() {
    "use strict";
    init_failure();
    HEAD_START_MS = 250;
    MOST_ADDRESSES = 16;
    systemLookUp = (host) => new Promise((resolve, reject) => {
      lookup(host, { all: true }, (error, addresses) => error === null ? resolve(addresses) : reject(error));
    });
  }
});

// build/http/agent.js
var agent_exports = {};
__export(agent_exports, {
  SecureAgent: () => SecureAgent,
  afterHandshake: () => afterHandshake
});
import https, {} from "node:https";
function afterHandshake(secured, signal) {
  return new Promise((resolve, reject) => {
    const settle = (act) => {
      signal.removeEventListener("abort", onAbort);
      secured.removeListener("secureConnect", onSecure);
      secured.removeListener("error", onError);
      secured.removeListener("close", onClose);
      act();
    };
    const onSecure = () => settle(() => resolve(secured));
    const onError = (error) => settle(() => reject(error));
    const onClose = () => settle(() => reject(Object.assign(new Error("closed in the handshake"), { code: "ECONNRESET" })));
    const onAbort = () => {
      settle(() => reject(signal.reason));
      secured.on("error", () => void 0).destroy();
    };
    signal.addEventListener("abort", onAbort, { once: true });
    secured.once("secureConnect", onSecure);
    secured.once("error", onError);
    secured.once("close", onClose);
  });
}
var SecureAgent;
var init_agent = __esm({
  "build/http/agent.js"() {
    "use strict";
    init_dial();
    SecureAgent = class extends https.Agent {
      #opening = /* @__PURE__ */ new Set();
      createConnection(options, callback) {
        const stop = new AbortController();
        this.#opening.add(stop);
        this.open(options, stop.signal).then((socket) => this.#secured(options, socket, stop.signal)).finally(() => this.#opening.delete(stop)).then((secured) => callback?.(null, secured), (error) => callback?.(error, void 0));
      }
      destroy() {
        for (const stop of this.#opening)
          stop.abort();
        super.destroy();
      }
      /** Opens the underlying connection for TLS. */
      open(options, signal) {
        return dial({ host: options.host ?? "", port: Number(options.port ?? 443), signal });
      }
      #secured(options, socket, signal) {
        return afterHandshake(super.createConnection({ ...options, socket }), signal);
      }
    };
  }
});

// build/http/no-proxy.js
import { BlockList, isIP } from "node:net";
function bypassesProxy(url, list) {
  const host = bareHost(url.hostname);
  const port = url.port !== "" ? url.port : url.protocol === "https:" ? "443" : "80";
  return list.toLowerCase().split(/[\s,]+/).some((entry) => entry !== "" && (entry === "*" || names(entry, host, port)));
}
function names(entry, host, port) {
  const parts = parse(entry);
  if (parts.port !== void 0 && parts.port !== port)
    return false;
  const family = isIP(host);
  if (parts.prefix !== void 0)
    return family !== 0 && inNetwork(host, family, parts.host, parts.prefix);
  if (isIP(parts.host) !== 0 || family !== 0)
    return sameAddress(host, parts.host);
  const domain = bareHost(parts.host).replace(/^\*?\./, "");
  return domain !== "" && (host === domain || host.endsWith(`.${domain}`));
}
function parse(entry) {
  const bracketed = /^\[([0-9a-f:.]+)\](?::(\d+))?(?:\/(\d+))?$/.exec(entry);
  const network = bracketed ?? /^([0-9a-f:.]+)()\/(\d+)$/.exec(entry);
  if (network !== null) {
    const [, host2 = "", port2, prefix] = network;
    return {
      host: host2,
      ...port2 ? { port: port2 } : {},
      ...prefix === void 0 ? {} : { prefix: Number(prefix) }
    };
  }
  if (isIP(entry) !== 0)
    return { host: entry };
  const [, host = entry, port] = /^(.*?):(\d+)$/.exec(entry) ?? [];
  return { host, ...port === void 0 ? {} : { port } };
}
function inNetwork(host, family, network, prefix) {
  const of = isIP(network);
  if (of === 0 || prefix > (of === 4 ? 32 : 128))
    return false;
  const list = new BlockList();
  list.addSubnet(network, prefix, of === 4 ? "ipv4" : "ipv6");
  return list.check(host, family === 4 ? "ipv4" : "ipv6");
}
function sameAddress(host, other) {
  const [family, of] = [isIP(host), isIP(other)];
  if (family === 0 || of === 0)
    return false;
  const list = new BlockList();
  list.addAddress(other, of === 4 ? "ipv4" : "ipv6");
  return list.check(host, family === 4 ? "ipv4" : "ipv6");
}
function bareHost(host) {
  return host.replace(/^\[|\]$/g, "").replace(/\.$/, "");
}
var init_no_proxy = __esm({
  "build/http/no-proxy.js"() {
    "use strict";
  }
});

// build/http/proxy.js
var proxy_exports = {};
__export(proxy_exports, {
  proxyUrl: () => proxyUrl,
  tunnelAgent: () => tunnelAgent
});
import http from "node:http";
import { isIP as isIP2 } from "node:net";
function tunnelAgent(url, options) {
  const { env } = process;
  const named = env["https_proxy"] || env["HTTPS_PROXY"] || env["all_proxy"] || env["ALL_PROXY"] || "";
  const except = env["no_proxy"] || env["NO_PROXY"] || "";
  return named === "" || isLoopback(url) || bypassesProxy(url, except) ? void 0 : new TunnelAgent(proxyUrl(named), options);
}
function proxyUrl(named) {
  const [, scheme = "http://", rest = ""] = /^([a-z][a-z0-9+.-]*:\/\/)?(.*)$/is.exec(named.trim()) ?? [];
  const at = rest.lastIndexOf("@");
  let url;
  try {
    url = new URL(`${scheme}${rest.slice(0, at + 1).replaceAll("\\", "%5C")}${rest.slice(at + 1)}`);
    decodeURIComponent(`${url.username}${url.password}`);
    if (`${url.pathname}${url.search}${url.hash}`.includes("@"))
      throw new Error("an @ after the host");
  } catch {
    throw new JobpassError("usage", "The proxy in the environment is not a valid URL", {
      hint: "Set `HTTPS_PROXY` to http://host:port, and percent-encode special characters in the user name and the password"
    });
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new JobpassError("usage", `Proxies with the scheme ${url.protocol.slice(0, 12)} are not supported`, {
      hint: "Set `HTTPS_PROXY` to http://host:port or https://host:port"
    });
  }
  return url;
}
var TunnelAgent;
var init_proxy = __esm({
  "build/http/proxy.js"() {
    "use strict";
    init_errors();
    init_agent();
    init_dial();
    init_failure();
    init_hosts();
    init_no_proxy();
    init_retry();
    TunnelAgent = class extends SecureAgent {
      #proxy;
      constructor(proxy, options) {
        super(options);
        this.#proxy = proxy;
      }
      /** Returns the proxy's URL for messages, without user name and password. */
      get shownProxy() {
        return this.#proxy.origin;
      }
      async open(options, signal) {
        const host = options.host ?? "";
        const target = `${host.includes(":") ? `[${host}]` : host}:${options.port ?? 443}`;
        const connection = await this.#connection(signal).catch((error) => {
          throw connectionFailure(error, `The connection to the proxy ${this.shownProxy}`, false);
        });
        return this.#tunnel(connection, target, signal);
      }
      async #connection(signal) {
        const { protocol, hostname, port } = this.#proxy;
        const secure = protocol === "https:";
        const host = hostname.replace(/^\[|\]$/g, "");
        const socket = await dial({ host, port: port !== "" ? Number(port) : secure ? 443 : 80, signal });
        if (!secure)
          return socket;
        const { connect } = await import("node:tls");
        const { ca } = this.options;
        const name = isIP2(host) === 0 ? { servername: host } : {};
        return afterHandshake(connect({ socket, host, ...name, ...ca === void 0 ? {} : { ca } }), signal);
      }
      #tunnel(connection, target, signal) {
        return new Promise((resolve, reject) => {
          const request = http.request({
            method: "CONNECT",
            path: target,
            headers: { host: target, ...this.#authorization() },
            createConnection: () => connection,
            signal
          });
          request.once("connect", (answer, socket) => {
            const status = answer.statusCode ?? 0;
            if (status >= 200 && status <= 299)
              return resolve(socket);
            socket.destroy();
            reject(this.#refusal(status, target));
          });
          request.once("response", (answer) => {
            answer.destroy();
            reject(this.#refusal(answer.statusCode ?? 0, target));
          });
          request.once("error", (error) => {
            reject(connectionFailure(error, `The connection to the proxy ${this.shownProxy}`, false));
          });
          request.end();
        });
      }
      #authorization() {
        const { username, password } = this.#proxy;
        if (username === "" && password === "")
          return {};
        const plain = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
        return { "proxy-authorization": `Basic ${Buffer.from(plain).toString("base64")}` };
      }
      #refusal(status, target) {
        const transient = isTransientStatus(status);
        return new JobpassError(
          // The error code is the same for a permanent rejection, because the server has not received the request.
          "unreachable",
          `The proxy ${this.shownProxy} did not open a connection to ${target}: it answered ${status}`,
          { transient, answered: true, hint: this.#hint(status) }
        );
      }
      #hint(status) {
        if (status !== 407)
          return "Allow that host in the proxy, or add the host to `NO_PROXY`";
        return this.#proxy.username === "" ? "The proxy requires a user name and a password: set `HTTPS_PROXY` to http://user:password@host:port" : "The proxy rejects the user name and the password in `HTTPS_PROXY`";
      }
    };
  }
});

// build/verify/verify.js
init_clock();

// build/http/open.js
init_clock();

// build/text/byte-forms.js
var LONGEST_RARE = 1500;
function base64Folded(byte) {
  if (byte === DASH)
    return PLUS;
  return byte === UNDERSCORE ? SLASH : byte;
}
var ZEROS = Buffer.from("\0\0\0");
var PLUS = 43;
var DASH = 45;
var SLASH = 47;
var UNDERSCORE = 95;
function* base64Forms(value) {
  const bytes = Buffer.from(value);
  for (let shift = 0; shift < 3; shift++) {
    for (const form of /* @__PURE__ */ new Set([withinBase64(bytes, shift), ...atEnd(bytes, shift)])) {
      yield form;
      if (/[+/=]/.test(form))
        yield* escapedBase64(form);
    }
  }
}
function* escapedBase64(form) {
  const percent = encodeURIComponent(form);
  for (const text of [percent, percent.replace(/%../g, (code) => code.toLowerCase())]) {
    yield text;
    yield text.replace(/%2f/gi, "/");
    yield text.replace(/%2f/gi, "/").replace(/%2b/gi, "+");
  }
  for (const plus of ["+", "\\u002b", "\\u002B"]) {
    const text = form.replaceAll("+", plus);
    yield text;
    yield text.replaceAll("/", "\\/");
  }
}
function* hexForms(value) {
  const hex = Buffer.from(value).toString("hex");
  yield hex;
  yield hex.toUpperCase();
}
function* rareForms(value) {
  if (value.length > LONGEST_RARE)
    return;
  const bytes = Buffer.from(value);
  const pairs = bytes.toString("hex").match(/../g) ?? [];
  for (const list of [pairs, pairs.map((pair) => pair.toUpperCase())]) {
    for (const between of [" ", ":", "-", "\\x", "%"])
      yield Buffer.from(list.join(between));
    for (const from of [0, 1]) {
      const groups = list.slice(from).join("").match(/.{1,4}/g) ?? [];
      yield Buffer.from([...list.slice(0, from), ...groups].join(" "));
    }
  }
  const wide = Buffer.from(value, "utf16le");
  yield wide;
  for (const inner of [wide, ...base64Of(bytes)])
    for (let shift = 0; shift < 3; shift++)
      yield Buffer.from(withinBase64(inner, shift));
}
function base64Of(bytes) {
  const texts = [0, 1, 2].map((shift) => withinBase64(bytes, shift));
  const both = texts.flatMap((text) => [text, text.replaceAll("+", "-").replaceAll("/", "_")]);
  return [...new Set(both)].map((text) => Buffer.from(text));
}
function withinBase64(bytes, shift) {
  const from = Math.ceil(shift * 8 / 6);
  const to = Math.floor((bytes.length + shift) * 8 / 6);
  return Buffer.concat([ZEROS.subarray(0, shift), bytes, ZEROS]).toString("base64").slice(from, to);
}
function* atEnd(bytes, shift) {
  const from = Math.ceil(shift * 8 / 6);
  for (const end of ["", "\n"]) {
    const coded = Buffer.concat([ZEROS.subarray(0, shift), bytes, Buffer.from(end)]).toString("base64").slice(from);
    yield coded;
    yield coded.replace(/=+$/, "");
  }
}

// build/text/json.js
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
function parseObject(text) {
  try {
    const value = JSON.parse(text);
    return isObject(value) ? value : void 0;
  } catch {
    return void 0;
  }
}
function jsonObject(body) {
  try {
    return parseObject(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    return void 0;
  }
}

// build/text/masks.js
var SHORTEST_MASK = 4;

// build/text/encoded-forms.js
var URL_SAFE = ["-_.!~*'()", "-_.!~*'();/?:@&=+$,#", "-_.~", "-_.~/", "*-._"];
var PLAIN = /^[\w.-]*$/;
var MOST_CHOICES = 4;
var HTML_QUOTES = [
  ["&quot;", "&#39;"],
  ["&quot;", "&#x27;"],
  ["&#34;", "&#39;"],
  ["&quot;", "'"]
];
var SHORTEST_RARE = 8;
function encodedFormsOfWhole(value) {
  return encodingsOf([value], []);
}
function encodingsOf(values, asBytes) {
  const forms2 = /* @__PURE__ */ new Map();
  const add = (form, shortest) => {
    if (form.length >= shortest)
      forms2.set(form.toString("latin1"), form);
  };
  for (const value of new Set(values)) {
    add(Buffer.from(value), SHORTEST_MASK);
    if (PLAIN.test(value))
      continue;
    for (const encode2 of [urlForms, jsonForms, htmlForms, shellForms])
      for (const text of encode2(value))
        add(Buffer.from(text), SHORTEST_MASK);
  }
  for (const value of /* @__PURE__ */ new Set([...values, ...asBytes])) {
    for (const encode2 of [base64Forms, hexForms])
      for (const text of encode2(value))
        add(Buffer.from(text), SHORTEST_MASK);
    for (const form of rareForms(value))
      add(form, SHORTEST_RARE);
  }
  return [...forms2.values()];
}
function* urlForms(value) {
  const bytes = [...Buffer.from(value)];
  const coded = new Set(bytes.map((byte) => String.fromCharCode(byte)).filter((one) => /[^A-Za-z0-9]/.test(one)));
  for (const safe of /* @__PURE__ */ new Set([...URL_SAFE, ...choices([...coded])])) {
    for (const upper of [true, false]) {
      const parts = bytes.map((byte) => {
        const character = String.fromCharCode(byte);
        if (/[A-Za-z0-9]/.test(character) || safe.includes(character))
          return character;
        const hex = byte.toString(16).padStart(2, "0");
        return `%${upper ? hex.toUpperCase() : hex}`;
      });
      yield parts.join("");
      yield parts.map((part) => part === "%20" ? "+" : part).join("");
      if (safe === URL_SAFE[0])
        yield parts.join("").replaceAll("%", "%25");
    }
  }
}
function choices(characters) {
  if (characters.length > MOST_CHOICES)
    return [];
  const sets = [""];
  for (const one of characters)
    sets.push(...sets.map((set) => set + one));
  return sets;
}
function* jsonForms(value) {
  const plain = JSON.stringify(value).slice(1, -1);
  const once = /* @__PURE__ */ new Set();
  const asCode = (upper) => (character) => {
    const hex = character.charCodeAt(0).toString(16).padStart(4, "0");
    return `\\u${upper ? hex.toUpperCase() : hex}`;
  };
  for (const upper of [false, true]) {
    const code = asCode(upper);
    for (const text of [plain, plain.replace(/[^\0-\x7f]/g, code)]) {
      for (const escaped of [
        text,
        text.replace(/[<>&\u2028\u2029]/g, code),
        text.replace(/\\"/g, () => code('"')).replace(/[<>&'+`]/g, code),
        text.replace(/\\"/g, () => code('"')).replace(/[<>&']/g, code)
      ]) {
        once.add(escaped);
        once.add(escaped.replaceAll("/", "\\/"));
      }
    }
  }
  for (const text of once) {
    yield text;
    yield text.replace(/["\\]/g, "\\$&");
  }
}
function* htmlForms(value) {
  const text = value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  yield text;
  for (const [double, single] of HTML_QUOTES)
    yield text.replaceAll('"', double).replaceAll("'", single);
}
function* shellForms(value) {
  yield value.replaceAll("'", "'\\''");
  yield value.replaceAll("'", `'"'"'`);
  yield value.replace(/[$`"\\]/g, "\\$&");
  yield value.replace(/[\\']/g, "\\$&").replaceAll("\n", "\\n").replaceAll("\r", "\\r").replaceAll("	", "\\t");
  yield value.replace(/[ !"#$&'()*,;<>?[\\\]^`{|}~]/g, "\\$&");
  yield value.replace(/[ !"$&'()*,;<>?[\\\]^`{|}]/g, "\\$&");
}

// build/text/secrets.js
var HIDDEN = "***";
var PIECE = 12;
var ASCII = /^[\0-\x7f]*$/;
var Secrets = class {
  // The forms are computed at the first redaction, because most jobs never need them.
  #known = /* @__PURE__ */ new Map();
  /** Adds secrets. Values of fewer than four characters are ignored, because they would match ordinary text. */
  add(...values) {
    for (const value of values) {
      if (value.length >= 4 && !this.#known.has(value))
        this.#known.set(value, void 0);
    }
  }
  /** Removes secrets that are no longer valid, because the time for a redaction increases with the number of secrets. */
  remove(...values) {
    for (const value of values)
      this.#known.delete(value);
  }
  /** Whether a value is a known secret. */
  has(value) {
    return this.#known.has(value);
  }
  /**
   * Returns the text without any known secret. This method finds a secret as a whole, encoded, and in pieces of at least twelve
   * characters. It ignores case, because a host name in a redirect, for example, arrives in lower case.
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
    let shown = "";
    for (let at = 0; at < text.length; at++) {
      if (hidden[at] === 0)
        shown += text[at];
      else if (at === 0 || hidden[at - 1] === 0)
        shown += HIDDEN;
    }
    return shown;
  }
  /**
   * Whether a text mostly consists of a known secret: the whole secret, an encoded form, or a piece. Different secrets of one
   * kind, such as HashiCorp Vault tokens, can have a dozen characters in common. Such a match does not count as an echo.
   */
  echoedBy(text) {
    return this.redact(text).replaceAll(HIDDEN, "").length < text.length / 2;
  }
  *#forms() {
    for (const [value, known] of this.#known) {
      const all = known ?? forms(value);
      if (known === void 0)
        this.#known.set(value, all);
      yield* all;
    }
  }
};
function sharesHalf(text, secret, length) {
  const half = length >> 1;
  for (let at = 0; at + half <= text.length; at += half) {
    if (secret.includes(text.slice(at, at + half)))
      return true;
  }
  return false;
}
function forms(value) {
  const all = encodedFormsOfWhole(value).map((form) => small(form.toString()));
  const sorted = [...new Set(all)].sort((one, other) => other.length - one.length);
  return sorted.filter((form, at) => !sorted.some((longer, before) => before < at && longer.startsWith(form)));
}
function small(text) {
  if (ASCII.test(text))
    return text.toLowerCase().replaceAll("-", "+").replaceAll("_", "/");
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()).replace(/[-_]/g, (character) => String.fromCharCode(base64Folded(character.charCodeAt(0))));
}

// build/http/client.js
init_errors();
init_printable();

// build/version.js
var VERSION = "0.1.0";

// build/http/client.js
init_failure();
init_hosts();
init_retry();
var LIMITS = { attemptMs: 1e4, connectMs: 5e3, bodyBytes: 256 * 1024 };
var PATIENCE = { totalMs: 45e3, answeredMs: 17e3, malformedTries: 7 };
var HttpClient = class _HttpClient {
  #options;
  constructor(options) {
    this.#options = options;
  }
  get allowedHosts() {
    return this.#options.allowedHosts;
  }
  /** Returns a client that uses the same connections with other limits or secrets. */
  with(changes) {
    return new _HttpClient({ ...this.#options, ...changes });
  }
  /**
   * Sends a request once and returns the response, whatever its status. Follows at most one redirect, over https, to a host
   * that the user allowed.
   *
   * @throws JobpassError `unreachable`, `malformed`, `refused` (a redirect that is not followed), `cancelled`, `insecure` (plain
   * http to another machine)
   */
  async send(request, attempt2) {
    if (this.#options.signal?.aborted)
      throw new JobpassError("cancelled", `Canceled before ${request.what}`);
    checkEncrypted(request);
    const limits = this.#options.limits ?? LIMITS;
    const bounded = {
      ...limits,
      bodyBytes: request.bodyBytes ?? limits.bodyBytes,
      attemptMs: Math.min(limits.attemptMs, attempt2?.leftMs ?? limits.attemptMs, this.#leftMs)
    };
    const prepared = { ...request, headers: { "user-agent": `jobpass/${VERSION}`, ...request.headers } };
    const sentAt = this.#options.clock.now();
    const answer = await this.#options.transport(prepared, bounded, this.#options.signal);
    if (answer.status < 300 || answer.status > 399 || request.returnRedirect === true)
      return this.#timed(answer, sentAt);
    const next = this.#redirect(request, answer);
    const second = await this.#options.transport({ ...prepared, url: next }, bounded, this.#options.signal);
    if (second.status >= 300 && second.status <= 399) {
      throw this.refusal(request, second, "redirected a second time");
    }
    return second;
  }
  /** Retries an operation after transient failures, within the retry limits. */
  persist(operation) {
    const { clock, signal, retries, patience = PATIENCE } = this.#options;
    const bounded = { ...patience, totalMs: Math.min(patience.totalMs, this.#leftMs) };
    return persist(operation, bounded, {
      clock,
      ...signal === void 0 ? {} : { signal },
      events: retries
    });
  }
  /**
   * The error for a response that is not a success. The status determines whether the error is transient. The caller reads the
   * reason from the body. This method makes the reason safe to print.
   */
  refusal(request, answer, said, hint) {
    const { status } = answer;
    const wait2 = this.#retryAfter(answer);
    const transient = isTransientStatus(status) || status >= 400 && status <= 499 && wait2 !== void 0;
    const reason = said === void 0 || said === "" ? "" : `: ${this.safe(said)}`;
    return new JobpassError(transient ? "busy" : "refused", `${capitalized(request.what)} at ${printableUrl(answer.url)} was answered with ${status}${reason}`, {
      transient,
      answerLost: mayHaveActed(status),
      page: /^\s*<(!doctype html|html)\b/i.test(answer.body.subarray(0, 200).toString("latin1")),
      ...transient && wait2 !== void 0 ? { retryAfterMs: wait2 } : {},
      ...hint === void 0 ? {} : { hint }
    });
  }
  /** The transient error for a response whose body shows that a retry may succeed, whatever its status. */
  busy(request, answer, said, retryAfterMs) {
    const wait2 = retryAfterMs ?? this.#retryAfter(answer);
    return new JobpassError("busy", this.refusal(request, answer, said).message, {
      transient: true,
      answerLost: mayHaveActed(answer.status),
      ...wait2 === void 0 ? {} : { retryAfterMs: wait2 }
    });
  }
  /**
   * The error for a success that does not conform to the protocol.
   *
   * @param final whether the service intended this response, so that a retry would return the same response
   */
  malformed(request, answer, said, final = false) {
    return new JobpassError("malformed", `${capitalized(request.what)} at ${printableUrl(answer.url)} was answered with ${answer.status} and ${this.safe(said)}`, { transient: !final, answerLost: !final });
  }
  /** Makes text from a server safe to print: one line of limited length, without secrets. */
  safe(text, max = 300) {
    const line = printable(this.#options.secrets.redact(text.slice(0, 2e3)), 2e3);
    if (line.length <= max)
      return line;
    const half = Math.floor((max - 3) / 2);
    return `${printable(line.slice(0, half), half)} \u2026 ${printable(line.slice(-half), half)}`;
  }
  /**
   * Adds the time on the server's clock to the response. The time is omitted if the response came over plain http from another
   * machine, or through a proxy, which may decrypt TLS. In both cases, someone could have changed the time.
   */
  #timed(answer, sentAt) {
    const at = Date.parse(answer.headers.date ?? "");
    const direct = answer.proxied !== true && (answer.url.protocol === "https:" || isLoopback(answer.url));
    if (!direct || Number.isNaN(at))
      return answer;
    return { ...answer, served: { at, sentAt, receivedAt: this.#options.clock.now() } };
  }
  /**
   * The delay from the Retry-After header of a response. If the header contains a date, the delay is the difference between
   * this date and the server's time in the Date header.
   */
  #retryAfter({ headers }) {
    const served = Date.parse(headers.date ?? "");
    return retryAfter(headers["retry-after"], Number.isNaN(served) ? this.#options.clock.now() : served);
  }
  get #leftMs() {
    const { clock, deadline } = this.#options;
    return deadline === void 0 ? Number.POSITIVE_INFINITY : Math.max(1, deadline - clock.elapsed());
  }
  #redirect(request, answer) {
    const location = answer.headers.location;
    let next;
    try {
      if (location === void 0)
        throw new Error("no address");
      next = new URL(location, answer.url);
    } catch {
      throw this.refusal(request, answer, "a redirect without a valid address");
    }
    const host = this.safe(next.host, 100);
    if (next.protocol !== "https:" || !this.#options.allowedHosts.has(next)) {
      throw this.refusal(request, answer, `a redirect to ${next.protocol}//${host}`, "Jobpass does not follow this redirect, because the request contains a secret. If the host is correct, use it in `url` or add it to `allowed-hosts` (https only)");
    }
    if (request.method !== "GET" && answer.status !== 307 && answer.status !== 308) {
      const lost = request.body === void 0 ? `turn the ${request.method} into a GET` : `drop the request's body`;
      throw this.refusal(request, answer, `a redirect to ${host} that would ${lost}`);
    }
    return next;
  }
};
function checkEncrypted({ url, what, toMetadataService }) {
  if (url.protocol === "https:" || isLoopback(url))
    return;
  if (toMetadataService === true && isMetadataService(url))
    return;
  throw new JobpassError("insecure", `${capitalized(what)} would use plain http to ${printableUrl(url)}`, {
    hint: "Use https. Plain http is allowed only for loopback addresses"
  });
}
function mayHaveActed(status) {
  return status >= 500 && status !== 503 && isTransientStatus(status);
}
function describeAnswer(answer) {
  const head = answer.body.subarray(0, 200).toString("latin1").trimStart();
  if (answer.body.length === 0)
    return "an empty body";
  if (head.startsWith("<"))
    return "a page of HTML or XML instead of JSON";
  try {
    JSON.parse(answer.body.toString("utf8"));
  } catch {
    return head.startsWith("{") || head.startsWith("[") ? "invalid JSON" : "a body that is not JSON";
  }
  return "JSON that is not the expected object";
}

// build/http/open.js
init_hosts();

// build/http/node-transport.js
import http2 from "node:http";

// build/http/attempt.js
init_errors();

// build/http/body.js
init_errors();
init_failure();
async function readBody(answer, bound, what, of) {
  const broken = (said) => new JobpassError("unreachable", `${capitalized(what)} at ${of} got a broken answer: ${said}`, {
    transient: true,
    answered: true,
    answerLost: true
  });
  const chunks = [];
  let size = 0;
  await new Promise((resolve, reject) => {
    answer.on("data", (chunk) => {
      size += chunk.length;
      if (size > bound) {
        chunks.length = 0;
        answer.destroy();
        reject(tooLarge(what, of, bound));
        return;
      }
      chunks.push(chunk);
    });
    answer.on("end", () => answer.complete ? resolve() : reject(broken("it was cut short")));
    answer.on("error", () => reject(broken("it was cut short")));
    answer.on("close", () => reject(broken("it was cut short")));
  });
  const body = Buffer.concat(chunks, size);
  const encoding = (answer.headers["content-encoding"] ?? "identity").trim().toLowerCase();
  if (encoding === "identity" || encoding === "" || size === 0)
    return body;
  const { decompress: decompress2 } = await Promise.resolve().then(() => (init_decompress(), decompress_exports));
  return decompress2(body, encoding, bound, {
    tooLarge: () => tooLarge(what, of, bound),
    broken: () => broken("its compression is damaged or unknown")
  });
}
function tooLarge(what, of, bound) {
  return new JobpassError("malformed", `${capitalized(what)} at ${of} got an answer of more than ${bound / 1024} KiB`, {
    transient: true,
    answerLost: true
  });
}

// build/http/attempt.js
init_failure();
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
      signal?.removeEventListener("abort", onAbort);
      act();
    };
    const fail = (error) => {
      settle(() => reject(error));
      outgoing.destroy();
    };
    const lost = (reason) => fail(new JobpassError("unreachable", `${capitalized(what)} at ${of} got no answer: ${reason}`, {
      transient: true,
      answerLost: connected
    }));
    const cancel = () => fail(new JobpassError("cancelled", `Canceled while waiting for ${what} at ${of}`, {
      answerLost: connected
    }));
    const onAbort = () => {
      if (request.finishMs === void 0)
        cancel();
      else
        timers.push(setTimeout(cancel, request.finishMs));
    };
    const outgoing = requester(url, {
      method: request.method,
      agent,
      headers: {
        accept: "application/json",
        // Jobpass requests no compression, because a small compressed response can expand to a large one.
        "accept-encoding": "identity",
        ...request.headers,
        ...request.body === void 0 ? {} : { "content-length": String(Buffer.byteLength(request.body)) }
      }
    }, (answer) => {
      answering = true;
      readBody(answer, limits.bodyBytes, what, of).then((body) => {
        settle(() => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body, url }));
      }, fail);
    });
    timers.push(setTimeout(() => lost(`no complete answer within ${Math.ceil(limits.attemptMs / 1e3)} s`), limits.attemptMs));
    const connecting = setTimeout(() => lost(`no connection within ${limits.connectMs / 1e3} s`), Math.min(limits.connectMs, limits.attemptMs));
    timers.push(connecting);
    outgoing.on("socket", (socket) => {
      const onConnected = () => {
        connected = true;
        clearTimeout(connecting);
      };
      if (outgoing.reusedSocket || url.protocol === "https:")
        onConnected();
      else
        socket.once("connect", onConnected);
    });
    outgoing.on("error", (error) => {
      const subject = `${capitalized(what)} at ${of}`;
      fail(connectionFailure(error, subject, connected || outgoing.reusedSocket, onReset(url)));
    });
    outgoing.on("close", () => {
      if (!answering)
        lost("the connection was closed");
    });
    signal?.addEventListener("abort", onAbort, { once: true });
    outgoing.end(request.body);
  });
}
function onReset(url) {
  return url.protocol === "http:" ? "If this continues, check whether the port expects https" : "If this continues, check whether the server requires a client certificate (`client-cert`, `client-key`) and accepts the configured one";
}

// build/http/node-transport.js
init_hosts();

// build/http/secure-route.js
init_errors();
var INPUT_NAMES = {
  ca: "The input ca",
  clientCert: "The inputs client-cert",
  clientKey: "client-key"
};
async function secureRoute(url, tls, withCertificate, idle = {}) {
  const added = addedAuthorities(tls);
  await checkTlsMaterial(tls, added);
  const options = {
    ...idle,
    keepAlive: true,
    minVersion: "TLSv1.2",
    ...added.length === 0 ? {} : { ca: [...await defaultAuthorities(), ...added.map(({ pem }) => pem)] },
    ...withCertificate && tls.clientCert !== void 0 && tls.clientKey !== void 0 ? { cert: tls.clientCert, key: tls.clientKey } : {}
  };
  if (process.env["HTTPS_PROXY"] || process.env["https_proxy"] || process.env["ALL_PROXY"] || process.env["all_proxy"]) {
    const { tunnelAgent: tunnelAgent2 } = await Promise.resolve().then(() => (init_proxy(), proxy_exports));
    const agent = tunnelAgent2(url, options);
    if (agent !== void 0)
      return { agent, proxy: agent.shownProxy };
  }
  const { SecureAgent: SecureAgent2 } = await Promise.resolve().then(() => (init_agent(), agent_exports));
  return { agent: new SecureAgent2(options) };
}
function addedAuthorities({ ca, names: names2 = INPUT_NAMES, authorities = [] }) {
  return [...ca === void 0 ? [] : [{ pem: ca, name: names2.ca }], ...authorities];
}
async function checkTlsMaterial({ clientCert: cert, clientKey: key, names: names2 = INPUT_NAMES }, added) {
  for (const { pem, name } of added) {
    try {
      new (await import("node:crypto")).X509Certificate(pem);
    } catch (error) {
      throw new JobpassError("usage", `${name} contains no valid certificate${codeSuffix(error)}`, {
        hint: "Use certificates in PEM, which start with -----BEGIN CERTIFICATE-----"
      });
    }
  }
  try {
    if (cert !== void 0)
      (await import("node:tls")).createSecureContext({ cert, key });
  } catch (error) {
    throw new JobpassError("usage", `${names2.clientCert} and ${names2.clientKey} cannot be used together${codeSuffix(error)}`, {
      hint: "The certificate and the key must be a pair in PEM, and the key must not be encrypted"
    });
  }
}
function codeSuffix(error) {
  const code = systemCode(error);
  return code === void 0 ? "" : `: ${code}`;
}
async function defaultAuthorities() {
  const tls = await import("node:tls");
  const get = tls.getCACertificates;
  if (get !== void 0)
    return get("default");
  const extra = process.env["NODE_EXTRA_CA_CERTS"];
  if (extra === void 0 || extra === "")
    return [...tls.rootCertificates];
  const { readFileSync } = await import("node:fs");
  try {
    return [...tls.rootCertificates, readFileSync(extra, "utf8")];
  } catch {
    return [...tls.rootCertificates];
  }
}

// build/http/node-transport.js
function nodeTransport(tls = {}, idleMs) {
  const idle = idleMs === void 0 ? {} : { timeout: idleMs };
  const plain = new http2.Agent({ keepAlive: true, ...idle });
  const secure = /* @__PURE__ */ new Map();
  const route = (url, withCertificate) => {
    const key = `${url.origin} ${withCertificate}`;
    const known = secure.get(key);
    if (known !== void 0)
      return known;
    const made = secureRoute(url, tls, withCertificate, idle);
    secure.set(key, made);
    return made;
  };
  return {
    send: async (request, limits, signal) => {
      const at = printableUrl(request.url);
      if (request.url.protocol === "http:")
        return attempt({ request, requester: http2.request, agent: plain, at, limits, signal });
      const { request: requester } = await import("node:https");
      const { agent, proxy } = await route(request.url, request.presentCertificate ?? false);
      const by = proxy === void 0 ? at : `${at} by the proxy ${proxy}`;
      const answer = await attempt({ request, requester, agent, at: by, limits, signal });
      return proxy === void 0 ? answer : { ...answer, proxied: true };
    },
    close: () => {
      plain.destroy();
      for (const opened of secure.values()) {
        opened.then(({ agent }) => agent.destroy(), () => void 0);
      }
    }
  };
}

// build/http/open.js
var kept;
var IDLE_MS = 15e3;
function transportFor(connection) {
  if (kept === void 0)
    return nodeTransport(connection);
  const { ca, authorities, clientCert, clientKey, names: names2 } = connection;
  const key = JSON.stringify([ca, authorities, clientCert, clientKey, names2]);
  const known = kept.get(key) ?? nodeTransport(connection, IDLE_MS);
  kept.set(key, known);
  return { ...known, close: () => void 0 };
}
function openHttp(connection = {}, bounds = {}) {
  const { send, close } = transportFor(connection);
  const allowedHosts = new AllowedHosts(connection.allowedHosts);
  const http3 = new HttpClient({
    ...{ clock: systemClock, secrets: new Secrets(), ...bounds },
    ...{ transport: send, allowedHosts }
  });
  return { http: http3, close };
}

// build/verify/verifier.js
import { createHash as createHash2, X509Certificate as X509Certificate2 } from "node:crypto";

// node_modules/jose/dist/webapi/util/errors.js
var JOSEError = class extends Error {
  static code = "ERR_JOSE_GENERIC";
  code = "ERR_JOSE_GENERIC";
  constructor(message2, options) {
    super(message2, options), this.name = this.constructor.name, Error.captureStackTrace?.(this, this.constructor);
  }
};
var JWTClaimValidationFailed = class extends JOSEError {
  static code = "ERR_JWT_CLAIM_VALIDATION_FAILED";
  code = "ERR_JWT_CLAIM_VALIDATION_FAILED";
  claim;
  reason;
  payload;
  constructor(message2, payload, claim = "unspecified", reason = "unspecified") {
    super(message2, { cause: { claim, reason, payload } }), this.claim = claim, this.reason = reason, this.payload = payload;
  }
};
var JWTExpired = class extends JOSEError {
  static code = "ERR_JWT_EXPIRED";
  code = "ERR_JWT_EXPIRED";
  claim;
  reason;
  payload;
  constructor(message2, payload, claim = "unspecified", reason = "unspecified") {
    super(message2, { cause: { claim, reason, payload } }), this.claim = claim, this.reason = reason, this.payload = payload;
  }
};
var JOSEAlgNotAllowed = class extends JOSEError {
  static code = "ERR_JOSE_ALG_NOT_ALLOWED";
  code = "ERR_JOSE_ALG_NOT_ALLOWED";
};
var JOSENotSupported = class extends JOSEError {
  static code = "ERR_JOSE_NOT_SUPPORTED";
  code = "ERR_JOSE_NOT_SUPPORTED";
};
var JWSInvalid = class extends JOSEError {
  static code = "ERR_JWS_INVALID";
  code = "ERR_JWS_INVALID";
};
var JWTInvalid = class extends JOSEError {
  static code = "ERR_JWT_INVALID";
  code = "ERR_JWT_INVALID";
};
var JWKSInvalid = class extends JOSEError {
  static code = "ERR_JWKS_INVALID";
  code = "ERR_JWKS_INVALID";
};
var JWKSNoMatchingKey = class extends JOSEError {
  static code = "ERR_JWKS_NO_MATCHING_KEY";
  code = "ERR_JWKS_NO_MATCHING_KEY";
  constructor(message2 = "no applicable key found in the JSON Web Key Set", options) {
    super(message2, options);
  }
};
var JWKSMultipleMatchingKeys = class extends JOSEError {
  [Symbol.asyncIterator] = async function* () {
  };
  static code = "ERR_JWKS_MULTIPLE_MATCHING_KEYS";
  code = "ERR_JWKS_MULTIPLE_MATCHING_KEYS";
  constructor(message2 = "multiple matching keys found in the JSON Web Key Set", options) {
    super(message2, options);
  }
};
var JWSSignatureVerificationFailed = class extends JOSEError {
  static code = "ERR_JWS_SIGNATURE_VERIFICATION_FAILED";
  code = "ERR_JWS_SIGNATURE_VERIFICATION_FAILED";
  constructor(message2 = "signature verification failed", options) {
    super(message2, options);
  }
};

// node_modules/jose/dist/webapi/lib/buffer_utils.js
var encoder = new TextEncoder();
var decoder = new TextDecoder();
var strictDecoder = new TextDecoder("utf-8", { fatal: true });
var UINT32_RANGE = 2 ** 32;
function concat(...buffers) {
  const size = buffers.reduce((acc, { length }) => acc + length, 0), buf = new Uint8Array(size);
  let i = 0;
  for (const buffer of buffers)
    buf.set(buffer, i), i += buffer.length;
  return buf;
}
var NON_ASCII = /[^\x00-\x7f]/;
function encode(string) {
  if (typeof string == "string" && string.length >= 128) {
    if (NON_ASCII.test(string))
      throw new TypeError("non-ASCII string encountered in encode()");
    return encoder.encode(string);
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
function decodeBase64(encoded, url = false) {
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

// node_modules/jose/dist/webapi/util/base64url.js
var invalid = "The input to be decoded is not correctly encoded.";
function decode(input) {
  try {
    return decodeBase64(typeof input == "string" ? input : decoder.decode(input), true);
  } catch (cause) {
    throw new TypeError(invalid, { cause });
  }
}

// node_modules/jose/dist/webapi/lib/validate.js
function isObject2(input) {
  if (typeof input != "object" || input === null || Object.prototype.toString.call(input) !== "[object Object]")
    return false;
  const prototype = Object.getPrototypeOf(input);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
function isJwkSet(input) {
  return isObject2(input) && Array.isArray(input.keys) && Array.from(input.keys).every(isObject2);
}
function isDisjoint(...headers) {
  const parameters = /* @__PURE__ */ new Set();
  for (const header of headers)
    if (header)
      for (const parameter of Object.keys(header)) {
        if (parameters.has(parameter))
          return false;
        parameters.add(parameter);
      }
  return true;
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
function parseJoseHeader(encodedProtectedHeader, ErrorClass, message2) {
  let parsed;
  try {
    parsed = JSON.parse(strictDecoder.decode(decode(encodedProtectedHeader)));
  } catch (cause) {
    throw new ErrorClass(message2, { cause });
  }
  if (!isObject2(parsed))
    throw new ErrorClass(message2);
  return parsed;
}
var JWS_RECOGNIZED = { __proto__: null, b64: true };
function validateAlgorithms(option, algorithms) {
  if (algorithms !== void 0 && (!Array.isArray(algorithms) || algorithms.some((s) => typeof s != "string")))
    throw new TypeError(`"${option}" option must be an array of strings`);
  return algorithms === void 0 ? void 0 : new Set(algorithms);
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
      throw new JWSInvalid('The "b64" (base64url-encode payload) Header Parameter must be a boolean');
    return b64;
  }
  return true;
}

// node_modules/jose/dist/webapi/util/decode_protected_header.js
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
  const invalid2 = "Invalid Token or Protected Header formatting";
  if (typeof encodedProtectedHeader != "string" || !encodedProtectedHeader)
    throw new TypeError(invalid2);
  return parseJoseHeader(encodedProtectedHeader, TypeError, invalid2);
}

// node_modules/jose/dist/webapi/lib/key_descriptor.js
function table(entries) {
  const out = { __proto__: null };
  for (const alg in entries)
    out[alg] = { ...entries[alg], alg };
  return out;
}

// node_modules/jose/dist/webapi/lib/jws_algorithms.js
var sig = [["verify"], ["sign"]];
function hmac(bits) {
  const subtle = { name: "HMAC", hash: `SHA-${bits}` };
  return { kty: ["oct"], secret: true, subtle, signing: subtle, usages: sig };
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
var JWS = table({
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

// node_modules/jose/dist/webapi/lib/key.js
var tag = (key) => key[Symbol.toStringTag];
var jwkMatchesOp = (entry, key, usage) => {
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
  if (isObject2(key)) {
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
var cache;
var nist = {
  __proto__: null,
  prime256v1: "P-256",
  secp384r1: "P-384",
  secp521r1: "P-521"
};
var isCryptoKey = (key) => {
  if (key?.[Symbol.toStringTag] === "CryptoKey")
    return true;
  try {
    return key instanceof CryptoKey;
  } catch {
    return false;
  }
};
var isKeyObject = (key) => key?.[Symbol.toStringTag] === "KeyObject";
var isKeyLike = (key) => isCryptoKey(key) || isKeyObject(key);
function message(msg, actual, ...types) {
  if (types.length > 2) {
    const last = types.pop();
    msg += `one of type ${types.join(", ")}, or ${last}.`;
  } else types.length === 2 ? msg += `one of type ${types[0]} or ${types[1]}.` : msg += `of type ${types[0]}.`;
  return actual == null ? msg += ` Received ${actual}` : typeof actual == "function" && actual.name ? msg += ` Received function ${actual.name}` : typeof actual == "object" && actual != null && actual.constructor?.name && (msg += ` Received an instance of ${actual.constructor.name}`), msg;
}
function invalidKeyType(alg, actual, secret) {
  const types = ["CryptoKey", "KeyObject", "JSON Web Key"];
  return secret && types.push("Uint8Array"), new TypeError(message(`Key for the ${alg} algorithm must be `, actual, ...types));
}
var unusable = (name, prop = "algorithm.name") => new TypeError(`CryptoKey does not support this operation, its ${prop} must be ${name}`);
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
async function jwkToKey(entry, jwk, extractable) {
  if (!entry.kty.includes(jwk.kty))
    throw new JOSENotSupported('Invalid or unsupported JWK "alg" (Algorithm) Parameter value');
  const algorithm = entry.resolve?.({ kty: jwk.kty, crv: jwk.crv }) ?? entry.subtle, isPrivate = !!(jwk.d || jwk.priv), keyData = { ...jwk, ext: extractable ?? jwk.ext };
  return keyData.kty !== "AKP" && delete keyData.alg, delete keyData.use, crypto.subtle.importKey("jwk", keyData, algorithm, keyData.ext ?? !isPrivate, jwk.key_ops ?? entry.usages[isPrivate ? 1 : 0]);
}
async function rawKey(key, expected, usage, extractable = false) {
  return key instanceof Uint8Array && (key = await crypto.subtle.importKey("raw", key, expected, extractable, [usage])), checkCryptoKey(key, expected, usage), key;
}

// node_modules/jose/dist/webapi/lib/jws_verify.js
function prepareVerify(options) {
  return [options && validateAlgorithms("algorithms", options.algorithms), options?.crit];
}
function parseProtectedHeader(encodedProtectedHeader) {
  return encodedProtectedHeader === void 0 ? {} : parseJoseHeader(encodedProtectedHeader, JWSInvalid, "JWS Protected Header is invalid");
}
function encodeCompactUnencodedPayload(payload) {
  try {
    return encode(payload);
  } catch (cause) {
    throw new JWSInvalid("JWS Compact Serialization payload must use only ASCII characters", {
      cause
    });
  }
}
async function verifySignature(jws, shared, key, encodeUnencodedPayload, parsedProtected) {
  const { protected: encodedProtectedHeader, header, payload: inputPayload } = jws, protectedHeader = parsedProtected ?? parseProtectedHeader(encodedProtectedHeader);
  if (!isDisjoint(protectedHeader, header))
    throw new JWSInvalid("JWS Protected and JWS Unprotected Header Parameter names must be disjoint");
  const joseHeader = { ...protectedHeader, ...header }, b64 = validateB64(protectedHeader, validateCrit(JWSInvalid, JWS_RECOGNIZED, shared[1], protectedHeader, joseHeader)), { alg } = joseHeader;
  if (typeof alg != "string" || !alg)
    throw new JWSInvalid('JWS "alg" (Algorithm) Header Parameter missing or invalid');
  if (shared[0] && !shared[0].has(alg))
    throw new JOSEAlgNotAllowed('"alg" (Algorithm) Header Parameter value not allowed');
  if (b64) {
    if (typeof inputPayload != "string")
      throw new JWSInvalid("JWS Payload must be a string");
  } else if (typeof inputPayload != "string" && !(inputPayload instanceof Uint8Array))
    throw new JWSInvalid("JWS Payload must be a string or an Uint8Array instance");
  const signingPayload = b64 || typeof inputPayload != "string" ? inputPayload : encodeUnencodedPayload(inputPayload);
  let resolvedKey = false;
  typeof key == "function" && (key = await key(protectedHeader, jws), resolvedKey = true);
  const entry = jwsAlgorithm(alg), signingInput = concat(encodedProtectedHeader !== void 0 ? encode(encodedProtectedHeader) : new Uint8Array(), encode("."), typeof signingPayload == "string" ? shared[2] ??= encodeAsciiMember(signingPayload, "payload", JWSInvalid) : signingPayload), signature = decodeBase64url(jws.signature, "signature", JWSInvalid), verificationKey = await prepareKey(entry, key, "verify"), cryptoKey = await rawKey(verificationKey, entry.subtle, "verify");
  entry.minRsaBits && checkModulusLength(entry.alg, cryptoKey);
  let verified = false;
  try {
    verified = await crypto.subtle.verify(entry.signing, cryptoKey, signature, signingInput);
  } catch (cause) {
    throw new JWSSignatureVerificationFailed(void 0, { cause });
  }
  if (!verified)
    throw new JWSSignatureVerificationFailed();
  const result = { payload: typeof signingPayload == "string" ? decodeBase64url(signingPayload, "payload", JWSInvalid) : signingPayload };
  return encodedProtectedHeader !== void 0 && (result.protectedHeader = protectedHeader), header !== void 0 && (result.unprotectedHeader = header), resolvedKey ? [{ ...result, key: verificationKey }, b64] : [result, b64];
}
async function verifyCompact(jws, shared, key) {
  if (jws instanceof Uint8Array && (jws = decoder.decode(jws)), typeof jws != "string")
    throw new JWSInvalid("Compact JWS must be a string or Uint8Array");
  const { 0: protectedHeader, 1: payload, 2: signature, length } = jws.split(".");
  if (length !== 3)
    throw new JWSInvalid("Invalid Compact JWS");
  return verifySignature({ payload, protected: protectedHeader, signature }, shared, key, encodeCompactUnencodedPayload);
}

// node_modules/jose/dist/webapi/lib/jwt_claims_set.js
var epoch = (date) => Math.floor(date.getTime() / 1e3);
var multipliers = {
  s: 1,
  m: 60,
  h: 3600,
  d: 86400,
  w: 604800,
  y: 31557600
};
var REGEX = /^(\+|\-)? ?(\d+|\d+\.\d+) ?(seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w|years?|yrs?|y)(?: (ago|from now))?$/i;
var checkFailed = "check_failed";
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
var normalizeTyp = (value) => {
  const normalized = value.toLowerCase();
  return value.includes("/") ? normalized : `application/${normalized}`;
};
var checkAudiencePresence = (audPayload, audOption) => typeof audPayload == "string" ? audOption.includes(audPayload) : Array.isArray(audPayload) ? audOption.some((aud) => audPayload.includes(aud)) : false;
function validateNumericDate(claimsSet, claim, required = false) {
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
  if (!isObject2(claimsSet))
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

// node_modules/jose/dist/webapi/jwt/verify.js
async function jwtVerify(jwt, key, options) {
  const [verified, b64] = await verifyCompact(jwt, prepareVerify(options), key);
  if (!b64)
    throw new JWTInvalid("JWTs MUST NOT use unencoded payload");
  const payload = validateClaimsSet(verified.protectedHeader, verified.payload, options);
  return { ...verified, payload };
}

// build/verify/verifier.js
init_errors();

// build/verify/broker-client.js
init_errors();
init_hosts();

// build/http/metadata-issuer.js
init_errors();
function checkMetadataIssuer(http3, { url }, metadata, issuer, hint) {
  const named = metadata["issuer"];
  if (named === issuer)
    return;
  const shown = typeof named === "string" ? `"${http3.safe(named, 120)}"` : "(none)";
  throw new JobpassError("malformed", `The metadata at ${url.origin} has the issuer ${shown}, not "${http3.safe(issuer, 120)}"`, { hint });
}

// build/verify/renewing.js
var FRESH_MS = 10 * 6e4;
var STALE_MS = 60 * 6e4;
var COOLDOWN_MS = 2e3;
function renewingValue(load, clock) {
  let kept2;
  let loading;
  let begun = Number.NEGATIVE_INFINITY;
  let failed = false;
  const run = async () => {
    begun = clock.elapsed();
    try {
      const value = await load();
      kept2 = { value, at: begun };
      failed = false;
      return value;
    } catch (error) {
      failed = true;
      throw error;
    } finally {
      loading = void 0;
    }
  };
  const renew = () => {
    loading ??= run();
    return loading;
  };
  const other = (value) => kept2 !== void 0 && kept2.value !== value ? kept2 : void 0;
  return {
    get: async () => {
      if (kept2 === void 0)
        return renew();
      const { value, at } = kept2;
      const age = clock.elapsed() - at;
      if (age < FRESH_MS)
        return value;
      if (age >= STALE_MS)
        return renew();
      if (failed) {
        if (clock.elapsed() - begun >= COOLDOWN_MS)
          renew().catch(() => void 0);
        return value;
      }
      return renew().catch(() => value);
    },
    newerThan: async (value) => {
      const pause = begun + COOLDOWN_MS - clock.elapsed();
      if (other(value) === void 0 && loading === void 0 && pause > 0)
        await clock.sleep(pause);
      return other(value)?.value ?? renew();
    }
  };
}

// build/verify/broker-client.js
var LIMITS2 = { attemptMs: 2e3, connectMs: 1500, bodyBytes: 64 * 1024 };
var TOTAL_MS = 5e3;
var LOAD_MS = 2500;
function brokerClient(options) {
  const { issuer, resourceServer, clock } = options;
  const metadataUrl = metadataUrlOf(issuer);
  const client = (totalMs, ...known) => {
    const secrets = new Secrets();
    secrets.add(...known);
    return options.http.with({
      secrets,
      limits: LIMITS2,
      patience: { totalMs, answeredMs: 2e3, malformedTries: 2 },
      deadline: clock.elapsed() + totalMs
    });
  };
  const metadata = async (http3, attempt2) => {
    const request = {
      method: "GET",
      url: metadataUrl,
      headers: {},
      what: "the request for the broker's metadata"
    };
    const answer = await http3.send(request, attempt2);
    const body = jsonOf(http3, request, answer, ["application/json"]);
    checkMetadataIssuer(http3, answer, body, issuer, "Write the issuer exactly as in the broker's metadata, including or without the trailing slash");
    return body;
  };
  const endpoint = (http3, body, member) => {
    const value = body[member];
    const { origin } = metadataUrl;
    if (typeof value !== "string")
      throw new JobpassError("malformed", `The metadata of ${origin} has no ${member}`);
    const url = secureUrl(value, `The ${member} in the metadata of ${origin}`);
    if (url.origin !== origin) {
      throw new JobpassError("insecure", `The metadata of ${origin} has a ${member} on another host, ${http3.safe(url.host, 100)}`);
    }
    return url;
  };
  const introspection = renewingValue(() => {
    const http3 = client(LOAD_MS);
    return http3.persist(async (attempt2) => endpoint(http3, await metadata(http3, attempt2), "introspection_endpoint"));
  }, clock);
  return {
    keys: () => {
      const http3 = client(LOAD_MS);
      return http3.persist(async (attempt2) => {
        const url = endpoint(http3, await metadata(http3, attempt2), "jwks_uri");
        const request = {
          method: "GET",
          url,
          headers: {},
          what: "the request for the broker's keys"
        };
        const answer = await http3.send(request, attempt2);
        const body = jsonOf(http3, request, answer, ["application/json", "application/jwk-set+json"]);
        const keys = namedKeys(body["keys"]);
        if (keys.length === 0)
          throw http3.malformed(request, answer, "no keys in it");
        return { keys };
      });
    },
    introspect: async (token) => {
      if (resourceServer === void 0)
        throw new Error("no credentials to introspect with");
      const authorization = basicAuthorization(resourceServer);
      const http3 = client(TOTAL_MS, token, resourceServer.secret, authorization.slice("Basic ".length));
      const request = {
        method: "POST",
        url: await introspection.get(),
        headers: { authorization, "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({ token, token_type_hint: "access_token" }).toString(),
        what: "the introspection"
      };
      return http3.persist(async (attempt2) => {
        const answer = await http3.send(request, attempt2);
        if (isUnknownClient(answer)) {
          throw new JobpassError("usage", http3.refusal(request, answer, void 0).message, {
            hint: "The broker rejects the id or the secret of this resource server: check both"
          });
        }
        return jsonOf(http3, request, answer, ["application/json"]);
      });
    }
  };
}
function metadataUrlOf(issuer) {
  const url = secureUrl(issuer, "The issuer");
  if (/[?#]/.test(issuer)) {
    throw new JobpassError("usage", "The issuer has a query or a fragment", {
      hint: "Write the issuer exactly as in the broker's metadata (RFC 8414, section 2)"
    });
  }
  return new URL(`${url.origin}/.well-known/oauth-authorization-server${url.pathname.replace(/\/$/, "")}`);
}
function basicAuthorization({ id, secret }) {
  const encoded = (text) => new URLSearchParams([["", text]]).toString().slice(1);
  return `Basic ${Buffer.from(`${encoded(id)}:${encoded(secret)}`).toString("base64")}`;
}
function isUnknownClient({ status, headers, body }) {
  if (status === 401 || status === 403)
    return headers["retry-after"] === void 0;
  return status === 400 && /^(invalid|unauthorized)_client$/.test(String(jsonObject(body)?.["error"]));
}
function jsonOf(http3, request, answer, types) {
  if (answer.status !== 200)
    throw http3.refusal(request, answer, void 0);
  const body = jsonObject(answer.body);
  if (body === void 0)
    throw http3.malformed(request, answer, describeAnswer(answer));
  const type = (answer.headers["content-type"] ?? "").split(";", 1)[0] ?? "";
  if (!types.includes(type.trim().toLowerCase()))
    throw http3.malformed(request, answer, "a content-type that is not JSON");
  return body;
}
function namedKeys(keys) {
  const isKey = (key) => isObject(key) && typeof key["kty"] === "string" && typeof key["kid"] === "string";
  return Array.isArray(keys) ? keys.filter(isKey) : [];
}

// build/verify/failure.js
init_errors();
var VerificationError = class extends JobpassError {
  status;
  constructor(code, status, message2, details = {}) {
    super(code, message2, details);
    this.status = status;
  }
};
function tokenRefused(message2, status = 401) {
  return new VerificationError("refused", status, message2);
}
function checkFailed2(error) {
  if (error instanceof VerificationError)
    return error;
  if (!(error instanceof JobpassError))
    return new VerificationError("malformed", 503, "The token cannot be checked: an unexpected failure");
  const { message: message2, transient, answered, answerLost, retryAfterMs, hint } = error;
  return new VerificationError(codeOf(error), 503, message2, {
    transient,
    answered,
    answerLost,
    ...retryAfterMs === void 0 ? {} : { retryAfterMs },
    ...hint === void 0 ? {} : { hint }
  });
}
function codeOf({ code }) {
  switch (code) {
    case "unreachable":
    case "busy":
    case "insecure":
    case "usage":
      return code;
    default:
      return "malformed";
  }
}

// build/verify/judge.js
import { createHash, X509Certificate } from "node:crypto";
init_printable();
var AHEAD_MS = 3e4;
var NAMED_CLAIMS = new Set("active iss sub aud scope iat nbf exp jti token_type cnf role job_issuer".split(" "));
function judgeToken(said, rules, malformed) {
  const text = (name) => {
    const value = said[name];
    if (typeof value !== "string" || value === "")
      throw malformed(`no usable ${name}`);
    return value;
  };
  const moment = (name) => {
    const value = said[name];
    if (typeof value !== "number" || !(value > 0 && value < 1e11))
      throw malformed(`no usable ${name}`);
    return value * 1e3;
  };
  const optional = (name, read) => said[name] === void 0 ? void 0 : read(name);
  const issuer = text("iss");
  if (issuer !== rules.issuer)
    throw tokenRefused(`The issuer of the token is ${quoted(issuer)}, expected ${quoted(rules.issuer)}`);
  const audience = textsOf(said["aud"]);
  if (audience === void 0)
    throw malformed("no usable aud");
  if (!audience.some((name) => rules.audience.includes(name)))
    throw tokenRefused(`The audience of the token is ${quoted(audience.join(", "))}, expected ${quoted(rules.audience.join(", "))}`);
  const type = optional("token_type", text);
  if (type !== void 0 && type.toLowerCase() !== "bearer")
    throw tokenRefused("The token type is not Bearer");
  const expiresAt = moment("exp");
  if (expiresAt <= rules.now)
    throw tokenRefused("The token has expired");
  const issuedAt = moment("iat");
  const validFrom = Math.max(issuedAt, optional("nbf", moment) ?? 0);
  if (validFrom > rules.now + AHEAD_MS)
    throw tokenRefused("The token is not valid yet");
  checkBinding(said["cnf"], rules.presented);
  const job = {
    subject: text("sub"),
    issuer: text("job_issuer"),
    role: optional("role", text),
    scopes: scopesOf(said["scope"], malformed),
    audience,
    tokenId: text("jti"),
    issuedAt: new Date(issuedAt),
    expiresAt: new Date(expiresAt),
    claims: Object.fromEntries(Object.entries(said).filter(([name]) => !NAMED_CLAIMS.has(name)))
  };
  const missing = rules.scopes.filter((scope) => !job.scopes.includes(scope));
  if (missing.length > 0)
    throw tokenRefused(`The token lacks the scope ${quoted(missing.join(" "))}`, 403);
  return job;
}
function checkBinding(cnf, { certificate }) {
  if (cnf === void 0)
    return;
  const members = isObject(cnf) ? Object.entries(cnf) : [];
  const bound = members.length === 1 && members[0]?.[0] === "x5t#S256" ? members[0][1] : void 0;
  if (typeof bound !== "string" || bound === "")
    throw tokenRefused("The token has an unsupported kind of binding (cnf)");
  if (certificate === void 0 || certificate.toString() === "")
    throw tokenRefused("The token is bound to a client certificate, but the request has none");
  if (thumbprint(certificate) !== bound)
    throw tokenRefused("The token is bound to another client certificate than that of the request");
}
function thumbprint(certificate) {
  let der;
  try {
    der = (certificate instanceof X509Certificate ? certificate : new X509Certificate(certificate)).raw;
  } catch {
    throw tokenRefused("The client certificate of the request cannot be parsed");
  }
  return createHash("sha256").update(der).digest("base64url");
}
function textsOf(aud) {
  const list = Array.isArray(aud) ? aud : [aud];
  return list.length > 0 && list.every((entry) => typeof entry === "string" && entry !== "") ? list : void 0;
}
function scopesOf(scope, malformed) {
  if (scope === void 0)
    return [];
  if (typeof scope !== "string")
    throw malformed("no usable scope");
  return scope.split(" ").filter((name) => name !== "");
}
function quoted(text) {
  return `"${printable(text, 120)}"`;
}

// node_modules/jose/dist/webapi/jwks/local.js
function isUsableJWK(jwk, entry, alg, kid) {
  const { kty, key_ops: keyOps, ext, kid: jwkKid, alg: jwkAlg, use, crv } = jwk;
  return (ext === void 0 || typeof ext == "boolean") && (keyOps === void 0 || Array.isArray(keyOps) && keyOps.every((operation, index) => typeof operation == "string" && keyOps.indexOf(operation) === index) && keyOps.includes("verify")) && entry.kty.includes(kty) && (kid === void 0 || typeof kid == "string" && kid === jwkKid) && (jwkAlg === void 0 ? kty !== "AKP" : alg === jwkAlg) && (use === void 0 || use === "sig") && (!entry.crv || crv === entry.crv);
}
async function importWithAlgCache(cache2, jwk, entry) {
  const cached = cache2.get(jwk) || cache2.set(jwk, {}).get(jwk), { alg } = entry;
  if (cached[alg] === void 0) {
    const pending = jwkToKey(entry, jwk, true).then((key) => {
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

// build/verify/signing-key.js
function keyCache(load, clock) {
  const keys = renewingValue(async () => {
    const set = await load();
    return { ids: new Set(set.keys.map(({ kid }) => kid)), find: createLocalJWKSet(set) };
  }, clock);
  return async (header) => {
    if (typeof header.kid !== "string")
      throw new JWKSNoMatchingKey();
    let known = await keys.get();
    if (!known.ids.has(header.kid))
      known = await keys.newerThan(known);
    return known.find(header);
  };
}

// build/verify/verifier.js
var LONGEST_TOKEN = 16 * 1024;
var BEARER = /^[A-Za-z0-9._~+/-]+=*$/;
var ALGORITHMS = ["ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512"].concat([
  "EdDSA",
  "Ed25519"
]);
var LONGEST_CACHE_S = 60;
var MOST_CACHED = 1e3;
function verifier(options, { clock, http: http3 }) {
  try {
    checkOptions(options);
    const { issuer, resourceServer, ca } = options;
    const broker = brokerClient({ issuer, resourceServer, http: http3({ ca }), clock });
    const findKey = keyCache(broker.keys, clock);
    const introspect = cachedIntrospection(broker.introspect, (options.cacheSeconds ?? 0) * 1e3, clock);
    const audience = listOf(options.audience);
    const scopes = [...options.scopes ?? []];
    return async (token, presented = {}) => {
      try {
        if (typeof token !== "string" || token.length > LONGEST_TOKEN || !BEARER.test(token))
          throw tokenRefused("The token is too long or has characters that are not allowed");
        const rules = () => ({ issuer, audience, scopes, presented, now: clock.now() });
        if (options.local === true && (isJwt(token) || resourceServer === void 0)) {
          if (!isJwt(token))
            throw tokenRefused("The token is not a JWT, and opaque tokens are not accepted without a resource server");
          const { payload } = await jwtVerify(token, findKey, {
            algorithms: ALGORITHMS,
            typ: "at+jwt",
            currentDate: new Date(clock.now()),
            // The tolerance only affects tokens that become valid soon, because `judgeToken` rejects expired tokens.
            clockTolerance: AHEAD_MS / 1e3
          });
          const job = judgeToken(payload, rules(), (what) => tokenRefused(`The token is not an access token: ${what}`));
          return { ...job, checked: "signature" };
        }
        const said = await introspect(token);
        if (said["active"] === false)
          throw tokenRefused("The token is not active: it is unknown to the broker, revoked or expired");
        const malformed = (what) => new VerificationError("malformed", 503, `The broker's introspection response has ${what}`);
        if (said["active"] !== true)
          throw malformed("no usable active");
        return { ...judgeToken(said, rules(), malformed), checked: "introspection" };
      } catch (error) {
        throw error instanceof JOSEError ? joseFailure(error) : checkFailed2(error);
      }
    };
  } catch (error) {
    throw checkFailed2(error);
  }
}
function isJwt(token) {
  try {
    return token.split(".").length === 3 && typeof decodeProtectedHeader(token).alg === "string";
  } catch {
    return false;
  }
}
function joseFailure(error) {
  if (error instanceof JWTExpired)
    return tokenRefused("The token has expired");
  if (error instanceof JWTClaimValidationFailed) {
    return tokenRefused(error.claim === "typ" ? "The token is not an access token (header typ must be at+jwt)" : `The claim ${error.claim} of the token is invalid`);
  }
  if (error instanceof JOSEAlgNotAllowed || error instanceof JOSENotSupported)
    return tokenRefused("The signature algorithm of the token is not allowed");
  if (error instanceof JWSSignatureVerificationFailed || error instanceof JWKSNoMatchingKey)
    return tokenRefused("The token is not signed with a key of the broker");
  return error instanceof JWSInvalid || error instanceof JWTInvalid ? tokenRefused("The token is malformed") : new VerificationError("malformed", 503, "The keys of the broker are invalid");
}
function cachedIntrospection(ask, forMs, clock) {
  if (forMs === 0)
    return ask;
  const kept2 = /* @__PURE__ */ new Map();
  return async (token) => {
    const key = createHash2("sha256").update(token).digest("base64");
    const known = kept2.get(key);
    if (known !== void 0 && known.until > clock.elapsed())
      return known.said;
    kept2.delete(key);
    const until = clock.elapsed() + forMs;
    const said = await ask(token);
    if (said["active"] === true) {
      for (const oldest of kept2.keys()) {
        if (kept2.size < MOST_CACHED)
          break;
        kept2.delete(oldest);
      }
      kept2.set(key, { said, until });
    }
    return said;
  };
}
function checkOptions(options) {
  const { issuer, resourceServer, scopes = [], local, ca, cacheSeconds = 0 } = options;
  const wrong = (message2, hint) => {
    throw new JobpassError("usage", message2, hint === void 0 ? {} : { hint });
  };
  if (!isText(issuer))
    wrong("The issuer is missing");
  const audience = listOf(options.audience);
  if (audience.length === 0 || !audience.every(isText))
    wrong("The audience is missing");
  if (!Array.isArray(scopes) || !scopes.every((scope) => isText(scope) && !scope.includes(" ")))
    wrong("The option scopes must be a list, with one scope per item");
  if (resourceServer !== void 0 && !(isText(resourceServer.id) && isText(resourceServer.secret)))
    wrong("The resource server requires an id and a secret");
  if (resourceServer === void 0 && local !== true) {
    wrong("The options allow no way to verify tokens", "Set the id and secret of the resource server, or set local to verify JWTs by their signature only, which ignores revocations");
  }
  if (!(cacheSeconds >= 0 && cacheSeconds <= LONGEST_CACHE_S))
    wrong(`cacheSeconds is ${cacheSeconds}, must be from 0 to ${LONGEST_CACHE_S}`);
  try {
    if (ca !== void 0)
      new X509Certificate2(ca);
  } catch {
    wrong("The option ca is not a valid certificate", "Pass certificates in PEM");
  }
}
function isText(value) {
  return typeof value === "string" && value !== "";
}
function listOf(audience) {
  return Array.isArray(audience) ? [...audience] : [audience];
}

// build/verify/verify.js
function jobVerifier(options) {
  return verifier(options, { clock: systemClock, http: (tls) => openHttp(tls).http });
}
export {
  jobVerifier
};
