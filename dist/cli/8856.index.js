export const id = 8856;
export const ids = [8856];
export const modules = {

/***/ 2759:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N3: () => (/* binding */ httpsUrl),
/* harmony export */   Qq: () => (/* binding */ text),
/* harmony export */   Te: () => (/* binding */ texts),
/* harmony export */   UU: () => (/* binding */ name),
/* harmony export */   lc: () => (/* binding */ bool),
/* harmony export */   p0: () => (/* binding */ duration),
/* harmony export */   z7: () => (/* binding */ when)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9691);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8532);
/* harmony import */ var _http_hosts_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2178);


/** One value. Everything in a file arrives as text (see `parseYaml`), so that `1.10` or a long id stays as it is written. */
const text = zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().min(1, 'is empty');
/** One value, or a list of them. */
const texts = zod__WEBPACK_IMPORTED_MODULE_1__/* .union */ .KCZ([text, zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(text).min(1, 'is an empty list')])
    .transform((value) => (typeof value === 'string' ? [value] : value));
const bool = zod__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(['true', 'false'], { error: 'must be true or false' })
    .transform((value) => value === 'true');
const UNITS = { s: 1, m: 60, h: 3_600, d: 86_400 };
/** A time such as `15m`. @returns seconds */
function duration(min, max) {
    return zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().transform((value, context) => {
        const parts = /^(\d{1,9}[smhd])+$/.test(value) ? [...value.matchAll(/(\d+)([smhd])/g)] : undefined;
        const seconds = /^\d{1,9}$/.test(value)
            ? Number(value)
            : parts?.reduce((sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ''] ?? 0), 0);
        if (seconds !== undefined && seconds >= min && seconds <= max)
            return seconds;
        context.addIssue({
            code: 'custom',
            message: seconds === undefined
                ? 'must be a time such as 15m, 1h or 900 (seconds)'
                : `must be from ${min} to ${max} seconds`,
        });
        return zod__WEBPACK_IMPORTED_MODULE_2__/* .NEVER */ .tm;
    });
}
/** An https URL without credentials, query and fragment; `origin`: without a path as well. Plain http is for loopback. */
function httpsUrl(parts) {
    return zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().superRefine((value, context) => {
        const say = (message) => context.addIssue({ code: 'custom', message });
        const url = URL.canParse(value) ? new URL(value) : undefined;
        if (url === undefined)
            say('must be a whole URL, as in https://tokens.example.com');
        else if (url.protocol !== 'https:' && !(url.protocol === 'http:' && (0,_http_hosts_js__WEBPACK_IMPORTED_MODULE_0__/* .isLoopback */ .U9)(url)))
            say('must be https: plain http is for loopback addresses');
        else if (url.username !== '' || url.password !== '')
            say('carries a user name or password: take it out');
        else if (url.search !== '' || url.hash !== '')
            say('must have no query and no fragment');
        else if (parts === 'origin' && value !== url.origin)
            say(`must be written as ${url.origin}: without a path, and as software compares it`);
    });
}
/** Conditions on claims, as `compileConditions` takes them. */
const when = zod__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1P(text, texts)
    .describe('claims and what they must be: a pattern or a list of them; all claims must fit');
/** What names a role, a rule or whose jobs. */
const name = text.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'is no name: letters, digits, dots, - and _');


/***/ }),

/***/ 5252:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Z: () => (/* binding */ Problems),
/* harmony export */   h: () => (/* binding */ parseYaml)
/* harmony export */ });
/* harmony import */ var fastest_levenshtein__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1916);
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8815);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9473);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4865);




