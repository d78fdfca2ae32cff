"use strict";
exports.id = 907;
exports.ids = [907];
exports.modules = {

/***/ 1907:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   awsForms: function() { return /* binding */ awsForms; },
/* harmony export */   checkSurroundings: function() { return /* binding */ checkSurroundings; },
/* harmony export */   removeProfiles: function() { return /* binding */ removeProfiles; }
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3929);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9984);
/* harmony import */ var _rivals_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7991);





/** A folder that all uses of a job share, since programs read one file with all profiles. */
const SHARED = 'jobpass-aws';
/** What the programs of AWS take: files of profiles, and the container endpoint of the SDKs. */
function awsForms({ profile, region, oneOfSeveral, besideOthers, deliver, }) {
    // What goes into the environment as well stays there.
    const rivals = besideOthers
        ? []
        : _rivals_js__WEBPACK_IMPORTED_MODULE_4__/* .RIVALS */ .Sk.filter((name) => !(deliver.includes('env') && _rivals_js__WEBPACK_IMPORTED_MODULE_4__/* .SESSION_VARIABLES */ .pw.includes(name)));
    const common = (folder, settings, own, beside = false) => {
        const { config, credentials } = sharedFiles(folder);
        addProfile(config, own, [`region = ${region}`, ...settings], folder);
        return [
            // Also what is empty: some programs mind that as well.
            ...rivals.filter((name) => name in process.env).map((name) => [name, undefined]),
            ['AWS_CONFIG_FILE', config],
            ['AWS_SHARED_CREDENTIALS_FILE', credentials],
            // Beside others none can say which profile is meant, and the variables would go before the region of each.
            ...(beside
                ? []
                : [
                    // They would name a profile of files that are not read any more; empty, one that is nowhere.
                    ..._rivals_js__WEBPACK_IMPORTED_MODULE_4__/* .PROFILES */ .jI.filter((name) => name in process.env).map((name) => [name, own]),
                    ['AWS_REGION', region],
                    ['AWS_DEFAULT_REGION', region],
                ]),
        ];
    };
    return {
        file: (lease, folder) => {
            checkPath(sharedFiles(folder).config);
            return {
                files: [{ name: 'session.json', text: processJson(lease) }],
                variables: [
                    ...common(folder, [`credential_process = ${reader(folder)}`], profile, oneOfSeveral || besideOthers),
                    // Both lead to the same session then.
                    ...(besideOthers && deliver.includes('env') ? [['AWS_PROFILE', profile]] : []),
                ],
                told: `profile ${profile}`,
            };
        },
        refresh: (lease) => [{ name: 'session.json', text: processJson(lease) }],
        endpoint: ({ url, token }, folder) => ({
            // Some programs read the token from the variable alone, others from the file alone, and most take the file first.
            files: [{ name: 'endpoint-token', text: token }],
            variables: [
                // What the endpoint serves belongs to no profile.
                ...common(folder, [], 'default'),
                ['AWS_CONTAINER_CREDENTIALS_FULL_URI', url],
                ['AWS_CONTAINER_AUTHORIZATION_TOKEN', token],
                [_rivals_js__WEBPACK_IMPORTED_MODULE_4__/* .TOKEN_FILE */ .r$, (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, 'endpoint-token')],
            ],
            told: 'variable AWS_CONTAINER_CREDENTIALS_FULL_URI',
        }),
        answer: (lease) => ({
            ...keysOf(lease, 'Token'),
            ...(lease.expiresAt === undefined ? {} : { Expiration: (0,_clock_js__WEBPACK_IMPORTED_MODULE_2__/* .timestamp */ .vE)(lease.expiresAt) }),
        }),
    };
}
/**
 * Looks for variables of the job that would keep programs from finding what is delivered, and cannot be taken back: a
 * step can only empty them.
 *
 * @returns what the user must know
 * @throws JobpassError `usage` where a delivery cannot work at all
 */
