export const id = 1689;
export const ids = [1689];
export const modules = {

/***/ 41689:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  postgresStorage: () => (/* binding */ postgresStorage)
});

// EXTERNAL MODULE: ./build/clock.js
var build_clock = __webpack_require__(7094);
;// CONCATENATED MODULE: ./build/broker/store/store.js
/** Longer than any key that a broker makes, and short enough for the index of every database. In characters. */
const LONGEST_KEY = 256;
/**
 * Whether a text can be a key in every kind of store. A database refuses some texts with all that is asked together with
 * them, and takes others for texts that they are not.
 */
function canBeKey(text) {
    return text.length <= LONGEST_KEY && !text.includes('\0') && !/\p{Cs}/u.test(text);
}

// EXTERNAL MODULE: external "node:tls"
var external_node_tls_ = __webpack_require__(41692);
// EXTERNAL MODULE: ./node_modules/pg/esm/index.mjs
var esm = __webpack_require__(83849);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/broker/config/postgres.js
var postgres = __webpack_require__(18064);
;// CONCATENATED MODULE: ./build/broker/store/postgres/failures.js

const GUIDE = 'See docs/broker-postgres.md';
/** What PostgreSQL's codes say (its manual, appendix A), as far as somebody can do something about them. */
const CODES = {
    '28P01': ({ role, where }) => ({
        told: `The database at ${where} does not take the password of the role ${role}`,
        hint: 'Look at password-file or password-env under postgres',
    }),
    '28000': ({ role, database, where }) => ({
        told: `The database at ${where} does not let the role ${role} in to ${database}`,
        hint: 'Look whether the role is there and may log in, and what pg_hba.conf asks of it',
    }),
    '3D000': ({ database, where }) => ({
        told: `There is no database ${database} at ${where}`,
        hint: 'Make it (create database), or name another one in url under postgres',
    }),
    '42501': ({ role, schema }) => ({
        told: `The role ${role} lacks a right to the tables in the schema ${schema}`,
        hint: `${GUIDE} for the rights that it needs`,
    }),
    '3F000': tablesAreOthers,
    '42P01': tablesAreOthers,
    '42703': tablesAreOthers,
    '25006': ({ where }) => ({
        told: `The database at ${where} takes no writes: it is a standby, or read-only`,
        hint: 'Name the primary in url under postgres',
        passing: true,
    }),
    '53100': ({ where }) => ({ told: `The disk of the database at ${where} is full`, passing: true }),
    '53300': ({ where }) => ({
        told: `The database at ${where} has no connection left`,
        hint: 'A broker needs three: see max_connections, and the limit of the role',
        passing: true,
    }),
    '55P03': ({ where }) => ({
        told: `Somebody else holds the end of the records in the database at ${where}`,
        passing: true,
    }),
    '57014': ({ where }) => ({ told: `The database at ${where} takes too long`, passing: true }),
    '57P03': ({ where }) => ({ told: `The database at ${where} is starting or stopping`, passing: true }),
};
function tablesAreOthers({ schema }) {
    return {
        told: `The tables in the schema ${schema} are not those of a broker`,
        hint: 'Name a schema under postgres that has none, or put them back from a backup',
    };
}
/** Classes of codes that pass: connections, transactions that met, resources, an operator who stops it, its system. */
const PASSING = /^(08|25P|40|53|55|57|58)/;
/** Classes of codes that come of what a statement was given: with other values it may succeed. */
const OF_VALUES = /^(21|22|23|54)/;
/** What the system says of a network that nobody can change in a moment. */
const STAYS = new Set(['EACCES', 'EPERM']);
/** Of certificates: Node's codes, and OpenSSL's reasons. */
const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|HOSTNAME|ISSUER/;
const TLS = /^ERR_(SSL|TLS)|^EPROTO$/;
/** The words of `pg` where it gives no code: `Connection.connect`. A test holds it to them. */
const NO_TLS = 'The server does not support SSL connections';
/** The five characters by which PostgreSQL names what went wrong; undefined for what is none of its errors. */
function sqlState(error) {
    const { code, severity } = (typeof error === 'object' && error !== null ? error : {});
    return typeof code === 'string' && typeof severity === 'string' && /^[0-9A-Z]{5}$/.test(code)
        ? code
        : undefined;
}
/** The database refused what a statement was given. Of several that went in one statement, others may be fine. */
class ValuesRefused extends errors/* JobpassError */.bJ {
}
/** What went wrong between the broker and its database. Nothing of its own text is told: it may quote what it was given. */
function failure(error, asked) {
    if (error instanceof errors/* JobpassError */.bJ)
        return error;
    const { told, hint, passing } = words(error, asked);
    const Kind = OF_VALUES.test(sqlState(error) ?? '') ? ValuesRefused : errors/* JobpassError */.bJ;
    return new Kind('state', told, {
        transient: passing ?? false,
        ...(hint === undefined ? {} : { hint }),
    });
}
function words(error, asked) {
    const { where, host } = asked;
    const state = sqlState(error);
    if (state !== undefined) {
        const known = CODES[state]?.(asked);
        if (known !== undefined)
            return known;
        const told = `The database at ${where} answered with the error ${state}`;
        return PASSING.test(state) ? { told, passing: true } : { told };
    }
    const code = (0,errors/* systemCode */.xU)(error);
    if (code !== undefined && UNTRUSTED.test(code)) {
        return {
            told: `The certificate of the database at ${where} is not trusted: ${code}`,
            hint: `It must be made for ${host}, and by an authority that is trusted: see ca under postgres`,
        };
    }
    if (code !== undefined && TLS.test(code)) {
        return {
            told: `No TLS connection to the database at ${where} came about: ${code}`,
            hint: 'Look at ca, client-certificate and client-key under postgres, and at the log of the database',
        };
    }
    if (error instanceof Error && error.message === NO_TLS) {
        return {
            told: `The database at ${where} does not offer TLS`,
            hint: 'Turn it on there (ssl = on): beyond this machine the broker asks a database over TLS only',
        };
    }
    // Of anything else that `pg` says without a code: the connection ended, or it was no PostgreSQL that answered.
    const told = `The database at ${where} cannot be reached: ${code === undefined ? 'the connection was lost' : (0,errors/* tell */.qz)(error)}`;
    return STAYS.has(code ?? '') ? { told } : { told, passing: true };
}
/** Of a wait that was over. */
function tooLate({ where }, ms) {
    return new errors/* JobpassError */.bJ('state', `The database at ${where} did not answer within ${ms / 1000} s`, {
        transient: true,
    });
}
/** The two halves of what the database refused together, to be asked for one after the other; undefined for one thing. */
function halves(error, asked) {
    if (!(error instanceof ValuesRefused) || asked.length < 2)
        return undefined;
    const middle = asked.length >> 1;
    return [asked.slice(0, middle), asked.slice(middle)];
}
function isPassing(error) {
    return error instanceof errors/* JobpassError */.bJ && error.transient;
}

