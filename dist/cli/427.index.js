export const id = 427;
export const ids = [427];
export const modules = {

/***/ 5501:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CI: () => (/* binding */ RULES_FILES),
/* harmony export */   F9: () => (/* binding */ found),
/* harmony export */   _Z: () => (/* binding */ inTree),
/* harmony export */   b6: () => (/* binding */ readRulesIn)
/* harmony export */ });
/* unused harmony export pathOfRules */
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(73024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(19473);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(64865);





/** Where the file is, unless it is said: one of these, and not both. */
const RULES_FILES = ['.jobpass.yml', '.github/jobpass.yml'];
/** The file to read. @throws JobpassError `usage` where there is none, or are two */
function pathOfRules(folder, config) {
    if (config !== undefined)
        return config;
    const [first, another] = RULES_FILES.filter((name) => (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.existsSync)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, name)));
    if (first === undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('usage', `There is no ${RULES_FILES.join(' and no ')} in ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_4__/* .printable */ .g)(folder)}`, {
            hint: 'Check out the repository before, or say where the file is (config)',
        });
    }
    if (another !== undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('usage', `There are two files of rules: ${first} and ${another}`, {
            hint: 'Keep one of them, or say which (config)',
        });
    }
    return first;
}
/** Reads the file of rules from a folder. @throws JobpassError `usage` */
function readRulesIn(folder, config) {
    const path = pathOfRules(folder, config);
    const whole = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.isAbsolute)(path) ? path : (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, path);
    try {
        // A pipe might never end, nor a device.
        if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_1__.statSync)(whole).isFile() && !(0,node_fs__WEBPACK_IMPORTED_MODULE_1__.statSync)(whole).isDirectory()) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('usage', `The file of rules ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_4__/* .printable */ .g)(path)} is no plain file`);
        }
        return found((0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readFileSync)(whole), path);
    }
    catch (error) {
        if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ)
            throw error;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('usage', `The file of rules ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_4__/* .printable */ .g)(path)} cannot be read: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .tell */ .qz)(error)}`, {
            hint: 'Check out the repository before, or say where the file is (config)',
        });
    }
}
function found(content, path) {
    return {
        path: (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_4__/* .printable */ .g)(path),
        text: content.toString('utf8'),
        sha256: (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(content).digest('hex'),
    };
}
/** A path as git names it in a tree; undefined for one that is outside of the folder. */
function inTree(folder, path) {
    const within = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.relative)(folder, (0,node_path__WEBPACK_IMPORTED_MODULE_2__.isAbsolute)(path) ? path : (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, path));
    return within === '' || within.startsWith('..') || (0,node_path__WEBPACK_IMPORTED_MODULE_2__.isAbsolute)(within)
        ? undefined
        : within.replaceAll('\\', '/');
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

/***/ 33063:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  tv: () => (/* binding */ idLines),
  Xi: () => (/* binding */ idsToAdd),
  hg: () => (/* binding */ repositoryIds)
});

// UNUSED EXPORTS: placesWithoutIds

// EXTERNAL MODULE: ./build/identity/github-subject.js
var github_subject = __webpack_require__(14761);
// EXTERNAL MODULE: ./build/rules/file.js + 1 modules
var rules_file = __webpack_require__(24905);
// EXTERNAL MODULE: ./build/text/json.js
var json = __webpack_require__(25666);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(64865);
// EXTERNAL MODULE: ./build/clock.js
var clock = __webpack_require__(7094);
// EXTERNAL MODULE: ./build/entry.js
var entry = __webpack_require__(58616);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/http/client.js
var client = __webpack_require__(29726);
// EXTERNAL MODULE: ./build/http/hosts.js
var hosts = __webpack_require__(82178);
// EXTERNAL MODULE: ./build/http/retry.js
var retry = __webpack_require__(44675);
// EXTERNAL MODULE: ./build/http/transport.js
var http_transport = __webpack_require__(45272);
// EXTERNAL MODULE: ./build/text/secrets.js
var text_secrets = __webpack_require__(75255);
// EXTERNAL MODULE: ./build/version.js
var version = __webpack_require__(58508);
;// CONCATENATED MODULE: ./build/trust/github.js










