export const id = 6932;
export const ids = [6932];
export const modules = {

/***/ 5507:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ inputText)
/* harmony export */ });
/** An input that is written in YAML, as it is taken: a list by lines, and a map as JSON, as policies are written. */
function inputText(value) {
    if (typeof value === 'string')
        return value.trim();
    if (Array.isArray(value) && value.every((item) => typeof item === 'string'))
        return value.join('\n');
    return value === null || value === undefined ? '' : JSON.stringify(value);
}


/***/ }),

/***/ 4761:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $m: () => (/* binding */ likelySubject),
/* harmony export */   FN: () => (/* binding */ issuerCondition),
/* harmony export */   Z6: () => (/* binding */ subjectsOf),
/* harmony export */   oX: () => (/* binding */ GITHUB_ISSUER)
/* harmony export */ });
/* unused harmony export oneRepository */
/* harmony import */ var _patterns_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(444);

/** The issuer of GitHub.com's jobs. */
const GITHUB_ISSUER = 'https://token.actions.githubusercontent.com';
/**
 * What the subject of GitHub.com's ID tokens must be where conditions name the repository, in both forms: by names, and
 * by names and immutable ids, which repositories have that were made, renamed or moved after 15 July 2026, or opted in.
 * Of a repository whose owner's id is wanted as well the second alone, since the first says nothing about that.
 *
 * Source: GitHub, "OpenID Connect reference" (security/oidc.md).
 *
 * @returns patterns, or undefined where the conditions say nothing of the repository, or all of the subject already
 */
function subjectsOf(set) {
    if (set['sub'] !== undefined)
        return undefined;
    const repositories = listOf(set['repository']);
    const ids = listOf(set['repository_id']);
    const owners = listOf(set['repository_owner_id']);
    if (repositories.length === 0)
        return undefined;
    return repositories.flatMap((repository) => {
        const [owner = '', name = ''] = cutOnce(repository, '/');
        const byName = `repo:${repository}${repository.endsWith('**') ? '' : ':**'}`;
        const immutable = (owners.length === 0 ? ['**'] : owners).flatMap((ownerId) => 
        // Behind a wildcard there is no place left for an id.
        (name.endsWith('**') ? [''] : ids.length === 0 ? ['@**'] : ids.map((id) => `@${id}:**`)).map((id) => `repo:${owner}@${ownerId}/${name}${id}`));
        return owners.length === 0 ? [byName, ...immutable] : immutable;
    });
}
function listOf(written) {
    const values = written === undefined ? [] : Array.isArray(written) ? written : [written];
    return values.map(String);
}
function cutOnce(text, at) {
    const place = text.indexOf(at);
    return place === -1 ? [text] : [text.slice(0, place), text.slice(place + 1)];
}
/** A repository as owner and name, where a pattern is one repository and no more. */
function oneRepository(pattern) {
    const text = textOfPattern(pattern);
    const match = text === undefined ? null : /^([^/:]+)\/([^/:]+)$/.exec(text);
    return match === null ? undefined : { owner: match[1] ?? '', name: match[2] ?? '' };
}
/** The condition that a token is one of an issuer's. */
const issuerCondition = (issuer) => ({ iss: (0,_patterns_js__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .eu)(issuer) });
/** The subject that a job has by default, as far as the claims tell: for people who write out claims by hand. */
function likelySubject(claims) {
    const { repository, environment, event_name: event, ref } = claims;
    if (repository === undefined)
        return undefined;
    if (environment !== undefined)
        return `repo:${repository}:environment:${environment}`;
    if (event === 'pull_request')
        return `repo:${repository}:pull_request`;
    return ref === undefined ? undefined : `repo:${repository}:ref:${ref}`;
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

/***/ 4867:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  K: () => (/* binding */ readRules)
});

// UNUSED EXPORTS: namesWithoutIds

