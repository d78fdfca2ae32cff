export const id = 4297;
export const ids = [4297];
export const modules = {

/***/ 44297:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   checkConfig: () => (/* binding */ checkConfig),
/* harmony export */   checkedLine: () => (/* binding */ checkedLine),
/* harmony export */   findBroker: () => (/* binding */ findBroker),
/* harmony export */   rotateKeys: () => (/* binding */ rotateKeys),
/* harmony export */   serveBroker: () => (/* binding */ serveBroker)
/* harmony export */ });
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7094);
/* harmony import */ var _control_client_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6699);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(19473);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(64865);
/* harmony import */ var _audit_audit_keys_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(45136);
/* harmony import */ var _broker_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(55026);
/* harmony import */ var _config_configured_roles_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(7723);
/* harmony import */ var _config_read_config_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(80494);
/* harmony import */ var _log_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(62814);
/* harmony import */ var _tokens_signing_keys_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(67725);










/**
 * Runs the broker until it is asked to stop (SIGTERM, SIGINT). SIGHUP makes it read its configuration again, which
 * also brings renewed certificates and secrets; a bad one is told and not taken.
 *
 * @throws JobpassError `usage`, `state` when it cannot start, or not go on
 */
async function serveBroker(path) {
    let end = () => undefined;
    const ended = new Promise((resolve) => {
        end = resolve;
    });
    // Before it starts: a signal that comes meanwhile is not lost, and SIGHUP does not end us.
    for (const name of ['SIGTERM', 'SIGINT'])
        process.on(name, () => end(undefined));
    let reload = () => undefined;
    process.on('SIGHUP', () => reload());
    const config = (0,_config_read_config_js__WEBPACK_IMPORTED_MODULE_5__/* .readConfig */ .Xg)(path);
    const lines = (0,_log_js__WEBPACK_IMPORTED_MODULE_6__/* .gathered */ .Pm)((text) => process.stderr.write(text));
    process.on('exit', lines.flush);
    const log = (0,_log_js__WEBPACK_IMPORTED_MODULE_6__/* .lineLog */ .Vz)(config.logFormat, lines.write);
    if (config.data === undefined && config.postgres === undefined) {
        log({
            event: 'no data folder',
            level: 'warn',
            why: 'all tokens and keys are forgotten when the broker ends',
        });
    }
    const broker = await (0,_broker_js__WEBPACK_IMPORTED_MODULE_4__/* .startBroker */ .md)(config, { log, onBroken: end });
    let turn = Promise.resolve();
    reload = () => {
        turn = turn.then(async () => {
            try {
                const next = (0,_config_read_config_js__WEBPACK_IMPORTED_MODULE_5__/* .readConfig */ .Xg)(path);
                await broker.reload(next);
                log({ event: 'reloaded', config: path, roles: next.roles.length });
            }
            catch (error) {
                log({ event: 'not reloaded', level: 'error', why: (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .tell */ .qz)(error) });
            }
        });
    };
    log({
        event: 'ready',
        issuer: broker.issuer,
        listen: `${broker.address.host}:${broker.address.port}`,
        ...(broker.admin === undefined ? {} : { admin: `${broker.admin.host}:${broker.admin.port}` }),
        roles: config.roles.length,
    });
    const broken = await ended;
    log({ event: 'stopping' });
    await broker.close();
    log({ event: 'stopped' });
    if (broken !== undefined)
        throw broken;
}
/** Reads a configuration. @throws JobpassError `usage` with every problem */
function checkConfig(path) {
    const { roles, trust, rulesFrom } = (0,_config_read_config_js__WEBPACK_IMPORTED_MODULE_5__/* .readConfig */ .Xg)(path);
    return {
        config: path,
        roles: roles.length,
        trustedIssuers: trust.length,
        ...(rulesFrom.length === 0
            ? {}
            : {
                rulesFrom: rulesFrom.map(({ file, roles: own, others }) => ({ file, roles: own.length, others })),
            }),
    };
}
/** The same for people. */
function checkedLine({ config, roles, trustedIssuers, rulesFrom = [] }) {
    const own = roles - rulesFrom.reduce((sum, { roles: some }) => sum + some, 0);
    const parts = rulesFrom.map(({ file, roles: some, others }) => `${some} of ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_8__/* .printable */ .g)(file)}${others === 0 ? '' : `, where ${count(others, 'rule')} ${others === 1 ? 'is' : 'are'} for others`}`);
    const from = parts.length === 0 ? '' : ` (${[`${own} of its own`, ...parts].join('; ')})`;
    return `${config} is fine: ${count(roles, 'role')}${from}, ${count(trustedIssuers, 'trusted issuer')}`;
}
function count(number, what) {
    return `${number} ${what}${number === 1 ? '' : 's'}`;
}
/**
 * What a broker gives: the running one is asked, and where none runs its configuration is read.
 *
 * @throws JobpassError
 */
