export const id = 1301;
export const ids = [1301];
export const modules = {

/***/ 92759:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N3: () => (/* binding */ httpsUrl),
/* harmony export */   PR: () => (/* binding */ TOKEN_FORMATS),
/* harmony export */   Qq: () => (/* binding */ text),
/* harmony export */   Te: () => (/* binding */ texts),
/* harmony export */   UU: () => (/* binding */ name),
/* harmony export */   YA: () => (/* binding */ USUAL_TTL),
/* harmony export */   lc: () => (/* binding */ bool),
/* harmony export */   p0: () => (/* binding */ duration),
/* harmony export */   sq: () => (/* binding */ LONGEST_TTL),
/* harmony export */   z7: () => (/* binding */ when),
/* harmony export */   z8: () => (/* binding */ scope)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9691);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(88532);
/* harmony import */ var _text_duration_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(29556);
/* harmony import */ var _urls_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(69273);



/** One value. Everything in a file arrives as text (see `parseYaml`), so that `1.10` or a long id stays as it is written. */
const text = zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().min(1, 'is empty');
/** One value, or a list of them. */
const texts = zod__WEBPACK_IMPORTED_MODULE_2__/* .union */ .KCZ([text, zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(text).min(1, 'is an empty list')])
    .transform((value) => (typeof value === 'string' ? [value] : value));
const bool = zod__WEBPACK_IMPORTED_MODULE_2__/* ["enum"] */ .k5n(['true', 'false'], { error: 'must be true or false' })
    .transform((value) => value === 'true');
/** A duration such as `15m` (see `durationSeconds`). @returns seconds */
function duration(min, max) {
    return zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().transform((value, context) => {
        const seconds = (0,_text_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .durationSeconds */ .o8)(value);
        if (seconds !== undefined && seconds >= min && seconds <= max)
            return seconds;
        context.addIssue({
            code: 'custom',
            message: seconds === undefined
                ? 'must be a duration such as 15m, 1h30m, 1d or 900 (seconds); the units are s, m, h, d and w'
                : `must be from ${(0,_text_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .durationText */ .S5)(min)} to ${(0,_text_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .durationText */ .S5)(max)}`,
        });
        return zod__WEBPACK_IMPORTED_MODULE_3__/* .NEVER */ .tm;
    });
}
/** An address, as `wrongUrl` wants it. */
function httpsUrl(parts) {
    return zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().superRefine((value, context) => {
        const wrong = (0,_urls_js__WEBPACK_IMPORTED_MODULE_1__/* .wrongUrl */ .j)(value, parts);
        if (wrong !== undefined)
            context.addIssue({ code: 'custom', message: wrong });
    });
}
/** Conditions on claims, as `compileConditions` takes them. */
const when = zod__WEBPACK_IMPORTED_MODULE_2__/* .record */ .g1P(text, texts)
    .describe('claims and what they must be: a pattern or a list of them; all claims must fit');
/** What names a role, a rule or whose jobs. */
const name = text.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'is no name: letters, digits, dots, - and _');
/** The longest life of any token of the broker, in seconds: retired signing keys are kept as long. */
const LONGEST_TTL = 86_400;
/** The longest life of a role's tokens where nothing is said, in seconds. */
const USUAL_TTL = 3_600;
/** In which form a broker's tokens can be. */
const TOKEN_FORMATS = ['opaque', 'jwt'];
/** One scope (RFC 6749, section 3.3). */
const scope = text.regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'is no scope: no spaces, quotes or backslashes');


/***/ }),

/***/ 31301:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  trust: () => (/* binding */ trust)
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/identity/patterns.js
var identity_patterns = __webpack_require__(30444);
// EXTERNAL MODULE: ./build/text/duration.js
var duration = __webpack_require__(29556);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(64865);
// EXTERNAL MODULE: ./build/providers/oauth/trust/roles.js
var roles = __webpack_require__(65357);
// EXTERNAL MODULE: ./build/providers/oauth/trust/written.js
var written = __webpack_require__(91379);
;// CONCATENATED MODULE: ./build/providers/oauth/trust/diff.js





