export const id = 4211;
export const ids = [4211];
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

/***/ 54641:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ ServiceClock)
/* harmony export */ });
/* unused harmony export MOST_OFF_MS */
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7094);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);


/**
 * Beyond this difference between the clocks (a day, which covers a clock that is kept in another time zone), no moment is
 * sent to a service: one of the two is broken.
 */
const MOST_OFF_MS = 24 * 3_600_000;
/** Of a clock that is known only in whole seconds, in milliseconds. */
const SECOND_MS = 1_000;
/**
 * The clock of one service, as far as its answers have told it. Moments that the service judges are by this clock; how long
 * anything is waited for is by the job's own.
 */
class ServiceClock {
    #clock;
    #ahead;
    #own = false;
    /** @param ahead as an earlier process of the job learnt it */
    constructor(clock, ahead) {
        this.#clock = clock;
        if (ahead !== undefined && Number.isFinite(ahead.least) && Number.isFinite(ahead.most))
            this.#ahead = ahead;
    }
    /** How far it is ahead of the job's clock; undefined where nothing has told. */
    get ahead() {
        return this.#ahead;
    }
    /** The time that the service has now at the earliest: a credential that ends by it lives no longer than was asked. */
    now() {
        return this.#clock.now() + (this.#ahead?.least ?? 0);
    }
    /** The job's own time. */
    local() {
        return this.#clock.now();
    }
    /** A moment of the service's by the job's clock, at the earliest. */
    earliest(at) {
        return at - (this.#ahead?.most ?? 0);
    }
    /** A moment of the service's by the job's clock, at the latest. */
    latest(at) {
        return at - (this.#ahead?.least ?? 0);
    }
    /** Takes what the service itself said. */
    learn(told) {
        if (told === undefined)
            return;
        this.#ahead = aheadBy(told);
        this.#own = true;
    }
    /** Takes what another service said, which is as good as long as this one has said nothing. */
    estimate(told) {
        if (told !== undefined && !this.#own && this.#ahead === undefined)
            this.#ahead = aheadBy(told);
    }
    /** @throws JobpassError `usage` where the clocks differ so much that no moment can be sent */
    checkDifference(service) {
        const { least, most } = this.#ahead ?? { least: 0, most: 0 };
        const off = Math.min(Math.abs(least), Math.abs(most));
        if (off <= MOST_OFF_MS)
            return;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `This machine's clock is ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .span */ .Ln)(off)} ${least > 0 ? 'behind' : 'ahead of'} the clock of ${service}: the most is ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .span */ .Ln)(MOST_OFF_MS)}`, { hint: "Set this machine's clock, by NTP for instance" });
    }
}
/** Clocks that may be alike are taken to be: the second is all that is told. */
function aheadBy({ at, sentAt, receivedAt }) {
    const [least, most] = [at - receivedAt, at + SECOND_MS - sentAt];
    return least <= 0 && most >= 0 ? { least: 0, most: 0 } : { least, most };
}


/***/ }),

/***/ 74211:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  awsTrust: () => (/* binding */ awsTrust)
});

// EXTERNAL MODULE: ./build/text/shell.js
var shell = __webpack_require__(89372);
;// CONCATENATED MODULE: ./build/providers/aws/trust/written.js
/** A value with lines of comments in front. */
class Told {
    lines;
    value;
    constructor(lines, value) {
        this.lines = lines;
        this.value = value;
    }
}
/** The comments of a value, and the value. */
const told = (value) => (value instanceof Told ? value : new Told([], value));
/** The head of what is printed. */
const headOf = (account) => [
    `Who may assume which role in the account ${account}, as the file of rules has it.`,
    'Made by "jobpass trust aws": change the file of rules, and make it anew.',
];
const NO_THUMBPRINT = 'No thumbprint is given: AWS trusts the usual authorities, and finds it where the certificate is of another.';
/** Comments in lines that nothing in them ends. */
const comments = (lines, indent = '') => lines.map((line) => `${indent}# ${line.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Cn}]+/gu, ' ')}`);
/** A name that no other has: with a number where it is taken. */
function unique(name, taken, between = '') {
    let own = name;
    for (let count = 2; taken.has(own); count++)
        own = `${name}${between}${count}`;
    taken.add(own);
    return own;
}

;// CONCATENATED MODULE: ./build/providers/aws/trust/cli.js


/**
 * A script for a POSIX shell that makes an account so, or leaves it so: it can be run again. It takes away nothing but what
 * it replaces.
 */
function cli(plan) {
    return [
        '#!/bin/sh',
        ...comments([...headOf(plan.account), 'Needs the AWS CLI.']),
        'set -eu',
        'export AWS_PAGER=',
        '',
        'account=$(aws sts get-caller-identity --query Account --output text)',
        `if [ "$account" != ${plan.account} ]; then`,
        `  echo "These credentials are of the account $account, and this is for ${plan.account}" >&2`,
        '  exit 1',
        'fi',
        ...plan.providers.flatMap(providerLines),
        ...plan.roles.flatMap(roleLines),
        '',
    ].join('\n');
}
function providerLines({ arn, url, clientIds }) {
    return [
        '',
        ...comments([`Whose ID tokens the account takes: ${url}.`, NO_THUMBPRINT]),
        `if aws iam get-open-id-connect-provider --open-id-connect-provider-arn ${(0,shell/* quoted */.TL)(arn)} > /dev/null 2>&1; then`,
        // Of a value by itself the CLI might read what a URL in it leads to.
        ...clientIds.map((id) => `  aws iam add-client-id-to-open-id-connect-provider --cli-input-json ${(0,shell/* quoted */.TL)(JSON.stringify({ OpenIDConnectProviderArn: arn, ClientID: id }))}`),
        'else',
        `  aws iam create-open-id-connect-provider --url ${(0,shell/* quoted */.TL)(url)} --client-id-list ${(0,shell/* quoted */.TL)(JSON.stringify(clientIds))} > /dev/null`,
        'fi',
    ];
}
function roleLines(role) {
    const { maxSession, boundary } = role;
    const name = (0,shell/* quoted */.TL)(role.name);
    const description = role.description === undefined ? '' : ` --description ${(0,shell/* quoted */.TL)(role.description)}`;
    const tags = Object.entries(role.tags).map(([Key, Value]) => ({ Key, Value }));
    const tagged = tags.length === 0 ? '' : ` --tags ${(0,shell/* quoted */.TL)(JSON.stringify(tags))}`;
    const bounded = boundary === undefined ? '' : ` --permissions-boundary ${(0,shell/* quoted */.TL)(boundary)}`;
    return [
        '',
        ...comments([`${role.name}: ${role.why}`]),
        ...comments(role.statements.flatMap(({ statement, why }) => why.map((one) => `${statement.Sid} is ${one}.`))),
        `trust=${(0,shell/* quoted */.TL)(inLines(role.trust))}`,
        `if [ "$(aws iam get-role --role-name ${name} --query Role.Arn --output text 2> /dev/null)" = ${(0,shell/* quoted */.TL)(role.arn)} ]; then`,
        // Bounded first: nothing is let in before.
        ...(boundary === undefined
            ? []
            : [`  aws iam put-role-permissions-boundary --role-name ${name}${bounded}`]),
        `  aws iam update-assume-role-policy --role-name ${name} --policy-document "$trust"`,
        `  aws iam update-role --role-name ${name} --max-session-duration ${maxSession}${description}`,
        ...(tagged === '' ? [] : [`  aws iam tag-role --role-name ${name}${tagged}`]),
        'else',
        `  aws iam create-role --role-name ${name}${role.path === '/' ? '' : ` --path ${(0,shell/* quoted */.TL)(role.path)}`} \\`,
        '    --assume-role-policy-document "$trust" \\',
        `    --max-session-duration ${maxSession}${description}${bounded}${tagged} > /dev/null`,
        'fi',
        ...role.policies.map((arn) => `aws iam attach-role-policy --role-name ${name} --policy-arn ${(0,shell/* quoted */.TL)(arn)}`),
        ...role.inline.flatMap((policy) => [
            ...comments([policy.why]),
            `aws iam put-role-policy --role-name ${name} --policy-name ${(0,shell/* quoted */.TL)(policy.name)} --policy-document ${(0,shell/* quoted */.TL)(inLines(policy.document))}`,
        ]),
    ];
}
/** A document with a line for each statement, unless IAM's bound has no room for the line breaks. */
function inLines(document) {
    const { Statement, ...rest } = document;
    const head = JSON.stringify(rest).slice(1, -1);
    const text = `{${head},"Statement":[\n${Statement.map((one) => JSON.stringify(one)).join(',\n')}\n]}`;
    return text.length <= 2_048 ? text : JSON.stringify(document);
}

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(64865);
;// CONCATENATED MODULE: ./build/providers/aws/trust/cloudformation.js



