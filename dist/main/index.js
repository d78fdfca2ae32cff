/******/ (function() { // webpackBootstrap
/******/ 	"use strict";
/******/ 	var __webpack_modules__ = ({

/***/ 3302:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   WR: function() { return /* binding */ toldHead; },
/* harmony export */   X1: function() { return /* binding */ freshHead; },
/* harmony export */   qQ: function() { return /* binding */ hashOf; },
/* harmony export */   sE: function() { return /* binding */ nextLine; }
/* harmony export */ });
/* unused harmony export parseHead */
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _text_json_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(8049);
/* harmony import */ var _record_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(9834);



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
    const line = sign((0,_text_json_js__WEBPACK_IMPORTED_MODULE_2__/* .jsonLine */ .rF)((0,_record_js__WEBPACK_IMPORTED_MODULE_1__/* .recordOf */ .zv)(event, { chain, sequence: count + 1, prev: hash })));
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

/***/ 5545:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   C: function() { return /* binding */ partsOf; },
/* harmony export */   l: function() { return /* binding */ inTurn; }
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(9984);


/** How long a process waits for another one that writes, in milliseconds. Writing takes a few. */
const TURN_MS = 1_000;
/** How long a process looks for a part of the trail that it can write to, in milliseconds. */
const TOTAL_MS = 5_000;
const PAUSE_MS = 5;
/** The most parts that a trail can have. Each one but the first is there because a process was killed or frozen. */
const MOST_PARTS = 1_000;
/** The path of a part of a trail: the first one is the trail's own, the others stand beside it. */
function partOf(trail, number) {
    return number === 1 ? trail : `${trail}.${number}.jsonl`;
}
/** The mark of the process that writes to a part. */
function turnOf(part) {
    return `${part}.lock`;
}
/** The number of the last part of a trail, which may have no record yet. */
function lastPart(trail) {
    for (let number = 1;; number++) {
        const next = partOf(trail, number + 1);
        if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(next) && !(0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(turnOf(next)))
            return number;
    }
}
/** The files of a trail that exist, in the order in which they were begun. There is one unless a writer was killed or frozen. */
function partsOf(trail) {
    const parts = Array.from({ length: lastPart(trail) }, (_, at) => partOf(trail, at + 1));
    const found = parts.filter((part) => (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(part));
    // Whoever opens it says what is wrong.
    return found.length === 0 ? [trail] : found;
}
/**
 * Runs work on a part of a trail that no other process writes to meanwhile.
 *
 * A process takes its turn by making a folder, and nobody but that process ever removes it: whether its owner was killed or
 * only frozen cannot be known across containers, namespaces and network disks, and an owner that wakes up would write over
 * what came after. If a turn does not end in time, the trail goes on in a part of its own, with a chain of its own. So a
 * record that was written stays, and no process waits for one that does not go on.
 *
 * @param work is given the path of the part
 * @throws JobpassError `state` where no part could be had in time
 */
function inTurn(trail, work) {
    const until = Date.now() + TOTAL_MS;
    for (let number = lastPart(trail); number <= MOST_PARTS && Date.now() < until; number++) {
        const part = partOf(trail, number);
        const turn = turnOf(part);
        if (!take(turn))
            continue;
        try {
            return work(part);
        }
        finally {
            giveBack(turn);
        }
    }
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('state', `Other processes hold every part of the audit trail ${trail}, up to ${turnOf(partOf(trail, lastPart(trail)))}`, { hint: 'If no job of this machine writes there any more, delete the folders that end with .lock' });
}
/** Takes a turn. @returns whether it could be had in time */
function take(turn) {
    const sleeper = new Int32Array(new SharedArrayBuffer(4));
    for (let waited = 0;; waited += PAUSE_MS) {
        try {
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.mkdirSync)(turn, { mode: 0o700 });
            return true;
        }
        catch (error) {
            if (error.code !== 'EEXIST')
                throw error;
        }
        if (waited >= TURN_MS || isOld(turn))
            return false;
        Atomics.wait(sleeper, 0, 0, PAUSE_MS);
    }
}
/** Whether a turn lasts longer than one is waited for. A clock that differs only makes the wait shorter, or another part. */
function isOld(turn) {
    try {
        return Date.now() - (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.statSync)(turn).mtimeMs > TURN_MS;
    }
    catch {
        // It is over.
        return false;
    }
}
/** Ends a turn. If that fails, the record is written all the same, and the trail goes on in another part. */
function giveBack(turn) {
    try {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.rmdirSync)(turn);
    }
    catch {
        // See above.
    }
}


/***/ }),

/***/ 9834:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   pX: function() { return /* binding */ auditedIdentity; },
/* harmony export */   zv: function() { return /* binding */ recordOf; }
/* harmony export */ });
/* unused harmony exports AUDIT_EVENTS, ENDINGS, auditedJob */
/* harmony import */ var _version_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8743);

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

/***/ 3637:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   IP: function() { return /* binding */ SINK_VARIABLES; },
/* harmony export */   Kf: function() { return /* binding */ sinksFor; },
/* harmony export */   jW: function() { return /* binding */ sinkSecrets; }
/* harmony export */ });
/* unused harmony exports SINKS, sinkVariables */
/** What the exporter sends besides records: nearly always a key. */
const HEADERS = ['OTEL_EXPORTER_OTLP_LOGS_HEADERS', 'OTEL_EXPORTER_OTLP_HEADERS'];
/** Every kind of sink. */
const SINKS = [
    {
        name: 'otlp',
        target: (_, env) => otlpTarget(env),
        secrets: (_, env) => headerValues(env),
        variables: HEADERS,
        load: async () => (await __nccwpck_require__.e(/* import() */ 993).then(__nccwpck_require__.bind(__nccwpck_require__, 8993))).otlpSink,
    },
    {
        name: 'webhook',
        target: ({ auditWebhook }) => auditWebhook,
        variables: ['JOBPASS_AUDIT_WEBHOOK', 'JOBPASS_AUDIT_WEBHOOK_SECRET'],
        secrets: ({ auditWebhookSecret = '' }) => [auditWebhookSecret, auditWebhookSecret.replace(/^whsec_/, '')],
        load: async () => (await __nccwpck_require__.e(/* import() */ 901).then(__nccwpck_require__.bind(__nccwpck_require__, 1901))).webhookSink,
    },
    {
        name: 'print',
        target: ({ auditPrint }) => (auditPrint ? 'print' : undefined),
        secrets: () => [],
        prints: true,
        load: async () => (await __nccwpck_require__.e(/* import() */ 427).then(__nccwpck_require__.bind(__nccwpck_require__, 1427))).printSink,
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
/** The variables in which the sinks that records go to find secrets. */
function sinkVariables(settings, env = process.env) {
    return sinksFor(settings, env).flatMap(({ variables = [] }) => variables);
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
    return HEADERS.flatMap((variable) => (env[variable] ?? '').split(',').flatMap((pair) => {
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

/***/ 3929:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  R6: function() { return /* binding */ isPast; },
  Wv: function() { return /* binding */ jobClock; },
  QZ: function() { return /* binding */ jumped; },
  Ln: function() { return /* binding */ span; },
  ml: function() { return /* binding */ systemClock; },
  vE: function() { return /* binding */ timestamp; }
});

// UNUSED EXPORTS: JUMP_MS

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __nccwpck_require__(8161);
;// CONCATENATED MODULE: external "node:timers/promises"
var promises_namespaceObject = require("node:timers/promises");
// EXTERNAL MODULE: ./build/errors.js
var errors = __nccwpck_require__(9984);
;// CONCATENATED MODULE: ./build/clock.js



const systemClock = {
    now: () => Date.now(),
    // Not performance.now(): the first use of `performance` makes Node load what a job has no use for.
    elapsed: () => Number(process.hrtime.bigint()) / 1e6,
    // Every system counts sleep into how long it is up.
    asleep: () => (0,external_node_os_.uptime)() * 1000 - Number(process.hrtime.bigint()) / 1e6,
    sleep: async (ms, signal) => {
        try {
            await (0,promises_namespaceObject.setTimeout)(ms, undefined, signal === undefined ? {} : { signal });
        }
        catch {
            throw new errors/* JobpassError */.bJ('cancelled', 'Cancelled while waiting');
        }
    },
};
/** Above this difference, in milliseconds, the machine's clock was set, and did not merely drift. */
const JUMP_MS = 5_000;
/** Shorter sleeps cannot be told from how the system rounds, in milliseconds. */
const SLEEP_MS = 3_000;
/**
 * Makes a job's clock. Every process of the job makes it from the same mark, so that all of them agree.
 *
 * @param mark as an earlier process saved it; one from before the machine's last start is replaced
 */
function jobClock(clock, mark) {
    const slept = () => clock.asleep?.() ?? 0;
    const known = mark !== undefined && isMark(mark) && mark.elapsed <= clock.elapsed();
    const start = known ? mark : { now: clock.now(), elapsed: clock.elapsed(), slept: slept() };
    return {
        mark: start,
        now: () => {
            const asleep = slept() - start.slept;
            // Whole, as a time of day is everywhere: records take no other.
            return Math.floor(start.now + (clock.elapsed() - start.elapsed) + (asleep > SLEEP_MS ? asleep : 0));
        },
        wall: () => clock.wall?.() ?? clock.now(),
        elapsed: () => clock.elapsed(),
        sleep: (ms, signal) => clock.sleep(ms, signal),
    };
}
function isMark({ now, elapsed, slept }) {
    return [now, elapsed, slept].every((value) => Number.isFinite(value)) && Math.abs(now) < 8e15;
}
/** How far the machine's clock was set forward (or, below zero, back) since a job's clock began, in milliseconds. */
function jumped(clock) {
    const difference = (clock.wall?.() ?? clock.now()) - clock.now();
    return Math.abs(difference) > JUMP_MS ? difference : 0;
}
/**
 * Whether a moment of a job's clock is over. `unsure`: elapsed time and the time of day disagree, since the machine's
 * clock was set, or the machine stood still in a way that it does not know of. Then only the service can tell.
 */
function isPast(clock, at) {
    const now = clock.now();
    const steady = now >= at;
    return steady === now + jumped(clock) >= at ? (steady ? 'yes' : 'no') : 'unsure';
}
/** A moment as RFC 3339 in UTC, to the second. */
function timestamp(ms) {
    return new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
/** A span for people: `45s`, `12m 5s`, `1h`. */
function span(ms) {
    if (ms > LONGEST_MS)
        return 'more than 100 years';
    const total = Math.max(0, Math.round(ms / 1000));
    const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60), total % 60];
    const parts = [
        hours > 0 ? `${hours}h` : '',
        minutes > 0 ? `${minutes}m` : '',
        seconds > 0 ? `${seconds}s` : '',
    ];
    return parts.filter((part) => part !== '').join(' ') || '0s';
}
const LONGEST_MS = 36_525 * 86_400_000;


/***/ }),

/***/ 819:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   AX: function() { return /* binding */ KEEPING; },
/* harmony export */   Ce: function() { return /* binding */ FILE_MODES; },
/* harmony export */   GM: function() { return /* binding */ FILE_FORMATS; },
/* harmony export */   Gr: function() { return /* binding */ DEFAULT_PROVIDER; },
/* harmony export */   HA: function() { return /* binding */ defaultOf; },
/* harmony export */   I8: function() { return /* binding */ YES_OR_NO; },
/* harmony export */   Ks: function() { return /* binding */ AUDITING; },
/* harmony export */   Qn: function() { return /* binding */ variableOf; },
/* harmony export */   rV: function() { return /* binding */ DELIVERIES; },
/* harmony export */   s7: function() { return /* binding */ COMMON_INPUTS; }
/* harmony export */ });
const DELIVERIES = ['env', 'output', 'file', 'endpoint'];
const FILE_FORMATS = ['raw', 'dotenv', 'json'];
const FILE_MODES = ['0600', '0400'];
const KEEPING = ['auto', 'true', 'false'];
const YES_OR_NO = ['true', 'false'];
const AUDITING = [...YES_OR_NO, 'required'];
/** The inputs that mean the same for every provider; each provider adds its own. */
const COMMON_INPUTS = [
    {
        name: 'provider',
        description: 'The kind of service that issues the credential',
    },
    {
        name: 'url',
        description: 'The service.',
        destination: 'address',
    },
    {
        name: 'audience',
        description: 'The audience of the ID token.',
    },
    {
        name: 'role',
        description: 'The role to ask for, at services that have roles.',
    },
    {
        name: 'ttl',
        description: 'How long the credential may live in all, renewals included: `15m`, `1h30m`, `1d`, or seconds (units: `s`, `m`, `h`, `d`, `w`). Jobpass sends it to servers that support it, and logs a warning where the credential lives longer. Default: `1h`, or `6h` where it is renewed in short leases while the job lives.',
    },
    {
        name: 'lease',
        description: 'The life of one lease where the credential is renewed, from `20s`: what a stolen copy is worth when everything is lost at once. Default: `60s` where the provider renews, `5m` where it takes a new exchange.',
    },
    {
        name: 'keep',
        description: 'Whether a process beside the job renews the credential, and revokes it, if the provider can, when the runner dies: `auto`, `true` or `false`. [docs/keeper.md](docs/keeper.md) says when `auto` does.',
        default: 'auto',
        values: KEEPING,
    },
    {
        name: 'deliver',
        description: 'How later steps get the credential: `env`, `output`, `file`, `endpoint` (an address on this machine), or several of them, separated by commas.',
        default: 'env',
        values: DELIVERIES,
    },
    {
        name: 'credentials',
        description: 'Names of credentials, whose rules are in `.jobpass.yml`: [docs/rules.md](docs/rules.md). Or several credentials in one step: a map (YAML) from names to their inputs, for which those of the step are defaults. All are delivered, or none. Outputs have the name in front.',
    },
    {
        name: 'config',
        description: 'The file of rules that `credentials` names. Default: `.jobpass.yml`, else `.github/jobpass.yml`, in the checked-out repository.',
        file: true,
    },
    {
        name: 'config-sha256',
        description: 'The SHA-256 of that file, in hex: another one is refused. With it the file is also read where a stranger’s version may be checked out (`pull_request_target`, `workflow_run`, `issue_comment`).',
    },
    {
        name: 'name',
        description: 'What `jobpass token`, `jobpass revoke` and `jobpass status` call the credential. Default: the provider.',
    },
    {
        name: 'file-format',
        description: '`raw` (a file for each secret, nothing added), or one file with all, as `dotenv` or `json`.',
        default: 'raw',
        values: FILE_FORMATS,
        appliesTo: 'deliver: file',
    },
    {
        name: 'file-mode',
        description: 'The mode of the files, `0600` or `0400`. Their folder is for the job’s user alone.',
        default: '0600',
        values: FILE_MODES,
        appliesTo: 'deliver: file',
    },
    {
        name: 'revoke',
        description: 'Whether to revoke the credential when the job ends. With `now` this step issues none, and ends those that earlier steps got (or the one of `name`).',
        default: 'true',
        values: [...YES_OR_NO, 'now'],
    },
    {
        name: 'audit',
        description: 'Whether what happens to the credential is written down ([docs/audit.md](docs/audit.md)): `true`, `false`, or `required`, with which no credential is delivered that has no record.',
        default: 'true',
        values: AUDITING,
    },
    {
        name: 'audit-file',
        description: 'The file of these records, or `-`, with which they are printed. Default: one in the runner’s temporary folder at GitHub, elsewhere none.',
        file: true,
    },
    {
        name: 'audit-webhook',
        description: 'An address (https) that gets each record as a CloudEvent. Records also go to where the variables of OpenTelemetry (`OTEL_EXPORTER_OTLP_ENDPOINT`) say.',
    },
    {
        name: 'audit-webhook-secret',
        description: 'Signs what goes there, as the Standard Webhooks specification has it: `whsec_` and 24 to 64 random bytes in base64.',
        secret: true,
    },
    {
        name: 'allowed-hosts',
        description: 'Hosts (`host` or `host:port`) besides that of `url` that tokens may be sent to: by a redirect, by metadata, or with the audience of a well-known service. Separated by commas, spaces or lines.',
        destination: 'trust',
    },
    {
        name: 'ca',
        description: 'Certificates of authorities to trust besides the usual ones, as PEM, as base64 of PEM, or as the path of a file.',
        file: true,
        destination: 'trust',
    },
    {
        name: 'client-cert',
        description: 'A client certificate to show to the provider (mutual TLS), as PEM, as base64 of PEM, or as the path of a file.',
        file: true,
    },
    {
        name: 'client-key',
        description: 'The key of that certificate, as PEM, as base64 of PEM, or as the path of a file.',
        secret: true,
    },
];
const DEFAULT_PROVIDER = 'oauth';
/** The value of an input that was not given: its default, or nothing. */
function defaultOf(definitions, name) {
    return definitions.find((definition) => definition.name === name)?.default ?? '';
}
/** The variable of an input, for commands: `JOBPASS_REVOKE_ROLE`. */
function variableOf(input) {
    return `JOBPASS_${input.replace(/-/g, '_').toUpperCase()}`;
}


/***/ }),

/***/ 9395:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   cl: function() { return /* binding */ spellings; },
/* harmony export */   j$: function() { return /* binding */ commonInputs; },
/* harmony export */   wn: function() { return /* binding */ definitionsFor; }
/* harmony export */ });
/* harmony import */ var _common_inputs_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(819);

/** The common inputs with the spellings that providers add. */
function commonInputs(providers) {
    return _common_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .COMMON_INPUTS */ .s7.map((input) => {
        const aliases = providers.flatMap(({ common }) => common?.[input.name]?.aliases ?? []);
        return aliases.length === 0 ? input : { ...input, aliases };
    });
}
/** Every name of an input. */
function spellings({ name, aliases = [] }) {
    return [name, ...aliases];
}
/** The definitions for a credential: a name means what its own provider, or none, calls so, and only then what another does. */
function definitionsFor(provider, providers) {
    const own = [...commonInputs(providers), ...(provider?.inputs ?? [])];
    const names = new Set(own.flatMap(spellings));
    const others = providers.flatMap(({ inputs }) => inputs);
    return [...own, ...others.filter((input) => !spellings(input).some((name) => names.has(name)))];
}


/***/ }),

/***/ 7773:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Om: function() { return /* binding */ TTL_MS; },
/* harmony export */   sb: function() { return /* binding */ readSettings; },
/* harmony export */   sw: function() { return /* binding */ defined; }
/* harmony export */ });
/* unused harmony export settingsOf */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(9984);
/* harmony import */ var _http_hosts_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(4503);
/* harmony import */ var _common_inputs_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(819);
/* harmony import */ var _provider_inputs_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(9395);
/* harmony import */ var _unread_inputs_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(2129);
/* harmony import */ var _values_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(8771);






/** The whole life where nothing is said: of what is taken once, and of what dies soon after nobody renews it. */
const TTL_MS = { once: 3_600_000, renewed: 6 * 3_600_000 };
const TTL_BOUNDS = { minMs: 1_000, maxMs: 30 * 86_400_000 };
/** Shorter ones would not live through a second try of a renewal. */
const LEASE_BOUNDS = { minMs: 20_000, maxMs: 86_400_000 };
/**
 * Reads the inputs into settings, and refuses what cannot work before anything is sent.
 *
 * @param asGiven the inputs by name, empty ones left out
 * @param providers every provider
 * @returns the settings, warnings about inputs that nobody reads, and shared inputs of other providers
 * @throws JobpassError `usage` or `insecure`
 */
async function readSettings(asGiven, providers, { shared = () => false, commonActions } = {}) {
    const names = [...(0,_provider_inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .commonInputs */ .j$)(providers), ...providers.flatMap(({ inputs }) => inputs)].flatMap(_provider_inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .spellings */ .cl);
    let unknown = [...asGiven].filter(([name]) => !names.includes(name));
    if (unknown.length > 0 && commonActions !== undefined) {
        const { answerCommonActions } = await __nccwpck_require__.e(/* import() */ 839).then(__nccwpck_require__.bind(__nccwpck_require__, 6839));
        const left = answerCommonActions(new Map(unknown), await commonActions(), asGiven.get('provider'));
        unknown = unknown.filter(([name]) => left.includes(name));
    }
    const warnings = await checkNames(unknown.map(([name]) => name), names);
    const settings = settingsOf(asGiven, providers);
    const unread = settings.revokeNow ? [] : (0,_unread_inputs_js__WEBPACK_IMPORTED_MODULE_4__/* .unreadInputs */ .z_)(asGiven, settings.provider, providers);
    const wrong = unread.find(({ name }) => !shared(name));
    if (wrong !== undefined)
        throw (0,_unread_inputs_js__WEBPACK_IMPORTED_MODULE_4__/* .belongsElsewhere */ .Fu)(wrong);
    return { settings, warnings, unread };
}
/** The same for inputs whose names are known to be ours. @throws JobpassError `usage` or `insecure` */
function settingsOf(asGiven, providers) {
    const implied = providers.find(({ impliedBy = [] }) => impliedBy.some((name) => asGiven.has(name)));
    const provider = asGiven.get('provider') ?? implied?.name ?? _common_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .DEFAULT_PROVIDER */ .Gr;
    const definition = providers.find(({ name }) => name === provider);
    const given = withoutAliases(asGiven, (0,_provider_inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .definitionsFor */ .wn)(definition, providers));
    const input = (name) => given.get(name);
    const or = (name) => input(name) ?? (0,_common_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .defaultOf */ .HA)(_common_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .COMMON_INPUTS */ .s7, name);
    const url = input('url');
    if (url !== undefined) {
        const parsed = (0,_http_hosts_js__WEBPACK_IMPORTED_MODULE_1__/* .secureUrl */ .po)(url, 'The input url');
        if (parsed.search !== '' || parsed.hash !== '')
            throw (0,_values_js__WEBPACK_IMPORTED_MODULE_5__/* .invalid */ .Gq)('url', url, 'Leave out what follows ? or #');
    }
    const ownNames = definition?.inputs.map(({ name }) => name) ?? [];
    const settings = defined({
        provider,
        url,
        audience: input('audience'),
        role: input('role'),
        name: optionalName(input('name')),
        ttlMs: optionalDuration(input('ttl'), 'ttl', TTL_BOUNDS),
        leaseMs: optionalDuration(input('lease'), 'lease', LEASE_BOUNDS),
        keep: (0,_values_js__WEBPACK_IMPORTED_MODULE_5__/* .oneOf */ .yL)(or('keep').toLowerCase(), 'keep', _common_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .KEEPING */ .AX),
        deliver: [
            ...new Set((0,_values_js__WEBPACK_IMPORTED_MODULE_5__/* .list */ .p_)(definition?.impliedDeliver?.(given) ?? or('deliver')).map((word) => (0,_values_js__WEBPACK_IMPORTED_MODULE_5__/* .oneOf */ .yL)(word, 'deliver', _common_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .DELIVERIES */ .rV))),
        ],
        fileFormat: (0,_values_js__WEBPACK_IMPORTED_MODULE_5__/* .oneOf */ .yL)(or('file-format'), 'file-format', _common_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .FILE_FORMATS */ .GM),
        // YAML reads 0600 as a number, and may hand it on without its zero.
        fileMode: Number.parseInt((0,_values_js__WEBPACK_IMPORTED_MODULE_5__/* .oneOf */ .yL)(or('file-mode').padStart(4, '0'), 'file-mode', _common_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .FILE_MODES */ .Ce), 8),
        revoke: or('revoke') === 'now' || (0,_values_js__WEBPACK_IMPORTED_MODULE_5__/* .boolean */ .zM)(or('revoke'), 'revoke', 'Write true or false, or now'),
        revokeNow: or('revoke') === 'now' ? true : undefined,
        audit: (0,_values_js__WEBPACK_IMPORTED_MODULE_5__/* .oneOf */ .yL)(or('audit').toLowerCase(), 'audit', _common_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .AUDITING */ .Ks),
        auditFile: input('audit-file'),
        auditWebhook: optionalWebhook(input('audit-webhook')),
        auditWebhookSecret: optionalWebhookSecret(input('audit-webhook-secret')),
        ca: optionalPem(input('ca'), 'ca'),
        clientCert: optionalPem(input('client-cert'), 'client-cert'),
        clientKey: optionalPem(input('client-key'), 'client-key'),
        allowedHosts: (0,_values_js__WEBPACK_IMPORTED_MODULE_5__/* .list */ .p_)(or('allowed-hosts')).map(checkHost),
        own: Object.fromEntries([...given].filter(([name]) => ownNames.includes(name))),
    });
    if (settings.deliver.length === 0)
        throw (0,_values_js__WEBPACK_IMPORTED_MODULE_5__/* .invalid */ .Gq)('deliver', '', `It can be ${_common_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .DELIVERIES */ .rV.join(', ')}, or several of them`);
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
async function checkNames(unknown, names) {
    if (unknown.length === 0)
        return [];
    const { slipOf } = await __nccwpck_require__.e(/* import() */ 811).then(__nccwpck_require__.bind(__nccwpck_require__, 3811));
    return unknown.map((name) => {
        const near = slipOf(name, names);
        if (near !== undefined)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', `There is no input ${shown(name)}`, { hint: `Did you mean ${near}?` });
        return `There is no input ${shown(name)}, so it is not read`;
    });
}
function shown(name) {
    return `«${name.replace(/[^\w.-]/g, '?').slice(0, 60)}»`;
}
function checkHost(entry) {
    if (!/^(\[[0-9a-fA-F:.]+\]|[\w.-]+)(:\d{1,5})?$/.test(entry)) {
        throw (0,_values_js__WEBPACK_IMPORTED_MODULE_5__/* .invalid */ .Gq)('allowed-hosts', entry, 'Write host names, with a port where it is not 443, as in login.example.com');
    }
    return entry;
}
function optionalDuration(text, input, bounds) {
    return text === undefined ? undefined : (0,_values_js__WEBPACK_IMPORTED_MODULE_5__/* .duration */ .p0)(text, input, bounds);
}
/** A name that can stand in a command and in a line of the log as it is. */
function optionalName(text) {
    if (text !== undefined && !/^[A-Za-z0-9][\w.-]{0,63}$/.test(text))
        throw (0,_values_js__WEBPACK_IMPORTED_MODULE_5__/* .invalid */ .Gq)('name', text, 'Write letters, digits, dots, dashes and underscores: 64 at most');
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
    return text === undefined ? undefined : (0,_values_js__WEBPACK_IMPORTED_MODULE_5__/* .pem */ .ps)(text, input);
}
/** The same object without the members that are undefined. */
function defined(value) {
    return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
}


/***/ }),

/***/ 2129:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Fu: function() { return /* binding */ belongsElsewhere; },
/* harmony export */   Fz: function() { return /* binding */ belongs; },
/* harmony export */   z_: function() { return /* binding */ unreadInputs; }
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(9984);

/**
 * The inputs of other providers among those that were given. One that says what its default says is not among them: an
 * action's runner fills the defaults in.
 *
 * @param providers every provider
 */
function unreadInputs(given, provider, providers) {
    return [...given].flatMap(([name, value]) => {
        const owners = providers.flatMap((owner) => {
            const found = owner.inputs.find((one) => one.name === name || one.aliases?.includes(name));
            return found === undefined ? [] : [{ name: owner.name, default: found.default }];
        });
        if (owners.length === 0 || owners.some((owner) => owner.name === provider || owner.default === value))
            return [];
        return [{ name, owners: owners.map((owner) => owner.name), provider }];
    });
}
/** How an input of another provider is refused. */
function belongsElsewhere({ name, owners, provider }) {
    const [owner = ''] = owners;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', `${belongs(name, owners)}, and this credential has provider: ${provider}`, {
        hint: `Set provider: ${owner}, or leave out ${name}`,
    });
}
/** The same of what no credential of a step reads. @param what as people gave it: `The input region` */
function belongs(name, owners, what = `The input ${name}`) {
    return `${what} belongs to provider: ${owners.join(' or ')}`;
}


/***/ }),

/***/ 8771:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  zM: function() { return /* binding */ values_boolean; },
  p0: function() { return /* binding */ duration; },
  Gq: function() { return /* binding */ invalid; },
  p_: function() { return /* binding */ list; },
  yL: function() { return /* binding */ oneOf; },
  ps: function() { return /* binding */ pem; }
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __nccwpck_require__(3024);
// EXTERNAL MODULE: ./build/errors.js
var errors = __nccwpck_require__(9984);
;// CONCATENATED MODULE: ./build/text/duration.js
const UNIT_S = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };
const UNITS = Object.keys(UNIT_S).join('');
const DURATION = new RegExp(`^(\\d{1,9}[${UNITS}])+$`);
/** How a duration is written, for hints. */
const DURATION_FORM = 'Write it as 15m, 1h30m, 1d or 900 (seconds); the units are s, m, h, d and w';
/**
 * The seconds of a duration: `45s`, `15m`, `1h30m`, `7d`, `2w`, or plain seconds. Every input, option and configuration
 * file reads durations by this function, so all of them take the same units.
 *
 * @returns undefined for a text that is no duration
 */
function durationSeconds(text) {
    if (/^\d{1,9}$/.test(text))
        return Number(text);
    if (text.length > 100 || !DURATION.test(text))
        return undefined;
    let seconds = 0;
    for (const [, count, unit = ''] of text.matchAll(new RegExp(`(\\d+)([${UNITS}])`, 'g')))
        seconds += Number(count) * (UNIT_S[unit] ?? 0);
    return seconds;
}
/** A duration as `durationSeconds` reads it, in the largest unit up to hours or days that divides it. */
function durationText(seconds) {
    for (const unit of ['d', 'h', 'm']) {
        const size = UNIT_S[unit] ?? 1;
        // One day is better known as 24h, two are not.
        if (seconds > 0 && seconds % size === 0 && (unit !== 'd' || seconds > size))
            return `${seconds / size}${unit}`;
    }
    return `${seconds}s`;
}

// EXTERNAL MODULE: ./build/text/printable.js
var printable = __nccwpck_require__(8372);
;// CONCATENATED MODULE: ./build/config/values.js




/** Reads a duration (see `durationSeconds`). @returns milliseconds @throws JobpassError `usage` */
function duration(text, input, bounds) {
    const seconds = durationSeconds(text);
    if (seconds === undefined)
        throw invalid(input, text, DURATION_FORM);
    const ms = seconds * 1_000;
    if (ms < bounds.minMs || ms > bounds.maxMs) {
        const [least, most] = [bounds.minMs, bounds.maxMs].map((one) => durationText(one / 1_000));
        throw invalid(input, text, `The least is ${least}, the most is ${most}`);
    }
    return ms;
}
/** Reads a boolean as YAML 1.2 writes it. @throws JobpassError `usage` */
function values_boolean(text, input, hint = 'Write true or false') {
    if (/^(true|True|TRUE)$/.test(text))
        return true;
    if (/^(false|False|FALSE)$/.test(text))
        return false;
    throw invalid(input, text, hint);
}
/** Reads one of a few words. @throws JobpassError `usage` */
function oneOf(text, input, words) {
    const found = words.find((word) => word === text);
    if (found === undefined)
        throw invalid(input, text, `It can be ${words.join(' or ')}`);
    return found;
}
/** Splits a list at commas, spaces and lines. */
function list(text) {
    return text.split(/[\s,]+/).filter((item) => item !== '');
}
/** Reads PEM that is given as itself, as base64 of it, or as the path of a file. @throws JobpassError `usage` */
function pem(text, input) {
    const given = fromBase64(text) ?? text;
    if (given.includes('-----BEGIN '))
        return given.endsWith('\n') ? given : `${given}\n`;
    let content;
    try {
        content = (0,external_node_fs_.readFileSync)(text, 'utf8');
    }
    catch (error) {
        // Not the value itself: a key that lost its first line would be printed.
        throw new errors/* JobpassError */.bJ('usage', `The input ${input} is neither PEM, nor base64 of PEM, nor a file that can be read: ${(0,errors/* tell */.qz)(error)}`);
    }
    content = fromBase64(content) ?? content;
    if (!content.includes('-----BEGIN '))
        throw new errors/* JobpassError */.bJ('usage', `The file that the input ${input} names holds no PEM`);
    return content;
}
/** What base64 says, also over several lines and of the URL-safe kind; undefined where that is no PEM. */
function fromBase64(text) {
    const coded = text.replace(/\s+/g, '');
    if (!/^[A-Za-z0-9+/_-]{40,}={0,2}$/.test(coded))
        return undefined;
    const decoded = Buffer.from(coded, 'base64').toString('utf8');
    return decoded.includes('-----BEGIN ') ? decoded : undefined;
}
function invalid(input, text, hint) {
    return new errors/* JobpassError */.bJ('usage', `The input ${input} cannot be «${(0,printable/* printable */.g)(text, 60)}»`, { hint, input });
}


/***/ }),

/***/ 895:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   m: function() { return /* binding */ checkVariableName; }
/* harmony export */ });
/* harmony import */ var _values_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8771);

