import {
  type Directory,
  directoryOf,
  GRAPH_TOKEN,
  RESOURCE_MANAGER_TOKEN,
  tokenIn,
} from '../../azure/directory.js';
import { JobpassError } from '../../errors.js';
import { readFederatedCredentials } from '../../servers/azure/federated-credential.js';
import { printable } from '../../text/printable.js';
import type { Drift, ServerAccess } from '../generator.js';
import { compareAssignments, type ResolvedAssignment } from './compare-assignments.js';
import { compareCredentials } from './compare-credentials.js';
import type { IdentityPlan } from './identity-plan.js';
import { isId } from './terraform.js';

/**
 * Compares an identity with the plan.
 *
 * @throws JobpassError `usage` if a token is missing, `refused` if a token lacks permissions
 */
export async function diff(plan: IdentityPlan, access: ServerAccess): Promise<Drift[]> {
  const { managedIdentity, clientId, roles } = plan;
  const directory = directoryFor(plan, access);
  const [kind, credentials] =
    managedIdentity === undefined
      ? [`application ${clientId}`, await directory.applicationCredentials(clientId)]
      : [
          `managed identity ${managedIdentity.split('/').at(-1)}`,
          await directory.managedIdentityCredentials(managedIdentity),
        ];
  if (credentials === undefined)
    return [{ kind: 'missing', what: kind, text: 'does not exist, or the token may not see it' }];
  const drift: Drift[] = [];
  const identity = managedIdentity && (await directory.managedIdentity(managedIdentity));
  if (identity && identity.clientId.toLowerCase() !== clientId)
    drift.push({
      kind: 'wider',
      what: kind,
      text: `has the client ID ${printable(identity.clientId, 80)}, expected ${clientId}`,
    });
  const others = (access.options['other-credentials'] ?? '').split(/[\s,]+/);
  drift.push(
    ...compareCredentials(
      readFederatedCredentials(credentials).filter(({ name }) => !others.includes(name)),
      plan.credentials,
    ),
  );
  if (managedIdentity === undefined) {
    const secrets = await directory.secretsOf(clientId);
    if (secrets > 0)
      drift.push({
        kind: 'note',
        what: kind,
        text: `also has ${secrets} ${secrets === 1 ? 'secret or certificate' : 'secrets and certificates'}, with which anyone who has one can log in without a job`,
      });
  }
  if (roles.length === 0) return drift;
  const principalId = identity ? identity.principalId : (await directory.principal(clientId))?.id;
  if (principalId === undefined)
    drift.push({ kind: 'missing', what: kind, text: 'has no service principal in the tenant' });
  else drift.push(...(await compareRoles(directory, plan, principalId)));
  return drift;
}

async function compareRoles(
  directory: Directory,
  { roles }: IdentityPlan,
  principalId: string,
): Promise<Drift[]> {
  const wanted: ResolvedAssignment[] = [];
  const drift: Drift[] = [];
  for (const { role, scope } of roles) {
    const id = isId(role) ? role.toLowerCase() : await directory.roleId(scope, role);
    if (id === undefined)
      drift.push({ kind: 'missing', what: `role ${role}`, text: `does not exist at ${scope}` });
    else wanted.push({ scope, roleId: id, role });
  }
  const found = new Map<string, ResolvedAssignment>();
  for (const scope of new Set(roles.map((one) => scopeToRead(one.scope)))) {
    for (const one of await directory.assignments(scope, principalId)) {
      const roleId = one.definition.split('/').at(-1) ?? '';
      const key = `${one.scope} ${roleId}`.toLowerCase();
      if (found.has(key)) continue;
      const known = wanted.find((each) => each.roleId.toLowerCase() === roleId.toLowerCase())?.role;
      const role = known ?? (await directory.roleName(one.definition)) ?? roleId;
      found.set(key, { scope: one.scope, roleId, role });
    }
  }
  return [...drift, ...compareAssignments([...found.values()], wanted)];
}

/** Returns the subscription of a scope, because the identity may have further roles in it. */
function scopeToRead(scope: string): string {
  return /^\/subscriptions\/[^/]+/i.exec(scope)?.[0] ?? scope;
}

function directoryFor(
  { cloud, managedIdentity, roles, settings }: IdentityPlan,
  { http, env, secrets }: ServerAccess,
): Directory {
  const required = (variable: string, option: string): string => {
    const token = tokenIn(env, variable);
    if (token === undefined) {
      throw new JobpassError(
        'usage',
        (env[variable] ?? '') === '' ? `${variable} is not set` : `${variable} is not a valid token`,
        {
          hint: `Set it to the output of: az account get-access-token --resource-type ${option} --query accessToken --output tsv`,
        },
      );
    }
    secrets.add(token);
    return token;
  };
  const isManaged = managedIdentity !== undefined;
  return directoryOf(http(settings), cloud, env, {
    graph: isManaged ? undefined : required(GRAPH_TOKEN, 'ms-graph'),
    resourceManager: isManaged || roles.length > 0 ? required(RESOURCE_MANAGER_TOKEN, 'arm') : undefined,
  });
}
