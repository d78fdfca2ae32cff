export const id = 8688;
export const ids = [8688,9902];
export const modules = {

/***/ 12754:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ev: () => (/* binding */ told),
/* harmony export */   rV: () => (/* binding */ servedTime),
/* harmony export */   tN: () => (/* binding */ send)
/* harmony export */ });
/* harmony import */ var _xml_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(35058);

/** When the service did what an answer tells of, by its own clock: from the answer's Date, or else from its content. */
function servedTime({ answer, sentAt, receivedAt }, said) {
    return answer.served ?? { at: said, sentAt, receivedAt };
}
const VERSIONS = { sts: '2011-06-15', iam: '2010-05-08' };
/** Errors that pass, whatever their status: docs of the Query API, "Common errors", and those of STS. */
const PASSING = /^(Throttl\w*|RequestLimitExceeded|TooManyRequests\w*|ServiceUnavailable|InternalFailure|InternalError|ServiceFailure|RequestTimeout|IDPCommunicationError|ConcurrentModification|PriorRequestNotComplete)(Exception)?$/;
/** Sends one call, once. @throws JobpassError as the HTTP client does, and `busy` for errors that pass */
async function send(call, http, clock, attempt) {
    const signedAt = clock.now();
    const reply = await sendOnce(call, http, clock, attempt);
    // By the time that the answer told, a signature that was refused as too old or too new can be right.
    const off = Math.abs(clock.now() - signedAt - (reply.receivedAt - reply.sentAt));
    const mended = call.keys !== undefined && UNTIMELY.test(told(reply) ?? '') && off > TIMELY_MS;
    return mended ? sendOnce(call, http, clock, attempt) : reply;
}
/** What AWS answers to a signature whose time is not its own. */
const UNTIMELY = /RequestTimeTooSkewed|RequestExpired|Signature (expired|not yet current)/;
/** Differences that no service minds, in milliseconds. */
const TIMELY_MS = 60_000;
async function sendOnce(call, http, clock, attempt) {
    const form = new URLSearchParams({ Action: call.action, Version: VERSIONS[call.service] });
    for (const [name, value] of Object.entries(call.parameters))
        if (value !== undefined)
            form.set(name, value);
    const body = form.toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
    const request = {
        method: 'POST',
        url: call.url,
        headers: call.keys === undefined ? headers : await signed(call, call.keys, headers, body, clock),
        body,
        what: call.what,
        ...(call.finishMs === undefined ? {} : { finishMs: call.finishMs }),
    };
    const sentAt = clock.local();
    const answer = await http.send(request, attempt);
    const receivedAt = clock.local();
    clock.learn(answer.served);
    const xml = answer.body.toString('utf8');
    const failed = answer.status < 200 || answer.status > 299;
    const reply = {
        request,
        answer,
        xml,
        code: failed ? (0,_xml_js__WEBPACK_IMPORTED_MODULE_0__/* .elementText */ .o)(xml, 'Code') : undefined,
        said: failed ? (0,_xml_js__WEBPACK_IMPORTED_MODULE_0__/* .elementText */ .o)(xml, 'Message') : undefined,
        sentAt,
        receivedAt,
    };
    if (reply.code !== undefined && PASSING.test(reply.code))
        throw http.busy(request, answer, told(reply) ?? '');
    if (failed) {
        const refusal = http.refusal(request, answer, told(reply));
        if (refusal.transient)
            throw refusal;
    }
    else if (!xml.includes(`<${call.action}Response`)) {
        // A gateway's page, for instance: nothing was done.
        throw http.malformed(request, answer, `no ${call.action}Response in it`);
    }
    return reply;
}
/** The error's code and words. */
function told({ code, said }) {
    return code === undefined ? said : said === undefined || said === '' ? code : `${code} (${said})`;
}
/** Signature Version 4, by the SDK's own signer, which is loaded only here. */
async function signed({ service, region, url }, keys, headers, body, clock) {
    const [{ SignatureV4 }, { createHash, createHmac }] = await Promise.all([
        __webpack_require__.e(/* import() */ 5118).then(__webpack_require__.t.bind(__webpack_require__, 75118, 19)),
        Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 77598, 19)),
    ]);
    class Sha256 {
        #hash;
        constructor(secret) {
            // The signer gives texts and byte arrays.
            this.#hash =
                secret === undefined ? createHash('sha256') : createHmac('sha256', secret);
        }
        update(data) {
            this.#hash.update(data);
        }
        async digest() {
            return this.#hash.digest();
        }
        reset() {
            throw new Error('a hash is used once');
        }
    }
    const signer = new SignatureV4({
        service,
        region,
        credentials: {
            accessKeyId: keys.AccessKeyId,
            secretAccessKey: keys.SecretAccessKey,
            sessionToken: keys.SessionToken,
        },
        sha256: Sha256,
    });
    const request = await signer.sign({
        method: 'POST',
        protocol: url.protocol,
        hostname: url.hostname,
        ...(url.port === '' ? {} : { port: Number(url.port) }),
        path: url.pathname,
        query: {},
        headers: { ...headers, host: url.host },
        body,
    }, { signingDate: new Date(clock.now()) });
    const { host: _, ...rest } = request.headers;
    return rest;
}


