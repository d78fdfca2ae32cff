export const id = 3438;
export const ids = [3438,3289,9674,8579];
export const modules = {

/***/ 8914:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Rh: () => (/* binding */ decodeIdToken),
/* harmony export */   Te: () => (/* binding */ texts),
/* harmony export */   xm: () => (/* binding */ readIdToken)
/* harmony export */ });
/* harmony import */ var jose_decode_protected_header__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1196);
/* harmony import */ var jose_jwt_decode__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7961);
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7094);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4865);





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
        const { KeeperClient } = await __webpack_require__.e(/* import() */ 2290).then(__webpack_require__.bind(__webpack_require__, 2290));
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


/***/ }),

/***/ 9674:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ withKept),
/* harmony export */   m: () => (/* binding */ endFolder),
/* harmony export */   tidy: () => (/* binding */ tidy)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _providers_index_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4321);
/* harmony import */ var _account_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6991);
/* harmony import */ var _auditor_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5409);
/* harmony import */ var _end_all_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(2615);
/* harmony import */ var _folder_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7498);






/** How much of the time is for revocation: what is left is for the probe. */
const PATIENCE = 0.84;
/**
 * Takes a folder's leases back from the keeper, revokes them, asks for the proof, and tells how they ended.
 *
 * The keeper's word that one has ended already is not taken: any step of the job could have written it. It is revoked
 * and probed again, unless it has expired by itself meanwhile.
 *
 * @returns undefined where nothing was saved
 * @throws JobpassError `state` where what was saved cannot be read
 */
async function endFolder(folder, { runner, clock, budgetMs }) {
    const began = clock.elapsed();
    const saved = folder.load();
    if (saved === undefined)
        return undefined;
    const doubts = await release(folder, saved);
    const kept = readKept(folder, doubts);
    const state = withKept(saved, kept);
    const words = new Map(state.leases.map((held) => [held, held.ending]));
    for (const held of state.leases) {
        if (kept?.leases.some(({ lease }) => lease.id === held.lease.id) && !isOver(held, clock.now()))
            delete held.ending;
    }
    const leftMs = Math.max(1_000, budgetMs - (clock.elapsed() - began));
    const { settings, life } = state;
    await (0,_end_all_js__WEBPACK_IMPORTED_MODULE_4__/* .endAll */ .X)(state.leases, {
        runner,
        settings,
        life,
        clock,
        budgetMs: leftMs,
        patienceMs: leftMs * PATIENCE,
    });
    const auditor = new _auditor_js__WEBPACK_IMPORTED_MODULE_3__/* .Auditor */ .x({ settings, clock, log: runner.log });
    for (const held of state.leases) {
        const before = words.get(held);
        // Confirmed: then it ended when the keeper ended it.
        if (before !== undefined && held.ending?.word === before.word)
            held.ending = before;
        else
            auditor.noteEnding(state.audited ?? { job: { system: runner.name } }, held);
    }
    tellAll(state, kept, runner);
    // One that had nothing left to do has ended rightly.
    const all = [...(kept?.stopped === undefined ? doubts : []), ...(0,_account_js__WEBPACK_IMPORTED_MODULE_2__/* .remarks */ .IW)(state)];
    for (const remark of all)
        runner.log.warning(remark);
    if (auditor.told !== undefined)
        runner.log.info(`Audit: ${auditor.told}`);
    return { state, kept, remarks: all, ...(auditor.told === undefined ? {} : { trail: auditor.told }) };
}
/** Removes a lease's folder, and what was written for it elsewhere: what stays behind is told. */
async function tidy(folder, provider, log) {
    try {
        await (0,_providers_index_js__WEBPACK_IMPORTED_MODULE_1__/* .providerEntry */ .kb)(provider).cleanUp?.(folder.path);
    }
    catch (error) {
        log.warning(`Not everything that was written could be removed: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .tell */ .qz)(error)}`);
    }
    (0,_folder_js__WEBPACK_IMPORTED_MODULE_5__/* .discard */ .vf)(folder, log);
}
function tellAll(state, kept, runner) {
    if (kept !== undefined)
        runner.log.info(`Keeper: ${(0,_account_js__WEBPACK_IMPORTED_MODULE_2__/* .keptLine */ .bS)(kept)}`);
    for (const held of state.leases) {
        const word = held.ending?.word;
        runner.log.info(`Held ${(0,_account_js__WEBPACK_IMPORTED_MODULE_2__/* .heldLine */ .wH)(held, state)}`);
        const line = `Ended ${(0,_account_js__WEBPACK_IMPORTED_MODULE_2__/* .endingLine */ .KG)(held)}`;
        if (word === 'failed')
            runner.log.error(line);
        else if (word === 'lives until')
            runner.log.warning(line);
        else
            runner.log.info(line);
        if (held.lease.caveat !== undefined)
            runner.log.info(`Not stopped by that: ${held.lease.caveat}`);
    }
}
/** What the keeper left. What cannot be read costs what it added, and not what main has saved. */
function readKept(folder, doubts) {
    try {
        return folder.loadKept();
    }
    catch (error) {
        doubts.push(`What the keeper did is lost: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .tell */ .qz)(error)}. A credential that it got may live until it expires`);
        return undefined;
    }
}
/** @returns what is wrong with the keeper, for people */
async function release(folder, { keeper, renewal }) {
    if (keeper === undefined)
        return [];
    try {
        const { KeeperClient } = await __webpack_require__.e(/* import() */ 2290).then(__webpack_require__.bind(__webpack_require__, 2290));
        await new KeeperClient(keeper).releaseToEnd(folder.path);
        return [];
    }
    catch (error) {
        if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ) || error.code !== 'unreachable')
            return [`The keeper did not give the credential back: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .tell */ .qz)(error)}`];
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
function isOver({ lease, ending }, now) {
    return ending !== undefined && lease.expiresAt !== undefined && lease.expiresAt <= now;
}