const PUBLIC_API = 'https://api.github.com';
const PUBLIC_SERVER = 'https://github.com';
/** For each name: a person waits. */
const PATIENCE = { totalMs: 12_000, answeredMs: 6_000, malformedTries: 3 };
const BOUNDS = { ...client/* LIMITS */.b1, attemptMs: 5_000 };
/** Names as GitHub gives them; anything else could make another path of the request. */
const OWNER = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;
const REPOSITORY = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/;
const WITHOUT_LOOKING = 'Say the id in the file (repository_id or repository_owner_id), or do without: --no-ids';
/**
 * Opens the API of GitHub.com (`GITHUB_API_URL`), with the token in `GITHUB_TOKEN` or `GH_TOKEN` where there is one.
 *
 * @throws JobpassError `usage`, `insecure`
 */
async function openGitHub(env) {
    const base = baseOf(env);
    const token = tokenOf(env);
    const secrets = new text_secrets/* Secrets */.S();
    if (token !== undefined)
        secrets.add(token);
    const transport = (0,http_transport/* nodeTransport */._)();
    const http = new client/* HttpClient */.Qq({
        transport: transport.send,
        clock: clock/* systemClock */.ml,
        secrets,
        allowedHosts: new hosts/* AllowedHosts */.QU(),
        patience: PATIENCE,
        signal: (0,entry/* cancellation */.WN)(),
    });
    const { GitHub: Octokit } = await library();
    const octokit = new Octokit({
        baseUrl: base,
        userAgent: `jobpass/${version/* VERSION */.x}`,
        ...(token === undefined ? {} : { auth: token }),
        request: { fetch: fetchBy(http, transport.send, token !== undefined) },
        // It would warn on stderr of whatever the server says of its own future.
        log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
    });
    const get = async (path) => {
        try {
            const { status, data, headers } = await octokit.request(`GET ${path}`);
            return { status: Number(status), data: data, location: headers['location'] };
        }
        catch (error) {
            // The library packs into an error of its own what the fetch threw, and answers that are none.
            const { cause, status } = error;
            if (cause instanceof errors/* JobpassError */.bJ)
                throw cause;
            if (typeof status !== 'number')
                throw error;
            return { status, data: {}, location: undefined };
        }
    };
    const ask = async (kind, name) => {
        const { status, data, location } = await get(pathOf(kind, name));
        if (status >= 300 && status <= 399) {
            const now = await newName(location, base, get);
            throw refusal(`The ${kind} ${name} has been renamed${now === undefined ? ' or moved' : ` to ${now}`}: say the new name in the file`, 'Its old name can be taken by somebody else');
        }
        if (status === 404) {
            const unseen = token === undefined ? 'it is private, and there is no token' : 'the token may not see it';
            throw refusal(`There is no such ${kind} as ${name} at ${base}, or ${unseen}`);
        }
        if (status === 401)
            throw refusal(`${base} does not take the token of GITHUB_TOKEN or GH_TOKEN`);
        if (status !== 200)
            throw refusal(`The id of ${name} was asked of ${base}, and answered with ${status}`);
        const { id } = data;
        const called = kind === 'repository' ? data['full_name'] : data['login'];
        if (typeof id !== 'number' || !Number.isSafeInteger(id) || id <= 0 || typeof called !== 'string')
            throw refusal(`The id of ${name} was asked of ${base}, and the answer has none`);
        if (called === name)
            return String(id);
        throw refusal(called.toLowerCase() === name.toLowerCase()
            ? `GitHub writes ${name} as ${(0,printable/* printable */.g)(called)}, and so do its jobs' ID tokens: write it so in the file`
            : `The ${kind} ${name} is called ${(0,printable/* printable */.g)(called)} by GitHub: say that name in the file`);
    };
    return {
        idOf: async (kind, name) => {
            try {
                return await ask(kind, name);
            }
            catch (error) {
                if (!(error instanceof errors/* JobpassError */.bJ))
                    throw error;
                if (error.code === 'usage' || error.code === 'cancelled')
                    throw error;
                throw refusal(`The id of ${name} was not found out: ${error.message}`, error.hint);
            }
        },
        close: transport.close,
    };
}
const nothing = () => undefined;
function refusal(said, hint) {
    return new errors/* JobpassError */.bJ('usage', said, {
        hint: hint === undefined ? WITHOUT_LOOKING : `${hint}. ${WITHOUT_LOOKING}`,
    });
}
/** @throws JobpassError */
function baseOf(env) {
    const { GITHUB_API_URL: said = '', GITHUB_SERVER_URL: server = '' } = env;
    const base = (said === '' ? PUBLIC_API : (0,hosts/* secureUrl */.po)(said, 'The variable GITHUB_API_URL').href).replace(/\/+$/, '');
    if (server !== '' && server !== PUBLIC_SERVER && base !== PUBLIC_API) {
        throw refusal(`The file has jobs of GitHub.com, and GITHUB_API_URL is the API of ${(0,printable/* printable */.g)(server, 100)}, where ids are others`, `Set GITHUB_API_URL to ${PUBLIC_API}, and GITHUB_TOKEN to a token of GitHub.com or to nothing`);
    }
    return base;
}
/** @throws JobpassError */
function tokenOf({ GITHUB_TOKEN: first = '', GH_TOKEN: second = '' }) {
    const token = first.trim() || second.trim();
    if (token === '')
        return undefined;
    if (/^[\x21-\x7e]+$/.test(token))
        return token;
    throw refusal('What is in GITHUB_TOKEN or GH_TOKEN cannot be a token');
}
/** @throws JobpassError */
function pathOf(kind, name) {
    const [owner = '', repository, ...more] = name.split('/');
    if (kind === 'owner' && OWNER.test(name))
        return `/users/${name}`;
    if (kind === 'repository' && OWNER.test(owner) && REPOSITORY.test(repository ?? '') && more.length === 0)
        return `/repos/${owner}/${repository}`;
    throw refusal(`No ${kind} of GitHub can have the name ${(0,printable/* printable */.g)(name, 120)}`);
}
/**
 * What a renamed repository is called now. It is where the redirect leads, by its id; that is asked for the name, and
 * nothing is taken from there but that.
 */
