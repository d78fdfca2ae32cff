export const id = 3861;
export const ids = [3861];
export const modules = {

/***/ 9190:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AX: () => (/* binding */ KEEPING),
/* harmony export */   Ce: () => (/* binding */ FILE_MODES),
/* harmony export */   GM: () => (/* binding */ FILE_FORMATS),
/* harmony export */   Gr: () => (/* binding */ DEFAULT_PROVIDER),
/* harmony export */   HA: () => (/* binding */ defaultOf),
/* harmony export */   I8: () => (/* binding */ YES_OR_NO),
/* harmony export */   Ks: () => (/* binding */ AUDITING),
/* harmony export */   Os: () => (/* binding */ REVOKE_ROLE),
/* harmony export */   rV: () => (/* binding */ DELIVERIES),
/* harmony export */   s7: () => (/* binding */ COMMON_INPUTS)
/* harmony export */ });
/* unused harmony export OUTPUTS */
const DELIVERIES = ['env', 'output', 'file', 'endpoint'];
const FILE_FORMATS = ['raw', 'dotenv', 'json'];
const FILE_MODES = ['0600', '0400'];
const KEEPING = ['auto', 'true', 'false'];
const YES_OR_NO = ['true', 'false'];
const AUDITING = [...YES_OR_NO, 'required'];
/** The inputs that mean the same for every provider; each provider adds its own. */
const COMMON_INPUTS = [
    {
        name: 'provider',
        description: 'The kind of service that issues the credential: `oauth`, `vault` (HashiCorp Vault and OpenBao) or `aws`. Default: `oauth`, and `aws` where `role-to-assume` or `aws-region` is given.',
    },
    {
        name: 'url',
        description: 'The service. For `oauth` the issuer, exactly as the authorization server writes it; its endpoints are found in its metadata (RFC 8414, else OpenID Connect Discovery). For `vault` the server’s address, as in `VAULT_ADDR`. For `aws` an STS other than the region’s own.',
    },
    {
        name: 'audience',
        description: 'The audience of the ID token. Default: `url`; for `vault` the origin of it; for `aws` `sts.amazonaws.com`.',
    },
    {
        name: 'role',
        description: 'The role to ask for, at services that have roles: the embedded broker, `vault`, and `aws` (its ARN, or several, each assumed with the one before).',
        aliases: ['role-to-assume'],
    },
    {
        name: 'ttl',
        description: 'How long the credential may live in all, renewals included: `15m`, `1h`, or seconds. It is sent to servers that announce that they take it, and tokens of `vault` are shortened to it; elsewhere a longer life is told aloud. Default: `1h`, or `6h` where it is renewed in short leases while the job lives.',
        aliases: ['role-duration-seconds'],
    },
    {
        name: 'lease',
        description: 'The life of one lease where the credential is renewed, from `20s`: what a stolen copy is worth when everything is lost at once. Default: `60s` where the provider renews, `5m` where it takes a new exchange.',
    },
    {
        name: 'keep',
        description: 'Whether a process beside the job renews the credential, and revokes it when the runner dies: `auto`, `true` or `false`. [docs/keeper.md](docs/keeper.md) says when `auto` does.',
        default: 'auto',
        values: KEEPING,
    },
    {
        name: 'deliver',
        description: 'How later steps get the credential: `env`, `output`, `file`, `endpoint` (an address on this machine), or several of them, separated by commas.',
        default: 'env',
        values: DELIVERIES,
    },
    {
        name: 'credentials',
        description: 'Names of credentials, whose rules are in `.jobpass.yml`: [docs/rules.md](docs/rules.md). Or several credentials in one step: a map (YAML) from names to their inputs, for which those of the step are defaults. All are delivered, or none. Outputs have the name in front.',
    },
    {
        name: 'config',
        description: 'The file of rules that `credentials` names. Default: `.jobpass.yml`, else `.github/jobpass.yml`, in the checked-out repository.',
        file: true,
    },
    {
        name: 'config-sha256',
        description: 'The SHA-256 of that file, in hex: another one is refused. With it the file is also read where a stranger’s version may be checked out (`pull_request_target`, `workflow_run`, `issue_comment`).',
    },
    {
        name: 'name',
        description: 'What `jobpass token`, `jobpass revoke` and `jobpass status` call the credential. Default: the provider.',
    },
    {
        name: 'file-format',
        description: 'With `deliver: file`: `raw` (a file for each secret, nothing added), or one file with all, as `dotenv` or `json`.',
        default: 'raw',
        values: FILE_FORMATS,
    },
    {
        name: 'file-mode',
        description: 'With `deliver: file`: the mode of the files, `0600` or `0400`. Their folder is for the job’s user alone.',
        default: '0600',
        values: FILE_MODES,
    },
    {
        name: 'revoke',
        description: 'Whether to revoke the credential when the job ends. With `now` this step issues none, and ends those that earlier steps got (or the one of `name`).',
        default: 'true',
        values: [...YES_OR_NO, 'now'],
    },
    {
        name: 'audit',
        description: 'Whether what happens to the credential is written down ([docs/audit.md](docs/audit.md)): `true`, `false`, or `required`, with which no credential is delivered that has no record.',
        default: 'true',
        values: AUDITING,
    },
    {
        name: 'audit-file',
        description: 'The file of these records. Default: one in the runner’s temporary folder at GitHub, elsewhere none.',
        file: true,
    },
    {
        name: 'ca',
        description: 'Certificates of authorities to trust besides the usual ones, as PEM or as the path of a file.',
        file: true,
    },
    {
        name: 'client-cert',
        description: 'A client certificate to show to the provider (mutual TLS), as PEM or as the path of a file.',
        file: true,
    },
    {
        name: 'client-key',
        description: 'The key of that certificate, as PEM or as the path of a file.',
        secret: true,
    },
    {
        name: 'allowed-hosts',
        description: 'Hosts (`host` or `host:port`) besides that of `url` that tokens may be sent to: by a redirect, by metadata, or with the audience of a well-known service. Separated by commas, spaces or lines.',
    },
];
const DEFAULT_PROVIDER = 'oauth';
/** Read by more than one provider. */
const REVOKE_ROLE = {
    name: 'revoke-role',
    description: 'A role that may revoke. For `vault` one of the same auth method that may by accessor, for tokens that may not revoke themselves. For `aws` one that may write policies on the job’s role: [docs/aws.md](docs/aws.md) says when that is safe.',
};
/** The value of an input that was not given: its default, or nothing. */
function defaultOf(definitions, name) {
    return definitions.find((definition) => definition.name === name)?.default ?? '';
}
const OUTPUTS = [
    { name: 'credential-id', description: 'Names the credential in logs and records. Not a secret.' },
    {
        name: 'expires-at',
        description: 'When the credential expires by itself (RFC 3339, UTC), unless it is renewed; empty if the server did not say.',
    },
    {
        name: 'token',
        description: 'The credential, with `deliver: output`. Masked in the log. Each of the `secrets` of `vault` is an output under its own name.',
    },
    { name: 'file', description: 'The path of the file with the credential, with `deliver: file`.' },
    {
        name: 'endpoint',
        description: 'The address that hands out the credential while the job lives, with `deliver: endpoint`.',
    },
    { name: 'audit-file', description: 'The path of the file with the records of this job.' },
    { name: 'aws-account-id', description: 'For `aws`: the account of the session.' },
    { name: 'authenticated-arn', description: 'For `aws`: the ARN of the session.' },
    {
        name: 'aws-expiration',
        description: 'For `aws`: when the session can do nothing more (RFC 3339, UTC).',
    },
    { name: 'aws-access-key-id', description: 'For `aws`, with `deliver: output`: the id of its key.' },
    {
        name: 'aws-secret-access-key',
        description: 'For `aws`, with `deliver: output`: its key. Masked in the log.',
    },
    {
        name: 'aws-session-token',
        description: 'For `aws`, with `deliver: output`: its session token. Masked in the log.',
    },
    { name: 'endpoint-token', description: 'The bearer token that this address asks for. Masked in the log.' },
];