/**
 * A template for CloudFormation, which takes CAPABILITY_NAMED_IAM.
 *
 * @throws JobpassError `usage` where a text is one that CloudFormation would put something else in the place of
 */
function cloudformation(plan) {
    const taken = new Set();
    const providers = plan.providers.map((provider) => ({
        provider,
        id: logicalId(`Issuer ${provider.host}`, taken),
    }));
    const roles = plan.roles.map((role) => ({ role, id: logicalId(`Role ${role.name}`, taken) }));
    const refs = new Map([
        ...providers.map(({ provider, id }) => [provider.arn, `!Ref ${id}`]),
        ...roles.map(({ role, id }) => [role.arn, `!GetAtt ${id}.Arn`]),
    ]);
    const resources = [
        ...providers.map(({ provider, id }) => [
            id,
            new Told([
                'Whose ID tokens the account takes. It has one of these for an issuer: where it is there already, leave this out',
                `and write ${provider.arn} where it is named.`,
                NO_THUMBPRINT,
            ], {
                Type: 'AWS::IAM::OIDCProvider',
                Properties: { Url: provider.url, ClientIdList: provider.clientIds },
            }),
        ]),
        ...roles.flatMap(({ role, id }) => [
            [id, new Told([role.why], { Type: 'AWS::IAM::Role', Properties: propertiesOf(role) })],
            // By themselves, since one of them can name the role that another role's trust is about.
            ...role.inline.map(({ name, document, why }) => [
                logicalId(`Policy ${role.name} ${name}`, taken),
                new Told([why], {
                    Type: 'AWS::IAM::Policy',
                    Properties: { PolicyName: name, Roles: [new Ref(id)], PolicyDocument: document },
                }),
            ]),
        ]),
    ];
    return [
        ...comments(headOf(plan.account)),
        "AWSTemplateFormatVersion: '2010-09-09'",
        'Resources:',
        ...resources.flatMap(([id, resource]) => ['', ...member(id, resource, '  ', refs)]),
        '',
    ].join('\n');
}
class Ref {
    id;
    constructor(id) {
        this.id = id;
    }
}
function propertiesOf(role) {
    return {
        RoleName: role.name,
        ...(role.path === '/' ? {} : { Path: role.path }),
        ...(role.description === undefined ? {} : { Description: role.description }),
        MaxSessionDuration: role.maxSession,
        ...(role.boundary === undefined ? {} : { PermissionsBoundary: role.boundary }),
        ...(role.policies.length === 0 ? {} : { ManagedPolicyArns: role.policies }),
        ...(Object.keys(role.tags).length === 0
            ? {}
            : { Tags: Object.entries(role.tags).map(([Key, Value]) => ({ Key, Value })) }),
        AssumeRolePolicyDocument: {
            ...role.trust,
            Statement: role.statements.map(({ statement, why }) => new Told(why, statement)),
        },
    };
}
/** A member of a map, in lines. */
function member(name, value, indent, refs) {
    const { lines, value: own } = told(value);
    const scalar = scalarOf(own, refs);
    const head = `${indent}${name.includes(':') ? `'${name.replaceAll("'", "''")}'` : scalarOf(name, new Map())}:`;
    return [
        ...comments(lines, indent),
        ...(scalar === undefined ? [head, ...inside(own, `${indent}  `, refs)] : [`${head} ${scalar}`]),
    ];
}
function inside(value, indent, refs) {
    if (!Array.isArray(value)) {
        return Object.entries(value).flatMap(([name, inner]) => member(name, inner, indent, refs));
    }
    return value.flatMap((item) => {
        const { lines, value: own } = told(item);
        const scalar = scalarOf(own, refs);
        const above = comments(lines, indent);
        if (scalar !== undefined)
            return [...above, `${indent}- ${scalar}`];
        const [first = '', ...rest] = inside(own, `${indent}  `, refs);
        return [...above, `${indent}- ${first.slice(indent.length + 2)}`, ...rest];
    });
}
/** What stands in one line; undefined for what does not. */
function scalarOf(value, refs) {
    if (value instanceof Ref)
        return `!Ref ${value.id}`;
    if (typeof value === 'number' || typeof value === 'boolean')
        return String(value);
    if (value === null || value === undefined)
        return 'null';
    if (typeof value === 'object')
        return Object.keys(value).length > 0 ? undefined : Array.isArray(value) ? '[]' : '{}';
    const text = String(value);
    if (text.includes('{{resolve:')) {
        throw new errors/* JobpassError */.bJ('usage', `CloudFormation would put a secret or a parameter in the place of «${(0,printable/* printable */.g)(text, 100)}»`, {
            hint: 'Take another format, or write the condition without {{resolve:',
        });
    }
    const ref = refs.get(text);
    if (ref !== undefined)
        return ref;
    if (/^[A-Za-z][\w./@+=-]*(:+[\w./@+=*-]+)*$/.test(text) &&
        !/^(true|false|yes|no|on|off|null|y|n)$/i.test(text))
        return text;
    // Line breaks and the like have escapes between double quotes alone.
    return /^[\x20-\x7e\xa0-\uffff]*$/.test(text) ? `'${text.replaceAll("'", "''")}'` : JSON.stringify(text);
}
/** A name of letters and digits that no other has. */
function logicalId(text, taken) {
    const id = text
        .split(/[^A-Za-z0-9]+/)
        .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
        .join('');
    return unique(id, taken);
}

// EXTERNAL MODULE: ./build/http/service-clock.js
var service_clock = __webpack_require__(54641);
// EXTERNAL MODULE: ./build/providers/aws/calls.js
var calls = __webpack_require__(12754);
// EXTERNAL MODULE: ./build/providers/aws/revoke.js + 1 modules
var revoke = __webpack_require__(36351);
// EXTERNAL MODULE: ./build/providers/aws/xml.js
var aws_xml = __webpack_require__(35058);
;// CONCATENATED MODULE: ./build/providers/aws/trust/document.js
/** Policy variables, which escapes are, are known from this version on. */
const VERSION = '2012-10-17';
const documentOf = (statements) => ({
    Version: VERSION,
    Statement: statements,
});
/** Whether IAM takes a text in a policy: Latin-1 and no more (IAM user guide, "IAM and AWS STS quotas"), here without control characters. */
const fitsPolicy = (text) => /^[\x20-\x7e\xa0-\xff]*$/.test(text);
/** One value where there is one, and else the list. */
const oneOrList = (values) => values.length === 1 ? (values[0] ?? '') : values;

;// CONCATENATED MODULE: ./build/providers/aws/trust/compare.js

const ONE = 1;
const RUN = 2;
/** The operators under which values can be compared with each other: whether they take wildcards. */
const COMPARED = {
    stringequals: false,
    stringlike: true,
    'foranyvalue:stringequals': false,
    'foranyvalue:stringlike': true,
};
/** More than this a statement is not taken apart into. */
const MOST_ATOMS = 4_096;
/**
 * What a trust policy lets in that another does not, and the other way round. What cannot be compared is told as wider.
 *
 * @param found the policy in force
 * @param wanted the policy as it is to be
 */
