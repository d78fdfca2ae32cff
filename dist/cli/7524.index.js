export const id = 7524;
export const ids = [7524];
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

/***/ 5878:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ partsOf),
/* harmony export */   l: () => (/* binding */ inTurn)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);


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

/***/ 7103:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Dq: () => (/* binding */ sinkVariables),
/* harmony export */   IP: () => (/* binding */ SINK_VARIABLES),
/* harmony export */   Kf: () => (/* binding */ sinksFor),
/* harmony export */   jW: () => (/* binding */ sinkSecrets)
/* harmony export */ });
/* unused harmony export SINKS */
/** What the exporter sends besides records: nearly always a key. */
const HEADERS = ['OTEL_EXPORTER_OTLP_LOGS_HEADERS', 'OTEL_EXPORTER_OTLP_HEADERS'];
/** Every kind of sink. */
const SINKS = [
    {
        name: 'otlp',
        target: (_, env) => otlpTarget(env),
        secrets: (_, env) => headerValues(env),
        variables: HEADERS,
        load: async () => (await __webpack_require__.e(/* import() */ 9126).then(__webpack_require__.bind(__webpack_require__, 69126))).otlpSink,
    },
    {
        name: 'webhook',
        target: ({ auditWebhook }) => auditWebhook,
        variables: ['JOBPASS_AUDIT_WEBHOOK', 'JOBPASS_AUDIT_WEBHOOK_SECRET'],
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

/***/ 89190:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AX: () => (/* binding */ KEEPING),
/* harmony export */   Ce: () => (/* binding */ FILE_MODES),
/* harmony export */   GM: () => (/* binding */ FILE_FORMATS),
/* harmony export */   Gr: () => (/* binding */ DEFAULT_PROVIDER),
/* harmony export */   HA: () => (/* binding */ defaultOf),
/* harmony export */   I8: () => (/* binding */ YES_OR_NO),
/* harmony export */   Ks: () => (/* binding */ AUDITING),
/* harmony export */   Os: () => (/* binding */ REVOKE_ROLE),
/* harmony export */   Qn: () => (/* binding */ variableOf),
/* harmony export */   rV: () => (/* binding */ DELIVERIES),
/* harmony export */   s7: () => (/* binding */ COMMON_INPUTS)
/* harmony export */ });
/* unused harmony export OUTPUTS */
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
        description: 'The kind of service that issues the credential: `oauth`, `vault` (HashiCorp Vault and OpenBao) or `aws`. Default: `oauth`, and `aws` where `role-to-assume` or `aws-region` is given.',
    },
    {
        name: 'url',
        description: 'The service. For `oauth` the issuer, exactly as the authorization server writes it; its endpoints are found in its metadata (RFC 8414, else OpenID Connect Discovery). For `vault` the server’s address, as in `VAULT_ADDR`. For `aws` an STS other than the region’s own.',
        aliases: ['sts-endpoint'],
    },
    {
        name: 'audience',
        description: 'The audience of the ID token. Default: `url`; for `vault` the origin of it; for `aws` `sts.amazonaws.com`.',
    },
    {
        name: 'role',
        description: 'The role to ask for, at services that have roles: the embedded broker, `vault` (default: the `default_role` of the mount), and `aws` (its ARN, or several, each assumed with the one before).',
        aliases: ['role-to-assume'],
    },
    {
        name: 'ttl',
        description: 'How long the credential may live in all, renewals included: `15m`, `1h30m`, `1d`, or seconds (units: `s`, `m`, `h`, `d`, `w`). It is sent to servers that announce that they take it, and tokens of `vault` are shortened to it; elsewhere a longer life is told aloud. Default: `1h`, or `6h` where it is renewed in short leases while the job lives.',
        aliases: ['role-duration-seconds'],
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
        description: 'With `deliver: file`: `raw` (a file for each secret, nothing added), or one file with all, as `dotenv` or `json`.',
        default: 'raw',
        values: FILE_FORMATS,
    },
    {
        name: 'file-mode',
        description: 'With `deliver: file`: the mode of the files, `0600` or `0400`. Their folder is for the job’s user alone.',
        default: '0600',
        values: FILE_MODES,
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
        name: 'ca',
        description: 'Certificates of authorities to trust besides the usual ones, as PEM, as base64 of PEM, or as the path of a file.',
        file: true,
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
    {
        name: 'allowed-hosts',
        description: 'Hosts (`host` or `host:port`) besides that of `url` that tokens may be sent to: by a redirect, by metadata, or with the audience of a well-known service. Separated by commas, spaces or lines.',
    },
];
const DEFAULT_PROVIDER = 'oauth';
/** Read by more than one provider. */
const REVOKE_ROLE = {
    name: 'revoke-role',
    description: 'A role that may revoke. For `vault` one of the same auth method that may by accessor, for tokens that may not revoke themselves. For `aws` one that may write policies on the job’s role: [docs/aws.md](docs/aws.md) says when that is safe.',
};
/** The value of an input that was not given: its default, or nothing. */
function defaultOf(definitions, name) {
    return definitions.find((definition) => definition.name === name)?.default ?? '';
}
/** The variable of an input, for commands: `JOBPASS_REVOKE_ROLE`. */
function variableOf(input) {
    return `JOBPASS_${input.replace(/-/g, '_').toUpperCase()}`;
}
const OUTPUTS = [
    { name: 'credential-id', description: 'Names the credential in logs and records. Not a secret.' },
    {
        name: 'expires-at',
        description: 'When the credential expires by itself (RFC 3339, UTC), unless it is renewed; empty if the server did not say.',
    },
    {
        name: 'token',
        description: 'The credential, with `deliver: output`. Masked in the log. Each of the `secrets` of `vault` is an output under its own name.',
    },
    { name: 'file', description: 'The path of the file with the credential, with `deliver: file`.' },
    {
        name: 'endpoint',
        description: 'The address that hands out the credential while the job lives, with `deliver: endpoint`.',
    },
    { name: 'audit-file', description: 'The path of the file with the records of this job.' },
    { name: 'aws-account-id', description: 'For `aws`: the account of the session.' },
    { name: 'authenticated-arn', description: 'For `aws`: the ARN of the session.' },
    {
        name: 'aws-expiration',
        description: 'For `aws`: when the session can do nothing more (RFC 3339, UTC).',
    },
    { name: 'aws-access-key-id', description: 'For `aws`, with `deliver: output`: the id of its key.' },
    {
        name: 'aws-secret-access-key',
        description: 'For `aws`, with `deliver: output`: its key. Masked in the log.',
    },
    {
        name: 'aws-session-token',
        description: 'For `aws`, with `deliver: output`: its session token. Masked in the log.',
    },
    { name: 'endpoint-token', description: 'The bearer token that this address asks for. Masked in the log.' },
];


