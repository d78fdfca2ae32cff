export const id = 303;
export const ids = [303];
export const modules = {

/***/ 303:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  githubRunner: () => (/* binding */ githubRunner)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(24);
// EXTERNAL MODULE: external "os"
var external_os_ = __webpack_require__(857);
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/utils.js
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */
/**
 * Sanitizes an input into a string so it can be passed into issueCommand safely
 * @param input input to sanitize into a string
 */
function toCommandValue(input) {
    if (input === null || input === undefined) {
        return '';
    }
    else if (typeof input === 'string' || input instanceof String) {
        return input;
    }
    return JSON.stringify(input);
}
/**
 *
 * @param annotationProperties
 * @returns The command properties to send with the actual annotation command
 * See IssueCommandProperties: https://github.com/actions/runner/blob/main/src/Runner.Worker/ActionCommandManager.cs#L646
 */
function toCommandProperties(annotationProperties) {
    if (!Object.keys(annotationProperties).length) {
        return {};
    }
    return {
        title: annotationProperties.title,
        file: annotationProperties.file,
        line: annotationProperties.startLine,
        endLine: annotationProperties.endLine,
        col: annotationProperties.startColumn,
        endColumn: annotationProperties.endColumn
    };
}
//# sourceMappingURL=utils.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/command.js


/**
 * Issues a command to the GitHub Actions runner
 *
 * @param command - The command name to issue
 * @param properties - Additional properties for the command (key-value pairs)
 * @param message - The message to include with the command
 * @remarks
 * This function outputs a specially formatted string to stdout that the Actions
 * runner interprets as a command. These commands can control workflow behavior,
 * set outputs, create annotations, mask values, and more.
 *
 * Command Format:
 *   ::name key=value,key=value::message
 *
 * @example
 * ```typescript
 * // Issue a warning annotation
 * issueCommand('warning', {}, 'This is a warning message');
 * // Output: ::warning::This is a warning message
 *
 * // Set an environment variable
 * issueCommand('set-env', { name: 'MY_VAR' }, 'some value');
 * // Output: ::set-env name=MY_VAR::some value
 *
 * // Add a secret mask
 * issueCommand('add-mask', {}, 'secretValue123');
 * // Output: ::add-mask::secretValue123
 * ```
 *
 * @internal
 * This is an internal utility function that powers the public API functions
 * such as setSecret, warning, error, and exportVariable.
 */
function issueCommand(command, properties, message) {
    const cmd = new Command(command, properties, message);
    process.stdout.write(cmd.toString() + external_os_.EOL);
}
function issue(name, message = '') {
    issueCommand(name, {}, message);
}
const CMD_STRING = '::';
class Command {
    constructor(command, properties, message) {
        if (!command) {
            command = 'missing.command';
        }
        this.command = command;
        this.properties = properties;
        this.message = message;
    }
    toString() {
        let cmdStr = CMD_STRING + this.command;
        if (this.properties && Object.keys(this.properties).length > 0) {
            cmdStr += ' ';
            let first = true;
            for (const key in this.properties) {
                if (this.properties.hasOwnProperty(key)) {
                    const val = this.properties[key];
                    if (val) {
                        if (first) {
                            first = false;
                        }
                        else {
                            cmdStr += ',';
                        }
                        cmdStr += `${key}=${escapeProperty(val)}`;
                    }
                }
            }
        }
        cmdStr += `${CMD_STRING}${escapeData(this.message)}`;
        return cmdStr;
    }
}
function escapeData(s) {
    return toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A');
}
function escapeProperty(s) {
    return toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A')
        .replace(/:/g, '%3A')
        .replace(/,/g, '%2C');
}
//# sourceMappingURL=command.js.map
// EXTERNAL MODULE: external "crypto"
var external_crypto_ = __webpack_require__(982);
// EXTERNAL MODULE: external "fs"
var external_fs_ = __webpack_require__(896);
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/file-command.js
// For internal use, subject to change.
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */




function issueFileCommand(command, message) {
    const filePath = process.env[`GITHUB_${command}`];
    if (!filePath) {
        throw new Error(`Unable to find environment variable for file command ${command}`);
    }
    if (!external_fs_.existsSync(filePath)) {
        throw new Error(`Missing file at path: ${filePath}`);
    }
    external_fs_.appendFileSync(filePath, `${toCommandValue(message)}${external_os_.EOL}`, {
        encoding: 'utf8'
    });
}
function prepareKeyValueMessage(key, value) {
    const delimiter = `ghadelimiter_${external_crypto_.randomUUID()}`;
    const convertedValue = toCommandValue(value);
    // These should realistically never happen, but just in case someone finds a
    // way to exploit uuid generation let's not allow keys or values that contain
    // the delimiter.
    if (key.includes(delimiter)) {
        throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`);
    }
    if (convertedValue.includes(delimiter)) {
        throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`);
    }
    return `${key}<<${delimiter}${external_os_.EOL}${convertedValue}${external_os_.EOL}${delimiter}`;
}
//# sourceMappingURL=file-command.js.map
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(473);
// EXTERNAL MODULE: ./build/http/client.js + 1 modules
var client = __webpack_require__(542);
// EXTERNAL MODULE: ./build/http/hosts.js
var hosts = __webpack_require__(178);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(865);
;// CONCATENATED MODULE: ./build/runners/github.js

