export const id = 9126;
export const ids = [9126];
export const modules = {

/***/ 48488:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ sinkClient),
/* harmony export */   g: () => (/* binding */ judged)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _http_hosts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(82178);
/* harmony import */ var _http_open_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(18704);
/* harmony import */ var _text_secrets_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(75255);




/** Of an answer to records nothing but its end matters. */
const LIMITS = { attemptMs: 10_000, connectMs: 5_000, bodyBytes: 64 * 1024 };
/** A client for one receiver, whose connections end with the process: redirects are followed nowhere, since the request may carry a token. */
function sinkClient(clock, secrets, tls) {
    const known = new _text_secrets_js__WEBPACK_IMPORTED_MODULE_3__/* .Secrets */ .S();
    known.add(...secrets);
    return (0,_http_open_js__WEBPACK_IMPORTED_MODULE_2__/* .openHttp */ .f)(tls, { clock, secrets: known, limits: LIMITS }).http;
}
/** The same failure with another word on whether to try again, and without the path, which may be a secret. */
function judged(error, url, transient) {
    if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ))
        return error;
    const { code, message, hint, retryAfterMs, answered } = error;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ(code, message.replaceAll((0,_http_hosts_js__WEBPACK_IMPORTED_MODULE_1__/* .shownUrl */ .zA)(url), url.origin), {
        transient: transient ?? error.transient,
        answered,
        ...(hint === undefined ? {} : { hint }),
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });
}


/***/ }),

/***/ 4768:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ eventType)
/* harmony export */ });
/** The name of an event for receivers that sort by it: `jobpass.credential.lives_until`. */
function eventType(event) {
    return `jobpass.credential.${event.replaceAll(' ', '_')}`;
}


/***/ }),

/***/ 69126:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  judge: () => (/* binding */ judge),
  otlpSink: () => (/* binding */ otlpSink)
});

// EXTERNAL MODULE: ./build/text/json.js
var json = __webpack_require__(25666);
// EXTERNAL MODULE: ./build/audit/sinks/client.js
var client = __webpack_require__(48488);
// EXTERNAL MODULE: ./build/version.js
var version = __webpack_require__(58508);
// EXTERNAL MODULE: ./build/audit/sinks/event-type.js
var event_type = __webpack_require__(4768);
;// CONCATENATED MODULE: ./build/audit/sinks/otlp-record.js


/** Of the semantic conventions by whose names attributes are called. */
const SCHEMA = 'https://opentelemetry.io/schemas/1.37.0';
/** By OCSF's `severity_id`. */
const SEVERITY = { 1: [9, 'INFO'], 3: [13, 'WARN'] };
const VCS_PROVIDERS = new Set(['github', 'gitlab', 'bitbucket']);
/** The records of a request, and what sends them. */
function logsRequest(lines, resource) {
    return {
        resourceLogs: [
            {
                resource: { attributes: texts({ 'service.version': version/* VERSION */.x, ...resource }) },
                scopeLogs: [{ scope: { name: 'jobpass.audit', version: version/* VERSION */.x }, logRecords: lines.map(logRecord) }],
                schemaUrl: SCHEMA,
            },
        ],
    };
}
/**
 * One record. Its body is the whole record, structured: what exporters of collectors hand to a SIEM is the body, several of
 * them nothing else, and OCSF's fields are what a SIEM reads; the message for people is in it. Its line, which alone can be
 * checked against the chain, is the attribute that is meant for that.
 */
