export const id = 9445;
export const ids = [9445];
export const modules = {

/***/ 59445:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ancestor: () => (/* binding */ ancestor),
/* harmony export */   isRunning: () => (/* binding */ isRunning),
/* harmony export */   outermostShell: () => (/* binding */ outermostShell),
/* harmony export */   processMark: () => (/* binding */ processMark),
/* harmony export */   sessionLeader: () => (/* binding */ sessionLeader)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);

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
        const found = await look(pid);
        if (found === undefined)
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
    const session = (await look(process.pid))?.session;
    const found = session === undefined || session <= 1 ? undefined : await look(session);
    return found === undefined ? undefined : { pid: found.pid, startedAt: found.startedAt };
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
        const found = await look(pid);
        if (found === undefined || !SHELLS.includes(found.name))
            break;
        outermost = found;
        pid = found.parent;
    }
    return outermost === undefined ? undefined : { pid: outermost.pid, startedAt: outermost.startedAt };
}
/** The name by which a process was started; empty where the system does not tell. */
function programOf(pid) {
    try {
        const [path = ''] = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(`/proc/${pid}/cmdline`, 'utf8').split('\0');
        return path.slice(path.lastIndexOf('/') + 1);
    }
    catch {
        return '';
    }
}
/** What tells a process from a later one of the same id; undefined where it cannot be seen. */
async function processMark(pid) {
    const found = await look(pid);
    return found === undefined ? undefined : { pid, startedAt: found.startedAt };
}
/** Whether a process still runs: it, and not another one that was given its id. */
async function isRunning({ pid, startedAt }) {
    return (await look(pid))?.startedAt === startedAt;
}
async function look(pid) {
    if (process.platform === 'linux')
        return lookInProc(pid);
    if (process.platform === 'win32')
        return undefined;
    return askPs(pid);
}
/** proc(5): `pid (comm) state ppid …`, with the start in clock ticks since boot as the 22nd field. */
function lookInProc(pid) {
    let text;
    try {
        text = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(`/proc/${pid}/stat`, 'latin1');
    }
    catch {
        return undefined;
    }
    // The name can hold brackets and spaces of its own.
    const end = text.lastIndexOf(')');
    const fields = text.slice(end + 2).split(' ');
    const [state, parent, session, startedAt] = [fields[0], Number(fields[1]), Number(fields[3]), fields[19]];
    // A zombie has ended, and only waits for its parent to hear of it.
    if (startedAt === undefined || state === 'Z' || state === 'X')
        return undefined;
    return { pid, parent, session, startedAt, name: text.slice(text.indexOf('(') + 1, end) };
}
async function askPs(pid) {
    const { execFile } = await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 31421, 19));
    return new Promise((resolve) => {
        const columns = ['-o', 'ppid=', '-o', 'state=', '-o', 'lstart=', '-o', 'ucomm=', '-p', String(pid)];
        execFile('/bin/ps', columns, { timeout: PS_MS, env: { LC_ALL: 'C' } }, (error, text) => {
            const [, parent, state, startedAt, name] = /^\s*(\d+)\s+(\S+)\s+(\S+ +\S+ +\S+ +\S+ +\d{4})\s+(.*\S)\s*$/.exec(text) ?? [];
            const gone = error !== null || startedAt === undefined || state?.startsWith('Z') === true;
            resolve(gone ? undefined : { pid, parent: Number(parent), startedAt, name: name ?? '' });
        });
    });
}


/***/ })

};
