import { span } from '../../clock.js';
import { errorText } from '../../errors.js';
import type { Attempt } from '../../http/retry.js';
import { objectIn } from '../../text/json.js';
import type { ProviderContext } from '../context.js';
import type { Lease, LeaseValue } from '../lease.js';
import { type Provider, type Revocation, requestedLife } from '../provider.js';
import { RevokeHelper } from './accessor-revoker.js';
import { type Call, isGood, isOwnYes, lacksRight, type Reply, VaultApi } from './api.js';
import { LONGEST_S, type Login, type LoginContext, logIn } from './login.js';
import { Proof, usesOf } from './proof.js';
import { readSecrets } from './read-secrets.js';
import { isNoSuchNamespace, isNothingToRevoke, isOwnRejection } from './refusal.js';
import { extendSecrets, rememberSecrets } from './secret-leases.js';
import { vaultSettings } from './settings.js';

/** The time limit for shortening a token's lifetime, in milliseconds. */
const SHORTEN_MS = 4_000;

/** The provider for HashiCorp Vault and OpenBao: logs in, reads secrets, and revokes the token. */
export function vaultProvider(context: ProviderContext): Provider<string> {
  const { http, clock, serviceClock, secrets, log, life } = context;
  const settings = vaultSettings(context.settings);
  const api = new VaultApi(http, settings.url, clock);
  const login: LoginContext = { api, settings, secrets, unwrapped: {} };
  const helper = new RevokeHelper(login, context);
  const { namespace } = settings;

  /**
   * Sends a request about the token itself. If the token's namespace was deleted, sends the request again without the
   * namespace.
   */
  const own = async (
    lease: Lease<string>,
    path: string,
    what: string,
    body?: Call['body'],
    attempt?: Attempt,
  ) => {
    const call: Call = {
      method: path === 'lookup-self' ? 'GET' : 'POST',
      path: `auth/token/${path}`,
      what,
      token: lease.credential,
      ...(body === undefined ? {} : { body }),
    };
    const reply = await api.call({ ...call, namespace }, attempt);
    return namespace !== undefined && isNoSuchNamespace(reply) ? api.call(call, attempt) : reply;
  };
  const lookUp = (lease: Lease<string>, attempt: Attempt): Promise<Reply> =>
    own(lease, 'lookup-self', 'the token lookup', undefined, attempt);
  const proof = new Proof({ api, settings, helper, serviceClock, lookUp });

  const revokeByAccessor = async (lease: Lease, attempt: Attempt): Promise<Revocation> => {
    const accessor = lease.handle['accessor'];
    if (typeof accessor !== 'string') return { answer: 'impossible', reason: 'the token has no accessor' };
    const reply = await helper.ask(accessor, 'revoke', attempt);
    if (isNothingToRevoke(reply))
      return { answer: 'gone', reason: 'the server has no token with its accessor' };
    return answered(
      reply,
      `Check that the role ${settings.revokeRole} is allowed to update auth/token/revoke-accessor`,
    );
  };

  const extend = async (lease: Lease<string>, attempt: Attempt): Promise<Lease<string>> => {
    // Jobpass always sends the increment, because otherwise the server grants the role's full lifetime again.
    const increment = `${Math.ceil(requestedLife(life, clock.now()) / 1000)}s`;
    const reply = await own(lease, 'renew-self', 'the token renewal', { increment }, attempt);
    if (!isGood(reply))
      throw api.refusal(reply, 'The token is dead, or its policies do not allow it to renew itself');
    const seconds = objectIn(reply.json, 'auth')?.['lease_duration'];
    if (typeof seconds !== 'number' || seconds <= 0) throw api.malformed(reply, 'no lifetime');
    const { renewBefore: _, ...rest } = lease;
    const { handle, ...more } = await extendSecrets(lease, { api, clock, life }, attempt);
    return {
      ...rest,
      ...more,
      expiresAt: clock.now() + Math.min(seconds, LONGEST_S) * 1000,
      handle: { ...lease.handle, ...handle },
    };
  };

  const isToShorten = (lease: Lease): boolean => lease.renewable && isLonger(lease, life.leaseMs);

  /** Shortens the token's lifetime from the value that the role grants to the value that the user requested. */
  const shorten = async (lease: Lease<string>): Promise<Lease<string>> => {
    const { leaseMs } = life;
    if (!isToShorten(lease)) return lease;
    const given = span((lease.expiresAt ?? 0) - lease.issuedAt);
    const wanted = `${leaseMs < life.ttlMs ? 'lease' : 'ttl'} of ${span(leaseMs)}`;
    const asked = clock.now();
    try {
      const shorter = await http
        .with({ patience: { totalMs: SHORTEN_MS, answeredMs: SHORTEN_MS, malformedTries: 2 } })
        .persist((attempt) => extend(lease, attempt));
      // The lifetime starts when the server answers, which can be some time after the request.
      if (isLonger(shorter, leaseMs + clock.now() - asked)) {
        log.warning(
          `The token lives ${given}, longer than the ${wanted}: the server did not shorten its lifetime, as is usual for periodic tokens`,
        );
      } else log.info(`Jobpass shortened the lifetime of the token from ${given} to the ${wanted}`);
      return shorter;
    } catch (error) {
      log.warning(
        `The token lives ${given}, longer than the ${wanted}, and Jobpass could not shorten its lifetime: ${errorText(error)}`,
      );
      return lease;
    }
  };

  return {
    audience: settings.audience,
    refusesDead: true,
    targets: [settings.url],

    prepare: async () => [settings.url],

    exchange: async (idToken, attempt) => {
      const found = await logIn(login, settings.role, idToken, attempt);
      const lease = leaseOf(found, settings.url.origin, clock.now(), valuesOf(found));
      if (found.batch) {
        log.warning(
          `The role issues batch tokens, which the server does not store. The token cannot be renewed or revoked, and lives ${span(found.life * 1000)}`,
        );
      }
      if (found.uses > 0) {
        log.warning(
          `The role limits the number of requests of its tokens (token_num_uses is ${found.uses}). Jobpass leaves the requests to the job: it does not look up, shorten or renew the token`,
        );
      }
      warnOfLifetime(lease, context);
      return lease;
    },

    collects: (lease) => settings.secrets.length > 0 || isToShorten(lease),

    collect: async (lease) => {
      const reading = readSecrets(settings.secrets, {
        api,
        http,
        token: lease.credential,
        namespace,
        allowShort: settings.allowShort,
        uses: usesOf(lease),
        log,
        taken: lease.values.map(({ variable }) => variable),
      }).then(({ values, leases }) => ({ values, ...rememberSecrets(leases, clock.now()) }));
      // Waits for both operations, even if a secret cannot be read, so that no request continues in the background.
      const [read, shortened] = await Promise.allSettled([reading, shorten(lease)]);
      if (read.status === 'rejected') throw read.reason;
      if (shortened.status === 'rejected') throw shortened.reason;
      const { values, ...remembered } = read.value;
      const { expiresAt } = shortened.value;
      return {
        values: [...lease.values, ...values],
        ...(expiresAt === undefined ? {} : { expiresAt }),
        ...remembered,
      };
    },

    probe: (lease, attempt, before) => proof.probe(lease, attempt, before),

    confirm: (lease, attempt, before, gone) => proof.confirm(lease, attempt, before, gone),

    renew: extend,

    irrevocable,

    revoke: async (lease, attempt): Promise<Revocation> => {
      const reason = irrevocable(lease);
      if (reason !== undefined) return { answer: 'impossible', reason };
      if (settings.revokeRole !== undefined) return revokeByAccessor(lease, attempt);
      const reply = await own(lease, 'revoke-self', 'the token revocation', undefined, attempt);
      const hint = lacksRight(reply)
        ? 'The policies of the token do not allow it to revoke itself. Add the policy `default`, or set `revoke-role` to a role that may revoke it'
        : 'The token is already dead, or the server does not know it';
      if (!isOwnRejection(reply)) return answered(reply, hint);
      const uses = usesOf(lease);
      return uses === 0
        ? { answer: 'gone', reason: api.refusal(reply, hint).told }
        : {
            answer: 'impossible',
            reason: `the token had a limited number of requests (token_num_uses is ${uses}). If they are used up, the server has ended the token, but its answer does not show this`,
          };
    },

    settle: (withinMs) => helper.settle(withinMs),
  };

  /** Returns the result of a confirmed revocation. @throws JobpassError for every other response */
  function answered(reply: Reply, hint: string): Revocation {
    if (isOwnYes(reply)) return { answer: 'done' };
    throw isGood(reply)
      ? api.malformed(reply, 'a body that is not from the server')
      : api.refusal(reply, hint);
  }

  function valuesOf(found: Login): LeaseValue[] {
    const address: LeaseValue[] = [
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
            } as const,
          ]),
    ];
    return settings.exportToken
      ? [{ output: 'token', variable: 'VAULT_TOKEN', value: found.token }, ...address]
      : [];
  }
}

