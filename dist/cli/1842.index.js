export const id = 1842;
export const ids = [1842];
export const modules = {

/***/ 1842:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  ruled: () => (/* binding */ ruled)
});

// EXTERNAL MODULE: ./build/rules/decide.js
var decide = __webpack_require__(5586);
// EXTERNAL MODULE: ./build/rules/file.js + 1 modules
var rules_file = __webpack_require__(4867);
// EXTERNAL MODULE: ./build/rules/inputs.js
var rules_inputs = __webpack_require__(2775);
// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(4865);
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
var rules_token = __webpack_require__(9013);
// EXTERNAL MODULE: ./build/runners/github-events.js
var github_events = __webpack_require__(5595);
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
        const inputs = (0,rules_inputs/* inputsFor */.pz)(taken, step);
        const kept = [...taken.inputs].filter(([input, value]) => inputs.get(input) !== value);
        runner.log.info(`${name}: ${ruleCalled(taken)} of ${found.path}, line ${taken.place?.line ?? 1} (SHA-256 ${found.sha256})${kept.length === 0
            ? ''
            : `, but for ${kept.map(([input]) => input).join(', ')}, which the step says itself`}`);
        return { name, inputs };
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
function withToken(runner, { audience, raw, servedAt }) {
    let left = { raw, ...(servedAt === undefined ? {} : { servedAt }) };
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


/***/ })

};
