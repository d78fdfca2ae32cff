export const id = 9322;
export const ids = [9322];
export const modules = {

/***/ 95935:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   EZ: () => (/* binding */ terraformResources),
/* harmony export */   Gv: () => (/* binding */ isObject),
/* harmony export */   b6: () => (/* binding */ textOf),
/* harmony export */   c3: () => (/* binding */ listOf),
/* harmony export */   iZ: () => (/* binding */ objectsOf),
/* harmony export */   zk: () => (/* binding */ isTerraform)
/* harmony export */ });
function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
/** What may stand alone or in a list. */
function listOf(value) {
    if (Array.isArray(value))
        return value;
    return value === undefined || value === null ? [] : [value];
}
/** The objects among what may stand alone or in a list. */
function objectsOf(value) {
    return listOf(value).filter(isObject);
}
/** A text, where it is one that is not empty. */
function textOf(value) {
    return typeof value === 'string' && value !== '' ? value : undefined;
}
/** The resources of a type in what Terraform tells of a plan or a state as JSON. */
function terraformResources(document, type) {
    const found = [];
    const modules = [document['planned_values'], document['values']]
        .filter(isObject)
        .flatMap((values) => objectsOf(values['root_module']));
    for (let module = modules.pop(); module !== undefined; module = modules.pop()) {
        found.push(...objectsOf(module['resources']).filter((resource) => resource['type'] === type));
        modules.push(...objectsOf(module['child_modules']));
    }
    return found;
}
/** Whether a document is what Terraform tells of a plan or a state. */
function isTerraform(document) {
    return (typeof document['format_version'] === 'string' &&
        (isObject(document['planned_values']) || isObject(document['values'])));
}


/***/ }),

/***/ 84998:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D3: () => (/* binding */ widest),
/* harmony export */   KV: () => (/* binding */ isProduction),
/* harmony export */   RH: () => (/* binding */ friendsOf),
/* harmony export */   gm: () => (/* binding */ unproven),
/* harmony export */   hD: () => (/* binding */ findingOf)
/* harmony export */ });
/* harmony import */ var _identity_attacks_attack_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6257);
/* harmony import */ var _identity_attacks_glob_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(65743);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(64865);



