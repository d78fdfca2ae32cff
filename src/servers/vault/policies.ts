import type { SecretRequest } from '../../providers/vault/requests.js';
import { printable } from '../../text/printable.js';

/** The policy that is made for a role. The server takes names in small letters. */
export function policyName(role: string): string {
  return `jobpass-${role.toLowerCase().replace(/[^a-z0-9_.-]/g, '-')}`;
}

/** Whether a job writes to the path to get the secret: it does where it sends more than a version along. */
export function isWriteRequest({ parameters }: Pick<SecretRequest, 'parameters'>): boolean {
  return Object.keys(parameters).some((name) => name !== 'version');
}

/**
 * A namespace as seen from another, with a slash behind it.
 *
 * @param outer the token's; '' is the root
 * @returns undefined where a policy of the outer one cannot speak of it
 */
export function relativeNamespace(inner: string, outer: string): string | undefined {
  if (inner === outer) return '';
  if (outer === '') return `${inner}/`;
  return inner.startsWith(`${outer}/`) ? `${inner.slice(outer.length + 1)}/` : undefined;
}

/** Whether a policy means by a path that path alone: it reads some characters as wildcards, templates or its own end. */
export function isPlainInPolicy(path: string): boolean {
  return !/[*"\\]|\{\{|\$\{|(^|\/)\+(\/|$)/.test(path) && printable(path, 500) === path;
}

/** What the policy default lets a token do to itself, as far as jobs use it. */
export const SELF_PATHS = {
  lookup: 'auth/token/lookup-self',
  renew: 'auth/token/renew-self',
  revoke: 'auth/token/revoke-self',
} as const;

/** What a role needs that ends other tokens, as `revoke-role` does. */
export const ACCESSOR_PATHS = ['auth/token/revoke-accessor', 'auth/token/lookup-accessor'] as const;