async function newName(location, base, get) {
    const path = location?.startsWith(`${base}/`) ? location.slice(base.length) : '';
    if (!/^\/repositories\/\d{1,19}$/.test(path))
        return undefined;
    const { status, data } = await get(path);
    return status === 200 && typeof data['full_name'] === 'string' ? (0,printable/* printable */.g)(data['full_name']) : undefined;
}
/**
 * The library's way to the network, by our own client: no redirect is followed, failures that pass are tried again, and
 * every wait is bounded.
 */
function fetchBy(http, send, hasToken) {
    return (url, { headers }) => {
        const request = { method: 'GET', url: new URL(url), headers, what: 'the request for an id' };
        return http.persist(async ({ leftMs }) => {
            const answer = await send(request, { ...BOUNDS, attemptMs: Math.min(BOUNDS.attemptMs, leftMs) }, (0,entry/* cancellation */.WN)());
            checkLimit(answer, hasToken);
            if ((0,retry/* isTransientStatus */.Dm)(answer.status) || answer.headers['retry-after'] !== undefined)
                throw http.refusal(request, answer, undefined);
            if (answer.status === 200 && (0,client/* jsonObject */.o$)(answer.body) === undefined)
                throw http.malformed(request, answer, (0,client/* whatItIs */.Gl)(answer));
            const { location } = answer.headers;
            return new Response(new Uint8Array(answer.body), {
                status: answer.status,
                headers: {
                    'content-type': 'application/json',
                    ...(location === undefined ? {} : { location }),
                },
            });
        });
    };
}
/** @throws JobpassError where no more is answered for long (GitHub, "Rate limits for the REST API") */
function checkLimit({ status, headers }, hasToken) {
    if ((status !== 403 && status !== 429) || headers['x-ratelimit-remaining'] !== '0')
        return;
    const reset = Number(headers['x-ratelimit-reset']);
    const until = Number.isSafeInteger(reset) && reset > 0 ? ` until ${(0,clock/* timestamp */.vE)(reset * 1000)}` : '';
    throw refusal(`GitHub answers no more requests ${hasToken ? 'with this token' : 'without a token'}${until} (its rate limit)`, hasToken ? 'Wait until then' : 'Give a token (GITHUB_TOKEN), for which the limit is higher');
}
/**
 * The library, which reads the event of the job as it is loaded: that can be missing or broken, of which it would tell
 * on stdout, and is of no use here.
 */
