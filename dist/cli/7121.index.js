export const id = 7121;
export const ids = [7121];
export const modules = {

/***/ 79169:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   WR: () => (/* binding */ toldHead),
/* harmony export */   X1: () => (/* binding */ freshHead),
/* harmony export */   qQ: () => (/* binding */ hashOf),
/* harmony export */   sE: () => (/* binding */ nextLine),
/* harmony export */   ww: () => (/* binding */ parseHead)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var _text_json_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(25666);
/* harmony import */ var _record_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(60539);



/** The hash of a line, by which the next one holds it. Without its line break. */
function hashOf(line) {
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(line).digest('hex');
}
/** A chain that has no record yet. */
function freshHead() {
    return { chain: (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(8).toString('hex'), count: 0, hash: '' };
}
/**
 * The next line of a chain, without its line break, and the head that it makes.
 *
 * @param sign puts a signature into the line
 */
function nextLine(event, head, sign = (line) => line) {
    const { chain, count, hash } = head;
    const line = sign((0,_text_json_js__WEBPACK_IMPORTED_MODULE_2__/* .jsonLine */ .r)((0,_record_js__WEBPACK_IMPORTED_MODULE_1__/* .recordOf */ .zv)(event, { chain, sequence: count + 1, prev: hash })));
    return { line, head: { chain, count: count + 1, hash: hashOf(line) } };
}
/** A head as it is told, and taken by `--head`: `chain:count:hash`. */
function toldHead({ chain, count, hash }) {
    return `${chain}:${count}:${hash}`;
}
/** Reads one; undefined for what is none. */
function parseHead(text) {
    const match = /^([A-Za-z0-9_-]{1,64}):(\d{1,9}):([0-9a-f]{64})$/.exec(text);
    return match === null
        ? undefined
        : { chain: match[1] ?? '', count: Number(match[2]), hash: match[3] ?? '' };
}


/***/ }),

/***/ 90348:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ readRecord)
/* harmony export */ });
/* harmony import */ var _record_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(60539);
/* harmony import */ var _signature_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(59918);


/** The last moment that a Date can say, in milliseconds since 1970. */
const LAST_MS = 8.64e15;
const EVENTS = new Set(_record_js__WEBPACK_IMPORTED_MODULE_0__/* .AUDIT_EVENTS */ .QZ);
/** Thrown and caught in here alone. */
class Wrong extends Error {
}
/** Reads a line, by hand: a library for it takes longer to load than a thousand records to read. */
function readRecord(line) {
    let value;
    try {
        value = JSON.parse(line);
    }
    catch {
        return { problem: 'is no JSON' };
    }
    try {
        const record = object(value, 'it');
        const metadata = object(record['metadata'], 'metadata');
        if (record['class_uid'] !== 3002 || metadata['log_name'] !== 'jobpass-audit')
            return { problem: 'is no audit record of Jobpass' };
        if (metadata['log_version'] !== '1') {
            return {
                problem: 'has a form (log_version) that this version of Jobpass does not know: a newer one may',
                newer: true,
            };
        }
        return fields(record, metadata);
    }
    catch (error) {
        if (error instanceof Wrong)
            return { problem: `is no whole record: ${error.message}` };
        throw error;
    }
}
function fields(record, metadata) {
    const user = object(record['user'], 'user');
    const service = object(record['service'], 'service');
    const own = object(object(record['unmapped'], 'unmapped')['jobpass'], 'unmapped.jobpass');
    const event = text(own, 'event');
    if (!EVENTS.has(event))
        throw new Wrong('its event is none of ours');
    const chain = text(own, 'chain');
    if (!/^[A-Za-z0-9_-]{1,64}$/.test(chain))
        throw new Wrong('chain is not the name of one');
    const prev = text(own, 'prev');
    if (!/^([0-9a-f]{64})?$/.test(prev))
        throw new Wrong('prev is no SHA-256');
    const sequence = metadata['sequence'];
    if (typeof sequence !== 'number' || !Number.isInteger(sequence) || sequence < 1 || sequence > 999_999_999)
        throw new Wrong('metadata.sequence is no number from 1 on');
    return {
        time: moment(record, 'time'),
        metadata: {
            uid: text(metadata, 'uid'),
            ...maybe(metadata, 'correlation_uid', text),
            sequence,
        },
        ...(record['actor'] === undefined ? {} : { actor: actorOf(object(record['actor'], 'actor')) }),
        user: { name: text(user, 'name'), ...maybe(user, 'domain', text) },
        service: { name: text(service, 'name'), ...maybe(service, 'uid', text) },
        ...(record['session'] === undefined ? {} : { session: sessionOf(object(record['session'], 'session')) }),
        unmapped: {
            jobpass: {
                event: event,
                job: jobOf(object(own['job'], 'unmapped.jobpass.job')),
                ...maybe(own, 'name', text),
                ...maybe(own, 'role', text),
                ...maybe(own, 'scopes', texts),
                ...maybe(own, 'delivered_to', texts),
                ...maybe(own, 'until', moment),
                ...maybe(own, 'because', text),
                ...maybe(own, 'renewals', renewalsOf),
                chain,
                prev,
                ...maybe(own, 'signature', signature),
            },
        },
    };
}
function actorOf(actor) {
    const user = object(actor['user'], 'actor.user');
    return { user: { name: text(user, 'name'), ...maybe(user, 'uid', text) } };
}
function sessionOf(session) {
    return {
        uid: text(session, 'uid'),
        issuer: text(session, 'issuer'),
        created_time: moment(session, 'created_time'),
        ...maybe(session, 'expiration_time', moment),
        ...maybe(session, 'credential_uid', text),
    };
}
const JOB_FIELDS = [
    ...['run_id', 'run_attempt', 'job', 'repository', 'ref', 'sha', 'workflow', 'environment'],
    ...['event_name', 'runner'],
];
function jobOf(job) {
    const found = {};
    for (const name of JOB_FIELDS)
        if (job[name] !== undefined)
            found[name] = text(job, name);
    return { system: text(job, 'system'), ...found };
}
function maybe(from, name, read) {
    return from[name] === undefined ? {} : { [name]: read(from, name) };
}
function object(value, name) {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
        throw new Wrong(`${name} is no object`);
    return value;
}
function text(from, name) {
    const value = from[name];
    if (typeof value !== 'string')
        throw new Wrong(`${name} is no text`);
    return value;
}
/** How often, and from when to when. */
function renewalsOf(from, name) {
    const renewals = object(from[name], name);
    const { count } = renewals;
    if (typeof count !== 'number' || !Number.isInteger(count) || count < 1 || count > 999_999_999)
        throw new Wrong(`${name}.count is no number from 1 on`);
    return { count, first_time: moment(renewals, 'first_time'), last_time: moment(renewals, 'last_time') };
}
function signature(from, name) {
    const value = text(from, name);
    if (!(0,_signature_js__WEBPACK_IMPORTED_MODULE_1__/* .isSignature */ .hi)(value))
        throw new Wrong(`${name} is not the name of a key and what it made`);
    return value;
}
function texts(from, name) {
    const value = from[name];
    if (!Array.isArray(value) || !value.every((one) => typeof one === 'string'))
        throw new Wrong(`${name} is no list of texts`);
    return value;
}
function moment(from, name) {
    const value = from[name];
    if (typeof value !== 'number' || !Number.isInteger(value) || Math.abs(value) > LAST_MS)
        throw new Wrong(`${name} is no time`);
    return value;
}


/***/ }),

/***/ 60539:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Jx: () => (/* binding */ ENDINGS),
/* harmony export */   QZ: () => (/* binding */ AUDIT_EVENTS),
/* harmony export */   pX: () => (/* binding */ auditedIdentity),
/* harmony export */   zv: () => (/* binding */ recordOf)
/* harmony export */ });
/* unused harmony export auditedJob */
/* harmony import */ var _version_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58508);

/** What can happen to a credential. The last five are the words for its ending. */
const AUDIT_EVENTS = [
    'issued',
    'delivered',
    'renewing',
    'renewed',
    'refused',
    'revoked',
    'accepted',
    'expired',
    'failed',
    'lives until',
];
/** The words for an ending. */
const ENDINGS = new Set(AUDIT_EVENTS.slice(AUDIT_EVENTS.indexOf('refused') + 1));
const ACTIVITY = {
    issued: [1, 'Logon'],
    refused: [1, 'Logon'],
    revoked: [2, 'Logoff'],
    expired: [2, 'Logoff'],
};
/** The record of an event, as a link of a chain. */
function recordOf(happened, { chain, sequence, prev }) {
    const { event, at, job, actor, subject, issuer, provider, credential, because, renewals } = happened;
    const [activity, activityName] = ACTIVITY[event] ?? [99, event];
    const service = credential?.service ?? happened.service;
    const bad = event === 'refused' || event === 'failed';
    const who = subject ?? ([job.repository, job.job].filter((part) => part !== undefined).join('/') || 'unknown');
    const run = [job.repository, job.run_id, job.run_attempt].filter((part) => part !== undefined).join('/');
    return {
        class_uid: 3002,
        class_name: 'Authentication',
        category_uid: 3,
        category_name: 'Identity & Access Management',
        activity_id: activity,
        activity_name: activityName,
        type_uid: 300_200 + activity,
        // Clocks that go by elapsed time have fractions; an end is never told too early for one.
        time: Math.round(at),
        severity_id: bad || event === 'lives until' ? 3 : 1,
        status_id: bad ? 2 : 1,
        status: bad ? 'Failure' : 'Success',
        ...(because === undefined ? {} : { status_detail: because }),
        message: messageOf(happened, who),
        is_remote: true,
        metadata: {
            version: '1.5.0',
            product: { name: 'Jobpass', vendor_name: 'Jobpass', version: _version_js__WEBPACK_IMPORTED_MODULE_0__/* .VERSION */ .x },
            log_name: 'jobpass-audit',
            log_version: '1',
            uid: `${chain}-${sequence}`,
            ...(run === '' ? {} : { correlation_uid: run }),
            sequence,
        },
        ...(actor === undefined ? {} : { actor: { user: actor } }),
        user: {
            name: who,
            uid: who,
            type_id: 3,
            type: 'System',
            ...(issuer === undefined ? {} : { domain: issuer }),
        },
        service: { name: provider, ...(service === undefined ? {} : { uid: service }) },
        ...(credential === undefined
            ? {}
            : {
                session: {
                    uid: credential.id,
                    issuer: credential.service,
                    created_time: Math.round(credential.issuedAt),
                    ...(credential.expiresAt === undefined
                        ? {}
                        : { expiration_time: Math.ceil(credential.expiresAt) }),
                    ...(credential.uid === undefined ? {} : { credential_uid: credential.uid }),
                },
            }),
        unmapped: {
            jobpass: {
                event,
                job,
                ...(happened.name === undefined ? {} : { name: happened.name }),
                ...(happened.role === undefined ? {} : { role: happened.role }),
                ...(happened.scopes === undefined ? {} : { scopes: happened.scopes }),
                ...(happened.deliveredTo === undefined ? {} : { delivered_to: happened.deliveredTo }),
                ...(happened.until === undefined ? {} : { until: Math.ceil(happened.until) }),
                ...(because === undefined ? {} : { because }),
                ...(renewals === undefined
                    ? {}
                    : {
                        renewals: {
                            count: renewals.count,
                            first_time: Math.round(renewals.first),
                            last_time: Math.round(renewals.last),
                        },
                    }),
                chain,
                prev,
            },
        },
    };
}
function messageOf({ event, credential, provider, role }, who) {
    const what = credential === undefined ? `a credential of ${provider}` : `credential ${credential.id}`;
    const as = role === undefined ? '' : ` for the role ${role}`;
    return `${what}${as} of ${who}: ${event}`;
}
/** Claims by the names that an audited job has, for the systems whose names differ. */
const CLAIM_NAMES = {
    run_id: ['run_id', 'pipeline_id', 'build_number', 'oidc.circleci.com/pipeline-id'],
    run_attempt: ['run_attempt'],
    job: ['job', 'job_id', 'oidc.circleci.com/job-id', 'step_key'],
    repository: ['repository', 'project_path', 'pipeline_slug'],
    ref: ['ref', 'build_branch'],
    sha: ['sha', 'build_commit'],
    workflow: ['workflow', 'workflow_ref', 'ci_config_ref_uri'],
    environment: ['environment'],
    event_name: ['event_name', 'pipeline_source'],
    runner: ['runner', 'runner_id', 'agent_id'],
};
/** What an ID token, or the system where there is none, says of a job. */
function auditedJob(system, ...sources) {
    const found = Object.entries(CLAIM_NAMES).flatMap(([name, claims]) => {
        for (const source of sources) {
            for (const claim of claims) {
                const value = Object.hasOwn(source, claim) ? source[claim] : undefined;
                if ((typeof value === 'string' && value !== '') || typeof value === 'number')
                    return [[name, String(value).slice(0, 300)]];
            }
        }
        return [];
    });
    return { system, ...Object.fromEntries(found) };
}
/** What an ID token, and the system, say of a job and of who caused it. */
function auditedIdentity(system, claims, job = {}) {
    const text = (name) => {
        const value = claims[name] ?? job[name];
        return typeof value === 'string' && value !== '' ? value.slice(0, 300) : undefined;
    };
    const actor = text('actor') ?? text('user_login');
    const uid = text('actor_id') ?? text('user_id');
    const [subject, issuer] = [text('sub'), text('iss')];
    return {
        job: auditedJob(system, claims, job),
        ...(actor === undefined ? {} : { actor: { name: actor, ...(uid === undefined ? {} : { uid }) } }),
        ...(subject === undefined ? {} : { subject }),
        ...(issuer === undefined ? {} : { issuer }),
    };
}


/***/ }),

/***/ 59918:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Rh: () => (/* binding */ signedLine),
/* harmony export */   hi: () => (/* binding */ isSignature),
/* harmony export */   yK: () => (/* binding */ signatureOf)
/* harmony export */ });
/** What a record of ours ends with: the last field of `unmapped.jobpass`, which is the last of the record. */
const END = '}}}';
/** The last character of 64 bytes in base64url can be one of four: every other way to write them is not the one that was written. */
const SIGNED = /,"signature":"([\w-]{1,64})\.([\w-]{85}[AQgw])"\}\}\}$/;
/** Whether a text is one that the field can have. */
function isSignature(text) {
    return /^[\w-]{1,64}\.[\w-]{85}[AQgw]$/.test(text);
}
/** Puts a signature into a line. @param sign makes one, base64url, of a text */
function signedLine(line, kid, sign) {
    if (!line.endsWith(END))
        throw new RangeError('This is no record of ours');
    return `${line.slice(0, -END.length)},"signature":"${kid}.${sign(line)}"${END}`;
}
/** The signature in a line, if there is one. */
function signatureOf(line) {
    const match = SIGNED.exec(line);
    if (match === null)
        return undefined;
    const [field, kid = '', value = ''] = match;
    return {
        text: `${line.slice(0, -field.length)}${END}`,
        kid,
        signature: Buffer.from(value, 'base64url'),
    };
}


/***/ }),

/***/ 45136:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ auditJwks),
/* harmony export */   y: () => (/* binding */ AuditKeys)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);


/** The name under which they are kept. */
const NAME = 'audit-keys';
/**
 * The keys that sign a broker's records. They are not those that sign tokens: services keep those for minutes, and whoever
 * looks at records does so years later, so the public part of each stays.
 */
