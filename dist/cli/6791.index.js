export const id = 6791;
export const ids = [6791];
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
    'renewed',
    'refused',
    'revoked',
    'accepted',
    'expired',
    'failed',
    'lives until',
];
/** The words for an ending. */
const ENDINGS = new Set(AUDIT_EVENTS.slice(4));
const ACTIVITY = {
    issued: [1, 'Logon'],
    refused: [1, 'Logon'],
    revoked: [2, 'Logoff'],
    expired: [2, 'Logoff'],
};
/** The record of an event, as a link of a chain. */
function recordOf(happened, { chain, sequence, prev }) {
    const { event, at, job, actor, subject, issuer, provider, credential, because } = happened;
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
        time: at,
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
                    created_time: credential.issuedAt,
                    ...(credential.expiresAt === undefined ? {} : { expiration_time: credential.expiresAt }),
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
                ...(happened.until === undefined ? {} : { until: happened.until }),
                ...(because === undefined ? {} : { because }),
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

/***/ 7103:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   IP: () => (/* binding */ SINK_VARIABLES),
/* harmony export */   Kf: () => (/* binding */ sinksFor),
/* harmony export */   jW: () => (/* binding */ sinkSecrets)
/* harmony export */ });
/* unused harmony export SINKS */
/** Every kind of sink. */
const SINKS = [
    {
        name: 'otlp',
        target: (_, env) => otlpTarget(env),
        secrets: (_, env) => headerValues(env),
        load: async () => (await __webpack_require__.e(/* import() */ 9126).then(__webpack_require__.bind(__webpack_require__, 69126))).otlpSink,
    },
    {
        name: 'webhook',
        target: ({ auditWebhook }) => auditWebhook,
        secrets: ({ auditWebhookSecret = '' }) => [auditWebhookSecret, auditWebhookSecret.replace(/^whsec_/, '')],
        load: async () => (await __webpack_require__.e(/* import() */ 8646).then(__webpack_require__.bind(__webpack_require__, 8646))).webhookSink,
    },
    {
        name: 'print',
        target: ({ auditPrint }) => (auditPrint ? 'print' : undefined),
        secrets: () => [],
        prints: true,
        load: async () => (await __webpack_require__.e(/* import() */ 2016).then(__webpack_require__.bind(__webpack_require__, 82016))).printSink,
    },
];
/** The sinks that records of a lease go to. */
function sinksFor(settings, env = process.env) {
    return settings.audit === 'false' ? [] : SINKS.filter(({ target }) => target(settings, env) !== undefined);
}
/** The secrets that these need, for messages to be freed of. */
function sinkSecrets(settings, env = process.env) {
    return sinksFor(settings, env).flatMap((entry) => entry.secrets(settings, env));
}
/** The variables that sinks are set up by, besides inputs. */
const SINK_VARIABLES = [
    'OTEL_SDK_DISABLED',
    'OTEL_LOGS_EXPORTER',
    'OTEL_SERVICE_NAME',
    'OTEL_RESOURCE_ATTRIBUTES',
    ...[
        'ENDPOINT',
        'HEADERS',
        'TIMEOUT',
        'PROTOCOL',
        'CERTIFICATE',
        'CLIENT_KEY',
        'CLIENT_CERTIFICATE',
        'COMPRESSION',
    ].flatMap((option) => [`OTEL_EXPORTER_OTLP_${option}`, `OTEL_EXPORTER_OTLP_LOGS_${option}`]),
];
/** The endpoint as it is set; undefined where none is, or the variables switch logs off. */
function otlpTarget(env) {
    const set = env['OTEL_EXPORTER_OTLP_LOGS_ENDPOINT'] || env['OTEL_EXPORTER_OTLP_ENDPOINT'];
    const exporters = env['OTEL_LOGS_EXPORTER'] || 'otlp';
    const off = /^true$/i.test(env['OTEL_SDK_DISABLED'] ?? '') || !exporters.split(/\s*,\s*/).includes('otlp');
    return set && !off ? set : undefined;
}
/** What stands behind each `=`, as written and decoded: a key behind a word (`Bearer`) also by itself. */
function headerValues(env) {
    return ['OTEL_EXPORTER_OTLP_LOGS_HEADERS', 'OTEL_EXPORTER_OTLP_HEADERS'].flatMap((variable) => (env[variable] ?? '').split(',').flatMap((pair) => {
        const value = pair.slice(pair.indexOf('=') + 1).trim();
        const words = decoded(value).split(' ');
        return [value, words.join(' '), words.at(-1) ?? ''];
    }));
}
function decoded(text) {
    try {
        return decodeURIComponent(text);
    }
    catch {
        return text;
    }
}


/***/ }),

/***/ 68914:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Rh: () => (/* binding */ decodeIdToken),
/* harmony export */   Te: () => (/* binding */ texts),
/* harmony export */   xm: () => (/* binding */ readIdToken)
/* harmony export */ });
/* harmony import */ var jose_decode_protected_header__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(61196);
/* harmony import */ var jose_jwt_decode__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(77961);
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7094);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(64865);





/** Above this difference between the issuer's clock and ours we say so. */
const SKEW_TOLD_MS = 30_000;
/** How long an ID token must still live to be worth sending, in milliseconds. */
const WORTH_SENDING_MS = 5_000;
/**
 * Reads an ID token and checks what can be checked without its issuer's keys: its shape, its audience, and
 * its expiry against the clock.
 *
 * @returns the token, and a remark where this machine's clock is off
 * @throws JobpassError `bad-id-token`, or `malformed` when it is no JWT at all
 */
