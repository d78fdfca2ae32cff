import type { ProviderDefinition } from '../definition.js';
import { AWS_CONFLICTING_VARIABLES, AWS_SETS } from './conflicting-variables.js';
import { SESSION } from './credential.js';
import { AWS } from './hosts.js';
import { AWS_INPUTS, awsAudience, awsDeliver, hiddenAccounts } from './inputs.js';

/** Roles of AWS, by its Security Token Service (STS). */
export const aws: ProviderDefinition = {
  name: 'aws',
  inputs: AWS_INPUTS,
  impliedBy: ['role-to-assume', 'aws-region'],
  impliedDeliver: awsDeliver,
  commonAction: async () => (await import('./common-action.js')).CONFIGURE_AWS_CREDENTIALS,
  knownServices: [AWS],
  audience: awsAudience,
  decidesBySubject: true,
  credential: SESSION,
  formats: async () => (await import('./formats.js')).AWS_FORMATS,
  renews: 'anew',
  revocable: ({ own }) => own['revoke-role'] !== undefined,
  conflictingVariables: () => AWS_CONFLICTING_VARIABLES,
  deliveredVariables: async () => AWS_SETS,
  alsoMasked: hiddenAccounts,
  check: async (settings) => void (await import('./settings.js')).awsSettings(settings),
  load: async (context) => (await import('./provider.js')).awsProvider(context),
  cleanUp: async (folder) => (await import('./shared-config.js')).removeProfiles(folder),
};