/**
 * Compares the roles that a broker has with those that a file of rules wants. Roles that the file does not know are other
 * repositories' business.
 */
function compare(wanted, broker) {
    return wanted.flatMap((role) => {
        const what = `role ${role.name}`;
        const found = broker.roles.find(({ name }) => name === role.name);
        if (found === undefined)
            return [{ kind: 'missing', what, text: 'the broker has no such role' }];
        if (found.issuer !== role.issuer) {
            return [
                {
                    kind: 'wider',
                    what,
                    text: `is for jobs of ${shown([found.issuer])}, wanted are those of ${shown([role.issuer])}`,
                },
            ];
        }
        return [
            ...trustDrift(role, found, broker, what),
            ...conditionDrift(role, found, what),
            ...termDrift(role, found, what),
        ];
    });
}
/** Whose ID tokens get so far at all, and with which audience. */
function trustDrift(role, found, { trust }, what) {
    const entries = trust.filter(({ issuer }) => issuer === role.issuer);
    if (entries.length === 0) {
        return [{ kind: 'missing', what, text: `the broker does not trust its issuer ${shown([role.issuer])}` }];
    }
    const taken = entries
        .flatMap(({ audience }) => audience)
        .filter((audience) => found.when.every((set) => {
        const patterns = (0,roles/* patternsFor */.n)(set, 'aud');
        return patterns === undefined || patterns.some((pattern) => (0,identity_patterns/* compilePattern */.Eb)(pattern)(audience));
    }));
    const more = without(taken, role.idTokenAudience);
    const less = without(role.idTokenAudience, taken);
    const drift = [];
    if (more.length > 0)
        drift.push({
            kind: 'wider',
            what,
            text: `takes ID tokens for the audience ${shown(more)} too, wanted is ${shown(role.idTokenAudience)} alone`,
        });
    if (less.length > 0)
        drift.push({
            kind: 'narrower',
            what,
            text: `takes no ID tokens for the audience ${shown(less)}`,
        });
    const keys = new Set(entries.map(({ jwksUri }) => jwksUri ?? 'its discovery document'));
    const wantedKeys = role.jwksUri ?? 'its discovery document';
    const others = without([...keys], [wantedKeys]);
    if (others.length > 0)
        drift.push({
            kind: 'wider',
            what,
            text: `takes the keys of its issuer from ${shown(others)}, wanted is ${shown([wantedKeys])}`,
        });
    return drift;
}
/** Conditions that are not there let in more; others, or fewer patterns, let in less. */
function conditionDrift(role, found, what) {
    const drift = [];
    const sets = found.when.map(withoutAudience);
    const wanted = withoutAudience(role.conditions);
    for (const [claim, patterns] of Object.entries(wanted)) {
        const there = sets.flatMap((set) => {
            const own = (0,roles/* patternsFor */.n)(set, claim);
            return own === undefined ? [] : [own];
        });
        const list = (0,roles/* patternsFor */.n)(wanted, claim) ?? [];
        const named = `${(0,printable/* printable */.g)(claim, 80)}`;
        if (there.length === 0) {
            drift.push({
                kind: 'wider',
                what,
                text: `has no condition on ${named}, wanted is ${shown([patterns].flat().map(String))}`,
            });
            continue;
        }
        // All sets must hold, so that one of them that is narrow enough will do.
        const beyond = there.map((own) => own.filter((pattern) => !covered(pattern, list)));
        const least = beyond.reduce((one, other) => (other.length < one.length ? other : one));
        if (least.length > 0)
            drift.push({
                kind: 'wider',
                what,
                text: `lets in ${named} ${shown(least)} too, wanted is ${shown(list)} alone`,
            });
    }
    for (const [claim, own] of sets.flatMap((set) => Object.entries(set))) {
        const patterns = [own].flat().map(String);
        const list = (0,roles/* patternsFor */.n)(wanted, claim);
        const kept = list?.filter((pattern) => !covered(pattern, patterns));
        if (kept?.length === 0)
            continue;
        drift.push({
            kind: 'narrower',
            what,
            text: kept === undefined
                ? `wants ${(0,printable/* printable */.g)(claim, 80)} to be ${shown(patterns)}, of which the file says nothing`
                : `does not let in ${(0,printable/* printable */.g)(claim, 80)} ${shown(kept)}: only ${shown(patterns)}`,
        });
    }
    return drift;
}
/** The audience of ID tokens is compared by itself. */
function withoutAudience(set) {
    return Object.fromEntries(Object.entries(set).filter(([claim]) => claim !== 'aud'));
}
/** Whether whatever a pattern lets in is let in by one of the others too. */
function covered(pattern, others) {
    return others.some((other) => (0,identity_patterns/* coversPattern */.py)(other, pattern));
}
/** What jobs get, and what must be so for them to get it. */
function termDrift(role, found, what) {
    const drift = [];
    const lists = [
        ['audience', 'tokens for'],
        ['scopes', 'the scopes'],
        ['claims', 'in its tokens the claims'],
    ];
    for (const [term, words] of lists) {
        const more = without(found[term], role[term]);
        const less = without(role[term], found[term]);
        if (more.length > 0)
            drift.push({ kind: 'wider', what, text: `gives ${words} ${shown(more)} too` });
        if (less.length > 0)
            drift.push({ kind: 'narrower', what, text: `does not give ${words} ${shown(less)}` });
    }
    const maxTtl = role.maxTtl ?? written/* USUAL_TERMS */.l.maxTtl;
    if (found.maxTtl !== maxTtl)
        drift.push({
            kind: found.maxTtl > maxTtl ? 'wider' : 'narrower',
            what,
            text: `its tokens live up to ${(0,duration/* durationText */.S5)(found.maxTtl)}, wanted is ${(0,duration/* durationText */.S5)(maxTtl)}`,
        });
    const switches = [
        // What is stricter, and how the broker is without it.
        ['once', 'takes an ID token several times, wanted is once', 'takes an ID token only once'],
        ['certificate', 'wants no client certificate, wanted is one', 'wants a client certificate'],
    ];
    for (const [term, loose, strict] of switches) {
        if (role[term] === found[term])
            continue;
        drift.push(role[term] ? { kind: 'wider', what, text: loose } : { kind: 'narrower', what, text: strict });
    }
    if (role.explain !== found.explain)
        drift.push(found.explain
            ? { kind: 'wider', what, text: 'tells refused jobs which claims did not fit' }
            : { kind: 'narrower', what, text: 'does not tell refused jobs which claims did not fit' });
    if (role.format !== found.format)
        drift.push(found.format === 'jwt'
            ? {
                kind: 'wider',
                what,
                text: 'gives JWTs, which outlive their revocation where nobody asks, wanted are opaque tokens',
            }
            : { kind: 'narrower', what, text: 'gives opaque tokens, wanted are JWTs' });
    return drift;
}
function without(values, others) {
    return [...new Set(values)].filter((value) => !others.includes(value));
}
function shown(values) {
    const list = values.slice(0, MOST_SHOWN).map((value) => `«${(0,printable/* printable */.g)(value, 120)}»`);
    const rest = values.length - list.length;
    return [...list, ...(rest > 0 ? [`${rest} more`] : [])].join(' or ');
}
const MOST_SHOWN = 10;

// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(38815);
// EXTERNAL MODULE: ./build/text/json.js
var json = __webpack_require__(25666);
;// CONCATENATED MODULE: ./build/providers/oauth/trust/print.js





const FORMATS = ['yaml', 'json'];
/** The part of a broker's configuration that makes it hold to the roles. */
function printed(server, roles, format) {
    const content = contentOf(roles);
    return format === 'json' ? `${(0,json/* jsonLines */.i)(content)}\n` : yaml(content, server, roles);
}
function contentOf(roles) {
    const issuers = [...new Set(roles.map(({ issuer }) => issuer))];
    return {
        trust: issuers.map((issuer) => {
            const own = roles.filter((role) => role.issuer === issuer);
            return {
                issuer,
                audience: oneOrList([...new Set(own.flatMap(({ idTokenAudience }) => idTokenAudience))]),
                ...(own[0]?.jwksUri === undefined ? {} : { 'jwks-uri': own[0].jwksUri }),
            };
        }),
        roles: Object.fromEntries(roles.map((role) => [role.name, settingsOf(role)])),
    };
}
/** What is usual is left out. */
function settingsOf(role) {
    const { scopes, format, maxTtl, once, certificate, claims, explain } = role;
    return {
        issuer: role.issuer,
        when: Object.fromEntries(Object.entries(role.conditions).map(([claim, patterns]) => [claim, oneOrList(patterns)])),
        audience: oneOrList(role.audience),
        ...(scopes.length === 0 ? {} : { scopes }),
        ...(format === written/* USUAL_TERMS */.l.format ? {} : { format }),
        ...(maxTtl === undefined ? {} : { 'max-ttl': (0,duration/* durationText */.S5)(maxTtl) }),
        ...(once ? { once } : {}),
        ...(certificate ? { certificate: 'required' } : {}),
        ...(claims.length === 0 ? {} : { claims }),
        ...(explain ? { explain } : {}),
    };
}
const oneOrList = (values) => (values.length === 1 ? values[0] : values);
/** All that no terminal, runner or reader of YAML may be left to make something of. */
const ODD = /[^\x20-\x7e]|::|##/;
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Cn}]|#(?=#)/gu;
function yaml(content, server, roles) {
    const document = new dist/* Document */.yo(content);
    const files = [...new Set(roles.flatMap(({ grants }) => grants.map(({ from }) => fileOf(from))))];
    document.commentBefore = commentOf([
        `For ${server}, made of ${files.join(', ')} by jobpass trust broker.`,
        'These are its issuers and roles: put them into its configuration, beside those of others.',
        ...(roles.some(({ certificate }) => certificate)
            ? ['A role wants a client certificate: the broker needs tls.client-ca for that.']
            : []),
    ]);
    for (const role of roles) {
        const pair = pairOf(document, role.name);
        const from = role.grants.map((grant) => `${grant.from} (${grant.credential}: ${grant.rule})`);
        if ((0,dist/* isScalar */.jn)(pair?.key))
            pair.key.commentBefore = commentOf(from);
    }
    (0,dist/* visit */.YR)(document, {
        Scalar: (_, node) => {
            if (typeof node.value === 'string' && ODD.test(node.value))
                node.type = dist/* Scalar */.X5.QUOTE_DOUBLE;
        },
    });
    const text = document.toString({
        lineWidth: 0,
        doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
    });
    // What could fake a line is in double quotes only, where YAML takes it as an escape too.
    return text
        .split('\n')
        .map((line) => line.replace(UNSEEN, escaped))
        .join('\n');
}
function escaped(character) {
    const code = character.codePointAt(0) ?? 0;
    return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
}
const hex = (code, digits) => code.toString(16).padStart(digits, '0');
function commentOf(lines) {
    return lines.map((line) => ` ${(0,printable/* printable */.g)(line, 300)}`).join('\n');
}
/** Without its line. */
function fileOf(from) {
    return from.replace(/:\d+$/, '');
}
function pairOf(document, name) {
    const roles = document.get('roles', true);
    const items = roles?.items ?? [];
    return items.find(({ key }) => (0,dist/* isScalar */.jn)(key) && key.value === name);
}

