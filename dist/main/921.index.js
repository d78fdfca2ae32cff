"use strict";
exports.id = 921;
exports.ids = [921,527,907];
exports.modules = {

/***/ 9446:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  gP: function() { return /* binding */ parseRole; },
  iQ: function() { return /* binding */ partitionOf; },
  on: function() { return /* binding */ stsUrl; }
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9984);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(8372);
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

/***/ 1907:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   awsForms: function() { return /* binding */ awsForms; },
/* harmony export */   checkSurroundings: function() { return /* binding */ checkSurroundings; },
/* harmony export */   removeProfiles: function() { return /* binding */ removeProfiles; }
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3929);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9984);
/* harmony import */ var _rivals_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7991);





/** A folder that all uses of a job share, since programs read one file with all profiles. */
const SHARED = 'jobpass-aws';
/** What the programs of AWS take: files of profiles, and the container endpoint of the SDKs. */
function awsForms({ profile, region, oneOfSeveral, besideOthers, deliver, }) {
    // What goes into the environment as well stays there.
    const rivals = besideOthers
        ? []
        : _rivals_js__WEBPACK_IMPORTED_MODULE_4__/* .RIVALS */ .Sk.filter((name) => !(deliver.includes('env') && _rivals_js__WEBPACK_IMPORTED_MODULE_4__/* .SESSION_VARIABLES */ .pw.includes(name)));
    const common = (folder, settings, own, beside = false) => {
        const { config, credentials } = sharedFiles(folder);
        addProfile(config, own, [`region = ${region}`, ...settings], folder);
        return [
            // Also what is empty: some programs mind that as well.
            ...rivals.filter((name) => name in process.env).map((name) => [name, undefined]),
            ['AWS_CONFIG_FILE', config],
            ['AWS_SHARED_CREDENTIALS_FILE', credentials],
            // Beside others none can say which profile is meant, and the variables would go before the region of each.
            ...(beside
                ? []
                : [
                    // They would name a profile of files that are not read any more; empty, one that is nowhere.
                    ..._rivals_js__WEBPACK_IMPORTED_MODULE_4__/* .PROFILES */ .jI.filter((name) => name in process.env).map((name) => [name, own]),
                    ['AWS_REGION', region],
                    ['AWS_DEFAULT_REGION', region],
                ]),
        ];
    };
    return {
        file: (lease, folder) => {
            checkPath(sharedFiles(folder).config);
            return {
                files: [{ name: 'session.json', text: processJson(lease) }],
                variables: [
                    ...common(folder, [`credential_process = ${reader(folder)}`], profile, oneOfSeveral || besideOthers),
                    // Both lead to the same session then.
                    ...(besideOthers && deliver.includes('env') ? [['AWS_PROFILE', profile]] : []),
                ],
                told: `profile ${profile}`,
            };
        },
        refresh: (lease) => [{ name: 'session.json', text: processJson(lease) }],
        endpoint: ({ url, token }, folder) => ({
            // Some programs read the token from the variable alone, others from the file alone, and most take the file first.
            files: [{ name: 'endpoint-token', text: token }],
            variables: [
                // What the endpoint serves belongs to no profile.
                ...common(folder, [], 'default'),
                ['AWS_CONTAINER_CREDENTIALS_FULL_URI', url],
                ['AWS_CONTAINER_AUTHORIZATION_TOKEN', token],
                [_rivals_js__WEBPACK_IMPORTED_MODULE_4__/* .TOKEN_FILE */ .r$, (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, 'endpoint-token')],
            ],
            told: 'variable AWS_CONTAINER_CREDENTIALS_FULL_URI',
        }),
        answer: (lease) => ({
            ...keysOf(lease, 'Token'),
            ...(lease.expiresAt === undefined ? {} : { Expiration: (0,_clock_js__WEBPACK_IMPORTED_MODULE_2__/* .timestamp */ .vE)(lease.expiresAt) }),
        }),
    };
}
/**
 * Looks for variables of the job that would keep programs from finding what is delivered, and cannot be taken back: a
 * step can only empty them.
 *
 * @returns what the user must know
 * @throws JobpassError `usage` where a delivery cannot work at all
 */
