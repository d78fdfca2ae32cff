import { describe, expect, it } from 'vitest';
import type { SessionKeys } from '../../../../src/aws/session-keys.js';
import { readSettings } from '../../../../src/config/settings.js';
import { HttpClient } from '../../../../src/http/client.js';
import { AllowedHosts } from '../../../../src/http/hosts.js';
import { type ClockLead, ServiceClock } from '../../../../src/http/service-clock.js';
import type { Answer, Outgoing } from '../../../../src/http/transport.js';
import { awsProvider } from '../../../../src/providers/aws/provider.js';
import { SHARED_POLICY } from '../../../../src/providers/aws/shared-session.js';
import type { ProviderContext } from '../../../../src/providers/context.js';
import type { Lease } from '../../../../src/providers/lease.js';
import { PROVIDERS } from '../../../../src/providers/registry.js';
import { Secrets } from '../../../../src/text/secrets.js';
import { type HeldClock, heldClock } from '../../../support/clock.js';

const MINUTE = 60_000;
const silent = (): undefined => undefined;
let roles = 0;

/** An STS without permissions, whose answers to one action can be replaced. */
class Sts {
  readonly clock: HeldClock = heldClock();
  /** How far the clock of STS is ahead, in milliseconds. */
  aheadMs = 0;
  /** Whether answers contain the time. */
  tellsTime = true;
  readonly seen: { action: string; seconds: number }[] = [];
  replaced: ((action: string) => { status: number; body: string } | undefined) | undefined;

  count(action: string): number {
    return this.seen.filter((one) => one.action === action).length;
  }

  readonly transport = async ({ url, body }: Outgoing): Promise<Answer> => {
    await Promise.resolve();
    const form = new URLSearchParams(String(body));
    const [action, seconds] = [form.get('Action') ?? '', Number(form.get('DurationSeconds'))];
    this.seen.push({ action, seconds });
    const now = this.clock.now() + this.aheadMs;
    const number = String(this.seen.length).padStart(4, '0');
    const session = `<Arn>arn:aws:sts::123456789012:assumed-role/ci/s</Arn><AssumedRoleId>AROA:s${number}</AssumedRoleId>`;
    const keys = `<AccessKeyId>ASIAABCDEFGHIJKL${number}</AccessKeyId><SecretAccessKey>secret-access-key-${number}</SecretAccessKey><SessionToken>session-token-of-${number}</SessionToken><Expiration>${new Date(now + seconds * 1000).toISOString()}</Expiration>`;
    const said = this.replaced?.(action) ?? {
      status: 200,
      body: `<${action}Response>${session}${keys}<member>x</member></${action}Response>`,
    };
    const headers = this.tellsTime ? { date: new Date(now).toUTCString() } : {};
    return { url, headers, status: said.status, body: Buffer.from(said.body) } as Answer;
  };
}

