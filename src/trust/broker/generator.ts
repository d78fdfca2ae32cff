import { JobpassError } from '../../errors.js';
import { isDescribed } from '../../providers/oauth/inputs.js';
import type { ReportProblem } from '../../rules/grant.js';
import { type BrokerTrust, brokerTrustSchema } from '../../servers/broker/trust-schema.js';
import { type BrokerGrant, type WantedRole, wantedRoles } from '../../servers/broker/wanted-roles.js';
import type { Drift, ServerAccess, ServerPlan, TrustGenerator, TrustOption } from '../generator.js';
import { compareRoles } from './diff.js';
import { FORMATS, printRoles } from './print.js';

const CONFIG = 'broker-config';

export const BROKER_OPTIONS: readonly TrustOption[] = [
  { name: CONFIG, description: "The broker's configuration file, on the broker's machine.", file: true },
];

/** The generator for Jobpass's own broker. The broker's configuration and the rules file use the same form of conditions. */
export const brokerTrustGenerator: TrustGenerator<BrokerTrust> = {
  formats: FORMATS,
  options: BROKER_OPTIONS,
  schema: brokerTrustSchema,
  plan: (grants, reportProblem) => brokerPlans(grants, reportProblem, 'broker'),
};

/** Returns the plan of each broker. @param command the command that prints the plans, after `jobpass trust` */
export function brokerPlans(
  grants: readonly BrokerGrant[],
  reportProblem: ReportProblem,
  command: string,
): ServerPlan[] {
  const servers = new Map<string, BrokerGrant[]>();
  for (const grant of grants) {
    const { url, own } = grant.settings;
    // A preset, or a request that the inputs describe, is for a service that is no broker.
    if (isDescribed(own)) continue;
    if (url === undefined) reportProblem(grant, 'the broker is not known: set `url` to its issuer');
    else servers.set(url, [...(servers.get(url) ?? []), grant]);
  }
  return [...servers].map(([server, own]) => planOf(server, wantedRoles(own, reportProblem), command));
}

function planOf(server: string, roles: readonly WantedRole[], command: string): ServerPlan {
  return {
    server,
    roles: roles.map(({ name }) => name),
    print: (format) => printRoles(server, roles, format, command),
    diff: (access) => diff(server, roles, access),
  };
}

async function diff(
  server: string,
  roles: readonly WantedRole[],
  { options, broker: find }: ServerAccess,
): Promise<readonly Drift[]> {
  const config = options[CONFIG];
  if (config === undefined || find === undefined) {
    throw new JobpassError('usage', `--${CONFIG} is missing`, {
      hint: `Run this command on the broker's machine, as the broker's user, and set --${CONFIG} to its configuration file`,
    });
  }
  const { broker, instead } = await find(config);
  if (broker.issuer !== undefined && broker.issuer !== server) {
    throw new JobpassError(
      'usage',
      `The broker of ${config} is ${broker.issuer}, but the rules file has roles at ${server}`,
      { hint: `Use the configuration of ${server}, or select this broker with --server ${broker.issuer}` },
    );
  }
  const drift = compareRoles(roles, broker);
  return instead === undefined ? drift : drift.map((one) => ({ ...one, text: `${one.text} (${instead})` }));
}
