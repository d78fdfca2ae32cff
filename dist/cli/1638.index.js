export const id = 1638;
export const ids = [1638];
export const modules = {

/***/ 86441:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ae: () => (/* binding */ InputOption),
/* harmony export */   Je: () => (/* binding */ WAIT_MS),
/* harmony export */   Sr: () => (/* binding */ addInputOptions),
/* harmony export */   U3: () => (/* binding */ inputInVariable),
/* harmony export */   Vc: () => (/* binding */ inputsOf),
/* harmony export */   ho: () => (/* binding */ NOT_HERE),
/* harmony export */   oL: () => (/* binding */ isOption),
/* harmony export */   un: () => (/* binding */ refuseSecrets)
/* harmony export */ });
/* unused harmony export plain */
/* harmony import */ var commander__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(48179);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _files_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(91983);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(89190);




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
/** Whether an option says what an input is. */
function isOption({ name, secret }, options) {
    return typeof options[camel(secret ? `${name}-file` : name)] === 'string';
}
/**
 * What the variable of an input says, where no option gives it: `JOBPASS_REVOKE_ROLE`. That of token-endpoint would be the
 * one in which `deliver: endpoint` hands out an address of ours, so there is none.
 */
function inputInVariable(input) {
    if (input === 'token-endpoint')
        return undefined;
    return process.env[(0,_inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .variableOf */ .Qn)(input)];
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

/***/ 55232:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ checkAudience),
/* harmony export */   w: () => (/* binding */ AWS_HOSTS)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _http_hosts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(82178);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(64865);



/** The names of AWS in all of its partitions, VPC endpoints among them. A test compares them with the SDK's table. */
const AWS_HOSTS = /(^|\.)(amazonaws\.(com|com\.cn|eu)|api\.(aws|aws\.scloud|aws(\.hci)?\.ic\.gov|amazonwebservices\.(com\.cn|eu)|cloud-aws\.adc-e\.uk)|c2s\.ic\.gov|sc2s\.sgov\.gov|csp\.hci\.ic\.gov|cloud\.adc-e\.uk)$/;
/**
 * Audiences that a service known to everyone accepts. Whoever receives an ID token with one of them can use it
 * there in the job's name, so it goes to no other host.
 */
const KNOWN = [
    {
        service: 'AWS',
        audience: /^sts\.amazonaws\.(com|com\.cn|eu)$/i,
        hosts: AWS_HOSTS,
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

/***/ 21638:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  defineConfig: () => (/* binding */ defineConfig)
});

// EXTERNAL MODULE: ./node_modules/commander/esm.mjs
var esm = __webpack_require__(48179);
// EXTERNAL MODULE: ./build/clock.js
var clock = __webpack_require__(7094);
// EXTERNAL MODULE: ./build/config/options.js
var options = __webpack_require__(86441);
// EXTERNAL MODULE: ./build/entry.js
var entry = __webpack_require__(58616);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/files.js
var files = __webpack_require__(91983);
// EXTERNAL MODULE: ./build/identity/github-subject.js
var github_subject = __webpack_require__(14761);
// EXTERNAL MODULE: ./build/identity/id-token.js
var id_token = __webpack_require__(68914);
// EXTERNAL MODULE: ./build/identity/patterns.js
var identity_patterns = __webpack_require__(30444);
// EXTERNAL MODULE: ./build/providers/inputs.js
var inputs = __webpack_require__(58944);
// EXTERNAL MODULE: ./build/runners/index.js
var runners = __webpack_require__(46168);
// EXTERNAL MODULE: ./build/text/json.js
var json = __webpack_require__(25666);
// EXTERNAL MODULE: ./build/config/settings.js
var config_settings = __webpack_require__(14318);
// EXTERNAL MODULE: ./build/http/hosts.js
var hosts = __webpack_require__(82178);
// EXTERNAL MODULE: ./build/identity/audiences.js
var audiences = __webpack_require__(55232);
// EXTERNAL MODULE: ./build/identity/conditions.js
var conditions = __webpack_require__(69633);
// EXTERNAL MODULE: ./build/identity/known-claims.js
var known_claims = __webpack_require__(20276);
// EXTERNAL MODULE: ./build/providers/index.js + 1 modules
var providers = __webpack_require__(54321);
// EXTERNAL MODULE: ./build/providers/trusts.js
var trusts = __webpack_require__(23782);
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
 * @param strict whether a claim that is not known is a mistake too
 * @throws JobpassError `usage` with every problem, its line and column
 */
