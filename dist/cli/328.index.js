export const id = 328;
export const ids = [328];
export const modules = {

/***/ 79169:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   WR: () => (/* binding */ toldHead),
/* harmony export */   X1: () => (/* binding */ freshHead),
/* harmony export */   qQ: () => (/* binding */ hashOf),
/* harmony export */   sE: () => (/* binding */ nextLine),
/* harmony export */   ww: () => (/* binding */ parseHead)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var _text_json_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(25666);
/* harmony import */ var _record_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(60539);



/** The hash of a line, by which the next one holds it. Without its line break. */
function hashOf(line) {
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(line).digest('hex');
}
/** A chain that has no record yet. */
function freshHead() {
    return { chain: (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(8).toString('hex'), count: 0, hash: '' };
}
/**
 * The next line of a chain, without its line break, and the head that it makes.
 *
 * @param sign puts a signature into the line
 */
function nextLine(event, head, sign = (line) => line) {
    const { chain, count, hash } = head;
    const line = sign((0,_text_json_js__WEBPACK_IMPORTED_MODULE_2__/* .jsonLine */ .r)((0,_record_js__WEBPACK_IMPORTED_MODULE_1__/* .recordOf */ .zv)(event, { chain, sequence: count + 1, prev: hash })));
    return { line, head: { chain, count: count + 1, hash: hashOf(line) } };
}
/** A head as it is told, and taken by `--head`: `chain:count:hash`. */
function toldHead({ chain, count, hash }) {
    return `${chain}:${count}:${hash}`;
}
/** Reads one; undefined for what is none. */
function parseHead(text) {
    const match = /^([A-Za-z0-9_-]{1,64}):(\d{1,9}):([0-9a-f]{64})$/.exec(text);
    return match === null
        ? undefined
        : { chain: match[1] ?? '', count: Number(match[2]), hash: match[3] ?? '' };
}


/***/ }),

/***/ 70328:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  defineAudit: () => (/* binding */ defineAudit)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:events"
var external_node_events_ = __webpack_require__(78474);
// EXTERNAL MODULE: ./node_modules/commander/esm.mjs
var esm = __webpack_require__(48179);
// EXTERNAL MODULE: ./build/clock.js
var clock = __webpack_require__(7094);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/text/json.js
var text_json = __webpack_require__(25666);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(64865);
// EXTERNAL MODULE: ./build/audit/chain.js
var chain = __webpack_require__(79169);
// EXTERNAL MODULE: ./build/config/values.js
var values = __webpack_require__(93017);
// EXTERNAL MODULE: ./build/audit/times.js
var times = __webpack_require__(29334);
;// CONCATENATED MODULE: ./build/audit/correlate/command.js






/** 1: something is suspicious. 3: something could not be judged. */
const EXIT = { suspicious: 1, unjudged: 3 };
const SKEW_BOUNDS = { minMs: 0, maxMs: 3_600_000 };
/**
 * Adds `correlate` to the command `audit`.
 *
 * @param found reads records, and tells what of them cannot be read
 * @param tell prints a line for people on stderr
 * @param end takes an exit code that is not 0
 */
function defineCorrelate(parent, found, tell, end) {
    parent
        .command('correlate')
        .description('tell by the logs of the services what credentials did, and whether any was used after its end')
        .argument('[files...]', 'files of records, one a line, or - for stdin; default: stdin')
        .option('--cloudtrail <file...>', 'logs of CloudTrail, as it delivers them or as lookup-events prints them')
        .option('--vault-audit <file...>', 'audit logs of Vault or OpenBao, as their file device writes them')
        .addOption(new esm/* Option */.c$('--vault-hash <accessor=hash>', 'the hash of an accessor, as sys/audit-hash tells it; may be repeated')
        .argParser((text, before) => [...before, hashOf(text)])
        .default([], 'none'))
        .option('--skew <time>', 'how far the clocks of services and of the machines of jobs may differ', '30s')
        .addOption(new esm/* Option */.c$('--provider <name>', 'only credentials of this provider').choices(['aws', 'vault']))
        .option('--no-data-events', 'the trail has no data events, and that is known')
        .option('--since <time>', 'only uses from then on: RFC 3339, or a span back from now as in 7d')
        .option('--until <time>', 'only uses before, and only credentials that were over before')
        .option('--json', 'print what was found as one line of JSON')
        .addHelpText('after', '\nExit: 0 all was looked at and nothing is suspicious, 1 something is, 2 wrong use, 3 something could not be looked at or judged.')
        .action(async (files, options) => {
        const { cloudtrail = [], vaultAudit = [], vaultHash, skew, since, until, json, provider } = options;
        if (cloudtrail.length + vaultAudit.length === 0) {
            throw new errors/* JobpassError */.bJ('usage', 'There is no log to look into', {
                hint: 'Name files behind --cloudtrail or --vault-audit',
            });
        }
        const now = clock/* systemClock */.ml.now();
        const asked = {
            cloudtrail,
            vaultAudit,
            skew: (0,values/* duration */.p0)(skew, '--skew', SKEW_BOUNDS),
            hashes: new Map(vaultHash),
            dataEvents: !options.dataEvents,
            ...(provider === undefined ? {} : { provider }),
            ...(since === undefined ? {} : { since: (0,times/* moment */.n)(since, '--since', now) }),
            ...(until === undefined ? {} : { until: (0,times/* moment */.n)(until, '--until', now) }),
        };
        const [{ correlate }, { toldCorrelation }, { allowance, correlationLines }] = await Promise.all([
            __webpack_require__.e(/* import() */ 6341).then(__webpack_require__.bind(__webpack_require__, 6341)),
            __webpack_require__.e(/* import() */ 7205).then(__webpack_require__.bind(__webpack_require__, 27205)),
            __webpack_require__.e(/* import() */ 4219).then(__webpack_require__.bind(__webpack_require__, 94219)),
        ]);
        const findings = await found(files, now);
        const told = toldCorrelation(findings, await correlate(findings, asked, tell));
        if (json)
            process.stdout.write(`${(0,text_json/* jsonLine */.r)(told)}\n`);
        else {
            for (const line of correlationLines(told))
                process.stdout.write(`${line}\n`);
            tell(allowance(told));
        }
        if (told.findings.length > 0)
            end(EXIT.suspicious);
        else if (told.unjudged.length > 0 || told.coverage.notLooked > 0 || findings.unreadable > 0)
            end(EXIT.unjudged);
    });
}
function hashOf(text) {
    const [, accessor, hash] = /^([\w.-]{1,128})=(hmac-sha256:[0-9a-f]{64})$/.exec(text) ?? [];
    if (accessor === undefined || hash === undefined) {
        throw new errors/* JobpassError */.bJ('usage', 'The option --vault-hash has no accessor and its hash', {
            hint: 'Write ACCESSOR=hmac-sha256:…, with the hash that sys/audit-hash answers',
        });
    }
    return [hash, accessor];
}

// EXTERNAL MODULE: ./build/audit/formats.js
var formats = __webpack_require__(65504);
// EXTERNAL MODULE: ./build/files.js
var files = __webpack_require__(91983);
// EXTERNAL MODULE: ./build/audit/signature.js
var signature = __webpack_require__(59918);
;// CONCATENATED MODULE: ./build/audit/keys.js





/** How long the file may take to be read: it may be a pipe. */
const WAIT_MS = 10_000;
const HINT = 'It is what GET /audit/keys of the broker answers, and what jobpass broker records --keys prints: a JWK set';
/** Reads the public keys of a broker, by their ids. @throws JobpassError `usage` */
async function readKeys(path) {
    const text = (await (0,files/* readFile */.T)('--keys', path, WAIT_MS)).toString('utf8');
    let set;
    try {
        set = JSON.parse(text)?.keys;
    }
    catch {
        set = undefined;
    }
    if (!Array.isArray(set))
        throw new errors/* JobpassError */.bJ('usage', 'The file of --keys is no JWK set', { hint: HINT });
    const keys = new Map();
    for (const one of set) {
        const { kid, kty, crv, x, y } = (one ?? {});
        // A set may have other keys beside these (RFC 7517, section 5).
        if (typeof kid !== 'string' || kty !== 'EC' || crv !== 'P-256')
            continue;
        if (keys.has(kid)) {
            throw new errors/* JobpassError */.bJ('usage', `The file of --keys has two keys of the name ${(0,printable/* printable */.g)(kid, 64)}`, {
                hint: HINT,
            });
        }
        try {
            keys.set(kid, (0,external_node_crypto_.createPublicKey)({ key: { kty, crv, x, y }, format: 'jwk' }));
        }
        catch {
            throw new errors/* JobpassError */.bJ('usage', `The key ${(0,printable/* printable */.g)(kid, 64)} of --keys is none`, { hint: HINT });
        }
    }
    if (keys.size === 0) {
        throw new errors/* JobpassError */.bJ('usage', 'The file of --keys has no key for records (EC, P-256, with a kid)', {
            hint: HINT,
        });
    }
    return keys;
}
/** So many signatures may wait for their turn: a line is held for each. */
const MOST_WAITING = 1_000;
/**
 * Checks signatures beside the reading, in Node's pool of threads: one takes longer than all else that is done with a record.
 */
