import { directoryOf } from '../../azure/directory.js';
import { isSameResource } from '../../azure/identifiers.js';
import type { EntraToken } from '../../azure/tokens.js';
import type { AzureSettings } from '../../providers/azure/settings.js';
import { printable } from '../../text/printable.js';
import type { DoctorContext } from '../doctor.js';
import { runStep } from '../steps.js';

/** The visible subscriptions: none, only others than the subscription in the input, or those that the job needs. */
export type Access = 'good' | 'none' | 'other';

/** Lists the subscriptions that the job's token can see, as `az login` does. Only for a token for Azure Resource Manager. */
export async function examineAccess(
  context: DoctorContext,
  { cloud, resource, subscription }: AzureSettings,
  { token }: EntraToken,
): Promise<Access | undefined> {
  const { report, http, env } = context;
  if (!isSameResource(resource, cloud.resourceManager)) {
    report('skip', 'access', `the token is for ${resource}, and not for Azure Resource Manager`);
    return undefined;
  }
  const directory = directoryOf(http, cloud, env, { graph: undefined, resourceManager: token });
  const found = await runStep(context, 'access', () => directory.subscriptions());
  if (found === undefined) return undefined;
  if (found.length === 0) {
    report(
      'fail',
      'access',
      'The identity sees no subscription, so it has no role assignment, or only at scopes in which az login finds no subscription',
      'Assign a role of Azure to the identity with the command below. A new assignment can take up to ten minutes to work',
    );
    return 'none';
  }
  const names = found.map(({ id, name }) => (name === undefined ? id : `${name} (${id})`));
  if (
    subscription !== undefined &&
    !found.some(({ id }) => id.toLowerCase() === subscription.toLowerCase())
  ) {
    report(
      'fail',
      'access',
      `The identity does not see the subscription ${subscription}. It sees ${printable(names.slice(0, 5).join(', '), 500)}`,
      'Check `subscription-id`, or assign a role in it with the command below',
    );
    return 'other';
  }
  report(
    'ok',
    'access',
    `The identity sees ${found.length === 1 ? 'the subscription' : `${found.length} subscriptions:`} ${printable(names.slice(0, 5).join(', '), 500)}`,
  );
  return 'good';
}
