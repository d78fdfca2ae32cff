import { stsUrl } from '../../aws/endpoints.js';
import type { SessionKeys } from '../../aws/session-keys.js';
import { secureUrl } from '../../http/hosts.js';
import { signEksToken } from '../../providers/aws/eks-token.js';
import type { DoctorContext } from '../doctor.js';
import type { KubernetesExamination } from './examination.js';

/**
 * Returns the log-in to Amazon EKS with the AWS session in the environment. Jobs log in with the AWS credential of the same step,
 * which Jobpass delivers to later steps in these variables.
 *
 * @returns undefined if the environment contains no AWS session, which is reported
 */
export async function awsLogIn(examination: KubernetesExamination): Promise<string | undefined> {
  const { context, settings, clock } = examination;
  const { env } = context;
  const keys = keysIn(context);
  const region = env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || regionOf(settings.url);
  if (keys === undefined || region === undefined) {
    examination.report(
      'fail',
      'log-in',
      keys === undefined
        ? 'The environment contains no AWS session'
        : 'The region of the cluster is not known',
      keys === undefined
        ? 'Run the doctor in a step after the AWS credential was delivered. It reads AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN'
        : 'Set AWS_REGION to the region of the cluster',
    );
    return undefined;
  }
  const own = env['AWS_ENDPOINT_URL_STS'] ?? '';
  const url =
    own === '' ? stsUrl(region, { fips: false, dualStack: false }) : secureUrl(own, 'AWS_ENDPOINT_URL_STS');
  const token = await signEksToken(keys, { url, region, cluster: settings.cluster ?? '', at: clock.now() });
  context.secrets.add(token);
  await context.mask([token]);
  return token;
}

/** Returns the keys in the environment. */
function keysIn({ env, secrets }: DoctorContext): SessionKeys | undefined {
  const AccessKeyId = env['AWS_ACCESS_KEY_ID'] ?? '';
  const SecretAccessKey = env['AWS_SECRET_ACCESS_KEY'] ?? '';
  const SessionToken = env['AWS_SESSION_TOKEN'] ?? '';
  if (!/^[A-Z0-9]{16,128}$/.test(AccessKeyId) || SecretAccessKey === '') return undefined;
  secrets.add(SecretAccessKey, ...(SessionToken === '' ? [] : [SessionToken]));
  return { AccessKeyId, SecretAccessKey, SessionToken };
}

/** Returns the region in the address of an EKS cluster. */
function regionOf({ hostname }: URL): string | undefined {
  return /\.([a-z]{2,8}(?:-[a-z0-9]+)+)\.eks\.amazonaws\.com(?:\.cn)?$/.exec(hostname)?.[1];
}