// EXTERNAL MODULE: ./build/providers/oauth/trust/schema.js
var schema = __webpack_require__(96533);
;// CONCATENATED MODULE: ./build/providers/oauth/trust/index.js





const CONFIG = 'broker-config';
/** The side of our own broker, whose conditions are those of the file of rules. */
const trust = {
    formats: FORMATS,
    options: [{ name: CONFIG, description: "the broker's configuration, on its own machine", file: true }],
    schema: schema/* brokerTrust */.G,
    plan: (grants, complain) => {
        const servers = new Map();
        for (const grant of grants) {
            const { url } = grant.settings;
            if (url === undefined)
                complain(grant, 'a broker is known by its issuer: give `url`');
            else
                servers.set(url, [...(servers.get(url) ?? []), grant]);
        }
        return [...servers].map(([server, own]) => planOf(server, (0,roles/* rolesOf */.R)(own, complain)));
    },
};
function planOf(server, roles) {
    return {
        server,
        roles: roles.map(({ name }) => name),
        print: (format) => printed(server, roles, format),
        diff: (access) => diff(server, roles, access),
    };
}
async function diff(server, roles, { options, broker: find }) {
    const config = options[CONFIG];
    if (config === undefined || find === undefined) {
        throw new errors/* JobpassError */.bJ('usage', 'Which broker to compare with is not said', {
            hint: `Name its configuration (--${CONFIG}), as the user and on the machine that it runs on`,
        });
    }
    const { broker, instead } = await find(config);
    if (broker.issuer !== undefined && broker.issuer !== server) {
        throw new errors/* JobpassError */.bJ('usage', `The broker of ${config} is ${broker.issuer}, and the file of rules has roles at ${server}`, { hint: `Compare with that broker, or say which is meant: --server ${broker.issuer}` });
    }
    const drift = compare(roles, broker);
    return instead === undefined ? drift : drift.map((one) => ({ ...one, text: `${one.text} (${instead})` }));
}