function compareTrust(found, wanted) {
    const there = readTrust(found);
    const meant = readTrust(wanted);
    const allowed = (statements) => statements.flatMap(({ denies, atoms = [] }) => (denies ? [] : atoms));
    const isIn = (statements, { form }) => statements.some((other) => other.form === form);
    const differences = [];
    const tell = (kind, text) => void differences.push({ kind, text });
    for (const statement of there) {
        const { sid, denies, atoms } = statement;
        if (isIn(meant, statement))
            continue;
        if (denies)
            tell('narrower', `its trust policy denies by ${sid}, which is not of the file`);
        else if (atoms === undefined)
            tell('wider', `its trust policy has ${sid}, of which it cannot be told what it allows`);
        else {
            const more = atoms.find((atom) => !allowed(meant).some((other) => within(atom, other)));
            if (more !== undefined)
                tell('wider', whyWider(more, allowed(meant)));
        }
    }
    for (const statement of meant) {
        const { sid, atoms = [] } = statement;
        if (isIn(there, statement))
            continue;
        const less = atoms.find((atom) => !allowed(there).some((other) => within(atom, other)));
        if (less !== undefined)
            tell('narrower', `its trust policy does not let in all that ${sid} would: ${shown(less)}`);
    }
    return differences;
}
/** Why an allowed thing is more than any of those that are wanted: by the one that comes nearest. */
function whyWider(atom, wanted) {
    const by = `its trust policy, by ${atom.sid},`;
    const near = wanted.filter(({ principal, action }) => principal === atom.principal && action === atom.action);
    if (near.length === 0)
        return `${by} lets ${atom.principal} do ${atom.action}, which no rule wants`;
    const reasons = near
        .map(({ conditions }) => conditions.filter((condition) => !held(condition, atom.conditions)))
        .sort((one, other) => one.length - other.length)[0];
    const told = (reasons ?? []).map(({ key, value }) => {
        const own = atom.conditions.filter((condition) => condition.key === key);
        return own.length === 0
            ? `asks nothing of ${key}, which is to be «${value.text}»`
            : `lets ${key} be ${own.map((one) => `«${one.value.text}» (${one.operator})`).join(' and ')}, which is to be «${value.text}»`;
    });
    return `${by} ${told.join(', and ')}`;
}
function shown({ principal, conditions }) {
    return [principal, ...conditions.map(({ key, value }) => `${key} «${value.text}»`)].join(', ');
}
/** Whether all that the one allows, the other allows too. */
function within(one, other) {
    return (one.principal === other.principal &&
        one.action === other.action &&
        other.conditions.every((condition) => held(condition, one.conditions)));
}
/** Whether a condition holds wherever these do. What else they ask for only makes them hold less often. */
function held(wanted, by) {
    return by.some((condition) => condition.key === wanted.key &&
        kindOf(condition.operator, wanted.operator) &&
        included(condition.value, wanted.value));
}
/** Whether what the first operator lets through is to be compared under the second one. */
function kindOf(operator, wanted) {
    if (COMPARED[operator] === undefined || COMPARED[wanted] === undefined)
        return false;
    // Of several values one matches: that is more than of a single one, and not less.
    return operator.startsWith('foranyvalue:') ? wanted.startsWith('foranyvalue:') : true;
}
/** Whether every text that fits the one fits the other. Never true where that is not so. */
function included(one, other) {
    if (one.parts === undefined || other.parts === undefined)
        return one.text === other.text;
    const [from, to] = [one.parts, other.parts];
    // fits[at] of the parts so far: what is left of `to` from `at` on takes what is left of `from`.
    let fits = Array.from({ length: to.length + 1 }, (_, at) => to.slice(at).every((part) => part === RUN));
    for (const part of from.toReversed()) {
        const next = new Array(to.length + 1).fill(false);
        for (let at = to.length - 1; at >= 0; at--) {
            const wanted = to[at];
            if (wanted === RUN)
                next[at] = (fits[at] ?? false) || (next[at + 1] ?? false);
            else if (part !== RUN && (wanted === ONE || wanted === part))
                next[at] = fits[at + 1] ?? false;
        }
        fits = next;
    }
    return fits[0] ?? false;
}
const ELEMENTS = ['Sid', 'Effect', 'Principal', 'Action', 'Condition'];
function readTrust(document) {
    const { Version, Statement } = membersOf(document);
    const variables = Version === VERSION;
    return [Statement ?? []].flat().map((statement, at) => {
        const members = membersOf(statement);
        const { Sid, Effect } = members;
        const sid = typeof Sid === 'string' && Sid !== '' ? Sid : `statement ${at + 1}`;
        const strange = Object.keys(members).some((name) => !ELEMENTS.includes(name));
        return {
            sid,
            form: formOf(statement, variables),
            denies: Effect === 'Deny',
            atoms: strange || Effect !== 'Allow' ? undefined : atomsOf(sid, members, variables),
        };
    });
}
function atomsOf(sid, statement, variables) {
    const principals = principalsOf(statement['Principal']);
    const actions = texts(statement['Action']);
    if (principals === undefined || actions === undefined)
        return undefined;
    let all = [[]];
    for (const [written, keys] of Object.entries(membersOf(statement['Condition'] ?? {}))) {
        const operator = written.toLowerCase();
        for (const [name, value] of Object.entries(membersOf(keys))) {
            const values = texts(value);
            if (values === undefined)
                return undefined;
            const like = COMPARED[operator] === true;
            const each = values.map((text) => ({
                operator,
                key: name.toLowerCase(),
                value: { text, parts: COMPARED[operator] === undefined ? undefined : partsOf(text, like, variables) },
            }));
            // Lists of others are no choice of one: they stay as they are, and are compared with nothing.
            all =
                COMPARED[operator] === undefined
                    ? all.map((one) => [...one, ...each])
                    : all.flatMap((one) => each.map((other) => [...one, other]));
            if (all.length * principals.length * actions.length > MOST_ATOMS)
                return undefined;
        }
    }
    return principals.flatMap((principal) => actions.flatMap((action) => all.map((conditions) => ({ sid, principal, action: action.toLowerCase(), conditions }))));
}
function principalsOf(principal) {
    if (principal === '*')
        return ['everyone (*)'];
    if (typeof principal !== 'object' || principal === null)
        return undefined;
    const found = [];
    for (const [kind, value] of Object.entries(principal)) {
        const names = texts(value);
        if (names === undefined)
            return undefined;
        // An account by its number is the same as by its root.
        found.push(...names.map((name) => (kind === 'AWS' && name === '*' ? 'everyone (*)' : name)));
    }
    return found;
}
function texts(value) {
    const all = Array.isArray(value) ? value : [value];
    return all.every((one) => ['string', 'boolean', 'number'].includes(typeof one))
        ? all.map(String)
        : undefined;
}
/** A value in parts; undefined where a policy variable other than an escape is in it. */
function partsOf(text, like, variables) {
    const parts = [];
    for (let at = 0; at < text.length; at++) {
        const character = text[at] ?? '';
        if (variables && character === '$' && text[at + 1] === '{') {
            const special = /^\$\{([*?$])\}/.exec(text.slice(at))?.[1];
            if (special === undefined)
                return undefined;
            parts.push(special);
            at += 3;
        }
        else if (like && character === '*')
            parts.push(RUN);
        else if (like && character === '?')
            parts.push(ONE);
        else
            parts.push(character);
    }
    return parts;
}
const NAMES = ['Version', 'Statement', 'Id', 'Sid', 'Effect', 'Principal', 'Action', 'Condition'];
/** The members of an object, those of a policy as they are usually written. */
function membersOf(value) {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
        return {};
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [
        NAMES.find((usual) => usual.toLowerCase() === name.toLowerCase()) ?? name,
        member,
    ]));
}
/** What another policy of permissions allows or denies, by its statements: of two that differ nobody can tell which is wider. */
function comparePermissions(found, wanted) {
    const there = statementsOf(found);
    const meant = statementsOf(wanted);
    const more = [...there].filter(([statement]) => !meant.has(statement));
    const less = [...meant].filter(([statement]) => !there.has(statement));
    if (more.length === 0 && less.length === 0)
        return undefined;
    const wider = more.some(([, denies]) => !denies) || less.some(([, denies]) => denies);
    return wider ? 'wider' : 'narrower';
}
/** Whether a policy only takes away. */
const onlyDenies = (document) => {
    const statements = [...statementsOf(document).values()];
    return statements.length > 0 && statements.every(Boolean);
};
/** Each statement in one form of writing, and whether it denies. */
function statementsOf(document) {
    const { Version, Statement } = membersOf(document);
    return new Map([Statement ?? []]
        .flat()
        .map((statement) => [
        formOf(statement, Version === VERSION),
        membersOf(statement)['Effect'] === 'Deny',
    ]));
}
/** A statement without its name, in one form of writing. @param variables whether its texts can hold policy variables */
function formOf(statement, variables) {
    const { Sid: _, ...members } = membersOf(statement);
    const form = Object.entries(members)
        .map(([name, value]) => [
        name,
        name === 'Condition' ? conditionForm(value) : listForm(value, /^(not)?action$/i.test(name)),
    ])
        .sort();
    return JSON.stringify([variables, form]);
}
function listForm(value, anyCase) {
    const all = texts(value);
    if (all !== undefined)
        return [...new Set(all.map((text) => (anyCase ? text.toLowerCase() : text)))].sort();
    if (typeof value !== 'object' || value === null || Array.isArray(value))
        return value;
    return Object.entries(value)
        .map(([name, member]) => [name, listForm(member, anyCase)])
        .sort();
}
function conditionForm(value) {
    return Object.entries(membersOf(value))
        .map(([operator, keys]) => [
        operator.toLowerCase(),
        Object.entries(membersOf(keys))
            .map(([key, values]) => [key.toLowerCase(), listForm(values, false)])
            .sort(),
    ])
        .sort();
}