class SignatureChecks {
    #keys;
    #waiting = 0;
    #enough = 0;
    #go = () => undefined;
    /** @param keys none: signatures are not checked */
    constructor(keys) {
        this.#keys = keys;
    }
    /** @returns what is known of it, once `end` has resolved; undefined where a record has none */
    begin({ unmapped }, line) {
        const { signature: given } = unmapped.jobpass;
        if (given === undefined)
            return undefined;
        const signed = { kid: given.slice(0, given.indexOf('.')), verdict: 'not checked' };
        if (this.#keys === undefined)
            return signed;
        const key = this.#keys.get(signed.kid);
        if (key === undefined) {
            signed.verdict = 'unknown key';
            return signed;
        }
        signed.verdict = 'wrong';
        const found = (0,signature/* signatureOf */.yK)(line.toString('utf8'));
        // One that stands elsewhere in the record is of no line that a broker has written.
        if (found === undefined)
            return signed;
        this.#waiting++;
        const how = { key, dsaEncoding: 'ieee-p1363' };
        (0,external_node_crypto_.verify)('sha256', Buffer.from(found.text), how, found.signature, (error, good) => {
            if (error === null && good)
                signed.verdict = 'good';
            if (--this.#waiting <= this.#enough)
                this.#go();
        });
        return signed;
    }
    /** Resolves when more may be begun. */
    async room() {
        if (this.#waiting > MOST_WAITING)
            await this.#until(MOST_WAITING / 2);
    }
    /** Resolves when all that was begun is known. */
    async end() {
        if (this.#waiting > 0)
            await this.#until(0);
    }
    #until(enough) {
        this.#enough = enough;
        return new Promise((resolve) => {
            this.#go = resolve;
        });
    }
}

// EXTERNAL MODULE: ./build/identity/patterns.js
var patterns = __webpack_require__(30444);
// EXTERNAL MODULE: ./build/audit/shown.js
var shown = __webpack_require__(93057);
;// CONCATENATED MODULE: ./build/audit/query.js




/** Those that fit. */
function matching(lifetimes, query) {
    const { event, alive, at, since, until } = query;
    const pattern = (text) => text === undefined ? undefined : (0,patterns/* compilePattern */.Eb)(text);
    const [subject, role, environment, repository] = [
        pattern(query.subject),
        pattern(query.role),
        pattern(query.environment),
        pattern(query.repository),
    ];
    // What is not there fits no pattern, not even `**`.
    const fits = (wanted, text) => wanted === undefined || (text !== undefined && wanted(text));
    return lifetimes.filter((lifetime) => {
        const { credential } = lifetime;
        const { job, happened } = credential;
        if (alive === true && lifetime.standing !== 'may be alive')
            return false;
        if (event !== undefined && !happened.some((one) => one.event === event))
            return false;
        if (at !== undefined && (lifetime.standing === 'refused' || !heldWithin(lifetime, at, at + 1)))
            return false;
        if (!heldWithin(lifetime, since ?? Number.NEGATIVE_INFINITY, until ?? Number.POSITIVE_INFINITY))
            return false;
        return (fits(subject, credential.subject) &&
            fits(role, credential.role) &&
            fits(environment, job.environment) &&
            fits(repository, job.repository));
    });
}
/** Whether it was held at some moment of a span, its end left out; of a refusal, whether it happened in it. */
function heldWithin({ credential, standing, deadAt }, from, to) {
    if (credential.issuedAt >= to)
        return false;
    if (standing === 'refused')
        return credential.issuedAt >= from;
    return deadAt === undefined || deadAt > from;
}
const COLUMNS = [
    { title: 'ISSUED', of: ({ credential }) => (0,clock/* timestamp */.vE)(credential.issuedAt) },
    { title: 'LIVED', of: ({ standing, livedMs }) => (standing === 'refused' ? '-' : (0,clock/* span */.Ln)(livedMs)) },
    { title: 'ENDING', least: 10, of: formats/* endingOf */.z6 },
    { title: 'ROLE', least: 8, of: ({ credential }) => credential.role ?? '-' },
    { title: 'SUBJECT', least: 8, of: ({ credential }) => credential.subject },
    { title: 'ENVIRONMENT', least: 5, of: ({ credential }) => credential.job.environment ?? '-' },
    { title: 'CREDENTIAL', least: 6, of: ({ credential }) => credential.id ?? '-' },
];
/** Columns of a table between which there are two spaces. */
const GAP = 2;
/**
 * A table for a terminal, with a line that counts.
 *
 * @param width how many columns the terminal has; undefined where nothing is to be cut
 */
function queryLines(lifetimes, width) {
    if (lifetimes.length === 0)
        return ['No credential fits.'];
    const rows = lifetimes.map((lifetime) => COLUMNS.map(({ of }) => (0,shown/* shown */.SP)(of(lifetime))));
    const widths = COLUMNS.map(({ title }, at) => rows.reduce((most, row) => Math.max(most, cellsOf(row[at] ?? '')), title.length));
    if (width !== undefined)
        shrink(widths, width);
    const line = (row) => row
        .map((cell, at) => fitted(cell, widths[at] ?? 0))
        .join(' '.repeat(GAP))
        .trimEnd();
    const alive = lifetimes.filter(({ standing }) => standing === 'may be alive').length;
    const refused = lifetimes.filter(({ standing }) => standing === 'refused').length;
    const counted = [
        (0,formats/* count */.U9)(lifetimes.length - refused, 'credential'),
        ...(refused > 0 ? [(0,formats/* count */.U9)(refused, 'refusal')] : []),
        `${alive === 0 ? 'none' : alive} may be alive`,
    ].join(', ');
    return [line(COLUMNS.map(({ title }) => title)), ...rows.map(line), counted];
}
/** Takes from the widest that can be cut, one by one, until all fit or nothing can be cut. */
function shrink(widths, width) {
    let over = widths.reduce((sum, one) => sum + one + GAP, -GAP) - width;
    while (over > 0) {
        let widest = -1;
        for (const [at, { least }] of COLUMNS.entries()) {
            if (least === undefined || (widths[at] ?? 0) <= least)
                continue;
            if (widest === -1 || (widths[at] ?? 0) > (widths[widest] ?? 0))
                widest = at;
        }
        if (widest === -1)
            return;
        widths[widest] = (widths[widest] ?? 0) - 1;
        over--;
    }
}
// Characters that take two columns: those of East Asia, and pictures.
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const MARK = /\p{M}/u;
const ASCII = /^[\x20-\x7e]*$/;
/** How many columns of a terminal a text takes. */
function cellsOf(text) {
    if (ASCII.test(text))
        return text.length;
    let cells = 0;
    for (const character of text)
        cells += WIDE.test(character) ? 2 : MARK.test(character) ? 0 : 1;
    return cells;
}
function fitted(text, width) {
    let cells = cellsOf(text);
    if (cells <= width)
        return text + ' '.repeat(width - cells);
    let cut = '';
    cells = 0;
    for (const character of text) {
        const more = cellsOf(character);
        if (cells + more > width - 1)
            break;
        cut += character;
        cells += more;
    }
    return `${cut}…${' '.repeat(width - 1 - cells)}`;
}

// EXTERNAL MODULE: ./build/audit/read.js
var read = __webpack_require__(11878);
// EXTERNAL MODULE: ./build/audit/record.js
var record = __webpack_require__(60539);
// EXTERNAL MODULE: ./build/audit/tables.js + 2 modules
var tables = __webpack_require__(68923);
// EXTERNAL MODULE: ./build/audit/verify.js
var verify = __webpack_require__(94307);
;// CONCATENATED MODULE: ./build/audit/command.js

















/** Of `verify`: something is wrong with records. Of all: not everything could be judged, or read. */
const command_EXIT = { tampered: 1, unjudged: 3 };
/** So many lines about one kind of trouble are printed for people; how many there are more is told. */
const MOST_LINES = 50;
const FORMATS = ['html', 'json', 'csv', 'markdown'];
const FILES = 'files of records, one a line, or - for stdin; default: stdin';
const print = (text) => void process.stdout.write(`${text}\n`);
const tellPeople = (text) => void process.stderr.write(`jobpass: ${text}\n`);
/**
 * Adds to the command `audit` what reads records.
 *
 * @param end takes an exit code that is not 0
 */
function defineAudit(parent, end) {
    defineVerify(parent, end);
    defineReport(parent, end);
    defineQuery(parent, end);
    defineCorrelate(parent, (files, now) => foundIn(files, now, end), tellPeople, end);
}
function defineVerify(parent, end) {
    parent
        .command('verify')
        .description('tell whether records were changed, removed, put in or moved since they were written')
        .argument('[files...]', FILES)
        .addOption(new esm/* Option */.c$('--head <chain:count:hash>', 'a head that was kept elsewhere, as the log of a step shows it; may be repeated')
        .argParser((text, before) => [...before, headOf(text)])
        .default([], 'none'))
        .option('--keys <file>', 'the public keys of a broker (a JWK set), by which the signatures of its records are checked')
        .option('--json', 'print what was found as one line of JSON')
        .addHelpText('after', '\nExit: 0 nothing is wrong, 1 something is, 2 wrong use, 3 some could not be judged.')
        .action(async (files, { head, keys, json }) => {
        const { verdicts, lines } = await verifyFiles(filesOf(files), head, keys);
        if (json)
            print((0,text_json/* jsonLine */.r)({ chains: verdicts, lines }));
        else
            for (const line of verdictLines(verdicts, lines))
                print(line);
        const isWrong = lines.some(({ unjudged }) => unjudged !== true);
        if (isWrong || verdicts.some(({ verdict }) => verdict === 'tampered'))
            end(command_EXIT.tampered);
        else if (lines.length > 0 || verdicts.length === 0 || verdicts.some(isUnjudged))
            end(command_EXIT.unjudged);
    });
}
/** Whether something that was given to judge a chain by does not do so. Whoever makes one anew can leave signatures out. */
function isUnjudged({ verdict, signatures, findings }) {
    return verdict === 'missing' || findings.length > 0 || (verdict === 'consistent' && signatures === 'none');
}
function defineReport(parent, end) {
    parent
        .command('report')
        .description('make a page that tells who held what, and what was never confirmed dead')
        .argument('[files...]', FILES)
        .option('--output <file>', 'where it goes; default: stdout')
        .addOption(new esm/* Option */.c$('--format <name>', 'what to make').choices(FORMATS).default('html'))
        .addOption(nowOption())
        .option('--json', 'the same as --format json')
        .addHelpText('after', EXIT_HELP)
        .action(async (files, options) => {
        const { output } = options;
        const format = options.json ? 'json' : options.format;
        if (output === undefined && format === 'html' && process.stdout.isTTY) {
            throw new errors/* JobpassError */.bJ('usage', 'A page is of no use in a terminal', {
                hint: 'Say where it goes (--output report.html), or take another form (--format markdown)',
            });
        }
        const found = await foundIn(files, nowOf(options.now), end);
        await write(await formatted(found, format), output);
        if (output !== undefined)
            tellPeople(`${(0,formats/* count */.U9)(found.records, 'record')} are in ${(0,printable/* printable */.g)(output)}`);
    });
}
async function formatted(found, format) {
    if (format === 'json')
        return (0,formats/* jsonOf */.o_)(found);
    if (format === 'csv')
        return (0,formats/* csvOf */.Qc)(found);
    if (format === 'markdown')
        return (0,formats/* markdownOf */.RQ)(found);
    const { pageOf } = await __webpack_require__.e(/* import() */ 2770).then(__webpack_require__.bind(__webpack_require__, 22770));
    return [pageOf(found)];
}
function defineQuery(parent, end) {
    const pattern = 'a pattern for all of it, in which * is any run without / and :, and ** any run';
    parent
        .command('query')
        .description('list credentials: who held them, from when to when, and how they ended')
        .argument('[files...]', FILES)
        .option('--subject <pattern>', `whose ID token it was; ${pattern}`)
        .option('--role <pattern>', 'likewise')
        .option('--environment <pattern>', 'likewise')
        .option('--repository <pattern>', 'likewise')
        .addOption(new esm/* Option */.c$('--event <name>', 'what must have happened to it').choices(record/* AUDIT_EVENTS */.QZ))
        .option('--alive', 'only what may be alive')
        .option('--at <time>', 'only what was held at that moment: RFC 3339, or a span back from now as in 7d')
        .option('--since <time>', 'only what was held then or later')
        .option('--until <time>', 'only what was held before')
        .addOption(nowOption())
        .option('--json', 'print them as one line of JSON')
        .addHelpText('after', EXIT_HELP)
        .action(async (files, { at, since, until, now: nowText, json, ...rest }) => {
        const now = nowOf(nowText);
        const query = {
            ...rest,
            ...(at === undefined ? {} : { at: (0,times/* moment */.n)(at, '--at', now) }),
            ...(since === undefined ? {} : { since: (0,times/* moment */.n)(since, '--since', now) }),
            ...(until === undefined ? {} : { until: (0,times/* moment */.n)(until, '--until', now) }),
        };
        const { lifetimes } = await foundIn(files, now, end);
        const fit = matching(lifetimes, query);
        if (json)
            print((0,text_json/* jsonLine */.r)(fit.map(tables/* toldCredential */.p)));
        else
            for (const line of queryLines(fit, process.stdout.isTTY ? process.stdout.columns : undefined))
                print(line);
    });
}
const EXIT_HELP = '\nExit: 0 all was read, 2 wrong use, 3 some lines could not be read, which are told.';
function nowOption() {
    return new esm/* Option */.c$('--now <time>', 'what time it is, for an output that can be made again; default: the clock');
}
function nowOf(text) {
    const now = clock/* systemClock */.ml.now();
    return text === undefined ? now : (0,times/* moment */.n)(text, '--now', now);
}
function headOf(text) {
    const head = (0,chain/* parseHead */.ww)(text);
    if (head === undefined || head.count === 0) {
        throw new errors/* JobpassError */.bJ('usage', 'The option --head has no head', {
            hint: 'Write it as the log of the step has it: CHAIN:COUNT:HASH',
        });
    }
    return head;
}
function filesOf(files) {
    if (files.length > 0)
        return files;
    if (process.stdin.isTTY) {
        throw new errors/* JobpassError */.bJ('usage', 'There is nothing to read', {
            hint: 'Name the files of records, or hand records on stdin',
        });
    }
    return ['-'];
}
/** What is in files, with a word about each line that cannot be read. */
async function foundIn(files, now, end) {
    let told = 0;
    const found = await (0,tables/* findingsOf */.W)(filesOf(files), now, (place, problem) => {
        if (told++ < MOST_LINES)
            tellPeople(badLine(place, problem));
    });
    if (found.unreadable > MOST_LINES)
        tellPeople(`${found.unreadable - MOST_LINES} more lines cannot be read`);
    if (found.chains.tampered > 0)
        tellPeople(`${(0,formats/* count */.U9)(found.chains.tampered, 'chain')} of records do not hang together: see jobpass audit verify`);
    if (found.unreadable > 0)
        end(command_EXIT.unjudged);
    return found;
}
function badLine({ file, line }, problem) {
    return `${(0,printable/* printable */.g)(file)}:${line} ${problem}`;
}
async function verifyFiles(files, heads, keysFile) {
    const keys = keysFile === undefined ? undefined : await readKeys(keysFile);
    const chains = new verify/* Chains */.P(keys !== undefined);
    const checks = new SignatureChecks(keys);
    const lines = [];
    await (0,read/* readAudit */.y4)(files, {
        record: (record, place, bytes) => chains.add(record, place, (0,external_node_crypto_.createHash)('sha256').update(bytes).digest('hex'), checks.begin(record, bytes)),
        problem: ({ problem, newer, half }, place) => lines.push({
            kind: half ? 'half' : 'unreadable',
            ...place,
            text: `the line ${problem}`,
            ...(newer || half ? { unjudged: true } : {}),
        }),
        empty: (file) => lines.push({
            kind: 'empty',
            file,
            text: 'there is nothing in this file: no record was ever written, or all were cut off',
            unjudged: true,
        }),
        room: () => checks.room(),
    });
    await checks.end();
    return { verdicts: chains.judge(heads), lines };
}
function* verdictLines(verdicts, unreadable) {
    // Of a thousand chains, a person looks for those that do not hold, and for those that a head was named of.
    const isQuiet = ({ verdict, findings }) => verdict === 'consistent' && findings.length === 0;
    const quiet = verdicts.filter(isQuiet).length > MOST_LINES;
    const listed = quiet ? verdicts.filter((one) => !isQuiet(one)) : verdicts;
    for (const one of listed) {
        yield `chain ${one.chain}: ${inWords(one)}`;
        yield* findingLines(one.findings);
    }
    yield* findingLines(unreadable);
    const by = (verdict) => verdicts.filter((one) => one.verdict === verdict).length;
    const parts = [
        [by('intact'), 'intact'],
        [by('consistent'), 'consistent, end not proven'],
        [by('tampered'), 'TAMPERED WITH'],
        [by('missing'), 'missing'],
    ]
        .filter(([number]) => number !== 0)
        .map(([number, words]) => `${number} ${words}`);
    const notes = [
        [verdicts.filter(({ signatures }) => signatures === 'none').length, 'not signed'],
        [verdicts.filter(({ signatures }) => signatures === 'not checked').length, `with ${NOT_CHECKED}`],
    ]
        .filter(([number]) => number !== 0)
        .map(([number, words]) => `; ${number} ${words}`);
    const empty = unreadable.filter(({ kind }) => kind === 'empty').length;
    const bad = unreadable.length - empty;
    yield `${(0,formats/* count */.U9)(verdicts.length, 'chain')}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}${notes.join('')}${bad === 0 ? '' : `; ${(0,formats/* count */.U9)(bad, 'line')} cannot be read`}${empty === 0 ? '' : `; ${(0,formats/* count */.U9)(empty, 'file')} with nothing in ${empty === 1 ? 'it' : 'them'}`}`;
}
const NOT_CHECKED = 'signatures not checked: give --keys';
/** The verdict on a chain. */
function inWords(one) {
    const { verdict, records, intactTo, unproven, copies, beginsAfter, signatures, findings } = one;
    const more = [
        beginsAfter === undefined ? '' : `, begins after record ${beginsAfter}, which a head vouches for`,
        copies === undefined ? '' : ` (${(0,formats/* count */.U9)(copies, 'copy').replace('copys', 'copies')} in other files)`,
        signatures === 'not checked' ? ` (${NOT_CHECKED})` : '',
    ].join('');
    switch (verdict) {
        case 'intact':
            return `intact to record ${intactTo}${signedInWords(one)}${unproven ? `, and ${unproven} more that no head proves` : ''}${more}`;
        case 'consistent':
            return `consistent${signedInWords(one)}, end not proven: ${(0,formats/* count */.U9)(records, 'record')}${more}`;
        case 'tampered':
            return `TAMPERED WITH: ${(0,formats/* count */.U9)(findings.length, 'finding')} in ${(0,formats/* count */.U9)(records, 'record')}${more}`;
        case 'missing':
            return 'none of its records is in these files, though there is a head of it';
    }
}
function signedInWords({ signatures, signedTo }) {
    if (signatures === 'good')
        return `, signed by the broker to record ${signedTo}`;
    if (signatures === 'none')
        return ', not signed';
    return signatures === 'unknown key' ? ', signed by keys that are not known' : '';
}
function* findingLines(findings) {
    for (const { kind, file, line, text } of findings.slice(0, MOST_LINES))
        yield `  ${kind}: ${file === undefined ? '' : `${(0,printable/* printable */.g)(file)}${line === undefined ? '' : `:${line}`} `}${text}`;
    if (findings.length > MOST_LINES)
        yield `  and ${findings.length - MOST_LINES} more (--json has all)`;
}
/** Writes to a file, or to stdout where none is named. @throws JobpassError `usage` for a file that cannot be written */
async function write(pieces, path) {
    if (path === undefined) {
        for (const piece of grouped(pieces)) {
            if (process.stdout.write(piece))
                continue;
            try {
                // What reads may be slower than we are.
                await (0,external_node_events_.once)(process.stdout, 'drain');
            }
            catch {
                // Or have read enough.
                return;
            }
        }
        return;
    }
    const { open } = await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 51455, 19));
    try {
        const file = await open(path, 'w');
        try {
            for (const piece of grouped(pieces))
                await file.write(piece);
        }
        finally {
            await file.close();
        }
    }
    catch (error) {
        throw new errors/* JobpassError */.bJ('usage', `${(0,printable/* printable */.g)(path)} cannot be written: ${(0,errors/* tell */.qz)(error)}`);
    }
}
/** Fewer and larger pieces: each costs a write. */
function* grouped(pieces) {
    let held = '';
    for (const piece of pieces) {
        held += piece;
        if (held.length < 1 << 16)
            continue;
        yield held;
        held = '';
    }
    if (held !== '')
        yield held;
}


/***/ }),

