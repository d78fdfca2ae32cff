import { errorText } from '../../errors.js';
import type { Installation } from '../../github/installation.js';
import { exceeding } from '../../github/permissions.js';
import { printable } from '../../text/printable.js';
import type { Role } from '../config/broker-config.js';
import type { Log } from '../log.js';
import { isSameName } from './access.js';
import type { AppClient } from './app-client.js';

/** Checks the apps and their installations at GitHub, and logs a warning with the fix for each problem. Never throws. */
export async function checkApps(
  apps: ReadonlyMap<string, AppClient>,
  roles: readonly Role[],
  log: Log,
): Promise<void> {
  await Promise.all(
    [...apps].map(async ([name, app]) => {
      const warn = (why: string, role?: string): void =>
        log({ event: 'github app not ready', level: 'warn', app: name, role, why });
      try {
        const { id, slug, clientId } = await app.facts();
        log({ event: 'github app ready', app: name, id, slug: printable(slug, 100) });
        const { issuer } = app.app;
        if (issuer !== String(id) && issuer !== clientId)
          warn(`GitHub knows the app as ${id}, expected ${issuer}: correct app-id or client-id`);
      } catch (error) {
        warn(errorText(error));
        return;
      }
      const installations = new Map<number, Promise<Installation | undefined>>();
      for (const role of roles) {
        if (role.github?.app !== name) continue;
        const { installation: id } = role.github;
        const installation = installations.get(id) ?? app.installation(id);
        installations.set(id, installation);
        try {
          for (const why of installationProblems(await installation, role.github)) warn(why, role.name);
        } catch (error) {
          warn(errorText(error), role.name);
        }
      }
    }),
  );
}

/** Returns why an installation cannot serve a role. */
function installationProblems(
  installation: Installation | undefined,
  { installation: id, owner, permissions }: NonNullable<Role['github']>,
): string[] {
  if (installation === undefined)
    return [`the app has no installation ${id}: correct installation, or install the app for ${owner}`];
  const { account, permissions: granted, suspended } = installation;
  const missing = exceeding(permissions, granted);
  return [
    ...(isSameName(account.login, owner)
      ? []
      : [
          `the installation ${id} belongs to ${printable(account.login, 100)}, not to ${owner}: correct installation or owner`,
        ]),
    ...(suspended
      ? [`the installation ${id} is suspended: an owner of ${owner} must unsuspend it in the settings`]
      : []),
    ...(missing.length === 0
      ? []
      : [
          `the installation ${id} does not have ${missing.join(', ')}: add the permissions to the app and accept them for ${owner}, or remove them from the role`,
        ]),
  ];
}