/** What is wrong with a configuration, in the order in which it was found. */
class Problems {
    #file;
    #what;
    #lines = [];
    /** @param what the configuration, for people: `The broker's configuration` */
    constructor(file, what) {
        this.#file = file;
        this.#what = what;
    }
    /** Whether nothing was found so far. */
    get none() {
        return this.#lines.length === 0;
    }
    add(place, path, reason) {
        const where = place === undefined ? this.#file : `${this.#file}:${place.line}:${place.column}`;
        const what = path.length === 0 ? '' : ` ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_3__/* .printable */ .g)(path.map(String).join('.'), 200)}`;
        this.#lines.push(`${where}${what}: ${reason}`);
    }
    /** Adds what the schema found. */
    addIssue(issue, place) {
        if (issue.code === 'unrecognized_keys') {
            for (const key of issue.keys) {
                const path = [...issue.path, key];
                this.add(place(path), path, 'there is no such setting');
            }
            return;
        }
        if (issue.code === 'invalid_key') {
            this.add(place(issue.path), issue.path, issue.issues[0]?.message ?? 'cannot be a name');
            return;
        }
        this.add(place(issue.path), issue.path, wording(issue));
    }
    /** @throws JobpassError `usage` with all of them */
    throwIfAny() {
        if (this.#lines.length === 0)
            return;
        const [first = '', ...more] = this.#lines;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JobpassError */ .bJ('usage', `${this.#what} cannot be used: ${[first, ...more.slice(0, MOST_TOLD)].join('\n  ')}${more.length > MOST_TOLD ? `\n  and ${more.length - MOST_TOLD} more` : ''}`);
    }
}
const MOST_TOLD = 20;
function wording(issue) {
    if (issue.input === undefined && issue.path.length > 0)
        return 'is missing';
    if (issue.code === 'invalid_type') {
        const kinds = {
            object: 'must be a group of settings',
            record: 'must be a group of settings',
            array: 'must be a list',
            string: 'must be one value',
        };
        return kinds[issue.expected] ?? `must be of the kind ${issue.expected}`;
    }
    if (issue.code === 'invalid_union')
        return 'must be a text or a list of texts';
    if (issue.code === 'invalid_value') {
        const words = issue.values.map(String);
        const given = typeof issue.input === 'string' ? issue.input : '';
        const meant = given === '' ? undefined : (0,fastest_levenshtein__WEBPACK_IMPORTED_MODULE_0__.closest)(given, words);
        const guess = meant !== undefined && (0,fastest_levenshtein__WEBPACK_IMPORTED_MODULE_0__.distance)(given, meant) <= 2 ? `: did you mean ${meant}?` : '';
        return issue.message.startsWith('must') ? issue.message : `must be one of ${words.join(', ')}${guess}`;
    }
    return issue.message;
}
/**
 * Reads YAML 1.2 (JSON is a part of it), every scalar as the text that stands there: an id of twenty digits keeps
 * them all, and `no` is no boolean.
 */
function parseYaml(text, problems) {
    const lines = new yaml__WEBPACK_IMPORTED_MODULE_1__/* .LineCounter */ .HN();
    const document = (0,yaml__WEBPACK_IMPORTED_MODULE_1__/* .parseDocument */ .Tp)(text, { schema: 'failsafe', lineCounter: lines, prettyErrors: false });
    const at = (offset) => {
        const { line, col } = lines.linePos(offset);
        return { line, column: col };
    };
    for (const error of [...document.errors, ...document.warnings]) {
        problems.add(at(error.pos[0]), [], `this is no YAML: ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_3__/* .printable */ .g)(error.message)}`);
    }
    const place = (path) => {
        // The deepest part that is there: what is missing stands nowhere.
        for (let length = path.length; length >= 0; length--) {
            const found = offsetOf(document.contents, path.slice(0, length));
            if (found !== undefined)
                return at(found);
        }
        return undefined;
    };
    if (document.errors.length > 0)
        return { value: undefined, place };
    try {
        return { value: document.toJS({ maxAliasCount: 100 }), place };
    }
    catch {
        problems.add(undefined, [], 'it repeats itself by aliases more often than a configuration needs');
        return { value: undefined, place };
    }
}
/** Of a member the offset of its name, of an item of a list that of the item. */
function offsetOf(root, path) {
    let node = root;
    let offset = root?.range?.[0];
    for (const step of path) {
        if ((0,yaml__WEBPACK_IMPORTED_MODULE_1__/* .isMap */ .jh)(node)) {
            const pair = node.items.find(({ key }) => String(key) === String(step));
            if (pair === undefined)
                return undefined;
            offset = (0,yaml__WEBPACK_IMPORTED_MODULE_1__/* .isNode */ .Ll)(pair.key) ? pair.key.range?.[0] : offset;
            node = pair.value;
        }
        else {
            const items = node?.items;
            node = Array.isArray(items) ? items[Number(step)] : undefined;
            if (!(0,yaml__WEBPACK_IMPORTED_MODULE_1__/* .isNode */ .Ll)(node))
                return undefined;
            offset = node.range?.[0];
        }
    }
    return offset;
}


/***/ }),

