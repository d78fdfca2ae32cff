export const id = 6662;
export const ids = [6662,8098];
export const modules = {

/***/ 78098:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  checkConfig: () => (/* binding */ checkConfig),
  checkedLine: () => (/* binding */ checkedLine),
  findBroker: () => (/* binding */ findBroker),
  rotateKeys: () => (/* binding */ rotateKeys),
  serveBroker: () => (/* binding */ serveBroker)
});

// EXTERNAL MODULE: ./build/control/client.js
var client = __webpack_require__(6699);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(64865);
// EXTERNAL MODULE: ./build/broker/broker.js + 17 modules
var broker_broker = __webpack_require__(64655);
// EXTERNAL MODULE: ./build/broker/config/config.js + 2 modules
var config_config = __webpack_require__(28909);
// EXTERNAL MODULE: ./build/broker/config/written.js
var written = __webpack_require__(296);
// EXTERNAL MODULE: ./build/broker/http/library.js
var library = __webpack_require__(52638);
// EXTERNAL MODULE: ./build/clock.js
var clock = __webpack_require__(7094);
;// CONCATENATED MODULE: ./build/broker/log.js


/** Writes each event as one line: `time event name=value …`, or as a JSON object. */
function lineLog(format, write) {
    return ({ event, level = 'info', ...fields }) => {
        const shown = Object.entries(fields).flatMap(([name, value]) => {
            if (value === undefined || value === '')
                return [];
            return [
                [
                    name,
                    typeof value === 'number' || typeof value === 'boolean'
                        ? value
                        : (0,printable/* printable */.g)(log_hidden(log_text(value)), 1_000),
                ],
            ];
        });
        const time = (0,clock/* timestamp */.vE)(Date.now());
        if (format === 'json') {
            write(`${JSON.stringify({ time, level, event, ...Object.fromEntries(shown) })}\n`);
            return;
        }
        const pairs = shown.map(([name, value]) => `${name}=${quoted(String(value))}`);
        write(`${[time, ...(level === 'info' ? [] : [level]), event, ...pairs].join(' ')}\n`);
    };
}
/** Without tokens, which a caller may have sent where a name belongs, such as that of a role. */
function log_hidden(text) {
    return text.replace(/jpt_[\w-]{16,}|eyJ[\w-]*\.[\w-]+(\.[\w-]*)?/g, '(a token)');
}
function log_text(value) {
    if (Array.isArray(value))
        return value.map(log_text).join(', ');
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
function quoted(text) {
    return /^[\w./:@+-]+$/.test(text) ? text : JSON.stringify(text);
}
/** Gathers the lines of one turn of the event loop, since each write to a file waits for it. */
function gathered(write) {
    let lines = '';
    const flush = () => {
        const text = lines;
        lines = '';
        if (text !== '')
            write(text);
    };
    return {
        write: (line) => {
            if (lines === '')
                process.nextTick(flush);
            lines += line;
        },
        flush,
    };
}

;// CONCATENATED MODULE: ./build/broker/command.js








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
    const config = (0,config_config/* readConfig */.Xg)(path);
    const lines = gathered((text) => process.stderr.write(text));
    process.on('exit', lines.flush);
    const log = lineLog(config.logFormat, lines.write);
    const warning = (0,library/* unsupportedNode */.AV)();
    if (warning !== undefined)
        log({ event: 'old node', level: 'warn', why: warning });
    if (config.data === undefined) {
        log({
            event: 'no data folder',
            level: 'warn',
            why: 'all tokens and keys are forgotten when the broker ends',
        });
    }
    const broker = await (0,broker_broker/* startBroker */.m)(config, { log, onBroken: end });
    let turn = Promise.resolve();
    reload = () => {
        turn = turn.then(async () => {
            try {
                const next = (0,config_config/* readConfig */.Xg)(path);
                await broker.reload(next);
                log({ event: 'reloaded', config: path, roles: next.roles.length });
            }
            catch (error) {
                log({ event: 'not reloaded', level: 'error', why: (0,errors/* tell */.qz)(error) });
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
    const { roles, trust, rulesFrom } = (0,config_config/* readConfig */.Xg)(path);
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
    const parts = rulesFrom.map(({ file, roles: some, others }) => `${some} of ${(0,printable/* printable */.g)(file)}${others === 0 ? '' : `, where ${count(others, 'rule')} ${others === 1 ? 'is' : 'are'} for others`}`);
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
    const data = (0,config_config/* dataFolder */.pS)(path);
    if (data !== undefined) {
        try {
            return { broker: (await (0,client/* askControl */.td)(data, { command: 'roles' }, 'broker')) };
        }
        catch (error) {
            if (!(error instanceof errors/* JobpassError */.bJ) || error.code !== 'unreachable')
                throw error;
        }
    }
    const config = (0,config_config/* readConfig */.Xg)(path);
    return {
        broker: (0,written/* writtenBroker */.d)(config, config.issuer),
        instead: data === undefined
            ? 'configuration, a broker without a data folder cannot be asked'
            : 'configuration, no broker is running',
    };
}
/** Asks the running broker for another signing key. @returns what it says to that @throws JobpassError */
async function rotateKeys(path, options) {
    const data = (0,config_config/* dataFolder */.pS)(path);
    if (data === undefined) {
        throw new errors/* JobpassError */.bJ('usage', 'This broker has no data folder: its keys live and end with it', {
            hint: 'Give data in its configuration',
        });
    }
    const request = { command: 'rotate-keys', ...options };
    return String(await (0,client/* askControl */.td)(data, request, 'broker'));
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


/***/ })

};
