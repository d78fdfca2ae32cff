export const id = 1638;
export const ids = [1638];
export const modules = {

/***/ 86441:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ae: () => (/* binding */ InputOption),
/* harmony export */   Je: () => (/* binding */ WAIT_MS),
/* harmony export */   Sr: () => (/* binding */ addInputOptions),
/* harmony export */   U3: () => (/* binding */ inputInVariable),
/* harmony export */   Vc: () => (/* binding */ inputsOf),
/* harmony export */   ho: () => (/* binding */ NOT_HERE),
/* harmony export */   un: () => (/* binding */ refuseSecrets)
/* harmony export */ });
/* unused harmony export plain */
/* harmony import */ var commander__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(48179);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _files_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(91983);



/** How long a file or stdin is waited for, in milliseconds. */
const WAIT_MS = 20_000;
const NOT_HERE = 'Give it in a file or in the environment: other processes can read the arguments of this one';
/** The option of an input. What it can be is for shells to offer: the input says better than commander what is wrong. */
class InputOption extends commander__WEBPACK_IMPORTED_MODULE_0__/* .Option */ .c$ {
    values;
    constructor({ name, description, values = [], file }) {
        super(`--${name} <${file ? 'file' : 'value'}>`, plain(description));
        this.values = values;
    }
}
/** Adds an option for each input, those that are secrets as files. */
function addInputOptions(command, inputs) {
    for (const input of inputs) {
        const { name, description, secret } = input;
        if (secret) {
            command.option(`--${name}-file <file>`, `a file with it. ${plain(description)}`);
            command.addOption(new commander__WEBPACK_IMPORTED_MODULE_0__/* .Option */ .c$(`--${name} [value]`).hideHelp());
        }
        else
            command.addOption(new InputOption(input));
    }
    for (const token of ['--token [value]', '--id-token [value]'])
        command.addOption(new commander__WEBPACK_IMPORTED_MODULE_0__/* .Option */ .c$(token).hideHelp());
}
/**
 * Refuses secrets among the arguments, where others can read them.
 *
 * @param tokenOption the option that takes a file with an ID token
 * @throws JobpassError `usage`
 */
function refuseSecrets(inputs, options, tokenOption) {
    const secrets = inputs.filter(({ secret }) => secret).map(({ name }) => name);
    for (const name of ['token', 'id-token', ...secrets]) {
        if (options[camel(name)] === undefined)
            continue;
        const file = secrets.includes(name) ? `--${name}-file` : tokenOption;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `--${name} takes no value: it would be a secret among the arguments`, {
            hint: `${NOT_HERE} (${file})`,
        });
    }
}
/**
 * The inputs by name: what the options say, else what `others` says.
 *
 * @throws JobpassError `usage` for a file that cannot be read
 */
async function inputsOf(inputs, options, others) {
    const given = new Map();
    for (const { name, secret } of inputs) {
        const option = options[camel(secret ? `${name}-file` : name)];
        const value = typeof option !== 'string'
            ? others(name)?.trim()
            : secret
                ? (await (0,_files_js__WEBPACK_IMPORTED_MODULE_2__/* .readFile */ .T)(`--${name}-file`, option, WAIT_MS)).toString('utf8').trim()
                : option.trim();
        if (value !== undefined && value !== '')
            given.set(name, value);
    }
    return given;
}
/**
 * What the variable of an input says, where no option gives it: `JOBPASS_REVOKE_ROLE`. That of token-endpoint would be the
 * one in which `deliver: endpoint` hands out an address of ours, so there is none.
 */
