"use strict";
exports.id = 184;
exports.ids = [184];
exports.modules = {

/***/ 1274:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AA: function() { return /* binding */ checkOwner; },
/* harmony export */   vI: function() { return /* binding */ shortened; },
/* harmony export */   vY: function() { return /* binding */ ownFolder; }
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9984);


/** @throws JobpassError `insecure` for a folder that another user of the machine put there */
function checkOwner(folder) {
    // Windows knows neither: there the folder of temporary files is the user's own.
    if (process.getuid === undefined)
        return;
    const found = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.lstatSync)(folder);
    if (found.uid !== process.getuid() || (found.mode & 0o077) !== 0 || !found.isDirectory())
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('insecure', `The folder ${folder} is not this user's alone`);
}
/**
 * Makes a folder for this user alone, or takes the one that is there.
 *
 * @throws JobpassError `insecure` where somebody else made it, `state` where it cannot be made
 */
function ownFolder(folder) {
    try {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.mkdirSync)(folder, { mode: 0o700 });
    }
    catch (error) {
        if (error.code !== 'EEXIST') {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('state', `The folder ${folder} could not be made: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .tell */ .qz)(error)}`, {
                hint: 'Check free space and permissions, or set TMPDIR to a folder that this user may write to',
                cause: error,
            });
        }
    }
    checkOwner(folder);
    return folder;
}
/** A short name for a longer one, the same for the same (FNV-1a); `node:crypto` costs milliseconds to load. */
function shortened(text) {
    let [low, high] = [0x811c9dc5, 0x9dc5811c];
    for (const unit of Buffer.from(text)) {
        low = Math.imul(low ^ unit, 0x01000193) >>> 0;
        high = Math.imul(high ^ (unit + 1), 0x01000193) >>> 0;
    }
    return low.toString(36) + high.toString(36);
}


/***/ }),

/***/ 2184:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   localRunner: function() { return /* binding */ localRunner; }
/* harmony export */ });
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8161);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_os__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9984);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8372);
/* harmony import */ var _shell_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5390);




/** No CI system that we know: a machine, a container, a batch job. Its ID token must be given. */
function localRunner(env) {
    const runner = (0,_shell_js__WEBPACK_IMPORTED_MODULE_2__/* .shellRunner */ .$)(env, {
        name: 'local',
        job: [],
        key: [],
        idToken: async () => {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('no-id-token', 'This is no job of a CI system that Jobpass knows, so it has no ID token', {
                hint: 'Give one by --id-token-file, --id-token-env or --id-token-command, or name the system with --runner',
            });
        },
    });
    return {
        ...runner,
        job: () => ({ user: (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_3__/* .printable */ .g)((0,node_os__WEBPACK_IMPORTED_MODULE_0__.userInfo)().username), machine: (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_3__/* .printable */ .g)((0,node_os__WEBPACK_IMPORTED_MODULE_0__.hostname)()) }),
        signOfLife: async () => {
            const { sessionLeader } = await __webpack_require__.e(/* import() */ 890).then(__webpack_require__.bind(__webpack_require__, 5890));
            const leader = await sessionLeader();
            return leader === undefined ? { kind: 'none' } : { kind: 'process', ...leader };
        },
    };
}


/***/ }),

/***/ 5390:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  $: function() { return /* binding */ shellRunner; }
});

// UNUSED EXPORTS: shellFolder

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9984);
// EXTERNAL MODULE: ./build/folders.js
var folders = __webpack_require__(1274);
// EXTERNAL MODULE: ./build/text/masks.js
var masks = __webpack_require__(8406);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(8372);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
;// CONCATENATED MODULE: ./build/runners/saved-state.js



/** A folder in a job's own, with a file for each value: steps that run side by side do not overwrite each other's. */
const FOLDER = 'jobpass-memory';
/** Remembers a value until the job's end, for a system that has no memory of its own. @throws JobpassError `state` */
function saveStateIn(folder, name, value) {
    const file = (0,external_node_path_.join)(folder, FOLDER, name.replace(/[^\w-]/g, '_'));
    try {
        (0,external_node_fs_.mkdirSync)((0,external_node_path_.join)(folder, FOLDER), { recursive: true, mode: 0o700 });
        if (value === '')
            (0,external_node_fs_.rmSync)(file, { force: true });
        else
            (0,external_node_fs_.writeFileSync)(file, value, { mode: 0o600 });
    }
    catch (error) {
        throw new errors/* JobpassError */.bJ('state', `What is needed at the job's end could not be remembered: ${(0,errors/* tell */.qz)(error)}`, {
            hint: 'Check free space and permissions of the folder for temporary files',
            cause: error,
        });
    }
}
/** Everything that was remembered. */
function savedStateIn(folder) {
    const path = (0,external_node_path_.join)(folder, FOLDER);
    let names;
    try {
        names = (0,external_node_fs_.readdirSync)(path);
    }
    catch {
        return new Map();
    }
    return new Map(names.flatMap((name) => {
        try {
            return [[name, (0,external_node_fs_.readFileSync)((0,external_node_path_.join)(path, name), 'utf8')]];
        }
        catch {
            // Another process of the job has just removed it.
            return [];
        }
    }));
}
/**
 * Removes the memory of a job where it has nothing left to remember: what it says of folders that are gone is nothing.
 *
 * @param whole the job's folder as well, if it is empty
 */
