export const id = 3861;
export const ids = [3861];
export const modules = {

/***/ 61986:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Fu: () => (/* binding */ belongsElsewhere),
/* harmony export */   Fz: () => (/* binding */ belongs),
/* harmony export */   z_: () => (/* binding */ unreadInputs)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);

/**
 * The inputs of other providers among those that were given. One that says what its default says is not among them: an
 * action's runner fills the defaults in.
 *
 * @param own the inputs of each provider
 */
function unreadInputs(given, provider, own) {
    return [...given].flatMap(([name, value]) => {
        const owners = own.flatMap((entry) => {
            const found = entry.inputs.find((one) => one.name === name || one.aliases?.includes(name));
            return found === undefined ? [] : [{ provider: entry.provider, default: found.default }];
        });
        if (owners.length === 0 || owners.some((owner) => owner.provider === provider || owner.default === value))
            return [];
        return [{ name, owners: owners.map((owner) => owner.provider), provider }];
    });
}
/** How an input of another provider is refused. */
function belongsElsewhere({ name, owners, provider }) {
    const [owner = ''] = owners;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', `${belongs(name, owners)}, and this credential has provider: ${provider}`, {
        hint: `Set provider: ${owner}, or leave out ${name}`,
    });
}
/** The same of what no credential of a step reads. @param what as people gave it: `The input region` */
function belongs(name, owners, what = `The input ${name}`) {
    return `${what} belongs to provider: ${owners.join(' or ')}`;
}


/***/ }),

/***/ 89190:
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
/* harmony export */   Qn: () => (/* binding */ variableOf),
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
        aliases: ['sts-endpoint'],
    },
    {
        name: 'audience',
        description: 'The audience of the ID token. Default: `url`; for `vault` the origin of it; for `aws` `sts.amazonaws.com`.',
    },
    {
        name: 'role',
        description: 'The role to ask for, at services that have roles: the embedded broker, `vault` (default: the `default_role` of the mount), and `aws` (its ARN, or several, each assumed with the one before).',
        aliases: ['role-to-assume'],
    },
    {
        name: 'ttl',
        description: 'How long the credential may live in all, renewals included: `15m`, `1h30m`, `1d`, or seconds (units: `s`, `m`, `h`, `d`, `w`). It is sent to servers that announce that they take it, and tokens of `vault` are shortened to it; elsewhere a longer life is told aloud. Default: `1h`, or `6h` where it is renewed in short leases while the job lives.',
        aliases: ['role-duration-seconds'],
    },
    {
        name: 'lease',
        description: 'The life of one lease where the credential is renewed, from `20s`: what a stolen copy is worth when everything is lost at once. Default: `60s` where the provider renews, `5m` where it takes a new exchange.',
    },
    {
        name: 'keep',
        description: 'Whether a process beside the job renews the credential, and revokes it, if the provider can, when the runner dies: `auto`, `true` or `false`. [docs/keeper.md](docs/keeper.md) says when `auto` does.',
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
        description: 'The file of these records, or `-`, with which they are printed. Default: one in the runner’s temporary folder at GitHub, elsewhere none.',
        file: true,
    },
    {
        name: 'audit-webhook',
        description: 'An address (https) that gets each record as a CloudEvent. Records also go to where the variables of OpenTelemetry (`OTEL_EXPORTER_OTLP_ENDPOINT`) say.',
    },
    {
        name: 'audit-webhook-secret',
        description: 'Signs what goes there, as the Standard Webhooks specification has it: `whsec_` and 24 to 64 random bytes in base64.',
        secret: true,
    },
    {
        name: 'ca',
        description: 'Certificates of authorities to trust besides the usual ones, as PEM, as base64 of PEM, or as the path of a file.',
        file: true,
    },
    {
        name: 'client-cert',
        description: 'A client certificate to show to the provider (mutual TLS), as PEM, as base64 of PEM, or as the path of a file.',
        file: true,
    },
    {
        name: 'client-key',
        description: 'The key of that certificate, as PEM, as base64 of PEM, or as the path of a file.',
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
/** The variable of an input, for commands: `JOBPASS_REVOKE_ROLE`. */
function variableOf(input) {
    return `JOBPASS_${input.replace(/-/g, '_').toUpperCase()}`;
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

/***/ 86441:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ae: () => (/* binding */ InputOption),
/* harmony export */   Je: () => (/* binding */ WAIT_MS),
/* harmony export */   Sr: () => (/* binding */ addInputOptions),
/* harmony export */   U3: () => (/* binding */ inputInVariable),
/* harmony export */   Vc: () => (/* binding */ inputsOf),
/* harmony export */   ho: () => (/* binding */ NOT_HERE),
/* harmony export */   oL: () => (/* binding */ isOption),
/* harmony export */   un: () => (/* binding */ refuseSecrets)
/* harmony export */ });
/* unused harmony export plain */
/* harmony import */ var commander__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(48179);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _files_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(91983);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(89190);




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
/** Whether an option says what an input is. */
function isOption({ name, secret }, options) {
    return typeof options[camel(secret ? `${name}-file` : name)] === 'string';
}
/**
 * What the variable of an input says, where no option gives it: `JOBPASS_REVOKE_ROLE`. That of token-endpoint would be the
 * one in which `deliver: endpoint` hands out an address of ours, so there is none.
 */