const WEIGHTS = {
    anyone: { hole: 'any-organisation', severity: 'high', production: 'high' },
    'look-alike': { hole: 'look-alike', severity: 'high', production: 'high' },
    lured: { hole: 'any-organisation', severity: 'medium', production: 'high' },
    enterprise: { hole: 'any-organisation', severity: 'medium', production: 'high' },
    caller: { hole: 'any-caller', severity: 'medium', production: 'high' },
    repository: { hole: 'any-repository', severity: 'medium', production: 'high' },
    similar: { hole: 'look-alike', severity: 'low', production: 'medium' },
    'caller-inside': { hole: 'any-caller', severity: 'low', production: 'low' },
    'pull-request': { hole: 'pull-requests', severity: 'medium', production: 'high' },
    branch: { hole: 'any-branch', severity: 'low', production: 'medium' },
};
/** Words of names that speak of production, or of the right to do everything. */
const PRODUCTION = /^(prod|production|live|release|releases|releaser|deploy|deploys|deployer|deployment|admin|admins|administrator|administrators|root|superuser)$/;
/** Whether a name speaks of production: a word of it, in whichever way words are put together there. */
function isProduction(name) {
    return name
        .replace(/([a-z\d])([A-Z])/g, '$1 $2')
        .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
        .toLowerCase()
        .split(/[^a-z]+/)
        .some((word) => PRODUCTION.test(word));
}
/** What weighs less than what else may get in, and does not end the search. */
const LESSER = ['similar', 'caller-inside'];
/** Tokens that are tried for one statement or role: some hundred patterns with wildcards come to less. */
const MOST_TRIED = 20_000;
/** The widest circle that gets in, by the first of its tokens, and what keeps wider ones from being judged. */
function widest(issuer, hints, whole, judge) {
    const doubts = new Map();
    const found = new Map();
    /** How far out something was found that ends the search. */
    let bound = _identity_attacks_attack_js__WEBPACK_IMPORTED_MODULE_0__/* .REACHES */ .kN.length;
    let tried = 0;
    for (const part of (0,_identity_attacks_glob_js__WEBPACK_IMPORTED_MODULE_1__/* .inParts */ .oP)(hints)) {
        if (bound === 0 || tried > MOST_TRIED)
            break;
        for (const attack of issuer.attacks(part)) {
            const circle = _identity_attacks_attack_js__WEBPACK_IMPORTED_MODULE_0__/* .REACHES */ .kN.indexOf(attack.reach);
            if (circle >= bound)
                break;
            if (found.has(attack.reach))
                continue;
            if (++tried > MOST_TRIED) {
                doubts.set('more patterns than are tried here', 'anyone');
                break;
            }
            const token = whole(attack.claims);
            const verdict = judge(token);
            if (verdict.is === 'unknown' && !doubts.has(verdict.because))
                doubts.set(verdict.because, attack.reach);
            if (verdict.is !== 'yes')
                continue;
            found.set(attack.reach, { attack, token });
            if (!LESSER.includes(attack.reach))
                bound = circle;
        }
    }
    const near = (reach) => _identity_attacks_attack_js__WEBPACK_IMPORTED_MODULE_0__/* .REACHES */ .kN.indexOf(reach) <= bound;
    return {
        reached: _identity_attacks_attack_js__WEBPACK_IMPORTED_MODULE_0__/* .REACHES */ .kN.flatMap((reach) => (near(reach) ? (found.get(reach) ?? []) : [])),
        doubts: [...doubts].filter(([, reach]) => near(reach)).map(([because]) => because),
    };
}
/** Circles of other owners, and of other projects. */
const ELSEWHERE = {
    owner: ['anyone', 'look-alike', 'lured', 'enterprise', 'caller'],
    project: [
        'anyone',
        'look-alike',
        'lured',
        'enterprise',
        'caller',
        'repository',
        'similar',
        'caller-inside',
    ],
};
/**
 * Why finding nothing proves nothing: a pattern has a wildcard before it has named the owner or the project, and no token of
 * another was found that it takes.
 */
function unproven(issuer, hints, reached) {
    for (const part of ['owner', 'project']) {
        const known = ELSEWHERE[part];
        const [open, ...more] = issuer.open(hints, part);
        if (open === undefined || reached.some(({ attack }) => known.includes(attack.reach)))
            continue;
        const also = more.length === 0 ? '' : ` (and ${more.length} more)`;
        return `what the wildcard stands for that comes before the name of the ${issuer[part]} in «${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(open.text, 120)}»${also}: no token of another ${issuer[part]} was found that fits, which proves nothing`;
    }
    return undefined;
}
/** Tokens that should get in, of every part of the hints. */
function friendsOf(issuer, hints) {
    return (0,_identity_attacks_glob_js__WEBPACK_IMPORTED_MODULE_1__/* .inParts */ .oP)(hints).flatMap((part) => issuer.friends(part));
}
/** The finding for the widest circle that gets in. */
function findingOf({ attack, token }, about) {
    const { issuer, production, written } = about;
    const weight = WEIGHTS[attack.reach];
    const open = attack.reach === 'anyone' && !about.subject;
    const strangers = attack.reach === 'anyone' || attack.reach === 'look-alike';
    let severity = production === undefined ? weight.severity : weight.production;
    // Its tokens are for those whom somebody let in.
    if (strangers && !issuer.public && severity === 'high' && production === undefined)
        severity = 'medium';
    // Who writes it wants it; whether it should be so for this role is worth a look.
    if (written && attack.reach === 'pull-request')
        severity = production === undefined ? 'low' : 'medium';
    const { message, fix } = WORDS[attack.reach](about, attack);
    const also = production === undefined ? '' : ` The role sounds of production («${production}»).`;
    return {
        where: about.where,
        hole: open ? 'no-subject' : weight.hole,
        severity,
        message: open
            ? `Nothing in ${about.place} says whose token it must be: every ${issuer.project} that gets tokens from ${about.iss} gets in.${also}`
            : `${message}${also}`,
        fix: open ? pin(issuer) : fix,
        example: token,
        telling: attack.telling,
    };
}
const pin = ({ owner, project }) => owner === 'owner'
    ? 'Name the subject (sub) that may get in'
    : `Name the ${owner} and the ${project} whole, and what of it may get in: a branch or an environment`;
