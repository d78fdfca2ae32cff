export const id = 7542;
export const ids = [7542];
export const modules = {

/***/ 97542:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  vaultProvider: () => (/* binding */ vaultProvider)
});

// EXTERNAL MODULE: ./build/clock.js
var build_clock = __webpack_require__(7094);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/providers/provider.js
var provider = __webpack_require__(74096);
// EXTERNAL MODULE: ./build/providers/vault/api.js
var vault_api = __webpack_require__(39918);
// EXTERNAL MODULE: ./build/providers/vault/login.js
var vault_login = __webpack_require__(17715);
// EXTERNAL MODULE: ./build/providers/vault/refusal.js
var refusal = __webpack_require__(65770);
;// CONCATENATED MODULE: ./build/providers/vault/helper.js





/** How long the end of its log-in is tried, in milliseconds. */
const END_MS = 2_000;
/** What a look-up by accessor shows. */
const NO_SUCH_ACCESSOR = 'its accessor is unknown to the server';
const NOBODY = 'a credential may have been issued that nobody got, and that lives until it expires by itself';
/**
 * Asks with log-ins of its own, each of which ends with the question: by the accessor, with the role for that (input revoke-role), and
 * whether a fresh token is accepted. Nobody saves these log-ins, so what is left of them is told here.
 */
class RevokeHelper {
    #login;
    #context;
    #underWay = new Set();
    constructor(login, context) {
        this.#login = login;
        this.#context = context;
    }
    /** Asks by the accessor with the role for that. */
    ask(accessor, operation, attempt) {
        const { revokeRole } = this.#login.settings;
        return this.#with(revokeRole, attempt, ({ token }) => this.#byAccessor(token, accessor, operation, attempt));
    }
    /**
     * Logs in once more as the job did, to see what else than a death can have refused a token from here.
     *
     * @param again looks the token up once more, and tells whether the server itself refuses it
     * @returns what shows that the token is dead; undefined where it can be alive
     */
    counterCheck(accessor, boundTo, again, attempt) {
        return this.#with(this.#login.settings.role, attempt, async ({ token }) => {
            if (accessor !== undefined) {
                const looked = await this.#byAccessor(token, accessor, 'lookup', attempt);
                if ((0,refusal/* isNoSuchAccessor */.aF)(looked))
                    return NO_SUCH_ACCESSOR;
                if ((0,vault_api/* isGood */.Kg)(looked))
                    return undefined;
            }
            const { api, settings } = this.#login;
            const own = await api.call({
                method: 'GET',
                path: 'auth/token/lookup-self',
                what: 'the look-up of a fresh token',
                token,
                namespace: settings.namespace,
            }, attempt);
            const data = (0,vault_api/* isGood */.Kg)(own) ? (0,vault_api/* objectIn */.D7)(own.json, 'data') : undefined;
            // With other bounds a fresh token can be good here and the old one elsewhere.
            if (data === undefined || boundTo === undefined || addressesIn(data) !== boundTo)
                return undefined;
            // Once more, since the node that refused it before may have been behind: the one that knows the fresh token is not.
            return (await again())
                ? 'a fresh token of the same role, bound to the same addresses, is accepted from here'
                : undefined;
        });
    }
    #goesOn(work) {
        this.#underWay.add(work);
        const over = () => void this.#underWay.delete(work);
        work.then(over, over);
        return work;
    }
    /** Where a question was given up, its log-in still has to be ended. */
    async settle(withinMs) {
        if (this.#underWay.size === 0)
            return;
        const enough = new AbortController();
        const allOver = async () => {
            // A question that ends begins the end of its log-in.
            while (this.#underWay.size > 0 && !enough.signal.aborted)
                await Promise.allSettled(this.#underWay);
            enough.abort();
        };
        await Promise.race([
            allOver(),
            this.#context.clock.sleep(withinMs, enough.signal).catch(() => undefined),
        ]);
        enough.abort();
        if (this.#underWay.size === 0)
            return;
        this.#context.log.warning(`A log-in to revoke by was still under way at the end: ${NOBODY}`);
    }
    /** Logs in, asks, and ends that log-in. */
    async #with(role, attempt, question) {
        const idToken = this.#login.settings.audience === undefined ? undefined : await this.#context.idToken();
        return this.#goesOn(this.#asked(role, idToken, attempt, question));
    }
    async #asked(role, idToken, attempt, question) {
        const found = await this.#logIn(role, idToken, attempt);
        try {
            return await question(found);
        }
        finally {
            // Not waited for: the answer is there, and whoever asked has little time.
            void this.#goesOn(this.#end(role, found));
        }
    }
    #byAccessor(token, accessor, operation, attempt) {
        const { api, settings } = this.#login;
        return api.call({
            method: 'POST',
            path: `auth/token/${operation}-accessor`,
            what: operation === 'lookup' ? 'the look-up by accessor' : 'the revocation by accessor',
            token,
            namespace: settings.namespace,
            body: { accessor },
        }, attempt);
    }
    async #logIn(role, idToken, attempt) {
        try {
            return await (0,vault_login/* logIn */.E8)(this.#login, role, idToken, attempt);
        }
        catch (error) {
            if (error instanceof errors/* JobpassError */.bJ && error.answerLost)
                this.#context.log.warning(`The answer to a log-in with ${named(role)} was lost: ${NOBODY}`);
            throw error;
        }
    }
    async #end(role, { token, life, uses }) {
        const { api, settings } = this.#login;
        // The question was its last use, which ended it.
        if (uses === 1)
            return;
        try {
            const reply = await this.#context.http
                .with({ patience: { totalMs: END_MS, answeredMs: END_MS, malformedTries: 1 } })
                .persist((attempt) => api.call({
                method: 'POST',
                path: 'auth/token/revoke-self',
                what: 'the end of the log-in for revocation',
                token,
                namespace: settings.namespace,
            }, attempt));
            if (!(0,vault_api/* isGood */.Kg)(reply))
                throw api.refusal(reply);
            if (!(0,vault_api/* isOwnYes */.iL)(reply))
                throw api.malformed(reply, 'no word of the server');
        }
        catch (error) {
            const atMost = life === 0 ? '' : `, for ${(0,build_clock/* span */.Ln)(life * 1000)} at most`;
            this.#context.log.warning(`The log-in with ${named(role)} could not be ended, and lives on${atMost}: ${(0,errors/* tell */.qz)(error)}`);
        }
    }
}
/** The addresses that a token is bound to, by what a look-up says of it. */
function addressesIn(data) {
    return [data['bound_cidrs'] ?? []].flat().map(String).sort().join(' ');
}
function named(role) {
    return role === undefined ? 'no role' : `the role ${role}`;
}

