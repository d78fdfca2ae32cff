import type { ConfiguredBroker } from '../../servers/broker/configured-broker.js';
import type { BrokerConfig } from './broker-config.js';

/**
 * Returns the trusted issuers and the roles of a broker, without secrets.
 *
 * @param issuer the broker's own issuer; undefined if it depends on a port that the system picks
 */
export function configuredBroker(config: BrokerConfig, issuer: string | undefined): ConfiguredBroker {
  const own = issuer === undefined ? [] : [issuer];
  return {
    ...(issuer === undefined ? {} : { issuer }),
    trust: config.trust.map((entry) => ({
      issuer: entry.issuer,
      audience: entry.audience.length === 0 ? own : entry.audience,
      ...(entry.jwksUri === undefined ? {} : { jwksUri: entry.jwksUri }),
    })),
    roles: config.roles.map((role) => ({
      name: role.name,
      issuer: role.issuer,
      when: role.when,
      audience: role.audience,
      scopes: role.scopes,
      format: role.format,
      maxTtl: role.maxTtl,
      once: role.once,
      certificate: role.certificate,
      claims: role.claims,
      explain: role.explain,
      lateAfter: role.lateAfter,
      onAlarm: role.onAlarm,
      ...(role.github === undefined ? {} : { github: role.github }),
    })),
  };
}
