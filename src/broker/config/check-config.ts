import { isLoopback, isLoopbackHost } from '../../http/hosts.js';
import { openToStrangers } from '../../identity/conditions.js';
import { JOB_CLIENT } from '../tokens/tokens.js';
import type { BrokerConfig } from './broker-config.js';
import type { Complain } from './complain.js';
import { checkGithubRoles, checkRoleKind } from './github-config.js';
import type { BrokerFile } from './schema.js';

/** Checks the rules that involve several settings. */
export function checkConfig(config: BrokerConfig, file: BrokerFile, complain: Complain): void {
  const { listen, tls, issuer } = config;
  if (tls === undefined && !isLoopbackHost(listen.host)) {
    complain(
      ['listen'],
      `"${listen.host}" is not a loopback address, and tls is missing: set tls, or listen on 127.0.0.1 behind a proxy with TLS`,
    );
  }
  if (config.admin !== undefined && !isLoopbackHost(config.admin.host) && config.admin.port === listen.port) {
    complain(['admin'], `port ${listen.port} is already the port of listen: choose another one`);
  }
  if (issuer === undefined && !isLoopbackHost(listen.host)) {
    complain(['issuer'], 'is missing: set the https address that jobs and services use for this broker');
  } else if (issuer === undefined && config.postgres !== undefined)
    complain(
      ['issuer'],
      'is missing: set the https address of the load balancer, which all brokers of a database share',
    );
  const issuerUrl = issuer === undefined ? undefined : new URL(issuer);
  for (const role of config.roles) {
    const path = ['roles', role.name];
    const own = file.roles?.[role.name];
    const stranger = own === undefined ? undefined : openToStrangers(role.issuer, own.when);
    if (stranger !== undefined) {
      complain(
        [...path, 'when'],
        `anyone who uses ${role.issuer} can meet these conditions: add a condition on the owner (${stranger.join(', ')})`,
      );
    }
    if (role.certificate && tls?.clientCa === undefined) {
      complain(
        own === undefined ? ['rules-from'] : [...path, 'certificate'],
        `${own === undefined ? `the role ${role.name} in ${role.from} ` : ''}requires a client certificate, but tls.client-ca is missing`,
      );
    }
  }
  for (const [name, role] of Object.entries(file.roles ?? {})) checkRoleKind(name, role, complain);
  checkGithubRoles(config.roles, { apps: config.github, defined: file.github }, (role, setting, reason) => {
    if (file.roles?.[role.name] !== undefined) complain(['roles', role.name, 'github', setting], reason);
    else complain(['rules-from'], `the role ${role.name} in ${role.from}: ${setting} ${reason}`);
  });
  // Audiences that a rules file is allowed to use are included, even if the file currently contains no role for them. Otherwise an
  // edit of that file could invalidate this configuration.
  const possible = (file['rules-from'] ?? []).flatMap((entry) =>
    typeof entry === 'string' ? [] : entry.audience,
  );
  const audiences = new Set([...config.roles.flatMap((role) => role.audience), ...possible]);
  for (const server of config.resourceServers) {
    if (server.id === JOB_CLIENT)
      complain(['resource-servers', server.id], 'is reserved for jobs: choose another name');
    for (const audience of server.audiences) {
      if (!audiences.has(audience))
        complain(['resource-servers', server.id, 'audiences'], `no role has the audience ${audience}`);
    }
  }
  if (config.data !== undefined && config.postgres !== undefined)
    complain(['postgres'], 'cannot be combined with data: remove one of them');
  const forgets = config.data === undefined && config.postgres === undefined;
  if (forgets && issuerUrl !== undefined && !isLoopback(issuerUrl)) {
    complain([], 'data is missing: set data to a folder for tokens, keys and records, or set postgres');
  }
}
