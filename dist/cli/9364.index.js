export const id = 9364;
export const ids = [9364,4589,2386];
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

/***/ 39918:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D7: () => (/* binding */ objectIn),
/* harmony export */   Kg: () => (/* binding */ isGood),
/* harmony export */   iL: () => (/* binding */ isOwnYes),
/* harmony export */   nR: () => (/* binding */ lacksRight),
/* harmony export */   rT: () => (/* binding */ VaultApi)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _http_client_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(29726);


/** Statuses of which a second try can mend more than HTTP says: docs of the API, «HTTP status codes». */
const PASSING = {
    412: 'it has not seen an earlier write yet',
    472: 'it is the standby of another cluster',
    473: 'it is a standby',
};
/** What Vault and OpenBao answer with 400 although it mends by itself, and what is told instead: the texts quote others. */
const PASSING_400 = [
    // Of the mount's first log-in, which reads the issuer's configuration.
    [
        /^error configuring token validator: /,
        'it could not read the configuration of the ID token’s issuer (oidc_discovery_url)',
    ],
    [/fetching keys /, 'it could not fetch the keys of the ID token’s issuer'],
    [/^Waiting for the primary to upgrade/, 'the mount is still being upgraded'],
];
/** Why keys cannot be fetched whoever tries again: what is wrong with the mount's own configuration. */
const LASTING_400 = /issuer did not match|could not parse CA PEM|must not be empty|x509: |tls: |unsupported protocol scheme|HTTP response to HTTPS client|unsupported config type|validator configuration error/;
/** What OpenBao answers with 500 although it lasts. */
const LASTING_500 = /does not exist during renewal|could not find version data|'aud' source data/;
/** The texts of 5xx that may be shown: others name users and addresses of databases. */
const OPEN_5XX = /^Vault is sealed$|^local node not active but active cluster node not found$/;
/** How long a redirect that may not be followed counts as passing: an election of another leader takes 3 s. */
const ELECTION_MS = 6_000;
class VaultApi {
    #http;
    #url;
    #clock;
    #redirectedSince;
    constructor(http, url, clock) {
        this.#http = http;
        this.#url = url;
        this.#clock = clock;
    }
    /**
     * Sends a request once.
     *
     * @throws JobpassError as the HTTP client does, and `busy` for what can mend by itself; every other answer returns
     */
    async call(call, attempt) {
        const url = new URL(`${this.#url.href.replace(/\/$/, '')}/v1/${call.path.split('/').map(encodeURIComponent).join('/')}`);
        for (const [name, value] of Object.entries(call.query ?? {}))
            url.searchParams.set(name, value);
        const request = {
            method: call.method,
            url,
            headers: {
                // Agents and proxies can be told to demand it, since no browser sends it by itself.
                'x-vault-request': 'true',
                ...(call.token === undefined ? {} : { 'x-vault-token': call.token }),
                ...(call.namespace === undefined || call.namespace === ''
                    ? {}
                    : { 'x-vault-namespace': call.namespace }),
                ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
            },
            ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
            what: call.what,
            presentCertificate: true,
            ...(call.finishMs === undefined ? {} : { finishMs: call.finishMs }),
        };
        const answer = await this.#send(request, attempt);
        const json = (0,_http_client_js__WEBPACK_IMPORTED_MODULE_1__/* .jsonObject */ .o$)(answer.body);
        const whole = saidIn(json);
        const { status } = answer;
        const said = status >= 500 && !OPEN_5XX.test(whole ?? '') ? undefined : whole;
        const reply = { request, answer, json, said };
        const passing = status === 412 && /X-Vault-Request/.test(whole ?? '') ? undefined : PASSING[status];
        if (passing !== undefined)
            throw this.#http.busy(request, answer, said === undefined ? passing : `${passing} (${said})`);
        const passes = status === 400 && !LASTING_400.test(whole ?? '');
        const told = passes ? PASSING_400.find(([pattern]) => pattern.test(whole ?? ''))?.[1] : undefined;
        if (told !== undefined)
            throw this.#http.busy(request, answer, told);
        if (status === 503 && /\bsealed\b/i.test(said ?? '')) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('busy', this.#http.refusal(request, answer, said).message, {
                transient: true,
                hint: 'The server is sealed: it serves nobody until an operator, or its seal, unseals it',
            });
        }
        const refusal = status >= 400 ? this.#http.refusal(request, answer, said) : undefined;
        if (refusal?.transient) {
            if (status !== 500 || !LASTING_500.test(whole ?? ''))
                throw refusal;
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('refused', refusal.message, {
                hint: /role/.test(whole ?? '')
                    ? 'The role is gone since the log-in'
                    : 'The server’s log has the reason',
            });
        }
        return reply;
    }
    /** A standby names the leader that it knows, for a while also one that is dead: asking it again is as good. */
    async #send(request, attempt) {
        try {
            const answer = await this.#http.send(request, attempt);
            this.#redirectedSince = undefined;
            return answer;
        }
        catch (error) {
            // The client refuses nothing but redirects.
            if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ) || error.code !== 'refused')
                throw error;
            this.#redirectedSince ??= this.#clock.elapsed();
            if (this.#clock.elapsed() - this.#redirectedSince > ELECTION_MS)
                throw error;
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('busy', error.message, {
                transient: true,
                ...(error.hint === undefined ? {} : { hint: error.hint }),
            });
        }
    }
    /** The error for an answer that says no. */
    refusal(reply, hint) {
        const { request, answer, said } = reply;
        return this.#http.refusal(request, answer, said, isPage(reply) && answer.status < 500 ? this.#elsewhere : hint);
    }
    /**
     * The error for a yes without what belongs into it.
     *
     * @param final whether the server meant it, so that asking again brings the same
     */
    malformed(reply, problem, final = false) {
        const { request, answer, json } = reply;
        const page = isPage(reply);
        // A page below a path is what is there; in the place of the whole server it may be a proxy's, for a while.
        const lasts = final || (page && this.#url.pathname !== '/');
        const said = json === undefined ? (0,_http_client_js__WEBPACK_IMPORTED_MODULE_1__/* .whatItIs */ .Gl)(answer) : problem;
        const error = this.#http.malformed(request, answer, said, lasts);
        if (!page)
            return error;
        const { code, message, transient, answerLost } = error;
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ(code, message, { transient, answerLost, hint: this.#elsewhere });
    }
    /** What to check where a page answers. */
    get #elsewhere() {
        const { origin, pathname } = this.#url;
        const fix = pathname === '/' ? 'Give the address of the API' : `Try ${origin}`;
        return `A web page answers there, and neither Vault nor OpenBao: check the input url. ${fix}, as VAULT_ADDR and BAO_ADDR have it`;
    }
}
/** Whether a page of HTML came in the place of an answer of the API. */
function isPage({ answer, json }) {
    return json === undefined && /^\s*</.test(answer.body.subarray(0, 200).toString('latin1'));
}
/** A refusal of the token's policies: the server writes another text where it does not know the token. */
function lacksRight({ answer, said }) {
    return answer.status === 403 && /^1 error occurred:/.test(said ?? '');
}
function isGood({ answer }) {
    return answer.status === 200 || answer.status === 204;
}
/** Whether the server itself said yes: a page that a proxy answers with 200 is none of its words. */
function isOwnYes({ answer, json }) {
    return answer.status === 204 || (answer.status === 200 && json !== undefined);
}
/** `{"errors": ["…"]}` of every status from 400 on. */
function saidIn(json) {
    const errors = json?.['errors'];
    if (!Array.isArray(errors))
        return undefined;
    const texts = errors.filter((error) => typeof error === 'string' && error !== '');
    return texts.length === 0 ? undefined : texts.join('; ');
}
/** A member of a JSON object that is one itself. */
function objectIn(json, name) {
    const value = json?.[name];
    return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? value
        : undefined;
}


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

/***/ 82665:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $A: () => (/* binding */ unlessThere),
/* harmony export */   Im: () => (/* binding */ comment),
/* harmony export */   VX: () => (/* binding */ withJson),
/* harmony export */   iL: () => (/* binding */ asciiJson),
/* harmony export */   ij: () => (/* binding */ withText)
/* harmony export */ });
/* harmony import */ var _text_shell_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(89372);

