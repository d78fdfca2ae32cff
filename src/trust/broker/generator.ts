import { JobpassError } from '../../errors.js';
import type { Grant } from '../../rules/grant.js';
import { type BrokerTrust, brokerTrust } from '../../servers/broker/trust-schema.js';
import { rolesOf, type WantedRole } from '../../servers/broker/wanted-roles.js';
import type { Access, Drift, Plan, Trust } from '../generator.js';
import { compare } from './diff.js';
import { FORMATS, printed } from './print.js';

const CONFIG = 'broker-config';

/** The side of our own broker, whose conditions are those of the file of rules. */
export const trust: Trust<BrokerTrust> = {
  formats: FORMATS,
  options: [{ name: CONFIG, description: "the broker's configuration, on its own machine", file: true }],
  schema: brokerTrust,
  plan: (grants, complain) => {
    const servers = new Map<string, Grant<BrokerTrust>[]>();
    for (const grant of grants) {
      const { url } = grant.settings;
      if (url === undefined) complain(grant, 'a broker is known by its issuer: give `url`');
      else servers.set(url, [...(servers.get(url) ?? []), grant]);
    }
    return [...servers].map(([server, own]) => planOf(server, rolesOf(own, complain)));
  },
};

function planOf(server: string, roles: readonly WantedRole[]): Plan {
  return {
    server,
    roles: roles.map(({ name }) => name),
    print: (format) => printed(server, roles, format),
    diff: (access) => diff(server, roles, access),
  };
}

async function diff(
  server: string,
  roles: readonly WantedRole[],
  { options, broker: find }: Access,
): Promise<readonly Drift[]> {
  const config = options[CONFIG];
  if (config === undefined || find === undefined) {
    throw new JobpassError('usage', 'Which broker to compare with is not said', {
      hint: `Name its configuration (--${CONFIG}), as the user and on the machine that it runs on`,
    });
  }
  const { broker, instead } = await find(config);
  if (broker.issuer !== undefined && broker.issuer !== server) {
    throw new JobpassError(
      'usage',
      `The broker of ${config} is ${broker.issuer}, and the file of rules has roles at ${server}`,
      { hint: `Compare with that broker, or say which is meant: --server ${broker.issuer}` },
    );
  }
  const drift = compare(roles, broker);
  return instead === undefined ? drift : drift.map((one) => ({ ...one, text: `${one.text} (${instead})` }));
}
