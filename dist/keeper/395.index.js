"use strict";
exports.id = 395;
exports.ids = [395];
exports.modules = {

/***/ 1395:
/***/ (function(__unused_webpack_module, __webpack_exports__, __webpack_require__) {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   kubernetesRunner: function() { return /* binding */ kubernetesRunner; }
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9984);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8372);
/* harmony import */ var _kubernetes_pod_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5405);
/* harmony import */ var _preissued_id_tokens_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(568);
/* harmony import */ var _shell_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1789);






/**
 * A pod of Kubernetes, as of a Job, Tekton or Argo. Its ID token is of its service account, for one audience; the kubelet
 * replaces the file before it ends: kubernetes.io/docs/tasks/configure-pod-container/configure-service-account,
 * "Launch a Pod using service account token projection".
 */
function kubernetesRunner(env, mounted = _kubernetes_pod_js__WEBPACK_IMPORTED_MODULE_2__/* .MOUNTED */ .L) {
    return (0,_shell_js__WEBPACK_IMPORTED_MODULE_4__/* .shellRunner */ .$O)(env, {
        name: 'kubernetes',
        // The name of the pod, unless that has one of its own.
        job: [['pod', 'HOSTNAME']],
        key: ['HOSTNAME'],
        idToken: async (audience) => {
            if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(mounted)) {
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('no-id-token', `This pod has no ID token at ${mounted}`, {
                    hint: `Add to the pod: volumes: [{ name: jobpass, projected: { sources: [{ serviceAccountToken: { path: token, audience: '${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_5__/* .printable */ .g)(audience)}' } }] } }], and to the container: volumeMounts: [{ name: jobpass, mountPath: /var/run/secrets/jobpass }]`,
                });
            }
            return (0,_preissued_id_tokens_js__WEBPACK_IMPORTED_MODULE_3__/* .idTokenInFile */ .oh)(mounted, audience);
        },
        variables: ['KUBERNETES_SERVICE_HOST'],
        // What a container has on its disk goes with it.
        disposable: true,
    });
}


/***/ })

};
;