async function checkRules(file, sha256, step, strict = false) {
    const { problems, placeOf } = file;
    const notes = [];
    const note = (rule, text) => {
        const { line = 1, column = 1 } = rule.place ?? {};
        notes.push(`${file.path}:${line}:${column} ${rule.credential}, ${rule.name}: ${text}`);
    };
    checkClaims(file, strict, notes);
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
/** Conditions that no token can meet, since the claim is misspelt or its values are written otherwise. */
function checkClaims({ path: file, levels, problems, placeOf }, strict, notes) {
    for (const { when, path, issuers } of levels)
        for (const issuer of issuers)
            for (const { claim, reason, sure } of (0,known_claims/* wrongClaims */.t)(issuer, when)) {
                const at = [...path, 'when', claim];
                if (sure || strict)
                    problems.add(placeOf(at), at, reason);
                else {
                    const { line = 1, column = 1 } = placeOf(at) ?? {};
                    notes.push(`${file}:${line}:${column} ${problems.named(at)}: ${reason}`);
                }
            }
}
async function checkInputs(rule, file, step) {
    const { problems, placeOf } = file;
    try {
        const { settings } = await (0,config_settings/* readSettings */.sb)((0,rules_inputs/* inputsFor */.pz)(rule, step), inputs/* OWN_INPUTS */.nR, {
            shared: (name) => step.has(name),
            elsewhere: inputs/* elsewhere */.Jn,
        });
        const entry = (0,providers/* providerEntry */.k)(settings.provider);
        await entry.check(settings);
        const audience = entry.audience(settings);
        if (audience !== undefined && settings.url !== undefined)
            (0,audiences/* checkAudience */.f)(audience, [new URL(settings.url)], new hosts/* AllowedHosts */.QU(settings.allowedHosts));
    }
    catch (error) {
        if (!(error instanceof errors/* JobpassError */.bJ))
            throw error;
        const [, input = error.input] = /^The input ([a-z][\w-]*)/.exec(error.message) ?? [];
        const at = (input === undefined ? undefined : file.inputAt(rule, input)) ?? rule.path;
        problems.add(placeOf(at), at, (0,errors/* tell */.qz)(error));
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
var decide = __webpack_require__(55586);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(64865);
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
                ...(role === undefined ? {} : { role: (0,printable/* printable */.g)(role) }),
            };
        }),
    };
}
function shown(rule, step) {
    return [...(0,rules_inputs/* inputsFor */.pz)(rule, step)]
        .filter(([input]) => input !== 'name')
        .map(([input, value]) => [input, (0,printable/* printable */.g)(value)]);
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
var rules_file = __webpack_require__(24905);
// EXTERNAL MODULE: ./build/rules/find.js
var find = __webpack_require__(5501);
// EXTERNAL MODULE: ./build/rules/token.js
var token = __webpack_require__(39013);
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
        .option('--strict', 'refuse conditions on claims that the issuer is not known to have')
        .option('--json', 'print what was found as one line of JSON')
        .addHelpText('after', '\nExit: 0 it is fine, 2 it is not.')
        .action(async (path, options) => {
        const found = (0,find/* readRulesIn */.b6)(process.cwd(), path);
        const file = (0,rules_file/* readRules */.K)(found.text, found.path);
        const checked = await checkRules(file, found.sha256, stepOf(options), options.strict);
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
const OWN = new Set(inputs.INPUTS.map(({ name }) => name));
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

/***/ 55586:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   LD: () => (/* binding */ decide),
/* harmony export */   NP: () => (/* binding */ rulesFor),
/* harmony export */   Nw: () => (/* binding */ nothingFor)
/* harmony export */ });
/* harmony import */ var fastest_levenshtein__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(21916);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _identity_conditions_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(69633);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(64865);




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

/***/ 5501:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CI: () => (/* binding */ RULES_FILES),
/* harmony export */   F9: () => (/* binding */ found),
/* harmony export */   _Z: () => (/* binding */ inTree),
/* harmony export */   b6: () => (/* binding */ readRulesIn)
/* harmony export */ });
/* unused harmony export pathOfRules */
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(73024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(19473);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(64865);





/** Where the file is, unless it is said: one of these, and not both. */
const RULES_FILES = ['.jobpass.yml', '.github/jobpass.yml'];
/** The file to read. @throws JobpassError `usage` where there is none, or are two */
function pathOfRules(folder, config) {
    if (config !== undefined)
        return config;
    const [first, another] = RULES_FILES.filter((name) => (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.existsSync)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, name)));
    if (first === undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('usage', `There is no ${RULES_FILES.join(' and no ')} in ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_4__/* .printable */ .g)(folder)}`, {
            hint: 'Check out the repository before, or say where the file is (config)',
        });
    }
    if (another !== undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('usage', `There are two files of rules: ${first} and ${another}`, {
            hint: 'Keep one of them, or say which (config)',
        });
    }
    return first;
}
/** Reads the file of rules from a folder. @throws JobpassError `usage` */
function readRulesIn(folder, config) {
    const path = pathOfRules(folder, config);
    const whole = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.isAbsolute)(path) ? path : (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, path);
    try {
        // A pipe might never end, nor a device.
        if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_1__.statSync)(whole).isFile() && !(0,node_fs__WEBPACK_IMPORTED_MODULE_1__.statSync)(whole).isDirectory()) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('usage', `The file of rules ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_4__/* .printable */ .g)(path)} is no plain file`);
        }
        return found((0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readFileSync)(whole), path);
    }
    catch (error) {
        if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ)
            throw error;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('usage', `The file of rules ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_4__/* .printable */ .g)(path)} cannot be read: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .tell */ .qz)(error)}`, {
            hint: 'Check out the repository before, or say where the file is (config)',
        });
    }
}
function found(content, path) {
    return {
        path: (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_4__/* .printable */ .g)(path),
        text: content.toString('utf8'),
        sha256: (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(content).digest('hex'),
    };
}
/** A path as git names it in a tree; undefined for one that is outside of the folder. */
function inTree(folder, path) {
    const within = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.relative)(folder, (0,node_path__WEBPACK_IMPORTED_MODULE_2__.isAbsolute)(path) ? path : (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, path));
    return within === '' || within.startsWith('..') || (0,node_path__WEBPACK_IMPORTED_MODULE_2__.isAbsolute)(within)
        ? undefined
        : within.replaceAll('\\', '/');
}


