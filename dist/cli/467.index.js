export const id = 467;
export const ids = [467];
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

/***/ 55232:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ checkAudience),
/* harmony export */   w: () => (/* binding */ AWS_HOSTS)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _http_hosts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(82178);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(64865);



/** The names of AWS in all of its partitions, VPC endpoints among them. A test compares them with the SDK's table. */
const AWS_HOSTS = /(^|\.)(amazonaws\.(com|com\.cn|eu)|api\.(aws|aws\.scloud|aws(\.hci)?\.ic\.gov|amazonwebservices\.(com\.cn|eu)|cloud-aws\.adc-e\.uk)|c2s\.ic\.gov|sc2s\.sgov\.gov|csp\.hci\.ic\.gov|cloud\.adc-e\.uk)$/;
/**
 * Audiences that a service known to everyone accepts. Whoever receives an ID token with one of them can use it
 * there in the job's name, so it goes to no other host.
 */
const KNOWN = [
    {
        service: 'AWS',
        audience: /^sts\.amazonaws\.(com|com\.cn|eu)$/i,
        hosts: AWS_HOSTS,
    },
    {
        service: 'Google Cloud',
        audience: /(^|\/\/|\.)googleapis\.com(\/|$)/i,
        hosts: /(^|\.)googleapis\.com$/,
    },
    {
        service: 'Microsoft Entra',
        audience: /^api:\/\/AzureADTokenExchange/i,
        hosts: /(^|\.)(microsoftonline\.com|microsoftonline\.us|partner\.microsoftonline\.cn|chinacloudapi\.cn)$/,
    },
    { service: 'Sigstore', audience: /^sigstore$/i, hosts: /(^|\.)sigstore\.dev$/ },
    { service: 'the Python package index', audience: /^(test)?pypi$/i, hosts: /(^|\.)pypi\.org$/ },
    { service: 'the npm registry', audience: /^npm:/i, hosts: /(^|\.)npmjs\.(org|com)$/ },
    { service: 'the Rust registry', audience: /^(https:\/\/)?crates\.io\/?$/i, hosts: /(^|\.)crates\.io$/ },
    { service: 'RubyGems', audience: /^(https:\/\/)?rubygems\.org\/?$/i, hosts: /(^|\.)rubygems\.org$/ },
    { service: 'NuGet', audience: /^(https:\/\/)?(www\.)?nuget\.org(\/|$)/i, hosts: /(^|\.)nuget\.org$/ },
    { service: 'Octo STS', audience: /^(https:\/\/)?octo-sts\.dev\/?$/i, hosts: /(^|\.)octo-sts\.dev$/ },
];
/**
 * Refuses to send an ID token with a well-known service's audience to another host.
 *
 * @param targets every URL that the token would be sent to
 * @throws JobpassError `insecure`
 */
function checkAudience(audience, targets, allowed) {
    const known = KNOWN.find((entry) => entry.audience.test(audience));
    if (known === undefined)
        return;
    for (const url of targets) {
        if (known.hosts.test(url.hostname) || (0,_http_hosts_js__WEBPACK_IMPORTED_MODULE_1__/* .isLoopback */ .U9)(url) || allowed.has(url))
            continue;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('insecure', `An ID token for the audience «${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(audience, 80)}» works at ${known.service}, and would be sent to ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(url.host, 100)}`, {
            hint: `Give an audience that only ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(url.host, 100)} accepts, or list that host in allowed-hosts if you trust it with your access to ${known.service}`,
        });
    }
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

/***/ 91608:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  vaultDoctor: () => (/* binding */ vaultDoctor)
});

// EXTERNAL MODULE: ./build/config/settings.js
var config_settings = __webpack_require__(14318);
// EXTERNAL MODULE: ./build/identity/id-token.js
var id_token = __webpack_require__(68914);
// EXTERNAL MODULE: ./build/providers/vault/api.js
var vault_api = __webpack_require__(39918);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(64865);
// EXTERNAL MODULE: ./build/text/shell.js
var shell = __webpack_require__(89372);
// EXTERNAL MODULE: ./build/providers/vault/command-lines.js
var command_lines = __webpack_require__(82665);
// EXTERNAL MODULE: ./build/providers/vault/paths.js
var paths = __webpack_require__(70330);
// EXTERNAL MODULE: ./build/providers/vault/policies.js
var policies = __webpack_require__(99318);
;// CONCATENATED MODULE: ./build/providers/vault/product.js
/**
 * Which product answers, by what `sys/health` says; undefined where that could be either.
 *
 * Vault says whether it is the enterprise edition (since 1.17); OpenBao, which began with version 2.0, never does.
 */
function productOf(health) {
    if ('enterprise' in health)
        return 'HashiCorp Vault';
    const version = health['version'];
    if (typeof version !== 'string')
        return undefined;
    if (/^[01]\./.test(version))
        return 'HashiCorp Vault';
    return /^([2-9]|\d{2,})\./.test(version) ? 'OpenBao' : undefined;
}
/** The command of a product; that of OpenBao, which takes the other's variables as well, where it is not known. */
function programOf(product) {
    return product === 'HashiCorp Vault' ? 'vault' : 'bao';
}
/** The variable that a command reads its token from. */
function tokenVariable(program) {
    return program === 'vault' ? 'VAULT_TOKEN' : 'BAO_TOKEN';
}

;// CONCATENATED MODULE: ./build/providers/vault/doctor/commands.js






/** What names a repository, in the words of CI systems: what never changes, and what people know. */
const REPOSITORY = [
    'repository_id',
    'repository_owner_id',
    'repository',
    'repository_owner',
    'project_id',
    'namespace_id',
    'project_path',
];
/**
 * The commands by which an operator makes what a job needs. None of them changes what is there: a role, a policy or a
 * mount can serve other jobs. Everything foreign in them stands in quotes, or in text that the shell does not read:
 * claims are as they came from the issuer, branch names for instance.
 */
