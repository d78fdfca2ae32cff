export const id = 672;
export const ids = [672];
export const modules = {

/***/ 65407:
/***/ ((module, __unused_webpack_exports, __webpack_require__) => {

var map = {
	"./BurstyRateLimiter": [
		85860
	],
	"./BurstyRateLimiter.js": [
		85860
	],
	"./ExpressBruteFlexible": [
		83966,
		3966
	],
	"./ExpressBruteFlexible.js": [
		83966,
		3966
	],
	"./RLWrapperBlackAndWhite": [
		87383
	],
	"./RLWrapperBlackAndWhite.js": [
		87383
	],
	"./RLWrapperTimeouts": [
		24016
	],
	"./RLWrapperTimeouts.js": [
		24016
	],
	"./RateLimiterAbstract": [
		88569
	],
	"./RateLimiterAbstract.js": [
		88569
	],
	"./RateLimiterCluster": [
		10565
	],
	"./RateLimiterCluster.js": [
		10565
	],
	"./RateLimiterCompatibleAbstract": [
		77307
	],
	"./RateLimiterCompatibleAbstract.js": [
		77307
	],
	"./RateLimiterDrizzle": [
		50673
	],
	"./RateLimiterDrizzle.js": [
		50673
	],
	"./RateLimiterDrizzleNonAtomic": [
		75347
	],
	"./RateLimiterDrizzleNonAtomic.js": [
		75347
	],
	"./RateLimiterDynamo": [
		82309
	],
	"./RateLimiterDynamo.js": [
		82309
	],
	"./RateLimiterEtcd": [
		36481
	],
	"./RateLimiterEtcd.js": [
		36481
	],
	"./RateLimiterEtcdNonAtomic": [
		15299
	],
	"./RateLimiterEtcdNonAtomic.js": [
		15299
	],
	"./RateLimiterInsuredAbstract": [
		33847
	],
	"./RateLimiterInsuredAbstract.js": [
		33847
	],
	"./RateLimiterMemcache": [
		73250
	],
	"./RateLimiterMemcache.js": [
		73250
	],
	"./RateLimiterMemory": [
		24544
	],
	"./RateLimiterMemory.js": [
		24544
	],
	"./RateLimiterMongo": [
		28439
	],
	"./RateLimiterMongo.js": [
		28439
	],
	"./RateLimiterMySQL": [
		67793
	],
	"./RateLimiterMySQL.js": [
		67793
	],
	"./RateLimiterPostgres": [
		3740
	],
	"./RateLimiterPostgres.js": [
		3740
	],
	"./RateLimiterPrisma": [
		16323
	],
	"./RateLimiterPrisma.js": [
		16323
	],
	"./RateLimiterQueue": [
		52860
	],
	"./RateLimiterQueue.js": [
		52860
	],
	"./RateLimiterRedis": [
		54336
	],
	"./RateLimiterRedis.js": [
		54336
	],
	"./RateLimiterRedisNonAtomic": [
		87480
	],
	"./RateLimiterRedisNonAtomic.js": [
		87480
	],
	"./RateLimiterRes": [
		80449
	],
	"./RateLimiterRes.js": [
		80449
	],
	"./RateLimiterSQLite": [
		73283
	],
	"./RateLimiterSQLite.js": [
		73283
	],
	"./RateLimiterStoreAbstract": [
		65140
	],
	"./RateLimiterStoreAbstract.js": [
		65140
	],
	"./RateLimiterUnion": [
		10244
	],
	"./RateLimiterUnion.js": [
		10244
	],
	"./RateLimiterValkey": [
		32193
	],
	"./RateLimiterValkey.js": [
		32193
	],
	"./RateLimiterValkeyGlide": [
		53756
	],
	"./RateLimiterValkeyGlide.js": [
		53756
	],
	"./component/BlockedKeys": [
		38830
	],
	"./component/BlockedKeys/": [
		38830
	],
	"./component/BlockedKeys/BlockedKeys": [
		85202
	],
	"./component/BlockedKeys/BlockedKeys.js": [
		85202
	],
	"./component/BlockedKeys/index": [
		38830
	],
	"./component/BlockedKeys/index.js": [
		38830
	],
	"./component/MemoryStorage": [
		28178,
		8178
	],
	"./component/MemoryStorage/": [
		28178,
		8178
	],
	"./component/MemoryStorage/MemoryStorage": [
		81534
	],
	"./component/MemoryStorage/MemoryStorage.js": [
		81534
	],
	"./component/MemoryStorage/Record": [
		60749
	],
	"./component/MemoryStorage/Record.js": [
		60749
	],
	"./component/MemoryStorage/index": [
		28178,
		8178
	],
	"./component/MemoryStorage/index.js": [
		28178,
		8178
	],
	"./component/RateLimiterEtcdTransactionFailedError": [
		43184
	],
	"./component/RateLimiterEtcdTransactionFailedError.js": [
		43184
	],
	"./component/RateLimiterQueueError": [
		27948
	],
	"./component/RateLimiterQueueError.js": [
		27948
	],
	"./component/RateLimiterSetupError": [
		72922
	],
	"./component/RateLimiterSetupError.js": [
		72922
	],
	"./constants": [
		13880,
		3880
	],
	"./constants.js": [
		13880,
		3880
	],
	"./helper/isRateLimiterCompatible": [
		19238
	],
	"./helper/isRateLimiterCompatible.js": [
		19238
	]
};
function webpackAsyncContext(req) {
	if(!__webpack_require__.o(map, req)) {
		return Promise.resolve().then(() => {
			var e = new Error("Cannot find module '" + req + "'");
			e.code = 'MODULE_NOT_FOUND';
			throw e;
		});
	}

	var ids = map[req], id = ids[0];
	return Promise.all(ids.slice(1).map(__webpack_require__.e)).then(() => {
		return __webpack_require__.t(id, 7 | 16);
	});
}
webpackAsyncContext.keys = () => (Object.keys(map));
webpackAsyncContext.id = 65407;
module.exports = webpackAsyncContext;

/***/ }),

/***/ 52471:
/***/ ((module) => {

function webpackEmptyAsyncContext(req) {
	// Here Promise.resolve().then() is used instead of new Promise() to prevent
	// uncaught exception popping up in devtools
	return Promise.resolve().then(() => {
		var e = new Error("Cannot find module '" + req + "'");
		e.code = 'MODULE_NOT_FOUND';
		throw e;
	});
}
webpackEmptyAsyncContext.keys = () => ([]);
webpackEmptyAsyncContext.resolve = webpackEmptyAsyncContext;
webpackEmptyAsyncContext.id = 52471;
module.exports = webpackEmptyAsyncContext;

/***/ }),

/***/ 71424:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  $w: () => (/* binding */ RECORDS_ROTATED),
  SZ: () => (/* binding */ rotated),
  md: () => (/* binding */ startBroker)
});

// EXTERNAL MODULE: ./build/audit/chain.js
var chain = __webpack_require__(79169);
// EXTERNAL MODULE: ./build/clock.js
var build_clock = __webpack_require__(7094);
// EXTERNAL MODULE: ./build/control/server.js
var server = __webpack_require__(26567);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/broker/audit/audit-keys.js
var audit_keys = __webpack_require__(45136);
// EXTERNAL MODULE: ./node_modules/rate-limiter-flexible/index.js
var rate_limiter_flexible = __webpack_require__(8649);
// EXTERNAL MODULE: ./build/broker/log.js
var broker_log = __webpack_require__(62814);
// EXTERNAL MODULE: ./build/audit/record.js
var record = __webpack_require__(60539);
// EXTERNAL MODULE: ./build/identity/github-subject.js
var github_subject = __webpack_require__(14761);
;// CONCATENATED MODULE: ./build/broker/audit/events.js


/** A claim that the ID tokens of a CI system have, and others do not, by the names of runners. */
const SYSTEMS = [
    ['gitlab', 'project_path'],
    ['buildkite', 'pipeline_slug'],
    ['circleci', 'oidc.circleci.com/project-id'],
    ['github', 'repository_owner_id'],
];
/** Whose an ID token is, as far as it shows: an issuer can be called anything. */
function systemOf(issuer, claims) {
    if (issuer === github_subject/* GITHUB_ISSUER */.oX)
        return 'github';
    return SYSTEMS.find(([, claim]) => claims[claim] !== undefined)?.[0] ?? 'oidc';
}
/** Why a record says that a token is dead. */
const BECAUSE = {
    revoked: 'whoever held it ended it; the broker tells everyone who asks that it is not active',
    expired: 'its time was over',
};
const SELF_CONTAINED = 'whoever held it ended it; the broker tells everyone who asks that it is not active, and a service that checks it by itself takes it until it expires';
/** What happened to a token, as the broker knows of it. @param at in milliseconds since 1970 */
function tokenEvent(event, token, { at, issuer }) {
    const { role, job_issuer: jobIssuer, ...claims } = token.extra;
    const because = event === 'revoked' && token.jwt ? SELF_CONTAINED : BECAUSE[event];
    return {
        event,
        at,
        ...(0,record/* auditedIdentity */.pX)(systemOf(String(jobIssuer), claims), {
            ...claims,
            sub: token.accountId,
            iss: jobIssuer,
        }),
        provider: 'oauth',
        ...(role === undefined ? {} : { role: String(role).slice(0, 300) }),
        ...(token.scope === undefined ? {} : { scopes: token.scope.split(' ') }),
        credential: {
            id: token.jti,
            service: issuer,
            issuedAt: token.iat * 1000,
            expiresAt: token.exp * 1000,
        },
        ...(because === undefined ? {} : { because }),
    };
}
/** A job that was refused, though its ID token is good. */
function refusedEvent({ claims, role, because }, { at, issuer }) {
    return {
        event: 'refused',
        at,
        ...(0,record/* auditedIdentity */.pX)(systemOf(String(claims['iss']), claims), claims),
        provider: 'oauth',
        ...(role === undefined ? {} : { role: role.slice(0, 300) }),
        because,
        service: issuer,
    };
}

;// CONCATENATED MODULE: ./build/broker/audit/refusals.js




/**
 * How many refusals are recorded in a minute. Of issuers that serve everyone, everyone has good ID tokens, and records are
 * kept: without a bound the world could fill the disk, and then nobody gets a token.
 */
const A_MINUTE = 600;
const WINDOW_S = 60;
/** Records of jobs that were refused, though their ID tokens are good: of others it is not known whose they are. */
class Refusals {
    #options;
    #limiter = new rate_limiter_flexible.RateLimiterMemory({ points: A_MINUTE, duration: WINDOW_S });
    #told = false;
    constructor(options) {
        this.#options = options;
    }
    /** Never throws: a refusal stays one, with its record or without. */
    async note({ outcome, claims, role, why = '', refusal }) {
        if (outcome !== 'refused' || claims === undefined)
            return;
        const { store, clock, issuer, log } = this.#options;
        try {
            await this.#limiter.consume('all');
        }
        catch {
            if (!this.#told) {
                log({ event: 'refusals not recorded', level: 'warn', why: `more than ${A_MINUTE} in a minute` });
            }
            this.#told = true;
            return;
        }
        this.#told = false;
        try {
            await store.note(refusedEvent({
                claims,
                role: role === undefined ? undefined : (0,broker_log/* withoutTokens */.N_)(role),
                because: (0,broker_log/* withoutTokens */.N_)(`${why} (refusal ${refusal})`),
            }, { at: clock.now(), issuer }));
        }
        catch (error) {
            log({ event: 'refusal not recorded', level: 'warn', refusal, why: (0,errors/* tell */.qz)(error) });
        }
    }
}

// EXTERNAL MODULE: ./build/audit/signature.js
var signature = __webpack_require__(59918);
;// CONCATENATED MODULE: ./build/broker/audit/trail.js



/** The records of a broker: of those that are written together the last one is signed, which speaks for all before it. */
function signedTrail(keys, clock, issuer) {
    return {
        of: (event, token) => tokenEvent(event, token, { at: clock.now(), issuer: issuer() }),
        next: (events, head) => {
            const lines = [];
            for (const [at, event] of events.entries()) {
                const sign = at === events.length - 1
                    ? (line) => (0,signature/* signedLine */.Rh)(line, keys.kid, (text) => keys.sign(text))
                    : undefined;
                const next = (0,chain/* nextLine */.sE)(event, head, sign);
                lines.push(next.line);
                head = next.head;
            }
            return { lines, head };
        },
    };
}

// EXTERNAL MODULE: ./build/broker/config/config.js + 2 modules
var config_config = __webpack_require__(28909);
// EXTERNAL MODULE: ./build/broker/config/written.js
var written = __webpack_require__(296);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./build/providers/oauth/messages.js
var messages = __webpack_require__(58149);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(64865);
// EXTERNAL MODULE: ./build/broker/tokens/tokens.js
var tokens_tokens = __webpack_require__(4757);
// EXTERNAL MODULE: external "node:buffer"
var external_node_buffer_ = __webpack_require__(4573);
// EXTERNAL MODULE: ./node_modules/jose/dist/webapi/util/errors.js
var util_errors = __webpack_require__(5674);
// EXTERNAL MODULE: ./node_modules/jose/dist/webapi/jwks/local.js
var local = __webpack_require__(36687);
// EXTERNAL MODULE: ./node_modules/jose/dist/webapi/jwt/verify.js
var verify = __webpack_require__(54605);
;// CONCATENATED MODULE: ./build/broker/exchange/fetch-bounds.js
/**
 * Fetches: so many at once, and one more each time this has gone by, in milliseconds. It is less than a caller waits, so
 * that nobody who floods us with unknown key ids can keep a good token from its fetch: all who wait share the next one.
 */
const FETCH_BURST = 5;
const FETCH_EVERY = 5_000;
/** How often keys are fetched: lets through a burst, and one more each time FETCH_EVERY has gone by. */
class Bucket {
    #tokens = FETCH_BURST;
    #at;
    constructor(now) {
        this.#at = now;
    }
    /** @returns how long whoever takes this turn must wait, in milliseconds */
    take(now) {
        this.#tokens = Math.min(FETCH_BURST, this.#tokens + Math.max(0, now - this.#at) / FETCH_EVERY);
        this.#at = now;
        this.#tokens -= 1;
        return this.#tokens >= 0 ? 0 : -this.#tokens * FETCH_EVERY;
    }
}
/** So many key ids are held, none longer than this; the pauses are in milliseconds. */
const UNKNOWN_MAX = 1_000;
const UNKNOWN_LONGEST = 256;
const UNKNOWN_FIRST = 2_000;
const UNKNOWN_LAST = 10_000;
/**
 * Key ids that a fetch did not bring: each costs no other fetch for 2 s, then 4, 8 and 10 s. A key that is published
 * late is so refused for 2 s more where it is a second late, and 10 s more at most, also where somebody who knew its
 * id has asked for it all the time. More would spare little, since fetches are few in any case. When another fetch
 * brings the key, it counts at once: whatever is known is not looked up here.
 */
class UnknownKeys {
    #entries = new Map();
    has(name, now) {
        const entry = this.#entries.get(name);
        return entry !== undefined && now < entry.until;
    }
    add(name, now) {
        if (name.length > UNKNOWN_LONGEST)
            return;
        const before = this.#entries.get(name);
        // Of several that waited for the same fetch only the first one counts.
        if (before !== undefined && now < before.until)
            return;
        const again = before !== undefined && now < before.until + UNKNOWN_LAST;
        const pause = again ? Math.min(before.pause * 2, UNKNOWN_LAST) : UNKNOWN_FIRST;
        this.#entries.delete(name);
        this.#entries.set(name, { pause, until: now + pause });
        const oldest = this.#entries.size > UNKNOWN_MAX ? this.#entries.keys().next().value : undefined;
        if (oldest !== undefined)
            this.#entries.delete(oldest);
    }
}

