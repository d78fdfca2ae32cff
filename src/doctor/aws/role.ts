import type { Reply } from '../../aws/calls.js';
import { told } from '../../aws/calls.js';
import { parseRole } from '../../aws/endpoints.js';
import { elementText, elementTexts } from '../../aws/xml.js';
import { span } from '../../clock.js';
import type { Attempt } from '../../http/retry.js';
import { type Claims, texts } from '../../identity/id-token.js';
import { hostOf } from '../../servers/aws/condition-keys.js';
import { matchTrust, type TokenProvider } from '../../servers/aws/trust-match.js';
import type { AwsExamination } from './examination.js';

/** Information about the role and the OIDC provider, from an operator's credentials. */
export interface RoleFacts {
  /** Whether the first role exists; undefined if unknown. */
  exists?: boolean;
  /** Whether the account has the OIDC provider; undefined if unknown. */
  provider?: 'missing' | 'no-audience' | 'good';
}

/**
 * Compares the ID token with the trust policy of the first role and with the OIDC provider. Needs an operator's credentials in
 * the environment, because STS reports only that it rejects the job.
 */
export async function examineRole(
  examination: AwsExamination,
  claims: Claims | undefined,
  attempt: Attempt,
): Promise<RoleFacts> {
  const { operator, settings } = examination;
  if (operator === undefined || claims === undefined || settings.iam === undefined) {
    examination.report(
      'skip',
      'role',
      operator === undefined
        ? 'the comparison with the trust policy needs credentials that may read IAM: set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN'
        : 'the comparison needs an ID token and the address of IAM',
    );
    return {};
  }
  const role = parseRole(settings.roles[0] ?? '');
  const identity = await examination.call(
    { service: 'sts', action: 'GetCallerIdentity', parameters: {} },
    operator,
    attempt,
  );
  const account = elementText(identity.xml, 'Account');
  if (identity.answer.status !== 200 || account !== role.account) {
    examination.report(
      'skip',
      'role',
      identity.answer.status === 200
        ? `the credentials in the environment belong to the account ${account}, but the role is in ${role.account}`
        : `STS rejected the credentials in the environment: ${told(identity) ?? ''}`,
    );
    return {};
  }
  const call = (action: string, parameters: Record<string, string>): Promise<Reply> =>
    examination.call({ service: 'iam', action, parameters }, operator, attempt);
  const host = hostOf(String(claims['iss'] ?? ''));
  const provider = {
    arn: `arn:${role.partition}:iam::${role.account}:oidc-provider/${host.replace(/^http:\/\//, '')}`,
    host: host.replace(/^http:\/\//, ''),
  };
  return {
    ...(await compareProvider(examination, call, provider, claims)),
    ...(await compareRole(examination, call, provider, claims)),
  };
}

type IamCall = (action: string, parameters: Record<string, string>) => Promise<Reply>;

/** Reports the OIDC provider's audiences. */
async function compareProvider(
  examination: AwsExamination,
  call: IamCall,
  { arn, host }: TokenProvider,
  { aud, azp }: Claims,
): Promise<Pick<RoleFacts, 'provider'>> {
  const reply = await call('GetOpenIDConnectProvider', { OpenIDConnectProviderArn: arn });
  if (reply.code === 'NoSuchEntity') {
    examination.report('fail', 'role', `The account has no OIDC provider for ${host}`);
    return { provider: 'missing' };
  }
  if (reply.answer.status !== 200) {
    reportUnreadable(examination, 'iam:GetOpenIDConnectProvider', reply);
    return {};
  }
  const [, list = ''] = reply.xml.split('<ClientIDList>');
  const listed = elementTexts(list.split('</ClientIDList>')[0] ?? '', 'member');
  const audiences = texts(typeof azp === 'string' ? azp : aud);
  if (audiences.some((one) => listed.includes(one))) {
    examination.report('ok', 'role', `The OIDC provider ${host} accepts the audience of the ID token`);
    return { provider: 'good' };
  }
  examination.report(
    'fail',
    'role',
    `The OIDC provider ${host} accepts the audiences ${listed.map((one) => `"${one}"`).join(', ') || '(none)'}, but the ID token is for ${audiences.map((one) => `"${one}"`).join(', ')}`,
    'Add the audience to the OIDC provider, or set the input audience to one of these audiences',
  );
  return { provider: 'no-audience' };
}

/** Reports the differences between the ID token and the role's trust policy. */
async function compareRole(
  examination: AwsExamination,
  call: IamCall,
  provider: TokenProvider,
  claims: Claims,
): Promise<Pick<RoleFacts, 'exists'>> {
  const { settings, context } = examination;
  const { arn, name } = parseRole(settings.roles[0] ?? '');
  const reply = await call('GetRole', { RoleName: name });
  if (reply.code === 'NoSuchEntity') {
    examination.report('fail', 'role', `The role ${arn} does not exist`, 'Check the input role');
    return { exists: false };
  }
  if (reply.answer.status !== 200) {
    reportUnreadable(examination, 'iam:GetRole', reply);
    return {};
  }
  const own = elementText(reply.xml, 'Arn') ?? '';
  if (own !== arn) {
    examination.report(
      'fail',
      'role',
      `The role with the name ${name} is ${own}, not ${arn}`,
      `Set the input role to ${own}`,
    );
    return { exists: true };
  }
  const document = decoded(elementText(reply.xml, 'AssumeRolePolicyDocument') ?? '');
  if (document === undefined) {
    context.report('unchecked', 'role', 'IAM returned no readable trust policy');
    return { exists: true };
  }
  const { statements, mismatches, unclear } = matchTrust(claims, document, provider);
  if (statements === 0)
    examination.report('fail', 'role', `The trust policy has no statement for ID tokens of ${provider.host}`);
  for (const { claim, has, wants } of mismatches)
    examination.report('fail', 'role', `The ID token's ${claim} is ${has}, but must be ${wants}`);
  if (unclear.length > 0)
    examination.report('note', 'role', `Parts of the trust policy were not compared: ${unclear.join(', ')}`);
  if (statements > 0 && mismatches.length === 0 && unclear.length === 0)
    examination.report('ok', 'role', 'The ID token meets the conditions of the trust policy');
  const longest = Number(elementText(reply.xml, 'MaxSessionDuration') ?? Number.NaN);
  if (longest > 0)
    examination.report('note', 'role', `The maximum session duration of the role is ${span(longest * 1000)}`);
  return { exists: true };
}

function reportUnreadable(examination: AwsExamination, action: string, reply: Reply): void {
  examination.report(
    'note',
    'role',
    `The credentials in the environment may not call ${action}: ${told(reply) ?? reply.answer.status}`,
  );
}

/** Decodes a policy document. IAM returns such documents percent-encoded (RFC 3986). */
function decoded(text: string): unknown {
  try {
    return JSON.parse(decodeURIComponent(text));
  } catch {
    return undefined;
  }
}