function logRecord({ text, record }) {
    const [severityNumber, severityText] = SEVERITY[record.severity_id] ?? SEVERITY[1];
    const nanoseconds = String(BigInt(Math.max(0, record.time)) * 1000000n);
    return {
        timeUnixNano: nanoseconds,
        observedTimeUnixNano: nanoseconds,
        severityNumber,
        severityText,
        eventName: (0,event_type/* eventType */.$)(record.unmapped.jobpass.event),
        body: anyValue(record),
        attributes: texts({ ...attributes(record), 'log.record.original': text }),
    };
}
/** By the semantic conventions of OpenTelemetry 1.37 (cicd, vcs, deployment, user, log), under `jobpass.` what they lack. */
function attributes(record) {
    const { job, role, name } = record.unmapped.jobpass;
    const { actor, session, service, user, metadata } = record;
    const [, type, short] = /^refs\/(heads|tags)\/(.+)$/.exec(job.ref ?? '') ?? [];
    const slash = job.repository?.lastIndexOf('/') ?? -1;
    return {
        'log.record.uid': metadata.uid,
        'cicd.pipeline.name': job.workflow,
        'cicd.pipeline.run.id': job.run_id,
        'cicd.pipeline.task.name': job.job,
        'cicd.worker.name': job.runner,
        'vcs.provider.name': VCS_PROVIDERS.has(job.system) ? job.system : undefined,
        'vcs.owner.name': slash > 0 ? job.repository?.slice(0, slash) : undefined,
        'vcs.repository.name': job.repository?.slice(slash + 1),
        'vcs.ref.head.name': short ?? job.ref,
        'vcs.ref.head.type': type === undefined ? undefined : type === 'tags' ? 'tag' : 'branch',
        'vcs.ref.head.revision': job.sha,
        'deployment.environment.name': job.environment,
        'user.name': actor?.user.name,
        'user.id': actor?.user.uid,
        'jobpass.credential.id': session?.uid,
        'jobpass.credential.name': name,
        'jobpass.provider': service.name,
        'jobpass.role': role,
        'jobpass.subject': user.name,
        'jobpass.system': job.system,
    };
}
function texts(values) {
    return Object.entries(values).flatMap(([key, value]) => value === undefined ? [] : [{ key, value: { stringValue: value } }]);
}
/** Whatever JSON can hold. */
function anyValue(value) {
    if (typeof value === 'string')
        return { stringValue: value };
    if (typeof value === 'boolean')
        return { boolValue: value };
    if (typeof value === 'number')
        return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
    if (Array.isArray(value))
        return { arrayValue: { values: value.map(anyValue) } };
    if (typeof value !== 'object' || value === null)
        return {};
    const values = Object.entries(value).map(([key, member]) => ({ key, value: anyValue(member) }));
    return { kvlistValue: { values } };
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/http/hosts.js
var hosts = __webpack_require__(82178);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(64865);
;// CONCATENATED MODULE: ./build/audit/sinks/otlp-settings.js




const PREFIX = 'OTEL_EXPORTER_OTLP_';
const TIMEOUT_MS = 10_000;
/** Headers that the request itself decides. */
const OURS = /^(host|connection|content-(type|length|encoding)|transfer-encoding)$/;
/**
 * Reads the standard variables. Of each the one for logs is taken before the one for all signals, and an empty one is none.
 *
 * Source: opentelemetry.io, OTLP Exporter Configuration 1.55 (stable), and the SDK's environment variables: what cannot be
 * followed is passed over with a remark, unless records would go elsewhere or unguarded without it.
 *
 * @param authorities in PEM, which are trusted where the variables name none
 * @throws JobpassError `usage` or `insecure`
 */
function otlpSettings(env, authorities) {
    const remarks = [];
    const said = (option) => {
        for (const name of [`${PREFIX}LOGS_${option}`, `${PREFIX}${option}`]) {
            const value = env[name]?.trim() ?? '';
            if (value !== '')
                return { name, value };
        }
        return undefined;
    };
    const passedOver = (name, value, instead) => void remarks.push(`${name} cannot be «${(0,printable/* printable */.g)(value, 40)}»: ${instead}`);
    const headers = said('HEADERS');
    const settings = {
        url: endpoint(said('ENDPOINT')),
        headers: headers === undefined ? {} : headersOf(headers.name, headers.value),
        timeoutMs: TIMEOUT_MS,
        protocol: 'http/protobuf',
        gzip: false,
        tls: tlsOf(authorities, said('CERTIFICATE'), said('CLIENT_CERTIFICATE'), said('CLIENT_KEY')),
        resource: resourceOf(env, remarks),
        remarks,
    };
    const protocol = said('PROTOCOL');
    if (protocol?.value === 'grpc') {
        throw new errors/* JobpassError */.bJ('usage', `${protocol.name} is grpc, which Jobpass does not speak`, {
            hint: 'Collectors take http/protobuf as well, on port 4318: set OTEL_EXPORTER_OTLP_LOGS_PROTOCOL and …_LOGS_ENDPOINT',
        });
    }
    if (protocol?.value === 'http/json')
        settings.protocol = 'http/json';
    else if (protocol !== undefined && protocol.value !== 'http/protobuf')
        passedOver(protocol.name, protocol.value, 'http/protobuf is taken');
    const compression = said('COMPRESSION');
    if (compression?.value === 'gzip')
        settings.gzip = true;
    else if (compression !== undefined && compression.value !== 'none')
        passedOver(compression.name, compression.value, 'nothing is compressed');
    const timeout = said('TIMEOUT');
    if (timeout !== undefined) {
        if (/^\d{1,9}$/.test(timeout.value) && Number(timeout.value) > 0)
            settings.timeoutMs = Number(timeout.value);
        else
            passedOver(timeout.name, timeout.value, `it is a number of milliseconds, ${TIMEOUT_MS} is taken`);
    }
    return settings;
}
/** The address for logs: that of logs as it is, below that of all signals `v1/logs`. @throws JobpassError */
function endpoint(said) {
    const { name = '', value = '' } = said ?? {};
    // Not quoted in a message: some services have the key in the address.
    const url = URL.canParse(value) ? new URL(value) : undefined;
    if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
        throw new errors/* JobpassError */.bJ('usage', `${name} is no URL of http or https`, {
            hint: 'Write it whole, as in https://collector.example.com:4318',
        });
    }
    if (url.protocol === 'http:' && !(0,hosts/* isLoopback */.U9)(url)) {
        throw new errors/* JobpassError */.bJ('insecure', `${name} would send records to ${url.origin} unencrypted`, {
            hint: 'Use https, or a collector on this machine',
        });
    }
    if (url.username !== '' || url.password !== '') {
        throw new errors/* JobpassError */.bJ('insecure', `${name} carries a user name or password`, {
            hint: 'Take it out, and write OTEL_EXPORTER_OTLP_HEADERS: authorization=Basic%20…',
        });
    }
    if (!name.includes('_LOGS_'))
        url.pathname = `${url.pathname.replace(/\/$/, '')}/v1/logs`;
    return url;
}
/**
 * Reads `name=value,name=value`, the values percent-encoded, as the specification takes it over from W3C Baggage, without
 * properties behind a semicolon, which are a part of the value here.
 *
 * @throws JobpassError `usage`, which does not show a value
 */
