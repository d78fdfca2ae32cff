export const id = 8175;
export const ids = [8175];
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

/***/ 64655:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  m: () => (/* binding */ startBroker)
});

// EXTERNAL MODULE: ./build/clock.js
var build_clock = __webpack_require__(7094);
// EXTERNAL MODULE: ./build/control/server.js
var server = __webpack_require__(26567);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
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
                const { payload } = await trust.keys.verify(token, header, {
                    ...trust.options,
                    currentDate: new Date(now * 1000),
                });
                return { claims: checkClaims(payload, now, says), entry: matching(trust, payload, header.alg, says) };
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
    const [head = '', body = '', , ...more] = token.split('.', 4);
    const header = jsonOf(head);
    const claims = jsonOf(body);
    const { alg, kid } = header ?? {};
    const whole = header !== undefined && claims !== undefined && more.length === 0;
    if (!whole || typeof alg !== 'string' || (kid !== undefined && typeof kid !== 'string')) {
        throw new IdTokenRefused('the ID token is not a JWT', []);
    }
    return { header: { ...header, alg, kid }, claims };
}
function jsonOf(part) {
    try {
        const value = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
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
    const parameters = singleParameters(form);
    checkClient(parameters, authorization);
    const idToken = checkGrant(parameters);
    const ttl = lifetime(parameters.get('ttl'));
    const targets = [...form.getAll('audience'), ...form.getAll('resource')].filter((target) => target !== '');
    const wanted = (parameters.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
    const claims = await verified(idToken, idTokens);
    const issuer = String(claims['iss']);
    known.issuer = (0,printable/* printable */.g)(issuer);
    known.subject = (0,printable/* printable */.g)(claims['sub']);
    const asked = parameters.get('role');
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
/** RFC 6749, section 3.2: a parameter without a value counts as omitted, and none may be there twice. */
function singleParameters(form) {
    const parameters = new Map();
    for (const [name, value] of form) {
        if (value === '' || REPEATABLE.has(name))
            continue;
        if (parameters.has(name)) {
            throw new Refusal('invalid_request', `the parameter ${(0,printable/* printable */.g)(name, 40)} is there twice`);
        }
        parameters.set(name, value);
    }
    return parameters;
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

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./node_modules/jose/dist/webapi/key/generate_key_pair.js
var generate_key_pair = __webpack_require__(59480);
// EXTERNAL MODULE: ./node_modules/jose/dist/webapi/key/export.js
var key_export = __webpack_require__(17968);
// EXTERNAL MODULE: ./node_modules/jose/dist/webapi/jws/compact/sign.js
var sign = __webpack_require__(91740);
// EXTERNAL MODULE: ./node_modules/jose/dist/webapi/key/import.js
var key_import = __webpack_require__(61187);
// EXTERNAL MODULE: ./node_modules/jose/dist/webapi/jws/compact/verify.js
var compact_verify = __webpack_require__(77880);
// EXTERNAL MODULE: ./build/config/schemas.js
var schemas = __webpack_require__(92759);
;// CONCATENATED MODULE: ./build/broker/tokens/signing-keys.js







const ALGORITHM = 'ES256';
/**
 * How long a key is published before it signs, in seconds: services keep our keys for some minutes (`CACHE_S`), and
 * a token of a key that they do not know yet would be refused.
 */
const LEAD_S = 900;
/** What we tell services about how long they may keep our keys, in seconds. */
const CACHE_S = 300;
const FILE = 'keys.json';
/**
 * The broker's own signing keys: created on first start, kept in the data folder (0600), changed by age and by
 * command. A retired key stays published as long as a token signed with it may live.
 */
class SigningKeys {
    #folder;
    #clock;
    #stored;
    #signer;
    #published;
    #verifier;
    #turn = Promise.resolve();
    constructor(folder, clock, stored, signer) {
        this.#folder = folder;
        this.#clock = clock;
        this.#stored = stored;
        this.#signer = signer;
        this.#published = published(stored);
        this.#verifier = (0,local/* createLocalJWKSet */.w)(this.#published);
    }
    /**
     * @param folder none keeps the keys in memory
     * @throws JobpassError `state` when the keys are there and cannot be used, or cannot be kept
     */
    static async open(folder, clock) {
        const known = folder === undefined ? undefined : await read(folder);
        const now = seconds(clock);
        const stored = known ?? {
            retired: [],
            current: await newKey(now),
            next: await newKey(now),
            since: now,
        };
        if (known === undefined && folder !== undefined)
            write(folder, stored);
        return new SigningKeys(folder, clock, stored, signerOf(stored));
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
        const signature = (0,external_node_crypto_.sign)('sha256', Buffer.from(text), { key: this.#signer, dsaEncoding: 'ieee-p1363' });
        return `${text}.${signature.toString('base64url')}`;
    }
    /** The claims of an access token that one of our keys signed and that has not expired; undefined for all else. */
    async verify(token, issuer) {
        try {
            const { payload } = await (0,verify/* jwtVerify */.V)(token, this.#verifier, {
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
        const now = seconds(this.#clock);
        const { retired, current, next } = this.#stored;
        const age = now - next.published;
        if (!options.now && !options.compromised && age < LEAD_S) {
            throw new errors/* JobpassError */.bJ('usage', `The next signing key was published ${(0,build_clock/* span */.Ln)(age * 1000)} ago, and services may keep older ones for some minutes: a token that it signs now could be refused`, { hint: `Try again in ${(0,build_clock/* span */.Ln)((LEAD_S - age) * 1000)}, or give --now` });
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
        const now = seconds(this.#clock);
        const { retired, next, since } = this.#stored;
        if (now - since >= rotateEvery && now - next.published >= LEAD_S) {
            await this.#rotate({});
            return 'rotated';
        }
        const alive = retired.filter((key) => now - (key.retired ?? now) <= schemas/* LONGEST_TTL */.sq + CACHE_S);
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
        const signer = signerOf(stored);
        if (this.#folder !== undefined)
            write(this.#folder, stored);
        this.#stored = stored;
        this.#signer = signer;
        this.#published = published(stored);
        this.#verifier = (0,local/* createLocalJWKSet */.w)(this.#published);
    }
}
function seconds(clock) {
    return Math.floor(clock.now() / 1000);
}
async function newKey(now) {
    const { privateKey } = await (0,generate_key_pair/* generateKeyPair */.T)(ALGORITHM, { extractable: true });
    return {
        kid: (0,external_node_crypto_.randomBytes)(9).toString('base64url'),
        jwk: await (0,key_export/* exportJWK */.JU)(privateKey),
        published: now,
    };
}
function signerOf({ current }) {
    return (0,external_node_crypto_.createPrivateKey)({ key: current.jwk, format: 'jwk' });
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
async function read(folder) {
    const path = (0,external_node_path_.join)(folder, FILE);
    let text;
    try {
        text = (0,external_node_fs_.readFileSync)(path, 'utf8');
    }
    catch (error) {
        if (error.code === 'ENOENT')
            return undefined;
        throw new errors/* JobpassError */.bJ('state', `The signing keys in ${path} cannot be read: ${(0,errors/* tell */.qz)(error)}`);
    }
    try {
        const stored = JSON.parse(text);
        const keys = [stored.current, stored.next, ...stored.retired];
        if (Number.isFinite(stored.since) && (await Promise.all(keys.map(works))).every(Boolean))
            return stored;
    }
    catch {
        // Told below, without what the file holds.
    }
    throw new errors/* JobpassError */.bJ('state', `The file ${path} does not hold the signing keys that the broker wrote`, {
        hint: 'Put it back from a backup; or move it away, and tokens that are JWTs are no longer accepted',
    });
}
/** Whether a key verifies what it signs: damage would show only when the first token is refused. */
async function works({ kid, jwk, published: since }) {
    if (typeof kid !== 'string' || !Number.isFinite(since))
        return false;
    const { d: _, ...open } = jwk;
    const signed = await new sign/* CompactSign */.T(Buffer.from(kid))
        .setProtectedHeader({ alg: ALGORITHM })
        .sign(await (0,key_import/* importJWK */.Og)(jwk, ALGORITHM));
    await (0,compact_verify/* compactVerify */.B)(signed, await (0,key_import/* importJWK */.Og)(open, ALGORITHM));
    return true;
}
function write(folder, stored) {
    const path = (0,external_node_path_.join)(folder, FILE);
    try {
        (0,external_node_fs_.mkdirSync)(folder, { recursive: true, mode: 0o700 });
        // What a write that was cut off, or somebody else, left there has a mode of its own, or leads elsewhere.
        (0,external_node_fs_.rmSync)(`${path}.new`, { force: true });
        const fresh = (0,external_node_fs_.openSync)(`${path}.new`, 'wx', 0o600);
        try {
            // Not one write: on a disk that is nearly full it can end in the middle without an error.
            (0,external_node_fs_.writeFileSync)(fresh, JSON.stringify(stored));
            (0,external_node_fs_.fsyncSync)(fresh);
        }
        finally {
            (0,external_node_fs_.closeSync)(fresh);
        }
        (0,external_node_fs_.renameSync)(`${path}.new`, path);
        const directory = (0,external_node_fs_.openSync)(folder, 'r');
        try {
            (0,external_node_fs_.fsyncSync)(directory);
        }
        finally {
            (0,external_node_fs_.closeSync)(directory);
        }
    }
    catch (error) {
        throw new errors/* JobpassError */.bJ('state', `The signing keys could not be written to ${path}: ${(0,errors/* tell */.qz)(error)}`);
    }
}

// EXTERNAL MODULE: ./build/providers/oauth/metadata.js
var metadata = __webpack_require__(99392);
// EXTERNAL MODULE: ./build/broker/http/library.js
var http_library = __webpack_require__(52638);
;// CONCATENATED MODULE: ./build/broker/http/metadata.js



const PATHS = { token: '/token', jwks: '/jwks', ...http_library/* LIBRARY_PATHS */.pX };
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
            (0,http_server/* sendJson */.jD)(response, 200, document(), { 'cache-control': `public, max-age=${CACHE_S}` });
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
    if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
        const why = 'the body must be application/x-www-form-urlencoded';
        return refuse(request, response, 400, 'invalid_request', {}, why);
    }
    const start = process.hrtime.bigint();
    const body = await (0,http_server/* readBody */.x8)(request);
    if (body === undefined) {
        (0,http_server/* sendJson */.jD)(response, 413, { error: 'invalid_request', error_description: 'the body is too large' }, { connection: 'close' });
        return;
    }
    const form = new URLSearchParams(body.toString('utf8'));
    if (path !== PATHS.token) {
        await serving.library(request, response, form);
        return;
    }
    const answer = await exchange({ form, authorization: request.headers.authorization, certificate: certificate?.thumbprint }, serving.rules);
    // The log comes first: what was handed out is never unknown to it.
    options.metrics().exchange(answer.decision, Number(process.hrtime.bigint() - start) / 1e9);
    options.onDecision(answer.decision);
    logDecision(answer.decision, source, options.log);
    const headers = answer.status === 401 ? { 'www-authenticate': 'Basic realm="jobpass"' } : {};
    (0,http_server/* sendJson */.jD)(response, answer.status, answer.body, headers);
}
function logDecision(decision, source, log) {
    const { outcome, jobClaims = {}, issuer, subject, expiresAt, ...more } = decision;
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
/** @param live tells how many records are kept alive at the moment */
async function prometheus(live) {
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
        help: 'Time to write a batch of records and to sync it.',
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
        collect() {
            this.set(live());
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

// EXTERNAL MODULE: ./node_modules/rate-limiter-flexible/index.js
var rate_limiter_flexible = __webpack_require__(8649);
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

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(58500);
// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(57975);
;// CONCATENATED MODULE: ./build/broker/tokens/files.js



const files_read = (0,external_node_util_.promisify)(external_node_fs_.read);
// Numbers and callbacks, not the FileHandles of fs/promises: those cost several times as much for each batch.
const nodeFiles = {
    open: (path, flags) => (0,external_node_util_.promisify)(external_node_fs_.open)(path, flags, 0o600),
    read: async (fd, into, position) => (await files_read(fd, into, 0, into.length, position)).bytesRead,
    // At once: it goes to memory only, and the way to another thread and back takes longer.
    write: async (fd, bytes, position) => external_node_fs_.writeSync(fd, bytes, 0, bytes.length, position),
    datasync: (0,external_node_util_.promisify)(external_node_fs_.fdatasync),
    truncate: (0,external_node_util_.promisify)(external_node_fs_.ftruncate),
    close: (0,external_node_util_.promisify)(external_node_fs_.close),
    rename: (0,external_node_util_.promisify)(external_node_fs_.rename),
    remove: (0,external_node_util_.promisify)(external_node_fs_.unlink),
    list: (folder) => external_node_fs_.promises.readdir(folder),
    makeFolder: async (folder) => {
        const first = await external_node_fs_.promises.mkdir(folder, { recursive: true, mode: 0o700 });
        if (first === undefined)
            return;
        for (let made = folder;; made = (0,external_node_path_.dirname)(made)) {
            await nodeFiles.syncFolder((0,external_node_path_.dirname)(made));
            if (made === first || made === (0,external_node_path_.dirname)(made))
                return;
        }
    },
    syncFolder: async (folder) => {
        const handle = await external_node_fs_.promises.open(folder, 'r');
        try {
            await handle.sync();
        }
        finally {
            await handle.close();
        }
    },
};

;// CONCATENATED MODULE: ./build/broker/tokens/journal-lines.js

/** How many characters of entries a compaction turns into one line: well below a millisecond of work. */
const SLICE = 64 * 1024;
const READ_AT_ONCE = 1024 * 1024;
const SUM_LENGTH = 16;
const NEWLINE = 0x0a;
function checksum(json) {
    return (0,external_node_crypto_.createHash)('sha256').update(json).digest('hex').slice(0, SUM_LENGTH);
}
/** A line of the journal: the start of the SHA-256 of a JSON text, a space, the JSON text, a newline. */
function encodeLine(content) {
    const line = Buffer.from(`${' '.repeat(SUM_LENGTH + 1)}${JSON.stringify(content)}\n`);
    line.write(checksum(line.subarray(SUM_LENGTH + 1, -1)), 'latin1');
    return line;
}
/** @returns the JSON text of a line (given without its newline), or undefined where it is not what was written */
function decodeLine(line) {
    const json = line.subarray(SUM_LENGTH + 1);
    if (json.length === 0 || line.toString('latin1', 0, SUM_LENGTH) !== checksum(json))
        return undefined;
    return json.toString('utf8');
}
/** The first line of a segment that holds all that was alive, so that those before it no longer count. */
const FRESH = encodeLine('all before this is void');
function isEntry(item) {
    if (!Array.isArray(item) || typeof item[0] !== 'string')
        return false;
    return item.length === 1 || (item.length === 3 && Number.isFinite(item[1]) && typeof item[2] === 'string');
}
/** How much of memory and journal an entry takes, roughly, in characters. */
function weigh(entry) {
    return entry[0].length + (entry[2]?.length ?? 0) + 32;
}
/** The lines of a segment that holds all that is alive, each made when it is asked for. */
function* slices(live) {
    yield FRESH;
    let slice = [];
    let weight = 0;
    for (const entry of live) {
        slice.push(entry);
        weight += weigh(entry);
        if (weight < SLICE)
            continue;
        yield encodeLine(slice);
        slice = [];
        weight = 0;
    }
    if (slice.length > 0)
        yield encodeLine(slice);
}
/** The lines of an open file from its beginning; the last one may not be whole. */
async function* linesOf(files, fd) {
    let rest = Buffer.alloc(0);
    for (let position = 0;;) {
        const chunk = Buffer.allocUnsafe(READ_AT_ONCE);
        const length = await files.read(fd, chunk, position);
        if (length === 0)
            break;
        position += length;
        const text = Buffer.concat([rest, chunk.subarray(0, length)]);
        let start = 0;
        for (let end = text.indexOf(NEWLINE); end !== -1; end = text.indexOf(NEWLINE, start)) {
            yield { line: text.subarray(start, end), whole: true };
            start = end + 1;
        }
        rest = text.subarray(start);
    }
    if (rest.length > 0)
        yield { line: rest, whole: false };
}

;// CONCATENATED MODULE: ./build/broker/tokens/journal-segments.js




const { O_RDONLY, O_WRONLY } = external_node_fs_.constants;
const NAME = /^journal-([1-9]\d{0,14})\.(log|tmp)$/;
function segmentPath(folder, number, ending = 'log') {
    return (0,external_node_path_.join)(folder, `journal-${number}.${ending}`);
}
/**
 * Reads the segments in a folder, and tells every entry in the order in which it was written. What an unfinished
 * compaction or write left behind is removed.
 *
 * @throws JobpassError `state` when they are damaged; the system's errors
 */
async function readSegments(files, folder, apply) {
    const found = [];
    for (const name of await files.list(folder)) {
        const [, number, ending] = NAME.exec(name) ?? [];
        if (ending === 'tmp')
            await files.remove((0,external_node_path_.join)(folder, name));
        else if (number !== undefined)
            found.push(Number(number));
    }
    found.sort((a, b) => a - b);
    const fresh = await lastFresh(files, folder, found);
    const first = fresh ?? 1;
    const lengths = new Map();
    /** A line that is not whole: the torn end of the last write, if nothing comes behind it. */
    let torn;
    const newest = found.at(-1) ?? 0;
    for (let number = first; number <= newest; number++) {
        if (!found.includes(number))
            throw damaged(`${segmentPath(folder, number)} is missing`);
    }
    for (let number = first; number <= newest; number++) {
        const path = segmentPath(folder, number);
        const read = await replay(files, path, { torn, isFresh: number === fresh }, apply);
        lengths.set(number, read.length);
        torn = read.torn;
    }
    if (torn !== undefined)
        await cutOff(files, torn);
    return {
        lengths,
        fresh,
        void: found.filter((number) => number < first),
        cut: torn === undefined ? undefined : { file: torn.path, bytes: torn.bytes },
    };
}
/** @returns the number of the last segment before which nothing counts */
async function lastFresh(files, folder, numbers) {
    for (const number of numbers.toReversed()) {
        const fd = await files.open(segmentPath(folder, number), O_RDONLY);
        try {
            const start = Buffer.alloc(FRESH.length);
            const length = await files.read(fd, start, 0);
            if (length === FRESH.length && start.equals(FRESH))
                return number;
        }
        finally {
            await files.close(fd);
        }
    }
    return undefined;
}
/**
 * @param before what is torn already, in a segment before this one
 * @returns how long the good part is, and what is torn behind it or was before
 */
async function replay(files, path, { torn: before, isFresh }, apply) {
    const fd = await files.open(path, O_RDONLY);
    let torn = before;
    let end = 0;
    let count = 0;
    try {
        for await (const { line, whole } of linesOf(files, fd)) {
            if (torn !== undefined)
                throw damaged(`line ${torn.line} of ${torn.path} is damaged`);
            count++;
            const json = whole ? decodeLine(line) : undefined;
            if (json === undefined) {
                // What compaction wrote was on the disk before it got its name: no crash can have torn it.
                if (isFresh)
                    throw damaged(`line ${count} of ${path} is damaged`);
                torn = { path, line: count, at: end, bytes: line.length + (whole ? 1 : 0) };
                continue;
            }
            end += line.length + 1;
            if (isFresh && count === 1)
                continue;
            const entries = JSON.parse(json);
            if (!Array.isArray(entries) || !entries.every(isEntry)) {
                throw new errors/* JobpassError */.bJ('state', `Reading line ${count} of ${path} failed: it is not understood`, {
                    hint: 'Was it written by another version of Jobpass? Then start that one',
                });
            }
            entries.forEach(apply);
        }
    }
    finally {
        await files.close(fd);
    }
    return { length: end, torn };
}
async function cutOff(files, { path, at }) {
    const fd = await files.open(path, O_WRONLY);
    try {
        await files.truncate(fd, at);
        await files.datasync(fd);
    }
    finally {
        await files.close(fd);
    }
}
function damaged(what) {
    return new errors/* JobpassError */.bJ('state', `Reading the journal failed: ${what}`, {
        hint: 'Restore its folder from a backup. Or move the folder away and start with an empty one: ' +
            'what was issued and revoked is then forgotten',
    });
}

;// CONCATENATED MODULE: ./build/broker/tokens/journal.js






const { O_WRONLY: journal_O_WRONLY, O_CREAT, O_TRUNC } = external_node_fs_.constants;
const COMPACT_FROM = 4 * 1024 * 1024;
/** How long a failed compaction waits before the next, in ms. */
const COMPACT_AGAIN_MS = 10_000;
/** How much a compaction writes between two syncs. One sync of all of it would hold up the batches meanwhile. */
const SYNC_EVERY = 2 * 1024 * 1024;
/**
 * An append-only file in segments, `journal-<n>.log`, in a folder that this process has for itself.
 *
 * Each line is on the disk before the next is written, so a crash can tear the last line and no other.
 * Compaction never changes a line either:
 * 1. between two lines, writing goes over to the new segment n+1;
 * 2. all that is alive is written to `journal-<n>.tmp`, marked `FRESH`, and synced. It may hold what is younger than
 *    n+1's beginning; n+1 is read after it, and says so again or has removed it;
 * 3. it is renamed to `journal-<n>.log`: at this moment all segments before n become void;
 * 4. they are deleted.
 * A crash before 3 leaves everything as it was, a crash after it some files to delete.
 */
class Journal {
    #folder;
    #files;
    #clock;
    #tell;
    #compactFrom;
    /** The segment that is written to, and the length of what is known to be good in it. */
    #number = 0;
    #fd = -1;
    #end = 0;
    /** The lengths of the segments before it. */
    #older = new Map();
    /** The length of the last segment that compaction made. */
    #freshLength = 0;
    /** Whether #number was begun for a compaction that has not succeeded yet. */
    #begun = false;
    #compaction;
    #compactAfterMs = Number.NEGATIVE_INFINITY;
    #closed = false;
    #broken;
    constructor(folder, options) {
        this.#folder = folder;
        this.#files = options.files ?? nodeFiles;
        this.#clock = options.clock ?? build_clock/* systemClock */.ml;
        this.#tell = options.onEvent ?? (() => undefined);
        this.#compactFrom = options.compactFrom ?? COMPACT_FROM;
    }
    /**
     * Reads the journal of a folder, or begins one, and tells every entry in the order in which it was written.
     *
     * @throws JobpassError `state` when it cannot be read, or is damaged: more than the end of its last write is missing
     */
    static async open(folder, apply, options = {}) {
        const journal = new Journal(folder, options);
        try {
            await journal.#open(apply);
        }
        catch (error) {
            if (error instanceof errors/* JobpassError */.bJ)
                throw error;
            throw failure(`Opening the journal in ${folder}`, error);
        }
        return journal;
    }
    /** Why nothing can be written any more. */
    get broken() {
        return this.#broken;
    }
    /** The length of all segments, in bytes. */
    get bytes() {
        let sum = this.#end;
        for (const length of this.#older.values())
            sum += length;
        return sum;
    }
    /**
     * Writes entries; they are on the disk when it resolves. One call at a time.
     *
     * @throws JobpassError `state`; a `transient` one means that the journal is as before, and can be written to
     */
    async append(entries) {
        if (this.#broken !== undefined)
            throw this.#broken;
        const line = encodeLine(entries);
        const began = this.#clock.elapsed();
        try {
            await this.#writeAll(this.#fd, line, this.#end);
        }
        catch (error) {
            await this.#cutBack();
            throw failure(`The write to ${this.#path(this.#number)}`, error, {
                transient: true,
                hint: 'Look at the space on its disk',
            });
        }
        try {
            await this.#files.datasync(this.#fd);
        }
        catch (error) {
            // The system may have dropped what it could not write, and a second sync would then succeed all the same.
            throw this.#break('sync', error);
        }
        this.#end += line.length;
        this.#tell({
            kind: 'synced',
            seconds: (this.#clock.elapsed() - began) / 1000,
            bytes: line.length,
        });
    }
    /**
     * Begins a compaction if the journal has become too long for what is alive. Resolves when appending may go on; the
     * compaction then runs beside it. Never rejects.
     *
     * @param live tells all that is alive and appended, at the moment when it is asked for it
     * @param weight of all that is alive
     */
    async tidy(live, weight) {
        if (this.#compaction !== undefined || this.#closed || this.#broken !== undefined)
            return;
        // The second limit is for when there was much and now is little. An entry takes at most six bytes for each
        // character, so what compaction has written is always below it.
        const bytes = this.bytes;
        if (bytes <= this.#compactFrom || (bytes <= 2 * this.#freshLength && bytes <= 8 * weight))
            return;
        if (this.#clock.elapsed() < this.#compactAfterMs)
            return;
        try {
            // A compaction that failed has left a new segment behind, which will do.
            if (!this.#begun)
                await this.#beginSegment();
        }
        catch (error) {
            this.#compactionFailed(error);
            return;
        }
        this.#compaction = this.#compact(live())
            .catch((error) => this.#compactionFailed(error))
            .finally(() => {
            this.#compaction = undefined;
        });
    }
    /** Ends a compaction under way, and lets go of the files. Call it when nothing is being appended. */
    async close() {
        if (this.#closed)
            return;
        this.#closed = true;
        await this.#compaction;
        await quietly(this.#files.close(this.#fd));
    }
    #path(number, ending = 'log') {
        return segmentPath(this.#folder, number, ending);
    }
    async #open(apply) {
        const files = this.#files;
        await files.makeFolder(this.#folder);
        const found = await readSegments(files, this.#folder, apply);
        if (found.cut !== undefined)
            this.#tell({ kind: 'cut', ...found.cut });
        const segments = [...found.lengths];
        [this.#number, this.#end] = segments.pop() ?? [1, 0];
        for (const [number, length] of segments)
            this.#older.set(number, length);
        if (found.fresh !== undefined)
            this.#freshLength = found.lengths.get(found.fresh) ?? 0;
        this.#fd = await files.open(this.#path(this.#number), journal_O_WRONLY | O_CREAT);
        // What was read may not be on the disk yet, if the last process was killed between a write and its sync: in the
        // newest segment, or in the one before, where the newest was left behind empty. And a segment may be void only if
        // the name of the one that makes it so is sure to stay.
        for (const number of this.#older.keys())
            await this.#syncSegment(number);
        await files.datasync(this.#fd);
        await files.syncFolder(this.#folder);
        for (const number of found.void)
            await files.remove(this.#path(number));
    }
    async #syncSegment(number) {
        const fd = await this.#files.open(this.#path(number), journal_O_WRONLY);
        try {
            await this.#files.datasync(fd);
        }
        finally {
            await this.#files.close(fd);
        }
    }
    async #writeAll(fd, bytes, position) {
        for (let done = 0; done < bytes.length;) {
            const written = await this.#files.write(fd, done === 0 ? bytes : bytes.subarray(done), position + done);
            if (written === 0)
                throw new errors/* JobpassError */.bJ('state', 'the system wrote nothing');
            done += written;
        }
    }
    /** Takes the rest of a failed write off the segment: otherwise the next line would make it damage. */
    async #cutBack() {
        try {
            await this.#files.truncate(this.#fd, this.#end);
            await this.#files.datasync(this.#fd);
        }
        catch (error) {
            throw this.#break('truncation', error);
        }
    }
    #break(what, error) {
        this.#broken = failure(`The ${what} of ${this.#path(this.#number)}`, error, {
            hint: 'What is on the disk is uncertain, so nothing more is written: mend the disk, and start again',
        });
        this.#tell({ kind: 'broken', error: this.#broken });
        return this.#broken;
    }
    async #beginSegment() {
        const number = this.#number + 1;
        const path = this.#path(number);
        const fd = await this.#files.open(path, journal_O_WRONLY | O_CREAT);
        try {
            await this.#files.syncFolder(this.#folder);
        }
        catch (error) {
            // If it stays, it is empty, and takes nothing from the segment before it.
            await quietly(this.#files.close(fd));
            await quietly(this.#files.remove(path));
            throw error;
        }
        await quietly(this.#files.close(this.#fd));
        this.#older.set(this.#number, this.#end);
        this.#number = number;
        this.#fd = fd;
        this.#end = 0;
        this.#begun = true;
    }
    async #compact(live) {
        const files = this.#files;
        const began = this.#clock.elapsed();
        const bytesBefore = this.bytes;
        const number = this.#number - 1;
        const path = this.#path(number, 'tmp');
        let length = 0;
        try {
            const fd = await files.open(path, journal_O_WRONLY | O_CREAT | O_TRUNC);
            try {
                let synced = 0;
                for (const line of slices(live)) {
                    if (this.#closed || this.#broken !== undefined)
                        return await quietly(files.remove(path));
                    await this.#writeAll(fd, line, length);
                    length += line.length;
                    if (length - synced >= SYNC_EVERY) {
                        await files.datasync(fd);
                        synced = length;
                    }
                }
                await files.datasync(fd);
            }
            finally {
                await quietly(files.close(fd));
            }
            await files.rename(path, this.#path(number));
        }
        catch (error) {
            await quietly(files.remove(path));
            throw error;
        }
        // Without this the deletions could reach the disk, and the name not.
        await files.syncFolder(this.#folder);
        this.#begun = false;
        this.#older.set(number, length);
        this.#freshLength = length;
        for (const older of this.#older.keys()) {
            if (older >= number)
                continue;
            await files.remove(this.#path(older));
            this.#older.delete(older);
        }
        this.#tell({
            kind: 'compacted',
            seconds: (this.#clock.elapsed() - began) / 1000,
            bytesBefore,
            bytesAfter: this.bytes,
        });
    }
    #compactionFailed(error) {
        this.#compactAfterMs = this.#clock.elapsed() + COMPACT_AGAIN_MS;
        this.#tell({
            kind: 'compaction-failed',
            error: failure(`The compaction of the journal in ${this.#folder}`, error, { transient: true }),
        });
    }
}
function failure(what, error, details = {}) {
    return new errors/* JobpassError */.bJ('state', `${what} failed: ${(0,errors/* tell */.qz)(error)}`, {
        ...details,
        cause: error,
    });
}
async function quietly(work) {
    try {
        await work;
    }
    catch {
        // Whoever calls this has a worse failure to tell, or loses nothing.
    }
}

;// CONCATENATED MODULE: ./build/broker/tokens/records.js





const SWEEP_EVERY_MS = 1000;
/** How many sweeps go round all records, and how many each sees at least. */
const SWEEPS = 60;
const SWEEP_AT_LEAST = 2000;
/** From this weight on a batch takes no more: making its line would block for more than a millisecond or two. */
const FULL = 256 * 1024;
/** Records in memory, for what need not outlive the process. */
function memoryRecords(clock = build_clock/* systemClock */.ml) {
    const table = new Table(clock);
    const timer = setInterval(() => table.sweep(), SWEEP_EVERY_MS).unref();
    let closed = false;
    // In an async function, so that what is refused here is a rejection and not an exception.
    const put = async (key, value, expiresAt) => {
        const refusal = closed ? afterClose() : unusable(expiresAt);
        if (refusal !== undefined)
            throw refusal;
        table.set([key, expiresAt, value]);
    };
    return {
        put,
        claim: async (key, expiresAt) => {
            if (table.get(key) !== undefined)
                return false;
            await put(key, '', expiresAt);
            return true;
        },
        get: (key) => table.get(key),
        remove: async (key) => {
            table.delete(key);
        },
        get size() {
            return table.size;
        },
        close: async () => {
            closed = true;
            clearInterval(timer);
        },
    };
}
/**
 * Records that survive the end of the process at any moment, in a journal in a folder that it has for itself.
 *
 * @throws JobpassError `state` when the journal cannot be read or is damaged
 */
async function openRecords(folder, options = {}) {
    const table = new Table(options.clock ?? build_clock/* systemClock */.ml);
    const journal = await Journal.open(folder, (entry) => {
        if (entry.length === 3)
            table.set(entry);
        else
            table.delete(entry[0]);
    }, options);
    // Only now: what has expired stands for the removal of what the key held before it.
    table.sweep(Number.POSITIVE_INFINITY);
    return new JournalRecords(table, journal);
}
/** Operations that are written as one line, and so succeed or fail as one. */
class Batch {
    entries = [];
    weight = 0;
    done;
    resolve = () => undefined;
    reject = () => undefined;
    constructor() {
        this.done = new Promise((resolve, reject) => {
            this.resolve = resolve;
            this.reject = reject;
        });
    }
}
/**
 * Group commit: one batch is being written, and all that is asked for meanwhile makes up the next.
 *
 * The table holds what is durable, less what was asked to be removed. So nothing that fails needs to be undone in it,
 * and a compaction may write all that it finds there.
 */
class JournalRecords {
    #table;
    #journal;
    #timer;
    #waiting = [];
    /** Keys whose last operation is a put that is not durable yet, with its batch. */
    #putting = new Map();
    /** The last removal of a key, while it is not durable yet. */
    #removing = new Map();
    /** Removals that failed. They go before the next batch, for the journal still holds what they removed. */
    #unsaved = new Set();
    #writer;
    #lastWorked = true;
    #closed = false;
    constructor(table, journal) {
        this.#table = table;
        this.#journal = journal;
        this.#timer = setInterval(() => this.#tick(), SWEEP_EVERY_MS).unref();
    }
    get healthy() {
        return this.#lastWorked && this.#journal.broken === undefined;
    }
    get size() {
        return this.#table.size;
    }
    get bytes() {
        return this.#journal.bytes;
    }
    get(key) {
        return this.#table.get(key);
    }
    put(key, value, expiresAt) {
        const refusal = this.#refusal() ?? unusable(expiresAt);
        if (refusal !== undefined)
            return Promise.reject(refusal);
        const batch = this.#enqueue([key, expiresAt, value]);
        this.#putting.set(key, batch);
        return batch.done;
    }
    claim(key, expiresAt) {
        const rival = this.#putting.get(key);
        if (rival !== undefined) {
            const again = () => this.claim(key, expiresAt);
            return rival.done.then(again, again);
        }
        if (this.#table.get(key) !== undefined)
            return Promise.resolve(false);
        return this.put(key, '', expiresAt).then(() => true);
    }
    remove(key) {
        const held = this.#table.delete(key);
        const known = held || this.#putting.has(key) || this.#removing.has(key) || this.#unsaved.has(key);
        if (!known)
            return Promise.resolve();
        const refusal = this.#refusal();
        if (refusal !== undefined) {
            this.#unsaved.add(key);
            return Promise.reject(refusal);
        }
        const removal = [key];
        this.#putting.delete(key);
        this.#removing.set(key, removal);
        return this.#enqueue(removal).done;
    }
    async close() {
        if (!this.#closed) {
            this.#closed = true;
            clearInterval(this.#timer);
            if (this.#unsaved.size > 0)
                this.#tryWriting();
        }
        await this.#writer;
        await this.#journal.close();
    }
    #refusal() {
        return this.#journal.broken ?? (this.#closed ? afterClose() : undefined);
    }
    #enqueue(entry) {
        let batch = this.#waiting.at(-1);
        if (batch === undefined || batch.weight >= FULL) {
            batch = new Batch();
            this.#waiting.push(batch);
        }
        batch.entries.push(entry);
        batch.weight += weigh(entry);
        this.#writer ??= this.#write();
        return batch;
    }
    /** Writes until nothing waits. Never rejects. */
    async #write() {
        do {
            // All that this turn of the event loop brings goes into one batch.
            await (0,promises_.setImmediate)();
            const batch = this.#waiting.shift();
            if (batch !== undefined)
                await this.#flush(batch);
            await this.#journal.tidy(() => this.#table.live(), this.#table.weight);
        } while (this.#waiting.length > 0);
        this.#writer = undefined;
    }
    async #flush(batch) {
        const retried = Array.from(this.#unsaved, (key) => [key]);
        try {
            await this.#journal.append(retried.length === 0 ? batch.entries : [...retried, ...batch.entries]);
            this.#lastWorked = true;
            for (const [key] of retried)
                this.#unsaved.delete(key);
            this.#settle(batch, true);
            batch.resolve();
        }
        catch (error) {
            this.#lastWorked = false;
            this.#settle(batch, false);
            batch.reject(error);
        }
    }
    #settle(batch, durable) {
        for (const entry of batch.entries) {
            const [key] = entry;
            if (entry.length === 3) {
                if (this.#putting.get(key) === batch)
                    this.#putting.delete(key);
                // A removal that is still to come was asked for after this put: earlier ones are settled.
                if (durable && !this.#removing.has(key))
                    this.#table.set(entry);
            }
            else if (this.#removing.get(key) === entry) {
                this.#removing.delete(key);
                if (!durable)
                    this.#unsaved.add(key);
            }
        }
    }
    #tick() {
        this.#table.sweep();
        if (this.#writer !== undefined || this.#journal.broken !== undefined)
            return;
        // While it is not healthy nobody may ask for anything, and then nothing would show that it is again.
        if (this.#lastWorked)
            this.#writer = this.#write();
        else
            this.#tryWriting();
    }
    #tryWriting() {
        const batch = new Batch();
        batch.done.catch(() => undefined);
        this.#waiting.push(batch);
        this.#writer ??= this.#write();
    }
}
/** The records in memory. */
class Table {
    #clock;
    #held = new Map();
    /** Where the next sweep goes on. */
    #round = this.#held.entries();
    #weight = 0;
    constructor(clock) {
        this.#clock = clock;
    }
    get size() {
        return this.#held.size;
    }
    /** Of all that is held, as `weigh` has it. */
    get weight() {
        return this.#weight;
    }
    get(key) {
        const held = this.#held.get(key);
        return held !== undefined && this.#alive(held) ? held.value : undefined;
    }
    set([key, expiresAt, value]) {
        this.delete(key);
        this.#held.set(key, { value, expiresAt });
        this.#weight += weigh([key, expiresAt, value]);
    }
    /** @returns whether it was held, be it expired */
    delete(key) {
        const held = this.#held.get(key);
        if (held === undefined)
            return false;
        this.#held.delete(key);
        this.#weight -= weigh([key, held.expiresAt, held.value]);
        return true;
    }
    /** All that is alive. What is set while this is being read need not be among it. */
    *live() {
        // What is set meanwhile comes last: without a limit this might never end.
        let left = this.#held.size;
        for (const [key, held] of this.#held) {
            if (left-- === 0)
                return;
            if (this.#alive(held))
                yield [key, held.expiresAt, held.value];
        }
    }
    /** Forgets what has expired among the next so many; by default few enough to be done in a moment. */
    sweep(count = Math.max(SWEEP_AT_LEAST, this.#held.size / SWEEPS)) {
        for (let seen = 0; seen < count; seen++) {
            const next = this.#round.next();
            if (next.done) {
                this.#round = this.#held.entries();
                return;
            }
            const [key, held] = next.value;
            if (!this.#alive(held))
                this.delete(key);
        }
    }
    #alive(held) {
        return held.expiresAt * 1000 > this.#clock.now();
    }
}
function unusable(expiresAt) {
    return Number.isFinite(expiresAt)
        ? undefined
        : new RangeError('A record needs a moment at which it expires');
}
function afterClose() {
    return new errors/* JobpassError */.bJ('state', 'A record could not be written: the broker is stopping', {
        transient: true,
    });
}

;// CONCATENATED MODULE: ./build/broker/broker.js













/** How long requests under way may take when the broker stops, in ms. */
const GRACE_MS = 10_000;
/** The same for metrics and health. */
const ADMIN_GRACE_MS = 1_000;
/** How often it is looked whether a signing key is due, in ms. */
const KEYS_EVERY_MS = 60_000;
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
        if (keys === undefined)
            throw starting('The signing key was not changed');
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
    const signingKeys = await SigningKeys.open(config.data, clock);
    keys = signingKeys;
    const { records, writable } = await broker_open(config, { clock, log, metrics: () => metrics, onBroken });
    opened.push(() => records.close());
    const health = {
        notReady: () => (stopping ? 'stopping' : writable() ? undefined : 'records cannot be written'),
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
    const issuer = config.issuer ?? (0,config_config/* originOf */.yv)(listener.address, config.tls !== undefined);
    const tokens = new tokens_tokens/* Tokens */.D({ records, keys: signingKeys, clock, issuer });
    let admin;
    if (config.admin !== undefined) {
        metrics = await prometheus(() => records.size);
        const adminHandler = adminEndpoints(health, () => metrics);
        const adminListener = await (0,http_server/* listen */.KT)(config.admin, undefined, adminHandler, { onFailure });
        opened.push(() => adminListener.close(ADMIN_GRACE_MS));
        admin = adminListener.address;
    }
    const parts = { issuer, clock, log, metrics, tokens };
    let serving = await makeServing(config, parts);
    opened.push(() => serving.close());
    present = () => ({ config: serving.config, issuer });
    handler = endpoints({
        serving: () => serving,
        keys: signingKeys,
        metrics: () => metrics,
        log,
        health,
        onDecision,
    });
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
        },
    };
}
/** The records, and whether they can be written at the moment. */
async function broker_open(config, options) {
    const { clock, log, metrics, onBroken } = options;
    if (config.data === undefined)
        return { records: memoryRecords(clock), writable: () => true };
    const records = await openRecords(config.data, {
        clock,
        onEvent: (event) => {
            switch (event.kind) {
                case 'synced':
                    metrics().synced(event.seconds);
                    break;
                case 'compacted':
                    metrics().compacted();
                    log({ event: 'journal compacted', before: event.bytesBefore, after: event.bytesAfter });
                    break;
                case 'cut':
                    log({ event: 'journal cut', level: 'warn', file: event.file, bytes: event.bytes });
                    break;
                case 'compaction-failed':
                    log({ event: 'journal not compacted', level: 'warn', why: event.error.told });
                    break;
                case 'broken':
                    log({ event: 'journal broken', level: 'error', why: event.error.told });
                    onBroken?.(event.error);
            }
        },
    });
    return { records, writable: () => records.healthy };
}
async function controlled({ command, now, compromised }, { rotateKeys, roles }) {
    if (command === 'roles')
        return roles();
    if (command !== 'rotate-keys')
        throw new errors/* JobpassError */.bJ('usage', 'The broker does not know this command');
    const unknown = await rotateKeys({ now: now === true, compromised: compromised === true });
    const doubt = ` (services that keep the keys may refuse its tokens for up to ${(0,build_clock/* span */.Ln)(unknown * 1000)})`;
    return `The signing key was changed${unknown === 0 ? '' : doubt}`;
}
/** @throws JobpassError `usage` for what cannot change while the broker runs */
function checkReload(present, next) {
    const fixed = ['listen', 'issuer', 'data', 'admin', 'logFormat'];
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

/***/ 28909:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Gj: () => (/* binding */ brokerConfig),
  pS: () => (/* binding */ dataFolder),
  yv: () => (/* binding */ originOf),
  Xg: () => (/* binding */ readConfig)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/config/yaml.js
var yaml = __webpack_require__(95252);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/http/hosts.js
var hosts = __webpack_require__(82178);
// EXTERNAL MODULE: ./build/identity/conditions.js
var conditions = __webpack_require__(69633);
// EXTERNAL MODULE: ./build/identity/patterns.js
var patterns = __webpack_require__(30444);
// EXTERNAL MODULE: ./build/providers/oauth/trust/roles.js
var roles = __webpack_require__(65357);
// EXTERNAL MODULE: ./build/providers/oauth/trust/schema.js
var schema = __webpack_require__(96533);
// EXTERNAL MODULE: ./build/providers/oauth/trust/written.js
var written = __webpack_require__(91379);
// EXTERNAL MODULE: ./build/rules/file.js + 1 modules
var rules_file = __webpack_require__(24905);
// EXTERNAL MODULE: ./build/rules/grants.js
var rules_grants = __webpack_require__(88301);
// EXTERNAL MODULE: ./build/text/printable.js
var printable = __webpack_require__(64865);
;// CONCATENATED MODULE: ./build/broker/config/rules-from.js











/** More than this is no file of rules, in bytes. */
const LONGEST = 1_000_000;
/** Without a role's name a job is held against each of them: a file of others must not make that long. */
const MOST_ROLES = 200;
/** The same for all patterns of a file of others, in characters: by aliases they can be more than the file. */
const MOST_PATTERNS = 100_000;
/** Inputs that name files of the machine that reads them: they are for the job's. */
const FILES = ['ca', 'client-cert'];
/**
 * The roles that a file of rules has at this broker. A file with bounds may be anybody's: nothing in it gives more than
 * the bounds say, and nothing that it names is opened.
 *
 * @throws JobpassError `usage` with every problem, its line and column
 */
function rolesFrom(entry, context) {
    const bounds = typeof entry === 'string' ? undefined : entry;
    const path = (0,external_node_path_.resolve)(context.folder, typeof entry === 'string' ? entry : entry.file);
    const whole = (0,rules_file/* readRules */.K)(textOf(path), (0,printable/* printable */.g)(path, 300));
    const { file, others } = ownPart(whole, context.issuer);
    const { grants, complain } = (0,rules_grants/* grantsOf */.R)(file, 'oauth', { schema: schema/* brokerTrust */.G });
    const wanted = (0,roles/* rolesOf */.R)(grants, complain, (issuer) => new Set(audiencesOf(issuer, context, grants)).size > 1);
    for (const grant of grants)
        checkTrusted(grant, context, complain);
    if (bounds !== undefined) {
        const told = (reason) => file.problems.add(undefined, [], reason);
        if (wanted.length > MOST_ROLES)
            told(`it has ${wanted.length} roles here, and can have ${MOST_ROLES}`);
        const patterns = wanted.flatMap(({ conditions }) => Object.values(conditions).flat());
        if (patterns.reduce((sum, { length }) => sum + length, 0) > MOST_PATTERNS)
            told(`its conditions have more than ${MOST_PATTERNS} characters`);
    }
    for (const role of wanted) {
        const [first] = role.grants;
        if (bounds === undefined || first === undefined)
            continue;
        for (const reason of beyond(role, bounds, context))
            complain(first, reason);
    }
    file.problems.throwIfAny();
    return { file: path, roles: wanted.map((role) => roleOf(role, bounds)), others };
}
/** What of the bounds makes no sense. */
function boundsProblems(bounds, trust) {
    const trusted = [...new Set(trust.map(({ issuer }) => issuer))];
    const issuer = bounds.issuer ?? trusted[0] ?? '';
    const found = [];
    if (bounds.issuer === undefined && trusted.length > 1)
        found.push({ path: [], reason: 'issuer is missing: several are trusted, so say of which its jobs are' });
    else if (!trusted.includes(issuer))
        found.push({ path: ['issuer'], reason: 'no entry of trust has this issuer' });
    try {
        (0,conditions/* compileConditions */.am)(bounds.when);
    }
    catch (error) {
        found.push({ path: ['when'], reason: (0,errors/* tell */.qz)(error) });
    }
    const stranger = (0,conditions/* openToStrangers */.Ts)(issuer, bounds.when);
    if (stranger !== undefined) {
        found.push({
            path: ['when'],
            reason: `the file could let in everyone in the world who uses ${issuer}: name the owner in one of ${stranger.join(', ')}`,
        });
    }
    return found;
}
/** A file that others put there can be a pipe, which would be waited for, or too long. */
function textOf(path) {
    const refuse = (why) => new errors/* JobpassError */.bJ('usage', `The file of rules ${(0,printable/* printable */.g)(path, 300)} cannot be read: ${why}`);
    let descriptor;
    try {
        descriptor = (0,external_node_fs_.openSync)(path, external_node_fs_.constants.O_RDONLY | external_node_fs_.constants.O_NONBLOCK);
    }
    catch (error) {
        throw refuse((0,errors/* tell */.qz)(error));
    }
    try {
        const found = (0,external_node_fs_.fstatSync)(descriptor);
        if (!found.isFile())
            throw refuse('it is no file');
        if (found.size > LONGEST)
            throw refuse('it is too long');
        return (0,external_node_fs_.readFileSync)(descriptor, 'utf8');
    }
    catch (error) {
        throw error instanceof errors/* JobpassError */.bJ ? error : refuse((0,errors/* tell */.qz)(error));
    }
    finally {
        (0,external_node_fs_.closeSync)(descriptor);
    }
}
/** The file with the rules of this broker alone: what is wrong with others is no business of ours. */
function ownPart(whole, issuer) {
    let others = 0;
    const isOwn = (rule) => {
        const url = rule.inputs.get('url');
        const own = url === issuer && (rule.inputs.get('provider') ?? 'oauth') === 'oauth';
        if (!own)
            others++;
        if (!own && url !== undefined && URL.canParse(url) && new URL(url).origin === issuer)
            whole.problems.add(rule.place, rule.path, `its url is that of this broker but for how it is written: it must be ${issuer}`);
        return own;
    };
    const credentials = [...whole.credentials].map(([name, rules]) => [
        name,
        rules.filter(isOwn).map((rule) => ({
            ...rule,
            inputs: new Map([...rule.inputs].filter(([input]) => !FILES.includes(input))),
        })),
    ]);
    return { file: { ...whole, credentials: new Map(credentials) }, others };
}
/** The audiences with which ID tokens of an issuer are taken here. */
function audiencesOf(issuer, { trust, issuer: own }, grants = []) {
    return [
        ...trust
            .filter((entry) => entry.issuer === issuer)
            .flatMap(({ audience }) => (audience.length === 0 ? [own] : audience)),
        ...grants.filter((grant) => grant.issuer === issuer).map(({ audience }) => audience),
    ];
}
/** Whom to trust is said by the operator alone. */
function checkTrusted(grant, context, complain) {
    const { issuer, audience } = grant;
    if (!context.trust.some((entry) => entry.issuer === issuer)) {
        complain(grant, `its jobs are those of ${issuer}, which this broker does not trust`);
        return;
    }
    const taken = audiencesOf(issuer, context);
    if (!taken.includes(audience))
        complain(grant, `its ID tokens are for the audience ${(0,printable/* printable */.g)(audience, 120)}, and this broker takes from that issuer those for ${taken.join(', ')}`);
}
/** What a role has beyond its bounds. */
function beyond(role, bounds, { trust }) {
    const issuer = bounds.issuer ?? trust[0]?.issuer;
    const outside = (values, allowed) => values
        .filter((value) => !allowed.includes(value))
        .map((value) => (0,printable/* printable */.g)(value, 120))
        .join(', ');
    const said = [
        ['roles', bounds.roles.map(patterns/* compilePattern */.Eb).some((fits) => fits(role.name)) ? '' : role.name],
        ['issuer', role.issuer === issuer ? '' : role.issuer],
        ['audience', outside(role.audience, bounds.audience)],
        ['scopes', outside(role.scopes, bounds.scopes)],
        ['formats', outside([role.format], bounds.formats)],
        ['claims', outside(role.claims, bounds.claims)],
        [
            'max-ttl',
            role.maxTtl !== undefined && role.maxTtl > bounds['max-ttl']
                ? `${(0,written/* timeText */.T)(role.maxTtl)} instead of at most ${(0,written/* timeText */.T)(bounds['max-ttl'])}`
                : '',
        ],
    ];
    return said
        .filter(([, values]) => values !== '')
        .map(([bound, values]) => `is beyond what the broker's rules-from lets this file give: ${bound} (${values})`);
}
function roleOf(role, bounds) {
    const when = [...(bounds === undefined ? [] : [bounds.when]), role.conditions];
    const all = when.map(conditions/* compileConditions */.am);
    return {
        name: role.name,
        issuer: role.issuer,
        when,
        // The bounds first: a file costs no time with the jobs of others, whatever is in it.
        conditions: (claims) => {
            let failed = [];
            for (const conditions of all) {
                failed = conditions(claims);
                if (failed.length > 0)
                    break;
            }
            return failed;
        },
        audience: role.audience,
        scopes: role.scopes,
        format: role.format,
        maxTtl: role.maxTtl ?? Math.min(written/* USUAL_TERMS */.l.maxTtl, bounds?.['max-ttl'] ?? written/* USUAL_TERMS */.l.maxTtl),
        once: role.once || bounds?.once === true,
        certificate: role.certificate || bounds?.certificate === 'required',
        claims: role.claims,
        explain: role.explain,
        from: role.grants.map(({ from }) => from).join(', '),
    };
}

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 15 modules
var schemas = __webpack_require__(9691);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/core.js
var core = __webpack_require__(88532);
// EXTERNAL MODULE: ./build/config/schemas.js
var config_schemas = __webpack_require__(92759);
// EXTERNAL MODULE: ./build/broker/http/sources.js
var sources = __webpack_require__(30339);
;// CONCATENATED MODULE: ./build/broker/config/schema.js



function count(min, max) {
    return schemas/* string */.YjP().transform((value, context) => {
        const number = /^\d{1,9}$/.test(value) ? Number(value) : undefined;
        if (number !== undefined && number >= min && number <= max)
            return number;
        context.addIssue({ code: 'custom', message: `must be a whole number from ${min} to ${max}` });
        return core/* NEVER */.tm;
    });
}
const address = schemas/* string */.YjP().transform((value, context) => {
    const match = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/.exec(value);
    const port = Number(match?.[3]);
    const host = match?.[1] ?? match?.[2];
    if (host !== undefined && port <= 65_535)
        return { host, port };
    context.addIssue({
        code: 'custom',
        message: 'must be an address and a port, as in 127.0.0.1:8417 or [::1]:8417',
    });
    return core/* NEVER */.tm;
});
const network = config_schemas/* text */.Qq.refine(sources/* isNetwork */.tY, 'is no address and no network such as 10.0.0.0/8');
const ALGORITHMS = [
    'RS256',
    'RS384',
    'RS512',
    'PS256',
    'PS384',
    'PS512',
    'ES256',
    'ES384',
    'ES512',
    'EdDSA',
];
const trust = schemas/* strictObject */.rej({
    issuer: (0,config_schemas/* httpsUrl */.N3)('any').describe('the issuer of ID tokens, exactly as their claim iss has it'),
    audience: config_schemas/* texts */.Te.default([]).describe("the audience that ID tokens must name; default: the broker's issuer"),
    algorithms: schemas/* array */.YOg(schemas/* enum */.k5n(ALGORITHMS))
        .min(1)
        .optional()
        .describe('signature algorithms that are allowed; default: every asymmetric one'),
    'jwks-uri': (0,config_schemas/* httpsUrl */.N3)('any').optional().describe("the issuer's keys, where it has no discovery document"),
    ca: config_schemas/* text */.Qq.optional().describe('a PEM file of authorities to trust besides the usual ones'),
});
const issuer = (0,config_schemas/* httpsUrl */.N3)('any').optional().describe('whose jobs; needed where several issuers are trusted');
const schema_conditions = config_schemas/* when */.z7.refine((set) => Object.keys(set).length > 0, 'has no condition: every job would have the role');
const scopes = schemas/* array */.YOg(config_schemas/* scope */.z8).default([]);
const role = schemas/* strictObject */.rej({
    issuer,
    when: schema_conditions,
    audience: config_schemas/* texts */.Te.describe('the services that its tokens are for'),
    scopes,
    format: schemas/* enum */.k5n(config_schemas/* TOKEN_FORMATS */.PR).default('opaque'),
    'max-ttl': (0,config_schemas/* duration */.p0)(1, config_schemas/* LONGEST_TTL */.sq).default(config_schemas/* USUAL_TTL */.YA).describe('the longest life of a token'),
    once: config_schemas/* bool */.lc.default(false).describe('whether an ID token is accepted only once'),
    certificate: schemas/* enum */.k5n(['required', 'optional'])
        .default('optional')
        .describe('whether the job must present one'),
    claims: schemas/* array */.YOg(config_schemas/* text */.Qq).default([]).describe('more claims of the job that its tokens carry'),
    explain: config_schemas/* bool */.lc.default(false).describe('whether a refused job is told which of its claims did not fit'),
});
/** A file of rules that somebody else writes, and all that it may give. */
const bounded = schemas/* strictObject */.rej({
    file: config_schemas/* text */.Qq.describe('a file of rules (.jobpass.yml) that others write: it gives no more than is said here'),
    issuer,
    when: schema_conditions.describe('what must hold for its jobs besides what it says itself: a pattern or a list of them for each claim'),
    roles: config_schemas/* texts */.Te.describe('patterns that the names of its roles must fit, such as shop-*'),
    audience: config_schemas/* texts */.Te.describe('the services that its tokens may be for'),
    scopes: scopes.describe('the scopes that its tokens may have; default: none'),
    'max-ttl': (0,config_schemas/* duration */.p0)(1, config_schemas/* LONGEST_TTL */.sq)
        .default(config_schemas/* USUAL_TTL */.YA)
        .describe('the longest life that its tokens may have; default: 1h'),
    formats: schemas/* array */.YOg(schemas/* enum */.k5n(config_schemas/* TOKEN_FORMATS */.PR))
        .min(1, 'is an empty list')
        .default(['opaque'])
        .describe('the formats that its tokens may be in; default: opaque alone'),
    claims: schemas/* array */.YOg(config_schemas/* text */.Qq).default([]).describe('more claims of the job that its tokens may carry'),
    once: config_schemas/* bool */.lc.default(false).describe('whether an ID token is accepted only once, whatever the file says'),
    certificate: schemas/* enum */.k5n(['required', 'optional'])
        .default('optional')
        .describe('whether the job must present one, whatever the file says'),
});
const rulesFrom = schemas/* union */.KCZ([config_schemas/* text */.Qq, schemas/* array */.YOg(schemas/* union */.KCZ([config_schemas/* text */.Qq, bounded])).min(1, 'is an empty list')])
    .transform((value) => (typeof value === 'string' ? [value] : value));
const resourceServer = schemas/* strictObject */.rej({
    'secret-file': config_schemas/* text */.Qq.optional().describe('a file that holds its secret'),
    'secret-env': config_schemas/* text */.Qq.optional().describe('an environment variable that holds its secret'),
    secret: config_schemas/* text */.Qq.optional().describe('its secret itself: better in a file'),
    audiences: config_schemas/* texts */.Te.describe('the audiences that it serves: it may ask about tokens for these'),
});
/** The configuration file of a broker. */
const brokerFile = schemas/* strictObject */.rej({
    listen: address
        .default({ host: '127.0.0.1', port: 8_417 })
        .describe('address and port; default 127.0.0.1:8417'),
    issuer: (0,config_schemas/* httpsUrl */.N3)('origin')
        .optional()
        .describe('the https address at which jobs and services find the broker'),
    tls: schemas/* strictObject */.rej({
        certificate: config_schemas/* text */.Qq.describe('a PEM file with the certificate and its chain'),
        key: config_schemas/* text */.Qq.describe('a PEM file with its private key'),
        'client-ca': config_schemas/* text */.Qq
            .optional()
            .describe('a PEM file of authorities whose client certificates are accepted; tokens are bound to them'),
    })
        .optional(),
    data: config_schemas/* text */.Qq.optional().describe('the folder of the journal and the signing keys'),
    admin: address.optional().describe('address and port for /metrics, /healthz and /readyz, by plain http'),
    'trusted-proxies': schemas/* array */.YOg(network)
        .default([])
        .describe('addresses or networks whose X-Forwarded-For is believed'),
    rate: schemas/* strictObject */.rej({
        'per-minute': count(1, 1_000_000).default(3_000).describe('requests of one source'),
        unlimited: schemas/* array */.YOg(network).default([]).describe('addresses or networks that are not counted'),
    })
        .default({ 'per-minute': 3_000, unlimited: [] }),
    log: schemas/* enum */.k5n(['text', 'json']).default('text'),
    trust: schemas/* array */.YOg(trust).min(1, 'is an empty list'),
    roles: schemas/* record */.g1P(config_schemas/* name */.UU, role)
        .refine((roles) => Object.keys(roles).length > 0, 'has no role')
        .optional()
        .describe('needed where there is no rules-from'),
    'rules-from': rulesFrom
        .optional()
        .describe("files of rules whose roles at this broker it takes, relative to this file: the operator's own by their name, those that others write with what they may give"),
    'resource-servers': schemas/* record */.g1P(config_schemas/* name */.UU, resourceServer).default({}),
    'signing-keys': schemas/* strictObject */.rej({ 'rotate-every': (0,config_schemas/* duration */.p0)(3_600, 400 * 86_400).default(30 * 86_400) })
        .default({ 'rotate-every': 30 * 86_400 }),
});

;// CONCATENATED MODULE: ./build/broker/config/config.js








const WHAT = "The broker's configuration";
/**
 * Reads the configuration file of a broker, and the files that it names, relative to it.
 *
 * @throws JobpassError `usage`, with every problem, its line and its reason
 */
function readConfig(path) {
    const problems = new yaml/* Problems */.Z(path, WHAT);
    const { value, place } = (0,yaml/* parseYaml */.h)(config_textOf(path), problems);
    return brokerConfig(value, { problems, place, folder: (0,external_node_path_.dirname)((0,external_node_path_.resolve)(path)) });
}
/**
 * The data folder of a broker, by which the running one is found, whatever else may be wrong with its configuration by
 * now: a file of rules that others write must not keep its operator from it.
 *
 * @throws JobpassError `usage`
 */
function dataFolder(path) {
    const problems = new yaml/* Problems */.Z(path, WHAT);
    const { value } = (0,yaml/* parseYaml */.h)(config_textOf(path), problems);
    problems.throwIfAny();
    const { data } = (value ?? {});
    return typeof data === 'string' && data !== '' ? (0,external_node_path_.resolve)((0,external_node_path_.dirname)((0,external_node_path_.resolve)(path)), data) : undefined;
}
function config_textOf(path) {
    try {
        return (0,external_node_fs_.readFileSync)(path, 'utf8');
    }
    catch (error) {
        throw new errors/* JobpassError */.bJ('usage', `The broker's configuration ${path} cannot be read: ${(0,errors/* tell */.qz)(error)}`);
    }
}
/**
 * Makes a configuration of what a file, or a program, says.
 *
 * @throws JobpassError `usage`
 */
function brokerConfig(value, context = {
    problems: new yaml/* Problems */.Z('the broker', WHAT),
    place: () => undefined,
    folder: process.cwd(),
}) {
    const { problems, place, folder } = context;
    problems.throwIfAny();
    const parsed = brokerFile.safeParse(value, { reportInput: true });
    if (!parsed.success) {
        for (const issue of parsed.error.issues)
            problems.addIssue(issue, place);
        problems.throwIfAny();
        throw new errors/* JobpassError */.bJ('usage', "The broker's configuration cannot be used");
    }
    const file = parsed.data;
    const complain = (path, reason) => problems.add(place(path), path, reason);
    const whereIs = (path) => {
        const found = place(path);
        return found === undefined ? problems.file : `${problems.file}:${found.line}:${found.column}`;
    };
    const contents = (path, name) => {
        try {
            return (0,external_node_fs_.readFileSync)((0,external_node_path_.resolve)(folder, name), 'utf8');
        }
        catch (error) {
            complain(path, `the file ${(0,external_node_path_.resolve)(folder, name)} cannot be read: ${(0,errors/* tell */.qz)(error)}`);
            return '';
        }
    };
    const certificates = (path, name) => {
        const pem = contents(path, name);
        if (pem !== '' && !pem.includes('-----BEGIN '))
            complain(path, 'the file holds no PEM');
        return pem;
    };
    const trust = file.trust.map((entry, at) => ({
        issuer: entry.issuer,
        audience: entry.audience,
        ...(entry.algorithms === undefined ? {} : { algorithms: entry.algorithms }),
        ...(entry['jwks-uri'] === undefined ? {} : { jwksUri: entry['jwks-uri'] }),
        ...(entry.ca === undefined ? {} : { ca: certificates(['trust', at, 'ca'], entry.ca) }),
    }));
    const rulesFrom = takenFrom(file, trust, { complain, folder, whereIs });
    const config = {
        listen: file.listen,
        issuer: file.issuer,
        tls: file.tls === undefined
            ? undefined
            : {
                certificate: certificates(['tls', 'certificate'], file.tls.certificate),
                key: certificates(['tls', 'key'], file.tls.key),
                ...(file.tls['client-ca'] === undefined
                    ? {}
                    : { clientCa: certificates(['tls', 'client-ca'], file.tls['client-ca']) }),
            },
        data: file.data === undefined ? undefined : (0,external_node_path_.resolve)(folder, file.data),
        admin: file.admin,
        trustedProxies: file['trusted-proxies'],
        requestsPerMinute: file.rate['per-minute'],
        unlimited: file.rate.unlimited,
        logFormat: file.log,
        trust,
        roles: [
            ...Object.entries(file.roles ?? {}).map(([name, role]) => ({
                name,
                issuer: issuerOf(file, name, complain),
                when: [role.when],
                conditions: conditionsOf(role.when, ['roles', name, 'when'], complain),
                audience: role.audience,
                scopes: role.scopes,
                format: role.format,
                maxTtl: role['max-ttl'],
                once: role.once,
                certificate: role.certificate === 'required',
                claims: role.claims,
                explain: role.explain,
                from: whereIs(['roles', name]),
            })),
            ...rulesFrom.flatMap(({ roles }) => roles),
        ],
        rulesFrom,
        resourceServers: Object.entries(file['resource-servers']).map(([id, server]) => ({
            id,
            secret: secretOf(id, server, { complain, contents }),
            audiences: server.audiences,
        })),
        rotateEvery: file['signing-keys']['rotate-every'],
    };
    check(config, file, complain);
    problems.throwIfAny();
    return config;
}
/** The address at which a broker is found; undefined where it takes whatever port is free. */
function ownIssuer({ issuer, listen, tls }) {
    return issuer ?? (listen.port === 0 ? undefined : originOf(listen, tls !== undefined));
}
/** Where a broker is that has no other name than where it listens. */
function originOf({ host, port }, secure) {
    const url = new URL(`${secure ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`);
    return (0,hosts/* isLoopback */.U9)(url) || secure ? url.origin : `https://${url.host}`;
}
/** What the files of rules give. */
function takenFrom(file, trust, { complain, folder, whereIs, }) {
    const entries = file['rules-from'];
    if (entries === undefined) {
        if (file.roles === undefined)
            complain(['roles'], 'is missing: give it, or rules-from');
        return [];
    }
    const issuer = ownIssuer(file);
    if (issuer === undefined) {
        complain(['rules-from'], 'needs issuer: a file of rules names its roles’ broker by that (url)');
        return [];
    }
    const names = new Map(Object.keys(file.roles ?? {}).map((name) => [name, whereIs(['roles', name])]));
    return entries.flatMap((entry, at) => {
        const path = ['rules-from', at];
        const problems = typeof entry === 'string' ? [] : boundsProblems(entry, trust);
        for (const { path: below, reason } of problems)
            complain([...path, ...below], reason);
        if (problems.length > 0)
            return [];
        try {
            const taken = rolesFrom(entry, { folder, issuer, trust });
            for (const { name, from } of taken.roles) {
                const other = names.get(name);
                if (other !== undefined)
                    complain(path, `the role ${name} of ${from} is there already, in ${other}: give it another name`);
                names.set(name, from);
            }
            return [taken];
        }
        catch (error) {
            if (!(error instanceof errors/* JobpassError */.bJ))
                throw error;
            complain(path, error.told);
            return [];
        }
    });
}
function issuerOf(file, name, complain) {
    const said = file.roles?.[name]?.issuer;
    const trusted = [...new Set(file.trust.map(({ issuer }) => issuer))];
    if (said === undefined) {
        if (trusted.length > 1)
            complain(['roles', name], 'issuer is missing: several are trusted, so a role says of which its jobs are');
        return trusted[0] ?? '';
    }
    if (!trusted.includes(said))
        complain(['roles', name, 'issuer'], `no entry of trust has this issuer: there ${are(trusted)}`);
    return said;
}
function are(names) {
    return names.length === 1 ? `is only ${names[0]}` : `are ${names.join(', ')}`;
}
function conditionsOf(when, path, complain) {
    try {
        return (0,conditions/* compileConditions */.am)(when);
    }
    catch (error) {
        complain(path, (0,errors/* tell */.qz)(error));
        return (0,conditions/* compileConditions */.am)({});
    }
}
function secretOf(id, server, { complain, contents }) {
    const path = ['resource-servers', id];
    const given = [server.secret, server['secret-file'], server['secret-env']].filter((one) => one !== undefined);
    if (given.length !== 1) {
        complain(path, 'give its secret in one way: secret-file, secret-env or secret');
        return '';
    }
    let secret = server.secret ?? '';
    if (server['secret-file'] !== undefined)
        secret = contents([...path, 'secret-file'], server['secret-file']).trim();
    const variable = server['secret-env'];
    if (variable !== undefined) {
        secret = process.env[variable] ?? '';
        if (secret === '') {
            complain([...path, 'secret-env'], `the environment variable ${variable} is not set`);
            return '';
        }
    }
    // What RFC 6749 (appendix A.2) lets a secret be made of.
    if (!/^[\x20-\x7e]*$/.test(secret))
        complain(path, 'its secret has other characters than printable ASCII');
    else if (secret.length < SHORTEST_SECRET)
        complain(path, `its secret has ${secret.length} characters: at least ${SHORTEST_SECRET} are needed`);
    return secret;
}
const SHORTEST_SECRET = 24;
/** What holds between parts of the configuration. */
function check(config, file, complain) {
    const { listen, tls, issuer } = config;
    if (tls === undefined && !isLoopbackHost(listen.host)) {
        complain(['listen'], 'tokens cross a network over TLS only: give tls, or listen on loopback behind a proxy that has it');
    }
    if (config.admin !== undefined && !isLoopbackHost(config.admin.host) && config.admin.port === listen.port) {
        complain(['admin'], 'this is where the broker itself listens');
    }
    if (issuer === undefined && !isLoopbackHost(listen.host)) {
        complain(['issuer'], 'is missing: it is the https address at which jobs and services find the broker');
    }
    const issuerUrl = issuer === undefined ? undefined : new URL(issuer);
    for (const role of config.roles) {
        const path = ['roles', role.name];
        const own = file.roles?.[role.name];
        const stranger = own === undefined ? undefined : (0,conditions/* openToStrangers */.Ts)(role.issuer, own.when);
        if (stranger !== undefined) {
            complain([...path, 'when'], `everyone in the world who uses ${role.issuer} can meet these conditions: name the owner in one of ${stranger.join(', ')}`);
        }
        if (role.certificate && tls?.clientCa === undefined) {
            complain(own === undefined ? ['rules-from'] : [...path, 'certificate'], `there is no tls.client-ca whose certificates could be presented${own === undefined ? ` for the role ${role.name} of ${role.from}` : ''}`);
        }
    }
    // What a file of others may give counts although it does not now: else its authors could make this one a bad one.
    const possible = (file['rules-from'] ?? []).flatMap((entry) => typeof entry === 'string' ? [] : entry.audience);
    const audiences = new Set([...config.roles.flatMap((role) => role.audience), ...possible]);
    for (const server of config.resourceServers) {
        for (const audience of server.audiences) {
            if (!audiences.has(audience))
                complain(['resource-servers', server.id, 'audiences'], `no role has tokens for ${audience}`);
        }
    }
    if (config.data === undefined && issuerUrl !== undefined && !(0,hosts/* isLoopback */.U9)(issuerUrl)) {
        complain([], 'data is missing: the folder in which the broker remembers what it issued and revoked');
    }
}
function isLoopbackHost(host) {
    return (0,hosts/* isLoopback */.U9)(new URL(`http://${host.includes(':') ? `[${host}]` : host}`));
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
/* harmony import */ var _tokens_tokens_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4757);
/* harmony import */ var _server_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(12934);




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
    const provider = new library.default(options.issuer, await configuration(options, library));
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
    return async (request, response, form) => {
        // The library would answer a service that may not end a token as if it had.
        if (request.url?.split('?')[0] === LIBRARY_PATHS.revocation && isClient(request, form)) {
            const described = 'a token is ended by whoever holds it: send no client authentication';
            const body = { error: 'invalid_client', error_description: described };
            return (0,_server_js__WEBPACK_IMPORTED_MODULE_3__/* .sendJson */ .jD)(response, 401, body, { 'www-authenticate': 'Basic realm="jobpass"' });
        }
        const given = form.getAll('token');
        // Twice is for the library to refuse.
        if (given.length === 1)
            form.set('token', `${HANDLE}${(await tokens.idOf(given[0] ?? '')) ?? ''}`);
        // A token belongs to the job, not to a client: who shows no other is the client of jobs.
        if (!form.has('client_id') && request.headers.authorization === undefined)
            form.set('client_id', _tokens_tokens_js__WEBPACK_IMPORTED_MODULE_2__/* .JOB_CLIENT */ .e);
        await serve(replayed(request, Buffer.from(form.toString())), response);
    };
}
function isClient({ headers }, form) {
    return headers.authorization !== undefined || form.has('client_secret') || form.has('client_assertion');
}
const CORS_HEADERS = ['access-control-allow-origin', 'access-control-expose-headers', 'vary'];
/**
 * What the library knows a token by: the word `id` and the token's id, which no caller can send, since every token
 * from outside is replaced by this before the library sees it. So the library, which takes no JWTs at these
 * endpoints, sees opaque and signed tokens alike.
 */
const HANDLE = 'id:';
async function configuration(options, library) {
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
        adapter: adapter(options, library),
        clients: [
            { ...unused, client_id: _tokens_tokens_js__WEBPACK_IMPORTED_MODULE_2__/* .JOB_CLIENT */ .e, token_endpoint_auth_method: 'none' },
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
function adapter({ tokens, onRevocation, onFailure }, { errors }) {
    return class BrokerAdapter {
        #model;
        constructor(model) {
            this.#model = model;
        }
        async find(handle) {
            if (this.#model !== 'AccessToken' || !handle.startsWith(HANDLE))
                return undefined;
            return tokens.find(handle.slice(HANDLE.length));
        }
        async destroy(id) {
            try {
                await tokens.remove(id);
            }
            catch (error) {
                onFailure(error);
                // RFC 7009, section 2.2.1: the caller must take the token for alive, and try again.
                const unavailable = new errors.OIDCProviderError(503, 'temporarily_unavailable');
                throw Object.assign(unavailable, { expose: true });
            }
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
/** The same request with a body that has been read already: the library wants to read it by itself. */
function replayed(request, body) {
    const copy = new node_http__WEBPACK_IMPORTED_MODULE_1__.IncomingMessage(request.socket);
    copy.method = request.method;
    copy.url = request.url;
    copy.httpVersion = request.httpVersion;
    // Whatever a caller would like better: the library has error pages for browsers.
    copy.headers = { ...request.headers, 'content-length': String(body.length), accept: 'application/json' };
    delete copy.headers['transfer-encoding'];
    // Without it the end of the body counts as a broken connection, which would be cut.
    copy.complete = true;
    copy.push(body);
    copy.push(null);
    return copy;
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

/***/ 30339:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DV: () => (/* binding */ countedAs),
/* harmony export */   S1: () => (/* binding */ isIn),
/* harmony export */   o8: () => (/* binding */ networks),
/* harmony export */   pj: () => (/* binding */ plain),
/* harmony export */   tY: () => (/* binding */ isNetwork),
/* harmony export */   vz: () => (/* binding */ sourceOf)
/* harmony export */ });
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77030);

/** Whether a text is an address or a network (`10.0.0.0/8`). */
function isNetwork(text) {
    const [address = '', prefix, more] = text.split('/');
    const family = (0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(address);
    if (family === 0 || more !== undefined)
        return false;
    return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 6 ? 128 : 32));
}
/** @param entries addresses and networks, as `isNetwork` takes them; undefined where there are none */
function networks(entries) {
    if (entries.length === 0)
        return undefined;
    const list = new node_net__WEBPACK_IMPORTED_MODULE_0__.BlockList();
    for (const entry of entries) {
        const [address = '', prefix] = entry.split('/');
        const six = (0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(address) === 6;
        list.addSubnet(address, Number(prefix ?? (six ? 128 : 32)), six ? 'ipv6' : 'ipv4');
    }
    return list;
}
function isIn(list, address) {
    return list?.check(address, (0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(address) === 6 ? 'ipv6' : 'ipv4') === true;
}
/**
 * The address that a request comes from: of the connection, or, behind proxies that are trusted, the last one in
 * X-Forwarded-For that is not of such a proxy.
 */
function sourceOf(request, proxies) {
    let source = plain(request.socket.remoteAddress ?? '');
    if (proxies === undefined)
        return source;
    const forwarded = [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',').reverse();
    for (const entry of forwarded) {
        const address = plain(entry.trim());
        if ((0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(address) === 0 || !isIn(proxies, source))
            break;
        source = address;
    }
    return source;
}
/** What a source is counted under: of IPv6, where everyone has many addresses, the network of 64 bits. */
function countedAs(source) {
    if ((0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(source) !== 6)
        return source;
    const [head = '', tail] = source.split('%')[0]?.split('::') ?? [];
    const left = head === '' ? [] : head.split(':');
    const right = tail === undefined || tail === '' ? [] : tail.split(':');
    const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
    return [...left, ...Array.from({ length: Math.max(zeros, 0) }, () => '0'), ...right].slice(0, 4).join(':');
}
/** An address as it is written where there is no IPv6: sockets that take both write IPv4 as a part of it. */
function plain(address) {
    return address.startsWith('::ffff:') && (0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(address.slice(7)) === 4 ? address.slice(7) : address;
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
 * The broker's tokens. An opaque token is kept under a hash of it: who reads the journal has no token. A JWT is kept
 * under its `jti`, so that it can be revoked, and asked about, like an opaque one.
 */
class Tokens {
    #records;
    #keys;
    #clock;
    #issuer;
    constructor(options) {
        this.#records = options.records;
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
        };
        const value = format === 'jwt' ? await this.#signed(kept) : opaque;
        await this.#records.put(recordKey(id), JSON.stringify(kept), kept.exp);
        return { value, id, expiresAt: kept.exp };
    }
    /** RFC 9068, section 2.2. */
    #signed(kept) {
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
        const claims = await this.#keys.verify(token, this.#issuer);
        return claims?.jti;
    }
    find(id) {
        const text = this.#records.get(recordKey(id));
        return text === undefined ? undefined : JSON.parse(text);
    }
    /** Ends a token; when it resolves, that is durable. */
    remove(id) {
        return this.#records.remove(recordKey(id));
    }
    /**
     * Notes that an ID token was used.
     *
     * @param until when it expires, in seconds since 1970
     * @returns false when it was used before
     */
    use(issuer, jti, until) {
        return this.#records.claim(`u:${digest(JSON.stringify([issuer, jti]))}`, until);
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
function recordKey(id) {
    return `t:${id}`;
}


/***/ }),

/***/ 92759:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N3: () => (/* binding */ httpsUrl),
/* harmony export */   PR: () => (/* binding */ TOKEN_FORMATS),
/* harmony export */   Qq: () => (/* binding */ text),
/* harmony export */   Te: () => (/* binding */ texts),
/* harmony export */   UU: () => (/* binding */ name),
/* harmony export */   YA: () => (/* binding */ USUAL_TTL),
/* harmony export */   lc: () => (/* binding */ bool),
/* harmony export */   p0: () => (/* binding */ duration),
/* harmony export */   sq: () => (/* binding */ LONGEST_TTL),
/* harmony export */   z7: () => (/* binding */ when),
/* harmony export */   z8: () => (/* binding */ scope)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9691);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(88532);
/* harmony import */ var _urls_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(69273);


/** One value. Everything in a file arrives as text (see `parseYaml`), so that `1.10` or a long id stays as it is written. */
const text = zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().min(1, 'is empty');
/** One value, or a list of them. */
const texts = zod__WEBPACK_IMPORTED_MODULE_1__/* .union */ .KCZ([text, zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(text).min(1, 'is an empty list')])
    .transform((value) => (typeof value === 'string' ? [value] : value));
const bool = zod__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(['true', 'false'], { error: 'must be true or false' })
    .transform((value) => value === 'true');
const UNITS = { s: 1, m: 60, h: 3_600, d: 86_400 };
/** A time such as `15m`. @returns seconds */
function duration(min, max) {
    return zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().transform((value, context) => {
        const parts = /^(\d{1,9}[smhd])+$/.test(value) ? [...value.matchAll(/(\d+)([smhd])/g)] : undefined;
        const seconds = /^\d{1,9}$/.test(value)
            ? Number(value)
            : parts?.reduce((sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ''] ?? 0), 0);
        if (seconds !== undefined && seconds >= min && seconds <= max)
            return seconds;
        context.addIssue({
            code: 'custom',
            message: seconds === undefined
                ? 'must be a time such as 15m, 1h or 900 (seconds)'
                : `must be from ${min} to ${max} seconds`,
        });
        return zod__WEBPACK_IMPORTED_MODULE_2__/* .NEVER */ .tm;
    });
}
/** An address, as `wrongUrl` wants it. */
function httpsUrl(parts) {
    return zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().superRefine((value, context) => {
        const wrong = (0,_urls_js__WEBPACK_IMPORTED_MODULE_0__/* .wrongUrl */ .j)(value, parts);
        if (wrong !== undefined)
            context.addIssue({ code: 'custom', message: wrong });
    });
}
/** Conditions on claims, as `compileConditions` takes them. */
const when = zod__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1P(text, texts)
    .describe('claims and what they must be: a pattern or a list of them; all claims must fit');
/** What names a role, a rule or whose jobs. */
const name = text.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'is no name: letters, digits, dots, - and _');
/** The longest life of any token of the broker, in seconds: retired signing keys are kept as long. */
const LONGEST_TTL = 86_400;
/** The longest life of a role's tokens where nothing is said, in seconds. */
const USUAL_TTL = 3_600;
/** In which form a broker's tokens can be. */
const TOKEN_FORMATS = ['opaque', 'jwt'];
/** One scope (RFC 6749, section 3.3). */
const scope = text.regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'is no scope: no spaces, quotes or backslashes');


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


/***/ }),

/***/ 65357:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ rolesOf),
/* harmony export */   n: () => (/* binding */ patternsFor)
/* harmony export */ });
/* harmony import */ var _config_schemas_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(92759);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19473);
/* harmony import */ var _identity_patterns_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(30444);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(64865);
/* harmony import */ var _settings_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(51888);
/* harmony import */ var _written_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(91379);






/** The roles of one broker. What it cannot hold to is complained of. */
function rolesOf(grants, complain, takesSeveral = severalAudiences(grants)) {
    sameKeys(grants, complain);
    const byName = new Map();
    for (const grant of grants) {
        const role = roleOf(grant, complain, takesSeveral);
        if (role !== undefined)
            byName.set(role.name, [...(byName.get(role.name) ?? []), role]);
    }
    return [...byName.values()].flatMap((roles) => union(roles, complain) ?? []);
}
function severalAudiences(grants) {
    return (issuer) => new Set(grants.filter((grant) => grant.issuer === issuer).map(({ audience }) => audience)).size > 1;
}
/** Two entries of `jobs` may name one issuer, of which the broker has one set of keys. */
function sameKeys(grants, complain) {
    const keys = new Map();
    for (const grant of grants) {
        const first = keys.get(grant.issuer);
        if (first === undefined)
            keys.set(grant.issuer, grant);
        else if (first.jwksUri !== grant.jwksUri)
            complain(grant, `the keys of its issuer are at another place (jwks-uri) than for ${first.from}`);
    }
}
/** A rule as a role; undefined where it was complained of. */
function roleOf(grant, complain, takesSeveral) {
    const { own, settings } = grant;
    let oauth;
    try {
        oauth = (0,_settings_js__WEBPACK_IMPORTED_MODULE_3__.oauthSettings)(settings);
    }
    catch (error) {
        if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .JobpassError */ .bJ))
            throw error;
        complain(grant, (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .tell */ .qz)(error));
        return undefined;
    }
    const problems = [];
    const name = settings.role;
    if (name === undefined)
        problems.push('which role it is for is not said: give `role`');
    else if (!_config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .name */ .UU.safeParse(name).success)
        problems.push(`no role of a broker can have the name «${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_5__/* .printable */ .g)(name, 80)}»: letters, digits, dots, - and _`);
    if (oauth.grantType !== 'token-exchange')
        problems.push('a broker takes grant-type: token-exchange, and no other');
    const audience = own.audience ?? oauth.resource;
    if (audience.length === 0)
        problems.push('which services its tokens are for is not said: give `audience` under `trust`');
    const elsewhere = oauth.resource.filter((one) => !audience.includes(one));
    if (elsewhere.length > 0)
        problems.push(`it asks for the resource ${listed(elsewhere)}, which is not in trust.audience`);
    const asked = (oauth.scope ?? '').split(/\s+/).filter((one) => one !== '');
    const odd = asked.filter((one) => !_config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .scope */ .z8.safeParse(one).success);
    if (odd.length > 0)
        problems.push(`no scope of a broker can be ${listed(odd)}`);
    const scopes = own.scopes ?? asked;
    const more = asked.filter((one) => !scopes.includes(one));
    if (more.length > 0)
        problems.push(`it asks for the scope ${listed(more)}, which is not in trust.scopes`);
    const ttl = settings.ttlMs === undefined ? undefined : Math.ceil(settings.ttlMs / 1000);
    if (ttl !== undefined && ttl > _config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .LONGEST_TTL */ .sq)
        problems.push(`a broker's tokens live ${(0,_written_js__WEBPACK_IMPORTED_MODULE_4__/* .timeText */ .T)(_config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .LONGEST_TTL */ .sq)} at most, and its ttl is longer`);
    else if (ttl !== undefined && own.maxTtl !== undefined && ttl > own.maxTtl)
        problems.push(`it asks for a ttl of ${(0,_written_js__WEBPACK_IMPORTED_MODULE_4__/* .timeText */ .T)(ttl)}, which is longer than trust.max-ttl, ${(0,_written_js__WEBPACK_IMPORTED_MODULE_4__/* .timeText */ .T)(own.maxTtl)}`);
    if (Object.keys(grant.conditions).length === 0)
        problems.push(`it has no condition: every job of ${grant.issuer} would have the role`);
    for (const reason of problems)
        complain(grant, reason);
    if (name === undefined || problems.length > 0)
        return undefined;
    const { claims, format, once, certificate, explain } = own;
    return {
        name,
        issuer: grant.issuer,
        jwksUri: grant.jwksUri,
        idTokenAudience: [grant.audience],
        conditions: {
            ...lists(grant.conditions),
            ...(takesSeveral(grant.issuer) ? { aud: [(0,_identity_patterns_js__WEBPACK_IMPORTED_MODULE_2__/* .literal */ .eu)(grant.audience)] } : {}),
        },
        audience: unique(audience),
        scopes: unique(scopes),
        format,
        maxTtl: own.maxTtl ?? ttl,
        once,
        certificate,
        claims: unique(claims),
        explain,
        grants: [grant],
    };
}
/**
 * Several rules for one role as one: they may differ in the patterns of one claim, of which then any will do. A role has
 * one set of conditions, so that with two claims jobs would get in that no rule lets in.
 *
 * @returns undefined where they were complained of
 */
function union(roles, complain) {
    const [first, ...others] = roles;
    if (first === undefined || others.length === 0)
        return first;
    let bad = false;
    const refuse = (role, what) => {
        bad = true;
        const [grant] = role.grants;
        if (grant === undefined)
            return;
        complain(grant, `the role ${role.name} is that of ${first.grants[0]?.from ?? 'another rule'} too, and ${what}: give each a role of its own`);
    };
    for (const role of others) {
        const differs = TERMS.filter((term) => told(first[term]) !== told(role[term]));
        if (differs.length > 0)
            refuse(role, `${differs.map((term) => TERM_NAMES[term]).join(', ')} would have to be the same`);
    }
    const claims = unique(roles.flatMap(({ conditions }) => Object.keys(conditions)));
    const differing = claims.filter((claim) => new Set(roles.map(({ conditions }) => told(patternsFor(conditions, claim)))).size > 1);
    const [last] = others.slice(-1);
    if (differing.length > 1 && last !== undefined)
        refuse(last, `their conditions differ in more than one claim (${differing.join(', ')})`);
    if (bad)
        return undefined;
    const [claim] = differing;
    const conditions = { ...first.conditions };
    if (claim !== undefined) {
        // Where one of the rules has no condition on it, any value will do.
        const patterns = roles.map((role) => patternsFor(role.conditions, claim));
        if (patterns.some((each) => each === undefined))
            delete conditions[claim];
        else
            conditions[claim] = unique(patterns.flatMap((each) => each ?? []));
    }
    return {
        ...first,
        conditions,
        idTokenAudience: unique(roles.flatMap(({ idTokenAudience }) => idTokenAudience)),
        grants: roles.flatMap(({ grants }) => grants),
    };
}
/** A claim may be called as a member that every object has. */
function patternsFor(set, claim) {
    return Object.hasOwn(set, claim) ? [set[claim] ?? []].flat().map(String) : undefined;
}
const TERM_NAMES = {
    issuer: 'the issuer',
    audience: 'the audience',
    scopes: 'the scopes',
    format: 'the format',
    maxTtl: 'max-ttl (or ttl)',
    once: 'once',
    certificate: 'certificate',
    claims: 'claims',
    explain: 'explain',
};
const TERMS = Object.keys(TERM_NAMES);
/** A value as a text that is the same for the same, in whatever order a list is. */
function told(value) {
    return JSON.stringify(Array.isArray(value) ? unique(value.map(String)).sort() : (value ?? null));
}
function lists(set) {
    return Object.fromEntries(Object.entries(set).map(([claim, patterns]) => [claim, unique([patterns].flat().map(String))]));
}
function unique(values) {
    return [...new Set(values)];
}
function listed(values) {
    return values.map((value) => `«${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_5__/* .printable */ .g)(value, 80)}»`).join(', ');
}


/***/ }),

/***/ 96533:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ brokerTrust)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9691);
/* harmony import */ var _config_schemas_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(92759);
/* harmony import */ var _written_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(91379);



const scopes = zod__WEBPACK_IMPORTED_MODULE_2__/* .union */ .KCZ([_config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .scope */ .z8, zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(_config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .scope */ .z8).min(1, 'is an empty list')])
    .transform((value) => (typeof value === 'string' ? [value] : value));
/** What a role at a broker needs besides what the job says. */
const brokerTrust = zod__WEBPACK_IMPORTED_MODULE_2__/* .strictObject */ .rej({
    audience: _config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .texts */ .Te.optional().describe('the services that its tokens are for; default: `resource`'),
    scopes: scopes.optional().describe('the scopes that a job can ask for; default: `scope`'),
    'max-ttl': (0,_config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .duration */ .p0)(1, _config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .LONGEST_TTL */ .sq)
        .optional()
        .describe(`the longest life of a token; default: \`ttl\`, else ${_config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .USUAL_TTL */ .YA} seconds`),
    format: zod__WEBPACK_IMPORTED_MODULE_2__/* ["enum"] */ .k5n(_config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .TOKEN_FORMATS */ .PR).default(_written_js__WEBPACK_IMPORTED_MODULE_1__/* .USUAL_TERMS */ .l.format),
    once: _config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .bool */ .lc.default(_written_js__WEBPACK_IMPORTED_MODULE_1__/* .USUAL_TERMS */ .l.once).describe('whether an ID token is accepted only once'),
    certificate: zod__WEBPACK_IMPORTED_MODULE_2__/* ["enum"] */ .k5n(['required', 'optional']).default('optional'),
    claims: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(_config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq).default([]).describe('more claims of the job that its tokens carry'),
    explain: _config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .bool */ .lc.default(_written_js__WEBPACK_IMPORTED_MODULE_1__/* .USUAL_TERMS */ .l.explain),
})
    .transform(({ 'max-ttl': maxTtl, certificate, ...others }) => ({
    ...others,
    maxTtl,
    certificate: certificate === 'required',
}));


/***/ }),

/***/ 91379:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ timeText),
/* harmony export */   l: () => (/* binding */ USUAL_TERMS)
/* harmony export */ });
/* harmony import */ var _config_schemas_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(92759);

/** What a role is where nothing else is said. */
const USUAL_TERMS = {
    scopes: [],
    format: 'opaque',
    maxTtl: _config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .USUAL_TTL */ .YA,
    once: false,
    certificate: false,
    claims: [],
    explain: false,
};
/** A time as a configuration says it. */
function timeText(seconds) {
    if (seconds % 3_600 === 0)
        return `${seconds / 3_600}h`;
    return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}


/***/ })

};
