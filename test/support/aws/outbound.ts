import { randomUUID } from 'node:crypto';
import { StandInIssuer } from '../issuer.js';
import type { AwsAccount } from './account.js';
import { decide } from './policies.js';
import { type Caller, iso, question } from './sessions.js';
import { AwsError, type Content } from './xml.js';

/** The name under which AWS's own claims are. */
export const STS_CLAIMS = 'https://sts.amazonaws.com/';
/** What an account in an organization says of itself. */
const ORGANIZATION = { org_id: 'o-abc1234567', ou_path: ['o-abc1234567/r-ab12/ou-ab12-11111111/'] };
/** The session context that becomes claims, by its condition key. IAM user guide, "Understanding token claims". */
const CONTEXT_CLAIMS: Readonly<Record<string, string>> = {
  'ec2:SourceInstanceArn': 'ec2_source_instance_arn',
  'aws:Ec2InstanceSourceVpc': 'ec2_instance_source_vpc',
  'ec2:RoleDelivery': 'ec2_role_delivery',
  'lambda:SourceFunctionArn': 'lambda_source_function_arn',
  'aws:FederatedProvider': 'federated_provider',
};
const TAG = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** The issuer of an account's ID tokens. It is on an address of its own, as AWS's is. */
export class OutboundFederation {
  #issuer: StandInIssuer | undefined;
  /** The size of claims from which a token is too large, in characters. AWS does not document it. */
  mostClaims = 8_192;
  /** Every token that was issued. */
  readonly issued: string[] = [];

  /** As IAM's EnableOutboundWebIdentityFederation. @returns the issuer */
  async enable(): Promise<string> {
    this.#issuer ??= await StandInIssuer.start({ algs: ['RS256', 'ES384'] });
    this.#issuer.keysPath = '/.well-known/jwks.json';
    return this.#issuer.issuer;
  }

  get issuer(): StandInIssuer | undefined {
    return this.#issuer;
  }

  async disable(): Promise<void> {
    await this.#issuer?.close();
    this.#issuer = undefined;
  }
}

/**
 * Sources (30 November 2026): STS API reference, GetWebIdentityToken, with the errors of its model (client-sts 3.1177.0); IAM user
 * guide, "Understanding token claims" and "Controlling access with IAM policies"; service authorization reference of STS.
 */
export async function getWebIdentityToken(
  account: AwsAccount,
  caller: Caller,
  form: URLSearchParams,
  region: string,
): Promise<Content> {
  const asked = read(form);
  await authorize(account, caller, asked);
  const { issuer } = account.outbound;
  if (issuer === undefined) {
    throw new AwsError(
      403,
      'OutboundWebIdentityFederationDisabledException',
      'Outbound web identity federation is not enabled for this account',
    );
  }
  const iat = Math.floor(account.now() / 1000);
  const exp = iat + asked.seconds;
  if (caller.expires !== undefined && exp * 1000 > caller.expires) {
    throw new AwsError(
      403,
      'SessionDurationEscalationException',
      'The requested token duration would extend the session beyond its original expiration time',
    );
  }
  // For a role session, this is the ARN of the role.
  const principal = caller.role?.arn ?? caller.arn;
  const context = Object.entries(CONTEXT_CLAIMS).flatMap(([key, claim]) => {
    const value = caller.context[key];
    return value === undefined ? [] : [[claim, value]];
  });
  const claims = {
    iss: issuer.issuer,
    aud: asked.audiences.length === 1 ? asked.audiences[0] : asked.audiences,
    sub: principal,
    ...{ iat, exp, jti: randomUUID() },
    [STS_CLAIMS]: {
      aws_account: account.id,
      source_region: region,
      principal_id: principal,
      ...ORGANIZATION,
      ...(caller.expires === undefined ? {} : { original_session_exp: iso(caller.expires) }),
      ...Object.fromEntries(context),
      ...(asked.tags.size === 0 ? {} : { request_tags: Object.fromEntries(asked.tags) }),
    },
  };
  if (JSON.stringify(claims).length > account.outbound.mostClaims)
    throw new AwsError(
      400,
      'JWTPayloadSizeExceededException',
      'The requested token payload size exceeds the limit',
    );
  const token = await issuer.sign(claims, asked.algorithm);
  account.outbound.issued.push(token);
  return { WebIdentityToken: token, Expiration: iso(exp * 1000) };
}

