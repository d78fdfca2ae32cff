import type { SecretRequest } from '../../providers/vault/requests.js';
import {
  isPlainInPolicy,
  isWriteRequest,
  relativeNamespace,
  SELF_PATHS,
} from '../../servers/vault/policies.js';
import { printable } from '../../text/printable.js';
import { type ClaimValues, unionAll } from './bound-claims.js';
import { allowing, type PathRule } from './policy.js';

/** What a role gives a job to read, as it is collected, by path as the token's namespace sees it. */
export type SecretPaths = Map<
  string,
  {
    /** The namespace of it, seen likewise, with a slash behind it. */
    below: string;
    read: boolean;
    writes: ClaimValues[];
  }
>;

/**
 * Adds what an entry of `secrets` needs: its path as it is written, and nothing else.
 *
 * @param namespace the token's; '' is the root
 * @returns why no policy can give that alone
 */
export function addSecret(reads: SecretPaths, request: SecretRequest, namespace: string): string | undefined {
  const { path, parameters } = request;
  const shown = `secrets has ${printable(path, 100)}`;
  const below = relativeNamespace(request.namespace ?? namespace, namespace);
  if (below === undefined)
    return `${shown} in a namespace that is not below that of the token, so that no policy of it can name it: log in further up (namespace)`;
  if (!isPlainInPolicy(below + path))
    return `${shown}, of which a policy would read some characters as wildcards or templates: write the policy yourself (trust: policy)`;
  const found = reads.get(below + path) ?? { below, read: false, writes: [] };
  reads.set(below + path, found);
  if (!isWriteRequest(request)) {
    found.read = true;
    return undefined;
  }
  const sent = Object.entries(parameters);
  const names = new Set(sent.map(([name]) => name.toLowerCase()));
  const odd = sent.find(
    ([name, value]) =>
      !/^[\w.-]+$/.test(name) ||
      /^\*|\*$|["\\]|\{\{|[$%]\{/.test(value) ||
      printable(value, 10_000) !== value,
  );
  if (odd !== undefined || names.size < sent.length)
    return `${shown} with the parameter ${printable(odd?.[0] ?? sent[0]?.[0], 40)}, which a policy cannot have as it stands there: write the policy yourself (trust: policy)`;
  found.writes.push(new Map(sent.map(([name, value]) => [name, [value]])));
  return undefined;
}

/** The rules that allow exactly what was collected; a text: why there are none. */
export function rulesFor(reads: SecretPaths): Map<string, PathRule> | string {
  const rules = new Map<string, PathRule>();
  for (const [path, { read, writes }] of [...reads].sort(byName)) {
    const [parameters, another] = unionAll(writes);
    if (another !== undefined)
      return `secrets asks ${printable(path, 100)} with parameters that differ in more than one: a policy would allow every mixture. Give each a credential with a role of its own`;
    rules.set(path, {
      capabilities: new Set([...(read ? ['read'] : []), ...(writes.length > 0 ? ['update'] : [])]),
      allowed: parameters,
      required: new Set(parameters?.keys()),
    });
  }
  return rules;
}

/** What a token needs that goes without the policy default: to be looked up, renewed, and ended unless another role does. */
export function rulesForSelf(reads: SecretPaths, revokesItself: boolean): Map<string, PathRule> {
  const rules = new Map([
    [SELF_PATHS.lookup as string, allowing('read')],
    [SELF_PATHS.renew, allowing('update')],
  ]);
  if (revokesItself) rules.set(SELF_PATHS.revoke, allowing('update'));
  // Dynamic secrets live as long as they are renewed, in the namespace where they were made. Version 2 of the key-value
  // engine has none.
  for (const [path, { below }] of reads)
    if (path.slice(below.length).split('/')[1] !== 'data')
      rules.set(`${below}sys/leases/renew`, allowing('update'));
  return rules;
}

/** Words behind a mount by which engines other than the key-value one, and its version 2, are known. */
const BEHIND_MOUNT: ReadonlySet<string> = new Set([
  ...['data', 'creds', 'static-creds', 'cert', 'ca', 'issue', 'sign', 'sts', 'code', 'roleset', 'token'],
  'key',
]);

/** What people may have meant otherwise: a path of version 2 of the key-value engine as the command line writes it. */
export function pathWarnings(reads: SecretPaths): string[] {
  return [...reads].flatMap(([path, { below, read }]) => {
    const [mount = '', next = '', ...rest] = path.slice(below.length).split('/');
    if (!read || next === '' || BEHIND_MOUNT.has(next)) return [];
    const second = `${below}${[mount, 'data', next, ...rest].join('/')}`;
    return [
      `It may read ${path}. Where that is version 2 of the key-value engine, write ${second} in secrets.`,
    ];
  });
}

function byName([one]: [string, unknown], [other]: [string, unknown]): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
