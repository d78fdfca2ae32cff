export const id = 8217;
export const ids = [8217];
export const modules = {

/***/ 14318:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Om: () => (/* binding */ TTL_MS),
/* harmony export */   f5: () => (/* binding */ settingsOf),
/* harmony export */   sb: () => (/* binding */ readSettings)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _http_hosts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(82178);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(89190);
/* harmony import */ var _values_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(93017);




/** The whole life where nothing is said: of what is taken once, and of what dies soon after nobody renews it. */
const TTL_MS = { once: 3_600_000, renewed: 6 * 3_600_000 };
const TTL_BOUNDS = { minMs: 1_000, maxMs: 30 * 86_400_000 };
/** Shorter ones would not live through a second try of a renewal. */
const LEASE_BOUNDS = { minMs: 20_000, maxMs: 86_400_000 };
/**
 * Reads the inputs into settings, and refuses what cannot work before anything is sent.
 *
 * @param asGiven the inputs by name, empty ones left out
 * @param own the inputs of each provider
 * @returns the settings, and warnings about inputs that nobody reads
 * @throws JobpassError `usage` or `insecure`
 */
async function readSettings(asGiven, own) {
    const warnings = await checkNames(asGiven, definitionsOf(own).flatMap(({ name, aliases = [] }) => [name, ...aliases]));
    return { settings: settingsOf(asGiven, own), warnings };
}
function definitionsOf(own) {
    return [..._inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .COMMON_INPUTS */ .s7, ...own.flatMap(({ inputs }) => inputs)];
}
/** The same for inputs whose names are known to be ours. @throws JobpassError `usage` or `insecure` */
function settingsOf(asGiven, own) {
    const given = withoutAliases(asGiven, definitionsOf(own));
    const input = (name) => given.get(name);
    const or = (name) => input(name) ?? (0,_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .defaultOf */ .HA)(_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .COMMON_INPUTS */ .s7, name);
    const url = input('url');
    if (url !== undefined) {
        const parsed = (0,_http_hosts_js__WEBPACK_IMPORTED_MODULE_1__/* .secureUrl */ .po)(url, 'The input url');
        if (parsed.search !== '' || parsed.hash !== '')
            throw (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .invalid */ .Gq)('url', url, 'Leave out what follows ? or #');
    }
    const marked = own.find(({ marks }) => marks.some((name) => asGiven.has(name)))?.provider;
    const provider = input('provider') ?? marked ?? _inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .DEFAULT_PROVIDER */ .Gr;
    const ownNames = own.find((entry) => entry.provider === provider)?.inputs.map(({ name }) => name) ?? [];
    const settings = defined({
        provider,
        url,
        audience: input('audience'),
        role: input('role'),
        name: optionalName(input('name')),
        ttlMs: optionalDuration(input('ttl'), 'ttl', TTL_BOUNDS),
        leaseMs: optionalDuration(input('lease'), 'lease', LEASE_BOUNDS),
        keep: (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .oneOf */ .yL)(or('keep').toLowerCase(), 'keep', _inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .KEEPING */ .AX),
        deliver: [...new Set((0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .list */ .p_)(or('deliver')).map((word) => (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .oneOf */ .yL)(word, 'deliver', _inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .DELIVERIES */ .rV)))],
        fileFormat: (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .oneOf */ .yL)(or('file-format'), 'file-format', _inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .FILE_FORMATS */ .GM),
        // YAML reads 0600 as a number, and may hand it on without its zero.
        fileMode: Number.parseInt((0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .oneOf */ .yL)(or('file-mode').padStart(4, '0'), 'file-mode', _inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .FILE_MODES */ .Ce), 8),
        revoke: or('revoke') === 'now' || (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .boolean */ .zM)(or('revoke'), 'revoke', 'Write true or false, or now'),
        revokeNow: or('revoke') === 'now' ? true : undefined,
        audit: (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .oneOf */ .yL)(or('audit').toLowerCase(), 'audit', _inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .AUDITING */ .Ks),
        auditFile: input('audit-file'),
        auditWebhook: optionalWebhook(input('audit-webhook')),
        auditWebhookSecret: optionalWebhookSecret(input('audit-webhook-secret')),
        ca: optionalPem(input('ca'), 'ca'),
        clientCert: optionalPem(input('client-cert'), 'client-cert'),
        clientKey: optionalPem(input('client-key'), 'client-key'),
        allowedHosts: (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .list */ .p_)(or('allowed-hosts')).map(checkHost),
        own: Object.fromEntries([...given].filter(([name]) => ownNames.includes(name))),
    });
    if (settings.deliver.length === 0)
        throw (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .invalid */ .Gq)('deliver', '', `It can be ${_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .DELIVERIES */ .rV.join(', ')}, or several of them`);
    if ((settings.clientCert === undefined) !== (settings.clientKey === undefined)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', 'client-cert and client-key go together, and one of them is missing', {
            hint: 'Give both or neither',
        });
    }
    if (settings.auditWebhookSecret !== undefined && settings.auditWebhook === undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', 'audit-webhook-secret is given, and audit-webhook is missing', {
            hint: 'Give the address that is to get the records',
        });
    }
    return settings;
}
/** The inputs under their own names. @throws JobpassError `usage` where one is given twice */
function withoutAliases(given, definitions) {
    const found = new Map(given);
    for (const { name, aliases = [] } of definitions) {
        for (const alias of aliases) {
            const value = given.get(alias);
            if (value === undefined)
                continue;
            if (found.has(name) && found.get(name) !== value) {
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', `The inputs ${name} and ${alias} are the same, and differ`, {
                    hint: 'Give one of them',
                });
            }
            found.set(name, value);
            found.delete(alias);
        }
    }
    return found;
}
/**
 * Finds inputs that are none of ours: within two edits of one of ours it is a slip of the pen.
 *
 * @throws JobpassError `usage` for a slip
 */
