import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import type http from 'node:http';
import { type Fault, FaultyServer, type Seen, type Served, send } from '../faulty-server.js';
import type { AwsAccount } from './account.js';
import { authenticated } from './authentication.js';
import { decide, type Policy } from './policies.js';
import { question } from './sessions.js';
import { signatureOf } from './sigv4.js';
import { AwsError } from './xml.js';

export const REGION = 'eu-central-1';

export interface KmsKeyOptions {
  /** The algorithms of RSA keys and of P-256 are told apart. */
  spec?: 'RSA_2048' | 'ECC_NIST_P256';
  usage?: 'SIGN_VERIFY' | 'ENCRYPT_DECRYPT';
  alias?: string;
}

/** A key of the stand-in. */
export interface StandInKey {
  id: string;
  arn: string;
  publicKey: KeyObject;
  state: 'Enabled' | 'Disabled' | 'PendingDeletion';
}

interface Stored extends StandInKey {
  spec: 'RSA_2048' | 'ECC_NIST_P256';
  usage: string;
  privateKey: KeyObject;
}

const ALGORITHMS = {
  RSA_2048: [256, 384, 512].flatMap((bits) => [`RSASSA_PKCS1_V1_5_SHA_${bits}`, `RSASSA_PSS_SHA_${bits}`]),
  ECC_NIST_P256: ['ECDSA_SHA_256'],
};

/**
 * The operation Sign of KMS, of an account and in one region.
 *
 * Sources (30 November 2026): KMS's model in botocore 1.44.8 (protocol json 1.1, target prefix TrentService, the limits and errors of
 * Sign); KMS API reference, "Sign" and "Common Errors"; KMS developer guide, "Key states of AWS KMS keys" and "Default key policy".
 */
export class StandInKms extends FaultyServer<'Sign'> {
  /** Whether the account has made too many requests. */
  throttles = false;
  readonly #account: AwsAccount;
  readonly #keys: Stored[] = [];
  readonly #aliases = new Map<string, Stored>();

  private constructor(account: AwsAccount) {
    super();
    this.#account = account;
  }

  static async start(account: AwsAccount): Promise<StandInKms> {
    const kms = new StandInKms(account);
    await kms.listen();
    return kms;
  }

  /** The endpoint. */
  get url(): string {
    return this.origin;
  }

  addKey({ spec = 'RSA_2048', usage = 'SIGN_VERIFY', alias }: KmsKeyOptions = {}): StandInKey {
    const id = randomUUID();
    const pair =
      spec === 'RSA_2048'
        ? generateKeyPairSync('rsa', { modulusLength: 2_048 })
        : generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { partition, id: account } = this.#account;
    const arn = `arn:${partition}:kms:${REGION}:${account}:key/${id}`;
    const key: Stored = { id, arn, spec, usage, state: 'Enabled', ...pair };
    this.#keys.push(key);
    if (alias !== undefined) this.#aliases.set(`alias/${alias}`, key);
    return key;
  }

  close(): Promise<void> {
    return this.leave();
  }