function inputInVariable(input) {
    if (input === 'token-endpoint')
        return undefined;
    return process.env[(0,_inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .variableOf */ .Qn)(input)];
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

/***/ 14318:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Om: () => (/* binding */ TTL_MS),
/* harmony export */   f5: () => (/* binding */ settingsOf),
/* harmony export */   sb: () => (/* binding */ readSettings)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _http_hosts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(82178);
/* harmony import */ var _belonging_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(61986);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(89190);
/* harmony import */ var _values_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(93017);





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
 * @returns the settings, warnings about inputs that nobody reads, and shared inputs of other providers
 * @throws JobpassError `usage` or `insecure`
 */
async function readSettings(asGiven, own, { shared = () => false, elsewhere } = {}) {
    const names = definitionsOf(own).flatMap(({ name, aliases = [] }) => [name, ...aliases]);
    let unknown = [...asGiven].filter(([name]) => !names.includes(name));
    if (unknown.length > 0 && elsewhere !== undefined) {
        const { answerCommonActions } = await __webpack_require__.e(/* import() */ 8667).then(__webpack_require__.bind(__webpack_require__, 68667));
        const left = answerCommonActions(new Map(unknown), await elsewhere(), asGiven.get('provider'));
        unknown = unknown.filter(([name]) => left.includes(name));
    }
    const warnings = await checkNames(unknown.map(([name]) => name), names);
    const settings = settingsOf(asGiven, own);
    const unread = settings.revokeNow ? [] : (0,_belonging_js__WEBPACK_IMPORTED_MODULE_2__/* .unreadInputs */ .z_)(asGiven, settings.provider, own);
    const wrong = unread.find(({ name }) => !shared(name));
    if (wrong !== undefined)
        throw (0,_belonging_js__WEBPACK_IMPORTED_MODULE_2__/* .belongsElsewhere */ .Fu)(wrong);
    return { settings, warnings, unread };
}
function definitionsOf(own) {
    return [..._inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .COMMON_INPUTS */ .s7, ...own.flatMap(({ inputs }) => inputs)];
}
/** The same for inputs whose names are known to be ours. @throws JobpassError `usage` or `insecure` */
function settingsOf(asGiven, own) {
    const given = withoutAliases(asGiven, definitionsOf(own));
    const input = (name) => given.get(name);
    const or = (name) => input(name) ?? (0,_inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .defaultOf */ .HA)(_inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .COMMON_INPUTS */ .s7, name);
    const url = input('url');
    if (url !== undefined) {
        const parsed = (0,_http_hosts_js__WEBPACK_IMPORTED_MODULE_1__/* .secureUrl */ .po)(url, 'The input url');
        if (parsed.search !== '' || parsed.hash !== '')
            throw (0,_values_js__WEBPACK_IMPORTED_MODULE_4__/* .invalid */ .Gq)('url', url, 'Leave out what follows ? or #');
    }
    const marked = own.find(({ marks }) => marks.some((name) => asGiven.has(name)))?.provider;
    const provider = input('provider') ?? marked ?? _inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .DEFAULT_PROVIDER */ .Gr;
    const entry = own.find((one) => one.provider === provider);
    const ownNames = entry?.inputs.map(({ name }) => name) ?? [];
    const settings = defined({
        provider,
        url,
        audience: input('audience'),
        role: input('role'),
        name: optionalName(input('name')),
        ttlMs: optionalDuration(input('ttl'), 'ttl', TTL_BOUNDS),
        leaseMs: optionalDuration(input('lease'), 'lease', LEASE_BOUNDS),
        keep: (0,_values_js__WEBPACK_IMPORTED_MODULE_4__/* .oneOf */ .yL)(or('keep').toLowerCase(), 'keep', _inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .KEEPING */ .AX),
        deliver: [
            ...new Set((0,_values_js__WEBPACK_IMPORTED_MODULE_4__/* .list */ .p_)(entry?.deliver?.(given) ?? or('deliver')).map((word) => (0,_values_js__WEBPACK_IMPORTED_MODULE_4__/* .oneOf */ .yL)(word, 'deliver', _inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .DELIVERIES */ .rV))),
        ],
        fileFormat: (0,_values_js__WEBPACK_IMPORTED_MODULE_4__/* .oneOf */ .yL)(or('file-format'), 'file-format', _inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .FILE_FORMATS */ .GM),
        // YAML reads 0600 as a number, and may hand it on without its zero.
        fileMode: Number.parseInt((0,_values_js__WEBPACK_IMPORTED_MODULE_4__/* .oneOf */ .yL)(or('file-mode').padStart(4, '0'), 'file-mode', _inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .FILE_MODES */ .Ce), 8),
        revoke: or('revoke') === 'now' || (0,_values_js__WEBPACK_IMPORTED_MODULE_4__/* .boolean */ .zM)(or('revoke'), 'revoke', 'Write true or false, or now'),
        revokeNow: or('revoke') === 'now' ? true : undefined,
        audit: (0,_values_js__WEBPACK_IMPORTED_MODULE_4__/* .oneOf */ .yL)(or('audit').toLowerCase(), 'audit', _inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .AUDITING */ .Ks),
        auditFile: input('audit-file'),
        auditWebhook: optionalWebhook(input('audit-webhook')),
        auditWebhookSecret: optionalWebhookSecret(input('audit-webhook-secret')),
        ca: optionalPem(input('ca'), 'ca'),
        clientCert: optionalPem(input('client-cert'), 'client-cert'),
        clientKey: optionalPem(input('client-key'), 'client-key'),
        allowedHosts: (0,_values_js__WEBPACK_IMPORTED_MODULE_4__/* .list */ .p_)(or('allowed-hosts')).map(checkHost),
        own: Object.fromEntries([...given].filter(([name]) => ownNames.includes(name))),
    });
    if (settings.deliver.length === 0)
        throw (0,_values_js__WEBPACK_IMPORTED_MODULE_4__/* .invalid */ .Gq)('deliver', '', `It can be ${_inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .DELIVERIES */ .rV.join(', ')}, or several of them`);
    if ((settings.clientCert === undefined) !== (settings.clientKey === undefined)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', 'client-cert and client-key go together, and one of them is missing', {
            hint: 'Give both or neither',
        });
    }
    if (settings.auditWebhookSecret !== undefined && settings.auditWebhook === undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', 'audit-webhook-secret is given, and audit-webhook is missing', {
            hint: 'Give the address that is to get the records',
        });
    }
    return settings;
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
async function checkNames(unknown, names) {
    if (unknown.length === 0)
        return [];
    const { slipOf } = await __webpack_require__.e(/* import() */ 5044).then(__webpack_require__.bind(__webpack_require__, 5044));
    return unknown.map((name) => {
        const near = slipOf(name, names);
        if (near !== undefined)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', `There is no input ${shown(name)}`, { hint: `Did you mean ${near}?` });
        return `There is no input ${shown(name)}, so it is not read`;
    });
}
function shown(name) {
    return `«${name.replace(/[^\w.-]/g, '?').slice(0, 60)}»`;
}
function checkHost(entry) {
    if (!/^(\[[0-9a-fA-F:.]+\]|[\w.-]+)(:\d{1,5})?$/.test(entry)) {
        throw (0,_values_js__WEBPACK_IMPORTED_MODULE_4__/* .invalid */ .Gq)('allowed-hosts', entry, 'Write host names, with a port where it is not 443, as in login.example.com');
    }
    return entry;
}
function optionalDuration(text, input, bounds) {
    return text === undefined ? undefined : (0,_values_js__WEBPACK_IMPORTED_MODULE_4__/* .duration */ .p0)(text, input, bounds);
}
/** A name that can stand in a command and in a line of the log as it is. */
function optionalName(text) {
    if (text !== undefined && !/^[A-Za-z0-9][\w.-]{0,63}$/.test(text))
        throw (0,_values_js__WEBPACK_IMPORTED_MODULE_4__/* .invalid */ .Gq)('name', text, 'Write letters, digits, dots, dashes and underscores: 64 at most');
    return text;
}
/** An address is not shown where it is wrong: those of many services are secrets. */
function optionalWebhook(text) {
    if (text === undefined)
        return undefined;
    try {
        return (0,_http_hosts_js__WEBPACK_IMPORTED_MODULE_1__/* .secureUrl */ .po)(text, 'The input audit-webhook').href;
    }
    catch (error) {
        if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ))
            throw error;
        const { code, message, hint } = error;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ(code, message.replace(/: \u00ab.*$/s, ''), hint === undefined ? {} : { hint });
    }
}
/** Source: Standard Webhooks 1.0.0, Signature scheme: 24 to 64 bytes in base64. */
function optionalWebhookSecret(text) {
    if (text === undefined || /^(whsec_)?[A-Za-z0-9+/]{32,86}={0,2}$/.test(text))
        return text;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', 'The input audit-webhook-secret is no signing secret', {
        hint: 'It takes whsec_ and 24 to 64 random bytes in base64: echo "whsec_$(openssl rand -base64 32)"',
    });
}
function optionalPem(text, input) {
    return text === undefined ? undefined : (0,_values_js__WEBPACK_IMPORTED_MODULE_4__/* .pem */ .ps)(text, input);
}
/** The same object without the members that are undefined. */
function defined(value) {
    return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
}


