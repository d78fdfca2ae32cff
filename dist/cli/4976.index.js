export const id = 4976;
export const ids = [4976];
export const modules = {

/***/ 14318:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Om: () => (/* binding */ TTL_MS),
/* harmony export */   f5: () => (/* binding */ settingsOf),
/* harmony export */   sb: () => (/* binding */ readSettings)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _http_hosts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(82178);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(89190);
/* harmony import */ var _values_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(93017);




/** The whole life where nothing is said: of what is taken once, and of what dies soon after nobody renews it. */
const TTL_MS = { once: 3_600_000, renewed: 6 * 3_600_000 };
const TTL_BOUNDS = { minMs: 1_000, maxMs: 30 * 86_400_000 };
/** Shorter ones would not live through a second try of a renewal. */
const LEASE_BOUNDS = { minMs: 20_000, maxMs: 86_400_000 };
/**
 * Reads the inputs into settings, and refuses what cannot work before anything is sent.
 *
 * @param asGiven the inputs by name, empty ones left out
 * @param own the inputs of each provider
 * @returns the settings, and warnings about inputs that nobody reads
 * @throws JobpassError `usage` or `insecure`
 */
async function readSettings(asGiven, own) {
    const warnings = await checkNames(asGiven, definitionsOf(own).flatMap(({ name, aliases = [] }) => [name, ...aliases]));
    return { settings: settingsOf(asGiven, own), warnings };
}
function definitionsOf(own) {
    return [..._inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .COMMON_INPUTS */ .s7, ...own.flatMap(({ inputs }) => inputs)];
}
/** The same for inputs whose names are known to be ours. @throws JobpassError `usage` or `insecure` */
function settingsOf(asGiven, own) {
    const given = withoutAliases(asGiven, definitionsOf(own));
    const input = (name) => given.get(name);
    const or = (name) => input(name) ?? (0,_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .defaultOf */ .HA)(_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .COMMON_INPUTS */ .s7, name);
    const url = input('url');
    if (url !== undefined) {
        const parsed = (0,_http_hosts_js__WEBPACK_IMPORTED_MODULE_1__/* .secureUrl */ .po)(url, 'The input url');
        if (parsed.search !== '' || parsed.hash !== '')
            throw (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .invalid */ .Gq)('url', url, 'Leave out what follows ? or #');
    }
    const marked = own.find(({ marks }) => marks.some((name) => asGiven.has(name)))?.provider;
    const provider = input('provider') ?? marked ?? _inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .DEFAULT_PROVIDER */ .Gr;
    const ownNames = own.find((entry) => entry.provider === provider)?.inputs.map(({ name }) => name) ?? [];
    const settings = defined({
        provider,
        url,
        audience: input('audience'),
        role: input('role'),
        name: optionalName(input('name')),
        ttlMs: optionalDuration(input('ttl'), 'ttl', TTL_BOUNDS),
        leaseMs: optionalDuration(input('lease'), 'lease', LEASE_BOUNDS),
        keep: (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .oneOf */ .yL)(or('keep').toLowerCase(), 'keep', _inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .KEEPING */ .AX),
        deliver: [...new Set((0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .list */ .p_)(or('deliver')).map((word) => (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .oneOf */ .yL)(word, 'deliver', _inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .DELIVERIES */ .rV)))],
        fileFormat: (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .oneOf */ .yL)(or('file-format'), 'file-format', _inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .FILE_FORMATS */ .GM),
        // YAML reads 0600 as a number, and may hand it on without its zero.
        fileMode: Number.parseInt((0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .oneOf */ .yL)(or('file-mode').padStart(4, '0'), 'file-mode', _inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .FILE_MODES */ .Ce), 8),
        revoke: or('revoke') === 'now' || (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .boolean */ .zM)(or('revoke'), 'revoke', 'Write true or false, or now'),
        revokeNow: or('revoke') === 'now' ? true : undefined,
        audit: (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .oneOf */ .yL)(or('audit').toLowerCase(), 'audit', _inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .AUDITING */ .Ks),
        auditFile: input('audit-file'),
        auditWebhook: optionalWebhook(input('audit-webhook')),
        auditWebhookSecret: optionalWebhookSecret(input('audit-webhook-secret')),
        ca: optionalPem(input('ca'), 'ca'),
        clientCert: optionalPem(input('client-cert'), 'client-cert'),
        clientKey: optionalPem(input('client-key'), 'client-key'),
        allowedHosts: (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .list */ .p_)(or('allowed-hosts')).map(checkHost),
        own: Object.fromEntries([...given].filter(([name]) => ownNames.includes(name))),
    });
    if (settings.deliver.length === 0)
        throw (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .invalid */ .Gq)('deliver', '', `It can be ${_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .DELIVERIES */ .rV.join(', ')}, or several of them`);
    if ((settings.clientCert === undefined) !== (settings.clientKey === undefined)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', 'client-cert and client-key go together, and one of them is missing', {
            hint: 'Give both or neither',
        });
    }
    if (settings.auditWebhookSecret !== undefined && settings.auditWebhook === undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', 'audit-webhook-secret is given, and audit-webhook is missing', {
            hint: 'Give the address that is to get the records',
        });
    }
    return settings;
}
/** The inputs under their own names. @throws JobpassError `usage` where one is given twice */
function withoutAliases(given, definitions) {
    const found = new Map(given);
    for (const { name, aliases = [] } of definitions) {
        for (const alias of aliases) {
            const value = given.get(alias);
            if (value === undefined)
                continue;
            if (found.has(name) && found.get(name) !== value) {
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', `The inputs ${name} and ${alias} are the same, and differ`, {
                    hint: 'Give one of them',
                });
            }
            found.set(name, value);
            found.delete(alias);
        }
    }
    return found;
}
/**
 * Finds inputs that are none of ours: within two edits of one of ours it is a slip of the pen.
 *
 * @throws JobpassError `usage` for a slip
 */
