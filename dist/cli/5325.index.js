export const id = 5325;
export const ids = [5325];
export const modules = {

/***/ 89190:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AX: () => (/* binding */ KEEPING),
/* harmony export */   Ce: () => (/* binding */ FILE_MODES),
/* harmony export */   GM: () => (/* binding */ FILE_FORMATS),
/* harmony export */   Gr: () => (/* binding */ DEFAULT_PROVIDER),
/* harmony export */   HA: () => (/* binding */ defaultOf),
/* harmony export */   I8: () => (/* binding */ YES_OR_NO),
/* harmony export */   Ks: () => (/* binding */ AUDITING),
/* harmony export */   Os: () => (/* binding */ REVOKE_ROLE),
/* harmony export */   rV: () => (/* binding */ DELIVERIES),
/* harmony export */   s7: () => (/* binding */ COMMON_INPUTS)
/* harmony export */ });
/* unused harmony export OUTPUTS */
const DELIVERIES = ['env', 'output', 'file', 'endpoint'];
const FILE_FORMATS = ['raw', 'dotenv', 'json'];
const FILE_MODES = ['0600', '0400'];
const KEEPING = ['auto', 'true', 'false'];
const YES_OR_NO = ['true', 'false'];
const AUDITING = [...YES_OR_NO, 'required'];
/** The inputs that mean the same for every provider; each provider adds its own. */
const COMMON_INPUTS = [
    {
        name: 'provider',
        description: 'The kind of service that issues the credential: `oauth`, `vault` (HashiCorp Vault and OpenBao) or `aws`. Default: `oauth`, and `aws` where `role-to-assume` or `aws-region` is given.',
    },
    {
        name: 'url',
        description: 'The service. For `oauth` the issuer, exactly as the authorization server writes it; its endpoints are found in its metadata (RFC 8414, else OpenID Connect Discovery). For `vault` the server’s address, as in `VAULT_ADDR`. For `aws` an STS other than the region’s own.',
    },
    {
        name: 'audience',
        description: 'The audience of the ID token. Default: `url`; for `vault` the origin of it; for `aws` `sts.amazonaws.com`.',
    },
    {
        name: 'role',
        description: 'The role to ask for, at services that have roles: the embedded broker, `vault`, and `aws` (its ARN, or several, each assumed with the one before).',
        aliases: ['role-to-assume'],
    },
    {
        name: 'ttl',
        description: 'How long the credential may live in all, renewals included: `15m`, `1h`, or seconds. It is sent to servers that announce that they take it, and tokens of `vault` are shortened to it; elsewhere a longer life is told aloud. Default: `1h`, or `6h` where it is renewed in short leases while the job lives.',
        aliases: ['role-duration-seconds'],
    },
    {
        name: 'lease',
        description: 'The life of one lease where the credential is renewed, from `20s`: what a stolen copy is worth when everything is lost at once. Default: `60s` where the provider renews, `5m` where it takes a new exchange.',
    },
    {
        name: 'keep',
        description: 'Whether a process beside the job renews the credential, and revokes it when the runner dies: `auto`, `true` or `false`. [docs/keeper.md](docs/keeper.md) says when `auto` does.',
        default: 'auto',
        values: KEEPING,
    },
    {
        name: 'deliver',
        description: 'How later steps get the credential: `env`, `output`, `file`, `endpoint` (an address on this machine), or several of them, separated by commas.',
        default: 'env',
        values: DELIVERIES,
    },
    {
        name: 'credentials',
        description: 'Names of credentials, whose rules are in `.jobpass.yml`: [docs/rules.md](docs/rules.md). Or several credentials in one step: a map (YAML) from names to their inputs, for which those of the step are defaults. All are delivered, or none. Outputs have the name in front.',
    },
    {
        name: 'config',
        description: 'The file of rules that `credentials` names. Default: `.jobpass.yml`, else `.github/jobpass.yml`, in the checked-out repository.',
        file: true,
    },
    {
        name: 'config-sha256',
        description: 'The SHA-256 of that file, in hex: another one is refused. With it the file is also read where a stranger’s version may be checked out (`pull_request_target`, `workflow_run`, `issue_comment`).',
    },
    {
        name: 'name',
        description: 'What `jobpass token`, `jobpass revoke` and `jobpass status` call the credential. Default: the provider.',
    },
    {
        name: 'file-format',
        description: 'With `deliver: file`: `raw` (a file for each secret, nothing added), or one file with all, as `dotenv` or `json`.',
        default: 'raw',
        values: FILE_FORMATS,
    },
    {
        name: 'file-mode',
        description: 'With `deliver: file`: the mode of the files, `0600` or `0400`. Their folder is for the job’s user alone.',
        default: '0600',
        values: FILE_MODES,
    },
    {
        name: 'revoke',
        description: 'Whether to revoke the credential when the job ends. With `now` this step issues none, and ends those that earlier steps got (or the one of `name`).',
        default: 'true',
        values: [...YES_OR_NO, 'now'],
    },
    {
        name: 'audit',
        description: 'Whether what happens to the credential is written down ([docs/audit.md](docs/audit.md)): `true`, `false`, or `required`, with which no credential is delivered that has no record.',
        default: 'true',
        values: AUDITING,
    },
    {
        name: 'audit-file',
        description: 'The file of these records, or `-`, with which they are printed. Default: one in the runner’s temporary folder at GitHub, elsewhere none.',
        file: true,
    },
    {
        name: 'audit-webhook',
        description: 'An address (https) that gets each record as a CloudEvent. Records also go to where the variables of OpenTelemetry (`OTEL_EXPORTER_OTLP_ENDPOINT`) say.',
    },
    {
        name: 'audit-webhook-secret',
        description: 'Signs what goes there, as the Standard Webhooks specification has it: `whsec_` and 24 to 64 random bytes in base64.',
        secret: true,
    },
    {
        name: 'ca',
        description: 'Certificates of authorities to trust besides the usual ones, as PEM or as the path of a file.',
        file: true,
    },
    {
        name: 'client-cert',
        description: 'A client certificate to show to the provider (mutual TLS), as PEM or as the path of a file.',
        file: true,
    },
    {
        name: 'client-key',
        description: 'The key of that certificate, as PEM or as the path of a file.',
        secret: true,
    },
    {
        name: 'allowed-hosts',
        description: 'Hosts (`host` or `host:port`) besides that of `url` that tokens may be sent to: by a redirect, by metadata, or with the audience of a well-known service. Separated by commas, spaces or lines.',
    },
];
const DEFAULT_PROVIDER = 'oauth';
/** Read by more than one provider. */
const REVOKE_ROLE = {
    name: 'revoke-role',
    description: 'A role that may revoke. For `vault` one of the same auth method that may by accessor, for tokens that may not revoke themselves. For `aws` one that may write policies on the job’s role: [docs/aws.md](docs/aws.md) says when that is safe.',
};
/** The value of an input that was not given: its default, or nothing. */
function defaultOf(definitions, name) {
    return definitions.find((definition) => definition.name === name)?.default ?? '';
}
const OUTPUTS = [
    { name: 'credential-id', description: 'Names the credential in logs and records. Not a secret.' },
    {
        name: 'expires-at',
        description: 'When the credential expires by itself (RFC 3339, UTC), unless it is renewed; empty if the server did not say.',
    },
    {
        name: 'token',
        description: 'The credential, with `deliver: output`. Masked in the log. Each of the `secrets` of `vault` is an output under its own name.',
    },
    { name: 'file', description: 'The path of the file with the credential, with `deliver: file`.' },
    {
        name: 'endpoint',
        description: 'The address that hands out the credential while the job lives, with `deliver: endpoint`.',
    },
    { name: 'audit-file', description: 'The path of the file with the records of this job.' },
    { name: 'aws-account-id', description: 'For `aws`: the account of the session.' },
    { name: 'authenticated-arn', description: 'For `aws`: the ARN of the session.' },
    {
        name: 'aws-expiration',
        description: 'For `aws`: when the session can do nothing more (RFC 3339, UTC).',
    },
    { name: 'aws-access-key-id', description: 'For `aws`, with `deliver: output`: the id of its key.' },
    {
        name: 'aws-secret-access-key',
        description: 'For `aws`, with `deliver: output`: its key. Masked in the log.',
    },
    {
        name: 'aws-session-token',
        description: 'For `aws`, with `deliver: output`: its session token. Masked in the log.',
    },
    { name: 'endpoint-token', description: 'The bearer token that this address asks for. Masked in the log.' },
];