;// CONCATENATED MODULE: ./build/providers/aws/trust/diff.js







/** More pages than this of one role's policies are not asked for: IAM has no room for so many. */
const MOST_PAGES = 20;
/** Compares what an account has with what it must have. @throws JobpassError where it could not be asked */
async function diff(plan, access) {
    const iam = new Iam(plan, access);
    await iam.checkAccount();
    const drifts = [];
    for (const provider of plan.providers)
        drifts.push(...compareProvider(provider, await iam.clientIds(provider)));
    for (const role of plan.roles) {
        const found = await iam.role(role.name);
        const what = `role ${role.name}`;
        if (found === undefined)
            drifts.push({ kind: 'missing', what, text: 'there is no such role' });
        else
            drifts.push(...compareRole(role, found).map(({ kind, text }) => ({ kind, what, text: diff_shown(text) })));
    }
    return drifts;
}
/**
 * Audiences of the account that the file does not name are no difference: others may need them, and each statement asks
 * for its own.
 */
function compareProvider({ host, arn, clientIds }, found) {
    const what = `OIDC provider ${host}`;
    if (found === undefined)
        return [{ kind: 'missing', what, text: `there is no ${arn}` }];
    return clientIds
        .filter((id) => !found.includes(id))
        .map((id) => ({ kind: 'missing', what, text: diff_shown(`it does not take the audience ${id}`) }));
}
function compareRole(wanted, found) {
    if (found.arn !== wanted.arn)
        return [{ kind: 'missing', text: `the account has ${found.arn} by this name, and not ${wanted.arn}` }];
    const differences = compareTrust(found.trust, wanted.trust);
    const tell = (kind, text) => void differences.push({ kind, text });
    for (const policy of found.policies)
        if (!wanted.policies.includes(policy))
            tell('wider', `${policy} is attached, which is not of the file`);
    for (const policy of wanted.policies)
        if (!found.policies.includes(policy))
            tell('missing', `${policy} is not attached`);
    for (const [name, document] of found.inline) {
        // What Jobpass itself denies to single sessions comes and goes. Whoever may write those could write others by their name.
        if ((revoke/* OURS */.o.test(name) && onlyDenies(document)) || wanted.inline.some((policy) => policy.name === name))
            continue;
        tell(onlyDenies(document) ? 'narrower' : 'wider', `it has the inline policy ${name}, which is not of the file`);
    }
    for (const { name, document } of wanted.inline) {
        const there = found.inline.get(name);
        if (there === undefined)
            tell('missing', `it has no inline policy ${name}`);
        else {
            const kind = comparePermissions(there, document);
            if (kind !== undefined)
                tell(kind, `its inline policy ${name} is another than that of the file`);
        }
    }
    if (found.boundary !== wanted.boundary) {
        const is = found.boundary ?? 'none';
        tell(wanted.boundary === undefined ? 'narrower' : 'wider', `its permissions boundary is ${is}, and is to be ${wanted.boundary ?? 'none'}`);
    }
    if (found.maxSession !== wanted.maxSession) {
        tell(found.maxSession > wanted.maxSession ? 'wider' : 'narrower', `its sessions may live ${found.maxSession} seconds, and are to live ${wanted.maxSession} at most`);
    }
    return differences;
}
/** What an account is asked. */
class Iam {
    #plan;
    #clock;
    #http;
    #keys;
    constructor(plan, access) {
        this.#plan = plan;
        this.#clock = new service_clock/* ServiceClock */.Q(access.clock);
        this.#keys = keysOf(access);
        this.#http = access.http(plan.settings);
    }
    /** A role is asked for by its name, in whatever account the keys are of. */
    async checkAccount() {
        const { account, aws } = this.#plan;
        const reply = await this.#ask('sts', 'GetCallerIdentity', {});
        if (reply.answer.status !== 200) {
            throw this.#http.refusal(reply.request, reply.answer, (0,calls/* told */.Ev)(reply), 'Check the credentials in the environment');
        }
        const own = (0,aws_xml/* elementText */.o)(reply.xml, 'Account');
        if (own === account)
            return;
        throw new errors/* JobpassError */.bJ('usage', `The credentials in the environment are of the account ${(0,printable/* printable */.g)(own, 40)} by ${aws.sts.host}, and the roles of ${account}`, { hint: `Take those of ${account}, or ask for another account (--server)` });
    }
    /** The audiences of a provider; undefined where there is none. */
    async clientIds({ arn }) {
        const reply = await this.#iam('GetOpenIDConnectProvider', { OpenIDConnectProviderArn: arn });
        return reply === undefined ? undefined : (0,aws_xml/* elementTexts */.F)(diff_within(reply.xml, 'ClientIDList'), 'member');
    }
    /** A role; undefined where there is none. */
    async role(name) {
        const reply = await this.#iam('GetRole', { RoleName: name });
        if (reply === undefined)
            return undefined;
        const inline = new Map();
        const names = await this.#list('ListRolePolicies', name, (xml) => (0,aws_xml/* elementTexts */.F)(diff_within(xml, 'PolicyNames'), 'member'));
        for (const policy of names) {
            const own = await this.#iam('GetRolePolicy', { RoleName: name, PolicyName: policy });
            if (own !== undefined)
                inline.set(policy, this.#document(own, 'PolicyDocument'));
        }
        const { xml } = reply;
        return {
            arn: (0,aws_xml/* elementText */.o)(xml, 'Arn') ?? '',
            trust: this.#document(reply, 'AssumeRolePolicyDocument'),
            boundary: (0,aws_xml/* elementText */.o)(xml, 'PermissionsBoundaryArn'),
            maxSession: Number((0,aws_xml/* elementText */.o)(xml, 'MaxSessionDuration') ?? 3_600),
            policies: await this.#list('ListAttachedRolePolicies', name, (page) => (0,aws_xml/* elementTexts */.F)(page, 'PolicyArn')),
            inline,
        };
    }
    async #list(action, role, read) {
        const found = [];
        let marker;
        for (let page = 0; page < MOST_PAGES; page++) {
            const reply = await this.#iam(action, { RoleName: role, Marker: marker });
            if (reply === undefined)
                return found;
            found.push(...read(reply.xml));
            if ((0,aws_xml/* elementText */.o)(reply.xml, 'IsTruncated') !== 'true')
                return found;
            marker = (0,aws_xml/* elementText */.o)(reply.xml, 'Marker');
            if (marker === undefined)
                break;
        }
        throw new errors/* JobpassError */.bJ('malformed', `${action} for ${role} came to no end`);
    }
    /** The answer; undefined where there is no such thing. */
    async #iam(action, parameters) {
        const reply = await this.#ask('iam', action, parameters);
        if (reply.answer.status === 200)
            return reply;
        if (reply.code === 'NoSuchEntity')
            return undefined;
        throw this.#http.refusal(reply.request, reply.answer, (0,calls/* told */.Ev)(reply), `Let whoever these credentials are of call iam:${action} (docs/trust-aws.md)`);
    }
    #ask(service, action, parameters) {
        const { aws } = this.#plan;
        const where = service === 'iam' ? aws.iam : { url: aws.sts, region: aws.region };
        if (where === undefined)
            throw new errors/* JobpassError */.bJ('usage', `It is not known where IAM is in the partition ${aws.partition.name}`, {
                hint: 'Give iam-url',
            });
        return this.#http.persist((attempt) => (0,calls/* send */.tN)({ service, ...where, action, parameters, what: action, keys: this.#keys }, this.#http, this.#clock, attempt));
    }
    /** IAM hands documents out percent-encoded (RFC 3986). */
    #document({ xml, request, answer }, element) {
        try {
            return JSON.parse(decodeURIComponent((0,aws_xml/* elementText */.o)(xml, element) ?? ''));
        }
        catch {
            throw this.#http.malformed(request, answer, `no ${element} in it that could be read`, true);
        }
    }
}
/** Text of an account, safe to show. Of its parts and not of the whole: ARNs have two colons in a row. */
const diff_shown = (text) => text
    .split('::')
    .map((part) => (0,printable/* printable */.g)(part, 1_000))
    .join('::');