/***/ }),

/***/ 54641:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ ServiceClock)
/* harmony export */ });
/* unused harmony export MOST_OFF_MS */
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7094);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);


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
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `This machine's clock is ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .span */ .Ln)(off)} ${least > 0 ? 'behind' : 'ahead of'} the clock of ${service}: the most is ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .span */ .Ln)(MOST_OFF_MS)}`, { hint: "Set this machine's clock, by NTP for instance" });
    }
}
/** Clocks that may be alike are taken to be: the second is all that is told. */
function aheadBy({ at, sentAt, receivedAt }) {
    const [least, most] = [at - receivedAt, at + SECOND_MS - sentAt];
    return least <= 0 && most >= 0 ? { least: 0, most: 0 } : { least, most };
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
            ['Held from', (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(lease.issuedAt)],
            ['Held to', ending === undefined ? 'unknown' : (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(ending.at)],
            ['Ended', ending === undefined ? 'unknown' : `${(0,_ending_js__WEBPACK_IMPORTED_MODULE_1__/* .shownEnding */ .fF)(ending)} (${ending.because})`],
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
// EXTERNAL MODULE: ./build/audit/parts.js
var parts = __webpack_require__(5878);
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
/** What a record of these says must hold although the machine loses its power in the next moment. */
const IN_ADVANCE = new Set(['renewing', 'renewed']);
/** The settings with a file for the records that sinks get, where the user names none: it goes with the lease's folder. */
function withOwnTrail(settings, folder) {
    return settings.auditFile === undefined && (0,sinks/* sinksFor */.Kf)(settings).length > 0
        ? { ...settings, auditFile: (0,external_node_path_.join)(folder, job_folder/* TRAIL_FILE */.eB), auditOwn: true }
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
    /**
     * Adds a record.
     *
     * @returns whether it is written
     * @throws JobpassError `state` where records are required and this one cannot be written
     */
    note(event, identity, held, { expiresAt, ...more } = {}) {
        const { settings, clock, log } = this.#options;
        const { auditFile } = settings;
        if (auditFile === undefined)
            return false;
        try {
            const happened = { at: clock.now(), ...eventOf(event, identity, held, settings), ...more };
            if (expiresAt !== undefined && happened.credential !== undefined)
                happened.credential = { ...happened.credential, expiresAt };
            const { part, head } = appendTo(auditFile, [happened], IN_ADVANCE.has(event));
            this.#heads.set(part, head);
            return true;
        }
        catch (error) {
            if (settings.audit === 'required')
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
        const { Sender } = await __webpack_require__.e(/* import() */ 4779).then(__webpack_require__.bind(__webpack_require__, 74779));
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
/* harmony import */ var _http_service_clock_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(54641);
/* harmony import */ var _http_transport_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(45272);
/* harmony import */ var _identity_id_token_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(68914);
/* harmony import */ var _providers_index_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(54321);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(64865);
/* harmony import */ var _text_secrets_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(75255);











/** How long what goes on behind an operation that was given up is waited for, in milliseconds. */
const SETTLE_MS = 3_000;
/** Puts together what main and post both need: the client, the ID tokens and the provider. */
async function openContext(options) {
    const { runner, settings, clock } = options;
    const secrets = new _text_secrets_js__WEBPACK_IMPORTED_MODULE_9__/* .Secrets */ .S();
    secrets.add(...runner.secrets());
    if (settings.clientKey !== undefined)
        secrets.add(settings.clientKey);
    secrets.add(...(0,_audit_sinks_index_js__WEBPACK_IMPORTED_MODULE_0__/* .sinkSecrets */ .jW)(settings));
    // Whoever signs the ID token knows the bearer that it was asked for with, and can write it into a claim.
    const bearer = new _text_secrets_js__WEBPACK_IMPORTED_MODULE_9__/* .Secrets */ .S();
    bearer.add(...runner.secrets());
    const show = (text) => (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_10__/* .printable */ .g)(bearer.redact(text));
    const transport = (0,_http_transport_js__WEBPACK_IMPORTED_MODULE_6__/* .nodeTransport */ ._)({
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
    const serviceClock = new _http_service_clock_js__WEBPACK_IMPORTED_MODULE_5__/* .ServiceClock */ .Q(clock, options.ahead);
    let remarked = false;
    const idTokenOnce = async (attempt) => {
        const { audience } = provider;
        if (audience === undefined)
            throw new Error('an ID token where the provider takes none');
        const sentAt = clock.now();
        const { raw, servedAt, served, fresh } = await runner.idToken(audience, http, attempt);
        const receivedAt = clock.now();
        secrets.add(raw);
        // Of what cannot be a JWT no mask is set: it could be a word that half of the job's log is made of.
        if (/^[\w-]+\.[\w-]+\.[\w-]*$/.test(raw) && raw.length >= 20)
            await runner.mask([raw]);
        const { token, remark } = (0,_identity_id_token_js__WEBPACK_IMPORTED_MODULE_7__/* .readIdToken */ .xm)(raw, audience, clock, {
            servedAt,
            fresh,
            show,
            ...(runner.claims === undefined ? {} : { worthShowing: runner.claims }),
        });
        if (remark !== undefined && !remarked)
            runner.log.warning(remark);
        remarked ||= remark !== undefined;
        const { iat } = token.claims;
        const minted = fresh === true && typeof iat === 'number' && iat <= Number(token.claims['exp']);
        const issued = minted ? { at: iat * 1000, sentAt, receivedAt } : undefined;
        serviceClock.estimate(served ?? issued);
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
    const provider = await (0,_providers_index_js__WEBPACK_IMPORTED_MODULE_8__/* .loadProvider */ .C)({
        settings,
        life: options.life,
        http,
        clock,
        serviceClock,
        log: runner.log,
        secrets,
        idToken,
        fixedIdToken: runner.fixedIdToken === true,
        onStray: options.onStray,
    });
    const close = async () => {
        await provider.settle?.(SETTLE_MS);
        transport.close();
    };
    return { runner, settings, clock, serviceClock, secrets, http, provider, idToken, close };
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


/***/ }),

/***/ 30974:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Kg: () => (/* binding */ endLease),
/* harmony export */   tP: () => (/* binding */ probeFresh)
/* harmony export */ });
/* unused harmony export probeOnce */
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7094);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _providers_provider_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(74096);
/* harmony import */ var _ending_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(67949);




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
    context.secrets.add(...(0,_providers_provider_js__WEBPACK_IMPORTED_MODULE_3__/* .secretsOf */ .Fj)(lease));
    let before = held.accepted;
    const past = lease.expiresAt === undefined ? 'no' : (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .isPast */ .R6)(clock, lease.expiresAt);
    let over = past === 'yes';
    // Also where it was refused: a node that was behind may have said so.
    if (wanted && (before?.answer !== 'accepts' || past === 'unsure')) {
        const again = await probeFresh(held, context, PROBE_BEFORE_MS);
        // Where the clocks disagree, the provider's word decides whether it ended by itself.
        over ||= past === 'unsure' && (0,_ending_js__WEBPACK_IMPORTED_MODULE_2__/* .isOwnRefusal */ .jZ)(again);
        if (before === undefined || again.answer !== 'unknown')
            before = again;
    }
    const askedAt = clock.now();
    const revocation = wanted ? await revoke(lease, context) : { answer: 'unwanted' };
    const after = await probeAfter(lease, before, context, revocation);
    const control = doneBefore ? undefined : await controlOf(lease, before, after, context, revocation);
    return (0,_ending_js__WEBPACK_IMPORTED_MODULE_2__/* .nameEnding */ .xm)({
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
    if (before?.answer !== 'accepts' || !(0,_ending_js__WEBPACK_IMPORTED_MODULE_2__/* .isOwnRefusal */ .jZ)(after) || after?.form === 'dead')
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

/***/ 67949:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   fF: () => (/* binding */ shownEnding),
/* harmony export */   jZ: () => (/* binding */ isOwnRefusal),
/* harmony export */   xm: () => (/* binding */ nameEnding)
/* harmony export */ });
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7094);

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
/* harmony import */ var _hidden_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(21726);




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
                if (![STATE_FILE, KEPT_FILE, _hidden_js__WEBPACK_IMPORTED_MODULE_3__/* .HIDDEN_FILE */ .QZ, END_MARK].includes(name) && !name.startsWith(TRAIL_FILE))
                    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.rmSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(this.path, name), { recursive: true, force: true });
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

/***/ 21726:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   QZ: () => (/* binding */ HIDDEN_FILE),
/* harmony export */   aj: () => (/* binding */ HiddenReader),
/* harmony export */   jD: () => (/* binding */ hide)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(19473);



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
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.appendFileSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, HIDDEN_FILE), `\n${JSON.stringify(secrets)}\n`, { mode: 0o600 });
    }
    catch (error) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JobpassError */ .bJ('state', `What must not be shown could not be saved: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .tell */ .qz)(error)}`, {
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
        this.#path = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, HIDDEN_FILE);
    }
    /** The secrets that are new. @throws where they cannot be read, and so nothing can be shown */
    next() {
        if (this.#file === undefined) {
            try {
                // Held open: it may be removed while the command still prints.
                this.#file = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.openSync)(this.#path, 'r');
            }
            catch (error) {
                if (error.code === 'ENOENT')
                    return [];
                throw error;
            }
        }
        const { size } = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.fstatSync)(this.#file);
        if (size <= this.#read)
            return [];
        const bytes = Buffer.alloc(size - this.#read);
        const text = bytes.toString('utf8', 0, (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readSync)(this.#file, bytes, 0, bytes.length, this.#read));
        const end = text.lastIndexOf('\n') + 1;
        this.#read += Buffer.byteLength(text.slice(0, end));
        return text.slice(0, end).split('\n').flatMap(secretsIn);
    }
    close() {
        if (this.#file !== undefined)
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.closeSync)(this.#file);
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
