export const id = 4651;
export const ids = [4651,4297];
export const modules = {

/***/ 44297:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   checkConfig: () => (/* binding */ checkConfig),
/* harmony export */   checkedLine: () => (/* binding */ checkedLine),
/* harmony export */   findBroker: () => (/* binding */ findBroker),
/* harmony export */   rotateKeys: () => (/* binding */ rotateKeys),
/* harmony export */   serveBroker: () => (/* binding */ serveBroker)
/* harmony export */ });
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7094);
/* harmony import */ var _control_client_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6699);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(19473);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(64865);
/* harmony import */ var _audit_audit_keys_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(45136);
/* harmony import */ var _broker_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(71424);
/* harmony import */ var _config_config_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(28909);
/* harmony import */ var _config_written_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(296);
/* harmony import */ var _http_library_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(52638);
/* harmony import */ var _log_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(62814);
/* harmony import */ var _tokens_signing_keys_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(67725);











/**
 * Runs the broker until it is asked to stop (SIGTERM, SIGINT). SIGHUP makes it read its configuration again, which
 * also brings renewed certificates and secrets; a bad one is told and not taken.
 *
 * @throws JobpassError `usage`, `state` when it cannot start, or not go on
 */
async function serveBroker(path) {
    let end = () => undefined;
    const ended = new Promise((resolve) => {
        end = resolve;
    });
    // Before it starts: a signal that comes meanwhile is not lost, and SIGHUP does not end us.
    for (const name of ['SIGTERM', 'SIGINT'])
        process.on(name, () => end(undefined));
    let reload = () => undefined;
    process.on('SIGHUP', () => reload());
    const config = (0,_config_config_js__WEBPACK_IMPORTED_MODULE_5__/* .readConfig */ .Xg)(path);
    const lines = (0,_log_js__WEBPACK_IMPORTED_MODULE_7__/* .gathered */ .Pm)((text) => process.stderr.write(text));
    process.on('exit', lines.flush);
    const log = (0,_log_js__WEBPACK_IMPORTED_MODULE_7__/* .lineLog */ .Vz)(config.logFormat, lines.write);
    const warning = (0,_http_library_js__WEBPACK_IMPORTED_MODULE_6__/* .unsupportedNode */ .AV)();
    if (warning !== undefined)
        log({ event: 'old node', level: 'warn', why: warning });
    if (config.data === undefined && config.postgres === undefined) {
        log({
            event: 'no data folder',
            level: 'warn',
            why: 'all tokens and keys are forgotten when the broker ends',
        });
    }
    const broker = await (0,_broker_js__WEBPACK_IMPORTED_MODULE_4__/* .startBroker */ .md)(config, { log, onBroken: end });
    let turn = Promise.resolve();
    reload = () => {
        turn = turn.then(async () => {
            try {
                const next = (0,_config_config_js__WEBPACK_IMPORTED_MODULE_5__/* .readConfig */ .Xg)(path);
                await broker.reload(next);
                log({ event: 'reloaded', config: path, roles: next.roles.length });
            }
            catch (error) {
                log({ event: 'not reloaded', level: 'error', why: (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .tell */ .qz)(error) });
            }
        });
    };
    log({
        event: 'ready',
        issuer: broker.issuer,
        listen: `${broker.address.host}:${broker.address.port}`,
        ...(broker.admin === undefined ? {} : { admin: `${broker.admin.host}:${broker.admin.port}` }),
        roles: config.roles.length,
    });
    const broken = await ended;
    log({ event: 'stopping' });
    await broker.close();
    log({ event: 'stopped' });
    if (broken !== undefined)
        throw broken;
}
/** Reads a configuration. @throws JobpassError `usage` with every problem */
function checkConfig(path) {
    const { roles, trust, rulesFrom } = (0,_config_config_js__WEBPACK_IMPORTED_MODULE_5__/* .readConfig */ .Xg)(path);
    return {
        config: path,
        roles: roles.length,
        trustedIssuers: trust.length,
        ...(rulesFrom.length === 0
            ? {}
            : {
                rulesFrom: rulesFrom.map(({ file, roles: own, others }) => ({ file, roles: own.length, others })),
            }),
    };
}
/** The same for people. */
function checkedLine({ config, roles, trustedIssuers, rulesFrom = [] }) {
    const own = roles - rulesFrom.reduce((sum, { roles: some }) => sum + some, 0);
    const parts = rulesFrom.map(({ file, roles: some, others }) => `${some} of ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_9__/* .printable */ .g)(file)}${others === 0 ? '' : `, where ${count(others, 'rule')} ${others === 1 ? 'is' : 'are'} for others`}`);
    const from = parts.length === 0 ? '' : ` (${[`${own} of its own`, ...parts].join('; ')})`;
    return `${config} is fine: ${count(roles, 'role')}${from}, ${count(trustedIssuers, 'trusted issuer')}`;
}
function count(number, what) {
    return `${number} ${what}${number === 1 ? '' : 's'}`;
}
/**
 * What a broker gives: the running one is asked, and where none runs its configuration is read.
 *
 * @throws JobpassError
 */
async function findBroker(path) {
    const data = (0,_config_config_js__WEBPACK_IMPORTED_MODULE_5__/* .dataFolder */ .pS)(path);
    if (data !== undefined) {
        try {
            return { broker: (await (0,_control_client_js__WEBPACK_IMPORTED_MODULE_1__/* .askControl */ .td)(data, { command: 'roles' }, 'broker')) };
        }
        catch (error) {
            if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JobpassError */ .bJ) || error.code !== 'unreachable')
                throw error;
        }
    }
    const config = (0,_config_config_js__WEBPACK_IMPORTED_MODULE_5__/* .readConfig */ .Xg)(path);
    return {
        broker: (0,_config_written_js__WEBPACK_IMPORTED_MODULE_10__/* .writtenBroker */ .d)(config, config.issuer),
        instead: data === undefined
            ? 'configuration, a broker without a data folder cannot be asked'
            : 'configuration, no broker is running',
    };
}
/**
 * Changes the signing key: the running broker is asked, and of brokers that share a database it is changed there, from where
 * they take it.
 *
 * @returns what came of it
 * @throws JobpassError
 */
