export const id = 3289;
export const ids = [3289,4777,1332,5670];
export const modules = {

/***/ 81332:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   VY: () => (/* binding */ keptIfPossible),
/* harmony export */   Vb: () => (/* binding */ nameOf),
/* harmony export */   currentToken: () => (/* binding */ currentToken),
/* harmony export */   status: () => (/* binding */ status),
/* harmony export */   statusLines: () => (/* binding */ statusLines),
/* harmony export */   zl: () => (/* binding */ loadIfPossible)
/* harmony export */ });
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7094);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _lease_account_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(30390);
/* harmony import */ var _lease_end_folder_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(24777);
/* harmony import */ var _lease_ending_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(44474);
/* harmony import */ var _lease_folder_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(59093);
/* harmony import */ var _providers_credential_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(60768);
/* harmony import */ var _providers_provider_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(74096);








/** Every credential that this job got, the newest last. @param temporaryFolder the job's */
function status(temporaryFolder) {
    const found = _lease_folder_js__WEBPACK_IMPORTED_MODULE_5__/* .JobFolder */ .u_.all(temporaryFolder).flatMap((folder) => {
        const saved = loadIfPossible(folder);
        if (saved === undefined)
            return [];
        const kept = keptIfPossible(folder);
        const state = (0,_lease_end_folder_js__WEBPACK_IMPORTED_MODULE_3__/* .withKept */ .$)(saved, kept);
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
        return `${lease.name}: ${end}; credential ${lease.id} from ${lease.issuer} (${lease.provider}), ${life}; by ${(0,_lease_account_js__WEBPACK_IMPORTED_MODULE_2__/* .identityLine */ .fL)({ claims: lease.identity })}`;
    });
}
/**
 * The credential as it is now: the keeper's word where it keeps it, else what was saved.
 *
 * @param format absent: a token as it is, another credential as JSON
 * @throws JobpassError `usage` where there is none of that name, or not in that format; `refused` where it is dead
 */
async function currentToken(temporaryFolder, name, format) {
    const folders = _lease_folder_js__WEBPACK_IMPORTED_MODULE_5__/* .JobFolder */ .u_.all(temporaryFolder).flatMap((folder) => {
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
        const { KeeperClient } = await __webpack_require__.e(/* import() */ 6611).then(__webpack_require__.bind(__webpack_require__, 76611));
        const keeper = new KeeperClient(state.keeper);
        if (format === undefined)
            return keeper.token(folder.path);
        return inFormat(format, await keeper.lease(folder.path), state);
    }
    const held = state.leases.findLast(({ ending }) => ending === undefined);
    if (held === undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('refused', 'The credential has been revoked');
    return format === undefined ? (0,_providers_credential_js__WEBPACK_IMPORTED_MODULE_6__/* .credentialText */ .b)(held.lease.credential) : inFormat(format, held.lease, state);
}
async function inFormat(format, lease, { settings, clock }) {
    const { formatCredential } = await __webpack_require__.e(/* import() */ 6389).then(__webpack_require__.bind(__webpack_require__, 56389));
    const told = (0,_providers_provider_js__WEBPACK_IMPORTED_MODULE_7__/* .onWall */ .C)(lease, (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .jobClock */ .Wv)(_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .systemClock */ .ml, clock));
    return (await formatCredential(format, told, settings, _clock_js__WEBPACK_IMPORTED_MODULE_0__/* .systemClock */ .ml.now())).replace(/\n$/, '');
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
    const clock = (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .jobClock */ .Wv)(_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .systemClock */ .ml, state.clock);
    return {
        name: nameOf(state),
        id: lease.id,
        provider: lease.provider,
        issuer: lease.issuer,
        identity: state.claims,
        issuedAt: (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(lease.issuedAt),
        expiresAt: at((0,_providers_provider_js__WEBPACK_IMPORTED_MODULE_7__/* .onWall */ .C)(lease, clock).expiresAt),
        renewals,
        renewedAt: at(renewedAt),
        kept: state.keeper !== undefined && ending === undefined,
        deliveredTo,
        ended: ending === undefined ? undefined : (0,_lease_ending_js__WEBPACK_IMPORTED_MODULE_4__/* .shownEnding */ .fF)(ending),
    };
}


/***/ }),

/***/ 93289:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   notAllDead: () => (/* binding */ notAllDead),
/* harmony export */   revokeNow: () => (/* binding */ revokeNow)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _lease_end_folder_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(24777);
/* harmony import */ var _lease_folder_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(59093);
/* harmony import */ var _commands_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(81332);




/** Words of endings after which a credential may be used. */
const ALIVE = new Set(['failed', 'lives until']);
const BUDGET_MS = 27_500;
/**
 * Ends what earlier steps of the job got, in the middle of the job. Their post steps tell it again.
 *
 * @returns the accounts, and whether one may be alive all the same: then it is to be said with `notAllDead`
 * @throws JobpassError `usage` where there is nothing of that name
 */
async function revokeNow({ runner, clock, name }) {
    const folders = _lease_folder_js__WEBPACK_IMPORTED_MODULE_2__/* .JobFolder */ .u_.all(runner.memory.temporaryFolder()).filter((folder) => {
        const state = (0,_commands_js__WEBPACK_IMPORTED_MODULE_3__/* .loadIfPossible */ .zl)(folder);
        // What cannot be read has no name; where everything is meant, that is told below.
        return name === undefined || (state !== undefined && (0,_commands_js__WEBPACK_IMPORTED_MODULE_3__/* .nameOf */ .Vb)(state) === name);
    });
    if (folders.length === 0) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', name === undefined
            ? 'There is nothing to revoke: no step before this one got a credential'
            : `There is nothing to revoke: no step before this one got a credential of the name ${name}`);
    }
    let failed = false;
    const accounts = await Promise.all(folders.map(async (folder) => {
        try {
            return await endOne(folder, { runner, clock });
        }
        catch (error) {
            runner.step.log.error((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .tell */ .qz)(error));
            failed = true;
            return undefined;
        }
    }));
    const told = accounts.filter((account) => account !== undefined);
    failed ||= told.some(({ state }) => state.leases.some(({ ending }) => ALIVE.has(ending?.word)));
    return { accounts: told, failed };
}
/** What is said where something may be alive that was to be ended now. */
function notAllDead() {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('refused', 'Not everything that was to be revoked is known to be dead', {
        hint: 'The lines above say what may live, and until when',
    });
}
async function endOne(folder, { runner, clock }) {
    const account = await (0,_lease_end_folder_js__WEBPACK_IMPORTED_MODULE_1__/* .endFolder */ .m)(folder, { runner, clock, budgetMs: BUDGET_MS, last: false });
    if (account === undefined)
        return undefined;
    const { state } = account;
    // It was given up: from here on there is no keeper, and post finds the endings.
    delete state.keeper;
    state.endedEarly = true;
    folder.removeDelivered();
    folder.save(state);
    return account;
}