/** Variables that change how the programs of later steps run, or what the runner does: never ours to set. */
const FORBIDDEN = [
    /^(PATH|HOME|SHELL|IFS|ENV|CI|PS4|CDPATH|TMPDIR|TEMP|TMP|COMSPEC|PATHEXT|SYSTEMROOT|WINDIR|USERPROFILE)$/,
    /^(BASH_ENV|BASH_FUNC_.*|SHELLOPTS|BASHOPTS|PROMPT_COMMAND|EDITOR|VISUAL|PAGER|BROWSER)$/,
    /^(LD_|DYLD_|RUNNER_|ACTIONS_|INPUT_|STATE_|GIT_SSH|GIT_CONFIG|GIT_EXEC)/,
    /^GITHUB_(?!TOKEN$|PAT$)/,
    /^(NODE_OPTIONS|NODE_PATH|NODE_EXTRA_CA_CERTS|NPM_CONFIG_.*|PYTHON(PATH|HOME|STARTUP)|PERL5(LIB|OPT)|RUBY(LIB|OPT))$/,
    /^(JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS|GOFLAGS|GOPROXY|RUSTC|RUSTC_WRAPPER|CARGO_HOME)$/,
    /^(HTTPS?|ALL|NO|FTP)_PROXY$/,
];
/** @throws JobpassError `usage` for what is no variable's name, or one that may not be set */
function checkVariableName(name, input) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || name.length > 200) {
        throw (0,_values_js__WEBPACK_IMPORTED_MODULE_0__/* .invalid */ .Gq)(input, name, 'Use letters, digits and underscores, not beginning with a digit');
    }
    if (FORBIDDEN.some((pattern) => pattern.test(name.toUpperCase()))) {
        throw (0,_values_js__WEBPACK_IMPORTED_MODULE_0__/* .invalid */ .Gq)(input, name, 'That variable changes how programs or the runner work: choose another name');
    }
    return name;
}


/***/ }),

/***/ 9984:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   bJ: function() { return /* binding */ JobpassError; },
/* harmony export */   qz: function() { return /* binding */ tell; },
/* harmony export */   xU: function() { return /* binding */ systemCode; }
/* harmony export */ });
/**
 * The one error that users see. Its message is built from fields that we chose, never from a body, a header
 * or another library's text, and holds no secret.
 */
class JobpassError extends Error {
    name = 'JobpassError';
    code;
    transient;
    answered;
    answerLost;
    page;
    retryAfterMs;
    hint;
    input;
    constructor(code, message, details = {}) {
        super(message, details.cause === undefined ? undefined : { cause: details.cause });
        this.code = code;
        this.transient = details.transient ?? false;
        this.answered = details.answered ?? code !== 'unreachable';
        this.answerLost = details.answerLost ?? false;
        this.page = details.page ?? false;
        this.retryAfterMs = details.retryAfterMs;
        this.hint = details.hint;
        this.input = details.input;
    }
    /** The message with the advice behind it, in one line. */
    get told() {
        return this.hint === undefined ? this.message : `${this.message}. ${this.hint}`;
    }
}
/** The system's own code of an error (`ENOSPC`, `ECONNRESET`, `ERR_SSL_SSL/TLS_…`), if it has one. */
function systemCode(error) {
    if (typeof error !== 'object' || error === null)
        return undefined;
    const code = error.code;
    return typeof code === 'string' && /^[A-Z][A-Z0-9_/]{1,63}$/.test(code) ? code : undefined;
}
/**
 * One line about any error that is safe to show: ours as it is, a system error by its code, and of anything
 * else only its type, since a foreign message may quote what it was given.
 */
function tell(error) {
    if (error instanceof JobpassError)
        return error.told;
    const code = systemCode(error);
    if (code !== undefined)
        return `the system answered ${code}`;
    return error instanceof Error ? `an unexpected ${error.name}` : 'an unexpected failure';
}


/***/ }),

/***/ 1989:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   BU: function() { return /* binding */ FORMAT_NAMES; },
/* harmony export */   VD: function() { return /* binding */ writeFormat; }
/* harmony export */ });
/* unused harmony export FORMATS */
/**
 * Every credential format, by the name that `--format` and `file-format` know it by. The function of a format turns its content
 * into text. @param now the moment of writing, in milliseconds since 1970: for formats that count from then
 */
const FORMATS = {
    raw: async () => (secret) => secret,
    dotenv: async () => (await __nccwpck_require__.e(/* import() */ 920).then(__nccwpck_require__.bind(__nccwpck_require__, 8920))).dotenv,
    json: async () => (await __nccwpck_require__.e(/* import() */ 84).then(__nccwpck_require__.bind(__nccwpck_require__, 6084))).json,
    'token-response': async () => (await __nccwpck_require__.e(/* import() */ 725).then(__nccwpck_require__.bind(__nccwpck_require__, 5725))).tokenResponse,
    'process-credential': async () => (await __nccwpck_require__.e(/* import() */ 443).then(__nccwpck_require__.bind(__nccwpck_require__, 3443))).processCredential,
    'container-credentials': async () => (await __nccwpck_require__.e(/* import() */ 496).then(__nccwpck_require__.bind(__nccwpck_require__, 3496))).containerCredentials,
};
const FORMAT_NAMES = Object.keys(FORMATS);
/** Writes a content in its format. The code of the format is loaded when it is first used. */
async function writeFormat(name, content, now) {
    const write = (await FORMATS[name]());
    return write(content, now);
}


/***/ }),

/***/ 1429:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Gl: function() { return /* binding */ whatItIs; },
/* harmony export */   Qq: function() { return /* binding */ HttpClient; },
/* harmony export */   b1: function() { return /* binding */ LIMITS; }
/* harmony export */ });
/* unused harmony export PATIENCE */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(9984);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(8372);
/* harmony import */ var _version_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(8743);
/* harmony import */ var _failure_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(8582);
/* harmony import */ var _hosts_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(4503);
/* harmony import */ var _retry_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(9774);






/** Bounds of every request: no credential service needs more, and no job has time for more. */
const LIMITS = { attemptMs: 10_000, connectMs: 5_000, bodyBytes: 256 * 1024 };
/** How patient main is at each hop. */
const PATIENCE = { totalMs: 45_000, answeredMs: 17_000, malformedTries: 7 };
/** Where everything that Jobpass sends goes through. */
class HttpClient {
    #options;
    constructor(options) {
        this.#options = options;
    }
    get allowedHosts() {
        return this.#options.allowedHosts;
    }
    /** A client with the same connections, and other bounds or secrets. */
    with(changes) {
        return new HttpClient({ ...this.#options, ...changes });
    }
    /**
     * Sends a request once and returns the answer, whatever its status, following at most one redirect, by
     * https, to a host that the user listed.
     *
     * @throws JobpassError `unreachable`, `malformed`, `refused` (a redirect that is not followed), `cancelled`
     */
    async send(request, attempt) {
        if (this.#options.signal?.aborted)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('cancelled', `Cancelled before ${request.what}`);
        const limits = this.#options.limits ?? LIMITS;
        const bounded = {
            ...limits,
            attemptMs: Math.min(limits.attemptMs, attempt?.leftMs ?? limits.attemptMs, this.#leftMs),
        };
        const prepared = { ...request, headers: { 'user-agent': `jobpass/${_version_js__WEBPACK_IMPORTED_MODULE_4__/* .VERSION */ .x}`, ...request.headers } };
        const sentAt = this.#options.clock.now();
        const answer = await this.#options.transport(prepared, bounded, this.#options.signal);
        if (answer.status < 300 || answer.status > 399 || request.returnRedirect === true)
            return this.#timed(answer, sentAt);
        const next = this.#redirect(request, answer);
        // With the client certificate, if the first had it: that host gets the secrets of the request as well, and a standby of Vault
        // that wants certificates sends its callers to a node that does so, too.
        const second = await this.#options.transport({ ...prepared, url: next }, bounded, this.#options.signal);
        if (second.status >= 300 && second.status <= 399) {
            throw this.refusal(request, second, 'redirected a second time');
        }
        return second;
    }
    /** Repeats an operation over its transient failures, as long as patience lasts. */
    persist(operation) {
        const { clock, signal, onRetry, patience = PATIENCE } = this.#options;
        const bounded = { ...patience, totalMs: Math.min(patience.totalMs, this.#leftMs) };
        return (0,_retry_js__WEBPACK_IMPORTED_MODULE_3__/* .persist */ .Zr)(operation, bounded, {
            clock,
            ...(signal === undefined ? {} : { signal }),
            ...(onRetry === undefined ? {} : { onRetry }),
        });
    }
    /**
     * The error for an answer that is not a success: transient by its status, with the reason as the caller read
     * it from the body, made safe to show.
     */
    refusal(request, answer, said, hint) {
        const { status } = answer;
        const wait = this.#retryAfter(answer);
        // Whoever says when to come back means that it helps: GitHub's rate limit answers 403 with Retry-After.
        const transient = (0,_retry_js__WEBPACK_IMPORTED_MODULE_3__/* .isTransientStatus */ .Dm)(status) || (status >= 400 && status <= 499 && wait !== undefined);
        const reason = said === undefined || said === '' ? '' : `: ${this.safe(said)}`;
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ(transient ? 'busy' : 'refused', `${(0,_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .capital */ .Nx)(request.what)} at ${(0,_hosts_js__WEBPACK_IMPORTED_MODULE_2__/* .shownUrl */ .zA)(answer.url)} was answered with ${status}${reason}`, {
            transient,
            answerLost: mayHaveActed(status),
            page: /^\s*<(!doctype html|html)\b/i.test(answer.body.subarray(0, 200).toString('latin1')),
            ...(transient && wait !== undefined ? { retryAfterMs: wait } : {}),
            ...(hint === undefined ? {} : { hint }),
        });
    }
    /** The error for an answer that asks to try again later in words, whatever its status. */
    busy(request, answer, said, retryAfterMs) {
        const wait = retryAfterMs ?? this.#retryAfter(answer);
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('busy', this.refusal(request, answer, said).message, {
            transient: true,
            answerLost: mayHaveActed(answer.status),
            ...(wait === undefined ? {} : { retryAfterMs: wait }),
        });
    }
    /**
     * The error for an answer that says yes, but is not what the protocol says it must be.
     *
     * @param final whether the service meant it, so that asking again brings the same
     */
    malformed(request, answer, said, final = false) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('malformed', `${(0,_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .capital */ .Nx)(request.what)} at ${(0,_hosts_js__WEBPACK_IMPORTED_MODULE_2__/* .shownUrl */ .zA)(answer.url)} was answered with ${answer.status} and ${this.safe(said)}`, { transient: !final, answerLost: !final });
    }
    /** Foreign text, made safe to show: one line, bounded, no secrets. */
    safe(text, max = 300) {
        const line = (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_5__/* .printable */ .g)(this.#options.secrets.redact(text.slice(0, 2_000)), 2_000);
        if (line.length <= max)
            return line;
        // Servers say what they were doing first, and the cause last.
        const half = Math.floor((max - 3) / 2);
        return `${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_5__/* .printable */ .g)(line.slice(0, half), half)} … ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_5__/* .printable */ .g)(line.slice(-half), half)}`;
    }
    /**
     * An answer with the time by the server's clock. Plain http beyond this machine, and a proxy, which can be one that opens
     * TLS, could say another.
     */
    #timed(answer, sentAt) {
        const at = Date.parse(answer.headers.date ?? '');
        const direct = answer.proxied !== true && (answer.url.protocol === 'https:' || (0,_hosts_js__WEBPACK_IMPORTED_MODULE_2__/* .isLoopback */ .U9)(answer.url));
        if (!direct || Number.isNaN(at))
            return answer;
        return { ...answer, served: { at, sentAt, receivedAt: this.#options.clock.now() } };
    }
    /** A date in Retry-After is by the server's clock, which the answer tells as well: ours may be off. */
    #retryAfter({ headers }) {
        const served = Date.parse(headers.date ?? '');
        return (0,_retry_js__WEBPACK_IMPORTED_MODULE_3__/* .retryAfter */ .P9)(headers['retry-after'], Number.isNaN(served) ? this.#options.clock.now() : served);
    }
    get #leftMs() {
        const { clock, deadline } = this.#options;
        return deadline === undefined ? Number.POSITIVE_INFINITY : Math.max(1, deadline - clock.elapsed());
    }
    #redirect(request, answer) {
        const location = answer.headers.location;
        let next;
        try {
            if (location === undefined)
                throw new Error('no address');
            next = new URL(location, answer.url);
        }
        catch {
            throw this.refusal(request, answer, 'a redirect to nowhere');
        }
        const host = this.safe(next.host, 100);
        if (next.protocol !== 'https:' || !this.#options.allowedHosts.has(next)) {
            throw this.refusal(request, answer, `a redirect to ${next.protocol}//${host}`, 'Redirects are not followed, since the request carries a secret. If that host is right, use it as the URL, or list it in allowed-hosts (https only)');
        }
        // By the other statuses clients go on with a GET (RFC 9110, section 15.4).
        if (request.method !== 'GET' && answer.status !== 307 && answer.status !== 308) {
            const lost = request.body === undefined ? `turn the ${request.method} into a GET` : `drop the request's body`;
            throw this.refusal(request, answer, `a redirect to ${host} that would ${lost}`);
        }
        return next;
    }
}
/** Whether a service that answered so may have done what it was asked: a gateway's 502 or 504 says nothing of it. */
function mayHaveActed(status) {
    return status >= 500 && status !== 503 && (0,_retry_js__WEBPACK_IMPORTED_MODULE_3__/* .isTransientStatus */ .Dm)(status);
}
/** What a body is, in words, when it is not the JSON object that was wanted. */
function whatItIs(answer) {
    const head = answer.body.subarray(0, 200).toString('latin1').trimStart();
    if (answer.body.length === 0)
        return 'an empty body';
    if (head.startsWith('<'))
        return 'a page of HTML or XML instead of JSON';
    try {
        JSON.parse(answer.body.toString('utf8'));
    }
    catch {
        return head.startsWith('{') || head.startsWith('[')
            ? 'JSON that cannot be read'
            : 'something that is not JSON';
    }
    return 'JSON that is not the object it must be';
}


/***/ }),

/***/ 8582:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Dx: function() { return /* binding */ connectionFailure; },
/* harmony export */   Nx: function() { return /* binding */ capital; },
/* harmony export */   hK: function() { return /* binding */ hasNoRoute; }
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(9984);

/** Codes of a TLS handshake that fails the same way each time. */
const CERTIFICATE = /^(CERT_|ERR_TLS_|ERR_SSL_|EPROTO|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE)/;
/** Alerts of a server about the client's certificate. By TLS 1.3 they come when the handshake seems to be over. */
const CLIENT_CERTIFICATE = /ALERT_(HANDSHAKE_FAILURE|CERTIFICATE_\w+|BAD_CERTIFICATE|NO_CERTIFICATE|UNSUPPORTED_CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)$/;
/** Whether the system knows no way to an address, so that nothing can have been sent to it. */
function hasNoRoute(code) {
    return /^(ENETUNREACH|EHOSTUNREACH|EADDRNOTAVAIL|EAFNOSUPPORT|ENETDOWN|EINVAL)$/.test(code);
}
/**
 * What went wrong with a connection, from the error that Node gives.
 *
 * @param subject what failed, to begin a message: `The token exchange at https://auth.example.com/token`
 * @param answerLost whether the request may have been acted on all the same
 * @param onReset what to check where the other side goes on closing the connection without a word
 */
function connectionFailure(error, subject, answerLost, onReset) {
    if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ)
        return error;
    const code = tlsReason(error) ?? (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .systemCode */ .xU)(error) ?? aggregateCode(error) ?? 'an unknown failure';
    if (CLIENT_CERTIFICATE.test(code) || (CERTIFICATE.test(code) && !answerLost)) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('unreachable', `${subject} failed in the TLS handshake: ${code}`, {
            hint: `${certificateHint(code)}${answerLost ? '' : '. Nothing was sent'}`,
        });
    }
    if (code.startsWith('HPE_')) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('malformed', `${subject} got an answer that is not HTTP: ${code}`, {
            transient: true,
            answerLost,
            hint: 'Check host and port, and whether it is http or https there',
        });
    }
    const unsent = hasNoRoute(code) && !answerLost;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('unreachable', `${subject} failed: ${code}`, {
        transient: true,
        // That there is no such name, or no way to it, is an answer too, if one of the name service or of this machine.
        answered: code === 'ENOTFOUND' || unsent,
        answerLost,
        ...connectionHint(code, onReset),
    });
}
/** Of a failed handshake Node often gives only EPROTO, and OpenSSL's own reason in the text: fixed words of its. */
function tlsReason(error) {
    if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .systemCode */ .xU)(error) !== 'EPROTO')
        return undefined;
    const reason = /:SSL routines:[^:]*:([a-z0-9 /]{3,60}):/.exec(error.message)?.[1];
    return reason === undefined ? undefined : `ERR_SSL_${reason.toUpperCase().replace(/[ /]/g, '_')}`;
}
function aggregateCode(error) {
    return error instanceof AggregateError
        ? error.errors.map(_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .systemCode */ .xU).find((code) => code !== undefined)
        : undefined;
}
function connectionHint(code, onReset) {
    if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
        return { hint: 'The name could not be looked up: check the host' };
    if (hasNoRoute(code))
        return {
            hint: 'This machine has no route to that address: check the host, and whether a proxy (HTTPS_PROXY) is needed. Nothing was sent',
        };
    if (code === 'ECONNREFUSED')
        return { hint: 'Nothing listens there: check host and port, and that the service runs' };
    return onReset !== undefined && /^(ECONNRESET|EPIPE)$/.test(code) ? { hint: onReset } : {};
}
function certificateHint(code) {
    if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
        return "Renew the server's certificate, or set this machine's clock right";
    }
    if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
        return 'The certificate is for another host: check the URL';
    if (/SELF_SIGNED|UNABLE_TO|DEPTH_ZERO/.test(code)) {
        return 'If a private authority signed it, give its certificate in the input ca';
    }
    if (CLIENT_CERTIFICATE.test(code)) {
        return 'The server may want a client certificate, or not take the one it got: see the inputs client-cert and client-key';
    }
    return 'Check that the port speaks TLS';
}
/** `the token exchange` → `The token exchange`. */
function capital(text) {
    return text.charAt(0).toUpperCase() + text.slice(1);
}


/***/ }),

/***/ 4503:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   QU: function() { return /* binding */ AllowedHosts; },
/* harmony export */   U9: function() { return /* binding */ isLoopback; },
/* harmony export */   po: function() { return /* binding */ secureUrl; },
/* harmony export */   zA: function() { return /* binding */ shownUrl; }
/* harmony export */ });
/* unused harmony export isLoopbackHost */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(9984);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(8372);


/** Whether a URL's host can only be this machine: `localhost`, 127.0.0.0/8 or ::1. */
function isLoopback(url) {
    // The URL parser has already turned spellings such as 127.1 and 0x7f000001 into dotted decimals.
    return url.hostname === 'localhost' || url.hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(url.hostname);
}
/** The same of a host by itself. */
function isLoopbackHost(host) {
    const url = `http://${host.includes(':') ? `[${host}]` : host}`;
    return URL.canParse(url) && isLoopback(new URL(url));
}
/**
 * Reads a URL that we are asked to send something to. Plain http passes for loopback only.
 *
 * @param what the name of the input or field it came from, for the message
 * @throws JobpassError `usage` or `insecure`
 */
function secureUrl(text, what) {
    const shown = (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_1__/* .printable */ .g)(text, 120);
    let url;
    try {
        url = new URL(text);
    }
    catch {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', `${what} is not a URL: «${shown}»`, {
            hint: 'Write it whole, as in https://auth.example.com',
        });
    }
    if (url.username !== '' || url.password !== '') {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('insecure', `${what} carries a user name or password`, {
            hint: 'Take it out: a URL is shown in logs',
        });
    }
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('insecure', `${what} is not https: «${shown}»`, {
            hint: 'Tokens are sent over https only; plain http is for loopback addresses',
        });
    }
    return url;
}
/**
 * The hosts of the input `allowed-hosts`. An entry is `host` (any port) or `host:port`, compared as the URL
 * parser writes them.
 */
class AllowedHosts {
    #entries;
    constructor(entries = []) {
        this.#entries = new Set(entries.map((entry) => entry.toLowerCase()));
    }
    has(url) {
        const port = url.port !== '' ? url.port : url.protocol === 'https:' ? '443' : '80';
        return this.#entries.has(url.hostname) || this.#entries.has(`${url.hostname}:${port}`);
    }
}
/** A URL for a message: without its query, which may hold what is nobody's business. */
function shownUrl(url) {
    return (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_1__/* .printable */ .g)(`${url.origin}${url.pathname}`, 160);
}


/***/ }),

/***/ 5916:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   $: function() { return /* binding */ withoutProxy; },
/* harmony export */   Z: function() { return /* binding */ bypassesProxy; }
/* harmony export */ });
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7030);
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_net__WEBPACK_IMPORTED_MODULE_0__);

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

/***/ 9591:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  f: function() { return /* binding */ openHttp; }
});

// EXTERNAL MODULE: ./build/clock.js + 1 modules
var clock = __nccwpck_require__(3929);
// EXTERNAL MODULE: ./build/text/secrets.js + 2 modules
var secrets = __nccwpck_require__(6964);
// EXTERNAL MODULE: ./build/http/client.js
var client = __nccwpck_require__(1429);
// EXTERNAL MODULE: ./build/http/hosts.js
var hosts = __nccwpck_require__(4503);
// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __nccwpck_require__(7067);
var external_node_http_default = /*#__PURE__*/__nccwpck_require__.n(external_node_http_);
// EXTERNAL MODULE: ./build/errors.js
var errors = __nccwpck_require__(9984);
// EXTERNAL MODULE: ./build/http/failure.js
var failure = __nccwpck_require__(8582);
;// CONCATENATED MODULE: ./build/http/body.js


/** Reads a body to its end, within bounds, and undoes its encoding. */
async function readBody(answer, bound, what, of) {
    const broken = (said) => new errors/* JobpassError */.bJ('unreachable', `${(0,failure/* capital */.Nx)(what)} at ${of} got a broken answer: ${said}`, {
        transient: true,
        answered: true,
        answerLost: true,
    });
    const chunks = [];
    let size = 0;
    await new Promise((resolve, reject) => {
        answer.on('data', (chunk) => {
            size += chunk.length;
            if (size > bound) {
                chunks.length = 0;
                answer.destroy();
                reject(tooLarge(what, of, bound));
                return;
            }
            chunks.push(chunk);
        });
        answer.on('end', () => (answer.complete ? resolve() : reject(broken('it was cut short'))));
        answer.on('error', () => reject(broken('it was cut short')));
        answer.on('close', () => reject(broken('it was cut short')));
    });
    const body = Buffer.concat(chunks, size);
    const encoding = (answer.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
    if (encoding === 'identity' || encoding === '' || size === 0)
        return body;
    const { decompress } = await __nccwpck_require__.e(/* import() */ 473).then(__nccwpck_require__.bind(__nccwpck_require__, 3473));
    return decompress(body, encoding, bound, {
        tooLarge: () => tooLarge(what, of, bound),
        broken: () => broken('its compression is damaged or unknown'),
    });
}
function tooLarge(what, of, bound) {
    return new errors/* JobpassError */.bJ('malformed', `${(0,failure/* capital */.Nx)(what)} at ${of} got an answer of more than ${bound / 1024} KiB`, {
        transient: true,
        answerLost: true,
    });
}

;// CONCATENATED MODULE: ./build/http/attempt.js



/** Sends a request once, and resolves with its whole answer. @throws JobpassError */
function attempt({ request, requester, agent, at: of, limits, signal, }) {
    const { url, what } = request;
    return new Promise((resolve, reject) => {
        let connected = false;
        let answering = false;
        let settled = false;
        const timers = [];
        const settle = (act) => {
            if (settled)
                return;
            settled = true;
            for (const timer of timers)
                clearTimeout(timer);
            signal?.removeEventListener('abort', onAbort);
            act();
        };
        const fail = (error) => {
            settle(() => reject(error));
            outgoing.destroy();
        };
        const lost = (said) => fail(new errors/* JobpassError */.bJ('unreachable', `${(0,failure/* capital */.Nx)(what)} at ${of} got no answer: ${said}`, {
            transient: true,
            answerLost: connected,
        }));
        const cancel = () => fail(new errors/* JobpassError */.bJ('cancelled', `Cancelled while waiting for ${what} at ${of}`, {
            answerLost: connected,
        }));
        const onAbort = () => {
            if (request.finishMs === undefined)
                cancel();
            else
                timers.push(setTimeout(cancel, request.finishMs));
        };
        const outgoing = requester(url, {
            method: request.method,
            agent,
            headers: {
                accept: 'application/json',
                // Compressed answers are small answers that can become large ones; we need neither.
                'accept-encoding': 'identity',
                ...request.headers,
                ...(request.body === undefined
                    ? {}
                    : { 'content-length': String(Buffer.byteLength(request.body)) }),
            },
        }, (answer) => {
            answering = true;
            readBody(answer, limits.bodyBytes, what, of).then((body) => {
                settle(() => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body, url }));
            }, fail);
        });
        timers.push(setTimeout(() => lost(`nothing whole within ${Math.ceil(limits.attemptMs / 1000)} s`), limits.attemptMs));
        const connecting = setTimeout(() => lost(`no connection within ${limits.connectMs / 1000} s`), Math.min(limits.connectMs, limits.attemptMs));
        timers.push(connecting);
        outgoing.on('socket', (socket) => {
            const onConnected = () => {
                connected = true;
                clearTimeout(connecting);
            };
            // Connections by TLS come when they stand; one by plain http may have failed already, and be no longer connecting.
            if (outgoing.reusedSocket || url.protocol === 'https:')
                onConnected();
            else
                socket.once('connect', onConnected);
        });
        outgoing.on('error', (error) => {
            const subject = `${(0,failure/* capital */.Nx)(what)} at ${of}`;
            fail((0,failure/* connectionFailure */.Dx)(error, subject, connected || outgoing.reusedSocket, onReset(url)));
        });
        // A connection that ends without an error and without an answer would otherwise leave us waiting.
        outgoing.on('close', () => {
            // A change of protocol (101) closes it so: Node hands out no answer then.
            if (!answering)
                lost('the connection was closed');
        });
        signal?.addEventListener('abort', onAbort, { once: true });
        outgoing.end(request.body);
    });
}
function onReset(url) {
    return url.protocol === 'http:'
        ? 'If it goes on, check whether the port speaks https'
        : 'If it goes on, check whether the server wants a client certificate (client-cert, client-key), and takes the one it gets';
}

;// CONCATENATED MODULE: ./build/http/secure-route.js

const INPUT_NAMES = {
    ca: 'The input ca',
    clientCert: 'The inputs client-cert',
    clientKey: 'client-key',
};
/**
 * The route to a server, through a proxy if the environment names one.
 *
 * @throws JobpassError `usage` when certificates, key or proxy cannot be used
 */
async function secureRoute(url, tls, withCertificate) {
    const added = addedAuthorities(tls);
    await checkMaterial(tls, added);
    const options = {
        keepAlive: true,
        minVersion: 'TLSv1.2',
        ...(added.length === 0 ? {} : { ca: [...(await usualAuthorities()), ...added.map(({ pem }) => pem)] }),
        ...(withCertificate && tls.clientCert !== undefined && tls.clientKey !== undefined
            ? { cert: tls.clientCert, key: tls.clientKey }
            : {}),
    };
    if (process.env['HTTPS_PROXY'] ||
        process.env['https_proxy'] ||
        process.env['ALL_PROXY'] ||
        process.env['all_proxy']) {
        const { tunnelAgent } = await __nccwpck_require__.e(/* import() */ 300).then(__nccwpck_require__.bind(__nccwpck_require__, 4300));
        const agent = tunnelAgent(url, options);
        if (agent !== undefined)
            return { agent, proxy: agent.shownProxy };
    }
    const { SecureAgent } = await __nccwpck_require__.e(/* import() */ 165).then(__nccwpck_require__.bind(__nccwpck_require__, 1165));
    return { agent: new SecureAgent(options) };
}
function addedAuthorities({ ca, names = INPUT_NAMES, authorities = [] }) {
    return [...(ca === undefined ? [] : [{ pem: ca, name: names.ca }]), ...authorities];
}
/** Finds out before the first request what would otherwise look like a fault of the connection, or like none. */
async function checkMaterial({ clientCert: cert, clientKey: key, names = INPUT_NAMES }, added) {
    for (const { pem, name } of added) {
        try {
            // An authority that cannot be read is passed over in silence by TLS itself.
            new (await Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 7598, 23))).X509Certificate(pem);
        }
        catch (error) {
            throw new errors/* JobpassError */.bJ('usage', `${name} holds no certificate that can be read${coded(error)}`, {
                hint: 'It takes certificates in PEM: -----BEGIN CERTIFICATE-----',
            });
        }
    }
    try {
        if (cert !== undefined)
            (await Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 1692, 23))).createSecureContext({ cert, key });
    }
    catch (error) {
        throw new errors/* JobpassError */.bJ('usage', `${names.clientCert} and ${names.clientKey} cannot be used together${coded(error)}`, {
            hint: 'They must belong together, in PEM, and the key must not be encrypted',
        });
    }
}
function coded(error) {
    const code = (0,errors/* systemCode */.xU)(error);
    return code === undefined ? '' : `: ${code}`;
}
/** What Node trusts by itself: the option `ca` would replace it, and ours is to add. */
async function usualAuthorities() {
    const tls = await Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 1692, 23));
    // Node 22.15 and newer; it knows NODE_EXTRA_CA_CERTS and --use-system-ca.
    const get = tls.getCACertificates;
    if (get !== undefined)
        return get('default');
    const extra = process.env['NODE_EXTRA_CA_CERTS'];
    if (extra === undefined || extra === '')
        return [...tls.rootCertificates];
    const { readFileSync } = await Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 3024, 23));
    try {
        return [...tls.rootCertificates, readFileSync(extra, 'utf8')];
    }
    catch {
        return [...tls.rootCertificates];
    }
}

;// CONCATENATED MODULE: ./build/http/node-transport.js




/**
 * The transport over Node's own HTTP client: `fetch` and every library on it cost the start-up time of another
 * client, which a job would pay at each step.
 */
function nodeTransport(tls = {}) {
    const plain = new (external_node_http_default()).Agent({ keepAlive: true });
    const secure = new Map();
    const route = (url, withCertificate) => {
        const key = `${url.origin} ${withCertificate}`;
        const known = secure.get(key);
        if (known !== undefined)
            return known;
        const made = secureRoute(url, tls, withCertificate);
        secure.set(key, made);
        return made;
    };
    return {
        send: async (request, limits, signal) => {
            const at = (0,hosts/* shownUrl */.zA)(request.url);
            if (request.url.protocol === 'http:')
                return attempt({ request, requester: (external_node_http_default()).request, agent: plain, at, limits, signal });
            const { request: requester } = await Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 4708, 23));
            const { agent, proxy } = await route(request.url, request.presentCertificate ?? false);
            const by = proxy === undefined ? at : `${at} by the proxy ${proxy}`;
            const answer = await attempt({ request, requester, agent, at: by, limits, signal });
            return proxy === undefined ? answer : { ...answer, proxied: true };
        },
        close: () => {
            plain.destroy();
            for (const opened of secure.values()) {
                opened.then(({ agent }) => agent.destroy(), () => undefined);
            }
        },
    };
}

;// CONCATENATED MODULE: ./build/http/open.js





/**
 * Opens the one way out: an HTTP client over Node's own, and how to let its connections go.
 *
 * @param bounds what differs from the system's clock, no secrets and the usual limits
 */
function openHttp(connection = {}, bounds = {}) {
    const { send, close } = nodeTransport(connection);
    const allowedHosts = new hosts/* AllowedHosts */.QU(connection.allowedHosts);
    const http = new client/* HttpClient */.Qq({
        ...{ clock: clock/* systemClock */.ml, secrets: new secrets/* Secrets */.S(), ...bounds },
        ...{ transport: send, allowedHosts },
    });
    return { http, close };
}


/***/ }),

/***/ 9774:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Dm: function() { return /* binding */ isTransientStatus; },
/* harmony export */   P9: function() { return /* binding */ retryAfter; },
/* harmony export */   Zr: function() { return /* binding */ persist; }
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(9984);

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 4_000;
/** With less time than this, silence may be our impatience. */
const FAIR_MS = 2_000;
/**
 * Runs an operation until it succeeds, fails for good, or patience ends: pauses double from 0.2 to 4 s, with
 * jitter, so that jobs that failed together do not come back together; a server's Retry-After is obeyed, and
 * may go beyond the patience with a side that answers as long as it fits into the total, but only the first
 * one: a server that puts us off again and again is told as soon as any other that answers.
 *
 * @throws the last error of the operation
 */
async function persist(operation, patience, context) {
    const { clock, signal } = context;
    const start = clock.elapsed();
    let malformed = 0;
    let putOff = false;
    let before;
    for (let number = 1;; number++) {
        const leftMs = Math.max(1, patience.totalMs - (clock.elapsed() - start));
        try {
            return await operation({ leftMs });
        }
        catch (error) {
            if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ) || !error.transient)
                throw error;
            // A try that was cut short by the end of patience says less than the one before it.
            if (leftMs < FAIR_MS && error.code === 'unreachable' && before !== undefined)
                throw before;
            before = error;
            const nonsense = error.code === 'malformed' || error.code === 'bad-id-token';
            if (nonsense && ++malformed >= patience.malformedTries)
                throw error;
            const longest = patience.longestPauseMs ?? LONGEST_PAUSE_MS;
            const backoff = Math.min(longest, FIRST_PAUSE_MS * 2 ** (number - 1)) * (0.5 + Math.random() / 2);
            const pause = Math.max(backoff, error.retryAfterMs ?? 0);
            const until = clock.elapsed() - start + pause;
            const asked = (error.retryAfterMs ?? 0) > LONGEST_PAUSE_MS;
            if (until >= patience.totalMs)
                throw error;
            if (until >= patience.answeredMs && error.answered && (!asked || putOff))
                throw error;
            putOff ||= asked;
            context.onRetry?.(error, pause);
            await clock.sleep(pause, signal);
        }
    }
}
/**
 * Reads a Retry-After header: seconds, or a date (RFC 9110, section 10.2.3).
 *
 * @returns milliseconds from now, or undefined when there is none or it makes no sense
 */
