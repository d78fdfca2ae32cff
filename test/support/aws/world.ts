import { StandInIssuer } from '../issuer.js';
import { type AccountOptions, AwsAccount, type AwsCredentials, type Policy } from './account.js';
import { allow } from './policies.js';

/** An account that trusts an issuer of ID tokens, and both can be asked. */
export interface AwsWorld {
  account: AwsAccount;
  issuer: StandInIssuer;
  /** The issuer as condition keys have it. */
  host: string;
  /** The ARN of the provider. */
  provider: string;
  /** A token as GitHub would make it for a run on the main branch. */
  idToken(claims?: Record<string, unknown>): Promise<string>;
  /** A trust policy that lets this provider's tokens in under conditions. */
  trust(condition?: Record<string, Record<string, string | string[]>>): Policy;
  close(): Promise<void>;
}

export async function startAwsWorld(options: AccountOptions = {}): Promise<AwsWorld> {
  const account = await AwsAccount.start(options);
  const issuer = await StandInIssuer.start({ name: 'ci', algs: ['RS256'] });
  const provider = account.addOidcProvider(issuer.issuer);
  const host = issuer.issuer.replace('http://', '');
  return {
    account,
    issuer,
    host,
    provider,
    idToken: (claims = {}) => {
      const now = Math.floor(Date.now() / 1000);
      return issuer.sign({
        iss: issuer.issuer,
        aud: 'sts.amazonaws.com',
        sub: 'repo:octo-org/octo-repo:ref:refs/heads/main',
        repository: 'octo-org/octo-repo',
        repository_id: '74',
        repository_owner: 'octo-org',
        actor: 'octocat',
        ref: 'refs/heads/main',
        workflow: 'deploy',
        job_workflow_ref: 'octo-org/octo-repo/.github/workflows/deploy.yml@refs/heads/main',
        iat: now,
        nbf: now - 10,
        exp: now + 300,
        ...claims,
      });
    },
    trust: (condition) => ({
      Version: '2012-10-17',
      Statement: {
        ...{ Effect: 'Allow', Action: 'sts:AssumeRoleWithWebIdentity', Principal: { Federated: provider } },
        Condition: condition ?? { StringEquals: { [`${host}:aud`]: 'sts.amazonaws.com' } },
      },
    }),
    close: async () => {
      await account.close();
      await issuer.close();
    },
  };
}

/** What an unsigned call is answered, with its XML taken apart. */
export interface Answer {
  status: number;
  text: string;
  /** The code of an error. */
  code: string | undefined;
  message: string | undefined;
  credentials: AwsCredentials | undefined;
}

/** Asks for a session with an ID token, as plainly as it can be asked. */
export async function assume(
  url: string,
  role: string,
  token: string,
  more: Record<string, string> = {},
): Promise<Answer> {
  const body = new URLSearchParams({
    Action: 'AssumeRoleWithWebIdentity',
    Version: '2011-06-15',
    RoleArn: role,
    RoleSessionName: 'session',
    WebIdentityToken: token,
    ...more,
  });
  const response = await fetch(url, { method: 'POST', body });
  const text = await response.text();
  const of = (name: string): string | undefined => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];
  const [accessKeyId, secretAccessKey] = [of('AccessKeyId'), of('SecretAccessKey')];
  return {
    status: response.status,
    text,
    code: of('Code'),
    message: of('Message'),
    credentials:
      accessKeyId === undefined || secretAccessKey === undefined
        ? undefined
        : { accessKeyId, secretAccessKey, sessionToken: of('SessionToken') },
  };
}

/** A role that this world's provider may assume, and that may do everything. */
export function openRole(world: AwsWorld, name = 'deploy'): string {
  return world.account.addRole(name, { trust: world.trust(), policies: [allow('*', '*')] });
}
