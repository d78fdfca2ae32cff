import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import type { Served } from '../faulty-server.js';
import type { Permissions } from './accounts.js';

/** A file `.github/chainguard/NAME.sts.yaml` of octo-sts, as far as the tests need it. */
export interface TrustPolicy {
  issuer: string;
  subject: string | RegExp;
  /** Default: the domain of the server. */
  audience?: string;
  claims?: Record<string, RegExp>;
  permissions: Permissions;
}

/** The codes of gRPC, with the status that its gateway answers. */
const CODES = { 3: 400, 5: 404, 7: 403, 13: 500, 16: 401 } as const;

class Refusal extends Error {
  readonly code: keyof typeof CODES;

  constructor(code: keyof typeof CODES, message: string) {
    super(message);
    this.code = code;
  }
}

export interface Exchange {
  authorization: string | undefined;
  scope: string;
  identity: string;
  domain: string;
  policies: ReadonlyMap<string, TrustPolicy>;
  now: number;
  mint(owner: string, repository: string | undefined, permissions: Permissions): string;
}

/**
 * `GET /sts/exchange`, with the checks in their order and the texts of octo-sts/app, pkg/octosts/octosts.go and trust_policy.go
 * (commit cb87fc1). The server says nothing about the token's expiry.
 */
export async function exchange(request: Exchange): Promise<Served> {
  try {
    const token = await exchanged(request);
    return { status: 200, body: { token, refreshToken: '' } };
  } catch (error) {
    const { code, message } = error instanceof Refusal ? error : new Refusal(13, 'failed to get token');
    return { status: CODES[code], body: { code, message, details: [] } };
  }
}

async function exchanged({ authorization, scope, identity, ...server }: Exchange): Promise<string> {
  if (authorization === undefined) throw new Refusal(16, 'expected exactly one authorization header');
  const token = authorization.replace(/^Bearer /, '');
  const issuer = issuerOf(token);
  const { hostname, protocol } = new URL(issuer);
  if (protocol !== 'https:' && hostname !== '127.0.0.1') throw new Refusal(3, 'invalid issuer format');
  const claims = await verified(token, issuer, server.now);
  if (scope === '') throw new Refusal(3, 'scope must be provided');
  if (identity === '') throw new Refusal(3, 'identity must be provided');
  // A scope that names an owner alone uses the policies of its repository `.github`.
  const [owner = '', repository] = scope.split('/');
  const policy = server.policies.get(`${owner}/${repository ?? '.github'}:${identity}`);
  if (policy === undefined) throw new Refusal(5, `unable to find trust policy for "${identity}"`);
  check(policy, claims, server.domain);
  return server.mint(owner, repository, policy.permissions);
}

function issuerOf(token: string): string {
  try {
    return new URL(decodeJwt(token).iss ?? '').href.replace(/\/$/, '');
  } catch {
    throw new Refusal(3, 'invalid bearer token');
  }
}

async function verified(token: string, issuer: string, now: number): Promise<JWTPayload> {
  let keys: JSONWebKeySet;
  try {
    const { jwks_uri: address } = await json(`${issuer}/.well-known/openid-configuration`);
    keys = (await json(String(address))) as unknown as JSONWebKeySet;
  } catch {
    throw new Refusal(3, 'unable to fetch or create the provider');
  }
  try {
    const options = { issuer, currentDate: new Date(now) };
    return (await jwtVerify(token, createLocalJWKSet(keys), options)).payload;
  } catch {
    throw new Refusal(16, 'unable to verify bearer token');
  }
}

function check(policy: TrustPolicy, claims: JWTPayload, domain: string): void {
  const { iss, sub = '', aud = [] } = claims;
  const refused = (what: string): Refusal => new Refusal(7, `trust policy: ${what}`);
  if (iss !== policy.issuer) throw refused(`issuer "${iss}" did not match "${policy.issuer}"`);
  const { subject } = policy;
  if (typeof subject === 'string' ? sub !== subject : !whole(subject).test(sub))
    throw refused(`subject "${sub}" did not match "${subject}"`);
  const audience = policy.audience ?? domain;
  if (![aud].flat().includes(audience))
    throw refused(`audience "${audience}" did not match any of ["${aud}"]`);
  for (const [name, pattern] of Object.entries(policy.claims ?? {})) {
    const value = claims[name];
    if (value === undefined) throw refused(`expected claim "${name}" not found in token`);
    if (!whole(pattern).test(String(value)))
      throw refused(`claim "${name}" did not match "${pattern.source}"`);
  }
}

const whole = ({ source }: RegExp): RegExp => new RegExp(`^${source}$`);

async function json(url: string): Promise<Record<string, unknown>> {
  const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(5_000) });
  return (await answer.json()) as Record<string, unknown>;
}
