export const id = 7584;
export const ids = [7584,8944];
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

/***/ 6257:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CT: () => (/* binding */ circles),
/* harmony export */   al: () => (/* binding */ inOrder),
/* harmony export */   kN: () => (/* binding */ REACHES),
/* harmony export */   of: () => (/* binding */ of),
/* harmony export */   sQ: () => (/* binding */ openIn),
/* harmony export */   tZ: () => (/* binding */ STRANGER),
/* harmony export */   zM: () => (/* binding */ choices)
/* harmony export */ });
/* unused harmony export NAMES */
/* harmony import */ var _glob_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(65743);

/** Who holds a token that should not get in, from the widest circle to the narrowest. */
const REACHES = [
    'anyone',
    'look-alike',
    'lured',
    'enterprise',
    'caller',
    'repository',
    'similar',
    'caller-inside',
    'pull-request',
    'branch',
];
/** Who asks for what is not theirs. */
const STRANGER = { owner: 'evil-corp', project: 'evil', ownerId: '666', projectId: '31337' };
/** What wildcards are filled with, so that names come out that somebody else can have; the most useful first. */
const NAMES = [
    'evil',
    '',
    'evil-corp/evil',
    '-evil/evil',
    'evil-corp',
    '666',
    '-evil',
    'evil-',
    '/evil',
    'x',
];
/** Whom patterns mean, and who else could be called so that they match. */
function circles({ pairs, read, ownerId, projectId, fallback }) {
    const withIds = (pair) => ({
        ...pair,
        ownerId: pair.ownerId || ownerId || fallback.ownerId,
        projectId: pair.projectId || projectId || fallback.projectId,
    });
    const targets = new Map();
    for (const glob of pairs) {
        const [owner = '', ...rest] = (0,_glob_js__WEBPACK_IMPORTED_MODULE_0__/* .bare */ .$B)(glob).split('/');
        const project = rest.join('/');
        const pair = read(`${owner === '' || owner === '@' ? fallback.owner : owner}/${project || fallback.project}`);
        // Half an id, as `@*` leaves it, is none.
        const plain = pair ??
            read(`${owner.replace(/@$/, '') || fallback.owner}/${project.replace(/@$/, '') || fallback.project}`);
        if (plain !== undefined)
            targets.set(`${plain.owner}/${plain.project}`.toLowerCase(), withIds(plain));
    }
    if (targets.size === 0)
        targets.set('', withIds({ ...fallback, ownerId: '', projectId: '' }));
    const owners = new Map([...targets.values()].map((pair) => [pair.owner.toLowerCase(), pair]));
    const others = new Map();
    const add = (found) => {
        const known = owners.get(found.owner.toLowerCase());
        const id = `${found.owner}/${found.project}@${found.ownerId}@${found.projectId}`.toLowerCase();
        if (others.has(id))
            return;
        if (known === undefined) {
            const reach = found.owner === STRANGER.owner ? 'anyone' : 'look-alike';
            const ids = {
                ownerId: found.ownerId || STRANGER.ownerId,
                projectId: found.projectId || STRANGER.projectId,
            };
            others.set(id, { reach, pair: { ...found, ...ids } });
        }
        else if (!targets.has(`${found.owner}/${found.project}`.toLowerCase())) {
            const reach = found.project.split('/').at(-1) === STRANGER.project ? 'repository' : 'similar';
            const ids = { ownerId: known.ownerId, projectId: found.projectId || STRANGER.projectId };
            others.set(id, { reach, pair: { ...found, ...ids } });
        }
    };
    add(STRANGER);
    for (const pair of owners.values())
        add({ ...pair, project: STRANGER.project, projectId: STRANGER.projectId });
    for (const glob of pairs) {
        if (!(0,_glob_js__WEBPACK_IMPORTED_MODULE_0__/* .isWild */ .pq)(glob))
            continue;
        for (const text of (0,_glob_js__WEBPACK_IMPORTED_MODULE_0__/* .filled */ .Bq)(glob, NAMES)) {
            const pair = read(text.includes('/') ? text : `${text}/${STRANGER.project}`);
            if (pair !== undefined)
                add(pair);
        }
        // A stranger may call a project as he likes.
        const project = (0,_glob_js__WEBPACK_IMPORTED_MODULE_0__/* .bare */ .$B)(glob).split('/').slice(1).join('/');
        const pair = project === '' ? undefined : read(`${STRANGER.owner}/${project.replace(/@$/, '')}`);
        if (pair !== undefined)
            add(pair);
    }
    return { targets: [...targets.values()], others: [...others.values()] };
}
/** The patterns that conditions have for one claim. */
const of = (hints, claim) => hints.get(claim) ?? [];
/** Texts for a claim that whoever asks can choose: one for each pattern, no more than a few. */
function choices(hints, claim, form = /./) {
    const texts = of(hints, claim).flatMap((glob) => {
        const fit = (0,_glob_js__WEBPACK_IMPORTED_MODULE_0__/* .filled */ .Bq)(glob, ['evil', '', 'x', 'main']).find((text) => form.test(text));
        return fit === undefined ? [] : [fit];
    });
    return [...new Set(texts)].slice(0, FEW);
}
/** One would do, if nothing else forbade it. */
const FEW = 3;
/** In the order of their reach; of the same reach as they came. */
function inOrder(attacks) {
    return [...attacks].sort((one, other) => REACHES.indexOf(one.reach) - REACHES.indexOf(other.reach));
}
/** The patterns for the subject that do not begin with what names somebody whole, where no claim is asked for that does. */
function openIn(hints, pin) {
    const named = pin.claims.some((claim) => of(hints, claim).length > 0 && !of(hints, claim).some(_glob_js__WEBPACK_IMPORTED_MODULE_0__/* .isWild */ .pq));
    return named ? [] : of(hints, 'sub').filter((glob) => (0,_glob_js__WEBPACK_IMPORTED_MODULE_0__/* .isWild */ .pq)(glob) && !pin.subject.test(glob.text));
}


/***/ }),

/***/ 65743:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $B: () => (/* binding */ bare),
/* harmony export */   Bq: () => (/* binding */ filled),
/* harmony export */   oP: () => (/* binding */ inParts),
/* harmony export */   pq: () => (/* binding */ isWild)
/* harmony export */ });
/** Whether anything in it stands for something else. */
function isWild({ text, wild }) {
    return [...wild].some((character) => text.includes(character));
}
/** The text without what stands for something else. */
function bare({ text, wild }) {
    return [...wild].reduce((rest, character) => rest.replaceAll(character, ''), text);
}
/** How many fillings are tried for each wildcard, by how many there are; those behind the third get the first. */
const TRIED = [0, Number.POSITIVE_INFINITY, 6, 4];
/**
 * Texts that a pattern may match, with its `*` filled in turn by the fillings: all of them for a single one, the first few
 * where there are several. A `?` becomes an x.
 */
function filled({ text, wild }, fillings) {
    const whole = wild === '*?' ? text.replaceAll('?', 'x') : text;
    if (wild === '')
        return [whole];
    const parts = whole.split(/\*+/);
    const tried = TRIED[Math.min(parts.length - 1, TRIED.length - 1)];
    let texts = [parts[0] ?? ''];
    for (const [at, part] of parts.slice(1).entries()) {
        const choices = fillings.slice(0, at < 3 ? tried : 1);
        texts = texts.flatMap((before) => choices.map((filling) => before + filling + part));
    }
    return texts;
}
/** How many subjects are looked at together. */
const TOGETHER = 4;
/**
 * The same hints, a few of the subjects at a time: of several subjects one is enough to get in, and what stands in one
 * belongs together. So what is made of them grows with their number alone.
 */
function inParts(hints) {
    const subjects = hints.get('sub') ?? [];
    if (subjects.length <= TOGETHER)
        return [hints];
    const parts = [];
    for (let at = 0; at < subjects.length; at += TOGETHER)
        parts.push(new Map([...hints, ['sub', subjects.slice(at, at + TOGETHER)]]));
    return parts;
}


/***/ }),

/***/ 94448:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  r: () => (/* binding */ guessed),
  x: () => (/* binding */ issuerOf)
});

