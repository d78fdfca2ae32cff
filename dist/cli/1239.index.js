export const id = 1239;
export const ids = [1239];
export const modules = {

/***/ 1239:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ ID_TOKEN_VARIABLES),
/* harmony export */   s: () => (/* binding */ FOLDER_VARIABLE),
/* harmony export */   withGivenIdToken: () => (/* binding */ withGivenIdToken)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _id_tokens_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2734);


/** Where the user says that the ID token is: the variables of the options `--id-token-…`, and the token itself. */
const ID_TOKEN_VARIABLES = {
    file: 'JOBPASS_ID_TOKEN_FILE',
    env: 'JOBPASS_ID_TOKEN_ENV',
    command: 'JOBPASS_ID_TOKEN_COMMAND',
    itself: 'JOBPASS_ID_TOKEN',
};
/** What the program of `--id-token-command` finds the audience in. */
const AUDIENCE_VARIABLE = 'JOBPASS_AUDIENCE';
/** The folder of an outer use of Jobpass, in which commands of it look for its state. */
const FOLDER_VARIABLE = 'JOBPASS_FOLDER';
/** The runner with its ID tokens from where the user says, if he does. @throws JobpassError `usage` for two places */
function withGivenIdToken(runner, env) {
    const folder = env[FOLDER_VARIABLE] ?? '';
    const placed = folder === '' ? runner : { ...runner, temporaryFolder: () => folder };
    const said = Object.values(ID_TOKEN_VARIABLES).filter((name) => (env[name] ?? '') !== '');
    const [variable, other] = said;
    if (variable === undefined)
        return placed;
    if (other !== undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', `${variable} and ${other} both say where the ID token is`, {
            hint: 'Give one of them',
        });
    }
    const value = env[variable] ?? '';
    const variables = [...runner.variables, variable];
    const held = (name) => {
        const raw = env[name] ?? '';
        return {
            idToken: async (audience) => {
                if (raw === '')
                    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('no-id-token', `The variable ${name} is empty, so there is no ID token`, {
                        hint: 'Check its name, and that this step is given it',
                    });
                return (0,_id_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .givenIdToken */ .cz)(raw, `the variable ${name}`, audience);
            },
            secrets: () => [...runner.secrets(), raw].filter((secret) => secret !== ''),
            idTokensUntil: () => (0,_id_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .expiryOf */ .p1)(raw),
            variables: [...variables, name],
        };
    };
    const given = () => {
        switch (variable) {
            case ID_TOKEN_VARIABLES.file:
                // Read each time: who put it there may replace it.
                return {
                    idToken: async (audience) => (0,_id_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .idTokenInFile */ .oh)(value, audience),
                    idTokensUntil: () => undefined,
                };
            case ID_TOKEN_VARIABLES.env:
                return held(value);
            case ID_TOKEN_VARIABLES.command:
                return {
                    idToken: (audience, _, attempt) => (0,_id_tokens_js__WEBPACK_IMPORTED_MODULE_1__/* .idTokenFrom */ .NS)(['/bin/sh', '-c', value], {
                        what: 'The command of --id-token-command',
                        audience,
                        attempt,
                        env: { ...env, [AUDIENCE_VARIABLE]: audience },
                        foreign: true,
                        hint: 'It must print an ID token and end with 0; it finds the audience in JOBPASS_AUDIENCE. Run by itself it shows what it says, which is not shown here since it could hold a secret',
                    }),
                    idTokensUntil: () => undefined,
                    variables: [...variables, 'PATH', 'HOME'],
                };
            default:
                return held(variable);
        }
    };
    return { ...placed, variables, ...given() };
}


/***/ })

};