function commandsFor(needs) {
    const { program, namespace, jwt } = needs;
    const names = [jwt?.path, jwt?.role, namespace].filter((name) => name !== undefined);
    const odd = names.find((name) => !(0,paths/* isPath */.u)(name) || (0,printable/* printable */.g)(name, 500) !== name);
    if (odd !== undefined || (jwt?.role !== undefined && !/^\w([\w.-]*\w)?$/.test(jwt.role))) {
        return ['# No commands: a mount, role or namespace needs a name of letters, digits, dots, - and _.'];
    }
    if (jwt?.mount === 'taken')
        return [`# No commands: another auth method is at auth/${jwt.path}. Choose another path, and ask again.`];
    if (jwt?.mount === 'foreign')
        return [
            `# No commands: the mount auth/${jwt.path} trusts another issuer, for all its roles. Choose another path, and ask again.`,
        ];
    if (jwt !== undefined && jwt.role === undefined)
        return ['# No commands: name the role that this job is to log in with.'];
    if (jwt?.there !== undefined && jwt.there.differs.length > 0)
        return differing(jwt.role ?? '', jwt.there);
    const where = namespace === undefined ? '' : ` ${(0,shell/* quoted */.TL)(`-namespace=${namespace}`)}`;
    const policy = (0,policies/* policyName */.ct)(jwt?.role ?? 'job');
    const lines = [
        `# For an operator, with a token that may do this in ${tokenVariable(program)}. What is there already stays as it is.`,
        `export ${program === 'vault' ? 'VAULT_ADDR' : 'BAO_ADDR'}=${(0,shell/* quoted */.TL)(needs.address)}`,
    ];
    if (jwt !== undefined) {
        const { path, mount } = jwt;
        const enable = `${program} auth enable${where} ${(0,shell/* quoted */.TL)(`-path=${path}`)} jwt`;
        if (mount === 'no-namespace' && namespace !== undefined) {
            const at = namespace.lastIndexOf('/');
            const outer = at < 0 ? '' : ` ${(0,shell/* quoted */.TL)(`-namespace=${namespace.slice(0, at)}`)}`;
            lines.push(`${program} namespace create${outer} ${(0,shell/* quoted */.TL)(namespace.slice(at + 1))}`);
        }
        const isMissing = mount === 'missing' || mount === 'no-namespace';
        lines.push(isMissing ? enable : `# The mount is there. It was made by: ${enable}`);
        const config = `auth/${path}/config`;
        if (mount !== 'there')
            lines.push((0,command_lines/* unlessThere */.$A)(`${program} read${where} ${(0,shell/* quoted */.TL)(config)}`, (0,command_lines/* withJson */.VX)(`${program} write${where} ${(0,shell/* quoted */.TL)(config)} -`, configOf(jwt.claims)), `${config} is there, and stays as it is: look whether it trusts the issuer of this job`));
        lines.push(...roleLines(needs, jwt, policy, where));
    }
    else {
        lines.push(`# Give the role by which this job logs in the policy ${policy}, and a token_ttl of ${needs.ttlS}s.`);
    }
    const { rules, left } = rulesOf(needs);
    lines.push(...left);
    if (jwt?.there?.policies?.includes(policy)) {
        lines.push(`# The role gives the policy ${policy} already. Add what it lacks of these:`);
        lines.push(...rules.map(command_lines/* comment */.Im));
        return lines;
    }
    lines.push((0,command_lines/* unlessThere */.$A)(`${program} policy read${where} ${(0,shell/* quoted */.TL)(policy)}`, (0,command_lines/* withText */.ij)(`${program} policy write${where} ${(0,shell/* quoted */.TL)(policy)} -`, rules.join('\n') || '# The policy default is enough.'), `The policy ${policy} is there, and stays as it is: add to it what it lacks`));
    return jwt?.near === undefined ? lines : misspelt(lines, jwt.role ?? '', jwt.near);
}
/** A role that is there and does not let the job in: what of the two should change is for people to decide. */
function differing(role, { differs }) {
    return [
        `# No commands: the role ${role} is there, and other jobs may log in with it. It does not let this one in:`,
        ...differs.map((one) => (0,command_lines/* comment */.Im)((0,printable/* printable */.g)(one, 400))),
        '# If this job is meant to have the role, change that in it, or what the job is. If not, ask again with another --role.',
    ];
}
/** Nothing is made for a name that is likely a slip of the pen. */
function misspelt(lines, role, near) {
    return [
        `# There is no role ${role}. ${(0,command_lines/* comment */.Im)((0,printable/* printable */.g)(near, 80)).slice(2)} is there: is that the one? Then ask again with --role.`,
        `# If ${role} is right, these lines make it:`,
        ...lines.map((line) => line.replace(/^/gm, '# ')),
    ];
}
function roleLines({ program, ttlS }, { path, role = '', claims, audience, there }, policy, where) {
    if (there !== undefined) {
        const given = there.policies?.map((name) => (0,printable/* printable */.g)(name, 60)).join(', ') || 'none';
        return there.policies?.includes(policy)
            ? []
            : [
                `# The role ${role} is there, and stays as it is. Add the policy ${policy} to its token_policies (now: ${given}).`,
            ];
    }
    const name = `auth/${path}/role/${role}`;
    const body = {
        ...demandsOf(claims, audience),
        token_policies: [policy],
        token_ttl: `${ttlS}s`,
        // Without it whoever holds the token can renew it far beyond its lease.
        token_explicit_max_ttl: `${ttlS}s`,
    };
    return [
        (0,command_lines/* unlessThere */.$A)(`${program} read${where} ${(0,shell/* quoted */.TL)(name)}`, (0,command_lines/* withJson */.VX)(`${program} write${where} ${(0,shell/* quoted */.TL)(name)} -`, body), `The role ${role} is there, and stays as it is: compare what it demands with what this job is`),
    ];
}
function configOf(claims) {
    return { oidc_discovery_url: claims['iss'], bound_issuer: claims['iss'] };
}
/** A role for this repository and environment, or branch. */
function demandsOf(claims, audience) {
    const has = (name) => typeof claims[name] === 'string' && claims[name] !== '';
    const repository = REPOSITORY.filter(has);
    const place = has('environment') ? ['environment'] : ['ref', 'ref_type'].filter(has);
    const bound = repository.length > 0 && place.length > 0 ? [...repository, ...place] : [];
    return {
        role_type: 'jwt',
        user_claim: 'sub',
        bound_audiences: [audience],
        // Told even where it is empty: what is not told stays as it was.
        bound_subject: bound.length === 0 ? claims['sub'] : '',
        bound_claims_type: 'string',
        bound_claims: Object.fromEntries(bound.map((name) => [name, claims[name]])),
    };
}
function rulesOf({ grants, namespace = '' }) {
    const rules = new Map();
    const left = [];
    for (const grant of grants) {
        const below = (0,policies/* relativeNamespace */.Yr)(grant.namespace ?? '', namespace);
        if (below === undefined) {
            left.push(`# Not in the policy, since it is outside of the token's namespace: ${(0,printable/* printable */.g)(grant.path)}`);
            continue;
        }
        for (const path of pathsOf(grant)) {
            // A policy would read these as wildcards or templates.
            if (!(0,policies/* isPlainInPolicy */.KL)(path)) {
                left.push(`# Not in the policy, for the characters in it: ${(0,printable/* printable */.g)(path)}`);
                continue;
            }
            const may = rules.get(below + path) ?? new Set();
            rules.set(below + path, may.add(grant.capability));
        }
    }
    return {
        rules: [...rules].map(([path, may]) => `path "${path}" { capabilities = [${[...may].map((one) => `"${one}"`).join(', ')}] }`),
        left: [...new Set(left)],
    };
}
/** Where the server did not say: the path itself, and the one that version 2 of the key-value engine has for it. */
function pathsOf({ path, capability, known }) {
    const [mount = '', next = '', ...rest] = path.split('/');
    return known || capability === 'update' || next === '' || next === 'data' || next === 'creds'
        ? [path]
        : [path, [mount, 'data', next, ...rest].join('/')];
}