/***/ }),

/***/ 3289:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   notAllDead: () => (/* binding */ notAllDead),
/* harmony export */   revokeNow: () => (/* binding */ revokeNow)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _commands_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1332);
/* harmony import */ var _end_folder_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9674);
/* harmony import */ var _folder_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7498);




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
    const folders = _folder_js__WEBPACK_IMPORTED_MODULE_3__/* .JobFolder */ .u_.all(runner.temporaryFolder()).filter((folder) => {
        const state = (0,_commands_js__WEBPACK_IMPORTED_MODULE_1__/* .loadIfPossible */ .z)(folder);
        // What cannot be read has no name; where everything is meant, that is told below.
        return name === undefined || (state !== undefined && (0,_commands_js__WEBPACK_IMPORTED_MODULE_1__/* .nameOf */ .V)(state) === name);
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
            runner.log.error((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .tell */ .qz)(error));
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
    const account = await (0,_end_folder_js__WEBPACK_IMPORTED_MODULE_2__/* .endFolder */ .m)(folder, { runner, clock, budgetMs: BUDGET_MS });
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

/***/ 7410:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D0: () => (/* binding */ decoder),
/* harmony export */   Rd: () => (/* binding */ encoder),
/* harmony export */   VS: () => (/* binding */ uint32be),
/* harmony export */   WG: () => (/* binding */ encodeBase64),
/* harmony export */   br: () => (/* binding */ digest),
/* harmony export */   lF: () => (/* binding */ encode),
/* harmony export */   mx: () => (/* binding */ uint64be),
/* harmony export */   u8: () => (/* binding */ strictDecoder),
/* harmony export */   xW: () => (/* binding */ concat),
/* harmony export */   y4: () => (/* binding */ decodeBase64)
/* harmony export */ });
const encoder = new TextEncoder(), decoder = new TextDecoder(), strictDecoder = new TextDecoder("utf-8", { fatal: !0 }), UINT32_RANGE = 2 ** 32;
function concat(...buffers) {
  const size = buffers.reduce((acc, { length }) => acc + length, 0), buf = new Uint8Array(size);
  let i = 0;
  for (const buffer of buffers)
    buf.set(buffer, i), i += buffer.length;
  return buf;
}
function writeUInt32BE(buf, value, offset) {
  if (value < 0 || value >= UINT32_RANGE)
    throw new RangeError(`value must be >= 0 and <= ${UINT32_RANGE - 1}. Received ${value}`);
  buf.set([value >>> 24, value >>> 16, value >>> 8, value & 255], offset);
}
function uint64be(value) {
  const high = Math.floor(value / UINT32_RANGE), low = value % UINT32_RANGE, buf = new Uint8Array(8);
  return writeUInt32BE(buf, high, 0), writeUInt32BE(buf, low, 4), buf;
}
function uint32be(value) {
  const buf = new Uint8Array(4);
  return writeUInt32BE(buf, value), buf;
}
const NON_ASCII = /[^\x00-\x7f]/;
function encode(string) {
  if (typeof string == "string" && string.length >= 128) {
    if (NON_ASCII.test(string))
      throw new TypeError("non-ASCII string encountered in encode()");
    return encoder.encode(string);
  }
  const bytes = new Uint8Array(string.length);
  for (let i = 0; i < string.length; i++) {
    const code = string.charCodeAt(i);
    if (code > 127)
      throw new TypeError("non-ASCII string encountered in encode()");
    bytes[i] = code;
  }
  return bytes;
}
function encodeBase64(input, url = !1) {
  if (Uint8Array.prototype.toBase64)
    return input.toBase64({ alphabet: url ? "base64url" : "base64", omitPadding: url });
  const CHUNK_SIZE = 32768, arr = [];
  for (let i = 0; i < input.length; i += CHUNK_SIZE)
    arr.push(String.fromCharCode.apply(null, input.subarray(i, i + CHUNK_SIZE)));
  const encoded = btoa(arr.join(""));
  return url ? encoded.replace(/=/g, "").replace(/\+/g, "-").replace(/\//g, "_") : encoded;
}
function decodeBase64(encoded, url = !1) {
  if (Uint8Array.fromBase64)
    return Uint8Array.fromBase64(encoded, { alphabet: url ? "base64url" : "base64" });
  if (url) {
    if (encoded.includes("+") || encoded.includes("/"))
      throw new TypeError("Invalid base64url");
    encoded = encoded.replace(/-/g, "+").replace(/_/g, "/");
  }
  const binary = atob(encoded), bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++)
    bytes[i] = binary.charCodeAt(i);
  return bytes;
}
async function digest(algorithm, data) {
  const subtleDigest = `SHA-${algorithm.slice(-3)}`;
  return new Uint8Array(await crypto.subtle.digest(subtleDigest, data));
}



