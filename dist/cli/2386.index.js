export const id = 2386;
export const ids = [2386];
export const modules = {

/***/ 19274:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   m: () => (/* binding */ checkVariableName)
/* harmony export */ });
/* harmony import */ var _values_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(93017);

/** Variables that change how the programs of later steps run, or what the runner does: never ours to set. */
const FORBIDDEN = [
    /^(PATH|HOME|SHELL|IFS|ENV|CI|PS4|CDPATH|TMPDIR|TEMP|TMP|COMSPEC|PATHEXT|SYSTEMROOT|WINDIR|USERPROFILE)$/,
    /^(BASH_ENV|BASH_FUNC_.*|SHELLOPTS|BASHOPTS|PROMPT_COMMAND|EDITOR|VISUAL|PAGER|BROWSER)$/,
    /^(LD_|DYLD_|RUNNER_|ACTIONS_|INPUT_|STATE_|GIT_SSH|GIT_CONFIG|GIT_EXEC)/,
    /^GITHUB_(?!TOKEN$|PAT$)/,
    /^(NODE_OPTIONS|NODE_PATH|NODE_EXTRA_CA_CERTS|NPM_CONFIG_.*|PYTHON(PATH|HOME|STARTUP)|PERL5(LIB|OPT)|RUBY(LIB|OPT))$/,
    /^(JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS|GOFLAGS|GOPROXY|RUSTC|RUSTC_WRAPPER|CARGO_HOME)$/,
    /^(HTTPS?|ALL|NO|FTP)_PROXY$/,
];
/** @throws JobpassError `usage` for what is no variable's name, or one that may not be set */
function checkVariableName(name, input) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || name.length > 200) {
        throw (0,_values_js__WEBPACK_IMPORTED_MODULE_0__/* .invalid */ .Gq)(input, name, 'Use letters, digits and underscores, not beginning with a digit');
    }
    if (FORBIDDEN.some((pattern) => pattern.test(name.toUpperCase()))) {
        throw (0,_values_js__WEBPACK_IMPORTED_MODULE_0__/* .invalid */ .Gq)(input, name, 'That variable changes how programs or the runner work: choose another name');
    }
    return name;
}


/***/ }),

/***/ 70330:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ isSecretPath),
/* harmony export */   u: () => (/* binding */ isPath)
/* harmony export */ });
/**
 * Whether a text can be the path of a secret or a mount. Names may hold spaces, `%`, `?` and `#`, which are encoded where they are
 * sent; steps that lead elsewhere may not be in it.
 */
function isSecretPath(text) {
    return (/^[^\\\p{Cc}\p{Cs}\u2028\u2029]+$/u.test(text) &&
        text.split('/').every((part) => !['', '.', '..'].includes(part.trim())));
}
/** Whether a text can stand in a URL as a path, and leads nowhere else. */
function isPath(text) {
    return (/^[^\s?#%\\\p{Cc}]+$/u.test(text) && text.split('/').every((part) => !['', '.', '..'].includes(part)));
}


/***/ }),

/***/ 32386:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   parseSecrets: () => (/* binding */ parseSecrets),
/* harmony export */   secretNames: () => (/* binding */ secretNames),
/* harmony export */   variableOf: () => (/* binding */ variableOf)
/* harmony export */ });
/* harmony import */ var _config_variables_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19274);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(64865);
/* harmony import */ var _paths_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(70330);




/**
 * Reads the input `secrets`: `[namespace] path key=value … field? | NAME public`, one a line or between semicolons.
 *
 * @throws JobpassError `usage`, which names the entry
 */
function parseSecrets(text) {
    const requests = entries(text).map((entry) => parseEntry(entry));
    const names = new Set();
    for (const { field, name } of requests) {
        if (field === undefined)
            continue;
        if (names.has(name))
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `The input secrets sets ${name} twice`);
        names.add(name);
    }
    return requests;
}
/**
 * The variables that an input `secrets` names, as far as it can be read: with a prefix for all fields, those in the
 * environment that begin with it.
 */
