import { span } from '../../clock.js';
import { TTL_MS } from '../../config/settings.js';
import { JobpassError } from '../../errors.js';
import type { Attempt } from '../../http/retry.js';
import { checkAudience } from '../../identity/audiences.js';
import { type Claims, type IdToken, texts } from '../../identity/id-token.js';
import type { Doctor, DoctorContext, Status } from '../doctor.js';
import { type Call, isGood, objectIn, type Reply, VaultApi } from './api.js';
import { commandsFor, type Grant, type MountState } from './commands.js';
import { endToken, usesOf } from './doctor-end.js';
import { misfits } from './fit.js';
import { askLogIn, type Login, type LoginContext, lookAtWrapped, readLogIn } from './login.js';
import { apiPath, Mounts } from './read.js';
import { blame, OF_METHOD } from './refusals.js';
import { type VaultSettings, vaultSettings } from './settings.js';

/** Examines a Vault or OpenBao server from the job's side. */
export const vaultDoctor: Doctor = {
  programs: ['bao', 'vault'],
  examine: (context) => new Examination(context).run(),
};

/** A name that no role has. */
const NOBODY = 'jobpass-doctor-asks-who-is-here';
/** Above this difference between two clocks it is told. */
const SKEW_TOLD_MS = 30_000;

class Examination {
  readonly #context: DoctorContext;
  readonly #settings: VaultSettings;
  readonly #api: VaultApi;
  readonly #login: LoginContext;
  readonly #operator: string | undefined;
  readonly #ending: Parameters<typeof endToken>[0];
  #claims: Claims | undefined;
  /** What the role says, where that may be read. */
  #role: Record<string, unknown> | undefined;
  #mount: MountState = 'missing';
  /** Whether the token cannot ask about itself and end itself, and no other role is there for that. */
  #lacksSelf = false;
  /** How far the server's clock is ahead of this one, in milliseconds. */
  #skewMs = 0;

  constructor(context: DoctorContext) {
    this.#context = context;
    this.#settings = vaultSettings(context.settings);
    this.#api = new VaultApi(context.http, this.#settings.url, context.clock);
    this.#login = { api: this.#api, settings: this.#settings, secrets: context.secrets, unwrapped: {} };
    const given = context.env['BAO_TOKEN'] || context.env['VAULT_TOKEN'] || '';
    this.#operator = /^[\x21-\x7e]{4,}$/.test(given) ? given : undefined;
    this.#ending = { context, settings: this.#settings, operator: this.#operator };
  }

  async run(): Promise<readonly string[]> {
    const { auth } = this.#settings;
    if (this.#operator !== undefined) await this.#hide(this.#operator);
    const reached = await this.#reach();
    const token = await this.#idToken();
    let login: Login | undefined;
    let grants: readonly Grant[] = this.#grantsAsWritten();
    if (!reached) {
      for (const step of ['mount', 'log-in', 'role', 'token'])
        this.#tell('skip', step, 'the server cannot be asked');
      return this.#commands(grants, undefined);
    }
    const mounted = await this.#step('mount', () => this.#askMount());
    try {
      login = await this.#step('log-in', (attempt) => this.#logIn(token, mounted !== false, attempt));
      if (auth === 'jwt') await this.#step('role', () => this.#compare(login));
      else this.#tell('skip', 'role', `what a role demands is compared with auth: jwt, not ${auth}`);
      grants = (await this.#step('secrets', () => this.#resolve(login))) ?? grants;
      if (login === undefined) this.#tell('skip', 'token', 'there is none without a log-in');
      else await this.#step('token', () => this.#examineToken(login as Login, grants));
      await this.#step('token', (attempt) => this.#revokeRole(token, login, attempt));
    } finally {
      if (login !== undefined) await endToken(this.#ending, login);
    }
    return this.#commands(grants, login);
  }

  #tell(status: Status, step: string, text: string, hint?: string): void {
    this.#context.tell(status, step, text, hint);
  }

  /** A step whose failure is told, and does not keep the next ones from being looked at. */
  async #step<T>(name: string, work: (attempt: Attempt) => Promise<T>): Promise<T | undefined> {
    try {
      return await this.#context.http.persist(work);
    } catch (error) {
      if (!(error instanceof JobpassError) || error.code === 'usage' || error.code === 'cancelled')
        throw error;
      const passing = error.transient || ['unreachable', 'busy', 'malformed'].includes(error.code);
      this.#tell(passing ? 'unchecked' : 'fail', name, error.message, error.hint);
      return undefined;
    }
  }

  #ask(call: Omit<Call, 'method'> & { method?: 'GET' | 'POST' }, attempt?: Attempt): Promise<Reply> {
    return this.#api.call({ method: 'GET', namespace: this.#settings.namespace, ...call }, attempt);
  }