/***/ }),

/***/ 93017:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Gq: () => (/* binding */ invalid),
/* harmony export */   p0: () => (/* binding */ duration),
/* harmony export */   p_: () => (/* binding */ list),
/* harmony export */   ps: () => (/* binding */ pem),
/* harmony export */   yL: () => (/* binding */ oneOf),
/* harmony export */   zM: () => (/* binding */ boolean)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(64865);



const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000 };
/** Reads `15m`, `1h30m`, `45s` or plain seconds. @returns milliseconds @throws JobpassError `usage` */
function duration(text, input, bounds) {
    let ms = 0;
    if (/^\d+$/.test(text))
        ms = Number(text) * 1_000;
    else if (/^(\d+[smh])+$/.test(text)) {
        for (const [, count, unit] of text.matchAll(/(\d+)([smh])/g))
            ms += Number(count) * (UNIT_MS[unit ?? ''] ?? 0);
    }
    else {
        throw invalid(input, text, 'Write it as 15m, 1h or 900 (seconds)');
    }
    if (ms < bounds.minMs || ms > bounds.maxMs) {
        throw invalid(input, text, `It can be from ${bounds.minMs / 1000} to ${bounds.maxMs / 1000} seconds`);
    }
    return ms;
}
/** Reads a boolean as YAML 1.2 writes it. @throws JobpassError `usage` */
function boolean(text, input, hint = 'Write true or false') {
    if (/^(true|True|TRUE)$/.test(text))
        return true;
    if (/^(false|False|FALSE)$/.test(text))
        return false;
    throw invalid(input, text, hint);
}
/** Reads one of a few words. @throws JobpassError `usage` */
function oneOf(text, input, words) {
    const found = words.find((word) => word === text);
    if (found === undefined)
        throw invalid(input, text, `It can be ${words.join(' or ')}`);
    return found;
}
/** Splits a list at commas, spaces and lines. */
function list(text) {
    return text.split(/[\s,]+/).filter((item) => item !== '');
}
/** Reads PEM that is given as itself or as the path of a file. @throws JobpassError `usage` */
function pem(text, input) {
    if (text.includes('-----BEGIN '))
        return text.endsWith('\n') ? text : `${text}\n`;
    let content;
    try {
        content = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(text, 'utf8');
    }
    catch (error) {
        // Not the value itself: a key that lost its first line would be printed.
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `The input ${input} is neither PEM nor a file that can be read: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .tell */ .qz)(error)}`);
    }
    if (!content.includes('-----BEGIN '))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `The file that the input ${input} names holds no PEM`);
    return content;
}
function invalid(input, text, hint) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ('usage', `The input ${input} cannot be «${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(text, 60)}»`, { hint });
}


