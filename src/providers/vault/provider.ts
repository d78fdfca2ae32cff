import { span } from '../../clock.js';
import { errorText } from '../../errors.js';
import type { Attempt } from '../../http/retry.js';
import { objectIn } from '../../text/json.js';
import {
  type Lease,
  type LeaseValue,
  lifeToAsk,
  type Provider,
  type ProviderContext,
  type Revocation,
} from '../provider.js';
import { RevokeHelper } from './accessor-revoker.js';
import { type Call, isGood, isOwnYes, lacksRight, type Reply, VaultApi } from './api.js';
import { LONGEST_S, type Login, type LoginContext, logIn } from './login.js';
import { Proof, usesOf } from './proof.js';
import { readSecrets } from './read-secrets.js';
import { isNoSuchNamespace, isNothingToRevoke, isOwnRejection } from './refusal.js';
import { extendSecrets, rememberSecrets } from './secret-leases.js';
import { vaultSettings } from './settings.js';

/** How long a token that lives too long is tried to be shortened, in milliseconds. */
const SHORTEN_MS = 4_000;

/** HashiCorp Vault and OpenBao: a log-in, the secrets that it opens, and the end of both. */
export function vaultProvider(context: ProviderContext): Provider<string> {
  const { http, clock, serviceClock, secrets, log, life } = context;
  const settings = vaultSettings(context.settings);
  const api = new VaultApi(http, settings.url, clock);
  const login: LoginContext = { api, settings, secrets, unwrapped: {} };
  const helper = new RevokeHelper(login, context);
  const { namespace } = settings;

  /** A request about the token itself: the server finds it whatever the namespace, but not in one that is gone. */
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
    own(lease, 'lookup-self', 'the look-up of the token', undefined, attempt);
  const proof = new Proof({ api, settings, helper, serviceClock, lookUp });

  const revokeByAccessor = async (lease: Lease, attempt: Attempt): Promise<Revocation> => {
    const accessor = lease.handle['accessor'];
    if (typeof accessor !== 'string') return { answer: 'impossible', reason: 'the token has no accessor' };
    const reply = await helper.ask(accessor, 'revoke', attempt);
    if (isNothingToRevoke(reply))
      return { answer: 'gone', reason: 'the server has no token of its accessor' };
    return answered(
      reply,
      `Check that the role ${settings.revokeRole} may update auth/token/revoke-accessor`,
    );
  };

  const extend = async (lease: Lease<string>, attempt: Attempt): Promise<Lease<string>> => {
    // Always told: without it the server gives the whole life of the role again.
    const increment = `${Math.ceil(lifeToAsk(life, clock.now()) / 1000)}s`;
    const reply = await own(lease, 'renew-self', 'the renewal of the token', { increment }, attempt);
    if (!isGood(reply))
      throw api.refusal(reply, 'The token is dead, or its policies do not let it renew itself');
    const seconds = objectIn(reply.json, 'auth')?.['lease_duration'];
    if (typeof seconds !== 'number' || seconds <= 0) throw api.malformed(reply, 'no lifetime in it');
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

  /** Brings the life that the role gives down to what the user asked for. */
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
      // Its life counts from the answer, which may have taken a while.
      if (isLonger(shorter, leaseMs + clock.now() - asked)) {
        log.warning(
          `The token lives ${given}, longer than the ${wanted}: the server was asked for less and did not give it, as for periodic tokens`,
        );
      } else log.info(`The token's life was shortened from ${given} to the ${wanted}`);
      return shorter;
    } catch (error) {
      log.warning(
        `The token lives ${given}, longer than the ${wanted}, and could not be shortened: ${errorText(error)}`,
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
          `The role gives batch tokens, which the server does not keep: this one can be neither renewed nor revoked, and lives ${span(found.life * 1000)}`,
        );
      }
      if (found.uses > 0) {
        log.warning(
          `The token serves for ${found.uses} requests in all (token_num_uses of its role): Jobpass leaves them to the job, so it does not look the token up, shorten or renew it`,
        );
      }
      tellLifetime(lease, context);
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
      // To its end, also where a secret cannot be read: nothing goes on unseen.
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
      const reply = await own(lease, 'revoke-self', 'the revocation of the token', undefined, attempt);
      const hint = lacksRight(reply)
        ? 'Its policies do not let it revoke itself, as the policy default does: add that, or name a role that may in revoke-role'
        : 'It is dead already, or the server does not know it';
      if (!isOwnRejection(reply)) return answered(reply, hint);
      const uses = usesOf(lease);
      return uses === 0
        ? { answer: 'gone', reason: api.refusal(reply, hint).told }
        : {
            answer: 'impossible',
            reason: `it served for ${uses} requests (token_num_uses): if they are spent, the server has ended it, which cannot be told from its answer`,
          };
    },

    settle: (withinMs) => helper.settle(withinMs),
  };

  /** @throws JobpassError for every answer but the server's own yes */
  function answered(reply: Reply, hint: string): Revocation {
    if (isOwnYes(reply)) return { answer: 'done' };
    throw isGood(reply) ? api.malformed(reply, 'no word of the server') : api.refusal(reply, hint);
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
    // What an operator revokes it by, and what the server's own audit log knows it by.
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

/** A second of grace: servers round. */
function isLonger({ issuedAt, expiresAt }: Lease, ttlMs: number): boolean {
  return expiresAt !== undefined && expiresAt - issuedAt > ttlMs + 1_000;
}

/** What no shortening can mend; of the rest it tells itself. */
function tellLifetime(lease: Lease, { life: { ttlMs }, log }: ProviderContext): void {
  if (lease.expiresAt === undefined) {
    log.warning('The token never expires by itself: give its role a token_ttl');
  } else if (isLonger(lease, ttlMs) && !lease.renewable) {
    log.warning(
      `The token lives ${span(lease.expiresAt - lease.issuedAt)}, longer than the ttl of ${span(ttlMs)}: its role says so (token_ttl), and it cannot be shortened`,
    );
  }
}

function irrevocable({ handle }: Lease): string | undefined {
  return handle['batch'] === true ? 'it is a batch token, which the server cannot revoke' : undefined;
}