function headersOf(variable, text) {
    const headers = [];
    for (const [at, pair] of text.split(',').entries()) {
        if (pair.trim() === '')
            continue;
        const { name, value } = pairOf(pair);
        const header = name.toLowerCase();
        const good = value !== undefined && /^[!#$%&'*+.^_`|~\w-]+$/.test(header) && /^[\t -~\x80-\xff]*$/.test(value);
        if (!good || OURS.test(header)) {
            throw new errors/* JobpassError */.bJ('usage', `Entry ${at + 1} of ${variable} cannot be a header`, {
                hint: 'Write name=value, with commas between entries, and percent-encode what is unusual in a value',
            });
        }
        headers.push([header, value]);
    }
    return Object.fromEntries(headers);
}
/** One `name=value`; without a value where it cannot be read. */
function pairOf(pair) {
    const equals = pair.indexOf('=');
    if (equals < 1)
        return { name: '', value: undefined };
    const name = pair.slice(0, equals).trim();
    try {
        return { name, value: decodeURIComponent(pair.slice(equals + 1).trim()) };
    }
    catch {
        return { name, value: undefined };
    }
}
/** OTEL_RESOURCE_ATTRIBUTES, as a whole or not at all, and the name of the service. */
function resourceOf(env, remarks) {
    const given = [];
    const variable = 'OTEL_RESOURCE_ATTRIBUTES';
    const pairs = (env[variable] ?? '').split(',').filter((pair) => pair.trim() !== '');
    for (const { name, value } of pairs.map(pairOf)) {
        if (value === undefined) {
            remarks.push(`${variable} cannot be read, so it is left out`);
            return named({}, env);
        }
        given.push([name, value]);
    }
    return named(Object.fromEntries(given), env);
}
function named(given, env) {
    const service = env['OTEL_SERVICE_NAME'] || given['service.name'] || 'jobpass';
    return { ...given, 'service.name': service };
}
/** @throws JobpassError `usage` */
function tlsOf(authorities, ...files) {
    const [ca, cert, key] = files;
    if ((cert === undefined) !== (key === undefined)) {
        throw new errors/* JobpassError */.bJ('usage', `${PREFIX}CLIENT_CERTIFICATE and ${PREFIX}CLIENT_KEY go together, and one of them is missing`);
    }
    return {
        ca: ca === undefined ? authorities : content(ca),
        clientCert: cert && content(cert),
        clientKey: key && content(key),
        names: {
            ca: ca?.name ?? 'The input ca',
            clientCert: cert?.name ?? `${PREFIX}CLIENT_CERTIFICATE`,
            clientKey: key?.name ?? `${PREFIX}CLIENT_KEY`,
        },
    };
}
function content({ name, value }) {
    try {
        return (0,external_node_fs_.readFileSync)(value, 'utf8');
    }
    catch (error) {
        throw new errors/* JobpassError */.bJ('usage', `The file that ${name} names cannot be read: ${(0,errors/* tell */.qz)(error)}`);
    }
}

;// CONCATENATED MODULE: ./build/audit/sinks/protobuf.js
// The few messages that are sent, by the field numbers of opentelemetry-proto 1.x (logs/v1, common/v1, resource/v1 and
// collector/logs/v1). A library for it would be loaded in each job, and carries a compiler of schemas.
const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;
/** A request of logs in the binary encoding of Protocol Buffers. */
function encodeLogs({ resourceLogs }) {
    return joined(resourceLogs.map(({ resource, scopeLogs, schemaUrl }) => message(1, message(1, ...resource.attributes.map((one) => message(1, keyValue(one)))), ...scopeLogs.map(({ scope, logRecords }) => message(2, message(1, protobuf_text(1, scope.name), protobuf_text(2, scope.version)), ...logRecords.map((one) => message(2, protobuf_logRecord(one))))), protobuf_text(3, schemaUrl))));
}
/**
 * Reads a response to logs.
 *
 * @returns undefined where it is no such message
 */
function decodeResponse(body) {
    const found = { rejected: 0, message: '' };
    try {
        for (const outer of fields(body)) {
            if (outer.number !== 1 || outer.bytes === undefined)
                continue;
            for (const { number, value, bytes } of fields(outer.bytes)) {
                if (number === 1 && value !== undefined)
                    found.rejected = Number(value);
                if (number === 2 && bytes !== undefined)
                    found.message = bytes.toString('utf8');
            }
        }
        return found;
    }
    catch {
        return undefined;
    }
}
function protobuf_logRecord(record) {
    return joined([
        fixed64(1, record.timeUnixNano),
        varintField(2, BigInt(record.severityNumber)),
        protobuf_text(3, record.severityText),
        message(5, protobuf_anyValue(record.body)),
        ...record.attributes.map((one) => message(6, keyValue(one))),
        fixed64(11, record.observedTimeUnixNano),
        protobuf_text(12, record.eventName),
    ]);
}
function keyValue({ key, value }) {
    return joined([protobuf_text(1, key), message(2, protobuf_anyValue(value))]);
}
/** The member of a choice is written also where it is empty: otherwise it would be no value at all. */
function protobuf_anyValue(value) {
    if ('stringValue' in value)
        return bytes(1, Buffer.from(value.stringValue, 'utf8'));
    if ('boolValue' in value)
        return varintField(2, value.boolValue ? 1n : 0n);
    if ('intValue' in value)
        return varintField(3, BigInt.asUintN(64, BigInt(value.intValue)));
    if ('doubleValue' in value) {
        const number = Buffer.alloc(8);
        number.writeDoubleLE(value.doubleValue);
        return joined([tag(4, FIXED64), number]);
    }
    if ('arrayValue' in value)
        return message(5, ...value.arrayValue.values.map((one) => message(1, protobuf_anyValue(one))));
    if ('kvlistValue' in value)
        return message(6, ...value.kvlistValue.values.map((one) => message(1, keyValue(one))));
    return Buffer.alloc(0);
}
/** A text; nothing where it is empty, which is what proto3 reads then. */
function protobuf_text(field, value) {
    return value === '' ? Buffer.alloc(0) : bytes(field, Buffer.from(value, 'utf8'));
}
function message(field, ...parts) {
    return bytes(field, joined(parts));
}
function bytes(field, content) {
    return joined([tag(field, BYTES), varint(BigInt(content.length)), content]);
}
function fixed64(field, value) {
    const number = Buffer.alloc(8);
    number.writeBigUInt64LE(BigInt.asUintN(64, BigInt(value)));
    return joined([tag(field, FIXED64), number]);
}
function varintField(field, value) {
    return joined([tag(field, VARINT), varint(value)]);
}
function tag(field, type) {
    return varint(BigInt(field * 8 + type));
}
function varint(value) {
    const septets = [];
    for (let rest = value;;) {
        const low = Number(rest & 0x7fn);
        rest >>= 7n;
        if (rest === 0n)
            return Buffer.from([...septets, low]);
        septets.push(low | 0x80);
    }
}
function joined(parts) {
    return Buffer.concat(parts);
}
/** @throws Error for what is no message */
function* fields(body) {
    let at = 0;
    const take = (length) => {
        if (length > body.length - at)
            throw new Error('cut short');
        at += length;
        return body.subarray(at - length, at);
    };
    const number = () => {
        let value = 0n;
        for (let shift = 0n; shift < 70n; shift += 7n) {
            const byte = take(1)[0] ?? 0;
            value |= BigInt(byte & 0x7f) << shift;
            if (byte < 0x80)
                return BigInt.asIntN(64, value);
        }
        throw new Error('a number without an end');
    };
    while (at < body.length) {
        const key = Number(number());
        const field = key >> 3;
        if (field < 1)
            throw new Error('no field');
        switch (key & 7) {
            case VARINT:
                yield { number: field, value: number() };
                break;
            case FIXED64:
                take(8);
                break;
            case BYTES:
                yield { number: field, bytes: take(Number(number())) };
                break;
            case FIXED32:
                take(4);
                break;
            default:
                throw new Error('no such kind of field');
        }
    }
}

;// CONCATENATED MODULE: ./build/audit/sinks/otlp.js





/** Statuses after which the same request is sent again. Source: OTLP 1.x, OTLP/HTTP Response. */
const AGAIN = new Set([429, 502, 503, 504]);
/** Those that speak of the records: no later request would be taken either. */
const NEVER = new Set([400, 413]);
/**
 * A collector, or a service that takes OTLP itself: each record as a log record, by HTTP, set up by the standard variables.
 *
 * @throws JobpassError `usage` or `insecure`
 */
function otlpSink({ settings, env, secrets, clock }) {
    const otlp = otlpSettings(env, settings.ca);
    const { url, tls, remarks, timeoutMs: longestMs } = otlp;
    const hidden = [url.search].filter((part) => part !== '');
    const http = (0,client/* sinkClient */.T)(clock, [...secrets, ...hidden], tls);
    return {
        shown: `the collector at ${url.origin}`,
        most: 100,
        longestMs,
        remarks,
        send: async (lines, attempt, signal) => {
            const request = await otlpRequest(otlp, lines);
            try {
                const answer = await http.with({ signal }).send(request, attempt);
                return judge(http, request, answer, lines.length);
            }
            catch (error) {
                throw (0,client/* judged */.g)(error, url);
            }
        },
    };
}
async function otlpRequest(otlp, lines) {
    const json = otlp.protocol === 'http/json';
    const message = logsRequest(lines, otlp.resource);
    const plain = json ? Buffer.from(JSON.stringify(message)) : encodeLogs(message);
    const type = json ? 'application/json' : 'application/x-protobuf';
    return {
        method: 'POST',
        url: otlp.url,
        headers: {
            ...otlp.headers,
            accept: type,
            'content-type': type,
            ...(otlp.gzip ? { 'content-encoding': 'gzip' } : {}),
        },
        body: otlp.gzip ? await gzipped(plain) : plain,
        what: 'the record',
        presentCertificate: true,
    };
}
async function gzipped(plain) {
    const { gzipSync } = await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 38522, 19));
    return gzipSync(plain);
}
/**
 * What an answer means for the records.
 *
 * @throws JobpassError where they have not arrived
 */
