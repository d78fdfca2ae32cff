export const id = 1842;
export const ids = [1842];
export const modules = {

/***/ 31842:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  ruled: () => (/* binding */ ruled)
});

// EXTERNAL MODULE: ./build/rules/decide.js
var decide = __webpack_require__(55586);
// EXTERNAL MODULE: ./build/rules/file.js + 1 modules
var rules_file = __webpack_require__(24905);
// EXTERNAL MODULE: ./build/rules/inputs.js
var rules_inputs = __webpack_require__(2775);
// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(31421);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(64865);
// EXTERNAL MODULE: ./build/rules/find.js
var find = __webpack_require__(5501);
;// CONCATENATED MODULE: ./build/rules/source.js




/** The longest that git may take, in milliseconds. */
const GIT_MS = 10_000;
const LONGEST = 1_000_000;
/**
 * The file of rules of a job. Where files of a stranger may be checked out, it is read from the commit that the workflow
 * is from, unless its SHA-256 is known.
 *
 * @throws JobpassError `usage` where there is none, `insecure` where it may be a stranger's
 */
async function rulesOfJob(runner, { config, sha256 }) {
    const folder = runner.workspace?.() ?? process.cwd();
    if (sha256 !== undefined && !/^[0-9a-f]{64}$/i.test(sha256)) {
        throw new errors/* JobpassError */.bJ('usage', 'The input config-sha256 is no SHA-256', {
            hint: 'Write it in 64 hex digits, as sha256sum does',
        });
    }
    const strangers = runner.strangers?.();
    if (strangers !== undefined && sha256 === undefined) {
        return fromCommit(folder, config, strangers);
    }
    const rules = (0,find/* readRulesIn */.b6)(folder, config);
    if (sha256 !== undefined && sha256.toLowerCase() !== rules.sha256) {
        throw new errors/* JobpassError */.bJ('insecure', `${rules.path} is another than config-sha256 says: ${rules.sha256}`, {
            hint: 'Look at what has changed in it, and give the SHA-256 of what you trust',
        });
    }
    return rules;
}
/** That a file from a workspace was read for a job whose ID token says that a stranger's may be there. */
function strangersFile(path, event) {
    return new errors/* JobpassError */.bJ('insecure', `${path} was not used: the ID token says that this job is of ${(0,printable/* printable */.g)(event, 40)}`, { hint: 'Give its SHA-256 as config-sha256' });
}
async function fromCommit(folder, config, { why, commit }) {
    const refused = (reason) => new errors/* JobpassError */.bJ('insecure', `No file of rules is read from the workspace ${why}: ${reason}`, {
        hint: 'Run this step before the stranger’s files are checked out (a plain checkout has that commit), or give the SHA-256 of the file you trust as config-sha256',
    });
    if (commit === undefined || !/^[0-9a-f]{40,64}$/.test(commit))
        throw refused('and no commit is known');
    const names = config === undefined ? [...find/* RULES_FILES */.CI] : [(0,find/* inTree */._Z)(folder, config)];
    if (names.some((name) => name === undefined))
        throw refused(`and ${(0,printable/* printable */.g)(config)} is not a file of the repository`);
    const listed = await git(folder, ['ls-tree', '-z', commit, '--', ...names]);
    if (listed === undefined)
        throw refused(`and the commit ${commit.slice(0, 12)} is not there`);
    const entries = listed
        .toString('utf8')
        .split('\0')
        .filter((line) => line !== '')
        .map((line) => /^(\d+) (\w+) ([0-9a-f]+)\t(.*)$/s.exec(line));
    const [first, another] = entries;
    if (first === undefined || first === null) {
        throw refused(`and the commit ${commit.slice(0, 12)} has no ${names.join(' and no ')}`);
    }
    const [, mode = '', , object = '', name = ''] = first;
    if (another !== undefined)
        throw refused('and there are two in the commit: say which (config)');
    // A link would lead to what is checked out.
    if (!/^100\d{3}$/.test(mode))
        throw refused(`and ${name} is no plain file in that commit`);
    const content = await git(folder, ['cat-file', 'blob', object]);
    if (content === undefined)
        throw refused(`and ${name} cannot be read from the commit`);
    return (0,find/* found */.F9)(content, `${name} of the commit ${commit.slice(0, 12)}`);
}
/** What git prints; undefined where it fails. It fetches nothing, and follows no replacement of objects. */
function git(folder, words) {
    return new Promise((resolve) => {
        (0,external_node_child_process_.execFile)('git', ['-c', `safe.directory=${folder}`, '-C', folder, '--no-pager', ...words], {
            encoding: 'buffer',
            timeout: GIT_MS,
            killSignal: 'SIGKILL',
            maxBuffer: LONGEST,
            // Nothing that an earlier step set leads git elsewhere.
            env: {
                ...{ PATH: process.env['PATH'], HOME: process.env['HOME'], SystemRoot: process.env['SystemRoot'] },
                ...{ GIT_NO_REPLACE_OBJECTS: '1', GIT_NO_LAZY_FETCH: '1', GIT_OPTIONAL_LOCKS: '0' },
                ...{ GIT_TERMINAL_PROMPT: '0', GIT_LITERAL_PATHSPECS: '1', GIT_CONFIG_NOSYSTEM: '1' },
            },
        }, (error, stdout) => resolve(error === null ? stdout : undefined));
    });
}