class AuditKeys {
    #store;
    #version;
    #keys;
    #signer;
    constructor(store, version, keys) {
        this.#store = store;
        this.#version = version;
        this.#keys = keys;
        this.#signer = signerOf(keys);
    }
    /** Reads them, or makes the first. @param now in seconds since 1970 @throws JobpassError `state` */
    static async open(store, now) {
        const found = await store.read(NAME);
        if (found !== undefined)
            return new AuditKeys(store, found.version, read(found.text, store));
        const keys = [newKey(now)];
        if (await store.write(NAME, JSON.stringify(keys), 0))
            return new AuditKeys(store, 1, keys);
        // Another broker was first.
        return AuditKeys.open(store, now);
    }
    /** The public keys as a JWK set (RFC 7517, section 5), which is what checks the records. */
    get jwks() {
        return publicOf(this.#keys);
    }
    /** The id of the key that signs. */
    get kid() {
        return this.#keys.at(-1)?.kid ?? '';
    }
    /** ES256 (RFC 7518, section 3.4), base64url. */
    sign(text) {
        return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.sign)('sha256', Buffer.from(text), { key: this.#signer, dsaEncoding: 'ieee-p1363' }).toString('base64url');
    }
    /** Takes what another broker has made of them. @throws JobpassError `state` */
    async refresh() {
        const newer = await this.#store.newer(NAME, this.#version);
        if (newer !== undefined)
            this.#take(newer.version, read(newer.text, this.#store));
    }
    /** Lets another key sign from now on, and forgets the private part of this one. @throws JobpassError `state` */
    async rotate(now) {
        const former = this.#keys.map((key) => ({ ...key, jwk: openPart(key.jwk) }));
        const keys = [...former, newKey(now)];
        if (!(await this.#store.write(NAME, JSON.stringify(keys), this.#version))) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('state', 'The key that signs records was changed by somebody else at the same moment', {
                hint: 'Look whether that will do; if not, try again',
            });
        }
        this.#take(this.#version + 1, keys);
    }
    #take(version, keys) {
        this.#signer = signerOf(keys);
        this.#version = version;
        this.#keys = keys;
    }
}
/** The public keys, without making any. @returns undefined where there are none yet @throws JobpassError `state` */
async function auditJwks(store) {
    const found = await store.read(NAME);
    return found === undefined ? undefined : publicOf(read(found.text, store));
}
function newKey(now) {
    const { privateKey } = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.generateKeyPairSync)('ec', { namedCurve: 'P-256' });
    return { kid: (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(9).toString('base64url'), jwk: privateKey.export({ format: 'jwk' }), since: now };
}
function signerOf(keys) {
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createPrivateKey)({ key: keys.at(-1)?.jwk ?? {}, format: 'jwk' });
}
function openPart({ kty, crv, x, y }) {
    return { kty, crv, x, y };
}
function publicOf(keys) {
    return {
        keys: keys.map(({ kid, jwk, since }) => ({
            ...openPart(jwk),
            kid,
            alg: 'ES256',
            use: 'sig',
            iat: since,
        })),
    };
}
function read(text, store) {
    try {
        const keys = JSON.parse(text);
        if (keys.every(({ kid, jwk }) => typeof kid === 'string' && typeof jwk.x === 'string')) {
            signerOf(keys);
            return keys;
        }
    }
    catch {
        // Told below, without what it holds.
    }
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('state', `${store.where(NAME)} does not hold the keys for records that the broker wrote`, {
        hint: 'Put it back from a backup; or move it away, and later records are signed by another key',
    });
}


/***/ }),

/***/ 28909:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Gj: () => (/* binding */ brokerConfig),
  pS: () => (/* binding */ dataFolder),
  zJ: () => (/* binding */ databaseOf),
  yv: () => (/* binding */ originOf),
  g6: () => (/* binding */ placeOfStore),
  Xg: () => (/* binding */ readConfig)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/config/yaml.js
var yaml = __webpack_require__(95252);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/http/hosts.js
var hosts = __webpack_require__(82178);
// EXTERNAL MODULE: ./build/identity/conditions.js
var conditions = __webpack_require__(69633);
// EXTERNAL MODULE: ./build/broker/config/postgres.js
var config_postgres = __webpack_require__(18064);
// EXTERNAL MODULE: ./build/identity/patterns.js
var patterns = __webpack_require__(30444);
// EXTERNAL MODULE: ./build/providers/oauth/trust/roles.js
var roles = __webpack_require__(65357);
// EXTERNAL MODULE: ./build/providers/oauth/trust/schema.js
var schema = __webpack_require__(96533);
// EXTERNAL MODULE: ./build/providers/oauth/trust/written.js
var written = __webpack_require__(91379);
// EXTERNAL MODULE: ./build/rules/file.js + 1 modules
var rules_file = __webpack_require__(24905);
// EXTERNAL MODULE: ./build/rules/grants.js
var rules_grants = __webpack_require__(88301);
// EXTERNAL MODULE: ./build/text/duration.js
var duration = __webpack_require__(29556);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(64865);
;// CONCATENATED MODULE: ./build/broker/config/rules-from.js












/** More than this is no file of rules, in bytes. */
const LONGEST = 1_000_000;
/** Without a role's name a job is held against each of them: a file of others must not make that long. */
const MOST_ROLES = 200;
/** The same for all patterns of a file of others, in characters: by aliases they can be more than the file. */
const MOST_PATTERNS = 100_000;
/** Inputs that name files of the machine that reads them: they are for the job's. */
const FILES = ['ca', 'client-cert'];
/**
 * The roles that a file of rules has at this broker. A file with bounds may be anybody's: nothing in it gives more than
 * the bounds say, and nothing that it names is opened.
 *
 * @throws JobpassError `usage` with every problem, its line and column
 */
function rolesFrom(entry, context) {
    const bounds = typeof entry === 'string' ? undefined : entry;
    const path = (0,external_node_path_.resolve)(context.folder, typeof entry === 'string' ? entry : entry.file);
    const whole = (0,rules_file/* readRules */.K)(textOf(path), (0,printable/* printable */.g)(path, 300));
    const { file, others } = ownPart(whole, context.issuer);
    const { grants, complain } = (0,rules_grants/* grantsOf */.R)(file, 'oauth', { schema: schema/* brokerTrust */.G });
    const wanted = (0,roles/* rolesOf */.R)(grants, complain, (issuer) => new Set(audiencesOf(issuer, context, grants)).size > 1);
    for (const grant of grants)
        checkTrusted(grant, context, complain);
    if (bounds !== undefined) {
        const told = (reason) => file.problems.add(undefined, [], reason);
        if (wanted.length > MOST_ROLES)
            told(`it has ${wanted.length} roles here, and can have ${MOST_ROLES}`);
        const patterns = wanted.flatMap(({ conditions }) => Object.values(conditions).flat());
        if (patterns.reduce((sum, { length }) => sum + length, 0) > MOST_PATTERNS)
            told(`its conditions have more than ${MOST_PATTERNS} characters`);
    }
    for (const role of wanted) {
        const [first] = role.grants;
        if (bounds === undefined || first === undefined)
            continue;
        for (const reason of beyond(role, bounds, context))
            complain(first, reason);
    }
    file.problems.throwIfAny();
    return { file: path, roles: wanted.map((role) => roleOf(role, bounds)), others };
}
/** What of the bounds makes no sense. */
function boundsProblems(bounds, trust) {
    const trusted = [...new Set(trust.map(({ issuer }) => issuer))];
    const issuer = bounds.issuer ?? trusted[0] ?? '';
    const found = [];
    if (bounds.issuer === undefined && trusted.length > 1)
        found.push({ path: [], reason: 'issuer is missing: several are trusted, so say of which its jobs are' });
    else if (!trusted.includes(issuer))
        found.push({ path: ['issuer'], reason: 'no entry of trust has this issuer' });
    try {
        (0,conditions/* compileConditions */.am)(bounds.when);
    }
    catch (error) {
        found.push({ path: ['when'], reason: (0,errors/* tell */.qz)(error) });
    }
    const stranger = (0,conditions/* openToStrangers */.Ts)(issuer, bounds.when);
    if (stranger !== undefined) {
        found.push({
            path: ['when'],
            reason: `the file could let in everyone in the world who uses ${issuer}: name the owner in one of ${stranger.join(', ')}`,
        });
    }
    return found;
}
/** A file that others put there can be a pipe, which would be waited for, or too long. */
function textOf(path) {
    const refuse = (why) => new errors/* JobpassError */.bJ('usage', `The file of rules ${(0,printable/* printable */.g)(path, 300)} cannot be read: ${why}`);
    let descriptor;
    try {
        descriptor = (0,external_node_fs_.openSync)(path, external_node_fs_.constants.O_RDONLY | external_node_fs_.constants.O_NONBLOCK);
    }
    catch (error) {
        throw refuse((0,errors/* tell */.qz)(error));
    }
    try {
        const found = (0,external_node_fs_.fstatSync)(descriptor);
        if (!found.isFile())
            throw refuse('it is no file');
        if (found.size > LONGEST)
            throw refuse('it is too long');
        return (0,external_node_fs_.readFileSync)(descriptor, 'utf8');
    }
    catch (error) {
        throw error instanceof errors/* JobpassError */.bJ ? error : refuse((0,errors/* tell */.qz)(error));
    }
    finally {
        (0,external_node_fs_.closeSync)(descriptor);
    }
}
/** The file with the rules of this broker alone: what is wrong with others is no business of ours. */
function ownPart(whole, issuer) {
    let others = 0;
    const isOwn = (rule) => {
        const url = rule.inputs.get('url');
        const own = url === issuer && (rule.inputs.get('provider') ?? 'oauth') === 'oauth';
        if (!own)
            others++;
        if (!own && url !== undefined && URL.canParse(url) && new URL(url).origin === issuer)
            whole.problems.add(rule.place, rule.path, `its url is that of this broker but for how it is written: it must be ${issuer}`);
        return own;
    };
    const credentials = [...whole.credentials].map(([name, rules]) => [
        name,
        rules.filter(isOwn).map((rule) => ({
            ...rule,
            inputs: new Map([...rule.inputs].filter(([input]) => !FILES.includes(input))),
        })),
    ]);
    return { file: { ...whole, credentials: new Map(credentials) }, others };
}
/** The audiences with which ID tokens of an issuer are taken here. */
function audiencesOf(issuer, { trust, issuer: own }, grants = []) {
    return [
        ...trust
            .filter((entry) => entry.issuer === issuer)
            .flatMap(({ audience }) => (audience.length === 0 ? [own] : audience)),
        ...grants.filter((grant) => grant.issuer === issuer).map(({ audience }) => audience),
    ];
}
/** Whom to trust is said by the operator alone. */
function checkTrusted(grant, context, complain) {
    const { issuer, audience } = grant;
    if (!context.trust.some((entry) => entry.issuer === issuer)) {
        complain(grant, `its jobs are those of ${issuer}, which this broker does not trust`);
        return;
    }
    const taken = audiencesOf(issuer, context);
    if (!taken.includes(audience))
        complain(grant, `its ID tokens are for the audience ${(0,printable/* printable */.g)(audience, 120)}, and this broker takes from that issuer those for ${taken.join(', ')}`);
}
/** What a role has beyond its bounds. */
function beyond(role, bounds, { trust }) {
    const issuer = bounds.issuer ?? trust[0]?.issuer;
    const outside = (values, allowed) => values
        .filter((value) => !allowed.includes(value))
        .map((value) => (0,printable/* printable */.g)(value, 120))
        .join(', ');
    const said = [
        ['roles', bounds.roles.map(patterns/* compilePattern */.Eb).some((fits) => fits(role.name)) ? '' : role.name],
        ['issuer', role.issuer === issuer ? '' : role.issuer],
        ['audience', outside(role.audience, bounds.audience)],
        ['scopes', outside(role.scopes, bounds.scopes)],
        ['formats', outside([role.format], bounds.formats)],
        ['claims', outside(role.claims, bounds.claims)],
        [
            'max-ttl',
            role.maxTtl !== undefined && role.maxTtl > bounds['max-ttl']
                ? `${(0,duration/* durationText */.S5)(role.maxTtl)} instead of at most ${(0,duration/* durationText */.S5)(bounds['max-ttl'])}`
                : '',
        ],
    ];
    return said
        .filter(([, values]) => values !== '')
        .map(([bound, values]) => `is beyond what the broker's rules-from lets this file give: ${bound} (${values})`);
}
function roleOf(role, bounds) {
    const when = [...(bounds === undefined ? [] : [bounds.when]), role.conditions];
    const all = when.map(conditions/* compileConditions */.am);
    return {
        name: role.name,
        issuer: role.issuer,
        when,
        // The bounds first: a file costs no time with the jobs of others, whatever is in it.
        conditions: (claims) => {
            let failed = [];
            for (const conditions of all) {
                failed = conditions(claims);
                if (failed.length > 0)
                    break;
            }
            return failed;
        },
        audience: role.audience,
        scopes: role.scopes,
        format: role.format,
        maxTtl: role.maxTtl ?? Math.min(written/* USUAL_TERMS */.l.maxTtl, bounds?.['max-ttl'] ?? written/* USUAL_TERMS */.l.maxTtl),
        once: role.once || bounds?.once === true,
        certificate: role.certificate || bounds?.certificate === 'required',
        claims: role.claims,
        explain: role.explain,
        from: role.grants.map(({ from }) => from).join(', '),
    };
}

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 15 modules
var schemas = __webpack_require__(9691);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/core.js
var core = __webpack_require__(88532);
// EXTERNAL MODULE: ./build/config/schemas.js
var config_schemas = __webpack_require__(92759);
// EXTERNAL MODULE: ./build/broker/http/sources.js
var sources = __webpack_require__(30339);
;// CONCATENATED MODULE: ./build/broker/config/schema.js




function count(min, max) {
    return schemas/* string */.YjP().transform((value, context) => {
        const number = /^\d{1,9}$/.test(value) ? Number(value) : undefined;
        if (number !== undefined && number >= min && number <= max)
            return number;
        context.addIssue({ code: 'custom', message: `must be a whole number from ${min} to ${max}` });
        return core/* NEVER */.tm;
    });
}
const address = schemas/* string */.YjP().transform((value, context) => {
    const match = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/.exec(value);
    const port = Number(match?.[3]);
    const host = match?.[1] ?? match?.[2];
    if (host !== undefined && port <= 65_535)
        return { host, port };
    context.addIssue({
        code: 'custom',
        message: 'must be an address and a port, as in 127.0.0.1:8417 or [::1]:8417',
    });
    return core/* NEVER */.tm;
});
const network = config_schemas/* text */.Qq.refine(sources/* isNetwork */.tY, 'is no address and no network such as 10.0.0.0/8');
const ALGORITHMS = [
    'RS256',
    'RS384',
    'RS512',
    'PS256',
    'PS384',
    'PS512',
    'ES256',
    'ES384',
    'ES512',
    'EdDSA',
];
const trust = schemas/* strictObject */.rej({
    issuer: (0,config_schemas/* httpsUrl */.N3)('any').describe('the issuer of ID tokens, exactly as their claim iss has it'),
    audience: config_schemas/* texts */.Te.default([]).describe("the audience that ID tokens must name; default: the broker's issuer"),
    algorithms: schemas/* array */.YOg(schemas/* enum */.k5n(ALGORITHMS))
        .min(1)
        .optional()
        .describe('signature algorithms that are allowed; default: every asymmetric one'),
    'jwks-uri': (0,config_schemas/* httpsUrl */.N3)('any').optional().describe("the issuer's keys, where it has no discovery document"),
    ca: config_schemas/* text */.Qq.optional().describe('a PEM file of authorities to trust besides the usual ones'),
});
const issuer = (0,config_schemas/* httpsUrl */.N3)('any').optional().describe('whose jobs; needed where several issuers are trusted');
const schema_conditions = config_schemas/* when */.z7.refine((set) => Object.keys(set).length > 0, 'has no condition: every job would have the role');
const scopes = schemas/* array */.YOg(config_schemas/* scope */.z8).default([]);
const role = schemas/* strictObject */.rej({
    issuer,
    when: schema_conditions,
    audience: config_schemas/* texts */.Te.describe('the services that its tokens are for'),
    scopes,
    format: schemas/* enum */.k5n(config_schemas/* TOKEN_FORMATS */.PR).default('opaque'),
    'max-ttl': (0,config_schemas/* duration */.p0)(1, config_schemas/* LONGEST_TTL */.sq).default(config_schemas/* USUAL_TTL */.YA).describe('the longest life of a token'),
    once: config_schemas/* bool */.lc.default(false).describe('whether an ID token is accepted only once'),
    certificate: schemas/* enum */.k5n(['required', 'optional'])
        .default('optional')
        .describe('whether the job must present one'),
    claims: schemas/* array */.YOg(config_schemas/* text */.Qq).default([]).describe('more claims of the job that its tokens carry'),
    explain: config_schemas/* bool */.lc.default(false).describe('whether a refused job is told which of its claims did not fit'),
});
/** A file of rules that somebody else writes, and all that it may give. */
const bounded = schemas/* strictObject */.rej({
    file: config_schemas/* text */.Qq.describe('a file of rules (.jobpass.yml) that others write: it gives no more than is said here'),
    issuer,
    when: schema_conditions.describe('what must hold for its jobs besides what it says itself: a pattern or a list of them for each claim'),
    roles: config_schemas/* texts */.Te.describe('patterns that the names of its roles must fit, such as shop-*'),
    audience: config_schemas/* texts */.Te.describe('the services that its tokens may be for'),
    scopes: scopes.describe('the scopes that its tokens may have; default: none'),
    'max-ttl': (0,config_schemas/* duration */.p0)(1, config_schemas/* LONGEST_TTL */.sq)
        .default(config_schemas/* USUAL_TTL */.YA)
        .describe('the longest life that its tokens may have; default: 1h'),
    formats: schemas/* array */.YOg(schemas/* enum */.k5n(config_schemas/* TOKEN_FORMATS */.PR))
        .min(1, 'is an empty list')
        .default(['opaque'])
        .describe('the formats that its tokens may be in; default: opaque alone'),
    claims: schemas/* array */.YOg(config_schemas/* text */.Qq).default([]).describe('more claims of the job that its tokens may carry'),
    once: config_schemas/* bool */.lc.default(false).describe('whether an ID token is accepted only once, whatever the file says'),
    certificate: schemas/* enum */.k5n(['required', 'optional'])
        .default('optional')
        .describe('whether the job must present one, whatever the file says'),
});
const rulesFrom = schemas/* union */.KCZ([config_schemas/* text */.Qq, schemas/* array */.YOg(schemas/* union */.KCZ([config_schemas/* text */.Qq, bounded])).min(1, 'is an empty list')])
    .transform((value) => (typeof value === 'string' ? [value] : value));
