import type { Manifest } from '../../servers/kubernetes/manifests.js';
import type { JsonObject } from '../../text/json.js';
import { listOf, objectOf, objectsOf, textOf } from '../../text/json-values.js';
import { printable } from '../../text/printable.js';
import type { Difference } from './compare-policy.js';

/** Compares the permissions of a Role. */
export function compareRole(found: JsonObject, wanted: Manifest): Difference[] {
  const there = permissionsIn(found['rules']);
  const expected = permissionsIn(wanted['rules']);
  return [
    ...without(there, expected).map((one): Difference => ({ kind: 'wider', text: `grants ${one} too` })),
    ...without(expected, there).map(
      (one): Difference => ({ kind: 'narrower', text: `does not grant ${one}` }),
    ),
  ];
}

/** Compares the Role and the subjects of a RoleBinding. */
export function compareRoleBinding(found: JsonObject, wanted: Manifest): Difference[] {
  const role = roleIn(found);
  const expected = roleIn(wanted);
  const there = subjectsIn(found);
  const subjects = subjectsIn(wanted);
  return [
    ...(role === expected
      ? []
      : [{ kind: 'wider' as const, text: `grants the rights of ${role}, expected ${expected}` }]),
    ...without(there, subjects).map(
      (one): Difference => ({ kind: 'wider', text: `gives rights to ${one} too` }),
    ),
    ...without(subjects, there).map(
      (one): Difference => ({ kind: 'narrower', text: `gives no rights to ${one}` }),
    ),
  ];
}

/** Compares the settings of a service account. */
export function compareAccount(found: JsonObject, wanted: Manifest): Difference[] {
  const { automountServiceAccountToken: automount } = wanted;
  return automount === undefined || found['automountServiceAccountToken'] === automount
    ? []
    : [{ kind: 'note', text: 'pods in the namespace get tokens of the account' }];
}

/** Returns the permissions in rules as text, one for each verb and resource. */
export function permissionsIn(rules: unknown): string[] {
  return objectsOf(rules).flatMap((rule) => {
    const names = textsIn(rule['resourceNames']);
    const urls = textsIn(rule['nonResourceURLs']).map((url) => `the URL ${url}`);
    const resources = textsIn(rule['resources']).flatMap((resource) =>
      textsIn(rule['apiGroups']).map((group) => `${resource}${group === '' ? '' : `.${group}`}`),
    );
    const objects = resources.flatMap((resource) =>
      names.length === 0 ? [resource] : names.map((name) => `${resource} "${name}"`),
    );
    return textsIn(rule['verbs']).flatMap((verb) =>
      [...objects, ...urls].map((object) => `${verb} ${object}`),
    );
  });
}

/** Returns the subjects of a binding as text. */
export function subjectsIn(binding: JsonObject): string[] {
  return objectsOf(binding['subjects']).map(({ kind, name, namespace }) =>
    kind === 'ServiceAccount'
      ? `the service account ${printable(namespace, 80)}/${printable(name, 80)}`
      : `the ${kind === 'Group' ? 'group' : 'user'} ${printable(name, 160)}`,
  );
}

function roleIn(binding: JsonObject): string {
  const { kind, name } = objectOf(binding['roleRef']);
  return `${printable(kind, 40)} ${printable(name, 160)}`;
}

function textsIn(list: unknown): string[] {
  return listOf(list)
    .flatMap((one) => (one === '' ? '' : (textOf(one) ?? [])))
    .map((one) => printable(one, 160));
}

function without(values: readonly string[], others: readonly string[]): string[] {
  return [...new Set(values)].filter((value) => !others.includes(value));
}