function inputInVariable(input) {
    if (input === 'token-endpoint')
        return undefined;
    return process.env[`JOBPASS_${input.replace(/-/g, '_').toUpperCase()}`];
}
/** A description as one line of a terminal: it is written as Markdown. */
function plain(description) {
    return description.replace(/\[([^\]]*)\]\(([^)]*)\)/g, '$2').replace(/`/g, '');
}
/** As commander names options. */
function camel(name) {
    return name.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
}


/***/ }),

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

/***/ 55232:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ checkAudience)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _http_hosts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(82178);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(64865);



/**
 * Audiences that a service known to everyone accepts. Whoever receives an ID token with one of them can use it
 * there in the job's name, so it goes to no other host.
 */
const KNOWN = [
    {
        service: 'AWS',
        audience: /^sts\.amazonaws\.com(\.cn)?$/i,
        hosts: /(^|\.)(amazonaws\.com|amazonaws\.com\.cn|api\.aws|api\.amazonwebservices\.com\.cn)$/,
    },
    {
        service: 'Google Cloud',
        audience: /(^|\/\/|\.)googleapis\.com(\/|$)/i,
        hosts: /(^|\.)googleapis\.com$/,
    },
    {
        service: 'Microsoft Entra',
        audience: /^api:\/\/AzureADTokenExchange/i,
        hosts: /(^|\.)(microsoftonline\.com|microsoftonline\.us|partner\.microsoftonline\.cn|chinacloudapi\.cn)$/,
    },
    { service: 'Sigstore', audience: /^sigstore$/i, hosts: /(^|\.)sigstore\.dev$/ },
    { service: 'the Python package index', audience: /^(test)?pypi$/i, hosts: /(^|\.)pypi\.org$/ },
    { service: 'the npm registry', audience: /^npm:/i, hosts: /(^|\.)npmjs\.(org|com)$/ },
    { service: 'the Rust registry', audience: /^(https:\/\/)?crates\.io\/?$/i, hosts: /(^|\.)crates\.io$/ },
    { service: 'RubyGems', audience: /^(https:\/\/)?rubygems\.org\/?$/i, hosts: /(^|\.)rubygems\.org$/ },
    { service: 'NuGet', audience: /^(https:\/\/)?(www\.)?nuget\.org(\/|$)/i, hosts: /(^|\.)nuget\.org$/ },
    { service: 'Octo STS', audience: /^(https:\/\/)?octo-sts\.dev\/?$/i, hosts: /(^|\.)octo-sts\.dev$/ },
];
/**
 * Refuses to send an ID token with a well-known service's audience to another host.
 *
 * @param targets every URL that the token would be sent to
 * @throws JobpassError `insecure`
 */
function checkAudience(audience, targets, allowed) {
    const known = KNOWN.find((entry) => entry.audience.test(audience));
    if (known === undefined)
        return;
    for (const url of targets) {
        if (known.hosts.test(url.hostname) || (0,_http_hosts_js__WEBPACK_IMPORTED_MODULE_1__/* .isLoopback */ .U9)(url) || allowed.has(url))
            continue;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('insecure', `An ID token for the audience «${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(audience, 80)}» works at ${known.service}, and would be sent to ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(url.host, 100)}`, {
            hint: `Give an audience that only ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(url.host, 100)} accepts, or list that host in allowed-hosts if you trust it with your access to ${known.service}`,
        });
    }
}


/***/ }),

/***/ 68914:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Rh: () => (/* binding */ decodeIdToken),
/* harmony export */   Te: () => (/* binding */ texts),
/* harmony export */   xm: () => (/* binding */ readIdToken)
/* harmony export */ });
/* harmony import */ var jose_decode_protected_header__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(61196);
/* harmony import */ var jose_jwt_decode__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(77961);
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7094);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(64865);





/** Above this difference between the issuer's clock and ours we say so. */
const SKEW_TOLD_MS = 30_000;
/** How long an ID token must still live to be worth sending, in milliseconds. */
const WORTH_SENDING_MS = 5_000;
/**
 * Reads an ID token and checks what can be checked without its issuer's keys: its shape, its audience, and
 * its expiry against the clock.
 *
 * @returns the token, and a remark where this machine's clock is off
 * @throws JobpassError `bad-id-token`, or `malformed` when it is no JWT at all
 */
function readIdToken(raw, audience, clock, { servedAt, show = _text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g, worthShowing } = {}) {
    const token = decodeIdToken(raw, show, worthShowing);
    const { claims } = token;
    const audiences = texts(claims['aud']);
    if (!audiences.includes(audience)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('bad-id-token', `The ID token is for the audience «${show(audiences.join(', '))}», not for «${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(audience)}»`, { hint: 'Give the audience that the service expects in the input audience' });
    }
    const { exp, iat } = claims;
    if (typeof exp !== 'number') {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('malformed', 'The ID token does not say when it expires (exp)', {
            transient: true,
        });
    }
    const now = clock.now();
    // Without the service's own time, a token from the future is the one sign that a clock is off.
    const fromFuture = typeof iat === 'number' && iat * 1000 > now ? now - iat * 1000 : 0;
    const skew = servedAt === undefined ? fromFuture : Math.min(now - servedAt, fromFuture) || now - servedAt;
    const remark = Math.abs(skew) > SKEW_TOLD_MS
        ? `This machine's clock is ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .span */ .Ln)(Math.abs(skew))} ${skew > 0 ? 'ahead of' : 'behind'} the ID token service's: times below are by this machine's clock`
        : undefined;
    if (exp * 1000 < (servedAt ?? now) + WORTH_SENDING_MS) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('bad-id-token', `The ID token expired ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .span */ .Ln)((servedAt ?? now) - exp * 1000)} ago by the clock of ${servedAt === undefined ? 'this machine' : 'the service that handed it out'}`, { transient: true, hint: 'Ask for it just before it is used, or set this clock right' });
    }
    return { token, ...(remark === undefined ? {} : { remark }) };
}
/** Reads what an ID token says, and checks nothing but that it is one. @throws JobpassError `malformed` */
function decodeIdToken(raw, show = _text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g, worthShowing = []) {
    try {
        const header = (0,jose_decode_protected_header__WEBPACK_IMPORTED_MODULE_3__/* .decodeProtectedHeader */ ._)(raw);
        if (typeof header.alg !== 'string' || header.alg === 'none')
            throw new Error('unsigned');
        const claims = (0,jose_jwt_decode__WEBPACK_IMPORTED_MODULE_4__/* .decodeJwt */ .i)(raw);
        return { raw, claims, shown: shownClaims(claims, show, worthShowing) };
    }
    catch {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('malformed', 'The runner handed out an ID token that is not a signed JWT', {
            transient: true,
        });
    }
}
/** The claims that tell a person which job this is, in the order in which they are shown. */
const WORTH_SHOWING = [
    'iss',
    'sub',
    'aud',
    'repository',
    'ref',
    'environment',
    'event_name',
    'job_workflow_ref',
    'run_id',
    'run_attempt',
    'actor',
];
function shownClaims(claims, show, more) {
    return Object.fromEntries([...WORTH_SHOWING, ...more].flatMap((name) => {
        const text = texts(claims[name]).join(', ');
        return text === '' ? [] : [[name, show(text)]];
    }));
}
/** The strings and numbers in a claim, as texts: whatever else stands there has no text that could be shown. */
function texts(claim) {
    const values = Array.isArray(claim) ? claim : [claim];
    return values.flatMap((value) => typeof value === 'string' || typeof value === 'number' ? [String(value)] : []);
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

/***/ 21638:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  defineConfig: () => (/* binding */ defineConfig)
});