// EXTERNAL MODULE: ./build/clock.js
var build_clock = __webpack_require__(7094);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/providers/vault/refusal.js
var refusal = __webpack_require__(65770);
;// CONCATENATED MODULE: ./build/providers/vault/doctor/end.js




/** Step 9: the token ends here, whatever has happened, and that is looked at. */
async function endToken({ context, settings, operator }, login, of = '') {
    const { ending, clock, tell } = context;
    const api = new vault_api/* VaultApi */.rT(ending, settings.url, clock);
    const { namespace } = settings;
    const self = (path, what, attempt) => api.call({
        method: path === 'lookup-self' ? 'GET' : 'POST',
        path: `auth/token/${path}`,
        what,
        token: login.token,
        namespace,
    }, attempt);
    const until = login.life === 0 ? 'until somebody revokes it' : (0,build_clock/* span */.Ln)(login.life * 1000);
    if (login.batch) {
        tell('note', 'end', `The doctor's own token${of} is a batch token: it lives another ${until}`);
        return;
    }
    const looked = login.uses > 0 ? undefined : await self('lookup-self', 'the look-up of the token').catch(() => undefined);
    try {
        const revoked = await ending.persist((attempt) => self('revoke-self', 'the revocation of the token', attempt));
        if (!(0,vault_api/* isOwnYes */.iL)(revoked) && !(await endByOperator(api, login, operator, namespace))) {
            tell('fail', 'end', `The doctor's own token${of}, ${login.accessor ?? ''}, may not be revoked, and lives ${until}`, (0,vault_api/* lacksRight */.nR)(revoked) ? 'Revoke it by its accessor' : undefined);
            return;
        }
        const after = await ending.persist((attempt) => self('lookup-self', 'the look-up of the token', attempt));
        if ((0,vault_api/* isGood */.Kg)(after)) {
            tell('fail', 'end', `The doctor's own token${of} is revoked, and is accepted all the same`);
        }
        else if (!(0,refusal/* isOwnRefusal */.jZ)(after)) {
            // A firewall refuses what lives as well.
            const answer = api.refusal(after).message;
            tell('unchecked', 'end', `The doctor's own token${of} is revoked, and nothing confirms it: ${answer}`);
        }
        else if (looked !== undefined && (0,vault_api/* isGood */.Kg)(looked)) {
            tell('ok', 'end', `The doctor's own token${of} was accepted before, is revoked, and is refused now`);
        }
        else
            tell('ok', 'end', `The doctor's own token${of} is revoked, and is refused now`);
    }
    catch (error) {
        if (!(error instanceof errors/* JobpassError */.bJ))
            throw error;
        tell('unchecked', 'end', `The doctor's own token${of}, ${login.accessor ?? ''}, may live ${until}: ${error.message}`, error.hint);
    }
}
async function endByOperator(api, { accessor }, operator, namespace) {
    if (operator === undefined || accessor === undefined)
        return false;
    const reply = await api.call({
        method: 'POST',
        path: 'auth/token/revoke-accessor',
        what: 'the revocation by accessor',
        token: operator,
        namespace,
        body: { accessor },
    });
    return (0,vault_api/* isGood */.Kg)(reply);
}

// EXTERNAL MODULE: ./build/providers/vault/settings.js
var settings = __webpack_require__(94589);
;// CONCATENATED MODULE: ./build/providers/vault/doctor/examination.js




/** What every step of an examination works with: how the server is asked, and how it is told what was found. */
class Examination {
    context;
    settings;
    login;
    /** A token of an operator, where there is one. */
    operator;
    /** Which server it is, as soon as that is known. */
    product;
    constructor(context) {
        this.context = context;
        this.settings = (0,settings.vaultSettings)(context.settings);
        this.login = {
            api: new vault_api/* VaultApi */.rT(context.http, this.settings.url, context.clock),
            settings: this.settings,
            secrets: context.secrets,
            unwrapped: {},
        };
        const given = context.env['BAO_TOKEN'] || context.env['VAULT_TOKEN'] || '';
        this.operator = /^[\x21-\x7e]{4,}$/.test(given) ? given : undefined;
    }
    /** The program that commands are for. */
    get program() {
        return this.context.program ?? programOf(this.product);
    }
    /** The variable by which that program gets an operator's token. */
    get tokenVariable() {
        return tokenVariable(this.program);
    }
    tell(status, step, text, hint) {
        this.context.tell(status, step, text, hint);
    }
    /** A step whose failure is told, and does not keep the next ones from being looked at. */
    async step(name, work) {
        try {
            return await this.context.http.persist(work);
        }
        catch (error) {
            if (!(error instanceof errors/* JobpassError */.bJ) || error.code === 'usage' || error.code === 'cancelled')
                throw error;
            const passing = error.transient || ['unreachable', 'busy', 'malformed'].includes(error.code);
            this.tell(passing ? 'unchecked' : 'fail', name, error.message, error.hint);
            return undefined;
        }
    }
    ask(call, attempt) {
        return this.login.api.call({ method: 'GET', namespace: this.settings.namespace, ...call }, attempt);
    }
    async hide(secret) {
        this.context.secrets.add(secret);
        await this.context.mask([secret]);
    }
    /** The tokens that there are to ask with. One that serves for a few requests is left for its end. */
    tokens(login) {
        const own = login === undefined || login.uses > 0 ? undefined : login.token;
        return [own, this.operator].filter((token) => token !== undefined);
    }
}
/** The role of a log-in: the one that was asked for, or the one that the server took instead. */
function roleOf(asked, login) {
    const taken = (0,vault_api/* objectIn */.D7)((0,vault_api/* objectIn */.D7)(login?.reply.json, 'auth'), 'metadata')?.['role'];
    return asked ?? (typeof taken === 'string' && taken !== '' ? taken : undefined);
}

// EXTERNAL MODULE: ./build/providers/vault/mounts.js
var vault_mounts = __webpack_require__(74210);
;// CONCATENATED MODULE: ./build/providers/vault/doctor/grants.js


