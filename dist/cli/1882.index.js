export const id = 1882;
export const ids = [1882,9445,2290,9674];
export const modules = {

/***/ 6699:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BR: () => (/* binding */ highest),
/* harmony export */   Je: () => (/* binding */ WAIT_MS),
/* harmony export */   VU: () => (/* binding */ OLDER),
/* harmony export */   bX: () => (/* binding */ LONGEST_MESSAGE),
/* harmony export */   td: () => (/* binding */ askControl),
/* harmony export */   uM: () => (/* binding */ linkTo)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(77030);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(19473);




/** The names of links, with their numbers. */
const OLDER = /^control-([1-9]\d{0,8})$/;
/** Of a request, in characters. */
const LONGEST_MESSAGE = 64 * 1024;
/** Of an answer, which may tell of all roles of a broker. */
const LONGEST_ANSWER = 16 * 1024 * 1024;
/** How long either side waits for the other, in milliseconds. */
const WAIT_MS = 15_000;
/** The number of the highest link in a folder, or 0. */
function highest(folder) {
    return Math.max(0, ...(0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readdirSync)(folder).map((name) => Number(OLDER.exec(name)?.[1] ?? 0)));
}
function linkTo(folder, number) {
    return (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, `control-${number}`);
}
/**
 * Asks the process that has a folder.
 *
 * @param who what it is, for messages: `broker`
 * @throws JobpassError `unreachable` when none runs there, `refused` with its reason
 */
async function askControl(folder, request, who, waitMs = WAIT_MS) {
    const text = await new Promise((resolve, reject) => {
        const unreachable = (error) => reject(new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('unreachable', `No ${who} answers in the folder ${folder}: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .tell */ .qz)(error)}`, {
            hint: 'Start it, or run this as the user and on the machine that it runs on',
        }));
        let path;
        try {
            path = linkTo(folder, highest(folder));
        }
        catch (error) {
            unreachable(error);
            return;
        }
        const socket = node_net__WEBPACK_IMPORTED_MODULE_1__.connect(path);
        let answer = '';
        // Of the whole, and not of its silence.
        const timer = setTimeout(() => socket.destroy(Object.assign(new Error(), { code: 'ETIMEDOUT' })), waitMs);
        socket.setEncoding('utf8').on('data', (chunk) => {
            answer += chunk;
            if (answer.length > LONGEST_ANSWER)
                socket.destroy(new Error('too long'));
        });
        socket.once('error', unreachable);
        socket.once('end', () => resolve(answer));
        socket.once('close', () => clearTimeout(timer));
        socket.write(`${JSON.stringify(request)}\n`);
    });
    let said;
    try {
        said = JSON.parse(text);
    }
    catch {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('malformed', `The ${who} in the folder ${folder} gave no whole answer`);
    }
    if (Object.hasOwn(said, 'done'))
        return said.done;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('refused', String(said.failed ?? `The ${who} refused, without a reason`));
}


/***/ }),

/***/ 26567:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ openControl)
/* harmony export */ });
/* unused harmony export fitsSocket */
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(73024);
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(77030);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(19473);
/* harmony import */ var _client_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6699);






const SOCKET = /^control-([1-9]\d{0,8})-[0-9a-f]{6}\.sock$/;
/** What the kernel takes as the path of a socket, in bytes, without the zero at its end: 104 on macOS. */
const LONGEST_PATH = 103;
const LONGEST_NAME = '/control-999999999-000000.sock';
/** Whether a socket in a folder has a path that the kernel takes. */
function fitsSocket(folder) {
    return Buffer.byteLength(folder + LONGEST_NAME) <= LONGEST_PATH;
}
/**
 * Takes a folder for one process. Whoever has the link `control-<n>` with the highest n has it, as long as somebody
 * listens on the socket behind it, which the kernel gives up whichever way the process ends:
 * 1. where nobody listens behind the highest link, n, a socket for n+1 is opened;
 * 2. the link n+1 to it is made. It listens by then, and of several processes that come so far one makes the link;
 * 3. whoever was so slow that there is a higher link by now was too late: n+1 was taken and given up meanwhile;
 * 4. what is older is deleted; the highest link never is, so the numbers never go back.
 * The socket is also the way by which others reach the process. Only its owner can (0600).
 *
 * @throws JobpassError `usage` when another process has it, or the socket cannot be made
 */
async function openControl(folder, { who, hint, answer }) {
    const inUse = () => new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .JobpassError */ .bJ('usage', `Another ${who} runs on the folder ${folder}`, { hint });
    if (!fitsSocket(folder)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .JobpassError */ .bJ('usage', `The path of the folder is too long for a socket in it: ${folder}`, {
            hint: `It can have ${LONGEST_PATH - LONGEST_NAME.length} bytes`,
        });
    }
    try {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.mkdirSync)(folder, { recursive: true, mode: 0o700 });
    }
    catch (error) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .JobpassError */ .bJ('usage', `The folder ${folder} cannot be made: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .tell */ .qz)(error)}`);
    }
    const server = node_net__WEBPACK_IMPORTED_MODULE_2__.createServer((socket) => serve(socket, answer));
    const close = () => new Promise((resolve) => server.close(() => resolve()));
    try {
        const last = (0,_client_js__WEBPACK_IMPORTED_MODULE_5__/* .highest */ .BR)(folder);
        if (last > 0 && (await isAlive((0,_client_js__WEBPACK_IMPORTED_MODULE_5__/* .linkTo */ .uM)(folder, last))))
            throw inUse();
        const number = last + 1;
        const name = `control-${number}-${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(3).toString('hex')}.sock`;
        await listen(server, (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(folder, name));
        (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.symlinkSync)(name, (0,_client_js__WEBPACK_IMPORTED_MODULE_5__/* .linkTo */ .uM)(folder, number));
        if ((0,_client_js__WEBPACK_IMPORTED_MODULE_5__/* .highest */ .BR)(folder) !== number)
            throw inUse();
        tidy(folder, number);
        return { close };
    }
    catch (error) {
        await close();
        if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .JobpassError */ .bJ)
            throw error;
        if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .systemCode */ .xU)(error) === 'EEXIST')
            throw inUse();
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .JobpassError */ .bJ('usage', `The folder ${folder} cannot be taken: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .tell */ .qz)(error)}`);
    }
}
function tidy(folder, number) {
    for (const name of (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readdirSync)(folder)) {
        const [, older] = _client_js__WEBPACK_IMPORTED_MODULE_5__/* .OLDER */ .VU.exec(name) ?? SOCKET.exec(name) ?? [];
        if (older !== undefined && Number(older) < number)
            (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.rmSync)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(folder, name), { force: true });
    }
}
function listen(server, path) {
    return new Promise((resolve, reject) => {
        server.once('error', reject);
        // Otherwise others could connect for the moment between the socket's being made and its being closed to them.
        const mask = process.umask(0o177);
        try {
            server.listen(path, resolve);
        }
        finally {
            process.umask(mask);
        }
    });
}
function isAlive(path) {
    return new Promise((resolve) => {
        const socket = node_net__WEBPACK_IMPORTED_MODULE_2__.connect(path);
        socket.once('connect', () => {
            socket.destroy();
            resolve(true);
        });
        // Whatever else it is, such as a full queue of a process that is busy or stopped, it is no sign of nobody.
        socket.once('error', (error) => resolve(!['ECONNREFUSED', 'ENOENT'].includes((0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .systemCode */ .xU)(error) ?? '')));
    });
}
function serve(socket, answer) {
    socket.setTimeout(_client_js__WEBPACK_IMPORTED_MODULE_5__/* .WAIT_MS */ .Je, () => socket.destroy());
    socket.on('error', () => undefined);
    let text = '';
    const take = (chunk) => {
        text += chunk;
        if (text.length > _client_js__WEBPACK_IMPORTED_MODULE_5__/* .LONGEST_MESSAGE */ .bX)
            socket.destroy();
        if (!text.includes('\n'))
            return;
        socket.off('data', take);
        respond(text, answer).then((said) => socket.end(JSON.stringify(said)));
    };
    socket.setEncoding('utf8').on('data', take);
}
async function respond(text, answer) {
    try {
        return { done: await answer(JSON.parse(text)) };
    }
    catch (error) {
        return { failed: (0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .tell */ .qz)(error) };
    }
}


/***/ }),

/***/ 26939:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  H: () => (/* binding */ DELIVERY)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/text/shell.js
var shell = __webpack_require__(89372);
;// CONCATENATED MODULE: ./build/delivery/file.js