/***/ 90348:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ readRecord)
/* harmony export */ });
/* harmony import */ var _record_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(60539);
/* harmony import */ var _signature_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(59918);


/** The last moment that a Date can say, in milliseconds since 1970. */
const LAST_MS = 8.64e15;
const EVENTS = new Set(_record_js__WEBPACK_IMPORTED_MODULE_0__/* .AUDIT_EVENTS */ .QZ);
/** Thrown and caught in here alone. */
class Wrong extends Error {
}
/** Reads a line, by hand: a library for it takes longer to load than a thousand records to read. */
function readRecord(line) {
    let value;
    try {
        value = JSON.parse(line);
    }
    catch {
        return { problem: 'is no JSON' };
    }
    try {
        const record = object(value, 'it');
        const metadata = object(record['metadata'], 'metadata');
        if (record['class_uid'] !== 3002 || metadata['log_name'] !== 'jobpass-audit')
            return { problem: 'is no audit record of Jobpass' };
        if (metadata['log_version'] !== '1') {
            return {
                problem: 'has a form (log_version) that this version of Jobpass does not know: a newer one may',
                newer: true,
            };
        }
        return fields(record, metadata);
    }
    catch (error) {
        if (error instanceof Wrong)
            return { problem: `is no whole record: ${error.message}` };
        throw error;
    }
}
function fields(record, metadata) {
    const user = object(record['user'], 'user');
    const service = object(record['service'], 'service');
    const own = object(object(record['unmapped'], 'unmapped')['jobpass'], 'unmapped.jobpass');
    const event = text(own, 'event');
    if (!EVENTS.has(event))
        throw new Wrong('its event is none of ours');
    const chain = text(own, 'chain');
    if (!/^[A-Za-z0-9_-]{1,64}$/.test(chain))
        throw new Wrong('chain is not the name of one');
    const prev = text(own, 'prev');
    if (!/^([0-9a-f]{64})?$/.test(prev))
        throw new Wrong('prev is no SHA-256');
    const sequence = metadata['sequence'];
    if (typeof sequence !== 'number' || !Number.isInteger(sequence) || sequence < 1 || sequence > 999_999_999)
        throw new Wrong('metadata.sequence is no number from 1 on');
    return {
        time: moment(record, 'time'),
        metadata: {
            uid: text(metadata, 'uid'),
            ...maybe(metadata, 'correlation_uid', text),
            sequence,
        },
        ...(record['actor'] === undefined ? {} : { actor: actorOf(object(record['actor'], 'actor')) }),
        user: { name: text(user, 'name'), ...maybe(user, 'domain', text) },
        service: { name: text(service, 'name'), ...maybe(service, 'uid', text) },
        ...(record['session'] === undefined ? {} : { session: sessionOf(object(record['session'], 'session')) }),
        unmapped: {
            jobpass: {
                event: event,
                job: jobOf(object(own['job'], 'unmapped.jobpass.job')),
                ...maybe(own, 'name', text),
                ...maybe(own, 'role', text),
                ...maybe(own, 'scopes', texts),
                ...maybe(own, 'delivered_to', texts),
                ...maybe(own, 'until', moment),
                ...maybe(own, 'because', text),
                ...maybe(own, 'renewals', renewalsOf),
                chain,
                prev,
                ...maybe(own, 'signature', signature),
            },
        },
    };
}
function actorOf(actor) {
    const user = object(actor['user'], 'actor.user');
    return { user: { name: text(user, 'name'), ...maybe(user, 'uid', text) } };
}
function sessionOf(session) {
    return {
        uid: text(session, 'uid'),
        issuer: text(session, 'issuer'),
        created_time: moment(session, 'created_time'),
        ...maybe(session, 'expiration_time', moment),
        ...maybe(session, 'credential_uid', text),
    };
}
const JOB_FIELDS = [
    ...['run_id', 'run_attempt', 'job', 'repository', 'ref', 'sha', 'workflow', 'environment'],
    ...['event_name', 'runner'],
];
function jobOf(job) {
    const found = {};
    for (const name of JOB_FIELDS)
        if (job[name] !== undefined)
            found[name] = text(job, name);
    return { system: text(job, 'system'), ...found };
}
function maybe(from, name, read) {
    return from[name] === undefined ? {} : { [name]: read(from, name) };
}
function object(value, name) {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
        throw new Wrong(`${name} is no object`);
    return value;
}
function text(from, name) {
    const value = from[name];
    if (typeof value !== 'string')
        throw new Wrong(`${name} is no text`);
    return value;
}
/** How often, and from when to when. */
function renewalsOf(from, name) {
    const renewals = object(from[name], name);
    const { count } = renewals;
    if (typeof count !== 'number' || !Number.isInteger(count) || count < 1 || count > 999_999_999)
        throw new Wrong(`${name}.count is no number from 1 on`);
    return { count, first_time: moment(renewals, 'first_time'), last_time: moment(renewals, 'last_time') };
}
function signature(from, name) {
    const value = text(from, name);
    if (!(0,_signature_js__WEBPACK_IMPORTED_MODULE_1__/* .isSignature */ .hi)(value))
        throw new Wrong(`${name} is not the name of a key and what it made`);
    return value;
}
function texts(from, name) {
    const value = from[name];
    if (!Array.isArray(value) || !value.every((one) => typeof one === 'string'))
        throw new Wrong(`${name} is no list of texts`);
    return value;
}
function moment(from, name) {
    const value = from[name];
    if (typeof value !== 'number' || !Number.isInteger(value) || Math.abs(value) > LAST_MS)
        throw new Wrong(`${name} is no time`);
    return value;
}


/***/ }),

/***/ 65504:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Qc: () => (/* binding */ csvOf),
/* harmony export */   RQ: () => (/* binding */ markdownOf),
/* harmony export */   U9: () => (/* binding */ count),
/* harmony export */   o_: () => (/* binding */ jsonOf),
/* harmony export */   z6: () => (/* binding */ endingOf)
/* harmony export */ });
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7094);
/* harmony import */ var _text_json_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(25666);
/* harmony import */ var _shown_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(93057);
/* harmony import */ var _tables_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(68923);