/***/ }),

/***/ 73480:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  gP: () => (/* binding */ parseRole),
  iQ: () => (/* binding */ partitionOf),
  on: () => (/* binding */ stsUrl)
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(64865);
;// CONCATENATED MODULE: ./build/providers/aws/partitions.js
/**
 * Every partition that the SDKs know. A region that AWS adds to one of them later fits its pattern.
 *
 * Sources: the SDK for JavaScript 3.1169.0 (`partitions.js` in `@aws-sdk/core`) and the rules for endpoints of STS and IAM
 * in botocore 1.44.5. A test compares the table with the SDK that is installed.
 */
const PARTITIONS = [
    {
        name: 'aws',
        regions: /^(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$/,
        suffix: 'amazonaws.com',
        dualStackSuffix: 'api.aws',
        iam: { host: 'iam.amazonaws.com', region: 'us-east-1' },
    },
    {
        name: 'aws-cn',
        regions: /^cn-\w+-\d+$/,
        suffix: 'amazonaws.com.cn',
        dualStackSuffix: 'api.amazonwebservices.com.cn',
        iam: { host: 'iam.cn-north-1.amazonaws.com.cn', region: 'cn-north-1' },
    },
    {
        name: 'aws-us-gov',
        regions: /^us-gov-\w+-\d+$/,
        suffix: 'amazonaws.com',
        dualStackSuffix: 'api.aws',
        iam: { host: 'iam.us-gov.amazonaws.com', region: 'us-gov-west-1' },
        fipsIsPlain: true,
    },
    {
        name: 'aws-eusc',
        regions: /^eusc-(de)-\w+-\d+$/,
        suffix: 'amazonaws.eu',
        dualStackSuffix: 'api.amazonwebservices.eu',
        iam: { host: 'iam.eusc-de-east-1.amazonaws.eu', region: 'eusc-de-east-1' },
    },
    {
        name: 'aws-iso',
        regions: /^us-iso-\w+-\d+$/,
        suffix: 'c2s.ic.gov',
        dualStackSuffix: 'api.aws.ic.gov',
        iam: { host: 'iam.us-iso-east-1.c2s.ic.gov', region: 'us-iso-east-1' },
    },
    {
        name: 'aws-iso-b',
        regions: /^us-isob-\w+-\d+$/,
        suffix: 'sc2s.sgov.gov',
        dualStackSuffix: 'api.aws.scloud',
        iam: { host: 'iam.us-isob-east-1.sc2s.sgov.gov', region: 'us-isob-east-1' },
    },
    {
        name: 'aws-iso-e',
        regions: /^eu-isoe-\w+-\d+$/,
        suffix: 'cloud.adc-e.uk',
        dualStackSuffix: 'api.cloud-aws.adc-e.uk',
        iam: { host: 'iam.eu-isoe-west-1.cloud.adc-e.uk', region: 'eu-isoe-west-1' },
    },
    {
        name: 'aws-iso-f',
        regions: /^us-isof-\w+-\d+$/,
        suffix: 'csp.hci.ic.gov',
        dualStackSuffix: 'api.aws.hci.ic.gov',
        iam: { host: 'iam.us-isof-south-1.csp.hci.ic.gov', region: 'us-isof-south-1' },
    },
];

;// CONCATENATED MODULE: ./build/providers/aws/endpoints.js



/** A region as a part of a host's name can be: nothing else may get into an address or a file of settings. */
const REGION = /^[a-z]{2,8}(-[a-z0-9]{1,20}){1,4}$/;
/**
 * The partition of a region.
 *
 * @param role an ARN that names the partition of a region that is in none, given where its STS is known
 * @throws JobpassError `usage` for a region that is in none
 */
function partitionOf(region, role) {
    const found = PARTITIONS.find(({ regions }) => regions.test(region));
    if (found !== undefined)
        return found;
    if (role === undefined || !REGION.test(region)) {
        throw new errors/* JobpassError */.bJ('usage', `The input region cannot be «${(0,printable/* printable */.g)(region, 40)}»`, {
            hint: REGION.test(region)
                ? 'Write it as eu-central-1. For a region that is newer than this version, give url as well: the address of its STS'
                : 'Write it as eu-central-1',
        });
    }
    const { partition } = parseRole(role);
    return PARTITIONS.find(({ name }) => name === partition) ?? { name: partition };
}
/** The regional endpoint of STS. */
function stsUrl(region, { fips, dualStack }) {
    const { suffix, dualStackSuffix, fipsIsPlain } = partitionOf(region);
    const name = fips && !(fipsIsPlain && !dualStack) ? 'sts-fips' : 'sts';
    return new URL(`https://${name}.${region}.${dualStack ? dualStackSuffix : suffix}`);
}
/** The parts of a role's ARN. @throws JobpassError `usage` */
function parseRole(arn) {
    const [, partition = '', account = '', name = ''] = /^arn:(aws[\w-]*):iam::(\d{12}):role\/(?:[\x21-\x7e]*\/)?([\w+=,.@-]{1,64})$/.exec(arn) ?? [];
    if (name === '' || arn.length > 2048) {
        throw new errors/* JobpassError */.bJ('usage', `The input role has «${(0,printable/* printable */.g)(arn, 100)}», which is no role's ARN`, {
            hint: 'Write it as arn:aws:iam::123456789012:role/deploy',
        });
    }
    return { arn, partition, account, name };
}


/***/ }),