function leaseOf(found: Login, issuer: string, now: number, values: LeaseValue[]): Lease<string> {
  return {
    // The accessor: operators can revoke the token with it, and the server's audit log contains its hash.
    id: found.accessor ?? `batch-${now.toString(36)}-${Math.random().toString(36).slice(2, 10)}`,
    provider: 'vault',
    issuer,
    credential: found.token,
    values,
    issuedAt: now,
    ...(found.life === 0 ? {} : { expiresAt: now + found.life * 1000 }),
    renewable: found.renewable && !found.batch && found.uses === 0,
    selfContained: false,
    handle: {
      batch: found.batch,
      ...(found.uses === 0 ? {} : { uses: found.uses }),
      ...(found.accessor === undefined ? {} : { accessor: found.accessor }),
    },
  };
}

/** Whether a lease is longer than a lifetime. Tolerates a difference of one second, because servers round. */
function isLonger({ issuedAt, expiresAt }: Lease, ttlMs: number): boolean {
  return expiresAt !== undefined && expiresAt - issuedAt > ttlMs + 1_000;
}

/** Logs a warning about a lifetime that cannot be shortened. `shorten` logs the other warnings. */
function warnOfLifetime(lease: Lease, { life: { ttlMs }, log }: ProviderContext): void {
  if (lease.expiresAt === undefined) {
    log.warning('The token never expires on its own. Set token_ttl on its role');
  } else if (isLonger(lease, ttlMs) && !lease.renewable) {
    log.warning(
      `The token lives ${span(lease.expiresAt - lease.issuedAt)}, longer than the ttl of ${span(ttlMs)}, because of the token_ttl of its role. This token cannot be shortened`,
    );
  }
}

function irrevocable({ handle }: Lease): string | undefined {
  return handle['batch'] === true ? 'it is a batch token, which the server cannot revoke' : undefined;
}