function readIdToken(raw, audience, clock, { servedAt, show = _text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g, worthShowing } = {}) {
    const token = decodeIdToken(raw, show, worthShowing);
    const { claims } = token;
    const audiences = texts(claims['aud']);
    if (!audiences.includes(audience)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('bad-id-token', `The ID token is for the audience «${show(audiences.join(', '))}», not for «${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(audience)}»`, { hint: 'Give the audience that the service expects in the input audience' });
    }
    const { exp, iat } = claims;
    if (typeof exp !== 'number') {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('malformed', 'The ID token does not say when it expires (exp)', {
            transient: true,
        });
    }
    const now = clock.now();
    // Without the service's own time, a token from the future is the one sign that a clock is off.
    const fromFuture = typeof iat === 'number' && iat * 1000 > now ? now - iat * 1000 : 0;
    const skew = servedAt === undefined ? fromFuture : Math.min(now - servedAt, fromFuture) || now - servedAt;
    const remark = Math.abs(skew) > SKEW_TOLD_MS
        ? `This machine's clock is ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .span */ .Ln)(Math.abs(skew))} ${skew > 0 ? 'ahead of' : 'behind'} the ID token service's: times below are by this machine's clock`
        : undefined;
    if (exp * 1000 < (servedAt ?? now) + WORTH_SENDING_MS) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('bad-id-token', `The ID token expired ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .span */ .Ln)((servedAt ?? now) - exp * 1000)} ago by the clock of ${servedAt === undefined ? 'this machine' : 'the service that handed it out'}`, { transient: true, hint: 'Ask for it just before it is used, or set this clock right' });
    }
    return { token, ...(remark === undefined ? {} : { remark }) };
}
/** Reads what an ID token says, and checks nothing but that it is one. @throws JobpassError `malformed` */
function decodeIdToken(raw, show = _text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g, worthShowing = []) {
    try {
        const header = (0,jose_decode_protected_header__WEBPACK_IMPORTED_MODULE_3__/* .decodeProtectedHeader */ ._)(raw);
        if (typeof header.alg !== 'string' || header.alg === 'none')
            throw new Error('unsigned');
        const claims = (0,jose_jwt_decode__WEBPACK_IMPORTED_MODULE_4__/* .decodeJwt */ .i)(raw);
        return { raw, claims, shown: shownClaims(claims, show, worthShowing) };
    }
    catch {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('malformed', 'The runner handed out an ID token that is not a signed JWT', {
            transient: true,
        });
    }
}
/** The claims that tell a person which job this is, in the order in which they are shown. */
const WORTH_SHOWING = [
    'iss',
    'sub',
    'aud',
    'repository',
    'ref',
    'environment',
    'event_name',
    'job_workflow_ref',
    'run_id',
    'run_attempt',
    'actor',
];
function shownClaims(claims, show, more) {
    return Object.fromEntries([...WORTH_SHOWING, ...more].flatMap((name) => {
        const text = texts(claims[name]).join(', ');
        return text === '' ? [] : [[name, show(text)]];
    }));
}
/** The strings and numbers in a claim, as texts: whatever else stands there has no text that could be shown. */
function texts(claim) {
    const values = Array.isArray(claim) ? claim : [claim];
    return values.flatMap((value) => typeof value === 'string' || typeof value === 'number' ? [String(value)] : []);
}


/***/ }),

/***/ 26991:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   IW: () => (/* binding */ remarks),
/* harmony export */   KG: () => (/* binding */ endingLine),
/* harmony export */   NJ: () => (/* binding */ leaseLine),
/* harmony export */   YG: () => (/* binding */ summaryOf),
/* harmony export */   bS: () => (/* binding */ keptLine),
/* harmony export */   fL: () => (/* binding */ identityLine),
/* harmony export */   wH: () => (/* binding */ heldLine)
/* harmony export */ });
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7094);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(64865);
/* harmony import */ var _ending_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(67949);



