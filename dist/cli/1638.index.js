export const id = 1638;
export const ids = [1638];
export const modules = {

/***/ 6441:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ae: () => (/* binding */ InputOption),
/* harmony export */   Je: () => (/* binding */ WAIT_MS),
/* harmony export */   Sr: () => (/* binding */ addInputOptions),
/* harmony export */   U3: () => (/* binding */ inputInVariable),
/* harmony export */   Vc: () => (/* binding */ inputsOf),
/* harmony export */   ho: () => (/* binding */ NOT_HERE),
/* harmony export */   un: () => (/* binding */ refuseSecrets)
/* harmony export */ });
/* unused harmony export plain */
/* harmony import */ var commander__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8179);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _files_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1983);



/** How long a file or stdin is waited for, in milliseconds. */
const WAIT_MS = 20_000;
const NOT_HERE = 'Give it in a file or in the environment: other processes can read the arguments of this one';
/** The option of an input. What it can be is for shells to offer: the input says better than commander what is wrong. */
class InputOption extends commander__WEBPACK_IMPORTED_MODULE_0__/* .Option */ .c$ {
    values;
    constructor({ name, description, values = [], file }) {
        super(`--${name} <${file ? 'file' : 'value'}>`, plain(description));
        this.values = values;
    }
}
/** Adds an option for each input, those that are secrets as files. */
function addInputOptions(command, inputs) {
    for (const input of inputs) {
        const { name, description, secret } = input;
        if (secret) {
            command.option(`--${name}-file <file>`, `a file with it. ${plain(description)}`);
            command.addOption(new commander__WEBPACK_IMPORTED_MODULE_0__/* .Option */ .c$(`--${name} [value]`).hideHelp());
        }
        else
            command.addOption(new InputOption(input));
    }
    for (const token of ['--token [value]', '--id-token [value]'])
        command.addOption(new commander__WEBPACK_IMPORTED_MODULE_0__/* .Option */ .c$(token).hideHelp());
}
/**
 * Refuses secrets among the arguments, where others can read them.
 *
 * @param tokenOption the option that takes a file with an ID token
 * @throws JobpassError `usage`
 */
function refuseSecrets(inputs, options, tokenOption) {
    const secrets = inputs.filter(({ secret }) => secret).map(({ name }) => name);
    for (const name of ['token', 'id-token', ...secrets]) {
        if (options[camel(name)] === undefined)
            continue;
        const file = secrets.includes(name) ? `--${name}-file` : tokenOption;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `--${name} takes no value: it would be a secret among the arguments`, {
            hint: `${NOT_HERE} (${file})`,
        });
    }
}
/**
 * The inputs by name: what the options say, else what `others` says.
 *
 * @throws JobpassError `usage` for a file that cannot be read
 */
async function inputsOf(inputs, options, others) {
    const given = new Map();
    for (const { name, secret } of inputs) {
        const option = options[camel(secret ? `${name}-file` : name)];
        const value = typeof option !== 'string'
            ? others(name)?.trim()
            : secret
                ? (await (0,_files_js__WEBPACK_IMPORTED_MODULE_2__/* .readFile */ .T)(`--${name}-file`, option, WAIT_MS)).toString('utf8').trim()
                : option.trim();
        if (value !== undefined && value !== '')
            given.set(name, value);
    }
    return given;
}
/**
 * What the variable of an input says, where no option gives it: `JOBPASS_REVOKE_ROLE`. That of token-endpoint would be the
 * one in which `deliver: endpoint` hands out an address of ours, so there is none.
 */