function checkSurroundings(deliver) {
    if (deliver.includes('endpoint') && _rivals_js__WEBPACK_IMPORTED_MODULE_4__/* .RELATIVE */ .Pv in process.env) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('usage', `deliver: endpoint cannot be had where ${_rivals_js__WEBPACK_IMPORTED_MODULE_4__/* .RELATIVE */ .Pv} is set: boto and the AWS CLI take it before any other address, even when it is empty`, {
            hint: 'Give deliver: file, which needs no address, or take the variable out of the environment of the runner',
        });
    }
    const before = deliver.includes('env') ? _rivals_js__WEBPACK_IMPORTED_MODULE_4__/* .BEFORE_VARIABLES */ .uS.filter((name) => isSet(name)) : [];
    return before.length === 0
        ? []
        : [
            `This job has ${before.join(' and ')}, which some programs take before the session in the environment, or along with it: take it out, or give deliver: file`,
        ];
}
/**
 * The command that prints a session's file. It finds the file beside the one with the profile, and names no path of this
 * machine: a Docker action sees both files under another path, and only the variable is translated for it. So nothing of
 * the path is read as shell code either, whether a program runs the command in a shell or takes its words apart.
 */
function reader(folder) {
    return `/bin/sh -c 'cat "\${AWS_CONFIG_FILE%/*}/../${(0,node_path__WEBPACK_IMPORTED_MODULE_1__.basename)(folder)}/session.json"'`;
}
/** @throws JobpassError `usage` for a path that botocore would read as another one: it expands variables in it. */
function checkPath(config) {
    if (!/\$(\w|\{)/.test(config))
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('usage', `deliver: file is not possible in the folder ${(0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(config))}: boto3 and the AWS CLI replace $NAME in the path of AWS_CONFIG_FILE by the value of that variable`, {
        hint: 'Use a folder for temporary files (RUNNER_TEMP) without $NAME in its path, or deliver: endpoint',
    });
}
/** Takes out of the shared files what one lease added; the last one takes the files along. */
function removeProfiles(folder) {
    const { config } = sharedFiles(folder);
    if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(config))
        return;
    const left = sections((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(config, 'utf8')).filter((section) => !section.startsWith(`# ${folder}\n`));
    if (left.length === 0)
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.rmSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(config), { recursive: true, force: true });
    else
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(config, left.join(''), { mode: 0o600 });
}
/** What a `credential_process` prints. Source: AWS SDKs and Tools reference, "Process credential provider". */
function processJson(lease) {
    return JSON.stringify({
        Version: 1,
        ...keysOf(lease, 'SessionToken'),
        ...(lease.expiresAt === undefined ? {} : { Expiration: (0,_clock_js__WEBPACK_IMPORTED_MODULE_2__/* .timestamp */ .vE)(lease.expiresAt) }),
    });
}
/** The keys with the token under the name that the reader knows it by. */
function keysOf({ credential }, token) {
    const { AccessKeyId, SecretAccessKey, SessionToken } = JSON.parse(credential);
    return { AccessKeyId, SecretAccessKey, [token]: SessionToken };
}
function isSet(name) {
    return (process.env[name] ?? '') !== '';
}
/** Beside the folders of the leases. */
function sharedFiles(folder) {
    const shared = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(folder), SHARED);
    return { config: (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(shared, 'config'), credentials: (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(shared, 'credentials') };
}
function addProfile(config, profile, settings, owner) {
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.mkdirSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(config), { recursive: true, mode: 0o700 });
    const credentials = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(config), 'credentials');
    if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(credentials))
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(credentials, '', { mode: 0o600 });
    const title = profile === 'default' ? '[default]' : `[profile ${profile}]`;
    const before = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(config) ? (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(config, 'utf8') : '';
    // The later step wins, as with variables.
    const kept = sections(before).filter((section) => !section.includes(`\n${title}\n`));
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(config, kept.join(''), { mode: 0o600 });
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.appendFileSync)(config, `# ${owner}\n${title}\n${settings.join('\n')}\n\n`);
}
function sections(text) {
    return text.split(/(?=^# )/m).filter((section) => section.trim() !== '');
}


/***/ }),

/***/ 9921:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  awsProvider: function() { return /* binding */ awsProvider; }
});

// EXTERNAL MODULE: ./build/clock.js + 1 modules
var build_clock = __webpack_require__(3929);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9984);
// EXTERNAL MODULE: ./build/providers/provider.js
var provider = __webpack_require__(8765);
;// CONCATENATED MODULE: ./build/providers/aws/xml.js
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