/***/ 36351:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  o: () => (/* binding */ OURS),
  r: () => (/* binding */ SessionRevoker)
});

// EXTERNAL MODULE: ./build/clock.js
var clock = __webpack_require__(7094);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/providers/aws/calls.js
var calls = __webpack_require__(12754);
// EXTERNAL MODULE: ./build/providers/aws/endpoints.js + 1 modules
var endpoints = __webpack_require__(73480);
;// CONCATENATED MODULE: ./build/providers/aws/refusal.js
/** As STS speaks: CloudFront, S3 and firewalls answer XML with an AccessDenied of their own. */
const ERROR = /<ErrorResponse[\s>]/;
/** Policies that are the session's own: that of the role, where a deny for it is written, and the one with its deadline. */
const OWN_POLICY = /with an explicit deny in (?:an identity-based|a session) policy\b(?!: arn:)/;
const SESSION_POLICY = /explicit deny in a session policy/;
const NOT_ALLOWED = /is not authorized to perform: sts:GetAccessKeyInfo/;
/**
 * What the answer to a call says of the session that signed it, a call that hardly any role allows.
 *
 * @param shown the answer, as it may be shown
 * @param before what an earlier one said
 */
function judged(reply, shown, before) {
    if (reply.answer.status === 200)
        return { answer: 'accepts' };
    const { code = '', said = '' } = reply;
    if (!ERROR.test(reply.xml)) {
        const reason = `${shown}, and not as STS answers`;
        return reply.answer.status === 403
            ? { answer: 'refuses', form: 'foreign', reason }
            : { answer: 'unknown', reason };
    }
    if (/^ExpiredToken/.test(code))
        return { answer: 'refuses', form: 'dead', reason: 'ExpiredToken' };
    // Said as well of keys that this endpoint does not know.
    if (/^InvalidClientTokenId/.test(code))
        return { answer: 'refuses', form: 'own', reason: 'InvalidClientTokenId' };
    if (code !== 'AccessDenied')
        return { answer: 'unknown', reason: shown };
    if (OWN_POLICY.test(said)) {
        // A session policy is the session's alone; the role's own policies can deny this to all of its sessions.
        if (SESSION_POLICY.test(said))
            return { answer: 'refuses', form: 'own' };
        return before?.answer === 'accepts'
            ? { answer: 'refuses', form: 'own' }
            : { answer: 'unknown', reason: 'the role denies this by itself, so that nothing can be seen from it' };
    }
    // Of an organization, a boundary, an endpoint, or a policy that somebody wrote: these can hang on the address.
    if (/explicit deny/.test(said))
        return { answer: 'unknown', reason: 'another policy than the deny for this session denies it' };
    return NOT_ALLOWED.test(said) ? { answer: 'accepts' } : { answer: 'unknown', reason: shown };
}

