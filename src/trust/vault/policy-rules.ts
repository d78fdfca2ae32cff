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

/** The secrets that a role allows a job to read, keyed by path relative to the token's namespace. */
export type SecretPaths = Map<
  string,
  {
    /** The secret's namespace, relative to the token's namespace, with a trailing slash. */
    below: string;
    read: boolean;
    writes: ClaimValues[];
  }
>;

/**
 * Adds the permission for an entry of `secrets`: exactly its path.
 *
 * @param namespace the token's namespace; '' means the root namespace
 * @returns the reason why no policy can allow exactly this entry, if there is one
 */
export function addSecret(reads: SecretPaths, request: SecretRequest, namespace: string): string | undefined {
  const { path, parameters } = request;
  const shown = `secrets has ${printable(path, 100)}`;
  const below = relativeNamespace(request.namespace ?? namespace, namespace);
  if (below === undefined)
    return `${shown} in a namespace outside the token's namespace, which no policy there can refer to: set \`namespace\` to a common parent`;
  if (!isPlainInPolicy(below + path))
    return `${shown}, which has characters that a policy would read as wildcards or templates: write the policy yourself under trust.policy`;
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
    return `${shown} with the parameter ${printable(odd?.[0] ?? sent[0]?.[0], 40)}, which a policy cannot express: write the policy yourself under trust.policy`;
  found.writes.push(new Map(sent.map(([name, value]) => [name, [value]])));
  return undefined;
}

/** Returns the policy rules that allow exactly these secrets, or a string with the reason why no such rules exist. */
export function rulesFor(reads: SecretPaths): Map<string, PathRule> | string {
  const rules = new Map<string, PathRule>();
  for (const [path, { read, writes }] of [...reads].sort(byName)) {
    const [parameters, another] = unionAll(writes);
    if (another !== undefined)
      return `secrets requests ${printable(path, 100)} several times with more than one different parameter, and a policy would allow every combination: use a separate credential and role for each`;
    rules.set(path, {
      capabilities: new Set([...(read ? ['read'] : []), ...(writes.length > 0 ? ['update'] : [])]),
      allowed: parameters,
      required: new Set(parameters?.keys()),
    });
  }
  return rules;
}

/**
 * Returns the rules for a token without the policy `default`: the token may look itself up, renew itself and, unless another
 * role revokes the token, revoke itself.
 */
export function rulesForSelf(reads: SecretPaths, revokesItself: boolean): Map<string, PathRule> {
  const rules = new Map([
    [SELF_PATHS.lookup as string, allowing('read')],
    [SELF_PATHS.renew, allowing('update')],
  ]);
  if (revokesItself) rules.set(SELF_PATHS.revoke, allowing('update'));
  // Dynamic secrets must be renewed in their own namespace. Version 2 of the key-value engine has no dynamic secrets.
  for (const [path, { below }] of reads)
    if (path.slice(below.length).split('/')[1] !== 'data')
      rules.set(`${below}sys/leases/renew`, allowing('update'));
  return rules;
}

/** Path elements after a mount that identify version 2 of the key-value engine, or another engine. */
const BEHIND_MOUNT: ReadonlySet<string> = new Set([
  ...['data', 'creds', 'static-creds', 'cert', 'ca', 'issue', 'sign', 'sts', 'code', 'roleset', 'token'],
  'key',
]);

/**
 * Returns warnings about likely mistakes, for example a path in version 2 of the key-value engine that has no `data`, as on the
 * command line.
 */
export function pathWarnings(reads: SecretPaths): string[] {
  return [...reads].flatMap(([path, { below, read }]) => {
    const [mount = '', next = '', ...rest] = path.slice(below.length).split('/');
    if (!read || next === '' || BEHIND_MOUNT.has(next)) return [];
    const second = `${below}${[mount, 'data', next, ...rest].join('/')}`;
    return [
      `The policy allows reading ${path}. If this is version 2 of the key-value engine, use ${second} in secrets.`,
    ];
  });
}

function byName([one]: [string, unknown], [other]: [string, unknown]): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