function retryAfter(header, now) {
    if (header === undefined)
        return undefined;
    const text = header.trim();
    if (/^\d{1,9}$/.test(text))
        return Number(text) * 1000;
    // JavaScript makes dates of much that is none.
    const date = /^[A-Z][a-z]{2}, .*GMT$/.test(text) ? Date.parse(text) : Number.NaN;
    return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
/** Statuses that a second try can mend: 408, 421, 425, 429 and every 5xx but those that speak of the request. */
function isTransientStatus(status) {
    if (status === 408 || status === 421 || status === 425 || status === 429)
        return true;
    return status >= 500 && status !== 501 && status !== 505 && status !== 511;
}


/***/ }),

/***/ 721:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Y: function() { return /* binding */ OTHER_SERVICES; },
/* harmony export */   f: function() { return /* binding */ checkAudience; }
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(9984);
/* harmony import */ var _http_hosts_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(4503);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(8372);



/** Those for which there is no provider: others are in the definition of theirs. */
const OTHER_SERVICES = [
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
 * Refuses to send an ID token with a well-known service's audience to another host: whoever receives it there could use it in
 * the job's name.
 *
 * @param services every service that is known
 * @param targets every URL that the token would be sent to
 * @throws JobpassError `insecure`
 */
function checkAudience(services, audience, targets, allowed) {
    const known = services.find((entry) => entry.audience.test(audience));
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

/***/ 1562:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  Rh: function() { return /* binding */ decodeIdToken; },
  SD: function() { return /* binding */ isSignedJwt; },
  xm: function() { return /* binding */ readIdToken; },
  Te: function() { return /* binding */ texts; }
});

// EXTERNAL MODULE: ./node_modules/jose/dist/webapi/lib/validate.js
var validate = __nccwpck_require__(7784);
;// CONCATENATED MODULE: ./node_modules/jose/dist/webapi/util/decode_protected_header.js

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
  return (0,validate/* parseJoseHeader */.OX)(encodedProtectedHeader, TypeError, invalid);
}


// EXTERNAL MODULE: ./node_modules/jose/dist/webapi/util/decode_jwt.js + 1 modules
var decode_jwt = __nccwpck_require__(8453);
// EXTERNAL MODULE: ./build/clock.js + 1 modules
var build_clock = __nccwpck_require__(3929);
// EXTERNAL MODULE: ./build/errors.js
var errors = __nccwpck_require__(9984);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __nccwpck_require__(8372);
;// CONCATENATED MODULE: ./build/identity/id-token.js





/** Above this difference between the issuer's clock and ours we say so. */
const SKEW_TOLD_MS = 30_000;
/** A token that says it was issued further in the future than this says nothing about a clock, in milliseconds. */
const LONGEST_SKEW_MS = 10 * 365 * 86_400_000;
/** How long an ID token must still live to be worth sending, in milliseconds. */
const WORTH_SENDING_MS = 5_000;
/**
 * Reads an ID token and checks what can be checked without its issuer's keys: its shape, its audience, and
 * its expiry against the clock.
 *
 * @returns the token, and a remark where this machine's clock is off
 * @throws JobpassError `bad-id-token`, or `malformed` when it is no JWT at all
 */
function readIdToken(raw, audience, clock, { servedAt, fresh = false, show = printable/* printable */.g, worthShowing } = {}) {
    const token = decodeIdToken(raw, show, worthShowing);
    const { claims } = token;
    const audiences = texts(claims['aud']);
    if (!audiences.includes(audience)) {
        throw new errors/* JobpassError */.bJ('bad-id-token', `The ID token is for the audience «${show(audiences.join(', '))}», not for «${(0,printable/* printable */.g)(audience)}»`, { hint: 'Give the audience that the service expects in the input audience' });
    }
    const { exp, iat } = claims;
    if (typeof exp !== 'number') {
        throw new errors/* JobpassError */.bJ('malformed', 'The ID token does not say when it expires (exp)', {
            transient: true,
        });
    }
    const now = clock.now();
    const issuedAt = typeof iat === 'number' && iat * 1000 - now < LONGEST_SKEW_MS ? iat * 1000 : undefined;
    const byIssuer = fresh && issuedAt !== undefined && issuedAt <= exp * 1000 ? issuedAt : undefined;
    const told = servedAt ?? byIssuer;
    // Where nothing tells the time, a token from the future is the one sign that a clock is off.
    const skew = told === undefined ? Math.min(0, now - (issuedAt ?? now)) : now - told;
    const service = servedAt === undefined ? "ID token issuer's" : "ID token service's";
    const remark = Math.abs(skew) > SKEW_TOLD_MS
        ? `This machine's clock is ${(0,build_clock/* span */.Ln)(Math.abs(skew))} ${skew > 0 ? 'ahead of' : 'behind'} the ${service}: times below are by this machine's clock`
        : undefined;
    if (exp * 1000 < (told ?? now) + WORTH_SENDING_MS) {
        const clockOf = servedAt !== undefined ? 'the service that handed it out' : 'this machine';
        throw new errors/* JobpassError */.bJ('bad-id-token', `The ID token expired ${(0,build_clock/* span */.Ln)((told ?? now) - exp * 1000)} ago by the clock of ${clockOf}`, { transient: true, hint: 'Ask for it just before it is used, or set this clock right' });
    }
    return { token, ...(remark === undefined ? {} : { remark }) };
}
/** Whether a text has the form of a signed JWT. */
function isSignedJwt(text) {
    return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text);
}
/** Reads what an ID token says, and checks nothing but that it is one. @throws JobpassError `malformed` */
function decodeIdToken(raw, show = printable/* printable */.g, worthShowing = []) {
    try {
        const header = decodeProtectedHeader(raw);
        if (typeof header.alg !== 'string' || header.alg === 'none')
            throw new Error('unsigned');
        const claims = (0,decode_jwt/* decodeJwt */.i)(raw);
        return { raw, claims, shown: shownClaims(claims, show, worthShowing) };
    }
    catch {
        throw new errors/* JobpassError */.bJ('malformed', 'The runner handed out an ID token that is not a signed JWT', {
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

/***/ 9999:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Dd: function() { return /* binding */ plainNames; },
/* harmony export */   LN: function() { return /* binding */ checkNames; },
/* harmony export */   _B: function() { return /* binding */ MOST; }
/* harmony export */ });
/* harmony import */ var _config_values_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8771);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(9984);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(8372);



/** More would be a mistake, or somebody else's. */
const MOST = 100;
const NAME = /^[A-Za-z][\w-]{0,63}$/;
/** The names that a text lists and nothing else, each once; undefined where there is more to read in it. */
function plainNames(text) {
    const names = (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .list */ .p_)(text);
    return names.length > 0 && names.every((name) => NAME.test(name)) ? checkNames(names) : undefined;
}
/** @throws JobpassError `usage` for what cannot be the name of a credential, and for too many */
function checkNames(names) {
    const odd = names.find((name) => !NAME.test(name));
    if (odd !== undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `The input credentials has the name «${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(odd, 60)}»`, {
            hint: 'Names are of letters, digits, - and _',
        });
    }
    if (names.length > MOST)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `The input credentials has more than ${MOST} entries`);
    return [...new Set(names)];
}


/***/ }),

/***/ 6789:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   IW: function() { return /* binding */ remarks; },
/* harmony export */   KG: function() { return /* binding */ endingLine; },
/* harmony export */   NJ: function() { return /* binding */ leaseLine; },
/* harmony export */   bS: function() { return /* binding */ keptLine; },
/* harmony export */   fL: function() { return /* binding */ identityLine; },
/* harmony export */   wH: function() { return /* binding */ heldLine; }
/* harmony export */ });
/* unused harmony export summaryOf */
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3929);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(8372);
/* harmony import */ var _ending_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(2219);



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
    return `credential ${held.lease.id}: ${(0,_ending_js__WEBPACK_IMPORTED_MODULE_1__/* .shownEnding */ .fF)(held.ending)} (${held.ending.because})`;
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
            ['Held from', timestamp(lease.issuedAt)],
            ['Held to', ending === undefined ? 'unknown' : timestamp(ending.at)],
            ['Ended', ending === undefined ? 'unknown' : `${shownEnding(ending)} (${ending.because})`],
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

/***/ 2325:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  x: function() { return /* binding */ Auditor; },
  B: function() { return /* binding */ withOwnTrail; }
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __nccwpck_require__(6760);
// EXTERNAL MODULE: ./build/audit/chain.js
var audit_chain = __nccwpck_require__(3302);
// EXTERNAL MODULE: ./build/audit/sinks/registry.js
var registry = __nccwpck_require__(3637);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __nccwpck_require__(3024);
// EXTERNAL MODULE: ./build/errors.js
var errors = __nccwpck_require__(9984);
// EXTERNAL MODULE: ./build/audit/parts.js
var parts = __nccwpck_require__(5545);
;// CONCATENATED MODULE: ./build/audit/trail.js




/** More than the longest line takes, in bytes. */
const TAIL = 64 * 1024;
/** Answers of file systems that do not know how to write to a disk at once. */
const NO_SYNC = new Set(['EINVAL', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP']);
/**
 * Appends events to a file of records, each held by the one behind it. Several processes of a job may do so: they take turns,
 * and go on in another part of the trail where a turn does not end ({@link inTurn}).
 *
 * @param file for this user alone, where it is made here
 * @param durable whether the records must outlive a loss of power
 * @throws JobpassError `state` where it cannot be written
 */
function appendTo(file, events, durable = false) {
    try {
        return (0,parts/* inTurn */.l)(file, (part) => append(part, events, durable));
    }
    catch (error) {
        if (error instanceof errors/* JobpassError */.bJ)
            throw error;
        throw new errors/* JobpassError */.bJ('state', `The audit trail ${file} could not be written: ${(0,errors/* tell */.qz)(error)}`, {
            hint: 'Check free space and permissions, or give another audit-file',
        });
    }
}
/** The head of the last chain of each file of a trail, as the files are now. Files that cannot be read have none. */
function headsOf(file) {
    return (0,parts/* partsOf */.C)(file).flatMap((part) => {
        try {
            const descriptor = (0,external_node_fs_.openSync)(part, external_node_fs_.constants.O_RDONLY | external_node_fs_.constants.O_NOFOLLOW);
            try {
                const head = headAt(endOf(descriptor).line);
                return head === undefined ? [] : [{ part, head }];
            }
            finally {
                (0,external_node_fs_.closeSync)(descriptor);
            }
        }
        catch {
            return [];
        }
    });
}
function append(part, events, durable) {
    const descriptor = (0,external_node_fs_.openSync)(part, external_node_fs_.constants.O_RDWR | external_node_fs_.constants.O_CREAT | external_node_fs_.constants.O_NOFOLLOW, 0o600);
    try {
        const { line: last, size, half, before } = endOf(descriptor);
        // A line that an error left half never was a record.
        if (half)
            (0,external_node_fs_.ftruncateSync)(descriptor, size);
        let head = headAt(last) ?? (0,audit_chain/* freshHead */.X1)();
        const lines = [];
        for (const event of events) {
            const next = (0,audit_chain/* nextLine */.sE)(event, head);
            lines.push(next.line);
            head = next.head;
        }
        const bytes = Buffer.from(`${before}${lines.map((line) => `${line}\n`).join('')}`);
        try {
            for (let done = 0; done < bytes.length;) {
                done += (0,external_node_fs_.writeSync)(descriptor, bytes, done, bytes.length - done, size + done);
            }
            if (durable)
                sync(descriptor);
        }
        catch (error) {
            // What is not acknowledged is not there: no half line, and no record that its writer takes for lost.
            undo(descriptor, size);
            throw error;
        }
        return { part, head, lines };
    }
    finally {
        (0,external_node_fs_.closeSync)(descriptor);
    }
}
/** Has the file's content written to the disk, where the file system knows how. */
function sync(descriptor) {
    try {
        (0,external_node_fs_.fdatasyncSync)(descriptor);
    }
    catch (error) {
        if (!NO_SYNC.has((0,errors/* systemCode */.xU)(error) ?? ''))
            throw error;
    }
}
function undo(descriptor, size) {
    try {
        (0,external_node_fs_.ftruncateSync)(descriptor, size);
    }
    catch {
        // The next one cuts off what is half.
    }
}
/** The last whole line of a file, where the next one is put, what must stand before it, and whether half a line is there. */
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
        return { line: '', size, half: false, before: '\n' };
    const before = tail.subarray(0, Math.max(0, end - 1));
    const line = before.subarray(before.lastIndexOf(10) + 1).toString('utf8');
    return { line, size: from + end, half: from + end < size, before: '' };
}
/** The head that a last line makes; undefined where there is none, or none of ours: what is not ours cannot be gone on with. */
function headAt(line) {
    if (line === '')
        return undefined;
    try {
        const { metadata, unmapped } = JSON.parse(line);
        const { chain } = unmapped.jobpass;
        const { sequence } = metadata;
        return typeof chain === 'string' && /^[\w-]{1,64}$/.test(chain) && Number.isSafeInteger(sequence)
            ? { chain, count: sequence, hash: (0,audit_chain/* hashOf */.qQ)(line) }
            : undefined;
    }
    catch {
        return undefined;
    }
}

// EXTERNAL MODULE: ./build/text/printable.js
var printable = __nccwpck_require__(8372);
// EXTERNAL MODULE: ./build/lease/folder.js + 1 modules
var lease_folder = __nccwpck_require__(5777);
;// CONCATENATED MODULE: ./build/lease/auditor.js







/** How long the sinks of required records are waited for before a credential is delivered, in milliseconds. */
const ASSURED_MS = 10_000;
/** What is kept for sinks of the time in which leases are ended, in milliseconds. */
const SENDING_MS = 3_000;
/** How long a process beside the job tries at once, in milliseconds. */
const BESIDE_MS = 10_000;
/** What a record of these says must hold although the machine loses its power in the next moment. */
const IN_ADVANCE = new Set(['renewing', 'renewed']);
/** The settings with a file for the records that sinks get, where the user names none: it goes with the lease's folder. */
function withOwnTrail(settings, folder) {
    return settings.auditFile === undefined && (0,registry/* sinksFor */.Kf)(settings).length > 0
        ? { ...settings, auditFile: (0,external_node_path_.join)(folder, lease_folder/* TRAIL_FILE */.eB), auditOwn: true }
        : settings;
}
/** Writes down what happens to a credential. */
class Auditor {
    #options;
    /** The heads that this process made, by the files that they are in. */
    #heads = new Map();
    #failed = false;
    #opened;
    #beside;
    constructor(options) {
        this.#options = options;
    }
    /** The auditor of a process of the job. */
    static of({ system, step }, state, clock, options = {}) {
        const identity = () => state.audited ?? { job: { system: system.name } };
        const { log, printRecord: print } = step;
        return new Auditor({ settings: state.settings, identity, clock, log, print, ...options });
    }
    /**
     * Adds a record.
     *
     * @returns whether it is written
     * @throws JobpassError `state` where records are required and this one cannot be written
     */
    note(event, held, { expiresAt, ...more } = {}) {
        const { settings, identity, clock, log, lenient } = this.#options;
        const { auditFile } = settings;
        if (auditFile === undefined)
            return false;
        try {
            const happened = { at: clock.now(), ...eventOf(event, identity(), held, settings), ...more };
            if (expiresAt !== undefined && happened.credential !== undefined)
                happened.credential = { ...happened.credential, expiresAt };
            const { part, head } = appendTo(auditFile, [happened], IN_ADVANCE.has(event));
            this.#heads.set(part, head);
            return true;
        }
        catch (error) {
            if (settings.audit === 'required' && lenient !== true)
                throw error;
            if (!this.#failed)
                log.warning(`${(0,errors/* tell */.qz)(error)}. The job goes on without that record`);
            this.#failed = true;
            return false;
        }
    }
    /** The same where nothing may wait for a record: its loss is told. */
    noteIfPossible(...what) {
        try {
            return this.note(...what);
        }
        catch (error) {
            this.#options.log.error((0,errors/* tell */.qz)(error));
            return false;
        }
    }
    /** Adds how a lease ended. */
    noteEnding(held) {
        const { ending } = held;
        if (ending === undefined)
            return;
        this.noteIfPossible(ending.word, held, {
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
        return auditFile === undefined || (0,registry/* sinksFor */.Kf)(this.#options.settings).length === 0 ? 0 : SENDING_MS;
    }
    /** What sends; undefined where there is no sink, and nothing is loaded. */
    #sender() {
        this.#opened ??= this.#open();
        return this.#opened;
    }
    async #open() {
        const { settings, clock, print } = this.#options;
        const { auditFile } = settings;
        if (auditFile === undefined || (0,registry/* sinksFor */.Kf)(settings).length === 0)
            return undefined;
        const { Sender } = await __nccwpck_require__.e(/* import() */ 239).then(__nccwpck_require__.bind(__nccwpck_require__, 239));
        const sender = new Sender({
            settings,
            file: auditFile,
            clock,
            ...(print === undefined ? {} : { print }),
        });
        sender.begin();
        return sender;
    }
    /**
     * The heads of the trail, for the log: what is out of the job's later reach proves what came before. A trail has one, and
     * one more for each part that it has; of a part that this process did not write to, as it is now.
     */
    get told() {
        const { auditFile, auditOwn } = this.#options.settings;
        if (auditFile === undefined || this.#heads.size === 0)
            return undefined;
        const heads = new Map([
            ...headsOf(auditFile).map(({ part, head }) => [part, head]),
            ...this.#heads,
        ]);
        return [...heads]
            .map(([part, head]) => `${head.count} records${auditOwn ? '' : ` in ${part}`}, head ${(0,audit_chain/* toldHead */.WR)(head)}`)
            .join(' and ');
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

/***/ 5555:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  e: function() { return /* binding */ openContext; }
});

// EXTERNAL MODULE: ./build/audit/sinks/registry.js
var registry = __nccwpck_require__(3637);
// EXTERNAL MODULE: ./build/clock.js + 1 modules
var clock = __nccwpck_require__(3929);
// EXTERNAL MODULE: ./build/http/open.js + 4 modules
var http_open = __nccwpck_require__(9591);
// EXTERNAL MODULE: ./build/errors.js
var errors = __nccwpck_require__(9984);
;// CONCATENATED MODULE: ./build/http/service-clock.js


/**
 * Beyond this difference between the clocks (a day, which covers a clock that is kept in another time zone), no moment is
 * sent to a service: one of the two is broken.
 */
const MOST_OFF_MS = 24 * 3_600_000;
/** Of a clock that is known only in whole seconds, in milliseconds. */
const SECOND_MS = 1_000;
/**
 * The clock of one service, as far as its answers have told it. Moments that the service judges are by this clock; how long
 * anything is waited for is by the job's own.
 */
class ServiceClock {
    #clock;
    #ahead;
    #own = false;
    /** @param ahead as an earlier process of the job learnt it */
    constructor(clock, ahead) {
        this.#clock = clock;
        if (ahead !== undefined && Number.isFinite(ahead.least) && Number.isFinite(ahead.most))
            this.#ahead = ahead;
    }
    /** How far it is ahead of the job's clock; undefined where nothing has told. */
    get ahead() {
        return this.#ahead;
    }
    /** The time that the service has now at the earliest: a credential that ends by it lives no longer than was asked. */
    now() {
        return this.#clock.now() + (this.#ahead?.least ?? 0);
    }
    /** The job's own time. */
    local() {
        return this.#clock.now();
    }
    /** A moment of the service's by the job's clock, at the earliest. */
    earliest(at) {
        return at - (this.#ahead?.most ?? 0);
    }
    /** A moment of the service's by the job's clock, at the latest. */
    latest(at) {
        return at - (this.#ahead?.least ?? 0);
    }
    /** Takes what the service itself said. */
    learn(told) {
        if (told === undefined)
            return;
        this.#ahead = aheadBy(told);
        this.#own = true;
    }
    /** Takes what another service said, which is as good as long as this one has said nothing. */
    estimate(told) {
        if (told !== undefined && !this.#own && this.#ahead === undefined)
            this.#ahead = aheadBy(told);
    }
    /** @throws JobpassError `usage` where the clocks differ so much that no moment can be sent */
    checkDifference(service) {
        const { least, most } = this.#ahead ?? { least: 0, most: 0 };
        const off = Math.min(Math.abs(least), Math.abs(most));
        if (off <= MOST_OFF_MS)
            return;
        throw new errors/* JobpassError */.bJ('usage', `This machine's clock is ${(0,clock/* span */.Ln)(off)} ${least > 0 ? 'behind' : 'ahead of'} the clock of ${service}: the most is ${(0,clock/* span */.Ln)(MOST_OFF_MS)}`, { hint: "Set this machine's clock, by NTP for instance" });
    }
}
/** Clocks that may be alike are taken to be: the second is all that is told. */
function aheadBy({ at, sentAt, receivedAt }) {
    const [least, most] = [at - receivedAt, at + SECOND_MS - sentAt];
    return least <= 0 && most >= 0 ? { least: 0, most: 0 } : { least, most };
}

// EXTERNAL MODULE: ./build/providers/registry.js + 5 modules
var providers_registry = __nccwpck_require__(5643);
// EXTERNAL MODULE: ./build/runners/job-id-tokens.js
var job_id_tokens = __nccwpck_require__(4999);
// EXTERNAL MODULE: ./build/text/secrets.js + 2 modules
var text_secrets = __nccwpck_require__(6964);
;// CONCATENATED MODULE: ./build/lease/context.js







/** How long what goes on behind an operation that was given up is waited for, in milliseconds. */
const SETTLE_MS = 3_000;
/** Puts together what main and post both need: the client, the ID tokens and the provider. */
async function openContext(options) {
    const { runner, settings, clock } = options;
    const secrets = new text_secrets/* Secrets */.S();
    secrets.add(...runner.idTokens.secrets());
    if (settings.clientKey !== undefined)
        secrets.add(settings.clientKey);
    secrets.add(...(0,registry/* sinkSecrets */.jW)(settings));
    const authorities = await (0,providers_registry/* providerDefinition */.PP)(settings.provider).authorities?.(settings);
    const connection = authorities === undefined ? settings : { ...settings, authorities };
    const { http, close: closeHttp } = (0,http_open/* openHttp */.f)(connection, {
        clock,
        secrets,
        ...(options.limits === undefined ? {} : { limits: options.limits }),
        ...(options.patience === undefined ? {} : { patience: options.patience }),
        ...(options.deadline === undefined ? {} : { deadline: options.deadline }),
        signal: options.signal,
        onRetry: (error, pauseMs) => runner.step.log.info(`${error.message}; trying again in ${seconds(pauseMs)}`),
    });
    const serviceClock = new ServiceClock(clock, options.ahead);
    const idTokens = new job_id_tokens/* JobIdTokens */.R(runner.idTokens, { http, secrets, step: runner.step });
    const idToken = async () => {
        const { audience } = provider;
        if (audience === undefined)
            throw new Error('an ID token where the provider takes none');
        const { claims } = runner.system;
        return idTokens.checked(audience, { clock, serviceClock, log: runner.step.log, claims });
    };
    const provider = await (0,providers_registry/* loadProvider */.Cg)({
        settings,
        life: options.life,
        http,
        clock,
        serviceClock,
        log: runner.step.log,
        secrets,
        idToken,
        fixedIdToken: runner.idTokens.fixed === true,
        onStray: options.onStray,
    });
    const close = async () => {
        await provider.settle?.(SETTLE_MS);
        closeHttp();
    };
    return { runner, settings, clock, serviceClock, secrets, http, provider, idToken, close };
}
function seconds(ms) {
    return ms < 1_000 ? `${(ms / 1000).toFixed(1)}s` : (0,clock/* span */.Ln)(ms);
}


/***/ }),

/***/ 3721:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   E: function() { return /* binding */ endAndRecord; },
/* harmony export */   X: function() { return /* binding */ endAll; }
/* harmony export */ });
/* harmony import */ var _http_client_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1429);
/* harmony import */ var _context_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(5555);
/* harmony import */ var _end_lease_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(9476);



/** While we wait, the credential lives: a server that is back is found soon. */
const LONGEST_PAUSE_MS = 1_500;
/** Revokes leases side by side, and names how each ended. Of those that have an ending, a failed one is tried again. */
async function endAll(leases, options) {
    const open = leases.filter(({ ending }) => ending === undefined || ending.word === 'failed');
    if (open.length === 0)
        return;
    const { runner, settings, life, clock, ahead, budgetMs, patienceMs } = options;
    const context = await (0,_context_js__WEBPACK_IMPORTED_MODULE_1__/* .openContext */ .e)({
        runner,
        settings,
        life,
        clock,
        ahead,
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
            held.ending = await (0,_end_lease_js__WEBPACK_IMPORTED_MODULE_2__/* .endLease */ .Kg)(held, context, options.doneBefore?.has(held));
        }));
    }
    finally {
        await context.close();
    }
}
/**
 * Ends leases as `endAll` does, and records each ending that is news.
 *
 * @param unconfirmed leases that the keeper says have ended: they are revoked and probed again
 */
async function endAndRecord(leases, auditor, options, unconfirmed = []) {
    const before = new Map(leases.map((held) => [held, held.ending]));
    const doneBefore = new Set(unconfirmed.filter(({ ending }) => ending?.word === 'revoked' || ending?.word === 'accepted'));
    for (const held of unconfirmed)
        delete held.ending;
    await endAll(leases, { ...options, doneBefore });
    for (const held of leases) {
        const known = before.get(held);
        // Confirmed: then it ended when it was known first.
        if (known !== undefined && held.ending?.word === known.word)
            held.ending = known;
        else
            auditor.noteEnding(held);
    }
}


/***/ }),

/***/ 9476:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Kg: function() { return /* binding */ endLease; },
/* harmony export */   tP: function() { return /* binding */ probeFresh; }
/* harmony export */ });
/* unused harmony export probeOnce */
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3929);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(9984);
/* harmony import */ var _providers_lease_credential_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(5048);
/* harmony import */ var _ending_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(2219);




/** The most that a probe before revocation may take: while it runs, the credential lives. */
const PROBE_BEFORE_MS = 1_500;
/** A node that is behind does not know a fresh credential yet: after how long it is asked again. */
const LOOK_AT_FRESH_MS = [100, 250];
/** Where the provider revoked but goes on accepting (a replica behind), how often and after how long we look again. */
const LOOK_AGAIN_MS = [300, 700, 1_500, 3_000];
/** The same for one that says beforehand that it takes its time: asking it again would not make that shorter. */
const LOOK_LATER_MS = [500, 1_000, 1_500, 2_000, 2_500, 2_500];
/** How long it is looked for what else shows a death: with a log-in and its end, that is several requests. */
const CONTROL_MS = 6_000;
/**
 * Revokes a credential, asks for the proof, and names how it ended. Never throws.
 *
 * @param doneBefore whether an earlier request to revoke it was answered by a yes
 */
async function endLease(held, context, doneBefore = false) {
    const { clock, settings } = context;
    const { lease } = held;
    const wanted = settings.revoke;
    context.secrets.add(...(0,_providers_lease_credential_js__WEBPACK_IMPORTED_MODULE_2__/* .secretsOf */ .F)(lease));
    let before = held.accepted;
    const past = lease.expiresAt === undefined ? 'no' : (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .isPast */ .R6)(clock, lease.expiresAt);
    let over = past === 'yes';
    // Also where it was refused: a node that was behind may have said so.
    if (wanted && (before?.answer !== 'accepts' || past === 'unsure')) {
        const again = await probeFresh(held, context, PROBE_BEFORE_MS);
        // Where the clocks disagree, the provider's word decides whether it ended by itself.
        over ||= past === 'unsure' && (0,_ending_js__WEBPACK_IMPORTED_MODULE_3__/* .isOwnRefusal */ .jZ)(again);
        if (before === undefined || again.answer !== 'unknown')
            before = again;
    }
    const askedAt = clock.now();
    const revocation = wanted ? await revoke(lease, context) : { answer: 'unwanted' };
    const after = await probeAfter(lease, before, context, revocation);
    const control = doneBefore ? undefined : await controlOf(lease, before, after, context, revocation);
    return (0,_ending_js__WEBPACK_IMPORTED_MODULE_3__/* .nameEnding */ .xm)({
        at: clock.now(),
        askedAt,
        over,
        overSince: lease.expiresAt !== undefined && (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .isPast */ .R6)(clock, lease.expiresAt) === 'yes',
        expiresAt: lease.expiresAt,
        extendable: lease.renewable,
        before,
        revocation,
        after,
        doneBefore,
        control,
    });
}
async function revoke(lease, { http, provider }) {
    try {
        return await http.persist((attempt) => provider.revoke(lease, attempt));
    }
    catch (error) {
        return { answer: 'failed', reason: (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .tell */ .qz)(error) };
    }
}
/** Without a yes, and with a refusal that can be that of something alive: what else shows that it is dead. */
async function controlOf(lease, before, after, { http, provider }, { answer }) {
    if (answer !== 'gone' && answer !== 'failed')
        return undefined;
    if (before?.answer !== 'accepts' || !(0,_ending_js__WEBPACK_IMPORTED_MODULE_3__/* .isOwnRefusal */ .jZ)(after) || after?.form === 'dead')
        return undefined;
    try {
        return await http
            .with({ patience: { totalMs: CONTROL_MS, answeredMs: CONTROL_MS, malformedTries: 2 } })
            .persist(async (attempt) => provider.confirm?.(lease, attempt, before, answer === 'gone'));
    }
    catch {
        return undefined;
    }
}
/** The first look at a credential that was just issued: a refusal is not believed at once. */
async function probeFresh(held, context, withinMs) {
    const { clock } = context;
    const late = clock.elapsed() + withinMs;
    let probe = await probeOnce(held, context, withinMs);
    for (const pause of LOOK_AT_FRESH_MS) {
        if (probe.answer !== 'refuses' || clock.elapsed() + pause >= late)
            break;
        await clock.sleep(pause);
        const again = await probeOnce(held, context, Math.max(1, late - clock.elapsed()));
        // Silence takes nothing back.
        if (again.answer !== 'unknown')
            probe = again;
    }
    return probe;
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
        return { answer: 'unknown', reason: (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .tell */ .qz)(error) };
    }
    finally {
        stop.abort();
    }
}
async function probeAfter(lease, before, context, { answer, later }) {
    if (answer === 'unwanted' || answer === 'impossible')
        return undefined;
    // Also after a failure: the answer may have been lost on its way back, and the credential be dead all the same.
    let probe = await probePersistently(lease, before, context);
    if (answer === 'failed')
        return probe;
    for (const pause of later === undefined ? LOOK_AGAIN_MS : LOOK_LATER_MS) {
        // A second look is for a provider that lags behind its own word; one that never accepted has no proof to give.
        if (probe.answer !== 'accepts' || before?.answer === 'refuses')
            break;
        await context.clock.sleep(pause);
        if (later === undefined)
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
        if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ)
            return { answer: 'unknown', reason: error.message };
        return { answer: 'unknown', reason: (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .tell */ .qz)(error) };
    }
}


/***/ }),

/***/ 2219:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   fF: function() { return /* binding */ shownEnding; },
/* harmony export */   jZ: function() { return /* binding */ isOwnRefusal; },
/* harmony export */   xm: function() { return /* binding */ nameEnding; }
/* harmony export */ });
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3929);

/**
 * Names an ending. Pure: the same evidence, the same word.
 *
 * A refusal alone is no death: a firewall, a proxy, or the service itself, asked from an address that is not allowed, refuse what
 * lives. So `revoked` needs, besides the same probe that accepted before: a yes to the revocation and a refusal in the service's own
 * form; or words that it has for the dead alone; or something else that shows it.
 */