// EXTERNAL MODULE: ./build/providers/aws/xml.js
var xml = __webpack_require__(35058);
;// CONCATENATED MODULE: ./build/providers/aws/revoke.js






/** Denies that Jobpass has written, with the end of what they are for, in seconds since 1970. */
const OURS = /^jobpass-(\d{10})-[a-z0-9]{8}$/;
/** After its end a deny is kept for as long as clocks may differ, in seconds. */
const KEPT_S = 300;
/** Past its deadline for so long, by any clock, a session is denied everything already, in milliseconds. */
const SURELY_OVER_MS = 60_000;
/** No session lives longer, in milliseconds. */
const LONGEST_MS = 43_200_000;
/** How many old denies are removed at once: each is a request. */
const REMOVED = 10;
/**
 * Ends one session: an inline policy on its role that denies everything to it. Source: IAM user guide, "Revoke IAM role
 * temporary security credentials".
 */
class SessionRevoker {
    #options;
    #name;
    constructor(options) {
        this.#options = options;
        this.#name = (0,endpoints/* parseRole */.gP)(options.role).name;
    }
    /**
     * IAM cannot limit PutRolePolicy to denies, and any step of the job can assume the revoke-role: without a boundary on
     * the job's role it could give that every right.
     *
     * @throws JobpassError `insecure` where there is none
     */
    async checkBoundary() {
        const { context, settings, role, revokeRole } = this.#options;
        if (settings.unbounded)
            return;
        const reply = await context.http.persist(async (attempt) => {
            const keys = await this.#assume(['iam:GetRole'], attempt);
            return this.#iam('GetRole', {}, keys, attempt);
        });
        if (reply.answer.status !== 200) {
            throw context.http.refusal(reply.request, reply.answer, (0,calls/* told */.Ev)(reply), `Let ${revokeRole} call iam:GetRole on ${role}, so that Jobpass can see whether that has a permissions boundary`);
        }
        if ((0,xml/* elementText */.o)(reply.xml, 'PermissionsBoundaryArn') !== undefined)
            return;
        throw new errors/* JobpassError */.bJ('insecure', `The role ${role} has no permissions boundary, so revoke-role is refused`, {
            hint: 'Any step of the job could write policies on it through the revoke-role: give it a boundary (docs/aws.md), or accept that with revoke-role-unbounded: true',
        });
    }
    async revoke(lease, attempt) {
        const { context } = this.#options;
        // A deny besides its own would only take room.
        const over = (lease.expiresAt ?? Number.POSITIVE_INFINITY) + SURELY_OVER_MS;
        if ((0,clock/* isPast */.R6)(context.clock, over) === 'yes')
            return { answer: 'done' };
        const keys = await this.#assume(['iam:ListRolePolicies', 'iam:PutRolePolicy', 'iam:DeleteRolePolicy'], attempt);
        await this.#removeOld(keys, attempt);
        const reply = await this.#iam('PutRolePolicy', {
            PolicyName: this.#denyOf(lease),
            PolicyDocument: denial(String(lease.handle['user_id']), context.serviceClock.now()),
        }, keys, attempt);
        if (reply.answer.status === 200) {
            return { answer: 'done', later: 'IAM has taken the deny, which is in force within seconds to minutes' };
        }
        throw context.http.refusal(reply.request, reply.answer, (0,calls/* told */.Ev)(reply), reply.code === 'LimitExceeded'
            ? 'The role has no room for another deny (10,240 characters of inline policies): it has when earlier sessions have expired'
            : `Let ${this.#options.revokeRole} call iam:ListRolePolicies, iam:PutRolePolicy and iam:DeleteRolePolicy on the role`);
    }
    /**
     * Asks for something that hardly any role may do: what matters is whether the refusal speaks of an explicit deny in the
     * role's own policies. GetCallerIdentity would not do, since no deny stops it.
     */
    async probe(lease, attempt, before) {
        const { context, settings } = this.#options;
        const keys = lease.credential;
        const reply = await (0,calls/* send */.tN)({
            service: 'sts',
            url: settings.sts,
            region: settings.region,
            action: 'GetAccessKeyInfo',
            what: 'the look-up of the session',
            keys,
            parameters: { AccessKeyId: keys.AccessKeyId },
        }, context.http, context.serviceClock, attempt);
        const { request, answer } = reply;
        return judged(reply, context.http.refusal(request, answer, (0,calls/* told */.Ev)(reply)).message, before);
    }
    /**
     * The answer to the deny may have been lost: whether it is on the role. The right to look was needed for the deny as well.
     *
     * @returns what shows that the session is denied everything; undefined where nothing does
     */
    async confirm(lease, attempt) {
        const keys = await this.#assume(['iam:ListRolePolicies'], attempt);
        const listed = await this.#iam('ListRolePolicies', { MaxItems: '1000' }, keys, attempt);
        const is = listed.answer.status === 200 && (0,xml/* elementTexts */.F)(listed.xml, 'member').includes(this.#denyOf(lease));
        return is ? 'the deny for it is on its role' : undefined;
    }
    /** The name of the deny for a session. */
    #denyOf({ handle, issuedAt }) {
        const { user_id: userId, sts_expires_at: until } = handle;
        const end = Math.ceil(Number(until ?? issuedAt + LONGEST_MS) / 1000);
        return `jobpass-${end}-${shortHash(String(userId))}`;
    }
    /** Denies whose sessions have expired are of no use, and take room. What fails here is tried by the next one. */
    async #removeOld(keys, attempt) {
        const { context } = this.#options;
        const listed = await this.#iam('ListRolePolicies', { MaxItems: '1000' }, keys, attempt).catch(() => undefined);
        if (listed?.answer.status !== 200)
            return;
        const now = context.serviceClock.now() / 1000;
        const old = (0,xml/* elementTexts */.F)(listed.xml, 'member').filter((name) => Number(OURS.exec(name)?.[1] ?? Number.POSITIVE_INFINITY) < now - KEPT_S);
        await Promise.allSettled(old.slice(0, REMOVED).map((name) => this.#iam('DeleteRolePolicy', { PolicyName: name }, keys, attempt)));
    }
    #assume(actions, attempt) {
        const { role, assume } = this.#options;
        const policy = {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Action: actions, Resource: role }],
        };
        return assume(JSON.stringify(policy), attempt);
    }
    #iam(action, parameters, keys, attempt) {
        const { context, settings } = this.#options;
        if (settings.iam === undefined)
            throw new Error('a revoke-role without IAM');
        return (0,calls/* send */.tN)({
            service: 'iam',
            ...settings.iam,
            action,
            what: action,
            keys,
            parameters: { RoleName: this.#name, ...parameters },
        }, context.http, context.serviceClock, attempt);
    }
}
/** How far the clocks within AWS, and the seconds in which they are told, may differ, in milliseconds. */
const SKEW_MS = 5_000;
/** Everything denied to one session, as issued before now: a later one of the same name is not meant. */
function denial(userId, now) {
    return JSON.stringify({
        Version: '2012-10-17',
        Statement: [
            {
                Effect: 'Deny',
                Action: '*',
                Resource: '*',
                Condition: {
                    StringEquals: { 'aws:userid': userId },
                    DateLessThan: {
                        'aws:TokenIssueTime': new Date(now + SKEW_MS).toISOString().replace(/\.\d{3}Z$/, 'Z'),
                    },
                },
            },
        ],
    });
}
/** Tells sessions apart; FNV-1a, as nothing must be unable to guess it. */
function shortHash(text) {
    let [low, high] = [0x811c9dc5, 0x9dc5811c];
    for (const unit of Buffer.from(text)) {
        low = Math.imul(low ^ unit, 0x01000193) >>> 0;
        high = Math.imul(high ^ (unit + 1), 0x01000193) >>> 0;
    }
    return (low.toString(36).padStart(7, '0') + high.toString(36).padStart(7, '0')).slice(0, 8);
}


