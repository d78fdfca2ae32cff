export const id = 332;
export const ids = [332];
export const modules = {

/***/ 1332:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ nameOf),
/* harmony export */   currentToken: () => (/* binding */ currentToken),
/* harmony export */   status: () => (/* binding */ status),
/* harmony export */   statusLines: () => (/* binding */ statusLines),
/* harmony export */   z: () => (/* binding */ loadIfPossible)
/* harmony export */ });
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7094);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _account_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6991);
/* harmony import */ var _end_folder_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9674);
/* harmony import */ var _ending_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7949);
/* harmony import */ var _folder_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7498);






/** Every credential that this job got, the newest last. */
function status(runner) {
    const found = _folder_js__WEBPACK_IMPORTED_MODULE_5__/* .JobFolder */ .u_.all(runner.temporaryFolder()).flatMap((folder) => {
        const saved = loadIfPossible(folder);
        if (saved === undefined)
            return [];
        const kept = keptIfPossible(folder);
        const state = (0,_end_folder_js__WEBPACK_IMPORTED_MODULE_3__/* .withKept */ .$)(saved, kept);
        return state.leases.map((held) => statusOf(state, held, kept?.renewals ?? 0, kept?.renewedAt));
    });
    return found.sort((one, other) => (one.issuedAt < other.issuedAt ? -1 : 1));
}
/** The same for people, one line each. */
function statusLines(leases) {
    if (leases.length === 0)
        return ['No step of this job got a credential yet'];
    return leases.map((lease) => {
        const now = _clock_js__WEBPACK_IMPORTED_MODULE_0__/* .systemClock */ .ml.now();
        const left = lease.expiresAt === undefined ? undefined : Date.parse(lease.expiresAt) - now;
        const life = [
            `issued ${lease.issuedAt}`,
            ...(lease.renewals === 0 ? [] : [`renewed ${lease.renewals} times, last ${lease.renewedAt ?? ''}`]),
            left === undefined
                ? 'with an unknown expiry'
                : left > 0
                    ? `expires ${lease.expiresAt} (in ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .span */ .Ln)(left)})`
                    : `expired ${lease.expiresAt}`,
        ].join(', ');
        const end = lease.ended === undefined ? (lease.kept ? 'kept' : 'not kept') : lease.ended;
        return `${lease.name}: ${end}; credential ${lease.id} from ${lease.issuer} (${lease.provider}), ${life}; by ${(0,_account_js__WEBPACK_IMPORTED_MODULE_2__/* .identityLine */ .fL)({ claims: lease.identity })}`;
    });
}
/**
 * The credential as it is now: the keeper's word where it keeps it, else what was saved.
 *
 * @throws JobpassError `usage` where there is none of that name, `refused` where it is dead
 */
async function currentToken(runner, name) {
    const folders = _folder_js__WEBPACK_IMPORTED_MODULE_5__/* .JobFolder */ .u_.all(runner.temporaryFolder()).flatMap((folder) => {
        const state = loadIfPossible(folder);
        return state !== undefined && (name === undefined || nameOf(state) === name) ? [{ folder, state }] : [];
    });
    const [newest] = folders.sort((one, other) => issued(other.state) - issued(one.state));
    if (newest === undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', name === undefined
            ? 'No step of this job got a credential yet'
            : `There is no credential of the name ${name}`, { hint: 'jobpass status lists them' });
    }
    const { folder, state } = newest;
    if (state.keeper !== undefined) {
        const { KeeperClient } = await __webpack_require__.e(/* import() */ 290).then(__webpack_require__.bind(__webpack_require__, 2290));
        return new KeeperClient(state.keeper).token(folder.path);
    }
    const held = state.leases.findLast(({ ending }) => ending === undefined);
    if (held === undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('refused', 'The credential has been revoked');
    return held.lease.credential;
}
/** What was saved; undefined also where a step has spoilt it. */
function loadIfPossible(folder) {
    try {
        return folder.load();
    }
    catch {
        return undefined;
    }
}
function keptIfPossible(folder) {
    try {
        return folder.loadKept();
    }
    catch {
        return undefined;
    }
}
function nameOf({ settings }) {
    return settings.name ?? settings.provider;
}
function issued({ leases }) {
    return Math.max(0, ...leases.map(({ lease }) => lease.issuedAt));
}
function statusOf(state, { lease, deliveredTo, ending }, renewals, renewedAt) {
    const at = (ms) => (ms === undefined ? undefined : (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(ms));
    return {
        name: nameOf(state),
        id: lease.id,
        provider: lease.provider,
        issuer: lease.issuer,
        identity: state.claims,
        issuedAt: (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(lease.issuedAt),
        expiresAt: at(lease.expiresAt),
        renewals,
        renewedAt: at(renewedAt),
        kept: state.keeper !== undefined && ending === undefined,
        deliveredTo,
        ended: ending === undefined ? undefined : (0,_ending_js__WEBPACK_IMPORTED_MODULE_4__/* .shownEnding */ .f)(ending),
    };
}


/***/ })

};