/***/ }),

/***/ 6441:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ae: () => (/* binding */ InputOption),
/* harmony export */   Je: () => (/* binding */ WAIT_MS),
/* harmony export */   Sr: () => (/* binding */ addInputOptions),
/* harmony export */   U3: () => (/* binding */ inputInVariable),
/* harmony export */   Vc: () => (/* binding */ inputsOf),
/* harmony export */   ho: () => (/* binding */ NOT_HERE),
/* harmony export */   un: () => (/* binding */ refuseSecrets)
/* harmony export */ });
/* unused harmony export plain */
/* harmony import */ var commander__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8179);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _files_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1983);



/** How long a file or stdin is waited for, in milliseconds. */
const WAIT_MS = 20_000;
const NOT_HERE = 'Give it in a file or in the environment: other processes can read the arguments of this one';
/** The option of an input. What it can be is for shells to offer: the input says better than commander what is wrong. */
class InputOption extends commander__WEBPACK_IMPORTED_MODULE_0__/* .Option */ .c$ {
    values;
    constructor({ name, description, values = [], file }) {
        super(`--${name} <${file ? 'file' : 'value'}>`, plain(description));
        this.values = values;
    }
}
/** Adds an option for each input, those that are secrets as files. */
function addInputOptions(command, inputs) {
    for (const input of inputs) {
        const { name, description, secret } = input;
        if (secret) {
            command.option(`--${name}-file <file>`, `a file with it. ${plain(description)}`);
            command.addOption(new commander__WEBPACK_IMPORTED_MODULE_0__/* .Option */ .c$(`--${name} [value]`).hideHelp());
        }
        else
            command.addOption(new InputOption(input));
    }
    for (const token of ['--token [value]', '--id-token [value]'])
        command.addOption(new commander__WEBPACK_IMPORTED_MODULE_0__/* .Option */ .c$(token).hideHelp());
}
/**
 * Refuses secrets among the arguments, where others can read them.
 *
 * @param tokenOption the option that takes a file with an ID token
 * @throws JobpassError `usage`
 */
function refuseSecrets(inputs, options, tokenOption) {
    const secrets = inputs.filter(({ secret }) => secret).map(({ name }) => name);
    for (const name of ['token', 'id-token', ...secrets]) {
        if (options[camel(name)] === undefined)
            continue;
        const file = secrets.includes(name) ? `--${name}-file` : tokenOption;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `--${name} takes no value: it would be a secret among the arguments`, {
            hint: `${NOT_HERE} (${file})`,
        });
    }
}
/**
 * The inputs by name: what the options say, else what `others` says.
 *
 * @throws JobpassError `usage` for a file that cannot be read
 */
async function inputsOf(inputs, options, others) {
    const given = new Map();
    for (const { name, secret } of inputs) {
        const option = options[camel(secret ? `${name}-file` : name)];
        const value = typeof option !== 'string'
            ? others(name)?.trim()
            : secret
                ? (await (0,_files_js__WEBPACK_IMPORTED_MODULE_2__/* .readFile */ .T)(`--${name}-file`, option, WAIT_MS)).toString('utf8').trim()
                : option.trim();
        if (value !== undefined && value !== '')
            given.set(name, value);
    }
    return given;
}
/**
 * What the variable of an input says, where no option gives it: `JOBPASS_REVOKE_ROLE`. That of token-endpoint would be the
 * one in which `deliver: endpoint` hands out an address of ours, so there is none.
 */