/***/ }),

/***/ 74814:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O: () => (/* binding */ parsePolicy),
/* harmony export */   l: () => (/* binding */ sessionPolicy)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _text_json_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(25666);


/** What STS takes of all session policies together, in characters. */
const LONGEST = 2048;
/**
 * The inline session policy that denies everything from a moment on. Session policies narrow what the role allows, and
 * several of them are united, so what goes beside the deny depends on what the user gives:
 *
 * - nothing: everything is allowed besides, which leaves the role as it is
 * - an inline policy: its statements
 * - managed policies alone: nothing, since what they do not allow must not be allowed here
 *
 * Source: IAM user guide, "Policies and permissions", session policies.
 *
 * @throws JobpassError `usage` where there is no room for it
 */
function sessionPolicy({ inline, arns }, deadline) {
    // To the second, and not earlier than promised.
    const at = new Date(Math.ceil(deadline / 1000) * 1000).toISOString().replace('.000Z', 'Z');
    const deny = {
        Sid: 'JobpassDeadline',
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { DateGreaterThanEquals: { 'aws:CurrentTime': at } },
    };
    const given = inline === undefined ? undefined : parsePolicy(inline);
    const allow = { Effect: 'Allow', Action: '*', Resource: '*' };
    const document = given !== undefined
        ? { ...given, Statement: [...given.Statement, deny] }
        : { Version: '2012-10-17', Statement: arns.length > 0 ? [deny] : [allow, deny] };
    const text = JSON.stringify(document);
    const length = text.length + arns.reduce((sum, arn) => sum + arn.length, 0);
    if (length > LONGEST) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', `The session policies have ${length} characters with the end that Jobpass adds, and STS takes ${LONGEST}`, { hint: `Shorten them: the added statement takes ${JSON.stringify(deny).length + 1}` });
    }
    return text;
}
/** Reads a policy document. @throws JobpassError `usage` for what is none */
function parsePolicy(text) {
    let document;
    try {
        document = JSON.parse(text);
    }
    catch {
        document = undefined;
    }
    const { Version, Statement } = (0,_text_json_js__WEBPACK_IMPORTED_MODULE_1__/* .isObject */ .Gv)(document) ? document : {};
    const statements = Array.isArray(Statement) ? Statement : [Statement];
    if (!statements.every((one) => (0,_text_json_js__WEBPACK_IMPORTED_MODULE_1__/* .isObject */ .Gv)(one) && 'Effect' in one)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', 'The input session-policy is no policy document', {
            hint: 'Write JSON with Version and Statement, as in the IAM console',
        });
    }
    return {
        ...document,
        Version: typeof Version === 'string' ? Version : '2012-10-17',
        Statement: statements,
    };
}