/** What the paths of `secrets` need, as they are written there. */
function grantsAsWritten({ secrets, namespace: own }) {
    return secrets.map((request) => ({
        path: request.path,
        namespace: request.namespace ?? own,
        capability: (0,policies/* isWritten */.QH)(request) ? 'update' : 'read',
        known: false,
    }));
}
/** The same paths as the API has them, where the server says what is mounted. */
async function resolveGrants(examination, login) {
    const { http } = examination.context;
    const { api } = examination.login;
    const grants = [];
    const asking = examination.tokens(login).map((token) => new vault_mounts/* Mounts */.nE({ api, http, token }));
    for (const grant of grantsAsWritten(examination.settings)) {
        let found = grant;
        for (const mounts of asking) {
            const mount = found.known ? undefined : await mounts.of(grant.namespace, grant.path);
            if (mount === undefined)
                continue;
            const path = grant.capability === 'read' ? (0,vault_mounts/* apiPath */.So)(grant.path, mount) : grant.path;
            found = { ...grant, path, known: true };
        }
        grants.push(found);
    }
    return grants;
}
/** What the policy default gives, as far as jobs and this doctor use it. */
function grantsOfSelf({ namespace }) {
    const updates = [policies/* SELF */.TK.renew, policies/* SELF */.TK.revoke, 'sys/capabilities-self'];
    return [
        { path: policies/* SELF */.TK.lookup, namespace, capability: 'read', known: true },
        ...updates.map((path) => ({ path, namespace, capability: 'update', known: true })),
    ];
}

// EXTERNAL MODULE: ./build/identity/audiences.js
var identity_audiences = __webpack_require__(55232);
;// CONCATENATED MODULE: ./build/providers/vault/doctor/id-token.js




/**
 * Steps 3 and 4: whether there is an ID token, and whether it may go to the server.
 *
 * @param skewMs how far the server's clock is ahead of this one
 */
async function lookAtIdToken(examination, skewMs) {
    const { audience, auth, url } = examination.settings;
    if (audience === undefined) {
        examination.tell('skip', 'id-token', `auth: ${auth} takes none of the runner's`);
        return {};
    }
    const token = await examination.step('id-token', () => examination.context.idToken(audience));
    if (token === undefined) {
        examination.tell('skip', 'audience', 'there is no ID token');
        return {};
    }
    const { claims, shown } = token;
    const now = examination.context.clock.now() + skewMs;
    const { exp, nbf } = claims;
    const all = Object.entries(shown).map(([name, value]) => `${name} «${String(value)}»`);
    if (typeof exp !== 'number')
        examination.tell('fail', 'id-token', 'It does not say when it expires (exp)');
    else if (exp * 1000 < now)
        examination.tell('fail', 'id-token', `It expired ${(0,build_clock/* span */.Ln)(now - exp * 1000)} ago by the server's clock`);
    else if (typeof nbf === 'number' && nbf * 1000 > now)
        examination.tell('fail', 'id-token', `It is good only in ${(0,build_clock/* span */.Ln)(nbf * 1000 - now)} by the server's clock`);
    else
        examination.tell('ok', 'id-token', `It lives another ${(0,build_clock/* span */.Ln)(exp * 1000 - now)}`);
    examination.tell('note', 'id-token', `It says ${all.join(', ')}`);
    const audiences = (0,id_token/* texts */.Te)(claims['aud']);
    try {
        for (const one of audiences)
            (0,identity_audiences/* checkAudience */.f)(one, [url], examination.context.http.allowedHosts);
    }
    catch (error) {
        if (!(error instanceof errors/* JobpassError */.bJ))
            throw error;
        examination.tell('fail', 'audience', `${error.message}: it is not sent`, error.hint);
        return { claims };
    }
    if (audiences.includes(audience))
        examination.tell('ok', 'audience', `«${audience}», which no well-known service takes`);
    else
        examination.tell('fail', 'audience', `The ID token is for «${audiences.join(', ')}», and jobs would ask for one for «${audience}»`, 'Give the audience of the role in the input audience');
    return { claims, token };
}

// EXTERNAL MODULE: ./build/providers/vault/login.js
var vault_login = __webpack_require__(17715);
;// CONCATENATED MODULE: ./build/providers/vault/doctor/refusals.js
/** What the server says where the method mounted there is another than the one asked. */
const OF_METHOD = [
    ['jwt', /^role ".*" could not be found$/],
    ['kubernetes', /^invalid role name/],
    ['cert', /client certificate/],
    ['approle', /invalid role or secret ID|role_id/],
];
/** What the server says before it has looked for the role. */
const NO_ROLE_YET = /^missing role$|could not load configuration|no handler for route|unsupported path/;
/** Which claim a refusal speaks of. */
const BLAMED = [
    [/\(aud\) claim|^audience claim found/, 'aud'],
    [/\(sub\) claim/, 'sub'],
    [/\(iss\) claim/, 'iss'],
    [/\(exp\) claim/, 'exp'],
    [/\(nbf\) claim/, 'nbf'],
    [/\(iat\) claim/, 'iat'],
];
/** What a log-in's refusal says of the ID token: the claim, and what the token has there. For people. */
function blame(said, claims) {
    const named = /claim "([^"]{1,200})"|"([^"]{1,200})" claim|claim '([^']{1,200})'/.exec(said);
    const claim = BLAMED.find(([pattern]) => pattern.test(said))?.[1] ?? named?.[1] ?? named?.[2] ?? named?.[3];
    if (claim !== undefined) {
        const value = claims[claim];
        const has = value === undefined ? (claim.startsWith('/') ? undefined : 'nothing') : JSON.stringify(value);
        return has === undefined ? `it is about the claim ${claim}` : `the ID token's ${claim} is ${has}`;
    }
    if (/signature|keys oidc/.test(said))
        return `the mount does not have the keys of the ID token's issuer ${JSON.stringify(claims['iss'])}`;
    return undefined;
}

;// CONCATENATED MODULE: ./build/providers/vault/doctor/log-in.js