const WORDS = {
    anyone: ({ issuer, iss }) => ({
        message: `Every ${issuer.owner} gets in${issuer.public ? `: anyone can make one at ${iss}` : ''}.`,
        fix: pin(issuer),
    }),
    'look-alike': ({ issuer }) => ({
        message: `Another ${issuer.owner} gets in whose name is only like the right one's, and anyone can take such a name.`,
        fix: `Write the name of the ${issuer.owner} whole, up to the mark that ends it, without * or ? in it`,
    }),
    lured: ({ issuer }) => ({
        message: `A person is named, and not the ${issuer.project}: a comment, an issue or a star of this person in a stranger's ${issuer.project} starts a workflow there, whose token gets in.`,
        fix: `Name the ${issuer.project} beside the person`,
    }),
    enterprise: ({ issuer }) => ({
        message: `Every ${issuer.owner} of the same enterprise or server gets in, whoever may make ${issuer.projects} there.`,
        fix: pin(issuer),
    }),
    caller: () => ({
        message: 'Every repository that may call the reusable workflow gets in, whoever it belongs to: if that workflow is public, everybody.',
        fix: 'Name the repository, or its owner, beside the workflow',
    }),
    repository: ({ issuer }) => ({
        message: `Every ${issuer.project} of the ${issuer.owner} gets in: who may make one, or write to any, has the role.`,
        fix: `Name the ${issuer.projects} that need it`,
    }),
    similar: ({ issuer }) => ({
        message: `Other ${issuer.projects} of the ${issuer.owner} get in, whose names are only like the right one's.`,
        fix: `Write the name of the ${issuer.project} whole, up to the mark that ends it`,
    }),
    'caller-inside': () => ({
        message: 'Every repository of the organisation that calls the reusable workflow gets in: what it hands to that workflow decides what is done with the role.',
        fix: 'Name the repositories that may call it, or take nothing on trust in the workflow',
    }),
    'pull-request': ({ issuer }) => issuer.project === 'workspace'
        ? {
            message: 'Plans get in as well as applies: a plan runs what a pull request says before anyone has approved it.',
            fix: 'Ask for run_phase:apply, and give plans a role that only reads',
        }
        : {
            message: 'Pull requests get in: what a branch of the repository says runs with the role before anyone has reviewed it.',
            fix: 'Ask for an environment with reviewers, or for the branch that is protected',
        },
    branch: ({ issuer }, { claims, telling }) => telling.includes('environment')
        ? {
            message: `Environments of the ${issuer.project} get in that nobody has named: a workflow on any branch makes a new one by naming it («${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(claims['environment'], 60)}»), and nothing protects that.`,
            fix: 'Name the environments that are protected',
        }
        : {
            message: `Every ${claims['ref_type'] === 'tag' ? 'tag' : 'branch'} of the ${issuer.project} gets in: who may push one has the role, without a review.`,
            fix: 'Name the branch that is protected, or an environment',
        },
};


/***/ }),

