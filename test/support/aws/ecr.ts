import { randomBytes } from 'node:crypto';
import type { Seen, Served } from '../faulty-server.js';
import type { AwsAccount } from './account.js';
import { authenticated } from './authentication.js';
import { decide } from './policies.js';
import { question } from './sessions.js';
import { signatureOf } from './sigv4.js';
import { AwsError } from './xml.js';

/** ECR's tokens live for 12 hours. */
const LIFE_S = 12 * 3_600;

/** The services, and the permissions that their only operation needs. */
const SERVICES = {
  ecr: {
    target: 'AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken',
    allow: ['ecr:GetAuthorizationToken'],
  },
  'ecr-public': {
    target: 'SpencerFrontendService.GetAuthorizationToken',
    allow: ['ecr-public:GetAuthorizationToken', 'sts:GetServiceBearerToken'],
  },
} as const;

export type EcrService = keyof typeof SERVICES;

/**
 * `GetAuthorizationToken` of Amazon ECR and of Amazon ECR Public.
 *
 * - protocol json 1.1, target prefixes, signing names, the members of the response and their types; 12 hours; ECR's list and ECR
 *   Public's single object; the two permissions of ECR Public: the models ecr/2015-09-21 and ecr-public/2020-10-30 in botocore 1.44.8
 * - the resource is `*`: Service Authorization Reference, "Actions defined by Amazon Elastic Container Registry"
 * - ECR Public exists in us-east-1 only: the endpoint rules of ecr-public, and the user guide, "Registry authentication"
 */
export async function ecr(
  account: AwsAccount,
  service: EcrService,
  seen: Seen,
  issued: (password: string) => void,
): Promise<Served> {
  const { target, allow } = SERVICES[service];
  try {
    const signature = signatureOf(seen);
    const clocks = { now: account.now(), clients: account.clientsNow() };
    const caller = authenticated(service, seen, signature, account.callers, clocks);
    const isJson = seen.headers['content-type'] === 'application/x-amz-json-1.1';
    if (seen.method !== 'POST' || !isJson || seen.headers['x-amz-target'] !== target)
      throw new AwsError(400, 'UnknownOperationException', '');
    if (Object.keys(JSON.parse(seen.body) as object).length > 0)
      throw new AwsError(400, 'InvalidParameterException', 'registryIds is deprecated');
    if (service === 'ecr-public' && signature?.region !== 'us-east-1')
      throw new AwsError(400, 'InvalidSignatureException', 'Credential should be scoped to a valid region.');
    for (const action of allow) {
      const { allowed, because } = await decide(question(caller, action, '*', account.now()));
      if (allowed) continue;
      const message = `User: ${caller.arn} is not authorized to perform: ${action} on resource: * ${because}`;
      throw new AwsError(400, 'AccessDeniedException', message);
    }
    const password = randomBytes(48).toString('base64');
    issued(password);
    const data = {
      authorizationToken: Buffer.from(`AWS:${password}`).toString('base64'),
      expiresAt: account.now() / 1_000 + LIFE_S,
      ...(service === 'ecr'
        ? { proxyEndpoint: `https://${account.id}.dkr.ecr.${signature?.region}.amazonaws.com` }
        : {}),
    };
    return { status: 200, body: { authorizationData: service === 'ecr' ? [data] : data } };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { status: error.status, body: { __type: error.code, message: error.message } };
  }
}