/***/ }),

/***/ 65357:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ rolesOf),
/* harmony export */   n: () => (/* binding */ patternsFor)
/* harmony export */ });
/* harmony import */ var _config_schemas_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(92759);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _identity_patterns_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(30444);
/* harmony import */ var _text_duration_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(29556);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(64865);
/* harmony import */ var _settings_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(51888);






/** The roles of one broker. What it cannot hold to is complained of. */
function rolesOf(grants, complain, takesSeveral = severalAudiences(grants)) {
    sameKeys(grants, complain);
    const byName = new Map();
    for (const grant of grants) {
        const role = roleOf(grant, complain, takesSeveral);
        if (role !== undefined)
            byName.set(role.name, [...(byName.get(role.name) ?? []), role]);
    }
    return [...byName.values()].flatMap((roles) => union(roles, complain) ?? []);
}
function severalAudiences(grants) {
    return (issuer) => new Set(grants.filter((grant) => grant.issuer === issuer).map(({ audience }) => audience)).size > 1;
}
/** Two entries of `jobs` may name one issuer, of which the broker has one set of keys. */
function sameKeys(grants, complain) {
    const keys = new Map();
    for (const grant of grants) {
        const first = keys.get(grant.issuer);
        if (first === undefined)
            keys.set(grant.issuer, grant);
        else if (first.jwksUri !== grant.jwksUri)
            complain(grant, `the keys of its issuer are at another place (jwks-uri) than for ${first.from}`);
    }
}
/** A rule as a role; undefined where it was complained of. */
function roleOf(grant, complain, takesSeveral) {
    const { own, settings } = grant;
    let oauth;
    try {
        oauth = (0,_settings_js__WEBPACK_IMPORTED_MODULE_4__.oauthSettings)(settings);
    }
    catch (error) {
        if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ))
            throw error;
        complain(grant, (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .tell */ .qz)(error));
        return undefined;
    }
    const problems = [];
    const name = settings.role;
    if (name === undefined)
        problems.push('which role it is for is not said: give `role`');
    else if (!_config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .name */ .UU.safeParse(name).success)
        problems.push(`no role of a broker can have the name «${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_5__/* .printable */ .g)(name, 80)}»: letters, digits, dots, - and _`);
    if (oauth.grantType !== 'token-exchange')
        problems.push('a broker takes grant-type: token-exchange, and no other');
    const audience = own.audience ?? oauth.resource;
    if (audience.length === 0)
        problems.push('which services its tokens are for is not said: give `audience` under `trust`');
    const elsewhere = oauth.resource.filter((one) => !audience.includes(one));
    if (elsewhere.length > 0)
        problems.push(`it asks for the resource ${listed(elsewhere)}, which is not in trust.audience`);
    const asked = (oauth.scope ?? '').split(/\s+/).filter((one) => one !== '');
    const odd = asked.filter((one) => !_config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .scope */ .z8.safeParse(one).success);
    if (odd.length > 0)
        problems.push(`no scope of a broker can be ${listed(odd)}`);
    const scopes = own.scopes ?? asked;
    const more = asked.filter((one) => !scopes.includes(one));
    if (more.length > 0)
        problems.push(`it asks for the scope ${listed(more)}, which is not in trust.scopes`);
    const ttl = settings.ttlMs === undefined ? undefined : Math.ceil(settings.ttlMs / 1000);
    if (ttl !== undefined && ttl > _config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .LONGEST_TTL */ .sq)
        problems.push(`a broker's tokens live ${(0,_text_duration_js__WEBPACK_IMPORTED_MODULE_3__/* .durationText */ .S5)(_config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .LONGEST_TTL */ .sq)} at most, and its ttl is longer`);
    else if (ttl !== undefined && own.maxTtl !== undefined && ttl > own.maxTtl)
        problems.push(`it asks for a ttl of ${(0,_text_duration_js__WEBPACK_IMPORTED_MODULE_3__/* .durationText */ .S5)(ttl)}, which is longer than trust.max-ttl, ${(0,_text_duration_js__WEBPACK_IMPORTED_MODULE_3__/* .durationText */ .S5)(own.maxTtl)}`);
    if (Object.keys(grant.conditions).length === 0)
        problems.push(`it has no condition: every job of ${grant.issuer} would have the role`);
    for (const reason of problems)
        complain(grant, reason);
    if (name === undefined || problems.length > 0)
        return undefined;
    const { claims, format, once, certificate, explain } = own;
    return {
        name,
        issuer: grant.issuer,
        jwksUri: grant.jwksUri,
        idTokenAudience: [grant.audience],
        conditions: {
            ...lists(grant.conditions),
            ...(takesSeveral(grant.issuer) ? { aud: [(0,_identity_patterns_js__WEBPACK_IMPORTED_MODULE_2__/* .literal */ .eu)(grant.audience)] } : {}),
        },
        audience: unique(audience),
        scopes: unique(scopes),
        format,
        maxTtl: own.maxTtl ?? ttl,
        once,
        certificate,
        claims: unique(claims),
        explain,
        grants: [grant],
    };
}
/**
 * Several rules for one role as one: they may differ in the patterns of one claim, of which then any will do. A role has
 * one set of conditions, so that with two claims jobs would get in that no rule lets in.
 *
 * @returns undefined where they were complained of
 */