// EXTERNAL MODULE: ./node_modules/commander/esm.mjs
var esm = __webpack_require__(48179);
// EXTERNAL MODULE: ./build/clock.js
var clock = __webpack_require__(7094);
// EXTERNAL MODULE: ./build/config/options.js
var options = __webpack_require__(86441);
// EXTERNAL MODULE: ./build/entry.js
var entry = __webpack_require__(58616);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/files.js
var files = __webpack_require__(91983);
// EXTERNAL MODULE: ./build/identity/github-subject.js
var github_subject = __webpack_require__(14761);
// EXTERNAL MODULE: ./build/identity/id-token.js
var id_token = __webpack_require__(68914);
// EXTERNAL MODULE: ./build/identity/patterns.js
var identity_patterns = __webpack_require__(30444);
// EXTERNAL MODULE: ./build/providers/inputs.js
var inputs = __webpack_require__(58944);
// EXTERNAL MODULE: ./build/runners/index.js
var runners = __webpack_require__(46168);
// EXTERNAL MODULE: ./build/text/json.js
var json = __webpack_require__(25666);
// EXTERNAL MODULE: ./build/config/settings.js
var config_settings = __webpack_require__(14318);
// EXTERNAL MODULE: ./build/http/hosts.js
var hosts = __webpack_require__(82178);
// EXTERNAL MODULE: ./build/identity/audiences.js
var audiences = __webpack_require__(55232);
// EXTERNAL MODULE: ./build/identity/conditions.js
var conditions = __webpack_require__(69633);
// EXTERNAL MODULE: ./build/providers/index.js + 1 modules
var providers = __webpack_require__(54321);
// EXTERNAL MODULE: ./build/providers/trusts.js
var trusts = __webpack_require__(23782);
// EXTERNAL MODULE: ./build/rules/inputs.js
var rules_inputs = __webpack_require__(2775);
;// CONCATENATED MODULE: ./build/rules/overlap.js

/**
 * Whether a job could meet the conditions of both rules: then the first of them is taken, but the second one's role is
 * open to the job at the service as well.
 */