function inputInVariable(input) {
    if (input === 'token-endpoint')
        return undefined;
    return process.env[`JOBPASS_${input.replace(/-/g, '_').toUpperCase()}`];
}
/** A description as one line of a terminal: it is written as Markdown. */
function plain(description) {
    return description.replace(/\[([^\]]*)\]\(([^)]*)\)/g, '$2').replace(/`/g, '');
}
/** As commander names options. */
function camel(name) {
    return name.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
}


/***/ }),

/***/ 4318:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O: () => (/* binding */ TTL_MS),
/* harmony export */   s: () => (/* binding */ readSettings)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _http_hosts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2178);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9190);
/* harmony import */ var _values_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3017);




/** The whole life where nothing is said: of what is taken once, and of what dies soon after nobody renews it. */
const TTL_MS = { once: 3_600_000, renewed: 6 * 3_600_000 };
const TTL_BOUNDS = { minMs: 1_000, maxMs: 30 * 86_400_000 };
/** Shorter ones would not live through a second try of a renewal. */
const LEASE_BOUNDS = { minMs: 20_000, maxMs: 86_400_000 };
/**
 * Reads the inputs into settings, and refuses what cannot work before anything is sent.
 *
 * @param asGiven the inputs by name, empty ones left out
 * @param own the inputs of each provider
 * @returns the settings, and warnings about inputs that nobody reads
 * @throws JobpassError `usage` or `insecure`
 */
async function readSettings(asGiven, own) {
    const definitions = [..._inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .COMMON_INPUTS */ .s7, ...own.flatMap(({ inputs }) => inputs)];
    const warnings = await checkNames(asGiven, definitions.flatMap(({ name, aliases = [] }) => [name, ...aliases]));
    const given = withoutAliases(asGiven, definitions);
    const input = (name) => given.get(name);
    const or = (name) => input(name) ?? (0,_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .defaultOf */ .HA)(_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .COMMON_INPUTS */ .s7, name);
    const url = input('url');
    if (url !== undefined) {
        const parsed = (0,_http_hosts_js__WEBPACK_IMPORTED_MODULE_1__/* .secureUrl */ .po)(url, 'The input url');
        if (parsed.search !== '' || parsed.hash !== '')
            throw (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .invalid */ .Gq)('url', url, 'Leave out what follows ? or #');
    }
    const marked = own.find(({ marks }) => marks.some((name) => asGiven.has(name)))?.provider;
    const provider = input('provider') ?? marked ?? _inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .DEFAULT_PROVIDER */ .Gr;
    const ownNames = own.find((entry) => entry.provider === provider)?.inputs.map(({ name }) => name) ?? [];
    const settings = defined({
        provider,
        url,
        audience: input('audience'),
        role: input('role'),
        name: optionalName(input('name')),
        ttlMs: optionalDuration(input('ttl'), 'ttl', TTL_BOUNDS),
        leaseMs: optionalDuration(input('lease'), 'lease', LEASE_BOUNDS),
        keep: (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .oneOf */ .yL)(or('keep').toLowerCase(), 'keep', _inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .KEEPING */ .AX),
        deliver: [...new Set((0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .list */ .p_)(or('deliver')).map((word) => (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .oneOf */ .yL)(word, 'deliver', _inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .DELIVERIES */ .rV)))],
        fileFormat: (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .oneOf */ .yL)(or('file-format'), 'file-format', _inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .FILE_FORMATS */ .GM),
        // YAML reads 0600 as a number, and may hand it on without its zero.
        fileMode: Number.parseInt((0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .oneOf */ .yL)(or('file-mode').padStart(4, '0'), 'file-mode', _inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .FILE_MODES */ .Ce), 8),
        revoke: or('revoke') === 'now' || (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .boolean */ .zM)(or('revoke'), 'revoke', 'Write true or false, or now'),
        revokeNow: or('revoke') === 'now' ? true : undefined,
        audit: (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .oneOf */ .yL)(or('audit').toLowerCase(), 'audit', _inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .AUDITING */ .Ks),
        auditFile: input('audit-file'),
        ca: optionalPem(input('ca'), 'ca'),
        clientCert: optionalPem(input('client-cert'), 'client-cert'),
        clientKey: optionalPem(input('client-key'), 'client-key'),
        allowedHosts: (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .list */ .p_)(or('allowed-hosts')).map(checkHost),
        own: Object.fromEntries([...given].filter(([name]) => ownNames.includes(name))),
    });
    if (settings.deliver.length === 0)
        throw (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .invalid */ .Gq)('deliver', '', `It can be ${_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .DELIVERIES */ .rV.join(', ')}, or several of them`);
    if ((settings.clientCert === undefined) !== (settings.clientKey === undefined)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', 'client-cert and client-key go together, and one of them is missing', {
            hint: 'Give both or neither',
        });
    }
    return { settings, warnings };
}
/** The inputs under their own names. @throws JobpassError `usage` where one is given twice */
function withoutAliases(given, definitions) {
    const found = new Map(given);
    for (const { name, aliases = [] } of definitions) {
        for (const alias of aliases) {
            const value = given.get(alias);
            if (value === undefined)
                continue;
            if (found.has(name) && found.get(name) !== value) {
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', `The inputs ${name} and ${alias} are the same, and differ`, {
                    hint: 'Give one of them',
                });
            }
            found.set(name, value);
            found.delete(alias);
        }
    }
    return found;
}
/**
 * Finds inputs that are none of ours: within two edits of one of ours it is a slip of the pen.
 *
 * @throws JobpassError `usage` for a slip
 */
async function checkNames(given, names) {
    const unknown = [...given.keys()].filter((name) => !names.includes(name));
    if (unknown.length === 0)
        return [];
    const { closest, distance } = await __webpack_require__.e(/* import() */ 1916).then(__webpack_require__.t.bind(__webpack_require__, 1916, 19));
    return unknown.map((name) => {
        const near = closest(name, names);
        const edits = distance(name, near);
        // Two edits turn any two letters into `ca`: something of the name must be left to speak of a slip.
        if (edits <= 2 && edits < Math.min(name.length, near.length)) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', `There is no input ${shown(name)}`, { hint: `Did you mean ${near}?` });
        }
        return `There is no input ${shown(name)}, so it is not read`;
    });
}
function shown(name) {
    return `«${name.replace(/[^\w.-]/g, '?').slice(0, 60)}»`;
}
function checkHost(entry) {
    if (!/^(\[[0-9a-fA-F:.]+\]|[\w.-]+)(:\d{1,5})?$/.test(entry)) {
        throw (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .invalid */ .Gq)('allowed-hosts', entry, 'Write host names, with a port where it is not 443, as in login.example.com');
    }
    return entry;
}
function optionalDuration(text, input, bounds) {
    return text === undefined ? undefined : (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .duration */ .p0)(text, input, bounds);
}
/** A name that can stand in a command and in a line of the log as it is. */
function optionalName(text) {
    if (text !== undefined && !/^[A-Za-z0-9][\w.-]{0,63}$/.test(text))
        throw (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .invalid */ .Gq)('name', text, 'Write letters, digits, dots, dashes and underscores: 64 at most');
    return text;
}
function optionalPem(text, input) {
    return text === undefined ? undefined : (0,_values_js__WEBPACK_IMPORTED_MODULE_3__/* .pem */ .ps)(text, input);
}
/** The same object without the members that are undefined. */
function defined(value) {
    return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
}


/***/ }),

/***/ 3017:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Gq: () => (/* binding */ invalid),
/* harmony export */   p0: () => (/* binding */ duration),
/* harmony export */   p_: () => (/* binding */ list),
/* harmony export */   ps: () => (/* binding */ pem),
/* harmony export */   yL: () => (/* binding */ oneOf),
/* harmony export */   zM: () => (/* binding */ boolean)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4865);



const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000 };
/** Reads `15m`, `1h30m`, `45s` or plain seconds. @returns milliseconds @throws JobpassError `usage` */
function duration(text, input, bounds) {
    let ms = 0;
    if (/^\d+$/.test(text))
        ms = Number(text) * 1_000;
    else if (/^(\d+[smh])+$/.test(text)) {
        for (const [, count, unit] of text.matchAll(/(\d+)([smh])/g))
            ms += Number(count) * (UNIT_MS[unit ?? ''] ?? 0);
    }
    else {
        throw invalid(input, text, 'Write it as 15m, 1h or 900 (seconds)');
    }
    if (ms < bounds.minMs || ms > bounds.maxMs) {
        throw invalid(input, text, `It can be from ${bounds.minMs / 1000} to ${bounds.maxMs / 1000} seconds`);
    }
    return ms;
}
/** Reads a boolean as YAML 1.2 writes it. @throws JobpassError `usage` */
function boolean(text, input, hint = 'Write true or false') {
    if (/^(true|True|TRUE)$/.test(text))
        return true;
    if (/^(false|False|FALSE)$/.test(text))
        return false;
    throw invalid(input, text, hint);
}
/** Reads one of a few words. @throws JobpassError `usage` */
function oneOf(text, input, words) {
    const found = words.find((word) => word === text);
    if (found === undefined)
        throw invalid(input, text, `It can be ${words.join(' or ')}`);
    return found;
}
/** Splits a list at commas, spaces and lines. */
function list(text) {
    return text.split(/[\s,]+/).filter((item) => item !== '');
}
/** Reads PEM that is given as itself or as the path of a file. @throws JobpassError `usage` */
function pem(text, input) {
    if (text.includes('-----BEGIN '))
        return text.endsWith('\n') ? text : `${text}\n`;
    let content;
    try {
        content = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(text, 'utf8');
    }
    catch (error) {
        // Not the value itself: a key that lost its first line would be printed.
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `The input ${input} is neither PEM nor a file that can be read: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .tell */ .qz)(error)}`);
    }
    if (!content.includes('-----BEGIN '))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `The file that the input ${input} names holds no PEM`);
    return content;
}
function invalid(input, text, hint) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `The input ${input} cannot be «${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(text, 60)}»`, { hint });
}


/***/ }),

/***/ 3861:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  defineDoctor: () => (/* binding */ defineDoctor)
});

// EXTERNAL MODULE: ./node_modules/commander/esm.mjs
var esm = __webpack_require__(8179);
// EXTERNAL MODULE: ./build/config/inputs.js
var config_inputs = __webpack_require__(9190);
// EXTERNAL MODULE: ./build/config/options.js
var config_options = __webpack_require__(6441);
// EXTERNAL MODULE: ./build/entry.js
var entry = __webpack_require__(8616);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/files.js
var files = __webpack_require__(1983);
// EXTERNAL MODULE: ./build/providers/vault/inputs.js
var inputs = __webpack_require__(8501);
;// CONCATENATED MODULE: ./build/providers/doctors.js

/** The providers that can be examined. Not in the list of providers: jobs load that, and never examine. */
const DOCTORS = [
    {
        provider: 'vault',
        inputs: inputs/* VAULT_INPUTS */.PP,
        load: async () => (await Promise.all(/* import() */[__webpack_require__.e(9846), __webpack_require__.e(4531)]).then(__webpack_require__.bind(__webpack_require__, 7612))).vaultDoctor,
    },
];

// EXTERNAL MODULE: ./build/runners/index.js
var runners = __webpack_require__(6168);
// EXTERNAL MODULE: ./build/clock.js
var build_clock = __webpack_require__(7094);
// EXTERNAL MODULE: ./build/config/settings.js
var config_settings = __webpack_require__(4318);
// EXTERNAL MODULE: ./build/http/client.js
var client = __webpack_require__(9726);
// EXTERNAL MODULE: ./build/http/hosts.js
var hosts = __webpack_require__(2178);
// EXTERNAL MODULE: ./build/http/transport.js
var http_transport = __webpack_require__(5272);
// EXTERNAL MODULE: ./build/identity/id-token.js
var id_token = __webpack_require__(8914);
// EXTERNAL MODULE: ./build/text/json.js
var text_json = __webpack_require__(5666);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(4865);
// EXTERNAL MODULE: ./build/text/secrets.js
var text_secrets = __webpack_require__(5255);
;// CONCATENATED MODULE: ./build/doctor/examine.js










/** For everything that is asked, in milliseconds. */
const ASKING_MS = 40_000;
/** From the beginning until what was given must have ended, likewise. */
const ENDING_MS = 52_000;
/** Then nothing is waited for any more. */
const ALL_MS = 58_000;
/** A doctor tells what passes by itself sooner than a job does. */
const PATIENCE = { totalMs: 10_000, answeredMs: 5_000, malformedTries: 2 };
/** The longest line told, in characters. */
const LINE = 900;
const SHOWN = {
    ok: 'ok',
    fail: 'FAIL',
    unchecked: 'FAIL',
    skip: 'skip',
    note: 'note',
};
/**
 * Examines a provider's service, and prints what it finds.
 *
 * @throws JobpassError `usage` or `insecure` for what cannot work, before anything is sent
 */
async function examine(asked) {
    const { runner, signal, json } = asked;
    const clock = build_clock/* systemClock */.ml;
    const secrets = new text_secrets/* Secrets */.S();
    secrets.add(...(runner?.secrets() ?? []));
    const { settings } = await (0,config_settings/* readSettings */.s)(new Map([...asked.given, ['provider', asked.provider]]), [
        { provider: asked.provider, inputs: asked.inputs, marks: [] },
    ]);
    for (const { name, secret } of asked.inputs)
        if (secret)
            secrets.add(settings.own[name] ?? '');
    if (settings.clientKey !== undefined)
        secrets.add(settings.clientKey);
    const findings = [];
    const print = (text) => {
        if (!json)
            process.stdout.write(`${text}\n`);
    };
    const say = (status, step, text, hint) => {
        const safe = (part) => (0,printable/* printable */.g)(secrets.redact(part.slice(0, 4_000)), LINE);
        const finding = { step, status, text: safe(text), ...(hint === undefined ? {} : { hint: safe(hint) }) };
        findings.push(finding);
        const line = finding.hint === undefined ? finding.text : `${finding.text}. ${finding.hint}`;
        print(`${SHOWN[status].padEnd(4)}  ${step.padEnd(8)}  ${line}`);
    };
    const transport = (0,http_transport/* nodeTransport */._)({
        ...(settings.ca === undefined ? {} : { ca: settings.ca }),
        ...(settings.clientCert === undefined ? {} : { cert: settings.clientCert }),
        ...(settings.clientKey === undefined ? {} : { key: settings.clientKey }),
    });
    const begun = clock.elapsed();
    const common = {
        transport: transport.send,
        clock,
        secrets,
        allowedHosts: new hosts/* AllowedHosts */.QU(settings.allowedHosts),
        limits: { ...client/* LIMITS */.b1, attemptMs: 6_000 },
        patience: PATIENCE,
    };
    const http = new client/* HttpClient */.Qq({ ...common, deadline: begun + ASKING_MS, signal });
    const ending = new client/* HttpClient */.Qq({ ...common, deadline: begun + ENDING_MS });
    // With --json nothing but that line may be on stdout, where a mask is a line that holds the secret itself.
    const mask = async (values) => {
        if (!json)
            await runner?.mask(values);
    };
    const idToken = async (audience) => {
        const given = asked.idToken;
        if (given === undefined && runner === undefined)
            throw new errors/* JobpassError */.bJ('no-id-token', 'There is no runner here that gives ID tokens', {
                hint: 'Run this in a job, or give an ID token with --token-file',
            });
        const raw = given ?? (await http.persist(async (attempt) => runner?.idToken(audience, http, attempt)))?.raw ?? '';
        secrets.add(raw);
        if (/^[\w-]+\.[\w-]+\.[\w-]*$/.test(raw) && raw.length >= 20)
            await mask([raw]);
        return (0,id_token/* decodeIdToken */.Rh)(raw, (text) => (0,printable/* printable */.g)(secrets.redact(text)));
    };
    let commands = [];
    const late = new AbortController();
    const examination = asked.doctor.examine({
        settings,
        http,
        ending,
        clock,
        secrets,
        env: process.env,
        program: asked.program,
        idToken,
        mask,
        tell: say,
    });
    try {
        commands = await Promise.race([
            examination,
            clock.sleep(ALL_MS, late.signal).then(() => {
                throw new errors/* JobpassError */.bJ('unreachable', `Not all was found out within ${ALL_MS / 1000} s`);
            }),
        ]);
    }
    catch (error) {
        if (error instanceof errors/* JobpassError */.bJ && (error.code === 'usage' || error.code === 'insecure'))
            throw error;
        say('unchecked', 'doctor', (0,errors/* tell */.qz)(error));
    }
    finally {
        late.abort();
        transport.close();
    }
    const has = (status) => findings.some((finding) => finding.status === status);
    const outcome = has('fail') ? 'failed' : has('unchecked') ? 'unchecked' : 'good';
    const shown = asked.commands || has('fail') ? commands.map((command) => secrets.redact(command)) : [];
    for (const command of shown.length === 0 ? [] : ['', ...shown])
        print(command);
    if (json)
        process.stdout.write(`${(0,text_json/* jsonLine */.r)({ outcome, findings, commands: shown })}\n`);
    return outcome;
}

;// CONCATENATED MODULE: ./build/doctor/command.js









/** Common inputs that say nothing about the service. */
const NOT_ASKED = [
    ...['provider', 'deliver', 'file-format', 'file-mode', 'revoke'],
    ...['lease', 'keep', 'credentials', 'name'],
];
/**
 * Adds to the command `doctor` a command for each provider that has one.
 *
 * @param end takes how it ended; what is wrong use is thrown as well
 */
async function defineDoctor(parent, end) {
    for (const { provider: name, inputs: own, load } of DOCTORS) {
        const doctor = await load();
        const common = config_inputs/* COMMON_INPUTS */.s7.filter((input) => !NOT_ASKED.includes(input.name));
        const inputs = [...common, ...own];
        const command = parent
            .command(name)
            .description(`examine the service of the provider ${name}`)
            .addHelpText('after', '\nInputs are read from INPUT_… and JOBPASS_… too; options win.\nSecrets come in files or in variables, never as arguments.\nExit: 0 all fits, 1 something does not, 2 wrong use, 3 something could not be checked.');
        (0,config_options/* addInputOptions */.Sr)(command, inputs);
        command
            .option('--token-file <file>', 'an ID token, where no runner gives one; - is stdin')
            .addOption(new esm/* Option */.c$('--cli <name>', 'the program that commands are printed for')
            .choices(doctor.programs)
            .default(doctor.programs[0]))
            .option('--commands', 'print the commands also where nothing is missing')
            .option('--json', 'print everything as one line of JSON')
            .argument('[words...]')
            .usage('[options]');
        command.action(async (words, options) => {
            try {
                end(await run({ provider: name, doctor, inputs, own }, words, options));
            }
            catch (error) {
                end('usage');
                throw error;
            }
        });
    }
}
/** @throws JobpassError where nothing was examined */
async function run(asked, words, options) {
    const runner = (0,runners/* isRunner */.Dw)(process.env) ? await (0,runners/* detectRunner */.qU)(process.env) : undefined;
    if (words.length > 0)
        throw new errors/* JobpassError */.bJ('usage', 'Nothing is taken as an argument but options', { hint: config_options/* NOT_HERE */.ho });
    (0,config_options/* refuseSecrets */.un)(asked.inputs, options, '--token-file');
    const fromRunner = new Map([...(runner?.inputs() ?? [])].map(([name, value]) => [name.replace(/_/g, '-'), value]));
    return examine({
        provider: asked.provider,
        doctor: asked.doctor,
        inputs: asked.own,
        // The action's inputs are no names for a shell: it can set INPUT_CLIENT_KEY, and no INPUT_CLIENT-KEY.
        given: await (0,config_options/* inputsOf */.Vc)(asked.inputs, options, (name) => fromRunner.get(name) ?? (0,config_options/* inputInVariable */.U3)(name)),
        runner,
        idToken: await idTokenOf(options),
        program: options.cli,
        commands: options.commands ?? false,
        json: options.json ?? false,
        signal: (0,entry/* cancellation */.WN)(),
    });
}
async function idTokenOf({ tokenFile }) {
    if (tokenFile === undefined)
        return undefined;
    const read = tokenFile === '-'
        ? (0,files/* readBounded */.C)('stdin', process.stdin, config_options/* WAIT_MS */.Je)
        : (0,files/* readFile */.T)('--token-file', tokenFile, config_options/* WAIT_MS */.Je);
    const token = (await read).toString('latin1').trim();
    if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token))
        throw new errors/* JobpassError */.bJ('usage', 'What --token-file names is no ID token', {
            hint: 'It is a JWT, in one line',
        });
    return token;
}


/***/ }),

/***/ 1983:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ readBounded),
/* harmony export */   T: () => (/* binding */ readFile)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);


/** The longest file taken unless told, in bytes: of a token, a secret or certificates. */
const LONGEST_FILE = 256 * 1024;
/** Reads a file that an option of the command names. @throws JobpassError `usage` */
async function readFile(option, path, waitMs) {
    try {
        return await readBounded(option, (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.createReadStream)(path), waitMs);
    }
    catch (error) {
        throw error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ
            ? error
            : new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `The file of ${option} cannot be read: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .tell */ .qz)(error)}`);
    }
}
/**
 * Reads to the end: no more than fits, and no longer than somebody would wait.
 *
 * @param longest in bytes
 * @throws JobpassError `usage`
 */
async function readBounded(what, from, waitMs, longest = LONGEST_FILE) {
    let late = false;
    const timer = setTimeout(() => {
        late = true;
        from.destroy();
    }, waitMs);
    const chunks = [];
    let size = 0;
    try {
        for await (const chunk of from) {
            size += chunk.length;
            if (size > longest)
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `${what} gives more than ${longest / 1024} KiB`);
            chunks.push(chunk);
        }
    }
    catch (error) {
        if (!late)
            throw error;
    }
    finally {
        clearTimeout(timer);
    }
    if (late)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `${what} did not end within ${waitMs / 1000} s`);
    return Buffer.concat(chunks);
}


/***/ }),

/***/ 8914:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Rh: () => (/* binding */ decodeIdToken),
/* harmony export */   Te: () => (/* binding */ texts),
/* harmony export */   xm: () => (/* binding */ readIdToken)
/* harmony export */ });
/* harmony import */ var jose_decode_protected_header__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1196);
/* harmony import */ var jose_jwt_decode__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7961);
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7094);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4865);





/** Above this difference between the issuer's clock and ours we say so. */
const SKEW_TOLD_MS = 30_000;
/** How long an ID token must still live to be worth sending, in milliseconds. */
const WORTH_SENDING_MS = 5_000;
/**
 * Reads an ID token and checks what can be checked without its issuer's keys: its shape, its audience, and
 * its expiry against the clock.
 *
 * @returns the token, and a remark where this machine's clock is off
 * @throws JobpassError `bad-id-token`, or `malformed` when it is no JWT at all
 */
function readIdToken(raw, audience, clock, { servedAt, show = _text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g, worthShowing } = {}) {
    const token = decodeIdToken(raw, show, worthShowing);
    const { claims } = token;
    const audiences = texts(claims['aud']);
    if (!audiences.includes(audience)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('bad-id-token', `The ID token is for the audience «${show(audiences.join(', '))}», not for «${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(audience)}»`, { hint: 'Give the audience that the service expects in the input audience' });
    }
    const { exp, iat } = claims;
    if (typeof exp !== 'number') {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('malformed', 'The ID token does not say when it expires (exp)', {
            transient: true,
        });
    }
    const now = clock.now();
    // Without the service's own time, a token from the future is the one sign that a clock is off.
    const fromFuture = typeof iat === 'number' && iat * 1000 > now ? now - iat * 1000 : 0;
    const skew = servedAt === undefined ? fromFuture : Math.min(now - servedAt, fromFuture) || now - servedAt;
    const remark = Math.abs(skew) > SKEW_TOLD_MS
        ? `This machine's clock is ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .span */ .Ln)(Math.abs(skew))} ${skew > 0 ? 'ahead of' : 'behind'} the ID token service's: times below are by this machine's clock`
        : undefined;
    if (exp * 1000 < (servedAt ?? now) + WORTH_SENDING_MS) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('bad-id-token', `The ID token expired ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .span */ .Ln)((servedAt ?? now) - exp * 1000)} ago by the clock of ${servedAt === undefined ? 'this machine' : 'the service that handed it out'}`, { transient: true, hint: 'Ask for it just before it is used, or set this clock right' });
    }
    return { token, ...(remark === undefined ? {} : { remark }) };
}
/** Reads what an ID token says, and checks nothing but that it is one. @throws JobpassError `malformed` */
function decodeIdToken(raw, show = _text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g, worthShowing = []) {
    try {
        const header = (0,jose_decode_protected_header__WEBPACK_IMPORTED_MODULE_3__/* .decodeProtectedHeader */ ._)(raw);
        if (typeof header.alg !== 'string' || header.alg === 'none')
            throw new Error('unsigned');
        const claims = (0,jose_jwt_decode__WEBPACK_IMPORTED_MODULE_4__/* .decodeJwt */ .i)(raw);
        return { raw, claims, shown: shownClaims(claims, show, worthShowing) };
    }
    catch {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('malformed', 'The runner handed out an ID token that is not a signed JWT', {
            transient: true,
        });
    }
}
/** The claims that tell a person which job this is, in the order in which they are shown. */
const WORTH_SHOWING = [
    'iss',
    'sub',
    'aud',
    'repository',
    'ref',
    'environment',
    'event_name',
    'job_workflow_ref',
    'run_id',
    'run_attempt',
    'actor',
];
function shownClaims(claims, show, more) {
    return Object.fromEntries([...WORTH_SHOWING, ...more].flatMap((name) => {
        const text = texts(claims[name]).join(', ');
        return text === '' ? [] : [[name, show(text)]];
    }));
}
/** The strings and numbers in a claim, as texts: whatever else stands there has no text that could be shown. */
function texts(claim) {
    const values = Array.isArray(claim) ? claim : [claim];
    return values.flatMap((value) => typeof value === 'string' || typeof value === 'number' ? [String(value)] : []);
}