/***/ }),

/***/ 58501:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   JI: () => (/* binding */ vaultAudience),
/* harmony export */   MA: () => (/* binding */ AUTH_METHODS),
/* harmony export */   PP: () => (/* binding */ VAULT_INPUTS)
/* harmony export */ });
/* harmony import */ var _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(89190);

const AUTH_METHODS = ['jwt', 'kubernetes', 'approle', 'cert'];
/** The inputs that only this provider reads. */
const VAULT_INPUTS = [
    {
        name: 'auth',
        description: 'How the job logs in: `jwt` (its ID token), `kubernetes`, `approle`, or `cert` (the client certificate).',
        default: 'jwt',
        values: AUTH_METHODS,
    },
    {
        name: 'path',
        description: 'Where that auth method is mounted. Default: its name.',
    },
    { name: 'namespace', description: 'The namespace, whole: `team-a/shop`.' },
    {
        name: 'secrets',
        description: 'What to read, one a line or between semicolons: `secret/data/app password | APP_PASSWORD`. Values of fields of JSON, whole secrets (`*`) with a prefix, dynamic engines with parameters, and `[namespace]` in front: [docs/vault.md](docs/vault.md).',
    },
    {
        name: 'export-token',
        description: 'Whether steps get the token itself (`VAULT_TOKEN`), besides the address. Default: only when there are no `secrets`.',
        values: _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .YES_OR_NO */ .I8,
    },
    {
        name: 'allow-short',
        description: 'Whether secrets that are too short to be masked (under 4 characters, and words such as `true`) are delivered, unmasked.',
        default: 'false',
        values: _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .YES_OR_NO */ .I8,
    },
    { name: 'role-id', description: 'With `auth: approle`: the role id.' },
    {
        name: 'wrapped-secret-id',
        description: 'With `auth: approle`: the wrapping token of a secret id. It can be unwrapped once.',
        secret: true,
    },
    {
        name: 'jwt-file',
        description: 'With `auth: kubernetes`: the file of the service account’s token.',
        default: '/var/run/secrets/kubernetes.io/serviceaccount/token',
        file: true,
    },
    _config_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .REVOKE_ROLE */ .Os,
];
/** The audience of the ID token, where the method takes one: the server itself, unless it is said otherwise. */
function vaultAudience({ audience, url, own }) {
    if ((own['auth'] ?? 'jwt') !== 'jwt')
        return undefined;
    return audience ?? (url !== undefined && URL.canParse(url) ? new URL(url).origin : undefined);
}