function overlap(one, other) {
    if (one.issuer !== undefined && other.issuer !== undefined && one.issuer !== other.issuer)
        return false;
    return Object.keys(one.conditions).every((claim) => {
        const [left, right] = [patternsOf(one.conditions, claim), patternsOf(other.conditions, claim)];
        if (right.length === 0)
            return true;
        return left.some((a) => right.some((b) => meet((0,identity_patterns/* parsePattern */.EY)(a), (0,identity_patterns/* parsePattern */.EY)(b))));
    });
}
/** Whether every job that meets the second set of conditions meets the first, as far as that can be seen at once. */
function covers(one, other) {
    if (one.issuer !== undefined && one.issuer !== other.issuer)
        return false;
    return Object.keys(one.conditions).every((claim) => {
        const wide = patternsOf(one.conditions, claim);
        const narrow = patternsOf(other.conditions, claim);
        return narrow.length > 0 && narrow.every((pattern) => wide.includes(pattern) || wide.includes('**'));
    });
}
function patternsOf(set, claim) {
    return [set[claim] ?? []].flat().map(String);
}
const unitsOf = (parts) => parts.flatMap((part) => (typeof part === 'string' ? [...part] : [part]));
/** Whether there is a text that both patterns match. */
function meet(first, second) {
    const [a, b] = [unitsOf(first), unitsOf(second)];
    const seen = new Set();
    const waiting = [[0, 0]];
    const passes = (wild, unit) => unit !== undefined && (wild === identity_patterns/* ANY */.x4 || (wild === identity_patterns/* RUN */.oq && unit !== '/' && unit !== ':'));
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        const [i, j] = next;
        const key = i * (b.length + 1) + j;
        if (seen.has(key))
            continue;
        seen.add(key);
        if (i === a.length && j === b.length)
            return true;
        const [left, right] = [a[i], b[j]];
        const [wildLeft, wildRight] = [typeof left === 'number', typeof right === 'number'];
        if (wildLeft)
            waiting.push([i + 1, j]);
        if (wildRight)
            waiting.push([i, j + 1]);
        if (typeof left === 'string' && left === right)
            waiting.push([i + 1, j + 1]);
        if (wildLeft && typeof right === 'string' && passes(left, right))
            waiting.push([i, j + 1]);
        if (wildRight && typeof left === 'string' && passes(right, left))
            waiting.push([i + 1, j]);
    }
    return false;
}

;// CONCATENATED MODULE: ./build/rules/check.js










/** The most notes that are told. */
const MOST_NOTES = 50;
/**
 * Looks at everything in a file that can be judged without a job: inputs and settings as the providers read them,
 * audiences, conditions that the world could meet, rules that are never reached.
 *
 * @param step inputs that the workflow gives beside the file
 * @throws JobpassError `usage` with every problem, its line and column
 */
async function checkRules(file, sha256, step) {
    const { problems, placeOf } = file;
    const notes = [];
    const note = (rule, text) => {
        const { line = 1, column = 1 } = rule.place ?? {};
        notes.push(`${file.path}:${line}:${column} ${rule.credential}, ${rule.name}: ${text}`);
    };
    for (const rules of file.credentials.values()) {
        for (const [at, rule] of rules.entries()) {
            await checkInputs(rule, file, step);
            await checkTrust(rule, file);
            if (rule.issuer !== undefined && (0,conditions/* openToStrangers */.Ts)(rule.issuer, rule.conditions) !== undefined) {
                problems.add(placeOf(rule.path), rule.path, `everyone in the world who uses ${rule.issuer} can meet its conditions: name the owner in one of ${(0,conditions/* openToStrangers */.Ts)(rule.issuer, rule.conditions)?.join(', ')}`);
            }
            const before = rules.slice(0, at);
            const hides = before.find((one) => covers(one, rule));
            if (hides !== undefined)
                note(rule, `is never taken, since ${hides.name} above it fits the same jobs`);
            else {
                const also = before.find((one) => overlap(one, rule) && roleOf(one) !== roleOf(rule));
                if (also !== undefined) {
                    note(rule, `a job that meets it and ${also.name} is given the latter, and could have both at the service`);
                }
            }
        }
    }
    problems.throwIfAny();
    return {
        config: file.path,
        sha256,
        credentials: file.credentials.size,
        rules: [...file.credentials.values()].reduce((sum, rules) => sum + rules.length, 0),
        notes: notes.length > MOST_NOTES
            ? [...notes.slice(0, MOST_NOTES), `and ${notes.length - MOST_NOTES} more`]
            : notes,
    };
}
async function checkInputs(rule, file, step) {
    const { problems, placeOf } = file;
    try {
        const { settings } = await (0,config_settings/* readSettings */.sb)((0,rules_inputs/* inputsFor */.pz)(rule, step), inputs/* OWN_INPUTS */.n);
        const entry = (0,providers/* providerEntry */.kb)(settings.provider);
        await entry.check(settings);
        const audience = entry.audience(settings);
        if (audience !== undefined && settings.url !== undefined)
            (0,audiences/* checkAudience */.f)(audience, [new URL(settings.url)], new hosts/* AllowedHosts */.QU(settings.allowedHosts));
    }
    catch (error) {
        if (!(error instanceof errors/* JobpassError */.bJ))
            throw error;
        problems.add(placeOf(rule.path), rule.path, (0,errors/* tell */.qz)(error));
    }
}
/** What stands under `trust`, as the provider of the rule reads it. */
async function checkTrust({ trust, inputs, path }, { problems, placeOf }) {
    if (Object.keys(trust).length === 0)
        return;
    const provider = inputs.get('provider') ?? '';
    const entry = trusts/* TRUSTS */.s.find((one) => one.provider === provider);
    if (entry === undefined)
        return;
    const read = (await entry.load()).schema.safeParse(trust, { reportInput: true });
    for (const issue of read.success ? [] : read.error.issues)
        problems.addIssue({ ...issue, path: [...path, 'trust', ...issue.path] }, placeOf);
}
function roleOf({ inputs }) {
    return inputs.get('role') ?? '';
}
/** The same for people. */
function checkedLines({ config, sha256, credentials, rules, notes }) {
    const count = (number, word) => `${number} ${word}${number === 1 ? '' : 's'}`;
    return [
        `${config} is fine: ${count(credentials, 'credential')}, ${count(rules, 'rule')} (SHA-256 ${sha256})`,
        ...notes.map((one) => `note: ${one}`),
    ];
}