function forgetIn(folder, whole) {
    const memory = join(folder, FOLDER);
    try {
        for (const [name, path] of savedStateIn(folder))
            if (!existsSync(path))
                saveStateIn(folder, name, '');
        if (existsSync(memory))
            rmdirSync(memory);
        if (whole)
            rmdirSync(folder);
    }
    catch {
        // Something of another step is in it.
    }
}

;// CONCATENATED MODULE: ./build/runners/shell.js







/** How long after the script's end its job may take to log out by itself, which is then in its log, in milliseconds. */
const LOG_OUT_MS = 2_000;
/** The name of the folder in which each such job of this user has one. */
function shellFolder() {
    return `jobpass-${process.getuid?.() ?? 'user'}`;
}
/** What tells jobs apart as the name of a folder. Cut short, two jobs could have the same. */
function folderName(job) {
    return /^[\w-]{1,80}$/.test(job) ? job : `${job.replace(/[^\w-]/g, '_').slice(0, 40)}-${(0,folders/* shortened */.vI)(job)}`;
}
/** The runner of such a system. Lines for people go to stderr: what a command prints on stdout is for programs. */
function shellRunner(env, system) {
    const say = (level, message) => void process.stderr.write(`jobpass: ${level}${message}\n`);
    const { mask, exportVariable, announce, summary, workers = [], otherSign = { kind: 'none' } } = system;
    const temporaryFolder = () => {
        const key = system.key.flatMap((variable) => env[variable] || []);
        const base = (0,folders/* ownFolder */.vY)((0,external_node_path_.join)(system.folder ?? (0,external_node_os_.tmpdir)(), shellFolder()));
        return (0,folders/* ownFolder */.vY)((0,external_node_path_.join)(base, folderName(`${system.name}-${key}`)));
    };
    return {
        name: system.name,
        log: {
            info: (message) => say('', message),
            warning: (message) => say('warning: ', message),
            error: (message) => say('error: ', message),
        },
        job: () => Object.fromEntries(system.job.flatMap(([claim, variable]) => {
            const value = (0,printable/* printable */.g)(env[variable]);
            return value === '' ? [] : [[claim, value]];
        })),
        ...(system.claims === undefined ? {} : { claims: system.claims }),
        inputs: () => new Map(),
        idToken: (audience, http, attempt) => system.idToken(audience, http, attempt),
        secrets: () => system.secrets?.() ?? [],
        idTokensUntil: () => system.idTokensUntil?.(),
        disposable: system.disposable ?? false,
        signOfLife: async () => {
            const processes = await __webpack_require__.e(/* import() */ 890).then(__webpack_require__.bind(__webpack_require__, 5890));
            const worker = system.oneShell ? await processes.outermostShell() : await processes.ancestor(workers);
            if (worker === undefined)
                return otherSign;
            return { kind: 'process', ...worker, ...(system.oneShell ? { graceMs: LOG_OUT_MS } : {}) };
        },
        variables: [
            ...system.job.map(([, variable]) => variable),
            ...system.key,
            ...(system.variables ?? []),
            'TMPDIR',
        ],
        mask: async (secrets) => mask?.(secrets.flatMap(masks/* masksOf */.JF)),
        ...(mask === undefined
            ? { unmasked: `${system.name} cannot be told to hide what it did not know before the job` }
            : {}),
        handsOn: exportVariable === undefined ? 'file' : 'variables',
        exportVariable: exportVariable ??
            (() => {
                throw new errors/* JobpassError */.bJ('delivery', `${system.name} takes no variables from a step`, {
                    hint: 'Use jobpass exec, or jobpass login, whose file later steps source',
                });
            }),
        ...(announce === undefined ? {} : { announce }),
        // Nothing takes outputs there: what they hold is in the variables as well.
        setOutput: () => undefined,
        temporaryFolder,
        saveState: (name, value) => saveStateIn(temporaryFolder(), name, value),
        savedState: () => savedStateIn(temporaryFolder()),
        printRecord: (line) => void process.stderr.write(`${line}\n`),
        summary: async (table) => summary?.(table),
    };
}


/***/ })

};
;