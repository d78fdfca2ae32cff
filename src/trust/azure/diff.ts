import { Directory, type DirectoryTokens } from '../../azure/directory.js';
import { JobpassError } from '../../errors.js';
import { readFederatedCredentials } from '../../servers/azure/federated-credential.js';
import { printable } from '../../text/printable.js';
import type { Drift, ServerAccess } from '../generator.js';
import { compareAssignments, type ResolvedAssignment } from './compare-assignments.js';
import { compareCredentials } from './compare-credentials.js';
import type { IdentityPlan } from './identity-plan.js';
import { isId } from './terraform.js';

/** The variables with the tokens of a person or an operator. */
export const GRAPH_TOKEN = 'AZURE_GRAPH_TOKEN';
export const RESOURCE_MANAGER_TOKEN = 'AZURE_RESOURCE_MANAGER_TOKEN';

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
  access: ServerAccess,
): Directory {
  const { graph, resourceManager } = cloud;
  const tokens: DirectoryTokens = {
    graph:
      managedIdentity === undefined ? tokenIn(GRAPH_TOKEN, '--resource-type ms-graph', access) : undefined,
    resourceManager:
      managedIdentity === undefined && roles.length === 0
        ? undefined
        : tokenIn(RESOURCE_MANAGER_TOKEN, '--resource-type arm', access),
  };
  return new Directory(
    access.http(settings),
    addressIn(access.env, 'AZURE_GRAPH_URL', graph),
    addressIn(access.env, 'AZURE_RESOURCE_MANAGER_URL', resourceManager),
    tokens,
  );
}

/** Returns the address of an API. Only an address on loopback, for tests, may replace the address of the cloud. */
function addressIn(env: NodeJS.ProcessEnv, variable: string, usual: string): URL {
  const given = URL.parse(env[variable] ?? '');
  return given !== null && /^(127\.0\.0\.1|localhost)$/.test(given.hostname) ? given : new URL(usual);
}

function tokenIn(variable: string, option: string, { env, secrets }: ServerAccess): string {
  const token = env[variable] ?? '';
  if (!/^[\x21-\x7e]{16,}$/.test(token)) {
    throw new JobpassError(
      'usage',
      token === '' ? `${variable} is not set` : `${variable} is not a valid token`,
      {
        hint: `Set it to the output of: az account get-access-token ${option} --query accessToken --output tsv`,
      },
    );
  }
  secrets.add(token);
  return token;
}
