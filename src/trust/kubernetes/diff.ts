import { JobpassError } from '../../errors.js';
import type { Manifest } from '../../servers/kubernetes/manifests.js';
import type { PolicyBinding } from '../../servers/kubernetes/policies.js';
import type { JsonObject } from '../../text/json.js';
import { objectOf } from '../../text/json-values.js';
import { printable } from '../../text/printable.js';
import type { Drift, ServerAccess } from '../generator.js';
import { documentsIn, objectsIn } from './cluster-objects.js';
import type { Cluster } from './cluster-plan.js';
import { compareAuthentication } from './compare-authentication.js';
import { compareBinding, comparePolicy, type Difference, policyNamed } from './compare-policy.js';
import { compareAccount, compareRole, compareRoleBinding, subjectsIn } from './compare-rights.js';

const COMPARE: Readonly<Record<string, (found: JsonObject, wanted: Manifest) => Difference[]>> = {
  Namespace: () => [],
  Role: compareRole,
  RoleBinding: compareRoleBinding,
  ServiceAccount: compareAccount,
  ValidatingAdmissionPolicy: (found, { metadata: { name } }) => {
    const policy = policyNamed(name);
    return policy === undefined ? [] : comparePolicy(found, policy);
  },
  ValidatingAdmissionPolicyBinding: (found, wanted) =>
    compareBinding(found, wanted as unknown as PolicyBinding),
};

/** Without these objects, the rights of a job are not limited. */
const LIMITS = ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'];

/**
 * Compares the objects of a cluster, and the API server's AuthenticationConfiguration if `--authentication` names the file.
 *
 * @throws JobpassError `usage` if there is no token, `refused` if the token lacks permissions
 */
export async function compareCluster(cluster: Cluster, access: ServerAccess): Promise<Drift[]> {
  const objects = await objectsIn(cluster, access);
  const found: Drift[] = [];
  for (const manifest of cluster.manifests) {
    const { kind, metadata } = manifest;
    const place = metadata.namespace === undefined ? '' : `${metadata.namespace}/`;
    const what = `${kind} ${place}${metadata.name}`;
    const object = await objects.read(manifest);
    if (object === undefined)
      found.push({
        kind: LIMITS.includes(kind) ? 'wider' : 'missing',
        what,
        text: LIMITS.includes(kind)
          ? 'does not exist, so jobs may create any Secret, and delete those of other jobs'
          : 'does not exist',
      });
    else found.push(...(COMPARE[kind]?.(object, manifest) ?? []).map((one) => ({ what, ...one })));
  }
  found.push(...otherBindings(await objects.bindings(), cluster));
  const file = access.options['authentication'];
  if (file === undefined)
    found.push({
      kind: 'note',
      what: 'AuthenticationConfiguration',
      text: 'not compared: pass the file of the API server with --authentication',
    });
  else found.push(...compareAuthentication(await authenticationIn(file), cluster.issuers));
  return found;
}

/** Returns the bindings that give rights to accounts and groups of the rules file, but are not in the file. */
function otherBindings(bindings: readonly JsonObject[], { manifests }: Cluster): Drift[] {
  const nameOf = (one: JsonObject | Manifest): string => {
    const { name, namespace } = objectOf(one['metadata']);
    return `${one['kind']} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
  };
  const expected = new Set(manifests.map(nameOf));
  const own = new Set(
    manifests.filter(({ kind }) => kind === 'RoleBinding').flatMap((one) => subjectsIn(one as JsonObject)),
  );
  return bindings
    .filter((one) => !expected.has(nameOf(one)))
    .flatMap((one) => {
      const subjects = subjectsIn(one).filter((subject) => own.has(subject));
      const { kind, name } = objectOf(one['roleRef']);
      const role = `${printable(kind, 40)} ${printable(name, 160)}`;
      return subjects.map(
        (subject): Drift => ({
          kind: 'wider',
          what: printable(nameOf(one), 200),
          text: `gives the rights of ${role} to ${subject}, but is not in the rules file`,
        }),
      );
    });
}

async function authenticationIn(path: string): Promise<JsonObject> {
  const [document] = await documentsIn('--authentication', path);
  if (document?.['kind'] === 'AuthenticationConfiguration') return document;
  throw new JobpassError('usage', 'The file of --authentication is not an AuthenticationConfiguration', {
    hint: 'Pass the file that kube-apiserver reads with --authentication-config',
  });
}
