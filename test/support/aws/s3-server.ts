import type http from 'node:http';
import { FaultyServer, type Seen, type Served } from '../faulty-server.js';
import { authenticated } from './authentication.js';
import { allow, decide, type Policy, parsed } from './policies.js';
import { Role } from './roles.js';
import { s3, s3Request } from './s3.js';
import { type AwsCredentials, type Caller, iso, newSession, question } from './sessions.js';
import { signatureOf } from './sigv4.js';
import { hostOf, verifyIdToken } from './web-identity.js';
import { AwsError, errorAnswer, queryAnswer } from './xml.js';

export type S3ServerHop = 'AssumeRoleWithWebIdentity' | 'GetObject' | 'accountinfo' | 'revocation' | 'mode';

export interface S3ServerOptions {
  issuer: string;
  audience: string;
  role: string;
  /** The revocation of MinIO, and the mode that it reports. Absent for a server that cannot revoke sessions. */
  minio?: { mode: string; revokes: boolean };
  /** The ARN in the answer. Most servers leave it empty. */
  arn?: string;
}

const ADMIN = '/minio/admin/v3/';
const REVOKE = `${ADMIN}revoke-tokens/openid`;

/**
 * An S3-compatible server on loopback with one role. It verifies ID tokens, signatures and session policies. As MinIO does, it
 * rejects time conditions for `Action: *` and `NotAction` (MinIO 7aac2a2c5b7c, `policy.Statement.isValid`), and ends all sessions
 * of a subject with the same type at once (`IAMStoreSys.RevokeTokens`).
 */
export class S3Server extends FaultyServer<S3ServerHop> {
  readonly #options: S3ServerOptions;
  readonly #role: Role;
  readonly #sessions = new Map<string, Caller & { subject: string; type: string | null }>();

  private constructor(options: S3ServerOptions) {
    super();
    this.#options = options;
    const trust = allow('sts:AssumeRoleWithWebIdentity', '*');
    this.#role = new Role(
      'ci',
      'arn:aws:iam::123456789012:role/ci',
      { trust, policies: [allow('*', '*')] },
      0,
      0,
    );
  }

  static async start(options: S3ServerOptions): Promise<S3Server> {
    const server = new S3Server(options);
    await server.listen();
    return server;
  }

  /** Whether the server knows these keys. */
  knows({ accessKeyId }: AwsCredentials): boolean {
    return this.#sessions.has(accessKeyId);
  }

  /** The policy that a session was requested with. */
  policyOf({ accessKeyId }: AwsCredentials): Policy | undefined {
    return this.#sessions.get(accessKeyId)?.sessionPolicies[0];
  }

  protected override hopOf(path: string, _: http.IncomingMessage, body: string): S3ServerHop | 'other' {
    if (path === `${ADMIN}accountinfo`) return 'accountinfo';
    if (path === REVOKE) return 'revocation';
    if (path.startsWith(ADMIN)) return 'mode';
    return body.includes('Action=AssumeRoleWithWebIdentity') ? 'AssumeRoleWithWebIdentity' : 'GetObject';
  }

  protected override async serve(hop: S3ServerHop | 'other', seen: Seen): Promise<Served> {
    const { minio } = this.#options;
    try {
      if (hop === 'AssumeRoleWithWebIdentity') return await this.#assume(seen.form);
      if (hop === 'GetObject') return await this.#read(seen);
      if (minio === undefined) throw new AwsError(403, 'AccessDenied', 'Access Denied');
      if (hop === 'mode' || (hop === 'revocation' && !minio.revokes))
        throw new AwsError(
          426,
          'XMinioAdminVersionMismatch',
          `This 'admin' API is not supported by server in '${minio.mode}'`,
        );
      const caller = this.#caller(seen);
      if (hop === 'accountinfo') return { status: 200, body: { AccountName: caller.subject, Buckets: [] } };
      if (caller.type === null) throw new AwsError(400, 'InvalidArgument', 'No token revoke type specified');
      for (const [key, { subject, type }] of this.#sessions)
        if (subject === caller.subject && type === caller.type) this.#sessions.delete(key);
      return { status: 204, body: '' };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      if (hop === 'AssumeRoleWithWebIdentity') return errorAnswer('sts', error);
      if (hop === 'GetObject') return errorAnswer('s3', error);
      return { status: error.status, body: { Code: error.code, Message: error.message } };
    }
  }

  async #assume(form: URLSearchParams): Promise<Served> {
    const { issuer, audience, role, arn = '', minio } = this.#options;
    if (form.get('RoleArn') !== role)
      throw new AwsError(400, 'InvalidParameterValue', `RoleARN ${form.get('RoleArn')} is not defined.`);
    const provider = { issuer, clientIds: [audience], arn: hostOf(issuer), claimKeys: [], keysFrom: issuer };
    const { subject } = await verifyIdToken(form.get('WebIdentityToken') ?? '', role, [provider], Date.now());
    const seconds = Number(form.get('DurationSeconds') ?? 3_600);
    if (!(seconds >= 900 && seconds <= 43_200))
      throw new AwsError(400, 'InvalidParameterValue', 'invalid duration');
    const text = form.get('Policy');
    const policies = text === null ? [] : [minio === undefined ? parsed(text, 'session') : minioPolicy(text)];
    const session = newSession({
      ...{ role: this.#role, name: form.get('RoleSessionName') ?? '', seconds, policies },
      ...{ context: {}, now: Date.now() },
    });
    const { accessKeyId, secretAccessKey, sessionToken } = session.credentials;
    this.#sessions.set(accessKeyId, { ...session, subject, type: form.get('TokenRevokeType') });
    return queryAnswer('sts', 'AssumeRoleWithWebIdentity', {
      AssumedRoleUser: { Arn: arn, AssumeRoleId: '' },
      Credentials: {
        AccessKeyId: accessKeyId,
        SecretAccessKey: secretAccessKey,
        SessionToken: sessionToken,
        Expiration: iso(session.expires ?? 0),
      },
      SubjectFromWebIdentityToken: subject,
    });
  }

  async #read(seen: Seen): Promise<Served> {
    const caller = this.#caller(seen);
    const request = s3Request(seen.method, seen.path, 'aws');
    if (request === undefined) throw new AwsError(400, 'BadRequest', 'An unsupported API call');
    const { allowed } = await decide(question(caller, request.action, request.resource, Date.now()));
    if (!allowed) throw new AwsError(403, 'AccessDenied', 'Access Denied.');
    return s3(request, { releases: { 'notes.txt': 'notes' } }, seen);
  }

  #caller({ method, path, headers, body }: Seen): Caller & { subject: string; type: string | null } {
    const request = { method, path, headers, body };
    const clocks = { now: Date.now(), clients: Date.now() };
    const { credentials } = authenticated('s3', request, signatureOf(request), this.#sessions, clocks);
    const caller = this.#sessions.get(credentials.accessKeyId);
    if (caller === undefined) throw new Error('a caller without a session');
    return caller;
  }
}

/** Reads a session policy as MinIO does. */
function minioPolicy(text: string): Policy {
  const policy = JSON.parse(text) as Policy;
  const refuse = (message: string): never => {
    throw new AwsError(400, 'InvalidParameterValue', message);
  };
  for (const { Action, Condition } of [policy.Statement].flat()) {
    const actions = [Action ?? []].flat();
    if (actions.length === 0) refuse('empty actions not allowed');
    for (const action of actions)
      if (Condition !== undefined && /^(\*|admin:.*)$/.test(action))
        refuse(`unsupported condition keys '[aws:CurrentTime]' used for action '${action}'`);
  }
  return policy;
}
