import { isLoopback, isLoopbackHost } from '../../http/hosts.js';
import { openToStrangers } from '../../identity/conditions.js';
import { JOB_CLIENT } from '../tokens/tokens.js';
import type { BrokerConfig } from './broker-config.js';
import type { BrokerFile } from './schema.js';

/** Reports a problem with a part of the configuration. */
export type Complain = (path: readonly PropertyKey[], reason: string) => void;

/** What holds between parts of the configuration. */
export function checkConfig(config: BrokerConfig, file: BrokerFile, complain: Complain): void {
  const { listen, tls, issuer } = config;
  if (tls === undefined && !isLoopbackHost(listen.host)) {
    complain(
      ['listen'],
      'tokens cross a network over TLS only: give tls, or listen on loopback behind a proxy that has it',
    );
  }
  if (config.admin !== undefined && !isLoopbackHost(config.admin.host) && config.admin.port === listen.port) {
    complain(['admin'], 'this is where the broker itself listens');
  }
  if (issuer === undefined && !isLoopbackHost(listen.host)) {
    complain(['issuer'], 'is missing: it is the https address at which jobs and services find the broker');
  } else if (issuer === undefined && config.postgres !== undefined)
    complain(
      ['issuer'],
      'is missing: all brokers of a database are found at one address, that of their balancer',
    );
  const issuerUrl = issuer === undefined ? undefined : new URL(issuer);
  for (const role of config.roles) {
    const path = ['roles', role.name];
    const own = file.roles?.[role.name];
    const stranger = own === undefined ? undefined : openToStrangers(role.issuer, own.when);
    if (stranger !== undefined) {
      complain(
        [...path, 'when'],
        `everyone in the world who uses ${role.issuer} can meet these conditions: name the owner in one of ${stranger.join(', ')}`,
      );
    }
    if (role.certificate && tls?.clientCa === undefined) {
      complain(
        own === undefined ? ['rules-from'] : [...path, 'certificate'],
        `there is no tls.client-ca whose certificates could be presented${own === undefined ? ` for the role ${role.name} of ${role.from}` : ''}`,
      );
    }
  }
  // What a file of others may give counts although it does not now: else its authors could make this one a bad one.
  const possible = (file['rules-from'] ?? []).flatMap((entry) =>
    typeof entry === 'string' ? [] : entry.audience,
  );
  const audiences = new Set([...config.roles.flatMap((role) => role.audience), ...possible]);
  for (const server of config.resourceServers) {
    if (server.id === JOB_CLIENT)
      complain(['resource-servers', server.id], 'is the client id of every job: choose another name');
    for (const audience of server.audiences) {
      if (!audiences.has(audience))
        complain(['resource-servers', server.id, 'audiences'], `no role has tokens for ${audience}`);
    }
  }
  if (config.data !== undefined && config.postgres !== undefined)
    complain(['postgres'], 'data is given as well: a broker remembers in one of them');
  const forgets = config.data === undefined && config.postgres === undefined;
  if (forgets && issuerUrl !== undefined && !isLoopback(issuerUrl)) {
    complain(
      [],
      'data is missing: the folder in which the broker remembers what it issued and revoked (or postgres: a database)',
    );
  }
}