function nameEnding(evidence) {
    const { at, askedAt, expiresAt, revocation, after, extendable = false } = evidence;
    const { over = isOver(askedAt, expiresAt), overSince = isOver(at, expiresAt) } = evidence;
    // A step can have renewed it by itself: then only the service can tell.
    const gone = after?.answer !== 'accepts' && (!extendable || isOwnRefusal(after));
    const expired = (because) => ({ word: 'expired', at, until: expiresAt ?? at, because });
    const until = untilOf(evidence);
    if (over && gone)
        return expired('its time was over');
    const lives = (because) => ({ word: 'lives until', at, ...until, because });
    switch (revocation.answer) {
        case 'unwanted':
            return lives('revocation is switched off (revoke: false)');
        case 'impossible':
            return lives(revocation.reason ?? 'there is no way to revoke it');
        case 'done':
            return afterYes(evidence);
        case 'gone':
        case 'failed': {
            // What it died of, or when, nobody can tell: it was not revoked by us.
            if (overSince && gone)
                return expired('its time was over before it could be revoked');
            const shown = whatShowsDeath(evidence);
            if (shown !== undefined)
                return { word: 'revoked', at, because: shown };
            const reason = revocation.reason ?? 'the provider did not revoke it';
            return { word: 'failed', at, ...until, because: reason };
        }
    }
}
/** When it dies by itself, as far as that is known. */
function untilOf({ at, expiresAt, overSince, extendable }) {
    const unknown = extendable === true && (overSince ?? isOver(at, expiresAt));
    return expiresAt === undefined || unknown ? {} : { until: expiresAt };
}
function isOver(at, expiresAt) {
    return expiresAt !== undefined && at >= expiresAt;
}
const PROVEN = 'the provider accepted it before and refuses it now';
function afterYes(evidence) {
    const { at, before, revocation, after } = evidence;
    const until = untilOf(evidence);
    if (after?.answer === 'accepts') {
        return revocation.later === undefined
            ? {
                word: 'failed',
                at,
                ...until,
                because: 'the provider said yes to its revocation, but goes on accepting it',
            }
            : { word: 'accepted', at, ...until, because: revocation.later };
    }
    if (before?.answer === 'accepts' && isOwnRefusal(after))
        return { word: 'revoked', at, because: PROVEN };
    const why = whyNoProof(before, after);
    return { word: 'accepted', at, ...until, because: `no probe could confirm it: ${why}` };
}
/** Without a yes: what shows that it is dead all the same. */
function whatShowsDeath({ before, after, doneBefore, control }) {
    if (before?.answer !== 'accepts' || after?.answer !== 'refuses')
        return undefined;
    // Two who agree: a yes was given earlier, and the service itself refuses it now.
    if (doneBefore === true && isOwnRefusal(after))
        return PROVEN;
    if (after.form === 'dead')
        return `${PROVEN}, in words that it has for dead credentials alone${after.reason === undefined ? '' : `: ${after.reason}`}`;
    return isOwnRefusal(after) && control !== undefined ? `${PROVEN}, and ${control}` : undefined;
}
/** Whether the service itself refused it, whatever for. */
function isOwnRefusal(probe) {
    return probe?.answer === 'refuses' && (probe.form === 'own' || probe.form === 'dead');
}
function whyNoProof(before, after) {
    if (before === undefined || before.answer === 'unknown')
        return before?.reason ?? 'it was never probed while it lived';
    if (before.answer === 'refuses')
        return `the probe refused it already before${before.reason === undefined ? '' : `: ${before.reason}`}`;
    if (after?.answer === 'refuses')
        return after.reason ?? 'the refusal that came may be that of a firewall or a proxy';
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

/***/ 5777:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  u_: function() { return /* binding */ JobFolder; },
  eB: function() { return /* binding */ TRAIL_FILE; },
  vf: function() { return /* binding */ discard; }
});

// UNUSED EXPORTS: EXEC_FOLDER

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __nccwpck_require__(3024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __nccwpck_require__(6760);
// EXTERNAL MODULE: ./build/errors.js
var errors = __nccwpck_require__(9984);
// EXTERNAL MODULE: ./build/providers/lease-credential.js
var lease_credential = __nccwpck_require__(5048);
;// CONCATENATED MODULE: ./build/lease/hidden.js



/** Secrets that came by renewals, for `jobpass exec` to keep out of what its command prints. */
const HIDDEN_FILE = 'hidden.jsonl';
/**
 * Writes down secrets that are about to be handed out. Nothing is ever taken back: what a command has read it can print
 * at any later time.
 *
 * @throws JobpassError `state`, and then nothing may be handed out
 */
function hide(folder, secrets) {
    try {
        // On a line of its own, whatever a full disk has left of an earlier one.
        appendFileSync(join(folder, HIDDEN_FILE), `\n${JSON.stringify(secrets)}\n`, { mode: 0o600 });
    }
    catch (error) {
        throw new JobpassError('state', `What must not be shown could not be saved: ${tell(error)}`, {
            transient: true,
            hint: 'Check free space and permissions of the folder for temporary files',
            cause: error,
        });
    }
}
/** Reads what was written down since it was asked last. */
class HiddenReader {
    #path;
    #file;
    #read = 0;
    constructor(folder) {
        this.#path = join(folder, HIDDEN_FILE);
    }
    /** The secrets that are new. @throws where they cannot be read, and so nothing can be shown */
    next() {
        if (this.#file === undefined) {
            try {
                // Held open: it may be removed while the command still prints.
                this.#file = openSync(this.#path, 'r');
            }
            catch (error) {
                if (error.code === 'ENOENT')
                    return [];
                throw error;
            }
        }
        const { size } = fstatSync(this.#file);
        if (size <= this.#read)
            return [];
        const bytes = Buffer.alloc(size - this.#read);
        const text = bytes.toString('utf8', 0, readSync(this.#file, bytes, 0, bytes.length, this.#read));
        const end = text.lastIndexOf('\n') + 1;
        this.#read += Buffer.byteLength(text.slice(0, end));
        return text.slice(0, end).split('\n').flatMap(secretsIn);
    }
    close() {
        if (this.#file !== undefined)
            closeSync(this.#file);
        this.#file = undefined;
    }
}
/** Of a line that was not written to its end nothing was handed out. */
function secretsIn(line) {
    try {
        const parsed = JSON.parse(line);
        return Array.isArray(parsed) ? parsed.filter((one) => typeof one === 'string') : [];
    }
    catch {
        return [];
    }
}

;// CONCATENATED MODULE: ./build/lease/folder.js





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
            if (!(0,external_node_fs_.existsSync)(parent))
                (0,external_node_fs_.mkdirSync)(parent);
            const path = (0,external_node_fs_.mkdtempSync)((0,external_node_path_.join)(parent, PREFIX));
            (0,external_node_fs_.chmodSync)(path, 0o700);
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
            names = (0,external_node_fs_.readdirSync)(parent);
        }
        catch {
            return [];
        }
        return names
            .filter((name) => name.startsWith(PREFIX) && (0,external_node_fs_.existsSync)((0,external_node_path_.join)(parent, name, STATE_FILE)))
            .map((name) => new JobFolder((0,external_node_path_.join)(parent, name)));
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
    #write(file, content) {
        const path = (0,external_node_path_.join)(this.path, file);
        try {
            (0,external_node_fs_.writeFileSync)(`${path}.new`, JSON.stringify(content), { mode: 0o600 });
            (0,external_node_fs_.renameSync)(`${path}.new`, path);
        }
        catch (error) {
            throw failed('What revocation needs could not be saved', error);
        }
    }
    #read(file, check) {
        let text;
        try {
            text = (0,external_node_fs_.readFileSync)((0,external_node_path_.join)(this.path, file), 'utf8');
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
            for (const { lease } of saved.leases)
                lease.credential = readCredential(lease);
            return saved;
        }
        catch {
            throw new errors/* JobpassError */.bJ('state', 'The saved state cannot be understood', {
                hint: 'A step of this job has changed it, or another version of Jobpass wrote it',
            });
        }
    }
    /** Tells a main that still runs that the job is over. Never throws. */
    markEnd() {
        try {
            (0,external_node_fs_.writeFileSync)((0,external_node_path_.join)(this.path, END_MARK), '', { mode: 0o600 });
        }
        catch {
            // No folder, no main: whoever finds the folder gone takes that as the mark.
        }
    }
    /** Whether post has been here: it left its mark, or has removed everything. */
    get ended() {
        return (0,external_node_fs_.existsSync)((0,external_node_path_.join)(this.path, END_MARK)) || !(0,external_node_fs_.existsSync)(this.path);
    }
    get exists() {
        return (0,external_node_fs_.existsSync)(this.path);
    }
    /** Removes what was delivered as files, and leaves the state. @throws JobpassError `state` */
    removeDelivered() {
        try {
            for (const name of (0,external_node_fs_.readdirSync)(this.path))
                if (![STATE_FILE, KEPT_FILE, HIDDEN_FILE, END_MARK].includes(name) && !name.startsWith(TRAIL_FILE))
                    (0,external_node_fs_.rmSync)((0,external_node_path_.join)(this.path, name), { recursive: true, force: true });
        }
        catch (error) {
            throw failed('The delivered files could not be removed', error);
        }
    }
    /** Removes what was delivered as files, and the state. @throws JobpassError `state` */
    remove() {
        try {
            (0,external_node_fs_.rmSync)(this.path, { recursive: true, force: true, maxRetries: 2 });
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
        log.warning((0,errors/* tell */.qz)(error));
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
            lease.values.every(({ value }) => typeof value === 'string') &&
            typeof lease.handle === 'object' &&
            lease.handle !== null &&
            isMoment(lease.issuedAt) &&
            (lease.expiresAt === undefined || isMoment(lease.expiresAt)) &&
            (ending === undefined || isMoment(ending.at)) &&
            Array.isArray(deliveredTo)));
}
/** The credential of a saved lease, as its provider has it now. @throws Error for what is none */
function readCredential(lease) {
    const credential = (0,lease_credential/* savedCredential */.b)(lease);
    if (credential === undefined)
        throw new Error('no credential');
    return credential;
}
function isMoment(value) {
    return typeof value === 'number' && !Number.isNaN(new Date(value).getTime());
}
function failed(what, error) {
    return new errors/* JobpassError */.bJ('state', `${what}: ${(0,errors/* tell */.qz)(error)}`, {
        hint: 'Check free space and permissions of the runner’s temporary folder',
        cause: error,
    });
}


/***/ }),

/***/ 5651:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   k: function() { return /* binding */ AWS; },
/* harmony export */   w: function() { return /* binding */ AWS_HOSTS; }
/* harmony export */ });
/** The names of AWS in all of its partitions, VPC endpoints among them. A test compares them with the SDK's table. */
const AWS_HOSTS = /(^|\.)(amazonaws\.(com|com\.cn|eu)|api\.(aws|aws\.scloud|aws(\.hci)?\.ic\.gov|amazonwebservices\.(com\.cn|eu)|cloud-aws\.adc-e\.uk)|c2s\.ic\.gov|sc2s\.sgov\.gov|csp\.hci\.ic\.gov|cloud\.adc-e\.uk)$/;
/** The audience that STS accepts in each partition. */
const AWS = {
    service: 'AWS',
    audience: /^sts\.amazonaws\.(com|com\.cn|eu)$/i,
    hosts: AWS_HOSTS,
};


/***/ }),

/***/ 9247:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   J9: function() { return /* binding */ awsDeliver; },
/* harmony export */   OJ: function() { return /* binding */ AWS_INPUTS; },
/* harmony export */   Qd: function() { return /* binding */ awsAudience; },
/* harmony export */   ty: function() { return /* binding */ hiddenAccounts; }
/* harmony export */ });
/* harmony import */ var _config_common_inputs_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(819);
/* harmony import */ var _config_values_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(8771);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(9984);



/** The inputs that only this provider reads. */
const AWS_INPUTS = [
    { name: 'region', description: 'The region, as in `eu-central-1`.', aliases: ['aws-region'] },
    {
        name: 'session-name',
        description: 'The name of the session, which CloudTrail shows. Default: repository, run, attempt and a random end. A given one gets that end as well where sessions are revoked by their name (`revoke-role`).',
        aliases: ['role-session-name'],
    },
    {
        name: 'session-policy',
        description: 'A policy (JSON) that narrows the session: it has what both the role and this allow.',
        aliases: ['inline-session-policy'],
    },
    {
        name: 'session-policy-arns',
        description: 'The same by the ARNs of managed policies, separated by commas, spaces or lines.',
        aliases: ['managed-session-policies'],
    },
    {
        name: 'allowed-account-ids',
        description: 'The accounts in which the session may be. Any other one is refused.',
    },
    {
        name: 'fips',
        description: 'Whether to use the FIPS endpoints.',
        default: 'false',
        values: _config_common_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .YES_OR_NO */ .I8,
    },
    {
        name: 'dual-stack',
        description: 'Whether to use the endpoints that have an IPv6 address as well.',
        default: 'false',
        values: _config_common_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .YES_OR_NO */ .I8,
    },
    {
        name: 'profile',
        description: 'The profile that programs find the session under. Default: `name`, or else `default`.',
        appliesTo: 'deliver: file',
    },
    {
        name: 'revoke-role',
        description: 'A role that may write policies on the job’s role, and so revoke: [docs/aws.md](docs/aws.md) says when that is safe.',
    },
    {
        name: 'revoke-role-unbounded',
        description: 'Whether `revoke-role` may be used for a role without a permissions boundary. [docs/aws.md](docs/aws.md) says what any step of the job could do then.',
        default: 'false',
        values: _config_common_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .YES_OR_NO */ .I8,
    },
    { name: 'iam-url', description: 'The address of IAM, where it is not AWS’s own.', destination: 'address' },
    // Of aws-actions/configure-aws-credentials: docs/aws.md has all of its inputs.
    {
        name: 'aws-profile',
        description: 'The same as `profile` with `deliver: file`, beside what the job has already.',
        foreign: true,
    },
    {
        name: 'output-credentials',
        description: 'Whether `deliver` has `output`.',
        values: _config_common_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .YES_OR_NO */ .I8,
        foreign: true,
    },
    {
        name: 'output-env-credentials',
        description: 'Whether `deliver` has `env`. Default: `true`, and `false` with `aws-profile`.',
        values: _config_common_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .YES_OR_NO */ .I8,
        foreign: true,
    },
    {
        name: 'overwrite-aws-profile',
        description: 'A later step always overwrites a profile of an earlier one, so only `true` is accepted.',
        values: _config_common_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .YES_OR_NO */ .I8,
        foreign: true,
    },
    {
        name: 'mask-aws-account-id',
        description: 'Whether the account’s number is masked in the log.',
        values: _config_common_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .YES_OR_NO */ .I8,
        foreign: true,
    },
    {
        name: 'unset-current-credentials',
        description: 'Changes nothing, since a delivery always replaces what earlier steps left.',
        values: _config_common_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .YES_OR_NO */ .I8,
        foreign: true,
    },
    {
        name: 'role-skip-session-tagging',
        description: 'Changes nothing, since no session tags are sent.',
        values: _config_common_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .YES_OR_NO */ .I8,
        foreign: true,
    },
];
/**
 * The deliveries that inputs of `aws-actions/configure-aws-credentials` ask for; undefined where none of them is given.
 *
 * @throws JobpassError `usage` where `deliver` is given as well, or nothing would be delivered
 */
function awsDeliver(given) {
    const said = ['aws-profile', 'output-credentials', 'output-env-credentials'].filter((name) => given.has(name));
    if (said.length === 0)
        return undefined;
    const deliver = given.get('deliver') ?? (0,_config_common_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .defaultOf */ .HA)(_config_common_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .COMMON_INPUTS */ .s7, 'deliver');
    if (deliver !== (0,_config_common_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .defaultOf */ .HA)(_config_common_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .COMMON_INPUTS */ .s7, 'deliver')) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JobpassError */ .bJ('usage', `The inputs deliver and ${said.join(', ')} both say how the session is delivered`, {
            hint: 'Leave out one of them',
        });
    }
    const profile = given.has('aws-profile');
    const whether = (name, otherwise) => given.has(name) ? (0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zM)(given.get(name) ?? '', name) : otherwise;
    const ways = [
        ...(whether('output-env-credentials', !profile) ? ['env'] : []),
        ...(whether('output-credentials', false) ? ['output'] : []),
        ...(profile ? ['file'] : []),
    ];
    if (ways.length > 0)
        return ways.join();
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JobpassError */ .bJ('usage', 'With output-env-credentials: false nothing is delivered', {
        hint: 'Give output-credentials: true or aws-profile, or deliver: file or endpoint in its place',
    });
}
/** The numbers of the accounts that the roles are in, where the user wants them masked. @throws JobpassError `usage` */
function hiddenAccounts({ role = '', own }) {
    const said = own['mask-aws-account-id'];
    if (said === undefined || !(0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zM)(said, 'mask-aws-account-id'))
        return [];
    return [...new Set((0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .list */ .p_)(role).flatMap((arn) => /^arn:[\w-]+:iam::(\d{12}):/.exec(arn)?.[1] ?? []))];
}
/** The audience that STS takes, unless another is registered. */
function awsAudience({ audience, own }) {
    return audience ?? (own['region']?.startsWith('cn-') ? 'sts.amazonaws.com.cn' : 'sts.amazonaws.com');
}


/***/ }),

/***/ 1205:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   C: function() { return /* binding */ TOKEN; },
/* harmony export */   b: function() { return /* binding */ credentialText; }
/* harmony export */ });
/** A credential that is a single secret, such as a token. */
const TOKEN = {
    read: (saved) => (typeof saved === 'string' ? saved : undefined),
};
/** A credential as one text: a token as it is, anything else as JSON. */
function credentialText(credential) {
    return typeof credential === 'string' ? credential : JSON.stringify(credential);
}


/***/ }),

/***/ 6638:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   formatCredential: function() { return /* binding */ formatCredential; }
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(9984);
/* harmony import */ var _formats_registry_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(1989);
/* harmony import */ var _registry_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(5643);



/**
 * The credential of a lease as text.
 *
 * @param lease its end is by the clock of programs
 * @param now by the same clock
 * @throws JobpassError `usage` for a format that credentials of the provider do not have
 */
async function formatCredential(name, lease, settings, now) {
    const formats = await (0,_registry_js__WEBPACK_IMPORTED_MODULE_2__/* .providerDefinition */ .PP)(lease.provider).formats();
    const contentOf = formats[name];
    if (contentOf === undefined) {
        const possible = _formats_registry_js__WEBPACK_IMPORTED_MODULE_1__/* .FORMAT_NAMES */ .BU.filter((one) => formats[one] !== undefined);
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', `Credentials of ${lease.provider} have no format ${name}`, {
            hint: `Use one of: ${possible.join(', ')}`,
        });
    }
    return (0,_formats_registry_js__WEBPACK_IMPORTED_MODULE_1__/* .writeFormat */ .VD)(name, (await contentOf(lease, settings)), now);
}


/***/ }),

/***/ 5048:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   F: function() { return /* binding */ secretsOf; },
/* harmony export */   b: function() { return /* binding */ savedCredential; }
/* harmony export */ });
/* harmony import */ var _credential_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1205);
/* harmony import */ var _registry_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(5643);


/** Every secret of a lease, each once; those of the credential last, since most of them are among the values. */
function secretsOf(lease) {
    const values = lease.values
        .filter((one) => one.public !== true && one.unmasked !== true)
        .map(({ value }) => value);
    const { secrets = textsIn } = typeOf(lease);
    return [...new Set([...values, ...secrets(lease.credential)])];
}
/** The credential of a lease that was saved, by this version of Jobpass or an earlier one; undefined for what is none. */
function savedCredential(lease) {
    return typeOf(lease).read(lease.credential);
}
/** By the definition alone, since not every process loads the provider. */
function typeOf({ provider }) {
    return _registry_js__WEBPACK_IMPORTED_MODULE_1__/* .PROVIDERS */ .xq.find(({ name }) => name === provider)?.credential ?? _credential_js__WEBPACK_IMPORTED_MODULE_0__/* .TOKEN */ .C;
}
function textsIn(value) {
    if (typeof value === 'string')
        return [value];
    return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}


/***/ }),

/***/ 1269:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   ZE: function() { return /* binding */ CLIENT_AUTH; },
/* harmony export */   i6: function() { return /* binding */ OAUTH_INPUTS; },
/* harmony export */   lZ: function() { return /* binding */ GRANT_TYPES; }
/* harmony export */ });
const GRANT_TYPES = ['token-exchange', 'jwt-bearer', 'client-credentials'];
const CLIENT_AUTH = ['none', 'id-token'];
/** The inputs that only this provider reads. */
const OAUTH_INPUTS = [
    {
        name: 'token-endpoint',
        description: 'The token endpoint. With it, no metadata is fetched on the way to the credential.',
        destination: 'address',
        noVariable: true,
    },
    {
        name: 'revocation-endpoint',
        description: 'The revocation endpoint (RFC 7009).',
        destination: 'address',
    },
    {
        name: 'introspection-endpoint',
        description: 'The introspection endpoint (RFC 7662), which Jobpass asks for the proof that the credential is dead.',
        destination: 'address',
    },
    {
        name: 'scope',
        description: 'The scopes to ask for, separated by spaces. Default: what the server gives.',
    },
    {
        name: 'resource',
        description: 'The services that the credential is for, as URLs (RFC 8707), one a line.',
    },
    {
        name: 'grant-type',
        description: '`token-exchange` (RFC 8693), `jwt-bearer` (RFC 7523), which Keycloak accepts from outside issuers, or `client-credentials` (RFC 6749, section 4.4) with the ID token as client assertion.',
        default: 'token-exchange',
        values: GRANT_TYPES,
    },
    {
        name: 'subject-token-type',
        description: 'The type of the ID token, as a URI. Default: `urn:ietf:params:oauth:token-type:id_token`.',
        appliesTo: 'grant-type: token-exchange',
    },
    {
        name: 'params',
        description: 'Further parameters of the token request, as `name=value`, one a line: `connector_id=ci` for Dex. No secrets.',
    },
    { name: 'client-id', description: 'The client that the server knows, if it wants one.' },
    {
        name: 'client-auth',
        description: 'How the client proves itself: `none`, or `id-token` (a fresh ID token as client assertion, RFC 7523), which `client-credentials` implies.',
        default: 'none',
        values: CLIENT_AUTH,
    },
    {
        name: 'env-name',
        description: 'The variable for `env`; for `file`, the path is in this name with `_FILE` behind it.',
        default: 'JOBPASS_TOKEN',
    },
];


/***/ }),

/***/ 8228:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   ON: function() { return /* binding */ exchangeForm; },
/* harmony export */   Sl: function() { return /* binding */ GRANTS; },
/* harmony export */   _4: function() { return /* binding */ parseErrorAnswer; },
/* harmony export */   qc: function() { return /* binding */ tokenForm; },
/* harmony export */   ue: function() { return /* binding */ OWN_PARAMETERS; },
/* harmony export */   x$: function() { return /* binding */ parseTokenAnswer; },
/* harmony export */   xn: function() { return /* binding */ ID_TOKEN_TYPE; }
/* harmony export */ });
/* harmony import */ var jose_jwt_decode__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8453);

/** Grant types by the names of the input `grant-type`. */
const GRANTS = {
    /** RFC 8693 */
    'token-exchange': 'urn:ietf:params:oauth:grant-type:token-exchange',
    /** RFC 7523, section 2.1 */
    'jwt-bearer': 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    /** RFC 6749, section 4.4 */
    'client-credentials': 'client_credentials',
};
const ID_TOKEN_TYPE = 'urn:ietf:params:oauth:token-type:id_token';
/** RFC 7523, section 2.2 */
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
/** What Jobpass sets in token requests, so that nobody can set it twice (RFC 6749, section 3.2). */
const OWN_PARAMETERS = new Set([
    'grant_type',
    'subject_token',
    'subject_token_type',
    'actor_token',
    'assertion',
    'scope',
    'resource',
    'role',
    'ttl',
    'client_id',
    'client_assertion',
    'client_assertion_type',
    // A secret would stand in a workflow, and be sent with each request.
    'client_secret',
    'refresh_token',
    'password',
    'code',
]);
/** The body of a token request: RFC 8693, section 2.1, or RFC 7523, section 2.1. */
function exchangeForm(parameters) {
    const form = new URLSearchParams({ grant_type: GRANTS[parameters.grantType] });
    if (parameters.grantType === 'token-exchange') {
        form.append('subject_token', parameters.idToken);
        form.append('subject_token_type', parameters.subjectTokenType);
    }
    else if (parameters.grantType === 'jwt-bearer') {
        form.append('assertion', parameters.idToken);
    }
    if (parameters.scope !== undefined)
        form.append('scope', parameters.scope);
    for (const resource of parameters.resource)
        form.append('resource', resource);
    if (parameters.role !== undefined)
        form.append('role', parameters.role);
    if (parameters.ttl !== undefined)
        form.append('ttl', String(parameters.ttl));
    for (const [name, value] of parameters.params ?? [])
        form.append(name, value);
    return withClient(form, parameters);
}
/** The body of a revocation (RFC 7009, section 2.1) or introspection request (RFC 7662, section 2.1). */
function tokenForm(token, client) {
    return withClient(new URLSearchParams({ token, token_type_hint: 'access_token' }), client);
}
function withClient(form, client) {
    if (client.clientId !== undefined)
        form.append('client_id', client.clientId);
    if (client.assertion !== undefined) {
        form.append('client_assertion_type', ASSERTION_TYPE);
        form.append('client_assertion', client.assertion);
    }
    return form.toString();
}
/** Longer than any service's tokens, shorter than what a command file or an environment takes. */
const LONGEST_TOKEN = 100_000;
/** Shorter ones are none, and masking them would blank out half of the log. */
const SHORTEST_TOKEN = 8;
/** How a broken server writes that it has none. */
const NO_TOKEN = /^(undefined|null|none|nil|false|true)$/i;
/** Lifetimes beyond this are as good as none, and dates beyond it cannot be written. */
const LONGEST_LIFE_S = 10 * 365 * 86_400;
/**
 * Judges the body of a successful token answer: RFC 6749, section 5.1, with RFC 8693, section 2.2.1.
 *
 * @param sent the ID token that was sent: an echo of it is no credential
 */
function parseTokenAnswer(body, sent) {
    const { access_token: token, token_type: type, issued_token_type: issued, expires_in: expires, scope, jti, } = body;
    if (typeof token !== 'string')
        return { problem: 'no access_token in it' };
    const { length } = token;
    if (length < SHORTEST_TOKEN ||
        length > LONGEST_TOKEN ||
        !/^[\x21-\x7e]+$/.test(token) ||
        NO_TOKEN.test(token)) {
        return { problem: 'an access_token that cannot be one (its length or its characters)' };
    }
    if (token === sent)
        return { problem: 'the ID token itself as access_token' };
    const unusable = (problem) => ({ problem, stray: token });
    if (typeof type !== 'string')
        return unusable('no token_type in it');
    if (type.toLowerCase() !== 'bearer') {
        return unusable(type === 'N_A'
            ? 'a token that is none to be used for access (token_type N_A)'
            : 'a token_type other than Bearer');
    }
    if (issued !== undefined && (typeof issued !== 'string' || /:(refresh_token|saml[12]?)$/.test(issued))) {
        return unusable('an issued_token_type that is not an access token');
    }
    const seconds = typeof expires === 'string' && /^\d+$/.test(expires) ? Number(expires) : expires;
    if (seconds !== undefined &&
        seconds !== null &&
        (typeof seconds !== 'number' || !Number.isFinite(seconds))) {
        return unusable('an expires_in that is not a number');
    }
    if (typeof seconds === 'number' && seconds < 1)
        return unusable('a token that has expired already');
    if (scope !== undefined && scope !== null && typeof scope !== 'string')
        return unusable('a scope that is not a string');
    const jwt = readJwt(token);
    return {
        token,
        ...(typeof seconds === 'number' ? { expiresIn: Math.min(seconds, LONGEST_LIFE_S) } : {}),
        ...(typeof scope === 'string' && scope !== '' ? { scope } : {}),
        // A piece of the token itself is no name for it: names are shown.
        ...(isId(jti) && !token.toLowerCase().includes(jti.toLowerCase()) ? { id: jti } : {}),
        ...(jwt === undefined ? {} : { jwt }),
    };
}
/** Whether something can be the name of a token. Keycloak's have a colon in them: `trrtag:<uuid>`. */
function isId(value) {
    return (typeof value === 'string' &&
        value.length <= 100 &&
        /^[\w.-]+(:[\w.-]+)*$/.test(value) &&
        value.length >= 8);
}
function readJwt(token) {
    if (token.split('.').length !== 3)
        return undefined;
    try {
        const { jti, iat, exp } = (0,jose_jwt_decode__WEBPACK_IMPORTED_MODULE_0__/* .decodeJwt */ .i)(token);
        return {
            ...(isId(jti) ? { id: jti } : {}),
            ...(typeof iat === 'number' && iat > 0 && iat < 1e11 ? { issuedAt: iat * 1000 } : {}),
            ...(typeof exp === 'number' && exp > 0 && exp < 1e11 ? { expiresAt: exp * 1000 } : {}),
        };
    }
    catch {
        return undefined;
    }
}
/** An error answer of the token endpoint (RFC 6749, section 5.2), if the body is one. */
function parseErrorAnswer(body) {
    const error = body?.['error'];
    if (typeof error !== 'string' || error === '')
        return undefined;
    const description = body?.['error_description'];
    return {
        error,
        said: typeof description === 'string' && description !== '' ? `${error} («${description}»)` : error,
    };
}


/***/ }),

/***/ 1694:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

// ESM COMPAT FLAG
__nccwpck_require__.r(__webpack_exports__);

// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  oauthProvider: function() { return /* binding */ oauthProvider; }
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __nccwpck_require__(9984);
// EXTERNAL MODULE: ./build/http/client.js
var http_client = __nccwpck_require__(1429);
// EXTERNAL MODULE: ./build/http/hosts.js
var hosts = __nccwpck_require__(4503);
// EXTERNAL MODULE: ./build/text/json.js
var json = __nccwpck_require__(8049);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __nccwpck_require__(8372);
// EXTERNAL MODULE: ./build/providers/provider.js
var provider = __nccwpck_require__(8765);
// EXTERNAL MODULE: ./build/clock.js + 1 modules
var clock = __nccwpck_require__(3929);
// EXTERNAL MODULE: ./build/providers/oauth/messages.js
var messages = __nccwpck_require__(8228);
;// CONCATENATED MODULE: ./build/providers/oauth/hints.js



/** Logs a warning where the credential lives longer than was asked for, or for a time that nobody said. */
function tellLifetime(lease, asked, { life: { ttlMs }, log }) {
    if (lease.expiresAt === undefined) {
        log.warning('The server did not say how long the credential lives');
        return;
    }
    const lived = lease.expiresAt - lease.issuedAt;
    // A second of grace: servers round.
    if (lived > ttlMs + 1_000) {
        log.warning(`The credential lives ${(0,clock/* span */.Ln)(lived)}, longer than the ttl of ${(0,clock/* span */.Ln)(ttlMs)}: ${asked ? 'the server was asked for less and gave more' : 'OAuth has no way to ask this server for less'}`);
    }
}
/** What is known before the exchange to go wrong, or to be of no effect, for the log. */
function doubts(settings, endpoints, fixedIdToken) {
    const found = [];
    if (settings.role !== undefined && endpoints.takesRole === false) {
        found.push('The server does not announce that it takes role, so it may ignore it: what this credential may do is for the server to say');
    }
    if (fixedIdToken && settings.clientAuth === 'id-token') {
        found.push('This CI system gives a job one ID token, and client-auth: id-token shows it again at the end. A server that takes each only once will refuse to revoke: at Keycloak, set supportsClientAssertionReuse (and, for jwt-bearer, jwtAuthorizationGrantAssertionReuseAllowed) to true at the identity provider');
    }
    return found;
}
/** What to change where a server refused the exchange. */
function hintFor(error, status, token, { grantType: grant, clientId, clientAuth }, announced) {
    const claims = ['iss', 'sub', 'aud'].map((name) => `${name} «${token.shown[name] ?? ''}»`).join(', ');
    const other = grant === 'token-exchange' ? 'jwt-bearer' : 'token-exchange';
    if (error === 'unsupported_grant_type') {
        return `The server does not take ${grant}: try grant-type: ${other}, or switch it on at the server`;
    }
    // What a server announces is seldom the whole: Hydra takes jwt-bearer, and names other grants only.
    if ((error === 'invalid_request' || error === 'invalid_token') &&
        grant === 'token-exchange' &&
        announced?.includes(messages/* GRANTS */.Sl['jwt-bearer'])) {
        return 'The server may exchange its own tokens only. It announces the grant for outside tokens as well: try grant-type: jwt-bearer';
    }
    if (error === 'invalid_client' || error === 'unauthorized_client' || status === 401) {
        const known = clientId === undefined
            ? 'Give the client that the server knows in client-id'
            : `Check that the server knows the client «${(0,printable/* printable */.g)(clientId, 80)}» (client-id)`;
        return clientAuth === 'none'
            ? `${known}, and give client-auth: id-token if the client must prove itself`
            : `${known}, and that it accepts as its proof an ID token with ${claims}, each once only unless it is set up otherwise`;
    }
    if (error === 'invalid_scope')
        return 'Ask for a scope that this job may have (input scope)';
    if (error === 'invalid_target')
        return 'Check the inputs resource and audience against what the server offers';
    if (status === 404 || status === 405)
        return 'Check the token endpoint: this address does not take token requests';
    return `This job's ID token says ${claims}: check that the server trusts that issuer, expects that audience and gives a role to that subject`;
}

;// CONCATENATED MODULE: ./build/providers/oauth/metadata.js




/** The member of the metadata in which a server names the parameters of Jobpass that it takes. */
const PARAMETERS_MEMBER = 'jobpass_token_parameters_supported';
/** The two places where an issuer's metadata may be: RFC 8414, section 3.1, and OpenID Connect Discovery, section 4. */
function metadataUrls(issuer) {
    const url = (0,hosts/* secureUrl */.po)(issuer, 'url');
    const path = url.pathname.replace(/\/$/, '');
    return [
        new URL(`${url.origin}/.well-known/oauth-authorization-server${path}`),
        new URL(`${url.origin}${path}/.well-known/openid-configuration`),
    ];
}
/**
 * Reads the metadata of an issuer, once; the caller repeats.
 *
 * @throws JobpassError as the HTTP client does; `refused` when neither place has it; `malformed`, `insecure`
 */
