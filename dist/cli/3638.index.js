export const id = 3638;
export const ids = [3638];
export const modules = {

/***/ 73638:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   endingsOf: () => (/* binding */ endingsOf)
/* harmony export */ });
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7094);
/* harmony import */ var _job_ending_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(67949);


function endingsOf(accounts) {
    return accounts.flatMap(({ state }) => state.leases.map(({ lease, ending }) => ({
        id: lease.id,
        provider: lease.provider,
        issuer: lease.issuer,
        issuedAt: (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(lease.issuedAt),
        ended: ending === undefined ? undefined : (0,_job_ending_js__WEBPACK_IMPORTED_MODULE_1__/* .shownEnding */ .f)(ending),
        endedAt: ending === undefined ? undefined : (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(ending.at),
        because: ending?.because,
    })));
}


/***/ }),

/***/ 67949:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ shownEnding),
/* harmony export */   x: () => (/* binding */ nameEnding)
/* harmony export */ });
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7094);

/** Names an ending. Pure: the same evidence, the same word. */
function nameEnding({ at, askedAt, expiresAt, before, revocation, after }) {
    const until = expiresAt === undefined ? {} : { until: expiresAt };
    const alive = after?.answer === 'accepts';
    if (expiresAt !== undefined && askedAt >= expiresAt && !alive) {
        return { word: 'expired', at, ...until, because: 'its time was over' };
    }
    switch (revocation.answer) {
        case 'unwanted':
            return { word: 'lives until', at, ...until, because: 'revocation is switched off (revoke: false)' };
        case 'impossible':
            return {
                word: 'lives until',
                at,
                ...until,
                because: revocation.reason ?? 'there is no way to revoke it',
            };
        case 'failed':
            if (before?.answer === 'accepts' && after?.answer === 'refuses')
                break;
            return { word: 'failed', at, ...until, because: revocation.reason ?? 'the provider did not revoke it' };
        case 'done':
            break;
    }
    if (alive && revocation.later !== undefined) {
        return { word: 'accepted', at, ...until, because: revocation.later };
    }
    if (alive) {
        return {
            word: 'failed',
            at,
            ...until,
            because: 'the provider said yes to its revocation, but goes on accepting it',
        };
    }
    if (before?.answer === 'accepts' && after?.answer === 'refuses') {
        return { word: 'revoked', at, because: 'the provider accepted it before and refuses it now' };
    }
    return {
        word: 'accepted',
        at,
        ...until,
        because: `no probe could confirm it: ${whyNoProof(before, after)}`,
    };
}
function whyNoProof(before, after) {
    if (before === undefined || before.answer === 'unknown')
        return before?.reason ?? 'it was never probed while it lived';
    if (before.answer === 'refuses')
        return 'the probe refused it already before';
    return after?.reason ?? 'the probe did not answer';
}
/** The ending as it is shown: the word, with the time where the word has one. */
function shownEnding(ending) {
    if (ending.word === 'lives until') {
        return `lives until ${ending.until === undefined ? 'an unknown time' : (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(ending.until)}`;
    }
    if (ending.word === 'failed') {
        return ending.until === undefined ? 'failed' : `failed, lives until ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(ending.until)}`;
    }
    return ending.word;
}


/***/ })

};