/***/ 9633:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ts: () => (/* binding */ openToStrangers),
/* harmony export */   am: () => (/* binding */ compileConditions),
/* harmony export */   s9: () => (/* binding */ tellFailure)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4865);
/* harmony import */ var _patterns_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(444);



/** A claim that is longer never matches, in UTF-16 units: no CI system's is, and time is spent on each. */
const LONGEST_CLAIM = 2_048;
/** No pattern needs more, in UTF-16 units. */
const LONGEST_PATTERN = 2_048;
const SHOWN = 160;
const SHOWN_ITEMS = 5;
/**
 * Compiles conditions on claims. All of them must hold; a set without any holds for every token.
 *
 * A pattern is compared with the whole claim, case-sensitive: `*` stands for any run of characters without `/`
 * and `:`, `**` for any run, `\*` for a star; nothing else is special. Of a claim that is a list, one element must
 * match. A claim that is missing, empty or an object matches nothing, not even `**`. A name that begins with `/` is
 * a JSON pointer (RFC 6901), any other a member at the top.
 *
 * @throws JobpassError `usage` for a condition that could never hold, or whose name cannot be read
 */
function compileConditions(set) {
    const all = Object.entries(set).map(([claim, patterns]) => compileCondition(claim, patterns));
    return (claims) => {
        let failed;
        for (const condition of all) {
            const value = condition.find(claims);
            if (holds(value, condition.patterns))
                continue;
            failed ??= [];
            failed.push(failure(condition, value));
        }
        return failed ?? NONE;
    };
}
const NONE = [];
/** One failed condition in words, for the log: it tells what the operator wants, which is not the caller's business. */
function tellFailure({ claim, why, value, wanted }) {
    const name = (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(claim, SHOWN);
    const patterns = `wanted ${wanted.map((pattern) => `«${pattern}»`).join(' or ')}`;
    if (why !== 'differs')
        return `the claim ${name} is ${why}, ${patterns}`;
    return `the claim ${name} is «${value ?? ''}», ${patterns}`;
}
function compileCondition(claim, written) {
    const values = isList(written) ? written : [written];
    const wrong = (said, hint) => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', `The condition on the claim «${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(claim, SHOWN)}» ${said}`, { hint });
    const path = claimPath(claim);
    if (path === undefined) {
        throw wrong('has a name that cannot be read', 'A name with / in front is a JSON pointer: ~0 stands for ~ in it, and ~1 for /');
    }
    if (values.length === 0)
        throw wrong('has no pattern', 'Give one, or leave the condition out');
    const texts = values.map((value) => {
        const text = textOf(value);
        if (text === undefined || text === '') {
            throw wrong('has a pattern that nothing matches', 'Write it as text, in quotes, and not empty');
        }
        if (text.length > LONGEST_PATTERN)
            throw wrong('has a pattern that is too long', 'Write it shorter');
        return text;
    });
    const shown = texts.slice(0, SHOWN_ITEMS).map((text) => (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(text, SHOWN));
    return {
        claim,
        find: path.length === 1 ? member(path[0] ?? '') : pointer(path),
        patterns: texts.map(_patterns_js__WEBPACK_IMPORTED_MODULE_1__/* .compilePattern */ .Eb),
        wanted: texts.length > SHOWN_ITEMS ? [...shown, `${texts.length - SHOWN_ITEMS} more`] : shown,
    };
}
/** The way to a claim from the top, or undefined for a pointer that cannot be read. */
function claimPath(claim) {
    if (claim === '')
        return undefined;
    if (!claim.startsWith('/'))
        return [claim];
    if (/~(?![01])/.test(claim))
        return undefined;
    return claim
        .slice(1)
        .split('/')
        .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}
function member(name) {
    return (claims) => (Object.hasOwn(claims, name) ? claims[name] : undefined);
}
function pointer(path) {
    return (claims) => {
        let value = claims;
        for (const name of path) {
            if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name))
                return undefined;
            // A list has members of its own that nobody signed, such as its length.
            if (Array.isArray(value) && !/^(0|[1-9]\d*)$/.test(name))
                return undefined;
            value = value[name];
        }
        return value;
    };
}
function holds(value, patterns) {
    return Array.isArray(value)
        ? value.some((element) => matchesOne(element, patterns))
        : matchesOne(value, patterns);
}
function matchesOne(value, patterns) {
    const text = textOf(value);
    if (text === undefined || text === '' || text.length > LONGEST_CLAIM)
        return false;
    for (const matches of patterns)
        if (matches(text))
            return true;
    return false;
}
/**
 * The text by which a value is compared; undefined for what has none. Beyond 2^53 JSON's numbers run together, so
 * that one id would match another's.
 */