const resourceServer = schemas/* strictObject */.rej({
    'secret-file': config_schemas/* text */.Qq.optional().describe('a file that holds its secret'),
    'secret-env': config_schemas/* text */.Qq.optional().describe('an environment variable that holds its secret'),
    secret: config_schemas/* text */.Qq.optional().describe('its secret itself: better in a file'),
    audiences: config_schemas/* texts */.Te.describe('the audiences that it serves: it may ask about tokens for these'),
});
const database = schemas/* string */.YjP().transform((value, context) => {
    const url = (0,config_postgres/* databaseUrl */.FA)(value);
    if (typeof url !== 'string')
        return url;
    context.addIssue({ code: 'custom', message: url });
    return core/* NEVER */.tm;
});
/** A database in which several brokers keep what they must not forget. */
const postgresFile = schemas/* strictObject */.rej({
    url: database.describe('its address, with the role and without a password: postgresql://broker@db.example.com/jobpass'),
    'password-file': config_schemas/* text */.Qq.optional().describe('a file that holds the password of the role'),
    'password-env': config_schemas/* text */.Qq.optional().describe('an environment variable that holds the password of the role'),
    ca: config_schemas/* text */.Qq
        .optional()
        .describe('a PEM file of the authorities that the certificate of the database may be of; default: the usual ones'),
    'client-certificate': config_schemas/* text */.Qq
        .optional()
        .describe('a PEM file with a certificate by which the role logs in, and its chain'),
    'client-key': config_schemas/* text */.Qq.optional().describe('a PEM file with the private key of that certificate'),
    schema: config_schemas/* text */.Qq
        .regex(/^(?!pg_)[a-z_][a-z0-9_]{0,62}$/, 'must be a name in small letters, digits and _, and not begin with pg_')
        .default('jobpass')
        .describe('the schema of its tables; default: jobpass'),
    'key-file': config_schemas/* text */.Qq.describe('a file of at least 32 bytes, the same for all brokers of the database: private keys are sealed with it there'),
});
/** The configuration file of a broker. */
const brokerFile = schemas/* strictObject */.rej({
    listen: address
        .default({ host: '127.0.0.1', port: 8_417 })
        .describe('address and port; default 127.0.0.1:8417'),
    issuer: (0,config_schemas/* httpsUrl */.N3)('origin')
        .optional()
        .describe('the https address at which jobs and services find the broker'),
    tls: schemas/* strictObject */.rej({
        certificate: config_schemas/* text */.Qq.describe('a PEM file with the certificate and its chain'),
        key: config_schemas/* text */.Qq.describe('a PEM file with its private key'),
        'client-ca': config_schemas/* text */.Qq
            .optional()
            .describe('a PEM file of authorities whose client certificates are accepted; tokens are bound to them'),
    })
        .optional(),
    data: config_schemas/* text */.Qq.optional().describe('the folder of the journal and the signing keys'),
    postgres: postgresFile
        .optional()
        .describe('a database in the place of the folder, for several brokers behind a balancer'),
    admin: address.optional().describe('address and port for /metrics, /healthz and /readyz, by plain http'),
    'trusted-proxies': schemas/* array */.YOg(network)
        .default([])
        .describe('addresses or networks whose X-Forwarded-For is believed'),
    rate: schemas/* strictObject */.rej({
        'per-minute': count(1, 1_000_000).default(3_000).describe('requests of one source'),
        unlimited: schemas/* array */.YOg(network).default([]).describe('addresses or networks that are not counted'),
    })
        .default({ 'per-minute': 3_000, unlimited: [] }),
    log: schemas/* enum */.k5n(['text', 'json']).default('text'),
    trust: schemas/* array */.YOg(trust).min(1, 'is an empty list'),
    roles: schemas/* record */.g1P(config_schemas/* name */.UU, role)
        .refine((roles) => Object.keys(roles).length > 0, 'has no role')
        .optional()
        .describe('needed where there is no rules-from'),
    'rules-from': rulesFrom
        .optional()
        .describe("files of rules whose roles at this broker it takes, relative to this file: the operator's own by their name, those that others write with what they may give"),
    'resource-servers': schemas/* record */.g1P(config_schemas/* name */.UU, resourceServer).default({}),
    'signing-keys': schemas/* strictObject */.rej({ 'rotate-every': (0,config_schemas/* duration */.p0)(3_600, 400 * 86_400).default(30 * 86_400) })
        .default({ 'rotate-every': 30 * 86_400 }),
});

;// CONCATENATED MODULE: ./build/broker/config/config.js









const WHAT = "The broker's configuration";
/**
 * Reads the configuration file of a broker, and the files that it names, relative to it.
 *
 * @throws JobpassError `usage`, with every problem, its line and its reason
 */
function readConfig(path) {
    const problems = new yaml/* Problems */.Z(path, WHAT);
    const { value, place } = (0,yaml/* parseYaml */.h)(config_textOf(path), problems);
    return brokerConfig(value, { problems, place, folder: (0,external_node_path_.dirname)((0,external_node_path_.resolve)(path)) });
}
/**
 * The data folder of a broker, by which the running one is found, whatever else may be wrong with its configuration by
 * now: a file of rules that others write must not keep its operator from it.
 *
 * @throws JobpassError `usage`
 */
function dataFolder(path) {
    const { data } = config_written(path);
    return typeof data === 'string' && data !== '' ? (0,external_node_path_.resolve)((0,external_node_path_.dirname)((0,external_node_path_.resolve)(path)), data) : undefined;
}
/**
 * Where a broker keeps what it must not forget. Of a folder that is known as above; a database takes a section that must be
 * good in itself and names files, so that all is read.
 *
 * @throws JobpassError `usage`
 */
function placeOfStore(path) {
    if (config_written(path)['postgres'] === undefined)
        return { data: dataFolder(path), postgres: undefined };
    const { data, postgres } = readConfig(path);
    return { data, postgres };
}
/** What a configuration says, if it can be read at all. */
function config_written(path) {
    const problems = new yaml/* Problems */.Z(path, WHAT);
    const { value } = (0,yaml/* parseYaml */.h)(config_textOf(path), problems);
    problems.throwIfAny();
    return (value ?? {});
}
/**
 * The database of a broker, by which its keys are found; as `dataFolder`, whatever else may be wrong with its configuration.
 *
 * @throws JobpassError `usage`
 */
function databaseOf(path) {
    const problems = new yaml/* Problems */.Z(path, WHAT);
    const { value, place } = (0,yaml/* parseYaml */.h)(config_textOf(path), problems);
    problems.throwIfAny();
    const { postgres } = (value ?? {});
    if (postgres === undefined)
        return undefined;
    const parsed = postgresFile.safeParse(postgres, { reportInput: true });
    for (const issue of parsed.error?.issues ?? [])
        problems.addIssue({ ...issue, path: ['postgres', ...issue.path] }, place);
    problems.throwIfAny();
    const config = (0,config_postgres/* postgresConfig */.cH)(parsed.data, {
        folder: (0,external_node_path_.dirname)((0,external_node_path_.resolve)(path)),
        complain: (setting, reason) => problems.add(place(['postgres', setting]), ['postgres', setting], reason),
    });
    problems.throwIfAny();
    return config;
}
function config_textOf(path) {
    try {
        return (0,external_node_fs_.readFileSync)(path, 'utf8');
    }
    catch (error) {
        throw new errors/* JobpassError */.bJ('usage', `The broker's configuration ${path} cannot be read: ${(0,errors/* tell */.qz)(error)}`);
    }
}
/**
 * Makes a configuration of what a file, or a program, says.
 *
 * @throws JobpassError `usage`
 */
function brokerConfig(value, context = {
    problems: new yaml/* Problems */.Z('the broker', WHAT),
    place: () => undefined,
    folder: process.cwd(),
}) {
    const { problems, place, folder } = context;
    problems.throwIfAny();
    const parsed = brokerFile.safeParse(value, { reportInput: true });
    if (!parsed.success) {
        for (const issue of parsed.error.issues)
            problems.addIssue(issue, place);
        problems.throwIfAny();
        throw new errors/* JobpassError */.bJ('usage', "The broker's configuration cannot be used");
    }
    const file = parsed.data;
    const complain = (path, reason) => problems.add(place(path), path, reason);
    const whereIs = (path) => {
        const found = place(path);
        return found === undefined ? problems.file : `${problems.file}:${found.line}:${found.column}`;
    };
    const contents = (path, name) => {
        try {
            return (0,external_node_fs_.readFileSync)((0,external_node_path_.resolve)(folder, name), 'utf8');
        }
        catch (error) {
            complain(path, `the file ${(0,external_node_path_.resolve)(folder, name)} cannot be read: ${(0,errors/* tell */.qz)(error)}`);
            return '';
        }
    };
    const certificates = (path, name) => {
        const pem = contents(path, name);
        if (pem !== '' && !pem.includes('-----BEGIN '))
            complain(path, 'the file holds no PEM');
        return pem;
    };
    const trust = file.trust.map((entry, at) => ({
        issuer: entry.issuer,
        audience: entry.audience,
        ...(entry.algorithms === undefined ? {} : { algorithms: entry.algorithms }),
        ...(entry['jwks-uri'] === undefined ? {} : { jwksUri: entry['jwks-uri'] }),
        ...(entry.ca === undefined ? {} : { ca: certificates(['trust', at, 'ca'], entry.ca) }),
    }));
    const rulesFrom = takenFrom(file, trust, { complain, folder, whereIs });
    const config = {
        listen: file.listen,
        issuer: file.issuer,
        tls: file.tls === undefined
            ? undefined
            : {
                certificate: certificates(['tls', 'certificate'], file.tls.certificate),
                key: certificates(['tls', 'key'], file.tls.key),
                ...(file.tls['client-ca'] === undefined
                    ? {}
                    : { clientCa: certificates(['tls', 'client-ca'], file.tls['client-ca']) }),
            },
        data: file.data === undefined ? undefined : (0,external_node_path_.resolve)(folder, file.data),
        postgres: file.postgres === undefined
            ? undefined
            : (0,config_postgres/* postgresConfig */.cH)(file.postgres, {
                folder,
                complain: (setting, reason) => complain(['postgres', setting], reason),
            }),
        admin: file.admin,
        trustedProxies: file['trusted-proxies'],
        requestsPerMinute: file.rate['per-minute'],
        unlimited: file.rate.unlimited,
        logFormat: file.log,
        trust,
        roles: [
            ...Object.entries(file.roles ?? {}).map(([name, role]) => ({
                name,
                issuer: issuerOf(file, name, complain),
                when: [role.when],
                conditions: conditionsOf(role.when, ['roles', name, 'when'], complain),
                audience: role.audience,
                scopes: role.scopes,
                format: role.format,
                maxTtl: role['max-ttl'],
                once: role.once,
                certificate: role.certificate === 'required',
                claims: role.claims,
                explain: role.explain,
                from: whereIs(['roles', name]),
            })),
            ...rulesFrom.flatMap(({ roles }) => roles),
        ],
        rulesFrom,
        resourceServers: Object.entries(file['resource-servers']).map(([id, server]) => ({
            id,
            secret: secretOf(id, server, { complain, contents }),
            audiences: server.audiences,
        })),
        rotateEvery: file['signing-keys']['rotate-every'],
    };
    check(config, file, complain);
    problems.throwIfAny();
    return config;
}
/** The address at which a broker is found; undefined where it takes whatever port is free. */
function ownIssuer({ issuer, listen, tls }) {
    return issuer ?? (listen.port === 0 ? undefined : originOf(listen, tls !== undefined));
}
/** Where a broker is that has no other name than where it listens. */
function originOf({ host, port }, secure) {
    const url = new URL(`${secure ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`);
    return (0,hosts/* isLoopback */.U9)(url) || secure ? url.origin : `https://${url.host}`;
}
/** What the files of rules give. */
function takenFrom(file, trust, { complain, folder, whereIs, }) {
    const entries = file['rules-from'];
    if (entries === undefined) {
        if (file.roles === undefined)
            complain(['roles'], 'is missing: give it, or rules-from');
        return [];
    }
    const issuer = ownIssuer(file);
    if (issuer === undefined) {
        complain(['rules-from'], 'needs issuer: a file of rules names its roles’ broker by that (url)');
        return [];
    }
    const names = new Map(Object.keys(file.roles ?? {}).map((name) => [name, whereIs(['roles', name])]));
    return entries.flatMap((entry, at) => {
        const path = ['rules-from', at];
        const problems = typeof entry === 'string' ? [] : boundsProblems(entry, trust);
        for (const { path: below, reason } of problems)
            complain([...path, ...below], reason);
        if (problems.length > 0)
            return [];
        try {
            const taken = rolesFrom(entry, { folder, issuer, trust });
            for (const { name, from } of taken.roles) {
                const other = names.get(name);
                if (other !== undefined)
                    complain(path, `the role ${name} of ${from} is there already, in ${other}: give it another name`);
                names.set(name, from);
            }
            return [taken];
        }
        catch (error) {
            if (!(error instanceof errors/* JobpassError */.bJ))
                throw error;
            complain(path, error.told);
            return [];
        }
    });
}
function issuerOf(file, name, complain) {
    const said = file.roles?.[name]?.issuer;
    const trusted = [...new Set(file.trust.map(({ issuer }) => issuer))];
    if (said === undefined) {
        if (trusted.length > 1)
            complain(['roles', name], 'issuer is missing: several are trusted, so a role says of which its jobs are');
        return trusted[0] ?? '';
    }
    if (!trusted.includes(said))
        complain(['roles', name, 'issuer'], `no entry of trust has this issuer: there ${are(trusted)}`);
    return said;
}
function are(names) {
    return names.length === 1 ? `is only ${names[0]}` : `are ${names.join(', ')}`;
}
function conditionsOf(when, path, complain) {
    try {
        return (0,conditions/* compileConditions */.am)(when);
    }
    catch (error) {
        complain(path, (0,errors/* tell */.qz)(error));
        return (0,conditions/* compileConditions */.am)({});
    }
}
function secretOf(id, server, { complain, contents }) {
    const path = ['resource-servers', id];
    const given = [server.secret, server['secret-file'], server['secret-env']].filter((one) => one !== undefined);
    if (given.length !== 1) {
        complain(path, 'give its secret in one way: secret-file, secret-env or secret');
        return '';
    }
    let secret = server.secret ?? '';
    if (server['secret-file'] !== undefined)
        secret = contents([...path, 'secret-file'], server['secret-file']).trim();
    const variable = server['secret-env'];
    if (variable !== undefined) {
        secret = process.env[variable] ?? '';
        if (secret === '') {
            complain([...path, 'secret-env'], `the environment variable ${variable} is not set`);
            return '';
        }
    }
    // What RFC 6749 (appendix A.2) lets a secret be made of.
    if (!/^[\x20-\x7e]*$/.test(secret))
        complain(path, 'its secret has other characters than printable ASCII');
    else if (secret.length < SHORTEST_SECRET)
        complain(path, `its secret has ${secret.length} characters: at least ${SHORTEST_SECRET} are needed`);
    return secret;
}
const SHORTEST_SECRET = 24;
/** What holds between parts of the configuration. */
function check(config, file, complain) {
    const { listen, tls, issuer } = config;
    if (tls === undefined && !(0,hosts/* isLoopbackHost */.cW)(listen.host)) {
        complain(['listen'], 'tokens cross a network over TLS only: give tls, or listen on loopback behind a proxy that has it');
    }
    if (config.admin !== undefined && !(0,hosts/* isLoopbackHost */.cW)(config.admin.host) && config.admin.port === listen.port) {
        complain(['admin'], 'this is where the broker itself listens');
    }
    if (issuer === undefined && !(0,hosts/* isLoopbackHost */.cW)(listen.host)) {
        complain(['issuer'], 'is missing: it is the https address at which jobs and services find the broker');
    }
    else if (issuer === undefined && config.postgres !== undefined)
        complain(['issuer'], 'is missing: all brokers of a database are found at one address, that of their balancer');
    const issuerUrl = issuer === undefined ? undefined : new URL(issuer);
    for (const role of config.roles) {
        const path = ['roles', role.name];
        const own = file.roles?.[role.name];
        const stranger = own === undefined ? undefined : (0,conditions/* openToStrangers */.Ts)(role.issuer, own.when);
        if (stranger !== undefined) {
            complain([...path, 'when'], `everyone in the world who uses ${role.issuer} can meet these conditions: name the owner in one of ${stranger.join(', ')}`);
        }
        if (role.certificate && tls?.clientCa === undefined) {
            complain(own === undefined ? ['rules-from'] : [...path, 'certificate'], `there is no tls.client-ca whose certificates could be presented${own === undefined ? ` for the role ${role.name} of ${role.from}` : ''}`);
        }
    }
    // What a file of others may give counts although it does not now: else its authors could make this one a bad one.
    const possible = (file['rules-from'] ?? []).flatMap((entry) => typeof entry === 'string' ? [] : entry.audience);
    const audiences = new Set([...config.roles.flatMap((role) => role.audience), ...possible]);
    for (const server of config.resourceServers) {
        for (const audience of server.audiences) {
            if (!audiences.has(audience))
                complain(['resource-servers', server.id, 'audiences'], `no role has tokens for ${audience}`);
        }
    }
    if (config.data !== undefined && config.postgres !== undefined)
        complain(['postgres'], 'data is given as well: a broker remembers in one of them');
    const forgets = config.data === undefined && config.postgres === undefined;
    if (forgets && issuerUrl !== undefined && !(0,hosts/* isLoopback */.U9)(issuerUrl)) {
        complain([], 'data is missing: the folder in which the broker remembers what it issued and revoked (or postgres: a database)');
    }
}