  protected override dress(response: http.ServerResponse): void {
    response.setHeader('date', new Date(this.#account.clientsNow()).toUTCString());
  }

  protected hopOf(path: string, { headers }: http.IncomingMessage): 'Sign' | 'other' {
    return path === '/' && headers['x-amz-target'] === 'TrentService.Sign' ? 'Sign' : 'other';
  }

  protected async serve(hop: 'Sign' | 'other', seen: Seen): Promise<Served> {
    try {
      const signature = signatureOf(seen);
      if (signature?.region !== REGION)
        throw new AwsError(
          400,
          'InvalidSignatureException',
          `Credential should be scoped to a valid region.`,
        );
      const clocks = { now: this.#account.now(), clients: this.#account.clientsNow() };
      const caller = authenticated('kms', seen, signature, this.#account.callers, clocks);
      if (
        seen.method !== 'POST' ||
        seen.headers['content-type'] !== 'application/x-amz-json-1.1' ||
        hop === 'other'
      )
        throw new AwsError(400, 'UnknownOperationException', '');
      if (this.throttles) throw new AwsError(400, 'ThrottlingException', 'Rate exceeded');
      const { KeyId, Message, MessageType = 'RAW', SigningAlgorithm } = input(seen.body);
      const key = this.#find(KeyId);
      const { allowed, because } = await decide({
        ...question(caller, 'kms:Sign', key.arn, this.#account.now()),
        onResource: keyPolicy(this.#account),
      });
      if (!allowed) {
        const message = `User: ${caller.arn} is not authorized to perform: kms:Sign on resource: ${key.arn} ${because}`;
        throw new AwsError(400, 'AccessDeniedException', message);
      }
      if (key.state === 'Disabled') throw new AwsError(400, 'DisabledException', `${key.arn} is disabled.`);
      if (key.state !== 'Enabled')
        throw new AwsError(400, 'KMSInvalidStateException', `${key.arn} is pending deletion.`);
      if (key.usage !== 'SIGN_VERIFY')
        throw new AwsError(
          400,
          'InvalidKeyUsageException',
          `${key.arn} key usage is ${key.usage} which is not valid for Sign.`,
        );
      if (!ALGORITHMS[key.spec].includes(SigningAlgorithm))
        throw new AwsError(
          400,
          'InvalidKeyUsageException',
          `Algorithm ${SigningAlgorithm} is incompatible with key spec ${key.spec}.`,
        );
      const message = Buffer.from(Message, 'base64');
      if (
        message.length < 1 ||
        message.length > 4_096 ||
        MessageType !== 'RAW' ||
        !SigningAlgorithm.endsWith('256')
      )
        throw new AwsError(400, 'ValidationException', 'The stand-in signs raw messages of 1 to 4096 bytes');
      const Signature = sign('sha256', message, key.privateKey).toString('base64');
      return answer(200, { KeyId: key.arn, Signature, SigningAlgorithm });
    } catch (error) {
      if (error instanceof AwsError) return refusal(error);
      process.stderr.write(`the stand-in for KMS failed: ${(error as Error).stack}\n`);
      return refusal(new AwsError(500, 'KMSInternalException', String(error)));
    }
  }

  #find(name: string): Stored {
    const key =
      this.#aliases.get(name.replace(/^arn:.*:(?=alias\/)/, '')) ??
      this.#keys.find(({ id, arn }) => name === id || name === arn);
    if (key !== undefined) return key;
    const shown = name.startsWith('alias/') ? `Alias ${name}` : `Key '${name}'`;
    throw new AwsError(400, 'NotFoundException', `${shown} does not exist`);
  }
}

/** The default key policy, which leaves the decision to the policies of the account. */
function keyPolicy({ partition, id }: AwsAccount): Policy {
  const Principal = { AWS: `arn:${partition}:iam::${id}:root` };
  return { Version: '2012-10-17', Statement: { Effect: 'Allow', Principal, Action: 'kms:*', Resource: '*' } };
}

function input(body: string): {
  KeyId: string;
  Message: string;
  MessageType?: string;
  SigningAlgorithm: string;
} {
  const given = JSON.parse(body) as Record<string, unknown>;
  for (const name of ['KeyId', 'Message', 'SigningAlgorithm']) {
    if (typeof given[name] !== 'string' || given[name] === '')
      throw new AwsError(
        400,
        'ValidationException',
        `1 validation error detected: Value at '${name}' is missing`,
      );
  }
  return given as ReturnType<typeof input>;
}

function answer(status: number, body: object): Served {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() };
  return { status, body, headers };
}

function refusal({ status, code, message }: AwsError): Served {
  return answer(status, { __type: code, ...(message === '' ? {} : { message }) });
}

/** A fault: the service answers with this error, whatever it was asked. */
export const kmsFault =
  (status: number, code: string, message = `${code} as the test wants it`): Fault =>
  (_request, response) =>
    send(response, refusal(new AwsError(status, code, message)));