interface Asked {
  audiences: string[];
  seconds: number;
  algorithm: string;
  tags: Map<string, string>;
}

function read(form: URLSearchParams): Asked {
  const audiences = members(form, 'Audience', '');
  if (audiences.length < 1 || audiences.length > 10) throw invalid('audience', 'between 1 and 10 audiences');
  if (audiences.some((one) => one.length < 1 || one.length > 1_000))
    throw invalid('audience', 'Member must have length between 1 and 1000');
  const seconds = Number(form.get('DurationSeconds') ?? 300);
  if (!Number.isInteger(seconds) || seconds < 60 || seconds > 3_600)
    throw invalid('durationSeconds', 'Member must have value between 60 and 3600');
  const algorithm = form.get('SigningAlgorithm') ?? '';
  if (!['RS256', 'ES384'].includes(algorithm))
    throw invalid('signingAlgorithm', 'Member must be one of RS256, ES384');
  const mode = form.get('SubjectMode') ?? 'AWSIdentity';
  if (mode !== 'AWSIdentity')
    throw invalid('subjectMode', 'The session has no trusted identity propagation context');
  if (form.has('Scope')) throw invalid('scope', 'Scope requires the subject mode OriginIdentity');
  const keys = members(form, 'Tags', '.Key');
  const values = members(form, 'Tags', '.Value');
  if (keys.length > 50) throw invalid('tags', 'Member must have length less than or equal to 50');
  if (keys.some((key) => key.length < 1 || key.length > 128 || !TAG.test(key)))
    throw invalid('tags', 'invalid tag key');
  if (values.some((value) => value.length > 256 || !TAG.test(value)))
    throw invalid('tags', 'invalid tag value');
  const tags = new Map(keys.map((key, at) => [key, values[at] ?? '']));
  if (tags.size !== keys.length) throw invalid('tags', 'Duplicate tag keys found');
  return { audiences, seconds, algorithm, tags };
}

async function authorize(account: AwsAccount, caller: Caller, asked: Asked): Promise<void> {
  const { audiences, seconds, algorithm, tags } = asked;
  const context = {
    'sts:IdentityTokenAudience': audiences,
    'sts:DurationSeconds': String(seconds),
    'sts:SigningAlgorithm': algorithm,
    ...(tags.size === 0 ? {} : { 'aws:TagKeys': [...tags.keys()] }),
    ...Object.fromEntries([...tags].map(([key, value]) => [`aws:RequestTag/${key}`, value])),
  };
  const actions = ['sts:GetWebIdentityToken', ...(tags.size === 0 ? [] : ['sts:TagGetWebIdentityToken'])];
  for (const action of actions) {
    const asks = question(caller, action, '*', account.now());
    const { allowed, because } = await decide({ ...asks, context: { ...asks.context, ...context } });
    if (allowed) continue;
    const resource = `arn:${account.partition}:sts::${account.id}:self`;
    const message = `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${resource} ${because}`;
    throw new AwsError(403, 'AccessDenied', message);
  }
}

/** The members of a list, in their order. */
function members(form: URLSearchParams, list: string, part: string): string[] {
  const found: string[] = [];
  for (let number = 1; ; number++) {
    const value = form.get(`${list}.member.${number}${part}`);
    if (value === null) return found;
    found.push(value);
  }
}

const invalid = (field: string, rule: string): AwsError =>
  new AwsError(
    400,
    'ValidationError',
    `1 validation error detected: Value at '${field}' failed to satisfy constraint: ${rule}`,
  );