/** A name that no role has. */
const NOBODY = 'jobpass-doctor-asks-who-is-here';
/** Step 5: whether the auth method is there. A log-in makes sense only where it is. */
async function lookAtMount(examination) {
    const { auth, path, namespace } = examination.settings;
    const where = `auth/${path}${namespace === undefined ? '' : ` in the namespace ${namespace}`}`;
    const bodies = {
        jwt: { role: NOBODY, jwt: 'none' },
        kubernetes: { role: NOBODY, jwt: 'none' },
        approle: { role_id: NOBODY, secret_id: 'none' },
        cert: { name: NOBODY },
    };
    const { answer, said = '' } = await examination.ask({
        method: 'POST',
        path: `auth/${path}/login`,
        what: 'the question which auth method is mounted',
        body: bodies[auth],
    });
    const unfit = (state, text, hint) => {
        examination.tell('fail', 'mount', text, hint);
        return state;
    };
    if (said === 'namespace not found')
        return unfit('no-namespace', `There is no namespace ${namespace ?? ''}`, 'Check the input namespace');
    if (answer.status === 403 || answer.status === 404 || answer.status === 405) {
        return unfit('missing', `No auth method answers at ${where} (${answer.status})`, 'Check the inputs path and namespace');
    }
    if (/could not load configuration/.test(said))
        return unfit('unconfigured', `The auth method at ${where} trusts no issuer yet`);
    const method = OF_METHOD.find(([, pattern]) => pattern.test(said))?.[0];
    if (method !== undefined && method !== auth) {
        return unfit('taken', `At ${where} an auth method of another kind answers: ${method}`, 'Check the inputs path and auth');
    }
    if (method === undefined)
        examination.tell('note', 'mount', `${where} answers ${answer.status}: ${said}`);
    else
        examination.tell('ok', 'mount', `${where} is an auth method of the kind ${auth}`);
    return 'there';
}
/** Step 6: whether the server lets this job in. */
async function logIn(examination, token, mounted, attempt) {
    const { auth, role } = examination.settings;
    if (!mounted || (auth === 'jwt' && token === undefined)) {
        examination.tell('skip', 'log-in', mounted ? 'there is no ID token that may be sent' : 'there is nothing to log in to');
        return {};
    }
    if (auth === 'approle') {
        await (0,vault_login/* lookAtWrapped */.qq)(examination.login, attempt);
        examination.tell('ok', 'log-in', 'The wrapped secret id is of this AppRole, and unused: it is left so, without a log-in');
        return {};
    }
    const reply = await (0,vault_login/* askLogIn */.vi)(examination.login, role, token, attempt);
    const as = role !== undefined ? ` as the role ${role}` : auth === 'jwt' ? ' as the default_role' : '';
    if ((0,vault_api/* isGood */.Kg)(reply)) {
        const login = (0,vault_login/* readLogIn */.gW)(examination.login, reply);
        await examination
            .hide(login.token)
            .catch((error) => endToken(examination, login).then(() => Promise.reject(error)));
        examination.tell('ok', 'log-in', `The server lets this job in${as}: ${login.batch ? 'a batch token' : `the token ${login.accessor ?? ''}`}`);
        return { login };
    }
    const said = reply.said ?? '';
    const blamed = token === undefined ? undefined : blame(said, token.claims);
    examination.tell('fail', 'log-in', `The server does not let this job in${as}, with ${reply.answer.status}: ${said}${blamed === undefined ? '' : `; ${blamed}`}`, /could not be found/.test(said)
        ? 'Check the input role'
        : /^missing role$/.test(said)
            ? 'Give the input role: the mount has no default_role'
            : vault_login/* OF_TIME */.Gs.test(said)
                ? vault_login/* LEEWAY */.q_
                : reply.answer.status === 403
                    ? 'The server says no more where the role is bound to other addresses (token_bound_cidrs) or accounts'
                    : undefined);
    const foreign = /\(iss\) claim/.test(said);
    const missing = /could not be found$/.test(said);
    // Before it compares anything, the server looks whether the role is there.
    const reached = auth === 'jwt' && reply.answer.status === 400 && !missing && !NO_ROLE_YET.test(said);
    return { foreign, missing, ...(reached ? { differs: blamed ?? said } : {}) };
}

// EXTERNAL MODULE: ./build/providers/vault/ceiling.js
var ceiling = __webpack_require__(14293);
// EXTERNAL MODULE: ./build/providers/vault/doctor/fit.js
var fit = __webpack_require__(61935);
;// CONCATENATED MODULE: ./build/providers/vault/doctor/role.js





/** Step 7: whether the ID token meets what the role demands, and what the role leaves open. */
async function compareRole(examination, claims, login, missing) {
    const { path, role: asked } = examination.settings;
    const tokens = examination.tokens(login);
    const config = await readWith(examination, tokens, `auth/${path}/config`, 'the reading of the mount');
    const usual = config?.data?.['default_role'];
    const name = roleOf(asked, login) ?? (typeof usual === 'string' && usual !== '' ? usual : undefined);
    const found = { name, differs: [], foreign: false };
    if (name === undefined) {
        examination.tell('skip', 'role', 'which role the mount takes by default is not known here');
        return found;
    }
    const read = await readWith(examination, tokens, `auth/${path}/role/${name}`, 'the reading of the role');
    if (read?.status === 404 || (missing && read === undefined))
        return { ...found, ...(await tellMissing(examination, name)) };
    if (read?.data === undefined) {
        examination.tell('skip', 'role', tokens.length === 0
            ? 'what it demands can be read with a token alone'
            : 'what it demands may not be read with the tokens at hand', `Set ${examination.tokenVariable} to a token of an operator who may read it`);
        return found;
    }
    const demands = read.data;
    const wants = ['bound_audiences', 'bound_subject', 'bound_claims', 'bound_claims_type', 'token_bound_cidrs']
        .filter((one) => !/^(null|""|\[\]|\{\})$/.test(JSON.stringify(demands[one] ?? null)))
        .map((one) => `${one} ${JSON.stringify(demands[one])}`);
    const by = read.token === examination.operator ? ', read with the token of the environment' : '';
    examination.tell('note', 'role', `It demands ${wants.join(', ') || 'nothing of the ID token'}${by}`);
    tellOpen(examination, demands);
    if (claims === undefined)
        return { ...found, data: demands };
    const missed = (0,fit/* misfits */.g)(claims, demands, config?.data);
    const differs = missed.map(({ claim, has, wants: wanted }) => `The ID token's ${claim} is ${has}, and must be ${wanted}`);
    for (const one of differs)
        examination.tell('fail', 'role', one);
    if (missed.length === 0)
        examination.tell('ok', 'role', `The ID token meets all of it${config?.data === undefined ? '; the issuer of the mount may not be read' : ''}`);
    const foreign = missed.some(({ claim, wants: wanted }) => claim === 'iss' && /bound_issuer/.test(wanted));
    return { ...found, data: demands, differs, foreign };
}
/** What one of the tokens can read. @returns undefined where none of them may */
async function readWith(examination, tokens, path, what) {
    for (const token of tokens) {
        const reply = await examination.ask({ path, what, token });
        const { status } = reply.answer;
        const data = (0,vault_api/* isGood */.Kg)(reply) ? (0,vault_api/* objectIn */.D7)(reply.json, 'data') : undefined;
        if (status === 404 || data !== undefined)
            return { status, token, ...(data === undefined ? {} : { data }) };
    }
    return undefined;
}
/** A role that is missing may be one that is written otherwise. */
async function tellMissing(examination, name) {
    const { path } = examination.settings;
    const near = await nearest(examination, name);
    examination.tell('fail', 'role', `There is no role ${name} at auth/${path}`, near === undefined ? undefined : `Did you mean ${(0,printable/* printable */.g)(near, 80)}?`);
    return near === undefined ? {} : { near };
}
/** The role whose name is nearest, among those that an operator's token can list. */
async function nearest(examination, name) {
    const { operator, settings } = examination;
    if (operator === undefined)
        return undefined;
    const reply = await examination.ask({
        path: `auth/${settings.path}/role`,
        what: 'the list of the roles',
        token: operator,
        query: { list: 'true' },
    });
    const keys = (0,vault_api/* isGood */.Kg)(reply) ? (0,vault_api/* objectIn */.D7)(reply.json, 'data')?.['keys'] : undefined;
    const names = Array.isArray(keys) ? keys.filter((key) => typeof key === 'string' && key !== '') : [];
    if (names.length === 0)
        return undefined;
    const { closest, distance } = await __webpack_require__.e(/* import() */ 1916).then(__webpack_require__.t.bind(__webpack_require__, 21916, 19));
    const near = closest(name, names);
    const plain = (text) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
    const edits = distance(name, near);
    if (edits <= 2 && edits < Math.min(name.length, near.length))
        return near;
    return names.find((one) => plain(one) === plain(name));
}
const OPEN = {
    none: 'Neither token_max_ttl nor token_explicit_max_ttl is set, and token_ttl is no ceiling: whoever holds a token can renew it up to what the server allows, 768 h unless changed',
    periodic: 'Its tokens can be renewed for ever (token_period): one that is stolen does not end by itself',
    'no lives': 'Neither token_ttl nor token_max_ttl is set: its tokens live as long as the server allows, 768 h unless changed',
};
/** What the role leaves open to whoever holds a token of it, or an ID token for another service. */
function tellOpen(examination, demands) {
    const open = (0,ceiling/* ceilingOf */.t)(demands);
    if (open !== undefined)
        examination.tell('note', 'role', OPEN[open], 'Set token_explicit_max_ttl of the role to the longest time that a job takes');
    const bound = demands['bound_audiences'];
    if (bound === undefined || bound === null || (Array.isArray(bound) && bound.length === 0))
        examination.tell('note', 'role', 'It has no bound_audiences: HashiCorp Vault before 1.17 takes ID tokens made for any service, later ones and OpenBao take none that names an audience', 'Set bound_audiences to the audience of this server');
}

