import { JobpassError } from '../../errors.js';
import type { Attempt } from '../../http/retry.js';
import { isGood, VaultApi } from '../../providers/vault/api.js';
import { ceilingOf } from '../../servers/vault/ceiling.js';
import { type JsonObject, listOf, objectIn, objectOf } from '../../text/json.js';
import { printable } from '../../text/printable.js';
import type { Access, Drift } from '../generator.js';
import { isWithin } from './bounds.js';
import { comparePolicies } from './policy.js';
import type { Mount } from './roles.js';

type Tell = (kind: Drift['kind'], text: string) => void;

/**
 * Compares a mount, its roles and the policies made for them with what they must be.
 *
 * @throws JobpassError `usage` without a token, `refused` where that may not read them
 */
export async function compareMount(mount: Mount, access: Access): Promise<Drift[]> {
  const token = tokenIn(access.env);
  access.secrets.add(token);
  const http = access.http(mount.settings);
  const api = new VaultApi(http, mount.url, access.clock);
  const read = (
    path: string,
    what: string,
    query?: Readonly<Record<string, string>>,
  ): Promise<JsonObject | undefined> =>
    http.persist(async (attempt: Attempt) => {
      const reply = await api.call(
        {
          method: 'GET',
          path,
          what,
          token,
          namespace: mount.namespace,
          ...(query === undefined ? {} : { query }),
        },
        attempt,
      );
      if (reply.answer.status === 404) return undefined;
      if (!isGood(reply))
        throw api.refusal(
          reply,
          `The token in BAO_TOKEN or VAULT_TOKEN must be let read ${printable(path, 120)}`,
        );
      const data = objectIn(reply.json, 'data');
      if (data === undefined) throw api.malformed(reply, 'no data in it');
      return data;
    });

  const found: Drift[] = [];
  const at =
    (what: string): Tell =>
    (kind, text) =>
      found.push({ kind, what, text });
  const method = `auth/${mount.path}`;
  const config = await read(`${method}/config`, 'the reading of the mount');
  if (config === undefined)
    at(method)('missing', 'there is no such mount of the kind jwt, or it trusts no issuer yet');
  else compareConfig(config, mount.config, at(method));
  for (const { name, body, policy } of mount.roles) {
    const role = config && (await read(`${method}/role/${name}`, `the reading of the role ${name}`));
    const tell = at(`role ${name}`);
    if (role === undefined) tell('missing', 'there is no such role');
    else compareRole(role, body, tell);
    if (policy === undefined) continue;
    const there = await read(`sys/policies/acl/${policy.name}`, `the reading of the policy ${policy.name}`);
    const tellPolicy = at(`policy ${policy.name}`);
    const text = there?.['policy'];
    if (there === undefined) tellPolicy('missing', 'there is no such policy');
    else if (typeof text !== 'string') tellPolicy('wider', 'its text cannot be read');
    else for (const { kind, text: told } of comparePolicies(text, policy.text)) tellPolicy(kind, told);
  }
  const others = access.options['other-roles'];
  if (config !== undefined && others !== undefined) {
    const listed = await read(`${method}/role`, 'the list of the roles', { list: 'true' });
    const known = new Set([...mount.roles.map(({ name }) => name), ...others.toLowerCase().split(/[\s,]+/)]);
    for (const name of valuesOf(listed?.['keys'])) {
      if (typeof name === 'string' && !known.has(name))
        at(`role ${printable(name, 80)}`)('wider', 'it is on the mount, and not in the file of rules');
    }
  }
  return found;
}

function tokenIn(env: NodeJS.ProcessEnv): string {
  const token = env['BAO_TOKEN'] || env['VAULT_TOKEN'] || '';
  if (/^[\x21-\x7e]{4,}$/.test(token)) return token;
  throw new JobpassError(
    'usage',
    token === '' ? 'There is no token to ask the server with' : 'The token of the environment cannot be one',
    {
      hint: 'Set BAO_TOKEN or VAULT_TOKEN to one that may read the mount, its roles (auth/…/role/*) and their policies (sys/policies/acl/jobpass-*)',
    },
  );
}

/** What the server says of itself, and what serves roles of the type oidc alone. */
const HARMLESS_CONFIG: ReadonlySet<string> = new Set([
  ...['status', 'namespace_in_state', 'default_role', 'oidc_client_id', 'oidc_response_mode'],
  'oidc_response_types',
]);