/***/ }),

/***/ 18064:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FA: () => (/* binding */ databaseUrl),
/* harmony export */   IX: () => (/* binding */ isLocal),
/* harmony export */   cH: () => (/* binding */ postgresConfig)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(19473);
/* harmony import */ var _http_hosts_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(82178);




/** Of a file that private keys are sealed with, in bytes. */
const SHORTEST_KEY = 32;
/** Makes of what a file says of a database where it is and how it is asked, with the files that it names. */
function postgresConfig(file, { folder, complain }) {
    const read = (setting) => {
        const name = file[setting];
        if (typeof name !== 'string')
            return undefined;
        try {
            return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(folder, name));
        }
        catch (error) {
            complain(setting, `the file ${(0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(folder, name)} cannot be read: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .tell */ .qz)(error)}`);
            return undefined;
        }
    };
    const pem = (setting) => {
        const text = read(setting)?.toString('utf8');
        if (text !== undefined && !text.includes('-----BEGIN '))
            complain(setting, 'the file holds no PEM');
        return text;
    };
    const [ca, certificate, key] = [pem('ca'), pem('client-certificate'), pem('client-key')];
    if ((file['client-certificate'] === undefined) !== (file['client-key'] === undefined))
        complain('client-certificate', 'certificate and key belong together: give client-certificate and client-key');
    const { url } = file;
    if (url.host.startsWith('/')) {
        for (const setting of ['ca', 'client-certificate']) {
            if (file[setting] !== undefined)
                complain(setting, 'there is no TLS over a socket of this machine: take it out');
        }
    }
    return {
        ...url,
        password: passwordOf(file, { complain, read }),
        ...(ca === undefined ? {} : { ca }),
        ...(certificate === undefined || key === undefined ? {} : { client: { certificate, key } }),
        schema: file.schema,
        secret: secretOf(read('key-file'), complain),
    };
}
function passwordOf(file, { complain, read, }) {
    const variable = file['password-env'];
    if (variable !== undefined && file['password-file'] !== undefined)
        complain('password-env', 'give the password in one way: password-file or password-env');
    if (variable !== undefined) {
        const password = process.env[variable] ?? '';
        if (password === '')
            complain('password-env', `the environment variable ${variable} is not set`);
        return password;
    }
    const password = withoutBreak(read('password-file'))?.toString('utf8');
    if (password === '')
        complain('password-file', 'the file is empty');
    return password;
}
function secretOf(bytes, complain) {
    const key = withoutBreak(bytes);
    if (key !== undefined && key.length < SHORTEST_KEY)
        complain('key-file', `the file has ${key.length} bytes, and at least ${SHORTEST_KEY} are needed: openssl rand -base64 32 makes some`);
    return key?.toString('base64') ?? '';
}
/** What a program put behind it: a copy without it is the same secret. */
function withoutBreak(bytes) {
    let end = bytes?.length ?? 0;
    while (end > 0 && (bytes?.[end - 1] === 0x0a || bytes?.[end - 1] === 0x0d))
        end--;
    return bytes?.subarray(0, end);
}
const URL_PARTS = /^postgres(?:ql)?:\/\/(?:([^/?#@:]*)@)?(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]*)(?::(\d{1,5}))?\/([^/?#]*)(?:\?([^#]*))?$/;
const EXAMPLE = 'postgresql://broker@db.example.com:5432/jobpass';
const USUAL_PORT = 5_432;
/** Reads the address of a database. @returns what is wrong with it, where it cannot be used; it is not repeated there */
function databaseUrl(text) {
    if (/^[^/?#]*:\/\/[^/?#@]*:[^@]*@/.test(text))
        return 'has a password in it, and an address is shown in messages: put it into a file, and give that as password-file';
    const match = URL_PARTS.exec(text);
    if (match === null)
        return `must be an address such as ${EXAMPLE}`;
    const [, user = '', named = '', port, name = '', query] = match;
    const options = new URLSearchParams(query);
    const socket = options.get('host') ?? undefined;
    options.delete('host');
    const [option] = options.keys();
    if (option !== undefined && /^(ssl|tls)/.test(option))
        return 'must not say how TLS is used: beyond this machine it always is, with a certificate that is checked (ca, client-certificate)';
    if (option !== undefined || (query !== undefined && socket === undefined))
        return 'takes no options but host, for the folder of a socket: all others have settings of their own here, or one value only';
    if (user === '')
        return `names no role to log in as: ${EXAMPLE}`;
    if (name === '')
        return `names no database: ${EXAMPLE}`;
    const host = (socket ?? named).replace(/^\[|\]$/g, '');
    if (socket !== undefined && (named !== '' || !socket.startsWith('/')))
        return 'has a host as option: that is for the folder of a socket alone, as in postgresql://broker@/jobpass?host=/var/run/postgresql';
    if (host === '')
        return `names no host: ${EXAMPLE}`;
    const number = port === undefined ? USUAL_PORT : Number(port);
    if (number < 1 || number > 65_535)
        return 'has a port that there is not';
    try {
        return { host, port: number, user: decodeURIComponent(user), database: decodeURIComponent(name) };
    }
    catch {
        return 'has a % that stands for nothing: write it as %25';
    }
}
/** Whether a database is asked without TLS: what is said to it then stays on this machine. */
function isLocal(host) {
    return host.startsWith('/') || (0,_http_hosts_js__WEBPACK_IMPORTED_MODULE_3__/* .isLoopbackHost */ .cW)(host);
}


/***/ }),

/***/ 30339:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DV: () => (/* binding */ countedAs),
/* harmony export */   S1: () => (/* binding */ isIn),
/* harmony export */   o8: () => (/* binding */ networks),
/* harmony export */   pj: () => (/* binding */ plain),
/* harmony export */   tY: () => (/* binding */ isNetwork),
/* harmony export */   vz: () => (/* binding */ sourceOf)
/* harmony export */ });
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77030);

