import { readFileSync } from 'node:fs';
import { errorText, JobpassError } from '../../../errors.js';
import { openHttp } from '../../../http/open.js';
import type { Attempt } from '../../../http/retry.js';
import { isGood, lacksRight, type Reply, VaultApi } from '../../../providers/vault/api.js';
import { isOwnRejection } from '../../../providers/vault/refusal.js';
import { objectIn } from '../../../text/json.js';
import type { VaultKey } from '../../config/broker-config.js';
import { RecentSecrets } from './recent-secrets.js';
import { type AppSigner, SHORTEST_SIGNATURE, SIGN_LIMITS, type SignerOptions } from './signer.js';
import { VaultLogin } from './vault-login.js';

/** How long a closed signer may take to revoke its token, in ms. */
const CLOSE_MS = 2_000;

/**
 * Returns a signer whose key is in the transit engine of Vault or OpenBao, which never reveals the key.
 *
 * Source: https://openbao.org/api-docs/secret/transit/#sign-data
 */
export function vaultSigner(key: VaultKey, { app, clock, log }: SignerOptions): AppSigner {
  const secrets = new RecentSecrets();
  const { http, close } = openHttp({ ca: key.ca }, { clock, secrets, ...SIGN_LIMITS });
  const api = new VaultApi(http, new URL(key.address), clock, 'address');
  const login = key.login.kind === 'token-file' ? undefined : new VaultLogin(key, { api, secrets, clock });
  const { namespace } = key;
  const token = async (attempt: Attempt): Promise<string> => {
    const { login: how } = key;
    const one = how.kind === 'token-file' ? tokenIn(how.file) : await (login as VaultLogin).token(attempt);
    secrets.add(one);
    return one;
  };
  const call = async (request: Parameters<VaultApi['call']>[0], attempt: Attempt): Promise<Reply> => {
    const used = await token(attempt);
    const reply = await api.call({ ...request, token: used, namespace }, attempt);
    // A token from a login may have been revoked, or have expired on the server's clock.
    if (login === undefined || !isOwnRejection(reply)) return reply;
    login.forget(used);
    return api.call({ ...request, token: await token(attempt), namespace }, attempt);
  };
  let examined = false;
  const examine = async (): Promise<void> => {
    if (examined) return;
    examined = true;
    for (const why of await keyProblems(key, call)) log({ event: 'github app key', level: 'warn', app, why });
  };
  return {
    sign: async (data) => {
      const signature = await http.persist(async (attempt) => {
        const reply = await call(
          {
            method: 'POST',
            path: `${key.mount}/sign/${key.key}`,
            what: `the request for a signature with the key ${key.key}`,
            body: {
              input: data.toString('base64'),
              hash_algorithm: 'sha2-256',
              signature_algorithm: 'pkcs1v15',
            },
          },
          attempt,
        );
        if (!isGood(reply)) throw api.refusal(reply, hintFor(reply, key));
        return signatureIn(reply, key, api);
      });
      examine().catch(() => undefined);
      return signature;
    },
    close: () => {
      const revoked = login?.revoke({ leftMs: CLOSE_MS }) ?? Promise.resolve();
      revoked.catch(() => undefined).finally(close);
    },
  };
}

/** Reads the token in a file, which another program may replace at any time. */
function tokenIn(file: string): string {
  let token: string;
  try {
    token = readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new JobpassError(
      'refused',
      `The file ${file} with the Vault token cannot be read: ${errorText(error)}`,
      {
        hint: 'Check token-file, and that the broker may read the file',
      },
    );
  }
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new JobpassError(
    'refused',
    token === ''
      ? `The file ${file} with the Vault token is empty`
      : `The file ${file} does not contain a Vault token`,
    // The program that replaces the file may be writing it.
    { transient: token === '', hint: 'Write the token to the file, without anything else' },
  );
}

function signatureIn(reply: Reply, { key }: VaultKey, api: VaultApi): Buffer {
  const text = objectIn(reply.json, 'data')?.['signature'];
  // `vault:v1:` and the signature in base64. The number is the version of the key.
  const [, body] = /^[a-z]+:v\d+:([A-Za-z0-9+/]+=*)$/.exec(typeof text === 'string' ? text : '') ?? [];
  if (body === undefined) throw api.malformed(reply, 'no signature');
  const signature = Buffer.from(body, 'base64');
  if (signature.length >= SHORTEST_SIGNATURE) return signature;
  throw new JobpassError('refused', `The key ${key} in Vault is not an RSA key of at least 2048 bits`, {
    hint: "Import the private key of the app as a transit key with `type=rsa-2048`: GitHub's apps have no other keys",
  });
}

/** Returns the fix for a rejected signature. */
function hintFor(reply: Reply, { mount, key, login, namespace }: VaultKey): string {
  const { answer, said = '' } = reply;
  if (lacksRight(reply))
    return `Add this rule to a policy of the token: path "${mount}/sign/${key}" { capabilities = ["update"] }`;
  if (answer.status === 403) {
    return login.kind === 'token-file'
      ? `The token is invalid, expired, or not allowed from this address: write a new token to ${login.file}`
      : 'The token of the login is not allowed from this address: check the role of the login';
  }
  if (said === 'namespace not found') return `Check namespace: ${namespace} does not exist`;
  if (/no handler for route/.test(said))
    return `Check mount: no secrets engine is at ${mount}, or set namespace if the engine is in a namespace`;
  if (/key not found/.test(said))
    return `Check key: the transit engine at ${mount} has no key ${key}. Import the private key of the app as ${key} with \`type=rsa-2048\``;
  if (/does not support signing/.test(said))
    return 'Import the private key of the app as a transit key with `type=rsa-2048`';
  return 'Check address, mount and key of the app under github';
}

/** Returns what is wrong with a key that can sign. The token may lack the right to read the key's settings. */
async function keyProblems(
  { mount, key }: VaultKey,
  call: (request: Parameters<VaultApi['call']>[0], attempt: Attempt) => Promise<Reply>,
): Promise<string[]> {
  const path = `${mount}/keys/${key}`;
  const reply = await call(
    { method: 'GET', path, what: 'the request for the settings of the key' },
    { leftMs: CLOSE_MS },
  );
  const data = objectIn(reply.json, 'data');
  if (!isGood(reply) || data === undefined) return [];
  const read = ['exportable', 'allow_plaintext_backup'].filter((setting) => data[setting] === true);
  return read.length === 0
    ? []
    : [
        `${path} has ${read.join(' and ')}, so others can read the key from Vault: import a new key of the app without it`,
      ];
}