/** What stands in the first element of a name, as XML. */
function diff_within(xml, name) {
    const [, inner = ''] = xml.split(`<${name}>`);
    return inner.split(`</${name}>`)[0] ?? '';
}
function keysOf({ env, secrets }) {
    const { AWS_ACCESS_KEY_ID: id = '', AWS_SECRET_ACCESS_KEY: secret = '', AWS_SESSION_TOKEN: token = '', } = env;
    const missing = Object.entries({ AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret }).flatMap(([name, value]) => (value === '' ? [name] : []));
    if (missing.length > 0) {
        throw new errors/* JobpassError */.bJ('usage', `There are no credentials of AWS to ask with: ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not set`, {
            hint: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and AWS_SESSION_TOKEN for a session; aws configure export-credentials --format env-no-export prints those of a profile',
        });
    }
    secrets.add(secret, ...(token === '' ? [] : [token]));
    return { AccessKeyId: id, SecretAccessKey: secret, SessionToken: token };
}

;// CONCATENATED MODULE: ./build/providers/aws/trust/json.js
/** All documents as one object, for programs. */
function json({ partition, account, providers, roles }) {
    const content = {
        partition,
        account,
        providers: providers.map(({ arn, url, clientIds }) => ({ arn, url, clientIds })),
        roles: roles.map((role) => ({
            arn: role.arn,
            name: role.name,
            path: role.path,
            for: role.why,
            trust: role.trust,
            rules: role.statements.map(({ statement, why }) => ({ sid: statement.Sid, rules: why })),
            policies: role.policies,
            inline: Object.fromEntries(role.inline.map(({ name, document }) => [name, document])),
            permissionsBoundary: role.boundary ?? null,
            maxSessionDuration: role.maxSession,
            description: role.description ?? null,
            tags: role.tags,
        })),
    };
    return `${JSON.stringify(content, undefined, 2)}\n`;
}

