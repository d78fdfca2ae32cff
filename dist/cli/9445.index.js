export const id = 9445;
export const ids = [9445];
export const modules = {

/***/ 59445:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ancestor: () => (/* binding */ ancestor),
/* harmony export */   lookInProc: () => (/* binding */ lookInProc),
/* harmony export */   outermostShell: () => (/* binding */ outermostShell),
/* harmony export */   processMark: () => (/* binding */ processMark),
/* harmony export */   readPs: () => (/* binding */ readPs),
/* harmony export */   scriptShell: () => (/* binding */ scriptShell),
/* harmony export */   sessionLeader: () => (/* binding */ sessionLeader),
/* harmony export */   sightOf: () => (/* binding */ sightOf)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);


/** How many steps up are looked at: between a runner and its action there are few. */
const HIGHEST = 12;
const PS_MS = 3_000;
/**
 * The nearest process above this one that has one of the names; undefined where none has, or where it cannot be seen,
 * as from within a container.
 */
async function ancestor(names) {
    let pid = process.ppid;
    for (let step = 0; step < HIGHEST && pid > 0; step++) {
        const found = await lookTwice(pid);
        if (typeof found === 'string')
            return undefined;
        if (names.includes(found.name) || names.includes(programOf(pid)))
            return { pid: found.pid, startedAt: found.startedAt };
        pid = found.parent;
    }
    return undefined;
}
/**
 * The process that leads the session of this one: the shell of a terminal, the first process of a container; undefined
 * where it cannot be seen, or does not end before the machine does.
 */
async function sessionLeader() {
    const own = await lookTwice(process.pid);
    const session = typeof own === 'string' ? undefined : own.session;
    return session === undefined || session <= 1 ? undefined : processMark(session);
}
/** What runs the lines of a script. */
const SHELLS = ['sh', 'bash', 'dash', 'ash', 'zsh', 'ksh', 'busybox'];
/**
 * The shell that runs the script which this process is called from: of several in a row, such as a `$(…)` within it, the
 * outermost; undefined where none is right above this one.
 */
async function outermostShell() {
    let [pid, outermost] = [process.ppid, undefined];
    for (let step = 0; step < HIGHEST && pid > 0; step++) {
        const found = await lookTwice(pid);
        // It may be a shell as well: the one below it ends sooner than the script.
        if (found === 'unknown')
            return undefined;
        if (found === 'gone' || !SHELLS.includes(found.name))
            break;
        outermost = found;
        pid = found.parent;
    }
    return outermost === undefined ? undefined : { pid: outermost.pid, startedAt: outermost.startedAt };
}
/**
 * The shell that runs the script which this process is called from, and no shell above that: one that was forked from it,
 * as for a `$(…)`, has the same words. Undefined where there is none right above this process, or where it cannot be seen.
 */
async function scriptShell() {
    const own = await lookTwice(process.pid);
    let script = await lookTwice(process.ppid);
    if (typeof own === 'string' || typeof script === 'string' || !isShell(script))
        return undefined;
    // What was started in a session of its own can be another job's: `setsid sh -c command` leaves no shell in between.
    if (own.session !== script.session)
        return undefined;
    for (let step = 0; step < HIGHEST; step++) {
        const above = await lookTwice(script.parent);
        const words = wordsOf(script.pid);
        if (words === '')
            return undefined;
        if (typeof above === 'string' || !isShell(above) || wordsOf(above.pid) !== words)
            break;
        script = above;
    }
    return { pid: script.pid, startedAt: script.startedAt };
}
function isShell({ name }) {
    return SHELLS.includes(name) || name === 'fish';
}
/** The words of a process, with a NUL behind each; empty where the system does not show them. */
function wordsOf(pid) {
    try {
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(`/proc/${pid}/cmdline`, 'utf8');
    }
    catch {
        return '';
    }
}
/** The name by which a process was started; empty where the system does not tell. */
function programOf(pid) {
    const [path = ''] = wordsOf(pid).split('\0');
    return path.slice(path.lastIndexOf('/') + 1);
}
/** What tells a process from a later one of the same id; undefined where it cannot be seen. */
async function processMark(pid) {
    const found = await lookTwice(pid);
    return typeof found === 'string' ? undefined : { pid, startedAt: found.startedAt };
}
/** Whether a process still runs: it, and not another one that was given its id. Never throws. */
async function sightOf({ pid, startedAt }) {
    const found = await look(pid);
    return typeof found === 'string' ? found : found.startedAt === startedAt ? 'runs' : 'gone';
}
/** Where a look fails for a moment, a second one decides. */
async function lookTwice(pid) {
    const found = await look(pid);
    return found === 'unknown' ? look(pid) : found;
}
async function look(pid) {
    if (process.platform === 'linux')
        return lookInProc(pid);
    if (process.platform === 'win32')
        return 'unknown';
    return askPs(pid);
}
/**
 * proc(5): `pid (comm) state ppid …`, with the start in clock ticks since boot as the 22nd field.
 *
 * @param proc where the processes are
 */