// EXTERNAL MODULE: ./build/http/client.js
var client = __webpack_require__(29726);
// EXTERNAL MODULE: ./build/http/hosts.js
var hosts = __webpack_require__(82178);
;// CONCATENATED MODULE: ./build/broker/exchange/key-source.js



/** So long an address that discovery told is used without asking again, in milliseconds. */
const DISCOVERY_AFTER = 60 * 60_000;
/** Where an issuer publishes its keys: at an address that is given, or that its discovery document tells. */
class KeySource {
    #issuer;
    #issuerUrl;
    #jwksUri;
    #http;
    #clock;
    #discovered;
    /** @throws JobpassError `usage` or `insecure` for an address that cannot be one of an issuer or its keys */
    constructor({ issuer, jwksUri, http, clock }) {
        this.#issuer = issuer;
        this.#issuerUrl = (0,hosts/* secureUrl */.po)(issuer, 'A trusted issuer');
        if (this.#issuerUrl.search !== '' || this.#issuerUrl.hash !== '') {
            throw new errors/* JobpassError */.bJ('usage', `The trusted issuer ${issuer} has a query or a fragment`, {
                hint: 'Write it as the claim iss of its tokens says it',
            });
        }
        this.#jwksUri =
            jwksUri === undefined ? undefined : (0,hosts/* secureUrl */.po)(jwksUri, 'The jwks-uri of a trusted issuer');
        this.#http = http;
        this.#clock = clock;
    }
    /** Forgets what discovery told. */
    forget() {
        this.#discovered = undefined;
    }
    /** Fetches the document of the keys, as it is. @throws JobpassError */
    async load() {
        const known = this.#discovered;
        const recent = known !== undefined && this.#clock.elapsed() - known.at <= DISCOVERY_AFTER;
        let request = keysRequest(this.#jwksUri ?? (recent ? known.uri : await this.#discover()));
        let answer = await this.#http.send(request);
        if ((answer.status === 404 || answer.status === 410) && this.#jwksUri === undefined && recent) {
            request = keysRequest(await this.#discover());
            answer = await this.#http.send(request);
        }
        return this.#read(request, answer);
    }
    async #discover() {
        const at = this.#clock.elapsed();
        const url = new URL(`${this.#issuerUrl.href.replace(/\/$/, '')}/.well-known/openid-configuration`);
        const request = {
            method: 'GET',
            url,
            headers: {},
            what: "the request for the issuer's metadata",
        };
        const answer = await this.#http.send(request);
        const metadata = this.#read(request, answer);
        if (metadata['issuer'] !== this.#issuer || typeof metadata['jwks_uri'] !== 'string') {
            throw this.#http.malformed(request, answer, 'metadata of another issuer, or without keys');
        }
        const uri = (0,hosts/* secureUrl */.po)(metadata['jwks_uri'], 'The jwks_uri of an issuer');
        if (uri.protocol === 'http:' && !(0,hosts/* isLoopback */.U9)(this.#issuerUrl)) {
            throw new errors/* JobpassError */.bJ('insecure', `The issuer ${this.#issuer} names a jwks_uri on this machine`);
        }
        this.#discovered = { uri, at };
        return uri;
    }
    #read(request, answer) {
        if (answer.status !== 200)
            throw this.#http.refusal(request, answer, undefined);
        const body = (0,client/* jsonObject */.o$)(answer.body);
        if (body === undefined)
            throw this.#http.malformed(request, answer, (0,client/* whatItIs */.Gl)(answer));
        return body;
    }
}
function keysRequest(url) {
    return { method: 'GET', url, headers: {}, what: "the request for the issuer's keys" };
}

;// CONCATENATED MODULE: ./build/broker/exchange/usable-keys.js


/** Signatures that CI systems use; never `none`, and no symmetric ones. */
const ALGORITHMS = [
    ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
    ...['ES256', 'ES384', 'ES512', 'EdDSA'],
];
const KINDS = new Set(['RSA', 'EC P-256', 'EC P-384', 'EC P-521', 'OKP Ed25519']);
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];
const SMALLEST_RSA_BITS = 2_048;
/**
 * The keys of a document that may verify signatures: public ones, asymmetric, strong enough, and made for it.
 *
 * @throws JobpassError `malformed` when there are none
 */
function usableKeys(document) {
    const published = document['keys'];
    if (!Array.isArray(published))
        throw new errors/* JobpassError */.bJ('malformed', 'The document holds no list of keys');
    const keys = [];
    const reasons = new Map();
    for (const jwk of published) {
        const key = usable(jwk);
        if (typeof key === 'string')
            reasons.set(key, (reasons.get(key) ?? 0) + 1);
        else
            keys.push(key);
    }
    const leftOut = [...reasons].map(([reason, count]) => `${count} ${reason}`).join(', ');
    if (keys.length === 0) {
        throw new errors/* JobpassError */.bJ('malformed', `The document holds no key that can be used${leftOut === '' ? '' : `, but ${leftOut}`}`);
    }
    return { keys, leftOut };
}
/** A published key with nothing but what verification needs; or why it may verify nothing, to follow a number. */
function usable(published) {
    if (typeof published !== 'object' || published === null || Array.isArray(published))
        return 'not a key';
    const jwk = published;
    const { kty, crv, alg, use, key_ops: operations, kid } = jwk;
    if (kty === 'oct')
        return 'symmetric';
    // Whoever has read it can sign with it.
    if (PRIVATE.some((name) => name in jwk))
        return 'with its private part';
    if (use !== undefined && use !== 'sig')
        return 'for another use';
    if (operations !== undefined && !(Array.isArray(operations) && operations.includes('verify'))) {
        return 'for another use';
    }
    if (alg !== undefined && !(typeof alg === 'string' && ALGORITHMS.includes(alg))) {
        return 'for another algorithm';
    }
    if (kid !== undefined && typeof kid !== 'string')
        return 'not a key';
    if (!KINDS.has(kty === 'RSA' ? kty : `${kty} ${crv}`))
        return 'of an unknown kind';
    try {
        const key = (0,external_node_crypto_.createPublicKey)({ key: jwk, format: 'jwk' });
        const bits = key.asymmetricKeyDetails?.modulusLength;
        if (bits !== undefined && bits < SMALLEST_RSA_BITS)
            return 'too short';
        return {
            ...key.export({ format: 'jwk' }),
            ...(kid === undefined ? {} : { kid }),
            ...(alg === undefined ? {} : { alg }),
        };
    }
    catch {
        return 'broken';
    }
}

;// CONCATENATED MODULE: ./build/broker/exchange/issuer-keys.js






/** Older keys are refreshed while they are still used. All in milliseconds. */
const REFRESH_AFTER = 10 * 60_000;
/** Older keys are not believed any more: their issuer may have withdrawn them long ago. */
const BELIEVED_FOR = 60 * 60_000;
/** After a refresh that failed. */
const REFRESH_PAUSE = 30_000;
/** So long a caller waits for keys: less than the 10 s that our own client gives one attempt. */
const WAIT = 8_000;
/** How old keys must be for a signature that fails under a known key id to make us look for a replaced key. */
const DOUBT_AFTER = 30_000;
/** Callers that wait at the same time, each with a token in memory. */
const WAITING_MAX = 5_000;
/** A discovery and a fetch of keys fit into WAIT. */
const LIMITS = { attemptMs: 4_000, connectMs: 3_000, bodyBytes: 256 * 1024 };
/**
 * The keys of one trusted issuer, and the verification of tokens by them.
 *
 * A token whose key is unknown is refused only after a fetch that began when the token was here already: whoever
 * waits shares one fetch, and fetches are few. Where that fetch cannot be had, the error is transient, since the token
 * may be good.
 */
class IssuerKeys {
    issuer;
    #source;
    #clock;
    #onFetch;
    #closing = new AbortController();
    #bucket;
    #unknown;
    #current;
    /** How many fetches have begun. */
    #begun = 0;
    #running;
    #next;
    #refreshNotBefore = Number.NEGATIVE_INFINITY;
    #waiting = 0;
    /** @throws JobpassError `usage` or `insecure` for an address that cannot be one of an issuer or its keys */
    constructor({ issuer, jwksUri, http, clock = build_clock/* systemClock */.ml, onFetch }) {
        this.issuer = issuer;
        this.#source = new KeySource({
            issuer,
            jwksUri,
            http: http.with({ limits: LIMITS, signal: this.#closing.signal }),
            clock,
        });
        this.#clock = clock;
        this.#onFetch = onFetch ?? (() => undefined);
        this.#bucket = new Bucket(clock.elapsed());
        this.#unknown = new UnknownKeys();
    }
    /** Whether there are keys that are believed at this moment. */
    get ready() {
        return this.#current !== undefined && this.#age(this.#current) <= BELIEVED_FOR;
    }
    /**
     * Gets the keys if there are none that are believed.
     *
     * @throws JobpassError `busy` or `unreachable`, transient
     */
    async prefetch() {
        await this.#believed(this.#clock.elapsed() + WAIT);
    }
    /** Ends every wait and fetch; whoever waits gets a transient error. */
    close() {
        this.#closing.abort();
    }
    /**
     * Verifies a token by these keys, and its claims as the options say.
     *
     * @param kid the key id of the token's header
     * @param alg its algorithm, already found to be one that is allowed
     * @throws JobpassError `busy` or `unreachable`, transient, when the keys cannot be had; jose's errors for a token
     *   that is no good
     */
    async verify(token, { kid, alg }, options) {
        const seen = this.#begun;
        const until = this.#clock.elapsed() + WAIT;
        let set = await this.#believed(until);
        const name = kid === undefined ? undefined : `${alg} ${kid}`;
        for (;;) {
            try {
                return await check(token, set, options);
            }
            catch (error) {
                const unknown = error instanceof util_errors/* JWKSNoMatchingKey */.BT;
                // Without a key id, a signature that fails may be by a new key as well.
                const failed = error instanceof util_errors/* JWSSignatureVerificationFailed */.h2;
                if (!unknown && !failed)
                    throw error;
                if (this.#current !== undefined && this.#current !== set) {
                    set = this.#current;
                    continue;
                }
                if (unknown && name !== undefined) {
                    if (set.number > seen)
                        this.#unknown.add(name, this.#clock.elapsed());
                    else if (this.#unknown.has(name, this.#clock.elapsed()))
                        throw error;
                }
                if (set.number > seen)
                    throw error;
                // An issuer may replace a key under its id. Tokens of the old one are lost then in any case, so that this
                // does not deserve a fetch for each bad token.
                if (failed && kid !== undefined && this.#age(set) < DOUBT_AFTER)
                    throw error;
                // The running fetch began too early to refuse by, but may bring the key.
                set = await this.#wait(() => this.#running ?? this.#nextFetch(), until);
            }
        }
    }
    #age(set) {
        return this.#clock.elapsed() - set.begunAt;
    }
    /** Keys that are young enough to be believed: at once where there are, or after a fetch. */
    async #believed(until) {
        const current = this.#current;
        const age = current === undefined ? Number.POSITIVE_INFINITY : this.#age(current);
        if (current === undefined || age > BELIEVED_FOR) {
            return this.#wait(() => this.#running ?? this.#nextFetch(), until);
        }
        if (age > REFRESH_AFTER)
            this.#refresh();
        return current;
    }
    #refresh() {
        if (this.#running !== undefined || this.#next !== undefined)
            return;
        const now = this.#clock.elapsed();
        if (now < this.#refreshNotBefore)
            return;
        this.#refreshNotBefore = now + REFRESH_PAUSE;
        this.#nextFetch().catch(() => undefined);
    }
    /** @throws JobpassError transient, when the fetch fails or does not end in time */
    async #wait(fetching, until) {
        if (this.#waiting >= WAITING_MAX)
            throw this.#busy('too many wait for them already');
        this.#waiting++;
        const over = new AbortController();
        const late = async () => {
            await this.#clock.sleep(Math.max(0, until - this.#clock.elapsed()), over.signal);
            throw this.#busy('their fetch takes too long');
        };
        try {
            return await Promise.race([fetching(), late()]);
        }
        finally {
            this.#waiting--;
            over.abort();
        }
    }
    #busy(why) {
        return new errors/* JobpassError */.bJ('busy', `The keys of the issuer ${this.issuer} cannot be had: ${why}`, {
            transient: true,
        });
    }
    /** The fetch that begins next: at once, if none is running and the bucket lets it. */
    #nextFetch() {
        if (this.#next !== undefined)
            return this.#next;
        const before = this.#running;
        if (before === undefined) {
            const pause = this.#bucket.take(this.#clock.elapsed());
            if (pause === 0)
                return this.#begin();
            this.#next = this.#beginAfter(this.#clock.sleep(pause, this.#closing.signal));
        }
        else {
            const bothOver = before
                .catch(() => undefined)
                .then(() => this.#clock.sleep(this.#bucket.take(this.#clock.elapsed()), this.#closing.signal));
            this.#next = this.#beginAfter(bothOver);
        }
        this.#next.catch(() => undefined);
        return this.#next;
    }
    async #beginAfter(pause) {
        try {
            await pause;
        }
        catch {
            throw this.#busy('the broker is closing');
        }
        finally {
            this.#next = undefined;
        }
        return this.#begin();
    }
    #begin() {
        const running = this.#fetch(++this.#begun).finally(() => {
            this.#running = undefined;
        });
        running.catch(() => undefined);
        this.#running = running;
        return running;
    }
    async #fetch(number) {
        const begunAt = this.#clock.elapsed();
        const { issuer } = this;
        try {
            const { keys, leftOut } = usableKeys(await this.#source.load());
            this.#current = { select: (0,local/* createLocalJWKSet */.w)({ keys }), number, begunAt };
            const reason = leftOut === '' ? {} : { reason: `left out: ${leftOut}` };
            this.#onFetch({ issuer, ok: true, keys: keys.length, ...reason });
            return this.#current;
        }
        catch (error) {
            // Wherever the keys were said to be, they may have moved.
            this.#source.forget();
            const reason = (0,errors/* tell */.qz)(error);
            this.#onFetch({ issuer, ok: false, reason });
            // Also where it would not help to ask again: the token may be good, and the trouble is not the caller's.
            const code = error instanceof errors/* JobpassError */.bJ && error.code === 'unreachable' ? 'unreachable' : 'busy';
            throw new errors/* JobpassError */.bJ(code, `The keys of the issuer ${issuer} cannot be had: ${reason}`, {
                transient: true,
                cause: error,
            });
        }
    }
}
/** Tries every key that fits: without a key id, or where two keys share one, jose leaves that to its caller. */
async function check(token, set, options) {
    try {
        return await (0,verify/* jwtVerify */.V)(token, set.select, options);
    }
    catch (error) {
        if (!(error instanceof util_errors/* JWKSMultipleMatchingKeys */.$4))
            throw error;
        for await (const key of error) {
            try {
                return await (0,verify/* jwtVerify */.V)(token, key, options);
            }
            catch (failure) {
                if (!(failure instanceof util_errors/* JWSSignatureVerificationFailed */.h2))
                    throw failure;
            }
        }
        throw new util_errors/* JWSSignatureVerificationFailed */.h2();
    }
}

