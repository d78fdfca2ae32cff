export const id = 8217;
export const ids = [8217];
export const modules = {

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
/**
 * Starts it for jobs with the given claims. It takes the bearer that it gave out and no other.
 *
 * @param clockMs how far its clock is ahead of this machine's, in milliseconds
 */
async function startIdTokenService(claims, clockMs = 0) {
    // Elliptic keys are made in a moment; GitHub's are RSA, which takes a tenth of a second.
    const { publicKey, privateKey } = await (0,generate_key_pair/* generateKeyPair */.T)('ES256');
    const kid = (0,external_node_crypto_.randomBytes)(8).toString('hex');
    const requestToken = (0,external_node_crypto_.randomBytes)(32).toString('base64url');
    let issuer = '';
    const sign = (payload) => {
        const now = Math.floor((Date.now() + clockMs) / 1000);
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
        answer(request).then(([status, body]) => response
            .writeHead(status, {
            'content-type': 'application/json',
            date: new Date(Date.now() + clockMs).toUTCString(),
        })
            .end(JSON.stringify(body)), () => response.writeHead(500).end());
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

/***/ 88301:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ grantsOf)
/* harmony export */ });
/* harmony import */ var _config_settings_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(14318);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _identity_conditions_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(69633);
/* harmony import */ var _identity_known_claims_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(20276);
/* harmony import */ var _providers_index_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(54321);
/* harmony import */ var _providers_inputs_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(58944);






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
        const settings = (0,_config_settings_js__WEBPACK_IMPORTED_MODULE_0__/* .settingsOf */ .f5)(rule.inputs, _providers_inputs_js__WEBPACK_IMPORTED_MODULE_5__/* .OWN_INPUTS */ .nR);
        if (settings.provider !== provider)
            return undefined;
        const audience = (0,_providers_index_js__WEBPACK_IMPORTED_MODULE_4__/* .providerEntry */ .k)(provider).audience(settings);
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
        // The server would be told to wait for a subject that no job has.
        const { sub } = rule.conditions;
        for (const { reason } of sub === undefined ? [] : (0,_identity_known_claims_js__WEBPACK_IMPORTED_MODULE_3__/* .wrongClaims */ .t)(rule.issuer, { sub }))
            complain(reason);
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

/***/ 68016:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   TM: () => (/* binding */ folded),
/* harmony export */   "do": () => (/* binding */ hexForms),
/* harmony export */   ft: () => (/* binding */ base64Forms),
/* harmony export */   o1: () => (/* binding */ rareForms)
/* harmony export */ });
/** Of longer values the unusual encodings would take more memory than they are worth. In characters. */
const LONGEST_RARE = 1_500;
/**
 * A byte as it is compared: base64 and base64url differ in two characters, which some programs replace one of. A secret
 * that has one of a pair is hidden with the other in its place, too.
 */
function folded(byte) {
    if (byte === DASH)
        return PLUS;
    return byte === UNDERSCORE ? SLASH : byte;
}
const PLUS = 0x2b;
const DASH = 0x2d;
const SLASH = 0x2f;
const UNDERSCORE = 0x5f;
/** In base64, at each of the three places where a secret may begin in it, with padding and without. */
function* base64Forms(value) {
    const bytes = Buffer.from(value);
    for (let shift = 0; shift < 3; shift++) {
        for (const form of new Set([within(bytes, shift), ...atEnd(bytes, shift)])) {
            yield form;
            if (/[+/=]/.test(form))
                yield* escapedBase64(form);
        }
    }
}
/** As JSON has it where it escapes slashes or the plus, and as URLs have it: base64url too, of which that is the padding. */
function* escapedBase64(form) {
    const percent = encodeURIComponent(form);
    for (const text of [percent, percent.replace(/%../g, (code) => code.toLowerCase())]) {
        yield text;
        // Where the slash may stand as it is, or all but the padding.
        yield text.replace(/%2f/gi, '/');
        yield text.replace(/%2f/gi, '/').replace(/%2b/gi, '+');
    }
    for (const plus of ['+', '\\u002b', '\\u002B']) {
        const text = form.replaceAll('+', plus);
        yield text;
        yield text.replaceAll('/', '\\/');
    }
}
function* hexForms(value) {
    const hex = Buffer.from(value).toString('hex');
    yield hex;
    yield hex.toUpperCase();
}
/** What programs print now and then: dumps in hex, base64 of base64, and of the UTF-16 that Windows has. */
function* rareForms(value) {
    if (value.length > LONGEST_RARE)
        return;
    const bytes = Buffer.from(value);
    const pairs = bytes.toString('hex').match(/../g) ?? [];
    for (const list of [pairs, pairs.map((pair) => pair.toUpperCase())]) {
        // Without the sign before the first byte: prompts end with it, and would be held back.
        for (const between of [' ', ':', '-', '\\x', '%'])
            yield Buffer.from(list.join(between));
        // As xxd groups them: from the first byte on, or from the second.
        for (const from of [0, 1]) {
            const groups = list
                .slice(from)
                .join('')
                .match(/.{1,4}/g) ?? [];
            yield Buffer.from([...list.slice(0, from), ...groups].join(' '));
        }
    }
    const wide = Buffer.from(value, 'utf16le');
    yield wide;
    // But for what depends on the characters around it: a byte or two of the secret at either end.
    for (const inner of [wide, ...base64Of(bytes)])
        for (let shift = 0; shift < 3; shift++)
            yield Buffer.from(within(inner, shift));
}
/** What base64 makes of a secret, for being encoded once more: there the two alphabets are not alike. */
function base64Of(bytes) {
    const texts = [0, 1, 2].map((shift) => within(bytes, shift));
    const both = texts.flatMap((text) => [text, text.replaceAll('+', '-').replaceAll('/', '_')]);
    return [...new Set(both)].map((text) => Buffer.from(text));
}
/** Inside of a longer text: without the characters at both edges that depend on its neighbours as well. */
function within(bytes, shift) {
    const from = Math.ceil((shift * 8) / 6);
    const to = Math.floor(((bytes.length + shift) * 8) / 6);
    return Buffer.concat([Buffer.alloc(shift), bytes, Buffer.alloc(3)])
        .toString('base64')
        .slice(from, to);
}
/** At the end of a text, also with the line break that `echo` puts behind it: up to the last character. */
function* atEnd(bytes, shift) {
    const from = Math.ceil((shift * 8) / 6);
    for (const end of ['', '\n']) {
        const coded = Buffer.concat([Buffer.alloc(shift), bytes, Buffer.from(end)])
            .toString('base64')
            .slice(from);
        yield coded;
        yield coded.replace(/=+$/, '');
    }
}