function textOf(value) {
    if (typeof value === 'string')
        return value;
    if (typeof value === 'boolean')
        return String(value);
    if (typeof value !== 'number' || Math.abs(value) > Number.MAX_SAFE_INTEGER)
        return undefined;
    return String(value);
}
function failure({ claim, wanted }, value) {
    if (value === undefined)
        return { claim, why: 'missing', wanted };
    const items = Array.isArray(value) ? value : [value];
    if (items.every((item) => item === null || item === ''))
        return { claim, why: 'empty', wanted };
    const shown = items.slice(0, SHOWN_ITEMS).map(shownValue).join(', ');
    return { claim, why: 'differs', value: (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(shown, SHOWN), wanted };
}
function shownValue(value) {
    if (Array.isArray(value))
        return 'a list';
    if (typeof value === 'object' && value !== null)
        return 'an object';
    const text = String(value).slice(0, SHOWN);
    if (/^[\x21-\x7e]+( [\x21-\x7e]+)*$/.test(text))
        return text;
    // Whoever wonders why it differs must see a line break at the end, or a letter that only looks like another.
    return JSON.stringify(text).replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
function isList(value) {
    return Array.isArray(value);
}
/**
 * Issuers whose tokens anyone can get, and the claims that tell whose a token is: 'whole' must be written out, an
 * expression must fit the text in front of the first wildcard. Left out are issuers that have an address
 * for each customer, and so know their owner by that: CircleCI's usual one, Bitbucket, Semaphore, Azure DevOps.
 *
 * Sources: the issuers' references of their claims (GitHub: security/oidc.md; GitLab: id_token_authentication.md;
 * Buildkite: agent/cli/reference/oidc.md; CircleCI: openid-connect-tokens.adoc; Google: the claims of a service
 * account's ID token, as PyPI checks them).
 */
const STRANGERS = {
    'https://token.actions.githubusercontent.com': {
        repository_owner_id: 'whole',
        repository_owner: 'whole',
        repository_id: 'whole',
        repository: /^[^/:]+\//,
        enterprise_id: 'whole',
        enterprise: 'whole',
        // The subject can be customised: it counts by what it begins with. Values cannot hold a colon there.
        sub: /^((repo|repository):[^/:]+\/|(repository_owner|repository_owner_id|repository_id|enterprise|enterprise_id):[^:]+:)/,
    },
    'https://gitlab.com': {
        namespace_id: 'whole',
        namespace_path: /^[^/:]+[/:]/,
        project_id: 'whole',
        project_path: /^[^/:]+\//,
        sub: /^(project_path:[^/:]+\/|project_id:[^:]+:)/,
    },
    'https://agent.buildkite.com': {
        organization_id: 'whole',
        organization_slug: 'whole',
        pipeline_id: 'whole',
        cluster_id: 'whole',
        queue_id: 'whole',
        // It can be made one of the UUIDs instead.
        sub: /^(organization:[^:]+:|[0-9a-f-]{36}:$)/,
    },
    // Its root issuer; the usual one has the organization in its address.
    'https://oidc.circleci.com': {
        'oidc.circleci.com/org-id': 'whole',
        'oidc.circleci.com/project-id': 'whole',
        sub: /^org\/[^/]+\//,
    },
    'https://accounts.google.com': { email: 'whole', sub: 'whole' },
};
/**
 * Finds conditions that let in the whole world, because the issuer's tokens are anyone's to get and no condition
 * says whose it must be: `octo-org/*` does for a repository, `octo-*` or `**` does not.
 *
 * @returns the claims of which one is needed; undefined where the set names the owner, or where the issuer is none
 *   of those that we know to serve strangers
 */
function openToStrangers(issuer, set) {
    const pins = Object.hasOwn(STRANGERS, issuer) ? STRANGERS[issuer] : undefined;
    if (pins === undefined)
        return undefined;
    const pinned = Object.entries(set).some(([claim, written]) => {
        const path = claimPath(claim);
        const name = path?.length === 1 ? (path[0] ?? '') : '';
        const pin = Object.hasOwn(pins, name) ? pins[name] : undefined;
        if (pin === undefined)
            return false;
        const values = isList(written) ? written : [written];
        return values.length > 0 && values.every((value) => namesOwner(textOf(value) ?? '', pin));
    });
    return pinned ? undefined : Object.keys(pins);
}
function namesOwner(text, pin) {
    const [first, ...others] = (0,_patterns_js__WEBPACK_IMPORTED_MODULE_1__/* .parsePattern */ .EY)(text);
    if (typeof first !== 'string' || first === '')
        return false;
    if (pin === 'whole')
        return others.length === 0;
    // The end of a text that is written out bounds its last part as well as a colon would.
    return pin.test(others.length === 0 ? `${first}:` : first);
}


/***/ }),