// EXTERNAL MODULE: ./build/rules/decide.js
var decide = __webpack_require__(55586);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(64865);
;// CONCATENATED MODULE: ./build/rules/explain.js




/** Explains what a job of these claims gets under each name. @throws JobpassError `usage` for an unknown name */
function explain(file, names, claims, step) {
    return names.map((name) => explanation((0,decide/* decide */.LD)(file, name, claims), step));
}
function explanation({ credential, taken, judged }, step) {
    return {
        credential,
        taken: taken?.name ?? null,
        inputs: taken === undefined ? {} : Object.fromEntries(shown(taken, step)),
        rules: judged.map(({ rule, failed }) => {
            const role = rule.inputs.get('role');
            return {
                rule: rule.name,
                line: rule.place?.line ?? 1,
                verdict: rule === taken ? 'taken' : failed.length === 0 ? 'also fits' : 'does not fit',
                why: failed.map(conditions/* tellFailure */.s9),
                ...(role === undefined ? {} : { role: shownValue(role) }),
            };
        }),
    };
}
function shown(rule, step) {
    return [...(0,rules_inputs/* inputsFor */.pz)(rule, step)]
        .filter(([input]) => input !== 'name')
        .map(([input, value]) => [input, shownValue(value)]);
}
/** ARNs have two colons in a row, which no system reads as a command in the middle of a line. */
function shownValue(value) {
    return (0,printable/* printable */.g)(value, 200).replaceAll(/(?<=\S): :(?=\S)/g, '::');
}
/** The same for people. */
function explainedLines(path, explanations) {
    return explanations.flatMap(({ credential, taken, inputs, rules }) => [
        taken === null
            ? `${credential}: nothing, since no rule fits`
            : `${credential}: rule ${taken}, with ${Object.entries(inputs)
                .map(([input, value]) => `${input} ${value}`)
                .join(', ')}`,
        ...rules.flatMap(({ rule, line, verdict, why, role }) => {
            const head = `  ${verdict.padEnd(12)}  ${rule} (${path}:${line})`;
            if (verdict === 'taken')
                return [head];
            if (verdict === 'also fits') {
                return [
                    `${head}: one above it is taken${role === undefined ? '' : `, but the service gives ${role} as well to who asks`}`,
                ];
            }
            return [head, ...why.map((one) => `                  ${one}`)];
        }),
    ]);
}

// EXTERNAL MODULE: ./build/rules/file.js + 1 modules
var rules_file = __webpack_require__(24905);
// EXTERNAL MODULE: ./build/rules/find.js
var find = __webpack_require__(5501);
// EXTERNAL MODULE: ./build/rules/token.js
var token = __webpack_require__(39013);
;// CONCATENATED MODULE: ./build/rules/command.js



















const print = (text) => void process.stdout.write(`${text}\n`);
/**
 * Adds to the command `config` what looks at a file of rules.
 *
 * @param refused tells that a job would get nothing
 */
