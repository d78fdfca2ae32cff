import { errorText } from '../../errors.js';
import { isPath } from '../../providers/vault/paths.js';
import { type VaultSettings, vaultSettings } from '../../providers/vault/settings.js';
import type { ReportProblem } from '../../rules/grant.js';
import { printable } from '../../text/printable.js';
import { unsupportedConditions } from './bound-claims.js';
import type { Mount, Policy } from './mount.js';
import { AUDIENCE, type ReadGrant, type VaultGrant } from './read-grant.js';
import { revokeRoleOf, roleOf } from './roles.js';

/** Returns the mounts that the grants use, each with its roles. */
export function mountsOf(grants: readonly VaultGrant[], reportProblem: ReportProblem): Mount[] {
  const mounts = new Map<string, ReadGrant[]>();
  for (const grant of grants) {
    const asked = readGrant(grant, reportProblem);
    if (asked === undefined) continue;
    const { url, namespace = '', path } = asked.vault;
    const key = JSON.stringify([url.href, namespace, path]);
    mounts.set(key, [...(mounts.get(key) ?? []), asked]);
  }
  const taken = new Map<string, Policy>();
  return [...mounts.values()].flatMap((all) => mountOf(all, taken, reportProblem));
}

function readGrant(grant: VaultGrant, reportProblem: ReportProblem): ReadGrant | undefined {
  let vault: VaultSettings;
  try {
    vault = vaultSettings(grant.settings);
  } catch (error) {
    reportProblem(grant, errorText(error));
    return undefined;
  }
  const names = [vault.path, ...(vault.namespace === undefined ? [] : [vault.namespace])];
  const odd = names.find((name) => !isPath(name) || printable(name, 500) !== name);
  const roles = [vault.role, vault.revokeRole].filter((role) => role !== undefined);
  const wrong = roles.find((role) => !/^\w([\w.-]*\w)?$/.test(role));
  if (odd !== undefined)
    reportProblem(
      grant,
      `the mount or namespace "${printable(odd, 80)}" is not supported: use letters, digits, dots, - and _`,
    );
  if (wrong !== undefined)
    reportProblem(
      grant,
      `"${printable(wrong, 80)}" is not a valid name of a role: use letters, digits, dots, - and _`,
    );
  if (vault.auth === 'jwt' && vault.role === undefined) {
    reportProblem(grant, '`role` is missing: jobpass trust does not set a default_role on the mount');
    return undefined;
  }
  const sets = new Map(
    Object.entries(grant.conditions).map(([claim, patterns]) => [claim, [patterns].flat().map(String)]),
  );
  const reasons = unsupportedConditions(sets);
  for (const reason of reasons) reportProblem(grant, reason);
  if (odd !== undefined || wrong !== undefined || reasons.length > 0) return undefined;
  return { grant, vault, claims: new Map([...sets, [AUDIENCE, [grant.audience]]]) };
}

function mountOf(
  all: readonly ReadGrant[],
  taken: Map<string, Policy>,
  reportProblem: ReportProblem,
): Mount[] {
  const [first, ...others] = all as [ReadGrant, ...ReadGrant[]];
  const { url, namespace, path } = first.vault;
  const config = configOf(first.grant);
  for (const { grant } of others) {
    if (grant.issuer !== first.grant.issuer)
      reportProblem(
        grant,
        `a mount can trust only one issuer, and auth/${path} trusts ${printable(first.grant.issuer, 100)} for the rule ${first.grant.rule} of ${first.grant.credential}: use another path for each issuer`,
      );
    else if (JSON.stringify(configOf(grant)) !== JSON.stringify(config))
      reportProblem(
        grant,
        `its issuer-ca differs from that of the rule ${first.grant.rule} of ${first.grant.credential}`,
      );
  }
  const byName = new Map<string, ReadGrant[]>();
  const revokers = new Map<string, ReadGrant[]>();
  for (const asked of all) {
    addByRole(byName, asked.vault.role, asked);
    addByRole(revokers, asked.vault.revokeRole, asked);
  }
  const roles = [...byName].flatMap(([name, asked]) => roleOf(name, asked, reportProblem) ?? []);
  for (const [name, asked] of revokers) {
    if (byName.has(name)) {
      for (const { grant } of asked)
        reportProblem(grant, `revoke-role names ${name}, which is also a role of jobs: use a separate role`);
      continue;
    }
    const role = revokeRoleOf(name, asked, reportProblem);
    if (role !== undefined) roles.push(role);
  }
  for (const { name, policy } of roles) {
    if (policy === undefined) continue;
    const key = JSON.stringify([url.href, namespace ?? '', policy.name]);
    const same = taken.get(key);
    taken.set(key, policy);
    const [asked] = byName.get(name) ?? revokers.get(name) ?? [];
    if (same !== undefined && asked !== undefined)
      reportProblem(
        asked.grant,
        `another role already uses the policy name ${policy.name}: rename this role`,
      );
  }
  const root = url.href.replace(/\/$/, '');
  const address = `${root}/v1/${namespace === undefined ? '' : `${namespace}/`}auth/${path}`;
  return [{ url, namespace, path, address, config, roles, settings: first.grant.settings }];
}

/** Adds a grant to a role. The server converts the names of roles to lower case. */
function addByRole(roles: Map<string, ReadGrant[]>, name: string | undefined, asked: ReadGrant): void {
  if (name === undefined) return;
  const small = name.toLowerCase();
  roles.set(small, [...(roles.get(small) ?? []), asked]);
}

function configOf({ issuer, jwksUri, trust }: VaultGrant): Record<string, string> {
  const ca = trust['issuer-ca'] === undefined ? undefined : `${trust['issuer-ca'].trim()}\n`;
  const keys: Record<string, string> =
    jwksUri === undefined
      ? { oidc_discovery_url: issuer, ...(ca === undefined ? {} : { oidc_discovery_ca_pem: ca }) }
      : { jwks_url: jwksUri, ...(ca === undefined ? {} : { jwks_ca_pem: ca }) };
  return { ...keys, bound_issuer: issuer };
}