/** As files that only the job's user can read, with their paths in variables and outputs. */
const file = {
    name: 'file',
    deliver: (lease, context) => {
        const { forms, folder, fileMode, runner } = context;
        if (forms !== undefined) {
            const { files, variables, told } = forms.file(lease, folder);
            for (const { name, text } of files)
                write((0,external_node_path_.join)(folder, name), text, fileMode);
            for (const [name, value] of variables)
                runner.exportVariable(name, value);
            return [`${files.map(({ name }) => `file ${(0,external_node_path_.join)(folder, name)}`).join(', ')} (${told})`];
        }
        // What everyone may see is no use in a file: programs look for it in their environment.
        const open = lease.values.filter((one) => one.public === true);
        for (const { variable, value } of open)
            context.runner.exportVariable(variable, value);
        return [
            ...filesOf(lease.values, context).map((made) => {
                write(made.path, made.text, context.fileMode);
                context.runner.exportVariable(made.variable, made.path);
                context.runner.setOutput(made.output, made.path);
                return `file ${made.path} (variable ${made.variable})`;
            }),
            ...open.map(({ variable }) => `variable ${variable}`),
        ];
    },
    replace: (lease, context) => {
        const files = context.forms?.refresh(lease).map(({ name, text }) => ({ path: (0,external_node_path_.join)(context.folder, name), text })) ??
            filesOf(lease.values, context);
        for (const { path, text } of files) {
            // Left by one that was killed in the middle.
            (0,external_node_fs_.rmSync)(`${path}.new`, { force: true });
            write(`${path}.new`, text, context.fileMode);
            (0,external_node_fs_.renameSync)(`${path}.new`, path);
        }
    },
};
function filesOf(values, { folder, fileFormat }) {
    const secrets = values.filter((one) => one.public !== true);
    if (fileFormat === 'raw') {
        return secrets.map(({ output, variable, value }) => ({
            path: (0,external_node_path_.join)(folder, output),
            // No line break at the end: many programs take a file's content as the header's value.
            text: value,
            variable: `${variable}_FILE`,
            output: output === 'token' ? 'file' : `${output}-file`,
        }));
    }
    if (secrets.length === 0)
        return [];
    const json = fileFormat === 'json';
    const text = json
        ? `${JSON.stringify(Object.fromEntries(secrets.map(({ variable, value }) => [variable, value])), undefined, 2)}\n`
        : secrets.map(({ variable, value }) => `${variable}=${(0,shell/* quoted */.T)(value)}\n`).join('');
    const path = (0,external_node_path_.join)(folder, json ? 'secrets.json' : 'secrets.env');
    return [{ path, text, variable: 'JOBPASS_SECRETS_FILE', output: 'file' }];
}
/** Makes a file that must not be there yet. @throws JobpassError `delivery` */
function write(path, text, mode) {
    try {
        (0,external_node_fs_.writeFileSync)(path, text, { mode, flag: 'wx' });
    }
    catch (error) {
        throw new errors/* JobpassError */.bJ('delivery', `The credential's file could not be written: ${(0,errors/* tell */.qz)(error)}`, {
            hint: 'Check free space and permissions of the runner’s temporary folder',
            cause: error,
        });
    }
}

;// CONCATENATED MODULE: ./build/delivery/endpoint.js


/**
 * As an address on this machine that hands out the credential for as long as the job lives: variables and outputs hold
 * that address and a token that is good for it alone.
 */
const endpoint = {
    name: 'endpoint',
    deliver: (lease, { runner, endpoint: served, forms, folder, fileMode }) => {
        if (served === undefined)
            throw new Error('delivery by endpoint without one');
        runner.setOutput('endpoint', served.url);
        runner.setOutput('endpoint-token', served.token);
        if (forms !== undefined) {
            const { files, variables, told } = forms.endpoint(served, folder);
            for (const { name, text } of files)
                write((0,external_node_path_.join)(folder, name), text, fileMode);
            for (const [name, value] of variables)
                runner.exportVariable(name, value);
            return [`endpoint ${served.url} (${told})`];
        }
        const open = lease.values.filter((one) => one.public === true);
        for (const { variable, value } of open)
            runner.exportVariable(variable, value);
        const variable = lease.values.find((one) => one.public !== true)?.variable ?? 'JOBPASS_TOKEN';
        runner.exportVariable(`${variable}_ENDPOINT`, served.url);
        runner.exportVariable(`${variable}_ENDPOINT_TOKEN`, served.token);
        return [
            `endpoint ${served.url} (variable ${variable}_ENDPOINT)`,
            ...open.map(({ variable: name }) => `variable ${name}`),
        ];
    },
};

;// CONCATENATED MODULE: ./build/delivery/env.js

/** The longest variable with which Linux starts a process, and well below the most of all together, in bytes. */
const LONGEST = 128 * 1024;
const MOST = 1024 * 1024;
/** As variables of all later steps. */
const env = {
    name: 'env',
    deliver: (lease, { runner }) => {
        checkSizes(lease.values);
        return lease.values.map(({ variable, value }) => {
            runner.exportVariable(variable, value);
            return `variable ${variable}`;
        });
    },
};
/** With a variable that cannot be, no later step would start, and the one that revokes is a later step. */
function checkSizes(values) {
    const refuse = (problem) => {
        throw new errors/* JobpassError */.bJ('delivery', problem, { hint: 'Give deliver: file' });
    };
    let sum = 0;
    for (const { variable, value } of values) {
        // With the sign between, and the null byte behind.
        const size = variable.length + 2 + Buffer.byteLength(value);
        sum += size;
        if (value.includes('\0'))
            refuse(`The value for ${variable} has a null byte, which no variable can hold`);
        if (size > LONGEST)
            refuse(`The value for ${variable} is longer than a variable can be (128 KiB)`);
    }
    if (sum > MOST)
        refuse('The values are longer together than variables should be (1 MiB)');
}

;// CONCATENATED MODULE: ./build/delivery/output.js
/** As outputs of this step, for the steps that name them. */
const output = {
    name: 'output',
    deliver: (lease, { runner }) => lease.values.map(({ output: name, value }) => {
        runner.setOutput(name, value);
        return `output ${name}`;
    }),
};

;// CONCATENATED MODULE: ./build/delivery/index.js




/** Every delivery, by its name in the input `deliver`. */
const DELIVERY = { env: env, output: output, file: file, endpoint: endpoint };


/***/ }),

/***/ 63117:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AA: () => (/* binding */ checkOwner),
/* harmony export */   vI: () => (/* binding */ shortened),
/* harmony export */   vY: () => (/* binding */ ownFolder)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);


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

/***/ 55232:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ checkAudience)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _http_hosts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(82178);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(64865);



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

/***/ 29674:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ withKept),
/* harmony export */   m: () => (/* binding */ endFolder),
/* harmony export */   tidy: () => (/* binding */ tidy)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _providers_index_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(54321);
/* harmony import */ var _account_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(26991);
/* harmony import */ var _auditor_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(89235);
/* harmony import */ var _end_all_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(62615);
/* harmony import */ var _folder_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(27498);






/** How much of the time is for revocation: what is left is for the probe. */
const PATIENCE = 0.84;
/**
 * Takes a folder's leases back from the keeper, revokes them, asks for the proof, and tells how they ended.
 *
 * The keeper's word that one has ended already is not taken: any step of the job could have written it. It is revoked
 * and probed again, unless it has expired by itself meanwhile.
 *
 * @returns undefined where nothing was saved
 * @throws JobpassError `state` where what was saved cannot be read
 */
