export const id = 4589;
export const ids = [4589];
export const modules = {

/***/ 70330:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   u: () => (/* binding */ isPath)
/* harmony export */ });
/** Whether a text can stand in a URL as a path, and leads nowhere else. */
function isPath(text) {
    return (/^[^\s?#%\\\p{Cc}]+$/u.test(text) && text.split('/').every((part) => !['', '.', '..'].includes(part)));
}


/***/ }),

/***/ 32386:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ variableOf),
/* harmony export */   d: () => (/* binding */ parseSecrets)
/* harmony export */ });
/* harmony import */ var _config_variables_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19274);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(64865);
/* harmony import */ var _paths_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(70330);




/**
 * Reads the input `secrets`: `[namespace] path key=value … field | NAME`, one a line or between semicolons.
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
/** Outputs of the action, and a file in the lease's folder. */
const OURS = new Set(['token', 'file', 'ended']);
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
    const path = (words.shift()?.text ?? '').replace(/^\/+|\/+$/g, '');
    if (!(0,_paths_js__WEBPACK_IMPORTED_MODULE_3__/* .isPath */ .u)(path))
        return refuse('the path cannot be read');
    const selector = words.pop();
    if (selector === undefined)
        return refuse('it names no field', 'Name a field, or * with a prefix behind |');
    const parameters = {};
    for (const { text } of words) {
        const at = text.indexOf('=');
        if (at < 1)
            return refuse(`«${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(text, 40)}» is no parameter`, 'Parameters are written key=value');
        parameters[text.slice(0, at)] = text.slice(at + 1);
    }
    const name = right?.trim();
    const base = { ...(namespace === undefined ? {} : { namespace }), path, parameters };
    if (selector.text === '*' && !selector.quoted) {
        if (name === undefined || name === '')
            return refuse('* needs a prefix, or the server would choose the names of variables', 'Write: secret/data/app * | APP_');
        if (!/^[A-Z][A-Z0-9_]*$/.test(name))
            return refuse('its prefix must be of A to Z, digits and underscores');
        return { ...base, name };
    }
    const field = selector.quoted ? [selector.text] : selector.text.split('.');
    if (field.some((part) => part === ''))
        return refuse('the field cannot be read', 'Quote a name that has dots in it');
    const own = name === undefined || name === '' ? variableOf(field.join('_')) : name;
    if (OURS.has(own))
        return refuse(`the name ${own} is one of Jobpass's own`, 'Give it another behind |');
    return { ...base, field, name: (0,_config_variables_js__WEBPACK_IMPORTED_MODULE_0__/* .checkVariableName */ .m)(own, 'secrets') };
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
    const words = [];
    for (const [word] of text.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)) {
        words.push({
            text: word.replace(/"([^"]*)"|'([^']*)'/g, (_, double, single) => String(double ?? single)),
            quoted: /^["']/.test(word),
        });
    }
    return words;
}


/***/ }),

/***/ 94589:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   vaultSettings: () => (/* binding */ vaultSettings)
/* harmony export */ });
/* harmony import */ var _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(89190);
/* harmony import */ var _config_values_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(93017);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(19473);
/* harmony import */ var _http_hosts_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(82178);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(58501);
/* harmony import */ var _paths_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(70330);
/* harmony import */ var _requests_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(32386);







/** @throws JobpassError `usage` or `insecure` for what cannot work, before anything is sent */
function vaultSettings(settings) {
    const given = (name) => settings.own[name];
    const or = (name) => given(name) ?? (0,_config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .defaultOf */ .HA)(_inputs_js__WEBPACK_IMPORTED_MODULE_4__/* .VAULT_INPUTS */ .PP, name);
    const refuse = (message, hint) => {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JobpassError */ .bJ('usage', message, { hint });
    };
    const auth = (0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .oneOf */ .yL)(or('auth'), 'auth', _inputs_js__WEBPACK_IMPORTED_MODULE_4__/* .AUTH_METHODS */ .MA);
    const url = (0,_http_hosts_js__WEBPACK_IMPORTED_MODULE_3__/* .secureUrl */ .po)(settings.url ?? refuse('The input url is missing', 'Give the address of the server, as in VAULT_ADDR'), 'The input url');
    if (/\/v1\/?$/.test(url.pathname))
        refuse('The input url ends in /v1', 'Leave that out: Jobpass adds it');
    if (auth === 'jwt' && settings.role === undefined) {
        refuse('The input role is missing', 'Give the role of the jwt auth method that this job logs in with');
    }
    if (auth === 'kubernetes' && settings.role === undefined) {
        refuse('The input role is missing', 'Give the role of the kubernetes auth method');
    }
    if (auth === 'approle' && (given('role-id') === undefined || given('wrapped-secret-id') === undefined)) {
        refuse('auth: approle needs role-id and wrapped-secret-id', 'Give both');
    }
    if (auth === 'approle' && given('revoke-role') !== undefined) {
        refuse('revoke-role cannot be had with auth: approle', 'The wrapped secret id serves for one log-in alone');
    }
    if (auth === 'cert' && settings.clientCert === undefined) {
        refuse('auth: cert needs a client certificate', 'Give client-cert and client-key');
    }
    if (auth !== 'jwt' && settings.audience !== undefined) {
        refuse(`audience means nothing with auth: ${auth}`, 'Leave one of them out');
    }
    const secrets = (0,_requests_js__WEBPACK_IMPORTED_MODULE_5__/* .parseSecrets */ .d)(given('secrets') ?? '');
    if (secrets.length > 0 && settings.deliver.includes('endpoint')) {
        refuse('secrets cannot be had with deliver: endpoint, which hands out the token', 'Deliver them by env, output or file; the token, renewed, comes with export-token: true');
    }
    const exportToken = given('export-token');
    return {
        url,
        audience: (0,_inputs_js__WEBPACK_IMPORTED_MODULE_4__/* .vaultAudience */ .JI)(settings),
        auth,
        path: mount(given('path') ?? auth, 'path'),
        role: settings.role,
        namespace: given('namespace') === undefined ? undefined : mount(given('namespace') ?? '', 'namespace'),
        secrets,
        exportToken: exportToken === undefined ? secrets.length === 0 : (0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zM)(exportToken, 'export-token'),
        allowShort: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zM)(or('allow-short'), 'allow-short'),
        roleId: given('role-id'),
        wrappedSecretId: given('wrapped-secret-id'),
        jwtFile: or('jwt-file'),
        revokeRole: given('revoke-role'),
    };
}
/** A path of mounts or namespaces, without slashes at its ends. */
function mount(text, input) {
    const path = text.replace(/^\/+|\/+$/g, '');
    if (!(0,_paths_js__WEBPACK_IMPORTED_MODULE_6__/* .isPath */ .u)(path))
        throw (0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .invalid */ .Gq)(input, text, 'Write a path such as jwt or team-a/shop');
    return path;
}


/***/ })

};