// EXTERNAL MODULE: ./build/config/input-text.js
var input_text = __webpack_require__(5507);
// EXTERNAL MODULE: ./build/config/inputs.js
var inputs = __webpack_require__(9190);
// EXTERNAL MODULE: ./build/config/yaml.js
var yaml = __webpack_require__(5252);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/identity/conditions.js
var identity_conditions = __webpack_require__(9633);
// EXTERNAL MODULE: ./build/identity/github-subject.js
var github_subject = __webpack_require__(4761);
// EXTERNAL MODULE: ./build/identity/patterns.js
var identity_patterns = __webpack_require__(444);
// EXTERNAL MODULE: ./build/providers/index.js + 1 modules
var providers = __webpack_require__(4321);
// EXTERNAL MODULE: ./build/providers/inputs.js
var providers_inputs = __webpack_require__(8944);
// EXTERNAL MODULE: ./build/rules/inputs.js
var rules_inputs = __webpack_require__(2775);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 15 modules
var schemas = __webpack_require__(9691);
// EXTERNAL MODULE: ./build/config/schemas.js
var config_schemas = __webpack_require__(2759);
;// CONCATENATED MODULE: ./build/rules/schema.js



/** Inputs that say where the file is, or what only a step can want. */
const NOT_HERE = ['credentials', 'config', 'config-sha256', 'name'];
/** An input as YAML likes to write it: one value, a list of them (lines), or a map (JSON, as policies are). */
const value = schemas/* union */.KCZ([schemas/* string */.YjP(), schemas/* array */.YOg(schemas/* string */.YjP()), schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* unknown */.L5J())]);
/** What an input is called in the file, its other spellings among them; secrets have no place there. */
function inputsOf(definitions) {
    return Object.fromEntries(definitions
        .filter((input) => !NOT_HERE.includes(input.name) && input.secret !== true)
        .flatMap(({ name: own, aliases = [], description, values }) => {
        const told = values === undefined ? description : `${description} (${values.join(', ')})`;
        return [own, ...aliases].map((each) => [each, value.optional().describe(told)]);
    }));
}
const schema_inputs = inputsOf(providers_inputs/* INPUTS */.m);
const shared = {
    when: config_schemas/* when */.z7
        .optional()
        .describe('claims of the ID token and what they must be, in patterns that hold for the whole of it'),
    trust: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* unknown */.L5J())
        .optional()
        .describe('what jobpass trust needs besides, to make the role on the server'),
};
const rule = schemas/* strictObject */.rej({
    name: config_schemas/* name */.UU.optional().describe('what the log calls the rule'),
    jobs: config_schemas/* name */.UU.optional().describe('whose jobs; needed where `jobs` has several'),
    ...shared,
    ...schema_inputs,
});
const credential = schemas/* strictObject */.rej({
    ...shared,
    rules: schemas/* array */.YOg(rule).min(1, 'is an empty list').optional().describe('the first whose conditions hold wins'),
    ...schema_inputs,
});
/** The file `.jobpass.yml`. */
const rulesFile = schemas/* strictObject */.rej({
    jobs: schemas/* record */.g1P(config_schemas/* name */.UU, schemas/* strictObject */.rej({
        issuer: (0,config_schemas/* httpsUrl */.N3)('any').describe('who issues their ID tokens, exactly as the claim iss has it'),
        when: config_schemas/* when */.z7.optional().describe('what holds for all of them: the repository and its id'),
        'jwks-uri': (0,config_schemas/* httpsUrl */.N3)('any')
            .optional()
            .describe("for jobpass trust: the issuer's keys, where it has no discovery document"),
    }))
        .refine((jobs) => Object.keys(jobs).length > 0, 'is empty')
        .optional()
        .describe('whose jobs this file speaks of'),
    credentials: schemas/* record */.g1P(config_schemas/* text */.Qq.regex(/^[A-Za-z][\w-]{0,63}$/, 'is no name: letters, digits, - and _'), credential)
        .refine((credentials) => Object.keys(credentials).length > 0, 'is empty'),
});

