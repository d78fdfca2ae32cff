import { readFileSync } from 'node:fs';
import { errorText, JobpassError } from '../../errors.js';
import type { Attempt } from '../../http/retry.js';
import { type IdToken, isSignedJwt } from '../../identity/id-token.js';
import { objectIn } from '../../text/json.js';
import type { Secrets } from '../../text/secrets.js';
import { isGood, type Reply, type VaultApi } from './api.js';
import type { VaultSettings } from './settings.js';

/** How long a login may continue after the job was canceled. A runner waits 7.5 s before its second signal. */
const FINISH_MS = 4_000;

/** The longest stored lifetime, in seconds: ten years. JavaScript cannot format much later dates. */
export const LONGEST_S = 10 * 365 * 24 * 3600;

/** A login's result. Source: https://openbao.org/api-docs/auth/token/ */
export interface Login {
  token: string;
  /** The accessor identifies the token, but is not a credential. Batch tokens have no accessor. */
  accessor?: string;
  /** The lifetime in seconds; 0 for a token that never expires. */
  life: number;
  renewable: boolean;
  /** Whether the token is a batch token. The server does not store batch tokens, so they cannot be renewed or revoked. */
  batch: boolean;
  /** The total number of requests that the token permits; 0 for no limit. */
  uses: number;
  reply: Reply;
}

/** Everything that a login needs, except the ID token. */
export interface LoginContext {
  api: VaultApi;
  settings: VaultSettings;
  secrets: Secrets;
  /** The secret ID, once it is unwrapped. Unwrapping uses up its wrapping token. */
  unwrapped: { secretId?: string };
}

/**
 * Sends one login request and parses the response.
 *
 * @throws JobpassError `refused` with a hint, `malformed`, or a transient error
 */
export async function logIn(
  context: LoginContext,
  role: string | undefined,
  idToken: IdToken | undefined,
  attempt: Attempt,
): Promise<Login> {
  const { api, settings } = context;
  const reply = await requestLogin(context, role, idToken, attempt);
  if (!isGood(reply)) throw api.refusal(reply, hintFor(reply, settings, role, idToken));
  return parseLogin(context, reply);
}

/** Sends one login request and returns the response, even if it is an error. */
export async function requestLogin(
  context: LoginContext,
  role: string | undefined,
  idToken: IdToken | undefined,
  attempt: Attempt,
): Promise<Reply> {
  const { api, settings } = context;
  const body = await proof(context, role, idToken, attempt);
  return api.call(
    {
      method: 'POST',
      path: `auth/${settings.path}/login`,
      what: `the ${settings.auth} login`,
      namespace: settings.namespace,
      body,
      finishMs: FINISH_MS,
    },
    attempt,
  );
}

/** Parses the response to a login. @throws JobpassError `malformed` */
export function parseLogin({ api, secrets }: Pick<LoginContext, 'api' | 'secrets'>, reply: Reply): Login {
  const auth = objectIn(reply.json, 'auth');
  const token = auth?.['client_token'];
  if (typeof token !== 'string' || !/^[\x21-\x7e]{8,8192}$/.test(token)) {
    const mfa = objectIn(auth, 'mfa_requirement') !== undefined;
    throw mfa
      ? api.malformed(reply, 'a request for a second factor, which a job does not have', true)
      : api.malformed(reply, 'no token');
  }
  // A server that echoes a secret from the request has not issued a token.
  if (secrets.echoedBy(token)) throw api.malformed(reply, 'another secret of this job as the token');
  secrets.add(token);
  const accessor = auth?.['accessor'];
  const life = auth?.['lease_duration'];
  const uses = auth?.['num_uses'];
  return {
    token,
    ...(isAccessor(accessor, secrets) ? { accessor } : {}),
    life: typeof life === 'number' && life > 0 ? Math.min(life, LONGEST_S) : 0,
    renewable: auth?.['renewable'] === true,
    batch: auth?.['token_type'] === 'batch' || /^(hvb|b)\./.test(token),
    uses: typeof uses === 'number' && uses > 0 ? uses : 0,
    reply,
  };
}

/** Whether a value is a valid accessor. Logs contain accessors, so the value must not be part of a secret. */
function isAccessor(value: unknown, secrets: Secrets): value is string {
  return typeof value === 'string' && /^[\w.-]{8,100}$/.test(value) && secrets.redact(value) === value;
}

async function proof(
  context: LoginContext,
  role: string | undefined,
  idToken: IdToken | undefined,
  attempt: Attempt,
): Promise<Record<string, unknown>> {
  const { settings, secrets, unwrapped } = context;
  switch (settings.auth) {
    case 'jwt':
      if (idToken === undefined) throw new Error('jwt login without an ID token');
      // If the user sets no role, the server uses the mount's `default_role`.
      return { ...(role === undefined ? {} : { role }), jwt: idToken.raw };
    case 'kubernetes': {
      const jwt = serviceAccountToken(settings.jwtFile);
      secrets.add(jwt);
      return { role, jwt };
    }
    case 'cert':
      return role === undefined ? {} : { name: role };
    case 'approle':
      unwrapped.secretId ??= await unwrap(context, attempt);
      return { role_id: settings.roleId, secret_id: unwrapped.secretId };
  }
}