function secretNames(text, env) {
    try {
        return parseSecrets(text).flatMap(({ field, name }) => field === undefined ? Object.keys(env).filter((variable) => variable.startsWith(name)) : [name]);
    }
    catch {
        return [];
    }
}
/** Outputs of the action. */
const OURS = new Set(['token', 'file']);
function parseEntry(entry) {
    const refuse = (reason, hint = 'Write it as in: secret/data/app password | APP_PASSWORD') => {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `The input secrets has «${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(entry, 100)}»: ${reason}`, { hint });
    };
    const bar = split(entry, '|');
    if (bar === undefined)
        return refuse('a quote is not closed');
    if (bar.length > 2)
        return refuse('it has more than one |');
    const [left = '', right] = bar;
    const words = wordsOf(left);
    let namespace;
    const bracket = /^\[([^\]]*)\]$/.exec(words[0]?.text ?? '');
    if (bracket !== null) {
        namespace = (bracket[1] ?? '').replace(/^\/+|\/+$/g, '');
        if (namespace !== '' && !(0,_paths_js__WEBPACK_IMPORTED_MODULE_3__/* .isPath */ .u)(namespace))
            return refuse('the namespace cannot be read');
        words.shift();
    }
    const last = words.pop();
    const path = pathOf(left, words).replace(/^\/+|\/+$/g, '');
    if (path === '' && last !== undefined && (0,_paths_js__WEBPACK_IMPORTED_MODULE_3__/* .isSecretPath */ ._)(last.text.replace(/^\/+|\/+$/g, '')))
        return refuse('it names no field', 'Name a field, or * with a prefix behind |');
    if (!(0,_paths_js__WEBPACK_IMPORTED_MODULE_3__/* .isSecretPath */ ._)(path) || last === undefined)
        return refuse('the path cannot be read');
    const parameters = {};
    for (const { text } of words) {
        const at = text.indexOf('=');
        if (at < 1)
            return refuse(`«${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(text, 40)}» is no parameter`, 'Parameters are written key=value');
        parameters[text.slice(0, at)] = text.slice(at + 1);
    }
    const [name, ...flags] = (right ?? '').trim().split(/\s+/);
    const odd = flags.find((flag) => flag !== 'public');
    if (odd !== undefined)
        return refuse(`«${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(odd, 40)}» is not understood behind the name`, 'Only public can stand there: the value is delivered, and not masked');
    // A name that ends in a question mark itself stands in quotes.
    const optional = last.raw.endsWith('?') && last.raw.length > 1;
    const selector = optional ? wordOf(last.raw.slice(0, -1), last.at) : last;
    const base = {
        ...(namespace === undefined ? {} : { namespace }),
        path,
        parameters,
        ...(optional ? { optional: true } : {}),
    };
    if (selector.text === '*' && !selector.quoted) {
        if (name === undefined || name === '')
            return refuse('* needs a prefix, or the server would choose the names of variables', 'Write: secret/data/app * | APP_');
        if (!/^[A-Z][A-Z0-9_]*$/.test(name))
            return refuse('its prefix must be of A to Z, digits and underscores');
        if (flags.length > 0)
            return refuse('* cannot be public as a whole', 'Name each field that everyone may see by itself');
        return { ...base, name };
    }
    const field = selector.quoted ? [selector.text] : selector.text.split('.');
    if (field.some((part) => part === ''))
        return refuse('the field cannot be read', 'Quote a name that has dots in it');
    const own = name === undefined || name === '' ? variableOf(field.join('_')) : name;
    if (OURS.has(own))
        return refuse(`the name ${own} is one of Jobpass's own`, 'Give it another behind |');
    return {
        ...base,
        field,
        name: (0,_config_variables_js__WEBPACK_IMPORTED_MODULE_0__/* .checkVariableName */ .m)(own, 'secrets'),
        ...(flags.length > 0 ? { public: true } : {}),
    };
}
/** Takes the words of the path out of those of an entry: all before the first parameter, with the spaces between them. */
function pathOf(entry, words) {
    const [first] = words;
    if (first === undefined)
        return '';
    let count = 1;
    while (count < words.length && !/^[^=]+=/.test(words[count]?.text ?? ''))
        count++;
    const path = words.splice(0, count);
    const end = path.at(-1);
    return unquoted(entry.slice(first.at, end.at + end.raw.length));
}
/** A name that comes from the server, as a variable: capitals, digits and underscores. */
function variableOf(name) {
    return name.toUpperCase().replace(/[^A-Z0-9_]/g, '_');
}
function entries(text) {
    const found = [];
    for (const line of text.split(/\r\n|\r|\n/)) {
        const parts = split(line, ';');
        if (parts === undefined) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `The input secrets has «${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(line, 100)}»: a quote is not closed`);
        }
        found.push(...parts.map((part) => part.trim()).filter((part) => part !== ''));
    }
    return found;
}
/** Splits outside of quotes. @returns undefined where a quote is not closed */
function split(text, at) {
    const parts = [''];
    let quote = '';
    for (const character of text) {
        if (quote === '' && character === at) {
            parts.push('');
            continue;
        }
        if (quote === '' && /["']/.test(character))
            quote = character;
        else if (character === quote)
            quote = '';
        parts[parts.length - 1] += character;
    }
    return quote === '' ? parts : undefined;
}
function wordsOf(text) {
    return [...text.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(({ 0: raw, index }) => wordOf(raw, index));
}
function wordOf(raw, at) {
    return { text: unquoted(raw), quoted: /^["']/.test(raw), raw, at };
}
function unquoted(raw) {
    return raw.replace(/"([^"]*)"|'([^']*)'/g, (_, double, single) => String(double ?? single));
}


/***/ })

};