/***/ }),

/***/ 24777:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ withKept),
/* harmony export */   m: () => (/* binding */ endFolder),
/* harmony export */   tidy: () => (/* binding */ tidy)
/* harmony export */ });
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7094);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _providers_registry_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(17062);
/* harmony import */ var _account_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(30390);
/* harmony import */ var _auditor_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(54164);
/* harmony import */ var _end_all_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(66574);
/* harmony import */ var _folder_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(59093);







/** How much of the time is for revocation: what is left is for the probe. */
const PATIENCE = 0.84;
/**
 * Takes a folder's leases back from the keeper, revokes them, asks for the proof, and tells how they ended.
 *
 * What main or a step that revokes has saved as ended is not ended again. The keeper's word is not taken by itself: it is revoked
 * and probed again, unless it has expired meanwhile.
 *
 * @returns undefined where nothing was saved
 * @throws JobpassError `state` where what was saved cannot be read
 */
async function endFolder(folder, { runner, clock: machine, budgetMs, last }) {
    const began = machine.elapsed();
    const saved = folder.load();
    if (saved === undefined)
        return undefined;
    const clock = (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .jobClock */ .Wv)(machine, saved.clock);
    const doubts = await release(folder, saved);
    const kept = readKept(folder, doubts);
    const state = withKept(saved, kept);
    const unconfirmed = state.leases.filter((held) => {
        const own = saved.leases.find(({ lease }) => lease.id === held.lease.id)?.ending;
        return held.ending !== undefined && own === undefined && !isOver(held, clock);
    });
    const { settings, life, ahead } = state;
    const auditor = _auditor_js__WEBPACK_IMPORTED_MODULE_4__/* .Auditor */ .x.of(runner, state, clock);
    // Required or not: what is here must end.
    await auditor.open().catch(() => undefined);
    const leftMs = Math.max(1_000, budgetMs - auditor.sendingMs - (clock.elapsed() - began));
    const bounds = { budgetMs: leftMs, patienceMs: leftMs * PATIENCE };
    const options = { runner, settings, life, clock, ahead, ...bounds };
    await (0,_end_all_js__WEBPACK_IMPORTED_MODULE_5__/* .endAndRecord */ .E)(state.leases, auditor, options, unconfirmed);
    tellAll(state, kept, runner);
    await auditor.send(auditor.sendingMs, last);
    // One that had nothing left to do has ended rightly.
    const all = [...(kept?.stopped === undefined ? doubts : []), ...clockRemark(clock), ...(0,_account_js__WEBPACK_IMPORTED_MODULE_3__/* .remarks */ .IW)(state)];
    for (const remark of all)
        runner.step.log.warning(remark);
    if (auditor.told !== undefined)
        runner.step.log.info(`Audit: ${auditor.told}`);
    return { state, kept, remarks: all, ...(auditor.told === undefined ? {} : { trail: auditor.told }) };
}
/** Removes a lease's folder, and what was written for it elsewhere: what stays behind is told. */
async function tidy(folder, provider, log) {
    try {
        await (0,_providers_registry_js__WEBPACK_IMPORTED_MODULE_2__/* .providerDefinition */ .PP)(provider).cleanUp?.(folder.path);
    }
    catch (error) {
        log.warning(`Not everything that was written could be removed: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .tell */ .qz)(error)}`);
    }
    (0,_folder_js__WEBPACK_IMPORTED_MODULE_6__/* .discard */ .vf)(folder, log);
}
function tellAll(state, kept, runner) {
    if (kept !== undefined)
        runner.step.log.info(`Keeper: ${(0,_account_js__WEBPACK_IMPORTED_MODULE_3__/* .keptLine */ .bS)(kept)}`);
    for (const held of state.leases) {
        const word = held.ending?.word;
        runner.step.log.info(`Held ${(0,_account_js__WEBPACK_IMPORTED_MODULE_3__/* .heldLine */ .wH)(held, state)}`);
        const line = `Ended ${(0,_account_js__WEBPACK_IMPORTED_MODULE_3__/* .endingLine */ .KG)(held)}`;
        if (word === 'failed')
            runner.step.log.error(line);
        else if (word === 'lives until')
            runner.step.log.warning(line);
        else
            runner.step.log.info(line);
        if (held.lease.caveat !== undefined)
            runner.step.log.info(`Not stopped by that: ${held.lease.caveat}`);
    }
}
/** What the keeper left. What cannot be read costs what it added, and not what main has saved. */
function readKept(folder, doubts) {
    try {
        return folder.loadKept();
    }
    catch (error) {
        doubts.push(`What the keeper did is lost: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .tell */ .qz)(error)}. A credential that it got may live until it expires`);
        return undefined;
    }
}
/** @returns what is wrong with the keeper, for people */
async function release(folder, { keeper, renewal }) {
    if (keeper === undefined)
        return [];
    try {
        const { KeeperClient } = await __webpack_require__.e(/* import() */ 6611).then(__webpack_require__.bind(__webpack_require__, 76611));
        await new KeeperClient(keeper).takeBackToEnd(folder.path);
        return [];
    }
    catch (error) {
        if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ) || error.code !== 'unreachable')
            return [`The keeper did not give the credential back: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .tell */ .qz)(error)}`];
        const lost = renewal === 'none' ? '' : ', so nothing renewed the credential any more';
        return [
            `The keeper was gone before the job's end${lost}: a step has ended it, or the machine was short of memory`,
        ];
    }
}
/** The leases as the keeper left them, and those that it added. */
function withKept(state, kept) {
    if (kept === undefined)
        return state;
    const leases = state.leases.map((held) => {
        const later = kept.leases.find(({ lease }) => lease.id === held.lease.id);
        if (later === undefined)
            return held;
        const { deliveredTo, accepted = later.accepted, ending = later.ending } = held;
        return { ...later, deliveredTo, ...(accepted && { accepted }), ...(ending && { ending }) };
    });
    for (const held of kept.leases) {
        if (!leases.some(({ lease }) => lease.id === held.lease.id))
            leases.push(held);
    }
    const { exchangeSince = state.exchangeSince } = kept;
    return {
        ...state,
        leases,
        lostAnswers: [...state.lostAnswers, ...kept.lostAnswers],
        ...(exchangeSince === undefined ? {} : { exchangeSince }),
    };
}
function isOver({ lease, ending }, clock) {
    return ending !== undefined && lease.expiresAt !== undefined && (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .isPast */ .R6)(clock, lease.expiresAt) === 'yes';
}
/** What the machine's clock did during the job, where that explains times that do not fit. */
function clockRemark(clock) {
    const by = (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .jumped */ .QZ)(clock);
    return by === 0
        ? []
        : [
            `This machine's clock was set ${by > 0 ? 'forward' : 'back'} by ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .span */ .Ln)(Math.abs(by))} during the job: Jobpass counts elapsed time, and its times are by the clock as it was before`,
        ];
}


/***/ })

};
