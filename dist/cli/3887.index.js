export const id = 3887;
export const ids = [3887];
export const modules = {

/***/ 93887:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  vaultProvider: () => (/* binding */ vaultProvider)
});

// EXTERNAL MODULE: ./build/clock.js
var build_clock = __webpack_require__(7094);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/providers/provider.js
var provider = __webpack_require__(74096);
// EXTERNAL MODULE: ./build/providers/vault/api.js
var vault_api = __webpack_require__(39918);
// EXTERNAL MODULE: ./build/providers/vault/login.js
var vault_login = __webpack_require__(17715);
;// CONCATENATED MODULE: ./build/providers/vault/helper.js




/** How long the end of its log-in is tried, in milliseconds. */
const END_MS = 2_000;
const NOBODY = 'a credential may have been issued that nobody got, and that lives until it expires by itself';
/**
 * Asks by the accessor, each time with a log-in of the role for that (input revoke-role), which ends with the
 * question. Nobody saves these log-ins, so what is left of them is told here.
 */
class RevokeHelper {
    #login;
    #context;
    #role;
    #underWay = new Set();
    constructor(login, context) {
        this.#login = login;
        this.#context = context;
        this.#role = login.settings.revokeRole;
    }
    async ask(accessor, operation, attempt) {
        const idToken = this.#login.settings.audience === undefined ? undefined : await this.#context.idToken();
        return this.#goesOn(this.#ask(accessor, operation, idToken, attempt));
    }
    #goesOn(work) {
        this.#underWay.add(work);
        const over = () => void this.#underWay.delete(work);
        work.then(over, over);
        return work;
    }
    /** Where a question was given up, its log-in still has to be ended. */
    async settle(withinMs) {
        if (this.#underWay.size === 0)
            return;
        const enough = new AbortController();
        const allOver = async () => {
            // A question that ends begins the end of its log-in.
            while (this.#underWay.size > 0 && !enough.signal.aborted)
                await Promise.allSettled(this.#underWay);
            enough.abort();
        };
        await Promise.race([
            allOver(),
            this.#context.clock.sleep(withinMs, enough.signal).catch(() => undefined),
        ]);
        enough.abort();
        if (this.#underWay.size === 0)
            return;
        this.#context.log.warning(`A log-in with the role ${this.#role} was still under way at the end: ${NOBODY}`);
    }
    async #ask(accessor, operation, idToken, attempt) {
        const { api, settings } = this.#login;
        const found = await this.#logIn(idToken, attempt);
        try {
            return await api.call({
                method: 'POST',
                path: `auth/token/${operation}-accessor`,
                what: operation === 'lookup' ? 'the look-up by accessor' : 'the revocation by accessor',
                token: found.token,
                namespace: settings.namespace,
                body: { accessor },
            }, attempt);
        }
        finally {
            // Not waited for: the answer is there, and whoever asked has little time.
            void this.#goesOn(this.#end(found));
        }
    }
    async #logIn(idToken, attempt) {
        try {
            return await (0,vault_login/* logIn */.E8)(this.#login, this.#role, idToken, attempt);
        }
        catch (error) {
            if (error instanceof errors/* JobpassError */.bJ && error.answerLost)
                this.#context.log.warning(`The answer to a log-in with the role ${this.#role} was lost: ${NOBODY}`);
            throw error;
        }
    }
    async #end({ token, life }) {
        const { api, settings } = this.#login;
        try {
            const reply = await this.#context.http
                .with({ patience: { totalMs: END_MS, answeredMs: END_MS, malformedTries: 1 } })
                .persist((attempt) => api.call({
                method: 'POST',
                path: 'auth/token/revoke-self',
                what: 'the end of the log-in for revocation',
                token,
                namespace: settings.namespace,
            }, attempt));
            if (!(0,vault_api/* isGood */.Kg)(reply))
                throw api.refusal(reply);
        }
        catch (error) {
            const atMost = life === 0 ? '' : `, for ${(0,build_clock/* span */.Ln)(life * 1000)} at most`;
            this.#context.log.warning(`The log-in with the role ${this.#role} could not be ended, and lives on${atMost}: ${(0,errors/* tell */.qz)(error)}`);
        }
    }
}

// EXTERNAL MODULE: ./build/providers/vault/read.js
var vault_read = __webpack_require__(20600);
;// CONCATENATED MODULE: ./build/providers/vault/secret-leases.js

/** Remembers secrets that were just made. */
function rememberSecrets(leases, now) {
    return asKnown(leases.map((one) => ({ ...one, until: now + one.life * 1000, final: false })));
}
/**
 * Extends the lives of the secrets of a lease: of those that are half over, or would be before the next renewal.
 *
 * @throws JobpassError for what passes
 */
async function extendSecrets(lease, { api, clock, life }, attempt) {
    const known = (lease.handle['secrets'] ?? []);
    const now = clock.now();
    const extended = known.map(async (secret) => {
        const { id, namespace, life: seconds, until, final } = secret;
        const enough = Math.max((seconds * 1000) / 2, Math.min(life.leaseMs, seconds * 1000));
        if (final || until - now > enough)
            return secret;
        const reply = await api.call({
            method: 'POST',
            path: 'sys/leases/renew',
            what: 'the renewal of a dynamic secret',
            token: lease.credential,
            namespace,
            body: { lease_id: id, increment: seconds },
        }, attempt);
        // One that can live no longer is no reason to let the token go.
        const given = (0,vault_api/* isGood */.Kg)(reply) ? reply.json?.['lease_duration'] : undefined;
        if (typeof given !== 'number')
            return { ...secret, final: true };
        return { ...secret, until: clock.now() + given * 1000, final: given < seconds * 0.9 };
    });
    return asKnown(await Promise.all(extended));
}
function asKnown(secrets) {
    const ends = secrets.filter(({ final }) => !final).map(({ until }) => until);
    return {
        handle: { secrets: secrets.map((one) => ({ ...one })) },
        ...(ends.length === 0 ? {} : { renewBefore: Math.min(...ends) }),
    };
}

// EXTERNAL MODULE: ./build/providers/vault/settings.js
var vault_settings = __webpack_require__(94589);
;// CONCATENATED MODULE: ./build/providers/vault/index.js









/** How long a token that lives too long is tried to be shortened, in milliseconds. */
const SHORTEN_MS = 4_000;
/** HashiCorp Vault and OpenBao: a log-in, the secrets that it opens, and the end of both. */
function vaultProvider(context) {
    const { http, clock, secrets, log, life } = context;
    const settings = (0,vault_settings.vaultSettings)(context.settings);
    const api = new vault_api/* VaultApi */.rT(http, settings.url, clock);
    const login = { api, settings, secrets, unwrapped: {} };
    const helper = new RevokeHelper(login, context);
    const { namespace } = settings;
    /** A request about the token itself: the server finds it whatever the namespace, but not in one that is gone. */
    const own = async (lease, path, what, body, attempt) => {
        const call = {
            method: path === 'lookup-self' ? 'GET' : 'POST',
            path: `auth/token/${path}`,
            what,
            token: lease.credential,
            ...(body === undefined ? {} : { body }),
        };
        const reply = await api.call({ ...call, namespace }, attempt);
        const lost = reply.answer.status === 404 && reply.said === 'namespace not found';
        return namespace !== undefined && lost ? api.call(call, attempt) : reply;
    };
    const revokeByAccessor = async (lease, attempt) => {
        const accessor = lease.handle['accessor'];
        if (typeof accessor !== 'string')
            return { answer: 'impossible', reason: 'the token has no accessor' };
        const reply = await helper.ask(accessor, 'revoke', attempt);
        if ((0,vault_api/* isGood */.Kg)(reply))
            return { answer: 'done' };
        throw api.refusal(reply, `Check that the role ${settings.revokeRole} may update auth/token/revoke-accessor`);
    };
    const extend = async (lease, attempt) => {
        // Always told: without it the server gives the whole life of the role again.
        const increment = `${Math.ceil((0,provider/* lifeToAsk */.t)(life, clock.now()) / 1000)}s`;
        const reply = await own(lease, 'renew-self', 'the renewal of the token', { increment }, attempt);
        if (!(0,vault_api/* isGood */.Kg)(reply))
            throw api.refusal(reply, 'The token is dead, or its policies do not let it renew itself');
        const seconds = (0,vault_api/* objectIn */.D7)(reply.json, 'auth')?.['lease_duration'];
        if (typeof seconds !== 'number' || seconds <= 0)
            throw api.malformed(reply, 'no lifetime in it');
        const { renewBefore: _, ...rest } = lease;
        const { handle, ...more } = await extendSecrets(lease, { api, clock, life }, attempt);
        return {
            ...rest,
            ...more,
            expiresAt: clock.now() + Math.min(seconds, vault_login/* LONGEST_S */.T0) * 1000,
            handle: { ...lease.handle, ...handle },
        };
    };
    /** Brings the life that the role gives down to what the user asked for. */
    const shorten = async (lease) => {
        const { leaseMs } = life;
        if (!lease.renewable || !isLonger(lease, leaseMs))
            return lease;
        const given = (0,build_clock/* span */.Ln)((lease.expiresAt ?? 0) - lease.issuedAt);
        const wanted = `${leaseMs < life.ttlMs ? 'lease' : 'ttl'} of ${(0,build_clock/* span */.Ln)(leaseMs)}`;
        const asked = clock.now();
        try {
            const shorter = await http
                .with({ patience: { totalMs: SHORTEN_MS, answeredMs: SHORTEN_MS, malformedTries: 2 } })
                .persist((attempt) => extend(lease, attempt));
            // Its life counts from the answer, which may have taken a while.
            if (isLonger(shorter, leaseMs + clock.now() - asked)) {
                log.warning(`The token lives ${given}, longer than the ${wanted}: the server was asked for less and did not give it, as for periodic tokens`);
            }
            else
                log.info(`The token's life was shortened from ${given} to the ${wanted}`);
            return shorter;
        }
        catch (error) {
            log.warning(`The token lives ${given}, longer than the ${wanted}, and could not be shortened: ${(0,errors/* tell */.qz)(error)}`);
            return lease;
        }
    };
    return {
        audience: settings.audience,
        targets: [settings.url],
        prepare: async () => [settings.url],
        exchange: async (idToken, attempt) => {
            const found = await (0,vault_login/* logIn */.E8)(login, settings.role, idToken, attempt);
            const lease = leaseOf(found, settings.url.origin, clock.now(), valuesOf(found));
            if (found.batch) {
                log.warning(`The role gives batch tokens, which the server does not keep: this one can be neither renewed nor revoked, and lives ${(0,build_clock/* span */.Ln)(found.life * 1000)}`);
            }
            tellLifetime(lease, context);
            return lease;
        },
        collect: async (lease) => {
            const { expiresAt } = await shorten(lease);
            const read = await (0,vault_read/* readSecrets */.ql)(settings.secrets, {
                api,
                http,
                token: lease.credential,
                namespace,
                allowShort: settings.allowShort,
                taken: lease.values.map(({ variable }) => variable),
            });
            return {
                values: [...lease.values, ...read.values],
                ...(expiresAt === undefined ? {} : { expiresAt }),
                ...rememberSecrets(read.leases, clock.now()),
            };
        },
        probe: async (lease, attempt, before) => {
            const reply = await own(lease, 'lookup-self', 'the look-up of the token', undefined, attempt);
            if ((0,vault_api/* isGood */.Kg)(reply))
                return accepted(reply);
            const accessor = lease.handle['accessor'];
            if ((0,vault_api/* lacksRight */.nR)(reply)) {
                const reason = 'the token lives, but its policies do not let it look itself up';
                if (settings.revokeRole === undefined || typeof accessor !== 'string')
                    return { answer: 'unknown', reason };
                const looked = await helper.ask(accessor, 'lookup', attempt);
                if ((0,vault_api/* isGood */.Kg)(looked))
                    return accepted(looked);
                return { answer: 'unknown', reason: `${reason}, and the role ${settings.revokeRole} may not either` };
            }
            if (reply.answer.status === 403) {
                return before?.answer === 'accepts'
                    ? { answer: 'refuses' }
                    : {
                        answer: 'unknown',
                        reason: 'the server answers 403 to a dead token and to one that may not look itself up',
                    };
            }
            return { answer: 'unknown', reason: api.refusal(reply).message };
        },
        renew: extend,
        revoke: async (lease, attempt) => {
            if (lease.handle['batch'] === true) {
                return { answer: 'impossible', reason: 'it is a batch token, which the server cannot revoke' };
            }
            if (settings.revokeRole !== undefined)
                return revokeByAccessor(lease, attempt);
            const reply = await own(lease, 'revoke-self', 'the revocation of the token', undefined, attempt);
            if ((0,vault_api/* isGood */.Kg)(reply))
                return { answer: 'done' };
            throw api.refusal(reply, (0,vault_api/* lacksRight */.nR)(reply)
                ? 'Its policies do not let it revoke itself, as the policy default does: add that, or name a role that may in revoke-role'
                : 'It is dead already, or the server does not know it');
        },
        settle: (withinMs) => helper.settle(withinMs),
    };
    function accepted(reply) {
        const data = (0,vault_api/* objectIn */.D7)(reply.json, 'data');
        if (data === undefined)
            throw api.malformed(reply, 'nothing about the token');
        const expires = Date.parse(String(data['expire_time'] ?? ''));
        return { answer: 'accepts', ...(Number.isNaN(expires) ? {} : { expiresAt: expires }) };
    }
    function valuesOf(found) {
        const address = [
            {
                output: 'vault-addr',
                variable: 'VAULT_ADDR',
                value: settings.url.href.replace(/\/$/, ''),
                public: true,
            },
            ...(namespace === undefined
                ? []
                : [
                    {
                        output: 'vault-namespace',
                        variable: 'VAULT_NAMESPACE',
                        value: namespace,
                        public: true,
                    },
                ]),
        ];
        return settings.exportToken
            ? [{ output: 'token', variable: 'VAULT_TOKEN', value: found.token }, ...address]
            : [];
    }
}
function leaseOf(found, issuer, now, values) {
    return {
        // What an operator revokes it by, and what the server's own audit log knows it by.
        id: found.accessor ?? `batch-${now.toString(36)}-${Math.random().toString(36).slice(2, 10)}`,
        provider: 'vault',
        issuer,
        credential: found.token,
        values,
        issuedAt: now,
        ...(found.life === 0 ? {} : { expiresAt: now + found.life * 1000 }),
        renewable: found.renewable && !found.batch,
        selfContained: false,
        handle: {
            batch: found.batch,
            ...(found.accessor === undefined ? {} : { accessor: found.accessor }),
        },
    };
}
/** A second of grace: servers round. */
function isLonger({ issuedAt, expiresAt }, ttlMs) {
    return expiresAt !== undefined && expiresAt - issuedAt > ttlMs + 1_000;
}
/** What no shortening can mend; of the rest it tells itself. */
function tellLifetime(lease, { life: { ttlMs }, log }) {
    if (lease.expiresAt === undefined) {
        log.warning('The token never expires by itself: give its role a token_ttl');
    }
    else if (isLonger(lease, ttlMs) && !lease.renewable) {
        log.warning(`The token lives ${(0,build_clock/* span */.Ln)(lease.expiresAt - lease.issuedAt)}, longer than the ttl of ${(0,build_clock/* span */.Ln)(ttlMs)}: its role says so (token_ttl), and it cannot be shortened`);
    }
}


/***/ })

};
