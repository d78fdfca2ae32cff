export const id = 8430;
export const ids = [8430,9445,9372,9674,1403];
export const modules = {

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

/***/ 58505:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ handOut)
/* harmony export */ });
/** Hands the variables of a form to the later steps; those without a value are taken away, or else emptied. */
function handOut(runner, variables) {
    for (const [name, value] of variables) {
        if (value === undefined && runner.removeVariable !== undefined)
            runner.removeVariable(name);
        else
            runner.exportVariable(name, value ?? '');
    }
}


/***/ }),

/***/ 15463:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   HP: () => (/* binding */ dotenvLine),
/* harmony export */   M9: () => (/* binding */ write),
/* harmony export */   NJ: () => (/* binding */ file)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(19473);
/* harmony import */ var _text_shell_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(89372);
/* harmony import */ var _delivery_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(58505);





/** As files that only the job's user can read, with their paths in variables and outputs. */
const file = {
    name: 'file',
    deliver: (lease, context) => {
        const { forms, folder, fileMode, runner } = context;
        if (forms !== undefined) {
            const { files, variables, told } = forms.file(lease, folder);
            for (const { name, text } of files)
                write((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, name), text, fileMode);
            (0,_delivery_js__WEBPACK_IMPORTED_MODULE_3__/* .handOut */ .Y)(runner, variables);
            return [`${files.map(({ name }) => `file ${(0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, name)}`).join(', ')} (${told})`];
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
        const files = context.forms?.refresh(lease).map(({ name, text }) => ({ path: (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(context.folder, name), text })) ??
            filesOf(lease.values, context);
        for (const { path, text } of files) {
            // Left by one that was killed in the middle.
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.rmSync)(`${path}.new`, { force: true });
            write(`${path}.new`, text, context.fileMode);
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.renameSync)(`${path}.new`, path);
        }
    },
};
/**
 * Where files are that are called as the user wants: beside nothing of ours, whatever a disk takes for the same name
 * (`ENDED` and `ended` on most of macOS and Windows).
 */
const NAMED_FOLDER = 'secrets';
function filesOf(values, { folder, fileFormat }) {
    const secrets = values.filter((one) => one.public !== true);
    if (fileFormat === 'raw') {
        return secrets.map(({ output, variable, value }) => ({
            path: (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, NAMED_FOLDER, output),
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
        : secrets.map(({ variable, value }) => `${dotenvLine(variable, value)}\n`).join('');
    const path = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, json ? 'secrets.json' : 'secrets.env');
    return [{ path, text, variable: 'JOBPASS_SECRETS_FILE', output: 'file' }];
}
/**
 * A variable as a line of a dotenv file, or several lines.
 *
 * @throws JobpassError `delivery` for a value that the common readers would read differently
 */
function dotenvLine(variable, value) {
    const written = (0,_text_shell_js__WEBPACK_IMPORTED_MODULE_4__/* .quotedForDotenv */ .Uw)(value);
    if (written !== undefined)
        return `${variable}=${written}`;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JobpassError */ .bJ('delivery', `The value for ${variable} cannot be written as dotenv: Node, bash and python-dotenv would each read another value, because of the quotes, backslashes or dollar signs in it`, { hint: 'Use another file format (json, or raw with a file for each secret), or deliver: env' });
}
/** Makes a file that must not be there yet. @throws JobpassError `delivery` */
function write(path, text, mode) {
    try {
        if ((0,node_path__WEBPACK_IMPORTED_MODULE_1__.basename)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(path)) === NAMED_FOLDER)
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.mkdirSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(path), { recursive: true, mode: 0o700 });
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(path, text, { mode, flag: 'wx' });
    }
    catch (error) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JobpassError */ .bJ('delivery', `The credential's file could not be written: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .tell */ .qz)(error)}`, {
            hint: 'Check free space and permissions of the runner’s temporary folder',
            cause: error,
        });
    }
}


/***/ }),

/***/ 12777:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  H: () => (/* binding */ DELIVERY)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/http/no-proxy.js
var no_proxy = __webpack_require__(81167);
// EXTERNAL MODULE: ./build/delivery/delivery.js
var delivery = __webpack_require__(58505);
// EXTERNAL MODULE: ./build/delivery/file.js
var file = __webpack_require__(15463);
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
        // A client that sends requests to this machine through a proxy would show the token to it.
        const direct = (0,no_proxy/* withoutProxy */.$)(new URL(served.url), process.env);
        for (const [name, value] of direct)
            runner.exportVariable(name, value);
        const told = direct.length === 0 ? [] : ['variable NO_PROXY (this machine added)'];
        if (forms !== undefined) {
            const { files, variables, told: form } = forms.endpoint(served, folder);
            for (const { name, text } of files)
                (0,file/* write */.M9)((0,external_node_path_.join)(folder, name), text, fileMode);
            (0,delivery/* handOut */.Y)(runner, variables);
            return [`endpoint ${served.url} (${form})`, ...told];
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
            ...told,
        ];
    },
};

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
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
const DELIVERY = { env: env, output: output, file: file/* file */.NJ, endpoint: endpoint };


/***/ }),

/***/ 81167:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ withoutProxy),
/* harmony export */   Z: () => (/* binding */ bypassesProxy)
/* harmony export */ });
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77030);

/**
 * Whether NO_PROXY names the host of a URL, so that requests to it go directly. Reads the list as curl and Go do, and
 * so also what GitHub's toolkit takes of it: entries are divided by commas or spaces; a domain, with or without a dot or
 * `*.` before it, stands for itself and for all hosts in it; an address, in brackets or not, for itself; `10.0.0.0/8`
 * for a network; an entry may end with a port; `*` stands for everything. A dot at the end of a name means nothing.
 */
function bypassesProxy(url, list) {
    const host = bareHost(url.hostname);
    const port = url.port !== '' ? url.port : url.protocol === 'https:' ? '443' : '80';
    return list
        .toLowerCase()
        .split(/[\s,]+/)
        .some((entry) => entry !== '' && (entry === '*' || names(entry, host, port)));
}
/**
 * Variables for programs that are to reach an address on this machine: NO_PROXY with that address spelt out, since many of
 * them know no networks. Programs read one of the two spellings or the other, so each keeps what it named before.
 *
 * @returns none where no proxy is set, or both name that host already
 */