async function findBroker(path) {
    const data = (0,_config_read_config_js__WEBPACK_IMPORTED_MODULE_5__/* .dataFolder */ .pS)(path);
    if (data !== undefined) {
        try {
            return { broker: (await (0,_control_client_js__WEBPACK_IMPORTED_MODULE_1__/* .askControl */ .td)(data, { command: 'roles' }, 'broker')) };
        }
        catch (error) {
            if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JobpassError */ .bJ) || error.code !== 'unreachable')
                throw error;
        }
    }
    const config = (0,_config_read_config_js__WEBPACK_IMPORTED_MODULE_5__/* .readConfig */ .Xg)(path);
    return {
        broker: (0,_config_configured_roles_js__WEBPACK_IMPORTED_MODULE_9__/* .writtenBroker */ .d)(config, config.issuer),
        instead: data === undefined
            ? 'configuration, a broker without a data folder cannot be asked'
            : 'configuration, no broker is running',
    };
}
/**
 * Changes the signing key: the running broker is asked, and of brokers that share a database it is changed there, from where
 * they take it.
 *
 * @returns what came of it
 * @throws JobpassError
 */
async function rotateKeys(path, options) {
    const data = (0,_config_read_config_js__WEBPACK_IMPORTED_MODULE_5__/* .dataFolder */ .pS)(path);
    if (data !== undefined) {
        const request = { command: 'rotate-keys', ...options };
        return String(await (0,_control_client_js__WEBPACK_IMPORTED_MODULE_1__/* .askControl */ .td)(data, request, 'broker'));
    }
    const postgres = (0,_config_read_config_js__WEBPACK_IMPORTED_MODULE_5__/* .databaseOf */ .zJ)(path);
    if (postgres === undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JobpassError */ .bJ('usage', 'This broker has no data folder: its keys live and end with it', {
            hint: 'Give data in its configuration, or postgres',
        });
    }
    const { postgresStorage } = await Promise.all(/* import() */[__webpack_require__.e(3849), __webpack_require__.e(3866)]).then(__webpack_require__.bind(__webpack_require__, 23866));
    const storage = await postgresStorage(postgres, { clock: _clock_js__WEBPACK_IMPORTED_MODULE_0__/* .systemClock */ .ml });
    try {
        if (options.records) {
            const now = Math.floor(_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .systemClock */ .ml.now() / 1000);
            await (await _audit_audit_keys_js__WEBPACK_IMPORTED_MODULE_3__/* .AuditKeys */ .y.open(storage.keys, now)).rotate(now);
            return _broker_js__WEBPACK_IMPORTED_MODULE_4__/* .RECORDS_ROTATED */ .$w;
        }
        const keys = await _tokens_signing_keys_js__WEBPACK_IMPORTED_MODULE_7__/* .SigningKeys */ .Q5.open(storage.keys, _clock_js__WEBPACK_IMPORTED_MODULE_0__/* .systemClock */ .ml);
        return (0,_broker_js__WEBPACK_IMPORTED_MODULE_4__/* .rotated */ .SZ)(await keys.rotate(options));
    }
    finally {
        await storage.close();
    }
}


/***/ }),

