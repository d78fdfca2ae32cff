import { resourceOf } from '../../azure/identifiers.js';
import { type EntraToken, type Issued, requestToken } from '../../azure/tokens.js';
import { span } from '../../clock.js';
import type { Attempt } from '../../http/retry.js';
import type { IdToken } from '../../identity/id-token.js';
import { printable } from '../../text/printable.js';
import type { ProviderContext } from '../context.js';
import type { Lease } from '../lease.js';
import { newTokenId } from '../oauth/messages.js';
import type { Provider } from '../provider.js';
import { managedIdentityProtocol } from './endpoint.js';
import { hintFor } from './hints.js';
import { azureSettings } from './settings.js';
import { azureTools } from './tools.js';

/** The reason why Jobpass cannot revoke a credential. Source: Microsoft Learn, "Access tokens" (token lifetime). */
const IRREVOCABLE = 'Microsoft Entra ID cannot revoke an access token of an application';

/** The Azure provider: exchanges ID tokens for access tokens of an application, which Entra cannot revoke. */
export function azureProvider(context: ProviderContext): Provider<string> {
  const { http, clock, serviceClock, secrets, log } = context;
  const settings = azureSettings(context.settings);
  const { authority, tenant, clientId } = settings;
  /** The tokens that this process received. Entra may return the same token again. */
  const issuedHere = new Set<string>();
  let lifeReported = false;

  const leaseOf = (
    { token, lifeMs, claims }: Pick<EntraToken, 'token' | 'claims'> & { lifeMs: number | undefined },
    { correlationId, answer }: Issued,
    scope: string,
  ): Lease<string> => {
    serviceClock.learn(answer.served);
    const now = clock.now();
    const exp = claims?.['exp'];
    const byToken =
      typeof exp === 'number' && exp > 0 && exp < 1e11 && answer.served !== undefined
        ? serviceClock.latest(exp * 1_000)
        : undefined;
    const byEntra = lifeMs === undefined ? undefined : now + lifeMs;
    // Uses the later expiry, because a credential must not count as expired while a service may still accept it.
    const expiresAt =
      byEntra !== undefined && byToken !== undefined ? Math.max(byEntra, byToken) : (byEntra ?? byToken);
    const id = tokenId(claims);
    const usable = id !== undefined && secrets.redact(id) === id;
    return {
      id: usable ? id : newTokenId(),
      provider: 'azure',
      issuer: `${authority.origin}/${tenant}`,
      credential: token,
      values: [{ output: 'token', variable: settings.envName, value: token }],
      // The claim `uti` is in Entra's sign-in logs. Without it, the correlation ID leads to the sign-in.
      ...(usable ? {} : { uid: correlationId }),
      issuedAt: now,
      ...(expiresAt === undefined ? {} : { expiresAt }),
      scope,
      renewable: false,
      selfContained: true,
      handle: {},
    };
  };

  const exchange = async (
    scope: string,
    idToken: IdToken | undefined,
    attempt: Attempt,
  ): Promise<Lease<string>> => {
    if (idToken === undefined) throw new Error('exchange without an ID token');
    const asked = { idToken, resource: resourceOf(scope), fixedIdToken: context.fixedIdToken };
    const request = { authority, tenant, clientId, assertion: idToken.raw, scope };
    const result = await requestToken(
      http,
      request,
      (known, status) => hintFor(known, status, settings, asked),
      attempt,
    );
    const { issued, unusable } = result;
    const token = issued?.token ?? unusable?.token;
    if (token !== undefined) {
      // If the server echoes another secret, the secret is not a credential.
      const isKnown = issuedHere.has(token) || context.known().some(({ credential }) => credential === token);
      if (secrets.has(token) && !isKnown)
        throw http.malformed(result.request, result.answer, 'another secret of this job as access_token');
      secrets.add(token);
      issuedHere.add(token);
    }
    if (issued === undefined) {
      if (token !== undefined)
        await context.onOrphaned(
          leaseOf({ token, lifeMs: undefined, claims: unusable?.claims }, result, scope),
        );
      throw unusable?.error ?? http.malformed(result.request, result.answer, 'no token');
    }
    return leaseOf(issued, result, scope);
  };

  const tools = azureTools(settings, {
    deliver: context.settings.deliver,
    env: process.env,
    log,
    protocol: managedIdentityProtocol(settings, exchange),
  });

  const reportLife = ({ expiresAt = 0, issuedAt }: Lease): void => {
    if (lifeReported) return;
    lifeReported = true;
    const lived = expiresAt - issuedAt;
    const { ttlMs } = context.settings;
    if (ttlMs !== undefined && lived > ttlMs + 1_000)
      log.warning(
        `The token lives ${span(lived)}, longer than the ttl of ${span(ttlMs)}: Entra determines the lifetime, and a client cannot request a shorter one`,
      );
  };

  return {
    audience: settings.audience,
    targets: [authority],
    tools,
    // Nothing can end a replaced token, and programs may still use it.
    leavesReplaced: true,

    prepare: async () => [authority],

    exchange: async (idToken, attempt) => {
      const lease = await exchange(settings.scope, idToken, attempt);
      reportLife(lease);
      return lease;
    },

    probe: async () => ({
      answer: 'unknown',
      reason: 'no request shows whether a service accepts the token',
    }),

    irrevocable: () => IRREVOCABLE,

    revoke: async () => ({ answer: 'impossible', reason: IRREVOCABLE }),

    registryLogIn: async (host, lease, attempt) => {
      const { registryLogIn } = await import('./registries.js');
      const log = await registryLogIn(
        http,
        { host, tenant, token: lease.credential },
        () => clock.now(),
        attempt,
      );
      secrets.add(log.secret);
      return log;
    },
  };
}

/** The claim `uti`, which names the token in Entra's logs. Source: Microsoft Learn, "Linkable token identifiers". */
function tokenId(claims: EntraToken['claims']): string | undefined {
  const uti = claims?.['uti'];
  return typeof uti === 'string' && /^[\w-]{8,60}$/.test(uti) ? printable(uti, 60) : undefined;
}