/***/ }),

/***/ 93017:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Gq: () => (/* binding */ invalid),
/* harmony export */   p0: () => (/* binding */ duration),
/* harmony export */   p_: () => (/* binding */ list),
/* harmony export */   ps: () => (/* binding */ pem),
/* harmony export */   yL: () => (/* binding */ oneOf),
/* harmony export */   zM: () => (/* binding */ boolean)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _text_duration_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(29556);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(64865);




/** Reads a duration (see `durationSeconds`). @returns milliseconds @throws JobpassError `usage` */
function duration(text, input, bounds) {
    const seconds = (0,_text_duration_js__WEBPACK_IMPORTED_MODULE_2__/* .durationSeconds */ .o8)(text);
    if (seconds === undefined)
        throw invalid(input, text, _text_duration_js__WEBPACK_IMPORTED_MODULE_2__/* .DURATION_FORM */ .ec);
    const ms = seconds * 1_000;
    if (ms < bounds.minMs || ms > bounds.maxMs) {
        const [least, most] = [bounds.minMs, bounds.maxMs].map((one) => (0,_text_duration_js__WEBPACK_IMPORTED_MODULE_2__/* .durationText */ .S5)(one / 1_000));
        throw invalid(input, text, `The least is ${least}, the most is ${most}`);
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
/** Reads PEM that is given as itself, as base64 of it, or as the path of a file. @throws JobpassError `usage` */
function pem(text, input) {
    const given = fromBase64(text) ?? text;
    if (given.includes('-----BEGIN '))
        return given.endsWith('\n') ? given : `${given}\n`;
    let content;
    try {
        content = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(text, 'utf8');
    }
    catch (error) {
        // Not the value itself: a key that lost its first line would be printed.
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `The input ${input} is neither PEM, nor base64 of PEM, nor a file that can be read: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .tell */ .qz)(error)}`);
    }
    content = fromBase64(content) ?? content;
    if (!content.includes('-----BEGIN '))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `The file that the input ${input} names holds no PEM`);
    return content;
}
/** What base64 says, also over several lines and of the URL-safe kind; undefined where that is no PEM. */
function fromBase64(text) {
    const coded = text.replace(/\s+/g, '');
    if (!/^[A-Za-z0-9+/_-]{40,}={0,2}$/.test(coded))
        return undefined;
    const decoded = Buffer.from(coded, 'base64').toString('utf8');
    return decoded.includes('-----BEGIN ') ? decoded : undefined;
}
function invalid(input, text, hint) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `The input ${input} cannot be «${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_3__/* .printable */ .g)(text, 60)}»`, { hint, input });
}


