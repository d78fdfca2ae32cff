export const id = 4905;
export const ids = [4905];
export const modules = {

/***/ 45507:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ inputText)
/* harmony export */ });
/** An input that is written in YAML, as it is taken: a list by lines, and a map as JSON, as policies are written. */
function inputText(value) {
    if (typeof value === 'string')
        return value.trim();
    if (Array.isArray(value) && value.every((item) => typeof item === 'string'))
        return value.join('\n');
    return value === null || value === undefined ? '' : JSON.stringify(value);
}


/***/ }),

/***/ 69273:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   j: () => (/* binding */ wrongUrl)
/* harmony export */ });
/* harmony import */ var _http_hosts_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(82178);

/**
 * What is wrong with an address in a file: it must be an https URL without credentials, query and fragment; with `origin`
 * without a path as well. Plain http is for loopback.
 */
function wrongUrl(text, parts) {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url === undefined)
        return 'must be a whole URL, as in https://tokens.example.com';
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && (0,_http_hosts_js__WEBPACK_IMPORTED_MODULE_0__/* .isLoopback */ .U9)(url)))
        return 'must be https: plain http is for loopback addresses';
    if (url.username !== '' || url.password !== '')
        return 'carries a user name or password: take it out';
    if (url.search !== '' || url.hash !== '')
        return 'must have no query and no fragment';
    if (parts === 'origin' && text !== url.origin)
        return `must be written as ${url.origin}: without a path, and as software compares it`;
    return undefined;
}


/***/ }),

/***/ 17613:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   i: () => (/* binding */ unusableNames)
/* harmony export */ });
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(38815);

/**
 * Finds names `__proto__`. An object that a program fills by its names takes that one for something else and drops it without
 * a word: a condition could be lost on the way. Nothing has such a name, so it is refused where text becomes objects.
 */
function unusableNames(document) {
    const found = [];
    (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .visit */ .YR)(document, {
        Pair: (_, pair, ancestors) => {
            if (nameOf(pair) !== '__proto__')
                return;
            const offset = pair.key?.range?.[0] ?? 0;
            const above = ancestors.flatMap((node) => ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isPair */ .tO)(node) ? [nameOf(node)] : []));
            found.push({ path: [...above, '__proto__'], offset });
        },
    });
    return found;
}
function nameOf({ key }) {
    return (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(key) ? String(key.value) : String(key);
}


/***/ }),

/***/ 95252:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Z: () => (/* binding */ Problems),
/* harmony export */   h: () => (/* binding */ parseYaml)
/* harmony export */ });
/* harmony import */ var fastest_levenshtein__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(21916);
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(38815);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(19473);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(64865);
/* harmony import */ var _yaml_names_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(17613);





