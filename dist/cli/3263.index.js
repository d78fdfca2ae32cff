export const id = 3263;
export const ids = [3263];
export const modules = {

/***/ 3263:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  awsLinter: () => (/* binding */ awsLinter)
});

// EXTERNAL MODULE: ./build/identity/attacks/attack.js
var attack = __webpack_require__(6257);
// EXTERNAL MODULE: ./build/identity/attacks/glob.js
var attacks_glob = __webpack_require__(65743);
// EXTERNAL MODULE: ./build/identity/attacks/issuers.js + 7 modules
var issuers = __webpack_require__(94448);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(64865);
// EXTERNAL MODULE: ./build/providers/reach.js
var reach = __webpack_require__(84998);
;// CONCATENATED MODULE: ./build/providers/aws/lint/conditions.js
const YES = { is: 'yes' };
const NO = { is: 'no' };
/** The operators on texts: whether they are negated, have wildcards, and tell capitals apart. */
const STRINGS = {
    stringequals: { not: false, like: false, ignoreCase: false },
    stringnotequals: { not: true, like: false, ignoreCase: false },
    stringequalsignorecase: { not: false, like: false, ignoreCase: true },
    stringnotequalsignorecase: { not: true, like: false, ignoreCase: true },
    stringlike: { not: false, like: true, ignoreCase: false },
    stringnotlike: { not: true, like: true, ignoreCase: false },
};
/** What an operator does with texts; undefined where it is none for texts. */
const textOperator = ({ base, }) => Object.hasOwn(STRINGS, base) ? STRINGS[base] : undefined;
function parseOperator(name) {
    const [, set, rest = ''] = /^(?:(forallvalues|foranyvalue):)?(.*)$/.exec(name.toLowerCase()) ?? [];
    const ifExists = rest.endsWith('ifexists');
    return {
        name,
        base: ifExists ? rest.slice(0, -'ifexists'.length) : rest,
        set: set === 'forallvalues' ? 'all' : set === 'foranyvalue' ? 'any' : undefined,
        ifExists,
    };
}
/** Whether a condition that asks for a key holds for a request that has no value for it. */
function holdsWithout({ base, set, ifExists }, values) {
    if (base === 'null')
        return values.some((value) => value.toLowerCase() === 'true') ? YES : NO;
    // What IfExists does to it is told nowhere.
    if (set === 'any')
        return ifExists ? { is: 'unknown', because: 'ForAnyValue with IfExists' } : NO;
    if (set === 'all' || ifExists)
        return YES;
    return base.includes('not') ? YES : NO;
}
/**
 * Whether a condition holds for a request.
 *
 * Source: IAM user guide, "IAM JSON policy elements: Condition operators", "Multivalued context keys" and "Policy variables".
 */
function holds(condition, context, reading) {
    const { operator, key, values } = condition;
    const name = key.toLowerCase();
    const kind = context.kind(name);
    const text = textOperator(operator);
    if (kind === 'other')
        return { is: 'unknown', because: `the key ${key}` };
    if (text === undefined && operator.base !== 'null' && operator.base !== 'bool')
        return { is: 'unknown', because: `the operator ${operator.name}` };
    if (kind === 'caller')
        return operator.base === 'null' ? (values.some((value) => value === 'false') ? YES : NO) : YES;
    const value = context.values.get(name);
    const without = () => reading.strict === true &&
        kind !== 'never' &&
        (operator.ifExists || operator.set === 'all') &&
        text?.not !== true
        ? NO
        : holdsWithout(operator, values);
    const within = () => value === undefined ? without() : matches(operator, values, value, context, reading);
    if (kind === 'token' || kind === 'never')
        return within();
    const both = [without(), within()];
    return both[0].is === both[1].is
        ? both[0]
        : { is: 'unknown', because: `the key ${key}, which sources differ on` };
}
function matches(operator, values, value, context, { variables }) {
    if (operator.base === 'null')
        return values.some((one) => one.toLowerCase() === 'false') ? YES : NO;
    if (operator.base === 'bool') {
        const wanted = values.map((one) => one.toLowerCase());
        if (wanted.some((one) => one !== 'true' && one !== 'false'))
            return { is: 'unknown', because: `the operator ${operator.name}` };
        return wanted.includes(value.toLowerCase()) ? YES : NO;
    }
    const text = textOperator(operator);
    if (text === undefined)
        return { is: 'unknown', because: `the operator ${operator.name}` };
    let unknown;
    let any = false;
    for (const one of values) {
        const pattern = variables ? resolved(one, text.like, context) : literal(one, text.like);
        // A value that cannot be made up matches nothing; what that is under a negation is told nowhere.
        if (pattern === undefined || (pattern === 'nothing' && text.not))
            unknown ??= { is: 'unknown', because: `the variable in «${one}»` };
        else if (pattern !== 'nothing' && fits(pattern, value, text.ignoreCase))
            any = true;
    }
    if (any)
        return text.not ? NO : YES;
    return unknown ?? (text.not ? YES : NO);
}
const ANY = 1;
const ONE = 2;
function literal(text, like) {
    if (!like)
        return [text];
    const parts = [];
    for (const piece of text.split(/([*?])/)) {
        if (piece === '*')
            parts.push(ANY);
        else if (piece === '?')
            parts.push(ONE);
        else if (piece !== '')
            parts.push(piece);
    }
    return parts;
}
/** A pattern with its variables filled in; undefined where one cannot be, `nothing` where one has no value. */
function resolved(text, like, context) {
    const parts = [];
    for (const piece of text.split(/(\$\{[^}]*\})/)) {
        const [, name] = /^\$\{([^}]*)\}$/.exec(piece) ?? [];
        if (name === undefined)
            parts.push(...literal(piece, like));
        else if (name === '*' || name === '?' || name === '$')
            parts.push(name);
        else {
            const [, key = '', fallback] = /^\s*([^,\s]+)\s*(?:,\s*'(.*)')?\s*$/.exec(name) ?? [];
            if (key === '' || !['token', 'never'].includes(context.kind(key.toLowerCase())))
                return undefined;
            const value = context.values.get(key.toLowerCase()) ?? fallback;
            if (value === undefined)
                return 'nothing';
            parts.push(value);
        }
    }
    return parts;
}
/** In time that grows with the product of both lengths at most. */
function fits(parts, value, ignoreCase) {
    const text = ignoreCase ? value.toLowerCase() : value;
    const [first = ''] = parts;
    // What most patterns fail by.
    if (typeof first === 'string') {
        const head = ignoreCase ? first.toLowerCase() : first;
        if (parts.length <= 1)
            return text === head;
        if (!text.startsWith(head))
            return false;
    }
    let ends = new Set([0]);
    for (const part of parts) {
        const next = new Set();
        if (part === ANY) {
            const from = Math.min(...ends);
            for (let at = from; at <= text.length; at++)
                next.add(at);
        }
        else {
            const wanted = part === ONE ? '' : ignoreCase ? part.toLowerCase() : part;
            for (const at of ends) {
                if (part === ONE ? at < text.length : text.startsWith(wanted, at))
                    next.add(at + (part === ONE ? 1 : wanted.length));
            }
        }
        if (next.size === 0)
            return false;
        ends = next;
    }
    return ends.has(text.length);
}
/** Whether a pattern with `*` and `?` takes a whole text; capitals are the same as small letters. */
function likes(pattern, text) {
    return fits(literal(pattern, true), text, true);
}
/** All of them must hold. */
function conditions_all(verdicts) {
    if (verdicts.some(({ is }) => is === 'no'))
        return NO;
    return verdicts.find(({ is }) => is === 'unknown') ?? YES;
}