/***/ }),

/***/ 77410:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D0: () => (/* binding */ decoder),
/* harmony export */   Rd: () => (/* binding */ encoder),
/* harmony export */   VS: () => (/* binding */ uint32be),
/* harmony export */   WG: () => (/* binding */ encodeBase64),
/* harmony export */   br: () => (/* binding */ digest),
/* harmony export */   lF: () => (/* binding */ encode),
/* harmony export */   mx: () => (/* binding */ uint64be),
/* harmony export */   u8: () => (/* binding */ strictDecoder),
/* harmony export */   xW: () => (/* binding */ concat),
/* harmony export */   y4: () => (/* binding */ decodeBase64)
/* harmony export */ });
const encoder = new TextEncoder(), decoder = new TextDecoder(), strictDecoder = new TextDecoder("utf-8", { fatal: !0 }), UINT32_RANGE = 2 ** 32;
function concat(...buffers) {
  const size = buffers.reduce((acc, { length }) => acc + length, 0), buf = new Uint8Array(size);
  let i = 0;
  for (const buffer of buffers)
    buf.set(buffer, i), i += buffer.length;
  return buf;
}
function writeUInt32BE(buf, value, offset) {
  if (value < 0 || value >= UINT32_RANGE)
    throw new RangeError(`value must be >= 0 and <= ${UINT32_RANGE - 1}. Received ${value}`);
  buf.set([value >>> 24, value >>> 16, value >>> 8, value & 255], offset);
}
function uint64be(value) {
  const high = Math.floor(value / UINT32_RANGE), low = value % UINT32_RANGE, buf = new Uint8Array(8);
  return writeUInt32BE(buf, high, 0), writeUInt32BE(buf, low, 4), buf;
}
function uint32be(value) {
  const buf = new Uint8Array(4);
  return writeUInt32BE(buf, value), buf;
}
const NON_ASCII = /[^\x00-\x7f]/;
function encode(string) {
  if (typeof string == "string" && string.length >= 128) {
    if (NON_ASCII.test(string))
      throw new TypeError("non-ASCII string encountered in encode()");
    return encoder.encode(string);
  }
  const bytes = new Uint8Array(string.length);
  for (let i = 0; i < string.length; i++) {
    const code = string.charCodeAt(i);
    if (code > 127)
      throw new TypeError("non-ASCII string encountered in encode()");
    bytes[i] = code;
  }
  return bytes;
}
function encodeBase64(input, url = !1) {
  if (Uint8Array.prototype.toBase64)
    return input.toBase64({ alphabet: url ? "base64url" : "base64", omitPadding: url });
  const CHUNK_SIZE = 32768, arr = [];
  for (let i = 0; i < input.length; i += CHUNK_SIZE)
    arr.push(String.fromCharCode.apply(null, input.subarray(i, i + CHUNK_SIZE)));
  const encoded = btoa(arr.join(""));
  return url ? encoded.replace(/=/g, "").replace(/\+/g, "-").replace(/\//g, "_") : encoded;
}
function decodeBase64(encoded, url = !1) {
  if (Uint8Array.fromBase64)
    return Uint8Array.fromBase64(encoded, { alphabet: url ? "base64url" : "base64" });
  if (url) {
    if (encoded.includes("+") || encoded.includes("/"))
      throw new TypeError("Invalid base64url");
    encoded = encoded.replace(/-/g, "+").replace(/_/g, "/");
  }
  const binary = atob(encoded), bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++)
    bytes[i] = binary.charCodeAt(i);
  return bytes;
}
async function digest(algorithm, data) {
  const subtleDigest = `SHA-${algorithm.slice(-3)}`;
  return new Uint8Array(await crypto.subtle.digest(subtleDigest, data));
}