function withoutProxy(url, env) {
    const proxies = ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'];
    if (!proxies.some((name) => env[name]))
        return [];
    return [
        ['NO_PROXY', env['NO_PROXY'] || env['no_proxy'] || ''],
        ['no_proxy', env['no_proxy'] || env['NO_PROXY'] || ''],
    ].flatMap(([name = '', list = '']) => {
        if (bypassesProxy(url, env[name] ?? ''))
            return [];
        return [[name, [...(list === '' ? [] : [list]), '127.0.0.1', 'localhost', '::1'].join(',')]];
    });
}
function names(entry, host, port) {
    const parts = parse(entry);
    if (parts.port !== undefined && parts.port !== port)
        return false;
    const family = (0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(host);
    if (parts.prefix !== undefined)
        return family !== 0 && inNetwork(host, family, parts.host, parts.prefix);
    if ((0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(parts.host) !== 0 || family !== 0)
        return sameAddress(host, parts.host);
    const domain = bareHost(parts.host).replace(/^\*?\./, '');
    return domain !== '' && (host === domain || host.endsWith(`.${domain}`));
}
function parse(entry) {
    const bracketed = /^\[([0-9a-f:.]+)\](?::(\d+))?(?:\/(\d+))?$/.exec(entry);
    const network = bracketed ?? /^([0-9a-f:.]+)()\/(\d+)$/.exec(entry);
    if (network !== null) {
        const [, host = '', port, prefix] = network;
        return {
            host,
            ...(port ? { port } : {}),
            ...(prefix === undefined ? {} : { prefix: Number(prefix) }),
        };
    }
    if ((0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(entry) !== 0)
        return { host: entry };
    const [, host = entry, port] = /^(.*?):(\d+)$/.exec(entry) ?? [];
    return { host, ...(port === undefined ? {} : { port }) };
}
function inNetwork(host, family, network, prefix) {
    const of = (0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(network);
    if (of === 0 || prefix > (of === 4 ? 32 : 128))
        return false;
    const list = new node_net__WEBPACK_IMPORTED_MODULE_0__.BlockList();
    list.addSubnet(network, prefix, of === 4 ? 'ipv4' : 'ipv6');
    return list.check(host, family === 4 ? 'ipv4' : 'ipv6');
}
function sameAddress(host, other) {
    const [family, of] = [(0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(host), (0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(other)];
    if (family === 0 || of === 0)
        return false;
    const list = new node_net__WEBPACK_IMPORTED_MODULE_0__.BlockList();
    list.addAddress(other, of === 4 ? 'ipv4' : 'ipv6');
    return list.check(host, family === 4 ? 'ipv4' : 'ipv6');
}
function bareHost(host) {
    return host.replace(/^\[|\]$/g, '').replace(/\.$/, '');
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

/***/ 29674:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ withKept),
/* harmony export */   m: () => (/* binding */ endFolder),
/* harmony export */   tidy: () => (/* binding */ tidy)
/* harmony export */ });
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7094);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _providers_index_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(54321);
/* harmony import */ var _account_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(26991);
/* harmony import */ var _auditor_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(89235);
/* harmony import */ var _end_all_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(62615);
/* harmony import */ var _folder_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(27498);







/** How much of the time is for revocation: what is left is for the probe. */
const PATIENCE = 0.84;
/**
 * Takes a folder's leases back from the keeper, revokes them, asks for the proof, and tells how they ended.
 *
 * What main or a step that revokes has saved as ended is not ended again. The keeper's word is not taken by itself: it is revoked
 * and probed again, unless it has expired meanwhile.
 *
 * @returns undefined where nothing was saved
 * @throws JobpassError `state` where what was saved cannot be read
 */
async function endFolder(folder, { runner, clock: machine, budgetMs, last }) {
    const began = machine.elapsed();
    const saved = folder.load();
    if (saved === undefined)
        return undefined;
    const clock = (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .jobClock */ .Wv)(machine, saved.clock);
    const doubts = await release(folder, saved);
    const kept = readKept(folder, doubts);
    const state = withKept(saved, kept);
    const words = new Map(state.leases.map((held) => [held, held.ending]));
    const doneBefore = new Set();
    for (const held of state.leases) {
        const own = saved.leases.find(({ lease }) => lease.id === held.lease.id)?.ending;
        if (held.ending === undefined || own !== undefined || isOver(held, clock))
            continue;
        if (held.ending.word === 'revoked' || held.ending.word === 'accepted')
            doneBefore.add(held);
        delete held.ending;
    }
    const { settings, life } = state;
    const auditor = new _auditor_js__WEBPACK_IMPORTED_MODULE_4__/* .Auditor */ .x({ settings, clock, log: runner.log, print: runner.printRecord });
    // Required or not: what is here must end.
    await auditor.open().catch(() => undefined);
    const leftMs = Math.max(1_000, budgetMs - auditor.sendingMs - (clock.elapsed() - began));
    await (0,_end_all_js__WEBPACK_IMPORTED_MODULE_5__/* .endAll */ .X)(state.leases, {
        runner,
        settings,
        life,
        clock,
        ahead: state.ahead,
        budgetMs: leftMs,
        patienceMs: leftMs * PATIENCE,
        doneBefore,
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
    const all = [...(kept?.stopped === undefined ? doubts : []), ...clockRemark(clock), ...(0,_account_js__WEBPACK_IMPORTED_MODULE_3__/* .remarks */ .IW)(state)];
    for (const remark of all)
        runner.log.warning(remark);
    if (auditor.told !== undefined)
        runner.log.info(`Audit: ${auditor.told}`);
    return { state, kept, remarks: all, ...(auditor.told === undefined ? {} : { trail: auditor.told }) };
}
/** Removes a lease's folder, and what was written for it elsewhere: what stays behind is told. */
async function tidy(folder, provider, log) {
    try {
        await (0,_providers_index_js__WEBPACK_IMPORTED_MODULE_2__/* .providerEntry */ .k)(provider).cleanUp?.(folder.path);
    }
    catch (error) {
        log.warning(`Not everything that was written could be removed: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .tell */ .qz)(error)}`);
    }
    (0,_folder_js__WEBPACK_IMPORTED_MODULE_6__/* .discard */ .vf)(folder, log);
}
function tellAll(state, kept, runner) {
    if (kept !== undefined)
        runner.log.info(`Keeper: ${(0,_account_js__WEBPACK_IMPORTED_MODULE_3__/* .keptLine */ .bS)(kept)}`);
    for (const held of state.leases) {
        const word = held.ending?.word;
        runner.log.info(`Held ${(0,_account_js__WEBPACK_IMPORTED_MODULE_3__/* .heldLine */ .wH)(held, state)}`);
        const line = `Ended ${(0,_account_js__WEBPACK_IMPORTED_MODULE_3__/* .endingLine */ .KG)(held)}`;
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
        doubts.push(`What the keeper did is lost: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .tell */ .qz)(error)}. A credential that it got may live until it expires`);
        return undefined;
    }
}
/** @returns what is wrong with the keeper, for people */
async function release(folder, { keeper, renewal }) {
    if (keeper === undefined)
        return [];
    try {
        const { KeeperClient } = await Promise.all(/* import() */[__webpack_require__.e(2290), __webpack_require__.e(9372)]).then(__webpack_require__.bind(__webpack_require__, 62290));
        await new KeeperClient(keeper).releaseToEnd(folder.path);
        return [];
    }
    catch (error) {
        if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ) || error.code !== 'unreachable')
            return [`The keeper did not give the credential back: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .tell */ .qz)(error)}`];
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
function isOver({ lease, ending }, clock) {
    return ending !== undefined && lease.expiresAt !== undefined && (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .isPast */ .R6)(clock, lease.expiresAt) === 'yes';
}
/** What the machine's clock did during the job, where that explains times that do not fit. */
function clockRemark(clock) {
    const by = (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .jumped */ .QZ)(clock);
    return by === 0
        ? []
        : [
            `This machine's clock was set ${by > 0 ? 'forward' : 'back'} by ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .span */ .Ln)(Math.abs(by))} during the job: Jobpass counts elapsed time, and its times are by the clock as it was before`,
        ];
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

/***/ 63659:
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
// EXTERNAL MODULE: ./build/runners/processes.js
var processes = __webpack_require__(59445);
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
/** How long requests are held while there is no live credential, in milliseconds: after that they are told so at once. */
const HOLD_MS = 1_000;
const LOOK_MS = 50;
/** Connections at once. With more, the oldest without a request of somebody who has a token is closed. */
const MOST_CONNECTIONS = 100;
/** How often connections are looked through for those that say nothing, in milliseconds. */
const CHECK_MS = 1_000;
/**
 * Hands out credentials on the loopback interface: each to whoever has the token that was made for it. A wrong token, a
 * wrong path and a wrong Host are answered alike, and take the same time.
 */
class Endpoint {
    #server;
    #clock;
    #served = new Map();
    /** Connections in the order in which they were last used, and whether a request with a token is under way on them. */
    #connections = new Map();
    #closing = new AbortController();
    #port = 0;
    constructor(clock) {
        this.#clock = clock;
        this.#server = external_node_http_.createServer({
            requestTimeout: REQUEST_MS,
            headersTimeout: REQUEST_MS,
            maxHeaderSize: 8_192,
            keepAliveTimeout: 2_000,
            connectionsCheckingInterval: CHECK_MS,
        }, (request, response) => void this.#answer(request, response).catch(() => response.destroy()));
        this.#server.on('connection', (socket) => this.#admit(socket));
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
        this.#closing.abort();
        this.#served.clear();
        this.#server.closeAllConnections();
        await new Promise((resolve) => this.#server.close(resolve));
    }
    /** Takes a connection, in the place of one that nobody uses where there are too many. */
    #admit(socket) {
        socket.once('close', () => this.#connections.delete(socket));
        // One that never asks for anything.
        socket.setTimeout(REQUEST_MS, () => socket.destroy());
        this.#connections.set(socket, false);
        if (this.#connections.size <= MOST_CONNECTIONS)
            return;
        const [idle] = [...this.#connections].find(([, busy]) => !busy) ?? [socket];
        this.#connections.delete(idle);
        idle.destroy();
    }
    /** Marks a connection as used, the latest of all. */
    #use(socket, busy) {
        if (!this.#connections.delete(socket))
            return;
        this.#connections.set(socket, busy);
    }
    async #answer(request, response) {
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
        const { socket } = request;
        this.#use(socket, true);
        response.once('close', () => this.#use(socket, false));
        if (request.method !== 'GET') {
            response.writeHead(405, { allow: 'GET' }).end();
            return;
        }
        if (!this.#mayAsk(served)) {
            response.writeHead(429, { 'retry-after': '1' }).end();
            return;
        }
        const answer = await this.#await(served);
        if (answer === undefined) {
            response.writeHead(503, { 'retry-after': '1' }).end();
            return;
        }
        const plain = /\btext\/plain\b/.test(request.headers.accept ?? '');
        response
            .writeHead(200, { 'content-type': plain ? 'text/plain' : 'application/json' })
            .end(plain ? answer.plain : JSON.stringify(answer.json));
    }
    /** The credential as it is now. Where there is none, the first requests wait a moment for the next one. */
    async #await(served) {
        for (;;) {
            const answer = served.answer();
            if (answer !== undefined) {
                delete served.heldUntil;
                return answer;
            }
            const now = this.#clock.elapsed();
            served.heldUntil ??= now + HOLD_MS;
            if (now >= served.heldUntil || this.#closing.signal.aborted)
                return undefined;
            await this.#clock
                .sleep(Math.min(LOOK_MS, served.heldUntil - now), this.#closing.signal)
                .catch(() => undefined);
        }
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

;// CONCATENATED MODULE: ./build/keeper/heartbeat.js


/** How often a sign is looked for, in milliseconds. */
const EVERY_MS = { process: 1_000, poll: 60_000 };
/** A process that is gone is looked for once more, after so many milliseconds. */
const CONFIRM_MS = 200;
/** After a refusal the next question comes sooner: a second one decides. */
const DOUBT_MS = 5_000;
/** Without a sign for so long, nothing is renewed any more, in milliseconds. */
const SILENT_MS = 300_000;
/** So long before the end of its time, a refusal says nothing of the job any more, in milliseconds: clocks differ. */
const NEAR_MS = 60_000;
/** Looks whether the job still goes on. */
class Watch {
    #options;
    #clock;
    #seenAt;
    #nextAt;
    #refusals = 0;
    #goneAt;
    /** When the service of ID tokens told the time, and what it was. */
    #served;
    #over = false;
    constructor(options) {
        this.#options = options;
        this.#clock = options.clock;
        this.#seenAt = this.#clock.elapsed();
        // It has just been started by a step of the job.
        const { kind } = options.sign;
        this.#nextAt = kind === 'none' ? 0 : this.#seenAt + EVERY_MS[kind];
    }
    /** How long until there is something to look for, in milliseconds. */
    get pauseMs() {
        return this.#options.sign.kind === 'none'
            ? Number.POSITIVE_INFINITY
            : Math.max(0, this.#nextAt - this.#clock.elapsed());
    }
    /** Looks, where it is time to. Never throws. */
    async look() {
        const { sign } = this.#options;
        if (sign.kind === 'none')
            return 'alive';
        if (this.#over)
            return 'over';
        const now = this.#clock.elapsed();
        if (now >= this.#nextAt) {
            this.#nextAt = now + EVERY_MS[sign.kind];
            await (sign.kind === 'process' ? this.#lookAtProcess(sign) : this.#poll());
        }
        if (this.#over)
            return 'over';
        return this.#clock.elapsed() - this.#seenAt > SILENT_MS ? 'silent' : 'alive';
    }
    /** Only a process that is seen to be gone, twice, ends a job: a look that fails shows nothing. */
    async #lookAtProcess(mark) {
        const { sight = processes.sightOf } = this.#options;
        const seen = await sight(mark).catch(() => 'unknown');
        const now = this.#clock.elapsed();
        if (seen === 'runs') {
            this.#seenAt = now;
            this.#goneAt = undefined;
        }
        else if (seen === 'gone' && this.#goneAt === undefined) {
            this.#goneAt = now;
            this.#nextAt = now + CONFIRM_MS;
        }
        else if (seen === 'gone' && this.#goneAt !== undefined) {
            this.#over = now - this.#goneAt >= (mark.graceMs ?? 0);
        }
    }
    async #poll() {
        try {
            const at = await this.#options.ask();
            this.#seenAt = this.#clock.elapsed();
            this.#refusals = 0;
            this.#served = at === undefined ? undefined : { at, elapsed: this.#seenAt };
        }
        catch (error) {
            // A gateway's page is no word of the service.
            const refused = error instanceof errors/* JobpassError */.bJ && error.code === 'refused' && !error.page;
            if (!refused || this.#isOver())
                return;
            this.#refusals++;
            this.#nextAt = this.#clock.elapsed() + DOUBT_MS;
            this.#over = this.#refusals >= 2;
        }
    }
    /** Whether the time in which the job can have ID tokens is over, so that a refusal says nothing of the job. */
    #isOver() {
        const until = this.#options.runner.idTokensUntil();
        const served = this.#served;
        const now = served === undefined ? this.#clock.now() : served.at + (this.#clock.elapsed() - served.elapsed);
        return until !== undefined && now >= until - NEAR_MS;
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
// EXTERNAL MODULE: ./build/providers/provider.js
var providers_provider = __webpack_require__(74096);
;// CONCATENATED MODULE: ./build/keeper/answer.js
/** Clients read expiries in whole seconds: what is good for less is past by then, and no client takes that. */
const LEAST_MS = 1_000;
/**
 * What the endpoint hands out of a lease; undefined where it is good for less than a second.
 *
 * @param now by the clock that the lease's expiry is of
 */
function answerOf(lease, forms, now) {
    const { credential, expiresAt } = lease;
    const leftMs = expiresAt === undefined ? undefined : expiresAt - now;
    if (leftMs !== undefined && leftMs < LEAST_MS)
        return undefined;
    if (forms !== undefined)
        return forms.answer(lease);
    // As a token response of OAuth has it (RFC 6749, section 5.1).
    return {
        access_token: credential,
        token_type: 'Bearer',
        ...(leftMs === undefined ? {} : { expires_in: Math.floor(leftMs / 1000) }),
    };
}

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
    /** The same for what must be saved before anything goes on. @throws JobpassError `state` */
    secure() {
        try {
            if (this.#folder.exists)
                this.#folder.saveKept(this.#kept);
        }
        catch (error) {
            // The disk may have room again later.
            throw new errors/* JobpassError */.bJ('state', (0,errors/* tell */.qz)(error), { transient: true, cause: error });
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
        const { leases } = this.#kept;
        // Where the clocks disagree, it may be alive.
        const isOver = ({ expiresAt }) => expiresAt !== undefined && (0,build_clock/* isPast */.R6)(this.#clock, expiresAt) === 'yes';
        const kept = leases.filter((one) => one === current || one.ending?.word === 'failed' || !isOver(one.lease));
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

;// CONCATENATED MODULE: ./build/keeper/round.js
/** While we wait, the lease grows shorter: a server that is back is found soon. */
const PAUSE_MS = 1_000;
/** How long one round of tries for a renewal goes on, in milliseconds; the next round follows a second or two later. */
const ROUND_MS = 8_000;
/** One round of tries for a renewal. */
const ROUND = {
    totalMs: ROUND_MS,
    answeredMs: ROUND_MS,
    malformedTries: 4,
    longestPauseMs: PAUSE_MS,
};

;// CONCATENATED MODULE: ./build/keeper/renewal-records.js


/** Renewals of one credential get at most one record in this time, in milliseconds: the count of those since the last one. */
const renewal_records_EVERY_MS = 5 * 60_000;
/**
 * Records of renewals, few of them. A renewal is asked for only when the trail says that the credential may live as long as
 * the renewal can make it. So a record tells in advance until when renewals may extend the credential without another record:
 * whatever is lost, the trail never states an end that is earlier than the real one.
 */
class RenewalRecords {
    #options;
    #held;
    /** Whether a record of this credential was written here. */
    #hasWritten = false;
    /** Until when the credential may live by the trail. */
    #until = Number.NEGATIVE_INFINITY;
    /** The longest that a renewal has given, or is asked for. */
    #longestMs = 0;
    /** Since the last record. */
    #count = 0;
    #first = 0;
    #last = 0;
    constructor(options) {
        this.#options = options;
    }
    /** Takes another lease, whose record `issued` states its end. Renewals of the former one that have no record get one. */
    take(held) {
        const isSame = held.lease.id === this.#held?.lease.id;
        if (!isSame)
            this.flush();
        this.#held = held;
        // Main may have shortened it meanwhile, and its record states the shorter end.
        if (isSame && this.#hasWritten)
            return;
        this.#hasWritten = false;
        this.#longestMs = this.#options.life.leaseMs;
        this.#until = held.lease.expiresAt ?? Number.POSITIVE_INFINITY;
    }
    /** To be called before the credential is renewed. */
    before() {
        const held = this.#held;
        if (held === undefined)
            return;
        if (this.#possible(0) > this.#until)
            this.#write(held, this.#possible(renewal_records_EVERY_MS));
    }
    /** The latest end that renewals within a time from now can give. The server counts from its answer, at the end of a round. */
    #possible(withinMs) {
        const { clock, life } = this.#options;
        const at = clock.now() + withinMs + this.#longestMs;
        // Nothing beyond the end of the whole is asked for, which some servers do not heed.
        return (this.#longestMs > life.leaseMs ? at : Math.min(at, life.endsAt)) + ROUND_MS;
    }
    /** To be called after it was renewed. */
    after() {
        const held = this.#held;
        if (held === undefined)
            return;
        const now = this.#options.clock.now();
        if (this.#count++ === 0)
            this.#first = now;
        this.#last = now;
        const { expiresAt } = held.lease;
        if (expiresAt === undefined || expiresAt <= this.#until)
            return;
        // The server gave more than it was asked for, and will again.
        this.#longestMs = Math.max(this.#longestMs, expiresAt - now);
        this.#write(held, Math.max(expiresAt, this.#possible(renewal_records_EVERY_MS)));
    }
    /** Records what has no record yet: nothing is renewed any more. */
    flush() {
        const { lease } = this.#held ?? {};
        if (this.#held !== undefined && this.#count > 0)
            this.#write(this.#held, lease?.expiresAt ?? this.#until);
    }
    #write(held, until) {
        const renewals = { count: this.#count, first: this.#first, last: this.#last };
        const isWritten = this.#options.write(this.#count > 0 ? 'renewed' : 'renewing', held, {
            expiresAt: until,
            ...(this.#count > 0 ? { renewals } : {}),
            because: `renewals may extend it to ${(0,build_clock/* timestamp */.vE)(until)} before there is another record`,
        });
        if (!isWritten)
            return;
        this.#until = Math.max(this.#until, until);
        this.#hasWritten = true;
        this.#count = 0;
    }
}

// EXTERNAL MODULE: ./build/delivery/index.js + 3 modules
var delivery = __webpack_require__(12777);
// EXTERNAL MODULE: ./build/job/exchange.js
var exchange = __webpack_require__(87227);
// EXTERNAL MODULE: ./build/job/hidden.js
var job_hidden = __webpack_require__(21726);
;// CONCATENATED MODULE: ./build/keeper/renewer.js







/**
 * A lease is renewed when this share of it has passed. Several jobs that began together drift apart by the jitter, which
 * makes it sooner and never later: two thirds of a lease are left for an outage that begins just then.
 */
const RENEW_AT = 1 / 3;
const JITTER = 0.15;
const renewer_PAUSE_MS = 1_000;
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
    #renewals;
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
    constructor({ folder, record, clock, open, signal, audit, renewals }, state) {
        this.#folder = folder;
        this.#record = record;
        this.#clock = clock;
        this.#open = open;
        this.#signal = signal;
        this.#audit = audit;
        this.#renewals = renewals;
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
    /** Renews as soon as it may be, where anything is renewed at all. */
    renewNow() {
        if (Number.isFinite(this.#dueAt))
            this.#dueAt = Math.min(this.#dueAt, this.#clock.now());
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
        this.#renewals.take(held);
        this.#schedule(held.lease);
        return held;
    }
    #schedule({ expiresAt, renewBefore = Number.POSITIVE_INFINITY, renewable }) {
        const now = this.#clock.now();
        const { renewal, life } = this.#state;
        // The last one reaches to the end of the whole.
        const able = renewal !== 'none' &&
            (renewable || this.#replaceable) &&
            expiresAt !== undefined &&
            expiresAt < life.endsAt - LAST_MS;
        const share = RENEW_AT * (1 - JITTER * Math.random());
        const until = Math.min(expiresAt ?? 0, renewBefore);
        this.#dueAt = able ? now + Math.max(renewer_PAUSE_MS, (until - now) * share) : Number.POSITIVE_INFINITY;
    }
    async #renew() {
        try {
            const before = this.#current;
            const expiresAt = before.lease.expiresAt ?? 0;
            // It can be another one by then: its place is looked up after the wait, and not before.
            const lease = await this.#next();
            const isRenewed = lease !== before.lease;
            this.#current.lease = lease;
            this.#refusals = 0;
            // By the server's own limit (Vault: token_max_ttl) a renewal can say yes and extend nothing.
            const same = this.#current === before;
            this.#spent = same && (lease.expiresAt ?? 0) < expiresAt + renewer_PAUSE_MS;
            if (isRenewed)
                this.#record.noteRenewal();
            this.#record.save();
            if (same && isRenewed)
                this.#renewals.after();
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
            this.#renewals.before();
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
                try {
                    this.#record.secure();
                }
                catch (error) {
                    this.#record.noteExchangeOver();
                    throw error;
                }
            },
            lost: () => this.#record.noteLostAnswer(),
            end: () => this.#record.noteExchangeOver(),
        }, first);
        const former = this.#current;
        if (lease.credential === former.lease.credential)
            return onceMore(former.lease, lease);
        const held = { lease, deliveredTo: [`the place of ${former.lease.id}`] };
        this.#record.add(held);
        context.secrets.add(...(0,providers_provider/* secretsOf */.Fj)(lease));
        this.#audit('issued', held);
        try {
            // What ends it is on the disk before anyone can have it.
            this.#record.secure();
            this.#checkGoesOn();
            await this.#putInPlace(lease, context);
        }
        catch (error) {
            held.ending = await (0,end_lease/* endLease */.Kg)(held, context);
            this.#record.save();
            this.#audit('ended', held);
            throw error;
        }
        this.#current = held;
        this.#renewals.take(held);
        if (provider.leavesReplaced !== true) {
            const life = (former.lease.expiresAt ?? 0) - this.#clock.now();
            const grace = Math.max(0, Math.min(LONGEST_GRACE_MS, life / 2));
            this.#retired.set(former, this.#clock.elapsed() + grace);
        }
        this.#forgetExpired();
        held.accepted = await (0,end_lease/* probeFresh */.tP)(held, context, PROBE_MS);
        return lease;
    }
    /** Fetches what a new lease opens, and leaves it where steps look. */
    async #putInPlace(lease, { provider, secrets }) {
        const collected = await provider.collect?.(lease);
        if (collected?.expiresAt !== undefined)
            lease.expiresAt = collected.expiresAt;
        if (collected?.renewBefore !== undefined)
            lease.renewBefore = collected.renewBefore;
        Object.assign(lease.handle, collected?.handle);
        const { settings, hides } = this.#state;
        const hidden = (0,providers_provider/* secretsOf */.Fj)({ ...lease, values: collected?.values ?? lease.values });
        secrets.add(...hidden);
        // A command can print what it reads here at once.
        if (hides)
            (0,job_hidden/* hide */.jD)(this.#folder.path, hidden);
        for (const name of settings.deliver) {
            delivery/* DELIVERY */.H[name].replace?.({ ...(0,providers_provider/* onWall */.CG)(lease, this.#clock), values: collected?.values ?? lease.values }, {
                folder: this.#folder.path,
                fileFormat: settings.fileFormat,
                fileMode: settings.fileMode,
                ...(provider.forms === undefined ? {} : { forms: provider.forms }),
            });
        }
    }
    async #retire(held) {
        this.#retired.delete(held);
        held.ending = await (0,end_lease/* endLease */.Kg)(held, await this.#open());
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
        this.#dueAt = now + (isFinal(error) ? REFUSED_PAUSE_MS : renewer_PAUSE_MS) * (0.5 + Math.random());
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
/**
 * The same credential, which some servers give one client until it expires: it is in its place already, and the end of the former
 * would be its end.
 */
function onceMore(former, { expiresAt }) {
    if (expiresAt === undefined || former.expiresAt === undefined)
        return former;
    return expiresAt < former.expiresAt + renewer_PAUSE_MS ? former : { ...former, expiresAt };
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
    #renewals;
    #auditor;
    #state;
    #context;
    #work;
    #over = false;
    #silent = false;
    /** How far the time of day was from the job's clock at the last look, in milliseconds. */
    #difference = 0;
    constructor({ folder, state, runner, clock: machine }) {
        this.#folder = folder;
        this.#state = state;
        this.#runner = runner;
        this.#clock = (0,build_clock/* jobClock */.Wv)(machine, state.clock);
        const clock = this.#clock;
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
        const { life } = state;
        this.#renewals = new RenewalRecords({
            clock,
            life,
            write: (event, held, more) => this.#auditor.noteIfPossible(event, this.#identity, held, more),
        });
        const options = { folder, record: this.#record, clock, open, signal, audit, renewals: this.#renewals };
        this.#renewer = new Renewer(options, state);
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
    /** Asks for an ID token that nobody takes, to see whether this job can still have any. @returns the time by their service. @throws JobpassError */
    async poll() {
        const { http } = await this.#open();
        return (await this.#runner.idToken(kept_job_NOBODY, http, { leftMs: ROUND_MS })).servedAt;
    }
    /** What the endpoint answers; undefined where there is no live credential. Called after `prepare`. */
    answer() {
        const { lease } = this;
        const clock = this.#clock;
        return lease && answerOf((0,providers_provider/* onWall */.CG)(lease, clock), this.#context?.provider.forms, clock.wall());
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
    tick(heartbeat) {
        if (!this.#over)
            this.#auditor.sendBeside(this.#stop.signal);
        this.#lookAtClock();
        this.#noteSilence(heartbeat === 'silent');
        if (this.#work !== undefined || this.#over)
            return;
        const ttlOver = this.#clock.now() >= this.#state.life.endsAt;
        const task = ttlOver ? () => this.#endForTtl() : this.#renewer.due(heartbeat === 'alive');
        if (task === undefined)
            return;
        this.#work = task()
            .catch((error) => this.#renewer.halt((0,errors/* tell */.qz)(error)))
            .finally(() => {
            this.#work = undefined;
        });
    }
    /**
     * When the machine's clock was set, or the machine stood still, only the provider knows how much time is left: a renewal
     * asks it.
     */
    #lookAtClock() {
        const difference = this.#clock.wall() - this.#clock.now();
        if (Math.abs(difference - this.#difference) <= build_clock/* JUMP_MS */.Eo)
            return;
        this.#difference = difference;
        this.#renewer.renewNow();
    }
    /** Writes down, once each time, that nothing is renewed since there is no sign of the job. */
    #noteSilence(silent) {
        if (silent && !this.#silent && this.#state.renewal !== 'none' && !this.#over) {
            const since = (0,build_clock/* span */.Ln)(SILENT_MS);
            this.#record.noteOutage(`nothing showed for ${since} whether the job goes on, so nothing is renewed`);
            this.#record.save();
        }
        this.#silent = silent;
    }
    /** Gives the lease back: stops what goes on, and says no more about it. */
    async release(withinMs) {
        this.#over = true;
        this.#stop.abort();
        const stop = new AbortController();
        await Promise.race([this.#work, this.#clock.sleep(withinMs, stop.signal).catch(() => undefined)]);
        stop.abort();
        // What still goes on looks by itself whether the job is over, and ends what it gets.
        this.#renewals.flush();
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
        this.#renewals.flush();
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
            ahead: this.#context?.serviceClock.ahead ?? this.#state.ahead,
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
            ahead: this.#state.ahead,
            patience: ROUND,
            limits: { ...client/* LIMITS */.b1, attemptMs: 5_000, connectMs: 3_000 },
            onStray: async (lease) => {
                const held = { lease, deliveredTo: [] };
                this.#record.addStray(held);
                this.#record.save();
                this.#auditor.noteIfPossible('issued', this.#identity, held);
                held.ending = await (0,end_lease/* endLease */.Kg)(held, await this.#open());
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
const keeper_LOOK_MS = 100;
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
        this.#watch = new Watch({ sign: order.sign, runner, clock, ask: () => this.#poll() });
        this.#expected.set(order.expected, stepOf(order.pid));
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
        while ((0,external_node_path_.basename)(around).startsWith(job_folder/* EXEC_FOLDER */.rx) || (0,external_node_path_.basename)((0,external_node_path_.dirname)(around)) === (0,shell/* shellFolder */.bt)()) {
            (0,saved_state.forgetIn)(around, true);
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
                job.tick(heartbeat === 'alive' ? 'alive' : 'silent');
                if (!job.over)
                    continue;
                served?.stop();
                this.#jobs.delete(path);
            }
            for (const [path, step] of this.#expected)
                if (await hasEnded(step))
                    await this.#adopt(path);
            if (this.#jobs.size === 0 && this.#expected.size === 0 && this.#takenBack.size === 0)
                return false;
            this.#nap = new AbortController();
            const wake = AbortSignal.any([this.#stop.signal, this.#nap.signal]);
            const pauseMs = Math.min(TICK_MS, Math.max(keeper_LOOK_MS, this.#watch.pauseMs));
            await this.#clock.sleep(pauseMs, wake).catch(() => undefined);
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
        return any?.job.poll();
    }
    async #answer(request) {
        switch (request.command) {
            case 'expect':
                if (this.#stop.signal.aborted)
                    throw new errors/* JobpassError */.bJ('cancelled', 'The keeper is ending');
                this.#expected.set(request.folder, stepOf(request.pid));
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
        const step = stepOf(pid);
        while (job.remembered && !(await hasEnded(step)) && this.#clock.elapsed() < late)
            await this.#clock.sleep(keeper_LOOK_MS);
        await job.endIfLeft().catch(() => undefined);
    }
}
function addressOf({ url, token }) {
    return { url, token };
}
function stepOf(pid) {
    // Where a look starts a program, its id alone must do.
    const mark = process.platform === 'linux' ? (0,processes.processMark)(pid) : Promise.resolve(undefined);
    return { pid, mark: mark.catch(() => undefined) };
}
/** Whether such a process has ended. A look that fails shows nothing. */
async function hasEnded({ pid, mark }) {
    try {
        process.kill(pid, 0);
    }
    catch (error) {
        if ((0,errors/* systemCode */.xU)(error) === 'ESRCH')
            return true;
    }
    const known = await mark;
    return known !== undefined && (await (0,processes.sightOf)(known)) === 'gone';
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


/***/ }),

/***/ 1403:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   forgetIn: () => (/* binding */ forgetIn),
/* harmony export */   q: () => (/* binding */ saveStateIn),
/* harmony export */   w: () => (/* binding */ savedStateIn)
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
/* harmony export */   $O: () => (/* binding */ shellRunner),
/* harmony export */   bt: () => (/* binding */ shellFolder),
/* harmony export */   ub: () => (/* binding */ folderName)
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
        identity: system.identity ?? [],
        secrets: () => system.secrets?.() ?? [],
        idTokensUntil: () => system.idTokensUntil?.(),
        fixedIdToken: system.fixedIdToken ?? false,
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
        saveState: (name, value) => (0,_saved_state_js__WEBPACK_IMPORTED_MODULE_4__/* .saveStateIn */ .q)(temporaryFolder(), name, value),
        savedState: () => (0,_saved_state_js__WEBPACK_IMPORTED_MODULE_4__/* .savedStateIn */ .w)(temporaryFolder()),
        printRecord: (line) => void process.stderr.write(`${line}\n`),
        summary: async (table) => summary?.(table),
    };
}


/***/ }),

/***/ 89372:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   TL: () => (/* binding */ quoted),
/* harmony export */   Uw: () => (/* binding */ quotedForDotenv),
/* harmony export */   uj: () => (/* binding */ quotedForFish)
/* harmony export */ });
/** A word as POSIX shells take it literally. */
function quoted(word) {
    return PLAIN.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
/** The same for fish, where a backslash in single quotes takes the next backslash or quote literally. */
function quotedForFish(word) {
    return PLAIN.test(word) ? word : `'${word.replace(/[\\']/g, '\\$&')}'`;
}
/** What every shell, and every reader of dotenv files, takes as it is. */
const PLAIN = /^[\w./:@%+,=-]+$/;
/**
 * A value for a dotenv file, such that Node (`--env-file`, `util.parseEnv`), bash (`source`) and python-dotenv read the
 * same; undefined where there is no such way. Docker's `--env-file` knows no quotes: it reads what needs none.
 */
function quotedForDotenv(value) {
    if (PLAIN.test(value))
        return value;
    // Node drops carriage returns; python-dotenv replaces ${NAME} wherever it stands.
    if (/\r|\0|\$\{/.test(value))
        return undefined;
    // Between single quotes python-dotenv takes a backslash before another, or before the quote, for an escape.
    if (!/'|\\\\|\\$/.test(value))
        return `'${value}'`;
    // Between double ones bash reads $ and `, and all of them read backslashes, each in its own way.
    if (!/["$`\\]/.test(value))
        return `"${value}"`;
    return undefined;
}


/***/ }),

/***/ 77410:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D0: () => (/* binding */ decoder),
/* harmony export */   Rd: () => (/* binding */ encoder),
/* harmony export */   VS: () => (/* binding */ uint32be),
/* harmony export */   WG: () => (/* binding */ encodeBase64),
/* harmony export */   br: () => (/* binding */ digest),
/* harmony export */   lF: () => (/* binding */ encode),
/* harmony export */   mx: () => (/* binding */ uint64be),
/* harmony export */   u8: () => (/* binding */ strictDecoder),
/* harmony export */   xW: () => (/* binding */ concat),
/* harmony export */   y4: () => (/* binding */ decodeBase64)
/* harmony export */ });
const encoder = new TextEncoder(), decoder = new TextDecoder(), strictDecoder = new TextDecoder("utf-8", { fatal: !0 }), UINT32_RANGE = 2 ** 32;
function concat(...buffers) {
  const size = buffers.reduce((acc, { length }) => acc + length, 0), buf = new Uint8Array(size);
  let i = 0;
  for (const buffer of buffers)
    buf.set(buffer, i), i += buffer.length;
  return buf;
}
function writeUInt32BE(buf, value, offset) {
  if (value < 0 || value >= UINT32_RANGE)
    throw new RangeError(`value must be >= 0 and <= ${UINT32_RANGE - 1}. Received ${value}`);
  buf.set([value >>> 24, value >>> 16, value >>> 8, value & 255], offset);
}
function uint64be(value) {
  const high = Math.floor(value / UINT32_RANGE), low = value % UINT32_RANGE, buf = new Uint8Array(8);
  return writeUInt32BE(buf, high, 0), writeUInt32BE(buf, low, 4), buf;
}
function uint32be(value) {
  const buf = new Uint8Array(4);
  return writeUInt32BE(buf, value), buf;
}
const NON_ASCII = /[^\x00-\x7f]/;
function encode(string) {
  if (typeof string == "string" && string.length >= 128) {
    if (NON_ASCII.test(string))
      throw new TypeError("non-ASCII string encountered in encode()");
    return encoder.encode(string);
  }
  const bytes = new Uint8Array(string.length);
  for (let i = 0; i < string.length; i++) {
    const code = string.charCodeAt(i);
    if (code > 127)
      throw new TypeError("non-ASCII string encountered in encode()");
    bytes[i] = code;
  }
  return bytes;
}
function encodeBase64(input, url = !1) {
  if (Uint8Array.prototype.toBase64)
    return input.toBase64({ alphabet: url ? "base64url" : "base64", omitPadding: url });
  const CHUNK_SIZE = 32768, arr = [];
  for (let i = 0; i < input.length; i += CHUNK_SIZE)
    arr.push(String.fromCharCode.apply(null, input.subarray(i, i + CHUNK_SIZE)));
  const encoded = btoa(arr.join(""));
  return url ? encoded.replace(/=/g, "").replace(/\+/g, "-").replace(/\//g, "_") : encoded;
}
function decodeBase64(encoded, url = !1) {
  if (Uint8Array.fromBase64)
    return Uint8Array.fromBase64(encoded, { alphabet: url ? "base64url" : "base64" });
  if (url) {
    if (encoded.includes("+") || encoded.includes("/"))
      throw new TypeError("Invalid base64url");
    encoded = encoded.replace(/-/g, "+").replace(/_/g, "/");
  }
  const binary = atob(encoded), bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++)
    bytes[i] = binary.charCodeAt(i);
  return bytes;
}
async function digest(algorithm, data) {
  const subtleDigest = `SHA-${algorithm.slice(-3)}`;
  return new Uint8Array(await crypto.subtle.digest(subtleDigest, data));
}



/***/ }),

/***/ 47784:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BU: () => (/* binding */ validateCritDuplicates),
/* harmony export */   CT: () => (/* binding */ JWE_RECOGNIZED),
/* harmony export */   Fw: () => (/* binding */ validateAlgorithms),
/* harmony export */   GT: () => (/* binding */ assertUint8Array),
/* harmony export */   Gv: () => (/* binding */ isObject),
/* harmony export */   J0: () => (/* binding */ validateB64),
/* harmony export */   MV: () => (/* binding */ encodeAsciiMember),
/* harmony export */   OX: () => (/* binding */ parseJoseHeader),
/* harmony export */   ac: () => (/* binding */ assertNotSet),
/* harmony export */   fV: () => (/* binding */ isJwkSet),
/* harmony export */   fz: () => (/* binding */ isDisjoint),
/* harmony export */   h2: () => (/* binding */ decodeBase64url),
/* harmony export */   ji: () => (/* binding */ serializeJoseHeader),
/* harmony export */   nI: () => (/* binding */ validateCrit),
/* harmony export */   qc: () => (/* binding */ JWS_RECOGNIZED)
/* harmony export */ });
/* harmony import */ var _util_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5674);
/* harmony import */ var _util_base64url_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(71445);
/* harmony import */ var _buffer_utils_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(77410);



function assertUint8Array(input, label) {
  if (!(input instanceof Uint8Array))
    throw new TypeError(`${label} must be an instance of Uint8Array`);
}
function isObject(input) {
  if (typeof input != "object" || input === null || Object.prototype.toString.call(input) !== "[object Object]")
    return !1;
  const prototype = Object.getPrototypeOf(input);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
function isJwkSet(input) {
  return isObject(input) && Array.isArray(input.keys) && Array.from(input.keys).every(isObject);
}
function isDisjoint(...headers) {
  const parameters = /* @__PURE__ */ new Set();
  for (const header of headers)
    if (header)
      for (const parameter of Object.keys(header)) {
        if (parameters.has(parameter))
          return !1;
        parameters.add(parameter);
      }
  return !0;
}
function assertNotSet(value, name) {
  if (value !== void 0)
    throw new TypeError(`${name} can only be called once`);
}
function decodeBase64url(value, label, ErrorClass) {
  try {
    return (0,_util_base64url_js__WEBPACK_IMPORTED_MODULE_0__/* .decode */ .D)(value);
  } catch (cause) {
    throw new ErrorClass(`Failed to base64url decode the ${label}`, { cause });
  }
}
function encodeAsciiMember(value, label, ErrorClass) {
  try {
    return (0,_buffer_utils_js__WEBPACK_IMPORTED_MODULE_1__/* .encode */ .lF)(value);
  } catch (cause) {
    throw new ErrorClass(`The ${label} is not a valid base64url string`, { cause });
  }
}
function parseJoseHeader(encodedProtectedHeader, ErrorClass, message) {
  let parsed;
  try {
    parsed = JSON.parse(_buffer_utils_js__WEBPACK_IMPORTED_MODULE_1__/* .strictDecoder */ .u8.decode((0,_util_base64url_js__WEBPACK_IMPORTED_MODULE_0__/* .decode */ .D)(encodedProtectedHeader)));
  } catch (cause) {
    throw new ErrorClass(message, { cause });
  }
  if (!isObject(parsed))
    throw new ErrorClass(message);
  return parsed;
}
const JWS_RECOGNIZED = { __proto__: null, b64: !0 }, JWE_RECOGNIZED = { __proto__: null };
function validateAlgorithms(option, algorithms) {
  if (algorithms !== void 0 && (!Array.isArray(algorithms) || algorithms.some((s) => typeof s != "string")))
    throw new TypeError(`"${option}" option must be an array of strings`);
  return algorithms === void 0 ? void 0 : new Set(algorithms);
}
function validateCritDuplicates(Err, protectedHeader) {
  const { crit } = protectedHeader ?? {};
  if (Array.isArray(crit) && new Set(crit).size !== crit.length)
    throw new Err('"crit" (Critical) Header Parameter MUST NOT contain duplicate values');
}
function validateCrit(Err, recognizedDefault, recognizedOption, protectedHeader, joseHeader) {
  if (joseHeader.crit !== void 0 && protectedHeader?.crit === void 0)
    throw new Err('"crit" (Critical) Header Parameter MUST be integrity protected');
  if (!protectedHeader || protectedHeader.crit === void 0)
    return [];
  if (!Array.isArray(protectedHeader.crit) || protectedHeader.crit.length === 0 || protectedHeader.crit.some((input) => typeof input != "string" || input.length === 0))
    throw new Err('"crit" (Critical) Header Parameter MUST be an array of non-empty strings when present');
  const recognized = recognizedOption === void 0 ? recognizedDefault : { __proto__: null, ...recognizedOption, ...recognizedDefault };
  for (const parameter of protectedHeader.crit) {
    if (!(parameter in recognized))
      throw new _util_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JOSENotSupported */ .T0(`Extension Header Parameter "${parameter}" is not recognized`);
    if (!Object.hasOwn(joseHeader, parameter) || joseHeader[parameter] === void 0)
      throw new Err(`Extension Header Parameter "${parameter}" is missing`);
    if (recognized[parameter] && (!Object.hasOwn(protectedHeader, parameter) || protectedHeader[parameter] === void 0))
      throw new Err(`Extension Header Parameter "${parameter}" MUST be integrity protected`);
  }
  return protectedHeader.crit;
}
function validateB64(protectedHeader, extensions) {
  if (extensions.includes("b64")) {
    const b64 = protectedHeader.b64;
    if (typeof b64 != "boolean")
      throw new _util_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JWSInvalid */ .Ye('The "b64" (base64url-encode payload) Header Parameter must be a boolean');
    return b64;
  }
  return !0;
}
function serializeJoseHeader(Err, header) {
  let serialized, parsed;
  try {
    serialized = JSON.stringify(header), parsed = JSON.parse(serialized);
  } catch (cause) {
    throw new Err("JOSE Header is not valid JSON", { cause });
  }
  if (!isObject(parsed))
    throw new Err("JOSE Header is not a JSON object");
  return [parsed, serialized];
}



/***/ }),

/***/ 71445:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ decode),
/* harmony export */   l: () => (/* binding */ encode)
/* harmony export */ });
/* harmony import */ var _lib_buffer_utils_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77410);

const invalid = "The input to be decoded is not correctly encoded.";
function decode(input) {
  try {
    return (0,_lib_buffer_utils_js__WEBPACK_IMPORTED_MODULE_0__/* .decodeBase64 */ .y4)(typeof input == "string" ? input : _lib_buffer_utils_js__WEBPACK_IMPORTED_MODULE_0__/* .decoder */ .D0.decode(input), !0);
  } catch (cause) {
    throw new TypeError(invalid, { cause });
  }
}
function encode(input) {
  return (0,_lib_buffer_utils_js__WEBPACK_IMPORTED_MODULE_0__/* .encodeBase64 */ .WG)(typeof input == "string" ? _lib_buffer_utils_js__WEBPACK_IMPORTED_MODULE_0__/* .encoder */ .Rd.encode(input) : input, !0);
}



/***/ }),

/***/ 77961:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   i: () => (/* binding */ decodeJwt)
/* harmony export */ });
/* harmony import */ var _base64url_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(71445);
/* harmony import */ var _lib_buffer_utils_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(77410);
/* harmony import */ var _lib_validate_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(47784);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5674);




function decodeJwt(jwt) {
  if (typeof jwt != "string")
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JWTInvalid */ .Dp("JWTs must use Compact JWS serialization, JWT must be a string");
  const { 1: encodedPayload, length } = jwt.split(".");
  if (length === 5)
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JWTInvalid */ .Dp("Only JWTs using Compact JWS serialization can be decoded");
  if (length !== 3)
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JWTInvalid */ .Dp("Invalid JWT");
  if (!encodedPayload)
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JWTInvalid */ .Dp("JWTs must contain a payload");
  let claimsSetBytes;
  try {
    claimsSetBytes = (0,_base64url_js__WEBPACK_IMPORTED_MODULE_1__/* .decode */ .D)(encodedPayload);
  } catch (cause) {
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JWTInvalid */ .Dp("Failed to base64url decode the payload", { cause });
  }
  let claimsSet;
  try {
    claimsSet = JSON.parse(_lib_buffer_utils_js__WEBPACK_IMPORTED_MODULE_2__/* .strictDecoder */ .u8.decode(claimsSetBytes));
  } catch (cause) {
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JWTInvalid */ .Dp("Failed to parse the decoded payload as JSON", { cause });
  }
  if (!(0,_lib_validate_js__WEBPACK_IMPORTED_MODULE_3__/* .isObject */ .Gv)(claimsSet))
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JWTInvalid */ .Dp("Invalid JWT Claims Set");
  return claimsSet;
}



/***/ }),

/***/ 61196:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ decodeProtectedHeader)
/* harmony export */ });
/* harmony import */ var _lib_validate_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(47784);

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



/***/ }),

/***/ 5674:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $4: () => (/* binding */ JWKSMultipleMatchingKeys),
/* harmony export */   BT: () => (/* binding */ JWKSNoMatchingKey),
/* harmony export */   Dm: () => (/* binding */ JWKSInvalid),
/* harmony export */   Dp: () => (/* binding */ JWTInvalid),
/* harmony export */   Rb: () => (/* binding */ JOSEAlgNotAllowed),
/* harmony export */   T0: () => (/* binding */ JOSENotSupported),
/* harmony export */   Ye: () => (/* binding */ JWSInvalid),
/* harmony export */   _L: () => (/* binding */ JWKInvalid),
/* harmony export */   aA: () => (/* binding */ JWEInvalid),
/* harmony export */   h2: () => (/* binding */ JWSSignatureVerificationFailed),
/* harmony export */   i4: () => (/* binding */ JOSEError),
/* harmony export */   ie: () => (/* binding */ JWTClaimValidationFailed),
/* harmony export */   n: () => (/* binding */ JWTExpired),
/* harmony export */   xO: () => (/* binding */ JWEDecryptionFailed)
/* harmony export */ });
/* unused harmony export JWKSTimeout */
class JOSEError extends Error {
  static code = "ERR_JOSE_GENERIC";
  code = "ERR_JOSE_GENERIC";
  constructor(message, options) {
    super(message, options), this.name = this.constructor.name, Error.captureStackTrace?.(this, this.constructor);
  }
}
class JWTClaimValidationFailed extends JOSEError {
  static code = "ERR_JWT_CLAIM_VALIDATION_FAILED";
  code = "ERR_JWT_CLAIM_VALIDATION_FAILED";
  claim;
  reason;
  payload;
  constructor(message, payload, claim = "unspecified", reason = "unspecified") {
    super(message, { cause: { claim, reason, payload } }), this.claim = claim, this.reason = reason, this.payload = payload;
  }
}
class JWTExpired extends JOSEError {
  static code = "ERR_JWT_EXPIRED";
  code = "ERR_JWT_EXPIRED";
  claim;
  reason;
  payload;
  constructor(message, payload, claim = "unspecified", reason = "unspecified") {
    super(message, { cause: { claim, reason, payload } }), this.claim = claim, this.reason = reason, this.payload = payload;
  }
}
class JOSEAlgNotAllowed extends JOSEError {
  static code = "ERR_JOSE_ALG_NOT_ALLOWED";
  code = "ERR_JOSE_ALG_NOT_ALLOWED";
}
class JOSENotSupported extends JOSEError {
  static code = "ERR_JOSE_NOT_SUPPORTED";
  code = "ERR_JOSE_NOT_SUPPORTED";
}
class JWEDecryptionFailed extends JOSEError {
  static code = "ERR_JWE_DECRYPTION_FAILED";
  code = "ERR_JWE_DECRYPTION_FAILED";
  constructor(message = "decryption operation failed", options) {
    super(message, options);
  }
}
class JWEInvalid extends JOSEError {
  static code = "ERR_JWE_INVALID";
  code = "ERR_JWE_INVALID";
}
class JWSInvalid extends JOSEError {
  static code = "ERR_JWS_INVALID";
  code = "ERR_JWS_INVALID";
}
class JWTInvalid extends JOSEError {
  static code = "ERR_JWT_INVALID";
  code = "ERR_JWT_INVALID";
}
class JWKInvalid extends JOSEError {
  static code = "ERR_JWK_INVALID";
  code = "ERR_JWK_INVALID";
}
class JWKSInvalid extends JOSEError {
  static code = "ERR_JWKS_INVALID";
  code = "ERR_JWKS_INVALID";
}
class JWKSNoMatchingKey extends JOSEError {
  static code = "ERR_JWKS_NO_MATCHING_KEY";
  code = "ERR_JWKS_NO_MATCHING_KEY";
  constructor(message = "no applicable key found in the JSON Web Key Set", options) {
    super(message, options);
  }
}
class JWKSMultipleMatchingKeys extends JOSEError {
  [Symbol.asyncIterator] = async function* () {
  };
  static code = "ERR_JWKS_MULTIPLE_MATCHING_KEYS";
  code = "ERR_JWKS_MULTIPLE_MATCHING_KEYS";
  constructor(message = "multiple matching keys found in the JSON Web Key Set", options) {
    super(message, options);
  }
}
class JWKSTimeout extends JOSEError {
  static code = "ERR_JWKS_TIMEOUT";
  code = "ERR_JWKS_TIMEOUT";
  constructor(message = "request timed out", options) {
    super(message, options);
  }
}
class JWSSignatureVerificationFailed extends JOSEError {
  static code = "ERR_JWS_SIGNATURE_VERIFICATION_FAILED";
  code = "ERR_JWS_SIGNATURE_VERIFICATION_FAILED";
  constructor(message = "signature verification failed", options) {
    super(message, options);
  }
}



/***/ })

};
