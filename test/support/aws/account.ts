import type http from 'node:http';
import { FaultyServer, type Seen, type Served } from '../faulty-server.js';
import type { AccountOptions, ProviderOptions } from './account-options.js';
import { authenticated } from './authentication.js';
import { ecr } from './ecr.js';
import { IAM_ACTIONS, type IamAction, iam, resourceOf } from './iam.js';
import { getWebIdentityToken, OutboundFederation } from './outbound.js';
import { allow, decide, type Policy, parsed } from './policies.js';
import { Role, type RoleOptions } from './roles.js';
import { type Buckets, type S3Request, s3, s3Request } from './s3.js';
import { type AwsCredentials, type Caller, newUser, question } from './sessions.js';
import { signatureOf } from './sigv4.js';
import {
  assumeRole,
  assumeRoleWithWebIdentity,
  getCallerIdentity,
  getScopedCredentials,
  type ScopedCalls,
} from './sts.js';
import { Trail } from './trail.js';
import { GITHUB_CLAIM_KEYS, hostOf, type OidcProvider } from './web-identity.js';
import { AwsError, type Content, errorAnswer, queryAnswer, type Service } from './xml.js';

export type { AccountOptions } from './account-options.js';
export type { Policy, Statement } from './policies.js';
export type { Role, RoleOptions } from './roles.js';
export type { AwsCredentials } from './sessions.js';
export { awsFault } from './xml.js';

const STS_ACTIONS = [
  'AssumeRoleWithWebIdentity',
  'AssumeRole',
  'GetCallerIdentity',
  'GetAccessKeyInfo',
  'GetScopedCredentials',
  'GetWebIdentityToken',
] as const;
type StsAction = (typeof STS_ACTIONS)[number];

/** What can be asked, and given faults: `account.fault('AssumeRole', awsFault('sts', 400, 'Throttling'))`. */
export type AwsHop = StsAction | IamAction | S3Request['hop'];

/**
 * An AWS account on loopback that refuses what AWS refuses: STS, IAM's calls on roles and OIDC providers that Jobpass makes, and S3 as
 * the service that a key is good for. Every client reaches all three at `url`.
 */