/** Who this job is, in a line. */
function identityLine({ claims }) {
    return Object.entries(claims)
        .map(([name, value]) => `${name} ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(value)}`)
        .join(', ');
}
/** What was got, in a line. */
function leaseLine({ lease }) {
    const scope = lease.scope === undefined ? '' : ` for the scope «${lease.scope}»`;
    const until = lease.expiresAt === undefined
        ? 'with an expiry that the server did not tell'
        : `until ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(lease.expiresAt)} (${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .span */ .Ln)(lease.expiresAt - lease.issuedAt)})`;
    return `credential ${lease.id} from ${lease.issuer}${scope}, ${until}`;
}
/** Who held it and for how long, in a line. */
function heldLine({ lease, ending }, state) {
    const until = ending === undefined ? '' : ` to ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(ending.at)}`;
    return `credential ${lease.id} from ${lease.issuer}, from ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(lease.issuedAt)}${until}, by ${identityLine(state)}`;
}
/** How it ended, in a line. */
function endingLine(held) {
    if (held.ending === undefined)
        return `credential ${held.lease.id}: no ending known`;
    return `credential ${held.lease.id}: ${(0,_ending_js__WEBPACK_IMPORTED_MODULE_1__/* .shownEnding */ .f)(held.ending)} (${held.ending.because})`;
}
/** What the keeper did, in a line. */
function keptLine({ renewals, renewedAt, outages, stopped }) {
    const times = renewals === 1 ? 'once' : `${renewals} times`;
    const last = renewedAt === undefined ? '' : `, the last time at ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(renewedAt)}`;
    const told = outages
        .slice(-SHOWN_OUTAGES)
        .map(({ from, to, reason }) => to === undefined
        ? `without success since ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(from)} (${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(reason)})`
        : `an outage of ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .span */ .Ln)(to - from)} at ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(from)} was survived (${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(reason)})`);
    if (outages.length > SHOWN_OUTAGES)
        told.unshift(`${outages.length} outages in all`);
    return [
        renewals === 0 ? 'renewed nothing' : `renewed ${times}${last}`,
        ...told,
        ...(stopped === undefined ? [] : [`stopped: ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(stopped)}`]),
    ].join('; ');
}
const SHOWN_OUTAGES = 3;
/** What must be said besides, because the word for the ending does not say it. */
function remarks(state) {
    const jwts = state.leases.filter(({ lease, ending }) => lease.selfContained && (ending?.word === 'revoked' || ending?.word === 'accepted'));
    return [
        ...(state.endedEarly === true ? ['A step of this job had it revoked before the job ended'] : []),
        ...jwts.map(({ lease }) => `Credential ${lease.id} is a JWT: services that verify it by themselves, without asking its issuer, go on accepting it until ${lease.expiresAt === undefined ? 'it expires' : (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(lease.expiresAt)}`),
        ...lostAnswers(state.lostAnswers),
        ...(state.exchangeSince === undefined
            ? []
            : [
                `The exchange of ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(state.exchangeSince)} had not ended: if main was killed in it, a credential may have been issued that nobody got, and that lives until it expires by itself; if main still waits for it, it revokes at once what comes`,
            ]),
    ];
}
function lostAnswers(moments) {
    const [first, last] = [moments[0], moments.at(-1)];
    if (first === undefined || last === undefined)
        return [];
    const when = moments.length === 1
        ? `The answer to an exchange was lost at ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(first)}`
        : `The answers to ${moments.length} exchanges were lost between ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(first)} and ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(last)}`;
    return [
        `${when}: a credential may have been issued that nobody got, and that lives until it expires by itself`,
    ];
}
/** The whole account of one use of Jobpass, for the runner's summary. */
function summaryOf({ state, kept, remarks: said, trail }) {
    const rows = state.leases.flatMap((held) => {
        const { lease, ending, deliveredTo } = held;
        return [
            ['Credential', lease.id],
            ['From', `${lease.issuer} (${lease.provider})`],
            ...(lease.scope === undefined ? [] : [['Scope', lease.scope]]),
            ['Held by', identityLine(state)],
            ['Delivered to', deliveredTo.length === 0 ? 'nobody' : deliveredTo.join(', ')],
            ['Held from', (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(lease.issuedAt)],
            ['Held to', ending === undefined ? 'unknown' : (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(ending.at)],
            ['Ended', ending === undefined ? 'unknown' : `${(0,_ending_js__WEBPACK_IMPORTED_MODULE_1__/* .shownEnding */ .f)(ending)} (${ending.because})`],
            ...(lease.caveat === undefined ? [] : [['Not stopped by that', lease.caveat]]),
        ];
    });
    if (kept !== undefined)
        rows.push(['Keeper', keptLine(kept)]);
    if (trail !== undefined)
        rows.push(['Audit', trail]);
    return { heading: 'Jobpass', rows, remarks: said };
}


/***/ }),

/***/ 89235:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  x: () => (/* binding */ Auditor),
  B: () => (/* binding */ withOwnTrail)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/audit/chain.js
var audit_chain = __webpack_require__(79169);
// EXTERNAL MODULE: ./build/audit/sinks/index.js
var sinks = __webpack_require__(7103);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
;// CONCATENATED MODULE: ./build/audit/trail.js



/** How long another process of the same job may write, in milliseconds. */
const LOCK_MS = 1_000;
/** A lock that is older was left by a process that was killed: writing takes a few milliseconds. */
const STALE_MS = 3_000;
/** More than the longest line takes, in bytes. */
const TAIL = 64 * 1024;
/**
 * Appends events to a file of records, each held by the one behind it. Several processes of a job may do so: they take
 * turns. A line that a killed process left half is cut off: it never was a record.
 *
 * @param file for this user alone, where it is made here
 * @returns the head of the chain, and the lines
 * @throws JobpassError `state` where it cannot be written
 */
