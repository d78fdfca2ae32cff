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
    const { postgresStorage } = await Promise.all(/* import() */[__webpack_require__.e(3849), __webpack_require__.e(2529)]).then(__webpack_require__.bind(__webpack_require__, 72529));
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


/***/ })

};
