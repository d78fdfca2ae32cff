export const id = 4976;
export const ids = [4976];
export const modules = {

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

/***/ 23782:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   s: () => (/* binding */ TRUSTS)
/* harmony export */ });
/** The providers whose servers can be made to hold to a file of rules. Not in the list of providers: no job needs it. */
const TRUSTS = [
    {
        provider: 'oauth',
        alias: 'broker',
        load: async () => (await Promise.all(/* import() */[__webpack_require__.e(9691), __webpack_require__.e(1301)]).then(__webpack_require__.bind(__webpack_require__, 31301))).trust,
    },
    { provider: 'vault', load: async () => (await Promise.all(/* import() */[__webpack_require__.e(9691), __webpack_require__.e(9364)]).then(__webpack_require__.bind(__webpack_require__, 69364))).vaultTrust },
    { provider: 'aws', load: async () => (await Promise.all(/* import() */[__webpack_require__.e(9691), __webpack_require__.e(8688), __webpack_require__.e(4211)]).then(__webpack_require__.bind(__webpack_require__, 74211))).awsTrust },
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


/***/ }),

/***/ 94976:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  defineTrust: () => (/* binding */ defineTrust)
});

// EXTERNAL MODULE: ./node_modules/commander/esm.mjs
var esm = __webpack_require__(48179);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/providers/trusts.js
var trusts = __webpack_require__(23782);
// EXTERNAL MODULE: ./build/rules/file.js + 1 modules
var rules_file = __webpack_require__(24905);
// EXTERNAL MODULE: ./build/rules/find.js
var find = __webpack_require__(5501);
// EXTERNAL MODULE: ./build/text/json.js
var text_json = __webpack_require__(25666);
// EXTERNAL MODULE: ./build/clock.js
var build_clock = __webpack_require__(7094);
// EXTERNAL MODULE: ./build/entry.js
var entry = __webpack_require__(58616);
// EXTERNAL MODULE: ./build/http/client.js
var client = __webpack_require__(29726);
// EXTERNAL MODULE: ./build/http/hosts.js
var hosts = __webpack_require__(82178);
// EXTERNAL MODULE: ./build/http/transport.js
var http_transport = __webpack_require__(45272);
// EXTERNAL MODULE: ./build/text/secrets.js
var text_secrets = __webpack_require__(75255);
;// CONCATENATED MODULE: ./build/trust/access.js






/** The longest that servers are asked for, all together, in milliseconds. */
const ALL_MS = 60_000;
/** What servers are asked with, and how to let the connections go. */
function accessFor(trust, options) {
    const clock = build_clock/* systemClock */.ml;
    const secrets = new text_secrets/* Secrets */.S();
    const signal = (0,entry/* cancellation */.WN)();
    const deadline = clock.elapsed() + ALL_MS;
    const open = [];
    const given = trust.options.map(({ name }) => {
        const value = options[name.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase())];
        return [name, typeof value === 'string' ? value : undefined];
    });
    const http = (settings) => {
        const transport = (0,http_transport/* nodeTransport */._)({
            ...(settings.ca === undefined ? {} : { ca: settings.ca }),
            ...(settings.clientCert === undefined ? {} : { cert: settings.clientCert }),
            ...(settings.clientKey === undefined ? {} : { key: settings.clientKey }),
        });
        open.push(transport);
        return new client/* HttpClient */.Qq({
            transport: transport.send,
            clock,
            secrets,
            allowedHosts: new hosts/* AllowedHosts */.QU(settings.allowedHosts),
            limits: { ...client/* LIMITS */.b1, attemptMs: 10_000 },
            patience: client/* PATIENCE */.aZ,
            deadline,
            signal,
        });
    };
    return {
        access: {
            http,
            clock,
            secrets,
            env: process.env,
            options: Object.fromEntries(given),
            broker: async (config) => (await Promise.all(/* import() */[__webpack_require__.e(9691), __webpack_require__.e(5687), __webpack_require__.e(5941), __webpack_require__.e(7121), __webpack_require__.e(672), __webpack_require__.e(4297)]).then(__webpack_require__.bind(__webpack_require__, 44297))).findBroker(config),
        },
        close: () => {
            for (const transport of open)
                transport.close();
        },
    };
}