async function checkNames(given, names) {
    const unknown = [...given.keys()].filter((name) => !names.includes(name));
    if (unknown.length === 0)
        return [];
    const { closest, distance } = await __webpack_require__.e(/* import() */ 1916).then(__webpack_require__.t.bind(__webpack_require__, 21916, 19));
    return unknown.map((name) => {
        const near = closest(name, names);
        const edits = distance(name, near);
        // Two edits turn any two letters into `ca`: something of the name must be left to speak of a slip.
        if (edits <= 2 && edits < Math.min(name.length, near.length)) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', `There is no input ${shown(name)}`, { hint: `Did you mean ${near}?` });
        }
        return `There is no input ${shown(name)}, so it is not read`;
    });
}
function shown(name) {
    return `«${name.replace(/[^\w.-]/g, '?').slice(0, 60)}»`;
}
function checkHost(entry) {
    if (!/^(\[[0-9a-fA-F:.]+\]|[\w.-]+)(:\d{1,5})?$/.test(entry)) {
        throw (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .invalid */ .Gq)('allowed-hosts', entry, 'Write host names, with a port where it is not 443, as in login.example.com');
    }
    return entry;
}
function optionalDuration(text, input, bounds) {
    return text === undefined ? undefined : (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .duration */ .p0)(text, input, bounds);
}
/** A name that can stand in a command and in a line of the log as it is. */
function optionalName(text) {
    if (text !== undefined && !/^[A-Za-z0-9][\w.-]{0,63}$/.test(text))
        throw (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .invalid */ .Gq)('name', text, 'Write letters, digits, dots, dashes and underscores: 64 at most');
    return text;
}
/** An address is not shown where it is wrong: those of many services are secrets. */
function optionalWebhook(text) {
    if (text === undefined)
        return undefined;
    try {
        return (0,_http_hosts_js__WEBPACK_IMPORTED_MODULE_1__/* .secureUrl */ .po)(text, 'The input audit-webhook').href;
    }
    catch (error) {
        if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ))
            throw error;
        const { code, message, hint } = error;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ(code, message.replace(/: \u00ab.*$/s, ''), hint === undefined ? {} : { hint });
    }
}
/** Source: Standard Webhooks 1.0.0, Signature scheme: 24 to 64 bytes in base64. */
function optionalWebhookSecret(text) {
    if (text === undefined || /^(whsec_)?[A-Za-z0-9+/]{32,86}={0,2}$/.test(text))
        return text;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', 'The input audit-webhook-secret is no signing secret', {
        hint: 'It takes whsec_ and 24 to 64 random bytes in base64: echo "whsec_$(openssl rand -base64 32)"',
    });
}
function optionalPem(text, input) {
    return text === undefined ? undefined : (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .pem */ .ps)(text, input);
}
/** The same object without the members that are undefined. */
function defined(value) {
    return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
}


