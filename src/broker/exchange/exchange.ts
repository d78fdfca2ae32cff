import { randomBytes } from 'node:crypto';
import type { Clock } from '../../clock.js';
import { JobpassError } from '../../errors.js';
import type { Claims } from '../../identity/id-token.js';
import { printable } from '../../text/printable.js';
import type { Role } from '../config/broker-config.js';
import type { GithubIssuer } from '../github/issue.js';
import type { Form } from '../http/read-form.js';
import { type Answer, describe, Refusal, Unavailable } from '../refusal.js';
import type { Tokens } from '../tokens/tokens.js';
import { chooseRole } from './choose-role.js';
import type { Decision } from './decision.js';
import { checkProof, type Proof, usedProof } from './dpop-proof.js';
import { IdTokenRefused } from './id-token-refused.js';
import type { IdTokenVerifier, TrustedIssuer } from './id-tokens.js';
import { issueToken, tokenTarget } from './issue-token.js';
import type { VerifiedJob } from './job.js';
import { claimsForToken } from './job-claims.js';
import { ACCESS_TOKEN, exchangeParameters } from './parameters.js';
import { type Exchange, shownKey, type TheftAlarms } from './theft-alarm.js';

/** The parts of the configuration that an exchange uses. A reload replaces these parts. */
export interface ExchangeRules {
  idTokens: IdTokenVerifier<TrustedIssuer & { jobKeys: number }>;
  roles: readonly Role[];
  tokens: Tokens;
  github: GithubIssuer;
  alarms: TheftAlarms;
  clock: Clock;
  /** The URL of the token endpoint. */
  endpoint: string;
}

/** A token request in the form in which the broker received it. */
export interface ExchangeRequest {
  form: Form;
  authorization: string | undefined;
  /** The thumbprint of the connection's trusted client certificate. */
  certificate: string | undefined;
  /** The header `DPoP` (RFC 9449). */
  dpop: string | undefined;
}

export interface ExchangeAnswer extends Answer {
  decision: Decision;
}

/** Exchanges a job's ID token for a broker token (RFC 8693, section 2). */
export async function exchange(request: ExchangeRequest, rules: ExchangeRules): Promise<ExchangeAnswer> {
  const known: Partial<Decision> = {};
  try {
    return await exchanged(request, rules, known);
  } catch (error) {
    if (error instanceof Refusal) return refused(error, known);
    // A failure of the broker or of the issuer: the ID token may be valid.
    if (error instanceof JobpassError) return unavailable(unavailability(error), known);
    if (error instanceof Unavailable) return unavailable(error, known);
    throw error;
  }
}

async function exchanged(
  { form, authorization, certificate, dpop }: ExchangeRequest,
  rules: ExchangeRules,
  known: Partial<Decision>,
): Promise<ExchangeAnswer> {
  const parameters = exchangeParameters(form, authorization);
  const { tokens, alarms, github } = rules;
  const { claims, jobKeys } = await verified(parameters.idToken, rules);
  const issuer = String(claims['iss']);
  known.claims = claims;
  known.issuer = printable(issuer);
  known.subject = printable(claims['sub']);
  if (parameters.role !== undefined) known.role = printable(parameters.role, 64);
  const choice = chooseRole(rules.roles, issuer, claims, parameters.role);
  if (!('role' in choice)) throw new Refusal('invalid_request', choice.description, choice.why);
  const { role } = choice;
  known.role = role.name;
  const jobClaims = claimsForToken(claims, role);
  known.jobClaims = jobClaims;
  if (role.github !== undefined) known.provider = 'github';
  const { ttl, entry, requestId } = parameters;
  const use = alarms.useOf(claims, entry);
  const proof = proofOf(dpop, role, rules);
  const job: VerifiedJob = {
    ...{ role, issuer, claims, jobClaims, ttl, entry, use, requestId, certificate },
    key: proof?.thumbprint,
  };
  if (proof !== undefined) known.key = shownKey(proof.thumbprint);

  const target = tokenTarget(job, parameters);
  const access = github.access(job, parameters.authorizationDetails);
  if (role.certificate && certificate === undefined) {
    throw new Refusal('invalid_request', `the role ${role.name} requires a client certificate`);
  }
  // These checks come last, so that a request that fails an earlier check does not use up the ID token.
  const checks = [
    role.once ? useOnce(claims, issuer, role, tokens) : undefined,
    proof && useProof(proof, tokens),
    checkAlarms({ claims, role, key: proof?.thumbprint, entry, jobKeys }, alarms, known),
  ];
  // A request that one check refuses can still raise an alarm.
  await Promise.allSettled(checks);
  await Promise.all(checks);

  const issued =
    access === undefined ? await issueToken(job, target, tokens) : await github.issue(job, access);
  return {
    status: 200,
    body: { ...issued.body, issued_token_type: ACCESS_TOKEN, token_type: 'Bearer' },
    decision: { ...known, ...issued.decision, outcome: 'issued' },
  };
}

