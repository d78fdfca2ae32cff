import type { CommonAction } from '../config/common-actions.js';

const azure = (ours: string): string =>
  `Jobpass has no provider for Azure: keep this action${ours === '' ? '' : `. For other services, use \`${ours}\``}`;

/** Inputs of `azure/login` 3.0.0, except `environment`, which other actions use too. */
const AZURE_LOGIN: CommonAction = {
  action: 'azure/login',
  answers: new Map([
    ['creds', azure('')],
    ['tenant-id', azure('')],
    ['subscription-id', azure('')],
    ['enable-azpssession', azure('')],
    ['allow-no-subscriptions', azure('')],
    ['auth-type', azure('client-auth')],
  ]),
};

/** Common actions for services without a provider. */
export const OTHER_ACTIONS: readonly CommonAction[] = [AZURE_LOGIN];
