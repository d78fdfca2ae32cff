export const id = 5096;
export const ids = [5096];
export const modules = {

/***/ 5096:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  folderStorage: () => (/* binding */ folderStorage)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/broker/store/memory.js
var memory = __webpack_require__(71671);
// EXTERNAL MODULE: ./build/broker/store/folder/audit-files.js
var audit_files = __webpack_require__(42078);
// EXTERNAL MODULE: ./build/broker/store/folder/entries.js + 2 modules
var folder_entries = __webpack_require__(42745);
// EXTERNAL MODULE: ./build/broker/store/folder/files.js
var files = __webpack_require__(15176);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
;// CONCATENATED MODULE: ./build/broker/store/folder/keys.js



/** Keys in files of a folder that one process has for itself, each `<name>.json` (0600). */
function folderKeys(folder) {
    const path = (name) => (0,external_node_path_.join)(folder, `${name}.json`);
    const versions = new Map();
    return {
        where: (name) => `The file ${path(name)}`,
        read: async (name) => {
            try {
                const text = (0,external_node_fs_.readFileSync)(path(name), 'utf8');
                const version = versions.get(name) ?? 1;
                versions.set(name, version);
                return { text, version };
            }
            catch (error) {
                if ((0,errors/* systemCode */.xU)(error) === 'ENOENT')
                    return undefined;
                throw new errors/* JobpassError */.bJ('state', `The keys in ${path(name)} cannot be read: ${(0,errors/* tell */.qz)(error)}`);
            }
        },
        // Nobody else writes here.
        newer: async () => undefined,
        write: async (name, text, version) => {
            if (version !== (versions.get(name) ?? 0))
                return false;
            writeDurably(folder, path(name), text);
            versions.set(name, version + 1);
            return true;
        },
    };
}
function writeDurably(folder, path, text) {
    try {
        (0,external_node_fs_.mkdirSync)(folder, { recursive: true, mode: 0o700 });
        // What a write that was cut off, or somebody else, left there has a mode of its own, or leads elsewhere.
        (0,external_node_fs_.rmSync)(`${path}.new`, { force: true });
        const fresh = (0,external_node_fs_.openSync)(`${path}.new`, 'wx', 0o600);
        try {
            // Not one write: on a disk that is nearly full it can end in the middle without an error.
            (0,external_node_fs_.writeFileSync)(fresh, text);
            (0,external_node_fs_.fsyncSync)(fresh);
        }
        finally {
            (0,external_node_fs_.closeSync)(fresh);
        }
        (0,external_node_fs_.renameSync)(`${path}.new`, path);
        const directory = (0,external_node_fs_.openSync)(folder, 'r');
        try {
            (0,external_node_fs_.fsyncSync)(directory);
        }
        finally {
            (0,external_node_fs_.closeSync)(directory);
        }
    }
    catch (error) {
        throw new errors/* JobpassError */.bJ('state', `The keys could not be written to ${path}: ${(0,errors/* tell */.qz)(error)}`);
    }
}

;// CONCATENATED MODULE: ./build/broker/store/folder/storage.js







/** The folder of the audit trail in that of the store. */
const TRAIL = 'audit';
const TOKENS = (0,memory/* tokenKey */.bV)('');
/** A store in a folder that one broker has for itself. */
function folderStorage(folder, { clock, onEvent = () => undefined }) {
    const trailFolder = (0,external_node_path_.join)(folder, TRAIL);
    let entries;
    return {
        keys: folderKeys(folder),
        open: async (trail) => {
            const opened = await (0,folder_entries/* openEntries */.Jh)(folder, {
                clock,
                audit: {
                    folder: trailFolder,
                    next: trail.next,
                    noted: (key) => key.startsWith(TOKENS),
                    expired: (value) => trail.of('expired', JSON.parse(value)),
                },
                onProblem: (problem) => onEvent({ kind: 'told', event: 'audit trail not whole', level: 'warn', why: problem }),
                onEvent: (event) => {
                    for (const one of told(event))
                        onEvent(one);
                },
            });
            entries = opened;
            return {
                issue: (token) => opened.put((0,memory/* tokenKey */.bV)(token.jti), JSON.stringify(token), token.exp, trail.of('issued', token)),
                find: async (id) => (0,memory/* parsed */.Yz)(opened.get((0,memory/* tokenKey */.bV)(id))),
                end: (id) => opened.remove((0,memory/* tokenKey */.bV)(id), (value) => trail.of('revoked', JSON.parse(value))),
                use: (key, until) => opened.claim((0,memory/* useKey */.DQ)(key), until),
                note: (event) => opened.note(event),
                count: async () => opened.size,
                get healthy() {
                    return opened.healthy;
                },
                get head() {
                    return opened.head;
                },
                close: () => opened.close(),
            };
        },
        records: async function* () {
            try {
                yield* (0,audit_files/* readTrail */.hd)(files/* nodeFiles */.k, trailFolder);
            }
            catch (error) {
                if ((0,errors/* systemCode */.xU)(error) !== 'ENOENT')
                    throw error;
                throw new errors/* JobpassError */.bJ('state', `There are no records of a broker in ${folder}`, {
                    hint: 'Its configuration says where they are (data): has it been started?',
                });
            }
        },
        close: async () => entries?.close(),
    };
}
function told(event) {
    switch (event.kind) {
        case 'synced':
            return [{ kind: 'synced', seconds: event.seconds }];
        case 'compacted':
            return [
                { kind: 'compacted' },
                { kind: 'told', event: 'journal compacted', before: event.bytesBefore, after: event.bytesAfter },
            ];
        case 'cut':
            return [{ kind: 'told', event: 'journal cut', level: 'warn', file: event.file, bytes: event.bytes }];
        case 'compaction-failed':
            return [{ kind: 'told', event: 'journal not compacted', level: 'warn', why: event.error.told }];
        case 'broken':
            return [{ kind: 'broken', error: event.error }];
    }
}


/***/ })

};