function checkSurroundings(deliver) {
    if (deliver.includes('endpoint') && _rivals_js__WEBPACK_IMPORTED_MODULE_4__/* .RELATIVE */ .Pv in process.env) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('usage', `deliver: endpoint cannot be had where ${_rivals_js__WEBPACK_IMPORTED_MODULE_4__/* .RELATIVE */ .Pv} is set: boto and the AWS CLI take it before any other address, even when it is empty`, {
            hint: 'Give deliver: file, which needs no address, or take the variable out of the environment of the runner',
        });
    }
    const before = deliver.includes('env') ? _rivals_js__WEBPACK_IMPORTED_MODULE_4__/* .BEFORE_VARIABLES */ .uS.filter((name) => isSet(name)) : [];
    return before.length === 0
        ? []
        : [
            `This job has ${before.join(' and ')}, which some programs take before the session in the environment, or along with it: take it out, or give deliver: file`,
        ];
}
/**
 * The command that prints a session's file. It finds the file beside the one with the profile, and names no path of this
 * machine: a Docker action sees both files under another path, and only the variable is translated for it. So nothing of
 * the path is read as shell code either, whether a program runs the command in a shell or takes its words apart.
 */
function reader(folder) {
    return `/bin/sh -c 'cat "\${AWS_CONFIG_FILE%/*}/../${(0,node_path__WEBPACK_IMPORTED_MODULE_1__.basename)(folder)}/session.json"'`;
}
/** @throws JobpassError `usage` for a path that botocore would read as another one: it expands variables in it. */
function checkPath(config) {
    if (!/\$(\w|\{)/.test(config))
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('usage', `deliver: file is not possible in the folder ${(0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(config))}: boto3 and the AWS CLI replace $NAME in the path of AWS_CONFIG_FILE by the value of that variable`, {
        hint: 'Use a folder for temporary files (RUNNER_TEMP) without $NAME in its path, or deliver: endpoint',
    });
}
/** Takes out of the shared files what one lease added; the last one takes the files along. */
function removeProfiles(folder) {
    const { config } = sharedFiles(folder);
    if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(config))
        return;
    const left = sections((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(config, 'utf8')).filter((section) => !section.startsWith(`# ${folder}\n`));
    if (left.length === 0)
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.rmSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(config), { recursive: true, force: true });
    else
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(config, left.join(''), { mode: 0o600 });
}
/** What a `credential_process` prints. Source: AWS SDKs and Tools reference, "Process credential provider". */
function processJson(lease) {
    return JSON.stringify({
        Version: 1,
        ...keysOf(lease, 'SessionToken'),
        ...(lease.expiresAt === undefined ? {} : { Expiration: (0,_clock_js__WEBPACK_IMPORTED_MODULE_2__/* .timestamp */ .vE)(lease.expiresAt) }),
    });
}
/** The keys with the token under the name that the reader knows it by. */
function keysOf({ credential }, token) {
    const { AccessKeyId, SecretAccessKey, SessionToken } = JSON.parse(credential);
    return { AccessKeyId, SecretAccessKey, [token]: SessionToken };
}
function isSet(name) {
    return (process.env[name] ?? '') !== '';
}
/** Beside the folders of the leases. */
function sharedFiles(folder) {
    const shared = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(folder), SHARED);
    return { config: (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(shared, 'config'), credentials: (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(shared, 'credentials') };
}
function addProfile(config, profile, settings, owner) {
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.mkdirSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(config), { recursive: true, mode: 0o700 });
    const credentials = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(config), 'credentials');
    if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(credentials))
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(credentials, '', { mode: 0o600 });
    const title = profile === 'default' ? '[default]' : `[profile ${profile}]`;
    const before = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(config) ? (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(config, 'utf8') : '';
    // The later step wins, as with variables.
    const kept = sections(before).filter((section) => !section.includes(`\n${title}\n`));
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(config, kept.join(''), { mode: 0o600 });
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.appendFileSync)(config, `# ${owner}\n${title}\n${settings.join('\n')}\n\n`);
}
function sections(text) {
    return text.split(/(?=^# )/m).filter((section) => section.trim() !== '');
}


/***/ })

};
;