/** What is wrong with a configuration, in the order in which it was found. */
class Problems {
    file;
    #what;
    #lines = [];
    /** How people call what stands at a path: by its keys, where nothing else is said. */
    named = (path) => path.map(String).join('.');
    /** @param what the configuration, for people: `The broker's configuration` */
    constructor(file, what) {
        this.file = file;
        this.#what = what;
    }
    /** Whether nothing was found so far. */
    get none() {
        return this.#lines.length === 0;
    }
    add(place, path, reason) {
        const where = place === undefined ? this.file : `${this.file}:${place.line}:${place.column}`;
        const what = path.length === 0 ? '' : ` ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_4__/* .printable */ .g)(this.named(path), 200)}`;
        const line = `${where}${what}: ${reason}`;
        // What rules have in common is found at each of them.
        if (!this.#lines.includes(line))
            this.#lines.push(line);
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
        const inner = issue.code === 'invalid_union' ? onlyOneMeant(issue) : undefined;
        if (inner !== undefined) {
            for (const one of inner)
                this.addIssue({ ...one, path: [...issue.path, ...one.path] }, place);
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
/** What is wrong with a value that is of one kind only of those that it may be of. */
function onlyOneMeant({ errors }) {
    const meant = errors.filter((issues) => !issues.some(({ code, path }) => code === 'invalid_type' && path.length === 0));
    return meant.length === 1 ? meant[0] : undefined;
}
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
        problems.add(at(error.pos[0]), [], `this is no YAML: ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_4__/* .printable */ .g)(error.message)}`);
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
    for (const { path, offset } of (0,_yaml_names_js__WEBPACK_IMPORTED_MODULE_3__/* .unusableNames */ .i)(document)) {
        problems.add(at(offset), path, 'no setting, claim or credential can have this name');
    }
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

/***/ 69633:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ts: () => (/* binding */ openToStrangers),
/* harmony export */   am: () => (/* binding */ compileConditions),
/* harmony export */   s9: () => (/* binding */ tellFailure)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(64865);
/* harmony import */ var _patterns_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(30444);



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

/***/ 14761:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $m: () => (/* binding */ likelySubject),
/* harmony export */   FN: () => (/* binding */ issuerCondition),
/* harmony export */   Z6: () => (/* binding */ subjectsOf),
/* harmony export */   oX: () => (/* binding */ GITHUB_ISSUER)
/* harmony export */ });
/* unused harmony export oneRepository */
/* harmony import */ var _patterns_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(30444);

/** The issuer of GitHub.com's jobs. */
const GITHUB_ISSUER = 'https://token.actions.githubusercontent.com';
/**
 * What the subject of GitHub.com's ID tokens must be where conditions name the repository, in both forms: by names, and
 * by names and immutable ids, which repositories have that were made, renamed or moved after 15 July 2026, or opted in.
 * Of a repository whose owner's id is wanted as well the second alone, since the first says nothing about that.
 *
 * Source: GitHub, "OpenID Connect reference" (security/oidc.md).
 *
 * @returns patterns, or undefined where the conditions say nothing of the repository, or all of the subject already
 */
function subjectsOf(set) {
    if (set['sub'] !== undefined)
        return undefined;
    const repositories = listOf(set['repository']);
    const ids = listOf(set['repository_id']);
    const owners = listOf(set['repository_owner_id']);
    if (repositories.length === 0)
        return undefined;
    return repositories.flatMap((repository) => {
        const [owner = '', name = ''] = cutOnce(repository, '/');
        const byName = `repo:${repository}${repository.endsWith('**') ? '' : ':**'}`;
        const immutable = (owners.length === 0 ? ['**'] : owners).flatMap((ownerId) => 
        // Behind a wildcard there is no place left for an id.
        (name.endsWith('**') ? [''] : ids.length === 0 ? ['@**'] : ids.map((id) => `@${id}:**`)).map((id) => `repo:${owner}@${ownerId}/${name}${id}`));
        return [byName, ...immutable];
    });
}
function listOf(written) {
    const values = written === undefined ? [] : Array.isArray(written) ? written : [written];
    return values.map(String);
}
function cutOnce(text, at) {
    const place = text.indexOf(at);
    return place === -1 ? [text] : [text.slice(0, place), text.slice(place + 1)];
}
/** A repository as owner and name, where a pattern is one repository and no more. */
function oneRepository(pattern) {
    const text = textOfPattern(pattern);
    const match = text === undefined ? null : /^([^/:]+)\/([^/:]+)$/.exec(text);
    return match === null ? undefined : { owner: match[1] ?? '', name: match[2] ?? '' };
}
/** The condition that a token is one of an issuer's. */
const issuerCondition = (issuer) => ({ iss: (0,_patterns_js__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .eu)(issuer) });
/** The subject that a job has by default, as far as the claims tell: for people who write out claims by hand. */
function likelySubject(claims) {
    const { repository, environment, event_name: event, ref } = claims;
    if (repository === undefined)
        return undefined;
    // A colon separates the parts of a subject, so GitHub writes another for one inside of a name.
    if (environment !== undefined)
        return `repo:${repository}:environment:${environment.replaceAll(':', '%3A')}`;
    if (event === 'pull_request')
        return `repo:${repository}:pull_request`;
    return ref === undefined ? undefined : `repo:${repository}:ref:${ref}`;
}


/***/ }),