;// CONCATENATED MODULE: ./build/broker/exchange/id-tokens.js







/** An ID token that is no good. Its message is for the caller, who holds the token; `log` has what else is known. */
class IdTokenRefused extends errors/* JobpassError */.bJ {
    /** The message, and what stands behind it: for the log alone. */
    log;
    constructor(message, more, cause) {
        super('refused', message, cause === undefined ? {} : { cause });
        this.log = more.length === 0 ? message : `${message}: ${more.join('; ')}`;
    }
}
/** How far clocks may differ, in seconds. */
const TOLERANCE_S = 10;
/** No job lasts longer: a token that does is a mistake of its issuer, or none of a job. In seconds. */
const LONGEST_LIFE_S = 24 * 60 * 60;
/** CI systems' tokens have 1 to 3 KiB. In characters, which are bytes in a JWT. */
const LONGEST_TOKEN = 16 * 1024;
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]*$/;
/**
 * Verifies ID tokens of trusted issuers with jose: signature, algorithm, issuer, audience, times, subject.
 *
 * @throws JobpassError `usage` or `insecure` for an entry that cannot work
 */
function idTokenVerifier(trusted, { clock = build_clock/* systemClock */.ml, onFetch } = {}) {
    const trusts = new Map();
    for (const { issuer } of trusted) {
        if (trusts.has(issuer))
            continue;
        const entries = trusted.filter((entry) => entry.issuer === issuer);
        trusts.set(issuer, trustIn(issuer, entries, clock, onFetch));
    }
    return {
        verify: async (token) => {
            const { header, claims: unverified } = parse(token);
            const trust = typeof unverified.iss === 'string' ? trusts.get(unverified.iss) : undefined;
            const says = () => saysOf(header, unverified);
            if (trust === undefined) {
                throw new IdTokenRefused('the issuer of the ID token is not trusted', [says()]);
            }
            checkHeader(header, trust.options.algorithms ?? [], says);
            const now = Math.floor(clock.now() / 1000);
            // Before its key is looked for: that of an old token may be gone for good.
            if (typeof unverified.exp === 'number' && unverified.exp <= now - TOLERANCE_S) {
                throw expired(unverified.exp, now, says);
            }
            try {
                const { payload, protectedHeader } = await trust.keys.verify(token, header, {
                    ...trust.options,
                    currentDate: new Date(now * 1000),
                });
                // What was verified counts, and not our own reading of it.
                const { alg } = protectedHeader;
                return { claims: checkClaims(payload, now, says), entry: matching(trust, payload, alg, says) };
            }
            catch (error) {
                throw refusal(error, trust, unverified, now, says);
            }
        },
        prefetch: async () => {
            await Promise.all([...trusts.values()].map(({ keys }) => keys.prefetch()));
        },
        unready: () => [...trusts.values()].filter(({ keys }) => !keys.ready).map(({ keys }) => keys.issuer),
        close: () => {
            for (const { keys } of trusts.values())
                keys.close();
        },
    };
}
function trustIn(issuer, entries, clock, onFetch) {
    const wrong = (said, hint) => new errors/* JobpassError */.bJ('usage', `The trusted issuer ${(0,printable/* printable */.g)(issuer)} ${said}`, { hint });
    const [first] = entries;
    if (first === undefined)
        throw wrong('has no entry', 'Give one');
    for (const { audience, algorithms, jwksUri } of entries) {
        const wanted = listOf(audience);
        if (wanted.length === 0 || wanted.includes('')) {
            throw wrong('has no audience', 'Without one, a token for any other service would do here');
        }
        const other = algorithms?.find((name) => !ALGORITHMS.includes(name));
        if (other !== undefined || algorithms?.length === 0) {
            throw wrong(`may not use ${other === undefined ? 'any algorithm' : `the algorithm ${(0,printable/* printable */.g)(other, 40)}`}`, `Choose of ${ALGORITHMS.join(', ')}`);
        }
        if (jwksUri !== first.jwksUri) {
            throw wrong('has two places for its keys', 'Give the same jwks-uri in each of its entries');
        }
    }
    const { jwksUri, http } = first;
    return {
        entries,
        keys: new IssuerKeys({
            issuer,
            http,
            clock,
            ...(jwksUri === undefined ? {} : { jwksUri }),
            ...(onFetch === undefined ? {} : { onFetch }),
        }),
        options: {
            issuer,
            audience: entries.flatMap(({ audience }) => listOf(audience)),
            algorithms: [...new Set(entries.flatMap(({ algorithms }) => algorithms ?? ALGORITHMS))],
            clockTolerance: TOLERANCE_S,
            requiredClaims: ['sub', 'exp'],
        },
    };
}
/** Reads a token without believing it, to know whose keys it needs. */
function parse(token) {
    if (token.length > LONGEST_TOKEN) {
        throw new IdTokenRefused(`the ID token is longer than ${LONGEST_TOKEN / 1024} KiB`, []);
    }
    // Decoders differ in what else they take: padding, spaces, other alphabets. A JWT has none of it (RFC 7515, section 2).
    if (!COMPACT.test(token))
        throw new IdTokenRefused('the ID token is not a JWT', []);
    const [head = '', body = ''] = token.split('.');
    const header = jsonOf(head);
    const claims = jsonOf(body);
    const { alg, kid } = header ?? {};
    const whole = header !== undefined && claims !== undefined;
    if (!whole || typeof alg !== 'string' || (kid !== undefined && typeof kid !== 'string')) {
        throw new IdTokenRefused('the ID token is not a JWT', []);
    }
    return { header: { ...header, alg, kid }, claims };
}
function jsonOf(part) {
    try {
        const bytes = Buffer.from(part, 'base64url');
        if (!(0,external_node_buffer_.isUtf8)(bytes))
            return undefined;
        const value = JSON.parse(bytes.toString('utf8'));
        return typeof value === 'object' && value !== null && !Array.isArray(value)
            ? value
            : undefined;
    }
    catch {
        return undefined;
    }
}
function checkHeader({ typ, crit, alg }, algorithms, says) {
    // RFC 8725, section 3.11: an access token or a logout token of the same issuer is no ID token.
    if (typ !== undefined && !(typeof typ === 'string' && typ.toUpperCase() === 'JWT')) {
        throw new IdTokenRefused('the type of the token (typ) is not that of an ID token', [
            `it is «${(0,printable/* printable */.g)(typ, 80)}»`,
            says(),
        ]);
    }
    if (crit !== undefined) {
        throw new IdTokenRefused('the ID token wants what is not supported here (crit)', [says()]);
    }
    if (!algorithms.includes(alg))
        throw algorithmRefused(algorithms, says);
}
function algorithmRefused(algorithms, says) {
    return new IdTokenRefused('the algorithm of the ID token is not allowed', [
        `wanted ${algorithms.join(', ')}`,
        says(),
    ]);
}
function expired(exp, now, says) {
    return new IdTokenRefused('the ID token has expired', [`${(0,build_clock/* span */.Ln)((now - exp) * 1000)} ago`, says()]);
}
/** What jose leaves to its caller: that there is a subject, that it was not issued later than now, nor for ever. */
function checkClaims(payload, now, says) {
    const { iss, sub, exp, iat } = payload;
    if (typeof sub !== 'string' || sub === '') {
        throw new IdTokenRefused('the claim sub of the ID token is missing or empty', [says()]);
    }
    if (typeof exp !== 'number' || typeof iss !== 'string') {
        throw new IdTokenRefused('the claim exp of the ID token is missing', [says()]);
    }
    if (iat !== undefined && iat > now + TOLERANCE_S) {
        throw new IdTokenRefused('the claim iat of the ID token lies in the future', [
            `by ${(0,build_clock/* span */.Ln)((iat - now) * 1000)}`,
            says(),
        ]);
    }
    if (exp > now + LONGEST_LIFE_S) {
        throw new IdTokenRefused(`the claim exp of the ID token is more than ${LONGEST_LIFE_S / 3600} hours ahead`, [says()]);
    }
    return payload;
}
function matching({ entries }, { aud }, alg, says) {
    const named = entries.filter(({ audience }) => listOf(audience).some((wanted) => names(aud, wanted)));
    const entry = named.find(({ algorithms }) => (algorithms ?? ALGORITHMS).includes(alg));
    if (entry !== undefined)
        return entry;
    // Allowed for another audience of the same issuer only.
    throw algorithmRefused([...new Set(named.flatMap(({ algorithms }) => algorithms ?? ALGORITHMS))], says);
}
function names(aud, wanted) {
    return Array.isArray(aud) ? aud.includes(wanted) : aud === wanted;
}
/** The error for a token that jose, or a check of ours, found to be no good; any other error as it is. */
function refusal(error, { options }, { aud, exp, nbf }, now, says) {
    const refused = (message, ...more) => new IdTokenRefused(message, [...more, says()], error);
    if (error instanceof util_errors/* JWTExpired */.n)
        return expired(exp ?? now, now, says);
    if (error instanceof util_errors/* JWTClaimValidationFailed */.ie) {
        const { claim, reason } = error;
        if (reason === 'missing')
            return refused(`the claim ${claim} of the ID token is missing`);
        if (claim === 'aud') {
            return refused('the claim aud of the ID token does not fit', `it is for ${quoted(aud)}`, `wanted ${quoted(options.audience)}`);
        }
        if (claim === 'nbf' && typeof nbf === 'number') {
            return refused('the ID token is not valid yet (the claim nbf)', `it will be in ${(0,build_clock/* span */.Ln)((nbf - now) * 1000)}`);
        }
        return refused(`the claim ${claim} of the ID token does not fit`);
    }
    const foreign = 'the signature of the ID token is not of a key of its issuer';
    if (error instanceof util_errors/* JWKSNoMatchingKey */.BT)
        return refused(foreign, 'the issuer has no such key for it');
    if (error instanceof util_errors/* JWSSignatureVerificationFailed */.h2)
        return refused(foreign, 'it does not verify');
    if (error instanceof util_errors/* JOSEError */.i4)
        return refused('the ID token is not a JWT that can be read');
    return error;
}
/** What a token says of itself: for the log, where it tells whose it may be; nothing of it need be true. */
function saysOf({ alg, kid }, { iss, sub }) {
    const key = kid === undefined ? 'no key id' : `key id «${(0,printable/* printable */.g)(kid, 80)}»`;
    return `it says issuer ${quoted(iss)}, subject ${quoted(sub)}, ${key}, algorithm «${(0,printable/* printable */.g)(alg, 20)}»`;
}
function quoted(value) {
    const values = Array.isArray(value) ? value.slice(0, 5) : [value];
    const texts = values.map((one) => (typeof one === 'string' ? `«${(0,printable/* printable */.g)(one, 160)}»` : 'none'));
    return texts.length === 0 ? 'none' : texts.join(', ');
}
function listOf(value) {
    return typeof value === 'string' ? [value] : value;
}

// EXTERNAL MODULE: ./build/identity/conditions.js
var conditions = __webpack_require__(69633);
;// CONCATENATED MODULE: ./build/broker/exchange/roles.js


/**
 * Finds the role of a job: the one that it asks for, or the only one whose conditions it meets. Where several fit it
 * must say which, since the first of them could be more than it wants.
 */
function chooseRole(roles, issuer, claims, asked) {
    const own = roles.filter((role) => role.issuer === issuer);
    if (asked !== undefined) {
        const role = own.find(({ name }) => name === asked);
        // The same words whether there is such a role: who may not have it cannot find out its name either.
        const told = `the role ${(0,printable/* printable */.g)(asked, 64)} is not for this job`;
        if (role === undefined) {
            const elsewhere = roles.some(({ name }) => name === asked);
            return { told, why: elsewhere ? 'the role is for jobs of another issuer' : 'there is no such role' };
        }
        const failures = role.conditions(claims);
        if (failures.length === 0)
            return { role };
        return { told: role.explain ? explained(told, failures) : told, why: wording(failures) };
    }
    const checked = own.map((role) => ({ role, failures: role.conditions(claims) }));
    const fitting = checked.filter(({ failures }) => failures.length === 0).map(({ role }) => role);
    const [only, another] = fitting;
    if (only !== undefined && another === undefined)
        return { role: only };
    if (only !== undefined) {
        const names = fitting.map(({ name }) => name).join(', ');
        const told = `several roles are for this job (${names}): ask for one of them by the parameter role`;
        return { told, why: `several roles fit: ${names}` };
    }
    const explaining = checked.filter(({ role }) => role.explain);
    const told = 'no role is for this job';
    return {
        told: explaining.length === 0
            ? told
            : `${told}: ${explaining.map(({ role, failures }) => explained(role.name, failures)).join('; ')}`,
        why: checked
            .slice(0, MOST_TOLD)
            .map(({ role, failures }) => `${role.name}: ${wording(failures)}`)
            .join('; '),
    };
}
const MOST_TOLD = 10;
/** Names the claims only: what they must be stays here. */
function explained(what, failures) {
    return `${what}, because of ${failures.map(({ claim }) => (0,printable/* printable */.g)(claim, 64)).join(', ')}`;
}
function wording(failures) {
    return failures.map(conditions/* tellFailure */.s9).join(', ');
}

;// CONCATENATED MODULE: ./build/broker/exchange/exchange.js







const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
const SUBJECT_TYPES = new Set([
    'urn:ietf:params:oauth:token-type:id_token',
    'urn:ietf:params:oauth:token-type:jwt',
]);
/** The parameters that may stand more than once: RFC 8693, section 2.1. */
const REPEATABLE = new Set(['audience', 'resource']);
/** Claims of the job that its tokens repeat, so that a service knows whom it serves; a role can add to them. */
const CLAIMS_KEPT = [
    // GitHub
    'repository',
    'repository_id',
    'repository_owner',
    'repository_owner_id',
    'ref',
    'ref_type',
    'sha',
    'environment',
    'event_name',
    'workflow_ref',
    'job_workflow_ref',
    'run_id',
    'run_attempt',
    'actor',
    'actor_id',
    // GitLab
    'project_path',
    'project_id',
    'namespace_path',
    'namespace_id',
    'pipeline_id',
    'pipeline_source',
    'job_id',
    'user_login',
    'user_id',
    'ref_protected',
    // Buildkite
    'organization_slug',
    'pipeline_slug',
    'build_number',
    'build_branch',
    'step_key',
    // CircleCI
    'oidc.circleci.com/org-id',
    'oidc.circleci.com/project-id',
    'oidc.circleci.com/pipeline-id',
    'oidc.circleci.com/job-id',
    'oidc.circleci.com/vcs-ref',
];
/** What means something else in a token's introspection (RFC 7662, section 2.2), or is said by us. */
const RESERVED = new Set([
    ...[
        'active',
        'scope',
        'client_id',
        'username',
        'token_type',
        'exp',
        'iat',
        'nbf',
        'sub',
        'aud',
        'iss',
        'jti',
    ],
    ...['cnf', 'act', 'may_act', 'sid', 'authorization_details', 'role', 'job_issuer', '__proto__'],
]);
const LONGEST_CLAIM = 512;
/**
 * Exchanges a job's ID token for a token of ours: RFC 8693, section 2. It does not go through the library, whose way
 * to a grant costs more than the exchange itself: see docs/architecture.md.
 */