async function endFolder(folder, { runner, clock, budgetMs, last }) {
    const began = clock.elapsed();
    const saved = folder.load();
    if (saved === undefined)
        return undefined;
    const doubts = await release(folder, saved);
    const kept = readKept(folder, doubts);
    const state = withKept(saved, kept);
    const words = new Map(state.leases.map((held) => [held, held.ending]));
    for (const held of state.leases) {
        if (kept?.leases.some(({ lease }) => lease.id === held.lease.id) && !isOver(held, clock.now()))
            delete held.ending;
    }
    const { settings, life } = state;
    const auditor = new _auditor_js__WEBPACK_IMPORTED_MODULE_3__/* .Auditor */ .x({ settings, clock, log: runner.log, print: runner.printRecord });
    // Required or not: what is here must end.
    await auditor.open().catch(() => undefined);
    const leftMs = Math.max(1_000, budgetMs - auditor.sendingMs - (clock.elapsed() - began));
    await (0,_end_all_js__WEBPACK_IMPORTED_MODULE_4__/* .endAll */ .X)(state.leases, {
        runner,
        settings,
        life,
        clock,
        budgetMs: leftMs,
        patienceMs: leftMs * PATIENCE,
    });
    for (const held of state.leases) {
        const before = words.get(held);
        // Confirmed: then it ended when the keeper ended it.
        if (before !== undefined && held.ending?.word === before.word)
            held.ending = before;
        else
            auditor.noteEnding(state.audited ?? { job: { system: runner.name } }, held);
    }
    tellAll(state, kept, runner);
    await auditor.send(auditor.sendingMs, last);
    // One that had nothing left to do has ended rightly.
    const all = [...(kept?.stopped === undefined ? doubts : []), ...(0,_account_js__WEBPACK_IMPORTED_MODULE_2__/* .remarks */ .IW)(state)];
    for (const remark of all)
        runner.log.warning(remark);
    if (auditor.told !== undefined)
        runner.log.info(`Audit: ${auditor.told}`);
    return { state, kept, remarks: all, ...(auditor.told === undefined ? {} : { trail: auditor.told }) };
}
/** Removes a lease's folder, and what was written for it elsewhere: what stays behind is told. */
async function tidy(folder, provider, log) {
    try {
        await (0,_providers_index_js__WEBPACK_IMPORTED_MODULE_1__/* .providerEntry */ .kb)(provider).cleanUp?.(folder.path);
    }
    catch (error) {
        log.warning(`Not everything that was written could be removed: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .tell */ .qz)(error)}`);
    }
    (0,_folder_js__WEBPACK_IMPORTED_MODULE_5__/* .discard */ .vf)(folder, log);
}
function tellAll(state, kept, runner) {
    if (kept !== undefined)
        runner.log.info(`Keeper: ${(0,_account_js__WEBPACK_IMPORTED_MODULE_2__/* .keptLine */ .bS)(kept)}`);
    for (const held of state.leases) {
        const word = held.ending?.word;
        runner.log.info(`Held ${(0,_account_js__WEBPACK_IMPORTED_MODULE_2__/* .heldLine */ .wH)(held, state)}`);
        const line = `Ended ${(0,_account_js__WEBPACK_IMPORTED_MODULE_2__/* .endingLine */ .KG)(held)}`;
        if (word === 'failed')
            runner.log.error(line);
        else if (word === 'lives until')
            runner.log.warning(line);
        else
            runner.log.info(line);
        if (held.lease.caveat !== undefined)
            runner.log.info(`Not stopped by that: ${held.lease.caveat}`);
    }
}
/** What the keeper left. What cannot be read costs what it added, and not what main has saved. */
function readKept(folder, doubts) {
    try {
        return folder.loadKept();
    }
    catch (error) {
        doubts.push(`What the keeper did is lost: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .tell */ .qz)(error)}. A credential that it got may live until it expires`);
        return undefined;
    }
}
/** @returns what is wrong with the keeper, for people */
async function release(folder, { keeper, renewal }) {
    if (keeper === undefined)
        return [];
    try {
        const { KeeperClient } = await __webpack_require__.e(/* import() */ 2290).then(__webpack_require__.bind(__webpack_require__, 62290));
        await new KeeperClient(keeper).releaseToEnd(folder.path);
        return [];
    }
    catch (error) {
        if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ) || error.code !== 'unreachable')
            return [`The keeper did not give the credential back: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .tell */ .qz)(error)}`];
        const lost = renewal === 'none' ? '' : ', so nothing renewed the credential any more';
        return [
            `The keeper was gone before the job's end${lost}: a step has ended it, or the machine was short of memory`,
        ];
    }
}
/** The leases as the keeper left them, and those that it added. */
function withKept(state, kept) {
    if (kept === undefined)
        return state;
    const leases = state.leases.map((held) => {
        const later = kept.leases.find(({ lease }) => lease.id === held.lease.id);
        if (later === undefined)
            return held;
        const { deliveredTo, accepted = later.accepted, ending = later.ending } = held;
        return { ...later, deliveredTo, ...(accepted && { accepted }), ...(ending && { ending }) };
    });
    for (const held of kept.leases) {
        if (!leases.some(({ lease }) => lease.id === held.lease.id))
            leases.push(held);
    }
    const { exchangeSince = state.exchangeSince } = kept;
    return {
        ...state,
        leases,
        lostAnswers: [...state.lostAnswers, ...kept.lostAnswers],
        ...(exchangeSince === undefined ? {} : { exchangeSince }),
    };
}
function isOver({ lease, ending }, now) {
    return ending !== undefined && lease.expiresAt !== undefined && lease.expiresAt <= now;
}


/***/ }),

/***/ 87227:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ prepareExchange),
/* harmony export */   c: () => (/* binding */ exchange)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _identity_audiences_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(55232);


/**
 * Finds out what the exchange needs while the first ID token is fetched, and checks that the token may go there.
 *
 * @returns the ID token; undefined where the provider takes none
 */
async function prepareExchange({ provider, http, idToken, }) {
    const { audience } = provider;
    const check = (targets) => {
        if (audience !== undefined)
            (0,_identity_audiences_js__WEBPACK_IMPORTED_MODULE_1__/* .checkAudience */ .f)(audience, targets, http.allowedHosts);
    };
    check(provider.targets);
    const [targets, first] = await Promise.all([
        provider.prepare(),
        audience === undefined ? undefined : idToken(),
    ]);
    check(targets);
    return first;
}
/**
 * Exchanges until it succeeds, fails for good, or patience ends: with a new ID token for each try that may have used
 * one up.
 *
 * @param first an ID token that was fetched already
 */
function exchange({ provider, http, idToken }, record, first) {
    const takesIdToken = provider.audience !== undefined;
    let token = first;
    return http.persist(async (attempt) => {
        // Outside of the try: an ID token whose answer was lost is no lost credential.
        if (takesIdToken)
            token ??= await idToken();
        record.begin();
        try {
            return await provider.exchange(token, attempt);
        }
        catch (error) {
            const known = error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ ? error : undefined;
            if (known?.answerLost)
                record.lost();
            // Whoever received it may take it once only. It can be sent again when it never left this machine.
            if (known?.code !== 'unreachable' || known.answerLost)
                token = undefined;
            throw error;
        }
        finally {
            record.end();
        }
    });
}


/***/ }),

/***/ 62290:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   KeeperClient: () => (/* binding */ KeeperClient),
/* harmony export */   Y: () => (/* binding */ ORDER_VARIABLE)
/* harmony export */ });
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(31421);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(73024);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(48161);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(76760);
/* harmony import */ var _audit_sinks_index_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7103);
/* harmony import */ var _control_client_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6699);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(19473);
/* harmony import */ var _folders_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(63117);
/* harmony import */ var _runners_index_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(46168);









const ORDER_VARIABLE = 'JOBPASS_KEEPER';
/** How long a start may take, in milliseconds: a Node on a machine that does other things as well. */
const STARTS_MS = 5_000;
/** How long post waits for a keeper that is in the middle of something, in milliseconds. */
const RELEASE_MS = 3_000;
const ASK_MS = 5_000;
/** The longest folder in which a socket's path is taken by every system, in bytes. */
const LONGEST_FOLDER = 70;
/** What every process of ours needs to reach services as main does, whatever the runner. */
const COMMON_VARIABLES = [
    'HTTPS_PROXY',
    'https_proxy',
    'ALL_PROXY',
    'all_proxy',
    'NO_PROXY',
    'no_proxy',
    'NODE_EXTRA_CA_CERTS',
    'NODE_USE_SYSTEM_CA',
    'SSL_CERT_FILE',
    'SSL_CERT_DIR',
    'TMPDIR',
    'SYSTEMROOT',
];
/** The process beside the job that renews its credentials and ends them with it, as others of the job see it. */
class KeeperClient {
    /** Where it is asked; post finds it by that. */
    folder;
    constructor(folder) {
        this.folder = folder;
    }
    /**
     * Finds the job's keeper, or starts one.
     *
     * @param program the command line of the keeper
     * @param expected the folder where this step saves what it gets
     * @throws JobpassError `state` where none can run here
     */
    static async hire(program, sign, expected, { runner, clock }) {
        if (process.platform === 'win32') {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_6__/* .JobpassError */ .bJ('state', 'A process beside the job is not supported on Windows');
        }
        const folder = folderFor(sign, runner);
        const client = new KeeperClient(folder);
        // One that is there already, started by an earlier step.
        if ((0,node_fs__WEBPACK_IMPORTED_MODULE_1__.existsSync)(folder)) {
            (0,_folders_js__WEBPACK_IMPORTED_MODULE_7__/* .checkOwner */ .AA)(folder);
            try {
                await client.expect(expected);
                return client;
            }
            catch {
                // It has ended, or is just starting: of two that start, one stays.
            }
        }
        try {
            await client.#start(program, { folder, sign, pid: process.pid, expected }, runner, clock);
        }
        catch (error) {
            // Another step may have started one at the same moment: that one will do.
            await client.expect(expected).catch(() => {
                throw error;
            });
        }
        return client;
    }
    /** Has it wait for what another use of this step saves. */
    async expect(folder) {
        await this.#ask({ command: 'expect', pid: process.pid, folder });
    }
    /** Hands a lease over, by its folder; again when it has changed. @returns where it is served, if that was wanted */
    async watch(folder) {
        return (await this.#ask({ command: 'watch', folder }));
    }
    /** Takes a lease back. From here on the keeper does nothing to it. */
    async release(folder) {
        await this.#ask({ command: 'release', folder }, RELEASE_MS);
    }
    /** The same in order to end it: should this process die before it has, the keeper does. */
    async releaseToEnd(folder) {
        await this.#ask({ command: 'release', folder, pid: process.pid }, RELEASE_MS);
    }
    /** The credential as it is now. */
    async token(folder) {
        return String(await this.#ask({ command: 'token', folder }));
    }
    #ask(request, waitMs = ASK_MS) {
        return (0,_control_client_js__WEBPACK_IMPORTED_MODULE_5__/* .askControl */ .td)(this.folder, request, 'keeper', waitMs);
    }
    async #start([command = '', ...words], order, runner, clock) {
        const child = (0,node_child_process__WEBPACK_IMPORTED_MODULE_0__.spawn)(command, words, {
            detached: true,
            // Not the runner's pipes: a step lasts until nobody holds them open. Its one word comes through another.
            stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
            cwd: '/',
            env: environment(order, runner),
        });
        const stop = new AbortController();
        try {
            const word = await Promise.race([
                firstLine(child.stdio[3]),
                new Promise((_, reject) => child.once('error', reject)),
                clock.sleep(STARTS_MS, stop.signal).then(() => {
                    throw new _errors_js__WEBPACK_IMPORTED_MODULE_6__/* .JobpassError */ .bJ('state', `It did not start within ${STARTS_MS / 1000} s`);
                }),
            ]);
            if (word !== 'ready')
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_6__/* .JobpassError */ .bJ('state', word === '' ? 'It ended at once' : word);
        }
        finally {
            stop.abort();
            child.stdio[3].destroy();
            child.unref();
        }
    }
}
/** Where the keeper of this job is asked: jobs side by side on a machine never meet. */
function folderFor(sign, runner) {
    const job = runner.job();
    const words = sign.kind === 'process' ? [sign.pid, sign.startedAt] : [job['run_id'] ?? 'job', job['run_attempt'] ?? ''];
    const name = `jobpass-keeper-${words
        .join('-')
        .replace(/[^\w-]/g, '_')
        .slice(0, 40)}`;
    const folder = (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(runner.temporaryFolder(), name);
    if (Buffer.byteLength(folder) <= LONGEST_FOLDER)
        return folder;
    // The kernel takes no socket with a path that long. Who else could be meant is told by the temporary folder.
    return (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)((0,node_os__WEBPACK_IMPORTED_MODULE_2__.tmpdir)(), `jobpass-keeper-${process.getuid?.() ?? 0}-${(0,_folders_js__WEBPACK_IMPORTED_MODULE_7__/* .shortened */ .vI)(folder)}`);
}
/** Of the job's variables those that are needed; without RUNNER_TRACKING_ID, by which a runner finds what to kill. */
function environment(order, runner) {
    const env = { [ORDER_VARIABLE]: JSON.stringify(order), [_runners_index_js__WEBPACK_IMPORTED_MODULE_8__/* .RUNNER_VARIABLE */ .y2]: runner.name };
    for (const name of [...COMMON_VARIABLES, ..._audit_sinks_index_js__WEBPACK_IMPORTED_MODULE_4__/* .SINK_VARIABLES */ .IP, ...runner.variables]) {
        const value = process.env[name];
        if (value !== undefined)
            env[name] = value;
    }
    // Of what decides how Node runs, what it trusts; a debugger's port, for one, is taken already.
    const trust = (process.env['NODE_OPTIONS'] ?? '')
        .split(/\s+/)
        .filter((option) => /^--(use-(openssl|system|bundled)-ca|tls-[\w.=:-]+)$/.test(option));
    if (trust.length > 0)
        env['NODE_OPTIONS'] = trust.join(' ');
    return env;
}
function firstLine(stream) {
    return new Promise((resolve) => {
        let text = '';
        stream.setEncoding('utf8').on('data', (chunk) => {
            text += chunk;
            if (text.includes('\n'))
                resolve(text.slice(0, text.indexOf('\n')));
        });
        stream.on('error', () => resolve(''));
        stream.on('end', () => resolve(text.trim()));
    });
}


/***/ }),