function union(roles, complain) {
    const [first, ...others] = roles;
    if (first === undefined || others.length === 0)
        return first;
    let bad = false;
    const refuse = (role, what) => {
        bad = true;
        const [grant] = role.grants;
        if (grant === undefined)
            return;
        complain(grant, `the role ${role.name} is that of ${first.grants[0]?.from ?? 'another rule'} too, and ${what}: give each a role of its own`);
    };
    for (const role of others) {
        const differs = TERMS.filter((term) => told(first[term]) !== told(role[term]));
        if (differs.length > 0)
            refuse(role, `${differs.map((term) => TERM_NAMES[term]).join(', ')} would have to be the same`);
    }
    const claims = unique(roles.flatMap(({ conditions }) => Object.keys(conditions)));
    const differing = claims.filter((claim) => new Set(roles.map(({ conditions }) => told(patternsFor(conditions, claim)))).size > 1);
    const [last] = others.slice(-1);
    if (differing.length > 1 && last !== undefined)
        refuse(last, `their conditions differ in more than one claim (${differing.join(', ')})`);
    if (bad)
        return undefined;
    const [claim] = differing;
    const conditions = { ...first.conditions };
    if (claim !== undefined) {
        // Where one of the rules has no condition on it, any value will do.
        const patterns = roles.map((role) => patternsFor(role.conditions, claim));
        if (patterns.some((each) => each === undefined))
            delete conditions[claim];
        else
            conditions[claim] = unique(patterns.flatMap((each) => each ?? []));
    }
    return {
        ...first,
        conditions,
        idTokenAudience: unique(roles.flatMap(({ idTokenAudience }) => idTokenAudience)),
        grants: roles.flatMap(({ grants }) => grants),
    };
}
/** A claim may be called as a member that every object has. */
function patternsFor(set, claim) {
    return Object.hasOwn(set, claim) ? [set[claim] ?? []].flat().map(String) : undefined;
}
const TERM_NAMES = {
    issuer: 'the issuer',
    audience: 'the audience',
    scopes: 'the scopes',
    format: 'the format',
    maxTtl: 'max-ttl (or ttl)',
    once: 'once',
    certificate: 'certificate',
    claims: 'claims',
    explain: 'explain',
};
const TERMS = Object.keys(TERM_NAMES);
/** A value as a text that is the same for the same, in whatever order a list is. */
function told(value) {
    return JSON.stringify(Array.isArray(value) ? unique(value.map(String)).sort() : (value ?? null));
}
function lists(set) {
    return Object.fromEntries(Object.entries(set).map(([claim, patterns]) => [claim, unique([patterns].flat().map(String))]));
}
function unique(values) {
    return [...new Set(values)];
}
function listed(values) {
    return values.map((value) => `«${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_5__/* .printable */ .g)(value, 80)}»`).join(', ');
}