;// CONCATENATED MODULE: ./build/providers/aws/lint/keys.js
/** The keys that STS makes of every issuer's tokens. */
const EVERY = ['sub', 'aud', 'amr'];
/** Those that it makes of some, or of which sources differ for which. */
const SOMETIMES = ['oaud', 'azp', 'email', 'id'];
/**
 * GitHub's claims that are keys since January 2026. Source: AWS, "What's new", 2026/01, "AWS STS supports validation of
 * identity provider claims", and what was written about it.
 */
const GITHUB = [
    ...['actor', 'actor_id', 'job_workflow_ref', 'repository', 'repository_id', 'workflow', 'ref'],
    ...['environment', 'enterprise_id'],
];
/** Of these the sources differ. */
const GITHUB_DOUBT = ['repository_owner_id', 'runner_environment'];
const GITHUB_HOST = /^token\.actions\.githubusercontent\.com(\/[\w.-]+)?$/;
/** What STS makes of a claim of an issuer: a condition key, none, or nobody knows. */
function claimIsKey(host, claim) {
    const name = claim.toLowerCase();
    if (EVERY.includes(name))
        return 'yes';
    if (GITHUB_HOST.test(host)) {
        if (GITHUB.includes(name))
            return 'yes';
        return GITHUB_DOUBT.includes(name) ? 'doubt' : 'no';
    }
    if (SOMETIMES.includes(name))
        return 'doubt';
    // Servers of one's own speak as GitHub does, and the announcement names CircleCI, Google and Oracle without their claims.
    if (/^token\.actions\.|\/_services\/token$/.test(host))
        return GITHUB.includes(name) || GITHUB_DOUBT.includes(name) ? 'doubt' : 'no';
    if (/^oidc\.circleci\.com|^accounts\.google\.com$|oraclecloud\.com/.test(host))
        return 'doubt';
    return 'no';
}
/** The claim that a key asks for of an issuer; undefined for a key that is not the issuer's. */
function claimOf(host, key) {
    const prefix = `${host}:`.toLowerCase();
    return key.toLowerCase().startsWith(prefix) ? key.slice(prefix.length).toLowerCase() : undefined;
}
/** Keys that are not the token's. */
const CALLER = ['sts:rolesessionname', 'sts:durationseconds'];
/** A request with a token, as its conditions see it. */
function contextOf(host, token) {
    const values = new Map();
    for (const [claim, value] of Object.entries(token)) {
        if (typeof value === 'string' && claimIsKey(host, claim) !== 'no')
            values.set(`${host}:${claim}`.toLowerCase(), value);
    }
    return {
        values,
        kind(key) {
            const claim = claimOf(host, key);
            if (claim !== undefined) {
                const known = claimIsKey(host, claim);
                return known === 'doubt' ? 'doubt' : known === 'yes' ? 'token' : 'never';
            }
            if (CALLER.includes(key))
                return 'caller';
            // Other issuers' keys are for their tokens, and this call has no external id.
            if (key === 'sts:externalid' || !/^(?!https?:)[a-z0-9-]+:/.test(key))
                return 'never';
            return 'other';
        },
    };
}

// EXTERNAL MODULE: ./build/providers/documents.js
var documents = __webpack_require__(95935);
;// CONCATENATED MODULE: ./build/providers/aws/lint/statements.js