;// CONCATENATED MODULE: ./build/trust/drift.js
const RANK = { wider: 0, missing: 1, narrower: 2 };
/** What lets in more than it should comes first. */
function ordered(drift) {
    return [...drift].sort((one, other) => RANK[one.kind] - RANK[other.kind]);
}
/** The same for people. */
function driftLines({ server, drift }) {
    if (drift.length === 0)
        return [`${server}: as the file of rules has it`];
    return drift.map(({ kind, what, text }) => `${server}: ${kind}: ${what}: ${text}`);
}

// EXTERNAL MODULE: ./build/rules/grants.js
var rules_grants = __webpack_require__(88301);
;// CONCATENATED MODULE: ./build/trust/grants.js


/**
 * What each server of a provider must be made to hold to.
 *
 * @param provider as in the list of providers
 * @throws JobpassError `usage` with every rule that cannot be held to, its line and column
 */
async function plansFor(file, provider, trust) {
    const { grants, complain } = (0,rules_grants/* grantsOf */.R)(file, provider, trust);
    file.problems.throwIfAny();
    if (grants.length === 0) {
        throw new errors/* JobpassError */.bJ('usage', `${file.path} has no credential of the provider ${provider}`);
    }
    const plans = trust.plan(grants, complain);
    file.problems.throwIfAny();
    return plans;
}

// EXTERNAL MODULE: ./build/trust/ids.js + 1 modules
var ids = __webpack_require__(33063);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/files.js
var files = __webpack_require__(91983);
;// CONCATENATED MODULE: ./build/providers/lint.js
/** From the worst; `note`: worth knowing, and no hole. */
const SEVERITIES = ['high', 'medium', 'low', 'note'];

;// CONCATENATED MODULE: ./build/providers/linters.js
/** The providers whose roles can be examined without asking anybody; each document goes to the first that knows it. */
const LINTERS = [
    { provider: 'aws', load: async () => (await __webpack_require__.e(/* import() */ 3263).then(__webpack_require__.bind(__webpack_require__, 3263))).awsLinter },
    { provider: 'vault', load: async () => (await __webpack_require__.e(/* import() */ 9322).then(__webpack_require__.bind(__webpack_require__, 9322))).vaultLinter },
];

// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(64865);
;// CONCATENATED MODULE: ./build/trust/lint/documents.js

/** Deeper than any policy or plan, in brackets. */
const DEEPEST = 200;
/**
 * The JSON documents of a text: one, or several behind each other, as in JSON Lines.
 *
 * @param name of the file, printable
 * @throws JobpassError `usage` where it is not JSON, or JSON that no service writes
 */
function documentsOf(text, name) {
    const wrong = (what) => new errors/* JobpassError */.bJ('usage', `${name} ${what}`, {
        hint: 'Give trust policies or roles as JSON, as the command-line clients print them with --output json or -format=json',
    });
    const documents = [];
    for (let at = skipped(text, text.startsWith('\uFEFF') ? 1 : 0); at < text.length;) {
        const end = endOf(text, at);
        if (end === 'deep')
            throw wrong('is nested too deep to be read');
        if (end === undefined)
            throw wrong(`is not JSON: what begins in line ${lineOf(text, at)} is none, or has no end`);
        try {
            documents.push(JSON.parse(text.slice(at, end)));
        }
        catch {
            throw wrong(`is not JSON: see what begins in line ${lineOf(text, at)}`);
        }
        at = skipped(text, end);
    }
    if (documents.length === 0)
        throw wrong('is empty');
    return documents;
}
/** Where the next document begins. */
function skipped(text, from) {
    const blank = /\s*/y;
    blank.lastIndex = from;
    blank.exec(text);
    return blank.lastIndex;
}
/** Where the object or the list that begins here ends; nothing else is a document. */
function endOf(text, from) {
    if (text[from] !== '{' && text[from] !== '[')
        return undefined;
    const marks = /["{}[\]]/g;
    marks.lastIndex = from;
    let depth = 0;
    for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
        if (mark[0] === '"') {
            const end = endOfText(text, marks.lastIndex);
            if (end === undefined)
                return undefined;
            marks.lastIndex = end;
        }
        else if (mark[0] === '{' || mark[0] === '[') {
            depth++;
            if (depth > DEEPEST)
                return 'deep';
        }
        else {
            depth--;
            if (depth === 0)
                return marks.lastIndex;
        }
    }
    return undefined;
}
/** Behind the quotation mark that ends a text. */
function endOfText(text, from) {
    for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 1)) {
        let slashes = 0;
        while (text[at - 1 - slashes] === '\\' && at - 1 - slashes >= from)
            slashes++;
        if (slashes % 2 === 0)
            return at + 1;
    }
    return undefined;
}
function lineOf(text, at) {
    let line = 1;
    for (let end = text.indexOf('\n'); end >= 0 && end < at; end = text.indexOf('\n', end + 1))
        line++;
    return line;
}