async function discover(issuer, http, attempt) {
    const refusals = [];
    for (const url of metadataUrls(issuer)) {
        const request = {
            method: 'GET',
            url,
            headers: {},
            what: "the request for the server's metadata",
            presentCertificate: true,
        };
        try {
            return parseMetadata(issuer, request, await http.send(request, attempt), http);
        }
        catch (error) {
            if (!(error instanceof errors/* JobpassError */.bJ) || error.code === 'insecure' || error.code === 'cancelled')
                throw error;
            // No way to that host (no connection, its certificate, a proxy's no): the other place is there as well.
            if (error.code === 'unreachable' && !error.answerLost)
                throw error;
            // A server with only one of the two documents may answer anything for the other: a page with 200, a 500.
            refusals.push(error);
        }
    }
    const worth = refusals.find((error) => error.transient && error.code !== 'malformed') ??
        refusals.find((error) => error.code === 'malformed') ??
        refusals[0];
    if (worth === undefined)
        throw new Error('no place for metadata was tried');
    throw worth;
}
/** Judges one answer to a request for metadata. */
function parseMetadata(issuer, request, answer, http) {
    if (answer.status !== 200) {
        throw http.refusal(request, answer, undefined, 'Check that url is the issuer exactly as the server writes it, or give token-endpoint and revocation-endpoint');
    }
    const body = (0,json/* jsonObject */.o$)(answer.body);
    if (body === undefined)
        throw http.malformed(request, answer, (0,http_client/* whatItIs */.Gl)(answer));
    if (body['issuer'] !== issuer) {
        // It can be anything that JSON can hold: an object has no text to show, and a deep list none in our time.
        const named = typeof body['issuer'] === 'string' ? `«${http.safe(body['issuer'], 120)}»` : 'nobody';
        throw new errors/* JobpassError */.bJ('malformed', `The metadata at ${answer.url.origin} is of the issuer ${named}, not of «${http.safe(issuer, 120)}»`, { hint: 'Write url exactly as the server names itself, with or without the last slash' });
    }
    const endpoint = (member) => {
        const value = body[member];
        if (value === undefined || value === null)
            return undefined;
        if (typeof value !== 'string')
            throw http.malformed(request, answer, `a ${member} that is not a string`);
        const url = (0,hosts/* secureUrl */.po)(value, `The ${member} in the metadata of ${answer.url.origin}`);
        if (url.origin !== new URL(issuer).origin && !http.allowedHosts.has(url)) {
            throw new errors/* JobpassError */.bJ('insecure', `The metadata of ${answer.url.origin} names a ${member} on another host, ${http.safe(url.host, 100)}`, { hint: 'If that host is right, list it in allowed-hosts' });
        }
        return url;
    };
    const tokenEndpoint = endpoint('token_endpoint');
    if (tokenEndpoint === undefined)
        throw http.malformed(request, answer, 'metadata without a token_endpoint');
    const revocationEndpoint = endpoint('revocation_endpoint');
    const introspectionEndpoint = endpoint('introspection_endpoint');
    const parameters = body[PARAMETERS_MEMBER];
    const grants = body['grant_types_supported'];
    return {
        tokenEndpoint,
        ...(revocationEndpoint === undefined ? {} : { revocationEndpoint }),
        ...(introspectionEndpoint === undefined ? {} : { introspectionEndpoint }),
        takesTtl: Array.isArray(parameters) && parameters.includes('ttl'),
        takesRole: Array.isArray(parameters) && parameters.includes('role'),
        ...(Array.isArray(grants) ? { grantTypes: grants.filter((grant) => typeof grant === 'string') } : {}),
    };
}

// EXTERNAL MODULE: ./build/providers/oauth/settings.js
var oauth_settings = __nccwpck_require__(4141);
;// CONCATENATED MODULE: ./build/providers/oauth/provider.js










/** Errors that OAuth servers answer when a second try can mend it, whatever the status. */
const PASSING = new Set(['temporarily_unavailable', 'server_error', 'slow_down']);
/** How long an exchange may go on in a cancelled job: a runner leaves 7.5 s before it asks a second time. */
const FINISH_MS = 4_000;
const INACTIVE_FROM_THE_START = 'the introspection says that it is not active. Some servers say so to a client that the token is not for: at Keycloak, add a mapper of the type Audience (oidc-audience-mapper) with this client to the client, so that the token’s aud names it';
const NO_REVOCATION = 'the server has no revocation endpoint that Jobpass knows of';
/** An OAuth 2 authorization server that takes ID tokens: RFC 8693 token exchange or RFC 7523 JWT bearer grant. */
function oauthProvider(context) {
    const { http, clock, serviceClock, secrets, life } = context;
    const settings = (0,oauth_settings.oauthSettings)(context.settings);
    let endpoints = givenEndpoints(settings);
    const readMetadata = async (issuer) => {
        const found = await http.persist((attempt) => discover(issuer, http, attempt));
        // What the user wrote goes before what the server says.
        endpoints = { ...found, ...givenEndpoints(settings) };
    };
    const client = async () => ({
        clientId: settings.clientId,
        assertion: settings.clientAuth === 'id-token' ? (await context.idToken()).raw : undefined,
    });
    const post = async (url, body, what, attempt, finishMs) => {
        const headers = { 'content-type': 'application/x-www-form-urlencoded' };
        const request = {
            method: 'POST',
            url,
            headers,
            body,
            what,
            presentCertificate: true,
            ...(finishMs === undefined ? {} : { finishMs }),
        };
        const answer = await http.send(request, attempt);
        return { request, answer, json: (0,json/* jsonObject */.o$)(answer.body) };
    };
    const leaseOf = (answer, served) => {
        serviceClock.learn(served);
        const now = clock.now();
        const byServer = answer.expiresIn === undefined ? undefined : now + answer.expiresIn * 1000;
        const byToken = answer.jwt && endOfJwt(answer.jwt, served === undefined ? undefined : serviceClock, now);
        const id = answer.jwt?.id ?? answer.id;
        // Whichever is later: a credential must not be called dead while somebody still takes it.
        const expiresAt = byServer !== undefined && byToken !== undefined ? Math.max(byServer, byToken) : (byServer ?? byToken);
        return {
            // A server may write into it what it likes, a piece of the ID token for instance, and we show it.
            id: id !== undefined && secrets.redact(id) === id ? id : newName(),
            provider: 'oauth',
            issuer: (settings.issuer && (0,printable/* printable */.g)(settings.issuer)) ?? endpoints.tokenEndpoint?.origin ?? 'the server',
            credential: answer.token,
            values: [{ output: 'token', variable: settings.envName, value: answer.token }],
            issuedAt: now,
            ...(expiresAt === undefined ? {} : { expiresAt }),
            ...(answer.scope === undefined ? {} : { scope: http.safe(answer.scope) }),
            renewable: false,
            selfContained: answer.jwt !== undefined,
            handle: {
                ...(endpoints.revocationEndpoint && { revocation_endpoint: endpoints.revocationEndpoint.href }),
                ...(endpoints.introspectionEndpoint && {
                    introspection_endpoint: endpoints.introspectionEndpoint.href,
                }),
                metadata_read: endpoints.takesTtl !== undefined,
            },
        };
    };
    /** An endpoint that the end of a lease needs: as main found it, or from the metadata that main had no need of. */
    const endEndpoint = async (lease, name) => {
        const saved = lease.handle[`${name}_endpoint`];
        if (typeof saved === 'string')
            return (0,hosts/* secureUrl */.po)(saved, `${name}-endpoint`);
        if (lease.handle['metadata_read'] === true || settings.issuer === undefined)
            return undefined;
        if (endpoints.takesTtl === undefined) {
            metadata ??= readMetadata(settings.issuer);
            // Probe and revocation wait for the same one; a failure is theirs alone, and the next try asks anew.
            await metadata.finally(() => {
                metadata = undefined;
            });
        }
        return endpoints[`${name}Endpoint`];
    };
    let metadata;
    /** Tokens that were issued here and not ended: some servers give one client the same token until it expires. */
    const issued = new Set();
    return {
        audience: settings.audience,
        targets: [settings.tokenEndpoint ?? (0,hosts/* secureUrl */.po)(settings.issuer ?? '', 'The input url')],
        prepare: async () => {
            if (endpoints.tokenEndpoint === undefined && settings.issuer !== undefined)
                await readMetadata(settings.issuer);
            const { tokenEndpoint, revocationEndpoint, introspectionEndpoint } = endpoints;
            if (tokenEndpoint === undefined)
                throw new errors/* JobpassError */.bJ('usage', 'Neither url nor token-endpoint is given');
            for (const warning of doubts(settings, endpoints, context.fixedIdToken))
                context.log.warning(warning);
            return settings.clientAuth === 'id-token'
                ? [tokenEndpoint, revocationEndpoint, introspectionEndpoint].filter((url) => url !== undefined)
                : [tokenEndpoint];
        },
        exchange: async (idToken, attempt) => {
            if (idToken === undefined)
                throw new Error('exchange without an ID token');
            const { tokenEndpoint, takesTtl, grantTypes } = endpoints;
            if (tokenEndpoint === undefined)
                throw new Error('exchange before prepare');
            const form = (0,messages/* exchangeForm */.ON)({
                ...(settings.grantType === 'client-credentials'
                    ? { clientId: settings.clientId, assertion: idToken.raw }
                    : await client()),
                grantType: settings.grantType,
                idToken: idToken.raw,
                subjectTokenType: settings.subjectTokenType,
                scope: settings.scope,
                resource: settings.resource,
                role: settings.role,
                ttl: takesTtl === true ? Math.round((0,provider/* lifeToAsk */.t)(life, clock.now()) / 1000) : undefined,
                params: settings.params,
            });
            const { request, answer, json } = await post(tokenEndpoint, form, 'the token exchange', attempt, FINISH_MS);
            const known = (0,messages/* parseErrorAnswer */._4)(json);
            const success = answer.status >= 200 && answer.status <= 299;
            const result = json === undefined ? undefined : (0,messages/* parseTokenAnswer */.x$)(json, idToken.raw);
            if (result !== undefined && 'token' in result && success && known === undefined) {
                // The bearer, an ID token sent before, or what we have revoked already: an echo, and no credential.
                if (secrets.has(result.token) && !issued.has(result.token)) {
                    throw http.malformed(request, answer, 'a secret of ours as access_token');
                }
                secrets.add(result.token);
                issued.add(result.token);
                const lease = leaseOf(result, answer.served);
                tellLifetime(lease, takesTtl === true, context);
                return lease;
            }
            // Whatever else the answer says, a token that is in it may be alive.
            const stray = result === undefined ? undefined : 'token' in result ? result.token : result.stray;
            if (stray !== undefined && !secrets.has(stray)) {
                secrets.add(stray);
                await context.onStray(leaseOf({ token: stray }, answer.served));
            }
            if (known !== undefined && PASSING.has(known.error))
                throw http.busy(request, answer, known.said);
            if (!success) {
                throw http.refusal(request, answer, known?.said, hintFor(known?.error, answer.status, idToken, settings, grantTypes));
            }
            const problem = known !== undefined
                ? `the error ${known.said}`
                : result !== undefined && 'problem' in result
                    ? result.problem
                    : (0,http_client/* whatItIs */.Gl)(answer);
            // With a token in it, it is no slip of a gateway: the next answer would be the same.
            throw http.malformed(request, answer, problem, stray !== undefined);
        },
        probe: async (lease, attempt, before) => {
            const url = await endEndpoint(lease, 'introspection');
            if (url === undefined)
                return { answer: 'unknown', reason: 'the server has no introspection endpoint' };
            const form = (0,messages/* tokenForm */.qc)(lease.credential, await client());
            const { request, answer, json } = await post(url, form, 'the introspection', attempt);
            if (answer.status !== 200) {
                const refusal = http.refusal(request, answer, (0,messages/* parseErrorAnswer */._4)(json)?.said);
                // A refusal of the caller says nothing about the credential.
                if (!refusal.transient)
                    return { answer: 'unknown', reason: refusal.message };
                throw refusal;
            }
            if (typeof json?.['active'] !== 'boolean')
                throw http.malformed(request, answer, 'no word on whether it is active');
            serviceClock.learn(answer.served);
            const exp = json['exp'];
            return {
                // It says so of what is dead, of what it never knew, and of what this caller may not ask about.
                ...(json['active'] ? { answer: 'accepts' } : { answer: 'refuses', form: 'own' }),
                ...(json['active'] || before !== undefined ? {} : { reason: INACTIVE_FROM_THE_START }),
                ...(typeof exp === 'number' && exp > 0 && exp < 1e11
                    ? { expiresAt: serviceClock.latest(exp * 1000) }
                    : {}),
            };
        },
        irrevocable: ({ handle }) => typeof handle['revocation_endpoint'] !== 'string' &&
            (handle['metadata_read'] === true || settings.issuer === undefined)
            ? NO_REVOCATION
            : undefined,
        revoke: async (lease, attempt) => {
            issued.delete(lease.credential);
            const url = await endEndpoint(lease, 'revocation');
            if (url === undefined)
                return { answer: 'impossible', reason: NO_REVOCATION };
            const form = (0,messages/* tokenForm */.qc)(lease.credential, await client());
            const { request, answer, json } = await post(url, form, 'the revocation', attempt);
            const known = (0,messages/* parseErrorAnswer */._4)(json);
            // Some servers answer their errors with 200: that is no yes.
            if ((answer.status === 200 || answer.status === 204) && known === undefined) {
                // Clients ignore what else is in it (RFC 7009, section 2.2), but a page is the answer of somebody in between.
                if (isPage(answer))
                    throw http.malformed(request, answer, (0,http_client/* whatItIs */.Gl)(answer));
                return { answer: 'done' };
            }
            if (known !== undefined && PASSING.has(known.error))
                throw http.busy(request, answer, known.said);
            if (known?.error === 'unsupported_token_type') {
                return { answer: 'impossible', reason: 'the server does not revoke tokens of this kind' };
            }
            throw http.refusal(request, answer, known?.said, 'Check that this client may revoke its own tokens');
        },
    };
}
function isPage({ body }) {
    return body.subarray(0, 200).toString('latin1').trimStart().startsWith('<');
}
/**
 * When a JWT that was just issued ends, by the job's clock; undefined where that cannot be known: an end that would be over
 * already is by a clock that nobody has told us of.
 *
 * @param server its clock, where it has told the time
 */
function endOfJwt({ issuedAt, expiresAt }, server, now) {
    if (expiresAt === undefined)
        return undefined;
    if (server !== undefined)
        return server.latest(expiresAt);
    if (issuedAt !== undefined && issuedAt < expiresAt)
        return now + expiresAt - issuedAt;
    return expiresAt > now ? expiresAt : undefined;
}
/**
 * A name for a credential that brings none: only a name, which nobody must be unable to guess, so it is not worth
 * the time that loading `node:crypto` takes.
 */
function newName() {
    const random = Array.from({ length: 2 }, () => Math.random().toString(36).slice(2, 10).padEnd(8, '0'));
    return `${Date.now().toString(36)}-${random.join('')}`;
}
function givenEndpoints(settings) {
    const { tokenEndpoint, revocationEndpoint, introspectionEndpoint } = settings;
    return {
        ...(tokenEndpoint && { tokenEndpoint }),
        ...(revocationEndpoint && { revocationEndpoint }),
        ...(introspectionEndpoint && { introspectionEndpoint }),
    };
}


/***/ }),

/***/ 4141:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

__nccwpck_require__.r(__webpack_exports__);
/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   oauthSettings: function() { return /* binding */ oauthSettings; }
/* harmony export */ });
/* harmony import */ var _config_common_inputs_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(819);
/* harmony import */ var _config_values_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(8771);
/* harmony import */ var _config_variables_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(895);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(9984);
/* harmony import */ var _http_hosts_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(4503);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_7__ = __nccwpck_require__(8372);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(1269);
/* harmony import */ var _messages_js__WEBPACK_IMPORTED_MODULE_6__ = __nccwpck_require__(8228);








/** @throws JobpassError `usage` or `insecure` for what cannot work, before anything is sent */
function oauthSettings(settings) {
    const given = (name) => settings.own[name];
    const or = (name) => given(name) ?? (0,_config_common_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .defaultOf */ .HA)(_inputs_js__WEBPACK_IMPORTED_MODULE_5__/* .OAUTH_INPUTS */ .i6, name);
    const endpoint = (name) => {
        const text = given(name);
        return text === undefined ? undefined : (0,_http_hosts_js__WEBPACK_IMPORTED_MODULE_4__/* .secureUrl */ .po)(text, `The input ${name}`);
    };
    const refuse = (message, hint) => {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('usage', message, { hint });
    };
    const tokenEndpoint = endpoint('token-endpoint');
    const revocationEndpoint = endpoint('revocation-endpoint');
    const grantType = (0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .oneOf */ .yL)(or('grant-type'), 'grant-type', _inputs_js__WEBPACK_IMPORTED_MODULE_5__/* .GRANT_TYPES */ .lZ);
    if (settings.url === undefined && tokenEndpoint === undefined) {
        refuse('Neither url nor token-endpoint is given', "Give the authorization server's issuer in url");
    }
    if (grantType !== 'token-exchange' && given('subject-token-type') !== undefined) {
        refuse(`subject-token-type means nothing with grant-type: ${grantType}`, 'Leave one of them out');
    }
    const clientAuth = grantType === 'client-credentials' && given('client-auth') === undefined
        ? 'id-token'
        : (0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .oneOf */ .yL)(or('client-auth'), 'client-auth', _inputs_js__WEBPACK_IMPORTED_MODULE_5__/* .CLIENT_AUTH */ .ZE);
    if (grantType === 'client-credentials' && clientAuth !== 'id-token') {
        refuse('grant-type: client-credentials needs client-auth: id-token', 'With this grant the ID token is what the client proves itself by: leave client-auth out');
    }
    if (!settings.revoke && revocationEndpoint !== undefined) {
        refuse('revoke is false, and yet there is a revocation-endpoint', 'Leave one of them out');
    }
    return {
        issuer: settings.url,
        audience: settings.audience ??
            settings.url ??
            refuse('Without url, the audience of the ID token is not known', 'Give the input audience'),
        tokenEndpoint,
        revocationEndpoint,
        introspectionEndpoint: endpoint('introspection-endpoint'),
        scope: given('scope'),
        resource: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .list */ .p_)(or('resource')),
        role: settings.role,
        grantType,
        subjectTokenType: given('subject-token-type') ?? _messages_js__WEBPACK_IMPORTED_MODULE_6__/* .ID_TOKEN_TYPE */ .xn,
        clientId: given('client-id'),
        clientAuth,
        params: parametersIn(or('params')),
        envName: (0,_config_variables_js__WEBPACK_IMPORTED_MODULE_2__/* .checkVariableName */ .m)(or('env-name'), 'env-name'),
    };
}
/** @throws JobpassError `usage` for a line that is no parameter, or one that Jobpass sets itself */
function parametersIn(text) {
    const lines = text.split('\n').map((line) => line.trim());
    const seen = new Set();
    return lines
        .filter((line) => line !== '')
        .map((line) => {
        const [, name = '', value = ''] = /^([^=]*?)\s*=\s*(.*)$/.exec(line) ?? [];
        // The value is not shown: somebody may have written a secret, against what the docs say.
        if (!/^[\w.:-]{1,100}$/.test(name)) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('usage', `A line of params is not name=value${name === '' ? '' : `: «${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_7__/* .printable */ .g)(name, 60)}»`}`, {
                hint: 'Write one parameter a line, as in connector_id=ci',
            });
        }
        if (_messages_js__WEBPACK_IMPORTED_MODULE_6__/* .OWN_PARAMETERS */ .ue.has(name)) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('usage', `params cannot set ${name}`, {
                hint: 'Use the input that is for it, if there is one; secrets have no place in params',
            });
        }
        if (seen.has(name)) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('usage', `params sets ${name} twice`, {
                hint: 'A parameter may be there once (RFC 6749, section 3.2)',
            });
        }
        seen.add(name);
        return [name, value];
    });
}


/***/ }),

/***/ 8765:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   t: function() { return /* binding */ lifeToAsk; }
/* harmony export */ });
/* unused harmony export onWall */
/** A lease with its end as the machine's clock has it now: programs compare with nothing else. */
function onWall(lease, clock) {
    const by = Math.round((clock.wall?.() ?? clock.now()) - clock.now());
    return lease.expiresAt === undefined ? lease : { ...lease, expiresAt: lease.expiresAt + by };
}
/** The life to ask for at this moment, in milliseconds. */
function lifeToAsk({ leaseMs, endsAt }, now) {
    return Math.max(1_000, Math.min(leaseMs, endsAt - now));
}


/***/ }),

/***/ 5643:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  bl: function() { return /* binding */ KNOWN_SERVICES; },
  xq: function() { return /* binding */ PROVIDERS; },
  jU: function() { return /* binding */ commonActions; },
  Cg: function() { return /* binding */ loadProvider; },
  PP: function() { return /* binding */ providerDefinition; }
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __nccwpck_require__(9984);
// EXTERNAL MODULE: ./build/identity/audiences.js
var audiences = __nccwpck_require__(721);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __nccwpck_require__(8372);
;// CONCATENATED MODULE: ./build/providers/aws/credential.js
/** The credential of AWS: the keys of a session. */
const SESSION = {
    read: (saved) => {
        // Jobpass 0.1 saved them as a string of JSON.
        const keys = typeof saved === 'string' ? parsed(saved) : saved;
        const { AccessKeyId, SecretAccessKey, SessionToken } = (keys ?? {});
        return isText(AccessKeyId) && isText(SecretAccessKey) && isText(SessionToken)
            ? { AccessKeyId, SecretAccessKey, SessionToken }
            : undefined;
    },
};
function parsed(json) {
    try {
        return JSON.parse(json);
    }
    catch {
        return undefined;
    }
}
function isText(value) {
    return typeof value === 'string';
}

// EXTERNAL MODULE: ./build/providers/aws/hosts.js
var hosts = __nccwpck_require__(5651);
// EXTERNAL MODULE: ./build/providers/aws/inputs.js
var inputs = __nccwpck_require__(9247);
;// CONCATENATED MODULE: ./build/providers/aws/definition.js



/** Roles of AWS, by its Security Token Service (STS). */
const aws = {
    name: 'aws',
    inputs: inputs/* AWS_INPUTS */.OJ,
    common: {
        url: { text: 'an STS other than that of the region.', aliases: ['sts-endpoint'] },
        audience: { text: 'the default is `sts.amazonaws.com`.' },
        role: {
            text: 'its ARN, or several, each assumed with the one before.',
            aliases: ['role-to-assume'],
        },
        ttl: { aliases: ['role-duration-seconds'] },
    },
    outputs: async () => (await __nccwpck_require__.e(/* import() */ 814).then(__nccwpck_require__.bind(__nccwpck_require__, 3814))).AWS_OUTPUTS,
    impliedBy: ['role-to-assume', 'aws-region'],
    impliedDeliver: inputs/* awsDeliver */.J9,
    commonAction: async () => (await __nccwpck_require__.e(/* import() */ 386).then(__nccwpck_require__.bind(__nccwpck_require__, 4386))).CONFIGURE_AWS_CREDENTIALS,
    knownServices: [hosts/* AWS */.k],
    audience: inputs/* awsAudience */.Qd,
    decidesBySubject: true,
    credential: SESSION,
    formats: async () => (await __nccwpck_require__.e(/* import() */ 304).then(__nccwpck_require__.bind(__nccwpck_require__, 2304))).AWS_FORMATS,
    renews: 'anew',
    revocable: ({ own }) => own['revoke-role'] !== undefined,
    conflictingVariables: async () => (await __nccwpck_require__.e(/* import() */ 334).then(__nccwpck_require__.bind(__nccwpck_require__, 3334))).AWS_CONFLICTING_VARIABLES,
    deliveredVariables: async () => (await __nccwpck_require__.e(/* import() */ 334).then(__nccwpck_require__.bind(__nccwpck_require__, 3334))).AWS_DELIVERED_VARIABLES,
    alsoMasked: inputs/* hiddenAccounts */.ty,
    check: async (settings) => void (await __nccwpck_require__.e(/* import() */ 527).then(__nccwpck_require__.bind(__nccwpck_require__, 527))).awsSettings(settings),
    load: async (context) => (await __nccwpck_require__.e(/* import() */ 114).then(__nccwpck_require__.bind(__nccwpck_require__, 7114))).awsProvider(context),
    cleanUp: async (folder) => (await __nccwpck_require__.e(/* import() */ 26).then(__nccwpck_require__.bind(__nccwpck_require__, 3026))).removeProfiles(folder),
};

// EXTERNAL MODULE: ./build/config/common-inputs.js
var common_inputs = __nccwpck_require__(819);
;// CONCATENATED MODULE: ./build/providers/definition.js
/** A variable, and those in which its deliveries by file and endpoint are. */
function withEndings(variable) {
    return ['', '_FILE', '_ENDPOINT', '_ENDPOINT_TOKEN'].map((ending) => variable + ending);
}

// EXTERNAL MODULE: ./build/providers/oauth/inputs.js
var oauth_inputs = __nccwpck_require__(1269);
;// CONCATENATED MODULE: ./build/providers/oauth/definition.js



/** Every OAuth 2.0 authorization server that takes ID tokens, the embedded broker among them. */
const oauth = {
    name: 'oauth',
    inputs: oauth_inputs/* OAUTH_INPUTS */.i6,
    common: {
        url: {
            text: 'the issuer, exactly as the authorization server writes it. Jobpass finds the endpoints in its metadata (RFC 8414, else OpenID Connect Discovery).',
        },
        audience: { text: 'the default is `url`.' },
        role: { text: 'a role of the embedded broker.' },
    },
    audience: ({ audience, url }) => audience ?? url,
    formats: async () => (await __nccwpck_require__.e(/* import() */ 498).then(__nccwpck_require__.bind(__nccwpck_require__, 1498))).tokenFormats(({ own }) => variable(own)),
    renews: 'anew',
    conflictingVariables: async ({ own }) => variables(own),
    deliveredVariables: async (own) => variables(own),
    check: async (settings) => void (await Promise.resolve(/* import() */).then(__nccwpck_require__.bind(__nccwpck_require__, 4141))).oauthSettings(settings),
    // In the main file, since most jobs load it: a file of its own costs another look-up and read.
    load: async (context) => (await Promise.resolve(/* import() eager */).then(__nccwpck_require__.bind(__nccwpck_require__, 1694))).oauthProvider(context),
};
function variable(own) {
    return own['env-name'] ?? (0,common_inputs/* defaultOf */.HA)(oauth_inputs/* OAUTH_INPUTS */.i6, 'env-name');
}
function variables(own) {
    return withEndings(variable(own));
}

// EXTERNAL MODULE: ./build/providers/vault/inputs.js
var vault_inputs = __nccwpck_require__(5856);
;// CONCATENATED MODULE: ./build/providers/vault/definition.js


/** HashiCorp Vault and OpenBao. */
const vault = {
    name: 'vault',
    services: 'HashiCorp Vault and OpenBao',
    inputs: vault_inputs/* VAULT_INPUTS */.PP,
    common: {
        url: { text: 'the address of the server, as in `VAULT_ADDR`.' },
        audience: { text: 'the default is the origin of `url`.' },
        role: { text: 'the default is the `default_role` of the mount.' },
        ttl: { text: 'the token is shortened to it.' },
    },
    outputTexts: { token: 'each of the `secrets` is an output under its own name.' },
    commonAction: async () => (await __nccwpck_require__.e(/* import() */ 907).then(__nccwpck_require__.bind(__nccwpck_require__, 9907))).VAULT_ACTION,
    audience: vault_inputs/* vaultAudience */.JI,
    formats: async () => (await __nccwpck_require__.e(/* import() */ 498).then(__nccwpck_require__.bind(__nccwpck_require__, 1498))).tokenFormats(() => 'VAULT_TOKEN'),
    renews: 'in place',
    conflictingVariables: async () => (await __nccwpck_require__.e(/* import() */ 739).then(__nccwpck_require__.bind(__nccwpck_require__, 4739))).VAULT_CONFLICTING_VARIABLES,
    deliveredVariables: async ({ secrets }, env) => {
        const names = secrets === undefined ? [] : (await __nccwpck_require__.e(/* import() */ 871).then(__nccwpck_require__.bind(__nccwpck_require__, 9871))).secretNames(secrets, env);
        return [
            ...withEndings('VAULT_TOKEN'),
            ...['VAULT_ADDR', 'VAULT_NAMESPACE'],
            ...names.flatMap(withEndings),
        ];
    },
    check: async (settings) => void (await __nccwpck_require__.e(/* import() */ 752).then(__nccwpck_require__.bind(__nccwpck_require__, 3752))).vaultSettings(settings),
    load: async (context) => (await __nccwpck_require__.e(/* import() */ 408).then(__nccwpck_require__.bind(__nccwpck_require__, 7408))).vaultProvider(context),
};

;// CONCATENATED MODULE: ./build/providers/registry.js






/** Every provider that Jobpass knows. Its code is loaded when it is used. */
const PROVIDERS = [oauth, vault, aws];
/** Every service that accepts an audience known to everyone, those without a provider among them. */
const KNOWN_SERVICES = [
    ...PROVIDERS.flatMap(({ knownServices = [] }) => knownServices),
    ...audiences/* OTHER_SERVICES */.Y,
];
/** Loads every common action whose inputs are answered with ours. */
async function commonActions() {
    const own = PROVIDERS.flatMap(({ commonAction }) => commonAction?.() ?? []);
    const [{ OTHER_ACTIONS }, ...actions] = await Promise.all([__nccwpck_require__.e(/* import() */ 142).then(__nccwpck_require__.bind(__nccwpck_require__, 1142)), ...own]);
    return [...actions, ...OTHER_ACTIONS];
}
/** Loads the provider that the settings name. @throws JobpassError whatever it finds wrong */
async function loadProvider(context) {
    return providerDefinition(context.settings.provider).load(context);
}
/** @throws JobpassError `usage` for a name that is not in the list */
function providerDefinition(wanted) {
    const found = PROVIDERS.find(({ name }) => name === wanted);
    if (found === undefined) {
        throw new errors/* JobpassError */.bJ('usage', `There is no provider «${(0,printable/* printable */.g)(wanted, 40)}»`, {
            hint: `Known: ${PROVIDERS.map(({ name }) => name).join(', ')}`,
        });
    }
    return found;
}


/***/ }),

/***/ 5856:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   JI: function() { return /* binding */ vaultAudience; },
/* harmony export */   MA: function() { return /* binding */ AUTH_METHODS; },
/* harmony export */   PP: function() { return /* binding */ VAULT_INPUTS; }
/* harmony export */ });
/* harmony import */ var _config_common_inputs_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(819);

const AUTH_METHODS = ['jwt', 'kubernetes', 'approle', 'cert'];
/** The inputs that only this provider reads. */
const VAULT_INPUTS = [
    {
        name: 'auth',
        description: 'How the job logs in: `jwt` (its ID token), `kubernetes`, `approle`, or `cert` (the client certificate).',
        default: 'jwt',
        values: AUTH_METHODS,
    },
    {
        name: 'path',
        description: 'Where that auth method is mounted. Default: its name.',
    },
    { name: 'namespace', description: 'The namespace, whole: `team-a/shop`.' },
    {
        name: 'secrets',
        description: 'What to read, one a line or between semicolons: `secret/data/app password | APP_PASSWORD`. Values of fields of JSON, whole secrets (`*`) with a prefix, optional ones (`password?`), public ones (`| DB_PORT public`), dynamic engines with parameters, and `[namespace]` in front: [docs/vault.md](docs/vault.md).',
    },
    {
        name: 'export-token',
        description: 'Whether steps get the token itself (`VAULT_TOKEN`), besides the address. Default: only when there are no `secrets`.',
        values: _config_common_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .YES_OR_NO */ .I8,
    },
    {
        name: 'allow-short',
        description: 'Whether secrets that are too short to be masked (under 4 characters, and words such as `true`) are delivered, unmasked.',
        default: 'false',
        values: _config_common_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .YES_OR_NO */ .I8,
    },
    { name: 'role-id', description: 'The role id.', appliesTo: 'auth: approle' },
    {
        name: 'wrapped-secret-id',
        description: 'The wrapping token of a secret id. It can be unwrapped once.',
        appliesTo: 'auth: approle',
        secret: true,
    },
    {
        name: 'jwt-file',
        description: 'The file of the service account’s token.',
        appliesTo: 'auth: kubernetes',
        default: '/var/run/secrets/kubernetes.io/serviceaccount/token',
        file: true,
    },
    {
        name: 'revoke-role',
        description: 'A role of the same auth method that may revoke by accessor, for tokens that may not revoke themselves.',
    },
];
/** The audience of the ID token, where the method takes one: the server itself, unless it is said otherwise. */
function vaultAudience({ audience, url, own }) {
    if ((own['auth'] ?? 'jwt') !== 'jwt')
        return undefined;
    return audience ?? (url !== undefined && URL.canParse(url) ? new URL(url).origin : undefined);
}


/***/ }),

/***/ 8105:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   b: function() { return /* binding */ isUntrustedEvent; }
/* harmony export */ });
/**
 * Events whose workflow is taken from the base or the default branch, with its rights, and which are caused by whoever
 * opens a pull request or writes a comment: the head that such workflows like to check out is a stranger's.
 *
 * Source: GitHub, "Events that trigger workflows".
 */