/***/ }),

/***/ 47784:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BU: () => (/* binding */ validateCritDuplicates),
/* harmony export */   CT: () => (/* binding */ JWE_RECOGNIZED),
/* harmony export */   Fw: () => (/* binding */ validateAlgorithms),
/* harmony export */   GT: () => (/* binding */ assertUint8Array),
/* harmony export */   Gv: () => (/* binding */ isObject),
/* harmony export */   J0: () => (/* binding */ validateB64),
/* harmony export */   MV: () => (/* binding */ encodeAsciiMember),
/* harmony export */   OX: () => (/* binding */ parseJoseHeader),
/* harmony export */   ac: () => (/* binding */ assertNotSet),
/* harmony export */   fV: () => (/* binding */ isJwkSet),
/* harmony export */   fz: () => (/* binding */ isDisjoint),
/* harmony export */   h2: () => (/* binding */ decodeBase64url),
/* harmony export */   ji: () => (/* binding */ serializeJoseHeader),
/* harmony export */   nI: () => (/* binding */ validateCrit),
/* harmony export */   qc: () => (/* binding */ JWS_RECOGNIZED)
/* harmony export */ });
/* harmony import */ var _util_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5674);
/* harmony import */ var _util_base64url_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(71445);
/* harmony import */ var _buffer_utils_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(77410);