/***/ }),

/***/ 7784:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BU: () => (/* binding */ validateCritDuplicates),
/* harmony export */   CT: () => (/* binding */ JWE_RECOGNIZED),
/* harmony export */   Fw: () => (/* binding */ validateAlgorithms),
/* harmony export */   GT: () => (/* binding */ assertUint8Array),
/* harmony export */   Gv: () => (/* binding */ isObject),
/* harmony export */   J0: () => (/* binding */ validateB64),
/* harmony export */   MV: () => (/* binding */ encodeAsciiMember),
/* harmony export */   OX: () => (/* binding */ parseJoseHeader),
/* harmony export */   ac: () => (/* binding */ assertNotSet),
/* harmony export */   fV: () => (/* binding */ isJwkSet),
/* harmony export */   fz: () => (/* binding */ isDisjoint),
/* harmony export */   h2: () => (/* binding */ decodeBase64url),
/* harmony export */   ji: () => (/* binding */ serializeJoseHeader),
/* harmony export */   nI: () => (/* binding */ validateCrit),
/* harmony export */   qc: () => (/* binding */ JWS_RECOGNIZED)
/* harmony export */ });
/* harmony import */ var _util_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5674);
/* harmony import */ var _util_base64url_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1445);
/* harmony import */ var _buffer_utils_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7410);



