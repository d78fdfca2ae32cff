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
import type { Mount, Policy } from './mount.js';

/**
 * Compares a mount, its roles and their generated policies with the plan.
 *
 * @throws JobpassError `usage` if there is no token, `refused` if the token lacks permissions
 */
export async function compareMount(mount: Mount, access: ServerAccess): Promise<Drift[]> {
  const read = readerFor(mount, access);
  const found: Drift[] = [];
  const reporter =
    (what: string): ReportDrift =>
    (kind, text) =>
      found.push({ kind, what, text });
  const method = `auth/${mount.path}`;
  const config = await read(`${method}/config`, 'the request for the mount');
  if (config === undefined)
    reporter(method)('missing', 'the mount does not exist, is not of the type jwt, or has no issuer');
  else compareConfig(config, mount.config, reporter(method));
  for (const { name, body, policy } of mount.roles) {
    const role = config && (await read(`${method}/role/${name}`, `the request for the role ${name}`));
    if (role === undefined) reporter(`role ${name}`)('missing', 'the role does not exist');
    else compareRole(role, body, reporter(`role ${name}`));
    if (policy !== undefined) await comparePolicy(policy, read, reporter(`policy ${policy.name}`));
  }
  const others = access.options['other-roles'];
  if (config !== undefined && others !== undefined) {
    const listed = await read(`${method}/role`, 'the request for the list of roles', { list: 'true' });
    const known = new Set([...mount.roles.map(({ name }) => name), ...others.toLowerCase().split(/[\s,]+/)]);
    for (const name of valuesOf(listed?.['keys'])) {
      if (typeof name === 'string' && !known.has(name))
        reporter(`role ${printable(name, 80)}`)(
          'wider',
          'the role is on the mount, but not in the rules file',
        );
    }
  }
  return found;
}

async function comparePolicy(wanted: Policy, read: Read, report: ReportDrift): Promise<void> {
  const found = await read(`sys/policies/acl/${wanted.name}`, `the request for the policy ${wanted.name}`);
  const text = found?.['policy'];
  if (found === undefined) report('missing', 'the policy does not exist');
  else if (typeof text !== 'string') report('wider', 'the text of the policy is not readable');
  else for (const drift of comparePolicies(text, wanted.text)) report(drift.kind, drift.text);
}

/** Reads the data at a path. Returns undefined if the path does not exist. */
type Read = (
  path: string,
  what: string,
  query?: Readonly<Record<string, string>>,
) => Promise<JsonObject | undefined>;

function readerFor({ settings, url, namespace }: Mount, access: ServerAccess): Read {
  const token = tokenIn(access.env);
  access.secrets.add(token);
  const http = access.http(settings);
  const api = new VaultApi(http, url, access.clock);
  return (path, what, query) =>
    http.persist(async (attempt: Attempt) => {
      const call = { method: 'GET' as const, path, what, token, namespace };
      const reply = await api.call(query === undefined ? call : { ...call, query }, attempt);
      if (reply.answer.status === 404) return undefined;
      if (!isGood(reply))
        throw api.refusal(
          reply,
          `Allow the token in BAO_TOKEN or VAULT_TOKEN to read ${printable(path, 120)}`,
        );
      const data = objectIn(reply.json, 'data');
      if (data === undefined) throw api.malformed(reply, 'no data in it');
      return data;
    });
}

function tokenIn(env: NodeJS.ProcessEnv): string {
  const token = env['BAO_TOKEN'] || env['VAULT_TOKEN'] || '';
  if (/^[\x21-\x7e]{4,}$/.test(token)) return token;
  throw new JobpassError(
    'usage',
    token === '' ? 'No token for the server is set' : 'The token in the environment is not a valid token',
    {
      hint: 'Set BAO_TOKEN or VAULT_TOKEN to a token that may read the mount, its roles (auth/…/role/*) and their policies (sys/policies/acl/jobpass-*)',
    },
  );
}