/***/ 80494:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Xg: () => (/* binding */ readConfig),
/* harmony export */   g6: () => (/* binding */ placeOfStore),
/* harmony export */   pS: () => (/* binding */ dataFolder),
/* harmony export */   zJ: () => (/* binding */ databaseOf)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _config_yaml_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(95252);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(19473);
/* harmony import */ var _config_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(42911);
/* harmony import */ var _postgres_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(18064);
/* harmony import */ var _schema_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(70172);







/**
 * Reads the configuration file of a broker, and the files that it names, relative to it.
 *
 * @throws JobpassError `usage`, with every problem, its line and its reason
 */
function readConfig(path) {
    const problems = new _config_yaml_js__WEBPACK_IMPORTED_MODULE_2__/* .Problems */ .Z(path, _config_js__WEBPACK_IMPORTED_MODULE_4__/* .WHAT */ .Jp);
    const { value, place } = (0,_config_yaml_js__WEBPACK_IMPORTED_MODULE_2__/* .parseYaml */ .h)(textOf(path), problems);
    return (0,_config_js__WEBPACK_IMPORTED_MODULE_4__/* .brokerConfig */ .Gj)(value, { problems, place, folder: (0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(path)) });
}
/**
 * The data folder of a broker, by which the running one is found, whatever else may be wrong with its configuration by
 * now: a file of rules that others write must not keep its operator from it.
 *
 * @throws JobpassError `usage`
 */
function dataFolder(path) {
    const { data } = written(path);
    return typeof data === 'string' && data !== '' ? (0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(path)), data) : undefined;
}
/**
 * Where a broker keeps what it must not forget. Of a folder that is known as above; a database takes a section that must be
 * good in itself and names files, so that all is read.
 *
 * @throws JobpassError `usage`
 */
function placeOfStore(path) {
    if (written(path)['postgres'] === undefined)
        return { data: dataFolder(path), postgres: undefined };
    const { data, postgres } = readConfig(path);
    return { data, postgres };
}
/** What a configuration says, if it can be read at all. */
function written(path) {
    const problems = new _config_yaml_js__WEBPACK_IMPORTED_MODULE_2__/* .Problems */ .Z(path, _config_js__WEBPACK_IMPORTED_MODULE_4__/* .WHAT */ .Jp);
    const { value } = (0,_config_yaml_js__WEBPACK_IMPORTED_MODULE_2__/* .parseYaml */ .h)(textOf(path), problems);
    problems.throwIfAny();
    return (value ?? {});
}
/**
 * The database of a broker, by which its keys are found; as `dataFolder`, whatever else may be wrong with its configuration.
 *
 * @throws JobpassError `usage`
 */
function databaseOf(path) {
    const problems = new _config_yaml_js__WEBPACK_IMPORTED_MODULE_2__/* .Problems */ .Z(path, _config_js__WEBPACK_IMPORTED_MODULE_4__/* .WHAT */ .Jp);
    const { value, place } = (0,_config_yaml_js__WEBPACK_IMPORTED_MODULE_2__/* .parseYaml */ .h)(textOf(path), problems);
    problems.throwIfAny();
    const { postgres } = (value ?? {});
    if (postgres === undefined)
        return undefined;
    const parsed = _schema_js__WEBPACK_IMPORTED_MODULE_6__/* .postgresFile */ .c.safeParse(postgres, { reportInput: true });
    for (const issue of parsed.error?.issues ?? [])
        problems.addIssue({ ...issue, path: ['postgres', ...issue.path] }, place);
    problems.throwIfAny();
    const config = (0,_postgres_js__WEBPACK_IMPORTED_MODULE_5__/* .postgresConfig */ .c)(parsed.data, {
        folder: (0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(path)),
        complain: (setting, reason) => problems.add(place(['postgres', setting]), ['postgres', setting], reason),
    });
    problems.throwIfAny();
    return config;
}
function textOf(path) {
    try {
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(path, 'utf8');
    }
    catch (error) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('usage', `The broker's configuration ${path} cannot be read: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .tell */ .qz)(error)}`);
    }
}


/***/ })

};
