import type { ProviderDefinition } from '../definition.js';
import { SESSION } from './credential.js';
import { AWS, s3ServerOf } from './hosts.js';
import { AWS_INPUTS, awsAudience, awsDeliver, forLogIns, hiddenAccounts } from './inputs.js';

/** AWS: role sessions that the Security Token Service (STS) issues. */
export const aws: ProviderDefinition = {
  name: 'aws',
  inputs: AWS_INPUTS,
  common: {
    url: {
      text: 'the address of STS, or of an S3-compatible server such as MinIO. The default is the STS endpoint of the region.',
      aliases: ['sts-endpoint'],
    },
    audience: {
      text: 'the default is `sts.amazonaws.com`, or for an S3-compatible server the origin of `url`.',
    },
    role: {
      text: 'the ARN of the role. With several ARNs, each role is assumed with the credentials of the previous role.',
      aliases: ['role-to-assume'],
    },
    ttl: { aliases: ['role-duration-seconds'] },
  },
  outputs: async () => (await import('./outputs.js')).AWS_OUTPUTS,
  impliedBy: ['role-to-assume', 'aws-region'],
  impliedDeliver: awsDeliver,
  commonAction: async () => (await import('./common-action.js')).CONFIGURE_AWS_CREDENTIALS,
  knownServices: [AWS],
  audience: awsAudience,
  decidesBySubject: true,
  credential: SESSION,
  formats: async () => (await import('./formats.js')).AWS_FORMATS,
  renews: 'anew',
  revocable: (settings) => settings.own['revoke-role'] !== undefined || s3ServerOf(settings) === 'minio',
  registryHosts: async () => (await import('./registries.js')).ECR_HOSTS,
  conflictingVariables: async () => (await import('./conflicting-variables.js')).AWS_CONFLICTING_VARIABLES,
  deliveredVariables: async () => (await import('./conflicting-variables.js')).AWS_DELIVERED_VARIABLES,
  alsoMasked: hiddenAccounts,
  check: async (settings) => void (await import('./settings.js')).awsSettings(settings),
  forLogIns,
  relate: async (all) => (await import('./shared-session.js')).shareSessions(all),
  load: async (context) =>
    s3ServerOf(context.settings) === undefined
      ? (await import('./provider.js')).awsProvider(context)
      : (await import('./s3-server.js')).s3ServerProvider(context),
  cleanUp: async (folder) => (await import('./shared-config.js')).removeProfiles(folder),
};