;// CONCATENATED MODULE: ./build/broker/store/postgres/connection.js





/** How long a connection may take to come about, in ms. */
const CONNECT_MS = 2_000;
/**
 * What the server ends by itself, in ms. A broker that was stopped in the middle of a transaction holds up the others
 * for as long as the first of these; the second is longer, so that they outlast it.
 */
const IDLE_IN_TRANSACTION_MS = 2_000;
const LOCK_MS = 3_000;
const STATEMENT_MS = 4_000;
/** From when on a silent connection is probed, in ms. */
const KEEPALIVE_MS = 5_000;
/**
 * What holds for a session. By SQL and not as it is opened: poolers refuse what they do not know there. A weaker
 * `synchronous_commit` than `local` could lose what was answered; a stronger one is its operator's.
 */
const SESSION = {
    name: 'session',
    text: `
    select
      pg_is_in_recovery() as standby,
      set_config('search_path', 'pg_catalog', false),
      set_config('idle_in_transaction_session_timeout', '${IDLE_IN_TRANSACTION_MS}', false),
      set_config('lock_timeout', '${LOCK_MS}', false),
      set_config('statement_timeout', '${STATEMENT_MS}', false),
      case when current_setting('synchronous_commit') = 'off' then set_config('synchronous_commit', 'on', false) end`,
};
/** @throws JobpassError `usage` where certificates cannot be used */
function targetOf(config) {
    const { host, port, user, database, password, ca, client, schema } = config;
    const asked = {
        host,
        where: host.startsWith('/') ? host : `${host.includes(':') ? `[${host}]` : host}:${port}`,
        role: user,
        database,
        schema,
    };
    const secure = !(0,postgres/* isLocal */.IX)(host) || ca !== undefined || client !== undefined;
    const tls = {
        // Who names an authority means that one: with all others beside it, each of them could stand in for the database.
        ...(ca === undefined ? {} : { ca }),
        ...(client === undefined ? {} : { cert: client.certificate, key: client.key }),
        minVersion: 'TLSv1.2',
    };
    if (secure) {
        try {
            (0,external_node_tls_.createSecureContext)(tls);
        }
        catch (error) {
            throw new errors/* JobpassError */.bJ('usage', `ca, client-certificate and client-key under postgres cannot be used${coded(error)}`, {
                hint: 'They must be PEM, certificate and key must belong together, and the key must not be encrypted',
            });
        }
    }
    return {
        asked,
        // Whatever is left out here `pg` takes from the environment (PGSSLMODE, PGPASSWORD), or from ~/.pgpass.
        client: {
            host,
            port,
            user,
            database,
            password: () => {
                if (password !== undefined)
                    return password;
                throw new errors/* JobpassError */.bJ('state', `The database at ${asked.where} asks for a password of the role ${user}`, {
                    hint: 'Give password-file or password-env under postgres',
                });
            },
            ssl: secure ? { ...tls, rejectUnauthorized: true } : false,
            sslnegotiation: 'postgres',
            client_encoding: 'UTF8',
            application_name: 'jobpass',
            keepAlive: true,
            keepAliveInitialDelayMillis: KEEPALIVE_MS,
            // What need not wait for an answer goes in one flight.
            pipeline: true,
        },
    };
}
function coded(error) {
    const code = (0,errors/* systemCode */.xU)(error);
    return code === undefined ? '' : `: ${code}`;
}
/** One session at the database. Once something failed on it, it is to be let go. */
class Connection {
    asked;
    #client;
    #lost = false;
    constructor({ asked, client }) {
        this.asked = asked;
        this.#client = new esm/* Client */.Kj(client);
        // Whoever waits for an answer is told by that; without a listener it would end the process.
        this.#client.on('error', () => {
            this.#lost = true;
        });
        this.#client.on('end', () => {
            this.#lost = true;
        });
    }
    /** @throws JobpassError `state` */
    static async open(target, ms = CONNECT_MS) {
        const connection = new Connection(target);
        try {
            await connection.within(ms, async () => {
                await connection.#client.connect();
                const { rows } = await connection.query(SESSION);
                // It would answer, with what it has heard of so far.
                if (rows[0]?.standby !== false)
                    throw Object.assign(new Error(), READ_ONLY);
            });
            return connection;
        }
        catch (error) {
            connection.drop();
            throw error;
        }
    }
    /** Whether it is known to have ended. */
    get lost() {
        return this.#lost;
    }
    /** Those that are asked without waiting are run in their order. Rejects with what `pg` says: see `within`. */
    query({ name, text }, values = []) {
        return this.#client.query({ name, text, values: [...values] });
    }
    /** Runs several statements that give nothing. */
    async script(text) {
        await this.#client.query(text);
    }
    /**
     * Does something with it, and lets go of it when that takes too long.
     *
     * @throws JobpassError `state`
     */
    async within(ms, work) {
        let late = false;
        const timer = setTimeout(() => {
            late = true;
            this.drop();
        }, ms);
        try {
            return await work();
        }
        catch (error) {
            throw late ? tooLate(this.asked, ms) : failure(error, this.asked);
        }
        finally {
            clearTimeout(timer);
        }
    }
    /** Cuts it; whoever waits for an answer is told so. */
    drop() {
        this.#lost = true;
        this.#client.connection.stream.destroy();
    }
    /** Says goodbye. */
    async close() {
        if (this.#lost)
            return this.drop();
        const late = setTimeout(() => this.drop(), CONNECT_MS);
        await this.#client.end();
        clearTimeout(late);
    }
}
/** As PostgreSQL says it of a write. */
const READ_ONLY = { code: '25006', severity: 'ERROR' };
/** All answers of one flight. @throws the first failure, once all are there: later ones follow from it */
async function connection_all(asked) {
    const outcomes = await Promise.allSettled(asked);
    return outcomes.map((outcome) => {
        if (outcome.status === 'rejected')
            throw outcome.reason;
        return outcome.value;
    });
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(58500);
;// CONCATENATED MODULE: ./build/broker/store/postgres/patience.js


/** How long what is asked of the store may wait for the database to come back, in ms. */
const PATIENCE_MS = 5_000;
/** How long a try may take that is begun late, in ms. */
const LAST_TRY_MS = 1_000;
/** And one that is begun early: longer than whoever stopped in the middle of a transaction is waited for. */
const FIRST_TRY_MS = 3_500;
const SHORTEST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 500;
/** A moment from which on nothing is tried again. By real time, whatever clock the store has: a network knows no other. */
class Deadline {
    #at;
    constructor(ms = PATIENCE_MS) {
        this.#at = build_clock/* systemClock */.ml.elapsed() + ms;
    }
    get over() {
        return build_clock/* systemClock */.ml.elapsed() >= this.#at;
    }
    /** How long one more try may take, in ms. */
    get aTry() {
        const left = Math.ceil(this.#at - build_clock/* systemClock */.ml.elapsed());
        return Math.min(FIRST_TRY_MS, Math.max(LAST_TRY_MS, left));
    }
}
/** Pauses between tries, which grow until something works. */
class Pauses {
    #ms = SHORTEST_PAUSE_MS;
    async next() {
        const ms = this.#ms;
        this.#ms = Math.min(LONGEST_PAUSE_MS, ms * 2);
        // Brokers that lost the same database are not to come back in step.
        await (0,promises_.setTimeout)(ms * (0.75 + Math.random() / 2));
    }
    reset() {
        this.#ms = SHORTEST_PAUSE_MS;
    }
}

;// CONCATENATED MODULE: ./build/broker/store/postgres/readers.js





/** How many connections look things up side by side. */
const LANES = 2;
/** After how long a look-up is tried on another connection, in ms: long enough for a table that is read as a whole. */
const READ_MS = 2_000;
/** As many may wait. */
const MOST_WAITING = 20_000;
/** Of one look-up, so that what comes back stays small. */
const MOST_KEYS = 1_000;
/** A few connections for what does the same when it is done twice. */
class Readers {
    #target;
    #watch;
    #waiting = [];
    #lanes = new Set();
    #idle = [];
    #closed = false;
    constructor(target, watch) {
        this.#target = target;
        this.#watch = watch;
    }
    /**
     * Does something on a connection, and again on another one where that was lost.
     *
     * @throws JobpassError `state`
     */
    run(work) {
        if (this.#closed)
            return Promise.reject(stopping());
        if (this.#waiting.length >= MOST_WAITING)
            return Promise.reject(tooMany());
        return new Promise((resolve, reject) => {
            this.#waiting.push({
                run: async (connection) => resolve(await work(connection)),
                reject,
                deadline: new Deadline(),
            });
            if (this.#lanes.size < LANES)
                this.#start();
        });
    }
    /** Waits for what is being looked up. */
    async close() {
        this.#closed = true;
        await Promise.all(this.#lanes);
        await Promise.all(this.#idle.splice(0).map((connection) => connection.close()));
    }
    #start() {
        const lane = this.#work().finally(() => this.#lanes.delete(lane));
        this.#lanes.add(lane);
    }
    /** Works until nothing waits. Never rejects. */
    async #work() {
        const pauses = new Pauses();
        for (let work = this.#waiting.shift(); work !== undefined; work = this.#waiting.shift()) {
            let connection = this.#usable();
            try {
                connection ??= await Connection.open(this.#target);
                const { run } = work;
                const used = connection;
                await used.within(READ_MS, () => run(used));
                this.#idle.push(used);
                this.#watch.worked(this);
                pauses.reset();
            }
            catch (error) {
                connection?.drop();
                if (!isPassing(error)) {
                    work.reject(error);
                    continue;
                }
                this.#watch.failed(this, error);
                if (work.deadline.over)
                    work.reject(error);
                else
                    this.#waiting.unshift(work);
                this.#giveUp(error);
                await pauses.next();
            }
        }
    }
    /** A connection that somebody has left, if it still is one. */
    #usable() {
        let connection = this.#idle.pop();
        while (connection?.lost)
            connection = this.#idle.pop();
        return connection;
    }
    /** Tells those whose time was over while somebody else's work was tried. */
    #giveUp(error) {
        const waiting = this.#waiting.splice(0);
        for (const work of waiting) {
            if (work.deadline.over)
                work.reject(error);
            else
                this.#waiting.push(work);
        }
    }
}
/**
 * Finds rows by their keys, those that are asked for at the same time by one statement. Whoever asks joins one that has not
 * been sent yet: so the answer is never older than the question.
 */
class Lookup {
    #readers;
    #statement;
    #waiting = new Map();
    #queued = false;
    /** @param statement gives rows with their `key`, for those in its one parameter, an array */
    constructor(readers, statement) {
        this.#readers = readers;
        this.#statement = statement;
    }
    /** @throws JobpassError `state` */
    find(key) {
        return new Promise((resolve, reject) => {
            const others = this.#waiting.get(key);
            if (others === undefined)
                this.#waiting.set(key, [{ resolve, reject }]);
            else
                others.push({ resolve, reject });
            this.#queue();
        });
    }
    #queue() {
        if (this.#queued)
            return;
        this.#queued = true;
        // All that this turn of the event loop asks for is asked together.
        (0,promises_.setImmediate)().then(() => this.#look());
    }
    async #look() {
        let taken;
        await this.#answer(() => (taken ??= this.#take()));
    }
    /** @param asked tells who is to be answered, once the statement can be sent */
    async #answer(asked) {
        try {
            const found = await this.#readers.run(async (connection) => {
                const { rows } = await connection.query(this.#statement, [[...asked().keys()]]);
                return new Map(rows.map((row) => [row.key, row]));
            });
            for (const [key, callers] of asked())
                for (const { resolve } of callers)
                    resolve(found.get(key));
        }
        catch (error) {
            // Where it was never sent, all that were waiting for it are told.
            const parts = halves(error, [...asked()]);
            // One key that the database cannot look for must fail nobody but whoever asked for it.
            if (parts !== undefined)
                for (const part of parts)
                    await this.#answer(() => new Map(part));
            else
                for (const callers of asked().values())
                    for (const { reject } of callers)
                        reject(error);
        }
    }
    #take() {
        const taken = new Map([...this.#waiting].slice(0, MOST_KEYS));
        for (const key of taken.keys())
            this.#waiting.delete(key);
        this.#queued = false;
        if (this.#waiting.size > 0)
            this.#queue();
        return taken;
    }
}
function stopping() {
    return new errors/* JobpassError */.bJ('state', 'The database is not asked any more: the broker is stopping', {
        transient: true,
    });
}
function tooMany() {
    return new errors/* JobpassError */.bJ('state', 'More is waiting for the database than it can do', { transient: true });
}

;// CONCATENATED MODULE: ./build/broker/store/postgres/keys.js



const CIPHER = 'aes-256-gcm';
/** Of the form in which texts are sealed, as their first byte. */
const FORM = 1;
/** In bytes. */
const NONCE = 12;
const TAG = 16;
/** Keys in a table that brokers share, sealed with a secret that is not in the database. */
function databaseKeys(readers, { asked, secret, statements }) {
    const sealing = Buffer.from((0,external_node_crypto_.hkdfSync)('sha256', secret, '', 'jobpass broker keys', 32));
    const where = (name) => `The row ${name} of ${asked.schema}.keys in the database ${asked.database} at ${asked.where}`;
    const rows = new Lookup(readers, statements.key);
    const versions = new Lookup(readers, statements.version);
    const read = async (name) => {
        const row = await rows.find(name);
        if (row === undefined)
            return undefined;
        const version = Number(row.version);
        const text = unsealed(row.sealed, sealing, bound(name, version));
        if (text !== undefined)
            return { text, version };
        throw new errors/* JobpassError */.bJ('state', `${where(name)} was not sealed with the key file that this broker has`, {
            hint: 'Give all brokers of a database the same key-file under postgres. Where that is lost, delete the row: JWTs that were signed before are refused then',
        });
    };
    return {
        where,
        read,
        newer: async (name, version) => {
            const row = await versions.find(name);
            return row === undefined || Number(row.version) <= version ? undefined : read(name);
        },
        write: async (name, text, version) => {
            const ours = sealed(text, sealing, bound(name, version + 1));
            const { makeKey, changeKey, key } = statements;
            return readers.run(async (connection) => {
                const written = version === 0
                    ? await connection.query(makeKey, [name, ours])
                    : await connection.query(changeKey, [name, ours, version]);
                if (written.rows.length > 0)
                    return true;
                // A try before this one may have written it, and its answer was lost.
                const { rows } = await connection.query(key, [[name]]);
                return rows[0]?.sealed.equals(ours) === true;
            });
        },
    };
}
/** What a sealed text is bound to: no row opens in the place of another, nor an old one in that of a new one. */
function bound(name, version) {
    return Buffer.from(JSON.stringify([name, version]));
}
function sealed(text, key, to) {
    const nonce = (0,external_node_crypto_.randomBytes)(NONCE);
    const cipher = (0,external_node_crypto_.createCipheriv)(CIPHER, key, nonce).setAAD(to);
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.of(FORM), nonce, cipher.getAuthTag(), body]);
}
/** @returns undefined for what was not sealed by this key, or not as this */
function unsealed(bytes, key, to) {
    const body = 1 + NONCE + TAG;
    if (bytes[0] !== FORM || bytes.length < body)
        return undefined;
    const decipher = (0,external_node_crypto_.createDecipheriv)(CIPHER, key, bytes.subarray(1, 1 + NONCE), { authTagLength: TAG })
        .setAAD(to)
        .setAuthTag(bytes.subarray(1 + NONCE, body));
    try {
        return Buffer.concat([decipher.update(bytes.subarray(body)), decipher.final()]).toString('utf8');
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./build/broker/store/postgres/operations.js


/** The most of one transaction: others wait while it is made. */
const MOST = 500;
const FULL = 256 * 1024;
/** About what a record weighs besides its token. */
const RECORD = 1_000;
function issue(token, text) {
    return { kind: 'issue', token, text };
}
function use(key, until) {
    return { kind: 'use', key, until, owner: (0,external_node_crypto_.randomUUID)() };
}
function operation(wish, { resolve, reject }) {
    return { wish, deadline: new Deadline(), resolve, reject };
}
/**
 * Takes as many of those that wait as go into one transaction, in their order. There tokens are ended before others are
 * issued, so who ends what is only about to be issued waits for the next.
 */
function takeBatch(waiting) {
    const issued = new Set();
    let weight = 0;
    let count = 0;
    for (const { wish } of waiting) {
        if (count >= MOST || weight >= FULL || (wish.kind === 'end' && issued.has(wish.id)))
            break;
        if (wish.kind === 'issue') {
            issued.add(wish.token.jti);
            weight += wish.text.length;
        }
        weight += RECORD;
        count++;
    }
    return waiting.splice(0, count);
}

;// CONCATENATED MODULE: ./build/broker/store/postgres/statements.js
/** A broker whose clock is far ahead is not to end everybody's tokens: the database must find as well that they have expired. */
const OVERDUE = 'expires_at <= least($1::bigint, extract(epoch from now())::bigint)';
/**
 * Statements are sent ahead of the answers to those before them. Should a transaction not have begun, each would be one by
 * itself, and take something out without its record: so those that do look whether it has.
 */
const BEGIN_TURN = `set_config('jobpass.turn', 'ours', true)`;
const IN_TURN = `current_setting('jobpass.turn', true) = 'ours'`;
function writeStatements({ head, records, tokens, used }) {
    return {
        // Whatever the default is: each of its statements is to see what was committed before it.
        begin: { name: 'begin', text: 'begin isolation level read committed' },
        commit: { name: 'commit', text: 'commit' },
        lock: { name: 'lock', text: `select chain, sequence, hash, ${BEGIN_TURN} from ${head} for update` },
        end: {
            name: 'end',
            text: `delete from ${tokens} where id = any($1::text[]) and expires_at > $2 and ${IN_TURN} returning id, kept`,
        },
        use: {
            name: 'use',
            text: `
        insert into ${used} (id, expires_at, owner)
          select * from unnest($1::text[], $2::bigint[], $3::text[]) where ${IN_TURN}
        on conflict (id) do update set expires_at = excluded.expires_at, owner = excluded.owner
          where ${used}.expires_at <= $4 or ${used}.owner = excluded.owner
        returning owner`,
        },
        expire: {
            name: 'expire',
            text: `
        delete from ${tokens} where id = any(array(
          select id from ${tokens} where ${OVERDUE} order by expires_at limit $2
        )) and ${IN_TURN} returning kept`,
        },
        forget: {
            name: 'forget',
            text: `
        delete from ${used} where id = any(array(
          select id from ${used} where ${OVERDUE} order by expires_at limit $2
        )) and ${IN_TURN}`,
        },
        // Lines and tokens are JSON in one line each: joined, they need no escapes as the items of an array would.
        write: {
            name: 'write',
            text: `
        with recorded as (
          insert into ${records} (sequence, line)
          select $1::bigint + at, line from unnest(string_to_array($2, E'\\n')) with ordinality as lines (line, at)
        ), issued as (
          insert into ${tokens} (id, expires_at, kept)
          select * from unnest($3::text[], $4::bigint[], string_to_array($5, E'\\n'))
          on conflict (id) do update set expires_at = excluded.expires_at, kept = excluded.kept
        )
        update ${head} set sequence = $6, hash = $7`,
        },
        touch: { name: 'touch', text: `update ${head} set sequence = sequence` },
        alive: { name: 'alive', text: 'select 1' },
        line: { name: 'line', text: `select line from ${records} where sequence = $1` },
    };
}
function readStatements({ head, records, tokens, used, keys }) {
    return {
        find: {
            name: 'find',
            text: `select id as key, kept, expires_at from ${tokens} where id = any($1::text[])`,
        },
        count: {
            name: 'count',
            text: `select (select count(*) from ${tokens}) + (select count(*) from ${used}) as count`,
        },
        due: {
            name: 'due',
            text: `
        select exists (select from ${tokens} where ${OVERDUE}) or exists (select from ${used} where ${OVERDUE}) as due`,
        },
        head: { name: 'head', text: `select chain, sequence, hash from ${head}` },
        page: {
            name: 'page',
            text: `select sequence, line from ${records} where sequence > $1 order by sequence limit $2`,
        },
        version: {
            name: 'version',
            text: `select name as key, version from ${keys} where name = any($1::text[])`,
        },
        key: {
            name: 'key',
            text: `select name as key, version, sealed from ${keys} where name = any($1::text[])`,
        },
        makeKey: {
            name: 'makeKey',
            text: `insert into ${keys} (name, version, sealed) values ($1, 1, $2) on conflict do nothing returning name`,
        },
        changeKey: {
            name: 'changeKey',
            text: `update ${keys} set version = version + 1, sealed = $2 where name = $1 and version = $3 returning name`,
        },
    };
}

// EXTERNAL MODULE: ./build/audit/chain.js
var chain = __webpack_require__(79169);
;// CONCATENATED MODULE: ./build/broker/store/postgres/tables.js


/** Of the tables. One that knows a newer one only would write what this one cannot read. */
const VERSION = 1;
/** Under which brokers that start at the same moment take turns in a database: `jobpass` in ASCII. */
const TURN = '0x6a6f6270617373';
function tablesOf(schema) {
    const table = (name) => `"${schema}"."${name}"`;
    return {
        version: table('schema_version'),
        head: table('head'),
        records: table('records'),
        tokens: table('tokens'),
        used: table('used'),
        keys: table('keys'),
    };
}
/**
 * Looks whether the tables are there, and makes them where they are not.
 *
 * @param ms how long it may take
 * @throws JobpassError `state`
 */
async function prepareTables(connection, tables, ms) {
    await connection.within(ms, async () => {
        await checkDatabase(connection);
        if (await tablesAreThere(connection, tables))
            return;
        await connection.script('begin');
        await connection.query({ name: 'turn', text: `select pg_advisory_xact_lock(${Number(TURN)})` });
        // Another broker may have made them meanwhile.
        if (!(await tablesAreThere(connection, tables)))
            await makeTables(connection, tables);
        await connection.script('commit');
    });
}
/** @throws JobpassError `state` for a database that cannot hold what is written there */
async function checkDatabase(connection) {
    const { rows } = await connection.query({
        name: 'encoding',
        text: `select current_setting('server_encoding') as encoding`,
    });
    const encoding = rows[0]?.encoding;
    if (encoding === 'UTF8')
        return;
    const { database, where } = connection.asked;
    throw new errors/* JobpassError */.bJ('state', `The database ${database} at ${where} has the encoding ${encoding}`, {
        hint: "Make one with encoding 'UTF8' and template template0, and name that in url under postgres",
    });
}
/** @throws JobpassError `state` where they are of a newer version */
async function tablesAreThere(connection, { version }) {
    const { schema } = connection.asked;
    // Not by to_regclass, which may still believe what it knew before another broker made them.
    const { rows: found } = await connection.query({
        name: 'there',
        text: `select from pg_tables where schemaname = $1 and tablename = 'schema_version'`,
    }, [schema]);
    if (found.length === 0)
        return false;
    const { rows } = await connection.query({
        name: 'version',
        text: `select version from ${version}`,
    });
    const [one, ...others] = rows;
    if (one?.version === VERSION && others.length === 0)
        return true;
    throw new errors/* JobpassError */.bJ('state', `The tables in the schema ${schema} have the version ${rows.map((row) => row.version).join(', ')}, and this broker knows version ${VERSION}`, { hint: 'Run the Jobpass that made them, or a newer one' });
}
async function makeTables(connection, tables) {
    const { version, head, records, tokens, used, keys } = tables;
    const { schema } = connection.asked;
    const { rows } = await connection.query({ name: 'schema', text: 'select from pg_namespace where nspname = $1' }, [schema]);
    // Not `if not exists`: that asks for the right to make one also where it is there.
    if (rows.length === 0)
        await connection.script(`create schema "${schema}"`);
    // Ids are compared byte by byte: an index by the rules of a language breaks when the system's rules change.
    await connection.script(`
    create table ${version} (version integer not null);
    create table ${head} (
      one boolean primary key default true check (one),
      chain text not null,
      sequence bigint not null,
      hash text not null
    );
    create table ${records} (sequence bigint primary key, line text not null);
    create table ${tokens} (id text collate "C" primary key, expires_at bigint not null, kept text not null);
    create index on ${tokens} (expires_at);
    create table ${used} (id text collate "C" primary key, expires_at bigint not null, owner text not null);
    create index on ${used} (expires_at);
    create table ${keys} (name text collate "C" primary key, version bigint not null, sealed bytea not null);
    insert into ${version} values (${VERSION});
    insert into ${head} (chain, sequence, hash) values ('${(0,chain/* freshHead */.X1)().chain}', 0, '');
  `);
}

;// CONCATENATED MODULE: ./build/broker/store/postgres/token-form.js

/** In characters of base64url: 256 bits. */
const MAC_LENGTH = 43;
/** Tokens as JSON behind a code (HMAC-SHA256) by a key made of the secret, which is not in the database. */
function tokenForm(secret) {
    const key = Buffer.from((0,external_node_crypto_.hkdfSync)('sha256', secret, '', 'jobpass broker tokens', 32));
    const mac = (json) => (0,external_node_crypto_.createHmac)('sha256', key).update(json).digest('base64url');
    return {
        write: (token) => {
            const json = JSON.stringify(token);
            return mac(json) + json;
        },
        read: (text) => {
            const json = text.slice(MAC_LENGTH);
            const [given, wanted] = [Buffer.from(text.slice(0, MAC_LENGTH)), Buffer.from(mac(json))];
            return given.length === wanted.length && (0,external_node_crypto_.timingSafeEqual)(given, wanted)
                ? JSON.parse(json)
                : undefined;
        },
    };
}

;// CONCATENATED MODULE: ./build/broker/store/postgres/watch.js

/** Tells when the database is lost, and when it is back: once each, however many tries and callers there are. */
class Watch {
    #onEvent;
    #clock;
    /** What does not work at the moment, of what goes to it by connections of its own. */
    #troubled = new Set();
    #since = 0;
    constructor(onEvent, clock = build_clock/* systemClock */.ml) {
        this.#onEvent = onEvent;
        this.#clock = clock;
    }
    failed(part, error) {
        if (this.#troubled.size === 0) {
            this.#since = this.#clock.elapsed();
            this.#onEvent({ kind: 'told', event: 'database lost', level: 'warn', why: error.told });
        }
        this.#troubled.add(part);
    }
    worked(part) {
        if (!this.#troubled.delete(part) || this.#troubled.size > 0)
            return;
        const seconds = Math.round(this.#clock.elapsed() - this.#since) / 1000;
        this.#onEvent({ kind: 'told', event: 'database back', seconds });
    }
}

;// CONCATENATED MODULE: ./build/broker/store/postgres/writer.js










/** As many may wait. */
const writer_MOST_WAITING = 20_000;
/** How many expired ones one transaction forgets. */
const SWEPT_AT_ONCE = 500;
/**
 * How long something has expired before it is forgotten, in seconds: the clocks of brokers differ, and one that is fast is not
 * to end what the others hold to be alive.
 */
const SWEEP_MARGIN_S = 10;
/** How often it is looked whether the database is there while nobody asks for anything, in ms. */
const PROBE_EVERY_MS = 1_000;
/** For how long one that was there is believed to be. */
const FRESH_MS = 2_000;
/**
 * Group commit: one transaction is under way, and all that is asked for meanwhile makes up the next.
 *
 * A transaction begins by locking the head of the records, which all brokers of the database share. So there is one chain,
 * what one has committed is what the next builds on, and whoever has the lock knows that no other transaction is half done,
 * also none of its own that was cut off.
 */
class Writer {
    #target;
    #statements;
    #options;
    #timer;
    #pauses = new Pauses();
    #waiting = [];
    /** Parts of a batch that the database refused, in their order: what it refused of it is in one of them. */
    #parts = [];
    #connection;
    #doubt;
    #running;
    #head;
    #healthy = true;
    #workedAt = build_clock/* systemClock */.ml.elapsed();
    #closed = false;
    constructor(target, tables, options) {
        this.#target = target;
        this.#statements = writeStatements(tables);
        this.#options = options;
        this.#head = options.head;
        this.#timer = setInterval(() => this.#probe(), PROBE_EVERY_MS).unref();
    }
    get healthy() {
        return this.#healthy;
    }
    get head() {
        return this.#head;
    }
    /** @returns whether it did something @throws JobpassError `state` */
    ask(wish) {
        if (this.#closed)
            return Promise.reject(stopping());
        if (this.#waiting.length >= writer_MOST_WAITING)
            return Promise.reject(tooMany());
        return new Promise((resolve, reject) => {
            this.#waiting.push(operation(wish, { resolve, reject }));
            this.#running ??= this.#run();
        });
    }
    async close() {
        this.#closed = true;
        clearInterval(this.#timer);
        await this.#running;
        await this.#connection?.close();
    }
    #probe() {
        const fresh = this.#connection?.lost === false && build_clock/* systemClock */.ml.elapsed() - this.#workedAt < FRESH_MS;
        if (this.#running !== undefined || (this.#healthy && fresh))
            return;
        this.ask({ kind: 'probe', writes: !this.#healthy }).catch(() => undefined);
    }
    /** Writes until nothing waits. Never rejects. */
    async #run() {
        do {
            // All that this turn of the event loop brings goes into one transaction.
            await (0,promises_.setImmediate)();
            await (this.#doubt === undefined ? this.#write() : this.#findOut(this.#doubt));
        } while (this.#waiting.length > 0 || this.#parts.length > 0 || this.#doubt !== undefined);
        this.#running = undefined;
    }
    async #write() {
        const batch = this.#parts.shift() ?? takeBatch(this.#waiting);
        const error = await this.#try(batch, (connection) => this.#transact(connection, batch));
        if (error === undefined || this.#doubt !== undefined)
            return;
        const parts = halves(error, batch);
        // Nobody is to be refused for what somebody else has asked for at the same moment.
        if (parts !== undefined)
            this.#parts.unshift(...parts);
        else if (error.transient)
            this.#again(batch);
        else
            refuse(batch, error);
        this.#refuseLate(error);
    }
    /** Lets a batch wait once more, with the parts behind it, so that the order stays. */
    #again(batch) {
        this.#waiting.unshift(...batch, ...this.#parts.splice(0).flat());
    }
    /** Tells those who have waited too long why. */
    #refuseLate(error) {
        const late = this.#waiting.filter(({ deadline }) => deadline.over);
        this.#waiting = this.#waiting.filter(({ deadline }) => !deadline.over);
        refuse(late, error);
    }
    /** Finds out what became of a transaction whose end was not heard, before anything is told or done again. */
    async #findOut(doubt) {
        const { batch, done, head, line } = doubt;
        const error = await this.#try(batch, async (connection) => {
            const { begin, commit, lock, line: lineAt } = this.#statements;
            // What still runs over there holds the head: once this has it, that transaction is over, either way.
            const [, , { rows }] = await connection_all([
                connection.query(begin),
                connection.query(lock),
                connection.query(lineAt, [head.count]),
                connection.query(commit),
            ]);
            return () => {
                this.#doubt = undefined;
                if (rows[0]?.line === line)
                    this.#settle(batch, done, head);
                else
                    this.#again(batch);
            };
        });
        if (error === undefined)
            return;
        if (!error.transient || batch.some(({ deadline }) => deadline.over)) {
            this.#doubt = undefined;
            const told = `It is not known whether the database has kept it: ${error.message}`;
            refuse(batch, new errors/* JobpassError */.bJ('state', told, { transient: true }));
        }
        this.#refuseLate(error);
    }
    /** @param work gives what there is to do once it has worked @returns why it did not work, if it did not */
    async #try(batch, work) {
        const { watch } = this.#options;
        try {
            const ms = batch[0]?.deadline.aTry ?? CONNECT_MS;
            if (this.#connection === undefined || this.#connection.lost)
                this.#connection = await Connection.open(this.#target, Math.min(CONNECT_MS, ms));
            const connection = this.#connection;
            const then = await connection.within(ms, () => work(connection));
            this.#healthy = true;
            this.#workedAt = build_clock/* systemClock */.ml.elapsed();
            watch.worked(this);
            this.#pauses.reset();
            then();
            return undefined;
        }
        catch (caught) {
            // It may be in the middle of a transaction, which ends with it.
            this.#connection?.drop();
            this.#connection = undefined;
            const error = failure(caught, this.#target.asked);
            if (halves(error, batch) !== undefined)
                return error;
            this.#healthy = false;
            watch.failed(this, error);
            await this.#pauses.next();
            return error;
        }
    }
    async #transact(connection, batch) {
        const wishes = batch.map(({ wish }) => wish);
        if (wishes.every((wish) => wish.kind === 'probe' && !wish.writes)) {
            await connection.query(this.#statements.alive);
            return () => settle(batch, wishes.map(() => true));
        }
        const began = build_clock/* systemClock */.ml.elapsed();
        const before = await this.#begin(connection, wishes);
        const { events, kept, done } = outcome(wishes, before, this.#options);
        if (events.length === 0) {
            // Uses find their own rows when they are asked for again, and nothing else has changed anything.
            const touched = wishes.some(({ kind }) => kind === 'probe');
            await connection_all([
                ...(touched ? [connection.query(this.#statements.touch)] : []),
                connection.query(this.#statements.commit),
            ]);
            return () => settle(batch, done);
        }
        const { lines, head } = this.#options.trail.next(events, before.head);
        this.#doubt = { batch, done, head, line: lines.at(-1) ?? '' };
        const [written, committed] = await Promise.allSettled([
            connection.query(this.#statements.write, [
                before.head.count,
                lines.join('\n'),
                kept.map(({ token }) => token.jti),
                kept.map(({ token }) => wholeSecond(token.exp)),
                kept.map(({ text }) => text).join('\n'),
                head.count,
                head.hash,
            ]),
            connection.query(this.#statements.commit),
        ]);
        if (committed.status === 'rejected')
            throw committed.reason;
        this.#doubt = undefined;
        // To a transaction that has failed PostgreSQL answers with ROLLBACK.
        if (written.status === 'rejected')
            throw written.reason;
        const seconds = (build_clock/* systemClock */.ml.elapsed() - began) / 1000;
        return () => {
            this.#settle(batch, done, head);
            this.#options.onEvent({ kind: 'synced', seconds });
        };
    }
    /** Begins a transaction, and takes out what is ended or used. */
    async #begin(connection, wishes) {
        const { begin, lock, end, use, expire, forget } = this.#statements;
        const now = Math.floor(this.#options.clock.now() / 1000);
        const ends = wishes.flatMap((wish) => (wish.kind === 'end' ? [wish.id] : []));
        // Of several that use the same at once the first is asked for: one statement cannot change a row twice.
        const uses = [
            ...new Map(wishes.flatMap((wish) => (wish.kind === 'use' ? [[wish.key, wish]] : [])).reverse()).values(),
        ];
        const sweeps = wishes.some(({ kind }) => kind === 'sweep');
        const swept = [now - SWEEP_MARGIN_S, SWEPT_AT_ONCE];
        const [, locked, ended, used, expired, forgotten] = await connection_all([
            connection.query(begin),
            connection.query(lock),
            ends.length === 0 ? NOTHING : connection.query(end, [ends, now]),
            uses.length === 0
                ? NOTHING
                : connection.query(use, [
                    uses.map(({ key }) => key),
                    uses.map(({ until }) => wholeSecond(until)),
                    uses.map(({ owner }) => owner),
                    now,
                ]),
            sweeps ? connection.query(expire, swept) : NOTHING,
            sweeps ? connection.query(forget, swept) : NOTHING,
        ]);
        return {
            head: this.#seen(locked.rows),
            ended: new Map(ended.rows.map(({ id, kept }) => [id, kept])),
            won: new Set(used.rows.map(({ owner }) => owner)),
            expired: expired.rows.map(({ kept }) => kept),
            more: Math.max(expired.rowCount ?? 0, forgotten.rowCount ?? 0) >= SWEPT_AT_ONCE,
        };
    }
    /** The head as it is now. Where it was further on before, the database has forgotten what it said it had kept. */
    #seen(rows) {
        const head = headOf(rows);
        const former = this.#head;
        if (former.chain !== head.chain || former.count > head.count) {
            this.#options.onEvent({
                kind: 'told',
                event: 'records lost',
                level: 'error',
                why: 'the database has fewer than it had: it was put back, or a standby took over that had not heard of all',
                had: (0,chain/* toldHead */.WR)(former),
                has: (0,chain/* toldHead */.WR)(head),
            });
        }
        this.#head = head;
        return head;
    }
    #settle(batch, done, head) {
        this.#head = head;
        settle(batch, done);
    }
}
function headOf([row]) {
    // As if the table were not there: nothing can be written behind a head that is not known.
    if (row === undefined)
        throw Object.assign(new Error(), { code: '42P01', severity: 'ERROR' });
    return { chain: row.chain, count: Number(row.sequence), hash: row.hash };
}
/** What comes of wishes: what there is to record and to keep, and which of them did something. */
function outcome(wishes, { ended, won, expired, more }, { trail, read }) {
    /** Of what was never issued there is nothing to record. */
    const endOf = (event, kept) => {
        const token = read(kept);
        return token === undefined ? [] : [trail.of(event, token)];
    };
    const events = expired.flatMap((kept) => endOf('expired', kept));
    const kept = new Map();
    const done = wishes.map((wish) => {
        switch (wish.kind) {
            case 'issue':
                kept.set(wish.token.jti, wish);
                events.push(trail.of('issued', wish.token));
                return true;
            case 'end': {
                const token = ended.get(wish.id);
                if (token === undefined)
                    return false;
                // Of two that end it at once one did.
                ended.delete(wish.id);
                events.push(...endOf('revoked', token));
                return true;
            }
            case 'use':
                return won.has(wish.owner);
            case 'note':
                events.push(wish.event);
                return true;
            case 'sweep':
                return more;
            default:
                return true;
        }
    });
    return { events, kept: [...kept.values()], done };
}
const NOTHING = Promise.resolve({ rows: [], rowCount: 0 });
function settle(batch, done) {
    for (const [at, { resolve }] of batch.entries())
        resolve(done[at] ?? false);
}
function refuse(batch, error) {
    for (const { reject } of batch)
        reject(error);
}
/** As the tables have it: they take no fraction, and an ID token may claim to live for ever. */
function wholeSecond(seconds) {
    return Math.min(Math.ceil(seconds), Number.MAX_SAFE_INTEGER);
}

;// CONCATENATED MODULE: ./build/broker/store/postgres/storage.js













/** How long the start waits for a database that may be starting as well, in ms. */
const START_MS = 15_000;
/** How often it is looked whether anything has expired, in ms. */
const SWEEP_EVERY_MS = 5_000;
/** How many records are read at a time. */
const PAGE = 500;
/**
 * Tokens, keys and records in a database that several brokers share.
 *
 * @throws JobpassError `usage` where certificates cannot be used, `state` where the database cannot be
 */
async function postgresStorage(config, { clock, onEvent = () => undefined }) {
    const target = targetOf(config);
    const tables = tablesOf(config.schema);
    const statements = readStatements(tables);
    const watch = new Watch(onEvent);
    await prepare(target, tables, watch);
    const readers = new Readers(target, watch);
    const form = telling(tokenForm(config.secret), onEvent);
    const parts = { target, tables, statements, readers, watch, clock, onEvent, form };
    let store;
    return {
        keys: databaseKeys(readers, { asked: target.asked, secret: config.secret, statements }),
        open: async (trail) => {
            store = await databaseStore(trail, parts);
            return store;
        },
        records: () => records(readers, statements),
        close: async () => {
            await store?.close();
            await readers.close();
        },
    };
}
/** Waits for the database, and has its tables made. @throws JobpassError `state` */
async function prepare(target, tables, watch) {
    const deadline = new Deadline(START_MS);
    const pauses = new Pauses();
    for (;;) {
        let connection;
        try {
            connection = await Connection.open(target);
            await prepareTables(connection, tables, deadline.aTry);
            await connection.close();
            watch.worked(target);
            return;
        }
        catch (caught) {
            connection?.drop();
            const error = failure(caught, target.asked);
            if (!error.transient || deadline.over)
                throw error;
            watch.failed(target, error);
            await pauses.next();
        }
    }
}
/** How often it is told that there are rows that nobody here wrote, in ms. */
const TOLD_EVERY_MS = 60_000;
/** The same, which tells what it cannot read. */
function telling(form, onEvent) {
    let toldAt = Number.NEGATIVE_INFINITY;
    return {
        write: form.write,
        read: (text) => {
            const token = form.read(text);
            if (token !== undefined || build_clock/* systemClock */.ml.elapsed() - toldAt < TOLD_EVERY_MS)
                return token;
            toldAt = build_clock/* systemClock */.ml.elapsed();
            onEvent({
                kind: 'told',
                event: 'token not ours',
                level: 'error',
                why: 'a row of tokens was not written by a broker with this key file, and counts for nothing',
            });
            return undefined;
        },
    };
}
async function databaseStore(trail, { target, tables, statements, readers, watch, clock, onEvent, form }) {
    const head = await readers.run(async (connection) => headOf((await connection.query(statements.head)).rows));
    const writer = new Writer(target, tables, { clock, trail, watch, onEvent, head, read: form.read });
    const tokens = new Lookup(readers, statements.find);
    const sweeper = setInterval(() => sweep().catch(() => undefined), SWEEP_EVERY_MS).unref();
    let sweeping = false;
    const sweep = async () => {
        if (sweeping)
            return;
        sweeping = true;
        try {
            const now = Math.floor(clock.now() / 1000) - SWEEP_MARGIN_S;
            const { rows } = await readers.run((connection) => connection.query(statements.due, [now]));
            let more = rows[0]?.due === true;
            while (more)
                more = await writer.ask({ kind: 'sweep' });
        }
        finally {
            sweeping = false;
        }
    };
    return {
        issue: async (token) => {
            refuseEndless(token.exp);
            refuseKey(token.jti);
            await writer.ask(issue(token, form.write(token)));
        },
        find: async (id) => {
            if (!canBeKey(id))
                return undefined;
            const row = await tokens.find(id);
            if (row === undefined || Number(row.expires_at) * 1000 <= clock.now())
                return undefined;
            const token = form.read(row.kept);
            // What the row says besides is not bound to it.
            return token?.jti === id && token.exp * 1000 > clock.now() ? token : undefined;
        },
        end: async (id) => canBeKey(id) && writer.ask({ kind: 'end', id }),
        use: async (key, until) => {
            refuseEndless(until);
            refuseKey(key);
            return writer.ask(use(key, until));
        },
        note: async (event) => {
            await writer.ask({ kind: 'note', event });
        },
        count: async () => {
            const { rows } = await readers.run((connection) => connection.query(statements.count));
            return Number(rows[0]?.count);
        },
        get healthy() {
            return writer.healthy;
        },
        get head() {
            return writer.head;
        },
        close: async () => {
            clearInterval(sweeper);
            await writer.close();
        },
    };
}
function refuseEndless(expiresAt) {
    if (!Number.isFinite(expiresAt))
        throw new RangeError('A record needs a moment at which it expires');
}
function refuseKey(key) {
    if (!canBeKey(key))
        throw new RangeError('A record needs a key that a database can hold');
}
/**
 * The records, page by page. Nothing is missing from one: whoever adds to them holds the head until its own are to be seen, so
 * none comes later with a lower number.
 */
async function* records(readers, { page }) {
    for (let last = 0;;) {
        const { rows } = await readers.run((connection) => connection.query(page, [last, PAGE]));
        for (const { sequence, line } of rows) {
            last = Number(sequence);
            yield line;
        }
        if (rows.length < PAGE)
            return;
    }
}


/***/ })

};