/***/ }),

/***/ 33861:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  defineDoctor: () => (/* binding */ defineDoctor)
});

// EXTERNAL MODULE: ./node_modules/commander/esm.mjs
var esm = __webpack_require__(48179);
// EXTERNAL MODULE: ./build/config/inputs.js
var config_inputs = __webpack_require__(89190);
// EXTERNAL MODULE: ./build/config/options.js
var config_options = __webpack_require__(86441);
// EXTERNAL MODULE: ./build/entry.js
var entry = __webpack_require__(58616);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/files.js
var files = __webpack_require__(91983);
// EXTERNAL MODULE: ./build/providers/vault/inputs.js
var inputs = __webpack_require__(58501);
;// CONCATENATED MODULE: ./build/providers/doctors.js

/** The providers that can be examined. Not in the list of providers: jobs load that, and never examine. */
const DOCTORS = [
    {
        provider: 'vault',
        inputs: inputs/* VAULT_INPUTS */.PP,
        load: async () => (await Promise.all(/* import() */[__webpack_require__.e(1046), __webpack_require__.e(467)]).then(__webpack_require__.bind(__webpack_require__, 91608))).vaultDoctor,
    },
];

// EXTERNAL MODULE: ./build/runners/index.js
var runners = __webpack_require__(46168);
// EXTERNAL MODULE: ./build/clock.js
var build_clock = __webpack_require__(7094);
// EXTERNAL MODULE: ./build/config/settings.js
var config_settings = __webpack_require__(14318);
// EXTERNAL MODULE: ./build/http/client.js
var client = __webpack_require__(29726);
// EXTERNAL MODULE: ./build/http/hosts.js
var hosts = __webpack_require__(82178);
// EXTERNAL MODULE: ./build/http/transport.js
var http_transport = __webpack_require__(45272);
// EXTERNAL MODULE: ./build/identity/id-token.js
var id_token = __webpack_require__(68914);
// EXTERNAL MODULE: ./build/text/json.js
var text_json = __webpack_require__(25666);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(64865);
// EXTERNAL MODULE: ./build/text/secrets.js
var text_secrets = __webpack_require__(75255);
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
    const { settings } = await (0,config_settings/* readSettings */.sb)(new Map([...asked.given, ['provider', asked.provider]]), [
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
            .addOption(new esm/* Option */.c$('--cli <name>', 'the program that commands are printed for (default: that of the server)').choices(doctor.programs))
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

/***/ 91983:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ readBounded),
/* harmony export */   T: () => (/* binding */ readFile)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);


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