/** A command that takes JSON on stdin: values there are not read as files (`@`), as those among the words are. */
function withJson(command, value) {
    return `${command} <<'JSON'\n${asciiJson(value)}\nJSON`;
}
/** In ASCII, and without what a runner could take for a command of its own. */
function asciiJson(value) {
    return escaped(JSON.stringify(value, null, 2));
}
/** A text as one comment of a shell. */
function comment(text) {
    return `# ${escaped(text.replace(/\s+/g, ' '))}`;
}
function escaped(text) {
    return text.replace(/[^ -~\n]|#(?=#)|:(?=:)/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
/** A command that makes something only where a question for it fails, so that nothing that is there is written over. */
function unlessThere(question, command, told) {
    return `if ${question} >/dev/null 2>&1; then echo ${(0,_text_shell_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(told)} >&2\nelse ${command}\nfi`;
}
/** A command that takes a text on stdin, which the shell does not read. */
function withText(command, text) {
    const lines = text.replace(/\n$/, '').split('\n');
    let end = 'HCL';
    while (lines.includes(end))
        end += '_';
    return `${command} <<'${end}'\n${lines.join('\n')}\n${end}`;
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

/***/ 99318:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   KL: () => (/* binding */ isPlainInPolicy),
/* harmony export */   QH: () => (/* binding */ isWritten),
/* harmony export */   TK: () => (/* binding */ SELF),
/* harmony export */   Yr: () => (/* binding */ relativeNamespace),
/* harmony export */   ct: () => (/* binding */ policyName),
/* harmony export */   kP: () => (/* binding */ REVOKERS)
/* harmony export */ });
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(64865);

/** The policy that is made for a role. The server takes names in small letters. */
function policyName(role) {
    return `jobpass-${role.toLowerCase().replace(/[^a-z0-9_.-]/g, '-')}`;
}
/** Whether a job writes to the path to get the secret: it does where it sends more than a version along. */
function isWritten({ parameters }) {
    return Object.keys(parameters).some((name) => name !== 'version');
}
/**
 * A namespace as seen from another, with a slash behind it.
 *
 * @param outer the token's; '' is the root
 * @returns undefined where a policy of the outer one cannot speak of it
 */
function relativeNamespace(inner, outer) {
    if (inner === outer)
        return '';
    if (outer === '')
        return `${inner}/`;
    return inner.startsWith(`${outer}/`) ? `${inner.slice(outer.length + 1)}/` : undefined;
}
/** Whether a policy means by a path that path alone: it reads some characters as wildcards, templates or its own end. */
function isPlainInPolicy(path) {
    return !/[*"\\]|\{\{|\$\{|(^|\/)\+(\/|$)/.test(path) && (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_0__/* .printable */ .g)(path, 500) === path;
}
/** What the policy default lets a token do to itself, as far as jobs use it. */
const SELF = {
    lookup: 'auth/token/lookup-self',
    renew: 'auth/token/renew-self',
    revoke: 'auth/token/revoke-self',
};
/** What a role needs that ends other tokens, as `revoke-role` does. */
const REVOKERS = ['auth/token/revoke-accessor', 'auth/token/lookup-accessor'];


/***/ }),

/***/ 32386:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ variableOf),
/* harmony export */   d: () => (/* binding */ parseSecrets),
/* harmony export */   secretNames: () => (/* binding */ secretNames)
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
    const api = /\/v1(\/.*)?$/.exec(url.pathname);
    const page = /\/ui(\/.*)?$/.exec(url.pathname);
    const root = (found) => `${url.origin}${url.pathname.slice(0, found.index)}`;
    if (api !== null)
        refuse('The input url has /v1 in it', `Write ${root(api)}: Jobpass adds the paths of the API`);
    if (page !== null)
        refuse('The input url is the address of the web interface (/ui)', `Write ${root(page)}`);
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
        path: mount(given('path') ?? auth, 'path', _paths_js__WEBPACK_IMPORTED_MODULE_6__/* .isSecretPath */ ._),
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
function mount(text, input, isGood = _paths_js__WEBPACK_IMPORTED_MODULE_6__/* .isPath */ .u) {
    const path = text.replace(/^\/+|\/+$/g, '');
    if (!isGood(path))
        throw (0,_config_values_js__WEBPACK_IMPORTED_MODULE_1__/* .invalid */ .Gq)(input, text, 'Write a path such as jwt or team-a/shop');
    return path;
}


/***/ }),

/***/ 69364:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  vaultTrust: () => (/* binding */ vaultTrust)
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/text/shell.js
var shell = __webpack_require__(89372);
// EXTERNAL MODULE: ./build/providers/vault/command-lines.js
var command_lines = __webpack_require__(82665);
;// CONCATENATED MODULE: ./build/providers/vault/trust/commands.js


/**
 * A POSIX shell's script that makes mount, policies and roles. Everything of the file stands in quotes, or in text that
 * the shell does not read.
 */
function printCommands({ url, namespace, path, address, config, roles }) {
    const where = (0,shell/* quoted */.TL)(url.href.replace(/\/$/, ''));
    const lines = [
        '#!/bin/sh',
        `# What ${address} must be told for its roles to hold to the file of rules. Made by jobpass trust vault.`,
        '# For an operator: BAO_TOKEN or VAULT_TOKEN may do this. CLI=vault runs it with the program of HashiCorp Vault.',
        'set -eu',
        `CLI=\${CLI:-bao}`,
        `export BAO_ADDR=${where} VAULT_ADDR=${where}`,
        namespace === undefined
            ? 'unset BAO_NAMESPACE VAULT_NAMESPACE'
            : `export BAO_NAMESPACE=${(0,shell/* quoted */.TL)(namespace)} VAULT_NAMESPACE=${(0,shell/* quoted */.TL)(namespace)}`,
        '',
        `"$CLI" read ${(0,shell/* quoted */.TL)(`sys/auth/${path}`)} >/dev/null 2>&1 || "$CLI" auth enable ${(0,shell/* quoted */.TL)(`-path=${path}`)} jwt`,
        (0,command_lines/* withJson */.VX)(`"$CLI" write ${(0,shell/* quoted */.TL)(`auth/${path}/config`)} -`, config),
    ];
    for (const { name, body, policy, told } of roles) {
        lines.push('', ...told.map((line) => `# ${line}`));
        if (policy !== undefined)
            lines.push((0,command_lines/* withText */.ij)(`"$CLI" policy write ${(0,shell/* quoted */.TL)(policy.name)} -`, policy.text));
        lines.push((0,command_lines/* withJson */.VX)(`"$CLI" write ${(0,shell/* quoted */.TL)(`auth/${path}/role/${name}`)} -`, body));
    }
    return `${lines.join('\n')}\n`;
}
/** What is sent to each path of the API, in the order in which it must be. */
function requestsFor({ namespace, path, config, roles }) {
    const root = namespace === undefined ? '' : `${namespace}/`;
    return [
        [`${root}sys/auth/${path}`, { type: 'jwt' }],
        [`${root}auth/${path}/config`, config],
        ...roles.flatMap(({ policy }) => policy === undefined ? [] : [[`${root}sys/policies/acl/${policy.name}`, { policy: policy.text }]]),
        ...roles.map(({ name, body }) => [`${root}auth/${path}/role/${name}`, body]),
    ];
}
function printJson(mount) {
    return `${(0,command_lines/* asciiJson */.iL)(Object.fromEntries(requestsFor(mount)))}\n`;
}

// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(64865);
// EXTERNAL MODULE: ./build/providers/vault/api.js
var vault_api = __webpack_require__(39918);
// EXTERNAL MODULE: ./build/providers/vault/ceiling.js
var ceiling = __webpack_require__(14293);
// EXTERNAL MODULE: ./build/identity/patterns.js
var identity_patterns = __webpack_require__(30444);
// EXTERNAL MODULE: ./build/providers/vault/globs.js
var vault_globs = __webpack_require__(77681);
;// CONCATENATED MODULE: ./build/providers/vault/trust/bounds.js



/**
 * What the server would understand otherwise than the file, of single conditions.
 *
 * Proven against OpenBao 2.6.2 (test/real/trust-vault.test.ts): it reads numbers in pointers as Go does (`01`, `+1`,
 * `0x1`), takes half of a surrogate pair for U+FFFD, and lets `*` stand for an empty claim.
 *
 * @returns reasons, with what to write instead; none where it understands the same
 */