/***/ }),

/***/ 8501:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   JI: () => (/* binding */ vaultAudience),
/* harmony export */   MA: () => (/* binding */ AUTH_METHODS),
/* harmony export */   PP: () => (/* binding */ VAULT_INPUTS)
/* harmony export */ });
/* harmony import */ var _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9190);

const AUTH_METHODS = ['jwt', 'kubernetes', 'approle', 'cert'];
/** The inputs that only this provider reads. */
const VAULT_INPUTS = [
    {
        name: 'auth',
        description: 'How the job logs in: `jwt` (its ID token), `kubernetes`, `approle`, or `cert` (the client certificate).',
        default: 'jwt',
        values: AUTH_METHODS,
    },
    {
        name: 'path',
        description: 'Where that auth method is mounted. Default: its name.',
    },
    { name: 'namespace', description: 'The namespace, whole: `team-a/shop`.' },
    {
        name: 'secrets',
        description: 'What to read, one a line or between semicolons: `secret/data/app password | APP_PASSWORD`. Values of fields of JSON, whole secrets (`*`) with a prefix, dynamic engines with parameters, and `[namespace]` in front: [docs/vault.md](docs/vault.md).',
    },
    {
        name: 'export-token',
        description: 'Whether steps get the token itself (`VAULT_TOKEN`), besides the address. Default: only when there are no `secrets`.',
        values: _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .YES_OR_NO */ .I8,
    },
    {
        name: 'allow-short',
        description: 'Whether secrets that are too short to be masked (under 4 characters, and words such as `true`) are delivered, unmasked.',
        default: 'false',
        values: _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .YES_OR_NO */ .I8,
    },
    { name: 'role-id', description: 'With `auth: approle`: the role id.' },
    {
        name: 'wrapped-secret-id',
        description: 'With `auth: approle`: the wrapping token of a secret id. It can be unwrapped once.',
        secret: true,
    },
    {
        name: 'jwt-file',
        description: 'With `auth: kubernetes`: the file of the service account’s token.',
        default: '/var/run/secrets/kubernetes.io/serviceaccount/token',
        file: true,
    },
    _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .REVOKE_ROLE */ .Os,
];
/** The audience of the ID token, where the method takes one: the server itself, unless it is said otherwise. */
function vaultAudience({ audience, url, own }) {
    if ((own['auth'] ?? 'jwt') !== 'jwt')
        return undefined;
    return audience ?? (url !== undefined && URL.canParse(url) ? new URL(url).origin : undefined);
}