;// CONCATENATED MODULE: ./build/rules/file.js











const LONGEST = 1_000_000;
/**
 * Reads a file of rules. What is said at `jobs`, at a credential and at a rule holds together: no claim is named twice
 * on the way, so none of them can be taken back.
 *
 * @param path for people
 * @param ids to be wanted beside the names that the file has
 * @throws JobpassError `usage` with every problem, its line and column
 */
function readRules(text, path, ids) {
    const problems = new yaml/* Problems */.Z(path, 'The file of rules');
    if (text.length > LONGEST)
        problems.add(undefined, [], 'it is too long');
    problems.throwIfAny();
    const { value, place } = (0,yaml/* parseYaml */.h)(text, problems);
    problems.throwIfAny();
    const parsed = rulesFile.safeParse(value, { reportInput: true });
    if (!parsed.success) {
        for (const issue of parsed.error.issues)
            problems.addIssue(issue, place);
        problems.throwIfAny();
        throw new errors/* JobpassError */.bJ('usage', `The file of rules ${path} cannot be used`);
    }
    const file = parsed.data;
    const jobs = Object.entries(file.jobs ?? {}).map(([name, entry]) => ({
        name,
        issuer: entry.issuer,
        when: entry.when ?? {},
        ...(entry['jwks-uri'] === undefined ? {} : { jwksUri: entry['jwks-uri'] }),
    }));
    const reading = { file, problems, place, ids };
    const credentials = new Map(Object.keys(file.credentials).map((name) => [name, rulesOf(name, reading)]));
    problems.throwIfAny();
    return { path, jobs, credentials, problems, placeOf: place };
}
function rulesOf(name, reading) {
    const { file, problems, place } = reading;
    const credential = file.credentials[name];
    const base = ['credentials', name];
    const rules = credential.rules ?? [undefined];
    const seen = new Set();
    return rules.flatMap((own, at) => {
        const path = own === undefined ? base : [...base, 'rules', at];
        const complain = (to, reason) => problems.add(place(to), to, reason);
        const called = own?.name ?? (own === undefined ? name : `rule ${at + 1}`);
        if (seen.has(called))
            complain(path, `another rule has the name ${called}`);
        seen.add(called);
        const entry = jobsOf(own?.jobs, path, reading);
        const inputs = new Map([...inputsIn(credential, base, complain), ...inputsIn(own ?? {}, path, complain)]);
        inputs.set('provider', inputs.get('provider') ?? impliedProvider({ ...credential, ...own }));
        if (inputs.get('revoke') === 'now')
            complain([...path, 'revoke'], 'must be true or false in a file');
        let conditions = conditionsOf([
            { when: entry === undefined ? undefined : file.jobs?.[entry]?.when, path: ['jobs', entry ?? ''] },
            { when: credential.when, path: base },
            { when: own?.when, path },
        ], complain);
        const issuer = entry === undefined ? undefined : file.jobs?.[entry]?.issuer;
        if (issuer === github_subject/* GITHUB_ISSUER */.oX && reading.ids !== undefined)
            conditions = { ...conditions, ...idsFor(conditions, reading.ids) };
        if (issuer === github_subject/* GITHUB_ISSUER */.oX && decidesBySubject(inputs.get('provider'))) {
            const sub = (0,github_subject/* subjectsOf */.Z6)(conditions);
            if (sub !== undefined)
                conditions = { ...conditions, sub };
        }
        let check;
        try {
            check = (0,identity_conditions/* compileConditions */.am)(issuer === undefined ? conditions : { ...(0,github_subject/* issuerCondition */.FN)(issuer), ...conditions });
        }
        catch (error) {
            complain([...path, 'when'], (0,errors/* tell */.qz)(error));
            return [];
        }
        return [
            {
                credential: name,
                name: called,
                jobs: entry,
                issuer,
                conditions,
                inputs,
                trust: { ...credential.trust, ...own?.trust },
                path,
                place: place(path),
                check,
            },
        ];
    });
}
/** The entry of `jobs` that a rule is for: the one that it names, or the only one. */
function jobsOf(said, path, { file, problems, place }) {
    const known = Object.keys(file.jobs ?? {});
    const complain = (to, reason) => problems.add(place(to), to, reason);
    if (said === undefined) {
        if (known.length > 1)
            complain(path, `jobs is missing: there are ${known.join(' and ')}, and a rule says of which its jobs are`);
        return known[0];
    }
    if (known.includes(said))
        return said;
    complain([...path, 'jobs'], known.length === 0
        ? 'there is no `jobs` in this file'
        : `no entry of jobs has this name: there ${known.length === 1 ? 'is only' : 'are'} ${known.join(', ')}`);
    return undefined;
}
/** The conditions of all levels as one set. */
function conditionsOf(levels, complain) {
    const all = new Map();
    for (const { when = {}, path } of levels) {
        for (const [claim, patterns] of Object.entries(when)) {
            const at = [...path, 'when', claim];
            if (claim === 'iss')
                complain(at, 'is what `issuer` in `jobs` says');
            else if (claim === 'aud')
                complain(at, 'is what the input audience says');
            else if (all.has(claim))
                complain(at, 'has a condition already, further up: say it in one place');
            else
                all.set(claim, patterns);
        }
    }
    return Object.fromEntries(all);
}
/**
 * The names of which the ids are not said: repositories that are written out, and else owners.
 *
 * @returns empty lists where ids are said, or no name is
 */
