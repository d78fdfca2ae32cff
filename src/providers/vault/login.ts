import { readFileSync } from 'node:fs';
import { errorText, JobpassError } from '../../errors.js';
import type { Attempt } from '../../http/retry.js';
import { type IdToken, isSignedJwt } from '../../identity/id-token.js';
import { objectIn } from '../../text/json.js';
import type { Secrets } from '../../text/secrets.js';
import { isGood, type Reply, type VaultApi } from './api.js';
import type { VaultSettings } from './settings.js';

/** How long a log-in may go on in a cancelled job: a runner leaves 7.5 s before it asks a second time. */
const FINISH_MS = 4_000;

/** Ten years: what is said to live longer is no more true for it, and its end could not be written as a date. */
export const LONGEST_S = 10 * 365 * 24 * 3600;

/** What a log-in gave: https://openbao.org/api-docs/auth/token/ has the members. */
export interface Login {
  token: string;
  /** Names the token, and can do nothing by itself; batch tokens have none. */
  accessor?: string;
  /** In seconds; 0 is for ever. */
  life: number;
  renewable: boolean;
  /** Batch tokens are not kept by the server: they can be neither renewed nor revoked. */
  batch: boolean;
  /** How many requests the token serves for in all; 0 is any number. */
  uses: number;
  reply: Reply;
}

/** What a method proves the job's identity with, beside the ID token. */
export interface LoginContext {
  api: VaultApi;
  settings: VaultSettings;
  secrets: Secrets;
  /** A secret id that was unwrapped already: its wrapping token is used up. */
  unwrapped: { secretId?: string };
}

/**
 * Logs in, once.
 *
 * @throws JobpassError `refused` with what to change; `malformed`, and what is transient
 */
export async function logIn(
  context: LoginContext,
  role: string | undefined,
  idToken: IdToken | undefined,
  attempt: Attempt,
): Promise<Login> {
  const { api, settings } = context;
  const reply = await askLogIn(context, role, idToken, attempt);
  if (!isGood(reply)) throw api.refusal(reply, hintFor(reply, settings, role, idToken));
  return readLogIn(context, reply);
}

/** Asks for a log-in, and returns also an answer that says no. */
export async function askLogIn(
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
      what: `the log-in by ${settings.auth}`,
      namespace: settings.namespace,
      body,
      finishMs: FINISH_MS,
    },
    attempt,
  );
}

/** @throws JobpassError `malformed` */
export function readLogIn({ api, secrets }: LoginContext, reply: Reply): Login {
  const auth = objectIn(reply.json, 'auth');
  const token = auth?.['client_token'];
  if (typeof token !== 'string' || !/^[\x21-\x7e]{8,8192}$/.test(token)) {
    const mfa = objectIn(auth, 'mfa_requirement') !== undefined;
    throw mfa
      ? api.malformed(reply, 'the demand for a second factor, which a job has not', true)
      : api.malformed(reply, 'no token in it');
  }
  // Whoever sent back what it was sent has issued nothing that may be delivered.
  if (secrets.echoedBy(token)) throw api.malformed(reply, 'a secret of ours in the place of the token');
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

/** It is shown everywhere, so it must not be a piece of a secret that the server knows. */
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
      if (idToken === undefined) throw new Error('log-in by jwt without an ID token');
      // Without a role the server takes the default_role of the mount.
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
      `The service account's token ${file} cannot be read: ${errorText(error)}`,
      {
        hint: 'Run the job in a pod with a service account, or name the file in jwt-file',
      },
    );
  }
  if (!isSignedJwt(text)) {
    throw new JobpassError('bad-id-token', `The file ${file} holds no token of a service account`);
  }
  return text;
}

const GONE =
  'It was unwrapped before, perhaps by somebody else, or its time is over: have a new one made, and look who used the old one';