/***/ }),

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

/***/ 58944:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   m: () => (/* binding */ INPUTS),
/* harmony export */   n: () => (/* binding */ OWN_INPUTS)
/* harmony export */ });
/* harmony import */ var _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(89190);
/* harmony import */ var _index_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(54321);


/** The inputs that each provider adds. */
const OWN_INPUTS = _index_js__WEBPACK_IMPORTED_MODULE_1__/* .PROVIDERS */ .xq.map(({ name, inputs, marks = [] }) => ({
    provider: name,
    inputs,
    marks,
}));
/** Every input, each name once: what action.yml and the docs list. */
const INPUTS = [
    ...new Map([..._config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .COMMON_INPUTS */ .s7, ..._index_js__WEBPACK_IMPORTED_MODULE_1__/* .PROVIDERS */ .xq.flatMap(({ inputs }) => inputs)].map((input) => [input.name, input])).values(),
];


/***/ }),

/***/ 23782:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   s: () => (/* binding */ TRUSTS)
/* harmony export */ });
/** The providers whose servers can be made to hold to a file of rules. Not in the list of providers: no job needs it. */
const TRUSTS = [
    {
        provider: 'oauth',
        alias: 'broker',
        load: async () => (await Promise.all(/* import() */[__webpack_require__.e(9691), __webpack_require__.e(1301)]).then(__webpack_require__.bind(__webpack_require__, 31301))).trust,
    },
    { provider: 'vault', load: async () => (await Promise.all(/* import() */[__webpack_require__.e(9691), __webpack_require__.e(9364)]).then(__webpack_require__.bind(__webpack_require__, 69364))).vaultTrust },
    { provider: 'aws', load: async () => (await Promise.all(/* import() */[__webpack_require__.e(9691), __webpack_require__.e(1142), __webpack_require__.e(4211)]).then(__webpack_require__.bind(__webpack_require__, 74211))).awsTrust },
];


/***/ }),

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

/***/ 88301:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ grantsOf)
/* harmony export */ });
/* harmony import */ var _config_settings_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(14318);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _identity_conditions_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(69633);
/* harmony import */ var _providers_index_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(54321);
/* harmony import */ var _providers_inputs_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(58944);





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
        const settings = (0,_config_settings_js__WEBPACK_IMPORTED_MODULE_0__/* .settingsOf */ .f5)(rule.inputs, _providers_inputs_js__WEBPACK_IMPORTED_MODULE_4__/* .OWN_INPUTS */ .n);
        if (settings.provider !== provider)
            return undefined;
        const audience = (0,_providers_index_js__WEBPACK_IMPORTED_MODULE_3__/* .providerEntry */ .kb)(provider).audience(settings);
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