/** Whether a text is an address or a network (`10.0.0.0/8`). */
function isNetwork(text) {
    const [address = '', prefix, more] = text.split('/');
    const family = (0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(address);
    if (family === 0 || more !== undefined)
        return false;
    return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 6 ? 128 : 32));
}
/** @param entries addresses and networks, as `isNetwork` takes them; undefined where there are none */
function networks(entries) {
    if (entries.length === 0)
        return undefined;
    const list = new node_net__WEBPACK_IMPORTED_MODULE_0__.BlockList();
    for (const entry of entries) {
        const [address = '', prefix] = entry.split('/');
        const six = (0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(address) === 6;
        list.addSubnet(address, Number(prefix ?? (six ? 128 : 32)), six ? 'ipv6' : 'ipv4');
    }
    return list;
}
function isIn(list, address) {
    return list?.check(address, (0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(address) === 6 ? 'ipv6' : 'ipv4') === true;
}
/**
 * The address that a request comes from: of the connection, or, behind proxies that are trusted, the last one in
 * X-Forwarded-For that is not of such a proxy.
 */
function sourceOf(request, proxies) {
    let source = plain(request.socket.remoteAddress ?? '');
    if (proxies === undefined)
        return source;
    const forwarded = [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',').reverse();
    for (const entry of forwarded) {
        const address = plain(entry.trim());
        if ((0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(address) === 0 || !isIn(proxies, source))
            break;
        source = address;
    }
    return source;
}
/** What a source is counted under: of IPv6, where everyone has many addresses, the network of 64 bits. */
function countedAs(source) {
    if ((0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(source) !== 6)
        return source;
    const [head = '', tail] = source.split('%')[0]?.split('::') ?? [];
    const left = head === '' ? [] : head.split(':');
    const right = tail === undefined || tail === '' ? [] : tail.split(':');
    const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
    return [...left, ...Array.from({ length: Math.max(zeros, 0) }, () => '0'), ...right].slice(0, 4).join(':');
}
/** An address as it is written where there is no IPv6: sockets that take both write IPv4 as a part of it. */
function plain(address) {
    return address.startsWith('::ffff:') && (0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(address.slice(7)) === 4 ? address.slice(7) : address;
}


/***/ }),

/***/ 42078:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   XE: () => (/* binding */ AuditFiles),
/* harmony export */   hd: () => (/* binding */ readTrail)
/* harmony export */ });
/* unused harmony export auditFiles */
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _audit_chain_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(79169);
/* harmony import */ var _audit_form_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(90348);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(19473);
/* harmony import */ var _journal_lines_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(71746);






const { O_RDONLY, O_RDWR, O_CREAT } = node_fs__WEBPACK_IMPORTED_MODULE_0__.constants;
const NAME = /^audit-\d{4}-\d{2}\.jsonl$/;
/** How much may be written without a sync, in bytes. */
const SYNC_EVERY = 8 * 1024 * 1024;
/** How much of the end of a file is looked at on opening: more than can be without a sync, and so torn by a loss of power. */
const WINDOW = 4 * SYNC_EVERY;
/** How many lines may wait for a file that cannot be written. Each is safe in the journal, and held in memory. */
const MOST_WAITING = 10_000;
/**
 * The audit trail of a broker: a file for each month, which grows at its end alone. What is in it was in the journal first,
 * where it became durable together with the change that it tells of; so whatever a crash takes from the files is put back from
 * there. The journal drops nothing that is not synced here (`sync`).
 */
class AuditFiles {
    #folder;
    #files;
    #clock;
    #name;
    #fd = -1;
    #end;
    #dirty = 0;
    #head;
    #waiting = [];
    #failed = false;
    /** Why what is written may not be on the disk: a sync has failed, and the system may have dropped what it could not write. */
    #untrusted;
    #turn = Promise.resolve();
    /** What the journal has told, until `begin`. */
    #told = {
        first: Number.POSITIVE_INFINITY,
        last: undefined,
        missing: [],
    };
    #found;
    constructor(folder, files, clock, found) {
        this.#folder = folder;
        this.#files = files;
        this.#clock = clock;
        this.#found = found;
        this.#name = found?.name ?? '';
        this.#end = found?.length ?? 0;
        this.#head = found?.head ?? (0,_audit_chain_js__WEBPACK_IMPORTED_MODULE_2__/* .freshHead */ .X1)();
    }
    /** Of the last line that is in a file. */
    get head() {
        return this.#head;
    }
    /** Whether so much waits that nothing more may be recorded. */
    get full() {
        // The start after a loss of power looks at so much of a file, and no more.
        const tooLong = this.#untrusted !== undefined && this.#dirty >= WINDOW / 2;
        return this.#waiting.length >= MOST_WAITING || tooLong;
    }
    /** Whether what waits could not be written when it was last tried, or is not sure to be on the disk. */
    get behind() {
        return this.#failed || this.#untrusted !== undefined;
    }
    /**
     * Looks at the trail of a folder. To be told what the journal holds (`replay`), and then to `begin`.
     *
     * @throws JobpassError `state` where it cannot be read
     */
    static async open(folder, files, clock) {
        try {
            await files.makeFolder(folder);
            return new AuditFiles(folder, files, clock, await lookAt(files, folder));
        }
        catch (error) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .JobpassError */ .bJ('state', `The audit trail in ${folder} cannot be read: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .tell */ .qz)(error)}`, {
                cause: error,
            });
        }
    }
    /** A line that the journal holds. */
    replay(line) {
        const [sequence, text] = line;
        this.#told.first = Math.min(this.#told.first, sequence);
        if (sequence >= (this.#told.last?.[0] ?? 0))
            this.#told.last = line;
        // Of another chain: the files are not those that the journal was written with.
        if (sequence > this.#head.count || headOf(text)?.chain !== this.#head.chain)
            this.#told.missing.push(line);
    }
    /**
     * Puts back what the journal has and the files have not.
     *
     * @returns what is wrong with what was found, for the log
     * @throws JobpassError `state`
     */
    async begin() {
        try {
            return await this.#begin();
        }
        catch (error) {
            throw failure(this.#folder, error);
        }
    }
    async #begin() {
        const { first, last, missing } = this.#told;
        const found = this.#found;
        const place = found === undefined ? this.#folder : (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(this.#folder, found.name);
        const { count, hash } = this.#head;
        let problem;
        if (found !== undefined && found.rest > 0) {
            if (first <= count + 1)
                await this.#cut(place, found.length);
            else {
                // The journal does not have it, so that it stays: it is all that there is of it.
                problem = `${place} is damaged behind record ${count}`;
                await this.#endLine(place, found);
            }
        }
        else if (first > count + 1 && last !== undefined) {
            problem = `${place} ends with record ${count}, and record ${first} is the first that the journal still has`;
        }
        else if (last !== undefined && last[0] < count) {
            problem = `${place} has ${count} records, and ${last[0]} were written`;
        }
        else if (last !== undefined && last[0] === count && (0,_audit_chain_js__WEBPACK_IMPORTED_MODULE_2__/* .hashOf */ .qQ)(last[1]) !== hash) {
            problem = `record ${count} in ${place} is not the one that was written`;
        }
        else if (last === undefined && count > 0) {
            problem = `${place} has ${count} records, and the journal knows of none`;
        }
        // What was found may not be on the disk yet, if the last process was killed before its sync. It is not missing, so that
        // nothing else would bring it there, and the journal drops what it takes for safe here.
        if (found !== undefined)
            await this.#within(place, (fd) => this.#datasync(fd));
        if (missing.length > 0) {
            missing.sort(([one], [other]) => one - other);
            await this.#append(missing.map(([, line]) => line));
            this.#told.missing = [];
        }
        // Whatever stands there by now, what comes next follows what was written: so it shows, and no signature speaks for it.
        if (last !== undefined)
            this.#head = headOf(last[1]) ?? this.#head;
        await this.sync();
        return problem;
    }
    /** Adds lines that are in the journal by now. Never rejects: what cannot be written waits, and is tried again. */
    async add(lines) {
        for (const line of lines)
            this.#waiting.push(line);
        await this.catchUp().catch(() => undefined);
    }
    /** Writes what waits. @throws JobpassError `state` */
    catchUp() {
        return this.#inTurn(async () => {
            const lines = this.#waiting;
            if (lines.length === 0)
                return;
            this.#waiting = [];
            try {
                await this.#append(lines);
                this.#failed = false;
                // Whether that works or not, the lines are written, and must not be again.
                if (this.#dirty >= SYNC_EVERY)
                    await this.#sync().catch(() => undefined);
            }
            catch (error) {
                this.#failed = true;
                this.#waiting = [...lines, ...this.#waiting];
                throw error;
            }
        });
    }
    /** When it resolves, all that was added is on the disk. @throws JobpassError `state` */
    async sync() {
        await this.catchUp();
        await this.#inTurn(() => this.#sync());
    }
    async close() {
        await this.sync().catch(() => undefined);
        await this.#inTurn(() => this.#closeFile());
    }
    /** One at a time: positions in the file are ours to know. */
    #inTurn(work) {
        const done = this.#turn.then(work);
        this.#turn = done.catch(() => undefined);
        return done;
    }
    async #append(lines) {
        try {
            await this.#openFile();
            await this.#write(Buffer.from(lines.map((line) => `${line}\n`).join('')));
            const [first, last] = [lines[0] ?? '', lines.at(-1) ?? ''];
            const { chain } = headOf(first) ?? this.#head;
            this.#head = {
                chain,
                count: headOf(last)?.count ?? this.#head.count + lines.length,
                hash: (0,_audit_chain_js__WEBPACK_IMPORTED_MODULE_2__/* .hashOf */ .qQ)(last),
            };
        }
        catch (error) {
            throw failure(this.#folder, error);
        }
    }
    /** Takes the file of this month, or of a later one: where a clock goes back the order of files must not. */
    async #openFile() {
        const month = `audit-${new Date(this.#clock.now()).toISOString().slice(0, 7)}.jsonl`;
        if (this.#fd !== -1 && month <= this.#name)
            return;
        if (month > this.#name) {
            // Only the newest may be torn by a loss of power.
            if (this.#name !== '') {
                await this.#closeFile();
                // What a write that failed has left would be in nobody's way but a reader's.
                await this.#within((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(this.#folder, this.#name), async (fd) => {
                    await this.#files.truncate(fd, this.#end);
                    await this.#datasync(fd);
                });
                this.#dirty = 0;
            }
            this.#name = month;
            this.#end = 0;
        }
        const fd = await this.#files.open((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(this.#folder, this.#name), O_RDWR | O_CREAT);
        try {
            await this.#files.syncFolder(this.#folder);
        }
        catch (error) {
            // Its name is not sure to stay: the next try begins here again.
            await this.#files.close(fd);
            throw error;
        }
        this.#fd = fd;
    }
    async #cut(path, length) {
        await this.#within(path, (fd) => this.#files.truncate(fd, length));
    }
    /** What follows begins a line of its own. */
    async #endLine(path, { length, rest }) {
        await this.#within(path, async (fd) => {
            await this.#files.write(fd, Buffer.from('\n'), length + rest);
            await this.#files.datasync(fd);
        });
        this.#end = length + rest + 1;
    }
    async #within(path, work) {
        const fd = await this.#files.open(path, O_RDWR);
        try {
            await work(fd);
        }
        finally {
            await this.#files.close(fd);
        }
    }
    /** What is left of a write that failed is written over by the next: it is the same, and more. */
    async #write(bytes) {
        for (let done = 0; done < bytes.length;) {
            const part = done === 0 ? bytes : bytes.subarray(done);
            const written = await this.#files.write(this.#fd, part, this.#end + done);
            if (written === 0)
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .JobpassError */ .bJ('state', 'the system wrote nothing');
            done += written;
        }
        this.#end += bytes.length;
        this.#dirty += bytes.length;
    }
    async #sync() {
        if (this.#untrusted !== undefined)
            throw this.#untrusted;
        if (this.#dirty === 0 || this.#fd === -1)
            return;
        await this.#datasync(this.#fd);
        this.#dirty = 0;
    }
    /** Once this has failed, the next sync would succeed all the same: so the journal keeps what it has until the next start. */
    async #datasync(fd) {
        try {
            await this.#files.datasync(fd);
        }
        catch (error) {
            this.#untrusted ??= failure(this.#folder, error);
            throw this.#untrusted;
        }
    }
    async #closeFile() {
        if (this.#fd !== -1)
            await this.#files.close(this.#fd);
        this.#fd = -1;
    }
}
/** The files of a trail, in their order. */
async function auditFiles(files, folder) {
    return (await files.list(folder)).filter((name) => NAME.test(name)).sort();
}
/** The trail line by line, also while it grows: what is not whole yet is not told. */
async function* readTrail(files, folder) {
    for (const name of await auditFiles(files, folder)) {
        const fd = await files.open((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, name), O_RDONLY);
        try {
            for await (const { line, whole } of (0,_journal_lines_js__WEBPACK_IMPORTED_MODULE_5__/* .linesOf */ .Dx)(files, fd)) {
                if (whole && line.length > 0)
                    yield line.toString('utf8');
            }
        }
        finally {
            await files.close(fd);
        }
    }
}
/** Looks at the end of the newest file that has records, for as far as its lines are a chain. */
async function lookAt(files, folder) {
    let newest;
    for (const name of (await auditFiles(files, folder)).reverse()) {
        const found = await lookAtFile(files, folder, name);
        newest ??= found;
        if (found.head !== undefined)
            return { ...newest, head: found.head };
        // Unless it was begun and nothing is whole in it yet, those before it say nothing of where it ends.
        if (found.length > 0)
            break;
    }
    return newest;
}
async function lookAtFile(files, folder, name) {
    const fd = await files.open((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, name), O_RDONLY);
    try {
        const size = await files.size(fd);
        let at = Math.max(0, size - WINDOW);
        let length = at;
        let head;
        // A window may begin within a line.
        let begun = at === 0;
        for await (const { line, whole } of (0,_journal_lines_js__WEBPACK_IMPORTED_MODULE_5__/* .linesOf */ .Dx)(files, fd, at)) {
            at += line.length + 1;
            if (!begun) {
                begun = true;
                length = at;
                continue;
            }
            const text = line.toString('utf8');
            const next = whole ? headOf(text) : undefined;
            if (next === undefined || (head !== undefined && !follows(text, head)))
                break;
            head = next;
            length = at;
        }
        return { name, length, rest: size - length, head };
    }
    finally {
        await files.close(fd);
    }
}
/** The head that a line makes; undefined where it is no record. */
function headOf(line) {
    const record = (0,_audit_form_js__WEBPACK_IMPORTED_MODULE_3__/* .readRecord */ .a)(line);
    return 'problem' in record
        ? undefined
        : { chain: record.unmapped.jobpass.chain, count: record.metadata.sequence, hash: (0,_audit_chain_js__WEBPACK_IMPORTED_MODULE_2__/* .hashOf */ .qQ)(line) };
}
function follows(line, before) {
    const record = (0,_audit_form_js__WEBPACK_IMPORTED_MODULE_3__/* .readRecord */ .a)(line);
    return (!('problem' in record) &&
        record.unmapped.jobpass.prev === before.hash &&
        record.metadata.sequence === before.count + 1);
}
function failure(folder, error) {
    return error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .JobpassError */ .bJ && error.message.includes(folder)
        ? error
        : new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .JobpassError */ .bJ('state', `The audit trail in ${folder} could not be written: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .tell */ .qz)(error)}`, {
            transient: true,
            hint: 'Look at the space on its disk',
            cause: error,
        });
}


/***/ }),

/***/ 42745:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  vG: () => (/* binding */ afterClose),
  Jh: () => (/* binding */ openEntries),
  _P: () => (/* binding */ unusable)
});

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(58500);
// EXTERNAL MODULE: ./build/audit/chain.js
var chain = __webpack_require__(79169);
// EXTERNAL MODULE: ./build/clock.js
var build_clock = __webpack_require__(7094);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/broker/store/folder/audit-files.js
var audit_files = __webpack_require__(42078);
// EXTERNAL MODULE: ./build/broker/store/folder/files.js
var folder_files = __webpack_require__(15176);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: ./build/broker/store/folder/journal-lines.js
var journal_lines = __webpack_require__(71746);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
;// CONCATENATED MODULE: ./build/broker/store/folder/journal-segments.js




const { O_RDONLY, O_WRONLY } = external_node_fs_.constants;
const NAME = /^journal-([1-9]\d{0,14})\.(log|tmp)$/;
function segmentPath(folder, number, ending = 'log') {
    return (0,external_node_path_.join)(folder, `journal-${number}.${ending}`);
}
/**
 * Reads the segments in a folder, and tells every entry in the order in which it was written. What an unfinished
 * compaction or write left behind is removed.
 *
 * @throws JobpassError `state` when they are damaged; the system's errors
 */
async function readSegments(files, folder, apply) {
    const found = [];
    for (const name of await files.list(folder)) {
        const [, number, ending] = NAME.exec(name) ?? [];
        if (ending === 'tmp')
            await files.remove((0,external_node_path_.join)(folder, name));
        else if (number !== undefined)
            found.push(Number(number));
    }
    found.sort((a, b) => a - b);
    const fresh = await lastFresh(files, folder, found);
    const first = fresh ?? 1;
    const lengths = new Map();
    /** A line that is not whole: the torn end of the last write, if nothing comes behind it. */
    let torn;
    const newest = found.at(-1) ?? 0;
    for (let number = first; number <= newest; number++) {
        if (!found.includes(number))
            throw damaged(`${segmentPath(folder, number)} is missing`);
    }
    for (let number = first; number <= newest; number++) {
        const path = segmentPath(folder, number);
        const read = await replay(files, path, { torn, isFresh: number === fresh }, apply);
        lengths.set(number, read.length);
        torn = read.torn;
    }
    if (torn !== undefined)
        await cutOff(files, torn);
    return {
        lengths,
        fresh,
        void: found.filter((number) => number < first),
        cut: torn === undefined ? undefined : { file: torn.path, bytes: torn.bytes },
    };
}
/** @returns the number of the last segment before which nothing counts */
async function lastFresh(files, folder, numbers) {
    for (const number of numbers.toReversed()) {
        const fd = await files.open(segmentPath(folder, number), O_RDONLY);
        try {
            const start = Buffer.alloc(journal_lines/* FRESH */.Nz.length);
            const length = await files.read(fd, start, 0);
            if (length === journal_lines/* FRESH */.Nz.length && start.equals(journal_lines/* FRESH */.Nz))
                return number;
        }
        finally {
            await files.close(fd);
        }
    }
    return undefined;
}
/**
 * @param before what is torn already, in a segment before this one
 * @returns how long the good part is, and what is torn behind it or was before
 */
async function replay(files, path, { torn: before, isFresh }, apply) {
    const fd = await files.open(path, O_RDONLY);
    let torn = before;
    let end = 0;
    let count = 0;
    try {
        for await (const { line, whole } of (0,journal_lines/* linesOf */.Dx)(files, fd)) {
            if (torn !== undefined)
                throw damaged(`line ${torn.line} of ${torn.path} is damaged`);
            count++;
            const json = whole ? (0,journal_lines/* decodeLine */.Hj)(line) : undefined;
            if (json === undefined) {
                // What compaction wrote was on the disk before it got its name: no crash can have torn it.
                if (isFresh)
                    throw damaged(`line ${count} of ${path} is damaged`);
                torn = { path, line: count, at: end, bytes: line.length + (whole ? 1 : 0) };
                continue;
            }
            end += line.length + 1;
            if (isFresh && count === 1)
                continue;
            const entries = JSON.parse(json);
            if (!Array.isArray(entries) || !entries.every(journal_lines/* isItem */.WZ)) {
                throw new errors/* JobpassError */.bJ('state', `Reading line ${count} of ${path} failed: it is not understood`, {
                    hint: 'Was it written by another version of Jobpass? Then start that one',
                });
            }
            entries.forEach(apply);
        }
    }
    finally {
        await files.close(fd);
    }
    return { length: end, torn };
}
async function cutOff(files, { path, at }) {
    const fd = await files.open(path, O_WRONLY);
    try {
        await files.truncate(fd, at);
        await files.datasync(fd);
    }
    finally {
        await files.close(fd);
    }
}
function damaged(what) {
    return new errors/* JobpassError */.bJ('state', `Reading the journal failed: ${what}`, {
        hint: 'Restore its folder from a backup. Or move the folder away and start with an empty one: ' +
            'what was issued and revoked is then forgotten',
    });
}

;// CONCATENATED MODULE: ./build/broker/store/folder/journal.js






const { O_WRONLY: journal_O_WRONLY, O_CREAT, O_TRUNC } = external_node_fs_.constants;
const COMPACT_FROM = 4 * 1024 * 1024;
/** How long a failed compaction waits before the next, in ms. */
const COMPACT_AGAIN_MS = 10_000;
/** How much a compaction writes between two syncs. One sync of all of it would hold up the batches meanwhile. */
const SYNC_EVERY = 2 * 1024 * 1024;
/**
 * An append-only file in segments, `journal-<n>.log`, in a folder that this process has for itself.
 *
 * Each line is on the disk before the next is written, so a crash can tear the last line and no other.
 * Compaction never changes a line either:
 * 1. between two lines, writing goes over to the new segment n+1;
 * 2. all that is alive is written to `journal-<n>.tmp`, marked `FRESH`, and synced. It may hold what is younger than
 *    n+1's beginning; n+1 is read after it, and says so again or has removed it;
 * 3. it is renamed to `journal-<n>.log`: at this moment all segments before n become void;
 * 4. they are deleted.
 * A crash before 3 leaves everything as it was, a crash after it some files to delete.
 */