async function checkNames(given, names) {
    const unknown = [...given.keys()].filter((name) => !names.includes(name));
    if (unknown.length === 0)
        return [];
    const { closest, distance } = await __webpack_require__.e(/* import() */ 1916).then(__webpack_require__.t.bind(__webpack_require__, 21916, 19));
    return unknown.map((name) => {
        const near = closest(name, names);
        const edits = distance(name, near);
        // Two edits turn any two letters into `ca`: something of the name must be left to speak of a slip.
        if (edits <= 2 && edits < Math.min(name.length, near.length)) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', `There is no input ${shown(name)}`, { hint: `Did you mean ${near}?` });
        }
        return `There is no input ${shown(name)}, so it is not read`;
    });
}
function shown(name) {
    return `«${name.replace(/[^\w.-]/g, '?').slice(0, 60)}»`;
}
function checkHost(entry) {
    if (!/^(\[[0-9a-fA-F:.]+\]|[\w.-]+)(:\d{1,5})?$/.test(entry)) {
        throw (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .invalid */ .Gq)('allowed-hosts', entry, 'Write host names, with a port where it is not 443, as in login.example.com');
    }
    return entry;
}
function optionalDuration(text, input, bounds) {
    return text === undefined ? undefined : (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .duration */ .p0)(text, input, bounds);
}
/** A name that can stand in a command and in a line of the log as it is. */
function optionalName(text) {
    if (text !== undefined && !/^[A-Za-z0-9][\w.-]{0,63}$/.test(text))
        throw (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .invalid */ .Gq)('name', text, 'Write letters, digits, dots, dashes and underscores: 64 at most');
    return text;
}
/** An address is not shown where it is wrong: those of many services are secrets. */
function optionalWebhook(text) {
    if (text === undefined)
        return undefined;
    try {
        return (0,_http_hosts_js__WEBPACK_IMPORTED_MODULE_1__/* .secureUrl */ .po)(text, 'The input audit-webhook').href;
    }
    catch (error) {
        if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ))
            throw error;
        const { code, message, hint } = error;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ(code, message.replace(/: \u00ab.*$/s, ''), hint === undefined ? {} : { hint });
    }
}
/** Source: Standard Webhooks 1.0.0, Signature scheme: 24 to 64 bytes in base64. */
function optionalWebhookSecret(text) {
    if (text === undefined || /^(whsec_)?[A-Za-z0-9+/]{32,86}={0,2}$/.test(text))
        return text;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', 'The input audit-webhook-secret is no signing secret', {
        hint: 'It takes whsec_ and 24 to 64 random bytes in base64: echo "whsec_$(openssl rand -base64 32)"',
    });
}
function optionalPem(text, input) {
    return text === undefined ? undefined : (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .pem */ .ps)(text, input);
}
/** The same object without the members that are undefined. */
function defined(value) {
    return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
}


/***/ }),