/***/ 75255:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ Secrets)
/* harmony export */ });
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
function forms(value) {
    return [
        value,
        encodeURIComponent(value),
        JSON.stringify(value).slice(1, -1),
        // Base64 looks different at each of the three offsets; the characters at both edges depend on neighbours.
        ...[0, 1, 2].map((shift) => {
            const coded = Buffer.from(' '.repeat(shift) + value).toString('base64');
            return coded.slice(shift === 0 ? 0 : shift + 1).replace(/.?=+$/, '');
        }),
    ]
        .filter((form) => form.length >= 4)
        .map(small);
}
/** In small letters, ASCII only: the length stays as it is, which `toLowerCase` does not promise. */
function small(text) {
    return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}


/***/ }),

/***/ 94976:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  defineTrust: () => (/* binding */ defineTrust)
});

// EXTERNAL MODULE: ./node_modules/commander/esm.mjs
var esm = __webpack_require__(48179);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/providers/trusts.js
var trusts = __webpack_require__(23782);
// EXTERNAL MODULE: ./build/rules/file.js + 1 modules
var rules_file = __webpack_require__(24905);
// EXTERNAL MODULE: ./build/rules/find.js
var find = __webpack_require__(5501);
// EXTERNAL MODULE: ./build/text/json.js
var text_json = __webpack_require__(25666);
// EXTERNAL MODULE: ./build/clock.js
var build_clock = __webpack_require__(7094);
// EXTERNAL MODULE: ./build/entry.js
var entry = __webpack_require__(58616);
// EXTERNAL MODULE: ./build/http/client.js
var client = __webpack_require__(29726);
// EXTERNAL MODULE: ./build/http/hosts.js
var hosts = __webpack_require__(82178);
// EXTERNAL MODULE: ./build/http/transport.js
var http_transport = __webpack_require__(45272);
// EXTERNAL MODULE: ./build/text/secrets.js
var text_secrets = __webpack_require__(75255);
;// CONCATENATED MODULE: ./build/trust/access.js






/** The longest that servers are asked for, all together, in milliseconds. */
const ALL_MS = 60_000;
/** What servers are asked with, and how to let the connections go. */
function accessFor(trust, options) {
    const clock = build_clock/* systemClock */.ml;
    const secrets = new text_secrets/* Secrets */.S();
    const signal = (0,entry/* cancellation */.WN)();
    const deadline = clock.elapsed() + ALL_MS;
    const open = [];
    const given = trust.options.map(({ name }) => {
        const value = options[name.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase())];
        return [name, typeof value === 'string' ? value : undefined];
    });
    const http = (settings) => {
        const transport = (0,http_transport/* nodeTransport */._)({
            ...(settings.ca === undefined ? {} : { ca: settings.ca }),
            ...(settings.clientCert === undefined ? {} : { cert: settings.clientCert }),
            ...(settings.clientKey === undefined ? {} : { key: settings.clientKey }),
        });
        open.push(transport);
        return new client/* HttpClient */.Qq({
            transport: transport.send,
            clock,
            secrets,
            allowedHosts: new hosts/* AllowedHosts */.QU(settings.allowedHosts),
            limits: { ...client/* LIMITS */.b1, attemptMs: 10_000 },
            patience: client/* PATIENCE */.aZ,
            deadline,
            signal,
        });
    };
    return {
        access: {
            http,
            clock,
            secrets,
            env: process.env,
            options: Object.fromEntries(given),
            broker: async (config) => (await Promise.all(/* import() */[__webpack_require__.e(9691), __webpack_require__.e(5687), __webpack_require__.e(5941), __webpack_require__.e(7121), __webpack_require__.e(672), __webpack_require__.e(4297)]).then(__webpack_require__.bind(__webpack_require__, 44297))).findBroker(config),
        },
        close: () => {
            for (const transport of open)
                transport.close();
        },
    };
}

;// CONCATENATED MODULE: ./build/trust/drift.js
const RANK = { wider: 0, missing: 1, narrower: 2 };
/** What lets in more than it should comes first. */
function ordered(drift) {
    return [...drift].sort((one, other) => RANK[one.kind] - RANK[other.kind]);
}
/** The same for people. */
function driftLines({ server, drift }) {
    if (drift.length === 0)
        return [`${server}: as the file of rules has it`];
    return drift.map(({ kind, what, text }) => `${server}: ${kind}: ${what}: ${text}`);
}