async function exchange(request, rules) {
    const known = {};
    try {
        return await exchanged(request, rules, known);
    }
    catch (error) {
        if (error instanceof Refusal)
            return refused(error, known);
        // Trouble of ours or of the issuer's: the token may be good.
        if (error instanceof errors/* JobpassError */.bJ)
            return unavailable(error, known);
        throw error;
    }
}
/** A request that is answered with an error of RFC 6749, section 5.2. */
class Refusal extends Error {
    code;
    /** What the caller may know. */
    told;
    /** What only the log may know. */
    why;
    status;
    constructor(code, told, why = told, status = 400) {
        super(told);
        this.code = code;
        this.told = told;
        this.why = why;
        this.status = status;
    }
}
async function exchanged({ form, authorization, certificate }, { idTokens, roles, tokens }, known) {
    const repeated = form.repeated(REPEATABLE);
    if (repeated !== undefined) {
        throw new Refusal('invalid_request', `the parameter ${(0,printable/* printable */.g)(repeated, 40)} is there twice`);
    }
    checkClient(form, authorization);
    const idToken = checkGrant(form);
    const ttl = lifetime(form.get('ttl'));
    const targets = [...form.all('audience'), ...form.all('resource')];
    const wanted = (form.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
    const claims = await verified(idToken, idTokens);
    const issuer = String(claims['iss']);
    known.claims = claims;
    known.issuer = (0,printable/* printable */.g)(issuer);
    known.subject = (0,printable/* printable */.g)(claims['sub']);
    const asked = form.get('role');
    if (asked !== undefined)
        known.role = (0,printable/* printable */.g)(asked, 64);
    const choice = chooseRole(roles, issuer, claims, asked);
    if (!('role' in choice))
        throw new Refusal('invalid_request', choice.told, choice.why);
    const { role } = choice;
    known.role = role.name;
    const jobClaims = keptClaims(claims, role);
    known.jobClaims = jobClaims;
    const stranger = targets.find((target) => !role.audience.includes(target));
    if (stranger !== undefined) {
        throw new Refusal('invalid_target', `the role ${role.name} has no tokens for ${(0,printable/* printable */.g)(stranger, 100)}`);
    }
    const foreign = wanted.find((scope) => !role.scopes.includes(scope));
    if (foreign !== undefined) {
        throw new Refusal('invalid_scope', `the role ${role.name} does not have the scope ${(0,printable/* printable */.g)(foreign, 64)}`);
    }
    if (role.certificate && certificate === undefined) {
        throw new Refusal('invalid_request', `the role ${role.name} is for jobs that present a client certificate`);
    }
    // Last of the checks: a request that is refused for another reason does not use the ID token up.
    if (role.once)
        await useOnce(claims, issuer, role, tokens);
    const content = {
        subject: String(claims['sub']),
        audience: targets.length === 0 ? role.audience : [...new Set(targets)],
        scope: (wanted.length === 0 ? role.scopes : [...new Set(wanted)]).join(' '),
        extra: { ...jobClaims, role: role.name, job_issuer: issuer },
        certificate,
    };
    const life = Math.min(ttl ?? role.maxTtl, role.maxTtl);
    const token = await tokens.issue(content, role.format, life);
    return {
        status: 200,
        body: {
            access_token: token.value,
            issued_token_type: ACCESS_TOKEN,
            token_type: 'Bearer',
            expires_in: life,
            // What the job's records call it as well: RFC 6749, section 5.1, has clients ignore what they do not know.
            jti: token.id,
            ...(content.scope === '' ? {} : { scope: content.scope }),
        },
        decision: {
            ...known,
            outcome: 'issued',
            id: token.id,
            audience: content.audience,
            scope: content.scope,
            format: role.format,
            expiresAt: token.expiresAt,
        },
    };
}
function checkClient(parameters, authorization) {
    if (authorization !== undefined || parameters.has('client_secret') || parameters.has('client_assertion')) {
        throw new Refusal('invalid_client', 'a token belongs to the job, whose ID token is its proof: send no client authentication', undefined, 401);
    }
    if ((parameters.get('client_id') ?? tokens_tokens/* JOB_CLIENT */.e) !== tokens_tokens/* JOB_CLIENT */.e) {
        throw new Refusal('invalid_client', `the one client is ${tokens_tokens/* JOB_CLIENT */.e}, and need not be named`, undefined, 401);
    }
}
/** @returns the subject token */
function checkGrant(parameters) {
    const grant = parameters.get('grant_type');
    if (grant === undefined)
        throw new Refusal('invalid_request', 'grant_type is missing');
    if (grant !== messages/* GRANTS */.Sl['token-exchange']) {
        throw new Refusal('unsupported_grant_type', `the one grant is ${messages/* GRANTS */.Sl['token-exchange']}`);
    }
    const token = parameters.get('subject_token');
    if (token === undefined)
        throw new Refusal('invalid_request', 'subject_token is missing');
    if (!SUBJECT_TYPES.has(parameters.get('subject_token_type') ?? '')) {
        throw new Refusal('invalid_request', 'subject_token_type must be that of an ID token or a JWT');
    }
    if (parameters.has('actor_token'))
        throw new Refusal('invalid_request', 'actor_token is not taken');
    if ((parameters.get('requested_token_type') ?? ACCESS_TOKEN) !== ACCESS_TOKEN) {
        throw new Refusal('invalid_request', 'only access tokens are issued');
    }
    return token;
}
function lifetime(asked) {
    if (asked === undefined)
        return undefined;
    if (!/^[1-9]\d{0,8}$/.test(asked)) {
        throw new Refusal('invalid_request', 'ttl must be a whole number of seconds');
    }
    return Number(asked);
}
/** RFC 8693, section 2.2.2: a subject token that is not good is an invalid_request. */
async function verified(idToken, idTokens) {
    try {
        return (await idTokens.verify(idToken)).claims;
    }
    catch (error) {
        if (error instanceof IdTokenRefused)
            throw new Refusal('invalid_request', error.message, error.log);
        throw error;
    }
}
async function useOnce(claims, issuer, role, tokens) {
    const { jti, exp } = claims;
    if (typeof jti !== 'string' || jti === '') {
        throw new Refusal('invalid_request', `the role ${role.name} takes an ID token once, and this one has no jti`);
    }
    // Longer than the token is accepted, whichever way the clocks differ.
    if (!(await tokens.use(issuer, jti, Number(exp) + 60))) {
        throw new Refusal('invalid_request', 'this ID token was used before');
    }
}
function keptClaims(claims, role) {
    const kept = {};
    for (const name of [...CLAIMS_KEPT, ...role.claims]) {
        const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
        if (value === undefined || value === null || value === '' || RESERVED.has(name))
            continue;
        // A claim that was cut short could pass for another one.
        if (lengthOf(value) <= LONGEST_CLAIM)
            kept[name] = value;
    }
    return kept;
}
function lengthOf(value) {
    if (typeof value === 'string')
        return value.length;
    try {
        return JSON.stringify(value).length;
    }
    catch {
        // Nested deeper than the stack is.
        return Number.POSITIVE_INFINITY;
    }
}
function refused(refusal, known) {
    const id = (0,external_node_crypto_.randomBytes)(6).toString('hex');
    return {
        status: refusal.status,
        body: { error: refusal.code, error_description: describe(`${refusal.told} (refusal ${id})`) },
        decision: { ...known, outcome: 'refused', why: refusal.why, refusal: id },
    };
}
function unavailable(error, known) {
    const id = (0,external_node_crypto_.randomBytes)(6).toString('hex');
    return {
        status: 503,
        body: {
            error: 'temporarily_unavailable',
            error_description: describe(`${error.code === 'state' ? 'no token can be kept' : 'the ID token cannot be judged'} at the moment (refusal ${id})`),
        },
        decision: { ...known, outcome: 'unavailable', why: error.message, refusal: id },
    };
}
/** In the characters that RFC 6749, section 5.2, allows. */
function describe(text) {
    return text.replace(/[\\"]/g, "'").replace(/[^\x20-\x7e]/g, '?');
}

// EXTERNAL MODULE: ./build/broker/form.js
var broker_form = __webpack_require__(98472);
// EXTERNAL MODULE: ./build/broker/tokens/signing-keys.js
var signing_keys = __webpack_require__(67725);
// EXTERNAL MODULE: ./build/providers/oauth/metadata.js
var metadata = __webpack_require__(99392);
// EXTERNAL MODULE: ./build/broker/http/library.js
var http_library = __webpack_require__(52638);
;// CONCATENATED MODULE: ./build/broker/http/metadata.js



const PATHS = { token: '/token', jwks: '/jwks', auditKeys: '/audit/keys', ...http_library/* LIBRARY_PATHS */.pX };
/** The broker's metadata (RFC 8414, section 2), also where OpenID Connect Discovery has it. */
function metadata_metadata(issuer, config) {
    // A job shows its token, a resource server who it is.
    const methods = ['none', 'client_secret_basic', 'client_secret_post'];
    return {
        issuer,
        token_endpoint: `${issuer}${PATHS.token}`,
        token_endpoint_auth_methods_supported: ['none'],
        introspection_endpoint: `${issuer}${PATHS.introspection}`,
        introspection_endpoint_auth_methods_supported: methods,
        revocation_endpoint: `${issuer}${PATHS.revocation}`,
        revocation_endpoint_auth_methods_supported: ['none'],
        jwks_uri: `${issuer}${PATHS.jwks}`,
        grant_types_supported: [messages/* GRANTS */.Sl['token-exchange']],
        // Required, also where there is none.
        response_types_supported: [],
        scopes_supported: [...new Set(config.roles.flatMap(({ scopes }) => scopes))],
        ...(config.tls?.clientCa === undefined ? {} : { tls_client_certificate_bound_access_tokens: true }),
        [metadata/* PARAMETERS_MEMBER */.m8]: ['ttl', 'role'],
    };
}

// EXTERNAL MODULE: ./build/broker/http/server.js
var http_server = __webpack_require__(12934);
// EXTERNAL MODULE: ./build/broker/http/sources.js
var sources = __webpack_require__(30339);
;// CONCATENATED MODULE: ./build/broker/http/endpoints.js






/** Everything that is served to jobs and services. Nothing here is for a person: no page, no form, no sign-in. */
function endpoints(options) {
    const documents = {
        '/.well-known/oauth-authorization-server': () => options.serving().metadata,
        '/.well-known/openid-configuration': () => options.serving().metadata,
        [PATHS.jwks]: () => options.keys.jwks,
        [PATHS.auditKeys]: () => options.auditKeys.jwks,
    };
    return async (request, response) => {
        const path = (request.url ?? '').split('?')[0] ?? '';
        if (answerHealth(path, response, options.health))
            return;
        const document = Object.hasOwn(documents, path) ? documents[path] : undefined;
        const posted = path === PATHS.token || path === PATHS.introspection || path === PATHS.revocation;
        if (document === undefined && !posted)
            return refuse(request, response, 404, 'not_found');
        const isGet = request.method === 'GET' || request.method === 'HEAD';
        if (posted ? request.method !== 'POST' : !isGet) {
            return refuse(request, response, 405, 'method_not_allowed', { allow: posted ? 'POST' : 'GET, HEAD' });
        }
        const serving = options.serving();
        const source = (0,sources/* sourceOf */.vz)(request, serving.proxies);
        const waitMs = await limited(source, serving);
        if (waitMs !== undefined) {
            options.metrics().limited();
            const retry = { 'retry-after': String(Math.max(1, Math.ceil(waitMs / 1000))) };
            return refuse(request, response, 429, 'temporarily_unavailable', retry, 'too many requests of this source');
        }
        if (document !== undefined) {
            // A service that has met a key that it does not know asks for it here, whichever broker signed.
            if (path === PATHS.jwks)
                await options.keys.refresh().catch(() => undefined);
            (0,http_server/* sendJson */.jD)(response, 200, document(), { 'cache-control': `public, max-age=${signing_keys/* CACHE_S */.Zd}` });
            return;
        }
        await answerPost(path, source, { request, response, serving }, options);
    };
}
/** Metrics and health, for those who run the broker. */
function adminEndpoints(health, metrics) {
    return async (request, response) => {
        const path = (request.url ?? '').split('?')[0] ?? '';
        if (answerHealth(path, response, health))
            return;
        if (path !== '/metrics')
            return refuse(request, response, 404, 'not_found');
        if (request.method !== 'GET' && request.method !== 'HEAD') {
            return refuse(request, response, 405, 'method_not_allowed', { allow: 'GET, HEAD' });
        }
        const { type, text } = await metrics().render();
        response.writeHead(200, { 'content-type': type, 'content-length': Buffer.byteLength(text) }).end(text);
    };
}
function answerHealth(path, response, health) {
    if (path === '/healthz') {
        (0,http_server/* sendJson */.jD)(response, 200, { alive: true });
        return true;
    }
    if (path !== '/readyz')
        return false;
    const reason = health.notReady();
    (0,http_server/* sendJson */.jD)(response, reason === undefined ? 200 : 503, reason === undefined ? { ready: true } : { ready: false, reason });
    return true;
}
async function answerPost(path, source, { request, response, serving }, options) {
    const certificate = (0,http_server/* clientCertificate */.X3)(request.socket);
    if (certificate === 'untrusted') {
        const why = 'the client certificate is not of an authority that is accepted here, or has expired';
        return refuse(request, response, 400, 'invalid_request', {}, why);
    }
    const why = (0,broker_form/* unreadable */.O$)(request);
    if (why !== undefined)
        return refuse(request, response, 400, 'invalid_request', {}, why);
    const start = process.hrtime.bigint();
    const body = await (0,http_server/* readBody */.x8)(request);
    if (body === undefined) {
        (0,http_server/* sendJson */.jD)(response, 413, { error: 'invalid_request', error_description: 'the body is too large' }, { connection: 'close' });
        return;
    }
    const form = (0,broker_form/* readForm */.vq)(body);
    if (form === undefined) {
        const told = 'the body is not a form in UTF-8 whose percent signs all encode something';
        return refuse(request, response, 400, 'invalid_request', {}, told);
    }
    if (path !== PATHS.token) {
        await serving.library(request, response, path, form);
        return;
    }
    const answer = await exchange({ form, authorization: request.headers.authorization, certificate: certificate?.thumbprint }, serving.rules);
    // The log comes first: what was handed out is never unknown to it.
    options.metrics().exchange(answer.decision, Number(process.hrtime.bigint() - start) / 1e9);
    options.onDecision(answer.decision);
    logDecision(answer.decision, source, options.log);
    await options.refusals.note(answer.decision);
    const headers = answer.status === 401 ? { 'www-authenticate': 'Basic realm="jobpass"' } : {};
    (0,http_server/* sendJson */.jD)(response, answer.status, answer.body, headers);
}
function logDecision(decision, source, log) {
    const { outcome, jobClaims = {}, claims: _, issuer, subject, expiresAt, ...more } = decision;
    const { repository, run_id, environment, project_path, pipeline_id } = jobClaims;
    log({
        event: outcome,
        ...(outcome === 'issued' ? {} : { level: 'warn' }),
        ...more,
        issuer,
        subject,
        source,
        ...{ repository, run_id, environment, project_path, pipeline_id },
        expires: expiresAt === undefined ? undefined : new Date(expiresAt * 1000).toISOString(),
    });
}
/** @returns how long the source must wait, in ms */
async function limited(source, { limiter, unlimited }) {
    if ((0,sources/* isIn */.S1)(unlimited, source))
        return undefined;
    try {
        await limiter.consume((0,sources/* countedAs */.DV)(source));
        return undefined;
    }
    catch (result) {
        return result.msBeforeNext;
    }
}
/** Answers without reading the body. */
function refuse(request, response, status, error, headers = {}, description) {
    request.resume();
    (0,http_server/* sendJson */.jD)(response, status, { error, ...(description === undefined ? {} : { error_description: description }) }, headers);
}

;// CONCATENATED MODULE: ./build/broker/metrics.js
/** Counts nothing, for a broker whose metrics nobody can read. */
const noMetrics = {
    exchange: () => undefined,
    introspection: () => undefined,
    revocation: () => undefined,
    limited: () => undefined,
    keysFetched: () => undefined,
    synced: () => undefined,
    compacted: () => undefined,
    render: async () => ({ type: 'text/plain', text: '' }),
};
/**
 * @param live tells how many tokens and uses are held at the moment
 * @param records tells how many records the audit trail has
 */
async function prometheus(live, records) {
    const { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } = await __webpack_require__.e(/* import() */ 5222).then(__webpack_require__.t.bind(__webpack_require__, 95222, 19));
    const registry = new Registry();
    const registers = [registry];
    collectDefaultMetrics({ register: registry });
    const exchanges = new Counter({
        name: 'jobpass_broker_exchanges_total',
        help: 'Token exchanges by outcome and role (of refusals: the role that was asked for, where there is one).',
        labelNames: ['outcome', 'role'],
        registers,
    });
    const durations = new Histogram({
        name: 'jobpass_broker_exchange_seconds',
        help: 'Time to answer a token exchange, from the whole request to the answer.',
        buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
        registers,
    });
    const introspections = new Counter({
        name: 'jobpass_broker_introspections_total',
        help: 'Answered introspections by whether the token was active.',
        labelNames: ['active'],
        registers,
    });
    const revocations = new Counter({
        name: 'jobpass_broker_revocations_total',
        help: 'Tokens that were revoked.',
        registers,
    });
    const limited = new Counter({
        name: 'jobpass_broker_limited_total',
        help: 'Requests that were answered with 429.',
        registers,
    });
    const fetches = new Counter({
        name: 'jobpass_broker_issuer_key_fetches_total',
        help: 'Fetches of the keys of a trusted issuer by result.',
        labelNames: ['issuer', 'result'],
        registers,
    });
    const syncs = new Histogram({
        name: 'jobpass_broker_journal_sync_seconds',
        help: 'Time to write a batch and to have it durable.',
        buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1],
        registers,
    });
    const compactions = new Counter({
        name: 'jobpass_broker_journal_compactions_total',
        help: 'Times that the journal was compacted.',
        registers,
    });
    new Gauge({
        name: 'jobpass_broker_records',
        help: 'Records that are alive: tokens, and ID tokens that may be used once.',
        registers,
        async collect() {
            // Where the store cannot be asked, its last number stays: the others are wanted all the more.
            await live().then((count) => this.set(count), () => undefined);
        },
    });
    new Gauge({
        name: 'jobpass_broker_audit_records',
        help: 'Records in the audit trail, as far as this broker knows.',
        registers,
        collect() {
            this.set(records());
        },
    });
    return {
        // A name that only the caller knows must not become a label: there would be one for each that is made up.
        exchange: ({ outcome, role, jobClaims }, seconds) => {
            exchanges.inc({ outcome, role: jobClaims === undefined ? '' : (role ?? '') });
            durations.observe(seconds);
        },
        introspection: (active) => introspections.inc({ active: String(active) }),
        revocation: () => revocations.inc(),
        limited: () => limited.inc(),
        keysFetched: (issuer, ok) => fetches.inc({ issuer, result: ok ? 'ok' : 'failed' }),
        synced: (seconds) => syncs.observe(seconds),
        compacted: () => compactions.inc(),
        render: async () => ({ type: registry.contentType, text: await registry.metrics() }),
    };
}

// EXTERNAL MODULE: ./build/http/transport.js
var transport = __webpack_require__(45272);
// EXTERNAL MODULE: ./build/text/secrets.js
var secrets = __webpack_require__(75255);
;// CONCATENATED MODULE: ./build/broker/serving.js










/** The window in which requests of one source are counted, in seconds. */
const RATE_WINDOW_S = 10;
/** @throws JobpassError `usage` for what only shows when it is put to use */
async function makeServing(config, parts) {
    const { issuer, clock, log, metrics, tokens } = parts;
    const proxies = (0,sources/* networks */.o8)(config.trustedProxies);
    const unlimited = (0,sources/* networks */.o8)(config.unlimited);
    const transports = config.trust.map(({ ca }) => (0,transport/* nodeTransport */._)(ca === undefined ? {} : { ca }));
    const idTokens = idTokenVerifier(config.trust.map((entry, at) => ({
        issuer: entry.issuer,
        audience: entry.audience.length === 0 ? [issuer] : entry.audience,
        ...(entry.algorithms === undefined ? {} : { algorithms: entry.algorithms }),
        ...(entry.jwksUri === undefined ? {} : { jwksUri: entry.jwksUri }),
        http: new client/* HttpClient */.Qq({
            transport: transports[at]?.send ?? (0,transport/* nodeTransport */._)().send,
            clock,
            secrets: new secrets/* Secrets */.S(),
            allowedHosts: new hosts/* AllowedHosts */.QU(),
        }),
    })), {
        clock,
        onFetch: ({ issuer: of, ok, reason }) => {
            metrics.keysFetched(of, ok);
            if (!ok)
                log({ event: 'issuer keys not fetched', level: 'warn', issuer: of, why: reason });
        },
    });
    const library = await (0,http_library/* libraryEndpoints */.Au)({
        issuer,
        tokens,
        resourceServers: config.resourceServers,
        onIntrospection: (active) => metrics.introspection(active),
        onRevocation: (id) => {
            metrics.revocation();
            log({ event: 'revoked', id });
        },
        onFailure: (error) => log({ event: 'failure', level: 'error', why: tellFailure(error) }),
    });
    // So that the first job does not wait for them; one that is down now is asked again when it is needed.
    idTokens.prefetch().catch(() => undefined);
    return {
        config,
        rules: { idTokens, roles: config.roles, tokens },
        library,
        metadata: metadata_metadata(issuer, config),
        proxies,
        unlimited,
        limiter: new rate_limiter_flexible.RateLimiterMemory({
            points: Math.max(1, Math.ceil((config.requestsPerMinute * RATE_WINDOW_S) / 60)),
            duration: RATE_WINDOW_S,
        }),
        close: () => {
            idTokens.close();
            for (const transport of transports)
                transport.close();
        },
    };
}
/** What went wrong; in a way that nobody foresaw: for the log, where a type alone would not help to find it. */
function tellFailure(error) {
    if (error instanceof errors/* JobpassError */.bJ)
        return error.told;
    if (!(error instanceof Error))
        return 'something that is no error was thrown';
    const [where = ''] = /at .+/.exec(error.stack ?? '') ?? [];
    return `an unexpected ${error.name} ${where}`;
}

// EXTERNAL MODULE: ./build/broker/store/open.js
var store_open = __webpack_require__(49696);
;// CONCATENATED MODULE: ./build/broker/broker.js

















/** How long requests under way may take when the broker stops, in ms. */
const GRACE_MS = 10_000;
/** The same for metrics and health. */
const ADMIN_GRACE_MS = 1_000;
/** How often it is looked whether a signing key is due, in ms. */
const KEYS_EVERY_MS = 60_000;
/** How often it is looked whether another broker of the store has changed keys, besides where that decides, in ms. */
const REFRESH_EVERY_MS = 5_000;
/** How often the head of the records goes to the log, where it has changed, in ms. */
const HEAD_EVERY_MS = 60_000;
/**
 * Starts the embedded token server.
 *
 * @throws JobpassError `usage`, `state`
 */
async function startBroker(config, options = {}) {
    const opened = [];
    const closeAll = async () => {
        for (const close of opened.splice(0).reverse())
            await close();
    };
    try {
        return await start(config, options, opened, closeAll);
    }
    catch (error) {
        await closeAll();
        throw error;
    }
}
async function start(config, { clock = build_clock/* systemClock */.ml, log = () => undefined, onDecision = () => undefined, onBroken }, opened, closeAll) {
    let stopping = false;
    let metrics = noMetrics;
    let keys;
    let auditKeys;
    let present;
    const starting = (said) => new errors/* JobpassError */.bJ('state', `${said}: the broker is still starting`, {
        transient: true,
        hint: 'Try again in a moment',
    });
    const started = () => {
        if (present === undefined)
            throw starting('What it gives cannot be told');
        return present();
    };
    const rotateKeys = async (how = {}) => {
        if (keys === undefined || auditKeys === undefined)
            throw starting('The signing key was not changed');
        if (how.records) {
            await auditKeys.rotate(Math.floor(clock.now() / 1000));
            log({ event: 'key for records changed', by: 'command' });
            return 0;
        }
        const unknown = await keys.rotate(how);
        log({ event: 'signing key changed', by: 'command', ...how });
        return unknown;
    };
    if (config.data !== undefined) {
        const control = await (0,server/* openControl */.g)(config.data, {
            who: 'broker',
            hint: 'Two would not know of what the other issued and revoked: give each a folder of its own',
            answer: (request) => controlled(request, {
                rotateKeys,
                roles: () => (0,written/* writtenBroker */.d)(started().config, started().issuer),
            }),
        });
        opened.push(control.close);
    }
    const storage = await (0,store_open/* openStorage */.G)(config, {
        clock,
        onEvent: (event) => tellStoreEvent(event, { log, metrics: () => metrics, onBroken }),
    });
    opened.push(() => storage.close());
    const signingKeys = await signing_keys/* SigningKeys */.Q5.open(storage.keys, clock);
    keys = signingKeys;
    const signsRecords = await audit_keys/* AuditKeys */.y.open(storage.keys, Math.floor(clock.now() / 1000));
    auditKeys = signsRecords;
    let issuer = config.issuer ?? '';
    const store = await storage.open(signedTrail(signsRecords, clock, () => issuer));
    opened.push(() => store.close());
    const health = {
        notReady: () => (stopping ? 'stopping' : store.healthy ? undefined : 'records cannot be written'),
    };
    const onFailure = (error) => log({ event: 'failure', level: 'error', why: tellFailure(error) });
    // The port may only be known now, and the issuer with it; requests that come meanwhile are told to come again.
    let handler = async (request, response) => {
        request.resume();
        (0,http_server/* sendJson */.jD)(response, 503, { error: 'temporarily_unavailable' }, { 'retry-after': '1' });
    };
    let many = (0,sources/* networks */.o8)([...config.trustedProxies, ...config.unlimited]);
    const listener = await (0,http_server/* listen */.KT)(config.listen, config.tls, (...both) => handler(...both), {
        onFailure,
        isMany: (address) => (0,sources/* isIn */.S1)(many, address),
    });
    opened.push(() => listener.close(GRACE_MS));
    issuer = config.issuer ?? (0,config_config/* originOf */.yv)(listener.address, config.tls !== undefined);
    const tokens = new tokens_tokens/* Tokens */.D({ store, keys: signingKeys, clock, issuer });
    let admin;
    if (config.admin !== undefined) {
        metrics = await prometheus(() => store.count(), () => store.head?.count ?? 0);
        const adminHandler = adminEndpoints(health, () => metrics);
        const adminListener = await (0,http_server/* listen */.KT)(config.admin, undefined, adminHandler, { onFailure });
        opened.push(() => adminListener.close(ADMIN_GRACE_MS));
        admin = adminListener.address;
    }
    const head = headLog(store, log);
    const heads = setInterval(head, HEAD_EVERY_MS);
    opened.push(() => clearInterval(heads));
    const parts = { issuer, clock, log, metrics, tokens };
    let serving = await makeServing(config, parts);
    opened.push(() => serving.close());
    present = () => ({ config: serving.config, issuer });
    handler = endpoints({
        serving: () => serving,
        keys: signingKeys,
        auditKeys: signsRecords,
        refusals: new Refusals({ store, clock, issuer, log }),
        metrics: () => metrics,
        log,
        health,
        onDecision,
    });
    let refreshed = true;
    const refresh = setInterval(() => {
        Promise.all([signingKeys.refresh(), signsRecords.refresh()]).then(() => {
            refreshed = true;
        }, (error) => {
            // Once, and not every few seconds for as long as the store is away.
            if (refreshed)
                log({ event: 'keys not refreshed', level: 'warn', why: tellFailure(error) });
            refreshed = false;
        });
    }, REFRESH_EVERY_MS);
    opened.push(() => clearInterval(refresh));
    const keepUp = setInterval(() => {
        signingKeys.keepUp(serving.config.rotateEvery).then((done) => {
            if (done === 'rotated')
                log({ event: 'signing key changed', by: 'age' });
            if (done === 'dropped')
                log({ event: 'old signing key dropped' });
        }, (error) => log({ event: 'signing key not changed', level: 'error', why: tellFailure(error) }));
    }, KEYS_EVERY_MS);
    opened.push(() => clearInterval(keepUp));
    // Again, as the first to be closed: what requests under way need, and where it is told that we stop, ends after them.
    opened.push(() => listener.close(GRACE_MS));
    return {
        issuer,
        address: listener.address,
        admin,
        reload: async (next) => {
            checkReload(serving.config, next);
            const made = await makeServing(next, parts);
            try {
                if (next.tls !== undefined)
                    listener.renewTls(next.tls);
            }
            catch (error) {
                made.close();
                throw error;
            }
            const former = serving;
            serving = made;
            many = (0,sources/* networks */.o8)([...next.trustedProxies, ...next.unlimited]);
            // Requests under way still use its connections.
            setTimeout(() => former.close(), GRACE_MS).unref();
        },
        rotateKeys,
        close: async () => {
            stopping = true;
            await closeAll();
            head();
        },
    };
}
function tellStoreEvent(event, { log, metrics, onBroken }) {
    switch (event.kind) {
        case 'told': {
            const { kind: _, ...told } = event;
            log(told);
            break;
        }
        case 'synced':
            metrics().synced(event.seconds);
            break;
        case 'compacted':
            metrics().compacted();
            break;
        case 'broken':
            log({ event: 'journal broken', level: 'error', why: event.error.told });
            onBroken?.(event.error);
    }
}
/** Tells the head of the records where it has changed: a log that goes elsewhere proves all records up to there. */
function headLog(store, log) {
    let last = '';
    return () => {
        const { head } = store;
        if (head === undefined || head.count === 0)
            return;
        const told = (0,chain/* toldHead */.WR)(head);
        if (told !== last)
            log({ event: 'audit head', head: told });
        last = told;
    };
}
async function controlled({ command, now, compromised, records, }, { rotateKeys, roles }) {
    if (command === 'roles')
        return roles();
    if (command !== 'rotate-keys')
        throw new errors/* JobpassError */.bJ('usage', 'The broker does not know this command');
    if (records === true) {
        await rotateKeys({ records });
        return RECORDS_ROTATED;
    }
    return rotated(await rotateKeys({ now: now === true, compromised: compromised === true }));
}
/** Tells that the key for records was changed. */
const RECORDS_ROTATED = 'The key that signs records was changed';
/** Tells that a signing key was changed. @param unknown for how long services may not know it, in seconds */
function rotated(unknown) {
    const doubt = ` (services that keep the keys may refuse its tokens for up to ${(0,build_clock/* span */.Ln)(unknown * 1000)})`;
    return `The signing key was changed${unknown === 0 ? '' : doubt}`;
}
/** @throws JobpassError `usage` for what cannot change while the broker runs */
function checkReload(present, next) {
    const fixed = ['listen', 'issuer', 'data', 'postgres', 'admin', 'logFormat'];
    const changed = fixed.filter((name) => JSON.stringify(present[name]) !== JSON.stringify(next[name]));
    if ((present.tls === undefined) !== (next.tls === undefined))
        changed.push('tls');
    // Whether certificates are asked for is settled when it starts to listen.
    else if ((present.tls?.clientCa === undefined) !== (next.tls?.clientCa === undefined))
        changed.push('whether there is a tls.client-ca');
    if (changed.length > 0) {
        throw new errors/* JobpassError */.bJ('usage', `The new configuration was not taken: ${changed.join(', ')} cannot change while the broker runs`, { hint: 'Start it anew for that' });
    }
}


/***/ }),