/***/ 11095:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  demo: () => (/* binding */ demo)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: external "node:url"
var external_node_url_ = __webpack_require__(73136);
// EXTERNAL MODULE: ./build/broker/broker.js + 14 modules
var broker_broker = __webpack_require__(71424);
// EXTERNAL MODULE: ./build/broker/config/config.js + 2 modules
var config = __webpack_require__(28909);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/program.js
var program = __webpack_require__(22928);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(64865);
// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(37067);
// EXTERNAL MODULE: ./node_modules/jose/dist/webapi/key/generate_key_pair.js
var generate_key_pair = __webpack_require__(59480);
// EXTERNAL MODULE: ./node_modules/jose/dist/webapi/lib/jws_sign.js
var jws_sign = __webpack_require__(162);
// EXTERNAL MODULE: ./node_modules/jose/dist/webapi/util/errors.js
var util_errors = __webpack_require__(5674);
// EXTERNAL MODULE: ./node_modules/jose/dist/webapi/lib/jwt_claims_set.js
var jwt_claims_set = __webpack_require__(45526);
// EXTERNAL MODULE: ./node_modules/jose/dist/webapi/lib/validate.js
var validate = __webpack_require__(47784);
;// CONCATENATED MODULE: ./node_modules/jose/dist/webapi/jwt/sign.js




const SignJWT_base = jwt_claims_set/* JWTClaimsBuilder */.cE;
class SignJWT extends SignJWT_base {
  #protectedHeader;
  setProtectedHeader(protectedHeader) {
    return (0,validate/* assertNotSet */.ac)(this.#protectedHeader, "setProtectedHeader"), this.#protectedHeader = protectedHeader, this;
  }
  async sign(key, options) {
    return (0,jws_sign/* createCompactSignature */.k)((0,jwt_claims_set/* jwtClaimsSetBytes */._g)(this), this.#protectedHeader, options?.crit, key, () => {
      throw new util_errors/* JWTInvalid */.Dp("JWTs MUST NOT use unencoded payload");
    });
  }
}


// EXTERNAL MODULE: ./node_modules/jose/dist/webapi/key/export.js
var key_export = __webpack_require__(17968);
;// CONCATENATED MODULE: ./build/demo/id-token-service.js



/** How long GitHub's ID tokens live, in seconds. */
const LIFE_S = 300;
/** Starts it for jobs with the given claims. It takes the bearer that it gave out and no other. */
async function startIdTokenService(claims) {
    // Elliptic keys are made in a moment; GitHub's are RSA, which takes a tenth of a second.
    const { publicKey, privateKey } = await (0,generate_key_pair/* generateKeyPair */.T)('ES256');
    const kid = (0,external_node_crypto_.randomBytes)(8).toString('hex');
    const requestToken = (0,external_node_crypto_.randomBytes)(32).toString('base64url');
    let issuer = '';
    const sign = (payload) => {
        const now = Math.floor(Date.now() / 1000);
        return new SignJWT({
            iss: issuer,
            iat: now,
            nbf: now - 600,
            exp: now + LIFE_S,
            jti: (0,external_node_crypto_.randomUUID)(),
            ...payload,
        })
            .setProtectedHeader({ alg: 'ES256', kid, typ: 'JWT' })
            .sign(privateKey);
    };
    const answer = async (request) => {
        const url = new URL(request.url ?? '/', issuer);
        if (url.pathname === '/.well-known/openid-configuration')
            return [200, { issuer, jwks_uri: `${issuer}/jwks` }];
        if (url.pathname === '/jwks') {
            return [200, { keys: [{ ...(await (0,key_export/* exportJWK */.JU)(publicKey)), kid, alg: 'ES256', use: 'sig' }] }];
        }
        if (url.pathname !== '/id-token')
            return [404, { message: 'Not found' }];
        if (request.headers.authorization !== `Bearer ${requestToken}`)
            return [401, { message: 'Unauthorized' }];
        const value = await sign({ ...claims, aud: url.searchParams.get('audience') ?? issuer });
        return [200, { value, count: value.length }];
    };
    const server = external_node_http_.createServer((request, response) => {
        answer(request).then(([status, body]) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)), () => response.writeHead(500).end());
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    issuer = `http://127.0.0.1:${server.address().port}`;
    return {
        issuer,
        requestUrl: `${issuer}/id-token?api-version=2.0`,
        requestToken,
        sign,
        close: async () => {
            server.closeAllConnections();
            await new Promise((resolve) => server.close(resolve));
        },
    };
}

