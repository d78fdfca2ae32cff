import { span } from '../../clock.js';
import type { Attempt } from '../../http/retry.js';
import type { Lease, LeaseValue, Probe, Provider, ProviderContext, Revocation } from '../provider.js';
import { isGood, objectIn, VaultApi } from './api.js';
import { type Login, type LoginContext, logIn } from './login.js';
import { readSecrets } from './read.js';
import { vaultSettings } from './settings.js';

/** HashiCorp Vault and OpenBao: a log-in, the secrets that it opens, and the end of both. */
export function vaultProvider(context: ProviderContext): Provider {
  const { http, clock, secrets, log } = context;
  const settings = vaultSettings(context.settings);
  const api = new VaultApi(http, settings.url);
  const login: LoginContext = { api, settings, secrets, unwrapped: {} };
  const { namespace } = settings;

  const own = (lease: Lease, path: string, what: string): Parameters<VaultApi['call']>[0] => ({
    method: path.endsWith('lookup-self') ? 'GET' : 'POST',
    path: `auth/token/${path}`,
    what,
    token: lease.credential,
    namespace,
  });

  const revokeByAccessor = async (lease: Lease, attempt: Attempt): Promise<Revocation> => {
    const accessor = lease.handle['accessor'];
    if (typeof accessor !== 'string') return { answer: 'impossible', reason: 'the token has no accessor' };
    const idToken = settings.audience === undefined ? undefined : await context.idToken();
    const helper = await logIn(login, settings.revokeRole, idToken, attempt);
    const common = { method: 'POST', token: helper.token, namespace } as const;
    const reply = await api.call(
      {
        ...common,
        path: 'auth/token/revoke-accessor',
        what: 'the revocation by accessor',
        body: { accessor },
      },
      attempt,
    );
    // Whatever came of it, the helper has done its work.
    await api
      .call(
        { ...common, path: 'auth/token/revoke-self', what: 'the end of the log-in for revocation' },
        attempt,
      )
      .catch(() => undefined);
    if (isGood(reply)) return { answer: 'done' };
    throw api.refusal(
      reply,
      `Check that the role ${settings.revokeRole} may update auth/token/revoke-accessor`,
    );
  };

  return {
    audience: settings.audience,
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
      tellLifetime(found, context);
      return lease;
    },

    collect: async (lease) => [
      ...lease.values,
      ...(await readSecrets(settings.secrets, {
        api,
        http,
        token: lease.credential,
        namespace,
        allowShort: settings.allowShort,
      })),
    ],

    probe: async (lease, attempt, before): Promise<Probe> => {
      const reply = await api.call(own(lease, 'lookup-self', 'the look-up of the token'), attempt);
      if (reply.answer.status === 403) {
        return before?.answer === 'accepts'
          ? { answer: 'refuses' }
          : {
              answer: 'unknown',
              reason: 'the server answers 403 to a dead token and to one that may not look itself up',
            };
      }
      if (!isGood(reply)) return { answer: 'unknown', reason: api.refusal(reply).message };
      const data = objectIn(reply.json, 'data');
      if (data === undefined) throw api.malformed(reply, 'nothing about the token');
      const expires = Date.parse(String(data['expire_time'] ?? ''));
      return { answer: 'accepts', ...(Number.isNaN(expires) ? {} : { expiresAt: expires }) };
    },

    renew: async (lease, attempt) => {
      const increment = `${Math.ceil(context.settings.ttlMs / 1000)}s`;
      const reply = await api.call(
        { ...own(lease, 'renew-self', 'the renewal of the token'), body: { increment } },
        attempt,
      );
      if (!isGood(reply))
        throw api.refusal(reply, 'The token is dead, or its policies do not let it renew itself');
      const life = objectIn(reply.json, 'auth')?.['lease_duration'];
      if (typeof life !== 'number') throw api.malformed(reply, 'no lifetime in it');
      return { ...lease, expiresAt: clock.now() + life * 1000 };
    },

    revoke: async (lease, attempt): Promise<Revocation> => {
      if (lease.handle['batch'] === true) {
        return { answer: 'impossible', reason: 'it is a batch token, which the server cannot revoke' };
      }
      if (settings.revokeRole !== undefined) return revokeByAccessor(lease, attempt);
      const reply = await api.call(own(lease, 'revoke-self', 'the revocation of the token'), attempt);
      if (isGood(reply)) return { answer: 'done' };
      throw api.refusal(
        reply,
        'It is dead already, or its policies do not let it revoke itself (the policy default does), or name a role that may in revoke-role',
      );
    },
  };

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

function leaseOf(found: Login, issuer: string, now: number, values: LeaseValue[]): Lease {
  return {
    // What an operator revokes it by, and what the server's own audit log knows it by.
    id: found.accessor ?? `batch-${now.toString(36)}-${Math.random().toString(36).slice(2, 10)}`,
    provider: 'vault',
    issuer,
    credential: found.token,
    values,
    issuedAt: now,
    ...(found.life === 0 ? {} : { expiresAt: now + found.life * 1000 }),
    selfContained: false,
    handle: {
      batch: found.batch,
      renewable: found.renewable,
      ...(found.accessor === undefined ? {} : { accessor: found.accessor }),
    },
  };
}

function tellLifetime(found: Login, { settings, log }: ProviderContext): void {
  const life = found.life * 1000;
  if (life === 0) log.warning('The token never expires by itself: give its role a token_ttl');
  else if (life > settings.ttlMs + 1_000) {
    log.warning(
      `The token lives ${span(life)}, longer than the ttl of ${span(settings.ttlMs)}: its role says so (token_ttl)`,
    );
  }
}