/***/ }),

/***/ 39013:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ tokenFor)
/* harmony export */ });
/* harmony import */ var _config_settings_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(14318);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _http_client_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(29726);
/* harmony import */ var _http_hosts_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(82178);
/* harmony import */ var _http_transport_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(45272);
/* harmony import */ var _identity_id_token_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(68914);
/* harmony import */ var _providers_index_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(54321);
/* harmony import */ var _providers_inputs_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(58944);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(64865);
/* harmony import */ var _text_secrets_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(75255);
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
            const { settings } = await (0,_config_settings_js__WEBPACK_IMPORTED_MODULE_0__/* .readSettings */ .sb)((0,_inputs_js__WEBPACK_IMPORTED_MODULE_8__/* .inputsFor */ .pz)(rule, step), _providers_inputs_js__WEBPACK_IMPORTED_MODULE_7__/* .OWN_INPUTS */ .nR, {
                shared: (name) => step.has(name),
            });
            const audience = (0,_providers_index_js__WEBPACK_IMPORTED_MODULE_6__/* .providerEntry */ .k)(settings.provider).audience(settings);
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

/***/ 68016:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   TM: () => (/* binding */ folded),
/* harmony export */   "do": () => (/* binding */ hexForms),
/* harmony export */   ft: () => (/* binding */ base64Forms),
/* harmony export */   o1: () => (/* binding */ rareForms)
/* harmony export */ });
/** Of longer values the unusual encodings would take more memory than they are worth. In characters. */
const LONGEST_RARE = 1_500;
/**
 * A byte as it is compared: base64 and base64url differ in two characters, which some programs replace one of. A secret
 * that has one of a pair is hidden with the other in its place, too.
 */