function assertUint8Array(input, label) {
  if (!(input instanceof Uint8Array))
    throw new TypeError(`${label} must be an instance of Uint8Array`);
}
function isObject(input) {
  if (typeof input != "object" || input === null || Object.prototype.toString.call(input) !== "[object Object]")
    return !1;
  const prototype = Object.getPrototypeOf(input);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
function isJwkSet(input) {
  return isObject(input) && Array.isArray(input.keys) && Array.from(input.keys).every(isObject);
}
function isDisjoint(...headers) {
  const parameters = /* @__PURE__ */ new Set();
  for (const header of headers)
    if (header)
      for (const parameter of Object.keys(header)) {
        if (parameters.has(parameter))
          return !1;
        parameters.add(parameter);
      }
  return !0;
}
function assertNotSet(value, name) {
  if (value !== void 0)
    throw new TypeError(`${name} can only be called once`);
}
function decodeBase64url(value, label, ErrorClass) {
  try {
    return (0,_util_base64url_js__WEBPACK_IMPORTED_MODULE_0__/* .decode */ .D)(value);
  } catch (cause) {
    throw new ErrorClass(`Failed to base64url decode the ${label}`, { cause });
  }
}
function encodeAsciiMember(value, label, ErrorClass) {
  try {
    return (0,_buffer_utils_js__WEBPACK_IMPORTED_MODULE_1__/* .encode */ .lF)(value);
  } catch (cause) {
    throw new ErrorClass(`The ${label} is not a valid base64url string`, { cause });
  }
}
function parseJoseHeader(encodedProtectedHeader, ErrorClass, message) {
  let parsed;
  try {
    parsed = JSON.parse(_buffer_utils_js__WEBPACK_IMPORTED_MODULE_1__/* .strictDecoder */ .u8.decode((0,_util_base64url_js__WEBPACK_IMPORTED_MODULE_0__/* .decode */ .D)(encodedProtectedHeader)));
  } catch (cause) {
    throw new ErrorClass(message, { cause });
  }
  if (!isObject(parsed))
    throw new ErrorClass(message);
  return parsed;
}
const JWS_RECOGNIZED = { __proto__: null, b64: !0 }, JWE_RECOGNIZED = { __proto__: null };
function validateAlgorithms(option, algorithms) {
  if (algorithms !== void 0 && (!Array.isArray(algorithms) || algorithms.some((s) => typeof s != "string")))
    throw new TypeError(`"${option}" option must be an array of strings`);
  return algorithms === void 0 ? void 0 : new Set(algorithms);
}
function validateCritDuplicates(Err, protectedHeader) {
  const { crit } = protectedHeader ?? {};
  if (Array.isArray(crit) && new Set(crit).size !== crit.length)
    throw new Err('"crit" (Critical) Header Parameter MUST NOT contain duplicate values');
}
function validateCrit(Err, recognizedDefault, recognizedOption, protectedHeader, joseHeader) {
  if (joseHeader.crit !== void 0 && protectedHeader?.crit === void 0)
    throw new Err('"crit" (Critical) Header Parameter MUST be integrity protected');
  if (!protectedHeader || protectedHeader.crit === void 0)
    return [];
  if (!Array.isArray(protectedHeader.crit) || protectedHeader.crit.length === 0 || protectedHeader.crit.some((input) => typeof input != "string" || input.length === 0))
    throw new Err('"crit" (Critical) Header Parameter MUST be an array of non-empty strings when present');
  const recognized = recognizedOption === void 0 ? recognizedDefault : { __proto__: null, ...recognizedOption, ...recognizedDefault };
  for (const parameter of protectedHeader.crit) {
    if (!(parameter in recognized))
      throw new _util_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JOSENotSupported */ .T0(`Extension Header Parameter "${parameter}" is not recognized`);
    if (!Object.hasOwn(joseHeader, parameter) || joseHeader[parameter] === void 0)
      throw new Err(`Extension Header Parameter "${parameter}" is missing`);
    if (recognized[parameter] && (!Object.hasOwn(protectedHeader, parameter) || protectedHeader[parameter] === void 0))
      throw new Err(`Extension Header Parameter "${parameter}" MUST be integrity protected`);
  }
  return protectedHeader.crit;
}
function validateB64(protectedHeader, extensions) {
  if (extensions.includes("b64")) {
    const b64 = protectedHeader.b64;
    if (typeof b64 != "boolean")
      throw new _util_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JWSInvalid */ .Ye('The "b64" (base64url-encode payload) Header Parameter must be a boolean');
    return b64;
  }
  return !0;
}
function serializeJoseHeader(Err, header) {
  let serialized, parsed;
  try {
    serialized = JSON.stringify(header), parsed = JSON.parse(serialized);
  } catch (cause) {
    throw new Err("JOSE Header is not valid JSON", { cause });
  }
  if (!isObject(parsed))
    throw new Err("JOSE Header is not a JSON object");
  return [parsed, serialized];
}



/***/ }),