/***/ 30444:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   EY: () => (/* binding */ parsePattern),
/* harmony export */   Eb: () => (/* binding */ compilePattern),
/* harmony export */   XY: () => (/* binding */ textOfPattern),
/* harmony export */   eu: () => (/* binding */ literal),
/* harmony export */   oq: () => (/* binding */ RUN),
/* harmony export */   py: () => (/* binding */ coversPattern),
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
 * Whether whatever the narrow pattern matches is matched by the wide one. Only a wildcard is taken to stand for a
 * wildcard, so that a no can be wrong where several of them stand together; a yes never is.
 */
function coversPattern(wide, narrow) {
    const states = unitsOf(wide);
    let ends = new Set([0]);
    for (const unit of [...unitsOf(narrow), undefined]) {
        for (const at of ends)
            if (typeof states[at] === 'number')
                ends.add(at + 1);
        if (unit === undefined)
            break;
        const next = new Set();
        for (const at of ends) {
            const state = states[at];
            if (state === unit)
                next.add(at + 1);
            if (state === ANY || (state === RUN && unit !== ANY && unit !== '/' && unit !== ':'))
                next.add(at);
        }
        ends = next;
    }
    return ends.has(states.length);
}
/** The parts of a pattern, text by its UTF-16 units. */
function unitsOf(pattern) {
    return parsePattern(pattern).flatMap((part) => typeof part === 'string' ? part.split('') : [part]);
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


/***/ }),

/***/ 56790:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ canonicalName),
/* harmony export */   INPUTS: () => (/* binding */ INPUTS)
/* harmony export */ });
/* unused harmony export STEP_INPUTS */
/* harmony import */ var _merged_inputs_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(25683);
/* harmony import */ var _registry_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(17062);


/** Every input that a step can have, each name once: what action.yml lists. */
const STEP_INPUTS = (0,_merged_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .mergedInputs */ .s)(_registry_js__WEBPACK_IMPORTED_MODULE_1__.PROVIDERS);
/** Those that the docs and the commands have. */
const INPUTS = STEP_INPUTS.filter(({ foreign }) => foreign !== true);
/** The name of an input, of which the given one may be an alias. */
function canonicalName(input) {
    return INPUTS.find(({ aliases = [] }) => aliases.includes(input))?.name ?? input;
}


/***/ }),

/***/ 25683:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  s: () => (/* binding */ mergedInputs)
});

// EXTERNAL MODULE: ./build/config/common-inputs.js
var common_inputs = __webpack_require__(65674);
// EXTERNAL MODULE: ./build/config/provider-inputs.js
var provider_inputs = __webpack_require__(74326);
// EXTERNAL MODULE: ./build/config/settings.js
var settings = __webpack_require__(14318);
;// CONCATENATED MODULE: ./build/providers/descriptions.js
/** A description with what it is for in front: ``For `vault`, with `auth: approle`: the role id.`` */
function described({ description, appliesTo }, provider) {
    const cases = [
        ...(provider === undefined ? [] : [`for ${code(provider)}`]),
        ...(appliesTo === undefined ? [] : [`with ${code(appliesTo)}`]),
    ].join(', ');
    if (cases === '')
        return description;
    // A name such as STS stays as it is.
    const rest = description.replace(/^[A-Z](?=[a-z ])/, (letter) => letter.toLowerCase());
    return `${cases.charAt(0).toUpperCase()}${cases.slice(1)}: ${rest}`;
}
/** A word as code. */
function code(word) {
    return `\`${word}\``;
}
/** Words as a list: `a, b or c`. */
function alternatives(words) {
    const last = words.at(-1) ?? '';
    return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}