;// CONCATENATED MODULE: ./build/providers/vault/proof.js




/** Whether a token is accepted, and what else shows that it is dead. */
class Proof {
    #options;
    constructor(options) {
        this.#options = options;
    }
    async probe(lease, attempt, before) {
        const { api, settings, helper, lookUp } = this.#options;
        if (usesOf(lease) > 0 && before?.answer !== 'accepts')
            return this.#probeUnused(lease, attempt);
        const reply = await lookUp(lease, attempt);
        if ((0,vault_api/* isGood */.Kg)(reply))
            return this.#accepted(reply);
        if ((0,vault_api/* lacksRight */.nR)(reply)) {
            const accessor = accessorOf(lease);
            const reason = 'the token lives, but its policies do not let it look itself up';
            if (settings.revokeRole === undefined || accessor === undefined)
                return { answer: 'unknown', reason };
            const looked = await helper.ask(accessor, 'lookup', attempt);
            if ((0,vault_api/* isGood */.Kg)(looked))
                return this.#accepted(looked);
            if ((0,refusal/* isNoSuchAccessor */.aF)(looked))
                return { answer: 'refuses', form: 'dead', reason: NO_SUCH_ACCESSOR };
            return { answer: 'unknown', reason: `${reason}, and the role ${settings.revokeRole} may not either` };
        }
        const { message } = api.refusal(reply);
        return (0,refusal/* refusedBy */.it)(reply, message) ?? { answer: 'unknown', reason: message };
    }
    /** For `Provider.confirm`. */
    async confirm(lease, attempt, before, gone) {
        const { settings, helper, lookUp } = this.#options;
        const accessor = accessorOf(lease);
        try {
            if (before.boundTo === '' && (await this.#lostNamespace(lease, attempt)))
                return 'its namespace is gone, and it was bound to no addresses';
            if (settings.revokeRole !== undefined && accessor !== undefined) {
                const looked = await helper.ask(accessor, 'lookup', attempt);
                return (0,refusal/* isNoSuchAccessor */.aF)(looked) ? NO_SUCH_ACCESSOR : undefined;
            }
            // A log-in that could not be ended would be one more that lives. A secret id is used up.
            if (!gone || settings.auth === 'approle')
                return undefined;
            const again = async () => (0,refusal/* isOwnRefusal */.jZ)(await lookUp(lease, attempt));
            return await helper.counterCheck(accessor, before.boundTo, again, attempt);
        }
        catch (error) {
            // What may have logged in is told, and not tried twice.
            if (error instanceof errors/* JobpassError */.bJ && error.code === 'busy' && !error.answerLost)
                throw error;
            return undefined;
        }
    }
    /** Whether the namespace is gone in which the token was issued: what lived in it went with it. */
    async #lostNamespace(lease, attempt) {
        const { api, settings } = this.#options;
        if (settings.namespace === undefined)
            return false;
        const reply = await api.call({
            method: 'GET',
            path: 'auth/token/lookup-self',
            what: 'the look-up of the token in its namespace',
            token: lease.credential,
            namespace: settings.namespace,
        }, attempt);
        return (0,refusal/* isNoSuchNamespace */.CS)(reply);
    }
    /** The probe of a token each use of which is the job's: by its accessor, or not at all. */
    async #probeUnused(lease, attempt) {
        const { api, settings, helper } = this.#options;
        const accessor = accessorOf(lease);
        const reason = 'a look-up would take one of the requests that the token serves for (token_num_uses)';
        if (settings.revokeRole === undefined || accessor === undefined)
            return { answer: 'unknown', reason };
        const looked = await helper.ask(accessor, 'lookup', attempt);
        if ((0,refusal/* isNoSuchAccessor */.aF)(looked))
            return { answer: 'refuses', form: 'dead', reason: NO_SUCH_ACCESSOR };
        return (0,vault_api/* isGood */.Kg)(looked)
            ? this.#accepted(looked)
            : { answer: 'unknown', reason: api.refusal(looked).message };
    }
    #accepted(reply) {
        const { api, serviceClock } = this.#options;
        const data = (0,vault_api/* objectIn */.D7)(reply.json, 'data');
        if (data === undefined)
            throw api.malformed(reply, 'nothing about the token');
        const expires = Date.parse(String(data['expire_time'] ?? ''));
        serviceClock.learn(reply.answer.served);
        return {
            answer: 'accepts',
            boundTo: addressesIn(data),
            ...(Number.isNaN(expires) ? {} : { expiresAt: serviceClock.latest(expires) }),
        };
    }
}
/** How many requests a token serves for in all; 0 is any number. */
function usesOf({ handle }) {
    return typeof handle['uses'] === 'number' ? handle['uses'] : 0;
}
function accessorOf({ handle }) {
    const { accessor } = handle;
    return typeof accessor === 'string' ? accessor : undefined;
}