/***/ 58501:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   JI: () => (/* binding */ vaultAudience),
/* harmony export */   MA: () => (/* binding */ AUTH_METHODS),
/* harmony export */   PP: () => (/* binding */ VAULT_INPUTS)
/* harmony export */ });
/* harmony import */ var _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(89190);

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
        description: 'What to read, one a line or between semicolons: `secret/data/app password | APP_PASSWORD`. Values of fields of JSON, whole secrets (`*`) with a prefix, optional ones (`password?`), public ones (`| DB_PORT public`), dynamic engines with parameters, and `[namespace]` in front: [docs/vault.md](docs/vault.md).',
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

/***/ 68016:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   TM: () => (/* binding */ folded),
/* harmony export */   "do": () => (/* binding */ hexForms),
/* harmony export */   ft: () => (/* binding */ base64Forms),
/* harmony export */   o1: () => (/* binding */ rareForms)
/* harmony export */ });
/** Of longer values the unusual encodings would take more memory than they are worth. In characters. */
const LONGEST_RARE = 1_500;
/**
 * A byte as it is compared: base64 and base64url differ in two characters, which some programs replace one of. A secret
 * that has one of a pair is hidden with the other in its place, too.
 */
function folded(byte) {
    if (byte === DASH)
        return PLUS;
    return byte === UNDERSCORE ? SLASH : byte;
}
const PLUS = 0x2b;
const DASH = 0x2d;
const SLASH = 0x2f;
const UNDERSCORE = 0x5f;
/** In base64, at each of the three places where a secret may begin in it, with padding and without. */
function* base64Forms(value) {
    const bytes = Buffer.from(value);
    for (let shift = 0; shift < 3; shift++) {
        for (const form of new Set([within(bytes, shift), ...atEnd(bytes, shift)])) {
            yield form;
            if (/[+/=]/.test(form))
                yield* escapedBase64(form);
        }
    }
}
/** As JSON has it where it escapes slashes or the plus, and as URLs have it: base64url too, of which that is the padding. */
function* escapedBase64(form) {
    const percent = encodeURIComponent(form);
    for (const text of [percent, percent.replace(/%../g, (code) => code.toLowerCase())]) {
        yield text;
        // Where the slash may stand as it is, or all but the padding.
        yield text.replace(/%2f/gi, '/');
        yield text.replace(/%2f/gi, '/').replace(/%2b/gi, '+');
    }
    for (const plus of ['+', '\\u002b', '\\u002B']) {
        const text = form.replaceAll('+', plus);
        yield text;
        yield text.replaceAll('/', '\\/');
    }
}
function* hexForms(value) {
    const hex = Buffer.from(value).toString('hex');
    yield hex;
    yield hex.toUpperCase();
}
/** What programs print now and then: dumps in hex, base64 of base64, and of the UTF-16 that Windows has. */
function* rareForms(value) {
    if (value.length > LONGEST_RARE)
        return;
    const bytes = Buffer.from(value);
    const pairs = bytes.toString('hex').match(/../g) ?? [];
    for (const list of [pairs, pairs.map((pair) => pair.toUpperCase())]) {
        // Without the sign before the first byte: prompts end with it, and would be held back.
        for (const between of [' ', ':', '-', '\\x', '%'])
            yield Buffer.from(list.join(between));
        // As xxd groups them: from the first byte on, or from the second.
        for (const from of [0, 1]) {
            const groups = list
                .slice(from)
                .join('')
                .match(/.{1,4}/g) ?? [];
            yield Buffer.from([...list.slice(0, from), ...groups].join(' '));
        }
    }
    const wide = Buffer.from(value, 'utf16le');
    yield wide;
    // But for what depends on the characters around it: a byte or two of the secret at either end.
    for (const inner of [wide, ...base64Of(bytes)])
        for (let shift = 0; shift < 3; shift++)
            yield Buffer.from(within(inner, shift));
}
/** What base64 makes of a secret, for being encoded once more: there the two alphabets are not alike. */
function base64Of(bytes) {
    const texts = [0, 1, 2].map((shift) => within(bytes, shift));
    const both = texts.flatMap((text) => [text, text.replaceAll('+', '-').replaceAll('/', '_')]);
    return [...new Set(both)].map((text) => Buffer.from(text));
}
/** Inside of a longer text: without the characters at both edges that depend on its neighbours as well. */
function within(bytes, shift) {
    const from = Math.ceil((shift * 8) / 6);
    const to = Math.floor(((bytes.length + shift) * 8) / 6);
    return Buffer.concat([Buffer.alloc(shift), bytes, Buffer.alloc(3)])
        .toString('base64')
        .slice(from, to);
}
/** At the end of a text, also with the line break that `echo` puts behind it: up to the last character. */
function* atEnd(bytes, shift) {
    const from = Math.ceil((shift * 8) / 6);
    for (const end of ['', '\n']) {
        const coded = Buffer.concat([Buffer.alloc(shift), bytes, Buffer.from(end)])
            .toString('base64')
            .slice(from);
        yield coded;
        yield coded.replace(/=+$/, '');
    }
}


