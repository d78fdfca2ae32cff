import type { CommonAction } from '../../config/common-actions.js';
import { boolean } from '../../config/values.js';

/** The inputs of `azure/login` 3.0.1 whose names differ in Jobpass. */
export const AZURE_LOGIN: CommonAction = {
  action: 'azure/login',
  answers: new Map<string, string | ((value: string) => string | undefined)>([
    [
      'creds',
      'Remove it: Jobpass uses no client secret. Set `client-id` and `tenant-id`, and add a federated credential to the application (`jobpass trust azure` prints the commands)',
    ],
    [
      'enable-azpssession',
      (value) =>
        boolean(value, 'enable-AzPSSession')
          ? 'Remove it, and call `Connect-AzAccount -Identity` in the steps that use Azure PowerShell'
          : undefined,
    ],
    // Without a subscription, Jobpass always allows access to the tenant.
    ['allow-no-subscriptions', () => undefined],
    [
      'auth-type',
      (value) =>
        value.toUpperCase() === 'IDENTITY'
          ? 'Remove the step: a runner with a managed identity needs no Jobpass. `az login --identity` logs in'
          : undefined,
    ],
  ]),
};