// The package exports one entry only, and that one loads an HTTP client, which costs as much as starting Node.
// These three files of it are what a job needs, and they load nothing.






/** GitHub Actions, and the systems that speak its protocol (Forgejo, act). */
function githubRunner(env) {
    return {
        name: 'github',
        log: {
            info: (message) => void process.stdout.write(`${message}\n`),
            warning: (message) => issueCommand('warning', { title: 'Jobpass' }, message),
            error: (message) => issueCommand('error', { title: 'Jobpass' }, message),
        },
        inputs: () => new Map(Object.entries(env).flatMap(([name, value]) => {
            const given = value?.trim() ?? '';
            return name.startsWith('INPUT_') && given !== ''
                ? [[name.slice('INPUT_'.length).toLowerCase(), given]]
                : [];
        })),
        idToken: (audience, http, attempt) => requestIdToken(env, audience, http, attempt),
        secrets: () => [env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? ''].filter((value) => value !== ''),
        mask: async (values) => {
            for (const value of values)
                issueCommand('add-mask', {}, value);
            await flushed();
        },
        exportVariable: (name, value) => append(env, 'ENV', name, value, 'delivery'),
        setOutput: (name, value) => append(env, 'OUTPUT', name, value, 'delivery'),
        temporaryFolder: () => {
            const folder = env['RUNNER_TEMP'];
            if (folder === undefined || folder === '') {
                throw new errors/* JobpassError */.bJ('state', 'The runner names no folder for temporary files (RUNNER_TEMP)');
            }
            return folder;
        },
        saveState: (name, value) => append(env, 'STATE', name, value, 'state'),
        savedState: () => new Map(Object.entries(env).flatMap(([name, value]) => name.startsWith('STATE_') && value !== undefined ? [[name.slice('STATE_'.length), value]] : [])),
        summary: async (table) => {
            const file = env['GITHUB_STEP_SUMMARY'];
            if (file === undefined || file === '')
                return;
            try {
                await writeSummary(table);
            }
            catch (error) {
                issueCommand('warning', { title: 'Jobpass' }, `The job summary could not be written: ${(0,errors/* tell */.qz)(error)}`);
            }
        },
    };
}
async function writeSummary(table) {
    const { summary } = await __webpack_require__.e(/* import() */ 170).then(__webpack_require__.bind(__webpack_require__, 170));
    summary.addHeading(table.heading, 3);
    summary.addTable(table.rows.map(([name, value]) => [{ data: (0,printable/* markdown */.w)(name), header: true }, { data: (0,printable/* markdown */.w)(value) }]));
    if (table.remarks.length > 0)
        summary.addEOL();
    for (const remark of table.remarks)
        summary.addRaw((0,printable/* markdown */.w)(remark), true).addEOL();
    await summary.write();
}
/**
 * Waits until everything printed so far has left the process.
 *
 * @throws JobpassError `delivery` when nobody reads it: then the runner has learnt of no mask
 */