/***/ }),

/***/ 83145:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ formsOf),
/* harmony export */   g: () => (/* binding */ formsOfWhole)
/* harmony export */ });
/* harmony import */ var _byte_forms_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(68016);
/* harmony import */ var _masks_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(46507);


/** What the usual encoders leave as it is, beside letters and digits: JavaScript's two, RFC 3986, Python, forms. */
const URL_SAFE = ["-_.!~*'()", "-_.!~*'();/?:@&=+$,#", '-_.~', '-_.~/', '*-._'];
/** What every encoder of texts leaves as it is; most tokens are of it. */
const PLAIN = /^[\w.-]*$/;
/** Of so many different characters at most, each choice of those that are percent-encoded is a form. */
const MOST_CHOICES = 4;
/** How quotes are written in HTML: by most, by Python, by Go. */
const HTML_QUOTES = [
    ['&quot;', '&#39;'],
    ['&quot;', '&#x27;'],
    ['&#34;', '&#39;'],
    ['&quot;', "'"],
];
/** A form of an unusual encoding that is shorter than this stands in ordinary text by accident. In bytes. */
const SHORTEST_RARE = 8;
/**
 * Every form in which a secret may turn up in the output of a command: what `masksOf` says must be hidden, and the
 * secret as a whole, each as it is and encoded. None is shorter than a mask may be.
 */
function formsOf(secret) {
    const masks = (0,_masks_js__WEBPACK_IMPORTED_MODULE_0__/* .masksOf */ .JF)(secret);
    if (masks.length === 0)
        return [];
    // Without the line break at its end, which belongs to the output and not to the secret.
    return encodingsOf([...masks, secret.trim()], [secret]);
}
/**
 * Every form of a value in which a message may quote it. A part of a form counts there, so that those of its lines and
 * fields are none of their own.
 */
function formsOfWhole(value) {
    return encodingsOf([value], []);
}
/**
 * The encodings that secrets are hidden in, for messages and for the output of commands alike: docs/command.md lists them.
 *
 * @param asBytes values of which only the encodings of bytes are wanted
 */
