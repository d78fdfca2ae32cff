export const id = 399;
export const ids = [399];
export const modules = {

/***/ 91983:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ readBounded),
/* harmony export */   T: () => (/* binding */ readFile)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);


/** The longest file taken unless told, in bytes: of a token, a secret or certificates. */
const LONGEST_FILE = 256 * 1024;
/** Reads a file that an option of the command names. @throws JobpassError `usage` */
async function readFile(option, path, waitMs) {
    try {
        return await readBounded(option, (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.createReadStream)(path), waitMs);
    }
    catch (error) {
        throw error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ
            ? error
            : new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `The file of ${option} cannot be read: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .tell */ .qz)(error)}`);
    }
}
/**
 * Reads to the end: no more than fits, and no longer than somebody would wait.
 *
 * @param longest in bytes
 * @throws JobpassError `usage`
 */
async function readBounded(what, from, waitMs, longest = LONGEST_FILE) {
    let late = false;
    const timer = setTimeout(() => {
        late = true;
        from.destroy();
    }, waitMs);
    const chunks = [];
    let size = 0;
    try {
        for await (const chunk of from) {
            size += chunk.length;
            if (size > longest)
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `${what} gives more than ${longest / 1024} KiB`);
            chunks.push(chunk);
        }
    }
    catch (error) {
        if (!late)
            throw error;
    }
    finally {
        clearTimeout(timer);
    }
    if (late)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `${what} did not end within ${waitMs / 1000} s`);
    return Buffer.concat(chunks);
}


/***/ }),

/***/ 68016:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   TM: () => (/* binding */ folded),
/* harmony export */   "do": () => (/* binding */ hexForms),
/* harmony export */   ft: () => (/* binding */ base64Forms),
/* harmony export */   o1: () => (/* binding */ rareForms)
/* harmony export */ });
/** Of longer values the unusual encodings would take more memory than they are worth. In characters. */
const LONGEST_RARE = 1_500;
/**
 * A byte as it is compared: base64 and base64url differ in two characters, which some programs replace one of. A secret
 * that has one of a pair is hidden with the other in its place, too.
 */
function folded(byte) {
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


/***/ }),

/***/ 83145:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ formsOf),
/* harmony export */   g: () => (/* binding */ formsOfWhole)
/* harmony export */ });
/* harmony import */ var _byte_forms_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(68016);
/* harmony import */ var _masks_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(46507);


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
function formsOf(secret) {
    const masks = (0,_masks_js__WEBPACK_IMPORTED_MODULE_0__/* .masksOf */ .JF)(secret);
    if (masks.length === 0)
        return [];
    // Without the line break at its end, which belongs to the output and not to the secret.
    return encodingsOf([...masks, secret.trim()], [secret]);
}
/**
 * Every form of a value in which a message may quote it. A part of a form counts there, so that those of its lines and
 * fields are none of their own.
 */
function formsOfWhole(value) {
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
        add(Buffer.from(value), _masks_js__WEBPACK_IMPORTED_MODULE_0__/* .SHORTEST_MASK */ .SE);
        if (PLAIN.test(value))
            continue;
        for (const encode of [urlForms, jsonForms, htmlForms, shellForms])
            for (const text of encode(value))
                add(Buffer.from(text), _masks_js__WEBPACK_IMPORTED_MODULE_0__/* .SHORTEST_MASK */ .SE);
    }
    for (const value of new Set([...values, ...asBytes])) {
        for (const encode of [_byte_forms_js__WEBPACK_IMPORTED_MODULE_1__/* .base64Forms */ .ft, _byte_forms_js__WEBPACK_IMPORTED_MODULE_1__/* .hexForms */ ["do"]])
            for (const text of encode(value))
                add(Buffer.from(text), _masks_js__WEBPACK_IMPORTED_MODULE_0__/* .SHORTEST_MASK */ .SE);
        for (const form of (0,_byte_forms_js__WEBPACK_IMPORTED_MODULE_1__/* .rareForms */ .o1)(value))
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


/***/ }),

/***/ 75255:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ Secrets)
/* harmony export */ });
/* harmony import */ var _byte_forms_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(68016);
/* harmony import */ var _forms_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83145);


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
            const all = known ?? forms(value);
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
function forms(value) {
    const all = (0,_forms_js__WEBPACK_IMPORTED_MODULE_0__/* .formsOfWhole */ .g)(value).map((form) => small(form.toString()));
    // A piece is enough to be found, so of those that begin alike the longest says it all.
    const sorted = [...new Set(all)].sort((one, other) => other.length - one.length);
    return sorted.filter((form, at) => !sorted.slice(0, at).some((longer) => longer.includes(form)));
}
/** In small letters, and without the difference of the two alphabets of base64; the length stays as it is. */
function small(text) {
    return text
        .replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
        .replace(/[-_]/g, (character) => String.fromCharCode((0,_byte_forms_js__WEBPACK_IMPORTED_MODULE_1__/* .folded */ .TM)(character.charCodeAt(0))));
}