function lookInProc(pid, proc = '/proc') {
    let text;
    try {
        text = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(`${proc}/${pid}/stat`, 'latin1');
    }
    catch (error) {
        // Read while it ended, ESRCH. All else, such as EMFILE or EACCES, is about the look and not about the process.
        const code = (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .systemCode */ .xU)(error);
        if (code !== 'ENOENT' && code !== 'ESRCH')
            return 'unknown';
        return hasProcesses(proc) ? 'gone' : 'unknown';
    }
    // The name can hold brackets and spaces of its own.
    const end = text.lastIndexOf(')');
    const fields = text.slice(end + 2).split(' ');
    const [state, parent, session, startedAt] = [fields[0], Number(fields[1]), Number(fields[3]), fields[19]];
    if (end === -1 || startedAt === undefined)
        return 'unknown';
    // A zombie has ended, and only waits for its parent to hear of it.
    if (state === 'Z' || state === 'X')
        return 'gone';
    return { pid, parent, session, startedAt, name: text.slice(text.indexOf('(') + 1, end) };
}
/** Whether processes are to be seen there at all, by the one that is there for sure. */
function hasProcesses(proc) {
    try {
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(`${proc}/self/stat`, 'latin1') !== '';
    }
    catch {
        return false;
    }
}
/** Reads what ps says: POSIX has it exit with more than 0 where no process is selected, and say nothing then. */
function readPs(pid, { exitCode, stdout, stderr }) {
    const nothing = stdout.trim() === '' && stderr.trim() === '';
    if (exitCode !== 0)
        return exitCode === 1 && nothing ? 'gone' : 'unknown';
    const [, parent, state, startedAt, name] = /^\s*(\d+)\s+(\S+)\s+(\S+ +\S+ +\S+ +\S+ +\d{4})\s+(.*\S)\s*$/.exec(stdout) ?? [];
    if (startedAt === undefined || state === undefined)
        return 'unknown';
    return state.startsWith('Z') ? 'gone' : { pid, parent: Number(parent), startedAt, name: name ?? '' };
}
async function askPs(pid) {
    const { execFile } = await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 31421, 19));
    return new Promise((resolve) => {
        const columns = ['-o', 'ppid=', '-o', 'state=', '-o', 'lstart=', '-o', 'ucomm=', '-p', String(pid)];
        // The start is printed as a local time: in one time zone, whatever the system is set to meanwhile.
        const env = { LC_ALL: 'C', TZ: 'UTC' };
        try {
            execFile('/bin/ps', columns, { timeout: PS_MS, env }, (error, stdout, stderr) => {
                const code = error === null ? 0 : error.code;
                const exitCode = typeof code === 'number' ? code : undefined;
                resolve(readPs(pid, { exitCode, stdout, stderr }));
            });
        }
        catch {
            // Some systems' refusals to start a program are thrown at once.
            resolve('unknown');
        }
    });
}


/***/ })

};