function compareConfig(has: JsonObject, wanted: JsonObject, tell: Tell): void {
  for (const name of new Set([...Object.keys(wanted), ...Object.keys(has)])) {
    const [there, here] = [has[name], wanted[name]];
    if (HARMLESS_CONFIG.has(name) || (isNothing(there) && isNothing(here))) continue;
    if (typeof there === 'string' && typeof here === 'string' && there.trim() === here.trim()) continue;
    if (name === 'jwt_supported_algs') tell('narrower', `${name} is ${shown(there)}, and nothing is wanted`);
    // Another issuer, its keys from elsewhere, or another authority that vouches for them: each is others' tokens.
    else tell('wider', `${name} is ${shown(there)}, wanted is ${shown(here)}`);
  }
}

/** What a role of the type jwt does not read. */
const HARMLESS_ROLE: ReadonlySet<string> = new Set([
  ...['allowed_redirect_uris', 'callback_mode', 'max_age', 'oidc_disable_confirmation', 'oidc_scopes'],
  ...['verbose_oidc_logging', 'oauth2_metadata', 'poll_interval'],
]);

/** Older names of the same, which servers repeat where a role was written with them. */
const TWINS: Readonly<Record<string, string>> = {
  policies: 'token_policies',
  ttl: 'token_ttl',
  max_ttl: 'token_max_ttl',
  period: 'token_period',
  num_uses: 'token_num_uses',
  bound_cidrs: 'token_bound_cidrs',
};

/** Seconds that the server adds to times where a role says nothing. Source: the API of the method, «leeway». */
const LEEWAYS: Readonly<Record<string, number>> = {
  clock_skew_leeway: 60,
  expiration_leeway: 150,
  not_before_leeway: 150,
};

type Comparison = (has: unknown, wanted: unknown, tell: Tell) => void;

/** Every setting of a role that is understood, and how. */
const COMPARED: Readonly<Record<string, Comparison>> = {
  bound_audiences: (has, wanted, tell) => {
    const there = valuesOf(has);
    if (there.length === 0) tell('wider', 'it asks for no audience');
    else compareSets(there, valuesOf(wanted), 'wider', tell);
  },
  bound_subject: (has, wanted, tell) => {
    if (!isNothing(has) && has !== wanted) tell('narrower', `is ${shown(has)}, and nothing is wanted`);
  },
  token_policies: (has, wanted, tell) =>
    compareSets(
      valuesOf(has).map((one) => String(one).toLowerCase()),
      valuesOf(wanted),
      'wider',
      tell,
    ),
  token_bound_cidrs: (has, wanted, tell) => {
    const [there, here] = [valuesOf(has).map(networkOf), valuesOf(wanted).map(networkOf)];
    if (there.length === 0 && here.length > 0) tell('wider', 'log-ins come from everywhere');
    else if (here.length === 0 && there.length > 0)
      tell('narrower', `are ${shown(there)}, and none are wanted`);
    else compareSets(there, here, 'wider', tell);
  },
  token_no_default_policy: (has, wanted, tell) => {
    if ((has === true) !== (wanted === true))
      tell(
        wanted === true ? 'wider' : 'narrower',
        `the policy default is ${has === true ? 'not ' : ''}given`,
      );
  },
  token_strictly_bind_ip: (has, _wanted, tell) => {
    if (has === true) tell('narrower', 'a token is bound to the address of its log-in');
  },
  token_num_uses: (has, _wanted, tell) => {
    if (!isNothing(has)) tell('narrower', `a token serves for ${shown(has)} requests alone`);
  },
  token_ttl: compareLife,
  token_max_ttl: compareLife,
  token_explicit_max_ttl: compareLife,
  token_period: (has, _wanted, tell) => {
    if (!isNothing(has)) tell('wider', `a token can be renewed for ever (${shown(has)})`);
  },
  ...Object.fromEntries(
    Object.entries(LEEWAYS).map(([name, usual]): [string, Comparison] => [
      name,
      (has, _wanted, tell) => {
        const seconds =
          typeof has === 'number' ? (has === 0 ? usual : Math.max(has, 0)) : Number.POSITIVE_INFINITY;
        if (seconds !== usual)
          tell(seconds > usual ? 'wider' : 'narrower', `is ${shown(has)}, where ${usual} s are usual`);
      },
    ]),
  ),
  claim_mappings: (has, wanted, tell) => {
    const [there, here] = [objectOf(has), objectOf(wanted)];
    for (const claim of new Set([...Object.keys(there), ...Object.keys(here)])) {
      if (there[claim] === here[claim]) continue;
      // A policy may be a template that is filled in with what the log gets.
      if (there[claim] !== undefined) tell('wider', `${shown(claim)} becomes ${shown(there[claim])}`);
      else tell('narrower', `${shown(claim)} is not taken over`);
    }
  },
};