/***/ 14293:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   t: () => (/* binding */ ceilingOf)
/* harmony export */ });
/** What is missing of the longest life of a role's tokens; undefined where they have one. */
function ceilingOf(role) {
    const seconds = (field) => secondsOf(role[`token_${field}`] ?? role[field]);
    // Batch tokens cannot be renewed.
    if (seconds('explicit_max_ttl') > 0 || role['token_type'] === 'batch')
        return undefined;
    if (seconds('period') > 0)
        return 'periodic';
    if (seconds('max_ttl') > 0)
        return undefined;
    return seconds('ttl') > 0 ? 'none' : 'no lives';
}
/** A time as the server takes it: seconds, or a text such as 1h30m; 0 for what cannot be read. */
function secondsOf(value) {
    if (typeof value === 'number')
        return value;
    if (typeof value !== 'string' || value === '')
        return 0;
    if (/^\d+$/.test(value))
        return Number(value);
    const UNITS = { s: 1, m: 60, h: 3_600, d: 86_400 };
    const parts = [...value.matchAll(/(\d+(?:\.\d+)?)([smhd])/g)];
    return parts.reduce((sum, [, number, unit]) => sum + Number(number) * (UNITS[unit ?? ''] ?? 0), 0);
}


/***/ }),

/***/ 61935:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ misfits)
/* harmony export */ });
/* harmony import */ var _globs_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77681);

/**
 * Compares an ID token with what a role of the jwt method and its mount demand, as the server compares them. The
 * token's signature and times are not looked at.
 *
 * @param role the data of `auth/MOUNT/role/NAME`
 * @param config the data of `auth/MOUNT/config`, where it could be read
 * @returns every demand that is not met, in the server's order; it tells only the first
 */
function misfits(claims, role, config) {
    const found = [];
    const miss = (claim, value, wants) => {
        found.push({ claim, has: value === undefined ? 'nothing' : JSON.stringify(value), wants });
    };
    if (role['role_type'] === 'oidc')
        miss('role_type', undefined, 'a person before a browser: the role is of the type oidc, not jwt');
    const issuer = config?.['bound_issuer'];
    if (isText(issuer) && claims['iss'] !== issuer)
        miss('iss', claims['iss'], `${JSON.stringify(issuer)} (bound_issuer of the mount)`);
    audience(claims['aud'], listOf(role['bound_audiences']), miss);
    const subject = role['bound_subject'];
    if (!['string', 'undefined'].includes(typeof (claims['sub'] ?? undefined)))
        miss('sub', claims['sub'], 'text');
    else if (isText(subject) && claims['sub'] !== subject)
        miss('sub', claims['sub'], `${JSON.stringify(subject)} (bound_subject)`);
    const globs = role['bound_claims_type'] === 'glob';
    for (const [name, wanted] of Object.entries(objectOf(role['bound_claims']))) {
        const value = claimOf(claims, name);
        if (!isBound(value, wanted, globs))
            miss(name, value, `${JSON.stringify(wanted)} (bound_claims${globs ? ', where * is any text' : ''})`);
    }
    taken(claims, role, miss);
    return found;
}
function audience(aud, bound, miss) {
    const has = listOf(aud);
    if (bound.length === 0) {
        if (has.length > 0)
            miss('aud', aud, 'a token without one: the role has no bound_audiences');
    }
    else if (!has.some((one) => bound.includes(one))) {
        miss('aud', aud, `one of ${JSON.stringify(bound)} (bound_audiences)`);
    }
}
/** Claims that the server takes over, so that they must be there, or be text. */
function taken(claims, role, miss) {
    const user = role['user_claim'];
    if (isText(user)) {
        const value = role['user_claim_json_pointer'] === true ? claimOf(claims, user) : claims[user];
        if (!isText(value))
            miss(user, value, 'text (user_claim)');
    }
    const groups = role['groups_claim'];
    if (isText(groups)) {
        const value = claimOf(claims, groups);
        const texts = Array.isArray(value) && value.every((one) => typeof one === 'string');
        if (!texts && typeof value !== 'string')
            miss(groups, value, 'a list of texts (groups_claim)');
    }
    for (const name of Object.keys(objectOf(role['claim_mappings']))) {
        const value = claimOf(claims, name);
        if (value !== undefined && typeof value !== 'string')
            miss(name, value, 'text, or nothing (claim_mappings)');
    }
}
/** A claim by its name, or by a JSON pointer; null is nothing. */
function claimOf(claims, name) {
    if (!name.startsWith('/'))
        return Object.hasOwn(claims, name) ? (claims[name] ?? undefined) : undefined;
    let value = claims;
    for (const part of name.slice(1).split('/')) {
        const key = part.replace(/~1/g, '/').replace(/~0/g, '~');
        if (typeof value !== 'object' || value === null)
            return undefined;
        if (Array.isArray(value) && !/^\d+$/.test(key))
            return undefined;
        value = Object.hasOwn(value, key) ? value[key] : undefined;
    }
    return value ?? undefined;
}
/** Whether one of a claim's values is one of those wanted. */
function isBound(value, wanted, globs) {
    const inList = Array.isArray(value);
    const values = inList ? value : [value];
    const all = Array.isArray(wanted) ? wanted : [wanted];
    return values.some((one) => {
        if (typeof one === 'string')
            return all.some((want) => want === one || (globs && typeof want === 'string' && (0,_globs_js__WEBPACK_IMPORTED_MODULE_0__/* .matchesGlob */ .k)(want, one)));
        if (globs)
            return false;
        if (typeof one === 'number') {
            // The server cuts off what is behind the point, and leaves numbers in lists as they are: of another type.
            const whole = Math.trunc(one);
            return !inList && Number.isSafeInteger(whole) && all.includes(whole);
        }
        return typeof one === 'boolean' && all.includes(one);
    });
}
function isText(value) {
    return typeof value === 'string' && value !== '';
}
function listOf(value) {
    if (Array.isArray(value))
        return value;
    return value === undefined || value === null ? [] : [value];
}
function objectOf(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}


