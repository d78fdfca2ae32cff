export const id = 3618;
export const ids = [3618,7748];
export const modules = {

/***/ 37748:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   awsForms: () => (/* binding */ awsForms),
/* harmony export */   checkSurroundings: () => (/* binding */ checkSurroundings),
/* harmony export */   removeProfiles: () => (/* binding */ removeProfiles)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7094);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(19473);
/* harmony import */ var _rivals_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(92382);





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

/***/ 73618:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  awsProvider: () => (/* binding */ awsProvider)
});

// EXTERNAL MODULE: ./build/clock.js
var build_clock = __webpack_require__(7094);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/providers/provider.js
var provider = __webpack_require__(74096);
// EXTERNAL MODULE: ./build/providers/aws/calls.js
var calls = __webpack_require__(12754);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(64865);
// EXTERNAL MODULE: ./build/providers/aws/endpoints.js + 1 modules
var endpoints = __webpack_require__(73480);
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
var aws_forms = __webpack_require__(37748);
// EXTERNAL MODULE: ./build/providers/aws/revoke.js + 1 modules
var revoke = __webpack_require__(36351);
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
var session_policy = __webpack_require__(74814);
// EXTERNAL MODULE: ./build/providers/aws/settings.js
var aws_settings = __webpack_require__(39902);
// EXTERNAL MODULE: ./build/providers/aws/xml.js
var aws_xml = __webpack_require__(35058);
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
            AccessKeyId: (0,aws_xml/* elementText */.o)(xml, 'AccessKeyId') ?? '',
            SecretAccessKey: (0,aws_xml/* elementText */.o)(xml, 'SecretAccessKey') ?? '',
            SessionToken: (0,aws_xml/* elementText */.o)(xml, 'SessionToken') ?? '',
        };
        const expiresAt = Date.parse((0,aws_xml/* elementText */.o)(xml, 'Expiration') ?? '');
        const arn = (0,aws_xml/* elementText */.o)(xml, 'Arn') ?? '';
        const userId = (0,aws_xml/* elementText */.o)(xml, 'AssumedRoleId') ?? '';
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
        const served = (0,calls/* servedTime */.rV)(reply, expiresAt - seconds * 1000);
        serviceClock.learn(served);
        return { keys, expiresAt, offMs: offBy(assumed, served), arn, userId };
    };
    /** The refusal as the user needs it, or as one to try again. */
    const refusal = (reply, role, idToken) => {
        const { request, answer, code = '' } = reply;
        const said = (0,calls/* told */.Ev)(reply);
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
        const reply = await (0,calls/* send */.tN)({
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
        : new revoke/* SessionRevoker */.r({
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


/***/ })

};