function folded(byte) {
    if (byte === DASH)
        return PLUS;
    return byte === UNDERSCORE ? SLASH : byte;
}
const PLUS = 0x2b;
const DASH = 0x2d;
const SLASH = 0x2f;
const UNDERSCORE = 0x5f;
/** In base64, at each of the three places where a secret may begin in it, with padding and without. */
function* base64Forms(value) {
    const bytes = Buffer.from(value);
    for (let shift = 0; shift < 3; shift++) {
        for (const form of new Set([within(bytes, shift), ...atEnd(bytes, shift)])) {
            yield form;
            if (/[+/=]/.test(form))
                yield* escapedBase64(form);
        }
    }
}
/** As JSON has it where it escapes slashes or the plus, and as URLs have it: base64url too, of which that is the padding. */
function* escapedBase64(form) {
    const percent = encodeURIComponent(form);
    for (const text of [percent, percent.replace(/%../g, (code) => code.toLowerCase())]) {
        yield text;
        // Where the slash may stand as it is, or all but the padding.
        yield text.replace(/%2f/gi, '/');
        yield text.replace(/%2f/gi, '/').replace(/%2b/gi, '+');
    }
    for (const plus of ['+', '\\u002b', '\\u002B']) {
        const text = form.replaceAll('+', plus);
        yield text;
        yield text.replaceAll('/', '\\/');
    }
}
function* hexForms(value) {
    const hex = Buffer.from(value).toString('hex');
    yield hex;
    yield hex.toUpperCase();
}
/** What programs print now and then: dumps in hex, base64 of base64, and of the UTF-16 that Windows has. */
function* rareForms(value) {
    if (value.length > LONGEST_RARE)
        return;
    const bytes = Buffer.from(value);
    const pairs = bytes.toString('hex').match(/../g) ?? [];
    for (const list of [pairs, pairs.map((pair) => pair.toUpperCase())]) {
        // Without the sign before the first byte: prompts end with it, and would be held back.
        for (const between of [' ', ':', '-', '\\x', '%'])
            yield Buffer.from(list.join(between));
        // As xxd groups them: from the first byte on, or from the second.
        for (const from of [0, 1]) {
            const groups = list
                .slice(from)
                .join('')
                .match(/.{1,4}/g) ?? [];
            yield Buffer.from([...list.slice(0, from), ...groups].join(' '));
        }
    }
    const wide = Buffer.from(value, 'utf16le');
    yield wide;
    // But for what depends on the characters around it: a byte or two of the secret at either end.
    for (const inner of [wide, ...base64Of(bytes)])
        for (let shift = 0; shift < 3; shift++)
            yield Buffer.from(within(inner, shift));
}
/** What base64 makes of a secret, for being encoded once more: there the two alphabets are not alike. */
function base64Of(bytes) {
    const texts = [0, 1, 2].map((shift) => within(bytes, shift));
    const both = texts.flatMap((text) => [text, text.replaceAll('+', '-').replaceAll('/', '_')]);
    return [...new Set(both)].map((text) => Buffer.from(text));
}
/** Inside of a longer text: without the characters at both edges that depend on its neighbours as well. */
function within(bytes, shift) {
    const from = Math.ceil((shift * 8) / 6);
    const to = Math.floor(((bytes.length + shift) * 8) / 6);
    return Buffer.concat([Buffer.alloc(shift), bytes, Buffer.alloc(3)])
        .toString('base64')
        .slice(from, to);
}
/** At the end of a text, also with the line break that `echo` puts behind it: up to the last character. */
function* atEnd(bytes, shift) {
    const from = Math.ceil((shift * 8) / 6);
    for (const end of ['', '\n']) {
        const coded = Buffer.concat([Buffer.alloc(shift), bytes, Buffer.from(end)])
            .toString('base64')
            .slice(from);
        yield coded;
        yield coded.replace(/=+$/, '');
    }
}


/***/ }),

/***/ 83145:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ formsOf),
/* harmony export */   g: () => (/* binding */ formsOfWhole)
/* harmony export */ });
/* harmony import */ var _byte_forms_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(68016);
/* harmony import */ var _masks_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(46507);


/** What the usual encoders leave as it is, beside letters and digits: JavaScript's two, RFC 3986, Python, forms. */
const URL_SAFE = ["-_.!~*'()", "-_.!~*'();/?:@&=+$,#", '-_.~', '-_.~/', '*-._'];
/** What every encoder of texts leaves as it is; most tokens are of it. */
const PLAIN = /^[\w.-]*$/;
/** Of so many different characters at most, each choice of those that are percent-encoded is a form. */
const MOST_CHOICES = 4;
/** How quotes are written in HTML: by most, by Python, by Go. */
const HTML_QUOTES = [
    ['&quot;', '&#39;'],
    ['&quot;', '&#x27;'],
    ['&#34;', '&#39;'],
    ['&quot;', "'"],
];
/** A form of an unusual encoding that is shorter than this stands in ordinary text by accident. In bytes. */
const SHORTEST_RARE = 8;
/**
 * Every form in which a secret may turn up in the output of a command: what `masksOf` says must be hidden, and the
 * secret as a whole, each as it is and encoded. None is shorter than a mask may be.
 */
