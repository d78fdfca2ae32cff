import { stringify } from 'yaml';
import { type Claims, texts } from '../../identity/id-token.js';
import type { Account } from '../../providers/kubernetes/settings.js';
import { authenticationFor } from '../../servers/kubernetes/authentication.js';
import { type Manifest, manifestsFor } from '../../servers/kubernetes/manifests.js';
import { groupOf, jobRoleOf } from '../../servers/kubernetes/names.js';
import { quoted } from '../../text/shell.js';
import { claimsOfJob } from '../job-claims.js';

/** The missing configuration of a cluster for a job. */
export interface Needs {
  account: Account;
  /** The namespace in which steps work. */
  target: string;
  /** The ID token's claims, if the API server has no entry that accepts them. */
  rejected: Claims | undefined;
  policies: boolean;
  serviceAccount: boolean;
  /** The permissions of the job in the namespace of its service account. */
  rights: boolean;
  /** The pod's service account, as `namespace:name`, if the job logs in with its token. */
  pod: string | undefined;
  /** The permissions of the service account in the namespace in which steps work. */
  targetRights: boolean;
}

const POLICY_KINDS = ['Namespace', 'ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'];

/**
 * Returns the commands with which an operator configures a cluster for a job. They create or update only objects of Jobpass. Text
 * from outside is quoted, or is in a part that the shell does not interpret, and in ASCII.
 */
export function commandsFor(needs: Needs): string[] {
  const { account, target, rejected, targetRights } = needs;
  const manifests = manifestsOf(needs);
  const lines = [
    ...(rejected === undefined ? [] : authenticationLines(account, rejected)),
    ...(manifests.length === 0
      ? []
      : ["kubectl apply --filename - <<'EOF'", ...manifests.flatMap(yamlLines), 'EOF']),
    ...(needs.rights ? bindingLines(needs) : []),
    ...(targetRights
      ? [
          '# Replace ROLE with a Role or ClusterRole that the work of the steps requires, for example edit.',
          `# kubectl create rolebinding ${quoted(`${account.namespace}-${account.name}`)} --namespace ${quoted(target)} --clusterrole ROLE --serviceaccount ${quoted(`${account.namespace}:${account.name}`)}`,
        ]
      : []),
  ];
  if (lines.length === 0) return ['# No commands: nothing to add.'];
  return [
    '# Run as an administrator of the cluster. For several jobs, describe the jobs in .jobpass.yml. Then "jobpass trust kubernetes" prints everything.',
    ...lines,
  ];
}

function manifestsOf({ account, policies, serviceAccount, rights }: Needs): Manifest[] {
  const all = manifestsFor({ namespace: account.namespace, roles: [{ account: account.name }] });
  return all.filter(({ kind, metadata: { name } }) => {
    if (POLICY_KINDS.includes(kind)) return policies;
    if (kind === 'ServiceAccount') return serviceAccount && name === account.name;
    return rights && kind === 'Role' && name === jobRoleOf(account.name);
  });
}

/** Returns the command that binds the role of the job. It fails if the binding exists, which may have other subjects. */
function bindingLines({ account, pod }: Needs): string[] {
  const role = jobRoleOf(account.name);
  const [name, subject] =
    pod === undefined
      ? [role, `--group ${quoted(groupOf(account.namespace, account.name))}`]
      : [`${role}:${pod}`, `--serviceaccount ${quoted(pod)}`];
  return [
    '# If the binding exists, this command fails and changes nothing. Then add the subject to the binding.',
    `kubectl create rolebinding ${quoted(name)} --namespace ${quoted(account.namespace)} --role ${quoted(role)} ${subject}`,
  ];
}

/** Returns an object as lines of YAML. The object contains only ASCII. */
function yamlLines(manifest: Manifest): string[] {
  return [
    '---',
    ...stringify(manifest, { lineWidth: 0, aliasDuplicateObjects: false }).trimEnd().split('\n'),
  ];
}

/** Returns an entry of the AuthenticationConfiguration as comments, because a person must add the entry to a file. */
function authenticationLines(account: Account, claims: Claims): string[] {
  const issuer = String(claims['iss'] ?? '');
  const [audience = ''] = texts(claims['aud']);
  if (![issuer, audience].every((text) => /^[\x21-\x7e]+$/.test(text)) || !issuer.startsWith('https://'))
    return [];
  const names = claimsOfJob(claims);
  const conditions = Object.fromEntries(
    (names.length > 0 ? names : ['sub']).map((name) => [
      name,
      String(claims[name] ?? '').replaceAll('*', '\\*'),
    ]),
  );
  const { jwt } = authenticationFor([
    { issuer, grants: [{ group: groupOf(account.namespace, account.name), audience, conditions }] },
  ]);
  return [
    '# Add this entry to the file of the option --authentication-config of each kube-apiserver:',
    ...stringify({ jwt }, { lineWidth: 0 })
      .trimEnd()
      .split('\n')
      // CEL and YAML read this escape as the same character. Runners interpret two of these characters as a command.
      .map((line) => `# ${line.replace(/#(?=#)/g, '\\u0023')}`),
  ];
}
