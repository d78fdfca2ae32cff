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
        ended: ending === undefined ? undefined : (0,_job_ending_js__WEBPACK_IMPORTED_MODULE_1__/* .shownEnding */ .fF)(ending),
        endedAt: ending === undefined ? undefined : (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(ending.at),
        because: ending?.because,
    })));
}


/***/ }),

/***/ 67949:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   fF: () => (/* binding */ shownEnding),
/* harmony export */   jZ: () => (/* binding */ isOwnRefusal),
/* harmony export */   xm: () => (/* binding */ nameEnding)
/* harmony export */ });
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7094);

/**
 * Names an ending. Pure: the same evidence, the same word.
 *
 * A refusal alone is no death: a firewall, a proxy, or the service itself, asked from an address that is not allowed, refuse what
 * lives. So `revoked` needs, besides the same probe that accepted before: a yes to the revocation and a refusal in the service's own
 * form; or words that it has for the dead alone; or something else that shows it.
 */
function nameEnding(evidence) {
    const { at, askedAt, expiresAt, revocation, after, extendable = false } = evidence;
    const { over = isOver(askedAt, expiresAt), overSince = isOver(at, expiresAt) } = evidence;
    // A step can have renewed it by itself: then only the service can tell.
    const gone = after?.answer !== 'accepts' && (!extendable || isOwnRefusal(after));
    const expired = (because) => ({ word: 'expired', at, until: expiresAt ?? at, because });
    const until = untilOf(evidence);
    if (over && gone)
        return expired('its time was over');
    const lives = (because) => ({ word: 'lives until', at, ...until, because });
    switch (revocation.answer) {
        case 'unwanted':
            return lives('revocation is switched off (revoke: false)');
        case 'impossible':
            return lives(revocation.reason ?? 'there is no way to revoke it');
        case 'done':
            return afterYes(evidence);
        case 'gone':
        case 'failed': {
            // What it died of, or when, nobody can tell: it was not revoked by us.
            if (overSince && gone)
                return expired('its time was over before it could be revoked');
            const shown = whatShowsDeath(evidence);
            if (shown !== undefined)
                return { word: 'revoked', at, because: shown };
            const reason = revocation.reason ?? 'the provider did not revoke it';
            return { word: 'failed', at, ...until, because: reason };
        }
    }
}
/** When it dies by itself, as far as that is known. */
function untilOf({ at, expiresAt, overSince, extendable }) {
    const unknown = extendable === true && (overSince ?? isOver(at, expiresAt));
    return expiresAt === undefined || unknown ? {} : { until: expiresAt };
}
function isOver(at, expiresAt) {
    return expiresAt !== undefined && at >= expiresAt;
}
const PROVEN = 'the provider accepted it before and refuses it now';
function afterYes(evidence) {
    const { at, before, revocation, after } = evidence;
    const until = untilOf(evidence);
    if (after?.answer === 'accepts') {
        return revocation.later === undefined
            ? {
                word: 'failed',
                at,
                ...until,
                because: 'the provider said yes to its revocation, but goes on accepting it',
            }
            : { word: 'accepted', at, ...until, because: revocation.later };
    }
    if (before?.answer === 'accepts' && isOwnRefusal(after))
        return { word: 'revoked', at, because: PROVEN };
    const why = whyNoProof(before, after);
    return { word: 'accepted', at, ...until, because: `no probe could confirm it: ${why}` };
}
/** Without a yes: what shows that it is dead all the same. */
function whatShowsDeath({ before, after, doneBefore, control }) {
    if (before?.answer !== 'accepts' || after?.answer !== 'refuses')
        return undefined;
    // Two who agree: a yes was given earlier, and the service itself refuses it now.
    if (doneBefore === true && isOwnRefusal(after))
        return PROVEN;
    if (after.form === 'dead')
        return `${PROVEN}, in words that it has for dead credentials alone${after.reason === undefined ? '' : `: ${after.reason}`}`;
    return isOwnRefusal(after) && control !== undefined ? `${PROVEN}, and ${control}` : undefined;
}
/** Whether the service itself refused it, whatever for. */
function isOwnRefusal(probe) {
    return probe?.answer === 'refuses' && (probe.form === 'own' || probe.form === 'dead');
}
function whyNoProof(before, after) {
    if (before === undefined || before.answer === 'unknown')
        return before?.reason ?? 'it was never probed while it lived';
    if (before.answer === 'refuses')
        return `the probe refused it already before${before.reason === undefined ? '' : `: ${before.reason}`}`;
    if (after?.answer === 'refuses')
        return after.reason ?? 'the refusal that came may be that of a firewall or a proxy';
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