async function library() {
    const { GITHUB_EVENT_PATH: path } = process.env;
    delete process.env['GITHUB_EVENT_PATH'];
    try {
        return await __webpack_require__.e(/* import() */ 2140).then(__webpack_require__.bind(__webpack_require__, 2140));
    }
    catch (error) {
        throw refusal(`GitHub's API cannot be used: ${(0,errors/* tell */.qz)(error)}`);
    }
    finally {
        if (path !== undefined)
            process.env['GITHUB_EVENT_PATH'] = path;
    }
}

;// CONCATENATED MODULE: ./build/trust/ids.js





/**
 * The file with the ids of the repositories that it names without: they are looked up, and each is told on stderr as it
 * can be put into the file.
 *
 * @throws JobpassError `usage` for one that cannot be looked up
 */
async function repositoryIds(file, again) {
    const found = await idsToAdd(file);
    if (found.length === 0)
        return file;
    process.stderr.write(`Ids that ${file.path} does not say were looked up. Put them in, so that the job's own check has them too:\n`);
    for (const line of idLines(file.path, found))
        process.stderr.write(`${line}\n`);
    const known = (kind) => new Map(found
        .filter((one) => one.kind === kind)
        .flatMap(({ names, ids }) => names.map((name, at) => [name, ids[at] ?? ''])));
    return again({ repositories: known('repository'), owners: known('owner') });
}
/** The ids that a file does not say, looked up at GitHub. @throws JobpassError `usage`, `insecure` */
async function idsToAdd(file) {
    const places = placesWithoutIds(file);
    if (places.length === 0)
        return [];
    const github = await openGitHub(process.env);
    try {
        const known = new Map();
        const found = [];
        for (const one of places) {
            const ids = [];
            for (const name of one.names) {
                const key = `${one.kind} ${name}`;
                const id = known.get(key) ?? (await github.idOf(one.kind, name));
                known.set(key, id);
                ids.push(id);
            }
            found.push({
                ...one,
                claim: one.kind === 'repository' ? 'repository_id' : 'repository_owner_id',
                ids,
            });
        }
        return found;
    }
    finally {
        github.close();
    }
}
/** Each as a line: where, and what to put beside the names. */
function idLines(path, found) {
    return found.map(({ names, place, claim, ids }) => {
        const where = place === undefined ? path : `${path}:${place.line}:${place.column}`;
        const quoted = ids.map((id) => (0,json/* jsonLine */.r)(id));
        const value = quoted.length === 1 ? quoted[0] : `[${quoted.join(', ')}]`;
        return `${where}: ${claim}: ${value} # ${(0,printable/* printable */.g)(names.join(', '), 400)}`;
    });
}
/** Where a file names repositories or owners of GitHub.com without ids, each place once. */
function placesWithoutIds(file) {
    const places = new Map();
    for (const rule of [...file.credentials.values()].flat()) {
        if (rule.issuer !== github_subject/* GITHUB_ISSUER */.oX)
            continue;
        const { repositories, owners } = (0,rules_file/* namesWithoutIds */.D)(rule.conditions);
        for (const [kind, names] of [
            ['repository', repositories],
            ['owner', owners],
        ]) {
            if (names.length === 0)
                continue;
            const path = whereSaid(file, rule, kind === 'repository' ? 'repository' : 'repository_owner');
            const key = JSON.stringify(path.map(String));
            if (!places.has(key))
                places.set(key, { kind, names, path, place: file.placeOf(path) });
        }
    }
    return [...places.values()];
}
/** The way to a condition, which `jobs`, the credential or the rule may have. */
function whereSaid(file, rule, claim) {
    const levels = [rule.path, ['credentials', rule.credential], ['jobs', rule.jobs ?? '']];
    const whole = levels.map((level) => [...level, 'when', claim]);
    // Of what is not there, the place is that of what it would be in.
    return whole.find((path) => !samePlace(file.placeOf(path), file.placeOf(path.slice(0, -1)))) ?? rule.path;
}
function samePlace(one, other) {
    return one?.line === other?.line && one?.column === other?.column;
}


/***/ })

};