/***/ }),

/***/ 39902:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   awsSettings: () => (/* binding */ awsSettings)
/* harmony export */ });
/* harmony import */ var _config_common_inputs_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(65674);
/* harmony import */ var _config_values_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(93017);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(19473);
/* harmony import */ var _http_hosts_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(82178);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(64865);
/* harmony import */ var _endpoints_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(73480);
/* harmony import */ var _hosts_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(20216);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(68438);
/* harmony import */ var _session_policy_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(74814);









/** @throws JobpassError `usage` or `insecure` for what cannot work, before anything is sent */
function awsSettings(settings) {
    const given = (name) => settings.own[name];
    const or = (name) => given(name) ?? (0,_config_common_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .defaultOf */ .HA)(_inputs_js__WEBPACK_IMPORTED_MODULE_6__/* .AWS_INPUTS */ .OJ, name);
    const flag = (name, otherwise) => {
        const value = given(name);
        return value === undefined ? otherwise : (0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zM)(value, name);
    };
    const refuse = (message, hint) => {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JobpassError */ .bJ('usage', message, { hint });
    };
    const region = given('region') ?? refuse('The input region is missing', 'Give the region, as in eu-central-1');
    const roles = (0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .list */ .p_)(settings.role ?? '');
    if (roles.length === 0)
        refuse('The input role is missing', 'Give the ARN of the role, as in arn:aws:iam::123456789012:role/deploy');
    const partition = (0,_endpoints_js__WEBPACK_IMPORTED_MODULE_4__/* .partitionOf */ .iQ)(region, settings.url === undefined ? undefined : roles[0]);
    const revokeRole = given('revoke-role');
    for (const role of [...roles, ...(revokeRole === undefined ? [] : [revokeRole])]) {
        const { partition: own } = (0,_endpoints_js__WEBPACK_IMPORTED_MODULE_4__/* .parseRole */ .gP)(role);
        if (own !== partition.name)
            refuse(`The role ${role} is of ${own}, and the region ${region} of ${partition.name}`, 'Check both');
    }
    const name = given('session-name');
    if (name !== undefined && !/^[\w+=,.@-]{2,64}$/.test(name)) {
        throw (0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .invalid */ .Gq)('session-name', name, 'STS takes 2 to 64 letters, digits and _+=,.@-');
    }
    const inline = given('session-policy');
    if (inline !== undefined)
        (0,_session_policy_js__WEBPACK_IMPORTED_MODULE_7__/* .parsePolicy */ .O)(inline);
    const arns = (0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .list */ .p_)(given('session-policy-arns') ?? '').map((entry) => entry.startsWith('arn:') ? entry : `arn:${partition.name}:iam::aws:policy/${entry}`);
    if (arns.length > 10)
        refuse('session-policy-arns has more than 10 policies', 'STS takes 10 at most');
    const accounts = (0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .list */ .p_)(given('allowed-account-ids') ?? '');
    for (const account of accounts)
        if (!/^\d{12}$/.test(account))
            throw (0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .invalid */ .Gq)('allowed-account-ids', account, 'Accounts have 12 digits');
    const profile = given('profile') ?? given('aws-profile') ?? settings.name ?? 'default';
    if (given('profile') !== undefined && given('aws-profile') !== undefined)
        refuse('The inputs profile and aws-profile are both given', 'Give one of them');
    if (!flag('overwrite-aws-profile', true))
        refuse('overwrite-aws-profile cannot be false: profiles are in files of the job, and a later step replaces one of the same name', 'Leave it out, and give each step another aws-profile');
    for (const name of [
        'unset-current-credentials',
        'role-skip-session-tagging',
        'mask-aws-account-id',
    ])
        flag(name, false);
    if (!/^[\w.@-]{1,64}$/.test(profile))
        throw (0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .invalid */ .Gq)('profile', profile, 'Write letters, digits, dots and dashes');
    const sts = settings.url === undefined
        ? (0,_endpoints_js__WEBPACK_IMPORTED_MODULE_4__/* .stsUrl */ .on)(region, {
            fips: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zM)(or('fips'), 'fips'),
            dualStack: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zM)(or('dual-stack'), 'dual-stack'),
        })
        : (0,_http_hosts_js__WEBPACK_IMPORTED_MODULE_3__/* .secureUrl */ .po)(settings.url, 'The input url');
    const iam = given('iam-url') === undefined ? undefined : (0,_http_hosts_js__WEBPACK_IMPORTED_MODULE_3__/* .secureUrl */ .po)(given('iam-url') ?? '', 'The input iam-url');
    if (revokeRole !== undefined && iam === undefined && partition.iam === undefined && !(0,_http_hosts_js__WEBPACK_IMPORTED_MODULE_3__/* .isLoopback */ .U9)(sts))
        refuse(`It is not known where IAM is in the partition ${partition.name}`, 'Give iam-url');
    const allowed = new _http_hosts_js__WEBPACK_IMPORTED_MODULE_3__/* .AllowedHosts */ .QU(settings.allowedHosts);
    for (const url of iam === undefined ? [sts] : [sts, iam]) {
        // Whatever its audience: the account decides which ones it takes.
        if (_hosts_js__WEBPACK_IMPORTED_MODULE_5__/* .AWS_HOSTS */ .w.test(url.hostname) || (0,_http_hosts_js__WEBPACK_IMPORTED_MODULE_3__/* .isLoopback */ .U9)(url) || allowed.has(url))
            continue;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JobpassError */ .bJ('insecure', `${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_8__/* .printable */ .g)(url.host, 100)} is none of AWS's own hosts`, {
            hint: 'It would get what works at AWS: list it in allowed-hosts if you trust it with that',
        });
    }
    return {
        region,
        partition,
        audience: (0,_inputs_js__WEBPACK_IMPORTED_MODULE_6__/* .awsAudience */ .Qd)(settings),
        roles,
        sts,
        iam: iamOf(iam, sts, region, partition),
        sessionName: name,
        policies: { inline, arns },
        accounts,
        profile,
        oneOfSeveral: given('profile') === undefined && settings.name !== undefined,
        besideOthers: given('aws-profile') !== undefined,
        revokeRole,
        unbounded: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zM)(or('revoke-role-unbounded'), 'revoke-role-unbounded'),
    };
}
/** A stand-in on this machine is one for both. */
function iamOf(given, sts, region, { iam }) {
    const url = given ?? ((0,_http_hosts_js__WEBPACK_IMPORTED_MODULE_3__/* .isLoopback */ .U9)(sts) ? sts : iam && new URL(`https://${iam.host}`));
    return url && { url, region: iam?.region ?? region };
}