;// CONCATENATED MODULE: ./build/trust/lint/print.js

/** The longest text told of a finding, in characters. */
const LONG = 900;
/** The report for people. Texts of the documents are foreign. */
function describe({ roles, skipped, findings, unjudged }) {
    const lines = findings.flatMap((finding) => [...told(finding), '']);
    for (const { file, where, because } of unjudged)
        lines.push(`NOT JUDGED  ${(0,printable/* printable */.g)(`${file}: ${where}`, 300)}`, `  ${(0,printable/* printable */.g)(because, LONG)}`, '');
    const counts = ['high', 'medium', 'low', 'note'].flatMap((severity) => {
        const number = findings.filter((finding) => finding.severity === severity).length;
        return number === 0 ? [] : [`${number} ${severity}`];
    });
    if (unjudged.length > 0)
        counts.push(`${unjudged.length} not judged`);
    const looked = `${roles} ${roles === 1 ? 'role' : 'roles'} looked at${skipped === 0 ? '' : `, ${skipped} left out that ${skipped === 1 ? 'is' : 'are'} for no ID tokens`}`;
    lines.push(`${looked}: ${counts.length === 0 ? 'nothing found' : counts.join(', ')}`);
    return `${lines.join('\n')}\n`;
}
function told({ file, where, severity, hole, message, fix, example, telling = [], }) {
    const claims = Object.entries(example ?? {}).filter(([name]) => telling.includes(name));
    // A telling claim that a token lacks tells too.
    const lacking = telling.filter((name) => example !== undefined && !(name in example));
    const shown = [
        ...claims.map(([name, value]) => `${(0,printable/* printable */.g)(name, 60)} «${(0,printable/* printable */.g)(value, 300)}»`),
        ...lacking.map((name) => `no ${(0,printable/* printable */.g)(name, 60)}`),
    ];
    return [
        `${severity === 'note' ? 'note' : severity.toUpperCase()}  ${hole}  ${(0,printable/* printable */.g)(`${file}: ${where}`, 300)}`,
        `  ${(0,printable/* printable */.g)(message, LONG)}`,
        ...(shown.length === 0 ? [] : [`  Gets in: ${shown.join(', ')}`]),
        `  Change: ${(0,printable/* printable */.g)(fix, LONG)}`,
    ];
}

;// CONCATENATED MODULE: ./build/trust/lint/command.js