/***/ }),

/***/ 96533:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ brokerTrust)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9691);
/* harmony import */ var _config_schemas_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(92759);
/* harmony import */ var _written_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(91379);



const scopes = zod__WEBPACK_IMPORTED_MODULE_2__/* .union */ .KCZ([_config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .scope */ .z8, zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(_config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .scope */ .z8).min(1, 'is an empty list')])
    .transform((value) => (typeof value === 'string' ? [value] : value));
/** What a role at a broker needs besides what the job says. */
const brokerTrust = zod__WEBPACK_IMPORTED_MODULE_2__/* .strictObject */ .rej({
    audience: _config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .texts */ .Te.optional().describe('the services that its tokens are for; default: `resource`'),
    scopes: scopes.optional().describe('the scopes that a job can ask for; default: `scope`'),
    'max-ttl': (0,_config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .duration */ .p0)(1, _config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .LONGEST_TTL */ .sq)
        .optional()
        .describe(`the longest life of a token; default: \`ttl\`, else ${_config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .USUAL_TTL */ .YA} seconds`),
    format: zod__WEBPACK_IMPORTED_MODULE_2__/* ["enum"] */ .k5n(_config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .TOKEN_FORMATS */ .PR).default(_written_js__WEBPACK_IMPORTED_MODULE_1__/* .USUAL_TERMS */ .l.format),
    once: _config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .bool */ .lc.default(_written_js__WEBPACK_IMPORTED_MODULE_1__/* .USUAL_TERMS */ .l.once).describe('whether an ID token is accepted only once'),
    certificate: zod__WEBPACK_IMPORTED_MODULE_2__/* ["enum"] */ .k5n(['required', 'optional']).default('optional'),
    claims: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(_config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq).default([]).describe('more claims of the job that its tokens carry'),
    explain: _config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .bool */ .lc.default(_written_js__WEBPACK_IMPORTED_MODULE_1__/* .USUAL_TERMS */ .l.explain),
})
    .transform(({ 'max-ttl': maxTtl, certificate, ...others }) => ({
    ...others,
    maxTtl,
    certificate: certificate === 'required',
}));


/***/ }),

/***/ 91379:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   l: () => (/* binding */ USUAL_TERMS)
/* harmony export */ });
/* harmony import */ var _config_schemas_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(92759);

/** What a role is where nothing else is said. */
const USUAL_TERMS = {
    scopes: [],
    format: 'opaque',
    maxTtl: _config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .USUAL_TTL */ .YA,
    once: false,
    certificate: false,
    claims: [],
    explain: false,
};


/***/ })

};