function misunderstood(sets) {
    const found = [];
    for (const [claim, patterns] of sets) {
        const named = `the claim ${(0,printable/* printable */.g)(claim, 80)}`;
        if (isIllFormed(claim))
            found.push(`${named} has a character that the server reads as another`);
        if (claim.startsWith('/') && claim.split('/').some((part) => /^[+-]?\d/.test(part) && !INDEX.test(part)))
            found.push(`${named} is a pointer with a number that the server reads otherwise: write it as 0 or 12`);
        for (const pattern of patterns) {
            const parts = (0,identity_patterns/* parsePattern */.EY)(pattern);
            const shown = `${named} has «${(0,printable/* printable */.g)(pattern, 80)}»`;
            if (isIllFormed(pattern))
                found.push(`${shown}: the server reads a character of it as another`);
            else if (parts.every((part) => typeof part !== 'string'))
                found.push(`${shown}: the server would take an empty claim for it. Write a part of the text, or leave the condition out if any text is meant`);
            else if (parts.includes(identity_patterns/* RUN */.oq))
                found.push(`${shown}: no wildcard of the server stops at / and :. Write ** if any text is meant, or each value`);
        }
    }
    return found;
}
const INDEX = /^(0|[1-9]\d*)$/;
function isIllFormed(text) {
    return /[\uFFFD\p{Cs}]/u.test(text);
}
/** Conditions that were not misunderstood one by one, as a role has them; a text: why they cannot be had together. */
function boundsOf(sets) {
    const all = [...sets].map(([claim, patterns]) => [claim, patterns.map(identity_patterns/* parsePattern */.EY)]);
    const globs = all.some(([, patterns]) => patterns.some((parts) => parts.includes(identity_patterns/* ANY */.x4)));
    const star = all.find(([, patterns]) => patterns.some((parts) => parts.some((part) => typeof part === 'string' && part.includes('*'))));
    if (globs && star !== undefined)
        return `the claim ${(0,printable/* printable */.g)(star[0], 80)} has a star that is meant as one, and where a role has wildcards the server takes each star for one: make rules with a role each, of which none has both`;
    return {
        bound_claims_type: globs ? 'glob' : 'string',
        bound_claims: Object.fromEntries(all.map(([claim, patterns]) => [
            claim,
            [...new Set(patterns.map((parts) => parts.map((part) => (part === identity_patterns/* ANY */.x4 ? '*' : part)).join('')))],
        ])),
    };
}
/**
 * Joins two sets of demands into one that holds where either does; undefined where there is none: they must differ in
 * the values of one claim alone.
 */
function joined(one, other) {
    if (one.size !== other.size || [...one.keys()].some((claim) => !other.has(claim)))
        return undefined;
    const differing = [...one].filter(([claim, values]) => !isSame(values, other.get(claim) ?? []));
    const [first, another] = differing;
    if (another !== undefined)
        return undefined;
    if (first === undefined)
        return one;
    const [claim, values] = first;
    return new Map([...one, [claim, [...new Set([...values, ...(other.get(claim) ?? [])])]]]);
}
/** Whether two sets of demands are the same, in whatever order. */
function isSameSets(one, other) {
    return (one.size === other.size && [...one].every(([claim, values]) => isSame(values, other.get(claim) ?? [])));
}
/** Joins as many of several as can be. */
function joinAll(all) {
    const left = [...all];
    for (let at = 0; at < left.length;) {
        const one = left[at];
        const next = left.findIndex((other, place) => place > at && joined(one, other) !== undefined);
        if (next < 0) {
            at++;
            continue;
        }
        left[at] = joined(one, left[next]);
        left.splice(next, 1);
        // What was joined may be like one before it now.
        at = 0;
    }
    return left;
}
function isSame(one, other) {
    return one.length === other.length && one.every((value) => other.includes(value));
}
/** Whether the server takes every text that one pattern of it takes for another as well. */
function isWithin(inner, outer, globs) {
    if (inner === outer && globs.inner === globs.outer)
        return true;
    if (!globs.outer)
        return inner === outer && (!globs.inner || !inner.includes('*'));
    // A star of the inner one stands for all texts, so only a star can take it.
    return (0,vault_globs/* matchesGlob */.k)(outer, globs.inner ? inner.replaceAll('*', ANYTHING) : inner);
}
/** No text has it: a role with it would not have been understood. */
const ANYTHING = '\uFFFD';

// EXTERNAL MODULE: ./build/providers/vault/policies.js
var policies = __webpack_require__(99318);
;// CONCATENATED MODULE: ./build/providers/vault/trust/policy.js



/**
 * Adds what an entry of `secrets` needs: its path as it is written, and nothing else.
 *
 * @param namespace the token's; '' is the root
 * @returns why no policy can give that alone
 */