async function rotateKeys(path, options) {
    const data = (0,_config_config_js__WEBPACK_IMPORTED_MODULE_5__/* .dataFolder */ .pS)(path);
    if (data !== undefined) {
        const request = { command: 'rotate-keys', ...options };
        return String(await (0,_control_client_js__WEBPACK_IMPORTED_MODULE_1__/* .askControl */ .td)(data, request, 'broker'));
    }
    const postgres = (0,_config_config_js__WEBPACK_IMPORTED_MODULE_5__/* .databaseOf */ .zJ)(path);
    if (postgres === undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JobpassError */ .bJ('usage', 'This broker has no data folder: its keys live and end with it', {
            hint: 'Give data in its configuration, or postgres',
        });
    }
    const { postgresStorage } = await Promise.all(/* import() */[__webpack_require__.e(3849), __webpack_require__.e(1689)]).then(__webpack_require__.bind(__webpack_require__, 41689));
    const storage = await postgresStorage(postgres, { clock: _clock_js__WEBPACK_IMPORTED_MODULE_0__/* .systemClock */ .ml });
    try {
        if (options.records) {
            const now = Math.floor(_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .systemClock */ .ml.now() / 1000);
            await (await _audit_audit_keys_js__WEBPACK_IMPORTED_MODULE_3__/* .AuditKeys */ .y.open(storage.keys, now)).rotate(now);
            return _broker_js__WEBPACK_IMPORTED_MODULE_4__/* .RECORDS_ROTATED */ .$w;
        }
        const keys = await _tokens_signing_keys_js__WEBPACK_IMPORTED_MODULE_8__/* .SigningKeys */ .Q5.open(storage.keys, _clock_js__WEBPACK_IMPORTED_MODULE_0__/* .systemClock */ .ml);
        return (0,_broker_js__WEBPACK_IMPORTED_MODULE_4__/* .rotated */ .SZ)(await keys.rotate(options));
    }
    finally {
        await storage.close();
    }
}


/***/ }),

/***/ 88301:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ grantsOf)
/* harmony export */ });
/* harmony import */ var _config_settings_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(14318);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _identity_conditions_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(69633);
/* harmony import */ var _identity_known_claims_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(20276);
/* harmony import */ var _providers_index_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(54321);
/* harmony import */ var _providers_inputs_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(58944);






/** The rules of one provider as grants. What cannot be one is added to the file's problems. */
function grantsOf(file, provider, trust) {
    const { problems, placeOf } = file;
    const paths = new Map();
    for (const rule of [...file.credentials.values()].flat()) {
        const found = grantOf(rule, file, provider, trust);
        if (found !== undefined)
            paths.set(found, rule.path);
    }
    return {
        grants: [...paths.keys()],
        complain: (grant, reason) => {
            const path = paths.get(grant) ?? [];
            problems.add(placeOf(path), path, reason);
        },
    };
}
/** A rule as a grant; undefined where it is of another provider, or was complained of. */
function grantOf(rule, file, provider, { schema }) {
    const { problems, placeOf } = file;
    const complain = (reason) => problems.add(placeOf(rule.path), rule.path, reason);
    try {
        const settings = (0,_config_settings_js__WEBPACK_IMPORTED_MODULE_0__/* .settingsOf */ .f5)(rule.inputs, _providers_inputs_js__WEBPACK_IMPORTED_MODULE_5__/* .OWN_INPUTS */ .nR);
        if (settings.provider !== provider)
            return undefined;
        const audience = (0,_providers_index_js__WEBPACK_IMPORTED_MODULE_4__/* .providerEntry */ .k)(provider).audience(settings);
        if (audience === undefined)
            return undefined;
        if (rule.issuer === undefined) {
            complain('whose jobs it is for is not said: give `jobs`, with their issuer');
            return undefined;
        }
        const stranger = (0,_identity_conditions_js__WEBPACK_IMPORTED_MODULE_2__/* .openToStrangers */ .Ts)(rule.issuer, rule.conditions);
        if (stranger !== undefined) {
            complain(`everyone in the world who uses ${rule.issuer} can meet its conditions: name the owner in one of ${stranger.join(', ')}`);
        }
        // The server would be told to wait for a subject that no job has.
        const { sub } = rule.conditions;
        for (const { reason } of sub === undefined ? [] : (0,_identity_known_claims_js__WEBPACK_IMPORTED_MODULE_3__/* .wrongClaims */ .t)(rule.issuer, { sub }))
            complain(reason);
        const own = schema.safeParse(rule.trust, { reportInput: true });
        if (!own.success) {
            for (const issue of own.error.issues)
                problems.addIssue({ ...issue, path: [...rule.path, 'trust', ...issue.path] }, placeOf);
            return undefined;
        }
        const jobs = file.jobs.find(({ name }) => name === rule.jobs);
        return {
            credential: rule.credential,
            rule: rule.name,
            from: `${file.path}:${rule.place?.line ?? 1}`,
            issuer: rule.issuer,
            ...(jobs?.jwksUri === undefined ? {} : { jwksUri: jobs.jwksUri }),
            audience,
            conditions: rule.conditions,
            settings,
            own: own.data,
        };
    }
    catch (error) {
        if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ))
            throw error;
        complain((0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .tell */ .qz)(error));
        return undefined;
    }
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


/***/ })

};