/***/ 81882:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  keeper: () => (/* binding */ keeper)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/job/keeper-client.js
var keeper_client = __webpack_require__(62290);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/clock.js
var build_clock = __webpack_require__(7094);
// EXTERNAL MODULE: ./build/control/server.js
var server = __webpack_require__(26567);
// EXTERNAL MODULE: ./build/folders.js
var folders = __webpack_require__(63117);
// EXTERNAL MODULE: ./build/job/folder.js
var job_folder = __webpack_require__(27498);
// EXTERNAL MODULE: ./build/runners/saved-state.js
var saved_state = __webpack_require__(1403);
// EXTERNAL MODULE: ./build/runners/shell.js
var shell = __webpack_require__(23314);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(37067);
;// CONCATENATED MODULE: ./build/keeper/endpoint.js


/**
 * Requests for one credential: so many at once, and so many a second. More is an accident or an attack; an SDK that is
 * given short sessions asks before nearly every call.
 */
const BURST = 1_000;
const PER_SECOND = 500;
const REQUEST_MS = 5_000;
/**
 * Hands out credentials on the loopback interface: each to whoever has the token that was made for it. A wrong token, a
 * wrong path and a wrong Host are answered alike, and take the same time.
 */
class Endpoint {
    #server;
    #clock;
    #served = new Map();
    #port = 0;
    constructor(clock) {
        this.#clock = clock;
        this.#server = external_node_http_.createServer({
            requestTimeout: REQUEST_MS,
            headersTimeout: REQUEST_MS,
            maxHeaderSize: 8_192,
            keepAliveTimeout: 2_000,
        }, (request, response) => this.#answer(request, response));
        this.#server.maxConnections = 100;
    }
    static async open(clock) {
        const endpoint = new Endpoint(clock);
        await new Promise((resolve, reject) => {
            endpoint.#server.once('error', reject);
            endpoint.#server.listen(0, '127.0.0.1', resolve);
        });
        endpoint.#port = endpoint.#server.address().port;
        return endpoint;
    }
    /** Serves a credential from now on. @param answer asked at each request */
    serve(answer) {
        const path = `/credentials/${(0,external_node_crypto_.randomBytes)(9).toString('base64url')}`;
        const token = (0,external_node_crypto_.randomBytes)(32).toString('base64url');
        this.#served.set(path, { hash: hashOf(token), answer, tokens: BURST, refilledAt: this.#clock.elapsed() });
        return {
            url: `http://127.0.0.1:${this.#port}${path}`,
            token,
            stop: () => void this.#served.delete(path),
        };
    }
    async close() {
        this.#served.clear();
        this.#server.closeAllConnections();
        await new Promise((resolve) => this.#server.close(resolve));
    }
    #answer(request, response) {
        response.setHeader('cache-control', 'no-store');
        const served = this.#served.get(request.url ?? '');
        const given = request.headers.authorization ?? '';
        // Compared in every case, so that the time tells nothing.
        const known = (0,external_node_crypto_.timingSafeEqual)(served?.hash ?? NOBODY, hashOf(given.replace(/^Bearer /i, '')));
        const host = request.headers.host;
        const ours = host === `127.0.0.1:${this.#port}` || host === `localhost:${this.#port}`;
        if (served === undefined || !known || !ours) {
            response.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
            return;
        }
        if (request.method !== 'GET') {
            response.writeHead(405, { allow: 'GET' }).end();
            return;
        }
        if (!this.#mayAsk(served)) {
            response.writeHead(429, { 'retry-after': '1' }).end();
            return;
        }
        const answer = served.answer();
        if (answer === undefined) {
            response.writeHead(503, { 'retry-after': '1' }).end();
            return;
        }
        const plain = /\btext\/plain\b/.test(request.headers.accept ?? '');
        response
            .writeHead(200, { 'content-type': plain ? 'text/plain' : 'application/json' })
            .end(plain ? answer.plain : JSON.stringify(answer.json));
    }
    #mayAsk(served) {
        const now = this.#clock.elapsed();
        served.tokens = Math.min(BURST, served.tokens + ((now - served.refilledAt) / 1000) * PER_SECOND);
        served.refilledAt = now;
        if (served.tokens < 1)
            return false;
        served.tokens--;
        return true;
    }
}
const NOBODY = Buffer.alloc(32);
function hashOf(token) {
    return (0,external_node_crypto_.createHash)('sha256').update(token).digest();
}

// EXTERNAL MODULE: ./build/runners/processes.js
var processes = __webpack_require__(59445);
;// CONCATENATED MODULE: ./build/keeper/heartbeat.js