// EXTERNAL MODULE: ./build/rules/token.js
var rules_token = __webpack_require__(39013);
// EXTERNAL MODULE: ./build/runners/github-events.js
var github_events = __webpack_require__(25595);
;// CONCATENATED MODULE: ./build/job/ruled.js






/**
 * The inputs that the file of rules gives this job, under the names of its credentials. What the step says itself holds
 * in the place of what the file says.
 *
 * @returns them, and the runner as it is to be asked from here on: the ID token that was asked for serves once more
 * @throws JobpassError `refused` where no rule is for this job
 */
async function ruled(names, given, runner, options) {
    const source = { config: given.get('config'), sha256: given.get('config-sha256') };
    const found = await rulesOfJob(runner, source);
    const file = (0,rules_file/* readRules */.K)(found.text, found.path);
    const rules = names.flatMap((name) => (0,decide/* rulesFor */.NP)(file, name));
    const step = (0,rules_inputs/* stepsOwn */.YF)(given);
    const token = rules.some(hasConditions) ? await (0,rules_token/* tokenFor */.f)(rules, step, runner, options) : undefined;
    const claims = token?.claims ?? {};
    const event = String(claims['event_name'] ?? '');
    // The claim is signed, what the runner's variables say is not.
    if ((0,github_events/* isStrangersEvent */.w)(event) && source.sha256 === undefined && runner.strangers?.() === undefined)
        throw strangersFile(found.path, event);
    const each = names.map((name) => {
        const decision = (0,decide/* decide */.LD)(file, name, claims);
        const { taken } = decision;
        if (taken === undefined)
            throw (0,decide/* nothingFor */.Nw)(decision, found.path);
        (0,rules_inputs/* checkDestination */.br)(taken, step, found.path);
        const inputs = (0,rules_inputs/* inputsFor */.pz)(taken, step);
        const kept = [...taken.inputs].filter(([input, value]) => inputs.get(input) !== value);
        runner.log.info(`${name}: ${ruleCalled(taken)} of ${found.path}, line ${taken.place?.line ?? 1} (SHA-256 ${found.sha256})${kept.length === 0
            ? ''
            : `, but for ${kept.map(([input]) => input).join(', ')}, which the step says itself`}`);
        return { name, inputs, shared: new Set(step.keys()) };
    });
    return { each, asked: token === undefined ? runner : withToken(runner, token) };
}
function hasConditions({ conditions, issuer }) {
    return issuer !== undefined || Object.keys(conditions).length > 0;
}
/** Rules without a name are called by their number. */
function ruleCalled({ name }) {
    return name.startsWith('rule ') ? name : `rule ${name}`;
}
/** The runner that hands out a token which it gave already, once; from then on a new one each time, as ever. */
function withToken(runner, { audience, claims: _, fresh: __, ...token }) {
    // No longer fresh when it is handed out.
    let left = token;
    return {
        ...runner,
        idToken: async (wanted, http, attempt) => {
            const served = left;
            if (served === undefined || wanted !== audience)
                return runner.idToken(wanted, http, attempt);
            left = undefined;
            return served;
        },
    };
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


/***/ })

};