;// CONCATENATED MODULE: ./build/providers/vault/doctor/server.js



/** Above this difference between two clocks it is told. */
const SKEW_TOLD_MS = 30_000;
/** Steps 1 and 2: who answers at the address, and how it is. */
async function lookAtServer(examination) {
    const { http } = examination.context;
    const { url } = examination.settings;
    const states = ['standby', 'sealed', 'uninit', 'drsecondary', 'performancestandby'];
    const query = Object.fromEntries(states.map((state) => [`${state}code`, '200']));
    const { certificateAt, failedInTls, routeTo } = await __webpack_require__.e(/* import() */ 5186).then(__webpack_require__.bind(__webpack_require__, 55186));
    const route = await routeTo(url);
    let reply;
    try {
        reply = await http.persist((attempt) => 
        // The root namespace alone has it.
        examination.ask({ path: 'sys/health', what: 'the question how the server is', query, namespace: undefined }, attempt));
    }
    catch (error) {
        if (!(error instanceof errors/* JobpassError */.bJ) || error.code === 'usage' || error.code === 'cancelled')
            throw error;
        examination.tell('unchecked', 'address', error.message, error.hint);
        const shown = failedInTls(error) && !('proxy' in route) ? await certificateAt(url) : undefined;
        if (shown !== undefined)
            examination.tell('note', 'address', `The certificate there is of ${shown.subject}, signed by ${shown.issuer}, good until ${shown.until}`);
        return { serves: false, skewMs: 0 };
    }
    const way = 'proxy' in route
        ? `through the proxy ${route.proxy}`
        : `at ${route.addresses.join(', ') || 'its address'}`;
    const tls = url.protocol === 'https:' ? 'its certificate is trusted' : 'without TLS, on loopback';
    examination.tell('ok', 'address', `${url.origin} answers ${way}, ${tls}`);
    return health(examination, reply);
}
function health(examination, { answer, json, said }) {
    if (typeof json?.['sealed'] !== 'boolean' || typeof json['initialized'] !== 'boolean') {
        const likely = answer.status === 403 || answer.status === 400;
        examination.tell(likely ? 'note' : 'fail', 'health', `sys/health is answered with ${answer.status}${said === undefined ? '' : `: ${said}`}, and not as Vault and OpenBao do`, likely
            ? 'Something before the server may refuse it'
            : 'Check the input url: host, port and what follows them');
        return { serves: likely, skewMs: 0 };
    }
    const version = typeof json['version'] === 'string' ? json['version'] : '';
    examination.product = productOf(json);
    const product = examination.product ?? 'Vault or OpenBao';
    const state = json['sealed'] ? 'sealed' : json['standby'] === true ? 'a standby' : 'active';
    const served = json['server_time_utc'];
    const skewMs = typeof served === 'number' ? served * 1000 - examination.context.clock.now() : 0;
    if (!json['initialized'] || json['sealed']) {
        examination.tell('unchecked', 'health', `${product} ${version} is ${json['initialized'] ? 'sealed' : 'not initialised'}: it serves nobody`, 'An operator must unseal it');
        return { serves: false, skewMs };
    }
    examination.tell('ok', 'health', `${product} ${version}, initialised, unsealed, ${state}`);
    if (Math.abs(skewMs) > SKEW_TOLD_MS) {
        const side = skewMs > 0 ? 'ahead of' : 'behind';
        examination.tell('note', 'health', `The server's clock is ${(0,build_clock/* span */.Ln)(Math.abs(skewMs))} ${side} this machine's`);
    }
    return { serves: true, skewMs };
}

;// CONCATENATED MODULE: ./build/providers/vault/doctor/token.js