function serviceAccountToken(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new JobpassError(
      'no-id-token',
      `Jobpass cannot read the service account token ${file}: ${errorText(error)}`,
      {
        hint: 'Run the job in a pod with a service account, or set `jwt-file` to the file',
      },
    );
  }
  if (!isSignedJwt(text)) {
    throw new JobpassError('bad-id-token', `The file ${file} does not contain a service account token`);
  }
  return text;
}

const GONE =
  'The wrapping token has expired, or was already unwrapped, possibly by an attacker. Create a new one, and check who used the old one';

/**
 * Checks the origin of the secret ID's wrapping token, without using the token up. An attacker could replace the token in
 * transit, and the job would then log in with another identity.
 *
 * @throws JobpassError `refused` if the token is invalid, `insecure` if it has another origin
 */
export async function checkWrappedSecretId(
  { api, settings, secrets }: LoginContext,
  attempt: Attempt,
): Promise<void> {
  const token = settings.wrappedSecretId ?? '';
  secrets.add(token);
  const { namespace } = settings;
  const looked = await api.call(
    {
      method: 'POST',
      namespace,
      path: 'sys/wrapping/lookup',
      what: 'the lookup of the wrapped secret ID',
      // A lookup with the token in the body does not use up the token.
      body: { token },
    },
    attempt,
  );
  if (!isGood(looked)) throw api.refusal(looked, GONE);
  const origin = objectIn(looked.json, 'data')?.['creation_path'];
  const expected = `auth/${settings.path}/role/`;
  const inside = typeof origin === 'string' ? withoutNamespace(origin, namespace) : '';
  if (!inside.startsWith(expected) || !inside.endsWith('/secret-id')) {
    throw new JobpassError(
      'insecure',
      'The wrapping token does not contain a secret ID of this AppRole mount',
      {
        hint: `Wrap the answer of ${expected}NAME/secret-id, and check whether an attacker replaced the token`,
      },
    );
  }
}

async function unwrap(context: LoginContext, attempt: Attempt): Promise<string> {
  await checkWrappedSecretId(context, attempt);
  const { api, settings, secrets } = context;
  const opened = await api.call(
    {
      method: 'POST',
      namespace: settings.namespace,
      token: settings.wrappedSecretId ?? '',
      path: 'sys/wrapping/unwrap',
      what: 'the unwrapping of the secret ID',
      finishMs: FINISH_MS,
    },
    attempt,
  );
  if (!isGood(opened)) throw api.refusal(opened, GONE);
  const secretId = objectIn(opened.json, 'data')?.['secret_id'];
  if (typeof secretId !== 'string' || secretId === '') throw api.malformed(opened, 'no secret ID');
  secrets.add(secretId);
  return secretId;
}

function withoutNamespace(path: string, namespace: string | undefined): string {
  return namespace !== undefined && path.startsWith(`${namespace}/`)
    ? path.slice(namespace.length + 1)
    : path;
}

/** Matches errors about the times in an ID token. */
export const OF_TIME = /\((exp|nbf|iat)\) claim/;

/**
 * The hint for errors about the times in an ID token. In OpenBao 2.6.2, the other leeways apply only to tokens without exp or
 * nbf.
 */
export const LEEWAY =
  'Correct the clocks of the issuer and the server. If you cannot, raise clock_skew_leeway of the role (60 s by default): expiration_leeway and not_before_leeway have no effect on a token with exp and nbf';

function hintFor(
  { answer, said = '' }: Reply,
  settings: VaultSettings,
  role: string | undefined,
  idToken: IdToken | undefined,
): string {
  const where = `${settings.path}${settings.namespace === undefined ? '' : ` in the namespace ${settings.namespace}`}`;
  if (answer.status === 404 || /no handler for route|unsupported path/i.test(said)) {
    return `There is no auth method at ${where}: check \`path\` and \`namespace\``;
  }
  if (answer.status === 403 && settings.auth !== 'kubernetes') {
    return `Either there is no auth method at ${where}, or \`namespace\` is missing, or the role is bound to other addresses (token_bound_cidrs). Check \`path\` and \`namespace\``;
  }
  if (answer.status === 403) {
    return `Either the role ${role ?? ''} does not name this service account, or Kubernetes does not confirm the token, or there is no auth method at ${where}`;
  }
  if (settings.auth === 'jwt' && role === undefined && /^missing role$/.test(said)) {
    return `The auth method ${where} has no default_role: set \`role\`, or set default_role in the configuration of the mount`;
  }
  if (settings.auth === 'jwt' && /^role ".*" could not be found$/.test(said)) {
    return role === undefined
      ? `The default_role of the auth method ${where} does not exist: set \`role\``
      : `The auth method ${where} has no role ${role}: check \`role\`, \`path\` and \`namespace\``;
  }
  if (settings.auth === 'jwt' && OF_TIME.test(said)) return LEEWAY;
  if (settings.auth === 'jwt' && idToken !== undefined) {
    const claims = ['iss', 'sub', 'aud'].map((name) => `${name} "${idToken.shown[name] ?? ''}"`).join(', ');
    return `This job's ID token has ${claims}: compare these claims with ${role === undefined ? 'the default_role' : `the role ${role}`} of the auth method ${where} (bound_audiences, bound_subject, bound_claims)`;
  }
  return `Check the role ${role ?? ''} of the auth method ${where}`;
}