const ACTION = 'sts:assumerolewithwebidentity';
/** Reads a trust policy. @returns undefined with what cannot be read */
function parseTrust(policy) {
    if (!(0,documents/* isObject */.Gv)(policy))
        return { unreadable: 'the trust policy is no object' };
    const statements = [];
    for (const [at, one] of (0,documents/* listOf */.c3)(policy['Statement']).entries()) {
        const sid = (0,documents/* isObject */.Gv)(one) && typeof one['Sid'] === 'string' && one['Sid'] !== '' ? ` (${one['Sid']})` : '';
        const name = `statement ${at + 1}${sid}`;
        if (!(0,documents/* isObject */.Gv)(one))
            return { unreadable: `${name} is no object` };
        const { Effect: effect } = one;
        if (effect !== 'Allow' && effect !== 'Deny')
            return { unreadable: `${name} neither allows nor denies` };
        const does = actsOn(one, ACTION);
        if (does === undefined)
            return { unreadable: `the actions of ${name}` };
        if (!does)
            continue;
        const principals = principalsOf(one);
        const conditions = conditionsOf(one['Condition']);
        if (principals === undefined)
            return { unreadable: `the principal of ${name}` };
        if (conditions === undefined)
            return { unreadable: `the conditions of ${name}` };
        statements.push({ name, effect, principals, conditions });
    }
    return { variables: policy['Version'] === '2012-10-17', statements };
}
/** Whether a statement speaks of an action, written in small letters; undefined where it cannot be read. */
function actsOn(statement, action) {
    const { Action: does, NotAction: doesNot } = statement;
    const texts = (0,documents/* listOf */.c3)(does ?? doesNot);
    if (texts.length === 0 || (does !== undefined && doesNot !== undefined))
        return undefined;
    if (!texts.every((text) => typeof text === 'string'))
        return undefined;
    return texts.some((text) => likes(text, action)) === (doesNot === undefined);
}
function principalsOf(statement) {
    const { Principal: principal, NotPrincipal: not } = statement;
    if (not !== undefined)
        return { names: [], any: false, unclear: true };
    if (principal === '*')
        return { names: [], any: true, unclear: false };
    if (!(0,documents/* isObject */.Gv)(principal))
        return undefined;
    const names = (0,documents/* listOf */.c3)(principal['Federated']);
    if (!names.every((name) => typeof name === 'string'))
        return undefined;
    return {
        names: names.filter((name) => name !== '*'),
        any: names.includes('*'),
        // Said to be the same as the star alone, and to mean whoever has signed.
        unclear: (0,documents/* listOf */.c3)(principal['AWS']).includes('*'),
    };
}
function conditionsOf(block) {
    if (block === undefined)
        return [];
    if (!(0,documents/* isObject */.Gv)(block))
        return undefined;
    const conditions = [];
    for (const [name, keys] of Object.entries(block)) {
        if (!(0,documents/* isObject */.Gv)(keys))
            return undefined;
        for (const [key, wanted] of Object.entries(keys)) {
            const values = (0,documents/* listOf */.c3)(wanted);
            if (!values.every((value) => ['string', 'number', 'boolean'].includes(typeof value)))
                return undefined;
            conditions.push({ operator: parseOperator(name), key, values: values.map(String) });
        }
    }
    return conditions;
}
const statements_NO = { is: 'no' };
const statements_YES = { is: 'yes' };
/** Whether a statement speaks of a provider's tokens, by its ARN or name. */
function speaksOf({ principals }, provider) {
    if (principals.any || principals.names.includes(provider))
        return statements_YES;
    return principals.unclear
        ? { is: 'unknown', because: 'its principal is «AWS: *», or what NotPrincipal leaves' }
        : statements_NO;
}
/** Whether a statement's conditions hold for a request. */
function conditionsHold(statement, context, reading) {
    return conditions_all(statement.conditions.map((condition) => holds(condition, context, reading)));
}
/** Whether one statement lets a request in, with all that denies it. */
function letsIn(allow, policy, provider, context, strict = false) {
    const reading = { variables: policy.variables };
    const allowed = conditions_all([speaksOf(allow, provider), conditionsHold(allow, context, { ...reading, strict })]);
    if (allowed.is === 'no')
        return statements_NO;
    let doubt = allowed.is === 'unknown' ? allowed : undefined;
    for (const deny of policy.statements.filter(({ effect }) => effect === 'Deny')) {
        const denied = conditions_all([speaksOf(deny, provider), conditionsHold(deny, context, reading)]);
        if (denied.is === 'yes')
            return statements_NO;
        if (denied.is === 'unknown')
            doubt ??= denied;
    }
    return doubt ?? statements_YES;
}

;// CONCATENATED MODULE: ./build/providers/aws/lint/revoke-roles.js




const revoke_roles_ACTION = 'iam:putrolepolicy';
/** A condition by which only roles with a boundary are written to. */
const BOUNDARY = 'iam:permissionsboundary';
/**
 * Finds roles that may write the policies of a role without a permissions boundary: whoever has them can give that role every
 * right. IAM cannot limit `iam:PutRolePolicy` to denies, so a boundary is what makes a revoke-role safe.
 *
 * @param writers roles that ID tokens get in by, with a token that does
 * @param all every role of the document
 */