/***/ 1445:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ decode),
/* harmony export */   l: () => (/* binding */ encode)
/* harmony export */ });
/* harmony import */ var _lib_buffer_utils_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7410);

const invalid = "The input to be decoded is not correctly encoded.";
function decode(input) {
  try {
    return (0,_lib_buffer_utils_js__WEBPACK_IMPORTED_MODULE_0__/* .decodeBase64 */ .y4)(typeof input == "string" ? input : _lib_buffer_utils_js__WEBPACK_IMPORTED_MODULE_0__/* .decoder */ .D0.decode(input), !0);
  } catch (cause) {
    throw new TypeError(invalid, { cause });
  }
}
function encode(input) {
  return (0,_lib_buffer_utils_js__WEBPACK_IMPORTED_MODULE_0__/* .encodeBase64 */ .WG)(typeof input == "string" ? _lib_buffer_utils_js__WEBPACK_IMPORTED_MODULE_0__/* .encoder */ .Rd.encode(input) : input, !0);
}



/***/ }),

/***/ 7961:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   i: () => (/* binding */ decodeJwt)
/* harmony export */ });
/* harmony import */ var _base64url_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1445);
/* harmony import */ var _lib_buffer_utils_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7410);
/* harmony import */ var _lib_validate_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7784);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5674);




function decodeJwt(jwt) {
  if (typeof jwt != "string")
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JWTInvalid */ .Dp("JWTs must use Compact JWS serialization, JWT must be a string");
  const { 1: encodedPayload, length } = jwt.split(".");
  if (length === 5)
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JWTInvalid */ .Dp("Only JWTs using Compact JWS serialization can be decoded");
  if (length !== 3)
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JWTInvalid */ .Dp("Invalid JWT");
  if (!encodedPayload)
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JWTInvalid */ .Dp("JWTs must contain a payload");
  let claimsSetBytes;
  try {
    claimsSetBytes = (0,_base64url_js__WEBPACK_IMPORTED_MODULE_1__/* .decode */ .D)(encodedPayload);
  } catch (cause) {
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JWTInvalid */ .Dp("Failed to base64url decode the payload", { cause });
  }
  let claimsSet;
  try {
    claimsSet = JSON.parse(_lib_buffer_utils_js__WEBPACK_IMPORTED_MODULE_2__/* .strictDecoder */ .u8.decode(claimsSetBytes));
  } catch (cause) {
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JWTInvalid */ .Dp("Failed to parse the decoded payload as JSON", { cause });
  }
  if (!(0,_lib_validate_js__WEBPACK_IMPORTED_MODULE_3__/* .isObject */ .Gv)(claimsSet))
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JWTInvalid */ .Dp("Invalid JWT Claims Set");
  return claimsSet;
}



/***/ }),

/***/ 1196:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ decodeProtectedHeader)
/* harmony export */ });
/* harmony import */ var _lib_validate_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7784);

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



/***/ }),