/***/ }),

/***/ 29556:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S5: () => (/* binding */ durationText),
/* harmony export */   ec: () => (/* binding */ DURATION_FORM),
/* harmony export */   o8: () => (/* binding */ durationSeconds)
/* harmony export */ });
const UNIT_S = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };
const UNITS = Object.keys(UNIT_S).join('');
const DURATION = new RegExp(`^(\\d{1,9}[${UNITS}])+$`);
/** How a duration is written, for hints. */
const DURATION_FORM = 'Write it as 15m, 1h30m, 1d or 900 (seconds); the units are s, m, h, d and w';
/**
 * The seconds of a duration: `45s`, `15m`, `1h30m`, `7d`, `2w`, or plain seconds. Every input, option and configuration
 * file reads durations by this function, so all of them take the same units.
 *
 * @returns undefined for a text that is no duration
 */
function durationSeconds(text) {
    if (/^\d{1,9}$/.test(text))
        return Number(text);
    if (text.length > 100 || !DURATION.test(text))
        return undefined;
    let seconds = 0;
    for (const [, count, unit = ''] of text.matchAll(new RegExp(`(\\d+)([${UNITS}])`, 'g')))
        seconds += Number(count) * (UNIT_S[unit] ?? 0);
    return seconds;
}
/** A duration as `durationSeconds` reads it, in the largest unit up to hours or days that divides it. */
function durationText(seconds) {
    for (const unit of ['d', 'h', 'm']) {
        const size = UNIT_S[unit] ?? 1;
        // One day is better known as 24h, two are not.
        if (seconds > 0 && seconds % size === 0 && (unit !== 'd' || seconds > size))
            return `${seconds / size}${unit}`;
    }
    return `${seconds}s`;
}