/***/ }),

/***/ 5255:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ Secrets)
/* harmony export */ });
const HIDDEN = '***';
/** A piece of a secret as long as this is cut out as well: a server may quote half of what it was sent. */
const PIECE = 12;
/**
 * The secrets that this process has seen, so that no message shows one. The runner's masks are the second
 * line of defence: this one also works before a mask is set and where a runner has none.
 */
class Secrets {
    // The forms of a value are worked out when a message is redacted, which in most runs never happens.
    #known = new Map();
    /** Remembers a secret. Values under four characters are left out: cutting them would cut everything. */
    add(...values) {
        for (const value of values) {
            if (value.length >= 4 && !this.#known.has(value))
                this.#known.set(value, undefined);
        }
    }
    /** Whether a value is one of the secrets that we know already. */
    has(value) {
        return this.#known.has(value);
    }
    /**
     * The text without any known secret, whole, encoded, or in pieces of twelve characters and more, in whatever
     * case: a host name in a redirect, for one, arrives in small letters.
     */
    redact(text) {
        const hidden = new Uint8Array(text.length);
        const lower = small(text);
        let found = false;
        for (const secret of this.#forms()) {
            const length = Math.min(PIECE, secret.length);
            if (!sharesHalf(lower, secret, length))
                continue;
            found = true;
            for (let at = 0; at + length <= lower.length; at++) {
                if (secret.includes(lower.slice(at, at + length)))
                    hidden.fill(1, at, at + length);
            }
        }
        if (!found)
            return text;
        let shown = '';
        for (let at = 0; at < text.length; at++) {
            if (hidden[at] === 0)
                shown += text[at];
            else if (at === 0 || hidden[at - 1] === 0)
                shown += HIDDEN;
        }
        return shown;
    }
    *#forms() {
        for (const [value, known] of this.#known) {
            const all = known ?? forms(value);
            if (known === undefined)
                this.#known.set(value, all);
            yield* all;
        }
    }
}
/**
 * Whether a text may share a piece of a length with a secret: such a piece covers at least one whole window of half
 * its length, so it is enough to look at one window after the other. Nearly every text is done with after that.
 */
