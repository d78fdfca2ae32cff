"use strict";exports.id=84;exports.ids=[84];exports.modules={6084:(function(__unused_webpack_module,__webpack_exports__,__webpack_require__){__webpack_require__.r(__webpack_exports__);__webpack_require__.d(__webpack_exports__,{json:function(){return json}});function json(variables){return`${JSON.stringify(Object.fromEntries(variables),void 0,2)}
`}})};;