/** Step 8, for the token itself: how long it lives, and what jobs can do with it. */
async function examineToken(examination, login, grants) {
    const { namespace } = examination.settings;
    const { ttlMs = config_settings/* TTL_MS */.Om.once } = examination.context.settings;
    const auth = (0,vault_api/* objectIn */.D7)(login.reply.json, 'auth');
    const life = login.life === 0 ? 'for ever' : (0,build_clock/* span */.Ln)(login.life * 1000);
    const policies = (0,id_token/* texts */.Te)(auth?.['policies']).join(', ') || 'none';
    examination.tell('ok', 'token', `It has the policies ${policies}, lives ${life}, and can${login.renewable ? '' : 'not'} be renewed`);
    const { uses } = login;
    if (uses > 0) {
        examination.tell('note', 'token', `It serves for ${uses} requests in all, so nothing more is asked with it`);
        return { lacksSelf: false, may: undefined };
    }
    if (login.life === 0)
        examination.tell('note', 'token', 'It never ends by itself: give the role a token_ttl');
    const may = await capabilities(examination, login.token, namespace, [
        'auth/token/lookup-self',
        'auth/token/renew-self',
        'auth/token/revoke-self',
        ...grants.filter((grant) => grant.namespace === namespace).map(({ path }) => path),
    ]);
    if (may === undefined) {
        examination.tell('note', 'token', 'What it may do cannot be asked with it', 'The policy default lets tokens ask that');
        return { lacksSelf: !login.batch && lacksSelf(examination, false, false), may };
    }
    if (login.batch) {
        examination.tell('note', 'token', `It is a batch token, which can be neither shortened nor revoked: it lives ${life}`);
        return { lacksSelf: false, may };
    }
    const lacks = lacksSelf(examination, may('auth/token/lookup-self', 'read'), may('auth/token/revoke-self', 'update'));
    const shortened = login.renewable && may('auth/token/renew-self', 'update');
    if (login.life * 1000 > ttlMs + 1_000)
        examination.tell('note', 'token', `It lives longer than the ttl of ${(0,build_clock/* span */.Ln)(ttlMs)}, and ${shortened ? 'jobs shorten it' : 'cannot be shortened'}`);
    return { lacksSelf: lacks, may };
}
/** Tells whether a token can ask about itself and end itself. @returns whether it must be given that */
function lacksSelf(examination, looks, revokes) {
    const alone = examination.settings.revokeRole === undefined;
    if (looks && revokes)
        examination.tell('ok', 'token', 'It may look itself up and revoke itself');
    else
        examination.tell(alone ? 'fail' : 'note', 'token', `It may not ${[looks ? '' : 'look itself up', revokes ? '' : 'revoke itself'].filter((one) => one !== '').join(' or ')}, as the policy default allows`, alone
            ? 'Let the role give the policy default too, or name a role that may revoke in revoke-role'
            : undefined);
    return !(looks && revokes) && alone;
}
/** Step 8, for one of the paths of `secrets`. @param here what the token may do in the namespace of the log-in */
async function examineGrant(examination, { path, namespace, capability, known }, login, here) {
    const elsewhere = namespace !== examination.settings.namespace;
    const may = elsewhere ? await capabilities(examination, login.token, namespace, [path]) : here;
    const place = elsewhere ? `${path} in the namespace ${namespace || 'root'}` : path;
    const done = capability === 'read' ? 'read' : 'written to';
    if (may === undefined)
        examination.tell('unchecked', 'secrets', `Whether ${place} may be ${done} cannot be asked with this token`);
    else if (may(path, capability))
        examination.tell('ok', 'secrets', `${place} may be ${done}${known ? '' : '; what is mounted there is not told'}`);
    else
        examination.tell('fail', 'secrets', `${place} may not be ${done} with this token`, `Its policies need: path "${path}" { capabilities = ["${capability}"] }`);
}
/** Step 8, for the role that jobs would revoke with: whether it may do that. */
async function examineRevokeRole(examination, token, login, attempt) {
    const { revokeRole, auth, namespace } = examination.settings;
    if (revokeRole === undefined || login === undefined || auth === 'approle')
        return;
    const reply = await (0,vault_login/* askLogIn */.vi)(examination.login, revokeRole, token, attempt);
    if (!(0,vault_api/* isGood */.Kg)(reply)) {
        examination.tell('fail', 'token', `The server does not let this job in as the revoke-role ${revokeRole}: ${reply.said ?? ''}`);
        return;
    }
    const helper = (0,vault_login/* readLogIn */.gW)(examination.login, reply);
    try {
        await examination.hide(helper.token);
        const paths = ['auth/token/revoke-accessor', 'auth/token/lookup-accessor'];
        const may = await capabilities(examination, helper.token, namespace, paths);
        const lacks = paths.filter((path) => may?.(path, 'update') !== true);
        if (lacks.length === 0)
            examination.tell('ok', 'token', `The revoke-role ${revokeRole} may revoke it by accessor`);
        else
            examination.tell(may === undefined ? 'unchecked' : 'fail', 'token', `The revoke-role ${revokeRole} may not update ${lacks.join(' and ')}`);
    }
    finally {
        await endToken(examination, helper, ` of the revoke-role ${revokeRole}`);
    }
}
/** What a token may do; undefined where it may not ask. */
async function capabilities(examination, token, namespace, paths) {
    const reply = await examination.ask({
        method: 'POST',
        path: 'sys/capabilities-self',
        what: 'the question what the token may do',
        token,
        namespace,
        body: { paths: [...new Set(paths)] },
    });
    const data = (0,vault_api/* objectIn */.D7)(reply.json, 'data');
    if (!(0,vault_api/* isGood */.Kg)(reply) || data === undefined)
        return undefined;
    return (path, capability) => (0,id_token/* texts */.Te)(data[path]).some((one) => one === capability || one === 'root');
}

;// CONCATENATED MODULE: ./build/providers/vault/doctor/doctor.js












