export const id = 4598;
export const ids = [4598];
export const modules = {

/***/ 29334:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ moment)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(64865);


const UNIT_MS = {
    s: 1_000,
    m: 60_000,
    h: 3_600_000,
    d: 86_400_000,
    w: 604_800_000,
};
const RFC_3339 = /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d))?$/;
/**
 * A moment in milliseconds since 1970: RFC 3339, a day alone (its beginning in UTC), or a span back from now as in `7d`.
 *
 * @throws JobpassError `usage`
 */
function moment(text, option, now) {
    const [, count, unit] = /^(\d{1,6})([smhdw])$/.exec(text) ?? [];
    if (count !== undefined)
        return now - Number(count) * (UNIT_MS[unit ?? ''] ?? 0);
    const [, year, month, day] = RFC_3339.exec(text) ?? [];
    const at = year === undefined ? Number.NaN : Date.parse(text.toUpperCase().replace(' ', 'T'));
    // Date.parse takes 30 February for 2 March.
    const days = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
    if (Number.isNaN(at) || Number(day) > days) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', `The option ${option} cannot be «${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_1__/* .printable */ .g)(text, 60)}»`, {
            hint: 'Write a time as 2026-11-24T10:00:00Z, a day as 2026-11-24, or a span back from now as 7d (s, m, h, d, w)',
        });
    }
    return at;
}


/***/ }),

/***/ 66514:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   printRecords: () => (/* binding */ printRecords),
/* harmony export */   recordKeys: () => (/* binding */ recordKeys)
/* harmony export */ });
/* harmony import */ var node_events__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(78474);
/* harmony import */ var _audit_form_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(90348);
/* harmony import */ var _audit_signature_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(59918);
/* harmony import */ var _audit_times_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(29334);
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7094);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(19473);
/* harmony import */ var _audit_audit_keys_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(45136);
/* harmony import */ var _config_config_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(28909);
/* harmony import */ var _store_open_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(49696);









/** How often records are read once more whose end was being written, and after how many ms. */
const READ_AGAIN = 3;
const READ_AGAIN_MS = 200;
/** So many records are written at once at the most. What has no signature for longer is handed on as it is. */
const LARGEST_BATCH = 10_000;
/**
 * Prints the records of a broker on stdout, a line each, whether it runs or not; as fast as they are taken, and no more where
 * nobody reads on.
 *
 * @param since from when on: see `moment`
 * @throws JobpassError `usage`, `state`
 */
async function printRecords(path, since) {
    const from = since === undefined ? undefined : (0,_audit_times_js__WEBPACK_IMPORTED_MODULE_2__/* .moment */ .n)(since, '--since', _clock_js__WEBPACK_IMPORTED_MODULE_3__/* .systemClock */ .ml.now());
    await withStorage(path, (storage) => print(startingAt(from, toSignature(storage))));
}
/** @throws JobpassError `state` where they cannot be written; that nobody reads on is no such case */
async function print(lines) {
    const { stdout } = process;
    let failure;
    stdout.on('error', (error) => {
        failure ??= error;
    });
    const write = async (text) => {
        if (failure === undefined && !stdout.write(text))
            await (0,node_events__WEBPACK_IMPORTED_MODULE_0__.once)(stdout, 'drain').catch(() => undefined);
    };
    let held = '';
    for await (const line of lines) {
        // Fewer and larger pieces: each costs a write.
        held += `${line}\n`;
        if (held.length < 1 << 16)
            continue;
        await write(held);
        held = '';
        if (failure !== undefined)
            break;
    }
    await write(held);
    // What fails is told a moment later.
    await new Promise((resolve) => setImmediate(resolve));
    if (failure !== undefined && (0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .systemCode */ .xU)(failure) !== 'EPIPE')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .JobpassError */ .bJ('state', `The records could not be printed: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .tell */ .qz)(failure)}`);
}
/**
 * The records as they are, up to a signature: where the last ones have none, more of what was written with them may still be
 * on its way.
 */
async function* toSignature(storage) {
    let told = 0;
    for (let again = 0;; again++) {
        let number = 0;
        let waiting = [];
        for await (const line of storage.records()) {
            if (++number <= told)
                continue;
            waiting.push(line);
            if ((0,_audit_signature_js__WEBPACK_IMPORTED_MODULE_8__/* .signatureOf */ .yK)(line) === undefined && waiting.length < LARGEST_BATCH)
                continue;
            yield* waiting;
            told = number;
            waiting = [];
        }
        if (waiting.length === 0)
            return;
        if (again === READ_AGAIN) {
            // Nothing follows: whoever checks them is to see that.
            yield* waiting;
            return;
        }
        await _clock_js__WEBPACK_IMPORTED_MODULE_3__/* .systemClock */ .ml.sleep(READ_AGAIN_MS);
    }
}
/** From the first record on that is not older. */
async function* startingAt(from, lines) {
    let begun = from === undefined;
    for await (const line of lines) {
        if (!begun) {
            const record = (0,_audit_form_js__WEBPACK_IMPORTED_MODULE_1__/* .readRecord */ .a)(line);
            begun = 'time' in record && record.time >= (from ?? 0);
        }
        if (begun)
            yield line;
    }
}
/** The public keys that check a broker's records, as a JWK set. @throws JobpassError `usage`, `state` */
async function recordKeys(path) {
    return withStorage(path, async ({ keys }) => {
        const set = await (0,_audit_audit_keys_js__WEBPACK_IMPORTED_MODULE_5__/* .auditJwks */ .V)(keys);
        if (set !== undefined)
            return set;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .JobpassError */ .bJ('state', 'This broker has no keys for records yet', {
            hint: 'It makes them when it starts for the first time',
        });
    });
}
/** Lets work be done where a broker keeps its records, without opening what changes. */
async function withStorage(path, work) {
    const place = (0,_config_config_js__WEBPACK_IMPORTED_MODULE_6__/* .placeOfStore */ .g6)(path);
    if (place.data === undefined && place.postgres === undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .JobpassError */ .bJ('usage', 'This broker keeps no records: it forgets everything when it ends', {
            hint: 'Give data, or postgres, in its configuration',
        });
    }
    // Nothing else of a configuration says where they are.
    const storage = await (0,_store_open_js__WEBPACK_IMPORTED_MODULE_7__/* .openStorage */ .G)(place, { clock: _clock_js__WEBPACK_IMPORTED_MODULE_3__/* .systemClock */ .ml });
    try {
        return await work(storage);
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


/***/ })

};