// EXTERNAL MODULE: ./build/rules/grants.js
var rules_grants = __webpack_require__(88301);
;// CONCATENATED MODULE: ./build/trust/grants.js


/**
 * What each server of a provider must be made to hold to.
 *
 * @param provider as in the list of providers
 * @throws JobpassError `usage` with every rule that cannot be held to, its line and column
 */
async function plansFor(file, provider, trust) {
    const { grants, complain } = (0,rules_grants/* grantsOf */.R)(file, provider, trust);
    file.problems.throwIfAny();
    if (grants.length === 0) {
        throw new errors/* JobpassError */.bJ('usage', `${file.path} has no credential of the provider ${provider}`);
    }
    const plans = trust.plan(grants, complain);
    file.problems.throwIfAny();
    return plans;
}

// EXTERNAL MODULE: ./build/trust/ids.js + 1 modules
var ids = __webpack_require__(33063);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/files.js
var files = __webpack_require__(91983);
;// CONCATENATED MODULE: ./build/providers/lint.js
/** From the worst; `note`: worth knowing, and no hole. */
const SEVERITIES = ['high', 'medium', 'low', 'note'];

;// CONCATENATED MODULE: ./build/providers/linters.js
/** The providers whose roles can be examined without asking anybody; each document goes to the first that knows it. */
const LINTERS = [
    { provider: 'aws', load: async () => (await Promise.all(/* import() */[__webpack_require__.e(3287), __webpack_require__.e(3263)]).then(__webpack_require__.bind(__webpack_require__, 3263))).awsLinter },
    { provider: 'vault', load: async () => (await Promise.all(/* import() */[__webpack_require__.e(3287), __webpack_require__.e(9322)]).then(__webpack_require__.bind(__webpack_require__, 9322))).vaultLinter },
];

// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(64865);
;// CONCATENATED MODULE: ./build/trust/lint/documents.js

/** Deeper than any policy or plan, in brackets. */
const DEEPEST = 200;
/**
 * The JSON documents of a text: one, or several behind each other, as in JSON Lines.
 *
 * @param name of the file, printable
 * @throws JobpassError `usage` where it is not JSON, or JSON that no service writes
 */
function documentsOf(text, name) {
    const wrong = (what) => new errors/* JobpassError */.bJ('usage', `${name} ${what}`, {
        hint: 'Give trust policies or roles as JSON, as the command-line clients print them with --output json or -format=json',
    });
    const documents = [];
    for (let at = skipped(text, text.startsWith('\uFEFF') ? 1 : 0); at < text.length;) {
        const end = endOf(text, at);
        if (end === 'deep')
            throw wrong('is nested too deep to be read');
        if (end === undefined)
            throw wrong(`is not JSON: what begins in line ${lineOf(text, at)} is none, or has no end`);
        try {
            documents.push(JSON.parse(text.slice(at, end)));
        }
        catch {
            throw wrong(`is not JSON: see what begins in line ${lineOf(text, at)}`);
        }
        at = skipped(text, end);
    }
    if (documents.length === 0)
        throw wrong('is empty');
    return documents;
}
/** Where the next document begins. */
function skipped(text, from) {
    const blank = /\s*/y;
    blank.lastIndex = from;
    blank.exec(text);
    return blank.lastIndex;
}
/** Where the object or the list that begins here ends; nothing else is a document. */
function endOf(text, from) {
    if (text[from] !== '{' && text[from] !== '[')
        return undefined;
    const marks = /["{}[\]]/g;
    marks.lastIndex = from;
    let depth = 0;
    for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
        if (mark[0] === '"') {
            const end = endOfText(text, marks.lastIndex);
            if (end === undefined)
                return undefined;
            marks.lastIndex = end;
        }
        else if (mark[0] === '{' || mark[0] === '[') {
            depth++;
            if (depth > DEEPEST)
                return 'deep';
        }
        else {
            depth--;
            if (depth === 0)
                return marks.lastIndex;
        }
    }
    return undefined;
}
/** Behind the quotation mark that ends a text. */
function endOfText(text, from) {
    for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 1)) {
        let slashes = 0;
        while (text[at - 1 - slashes] === '\\' && at - 1 - slashes >= from)
            slashes++;
        if (slashes % 2 === 0)
            return at + 1;
    }
    return undefined;
}
function lineOf(text, at) {
    let line = 1;
    for (let end = text.indexOf('\n'); end >= 0 && end < at; end = text.indexOf('\n', end + 1))
        line++;
    return line;
}