// EXTERNAL MODULE: ./build/text/exact-json.js
var exact_json = __webpack_require__(7112);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(64865);
// EXTERNAL MODULE: ./build/providers/vault/mounts.js
var vault_mounts = __webpack_require__(74210);
// EXTERNAL MODULE: ./build/config/variables.js
var variables = __webpack_require__(19274);
// EXTERNAL MODULE: ./build/text/masks.js
var masks = __webpack_require__(46507);
// EXTERNAL MODULE: ./build/providers/vault/requests.js
var requests = __webpack_require__(32386);
;// CONCATENATED MODULE: ./build/providers/vault/select.js






/** A request as people know it: its path and field, and nothing of its value. */
function entryOf({ path, field }) {
    return `The secret «${(0,printable/* printable */.g)(`${path} ${field === undefined ? '*' : field.join('.')}`, 120)}»`;
}
/**
 * The values that a request takes of a secret.
 *
 * @param data the secret: an object, whose numbers are as the server wrote them
 * @throws JobpassError `refused` for a field that is not there, `usage` for what may not be delivered
 */
function select_select(request, data, { allowShort, log }) {
    const { field, name, path } = request;
    const shown = (0,printable/* printable */.g)(path, 80);
    const chosen = [];
    if (field === undefined) {
        for (const [key, value] of data.members ?? [])
            chosen.push([(0,variables/* checkVariableName */.m)(`${name}${(0,requests/* variableOf */.Q)(key)}`, `secrets (${shown})`), value, [key]]);
    }
    else {
        const value = fieldOf(data, field);
        if (value === undefined && !request.optional)
            throw noField(data, field, shown);
        if (value === undefined)
            log.info(`${entryOf(request)} is optional and missing: nothing is delivered for it`);
        else
            chosen.push([name, value, field]);
    }
    return chosen.map(([variable, value, of]) => {
        const text = written(value, variable, shown);
        const open = request.public === true;
        if (!open && (0,masks/* blursLogs */.wS)(text))
            log.warning(`${entryOf({ path, field: of })} is masked, and with it every line that happens to have the same text. If it is no secret, declare it public: ${variable} public behind the |`);
        if (!open && !allowShort && !(0,masks/* canBeMasked */.n9)(text)) {
            throw new errors/* JobpassError */.bJ('usage', `The secret for ${variable} from ${shown} is too short, or too common a word, to be masked`, {
                hint: `Make it longer, or give allow-short: true to have it delivered unmasked. If it is no secret, write ${variable} public behind the |`,
            });
        }
        return { output: variable, variable, value: text, ...(open ? { unmasked: true } : {}) };
    });
}
function written(value, variable, path) {
    try {
        return value.text;
    }
    catch {
        // Nested too deep for the stack: nothing else that came as JSON cannot be written as JSON.
        throw new errors/* JobpassError */.bJ('refused', `The secret for ${variable} from ${path} is nested too deep`, {
            hint: 'Name a field inside it, or store it as text',
        });
    }
}
/** @returns undefined where there is none */
function fieldOf(data, field) {
    let value = data.member(field.join('.'));
    if (value !== undefined)
        return value;
    value = data;
    for (const part of field) {
        // A text can hold JSON itself.
        const object = value?.string === undefined ? value : exact_json/* ExactJson */.W.read(value.string);
        value = object?.member(part);
    }
    return value;
}
function noField(data, field, path) {
    const names = (data.members ?? []).map(([name]) => (0,printable/* printable */.g)(name, 40));
    return new errors/* JobpassError */.bJ('refused', `The secret at ${path} has no field ${(0,printable/* printable */.g)(field.join('.'), 60)}`, {
        hint: `It has ${names.slice(0, 20).join(', ') || 'none'}`,
    });
}