/***/ }),

/***/ 35058:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ elementTexts),
/* harmony export */   o: () => (/* binding */ elementText)
/* harmony export */ });
const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
/**
 * The text of the first element of a name, in the answers of STS and IAM: these hold no attributes that matter, no
 * comments and no sections of their own (Query API, common errors and response elements).
 */
function elementText(xml, name) {
    const start = xml.indexOf(`<${name}>`);
    if (start < 0)
        return undefined;
    const from = start + name.length + 2;
    const end = xml.indexOf(`</${name}>`, from);
    if (end < 0)
        return undefined;
    return decode(xml.slice(from, end));
}
/** The texts of every element of a name. */
function elementTexts(xml, name) {
    const found = [];
    let rest = xml;
    for (;;) {
        const end = rest.indexOf(`</${name}>`);
        const text = elementText(rest, name);
        if (end < 0 || text === undefined)
            return found;
        found.push(text);
        rest = rest.slice(end + name.length + 3);
    }
}
function decode(text) {
    return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{1,8}));/gi, (whole, hex, decimal, name) => {
        const code = hex === undefined ? Number(decimal) : Number.parseInt(String(hex), 16);
        if (name !== undefined)
            return ENTITIES[String(name)] ?? whole;
        return code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
    });
}


/***/ })

};