const STRANGERS_EVENTS = ['pull_request_target', 'workflow_run', 'issue_comment'];
function isUntrustedEvent(event) {
    return STRANGERS_EVENTS.includes(event);
}


/***/ }),

/***/ 7212:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

__nccwpck_require__.r(__webpack_exports__);
/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   githubRunner: function() { return /* binding */ githubRunner; }
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(8161);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__nccwpck_require__.n(node_os__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__nccwpck_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(9984);
/* harmony import */ var _http_client_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(1429);
/* harmony import */ var _http_hosts_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(4503);
/* harmony import */ var _text_json_js__WEBPACK_IMPORTED_MODULE_9__ = __nccwpck_require__(8049);
/* harmony import */ var _text_masks_js__WEBPACK_IMPORTED_MODULE_7__ = __nccwpck_require__(8406);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_8__ = __nccwpck_require__(8372);
/* harmony import */ var _github_untrusted_events_js__WEBPACK_IMPORTED_MODULE_6__ = __nccwpck_require__(8105);










/** What the runner says of a job, under the names that the claims of its ID token have. */
const JOB_VARIABLES = [
    ['repository', 'GITHUB_REPOSITORY'],
    ['ref', 'GITHUB_REF'],
    ['event_name', 'GITHUB_EVENT_NAME'],
    ['job_workflow_ref', 'GITHUB_WORKFLOW_REF'],
    ['run_id', 'GITHUB_RUN_ID'],
    ['run_attempt', 'GITHUB_RUN_ATTEMPT'],
    ['actor', 'GITHUB_ACTOR'],
];
/** The same of what records have besides. */
const RECORDED_VARIABLES = [
    ...JOB_VARIABLES,
    ['actor_id', 'GITHUB_ACTOR_ID'],
    ['sha', 'GITHUB_SHA'],
    ['workflow', 'GITHUB_WORKFLOW'],
    ['job', 'GITHUB_JOB'],
    ['runner', 'RUNNER_NAME'],
];
/** The processes that run a job's steps and end with it: of GitHub's runner, and of act. */
const WORKERS = ['Runner.Worker', 'act'];
/**
 * GitHub Actions, and the systems that speak its protocol: GitHub Enterprise Server, Forgejo, act.
 *
 * @param output where its commands and lines for people go. The runner reads both streams; what the command `jobpass`
 *   prints on stdout is for a shell, which would run a mask, or for a program.
 */
function githubRunner(env, output = process.stdout) {
    const issue = (command, message) => void output.write(workflowCommand(command, message));
    return {
        system: {
            name: 'github',
            job: () => said(env, JOB_VARIABLES),
            recorded: () => said(env, RECORDED_VARIABLES),
            workspace: () => env['GITHUB_WORKSPACE'] || process.cwd(),
            strangers: () => {
                const event = env['GITHUB_EVENT_NAME'] ?? '';
                if (!(0,_github_untrusted_events_js__WEBPACK_IMPORTED_MODULE_6__/* .isUntrustedEvent */ .b)(event))
                    return undefined;
                return { why: `on ${event}`, commit: env['GITHUB_SHA'] };
            },
            disposable: env['RUNNER_ENVIRONMENT'] === 'github-hosted',
            signOfLife: async () => {
                const { ancestor } = await __nccwpck_require__.e(/* import() */ 890).then(__nccwpck_require__.bind(__nccwpck_require__, 5890));
                const worker = await ancestor(WORKERS);
                if (worker !== undefined)
                    return { kind: 'process', ...worker };
                return { kind: env['ACTIONS_ID_TOKEN_REQUEST_URL'] ? 'poll' : 'none' };
            },
            variables: [
                'GITHUB_ACTIONS',
                'RUNNER_TEMP',
                'ACTIONS_ID_TOKEN_REQUEST_URL',
                'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
                ...JOB_VARIABLES.map(([, variable]) => variable),
            ],
        },
        step: {
            inputs: () => new Map(entriesOf(env, 'INPUT_').flatMap(([name, value]) => {
                const given = value.trim();
                return given === '' ? [] : [[name.toLowerCase(), given]];
            })),
            log: {
                info: (message) => void output.write(`${message}\n`),
                warning: (message) => issue('warning title=Jobpass', message),
                error: (message) => issue('error title=Jobpass', message),
            },
            mask: async (secrets) => {
                for (const value of secrets.flatMap(_text_masks_js__WEBPACK_IMPORTED_MODULE_7__/* .masksOf */ .JF))
                    issue('add-mask', value);
                await flushed(output);
            },
            handsOn: 'variables',
            exportVariable: (name, value) => append(env, 'ENV', name, value, 'delivery'),
            setOutput: (name, value) => append(env, 'OUTPUT', name, value, 'delivery'),
            // Not by the name of what a job leaves behind by mistake: this is to stay for the steps after ours.
            auditFile: () => (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(env['RUNNER_TEMP'] ?? (0,node_os__WEBPACK_IMPORTED_MODULE_1__.tmpdir)(), 'audit-jobpass.jsonl'),
            printRecord: (line) => void output.write(`${line}\n`),
            summary: async (table) => {
                const file = env['GITHUB_STEP_SUMMARY'];
                if (file === undefined || file === '')
                    return;
                try {
                    await writeSummary(table);
                }
                catch (error) {
                    issue('warning title=Jobpass', `The job summary could not be written: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .tell */ .qz)(error)}`);
                }
            },
        },
        memory: {
            temporaryFolder: () => {
                const folder = env['RUNNER_TEMP'];
                if (folder === undefined || folder === '') {
                    throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('state', 'The runner names no folder for temporary files (RUNNER_TEMP)');
                }
                return folder;
            },
            saveState: (name, value) => append(env, 'STATE', name, value, 'state'),
            savedState: () => new Map(entriesOf(env, 'STATE_')),
        },
        idTokens: {
            request: (audience, http, attempt) => requestIdToken(env, audience, http, attempt),
            identity: ['ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'],
            secrets: () => [env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? ''].filter((value) => value !== ''),
            until: () => expiryOf(env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? ''),
        },
    };
}
/** The variables whose names begin so, by the rest of their names. */
function entriesOf(env, prefix) {
    return Object.entries(env).flatMap(([name, value]) => name.startsWith(prefix) && value !== undefined ? [[name.slice(prefix.length), value]] : []);
}
/** What variables say, under the names of claims. */
function said(env, variables) {
    return Object.fromEntries(variables.flatMap(([claim, variable]) => {
        const value = (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_8__/* .printable */ .g)(env[variable]);
        return value === '' ? [] : [[claim, value]];
    }));
}
async function writeSummary(table) {
    // The package exports one entry only, and that one loads an HTTP client, which costs as much as starting Node.
    const { summary } = await __nccwpck_require__.e(/* import() */ 789).then(__nccwpck_require__.bind(__nccwpck_require__, 1170));
    summary.addHeading(table.heading, 3);
    summary.addTable(table.rows.map(([name, value]) => [{ data: (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_8__/* .markdown */ .w)(name), header: true }, { data: (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_8__/* .markdown */ .w)(value) }]));
    if (table.remarks.length > 0)
        summary.addEOL();
    for (const remark of table.remarks)
        summary.addRaw((0,_text_printable_js__WEBPACK_IMPORTED_MODULE_8__/* .markdown */ .w)(remark), true).addEOL();
    await summary.write();
}
/** Docs: GitHub, "Workflow commands". A line break would end the command, so the runner knows it by its code. */
function workflowCommand(command, message) {
    return `::${command}::${message.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')}\n`;
}
/**
 * Waits until everything printed so far has left the process.
 *
 * @throws JobpassError `delivery` when nobody reads it: then the runner has learnt of no mask
 */
async function flushed(output) {
    const error = await new Promise((resolve) => {
        if (!output.writable)
            resolve(new Error('closed'));
        else
            output.write('', resolve);
    });
    if (error) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('delivery', 'The runner does not read what this step prints, so it cannot mask the credential', {
            hint: 'Let the standard output of the step open',
            cause: error,
        });
    }
}
function append(env, command, name, value, code) {
    const file = env[`GITHUB_${command}`];
    if (file === undefined || file === '') {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ(code, `The runner names no file for ${command.toLowerCase()} values (GITHUB_${command})`);
    }
    try {
        // The runner creates its command files readable for all; from here on this one may hold a secret.
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.chmodSync)(file, 0o600);
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.appendFileSync)(file, keyValue(name, value));
    }
    catch (error) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ(code, `The runner's file for ${command.toLowerCase()} values (GITHUB_${command}) could not be written: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .tell */ .qz)(error)}`, {
            hint: 'Check free space and permissions of the runner’s temporary folder',
            cause: error,
        });
    }
}
/**
 * A name and its value as the runner reads them from a command file: `NAME=VALUE`, or, for a value of several
 * lines, between delimiters. The package's own function always delimits, with a random word, and loads
 * `node:crypto` for it, which takes 1.5 to 3 ms. A word that the value does not hold is as good.
 */
function keyValue(name, value) {
    if (!/[\r\n]/.test(value))
        return `${name}=${value}\n`;
    let delimiter = 'jobpass_end';
    while (value.includes(delimiter))
        delimiter += '_';
    return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
}
/** GitHub says these of a job that is about to start: a second or two later it is in progress. */
const ABOUT_TO_START = /job in '?(Pending|Delayed|Queued|Waiting)'? state/i;
/** Docs: GitHub, "OpenID Connect reference". The URL already carries a query. */
async function requestIdToken(env, audience, http, attempt) {
    const url = env['ACTIONS_ID_TOKEN_REQUEST_URL'];
    const bearer = env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'];
    if (!url || !bearer) {
        const { whyNoIdToken } = await __nccwpck_require__.e(/* import() */ 674).then(__nccwpck_require__.bind(__nccwpck_require__, 6674));
        throw whyNoIdToken(env);
    }
    const target = (0,_http_hosts_js__WEBPACK_IMPORTED_MODULE_5__/* .secureUrl */ .po)(url, 'ACTIONS_ID_TOKEN_REQUEST_URL');
    target.searchParams.append('audience', audience);
    const request = {
        method: 'GET',
        url: target,
        headers: { authorization: `Bearer ${bearer}` },
        what: 'the ID token request',
    };
    const answer = await http.send(request, attempt);
    const body = (0,_text_json_js__WEBPACK_IMPORTED_MODULE_9__/* .jsonObject */ .o$)(answer.body);
    if (answer.status < 200 || answer.status > 299) {
        const said = typeof body?.['message'] === 'string' ? body['message'] : answer.body.subarray(0, 300).toString('utf8');
        if (ABOUT_TO_START.test(said))
            throw http.busy(request, answer, said, 1_000);
        throw http.refusal(request, answer, said.trimStart().startsWith('<') ? undefined : said, refusedHint(answer.status));
    }
    if (body === undefined)
        throw http.malformed(request, answer, (0,_http_client_js__WEBPACK_IMPORTED_MODULE_4__/* .whatItIs */ .Gl)(answer));
    const value = body['value'];
    if (typeof value !== 'string' || value === '')
        throw http.malformed(request, answer, 'no ID token in it');
    const date = Date.parse(answer.headers.date ?? '');
    const { served } = answer;
    return {
        raw: value,
        fresh: true,
        ...(Number.isNaN(date) ? {} : { servedAt: date }),
        ...(served === undefined ? {} : { served }),
    };
}
/** When the bearer of the ID token request expires: about six hours after the job's start. */
function expiryOf(bearer) {
    try {
        const payload = JSON.parse(Buffer.from(bearer.split('.')[1] ?? '', 'base64url').toString('utf8'));
        return typeof payload.exp === 'number' && payload.exp > 0 ? payload.exp * 1000 : undefined;
    }
    catch {
        return undefined;
    }
}
function refusedHint(status) {
    if (status === 401 || status === 403) {
        return 'The runner’s token for such requests is no longer valid, or this job is not in progress: it works only inside the running job, for about six hours';
    }
    if (status === 404)
        return 'Check that the server is new enough to give ID tokens, and that they are switched on';
    return undefined;
}


/***/ }),

/***/ 4999:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   R: function() { return /* binding */ JobIdTokens; },
/* harmony export */   t: function() { return /* binding */ withRequested; }
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(9984);
/* harmony import */ var _identity_id_token_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(1562);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(8372);
/* harmony import */ var _text_secrets_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(6964);




/** The ID tokens of this job: requests them, masks them before anything can show them, and checks them. */
class JobIdTokens {
    #source;
    #options;
    /** Whoever signs an ID token knows the bearer that it was requested with, and can write it into a claim. */
    #bearer = new _text_secrets_js__WEBPACK_IMPORTED_MODULE_2__/* .Secrets */ .S();
    #remarked = false;
    constructor(source, options) {
        this.#source = source;
        this.#options = options;
        this.#bearer.add(...source.secrets());
    }
    /** An ID token and what it says. Whether it is for the audience, and lives, is for the caller to judge. @throws JobpassError */
    async read(audience) {
        const { http } = this.#options;
        const served = await http.persist((attempt) => this.#source.request(audience, http, attempt));
        await this.#hide(served.raw);
        return { ...served, ...(0,_identity_id_token_js__WEBPACK_IMPORTED_MODULE_1__/* .decodeIdToken */ .Rh)(served.raw, this.#show) };
    }
    /** An ID token that can be sent to a service. @throws JobpassError, which no repetition mends */
    async checked(audience, check) {
        try {
            return await this.#options.http.persist((attempt) => this.#checkedOnce(audience, check, attempt));
        }
        catch (error) {
            if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ))
                throw error;
            // It has had all the patience there is for it, and no credential was in its answer.
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ(error.code, error.message, error.hint === undefined ? {} : { hint: error.hint });
        }
    }
    async #checkedOnce(audience, { clock, serviceClock, log, claims: worthShowing = [] }, attempt) {
        const sentAt = clock.now();
        const { raw, servedAt, served, fresh } = await this.#source.request(audience, this.#options.http, attempt);
        const receivedAt = clock.now();
        await this.#hide(raw);
        const { token, remark } = (0,_identity_id_token_js__WEBPACK_IMPORTED_MODULE_1__/* .readIdToken */ .xm)(raw, audience, clock, {
            ...{ servedAt, fresh, worthShowing },
            show: this.#show,
        });
        if (remark !== undefined && !this.#remarked)
            log.warning(remark);
        this.#remarked ||= remark !== undefined;
        const { iat } = token.claims;
        const minted = fresh === true && typeof iat === 'number' && iat <= Number(token.claims['exp']);
        serviceClock.estimate(served ?? (minted ? { at: iat * 1000, sentAt, receivedAt } : undefined));
        return token;
    }
    async #hide(raw) {
        const { secrets, step } = this.#options;
        secrets.add(raw);
        // Of what cannot be a JWT no mask is set: it could be a word that half of the job's log is made of.
        if (/^[\w-]+\.[\w-]+\.[\w-]*$/.test(raw) && raw.length >= 20)
            await step.mask([raw]);
    }
    #show = (text) => (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_3__/* .printable */ .g)(this.#bearer.redact(text));
}
/** The source of one that was requested ahead of its use: whoever asks for that audience first gets it, once. */
function withRequested(source, audience, { raw, servedAt, served }) {
    // Not `fresh`: some time has gone by.
    let kept = {
        raw,
        ...(servedAt === undefined ? {} : { servedAt }),
        ...(served === undefined ? {} : { served }),
    };
    return {
        ...source,
        request: async (wanted, http, attempt) => {
            const first = wanted === audience ? kept : undefined;
            if (first === undefined)
                return source.request(wanted, http, attempt);
            kept = undefined;
            return first;
        },
    };
}


/***/ }),

/***/ 5405:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   L: function() { return /* binding */ MOUNTED; },
/* harmony export */   c: function() { return /* binding */ isPodWithToken; }
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);

/** Where a pod is to have its ID token mounted. Not where its service account's own is: that is a key to the API server. */
const MOUNTED = '/var/run/secrets/jobpass/token';
/** Whether this is a pod that was given an ID token: there, or in a file that is named. */
function isPodWithToken(env) {
    if ((env['KUBERNETES_SERVICE_HOST'] ?? '') === '')
        return false;
    return (env['JOBPASS_ID_TOKEN_FILE'] ?? '') !== '' || (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(MOUNTED);
}


/***/ }),

/***/ 8708:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   qU: function() { return /* binding */ detectRunner; },
/* harmony export */   y2: function() { return /* binding */ RUNNER_VARIABLE; }
/* harmony export */ });
/* unused harmony exports RUNNERS, isRunner, commandRunner */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(9984);
/* harmony import */ var _kubernetes_pod_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(5405);



/** Every runner that Jobpass knows; the first that detects itself is taken. */
const RUNNERS = [
    {
        name: 'github',
        detect: (env) => env['GITHUB_ACTIONS'] === 'true',
        // In the main file, since nearly every job loads it: a file of its own costs another look-up and read.
        load: async (env, output) => (await Promise.resolve(/* import() eager */).then(__nccwpck_require__.bind(__nccwpck_require__, 7212))).githubRunner(env, output),
    },
    {
        name: 'gitlab',
        detect: (env) => env['GITLAB_CI'] === 'true',
        load: async (env) => (await __nccwpck_require__.e(/* import() */ 636).then(__nccwpck_require__.bind(__nccwpck_require__, 9636))).gitlabRunner(env),
    },
    {
        name: 'buildkite',
        detect: (env) => env['BUILDKITE'] === 'true',
        load: async (env) => (await __nccwpck_require__.e(/* import() */ 924).then(__nccwpck_require__.bind(__nccwpck_require__, 2924))).buildkiteRunner(env),
    },
    {
        name: 'circleci',
        detect: (env) => env['CIRCLECI'] === 'true',
        load: async (env) => (await __nccwpck_require__.e(/* import() */ 315).then(__nccwpck_require__.bind(__nccwpck_require__, 3315))).circleciRunner(env),
    },
    {
        name: 'azure',
        detect: (env) => env['TF_BUILD']?.toLowerCase() === 'true',
        load: async (env) => (await __nccwpck_require__.e(/* import() */ 444).then(__nccwpck_require__.bind(__nccwpck_require__, 7444))).azureRunner(env),
    },
    {
        name: 'bitbucket',
        detect: (env) => has(env, 'BITBUCKET_BUILD_NUMBER') && has(env, 'BITBUCKET_WORKSPACE'),
        load: async (env) => (await __nccwpck_require__.e(/* import() */ 170).then(__nccwpck_require__.bind(__nccwpck_require__, 8170))).bitbucketRunner(env),
    },
    {
        name: 'semaphore',
        detect: (env) => env['SEMAPHORE'] === 'true',
        load: async (env) => (await __nccwpck_require__.e(/* import() */ 829).then(__nccwpck_require__.bind(__nccwpck_require__, 2829))).semaphoreRunner(env),
    },
    {
        name: 'jenkins',
        detect: (env) => env['BUILD_TAG']?.startsWith('jenkins-') === true && has(env, 'JOB_NAME'),
        load: async (env) => (await __nccwpck_require__.e(/* import() */ 285).then(__nccwpck_require__.bind(__nccwpck_require__, 3285))).jenkinsRunner(env),
    },
    {
        name: 'cloudbuild',
        // The one variable that its steps always have, beside HOME; what a build is called they have only if they ask.
        detect: (env) => env['BUILDER_OUTPUT'] === '/builder/outputs',
        load: async (env) => (await __nccwpck_require__.e(/* import() */ 412).then(__nccwpck_require__.bind(__nccwpck_require__, 8412))).cloudbuildRunner(env),
    },
    {
        name: 'kubernetes',
        // Behind all CI systems: their jobs run in pods, too.
        detect: _kubernetes_pod_js__WEBPACK_IMPORTED_MODULE_1__/* .isPodWithToken */ .c,
        load: async (env) => (await __nccwpck_require__.e(/* import() */ 395).then(__nccwpck_require__.bind(__nccwpck_require__, 1395))).kubernetesRunner(env),
    },
    {
        name: 'local',
        detect: () => false,
        load: async (env) => (await __nccwpck_require__.e(/* import() */ 184).then(__nccwpck_require__.bind(__nccwpck_require__, 2184))).localRunner(env),
    },
];
function has(env, name) {
    return (env[name] ?? '') !== '';
}
/** By which the command is told the system, where it is not to find out by itself. */
const RUNNER_VARIABLE = 'JOBPASS_RUNNER';
/** Whether this is a job of a CI system that Jobpass knows. */
function isRunner(env) {
    return RUNNERS.some((entry) => entry.detect(env));
}
/** The runner of the action. @throws JobpassError `usage` when this is no known CI system */
async function detectRunner(env) {
    const found = RUNNERS.find((entry) => entry.detect(env));
    if (found === undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', 'This does not look like a job of a CI system that Jobpass knows', {
            hint: `Known: ${RUNNERS.map((entry) => entry.name).join(', ')}. Without one, try: jobpass demo`,
        });
    }
    return found.load(env);
}
/**
 * The runner of the command: the one that JOBPASS_RUNNER names, else the one that is found, else this machine alone. ID
 * tokens come from where JOBPASS_ID_TOKEN_… says, if anything does.
 *
 * @throws JobpassError `usage` for a name that is not in the list
 */
async function commandRunner(env) {
    const wanted = env[RUNNER_VARIABLE] ?? '';
    const name = wanted || (RUNNERS.find((entry) => entry.detect(env))?.name ?? 'local');
    const entry = RUNNERS.find((one) => one.name === name);
    if (entry === undefined) {
        throw new JobpassError('usage', `There is no runner «${printable(wanted, 40)}»`, {
            hint: `Known: ${RUNNERS.map((one) => one.name).join(', ')}`,
        });
    }
    const { withIdTokenOptions } = await __nccwpck_require__.e(/* import() */ 689).then(__nccwpck_require__.bind(__nccwpck_require__, 6689));
    return withIdTokenOptions(await entry.load(env, process.stderr), env);
}


/***/ }),

/***/ 4927:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   W: function() { return /* binding */ ExactJson; }
/* harmony export */ });
/* harmony import */ var _json_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8049);

/** In valid JSON: a text, or a number as it is written. */
const TEXT_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;
/**
 * A JSON document, or a part of one, whose numbers keep the digits that they were written with: `1.10`, `1e400` and
 * 9007199254740993 are no numbers of JavaScript.
 *
 * `JSON.parse` does the reading. It is given a copy in which each number is its place in a list of what was written,
 * so this takes what it takes, and nothing else.
 */
class ExactJson {
    #value;
    #written;
    constructor(value, written) {
        this.#value = value;
        this.#written = written;
    }
    /** Reads a whole document. @returns undefined for what is no JSON */
    static read(source) {
        try {
            const text = typeof source === 'string' ? source : new TextDecoder('utf-8', { fatal: true }).decode(source);
            JSON.parse(text);
            const written = [];
            const places = text.replace(TEXT_OR_NUMBER, (found) => found.startsWith('"') ? found : String(written.push(found) - 1));
            return new ExactJson(JSON.parse(places), written);
        }
        catch {
            return undefined;
        }
    }
    /** The value where it is a text. */
    get string() {
        return typeof this.#value === 'string' ? this.#value : undefined;
    }
    /** The digits, as they were written, where it is a number. */
    get number() {
        return typeof this.#value === 'number' ? this.#written[this.#value] : undefined;
    }
    /** A member of an object by its name, or of a list by its place. */
    member(name) {
        const value = this.#value;
        if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name))
            return undefined;
        if (Array.isArray(value) && !/^\d+$/.test(name))
            return undefined;
        return new ExactJson(value[name], this.#written);
    }
    /** The members of an object; undefined for everything else. */
    get members() {
        const value = this.#value;
        if (!(0,_json_js__WEBPACK_IMPORTED_MODULE_0__/* .isObject */ .Gv)(value))
            return undefined;
        return Object.entries(value).map(([name, one]) => [name, new ExactJson(one, this.#written)]);
    }
    /** What is directly inside an object or a list. */
    *inside() {
        const value = this.#value;
        if (typeof value !== 'object' || value === null)
            return;
        for (const one of Object.values(value))
            yield new ExactJson(one, this.#written);
    }
    /**
     * The value as it is handed on: a text as it is, everything else as JSON.
     *
     * @throws RangeError for what is nested too deep for the stack
     */
    get text() {
        if (typeof this.#value === 'string')
            return this.#value;
        return JSON.stringify(this.#value).replace(TEXT_OR_NUMBER, (found) => found.startsWith('"') ? found : (this.#written[Number(found)] ?? found));
    }
}


/***/ }),

/***/ 8049:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   D7: function() { return /* binding */ objectIn; },
/* harmony export */   Gv: function() { return /* binding */ isObject; },
/* harmony export */   o$: function() { return /* binding */ jsonObject; },
/* harmony export */   rF: function() { return /* binding */ jsonLine; }
/* harmony export */ });
/* unused harmony exports objectOf, parseObject, listOf, objectsOf, textOf, jsonLines */
/** Whether a value is a JSON object: no list, and not null. */
function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
/** A JSON object as it is, and an empty one for anything else. */
function objectOf(value) {
    return isObject(value) ? value : {};
}
/** A text as a JSON object; undefined for anything else. */
function parseObject(text) {
    try {
        const value = JSON.parse(text);
        return isObject(value) ? value : undefined;
    }
    catch {
        return undefined;
    }
}
/** A body as a JSON object; undefined for anything else, and for what is not UTF-8. */
function jsonObject(body) {
    try {
        return parseObject(new TextDecoder('utf-8', { fatal: true }).decode(body));
    }
    catch {
        return undefined;
    }
}
/** A member of an object that is an object itself. */
function objectIn(json, name) {
    const value = json?.[name];
    return isObject(value) ? value : undefined;
}
/** What may stand alone or in a list, as a list; null is nothing. */
function listOf(value) {
    if (Array.isArray(value))
        return value;
    return value === undefined || value === null ? [] : [value];
}
/** The objects among what may stand alone or in a list. */
function objectsOf(value) {
    return listOf(value).filter(isObject);
}
/** A text that is not empty; undefined for anything else. */
function textOf(value) {
    return typeof value === 'string' && value !== '' ? value : undefined;
}
/** A value for programs, in one line of ASCII: nothing in it that a terminal or a runner acts on. */
function jsonLine(value) {
    return inert(JSON.stringify(value));
}
/** The same in lines, for people as well. */
function jsonLines(value) {
    return JSON.stringify(value, undefined, 2).split('\n').map(inert).join('\n');
}
/** What is not ASCII stands in texts only, and can be escaped wherever it is. */
function inert(json) {
    return json.replace(/[^ -~]|#(?=#)/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}


/***/ }),

/***/ 8406:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   JF: function() { return /* binding */ masksOf; },
/* harmony export */   SE: function() { return /* binding */ SHORTEST_MASK; },
/* harmony export */   n9: function() { return /* binding */ canBeMasked; },
/* harmony export */   wS: function() { return /* binding */ blursLogs; }
/* harmony export */ });
/* harmony import */ var _exact_json_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(4927);

/** Shorter texts stand in half of the lines of a log: masking them would ruin it. In characters. */
const SHORTEST_MASK = 4;
/** Parts that are numbers are masked from this many digits on: shorter ones are ports, counts and years. */
const SHORTEST_NUMBER = 8;
/** How deep, and how many, fields of JSON are looked at. */
const DEEPEST = 16;
const MOST = 1_000;
/**
 * What a runner must hide so that a secret is never shown: the whole value, each of its lines, and, of JSON, each text
 * in it. Left out is what would blank out ordinary lines: short parts, punctuation, short numbers, booleans, the
 * header lines of PEM. A value of several lines is hidden line by line, since runners would hide each of its lines
 * all the same, a lone brace included.
 */
function masksOf(value) {
    const masks = new Set();
    const lines = value.split(/\r\n|\r|\n/).map((line) => line.trim());
    const whole = value.trim();
    if (lines.length === 1 && whole.length >= SHORTEST_MASK && !isWord(whole))
        masks.add(whole);
    if (lines.length === 1 && value !== whole && masks.has(whole))
        masks.add(value);
    for (const part of lines.length === 1 ? [] : lines)
        if (isTelling(part))
            masks.add(part);
    for (const part of fieldsOf(whole)) {
        for (const line of part.split(/\r\n|\r|\n/))
            if (isTelling(line.trim()))
                masks.add(line.trim());
    }
    return [...masks];
}
/** Whether a value can be hidden at all. */
function canBeMasked(value) {
    return masksOf(value).length > 0;
}
/** Words that ordinary lines have, in small letters. */
const ORDINARY = /^(admin|administrator|guest|user|username|password|passwd|secret|token|root|postgres|postgresql|mysql|redis|mongodb|oracle|service|localhost|default|master|main|test|testing|staging|stage|production|prod|development|developer|deploy|public|private|internal|debug|info|error|none|https?|jdbc|smtp|example|latest|127\.0\.0\.1|0\.0\.0\.0)$/i;
/**
 * Whether hiding a value makes logs hard to read: a number of few digits, or a word, which other lines have too.
 *
 * Not by its length alone: a message about it must not tell that.
 */
function blursLogs(value) {
    return masksOf(value).some((mask) => /^\d{1,7}$/.test(mask) || ORDINARY.test(mask));
}
function isTelling(part) {
    return (part.length >= SHORTEST_MASK &&
        /[\p{L}\p{N}]/u.test(part) &&
        !isWord(part) &&
        !(/^[+-]?[\d.,eE]+$/.test(part) && part.length < SHORTEST_NUMBER) &&
        !/^-----(BEGIN|END) [A-Z0-9 ]+-----$/.test(part));
}
function isWord(text) {
    return /^(true|false|null|none|nil|undefined|yes|no|on|off)$/i.test(text);
}
/** Numbers among them as they are written, and as programs print them that round them to 64 bits. */
function fieldsOf(text) {
    if (!/^[[{]/.test(text))
        return [];
    const found = [];
    const visit = (value, depth) => {
        if (found.length >= MOST || depth > DEEPEST)
            return;
        const { string, number } = value;
        if (string !== undefined) {
            found.push(string);
            // Documents are stored as text in others.
            const inside = /^\s*[[{]/.test(string) ? _exact_json_js__WEBPACK_IMPORTED_MODULE_0__/* .ExactJson */ .W.read(string) : undefined;
            if (inside !== undefined)
                visit(inside, depth + 1);
        }
        else if (number !== undefined)
            found.push(number, ...(Number.isFinite(Number(number)) ? [String(Number(number))] : []));
        else
            for (const member of value.inside()) {
                if (found.length >= MOST)
                    break;
                visit(member, depth + 1);
            }
    };
    const document = _exact_json_js__WEBPACK_IMPORTED_MODULE_0__/* .ExactJson */ .W.read(text);
    if (document !== undefined)
        visit(document, 0);
    return found;
}


/***/ }),

/***/ 8372:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   g: function() { return /* binding */ printable; },
/* harmony export */   w: function() { return /* binding */ markdown; }
/* harmony export */ });
// Line breaks, control, bidirectional and invisible characters: what can fake or hide a line of a log.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Cn}\p{Default_Ignorable_Code_Point}]+/gu;
// Nearly everything that is shown is made of these alone. The classes above take 0.6 ms to get ready, which
// happens where they are used first: so it does not, for a text that has none of them.
const PLAIN = /^[\x20-\x7e]*$/;
/** An IPv6 address that begins with its colons, up to its end: `::1`, `::ffff:192.0.2.1`. No command has such a name. */
const ADDRESS = /^::[\da-f]{1,4}(?::[\da-f]{1,4})*(?::\d{1,3}(?:\.\d{1,3}){3})?(?![\w:-])/i;
/** Colons at the start. The runners are .NET programs, which look for texts in lines as if some characters were not there. */
const COLONS = /^[^\x21-\x7e]*:(?:[^\x21-\x7e]*:)*/;
/** What may be the second half of `##[` or `##vso[`: the text in front of it may be foreign as well, and end with the first. */
const HALF_MARK = /^([^\x21-\x7e]*#)(?![\d ]|$)/;
/**
 * Makes foreign text (a server's, a claim's) safe to stand inside a line of a log: one line, no control
 * characters, no terminal sequences, nothing that a runner reads as a command.
 *
 * GitHub's runner reads `::name::` at the start of a line, spaces aside, and so does act. It and Azure's agent read
 * `##[name]` and `##vso[…]` anywhere in a line, TeamCity `##teamcity[…]`. So colons are parted at the start only, where a space
 * behind the last one keeps one that a message puts in front harmless too: an ARN and an IPv6 address stay as they are.
 *
 * @param max the longest result, in characters
 */
function printable(text, max = 200) {
    const raw = typeof text === 'string' ? text : text === undefined ? '' : String(text);
    const bounded = raw.slice(0, max * 4);
    const line = (PLAIN.test(bounded) ? bounded : bounded.replace(UNPRINTABLE, ' '))
        .replace(/\s+/gu, ' ')
        .trim()
        .replace(/#(?=[^\x20-\x7e]*#)/g, '# ')
        .replace(HALF_MARK, '$1 ');
    const safe = ADDRESS.test(line) ? line : line.replace(COLONS, (start) => start.replaceAll(':', ': '));
    // Nearly always: it has no more characters than units.
    if (safe.length <= max)
        return safe;
    const characters = Array.from(safe);
    return characters.length <= max ? safe : `${characters.slice(0, max - 1).join('')}…`;
}
/** Foreign text for a place that takes Markdown or HTML: nothing in it is acted on. */
function markdown(text, max = 400) {
    return printable(text, max).replace(/[&<>"\\`*_{}[\]()!|~@]/g, (character) => `&#${character.codePointAt(0)};`);
}


/***/ }),

/***/ 6964:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  S: function() { return /* binding */ Secrets; }
});