;// CONCATENATED MODULE: ./build/providers/vault/read.js






/**
 * Reads what the user asked for, each path once, side by side.
 *
 * @returns the values, in the order of the requests, and the leases of those that were made for this job
 * @throws JobpassError `refused` for what is not there or not allowed, `usage` for what may not be delivered, or would
 * take more requests than the token serves for
 */
async function readSecrets(requests, context) {
    checkUses(requests, context);
    const reads = new Map();
    const inTurn = (0,vault_mounts/* bounded */.Mm)();
    const mounts = new vault_mounts/* Mounts */.nE(context, inTurn);
    for (const request of requests) {
        const key = keyOf(request);
        if (!reads.has(key))
            reads.set(key, read(request, context, mounts, inTurn));
    }
    // All of them to their end: of several that fail the first is told, and none goes on unseen.
    await Promise.allSettled(reads.values());
    const values = [];
    for (const request of requests) {
        const secret = await reads.get(keyOf(request));
        if (secret === undefined)
            continue;
        if ('missing' in secret) {
            if (!request.optional)
                throw secret.missing;
            context.log.info(`${entryOf(request)} is optional and missing: nothing is delivered for it`);
        }
        else
            values.push(...select_select(request, secret.data, context));
    }
    const names = new Set(context.taken);
    for (const { variable } of values) {
        if (names.has(variable)) {
            throw new errors/* JobpassError */.bJ('usage', `Two values would be the variable ${variable}`, {
                hint: 'Give one of them another name or prefix',
            });
        }
        names.add(variable);
    }
    const secrets = await Promise.all(reads.values());
    checkLeft(secrets, context);
    const leases = secrets.flatMap((one) => ('lease' in one && one.lease !== undefined ? [one.lease] : []));
    return { values, leases };
}
/** @throws JobpassError `usage` where the token would be used up, before any of its uses is spent */
function checkUses(requests, { uses, taken }) {
    if (uses === 0)
        return;
    const reads = new Set(requests.map(keyOf)).size;
    const steps = taken.includes('VAULT_TOKEN') ? 1 : 0;
    if (reads + steps <= uses)
        return;
    throw new errors/* JobpassError */.bJ('usage', `The token serves for ${uses} requests (token_num_uses of its role), and the input secrets takes ${reads}${steps === 0 ? '' : ', with none left for the steps that get the token'}`, { hint: 'Raise token_num_uses, or set it to 0 and give the role a token_explicit_max_ttl' });
}
/** @throws JobpassError `usage` where what was made ends at once: the last request of a token ends it, with all that hangs on it */
function checkLeft(secrets, { uses, taken }) {
    const steps = taken.includes('VAULT_TOKEN') ? 1 : 0;
    if (uses === 0 || secrets.length + steps < uses || !secrets.some((one) => 'made' in one && one.made))
        return;
    throw new errors/* JobpassError */.bJ('usage', `The token serves for ${uses} requests (token_num_uses of its role), and the last of them ends it, with the secrets that were made for this job`, {
        hint: `Set token_num_uses to ${secrets.length + steps + 1} at least, or to 0 with a token_explicit_max_ttl`,
    });
}
function keyOf({ namespace, path, parameters }) {
    return JSON.stringify([namespace, path, parameters]);
}
async function read(request, context, mounts, inTurn) {
    const namespace = request.namespace ?? context.namespace;
    const { path, parameters } = request;
    const { version: asked, ...rest } = parameters;
    const writes = Object.keys(rest).length > 0;
    const ask = (at) => inTurn(() => context.http.persist(async (attempt) => {
        const reply = await context.api.call({
            method: writes ? 'POST' : 'GET',
            path: at,
            what: `${writes ? 'the request to' : 'the reading of'} ${(0,printable/* printable */.g)(path, 80)}`,
            token: context.token,
            namespace,
            ...(writes ? { body: parameters } : asked === undefined ? {} : { query: { version: asked } }),
        }, attempt);
        // What was written is not written again because the answer has nothing to tell.
        const meant = writes && (reply.json !== undefined || reply.answer.status === 204);
        if ((0,vault_api/* isGood */.Kg)(reply) && (0,vault_api/* objectIn */.D7)(reply.json, 'data') === undefined)
            throw context.api.malformed(reply, 'no data in it', meant);
        return reply;
    }));
    // What is mounted there is asked meanwhile: nearly always the path is the one that the API has. A token that serves
    // for a few requests has none for a wrong one; the question itself takes none.
    const asking = writes ? undefined : mounts.of(namespace, path);
    const guess = context.uses > 0 ? undefined : ask(path);
    const [first, mount] = await Promise.all([guess, asking]);
    const real = (0,vault_mounts/* apiPath */.So)(path, mount);
    const reply = first === undefined || real !== path ? await ask(real) : first;
    if (!(0,vault_api/* isGood */.Kg)(reply)) {
        const refusal = context.api.refusal(reply, hintFor(reply, path, namespace));
        const nothing = reply.answer.status === 404 && reply.json !== undefined && reply.said === undefined;
        if (nothing)
            return { missing: refusal };
        throw refusal;
    }
    const data = (0,vault_api/* objectIn */.D7)(reply.json, 'data') ?? {};
    // Where the token may not know the mount, what is inside tells.
    const second = mount === undefined ? looksLikeSecond(path, data) : mount.version === 2;
    const whole = exact_json/* ExactJson */.W.read(reply.answer.body)?.member('data');
    const inner = second ? whole?.member('data') : whole;
    if (inner?.members === undefined)
        throw context.api.malformed(reply, 'no data of a secret in it');
    const { lease_id: id, lease_duration: life, renewable } = reply.json ?? {};
    const extensible = renewable === true && typeof id === 'string' && id !== '' && typeof life === 'number';
    return {
        data: inner,
        made: typeof id === 'string' && id !== '',
        ...(extensible && life > 0 ? { lease: { id, namespace: namespace ?? '', life } } : {}),
    };
}
function looksLikeSecond(path, data) {
    return (/^[^/]+\/(.*\/)?data\//.test(path) &&
        (0,vault_api/* objectIn */.D7)(data, 'data') !== undefined &&
        (0,vault_api/* objectIn */.D7)(data, 'metadata') !== undefined);
}
function hintFor({ answer, json, said }, path, namespace) {
    if (/token had one use left/.test(said ?? ''))
        return 'The last request of a token ends it, with what was made by it: raise token_num_uses of the role by one at least';
    const where = namespace === undefined || namespace === '' ? '' : ` in the namespace ${namespace}`;
    const metadata = (0,vault_api/* objectIn */.D7)((0,vault_api/* objectIn */.D7)(json, 'data'), 'metadata');
    if (typeof metadata?.['deletion_time'] === 'string' && metadata['deletion_time'] !== '') {
        return `Its newest version was deleted at ${(0,printable/* printable */.g)(metadata['deletion_time'], 40)}: undelete it, or ask for another with version=`;
    }
    if (answer.status === 404)
        return `There is no secret at ${(0,printable/* printable */.g)(path, 100)}${where}${likelyMeant(path)}`;
    if (answer.status === 403) {
        return `The role's policies do not allow this for ${(0,printable/* printable */.g)(path, 100)}${where}, or there is nothing: the server answers both alike`;
    }
    return `Check the path ${(0,printable/* printable */.g)(path, 100)}${where} and its parameters`;
}
/** What a path that is taken letter by letter may have been meant as. */
function likelyMeant(path) {
    if (/%[0-9A-Fa-f]{2}/.test(path))
        return '. The path is taken as it is written: write a space as a space, and not as %20';
    const version = /\?version=(\d+)$/.exec(path);
    return version === null
        ? ''
        : `. The path is taken as it is written: for a version write ${(0,printable/* printable */.g)(path.slice(0, version.index), 100)} version=${version[1]} FIELD`;
}