function compareRole(has: JsonObject, wanted: JsonObject, tell: Tell): void {
  compareClaims(has, wanted, tell);
  if (ceilingOf(has) !== undefined && ceilingOf(wanted) === undefined)
    tell(
      'wider',
      'nothing bounds renewals (token_explicit_max_ttl, token_max_ttl): whoever holds a token can renew it up to what the server allows, 768 h unless changed, whatever its token_ttl',
    );
  for (const name of new Set([...Object.keys(wanted), ...Object.keys(has)])) {
    if (name === 'bound_claims' || name === 'bound_claims_type' || HARMLESS_ROLE.has(name)) continue;
    const [there, here] = [has[name], wanted[name]];
    const twin = TWINS[name];
    if (twin !== undefined && here === undefined && JSON.stringify(there) === JSON.stringify(has[twin]))
      continue;
    const compare = Object.hasOwn(COMPARED, name) ? COMPARED[name] : undefined;
    const told: Tell = (kind, text) => tell(kind, `${name}: ${text}`);
    // An older server does not tell what it does not have.
    if (compare !== undefined && !(there === undefined && here === undefined))
      compare(there ?? zeroOf(here), here, told);
    else if (
      compare === undefined &&
      JSON.stringify(there ?? zeroOf(here)) !== JSON.stringify(here) &&
      !(isNothing(there) && isNothing(here))
    )
      told('wider', `is ${shown(there)}, wanted is ${shown(here)}`);
  }
}

/** Each demand that is weaker lets in more, each further one less. */
function compareClaims(has: JsonObject, wanted: JsonObject, tell: Tell): void {
  const globs = { has: has['bound_claims_type'] === 'glob', wanted: wanted['bound_claims_type'] === 'glob' };
  const [there, here] = [objectOf(has['bound_claims']), objectOf(wanted['bound_claims'])];
  for (const claim of new Set([...Object.keys(there), ...Object.keys(here)])) {
    const told: Tell = (kind, text) => tell(kind, `bound_claims: ${printable(claim, 80)} ${text}`);
    if (!Object.hasOwn(there, claim)) {
      told('wider', `is not asked for, wanted is ${shown(here[claim])}`);
      continue;
    }
    if (!Object.hasOwn(here, claim)) {
      told('narrower', `must be ${shown(there[claim])}, and nothing is wanted`);
      continue;
    }
    const [values, meant] = [valuesOf(there[claim]), valuesOf(here[claim])];
    const within = (value: unknown, all: readonly unknown[], inner: boolean, outer: boolean): boolean =>
      typeof value === 'string' &&
      all.some((one) => typeof one === 'string' && isWithin(value, one, { inner, outer }));
    const more = values.filter((value) => !within(value, meant, globs.has, globs.wanted));
    const less = meant.filter((value) => !within(value, values, globs.wanted, globs.has));
    const how = globs.has ? ', where * is any text' : '';
    if (more.length > 0) told('wider', `may be ${shown(more)}${how}, wanted is ${shown(meant)}`);
    if (less.length > 0) told('narrower', `may not be ${shown(less)}`);
  }
}

function compareLife(has: unknown, wanted: unknown, tell: Tell): void {
  if (has === wanted) return;
  // None is that of the mount, or of the server, which may be a month.
  const shorter = typeof has === 'number' && has > 0 && has < Number(wanted);
  tell(
    shorter ? 'narrower' : 'wider',
    `is ${isNothing(has) ? 'not said' : `${shown(has)} s`}, wanted are ${shown(wanted)} s`,
  );
}

function compareSets(
  has: readonly unknown[],
  wanted: readonly unknown[],
  extra: 'wider' | 'narrower',
  tell: Tell,
): void {
  const more = has.filter((one) => !wanted.includes(one));
  const less = wanted.filter((one) => !has.includes(one));
  if (more.length > 0) tell(extra, `has ${shown(more)} besides`);
  if (less.length > 0) tell(extra === 'wider' ? 'narrower' : 'wider', `does not have ${shown(less)}`);
}

/** As the server writes them: one address is no network. */
function networkOf(text: unknown): string {
  return String(text)
    .toLowerCase()
    .replace(/^([^:]+)\/32$|^(.*:.*)\/128$/, '$1$2');
}

function zeroOf(wanted: unknown): unknown {
  return typeof wanted === 'number' ? 0 : typeof wanted === 'boolean' ? false : undefined;
}

function isNothing(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
  return [undefined, null, '', 0, false].includes(value as string);
}

/** A list as the server writes it: no list, and an empty text, are none. */
function valuesOf(value: unknown): readonly unknown[] {
  return value === '' ? [] : listOf(value);
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : printable(JSON.stringify(value), 160);
}
