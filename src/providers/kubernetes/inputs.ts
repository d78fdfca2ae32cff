import type { InputDefinition } from '../../config/common-inputs.js';
import type { Settings } from '../../config/settings.js';
import type { OtherEntry } from '../definition.js';

export const LOG_INS = ['jwt', 'pod', 'aws'] as const;
export const CREDENTIAL_TYPES = ['service-account', 'id-token'] as const;

/** The inputs that only this provider reads. */
export const KUBERNETES_INPUTS = [
  {
    name: 'kubeconfig',
    description:
      'The path or the content of a kubeconfig. Jobpass reads only the API server’s address and certificate authority from its current context. Alternative to `url` and `ca`.',
    file: true,
    destination: 'address',
  },
  {
    name: 'namespace',
    description: 'The namespace that clients use by default. Default: `default`.',
  },
  {
    name: 'audiences',
    description:
      'The audiences of the service account’s token, separated by commas, spaces or line breaks. Default: the audience of the API server.',
  },
  {
    name: 'auth',
    description:
      'How the job logs in to the API server: `jwt` (with its ID token), `pod` (in a pod: with the token of the pod), or `aws` (Amazon EKS: with an AWS credential of the same step).',
    default: 'jwt',
    values: LOG_INS,
  },
  {
    name: 'jwt-file',
    description: 'The path of the file with the token of the pod.',
    appliesTo: 'auth: pod',
    default: '/var/run/secrets/kubernetes.io/serviceaccount/token',
    file: true,
  },
  {
    name: 'aws-credential',
    description: 'The name of the AWS credential in `credentials` with which the job logs in.',
    appliesTo: 'auth: aws',
  },
  {
    name: 'cluster-name',
    description: 'The name of the EKS cluster.',
    appliesTo: 'auth: aws',
  },
  {
    name: 'credential-type',
    description:
      'The kind of token that steps get: `service-account` (a token of the account in `role`, which ends with the job), or `id-token` (the ID token itself, which nobody can revoke).',
    default: 'service-account',
    values: CREDENTIAL_TYPES,
  },
] as const satisfies readonly InputDefinition[];

export type KubernetesInput = (typeof KUBERNETES_INPUTS)[number]['name'];

/** The ID token's audience: the origin of the API server's address by default. Undefined if the job uses no ID token. */
export function kubernetesAudience({ audience, own, url }: Settings): string | undefined {
  if (own['auth'] !== undefined && own['auth'] !== 'jwt') return undefined;
  if (audience !== undefined || url === undefined) return audience;
  return new URL(url).origin;
}

/** The AWS credential with which the job logs in to Amazon EKS. */
export function awsCredential({ own }: Settings): OtherEntry | undefined {
  const name = own['aws-credential'];
  return own['auth'] === 'aws' && name !== undefined
    ? { name, provider: 'aws', input: 'aws-credential' }
    : undefined;
}

/** Whether steps get the ID token itself. */
export function deliversIdToken({ own }: Settings): boolean {
  return own['credential-type'] === 'id-token';
}

/** The setting of a credential that shares its step with others of this provider. Not an input. */
export const ONE_OF_SEVERAL = 'one-of-several';