function sharesHalf(text, secret, length) {
    const half = length >> 1;
    for (let at = 0; at + half <= text.length; at += half) {
        if (secret.includes(text.slice(at, at + half)))
            return true;
    }
    return false;
}
function forms(value) {
    return [
        value,
        encodeURIComponent(value),
        JSON.stringify(value).slice(1, -1),
        // Base64 looks different at each of the three offsets; the characters at both edges depend on neighbours.
        ...[0, 1, 2].map((shift) => {
            const coded = Buffer.from(' '.repeat(shift) + value).toString('base64');
            return coded.slice(shift === 0 ? 0 : shift + 1).replace(/.?=+$/, '');
        }),
    ]
        .filter((form) => form.length >= 4)
        .map(small);
}
/** In small letters, ASCII only: the length stays as it is, which `toLowerCase` does not promise. */
function small(text) {
    return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}


/***/ }),

/***/ 7410:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D0: () => (/* binding */ decoder),
/* harmony export */   Rd: () => (/* binding */ encoder),
/* harmony export */   VS: () => (/* binding */ uint32be),
/* harmony export */   WG: () => (/* binding */ encodeBase64),
/* harmony export */   br: () => (/* binding */ digest),
/* harmony export */   lF: () => (/* binding */ encode),
/* harmony export */   mx: () => (/* binding */ uint64be),
/* harmony export */   u8: () => (/* binding */ strictDecoder),
/* harmony export */   xW: () => (/* binding */ concat),
/* harmony export */   y4: () => (/* binding */ decodeBase64)
/* harmony export */ });
const encoder = new TextEncoder(), decoder = new TextDecoder(), strictDecoder = new TextDecoder("utf-8", { fatal: !0 }), UINT32_RANGE = 2 ** 32;
function concat(...buffers) {
  const size = buffers.reduce((acc, { length }) => acc + length, 0), buf = new Uint8Array(size);
  let i = 0;
  for (const buffer of buffers)
    buf.set(buffer, i), i += buffer.length;
  return buf;
}
function writeUInt32BE(buf, value, offset) {
  if (value < 0 || value >= UINT32_RANGE)
    throw new RangeError(`value must be >= 0 and <= ${UINT32_RANGE - 1}. Received ${value}`);
  buf.set([value >>> 24, value >>> 16, value >>> 8, value & 255], offset);
}
function uint64be(value) {
  const high = Math.floor(value / UINT32_RANGE), low = value % UINT32_RANGE, buf = new Uint8Array(8);
  return writeUInt32BE(buf, high, 0), writeUInt32BE(buf, low, 4), buf;
}
function uint32be(value) {
  const buf = new Uint8Array(4);
  return writeUInt32BE(buf, value), buf;
}
const NON_ASCII = /[^\x00-\x7f]/;
function encode(string) {
  if (typeof string == "string" && string.length >= 128) {
    if (NON_ASCII.test(string))
      throw new TypeError("non-ASCII string encountered in encode()");
    return encoder.encode(string);
  }
  const bytes = new Uint8Array(string.length);
  for (let i = 0; i < string.length; i++) {
    const code = string.charCodeAt(i);
    if (code > 127)
      throw new TypeError("non-ASCII string encountered in encode()");
    bytes[i] = code;
  }
  return bytes;
}
function encodeBase64(input, url = !1) {
  if (Uint8Array.prototype.toBase64)
    return input.toBase64({ alphabet: url ? "base64url" : "base64", omitPadding: url });
  const CHUNK_SIZE = 32768, arr = [];
  for (let i = 0; i < input.length; i += CHUNK_SIZE)
    arr.push(String.fromCharCode.apply(null, input.subarray(i, i + CHUNK_SIZE)));
  const encoded = btoa(arr.join(""));
  return url ? encoded.replace(/=/g, "").replace(/\+/g, "-").replace(/\//g, "_") : encoded;
}
function decodeBase64(encoded, url = !1) {
  if (Uint8Array.fromBase64)
    return Uint8Array.fromBase64(encoded, { alphabet: url ? "base64url" : "base64" });
  if (url) {
    if (encoded.includes("+") || encoded.includes("/"))
      throw new TypeError("Invalid base64url");
    encoded = encoded.replace(/-/g, "+").replace(/_/g, "/");
  }
  const binary = atob(encoded), bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++)
    bytes[i] = binary.charCodeAt(i);
  return bytes;
}
async function digest(algorithm, data) {
  const subtleDigest = `SHA-${algorithm.slice(-3)}`;
  return new Uint8Array(await crypto.subtle.digest(subtleDigest, data));
}