/***/ 296:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   d: () => (/* binding */ writtenBroker)
/* harmony export */ });
/**
 * Whom a broker trusts and what its roles give, with nothing of its secrets.
 *
 * @param issuer its own; undefined where that shows only when it runs
 */
function writtenBroker(config, issuer) {
    const own = issuer === undefined ? [] : [issuer];
    return {
        ...(issuer === undefined ? {} : { issuer }),
        trust: config.trust.map((entry) => ({
            issuer: entry.issuer,
            audience: entry.audience.length === 0 ? own : entry.audience,
            ...(entry.jwksUri === undefined ? {} : { jwksUri: entry.jwksUri }),
        })),
        roles: config.roles.map((role) => ({
            name: role.name,
            issuer: role.issuer,
            when: role.when,
            audience: role.audience,
            scopes: role.scopes,
            format: role.format,
            maxTtl: role.maxTtl,
            once: role.once,
            certificate: role.certificate,
            claims: role.claims,
            explain: role.explain,
        })),
    };
}


/***/ }),

/***/ 98472:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F8: () => (/* binding */ encodeForm),
/* harmony export */   O$: () => (/* binding */ unreadable),
/* harmony export */   vq: () => (/* binding */ readForm)
/* harmony export */ });
/* unused harmony export Form */
/* harmony import */ var node_buffer__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4573);