function defineConfig(parent, refused) {
    const withInputs = () => new esm/* Option */.c$('--with <input=value...>', 'inputs that the workflow gives beside the file, as in url=https://…');
    parent
        .command('check')
        .description('tell what is wrong with the file of rules, with line and column')
        .argument('[file]', 'the file; default: .jobpass.yml, else .github/jobpass.yml')
        .addOption(withInputs())
        .option('--json', 'print what was found as one line of JSON')
        .addHelpText('after', '\nExit: 0 it is fine, 2 it is not.')
        .action(async (path, options) => {
        const found = (0,find/* readRulesIn */.b6)(process.cwd(), path);
        const checked = await checkRules((0,rules_file/* readRules */.K)(found.text, found.path), found.sha256, stepOf(options));
        if (options.json)
            print((0,json/* jsonLine */.r)(checked));
        else
            for (const line of checkedLines(checked))
                print(line);
    });
    parent
        .command('explain')
        .description('tell which rule is taken for a job, and why not the others')
        .argument('[names...]', 'credentials of the file; default: all')
        .option('--config <file>', 'the file of rules')
        .option('--token-file <file>', 'an ID token; - is stdin. Default: this job’s')
        .option('--claims <file>', 'claims, as a JSON object; - is stdin')
        .option('--claim <name=value...>', 'a claim, as in environment=production; what `jobs` says is taken as given')
        .option('--jobs <name>', 'with --claim: whose job, where `jobs` has several')
        .addOption(withInputs())
        .option('--json', 'print it as one line of JSON')
        .addHelpText('after', '\nExit: 0 each credential has a rule, 2 wrong use, 4 a credential has none for this job.')
        .action(async (names, options) => {
        const found = (0,find/* readRulesIn */.b6)(process.cwd(), options.config);
        const file = (0,rules_file/* readRules */.K)(found.text, found.path);
        const asked = names.length === 0 ? [...file.credentials.keys()] : names;
        const step = stepOf(options);
        const claims = await claimsFor(file, asked, step, options);
        const explanations = explain(file, asked, claims, step);
        if (options.json)
            print((0,json/* jsonLine */.r)(explanations));
        else
            for (const line of explainedLines(found.path, explanations))
                print(line);
        if (explanations.some(({ taken }) => taken === null))
            refused();
    });
}
const OWN = new Set(inputs/* INPUTS */.m.map(({ name }) => name));
function stepOf({ with: given = [] }) {
    return new Map(given.map((pair) => {
        const [input, value] = pairOf(pair, '--with');
        const own = (0,rules_inputs/* ownName */.qU)(input);
        if (!OWN.has(own))
            throw new errors/* JobpassError */.bJ('usage', `There is no input ${input}, which --with gives`);
        return [own, value];
    }));
}
function pairOf(pair, option) {
    const at = pair.indexOf('=');
    if (at < 1)
        throw new errors/* JobpassError */.bJ('usage', `${option} takes a name and a value, as in ${option} name=value`);
    return [pair.slice(0, at), pair.slice(at + 1)];
}
async function claimsFor(file, names, step, options) {
    const given = Object.fromEntries((options.claim ?? []).map((pair) => pairOf(pair, '--claim')));
    if (options.tokenFile !== undefined && options.claims !== undefined) {
        throw new errors/* JobpassError */.bJ('usage', '--token-file and --claims say the same', { hint: 'Give one of them' });
    }
    if (options.tokenFile !== undefined) {
        const text = (await contents('--token-file', options.tokenFile)).trim();
        try {
            return { ...(0,id_token/* decodeIdToken */.Rh)(text).claims, ...given };
        }
        catch {
            throw new errors/* JobpassError */.bJ('usage', 'What --token-file names is no ID token', {
                hint: 'It is a JWT, in one line',
            });
        }
    }
    if (options.claims !== undefined) {
        const parsed = parsedObject(await contents('--claims', options.claims));
        if (parsed === undefined)
            throw new errors/* JobpassError */.bJ('usage', 'What --claims names is no JSON object');
        return { ...parsed, ...given };
    }
    if (options.claim !== undefined)
        return assumed(file, names, options.jobs, given);
    const rules = names.flatMap((name) => (0,decide/* rulesFor */.NP)(file, name));
    const runner = await (0,runners/* commandRunner */.cd)(process.env);
    return (await (0,token/* tokenFor */.f)(rules, step, runner, { clock: clock/* systemClock */.ml, signal: (0,entry/* cancellation */.WN)() })).claims;
}
/** Claims that are written out by hand, with what `jobs` says of them where it is one text. */
function assumed(file, names, jobs, given) {
    const entries = jobs === undefined ? file.jobs : file.jobs.filter(({ name }) => name === jobs);
    if (jobs !== undefined && entries.length === 0)
        throw new errors/* JobpassError */.bJ('usage', `${file.path} has no jobs of the name ${jobs}`);
    const [entry, another] = entries;
    if (another !== undefined) {
        throw new errors/* JobpassError */.bJ('usage', 'The file speaks of the jobs of several', {
            hint: `Say of which (--jobs): ${entries.map(({ name }) => name).join(' or ')}`,
        });
    }
    if (entry === undefined)
        return given;
    // Names are checked where they are decided on.
    for (const name of names)
        (0,decide/* rulesFor */.NP)(file, name);
    const common = Object.entries(entry.when).flatMap(([claim, patterns]) => {
        const [only, more] = [patterns].flat().map(String);
        const text = only === undefined || more !== undefined ? undefined : (0,identity_patterns/* textOfPattern */.XY)(only);
        return text === undefined ? [] : [[claim, text]];
    });
    const claims = { iss: entry.issuer, ...Object.fromEntries(common), ...given };
    const sub = entry.issuer === github_subject/* GITHUB_ISSUER */.oX ? (0,github_subject/* likelySubject */.$m)(claims) : undefined;
    return { ...(sub === undefined ? {} : { sub }), ...claims };
}
async function contents(option, path) {
    const content = path === '-' ? (0,files/* readBounded */.C)('stdin', process.stdin, options/* WAIT_MS */.Je) : (0,files/* readFile */.T)(option, path, options/* WAIT_MS */.Je);
    return (await content).toString('utf8');
}
function parsedObject(text) {
    try {
        const value = JSON.parse(text);
        return typeof value === 'object' && value !== null && !Array.isArray(value)
            ? value
            : undefined;
    }
    catch {
        return undefined;
    }
}