;// CONCATENATED MODULE: ./build/providers/vault/secret-leases.js

/** Remembers secrets that were just made. */
function rememberSecrets(leases, now) {
    return asKnown(leases.map((one) => ({ ...one, until: now + one.life * 1000, final: false })));
}
/**
 * Extends the lives of the secrets of a lease: of those that are half over, or would be before the next renewal.
 *
 * @throws JobpassError for what passes
 */
async function extendSecrets(lease, { api, clock, life }, attempt) {
    const known = (lease.handle['secrets'] ?? []);
    const now = clock.now();
    const extended = known.map(async (secret) => {
        const { id, namespace, life: seconds, until, final } = secret;
        const enough = Math.max((seconds * 1000) / 2, Math.min(life.leaseMs, seconds * 1000));
        if (final || until - now > enough)
            return secret;
        const reply = await api.call({
            method: 'POST',
            path: 'sys/leases/renew',
            what: 'the renewal of a dynamic secret',
            token: lease.credential,
            namespace,
            body: { lease_id: id, increment: seconds },
        }, attempt);
        // One that can live no longer is no reason to let the token go.
        const given = (0,vault_api/* isGood */.Kg)(reply) ? reply.json?.['lease_duration'] : undefined;
        if (typeof given !== 'number')
            return { ...secret, final: true };
        return { ...secret, until: clock.now() + given * 1000, final: given < seconds * 0.9 };
    });
    return asKnown(await Promise.all(extended));
}
function asKnown(secrets) {
    const ends = secrets.filter(({ final }) => !final).map(({ until }) => until);
    return {
        handle: { secrets: secrets.map((one) => ({ ...one })) },
        ...(ends.length === 0 ? {} : { renewBefore: Math.min(...ends) }),
    };
}

