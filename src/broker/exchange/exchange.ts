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
import { keptClaims } from './job-claims.js';

const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
const SUBJECT_TYPES = new Set([
  'urn:ietf:params:oauth:token-type:id_token',
  'urn:ietf:params:oauth:token-type:jwt',
]);
/** The parameters that may stand more than once: RFC 8693, section 2.1. */
const REPEATABLE = new Set(['audience', 'resource']);

/** What the exchange stands on; another one after each reload. */
export interface ExchangeRules {
  idTokens: IdTokenVerifier;
  roles: readonly Role[];
  tokens: Tokens;
}

/** A request for a token, as it came. */
export interface ExchangeRequest {
  form: Form;
  authorization: string | undefined;
  /** Thumbprint of the client certificate that was presented and is trusted. */
  certificate: string | undefined;
}

/** What was decided, for the log and the metrics; nothing in it is secret. */
export interface Decision {
  outcome: 'issued' | 'refused' | 'unavailable';
  role?: string;
  /** Why not: for the log only. */
  why?: string;
  /** Names the refusal in the log and to the caller. */
  refusal?: string;
  issuer?: string;
  subject?: string;
  jobClaims?: Readonly<Record<string, unknown>>;
  /** Of an ID token that is good. */
  claims?: Claims;
  /** Of the issued token. */
  id?: string;
  audience?: readonly string[];
  scope?: string;
  format?: string;
  expiresAt?: number;
}

export interface ExchangeAnswer extends Answer {
  decision: Decision;
}

/** Exchanges a job's ID token for a token of ours: RFC 8693, section 2. */
export async function exchange(request: ExchangeRequest, rules: ExchangeRules): Promise<ExchangeAnswer> {
  const known: Partial<Decision> = {};
  try {
    return await exchanged(request, rules, known);
  } catch (error) {
    if (error instanceof Refusal) return refused(error, known);
    // Trouble of ours or of the issuer's: the token may be good.
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
    throw new Refusal('invalid_request', `the parameter ${printable(repeated, 40)} is there twice`);
  }
  checkClient(form, authorization);
  const idToken = checkGrant(form);
  const ttl = lifetime(form.get('ttl'));
  const targets = [...form.all('audience'), ...form.all('resource')];
  const wanted = (form.get('scope') ?? '').split(' ').filter((scope) => scope !== '');

  const claims = await verified(idToken, idTokens);
  const issuer = String(claims['iss']);
  known.claims = claims;
  known.issuer = printable(issuer);
  known.subject = printable(claims['sub']);
  const asked = form.get('role');
  if (asked !== undefined) known.role = printable(asked, 64);
  const choice = chooseRole(roles, issuer, claims, asked);
  if (!('role' in choice)) throw new Refusal('invalid_request', choice.told, choice.why);
  const { role } = choice;
  known.role = role.name;
  const jobClaims = keptClaims(claims, role);
  known.jobClaims = jobClaims;

  const stranger = targets.find((target) => !role.audience.includes(target));
  if (stranger !== undefined) {
    throw new Refusal(
      'invalid_target',
      `the role ${role.name} has no tokens for ${printable(stranger, 100)}`,
    );
  }
  const foreign = wanted.find((scope) => !role.scopes.includes(scope));
  if (foreign !== undefined) {
    throw new Refusal(
      'invalid_scope',
      `the role ${role.name} does not have the scope ${printable(foreign, 64)}`,
    );
  }
  if (role.certificate && certificate === undefined) {
    throw new Refusal(
      'invalid_request',
      `the role ${role.name} is for jobs that present a client certificate`,
    );
  }
  // Last of the checks: a request that is refused for another reason does not use the ID token up.
  if (role.once) await useOnce(claims, issuer, role, tokens);

  const content = {
    subject: String(claims['sub']),
    audience: targets.length === 0 ? role.audience : [...new Set(targets)],
    scope: (wanted.length === 0 ? role.scopes : [...new Set(wanted)]).join(' '),
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
      // What the job's records call it as well: RFC 6749, section 5.1, has clients ignore what they do not know.
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
      'a token belongs to the job, whose ID token is its proof: send no client authentication',
      undefined,
      401,
    );
  }
  if ((parameters.get('client_id') ?? JOB_CLIENT) !== JOB_CLIENT) {
    throw new Refusal(
      'invalid_client',
      `the one client is ${JOB_CLIENT}, and need not be named`,
      undefined,
      401,
    );
  }
}

/** @returns the subject token */
function checkGrant(parameters: Form): string {
  const grant = parameters.get('grant_type');
  if (grant === undefined) throw new Refusal('invalid_request', 'grant_type is missing');
  if (grant !== GRANTS['token-exchange']) {
    throw new Refusal('unsupported_grant_type', `the one grant is ${GRANTS['token-exchange']}`);
  }
  const token = parameters.get('subject_token');
  if (token === undefined) throw new Refusal('invalid_request', 'subject_token is missing');
  if (!SUBJECT_TYPES.has(parameters.get('subject_token_type') ?? '')) {
    throw new Refusal('invalid_request', 'subject_token_type must be that of an ID token or a JWT');
  }
  if (parameters.has('actor_token')) throw new Refusal('invalid_request', 'actor_token is not taken');
  if ((parameters.get('requested_token_type') ?? ACCESS_TOKEN) !== ACCESS_TOKEN) {
    throw new Refusal('invalid_request', 'only access tokens are issued');
  }
  return token;
}

function lifetime(asked: string | undefined): number | undefined {
  if (asked === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(asked)) {
    throw new Refusal('invalid_request', 'ttl must be a whole number of seconds');
  }
  return Number(asked);
}

/** RFC 8693, section 2.2.2: a subject token that is not good is an invalid_request. */
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
      `the role ${role.name} takes an ID token once, and this one has no jti`,
    );
  }
  // Longer than the token is accepted, whichever way the clocks differ.
  if (!(await tokens.use(issuer, jti, Number(exp) + 60))) {
    throw new Refusal('invalid_request', 'this ID token was used before');
  }
}

function refused(refusal: Refusal, known: Partial<Decision>): ExchangeAnswer {
  const id = randomBytes(6).toString('hex');
  return {
    status: refusal.status,
    body: { error: refusal.code, error_description: describe(`${refusal.told} (refusal ${id})`) },
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
        `${error.code === 'state' ? 'no token can be kept' : 'the ID token cannot be judged'} at the moment (refusal ${id})`,
      ),
    },
    decision: { ...known, outcome: 'unavailable', why: error.message, refusal: id },
  };
}