/** What a form may name as its charset. Every other one would be read in another way by some reader. */
const CHARSET = /^application\/x-www-form-urlencoded\s*(;\s*(charset\s*=\s*("utf-8"|utf-8|us-ascii)\s*)?)?$/i;
/** Headers that decide who asks for what. Software before the broker may look at another one of two than the broker does. */
const SINGLE = new Set(['authorization', 'content-type', 'content-length', 'transfer-encoding', 'host']);
/**
 * The parameters of a request. The body is parsed here and nowhere else: what goes on to a library is a new form of
 * known parameters, so that no two components can read one body in two ways.
 */
class Form {
    #values;
    constructor(values) {
        this.#values = values;
    }
    /** The value of a parameter. One without a value counts as omitted (RFC 6749, section 3.2). */
    get(name) {
        return this.all(name)[0];
    }
    has(name) {
        return this.get(name) !== undefined;
    }
    /** All values of a parameter that may stand more than once. */
    all(name) {
        return (this.#values.get(name) ?? []).filter((value) => value !== '');
    }
    /**
     * The name of a parameter that stands more than once, be it without a value: RFC 6749, section 3.2, forbids that.
     *
     * @param allowed the parameters that may
     */
    repeated(allowed = NONE) {
        for (const [name, values] of this.#values)
            if (values.length > 1 && !allowed.has(name))
                return name;
        return undefined;
    }
}
const NONE = new Set();
/**
 * Why a request must be refused before its body is read: it is no form, or its headers can be read in two ways.
 *
 * @returns undefined where nothing is wrong
 */
function unreadable({ headers, rawHeaders }) {
    const seen = new Set();
    for (let at = 0; at < rawHeaders.length; at += 2) {
        const name = (rawHeaders[at] ?? '').toLowerCase();
        if (SINGLE.has(name) && seen.has(name))
            return `the header ${name} is there twice`;
        seen.add(name);
    }
    if (!CHARSET.test(headers['content-type'] ?? '')) {
        return 'the body must be application/x-www-form-urlencoded, in UTF-8';
    }
    if (!/^(identity)?$/i.test(headers['content-encoding'] ?? ''))
        return 'the body must not be encoded';
    return undefined;
}
/**
 * Reads a body of the type application/x-www-form-urlencoded.
 *
 * @returns undefined where it is none: text that is not UTF-8, or a percent sign that encodes nothing
 */
function readForm(body) {
    if (!(0,node_buffer__WEBPACK_IMPORTED_MODULE_0__.isUtf8)(body))
        return undefined;
    const values = new Map();
    try {
        for (const pair of body.toString('utf8').split('&')) {
            if (pair === '')
                continue;
            const equals = pair.indexOf('=');
            const name = decoded(equals === -1 ? pair : pair.slice(0, equals));
            const value = equals === -1 ? '' : decoded(pair.slice(equals + 1));
            const others = values.get(name);
            if (others === undefined)
                values.set(name, [value]);
            else
                others.push(value);
        }
    }
    catch {
        return undefined;
    }
    return new Form(values);
}
/** @throws URIError */
function decoded(text) {
    return decodeURIComponent(text.replaceAll('+', ' '));
}
/** Writes a form. */
function encodeForm(parameters) {
    return new URLSearchParams(parameters).toString();
}


/***/ }),

/***/ 52638:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AV: () => (/* binding */ unsupportedNode),
/* harmony export */   Au: () => (/* binding */ libraryEndpoints),
/* harmony export */   pX: () => (/* binding */ LIBRARY_PATHS)
/* harmony export */ });
/* unused harmony export loadLibrary */
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_http__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(37067);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(19473);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(64865);
/* harmony import */ var _form_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(98472);
/* harmony import */ var _tokens_tokens_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4757);
/* harmony import */ var _server_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(12934);







/**
 * Loads `oidc-provider`. At import it warns on every Node that is not a long-term release of 22 and newer,
 * although the parts that the broker uses work on 20 (the tests run on it): that one line is held back, and
 * whoever runs a broker is told in our words by `unsupportedNode`.
 */
async function loadLibrary() {
    const warn = console.warn;
    console.warn = (...words) => {
        if (!String(words[0]).includes('Unsupported runtime'))
            warn(...words);
    };
    try {
        return await __webpack_require__.e(/* import() */ 7259).then(__webpack_require__.bind(__webpack_require__, 67259));
    }
    finally {
        console.warn = warn;
    }
}
/** What to tell who runs a broker for others on a Node that its library is not made for. */
function unsupportedNode(version = process.versions.node) {
    const major = Number(version.split('.')[0]);
    return major >= 22
        ? undefined
        : `Node ${version} is older than what the broker's library supports (22): use a newer one for a broker that others rely on`;
}
/** The paths of the endpoints that the library serves. */
const LIBRARY_PATHS = {
    introspection: '/token/introspection',
    revocation: '/token/revocation',
};
/**
 * The endpoints for introspection (RFC 7662) and revocation (RFC 7009), with the authentication of clients that
 * belongs to them. Everything else that the library could do is not reachable through this.
 */
async function libraryEndpoints(options) {
    const { tokens } = options;
    const library = await loadLibrary();
    const handles = new Handles();
    const provider = new library.default(options.issuer, await configuration(options, library, handles));
    provider.on('server_error', (_context, error) => options.onFailure(error));
    provider.on('introspection.error', () => undefined);
    provider.use(async (context, next) => {
        await next();
        // The library lets every page in a browser read its answers. Nothing here is for browsers.
        for (const name of CORS_HEADERS)
            context.remove(name);
        if (context.path === LIBRARY_PATHS.introspection && context.status === 200) {
            options.onIntrospection(context.body.active === true);
        }
    });
    const serve = provider.callback();
    return async (request, response, path, form) => {
        const refuse = (status, error, described) => {
            const headers = status === 401 ? { 'www-authenticate': 'Basic realm="jobpass"' } : {};
            (0,_server_js__WEBPACK_IMPORTED_MODULE_5__/* .sendJson */ .jD)(response, status, { error, error_description: described }, headers);
        };
        const repeated = form.repeated();
        if (repeated !== undefined) {
            return refuse(400, 'invalid_request', `the parameter ${quotable(repeated)} is there twice`);
        }
        const { authorization } = request.headers;
        // The library would answer a service that may not end a token as if it had.
        if (path === LIBRARY_PATHS.revocation &&
            (authorization !== undefined || CLIENT_PROOFS.some((name) => form.has(name)))) {
            const told = 'a token is ended by whoever holds it: send no client authentication';
            return refuse(401, 'invalid_client', told);
        }
        if (form.has('client_assertion')) {
            // The library does not look at it, and would take whoever sends it for a job.
            const told = 'a service proves who it is by its secret: send no client_assertion';
            return refuse(401, 'invalid_client', told);
        }
        let id;
        try {
            id = await tokens.idOf(form.get('token') ?? '');
        }
        catch (error) {
            // The keys that others may have changed cannot be asked for.
            if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .JobpassError */ .bJ))
                throw error;
            options.onFailure(error);
            return (0,_server_js__WEBPACK_IMPORTED_MODULE_5__/* .sendJson */ .jD)(response, 503, { error: 'temporarily_unavailable' });
        }
        const handle = handles.make(id);
        try {
            await serve(asked(request, path, (0,_form_js__WEBPACK_IMPORTED_MODULE_3__/* .encodeForm */ .F8)(known(form, authorization, handle))), response);
        }
        finally {
            handles.drop(handle);
        }
    };
}
/** Parameters by which a client shows who it is. */
const CLIENT_PROOFS = ['client_secret', 'client_assertion'];
/** What the library is told of a form: it has no use for anything else. */
function known(form, authorization, handle) {
    const parameters = {};
    for (const name of ['token_type_hint', 'client_id', 'client_secret']) {
        const value = form.get(name);
        if (value !== undefined)
            parameters[name] = value;
    }
    // A token belongs to the job, not to a client: who shows no other is the client of jobs.
    if (authorization === undefined)
        parameters['client_id'] ??= _tokens_tokens_js__WEBPACK_IMPORTED_MODULE_4__/* .JOB_CLIENT */ .e;
    if (form.has('token'))
        parameters['token'] = handle;
    return parameters;
}
const CORS_HEADERS = ['access-control-allow-origin', 'access-control-expose-headers', 'vary'];
/**
 * What the library knows tokens by: for each request a new random text, which stands for the id of the token that was
 * presented in it, and for nothing once it is answered. So nobody outside can write one, whatever the library reads of a
 * request, and the library, which takes no JWTs at these endpoints, sees opaque and signed tokens alike.
 */
class Handles {
    #ids = new Map();
    /** @param id undefined for what is no token of ours: its handle stands for nothing */
    make(id) {
        const handle = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomUUID)();
        if (id !== undefined)
            this.#ids.set(handle, id);
        return handle;
    }
    idOf(handle) {
        return this.#ids.get(handle);
    }
    drop(handle) {
        this.#ids.delete(handle);
    }
}
async function configuration(options, library, handles) {
    const { exportJWK, generateKeyPair } = await __webpack_require__.e(/* import() */ 5380).then(__webpack_require__.bind(__webpack_require__, 35380));
    // The library signs nothing here, and starts only with a key.
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const unused = {
        id_token_signed_response_alg: 'ES256',
        grant_types: [],
        response_types: [],
        redirect_uris: [],
    };
    const audiences = new Map(options.resourceServers.map(({ id, audiences }) => [id, new Set(audiences)]));
    return {
        adapter: adapter(options, library, handles),
        clients: [
            { ...unused, client_id: _tokens_tokens_js__WEBPACK_IMPORTED_MODULE_4__/* .JOB_CLIENT */ .e, token_endpoint_auth_method: 'none' },
            ...options.resourceServers.map(({ id, secret }) => ({
                ...unused,
                client_id: id,
                client_secret: secret,
            })),
        ],
        clientBasedCORS: () => false,
        clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post'],
        jwks: { keys: [{ ...(await exportJWK(privateKey)), use: 'sig', alg: 'ES256', kid: 'unused' }] },
        cookies: { keys: [(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(32).toString('base64url')] },
        responseTypes: [],
        features: {
            devInteractions: { enabled: false },
            rpInitiatedLogout: { enabled: false },
            userinfo: { enabled: false },
            pushedAuthorizationRequests: { enabled: false },
            dPoP: { enabled: false },
            introspection: {
                enabled: true,
                // A job's own token speaks for itself; others may ask about what is made for them.
                allowedPolicy: async (_context, client, token) => {
                    if (client.clientId === token.clientId)
                        return true;
                    const served = audiences.get(client.clientId);
                    return [token.aud ?? []].flat().some((one) => served?.has(one));
                },
            },
            revocation: {
                enabled: true,
                allowedPolicy: async (_context, client, token) => client.clientId === token.clientId,
            },
        },
    };
}
/** The library's view of the tokens: it finds and destroys access tokens, and stores nothing. */
function adapter({ tokens, onRevocation, onFailure }, { errors }, handles) {
    const kept = async (use) => {
        try {
            return await use();
        }
        catch (error) {
            onFailure(error);
            // RFC 7009, section 2.2.1: the caller must take the token for alive, and try again.
            const unavailable = new errors.OIDCProviderError(503, 'temporarily_unavailable');
            throw Object.assign(unavailable, { expose: true });
        }
    };
    return class BrokerAdapter {
        #model;
        constructor(model) {
            this.#model = model;
        }
        async find(handle) {
            const id = this.#model === 'AccessToken' ? handles.idOf(handle) : undefined;
            if (id === undefined)
                return undefined;
            return (await kept(() => tokens.find(id)));
        }
        async destroy(id) {
            await kept(() => tokens.remove(id));
            onRevocation(id);
        }
        // Nothing is issued by the library, so there is nothing of these.
        async upsert() {
            throw new TypeError('the library stores nothing');
        }
        async consume() { }
        async findByUid() { }
        async findByUserCode() { }
        async revokeByGrantId() { }
    };
}
/**
 * A request of our own making in the place of one that came: with a body of ours, and of its headers with nothing but the
 * credentials of its client. The library wants to read bodies by itself, and would also look at other headers.
 */
function asked({ socket, headers }, path, form) {
    const request = new node_http__WEBPACK_IMPORTED_MODULE_1__.IncomingMessage(socket);
    const { host, authorization } = headers;
    request.method = 'POST';
    request.url = path;
    request.httpVersion = '1.1';
    request.headers = {
        ...(host === undefined ? {} : { host }),
        ...(authorization === undefined ? {} : { authorization }),
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': String(Buffer.byteLength(form)),
        // Whatever a caller would like better: the library has error pages for browsers.
        accept: 'application/json',
    };
    // Without it the end of the body counts as a broken connection, which would be cut.
    request.complete = true;
    request.push(form);
    request.push(null);
    return request;
}
/** In the characters that RFC 6749, section 5.2, allows. */
function quotable(name) {
    return (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_6__/* .printable */ .g)(name, 40).replace(/[^\x20\x21\x23-\x5b\x5d-\x7e]/g, '?');
}


/***/ }),

/***/ 12934:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   KT: () => (/* binding */ listen),
/* harmony export */   X3: () => (/* binding */ clientCertificate),
/* harmony export */   jD: () => (/* binding */ sendJson),
/* harmony export */   x8: () => (/* binding */ readBody)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_http__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(37067);
/* harmony import */ var node_https__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(44708);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(19473);
/* harmony import */ var _sources_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(30339);