function encodingsOf(values, asBytes) {
    const forms = new Map();
    const add = (form, shortest) => {
        if (form.length >= shortest)
            forms.set(form.toString('latin1'), form);
    };
    for (const value of new Set(values)) {
        add(Buffer.from(value), _masks_js__WEBPACK_IMPORTED_MODULE_0__/* .SHORTEST_MASK */ .SE);
        if (PLAIN.test(value))
            continue;
        for (const encode of [urlForms, jsonForms, htmlForms, shellForms])
            for (const text of encode(value))
                add(Buffer.from(text), _masks_js__WEBPACK_IMPORTED_MODULE_0__/* .SHORTEST_MASK */ .SE);
    }
    for (const value of new Set([...values, ...asBytes])) {
        for (const encode of [_byte_forms_js__WEBPACK_IMPORTED_MODULE_1__/* .base64Forms */ .ft, _byte_forms_js__WEBPACK_IMPORTED_MODULE_1__/* .hexForms */ ["do"]])
            for (const text of encode(value))
                add(Buffer.from(text), _masks_js__WEBPACK_IMPORTED_MODULE_0__/* .SHORTEST_MASK */ .SE);
        for (const form of (0,_byte_forms_js__WEBPACK_IMPORTED_MODULE_1__/* .rareForms */ .o1)(value))
            add(form, SHORTEST_RARE);
    }
    return [...forms.values()];
}
function* urlForms(value) {
    const bytes = [...Buffer.from(value)];
    const coded = new Set(bytes.map((byte) => String.fromCharCode(byte)).filter((one) => /[^A-Za-z0-9]/.test(one)));
    for (const safe of new Set([...URL_SAFE, ...choices([...coded])])) {
        for (const upper of [true, false]) {
            const parts = bytes.map((byte) => {
                const character = String.fromCharCode(byte);
                if (/[A-Za-z0-9]/.test(character) || safe.includes(character))
                    return character;
                const hex = byte.toString(16).padStart(2, '0');
                return `%${upper ? hex.toUpperCase() : hex}`;
            });
            yield parts.join('');
            yield parts.map((part) => (part === '%20' ? '+' : part)).join('');
            // Encoded once more.
            if (safe === URL_SAFE[0])
                yield parts.join('').replaceAll('%', '%25');
        }
    }
}
/** Each set of these characters, where they are few. */
function choices(characters) {
    if (characters.length > MOST_CHOICES)
        return [];
    const sets = [''];
    for (const one of characters)
        sets.push(...sets.map((set) => set + one));
    return sets;
}
function* jsonForms(value) {
    const plain = JSON.stringify(value).slice(1, -1);
    const once = new Set();
    const asCode = (upper) => (character) => {
        const hex = character.charCodeAt(0).toString(16).padStart(4, '0');
        return `\\u${upper ? hex.toUpperCase() : hex}`;
    };
    for (const upper of [false, true]) {
        const code = asCode(upper);
        for (const text of [plain, plain.replace(/[^\0-\x7f]/g, code)]) {
            // Go escapes what HTML would read, .NET the quotes and the plus besides; PHP the slash, and more if it is told to.
            for (const escaped of [
                text,
                text.replace(/[<>&\u2028\u2029]/g, code),
                text.replace(/\\"/g, () => code('"')).replace(/[<>&'+`]/g, code),
                text.replace(/\\"/g, () => code('"')).replace(/[<>&']/g, code),
            ]) {
                once.add(escaped);
                once.add(escaped.replaceAll('/', '\\/'));
            }
        }
    }
    for (const text of once) {
        yield text;
        yield text.replace(/["\\]/g, '\\$&');
    }
}
function* htmlForms(value) {
    const text = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    yield text;
    for (const [double, single] of HTML_QUOTES)
        yield text.replaceAll('"', double).replaceAll("'", single);
}
/** Between single quotes (of the shell's trace, of Python), between double quotes, in `$'…'`, and as of `%q`. */
function* shellForms(value) {
    yield value.replaceAll("'", "'\\''");
    yield value.replaceAll("'", `'"'"'`);
    yield value.replace(/[$`"\\]/g, '\\$&');
    yield value
        .replace(/[\\']/g, '\\$&')
        .replaceAll('\n', '\\n')
        .replaceAll('\r', '\\r')
        .replaceAll('\t', '\\t');
    yield value.replace(/[ !"#$&'()*,;<>?[\\\]^`{|}~]/g, '\\$&');
    yield value.replace(/[ !"$&'()*,;<>?[\\\]^`{|}]/g, '\\$&');
}


/***/ }),

/***/ 75255:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ Secrets)
/* harmony export */ });
/* harmony import */ var _byte_forms_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(68016);
/* harmony import */ var _forms_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83145);


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
    /**
     * Whether a text is one of these secrets sent back: whole, encoded, or a piece of one, with little besides. Secrets of one
     * kind can have a dozen characters in common, as the tokens of HashiCorp Vault have: that is no echo.
     */
    echoedBy(text) {
        return this.redact(text).replaceAll(HIDDEN, '').length < text.length / 2;
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
/** As they are compared: none that a line of ordinary text holds by accident. */
function forms(value) {
    const all = (0,_forms_js__WEBPACK_IMPORTED_MODULE_0__/* .formsOfWhole */ .g)(value).map((form) => small(form.toString()));
    // A piece is enough to be found, so of those that begin alike the longest says it all.
    const sorted = [...new Set(all)].sort((one, other) => other.length - one.length);
    return sorted.filter((form, at) => !sorted.slice(0, at).some((longer) => longer.includes(form)));
}
/** In small letters, and without the difference of the two alphabets of base64; the length stays as it is. */
function small(text) {
    return text
        .replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
        .replace(/[-_]/g, (character) => String.fromCharCode((0,_byte_forms_js__WEBPACK_IMPORTED_MODULE_1__/* .folded */ .TM)(character.charCodeAt(0))));
}


/***/ })

};
