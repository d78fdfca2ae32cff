import { directoryOf, GRAPH_TOKEN, RESOURCE_MANAGER_TOKEN, tokenIn } from '../../azure/directory.js';
import { timestamp } from '../../clock.js';
import { ServiceClock } from '../../http/service-clock.js';
import { azureSettings } from '../../providers/azure/settings.js';
import { examineAddress } from '../address.js';
import type { Doctor, DoctorContext } from '../doctor.js';
import { examineJobToken } from '../job-token.js';
import { examineAccess } from './access.js';
import { commandsFor } from './commands.js';
import { exchange } from './exchange.js';
import { examineTenant, metadataRequest } from './tenant.js';
import { examineTrust } from './trust.js';

/** Checks Microsoft Entra ID and Azure in the same way as a job uses them. */
export const azureDoctor: Doctor = {
  programs: ['az'],
  example: '--client-id 11111111-2222-4333-8444-555555555555 --tenant-id contoso.onmicrosoft.com',
  examine,
};

async function examine(context: DoctorContext): Promise<readonly string[]> {
  const { report, http, env, secrets, clock } = context;
  const settings = azureSettings(context.settings);
  const tokens = {
    graph: tokenIn(env, GRAPH_TOKEN),
    resourceManager: tokenIn(env, RESOURCE_MANAGER_TOKEN),
  };
  secrets.add(...Object.values(tokens).filter((one) => one !== undefined));
  const skip = (why: string, ...steps: string[]): void => {
    for (const step of steps) report('skip', step, why);
  };
  const response = await examineAddress(context, settings.authority, (attempt) =>
    http.send(metadataRequest(settings), attempt),
  );
  if (response === undefined) {
    skip('Entra is not available', 'tenant', 'id-token', 'exchange', 'trust', 'access');
    return [];
  }
  const serviceClock = new ServiceClock(clock);
  serviceClock.learn(response.served);
  examineTenant(context, settings, response);
  const { token, claims } = await examineJobToken(context, {
    audience: settings.audience,
    targets: [settings.authority],
    skewMs: serviceClock.now() - clock.now(),
    service: 'Entra',
    goodAudience:
      settings.audience === settings.cloud.audience
        ? `The audience is "${settings.audience}"`
        : `The audience is "${settings.audience}", so the federated credential must have the same. The usual audience in ${settings.cloud.title} is "${settings.cloud.audience}"`,
    fix: `Set the input audience to the audience of the federated credential, usually ${settings.cloud.audience}`,
  });
  const issued = token === undefined ? undefined : await exchange(context, settings, token);
  if (token === undefined) skip('the job has no ID token to send', 'exchange');
  const directory = directoryOf(http, settings.cloud, env, tokens);
  if (claims === undefined) skip('the job has no ID token', 'trust');
  else await examineTrust(context, settings, { directory, tokens, claims, accepted: issued !== undefined });
  if (issued === undefined) {
    skip('Entra issued no token', 'access');
    return claims === undefined ? [] : commandsFor(settings, claims, { trusts: false, access: undefined });
  }
  const access = await examineAccess(context, settings, issued);
  report(
    'note',
    'end',
    `Entra cannot revoke the token that the doctor received; it lives until ${timestamp(clock.now() + issued.lifeMs)}. Nothing has stored it`,
  );
  return commandsFor(settings, claims ?? {}, { trusts: true, access });
}