/***/ }),

/***/ 77681:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   k: () => (/* binding */ matchesGlob)
/* harmony export */ });
/** Compares as the server does where `bound_claims_type` is `glob`: `*` is any text, also none; everything else is itself. */
function matchesGlob(pattern, text) {
    const [first = '', ...rest] = pattern.split('*');
    const last = rest.pop();
    if (last === undefined)
        return text === pattern;
    if (!text.startsWith(first))
        return false;
    let at = first.length;
    for (const part of rest) {
        const next = text.indexOf(part, at);
        if (next < 0)
            return false;
        at = next + part.length;
    }
    return text.length - last.length >= at && text.endsWith(last);
}


/***/ }),

/***/ 9322:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  vaultLinter: () => (/* binding */ vaultLinter)
});

// EXTERNAL MODULE: ./build/identity/attacks/attack.js
var attack = __webpack_require__(6257);
// EXTERNAL MODULE: ./build/identity/attacks/issuers.js + 7 modules
var issuers = __webpack_require__(94448);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(64865);
// EXTERNAL MODULE: ./build/providers/documents.js
var documents = __webpack_require__(95935);
// EXTERNAL MODULE: ./build/providers/reach.js
var reach = __webpack_require__(84998);
// EXTERNAL MODULE: ./build/providers/vault/ceiling.js
var ceiling = __webpack_require__(14293);
// EXTERNAL MODULE: ./build/providers/vault/doctor/fit.js
var fit = __webpack_require__(61935);
;// CONCATENATED MODULE: ./build/providers/vault/lint/roles.js