function assertUint8Array(input, label) {
  if (!(input instanceof Uint8Array))
    throw new TypeError(`${label} must be an instance of Uint8Array`);
}
function isObject(input) {
  if (typeof input != "object" || input === null || Object.prototype.toString.call(input) !== "[object Object]")
    return !1;
  const prototype = Object.getPrototypeOf(input);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
function isJwkSet(input) {
  return isObject(input) && Array.isArray(input.keys) && Array.from(input.keys).every(isObject);
}
function isDisjoint(...headers) {
  const parameters = /* @__PURE__ */ new Set();
  for (const header of headers)
    if (header)
      for (const parameter of Object.keys(header)) {
        if (parameters.has(parameter))
          return !1;
        parameters.add(parameter);
      }
  return !0;
}
function assertNotSet(value, name) {
  if (value !== void 0)
    throw new TypeError(`${name} can only be called once`);
}
function decodeBase64url(value, label, ErrorClass) {
  try {
    return (0,_util_base64url_js__WEBPACK_IMPORTED_MODULE_0__/* .decode */ .D)(value);
  } catch (cause) {
    throw new ErrorClass(`Failed to base64url decode the ${label}`, { cause });
  }
}
function encodeAsciiMember(value, label, ErrorClass) {
  try {
    return (0,_buffer_utils_js__WEBPACK_IMPORTED_MODULE_1__/* .encode */ .lF)(value);
  } catch (cause) {
    throw new ErrorClass(`The ${label} is not a valid base64url string`, { cause });
  }
}
function parseJoseHeader(encodedProtectedHeader, ErrorClass, message) {
  let parsed;
  try {
    parsed = JSON.parse(_buffer_utils_js__WEBPACK_IMPORTED_MODULE_1__/* .strictDecoder */ .u8.decode((0,_util_base64url_js__WEBPACK_IMPORTED_MODULE_0__/* .decode */ .D)(encodedProtectedHeader)));
  } catch (cause) {
    throw new ErrorClass(message, { cause });
  }
  if (!isObject(parsed))
    throw new ErrorClass(message);
  return parsed;
}
const JWS_RECOGNIZED = { __proto__: null, b64: !0 }, JWE_RECOGNIZED = { __proto__: null };
function validateAlgorithms(option, algorithms) {
  if (algorithms !== void 0 && (!Array.isArray(algorithms) || algorithms.some((s) => typeof s != "string")))
    throw new TypeError(`"${option}" option must be an array of strings`);
  return algorithms === void 0 ? void 0 : new Set(algorithms);
}
function validateCritDuplicates(Err, protectedHeader) {
  const { crit } = protectedHeader ?? {};
  if (Array.isArray(crit) && new Set(crit).size !== crit.length)
    throw new Err('"crit" (Critical) Header Parameter MUST NOT contain duplicate values');
}
function validateCrit(Err, recognizedDefault, recognizedOption, protectedHeader, joseHeader) {
  if (joseHeader.crit !== void 0 && protectedHeader?.crit === void 0)
    throw new Err('"crit" (Critical) Header Parameter MUST be integrity protected');
  if (!protectedHeader || protectedHeader.crit === void 0)
    return [];
  if (!Array.isArray(protectedHeader.crit) || protectedHeader.crit.length === 0 || protectedHeader.crit.some((input) => typeof input != "string" || input.length === 0))
    throw new Err('"crit" (Critical) Header Parameter MUST be an array of non-empty strings when present');
  const recognized = recognizedOption === void 0 ? recognizedDefault : { __proto__: null, ...recognizedOption, ...recognizedDefault };
  for (const parameter of protectedHeader.crit) {
    if (!(parameter in recognized))
      throw new _util_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JOSENotSupported */ .T0(`Extension Header Parameter "${parameter}" is not recognized`);
    if (!Object.hasOwn(joseHeader, parameter) || joseHeader[parameter] === void 0)
      throw new Err(`Extension Header Parameter "${parameter}" is missing`);
    if (recognized[parameter] && (!Object.hasOwn(protectedHeader, parameter) || protectedHeader[parameter] === void 0))
      throw new Err(`Extension Header Parameter "${parameter}" MUST be integrity protected`);
  }
  return protectedHeader.crit;
}
function validateB64(protectedHeader, extensions) {
  if (extensions.includes("b64")) {
    const b64 = protectedHeader.b64;
    if (typeof b64 != "boolean")
      throw new _util_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JWSInvalid */ .Ye('The "b64" (base64url-encode payload) Header Parameter must be a boolean');
    return b64;
  }
  return !0;
}
function serializeJoseHeader(Err, header) {
  let serialized, parsed;
  try {
    serialized = JSON.stringify(header), parsed = JSON.parse(serialized);
  } catch (cause) {
    throw new Err("JOSE Header is not valid JSON", { cause });
  }
  if (!isObject(parsed))
    throw new Err("JOSE Header is not a JSON object");
  return [parsed, serialized];
}



/***/ }),