/** Bounds of what a client may take, in ms or as counts: no honest one comes near them. */
const BOUNDS = {
    headersMs: 5_000,
    requestMs: 10_000,
    /** How long a connection may idle between requests. */
    idleMs: 15_000,
    /** How long nothing may move on a connection. */
    stalledMs: 20_000,
    /** How long an answer may take until the last of it is on its way, from the headers of its request on. */
    answerMs: 30_000,
    handshakeMs: 5_000,
    connections: 4_096,
    connectionsOfOne: 512,
    headerBytes: 16 * 1024,
};
/** How long connections without a request stay open when we stop. */
const UNUSED_MS = 1_000;
/** As the library's own. */
const BODY_BYTES = 56 * 1024;
/** So much of a body that is too large is read and dropped: a client that is still sending would miss the answer. */
const DROPPED_BYTES = 1024 * 1024;
/**
 * Listens for requests, by TLS where there is a certificate, and cuts off slow clients.
 *
 * @throws JobpassError `usage` where the address or the certificate cannot be used
 */
async function listen(at, tls, handler, { onFailure, isMany = () => false }) {
    const options = {
        headersTimeout: BOUNDS.headersMs,
        requestTimeout: BOUNDS.requestMs,
        keepAliveTimeout: BOUNDS.idleMs,
        connectionsCheckingInterval: 1_000,
        maxHeaderSize: BOUNDS.headerBytes,
    };
    const server = tls === undefined ? node_http__WEBPACK_IMPORTED_MODULE_1__.createServer(options) : secureServer(options, tls);
    server.maxConnections = BOUNDS.connections;
    server.setTimeout(BOUNDS.stalledMs);
    boundPerSource(server, isMany);
    let closing = false;
    const sockets = new Set();
    server.on(tls === undefined ? 'connection' : 'secureConnection', (socket) => {
        sockets.add(socket);
        socket.once('close', () => sockets.delete(socket));
    });
    const underWay = new Set();
    server.on('request', (request, response) => {
        if (closing)
            response.setHeader('connection', 'close');
        underWay.add(response);
        // What nobody reads keeps moving for a while by the measure of the socket.
        const unread = setTimeout(() => request.socket.destroy(), BOUNDS.answerMs);
        response.once('close', () => {
            clearTimeout(unread);
            underWay.delete(response);
        });
        handler(request, response).catch((error) => {
            // Gone while it was served: nobody is there to be answered.
            if (request.socket.destroyed)
                return;
            onFailure(error);
            if (!response.headersSent)
                sendJson(response, 500, { error: 'server_error' });
            else
                response.end();
        });
    });
    // Not HTTP, too slow or too large: the answer tells which, and the connection ends.
    server.on('clientError', (error, socket) => {
        if (!socket.writable)
            return;
        const slow = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
        const large = error.code === 'HPE_HEADER_OVERFLOW';
        const status = slow
            ? '408 Request Timeout'
            : large
                ? '431 Request Header Fields Too Large'
                : '400 Bad Request';
        socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
    });
    // The answer above would wait for the end of a handshake that has failed, or never comes.
    server.on('tlsClientError', (_error, socket) => socket.destroy());
    await new Promise((resolve, reject) => {
        server.once('error', (error) => reject(new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('usage', `The broker cannot listen on ${at.host}:${at.port}: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .tell */ .qz)(error)}`, {
            ...((0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .systemCode */ .xU)(error) === 'EADDRINUSE' ? { hint: 'Another program listens there already' } : {}),
        })));
        // Jobs start together: those that find the queue full would come again after a second.
        server.listen({ port: at.port, host: at.host, backlog: BOUNDS.connections }, resolve);
    });
    return {
        address: { host: at.host, port: server.address().port },
        renewTls: (renewed) => {
            if (server instanceof node_https__WEBPACK_IMPORTED_MODULE_2__.Server)
                usable(() => server.setSecureContext(tlsOptions(renewed)));
        },
        close: async (ms) => {
            closing = true;
            const closed = new Promise((resolve) => server.close(() => resolve()));
            server.closeIdleConnections();
            // Otherwise their connections would be kept for a next request, and we wait for the end of each connection.
            for (const response of underWay)
                if (!response.headersSent)
                    response.setHeader('connection', 'close');
            // Opened ahead of a request, they count as busy. One that is on its way is still taken.
            const unused = setTimeout(() => {
                const busy = new Set(Array.from(underWay, ({ socket }) => socket));
                for (const socket of sockets)
                    if (!busy.has(socket))
                        socket.destroy();
            }, UNUSED_MS);
            const late = setTimeout(() => server.closeAllConnections(), ms);
            await closed;
            clearTimeout(unused);
            clearTimeout(late);
        },
    };
}
function secureServer(options, tls) {
    return usable(() => node_https__WEBPACK_IMPORTED_MODULE_2__.createServer({ ...options, ...tlsOptions(tls), handshakeTimeout: BOUNDS.handshakeMs }));
}
function usable(use) {
    try {
        return use();
    }
    catch (error) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('usage', `The certificate, its key or the client authorities under tls cannot be used: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .tell */ .qz)(error)}`);
    }
}
function tlsOptions(tls) {
    return {
        cert: tls.certificate,
        key: tls.key,
        minVersion: 'TLSv1.2',
        // Asked for, not demanded: which roles need one is theirs to say. One of other authorities counts as none was
        // shown and is refused where it is looked at.
        ...(tls.clientCa === undefined ? {} : { ca: tls.clientCa, requestCert: true, rejectUnauthorized: false }),
    };
}
/** One source may not take all connections. */
function boundPerSource(server, isMany) {
    const open = new Map();
    server.on('connection', (socket) => {
        const address = (0,_sources_js__WEBPACK_IMPORTED_MODULE_4__/* .plain */ .pj)(socket.remoteAddress ?? '');
        if (address === '' || isMany(address))
            return;
        const source = (0,_sources_js__WEBPACK_IMPORTED_MODULE_4__/* .countedAs */ .DV)(address);
        const count = (open.get(source) ?? 0) + 1;
        if (count > BOUNDS.connectionsOfOne) {
            socket.destroy();
            return;
        }
        open.set(source, count);
        socket.once('close', () => {
            const left = (open.get(source) ?? 1) - 1;
            if (left === 0)
                open.delete(source);
            else
                open.set(source, left);
        });
    });
}
const thumbprints = new WeakMap();
/**
 * The client certificate of a connection, by its thumbprint (RFC 8705, section 3.1).
 *
 * @returns undefined where none was presented, `untrusted` for one that no accepted authority vouches for
 */
function clientCertificate(socket) {
    const known = thumbprints.get(socket);
    if (known !== undefined)
        return { thumbprint: known };
    const certificate = socket.getPeerX509Certificate?.();
    if (certificate === undefined)
        return undefined;
    if (!socket.authorized)
        return 'untrusted';
    const thumbprint = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(certificate.raw).digest('base64url');
    thumbprints.set(socket, thumbprint);
    return { thumbprint };
}
/**
 * Reads a body.
 *
 * @returns undefined where it is too large
 * @throws JobpassError `cancelled` when the client goes away before its end
 */
function readBody(request) {
    return new Promise((resolve, reject) => {
        const chunks = [];
        let size = 0;
        let ended = false;
        request.on('data', (chunk) => {
            size += chunk.length;
            if (size <= BODY_BYTES)
                chunks.push(chunk);
            else if (size > DROPPED_BYTES)
                resolve(undefined);
        });
        request.on('end', () => {
            ended = true;
            resolve(size > BODY_BYTES ? undefined : Buffer.concat(chunks));
        });
        request.on('error', reject);
        request.on('close', () => {
            if (!ended)
                reject(new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('cancelled', 'The client went away'));
        });
    });
}
/** Sends an answer that nothing on the way may keep. */
function sendJson(response, status, body, headers = {}) {
    const text = JSON.stringify(body);
    response.writeHead(status, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(text),
        'cache-control': 'no-store',
        ...headers,
    });
    response.end(text);
}


/***/ }),

/***/ 62814:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N_: () => (/* binding */ withoutTokens),
/* harmony export */   Pm: () => (/* binding */ gathered),
/* harmony export */   Vz: () => (/* binding */ lineLog)
/* harmony export */ });
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7094);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(64865);


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
                        : (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_1__/* .printable */ .g)(withoutTokens(text(value)), 1_000),
                ],
            ];
        });
        const time = (0,_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .timestamp */ .vE)(Date.now());
        if (format === 'json') {
            write(`${JSON.stringify({ time, level, event, ...Object.fromEntries(shown) })}\n`);
            return;
        }
        const pairs = shown.map(([name, value]) => `${name}=${quoted(String(value))}`);
        write(`${[time, ...(level === 'info' ? [] : [level]), event, ...pairs].join(' ')}\n`);
    };
}
/** A text without tokens, which a caller may have sent where a name belongs, such as that of a role. */
function withoutTokens(text) {
    return text.replace(/jpt_[\w-]{16,}|eyJ[\w-]*\.[\w-]+(\.[\w-]*)?/g, '(a token)');
}
function text(value) {
    if (Array.isArray(value))
        return value.map(text).join(', ');
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


/***/ }),

/***/ 67725:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q5: () => (/* binding */ SigningKeys),
/* harmony export */   Zd: () => (/* binding */ CACHE_S)
/* harmony export */ });
/* unused harmony export LEAD_S */
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var jose__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(36687);
/* harmony import */ var jose__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(54605);
/* harmony import */ var jose__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(59480);
/* harmony import */ var jose__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(17968);
/* harmony import */ var jose__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(91740);
/* harmony import */ var jose__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(61187);
/* harmony import */ var jose__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(77880);
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7094);
/* harmony import */ var _config_schemas_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(92759);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(19473);





const ALGORITHM = 'ES256';
/**
 * How long a key is published before it signs, in seconds: services keep our keys for some minutes (`CACHE_S`), and
 * a token of a key that they do not know yet would be refused.
 */
const LEAD_S = 900;
/** What we tell services about how long they may keep our keys, in seconds. */
const CACHE_S = 300;
/** The name under which they are kept. */
const NAME = 'keys';
/**
 * The broker's own signing keys: created on first start, changed by age and by command, shared by all brokers of a store. A
 * retired key stays published as long as a token signed with it may live.
 */
class SigningKeys {
    #store;
    #clock;
    #version;
    #stored;
    #signer;
    #published;
    #verifier;
    #turn = Promise.resolve();
    constructor(store, clock, stored, version) {
        this.#store = store;
        this.#clock = clock;
        this.#version = version;
        this.#stored = stored;
        this.#signer = signerOf(stored);
        this.#published = published(stored);
        this.#verifier = (0,jose__WEBPACK_IMPORTED_MODULE_4__/* .createLocalJWKSet */ .w)(this.#published);
    }
    /** @throws JobpassError `state` when the keys are there and cannot be used, or cannot be kept */
    static async open(store, clock) {
        const known = await store.read(NAME);
        if (known !== undefined)
            return new SigningKeys(store, clock, await checked(known.text, store), known.version);
        const now = seconds(clock);
        const stored = { retired: [], current: await newKey(now), next: await newKey(now), since: now };
        if (await store.write(NAME, JSON.stringify(stored), 0))
            return new SigningKeys(store, clock, stored, 1);
        // Another broker was first.
        return SigningKeys.open(store, clock);
    }
    /**
     * Takes what another broker of the store has made of them by now: a key that is not accepted any more must not be, and a
     * token of one that is new must.
     *
     * @throws JobpassError `state`
     */
    async refresh() {
        const newer = await this.#store.newer(NAME, this.#version);
        if (newer === undefined || newer.version <= this.#version)
            return;
        const stored = await checked(newer.text, this.#store);
        // While that was checked, a later one may have come.
        if (newer.version > this.#version)
            this.#use(stored, newer.version);
    }
    /** The public keys, as `/jwks` serves them (RFC 7517, section 5). */
    get jwks() {
        return this.#published;
    }
    /** When the present key began to sign, in seconds since 1970. */
    get since() {
        return this.#stored.since;
    }
    /**
     * Signs an access token (RFC 9068). Not by jose: WebCrypto has another thread make each signature, and to hand it
     * over and back costs as much as to make it.
     */
    async sign(claims) {
        const header = { alg: ALGORITHM, typ: 'at+jwt', kid: this.#stored.current.kid };
        const text = `${encoded(header)}.${encoded(claims)}`;
        const signature = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.sign)('sha256', Buffer.from(text), { key: this.#signer, dsaEncoding: 'ieee-p1363' });
        return `${text}.${signature.toString('base64url')}`;
    }
    /** The claims of an access token that one of our keys signed and that has not expired; undefined for all else. */
    async verify(token, issuer) {
        try {
            const { payload } = await (0,jose__WEBPACK_IMPORTED_MODULE_5__/* .jwtVerify */ .V)(token, this.#verifier, {
                issuer,
                typ: 'at+jwt',
                algorithms: [ALGORITHM],
                currentDate: new Date(this.#clock.now()),
            });
            return payload;
        }
        catch {
            return undefined;
        }
    }
    /**
     * Lets the next key sign, and publishes one more.
     *
     * @param options.now takes a key even when services may not know it yet
     * @param options.compromised stops to accept every token that was signed until now, and signs with a key that
     *   was not there before
     * @returns for how long services may not know the new key yet, in seconds
     * @throws JobpassError `usage` when the next key is too young, `state` when the keys cannot be kept
     */
    rotate(options = {}) {
        return this.#inTurn(() => this.#rotate(options));
    }
    async #rotate(options) {
        await this.refresh();
        const now = seconds(this.#clock);
        const { retired, current, next } = this.#stored;
        const age = now - next.published;
        if (!options.now && !options.compromised && age < LEAD_S) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('usage', `The next signing key was published ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_1__/* .span */ .Ln)(age * 1000)} ago, and services may keep older ones for some minutes: a token that it signs now could be refused`, { hint: `Try again in ${(0,_clock_js__WEBPACK_IMPORTED_MODULE_1__/* .span */ .Ln)((LEAD_S - age) * 1000)}, or give --now` });
        }
        const stored = options.compromised
            ? { retired: [], current: await newKey(now), next: await newKey(now), since: now }
            : {
                retired: [...retired, { ...current, retired: now }],
                current: next,
                next: await newKey(now),
                since: now,
            };
        await this.#take(stored);
        return options.compromised ? LEAD_S : Math.max(0, LEAD_S - age);
    }
    /**
     * What is due by age: a new signing key, and the end of those whose tokens have all expired.
     *
     * @param rotateEvery in seconds
     * @returns whether anything changed
     */
    keepUp(rotateEvery) {
        return this.#inTurn(() => this.#keepUp(rotateEvery));
    }
    async #keepUp(rotateEvery) {
        await this.refresh();
        const now = seconds(this.#clock);
        const { retired, next, since } = this.#stored;
        if (now - since >= rotateEvery && now - next.published >= LEAD_S) {
            await this.#rotate({});
            return 'rotated';
        }
        const alive = retired.filter((key) => now - (key.retired ?? now) <= _config_schemas_js__WEBPACK_IMPORTED_MODULE_2__/* .LONGEST_TTL */ .sq + CACHE_S);
        if (alive.length === retired.length)
            return undefined;
        await this.#take({ ...this.#stored, retired: alive });
        return 'dropped';
    }
    /** One change at a time: two side by side would each keep what the other has dropped. */
    #inTurn(change) {
        const done = this.#turn.then(change);
        this.#turn = done.catch(() => undefined);
        return done;
    }
    /** Kept first, then used: a token whose key is forgotten could be neither verified nor revoked. */
    async #take(stored) {
        if (!(await this.#store.write(NAME, JSON.stringify(stored), this.#version))) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('state', 'The signing key was changed by somebody else at the same moment', {
                hint: 'Look whether that will do; if not, try again',
                transient: true,
            });
        }
        this.#use(stored, this.#version + 1);
    }
    #use(stored, version) {
        this.#signer = signerOf(stored);
        this.#version = version;
        this.#stored = stored;
        this.#published = published(stored);
        this.#verifier = (0,jose__WEBPACK_IMPORTED_MODULE_4__/* .createLocalJWKSet */ .w)(this.#published);
    }
}
function seconds(clock) {
    return Math.floor(clock.now() / 1000);
}
async function newKey(now) {
    const { privateKey } = await (0,jose__WEBPACK_IMPORTED_MODULE_6__/* .generateKeyPair */ .T)(ALGORITHM, { extractable: true });
    return {
        kid: (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(9).toString('base64url'),
        jwk: await (0,jose__WEBPACK_IMPORTED_MODULE_7__/* .exportJWK */ .JU)(privateKey),
        published: now,
    };
}
function signerOf({ current }) {
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createPrivateKey)({ key: current.jwk, format: 'jwk' });
}
function encoded(part) {
    return Buffer.from(JSON.stringify(part)).toString('base64url');
}
function published({ retired, current, next }) {
    return {
        keys: [current, next, ...retired].map(({ kid, jwk: { kty, crv, x, y } }) => ({
            kty,
            crv,
            x,
            y,
            kid,
            alg: ALGORITHM,
            use: 'sig',
        })),
    };
}
/** @throws JobpassError `state` where a text is not what was kept */
async function checked(text, store) {
    try {
        const stored = JSON.parse(text);
        const keys = [stored.current, stored.next, ...stored.retired];
        if (Number.isFinite(stored.since) && (await Promise.all(keys.map(works))).every(Boolean))
            return stored;
    }
    catch {
        // Told below, without what it holds.
    }
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('state', `${store.where(NAME)} does not hold the signing keys that the broker wrote`, {
        hint: 'Put it back from a backup; or move it away, and tokens that are JWTs are no longer accepted',
    });
}
/** Whether a key verifies what it signs: damage would show only when the first token is refused. */
async function works({ kid, jwk, published: since }) {
    if (typeof kid !== 'string' || !Number.isFinite(since))
        return false;
    const { d: _, ...open } = jwk;
    const signed = await new jose__WEBPACK_IMPORTED_MODULE_8__/* .CompactSign */ .T(Buffer.from(kid))
        .setProtectedHeader({ alg: ALGORITHM })
        .sign(await (0,jose__WEBPACK_IMPORTED_MODULE_9__/* .importJWK */ .Og)(jwk, ALGORITHM));
    await (0,jose__WEBPACK_IMPORTED_MODULE_10__/* .compactVerify */ .B)(signed, await (0,jose__WEBPACK_IMPORTED_MODULE_9__/* .importJWK */ .Og)(open, ALGORITHM));
    return true;
}