// EXTERNAL MODULE: ./build/identity/attacks/attack.js
var attack = __webpack_require__(6257);
;// CONCATENATED MODULE: ./build/identity/attacks/grammar.js
/** The texts that an issuer may write, as an automaton: a graph whose edges take a character each, or nothing. */
class Grammar {
    #edges = [[]];
    /** Where every text begins. */
    start = 0;
    state() {
        return this.#edges.push([]) - 1;
    }
    /** Goes from one state to another without a character. */
    skip(from, to) {
        this.#edges[from]?.push({ to });
    }
    /** Writes a text. @returns the state behind it */
    text(from, text, claim) {
        let at = from;
        for (const character of text) {
            const to = this.state();
            this.#edges[at]?.push({ to, takes: (one) => one === character, filler: character, claim });
            at = to;
        }
        return at;
    }
    /** Writes one of several texts. @returns the state behind each of them */
    oneOf(from, texts, claim) {
        const end = this.state();
        for (const text of texts)
            this.skip(this.text(from, text, claim), end);
        return end;
    }
    /**
     * Writes a word that somebody chooses: not empty, and none of those that are taken, in whichever capitals.
     *
     * @returns the state behind it
     */
    word(from, { plain, inner, filler }, claim, taken = []) {
        const end = this.state();
        const forbidden = taken.map((word) => word.toLowerCase());
        // A state for each beginning of a forbidden word, and one for all else, each behind a plain or an inner character.
        const states = new Map();
        const open = [];
        const reach = (prefix, isInner) => {
            const known = forbidden.some((word) => word.startsWith(prefix));
            const kept = known ? prefix : DIFFERENT;
            const name = `${isInner ? '-' : '+'}${kept}`;
            const before = states.get(name);
            if (before !== undefined)
                return before;
            const state = this.state();
            states.set(name, state);
            open.push([kept, isInner]);
            if (!isInner && !forbidden.includes(kept))
                this.skip(state, end);
            return state;
        };
        const leave = (state, prefix, mayBeInner) => {
            const next = new Set(prefix === DIFFERENT
                ? []
                : forbidden.flatMap((word) => (word.startsWith(prefix) ? (word[prefix.length] ?? []) : [])));
            for (const [characters, isInner] of [
                [plain, false],
                [inner, true],
            ]) {
                if (characters === undefined || (isInner && !mayBeInner))
                    continue;
                for (const one of next) {
                    if (!characters.test(one))
                        continue;
                    const to = reach(prefix + one, isInner);
                    this.#edges[state]?.push({ to, takes: (given) => given.toLowerCase() === one, filler: one, claim });
                }
                const to = reach(DIFFERENT, isInner);
                const takes = (given) => characters.test(given) && !next.has(given.toLowerCase());
                const free = [filler, 'x', '0', 'y', '1'].find(takes);
                this.#edges[state]?.push({
                    to,
                    takes,
                    ...(isInner || free === undefined ? {} : { filler: free }),
                    claim,
                });
            }
        };
        leave(from, '', false);
        for (let one = open.shift(); one !== undefined; one = open.shift()) {
            const [prefix, isInner] = one;
            leave(states.get(`${isInner ? '-' : '+'}${prefix}`) ?? from, prefix, !isInner);
        }
        return end;
    }
    /** Writes what a condition wants of a claim, its wildcards filled with characters of an alphabet. @returns the state behind it */
    wanted(from, globs, { plain, inner, filler }, claim) {
        const end = this.state();
        const any = (character) => plain.test(character) || inner?.test(character) === true;
        for (const { text, wild } of globs) {
            let at = from;
            for (const character of text) {
                if (wild.includes(character) && character === '*') {
                    const loop = this.state();
                    this.skip(at, loop);
                    this.#edges[loop]?.push({ to: loop, takes: any, filler, claim });
                    at = loop;
                }
                else if (wild.includes(character)) {
                    const to = this.state();
                    this.#edges[at]?.push({ to, takes: any, filler, claim });
                    at = to;
                }
                else
                    at = this.text(at, character, claim);
            }
            this.skip(at, end);
        }
        return end;
    }
    /** Finds the shortest text, nearly, that ends in a state and that a pattern takes. */
    witness({ text, wild }, end) {
        const units = [...text].map((unit) => (wild.includes(unit) ? (unit === '*' ? ANY : ONE) : unit));
        const width = units.length + 1;
        const from = new Int32Array(this.#edges.length * width).fill(-1);
        const by = [];
        const queue = [this.start * width];
        from[this.start * width] = this.start * width;
        const visit = (place, before, step) => {
            if (from[place] !== -1)
                return;
            from[place] = before;
            if (step !== undefined)
                by[place] = step;
            queue.push(place);
        };
        for (let head = 0; head < queue.length; head++) {
            const place = queue[head] ?? 0;
            const state = Math.floor(place / width);
            const at = place % width;
            const unit = units[at];
            if (state === end && at === units.length)
                return read(place, from, by);
            if (unit === ANY)
                visit(place + 1, place);
            for (const { to, takes, filler, claim } of this.#edges[state] ?? []) {
                if (takes === undefined)
                    visit(to * width + at, place);
                else if (unit === ANY || unit === ONE) {
                    if (filler !== undefined)
                        visit(to * width + at + (unit === ONE ? 1 : 0), place, [filler, claim]);
                }
                else if (unit !== undefined && takes(unit))
                    visit(to * width + at + 1, place, [unit, claim]);
            }
        }
        return undefined;
    }
}
/** Not a character of any word. */
const DIFFERENT = '\n';
const ANY = 1;
const ONE = 2;
/** The text along the way back from where it was found. */
function read(end, from, by) {
    const steps = [];
    for (let place = end; from[place] !== place; place = from[place] ?? place) {
        const step = by[place];
        if (step !== undefined)
            steps.push(step);
    }
    const parts = [];
    for (const [character, label] of steps.reverse()) {
        const last = parts.at(-1);
        if (last !== undefined && last[0] === label)
            last[1] += character;
        else
            parts.push([label, character]);
    }
    return { text: parts.map(([, text]) => text).join(''), parts };
}

;// CONCATENATED MODULE: ./build/identity/attacks/github-subjects.js


/** The claims of GitHub's ID tokens. Source: GitHub, "OpenID Connect reference". */
const CLAIMS = [
    ...['iss', 'aud', 'sub', 'jti', 'actor', 'actor_id', 'base_ref', 'head_ref', 'check_run_id'],
    ...['enterprise', 'enterprise_id', 'environment', 'environment_node_id', 'event_name', 'job_workflow_ref'],
    ...['job_workflow_sha', 'ref', 'ref_protected', 'ref_type', 'repository', 'repository_id'],
    ...[
        'repository_owner',
        'repository_owner_id',
        'repository_visibility',
        'run_attempt',
        'run_id',
        'run_number',
    ],
    ...['runner_environment', 'sha', 'workflow', 'workflow_ref', 'workflow_sha'],
];
/** The keys that a customised subject is made of; `repo` and `context` are in no claim. */
const KEYS = [...CLAIMS, 'repo', 'context'];
/** Values have no colon in a subject. */
const escaped = (text) => text.replaceAll(':', '%3A');
/** What a job's subject says of its kind. */
function contextOf(claims) {
    if (claims['environment'] !== undefined)
        return `environment:${escaped(claims['environment'])}`;
    return claims['event_name'] === 'pull_request' ? 'pull_request' : `ref:${escaped(claims['ref'] ?? '')}`;
}
/** The two ways to name a repository: by names, and with ids beside them. */
function namesOf({ owner, project, ownerId, projectId }) {
    return [`${owner}/${project}`, `${owner}@${ownerId}/${project}@${projectId}`];
}
/** A customised subject. @returns undefined where the job has no such claim */
function customised(keys, repo, claims) {
    const parts = keys.map((key) => {
        if (key === 'context')
            return contextOf(claims);
        const value = key === 'repo' ? repo : claims[key];
        return value === undefined ? undefined : `${key}:${key === 'repo' ? value : escaped(value)}`;
    });
    return parts.includes(undefined) ? undefined : parts.join(':');
}
/**
 * The subjects that a job can have: the usual one, the one with ids of repositories since July 2026, and what the
 * conditions take a customised one to be made of, since every organisation can customise its own.
 */