/** What only such a role has. */
const OWN = [
    'bound_claims',
    'bound_audiences',
    'bound_subject',
    'bound_claims_type',
    'user_claim',
    'role_type',
];
/** The roles in a document; undefined where it holds none. */
function vaultRolesIn(document, name) {
    if (!(0,documents/* isObject */.Gv)(document))
        return undefined;
    if ((0,documents/* isTerraform */.zk)(document)) {
        const resources = (0,documents/* terraformResources */.EZ)(document, 'vault_jwt_auth_backend_role');
        return resources.length === 0 ? undefined : resources.map(planned);
    }
    const one = roleOf(document);
    if (one !== undefined)
        return [{ name, data: one }];
    const several = Object.entries(document).flatMap(([key, value]) => {
        const data = roleOf(value);
        return data === undefined ? [] : [{ name: key, data }];
    });
    return several.length === 0 || several.length < Object.keys(document).length ? undefined : several;
}
/** A role by itself, or in the answer of `vault read`. */
function roleOf(value) {
    if (!(0,documents/* isObject */.Gv)(value))
        return undefined;
    const data = (0,documents/* isObject */.Gv)(value['data']) ? value['data'] : value;
    return OWN.some((field) => field in data) ? normal(data) : undefined;
}
/** As the server would have stored it: lists where the command line takes commas. */
function normal(data) {
    const audiences = data['bound_audiences'];
    return typeof audiences === 'string' ? { ...data, bound_audiences: splitAt(audiences) } : data;
}
/** A resource of a plan, whose claims are texts with commas. */
function planned(resource) {
    const values = (0,documents/* isObject */.Gv)(resource['values']) ? resource['values'] : {};
    const claims = (0,documents/* isObject */.Gv)(values['bound_claims']) ? values['bound_claims'] : {};
    const split = Object.entries(claims).map(([claim, value]) => [
        claim,
        (0,documents/* listOf */.c3)(value).flatMap((one) => (typeof one === 'string' ? splitAt(one) : [one])),
    ]);
    return {
        name: (0,documents/* textOf */.b6)(values['role_name']) ?? (0,documents/* textOf */.b6)(resource['address']) ?? 'role',
        data: { ...values, bound_claims: Object.fromEntries(split) },
    };
}
const splitAt = (text) => text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');

;// CONCATENATED MODULE: ./build/providers/vault/lint/linter.js