function revokeRoles(writers, all) {
    const findings = [];
    const unjudged = [];
    for (const { role, token } of writers) {
        const where = `role ${(0,printable/* printable */.g)(role.name, 80)}, its permissions`;
        const statements = role.policies.flatMap((policy) => (0,documents/* isObject */.Gv)(policy) ? (0,documents/* objectsOf */.iZ)(policy['Statement']) : []);
        // Who may do everything anyway gains nothing by it.
        if (statements.some(doesEverything))
            continue;
        const writes = statements.filter((one) => one['Effect'] === 'Allow' && actsOn(one, revoke_roles_ACTION) === true);
        const denies = statements.filter((one) => one['Effect'] === 'Deny' && actsOn(one, revoke_roles_ACTION) === true);
        const [open, ...more] = writes.filter((one) => !asksForBoundary(one));
        if (open === undefined)
            continue;
        const bounded = [open, ...more].filter((one) => one['Condition'] !== undefined);
        if (bounded.length > 0)
            unjudged.push({ where, because: 'the conditions under which it may write policies of roles' });
        const free = [open, ...more].filter((one) => one['Condition'] === undefined);
        const reaches = (target) => free.some((one) => revoke_roles_speaksOf(one, target)) &&
            !denies.some((one) => one['Condition'] === undefined && revoke_roles_speaksOf(one, target));
        const targets = all.filter(reaches);
        const unbounded = targets.filter(({ hasBoundary }) => hasBoundary === false);
        if (unbounded.length > 0) {
            const named = unbounded.slice(0, 5).map(({ name }) => (0,printable/* printable */.g)(name, 60));
            const others = unbounded.length > 5 ? ` and ${unbounded.length - 5} more` : '';
            findings.push({
                where,
                hole: 'unbounded-revoke-role',
                severity: 'high',
                message: `It may write policies (iam:PutRolePolicy) of roles without a permissions boundary: ${named.join(', ')}${others}. Every job that gets in can give those every right.`,
                fix: 'Give those roles a permissions boundary, or name only roles that have one',
                ...(token === undefined ? {} : { example: token, telling: ['sub'] }),
            });
        }
        else if (free.length > 0 &&
            (targets.length === 0 || targets.some(({ hasBoundary }) => hasBoundary === undefined))) {
            unjudged.push({
                where,
                because: 'it may write policies of roles (iam:PutRolePolicy), and whether those have a permissions boundary is not in the file',
            });
        }
    }
    return { findings, unjudged };
}
function doesEverything(statement) {
    return (statement['Effect'] === 'Allow' &&
        statement['Condition'] === undefined &&
        (0,documents/* listOf */.c3)(statement['Action']).some((action) => action === '*' || action === 'iam:*') &&
        (0,documents/* listOf */.c3)(statement['Resource']).includes('*'));
}
/** Whether a role is one of the resources of a statement. */
function revoke_roles_speaksOf(statement, { arn, name }) {
    const { Resource: resource, NotResource: not } = statement;
    const own = arn === '' ? `arn:aws:iam::123456789012:role/${name}` : arn;
    const named = (0,documents/* listOf */.c3)(resource ?? not).some((one) => typeof one === 'string' && likes(one, own));
    return named === (not === undefined);
}
function asksForBoundary({ Condition: block }) {
    if (!(0,documents/* isObject */.Gv)(block))
        return false;
    return Object.entries(block).some(([operator, keys]) => /^(String|Arn)(Equals|Like)$/i.test(operator) &&
        (0,documents/* isObject */.Gv)(keys) &&
        Object.keys(keys).some((key) => key.toLowerCase() === BOUNDARY));
}

;// CONCATENATED MODULE: ./build/providers/aws/lint/cloudformation.js