/** The longest file taken, in bytes: what an account of some ten thousand roles comes to. */
const LONGEST = 32 * 1024 * 1024;
/** How long a file or stdin is waited for, in milliseconds. */
const WAIT_MS = 120_000;
/** Exit codes: something was found; something could not be judged. */
const FOUND = 1;
const UNJUDGED = 3;
/** Adds to the command `lint` what it takes and does. @param end takes an exit code that is not 0 */
function defineLint(command, end) {
    command
        .description('tell the holes of IAM trust policies and of Vault roles, each with a token that would get in')
        .argument('[files...]', 'JSON, as the clients of the services print it; - or none is stdin')
        .addOption(new esm/* Option */.c$('--fail-on <severity>', 'the least that counts for the exit code')
        .choices(SEVERITIES.filter((severity) => severity !== 'note'))
        .default('low'))
        .option('--issuer <url>', 'who makes the ID tokens, where roles of Vault do not show it')
        .option('--json', 'print everything as one line of JSON')
        .addHelpText('after', '\nNothing is sent anywhere.\nExit: 0 nothing found, 1 something found, 2 wrong use, 3 nothing found, and something could not be judged.')
        .action(async (files, { failOn, issuer, json }) => {
        if (issuer !== undefined && !/^https:\/\/[^\s/?#]+[^\s?#]*$/.test(issuer))
            throw new errors/* JobpassError */.bJ('usage', 'What --issuer names is no address of an issuer', {
                hint: 'Write it as it stands in its tokens: https://token.actions.githubusercontent.com',
            });
        const linters = await Promise.all(LINTERS.map(({ load }) => load()));
        const parts = [];
        for (const file of files.length === 0 ? ['-'] : files)
            parts.push(lintText(await read(file), file, linters, issuer));
        const report = sorted(parts);
        process.stdout.write(json === true ? `${(0,text_json/* jsonLine */.r)(report)}\n` : describe(report));
        const counted = SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1);
        if (report.findings.some(({ severity }) => counted.includes(severity)))
            end(FOUND);
        else if (report.unjudged.length > 0)
            end(UNJUDGED);
    });
}
/**
 * Judges what a file holds.
 *
 * @param file its path; `-` is stdin
 * @throws JobpassError `usage` for what is no JSON, or holds no role of any service
 */
function lintText(text, file, linters, issuer) {
    const shown = file === '-' ? 'stdin' : (0,printable/* printable */.g)(file, 120);
    const name = file === '-' ? 'unnamed' : (0,external_node_path_.basename)(file).replace(/\.\w+$/, '');
    const documents = documentsOf(text, shown);
    const reports = documents.map((document, at) => {
        for (const linter of linters) {
            const linted = linter.lint(document, {
                name: documents.length === 1 ? name : `${name} ${at + 1}`,
                issuer,
            });
            if (linted !== undefined)
                return linted;
        }
        const which = documents.length === 1 ? shown : `Document ${at + 1} of ${shown}`;
        throw new errors/* JobpassError */.bJ('usage', `${which} holds no trust policy and no role`, {
            hint: `What is read: ${linters.map(({ reads }) => reads).join('. ')}`,
        });
    });
    return {
        roles: sum(reports.map(({ roles }) => roles)),
        skipped: sum(reports.map(({ skipped }) => skipped)),
        findings: reports.flatMap(({ findings }) => findings.map((finding) => ({ file: shown, ...finding }))),
        unjudged: reports.flatMap(({ unjudged }) => unjudged.map((one) => ({ file: shown, ...one }))),
    };
}
/** All of it, the worst first; of the same severity as it came. */
function sorted(parts) {
    const rank = ({ severity }) => SEVERITIES.indexOf(severity);
    return {
        roles: sum(parts.map(({ roles }) => roles)),
        skipped: sum(parts.map(({ skipped }) => skipped)),
        findings: parts.flatMap(({ findings }) => findings).sort((one, other) => rank(one) - rank(other)),
        unjudged: parts.flatMap(({ unjudged }) => unjudged),
    };
}
async function read(file) {
    if (file === '-') {
        if (process.stdin.isTTY)
            process.stderr.write('jobpass: waiting for JSON: paste it, and end with Enter and Ctrl-D (Ctrl-Z on Windows)\n');
        return (await (0,files/* readBounded */.C)('stdin', process.stdin, WAIT_MS, LONGEST)).toString('utf8');
    }
    const shown = (0,printable/* printable */.g)(file, 120);
    try {
        return (await (0,files/* readBounded */.C)(shown, (0,external_node_fs_.createReadStream)(file), WAIT_MS, LONGEST)).toString('utf8');
    }
    catch (error) {
        if (error instanceof errors/* JobpassError */.bJ)
            throw error;
        throw new errors/* JobpassError */.bJ('usage', `${shown} cannot be read: ${(0,errors/* tell */.qz)(error)}`);
    }
}
const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);

