import type { SessionKeys } from '../../aws/session-keys.js';
import { span, timestamp } from '../../clock.js';
import type { Attempt } from '../../http/retry.js';
import type { IdToken } from '../../identity/id-token.js';
import type { ProviderContext } from '../context.js';
import type { Lease } from '../lease.js';
import { type Probe, type Provider, requestedLife } from '../provider.js';
import { Copies } from './copies.js';
import { SessionRevoker } from './revoke.js';
import { Roles, type SessionLife, SHORTEST_S } from './roles.js';
import { sessionLease } from './session.js';
import { sessionName } from './session-name.js';
import { awsSettings } from './settings.js';
import { awsTools, checkSurroundings } from './shared-config.js';
import { sharedParent } from './shared-parent.js';

/** The clock difference at which most AWS services begin to reject signed requests, in milliseconds. */
const SIGNED_MS = 300_000;
/** The additional lifetime of a parent session, in seconds, so that a copy can have the whole requested lifetime. */
const MARGIN_S = 60;
/**
 * How long a parent session serves for copies with short leases, in milliseconds. A longer time needs fewer ID tokens, but a
 * program that reads the parent session from the keeper's memory can use it for longer.
 */
const PARENT_MS = 420_000;
/** If a lease is at least this long, each copy gets its own parent session. In milliseconds. */
const LONG_LEASE_MS = 300_000;
/** If AWS makes no copies, Jobpass delivers a parent session that lives at most this much longer than requested, in milliseconds. */
const SAME_MS = 2_000;
/** The reason why Jobpass cannot revoke a session without `revoke-role`. */
const IRREVOCABLE = 'AWS cannot revoke a session without `revoke-role`';
const IRREVOCABLE_COPY = `${IRREVOCABLE}; AWS ends it at its expiry`;
const IRREVOCABLE_SESSION = `${IRREVOCABLE}; the session policy denies everything from then on`;