;// CONCATENATED MODULE: ./build/providers/merged-inputs.js




/** The inputs of a step, each name once: the common ones with what providers add to them, then those of the providers. */
function mergedInputs(providers) {
    const common = (0,provider_inputs/* commonInputs */.j$)(providers).map((input) => {
        const text = input.name === 'provider' ? kinds(input, providers) : described(input);
        const added = providers.flatMap(({ name, common }) => {
            const description = common?.[input.name]?.text;
            return description === undefined ? [] : described({ description }, name);
        });
        return { ...input, description: [text, ...added].join(' ') };
    });
    const names = new Set(providers.flatMap(({ inputs }) => inputs.map(({ name }) => name)));
    return [...common, ...[...names].map((name) => mergedInput(name, providers))];
}
/** The text of the input `provider`: what it can be, and what it is if it is omitted. */
function kinds({ description }, providers) {
    const names = providers.map(({ name, services }) => `${code(name)}${services === undefined ? '' : ` (${services})`}`);
    const implied = providers
        .filter(({ impliedBy = [] }) => impliedBy.length > 0)
        .map(({ name, impliedBy = [] }) => `, and ${code(name)} if ${alternatives(impliedBy.map(code))} is given`);
    return `${description}: ${alternatives(names)}. Default: ${code(common_inputs/* DEFAULT_PROVIDER */.Gr)}${implied.join('')}.`;
}
/**
 * An input of one or several providers. Whoever reads it here does not know yet which of them it is for: so it is a secret, a
 * path or a destination if it is one for any of them, and has a default only if all of them have the same.
 */
function mergedInput(name, providers) {
    const owned = providers.flatMap((provider) => provider.inputs.filter((input) => input.name === name).map((input) => ({ provider, input })));
    const inputs = owned.map(({ input }) => input);
    const same = (values) => new Set(values).size === 1 ? values[0] : undefined;
    const any = (values) => values.find((value) => value !== undefined);
    const union = (values) => [...new Set(values.flat())];
    const fallback = same(inputs.map((input) => input.default));
    const texts = (named) => owned.map(({ provider, input }) => {
        const text = described(input, named || input.foreign ? provider.name : undefined);
        return fallback === input.default ? text : `${text} Default: ${code(input.default ?? '')}.`;
    });
    return (0,settings/* defined */.sw)({
        name,
        description: same(texts(false)) ?? texts(true).join(' '),
        default: fallback,
        aliases: union(inputs.map(({ aliases = [] }) => aliases)),
        values: inputs.every(({ values }) => values) ? union(inputs.map(({ values = [] }) => values)) : undefined,
        secret: any(inputs.map(({ secret }) => secret)),
        file: any(inputs.map(({ file }) => file)),
        foreign: same(inputs.map(({ foreign }) => foreign)),
        // `address` is the stricter one, and sorts first.
        destination: any(inputs.map(({ destination }) => destination).sort()),
        noVariable: any(inputs.map(({ noVariable }) => noVariable)),
    });
}


/***/ }),

/***/ 24905:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  D: () => (/* binding */ namesWithoutIds),
  K: () => (/* binding */ readRules)
});

// EXTERNAL MODULE: ./build/config/common-inputs.js
var common_inputs = __webpack_require__(65674);
// EXTERNAL MODULE: ./build/config/yaml.js
var yaml = __webpack_require__(95252);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/identity/conditions.js
var identity_conditions = __webpack_require__(69633);
// EXTERNAL MODULE: ./build/identity/github-subject.js
var github_subject = __webpack_require__(14761);
// EXTERNAL MODULE: ./build/identity/patterns.js
var identity_patterns = __webpack_require__(30444);
// EXTERNAL MODULE: ./build/providers/all-inputs.js
var all_inputs = __webpack_require__(56790);
// EXTERNAL MODULE: ./build/providers/registry.js
var registry = __webpack_require__(17062);
// EXTERNAL MODULE: ./build/config/input-text.js
var input_text = __webpack_require__(45507);
// EXTERNAL MODULE: ./build/config/urls.js
var urls = __webpack_require__(69273);
// EXTERNAL MODULE: ./build/text/json.js
var json = __webpack_require__(25666);
;// CONCATENATED MODULE: ./build/rules/content.js