/** The most rows of a table in Markdown: it is for a summary or a comment, which have bounds. */
const MOST_ROWS = 500;
/** All that was found, as one line of JSON, in pieces: one text may be longer than Node's longest. */
function* jsonOf(found) {
    const { lifetimes, unusual, ...head } = found;
    const told = {
        now: (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(head.now),
        files: head.files,
        records: head.records,
        unreadable: head.unreadable,
        chains: head.chains,
        ...(head.firstAt === undefined ? {} : { firstAt: (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(head.firstAt) }),
        ...(head.lastAt === undefined ? {} : { lastAt: (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(head.lastAt) }),
    };
    yield `${(0,_text_json_js__WEBPACK_IMPORTED_MODULE_2__/* .jsonLine */ .r)(told).slice(0, -1)},"credentials":[`;
    yield* joined(lifetimes, (lifetime) => (0,_text_json_js__WEBPACK_IMPORTED_MODULE_2__/* .jsonLine */ .r)((0,_tables_js__WEBPACK_IMPORTED_MODULE_1__/* .toldCredential */ .p)(lifetime)));
    yield '],"unusual":[';
    yield* joined(unusual, ({ lifetime: { credential }, kind, text }) => (0,_text_json_js__WEBPACK_IMPORTED_MODULE_2__/* .jsonLine */ .r)({
        kind,
        text,
        id: credential.id,
        run: credential.run,
        issuedAt: (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(credential.issuedAt),
    }));
    yield ']}\n';
}
function* joined(list, tell) {
    for (const [at, one] of list.entries())
        yield `${at === 0 ? '' : ','}${tell(one)}`;
}
const CSV_COLUMNS = [
    ...['issuedAt', 'deadAt', 'livesUntil', 'standing', 'ending', 'livedSeconds', 'afterJobSeconds'],
    ...[
        'unconfirmed',
        'subject',
        'role',
        'environment',
        'repository',
        'ref',
        'workflow',
        'job',
        'run',
    ],
    ...['event', 'actor', 'provider', 'service', 'name', 'id', 'credentialUid', 'scopes', 'issuer'],
    ...['system', 'runner', 'sha', 'deliveredTo', 'renewals', 'jobEndedAt', 'because'],
];
/** The credentials as CSV (RFC 4180), a line each. */
function* csvOf({ lifetimes }) {
    yield `${CSV_COLUMNS.join(',')}\r\n`;
    for (const lifetime of lifetimes) {
        const told = (0,_tables_js__WEBPACK_IMPORTED_MODULE_1__/* .toldCredential */ .p)(lifetime);
        const fields = CSV_COLUMNS.map((column) => {
            const value = told[column];
            return (0,_shown_js__WEBPACK_IMPORTED_MODULE_3__/* .csvField */ .XR)(Array.isArray(value) ? value.join(' ') : value === undefined ? '' : String(value));
        });
        yield `${fields.join(',')}\r\n`;
    }
}
/** Tables in Markdown: what was never confirmed dead, what is unusual, and all the credentials, the newest first. */
function* markdownOf(found) {
    const newest = [...found.lifetimes].reverse();
    const issued = newest.filter(({ standing }) => standing !== 'refused');
    const refused = newest.length - issued.length;
    yield '# Who held what\n\n';
    const period = found.firstAt === undefined || found.lastAt === undefined
        ? ''
        : `, from ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(found.firstAt)} to ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(found.lastAt)}`;
    yield `${count(issued.length, 'credential')} and ${count(refused, 'refusal')} in ${count(found.records, 'record')}${period}, as of ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(found.now)}.\n`;
    if (found.unreadable > 0)
        yield `\n**${count(found.unreadable, 'line')} could not be read: this is not all.**\n`;
    if (found.chains.tampered > 0)
        yield `\n**${count(found.chains.tampered, 'chain')} of records do not hang together (\`jobpass audit verify\`): do not rely on this.**\n`;
    yield* section('Never confirmed dead', issued.filter(({ unconfirmed }) => unconfirmed).map(cells), HEAD);
    yield* section('Unusual', found.unusual.map(({ lifetime: { credential }, kind, text }) => [
        (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(credential.issuedAt),
        kind,
        text,
        credential.subject,
        credential.role ?? '',
        credential.id ?? '',
    ]), ['issued', 'what', 'in words', 'subject', 'role', 'credential']);
    yield* section('Credentials', issued.map(cells), HEAD);
}
const HEAD = ['issued', 'lived', 'after its job', 'ending', 'subject', 'role', 'environment', 'credential'];
function cells(lifetime) {
    const { credential, livedMs, afterJobMs } = lifetime;
    return [
        (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(credential.issuedAt),
        (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .span */ .Ln)(livedMs),
        afterJobMs < 1000 ? '' : (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .span */ .Ln)(afterJobMs),
        endingOf(lifetime),
        credential.subject,
        credential.role ?? '',
        credential.job.environment ?? '',
        credential.id ?? '',
    ];
}
/** The ending of a credential in a few words. */
function endingOf({ standing, ending, livesUntil }) {
    if (standing === 'refused')
        return 'refused';
    if (standing === 'dead')
        return ending ?? '';
    const told = ending === undefined || ending === 'lives until' ? '' : `${ending}, `;
    if (standing === 'over')
        return `${told}time over${ending === undefined ? ', no ending told' : ''}`;
    return `${told}may be alive${livesUntil === undefined ? '' : ` until ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(livesUntil)}`}`;
}
function* section(title, rows, head) {
    yield `\n## ${title}\n\n`;
    if (rows.length === 0) {
        yield 'None.\n';
        return;
    }
    yield `| ${head.join(' | ')} |\n|${head.map(() => ' --- |').join('')}\n`;
    for (const row of rows.slice(0, MOST_ROWS))
        yield `| ${row.map((cell) => (0,_shown_js__WEBPACK_IMPORTED_MODULE_3__/* .markdownCell */ .UZ)(cell)).join(' | ')} |\n`;
    if (rows.length > MOST_ROWS)
        yield `\nAnd ${rows.length - MOST_ROWS} more, which the other formats have.\n`;
}
/** `1 line`, `2 lines`. */
function count(number, what) {
    return `${number} ${what}${number === 1 ? '' : 's'}`;
}


/***/ }),

/***/ 5878:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ partsOf),
/* harmony export */   l: () => (/* binding */ inTurn)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);


/** How long a process waits for another one that writes, in milliseconds. Writing takes a few. */
const TURN_MS = 1_000;
/** How long a process looks for a part of the trail that it can write to, in milliseconds. */
const TOTAL_MS = 5_000;
const PAUSE_MS = 5;
/** The most parts that a trail can have. Each one but the first is there because a process was killed or frozen. */
const MOST_PARTS = 1_000;
/** The path of a part of a trail: the first one is the trail's own, the others stand beside it. */
function partOf(trail, number) {
    return number === 1 ? trail : `${trail}.${number}.jsonl`;
}
/** The mark of the process that writes to a part. */
function turnOf(part) {
    return `${part}.lock`;
}
/** The number of the last part of a trail, which may have no record yet. */
function lastPart(trail) {
    for (let number = 1;; number++) {
        const next = partOf(trail, number + 1);
        if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(next) && !(0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(turnOf(next)))
            return number;
    }
}
/** The files of a trail that exist, in the order in which they were begun. There is one unless a writer was killed or frozen. */
function partsOf(trail) {
    const parts = Array.from({ length: lastPart(trail) }, (_, at) => partOf(trail, at + 1));
    const found = parts.filter((part) => (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(part));
    // Whoever opens it says what is wrong.
    return found.length === 0 ? [trail] : found;
}
/**
 * Runs work on a part of a trail that no other process writes to meanwhile.
 *
 * A process takes its turn by making a folder, and nobody but that process ever removes it: whether its owner was killed or
 * only frozen cannot be known across containers, namespaces and network disks, and an owner that wakes up would write over
 * what came after. If a turn does not end in time, the trail goes on in a part of its own, with a chain of its own. So a
 * record that was written stays, and no process waits for one that does not go on.
 *
 * @param work is given the path of the part
 * @throws JobpassError `state` where no part could be had in time
 */
function inTurn(trail, work) {
    const until = Date.now() + TOTAL_MS;
    for (let number = lastPart(trail); number <= MOST_PARTS && Date.now() < until; number++) {
        const part = partOf(trail, number);
        const turn = turnOf(part);
        if (!take(turn))
            continue;
        try {
            return work(part);
        }
        finally {
            giveBack(turn);
        }
    }
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('state', `Other processes hold every part of the audit trail ${trail}, up to ${turnOf(partOf(trail, lastPart(trail)))}`, { hint: 'If no job of this machine writes there any more, delete the folders that end with .lock' });
}
/** Takes a turn. @returns whether it could be had in time */
function take(turn) {
    const sleeper = new Int32Array(new SharedArrayBuffer(4));
    for (let waited = 0;; waited += PAUSE_MS) {
        try {
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.mkdirSync)(turn, { mode: 0o700 });
            return true;
        }
        catch (error) {
            if (error.code !== 'EEXIST')
                throw error;
        }
        if (waited >= TURN_MS || isOld(turn))
            return false;
        Atomics.wait(sleeper, 0, 0, PAUSE_MS);
    }
}
/** Whether a turn lasts longer than one is waited for. A clock that differs only makes the wait shorter, or another part. */
function isOld(turn) {
    try {
        return Date.now() - (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.statSync)(turn).mtimeMs > TURN_MS;
    }
    catch {
        // It is over.
        return false;
    }
}
/** Ends a turn. If that fails, the record is written all the same, and the trail goes on in another part. */
function giveBack(turn) {
    try {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.rmdirSync)(turn);
    }
    catch {
        // See above.
    }
}


/***/ }),

/***/ 11878:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Se: () => (/* binding */ readLines),
/* harmony export */   pj: () => (/* binding */ plain),
/* harmony export */   y4: () => (/* binding */ readAudit)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(57075);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(19473);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(64865);
/* harmony import */ var _form_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(90348);
/* harmony import */ var _parts_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5878);






/** The longest line taken, in bytes. A record has some 1500. */
const LONGEST_LINE = 1 << 20;
const LF = 0x0a;
const CR = 0x0d;
/**
 * Reads files of records, one a line, compressed by gzip or not; `-` is stdin. With a file come the parts of its trail that
 * stand beside it. A file that is named twice is read once. No more than a piece of a file is held.
 *
 * @throws JobpassError `usage` for a file that cannot be read
 */
async function readAudit(files, reader) {
    for (const file of new Set(files.flatMap((one) => (one === '-' ? [one] : (0,_parts_js__WEBPACK_IMPORTED_MODULE_4__/* .partsOf */ .C)(one))))) {
        const place = { file: file === '-' ? 'stdin' : file, line: 0 };
        try {
            await readLines(file === '-' ? process.stdin : (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.createReadStream)(file, { highWaterMark: 1 << 18 }), {
                line: (bytes, whole) => takeLine(bytes, { ...place, line: ++place.line }, reader, whole),
                room: async () => reader.room?.(),
                tooLong: () => reader.problem({ problem: `is longer than ${LONGEST_LINE >> 20} MiB` }, { ...place, line: ++place.line }),
            });
            if (place.line === 0)
                reader.empty?.(place.file);
        }
        catch (error) {
            const code = (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .systemCode */ .xU)(error);
            if (code?.startsWith('Z_') === true) {
                // What came before it is good: only the rest cannot be read.
                reader.problem({ problem: 'and what follows cannot be read: the gzip data is broken' }, { ...place, line: place.line + 1 });
                continue;
            }
            throw code === undefined
                ? error
                : new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JobpassError */ .bJ('usage', `${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_5__/* .printable */ .g)(place.file)} cannot be read: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .tell */ .qz)(error)}`);
        }
    }
}
function takeLine(bytes, place, reader, whole) {
    if (bytes.length === 0) {
        reader.problem({ problem: 'is empty' }, place);
        return;
    }
    const read = (0,_form_js__WEBPACK_IMPORTED_MODULE_3__/* .readRecord */ .a)(bytes.toString('utf8'));
    if ('problem' in read && !whole && !read.newer)
        reader.problem({ problem: 'is half: its writer was killed while it wrote, or the file was cut off there', half: true }, place);
    else if ('problem' in read)
        reader.problem(read, place);
    else
        reader.record(read, place, bytes);
}
/** Hands on the lines of a stream, decompressed. @param longest in bytes: of what is longer only that is told */
async function readLines(from, lines, longest = LONGEST_LINE) {
    let held = [];
    let size = 0;
    const add = (piece) => {
        size += piece.length;
        if (size <= longest)
            held.push(piece);
        else
            held = [];
    };
    const end = (broken) => {
        if (size > longest)
            lines.tooLong();
        else {
            const [only] = held;
            const whole = held.length === 1 && only !== undefined ? only : Buffer.concat(held);
            lines.line(whole.at(-1) === CR ? whole.subarray(0, -1) : whole, broken);
        }
        held = [];
        size = 0;
    };
    for await (const chunk of plain(from)) {
        let start = 0;
        for (let at = chunk.indexOf(LF); at !== -1; at = chunk.indexOf(LF, start)) {
            add(chunk.subarray(start, at));
            end(true);
            start = at + 1;
        }
        // A chunk is kept no longer than the line that it ends with.
        if (start < chunk.length)
            add(Buffer.from(chunk.subarray(start)));
        await lines.room?.();
    }
    if (size > 0)
        end(false);
}
/** The content itself: what begins as gzip does is decompressed, whatever the file is called. */
async function* plain(from) {
    const chunks = from[Symbol.asyncIterator]();
    let head = Buffer.alloc(0);
    while (head.length < 2) {
        const { done, value } = await chunks.next();
        if (done)
            break;
        head = Buffer.concat([head, value]);
    }
    async function* all() {
        if (head.length > 0)
            yield head;
        for (;;) {
            const { done, value } = await chunks.next();
            if (done)
                return;
            yield value;
        }
    }
    if (head[0] !== 0x1f || head[1] !== 0x8b) {
        yield* all();
        return;
    }
    const { createGunzip } = await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 38522, 19));
    const unzipped = createGunzip();
    // Its failure comes out of the loop below as well.
    (0,node_stream__WEBPACK_IMPORTED_MODULE_1__.pipeline)(node_stream__WEBPACK_IMPORTED_MODULE_1__.Readable.from(all()), unzipped, () => undefined);
    for await (const chunk of unzipped)
        yield chunk;
}


/***/ }),

/***/ 60539:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Jx: () => (/* binding */ ENDINGS),
/* harmony export */   QZ: () => (/* binding */ AUDIT_EVENTS),
/* harmony export */   pX: () => (/* binding */ auditedIdentity),
/* harmony export */   zv: () => (/* binding */ recordOf)
/* harmony export */ });
/* unused harmony export auditedJob */
/* harmony import */ var _version_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58508);