function appendTo(file, events) {
    try {
        return locked(`${file}.lock`, () => append(file, events));
    }
    catch (error) {
        if (error instanceof errors/* JobpassError */.bJ)
            throw error;
        throw new errors/* JobpassError */.bJ('state', `The audit trail ${file} could not be written: ${(0,errors/* tell */.qz)(error)}`, {
            hint: 'Check free space and permissions, or give another audit-file',
        });
    }
}
function append(file, events) {
    const descriptor = (0,external_node_fs_.openSync)(file, external_node_fs_.constants.O_RDWR | external_node_fs_.constants.O_CREAT | external_node_fs_.constants.O_NOFOLLOW, 0o600);
    try {
        const end = endOf(descriptor);
        const { size } = end;
        let { head } = end;
        const lines = [];
        for (const event of events) {
            const next = (0,audit_chain/* nextLine */.sE)(event, head);
            lines.push(next.line);
            head = next.head;
        }
        const bytes = Buffer.from(`${end.before}${lines.map((line) => `${line}\n`).join('')}`);
        for (let done = 0; done < bytes.length;) {
            done += (0,external_node_fs_.writeSync)(descriptor, bytes, done, bytes.length - done, size + done);
        }
        return { head, lines };
    }
    finally {
        (0,external_node_fs_.closeSync)(descriptor);
    }
}
/** The head of the chain in a file, where the next line is put, and what must stand before it. */
function endOf(descriptor) {
    const { size } = (0,external_node_fs_.fstatSync)(descriptor);
    const from = Math.max(0, size - TAIL);
    const tail = Buffer.alloc(size - from);
    for (let done = 0; done < tail.length;) {
        const read = (0,external_node_fs_.readSync)(descriptor, tail, done, tail.length - done, from + done);
        if (read === 0)
            break;
        done += read;
    }
    const end = tail.lastIndexOf(10) + 1;
    // Longer than any line of ours: somebody else's, which is left as it is.
    if (end === 0 && from > 0)
        return { head: headAt(''), size, before: '\n' };
    if (from + end < size)
        (0,external_node_fs_.ftruncateSync)(descriptor, from + end);
    const before = tail.subarray(0, Math.max(0, end - 1));
    const line = before.subarray(before.lastIndexOf(10) + 1).toString('utf8');
    return { head: headAt(line), size: from + end, before: '' };
}
/** The head that a last line makes; a new chain where there is none, or none of ours. */
function headAt(line) {
    const fresh = (0,audit_chain/* freshHead */.X1)();
    if (line === '')
        return fresh;
    try {
        const { metadata, unmapped } = JSON.parse(line);
        const { chain } = unmapped.jobpass;
        const { sequence } = metadata;
        if (typeof chain === 'string' && /^[\w-]{1,64}$/.test(chain) && Number.isSafeInteger(sequence))
            return { chain, count: sequence, hash: (0,audit_chain/* hashOf */.qQ)(line) };
    }
    catch {
        // What is not ours cannot be gone on with.
    }
    return fresh;
}
function locked(lock, work) {
    const sleeper = new Int32Array(new SharedArrayBuffer(4));
    for (let waited = 0;; waited += 5) {
        try {
            (0,external_node_fs_.mkdirSync)(lock);
            break;
        }
        catch (error) {
            if (error.code !== 'EEXIST')
                throw error;
        }
        breakStale(lock);
        if (waited >= LOCK_MS)
            throw new errors/* JobpassError */.bJ('state', `Another process has held the audit trail for ${LOCK_MS} ms`);
        Atomics.wait(sleeper, 0, 0, 5);
    }
    try {
        return work();
    }
    finally {
        (0,external_node_fs_.rmdirSync)(lock);
    }
}
function breakStale(lock) {
    try {
        if (Date.now() - (0,external_node_fs_.statSync)(lock).mtimeMs > STALE_MS)
            (0,external_node_fs_.rmdirSync)(lock);
    }
    catch {
        // It is gone already.
    }
}

// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(64865);
// EXTERNAL MODULE: ./build/job/folder.js
var job_folder = __webpack_require__(27498);
;// CONCATENATED MODULE: ./build/job/auditor.js







