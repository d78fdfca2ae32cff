import type { SecretRequest } from '../../providers/vault/requests.js';
import { printable } from '../../text/printable.js';

/** The name of the policy that Jobpass generates for a role. The server requires lower case. */
export function policyName(role: string): string {
  return `jobpass-${role.toLowerCase().replace(/[^a-z0-9_.-]/g, '-')}`;
}

/** Whether the job sends a write request to get the secret: only a request with parameters other than `version` is a write. */
export function isWriteRequest({ parameters }: Pick<SecretRequest, 'parameters'>): boolean {
  return Object.keys(parameters).some((name) => name !== 'version');
}

/**
 * Returns the path of a namespace relative to another namespace, with a trailing slash.
 *
 * @param outer the token's namespace; '' is the root
 * @returns undefined if policies in `outer` cannot refer to `inner`
 */
export function relativeNamespace(inner: string, outer: string): string | undefined {
  if (inner === outer) return '';
  if (outer === '') return `${inner}/`;
  return inner.startsWith(`${outer}/`) ? `${inner.slice(outer.length + 1)}/` : undefined;
}

/** Whether a policy would match exactly this path. Some characters are wildcards, start a template or end the text. */
export function isPlainInPolicy(path: string): boolean {
  return !/[*"\\]|\{\{|\$\{|(^|\/)\+(\/|$)/.test(path) && printable(path, 500) === path;
}

/** The paths in the policy `default` that jobs use for their own token. */
export const SELF_PATHS = {
  lookup: 'auth/token/lookup-self',
  renew: 'auth/token/renew-self',
  revoke: 'auth/token/revoke-self',
} as const;

/** The paths that a `revoke-role` needs to revoke other tokens. */
export const ACCESSOR_PATHS = ['auth/token/revoke-accessor', 'auth/token/lookup-accessor'] as const;