/** Reads roles of the auth method jwt of Vault and OpenBao, and tells their holes. */
const vaultLinter = {
    reads: 'Vault, OpenBao: vault read -format=json auth/jwt/role/NAME; a role, or roles by name; terraform show, as JSON',
    lint(document, { name, issuer }) {
        const roles = vaultRolesIn(document, name);
        if (roles === undefined)
            return undefined;
        // A role of the type oidc is for people before a browser.
        const judged = roles.filter(({ data }) => data['role_type'] !== 'oidc');
        const linted = judged.map((role) => lintRole(role, issuer));
        return {
            roles: judged.length,
            skipped: roles.length - judged.length,
            findings: linted.flatMap(({ findings }) => findings),
            unjudged: linted.flatMap(({ unjudged }) => unjudged),
        };
    },
};
/** Claims that a job has or has not: where one is missing, it is missing. */
const OPTIONAL = [
    'environment',
    'head_ref',
    'base_ref',
    'enterprise',
    'enterprise_id',
    'environment_protected',
    'deployment_tier',
];
/** Claims that say nothing of who a job is: by these different jobs become one entity. */
const SHARED = [
    ...['aud', 'iss', 'environment', 'ref', 'ref_type', 'ref_path', 'ref_protected', 'event_name', 'workflow'],
    ...['runner_environment', 'repository_visibility', 'pipeline_source', 'deployment_tier', 'build_branch'],
    ...['build_source', 'terraform_run_phase'],
];
function lintRole({ name, data }, given) {
    const where = `role ${(0,printable/* printable */.g)(name, 80)}`;
    const hints = hintsOf(data);
    const iss = given ??
        (0,issuers/* guessed */.r)([...hints.keys()], (hints.get('sub') ?? []).map(({ text }) => text));
    const issuer = (0,issuers/* issuerOf */.x)(iss ?? 'issuer.example');
    const findings = [];
    const unjudged = [];
    const [audience] = (0,documents/* listOf */.c3)(data['bound_audiences']);
    const whole = (claims) => {
        const token = {
            iss: iss ?? 'https://issuer.example',
            ...(audience === undefined ? {} : { aud: audience }),
            ...claims,
        };
        return { ...taken(data, token, issuer.claims), ...token };
    };
    const judge = (token) => {
        if ((0,fit/* misfits */.g)(token, data, undefined).length > 0) {
            // What is not made up here may be anybody's to have.
            const open = [...hints.keys()].filter((claim) => !(claim in token) && !OPTIONAL.includes(claim) && (issuer.claims ?? []).includes(claim));
            const more = Object.fromEntries(open.map((claim) => [claim, (0,attack/* choices */.zM)(hints, claim)[0] ?? '']));
            return open.length > 0 && (0,fit/* misfits */.g)({ ...token, ...more }, data, undefined).length === 0
                ? { is: 'unknown', because: `the claim ${open.join(', ')}` }
                : { is: 'no' };
        }
        return (0,documents/* listOf */.c3)(data['token_bound_cidrs']).length > 0
            ? { is: 'unknown', because: 'token_bound_cidrs' }
            : { is: 'yes' };
    };
    const production = [name, ...policiesOf(data)].find(reach/* isProduction */.KV);
    const { reached, doubts } = (0,reach/* widest */.D3)(issuer, hints, whole, judge);
    const guess = (0,reach/* unproven */.gm)(issuer, hints, reached);
    for (const because of [...doubts, ...(guess === undefined ? [] : [guess])])
        unjudged.push({ where, because: `whether others get in depends on ${(0,printable/* printable */.g)(because, 400)}` });
    for (const one of reached)
        findings.push((0,reach/* findingOf */.hD)(one, {
            where,
            issuer,
            iss: iss ?? "the mount's issuer",
            production,
            written: (hints.get('sub') ?? []).some(({ text }) => text === one.token['sub']),
            subject: hints.size > 0,
            place: 'the role',
        }));
    if (reached.length === 0 && issuer.claims === undefined && (0,documents/* textOf */.b6)(data['bound_subject']) === undefined)
        unjudged.push({
            where,
            because: `what ${(0,printable/* printable */.g)([...hints.keys()].join(', '), 100)} says at an issuer that is not known here; --issuer tells which it is`,
        });
    const friends = (0,reach/* friendsOf */.RH)(issuer, hints).map(whole);
    findings.push(...audienceOf(where, data, friends[0] ?? {}, judge));
    findings.push(...dead(where, data, issuer.claims), ...endOf(where, data), ...userClaim(where, data));
    const explained = unjudged.length > 0 || findings.some(({ hole }) => hole === 'never-matches');
    if (reached.length === 0 && !explained && !friends.some((token) => judge(token).is === 'yes'))
        unjudged.push({
            where,
            because: 'no token that could be made up for it gets in: nobody does, or somebody in a way that is not known here',
        });
    return { findings, unjudged };
}
/** What the role wants of each claim. */
function hintsOf(data) {
    const hints = new Map();
    const wild = data['bound_claims_type'] === 'glob' ? '*' : '';
    const subject = (0,documents/* textOf */.b6)(data['bound_subject']);
    if (subject !== undefined)
        hints.set('sub', [{ text: subject, wild: '' }]);
    for (const [claim, wanted] of Object.entries(objectOf(data['bound_claims']))) {
        const name = /^\/[^/]*$/.test(claim) ? claim.slice(1).replaceAll('~1', '/').replaceAll('~0', '~') : claim;
        const globs = (0,documents/* listOf */.c3)(wanted).map((value) => ({ text: String(value), wild }));
        hints.set(name, [...(hints.get(name) ?? []), ...globs]);
    }
    return hints;
}
/** Claims that the server takes over, and without which it lets nobody in. */
function taken(data, token, known) {
    const claims = {};
    for (const field of ['user_claim', 'groups_claim']) {
        const claim = (0,documents/* textOf */.b6)(data[field]);
        if (claim === undefined || claim in token || claim.startsWith('/'))
            continue;
        if (known === undefined || known.includes(claim))
            claims[claim] = 'mallory';
    }
    return claims;
}
function audienceOf(where, data, token, judge) {
    if ((0,documents/* listOf */.c3)(data['bound_audiences']).length > 0)
        return [];
    return [
        {
            where,
            hole: 'no-audience',
            severity: 'low',
            message: 'No bound_audiences: Vault before 1.17 takes a token for any audience, so that every service a job gave one to can log in with it. Later ones, and OpenBao, take only tokens that have none, which no CI system makes.',
            fix: 'Name in bound_audiences the one that jobs ask for',
            ...(judge(token).is === 'yes' ? { example: token, telling: ['sub'] } : {}),
        },
    ];
}
/** What keeps everybody out. */
function dead(where, data, known) {
    const found = [];
    const add = (message, fix) => {
        found.push({
            where,
            hole: 'never-matches',
            severity: 'note',
            message: `Nobody gets in: ${message}`,
            fix,
        });
    };
    const glob = data['bound_claims_type'] === 'glob';
    if ((0,documents/* textOf */.b6)(data['bound_subject'])?.includes('*') === true)
        add('bound_subject is compared letter by letter, and has a * in it.', 'Put the pattern for sub into bound_claims, with bound_claims_type=glob');
    for (const [claim, wanted] of Object.entries(objectOf(data['bound_claims']))) {
        const texts = (0,documents/* listOf */.c3)(wanted).filter((one) => typeof one === 'string');
        if (!glob && texts.length > 0 && texts.every((text) => text.includes('*')))
            add(`${(0,printable/* printable */.g)(claim, 80)} is compared letter by letter, and has a * in it.`, 'Set bound_claims_type=glob, where the * is meant for any text');
        if (known !== undefined &&
            !claim.startsWith('/') &&
            !claim.startsWith('repo_property_') &&
            !known.includes(claim))
            add(`the issuer's tokens have no claim ${(0,printable/* printable */.g)(claim, 80)}.`, 'Ask for a claim that they have');
    }
    for (const field of ['user_claim', 'groups_claim']) {
        const claim = (0,documents/* textOf */.b6)(data[field]);
        if (claim !== undefined && known !== undefined && !claim.startsWith('/') && !known.includes(claim))
            add(`${field} is ${(0,printable/* printable */.g)(claim, 80)}, which the issuer's tokens do not have.`, 'Name a claim that they have, such as sub');
    }
    return found;
}
/** What of a longest life a role lacks, and what to set. */
const OPEN = {
    periodic: [
        'Its tokens can be renewed for ever (token_period): one that is stolen does not end by itself.',
        'Set token_explicit_max_ttl, or token_ttl and token_max_ttl in place of token_period',
    ],
    'no lives': [
        'Neither token_ttl nor token_max_ttl is set: its tokens live as long as the server lets any, 32 days unless that was changed.',
        'Set token_ttl to one lease, and token_explicit_max_ttl to the time that a job takes',
    ],
    none: [
        'Neither token_max_ttl nor token_explicit_max_ttl is set: token_ttl is no ceiling. Whoever holds a token can renew it up to what the server lets any live, 32 days unless that was changed.',
        'Set token_explicit_max_ttl to the time that a job takes',
    ],
};
/** How long what it gives lives. */
function endOf(where, data) {
    const open = (0,ceiling/* ceilingOf */.t)(data);
    if (open === undefined)
        return [];
    const [message, fix] = OPEN[open];
    return [{ where, hole: 'no-end', severity: 'low', message, fix }];
}
function userClaim(where, data) {
    const claim = (0,documents/* textOf */.b6)(data['user_claim']);
    if (claim === undefined || !SHARED.includes(claim))
        return [];
    return [
        {
            where,
            hole: 'shared-identity',
            severity: 'low',
            message: `user_claim is ${claim}, which is the same for jobs that have nothing to do with each other: they become one entity, and share what that has been given.`,
            fix: 'Name a claim that says which repository it is, such as repository_id or sub',
        },
    ];
}
function policiesOf(data) {
    return [...(0,documents/* listOf */.c3)(data['token_policies']), ...(0,documents/* listOf */.c3)(data['policies'])].filter((one) => typeof one === 'string');
}
const objectOf = (value) => ((0,documents/* isObject */.Gv)(value) ? value : {});


/***/ })

};