;// CONCATENATED MODULE: ./build/providers/aws/calls.js

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
        code: failed ? elementText(xml, 'Code') : undefined,
        said: failed ? elementText(xml, 'Message') : undefined,
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
        __webpack_require__.e(/* import() */ 118).then(__webpack_require__.t.bind(__webpack_require__, 5118, 19)),
        Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 7598, 23)),
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

// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(8372);
// EXTERNAL MODULE: ./build/providers/aws/endpoints.js + 1 modules
var endpoints = __webpack_require__(9446);
;// CONCATENATED MODULE: ./build/providers/aws/explain.js


/** GitHub's claims that trust policies can name besides `sub` and `aud`, since January 2026. */
const KNOWN_CLAIMS = [
    'repository',
    'repository_id',
    'ref',
    'environment',
    'job_workflow_ref',
    'actor',
];
/**
 * Says what the trust policy of a role would have to hold for this job: the claims, what most often does not fit, and a
 * statement that would match.
 *
 * Sources: IAM user guide, "Create a role for OpenID Connect federation"; GitHub, "OpenID Connect reference".
 */
function explainRefusal(role, idToken) {
    const { claims, shown } = idToken;
    // Of the parts and not of the whole: an ARN has two colons in a row, which would be drawn apart.
    const issuer = (0,printable/* printable */.g)(String(claims['iss'] ?? '').replace(/^https:\/\//, ''));
    const subject = (0,printable/* printable */.g)(claims['sub'], 300);
    const { account, partition } = (0,endpoints/* parseRole */.gP)(role);
    const said = ['iss', 'sub', 'aud', ...KNOWN_CLAIMS]
        .filter((name) => shown[name] !== undefined)
        .map((name) => `${name} «${String(shown[name])}»`)
        .join(', ');
    const statement = {
        Effect: 'Allow',
        Principal: { Federated: `arn:${partition}:iam::${account}:oidc-provider/${issuer}` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
            StringEquals: {
                [`${issuer}:aud`]: (0,printable/* printable */.g)([claims['aud']].flat()[0]),
                [`${issuer}:sub`]: explain_forms(subject),
            },
        },
    };
    return [
        `This job's ID token says ${said}`,
        likelyCause(subject, claims),
        `The role, which must exist, would trust it by: ${JSON.stringify(statement)}`,
    ]
        .filter((part) => part !== '')
        .join('. ');
}
/** A subject, and the same without the immutable ids that newer repositories have in theirs. */
function explain_forms(subject) {
    const plain = withoutIds(subject);
    return plain === subject ? subject : [subject, plain];
}
/** `repo:octo-org@123/octo-repo@456:…` is `repo:octo-org/octo-repo:…` in policies that were written before. */
function withoutIds(subject) {
    return subject.replace(/^(repo(?:sitory)?:[^/@:]+)@\d+\/([^/@:]+)@\d+(?=:)/, '$1/$2');
}
function likelyCause(subject, claims) {
    if (withoutIds(subject) !== subject) {
        return `Likely: the policy names the subject without the ids that GitHub writes for newer repositories («${(0,printable/* printable */.g)(withoutIds(subject), 200)}»)`;
    }
    if (/:pull_request$/.test(subject)) {
        return 'Likely: the policy expects a branch, and jobs of pull requests have none in their subject';
    }
    if (/:environment:/.test(subject)) {
        return 'Likely: the policy expects a branch (ref:…), and the subject of a job with an environment names that instead';
    }
    if (/:ref:refs\/tags\//.test(subject))
        return 'Likely: the policy expects a branch, and this job runs for a tag';
    if (claims['environment'] === undefined && /:ref:refs\/heads\//.test(subject)) {
        return 'Likely: the policy expects another branch, or an environment, which this job has not';
    }
    return '';
}
/** What to change, by the code of a refusal. */
function hintFor(code, { said = '' }, { region }) {
    switch (code.replace(/Exception$/, '')) {
        case 'InvalidIdentityToken':
            if (/future|not yet|before|\b(iat|nbf)\b/i.test(said))
                return "The clock of the ID token's issuer is ahead of AWS's: set it, where the issuer is a server of your own";
            return /audience/i.test(said)
                ? 'Add the audience of the ID token to the OIDC provider in IAM, or give the one it has in audience'
                : 'Check that the account has an OIDC provider in IAM for the issuer, and that AWS can reach its keys';
        case 'ExpiredToken':
            return 'The ID token had expired on its way: check this machine’s clock';
        case 'IDPRejectedClaim':
            return 'The issuer rejected the claim: the ID token was withdrawn, or its issuer is not right';
        case 'MalformedPolicyDocument':
            return 'Check the input session-policy in the policy editor of IAM';
        case 'PackedPolicyTooLarge':
            return 'Shorten session-policy and session-policy-arns: packed, they are too large together';
        case 'RegionDisabled':
            return `STS is switched off in ${region} for this account: switch it on, or take another region`;
        case 'ValidationError':
            return /MaxSessionDuration/i.test(said)
                ? 'The role gives shorter sessions: raise its maximum session duration, or give a shorter ttl'
                : 'Check the inputs of this step';
        default:
            return 'Check the role and the region';
    }
}

// EXTERNAL MODULE: ./build/providers/aws/forms.js
var aws_forms = __webpack_require__(1907);
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
            throw context.http.refusal(reply.request, reply.answer, told(reply), `Let ${revokeRole} call iam:GetRole on ${role}, so that Jobpass can see whether that has a permissions boundary`);
        }
        if (elementText(reply.xml, 'PermissionsBoundaryArn') !== undefined)
            return;
        throw new errors/* JobpassError */.bJ('insecure', `The role ${role} has no permissions boundary, so revoke-role is refused`, {
            hint: 'Any step of the job could write policies on it through the revoke-role: give it a boundary (docs/aws.md), or accept that with revoke-role-unbounded: true',
        });
    }
    async revoke(lease, attempt) {
        const { context } = this.#options;
        // A deny besides its own would only take room.
        const over = (lease.expiresAt ?? Number.POSITIVE_INFINITY) + SURELY_OVER_MS;
        if ((0,build_clock/* isPast */.R6)(context.clock, over) === 'yes')
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
        throw context.http.refusal(reply.request, reply.answer, told(reply), reply.code === 'LimitExceeded'
            ? 'The role has no room for another deny (10,240 characters of inline policies): it has when earlier sessions have expired'
            : `Let ${this.#options.revokeRole} call iam:ListRolePolicies, iam:PutRolePolicy and iam:DeleteRolePolicy on the role`);
    }
    /**
     * Asks for something that hardly any role may do: what matters is whether the refusal speaks of an explicit deny in the
     * role's own policies. GetCallerIdentity would not do, since no deny stops it.
     */
    async probe(lease, attempt, before) {
        const { context, settings } = this.#options;
        const keys = JSON.parse(lease.credential);
        const reply = await send({
            service: 'sts',
            url: settings.sts,
            region: settings.region,
            action: 'GetAccessKeyInfo',
            what: 'the look-up of the session',
            keys,
            parameters: { AccessKeyId: keys.AccessKeyId },
        }, context.http, context.serviceClock, attempt);
        const { request, answer } = reply;
        return judged(reply, context.http.refusal(request, answer, told(reply)).message, before);
    }
    /**
     * The answer to the deny may have been lost: whether it is on the role. The right to look was needed for the deny as well.
     *
     * @returns what shows that the session is denied everything; undefined where nothing does
     */
    async confirm(lease, attempt) {
        const keys = await this.#assume(['iam:ListRolePolicies'], attempt);
        const listed = await this.#iam('ListRolePolicies', { MaxItems: '1000' }, keys, attempt);
        const is = listed.answer.status === 200 && elementTexts(listed.xml, 'member').includes(this.#denyOf(lease));
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
        const old = elementTexts(listed.xml, 'member').filter((name) => Number(OURS.exec(name)?.[1] ?? Number.POSITIVE_INFINITY) < now - KEPT_S);
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
        return send({
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

;// CONCATENATED MODULE: ./build/providers/aws/session.js

/** A session that would end so much later than was asked is not delivered, in milliseconds: times come in whole seconds. */
const TOO_LATE_MS = 2_000;
/** The same for one that would end earlier, beyond what the request itself took. */
const TOO_EARLY_MS = 5_000;
/** How much later a session ends than it was to, since STS has another time than was assumed for it, in milliseconds. */
function offBy(assumed, { at, sentAt, receivedAt }) {
    const late = assumed - at;
    // What the request took is nobody's clock.
    const early = at - (assumed + receivedAt - sentAt);
    return late > TOO_LATE_MS ? late : early > TOO_EARLY_MS ? -early : 0;
}
/** Whether a session ends at another moment than it was to. */
function isMistimed({ offMs }) {
    return offMs !== 0;
}
/** The account of a session, by its ARN. */
function accountOf({ arn }) {
    return { account: arn.split(':')[4] ?? '' };
}
/** What is delivered of a session, with its moments by the job's clock. */
function leaseOf(session, deadline, clock, { region, sts, roles }) {
    const name = session.userId.slice(session.userId.indexOf(':') + 1);
    const expiresAt = clock.earliest(Math.min(session.expiresAt, deadline));
    const { AccessKeyId, SecretAccessKey, SessionToken } = session.keys;
    return {
        // What CloudTrail shows.
        id: name.replace(/[^\w.-]/g, '-'),
        provider: 'aws',
        issuer: `${roles.at(-1)} by ${sts.host}`,
        credential: JSON.stringify(session.keys),
        values: [
            { output: 'aws-access-key-id', variable: 'AWS_ACCESS_KEY_ID', value: AccessKeyId },
            { output: 'aws-secret-access-key', variable: 'AWS_SECRET_ACCESS_KEY', value: SecretAccessKey },
            { output: 'aws-session-token', variable: 'AWS_SESSION_TOKEN', value: SessionToken },
            { output: 'aws-region', variable: 'AWS_REGION', value: region, public: true },
            { output: 'aws-default-region', variable: 'AWS_DEFAULT_REGION', value: region, public: true },
        ],
        facts: {
            'aws-account-id': accountOf(session).account,
            'authenticated-arn': session.arn,
            'aws-expiration': (0,build_clock/* timestamp */.vE)(expiresAt),
        },
        caveat: `a log-in by a presigned GetCallerIdentity (EKS, Vault) until ${(0,build_clock/* timestamp */.vE)(clock.latest(session.expiresAt))}, sessions assumed out of this one, and tokens drawn with it (ECR)`,
        issuedAt: clock.local(),
        expiresAt,
        renewable: false,
        selfContained: false,
        uid: session.userId,
        // By the clock of STS.
        handle: { user_id: session.userId, sts_expires_at: session.expiresAt },
    };
}

;// CONCATENATED MODULE: ./build/providers/aws/session-name.js
/** The longest name that STS takes. */
const LONGEST = 64;
const END_LENGTH = 9;
/**
 * A session's name: what the user gave, or what leads from CloudTrail back to the run. The end is random, so that no two
 * sessions of a role have the same name, and one can be ended by it.
 *
 * @param given the input; it stays as it is unless `unique`
 */
function sessionName(given, claims, unique) {
    if (given !== undefined && !unique)
        return given;
    const { repository, run_id: run, run_attempt: attempt, sub } = claims;
    const parts = [run, attempt].filter((part) => typeof part === 'string' && part !== '');
    const tail = ['', ...parts, randomEnd()].map(String).map(allowed).join('-');
    const head = given ?? (typeof repository === 'string' ? repository : String(sub ?? 'job'));
    // Of a long name the end says more: an organisation's repositories begin alike.
    const room = LONGEST - (given === undefined ? tail.length : END_LENGTH + 1);
    const start = allowed(head)
        .slice(-room)
        .replace(/^[^\w]+/, '');
    return given === undefined ? `${start}${tail}` : `${allowed(given).slice(0, room)}-${randomEnd()}`;
}
function allowed(text) {
    return text.replace(/[^\w+=,.@-]/g, '-');
}
function randomEnd() {
    let end = '';
    while (end.length < END_LENGTH)
        end += Math.random().toString(36).slice(2);
    return end.slice(0, END_LENGTH);
}

// EXTERNAL MODULE: ./build/providers/aws/session-policy.js
var session_policy = __webpack_require__(9071);
// EXTERNAL MODULE: ./build/providers/aws/settings.js
var aws_settings = __webpack_require__(527);
;// CONCATENATED MODULE: ./build/providers/aws/index.js












/** STS gives no shorter session, and none longer, in seconds. */
const SHORTEST_S = 900;
const LONGEST_S = 43_200;
/** What STS gives at most to a session that assumes another role, in seconds. */
const LONGEST_CHAINED_S = 3_600;
/** How long a session that only serves to assume the next role may do anything, in milliseconds. */
const LINK_MS = 120_000;
/** How long an exchange may go on in a cancelled job: a runner leaves 7.5 s before it asks a second time. */
const FINISH_MS = 4_000;
/** A role that was just made, or changed, is refused for some seconds: so many refusals are not believed. */
const DOUBTED = 2;
const DOUBT_MS = 1_500;
/** How often a session is asked for anew: STS has told its time by then. */
const MISTIMED = 2;
/** A program that signs by a clock so far off is refused by most of AWS, in milliseconds. */
const SIGNED_MS = 300_000;
/** Why a session stays as it is where there is no `revoke-role`. */
const IRREVOCABLE = 'AWS takes no session back; its own policy denies everything from then on';
/** AWS: a session of a role that ends with the job, in layers. */
function awsProvider(context) {
    const { http, clock, serviceClock, secrets, log, life } = context;
    const settings = (0,aws_settings.awsSettings)(context.settings);
    const { region, roles, policies } = settings;
    const [first = '', ...others] = roles;
    const last = roles.at(-1) ?? '';
    let doubts = 0;
    const sessionOf = (reply, seconds, assumed) => {
        const { xml } = reply;
        const keys = {
            AccessKeyId: elementText(xml, 'AccessKeyId') ?? '',
            SecretAccessKey: elementText(xml, 'SecretAccessKey') ?? '',
            SessionToken: elementText(xml, 'SessionToken') ?? '',
        };
        const expiresAt = Date.parse(elementText(xml, 'Expiration') ?? '');
        const arn = elementText(xml, 'Arn') ?? '';
        const userId = elementText(xml, 'AssumedRoleId') ?? '';
        const whole = /^[A-Z0-9]{16,128}$/.test(keys.AccessKeyId) &&
            /^[\x21-\x7e]{16,200}$/.test(keys.SecretAccessKey) &&
            /^[\x21-\x7e]{16,100000}$/.test(keys.SessionToken);
        if (!whole)
            throw http.malformed(reply.request, reply.answer, 'no whole credentials in it');
        if (Object.values(keys).some((key) => secrets.has(key)))
            throw http.malformed(reply.request, reply.answer, 'a secret of ours as a credential');
        secrets.add(keys.SecretAccessKey, keys.SessionToken);
        if (Number.isNaN(expiresAt))
            throw http.malformed(reply.request, reply.answer, 'no expiry in it');
        if (!/^[\w+=,.@:-]{4,200}$/.test(userId) || !/^arn:[\w:/+=,.@-]{10,400}$/.test(arn))
            throw http.malformed(reply.request, reply.answer, 'no name of the session in it');
        const served = servedTime(reply, expiresAt - seconds * 1000);
        serviceClock.learn(served);
        return { keys, expiresAt, offMs: offBy(assumed, served), arn, userId };
    };
    /** The refusal as the user needs it, or as one to try again. */
    const refusal = (reply, role, idToken) => {
        const { request, answer, code = '' } = reply;
        const said = told(reply);
        if (code === 'AccessDenied') {
            if (++doubts <= DOUBTED)
                return http.busy(request, answer, said ?? '', DOUBT_MS);
            return http.refusal(request, answer, said, idToken === undefined
                ? `Let the role ${role} trust the one before it (sts:AssumeRole), and that one call it`
                : explainRefusal(role, idToken));
        }
        // Seen when several jobs begin at once; and an ID token can have been on its way for too long.
        if (/^(InvalidIdentityToken|ExpiredToken)(Exception)?$/.test(code) && ++doubts <= DOUBTED)
            return http.busy(request, answer, said ?? '', DOUBT_MS);
        return http.refusal(request, answer, said, hintFor(code, reply, settings));
    };
    /** Assumes a role, by the job's ID token or by the keys of a session. */
    const assumeOne = async (by, role, { name, seconds, policy, arns = [] }, attempt) => {
        const idToken = 'raw' in by ? by : undefined;
        const assumed = serviceClock.now();
        const action = idToken === undefined ? 'AssumeRole' : 'AssumeRoleWithWebIdentity';
        const reply = await send({
            service: 'sts',
            url: settings.sts,
            region,
            action,
            what: action,
            ...('raw' in by ? {} : { keys: by }),
            parameters: {
                RoleArn: role,
                RoleSessionName: name,
                WebIdentityToken: idToken?.raw,
                DurationSeconds: String(seconds),
                Policy: policy,
                ...arnParameters(arns),
            },
            finishMs: FINISH_MS,
        }, http, serviceClock, attempt);
        if (reply.answer.status !== 200)
            throw refusal(reply, role, idToken);
        return sessionOf(reply, seconds, assumed);
    };
    const revoker = settings.revokeRole === undefined
        ? undefined
        : new SessionRevoker({
            context,
            settings,
            role: last,
            revokeRole: settings.revokeRole,
            assume: async (policy, attempt) => {
                const idToken = await context.idToken();
                const name = sessionName('jobpass-end', idToken.claims, true);
                const role = settings.revokeRole ?? '';
                return (await assumeOne(idToken, role, { name, seconds: SHORTEST_S, policy }, attempt)).keys;
            },
        });
    /** Assumes the roles one after the other, as far as each session ends when it was to. */
    const assume = async (idToken, attempt) => {
        serviceClock.checkDifference(settings.sts.host);
        const now = serviceClock.now();
        const asked = (0,provider/* lifeToAsk */.tJ)(life, clock.now());
        const longest = (others.length === 0 ? LONGEST_S : LONGEST_CHAINED_S) * 1000;
        if (asked > longest) {
            throw new errors/* JobpassError */.bJ('usage', `No session lives ${(0,build_clock/* span */.Ln)(asked)}: STS gives ${(0,build_clock/* span */.Ln)(longest)} at most here`, {
                hint: 'Give a shorter ttl, or deliver: endpoint or file, by which a long job runs on short sessions',
            });
        }
        const deadline = now + asked;
        const seconds = Math.max(SHORTEST_S, Math.ceil(asked / 1000));
        const name = sessionName(settings.sessionName, idToken.claims, settings.revokeRole !== undefined);
        const final = { name, seconds, policy: (0,session_policy/* sessionPolicy */.l)(policies, deadline), arns: policies.arns };
        const link = {
            name,
            seconds: SHORTEST_S,
            policy: (0,session_policy/* sessionPolicy */.l)({ inline: undefined, arns: [] }, now + LINK_MS),
        };
        const asks = (at) => (at === roles.length - 1 ? final : link);
        let session = await assumeOne(idToken, first, asks(0), attempt);
        for (const [at, role] of others.entries()) {
            // By a link that ends at the wrong moment nothing more can be had, or for too long.
            if (isMistimed(session))
                return { session, deadline, whole: false };
            session = await assumeOne(session.keys, role, asks(at + 1), attempt);
        }
        return { session, deadline, whole: true };
    };
    /** A lease whose end is right by the clock of STS, whatever this machine's says. */
    const exchange = async (first, attempt) => {
        let idToken = first;
        for (let mistimed = 0;; mistimed++) {
            const { session, deadline, whole } = await assume(idToken, attempt);
            const lease = leaseOf(session, deadline, serviceClock, settings);
            if (!isMistimed(session))
                return { lease, session };
            const { offMs } = session;
            log.warning(`The session would have ended ${(0,build_clock/* span */.Ln)(Math.abs(offMs))} too ${offMs > 0 ? 'late' : 'early'} by the clock of STS, so it is not delivered`);
            if (whole)
                await context.onStray(lease);
            serviceClock.checkDifference(settings.sts.host);
            if (mistimed === MISTIMED) {
                throw new errors/* JobpassError */.bJ('malformed', `The clock of ${settings.sts.host} does not run evenly`, {
                    hint: 'The end of a session cannot be set by it: check that all servers behind that address have the same time',
                });
            }
            idToken = await context.idToken();
        }
    };
    return {
        audience: settings.audience,
        targets: [settings.sts],
        forms: (0,aws_forms.awsForms)({ ...settings, deliver: context.settings.deliver }),
        // SDKs use a session until minutes before its end, and a deny for each would soon fill the role.
        leavesReplaced: true,
        prepare: async () => {
            for (const remark of (0,aws_forms.checkSurroundings)(context.settings.deliver))
                log.warning(remark);
            await revoker?.checkBoundary();
            return [settings.sts];
        },
        exchange: async (idToken, attempt) => {
            if (idToken === undefined)
                throw new Error('exchange without an ID token');
            const { lease, session } = await exchange(idToken, attempt);
            const { account } = accountOf(session);
            if (settings.accounts.length > 0 && !settings.accounts.includes(account)) {
                await context.onStray(lease);
                throw new errors/* JobpassError */.bJ('refused', `The session is in the account ${account}, which is not among the allowed ones`, { hint: 'Check the inputs role and allowed-account-ids' });
            }
            log.info(`Session ${session.arn}; everything is denied to it from ${(0,build_clock/* timestamp */.vE)(lease.expiresAt ?? 0)} on`);
            const off = serviceClock.now() - clock.now();
            if (Math.abs(off) > SIGNED_MS) {
                log.warning(`This machine's clock is ${(0,build_clock/* span */.Ln)(Math.abs(off))} ${off > 0 ? 'behind' : 'ahead of'} the clock of AWS. The session ends when it should, but AWS refuses requests that programs sign by this clock, unless they correct it as some SDKs do. Set this machine's clock`);
            }
            return lease;
        },
        probe: async (lease, attempt, before) => {
            if (revoker === undefined) {
                return {
                    answer: 'unknown',
                    reason: 'nothing can be asked that is denied to this session alone, without revoke-role',
                };
            }
            return revoker.probe(lease, attempt, before);
        },
        irrevocable: () => (revoker === undefined ? IRREVOCABLE : undefined),
        revoke: async (lease, attempt) => revoker === undefined ? { answer: 'impossible', reason: IRREVOCABLE } : revoker.revoke(lease, attempt),
        confirm: async (lease, attempt) => revoker?.confirm(lease, attempt),
    };
}
function arnParameters(arns) {
    return Object.fromEntries(arns.map((arn, at) => [`PolicyArns.member.${at + 1}.arn`, arn]));
}


/***/ }),

/***/ 9071:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O: function() { return /* binding */ parsePolicy; },
/* harmony export */   l: function() { return /* binding */ sessionPolicy; }
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9984);

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
    const { Version, Statement } = (document ?? {});
    const statements = Array.isArray(Statement) ? Statement : [Statement];
    const whole = statements.every((one) => typeof one === 'object' && one !== null && 'Effect' in one);
    if (typeof document !== 'object' || Array.isArray(document) || !whole) {
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

/***/ 527:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   awsSettings: function() { return /* binding */ awsSettings; }
/* harmony export */ });
/* harmony import */ var _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2645);
/* harmony import */ var _config_values_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8771);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9984);
/* harmony import */ var _http_hosts_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4503);
/* harmony import */ var _identity_audiences_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(721);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(8372);
/* harmony import */ var _endpoints_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9446);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(9247);
/* harmony import */ var _session_policy_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(9071);