/***/ }),

/***/ 83145:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ formsOf),
/* harmony export */   g: () => (/* binding */ formsOfWhole)
/* harmony export */ });
/* harmony import */ var _byte_forms_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(68016);
/* harmony import */ var _masks_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(46507);


/** What the usual encoders leave as it is, beside letters and digits: JavaScript's two, RFC 3986, Python, forms. */
const URL_SAFE = ["-_.!~*'()", "-_.!~*'();/?:@&=+$,#", '-_.~', '-_.~/', '*-._'];
/** What every encoder of texts leaves as it is; most tokens are of it. */
const PLAIN = /^[\w.-]*$/;
/** Of so many different characters at most, each choice of those that are percent-encoded is a form. */
const MOST_CHOICES = 4;
/** How quotes are written in HTML: by most, by Python, by Go. */
const HTML_QUOTES = [
    ['&quot;', '&#39;'],
    ['&quot;', '&#x27;'],
    ['&#34;', '&#39;'],
    ['&quot;', "'"],
];
/** A form of an unusual encoding that is shorter than this stands in ordinary text by accident. In bytes. */
const SHORTEST_RARE = 8;
/**
 * Every form in which a secret may turn up in the output of a command: what `masksOf` says must be hidden, and the
 * secret as a whole, each as it is and encoded. None is shorter than a mask may be.
 */
function formsOf(secret) {
    const masks = (0,_masks_js__WEBPACK_IMPORTED_MODULE_0__/* .masksOf */ .JF)(secret);
    if (masks.length === 0)
        return [];
    // Without the line break at its end, which belongs to the output and not to the secret.
    return encodingsOf([...masks, secret.trim()], [secret]);
}
/**
 * Every form of a value in which a message may quote it. A part of a form counts there, so that those of its lines and
 * fields are none of their own.
 */
function formsOfWhole(value) {
    return encodingsOf([value], []);
}
/**
 * The encodings that secrets are hidden in, for messages and for the output of commands alike: docs/command.md lists them.
 *
 * @param asBytes values of which only the encodings of bytes are wanted
 */