/** How long the sinks of required records are waited for before a credential is delivered, in milliseconds. */
const ASSURED_MS = 10_000;
/** What is kept for sinks of the time in which leases are ended, in milliseconds. */
const SENDING_MS = 3_000;
/** How long a process beside the job tries at once, in milliseconds. */
const BESIDE_MS = 10_000;
/** The settings with a file for the records that sinks get, where the user names none: it goes with the lease's folder. */
function withOwnTrail(settings, folder) {
    return settings.auditFile === undefined && (0,sinks/* sinksFor */.Kf)(settings).length > 0
        ? { ...settings, auditFile: (0,external_node_path_.join)(folder, job_folder/* TRAIL_FILE */.eB), auditOwn: true }
        : settings;
}
/** Writes down what happens to a credential. */
class Auditor {
    #options;
    #head;
    #failed = false;
    #opened;
    #beside;
    constructor(options) {
        this.#options = options;
    }
    /**
     * Adds a record.
     *
     * @throws JobpassError `state` where records are required and this one cannot be written
     */
    note(event, identity, held, more = {}) {
        const { settings, clock, log } = this.#options;
        const { auditFile } = settings;
        if (auditFile === undefined)
            return;
        try {
            const { head } = appendTo(auditFile, [
                { at: clock.now(), ...eventOf(event, identity, held, settings), ...more },
            ]);
            this.#head = head;
        }
        catch (error) {
            if (settings.audit === 'required')
                throw error;
            if (!this.#failed)
                log.warning(`${(0,errors/* tell */.qz)(error)}. The job goes on without that record`);
            this.#failed = true;
        }
    }
    /** The same where nothing may wait for a record: its loss is told. */
    noteIfPossible(...what) {
        try {
            this.note(...what);
        }
        catch (error) {
            this.#options.log.error((0,errors/* tell */.qz)(error));
        }
    }
    /** Adds how a lease ended. */
    noteEnding(identity, held) {
        const { ending } = held;
        if (ending === undefined)
            return;
        this.noteIfPossible(ending.word, identity, held, {
            at: ending.at,
            because: (0,printable/* printable */.g)(ending.because, 500),
            ...(ending.until === undefined ? {} : { until: ending.until }),
        });
    }
    /**
     * To be called before the first record: from here on sinks get what is written.
     *
     * @throws JobpassError where records are required, and the settings of a sink cannot be used
     */
    async open() {
        const sender = await this.#sender();
        if (this.#options.settings.audit === 'required')
            await sender?.check();
    }
    /** @throws JobpassError where records are required, and a sink has not taken those that were written */
    async assure() {
        if (this.#options.settings.audit !== 'required')
            return;
        const sender = await this.#sender();
        await sender?.assure(ASSURED_MS);
    }
    /**
     * Sends what the sinks have not yet, and tells what they did not take. Never throws.
     *
     * @param last whether no process of this job comes later
     */
    async send(withinMs, last = false) {
        const { log, print } = this.#options;
        try {
            const sender = await this.#sender();
            await sender?.send(withinMs);
            // What nobody would see is told by a process that somebody does.
            if (print === undefined)
                return;
            for (const { level, message } of sender?.told(last) ?? [])
                log[level](`Audit: ${message}`);
        }
        catch (error) {
            log.warning(`Audit: records could not be sent: ${(0,errors/* tell */.qz)(error)}`);
        }
    }
    /** The same beside the job, again and again: nothing waits for it. Never throws. */
    sendBeside(signal) {
        this.#beside ??= this.#sender()
            .then((sender) => sender?.sendIfDue(BESIDE_MS, signal))
            .catch(() => undefined)
            .finally(() => {
            this.#beside = undefined;
        });
    }
    /** How much time the sinks must be left, in milliseconds. */
    get sendingMs() {
        const { auditFile } = this.#options.settings;
        return auditFile === undefined || (0,sinks/* sinksFor */.Kf)(this.#options.settings).length === 0 ? 0 : SENDING_MS;
    }
    /** What sends; undefined where there is no sink, and nothing is loaded. */
    #sender() {
        this.#opened ??= this.#open();
        return this.#opened;
    }
    async #open() {
        const { settings, clock, print } = this.#options;
        const { auditFile } = settings;
        if (auditFile === undefined || (0,sinks/* sinksFor */.Kf)(settings).length === 0)
            return undefined;
        const { Sender } = await __webpack_require__.e(/* import() */ 4675).then(__webpack_require__.bind(__webpack_require__, 14675));
        const sender = new Sender({
            settings,
            file: auditFile,
            clock,
            ...(print === undefined ? {} : { print }),
        });
        sender.begin();
        return sender;
    }
    /** The head as it was left here, for the log: what is out of the job's later reach proves what came before. */
    get told() {
        if (this.#head === undefined)
            return undefined;
        const { auditFile, auditOwn } = this.#options.settings;
        const place = auditOwn ? '' : ` in ${auditFile}`;
        return `${this.#head.count} records${place}, head ${(0,audit_chain/* toldHead */.WR)(this.#head)}`;
    }
}
function eventOf(event, identity, held, { provider, name, role }) {
    const lease = held?.lease;
    return {
        event,
        ...identity,
        provider,
        ...(name === undefined ? {} : { name }),
        ...(role === undefined ? {} : { role: role.slice(0, 300) }),
        ...(lease?.scope === undefined ? {} : { scopes: lease.scope.split(' ').map((one) => one.slice(0, 200)) }),
        ...(lease === undefined
            ? {}
            : {
                credential: {
                    id: lease.id,
                    service: lease.issuer,
                    issuedAt: lease.issuedAt,
                    ...(lease.expiresAt === undefined ? {} : { expiresAt: lease.expiresAt }),
                    ...(lease.uid === undefined ? {} : { uid: lease.uid }),
                },
            }),
    };
}


/***/ }),

/***/ 6735:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   e: () => (/* binding */ openContext)
/* harmony export */ });
/* harmony import */ var _audit_sinks_index_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7103);
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7094);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(19473);
/* harmony import */ var _http_client_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(29726);
/* harmony import */ var _http_hosts_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(82178);
/* harmony import */ var _http_transport_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(45272);
/* harmony import */ var _identity_id_token_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(68914);
/* harmony import */ var _providers_index_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(54321);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(64865);
/* harmony import */ var _text_secrets_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(75255);










/** How long what goes on behind an operation that was given up is waited for, in milliseconds. */
const SETTLE_MS = 3_000;
/** Puts together what main and post both need: the client, the ID tokens and the provider. */
async function openContext(options) {
    const { runner, settings, clock } = options;
    const secrets = new _text_secrets_js__WEBPACK_IMPORTED_MODULE_8__/* .Secrets */ .S();
    secrets.add(...runner.secrets());
    if (settings.clientKey !== undefined)
        secrets.add(settings.clientKey);
    secrets.add(...(0,_audit_sinks_index_js__WEBPACK_IMPORTED_MODULE_0__/* .sinkSecrets */ .jW)(settings));
    // Whoever signs the ID token knows the bearer that it was asked for with, and can write it into a claim.
    const bearer = new _text_secrets_js__WEBPACK_IMPORTED_MODULE_8__/* .Secrets */ .S();
    bearer.add(...runner.secrets());
    const show = (text) => (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_9__/* .printable */ .g)(bearer.redact(text));
    const transport = (0,_http_transport_js__WEBPACK_IMPORTED_MODULE_5__/* .nodeTransport */ ._)({
        ...(settings.ca === undefined ? {} : { ca: settings.ca }),
        ...(settings.clientCert === undefined ? {} : { cert: settings.clientCert }),
        ...(settings.clientKey === undefined ? {} : { key: settings.clientKey }),
    });
    const http = new _http_client_js__WEBPACK_IMPORTED_MODULE_3__/* .HttpClient */ .Qq({
        transport: transport.send,
        clock,
        secrets,
        allowedHosts: new _http_hosts_js__WEBPACK_IMPORTED_MODULE_4__/* .AllowedHosts */ .QU(settings.allowedHosts),
        limits: options.limits,
        patience: options.patience,
        ...(options.deadline === undefined ? {} : { deadline: options.deadline }),
        signal: options.signal,
        onRetry: (error, pauseMs) => runner.log.info(`${error.message}; trying again in ${seconds(pauseMs)}`),
    });
    let remarked = false;
    const idTokenOnce = async (attempt) => {
        const { audience } = provider;
        if (audience === undefined)
            throw new Error('an ID token where the provider takes none');
        const { raw, servedAt } = await runner.idToken(audience, http, attempt);
        secrets.add(raw);
        // Of what cannot be a JWT no mask is set: it could be a word that half of the job's log is made of.
        if (/^[\w-]+\.[\w-]+\.[\w-]*$/.test(raw) && raw.length >= 20)
            await runner.mask([raw]);
        const { token, remark } = (0,_identity_id_token_js__WEBPACK_IMPORTED_MODULE_6__/* .readIdToken */ .xm)(raw, audience, clock, {
            servedAt,
            show,
            ...(runner.claims === undefined ? {} : { worthShowing: runner.claims }),
        });
        if (remark !== undefined && !remarked)
            runner.log.warning(remark);
        remarked ||= remark !== undefined;
        return token;
    };
    const idToken = async () => {
        try {
            return await http.persist(idTokenOnce);
        }
        catch (error) {
            if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JobpassError */ .bJ))
                throw error;
            // It has had all the patience there is for it, and no credential was in its answer.
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JobpassError */ .bJ(error.code, error.message, error.hint === undefined ? {} : { hint: error.hint });
        }
    };
    const provider = await (0,_providers_index_js__WEBPACK_IMPORTED_MODULE_7__/* .loadProvider */ .Cg)({
        settings,
        life: options.life,
        http,
        clock,
        log: runner.log,
        secrets,
        idToken,
        onStray: options.onStray,
    });
    const close = async () => {
        await provider.settle?.(SETTLE_MS);
        transport.close();
    };
    return { runner, settings, clock, secrets, http, provider, idToken, close };
}
function seconds(ms) {
    return ms < 1_000 ? `${(ms / 1000).toFixed(1)}s` : (0,_clock_js__WEBPACK_IMPORTED_MODULE_1__/* .span */ .Ln)(ms);
}