/** @throws JobpassError `usage` or `insecure` for what cannot work, before anything is sent */
function awsSettings(settings) {
    const given = (name) => settings.own[name];
    const or = (name) => given(name) ?? (0,_config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .defaultOf */ .HA)(_inputs_js__WEBPACK_IMPORTED_MODULE_6__/* .AWS_INPUTS */ .OJ, name);
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
    const partition = (0,_endpoints_js__WEBPACK_IMPORTED_MODULE_5__/* .partitionOf */ .iQ)(region, settings.url === undefined ? undefined : roles[0]);
    const revokeRole = given('revoke-role');
    for (const role of [...roles, ...(revokeRole === undefined ? [] : [revokeRole])]) {
        const { partition: own } = (0,_endpoints_js__WEBPACK_IMPORTED_MODULE_5__/* .parseRole */ .gP)(role);
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
        ? (0,_endpoints_js__WEBPACK_IMPORTED_MODULE_5__/* .stsUrl */ .on)(region, {
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
        if (_identity_audiences_js__WEBPACK_IMPORTED_MODULE_4__/* .AWS_HOSTS */ .w.test(url.hostname) || (0,_http_hosts_js__WEBPACK_IMPORTED_MODULE_3__/* .isLoopback */ .U9)(url) || allowed.has(url))
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


/***/ })

};
;