;// CONCATENATED MODULE: ./build/text/byte-forms.js
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

// EXTERNAL MODULE: ./build/text/masks.js
var masks = __nccwpck_require__(8406);
;// CONCATENATED MODULE: ./build/text/encoded-forms.js


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
    const masks = masksOf(secret);
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
        add(Buffer.from(value), masks/* SHORTEST_MASK */.SE);
        if (PLAIN.test(value))
            continue;
        for (const encode of [urlForms, jsonForms, htmlForms, shellForms])
            for (const text of encode(value))
                add(Buffer.from(text), masks/* SHORTEST_MASK */.SE);
    }
    for (const value of new Set([...values, ...asBytes])) {
        for (const encode of [base64Forms, hexForms])
            for (const text of encode(value))
                add(Buffer.from(text), masks/* SHORTEST_MASK */.SE);
        for (const form of rareForms(value))
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

;// CONCATENATED MODULE: ./build/text/secrets.js


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
            const all = known ?? secrets_forms(value);
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
function secrets_forms(value) {
    const all = formsOfWhole(value).map((form) => small(form.toString()));
    // A piece is enough to be found, so of those that begin alike the longest says it all.
    const sorted = [...new Set(all)].sort((one, other) => other.length - one.length);
    return sorted.filter((form, at) => !sorted.slice(0, at).some((longer) => longer.includes(form)));
}
/** In small letters, and without the difference of the two alphabets of base64; the length stays as it is. */
function small(text) {
    return text
        .replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
        .replace(/[-_]/g, (character) => String.fromCharCode(folded(character.charCodeAt(0))));
}


/***/ }),

/***/ 8743:
/***/ (function(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   x: function() { return /* binding */ VERSION; }
/* harmony export */ });
/** The version of this build; a test compares it with package.json. */
const VERSION = '0.1.0';


/***/ }),

/***/ 181:
/***/ (function(module) {

module.exports = require("buffer");

/***/ }),

/***/ 9896:
/***/ (function(module) {

module.exports = require("fs");

/***/ }),

/***/ 1421:
/***/ (function(module) {

module.exports = require("node:child_process");

/***/ }),

/***/ 7598:
/***/ (function(module) {

module.exports = require("node:crypto");

/***/ }),

/***/ 610:
/***/ (function(module) {

module.exports = require("node:dns");

/***/ }),

/***/ 3024:
/***/ (function(module) {

module.exports = require("node:fs");

/***/ }),

/***/ 1455:
/***/ (function(module) {

module.exports = require("node:fs/promises");

/***/ }),

/***/ 7067:
/***/ (function(module) {

module.exports = require("node:http");

/***/ }),

/***/ 4708:
/***/ (function(module) {

module.exports = require("node:https");

/***/ }),

/***/ 7030:
/***/ (function(module) {

module.exports = require("node:net");

/***/ }),

/***/ 8161:
/***/ (function(module) {

module.exports = require("node:os");

/***/ }),

/***/ 6760:
/***/ (function(module) {

module.exports = require("node:path");

/***/ }),

/***/ 7075:
/***/ (function(module) {

module.exports = require("node:stream");

/***/ }),

/***/ 1692:
/***/ (function(module) {

module.exports = require("node:tls");

/***/ }),

/***/ 7975:
/***/ (function(module) {

module.exports = require("node:util");

/***/ }),

/***/ 8522:
/***/ (function(module) {

module.exports = require("node:zlib");

/***/ }),

/***/ 857:
/***/ (function(module) {

module.exports = require("os");

/***/ }),

/***/ 932:
/***/ (function(module) {

module.exports = require("process");

/***/ }),

/***/ 7410:
/***/ (function(__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   D0: function() { return /* binding */ decoder; },
/* harmony export */   u8: function() { return /* binding */ strictDecoder; },
/* harmony export */   y4: function() { return /* binding */ decodeBase64; }
/* harmony export */ });
/* unused harmony exports concat, digest, encode, encodeBase64, encoder, uint32be, uint64be */
const encoder = new TextEncoder(), decoder = new TextDecoder(), strictDecoder = new TextDecoder("utf-8", { fatal: !0 }), UINT32_RANGE = (/* unused pure expression or super */ null && (2 ** 32));
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

/***/ 7784:
/***/ (function(__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Gv: function() { return /* binding */ isObject; },
/* harmony export */   OX: function() { return /* binding */ parseJoseHeader; }
/* harmony export */ });
/* unused harmony exports JWE_RECOGNIZED, JWS_RECOGNIZED, assertNotSet, assertUint8Array, decodeBase64url, encodeAsciiMember, isDisjoint, isJwkSet, serializeJoseHeader, validateAlgorithms, validateB64, validateCrit, validateCritDuplicates */
/* harmony import */ var _util_base64url_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(1445);
/* harmony import */ var _buffer_utils_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7410);



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
    return decode(value);
  } catch (cause) {
    throw new ErrorClass(`Failed to base64url decode the ${label}`, { cause });
  }
}
function encodeAsciiMember(value, label, ErrorClass) {
  try {
    return encode(value);
  } catch (cause) {
    throw new ErrorClass(`The ${label} is not a valid base64url string`, { cause });
  }
}
function parseJoseHeader(encodedProtectedHeader, ErrorClass, message) {
  let parsed;
  try {
    parsed = JSON.parse(_buffer_utils_js__WEBPACK_IMPORTED_MODULE_0__/* .strictDecoder */ .u8.decode((0,_util_base64url_js__WEBPACK_IMPORTED_MODULE_1__/* .decode */ .D)(encodedProtectedHeader)));
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
      throw new JOSENotSupported(`Extension Header Parameter "${parameter}" is not recognized`);
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
      throw new JWSInvalid('The "b64" (base64url-encode payload) Header Parameter must be a boolean');
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

/***/ 1445:
/***/ (function(__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   D: function() { return /* binding */ decode; }
/* harmony export */ });
/* unused harmony export encode */
/* harmony import */ var _lib_buffer_utils_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7410);

const invalid = "The input to be decoded is not correctly encoded.";
function decode(input) {
  try {
    return (0,_lib_buffer_utils_js__WEBPACK_IMPORTED_MODULE_0__/* .decodeBase64 */ .y4)(typeof input == "string" ? input : _lib_buffer_utils_js__WEBPACK_IMPORTED_MODULE_0__/* .decoder */ .D0.decode(input), !0);
  } catch (cause) {
    throw new TypeError(invalid, { cause });
  }
}
function encode(input) {
  return encodeBase64(typeof input == "string" ? encoder.encode(input) : input, !0);
}



/***/ }),

/***/ 8453:
/***/ (function(__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  i: function() { return /* binding */ decodeJwt; }
});

// EXTERNAL MODULE: ./node_modules/jose/dist/webapi/util/base64url.js
var base64url = __nccwpck_require__(1445);
// EXTERNAL MODULE: ./node_modules/jose/dist/webapi/lib/buffer_utils.js
var buffer_utils = __nccwpck_require__(7410);
// EXTERNAL MODULE: ./node_modules/jose/dist/webapi/lib/validate.js
var validate = __nccwpck_require__(7784);
;// CONCATENATED MODULE: ./node_modules/jose/dist/webapi/util/errors.js
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
class JOSEAlgNotAllowed extends (/* unused pure expression or super */ null && (JOSEError)) {
  static code = (/* unused pure expression or super */ null && ("ERR_JOSE_ALG_NOT_ALLOWED"));
  code = "ERR_JOSE_ALG_NOT_ALLOWED";
}
class JOSENotSupported extends (/* unused pure expression or super */ null && (JOSEError)) {
  static code = (/* unused pure expression or super */ null && ("ERR_JOSE_NOT_SUPPORTED"));
  code = "ERR_JOSE_NOT_SUPPORTED";
}
class JWEDecryptionFailed extends JOSEError {
  static code = "ERR_JWE_DECRYPTION_FAILED";
  code = "ERR_JWE_DECRYPTION_FAILED";
  constructor(message = "decryption operation failed", options) {
    super(message, options);
  }
}
class JWEInvalid extends (/* unused pure expression or super */ null && (JOSEError)) {
  static code = (/* unused pure expression or super */ null && ("ERR_JWE_INVALID"));
  code = "ERR_JWE_INVALID";
}
class JWSInvalid extends (/* unused pure expression or super */ null && (JOSEError)) {
  static code = (/* unused pure expression or super */ null && ("ERR_JWS_INVALID"));
  code = "ERR_JWS_INVALID";
}
class JWTInvalid extends JOSEError {
  static code = "ERR_JWT_INVALID";
  code = "ERR_JWT_INVALID";
}
class JWKInvalid extends (/* unused pure expression or super */ null && (JOSEError)) {
  static code = (/* unused pure expression or super */ null && ("ERR_JWK_INVALID"));
  code = "ERR_JWK_INVALID";
}
class JWKSInvalid extends (/* unused pure expression or super */ null && (JOSEError)) {
  static code = (/* unused pure expression or super */ null && ("ERR_JWKS_INVALID"));
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


;// CONCATENATED MODULE: ./node_modules/jose/dist/webapi/util/decode_jwt.js




function decodeJwt(jwt) {
  if (typeof jwt != "string")
    throw new JWTInvalid("JWTs must use Compact JWS serialization, JWT must be a string");
  const { 1: encodedPayload, length } = jwt.split(".");
  if (length === 5)
    throw new JWTInvalid("Only JWTs using Compact JWS serialization can be decoded");
  if (length !== 3)
    throw new JWTInvalid("Invalid JWT");
  if (!encodedPayload)
    throw new JWTInvalid("JWTs must contain a payload");
  let claimsSetBytes;
  try {
    claimsSetBytes = (0,base64url/* decode */.D)(encodedPayload);
  } catch (cause) {
    throw new JWTInvalid("Failed to base64url decode the payload", { cause });
  }
  let claimsSet;
  try {
    claimsSet = JSON.parse(buffer_utils/* strictDecoder */.u8.decode(claimsSetBytes));
  } catch (cause) {
    throw new JWTInvalid("Failed to parse the decoded payload as JSON", { cause });
  }
  if (!(0,validate/* isObject */.Gv)(claimsSet))
    throw new JWTInvalid("Invalid JWT Claims Set");
  return claimsSet;
}



/***/ })

/******/ 	});
/************************************************************************/
/******/ 	// The module cache
/******/ 	var __webpack_module_cache__ = {};
/******/ 	
/******/ 	// The require function
/******/ 	function __nccwpck_require__(moduleId) {
/******/ 		// Check if module is in cache
/******/ 		var cachedModule = __webpack_module_cache__[moduleId];
/******/ 		if (cachedModule !== undefined) {
/******/ 			return cachedModule.exports;
/******/ 		}
/******/ 		// Create a new module (and put it into the cache)
/******/ 		var module = __webpack_module_cache__[moduleId] = {
/******/ 			// no module.id needed
/******/ 			// no module.loaded needed
/******/ 			exports: {}
/******/ 		};
/******/ 	
/******/ 		// Execute the module function
/******/ 		var threw = true;
/******/ 		try {
/******/ 			__webpack_modules__[moduleId](module, module.exports, __nccwpck_require__);
/******/ 			threw = false;
/******/ 		} finally {
/******/ 			if(threw) delete __webpack_module_cache__[moduleId];
/******/ 		}
/******/ 	
/******/ 		// Return the exports of the module
/******/ 		return module.exports;
/******/ 	}
/******/ 	
/******/ 	// expose the modules object (__webpack_modules__)
/******/ 	__nccwpck_require__.m = __webpack_modules__;
/******/ 	
/************************************************************************/
/******/ 	/* webpack/runtime/asset-relocator-loader */
/******/ 	if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = __dirname + "/";
/******/ 	
/******/ 	/* webpack/runtime/compat get default export */
/******/ 	!function() {
/******/ 		// getDefaultExport function for compatibility with non-harmony modules
/******/ 		__nccwpck_require__.n = function(module) {
/******/ 			var getter = module && module.__esModule ?
/******/ 				function() { return module['default']; } :
/******/ 				function() { return module; };
/******/ 			__nccwpck_require__.d(getter, { a: getter });
/******/ 			return getter;
/******/ 		};
/******/ 	}();
/******/ 	
/******/ 	/* webpack/runtime/create fake namespace object */
/******/ 	!function() {
/******/ 		var getProto = Object.getPrototypeOf ? function(obj) { return Object.getPrototypeOf(obj); } : function(obj) { return obj.__proto__; };
/******/ 		var leafPrototypes;
/******/ 		// create a fake namespace object
/******/ 		// mode & 1: value is a module id, require it
/******/ 		// mode & 2: merge all properties of value into the ns
/******/ 		// mode & 4: return value when already ns object
/******/ 		// mode & 16: return value when it's Promise-like
/******/ 		// mode & 8|1: behave like require
/******/ 		__nccwpck_require__.t = function(value, mode) {
/******/ 			if(mode & 1) value = this(value);
/******/ 			if(mode & 8) return value;
/******/ 			if(typeof value === 'object' && value) {
/******/ 				if((mode & 4) && value.__esModule) return value;
/******/ 				if((mode & 16) && typeof value.then === 'function') return value;
/******/ 			}
/******/ 			var ns = Object.create(null);
/******/ 			__nccwpck_require__.r(ns);
/******/ 			var def = {};
/******/ 			leafPrototypes = leafPrototypes || [null, getProto({}), getProto([]), getProto(getProto)];
/******/ 			for(var current = mode & 2 && value; typeof current == 'object' && !~leafPrototypes.indexOf(current); current = getProto(current)) {
/******/ 				Object.getOwnPropertyNames(current).forEach(function(key) { def[key] = function() { return value[key]; }; });
/******/ 			}
/******/ 			def['default'] = function() { return value; };
/******/ 			__nccwpck_require__.d(ns, def);
/******/ 			return ns;
/******/ 		};
/******/ 	}();
/******/ 	
/******/ 	/* webpack/runtime/define property getters */
/******/ 	!function() {
/******/ 		// define getter functions for harmony exports
/******/ 		__nccwpck_require__.d = function(exports, definition) {
/******/ 			for(var key in definition) {
/******/ 				if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
/******/ 					Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 				}
/******/ 			}
/******/ 		};
/******/ 	}();
/******/ 	
/******/ 	/* webpack/runtime/ensure chunk */
/******/ 	!function() {
/******/ 		__nccwpck_require__.f = {};
/******/ 		// This file contains only the entry chunk.
/******/ 		// The chunk loading function for additional chunks
/******/ 		__nccwpck_require__.e = function(chunkId) {
/******/ 			return Promise.all(Object.keys(__nccwpck_require__.f).reduce(function(promises, key) {
/******/ 				__nccwpck_require__.f[key](chunkId, promises);
/******/ 				return promises;
/******/ 			}, []));
/******/ 		};
/******/ 	}();
/******/ 	
/******/ 	/* webpack/runtime/get javascript chunk filename */
/******/ 	!function() {
/******/ 		// This function allow to reference async chunks
/******/ 		__nccwpck_require__.u = function(chunkId) {
/******/ 			// return url for filenames based on template
/******/ 			return "" + chunkId + ".index.js";
/******/ 		};
/******/ 	}();
/******/ 	
/******/ 	/* webpack/runtime/hasOwnProperty shorthand */
/******/ 	!function() {
/******/ 		__nccwpck_require__.o = function(obj, prop) { return Object.prototype.hasOwnProperty.call(obj, prop); }
/******/ 	}();
/******/ 	
/******/ 	/* webpack/runtime/make namespace object */
/******/ 	!function() {
/******/ 		// define __esModule on exports
/******/ 		__nccwpck_require__.r = function(exports) {
/******/ 			if(typeof Symbol !== 'undefined' && Symbol.toStringTag) {
/******/ 				Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
/******/ 			}
/******/ 			Object.defineProperty(exports, '__esModule', { value: true });
/******/ 		};
/******/ 	}();
/******/ 	
/******/ 	/* webpack/runtime/require chunk loading */
/******/ 	!function() {
/******/ 		// no baseURI
/******/ 		
/******/ 		// object to store loaded chunks
/******/ 		// "1" means "loaded", otherwise not loaded yet
/******/ 		var installedChunks = {
/******/ 			792: 1
/******/ 		};
/******/ 		
/******/ 		// no on chunks loaded
/******/ 		
/******/ 		var installChunk = function(chunk) {
/******/ 			var moreModules = chunk.modules, chunkIds = chunk.ids, runtime = chunk.runtime;
/******/ 			for(var moduleId in moreModules) {
/******/ 				if(__nccwpck_require__.o(moreModules, moduleId)) {
/******/ 					__nccwpck_require__.m[moduleId] = moreModules[moduleId];
/******/ 				}
/******/ 			}
/******/ 			if(runtime) runtime(__nccwpck_require__);
/******/ 			for(var i = 0; i < chunkIds.length; i++)
/******/ 				installedChunks[chunkIds[i]] = 1;
/******/ 		
/******/ 		};
/******/ 		
/******/ 		// require() chunk loading for javascript
/******/ 		__nccwpck_require__.f.require = function(chunkId, promises) {
/******/ 			// "1" is the signal for "already loaded"
/******/ 			if(!installedChunks[chunkId]) {
/******/ 				if(true) { // all chunks have JS
/******/ 					installChunk(require("./" + __nccwpck_require__.u(chunkId)));
/******/ 				} else installedChunks[chunkId] = 1;
/******/ 			}
/******/ 		};
/******/ 		
/******/ 		// no external install chunk
/******/ 		
/******/ 		// no HMR
/******/ 		
/******/ 		// no HMR manifest
/******/ 	}();
/******/ 	
/************************************************************************/
var __webpack_exports__ = {};

// EXTERNAL MODULE: ./build/errors.js
var errors = __nccwpck_require__(9984);
;// CONCATENATED MODULE: ./build/entry.js

/**
 * Runs a program to its end and sets the exit code: 0 only when it says so itself. A program whose event loop
 * runs dry in the middle (a promise that nothing will settle) ends with 1 and a word about it, where Node by
 * itself would end with 0.
 */
