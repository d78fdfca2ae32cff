import { errorText } from '../../../errors.js';
import { readAuthentication } from '../../../servers/kubernetes/read-authentication.js';
import { isObject, type JsonObject } from '../../../text/json.js';
import { objectsOf } from '../../../text/json-values.js';
import type { Linted, Linter } from '../linter.js';
import { type Judged, lintIssuer } from './lint-issuer.js';
import { lintRights } from './lint-rights.js';

/** Kinds of objects that the linter judges. */
const KINDS = [
  ...['AuthenticationConfiguration', 'ClusterRole', 'ClusterRoleBinding', 'Namespace', 'Role', 'RoleBinding'],
  ...['ServiceAccount', 'ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'],
];

/** Finds vulnerabilities in the issuers that an API server trusts, in the rights of jobs, and in the policies that limit jobs. */
export const kubernetesLinter: Linter = {
  reads:
    'Kubernetes: an AuthenticationConfiguration; rights and admission policies, as YAML or from kubectl get --output json',
  lint(document): Linted | undefined {
    const objects = objectsIn(document).filter(({ kind }) => KINDS.includes(String(kind)));
    if (objects.length === 0) return undefined;
    const issuers = objects
      .filter(({ kind }) => kind === 'AuthenticationConfiguration')
      .map((one): Judged & { roles: number } => lintAuthentication(one));
    const rights = lintRights(objects);
    const parts = [...issuers, rights];
    return {
      roles: parts.reduce((all, { roles }) => all + roles, 0),
      skipped: 0,
      findings: parts.flatMap(({ findings }) => findings),
      unjudged: parts.flatMap(({ unjudged }) => unjudged),
    };
  },
};

function objectsIn(document: unknown): JsonObject[] {
  if (!isObject(document) || typeof document['kind'] !== 'string') return [];
  return Array.isArray(document['items']) ? [...objectsOf(document['items'])] : [document];
}

function lintAuthentication(document: JsonObject): Judged & { roles: number } {
  try {
    const judged = readAuthentication(JSON.stringify(document), 'The document').map(lintIssuer);
    return {
      roles: judged.length,
      findings: judged.flatMap(({ findings }) => findings),
      unjudged: judged.flatMap(({ unjudged }) => unjudged),
    };
  } catch (error) {
    return {
      roles: 0,
      findings: [],
      unjudged: [{ where: 'AuthenticationConfiguration', because: errorText(error) }],
    };
  }
}