function encodingsOf(values, asBytes) {
    const forms = new Map();
    const add = (form, shortest) => {
        if (form.length >= shortest)
            forms.set(form.toString('latin1'), form);
    };
    for (const value of new Set(values)) {
        add(Buffer.from(value), _masks_js__WEBPACK_IMPORTED_MODULE_0__/* .SHORTEST_MASK */ .SE);
        if (PLAIN.test(value))
            continue;
        for (const encode of [urlForms, jsonForms, htmlForms, shellForms])
            for (const text of encode(value))
                add(Buffer.from(text), _masks_js__WEBPACK_IMPORTED_MODULE_0__/* .SHORTEST_MASK */ .SE);
    }
    for (const value of new Set([...values, ...asBytes])) {
        for (const encode of [_byte_forms_js__WEBPACK_IMPORTED_MODULE_1__/* .base64Forms */ .ft, _byte_forms_js__WEBPACK_IMPORTED_MODULE_1__/* .hexForms */ ["do"]])
            for (const text of encode(value))
                add(Buffer.from(text), _masks_js__WEBPACK_IMPORTED_MODULE_0__/* .SHORTEST_MASK */ .SE);
        for (const form of (0,_byte_forms_js__WEBPACK_IMPORTED_MODULE_1__/* .rareForms */ .o1)(value))
            add(form, SHORTEST_RARE);
    }
    return [...forms.values()];
}
function* urlForms(value) {
    const bytes = [...Buffer.from(value)];
    const coded = new Set(bytes.map((byte) => String.fromCharCode(byte)).filter((one) => /[^A-Za-z0-9]/.test(one)));
    for (const safe of new Set([...URL_SAFE, ...choices([...coded])])) {
        for (const upper of [true, false]) {
            const parts = bytes.map((byte) => {
                const character = String.fromCharCode(byte);
                if (/[A-Za-z0-9]/.test(character) || safe.includes(character))
                    return character;
                const hex = byte.toString(16).padStart(2, '0');
                return `%${upper ? hex.toUpperCase() : hex}`;
            });
            yield parts.join('');
            yield parts.map((part) => (part === '%20' ? '+' : part)).join('');
            // Encoded once more.
            if (safe === URL_SAFE[0])
                yield parts.join('').replaceAll('%', '%25');
        }
    }
}
/** Each set of these characters, where they are few. */
function choices(characters) {
    if (characters.length > MOST_CHOICES)
        return [];
    const sets = [''];
    for (const one of characters)
        sets.push(...sets.map((set) => set + one));
    return sets;
}
function* jsonForms(value) {
    const plain = JSON.stringify(value).slice(1, -1);
    const once = new Set();
    const asCode = (upper) => (character) => {
        const hex = character.charCodeAt(0).toString(16).padStart(4, '0');
        return `\\u${upper ? hex.toUpperCase() : hex}`;
    };
    for (const upper of [false, true]) {
        const code = asCode(upper);
        for (const text of [plain, plain.replace(/[^\0-\x7f]/g, code)]) {
            // Go escapes what HTML would read, .NET the quotes and the plus besides; PHP the slash, and more if it is told to.
            for (const escaped of [
                text,
                text.replace(/[<>&\u2028\u2029]/g, code),
                text.replace(/\\"/g, () => code('"')).replace(/[<>&'+`]/g, code),
                text.replace(/\\"/g, () => code('"')).replace(/[<>&']/g, code),
            ]) {
                once.add(escaped);
                once.add(escaped.replaceAll('/', '\\/'));
            }
        }
    }
    for (const text of once) {
        yield text;
        yield text.replace(/["\\]/g, '\\$&');
    }
}
function* htmlForms(value) {
    const text = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    yield text;
    for (const [double, single] of HTML_QUOTES)
        yield text.replaceAll('"', double).replaceAll("'", single);
}
/** Between single quotes (of the shell's trace, of Python), between double quotes, in `$'…'`, and as of `%q`. */
function* shellForms(value) {
    yield value.replaceAll("'", "'\\''");
    yield value.replaceAll("'", `'"'"'`);
    yield value.replace(/[$`"\\]/g, '\\$&');
    yield value
        .replace(/[\\']/g, '\\$&')
        .replaceAll('\n', '\\n')
        .replaceAll('\r', '\\r')
        .replaceAll('\t', '\\t');
    yield value.replace(/[ !"#$&'()*,;<>?[\\\]^`{|}~]/g, '\\$&');
    yield value.replace(/[ !"$&'()*,;<>?[\\\]^`{|}]/g, '\\$&');
}


/***/ }),

/***/ 75255:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ Secrets)
/* harmony export */ });
/* harmony import */ var _byte_forms_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(68016);
/* harmony import */ var _forms_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83145);


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
    /**
     * Whether a text is one of these secrets sent back: whole, encoded, or a piece of one, with little besides. Secrets of one
     * kind can have a dozen characters in common, as the tokens of HashiCorp Vault have: that is no echo.
     */
    echoedBy(text) {
        return this.redact(text).replaceAll(HIDDEN, '').length < text.length / 2;
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
/** As they are compared: none that a line of ordinary text holds by accident. */
function forms(value) {
    const all = (0,_forms_js__WEBPACK_IMPORTED_MODULE_0__/* .formsOfWhole */ .g)(value).map((form) => small(form.toString()));
    // A piece is enough to be found, so of those that begin alike the longest says it all.
    const sorted = [...new Set(all)].sort((one, other) => other.length - one.length);
    return sorted.filter((form, at) => !sorted.slice(0, at).some((longer) => longer.includes(form)));
}
/** In small letters, and without the difference of the two alphabets of base64; the length stays as it is. */
function small(text) {
    return text
        .replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
        .replace(/[-_]/g, (character) => String.fromCharCode((0,_byte_forms_js__WEBPACK_IMPORTED_MODULE_1__/* .folded */ .TM)(character.charCodeAt(0))));
}


/***/ })

};