/***/ }),

/***/ 55586:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   LD: () => (/* binding */ decide),
/* harmony export */   NP: () => (/* binding */ rulesFor),
/* harmony export */   Nw: () => (/* binding */ nothingFor)
/* harmony export */ });
/* harmony import */ var fastest_levenshtein__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(21916);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _identity_conditions_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(69633);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(64865);




/** The rules of a credential. @throws JobpassError `usage` for a name that the file does not have */
function rulesFor(file, credential) {
    const rules = file.credentials.get(credential);
    if (rules !== undefined)
        return rules;
    const known = [...file.credentials.keys()];
    const near = (0,fastest_levenshtein__WEBPACK_IMPORTED_MODULE_0__.closest)(credential, known);
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `${file.path} has no credential ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_3__/* .printable */ .g)(credential, 64)}`, {
        hint: (0,fastest_levenshtein__WEBPACK_IMPORTED_MODULE_0__.distance)(credential, near) <= 2 ? `Did you mean ${near}?` : `It has ${known.slice(0, 20).join(', ')}`,
    });
}
/**
 * Decides which rule is a job's: the first, in the order of the file, whose conditions all hold. That order can be read
 * from top to bottom, and the rule that is added at the end takes nothing from those above it.
 *
 * @throws JobpassError `usage` for a name that the file does not have
 */
function decide(file, credential, claims) {
    const judged = rulesFor(file, credential).map((rule) => ({ rule, failed: rule.check(claims) }));
    return { credential, taken: judged.find(({ failed }) => failed.length === 0)?.rule, judged };
}
/** The most rules, and conditions of one, that an error tells. */
const MOST_TOLD = 8;
/** That a job gets nothing, and why. */
function nothingFor({ credential, judged }, path) {
    const told = judged.slice(0, MOST_TOLD).map(({ rule, failed }) => {
        const why = failed.slice(0, MOST_TOLD).map(_identity_conditions_js__WEBPACK_IMPORTED_MODULE_2__/* .tellFailure */ .s9).join(', ');
        return judged.length === 1 ? why : `${rule.name}: ${why}`;
    });
    const more = judged.length > MOST_TOLD ? `; and ${judged.length - MOST_TOLD} more` : '';
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('refused', `${path} has no rule of the credential ${credential} for this job: ${told.join('; ')}${more}`, { hint: 'Mend the rules, or run the job where one of them fits: jobpass config explain shows each' });
}


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

/***/ 2775:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   YF: () => (/* binding */ stepsOwn),
/* harmony export */   br: () => (/* binding */ checkDestination),
/* harmony export */   pz: () => (/* binding */ inputsFor),
/* harmony export */   qU: () => (/* binding */ ownName)
/* harmony export */ });
/* harmony import */ var _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(89190);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _providers_inputs_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(58944);



/** Those of a step that are no input of a credential. */
const OF_THE_STEP = ['credentials', 'config', 'config-sha256', 'name'];
/** Inputs that say where tokens go. */
const WHERE = [
    ...['url', 'token-endpoint', 'revocation-endpoint', 'introspection-endpoint', 'iam-url'],
];
/** Those by which they could go elsewhere, or be read on their way. */
const ELSEWHERE = [...WHERE, 'allowed-hosts', 'ca'];
/**
 * Where the step says where tokens go, the file says nothing of it: otherwise it could send them on.
 *
 * @param path the file, for people
 * @throws JobpassError `insecure`
 */