/***/ 444:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   EY: () => (/* binding */ parsePattern),
/* harmony export */   Eb: () => (/* binding */ compilePattern),
/* harmony export */   XY: () => (/* binding */ textOfPattern),
/* harmony export */   eu: () => (/* binding */ literal),
/* harmony export */   oq: () => (/* binding */ RUN),
/* harmony export */   x4: () => (/* binding */ ANY)
/* harmony export */ });
/** `*`: any run of characters without `/` and `:`. */
const RUN = 1;
/** `**`: any run of characters. */
const ANY = 2;
/** The parts of a pattern: text as it is, and wildcards. `\*` is a star, any other backslash is one. */
function parsePattern(pattern) {
    const parts = [];
    let text = '';
    for (let at = 0; at < pattern.length; at++) {
        const character = pattern[at] ?? '';
        if (character === '\\' && pattern[at + 1] === '*') {
            text += '*';
            at++;
        }
        else if (character !== '*') {
            text += character;
        }
        else {
            let stars = 1;
            while (pattern[at + 1] === '*') {
                stars++;
                at++;
            }
            if (text !== '')
                parts.push(text);
            text = '';
            parts.push(stars === 1 ? RUN : ANY);
        }
    }
    if (text !== '' || parts.length === 0)
        parts.push(text);
    return parts;
}
/** The pattern that one text alone matches. */
function literal(text) {
    return text.replaceAll('*', '\\*');
}
/** The one text that a pattern matches, or undefined where it matches several. */
function textOfPattern(pattern) {
    const [only, another] = parsePattern(pattern);
    return typeof only === 'string' && another === undefined ? only : undefined;
}
/** Compiles a pattern. Matching takes time in proportion to both lengths at most, whatever they hold. */
function compilePattern(pattern) {
    const parts = parsePattern(pattern);
    const [first] = parts;
    const last = parts.at(-1);
    const head = typeof first === 'string' ? first : '';
    if (parts.length === 1 && first === head)
        return (text) => text === head;
    const tail = typeof last === 'string' ? last : '';
    return (text) => text.startsWith(head) && text.endsWith(tail) && matches(parts, text);
}
/**
 * Goes through the parts once, with all the places in the text that the parts so far can end at: no part is tried
 * a second time at the same place, which is what makes a RegExp slow on hostile text.
 */
function matches(parts, text) {
    const length = text.length;
    if (scratch[0].length <= length)
        scratch = [new Uint8Array(length + 1), new Uint8Array(length + 1)];
    let [ends, next] = scratch;
    ends.fill(0, 0, length + 1);
    ends[0] = 1;
    for (const part of parts) {
        next.fill(0, 0, length + 1);
        let reached = false;
        let open = false;
        for (let at = 0; at <= length; at++) {
            if (typeof part === 'string') {
                if (ends[at] === 1 && text.startsWith(part, at)) {
                    next[at + part.length] = 1;
                    reached = true;
                }
                continue;
            }
            const before = at === 0 ? '' : text[at - 1];
            open = ends[at] === 1 || (open && (part === ANY || (before !== '/' && before !== ':')));
            if (open) {
                next[at] = 1;
                reached = true;
            }
        }
        if (!reached)
            return false;
        [ends, next] = [next, ends];
    }
    return ends[length] === 1;
}
/** Kept from one match to the next: nothing waits in between. */
let scratch = [new Uint8Array(256), new Uint8Array(256)];


/***/ })

};