export class AwsAccount extends FaultyServer<AwsHop> {
  readonly id: string;
  readonly partition: string;
  readonly buckets: Buckets;
  readonly providers: OidcProvider[] = [];
  /** By ARN. */
  readonly roles = new Map<string, Role>();
  /** What session policies can name, by ARN. */
  readonly managedPolicies = new Map<string, Policy>();
  /** How long a change of a role takes until it is in force, in milliseconds of the account's time. */
  iamDelayMs = 0;
  /** How GetScopedCredentials behaves. */
  readonly scoped: ScopedCalls = { known: true, needsAllow: true, issuedAnew: false };
  /** The descriptions of scoped sessions, as CloudTrail has them, by access key id. */
  readonly descriptions = new Map<string, string>();
  /** The passwords of registries that ECR issued. */
  readonly registryPasswords: string[] = [];
  /** The issuer of the account's own ID tokens. */
  readonly outbound = new OutboundFederation();
  /** How far clients are taken to be behind in time, in milliseconds. */
  skewMs = 0;
  /** By access key id. */
  readonly #callers = new Map<string, Caller>();
  /** What CloudTrail has of all requests. */
  readonly trail = new Trail(this.#callers);
  /** How far its clock is ahead of its clients' clocks. */
  clockMs: number;
  #jumped = 0;

  private constructor(options: AccountOptions) {
    super();
    this.clockMs = options.clockMs ?? 0;
    this.id = options.id ?? '123456789012';
    this.partition = options.partition ?? 'aws';
    this.buckets = options.buckets ?? { reports: { 'today.txt': 'sunny' }, builds: { app: 'binary' } };
    const managed = `arn:${this.partition}:iam::aws:policy`;
    this.managedPolicies.set(`${managed}/AdministratorAccess`, allow('*', '*'));
    this.managedPolicies.set(`${managed}/AmazonS3ReadOnlyAccess`, allow(['s3:Get*', 's3:List*'], '*'));
  }

  static async start(options: AccountOptions = {}): Promise<AwsAccount> {
    const account = new AwsAccount(options);
    await account.listen();
    return account;
  }

  /** The endpoint of all services. */
  get url(): string {
    return this.origin;
  }

  protected override dress(response: http.ServerResponse): void {
    response.setHeader('date', new Date(Date.now() + this.clockMs).toUTCString());
  }

  /** The account's time. */
  now(): number {
    return Date.now() + this.clockMs + this.#jumped;
  }

  /** The time by which ID tokens and signatures are judged: a jump leaves it, for their makers did not jump. */
  clientsNow(): number {
    return Date.now() + this.clockMs + this.skewMs;
  }

  /** Lets time pass: sessions expire, deadlines in policies come, changes of roles get into force. */
  jump(ms: number): void {
    this.#jumped += ms;
  }

  /** @returns its ARN */
  addOidcProvider(
    issuer: string,
    clientIds: readonly string[] = ['sts.amazonaws.com'],
    { claimKeys = GITHUB_CLAIM_KEYS, keysFrom = issuer }: ProviderOptions = {},
  ): string {
    const arn = this.#arn(`oidc-provider/${hostOf(issuer)}`);
    this.providers.push({ issuer, clientIds, claimKeys, keysFrom, arn });
    return arn;
  }

  /** @returns its ARN */
  addRole(name: string, options: RoleOptions): string {
    parsed(JSON.stringify(options.trust), 'trust');
    const others = [...(options.policies ?? []), ...Object.values(options.inline ?? {})];
    if (options.boundary !== undefined) others.push(options.boundary);
    for (const policy of others) parsed(JSON.stringify(policy), 'identity');
    const attached = (options.attached ?? []).map((arn) => {
      const policy = this.managedPolicies.get(arn);
      if (policy === undefined) throw new Error(`there is no policy ${arn}`);
      return policy;
    });
    const whole = { ...options, policies: [...(options.policies ?? []), ...attached] };
    const arn = this.#arn(`role${options.path ?? '/'}${name}`);
    const role = new Role(name, arn, whole, this.now(), this.iamDelayMs);
    this.roles.set(role.arn, role);
    return role.arn;
  }

  /** A managed policy of the account. @returns its ARN */
  addManagedPolicy(name: string, policy: Policy): string {
    const arn = this.#arn(`policy/${name}`);
    this.managedPolicies.set(arn, parsed(JSON.stringify(policy), 'identity'));
    return arn;
  }

  /** A user with a key of his own, who may do everything unless told. */
  addUser(name: string, policies: Policy[] = [allow('*', '*')]): AwsCredentials {
    return this.admit(newUser(this.id, this.partition, name, policies)).credentials;
  }

  /** A role has its name in an account alone, whatever its path. */
  roleNamed(name: string): Role | undefined {
    return [...this.roles.values()].find((role) => role.name === name);
  }

  roleArn(name: string): string {
    return this.#arn(`role/${name}`);
  }

  /** Knows a key from now on. */
  admit(caller: Caller): Caller {
    this.#callers.set(caller.credentials.accessKeyId, caller);
    return caller;
  }

  /** Who has a key, by access key id. */
  get callers(): ReadonlyMap<string, Caller> {
    return this.#callers;
  }

  /** The sessions that were ever issued, those of GetScopedCredentials included. */
  get sessions(): readonly Caller[] {
    return [...this.#callers.values()].filter(({ role }) => role !== undefined);
  }

  /** Whether S3 would list the buckets for this key now. */
  async accepts(credentials: AwsCredentials): Promise<boolean> {
    return (await this.refusal(credentials)) === undefined;
  }

  /** Why S3 would refuse this key now, as its error code; undefined where it would not. */
  async refusal(
    { accessKeyId, secretAccessKey, sessionToken }: AwsCredentials,
    action = 's3:ListAllMyBuckets',
    resource = '*',
  ): Promise<string | undefined> {
    const caller = this.#callers.get(accessKeyId);
    if (caller === undefined) return 'InvalidAccessKeyId';
    if (sessionToken !== caller.credentials.sessionToken) return 'InvalidToken';
    if (caller.expires !== undefined && caller.expires <= this.now()) return 'ExpiredToken';
    if (secretAccessKey !== caller.credentials.secretAccessKey) return 'SignatureDoesNotMatch';
    const { allowed } = await decide(question(caller, action, resource, this.now()));
    return allowed ? undefined : 'AccessDenied';
  }

  /** Ends it. */
  async close(): Promise<void> {
    await this.outbound.disable();
    await this.leave();
  }

  protected hopOf(path: string, request: http.IncomingMessage, body: string): AwsHop | 'other' {
    const url = request.url ?? '';
    const { headers, method = '' } = request;
    if (signatureOf({ method, path: url, headers, body })?.service === 's3') {
      return s3Request(method, path, this.partition)?.hop ?? 'other';
    }
    return actionOf(formOf(url, body)) ?? 'other';
  }

  protected async serve(_hop: AwsHop | 'other', seen: Seen, url: URL): Promise<Served> {
    const form = formOf(seen.path, seen.body);
    const served = await this.#serve(seen, form, url);
    this.trail.add(seen, form, served, this.id, this.now());
    return served;
  }

  async #serve(seen: Seen, form: URLSearchParams, url: URL): Promise<Served> {
    const signature = signatureOf(seen);
    const action = actionOf(form);
    if (signature?.service === 'ecr' || signature?.service === 'ecr-public')
      return ecr(this, signature.service, seen, (password) => void this.registryPasswords.push(password));
    const service: Service =
      signature?.service === 's3' || form.get('Action') === null ? 's3' : serviceOf(action);
    try {
      if (action === 'AssumeRoleWithWebIdentity') {
        return queryAnswer('sts', action, await assumeRoleWithWebIdentity(this, form));
      }
      const clocks = { now: this.now(), clients: this.clientsNow() };
      const caller = authenticated(service, seen, signature, this.#callers, clocks);
      if (service === 's3') return await this.#s3(caller, seen, url.pathname);
      if (action === undefined || (action === 'GetScopedCredentials' && !this.scoped.known)) {
        const message = `Could not find operation ${form.get('Action')}`;
        throw new AwsError(400, 'InvalidAction', message);
      }
      return queryAnswer(service, action, await this.#query(caller, action, form, signature?.region ?? ''));
    } catch (error) {
      if (error instanceof AwsError) return errorAnswer(service, error);
      // A mistake in the stand-in: loud, and no answer that a client could mistake for AWS's.
      process.stderr.write(`the AWS stand-in failed: ${(error as Error).stack}\n`);
      return errorAnswer(service, new AwsError(500, 'InternalFailure', String(error)));
    }
  }

  async #query(
    caller: Caller,
    action: StsAction | IamAction,
    form: URLSearchParams,
    region: string,
  ): Promise<Content> {
    switch (action) {
      case 'AssumeRoleWithWebIdentity':
        return assumeRoleWithWebIdentity(this, form);
      case 'AssumeRole':
        return assumeRole(this, caller, form);
      case 'GetCallerIdentity':
        return getCallerIdentity(this, caller);
      case 'GetScopedCredentials':
        return getScopedCredentials(this, caller, form);
      case 'GetWebIdentityToken':
        return getWebIdentityToken(this, caller, form, region);
      case 'GetAccessKeyInfo':
        await this.#authorize(caller, 'sts:GetAccessKeyInfo', '*');
        return { Account: this.id };
      default:
        await this.#authorize(caller, `iam:${action}`, resourceOf(this, form));
        return iam(this, action, form);
    }
  }

  async #s3(caller: Caller, seen: Seen, path: string): Promise<Served> {
    const request = s3Request(seen.method, path, this.partition);
    if (request === undefined) {
      throw new AwsError(501, 'NotImplemented', 'The stand-in serves no such request');
    }
    await this.#authorize(caller, request.action, request.resource);
    return s3(request, this.buckets, seen);
  }

  async #authorize(caller: Caller, action: string, resource: string): Promise<void> {
    const { allowed, because } = await decide(question(caller, action, resource, this.now()));
    if (allowed) return;
    const message = `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${resource} ${because}`;
    throw new AwsError(403, 'AccessDenied', message);
  }

  #arn(resource: string): string {
    return `arn:${this.partition}:iam::${this.id}:${resource}`;
  }
}

/** The parameters of a Query API: in the body, or in the query of a presigned request. */
function formOf(path: string, body: string): URLSearchParams {
  const query = new URLSearchParams(path.split('?')[1] ?? '');
  return query.has('Action') ? query : new URLSearchParams(body);
}

function actionOf(form: URLSearchParams): StsAction | IamAction | undefined {
  return [...STS_ACTIONS, ...IAM_ACTIONS].find((action) => action === form.get('Action'));
}

const serviceOf = (action: string | undefined): 'sts' | 'iam' =>
  IAM_ACTIONS.some((one) => one === action) ? 'iam' : 'sts';