/** Examines a Vault or OpenBao server from the job's side. */
const vaultDoctor = { programs: ['bao', 'vault'], examine };
/** All steps, in the order in which one rests on those before it. */
async function examine(context) {
    const examination = new Examination(context);
    const { settings, operator } = examination;
    if (operator !== undefined)
        await examination.hide(operator);
    const { serves, skewMs } = await lookAtServer(examination);
    const { token, claims } = await lookAtIdToken(examination, skewMs);
    let grants = grantsAsWritten(settings);
    let lacksSelf = false;
    if (!serves) {
        for (const step of ['mount', 'log-in', 'role', 'token'])
            examination.tell('skip', step, 'the server cannot be asked');
        return commands(examination, { claims, mount: 'missing', grants, lacksSelf });
    }
    const mount = await examination.step('mount', () => lookAtMount(examination));
    let admission;
    let role;
    try {
        const mounted = mount === undefined || mount === 'there';
        admission = await examination.step('log-in', (attempt) => logIn(examination, token, mounted, attempt));
        const login = admission?.login;
        if (settings.auth === 'jwt')
            role = await examination.step('role', () => compareRole(examination, claims, login, admission?.missing === true));
        else
            examination.tell('skip', 'role', `what a role demands is compared with auth: jwt, not ${settings.auth}`);
        grants = (await examination.step('secrets', () => resolveGrants(examination, login))) ?? grants;
        if (login === undefined)
            examination.tell('skip', 'token', 'there is none without a log-in');
        else
            await examination.step('token', async () => {
                const rights = await examineToken(examination, login, grants);
                lacksSelf = rights.lacksSelf;
                if (rights.may === undefined)
                    return;
                for (const grant of grants)
                    await examineGrant(examination, grant, login, rights.may);
            });
        await examination.step('token', (attempt) => examineRevokeRole(examination, token, login, attempt));
    }
    finally {
        if (admission?.login !== undefined)
            await endToken(examination, admission.login);
    }
    const foreign = admission?.foreign === true || role?.foreign === true;
    return commands(examination, {
        claims,
        mount: foreign ? 'foreign' : (mount ?? 'missing'),
        grants,
        lacksSelf,
        admission,
        role,
    });
}
/** What would make all that this job needs. */
function commands(examination, findings) {
    const { settings, program, context } = examination;
    const { url, namespace, path, audience } = settings;
    const { claims, mount, grants, lacksSelf, admission, role } = findings;
    if (audience !== undefined && claims === undefined)
        return ['# No commands: without an ID token there is nothing to bind a role to.'];
    const login = admission?.login;
    const there = thereOf(login, admission?.differs, role);
    return commandsFor({
        program,
        address: url.href.replace(/\/$/, ''),
        namespace,
        ttlS: Math.round((context.settings.ttlMs ?? config_settings/* TTL_MS */.Om.once) / 1000),
        grants: [...grants, ...(lacksSelf ? grantsOfSelf(settings) : [])],
        ...(claims === undefined || audience === undefined
            ? {}
            : {
                jwt: {
                    ...{ path, role: role?.name ?? roleOf(settings.role, login), audience, claims, mount },
                    ...(there === undefined ? {} : { there }),
                    ...(role?.near === undefined ? {} : { near: role.near }),
                },
            }),
    });
}
/** What shows that the role is there: it lets the job in, can be read, or says why it does not. */
function thereOf(login, refused, role) {
    if (login !== undefined) {
        const given = (0,id_token/* texts */.Te)((0,vault_api/* objectIn */.D7)(login.reply.json, 'auth')?.['token_policies']);
        const said = role?.data === undefined ? given : (0,id_token/* texts */.Te)(role.data['token_policies']);
        return { differs: [], policies: said.filter((name) => name !== 'default') };
    }
    if (role?.data !== undefined) {
        const differs = role.differs.length > 0 ? role.differs : [refused ?? 'why, the server does not say'];
        return { differs };
    }
    return refused === undefined ? undefined : { differs: [refused] };
}


/***/ }),

/***/ 61935:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ misfits)
/* harmony export */ });
/* harmony import */ var _globs_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77681);

/**
 * Compares an ID token with what a role of the jwt method and its mount demand, as the server compares them. The
 * token's signature and times are not looked at.
 *
 * @param role the data of `auth/MOUNT/role/NAME`
 * @param config the data of `auth/MOUNT/config`, where it could be read
 * @returns every demand that is not met, in the server's order; it tells only the first
 */
function misfits(claims, role, config) {
    const found = [];
    const miss = (claim, value, wants) => {
        found.push({ claim, has: value === undefined ? 'nothing' : JSON.stringify(value), wants });
    };
    if (role['role_type'] === 'oidc')
        miss('role_type', undefined, 'a person before a browser: the role is of the type oidc, not jwt');
    const issuer = config?.['bound_issuer'];
    if (isText(issuer) && claims['iss'] !== issuer)
        miss('iss', claims['iss'], `${JSON.stringify(issuer)} (bound_issuer of the mount)`);
    audience(claims['aud'], listOf(role['bound_audiences']), miss);
    const subject = role['bound_subject'];
    if (!['string', 'undefined'].includes(typeof (claims['sub'] ?? undefined)))
        miss('sub', claims['sub'], 'text');
    else if (isText(subject) && claims['sub'] !== subject)
        miss('sub', claims['sub'], `${JSON.stringify(subject)} (bound_subject)`);
    const globs = role['bound_claims_type'] === 'glob';
    for (const [name, wanted] of Object.entries(objectOf(role['bound_claims']))) {
        const value = claimOf(claims, name);
        if (!isBound(value, wanted, globs))
            miss(name, value, `${JSON.stringify(wanted)} (bound_claims${globs ? ', where * is any text' : ''})`);
    }
    taken(claims, role, miss);
    return found;
}
function audience(aud, bound, miss) {
    const has = listOf(aud);
    if (bound.length === 0) {
        if (has.length > 0)
            miss('aud', aud, 'a token without one: the role has no bound_audiences');
    }
    else if (!has.some((one) => bound.includes(one))) {
        miss('aud', aud, `one of ${JSON.stringify(bound)} (bound_audiences)`);
    }
}
/** Claims that the server takes over, so that they must be there, or be text. */
function taken(claims, role, miss) {
    const user = role['user_claim'];
    if (isText(user)) {
        const value = role['user_claim_json_pointer'] === true ? claimOf(claims, user) : claims[user];
        if (!isText(value))
            miss(user, value, 'text (user_claim)');
    }
    const groups = role['groups_claim'];
    if (isText(groups)) {
        const value = claimOf(claims, groups);
        const texts = Array.isArray(value) && value.every((one) => typeof one === 'string');
        if (!texts && typeof value !== 'string')
            miss(groups, value, 'a list of texts (groups_claim)');
    }
    for (const name of Object.keys(objectOf(role['claim_mappings']))) {
        const value = claimOf(claims, name);
        if (value !== undefined && typeof value !== 'string')
            miss(name, value, 'text, or nothing (claim_mappings)');
    }
}
/** A claim by its name, or by a JSON pointer; null is nothing. */
function claimOf(claims, name) {
    if (!name.startsWith('/'))
        return Object.hasOwn(claims, name) ? (claims[name] ?? undefined) : undefined;
    let value = claims;
    for (const part of name.slice(1).split('/')) {
        const key = part.replace(/~1/g, '/').replace(/~0/g, '~');
        if (typeof value !== 'object' || value === null)
            return undefined;
        if (Array.isArray(value) && !/^\d+$/.test(key))
            return undefined;
        value = Object.hasOwn(value, key) ? value[key] : undefined;
    }
    return value ?? undefined;
}
/** Whether one of a claim's values is one of those wanted. */
function isBound(value, wanted, globs) {
    const inList = Array.isArray(value);
    const values = inList ? value : [value];
    const all = Array.isArray(wanted) ? wanted : [wanted];
    return values.some((one) => {
        if (typeof one === 'string')
            return all.some((want) => want === one || (globs && typeof want === 'string' && (0,_globs_js__WEBPACK_IMPORTED_MODULE_0__/* .matchesGlob */ .k)(want, one)));
        if (globs)
            return false;
        if (typeof one === 'number') {
            // The server cuts off what is behind the point, and leaves numbers in lists as they are: of another type.
            const whole = Math.trunc(one);
            return !inList && Number.isSafeInteger(whole) && all.includes(whole);
        }
        return typeof one === 'boolean' && all.includes(one);
    });
}
function isText(value) {
    return typeof value === 'string' && value !== '';
}
function listOf(value) {
    if (Array.isArray(value))
        return value;
    return value === undefined || value === null ? [] : [value];
}
function objectOf(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
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


/***/ })

};