/***/ }),

/***/ 62615:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ endAll)
/* harmony export */ });
/* harmony import */ var _http_client_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(29726);
/* harmony import */ var _context_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6735);
/* harmony import */ var _end_lease_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(30974);



/** While we wait, the credential lives: a server that is back is found soon. */
const LONGEST_PAUSE_MS = 1_500;
/** Revokes leases side by side, and names how each ended. Of those that have an ending, a failed one is tried again. */
async function endAll(leases, options) {
    const open = leases.filter(({ ending }) => ending === undefined || ending.word === 'failed');
    if (open.length === 0)
        return;
    const { runner, settings, life, clock, budgetMs, patienceMs } = options;
    const context = await (0,_context_js__WEBPACK_IMPORTED_MODULE_1__/* .openContext */ .e)({
        runner,
        settings,
        life,
        clock,
        patience: {
            totalMs: patienceMs,
            answeredMs: patienceMs,
            malformedTries: 9,
            longestPauseMs: LONGEST_PAUSE_MS,
        },
        deadline: clock.elapsed() + budgetMs,
        limits: { ..._http_client_js__WEBPACK_IMPORTED_MODULE_0__/* .LIMITS */ .b1, attemptMs: 4_000, connectMs: 3_000 },
        onStray: async () => undefined,
    });
    try {
        await Promise.all(open.map(async (held) => {
            held.ending = await (0,_end_lease_js__WEBPACK_IMPORTED_MODULE_2__/* .endLease */ .K)(held, context);
        }));
    }
    finally {
        await context.close();
    }
}


/***/ }),

/***/ 30974:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ endLease),
/* harmony export */   m: () => (/* binding */ probeOnce)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _providers_provider_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(74096);
/* harmony import */ var _ending_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(67949);



/** The most that a probe before revocation may take: while it runs, the credential lives. */
const PROBE_BEFORE_MS = 1_500;
/** Where the provider revoked but goes on accepting (a replica behind), how often and after how long we look again. */
const LOOK_AGAIN_MS = [300, 700, 1_500, 3_000];
/** The same for one that says beforehand that it takes its time: asking it again would not make that shorter. */
const LOOK_LATER_MS = [500, 1_000, 1_500, 2_000, 2_500, 2_500];
/** Revokes a credential, asks for the proof, and names how it ended. Never throws. */
async function endLease(held, context) {
    const { clock, settings } = context;
    const { lease } = held;
    const wanted = settings.revoke;
    context.secrets.add(...(0,_providers_provider_js__WEBPACK_IMPORTED_MODULE_2__/* .secretsOf */ .F)(lease));
    let before = held.accepted;
    if (wanted && (before === undefined || before.answer === 'unknown')) {
        before = await probeOnce(held, context, PROBE_BEFORE_MS);
    }
    const askedAt = clock.now();
    const revocation = wanted ? await revoke(lease, context) : { answer: 'unwanted' };
    // Also after a failure: the answer may have been lost on its way back, and the credential be dead all the same.
    const after = revocation.answer === 'done'
        ? await probeAfter(lease, before, context, revocation.later !== undefined)
        : revocation.answer === 'failed'
            ? await probePersistently(lease, before, context)
            : undefined;
    return (0,_ending_js__WEBPACK_IMPORTED_MODULE_1__/* .nameEnding */ .x)({ at: clock.now(), askedAt, expiresAt: lease.expiresAt, before, revocation, after });
}
async function revoke(lease, { http, provider }) {
    try {
        return await http.persist((attempt) => provider.revoke(lease, attempt));
    }
    catch (error) {
        return { answer: 'failed', reason: (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .tell */ .qz)(error) };
    }
}
/** Asks whether the credential is accepted; `unknown` where no answer comes in time. */
async function probeOnce({ lease, accepted }, context, withinMs) {
    const stop = new AbortController();
    try {
        return await Promise.race([
            context.http
                .with({
                patience: { totalMs: withinMs, answeredMs: withinMs, malformedTries: 2 },
                signal: stop.signal,
            })
                .persist((attempt) => context.provider.probe(lease, attempt, accepted)),
            // The provider may need a request of its own first, an ID token for instance.
            context.clock
                .sleep(withinMs, stop.signal)
                .then(() => ({ answer: 'unknown', reason: 'the probe did not answer in time' })),
        ]);
    }
    catch (error) {
        return { answer: 'unknown', reason: (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .tell */ .qz)(error) };
    }
    finally {
        stop.abort();
    }
}
async function probeAfter(lease, before, context, later) {
    let probe = await probePersistently(lease, before, context);
    for (const pause of later ? LOOK_LATER_MS : LOOK_AGAIN_MS) {
        // A second look is for a provider that lags behind its own word; one that never accepted has no proof to give.
        if (probe.answer !== 'accepts' || before?.answer === 'refuses')
            break;
        await context.clock.sleep(pause);
        if (!later)
            await revoke(lease, context);
        const again = await probePersistently(lease, before, context);
        // Silence takes nothing back: the last word on it was that it is alive.
        if (again.answer !== 'unknown')
            probe = again;
    }
    return probe;
}
async function probePersistently(lease, before, { http, provider }) {
    try {
        return await http
            .with({ patience: { totalMs: 4_000, answeredMs: 4_000, malformedTries: 3 } })
            .persist((attempt) => provider.probe(lease, attempt, before));
    }
    catch (error) {
        if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ)
            return { answer: 'unknown', reason: error.message };
        return { answer: 'unknown', reason: (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .tell */ .qz)(error) };
    }
}