function judge(http, request, answer, count) {
    const { status } = answer;
    if (status >= 200 && status <= 299) {
        const said = partialSuccess(answer);
        // A gateway's page says nothing of the collector behind it.
        if (said === undefined)
            throw http.malformed(request, answer, 'no answer of a collector');
        if (said.rejected <= 0)
            return {};
        const reason = http.safe(said.message, 200);
        const why = `it refused them${reason === '' ? '' : `: ${reason}`}`;
        return { refused: { count: Math.min(said.rejected, count), why } };
    }
    if (NEVER.has(status))
        return { refused: { count, why: `it answered ${status}` } };
    throw (0,client/* judged */.g)(http.refusal(request, answer, undefined), request.url, AGAIN.has(status));
}
function partialSuccess({ headers, body }) {
    if (body.length === 0)
        return { rejected: 0, message: '' };
    if (!(headers['content-type'] ?? '').startsWith('application/json'))
        return decodeResponse(body);
    const object = (0,json/* jsonObject */.o$)(body);
    if (object === undefined)
        return undefined;
    const said = object['partialSuccess'];
    const rejected = Number(said?.rejectedLogRecords ?? 0);
    const message = said?.errorMessage;
    return {
        rejected: Number.isSafeInteger(rejected) ? rejected : 0,
        message: typeof message === 'string' ? message : '',
    };
}


/***/ })

};
