export const id=4441;export const ids=[4441];export const modules={64441:((__unused_webpack___webpack_module__,__webpack_exports__,__webpack_require__)=>{__webpack_require__.r(__webpack_exports__);__webpack_require__.d(__webpack_exports__,{json:()=>json});function json(variables){return`${JSON.stringify(Object.fromEntries(variables),void 0,2)}
`}})};