/** The AWS provider: issues role sessions, and ends them with the job in several layers. */
export function awsProvider(context: ProviderContext): Provider<SessionKeys> {
  const { clock, serviceClock, log, life } = context;
  const settings = awsSettings(context.settings);
  const { roles } = settings;
  const isDenied = (session: Lease): boolean => revoker?.denies(session) ?? false;
  const assumer = new Roles(context, settings, isDenied);

  const revoker =
    settings.revokeRole === undefined
      ? undefined
      : new SessionRevoker({
          context,
          settings,
          role: roles.at(-1) ?? '',
          revokeRole: settings.revokeRole,
          assume: async (policy, attempt) => {
            const idToken = await context.idToken();
            const name = sessionName('jobpass-end', idToken.claims, true);
            const role = settings.revokeRole ?? '';
            return (await assumer.assume(idToken, role, { name, seconds: SHORTEST_S, policy }, attempt)).keys;
          },
        });

  const copies = new Copies(context, settings, isDenied);

  /** Requests a session whose lease Jobpass can deliver. */
  const session = async (
    idToken: IdToken | undefined,
    lives: SessionLife,
    attempt: Attempt,
  ): Promise<Lease<SessionKeys>> => {
    const chain = await assumer.session(idToken ?? (await context.idToken()), lives, attempt);
    return sessionLease(chain, serviceClock, settings);
  };

  const irrevocable = ({ madeFrom }: Lease): string =>
    madeFrom === undefined ? IRREVOCABLE_SESSION : IRREVOCABLE_COPY;

  /** The time until the deadline of a new parent session, in milliseconds. */
  const parentMs = (leaseMs: number): number => {
    const isRenewed = life.leaseMs < life.ttlMs;
    if (!isRenewed || life.leaseMs >= LONG_LEASE_MS) return leaseMs;
    return Math.max(leaseMs, Math.min(PARENT_MS, life.endsAt - clock.now()));
  };

  /** Requests a parent session, or uses the one of another credential. Saves the parent session before its first use. */
  const newParent = async (
    idToken: IdToken | undefined,
    wantedMs: number,
    attempt: Attempt,
  ): Promise<{ used: Lease<SessionKeys>; isNew: boolean }> => {
    const began = clock.now();
    const request = (): Promise<Lease<SessionKeys>> =>
      session(idToken, { allowedMs: parentMs(wantedMs), marginS: MARGIN_S, isShared: true }, attempt);
    const parent =
      settings.shared === undefined
        ? await request()
        : await sharedParent(settings, context, { request, lasts: (known) => copies.lasts(known, wantedMs) });
    await context.intermediate(parent);
    return { used: parent, isNew: parent.issuedAt >= began };
  };

  /** Exchanges an ID token for a session, and returns a copy of this session if AWS makes copies. */
  const exchange = async (
    first: IdToken | undefined,
    attempt: Attempt,
  ): Promise<{ lease: Lease<SessionKeys>; without?: string }> => {
    const wantedMs = requestedLife(life, clock.now());
    let idToken = first;
    let { refused: without } = copies;
    let parent = without === undefined ? copies.parentFor(wantedMs) : undefined;
    // A parent session can expire before Jobpass expects it, so a second one is requested once.
    for (let tries = 0; without === undefined && tries < 2; tries++) {
      const { used, isNew }: { used: Lease<SessionKeys>; isNew: boolean } =
        parent === undefined ? await newParent(idToken, wantedMs, attempt) : { used: parent, isNew: false };
      if (isNew) idToken = undefined;
      const copied = await copies.make(used, wantedMs, { isNew, attempt });
      if ('copy' in copied) return { lease: copied.copy };
      parent = undefined;
      if ('spent' in copied) continue;
      without = copied.refused;
      copies.refuse(copied);
      const lateMs = (used.expiresAt ?? 0) - clock.now() - wantedMs;
      // A shared session may allow more than this credential.
      if (settings.shared === undefined && lateMs <= SAME_MS)
        return { lease: withoutCopies(used, copies.refusedForJob), without };
    }
    without ??= 'the parent sessions expired too early';
    const lease = await session(idToken, { allowedMs: wantedMs, marginS: 0 }, attempt);
    return { lease: withoutCopies(lease, copies.refusedForJob), without };
  };

  return {
    audience: settings.audience,
    targets: [settings.sts],
    tools: awsTools({ ...settings, deliver: context.settings.deliver }),
    // SDKs use a session until a few minutes before its end. Also, denies for replaced sessions would soon exceed the role's
    // policy size limit.
    leavesReplaced: true,

    prepare: async () => {
      for (const remark of checkSurroundings(context.settings.deliver)) log.warning(remark);
      await revoker?.checkBoundary();
      return [settings.sts];
    },

    needsIdToken: () =>
      copies.refused !== undefined || copies.parentFor(requestedLife(life, clock.now())) === undefined,

    usesAgain: (lease) => copies.refused === undefined && copies.isUsable(lease),

    exchange: async (idToken, attempt) => {
      const { lease, without } = await exchange(idToken, attempt);
      const until = timestamp(lease.expiresAt ?? 0);
      log.info(
        without === undefined
          ? `Session ${lease.facts?.['authenticated-arn']}; AWS itself ends it at ${until}`
          : `Session ${lease.facts?.['authenticated-arn']}; its session policy denies everything from ${until} on. AWS made no shorter copy of the session with GetScopedCredentials: ${without}${/^AccessDenied/.test(without) ? '. Allow `sts:GetScopedCredentials` in the policy of the role' : ''}`,
      );
      const off = serviceClock.now() - clock.now();
      if (Math.abs(off) > SIGNED_MS) {
        log.warning(
          `This machine's clock is ${span(Math.abs(off))} ${off > 0 ? 'behind' : 'ahead of'} the clock of AWS. The session ends on time, but AWS rejects requests that programs sign by this machine's clock, unless their SDK corrects the time. Set this machine's clock`,
        );
      }
      return lease;
    },

    probe: async (lease, attempt, before): Promise<Probe> => {
      if (revoker === undefined) {
        return {
          answer: 'unknown',
          reason: 'without `revoke-role`, no request shows whether this session is revoked',
        };
      }
      return revoker.probe(lease, attempt, before);
    },

    irrevocable: (lease) => (revoker === undefined ? irrevocable(lease) : undefined),

    prepareEnd: async (lease) => revoker?.prepare(lease),

    revoke: async (lease, attempt) =>
      revoker === undefined
        ? { answer: 'impossible', reason: irrevocable(lease) }
        : revoker.revoke(lease, attempt),

    confirm: async (lease, attempt) => revoker?.confirm(lease, attempt),

    registryLogIn: async (host, { credential }, attempt) => {
      const { ecrLogIn } = await import('./registries.js');
      return ecrLogIn(host, credential, context, settings.sts, attempt);
    },

    settle: async (withinMs) => revoker?.settle(withinMs),
  };
}

/**
 * The lease of a session that Jobpass delivers itself, because AWS makes no copies.
 *
 * @param reason the reason if it applies for the whole job
 */
function withoutCopies(lease: Lease<SessionKeys>, reason: string | undefined): Lease<SessionKeys> {
  const { deadline: _, run: __, ...handle } = lease.handle;
  return { ...lease, handle: { ...handle, ...(reason === undefined ? {} : { copies_refused: reason }) } };
}