/** What can happen to a credential. The last five are the words for its ending. */
const AUDIT_EVENTS = [
    'issued',
    'delivered',
    'renewing',
    'renewed',
    'refused',
    'revoked',
    'accepted',
    'expired',
    'failed',
    'lives until',
];
/** The words for an ending. */
const ENDINGS = new Set(AUDIT_EVENTS.slice(AUDIT_EVENTS.indexOf('refused') + 1));
const ACTIVITY = {
    issued: [1, 'Logon'],
    refused: [1, 'Logon'],
    revoked: [2, 'Logoff'],
    expired: [2, 'Logoff'],
};
/** The record of an event, as a link of a chain. */
function recordOf(happened, { chain, sequence, prev }) {
    const { event, at, job, actor, subject, issuer, provider, credential, because, renewals } = happened;
    const [activity, activityName] = ACTIVITY[event] ?? [99, event];
    const service = credential?.service ?? happened.service;
    const bad = event === 'refused' || event === 'failed';
    const who = subject ?? ([job.repository, job.job].filter((part) => part !== undefined).join('/') || 'unknown');
    const run = [job.repository, job.run_id, job.run_attempt].filter((part) => part !== undefined).join('/');
    return {
        class_uid: 3002,
        class_name: 'Authentication',
        category_uid: 3,
        category_name: 'Identity & Access Management',
        activity_id: activity,
        activity_name: activityName,
        type_uid: 300_200 + activity,
        // Clocks that go by elapsed time have fractions; an end is never told too early for one.
        time: Math.round(at),
        severity_id: bad || event === 'lives until' ? 3 : 1,
        status_id: bad ? 2 : 1,
        status: bad ? 'Failure' : 'Success',
        ...(because === undefined ? {} : { status_detail: because }),
        message: messageOf(happened, who),
        is_remote: true,
        metadata: {
            version: '1.5.0',
            product: { name: 'Jobpass', vendor_name: 'Jobpass', version: _version_js__WEBPACK_IMPORTED_MODULE_0__/* .VERSION */ .x },
            log_name: 'jobpass-audit',
            log_version: '1',
            uid: `${chain}-${sequence}`,
            ...(run === '' ? {} : { correlation_uid: run }),
            sequence,
        },
        ...(actor === undefined ? {} : { actor: { user: actor } }),
        user: {
            name: who,
            uid: who,
            type_id: 3,
            type: 'System',
            ...(issuer === undefined ? {} : { domain: issuer }),
        },
        service: { name: provider, ...(service === undefined ? {} : { uid: service }) },
        ...(credential === undefined
            ? {}
            : {
                session: {
                    uid: credential.id,
                    issuer: credential.service,
                    created_time: Math.round(credential.issuedAt),
                    ...(credential.expiresAt === undefined
                        ? {}
                        : { expiration_time: Math.ceil(credential.expiresAt) }),
                    ...(credential.uid === undefined ? {} : { credential_uid: credential.uid }),
                },
            }),
        unmapped: {
            jobpass: {
                event,
                job,
                ...(happened.name === undefined ? {} : { name: happened.name }),
                ...(happened.role === undefined ? {} : { role: happened.role }),
                ...(happened.scopes === undefined ? {} : { scopes: happened.scopes }),
                ...(happened.deliveredTo === undefined ? {} : { delivered_to: happened.deliveredTo }),
                ...(happened.until === undefined ? {} : { until: Math.ceil(happened.until) }),
                ...(because === undefined ? {} : { because }),
                ...(renewals === undefined
                    ? {}
                    : {
                        renewals: {
                            count: renewals.count,
                            first_time: Math.round(renewals.first),
                            last_time: Math.round(renewals.last),
                        },
                    }),
                chain,
                prev,
            },
        },
    };
}
function messageOf({ event, credential, provider, role }, who) {
    const what = credential === undefined ? `a credential of ${provider}` : `credential ${credential.id}`;
    const as = role === undefined ? '' : ` for the role ${role}`;
    return `${what}${as} of ${who}: ${event}`;
}
/** Claims by the names that an audited job has, for the systems whose names differ. */
const CLAIM_NAMES = {
    run_id: ['run_id', 'pipeline_id', 'build_number', 'oidc.circleci.com/pipeline-id'],
    run_attempt: ['run_attempt'],
    job: ['job', 'job_id', 'oidc.circleci.com/job-id', 'step_key'],
    repository: ['repository', 'project_path', 'pipeline_slug'],
    ref: ['ref', 'build_branch'],
    sha: ['sha', 'build_commit'],
    workflow: ['workflow', 'workflow_ref', 'ci_config_ref_uri'],
    environment: ['environment'],
    event_name: ['event_name', 'pipeline_source'],
    runner: ['runner', 'runner_id', 'agent_id'],
};
/** What an ID token, or the system where there is none, says of a job. */
function auditedJob(system, ...sources) {
    const found = Object.entries(CLAIM_NAMES).flatMap(([name, claims]) => {
        for (const source of sources) {
            for (const claim of claims) {
                const value = Object.hasOwn(source, claim) ? source[claim] : undefined;
                if ((typeof value === 'string' && value !== '') || typeof value === 'number')
                    return [[name, String(value).slice(0, 300)]];
            }
        }
        return [];
    });
    return { system, ...Object.fromEntries(found) };
}
/** What an ID token, and the system, say of a job and of who caused it. */
function auditedIdentity(system, claims, job = {}) {
    const text = (name) => {
        const value = claims[name] ?? job[name];
        return typeof value === 'string' && value !== '' ? value.slice(0, 300) : undefined;
    };
    const actor = text('actor') ?? text('user_login');
    const uid = text('actor_id') ?? text('user_id');
    const [subject, issuer] = [text('sub'), text('iss')];
    return {
        job: auditedJob(system, claims, job),
        ...(actor === undefined ? {} : { actor: { name: actor, ...(uid === undefined ? {} : { uid }) } }),
        ...(subject === undefined ? {} : { subject }),
        ...(issuer === undefined ? {} : { issuer }),
    };
}


/***/ }),

/***/ 93057:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   SP: () => (/* binding */ shown),
/* harmony export */   UZ: () => (/* binding */ markdownCell),
/* harmony export */   XR: () => (/* binding */ csvField)
/* harmony export */ });
// Line breaks, control, bidirectional and invisible characters: what can fake or hide a part of what is shown.
const UNSHOWABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Cn}]+/gu;
const PLAIN = /^[\x20-\x7e]*$/;
/**
 * Text of a record, to stand behind text of ours on a line of a terminal, in a cell, or in a page: in one line, with nothing in
 * it that a terminal acts on. Unlike `printable` it leaves `::` alone, which names of roles have in them and which runners
 * act on at the start of a line only.
 *
 * @param max the longest result, in characters
 */
function shown(text, max = 300) {
    const bounded = text.slice(0, max * 4);
    const line = PLAIN.test(bounded) ? bounded : bounded.replace(UNSHOWABLE, '\u{fffd}');
    const quiet = line.includes('##') ? line.replace(/#(?=#)/g, '# ') : line;
    if (quiet.length <= max)
        return quiet;
    const characters = Array.from(quiet);
    return characters.length <= max ? quiet : `${characters.slice(0, max - 1).join('')}…`;
}
/** The same as a cell of a table in Markdown: nothing in it is acted on, nor made a link of. */
function markdownCell(text, max = 200) {
    return shown(text, max).replace(/[&<>"\\`*_{}[\]()!|~@#]|:(?=\/\/)|\.(?=\w)/g, (character) => `&#${character.codePointAt(0)};`);
}
/**
 * The same as a field of a CSV file (RFC 4180). What a spreadsheet would take for a formula gets an apostrophe in front.
 *
 * Source: OWASP, CSV Injection
 */
function csvField(text) {
    const line = shown(text, 2000);
    const safe = /^\s*[=+\-@|%]/.test(line) ? `'${line}` : line;
    return `"${safe.replaceAll('"', '""')}"`;
}


/***/ }),

/***/ 59918:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Rh: () => (/* binding */ signedLine),
/* harmony export */   hi: () => (/* binding */ isSignature),
/* harmony export */   yK: () => (/* binding */ signatureOf)
/* harmony export */ });
/** What a record of ours ends with: the last field of `unmapped.jobpass`, which is the last of the record. */
const END = '}}}';
/** The last character of 64 bytes in base64url can be one of four: every other way to write them is not the one that was written. */
const SIGNED = /,"signature":"([\w-]{1,64})\.([\w-]{85}[AQgw])"\}\}\}$/;
/** Whether a text is one that the field can have. */
function isSignature(text) {
    return /^[\w-]{1,64}\.[\w-]{85}[AQgw]$/.test(text);
}
/** Puts a signature into a line. @param sign makes one, base64url, of a text */
function signedLine(line, kid, sign) {
    if (!line.endsWith(END))
        throw new RangeError('This is no record of ours');
    return `${line.slice(0, -END.length)},"signature":"${kid}.${sign(line)}"${END}`;
}
/** The signature in a line, if there is one. */
function signatureOf(line) {
    const match = SIGNED.exec(line);
    if (match === null)
        return undefined;
    const [field, kid = '', value = ''] = match;
    return {
        text: `${line.slice(0, -field.length)}${END}`,
        kid,
        signature: Buffer.from(value, 'base64url'),
    };
}


/***/ }),

/***/ 68923:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  W: () => (/* binding */ findingsOf),
  p: () => (/* binding */ toldCredential)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./build/clock.js
var clock = __webpack_require__(7094);
// EXTERNAL MODULE: ./build/audit/record.js
var record = __webpack_require__(60539);
;// CONCATENATED MODULE: ./build/audit/credentials.js

/**
 * Puts records together by the credential that they are about: those of its job, and those of the broker that issued it, which
 * has the same name for it.
 */