// EXTERNAL MODULE: ./build/providers/aws/endpoints.js + 1 modules
var endpoints = __webpack_require__(73480);
// EXTERNAL MODULE: ./build/providers/aws/settings.js
var settings = __webpack_require__(39902);
// EXTERNAL MODULE: ./build/identity/github-subject.js
var github_subject = __webpack_require__(14761);
// EXTERNAL MODULE: ./build/identity/patterns.js
var patterns = __webpack_require__(30444);
;// CONCATENATED MODULE: ./build/providers/aws/trust/keys.js
/** An issuer as ARNs and condition keys have it. */
const hostOf = (issuer) => issuer.replace(/^https:\/\//, '');
/** Google's is a provider that every account has already; what it calls `aud` is the claim `azp`. */
const GOOGLE = 'accounts.google.com';
/**
 * Source: AWS, service authorization reference of STS; which issuers are shared: IAM user guide, "Identity-provider
 * controls for shared OIDC providers".
 */
const KNOWN = [
    {
        host: /^token\.actions\.(githubusercontent\.com(\/[\w.-]+)?|[\w-]+\.ghe\.com)$/,
        claims: [
            ...['actor', 'actor_id', 'enterprise_id', 'environment', 'job_workflow_ref', 'ref', 'repository'],
            ...['repository_id', 'repository_owner_id', 'workflow'],
        ],
        subject: 'repo:OWNER/NAME:pull_request',
        shared: true,
    },
    {
        host: /^gitlab\.com$/,
        claims: [
            ...['namespace_id', 'pipeline_source', 'project_id', 'ref_protected', 'runner_environment'],
            ...['user_access_level', 'user_email', 'user_id', 'user_login'],
        ],
        subject: 'project_path:GROUP/PROJECT:ref_type:branch:ref:main',
        shared: true,
    },
    {
        host: /^agent\.buildkite\.com$/,
        claims: [
            ...['build_branch', 'cluster_id', 'cluster_name', 'organization_id', 'organization_slug'],
            ...['pipeline_id', 'pipeline_slug'],
        ],
        subject: 'organization:ORG:pipeline:PIPELINE:ref:refs/heads/main:**',
        shared: true,
    },
    {
        host: /^oidc\.circleci\.com\/org\/[\w-]+$/,
        claims: ['oidc.circleci.com/project-id'],
        subject: 'org/ORG-ID/project/PROJECT-ID/**',
    },
    { host: /^idcs-\w+\.identity\.oraclecloud\.com$/, claims: ['rpst_id'], subject: 'OCID' },
];
/** Of every issuer. A token can have several `amr`. */
const EVERYONES = ['sub', 'amr'];
const MULTIVALUED = ['amr'];
function keys_keysOf(host) {
    const known = KNOWN.find((one) => one.host.test(host));
    return {
        claims: [...EVERYONES, ...(known?.claims ?? [])],
        shared: known?.shared === true,
        subject: known?.subject,
    };
}
/** Whether a key can have several values: of them one is to match, which takes an operator of its own. */
const multivalued = (claim) => MULTIVALUED.includes(claim);
/** The key of the audience. */
const audienceKey = (host) => `${host}:${host === GOOGLE ? 'oaud' : 'aud'}`;

;// CONCATENATED MODULE: ./build/providers/aws/trust/express.js





/**
 * The condition block that holds for exactly the tokens which the conditions hold for.
 *
 * Not expressed, since IAM has nothing for it: that a claim of more than 2,048 characters, or a number beyond 2^53,
 * matches nothing. No known issuer has such.
 *
 * @param host the issuer without its scheme
 * @param refuse is told why, and what to write instead, for each condition that IAM cannot hold to
 */
function express(host, audience, conditions, refuse) {
    const keys = keys_keysOf(host);
    const block = new Map();
    const add = (claim, key, values) => {
        const like = values.some((value) => value.like);
        const operator = `${multivalued(claim) ? 'ForAnyValue:' : ''}${like ? 'StringLike' : 'StringEquals'}`;
        const texts = values.map((value) => (like && !value.like ? escaped(value.text) : value.text));
        const under = block.get(operator) ?? new Map();
        block.set(operator, under.set(key, [...new Set(texts)]));
    };
    if (fitsPolicy(audience) && audience !== '' && audience.length <= LONGEST_AUDIENCE)
        add('aud', audienceKey(host), [literalValue(audience)]);
    else
        refuse(`IAM takes no audience such as «${(0,printable/* printable */.g)(audience, 80)}»: Latin letters, 255 at most`);
    const { sub: _, ...others } = conditions;
    const derived = String(conditions['sub']) === String((0,github_subject/* subjectsOf */.Z6)(others));
    let refused = false;
    for (const [claim, written] of Object.entries(conditions)) {
        const told = `the claim ${(0,printable/* printable */.g)(claim, 80)}`;
        if (!keys.claims.includes(claim)) {
            refused = true;
            refuse(`${told} cannot be asked for at AWS: ${insteadOf(claim, host)}`);
            continue;
        }
        const patterns = [written].flat().map(String);
        const values = patterns.map(imageOf);
        const at = values.findIndex((value) => typeof value === 'string');
        if (at === -1) {
            add(claim, `${host}:${claim}`, values);
            continue;
        }
        // What was made of another claim was written by nobody: that one was told of.
        if (!(claim === 'sub' && derived && refused))
            refuse(`${told} has the pattern «${(0,printable/* printable */.g)(patterns[at], 100)}», and ${String(values[at])}`);
        refused = true;
    }
    if (keys.shared && !refused) {
        const subjects = [conditions['sub'] ?? []].flat().map((pattern) => (0,patterns/* parsePattern */.EY)(String(pattern)));
        const open = subjects.some((parts) => parts.every((part) => typeof part !== 'string'));
        if (subjects.length === 0 || open) {
            refuse(`IAM takes no trust policy for ${host} that does not look at the subject: name the repository, or what sub must begin with, as in ${keys.subject}`);
        }
    }
    return Object.fromEntries([...block].map(([operator, under]) => [
        operator,
        Object.fromEntries([...under].map(([key, values]) => [key, oneOrList(values)])),
    ]));
}
/** What IAM takes as client id. */
const LONGEST_AUDIENCE = 255;
/** A pattern of ours as one of IAM's, or why it cannot be one. */
function imageOf(pattern) {
    const parts = (0,patterns/* parsePattern */.EY)(pattern);
    if (parts.includes(patterns/* RUN */.oq))
        return 'IAM has no wildcard that stops at / and : as * does: write ** if anything may stand there, or each value by itself';
    if (!parts.every((part) => typeof part !== 'string' || fitsPolicy(part)))
        return 'a policy may only have Latin letters (Latin-1): name it by an id, or write ** for that part';
    const [only] = parts;
    if (parts.length === 1 && typeof only === 'string')
        return literalValue(only);
    // A claim that is empty matches nothing here, and would match *.
    if (parts.length === 1)
        return { text: '?*', like: true };
    return { text: parts.map((part) => (part === patterns/* ANY */.x4 ? '*' : escaped(String(part)))).join(''), like: true };
}
/**
 * One text. `${` begins a policy variable under every operator, and whether its escape is one under StringEquals as well
 * the policy simulators do not agree on: with wildcards allowed there is no doubt.
 */
function literalValue(text) {
    return text.includes('${') ? { text: escaped(text), like: true } : { text, like: false };
}
/** Text between wildcards. Source: IAM user guide, "Variables and tags", predefined policy variables. */
function escaped(text) {
    return text.replace(/[*?$]/g, (character) => `\${${character}}`);
}
/** What to write instead of a claim that STS makes no condition key of. */
function insteadOf(claim, host) {
    const { claims, subject } = keys_keysOf(host);
    if (claim === 'aud')
        return 'the input audience says it';
    const known = `STS knows ${claims.join(', ')} of ${host}`;
    if (claim.startsWith('/'))
        return `${known}, and nothing inside of claims`;
    const bySub = subject === undefined ? 'say it by sub' : `say it by sub, as in ${subject}`;
    if (claim === 'repository_owner')
        return `${known}: give repository_owner_id, or ${bySub}`;
    return `${known}: ${bySub}`;
}

;// CONCATENATED MODULE: ./build/providers/aws/trust/plan.js







/** STS gives no shorter bound of a role's sessions, and none longer, in seconds. */
const SHORTEST_MAX_S = 3_600;
const LONGEST_S = 43_200;
/** What is taken once and what is renewed, where nothing is said, in seconds: as jobs ask for it (job/plan.ts). */
const ONCE_S = 3_600;
const LEASE_S = 300;
/** IAM's quotas, in characters; the first can be raised to 4,096. Source: IAM user guide, "IAM and AWS STS quotas". */
const TRUST_LENGTH = 2_048;
const INLINE_LENGTH = 10_240;
const MANAGED = 10;
/** What jobs need on each other's roles to end sessions: docs/aws.md. */
const REVOKING = ['iam:GetRole', 'iam:ListRolePolicies', 'iam:PutRolePolicy', 'iam:DeleteRolePolicy'];
/** What each account must have for the grants to hold, and for nothing else to. */
function accountsFor(grants, complain) {
    const reads = grants.flatMap((grant) => readGrant(grant, complain) ?? []);
    const drafts = draftsOf(reads, complain);
    checkChains(reads, complain);
    checkNames(drafts, complain);
    const accounts = new Map();
    for (const draft of drafts) {
        const { partition, account } = (0,endpoints/* parseRole */.gP)(draft.arn);
        const key = `${partition}:${account}`;
        accounts.set(key, [...(accounts.get(key) ?? []), draft]);
    }
    return [...accounts].map(([key, own]) => {
        const [partition = '', account = ''] = key.split(':');
        const place = { partition, account };
        const users = own.flatMap(usersOf);
        const [first] = users;
        if (first === undefined)
            throw new Error('a role that nobody uses');
        return {
            ...place,
            providers: providersOf(own.flatMap(tokensOf), place),
            roles: own.map((draft) => roleOf(draft, place, complain)),
            settings: first.grant.settings,
            aws: first.aws,
        };
    });
}
function readGrant(grant, complain) {
    const refuse = (reason) => complain(grant, reason);
    let aws;
    try {
        aws = (0,settings.awsSettings)(grant.settings);
    }
    catch (error) {
        if (!(error instanceof errors/* JobpassError */.bJ))
            throw error;
        refuse((0,errors/* tell */.qz)(error));
        return undefined;
    }
    // Source: API reference of CreateOpenIDConnectProvider.
    if (!/^https:\/\/[\w.-]+(\/[\w.~/-]*)?$/.test(grant.issuer)) {
        refuse(`AWS takes no issuer such as ${grant.issuer}: it must be https, without a port`);
        return undefined;
    }
    const { credential, rule, from } = grant;
    return {
        grant,
        aws,
        host: hostOf(grant.issuer),
        why: `${from}: ${rule === credential ? '' : `rule ${rule} of `}credential ${credential}`,
        sid: [credential, ...(rule === credential ? [] : [rule])].map(pascal).join(''),
    };
}
/** A Sid has letters and digits alone. */
function pascal(name) {
    return name
        .replace(/[^A-Za-z0-9]+|^/g, ' ')
        .replace(/ +(.?)/g, (_, letter) => letter.toUpperCase());
}
/** Every role that the grants name, in the order of the file. */
function draftsOf(reads, complain) {
    const drafts = new Map();
    const draftOf = (arn) => {
        const draft = drafts.get(arn) ?? {
            ...{ arn, byToken: [], byRole: [], given: [], next: new Set(), revokes: new Map() },
        };
        drafts.set(arn, draft);
        return draft;
    };
    for (const read of reads) {
        const { roles, revokeRole } = read.aws;
        const last = roles.at(-1) ?? '';
        for (const [at, arn] of roles.entries()) {
            const before = roles[at - 1];
            const draft = draftOf(arn);
            if (before === undefined)
                draft.byToken.push(read);
            else {
                draft.byRole.push({ from: before, read });
                draftOf(before).next.add(arn);
            }
        }
        draftOf(last).given.push(read);
        if (revokeRole === undefined)
            continue;
        const revoker = draftOf(revokeRole);
        revoker.revokes.set(last, [...(revoker.revokes.get(last) ?? []), read]);
        checkRevoking(read, last, revokeRole, complain);
    }
    for (const { arn, revokes, byToken, byRole } of drafts.values()) {
        const [also] = [...byToken, ...byRole.map(({ read }) => read)];
        if (revokes.size > 0 && also !== undefined)
            complain(also.grant, `${arn} is the revoke-role of other jobs: it must be a role of its own`);
    }
    return [...drafts.values()];
}
function checkRevoking({ grant, aws }, last, revokeRole, complain) {
    if ((0,endpoints/* parseRole */.gP)(revokeRole).account !== (0,endpoints/* parseRole */.gP)(last).account)
        complain(grant, `the revoke-role is in another account than the role, and could not write on it`);
    if (grant.own.boundary === undefined && !aws.unbounded) {
        complain(grant, 'revoke-role needs a permissions boundary on the role, since any step could give it every right otherwise: say it as permissions-boundary under trust, or accept that with revoke-role-unbounded: true');
    }
}
/**
 * A role's session may go on to every role that trusts it, whatever it was assumed for: so all who get the first must be
 * meant to get the next.
 */
function checkChains(reads, complain) {
    for (const { aws } of reads) {
        for (const [at, next] of aws.roles.entries()) {
            const before = aws.roles[at - 1];
            if (before === undefined)
                continue;
            for (const { grant, aws: other } of reads) {
                const place = other.roles.indexOf(before);
                if (place === -1 || other.roles.indexOf(next) > place)
                    continue;
                complain(grant, `its jobs get ${before}, by which others go on to ${next}, and so could these: give one of both another role`);
            }
        }
    }
}
/** Names of roles are unique in an account, whatever their case and their path. */
function checkNames(drafts, complain) {
    const seen = new Map();
    for (const draft of drafts) {
        const { account, name } = (0,endpoints/* parseRole */.gP)(draft.arn);
        const key = `${account}:${name.toLowerCase()}`;
        const other = seen.get(key);
        seen.set(key, draft.arn);
        const [user] = usersOf(draft);
        if (other !== undefined && user !== undefined)
            complain(user.grant, `an account has one role of a name, and there are ${other} and ${draft.arn}`);
    }
}
const usersOf = ({ byToken, byRole, revokes }) => [
    ...byToken,
    ...byRole.map(({ read }) => read),
    ...[...revokes.values()].flat(),
];
const tokensOf = ({ byToken, revokes }) => [...byToken, ...[...revokes.values()].flat()];
const providerArn = ({ partition, account }, host) => host === GOOGLE ? GOOGLE : `arn:${partition}:iam::${account}:oidc-provider/${host}`;
/** One for each issuer, with the audiences of all its grants. */
function providersOf(reads, place) {
    const providers = new Map();
    for (const { grant, host } of reads) {
        // Every account has that one already.
        if (host === GOOGLE)
            continue;
        providers.set(grant.issuer, [...(providers.get(grant.issuer) ?? []), grant.audience]);
    }
    return [...providers].map(([url, audiences]) => ({
        url,
        host: hostOf(url),
        arn: providerArn(place, hostOf(url)),
        clientIds: [...new Set(audiences)],
    }));
}
function roleOf(draft, place, complain) {
    const { arn, given, next, revokes } = draft;
    const { name } = (0,endpoints/* parseRole */.gP)(arn);
    const statements = plan_statementsOf(draft, place, complain);
    const trust = documentOf(statements.map(({ statement }) => statement));
    const [user] = usersOf(draft);
    const length = JSON.stringify(trust).length;
    if (length > TRUST_LENGTH && user !== undefined) {
        complain(user.grant, `the trust policy of ${arn} has ${length} characters, and IAM takes ${TRUST_LENGTH} unless the account's quota was raised (to 4,096 at most): give some of its ${statements.length} rules another role, or shorten their lists`);
    }
    const own = ownOf(draft, place, complain);
    const inline = [];
    if (own?.policy !== undefined)
        inline.push({ name: 'permissions', document: own.policy, why: 'What its jobs may do.' });
    if (next.size > 0) {
        inline.push({
            name: 'assume-next',
            document: documentOf([{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: oneOrList([...next]) }]),
            why: 'It is there to assume the next role.',
        });
    }
    if (revokes.size > 0) {
        inline.push({
            name: 'revoke',
            document: documentOf([{ Effect: 'Allow', Action: REVOKING, Resource: oneOrList([...revokes.keys()]) }]),
            why: revokes.size === 1
                ? 'What ending a session takes, and no more.'
                : 'What ending a session takes. Jobs of each of these roles can write policies on the others: give each a revoke-role of its own to keep them apart.',
        });
    }
    return {
        arn,
        name,
        path: /role(\/(?:.*\/)?)[^/]*$/.exec(arn)?.[1] ?? '/',
        why: whatFor(draft),
        statements,
        trust,
        policies: own?.policies ?? [],
        inline,
        ...(own?.boundary === undefined ? {} : { boundary: own.boundary }),
        ...(own?.description === undefined ? {} : { description: own.description }),
        tags: own?.tags ?? {},
        maxSession: Math.max(SHORTEST_MAX_S, ...given.map((read) => secondsOf(read, complain))),
    };
}
function whatFor({ given, next, revokes }) {
    if (revokes.size > 0)
        return 'Ends sessions: jobs assume it when they are over.';
    const credentials = [...new Set(given.map(({ grant }) => grant.credential))];
    if (credentials.length > 0)
        return `What jobs get as ${credentials.join(', ')}.`;
    return `Stands between the ID token and ${[...next].join(', ')}.`;
}
/** One statement for each rule: what one of them allows is allowed. Two that say the same are one. */
function plan_statementsOf(draft, place, complain) {
    const found = new Map();
    const add = (statement, sid, why) => {
        const key = JSON.stringify(statement);
        const same = found.get(key);
        if (same === undefined)
            found.set(key, { statement, sid, why: [why] });
        else if (!same.why.includes(why))
            same.why.push(why);
    };
    for (const { grant, host, sid, why } of new Set(tokensOf(draft))) {
        // What cannot be expressed is told where the job itself gets in.
        const told = draft.byToken.some((read) => read.grant === grant);
        const condition = express(host, grant.audience, grant.conditions, (reason) => {
            if (told)
                complain(grant, reason);
        });
        const statement = {
            Effect: 'Allow',
            Principal: { Federated: providerArn(place, host) },
            Action: 'sts:AssumeRoleWithWebIdentity',
            Condition: condition,
        };
        add(statement, sid, why);
    }
    for (const { from, read } of draft.byRole) {
        const { partition } = (0,endpoints/* parseRole */.gP)(from);
        if (partition !== place.partition)
            complain(read.grant, `${from} is of another partition than ${draft.arn}`);
        add({ Effect: 'Allow', Principal: { AWS: from }, Action: 'sts:AssumeRole' }, `From${pascal((0,endpoints/* parseRole */.gP)(from).name)}`, `${read.why}, by the role before`);
    }
    const taken = new Set();
    return [...found.values()].map(({ statement, sid, why }) => {
        return { statement: { Sid: unique(sid, taken), ...statement }, why };
    });
}
/** What the rules of a role say of it, all the same. */
function ownOf({ arn, given }, place, complain) {
    const [first, ...others] = given;
    if (first === undefined)
        return undefined;
    const { own } = first.grant;
    for (const { grant } of others) {
        if (canonical(grant.own) === canonical(own))
            continue;
        complain(grant, `its role is that of ${first.why}, and what they say of it under trust differs: say it once at the credential, or give one of them another role`);
    }
    if (own.policies.length > MANAGED)
        complain(first.grant, `${arn} has ${own.policies.length} policies, and IAM attaches ${MANAGED} unless the account's quota was raised`);
    for (const policy of [...own.policies, ...(own.boundary === undefined ? [] : [own.boundary])]) {
        const [, partition, , , account = ''] = policy.split(':');
        if (partition !== place.partition || !['aws', place.account].includes(account))
            complain(first.grant, `the policy ${policy} is not of the account ${place.account} of ${place.partition}, which its role is in`);
    }
    const length = own.policy === undefined ? 0 : JSON.stringify(own.policy).length;
    if (length > INLINE_LENGTH)
        complain(first.grant, `its policy has ${length} characters, and IAM takes ${INLINE_LENGTH}: make it a managed one`);
    return own;
}
function canonical({ policies, tags, ...rest }) {
    return JSON.stringify([[...policies].sort(), Object.entries(tags).sort(), Object.entries(rest).sort()]);
}
/** The longest session that a rule's jobs ask for, in seconds. */
function secondsOf({ grant, aws }, complain) {
    const { deliver, keep, ttlMs, leaseMs } = grant.settings;
    const renewed = keep !== 'false' && deliver.every((name) => name === 'endpoint' || name === 'file');
    const ttl = ttlMs === undefined ? undefined : Math.ceil(ttlMs / 1000);
    const lease = leaseMs === undefined ? LEASE_S : Math.ceil(leaseMs / 1000);
    const seconds = renewed ? Math.min(lease, ttl ?? lease) : (ttl ?? ONCE_S);
    const longest = aws.roles.length > 1 ? SHORTEST_MAX_S : LONGEST_S;
    if (seconds > longest) {
        complain(grant, `its sessions would live ${seconds} seconds, and STS gives ${longest} at most${aws.roles.length > 1 ? ' to a chained one' : ''}: give a shorter ${renewed ? 'lease' : 'ttl'}`);
        return longest;
    }
    return seconds;
}

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 15 modules
var schemas = __webpack_require__(9691);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/core.js
var core = __webpack_require__(88532);
// EXTERNAL MODULE: ./build/config/schemas.js
var config_schemas = __webpack_require__(92759);
// EXTERNAL MODULE: ./build/providers/aws/session-policy.js
var session_policy = __webpack_require__(74814);
;// CONCATENATED MODULE: ./build/providers/aws/trust/schema.js





const POLICY_ARN = /^arn:aws(-[a-z-]{2,20})?:iam::(aws|\d{12}):policy\/[\w+=,.@/-]{1,512}$/;
const policyArn = config_schemas/* text */.Qq.regex(POLICY_ARN, 'is no ARN of a policy, as in arn:aws:iam::123456789012:policy/deploy');
/** A policy as a map, or as the JSON that the console shows. */
const policy = schemas/* union */.KCZ([config_schemas/* text */.Qq, schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* unknown */.L5J())])
    .transform((value, context) => {
    try {
        const document = (0,session_policy/* parsePolicy */.O)(typeof value === 'string' ? value : JSON.stringify(value));
        if (fitsPolicy(JSON.stringify(document)))
            return document;
        context.addIssue({ code: 'custom', message: 'has other than Latin letters (Latin-1)' });
    }
    catch (error) {
        if (!(error instanceof errors/* JobpassError */.bJ))
            throw error;
        context.addIssue({
            code: 'custom',
            message: 'is no policy document: a map with Version and Statement',
        });
    }
    return core/* NEVER */.tm;
});
const TAG = /^[\p{L}\p{Z}\p{N}_.:/=+@-]*$/u;
/** `trust` of an AWS credential. Source of the bounds: the models of IAM in botocore, and its quotas. */
const awsOwn = schemas/* strictObject */.rej({
    policies: config_schemas/* texts */.Te.pipe(schemas/* array */.YOg(policyArn)).optional(),
    policy: policy.optional(),
    'permissions-boundary': policyArn.optional(),
    description: config_schemas/* text */.Qq
        .max(1000, 'is longer than 1,000 characters')
        .regex(/^[\x20-\x7e\xa1-\xff]*$/, 'has other than Latin letters (Latin-1) in one line')
        // The AWS CLI reads such a value as the name of what to send.
        .regex(/^(?!(file|fileb|https?):\/\/)/, 'begins as a URL does')
        .optional(),
    tags: schemas/* record */.g1P(config_schemas/* text */.Qq
        .max(128, 'is longer than 128 characters')
        .regex(TAG, 'has characters that no tag has')
        .regex(/^(?!aws:)/i, 'begins with aws:, which is reserved'), schemas/* string */.YjP().max(256, 'is longer than 256 characters').regex(TAG, 'has characters that no tag has'))
        .optional(),
})
    .transform((given) => ({
    policies: [...new Set(given.policies ?? [])],
    ...(given.policy === undefined ? {} : { policy: given.policy }),
    ...(given['permissions-boundary'] === undefined ? {} : { boundary: given['permissions-boundary'] }),
    ...(given.description === undefined ? {} : { description: given.description }),
    tags: given.tags ?? {},
}));

