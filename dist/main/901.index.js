"use strict";
exports.id = 901;
exports.ids = [901];
exports.modules = {

/***/ 1477:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: function() { return /* binding */ sinkClient; },
/* harmony export */   g: function() { return /* binding */ judged; }
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9984);
/* harmony import */ var _http_hosts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4503);
/* harmony import */ var _http_open_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9591);
/* harmony import */ var _text_secrets_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6964);




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

/***/ 1341:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: function() { return /* binding */ eventType; }
/* harmony export */ });
/** The name of an event for receivers that sort by it: `jobpass.credential.lives_until`. */
function eventType(event) {
    return `jobpass.credential.${event.replaceAll(' ', '_')}`;
}


/***/ }),

/***/ 1901:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   cloudEvent: function() { return /* binding */ cloudEvent; },
/* harmony export */   signingKey: function() { return /* binding */ signingKey; },
/* harmony export */   webhookRequest: function() { return /* binding */ webhookRequest; },
/* harmony export */   webhookSink: function() { return /* binding */ webhookSink; }
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _client_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1477);
/* harmony import */ var _event_type_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1341);



/** Statuses that speak of this record: it would get the same answer for ever, and keep the others back. */
const NEVER = new Set([400, 413, 415, 422]);
/**
 * Each record as a CloudEvent (1.0, structured mode), one in a request: receivers need not know the batch format, and the
 * id in the header of a signed request is that of the one event. Signed as the Standard Webhooks specification (1.0.0) has
 * it, since that covers id and time as well, for which GitHub's signature has no place.
 */
function webhookSink({ settings, clock }) {
    const { auditWebhook = '', auditWebhookSecret, ca } = settings;
    const url = new URL(auditWebhook);
    const key = auditWebhookSecret === undefined ? undefined : signingKey(auditWebhookSecret);
    const hidden = [url.pathname, url.search].filter((part) => part.length > 1);
    const http = (0,_client_js__WEBPACK_IMPORTED_MODULE_1__/* .sinkClient */ .T)(clock, [...hidden, ...(auditWebhookSecret === undefined ? [] : [auditWebhookSecret])], { ca });
    return {
        shown: `the webhook at ${url.origin}`,
        most: 1,
        send: async ([line], attempt, signal) => {
            if (line === undefined)
                return {};
            const request = webhookRequest(url, line, key, clock.now());
            try {
                const answer = await http.with({ signal }).send(request, attempt);
                if (answer.status >= 200 && answer.status <= 299)
                    return {};
                if (NEVER.has(answer.status))
                    return { refused: { count: 1, why: `it answered ${answer.status}` } };
                throw http.refusal(request, answer, undefined);
            }
            catch (error) {
                throw (0,_client_js__WEBPACK_IMPORTED_MODULE_1__/* .judged */ .g)(error, url);
            }
        },
    };
}
/** The request for one record. @param at when it is sent, in milliseconds since 1970 */
function webhookRequest(url, line, key, at) {
    const body = cloudEvent(line);
    const { uid } = line.record.metadata;
    const seconds = String(Math.floor(at / 1000));
    return {
        method: 'POST',
        url,
        headers: {
            'content-type': 'application/cloudevents+json; charset=utf-8',
            'webhook-id': uid,
            'webhook-timestamp': seconds,
            ...(key === undefined ? {} : { 'webhook-signature': signature(key, uid, seconds, body) }),
        },
        body,
        what: 'the record',
    };
}
/** A record as a CloudEvent, its line untouched inside: whoever keeps that can check its place in the chain. */
function cloudEvent({ text, record }) {
    const envelope = JSON.stringify({
        specversion: '1.0',
        id: record.metadata.uid,
        source: sourceOf(record),
        type: (0,_event_type_js__WEBPACK_IMPORTED_MODULE_2__/* .eventType */ .$)(record.unmapped.jobpass.event),
        ...(record.session === undefined ? {} : { subject: record.session.uid }),
        time: new Date(record.time).toISOString(),
        datacontenttype: 'application/json',
        dataschema: 'https://schema.ocsf.io/1.5.0/classes/authentication',
    });
    return `${envelope.slice(0, -1)},"data":${text}}`;
}
/** The job's system and repository: what tells one sender from another. */
function sourceOf({ unmapped }) {
    const { system, repository = '' } = unmapped.jobpass.job;
    return `urn:jobpass:${[system, ...repository.split('/')]
        .filter((part) => part !== '')
        // Half of a surrogate pair, which a step can write, has no encoding.
        .map((part) => encodeURIComponent(Buffer.from(part).toString()))
        .join(':')}`;
}
function signature(key, id, seconds, body) {
    return `v1,${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHmac)('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`;
}
/** The key in a secret as Standard Webhooks writes it: base64, behind `whsec_` or alone. */
function signingKey(secret) {
    return Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
}


/***/ })

};
;