function addRead(reads, request, namespace) {
    const { path, parameters } = request;
    const shown = `secrets has ${(0,printable/* printable */.g)(path, 100)}`;
    const below = (0,policies/* relativeNamespace */.Yr)(request.namespace ?? namespace, namespace);
    if (below === undefined)
        return `${shown} in a namespace that is not below that of the token, so that no policy of it can name it: log in further up (namespace)`;
    if (!(0,policies/* isPlainInPolicy */.KL)(below + path))
        return `${shown}, of which a policy would read some characters as wildcards or templates: write the policy yourself (trust: policy)`;
    const found = reads.get(below + path) ?? { below, read: false, writes: [] };
    reads.set(below + path, found);
    if (!(0,policies/* isWritten */.QH)(request)) {
        found.read = true;
        return undefined;
    }
    const sent = Object.entries(parameters);
    const names = new Set(sent.map(([name]) => name.toLowerCase()));
    const odd = sent.find(([name, value]) => !/^[\w.-]+$/.test(name) ||
        /^\*|\*$|["\\]|\{\{|[$%]\{/.test(value) ||
        (0,printable/* printable */.g)(value, 10_000) !== value);
    if (odd !== undefined || names.size < sent.length)
        return `${shown} with the parameter ${(0,printable/* printable */.g)(odd?.[0] ?? sent[0]?.[0], 40)}, which a policy cannot have as it stands there: write the policy yourself (trust: policy)`;
    found.writes.push(new Map(sent.map(([name, value]) => [name, [value]])));
    return undefined;
}
/** The rules that allow exactly what was collected; a text: why there are none. */
function rulesFor(reads) {
    const rules = new Map();
    for (const [path, { read, writes }] of [...reads].sort(byName)) {
        const [parameters, another] = joinAll(writes);
        if (another !== undefined)
            return `secrets asks ${(0,printable/* printable */.g)(path, 100)} with parameters that differ in more than one: a policy would allow every mixture. Give each a credential with a role of its own`;
        rules.set(path, {
            capabilities: new Set([...(read ? ['read'] : []), ...(writes.length > 0 ? ['update'] : [])]),
            allowed: parameters,
            required: new Set(parameters?.keys()),
        });
    }
    return rules;
}
/** What a token needs that goes without the policy default: to be looked up, renewed, and ended unless another role does. */
function rulesOfSelf(reads, revokesItself) {
    const rules = new Map([
        [policies/* SELF */.TK.lookup, simple('read')],
        [policies/* SELF */.TK.renew, simple('update')],
    ]);
    if (revokesItself)
        rules.set(policies/* SELF */.TK.revoke, simple('update'));
    // Dynamic secrets live as long as they are renewed, in the namespace where they were made. Version 2 of the key-value
    // engine has none.
    for (const [path, { below }] of reads)
        if (path.slice(below.length).split('/')[1] !== 'data')
            rules.set(`${below}sys/leases/renew`, simple('update'));
    return rules;
}
function simple(...capabilities) {
    return { capabilities: new Set(capabilities), allowed: undefined, required: new Set() };
}
/** Words behind a mount by which engines other than the key-value one, and its version 2, are known. */
const BEHIND_MOUNT = new Set([
    ...[
        'data',
        'creds',
        'static-creds',
        'cert',
        'ca',
        'issue',
        'sign',
        'sts',
        'code',
        'roleset',
        'token',
        'key',
    ],
]);
/** What people may have meant otherwise: a path of version 2 of the key-value engine as the command line writes it. */
function remarksOn(reads) {
    return [...reads].flatMap(([path, { below, read }]) => {
        const [mount = '', next = '', ...rest] = path.slice(below.length).split('/');
        if (!read || next === '' || BEHIND_MOUNT.has(next))
            return [];
        const second = `${below}${[mount, 'data', next, ...rest].join('/')}`;
        return [
            `It may read ${path}. Where that is version 2 of the key-value engine, write ${second} in secrets.`,
        ];
    });
}
/** Rules as HCL, with a line break at its end. */
function printPolicy(rules) {
    return [...rules]
        .map(([path, { capabilities, allowed, required }]) => {
        const lines = [`  capabilities = ${list([...capabilities])}`];
        if (allowed !== undefined) {
            const each = [...allowed].map(([name, values]) => `    "${name}" = ${list(values)}`);
            lines.push(`  allowed_parameters = {\n${each.join('\n')}\n  }`);
        }
        if (required.size > 0)
            lines.push(`  required_parameters = ${list([...required])}`);
        return `path "${path}" {\n${lines.join('\n')}\n}\n`;
    })
        .join('\n');
}
function list(values) {
    return `[${values.map((value) => `"${value}"`).join(', ')}]`;
}
function byName([one], [other]) {
    return one < other ? -1 : one > other ? 1 : 0;
}
/**
 * Reads a policy, as far as it is of blocks `path` with capabilities and parameters.
 *
 * @returns undefined where there is anything else in it, or a path twice
 */
function parsePolicy(text) {
    const words = wordsOf(text);
    if (words === undefined)
        return undefined;
    const rules = new Map();
    let at = 0;
    const next = () => words[at++] ?? '';
    const name = () => {
        const word = next();
        return word.startsWith('"') ? word.slice(1, -1) : /^\w+$/.test(word) ? word : undefined;
    };
    const valueHere = () => {
        const word = next();
        if (word.startsWith('"'))
            return word.slice(1, -1);
        if (word === '[') {
            const values = [];
            while (words[at] !== ']') {
                const value = valueHere();
                if (value === undefined)
                    return undefined;
                values.push(value);
                if (words[at] === ',')
                    at++;
                else if (words[at] !== ']')
                    return undefined;
            }
            at++;
            return values;
        }
        return word === '{' ? membersHere() : undefined;
    };
    const membersHere = () => {
        const members = new Map();
        while (words[at] !== '}') {
            const key = name();
            if (key === undefined || next() !== '=' || members.has(key))
                return undefined;
            const value = valueHere();
            if (value === undefined)
                return undefined;
            members.set(key, value);
            if (words[at] === ',')
                at++;
        }
        at++;
        return members;
    };
    while (at < words.length) {
        if (name() !== 'path')
            return undefined;
        const path = name();
        if (path === undefined || next() !== '{' || rules.has(path))
            return undefined;
        const members = membersHere();
        const rule = members === undefined ? undefined : ruleOf(members);
        if (rule === undefined)
            return undefined;
        rules.set(path, rule);
    }
    return rules;
}
function ruleOf(members) {
    const known = ['capabilities', 'allowed_parameters', 'required_parameters'];
    if ([...members.keys()].some((name) => !known.includes(name)))
        return undefined;
    const capabilities = textsOf(members.get('capabilities'));
    const required = textsOf(members.get('required_parameters') ?? []);
    const given = members.get('allowed_parameters');
    if (capabilities === undefined || required === undefined)
        return undefined;
    let allowed;
    if (given !== undefined) {
        if (!(given instanceof Map))
            return undefined;
        allowed = new Map();
        for (const [name, values] of given) {
            const texts = textsOf(values);
            if (texts === undefined)
                return undefined;
            allowed.set(name, texts);
        }
    }
    return { capabilities: new Set(capabilities), allowed, required: new Set(required) };
}
function textsOf(value) {
    return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : undefined;
}
/** Undefined for what this reader does not know: escapes in texts, numbers, JSON. */
function wordsOf(text) {
    const words = [];
    const pattern = /\s+|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/|("[^"\\\n]*"|[A-Za-z_]\w*|[{}[\]=,])|([\s\S])/g;
    for (const [, word, unknown] of text.matchAll(pattern)) {
        if (unknown !== undefined)
            return undefined;
        if (word !== undefined)
            words.push(word);
    }
    return words;
}
/** Compares what policies allow. Comments and layout make no difference; what cannot be read is `wider`. */
function comparePolicies(has, wanted) {
    if (has.trim() === wanted.trim())
        return [];
    const [there, here] = [parsePolicy(has), parsePolicy(wanted)];
    if (there === undefined || here === undefined)
        return [{ kind: 'wider', text: 'its text is another, and what it allows cannot be told' }];
    const found = [];
    for (const path of new Set([...there.keys(), ...here.keys()])) {
        const shown = `path ${(0,printable/* printable */.g)(path, 120)}`;
        // Of all paths that fit a request the server takes the closest one alone: without it a wilder one holds. One that
        // is not wanted is told by itself.
        const wild = [...there.keys()].some((one) => here.has(one) && /\*$|(^|\/)\+(\/|$)/.test(one));
        if (wild && !there.has(path))
            found.push({
                kind: 'wider',
                text: `${shown}: is not there, and what a wildcard gives may hold in its place`,
            });
        compareRules(there.get(path), here.get(path), (kind, text) => found.push({ kind, text: `${shown}: ${text}` }));
    }
    return found;
}
function compareRules(has, wanted, tell) {
    const [may, should] = [effect(has), effect(wanted)];
    const named = (names) => (0,printable/* printable */.g)(names.join(', '), 120);
    const more = [...may].filter((one) => !should.has(one));
    const less = [...should].filter((one) => !may.has(one));
    // To deny takes away what another path of the policy, or another policy, gives.
    if (more.length > 0)
        tell(more.includes('deny') ? 'narrower' : 'wider', `allows ${named(more)} besides`);
    if (less.length > 0)
        tell(less.includes('deny') ? 'wider' : 'narrower', `does not have ${named(less)}`);
    if (has === undefined || wanted === undefined)
        return;
    for (const name of wanted.required)
        if (!has.required.has(name))
            tell('wider', `does not require ${named([name])}`);
    for (const name of has.required)
        if (!wanted.required.has(name))
            tell('narrower', `requires ${named([name])}`);
    if (has.allowed === undefined && wanted.allowed === undefined)
        return;
    if (has.allowed === undefined || wanted.allowed === undefined) {
        if (has.allowed === undefined)
            tell('wider', 'takes every parameter');
        else
            tell('narrower', 'takes some parameters alone');
        return;
    }
    for (const name of new Set([...has.allowed.keys(), ...wanted.allowed.keys()])) {
        const [takes, meant] = [has.allowed.get(name), wanted.allowed.get(name)];
        if (meant === undefined)
            tell('wider', `takes the parameter ${named([name])}`);
        else if (takes === undefined)
            tell('narrower', `does not take the parameter ${named([name])}`);
        else {
            // An empty list is any value.
            const all = [takes, meant].map((values) => values.length === 0);
            const extra = takes.filter((value) => !meant.includes(value));
            const missing = meant.filter((value) => !takes.includes(value));
            if (!all[1] && (all[0] || extra.length > 0))
                tell('wider', `takes ${named([name])} with other values`);
            if (!all[0] && (all[1] || missing.length > 0))
                tell('narrower', `takes ${named([name])} with fewer values`);
        }
    }
}
function effect(rule) {
    return rule?.capabilities ?? new Set();
}

;// CONCATENATED MODULE: ./build/providers/vault/trust/diff.js






/**
 * Compares a mount, its roles and the policies made for them with what they must be.
 *
 * @throws JobpassError `usage` without a token, `refused` where that may not read them
 */
async function compareMount(mount, access) {
    const token = tokenIn(access.env);
    access.secrets.add(token);
    const http = access.http(mount.settings);
    const api = new vault_api/* VaultApi */.rT(http, mount.url, access.clock);
    const read = (path, what, query) => http.persist(async (attempt) => {
        const reply = await api.call({
            method: 'GET',
            path,
            what,
            token,
            namespace: mount.namespace,
            ...(query === undefined ? {} : { query }),
        }, attempt);
        if (reply.answer.status === 404)
            return undefined;
        if (!(0,vault_api/* isGood */.Kg)(reply))
            throw api.refusal(reply, `The token in BAO_TOKEN or VAULT_TOKEN must be let read ${(0,printable/* printable */.g)(path, 120)}`);
        const data = (0,vault_api/* objectIn */.D7)(reply.json, 'data');
        if (data === undefined)
            throw api.malformed(reply, 'no data in it');
        return data;
    });
    const found = [];
    const at = (what) => (kind, text) => found.push({ kind, what, text });
    const method = `auth/${mount.path}`;
    const config = await read(`${method}/config`, 'the reading of the mount');
    if (config === undefined)
        at(method)('missing', 'there is no such mount of the kind jwt, or it trusts no issuer yet');
    else
        compareConfig(config, mount.config, at(method));
    for (const { name, body, policy } of mount.roles) {
        const role = config && (await read(`${method}/role/${name}`, `the reading of the role ${name}`));
        const tell = at(`role ${name}`);
        if (role === undefined)
            tell('missing', 'there is no such role');
        else
            compareRole(role, body, tell);
        if (policy === undefined)
            continue;
        const there = await read(`sys/policies/acl/${policy.name}`, `the reading of the policy ${policy.name}`);
        const tellPolicy = at(`policy ${policy.name}`);
        const text = there?.['policy'];
        if (there === undefined)
            tellPolicy('missing', 'there is no such policy');
        else if (typeof text !== 'string')
            tellPolicy('wider', 'its text cannot be read');
        else
            for (const { kind, text: told } of comparePolicies(text, policy.text))
                tellPolicy(kind, told);
    }
    const others = access.options['other-roles'];
    if (config !== undefined && others !== undefined) {
        const listed = await read(`${method}/role`, 'the list of the roles', { list: 'true' });
        const known = new Set([...mount.roles.map(({ name }) => name), ...others.toLowerCase().split(/[\s,]+/)]);
        for (const name of listOf(listed?.['keys'])) {
            if (typeof name === 'string' && !known.has(name))
                at(`role ${(0,printable/* printable */.g)(name, 80)}`)('wider', 'it is on the mount, and not in the file of rules');
        }
    }
    return found;
}
function tokenIn(env) {
    const token = env['BAO_TOKEN'] || env['VAULT_TOKEN'] || '';
    if (/^[\x21-\x7e]{4,}$/.test(token))
        return token;
    throw new errors/* JobpassError */.bJ('usage', token === '' ? 'There is no token to ask the server with' : 'The token of the environment cannot be one', {
        hint: 'Set BAO_TOKEN or VAULT_TOKEN to one that may read the mount, its roles (auth/…/role/*) and their policies (sys/policies/acl/jobpass-*)',
    });
}
/** What the server says of itself, and what serves roles of the type oidc alone. */
const HARMLESS_CONFIG = new Set([
    ...['status', 'namespace_in_state', 'default_role', 'oidc_client_id', 'oidc_response_mode'],
    'oidc_response_types',
]);
function compareConfig(has, wanted, tell) {
    for (const name of new Set([...Object.keys(wanted), ...Object.keys(has)])) {
        const [there, here] = [has[name], wanted[name]];
        if (HARMLESS_CONFIG.has(name) || (isNothing(there) && isNothing(here)))
            continue;
        if (isText(there) && isText(here) && there.trim() === here.trim())
            continue;
        if (name === 'jwt_supported_algs')
            tell('narrower', `${name} is ${shown(there)}, and nothing is wanted`);
        // Another issuer, its keys from elsewhere, or another authority that vouches for them: each is others' tokens.
        else
            tell('wider', `${name} is ${shown(there)}, wanted is ${shown(here)}`);
    }
}
/** What a role of the type jwt does not read. */
const HARMLESS_ROLE = new Set([
    ...['allowed_redirect_uris', 'callback_mode', 'max_age', 'oidc_disable_confirmation', 'oidc_scopes'],
    ...['verbose_oidc_logging', 'oauth2_metadata', 'poll_interval'],
]);
/** Older names of the same, which servers repeat where a role was written with them. */
const TWINS = {
    policies: 'token_policies',
    ttl: 'token_ttl',
    max_ttl: 'token_max_ttl',
    period: 'token_period',
    num_uses: 'token_num_uses',
    bound_cidrs: 'token_bound_cidrs',
};
/** Seconds that the server adds to times where a role says nothing. Source: the API of the method, «leeway». */
const LEEWAYS = {
    clock_skew_leeway: 60,
    expiration_leeway: 150,
    not_before_leeway: 150,
};
/** Every setting of a role that is understood, and how. */
const COMPARED = {
    bound_audiences: (has, wanted, tell) => {
        const there = listOf(has);
        if (there.length === 0)
            tell('wider', 'it asks for no audience');
        else
            compareSets(there, listOf(wanted), 'wider', tell);
    },
    bound_subject: (has, wanted, tell) => {
        if (!isNothing(has) && has !== wanted)
            tell('narrower', `is ${shown(has)}, and nothing is wanted`);
    },
    token_policies: (has, wanted, tell) => compareSets(listOf(has).map((one) => String(one).toLowerCase()), listOf(wanted), 'wider', tell),
    token_bound_cidrs: (has, wanted, tell) => {
        const [there, here] = [listOf(has).map(networkOf), listOf(wanted).map(networkOf)];
        if (there.length === 0 && here.length > 0)
            tell('wider', 'log-ins come from everywhere');
        else if (here.length === 0 && there.length > 0)
            tell('narrower', `are ${shown(there)}, and none are wanted`);
        else
            compareSets(there, here, 'wider', tell);
    },
    token_no_default_policy: (has, wanted, tell) => {
        if ((has === true) !== (wanted === true))
            tell(wanted === true ? 'wider' : 'narrower', `the policy default is ${has === true ? 'not ' : ''}given`);
    },
    token_strictly_bind_ip: (has, _wanted, tell) => {
        if (has === true)
            tell('narrower', 'a token is bound to the address of its log-in');
    },
    token_num_uses: (has, _wanted, tell) => {
        if (!isNothing(has))
            tell('narrower', `a token serves for ${shown(has)} requests alone`);
    },
    token_ttl: compareLife,
    token_max_ttl: compareLife,
    token_explicit_max_ttl: compareLife,
    token_period: (has, _wanted, tell) => {
        if (!isNothing(has))
            tell('wider', `a token can be renewed for ever (${shown(has)})`);
    },
    ...Object.fromEntries(Object.entries(LEEWAYS).map(([name, usual]) => [
        name,
        (has, _wanted, tell) => {
            const seconds = typeof has === 'number' ? (has === 0 ? usual : Math.max(has, 0)) : Number.POSITIVE_INFINITY;
            if (seconds !== usual)
                tell(seconds > usual ? 'wider' : 'narrower', `is ${shown(has)}, where ${usual} s are usual`);
        },
    ])),
    claim_mappings: (has, wanted, tell) => {
        const [there, here] = [objectOf(has), objectOf(wanted)];
        for (const claim of new Set([...Object.keys(there), ...Object.keys(here)])) {
            if (there[claim] === here[claim])
                continue;
            // A policy may be a template that is filled in with what the log gets.
            if (there[claim] !== undefined)
                tell('wider', `${shown(claim)} becomes ${shown(there[claim])}`);
            else
                tell('narrower', `${shown(claim)} is not taken over`);
        }
    },
};
function compareRole(has, wanted, tell) {
    compareClaims(has, wanted, tell);
    if ((0,ceiling/* ceilingOf */.t)(has) !== undefined && (0,ceiling/* ceilingOf */.t)(wanted) === undefined)
        tell('wider', 'nothing bounds renewals (token_explicit_max_ttl, token_max_ttl): whoever holds a token can renew it up to what the server allows, 768 h unless changed, whatever its token_ttl');
    for (const name of new Set([...Object.keys(wanted), ...Object.keys(has)])) {
        if (name === 'bound_claims' || name === 'bound_claims_type' || HARMLESS_ROLE.has(name))
            continue;
        const [there, here] = [has[name], wanted[name]];
        const twin = TWINS[name];
        if (twin !== undefined && here === undefined && JSON.stringify(there) === JSON.stringify(has[twin]))
            continue;
        const compare = Object.hasOwn(COMPARED, name) ? COMPARED[name] : undefined;
        const told = (kind, text) => tell(kind, `${name}: ${text}`);
        // An older server does not tell what it does not have.
        if (compare !== undefined && !(there === undefined && here === undefined))
            compare(there ?? zeroOf(here), here, told);
        else if (compare === undefined &&
            JSON.stringify(there ?? zeroOf(here)) !== JSON.stringify(here) &&
            !(isNothing(there) && isNothing(here)))
            told('wider', `is ${shown(there)}, wanted is ${shown(here)}`);
    }
}
/** Each demand that is weaker lets in more, each further one less. */
function compareClaims(has, wanted, tell) {
    const globs = { has: has['bound_claims_type'] === 'glob', wanted: wanted['bound_claims_type'] === 'glob' };
    const [there, here] = [objectOf(has['bound_claims']), objectOf(wanted['bound_claims'])];
    for (const claim of new Set([...Object.keys(there), ...Object.keys(here)])) {
        const told = (kind, text) => tell(kind, `bound_claims: ${(0,printable/* printable */.g)(claim, 80)} ${text}`);
        if (!Object.hasOwn(there, claim)) {
            told('wider', `is not asked for, wanted is ${shown(here[claim])}`);
            continue;
        }
        if (!Object.hasOwn(here, claim)) {
            told('narrower', `must be ${shown(there[claim])}, and nothing is wanted`);
            continue;
        }
        const [values, meant] = [listOf(there[claim]), listOf(here[claim])];
        const within = (value, all, inner, outer) => typeof value === 'string' &&
            all.some((one) => typeof one === 'string' && isWithin(value, one, { inner, outer }));
        const more = values.filter((value) => !within(value, meant, globs.has, globs.wanted));
        const less = meant.filter((value) => !within(value, values, globs.wanted, globs.has));
        const how = globs.has ? ', where * is any text' : '';
        if (more.length > 0)
            told('wider', `may be ${shown(more)}${how}, wanted is ${shown(meant)}`);
        if (less.length > 0)
            told('narrower', `may not be ${shown(less)}`);
    }
}
function compareLife(has, wanted, tell) {
    if (has === wanted)
        return;
    // None is that of the mount, or of the server, which may be a month.
    const shorter = typeof has === 'number' && has > 0 && has < Number(wanted);
    tell(shorter ? 'narrower' : 'wider', `is ${isNothing(has) ? 'not said' : `${shown(has)} s`}, wanted are ${shown(wanted)} s`);
}
function compareSets(has, wanted, extra, tell) {
    const more = has.filter((one) => !wanted.includes(one));
    const less = wanted.filter((one) => !has.includes(one));
    if (more.length > 0)
        tell(extra, `has ${shown(more)} besides`);
    if (less.length > 0)
        tell(extra === 'wider' ? 'narrower' : 'wider', `does not have ${shown(less)}`);
}
/** As the server writes them: one address is no network. */
function networkOf(text) {
    return String(text)
        .toLowerCase()
        .replace(/^([^:]+)\/32$|^(.*:.*)\/128$/, '$1$2');
}
function zeroOf(wanted) {
    return typeof wanted === 'number' ? 0 : typeof wanted === 'boolean' ? false : undefined;
}
function isNothing(value) {
    if (Array.isArray(value))
        return value.length === 0;
    if (typeof value === 'object' && value !== null)
        return Object.keys(value).length === 0;
    return [undefined, null, '', 0, false].includes(value);
}
function isText(value) {
    return typeof value === 'string';
}
function listOf(value) {
    if (Array.isArray(value))
        return value;
    return value === undefined || value === null || value === '' ? [] : [value];
}
function objectOf(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
function shown(value) {
    return value === undefined ? 'nothing' : (0,printable/* printable */.g)(JSON.stringify(value), 160);
}

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 15 modules
var schemas = __webpack_require__(9691);
// EXTERNAL MODULE: ./build/config/schemas.js
var config_schemas = __webpack_require__(92759);
;// CONCATENATED MODULE: ./build/providers/vault/trust/own.js


/** What the server takes as the name of a policy, as far as it needs no quotes anywhere. */
const policy = config_schemas/* text */.Qq.regex(/^[A-Za-z0-9][\w.-]*$/, 'is no name of a policy: letters, digits, dots, - and _');
/** `root` may do everything, and its tokens need not end. */
const own_policies = config_schemas/* texts */.Te
    .pipe(schemas/* array */.YOg(policy))
    .transform((names) => [...new Set(names.map((name) => name.toLowerCase()))])
    .refine((names) => !names.includes('root'), 'must not have root, which may do everything');
/** Text that can stand in a file, a shell's script and a log of a runner, line by line. */
const lines = config_schemas/* text */.Qq
    .refine((value) => !/[^\P{C}\n\t]/u.test(value), 'has characters that cannot be seen')
    .refine((value) => !/^\s*::|##\[|##vso\[/m.test(value), 'has what a runner takes for a command');
const claims = config_schemas/* texts */.Te.pipe(schemas/* array */.YOg(config_schemas/* text */.Qq
    .regex(/^[^\p{C}\p{Z}*]{1,200}$/u, 'is no name of a claim')
    .refine((name) => name !== 'role', 'is a name that the server keeps to itself')));
/** An address or a network, as far as it can be told without reading all of it: the server does. */
const cidr = config_schemas/* text */.Qq.regex(/^[0-9a-fA-F.:]{2,45}(\/\d{1,3})?$/, 'is no address and no network, as in 192.0.2.0/24');
/** What may stand under `trust` of a credential of Vault. */
const vaultOwn = schemas/* strictObject */.rej({
    policies: own_policies.optional().describe('policies that are there, and that the role gives besides'),
    policy: lines
        .optional()
        .describe('the policy of the role as HCL, in the place of the one that is made of `secrets`'),
    'user-claim': claims
        .refine((names) => names.length === 1, 'must be one claim')
        .optional()
        .describe('the claim by which the server tells jobs apart, one entity for each value'),
    metadata: claims.optional().describe('claims that the audit log gets; all of them must be text'),
    'no-default-policy': config_schemas/* bool */.lc
        .optional()
        .describe('whether tokens go without the policy default; what Jobpass needs of it is given'),
    'bound-cidrs': config_schemas/* texts */.Te
        .pipe(schemas/* array */.YOg(cidr))
        .optional()
        .describe('networks from which alone jobs may log in and use the token'),
    'issuer-ca': lines
        .optional()
        .describe('the certificate of the authority that the issuer is known by, as PEM'),
});

// EXTERNAL MODULE: ./build/config/settings.js
var settings = __webpack_require__(14318);
// EXTERNAL MODULE: ./build/identity/github-subject.js
var github_subject = __webpack_require__(14761);
// EXTERNAL MODULE: ./build/providers/vault/paths.js
var paths = __webpack_require__(70330);
// EXTERNAL MODULE: ./build/providers/vault/settings.js
var vault_settings = __webpack_require__(94589);
;// CONCATENATED MODULE: ./build/providers/vault/trust/roles.js









/** One lease where nothing is said: what `job/plan.ts` asks of a provider that renews in place. */
const LEASE_MS = 60_000;
/** The life of a token that ends another, in seconds. */
const REVOKER_S = 60;
const AUDIENCE = 'aud';
/**
 * Claims that are text whenever they are there, so that the audit log can have them: the server refuses a token of
 * which it is to take over one that is not. Taken over is only what the conditions want.
 */
const TEXT = new Set([
    ...['sub', 'ref', 'environment', 'actor', 'event_name', 'workflow_ref', 'job_workflow_ref'],
    ...['repository', 'repository_id', 'repository_owner', 'repository_owner_id'],
    ...['project_id', 'project_path', 'namespace_id', 'namespace_path', 'ci_config_ref_uri'],
    ...['organization_slug', 'pipeline_slug', 'build_branch'],
]);
/** The mounts that the grants speak of, with the roles of each. */
function mountsOf(grants, complain) {
    const mounts = new Map();
    for (const grant of grants) {
        const asked = read(grant, complain);
        if (asked === undefined)
            continue;
        const { url, namespace = '', path } = asked.vault;
        const key = JSON.stringify([url.href, namespace, path]);
        mounts.set(key, [...(mounts.get(key) ?? []), asked]);
    }
    const taken = new Map();
    return [...mounts.values()].flatMap((all) => mountOf(all, taken, complain));
}
function read(grant, complain) {
    let vault;
    try {
        vault = (0,vault_settings.vaultSettings)(grant.settings);
    }
    catch (error) {
        complain(grant, (0,errors/* tell */.qz)(error));
        return undefined;
    }
    const names = [vault.path, ...(vault.namespace === undefined ? [] : [vault.namespace])];
    const odd = names.find((name) => !(0,paths/* isPath */.u)(name) || (0,printable/* printable */.g)(name, 500) !== name);
    const roles = [vault.role, vault.revokeRole].filter((role) => role !== undefined);
    const wrong = roles.find((role) => !/^\w([\w.-]*\w)?$/.test(role));
    if (odd !== undefined)
        complain(grant, `nothing is printed for a mount or namespace of the name ${(0,printable/* printable */.g)(odd, 80)}: write letters, digits, dots, - and _`);
    if (wrong !== undefined)
        complain(grant, `the server has no role ${(0,printable/* printable */.g)(wrong, 80)}: letters, digits, dots, - and _`);
    if (vault.auth === 'jwt' && vault.role === undefined) {
        complain(grant, 'the input role is missing: a default_role of the mount is the operator’s to say');
        return undefined;
    }
    const sets = new Map(Object.entries(grant.conditions).map(([claim, patterns]) => [claim, [patterns].flat().map(String)]));
    const reasons = misunderstood(sets);
    for (const reason of reasons)
        complain(grant, reason);
    if (odd !== undefined || wrong !== undefined || reasons.length > 0)
        return undefined;
    return { grant, vault, sets: new Map([...sets, [AUDIENCE, [grant.audience]]]) };
}
function mountOf(all, taken, complain) {
    const [first, ...others] = all;
    const { url, namespace, path } = first.vault;
    const config = configOf(first.grant);
    for (const { grant } of others) {
        if (grant.issuer !== first.grant.issuer)
            complain(grant, `a mount of the server trusts one issuer, and auth/${path} trusts ${(0,printable/* printable */.g)(first.grant.issuer, 100)} for the rule ${first.grant.rule} of ${first.grant.credential}: give the jobs of each issuer another path`);
        else if (JSON.stringify(configOf(grant)) !== JSON.stringify(config))
            complain(grant, `its issuer-ca is not that of the rule ${first.grant.rule} of ${first.grant.credential}`);
    }
    const byName = new Map();
    const revokers = new Map();
    for (const asked of all) {
        add(byName, asked.vault.role, asked);
        add(revokers, asked.vault.revokeRole, asked);
    }
    const roles = [...byName].flatMap(([name, asked]) => roleOf(name, asked, complain) ?? []);
    for (const [name, asked] of revokers) {
        if (byName.has(name)) {
            for (const { grant } of asked)
                complain(grant, `revoke-role names ${name}, which is a role of jobs too: give it a name of its own`);
            continue;
        }
        const role = revokerOf(name, asked, complain);
        if (role !== undefined)
            roles.push(role);
    }
    for (const { name, policy } of roles) {
        if (policy === undefined)
            continue;
        const key = JSON.stringify([url.href, namespace ?? '', policy.name]);
        const same = taken.get(key);
        taken.set(key, policy);
        const [asked] = byName.get(name) ?? revokers.get(name) ?? [];
        if (same !== undefined && asked !== undefined)
            complain(asked.grant, `another role has the policy ${policy.name} already: give this one another name`);
    }
    const root = url.href.replace(/\/$/, '');
    const address = `${root}/v1/${namespace === undefined ? '' : `${namespace}/`}auth/${path}`;
    return [{ url, namespace, path, address, config, roles, settings: first.grant.settings }];
}
/** The server takes names of roles in small letters. */
function add(roles, name, asked) {
    if (name === undefined)
        return;
    const small = name.toLowerCase();
    roles.set(small, [...(roles.get(small) ?? []), asked]);
}
function configOf({ issuer, jwksUri, own }) {
    const ca = own['issuer-ca'] === undefined ? undefined : `${own['issuer-ca'].trim()}\n`;
    const keys = jwksUri === undefined
        ? { oidc_discovery_url: issuer, ...(ca === undefined ? {} : { oidc_discovery_ca_pem: ca }) }
        : { jwks_url: jwksUri, ...(ca === undefined ? {} : { jwks_ca_pem: ca }) };
    return { ...keys, bound_issuer: issuer };
}
function classesOf(asked) {
    const classes = [];
    for (const one of asked) {
        const like = classes.find(({ sets }) => isSameSets(onClaims(sets), onClaims(one.sets)));
        if (like === undefined) {
            classes.push({ sets: one.sets, asked: [one] });
            continue;
        }
        // The same job can ask for an ID token with either audience.
        like.sets = joined(like.sets, one.sets) ?? like.sets;
        like.asked.push(one);
    }
    return classes;
}
function onClaims(sets) {
    return new Map([...sets].filter(([claim]) => claim !== AUDIENCE));
}
function roleOf(name, asked, complain) {
    const [first] = asked;
    const own = JSON.stringify(shared(first));
    for (const { grant, ...rest } of asked) {
        if (JSON.stringify(shared({ grant, ...rest })) === own)
            continue;
        complain(grant, `the role ${name} has other settings under trust for another rule: say the same, or give each rule a role of its own`);
        return undefined;
    }
    const classes = classesOf(asked);
    const given = [];
    for (const each of classes) {
        const found = givenBy(each, complain);
        if (found === undefined)
            return undefined;
        given.push(found);
    }
    const [most] = given;
    for (const [at, other] of given.entries()) {
        if (tellGiven(other) === tellGiven(most))
            continue;
        complain(classes[at].asked[0]?.grant ?? first.grant, `the role ${name} would give the jobs of each of its rules what another asks for (policies, secrets, ttl or lease): give each rule a role of its own`);
        return undefined;
    }
    const bounds = demands(name, classes, complain);
    if (bounds === undefined)
        return undefined;
    const path = first.vault.path;
    const policy = policyOf((0,policies/* policyName */.ct)(path === 'jwt' ? name : `${path}-${name}`), most, first, complain);
    if (policy === 'none')
        return undefined;
    return {
        name,
        body: {
            ...bounds,
            ...livesFor(most.ttlS, most.leaseS),
            token_policies: [...new Set([...(policy === undefined ? [] : [policy.name]), ...most.policies])],
            token_no_default_policy: first.grant.own['no-default-policy'] ?? false,
            token_bound_cidrs: first.grant.own['bound-cidrs'] ?? [],
        },
        ...(policy === undefined ? {} : { policy }),
        told: [
            `For ${rulesTold(asked)}.`,
            ...(Object.keys(bounds['bound_claims']).length > 0
                ? []
                : [`There are no conditions: it lets in every job of ${(0,printable/* printable */.g)(first.grant.issuer, 200)}.`]),
            ...(most.text === undefined ? remarksOn(most.reads) : []),
        ],
    };
}
function revokerOf(name, asked, complain) {
    const [first] = asked;
    const bounds = demands(name, classesOf(asked), complain);
    if (bounds === undefined)
        return undefined;
    const { path } = first.vault;
    const policy = {
        name: (0,policies/* policyName */.ct)(path === 'jwt' ? name : `${path}-${name}`),
        text: printPolicy(new Map(policies/* REVOKERS */.kP.map((each) => [each, simple('update')]))),
    };
    return {
        name,
        body: {
            ...bounds,
            ...livesFor(REVOKER_S, REVOKER_S),
            token_policies: [policy.name],
            token_no_default_policy: false,
            token_bound_cidrs: first.grant.own['bound-cidrs'] ?? [],
        },
        policy,
        told: [
            `Ends the tokens of ${rulesTold(asked)}.`,
            'It can end any token whose accessor it knows, also those of others.',
        ],
    };
}
const rulesTold = (asked) => asked
    .map(({ grant: { credential, rule, from } }) => (0,printable/* printable */.g)(credential === rule ? `${credential} (${from})` : `the rule ${rule} of ${credential} (${from})`, 200))
    .join(', ');
/** What must be said alike of all rules of a role. */
function shared({ grant: { own, conditions, issuer } }) {
    return [
        own['no-default-policy'],
        own['bound-cidrs'],
        own.policy,
        userClaim(own, conditions, issuer),
        own.metadata,
    ];
}
/** Who is let in; undefined where that was complained of. */
function demands(name, classes, complain) {
    const joint = joinAll(classes.map(({ sets }) => sets));
    const [sets, another] = joint;
    const last = classes.at(-1)?.asked[0];
    if (sets === undefined || another !== undefined) {
        complain(last.grant, `the conditions of the rules with the role ${name} differ in more than the values of one claim, and a role has one set of them, so joined they would let in more: give each rule a role of its own`);
        return undefined;
    }
    const { own, conditions, issuer } = last.grant;
    const bounds = boundsOf(onClaims(sets));
    if (typeof bounds === 'string') {
        complain(last.grant, bounds);
        return undefined;
    }
    const user = userClaim(own, conditions, issuer);
    const mapped = own.metadata ?? Object.keys(bounds.bound_claims).filter((claim) => TEXT.has(claim));
    return {
        role_type: 'jwt',
        bound_audiences: sets.get(AUDIENCE) ?? [],
        bound_subject: '',
        ...bounds,
        user_claim: user,
        user_claim_json_pointer: user.startsWith('/'),
        groups_claim: '',
        clock_skew_leeway: 0,
        expiration_leeway: 0,
        not_before_leeway: 0,
        claim_mappings: Object.fromEntries(mapped.map((claim) => [claim, claim])),
    };
}
/** Of a job's claims those of its repository stay the same, and the subject is always there. */
function userClaim(own, conditions, issuer) {
    const [said] = own['user-claim'] ?? [];
    if (said !== undefined)
        return said;
    if (conditions['repository_id'] !== undefined || issuer === github_subject/* GITHUB_ISSUER */.oX)
        return 'repository_id';
    if (conditions['project_id'] !== undefined || issuer === 'https://gitlab.com')
        return 'project_id';
    return 'sub';
}
/** One lease at first, which renewals make as long as the whole, and nothing longer. */
function livesFor(ttlS, leaseS) {
    return {
        token_type: 'service',
        token_ttl: leaseS,
        token_max_ttl: ttlS,
        token_explicit_max_ttl: ttlS,
        token_period: 0,
        token_num_uses: 0,
        // OpenBao has these two; HashiCorp Vault says that it ignores them.
        token_policies_template_claims: false,
        token_strictly_bind_ip: false,
    };
}
function givenBy({ asked }, complain) {
    const given = {
        policies: [],
        reads: new Map(),
        ttlS: 0,
        leaseS: 0,
        revokesItself: false,
    };
    let refused = false;
    for (const { grant, vault } of asked) {
        const { ttlS, leaseS } = lifeOf(grant.settings);
        given.ttlS = Math.max(given.ttlS, ttlS);
        given.leaseS = Math.max(given.leaseS, leaseS);
        given.policies = [...new Set([...given.policies, ...(grant.own.policies ?? [])])];
        given.revokesItself ||= vault.revokeRole === undefined;
        if (grant.own.policy !== undefined)
            continue;
        for (const request of vault.secrets) {
            const reason = addRead(given.reads, request, vault.namespace ?? '');
            if (reason === undefined)
                continue;
            refused = true;
            complain(grant, reason);
        }
    }
    return refused ? undefined : { ...given, text: asked[0]?.grant.own.policy };
}
/** As `job/plan.ts` has it for a provider that renews in place; in seconds. */
function lifeOf({ ttlMs, leaseMs, keep }) {
    const whole = ttlMs ?? (keep === 'false' ? settings/* TTL_MS */.Om.once : settings/* TTL_MS */.Om.renewed);
    const lease = keep === 'false' ? whole : Math.min(leaseMs ?? LEASE_MS, whole);
    return { ttlS: Math.ceil(whole / 1000), leaseS: Math.ceil(lease / 1000) };
}
/** The same text for what is the same. */
function tellGiven({ reads, ...rest }) {
    const rules = rulesFor(reads);
    return JSON.stringify([
        { ...rest, policies: [...rest.policies].sort() },
        typeof rules === 'string' ? rules : printPolicy(rules),
    ]);
}
function policyOf(name, { text, reads, revokesItself }, { grant }, complain) {
    if (text !== undefined)
        return { name, text: `${text.trimEnd()}\n` };
    const rules = rulesFor(reads);
    if (typeof rules === 'string') {
        complain(grant, rules);
        return 'none';
    }
    const own = grant.own['no-default-policy']
        ? rulesOfSelf(reads, revokesItself)
        : new Map();
    const all = new Map([...rules, ...own]);
    return all.size === 0 ? undefined : { name, text: printPolicy(all) };
}

;// CONCATENATED MODULE: ./build/providers/vault/trust/terraform.js


/**
 * The same as resources of the provider `vault`, laid out as `terraform fmt` has it.
 *
 * Source: the provider's reference, jwt_auth_backend_role and policy.
 *
 * @throws JobpassError `usage` for what the provider cannot say, though the server can
 */
function printTerraform(mount) {
    const { namespace, path, address, config, roles } = mount;
    const names = new Set();
    const name = (text) => {
        const word = text.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?![A-Za-z_])/, '_');
        let own = word;
        for (let count = 2; names.has(own); count++)
            own = `${word}_${count}`;
        names.add(own);
        return own;
    };
    const space = namespace === undefined ? [] : [['namespace', hclText(namespace)]];
    const backend = name(path);
    const parts = [
        `# What ${address} must be told for its roles to hold to the file of rules.\n# Made by jobpass trust vault.`,
        resource('vault_jwt_auth_backend', backend, [
            [
                ...space,
                ['type', '"jwt"'],
                ['path', hclText(path)],
                ...Object.entries(config).map(([key, value]) => [key, hclText(value)]),
            ],
        ]),
    ];
    for (const role of roles) {
        const own = name(role.name);
        const lines = role.told.map((line) => `# ${line}`);
        if (role.policy !== undefined) {
            parts.push([
                ...lines.splice(0),
                resource('vault_policy', own, [
                    [...space, ['name', hclText(role.policy.name)]],
                    [['policy', policyText(role.policy)]],
                ]),
            ].join('\n'));
        }
        parts.push([
            ...lines,
            resource('vault_jwt_auth_backend_role', own, attributesOf(role, space, { backend, own })),
        ].join('\n'));
    }
    return `${parts.join('\n\n')}\n`;
}
function attributesOf({ name, body, policy }, space, { backend, own }) {
    const given = (key) => [key, valueText(body[key])];
    const claims = body['bound_claims'];
    const whole = isOneEach(claims);
    const written = Object.entries(claims).map(([claim, values]) => {
        const broken = values.find((value) => !isWhole(value));
        if (broken !== undefined && !whole) {
            throw new errors/* JobpassError */.bJ('usage', `The claim ${(0,printable/* printable */.g)(claim, 60)} of the role ${name} has «${(0,printable/* printable */.g)(broken, 80)}» among several values, and Terraform's provider takes them in one text, separated by commas`, { hint: 'Print it with --format cli or json, or give that value a rule and a role of its own' });
        }
        return [hclText(claim), hclText(values.join(','))];
    });
    const policies = body['token_policies'].map((each) => each === policy?.name ? `vault_policy.${own}.name` : hclText(each));
    return [
        [
            ...space,
            ['backend', `vault_jwt_auth_backend.${backend}.path`],
            ['role_name', hclText(name)],
            given('role_type'),
        ],
        [
            given('bound_audiences'),
            given('bound_claims_type'),
            ...(whole && !Object.values(claims).flat().every(isWhole)
                ? [['disable_bound_claims_parsing', 'true']]
                : []),
        ],
        ...(written.length === 0 ? [] : [[['bound_claims', block(written)]]]),
        [
            'user_claim',
            'user_claim_json_pointer',
            'clock_skew_leeway',
            'expiration_leeway',
            'not_before_leeway',
        ].map(given),
        ...(Object.keys(body['claim_mappings']).length === 0
            ? []
            : [[['claim_mappings', valueText(body['claim_mappings'])]]]),
        [
            ['token_policies', `[${policies.join(', ')}]`],
            ...[
                'token_no_default_policy',
                'token_type',
                'token_ttl',
                'token_max_ttl',
                'token_explicit_max_ttl',
            ].map(given),
            ...['token_period', 'token_num_uses', 'token_bound_cidrs'].map(given),
        ],
    ];
}
/** Whether the provider leaves a value as it is where it takes texts apart at commas. */
function isWhole(value) {
    return !value.includes(',') && value.trim() === value;
}
function isOneEach(claims) {
    return Object.values(claims).every((values) => values.length === 1);
}
function resource(kind, name, groups) {
    const parts = groups.map((group) => aligned(group, '  '));
    return `resource "${kind}" "${name}" {\n${parts.join('\n\n')}\n}`;
}
function block(attributes) {
    return `{\n${aligned(attributes, '    ')}\n  }`;
}
/** `terraform fmt` puts the signs of lines that follow each other below each other. */
function aligned(attributes, indent) {
    const widest = Math.max(...attributes.map(([name]) => [...name].length));
    return attributes.map(([name, value]) => `${indent}${name.padEnd(widest)} = ${value}`).join('\n');
}
function valueText(value) {
    if (typeof value === 'string')
        return hclText(value);
    if (Array.isArray(value))
        return `[${value.map(valueText).join(', ')}]`;
    if (typeof value === 'object' && value !== null)
        return block(Object.entries(value).map(([name, each]) => [hclText(name), valueText(each)]));
    return String(value);
}
/** As a document inside, where no line of it could end that. */
function policyText({ text }) {
    if (/^\s*EOT\s*$/m.test(text) || /[^\n -~]/.test(text))
        return hclText(text);
    return `<<EOT\n${templated(text)}EOT`;
}
/** A text in quotes, in ASCII, in which nothing is a template. */
function hclText(text) {
    const escaped = templated(text).replace(/["\\]|[^ -~]/gu, (character) => {
        const code = character.codePointAt(0) ?? 0;
        if (character === '"' || character === '\\')
            return `\\${character}`;
        if (character === '\n')
            return '\\n';
        return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
    });
    return `"${escaped}"`;
}
function templated(text) {
    return text.replace(/[$%](?=\{)/g, (sign) => sign + sign);
}
function hex(code, digits) {
    return code.toString(16).padStart(digits, '0');
}

;// CONCATENATED MODULE: ./build/providers/vault/trust/index.js






const FORMATS = {
    terraform: printTerraform,
    cli: printCommands,
    json: printJson,
};
/** Makes the jwt method of Vault and OpenBao hold to a file of rules. */
const vaultTrust = {
    formats: ['terraform', 'cli', 'json'],
    options: [
        {
            name: 'other-roles',
            description: 'roles on the mount that are not of this file, by commas, or `none`: any further one is told as wider',
        },
    ],
    schema: vaultOwn,
    plan: (grants, complain) => mountsOf(grants, complain).map((mount) => ({
        server: mount.address,
        roles: mount.roles.map(({ name }) => name),
        print: (format) => {
            const print = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
            if (print === undefined)
                throw new errors/* JobpassError */.bJ('usage', 'There is no such format of Vault');
            return print(mount);
        },
        diff: (access) => compareMount(mount, access),
    })),
};


/***/ })

};
