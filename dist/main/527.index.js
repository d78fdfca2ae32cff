"use strict";
exports.id = 527;
exports.ids = [527];
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

/***/ 9071:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O: function() { return /* binding */ parsePolicy; },
/* harmony export */   l: function() { return /* binding */ sessionPolicy; }
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9984);
/* harmony import */ var _text_json_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8049);


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

/***/ 527:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   awsSettings: function() { return /* binding */ awsSettings; }
/* harmony export */ });
/* harmony import */ var _config_common_inputs_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(819);
/* harmony import */ var _config_values_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8771);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9984);
/* harmony import */ var _http_hosts_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4503);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(8372);
/* harmony import */ var _endpoints_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9446);
/* harmony import */ var _hosts_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(5651);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(9247);
/* harmony import */ var _session_policy_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(9071);









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


/***/ })

};
;