/***/ 71445:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ decode),
/* harmony export */   l: () => (/* binding */ encode)
/* harmony export */ });
/* harmony import */ var _lib_buffer_utils_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77410);

const invalid = "The input to be decoded is not correctly encoded.";
function decode(input) {
  try {
    return (0,_lib_buffer_utils_js__WEBPACK_IMPORTED_MODULE_0__/* .decodeBase64 */ .y4)(typeof input == "string" ? input : _lib_buffer_utils_js__WEBPACK_IMPORTED_MODULE_0__/* .decoder */ .D0.decode(input), !0);
  } catch (cause) {
    throw new TypeError(invalid, { cause });
  }
}
function encode(input) {
  return (0,_lib_buffer_utils_js__WEBPACK_IMPORTED_MODULE_0__/* .encodeBase64 */ .WG)(typeof input == "string" ? _lib_buffer_utils_js__WEBPACK_IMPORTED_MODULE_0__/* .encoder */ .Rd.encode(input) : input, !0);
}



/***/ }),

/***/ 77961:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   i: () => (/* binding */ decodeJwt)
/* harmony export */ });
/* harmony import */ var _base64url_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(71445);
/* harmony import */ var _lib_buffer_utils_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(77410);
/* harmony import */ var _lib_validate_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(47784);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5674);




function decodeJwt(jwt) {
  if (typeof jwt != "string")
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JWTInvalid */ .Dp("JWTs must use Compact JWS serialization, JWT must be a string");
  const { 1: encodedPayload, length } = jwt.split(".");
  if (length === 5)
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JWTInvalid */ .Dp("Only JWTs using Compact JWS serialization can be decoded");
  if (length !== 3)
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JWTInvalid */ .Dp("Invalid JWT");
  if (!encodedPayload)
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JWTInvalid */ .Dp("JWTs must contain a payload");
  let claimsSetBytes;
  try {
    claimsSetBytes = (0,_base64url_js__WEBPACK_IMPORTED_MODULE_1__/* .decode */ .D)(encodedPayload);
  } catch (cause) {
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JWTInvalid */ .Dp("Failed to base64url decode the payload", { cause });
  }
  let claimsSet;
  try {
    claimsSet = JSON.parse(_lib_buffer_utils_js__WEBPACK_IMPORTED_MODULE_2__/* .strictDecoder */ .u8.decode(claimsSetBytes));
  } catch (cause) {
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JWTInvalid */ .Dp("Failed to parse the decoded payload as JSON", { cause });
  }
  if (!(0,_lib_validate_js__WEBPACK_IMPORTED_MODULE_3__/* .isObject */ .Gv)(claimsSet))
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .JWTInvalid */ .Dp("Invalid JWT Claims Set");
  return claimsSet;
}



/***/ }),