// EXTERNAL MODULE: ./build/providers/vault/settings.js
var vault_settings = __webpack_require__(94589);
;// CONCATENATED MODULE: ./build/providers/vault/index.js











/** How long a token that lives too long is tried to be shortened, in milliseconds. */
const SHORTEN_MS = 4_000;
/** HashiCorp Vault and OpenBao: a log-in, the secrets that it opens, and the end of both. */
function vaultProvider(context) {
    const { http, clock, serviceClock, secrets, log, life } = context;
    const settings = (0,vault_settings.vaultSettings)(context.settings);
    const api = new vault_api/* VaultApi */.rT(http, settings.url, clock);
    const login = { api, settings, secrets, unwrapped: {} };
    const helper = new RevokeHelper(login, context);
    const { namespace } = settings;
    /** A request about the token itself: the server finds it whatever the namespace, but not in one that is gone. */
    const own = async (lease, path, what, body, attempt) => {
        const call = {
            method: path === 'lookup-self' ? 'GET' : 'POST',
            path: `auth/token/${path}`,
            what,
            token: lease.credential,
            ...(body === undefined ? {} : { body }),
        };
        const reply = await api.call({ ...call, namespace }, attempt);
        return namespace !== undefined && (0,refusal/* isNoSuchNamespace */.CS)(reply) ? api.call(call, attempt) : reply;
    };
    const lookUp = (lease, attempt) => own(lease, 'lookup-self', 'the look-up of the token', undefined, attempt);
    const proof = new Proof({ api, settings, helper, serviceClock, lookUp });
    const revokeByAccessor = async (lease, attempt) => {
        const accessor = lease.handle['accessor'];
        if (typeof accessor !== 'string')
            return { answer: 'impossible', reason: 'the token has no accessor' };
        const reply = await helper.ask(accessor, 'revoke', attempt);
        if ((0,refusal/* isNothingToRevoke */.PP)(reply))
            return { answer: 'gone', reason: 'the server has no token of its accessor' };
        return answered(reply, `Check that the role ${settings.revokeRole} may update auth/token/revoke-accessor`);
    };
    const extend = async (lease, attempt) => {
        // Always told: without it the server gives the whole life of the role again.
        const increment = `${Math.ceil((0,provider/* lifeToAsk */.tJ)(life, clock.now()) / 1000)}s`;
        const reply = await own(lease, 'renew-self', 'the renewal of the token', { increment }, attempt);
        if (!(0,vault_api/* isGood */.Kg)(reply))
            throw api.refusal(reply, 'The token is dead, or its policies do not let it renew itself');
        const seconds = (0,vault_api/* objectIn */.D7)(reply.json, 'auth')?.['lease_duration'];
        if (typeof seconds !== 'number' || seconds <= 0)
            throw api.malformed(reply, 'no lifetime in it');
        const { renewBefore: _, ...rest } = lease;
        const { handle, ...more } = await extendSecrets(lease, { api, clock, life }, attempt);
        return {
            ...rest,
            ...more,
            expiresAt: clock.now() + Math.min(seconds, vault_login/* LONGEST_S */.T0) * 1000,
            handle: { ...lease.handle, ...handle },
        };
    };
    /** Brings the life that the role gives down to what the user asked for. */
    const shorten = async (lease) => {
        const { leaseMs } = life;
        if (!lease.renewable || !isLonger(lease, leaseMs))
            return lease;
        const given = (0,build_clock/* span */.Ln)((lease.expiresAt ?? 0) - lease.issuedAt);
        const wanted = `${leaseMs < life.ttlMs ? 'lease' : 'ttl'} of ${(0,build_clock/* span */.Ln)(leaseMs)}`;
        const asked = clock.now();
        try {
            const shorter = await http
                .with({ patience: { totalMs: SHORTEN_MS, answeredMs: SHORTEN_MS, malformedTries: 2 } })
                .persist((attempt) => extend(lease, attempt));
            // Its life counts from the answer, which may have taken a while.
            if (isLonger(shorter, leaseMs + clock.now() - asked)) {
                log.warning(`The token lives ${given}, longer than the ${wanted}: the server was asked for less and did not give it, as for periodic tokens`);
            }
            else
                log.info(`The token's life was shortened from ${given} to the ${wanted}`);
            return shorter;
        }
        catch (error) {
            log.warning(`The token lives ${given}, longer than the ${wanted}, and could not be shortened: ${(0,errors/* tell */.qz)(error)}`);
            return lease;
        }
    };
    return {
        audience: settings.audience,
        targets: [settings.url],
        prepare: async () => [settings.url],
        exchange: async (idToken, attempt) => {
            const found = await (0,vault_login/* logIn */.E8)(login, settings.role, idToken, attempt);
            const lease = leaseOf(found, settings.url.origin, clock.now(), valuesOf(found));
            if (found.batch) {
                log.warning(`The role gives batch tokens, which the server does not keep: this one can be neither renewed nor revoked, and lives ${(0,build_clock/* span */.Ln)(found.life * 1000)}`);
            }
            if (found.uses > 0) {
                log.warning(`The token serves for ${found.uses} requests in all (token_num_uses of its role): Jobpass leaves them to the job, so it does not look the token up, shorten or renew it`);
            }
            tellLifetime(lease, context);
            return lease;
        },
        collect: async (lease) => {
            const { expiresAt } = await shorten(lease);
            const read = await readSecrets(settings.secrets, {
                api,
                http,
                token: lease.credential,
                namespace,
                allowShort: settings.allowShort,
                uses: usesOf(lease),
                log,
                taken: lease.values.map(({ variable }) => variable),
            });
            return {
                values: [...lease.values, ...read.values],
                ...(expiresAt === undefined ? {} : { expiresAt }),
                ...rememberSecrets(read.leases, clock.now()),
            };
        },
        probe: (lease, attempt, before) => proof.probe(lease, attempt, before),
        confirm: (lease, attempt, before, gone) => proof.confirm(lease, attempt, before, gone),
        renew: extend,
        irrevocable,
        revoke: async (lease, attempt) => {
            const reason = irrevocable(lease);
            if (reason !== undefined)
                return { answer: 'impossible', reason };
            if (settings.revokeRole !== undefined)
                return revokeByAccessor(lease, attempt);
            const reply = await own(lease, 'revoke-self', 'the revocation of the token', undefined, attempt);
            const hint = (0,vault_api/* lacksRight */.nR)(reply)
                ? 'Its policies do not let it revoke itself, as the policy default does: add that, or name a role that may in revoke-role'
                : 'It is dead already, or the server does not know it';
            if (!(0,refusal/* isOwnRefusal */.jZ)(reply))
                return answered(reply, hint);
            const uses = usesOf(lease);
            return uses === 0
                ? { answer: 'gone', reason: api.refusal(reply, hint).told }
                : {
                    answer: 'impossible',
                    reason: `it served for ${uses} requests (token_num_uses): if they are spent, the server has ended it, which cannot be told from its answer`,
                };
        },
        settle: (withinMs) => helper.settle(withinMs),
    };
    /** @throws JobpassError for every answer but the server's own yes */
    function answered(reply, hint) {
        if ((0,vault_api/* isOwnYes */.iL)(reply))
            return { answer: 'done' };
        throw (0,vault_api/* isGood */.Kg)(reply) ? api.malformed(reply, 'no word of the server') : api.refusal(reply, hint);
    }
    function valuesOf(found) {
        const address = [
            {
                output: 'vault-addr',
                variable: 'VAULT_ADDR',
                value: settings.url.href.replace(/\/$/, ''),
                public: true,
            },
            ...(namespace === undefined
                ? []
                : [
                    {
                        output: 'vault-namespace',
                        variable: 'VAULT_NAMESPACE',
                        value: namespace,
                        public: true,
                    },
                ]),
        ];
        return settings.exportToken
            ? [{ output: 'token', variable: 'VAULT_TOKEN', value: found.token }, ...address]
            : [];
    }
}
function leaseOf(found, issuer, now, values) {
    return {
        // What an operator revokes it by, and what the server's own audit log knows it by.
        id: found.accessor ?? `batch-${now.toString(36)}-${Math.random().toString(36).slice(2, 10)}`,
        provider: 'vault',
        issuer,
        credential: found.token,
        values,
        issuedAt: now,
        ...(found.life === 0 ? {} : { expiresAt: now + found.life * 1000 }),
        renewable: found.renewable && !found.batch && found.uses === 0,
        selfContained: false,
        handle: {
            batch: found.batch,
            ...(found.uses === 0 ? {} : { uses: found.uses }),
            ...(found.accessor === undefined ? {} : { accessor: found.accessor }),
        },
    };
}
/** A second of grace: servers round. */
function isLonger({ issuedAt, expiresAt }, ttlMs) {
    return expiresAt !== undefined && expiresAt - issuedAt > ttlMs + 1_000;
}
/** What no shortening can mend; of the rest it tells itself. */
function tellLifetime(lease, { life: { ttlMs }, log }) {
    if (lease.expiresAt === undefined) {
        log.warning('The token never expires by itself: give its role a token_ttl');
    }
    else if (isLonger(lease, ttlMs) && !lease.renewable) {
        log.warning(`The token lives ${(0,build_clock/* span */.Ln)(lease.expiresAt - lease.issuedAt)}, longer than the ttl of ${(0,build_clock/* span */.Ln)(ttlMs)}: its role says so (token_ttl), and it cannot be shortened`);
    }
}
function irrevocable({ handle }) {
    return handle['batch'] === true ? 'it is a batch token, which the server cannot revoke' : undefined;
}


/***/ })

};