function formsOf(secret) {
    const masks = (0,_masks_js__WEBPACK_IMPORTED_MODULE_0__/* .masksOf */ .JF)(secret);
    if (masks.length === 0)
        return [];
    // Without the line break at its end, which belongs to the output and not to the secret.
    return encodingsOf([...masks, secret.trim()], [secret]);
}
/**
 * Every form of a value in which a message may quote it. A part of a form counts there, so that those of its lines and
 * fields are none of their own.
 */
function formsOfWhole(value) {
    return encodingsOf([value], []);
}
/**
 * The encodings that secrets are hidden in, for messages and for the output of commands alike: docs/command.md lists them.
 *
 * @param asBytes values of which only the encodings of bytes are wanted
 */
function encodingsOf(values, asBytes) {
    const forms = new Map();
    const add = (form, shortest) => {
        if (form.length >= shortest)
            forms.set(form.toString('latin1'), form);
    };
    for (const value of new Set(values)) {
        add(Buffer.from(value), _masks_js__WEBPACK_IMPORTED_MODULE_0__/* .SHORTEST_MASK */ .SE);
        if (PLAIN.test(value))
            continue;
        for (const encode of [urlForms, jsonForms, htmlForms, shellForms])
            for (const text of encode(value))
                add(Buffer.from(text), _masks_js__WEBPACK_IMPORTED_MODULE_0__/* .SHORTEST_MASK */ .SE);
    }
    for (const value of new Set([...values, ...asBytes])) {
        for (const encode of [_byte_forms_js__WEBPACK_IMPORTED_MODULE_1__/* .base64Forms */ .ft, _byte_forms_js__WEBPACK_IMPORTED_MODULE_1__/* .hexForms */ ["do"]])
            for (const text of encode(value))
                add(Buffer.from(text), _masks_js__WEBPACK_IMPORTED_MODULE_0__/* .SHORTEST_MASK */ .SE);
        for (const form of (0,_byte_forms_js__WEBPACK_IMPORTED_MODULE_1__/* .rareForms */ .o1)(value))
            add(form, SHORTEST_RARE);
    }
    return [...forms.values()];
}
function* urlForms(value) {
    const bytes = [...Buffer.from(value)];
    const coded = new Set(bytes.map((byte) => String.fromCharCode(byte)).filter((one) => /[^A-Za-z0-9]/.test(one)));
    for (const safe of new Set([...URL_SAFE, ...choices([...coded])])) {
        for (const upper of [true, false]) {
            const parts = bytes.map((byte) => {
                const character = String.fromCharCode(byte);
                if (/[A-Za-z0-9]/.test(character) || safe.includes(character))
                    return character;
                const hex = byte.toString(16).padStart(2, '0');
                return `%${upper ? hex.toUpperCase() : hex}`;
            });
            yield parts.join('');
            yield parts.map((part) => (part === '%20' ? '+' : part)).join('');
            // Encoded once more.
            if (safe === URL_SAFE[0])
                yield parts.join('').replaceAll('%', '%25');
        }
    }
}
/** Each set of these characters, where they are few. */
function choices(characters) {
    if (characters.length > MOST_CHOICES)
        return [];
    const sets = [''];
    for (const one of characters)
        sets.push(...sets.map((set) => set + one));
    return sets;
}
function* jsonForms(value) {
    const plain = JSON.stringify(value).slice(1, -1);
    const once = new Set();
    const asCode = (upper) => (character) => {
        const hex = character.charCodeAt(0).toString(16).padStart(4, '0');
        return `\\u${upper ? hex.toUpperCase() : hex}`;
    };
    for (const upper of [false, true]) {
        const code = asCode(upper);
        for (const text of [plain, plain.replace(/[^\0-\x7f]/g, code)]) {
            // Go escapes what HTML would read, .NET the quotes and the plus besides; PHP the slash, and more if it is told to.
            for (const escaped of [
                text,
                text.replace(/[<>&\u2028\u2029]/g, code),
                text.replace(/\\"/g, () => code('"')).replace(/[<>&'+`]/g, code),
                text.replace(/\\"/g, () => code('"')).replace(/[<>&']/g, code),
            ]) {
                once.add(escaped);
                once.add(escaped.replaceAll('/', '\\/'));
            }
        }
    }
    for (const text of once) {
        yield text;
        yield text.replace(/["\\]/g, '\\$&');
    }
}
function* htmlForms(value) {
    const text = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    yield text;
    for (const [double, single] of HTML_QUOTES)
        yield text.replaceAll('"', double).replaceAll("'", single);
}
/** Between single quotes (of the shell's trace, of Python), between double quotes, in `$'…'`, and as of `%q`. */
function* shellForms(value) {
    yield value.replaceAll("'", "'\\''");
    yield value.replaceAll("'", `'"'"'`);
    yield value.replace(/[$`"\\]/g, '\\$&');
    yield value
        .replace(/[\\']/g, '\\$&')
        .replaceAll('\n', '\\n')
        .replaceAll('\r', '\\r')
        .replaceAll('\t', '\\t');
    yield value.replace(/[ !"#$&'()*,;<>?[\\\]^`{|}~]/g, '\\$&');
    yield value.replace(/[ !"$&'()*,;<>?[\\\]^`{|}]/g, '\\$&');
}


/***/ }),

/***/ 75255:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ Secrets)
/* harmony export */ });
/* harmony import */ var _byte_forms_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(68016);
/* harmony import */ var _forms_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83145);


const HIDDEN = '***';
/** A piece of a secret as long as this is cut out as well: a server may quote half of what it was sent. */
const PIECE = 12;
/**
 * The secrets that this process has seen, so that no message shows one. The runner's masks are the second
 * line of defence: this one also works before a mask is set and where a runner has none.
 */
class Secrets {
    // The forms of a value are worked out when a message is redacted, which in most runs never happens.
    #known = new Map();
    /** Remembers a secret. Values under four characters are left out: cutting them would cut everything. */
    add(...values) {
        for (const value of values) {
            if (value.length >= 4 && !this.#known.has(value))
                this.#known.set(value, undefined);
        }
    }
    /** Whether a value is one of the secrets that we know already. */
    has(value) {
        return this.#known.has(value);
    }
    /**
     * The text without any known secret, whole, encoded, or in pieces of twelve characters and more, in whatever
     * case: a host name in a redirect, for one, arrives in small letters.
     */
    redact(text) {
        const hidden = new Uint8Array(text.length);
        const lower = small(text);
        let found = false;
        for (const secret of this.#forms()) {
            const length = Math.min(PIECE, secret.length);
            if (!sharesHalf(lower, secret, length))
                continue;
            found = true;
            for (let at = 0; at + length <= lower.length; at++) {
                if (secret.includes(lower.slice(at, at + length)))
                    hidden.fill(1, at, at + length);
            }
        }
        if (!found)
            return text;
        let shown = '';
        for (let at = 0; at < text.length; at++) {
            if (hidden[at] === 0)
                shown += text[at];
            else if (at === 0 || hidden[at - 1] === 0)
                shown += HIDDEN;
        }
        return shown;
    }
    /**
     * Whether a text is one of these secrets sent back: whole, encoded, or a piece of one, with little besides. Secrets of one
     * kind can have a dozen characters in common, as the tokens of HashiCorp Vault have: that is no echo.
     */
    echoedBy(text) {
        return this.redact(text).replaceAll(HIDDEN, '').length < text.length / 2;
    }
    *#forms() {
        for (const [value, known] of this.#known) {
            const all = known ?? forms(value);
            if (known === undefined)
                this.#known.set(value, all);
            yield* all;
        }
    }
}
/**
 * Whether a text may share a piece of a length with a secret: such a piece covers at least one whole window of half
 * its length, so it is enough to look at one window after the other. Nearly every text is done with after that.
 */
function sharesHalf(text, secret, length) {
    const half = length >> 1;
    for (let at = 0; at + half <= text.length; at += half) {
        if (secret.includes(text.slice(at, at + half)))
            return true;
    }
    return false;
}
/** As they are compared: none that a line of ordinary text holds by accident. */
function forms(value) {
    const all = (0,_forms_js__WEBPACK_IMPORTED_MODULE_0__/* .formsOfWhole */ .g)(value).map((form) => small(form.toString()));
    // A piece is enough to be found, so of those that begin alike the longest says it all.
    const sorted = [...new Set(all)].sort((one, other) => other.length - one.length);
    return sorted.filter((form, at) => !sorted.slice(0, at).some((longer) => longer.includes(form)));
}
/** In small letters, and without the difference of the two alphabets of base64; the length stays as it is. */
function small(text) {
    return text
        .replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
        .replace(/[-_]/g, (character) => String.fromCharCode((0,_byte_forms_js__WEBPACK_IMPORTED_MODULE_1__/* .folded */ .TM)(character.charCodeAt(0))));
}


/***/ })

};