/** Inputs that say where the file is, or what only a step can want: a file keeps no records back, nor sends them elsewhere. */
const NOT_IN_A_FILE = [
    ...['credentials', 'config', 'config-sha256', 'name'],
    ...['audit', 'audit-file', 'audit-webhook'],
];
/** Names of credentials, and all others. */
const CREDENTIAL_NAME = /^[A-Za-z][\w-]{0,63}$/;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const NAME_SAID = 'is no name: letters, digits, dots, - and _';
/**
 * Reads the content of a file, whose values have arrived as text. By hand, and not by the library that reads the
 * broker's configuration: jobs read it, and that library takes as long to load as Node itself.
 *
 * @returns what makes sense of it; everything else is among the problems
 */
function readContent(value, { problems, place }) {
    const reader = new Reader((path, reason) => problems.add(place(path), path, reason));
    return reader.file(value);
}
class Reader {
    #complain;
    constructor(complain) {
        this.#complain = complain;
    }
    file(value) {
        const file = this.#group(value, []);
        if (file !== value)
            return { jobs: new Map(), credentials: new Map() };
        this.#known(file, ['jobs', 'credentials'], []);
        const jobs = this.#entries(file['jobs'], ['jobs'], NAME, NAME_SAID, false).map(([name, entry]) => {
            const path = ['jobs', name];
            const job = this.#group(entry, path);
            this.#known(job, ['issuer', 'when', 'jwks-uri'], path);
            const issuer = this.#url(job['issuer'], [...path, 'issuer'], true);
            const jwksUri = this.#url(job['jwks-uri'], [...path, 'jwks-uri'], false);
            return [
                name,
                {
                    issuer: issuer ?? '',
                    when: this.#when(job['when'], [...path, 'when']),
                    ...(jwksUri === undefined ? {} : { jwksUri }),
                },
            ];
        });
        const credentials = this.#entries(file['credentials'], ['credentials'], CREDENTIAL_NAME, 'is no name: letters, digits, - and _', true).map(([name, entry]) => [name, this.#credential(entry, ['credentials', name])]);
        return { jobs: new Map(jobs), credentials: new Map(credentials) };
    }
    #credential(value, path) {
        const group = this.#group(value, path);
        const part = this.#part(group, path, ['rules']);
        const rules = group['rules'];
        if (rules === undefined)
            return part;
        if (!Array.isArray(rules) || rules.length === 0) {
            this.#complain([...path, 'rules'], Array.isArray(rules) ? 'is an empty list' : 'must be a list');
            return part;
        }
        return {
            ...part,
            rules: rules.map((rule, at) => {
                const own = [...path, 'rules', at];
                return this.#part(this.#group(rule, own), own, ['name', 'jobs']);
            }),
        };
    }
    #part(group, path, more) {
        this.#known(group, ['when', 'trust', ...more, ...INPUT_NAMES.keys()], path);
        const named = (key) => {
            const text = more.includes(key) ? group[key] : undefined;
            if (text === undefined)
                return {};
            if (typeof text === 'string' && NAME.test(text))
                return { [key]: text };
            this.#complain([...path, key], NAME_SAID);
            return {};
        };
        const inputs = new Map();
        for (const [name, written] of Object.entries(group)) {
            const own = INPUT_NAMES.get(name);
            if (own === undefined)
                continue;
            if (Array.isArray(written) && !written.every((item) => typeof item === 'string'))
                this.#complain([...path, name], 'must be one value, a list of values, or a group');
            const text = (0,input_text/* inputText */.A)(written);
            if (text === '')
                continue;
            if (inputs.has(own))
                this.#complain([...path, name], `is the same as ${own}, which is given already`);
            inputs.set(own, text);
        }
        return {
            ...named('name'),
            ...named('jobs'),
            when: this.#when(group['when'], [...path, 'when']),
            trust: group['trust'] === undefined ? {} : this.#group(group['trust'], [...path, 'trust']),
            inputs,
            written: new Set(Object.keys(group)),
        };
    }
    #when(value, path) {
        if (value === undefined)
            return {};
        const found = [];
        for (const [claim, patterns] of Object.entries(this.#group(value, path))) {
            const list = Array.isArray(patterns) ? patterns : [patterns];
            const at = [...path, claim];
            if (claim === '')
                this.#complain(at, 'has no claim');
            else if (list.length === 0)
                this.#complain(at, 'is an empty list');
            else if (!list.every((pattern) => typeof pattern === 'string'))
                this.#complain(at, 'must be a text or a list of texts');
            else if (list.includes(''))
                this.#complain(at, 'is empty');
            else
                found.push([claim, list]);
        }
        return Object.fromEntries(found);
    }
    #entries(value, path, names, said, needed) {
        if (value === undefined) {
            if (needed)
                this.#complain(path, 'is missing');
            return [];
        }
        const entries = Object.entries(this.#group(value, path));
        if (entries.length === 0)
            this.#complain(path, 'is empty');
        for (const [name] of entries)
            if (!names.test(name))
                this.#complain([...path, name], said);
        return entries;
    }
    #url(value, path, needed) {
        if (value === undefined) {
            if (needed)
                this.#complain(path, 'is missing');
            return undefined;
        }
        const wrong = typeof value === 'string' ? (0,urls/* wrongUrl */.j)(value, 'any') : 'must be one value';
        if (wrong !== undefined)
            this.#complain(path, wrong);
        return wrong === undefined ? value : undefined;
    }
    #group(value, path) {
        if ((0,json/* isObject */.Gv)(value))
            return value;
        this.#complain(path, 'must be a group of settings');
        return {};
    }
    #known(group, names, path) {
        for (const name of Object.keys(group)) {
            if (names.includes(name))
                continue;
            const why = SECRET.has(name) ? 'is a secret, which stands in no file' : 'there is no such setting';
            this.#complain([...path, name], why);
        }
    }
}
const IN_A_FILE = all_inputs.INPUTS.filter(({ name, secret }) => !NOT_IN_A_FILE.includes(name) && secret !== true);
/** The inputs by every name that they are written under. */
const INPUT_NAMES = new Map(IN_A_FILE.flatMap(({ name, aliases = [] }) => [name, ...aliases].map((each) => [each, name])));
const SECRET = new Set(all_inputs.INPUTS.filter(({ secret }) => secret === true).map(({ name }) => name));

