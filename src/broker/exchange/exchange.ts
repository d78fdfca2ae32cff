import { randomBytes } from 'node:crypto';
import { JobpassError } from '../../errors.js';
import type { Claims } from '../../identity/id-token.js';
import { GRANTS } from '../../providers/oauth/messages.js';
import { printable } from '../../text/printable.js';
import type { Role } from '../config/broker-config.js';
import type { Form } from '../http/read-form.js';
import { type Answer, describe, Refusal } from '../refusal.js';
import { JOB_CLIENT, type Tokens } from '../tokens/tokens.js';
import { chooseRole } from './choose-role.js';
import { IdTokenRefused } from './id-token-refused.js';
import type { IdTokenVerifier } from './id-tokens.js';
import { claimsForToken } from './job-claims.js';

const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
const SUBJECT_TYPES = new Set([
  'urn:ietf:params:oauth:token-type:id_token',
  'urn:ietf:params:oauth:token-type:jwt',
]);
/** The parameters that may be repeated (RFC 8693, section 2.1). */
const REPEATABLE = new Set(['audience', 'resource']);

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

/** The decision about an exchange, for the log and the metrics. Contains no secrets. */
export interface Decision {
  outcome: 'issued' | 'refused' | 'unavailable';
  role?: string;
  /** The reason for a refusal, for the log only. */
  why?: string;
  /** The number that identifies a refusal in the log and in the response. */
  refusal?: string;
  issuer?: string;
  subject?: string;
  jobClaims?: Readonly<Record<string, unknown>>;
  /** The claims of a valid ID token. */
  claims?: Claims;
  /** The id of the issued token. */
  id?: string;
  audience?: readonly string[];
  scope?: string;
  format?: string;
  expiresAt?: number;
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
  const repeated = form.repeated(REPEATABLE);
  if (repeated !== undefined) {
    throw new Refusal('invalid_request', `the parameter ${printable(repeated, 40)} is repeated`);
  }
  checkClient(form, authorization);
  const idToken = checkGrant(form);
  const ttl = lifetime(form.get('ttl'));
  const targets = [...form.all('audience'), ...form.all('resource')];
  const scopes = (form.get('scope') ?? '').split(' ').filter((scope) => scope !== '');

  const claims = await verified(idToken, idTokens);
  const issuer = String(claims['iss']);
  known.claims = claims;
  known.issuer = printable(issuer);
  known.subject = printable(claims['sub']);
  const requested = form.get('role');
  if (requested !== undefined) known.role = printable(requested, 64);
  const choice = chooseRole(roles, issuer, claims, requested);
  if (!('role' in choice)) throw new Refusal('invalid_request', choice.description, choice.why);
  const { role } = choice;
  known.role = role.name;
  const jobClaims = claimsForToken(claims, role);
  known.jobClaims = jobClaims;

  const otherTarget = targets.find((target) => !role.audience.includes(target));
  if (otherTarget !== undefined) {
    throw new Refusal(
      'invalid_target',
      `the role ${role.name} does not have the audience ${printable(otherTarget, 100)}`,
    );
  }
  const otherScope = scopes.find((scope) => !role.scopes.includes(scope));
  if (otherScope !== undefined) {
    throw new Refusal(
      'invalid_scope',
      `the role ${role.name} does not have the scope ${printable(otherScope, 64)}`,
    );
  }
  if (role.certificate && certificate === undefined) {
    throw new Refusal('invalid_request', `the role ${role.name} requires a client certificate`);
  }
  // This check comes last, so that a request that fails another check does not use up the ID token.
  if (role.once) await useOnce(claims, issuer, role, tokens);

  const content = {
    subject: String(claims['sub']),
    audience: targets.length === 0 ? role.audience : [...new Set(targets)],
    scope: (scopes.length === 0 ? role.scopes : [...new Set(scopes)]).join(' '),
    extra: { ...jobClaims, role: role.name, job_issuer: issuer },
    certificate,
  };
  const life = Math.min(ttl ?? role.maxTtl, role.maxTtl);
  const token = await tokens.issue(content, role.format, life);
  return {
    status: 200,
    body: {
      access_token: token.value,
      issued_token_type: ACCESS_TOKEN,
      token_type: 'Bearer',
      expires_in: life,
      // The id that the job's records also use. Clients ignore members that they do not know (RFC 6749, section 5.1).
      jti: token.id,
      ...(content.scope === '' ? {} : { scope: content.scope }),
    },
    decision: {
      ...known,
      outcome: 'issued',
      id: token.id,
      audience: content.audience,
      scope: content.scope,
      format: role.format,
      expiresAt: token.expiresAt,
    },
  };
}

function checkClient(parameters: Form, authorization: string | undefined): void {
  if (authorization !== undefined || parameters.has('client_secret') || parameters.has('client_assertion')) {
    throw new Refusal(
      'invalid_client',
      'client authentication is not allowed: the ID token authenticates the job',
      undefined,
      401,
    );
  }
  if ((parameters.get('client_id') ?? JOB_CLIENT) !== JOB_CLIENT) {
    throw new Refusal('invalid_client', `client_id must be ${JOB_CLIENT} or omitted`, undefined, 401);
  }
}

/** @returns the subject token */
function checkGrant(parameters: Form): string {
  const grant = parameters.get('grant_type');
  if (grant === undefined) throw new Refusal('invalid_request', 'grant_type is missing');
  if (grant !== GRANTS['token-exchange']) {
    throw new Refusal('unsupported_grant_type', `grant_type must be ${GRANTS['token-exchange']}`);
  }
  const token = parameters.get('subject_token');
  if (token === undefined) throw new Refusal('invalid_request', 'subject_token is missing');
  if (!SUBJECT_TYPES.has(parameters.get('subject_token_type') ?? '')) {
    throw new Refusal('invalid_request', `subject_token_type must be ${[...SUBJECT_TYPES].join(' or ')}`);
  }
  if (parameters.has('actor_token')) throw new Refusal('invalid_request', 'actor_token is not supported');
  if ((parameters.get('requested_token_type') ?? ACCESS_TOKEN) !== ACCESS_TOKEN) {
    throw new Refusal('invalid_request', `requested_token_type must be ${ACCESS_TOKEN}`);
  }
  return token;
}

function lifetime(ttl: string | undefined): number | undefined {
  if (ttl === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(ttl)) {
    throw new Refusal('invalid_request', 'ttl must be a whole number of seconds');
  }
  return Number(ttl);
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
