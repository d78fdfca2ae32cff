export const id = 9322;
export const ids = [9322];
export const modules = {

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
// EXTERNAL MODULE: ./build/identity/attacks/issuers.js + 2 modules
var issuers = __webpack_require__(19910);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(64865);
// EXTERNAL MODULE: ./build/providers/documents.js
var documents = __webpack_require__(95935);
// EXTERNAL MODULE: ./build/providers/reach.js
var reach = __webpack_require__(84998);
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
    for (const because of doubts)
        unjudged.push({ where, because: `whether others get in depends on ${(0,printable/* printable */.g)(because, 200)}` });
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
/** How long what it gives lives. */
function endOf(where, data) {
    const seconds = (field) => secondsOf(data[`token_${field}`] ?? data[field]);
    if (seconds('explicit_max_ttl') > 0 || data['token_type'] === 'batch')
        return [];
    const hole = 'no-end';
    if (seconds('period') > 0)
        return [
            {
                ...{ where, hole, severity: 'low' },
                message: 'Its tokens can be renewed for ever (token_period): one that is stolen does not end by itself.',
                fix: 'Set token_explicit_max_ttl, or token_ttl and token_max_ttl in place of token_period',
            },
        ];
    if (seconds('ttl') > 0 || seconds('max_ttl') > 0)
        return [];
    return [
        {
            ...{ where, hole, severity: 'low' },
            message: 'Neither token_ttl nor token_max_ttl is set: its tokens live as long as the server lets any, 32 days unless that was changed.',
            fix: 'Set token_ttl to the time that a job takes',
        },
    ];
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