;// CONCATENATED MODULE: ./build/rules/file.js









const LONGEST = 1_000_000;
/**
 * Reads a file of rules. What is said at `jobs`, at a credential and at a rule holds together: no claim is named twice
 * on the way, so none of them can be taken back.
 *
 * @param path for people
 * @param ids to be wanted beside the names that the file has
 * @throws JobpassError `usage` with every problem, its line and column
 */
function readRules(text, path, ids) {
    const problems = new yaml/* Problems */.Z(path, 'The file of rules');
    if (text.length > LONGEST)
        problems.add(undefined, [], 'it is too long');
    problems.throwIfAny();
    const { value, place } = (0,yaml/* parseYaml */.h)(text, problems);
    problems.throwIfAny();
    problems.named = (at) => named(at, value);
    const file = readContent(value, { problems, place });
    problems.throwIfAny();
    const jobs = [...file.jobs].map(([name, entry]) => ({ name, ...entry }));
    const reading = { file, problems, place, ids };
    const credentials = new Map([...file.credentials.keys()].map((name) => [name, rulesOf(name, reading)]));
    problems.throwIfAny();
    const inputAt = ({ credential, path: at }, input) => {
        const base = ['credentials', credential];
        const { written, rules = [] } = file.credentials.get(credential) ?? { written: new Set() };
        const own = at.length > base.length ? rules[Number(at.at(-1))]?.written : undefined;
        for (const [names, from] of [[own ?? new Set(), at], [written, base]]) {
            const found = [...names].find((name) => (0,all_inputs/* canonicalName */.E)(name) === input);
            if (found !== undefined)
                return [...from, found];
        }
        return undefined;
    };
    return { path, jobs, credentials, levels: levelsOf(file, credentials), problems, placeOf: place, inputAt };
}
/** What people call the place at a path: a rule by its name, or by its number from 1. */
function named(path, value) {
    const [top, credential, list, at] = path;
    if (top !== 'credentials' || list !== 'rules' || typeof at !== 'number')
        return path.map(String).join('.');
    const rule = [top, credential, list, at].reduce((inside, key) => inside?.[key ?? ''], value);
    const name = rule?.name;
    const called = typeof name === 'string' && NAME.test(name) ? `rule ${name}` : `rule ${at + 1}`;
    const inside = path.slice(4).map(String).join('.');
    return `credentials.${String(credential)}, ${called}${inside === '' ? '' : `, ${inside}`}`;
}
function levelsOf(file, credentials) {
    const levels = [...file.jobs].map(([name, { issuer, when }]) => ({ when, path: ['jobs', name], issuers: [issuer] }));
    for (const [name, rules] of credentials) {
        const base = ['credentials', name];
        const issuers = [...new Set(rules.flatMap(({ issuer }) => issuer ?? []))];
        const content = file.credentials.get(name);
        levels.push({ when: content?.when ?? {}, path: base, issuers });
        for (const [at, { when }] of (content?.rules ?? []).entries()) {
            const own = rules.find(({ path }) => path.length > base.length && path.at(-1) === at)?.issuer;
            levels.push({ when, path: [...base, 'rules', at], issuers: own === undefined ? [] : [own] });
        }
    }
    return levels;
}
function rulesOf(name, reading) {
    const { file, problems, place } = reading;
    const credential = file.credentials.get(name);
    if (credential === undefined)
        return [];
    const base = ['credentials', name];
    const rules = credential.rules ?? [undefined];
    const seen = new Set();
    return rules.flatMap((own, at) => {
        const path = own === undefined ? base : [...base, 'rules', at];
        const complain = (to, reason) => problems.add(place(to), to, reason);
        const called = own?.name ?? (own === undefined ? name : `rule ${at + 1}`);
        if (seen.has(called))
            complain(path, `another rule has the name ${called}`);
        seen.add(called);
        const entry = jobsOf(own?.jobs, path, reading);
        const job = entry === undefined ? undefined : file.jobs.get(entry);
        const inputs = new Map([...credential.inputs, ...(own?.inputs ?? [])]);
        inputs.set('provider', inputs.get('provider') ?? impliedProvider([credential, own]));
        if (inputs.get('revoke') === 'now')
            complain([...path, 'revoke'], 'must be true or false in a file');
        let conditions = conditionsOf([
            { when: job?.when, path: ['jobs', entry ?? ''] },
            { when: credential.when, path: base },
            { when: own?.when, path },
        ], complain);
        const issuer = job?.issuer;
        if (issuer === github_subject/* GITHUB_ISSUER */.oX && reading.ids !== undefined)
            conditions = { ...conditions, ...idsFor(conditions, reading.ids) };
        if (issuer === github_subject/* GITHUB_ISSUER */.oX && decidesBySubject(inputs.get('provider'))) {
            const sub = (0,github_subject/* subjectsOf */.Z6)(conditions);
            if (sub !== undefined)
                conditions = { ...conditions, sub };
        }
        let check;
        try {
            check = (0,identity_conditions/* compileConditions */.am)(issuer === undefined ? conditions : { ...(0,github_subject/* issuerCondition */.FN)(issuer), ...conditions });
        }
        catch (error) {
            complain([...path, 'when'], (0,errors/* tell */.qz)(error));
            return [];
        }
        return [
            {
                credential: name,
                name: called,
                jobs: entry,
                issuer,
                conditions,
                inputs,
                trust: { ...credential.trust, ...own?.trust },
                path,
                place: place(path),
                check,
            },
        ];
    });
}
/** The entry of `jobs` that a rule is for: the one that it names, or the only one. */
function jobsOf(said, path, { file, problems, place }) {
    const known = [...file.jobs.keys()];
    const complain = (to, reason) => problems.add(place(to), to, reason);
    if (said === undefined) {
        if (known.length > 1)
            complain(path, `jobs is missing: there are ${known.join(' and ')}, and a rule says of which its jobs are`);
        return known[0];
    }
    if (known.includes(said))
        return said;
    complain([...path, 'jobs'], known.length === 0
        ? 'there is no `jobs` in this file'
        : `no entry of jobs has this name: there ${known.length === 1 ? 'is only' : 'are'} ${known.join(', ')}`);
    return undefined;
}
/** The conditions of all levels as one set. */
function conditionsOf(levels, complain) {
    const all = new Map();
    for (const { when = {}, path } of levels) {
        for (const [claim, patterns] of Object.entries(when)) {
            const at = [...path, 'when', claim];
            if (claim === 'iss')
                complain(at, 'is what `issuer` in `jobs` says');
            else if (claim === 'aud')
                complain(at, 'is what the input audience says');
            else if (all.has(claim))
                complain(at, 'has a condition already, further up: say it in one place');
            else
                all.set(claim, patterns);
        }
    }
    return Object.fromEntries(all);
}
/**
 * The names of which the ids are not said: repositories that are written out, and else owners.
 *
 * @returns empty lists where ids are said, or no name is
 */
