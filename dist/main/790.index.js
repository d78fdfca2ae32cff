"use strict";
exports.id = 790;
exports.ids = [790];
exports.modules = {

/***/ 9790:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   answerCommonActions: function() { return /* binding */ answerCommonActions; }
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9984);

/**
 * Answers inputs of common actions, with our name for each.
 *
 * @param unknown the inputs that are none of ours
 * @returns those that nobody knows; an answer may let a value pass, where it changes nothing here
 * @throws JobpassError `usage` with the answer
 */
function answerCommonActions(unknown, actions, provider) {
    return [...unknown].flatMap(([name, value]) => {
        const found = actions.find(({ answers, vague }) => answers.has(name) && (!vague?.names.includes(name) || vague.provider === provider));
        const answer = found?.answers.get(name);
        if (found === undefined || answer === undefined)
            return [name];
        const fix = typeof answer === 'string' ? answer : answer(value);
        if (fix === undefined)
            return [];
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JobpassError */ .bJ('usage', `The input ${name} of ${found.action} is not an input of Jobpass`, {
            hint: fix,
        });
    });
}


/***/ })

};
;