;// CONCATENATED MODULE: ./build/demo/protected-service.js

/** @param client how the service shows the broker that it may ask about tokens */
async function startProtectedService(broker, client) {
    const authorization = `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}`;
    const introspect = async (token) => {
        const answer = await fetch(`${broker}/token/introspection`, {
            method: 'POST',
            headers: { authorization },
            body: new URLSearchParams({ token }),
        });
        return (await answer.json());
    };
    const server = external_node_http_.createServer((request, response) => {
        const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
        (token === undefined ? Promise.resolve({ active: false }) : introspect(token)).then((known) => {
            response
                .writeHead(known.active === true ? 200 : 401)
                .end(known.active === true ? `served ${known.sub}` : 'refused');
        }, () => response.writeHead(503).end());
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    return {
        url: `http://127.0.0.1:${server.address().port}/deploy`,
        close: async () => {
            server.closeAllConnections();
            await new Promise((resolve) => server.close(resolve));
        },
    };
}

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(31421);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
;// CONCATENATED MODULE: ./build/demo/stand-in-runner.js





const COMMAND_FILES = ['ENV', 'OUTPUT', 'STATE', 'STEP_SUMMARY'];
/**
 * A stand-in for GitHub's runner: it runs the processes of one job with the variables and the command files
 * that the real one gives them, and carries variables and state from step to step.
 */
class StandInRunner {
    #root = (0,external_node_fs_.mkdtempSync)((0,external_node_path_.join)((0,external_node_os_.tmpdir)(), 'jobpass-runner-'));
    #job;
    #env = new Map();
    #spawn;
    /**
     * @param job the variables of the whole job, ACTIONS_ID_TOKEN_REQUEST_URL for instance
     * @param spawnStep how steps are started, where it is not this process that starts them
     */
    constructor(job, spawnStep = spawnHere) {
        this.#job = job;
        this.#spawn = spawnStep;
        for (const folder of [this.temp, this.workspace, (0,external_node_path_.join)(this.temp, '_runner_file_commands')]) {
            (0,external_node_fs_.mkdirSync)(folder, { recursive: true });
        }
    }
    get temp() {
        return (0,external_node_path_.join)(this.#root, '_temp');
    }
    get workspace() {
        return (0,external_node_path_.join)(this.#root, 'workspace');
    }
    /** A variable as later steps see it. */
    variable(name) {
        return this.#env.get(name);
    }
    /** Runs a Node program as a step, with the state of the step that it belongs to, if any. */
    async run(program, options = {}, state) {
        const start = performance.now();
        const files = this.#makeFiles();
        options.prepare?.(files);
        let output = '';
        const step = this.#spawn(process.env['JOBPASS_NODE'] ?? process.execPath, program, { cwd: this.workspace, env: this.#environment(files, options, state) }, (text) => {
            output += text;
        });
        if ('child' in step)
            options.onStart?.(step.child);
        else
            options.onStartElsewhere?.(step.kill);
        const exitCode = await step.code;
        const result = {
            exitCode,
            output,
            env: parseCommandFile(read(files.ENV)),
            outputs: parseCommandFile(read(files.OUTPUT)),
            state: parseCommandFile(read(files.STATE)),
            summary: read(files.STEP_SUMMARY),
            ms: performance.now() - start,
        };
        // As the real runner does: also when the step failed.
        for (const [name, value] of result.env)
            this.#env.set(name, value);
        for (const file of Object.values(files))
            (0,external_node_fs_.rmSync)(file, { force: true, recursive: true });
        return result;
    }
    /** Removes everything, as the runner does when the job is over. */
    close() {
        (0,external_node_fs_.rmSync)(this.#root, { recursive: true, force: true });
    }
    #makeFiles() {
        const id = (0,external_node_crypto_.randomUUID)();
        const entries = COMMAND_FILES.map((command) => {
            const path = (0,external_node_path_.join)(this.temp, '_runner_file_commands', `${command.toLowerCase()}_${id}`);
            (0,external_node_fs_.writeFileSync)(path, '');
            return [command, path];
        });
        return Object.fromEntries(entries);
    }
    #environment(files, options, state) {
        const inherited = Object.fromEntries(['PATH', 'HOME', 'SYSTEMROOT', 'TEMP', 'TMP', 'TMPDIR'].flatMap((name) => {
            const value = process.env[name];
            return value === undefined ? [] : [[name, value]];
        }));
        return {
            ...inherited,
            GITHUB_ACTIONS: 'true',
            RUNNER_ENVIRONMENT: 'github-hosted',
            RUNNER_TEMP: this.temp,
            GITHUB_WORKSPACE: this.workspace,
            ...Object.fromEntries(COMMAND_FILES.map((command) => [`GITHUB_${command}`, files[command]])),
            ...this.#job,
            ...Object.fromEntries(this.#env),
            ...Object.fromEntries(Object.entries(options.inputs ?? {}).map(([name, value]) => [
                `INPUT_${name.replace(/ /g, '_').toUpperCase()}`,
                value,
            ])),
            ...Object.fromEntries([...(state ?? [])].map(([name, value]) => [`STATE_${name}`, value])),
            ...options.env,
        };
    }
}
const spawnHere = (program, words, options, onText) => {
    const child = (0,external_node_child_process_.spawn)(program, words, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', onText);
    const code = new Promise((resolve, reject) => {
        child.once('error', reject);
        child.once('close', resolve);
    });
    return { code, child };
};
/**
 * Reads a command file as the runner does: `NAME=VALUE`, or `NAME<<DELIMITER` and lines up to the delimiter.
 *
 * @throws Error where the runner would fail the step
 */
function parseCommandFile(text) {
    const values = new Map();
    const lines = text.split('\n');
    for (let at = 0; at < lines.length; at++) {
        const line = lines[at] ?? '';
        if (line === '')
            continue;
        const equals = line.indexOf('=');
        const heredoc = line.indexOf('<<');
        if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
            values.set(line.slice(0, equals), line.slice(equals + 1));
            continue;
        }
        if (heredoc < 0)
            throw new Error(`a line that is no command: ${line.slice(0, 40)}`);
        const end = lines.indexOf(line.slice(heredoc + 2), at + 1);
        if (end < 0)
            throw new Error('a value without its closing delimiter');
        values.set(line.slice(0, heredoc), lines.slice(at + 1, end).join('\n'));
        at = end;
    }
    return values;
}
function read(path) {
    try {
        return (0,external_node_fs_.readFileSync)(path, 'utf8');
    }
    catch {
        return '';
    }
}

;// CONCATENATED MODULE: ./build/demo/demo.js












const REPOSITORY = 'octo-org/octo-repo';
const SUBJECT = `repo:${REPOSITORY}:ref:refs/heads/main`;
const JOB = {
    GITHUB_REPOSITORY: REPOSITORY,
    GITHUB_REF: 'refs/heads/main',
    GITHUB_WORKFLOW: 'deploy',
    GITHUB_RUN_ID: '1',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_JOB: 'deploy',
    GITHUB_ACTOR: 'octocat',
    GITHUB_EVENT_NAME: 'push',
};
const CLAIMS = {
    sub: SUBJECT,
    repository: REPOSITORY,
    ref: JOB.GITHUB_REF,
    event_name: JOB.GITHUB_EVENT_NAME,
    run_id: JOB.GITHUB_RUN_ID,
    run_attempt: JOB.GITHUB_RUN_ATTEMPT,
    actor: JOB.GITHUB_ACTOR,
};
/**
 * Runs the main job on this machine alone: broker, runner and service on loopback, the real main and post steps
 * as processes of their own.
 *
 * @param print takes the lines of the timeline
 * @returns the same for programs
 * @throws JobpassError when any part of it did not happen
 */
async function demo(print) {
    const start = performance.now();
    const events = [];
    const tell = (who, what) => {
        const ms = Math.round(performance.now() - start);
        events.push({ ms, who, what });
        print(`${`${ms} ms`.padStart(8)}  ${who.padEnd(8)} ${what}`);
    };
    const words = programs();
    const closing = [];
    try {
        print('One credential, one job: broker, runner and service on this machine, nothing installed.\n');
        const idTokens = await startIdTokenService(CLAIMS);
        closing.push(() => idTokens.close());
        const secret = (0,external_node_crypto_.randomBytes)(24).toString('base64url');
        const broker = await (0,broker_broker/* startBroker */.md)((0,config/* brokerConfig */.Gj)({
            listen: '127.0.0.1:0',
            trust: [{ issuer: idTokens.issuer, audience: 'jobpass-demo' }],
            roles: {
                deploy: {
                    when: { repository: REPOSITORY },
                    audience: 'https://service.example',
                    scopes: ['deploy'],
                },
            },
            'resource-servers': { service: { secret, audiences: 'https://service.example' } },
        }));
        closing.push(() => broker.close());
        tell('broker', `ready at ${broker.issuer}, trusts the runner's ID tokens`);
        const service = await startProtectedService(broker.issuer, { id: 'service', secret });
        closing.push(() => service.close());
        const runner = new StandInRunner({
            ...JOB,
            ACTIONS_ID_TOKEN_REQUEST_URL: idTokens.requestUrl,
            ACTIONS_ID_TOKEN_REQUEST_TOKEN: idTokens.requestToken,
        });
        closing.push(() => runner.close());
        const inputs = { provider: 'oauth', url: broker.issuer, audience: 'jobpass-demo', ttl: '15m' };
        const main = await runner.run(words.main, { inputs });
        const token = runner.variable('JOBPASS_TOKEN');
        expect(main.exitCode === 0 && token !== undefined, `the main step failed: ${lastWords(main.output)}`);
        expect(main.output.includes(`::add-mask::${token}`), 'the credential was not masked');
        tell('main', `exchanged the ID token of ${SUBJECT}`);
        tell('main', `delivered credential ${main.outputs.get('credential-id')} in JOBPASS_TOKEN, masked, for 15 minutes at most`);
        const step = await runner.run(words.step, { env: { SERVICE: service.url } });
        expect(step.exitCode === 0, `the step could not use the credential: ${lastWords(step.output)}`);
        tell('step', `used it: ${step.output.trim()}`);
        const post = await runner.run(words.post, { inputs }, main.state);
        expect(post.exitCode === 0, `the post step failed: ${lastWords(post.output)}`);
        expect(post.output.includes(': revoked ('), `the credential was not revoked: ${lastWords(post.output)}`);
        tell('post', 'revoked it, and asked: the provider accepted it before and refuses it now');
        const stolen = await fetch(service.url, { headers: { authorization: `Bearer ${token}` } });
        expect(stolen.status === 401, `the stolen credential still works: ${stolen.status}`);
        tell('thief', `tried the stolen credential: ${stolen.status} ${await stolen.text()}`);
        const left = (0,external_node_fs_.readdirSync)(runner.temp).filter((name) => name.startsWith('jobpass-'));
        expect(left.length === 0, `files were left behind: ${left.join(', ')}`);
        print('\nAll of it happened. In a workflow: see the README.');
        return events;
    }
    finally {
        for (const close of closing.reverse())
            await close();
    }
}
function expect(happened, otherwise) {
    if (!happened)
        throw new errors/* JobpassError */.bJ('refused', `The demo stopped, because ${otherwise}`);
}
/** The end of what a step printed, without the lines that carry secrets to a runner. */
function lastWords(output) {
    const lines = output.split('\n').filter((line) => line !== '' && !line.startsWith('::add-mask::'));
    return (0,printable/* printable */.g)(lines.slice(-2).join(' / '), 600);
}
/** What the job's steps run, each as words for Node, or for the executable that this is. */
function programs() {
    const [, ...own] = (0,program/* ownProgram */.D)();
    const step = [...own, 'demo-step'];
    // There is none in the one file, where this very program is main and post as well: scripts/single-file.mjs.
    const here = import.meta.url;
    if (here === undefined)
        return { main: [...own, 'main'], step, post: [...own, 'post'] };
    // The action itself, which is beside `dist/cli`.
    const folder = (0,external_node_path_.dirname)((0,external_node_path_.dirname)((0,external_node_url_.fileURLToPath)(here)));
    if (!(0,external_node_fs_.existsSync)((0,external_node_path_.join)(folder, 'main', 'index.js'))) {
        throw new errors/* JobpassError */.bJ('usage', `The built action is not in ${folder}`, { hint: 'Run npm run build' });
    }
    return { main: [(0,external_node_path_.join)(folder, 'main', 'index.js')], step, post: [(0,external_node_path_.join)(folder, 'post', 'index.js')] };
}


/***/ }),