/***/ }),

/***/ 20399:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  defineVerify: () => (/* binding */ defineVerify)
});

// UNUSED EXPORTS: describe

// EXTERNAL MODULE: ./build/clock.js
var clock = __webpack_require__(7094);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/files.js
var files = __webpack_require__(91983);
// EXTERNAL MODULE: ./build/text/json.js
var json = __webpack_require__(25666);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(64865);
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
function refused(message, status = 401) {
    return new VerificationError('refused', status, message);
}
/**
 * The error for whatever else went wrong: trouble of ours, also where the broker's answer to us was a no.
 * Causes are left behind: those of other libraries carry claims.
 */
function trouble(error) {
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

// EXTERNAL MODULE: ./build/http/transport.js
var transport = __webpack_require__(45272);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./node_modules/jose/dist/webapi/util/decode_protected_header.js
var decode_protected_header = __webpack_require__(61196);
// EXTERNAL MODULE: ./node_modules/jose/dist/webapi/util/errors.js
var util_errors = __webpack_require__(5674);
// EXTERNAL MODULE: ./node_modules/jose/dist/webapi/jwt/verify.js
var verify = __webpack_require__(54605);
// EXTERNAL MODULE: ./build/http/client.js
var http_client = __webpack_require__(29726);
// EXTERNAL MODULE: ./build/http/hosts.js
var hosts = __webpack_require__(82178);
// EXTERNAL MODULE: ./build/text/secrets.js
var text_secrets = __webpack_require__(75255);
;// CONCATENATED MODULE: ./build/verify/renewing.js
/** A value is served without a question for so long, in milliseconds. */
const FRESH_MS = 10 * 60_000;
/** And for so long where no newer one can be had. */
const STALE_MS = 60 * 60_000;
/** Between the beginnings of two loads that were asked for before their time, in milliseconds. */
const COOLDOWN_MS = 2_000;
function renewing(load, clock) {
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
const LIMITS = { attemptMs: 2_000, connectMs: 1_500, bodyBytes: 64 * 1024 };
/** For a whole check, in milliseconds. */
const TOTAL_MS = 5_000;
/** Of that, for metadata or keys: what is left is for what follows or went before. */
const LOAD_MS = 2_500;
/** @throws JobpassError `usage` or `insecure` for an issuer that cannot be one */
function brokerClient(options) {
    const { issuer, resourceServer, transport, clock } = options;
    const metadataUrl = metadataUrlOf(issuer);
    /** For one check: it ends in time, and cuts that check's secrets out of messages. */
    const client = (totalMs, ...known) => {
        const secrets = new text_secrets/* Secrets */.S();
        secrets.add(...known);
        return new http_client/* HttpClient */.Qq({
            transport,
            clock,
            secrets,
            allowedHosts: new hosts/* AllowedHosts */.QU(),
            limits: LIMITS,
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
        if (body['issuer'] !== issuer) {
            const named = typeof body['issuer'] === 'string' ? `«${http.safe(body['issuer'], 120)}»` : 'nobody';
            throw new errors/* JobpassError */.bJ('malformed', `The metadata at ${answer.url.origin} is of the issuer ${named}, not of «${http.safe(issuer, 120)}»`, { hint: 'Write the issuer exactly as the broker names itself, with or without the last slash' });
        }
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
    const introspection = renewing(() => {
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
            const authorization = basic(resourceServer);
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
                if (notKnown(answer)) {
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
function basic({ id, secret }) {
    const encoded = (text) => new URLSearchParams([['', text]]).toString().slice(1);
    return `Basic ${Buffer.from(`${encoded(id)}:${encoded(secret)}`).toString('base64')}`;
}
/** Whether an answer says that we are not known (RFC 6749, section 5.2), and not that it is too busy to tell. */
function notKnown({ status, headers, body }) {
    if (status === 401 || status === 403)
        return headers['retry-after'] === undefined;
    return status === 400 && /^(invalid|unauthorized)_client$/.test(String((0,http_client/* jsonObject */.o$)(body)?.['error']));
}
/** The object in a good answer. What is not called JSON is a page of something that stands before the broker. */
function jsonOf(http, request, answer, types) {
    if (answer.status !== 200)
        throw http.refusal(request, answer, undefined);
    const body = (0,http_client/* jsonObject */.o$)(answer.body);
    if (body === undefined)
        throw http.malformed(request, answer, (0,http_client/* whatItIs */.Gl)(answer));
    const type = (answer.headers['content-type'] ?? '').split(';', 1)[0] ?? '';
    if (!types.includes(type.trim().toLowerCase()))
        throw http.malformed(request, answer, 'a content-type that is not JSON');
    return body;
}
function namedKeys(keys) {
    const isKey = (key) => typeof key === 'object' &&
        key !== null &&
        typeof key.kty === 'string' &&
        typeof key.kid === 'string';
    return Array.isArray(keys) ? keys.filter(isKey) : [];
}

;// CONCATENATED MODULE: ./build/verify/judge.js



/** How far the broker's clock may be ahead of ours, in ms: a token may be used the moment it is issued. */
const AHEAD_MS = 30_000;
/** The claims that have a place of their own in a `Job`, and those that speak of the token and not of the job. */
const PLACED = new Set('active iss sub aud scope iat nbf exp jti token_type cnf role job_issuer'.split(' '));
/**
 * Judges what is said of a token: by the broker's answer about it (RFC 7662), or by itself (RFC 9068).
 *
 * @param misshapen makes the error for what is not of the shape that the standards give it
 * @throws VerificationError
 */
function judge(said, rules, misshapen) {
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
        throw refused(`The token is of the issuer ${shown(issuer)}, not of the broker`);
    const audience = textsOf(said['aud']);
    if (audience === undefined)
        throw misshapen('no usable aud');
    if (!audience.some((name) => rules.audience.includes(name)))
        throw refused(`The token is for ${shown(audience.join(', '))}, not for ${shown(rules.audience.join(', '))}`);
    const type = optional('token_type', text);
    if (type !== undefined && type.toLowerCase() !== 'bearer')
        throw refused('The token is of a type other than Bearer');
    const expiresAt = moment('exp');
    if (expiresAt <= rules.now)
        throw refused('The token has expired');
    const issuedAt = moment('iat');
    const validFrom = Math.max(issuedAt, optional('nbf', moment) ?? 0);
    if (validFrom > rules.now + AHEAD_MS)
        throw refused('The token is not valid yet');
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
        claims: Object.fromEntries(Object.entries(said).filter(([name]) => !PLACED.has(name))),
    };
    const missing = rules.scopes.filter((scope) => !job.scopes.includes(scope));
    if (missing.length > 0)
        throw refused(`The token lacks the scope ${shown(missing.join(' '))}`, 403);
    return job;
}
/** A token that is bound to a certificate (RFC 8705, section 3) is good for who holds that certificate only. */
function checkBinding(cnf, { certificate }) {
    if (cnf === undefined)
        return;
    const members = typeof cnf === 'object' && cnf !== null ? Object.entries(cnf) : [];
    const bound = members.length === 1 && members[0]?.[0] === 'x5t#S256' ? members[0][1] : undefined;
    // A binding that we cannot check is one that does not hold.
    if (typeof bound !== 'string' || bound === '')
        throw refused('The token is bound in a way that cannot be checked here');
    if (certificate === undefined || certificate.toString() === '')
        throw refused('The token is bound to a client certificate, and none was presented');
    if (thumbprint(certificate) !== bound)
        throw refused('The token is bound to another client certificate than the one presented');
}
function thumbprint(certificate) {
    let der;
    try {
        der = (certificate instanceof external_node_crypto_.X509Certificate ? certificate : new external_node_crypto_.X509Certificate(certificate)).raw;
    }
    catch {
        throw refused('The client certificate that was presented cannot be read');
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
function shown(text) {
    return `«${(0,printable/* printable */.g)(text, 120)}»`;
}

// EXTERNAL MODULE: ./node_modules/jose/dist/webapi/jwks/local.js
var local = __webpack_require__(36687);
;// CONCATENATED MODULE: ./build/verify/keys.js



/**
 * The keys of an issuer: kept for ten minutes, for an hour where the issuer is away, and loaded anew for a key that
 * is not among them.
 */
function keyCache(load, clock) {
    const keys = renewing(async () => {
        const set = await load();
        return { ids: new Set(set.keys.map(({ kid }) => kid)), find: (0,local/* createLocalJWKSet */.w)(set) };
    }, clock);
    return async (header) => {
        // Without a name no key is new or old, and there would be nothing to load again for.
        if (typeof header.kid !== 'string')
            throw new util_errors/* JWKSNoMatchingKey */.BT();
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
const MOST_KEPT = 1_000;
/** @throws VerificationError when the options cannot work */
function verifier(options, { clock, transport }) {
    try {
        checkOptions(options);
        const { issuer, resourceServer, ca } = options;
        const tls = ca === undefined ? {} : { ca };
        const broker = brokerClient({ issuer, resourceServer, transport: transport(tls), clock });
        const findKey = keyCache(broker.keys, clock);
        const introspect = remembered(broker.introspect, (options.cacheSeconds ?? 0) * 1000, clock);
        const audience = listOf(options.audience);
        const scopes = [...(options.scopes ?? [])];
        return async (token, presented = {}) => {
            try {
                if (typeof token !== 'string' || token.length > LONGEST_TOKEN || !BEARER.test(token))
                    throw refused('The token has a length or characters that none can have');
                const rules = () => ({ issuer, audience, scopes, presented, now: clock.now() });
                if (options.local === true && (isJwt(token) || resourceServer === undefined)) {
                    if (!isJwt(token))
                        throw refused('The token is not a JWT, and no others are taken here');
                    const { payload } = await (0,verify/* jwtVerify */.V)(token, findKey, {
                        algorithms: ALGORITHMS,
                        typ: 'at+jwt',
                        currentDate: new Date(clock.now()),
                        // For what is valid soon only: `judge` takes nothing that has expired.
                        clockTolerance: AHEAD_MS / 1000,
                    });
                    const job = judge(payload, rules(), (what) => refused(`The token is no access token: ${what}`));
                    return { ...job, checked: 'signature' };
                }
                const said = await introspect(token);
                if (said['active'] === false)
                    throw refused('The token is not active: the broker does not know it, or it was revoked or has expired');
                const misshapen = (what) => new VerificationError('malformed', 503, `The broker's answer about the token has ${what}`);
                if (said['active'] !== true)
                    throw misshapen('no usable active');
                return { ...judge(said, rules(), misshapen), checked: 'introspection' };
            }
            catch (error) {
                throw error instanceof util_errors/* JOSEError */.i4 ? ofJose(error) : trouble(error);
            }
        };
    }
    catch (error) {
        throw trouble(error);
    }
}
function isJwt(token) {
    try {
        return token.split('.').length === 3 && typeof (0,decode_protected_header/* decodeProtectedHeader */._)(token).alg === 'string';
    }
    catch {
        return false;
    }
}
/** What the library says of a JWT or of the keys, in words that quote nothing of either. */
function ofJose(error) {
    if (error instanceof util_errors/* JWTExpired */.n)
        return refused('The token has expired');
    if (error instanceof util_errors/* JWTClaimValidationFailed */.ie) {
        return refused(error.claim === 'typ'
            ? 'The token is no access token (typ at+jwt)'
            : `The claim ${error.claim} of the token does not fit`);
    }
    if (error instanceof util_errors/* JOSEAlgNotAllowed */.Rb || error instanceof util_errors/* JOSENotSupported */.T0)
        return refused('The token is signed in a way that is not taken');
    if (error instanceof util_errors/* JWSSignatureVerificationFailed */.h2 || error instanceof util_errors/* JWKSNoMatchingKey */.BT)
        return refused('The signature of the token is not of a key of the broker');
    return error instanceof util_errors/* JWSInvalid */.Ye || error instanceof util_errors/* JWTInvalid */.Dp
        ? refused('The token cannot be read')
        : new VerificationError('malformed', 503, 'The keys of the broker cannot be used');
}
/** Keeps what was said of live tokens for a while. Under their hashes: who reads this memory gets no token. */
function remembered(ask, forMs, clock) {
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
                if (kept.size < MOST_KEPT)
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
    return verifier(options, { clock: clock/* systemClock */.ml, transport: (ca) => (0,transport/* nodeTransport */._)(ca).send });
}

;// CONCATENATED MODULE: ./build/verify/command.js







/** How long a token is waited for, in milliseconds. */
const WAIT_MS = 120_000;
const NOT_HERE = {
    hint: 'Give the token on stdin or in a file (--token-file): other processes can read the arguments of this one',
};
/** Adds to the command `verify` what it takes and does, or throws. @param end takes how it ended, before that */
function defineVerify(command, end) {
    const all = (value, before) => [...before, value];
    command
        .requiredOption('--issuer <url>', 'the broker, exactly as it names itself')
        .requiredOption('--audience <name>', 'what names the service in tokens; may be repeated', all, [])
        .option('--scope <name>', 'a scope that the token must have; may be repeated', all, [])
        .option('--resource-server <id>', 'the id that the broker knows the service by: the broker is asked')
        .option('--secret-file <file>', 'the secret that goes with it')
        .option('--local', 'take JWTs by their signature alone: a revocation is not seen')
        .option('--certificate <file>', 'the client certificate that came with the token, as PEM or DER')
        .option('--ca <file>', 'certificates of authorities to trust besides the usual ones, as PEM')
        .option('--token-file <file>', 'where the token is; default: stdin')
        .option('--json', 'print the job as one line of JSON')
        .argument('[words...]')
        .addHelpText('after', '\nThe token comes on stdin or in a file, never as an argument.\nExit: 0 good, 1 not good, 2 wrong use, 3 could not be checked.')
        .usage('--issuer <url> --audience <name> [options] < token');
    command.addOption(command.createOption('--token [value]').hideHelp());
    command.action((words, options) => command_verify(words, options, end));
}
async function command_verify(words, options, end) {
    let check;
    let token;
    let certificate;
    try {
        if (words.length > 0 || options.token !== undefined)
            throw new errors/* JobpassError */.bJ('usage', 'A token is not taken as an argument', NOT_HERE);
        check = jobVerifier({
            issuer: options.issuer,
            audience: options.audience,
            scopes: options.scope.flatMap((scopes) => scopes.split(' ')).filter((scope) => scope !== ''),
            resourceServer: await resourceServer(options),
            local: options.local,
            ca: options.ca === undefined ? undefined : (await (0,files/* readFile */.T)('--ca', options.ca, WAIT_MS)).toString('utf8'),
        });
        if (options.certificate !== undefined)
            certificate = await (0,files/* readFile */.T)('--certificate', options.certificate, WAIT_MS);
        token = (await (options.tokenFile === undefined ? stdin() : (0,files/* readFile */.T)('--token-file', options.tokenFile, WAIT_MS)))
            .toString('latin1')
            .trim();
        if (token === '')
            throw new errors/* JobpassError */.bJ('usage', 'No token came', NOT_HERE);
    }
    catch (error) {
        end('usage');
        throw error;
    }
    let job;
    try {
        job = await check(token, { certificate });
    }
    catch (error) {
        const { code, message, hint } = trouble(error);
        const bad = code === 'refused';
        end(bad ? 'failed' : 'unchecked');
        throw new errors/* JobpassError */.bJ(code, `${bad ? 'not good' : 'could not be checked'}: ${message}`, {
            ...(hint === undefined ? {} : { hint }),
        });
    }
    process.stdout.write(options.json === true ? `${(0,json/* jsonLine */.r)(job)}\n` : describe(job));
    end('good');
}
async function resourceServer({ resourceServer: id, secretFile, }) {
    if (id === undefined && secretFile === undefined)
        return undefined;
    if (id === undefined || secretFile === undefined)
        throw new errors/* JobpassError */.bJ('usage', '--resource-server and --secret-file go together');
    const secret = (await (0,files/* readFile */.T)('--secret-file', secretFile, WAIT_MS))
        .toString('utf8')
        .replace(/\r?\n$/, '');
    return { id, secret };
}
/** The job for people. Its texts are foreign. */
function describe(job) {
    const lines = [
        ['subject', job.subject],
        ['issuer', job.issuer],
        ['role', job.role ?? '-'],
        ['scopes', job.scopes.join(' ') || '-'],
        ['audience', job.audience.join(' ')],
        ['token', job.tokenId],
        ['issued', (0,clock/* timestamp */.vE)(job.issuedAt.getTime())],
        ['expires', (0,clock/* timestamp */.vE)(job.expiresAt.getTime())],
        ['checked', job.checked === 'introspection' ? 'the broker was asked' : 'by its signature alone'],
        ...Object.entries(job.claims).map(([name, value]) => [
            `claim ${name}`,
            typeof value === 'string' ? value : JSON.stringify(value),
        ]),
    ];
    return lines.map(([name, value]) => `${(0,printable/* printable */.g)(name, 60).padEnd(9)} ${(0,printable/* printable */.g)(value, 300)}\n`).join('');
}
function stdin() {
    if (process.stdin.isTTY)
        process.stderr.write('jobpass: waiting for the token: paste it, and end with Enter and Ctrl-D (Ctrl-Z on Windows)\n');
    return (0,files/* readBounded */.C)('stdin', process.stdin, WAIT_MS);
}


/***/ })

};