function checkDestination(rule, step, path) {
    const said = WHERE.find((input) => step.has(input));
    if (said === undefined)
        return;
    const more = ELSEWHERE.filter((input) => rule.inputs.has(input) && !step.has(input));
    if (more.length === 0)
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('insecure', `The step says ${said}, and ${path} says ${more.join(', ')} for ${rule.credential}, by which tokens could go elsewhere`, { hint: `Say ${more.join(', ')} in the step as well, or leave ${said} to the file` });
}
/** The inputs of a credential by a rule. What the step says itself holds in the place of what the file says. */
function inputsFor(rule, step) {
    const inputs = new Map(rule.inputs);
    for (const [input, value] of step)
        inputs.set(input, value);
    return inputs.set('name', rule.credential);
}
const DEFINITIONS = _providers_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .INPUTS */ .m;
/** The name of an input that may be another spelling of it. */
function ownName(input) {
    return DEFINITIONS.find(({ aliases = [] }) => aliases.includes(input))?.name ?? input;
}
/** What the step says itself, under the inputs' own names. An action's runner fills in the defaults: these say nothing. */
function stepsOwn(given) {
    return new Map([...given]
        .filter(([input, value]) => !OF_THE_STEP.includes(input) && value !== ((0,_config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .defaultOf */ .HA)(_providers_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .INPUTS */ .m, input) || undefined))
        .map(([input, value]) => [ownName(input), value]));
}


/***/ }),

/***/ 39013:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ tokenFor)
/* harmony export */ });
/* harmony import */ var _config_settings_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(14318);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _http_client_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(29726);
/* harmony import */ var _http_hosts_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(82178);
/* harmony import */ var _http_transport_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(45272);
/* harmony import */ var _identity_id_token_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(68914);
/* harmony import */ var _providers_index_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(54321);
/* harmony import */ var _providers_inputs_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(58944);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(64865);
/* harmony import */ var _text_secrets_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(75255);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(2775);











/** Of an ID token that is for nobody: no service takes it. */
const NOBODY = 'jobpass:rules';
/** An ID token of this job: the one that the exchange needs, as far as that is known before the rules have decided. */
async function tokenFor(rules, step, runner, { clock, signal }) {
    const { audience, ca } = await expected(rules, step);
    const secrets = new _text_secrets_js__WEBPACK_IMPORTED_MODULE_9__/* .Secrets */ .S();
    secrets.add(...runner.secrets());
    const transport = (0,_http_transport_js__WEBPACK_IMPORTED_MODULE_4__/* .nodeTransport */ ._)(ca === undefined ? {} : { ca });
    const http = new _http_client_js__WEBPACK_IMPORTED_MODULE_2__/* .HttpClient */ .Qq({
        transport: transport.send,
        clock,
        secrets,
        allowedHosts: new _http_hosts_js__WEBPACK_IMPORTED_MODULE_3__/* .AllowedHosts */ .QU(),
        limits: _http_client_js__WEBPACK_IMPORTED_MODULE_2__/* .LIMITS */ .b1,
        patience: _http_client_js__WEBPACK_IMPORTED_MODULE_2__/* .PATIENCE */ .aZ,
        signal,
        onRetry: (error) => runner.log.info(`${error.message}; trying again`),
    });
    try {
        const served = await http.persist((attempt) => runner.idToken(audience, http, attempt));
        const { raw } = served;
        if (/^[\w-]+\.[\w-]+\.[\w-]*$/.test(raw) && raw.length >= 20)
            await runner.mask([raw]);
        const { claims } = (0,_identity_id_token_js__WEBPACK_IMPORTED_MODULE_5__/* .decodeIdToken */ .Rh)(raw, (text) => (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_10__/* .printable */ .g)(secrets.redact(text)));
        return { ...served, audience, claims };
    }
    finally {
        transport.close();
    }
}
/** The audience of the first rule that has one. */
async function expected(rules, step) {
    for (const rule of rules) {
        try {
            const { settings } = await (0,_config_settings_js__WEBPACK_IMPORTED_MODULE_0__/* .readSettings */ .sb)((0,_inputs_js__WEBPACK_IMPORTED_MODULE_8__/* .inputsFor */ .pz)(rule, step), _providers_inputs_js__WEBPACK_IMPORTED_MODULE_7__/* .OWN_INPUTS */ .n);
            const audience = (0,_providers_index_js__WEBPACK_IMPORTED_MODULE_6__/* .providerEntry */ .kb)(settings.provider).audience(settings);
            if (audience !== undefined)
                return { audience, ...(settings.ca === undefined ? {} : { ca: settings.ca }) };
        }
        catch (error) {
            // Of a rule that is not this job's, perhaps: where it is, its mistake is told then.
            if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ))
                throw error;
        }
    }
    return { audience: NOBODY };
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

/***/ 61196:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ decodeProtectedHeader)
/* harmony export */ });
/* harmony import */ var _lib_validate_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(47784);

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
  const invalid = "Invalid Token or Protected Header formatting";
  if (typeof encodedProtectedHeader != "string" || !encodedProtectedHeader)
    throw new TypeError(invalid);
  return (0,_lib_validate_js__WEBPACK_IMPORTED_MODULE_0__/* .parseJoseHeader */ .OX)(encodedProtectedHeader, TypeError, invalid);
}



/***/ })

};