;// CONCATENATED MODULE: ./build/trust/lint/print.js

/** The longest text told of a finding, in characters. */
const LONG = 900;
/** The report for people. Texts of the documents are foreign. */
function describe({ roles, skipped, findings, unjudged }) {
    const lines = findings.flatMap((finding) => [...told(finding), '']);
    for (const { file, where, because } of unjudged)
        lines.push(`NOT JUDGED  ${(0,printable/* printable */.g)(`${file}: ${where}`, 300)}`, `  ${(0,printable/* printable */.g)(because, LONG)}`, '');
    const counts = ['high', 'medium', 'low', 'note'].flatMap((severity) => {
        const number = findings.filter((finding) => finding.severity === severity).length;
        return number === 0 ? [] : [`${number} ${severity}`];
    });
    if (unjudged.length > 0)
        counts.push(`${unjudged.length} not judged`);
    const looked = `${roles} ${roles === 1 ? 'role' : 'roles'} looked at${skipped === 0 ? '' : `, ${skipped} left out that ${skipped === 1 ? 'is' : 'are'} for no ID tokens`}`;
    lines.push(`${looked}: ${counts.length === 0 ? 'nothing found' : counts.join(', ')}`);
    return `${lines.join('\n')}\n`;
}
function told({ file, where, severity, hole, message, fix, example, telling = [], }) {
    const claims = Object.entries(example ?? {}).filter(([name]) => telling.includes(name));
    // A telling claim that a token lacks tells too.
    const lacking = telling.filter((name) => example !== undefined && !(name in example));
    const shown = [
        ...claims.map(([name, value]) => `${(0,printable/* printable */.g)(name, 60)} «${(0,printable/* printable */.g)(value, 300)}»`),
        ...lacking.map((name) => `no ${(0,printable/* printable */.g)(name, 60)}`),
    ];
    return [
        `${severity === 'note' ? 'note' : severity.toUpperCase()}  ${hole}  ${(0,printable/* printable */.g)(`${file}: ${where}`, 300)}`,
        `  ${(0,printable/* printable */.g)(message, LONG)}`,
        ...(shown.length === 0 ? [] : [`  Gets in: ${shown.join(', ')}`]),
        `  Change: ${(0,printable/* printable */.g)(fix, LONG)}`,
    ];
}

;// CONCATENATED MODULE: ./build/trust/lint/command.js