/***/ 58944:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   m: () => (/* binding */ INPUTS),
/* harmony export */   n: () => (/* binding */ OWN_INPUTS)
/* harmony export */ });
/* harmony import */ var _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(89190);
/* harmony import */ var _index_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(54321);


/** The inputs that each provider adds. */
const OWN_INPUTS = _index_js__WEBPACK_IMPORTED_MODULE_1__/* .PROVIDERS */ .xq.map(({ name, inputs, marks = [] }) => ({
    provider: name,
    inputs,
    marks,
}));
/** Every input, each name once: what action.yml and the docs list. */
const INPUTS = [
    ...new Map([..._config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .COMMON_INPUTS */ .s7, ..._index_js__WEBPACK_IMPORTED_MODULE_1__/* .PROVIDERS */ .xq.flatMap(({ inputs }) => inputs)].map((input) => [input.name, input])).values(),
];


/***/ }),

/***/ 88301:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ grantsOf)
/* harmony export */ });
/* harmony import */ var _config_settings_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(14318);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _identity_conditions_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(69633);
/* harmony import */ var _providers_index_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(54321);
/* harmony import */ var _providers_inputs_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(58944);





/** The rules of one provider as grants. What cannot be one is added to the file's problems. */
function grantsOf(file, provider, trust) {
    const { problems, placeOf } = file;
    const paths = new Map();
    for (const rule of [...file.credentials.values()].flat()) {
        const found = grantOf(rule, file, provider, trust);
        if (found !== undefined)
            paths.set(found, rule.path);
    }
    return {
        grants: [...paths.keys()],
        complain: (grant, reason) => {
            const path = paths.get(grant) ?? [];
            problems.add(placeOf(path), path, reason);
        },
    };
}
/** A rule as a grant; undefined where it is of another provider, or was complained of. */
function grantOf(rule, file, provider, { schema }) {
    const { problems, placeOf } = file;
    const complain = (reason) => problems.add(placeOf(rule.path), rule.path, reason);
    try {
        const settings = (0,_config_settings_js__WEBPACK_IMPORTED_MODULE_0__/* .settingsOf */ .f5)(rule.inputs, _providers_inputs_js__WEBPACK_IMPORTED_MODULE_4__/* .OWN_INPUTS */ .n);
        if (settings.provider !== provider)
            return undefined;
        const audience = (0,_providers_index_js__WEBPACK_IMPORTED_MODULE_3__/* .providerEntry */ .kb)(provider).audience(settings);
        if (audience === undefined)
            return undefined;
        if (rule.issuer === undefined) {
            complain('whose jobs it is for is not said: give `jobs`, with their issuer');
            return undefined;
        }
        const stranger = (0,_identity_conditions_js__WEBPACK_IMPORTED_MODULE_2__/* .openToStrangers */ .Ts)(rule.issuer, rule.conditions);
        if (stranger !== undefined) {
            complain(`everyone in the world who uses ${rule.issuer} can meet its conditions: name the owner in one of ${stranger.join(', ')}`);
        }
        const own = schema.safeParse(rule.trust, { reportInput: true });
        if (!own.success) {
            for (const issue of own.error.issues)
                problems.addIssue({ ...issue, path: [...rule.path, 'trust', ...issue.path] }, placeOf);
            return undefined;
        }
        const jobs = file.jobs.find(({ name }) => name === rule.jobs);
        return {
            credential: rule.credential,
            rule: rule.name,
            from: `${file.path}:${rule.place?.line ?? 1}`,
            issuer: rule.issuer,
            ...(jobs?.jwksUri === undefined ? {} : { jwksUri: jobs.jwksUri }),
            audience,
            conditions: rule.conditions,
            settings,
            own: own.data,
        };
    }
    catch (error) {
        if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ))
            throw error;
        complain((0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .tell */ .qz)(error));
        return undefined;
    }
}


/***/ }),

/***/ 75255:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ Secrets)
/* harmony export */ });
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
function forms(value) {
    return [
        value,
        encodeURIComponent(value),
        JSON.stringify(value).slice(1, -1),
        // Base64 looks different at each of the three offsets; the characters at both edges depend on neighbours.
        ...[0, 1, 2].map((shift) => {
            const coded = Buffer.from(' '.repeat(shift) + value).toString('base64');
            return coded.slice(shift === 0 ? 0 : shift + 1).replace(/.?=+$/, '');
        }),
    ]
        .filter((form) => form.length >= 4)
        .map(small);
}
/** In small letters, ASCII only: the length stays as it is, which `toLowerCase` does not promise. */
function small(text) {
    return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}


/***/ })

};