class Journal {
    #folder;
    #files;
    #clock;
    #tell;
    #compactFrom;
    #beforeVoid;
    /** The segment that is written to, and the length of what is known to be good in it. */
    #number = 0;
    #fd = -1;
    #end = 0;
    /** The lengths of the segments before it. */
    #older = new Map();
    /** The length of the last segment that compaction made. */
    #freshLength = 0;
    /** Whether #number was begun for a compaction that has not succeeded yet. */
    #begun = false;
    #compaction;
    #compactAfterMs = Number.NEGATIVE_INFINITY;
    #closed = false;
    #broken;
    constructor(folder, options) {
        this.#folder = folder;
        this.#files = options.files ?? folder_files/* nodeFiles */.k;
        this.#clock = options.clock ?? build_clock/* systemClock */.ml;
        this.#tell = options.onEvent ?? (() => undefined);
        this.#beforeVoid = options.beforeVoid ?? (async () => undefined);
        this.#compactFrom = options.compactFrom ?? COMPACT_FROM;
    }
    /**
     * Reads the journal of a folder, or begins one, and tells every entry in the order in which it was written.
     *
     * @throws JobpassError `state` when it cannot be read, or is damaged: more than the end of its last write is missing
     */
    static async open(folder, apply, options = {}) {
        const journal = new Journal(folder, options);
        try {
            await journal.#open(apply);
        }
        catch (error) {
            if (error instanceof errors/* JobpassError */.bJ)
                throw error;
            throw failure(`Opening the journal in ${folder}`, error);
        }
        return journal;
    }
    /** Why nothing can be written any more. */
    get broken() {
        return this.#broken;
    }
    /** The length of all segments, in bytes. */
    get bytes() {
        let sum = this.#end;
        for (const length of this.#older.values())
            sum += length;
        return sum;
    }
    /**
     * Writes entries; they are on the disk when it resolves. One call at a time.
     *
     * @throws JobpassError `state`; a `transient` one means that the journal is as before, and can be written to
     */
    async append(entries) {
        if (this.#broken !== undefined)
            throw this.#broken;
        const line = (0,journal_lines/* encodeLine */.Nu)(entries);
        const began = this.#clock.elapsed();
        try {
            await this.#writeAll(this.#fd, line, this.#end);
        }
        catch (error) {
            await this.#cutBack();
            throw failure(`The write to ${this.#path(this.#number)}`, error, {
                transient: true,
                hint: 'Look at the space on its disk',
            });
        }
        try {
            await this.#files.datasync(this.#fd);
        }
        catch (error) {
            // The system may have dropped what it could not write, and a second sync would then succeed all the same.
            throw this.#break('sync', error);
        }
        this.#end += line.length;
        this.#tell({
            kind: 'synced',
            seconds: (this.#clock.elapsed() - began) / 1000,
            bytes: line.length,
        });
    }
    /**
     * Begins a compaction if the journal has become too long for what is alive. Resolves when appending may go on; the
     * compaction then runs beside it. Never rejects.
     *
     * @param live tells all that is alive and appended, at the moment when it is asked for it
     * @param weight of all that is alive
     */
    async tidy(live, weight) {
        if (this.#compaction !== undefined || this.#closed || this.#broken !== undefined)
            return;
        // The second limit is for when there was much and now is little. An entry takes at most six bytes for each
        // character, so what compaction has written is always below it.
        const bytes = this.bytes;
        if (bytes <= this.#compactFrom || (bytes <= 2 * this.#freshLength && bytes <= 8 * weight))
            return;
        if (this.#clock.elapsed() < this.#compactAfterMs)
            return;
        try {
            // A compaction that failed has left a new segment behind, which will do.
            if (!this.#begun)
                await this.#beginSegment();
        }
        catch (error) {
            this.#compactionFailed(error);
            return;
        }
        this.#compaction = this.#compact(live())
            .catch((error) => this.#compactionFailed(error))
            .finally(() => {
            this.#compaction = undefined;
        });
    }
    /** Ends a compaction under way, and lets go of the files. Call it when nothing is being appended. */
    async close() {
        if (this.#closed)
            return;
        this.#closed = true;
        await this.#compaction;
        await quietly(this.#files.close(this.#fd));
    }
    #path(number, ending = 'log') {
        return segmentPath(this.#folder, number, ending);
    }
    async #open(apply) {
        const files = this.#files;
        await files.makeFolder(this.#folder);
        const found = await readSegments(files, this.#folder, apply);
        if (found.cut !== undefined)
            this.#tell({ kind: 'cut', ...found.cut });
        const segments = [...found.lengths];
        [this.#number, this.#end] = segments.pop() ?? [1, 0];
        for (const [number, length] of segments)
            this.#older.set(number, length);
        if (found.fresh !== undefined)
            this.#freshLength = found.lengths.get(found.fresh) ?? 0;
        this.#fd = await files.open(this.#path(this.#number), journal_O_WRONLY | O_CREAT);
        // What was read may not be on the disk yet, if the last process was killed between a write and its sync: in the
        // newest segment, or in the one before, where the newest was left behind empty. And a segment may be void only if
        // the name of the one that makes it so is sure to stay.
        for (const number of this.#older.keys())
            await this.#syncSegment(number);
        await files.datasync(this.#fd);
        await files.syncFolder(this.#folder);
        for (const number of found.void)
            await files.remove(this.#path(number));
    }
    async #syncSegment(number) {
        const fd = await this.#files.open(this.#path(number), journal_O_WRONLY);
        try {
            await this.#files.datasync(fd);
        }
        finally {
            await this.#files.close(fd);
        }
    }
    async #writeAll(fd, bytes, position) {
        for (let done = 0; done < bytes.length;) {
            const written = await this.#files.write(fd, done === 0 ? bytes : bytes.subarray(done), position + done);
            if (written === 0)
                throw new errors/* JobpassError */.bJ('state', 'the system wrote nothing');
            done += written;
        }
    }
    /** Takes the rest of a failed write off the segment: otherwise the next line would make it damage. */
    async #cutBack() {
        try {
            await this.#files.truncate(this.#fd, this.#end);
            await this.#files.datasync(this.#fd);
        }
        catch (error) {
            throw this.#break('truncation', error);
        }
    }
    #break(what, error) {
        this.#broken = failure(`The ${what} of ${this.#path(this.#number)}`, error, {
            hint: 'What is on the disk is uncertain, so nothing more is written: mend the disk, and start again',
        });
        this.#tell({ kind: 'broken', error: this.#broken });
        return this.#broken;
    }
    async #beginSegment() {
        const number = this.#number + 1;
        const path = this.#path(number);
        const fd = await this.#files.open(path, journal_O_WRONLY | O_CREAT);
        try {
            await this.#files.syncFolder(this.#folder);
        }
        catch (error) {
            // If it stays, it is empty, and takes nothing from the segment before it.
            await quietly(this.#files.close(fd));
            await quietly(this.#files.remove(path));
            throw error;
        }
        await quietly(this.#files.close(this.#fd));
        this.#older.set(this.#number, this.#end);
        this.#number = number;
        this.#fd = fd;
        this.#end = 0;
        this.#begun = true;
    }
    async #compact(live) {
        const files = this.#files;
        const began = this.#clock.elapsed();
        const bytesBefore = this.bytes;
        const number = this.#number - 1;
        const path = this.#path(number, 'tmp');
        let length = 0;
        try {
            const fd = await files.open(path, journal_O_WRONLY | O_CREAT | O_TRUNC);
            try {
                let synced = 0;
                for (const line of (0,journal_lines/* slices */.wc)(live)) {
                    if (this.#closed || this.#broken !== undefined)
                        return await quietly(files.remove(path));
                    await this.#writeAll(fd, line, length);
                    length += line.length;
                    if (length - synced >= SYNC_EVERY) {
                        await files.datasync(fd);
                        synced = length;
                    }
                }
                await files.datasync(fd);
            }
            finally {
                await quietly(files.close(fd));
            }
            await this.#beforeVoid();
            await files.rename(path, this.#path(number));
        }
        catch (error) {
            await quietly(files.remove(path));
            throw error;
        }
        // Without this the deletions could reach the disk, and the name not.
        await files.syncFolder(this.#folder);
        this.#begun = false;
        this.#older.set(number, length);
        this.#freshLength = length;
        for (const older of this.#older.keys()) {
            if (older >= number)
                continue;
            await files.remove(this.#path(older));
            this.#older.delete(older);
        }
        this.#tell({
            kind: 'compacted',
            seconds: (this.#clock.elapsed() - began) / 1000,
            bytesBefore,
            bytesAfter: this.bytes,
        });
    }
    #compactionFailed(error) {
        this.#compactAfterMs = this.#clock.elapsed() + COMPACT_AGAIN_MS;
        this.#tell({
            kind: 'compaction-failed',
            error: failure(`The compaction of the journal in ${this.#folder}`, error, { transient: true }),
        });
    }
}
function failure(what, error, details = {}) {
    return new errors/* JobpassError */.bJ('state', `${what} failed: ${(0,errors/* tell */.qz)(error)}`, {
        ...details,
        cause: error,
    });
}
async function quietly(work) {
    try {
        await work;
    }
    catch {
        // Whoever calls this has a worse failure to tell, or loses nothing.
    }
}

// EXTERNAL MODULE: ./build/broker/store/folder/table.js
var folder_table = __webpack_require__(80823);
;// CONCATENATED MODULE: ./build/broker/store/folder/entries.js









/** From this weight on a batch takes no more: making its line would block for more than a millisecond or two. */
const FULL = 256 * 1024;
/** How much a record weighs before it is one, roughly, in characters. */
const NOTE_WEIGHT = 1_500;
/**
 * Entries that survive the end of the process at any moment, in a journal in a folder that it has for itself.
 *
 * @throws JobpassError `state` when the journal cannot be read or is damaged
 */
async function openEntries(folder, options = {}) {
    const { audit, clock = build_clock/* systemClock */.ml, files = folder_files/* nodeFiles */.k, onProblem = () => undefined } = options;
    const table = new folder_table/* Table */.X(clock, audit?.noted);
    const trail = audit === undefined ? undefined : await audit_files/* AuditFiles */.XE.open(audit.folder, files, clock);
    let last;
    const journal = await Journal.open(folder, (item) => {
        if ((0,journal_lines/* isAuditLine */.eB)(item)) {
            if (last === undefined || item[0] >= last[0])
                last = item;
            trail?.replay(item);
        }
        else if (item.length === 3)
            table.set(item);
        else
            table.delete(item[0]);
    }, { ...options, ...(trail === undefined ? {} : { beforeVoid: () => trail.sync() }) });
    const problem = await trail?.begin();
    if (problem !== undefined)
        onProblem(problem);
    // Only now: what has expired stands for the removal of what the key held before it.
    table.sweep(Number.POSITIVE_INFINITY);
    return new JournalEntries(table, journal, audit && trail && { ...audit, trail, last });
}
/** Operations that are written as one line, and so succeed or fail as one. */
class Batch {
    wanted = [];
    weight = 0;
    done;
    resolve = () => undefined;
    reject = () => undefined;
    constructor() {
        this.done = new Promise((resolve, reject) => {
            this.resolve = resolve;
            this.reject = reject;
        });
    }
}
/**
 * Group commit: one batch is being written, and all that is asked for meanwhile makes up the next.
 *
 * The table holds what is durable; what was asked to be removed is hidden in it until that is durable, too. So nothing that
 * fails needs to be undone in it, and a compaction may write all that it finds there.
 */
class JournalEntries {
    #table;
    #journal;
    #audit;
    #timer;
    #waiting = [];
    /** Keys whose last operation is a put that is not durable yet, with its batch. */
    #putting = new Map();
    /** The last removal of a key, while it is not durable yet. */
    #removing = new Map();
    /** Removals that failed, with what is recorded of them. They go before the next batch, for the journal still holds what they removed. */
    #unsaved = new Map();
    #head;
    /** The last line of the trail: a compaction writes it again, so that the journal always knows the head. */
    #last;
    #writer;
    #lastWorked = true;
    #closed = false;
    constructor(table, journal, audit) {
        this.#table = table;
        this.#journal = journal;
        this.#audit = audit;
        this.#head = audit?.trail.head;
        this.#last = audit?.last;
        this.#timer = setInterval(() => this.#tick(), folder_table/* SWEEP_EVERY_MS */.a).unref();
    }
    get healthy() {
        return this.#lastWorked && this.#journal.broken === undefined && this.#audit?.trail.behind !== true;
    }
    get size() {
        return this.#table.size;
    }
    get bytes() {
        return this.#journal.bytes;
    }
    get head() {
        return this.#head;
    }
    get(key) {
        return this.#table.get(key);
    }
    put(key, value, expiresAt, note) {
        const refusal = this.#refusal() ?? unusable(expiresAt);
        if (refusal !== undefined)
            return Promise.reject(refusal);
        const batch = this.#enqueue({ entry: [key, expiresAt, value], ...(note && { note }) });
        this.#putting.set(key, batch);
        return batch.done;
    }
    claim(key, expiresAt) {
        const rival = this.#putting.get(key);
        if (rival !== undefined) {
            const again = () => this.claim(key, expiresAt);
            return rival.done.then(again, again);
        }
        if (this.#table.get(key) !== undefined)
            return Promise.resolve(false);
        return this.put(key, '', expiresAt).then(() => true);
    }
    remove(key, note) {
        const rival = this.#putting.get(key);
        // What is recorded of it is made of what is there.
        if (rival !== undefined && note !== undefined) {
            return rival.done.then(() => this.remove(key, note), () => false);
        }
        const value = this.#table.get(key);
        // Its end is recorded as what it is.
        if (value === undefined && this.#table.isDue(key))
            return Promise.resolve(false);
        const held = this.#table.hide(key);
        const known = held || this.#putting.has(key) || this.#removing.has(key) || this.#unsaved.has(key);
        if (!known)
            return Promise.resolve(false);
        const event = value === undefined ? undefined : note?.(value);
        const refusal = this.#refusal();
        if (refusal !== undefined) {
            this.#keepUnsaved(key, event);
            return Promise.reject(refusal);
        }
        return this.#remove(key, event).done.then(() => value !== undefined);
    }
    note(event) {
        const refusal = this.#refusal();
        if (refusal !== undefined)
            return Promise.reject(refusal);
        return this.#audit === undefined ? Promise.resolve() : this.#enqueue({ note: event }).done;
    }
    async close() {
        if (!this.#closed) {
            this.#closed = true;
            clearInterval(this.#timer);
            if (this.#unsaved.size > 0)
                this.#tryWriting();
        }
        await this.#writer;
        await this.#journal.close();
        await this.#audit?.trail.close();
    }
    #refusal() {
        if (this.#audit?.trail.full) {
            return new errors/* JobpassError */.bJ('state', 'The files of the audit trail cannot be written', {
                transient: true,
                hint: 'Look at the space on their disk',
            });
        }
        return this.#journal.broken ?? (this.#closed ? afterClose() : undefined);
    }
    #remove(key, note) {
        const removal = [key];
        this.#putting.delete(key);
        this.#removing.set(key, removal);
        return this.#enqueue({ entry: removal, ...(note && { note }) });
    }
    /** What was to be recorded of an earlier removal is so, whatever comes after it. */
    #keepUnsaved(key, note) {
        this.#unsaved.set(key, this.#unsaved.get(key) ?? note);
    }
    #enqueue(wanted) {
        let batch = this.#waiting.at(-1);
        if (batch === undefined || batch.weight >= FULL) {
            batch = new Batch();
            this.#waiting.push(batch);
        }
        batch.wanted.push(wanted);
        batch.weight +=
            (wanted.entry === undefined ? 0 : (0,journal_lines/* weigh */.vi)(wanted.entry)) + (wanted.note === undefined ? 0 : NOTE_WEIGHT);
        this.#writer ??= this.#write();
        return batch;
    }
    /** Writes until nothing waits. Never rejects. */
    async #write() {
        do {
            // All that this turn of the event loop brings goes into one batch.
            await (0,promises_.setImmediate)();
            const batch = this.#waiting.shift();
            if (batch !== undefined)
                await this.#flush(batch);
            await this.#journal.tidy(() => this.#live(), this.#table.weight + (this.#last?.[1].length ?? 0));
        } while (this.#waiting.length > 0);
        this.#writer = undefined;
    }
    /** All that a compaction must keep, as it is when this is called. */
    #live() {
        const last = this.#last;
        const entries = this.#table.live();
        return (function* () {
            if (last !== undefined)
                yield last;
            yield* entries;
        })();
    }
    async #flush(batch) {
        const retried = [...this.#unsaved].map(([key, note]) => ({ entry: [key], ...(note && { note }) }));
        const all = retried.length === 0 ? batch.wanted : [...retried, ...batch.wanted];
        let lines;
        try {
            lines = await this.#append(all);
            this.#lastWorked = true;
            for (const { entry } of retried) {
                if (entry === undefined)
                    continue;
                this.#unsaved.delete(entry[0]);
                this.#table.deleteHidden(entry[0]);
            }
            this.#settle(batch, true);
            batch.resolve();
        }
        catch (error) {
            this.#lastWorked = false;
            this.#settle(batch, false);
            batch.reject(error);
            return;
        }
        if (lines.length > 0)
            await this.#audit?.trail.add(lines);
    }
    /** @returns the lines of the trail that are durable now */
    async #append(all) {
        const entries = all.flatMap(({ entry }) => (entry === undefined ? [] : [entry]));
        const notes = all.flatMap(({ note }) => (note === undefined ? [] : [note]));
        if (this.#audit === undefined || notes.length === 0) {
            await this.#journal.append(entries);
            return [];
        }
        const before = this.#head ?? (0,chain/* freshHead */.X1)();
        const { lines, head } = this.#audit.next(notes, before);
        const numbered = lines.map((line, at) => [before.count + 1 + at, line]);
        await this.#journal.append([...entries, ...numbered]);
        this.#head = head;
        this.#last = numbered.at(-1);
        return lines;
    }
    #settle(batch, durable) {
        for (const { entry, note } of batch.wanted) {
            if (entry === undefined)
                continue;
            const [key] = entry;
            if (entry.length === 3) {
                if (this.#putting.get(key) === batch)
                    this.#putting.delete(key);
                if (!durable)
                    continue;
                this.#table.set(entry);
                // A removal that is still to come was asked for after this put: earlier ones are settled.
                if (this.#removing.has(key))
                    this.#table.hide(key);
                continue;
            }
            const isLast = this.#removing.get(key) === entry;
            if (isLast)
                this.#removing.delete(key);
            if (!durable) {
                if (isLast || note !== undefined)
                    this.#keepUnsaved(key, note);
            }
            else if (isLast)
                this.#table.deleteHidden(key);
        }
    }
    #tick() {
        this.#table.sweep(undefined, (key, value) => this.#expire(key, value));
        if (this.#audit?.trail.behind)
            this.#audit.trail.catchUp().catch(() => undefined);
        else
            this.#audit?.trail.sync().catch(() => undefined);
        if (this.#writer !== undefined || this.#journal.broken !== undefined)
            return;
        // While it is not healthy nobody may ask for anything, and then nothing would show that it is again.
        if (this.#lastWorked)
            this.#writer = this.#write();
        else
            this.#tryWriting();
    }
    /** Removes what has expired, with the record of it. */
    #expire(key, value) {
        if (this.#audit === undefined || this.#refusal() !== undefined)
            return;
        this.#table.hide(key);
        this.#remove(key, this.#audit.expired(value)).done.catch(() => undefined);
    }
    #tryWriting() {
        const batch = new Batch();
        batch.done.catch(() => undefined);
        this.#waiting.push(batch);
        this.#writer ??= this.#write();
    }
}
/** Why a moment cannot be that of an expiry. */
function unusable(expiresAt) {
    return Number.isFinite(expiresAt)
        ? undefined
        : new RangeError('A record needs a moment at which it expires');
}
/** What is answered once it is closed. */
function afterClose() {
    return new errors/* JobpassError */.bJ('state', 'A record could not be written: the broker is stopping', {
        transient: true,
    });
}


/***/ }),

/***/ 15176:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   k: () => (/* binding */ nodeFiles)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(57975);



const read = (0,node_util__WEBPACK_IMPORTED_MODULE_2__.promisify)(node_fs__WEBPACK_IMPORTED_MODULE_0__.read);
// Numbers and callbacks, not the FileHandles of fs/promises: those cost several times as much for each batch.
const nodeFiles = {
    open: (path, flags) => (0,node_util__WEBPACK_IMPORTED_MODULE_2__.promisify)(node_fs__WEBPACK_IMPORTED_MODULE_0__.open)(path, flags, 0o600),
    read: async (fd, into, position) => (await read(fd, into, 0, into.length, position)).bytesRead,
    // At once: it goes to memory only, and the way to another thread and back takes longer.
    write: async (fd, bytes, position) => node_fs__WEBPACK_IMPORTED_MODULE_0__.writeSync(fd, bytes, 0, bytes.length, position),
    size: async (fd) => node_fs__WEBPACK_IMPORTED_MODULE_0__.fstatSync(fd).size,
    datasync: (0,node_util__WEBPACK_IMPORTED_MODULE_2__.promisify)(node_fs__WEBPACK_IMPORTED_MODULE_0__.fdatasync),
    truncate: (0,node_util__WEBPACK_IMPORTED_MODULE_2__.promisify)(node_fs__WEBPACK_IMPORTED_MODULE_0__.ftruncate),
    close: (0,node_util__WEBPACK_IMPORTED_MODULE_2__.promisify)(node_fs__WEBPACK_IMPORTED_MODULE_0__.close),
    rename: (0,node_util__WEBPACK_IMPORTED_MODULE_2__.promisify)(node_fs__WEBPACK_IMPORTED_MODULE_0__.rename),
    remove: (0,node_util__WEBPACK_IMPORTED_MODULE_2__.promisify)(node_fs__WEBPACK_IMPORTED_MODULE_0__.unlink),
    list: (folder) => node_fs__WEBPACK_IMPORTED_MODULE_0__.promises.readdir(folder),
    makeFolder: async (folder) => {
        const first = await node_fs__WEBPACK_IMPORTED_MODULE_0__.promises.mkdir(folder, { recursive: true, mode: 0o700 });
        if (first === undefined)
            return;
        for (let made = folder;; made = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(made)) {
            await nodeFiles.syncFolder((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(made));
            if (made === first || made === (0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(made))
                return;
        }
    },
    syncFolder: async (folder) => {
        const handle = await node_fs__WEBPACK_IMPORTED_MODULE_0__.promises.open(folder, 'r');
        try {
            await handle.sync();
        }
        finally {
            await handle.close();
        }
    },
};


/***/ }),

/***/ 71746:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Dx: () => (/* binding */ linesOf),
/* harmony export */   Hj: () => (/* binding */ decodeLine),
/* harmony export */   Nu: () => (/* binding */ encodeLine),
/* harmony export */   Nz: () => (/* binding */ FRESH),
/* harmony export */   WZ: () => (/* binding */ isItem),
/* harmony export */   eB: () => (/* binding */ isAuditLine),
/* harmony export */   vi: () => (/* binding */ weigh),
/* harmony export */   wc: () => (/* binding */ slices)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);

/** How many characters of entries a compaction turns into one line: well below a millisecond of work. */
const SLICE = 64 * 1024;
const READ_AT_ONCE = 1024 * 1024;
const SUM_LENGTH = 16;
const NEWLINE = 0x0a;
function checksum(json) {
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(json).digest('hex').slice(0, SUM_LENGTH);
}
/** A line of the journal: the start of the SHA-256 of a JSON text, a space, the JSON text, a newline. */
function encodeLine(content) {
    const line = Buffer.from(`${' '.repeat(SUM_LENGTH + 1)}${JSON.stringify(content)}\n`);
    line.write(checksum(line.subarray(SUM_LENGTH + 1, -1)), 'latin1');
    return line;
}
/** @returns the JSON text of a line (given without its newline), or undefined where it is not what was written */
function decodeLine(line) {
    const json = line.subarray(SUM_LENGTH + 1);
    if (json.length === 0 || line.toString('latin1', 0, SUM_LENGTH) !== checksum(json))
        return undefined;
    return json.toString('utf8');
}
/** The first line of a segment that holds all that was alive, so that those before it no longer count. */
const FRESH = encodeLine('all before this is void');
function isItem(item) {
    if (!Array.isArray(item))
        return false;
    if (item.length === 2)
        return Number.isSafeInteger(item[0]) && typeof item[1] === 'string';
    if (typeof item[0] !== 'string')
        return false;
    return item.length === 1 || (item.length === 3 && Number.isFinite(item[1]) && typeof item[2] === 'string');
}
/** How much of memory and journal an entry takes, roughly, in characters. */
function weigh(item) {
    if (isAuditLine(item))
        return item[1].length + 32;
    return item[0].length + (item[2]?.length ?? 0) + 32;
}
function isAuditLine(item) {
    return typeof item[0] === 'number';
}
/** The lines of a segment that holds all that is alive, each made when it is asked for. */
function* slices(live) {
    yield FRESH;
    let slice = [];
    let weight = 0;
    for (const entry of live) {
        slice.push(entry);
        weight += weigh(entry);
        if (weight < SLICE)
            continue;
        yield encodeLine(slice);
        slice = [];
        weight = 0;
    }
    if (slice.length > 0)
        yield encodeLine(slice);
}
/** The lines of an open file from its beginning, or from a place in it; the last one may not be whole. */
async function* linesOf(files, fd, from = 0) {
    let rest = Buffer.alloc(0);
    // One more than there is: so the end of a short file shows at the second read.
    const left = Math.max(0, (await files.size(fd)) - from) + 1;
    const chunk = Buffer.allocUnsafe(Math.min(READ_AT_ONCE, left));
    for (let position = from;;) {
        const length = await files.read(fd, chunk, position);
        if (length === 0)
            break;
        position += length;
        const text = Buffer.concat([rest, chunk.subarray(0, length)]);
        let start = 0;
        for (let end = text.indexOf(NEWLINE); end !== -1; end = text.indexOf(NEWLINE, start)) {
            yield { line: text.subarray(start, end), whole: true };
            start = end + 1;
        }
        rest = text.subarray(start);
    }
    if (rest.length > 0)
        yield { line: rest, whole: false };
}


/***/ }),

/***/ 80823:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ Table),
/* harmony export */   a: () => (/* binding */ SWEEP_EVERY_MS)
/* harmony export */ });
/* harmony import */ var _journal_lines_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(71746);

/** How often whoever has a table is to sweep it. */
const SWEEP_EVERY_MS = 1000;
/** How many sweeps go round all entries, and how many each sees at least. */
const SWEEPS = 60;
const SWEEP_AT_LEAST = 2000;
/** The entries in memory. */
class Table {
    #clock;
    #noted;
    #held = new Map();
    /** Where the next sweep goes on. */
    #round = this.#held.entries();
    #weight = 0;
    #hidden = 0;
    /** @param noted whether an entry's end is recorded: such a one is kept until it is */
    constructor(clock, noted = () => false) {
        this.#clock = clock;
        this.#noted = noted;
    }
    get size() {
        return this.#held.size - this.#hidden;
    }
    /** Of all that is held, as `weigh` has it. */
    get weight() {
        return this.#weight;
    }
    get(key) {
        const held = this.#held.get(key);
        return held !== undefined && !held.hidden && this.#alive(held) ? held.value : undefined;
    }
    set([key, expiresAt, value]) {
        this.delete(key);
        this.#held.set(key, { value, expiresAt, hidden: false });
        this.#weight += (0,_journal_lines_js__WEBPACK_IMPORTED_MODULE_0__/* .weigh */ .vi)([key, expiresAt, value]);
    }
    /** @returns whether it was held, be it expired */
    delete(key) {
        const held = this.#held.get(key);
        if (held === undefined)
            return false;
        this.#held.delete(key);
        if (held.hidden)
            this.#hidden--;
        this.#weight -= (0,_journal_lines_js__WEBPACK_IMPORTED_MODULE_0__/* .weigh */ .vi)([key, held.expiresAt, held.value]);
        return true;
    }
    /** Takes it for removed, as far as `get` and `size` go. @returns whether it was held, be it expired */
    hide(key) {
        const held = this.#held.get(key);
        if (held === undefined || held.hidden)
            return false;
        held.hidden = true;
        this.#hidden++;
        return true;
    }
    /** Removes what is hidden; what was set since then stays. */
    deleteHidden(key) {
        if (this.#held.get(key)?.hidden)
            this.delete(key);
    }
    /** Whether its time is over, and that is still to be recorded. */
    isDue(key) {
        const held = this.#held.get(key);
        return held !== undefined && !held.hidden && !this.#alive(held) && this.#noted(key);
    }
    /** All that a new start must find. What is set while this is being read need not be among it. */
    *live() {
        // What is set meanwhile comes last: without a limit this might never end.
        let left = this.#held.size;
        for (const [key, held] of this.#held) {
            if (left-- === 0)
                return;
            if (this.#alive(held) || this.#noted(key))
                yield [key, held.expiresAt, held.value];
        }
    }
    /**
     * Forgets what has expired among the next so many; by default few enough to be done in a moment.
     *
     * @param onDue told of those whose end is to be recorded, which stay
     */
    sweep(count = Math.max(SWEEP_AT_LEAST, this.#held.size / SWEEPS), onDue = () => undefined) {
        for (let seen = 0; seen < count; seen++) {
            const next = this.#round.next();
            if (next.done) {
                this.#round = this.#held.entries();
                return;
            }
            const [key, held] = next.value;
            if (held.hidden || this.#alive(held))
                continue;
            if (this.#noted(key))
                onDue(key, held.value);
            else
                this.delete(key);
        }
    }
    #alive(held) {
        return held.expiresAt * 1000 > this.#clock.now();
    }
}


/***/ }),

/***/ 71671:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DQ: () => (/* binding */ useKey),
/* harmony export */   Yz: () => (/* binding */ parsed),
/* harmony export */   bV: () => (/* binding */ tokenKey),
/* harmony export */   z0: () => (/* binding */ memoryStorage)
/* harmony export */ });
/* unused harmony export memoryEntries */
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7094);
/* harmony import */ var _folder_entries_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(42745);
/* harmony import */ var _folder_table_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(80823);