/** The longest file taken, in bytes: what an account of some ten thousand roles comes to. */
const LONGEST = 32 * 1024 * 1024;
/** How long a file or stdin is waited for, in milliseconds. */
const WAIT_MS = 120_000;
/** Exit codes: something was found; something could not be judged. */
const FOUND = 1;
const UNJUDGED = 3;
/** Adds to the command `lint` what it takes and does. @param end takes an exit code that is not 0 */
function defineLint(command, end) {
    command
        .description('tell the holes of IAM trust policies and of Vault roles, each with a token that would get in')
        .argument('[files...]', 'JSON, as the clients of the services print it; - or none is stdin')
        .addOption(new esm/* Option */.c$('--fail-on <severity>', 'the least that counts for the exit code')
        .choices(SEVERITIES.filter((severity) => severity !== 'note'))
        .default('low'))
        .option('--issuer <url>', 'who makes the ID tokens, where roles of Vault do not show it')
        .option('--json', 'print everything as one line of JSON')
        .addHelpText('after', '\nNothing is sent anywhere.\nExit: 0 nothing found, 1 something found, 2 wrong use, 3 nothing found, and something could not be judged.')
        .action(async (files, { failOn, issuer, json }) => {
        if (issuer !== undefined && !/^https:\/\/[^\s/?#]+[^\s?#]*$/.test(issuer))
            throw new errors/* JobpassError */.bJ('usage', 'What --issuer names is no address of an issuer', {
                hint: 'Write it as it stands in its tokens: https://token.actions.githubusercontent.com',
            });
        const linters = await Promise.all(LINTERS.map(({ load }) => load()));
        const parts = [];
        for (const file of files.length === 0 ? ['-'] : files)
            parts.push(lintText(await read(file), file, linters, issuer));
        const report = sorted(parts);
        process.stdout.write(json === true ? `${(0,text_json/* jsonLine */.r)(report)}\n` : describe(report));
        const counted = SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1);
        if (report.findings.some(({ severity }) => counted.includes(severity)))
            end(FOUND);
        else if (report.unjudged.length > 0)
            end(UNJUDGED);
    });
}
/**
 * Judges what a file holds.
 *
 * @param file its path; `-` is stdin
 * @throws JobpassError `usage` for what is no JSON, or holds no role of any service
 */
function lintText(text, file, linters, issuer) {
    const shown = file === '-' ? 'stdin' : (0,printable/* printable */.g)(file, 120);
    const name = file === '-' ? 'unnamed' : (0,external_node_path_.basename)(file).replace(/\.\w+$/, '');
    const documents = documentsOf(text, shown);
    const reports = documents.map((document, at) => {
        for (const linter of linters) {
            const linted = linter.lint(document, {
                name: documents.length === 1 ? name : `${name} ${at + 1}`,
                issuer,
            });
            if (linted !== undefined)
                return linted;
        }
        const which = documents.length === 1 ? shown : `Document ${at + 1} of ${shown}`;
        throw new errors/* JobpassError */.bJ('usage', `${which} holds no trust policy and no role`, {
            hint: `What is read: ${linters.map(({ reads }) => reads).join('. ')}`,
        });
    });
    return {
        roles: sum(reports.map(({ roles }) => roles)),
        skipped: sum(reports.map(({ skipped }) => skipped)),
        findings: reports.flatMap(({ findings }) => findings.map((finding) => ({ file: shown, ...finding }))),
        unjudged: reports.flatMap(({ unjudged }) => unjudged.map((one) => ({ file: shown, ...one }))),
    };
}
/** All of it, the worst first; of the same severity as it came. */
function sorted(parts) {
    const rank = ({ severity }) => SEVERITIES.indexOf(severity);
    return {
        roles: sum(parts.map(({ roles }) => roles)),
        skipped: sum(parts.map(({ skipped }) => skipped)),
        findings: parts.flatMap(({ findings }) => findings).sort((one, other) => rank(one) - rank(other)),
        unjudged: parts.flatMap(({ unjudged }) => unjudged),
    };
}
async function read(file) {
    if (file === '-') {
        if (process.stdin.isTTY)
            process.stderr.write('jobpass: waiting for JSON: paste it, and end with Enter and Ctrl-D (Ctrl-Z on Windows)\n');
        return (await (0,files/* readBounded */.C)('stdin', process.stdin, WAIT_MS, LONGEST)).toString('utf8');
    }
    const shown = (0,printable/* printable */.g)(file, 120);
    try {
        return (await (0,files/* readBounded */.C)(shown, (0,external_node_fs_.createReadStream)(file), WAIT_MS, LONGEST)).toString('utf8');
    }
    catch (error) {
        if (error instanceof errors/* JobpassError */.bJ)
            throw error;
        throw new errors/* JobpassError */.bJ('usage', `${shown} cannot be read: ${(0,errors/* tell */.qz)(error)}`);
    }
}
const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);

