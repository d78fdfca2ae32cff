import type { Claims } from '../../identity/id-token.js';
import { isGood } from '../../providers/vault/api.js';
import type { Login } from '../../providers/vault/login.js';
import { mismatches } from '../../servers/vault/role-match.js';
import { type UnboundedLifetime, unboundedLifetime } from '../../servers/vault/token-lifetime.js';
import { objectIn } from '../../text/json.js';
import { printable } from '../../text/printable.js';
import { type Examination, roleOf } from './examination.js';

/** Information about the role that the examination collected. */
export interface Role {
  /** The role's name on the server; undefined if no role is known. */
  name: string | undefined;
  /** The role's configuration, if one of the tokens is allowed to read it. */
  data?: Record<string, unknown>;
  /** The differences between the ID token and the role's requirements, as text for people. */
  differs: readonly string[];
  /** Whether the mount trusts another issuer. */
  foreign: boolean;
  /** An existing role with a similar name, if this role does not exist. */
  near?: string;
}

/** Step 7: checks that the ID token meets the role's requirements, and that the role is not too permissive. */
export async function compareRole(
  examination: Examination,
  claims: Claims | undefined,
  login: Login | undefined,
  missing: boolean,
): Promise<Role> {
  const { path, role: asked } = examination.settings;
  const tokens = examination.tokens(login);
  const config = await readWith(
    examination,
    tokens,
    `auth/${path}/config`,
    'the request for the configuration of the mount',
  );
  const usual = config?.data?.['default_role'];
  const name = roleOf(asked, login) ?? (typeof usual === 'string' && usual !== '' ? usual : undefined);
  const found: Role = { name, differs: [], foreign: false };
  if (name === undefined) {
    examination.report('skip', 'role', 'the default role of the mount is not known');
    return found;
  }
  const read = await readWith(examination, tokens, `auth/${path}/role/${name}`, 'the request for the role');
  if (read?.status === 404 || (missing && read === undefined))
    return { ...found, ...(await reportMissing(examination, name)) };
  if (read?.data === undefined) {
    examination.report(
      'skip',
      'role',
      tokens.length === 0
        ? 'without a token the role is not readable'
        : 'the available tokens are not allowed to read the role',
      `Set ${examination.tokenVariable} to an operator's token that may read the role`,
    );
    return found;
  }
  const required = read.data;
  const conditions = [
    'bound_audiences',
    'bound_subject',
    'bound_claims',
    'bound_claims_type',
    'token_bound_cidrs',
  ]
    .filter((one) => !/^(null|""|\[\]|\{\})$/.test(JSON.stringify(required[one] ?? null)))
    .map((one) => `${one} ${JSON.stringify(required[one])}`);
  const by = read.token === examination.operator ? " (read with the operator's token)" : '';
  examination.report(
    'note',
    'role',
    `The role requires ${conditions.join(', ') || 'no claims of the ID token'}${by}`,
  );
  reportPermissive(examination, required);
  if (claims === undefined) return { ...found, data: required };
  const missed = mismatches(claims, required, config?.data);
  const differs = missed.map(
    ({ claim, has, wants: wanted }) =>
      `${claim === 'role_type' ? "The role's" : "The ID token's"} ${claim} is ${has}, but must be ${wanted}`,
  );
  for (const one of differs) examination.report('fail', 'role', one);
  if (missed.length === 0)
    examination.report(
      'ok',
      'role',
      `The ID token meets the requirements of the role${config?.data === undefined ? '; the issuer of the mount is not readable' : ''}`,
    );
  const foreign = missed.some(({ claim, wants: wanted }) => claim === 'iss' && /bound_issuer/.test(wanted));
  return { ...found, data: required, differs, foreign };
}

/** Returns the response that one of the tokens can read. @returns undefined if none of the tokens is allowed to read it */
async function readWith(
  examination: Examination,
  tokens: readonly string[],
  path: string,
  what: string,
): Promise<{ status: number; token: string; data?: Record<string, unknown> } | undefined> {
  for (const token of tokens) {
    const reply = await examination.ask({ path, what, token });
    const { status } = reply.answer;
    const data = isGood(reply) ? objectIn(reply.json, 'data') : undefined;
    if (status === 404 || data !== undefined)
      return { status, token, ...(data === undefined ? {} : { data }) };
  }
  return undefined;
}

/** Reports a missing role, whose name may be misspelled. */
async function reportMissing(examination: Examination, name: string): Promise<{ near?: string }> {
  const { path } = examination.settings;
  const near = await nearest(examination, name);
  examination.report(
    'fail',
    'role',
    `The role ${name} does not exist at auth/${path}`,
    near === undefined ? undefined : `Did you mean ${printable(near, 80)}?`,
  );
  return near === undefined ? {} : { near };
}

/** Returns the role with the most similar name, if an operator's token can list the roles. */
async function nearest(examination: Examination, name: string): Promise<string | undefined> {
  const { operator, settings } = examination;
  if (operator === undefined) return undefined;
  const reply = await examination.ask({
    path: `auth/${settings.path}/role`,
    what: 'the request for the list of roles',
    token: operator,
    query: { list: 'true' },
  });
  const keys = isGood(reply) ? objectIn(reply.json, 'data')?.['keys'] : undefined;
  const names = Array.isArray(keys) ? keys.filter((key) => typeof key === 'string' && key !== '') : [];
  if (names.length === 0) return undefined;
  const { closest, distance } = await import('fastest-levenshtein');
  const near = closest(name, names);
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  const edits = distance(name, near);
  if (edits <= 2 && edits < Math.min(name.length, near.length)) return near;
  return names.find((one) => plain(one) === plain(name));
}

const OPEN: Readonly<Record<UnboundedLifetime, string>> = {
  none: 'Neither token_max_ttl nor token_explicit_max_ttl is set: anyone with a token can renew it beyond token_ttl, up to the limit of the server (768 h by default)',
  periodic: 'Tokens of the role can be renewed forever (token_period), and so can a stolen token',
  'no lives':
    'Neither token_ttl nor token_max_ttl is set: tokens live as long as the server allows, 768 h by default',
};

/**
 * Reports settings of the role that are too permissive: for anyone with a token from the role, or with an ID token for another
 * service.
 */
function reportPermissive(examination: Examination, role: Record<string, unknown>): void {
  const open = unboundedLifetime(role);
  if (open !== undefined)
    examination.report(
      'note',
      'role',
      OPEN[open],
      'Set token_explicit_max_ttl of the role to the maximum duration of a job',
    );
  const bound = role['bound_audiences'];
  if (bound === undefined || bound === null || (Array.isArray(bound) && bound.length === 0))
    examination.report(
      'note',
      'role',
      'The role has no bound_audiences: HashiCorp Vault before 1.17 accepts ID tokens for any service, later versions and OpenBao accept only ID tokens without an audience',
      'Set bound_audiences to the audience of this server',
    );
}
