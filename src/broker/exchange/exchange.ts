import { randomBytes } from 'node:crypto';
import { JobpassError } from '../../errors.js';
import type { Claims } from '../../identity/id-token.js';
import { printable } from '../../text/printable.js';
import type { Role } from '../config/broker-config.js';
import type { Form } from '../http/read-form.js';
import { type Answer, describe, Refusal } from '../refusal.js';
import type { Tokens } from '../tokens/tokens.js';
import { chooseRole } from './choose-role.js';
import type { Decision } from './decision.js';
import { IdTokenRefused } from './id-token-refused.js';
import type { IdTokenVerifier } from './id-tokens.js';
import { issueToken, tokenTarget } from './issue-token.js';
import type { VerifiedJob } from './job.js';
import { claimsForToken } from './job-claims.js';
import { ACCESS_TOKEN, exchangeParameters } from './parameters.js';

/** The parts of the configuration that an exchange uses. A reload replaces these parts. */
export interface ExchangeRules {
  idTokens: IdTokenVerifier;
  roles: readonly Role[];
  tokens: Tokens;
}

/** A token request in the form in which the broker received it. */
export interface ExchangeRequest {
  form: Form;
  authorization: string | undefined;
  /** The thumbprint of the connection's trusted client certificate. */
  certificate: string | undefined;
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
    if (error instanceof JobpassError) return unavailable(error, known);
    throw error;
  }
}

async function exchanged(
  { form, authorization, certificate }: ExchangeRequest,
  { idTokens, roles, tokens }: ExchangeRules,
  known: Partial<Decision>,
): Promise<ExchangeAnswer> {
  const parameters = exchangeParameters(form, authorization);
  const claims = await verified(parameters.idToken, idTokens);
  const issuer = String(claims['iss']);
  known.claims = claims;
  known.issuer = printable(issuer);
  known.subject = printable(claims['sub']);
  if (parameters.role !== undefined) known.role = printable(parameters.role, 64);
  const choice = chooseRole(roles, issuer, claims, parameters.role);
  if (!('role' in choice)) throw new Refusal('invalid_request', choice.description, choice.why);
  const { role } = choice;
  known.role = role.name;
  const jobClaims = claimsForToken(claims, role);
  known.jobClaims = jobClaims;
  const { ttl, entry, requestId } = parameters;
  const job: VerifiedJob = { role, issuer, claims, jobClaims, ttl, entry, requestId, certificate };

  const target = tokenTarget(job, parameters);
  if (role.certificate && certificate === undefined) {
    throw new Refusal('invalid_request', `the role ${role.name} requires a client certificate`);
  }
  // This check comes last, so that a request that fails another check does not use up the ID token.
  if (role.once) await useOnce(claims, issuer, role, tokens);

  const issued = await issueToken(job, target, tokens);
  return {
    status: 200,
    body: { ...issued.body, issued_token_type: ACCESS_TOKEN, token_type: 'Bearer' },
    decision: { ...known, ...issued.decision, outcome: 'issued' },
  };
}

/** Returns the claims of a verified ID token. An invalid subject token is an invalid_request (RFC 8693, section 2.2.2). */
async function verified(idToken: string, idTokens: IdTokenVerifier): Promise<Claims> {
  try {
    return (await idTokens.verify(idToken)).claims;
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

function unavailable(error: JobpassError, known: Partial<Decision>): ExchangeAnswer {
  const id = randomBytes(6).toString('hex');
  return {
    status: 503,
    body: {
      error: 'temporarily_unavailable',
      error_description: describe(
        `${error.code === 'state' ? 'the broker cannot store a token' : 'the broker cannot verify the ID token'} at the moment (refusal ${id})${SEE_LOG}`,
      ),
    },
    decision: { ...known, outcome: 'unavailable', why: error.message, refusal: id },
  };
}
