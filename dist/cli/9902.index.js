export const id = 9902;
export const ids = [9902];
export const modules = {

/***/ 29489:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   gP: () => (/* binding */ parseRole),
/* harmony export */   iQ: () => (/* binding */ partitionOf),
/* harmony export */   on: () => (/* binding */ stsUrl)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(64865);


/** Source: the table of partitions in the SDKs (`partitions.json`), and the endpoints of STS and IAM in the general reference. */
const PARTITIONS = [
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
    },
    {
        name: 'aws',
        regions: /^(af|ap|ca|eu|il|me|mx|sa|us)-(?!gov|iso)[a-z]+-\d+$/,
        suffix: 'amazonaws.com',
        dualStackSuffix: 'api.aws',
        iam: { host: 'iam.amazonaws.com', region: 'us-east-1' },
    },
];
/** @throws JobpassError `usage` for a region that is in none */
function partitionOf(region) {
    const found = PARTITIONS.find(({ regions }) => regions.test(region));
    if (found === undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', `The input region cannot be «${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_1__/* .printable */ .g)(region, 40)}»`, {
            hint: 'Write it as eu-central-1',
        });
    }
    return found;
}
/** The regional endpoint of STS. */
function stsUrl(region, { fips, dualStack }) {
    const partition = partitionOf(region);
    // In GovCloud the plain names are those with FIPS.
    const name = fips && partition.name !== 'aws-us-gov' ? 'sts-fips' : 'sts';
    return new URL(`https://${name}.${region}.${dualStack ? partition.dualStackSuffix : partition.suffix}`);
}
/** The parts of a role's ARN. @throws JobpassError `usage` */
function parseRole(arn) {
    const [, partition = '', account = '', name = ''] = /^arn:(aws[\w-]*):iam::(\d{12}):role\/(?:[\x21-\x7e]*\/)?([\w+=,.@-]{1,64})$/.exec(arn) ?? [];
    if (name === '' || arn.length > 2048) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', `The input role has «${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_1__/* .printable */ .g)(arn, 100)}», which is no role's ARN`, {
            hint: 'Write it as arn:aws:iam::123456789012:role/deploy',
        });
    }
    return { arn, partition, account, name };
}


/***/ }),

/***/ 74814:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O: () => (/* binding */ parsePolicy),
/* harmony export */   l: () => (/* binding */ sessionPolicy)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);

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

/***/ 39902:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   awsSettings: () => (/* binding */ awsSettings)
/* harmony export */ });
/* harmony import */ var _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(89190);
/* harmony import */ var _config_values_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(93017);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(19473);
/* harmony import */ var _http_hosts_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(82178);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(64865);
/* harmony import */ var _endpoints_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(29489);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(68438);
/* harmony import */ var _session_policy_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(74814);








/** VPC endpoints among them. */
const OWN_HOSTS = /(^|\.)(amazonaws\.com|amazonaws\.com\.cn|api\.aws|api\.amazonwebservices\.com\.cn)$/;
/** @throws JobpassError `usage` or `insecure` for what cannot work, before anything is sent */
function awsSettings(settings) {
    const given = (name) => settings.own[name];
    const or = (name) => given(name) ?? (0,_config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .defaultOf */ .HA)(_inputs_js__WEBPACK_IMPORTED_MODULE_5__/* .AWS_INPUTS */ .O, name);
    const refuse = (message, hint) => {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JobpassError */ .bJ('usage', message, { hint });
    };
    const region = given('region') ?? refuse('The input region is missing', 'Give the region, as in eu-central-1');
    const partition = (0,_endpoints_js__WEBPACK_IMPORTED_MODULE_4__/* .partitionOf */ .iQ)(region);
    const roles = (0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .list */ .p_)(settings.role ?? '');
    if (roles.length === 0)
        refuse('The input role is missing', 'Give the ARN of the role, as in arn:aws:iam::123456789012:role/deploy');
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
        (0,_session_policy_js__WEBPACK_IMPORTED_MODULE_6__/* .parsePolicy */ .O)(inline);
    const arns = (0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .list */ .p_)(given('session-policy-arns') ?? '').map((entry) => entry.startsWith('arn:') ? entry : `arn:${partition.name}:iam::aws:policy/${entry}`);
    if (arns.length > 10)
        refuse('session-policy-arns has more than 10 policies', 'STS takes 10 at most');
    const accounts = (0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .list */ .p_)(given('allowed-account-ids') ?? '');
    for (const account of accounts)
        if (!/^\d{12}$/.test(account))
            throw (0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .invalid */ .Gq)('allowed-account-ids', account, 'Accounts have 12 digits');
    const profile = given('profile') ?? settings.name ?? 'default';
    if (!/^[\w.@-]{1,64}$/.test(profile))
        throw (0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .invalid */ .Gq)('profile', profile, 'Write letters, digits, dots and dashes');
    const sts = settings.url === undefined
        ? (0,_endpoints_js__WEBPACK_IMPORTED_MODULE_4__/* .stsUrl */ .on)(region, {
            fips: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zM)(or('fips'), 'fips'),
            dualStack: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zM)(or('dual-stack'), 'dual-stack'),
        })
        : (0,_http_hosts_js__WEBPACK_IMPORTED_MODULE_3__/* .secureUrl */ .po)(settings.url, 'The input url');
    const iam = given('iam-url') === undefined ? undefined : (0,_http_hosts_js__WEBPACK_IMPORTED_MODULE_3__/* .secureUrl */ .po)(given('iam-url') ?? '', 'The input iam-url');
    const allowed = new _http_hosts_js__WEBPACK_IMPORTED_MODULE_3__/* .AllowedHosts */ .QU(settings.allowedHosts);
    for (const url of iam === undefined ? [sts] : [sts, iam]) {
        // Whatever its audience: the account decides which ones it takes.
        if (OWN_HOSTS.test(url.hostname) || (0,_http_hosts_js__WEBPACK_IMPORTED_MODULE_3__/* .isLoopback */ .U9)(url) || allowed.has(url))
            continue;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JobpassError */ .bJ('insecure', `${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_7__/* .printable */ .g)(url.host, 100)} is none of AWS's own hosts`, {
            hint: 'It would get what works at AWS: list it in allowed-hosts if you trust it with that',
        });
    }
    return {
        region,
        partition,
        audience: (0,_inputs_js__WEBPACK_IMPORTED_MODULE_5__/* .awsAudience */ .Q)(settings),
        roles,
        sts,
        // A stand-in on this machine is one for both.
        iam: iam ?? ((0,_http_hosts_js__WEBPACK_IMPORTED_MODULE_3__/* .isLoopback */ .U9)(sts) ? sts : new URL(`https://${partition.iam.host}`)),
        sessionName: name,
        policies: { inline, arns },
        accounts,
        profile,
        oneOfSeveral: given('profile') === undefined && settings.name !== undefined,
        revokeRole,
        unbounded: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zM)(or('revoke-role-unbounded'), 'revoke-role-unbounded'),
    };
}


/***/ })

};