const errorOf = (code: string, message: string): string =>
  `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;

/** A credential whose provider talks to a made-up STS, with the leases that it knows. */
async function credential(
  sts: Sts,
  {
    inputs = {},
    role,
    shared,
    leaseMs = MINUTE,
    ttlMs = 60 * MINUTE,
    ahead,
  }: {
    inputs?: Record<string, string>;
    role: string;
    shared?: string;
    leaseMs?: number;
    ttlMs?: number;
    ahead?: ClockLead;
  },
) {
  const given = { provider: 'aws', region: 'eu-central-1', role, deliver: 'file', ...inputs };
  const { settings } = await readSettings(new Map(Object.entries(given)), PROVIDERS);
  const { clock } = sts;
  const secrets = new Secrets();
  const known: Lease[] = [];
  const told: string[] = [];
  const log = { info: (line: string) => void told.push(line), warning: silent, error: silent };
  const provider = awsProvider({
    ...{ clock, secrets, log, known: () => known, onOrphaned: async () => undefined },
    settings: { ...settings, own: { ...settings.own, ...(shared && { [SHARED_POLICY]: shared }) } },
    serviceClock: new ServiceClock(clock, ahead),
    life: { leaseMs, ttlMs, endsAt: clock.now() + ttlMs },
    http: new HttpClient({ transport: sts.transport, clock, secrets, allowedHosts: new AllowedHosts() }),
    idToken: async () => ({ raw: 'header.claims.signature', claims: { run_id: '7' }, shown: {} }),
    intermediate: async (lease: Lease) => void known.unshift({ ...lease, intermediate: {} }),
  } as unknown as ProviderContext);
  const exchange = async (): Promise<Lease> => {
    const lease = await provider.exchange(undefined, { leftMs: 1_000 });
    const before = known.findIndex(({ id }) => id === lease.id);
    if (before >= 0) known.splice(before, 1);
    known.push(lease);
    return lease;
  };
  return { provider, exchange, known, told };
}

const newRole = (): string => `arn:aws:iam::123456789012:role/ci-${++roles}`;
const refusing =
  (status: number, body: string) =>
  (action: string): { status: number; body: string } | undefined =>
    action === 'GetScopedCredentials' ? { status, body } : undefined;

describe('a rejected request for a copy', () => {
  it.each<[string, number, string, applies: 'role' | 'credential' | 'request']>([
    ['the role may not', 403, errorOf('AccessDenied', 'User: x is not authorized to perform'), 'role'],
    ['an action that STS does not have', 400, errorOf('InvalidAction', 'Could not find operation'), 'role'],
    [
      'an emulator without the action',
      501,
      errorOf('InternalFailure', 'The action is not supported'),
      'role',
    ],
    ['the token is full', 400, errorOf('PackedPolicyTooLarge', 'too large'), 'credential'],
    [
      'its own policy denies it',
      403,
      errorOf('AccessDenied', 'explicit deny in a session policy'),
      'credential',
    ],
    ['a proxy', 403, '<html>Forbidden</html>', 'request'],
    ['a proxy that limits bodies', 413, '', 'request'],
    ['a wrong signature', 403, errorOf('SignatureDoesNotMatch', 'Signature not yet current'), 'request'],
  ])('%s', async (_, status, body, applies) => {
    const [sts, role] = [new Sts(), newRole()];
    sts.replaced = refusing(status, body);
    const one = await credential(sts, { role });
    expect((await one.exchange()).madeFrom).toBeUndefined();
    expect(one.told.join()).toContain('its session policy denies everything from');
    // Another credential of the role, in the same process.
    const other = await credential(sts, { role });
    sts.replaced = undefined;
    expect((await other.exchange()).madeFrom === undefined).toBe(applies === 'role');
    // The same credential, in the keeper, which knows the saved leases.
    const later = await credential(sts, { role: applies === 'role' ? newRole() : role });
    later.known.push(...one.known);
    expect((await later.exchange()).madeFrom === undefined).toBe(applies !== 'request');
    // The same credential, in the same process.
    expect((await one.exchange()).madeFrom).toBeUndefined();
    sts.clock.advance(6 * MINUTE);
    expect((await one.exchange()).madeFrom === undefined).toBe(applies !== 'request');
  });

  it('is shown on one line', async () => {
    const sts = new Sts();
    sts.replaced = refusing(403, errorOf('AccessDenied', 'no&#10;::add-path::/tmp session-token-of-0001'));
    const { exchange, known, told } = await credential(sts, { role: newRole() });
    await exchange();
    for (const text of [told.join(), JSON.stringify(known.map(({ handle }) => handle))]) {
      expect(text).toContain('AccessDenied');
      expect(text).not.toMatch(/\n|\\n|session-token-of/);
    }
  });
});

describe('a parent session that AWS rejects', () => {
  it('is replaced, although its time is not over and another credential uses it', async () => {
    const [sts, role, shared] = [new Sts(), newRole(), '*'];
    const [one, other] = [await credential(sts, { role, shared }), await credential(sts, { role, shared })];
    await Promise.all([one.exchange(), other.exchange()]);
    expect(sts.count('AssumeRoleWithWebIdentity')).toBe(1);
    let first = true;
    const body = errorOf('AccessDenied', 'with an explicit deny in a session policy');
    sts.replaced = (action) => {
      if (action !== 'GetScopedCredentials' || !first) return undefined;
      first = false;
      return { status: 403, body };
    };
    expect((await one.exchange()).madeFrom).toBeDefined();
    expect(sts.count('AssumeRoleWithWebIdentity')).toBe(2);
    expect((await other.exchange()).madeFrom).toBeDefined();
  });

  it('is not used after a deny for a copy', async () => {
    const sts = new Sts();
    const role = newRole();
    const inputs = { 'revoke-role': `${role}-ender`, 'revoke-role-unbounded': 'true' };
    const { provider, exchange, known } = await credential(sts, { role, inputs });
    const copy = await exchange();
    expect(provider.needsIdToken?.()).toBe(false);
    const revoked = await provider.revoke(copy as Lease<SessionKeys>, { leftMs: 1_000 });
    expect(revoked.answer).toBe('done');
    known.splice(known.indexOf(copy), 1);
    expect(provider.needsIdToken?.()).toBe(true);
    expect((await exchange()).madeFrom).not.toBe(copy.madeFrom);
  });
});

describe('a parent session without a copy', () => {
  it.each([
    ['serves a later exchange if STS is overloaded', 400, 'Throttling', true],
    ['is of no further use if STS makes no copies', 400, 'InvalidAction', false],
  ])('%s', async (_, status, code, isUsed) => {
    const sts = new Sts();
    sts.replaced = refusing(status, errorOf(code, 'Rate exceeded'));
    const { provider, exchange, known } = await credential(sts, { role: newRole() });
    await exchange().catch(() => undefined);
    const parent = known.find(({ intermediate }) => intermediate !== undefined);
    expect(parent && provider.usesAgain?.(parent as Lease<SessionKeys>)).toBe(isUsed);
    sts.replaced = undefined;
    await exchange();
    expect(sts.count('AssumeRoleWithWebIdentity')).toBe(isUsed ? 1 : 3);
    sts.clock.advance(10 * MINUTE);
    expect(parent && provider.usesAgain?.(parent as Lease<SessionKeys>)).toBe(false);
  });
});

describe('a parent session of several credentials', () => {
  it('brings the clock of STS with it', async () => {
    const sts = new Sts();
    // This machine is ahead, and only the first answer can be used to learn that.
    [sts.aheadMs, sts.tellsTime] = [-10 * MINUTE, false];
    const common = { role: newRole(), shared: '*', leaseMs: 15 * MINUTE, ttlMs: 15 * MINUTE };
    const ahead = { least: sts.aheadMs, most: sts.aheadMs };
    const one = await credential(sts, { ...common, ahead });
    const other = await credential(sts, common);
    const leases = await Promise.all([one.exchange(), other.exchange()]);
    expect(sts.count('AssumeRoleWithWebIdentity')).toBe(1);
    for (const { expiresAt = 0 } of leases)
      expect(expiresAt - sts.clock.now()).toBeGreaterThan(14 * MINUTE + 50_000);
  });

  it('is another one for credentials that may assume other roles', async () => {
    const sts = new Sts();
    const common = { role: newRole(), shared: '*' };
    for (const rule of ['none', 'others'])
      await (await credential(sts, { ...common, inputs: { 'allow-assume': rule } })).exchange();
    expect(sts.count('AssumeRoleWithWebIdentity')).toBe(2);
  });
});