/** How often a sign is looked for, in milliseconds. */
const EVERY_MS = { process: 1_000, poll: 60_000 };
/** After a refusal the next question comes sooner: a second one decides. */
const DOUBT_MS = 5_000;
/** Without a sign for so long, nothing is renewed any more, in milliseconds. */
const SILENT_MS = 300_000;
/** Looks whether the job still goes on. */
class Watch {
    #sign;
    #runner;
    #clock;
    #ask;
    #seenAt;
    #nextAt;
    #refusals = 0;
    #goneAt;
    #over = false;
    constructor(sign, runner, clock, ask) {
        this.#sign = sign;
        this.#runner = runner;
        this.#clock = clock;
        this.#ask = ask;
        this.#seenAt = clock.elapsed();
        // It has just been started by a step of the job.
        this.#nextAt = sign.kind === 'none' ? 0 : this.#seenAt + EVERY_MS[sign.kind];
    }
    /** Looks, where it is time to. Never throws. */
    async look() {
        const { kind } = this.#sign;
        if (kind === 'none')
            return 'alive';
        if (this.#over)
            return 'over';
        const now = this.#clock.elapsed();
        if (now >= this.#nextAt) {
            this.#nextAt = now + EVERY_MS[kind];
            await (this.#sign.kind === 'process' ? this.#lookAtProcess(this.#sign) : this.#poll());
        }
        if (this.#over)
            return 'over';
        return this.#clock.elapsed() - this.#seenAt > SILENT_MS ? 'silent' : 'alive';
    }
    async #lookAtProcess(mark) {
        const now = this.#clock.elapsed();
        if (await (0,processes.isRunning)(mark)) {
            this.#seenAt = now;
            return;
        }
        this.#goneAt ??= now;
        this.#over = now - this.#goneAt >= (mark.graceMs ?? 0);
    }
    async #poll() {
        try {
            await this.#ask();
            this.#seenAt = this.#clock.elapsed();
            this.#refusals = 0;
        }
        catch (error) {
            const refused = error instanceof errors/* JobpassError */.bJ && error.code === 'refused';
            const until = this.#runner.idTokensUntil();
            // When its own time is over, a refusal says nothing of the job.
            if (!refused || (until !== undefined && this.#clock.now() >= until))
                return;
            this.#refusals++;
            this.#nextAt = this.#clock.elapsed() + DOUBT_MS;
            this.#over = this.#refusals >= 2;
        }
    }
}

// EXTERNAL MODULE: ./build/http/client.js
var client = __webpack_require__(29726);
// EXTERNAL MODULE: ./build/job/auditor.js + 1 modules
var auditor = __webpack_require__(89235);
// EXTERNAL MODULE: ./build/job/context.js
var context = __webpack_require__(6735);
// EXTERNAL MODULE: ./build/job/end-all.js
var end_all = __webpack_require__(62615);
// EXTERNAL MODULE: ./build/job/end-folder.js
var end_folder = __webpack_require__(29674);
// EXTERNAL MODULE: ./build/job/end-lease.js
var end_lease = __webpack_require__(30974);
;// CONCATENATED MODULE: ./build/keeper/record.js
const MOST_OUTAGES = 100;
/** What the keeper does with a lease, written down in the lease's folder for post. */
class KeptRecord {
    #folder;
    #clock;
    #kept = { version: 1, leases: [], renewals: 0, outages: [], lostAnswers: [] };
    constructor(folder, clock) {
        this.#folder = folder;
        this.#clock = clock;
    }
    /** The lease in use is among them, and what it replaced as long as that is of interest. */
    get leases() {
        return this.#kept.leases;
    }
    /** Why it is renewed no more. */
    get stopped() {
        return this.#kept.stopped;
    }
    /** Never throws. */
    save() {
        try {
            if (this.#folder.exists)
                this.#folder.saveKept(this.#kept);
        }
        catch {
            // The last one saved still holds what revocation needs; the disk may have room again later.
        }
    }
    /** Holds this lease, and no other. */
    begin(held) {
        this.#keepOnly([held]);
    }
    add(held) {
        this.#kept.leases.push(held);
    }
    /** A lease that was never in use. */
    addStray(held) {
        this.#kept.leases.unshift(held);
    }
    /**
     * What is dead by its own time is of no interest any more, unless there was trouble with it.
     *
     * @returns the leases that are forgotten
     */
    forgetExpired(current) {
        const now = this.#clock.now();
        const { leases } = this.#kept;
        const kept = leases.filter((one) => one === current || one.ending?.word === 'failed' || (one.lease.expiresAt ?? now) >= now);
        const forgotten = leases.filter((one) => !kept.includes(one));
        this.#keepOnly(kept);
        return forgotten;
    }
    noteExchange() {
        this.#kept.exchangeSince = this.#clock.now();
    }
    noteLostAnswer() {
        this.#kept.lostAnswers.push(this.#clock.now());
    }
    noteExchangeOver() {
        delete this.#kept.exchangeSince;
    }
    noteRenewal() {
        this.#kept.renewals++;
        this.#kept.renewedAt = this.#clock.now();
        const outage = this.#kept.outages.at(-1);
        if (outage !== undefined)
            outage.to ??= this.#clock.now();
    }
    /** An outage lasts from the first try that fails to the next that does not. */
    noteOutage(reason) {
        const { outages } = this.#kept;
        const last = outages.at(-1);
        if (last !== undefined && last.to === undefined)
            last.reason = reason;
        else if (outages.length < MOST_OUTAGES)
            outages.push({ from: this.#clock.now(), reason });
    }
    noteStop(reason) {
        this.#kept.stopped = reason;
    }
    #keepOnly(leases) {
        this.#kept.leases.splice(0, this.#kept.leases.length, ...leases);
    }
}

// EXTERNAL MODULE: ./build/delivery/index.js + 4 modules
var delivery = __webpack_require__(26939);
// EXTERNAL MODULE: ./build/job/exchange.js
var exchange = __webpack_require__(87227);
// EXTERNAL MODULE: ./build/providers/provider.js
var providers_provider = __webpack_require__(74096);
;// CONCATENATED MODULE: ./build/keeper/renewer.js





/**
 * A lease is renewed when this share of it has passed. Several jobs that began together drift apart by the jitter, which
 * makes it sooner and never later: two thirds of a lease are left for an outage that begins just then.
 */
const RENEW_AT = 1 / 3;
const JITTER = 0.15;
const PAUSE_MS = 1_000;
/** How long one round of tries for a renewal goes on, in milliseconds; the next round follows a second or two later. */
const ROUND_MS = 8_000;
/** While we wait, the lease grows shorter: a server that is back is found soon. */
const ROUND = {
    totalMs: ROUND_MS,
    answeredMs: ROUND_MS,
    malformedTries: 4,
    longestPauseMs: PAUSE_MS,
};
/** A lease that ends so shortly before everything ends is not renewed any more, in milliseconds. */
const LAST_MS = 1_500;
/** How long steps that have just read a credential can go on with it when there is a new one, in milliseconds. */
const LONGEST_GRACE_MS = 30_000;
const PROBE_MS = 1_000;
/** A refusal can be that of a proxy or a standby: so many in a row are believed. */
const REFUSALS = 3;
const REFUSED_PAUSE_MS = 5_000;
/** Keeps one lease alive: renews it, or puts another in its place, and ends what was replaced. */
class Renewer {
    #folder;
    #record;
    #clock;
    #open;
    #signal;
    #audit;
    /** Replaced leases, and when they are to end: on the clock's `elapsed` scale. */
    #retired = new Map();
    #state;
    #current;
    /** When to renew, in ms since 1970. */
    #dueAt = Number.POSITIVE_INFINITY;
    /** Whether the provider extends it no further. */
    #spent = false;
    #refusals = 0;
    /** Whether what an exchange needs is known. */
    #prepared = false;
    constructor({ folder, record, clock, open, signal, audit }, state) {
        this.#folder = folder;
        this.#record = record;
        this.#clock = clock;
        this.#open = open;
        this.#signal = signal;
        this.#audit = audit;
        this.#state = state;
        this.#current = this.#take(state);
    }
    /** The lease that steps use. */
    get current() {
        return this.#current;
    }
    /** Main has changed the lease. */
    update(state) {
        this.#state = state;
        this.#current = this.#take(state);
    }
    /** What is due at this moment. @param renewing whether it may be to renew */
    due(renewing) {
        const [retired] = [...this.#retired].find(([, at]) => this.#clock.elapsed() >= at) ?? [];
        if (retired !== undefined)
            return () => this.#retire(retired);
        if (renewing && this.#clock.now() >= this.#dueAt)
            return () => this.#renew();
        return undefined;
    }
    /** Nothing more can be done for this lease, but to end it. */
    halt(reason) {
        this.#record.noteStop(reason);
        this.#dueAt = Number.POSITIVE_INFINITY;
        this.#record.save();
    }
    #take(state) {
        const held = state.leases.findLast(({ ending }) => ending === undefined) ?? state.leases.at(-1);
        if (held === undefined)
            throw new errors/* JobpassError */.bJ('state', 'There is no lease in that folder');
        this.#record.begin(held);
        this.#schedule(held.lease);
        return held;
    }
    #schedule({ expiresAt, renewBefore = Number.POSITIVE_INFINITY }) {
        const now = this.#clock.now();
        const { renewal, life } = this.#state;
        // The last one reaches to the end of the whole.
        const able = renewal !== 'none' && expiresAt !== undefined && expiresAt < life.endsAt - LAST_MS;
        const share = RENEW_AT * (1 - JITTER * Math.random());
        const until = Math.min(expiresAt ?? 0, renewBefore);
        this.#dueAt = able ? now + Math.max(PAUSE_MS, (until - now) * share) : Number.POSITIVE_INFINITY;
    }
    async #renew() {
        try {
            const before = this.#current;
            const expiresAt = before.lease.expiresAt ?? 0;
            // It can be another one by then: its place is looked up after the wait, and not before.
            const lease = await this.#next();
            this.#current.lease = lease;
            this.#refusals = 0;
            // By the server's own limit (Vault: token_max_ttl) a renewal can say yes and extend nothing.
            const same = this.#current === before;
            this.#spent = same && (lease.expiresAt ?? 0) < expiresAt + PAUSE_MS;
            this.#record.noteRenewal();
            this.#record.save();
            if (same)
                this.#audit('renewed', this.#current);
            this.#schedule(lease);
            if (this.#spent && !this.#replaceable)
                this.halt('the server extends it no further');
        }
        catch (error) {
            if (this.#signal.aborted)
                return;
            this.#failed(error);
        }
    }
    /** The lease renewed in place where that can be, else another one in its place. */
    async #next() {
        const context = await this.#open();
        const { provider } = context;
        const { lease } = this.#current;
        const alive = lease.expiresAt === undefined || lease.expiresAt > this.#clock.now();
        if (provider.renew !== undefined && lease.renewable && alive && !this.#spent) {
            try {
                return await this.#round(context).persist(async (attempt) => provider.renew?.(lease, attempt) ?? lease);
            }
            catch (error) {
                if (!isFinal(error) || !this.#replaceable)
                    throw error;
            }
        }
        if (!this.#replaceable) {
            throw new errors/* JobpassError */.bJ('refused', alive
                ? 'It cannot be renewed'
                : 'It expired before it could be renewed, and steps hold what cannot be replaced');
        }
        return this.#replace(context);
    }
    /** Whether what steps hold can become another credential. */
    get #replaceable() {
        return this.#state.settings.deliver.every((name) => name === 'endpoint' || delivery/* DELIVERY */.H[name].replace !== undefined);
    }
    /** @returns the lease that is in the place of the former from now on */
    async #replace(context) {
        const { provider, idToken } = context;
        const first = this.#prepared ? undefined : await (0,exchange/* prepareExchange */.T)(context);
        this.#prepared = true;
        const lease = await (0,exchange/* exchange */.c)({ provider, http: this.#round(context), idToken }, {
            begin: () => {
                this.#checkGoesOn();
                this.#record.noteExchange();
                this.#record.save();
            },
            lost: () => this.#record.noteLostAnswer(),
            end: () => this.#record.noteExchangeOver(),
        }, first);
        const former = this.#current;
        const held = { lease, deliveredTo: [`the place of ${former.lease.id}`] };
        this.#record.add(held);
        context.secrets.add(...(0,providers_provider/* secretsOf */.F)(lease));
        this.#record.save();
        this.#audit('issued', held);
        try {
            this.#checkGoesOn();
            await this.#putInPlace(lease, context);
        }
        catch (error) {
            held.ending = await (0,end_lease/* endLease */.K)(held, context);
            this.#record.save();
            this.#audit('ended', held);
            throw error;
        }
        this.#current = held;
        if (provider.leavesReplaced !== true) {
            const life = (former.lease.expiresAt ?? 0) - this.#clock.now();
            const grace = Math.max(0, Math.min(LONGEST_GRACE_MS, life / 2));
            this.#retired.set(former, this.#clock.elapsed() + grace);
        }
        this.#forgetExpired();
        held.accepted = await (0,end_lease/* probeOnce */.m)(held, context, PROBE_MS);
        return lease;
    }
    /** Fetches what a new lease opens, and leaves it where steps look. */
    async #putInPlace(lease, { provider }) {
        const collected = await provider.collect?.(lease);
        if (collected?.expiresAt !== undefined)
            lease.expiresAt = collected.expiresAt;
        if (collected?.renewBefore !== undefined)
            lease.renewBefore = collected.renewBefore;
        Object.assign(lease.handle, collected?.handle);
        const { settings } = this.#state;
        for (const name of settings.deliver) {
            delivery/* DELIVERY */.H[name].replace?.({ ...lease, values: collected?.values ?? lease.values }, {
                folder: this.#folder.path,
                fileFormat: settings.fileFormat,
                fileMode: settings.fileMode,
                ...(provider.forms === undefined ? {} : { forms: provider.forms }),
            });
        }
    }
    async #retire(held) {
        this.#retired.delete(held);
        held.ending = await (0,end_lease/* endLease */.K)(held, await this.#open());
        this.#audit('ended', held);
        this.#forgetExpired();
        this.#record.save();
    }
    /** What has died by its own time is written down once, and is of no interest any more. */
    #forgetExpired() {
        for (const held of this.#record.forgetExpired(this.#current)) {
            const { expiresAt } = held.lease;
            if (held.ending !== undefined || expiresAt === undefined)
                continue;
            held.ending = { word: 'expired', at: expiresAt, until: expiresAt, because: 'its time was over' };
            this.#audit('ended', held);
        }
    }
    #failed(error) {
        const { lease } = this.#current;
        const now = this.#clock.now();
        if (isFinal(error) && ++this.#refusals >= REFUSALS) {
            this.halt((0,errors/* tell */.qz)(error));
            return;
        }
        this.#record.noteOutage((0,errors/* tell */.qz)(error));
        const dead = lease.expiresAt !== undefined && lease.expiresAt <= now;
        if (dead && !this.#replaceable) {
            this.halt('it expired before it could be renewed');
            return;
        }
        this.#dueAt = now + (isFinal(error) ? REFUSED_PAUSE_MS : PAUSE_MS) * (0.5 + Math.random());
        this.#record.save();
    }
    /** After post's word, or its mark, nothing new may come to life. */
    #checkGoesOn() {
        if (this.#signal.aborted || this.#folder.ended)
            throw new errors/* JobpassError */.bJ('cancelled', 'The job is over');
    }
    #round(context) {
        return context.http.with({
            patience: ROUND,
            signal: this.#signal,
            onRetry: (error) => this.#record.noteOutage(error.message),
        });
    }
}
function isFinal(error) {
    return !(error instanceof errors/* JobpassError */.bJ) || !error.transient;
}