/***/ 5674:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $4: () => (/* binding */ JWKSMultipleMatchingKeys),
/* harmony export */   BT: () => (/* binding */ JWKSNoMatchingKey),
/* harmony export */   Dm: () => (/* binding */ JWKSInvalid),
/* harmony export */   Dp: () => (/* binding */ JWTInvalid),
/* harmony export */   Rb: () => (/* binding */ JOSEAlgNotAllowed),
/* harmony export */   T0: () => (/* binding */ JOSENotSupported),
/* harmony export */   Ye: () => (/* binding */ JWSInvalid),
/* harmony export */   _L: () => (/* binding */ JWKInvalid),
/* harmony export */   aA: () => (/* binding */ JWEInvalid),
/* harmony export */   h2: () => (/* binding */ JWSSignatureVerificationFailed),
/* harmony export */   i4: () => (/* binding */ JOSEError),
/* harmony export */   ie: () => (/* binding */ JWTClaimValidationFailed),
/* harmony export */   n: () => (/* binding */ JWTExpired),
/* harmony export */   xO: () => (/* binding */ JWEDecryptionFailed)
/* harmony export */ });
/* unused harmony export JWKSTimeout */
class JOSEError extends Error {
  static code = "ERR_JOSE_GENERIC";
  code = "ERR_JOSE_GENERIC";
  constructor(message, options) {
    super(message, options), this.name = this.constructor.name, Error.captureStackTrace?.(this, this.constructor);
  }
}
class JWTClaimValidationFailed extends JOSEError {
  static code = "ERR_JWT_CLAIM_VALIDATION_FAILED";
  code = "ERR_JWT_CLAIM_VALIDATION_FAILED";
  claim;
  reason;
  payload;
  constructor(message, payload, claim = "unspecified", reason = "unspecified") {
    super(message, { cause: { claim, reason, payload } }), this.claim = claim, this.reason = reason, this.payload = payload;
  }
}
class JWTExpired extends JOSEError {
  static code = "ERR_JWT_EXPIRED";
  code = "ERR_JWT_EXPIRED";
  claim;
  reason;
  payload;
  constructor(message, payload, claim = "unspecified", reason = "unspecified") {
    super(message, { cause: { claim, reason, payload } }), this.claim = claim, this.reason = reason, this.payload = payload;
  }
}
class JOSEAlgNotAllowed extends JOSEError {
  static code = "ERR_JOSE_ALG_NOT_ALLOWED";
  code = "ERR_JOSE_ALG_NOT_ALLOWED";
}
class JOSENotSupported extends JOSEError {
  static code = "ERR_JOSE_NOT_SUPPORTED";
  code = "ERR_JOSE_NOT_SUPPORTED";
}
class JWEDecryptionFailed extends JOSEError {
  static code = "ERR_JWE_DECRYPTION_FAILED";
  code = "ERR_JWE_DECRYPTION_FAILED";
  constructor(message = "decryption operation failed", options) {
    super(message, options);
  }
}
class JWEInvalid extends JOSEError {
  static code = "ERR_JWE_INVALID";
  code = "ERR_JWE_INVALID";
}
class JWSInvalid extends JOSEError {
  static code = "ERR_JWS_INVALID";
  code = "ERR_JWS_INVALID";
}
class JWTInvalid extends JOSEError {
  static code = "ERR_JWT_INVALID";
  code = "ERR_JWT_INVALID";
}
class JWKInvalid extends JOSEError {
  static code = "ERR_JWK_INVALID";
  code = "ERR_JWK_INVALID";
}
class JWKSInvalid extends JOSEError {
  static code = "ERR_JWKS_INVALID";
  code = "ERR_JWKS_INVALID";
}
class JWKSNoMatchingKey extends JOSEError {
  static code = "ERR_JWKS_NO_MATCHING_KEY";
  code = "ERR_JWKS_NO_MATCHING_KEY";
  constructor(message = "no applicable key found in the JSON Web Key Set", options) {
    super(message, options);
  }
}
class JWKSMultipleMatchingKeys extends JOSEError {
  [Symbol.asyncIterator] = async function* () {
  };
  static code = "ERR_JWKS_MULTIPLE_MATCHING_KEYS";
  code = "ERR_JWKS_MULTIPLE_MATCHING_KEYS";
  constructor(message = "multiple matching keys found in the JSON Web Key Set", options) {
    super(message, options);
  }
}
class JWKSTimeout extends JOSEError {
  static code = "ERR_JWKS_TIMEOUT";
  code = "ERR_JWKS_TIMEOUT";
  constructor(message = "request timed out", options) {
    super(message, options);
  }
}
class JWSSignatureVerificationFailed extends JOSEError {
  static code = "ERR_JWS_SIGNATURE_VERIFICATION_FAILED";
  code = "ERR_JWS_SIGNATURE_VERIFICATION_FAILED";
  constructor(message = "signature verification failed", options) {
    super(message, options);
  }
}



/***/ })

};