/***/ }),

/***/ 7784:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BU: () => (/* binding */ validateCritDuplicates),
/* harmony export */   CT: () => (/* binding */ JWE_RECOGNIZED),
/* harmony export */   Fw: () => (/* binding */ validateAlgorithms),
/* harmony export */   GT: () => (/* binding */ assertUint8Array),
/* harmony export */   Gv: () => (/* binding */ isObject),
/* harmony export */   J0: () => (/* binding */ validateB64),
/* harmony export */   MV: () => (/* binding */ encodeAsciiMember),
/* harmony export */   OX: () => (/* binding */ parseJoseHeader),
/* harmony export */   ac: () => (/* binding */ assertNotSet),
/* harmony export */   fV: () => (/* binding */ isJwkSet),
/* harmony export */   fz: () => (/* binding */ isDisjoint),
/* harmony export */   h2: () => (/* binding */ decodeBase64url),
/* harmony export */   ji: () => (/* binding */ serializeJoseHeader),
/* harmony export */   nI: () => (/* binding */ validateCrit),
/* harmony export */   qc: () => (/* binding */ JWS_RECOGNIZED)
/* harmony export */ });
/* harmony import */ var _util_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5674);
/* harmony import */ var _util_base64url_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1445);
/* harmony import */ var _buffer_utils_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7410);



function assertUint8Array(input, label) {
  if (!(input instanceof Uint8Array))
    throw new TypeError(`${label} must be an instance of Uint8Array`);
}
function isObject(input) {
  if (typeof input != "object" || input === null || Object.prototype.toString.call(input) !== "[object Object]")
    return !1;
  const prototype = Object.getPrototypeOf(input);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
function isJwkSet(input) {
  return isObject(input) && Array.isArray(input.keys) && Array.from(input.keys).every(isObject);
}
function isDisjoint(...headers) {
  const parameters = /* @__PURE__ */ new Set();
  for (const header of headers)
    if (header)
      for (const parameter of Object.keys(header)) {
        if (parameters.has(parameter))
          return !1;
        parameters.add(parameter);
      }
  return !0;
}
function assertNotSet(value, name) {
  if (value !== void 0)
    throw new TypeError(`${name} can only be called once`);
}
function decodeBase64url(value, label, ErrorClass) {
  try {
    return (0,_util_base64url_js__WEBPACK_IMPORTED_MODULE_0__/* .decode */ .D)(value);
  } catch (cause) {
    throw new ErrorClass(`Failed to base64url decode the ${label}`, { cause });
  }
}
function encodeAsciiMember(value, label, ErrorClass) {
  try {
    return (0,_buffer_utils_js__WEBPACK_IMPORTED_MODULE_1__/* .encode */ .lF)(value);
  } catch (cause) {
    throw new ErrorClass(`The ${label} is not a valid base64url string`, { cause });
  }
}
function parseJoseHeader(encodedProtectedHeader, ErrorClass, message) {
  let parsed;
  try {
    parsed = JSON.parse(_buffer_utils_js__WEBPACK_IMPORTED_MODULE_1__/* .strictDecoder */ .u8.decode((0,_util_base64url_js__WEBPACK_IMPORTED_MODULE_0__/* .decode */ .D)(encodedProtectedHeader)));
  } catch (cause) {
    throw new ErrorClass(message, { cause });
  }
  if (!isObject(parsed))
    throw new ErrorClass(message);
  return parsed;
}
const JWS_RECOGNIZED = { __proto__: null, b64: !0 }, JWE_RECOGNIZED = { __proto__: null };
function validateAlgorithms(option, algorithms) {
  if (algorithms !== void 0 && (!Array.isArray(algorithms) || algorithms.some((s) => typeof s != "string")))
    throw new TypeError(`"${option}" option must be an array of strings`);
  return algorithms === void 0 ? void 0 : new Set(algorithms);
}
function validateCritDuplicates(Err, protectedHeader) {
  const { crit } = protectedHeader ?? {};
  if (Array.isArray(crit) && new Set(crit).size !== crit.length)
    throw new Err('"crit" (Critical) Header Parameter MUST NOT contain duplicate values');
}
function validateCrit(Err, recognizedDefault, recognizedOption, protectedHeader, joseHeader) {
  if (joseHeader.crit !== void 0 && protectedHeader?.crit === void 0)
    throw new Err('"crit" (Critical) Header Parameter MUST be integrity protected');
  if (!protectedHeader || protectedHeader.crit === void 0)
    return [];
  if (!Array.isArray(protectedHeader.crit) || protectedHeader.crit.length === 0 || protectedHeader.crit.some((input) => typeof input != "string" || input.length === 0))
    throw new Err('"crit" (Critical) Header Parameter MUST be an array of non-empty strings when present');
  const recognized = recognizedOption === void 0 ? recognizedDefault : { __proto__: null, ...recognizedOption, ...recognizedDefault };
  for (const parameter of protectedHeader.crit) {
    if (!(parameter in recognized))
      throw new _util_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JOSENotSupported */ .T0(`Extension Header Parameter "${parameter}" is not recognized`);
    if (!Object.hasOwn(joseHeader, parameter) || joseHeader[parameter] === void 0)
      throw new Err(`Extension Header Parameter "${parameter}" is missing`);
    if (recognized[parameter] && (!Object.hasOwn(protectedHeader, parameter) || protectedHeader[parameter] === void 0))
      throw new Err(`Extension Header Parameter "${parameter}" MUST be integrity protected`);
  }
  return protectedHeader.crit;
}
function validateB64(protectedHeader, extensions) {
  if (extensions.includes("b64")) {
    const b64 = protectedHeader.b64;
    if (typeof b64 != "boolean")
      throw new _util_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JWSInvalid */ .Ye('The "b64" (base64url-encode payload) Header Parameter must be a boolean');
    return b64;
  }
  return !0;
}
function serializeJoseHeader(Err, header) {
  let serialized, parsed;
  try {
    serialized = JSON.stringify(header), parsed = JSON.parse(serialized);
  } catch (cause) {
    throw new Err("JOSE Header is not valid JSON", { cause });
  }
  if (!isObject(parsed))
    throw new Err("JOSE Header is not a JSON object");
  return [parsed, serialized];
}



/***/ }),

/***/ 1445:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ decode),
/* harmony export */   l: () => (/* binding */ encode)
/* harmony export */ });
/* harmony import */ var _lib_buffer_utils_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7410);

const invalid = "The input to be decoded is not correctly encoded.";
function decode(input) {
  try {
    return (0,_lib_buffer_utils_js__WEBPACK_IMPORTED_MODULE_0__/* .decodeBase64 */ .y4)(typeof input == "string" ? input : _lib_buffer_utils_js__WEBPACK_IMPORTED_MODULE_0__/* .decoder */ .D0.decode(input), !0);
  } catch (cause) {
    throw new TypeError(invalid, { cause });
  }
}
function encode(input) {
  return (0,_lib_buffer_utils_js__WEBPACK_IMPORTED_MODULE_0__/* .encodeBase64 */ .WG)(typeof input == "string" ? _lib_buffer_utils_js__WEBPACK_IMPORTED_MODULE_0__/* .encoder */ .Rd.encode(input) : input, !0);
}