;// CONCATENATED MODULE: ./build/keeper/kept-job.js









/** How long the end of a job's leases is tried, in milliseconds. */
const END_MS = 40_000;
/** The same for what somebody else was to end, who has had time for that already. */
const LEFT_MS = 25_000;
/** An audience of no service. */
const kept_job_NOBODY = 'urn:jobpass:sign-of-life';
/** One lease of the job, from when main hands it over until post takes it back, or nobody does. */
class KeptJob {
    #folder;
    #runner;
    #clock;
    #stop = new AbortController();
    #record;
    #renewer;
    #auditor;
    #state;
    #context;
    #work;
    #over = false;
    constructor({ folder, state, runner, clock }) {
        this.#folder = folder;
        this.#state = state;
        this.#runner = runner;
        this.#clock = clock;
        this.#record = new KeptRecord(folder, clock);
        const open = () => this.#open();
        const { signal } = this.#stop;
        this.#auditor = new auditor/* Auditor */.x({ settings: state.settings, clock, log: runner.log });
        const audit = (event, held) => {
            if (event === 'ended')
                this.#auditor.noteEnding(this.#identity, held);
            else
                this.#auditor.noteIfPossible(event, this.#identity, held);
        };
        this.#renewer = new Renewer({ folder, record: this.#record, clock, open, signal, audit }, state);
    }
    get #identity() {
        return this.#state.audited ?? { job: { system: this.#runner.name } };
    }
    /** Whether there is nothing left to do here. */
    get over() {
        return this.#over;
    }
    get settings() {
        return this.#state.settings;
    }
    /** The lease as it is now; undefined where it is not alive. */
    get lease() {
        const { lease, ending } = this.#renewer.current;
        const dead = ending !== undefined || (lease.expiresAt !== undefined && lease.expiresAt <= this.#clock.now());
        return this.#over || dead ? undefined : lease;
    }
    /** Whether there still is what post needs: it removes that as the last thing. */
    get remembered() {
        return this.#folder.exists;
    }
    /** Resolves when nothing goes on any more. */
    async settled() {
        await this.#work;
        this.#context?.close();
    }
    /** Asks for an ID token that nobody takes, to see whether this job can still have any. @throws JobpassError */
    async poll() {
        const { http } = await this.#open();
        await this.#runner.idToken(kept_job_NOBODY, http, { leftMs: ROUND_MS });
    }
    /** What the endpoint answers; undefined where there is no live credential. Called after `prepare`. */
    answer() {
        const { lease } = this;
        if (lease === undefined)
            return undefined;
        const forms = this.#context?.provider.forms;
        if (forms !== undefined)
            return forms.answer(lease);
        const { expiresAt } = lease;
        const left = expiresAt === undefined ? undefined : Math.floor((expiresAt - this.#clock.now()) / 1000);
        // As a token response of OAuth has it (RFC 6749, section 5.1).
        return {
            access_token: lease.credential,
            token_type: 'Bearer',
            ...(left === undefined ? {} : { expires_in: Math.max(0, left) }),
        };
    }
    /** Loads what answers of the endpoint need. */
    async prepare() {
        await this.#open();
    }
    /** Main has changed the lease, or fetched what it opens. */
    update(state) {
        // Once it was replaced here, main has nothing to say of it.
        if (this.#record.leases.length > 1)
            return;
        this.#state = state;
        this.#renewer.update(state);
    }
    /** Does what is due, beside whatever else goes on. Never throws. */
    tick(renewing) {
        if (!this.#over)
            this.#auditor.sendBeside(this.#stop.signal);
        if (this.#work !== undefined || this.#over)
            return;
        const ttlOver = this.#clock.now() >= this.#state.life.endsAt;
        const task = ttlOver ? () => this.#endForTtl() : this.#renewer.due(renewing);
        if (task === undefined)
            return;
        this.#work = task()
            .catch((error) => this.#renewer.halt((0,errors/* tell */.qz)(error)))
            .finally(() => {
            this.#work = undefined;
        });
    }
    /** Gives the lease back: stops what goes on, and says no more about it. */
    async release(withinMs) {
        this.#over = true;
        this.#stop.abort();
        const stop = new AbortController();
        await Promise.race([this.#work, this.#clock.sleep(withinMs, stop.signal).catch(() => undefined)]);
        stop.abort();
        // What still goes on looks by itself whether the job is over, and ends what it gets.
        this.#record.save();
    }
    /** Ends everything, since nobody else will, and removes what was written. */
    async endWithJob() {
        await this.release(0);
        await this.#endEverything();
        await (0,end_folder.tidy)(this.#folder, this.settings.provider, this.#runner.log);
    }
    /** Ends what was given back, where whoever took it has not. */
    async endIfLeft() {
        if (!this.remembered)
            return;
        // A step that revokes in the middle of the job leaves the folder for post, and no keeper in it.
        if (this.#folder.load()?.keeper === undefined)
            return;
        await this.#endEverything(LEFT_MS);
        this.#record.save();
        // Only post marks the end, and nobody comes after it.
        if (this.#folder.ended)
            await (0,end_folder.tidy)(this.#folder, this.settings.provider, this.#runner.log);
    }
    async #endForTtl() {
        if (this.#record.stopped === undefined)
            this.#record.noteStop('the ttl was over');
        await this.#endEverything();
        this.#over = true;
        this.#record.save();
    }
    async #endEverything(budgetMs = END_MS) {
        const leases = [...this.#record.leases];
        for (const held of this.#state.leases) {
            if (!leases.some(({ lease }) => lease.id === held.lease.id))
                leases.push(held);
        }
        const { settings, life } = this.#state;
        const before = new Map(leases.map((held) => [held, held.ending?.word]));
        await (0,end_all/* endAll */.X)(leases, {
            runner: this.#runner,
            settings,
            life,
            clock: this.#clock,
            budgetMs,
            patienceMs: budgetMs - 6_000,
        });
        for (const held of leases)
            if (held.ending?.word !== before.get(held))
                this.#auditor.noteEnding(this.#identity, held);
        await this.#auditor.send(this.#auditor.sendingMs);
    }
    async #open() {
        this.#context ??= await (0,context/* openContext */.e)({
            runner: this.#runner,
            settings: this.#state.settings,
            life: this.#state.life,
            clock: this.#clock,
            patience: ROUND,
            limits: { ...client/* LIMITS */.b1, attemptMs: 5_000, connectMs: 3_000 },
            onStray: async (lease) => {
                const held = { lease, deliveredTo: [] };
                this.#record.addStray(held);
                this.#record.save();
                this.#auditor.noteIfPossible('issued', this.#identity, held);
                held.ending = await (0,end_lease/* endLease */.K)(held, await this.#open());
                this.#record.save();
                this.#auditor.noteEnding(this.#identity, held);
            },
        });
        return this.#context;
    }
}

;// CONCATENATED MODULE: ./build/keeper/keeper.js












const TICK_MS = 1_000;
/** How long a keeper stays after the job to end its leases, in milliseconds. */
const ENDING_MS = 45_000;
/** How long it stays for what was under way when its last lease was taken back, in milliseconds. */
const LEAVING_MS = 10_000;
/** How long post's question may wait for what goes on, in milliseconds. */
const RELEASE_MS = 2_000;
/** How long whoever takes a lease back may need to end it, in milliseconds: as long as a post step may take. */
const TAKEN_BACK_MS = 30_000;
const LOOK_MS = 100;
/**
 * The process beside a job: it renews the job's leases, and ends them when the job ends without doing so itself. It lasts
 * as long as it has leases, or a step that is about to get one, and no longer than the job.
 */
class Keeper {
    #order;
    #runner;
    #clock;
    #watch;
    #jobs = new Map();
    /** Steps that are about to get a credential, and the folders where they will save it. */
    #expected = new Map();
    #stop = new AbortController();
    #leaving = new Set();
    /** Until what was taken back is known to have been ended. */
    #takenBack = new Set();
    #nap = new AbortController();
    #endpoint;
    constructor(order, runner, clock = build_clock/* systemClock */.ml) {
        this.#order = order;
        this.#runner = runner;
        this.#clock = clock;
        this.#watch = new Watch(order.sign, runner, clock, () => this.#poll());
        this.#expected.set(order.expected, order.pid);
    }
    /**
     * Runs to its end.
     *
     * @param ready called once others can ask
     * @throws JobpassError `usage` when another keeper has the folder
     */
    async run(ready) {
        const { folder } = this.#order;
        const control = await (0,server/* openControl */.g)(folder, {
            who: 'keeper',
            hint: 'One is enough for a job',
            answer: (request) => this.#answer(request),
        });
        try {
            (0,folders/* checkOwner */.AA)(folder);
            ready();
            const over = await this.#live();
            if (over) {
                for (const path of this.#expected.keys())
                    await this.#adopt(path);
                const ends = [...this.#jobs.values()].map(({ job }) => job.endWithJob());
                await this.#within(ENDING_MS, [...ends, ...this.#takenBack]);
            }
            // What was under way when a lease was taken back ends what it gets.
            await this.#within(LEAVING_MS, [...this.#leaving]);
        }
        finally {
            await (await this.#endpoint)?.close();
            await control.close();
            (0,external_node_fs_.rmSync)(folder, { recursive: true, force: true });
            this.#removeEmpty();
        }
    }
    /** The folders of a job that ended without a word: with its leases ended, nothing is in them any more. */
    #removeEmpty() {
        let around = (0,external_node_path_.dirname)(this.#order.expected);
        while ((0,external_node_path_.basename)(around).startsWith(job_folder/* EXEC_FOLDER */.rx) || (0,external_node_path_.basename)((0,external_node_path_.dirname)(around)) === (0,shell/* shellFolder */.b)()) {
            (0,saved_state/* forgetIn */.tb)(around, true);
            // Something is in it, and whoever put it there removes it by itself.
            if ((0,external_node_fs_.existsSync)(around))
                return;
            around = (0,external_node_path_.dirname)(around);
        }
    }
    /** Ends every lease and then itself: the machine is going down, or somebody wants it to. */
    stop() {
        this.#stop.abort();
    }
    /** @returns whether the job is over, so that its leases must end */
    async #live() {
        for (;;) {
            const heartbeat = await this.#watch.look();
            if (heartbeat === 'over' || this.#stop.signal.aborted)
                return true;
            for (const [path, { job, served }] of this.#jobs) {
                job.tick(heartbeat === 'alive');
                if (!job.over)
                    continue;
                served?.stop();
                this.#jobs.delete(path);
            }
            for (const [path, pid] of this.#expected)
                if (!exists(pid))
                    await this.#adopt(path);
            if (this.#jobs.size === 0 && this.#expected.size === 0 && this.#takenBack.size === 0)
                return false;
            this.#nap = new AbortController();
            const wake = AbortSignal.any([this.#stop.signal, this.#nap.signal]);
            await this.#clock.sleep(TICK_MS, wake).catch(() => undefined);
        }
    }
    async #within(ms, work) {
        const stop = new AbortController();
        await Promise.race([Promise.allSettled(work), this.#clock.sleep(ms, stop.signal).catch(() => undefined)]);
        stop.abort();
    }
    /** By any of the jobs' ways to the runner's ID tokens: they know authorities that this process does not. */
    async #poll() {
        const [any] = this.#jobs.values();
        await any?.job.poll();
    }
    async #answer(request) {
        switch (request.command) {
            case 'expect':
                if (this.#stop.signal.aborted)
                    throw new errors/* JobpassError */.bJ('cancelled', 'The keeper is ending');
                this.#expected.set(request.folder, request.pid);
                return {};
            case 'watch':
                return this.#take(request.folder);
            case 'release':
                return this.#release(request.folder, request.pid);
            case 'token': {
                const lease = this.#jobs.get(request.folder)?.job.lease;
                if (lease === undefined)
                    throw new errors/* JobpassError */.bJ('refused', 'There is no live credential at the moment');
                return lease.credential;
            }
            default:
                throw new errors/* JobpassError */.bJ('usage', 'The keeper does not know this command');
        }
    }
    /** With nothing to serve, nobody is to find a door. */
    async #closeUnused() {
        if ([...this.#jobs.values()].some(({ job }) => job.settings.deliver.includes('endpoint')))
            return;
        const endpoint = this.#endpoint;
        this.#endpoint = undefined;
        await (await endpoint)?.close();
    }
    /** Takes what a step has saved that ended, or was ended, before it could hand it over. Never throws. */
    async #adopt(path) {
        this.#expected.delete(path);
        try {
            const folder = new job_folder/* JobFolder */.u_(path);
            const open = folder.load()?.leases.some(({ ending }) => ending === undefined) ?? false;
            if (open && !folder.ended && !this.#jobs.has(path))
                await this.#take(path);
        }
        catch {
            // What cannot be read cannot be kept.
        }
    }
    async #take(path) {
        const folder = new job_folder/* JobFolder */.u_(path);
        const state = folder.load();
        if (state === undefined)
            throw new errors/* JobpassError */.bJ('state', 'There is nothing saved in that folder');
        const known = this.#jobs.get(path);
        if (known !== undefined) {
            known.job.update(state);
            return known.served === undefined ? {} : { endpoint: addressOf(known.served) };
        }
        const job = new KeptJob({ folder, state, runner: this.#runner, clock: this.#clock });
        const kept = { job };
        this.#jobs.set(path, kept);
        if (!state.settings.deliver.includes('endpoint'))
            return {};
        this.#endpoint ??= Endpoint.open(this.#clock);
        const [endpoint] = await Promise.all([this.#endpoint, job.prepare()]);
        kept.served = endpoint.serve(() => {
            const [json, plain] = [job.answer(), job.lease?.credential];
            return json === undefined || plain === undefined ? undefined : { json, plain };
        });
        return { endpoint: addressOf(kept.served) };
    }
    async #release(path, pid) {
        const kept = this.#jobs.get(path);
        this.#jobs.delete(path);
        this.#expected.delete(path);
        kept?.served?.stop();
        await this.#closeUnused();
        await kept?.job.release(RELEASE_MS);
        if (kept !== undefined)
            this.#leaving.add(kept.job.settled().catch(() => undefined));
        if (kept !== undefined && pid !== undefined) {
            const ended = this.#seeEnded(kept.job, pid).finally(() => {
                this.#takenBack.delete(ended);
                this.#nap.abort();
            });
            this.#takenBack.add(ended);
        }
        this.#nap.abort();
        return {};
    }
    /** Waits until a process has ended what it took back, and does that in its place where it dies before. Never throws. */
    async #seeEnded(job, pid) {
        const late = this.#clock.elapsed() + TAKEN_BACK_MS;
        while (job.remembered && exists(pid) && this.#clock.elapsed() < late)
            await this.#clock.sleep(LOOK_MS);
        await job.endIfLeft().catch(() => undefined);
    }
}
function addressOf({ url, token }) {
    return { url, token };
}
function exists(pid) {
    try {
        process.kill(pid, 0);
        return true;
    }
    catch {
        return false;
    }
}

// EXTERNAL MODULE: ./build/runners/index.js
var runners = __webpack_require__(46168);
;// CONCATENATED MODULE: ./build/keeper.js





/** Where main listens for one word: `ready`, or what is in the way. */
const WORD_FD = 3;
/** The process beside the job. @returns the exit code, which nobody sees */
async function keeper() {
    let told = false;
    const say = (word) => {
        if (told)
            return;
        told = true;
        try {
            (0,external_node_fs_.writeSync)(WORD_FD, `${word}\n`);
            (0,external_node_fs_.closeSync)(WORD_FD);
        }
        catch {
            // Main is gone already.
        }
    };
    try {
        const order = JSON.parse(process.env[keeper_client/* ORDER_VARIABLE */.Y] ?? '');
        const silent = () => undefined;
        const { printRecord: _, ...seen } = await (0,runners/* commandRunner */.cd)(process.env);
        const runner = {
            ...seen,
            // Nobody reads what this process prints, and no runner would take a mask from it.
            log: { info: silent, warning: silent, error: silent },
            mask: async () => undefined,
        };
        const kept = new Keeper(order, runner);
        process.on('SIGTERM', () => kept.stop());
        for (const name of ['SIGINT', 'SIGHUP'])
            process.on(name, silent);
        // A mistake of ours in one corner must not leave the other credentials alive.
        process.on('uncaughtException', silent);
        await kept.run(() => say('ready'));
        return 0;
    }
    catch (error) {
        say((0,errors/* tell */.qz)(error));
        return 1;
    }
}


/***/ }),

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


/***/ }),

/***/ 1403:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ql: () => (/* binding */ saveStateIn),
/* harmony export */   tb: () => (/* binding */ forgetIn),
/* harmony export */   wm: () => (/* binding */ savedStateIn)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(19473);



/** A folder in a job's own, with a file for each value: steps that run side by side do not overwrite each other's. */
const FOLDER = 'jobpass-memory';
/** Remembers a value until the job's end, for a system that has no memory of its own. @throws JobpassError `state` */
function saveStateIn(folder, name, value) {
    const file = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, FOLDER, name.replace(/[^\w-]/g, '_'));
    try {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.mkdirSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, FOLDER), { recursive: true, mode: 0o700 });
        if (value === '')
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.rmSync)(file, { force: true });
        else
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(file, value, { mode: 0o600 });
    }
    catch (error) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JobpassError */ .bJ('state', `What is needed at the job's end could not be remembered: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .tell */ .qz)(error)}`, {
            hint: 'Check free space and permissions of the folder for temporary files',
            cause: error,
        });
    }
}
/** Everything that was remembered. */
function savedStateIn(folder) {
    const path = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, FOLDER);
    let names;
    try {
        names = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readdirSync)(path);
    }
    catch {
        return new Map();
    }
    return new Map(names.flatMap((name) => {
        try {
            return [[name, (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(path, name), 'utf8')]];
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
    const memory = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, FOLDER);
    try {
        for (const [name, path] of savedStateIn(folder))
            if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(path))
                saveStateIn(folder, name, '');
        if ((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(memory))
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.rmdirSync)(memory);
        if (whole)
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.rmdirSync)(folder);
    }
    catch {
        // Something of another step is in it.
    }
}


/***/ }),

/***/ 23314:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ shellRunner),
/* harmony export */   b: () => (/* binding */ shellFolder)
/* harmony export */ });
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(48161);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(19473);
/* harmony import */ var _folders_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(63117);
/* harmony import */ var _text_masks_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(46507);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(64865);
/* harmony import */ var _saved_state_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1403);







/** How long after the script's end its job may take to log out by itself, which is then in its log, in milliseconds. */
const LOG_OUT_MS = 2_000;
/** The name of the folder in which each such job of this user has one. */
function shellFolder() {
    return `jobpass-${process.getuid?.() ?? 'user'}`;
}
/** What tells jobs apart as the name of a folder. Cut short, two jobs could have the same. */
function folderName(job) {
    return /^[\w-]{1,80}$/.test(job) ? job : `${job.replace(/[^\w-]/g, '_').slice(0, 40)}-${(0,_folders_js__WEBPACK_IMPORTED_MODULE_3__/* .shortened */ .vI)(job)}`;
}
/** The runner of such a system. Lines for people go to stderr: what a command prints on stdout is for programs. */
function shellRunner(env, system) {
    const say = (level, message) => void process.stderr.write(`jobpass: ${level}${message}\n`);
    const { mask, exportVariable, announce, summary, workers = [], otherSign = { kind: 'none' } } = system;
    const temporaryFolder = () => {
        const key = system.key.flatMap((variable) => env[variable] || []);
        const base = (0,_folders_js__WEBPACK_IMPORTED_MODULE_3__/* .ownFolder */ .vY)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(system.folder ?? (0,node_os__WEBPACK_IMPORTED_MODULE_0__.tmpdir)(), shellFolder()));
        return (0,_folders_js__WEBPACK_IMPORTED_MODULE_3__/* .ownFolder */ .vY)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(base, folderName(`${system.name}-${key}`)));
    };
    return {
        name: system.name,
        log: {
            info: (message) => say('', message),
            warning: (message) => say('warning: ', message),
            error: (message) => say('error: ', message),
        },
        job: () => Object.fromEntries(system.job.flatMap(([claim, variable]) => {
            const value = (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_5__/* .printable */ .g)(env[variable]);
            return value === '' ? [] : [[claim, value]];
        })),
        ...(system.claims === undefined ? {} : { claims: system.claims }),
        inputs: () => new Map(),
        idToken: (audience, http, attempt) => system.idToken(audience, http, attempt),
        secrets: () => system.secrets?.() ?? [],
        idTokensUntil: () => system.idTokensUntil?.(),
        disposable: system.disposable ?? false,
        signOfLife: async () => {
            const processes = await __webpack_require__.e(/* import() */ 9445).then(__webpack_require__.bind(__webpack_require__, 59445));
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
        mask: async (secrets) => mask?.(secrets.flatMap(_text_masks_js__WEBPACK_IMPORTED_MODULE_6__/* .masksOf */ .JF)),
        ...(mask === undefined
            ? { unmasked: `${system.name} cannot be told to hide what it did not know before the job` }
            : {}),
        handsOn: exportVariable === undefined ? 'file' : 'variables',
        exportVariable: exportVariable ??
            (() => {
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JobpassError */ .bJ('delivery', `${system.name} takes no variables from a step`, {
                    hint: 'Use jobpass exec, or jobpass login, whose file later steps source',
                });
            }),
        ...(announce === undefined ? {} : { announce }),
        // Nothing takes outputs there: what they hold is in the variables as well.
        setOutput: () => undefined,
        temporaryFolder,
        saveState: (name, value) => (0,_saved_state_js__WEBPACK_IMPORTED_MODULE_4__/* .saveStateIn */ .ql)(temporaryFolder(), name, value),
        savedState: () => (0,_saved_state_js__WEBPACK_IMPORTED_MODULE_4__/* .savedStateIn */ .wm)(temporaryFolder()),
        printRecord: (line) => void process.stderr.write(`${line}\n`),
        summary: async (table) => summary?.(table),
    };
}


/***/ }),

/***/ 89372:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ quoted)
/* harmony export */ });
/** A word as shells and the common readers of dotenv files take it literally. */
function quoted(word) {
    return /^[\w./:@%+,=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}


/***/ })

};