async function run(program) {
    const report = (message) => void process.stderr.write(`jobpass: ${message}\n`);
    let finished = false;
    process.exitCode = 1;
    process.on('exit', () => {
        if (!finished)
            report('ended before its work was done');
    });
    // Nobody reads any more: whoever must know (a mask must) asks at the write itself.
    process.stdout.on('error', () => undefined);
    try {
        process.exitCode = await program();
    }
    catch (error) {
        report((0,errors/* tell */.qz)(error));
    }
    finished = true;
    // Not left to the event loop: what lingers in it, of ours or of Node's, would hold the job up. Behind what was
    // printed, which may still be on its way where writing to a pipe does not wait.
    process.stdout.write('', () => process.exit());
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __nccwpck_require__(3024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __nccwpck_require__(6760);
// EXTERNAL MODULE: ./build/audit/sinks/registry.js
var registry = __nccwpck_require__(3637);
// EXTERNAL MODULE: ./build/clock.js + 1 modules
var build_clock = __nccwpck_require__(3929);
// EXTERNAL MODULE: ./build/config/common-inputs.js
var common_inputs = __nccwpck_require__(819);
// EXTERNAL MODULE: ./build/config/settings.js
var config_settings = __nccwpck_require__(7773);
// EXTERNAL MODULE: ./build/config/unread-inputs.js
var unread_inputs = __nccwpck_require__(2129);
;// CONCATENATED MODULE: ./build/lease/plan.js



/** One lease where nothing is said. An exchange takes an ID token each time, so there are fewer of them. */
const LEASE_MS = { 'in place': 60_000, anew: 300_000 };
/**
 * Decides whether a credential is kept, how it is renewed and how long it lives. Pure.
 *
 * @throws JobpassError `usage` for what cannot be had together
 */
function planLife(settings, { renews, disposable, revocable }) {
    const { deliver, keep: wanted, leaseMs, ttlMs, revoke } = settings;
    const served = deliver.includes('endpoint');
    // What steps hold in their environment stays as it is: renewal must not change it.
    const changeable = deliver.every((name) => name === 'endpoint' || name === 'file');
    const renewal = renews === 'in place' || changeable ? renews : 'none';
    if (wanted === 'true' && renewal === 'none') {
        throw new errors/* JobpassError */.bJ('usage', `keep: true cannot be had with deliver: ${deliver.join(', ')}: a renewed credential is another one, and steps keep the one that they were given`, {
            hint: 'Use deliver: endpoint or deliver: file, whose content is replaced; or keep: auto, which takes it once for the ttl',
        });
    }
    if (wanted === 'false' && served) {
        throw new errors/* JobpassError */.bJ('usage', 'deliver: endpoint cannot be had with keep: false', {
            hint: 'The process that keeps the credential is what serves it: leave keep out, or deliver it otherwise',
        });
    }
    const keep = wanted === 'true' ||
        (wanted === 'auto' && (served || renewal !== 'none' || (!disposable && revoke && revocable)));
    if (!keep || renewal === 'none') {
        const whole = ttlMs ?? config_settings/* TTL_MS */.Om.once;
        const remarks = wanted === 'auto' && renewal === 'none'
            ? [
                `It is taken once, for the ttl of ${(0,build_clock/* span */.Ln)(whole)}: what steps hold in their environment cannot be renewed (deliver: endpoint or file can)`,
            ]
            : [];
        if (leaseMs !== undefined)
            remarks.push('The input lease means nothing here, since the credential is not renewed');
        return { keep, renewal: 'none', leaseMs: whole, ttlMs: whole, remarks };
    }
    const whole = ttlMs ?? config_settings/* TTL_MS */.Om.renewed;
    return { keep, renewal, leaseMs: Math.min(leaseMs ?? LEASE_MS[renews], whole), ttlMs: whole, remarks: [] };
}
/** The plan where nothing tells when the job is over: whatever is renewed lives for its ttl, so that is shorter. */
function withoutSign(plan, settings) {
    if (plan.renewal === 'none')
        return plan;
    const ttlMs = settings.ttlMs ?? config_settings/* TTL_MS */.Om.once;
    const remark = `There is no sign by which to see that the job goes on: the credential is renewed for the ttl of ${(0,build_clock/* span */.Ln)(ttlMs)}, also where the job ends before and its post step does not run`;
    return { ...plan, ttlMs, leaseMs: Math.min(plan.leaseMs, ttlMs), remarks: [...plan.remarks, remark] };
}
/** The plan where no process beside the job could be started: everything is taken once. */
function withoutKeeper(settings) {
    const ttlMs = settings.ttlMs ?? config_settings/* TTL_MS */.Om.once;
    return { leaseMs: ttlMs, ttlMs };
}
/** The life that providers are asked for. It begins now. */
function beginLife({ leaseMs, ttlMs }, now) {
    return { leaseMs, ttlMs, endsAt: now + ttlMs };
}

// EXTERNAL MODULE: ./build/providers/registry.js + 5 modules
var providers_registry = __nccwpck_require__(5643);
// EXTERNAL MODULE: ./build/audit/record.js
var record = __nccwpck_require__(9834);
// EXTERNAL MODULE: ./build/lease/account.js
var account = __nccwpck_require__(6789);
// EXTERNAL MODULE: ./build/lease/auditor.js + 1 modules
var auditor = __nccwpck_require__(2325);
// EXTERNAL MODULE: ./build/lease/context.js + 1 modules
var context = __nccwpck_require__(5555);
// EXTERNAL MODULE: ./build/http/no-proxy.js
var no_proxy = __nccwpck_require__(5916);
;// CONCATENATED MODULE: ./build/delivery/delivery.js
/** Hands variables to the later steps; those without a value are taken away, or else emptied. */
function handOut(step, variables) {
    for (const [name, value] of variables) {
        if (value === undefined && step.removeVariable !== undefined)
            step.removeVariable(name);
        else
            step.exportVariable(name, value ?? '');
    }
}

// EXTERNAL MODULE: ./build/formats/registry.js
var formats_registry = __nccwpck_require__(1989);
// EXTERNAL MODULE: ./build/providers/formats.js
var formats = __nccwpck_require__(6638);
;// CONCATENATED MODULE: ./build/delivery/file.js






/** As files that only the job's user can read, with their paths in variables and outputs. */
const file = {
    name: 'file',
    deliver: async (lease, context) => {
        const { tools, folder, settings, runner } = context;
        const files = await filesOf(lease, context);
        if (tools !== undefined) {
            const { variables, told } = tools.useFiles(folder);
            for (const { path, text } of files)
                write(path, text, settings.fileMode);
            handOut(runner.step, variables);
            return [`${files.map(({ path }) => `file ${path}`).join(', ')} (${told})`];
        }
        // What everyone may see is no use in a file: programs look for it in their environment.
        const open = lease.values.filter((one) => one.public === true);
        for (const { variable, value } of open)
            runner.step.exportVariable(variable, value);
        return [
            ...files.map(({ path, text, variable = '', output = '' }) => {
                write(path, text, settings.fileMode);
                runner.step.exportVariable(variable, path);
                runner.step.setOutput(output, path);
                return `file ${path} (variable ${variable})`;
            }),
            ...open.map(({ variable }) => `variable ${variable}`),
        ];
    },
    replacement: async (lease, context) => {
        const files = await filesOf(lease, context);
        return () => {
            for (const { path, text } of files) {
                // Left by one that was killed in the middle.
                (0,external_node_fs_.rmSync)(`${path}.new`, { force: true });
                write(`${path}.new`, text, context.settings.fileMode);
            }
            for (const { path } of files)
                (0,external_node_fs_.renameSync)(`${path}.new`, path);
        };
    },
};
/**
 * Where files are that are called as the user wants: beside nothing of ours, whatever a disk takes for the same name
 * (`ENDED` and `ended` on most of macOS and Windows).
 */
const NAMED_FOLDER = 'secrets';
/** The files that a lease is delivered in. @throws JobpassError `delivery` for a secret that cannot be written so */
async function filesOf(lease, { folder, settings, tools }) {
    const now = Date.now();
    if (tools !== undefined) {
        return Promise.all(tools.files.map(async ({ name, format }) => ({
            path: (0,external_node_path_.join)(folder, name),
            text: await (0,formats.formatCredential)(format, lease, settings, now),
        })));
    }
    const secrets = lease.values.filter((one) => one.public !== true);
    const { fileFormat } = settings;
    if (fileFormat === 'raw') {
        return secrets.map(({ output, variable, value }) => ({
            path: (0,external_node_path_.join)(folder, NAMED_FOLDER, output),
            // No line break at the end: many programs take a file's content as the header's value.
            text: value,
            variable: `${variable}_FILE`,
            output: output === 'token' ? 'file' : `${output}-file`,
        }));
    }
    if (secrets.length === 0)
        return [];
    const variables = secrets.map(({ variable, value }) => [variable, value]);
    const text = await (0,formats_registry/* writeFormat */.VD)(fileFormat, variables, now);
    const path = (0,external_node_path_.join)(folder, fileFormat === 'json' ? 'secrets.json' : 'secrets.env');
    return [{ path, text, variable: 'JOBPASS_SECRETS_FILE', output: 'file' }];
}
/** Makes a file that must not be there yet. @throws JobpassError `delivery` */
function write(path, text, mode) {
    try {
        if ((0,external_node_path_.basename)((0,external_node_path_.dirname)(path)) === NAMED_FOLDER)
            (0,external_node_fs_.mkdirSync)((0,external_node_path_.dirname)(path), { recursive: true, mode: 0o700 });
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
    deliver: (lease, { runner, endpoint: served, tools, folder, settings }) => {
        if (served === undefined)
            throw new Error('delivery by endpoint without one');
        runner.step.setOutput('endpoint', served.url);
        runner.step.setOutput('endpoint-token', served.token);
        // A client that sends requests to this machine through a proxy would show the token to it.
        const direct = (0,no_proxy/* withoutProxy */.$)(new URL(served.url), process.env);
        for (const [name, value] of direct)
            runner.step.exportVariable(name, value);
        const told = direct.length === 0 ? [] : ['variable NO_PROXY (this machine added)'];
        if (tools !== undefined) {
            const { files, variables, told: place } = tools.useEndpoint(served, folder);
            for (const { name, text } of files)
                write((0,external_node_path_.join)(folder, name), text, settings.fileMode);
            handOut(runner.step, variables);
            return [`endpoint ${served.url} (${place})`, ...told];
        }
        const open = lease.values.filter((one) => one.public === true);
        for (const { variable, value } of open)
            runner.step.exportVariable(variable, value);
        const variable = lease.values.find((one) => one.public !== true)?.variable ?? 'JOBPASS_TOKEN';
        runner.step.exportVariable(`${variable}_ENDPOINT`, served.url);
        runner.step.exportVariable(`${variable}_ENDPOINT_TOKEN`, served.token);
        return [
            `endpoint ${served.url} (variable ${variable}_ENDPOINT)`,
            ...open.map(({ variable: name }) => `variable ${name}`),
            ...told,
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
            runner.step.exportVariable(variable, value);
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
        runner.step.setOutput(name, value);
        return `output ${name}`;
    }),
};

;// CONCATENATED MODULE: ./build/delivery/registry.js




/** Every delivery, by its name in the input `deliver`. */
const registry_DELIVERY = { env: env, output: output, file: file, endpoint: endpoint };

;// CONCATENATED MODULE: ./build/lease/deliver.js

/** Hands a lease to the job's steps. @returns where it went, for the log. @throws JobpassError `delivery` */
async function deliverLease(lease, options) {
    const { runner, endpoint } = options;
    const context = { ...contextOf(options), runner, ...(endpoint === undefined ? {} : { endpoint }) };
    const places = [];
    for (const name of options.settings.deliver)
        places.push(...(await registry_DELIVERY[name].deliver(lease, context)));
    return places;
}
/** Writes out a lease for the place of one that was delivered. @returns puts it there. @throws JobpassError `delivery` */
async function prepareReplacement(lease, options) {
    const context = contextOf(options);
    const replacements = await Promise.all(options.settings.deliver.map((name) => DELIVERY[name].replacement?.(lease, context)));
    return () => {
        for (const putInPlace of replacements)
            putInPlace?.();
    };
}
/** Whether what steps hold can become another credential. */
function isReplaceable(deliver) {
    return deliver.every((name) => name === 'endpoint' || registry_DELIVERY[name].replacement !== undefined);
}
function contextOf({ folder, settings, provider }) {
    const { tools } = provider;
    return { folder, settings, ...(tools === undefined ? {} : { tools }) };
}

// EXTERNAL MODULE: ./build/lease/end-all.js
var end_all = __nccwpck_require__(3721);
// EXTERNAL MODULE: ./build/lease/folder.js + 1 modules
var lease_folder = __nccwpck_require__(5777);
// EXTERNAL MODULE: ./build/providers/lease-credential.js
var lease_credential = __nccwpck_require__(5048);
// EXTERNAL MODULE: ./build/lease/end-lease.js
var end_lease = __nccwpck_require__(9476);
// EXTERNAL MODULE: ./build/identity/audiences.js
var audiences = __nccwpck_require__(721);
;// CONCATENATED MODULE: ./build/lease/exchange.js



/**
 * Finds out what the exchange needs while the first ID token is fetched, and checks that the token may go there.
 *
 * @returns the ID token; undefined where the provider takes none
 */
async function prepareExchange({ provider, http, idToken, }) {
    const { audience } = provider;
    const check = (targets) => {
        if (audience !== undefined)
            (0,audiences/* checkAudience */.f)(providers_registry/* KNOWN_SERVICES */.bl, audience, targets, http.allowedHosts);
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
            const known = error instanceof errors/* JobpassError */.bJ ? error : undefined;
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

;// CONCATENATED MODULE: ./build/lease/lifecycle.js



/** The longest that the first probe of a credential is waited for, in milliseconds. */
const PROBE_MS = 1_000;
/**
 * The life of leases in one process, step by step: exchange, save and mask, collect, prove, end. Main and the keeper live
 * it alike; each has its own store, and its own way to hide secrets. What must not be lost is saved before each step that
 * can fail.
 */
class LeaseLifecycle {
    #options;
    #opening;
    #context;
    #prepared = false;
    constructor(options) {
        this.#options = options;
    }
    /** What the leases live with, opened once. @throws JobpassError and then the next call opens it */
    async context() {
        this.#opening ??= this.#options.open((lease) => this.#endStray(lease));
        try {
            this.#context = await this.#opening;
            return this.#context;
        }
        catch (error) {
            this.#opening = undefined;
            throw error;
        }
    }
    /** How far the service's clock is ahead, as far as that was learnt here. */
    get ahead() {
        return this.#context?.serviceClock.ahead;
    }
    /** What the provider knows; absent until the context was opened. */
    get provider() {
        return this.#context?.provider;
    }
    /** @throws JobpassError `cancelled` once nothing new may come to life */
    checkGoesOn() {
        this.#options.checkGoesOn();
    }
    async close() {
        await this.#context?.close();
    }
    /** Finds out, once, what exchanges need. @returns the ID token that was fetched meanwhile, if any */
    async prepare() {
        const context = await this.context();
        if (this.#prepared)
            return undefined;
        const first = await prepareExchange(context);
        this.#prepared = true;
        return first;
    }
    /** Exchanges until there is a credential. @param first an ID token that was fetched already. @throws JobpassError */
    async exchange(first, http) {
        const { store } = this.#options;
        const context = await this.context();
        const record = {
            begin: () => {
                this.checkGoesOn();
                store.noteExchange();
            },
            lost: () => store.noteLostAnswer(),
            end: () => store.noteExchangeOver(context.serviceClock.ahead),
        };
        return exchange(http === undefined ? context : { ...context, http }, record, first);
    }
    /**
     * Saves a new lease and hides its secrets, before anything else is done with it.
     *
     * @throws JobpassError and then it may not be used: `end` ends it
     */
    async secure(held) {
        const { store, auditor, saved } = this.#options;
        store.add(held);
        const hidden = this.#hide(held.lease);
        // Saved while the mask is on its way to the runner: a step can be killed while it waits.
        hidden.catch(() => undefined);
        store.secure();
        auditor.note('issued', held);
        await saved?.();
        await hidden;
        this.checkGoesOn();
    }
    /** Fetches what a lease opens, and hides it. @returns the lease with everything that is delivered. @throws JobpassError */
    async collect({ lease }) {
        const { store, saved } = this.#options;
        const { provider } = await this.context();
        if (provider.collect === undefined)
            return lease;
        const { values, expiresAt, renewBefore, handle } = await provider.collect(lease);
        if (expiresAt !== undefined)
            lease.expiresAt = expiresAt;
        if (renewBefore !== undefined)
            lease.renewBefore = renewBefore;
        Object.assign(lease.handle, handle);
        store.save();
        await saved?.();
        // Not saved: all of it ends with the lease, and a secret that is not on the disk cannot be read there.
        const whole = { ...lease, values };
        await this.#hide(whole);
        return whole;
    }
    /** Probes a fresh credential once, which is what makes `revoked` a proof at its end. Never throws. */
    async prove(held) {
        const { lease } = held;
        held.accepted = await (0,end_lease/* probeFresh */.tP)(held, await this.context(), PROBE_MS);
        if (lease.expiresAt === undefined && held.accepted.expiresAt !== undefined)
            lease.expiresAt = held.accepted.expiresAt;
    }
    /** Revokes a lease, proves that it is dead, and records how it ended. Never throws. */
    async end(held) {
        const { store, auditor, end } = this.#options;
        if (end === undefined)
            held.ending = await (0,end_lease/* endLease */.Kg)(held, await this.context());
        else
            await end(held);
        auditor.noteEnding(held);
        store.save();
    }
    /** Never throws. */
    async #endStray(lease) {
        const { store, auditor } = this.#options;
        const held = { lease, deliveredTo: [] };
        store.addStray(held);
        this.#hide(lease).catch(() => undefined);
        store.save();
        auditor.noteIfPossible('issued', held);
        await this.end(held);
        return held;
    }
    async #hide(lease) {
        const secrets = (0,lease_credential/* secretsOf */.F)(lease);
        this.#context?.secrets.add(...secrets);
        await this.#options.hide(secrets);
    }
}

;// CONCATENATED MODULE: ./build/lease/lease-store.js
/** The leases of one process, saved in the lease's folder: what post needs, should this process be killed. */
class LeaseStore {
    folder;
    clock;
    #saved;
    constructor(folder, clock, saved) {
        this.folder = folder;
        this.clock = clock;
        this.#saved = saved;
    }
    /** Saves what must be on the disk before anything goes on. @throws JobpassError `state` */
    secure() {
        // Without its folder post has been here: whoever goes on looks whether the job is over, and ends what it got.
        if (this.folder.exists)
            this.write();
    }
    /** Saves what post can do without: what was saved before still holds what revocation needs. Never throws. */
    save() {
        try {
            this.secure();
        }
        catch {
            // The disk may have room again later.
        }
    }
    add(held) {
        this.#saved.leases.push(held);
    }
    /** Adds a lease of an answer that cannot be used, before the one in use: with it, the exchange is over. */
    addStray(held) {
        this.#saved.leases.unshift(held);
        delete this.#saved.exchangeSince;
    }
    /** Saves that an exchange begins: if this process is killed in it, nothing else tells post. @throws JobpassError `state` */
    noteExchange() {
        this.#saved.exchangeSince = this.clock.now();
        try {
            this.secure();
        }
        catch (error) {
            delete this.#saved.exchangeSince;
            throw error;
        }
    }
    /** Notes that an answer was lost which may have held a credential. */
    noteLostAnswer() {
        this.#saved.lostAnswers.push(this.clock.now());
    }
    /** Notes that the exchange has ended, either way. @param _ahead by how much the service's clock is ahead */
    noteExchangeOver(_ahead) {
        delete this.#saved.exchangeSince;
    }
}

;// CONCATENATED MODULE: ./build/lease/state-store.js

/** What main saves for post: `state.json` in the lease's folder. */
class StateStore extends LeaseStore {
    state;
    constructor(folder, clock, state) {
        super(folder, clock, state);
        this.state = state;
    }
    write() {
        this.folder.save(this.state);
    }
    noteExchangeOver(ahead) {
        super.noteExchangeOver();
        if (ahead !== undefined)
            this.state.ahead = ahead;
    }
}

// EXTERNAL MODULE: ./build/text/printable.js
var main_entry_printable = __nccwpck_require__(8372);
;// CONCATENATED MODULE: ./build/job/keeping.js




/** What main does with the job's keeper for one lease: starts or joins it, hands the lease over, takes it back. */
class Keeping {
    #options;
    #state;
    #started;
    #keeper;
    #endpoint;
    constructor(options) {
        this.#options = options;
        this.#state = options.store.state;
        // Meanwhile: it is needed when the credential is there.
        this.#started = options.plan.keep ? this.#start() : Promise.resolve();
    }
    /** Where the lease is served; undefined until it is handed over. */
    get endpoint() {
        return this.#endpoint;
    }
    /**
     * Whether the lease is handed over once it is delivered: where nothing renews it and nothing serves it, it can be used before. The
     * keeper that was sent for knows the folder, and looks there by itself if this process dies meanwhile.
     */
    get handsOverLater() {
        return this.#options.plan.renewal === 'none' && !this.#state.settings.deliver.includes('endpoint');
    }
    /** Waits for the keeper. @returns whether there is one. Never throws */
    async started() {
        await this.#started;
        return this.#keeper !== undefined;
    }
    /** Hands the lease over, as it is saved; again when it has changed. Never throws. */
    async handOver() {
        const { keeper } = this.#state;
        await this.#started;
        // Post must know of it before it knows of the lease.
        if (this.#state.keeper !== keeper)
            this.#options.store.save();
        if (this.#keeper === undefined)
            return;
        try {
            const { endpoint } = await this.#keeper.handOver(this.#options.folder.path);
            if (endpoint !== undefined)
                this.#endpoint = endpoint;
        }
        catch (error) {
            this.#goWithout(error);
        }
    }
    /** Takes the lease back: what is done to it now must not meet a renewal. Never throws. */
    async takeBack() {
        await this.#started;
        if (this.#keeper === undefined)
            return;
        try {
            await this.#keeper.takeBack(this.#options.folder.path);
        }
        catch {
            // It has ended, or is busy: post asks it once more, and tells what is wrong with it.
            return;
        }
        this.#keeper = undefined;
        // Nobody is to miss it.
        delete this.#state.keeper;
        this.#options.store.save();
    }
    /** Logs how the lease is kept. @param irrevocable why nothing can revoke it, if that is so */
    log({ lease }, irrevocable) {
        if (this.#keeper === undefined)
            return;
        const { runner } = this.#options;
        const { life, settings } = this.#state;
        const renewal = renewalOf(lease, this.#state);
        const how = {
            'in place': `renewed in leases of ${(0,build_clock/* span */.Ln)(life.leaseMs)}`,
            anew: `replaced by another one in leases of ${(0,build_clock/* span */.Ln)(life.leaseMs)}`,
            none: 'watched',
        }[renewal];
        const whenRunnerDies = fateOf(lease, settings.revoke ? irrevocable : 'revoke: false');
        runner.step.log.info(`Kept beside the job: ${how}, until ${(0,build_clock/* timestamp */.vE)(life.endsAt)} at the latest. When the runner dies, ${whenRunnerDies}`);
        const until = runner.idTokens.until();
        if (renewal === 'anew' && until !== undefined && until < life.endsAt) {
            runner.step.log.warning(`This job can have no ID tokens after ${(0,build_clock/* timestamp */.vE)(until)}: from then on the credential is not replaced any more. Steps that need it must end by then, or run in a job of their own`);
        }
    }
    async #start() {
        try {
            this.#keeper = await this.#options.startKeeper(this.#options.folder.path);
            this.#state.keeper = this.#keeper.folder;
        }
        catch (error) {
            this.#goWithout(error);
        }
    }
    /** From here on nothing renews: the credential is asked for its whole life, which is told. */
    #goWithout(error) {
        const { runner, clock } = this.#options;
        const state = this.#state;
        this.#keeper = undefined;
        delete state.keeper;
        state.renewal = 'none';
        Object.assign(state.life, beginLife(withoutKeeper(state.settings), clock.now()));
        runner.step.log.warning(`No process can keep the credential here, so it is taken once, for ${(0,build_clock/* span */.Ln)(state.life.ttlMs)}: ${(0,errors/* tell */.qz)(error)}`);
    }
}
/** How a lease is renewed, once the server has told whether it can be. */
function renewalOf({ renewable }, { renewal, settings }) {
    if (renewal !== 'in place' || renewable)
        return renewal;
    return isReplaceable(settings.deliver) ? 'anew' : 'none';
}
/** What becomes of a credential when the runner dies, and no more than is true of it. */
function fateOf({ expiresAt, issuedAt }, irrevocable) {
    if (irrevocable === undefined)
        return 'it is revoked';
    const left = expiresAt === undefined ? 'until it expires' : `for ${(0,build_clock/* span */.Ln)(expiresAt - issuedAt)} at most`;
    return `it lives on ${left}: ${irrevocable}`;
}

;// CONCATENATED MODULE: ./build/job/credential-run.js














/** A life as short as this surprises a job, in milliseconds. */
const FEW_MINUTES_MS = 10 * 60_000;
/** How long the sinks of records are waited for once the credential is delivered, in milliseconds. */
const SEND_MS = 1_000;
/** The most that main takes until the credential is there, with faults at each hop, in milliseconds. */
const BUDGET_MS = 110_000;
/** How long main tries to revoke what it got but may not deliver, in milliseconds; post goes on where it ends. */
const UNDO_MS = 12_000;
/** One credential of a main step: from the ID token to the delivered credential, or to its end where that fails. */
class CredentialRun {
    #options;
    #runner;
    #clock;
    #folder;
    #state;
    #store;
    #auditor;
    #keeping;
    #lifecycle;
    #held;
    /** With everything that is delivered. */
    #lease;
    /** @throws JobpassError `state` where nothing can be remembered here */
    constructor(options) {
        const { runner, settings, plan, startKeeper } = options;
        const clock = (0,build_clock/* jobClock */.Wv)(options.clock);
        this.#options = options;
        this.#runner = runner;
        this.#clock = clock;
        // Before there is anything to lose: the place where it will be remembered, and the runner's memory of it.
        const folder = lease_folder/* JobFolder */.u_.create(runner.memory.temporaryFolder());
        runner.memory.saveState(...folder.remembered);
        this.#folder = folder;
        this.#state = {
            ...{ version: 1, settings: (0,auditor/* withOwnTrail */.B)(settings, folder.path) },
            ...{ life: beginLife(plan, clock.now()), clock: clock.mark, renewal: plan.renewal },
            ...{ claims: {}, leases: [], lostAnswers: [] },
            ...(runner.step.hidesLater ? { hides: true } : {}),
        };
        const store = new StateStore(folder, clock, this.#state);
        this.#store = store;
        this.#auditor = auditor/* Auditor */.x.of(runner, this.#state, clock);
        const keeping = new Keeping({ runner, clock, folder, store, plan, startKeeper });
        this.#keeping = keeping;
        this.#lifecycle = new LeaseLifecycle({
            store,
            auditor: this.#auditor,
            open: (endStray) => this.#open(endStray),
            hide: (secrets) => runner.step.mask(secrets),
            checkGoesOn: () => this.checkGoesOn(),
            saved: async () => (keeping.handsOverLater ? undefined : keeping.handOver()),
            end: (held) => this.#end(held),
        });
    }
    /**
     * Everything up to the credential, its mask and what it opens. From where it is issued on, whatever goes wrong, it is
     * revoked by `giveUp`.
     *
     * @throws JobpassError
     */
    async obtain() {
        await this.#auditor.open();
        const { secrets } = await this.#lifecycle.context();
        const lease = await this.#exchange().catch((error) => this.#refused(error));
        this.#held = { lease, deliveredTo: [] };
        await this.#lifecycle.secure(this.#held);
        await this.#auditor.assure();
        this.#lease = await this.#lifecycle.collect(this.#held);
        this.checkGoesOn();
        const { endpoint } = this.#keeping;
        if (endpoint === undefined)
            return;
        secrets.add(endpoint.token);
        await this.#runner.step.mask([endpoint.token]);
    }
    /** Hands over what `obtain` got. @throws JobpassError `delivery` */
    async deliver() {
        const [lease, held, { provider }] = [this.#lease, this.#held, this.#lifecycle];
        if (lease === undefined || held === undefined || provider === undefined)
            throw new Error('nothing to deliver');
        const { settings } = this.#state;
        const { endpoint } = this.#keeping;
        const runner = this.#runner;
        held.deliveredTo = await deliverLease(lease, {
            ...{ folder: this.#folder.path, settings, provider, runner, endpoint },
        });
        // The next command of the job may look what is there, before this one has proven anything.
        this.#store.save();
        this.#auditor.note('delivered', held, { deliveredTo: held.deliveredTo });
        const { auditFile, auditOwn } = settings;
        const { step } = runner;
        if (auditFile !== undefined && !auditOwn)
            step.setOutput('audit-file', auditFile);
        step.setOutput('credential-id', lease.id);
        for (const [name, value] of Object.entries(lease.facts ?? {}))
            step.setOutput(name, value);
        step.setOutput('expires-at', lease.expiresAt === undefined ? '' : (0,build_clock/* timestamp */.vE)(lease.expiresAt));
        this.checkGoesOn();
    }
    /** Tells what was delivered, and probes it once. Never throws. */
    async prove() {
        const [held, { provider }] = [this.#held, this.#lifecycle];
        if (held === undefined || provider === undefined)
            return;
        const { log } = this.#runner.step;
        log.info(`Issued ${(0,account/* leaseLine */.NJ)(held)}`);
        log.info(`Delivered to ${held.deliveredTo.join(', ')}`);
        const early = this.#endsEarly(held.lease);
        if (early?.worrying === true)
            log.warning(early.told);
        else if (early !== undefined)
            log.info(early.told);
        await Promise.all([
            this.#lifecycle.prove(held),
            ...(this.#keeping.handsOverLater ? [this.#keeping.handOver()] : []),
            this.#auditor.send(SEND_MS),
        ]);
        if (held.accepted?.answer === 'refuses') {
            const why = held.accepted.reason === undefined ? '' : `: ${held.accepted.reason}`;
            log.warning(`The provider has just issued this credential, and does not accept it when asked${why}`);
        }
        this.#store.save();
        // What is said of the whole ttl is not so then.
        if (early === undefined)
            for (const remark of this.#options.plan.remarks)
                log.info(remark);
        this.#keeping.log(held, provider.irrevocable?.(held.lease));
        this.#tellTrail();
    }
    /** Ends what was got and may not be used. Never throws. */
    async giveUp() {
        const { leases, lostAnswers } = this.#state;
        await this.#keeping.takeBack();
        if (this.#held !== undefined && this.#held.ending === undefined) {
            await this.#lifecycle.end(this.#held);
            await this.#undone(this.#held);
        }
        for (const remark of (0,account/* remarks */.IW)(this.#state))
            this.#runner.step.log.warning(remark);
        await this.#auditor.send(SEND_MS, leases.length === 0);
        if (leases.length > 0 || lostAnswers.length > 0)
            this.#store.save();
        else
            this.#forget();
        this.#tellTrail();
    }
    async close() {
        await this.#lifecycle.close();
    }
    /** A cancelled job, or one whose post step has run already, gets nothing. @throws JobpassError `cancelled` */
    checkGoesOn() {
        if (this.#options.signal.aborted)
            throw new errors/* JobpassError */.bJ('cancelled', 'The job was cancelled before the credential was delivered');
        if (this.#folder.ended)
            throw new errors/* JobpassError */.bJ('cancelled', 'The job had ended before the credential was there');
    }
    #open(endStray) {
        const { settings, life } = this.#state;
        return (0,context/* openContext */.e)({
            runner: this.#runner,
            settings,
            life,
            clock: this.#clock,
            deadline: this.#clock.elapsed() + BUDGET_MS,
            signal: this.#options.signal,
            onStray: async (lease) => {
                this.#runner.step.log.warning('An answer that cannot be used held a credential all the same');
                await this.#undone(await endStray(lease));
            },
        });
    }
    /** Side by side where one step needs nothing of the other. */
    async #exchange() {
        const state = this.#state;
        const { system, step } = this.#runner;
        const first = await this.#lifecycle.prepare();
        state.claims = first?.shown ?? system.job();
        if (state.settings.auditFile !== undefined) {
            const said = system.recorded?.() ?? system.job();
            state.audited = (0,record/* auditedIdentity */.pX)(system.name, first?.claims ?? {}, said);
        }
        step.log.info(`${first === undefined ? 'Job' : 'ID token'}: ${(0,account/* identityLine */.fL)(state)}`);
        // Where nothing is renewed, a keeper changes nothing of what is asked for.
        const served = state.settings.deliver.includes('endpoint');
        const waits = served || this.#options.plan.renewal !== 'none';
        if (waits && !(await this.#keeping.started()) && served) {
            throw new errors/* JobpassError */.bJ('state', 'deliver: endpoint needs a process beside the job, which cannot be here', { hint: 'Deliver it by env or file' });
        }
        return this.#lifecycle.exchange(first);
    }
    /** Records that the provider said no. @throws what it is given, or that a record is missing which is required */
    #refused(error) {
        if (error instanceof errors/* JobpassError */.bJ && error.code === 'refused')
            this.#auditor.note('refused', undefined, { because: (0,main_entry_printable/* printable */.g)(error.message, 500) });
        throw error;
    }
    /** Revokes at once what was issued and may not be used: the context of its life can be cancelled by then. */
    async #end(held) {
        const { life, settings } = this.#state;
        await (0,end_all/* endAll */.X)([held], {
            runner: this.#runner,
            settings: { ...settings, revoke: true },
            life,
            clock: this.#clock,
            ahead: this.#lifecycle.ahead,
            budgetMs: UNDO_MS,
            patienceMs: UNDO_MS,
        });
        held.deliveredTo = [];
    }
    /** Tells how that ended. What did not succeed here, post tries again. */
    async #undone(held) {
        const line = `Not delivered, so revoked at once: ${(0,account/* endingLine */.KG)(held)}`;
        const { log } = this.#runner.step;
        if (held.ending?.word === 'revoked' || held.ending?.word === 'accepted')
            log.info(line);
        else
            log.warning(line);
        if (!this.#folder.ended)
            return;
        // Post has been here, so nobody else takes back what was written.
        const { tidy } = await __nccwpck_require__.e(/* import() */ 767).then(__nccwpck_require__.bind(__nccwpck_require__, 7148));
        await tidy(this.#folder, this.#state.settings.provider, log);
    }
    /** Of a credential that nothing renews, and that does not live as long as it was to: when it dies, for people. */
    #endsEarly({ expiresAt, issuedAt }) {
        const { ttlMs } = this.#state.life;
        if (this.#options.plan.renewal !== 'none' || expiresAt === undefined)
            return undefined;
        const lives = expiresAt - issuedAt;
        // Services round, and some take off a little for clocks that differ.
        if (lives >= ttlMs * 0.9 - 5_000)
            return undefined;
        const told = `The credential expires at ${(0,build_clock/* timestamp */.vE)(expiresAt)}, ${(0,build_clock/* span */.Ln)(lives)} after it was issued and before the ttl of ${(0,build_clock/* span */.Ln)(ttlMs)} is over: a step that uses it later will fail. Let the service give a longer life, or deliver it so that it is renewed (deliver: endpoint or file)`;
        // Nobody may have thought of an hour where no ttl was given; minutes are few for any job.
        return { told, worrying: this.#state.settings.ttlMs !== undefined || lives <= FEW_MINUTES_MS };
    }
    #tellTrail() {
        const { told } = this.#auditor;
        if (told !== undefined)
            this.#runner.step.log.info(`Audit: ${told}`);
    }
    /** Nothing was issued: there is nothing to remember. */
    #forget() {
        (0,lease_folder/* discard */.vf)(this.#folder, this.#runner.step.log);
        try {
            // Otherwise post would wonder where the folder has gone.
            this.#runner.memory.saveState(this.#folder.remembered[0], '');
        }
        catch {
            // Then it wonders.
        }
    }
}

// EXTERNAL MODULE: ./build/job/names.js
var names = __nccwpck_require__(9999);
;// CONCATENATED MODULE: ./build/job/outbox.js


/**
 * Holds back what is handed to later steps until all of a step's credentials are there, so that they are handed over
 * together or not at all.
 */
class Outbox {
    #step;
    #entries = [];
    constructor(step) {
        this.#step = step;
    }
    /** The surface as one credential sees it. Of several each has outputs and lines in the log under its name. */
    for(owner) {
        const { log } = this.#step;
        const put = (kind, name, value) => void this.#entries.push({ kind, name, value, owner });
        const prefix = (message) => `${owner}: ${message}`;
        return {
            ...this.#step,
            ...(owner === undefined
                ? {}
                : {
                    log: {
                        info: (message) => log.info(prefix(message)),
                        warning: (message) => log.warning(prefix(message)),
                        error: (message) => log.error(prefix(message)),
                    },
                }),
            exportVariable: (name, value) => put('variable', name, value),
            removeVariable: (name) => put('variable', name, undefined),
            setOutput: (name, value) => put('output', owner === undefined ? name : `${owner}-${name}`, value),
        };
    }
    /** Hands everything over. @throws JobpassError `usage` where two credentials would set the same, `delivery` */
    send() {
        const seen = new Map();
        for (const entry of this.#entries) {
            const key = `${entry.kind} ${entry.name}`;
            const before = seen.get(key);
            if (before !== undefined && before.owner !== entry.owner && before.value !== entry.value) {
                throw new errors/* JobpassError */.bJ('usage', `The credentials ${before.owner} and ${entry.owner} would both set the ${key}`, { hint: 'Give one of them another env-name, or deliver: file with another profile' });
            }
            seen.set(key, entry);
        }
        for (const { kind, name, value } of this.#entries) {
            if (kind === 'output')
                this.#step.setOutput(name, value ?? '');
            else
                handOut(this.#step, [[name, value]]);
        }
    }
}

;// CONCATENATED MODULE: ./build/job/main-step.js












/**
 * The main step: gets the credentials that the inputs ask for, side by side, and delivers all of them or none.
 *
 * @throws JobpassError when they are not delivered; whatever was issued by then is revoked
 */
async function mainStep(options) {
    const { clock = build_clock/* systemClock */.ml } = options;
    const { wanted, idTokens } = await readWanted(options.runner, clock, options.signal);
    const runner = { ...options.runner, idTokens };
    for (const { settings } of wanted)
        await options.check?.(settings);
    if (wanted.some(({ settings }) => settings.revokeNow)) {
        const { notAllDead, revokeNow } = await __nccwpck_require__.e(/* import() */ 641).then(__nccwpck_require__.bind(__nccwpck_require__, 7641));
        for (const { settings } of wanted)
            if ((await revokeNow({ runner, clock, name: settings.name })).failed)
                throw notAllDead();
        return;
    }
    const hidden = wanted.flatMap(({ settings }) => (0,providers_registry/* providerDefinition */.PP)(settings.provider).alsoMasked?.(settings) ?? []);
    if (hidden.length > 0)
        await runner.step.mask(hidden);
    const plans = wanted.map(({ settings }) => {
        const { renews, revocable = () => true } = (0,providers_registry/* providerDefinition */.PP)(settings.provider);
        return planLife(settings, {
            renews,
            disposable: runner.system.disposable,
            revocable: revocable(settings),
        });
    });
    const sign = plans.some(({ keep }) => keep)
        ? await runner.system.signOfLife()
        : { kind: 'none' };
    const stop = new AbortController();
    const signal = AbortSignal.any([options.signal, stop.signal]);
    const outbox = new Outbox(runner.step);
    const startKeeper = keeperStarter({ ...options, runner }, clock, sign);
    const uses = [];
    let failure;
    const fail = (error) => {
        failure ??= error;
        // What still goes on elsewhere is of no use any more.
        stop.abort();
    };
    try {
        for (const [at, { name, settings }] of wanted.entries()) {
            const plan = signed(plans[at], settings, sign);
            uses.push(new CredentialRun({
                runner: { ...runner, step: outbox.for(name) },
                settings,
                plan,
                clock,
                signal,
                startKeeper,
            }));
        }
        await Promise.all(uses.map((use, at) => use.obtain().catch((error) => fail(named(error, wanted[at]?.name)))));
        if (failure === undefined) {
            for (const use of uses)
                await use.deliver();
            outbox.send();
            // For what ended while it was handed over.
            for (const use of uses)
                use.checkGoesOn();
            options.delivered?.();
        }
    }
    catch (error) {
        fail(error);
    }
    try {
        if (failure === undefined)
            await Promise.all(uses.map((use) => use.prove()));
        else
            await Promise.all(uses.map((use) => use.giveUp()));
    }
    finally {
        await Promise.all(uses.map((use) => use.close()));
    }
    if (failure !== undefined)
        throw failure;
}
/**
 * What the inputs ask for: one credential, those of the map in `credentials`, or those that the file of rules gives this
 * job under the names there.
 *
 * @returns them, and where ID tokens come from after that
 */
async function readWanted(runner, clock, signal) {
    const given = runner.step.inputs();
    const { each, idTokens } = await inputsOfEach(runner, given, { clock, signal });
    const wanted = [];
    const inherited = (input) => runner.step.inherited?.(input) ?? false;
    const unread = [];
    for (const { name, inputs, shared } of each) {
        try {
            const read = await (0,config_settings/* readSettings */.sb)(inputs, providers_registry/* PROVIDERS */.xq, {
                // An entry of a map has of the environment what the step has of it, and nothing that it says itself.
                shared: (input) => shared?.has(input) ?? inherited(input),
                commonActions: providers_registry/* commonActions */.jU,
            });
            for (const warning of read.warnings)
                runner.step.log.warning(name === undefined ? warning : `Credential ${name}: ${warning}`);
            unread.push(read.unread);
            wanted.push({
                ...(name === undefined ? {} : { name }),
                settings: withTrail(withPaths(read.settings), runner),
            });
        }
        catch (error) {
            throw named(error, name);
        }
    }
    checkUnread(unread, inherited, runner);
    return { wanted, idTokens };
}
/** Looks for what none of the credentials reads. @throws JobpassError `usage` where the step itself says it */
function checkUnread(unread, inherited, { step: { log } }) {
    const [first = [], ...others] = unread;
    for (const { name, owners } of first) {
        if (!others.every((one) => one.some((other) => other.name === name)))
            continue;
        if (inherited(name))
            log.warning(`${(0,unread_inputs/* belongs */.Fz)(name, owners, (0,common_inputs/* variableOf */.Qn)(name))}, and is not read here`);
        else
            throw new errors/* JobpassError */.bJ('usage', `${(0,unread_inputs/* belongs */.Fz)(name, owners)}, and no credential of this step has that`, {
                hint: `Leave out ${name}`,
            });
    }
}
/** The settings with whole paths, since later processes of the job run in other folders. */
function withPaths(settings) {
    const { inputs = [] } = providers_registry/* PROVIDERS */.xq.find(({ name }) => name === settings.provider) ?? {};
    const own = Object.entries(settings.own).map(([name, value]) => {
        const isPath = inputs.some((input) => input.name === name && input.file === true);
        return [name, isPath ? (0,external_node_path_.resolve)(value) : value];
    });
    return { ...settings, own: Object.fromEntries(own) };
}
/** The settings with the place of the records, where any are kept. @throws JobpassError `usage` */
function withTrail(settings, runner) {
    const { auditFile: said, ...others } = settings;
    const place = said ?? runner.step.auditFile?.();
    if (settings.audit !== 'false' && place === '-')
        return { ...others, auditPrint: true };
    if (settings.audit === 'required' && place === undefined && (0,registry/* sinksFor */.Kf)(settings).length === 0) {
        throw new errors/* JobpassError */.bJ('usage', 'audit: required, and there is no file for the records', {
            hint: 'Give audit-file',
        });
    }
    return settings.audit === 'false' || place === undefined
        ? others
        : { ...settings, auditFile: (0,external_node_path_.resolve)(place) };
}
async function inputsOfEach(runner, given, options) {
    const text = given.get('credentials');
    const { idTokens } = runner;
    if (text === undefined) {
        const lost = ['config', 'config-sha256'].find((input) => given.has(input));
        if (lost === undefined)
            return { each: [{ inputs: given }], idTokens };
        throw new errors/* JobpassError */.bJ('usage', `The input ${lost} is given, and no credential is named`, {
            hint: 'Name one of the file’s in credentials',
        });
    }
    const read = (0,names/* plainNames */.Dd)(text) ?? (await Promise.all(/* import() */[__nccwpck_require__.e(815), __nccwpck_require__.e(148)]).then(__nccwpck_require__.bind(__nccwpck_require__, 4767))).readCredentials(text, given);
    if (isNamed(read))
        return { each: read, idTokens };
    if (given.get('revoke') === 'now') {
        // What they are called is enough for their end.
        const step = [...given].filter(([input]) => input !== 'credentials');
        return { each: read.map((name) => ({ name, inputs: new Map([...step, ['name', name]]) })), idTokens };
    }
    const { inputsFromRules } = await Promise.all(/* import() */[__nccwpck_require__.e(815), __nccwpck_require__.e(543)]).then(__nccwpck_require__.bind(__nccwpck_require__, 4543));
    return inputsFromRules(read, given, runner, options);
}
function isNamed(read) {
    return typeof read[0] === 'object';
}
function signed(plan, settings, sign) {
    return plan.keep && sign.kind === 'none' ? withoutSign(plan, settings) : plan;
}
/** Starts or joins the job's keeper once for all credentials of the step. */
function keeperStarter({ runner, keeper }, clock, sign) {
    let first;
    return async (folder) => {
        const { KeeperClient } = await __nccwpck_require__.e(/* import() */ 984).then(__nccwpck_require__.bind(__nccwpck_require__, 5984));
        if (first === undefined) {
            first = KeeperClient.startOrJoin(keeper, sign, folder, { runner, clock });
            return first;
        }
        const client = await first;
        await client.expect(folder);
        return client;
    };
}
/** An error with the name of the credential that it is about, where there are several. */
function named(error, name) {
    if (name === undefined || !(error instanceof errors/* JobpassError */.bJ))
        return error;
    return new errors/* JobpassError */.bJ(error.code, `Credential ${name}: ${error.message}`, {
        ...(error.hint === undefined ? {} : { hint: error.hint }),
    });
}

// EXTERNAL MODULE: ./build/runners/registry.js
var runners_registry = __nccwpck_require__(8708);
;// CONCATENATED MODULE: ./build/stop-signals.js
/** How runners ask a step to stop: SIGINT first, SIGTERM 7.5 s later, at last SIGKILL. */
const STOP_SIGNALS = ['SIGINT', 'SIGTERM'];
/** A signal that fires when the runner asks this process to stop, which then ends by itself. */
function cancellation() {
    const cancelled = new AbortController();
    for (const name of STOP_SIGNALS)
        process.on(name, () => cancelled.abort());
    return cancelled.signal;
}
/** Goes on when the runner asks to stop: for work that a cancelled job needs most of all. */
function ignoreCancellation() {
    for (const name of STOP_SIGNALS)
        process.on(name, () => undefined);
}

;// CONCATENATED MODULE: ./build/main.js






/**
 * The action's main step.
 *
 * @param keeper the command line of the process beside the job
 * @returns the exit code: 0 means that the credential is delivered
 */
async function main(keeper = keeperProgram()) {
    const signal = cancellation();
    const runner = await (0,runners_registry/* detectRunner */.qU)(process.env);
    try {
        await mainStep({ runner, signal, keeper });
        return 0;
    }
    catch (error) {
        runner.step.log.error((0,errors/* tell */.qz)(error));
        // A runner reads both streams: where nobody reads the one, the other is left.
        if (!process.stdout.writable)
            process.stderr.write(`jobpass: ${(0,errors/* tell */.qz)(error)}\n`);
        return 1;
    }
}
/** The keeper is built beside this program: `dist/main/index.js` and `dist/keeper/index.js`. */
function keeperProgram() {
    const here = (0,external_node_path_.dirname)((0,external_node_fs_.realpathSync)(process.argv[1] ?? ''));
    return [process.execPath, (0,external_node_path_.join)(here, '..', 'keeper', 'index.js')];
}

;// CONCATENATED MODULE: ./build/main.entry.js



run(main);

module.exports = __webpack_exports__;
/******/ })()
;