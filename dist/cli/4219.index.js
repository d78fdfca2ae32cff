export const id = 4219;
export const ids = [4219];
export const modules = {

/***/ 94219:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   allowance: () => (/* binding */ allowance),
/* harmony export */   correlationLines: () => (/* binding */ correlationLines)
/* harmony export */ });
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7094);
/* harmony import */ var _formats_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(65504);
/* harmony import */ var _shown_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(93057);



/** So many lines of a kind are printed for people. */
const MOST_LINES = 100;
const MOST_PARTS = 6;
/** Lines for people. What is of a log or a record is made harmless for a terminal. */
function* correlationLines(told) {
    yield* bounded(told.findings, (one) => `FINDING ${usesLine(one)}`);
    yield* bounded(told.attempts, (one) => `refused ${usesLine(one)}`);
    yield* bounded(told.unjudged, ({ kind, text, count: number }) => `not judged: ${kind}: ${(0,_shown_js__WEBPACK_IMPORTED_MODULE_2__/* .shown */ .SP)(text, 600)}${number > 1 ? ` (${number})` : ''}`);
    yield* bounded(notLooked(told.coverage), (line) => line);
    const looked = new Set(told.coverage.credentials.filter((one) => one.looked).map(({ id }) => id));
    yield* bounded(told.credentials, (life) => lifeLine(life, looked.has(life.id)));
    const entries = told.logs.reduce((sum, log) => sum + log.entries, 0);
    yield [
        `${(0,_formats_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(entries, 'entry').replace('entrys', 'entries')} of ${(0,_formats_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(told.logs.length, 'log')}`,
        `${(0,_formats_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(told.credentials.length, 'credential')} known to ${told.logs.length === 1 ? 'it' : 'them'}, ${told.unseen} not`,
        (0,_formats_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(told.findings.length, 'finding'),
        ...(told.attempts.length > 0 ? [(0,_formats_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(told.attempts.length, 'refused attempt')] : []),
        ...(told.unjudged.length > 0 ? [`${told.unjudged.length} not judged`] : []),
    ].join('; ');
    yield lookedLine(told.coverage);
}
/** Why uses were not looked for, with the credentials, the reason of most of them first. */
function notLooked({ credentials }) {
    const whys = new Map();
    for (const { id, why } of credentials) {
        if (why === undefined)
            continue;
        const of = whys.get(why);
        if (of === undefined)
            whys.set(why, [id]);
        else
            of.push(id);
    }
    return [...whys]
        .sort(([, ones], [, others]) => others.length - ones.length)
        .map(([why, ids]) => {
        const named = ids.slice(0, MOST_PARTS).map((id) => (0,_shown_js__WEBPACK_IMPORTED_MODULE_2__/* .shown */ .SP)(id));
        const more = ids.length > MOST_PARTS ? ` and ${ids.length - MOST_PARTS} more` : '';
        return `could not look: ${named.join(', ')}${more}: ${(0,_shown_js__WEBPACK_IMPORTED_MODULE_2__/* .shown */ .SP)(why, 600)}`;
    });
}
function lookedLine({ looked, notLooked: not, leftOut, credentials }) {
    const to = credentials.flatMap(({ lookedTo }) => lookedTo ?? []).sort();
    return [
        `looked for uses of ${(0,_formats_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(looked, 'credential')}${to[0] === undefined ? '' : ` up to ${to[0]}`}`,
        ...(not > 0 ? [`could not look for those of ${not}`] : []),
        ...(leftOut > 0 ? [`${leftOut} left out by --until`] : []),
    ].join('; ');
}
function* bounded(list, line) {
    for (const one of list.slice(0, MOST_LINES))
        yield line(one);
    if (list.length > MOST_LINES)
        yield `  and ${list.length - MOST_LINES} more (--json has all)`;
}
/** How a credential ended, and when. What may live on has two times: until when, and when its job was over. */
function endOf({ ending, endedAt, livesUntil, }) {
    if (endedAt === undefined)
        return undefined;
    if (ending !== 'lives until' && ending !== 'failed')
        return `${ending ?? 'its time was over'} ${endedAt}`;
    return `${ending === 'failed' ? 'failed, lives until' : 'lives until'} ${livesUntil ?? 'an unknown time'}, its job over ${endedAt}`;
}
function usesLine(uses) {
    const { kind, id, role, who, joined, endedAt, action, through, count: number } = uses;
    const when = number === 1 ? uses.firstAt : `${number} times from ${uses.firstAt} to ${uses.lastAt}`;
    const parts = [
        `${kind}: ${(0,_shown_js__WEBPACK_IMPORTED_MODULE_2__/* .shown */ .SP)(id)}`,
        ...(role === undefined ? [] : [`role ${(0,_shown_js__WEBPACK_IMPORTED_MODULE_2__/* .shown */ .SP)(role)}`]),
        ...(who === undefined ? [] : [`by ${(0,_shown_js__WEBPACK_IMPORTED_MODULE_2__/* .shown */ .SP)(who)}`]),
        ...(endedAt === undefined || kind === 'unknown session' || kind === 'use before issue'
            ? []
            : [endOf(uses) ?? '']),
        `${(0,_shown_js__WEBPACK_IMPORTED_MODULE_2__/* .shown */ .SP)(action)}${through === undefined ? '' : ` through ${(0,_shown_js__WEBPACK_IMPORTED_MODULE_2__/* .shown */ .SP)(through)}`} ${when}`,
        ...(uses.addresses.length === 0 ? [] : [`from ${names(uses.addresses)}`]),
        ...(uses.errors.length === 0 ? [] : [`answered ${names(uses.errors)}`]),
        ...(joined === undefined ? [] : [`joined ${joined}`]),
        (0,_shown_js__WEBPACK_IMPORTED_MODULE_2__/* .shown */ .SP)(uses.where),
    ];
    return parts.join('; ');
}
function lifeLine(life, looked) {
    const { id, role, joined, issuedAt, uses, refused } = life;
    const end = endOf(life);
    const lived = end === undefined ? '' : `, ${end}`;
    return [
        `${(0,_shown_js__WEBPACK_IMPORTED_MODULE_2__/* .shown */ .SP)(id)}${role === undefined ? '' : ` of ${(0,_shown_js__WEBPACK_IMPORTED_MODULE_2__/* .shown */ .SP)(role)}`}: issued ${issuedAt}${lived}`,
        `joined ${joined ?? 'not'}`,
        uses === 0
            ? looked
                ? 'never used'
                : 'no use in these logs'
            : `${(0,_formats_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(uses, 'use')}${refused === 0 ? '' : ` (${refused} refused)`} from ${life.firstUseAt} to ${life.lastUseAt}: ${names(life.actions)}`,
        ...(life.addresses.length === 0 ? [] : [`from ${names(life.addresses)}`]),
        ...(life.errors.length === 0 ? [] : [`answered ${names(life.errors)}`]),
        ...(life.through.length === 0 ? [] : [`through ${names(life.through)}`]),
    ].join('; ');
}
function names(counted) {
    const some = counted
        .slice(0, MOST_PARTS)
        .map(({ name, count: number }) => `${(0,_shown_js__WEBPACK_IMPORTED_MODULE_2__/* .shown */ .SP)(name, 120)} (${number})`);
    return counted.length > MOST_PARTS
        ? `${some.join(', ')} and ${counted.length - MOST_PARTS} more`
        : some.join(', ');
}
/** What the allowance for clocks was, for the end of an output. */
function allowance({ skewSeconds }) {
    return `clocks may differ by ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .span */ .Ln)(skewSeconds * 1000)} (--skew)`;
}


/***/ })

};