;// CONCATENATED MODULE: ./build/trust/command.js











const print = (text) => void process.stdout.write(text);
/**
 * Adds to the command `trust` a command for each provider whose server can be made to hold to the file of rules, and
 * `diff`.
 *
 * @param end takes an exit code that is not 0
 */
async function defineTrust(parent, end) {
    defineLint(parent.command('lint'), end);
    const diff = parent
        .command('diff')
        .description('compare what servers have with what the file of rules makes of them');
    for (const { provider, alias, load } of trusts/* TRUSTS */.s) {
        const trust = await load();
        const name = alias ?? provider;
        const make = parent
            .command(name)
            .description(`print what ${name} must be told for its roles to hold to the file of rules`);
        addOptions(make, trust);
        make
            .addOption(new esm/* Option */.c$('--format <name>', 'what to print').choices(trust.formats).default(trust.formats[0]))
            .option('--json', 'print it as one line of JSON, with what it is for');
        make.action(async (options) => {
            const plans = picked(await plansOf(provider, trust, options), options.server);
            const format = options.format ?? trust.formats[0];
            const printed = plans.map((plan) => ({
                server: plan.server,
                roles: plan.roles,
                format,
                text: plan.print(format),
            }));
            if (options.json)
                return print(`${(0,text_json/* jsonLine */.r)(printed)}\n`);
            const [only, another] = printed;
            if (another !== undefined) {
                throw new errors/* JobpassError */.bJ('usage', `The file of rules has roles on several servers: ${plans.map(({ server }) => server).join(', ')}`, { hint: 'Say for which (--server)' });
            }
            print(only?.text ?? '');
        });
        const compare = diff
            .command(name)
            .description(`compare what ${name} has with what the file of rules makes of it`);
        addOptions(compare, trust);
        for (const { name: own, description, file } of trust.options)
            compare.option(`--${own} <${file ? 'file' : 'value'}>`, description);
        compare
            .option('--json', 'print each difference, as one line of JSON')
            .addHelpText('after', '\nExit: 0 the same, 1 something differs, 2 wrong use, 4 refused, 5 unreachable.');
        compare.action(async (options) => {
            const plans = picked(await plansOf(provider, trust, options), options.server);
            const { access, close } = accessFor(trust, options);
            const drifts = [];
            try {
                for (const plan of plans)
                    drifts.push({ server: plan.server, drift: ordered(await plan.diff(access)) });
            }
            finally {
                close();
            }
            if (options.json)
                print(`${(0,text_json/* jsonLine */.r)(drifts)}\n`);
            else
                for (const one of drifts)
                    for (const line of driftLines(one))
                        print(`${line}\n`);
            if (drifts.some(({ drift }) => drift.length > 0))
                end(1);
        });
    }
}
function addOptions(command, _trust) {
    command
        .option('--config <file>', 'the file of rules')
        .option('--server <name>', 'the one server that is meant, where the file has roles on several')
        .option('--no-ids', 'do not look up the ids of repositories that the file names without');
}
async function plansOf(provider, trust, options) {
    const { text, path } = (0,find/* readRulesIn */.b6)(process.cwd(), options.config);
    const first = (0,rules_file/* readRules */.K)(text, path);
    const file = options.ids ? await (0,ids/* repositoryIds */.hg)(first, (ids) => (0,rules_file/* readRules */.K)(text, path, ids)) : first;
    return plansFor(file, provider, trust);
}
function picked(plans, server) {
    if (server === undefined)
        return plans;
    const found = plans.filter((plan) => plan.server === server);
    if (found.length === 0) {
        throw new errors/* JobpassError */.bJ('usage', 'The file of rules has no role on that server', {
            hint: `It can be ${plans.map((plan) => plan.server).join(', ')}`,
        });
    }
    return found;
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
        return await __webpack_require__.e(/* import() */ 5054).then(__webpack_require__.bind(__webpack_require__, 55054));
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
