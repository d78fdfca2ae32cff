import { told } from '../../../aws/calls.js';
import { kmsUrl } from '../../../aws/endpoints.js';
import { type JsonReply, sendJson } from '../../../aws/json-calls.js';
import type { HttpClient } from '../../../http/client.js';
import { openHttp } from '../../../http/open.js';
import { ServiceClock } from '../../../http/service-clock.js';
import type { KmsKey } from '../../config/broker-config.js';
import { KmsCredentials } from './kms-credentials.js';
import { RecentSecrets } from './recent-secrets.js';
import { type AppSigner, SHORTEST_SIGNATURE, SIGN_LIMITS, type SignerOptions } from './signer.js';

const ALGORITHM = 'RSASSA_PKCS1_V1_5_SHA_256';
const EXPIRED = /^ExpiredToken(Exception)?$/;

/**
 * Returns a signer whose key is in AWS KMS, which never reveals the key.
 *
 * Source: KMS API reference, "Sign" (botocore 1.44.8).
 */
export function kmsSigner(key: KmsKey, { clock, env }: SignerOptions): AppSigner {
  const secrets = new RecentSecrets();
  const { http, close } = openHttp({}, { clock, secrets, ...SIGN_LIMITS });
  const url = key.endpoint === undefined ? kmsUrl(key.region) : new URL(key.endpoint);
  const kmsClock = new ServiceClock(clock);
  const credentials = new KmsCredentials({ env, region: key.region, http, secrets, clock });
  return {
    sign: (data) =>
      http.persist(async (attempt) => {
        const call = async (): Promise<JsonReply> =>
          sendJson(
            {
              service: 'kms',
              target: 'TrentService.Sign',
              url,
              region: key.region,
              what: `the request for a signature with the key ${key.keyId}`,
              body: {
                KeyId: key.keyId,
                Message: data.toString('base64'),
                MessageType: 'RAW',
                SigningAlgorithm: ALGORITHM,
              },
              keys: await credentials.keys(attempt),
            },
            http,
            kmsClock,
            attempt,
          );
        let reply = await call();
        // The credentials of a machine are replaced before they expire, but clocks differ.
        if (EXPIRED.test(reply.code ?? '') && credentials.forget()) reply = await call();
        if (reply.answer.status === 200) return signatureIn(reply, http);
        throw http.refusal(reply.request, reply.answer, told(reply), hintFor(reply, key));
      }),
    close,
  };
}

function signatureIn(reply: JsonReply, http: HttpClient): Buffer {
  const { json, request, answer } = reply;
  const { Signature: text, SigningAlgorithm: algorithm } = json ?? {};
  const signature = Buffer.from(typeof text === 'string' ? text : '', 'base64');
  if (algorithm !== ALGORITHM || signature.length < SHORTEST_SIGNATURE)
    throw http.malformed(request, answer, 'no RSA signature');
  return signature;
}

/** Returns the fix for a rejected signature. Source: KMS API reference, "Sign", "Errors" and "Common Errors". */
function hintFor({ code = '' }: JsonReply, { keyId, region }: KmsKey): string {
  switch (code.replace(/Exception$/, '')) {
    case 'AccessDenied':
      return `Allow kms:Sign on the key ${keyId} for the role of the broker, in the key policy or in a policy of the role`;
    case 'NotFound':
      return `Check key-id and region: the account of the broker has no key ${keyId} in ${region}. For a key of another account, use its ARN`;
    case 'Disabled':
      return `Enable the key: aws kms enable-key --key-id ${keyId} --region ${region}`;
    case 'InvalidKeyUsage':
      return 'Import the private key of the app as a key with the usage SIGN_VERIFY and the spec RSA_2048';
    case 'KMSInvalidState':
      return `The key cannot be used in its state. Print the state: aws kms describe-key --key-id ${keyId} --region ${region}`;
    case 'ExpiredToken':
      return 'The AWS credentials of the broker have expired. Credentials in variables are not renewed: use the role of the machine, or set new ones';
    case 'UnrecognizedClient':
    case 'InvalidClientTokenId':
    case 'InvalidSignature':
    case 'SignatureDoesNotMatch':
    case 'IncompleteSignature':
    case 'MissingAuthenticationToken':
      return "The AWS credentials of the broker are invalid in this region: check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, and this machine's clock";
    default:
      return 'Check key-id, region and endpoint of the app under github';
  }
}
