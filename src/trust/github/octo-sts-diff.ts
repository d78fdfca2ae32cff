import { JobpassError } from '../../errors.js';
import { readFile } from '../../files.js';
import { exceeding, permissionsIn } from '../../github/permissions.js';
import { isObject, type JsonObject } from '../../text/json.js';
import { objectOf, textOf } from '../../text/json-values.js';
import { printable } from '../../text/printable.js';
import { display, without } from '../broker/drift-text.js';
import type { Drift } from '../generator.js';
import { yamlValues } from '../yaml-values.js';
import type { OctoStsPolicy } from './octo-sts-policy.js';

const READ_MS = 10_000;

/** Reads the policy file of an option. @throws JobpassError `usage` */
export async function readPolicy(option: string, path: string): Promise<JsonObject> {
  const invalid = (reason: string): JobpassError =>
    new JobpassError('usage', `The file of ${option} is not a valid policy: ${reason}`);
  const [value, another] = yamlValues((await readFile(option, path, READ_MS)).toString('utf8'), invalid);
  if (isObject(value) && another === undefined) return value;
  throw invalid(another === undefined ? 'it is not a map in YAML' : 'it has several YAML documents');
}

/**
 * Compares a policy with the policy that the rules need. Compares regular expressions as texts, because this function cannot always
 * decide which of two expressions accepts more.
 */
export function comparePolicy(wanted: OctoStsPolicy, found: JsonObject, name: string): Drift[] {
  const what = `policy ${name}`;
  const drift: Drift[] = [];
  const add = (kind: Drift['kind'], text: string): void => void drift.push({ kind, what, text });
  const compare = (setting: string, own: unknown, expected: unknown): void => {
    if (own === expected) return;
    const [is, must] = [own, expected].map((value) =>
      typeof value === 'string' ? `"${printable(value, 200)}"` : 'not set',
    );
    add('wider', `${setting} is ${is}, expected ${must}`);
  };
  for (const setting of [
    'issuer',
    'issuer_pattern',
    'subject',
    'subject_pattern',
    'audience',
    'audience_pattern',
  ])
    compare(setting, textOf(found[setting]), textOf((wanted as unknown as JsonObject)[setting]));
  const [own, expected] = [objectOf(found['claim_pattern']), wanted.claim_pattern ?? {}];
  for (const claim of Object.keys(expected))
    compare(`claim_pattern ${printable(claim, 80)}`, own[claim], expected[claim]);
  const further = without(Object.keys(own), Object.keys(expected));
  if (further.length > 0) add('narrower', `also has a condition on the claim ${display(further)}`);
  const permissions = permissionsIn(objectOf(found['permissions']));
  if (permissions === undefined) add('wider', 'has permissions with an unknown level');
  else {
    const more = exceeding(permissions, wanted.permissions);
    const less = exceeding(wanted.permissions, permissions);
    if (more.length > 0) add('wider', `grants the permission ${display(more)}`);
    if (less.length > 0) add('narrower', `does not grant the permission ${display(less)}`);
  }
  if (wanted.repositories === undefined) return drift;
  const repositories = Array.isArray(found['repositories']) ? found['repositories'].map(String) : [];
  if (repositories.length === 0) {
    add('wider', 'has no repositories, so the token is for every repository of the installation');
    return drift;
  }
  const more = without(repositories, wanted.repositories);
  const less = without(wanted.repositories, repositories);
  if (more.length > 0) add('wider', `is for the repository ${display(more)} too`);
  if (less.length > 0) add('narrower', `is not for the repository ${display(less)}`);
  return drift;
}