/***/ }),

/***/ 4757:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ Tokens),
/* harmony export */   e: () => (/* binding */ JOB_CLIENT)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);

/** The public client of every request that names none: a token belongs to the job, not to a client. */
const JOB_CLIENT = 'jobpass';
/** What an opaque token begins with, so that scanners for leaked secrets know it. */
const OPAQUE_PREFIX = 'jpt_';
/**
 * The broker's tokens. An opaque token is kept under a hash of it: who reads the store has no token. A JWT is kept
 * under its `jti`, so that it can be revoked, and asked about, like an opaque one.
 */
class Tokens {
    #store;
    #keys;
    #clock;
    #issuer;
    constructor(options) {
        this.#store = options.store;
        this.#keys = options.keys;
        this.#clock = options.clock;
        this.#issuer = options.issuer;
    }
    /** Makes a token; when it resolves, the token is kept durably. @param ttl in seconds */
    async issue(content, format, ttl) {
        const iat = Math.floor(this.#clock.now() / 1000);
        const secret = randomText();
        const opaque = `${OPAQUE_PREFIX}${secret}`;
        const id = format === 'jwt' ? secret.slice(0, ID_LENGTH) : idOf(opaque);
        const kept = {
            kind: 'AccessToken',
            jti: id,
            iat,
            exp: iat + ttl,
            clientId: JOB_CLIENT,
            accountId: content.subject,
            aud: content.audience.length === 1 ? (content.audience[0] ?? '') : content.audience,
            ...(content.scope === '' ? {} : { scope: content.scope }),
            extra: content.extra,
            ...(content.certificate === undefined ? {} : { 'x5t#S256': content.certificate }),
            ...(format === 'jwt' ? { jwt: true } : {}),
        };
        const value = format === 'jwt' ? await this.#signed(kept) : opaque;
        await this.#store.issue(kept);
        return { value, id, expiresAt: kept.exp };
    }
    /** RFC 9068, section 2.2. */
    async #signed(kept) {
        await this.#keys.refresh();
        return this.#keys.sign({
            ...kept.extra,
            iss: this.#issuer,
            aud: kept.aud,
            sub: kept.accountId,
            client_id: kept.clientId,
            iat: kept.iat,
            exp: kept.exp,
            jti: kept.jti,
            ...(kept.scope === undefined ? {} : { scope: kept.scope }),
            ...(kept['x5t#S256'] === undefined ? {} : { cnf: { 'x5t#S256': kept['x5t#S256'] } }),
        });
    }
    /** The id of a token that somebody presents, whether or not it is known; undefined for a JWT that is not ours. */
    async idOf(token) {
        if (!token.includes('.'))
            return idOf(token);
        await this.#keys.refresh();
        const claims = await this.#keys.verify(token, this.#issuer);
        return claims?.jti;
    }
    async find(id) {
        const found = await this.#store.find(id);
        if (found === undefined)
            return undefined;
        // The library is to see no more than it knows.
        const { jwt: _, ...token } = found;
        return token;
    }
    /** Ends a token; when it resolves, that is durable. */
    async remove(id) {
        await this.#store.end(id);
    }
    /**
     * Notes that an ID token was used.
     *
     * @param until when it expires, in seconds since 1970
     * @returns false when it was used before
     */
    use(issuer, jti, until) {
        return this.#store.use(digest(JSON.stringify([issuer, jti])), until);
    }
}
/** Random bytes are drawn for many tokens at once: to ask for them costs more than to have them made. */
const POOL_BYTES = 8_192;
const SECRET_BYTES = 32;
let pool = Buffer.alloc(0);
let drawn = 0;
function randomText() {
    if (drawn + SECRET_BYTES > pool.length) {
        pool = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(POOL_BYTES);
        drawn = 0;
    }
    const secret = pool.subarray(drawn, drawn + SECRET_BYTES);
    drawn += SECRET_BYTES;
    const text = secret.toString('base64url');
    secret.fill(0);
    return text;
}
/** In characters of base64url: 132 bits. */
const ID_LENGTH = 22;
function digest(text) {
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(text).digest('base64url').slice(0, ID_LENGTH);
}
function idOf(opaque) {
    return digest(opaque);
}


/***/ }),

/***/ 6699:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BR: () => (/* binding */ highest),
/* harmony export */   Je: () => (/* binding */ WAIT_MS),
/* harmony export */   VU: () => (/* binding */ OLDER),
/* harmony export */   bX: () => (/* binding */ LONGEST_MESSAGE),
/* harmony export */   td: () => (/* binding */ askControl),
/* harmony export */   uM: () => (/* binding */ linkTo)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(77030);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(19473);




/** The names of links, with their numbers. */
const OLDER = /^control-([1-9]\d{0,8})$/;
/** Of a request, in characters. */
const LONGEST_MESSAGE = 64 * 1024;
/** Of an answer, which may tell of all roles of a broker. */
const LONGEST_ANSWER = 16 * 1024 * 1024;
/** How long either side waits for the other, in milliseconds. */
const WAIT_MS = 15_000;
/** The number of the highest link in a folder, or 0. */
function highest(folder) {
    return Math.max(0, ...(0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readdirSync)(folder).map((name) => Number(OLDER.exec(name)?.[1] ?? 0)));
}
function linkTo(folder, number) {
    return (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, `control-${number}`);
}
/**
 * Asks the process that has a folder.
 *
 * @param who what it is, for messages: `broker`
 * @throws JobpassError `unreachable` when none runs there, `refused` with its reason
 */
async function askControl(folder, request, who, waitMs = WAIT_MS) {
    const text = await new Promise((resolve, reject) => {
        const unreachable = (error) => reject(new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('unreachable', `No ${who} answers in the folder ${folder}: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .tell */ .qz)(error)}`, {
            hint: 'Start it, or run this as the user and on the machine that it runs on',
        }));
        let path;
        try {
            path = linkTo(folder, highest(folder));
        }
        catch (error) {
            unreachable(error);
            return;
        }
        const socket = node_net__WEBPACK_IMPORTED_MODULE_1__.connect(path);
        let answer = '';
        // Of the whole, and not of its silence.
        const timer = setTimeout(() => socket.destroy(Object.assign(new Error(), { code: 'ETIMEDOUT' })), waitMs);
        socket.setEncoding('utf8').on('data', (chunk) => {
            answer += chunk;
            if (answer.length > LONGEST_ANSWER)
                socket.destroy(new Error('too long'));
        });
        socket.once('error', unreachable);
        socket.once('end', () => resolve(answer));
        socket.once('close', () => clearTimeout(timer));
        socket.write(`${JSON.stringify(request)}\n`);
    });
    let said;
    try {
        said = JSON.parse(text);
    }
    catch {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('malformed', `The ${who} in the folder ${folder} gave no whole answer`);
    }
    if (Object.hasOwn(said, 'done'))
        return said.done;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .JobpassError */ .bJ('refused', String(said.failed ?? `The ${who} refused, without a reason`));
}


/***/ }),

/***/ 26567:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ openControl)
/* harmony export */ });
/* unused harmony export fitsSocket */
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(73024);
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(77030);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(19473);
/* harmony import */ var _client_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6699);






const SOCKET = /^control-([1-9]\d{0,8})-[0-9a-f]{6}\.sock$/;
/** What the kernel takes as the path of a socket, in bytes, without the zero at its end: 104 on macOS. */
const LONGEST_PATH = 103;
const LONGEST_NAME = '/control-999999999-000000.sock';
/** Whether a socket in a folder has a path that the kernel takes. */
function fitsSocket(folder) {
    return Buffer.byteLength(folder + LONGEST_NAME) <= LONGEST_PATH;
}
/**
 * Takes a folder for one process. Whoever has the link `control-<n>` with the highest n has it, as long as somebody
 * listens on the socket behind it, which the kernel gives up whichever way the process ends:
 * 1. where nobody listens behind the highest link, n, a socket for n+1 is opened;
 * 2. the link n+1 to it is made. It listens by then, and of several processes that come so far one makes the link;
 * 3. whoever was so slow that there is a higher link by now was too late: n+1 was taken and given up meanwhile;
 * 4. what is older is deleted; the highest link never is, so the numbers never go back.
 * The socket is also the way by which others reach the process. Only its owner can (0600).
 *
 * @throws JobpassError `usage` when another process has it, or the socket cannot be made
 */
async function openControl(folder, { who, hint, answer }) {
    const inUse = () => new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .JobpassError */ .bJ('usage', `Another ${who} runs on the folder ${folder}`, { hint });
    if (!fitsSocket(folder)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .JobpassError */ .bJ('usage', `The path of the folder is too long for a socket in it: ${folder}`, {
            hint: `It can have ${LONGEST_PATH - LONGEST_NAME.length} bytes`,
        });
    }
    try {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.mkdirSync)(folder, { recursive: true, mode: 0o700 });
    }
    catch (error) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .JobpassError */ .bJ('usage', `The folder ${folder} cannot be made: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .tell */ .qz)(error)}`);
    }
    const server = node_net__WEBPACK_IMPORTED_MODULE_2__.createServer((socket) => serve(socket, answer));
    const close = () => new Promise((resolve) => server.close(() => resolve()));
    try {
        const last = (0,_client_js__WEBPACK_IMPORTED_MODULE_5__/* .highest */ .BR)(folder);
        if (last > 0 && (await isAlive((0,_client_js__WEBPACK_IMPORTED_MODULE_5__/* .linkTo */ .uM)(folder, last))))
            throw inUse();
        const number = last + 1;
        const name = `control-${number}-${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(3).toString('hex')}.sock`;
        await listen(server, (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(folder, name));
        (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.symlinkSync)(name, (0,_client_js__WEBPACK_IMPORTED_MODULE_5__/* .linkTo */ .uM)(folder, number));
        if ((0,_client_js__WEBPACK_IMPORTED_MODULE_5__/* .highest */ .BR)(folder) !== number)
            throw inUse();
        tidy(folder, number);
        return { close };
    }
    catch (error) {
        await close();
        if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .JobpassError */ .bJ)
            throw error;
        if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .systemCode */ .xU)(error) === 'EEXIST')
            throw inUse();
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .JobpassError */ .bJ('usage', `The folder ${folder} cannot be taken: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .tell */ .qz)(error)}`);
    }
}
function tidy(folder, number) {
    for (const name of (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readdirSync)(folder)) {
        const [, older] = _client_js__WEBPACK_IMPORTED_MODULE_5__/* .OLDER */ .VU.exec(name) ?? SOCKET.exec(name) ?? [];
        if (older !== undefined && Number(older) < number)
            (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.rmSync)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(folder, name), { force: true });
    }
}
function listen(server, path) {
    return new Promise((resolve, reject) => {
        server.once('error', reject);
        // Otherwise others could connect for the moment between the socket's being made and its being closed to them.
        const mask = process.umask(0o177);
        try {
            server.listen(path, resolve);
        }
        finally {
            process.umask(mask);
        }
    });
}
function isAlive(path) {
    return new Promise((resolve) => {
        const socket = node_net__WEBPACK_IMPORTED_MODULE_2__.connect(path);
        socket.once('connect', () => {
            socket.destroy();
            resolve(true);
        });
        // Whatever else it is, such as a full queue of a process that is busy or stopped, it is no sign of nobody.
        socket.once('error', (error) => resolve(!['ECONNREFUSED', 'ENOENT'].includes((0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .systemCode */ .xU)(error) ?? '')));
    });
}
function serve(socket, answer) {
    socket.setTimeout(_client_js__WEBPACK_IMPORTED_MODULE_5__/* .WAIT_MS */ .Je, () => socket.destroy());
    socket.on('error', () => undefined);
    let text = '';
    const take = (chunk) => {
        text += chunk;
        if (text.length > _client_js__WEBPACK_IMPORTED_MODULE_5__/* .LONGEST_MESSAGE */ .bX)
            socket.destroy();
        if (!text.includes('\n'))
            return;
        socket.off('data', take);
        respond(text, answer).then((said) => socket.end(JSON.stringify(said)));
    };
    socket.setEncoding('utf8').on('data', take);
}
async function respond(text, answer) {
    try {
        return { done: await answer(JSON.parse(text)) };
    }
    catch (error) {
        return { failed: (0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .tell */ .qz)(error) };
    }
}


/***/ })

};