class Credentials {
    #all = [];
    /** By name and run. */
    #found = new Map();
    /** By name and service, for who does not know the name of the run. */
    #anywhere = new Map();
    /** Chains with signatures: only brokers make those. */
    #ofBrokers = new Set();
    #texts = new Map();
    #records = 0;
    #firstAt = Number.POSITIVE_INFINITY;
    #lastAt = Number.NEGATIVE_INFINITY;
    add(record) {
        const { time, metadata, unmapped, session } = record;
        const own = unmapped.jobpass;
        this.#records++;
        this.#firstAt = Math.min(this.#firstAt, time);
        this.#lastAt = Math.max(this.#lastAt, time);
        if (own.signature !== undefined)
            this.#ofBrokers.add(own.chain);
        const { credential } = this.#heldFor(record);
        if (session?.expiration_time !== undefined)
            credential.expiresAt = Math.max(credential.expiresAt ?? session.expiration_time, session.expiration_time);
        if (own.delivered_to !== undefined && credential.deliveredTo.length === 0)
            credential.deliveredTo = own.delivered_to.map((place) => this.#kept(place));
        credential.happened.push({
            event: own.event,
            at: time,
            ...(own.until === undefined ? {} : { until: own.until }),
            ...(own.because === undefined ? {} : { because: this.#kept(own.because) }),
            ...(own.renewals === undefined ? {} : { renewals: own.renewals.count }),
            chain: this.#kept(own.chain),
            sequence: metadata.sequence,
        });
    }
    /** What a record is about: another one has told of it, or it begins here. */
    #heldFor(record) {
        const { metadata, unmapped, service, session } = record;
        const { chain } = unmapped.jobpass;
        const run = this.#kept(metadata.correlation_uid ?? chain);
        const named = metadata.correlation_uid !== undefined;
        const name = nameOf(record);
        if (name === undefined)
            return this.#hold({ credential: this.#begin(record, run), chain, named });
        const here = `${name}\n${run}`;
        const anywhere = `${name}\n${(session?.issuer ?? service.uid ?? '').replace(/\/$/, '')}`;
        let held = this.#found.get(here);
        if (held === undefined) {
            const other = this.#anywhere.get(anywhere);
            // A broker may know nothing of the run that a job has, or both nothing.
            if (other !== undefined && !(named && other.named)) {
                held = other;
                if (named)
                    Object.assign(held.credential, { run });
                held.named ||= named;
            }
            else {
                held = this.#hold({ credential: this.#begin(record, run), chain, named });
                if (other === undefined)
                    this.#anywhere.set(anywhere, held);
            }
            this.#found.set(here, held);
        }
        if (held.chain !== chain && held.others?.has(chain) !== true) {
            held.others ??= new Map();
            held.others.set(chain, this.#begin(record, run));
        }
        return held;
    }
    #hold(held) {
        this.#all.push(held);
        return held;
    }
    /** How many records there were, and the times of the first and the last; undefined of none. */
    get span() {
        const some = this.#records > 0;
        return {
            records: this.#records,
            firstAt: some ? this.#firstAt : undefined,
            lastAt: some ? this.#lastAt : undefined,
        };
    }
    /** All of them, in an order that follows from the records alone. */
    list() {
        const all = this.#all.map((held) => this.#put(held));
        for (const { happened } of all)
            happened.sort(inTime);
        return all.sort((one, other) => one.issuedAt - other.issuedAt ||
            compare(one.run, other.run) ||
            compare(one.id ?? '', other.id ?? '') ||
            compare(one.happened[0]?.chain ?? '', other.happened[0]?.chain ?? '') ||
            (one.happened[0]?.sequence ?? 0) - (other.happened[0]?.sequence ?? 0));
    }
    /** A credential as all chains together tell of it. Of what they tell differently the job knows more than its broker. */
    #put(held) {
        const { credential, chain, named, others } = held;
        const { happened } = credential;
        if (this.#ofBrokers.size > 0)
            for (const one of happened)
                if (this.#ofBrokers.has(one.chain))
                    one.byServer = true;
        if (others === undefined)
            return credential;
        const sides = [...others, [chain, { ...credential }]].sort(([one], [other]) => Number(this.#ofBrokers.has(other)) - Number(this.#ofBrokers.has(one)) || compare(other, one));
        const told = sides.map(([, side]) => side);
        return Object.assign(credential, ...told, {
            job: Object.assign({}, ...told.map(({ job }) => job)),
            scopes: told.findLast(({ scopes }) => scopes.length > 0)?.scopes ?? [],
            issuedAt: Math.min(...told.map(({ issuedAt }) => issuedAt)),
            run: named ? credential.run : (sides.at(-1)?.[0] ?? chain),
            deliveredTo: credential.deliveredTo,
            happened,
        });
    }
    #begin({ time, session, user, service, actor, unmapped }, run) {
        const own = unmapped.jobpass;
        const { role, name } = own;
        const job = Object.fromEntries(Object.entries(own.job).map(([key, value]) => [key, this.#kept(String(value))]));
        const by = service.uid ?? session?.issuer;
        return {
            id: session?.uid,
            ...(session?.credential_uid === undefined ? {} : { uid: session.credential_uid }),
            provider: this.#kept(service.name),
            ...(by === undefined ? {} : { service: this.#kept(by) }),
            ...(name === undefined ? {} : { name: this.#kept(name) }),
            ...(role === undefined ? {} : { role: this.#kept(role) }),
            scopes: own.scopes?.map((scope) => this.#kept(scope)) ?? [],
            subject: this.#kept(user.name),
            ...(user.domain === undefined ? {} : { issuer: this.#kept(user.domain) }),
            ...(actor === undefined ? {} : { actor: this.#kept(actor.user.name) }),
            job: job,
            run,
            deliveredTo: [],
            issuedAt: session?.created_time ?? time,
            happened: [],
        };
    }
    /** One copy of each text: thousands of records say the same. */
    #kept(text) {
        const known = this.#texts.get(text);
        if (known !== undefined)
            return known;
        this.#texts.set(text, text);
        return text;
    }
}
/**
 * What a record calls what it is about; undefined where nothing else can be about that. A refusal has a number at a broker, and
 * the job is told it.
 */
function nameOf({ session, unmapped }) {
    if (session !== undefined)
        return `issued\n${session.uid}`;
    const [, number] = /\(refusal ([0-9a-f]{12})\)/.exec(unmapped.jobpass.because ?? '') ?? [];
    return number === undefined ? undefined : `refused\n${number}`;
}
function inTime(one, other) {
    return one.at - other.at || compare(one.chain, other.chain) || one.sequence - other.sequence;
}
function compare(one, other) {
    return one < other ? -1 : one > other ? 1 : 0;
}
const CONFIRMED = new Set(['revoked', 'expired']);
/** The lifetimes of credentials. @param now when that is asked, which decides what may be alive */
function lifetimes(credentials, now) {
    const ends = jobEnds(credentials);
    return credentials.map((credential) => lifetimeOf(credential, ends.get(jobOf(credential)), now));
}
function lifetimeOf(credential, jobEnd, now) {
    const { happened, issuedAt, expiresAt, id } = credential;
    const endings = happened.filter(({ event }) => record/* ENDINGS */.Jx.has(event));
    // What was seen dead stays dead; before that, who spoke last knew most.
    const ending = endings.find(({ event }) => CONFIRMED.has(event)) ?? endings.at(-1);
    const livesUntil = ending?.until ?? expiresAt;
    const common = {
        credential,
        ending: ending?.event,
        because: ending?.because,
        livesUntil,
        jobEnd,
        renewals: happened.reduce((sum, { event, renewals = 1 }) => (event === 'renewed' ? sum + renewals : sum), 0),
    };
    if (id === undefined)
        return {
            ...common,
            standing: 'refused',
            ending: undefined,
            because: happened[0]?.because,
            deadAt: undefined,
            livedMs: 0,
            afterJobMs: 0,
            unconfirmed: false,
        };
    const [standing, deadAt] = standingOf(ending, livesUntil, now);
    const livedTo = deadAt ?? Math.max(now, issuedAt);
    return {
        ...common,
        standing,
        deadAt,
        livedMs: Math.max(0, livedTo - issuedAt),
        afterJobMs: jobEnd === undefined ? 0 : Math.max(0, livedTo - Math.max(jobEnd, issuedAt)),
        unconfirmed: ending === undefined || standing === 'may be alive',
    };
}
function standingOf(ending, livesUntil, now) {
    if (ending?.event === 'revoked')
        return ['dead', ending.at];
    // It was found dead at the time of the record, and died when its time was over.
    if (ending?.event === 'expired')
        return ['dead', Math.min(ending.at, livesUntil ?? ending.at)];
    if (livesUntil !== undefined && livesUntil <= now)
        return ['over', livesUntil];
    return ['may be alive', undefined];
}
/** What tells a job: its run and its name there; two of a matrix may share that. */
function jobOf({ run, job }) {
    return `${run}\n${job.job ?? ''}`;
}
/**
 * When jobs ended, as their records let it be known: with the last ending of any of their credentials that somebody saw to (a
 * job may end one and get another, and the keeper ends what it replaced), or else with their last record.
 */
function jobEnds(credentials) {
    const jobs = new Map();
    for (const credential of credentials) {
        const key = jobOf(credential);
        const job = jobs.get(key) ?? { last: Number.NEGATIVE_INFINITY, end: undefined };
        jobs.set(key, job);
        for (const { event, at, byServer } of credential.happened) {
            // What runs out by itself says nothing about its job, unless the job was there to see it.
            if (event !== 'expired' || byServer !== true)
                job.last = Math.max(job.last, at);
            if (record/* ENDINGS */.Jx.has(event) && event !== 'expired')
                job.end = Math.max(job.end ?? at, at);
        }
    }
    return new Map([...jobs].flatMap(([key, { last, end = last }]) => end === Number.NEGATIVE_INFINITY ? [] : [[key, end]]));
}

// EXTERNAL MODULE: ./build/audit/read.js
var read = __webpack_require__(11878);
;// CONCATENATED MODULE: ./build/audit/unusual.js

/** How often a role or a subject must have been seen before something of it can be new. */
const KNOWN = 5;
/** How many lives of a role with a known end it takes to say what is usual. */
const ENOUGH = 10;
/** By how much a life must be longer than nearly all others, in milliseconds. */
const LONGER_MS = 60_000;
/**
 * What is out of line, by three rules, in the order in which credentials were issued:
 *
 * - `new role`: no credential before it was of this subject for this role, while the role, or the subject, was seen 5 times
 *   before. Subjects that differ by the name of a tag alone count as one
 * - `new ref`: none before it was for this role from this ref, while the role was seen 5 times before. All tags count as one
 *   ref, and so do all pull requests
 * - `long life`: it lived longer than Q3 + 3·(Q3 − Q1) of the credentials of its role whose end is known, and by at least a
 *   minute longer than Q3, where there are 10 or more of these
 *
 * A role is one of a service. Without a role, the service stands for it.
 */
function unusual(lifetimes) {
    const roles = new Map();
    const subjects = new Map();
    const pairs = new Set();
    const refs = new Set();
    const limits = longestUsual(lifetimes);
    const found = [];
    for (const lifetime of lifetimes) {
        const { job, id } = lifetime.credential;
        if (id === undefined)
            continue;
        const subject = lifetime.credential.subject.replace(/(:refs\/tags\/)[^:]*/, '$1*');
        const role = roleOf(lifetime);
        const roleSeen = roles.get(role) ?? 0;
        const subjectSeen = subjects.get(subject) ?? 0;
        const pair = `${subject}\n${role}`;
        if (!pairs.has(pair) && Math.max(roleSeen, subjectSeen) >= KNOWN)
            found.push({
                lifetime,
                kind: 'new role',
                text: `first time for this subject; the role was taken ${roleSeen === 0 ? 'never' : times(roleSeen)} before`,
            });
        const ref = job.ref === undefined ? undefined : family(job.ref);
        const refPair = `${ref}\n${role}`;
        if (ref !== undefined && !refs.has(refPair) && roleSeen >= KNOWN)
            found.push({
                lifetime,
                kind: 'new ref',
                text: `first time from ${ref}; the role was taken ${times(roleSeen)} before`,
            });
        const limit = limits.get(role);
        if (limit !== undefined && lifetime.livedMs > limit.ms)
            found.push({
                lifetime,
                kind: 'long life',
                text: `lived ${(0,clock/* span */.Ln)(lifetime.livedMs)}${lifetime.deadAt === undefined ? ' so far' : ''}; of ${limit.of} with this role three quarters lived ${(0,clock/* span */.Ln)(limit.q3)} or less`,
            });
        roles.set(role, roleSeen + 1);
        subjects.set(subject, subjectSeen + 1);
        pairs.add(pair);
        refs.add(refPair);
    }
    return found;
}
function roleOf({ credential: { provider, service = '', role = '' } }) {
    return `${provider}\n${service}\n${role}`;
}
function family(ref) {
    if (ref.startsWith('refs/tags/'))
        return 'refs/tags/*';
    return /^refs\/(pull|merge-requests)\//.test(ref) ? ref.replace(/^(refs\/[^/]+\/).*$/s, '$1*') : ref;
}
function longestUsual(lifetimes) {
    const lives = new Map();
    for (const lifetime of lifetimes) {
        if (lifetime.deadAt === undefined)
            continue;
        const role = roleOf(lifetime);
        const known = lives.get(role);
        if (known === undefined)
            lives.set(role, [lifetime.livedMs]);
        else
            known.push(lifetime.livedMs);
    }
    const limits = new Map();
    for (const [role, all] of lives) {
        if (all.length < ENOUGH)
            continue;
        all.sort((one, other) => one - other);
        const q1 = quantile(all, 0.25);
        const q3 = quantile(all, 0.75);
        limits.set(role, { ms: Math.max(q3 + 3 * (q3 - q1), q3 + LONGER_MS), q3, of: all.length });
    }
    return limits;
}
/** By linear interpolation between the two nearest. */
function quantile(sorted, part) {
    const at = (sorted.length - 1) * part;
    const low = sorted[Math.floor(at)] ?? 0;
    const high = sorted[Math.ceil(at)] ?? low;
    return low + (high - low) * (at - Math.floor(at));
}
function times(count) {
    return count === 1 ? 'once' : `${count} times`;
}

// EXTERNAL MODULE: ./build/audit/verify.js
var verify = __webpack_require__(94307);
;// CONCATENATED MODULE: ./build/audit/tables.js






/**
 * Reads files, and finds out who held what.
 *
 * @param bad is told of each line that cannot be read
 * @throws JobpassError `usage` for a file that cannot be read
 */
async function findingsOf(files, now, bad) {
    const credentials = new Credentials();
    const chains = new verify/* Chains */.P();
    const seen = new Set();
    let unreadable = 0;
    await (0,read/* readAudit */.y4)(files, {
        record(record, place, bytes) {
            const hash = (0,external_node_crypto_.createHash)('sha256').update(bytes).digest('hex');
            chains.add(record, place, hash);
            // Of copies in several files one counts.
            if (seen.has(hash))
                return;
            seen.add(hash);
            credentials.add(record);
        },
        problem({ problem }, place) {
            unreadable++;
            bad(place, problem);
        },
    });
    const verdicts = chains.judge();
    const tampered = verdicts.filter(({ verdict }) => verdict === 'tampered').length;
    const lived = lifetimes(credentials.list(), now);
    return {
        now,
        files: [...new Set(files)].map((file) => (file === '-' ? 'stdin' : file)),
        ...credentials.span,
        unreadable,
        chains: { consistent: verdicts.length - tampered, tampered },
        lifetimes: lived,
        unusual: unusual(lived),
    };
}
function toldCredential({ credential, ...lifetime }) {
    const { job } = credential;
    const when = (ms) => (ms === undefined ? undefined : (0,clock/* timestamp */.vE)(ms));
    const told = {
        id: credential.id,
        credentialUid: credential.uid,
        name: credential.name,
        provider: credential.provider,
        service: credential.service,
        role: credential.role,
        scopes: credential.scopes,
        subject: credential.subject,
        issuer: credential.issuer,
        actor: credential.actor,
        system: job.system,
        repository: job.repository,
        ref: job.ref,
        sha: job.sha,
        workflow: job.workflow,
        environment: job.environment,
        event: job.event_name,
        run: credential.run,
        job: job.job,
        runner: job.runner,
        deliveredTo: credential.deliveredTo,
        issuedAt: (0,clock/* timestamp */.vE)(credential.issuedAt),
        standing: lifetime.standing,
        ending: lifetime.ending,
        because: lifetime.because,
        deadAt: when(lifetime.deadAt),
        livesUntil: when(lifetime.livesUntil),
        jobEndedAt: when(lifetime.jobEnd),
        livedSeconds: Math.round(lifetime.livedMs / 1000),
        afterJobSeconds: Math.round(lifetime.afterJobMs / 1000),
        renewals: lifetime.renewals,
        unconfirmed: lifetime.unconfirmed,
    };
    // What is undefined is left out where it is printed; the order is the same for all.
    return told;
}


/***/ }),

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

/***/ 94307:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   P: () => (/* binding */ Chains)
/* harmony export */ });
/* harmony import */ var _chain_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(79169);

const isSigned = ({ signed }) => signed?.verdict === 'good';
const isForged = ({ signed }) => signed?.verdict === 'wrong';
/** Collects what is needed to judge chains: some 250 bytes for each record. */
class Chains {
    #chains = new Map();
    #files = [];
    #withKeys;
    /** @param withKeys whether signatures are checked: a chain without any proves less than one that has some */
    constructor(withKeys = false) {
        this.#withKeys = withKeys;
    }
    /** @param hash of its line @param signed what is known of its signature when it is judged */
    add({ metadata, unmapped }, place, hash, signed) {
        const { chain, prev } = unmapped.jobpass;
        if (this.#files.at(-1) !== place.file)
            this.#files.push(place.file);
        const entry = {
            sequence: metadata.sequence,
            prev,
            hash,
            file: this.#files.length - 1,
            line: place.line,
            named: metadata.uid === `${chain}-${metadata.sequence}`,
            signed,
        };
        const known = this.#chains.get(chain);
        if (known === undefined)
            this.#chains.set(chain, [entry]);
        else
            known.push(entry);
    }
    /** A verdict for each chain, by name; also for those that only a head tells of. */
    judge(heads = []) {
        const names = new Set([...this.#chains.keys(), ...heads.map(({ chain }) => chain)]);
        return [...names].sort().map((chain) => judgeChain(chain, this.#chains.get(chain) ?? [], heads.filter((head) => head.chain === chain), { files: this.#files, withKeys: this.#withKeys }));
    }
}
function judgeChain(chain, entries, heads, { files, withKeys }) {
    if (entries.length === 0)
        return { chain, verdict: 'missing', records: 0, findings: [] };
    const findings = [];
    const find = (kind, entry, text) => {
        findings.push({
            kind,
            file: files[entry.file] ?? '',
            line: entry.line,
            sequence: entry.sequence,
            uid: `${chain}-${entry.sequence}`,
            text,
        });
    };
    findMoved(entries, find);
    const { places, copies } = byPlace(entries, find);
    const sequences = [...places.keys()].sort((one, other) => one - other);
    const last = sequences.at(-1) ?? 0;
    const wanted = new Map();
    for (const { count, hash } of heads) {
        const other = wanted.get(count);
        if (other === undefined)
            wanted.set(count, hash);
        else if (other !== hash)
            findings.push({
                kind: 'changed',
                sequence: count,
                text: `two heads contradict each other about record ${count}`,
            });
    }
    const { records, row } = checkLinks(places, sequences, wanted, find);
    const first = row[0];
    const beginsAfter = first === undefined ? 0 : beginning(first, wanted, find);
    findGaps(chain, sequences, beginsAfter, findings);
    let cut = false;
    for (const count of [...wanted.keys()].sort((one, other) => one - other)) {
        if (count <= last)
            continue;
        cut = true;
        findings.push({
            kind: 'truncated',
            sequence: last + 1,
            uid: `${chain}-${last + 1}`,
            text: `${recordsOf(last + 1, count)} missing: the head has ${count}, the files end with record ${last}`,
        });
    }
    if (withKeys && !cut && !wanted.has(last))
        findUnsignedEnd(row, find);
    const common = { chain, records, ...(copies === 0 ? {} : { copies }) };
    if (findings.length > 0)
        return { ...common, verdict: 'tampered', findings: ordered(findings) };
    // From here on nothing is wrong, so what follows is no reason to call it that.
    findUnknownKeys(row, find);
    const intactTo = Math.max(...wanted.keys(), 0);
    return {
        ...common,
        // A head of what was deleted proves nothing that is there.
        ...(intactTo < (sequences[0] ?? 0)
            ? { verdict: 'consistent' }
            : { verdict: 'intact', intactTo, unproven: last - intactTo }),
        ...(beginsAfter === 0 ? {} : { beginsAfter }),
        ...whatIsSigned(row, withKeys),
        head: (0,_chain_js__WEBPACK_IMPORTED_MODULE_0__/* .toldHead */ .WR)({ chain, count: last, hash: row.at(-1)?.hash ?? '' }),
        findings: ordered(findings),
    };
}
/** The different records of each place, and what is there twice. In several files the same may stand: those are copies. */
function byPlace(entries, find) {
    const places = new Map();
    let copies = 0;
    for (const entry of entries) {
        const here = places.get(entry.sequence);
        if (here === undefined) {
            places.set(entry.sequence, [entry]);
            continue;
        }
        const same = here.find(({ hash }) => hash === entry.hash);
        if (same === undefined)
            here.push(entry);
        else if (same.file === entry.file)
            find('duplicated', entry, `record ${entry.sequence} is there again: it stands in line ${same.line} already`);
        else
            copies++;
    }
    return { places, copies };
}
/**
 * Goes from the end to the beginning: what a record is to be is said by the one after it, by a head, or by its signature.
 *
 * @returns how many different records there are, and of each place the one that was taken for the genuine one, in order
 */
function checkLinks(places, sequences, heads, find) {
    let records = 0;
    const row = [];
    /**
     * The record after the one that is looked at: whether something speaks for it, and whether that is, in the end, a head or a
     * good signature, which nobody can make anew.
     */
    let after;
    for (let at = sequences.length - 1; at >= 0; at--) {
        const sequence = sequences[at] ?? 0;
        const here = places.get(sequence) ?? [];
        records += here.length;
        const next = after?.entry.sequence === sequence + 1 ? after : undefined;
        const head = heads.get(sequence);
        const said = head ?? next?.entry.prev;
        const match = here.find(({ hash }) => hash === said);
        const proof = head !== undefined || next?.proven === true;
        const below = new Set(places.get(sequence - 1)?.map(({ hash }) => hash));
        const chosen = (proof ? match : undefined) ??
            here.find(isSigned) ??
            match ??
            here.find(({ prev }) => below.has(prev)) ??
            here[0];
        if (chosen === undefined)
            continue;
        row.push(chosen);
        for (const other of here.filter((one) => one !== chosen))
            find('inserted', other, insertedText(other, chosen, { match, head }));
        const matches = chosen === match;
        let good = true;
        if (!matches && head !== undefined) {
            good = false;
            find('changed', chosen, `record ${sequence} is not the one that the head has: it was changed, or the chain was made anew from here or before`);
        }
        else if (!matches && next?.good === true && isSigned(chosen) && !next.proven) {
            find('changed', next.entry, `record ${sequence + 1} was not written after record ${sequence}, which is signed: it was changed or put in`);
        }
        else if (!matches && next?.good === true) {
            good = false;
            find('changed', chosen, changedText(chosen, next));
        }
        // After one that was changed nothing is known of this one, unless it fits all the same.
        if (good && !chosen.named) {
            good = false;
            find('changed', chosen, `record ${sequence} does not have the uid of its place`);
        }
        if (sequence === 1 && good && chosen.prev !== '') {
            find('changed', chosen, 'record 1 says that there is one before it');
            good = false;
        }
        if (good && isForged(chosen)) {
            good = false;
            find('forged', chosen, `record ${sequence} has a signature that the key ${chosen.signed?.kid} did not make: one of both was changed, or they are from somebody who does not have that key`);
        }
        after = {
            entry: chosen,
            vouched: matches,
            proven: isSigned(chosen) || (matches && proof),
            good,
        };
    }
    return { records, row: row.reverse() };
}
function insertedText({ sequence, signed }, chosen, { match, head }) {
    const twice = `record ${sequence} is there twice`;
    if (isSigned(chosen)) {
        return signed?.verdict === 'good'
            ? `${twice}, and both are signed: the broker went on from an older state, as after a backup was put back`
            : `${twice}: this is not the one that is signed`;
    }
    if (match !== chosen)
        return `${twice}, with different content: one of both was put in`;
    return `${twice}: this is not the one that ${head === undefined ? `record ${sequence + 1} was written after` : 'the head has'}`;
}
function changedText(entry, next) {
    const { sequence } = entry;
    if (isSigned(entry))
        return `record ${sequence} is signed, and record ${sequence + 1} was made after another: the broker went on from an older state, as after a backup was put back`;
    return next.vouched || next.proven || isForged(entry)
        ? `record ${sequence} is not what was written: record ${sequence + 1} was made after another`
        : `record ${sequence} is not the one that record ${sequence + 1} was made after: one of both was changed`;
}
/** Old records may have been deleted: a head says after which one the chain goes on. @returns that one's number, or 0 */
function beginning(entry, heads, find) {
    const { sequence, prev } = entry;
    const head = heads.get(sequence - 1);
    if (head === prev)
        return sequence - 1;
    if (head !== undefined) {
        find('changed', entry, `record ${sequence} was made after another record ${sequence - 1} than the head has: it was changed, or the chain was made anew from here or before`);
    }
    return 0;
}
/**
 * A broker signs the last record of all that it writes at once, and writes it as a whole. So what ends without a signature is
 * not what was written.
 */
function findUnsignedEnd(row, find) {
    const end = row.at(-1);
    if (end === undefined || end.signed !== undefined || !row.some(({ signed }) => signed !== undefined))
        return;
    const from = row.findLast(({ signed }) => signed !== undefined)?.sequence ?? 0;
    find('truncated', end, `${from + 1 === end.sequence ? `record ${end.sequence} is` : `records ${from + 1} to ${end.sequence} are`} not signed, and the last one always is: what followed was cut off, or this was put in. A copy that was made while the broker wrote can end like that: copy it again`);
}
/** Tells of each key that is not at hand, where its first signature stands. */
function findUnknownKeys(row, find) {
    const seen = new Set();
    for (const entry of row) {
        const { sequence, signed } = entry;
        if (signed?.verdict !== 'unknown key' || seen.has(signed.kid))
            continue;
        seen.add(signed.kid);
        find('unknown key', entry, `record ${sequence} is signed by the key ${signed.kid}, which is not among those given: its signature cannot be judged`);
    }
}
function whatIsSigned(row, withKeys) {
    const some = row.some(({ signed }) => signed !== undefined);
    if (!withKeys)
        return some ? { signatures: 'not checked' } : {};
    const good = row.filter(isSigned);
    const signedTo = good.at(-1)?.sequence;
    if (signedTo === undefined)
        return { signatures: some ? 'unknown key' : 'none' };
    return {
        signatures: 'good',
        signedTo,
        unsigned: (row.at(-1)?.sequence ?? 0) - signedTo,
        signedBy: [...new Set(good.map(({ signed }) => signed?.kid ?? ''))],
    };
}
function findGaps(chain, sequences, beginsAfter, findings) {
    let before = beginsAfter;
    for (const sequence of sequences) {
        if (sequence > before + 1)
            findings.push({
                kind: 'removed',
                sequence: before + 1,
                uid: `${chain}-${before + 1}`,
                text: `${recordsOf(before + 1, sequence - 1)} missing`,
            });
        before = sequence;
    }
}
/** Tells of those that do not stand where they were written, file by file: as few as would have to move back. */
function findMoved(entries, find) {
    const byFile = new Map();
    for (const entry of entries) {
        const own = byFile.get(entry.file);
        if (own === undefined)
            byFile.set(entry.file, [entry]);
        else
            own.push(entry);
    }
    for (const own of byFile.values()) {
        if (own.every((entry, at) => at === 0 || entry.sequence >= (own[at - 1]?.sequence ?? 0)))
            continue;
        const seen = new Set();
        // What is there twice is told as that.
        const once = own.filter(({ sequence, hash }) => {
            const name = `${sequence} ${hash}`;
            if (seen.has(name))
                return false;
            seen.add(name);
            return true;
        });
        const stays = longestRising(once.map(({ sequence }) => sequence));
        let before = 0;
        for (const [at, entry] of once.entries()) {
            if (stays.has(at))
                before = entry.sequence;
            else
                find('reordered', entry, `record ${entry.sequence} stands ${before === 0 ? 'in front of others' : `behind record ${before}`}`);
        }
    }
}
/** The places of a longest row of numbers that never fall (patience sorting). */
function longestRising(numbers) {
    const tops = [];
    const before = new Int32Array(numbers.length).fill(-1);
    for (const [at, number] of numbers.entries()) {
        let low = 0;
        let high = tops.length;
        while (low < high) {
            const middle = (low + high) >> 1;
            if ((numbers[tops[middle] ?? 0] ?? 0) <= number)
                low = middle + 1;
            else
                high = middle;
        }
        if (low > 0)
            before[at] = tops[low - 1] ?? -1;
        tops[low] = at;
    }
    const row = new Set();
    for (let at = tops.at(-1) ?? -1; at !== -1; at = before[at] ?? -1)
        row.add(at);
    return row;
}
function recordsOf(from, to) {
    return from === to ? `record ${from} is` : `records ${from} to ${to} are`;
}
function ordered(findings) {
    return [...findings].sort((one, other) => (one.sequence ?? 0) - (other.sequence ?? 0) ||
        one.kind.localeCompare(other.kind) ||
        (one.line ?? 0) - (other.line ?? 0));
}


/***/ }),

/***/ 93017:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Gq: () => (/* binding */ invalid),
/* harmony export */   p0: () => (/* binding */ duration),
/* harmony export */   p_: () => (/* binding */ list),
/* harmony export */   ps: () => (/* binding */ pem),
/* harmony export */   yL: () => (/* binding */ oneOf),
/* harmony export */   zM: () => (/* binding */ boolean)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _text_duration_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(29556);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(64865);




/** Reads a duration (see `durationSeconds`). @returns milliseconds @throws JobpassError `usage` */
function duration(text, input, bounds) {
    const seconds = (0,_text_duration_js__WEBPACK_IMPORTED_MODULE_2__/* .durationSeconds */ .o8)(text);
    if (seconds === undefined)
        throw invalid(input, text, _text_duration_js__WEBPACK_IMPORTED_MODULE_2__/* .DURATION_FORM */ .ec);
    const ms = seconds * 1_000;
    if (ms < bounds.minMs || ms > bounds.maxMs) {
        const [least, most] = [bounds.minMs, bounds.maxMs].map((one) => (0,_text_duration_js__WEBPACK_IMPORTED_MODULE_2__/* .durationText */ .S5)(one / 1_000));
        throw invalid(input, text, `The least is ${least}, the most is ${most}`);
    }
    return ms;
}
/** Reads a boolean as YAML 1.2 writes it. @throws JobpassError `usage` */
function boolean(text, input, hint = 'Write true or false') {
    if (/^(true|True|TRUE)$/.test(text))
        return true;
    if (/^(false|False|FALSE)$/.test(text))
        return false;
    throw invalid(input, text, hint);
}
/** Reads one of a few words. @throws JobpassError `usage` */
function oneOf(text, input, words) {
    const found = words.find((word) => word === text);
    if (found === undefined)
        throw invalid(input, text, `It can be ${words.join(' or ')}`);
    return found;
}
/** Splits a list at commas, spaces and lines. */
function list(text) {
    return text.split(/[\s,]+/).filter((item) => item !== '');
}
/** Reads PEM that is given as itself, as base64 of it, or as the path of a file. @throws JobpassError `usage` */
function pem(text, input) {
    const given = fromBase64(text) ?? text;
    if (given.includes('-----BEGIN '))
        return given.endsWith('\n') ? given : `${given}\n`;
    let content;
    try {
        content = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(text, 'utf8');
    }
    catch (error) {
        // Not the value itself: a key that lost its first line would be printed.
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `The input ${input} is neither PEM, nor base64 of PEM, nor a file that can be read: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .tell */ .qz)(error)}`);
    }
    content = fromBase64(content) ?? content;
    if (!content.includes('-----BEGIN '))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `The file that the input ${input} names holds no PEM`);
    return content;
}
/** What base64 says, also over several lines and of the URL-safe kind; undefined where that is no PEM. */
function fromBase64(text) {
    const coded = text.replace(/\s+/g, '');
    if (!/^[A-Za-z0-9+/_-]{40,}={0,2}$/.test(coded))
        return undefined;
    const decoded = Buffer.from(coded, 'base64').toString('utf8');
    return decoded.includes('-----BEGIN ') ? decoded : undefined;
}
function invalid(input, text, hint) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `The input ${input} cannot be «${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_3__/* .printable */ .g)(text, 60)}»`, { hint, input });
}


/***/ }),

/***/ 91983:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ readBounded),
/* harmony export */   T: () => (/* binding */ readFile)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);


/** The longest file taken unless told, in bytes: of a token, a secret or certificates. */
const LONGEST_FILE = 256 * 1024;
/** Reads a file that an option of the command names. @throws JobpassError `usage` */
async function readFile(option, path, waitMs) {
    try {
        return await readBounded(option, (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.createReadStream)(path), waitMs);
    }
    catch (error) {
        throw error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ
            ? error
            : new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `The file of ${option} cannot be read: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .tell */ .qz)(error)}`);
    }
}
/**
 * Reads to the end: no more than fits, and no longer than somebody would wait.
 *
 * @param longest in bytes
 * @throws JobpassError `usage`
 */
async function readBounded(what, from, waitMs, longest = LONGEST_FILE) {
    let late = false;
    const timer = setTimeout(() => {
        late = true;
        from.destroy();
    }, waitMs);
    const chunks = [];
    let size = 0;
    try {
        for await (const chunk of from) {
            size += chunk.length;
            if (size > longest)
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `${what} gives more than ${longest / 1024} KiB`);
            chunks.push(chunk);
        }
    }
    catch (error) {
        if (!late)
            throw error;
    }
    finally {
        clearTimeout(timer);
    }
    if (late)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `${what} did not end within ${waitMs / 1000} s`);
    return Buffer.concat(chunks);
}


/***/ }),

/***/ 30444:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   EY: () => (/* binding */ parsePattern),
/* harmony export */   Eb: () => (/* binding */ compilePattern),
/* harmony export */   XY: () => (/* binding */ textOfPattern),
/* harmony export */   eu: () => (/* binding */ literal),
/* harmony export */   oq: () => (/* binding */ RUN),
/* harmony export */   py: () => (/* binding */ coversPattern),
/* harmony export */   x4: () => (/* binding */ ANY)
/* harmony export */ });
/** `*`: any run of characters without `/` and `:`. */
const RUN = 1;
/** `**`: any run of characters. */
const ANY = 2;
/** The parts of a pattern: text as it is, and wildcards. `\*` is a star, any other backslash is one. */
function parsePattern(pattern) {
    const parts = [];
    let text = '';
    for (let at = 0; at < pattern.length; at++) {
        const character = pattern[at] ?? '';
        if (character === '\\' && pattern[at + 1] === '*') {
            text += '*';
            at++;
        }
        else if (character !== '*') {
            text += character;
        }
        else {
            let stars = 1;
            while (pattern[at + 1] === '*') {
                stars++;
                at++;
            }
            if (text !== '')
                parts.push(text);
            text = '';
            parts.push(stars === 1 ? RUN : ANY);
        }
    }
    if (text !== '' || parts.length === 0)
        parts.push(text);
    return parts;
}
/** The pattern that one text alone matches. */
function literal(text) {
    return text.replaceAll('*', '\\*');
}
/** The one text that a pattern matches, or undefined where it matches several. */
function textOfPattern(pattern) {
    const [only, another] = parsePattern(pattern);
    return typeof only === 'string' && another === undefined ? only : undefined;
}
/** Compiles a pattern. Matching takes time in proportion to both lengths at most, whatever they hold. */
function compilePattern(pattern) {
    const parts = parsePattern(pattern);
    const [first] = parts;
    const last = parts.at(-1);
    const head = typeof first === 'string' ? first : '';
    if (parts.length === 1 && first === head)
        return (text) => text === head;
    const tail = typeof last === 'string' ? last : '';
    return (text) => text.startsWith(head) && text.endsWith(tail) && matches(parts, text);
}
/**
 * Whether whatever the narrow pattern matches is matched by the wide one. Only a wildcard is taken to stand for a
 * wildcard, so that a no can be wrong where several of them stand together; a yes never is.
 */
function coversPattern(wide, narrow) {
    const states = unitsOf(wide);
    let ends = new Set([0]);
    for (const unit of [...unitsOf(narrow), undefined]) {
        for (const at of ends)
            if (typeof states[at] === 'number')
                ends.add(at + 1);
        if (unit === undefined)
            break;
        const next = new Set();
        for (const at of ends) {
            const state = states[at];
            if (state === unit)
                next.add(at + 1);
            if (state === ANY || (state === RUN && unit !== ANY && unit !== '/' && unit !== ':'))
                next.add(at);
        }
        ends = next;
    }
    return ends.has(states.length);
}
/** The parts of a pattern, text by its UTF-16 units. */
function unitsOf(pattern) {
    return parsePattern(pattern).flatMap((part) => typeof part === 'string' ? part.split('') : [part]);
}
/**
 * Goes through the parts once, with all the places in the text that the parts so far can end at: no part is tried
 * a second time at the same place, which is what makes a RegExp slow on hostile text.
 */
function matches(parts, text) {
    const length = text.length;
    if (scratch[0].length <= length)
        scratch = [new Uint8Array(length + 1), new Uint8Array(length + 1)];
    let [ends, next] = scratch;
    ends.fill(0, 0, length + 1);
    ends[0] = 1;
    for (const part of parts) {
        next.fill(0, 0, length + 1);
        let reached = false;
        let open = false;
        for (let at = 0; at <= length; at++) {
            if (typeof part === 'string') {
                if (ends[at] === 1 && text.startsWith(part, at)) {
                    next[at + part.length] = 1;
                    reached = true;
                }
                continue;
            }
            const before = at === 0 ? '' : text[at - 1];
            open = ends[at] === 1 || (open && (part === ANY || (before !== '/' && before !== ':')));
            if (open) {
                next[at] = 1;
                reached = true;
            }
        }
        if (!reached)
            return false;
        [ends, next] = [next, ends];
    }
    return ends[length] === 1;
}
/** Kept from one match to the next: nothing waits in between. */
let scratch = [new Uint8Array(256), new Uint8Array(256)];


/***/ }),