/***/ 5674:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $4: () => (/* binding */ JWKSMultipleMatchingKeys),
/* harmony export */   BT: () => (/* binding */ JWKSNoMatchingKey),
/* harmony export */   Dm: () => (/* binding */ JWKSInvalid),
/* harmony export */   Dp: () => (/* binding */ JWTInvalid),
/* harmony export */   Rb: () => (/* binding */ JOSEAlgNotAllowed),
/* harmony export */   T0: () => (/* binding */ JOSENotSupported),
/* harmony export */   Ye: () => (/* binding */ JWSInvalid),
/* harmony export */   _L: () => (/* binding */ JWKInvalid),
/* harmony export */   aA: () => (/* binding */ JWEInvalid),
/* harmony export */   h2: () => (/* binding */ JWSSignatureVerificationFailed),
/* harmony export */   i4: () => (/* binding */ JOSEError),
/* harmony export */   ie: () => (/* binding */ JWTClaimValidationFailed),
/* harmony export */   n: () => (/* binding */ JWTExpired),
/* harmony export */   xO: () => (/* binding */ JWEDecryptionFailed)
/* harmony export */ });
/* unused harmony export JWKSTimeout */
class JOSEError extends Error {
  static code = "ERR_JOSE_GENERIC";
  code = "ERR_JOSE_GENERIC";
  constructor(message, options) {
    super(message, options), this.name = this.constructor.name, Error.captureStackTrace?.(this, this.constructor);
  }
}
class JWTClaimValidationFailed extends JOSEError {
  static code = "ERR_JWT_CLAIM_VALIDATION_FAILED";
  code = "ERR_JWT_CLAIM_VALIDATION_FAILED";
  claim;
  reason;
  payload;
  constructor(message, payload, claim = "unspecified", reason = "unspecified") {
    super(message, { cause: { claim, reason, payload } }), this.claim = claim, this.reason = reason, this.payload = payload;
  }
}
class JWTExpired extends JOSEError {
  static code = "ERR_JWT_EXPIRED";
  code = "ERR_JWT_EXPIRED";
  claim;
  reason;
  payload;
  constructor(message, payload, claim = "unspecified", reason = "unspecified") {
    super(message, { cause: { claim, reason, payload } }), this.claim = claim, this.reason = reason, this.payload = payload;
  }
}
class JOSEAlgNotAllowed extends JOSEError {
  static code = "ERR_JOSE_ALG_NOT_ALLOWED";
  code = "ERR_JOSE_ALG_NOT_ALLOWED";
}
class JOSENotSupported extends JOSEError {
  static code = "ERR_JOSE_NOT_SUPPORTED";
  code = "ERR_JOSE_NOT_SUPPORTED";
}
class JWEDecryptionFailed extends JOSEError {
  static code = "ERR_JWE_DECRYPTION_FAILED";
  code = "ERR_JWE_DECRYPTION_FAILED";
  constructor(message = "decryption operation failed", options) {
    super(message, options);
  }
}
class JWEInvalid extends JOSEError {
  static code = "ERR_JWE_INVALID";
  code = "ERR_JWE_INVALID";
}
class JWSInvalid extends JOSEError {
  static code = "ERR_JWS_INVALID";
  code = "ERR_JWS_INVALID";
}
class JWTInvalid extends JOSEError {
  static code = "ERR_JWT_INVALID";
  code = "ERR_JWT_INVALID";
}
class JWKInvalid extends JOSEError {
  static code = "ERR_JWK_INVALID";
  code = "ERR_JWK_INVALID";
}
class JWKSInvalid extends JOSEError {
  static code = "ERR_JWKS_INVALID";
  code = "ERR_JWKS_INVALID";
}
class JWKSNoMatchingKey extends JOSEError {
  static code = "ERR_JWKS_NO_MATCHING_KEY";
  code = "ERR_JWKS_NO_MATCHING_KEY";
  constructor(message = "no applicable key found in the JSON Web Key Set", options) {
    super(message, options);
  }
}
class JWKSMultipleMatchingKeys extends JOSEError {
  [Symbol.asyncIterator] = async function* () {
  };
  static code = "ERR_JWKS_MULTIPLE_MATCHING_KEYS";
  code = "ERR_JWKS_MULTIPLE_MATCHING_KEYS";
  constructor(message = "multiple matching keys found in the JSON Web Key Set", options) {
    super(message, options);
  }
}
class JWKSTimeout extends JOSEError {
  static code = "ERR_JWKS_TIMEOUT";
  code = "ERR_JWKS_TIMEOUT";
  constructor(message = "request timed out", options) {
    super(message, options);
  }
}
class JWSSignatureVerificationFailed extends JOSEError {
  static code = "ERR_JWS_SIGNATURE_VERIFICATION_FAILED";
  code = "ERR_JWS_SIGNATURE_VERIFICATION_FAILED";
  constructor(message = "signature verification failed", options) {
    super(message, options);
  }
}



/***/ })

};