function namesWithoutIds(set) {
    const written = (claim) => {
        const patterns = [set[claim] ?? []].flat().map(String);
        const names = patterns.flatMap((pattern) => (0,identity_patterns/* textOfPattern */.XY)(pattern) ?? []);
        return names.length === patterns.length ? names : [];
    };
    if (set['repository_id'] !== undefined)
        return { repositories: [], owners: [] };
    const repositories = written('repository').filter((name) => /^[^/]+\/[^/]+$/.test(name));
    if (repositories.length > 0 || set['repository_owner_id'] !== undefined)
        return { repositories, owners: [] };
    return { repositories, owners: written('repository_owner') };
}
function idsFor(set, known) {
    const { repositories, owners } = namesWithoutIds(set);
    const ids = repositories.flatMap((name) => known.repositories.get(name) ?? []);
    const ownerIds = owners.flatMap((name) => known.owners.get(name) ?? []);
    return {
        ...(ids.length > 0 && ids.length === repositories.length ? { repository_id: ids } : {}),
        ...(ownerIds.length > 0 && ownerIds.length === owners.length ? { repository_owner_id: ownerIds } : {}),
    };
}
/** Whether a provider's service decides by the subject, whatever else it looks at. */
function decidesBySubject(provider) {
    return providers/* PROVIDERS */.xq.find(({ name }) => name === provider)?.wantsSubject === true;
}
const NAMES = new Set(providers_inputs/* INPUTS */.m.flatMap(({ name, aliases = [] }) => [name, ...aliases]));
/** The inputs of a part of the file, under their own names. */
function inputsIn(part, path, complain) {
    const found = new Map();
    for (const [name, value] of Object.entries(part)) {
        const text = NAMES.has(name) && name !== 'name' ? (0,input_text/* inputText */.A)(value) : '';
        if (text === '')
            continue;
        const own = (0,rules_inputs/* ownName */.qU)(name);
        if (found.has(own))
            complain([...path, name], `is the same as ${own}, which is given already`);
        found.set(own, text);
    }
    return found;
}
/** The provider where none is named: that of an input which nobody gives who means another. */
function impliedProvider(part) {
    return providers/* PROVIDERS */.xq.find(({ marks = [] }) => marks.some((mark) => mark in part))?.name ?? inputs/* DEFAULT_PROVIDER */.Gr;
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
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9473);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4865);





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
        return found((0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readFileSync)(whole), path);
    }
    catch (error) {
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


/***/ })

};