async function flushed() {
    const error = await new Promise((resolve) => {
        if (!process.stdout.writable)
            resolve(new Error('closed'));
        else
            process.stdout.write('', resolve);
    });
    if (error) {
        throw new errors/* JobpassError */.bJ('delivery', 'The runner does not read what this step prints, so it cannot mask the credential', {
            hint: 'Let the standard output of the step open',
            cause: error,
        });
    }
}
function append(env, command, name, value, code) {
    const file = env[`GITHUB_${command}`];
    if (file === undefined || file === '') {
        throw new errors/* JobpassError */.bJ(code, `The runner names no file for ${command.toLowerCase()} values (GITHUB_${command})`);
    }
    try {
        // The runner creates its command files readable for all; from here on this one may hold a secret.
        (0,external_node_fs_.chmodSync)(file, 0o600);
        issueFileCommand(command, prepareKeyValueMessage(name, value));
    }
    catch (error) {
        throw new errors/* JobpassError */.bJ(code, `The runner's file for ${command.toLowerCase()} values (GITHUB_${command}) could not be written: ${(0,errors/* tell */.qz)(error)}`, {
            hint: 'Check free space and permissions of the runner’s temporary folder',
            cause: error,
        });
    }
}
/** GitHub says these of a job that is about to start: a second or two later it is in progress. */
const ABOUT_TO_START = /job in '?(Pending|Delayed|Queued|Waiting)'? state/i;
/** Docs: GitHub, "OpenID Connect reference". The URL already carries a query. */
async function requestIdToken(env, audience, http, attempt) {
    const url = env['ACTIONS_ID_TOKEN_REQUEST_URL'];
    const bearer = env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'];
    if (!url || !bearer) {
        const { whyNoIdToken } = await __webpack_require__.e(/* import() */ 453).then(__webpack_require__.bind(__webpack_require__, 834));
        throw whyNoIdToken(env);
    }
    const target = (0,hosts/* secureUrl */.po)(url, 'ACTIONS_ID_TOKEN_REQUEST_URL');
    target.searchParams.append('audience', audience);
    const request = {
        method: 'GET',
        url: target,
        headers: { authorization: `Bearer ${bearer}` },
        what: 'the ID token request',
    };
    const answer = await http.send(request, attempt);
    const body = (0,client/* jsonObject */.o$)(answer.body);
    if (answer.status < 200 || answer.status > 299) {
        const said = typeof body?.['message'] === 'string' ? body['message'] : answer.body.subarray(0, 300).toString('utf8');
        if (ABOUT_TO_START.test(said))
            throw http.busy(request, answer, said, 1_000);
        throw http.refusal(request, answer, said.trimStart().startsWith('<') ? undefined : said, refusedHint(answer.status));
    }
    if (body === undefined)
        throw http.malformed(request, answer, (0,client/* whatItIs */.Gl)(answer));
    const value = body['value'];
    if (typeof value !== 'string' || value === '')
        throw http.malformed(request, answer, 'no ID token in it');
    const date = Date.parse(answer.headers.date ?? '');
    return { raw: value, ...(Number.isNaN(date) ? {} : { servedAt: date }) };
}
function refusedHint(status) {
    if (status === 401 || status === 403) {
        return 'The runner’s token for such requests is no longer valid, or this job is not in progress: it works only inside the running job, for about six hours';
    }
    if (status === 404)
        return 'Check that the server is new enough to give ID tokens, and that they are switched on';
    return undefined;
}


/***/ })

};