/***/ }),

/***/ 7961:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   i: () => (/* binding */ decodeJwt)
/* harmony export */ });
/* harmony import */ var _base64url_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1445);
/* harmony import */ var _lib_buffer_utils_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7410);
/* harmony import */ var _lib_validate_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7784);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5674);




function decodeJwt(jwt) {
  if (typeof jwt != "string")
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JWTInvalid */ .Dp("JWTs must use Compact JWS serialization, JWT must be a string");
  const { 1: encodedPayload, length } = jwt.split(".");
  if (length === 5)
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JWTInvalid */ .Dp("Only JWTs using Compact JWS serialization can be decoded");
  if (length !== 3)
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JWTInvalid */ .Dp("Invalid JWT");
  if (!encodedPayload)
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JWTInvalid */ .Dp("JWTs must contain a payload");
  let claimsSetBytes;
  try {
    claimsSetBytes = (0,_base64url_js__WEBPACK_IMPORTED_MODULE_1__/* .decode */ .D)(encodedPayload);
  } catch (cause) {
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JWTInvalid */ .Dp("Failed to base64url decode the payload", { cause });
  }
  let claimsSet;
  try {
    claimsSet = JSON.parse(_lib_buffer_utils_js__WEBPACK_IMPORTED_MODULE_2__/* .strictDecoder */ .u8.decode(claimsSetBytes));
  } catch (cause) {
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JWTInvalid */ .Dp("Failed to parse the decoded payload as JSON", { cause });
  }
  if (!(0,_lib_validate_js__WEBPACK_IMPORTED_MODULE_3__/* .isObject */ .Gv)(claimsSet))
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JWTInvalid */ .Dp("Invalid JWT Claims Set");
  return claimsSet;
}



/***/ }),

/***/ 1196:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ decodeProtectedHeader)
/* harmony export */ });
/* harmony import */ var _lib_validate_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7784);

function decodeProtectedHeader(token) {
  let encodedProtectedHeader;
  if (typeof token == "string") {
    const parts = token.split(".");
    (parts.length === 3 || parts.length === 5) && ([encodedProtectedHeader] = parts);
  } else if (typeof token == "object" && token)
    if ("protected" in token)
      encodedProtectedHeader = token.protected;
    else
      throw new TypeError("Token does not contain a Protected Header");
  const invalid = "Invalid Token or Protected Header formatting";
  if (typeof encodedProtectedHeader != "string" || !encodedProtectedHeader)
    throw new TypeError(invalid);
  return (0,_lib_validate_js__WEBPACK_IMPORTED_MODULE_0__/* .parseJoseHeader */ .OX)(encodedProtectedHeader, TypeError, invalid);
}



/***/ }),

/***/ 5674:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $4: () => (/* binding */ JWKSMultipleMatchingKeys),
/* harmony export */   BT: () => (/* binding */ JWKSNoMatchingKey),
/* harmony export */   Dm: () => (/* binding */ JWKSInvalid),
/* harmony export */   Dp: () => (/* binding */ JWTInvalid),
/* harmony export */   Rb: () => (/* binding */ JOSEAlgNotAllowed),
/* harmony export */   T0: () => (/* binding */ JOSENotSupported),
/* harmony export */   Ye: () => (/* binding */ JWSInvalid),
/* harmony export */   _L: () => (/* binding */ JWKInvalid),
/* harmony export */   aA: () => (/* binding */ JWEInvalid),
/* harmony export */   h2: () => (/* binding */ JWSSignatureVerificationFailed),
/* harmony export */   i4: () => (/* binding */ JOSEError),
/* harmony export */   ie: () => (/* binding */ JWTClaimValidationFailed),
/* harmony export */   n: () => (/* binding */ JWTExpired),
/* harmony export */   xO: () => (/* binding */ JWEDecryptionFailed)
/* harmony export */ });
/* unused harmony export JWKSTimeout */
class JOSEError extends Error {
  static code = "ERR_JOSE_GENERIC";
  code = "ERR_JOSE_GENERIC";
  constructor(message, options) {
    super(message, options), this.name = this.constructor.name, Error.captureStackTrace?.(this, this.constructor);
  }
}
class JWTClaimValidationFailed extends JOSEError {
  static code = "ERR_JWT_CLAIM_VALIDATION_FAILED";
  code = "ERR_JWT_CLAIM_VALIDATION_FAILED";
  claim;
  reason;
  payload;
  constructor(message, payload, claim = "unspecified", reason = "unspecified") {
    super(message, { cause: { claim, reason, payload } }), this.claim = claim, this.reason = reason, this.payload = payload;
  }
}
class JWTExpired extends JOSEError {
  static code = "ERR_JWT_EXPIRED";
  code = "ERR_JWT_EXPIRED";
  claim;
  reason;
  payload;
  constructor(message, payload, claim = "unspecified", reason = "unspecified") {
    super(message, { cause: { claim, reason, payload } }), this.claim = claim, this.reason = reason, this.payload = payload;
  }
}
class JOSEAlgNotAllowed extends JOSEError {
  static code = "ERR_JOSE_ALG_NOT_ALLOWED";
  code = "ERR_JOSE_ALG_NOT_ALLOWED";
}
class JOSENotSupported extends JOSEError {
  static code = "ERR_JOSE_NOT_SUPPORTED";
  code = "ERR_JOSE_NOT_SUPPORTED";
}
class JWEDecryptionFailed extends JOSEError {
  static code = "ERR_JWE_DECRYPTION_FAILED";
  code = "ERR_JWE_DECRYPTION_FAILED";
  constructor(message = "decryption operation failed", options) {
    super(message, options);
  }
}
class JWEInvalid extends JOSEError {
  static code = "ERR_JWE_INVALID";
  code = "ERR_JWE_INVALID";
}
class JWSInvalid extends JOSEError {
  static code = "ERR_JWS_INVALID";
  code = "ERR_JWS_INVALID";
}
class JWTInvalid extends JOSEError {
  static code = "ERR_JWT_INVALID";
  code = "ERR_JWT_INVALID";
}
class JWKInvalid extends JOSEError {
  static code = "ERR_JWK_INVALID";
  code = "ERR_JWK_INVALID";
}
class JWKSInvalid extends JOSEError {
  static code = "ERR_JWKS_INVALID";
  code = "ERR_JWKS_INVALID";
}
class JWKSNoMatchingKey extends JOSEError {
  static code = "ERR_JWKS_NO_MATCHING_KEY";
  code = "ERR_JWKS_NO_MATCHING_KEY";
  constructor(message = "no applicable key found in the JSON Web Key Set", options) {
    super(message, options);
  }
}
class JWKSMultipleMatchingKeys extends JOSEError {
  [Symbol.asyncIterator] = async function* () {
  };
  static code = "ERR_JWKS_MULTIPLE_MATCHING_KEYS";
  code = "ERR_JWKS_MULTIPLE_MATCHING_KEYS";
  constructor(message = "multiple matching keys found in the JSON Web Key Set", options) {
    super(message, options);
  }
}
class JWKSTimeout extends JOSEError {
  static code = "ERR_JWKS_TIMEOUT";
  code = "ERR_JWKS_TIMEOUT";
  constructor(message = "request timed out", options) {
    super(message, options);
  }
}
class JWSSignatureVerificationFailed extends JOSEError {
  static code = "ERR_JWS_SIGNATURE_VERIFICATION_FAILED";
  code = "ERR_JWS_SIGNATURE_VERIFICATION_FAILED";
  constructor(message = "signature verification failed", options) {
    super(message, options);
  }
}



/***/ })

};