;// CONCATENATED MODULE: ./build/trust/command.js











const print = (text) => void process.stdout.write(text);
/**
 * Adds to the command `trust` a command for each provider whose server can be made to hold to the file of rules, and
 * `diff`.
 *
 * @param end takes an exit code that is not 0
 */
async function defineTrust(parent, end) {
    defineLint(parent.command('lint'), end);
    const diff = parent
        .command('diff')
        .description('compare what servers have with what the file of rules makes of them');
    for (const { provider, alias, load } of trusts/* TRUSTS */.s) {
        const trust = await load();
        const name = alias ?? provider;
        const make = parent
            .command(name)
            .description(`print what ${name} must be told for its roles to hold to the file of rules`);
        addOptions(make, trust);
        make
            .addOption(new esm/* Option */.c$('--format <name>', 'what to print').choices(trust.formats).default(trust.formats[0]))
            .option('--json', 'print it as one line of JSON, with what it is for');
        make.action(async (options) => {
            const plans = picked(await plansOf(provider, trust, options), options.server);
            const format = options.format ?? trust.formats[0];
            const printed = plans.map((plan) => ({
                server: plan.server,
                roles: plan.roles,
                format,
                text: plan.print(format),
            }));
            if (options.json)
                return print(`${(0,text_json/* jsonLine */.r)(printed)}\n`);
            const [only, another] = printed;
            if (another !== undefined) {
                throw new errors/* JobpassError */.bJ('usage', `The file of rules has roles on several servers: ${plans.map(({ server }) => server).join(', ')}`, { hint: 'Say for which (--server)' });
            }
            print(only?.text ?? '');
        });
        const compare = diff
            .command(name)
            .description(`compare what ${name} has with what the file of rules makes of it`);
        addOptions(compare, trust);
        for (const { name: own, description, file } of trust.options)
            compare.option(`--${own} <${file ? 'file' : 'value'}>`, description);
        compare
            .option('--json', 'print each difference, as one line of JSON')
            .addHelpText('after', '\nExit: 0 the same, 1 something differs, 2 wrong use, 4 refused, 5 unreachable.');
        compare.action(async (options) => {
            const plans = picked(await plansOf(provider, trust, options), options.server);
            const { access, close } = accessFor(trust, options);
            const drifts = [];
            try {
                for (const plan of plans)
                    drifts.push({ server: plan.server, drift: ordered(await plan.diff(access)) });
            }
            finally {
                close();
            }
            if (options.json)
                print(`${(0,text_json/* jsonLine */.r)(drifts)}\n`);
            else
                for (const one of drifts)
                    for (const line of driftLines(one))
                        print(`${line}\n`);
            if (drifts.some(({ drift }) => drift.length > 0))
                end(1);
        });
    }
}
function addOptions(command, _trust) {
    command
        .option('--config <file>', 'the file of rules')
        .option('--server <name>', 'the one server that is meant, where the file has roles on several')
        .option('--no-ids', 'do not look up the ids of repositories that the file names without');
}
async function plansOf(provider, trust, options) {
    const { text, path } = (0,find/* readRulesIn */.b6)(process.cwd(), options.config);
    const first = (0,rules_file/* readRules */.K)(text, path);
    const file = options.ids ? await (0,ids/* repositoryIds */.hg)(first, (ids) => (0,rules_file/* readRules */.K)(text, path, ids)) : first;
    return plansFor(file, provider, trust);
}
function picked(plans, server) {
    if (server === undefined)
        return plans;
    const found = plans.filter((plan) => plan.server === server);
    if (found.length === 0) {
        throw new errors/* JobpassError */.bJ('usage', 'The file of rules has no role on that server', {
            hint: `It can be ${plans.map((plan) => plan.server).join(', ')}`,
        });
    }
    return found;
}


/***/ })

};
