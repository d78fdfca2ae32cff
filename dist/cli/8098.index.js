export const id = 8098;
export const ids = [8098];
export const modules = {

/***/ 78098:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  checkConfig: () => (/* binding */ checkConfig),
  checkedLine: () => (/* binding */ checkedLine),
  findBroker: () => (/* binding */ findBroker),
  rotateKeys: () => (/* binding */ rotateKeys),
  serveBroker: () => (/* binding */ serveBroker)
});

// EXTERNAL MODULE: ./build/control/client.js
var client = __webpack_require__(6699);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(64865);
// EXTERNAL MODULE: ./build/broker/broker.js + 17 modules
var broker_broker = __webpack_require__(64655);
// EXTERNAL MODULE: ./build/broker/config/config.js + 2 modules
var config_config = __webpack_require__(28909);
// EXTERNAL MODULE: ./build/broker/config/written.js
var written = __webpack_require__(296);
// EXTERNAL MODULE: ./build/broker/http/library.js
var library = __webpack_require__(52638);
// EXTERNAL MODULE: ./build/clock.js
var clock = __webpack_require__(7094);
;// CONCATENATED MODULE: ./build/broker/log.js


/** Writes each event as one line: `time event name=value …`, or as a JSON object. */
function lineLog(format, write) {
    return ({ event, level = 'info', ...fields }) => {
        const shown = Object.entries(fields).flatMap(([name, value]) => {
            if (value === undefined || value === '')
                return [];
            return [
                [
                    name,
                    typeof value === 'number' || typeof value === 'boolean'
                        ? value
                        : (0,printable/* printable */.g)(log_hidden(log_text(value)), 1_000),
                ],
            ];
        });
        const time = (0,clock/* timestamp */.vE)(Date.now());
        if (format === 'json') {
            write(`${JSON.stringify({ time, level, event, ...Object.fromEntries(shown) })}\n`);
            return;
        }
        const pairs = shown.map(([name, value]) => `${name}=${quoted(String(value))}`);
        write(`${[time, ...(level === 'info' ? [] : [level]), event, ...pairs].join(' ')}\n`);
    };
}
/** Without tokens, which a caller may have sent where a name belongs, such as that of a role. */
function log_hidden(text) {
    return text.replace(/jpt_[\w-]{16,}|eyJ[\w-]*\.[\w-]+(\.[\w-]*)?/g, '(a token)');
}
function log_text(value) {
    if (Array.isArray(value))
        return value.map(log_text).join(', ');
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
function quoted(text) {
    return /^[\w./:@+-]+$/.test(text) ? text : JSON.stringify(text);
}
/** Gathers the lines of one turn of the event loop, since each write to a file waits for it. */
function gathered(write) {
    let lines = '';
    const flush = () => {
        const text = lines;
        lines = '';
        if (text !== '')
            write(text);
    };
    return {
        write: (line) => {
            if (lines === '')
                process.nextTick(flush);
            lines += line;
        },
        flush,
    };
}

;// CONCATENATED MODULE: ./build/broker/command.js








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
    const config = (0,config_config/* readConfig */.Xg)(path);
    const lines = gathered((text) => process.stderr.write(text));
    process.on('exit', lines.flush);
    const log = lineLog(config.logFormat, lines.write);
    const warning = (0,library/* unsupportedNode */.AV)();
    if (warning !== undefined)
        log({ event: 'old node', level: 'warn', why: warning });
    if (config.data === undefined) {
        log({
            event: 'no data folder',
            level: 'warn',
            why: 'all tokens and keys are forgotten when the broker ends',
        });
    }
    const broker = await (0,broker_broker/* startBroker */.m)(config, { log, onBroken: end });
    let turn = Promise.resolve();
    reload = () => {
        turn = turn.then(async () => {
            try {
                const next = (0,config_config/* readConfig */.Xg)(path);
                await broker.reload(next);
                log({ event: 'reloaded', config: path, roles: next.roles.length });
            }
            catch (error) {
                log({ event: 'not reloaded', level: 'error', why: (0,errors/* tell */.qz)(error) });
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
    const { roles, trust, rulesFrom } = (0,config_config/* readConfig */.Xg)(path);
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
    const parts = rulesFrom.map(({ file, roles: some, others }) => `${some} of ${(0,printable/* printable */.g)(file)}${others === 0 ? '' : `, where ${count(others, 'rule')} ${others === 1 ? 'is' : 'are'} for others`}`);
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
    const data = (0,config_config/* dataFolder */.pS)(path);
    if (data !== undefined) {
        try {
            return { broker: (await (0,client/* askControl */.td)(data, { command: 'roles' }, 'broker')) };
        }
        catch (error) {
            if (!(error instanceof errors/* JobpassError */.bJ) || error.code !== 'unreachable')
                throw error;
        }
    }
    const config = (0,config_config/* readConfig */.Xg)(path);
    return {
        broker: (0,written/* writtenBroker */.d)(config, config.issuer),
        instead: data === undefined
            ? 'configuration, a broker without a data folder cannot be asked'
            : 'configuration, no broker is running',
    };
}
/** Asks the running broker for another signing key. @returns what it says to that @throws JobpassError */
async function rotateKeys(path, options) {
    const data = (0,config_config/* dataFolder */.pS)(path);
    if (data === undefined) {
        throw new errors/* JobpassError */.bJ('usage', 'This broker has no data folder: its keys live and end with it', {
            hint: 'Give data in its configuration',
        });
    }
    const request = { command: 'rotate-keys', ...options };
    return String(await (0,client/* askControl */.td)(data, request, 'broker'));
}


/***/ })

};