/***/ }),

/***/ 67949:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ shownEnding),
/* harmony export */   x: () => (/* binding */ nameEnding)
/* harmony export */ });
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7094);

/** Names an ending. Pure: the same evidence, the same word. */
function nameEnding({ at, askedAt, expiresAt, before, revocation, after }) {
    const until = expiresAt === undefined ? {} : { until: expiresAt };
    const alive = after?.answer === 'accepts';
    if (expiresAt !== undefined && askedAt >= expiresAt && !alive) {
        return { word: 'expired', at, ...until, because: 'its time was over' };
    }
    switch (revocation.answer) {
        case 'unwanted':
            return { word: 'lives until', at, ...until, because: 'revocation is switched off (revoke: false)' };
        case 'impossible':
            return {
                word: 'lives until',
                at,
                ...until,
                because: revocation.reason ?? 'there is no way to revoke it',
            };
        case 'failed':
            if (before?.answer === 'accepts' && after?.answer === 'refuses')
                break;
            return { word: 'failed', at, ...until, because: revocation.reason ?? 'the provider did not revoke it' };
        case 'done':
            break;
    }
    if (alive && revocation.later !== undefined) {
        return { word: 'accepted', at, ...until, because: revocation.later };
    }
    if (alive) {
        return {
            word: 'failed',
            at,
            ...until,
            because: 'the provider said yes to its revocation, but goes on accepting it',
        };
    }
    if (before?.answer === 'accepts' && after?.answer === 'refuses') {
        return { word: 'revoked', at, because: 'the provider accepted it before and refuses it now' };
    }
    return {
        word: 'accepted',
        at,
        ...until,
        because: `no probe could confirm it: ${whyNoProof(before, after)}`,
    };
}
function whyNoProof(before, after) {
    if (before === undefined || before.answer === 'unknown')
        return before?.reason ?? 'it was never probed while it lived';
    if (before.answer === 'refuses')
        return 'the probe refused it already before';
    return after?.reason ?? 'the probe did not answer';
}
/** The ending as it is shown: the word, with the time where the word has one. */
function shownEnding(ending) {
    if (ending.word === 'lives until') {
        return `lives until ${ending.until === undefined ? 'an unknown time' : (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(ending.until)}`;
    }
    if (ending.word === 'failed') {
        return ending.until === undefined ? 'failed' : `failed, lives until ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(ending.until)}`;
    }
    return ending.word;
}


/***/ }),

/***/ 27498:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   eB: () => (/* binding */ TRAIL_FILE),
/* harmony export */   rx: () => (/* binding */ EXEC_FOLDER),
/* harmony export */   u_: () => (/* binding */ JobFolder),
/* harmony export */   vf: () => (/* binding */ discard)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(19473);



/** The prefix of the runner's state that names our folders: one use of Jobpass may have run more than once. */
const STATE_NAME = 'jobpass_folder_';
const END_MARK = 'ended';
const STATE_FILE = 'state.json';
const KEPT_FILE = 'kept.json';
/** Records that only sinks get; beside it, under names that begin so, how far each of them got. */
const TRAIL_FILE = 'audit.jsonl';
/** How a folder's name begins. */
const PREFIX = 'jobpass-';
/** How the name of a folder begins that holds those of one command. */
const EXEC_FOLDER = 'jobpass-exec-';
/**
 * A folder of one lease under the runner's temporary folder, readable for the job's user only: what revocation
 * needs, the files that are delivered, and the mark by which post tells a main that is still running that it
 * is over.
 */