  async #hide(secret: string): Promise<void> {
    this.#context.secrets.add(secret);
    await this.#context.mask([secret]);
  }

  /** Steps 1 and 2: who answers at the address, and how it is. */
  async #reach(): Promise<boolean> {
    const { http } = this.#context;
    const { url } = this.#settings;
    const states = ['standby', 'sealed', 'uninit', 'drsecondary', 'performancestandby'];
    const query = Object.fromEntries(states.map((state) => [`${state}code`, '200']));
    const { certificateAt, failedInTls, routeTo } = await import('../../http/peek.js');
    const route = await routeTo(url);
    let reply: Reply;
    try {
      reply = await http.persist((attempt) =>
        // The root namespace alone has it.
        this.#ask(
          { path: 'sys/health', what: 'the question how the server is', query, namespace: undefined },
          attempt,
        ),
      );
    } catch (error) {
      if (!(error instanceof JobpassError) || error.code === 'usage' || error.code === 'cancelled')
        throw error;
      this.#tell('unchecked', 'address', error.message, error.hint);
      const shown = failedInTls(error) && !('proxy' in route) ? await certificateAt(url) : undefined;
      if (shown !== undefined)
        this.#tell(
          'note',
          'address',
          `The certificate there is of ${shown.subject}, signed by ${shown.issuer}, good until ${shown.until}`,
        );
      return false;
    }
    const way =
      'proxy' in route
        ? `through the proxy ${route.proxy}`
        : `at ${route.addresses.join(', ') || 'its address'}`;
    const tls = url.protocol === 'https:' ? 'its certificate is trusted' : 'without TLS, on loopback';
    this.#tell('ok', 'address', `${url.origin} answers ${way}, ${tls}`);
    return this.#health(reply);
  }

  #health({ answer, json, said }: Reply): boolean {
    const { clock } = this.#context;
    if (typeof json?.['sealed'] !== 'boolean' || typeof json['initialized'] !== 'boolean') {
      const likely = answer.status === 403 || answer.status === 400;
      this.#tell(
        likely ? 'note' : 'fail',
        'health',
        `sys/health is answered with ${answer.status}${said === undefined ? '' : `: ${said}`}, and not as Vault and OpenBao do`,
        likely
          ? 'Something before the server may refuse it'
          : 'Check the input url: host, port and what follows them',
      );
      return likely;
    }
    const version = typeof json['version'] === 'string' ? json['version'] : '';
    // Vault says whether it is the enterprise edition; OpenBao's versions begin with 2.
    const product =
      'enterprise' in json ? 'HashiCorp Vault' : /^2\./.test(version) ? 'OpenBao' : 'Vault or OpenBao';
    const state = json['sealed'] ? 'sealed' : json['standby'] === true ? 'a standby' : 'active';
    const served = json['server_time_utc'];
    if (typeof served === 'number') this.#skewMs = served * 1000 - clock.now();
    if (!json['initialized'] || json['sealed']) {
      this.#tell(
        'unchecked',
        'health',
        `${product} ${version} is ${json['initialized'] ? 'sealed' : 'not initialised'}: it serves nobody`,
        'An operator must unseal it',
      );
      return false;
    }
    this.#tell('ok', 'health', `${product} ${version}, initialised, unsealed, ${state}`);
    if (Math.abs(this.#skewMs) > SKEW_TOLD_MS) {
      const side = this.#skewMs > 0 ? 'ahead of' : 'behind';
      this.#tell(
        'note',
        'health',
        `The server's clock is ${span(Math.abs(this.#skewMs))} ${side} this machine's`,
      );
    }
    return true;
  }

  /** Steps 3 and 4. @returns the token, where it is safe to send */
  async #idToken(): Promise<IdToken | undefined> {
    const { audience, auth, url } = this.#settings;
    if (audience === undefined) {
      this.#tell('skip', 'id-token', `auth: ${auth} takes none of the runner's`);
      return undefined;
    }
    const token = await this.#step('id-token', () => this.#context.idToken(audience));
    if (token === undefined) {
      this.#tell('skip', 'audience', 'there is no ID token');
      return undefined;
    }
    const { claims, shown } = token;
    this.#claims = claims;
    const now = this.#context.clock.now() + this.#skewMs;
    const { exp, nbf } = claims;
    const all = Object.entries(shown).map(([name, value]) => `${name} «${String(value)}»`);
    if (typeof exp !== 'number') this.#tell('fail', 'id-token', 'It does not say when it expires (exp)');
    else if (exp * 1000 < now)
      this.#tell('fail', 'id-token', `It expired ${span(now - exp * 1000)} ago by the server's clock`);
    else if (typeof nbf === 'number' && nbf * 1000 > now)
      this.#tell('fail', 'id-token', `It is good only in ${span(nbf * 1000 - now)} by the server's clock`);
    else this.#tell('ok', 'id-token', `It lives another ${span(exp * 1000 - now)}`);
    this.#tell('note', 'id-token', `It says ${all.join(', ')}`);
    const audiences = texts(claims['aud']);
    try {
      for (const one of audiences) checkAudience(one, [url], this.#context.http.allowedHosts);
    } catch (error) {
      if (!(error instanceof JobpassError)) throw error;
      this.#tell('fail', 'audience', `${error.message}: it is not sent`, error.hint);
      return undefined;
    }
    if (audiences.includes(audience))
      this.#tell('ok', 'audience', `«${audience}», which no well-known service takes`);
    else
      this.#tell(
        'fail',
        'audience',
        `The ID token is for «${audiences.join(', ')}», and jobs would ask for one for «${audience}»`,
        'Give the audience of the role in the input audience',
      );
    return token;
  }

  /** Step 5. @returns whether a log-in makes sense */
  async #askMount(): Promise<boolean> {
    const { auth, path, namespace } = this.#settings;
    const where = `auth/${path}${namespace === undefined ? '' : ` in the namespace ${namespace}`}`;
    const bodies = {
      jwt: { role: NOBODY, jwt: 'none' },
      kubernetes: { role: NOBODY, jwt: 'none' },
      approle: { role_id: NOBODY, secret_id: 'none' },
      cert: { name: NOBODY },
    };
    const { answer, said = '' } = await this.#ask({
      method: 'POST',
      path: `auth/${path}/login`,
      what: 'the question which auth method is mounted',
      body: bodies[auth],
    });
    const missing = (text: string, hint: string, state: MountState = 'missing'): false => {
      this.#mount = state;
      this.#tell('fail', 'mount', text, hint);
      return false;
    };
    if (said === 'namespace not found')
      return missing(`There is no namespace ${namespace ?? ''}`, 'Check the input namespace', 'no-namespace');
    if (answer.status === 403 || answer.status === 404 || answer.status === 405) {
      return missing(
        `No auth method answers at ${where} (${answer.status})`,
        'Check the inputs path and namespace',
      );
    }
    if (/could not load configuration/.test(said)) {
      this.#mount = 'unconfigured';
      this.#tell('fail', 'mount', `The auth method at ${where} trusts no issuer yet`);
      return false;
    }
    const method = OF_METHOD.find(([, pattern]) => pattern.test(said))?.[0];
    if (method !== undefined && method !== auth) {
      return missing(
        `At ${where} an auth method of another kind answers: ${method}`,
        'Check the inputs path and auth',
        'taken',
      );
    }
    this.#mount = 'there';
    if (method === undefined) this.#tell('note', 'mount', `${where} answers ${answer.status}: ${said}`);
    else this.#tell('ok', 'mount', `${where} is an auth method of the kind ${auth}`);
    return true;
  }

  /** Step 6. */
  async #logIn(token: IdToken | undefined, mounted: boolean, attempt: Attempt): Promise<Login | undefined> {
    const { auth, role } = this.#settings;
    if (!mounted || (auth === 'jwt' && token === undefined)) {
      this.#tell(
        'skip',
        'log-in',
        mounted ? 'there is no ID token that may be sent' : 'there is nothing to log in to',
      );
      return undefined;
    }
    if (auth === 'approle') {
      await lookAtWrapped(this.#login, attempt);
      this.#tell(
        'ok',
        'log-in',
        'The wrapped secret id is of this AppRole, and unused: it is left so, without a log-in',
      );
      return undefined;
    }
    const reply = await askLogIn(this.#login, role, token, attempt);
    const as = role === undefined ? '' : ` as the role ${role}`;
    if (isGood(reply)) {
      const login = readLogIn(this.#login, reply);
      await this.#hide(login.token).catch((error: unknown) =>
        endToken(this.#ending, login).then(() => Promise.reject(error)),
      );
      this.#tell(
        'ok',
        'log-in',
        `The server lets this job in${as}: ${login.batch ? 'a batch token' : `the token ${login.accessor ?? ''}`}`,
      );
      return login;
    }
    const said = reply.said ?? '';
    const blamed = token === undefined ? undefined : blame(said, token.claims);
    if (/\(iss\) claim/.test(said)) this.#mount = 'foreign';
    this.#tell(
      'fail',
      'log-in',
      `The server does not let this job in${as}, with ${reply.answer.status}: ${said}${blamed === undefined ? '' : `; ${blamed}`}`,
      /could not be found/.test(said)
        ? 'Check the input role'
        : reply.answer.status === 403
          ? 'The server says no more where the role is bound to other addresses (token_bound_cidrs) or accounts'
          : undefined,
    );
    return undefined;
  }

  /** The tokens that there are to ask with. One that serves for a few requests is left for its end. */
  #asking(login: Login | undefined): string[] {
    const own = login === undefined || usesOf(login) > 0 ? undefined : login.token;
    return [own, this.#operator].filter((token) => token !== undefined);
  }

  /** Step 7. */
  async #compare(login: Login | undefined): Promise<void> {
    const { path, role = '' } = this.#settings;
    const tokens = this.#asking(login);
    let demands: Record<string, unknown> | undefined;
    let config: Record<string, unknown> | undefined;
    let by = '';
    for (const token of tokens) {
      const asked = await this.#ask({
        path: `auth/${path}/role/${role}`,
        what: 'the reading of the role',
        token,
      });
      if (asked.answer.status === 404) {
        this.#tell('fail', 'role', `There is no role ${role} at auth/${path}`);
        return;
      }
      if (demands === undefined && isGood(asked)) {
        demands = objectIn(asked.json, 'data');
        by = token === this.#operator ? ', read with the token of the environment' : '';
      }
      const known = await this.#ask({ path: `auth/${path}/config`, what: 'the reading of the mount', token });
      config ??= isGood(known) ? objectIn(known.json, 'data') : undefined;
    }
    if (demands === undefined) {
      this.#tell(
        'skip',
        'role',
        tokens.length === 0
          ? 'what it demands can be read with a token alone'
          : 'what it demands may not be read with the tokens at hand',
        'Set BAO_TOKEN to a token of an operator who may read it',
      );
      return;
    }
    const wants = [
      'bound_audiences',
      'bound_subject',
      'bound_claims',
      'bound_claims_type',
      'token_bound_cidrs',
    ]
      .filter((name) => !/^(null|""|\[\]|\{\})$/.test(JSON.stringify(demands[name] ?? null)))
      .map((name) => `${name} ${JSON.stringify(demands[name])}`);
    this.#tell('note', 'role', `It demands ${wants.join(', ')}${by}`);
    this.#role = demands;
    if (this.#claims === undefined) return;
    const missed = misfits(this.#claims, demands, config);
    if (missed.some(({ claim, wants: wanted }) => claim === 'iss' && /bound_issuer/.test(wanted)))
      this.#mount = 'foreign';
    for (const { claim, has, wants: wanted } of missed)
      this.#tell('fail', 'role', `The ID token's ${claim} is ${has}, and must be ${wanted}`);
    if (missed.length === 0)
      this.#tell(
        'ok',
        'role',
        `The ID token meets all of it${config === undefined ? '; the issuer of the mount may not be read' : ''}`,
      );
  }

  #grantsAsWritten(): Grant[] {
    return this.#settings.secrets.map(({ path, namespace, parameters }) => ({
      path,
      namespace: namespace ?? this.#settings.namespace,
      capability: Object.keys(parameters).some((name) => name !== 'version') ? 'update' : 'read',
      known: false,
    }));
  }

  /** What the policy default gives, as far as jobs and this doctor use it. */
  #grantsOfSelf(): Grant[] {
    const { namespace } = this.#settings;
    const updates = ['auth/token/renew-self', 'auth/token/revoke-self', 'sys/capabilities-self'];
    return [
      { path: 'auth/token/lookup-self', namespace, capability: 'read', known: true },
      ...updates.map((path): Grant => ({ path, namespace, capability: 'update', known: true })),
    ];
  }

  /** The paths of `secrets` as the API has them, where the server says what is mounted. */
  async #resolve(login: Login | undefined): Promise<Grant[]> {
    const { http } = this.#context;
    const grants: Grant[] = [];
    const asking = this.#asking(login).map((token) => new Mounts({ api: this.#api, http, token }));
    for (const grant of this.#grantsAsWritten()) {
      let found = grant;
      for (const mounts of asking) {
        const mount = found.known ? undefined : await mounts.of(grant.namespace, grant.path);
        if (mount === undefined) continue;
        const path = grant.capability === 'read' ? apiPath(grant.path, mount) : grant.path;
        found = { ...grant, path, known: true };
      }
      grants.push(found);
    }
    return grants;
  }

  /** Step 8. */
  async #examineToken(login: Login, grants: readonly Grant[]): Promise<void> {
    const { ttlMs = TTL_MS.once } = this.#context.settings;
    const auth = objectIn(login.reply.json, 'auth');
    const life = login.life === 0 ? 'for ever' : span(login.life * 1000);
    const policies = texts(auth?.['policies']).join(', ') || 'none';
    this.#tell(
      'ok',
      'token',
      `It has the policies ${policies}, lives ${life}, and can${login.renewable ? '' : 'not'} be renewed`,
    );
    const uses = usesOf(login);
    if (uses > 0) {
      this.#tell('note', 'token', `It serves for ${uses} requests in all, so nothing more is asked with it`);
      return;
    }
    if (login.life === 0) this.#tell('note', 'token', 'It never ends by itself: give the role a token_ttl');
    const may = await this.#capabilities(login.token, this.#settings.namespace, [
      'auth/token/lookup-self',
      'auth/token/renew-self',
      'auth/token/revoke-self',
      ...grants.filter(({ namespace }) => namespace === this.#settings.namespace).map(({ path }) => path),
    ]);
    if (may === undefined) {
      this.#tell(
        'note',
        'token',
        'What it may do cannot be asked with it',
        'The policy default lets tokens ask that',
      );
      if (!login.batch) this.#tellSelf(false, false);
      return;
    }
    const renews = may('auth/token/renew-self', 'update');
    if (login.batch) {
      this.#tell(
        'note',
        'token',
        `It is a batch token, which can be neither shortened nor revoked: it lives ${life}`,
      );
    } else {
      this.#tellSelf(may('auth/token/lookup-self', 'read'), may('auth/token/revoke-self', 'update'));
      if (login.life * 1000 > ttlMs + 1_000)
        this.#tell(
          'note',
          'token',
          `It lives longer than the ttl of ${span(ttlMs)}, and ${login.renewable && renews ? 'jobs shorten it' : 'cannot be shortened'}`,
        );
    }
    for (const grant of grants) await this.#examineGrant(grant, login, may);
  }

  #tellSelf(looks: boolean, revokes: boolean): void {
    this.#lacksSelf = !(looks && revokes) && this.#settings.revokeRole === undefined;
    if (looks && revokes) this.#tell('ok', 'token', 'It may look itself up and revoke itself');
    else
      this.#tell(
        this.#settings.revokeRole === undefined ? 'fail' : 'note',
        'token',
        `It may not ${[looks ? '' : 'look itself up', revokes ? '' : 'revoke itself'].filter((one) => one !== '').join(' or ')}, as the policy default allows`,
        this.#settings.revokeRole === undefined
          ? 'Let the role give the policy default too, or name a role that may revoke in revoke-role'
          : undefined,
      );
  }

  async #examineGrant(
    { path, namespace, capability, known }: Grant,
    login: Login,
    here: (path: string, capability: string) => boolean,
  ): Promise<void> {
    const elsewhere = namespace !== this.#settings.namespace;
    const may = elsewhere ? await this.#capabilities(login.token, namespace, [path]) : here;
    const place = elsewhere ? `${path} in the namespace ${namespace || 'root'}` : path;
    const done = capability === 'read' ? 'read' : 'written to';
    if (may === undefined)
      this.#tell('unchecked', 'secrets', `Whether ${place} may be ${done} cannot be asked with this token`);
    else if (may(path, capability))
      this.#tell(
        'ok',
        'secrets',
        `${place} may be ${done}${known ? '' : '; what is mounted there is not told'}`,
      );
    else
      this.#tell(
        'fail',
        'secrets',
        `${place} may not be ${done} with this token`,
        `Its policies need: path "${path}" { capabilities = ["${capability}"] }`,
      );
  }

  /** What a token may do; undefined where it may not ask. */
  async #capabilities(
    token: string,
    namespace: string | undefined,
    paths: readonly string[],
  ): Promise<((path: string, capability: string) => boolean) | undefined> {
    const reply = await this.#ask({
      method: 'POST',
      path: 'sys/capabilities-self',
      what: 'the question what the token may do',
      token,
      namespace,
      body: { paths: [...new Set(paths)] },
    });
    const data = objectIn(reply.json, 'data');
    if (!isGood(reply) || data === undefined) return undefined;
    return (path, capability) => texts(data[path]).some((one) => one === capability || one === 'root');
  }

  /** Whether the role that jobs would revoke with may do that. */
  async #revokeRole(token: IdToken | undefined, login: Login | undefined, attempt: Attempt): Promise<void> {
    const { revokeRole, auth, namespace } = this.#settings;
    if (revokeRole === undefined || login === undefined || auth === 'approle') return;
    const reply = await askLogIn(this.#login, revokeRole, token, attempt);
    if (!isGood(reply)) {
      this.#tell(
        'fail',
        'token',
        `The server does not let this job in as the revoke-role ${revokeRole}: ${reply.said ?? ''}`,
      );
      return;
    }
    const helper = readLogIn(this.#login, reply);
    try {
      await this.#hide(helper.token);
      const paths = ['auth/token/revoke-accessor', 'auth/token/lookup-accessor'];
      const may = await this.#capabilities(helper.token, namespace, paths);
      const lacks = paths.filter((path) => may?.(path, 'update') !== true);
      if (lacks.length === 0)
        this.#tell('ok', 'token', `The revoke-role ${revokeRole} may revoke it by accessor`);
      else
        this.#tell(
          may === undefined ? 'unchecked' : 'fail',
          'token',
          `The revoke-role ${revokeRole} may not update ${lacks.join(' and ')}`,
        );
    } finally {
      await endToken(this.#ending, helper, ` of the revoke-role ${revokeRole}`);
    }
  }

  #commands(grants: readonly Grant[], login: Login | undefined): string[] {
    const { url, namespace, path, role, audience } = this.#settings;
    const claims = this.#claims;
    if (audience !== undefined && claims === undefined)
      return ['# No commands: without an ID token there is nothing to bind a role to.'];
    const given = texts(objectIn(login?.reply.json, 'auth')?.['token_policies']);
    const policies =
      this.#role === undefined
        ? given.filter((name) => name !== 'default')
        : texts(this.#role['token_policies']);
    const held = login === undefined ? {} : { held: { policies, data: this.#role } };
    return commandsFor({
      program: this.#context.program,
      address: url.href.replace(/\/$/, ''),
      namespace,
      ttlS: Math.round((this.#context.settings.ttlMs ?? TTL_MS.once) / 1000),
      grants: [...grants, ...(this.#lacksSelf ? this.#grantsOfSelf() : [])],
      ...(claims === undefined || role === undefined || audience === undefined
        ? {}
        : { jwt: { path, role, audience, claims, mount: this.#mount, ...held } }),
    });
  }
}