/** The roles of a CloudFormation template in JSON; undefined where it is none, or has none. */
function templateRoles(template) {
    const resources = template['Resources'];
    if (!(0,documents/* isObject */.Gv)(resources))
        return undefined;
    const roles = Object.entries(resources).filter((entry) => (0,documents/* isObject */.Gv)(entry[1]) && entry[1]['Type'] === 'AWS::IAM::Role');
    if (roles.length === 0)
        return undefined;
    return roles.map(([id, resource]) => {
        const properties = (0,documents/* isObject */.Gv)(resource['Properties']) ? resource['Properties'] : {};
        const open = new Set();
        const trust = settled(properties['AssumeRolePolicyDocument'], template, open);
        const inline = (0,documents/* objectsOf */.iZ)(properties['Policies']);
        const unclear = new Set();
        return {
            name: (0,documents/* textOf */.b6)(properties['RoleName']) ?? id,
            arn: '',
            trust: decoded(trust),
            hasBoundary: 'PermissionsBoundary' in properties ? true : undefined,
            policyNames: [
                ...inline.flatMap((one) => (0,documents/* textOf */.b6)(one['PolicyName']) ?? []),
                ...(0,documents/* listOf */.c3)(properties['ManagedPolicyArns']).flatMap((arn) => (0,documents/* textOf */.b6)(arn)?.split('/').at(-1) ?? []),
            ],
            policies: inline.map((one) => settled(one['PolicyDocument'], template, unclear)),
            ...(open.size === 0 ? {} : { open: `the trust policy depends on ${[...open].join(', ')}` }),
        };
    });
}
/** Pseudo parameters that do not matter to who gets in. */
const PSEUDO = {
    'AWS::AccountId': '123456789012',
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::Region': 'us-east-1',
};
/** A value with the template's functions worked out. @param open takes the names of what only the stack knows */
function settled(value, template, open) {
    if (Array.isArray(value))
        return value.map((one) => settled(one, template, open));
    if (!(0,documents/* isObject */.Gv)(value))
        return value;
    const [name = '', ...others] = Object.keys(value);
    if (others.length === 0) {
        const argument = value[name];
        if (name === 'Ref')
            return reference(String(argument), template, open);
        if (name === 'Fn::GetAtt')
            return reference([argument].flat().map(String)[0]?.split('.')[0] ?? '', template, open);
        if (name === 'Fn::Sub' && typeof argument === 'string')
            return substituted(argument, template, open);
        if (name === 'Fn::Join' && Array.isArray(argument))
            return (0,documents/* listOf */.c3)(settled(argument[1], template, open))
                .map(String)
                .join(String(argument[0]));
        if (name.startsWith('Fn::')) {
            open.add(name);
            return '';
        }
    }
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [
        substituted(key, template, open),
        settled(member, template, open),
    ]));
}
function substituted(text, template, open) {
    return text.replace(/\$\{(!?)([\w:.]+)\}/g, (whole, literal, name) => literal === '!' ? whole.replace('!', '') : reference(name.split(/\.(?=\w+$)/)[0] ?? '', template, open));
}
/** What a name stands for: a parameter by its default, and an OIDC provider by its ARN. */
function reference(name, template, open) {
    if (Object.hasOwn(PSEUDO, name))
        return PSEUDO[name] ?? '';
    const parameters = (0,documents/* isObject */.Gv)(template['Parameters']) ? template['Parameters'] : {};
    const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    const given = (0,documents/* isObject */.Gv)(parameter) ? (0,documents/* textOf */.b6)(parameter['Default']) : undefined;
    if (given !== undefined)
        return given;
    const resources = (0,documents/* isObject */.Gv)(template['Resources']) ? template['Resources'] : {};
    const resource = Object.hasOwn(resources, name) ? resources[name] : undefined;
    if ((0,documents/* isObject */.Gv)(resource) &&
        resource['Type'] === 'AWS::IAM::OIDCProvider' &&
        (0,documents/* isObject */.Gv)(resource['Properties'])) {
        const url = settled(resource['Properties']['Url'], template, open);
        return `arn:aws:iam::123456789012:oidc-provider/${String(url).replace(/^https:\/\//, '')}`;
    }
    open.add(name);
    return name;
}

;// CONCATENATED MODULE: ./build/providers/aws/lint/roles.js


/** The roles in a document; undefined where it is none that tells of roles. */
function rolesIn(document, name) {
    if (!(0,documents/* isObject */.Gv)(document))
        return undefined;
    if (isTrustPolicy(document))
        return [bareRole(name, document)];
    if ((0,documents/* isObject */.Gv)(document['Role']) && 'AssumeRolePolicyDocument' in document['Role'])
        return [listed(document['Role'], name, new Map())];
    if (Array.isArray(document['Roles']))
        return (0,documents/* objectsOf */.iZ)(document['Roles']).map((role) => listed(role, name, new Map()));
    if (Array.isArray(document['RoleDetailList'])) {
        const managed = managedPolicies(document);
        return (0,documents/* objectsOf */.iZ)(document['RoleDetailList']).map((role) => listed(role, name, managed));
    }
    if ('AssumeRolePolicyDocument' in document)
        return [listed(document, name, new Map())];
    if ((0,documents/* isTerraform */.zk)(document)) {
        const resources = (0,documents/* terraformResources */.EZ)(document, 'aws_iam_role');
        // One that holds Vault's roles alone is for the other linter.
        return resources.length === 0 ? undefined : resources.map(planned);
    }
    return templateRoles(document);
}
function isTrustPolicy(document) {
    return (0,documents/* objectsOf */.iZ)(document['Statement']).some((one) => 'Principal' in one || 'NotPrincipal' in one);
}
function bareRole(name, trust) {
    return { name, arn: '', trust, hasBoundary: undefined, policyNames: [], policies: [] };
}
/** As IAM's calls tell of it. */
function listed(role, name, managed) {
    const attached = (0,documents/* objectsOf */.iZ)(role['AttachedManagedPolicies']);
    const inline = (0,documents/* objectsOf */.iZ)(role['RolePolicyList']);
    const detailed = 'RolePolicyList' in role || 'AttachedManagedPolicies' in role;
    return {
        name: (0,documents/* textOf */.b6)(role['RoleName']) ?? name,
        arn: (0,documents/* textOf */.b6)(role['Arn']) ?? '',
        trust: decoded(role['AssumeRolePolicyDocument']),
        // list-roles leaves it out even where there is one.
        hasBoundary: (0,documents/* isObject */.Gv)(role['PermissionsBoundary']) ? true : detailed ? false : undefined,
        policyNames: [
            ...attached.flatMap((one) => (0,documents/* textOf */.b6)(one['PolicyName']) ?? []),
            ...inline.flatMap((one) => (0,documents/* textOf */.b6)(one['PolicyName']) ?? []),
        ],
        policies: [
            ...inline.map((one) => decoded(one['PolicyDocument'])),
            ...attached.flatMap((one) => managed.get((0,documents/* textOf */.b6)(one['PolicyArn']) ?? '') ?? []),
        ],
    };
}
/** The texts of managed policies, by ARN, in their default version. */
function managedPolicies(document) {
    const policies = new Map();
    for (const policy of (0,documents/* objectsOf */.iZ)(document['Policies'])) {
        const version = (0,documents/* objectsOf */.iZ)(policy['PolicyVersionList']).find((one) => one['IsDefaultVersion'] === true);
        const arn = (0,documents/* textOf */.b6)(policy['Arn']);
        if (arn !== undefined && version !== undefined)
            policies.set(arn, decoded(version['Document']));
    }
    return policies;
}
/** A resource of a plan. */
function planned(resource) {
    const values = (0,documents/* isObject */.Gv)(resource['values']) ? resource['values'] : {};
    const inline = (0,documents/* objectsOf */.iZ)(values['inline_policy']);
    const trust = values['assume_role_policy'];
    return {
        name: (0,documents/* textOf */.b6)(values['name']) ?? (0,documents/* textOf */.b6)(resource['address']) ?? 'role',
        arn: (0,documents/* textOf */.b6)(values['arn']) ?? '',
        trust: decoded(trust),
        hasBoundary: (0,documents/* textOf */.b6)(values['permissions_boundary']) !== undefined ? true : undefined,
        policyNames: [
            ...inline.flatMap((one) => (0,documents/* textOf */.b6)(one['name']) ?? []),
            ...(0,documents/* listOf */.c3)(values['managed_policy_arns']).flatMap((arn) => (0,documents/* textOf */.b6)(arn)?.split('/').at(-1) ?? []),
        ],
        policies: inline.map((one) => decoded(one['policy'])),
        ...(trust === undefined || trust === null ? { open: 'the trust policy is known only after apply' } : {}),
    };
}
/** A policy as an object, whether it came as one, as text, or as the text of an address. */
function decoded(policy) {
    if (typeof policy !== 'string')
        return policy;
    for (const read of [(text) => text, decodeURIComponent]) {
        try {
            const value = JSON.parse(read(policy));
            if ((0,documents/* isObject */.Gv)(value))
                return value;
        }
        catch {
            // The other way, or none.
        }
    }
    return policy;
}

