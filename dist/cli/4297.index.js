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
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(64865);
/* harmony import */ var _audit_audit_keys_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(45136);
/* harmony import */ var _broker_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(71424);
/* harmony import */ var _config_config_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(28909);
/* harmony import */ var _config_written_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(296);
/* harmony import */ var _http_library_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(52638);
/* harmony import */ var _log_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(62814);
/* harmony import */ var _tokens_signing_keys_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(67725);











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
    const config = (0,_config_config_js__WEBPACK_IMPORTED_MODULE_5__/* .readConfig */ .Xg)(path);
    const lines = (0,_log_js__WEBPACK_IMPORTED_MODULE_7__/* .gathered */ .Pm)((text) => process.stderr.write(text));
    process.on('exit', lines.flush);
    const log = (0,_log_js__WEBPACK_IMPORTED_MODULE_7__/* .lineLog */ .Vz)(config.logFormat, lines.write);
    const warning = (0,_http_library_js__WEBPACK_IMPORTED_MODULE_6__/* .unsupportedNode */ .AV)();
    if (warning !== undefined)
        log({ event: 'old node', level: 'warn', why: warning });
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
                const next = (0,_config_config_js__WEBPACK_IMPORTED_MODULE_5__/* .readConfig */ .Xg)(path);
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
    const { roles, trust, rulesFrom } = (0,_config_config_js__WEBPACK_IMPORTED_MODULE_5__/* .readConfig */ .Xg)(path);
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
    const parts = rulesFrom.map(({ file, roles: some, others }) => `${some} of ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_9__/* .printable */ .g)(file)}${others === 0 ? '' : `, where ${count(others, 'rule')} ${others === 1 ? 'is' : 'are'} for others`}`);
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
    const data = (0,_config_config_js__WEBPACK_IMPORTED_MODULE_5__/* .dataFolder */ .pS)(path);
    if (data !== undefined) {
        try {
            return { broker: (await (0,_control_client_js__WEBPACK_IMPORTED_MODULE_1__/* .askControl */ .td)(data, { command: 'roles' }, 'broker')) };
        }
        catch (error) {
            if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JobpassError */ .bJ) || error.code !== 'unreachable')
                throw error;
        }
    }
    const config = (0,_config_config_js__WEBPACK_IMPORTED_MODULE_5__/* .readConfig */ .Xg)(path);
    return {
        broker: (0,_config_written_js__WEBPACK_IMPORTED_MODULE_10__/* .writtenBroker */ .d)(config, config.issuer),
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
    const data = (0,_config_config_js__WEBPACK_IMPORTED_MODULE_5__/* .dataFolder */ .pS)(path);
    if (data !== undefined) {
        const request = { command: 'rotate-keys', ...options };
        return String(await (0,_control_client_js__WEBPACK_IMPORTED_MODULE_1__/* .askControl */ .td)(data, request, 'broker'));
    }
    const postgres = (0,_config_config_js__WEBPACK_IMPORTED_MODULE_5__/* .databaseOf */ .zJ)(path);
    if (postgres === undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JobpassError */ .bJ('usage', 'This broker has no data folder: its keys live and end with it', {
            hint: 'Give data in its configuration, or postgres',
        });
    }
    const { postgresStorage } = await Promise.all(/* import() */[__webpack_require__.e(3849), __webpack_require__.e(1689)]).then(__webpack_require__.bind(__webpack_require__, 41689));
    const storage = await postgresStorage(postgres, { clock: _clock_js__WEBPACK_IMPORTED_MODULE_0__/* .systemClock */ .ml });
    try {
        if (options.records) {
            const now = Math.floor(_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .systemClock */ .ml.now() / 1000);
            await (await _audit_audit_keys_js__WEBPACK_IMPORTED_MODULE_3__/* .AuditKeys */ .y.open(storage.keys, now)).rotate(now);
            return _broker_js__WEBPACK_IMPORTED_MODULE_4__/* .RECORDS_ROTATED */ .$w;
        }
        const keys = await _tokens_signing_keys_js__WEBPACK_IMPORTED_MODULE_8__/* .SigningKeys */ .Q5.open(storage.keys, _clock_js__WEBPACK_IMPORTED_MODULE_0__/* .systemClock */ .ml);
        return (0,_broker_js__WEBPACK_IMPORTED_MODULE_4__/* .rotated */ .SZ)(await keys.rotate(options));
    }
    finally {
        await storage.close();
    }
}


/***/ })

};