function subjects(hints, pair, claims) {
    const names = namesOf(pair);
    const forms = new Set(names.map((repo) => `repo:${repo}:${contextOf(claims)}`));
    for (const glob of (0,attack.of)(hints, 'sub')) {
        const keys = template(glob.text);
        if (keys === undefined)
            continue;
        for (const repo of names) {
            const form = customised(keys, repo, claims);
            if (form !== undefined)
                forms.add(form);
        }
    }
    return [...forms];
}
/** The keys of a customised subject; undefined for the usual one. */
function template(text) {
    const parts = text.split(':');
    const keys = [];
    for (let at = 0; at < parts.length; at++) {
        const part = parts[at] ?? '';
        if (KEYS.includes(part)) {
            keys.push(part);
            at++;
        }
        else if (keys.at(-1) !== 'context')
            keys.push('context');
    }
    const usual = keys[0] === 'repo' &&
        (keys.length === 1 || (keys.length === 2 && ['ref', 'environment', 'context'].includes(keys[1] ?? '')));
    return usual || keys.length === 0 || keys.every((key) => key === 'context') ? undefined : keys;
}
/** Names of owners. */
const OWNER = { plain: /^[a-z\d]$/i, inner: /^-$/, filler: 'x' };
const PROJECT = { plain: /^[\w.-]$/, filler: 'x' };
/** What comes out of a name that may be any: a colon is none of it. */
const TEXT = { plain: /^[^:\p{Cc}]$/u, filler: 'x' };
/** Environments, whose names GitHub restricts more. */
const ENVIRONMENT = { plain: /^[^:'"`,;\\\p{Cc}]$/u, filler: 'x' };
/** Branches and tags, as git names them. */
const BRANCH = { plain: /^[^\s~^:?*[\\/.@{\p{Cc}]$/u, inner: /^[/.@]$/, filler: 'x' };
const FILE = { plain: /^[\w-]$/, inner: /^[. ]$/, filler: 'x' };
/** The label of a key. */
const KEY = '#key';
const CLOSED = {
    repository_visibility: ['private', 'public', 'internal'],
    ref_protected: ['false', 'true'],
    runner_environment: ['github-hosted', 'self-hosted'],
};
/** Those that a pull request from anywhere does not set off. */
const EVENTS = ['push', 'workflow_dispatch', 'schedule', 'issue_comment', 'release'];
const PULL = 'refs/pull/7/merge';
/** What sets a job off: a branch, a tag or a pull request. */
const KINDS = ['branch', 'tag', 'pull_request'];
/**
 * Looks for a subject that somebody can have who customises his own as he likes: of any keys, and with what he likes for
 * every name that is his to give. Nothing is missed but what needs a certain id, or the same key twice.
 */
function searched(glob, hints, whose) {
    for (const kind of KINDS) {
        const found = searchedOf(kind, glob, hints, whose);
        if (found !== undefined)
            return found;
    }
    return undefined;
}
function searchedOf(kind, glob, hints, whose) {
    const { grammar, end } = grammarOf(kind, hints, whose);
    const witness = grammar.witness(glob, end);
    return witness === undefined ? undefined : readOut(witness, kind, whose);
}
/** Those made lately: most roles ask for nothing that they depend on. */
const made = new Map();
const MOST_MADE = 50;
function grammarOf(kind, hints, whose) {
    const id = JSON.stringify([
        kind,
        whose,
        [...hints].filter(([claim]) => claim !== 'sub' && claim !== 'aud'),
    ]);
    const before = made.get(id);
    if (before !== undefined)
        return before;
    const subjects = subjectsOf(kind, hints, whose);
    if (made.size >= MOST_MADE)
        made.clear();
    made.set(id, subjects);
    return subjects;
}
/** All subjects that somebody can have. */
function subjectsOf(kind, hints, whose) {
    const grammar = new Grammar();
    const end = grammar.state();
    const hub = grammar.state();
    grammar.skip(grammar.start, hub);
    const value = (key, write) => {
        const behind = write(grammar.text(grammar.text(hub, key, KEY), ':'));
        grammar.skip(behind, end);
        grammar.skip(grammar.text(behind, ':'), hub);
    };
    const chosen = (from, claim, alphabet) => {
        const globs = (0,attack.of)(hints, claim);
        return globs.length > 0
            ? grammar.wanted(from, globs, alphabet, claim)
            : grammar.word(from, alphabet, claim);
    };
    const owner = (from) => whose.owner === undefined
        ? grammar.word(from, OWNER, '#owner', whose.taken)
        : grammar.text(from, whose.owner);
    const project = (from) => whose.project === undefined
        ? grammar.word(from, PROJECT, '#project', whose.owner === undefined ? [] : whose.taken)
        : grammar.text(from, whose.project);
    const ref = (from, claim) => {
        if (kind === 'pull_request')
            return grammar.text(from, PULL, claim);
        if ((0,attack.of)(hints, claim).length > 0)
            return chosen(from, claim, BRANCH);
        return grammar.word(grammar.text(from, kind === 'tag' ? 'refs/tags/' : 'refs/heads/', claim), BRANCH, claim);
    };
    // A job of a pull request says so in one word, where it has no environment.
    if (kind === 'pull_request') {
        const pull = grammar.text(hub, 'pull_request', KEY);
        grammar.skip(pull, end);
        grammar.skip(grammar.text(pull, ':'), hub);
    }
    else
        value('environment', (from) => chosen(from, 'environment', ENVIRONMENT));
    value('repo', (from) => project(grammar.text(owner(from), '/')));
    value('repo', (from) => {
        const behind = project(grammar.text(grammar.text(owner(from), `@${whose.ownerId}`), '/'));
        return grammar.text(behind, `@${whose.projectId}`);
    });
    value('ref', (from) => ref(from, 'ref'));
    value('repository', (from) => project(grammar.text(owner(from), '/')));
    value('repository_owner', owner);
    value('workflow', (from) => chosen(from, 'workflow', TEXT));
    if (kind !== 'tag')
        for (const claim of ['head_ref', 'base_ref'])
            value(claim, (from) => chosen(from, claim, BRANCH));
    for (const claim of whose.more ?? [])
        value(claim, (from) => chosen(from, claim, OWNER));
    for (const [claim, texts] of Object.entries(CLOSED))
        value(claim, (from) => grammar.oneOf(from, texts, claim));
    value('ref_type', (from) => grammar.text(from, kind === 'tag' ? 'tag' : 'branch', 'ref_type'));
    const events = kind === 'pull_request' ? ['pull_request'] : EVENTS;
    value('event_name', (from) => grammar.oneOf(from, events, 'event_name'));
    const fixed = { repository_id: whose.projectId, repository_owner_id: whose.ownerId, ...whose.fixed };
    for (const [claim, text] of Object.entries(fixed))
        value(claim, (from) => grammar.text(from, text));
    if (whose.owner !== undefined && whose.project !== undefined) {
        const folder = `${whose.owner}/${whose.project}/.github/workflows/`;
        for (const claim of ['workflow_ref', 'job_workflow_ref'])
            value(claim, (from) => {
                const file = grammar.word(grammar.text(from, folder, claim), FILE, claim);
                return ref(grammar.text(grammar.text(file, '.yml', claim), '@', claim), claim);
            });
    }
    return { grammar, end };
}
/** The job that has such a subject; undefined where one text says two things, so that no job has it. */
function readOut({ text, parts }, kind, whose) {
    const said = new Map();
    for (const [label, part] of parts) {
        if (label === undefined || label === KEY)
            continue;
        if ((said.get(label) ?? part) !== part)
            return undefined;
        said.set(label, part);
    }
    const keys = parts.flatMap(([label, part]) => (label === KEY ? [part] : []));
    if (new Set(keys).size < keys.length)
        return undefined;
    const { '#owner': owner, '#project': project, ...claims } = Object.fromEntries(said);
    const pair = {
        owner: whose.owner ?? owner ?? 'evil',
        project: whose.project ?? project ?? 'evil',
        ownerId: whose.ownerId,
        projectId: whose.projectId,
    };
    if (pair.owner.length > 39 || pair.project.length > 100 || /^\.\.?$/.test(pair.project))
        return undefined;
    const targeted = kind === 'branch' && ('head_ref' in claims || 'base_ref' in claims);
    if (targeted && 'event_name' in claims)
        return undefined;
    const pulled = { head_ref: 'evil', base_ref: 'main' };
    const context = {
        ...(kind === 'pull_request' ? { ...pulled, event_name: 'pull_request', ref: PULL } : {}),
        ...(targeted ? { ...pulled, event_name: 'pull_request_target' } : {}),
        ...(kind === 'tag' ? { ref: 'refs/tags/evil' } : {}),
        ...claims,
    };
    return { sub: text, pair, context };
}
/** An environment that a pattern for the subject takes of a job of one repository, and that it does not name. */
function environmentIn(glob, hints, pair, named) {
    for (const repo of namesOf(pair)) {
        const grammar = new Grammar();
        const from = grammar.text(grammar.start, `repo:${repo}:environment:`);
        const globs = (0,attack.of)(hints, 'environment').filter((one) => one.wild !== '');
        const end = (0,attack.of)(hints, 'environment').length > 0
            ? grammar.wanted(from, globs, ENVIRONMENT, 'environment')
            : grammar.word(from, ENVIRONMENT, 'environment', named);
        const found = grammar.witness(glob, end)?.parts.find(([label]) => label === 'environment')?.[1];
        if (found !== undefined && !named.includes(found))
            return found;
    }
    return undefined;
}

// EXTERNAL MODULE: ./build/identity/attacks/glob.js
var attacks_glob = __webpack_require__(65743);
;// CONCATENATED MODULE: ./build/identity/attacks/github-tokens.js



/** Names of owners and of repositories, each with or without its id. */
const PAIR = /^([a-z\d](?:[a-z\d]|-(?=[a-z\d])){0,38})(?:@(\d{1,20}))?\/([\w.-]{1,100})(?:@(\d{1,20}))?$/i;
const OCTO = { owner: 'octo-org', project: 'octo-repo', ownerId: '99', projectId: '4711' };
const github_tokens_BRANCH = 'refs/heads/main';
/** Code that only its author has seen. */
const OWN = { event_name: 'push', ref: 'refs/heads/evil' };
const PULL_REQUEST = {
    event_name: 'pull_request',
    ref: 'refs/pull/7/merge',
    head_ref: 'evil',
    base_ref: 'main',
};
/** The branches and tags that the conditions speak of, and the usual one. */
const refsOf = (hints) => [
    ...new Set([github_tokens_BRANCH, ...(0,attack/* choices */.zM)(hints, 'ref'), ...inSubjects(hints, /(?:^|:)ref:([^:]+)/)]),
];
/** Jobs of the kinds that the conditions speak of. */
function contexts(hints) {
    const refs = refsOf(hints);
    const environments = [
        undefined,
        ...new Set([...(0,attack/* choices */.zM)(hints, 'environment'), ...inSubjects(hints, /(?:^|:)environment:([^:]+)/)]),
    ];
    return events(hints).flatMap((event) => refs.flatMap((ref) => environments.map((environment) => ({
        event_name: event,
        ref,
        ...(environment === undefined ? {} : { environment }),
    }))));
}
const events = (hints) => [
    ...new Set(['push', ...(0,attack/* choices */.zM)(hints, 'event_name').filter((event) => event !== 'pull_request')]),
];
/** The reusable workflows that the conditions name. */
const called = (hints) => [
    ...new Set([
        ...(0,attack/* choices */.zM)(hints, 'job_workflow_ref'),
        ...inSubjects(hints, /(?:^|:)job_workflow_ref:([^:]+)/),
    ]),
];
/** The texts of a part of the subjects that the conditions want. */
function inSubjects(hints, part) {
    return (0,attack.of)(hints, 'sub').flatMap((glob) => {
        const [, found] = part.exec(glob.text) ?? [];
        return found === undefined ? [] : (0,attacks_glob/* filled */.Bq)({ ...glob, text: found }, ['evil']).slice(0, 1);
    });
}
/** What whoever writes the workflow decides, as the conditions want it. @param owner whether the repository is his too */
function freely(hints, owner) {
    const properties = [...hints.keys()].filter((claim) => claim.startsWith('repo_property_'));
    const free = [
        'runner_environment',
        'workflow',
        ...(owner ? ['repository_visibility', 'ref_protected', ...properties] : []),
    ];
    return Object.fromEntries(free.flatMap((claim) => {
        const [value] = (0,attack/* choices */.zM)(hints, claim);
        return value === undefined ? [] : [[claim, value]];
    }));
}
/** The enterprise that the conditions name. */
function enterprises(hints) {
    const claims = ['enterprise', 'enterprise_id'].flatMap((claim) => {
        const [value] = [...(0,attack/* choices */.zM)(hints, claim), ...inSubjects(hints, new RegExp(`(?:^|:)${claim}:([^:]+)`))];
        return value === undefined ? [] : [[claim, value]];
    });
    return claims.length === 0 ? {} : { enterprise: 'octo-enterprise', ...Object.fromEntries(claims) };
}
/** Patterns of `owner/repository` in every claim that names one. */
function named(hints) {
    const pairs = [
        ...(0,attack.of)(hints, 'repository'),
        ...(0,attack.of)(hints, 'repository_owner').map((glob) => ({ ...glob, text: `${glob.text}/` })),
        ...(0,attack.of)(hints, 'workflow_ref').map((glob) => ({
            ...glob,
            text: glob.text.split('/').slice(0, 2).join('/'),
        })),
    ];
    for (const glob of (0,attack.of)(hints, 'sub')) {
        const [, pair] = /^(?:repo|repository):([^:]+)/.exec(glob.text) ?? [];
        const [, owner] = /(?:^|:)repository_owner:([^:]+)/.exec(glob.text) ?? [];
        if (pair !== undefined)
            pairs.push({ ...glob, text: pair });
        else if (owner !== undefined)
            pairs.push({ ...glob, text: `${owner}/` });
        else if ((0,attacks_glob/* isWild */.pq)(glob)) {
            // What stands behind a wildcard may be anywhere: in the name of a stranger's environment for one.
            const [, tail] = /([\w.-]+\/[\w.-]+)/.exec(glob.text) ?? [];
            if (tail !== undefined)
                pairs.push({ ...glob, text: `*${tail}` });
        }
    }
    return (0,attack/* circles */.CT)({
        pairs: pairs.filter(({ text }) => text !== '/'),
        read(text) {
            const [, owner, ownerId = '', project, projectId = ''] = PAIR.exec(text) ?? [];
            return owner === undefined || project === undefined
                ? undefined
                : { owner, ownerId, project, projectId };
        },
        ownerId: idOf(hints, 'repository_owner_id'),
        projectId: idOf(hints, 'repository_id'),
        fallback: OCTO,
    });
}
/** The id that the conditions name. */
const idOf = (hints, claim) => [...(0,attack/* choices */.zM)(hints, claim, /^\d+$/), ...inSubjects(hints, new RegExp(`(?:^|:)${claim}:(\\d+)(?::|$)`))][0];
/** The tokens of a job: in each form that its subject can have. */
function tokens(hints, pair, context, callee) {
    const claims = claimsOf(hints, pair, context, callee);
    return subjects(hints, pair, claims).map((sub) => ({ sub, ...claims }));
}
/** What a job's tokens say beside their subject. */
function claimsOf(hints, pair, context, callee) {
    const { owner, project, ownerId, projectId } = pair;
    const { ref = github_tokens_BRANCH } = context;
    const file = workflowIn(hints, `${owner}/${project}/`);
    const stranger = ownerId === attack/* STRANGER */.tZ.ownerId;
    return {
        repository: `${owner}/${project}`,
        repository_id: projectId,
        repository_owner: owner,
        repository_owner_id: ownerId,
        repository_visibility: 'private',
        actor: stranger ? 'mallory' : 'a-colleague',
        actor_id: stranger ? '667' : '13',
        ref_type: ref.startsWith('refs/tags/') ? 'tag' : 'branch',
        ref_protected: 'false',
        workflow: 'deploy',
        workflow_ref: `${owner}/${project}/${file}@${ref}`,
        job_workflow_ref: callee ?? `${owner}/${project}/${file}@${ref}`,
        runner_environment: 'github-hosted',
        run_id: '77',
        run_number: '7',
        run_attempt: '1',
        ...context,
    };
}
/** The workflow of a repository that the conditions name, without its ref. */
function workflowIn(hints, repository) {
    const named = [...called(hints), ...(0,attack/* choices */.zM)(hints, 'workflow_ref')].find((ref) => ref.startsWith(repository));
    return named?.slice(repository.length).split('@')[0] ?? '.github/workflows/deploy.yml';
}

;// CONCATENATED MODULE: ./build/identity/attacks/github.js




/** @param path behind the host: an enterprise of its own where it is not empty */
function gitHub(path, shared) {
    const enterprise = path.replace(/^\//, '');
    return {
        owner: 'organisation',
        project: 'repository',
        projects: 'repositories',
        public: shared && enterprise === '',
        claims: CLAIMS,
        friends: (hints) => friends(hints),
        attacks: (hints) => attacks(hints, shared ? enterprise : 'this server'),
        open: (hints, part) => (0,attack/* openIn */.sQ)(hints, PINS[part]),
    };
}
/** The claims that name a repository or its owner, and what a subject begins with that does. */
const PINS = {
    owner: {
        claims: ['repository', 'repository_id', 'repository_owner', 'repository_owner_id'],
        subject: /^(?:(?:repo|repository):[^:/*?]+\/|repository_id:\d+(?::|$)|repository_owner(?:_id)?:[^:*?]+(?::|$))/,
    },
    project: {
        claims: ['repository', 'repository_id'],
        subject: /^(?:(?:repo|repository):[^:/*?]+\/[^:/*?]+|repository_id:\d+|repository_owner(?:_id)?:[^:*?]+:(?:repository:[^:/*?]+\/[^:/*?]+|repository_id:\d+))(?::|$)/,
    },
};
function friends(hints) {
    const { targets } = named(hints);
    const actor = {
        actor: (0,attack/* choices */.zM)(hints, 'actor')[0] ?? 'octocat',
        actor_id: (0,attack/* choices */.zM)(hints, 'actor_id')[0] ?? '12',
    };
    const callees = [undefined, ...called(hints)];
    const free = freely(hints, true);
    return targets.flatMap((pair) => [...contexts(hints), PULL_REQUEST].flatMap((context) => callees.flatMap((callee) => tokens(hints, pair, { ...free, ...context, ...actor, ...enterprises(hints) }, callee))));
}
/** @param enterprise the issuer's own, whose organisations are strangers to each other */
function* attacks(hints, enterprise) {
    const groups = [...strangers(hints, enterprise), ...insiders(hints)];
    for (const { reach, telling, make } of (0,attack/* inOrder */.al)(groups))
        for (const claims of make())
            yield { reach, claims, telling };
}
/** Jobs of other repositories, near and far. */
function* strangers(hints, enterprise) {
    const { targets, others } = named(hints);
    const mine = enterprises(hints);
    const lured = actors(hints);
    const free = freely(hints, true);
    const group = (reach, pair, context, telling, callee) => ({
        reach,
        telling,
        make: () => tokens(hints, pair, { ...free, ...context }, callee),
    });
    const kinds = [...contexts(hints), OWN, PULL_REQUEST];
    for (const { reach, pair } of others) {
        const stranger = reach === 'anyone' || reach === 'look-alike';
        const circle = stranger && enterprise !== '' ? 'enterprise' : reach;
        for (const context of kinds) {
            const told = ['repository', 'sub'];
            yield group(circle, pair, stranger ? context : { ...context, ...mine }, told);
            for (const actor of lured) {
                const luring = {
                    ...context,
                    ...actor,
                    ...(context === PULL_REQUEST ? {} : { event_name: 'issue_comment' }),
                };
                if (stranger)
                    yield group('lured', pair, luring, ['actor', ...told]);
                else
                    yield group(circle, pair, { ...luring, ...mine }, ['actor', ...told]);
            }
            if (stranger && Object.keys(mine).length > 0)
                yield group('enterprise', pair, { ...context, ...mine }, told);
            for (const callee of called(hints)) {
                const calls = ['repository', 'job_workflow_ref', 'sub'];
                if (reach === 'anyone')
                    yield group('caller', pair, context, calls, callee);
                else if (!stranger)
                    yield group('caller-inside', pair, { ...context, ...mine }, calls, callee);
            }
        }
    }
    const anyone = enterprise === '' ? 'anyone' : 'enterprise';
    const alike = enterprise === '' ? 'look-alike' : 'enterprise';
    const search = (reach, whose, context = {}) => ({
        reach,
        telling: ['repository', 'sub', ...('actor' in context ? ['actor'] : [])],
        make: () => found(hints, { ...STRANGERS, ...whose }, { ...free, ...context }),
    });
    for (const { owner, project } of [attack/* STRANGER */.tZ, { owner: attack/* STRANGER */.tZ.owner, project: undefined }]) {
        yield search(anyone, { owner, project });
        for (const actor of lured)
            yield search('lured', { owner, project, more: Object.keys(actor) }, { ...actor, event_name: 'issue_comment' });
        if (Object.keys(mine).length > 0)
            yield search('enterprise', { owner, project, fixed: { ...STRANGERS.fixed, ...mine } }, mine);
    }
    const owners = targets.map(({ owner }) => owner);
    yield search(alike, { owner: undefined, project: undefined, taken: owners });
    for (const { owner, ownerId } of targets) {
        const taken = targets.flatMap((one) => (one.owner === owner ? [one.project] : []));
        for (const actor of [{}, ...lured]) {
            const fixed = { ...STRANGERS.fixed, ...mine, ...actor };
            const whose = { owner, ownerId, taken, fixed };
            yield search('repository', { ...whose, project: attack/* STRANGER */.tZ.project }, { ...mine, ...actor });
            yield search('similar', { ...whose, project: undefined }, { ...mine, ...actor });
        }
    }
}
/** Who is not the right one, and has a repository of his own. */
const STRANGERS = {
    ...attack/* STRANGER */.tZ,
    taken: [],
    fixed: { actor: 'mallory', actor_id: '667', run_id: '77', run_number: '7', run_attempt: '1' },
};
/** Tokens with subjects that are made from the patterns. */
function found(hints, whose, own) {
    // What begins with a name that is written out is of nobody else.
    const { subject: named } = PINS[whose.ownerId === attack/* STRANGER */.tZ.ownerId ? 'owner' : 'project'];
    return (0,attack.of)(hints, 'sub').flatMap((glob) => {
        if (named.test(glob.text))
            return [];
        const one = searched(glob, hints, whose);
        if (one === undefined)
            return [];
        return [...contexts(hints), OWN].map((context) => {
            const claims = claimsOf(hints, one.pair, { ...own, ...context, ...one.context });
            const { environment: _, ...without } = claims;
            return { sub: one.sub, ...(one.context['event_name'] === 'pull_request' ? without : claims) };
        });
    });
}
/** Jobs of the right repository that run what nobody has looked at. */
function* insiders(hints) {
    const free = { ...freely(hints, false), ...enterprises(hints) };
    for (const pair of named(hints).targets) {
        const group = (reach, context, telling) => ({
            reach,
            telling,
            make: () => tokens(hints, pair, { ...free, ...context }),
        });
        // Whoever sets a label on a pull request is its actor, and runs what is in it.
        for (const actor of [{}, ...actors(hints)])
            yield group('pull-request', { ...PULL_REQUEST, ...actor }, ['event_name', 'head_ref', 'sub']);
        const [told, environment] = [
            ['ref', 'sub'],
            ['ref', 'environment', 'sub'],
        ];
        yield group('branch', OWN, told);
        yield group('branch', { ...OWN, ref: 'refs/tags/evil' }, told);
        // A tag may be called as the branch is that is meant.
        for (const ref of refsOf(hints))
            yield group('branch', { ...OWN, ref: `refs/tags/${ref.split('/').slice(2).join('/') || 'evil'}` }, told);
        for (const name of unnamed(hints, pair))
            yield group('branch', { ...OWN, environment: name }, environment);
        for (const event of events(hints))
            yield group('branch', { ...OWN, event_name: event }, told);
    }
}
/** Environments that the conditions take and do not name: whoever names one in a workflow makes it. */
function unnamed(hints, pair) {
    const literal = (text) => !/[*?]/.test(text);
    const named = [
        ...(0,attack.of)(hints, 'environment').flatMap((glob) => ((0,attacks_glob/* isWild */.pq)(glob) ? [] : [glob.text])),
        ...(0,attack.of)(hints, 'sub').flatMap(({ text }) => [...text.matchAll(/(?:^|:)environment:([^:]+)/g)].flatMap(([, name = '']) => literal(name) ? [name] : [])),
    ];
    const made = [
        ...(0,attack.of)(hints, 'environment').flatMap((glob) => ((0,attacks_glob/* isWild */.pq)(glob) ? (0,attacks_glob/* filled */.Bq)(glob, ['evil']) : [])),
        ...inSubjects(hints, /(?:^|:)environment:([^:]+)/),
        ...(0,attack.of)(hints, 'sub').flatMap((glob) => (0,attacks_glob/* isWild */.pq)(glob) ? (environmentIn(glob, hints, pair, named) ?? []) : []),
    ];
    return ['evil', ...new Set(made.filter((name) => !named.includes(name)))];
}
/**
 * The people whose jobs the conditions mean. A stranger gets a job of theirs in a repository of his own, since a comment, an
 * issue or a star of theirs starts one there.
 */
function actors(hints) {
    const claims = ['actor', 'actor_id'].flatMap((claim) => {
        const [value] = [...(0,attack/* choices */.zM)(hints, claim), ...inSubjects(hints, new RegExp(`(?:^|:)${claim}:([^:]+)`))];
        return value === undefined ? [] : [[claim, value]];
    });
    return claims.length === 0 ? [] : [Object.fromEntries(claims)];
}

;// CONCATENATED MODULE: ./build/identity/attacks/issuer.js



/** The issuer whose tokens are made so. */
function issuer(shape) {
    const named = (hints) => (0,attack/* circles */.CT)({
        pairs: shape.pairs(hints),
        read(text) {
            const [, owner, project] = shape.form.exec(text) ?? [];
            return owner === undefined || project === undefined
                ? undefined
                : { owner, project, ownerId: '', projectId: '' };
        },
        ownerId: shape.ids && (0,attack/* choices */.zM)(hints, shape.ids[0])[0],
        projectId: shape.ids && (0,attack/* choices */.zM)(hints, shape.ids[1])[0],
        fallback: shape.fallback,
    });
    const usual = (hints) => {
        const free = Object.fromEntries(shape.free.flatMap((claim) => {
            const [value] = (0,attack/* choices */.zM)(hints, claim);
            return value === undefined ? [] : [[claim, value]];
        }));
        return shape.usual(hints).map((fields) => ({ ...free, ...fields }));
    };
    /** Tokens whose subject is made from the patterns. */
    const search = (hints, whose) => (0,attack.of)(hints, 'sub').flatMap((glob) => {
        const grammar = new Grammar();
        const { names } = shape;
        const end = shape.subject({
            grammar,
            from: grammar.start,
            owner: (from) => whose.owner === undefined
                ? grammar.word(from, names.owner, issuer_OWNER, whose.taken)
                : grammar.text(from, whose.owner, issuer_OWNER),
            project: (from) => whose.project === undefined
                ? grammar.word(from, names.project, issuer_PROJECT, whose.owner === undefined ? [] : whose.taken)
                : grammar.text(from, whose.project, issuer_PROJECT),
        });
        const witness = grammar.witness(glob, end);
        if (witness === undefined)
            return [];
        const said = Object.fromEntries(witness.parts.filter(([label]) => label !== undefined));
        const { [issuer_OWNER]: owner = whose.ids.owner, [issuer_PROJECT]: project = whose.ids.project, ...fields } = said;
        const pair = { ...whose.ids, owner, project };
        return usual(hints)
            .flatMap((common) => shape.make(pair, { ...common, ...fields }))
            .filter(({ sub }) => sub === witness.text);
    });
    return {
        owner: shape.owner,
        project: shape.project,
        projects: `${shape.project}s`,
        public: shape.public,
        claims: shape.claims,
        friends: (hints) => named(hints).targets.flatMap((pair) => usual(hints).flatMap((fields) => shape.make(pair, fields))),
        attacks(hints) {
            const { targets, others } = named(hints);
            const all = [];
            const add = (reach, pair, fields, telling) => {
                for (const claims of shape.make(pair, fields))
                    all.push({ reach, claims, telling });
            };
            for (const { reach, pair } of others) {
                if (!shape.strangers && (reach === 'anyone' || reach === 'look-alike'))
                    continue;
                for (const fields of usual(hints))
                    add(reach, pair, fields, shape.telling);
            }
            for (const pair of targets)
                for (const { reach, fields, telling } of shape.inside)
                    for (const own of usual(hints))
                        add(reach, pair, { ...own, ...fields }, telling);
            if (shape.environments) {
                // Those that a pattern takes and no condition names.
                const made = (0,attack.of)(hints, 'environment').flatMap((glob) => ((0,attacks_glob/* isWild */.pq)(glob) ? (0,attacks_glob/* filled */.Bq)(glob, ['evil']) : []));
                for (const pair of targets)
                    for (const environment of made)
                        for (const own of usual(hints))
                            for (const field of shape.inside)
                                add('branch', pair, { ...own, ...field.fields, environment }, ['ref', 'environment', 'sub']);
            }
            const made = (reach, whose) => {
                for (const claims of search(hints, whose))
                    all.push({ reach, claims, telling: shape.telling });
            };
            const stranger = { ...shape.fallback, ...attack/* STRANGER */.tZ };
            if (shape.strangers) {
                made('anyone', { owner: attack/* STRANGER */.tZ.owner, project: attack/* STRANGER */.tZ.project, taken: [], ids: stranger });
                made('anyone', { owner: attack/* STRANGER */.tZ.owner, taken: [], ids: stranger });
                made('look-alike', { taken: targets.map(({ owner }) => owner), ids: stranger });
            }
            for (const { owner, ownerId } of targets) {
                const taken = targets.flatMap((one) => (one.owner === owner ? [one.project] : []));
                const ids = { ...stranger, owner, ownerId };
                made('repository', { owner, project: attack/* STRANGER */.tZ.project, taken, ids });
                made('similar', { owner, taken, ids });
            }
            return (0,attack/* inOrder */.al)(all);
        },
        open: (hints, part) => (shape.strangers || part === 'project' ? (0,attack/* openIn */.sQ)(hints, shape.pinned[part]) : []),
    };
}
/** The labels of names. */
const issuer_OWNER = '#owner';
const issuer_PROJECT = '#project';
/** What a part of a subject is wanted to be, and what it is where nothing is wanted. */
function wanted(hints, part, usual, claim = '') {
    const found = (0,attack.of)(hints, 'sub').flatMap((glob) => {
        const [, text] = part.exec(glob.text) ?? [];
        return text === undefined ? [] : (0,attacks_glob/* filled */.Bq)({ ...glob, text }, ['evil', 'x', '']).slice(0, 1);
    });
    return [...new Set([...found, ...(0,attack/* choices */.zM)(hints, claim), ...usual])].slice(0, 6);
}
/** Patterns of `owner/project` from two parts of a subject. */
function parts(hints, owner, project) {
    return (0,attack.of)(hints, 'sub').flatMap((glob) => {
        const [, first] = owner.exec(glob.text) ?? [];
        const [, second] = project.exec(glob.text) ?? [];
        if (first === undefined)
            return [];
        return [{ ...glob, text: second === undefined ? first : `${first}/${second}` }];
    });
}
/** Branches and tags, as git names them. */
const GIT_REF = { plain: /^[^\s~^:?*[\\/.@{\p{Cc}]$/u, inner: /^[/.@]$/, filler: 'x' };

;// CONCATENATED MODULE: ./build/identity/attacks/gitlab.js


/**
 * What a GitLab project can have its subjects made of, behind its path; the usual one first. Source: GitLab's projects API,
 * `ci_id_token_sub_claim_components`.
 */
const COMPONENTS = [['ref_type', 'ref'], ['ref', 'ref_type'], ['ref'], ['ref_type']];
/** GitLab CI/CD. Source: GitLab, "OpenID Connect (OIDC) authentication using ID tokens". */
function gitLab(shared) {
    return issuer({
        owner: 'group',
        project: 'project',
        public: shared,
        strangers: true,
        claims: [
            ...[
                'iss',
                'aud',
                'sub',
                'jti',
                'namespace_id',
                'namespace_path',
                'project_id',
                'project_path',
                'user_id',
            ],
            ...[
                'user_login',
                'user_email',
                'user_access_level',
                'user_identities',
                'pipeline_id',
                'pipeline_source',
            ],
            ...[
                'job_id',
                'job_source',
                'job_namespace_id',
                'job_namespace_path',
                'job_project_id',
                'job_project_path',
            ],
            ...['ref', 'ref_type', 'ref_path', 'ref_protected', 'environment', 'environment_protected'],
            ...['deployment_tier', 'environment_action', 'groups_direct', 'runner_id', 'runner_environment', 'sha'],
            ...['ci_config_ref_uri', 'ci_config_sha', 'project_visibility', 'job_policy_ref_uri', 'job_policy_sha'],
        ],
        pairs: (hints) => [
            ...parts(hints, /^project_path:([^:]+)/, /^(?!)()/),
            ...(0,attack.of)(hints, 'project_path'),
            ...(0,attack.of)(hints, 'namespace_path').map((glob) => ({ ...glob, text: `${glob.text}/` })),
        ],
        form: /^([\w.-]+)\/([\w.-]+(?:\/[\w.-]+)*)$/,
        fallback: { owner: 'octo-group', project: 'octo-project', ownerId: '99', projectId: '4711' },
        ids: ['namespace_id', 'project_id'],
        free: ['pipeline_source', 'runner_environment', 'deployment_tier', 'user_access_level', 'job_source'],
        usual: (hints) => wanted(hints, /:ref:([^:]+)/, ['main'], 'ref').flatMap((ref) => wanted(hints, /:ref_type:([^:]+)/, ['branch'], 'ref_type').flatMap((type) => [undefined, ...(0,attack/* choices */.zM)(hints, 'environment')].map((environment) => ({
            ref,
            ref_type: type,
            ref_protected: (0,attack/* choices */.zM)(hints, 'ref_protected')[0] ?? 'false',
            ...(environment === undefined ? {} : { environment }),
        })))),
        inside: [
            {
                reach: 'branch',
                fields: {
                    ref: 'evil',
                    ref_type: 'branch',
                    ref_protected: 'false',
                    pipeline_source: 'merge_request_event',
                },
                telling: ['ref', 'sub'],
            },
            {
                reach: 'branch',
                fields: { ref: 'evil', ref_type: 'tag', ref_protected: 'false' },
                telling: ['ref', 'sub'],
            },
            // A tag may be called as the branch is that is meant.
            {
                reach: 'branch',
                fields: { ref_type: 'tag', ref_protected: 'false' },
                telling: ['ref', 'ref_type', 'sub'],
            },
        ],
        environments: true,
        telling: ['project_path', 'sub'],
        names: {
            owner: { plain: /^\w$/, inner: /^[.-]$/, filler: 'x' },
            project: { plain: /^\w$/, inner: /^[/.-]$/, filler: 'x' },
        },
        pinned: {
            owner: {
                subject: /^project_path:[^:/*?]+\//,
                claims: ['project_path', 'project_id', 'namespace_path', 'namespace_id'],
            },
            project: {
                subject: /^project_path:[^:*?]+\/[^:*?]+(?::|$)/,
                claims: ['project_path', 'project_id'],
            },
        },
        subject({ grammar, from, owner, project }) {
            const end = grammar.state();
            const path = project(grammar.text(owner(grammar.text(from, 'project_path:')), '/'));
            for (const keys of COMPONENTS) {
                const behind = keys.reduce((at, key) => {
                    const value = grammar.text(at, `:${key}:`);
                    return key === 'ref_type'
                        ? grammar.oneOf(value, ['branch', 'tag'], key)
                        : grammar.word(value, GIT_REF, key);
                }, path);
                grammar.skip(behind, end);
            }
            return end;
        },
        make: ({ owner, project, ownerId, projectId }, fields) => {
            const path = `${owner}/${project}`;
            const { ref = 'main', ref_type: type = 'branch' } = fields;
            const claims = {
                namespace_id: ownerId,
                namespace_path: path.split('/').slice(0, -1).join('/'),
                project_id: projectId,
                project_path: path,
                user_login: 'mallory',
                user_id: '667',
                user_email: 'mallory@evil.example',
                pipeline_source: 'push',
                pipeline_id: '77',
                job_id: '770',
                ref_path: `refs/${type === 'tag' ? 'tags' : 'heads'}/${ref}`,
                runner_environment: 'gitlab-hosted',
                ref,
                ref_type: type,
                ...fields,
            };
            return COMPONENTS.map((keys) => ({
                sub: [`project_path:${path}`, ...keys.map((key) => `${key}:${key === 'ref' ? ref : type}`)].join(':'),
                ...claims,
            }));
        },
    });
}

;// CONCATENATED MODULE: ./build/identity/attacks/others.js


const UUID = { org: '7b3c1f0e-0000-4000-8000-000000000001', project: '7b3c1f0e-0000-4000-8000-000000000002' };
const SHA = '5f3c2f1b7c9f0e6d4a8b1c2d3e4f5a6b7c8d9e0f';
const SLUG = { plain: /^[a-z\d]$/, inner: /^-$/, filler: 'x' };
const WORD = { plain: /^[\w-]$/, filler: 'x' };
/** Buildkite. Source: Buildkite, "OIDC" of the agent's reference. */
function buildkite() {
    return issuer({
        owner: 'organization',
        project: 'pipeline',
        public: true,
        strangers: true,
        claims: [
            ...['iss', 'aud', 'sub', 'organization_slug', 'organization_id', 'pipeline_slug', 'pipeline_id'],
            ...['build_number', 'build_branch', 'build_tag', 'build_commit', 'build_source', 'step_key', 'job_id'],
            ...['agent_id', 'cluster_id', 'cluster_name', 'queue_id', 'queue_key', 'runner_environment'],
        ],
        pairs: (hints) => [
            ...parts(hints, /^organization:([^:]+)/, /:pipeline:([^:]+)/),
            ...(0,attack.of)(hints, 'organization_slug').flatMap((owner) => {
                const projects = (0,attack.of)(hints, 'pipeline_slug');
                return projects.length === 0
                    ? [{ ...owner, text: `${owner.text}/` }]
                    : projects.map((glob) => ({ ...glob, text: `${owner.text}/${glob.text}` }));
            }),
        ],
        form: /^([a-z\d-]+)\/([a-z\d-]+)$/i,
        fallback: { owner: 'octo-org', project: 'octo-pipeline', ownerId: UUID.org, projectId: UUID.project },
        ids: ['organization_id', 'pipeline_id'],
        free: ['build_source', 'runner_environment'],
        usual: (hints) => wanted(hints, /:ref:([^:]+)/, ['refs/heads/main']).flatMap((ref) => wanted(hints, /:step:([^:]+)/, ['deploy'], 'step_key').map((step) => ({
            ref,
            step_key: step,
            build_commit: wanted(hints, /:commit:([^:]+)/, [SHA], 'build_commit')[0] ?? SHA,
            build_branch: (0,attack/* choices */.zM)(hints, 'build_branch')[0] ?? ref.replace('refs/heads/', ''),
        }))),
        inside: [
            {
                reach: 'branch',
                fields: { ref: 'refs/heads/evil', build_branch: 'evil' },
                telling: ['build_branch', 'sub'],
            },
        ],
        telling: ['organization_slug', 'pipeline_slug', 'sub'],
        names: { owner: SLUG, project: SLUG },
        pinned: {
            owner: {
                subject: /^organization:[^:*?]+:/,
                claims: ['organization_slug', 'organization_id', 'pipeline_id'],
            },
            project: { subject: /^organization:[^:*?]+:pipeline:[^:*?]+(?::|$)/, claims: ['pipeline_id'] },
        },
        subject({ grammar, from, owner, project }) {
            const pipeline = project(grammar.text(owner(grammar.text(from, 'organization:')), ':pipeline:'));
            const ref = grammar.word(grammar.oneOf(grammar.text(pipeline, ':ref:'), ['refs/heads/', 'refs/tags/'], 'ref'), GIT_REF, 'ref');
            const commit = grammar.text(grammar.text(ref, ':commit:'), SHA, 'build_commit');
            return grammar.word(grammar.text(commit, ':step:'), WORD, 'step_key');
        },
        make: ({ owner, project, ownerId, projectId }, { ref = '', step_key: step = '', ...fields }) => [
            `organization:${owner}:pipeline:${project}:ref:${ref}:commit:${fields['build_commit'] ?? SHA}:step:${step}`,
            // As of --subject-claim.
            ownerId,
            projectId,
        ].map((sub) => ({
            sub,
            organization_slug: owner,
            organization_id: ownerId,
            pipeline_slug: project,
            pipeline_id: projectId,
            build_number: '7',
            build_source: 'webhook',
            step_key: step,
            job_id: UUID.project,
            agent_id: UUID.org,
            runner_environment: 'self-hosted',
            ...fields,
        })),
    });
}
/**
 * CircleCI, whose issuers have the organization in their address. Source: CircleCI, "Using OpenID Connect tokens in jobs".
 *
 * @param organization the id in the address; empty for the root issuer, which all organizations share
 */
function circleCi(organization) {
    const own = 'oidc.circleci.com';
    return issuer({
        owner: 'organization',
        project: 'project',
        public: organization === '',
        strangers: organization === '',
        claims: [
            'iss',
            'aud',
            'sub',
            ...['org-id', 'project-id', 'context-ids', 'vcs-origin', 'vcs-ref', 'ssh-rerun', 'job-id'].map((claim) => `${own}/${claim}`),
            ...['pipeline-id', 'pipeline-definition-id', 'workflow-id'].map((claim) => `${own}/${claim}`),
        ],
        pairs: (hints) => [
            ...parts(hints, /^org\/([^/]+)/, /^org\/[^/]+\/project\/([^/]+)/),
            ...(0,attack.of)(hints, `${own}/project-id`).map((glob) => ({
                ...glob,
                text: `${organization || (0,attack.of)(hints, `${own}/org-id`)[0]?.text || UUID.org}/${glob.text}`,
            })),
            ...(0,attack.of)(hints, `${own}/org-id`).map((glob) => ({ ...glob, text: `${glob.text}/` })),
        ],
        form: /^([\w-]+)\/([\w-]+)$/,
        free: [],
        fallback: { owner: organization || UUID.org, project: UUID.project, ownerId: '', projectId: '' },
        usual: (hints) => wanted(hints, /\/vcs-ref\/(.+)$/, ['refs/heads/main'], `${own}/vcs-ref`).flatMap((ref) => wanted(hints, /\/vcs-origin\/(.+?)(?:\/vcs-ref\/|$)/, ['github.com/octo-org/octo-repo'], `${own}/vcs-origin`).flatMap((origin) => wanted(hints, /\/user\/([^/]+)/, ['a-colleague']).map((user) => ({ ref, origin, user })))),
        inside: [
            {
                reach: 'branch',
                fields: { ref: 'refs/heads/evil', user: 'a-colleague' },
                telling: [`${own}/vcs-ref`, 'sub'],
            },
        ],
        telling: [`${own}/project-id`, 'sub'],
        names: { owner: WORD, project: WORD },
        pinned: {
            owner: { subject: /^org\/[^/*?]+\//, claims: [`${own}/org-id`, `${own}/project-id`] },
            project: { subject: /^org\/[^/*?]+\/project\/[^/*?]+(?:\/|$)/, claims: [`${own}/project-id`] },
        },
        subject({ grammar, from, owner, project }) {
            const end = grammar.state();
            const behind = project(grammar.text(owner(grammar.text(from, 'org/')), '/project/'));
            const user = grammar.text(grammar.text(behind, '/user/'), 'a-colleague', 'user');
            grammar.skip(user, end);
            const origin = grammar.text(grammar.text(user, '/vcs-origin/'), 'github.com/', 'origin');
            const repository = grammar.word(origin, { plain: WORD.plain, inner: /^[/.]$/, filler: 'x' }, 'origin');
            const ref = grammar.text(grammar.text(repository, '/vcs-ref/'), 'refs/heads/', 'ref');
            grammar.skip(grammar.word(ref, GIT_REF, 'ref'), end);
            return end;
        },
        make: ({ owner, project }, { ref = '', origin = '', user = '' }) => {
            const claims = {
                [`${own}/org-id`]: owner,
                [`${own}/project-id`]: project,
                [`${own}/vcs-origin`]: origin,
                [`${own}/vcs-ref`]: ref,
                [`${own}/ssh-rerun`]: 'false',
            };
            const sub = `org/${owner}/project/${project}/user/${user}`;
            // The second is that of CIRCLE_OIDC_TOKEN_V2.
            return [
                { sub, ...claims },
                { sub: `${sub}/vcs-origin/${origin}/vcs-ref/${ref}`, ...claims },
            ];
        },
    });
}
/** HCP Terraform. Source: HashiCorp, "Workload identity tokens". */
function terraform(shared) {
    return issuer({
        owner: 'organization',
        project: 'workspace',
        public: shared,
        strangers: true,
        claims: [
            ...['iss', 'aud', 'sub', 'jti', 'terraform_organization_id', 'terraform_organization_name'],
            ...[
                'terraform_project_id',
                'terraform_project_name',
                'terraform_workspace_id',
                'terraform_workspace_name',
            ],
            ...['terraform_full_workspace', 'terraform_run_id', 'terraform_run_phase', 'terraform_stack_id'],
            ...[
                'terraform_stack_name',
                'terraform_stack_deployment_name',
                'terraform_operation',
                'terraform_plan_id',
            ],
        ],
        pairs: (hints) => [
            ...parts(hints, /^organization:([^:]+)/, /:workspace:([^:]+)/),
            ...(0,attack.of)(hints, 'terraform_organization_name').flatMap((owner) => {
                const projects = (0,attack.of)(hints, 'terraform_workspace_name');
                return projects.length === 0
                    ? [{ ...owner, text: `${owner.text}/` }]
                    : projects.map((glob) => ({ ...glob, text: `${owner.text}/${glob.text}` }));
            }),
        ],
        form: /^([\w-]+)\/([\w-]+)$/,
        fallback: { owner: 'octo-org', project: 'octo-workspace', ownerId: 'org-99', projectId: 'ws-4711' },
        ids: ['terraform_organization_id', 'terraform_workspace_id'],
        free: [],
        usual: (hints) => wanted(hints, /:project:([^:]+)/, ['Default Project'], 'terraform_project_name').flatMap((project) => wanted(hints, /:run_phase:([^:]+)/, ['apply', 'plan'], 'terraform_run_phase')
            .map((phase) => (['apply', 'plan'].includes(phase) ? phase : 'apply'))
            .map((phase) => ({ project, phase }))),
        inside: [
            {
                reach: 'pull-request',
                fields: { phase: 'plan' },
                telling: ['terraform_run_phase', 'sub'],
            },
        ],
        telling: ['terraform_organization_name', 'terraform_workspace_name', 'sub'],
        names: { owner: WORD, project: WORD },
        pinned: {
            owner: {
                subject: /^organization:[^:*?]+:/,
                claims: ['terraform_organization_name', 'terraform_organization_id', 'terraform_workspace_id'],
            },
            // What stands for the name of a project in the organization holds nothing but that.
            project: {
                subject: /^organization:[^:*?]+:project:[^:]*:workspace:[^:*?]+(?::|$)/,
                claims: ['terraform_workspace_id', 'terraform_workspace_name'],
            },
        },
        subject({ grammar, from, owner, project: workspace }) {
            const name = { plain: WORD.plain, inner: /^ $/, filler: 'x' };
            const project = grammar.text(owner(grammar.text(from, 'organization:')), ':project:');
            const behind = grammar.text(grammar.word(project, name, 'project'), ':workspace:');
            return grammar.oneOf(grammar.text(workspace(behind), ':run_phase:'), ['apply', 'plan'], 'phase');
        },
        make: ({ owner, project: workspace, ownerId, projectId }, { project = '', phase = '' }) => [
            {
                sub: `organization:${owner}:project:${project}:workspace:${workspace}:run_phase:${phase}`,
                terraform_organization_id: ownerId,
                terraform_organization_name: owner,
                terraform_workspace_id: projectId,
                terraform_project_name: project,
                terraform_workspace_name: workspace,
                terraform_full_workspace: `organization:${owner}:project:${project}:workspace:${workspace}`,
                terraform_run_phase: phase,
                terraform_run_id: 'run-evil',
            },
        ],
    });
}
/** An issuer of which nothing is known but what it is called. */
function anyIssuer() {
    return {
        owner: 'owner',
        project: 'subject',
        projects: 'subjects',
        public: false,
        claims: undefined,
        friends: (hints) => [{ sub: (0,attack/* choices */.zM)(hints, 'sub')[0] ?? 'somebody' }],
        attacks: () => [{ reach: 'anyone', claims: { sub: 'somebody-else' }, telling: ['sub'] }],
        open: () => [],
    };
}

;// CONCATENATED MODULE: ./build/identity/attacks/issuers.js



/** How the tokens of an issuer are made, by its address. @param issuer with or without https:// */
function issuerOf(issuer) {
    const [host = '', ...rest] = issuer
        .replace(/^https?:\/\//, '')
        .replace(/\/$/, '')
        .split('/');
    const path = rest.join('/');
    if (host === 'token.actions.githubusercontent.com')
        return gitHub(path, true);
    if (/^token\.actions\.[\w-]+\.ghe\.com$/.test(host) || path === '_services/token')
        return gitHub('', false);
    if (host === 'gitlab.com')
        return gitLab(true);
    if (/(^|[.-])gitlab[.-]/.test(host))
        return gitLab(false);
    if (host === 'agent.buildkite.com')
        return buildkite();
    if (host === 'oidc.circleci.com')
        return circleCi(/^org\/([\w-]+)$/.exec(path)?.[1] ?? '');
    if (host === 'app.terraform.io' || host === 'app.eu.terraform.io')
        return terraform(true);
    return anyIssuer();
}
/** Claims that no other issuer's tokens have. */
const GITHUBS = [
    ...['repository', 'repository_owner', 'repository_id', 'repository_owner_id', 'repository_visibility'],
    ...[
        'job_workflow_ref',
        'workflow_ref',
        'workflow',
        'actor',
        'actor_id',
        'event_name',
        'head_ref',
        'base_ref',
    ],
];
/** The issuer that conditions on these claims speak of; undefined where they speak of none that we know. */
function guessed(claims, subjects) {
    const has = (...names) => names.some((name) => claims.includes(name));
    const says = (form) => subjects.some((subject) => form.test(subject));
    if (has(...GITHUBS))
        return 'https://token.actions.githubusercontent.com';
    if (has('project_path', 'namespace_path', 'project_id', 'namespace_id', 'ref_protected'))
        return 'https://gitlab.com';
    if (has('organization_slug', 'pipeline_slug'))
        return 'https://agent.buildkite.com';
    if (claims.some((claim) => claim.startsWith('terraform_')))
        return 'https://app.terraform.io';
    if (says(/^(repo|repository|repository_owner):/))
        return 'https://token.actions.githubusercontent.com';
    if (says(/^project_path:/))
        return 'https://gitlab.com';
    if (says(/^organization:[^:]*:pipeline:/))
        return 'https://agent.buildkite.com';
    if (says(/^organization:[^:]*:project:/))
        return 'https://app.terraform.io';
    return undefined;
}


/***/ }),

/***/ 20276:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   t: () => (/* binding */ wrongClaims)
/* harmony export */ });
/* harmony import */ var fastest_levenshtein__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(21916);
/* harmony import */ var _attacks_issuers_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(94448);
/* harmony import */ var _patterns_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(30444);



const FLAG = { says: 'is the text "true" or "false"', values: ['true', 'false'] };
const NUMBER = { says: 'is a number in decimal digits', made: /^\d+$/, whole: /^\d+$/ };
const SHA = {
    says: 'is a commit in 40 or 64 hex digits',
    made: /^[\da-f]+$/,
    whole: /^(?:[\da-f]{40}|[\da-f]{64})$/,
};
const REF = { says: 'begins with `refs/`, as in `refs/heads/main`', begins: 'refs/' };
const PATH = { says: 'is an owner and a name, as in `octo-org/shop`', whole: /^[^/]+(?:\/[^/]+)+$/ };
const PAIR = { says: 'is an owner and a name, as in `octo-org/shop`', whole: /^[^/]+\/[^/]+$/ };
const NAME = { says: 'is a name without `/`', made: /^[^/]+$/ };
const EVENT = { says: 'is the name of an event, as in `push`', made: /^[a-z_]+$/ };
const WORKFLOW = {
    says: 'is a file and a ref, as in `octo-org/ci/.github/workflows/deploy.yml@refs/heads/main`',
    whole: /^[^/]+\/[^/]+\/[^@]+@.+$/,
};
const TYPE = { says: 'is `branch` or `tag`', values: ['branch', 'tag'] };
const UUID = {
    says: 'is a UUID',
    made: /^[\da-f-]+$/i,
    whole: /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i,
};
/** The forms of each issuer's claims, by what its projects are called. Sources: the references of the issuers' ID tokens. */
const FORMS = {
    repository: {
        actor: NAME,
        actor_id: NUMBER,
        check_run_id: NUMBER,
        enterprise_id: NUMBER,
        event_name: EVENT,
        job_workflow_ref: WORKFLOW,
        job_workflow_sha: SHA,
        ref: REF,
        ref_protected: FLAG,
        ref_type: TYPE,
        repository: PAIR,
        repository_id: NUMBER,
        repository_owner: NAME,
        repository_owner_id: NUMBER,
        repository_visibility: {
            says: 'is `private`, `public` or `internal`',
            values: ['private', 'public', 'internal'],
        },
        run_attempt: NUMBER,
        run_id: NUMBER,
        run_number: NUMBER,
        runner_environment: {
            says: 'is `github-hosted` or `self-hosted`',
            values: ['github-hosted', 'self-hosted'],
        },
        sha: SHA,
        workflow_ref: WORKFLOW,
        workflow_sha: SHA,
    },
    project: {
        environment_protected: FLAG,
        job_id: NUMBER,
        namespace_id: NUMBER,
        pipeline_id: NUMBER,
        pipeline_source: EVENT,
        project_id: NUMBER,
        project_path: PATH,
        ref_path: REF,
        ref_protected: FLAG,
        ref_type: TYPE,
        runner_id: NUMBER,
        runner_environment: {
            says: 'is `gitlab-hosted` or `self-hosted`',
            values: ['gitlab-hosted', 'self-hosted'],
        },
        sha: SHA,
        user_id: NUMBER,
    },
    pipeline: {
        agent_id: UUID,
        build_number: NUMBER,
        cluster_id: UUID,
        job_id: UUID,
        organization_id: UUID,
        organization_slug: NAME,
        pipeline_id: UUID,
        pipeline_slug: NAME,
        queue_id: UUID,
    },
    workspace: { terraform_run_phase: { says: 'is `plan` or `apply`', values: ['plan', 'apply'] } },
};
/** CircleCI calls its projects as GitLab does. */
const CIRCLE = {
    'oidc.circleci.com/org-id': UUID,
    'oidc.circleci.com/project-id': UUID,
    'oidc.circleci.com/ssh-rerun': FLAG,
};
/** Conditions that no token of an issuer meets, or on claims that are not known of it. None for an issuer that is not known. */
function wrongClaims(issuer, set) {
    const { claims, project } = (0,_attacks_issuers_js__WEBPACK_IMPORTED_MODULE_1__/* .issuerOf */ .x)(issuer);
    if (claims === undefined)
        return [];
    const known = [...claims, 'exp', 'iat', 'nbf', 'jti'];
    const forms = claims.some((claim) => claim.includes('circleci')) ? CIRCLE : (FORMS[project] ?? {});
    return Object.entries(set).flatMap(([written, patterns]) => {
        // Of a JSON pointer the claim that it goes into.
        const claim = written.startsWith('/') ? firstOf(written) : written;
        if (!known.includes(claim)) {
            if (project === 'repository' && claim.startsWith('repo_property_'))
                return [];
            const near = (0,fastest_levenshtein__WEBPACK_IMPORTED_MODULE_0__.closest)(claim, known);
            const edits = (0,fastest_levenshtein__WEBPACK_IMPORTED_MODULE_0__.distance)(claim, near);
            return edits <= 2 && edits < Math.min(claim.length, near.length)
                ? [{ claim: written, reason: `there is no such claim: did you mean \`${near}\`?`, sure: true }]
                : [
                    {
                        claim: written,
                        reason: `the tokens of ${issuer} are not known to have this claim`,
                        sure: false,
                    },
                ];
        }
        const form = claim === written ? forms[claim] : undefined;
        const texts = [patterns].flat().map(String);
        const reasons = texts.flatMap((pattern) => {
            const why = form === undefined ? undefined : misfit(pattern, form);
            if (why !== undefined)
                return [`\`${pattern}\` can never match: the claim ${why}`];
            return project === 'repository' && claim === 'sub' ? colonIn(pattern) : [];
        });
        return reasons.map((reason) => ({ claim: written, reason, sure: true }));
    });
}
const firstOf = (pointer) => (pointer.slice(1).split('/')[0] ?? '').replaceAll('~1', '/').replaceAll('~0', '~');
/** Why a pattern matches no value of a form. */
function misfit(pattern, { says, begins, values, made, whole }) {
    if (values !== undefined)
        return values.some((0,_patterns_js__WEBPACK_IMPORTED_MODULE_2__/* .compilePattern */ .Eb)(pattern)) ? undefined : says;
    const text = (0,_patterns_js__WEBPACK_IMPORTED_MODULE_2__/* .textOfPattern */ .XY)(pattern);
    if (text !== undefined && whole !== undefined && !whole.test(text))
        return says;
    const parts = (0,_patterns_js__WEBPACK_IMPORTED_MODULE_2__/* .parsePattern */ .EY)(pattern);
    if (begins !== undefined) {
        const [first] = parts;
        if (typeof first === 'string' &&
            !first.startsWith(begins) &&
            !(parts.length > 1 && begins.startsWith(first)))
            return says;
    }
    return made !== undefined && parts.some((part) => typeof part === 'string' && !made.test(part))
        ? says
        : undefined;
}
/** GitHub writes `%3A` for a colon in the name of an environment. */
function colonIn(pattern) {
    const [, head, name] = /^(repo:[^:]+:environment:)([^:]*:.*)$/.exec(pattern) ?? [];
    if (head === undefined || name === undefined || /^[^:]*:\w+:/.test(name))
        return [];
    return [
        `\`${pattern}\` can never match: a colon in the name of an environment is \`%3A\` in the subject: \`${head}${name.replaceAll(':', '%3A')}\``,
    ];
}


/***/ }),

/***/ 58944:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   INPUTS: () => (/* binding */ INPUTS),
/* harmony export */   Jn: () => (/* binding */ elsewhere),
/* harmony export */   nR: () => (/* binding */ OWN_INPUTS)
/* harmony export */ });
/* unused harmony export STEP_INPUTS */
/* harmony import */ var _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(89190);
/* harmony import */ var _index_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(54321);


/** The inputs that each provider adds. */
const OWN_INPUTS = _index_js__WEBPACK_IMPORTED_MODULE_1__.PROVIDERS.map(({ name, inputs, marks = [], deliver }) => ({
    provider: name,
    inputs,
    marks,
    ...(deliver === undefined ? {} : { deliver }),
}));
/** Every input that a step can have, each name once: what action.yml lists. */
const STEP_INPUTS = [
    ...new Map([..._config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .COMMON_INPUTS */ .s7, ..._index_js__WEBPACK_IMPORTED_MODULE_1__.PROVIDERS.flatMap(({ inputs }) => inputs)].map((input) => [input.name, input])).values(),
];
/** Those that the docs and the commands have. */
const INPUTS = STEP_INPUTS.filter(({ foreign }) => foreign !== true);
/** What common actions call otherwise. */
const elsewhere = async () => (await __webpack_require__.e(/* import() */ 4472).then(__webpack_require__.bind(__webpack_require__, 4472))).COMMON_ACTIONS;


/***/ })

};