/** A store for what need not outlive the process. It keeps no records: those would be gone when somebody asks for them. */
function memoryStorage(clock) {
    const entries = memoryEntries(clock);
    return {
        keys: memoryKeys(),
        open: async () => ({
            issue: (token) => entries.put(tokenKey(token.jti), JSON.stringify(token), token.exp),
            find: async (id) => parsed(entries.get(tokenKey(id))),
            end: async (id) => {
                const held = entries.get(tokenKey(id)) !== undefined;
                await entries.remove(tokenKey(id));
                return held;
            },
            use: (key, until) => entries.claim(useKey(key), until),
            note: async () => undefined,
            count: async () => entries.size,
            healthy: true,
            head: undefined,
            close: () => entries.close(),
        }),
        records: async function* () { },
        close: () => entries.close(),
    };
}
/** The key of a token, and of what can be used once, where both are in one table. */
const tokenKey = (id) => `t:${id}`;
const useKey = (key) => `u:${key}`;
function parsed(text) {
    return text === undefined ? undefined : JSON.parse(text);
}
function memoryKeys() {
    const kept = new Map();
    return {
        where: () => 'The memory of the broker',
        read: async (name) => kept.get(name),
        newer: async () => undefined,
        write: async (name, text, version) => {
            if (version !== (kept.get(name)?.version ?? 0))
                return false;
            kept.set(name, { text, version: version + 1 });
            return true;
        },
    };
}
/** Entries in memory, for what need not outlive the process. Nothing is recorded of them. */
function memoryEntries(clock = _clock_js__WEBPACK_IMPORTED_MODULE_0__/* .systemClock */ .ml) {
    const table = new _folder_table_js__WEBPACK_IMPORTED_MODULE_2__/* .Table */ .X(clock);
    const timer = setInterval(() => table.sweep(), _folder_table_js__WEBPACK_IMPORTED_MODULE_2__/* .SWEEP_EVERY_MS */ .a).unref();
    let closed = false;
    // In an async function, so that what is refused here is a rejection and not an exception.
    const put = async (key, value, expiresAt) => {
        const refusal = closed ? (0,_folder_entries_js__WEBPACK_IMPORTED_MODULE_1__/* .afterClose */ .vG)() : (0,_folder_entries_js__WEBPACK_IMPORTED_MODULE_1__/* .unusable */ ._P)(expiresAt);
        if (refusal !== undefined)
            throw refusal;
        table.set([key, expiresAt, value]);
    };
    return {
        put,
        claim: async (key, expiresAt) => {
            if (table.get(key) !== undefined)
                return false;
            await put(key, '', expiresAt);
            return true;
        },
        get: (key) => table.get(key),
        remove: async (key) => {
            if (closed)
                throw (0,_folder_entries_js__WEBPACK_IMPORTED_MODULE_1__/* .afterClose */ .vG)();
            const held = table.get(key) !== undefined;
            table.delete(key);
            return held;
        },
        note: async () => undefined,
        get size() {
            return table.size;
        },
        close: async () => {
            closed = true;
            clearInterval(timer);
        },
    };
}