;// CONCATENATED MODULE: ./build/providers/aws/trust/terraform.js

/** An expression, as it is to stand there. */
class Code {
    text;
    constructor(text) {
        this.text = text;
    }
}
/** A configuration for Terraform and OpenTofu, as their formatters have it. */
function terraform(plan) {
    const names = namesOf(plan);
    const taken = new Set();
    return [
        commented(headOf(plan.account)),
        ...plan.providers.map((provider) => providerBlock(provider, names)),
        ...plan.roles.flatMap((role) => roleBlocks(role, names, taken)),
    ].join('\n');
}
function namesOf(plan) {
    const taken = new Set();
    const provider = new Map(plan.providers.map((one) => [one, unique(identifier(one.host), taken, '_')]));
    taken.clear();
    const role = new Map(plan.roles.map((one) => [one, unique(identifier(one.name), taken, '_')]));
    return {
        provider,
        role,
        arns: new Map([
            ...[...provider].map(([{ arn }, name]) => [arn, new Code(`aws_iam_openid_connect_provider.${name}.arn`)]),
            ...[...role].map(([{ arn }, name]) => [arn, new Code(`aws_iam_role.${name}.arn`)]),
        ]),
    };
}
function providerBlock(provider, names) {
    const name = names.provider.get(provider) ?? '';
    return `${commented([
        `Whose ID tokens the account takes. It has one of these for an issuer: where it is there already, import it`,
        `(${provider.arn}), and add the audiences that others need.`,
        NO_THUMBPRINT,
    ])}${block(`resource "aws_iam_openid_connect_provider" "${name}"`, [
        ['url', provider.url],
        ['client_id_list', provider.clientIds],
    ])}`;
}
function roleBlocks(role, names, taken) {
    const name = names.role.get(role) ?? '';
    return [
        `${commented([role.why])}${block(`resource "aws_iam_role" "${name}"`, [
            ['name', role.name],
            ...(role.path === '/' ? [] : [['path', role.path]]),
            ...(role.description === undefined ? [] : [['description', role.description]]),
            ['max_session_duration', role.maxSession],
            ...(role.boundary === undefined ? [] : [['permissions_boundary', role.boundary]]),
            ...(Object.keys(role.tags).length === 0 ? [] : [['tags', role.tags]]),
            ['assume_role_policy', encoded(trustOf(role), names)],
        ])}`,
        ...role.policies.map((arn) => block(`resource "aws_iam_role_policy_attachment" "${unique(`${name}_${identifier(arn.split('/').at(-1) ?? '')}`, taken, '_')}"`, [
            ['role', new Code(`aws_iam_role.${name}.name`)],
            ['policy_arn', arn],
        ])),
        ...role.inline.map((policy) => `${commented([policy.why])}${block(`resource "aws_iam_role_policy" "${unique(`${name}_${identifier(policy.name)}`, taken, '_')}"`, [
            ['name', policy.name],
            ['role', new Code(`aws_iam_role.${name}.name`)],
            ['policy', encoded(inlineOf(policy), names)],
        ])}`),
    ];
}
const trustOf = ({ trust, statements }) => ({
    ...trust,
    Statement: statements.map(({ statement, why }) => new Told(why, statement)),
});
const inlineOf = ({ document }) => document;
const encoded = (document, names) => new Code(`jsonencode(${expression(document, '  ', names.arns)})`);
const commented = (lines) => comments(lines)
    .map((line) => `${line}\n`)
    .join('');