/***/ 29556:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S5: () => (/* binding */ durationText),
/* harmony export */   ec: () => (/* binding */ DURATION_FORM),
/* harmony export */   o8: () => (/* binding */ durationSeconds)
/* harmony export */ });
const UNIT_S = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };
const UNITS = Object.keys(UNIT_S).join('');
const DURATION = new RegExp(`^(\\d{1,9}[${UNITS}])+$`);
/** How a duration is written, for hints. */
const DURATION_FORM = 'Write it as 15m, 1h30m, 1d or 900 (seconds); the units are s, m, h, d and w';
/**
 * The seconds of a duration: `45s`, `15m`, `1h30m`, `7d`, `2w`, or plain seconds. Every input, option and configuration
 * file reads durations by this function, so all of them take the same units.
 *
 * @returns undefined for a text that is no duration
 */
function durationSeconds(text) {
    if (/^\d{1,9}$/.test(text))
        return Number(text);
    if (text.length > 100 || !DURATION.test(text))
        return undefined;
    let seconds = 0;
    for (const [, count, unit = ''] of text.matchAll(new RegExp(`(\\d+)([${UNITS}])`, 'g')))
        seconds += Number(count) * (UNIT_S[unit] ?? 0);
    return seconds;
}
/** A duration as `durationSeconds` reads it, in the largest unit up to hours or days that divides it. */
function durationText(seconds) {
    for (const unit of ['d', 'h', 'm']) {
        const size = UNIT_S[unit] ?? 1;
        // One day is better known as 24h, two are not.
        if (seconds > 0 && seconds % size === 0 && (unit !== 'd' || seconds > size))
            return `${seconds / size}${unit}`;
    }
    return `${seconds}s`;
}


/***/ })

};