/** Returns the claims of a verified ID token. An invalid subject token is an invalid_request (RFC 8693, section 2.2.2). */
async function verified(
  idToken: string,
  { idTokens }: ExchangeRules,
): Promise<{ claims: Claims; jobKeys: number }> {
  try {
    const { claims, entry } = await idTokens.verify(idToken);
    return { claims, jobKeys: entry.jobKeys };
  } catch (error) {
    if (error instanceof IdTokenRefused) throw new Refusal('invalid_request', error.message, error.log);
    throw error;
  }
}

async function useOnce(claims: Claims, issuer: string, role: Role, tokens: Tokens): Promise<void> {
  const { jti, exp } = claims;
  if (typeof jti !== 'string' || jti === '') {
    throw new Refusal(
      'invalid_request',
      `the role ${role.name} accepts each ID token only once, but this ID token has no jti`,
    );
  }
  // Stores the use for longer than a broker accepts the token, even if clocks differ.
  if (!(await tokens.use(issuer, jti, Number(exp) + 60))) {
    throw new Refusal('invalid_request', 'this ID token was already used');
  }
}

/** Returns the checked proof of the job key, if there is one. @throws Refusal if it is invalid, or missing for a role that requires it */
function proofOf(
  dpop: string | undefined,
  role: Role,
  { clock, endpoint }: ExchangeRules,
): Proof | undefined {
  if (dpop !== undefined) return checkProof(dpop, { url: endpoint, now: clock.now() });
  if (role.github === undefined) return undefined;
  throw new Refusal(
    'invalid_dpop_proof',
    `the role ${role.name} requires a proof of the job key (header DPoP)`,
  );
}

async function useProof({ name, until }: Proof, tokens: Tokens): Promise<void> {
  if (!(await tokens.useProof(name, until))) throw usedProof();
}

/** Checks whether theft alarms apply to an exchange. @throws Refusal if one applies and the role refuses such requests */
async function checkAlarms(
  exchange: Exchange & { role: Role },
  alarms: TheftAlarms,
  known: Partial<Decision>,
): Promise<void> {
  const { role } = exchange;
  const { raised, standing } = await alarms.check(exchange);
  if (raised.length > 0) known.alarms = raised;
  if (standing.length === 0 || role.onAlarm !== 'refuse') return;
  const kinds = standing.map(({ kind }) => kind).join(', ');
  throw new Refusal(
    'invalid_request',
    `a theft alarm applies to this job (${kinds}), and the role ${role.name} refuses such requests`,
    `theft alarm: ${standing.map(({ because }) => because).join('; ')}`,
  );
}

/** This text is added to a description if the log contains details that the caller must not see. */
const SEE_LOG = ". The broker's log has the reason under this number";

function refused(refusal: Refusal, known: Partial<Decision>): ExchangeAnswer {
  const id = randomBytes(6).toString('hex');
  const seeLog = refusal.why === refusal.description ? '' : SEE_LOG;
  return {
    status: refusal.status,
    body: {
      error: refusal.code,
      error_description: describe(`${refusal.description} (refusal ${id})${seeLog}`),
    },
    decision: { ...known, outcome: 'refused', why: refusal.why, refusal: id },
  };
}

/** Returns the description of a failure of the store or of an issuer. */
function unavailability(error: JobpassError): Unavailable {
  const what = error.code === 'state' ? 'cannot store a token' : 'cannot verify the ID token';
  return new Unavailable(`the broker ${what}`, error.message);
}

function unavailable(
  { description, why, retryAfterMs }: Unavailable,
  known: Partial<Decision>,
): ExchangeAnswer {
  const id = randomBytes(6).toString('hex');
  return {
    status: 503,
    body: {
      error: 'temporarily_unavailable',
      error_description: describe(`${description} at the moment (refusal ${id})${SEE_LOG}`),
    },
    ...(retryAfterMs === undefined ? {} : { retryAfterS: Math.max(1, Math.ceil(retryAfterMs / 1000)) }),
    decision: { ...known, outcome: 'unavailable', why, refusal: id },
  };
}