;// CONCATENATED MODULE: ./build/providers/aws/lint/linter.js










/** Reads trust policies of IAM roles, and tells their holes. */
const awsLinter = {
    reads: 'IAM: a trust policy; aws iam get-role, list-roles, get-account-authorization-details; CloudFormation and terraform show, as JSON',
    lint(document, { name }) {
        const roles = rolesIn(document, name);
        if (roles === undefined)
            return undefined;
        const linted = roles.map(lintRole);
        const judged = roles.filter((_, at) => linted[at]?.tokens !== undefined);
        const further = revokeRoles(roles.flatMap((role, at) => {
            const tokens = linted[at]?.tokens;
            return tokens === undefined ? [] : [{ role, token: tokens[0] }];
        }), roles);
        return {
            roles: judged.length,
            skipped: roles.length - judged.length,
            findings: [...linted.flatMap(({ findings }) => findings), ...further.findings],
            unjudged: [...linted.flatMap(({ unjudged }) => unjudged), ...further.unjudged],
        };
    },
};
function lintRole(role) {
    const where = `role ${(0,printable/* printable */.g)(role.name, 80)}`;
    const found = [];
    const unjudged = [];
    if (role.open !== undefined && typeof role.trust !== 'object')
        return { findings: [], unjudged: [{ where, because: role.open }], tokens: [] };
    const policy = parseTrust(role.trust);
    if ('unreadable' in policy)
        return {
            findings: [],
            unjudged: [{ where, because: `not understood: ${(0,printable/* printable */.g)(policy.unreadable, 200)}` }],
            tokens: [],
        };
    const production = [role.name, ...role.policyNames].find(reach/* isProduction */.KV);
    const tokens = [];
    let forTokens = false;
    for (const statement of policy.statements.filter(({ effect }) => effect === 'Allow')) {
        const { unclear } = statement.principals;
        const providers = providersOf(statement, policy);
        if (providers.length === 0 && !unclear)
            continue;
        forTokens = true;
        const place = `${where}, ${(0,printable/* printable */.g)(statement.name, 80)}`;
        if (unclear)
            unjudged.push({
                where: place,
                because: 'whether its principal («AWS: *», NotPrincipal) means web identities',
            });
        for (const provider of providers) {
            const about = { where: place, statement, policy, provider, production };
            const one = lintStatement(about);
            found.push(...one.findings);
            unjudged.push(...one.unjudged);
            tokens.push(...one.tokens);
        }
    }
    if (!forTokens)
        return { findings: [], unjudged: [] };
    if (role.open !== undefined)
        unjudged.push({ where, because: (0,printable/* printable */.g)(role.open, 200) });
    return { findings: once(found), unjudged, tokens };
}
/** What is found for several providers in the same words is told once. */
function once(findings) {
    const seen = new Map(findings.map((finding) => [`${finding.where} ${finding.hole} ${finding.message}`, finding]));
    return [...seen.values()];
}
const linter_GITHUB = 'token.actions.githubusercontent.com';
/** Web identities that are people: what keeps strangers out there is no subject. */
const PEOPLE = ['cognito-identity.amazonaws.com', 'graph.facebook.com', 'www.amazon.com'];
/** The OIDC providers whose tokens a statement speaks of. */
function providersOf(statement, policy) {
    const named = statement.principals.names.flatMap((name) => {
        const [, host] = /^arn:[\w-]+:iam::\d*:oidc-provider\/(.+)$/.exec(name) ?? [];
        if (host !== undefined)
            return [{ name, host }];
        return name === 'accounts.google.com' ? [{ name, host: name }] : [];
    });
    if (!statement.principals.any)
        return named;
    // Every provider of the account: those that the policy speaks of, or else one that strangers get tokens from.
    const hosts = policy.statements.flatMap(({ conditions }) => conditions.flatMap(({ key }) => /^([\w.-]+\.[\w./-]+):[^:]+$/.exec(key)?.[1] ?? []));
    const spoken = [...new Set(hosts)].filter((host) => !PEOPLE.includes(host));
    return (spoken.length === 0 ? [linter_GITHUB] : spoken).map((host) => ({
        name: `arn:aws:iam::123456789012:oidc-provider/${host}`,
        host,
    }));
}
function lintStatement(about) {
    const { where, statement, policy, provider } = about;
    const { host } = provider;
    const issuer = (0,issuers/* issuerOf */.x)(host);
    const hints = hintsOf(about);
    const findings = [];
    const unjudged = [];
    const doubt = (because, longest = 200) => {
        unjudged.push({ where, because: `whether others get in depends on ${(0,printable/* printable */.g)(because, longest)}` });
    };
    const audience = wantedAudience(hints.get('aud') ?? []);
    const whole = (claims) => ({ iss: `https://${host}`, aud: audience, ...claims });
    const judged = new WeakMap();
    const judge = (token, strict = false) => {
        const before = strict ? undefined : judged.get(token);
        if (before !== undefined)
            return before;
        const verdict = letsIn(statement, policy, provider.name, contextOf(host, token), strict);
        if (!strict)
            judged.set(token, verdict);
        return verdict;
    };
    const { reached, doubts } = (0,reach/* widest */.D3)(issuer, hints, whole, judge);
    for (const because of doubts)
        doubt(because);
    const guess = (0,reach/* unproven */.gm)(issuer, hints, reached) ?? (reached.length === 0 ? variableIn(about) : undefined);
    if (guess !== undefined)
        doubt(guess, 400);
    // A token that needs no leniency tells more, where there is one.
    const strict = statement.conditions.some(isLenient)
        ? (0,reach/* widest */.D3)(issuer, hints, whole, (token) => judge(token, true)).reached
        : [];
    for (const first of reached) {
        const one = strict.find(({ attack }) => attack.reach === first.attack.reach) ?? first;
        const found = (0,reach/* findingOf */.hD)(one, {
            where,
            issuer,
            iss: host,
            production: about.production,
            written: (hints.get('sub') ?? []).some((glob) => !(0,attacks_glob/* isWild */.pq)(glob) && glob.text === one.token['sub']),
            subject: [...hints.keys()].some((claim) => claim !== 'aud'),
            place: 'the trust policy',
        });
        const lenient = judge(one.token, true).is !== 'yes';
        findings.push(lenient ? missing(found, one.token, statement, host) : found);
    }
    if (reached.length === 0 && issuer.claims === undefined && opensWide(statement, host))
        doubt(`what the patterns for sub stand for at ${host}, an issuer that is not known here`);
    const friends = (0,reach/* friendsOf */.RH)(issuer, hints).map(whole);
    const tokens = [
        ...friends.filter((token) => judge(token).is === 'yes'),
        ...reached.map(({ token }) => token),
    ];
    findings.push(...audiences({ where, host, tokens, judge }));
    findings.push(...unknownKeys({ about, issuer, tokens, friends, judge }));
    findings.push(...oldSubject({ where, issuer, host, friends, hints: hints.get('sub') ?? [], judge }));
    const unclear = friends.some((token) => judge(token).is === 'unknown');
    const explained = doubts.length > 0 || unclear || findings.some(({ hole }) => hole === 'never-matches');
    if (tokens.length === 0 && issuer.claims !== undefined && !explained)
        unjudged.push({
            where,
            because: 'no token that could be made up for it gets in: nobody does, or somebody in a way that is not known here',
        });
    return { findings, unjudged, tokens };
}
/** What the conditions want of each claim: those that must hold, and what a deny leaves. */
function hintsOf({ statement, policy, provider }) {
    const hints = new Map();
    const denies = policy.statements.filter(({ effect }) => effect === 'Deny');
    for (const one of [statement, ...denies]) {
        for (const { operator, key, values } of one.conditions) {
            const text = textOperator(operator);
            const claim = claimOf(provider.host, key);
            if (text === undefined || claim === undefined || text.not === (one.effect === 'Allow'))
                continue;
            const globs = values
                .filter((value) => !policy.variables || !value.includes('${'))
                .map((value) => ({
                text: text.ignoreCase ? value.toLowerCase() : value,
                wild: text.like ? '*?' : '',
            }));
            hints.set(claim, [...(hints.get(claim) ?? []), ...globs]);
        }
    }
    return hints;
}
/** A value for the subject that has a variable, from which no token was made up. */
function variableIn({ statement, policy, provider }) {
    const found = statement.conditions
        .filter(({ key }) => policy.variables && claimOf(provider.host, key) === 'sub')
        .flatMap(({ values }) => values.find((value) => value.includes('${')) ?? []);
    return found[0] === undefined ? undefined : `the variable in «${found[0]}»`;
}
/** The audience of a token that should get in, as far as conditions say. */
function wantedAudience(globs) {
    const [first] = globs;
    if (first === undefined)
        return 'sts.amazonaws.com';
    return (0,attacks_glob/* isWild */.pq)(first) ? first.text.replaceAll('*', 'sts.amazonaws.com').replaceAll('?', 'x') : first.text;
}
/** A hole that is there since a condition holds without the claim that it asks for. */
function missing(found, token, { conditions }, host) {
    const lenient = conditions.filter((condition) => {
        const claim = claimOf(host, condition.key);
        return isLenient(condition) && claim !== undefined && !(claim in token);
    });
    const named = lenient.map(({ operator, key }) => `${operator.name} on ${key}`).join(', ');
    return {
        ...found,
        hole: 'missing-claim',
        message: `A condition holds also for tokens that lack what it asks for: ${(0,printable/* printable */.g)(named, 300)}. ${found.message}`,
        fix: `Write ${[...new Set(lenient.map(({ operator }) => plain(operator.name)))].join(', ')} in its place`,
        telling: [...(found.telling ?? []), ...lenient.flatMap(({ key }) => claimOf(host, key) ?? [])],
    };
}
/** Whether a condition that asks for a value holds where there is none. */
const isLenient = ({ operator }) => (operator.ifExists || operator.set === 'all') && textOperator(operator)?.not === false;
/** An operator without what makes it hold where there is no claim. */
const plain = (operator) => operator.replace(/^ForA\w+:/i, '').replace(/IfExists$/i, '');
/** Whether nothing names a subject of an issuer that is not known letter by letter. */
function opensWide({ conditions }, host) {
    const subjects = conditions.filter(({ key }) => claimOf(host, key) === 'sub');
    return !subjects.some(({ operator, values }) => {
        const text = textOperator(operator);
        if (text === undefined || text.not || operator.ifExists)
            return false;
        return values.every((value) => !text.like || !/[*?]/.test(value));
    });
}
/** Whether a token for another service gets in. */
function audiences({ where, host, tokens, judge }) {
    const other = host.startsWith(linter_GITHUB) ? 'https://github.com/octo-org' : 'https://other-service.example';
    const example = tokens
        .map((token) => ({ ...token, aud: other }))
        .find((token) => judge(token).is === 'yes');
    if (example === undefined)
        return [];
    return [
        {
            where,
            hole: 'no-audience',
            severity: 'low',
            message: 'No condition on the audience: every audience that the OIDC provider lists gets in. A service that a job gave a token for one of those can take this role in its place.',
            fix: `Ask for ${host}:aud, as a rule sts.amazonaws.com`,
            example,
            telling: ['aud'],
        },
    ];
}
/** Conditions on what STS never sees: they keep everybody out, or nobody. */
function unknownKeys({ about, issuer, tokens, friends, judge, }) {
    const { where, statement, provider } = about;
    const { host } = provider;
    const found = [];
    for (const condition of statement.conditions) {
        const { operator, key } = condition;
        const claim = claimOf(host, key);
        if ((claim === 'sub' || claim === 'aud') && isLenient(condition)) {
            found.push({
                where,
                hole: 'missing-claim',
                severity: 'note',
                message: `${(0,printable/* printable */.g)(operator.name, 60)} holds also for a token without ${claim}. STS takes none today: the condition is as good as a plain one for that reason alone.`,
                fix: `Write ${plain(operator.name)} in its place`,
            });
            continue;
        }
        if (contextOf(host, {}).kind(key.toLowerCase()) !== 'never')
            continue;
        const shown = (0,printable/* printable */.g)(key, 100);
        const why = claim === undefined ? `it does not begin with ${host}:` : 'STS makes no condition key of that claim';
        if (holdsWithout(operator, condition.values).is === 'no') {
            found.push({
                where,
                hole: 'never-matches',
                severity: 'note',
                message: `Nobody gets in: ${operator.name} on ${shown} never holds, since ${why}.`,
                fix: 'Take the condition away, and ask for a claim that STS knows',
            });
            continue;
        }
        const [token] = friends.filter((friend) => judge(friend).is === 'yes').concat(tokens);
        if (token === undefined)
            continue;
        found.push({
            where,
            hole: 'ignored-condition',
            // The provider that the principal names has one issuer.
            severity: claim === 'iss' ? 'note' : 'medium',
            message: `${operator.name} on ${shown} restricts nothing, since ${why}, and the operator holds where there is no key.`,
            fix: 'Ask for a claim that STS knows, with an operator that does not hold without it',
            ...(claim === 'iss'
                ? {}
                : { example: otherwise(token, claim, condition, issuer), telling: [claim ?? 'sub'] }),
        });
    }
    return found;
}
/** The same token with another value for a claim that a condition speaks of in vain. */
function otherwise(token, claim, { values, operator }, issuer) {
    if (claim === undefined || claim === 'sub' || !(issuer.claims ?? []).includes(claim))
        return token;
    const [value = attack/* STRANGER */.tZ.owner] = values;
    return { ...token, [claim]: textOperator(operator)?.not === true ? value : attack/* STRANGER */.tZ.owner };
}
/** Policies that know the subjects of older repositories only. */
function oldSubject({ where, issuer, host, friends, hints, judge, }) {
    if (issuer.project !== 'repository' ||
        !host.startsWith(linter_GITHUB) ||
        !hints.some(({ text }) => text.startsWith('repo:')))
        return [];
    const NEW = /^repo:[^/:]+@\d+\/[^/:]+@\d+:/;
    const taken = friends.filter((friend) => judge(friend).is === 'yes').map(({ sub }) => String(sub));
    if (taken.length === 0 || taken.some((sub) => NEW.test(sub)))
        return [];
    return [
        {
            where,
            hole: 'old-subject',
            severity: 'note',
            message: 'Repositories that were made, renamed or moved after 15 July 2026 have ids in their subject (repo:OWNER@ID/NAME@ID:…), and do not get in.',
            fix: 'For such a repository write the subject with its ids; they keep a later owner of the same name out as well',
        },
    ];
}


/***/ }),

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


/***/ })

};