class JobFolder {
    path;
    constructor(path) {
        this.path = path;
    }
    /** @throws JobpassError `state` */
    static create(parent) {
        try {
            // Not recursive: below /proc Node would try that for ever.
            if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(parent))
                (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.mkdirSync)(parent);
            const path = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.mkdtempSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(parent, PREFIX));
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.chmodSync)(path, 0o700);
            return new JobFolder(path);
        }
        catch (error) {
            throw failed('A folder for this job’s state could not be made', error);
        }
    }
    /** Under which name and value the runner remembers this folder. */
    get remembered() {
        return [STATE_NAME + this.path.slice(-6).replace(/\W/g, '_'), this.path];
    }
    /** The folders that the runner remembers of earlier steps. */
    static remembered(state) {
        const paths = [...state]
            .filter(([name, path]) => name.startsWith(STATE_NAME) && path !== '')
            .map(([, path]) => path);
        return [...new Set(paths)].map((path) => new JobFolder(path));
    }
    /** The folders in which something was saved, whoever made them: for commands that the runner has no state for. */
    static all(parent) {
        let names;
        try {
            names = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readdirSync)(parent);
        }
        catch {
            return [];
        }
        return names
            .filter((name) => name.startsWith(PREFIX) && (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(parent, name, STATE_FILE)))
            .map((name) => new JobFolder((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(parent, name)));
    }
    /** Replaces the saved state as a whole. @throws JobpassError `state` */
    save(state) {
        this.#write(STATE_FILE, { ...state, leases: state.leases.map(withoutValues) });
    }
    /** The same for what the keeper did. @throws JobpassError `state` */
    saveKept(kept) {
        this.#write(KEPT_FILE, { ...kept, leases: kept.leases.map(withoutValues) });
    }
    /** The saved state; undefined where nothing was saved. @throws JobpassError `state` for what cannot be read */
    load() {
        return this.#read(STATE_FILE, ({ claims }) => typeof claims === 'object' && claims !== null);
    }
    /** What the keeper did; undefined where there was none. @throws JobpassError `state` for what cannot be read */
    loadKept() {
        return this.#read(KEPT_FILE, ({ renewals, outages }) => typeof renewals === 'number' &&
            outages.every(({ from, to = from }) => isMoment(from) && isMoment(to)));
    }
    /** Changes with each thing that the keeper saves. */
    get keptMark() {
        const found = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.statSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(this.path, KEPT_FILE), { throwIfNoEntry: false });
        return found === undefined ? '' : `${found.ino} ${found.mtimeMs}`;
    }
    /** Every credential that the keeper has got. Never throws. */
    keptCredentials() {
        try {
            return this.loadKept()?.leases.map(({ lease }) => lease.credential) ?? [];
        }
        catch {
            return [];
        }
    }
    #write(file, content) {
        const path = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(this.path, file);
        try {
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(`${path}.new`, JSON.stringify(content), { mode: 0o600 });
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.renameSync)(`${path}.new`, path);
        }
        catch (error) {
            throw failed('What revocation needs could not be saved', error);
        }
    }
    #read(file, check) {
        let text;
        try {
            text = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(this.path, file), 'utf8');
        }
        catch (error) {
            if (error.code === 'ENOENT')
                return undefined;
            throw failed('The saved state could not be read', error);
        }
        try {
            const saved = JSON.parse(text);
            if (saved.version !== 1 || !isWhole(saved) || !check(saved))
                throw new Error('unknown version');
            return saved;
        }
        catch {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JobpassError */ .bJ('state', 'The saved state cannot be understood', {
                hint: 'A step of this job has changed it, or another version of Jobpass wrote it',
            });
        }
    }
    /** Tells a main that still runs that the job is over. Never throws. */
    markEnd() {
        try {
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(this.path, END_MARK), '', { mode: 0o600 });
        }
        catch {
            // No folder, no main: whoever finds the folder gone takes that as the mark.
        }
    }
    /** Whether post has been here: it left its mark, or has removed everything. */
    get ended() {
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(this.path, END_MARK)) || !(0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(this.path);
    }
    get exists() {
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(this.path);
    }
    /** Removes what was delivered as files, and leaves the state. @throws JobpassError `state` */
    removeDelivered() {
        try {
            for (const name of (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readdirSync)(this.path))
                if (![STATE_FILE, KEPT_FILE, END_MARK].includes(name) && !name.startsWith(TRAIL_FILE))
                    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.rmSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(this.path, name), { force: true });
        }
        catch (error) {
            throw failed('The delivered files could not be removed', error);
        }
    }
    /** Removes what was delivered as files, and the state. @throws JobpassError `state` */
    remove() {
        try {
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.rmSync)(this.path, { recursive: true, force: true, maxRetries: 2 });
        }
        catch (error) {
            throw failed(`The folder ${this.path} could not be removed`, error);
        }
    }
}
/** Removes a folder where that is the last thing to do: what stays behind is told. */
function discard(folder, log) {
    try {
        folder.remove();
    }
    catch (error) {
        log.warning((0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .tell */ .qz)(error));
    }
}
/** The end of a lease needs its credential, and nothing of what was delivered: that would be written twice. */
function withoutValues(held) {
    return { ...held, lease: { ...held.lease, values: [] } };
}
/** Whether a state has what the end of its leases needs: a step of the job can write there what it likes. */
function isWhole({ leases, lostAnswers }) {
    return (lostAnswers.every(isMoment) &&
        leases.every(({ lease, deliveredTo, ending }) => typeof lease.id === 'string' &&
            typeof lease.credential === 'string' &&
            lease.values.every(({ value }) => typeof value === 'string') &&
            typeof lease.handle === 'object' &&
            lease.handle !== null &&
            isMoment(lease.issuedAt) &&
            (lease.expiresAt === undefined || isMoment(lease.expiresAt)) &&
            (ending === undefined || isMoment(ending.at)) &&
            Array.isArray(deliveredTo)));
}
function isMoment(value) {
    return typeof value === 'number' && !Number.isNaN(new Date(value).getTime());
}
function failed(what, error) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JobpassError */ .bJ('state', `${what}: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .tell */ .qz)(error)}`, {
        hint: 'Check free space and permissions of the runner’s temporary folder',
        cause: error,
    });
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



/***/ })

};
