import { JobpassError } from '../../errors.js';
import type { Attempt } from '../../http/retry.js';
import { isGood, VaultApi } from '../../providers/vault/api.js';
import { type JsonObject, objectIn } from '../../text/json.js';
import { printable } from '../../text/printable.js';
import type { Drift, ServerAccess } from '../generator.js';
import { compareConfig } from './compare-config.js';
import { comparePolicies } from './compare-policies.js';
import { compareRole } from './compare-role.js';
import { type ReportDrift, valuesOf } from './compared-values.js';
import type { Mount } from './mount.js';

/**
 * Compares a mount, its roles and the policies made for them with what they must be.
 *
 * @throws JobpassError `usage` without a token, `refused` where that may not read them
 */
export async function compareMount(mount: Mount, access: ServerAccess): Promise<Drift[]> {
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
    (what: string): ReportDrift =>
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