/**
 * Looks where the wrapping token of the secret id comes from, which does not use it up: one that somebody took on its
 * way, and replaced by one of his own, would log this job in as another.
 *
 * @throws JobpassError `refused` where it is gone, `insecure` where it comes from elsewhere
 */
export async function lookAtWrapped(
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
      what: 'the look-up of the wrapped secret id',
      // In the body it is not used up.
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
      'The wrapping token does not come from the secret ids of this AppRole',
      {
        hint: `Wrap the answer of ${expected}NAME/secret-id, and look whether somebody replaced it on its way`,
      },
    );
  }
}

async function unwrap(context: LoginContext, attempt: Attempt): Promise<string> {
  await lookAtWrapped(context, attempt);
  const { api, settings, secrets } = context;
  const opened = await api.call(
    {
      method: 'POST',
      namespace: settings.namespace,
      token: settings.wrappedSecretId ?? '',
      path: 'sys/wrapping/unwrap',
      what: 'the unwrapping of the secret id',
      finishMs: FINISH_MS,
    },
    attempt,
  );
  if (!isGood(opened)) throw api.refusal(opened, GONE);
  const secretId = objectIn(opened.json, 'data')?.['secret_id'];
  if (typeof secretId !== 'string' || secretId === '') throw api.malformed(opened, 'no secret id in it');
  secrets.add(secretId);
  return secretId;
}

function withoutNamespace(path: string, namespace: string | undefined): string {
  return namespace !== undefined && path.startsWith(`${namespace}/`)
    ? path.slice(namespace.length + 1)
    : path;
}

/** Refusals for the times that a token says. */
export const OF_TIME = /\((exp|nbf|iat)\) claim/;

/** What helps against them. Seen at OpenBao 2.6.2: the other leeways count only for tokens without exp or nbf. */
export const LEEWAY =
  'Set the clocks of issuer and server right. If they differ for good, raise clock_skew_leeway of the role (60 s by default): expiration_leeway and not_before_leeway do not help where the token has exp and nbf';

function hintFor(
  { answer, said = '' }: Reply,
  settings: VaultSettings,
  role: string | undefined,
  idToken: IdToken | undefined,
): string {
  const where = `${settings.path}${settings.namespace === undefined ? '' : ` in the namespace ${settings.namespace}`}`;
  if (answer.status === 404 || /no handler for route|unsupported path/i.test(said)) {
    return `There is no auth method at ${where}: check the inputs path and namespace`;
  }
  if (answer.status === 403 && settings.auth !== 'kubernetes') {
    return `The server answers so where there is no auth method at ${where}, where the namespace is forgotten, and where the role is bound to other addresses (token_bound_cidrs): check the inputs path and namespace`;
  }
  if (answer.status === 403) {
    return `The server answers so where the role ${role ?? ''} does not name this service account, where Kubernetes does not confirm its token, and where there is no auth method at ${where}`;
  }
  if (settings.auth === 'jwt' && role === undefined && /^missing role$/.test(said)) {
    return `The auth method ${where} has no default_role: give the input role, or set default_role in the configuration of the mount`;
  }
  if (settings.auth === 'jwt' && /^role ".*" could not be found$/.test(said)) {
    return role === undefined
      ? `The default_role of the auth method ${where} does not exist: give the input role`
      : `The auth method ${where} has no role ${role}: check the inputs role, path and namespace`;
  }
  if (settings.auth === 'jwt' && OF_TIME.test(said)) return LEEWAY;
  if (settings.auth === 'jwt' && idToken !== undefined) {
    const claims = ['iss', 'sub', 'aud'].map((name) => `${name} "${idToken.shown[name] ?? ''}"`).join(', ');
    return `This job's ID token says ${claims}: check ${role === undefined ? 'the default_role' : `the role ${role}`} of the auth method ${where} against it (bound_audiences, bound_subject, bound_claims)`;
  }
  return `Check the role ${role ?? ''} of the auth method ${where}`;
}