function namesWithoutIds(set) {
    const written = (claim) => {
        const patterns = [set[claim] ?? []].flat().map(String);
        const names = patterns.flatMap((pattern) => (0,identity_patterns/* textOfPattern */.XY)(pattern) ?? []);
        return names.length === patterns.length ? names : [];
    };
    if (set['repository_id'] !== undefined)
        return { repositories: [], owners: [] };
    const repositories = written('repository').filter((name) => /^[^/]+\/[^/]+$/.test(name));
    if (repositories.length > 0 || set['repository_owner_id'] !== undefined)
        return { repositories, owners: [] };
    return { repositories, owners: written('repository_owner') };
}
function idsFor(set, known) {
    const { repositories, owners } = namesWithoutIds(set);
    const ids = repositories.flatMap((name) => known.repositories.get(name) ?? []);
    const ownerIds = owners.flatMap((name) => known.owners.get(name) ?? []);
    return {
        ...(ids.length > 0 && ids.length === repositories.length ? { repository_id: ids } : {}),
        ...(ownerIds.length > 0 && ownerIds.length === owners.length ? { repository_owner_id: ownerIds } : {}),
    };
}
/** Whether a provider's service decides by the subject, whatever else it looks at. */
function decidesBySubject(provider) {
    return registry.PROVIDERS.find(({ name }) => name === provider)?.decidesBySubject === true;
}
/** The provider where none is named: that of an input which nobody gives who means another. */
function impliedProvider(parts) {
    const written = (mark) => parts.some((part) => part?.written.has(mark) === true);
    return registry.PROVIDERS.find(({ impliedBy = [] }) => impliedBy.some(written))?.name ?? common_inputs/* DEFAULT_PROVIDER */.Gr;
}


/***/ })

};
