export const id = 4598;
export const ids = [4598];
export const modules = {

/***/ 29334:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ moment)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _text_duration_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(29556);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(64865);



const RFC_3339 = /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d))?$/;
/**
 * A moment in milliseconds since 1970: RFC 3339, a day alone (its beginning in UTC), or a duration back from now as in `7d`.
 *
 * @throws JobpassError `usage`
 */
function moment(text, option, now) {
    // A number alone is a duration elsewhere, and could as well be a year or a time since 1970 here.
    const back = /^\d+$/.test(text) ? undefined : (0,_text_duration_js__WEBPACK_IMPORTED_MODULE_1__/* .durationSeconds */ .o8)(text);
    if (back !== undefined)
        return now - back * 1_000;
    const [, year, month, day] = RFC_3339.exec(text) ?? [];
    const at = year === undefined ? Number.NaN : Date.parse(text.toUpperCase().replace(' ', 'T'));
    // Date.parse takes 30 February for 2 March.
    const days = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
    if (Number.isNaN(at) || Number(day) > days) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', `The option ${option} cannot be «${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(text, 60)}»`, {
            hint: 'Write a time as 2026-11-24T10:00:00Z, a day as 2026-11-24, or a duration back from now as 7d or 1h30m (s, m, h, d, w)',
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


/***/ })

};