function block(head, attributes) {
    return `${head} {\n${body(attributes, '  ', new Map())}}\n`;
}
/** Lines of attributes. The formatters align neighbours that have a line each. */
function body(attributes, indent, arns) {
    const written = attributes.map(([name, value]) => ({
        name: /^[A-Za-z_][\w-]*$/.test(name) && name !== 'for' ? name : quoted(name),
        text: expression(value, indent, arns),
    }));
    return written
        .map(({ name, text }, at) => {
        if (text.includes('\n'))
            return `${indent}${name} = ${text}\n`;
        let first = at;
        let last = at;
        while (written[first - 1]?.text.includes('\n') === false)
            first--;
        while (written[last + 1]?.text.includes('\n') === false)
            last++;
        const width = Math.max(...written.slice(first, last + 1).map((one) => one.name.length));
        return `${indent}${name.padEnd(width)} = ${text}\n`;
    })
        .join('');
}
function expression(value, indent, arns) {
    if (value instanceof Code)
        return value.text;
    if (typeof value === 'string')
        return arns.get(value)?.text ?? quoted(value);
    if (typeof value === 'number' || typeof value === 'boolean')
        return String(value);
    if (value === null || value === undefined)
        return 'null';
    const inner = `${indent}  `;
    if (!Array.isArray(value)) {
        const entries = Object.entries(value);
        return entries.length === 0 ? '{}' : `{\n${body(entries, inner, arns)}${indent}}`;
    }
    const items = value;
    const [only] = items;
    if (items.length === 0)
        return '[]';
    if (items.length === 1 && typeof only === 'string')
        return `[${expression(only, indent, arns)}]`;
    const lines = items.map((item) => {
        const { lines: why, value: own } = told(item);
        return [...comments(why, inner), `${inner}${expression(own, inner, arns)},`, ''].join('\n');
    });
    return `[\n${lines.join('')}${indent}]`;
}
/** A text without templates in it. Source: HCL, native syntax specification, "Template expressions". */
function quoted(text) {
    return JSON.stringify(text)
        .replace(/[$%]\{/g, (opening) => `${opening.charAt(0)}${opening}`)
        .replace(/[^ -~]|\\[bf]/g, (unit) => {
        const character = unit === '\\b' ? '\b' : unit === '\\f' ? '\f' : unit;
        return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
    });
}
function identifier(text) {
    const words = text
        .replace(/[^A-Za-z0-9]+/g, '_')
        .replace(/^_|_$/g, '')
        .toLowerCase();
    return /^[a-z]/.test(words) ? words : `r_${words}`;
}

;// CONCATENATED MODULE: ./build/providers/aws/trust/index.js







const FORMATS = {
    terraform: terraform,
    cloudformation: cloudformation,
    json: json,
    cli: cli,
};
/** AWS: OIDC providers and roles, one plan for each account. */
const awsTrust = {
    formats: ['terraform', 'cloudformation', 'json', 'cli'],
    options: [],
    schema: awsOwn,
    plan: (grants, complain) => {
        const told = new Set();
        const accounts = accountsFor(grants, (grant, reason) => {
            // What two rules have to do with each other is found from both sides.
            const key = `${grants.indexOf(grant)} ${reason}`;
            if (!told.has(key))
                complain(grant, reason);
            told.add(key);
        });
        return accounts.map((account) => ({
            server: account.account,
            roles: account.roles.map(({ name }) => name),
            print: (format) => FORMATS[format]?.(account) ?? json(account),
            diff: (access) => diff(account, access),
        }));
    },
};


/***/ })

};