/***/ }),

/***/ 49696:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ openStorage)
/* harmony export */ });
/* harmony import */ var _memory_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(71671);

/** Finds where a broker's configuration wants its tokens, keys and records. @throws JobpassError `usage`, `state` */
async function openStorage(config, options) {
    if (config.postgres !== undefined) {
        const { postgresStorage } = await Promise.all(/* import() */[__webpack_require__.e(3849), __webpack_require__.e(1689)]).then(__webpack_require__.bind(__webpack_require__, 41689));
        return postgresStorage(config.postgres, options);
    }
    if (config.data === undefined)
        return (0,_memory_js__WEBPACK_IMPORTED_MODULE_0__/* .memoryStorage */ .z0)(options.clock);
    const { folderStorage } = await __webpack_require__.e(/* import() */ 5096).then(__webpack_require__.bind(__webpack_require__, 5096));
    return folderStorage(config.data, options);
}


/***/ }),

/***/ 92759:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N3: () => (/* binding */ httpsUrl),
/* harmony export */   PR: () => (/* binding */ TOKEN_FORMATS),
/* harmony export */   Qq: () => (/* binding */ text),
/* harmony export */   Te: () => (/* binding */ texts),
/* harmony export */   UU: () => (/* binding */ name),
/* harmony export */   YA: () => (/* binding */ USUAL_TTL),
/* harmony export */   lc: () => (/* binding */ bool),
/* harmony export */   p0: () => (/* binding */ duration),
/* harmony export */   sq: () => (/* binding */ LONGEST_TTL),
/* harmony export */   z7: () => (/* binding */ when),
/* harmony export */   z8: () => (/* binding */ scope)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9691);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(88532);
/* harmony import */ var _text_duration_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(29556);
/* harmony import */ var _urls_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(69273);



/** One value. Everything in a file arrives as text (see `parseYaml`), so that `1.10` or a long id stays as it is written. */
const text = zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().min(1, 'is empty');
/** One value, or a list of them. */
const texts = zod__WEBPACK_IMPORTED_MODULE_2__/* .union */ .KCZ([text, zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(text).min(1, 'is an empty list')])
    .transform((value) => (typeof value === 'string' ? [value] : value));
const bool = zod__WEBPACK_IMPORTED_MODULE_2__/* ["enum"] */ .k5n(['true', 'false'], { error: 'must be true or false' })
    .transform((value) => value === 'true');
/** A duration such as `15m` (see `durationSeconds`). @returns seconds */
function duration(min, max) {
    return zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().transform((value, context) => {
        const seconds = (0,_text_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .durationSeconds */ .o8)(value);
        if (seconds !== undefined && seconds >= min && seconds <= max)
            return seconds;
        context.addIssue({
            code: 'custom',
            message: seconds === undefined
                ? 'must be a duration such as 15m, 1h30m, 1d or 900 (seconds); the units are s, m, h, d and w'
                : `must be from ${(0,_text_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .durationText */ .S5)(min)} to ${(0,_text_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .durationText */ .S5)(max)}`,
        });
        return zod__WEBPACK_IMPORTED_MODULE_3__/* .NEVER */ .tm;
    });
}
/** An address, as `wrongUrl` wants it. */
function httpsUrl(parts) {
    return zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().superRefine((value, context) => {
        const wrong = (0,_urls_js__WEBPACK_IMPORTED_MODULE_1__/* .wrongUrl */ .j)(value, parts);
        if (wrong !== undefined)
            context.addIssue({ code: 'custom', message: wrong });
    });
}
/** Conditions on claims, as `compileConditions` takes them. */
const when = zod__WEBPACK_IMPORTED_MODULE_2__/* .record */ .g1P(text, texts)
    .describe('claims and what they must be: a pattern or a list of them; all claims must fit');
/** What names a role, a rule or whose jobs. */
const name = text.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'is no name: letters, digits, dots, - and _');
/** The longest life of any token of the broker, in seconds: retired signing keys are kept as long. */
const LONGEST_TTL = 86_400;
/** The longest life of a role's tokens where nothing is said, in seconds. */
const USUAL_TTL = 3_600;
/** In which form a broker's tokens can be. */
const TOKEN_FORMATS = ['opaque', 'jwt'];
/** One scope (RFC 6749, section 3.3). */
const scope = text.regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'is no scope: no spaces, quotes or backslashes');


/***/ }),

/***/ 65357:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ rolesOf),
/* harmony export */   n: () => (/* binding */ patternsFor)
/* harmony export */ });
/* harmony import */ var _config_schemas_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(92759);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _identity_patterns_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(30444);
/* harmony import */ var _text_duration_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(29556);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(64865);
/* harmony import */ var _settings_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(51888);






/** The roles of one broker. What it cannot hold to is complained of. */
function rolesOf(grants, complain, takesSeveral = severalAudiences(grants)) {
    sameKeys(grants, complain);
    const byName = new Map();
    for (const grant of grants) {
        const role = roleOf(grant, complain, takesSeveral);
        if (role !== undefined)
            byName.set(role.name, [...(byName.get(role.name) ?? []), role]);
    }
    return [...byName.values()].flatMap((roles) => union(roles, complain) ?? []);
}
function severalAudiences(grants) {
    return (issuer) => new Set(grants.filter((grant) => grant.issuer === issuer).map(({ audience }) => audience)).size > 1;
}
/** Two entries of `jobs` may name one issuer, of which the broker has one set of keys. */
function sameKeys(grants, complain) {
    const keys = new Map();
    for (const grant of grants) {
        const first = keys.get(grant.issuer);
        if (first === undefined)
            keys.set(grant.issuer, grant);
        else if (first.jwksUri !== grant.jwksUri)
            complain(grant, `the keys of its issuer are at another place (jwks-uri) than for ${first.from}`);
    }
}
/** A rule as a role; undefined where it was complained of. */
function roleOf(grant, complain, takesSeveral) {
    const { own, settings } = grant;
    let oauth;
    try {
        oauth = (0,_settings_js__WEBPACK_IMPORTED_MODULE_4__.oauthSettings)(settings);
    }
    catch (error) {
        if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ))
            throw error;
        complain(grant, (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .tell */ .qz)(error));
        return undefined;
    }
    const problems = [];
    const name = settings.role;
    if (name === undefined)
        problems.push('which role it is for is not said: give `role`');
    else if (!_config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .name */ .UU.safeParse(name).success)
        problems.push(`no role of a broker can have the name «${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_5__/* .printable */ .g)(name, 80)}»: letters, digits, dots, - and _`);
    if (oauth.grantType !== 'token-exchange')
        problems.push('a broker takes grant-type: token-exchange, and no other');
    const audience = own.audience ?? oauth.resource;
    if (audience.length === 0)
        problems.push('which services its tokens are for is not said: give `audience` under `trust`');
    const elsewhere = oauth.resource.filter((one) => !audience.includes(one));
    if (elsewhere.length > 0)
        problems.push(`it asks for the resource ${listed(elsewhere)}, which is not in trust.audience`);
    const asked = (oauth.scope ?? '').split(/\s+/).filter((one) => one !== '');
    const odd = asked.filter((one) => !_config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .scope */ .z8.safeParse(one).success);
    if (odd.length > 0)
        problems.push(`no scope of a broker can be ${listed(odd)}`);
    const scopes = own.scopes ?? asked;
    const more = asked.filter((one) => !scopes.includes(one));
    if (more.length > 0)
        problems.push(`it asks for the scope ${listed(more)}, which is not in trust.scopes`);
    const ttl = settings.ttlMs === undefined ? undefined : Math.ceil(settings.ttlMs / 1000);
    if (ttl !== undefined && ttl > _config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .LONGEST_TTL */ .sq)
        problems.push(`a broker's tokens live ${(0,_text_duration_js__WEBPACK_IMPORTED_MODULE_3__/* .durationText */ .S5)(_config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .LONGEST_TTL */ .sq)} at most, and its ttl is longer`);
    else if (ttl !== undefined && own.maxTtl !== undefined && ttl > own.maxTtl)
        problems.push(`it asks for a ttl of ${(0,_text_duration_js__WEBPACK_IMPORTED_MODULE_3__/* .durationText */ .S5)(ttl)}, which is longer than trust.max-ttl, ${(0,_text_duration_js__WEBPACK_IMPORTED_MODULE_3__/* .durationText */ .S5)(own.maxTtl)}`);
    if (Object.keys(grant.conditions).length === 0)
        problems.push(`it has no condition: every job of ${grant.issuer} would have the role`);
    for (const reason of problems)
        complain(grant, reason);
    if (name === undefined || problems.length > 0)
        return undefined;
    const { claims, format, once, certificate, explain } = own;
    return {
        name,
        issuer: grant.issuer,
        jwksUri: grant.jwksUri,
        idTokenAudience: [grant.audience],
        conditions: {
            ...lists(grant.conditions),
            ...(takesSeveral(grant.issuer) ? { aud: [(0,_identity_patterns_js__WEBPACK_IMPORTED_MODULE_2__/* .literal */ .eu)(grant.audience)] } : {}),
        },
        audience: unique(audience),
        scopes: unique(scopes),
        format,
        maxTtl: own.maxTtl ?? ttl,
        once,
        certificate,
        claims: unique(claims),
        explain,
        grants: [grant],
    };
}
/**
 * Several rules for one role as one: they may differ in the patterns of one claim, of which then any will do. A role has
 * one set of conditions, so that with two claims jobs would get in that no rule lets in.
 *
 * @returns undefined where they were complained of
 */
function union(roles, complain) {
    const [first, ...others] = roles;
    if (first === undefined || others.length === 0)
        return first;
    let bad = false;
    const refuse = (role, what) => {
        bad = true;
        const [grant] = role.grants;
        if (grant === undefined)
            return;
        complain(grant, `the role ${role.name} is that of ${first.grants[0]?.from ?? 'another rule'} too, and ${what}: give each a role of its own`);
    };
    for (const role of others) {
        const differs = TERMS.filter((term) => told(first[term]) !== told(role[term]));
        if (differs.length > 0)
            refuse(role, `${differs.map((term) => TERM_NAMES[term]).join(', ')} would have to be the same`);
    }
    const claims = unique(roles.flatMap(({ conditions }) => Object.keys(conditions)));
    const differing = claims.filter((claim) => new Set(roles.map(({ conditions }) => told(patternsFor(conditions, claim)))).size > 1);
    const [last] = others.slice(-1);
    if (differing.length > 1 && last !== undefined)
        refuse(last, `their conditions differ in more than one claim (${differing.join(', ')})`);
    if (bad)
        return undefined;
    const [claim] = differing;
    const conditions = { ...first.conditions };
    if (claim !== undefined) {
        // Where one of the rules has no condition on it, any value will do.
        const patterns = roles.map((role) => patternsFor(role.conditions, claim));
        if (patterns.some((each) => each === undefined))
            delete conditions[claim];
        else
            conditions[claim] = unique(patterns.flatMap((each) => each ?? []));
    }
    return {
        ...first,
        conditions,
        idTokenAudience: unique(roles.flatMap(({ idTokenAudience }) => idTokenAudience)),
        grants: roles.flatMap(({ grants }) => grants),
    };
}
/** A claim may be called as a member that every object has. */
function patternsFor(set, claim) {
    return Object.hasOwn(set, claim) ? [set[claim] ?? []].flat().map(String) : undefined;
}
const TERM_NAMES = {
    issuer: 'the issuer',
    audience: 'the audience',
    scopes: 'the scopes',
    format: 'the format',
    maxTtl: 'max-ttl (or ttl)',
    once: 'once',
    certificate: 'certificate',
    claims: 'claims',
    explain: 'explain',
};
const TERMS = Object.keys(TERM_NAMES);
/** A value as a text that is the same for the same, in whatever order a list is. */
function told(value) {
    return JSON.stringify(Array.isArray(value) ? unique(value.map(String)).sort() : (value ?? null));
}
function lists(set) {
    return Object.fromEntries(Object.entries(set).map(([claim, patterns]) => [claim, unique([patterns].flat().map(String))]));
}
function unique(values) {
    return [...new Set(values)];
}
function listed(values) {
    return values.map((value) => `«${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_5__/* .printable */ .g)(value, 80)}»`).join(', ');
}


/***/ }),

/***/ 96533:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ brokerTrust)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9691);
/* harmony import */ var _config_schemas_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(92759);
/* harmony import */ var _written_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(91379);



const scopes = zod__WEBPACK_IMPORTED_MODULE_2__/* .union */ .KCZ([_config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .scope */ .z8, zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(_config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .scope */ .z8).min(1, 'is an empty list')])
    .transform((value) => (typeof value === 'string' ? [value] : value));
/** What a role at a broker needs besides what the job says. */
const brokerTrust = zod__WEBPACK_IMPORTED_MODULE_2__/* .strictObject */ .rej({
    audience: _config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .texts */ .Te.optional().describe('the services that its tokens are for; default: `resource`'),
    scopes: scopes.optional().describe('the scopes that a job can ask for; default: `scope`'),
    'max-ttl': (0,_config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .duration */ .p0)(1, _config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .LONGEST_TTL */ .sq)
        .optional()
        .describe(`the longest life of a token; default: \`ttl\`, else ${_config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .USUAL_TTL */ .YA} seconds`),
    format: zod__WEBPACK_IMPORTED_MODULE_2__/* ["enum"] */ .k5n(_config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .TOKEN_FORMATS */ .PR).default(_written_js__WEBPACK_IMPORTED_MODULE_1__/* .USUAL_TERMS */ .l.format),
    once: _config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .bool */ .lc.default(_written_js__WEBPACK_IMPORTED_MODULE_1__/* .USUAL_TERMS */ .l.once).describe('whether an ID token is accepted only once'),
    certificate: zod__WEBPACK_IMPORTED_MODULE_2__/* ["enum"] */ .k5n(['required', 'optional']).default('optional'),
    claims: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(_config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq).default([]).describe('more claims of the job that its tokens carry'),
    explain: _config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .bool */ .lc.default(_written_js__WEBPACK_IMPORTED_MODULE_1__/* .USUAL_TERMS */ .l.explain),
})
    .transform(({ 'max-ttl': maxTtl, certificate, ...others }) => ({
    ...others,
    maxTtl,
    certificate: certificate === 'required',
}));


/***/ }),

/***/ 91379:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   l: () => (/* binding */ USUAL_TERMS)
/* harmony export */ });
/* harmony import */ var _config_schemas_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(92759);

/** What a role is where nothing else is said. */
const USUAL_TERMS = {
    scopes: [],
    format: 'opaque',
    maxTtl: _config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .USUAL_TTL */ .YA,
    once: false,
    certificate: false,
    claims: [],
    explain: false,
};


/***/ })

};