function inputInVariable(input) {
    if (input === 'token-endpoint')
        return undefined;
    return process.env[`JOBPASS_${input.replace(/-/g, '_').toUpperCase()}`];
}
/** A description as one line of a terminal: it is written as Markdown. */
function plain(description) {
    return description.replace(/\[([^\]]*)\]\(([^)]*)\)/g, '$2').replace(/`/g, '');
}
/** As commander names options. */
function camel(name) {
    return name.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
}


/***/ }),

/***/ 5232:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ checkAudience)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _http_hosts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2178);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4865);



/**
 * Audiences that a service known to everyone accepts. Whoever receives an ID token with one of them can use it
 * there in the job's name, so it goes to no other host.
 */
const KNOWN = [
    {
        service: 'AWS',
        audience: /^sts\.amazonaws\.com(\.cn)?$/i,
        hosts: /(^|\.)(amazonaws\.com|amazonaws\.com\.cn|api\.aws|api\.amazonwebservices\.com\.cn)$/,
    },
    {
        service: 'Google Cloud',
        audience: /(^|\/\/|\.)googleapis\.com(\/|$)/i,
        hosts: /(^|\.)googleapis\.com$/,
    },
    {
        service: 'Microsoft Entra',
        audience: /^api:\/\/AzureADTokenExchange/i,
        hosts: /(^|\.)(microsoftonline\.com|microsoftonline\.us|partner\.microsoftonline\.cn|chinacloudapi\.cn)$/,
    },
    { service: 'Sigstore', audience: /^sigstore$/i, hosts: /(^|\.)sigstore\.dev$/ },
    { service: 'the Python package index', audience: /^(test)?pypi$/i, hosts: /(^|\.)pypi\.org$/ },
    { service: 'the npm registry', audience: /^npm:/i, hosts: /(^|\.)npmjs\.(org|com)$/ },
    { service: 'the Rust registry', audience: /^(https:\/\/)?crates\.io\/?$/i, hosts: /(^|\.)crates\.io$/ },
    { service: 'RubyGems', audience: /^(https:\/\/)?rubygems\.org\/?$/i, hosts: /(^|\.)rubygems\.org$/ },
    { service: 'NuGet', audience: /^(https:\/\/)?(www\.)?nuget\.org(\/|$)/i, hosts: /(^|\.)nuget\.org$/ },
    { service: 'Octo STS', audience: /^(https:\/\/)?octo-sts\.dev\/?$/i, hosts: /(^|\.)octo-sts\.dev$/ },
];
/**
 * Refuses to send an ID token with a well-known service's audience to another host.
 *
 * @param targets every URL that the token would be sent to
 * @throws JobpassError `insecure`
 */
function checkAudience(audience, targets, allowed) {
    const known = KNOWN.find((entry) => entry.audience.test(audience));
    if (known === undefined)
        return;
    for (const url of targets) {
        if (known.hosts.test(url.hostname) || (0,_http_hosts_js__WEBPACK_IMPORTED_MODULE_1__/* .isLoopback */ .U9)(url) || allowed.has(url))
            continue;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('insecure', `An ID token for the audience «${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(audience, 80)}» works at ${known.service}, and would be sent to ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(url.host, 100)}`, {
            hint: `Give an audience that only ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(url.host, 100)} accepts, or list that host in allowed-hosts if you trust it with your access to ${known.service}`,
        });
    }
}


/***/ }),

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

/***/ 1638:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  defineConfig: () => (/* binding */ defineConfig)
});

// EXTERNAL MODULE: ./node_modules/commander/esm.mjs
var esm = __webpack_require__(8179);
// EXTERNAL MODULE: ./build/clock.js
var clock = __webpack_require__(7094);
// EXTERNAL MODULE: ./build/config/options.js
var options = __webpack_require__(6441);
// EXTERNAL MODULE: ./build/entry.js
var entry = __webpack_require__(8616);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/files.js
var files = __webpack_require__(1983);
// EXTERNAL MODULE: ./build/identity/github-subject.js
var github_subject = __webpack_require__(4761);
// EXTERNAL MODULE: ./build/identity/id-token.js
var id_token = __webpack_require__(8914);
// EXTERNAL MODULE: ./build/identity/patterns.js
var identity_patterns = __webpack_require__(444);
// EXTERNAL MODULE: ./build/providers/inputs.js
var inputs = __webpack_require__(8944);
// EXTERNAL MODULE: ./build/runners/index.js
var runners = __webpack_require__(6168);
// EXTERNAL MODULE: ./build/text/json.js
var json = __webpack_require__(5666);
// EXTERNAL MODULE: ./build/config/settings.js
var config_settings = __webpack_require__(4318);
// EXTERNAL MODULE: ./build/http/hosts.js
var hosts = __webpack_require__(2178);
// EXTERNAL MODULE: ./build/identity/audiences.js
var audiences = __webpack_require__(5232);
// EXTERNAL MODULE: ./build/identity/conditions.js
var conditions = __webpack_require__(9633);
// EXTERNAL MODULE: ./build/providers/index.js + 1 modules
var providers = __webpack_require__(4321);
// EXTERNAL MODULE: ./build/providers/trusts.js
var trusts = __webpack_require__(3782);
// EXTERNAL MODULE: ./build/rules/inputs.js
var rules_inputs = __webpack_require__(2775);
;// CONCATENATED MODULE: ./build/rules/overlap.js

/**
 * Whether a job could meet the conditions of both rules: then the first of them is taken, but the second one's role is
 * open to the job at the service as well.
 */
function overlap(one, other) {
    if (one.issuer !== undefined && other.issuer !== undefined && one.issuer !== other.issuer)
        return false;
    return Object.keys(one.conditions).every((claim) => {
        const [left, right] = [patternsOf(one.conditions, claim), patternsOf(other.conditions, claim)];
        if (right.length === 0)
            return true;
        return left.some((a) => right.some((b) => meet((0,identity_patterns/* parsePattern */.EY)(a), (0,identity_patterns/* parsePattern */.EY)(b))));
    });
}
/** Whether every job that meets the second set of conditions meets the first, as far as that can be seen at once. */
function covers(one, other) {
    if (one.issuer !== undefined && one.issuer !== other.issuer)
        return false;
    return Object.keys(one.conditions).every((claim) => {
        const wide = patternsOf(one.conditions, claim);
        const narrow = patternsOf(other.conditions, claim);
        return narrow.length > 0 && narrow.every((pattern) => wide.includes(pattern) || wide.includes('**'));
    });
}
function patternsOf(set, claim) {
    return [set[claim] ?? []].flat().map(String);
}
const unitsOf = (parts) => parts.flatMap((part) => (typeof part === 'string' ? [...part] : [part]));
/** Whether there is a text that both patterns match. */
function meet(first, second) {
    const [a, b] = [unitsOf(first), unitsOf(second)];
    const seen = new Set();
    const waiting = [[0, 0]];
    const passes = (wild, unit) => unit !== undefined && (wild === identity_patterns/* ANY */.x4 || (wild === identity_patterns/* RUN */.oq && unit !== '/' && unit !== ':'));
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        const [i, j] = next;
        const key = i * (b.length + 1) + j;
        if (seen.has(key))
            continue;
        seen.add(key);
        if (i === a.length && j === b.length)
            return true;
        const [left, right] = [a[i], b[j]];
        const [wildLeft, wildRight] = [typeof left === 'number', typeof right === 'number'];
        if (wildLeft)
            waiting.push([i + 1, j]);
        if (wildRight)
            waiting.push([i, j + 1]);
        if (typeof left === 'string' && left === right)
            waiting.push([i + 1, j + 1]);
        if (wildLeft && typeof right === 'string' && passes(left, right))
            waiting.push([i, j + 1]);
        if (wildRight && typeof left === 'string' && passes(right, left))
            waiting.push([i + 1, j]);
    }
    return false;
}

;// CONCATENATED MODULE: ./build/rules/check.js










/** The most notes that are told. */
const MOST_NOTES = 50;
/**
 * Looks at everything in a file that can be judged without a job: inputs and settings as the providers read them,
 * audiences, conditions that the world could meet, rules that are never reached.
 *
 * @param step inputs that the workflow gives beside the file
 * @throws JobpassError `usage` with every problem, its line and column
 */
async function checkRules(file, sha256, step) {
    const { problems, placeOf } = file;
    const notes = [];
    const note = (rule, text) => {
        const { line = 1, column = 1 } = rule.place ?? {};
        notes.push(`${file.path}:${line}:${column} ${rule.credential}, ${rule.name}: ${text}`);
    };
    for (const rules of file.credentials.values()) {
        for (const [at, rule] of rules.entries()) {
            await checkInputs(rule, file, step);
            await checkTrust(rule, file);
            if (rule.issuer !== undefined && (0,conditions/* openToStrangers */.Ts)(rule.issuer, rule.conditions) !== undefined) {
                problems.add(placeOf(rule.path), rule.path, `everyone in the world who uses ${rule.issuer} can meet its conditions: name the owner in one of ${(0,conditions/* openToStrangers */.Ts)(rule.issuer, rule.conditions)?.join(', ')}`);
            }
            const before = rules.slice(0, at);
            const hides = before.find((one) => covers(one, rule));
            if (hides !== undefined)
                note(rule, `is never taken, since ${hides.name} above it fits the same jobs`);
            else {
                const also = before.find((one) => overlap(one, rule) && roleOf(one) !== roleOf(rule));
                if (also !== undefined) {
                    note(rule, `a job that meets it and ${also.name} is given the latter, and could have both at the service`);
                }
            }
        }
    }
    problems.throwIfAny();
    return {
        config: file.path,
        sha256,
        credentials: file.credentials.size,
        rules: [...file.credentials.values()].reduce((sum, rules) => sum + rules.length, 0),
        notes: notes.length > MOST_NOTES
            ? [...notes.slice(0, MOST_NOTES), `and ${notes.length - MOST_NOTES} more`]
            : notes,
    };
}
async function checkInputs(rule, file, step) {
    const { problems, placeOf } = file;
    try {
        const { settings } = await (0,config_settings/* readSettings */.s)((0,rules_inputs/* inputsFor */.pz)(rule, step), inputs/* OWN_INPUTS */.n);
        const entry = (0,providers/* providerEntry */.kb)(settings.provider);
        await entry.check(settings);
        const audience = entry.audience(settings);
        if (audience !== undefined && settings.url !== undefined)
            (0,audiences/* checkAudience */.f)(audience, [new URL(settings.url)], new hosts/* AllowedHosts */.QU(settings.allowedHosts));
    }
    catch (error) {
        if (!(error instanceof errors/* JobpassError */.bJ))
            throw error;
        problems.add(placeOf(rule.path), rule.path, (0,errors/* tell */.qz)(error));
    }
}
/** What stands under `trust`, as the provider of the rule reads it. */
async function checkTrust({ trust, inputs, path }, { problems, placeOf }) {
    if (Object.keys(trust).length === 0)
        return;
    const provider = inputs.get('provider') ?? '';
    const entry = trusts/* TRUSTS */.s.find((one) => one.provider === provider);
    if (entry === undefined)
        return;
    const read = (await entry.load()).schema.safeParse(trust, { reportInput: true });
    for (const issue of read.success ? [] : read.error.issues)
        problems.addIssue({ ...issue, path: [...path, 'trust', ...issue.path] }, placeOf);
}
function roleOf({ inputs }) {
    return inputs.get('role') ?? '';
}
/** The same for people. */
function checkedLines({ config, sha256, credentials, rules, notes }) {
    const count = (number, word) => `${number} ${word}${number === 1 ? '' : 's'}`;
    return [
        `${config} is fine: ${count(credentials, 'credential')}, ${count(rules, 'rule')} (SHA-256 ${sha256})`,
        ...notes.map((one) => `note: ${one}`),
    ];
}

// EXTERNAL MODULE: ./build/rules/decide.js
var decide = __webpack_require__(5586);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(4865);
;// CONCATENATED MODULE: ./build/rules/explain.js




/** Explains what a job of these claims gets under each name. @throws JobpassError `usage` for an unknown name */
function explain(file, names, claims, step) {
    return names.map((name) => explanation((0,decide/* decide */.LD)(file, name, claims), step));
}
function explanation({ credential, taken, judged }, step) {
    return {
        credential,
        taken: taken?.name ?? null,
        inputs: taken === undefined ? {} : Object.fromEntries(shown(taken, step)),
        rules: judged.map(({ rule, failed }) => {
            const role = rule.inputs.get('role');
            return {
                rule: rule.name,
                line: rule.place?.line ?? 1,
                verdict: rule === taken ? 'taken' : failed.length === 0 ? 'also fits' : 'does not fit',
                why: failed.map(conditions/* tellFailure */.s9),
                ...(role === undefined ? {} : { role: shownValue(role) }),
            };
        }),
    };
}
function shown(rule, step) {
    return [...(0,rules_inputs/* inputsFor */.pz)(rule, step)]
        .filter(([input]) => input !== 'name')
        .map(([input, value]) => [input, shownValue(value)]);
}
/** ARNs have two colons in a row, which no system reads as a command in the middle of a line. */
function shownValue(value) {
    return (0,printable/* printable */.g)(value, 200).replaceAll(/(?<=\S): :(?=\S)/g, '::');
}
/** The same for people. */
function explainedLines(path, explanations) {
    return explanations.flatMap(({ credential, taken, inputs, rules }) => [
        taken === null
            ? `${credential}: nothing, since no rule fits`
            : `${credential}: rule ${taken}, with ${Object.entries(inputs)
                .map(([input, value]) => `${input} ${value}`)
                .join(', ')}`,
        ...rules.flatMap(({ rule, line, verdict, why, role }) => {
            const head = `  ${verdict.padEnd(12)}  ${rule} (${path}:${line})`;
            if (verdict === 'taken')
                return [head];
            if (verdict === 'also fits') {
                return [
                    `${head}: one above it is taken${role === undefined ? '' : `, but the service gives ${role} as well to who asks`}`,
                ];
            }
            return [head, ...why.map((one) => `                  ${one}`)];
        }),
    ]);
}

// EXTERNAL MODULE: ./build/rules/file.js + 1 modules
var rules_file = __webpack_require__(4905);
// EXTERNAL MODULE: ./build/rules/find.js
var find = __webpack_require__(5501);
// EXTERNAL MODULE: ./build/rules/token.js
var token = __webpack_require__(9013);
;// CONCATENATED MODULE: ./build/rules/command.js



















const print = (text) => void process.stdout.write(`${text}\n`);
/**
 * Adds to the command `config` what looks at a file of rules.
 *
 * @param refused tells that a job would get nothing
 */
function defineConfig(parent, refused) {
    const withInputs = () => new esm/* Option */.c$('--with <input=value...>', 'inputs that the workflow gives beside the file, as in url=https://…');
    parent
        .command('check')
        .description('tell what is wrong with the file of rules, with line and column')
        .argument('[file]', 'the file; default: .jobpass.yml, else .github/jobpass.yml')
        .addOption(withInputs())
        .option('--json', 'print what was found as one line of JSON')
        .addHelpText('after', '\nExit: 0 it is fine, 2 it is not.')
        .action(async (path, options) => {
        const found = (0,find/* readRulesIn */.b6)(process.cwd(), path);
        const checked = await checkRules((0,rules_file/* readRules */.K)(found.text, found.path), found.sha256, stepOf(options));
        if (options.json)
            print((0,json/* jsonLine */.r)(checked));
        else
            for (const line of checkedLines(checked))
                print(line);
    });
    parent
        .command('explain')
        .description('tell which rule is taken for a job, and why not the others')
        .argument('[names...]', 'credentials of the file; default: all')
        .option('--config <file>', 'the file of rules')
        .option('--token-file <file>', 'an ID token; - is stdin. Default: this job’s')
        .option('--claims <file>', 'claims, as a JSON object; - is stdin')
        .option('--claim <name=value...>', 'a claim, as in environment=production; what `jobs` says is taken as given')
        .option('--jobs <name>', 'with --claim: whose job, where `jobs` has several')
        .addOption(withInputs())
        .option('--json', 'print it as one line of JSON')
        .addHelpText('after', '\nExit: 0 each credential has a rule, 2 wrong use, 4 a credential has none for this job.')
        .action(async (names, options) => {
        const found = (0,find/* readRulesIn */.b6)(process.cwd(), options.config);
        const file = (0,rules_file/* readRules */.K)(found.text, found.path);
        const asked = names.length === 0 ? [...file.credentials.keys()] : names;
        const step = stepOf(options);
        const claims = await claimsFor(file, asked, step, options);
        const explanations = explain(file, asked, claims, step);
        if (options.json)
            print((0,json/* jsonLine */.r)(explanations));
        else
            for (const line of explainedLines(found.path, explanations))
                print(line);
        if (explanations.some(({ taken }) => taken === null))
            refused();
    });
}
const OWN = new Set(inputs/* INPUTS */.m.map(({ name }) => name));
function stepOf({ with: given = [] }) {
    return new Map(given.map((pair) => {
        const [input, value] = pairOf(pair, '--with');
        const own = (0,rules_inputs/* ownName */.qU)(input);
        if (!OWN.has(own))
            throw new errors/* JobpassError */.bJ('usage', `There is no input ${input}, which --with gives`);
        return [own, value];
    }));
}
function pairOf(pair, option) {
    const at = pair.indexOf('=');
    if (at < 1)
        throw new errors/* JobpassError */.bJ('usage', `${option} takes a name and a value, as in ${option} name=value`);
    return [pair.slice(0, at), pair.slice(at + 1)];
}
async function claimsFor(file, names, step, options) {
    const given = Object.fromEntries((options.claim ?? []).map((pair) => pairOf(pair, '--claim')));
    if (options.tokenFile !== undefined && options.claims !== undefined) {
        throw new errors/* JobpassError */.bJ('usage', '--token-file and --claims say the same', { hint: 'Give one of them' });
    }
    if (options.tokenFile !== undefined) {
        const text = (await contents('--token-file', options.tokenFile)).trim();
        try {
            return { ...(0,id_token/* decodeIdToken */.Rh)(text).claims, ...given };
        }
        catch {
            throw new errors/* JobpassError */.bJ('usage', 'What --token-file names is no ID token', {
                hint: 'It is a JWT, in one line',
            });
        }
    }
    if (options.claims !== undefined) {
        const parsed = parsedObject(await contents('--claims', options.claims));
        if (parsed === undefined)
            throw new errors/* JobpassError */.bJ('usage', 'What --claims names is no JSON object');
        return { ...parsed, ...given };
    }
    if (options.claim !== undefined)
        return assumed(file, names, options.jobs, given);
    const rules = names.flatMap((name) => (0,decide/* rulesFor */.NP)(file, name));
    const runner = await (0,runners/* commandRunner */.cd)(process.env);
    return (await (0,token/* tokenFor */.f)(rules, step, runner, { clock: clock/* systemClock */.ml, signal: (0,entry/* cancellation */.WN)() })).claims;
}
/** Claims that are written out by hand, with what `jobs` says of them where it is one text. */
function assumed(file, names, jobs, given) {
    const entries = jobs === undefined ? file.jobs : file.jobs.filter(({ name }) => name === jobs);
    if (jobs !== undefined && entries.length === 0)
        throw new errors/* JobpassError */.bJ('usage', `${file.path} has no jobs of the name ${jobs}`);
    const [entry, another] = entries;
    if (another !== undefined) {
        throw new errors/* JobpassError */.bJ('usage', 'The file speaks of the jobs of several', {
            hint: `Say of which (--jobs): ${entries.map(({ name }) => name).join(' or ')}`,
        });
    }
    if (entry === undefined)
        return given;
    // Names are checked where they are decided on.
    for (const name of names)
        (0,decide/* rulesFor */.NP)(file, name);
    const common = Object.entries(entry.when).flatMap(([claim, patterns]) => {
        const [only, more] = [patterns].flat().map(String);
        const text = only === undefined || more !== undefined ? undefined : (0,identity_patterns/* textOfPattern */.XY)(only);
        return text === undefined ? [] : [[claim, text]];
    });
    const claims = { iss: entry.issuer, ...Object.fromEntries(common), ...given };
    const sub = entry.issuer === github_subject/* GITHUB_ISSUER */.oX ? (0,github_subject/* likelySubject */.$m)(claims) : undefined;
    return { ...(sub === undefined ? {} : { sub }), ...claims };
}
async function contents(option, path) {
    const content = path === '-' ? (0,files/* readBounded */.C)('stdin', process.stdin, options/* WAIT_MS */.Je) : (0,files/* readFile */.T)(option, path, options/* WAIT_MS */.Je);
    return (await content).toString('utf8');
}
function parsedObject(text) {
    try {
        const value = JSON.parse(text);
        return typeof value === 'object' && value !== null && !Array.isArray(value)
            ? value
            : undefined;
    }
    catch {
        return undefined;
    }
}


/***/ }),

/***/ 5586:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   LD: () => (/* binding */ decide),
/* harmony export */   NP: () => (/* binding */ rulesFor),
/* harmony export */   Nw: () => (/* binding */ nothingFor)
/* harmony export */ });
/* harmony import */ var fastest_levenshtein__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1916);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _identity_conditions_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9633);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4865);




/** The rules of a credential. @throws JobpassError `usage` for a name that the file does not have */
function rulesFor(file, credential) {
    const rules = file.credentials.get(credential);
    if (rules !== undefined)
        return rules;
    const known = [...file.credentials.keys()];
    const near = (0,fastest_levenshtein__WEBPACK_IMPORTED_MODULE_0__.closest)(credential, known);
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `${file.path} has no credential ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_3__/* .printable */ .g)(credential, 64)}`, {
        hint: (0,fastest_levenshtein__WEBPACK_IMPORTED_MODULE_0__.distance)(credential, near) <= 2 ? `Did you mean ${near}?` : `It has ${known.slice(0, 20).join(', ')}`,
    });
}
/**
 * Decides which rule is a job's: the first, in the order of the file, whose conditions all hold. That order can be read
 * from top to bottom, and the rule that is added at the end takes nothing from those above it.
 *
 * @throws JobpassError `usage` for a name that the file does not have
 */
function decide(file, credential, claims) {
    const judged = rulesFor(file, credential).map((rule) => ({ rule, failed: rule.check(claims) }));
    return { credential, taken: judged.find(({ failed }) => failed.length === 0)?.rule, judged };
}
/** The most rules, and conditions of one, that an error tells. */
const MOST_TOLD = 8;
/** That a job gets nothing, and why. */
function nothingFor({ credential, judged }, path) {
    const told = judged.slice(0, MOST_TOLD).map(({ rule, failed }) => {
        const why = failed.slice(0, MOST_TOLD).map(_identity_conditions_js__WEBPACK_IMPORTED_MODULE_2__/* .tellFailure */ .s9).join(', ');
        return judged.length === 1 ? why : `${rule.name}: ${why}`;
    });
    const more = judged.length > MOST_TOLD ? `; and ${judged.length - MOST_TOLD} more` : '';
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('refused', `${path} has no rule of the credential ${credential} for this job: ${told.join('; ')}${more}`, { hint: 'Mend the rules, or run the job where one of them fits: jobpass config explain shows each' });
}


/***/ }),

/***/ 2775:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   YF: () => (/* binding */ stepsOwn),
/* harmony export */   pz: () => (/* binding */ inputsFor),
/* harmony export */   qU: () => (/* binding */ ownName)
/* harmony export */ });
/* harmony import */ var _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9190);
/* harmony import */ var _providers_inputs_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8944);


/** Those of a step that are no input of a credential. */
const OF_THE_STEP = ['credentials', 'config', 'config-sha256', 'name'];
/** The inputs of a credential by a rule. What the step says itself holds in the place of what the file says. */
function inputsFor(rule, step) {
    const inputs = new Map(rule.inputs);
    for (const [input, value] of step)
        inputs.set(input, value);
    return inputs.set('name', rule.credential);
}
const DEFINITIONS = _providers_inputs_js__WEBPACK_IMPORTED_MODULE_1__/* .INPUTS */ .m;
/** The name of an input that may be another spelling of it. */
function ownName(input) {
    return DEFINITIONS.find(({ aliases = [] }) => aliases.includes(input))?.name ?? input;
}
/** What the step says itself, under the inputs' own names. An action's runner fills in the defaults: these say nothing. */
function stepsOwn(given) {
    return new Map([...given]
        .filter(([input, value]) => !OF_THE_STEP.includes(input) && value !== ((0,_config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .defaultOf */ .HA)(_providers_inputs_js__WEBPACK_IMPORTED_MODULE_1__/* .INPUTS */ .m, input) || undefined))
        .map(([input, value]) => [ownName(input), value]));
}


/***/ }),

/***/ 9013:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ tokenFor)
/* harmony export */ });
/* harmony import */ var _config_settings_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4318);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _http_client_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9726);
/* harmony import */ var _http_hosts_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2178);
/* harmony import */ var _http_transport_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5272);
/* harmony import */ var _identity_id_token_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8914);
/* harmony import */ var _providers_index_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(4321);
/* harmony import */ var _providers_inputs_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(8944);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(4865);
/* harmony import */ var _text_secrets_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(5255);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(2775);











/** Of an ID token that is for nobody: no service takes it. */
const NOBODY = 'jobpass:rules';
/** An ID token of this job: the one that the exchange needs, as far as that is known before the rules have decided. */
async function tokenFor(rules, step, runner, { clock, signal }) {
    const { audience, ca } = await expected(rules, step);
    const secrets = new _text_secrets_js__WEBPACK_IMPORTED_MODULE_9__/* .Secrets */ .S();
    secrets.add(...runner.secrets());
    const transport = (0,_http_transport_js__WEBPACK_IMPORTED_MODULE_4__/* .nodeTransport */ ._)(ca === undefined ? {} : { ca });
    const http = new _http_client_js__WEBPACK_IMPORTED_MODULE_2__/* .HttpClient */ .Qq({
        transport: transport.send,
        clock,
        secrets,
        allowedHosts: new _http_hosts_js__WEBPACK_IMPORTED_MODULE_3__/* .AllowedHosts */ .QU(),
        limits: _http_client_js__WEBPACK_IMPORTED_MODULE_2__/* .LIMITS */ .b1,
        patience: _http_client_js__WEBPACK_IMPORTED_MODULE_2__/* .PATIENCE */ .aZ,
        signal,
        onRetry: (error) => runner.log.info(`${error.message}; trying again`),
    });
    try {
        const served = await http.persist((attempt) => runner.idToken(audience, http, attempt));
        const { raw } = served;
        if (/^[\w-]+\.[\w-]+\.[\w-]*$/.test(raw) && raw.length >= 20)
            await runner.mask([raw]);
        const { claims } = (0,_identity_id_token_js__WEBPACK_IMPORTED_MODULE_5__/* .decodeIdToken */ .Rh)(raw, (text) => (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_10__/* .printable */ .g)(secrets.redact(text)));
        return { ...served, audience, claims };
    }
    finally {
        transport.close();
    }
}
/** The audience of the first rule that has one. */
async function expected(rules, step) {
    for (const rule of rules) {
        try {
            const { settings } = await (0,_config_settings_js__WEBPACK_IMPORTED_MODULE_0__/* .readSettings */ .s)((0,_inputs_js__WEBPACK_IMPORTED_MODULE_8__/* .inputsFor */ .pz)(rule, step), _providers_inputs_js__WEBPACK_IMPORTED_MODULE_7__/* .OWN_INPUTS */ .n);
            const audience = (0,_providers_index_js__WEBPACK_IMPORTED_MODULE_6__/* .providerEntry */ .kb)(settings.provider).audience(settings);
            if (audience !== undefined)
                return { audience, ...(settings.ca === undefined ? {} : { ca: settings.ca }) };
        }
        catch (error) {
            // Of a rule that is not this job's, perhaps: where it is, its mistake is told then.
            if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ))
                throw error;
        }
    }
    return { audience: NOBODY };
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



/***/ })

};
