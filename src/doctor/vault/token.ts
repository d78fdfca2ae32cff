import { span } from '../../clock.js';
import { TTL_MS } from '../../config/settings.js';
import type { Attempt } from '../../http/retry.js';
import { type IdToken, texts } from '../../identity/id-token.js';
import { isGood } from '../../providers/vault/api.js';
import { type Login, parseLogin, requestLogin } from '../../providers/vault/login.js';
import { ACCESSOR_PATHS, SELF_PATHS } from '../../servers/vault/policies.js';
import { objectIn } from '../../text/json.js';
import type { Grant } from './commands.js';
import { endToken } from './end.js';
import type { Examination } from './examination.js';

/** Whether a token has a capability on a path. */
type May = (path: string, capability: string) => boolean;

/** A token's permissions. */
export interface Rights {
  /** Whether the token cannot look up and revoke itself, and no other role can do so in its place. */
  lacksSelf: boolean;
  /** The check in the namespace of the login; undefined if the token has no remaining uses for queries. */
  may: May | undefined;
}

/** Step 8, for the token itself: checks its lifetime and its permissions. */
export async function examineToken(
  examination: Examination,
  login: Login,
  grants: readonly Grant[],
): Promise<Rights> {
  const { namespace } = examination.settings;
  const { ttlMs = TTL_MS.once } = examination.context.settings;
  const auth = objectIn(login.reply.json, 'auth');
  const expiry = login.life === 0 ? 'never expires' : `expires in ${span(login.life * 1000)}`;
  const policies = texts(auth?.['policies']).join(', ') || 'none';
  examination.report(
    'ok',
    'token',
    `The token has the policies ${policies}, ${expiry}, and can${login.renewable ? '' : 'not'} be renewed`,
  );
  const { uses } = login;
  if (uses > 0) {
    examination.report(
      'note',
      'token',
      `The token is valid for ${uses} ${uses === 1 ? 'request' : 'requests'}, so the doctor makes no further checks with it`,
    );
    return { lacksSelf: false, may: undefined };
  }
  if (login.life === 0)
    examination.report('note', 'token', 'The token never expires', 'Set token_ttl of the role');
  const may = await capabilities(examination, login.token, namespace, [
    ...Object.values(SELF_PATHS),
    ...grants.filter((grant) => grant.namespace === namespace).map(({ path }) => path),
  ]);
  if (may === undefined) {
    examination.report(
      'note',
      'token',
      'The token is not allowed to query its own permissions',
      'The policy default allows this query',
    );
    return { lacksSelf: !login.batch && lacksSelf(examination, false, false), may };
  }
  if (login.batch) {
    examination.report(
      'note',
      'token',
      `The token is a batch token, which cannot be shortened or revoked: it ${expiry}`,
    );
    return { lacksSelf: false, may };
  }
  const lacks = lacksSelf(examination, may(SELF_PATHS.lookup, 'read'), may(SELF_PATHS.revoke, 'update'));
  const shortened = login.renewable && may(SELF_PATHS.renew, 'update');
  if (login.life * 1000 > ttlMs + 1_000)
    examination.report(
      'note',
      'token',
      `The token lives longer than the ttl of ${span(ttlMs)}${shortened ? '; jobs shorten it' : ' and cannot be shortened'}`,
    );
  return { lacksSelf: lacks, may };
}

/** Reports whether a token can look up and revoke itself. @returns whether the token needs this permission */
function lacksSelf(examination: Examination, looks: boolean, revokes: boolean): boolean {
  const alone = examination.settings.revokeRole === undefined;
  if (looks && revokes) examination.report('ok', 'token', 'The token may look itself up and revoke itself');
  else
    examination.report(
      alone ? 'fail' : 'note',
      'token',
      `The token may not ${[looks ? '' : 'look itself up', revokes ? '' : 'revoke itself'].filter((one) => one !== '').join(' or ')}, which the policy default allows`,
      alone
        ? 'Add the policy default to the role, or set revoke-role to a role that may revoke tokens'
        : undefined,
    );
  return !(looks && revokes) && alone;
}

/** Step 8, for one path of `secrets`. @param here the token's permissions in the namespace of the login */
export async function examineGrant(
  examination: Examination,
  { path, namespace, capability, known }: Grant,
  login: Login,
  here: May,
): Promise<void> {
  const elsewhere = namespace !== examination.settings.namespace;
  const may = elsewhere ? await capabilities(examination, login.token, namespace, [path]) : here;
  const place = elsewhere ? `${path} in the namespace ${namespace || 'root'}` : path;
  const done = capability === 'read' ? 'read' : 'written to';
  if (may === undefined)
    examination.report(
      'unchecked',
      'secrets',
      `Cannot check whether ${place} may be ${done}: the token is not allowed to query its permissions`,
    );
  else if (may(path, capability))
    examination.report(
      'ok',
      'secrets',
      `${place} may be ${done}${known ? '' : '; the engine of the path is not known'}`,
    );
  else
    examination.report(
      'fail',
      'secrets',
      `${place} may not be ${done} with this token`,
      `Add to its policies: path "${path}" { capabilities = ["${capability}"] }`,
    );
}

/** Step 8, for the revocation role: checks that the role is allowed to revoke. */
export async function examineRevokeRole(
  examination: Examination,
  token: IdToken | undefined,
  login: Login | undefined,
  attempt: Attempt,
): Promise<void> {
  const { revokeRole, auth, namespace } = examination.settings;
  if (revokeRole === undefined || login === undefined || auth === 'approle') return;
  const reply = await requestLogin(examination.login, revokeRole, token, attempt);
  if (!isGood(reply)) {
    examination.report(
      'fail',
      'token',
      `The server rejected the login as the revoke-role ${revokeRole}: ${reply.said ?? ''}`,
    );
    return;
  }
  const helper = parseLogin(examination.login, reply);
  try {
    await examination.mask(helper.token);
    const may = await capabilities(examination, helper.token, namespace, ACCESSOR_PATHS);
    const lacks = ACCESSOR_PATHS.filter((path) => may?.(path, 'update') !== true);
    if (lacks.length === 0)
      examination.report('ok', 'token', `The revoke-role ${revokeRole} may revoke the token by accessor`);
    else
      examination.report(
        may === undefined ? 'unchecked' : 'fail',
        'token',
        `The revoke-role ${revokeRole} may not update ${lacks.join(' and ')}`,
      );
  } finally {
    await endToken(examination, helper, ` of the revoke-role ${revokeRole}`);
  }
}

/** Returns a token's capabilities, or undefined if the token is not allowed to query its own capabilities. */
async function capabilities(
  examination: Examination,
  token: string,
  namespace: string | undefined,
  paths: readonly string[],
): Promise<May | undefined> {
  const reply = await examination.ask({
    method: 'POST',
    path: 'sys/capabilities-self',
    what: 'the query of the permissions of the token',
    token,
    namespace,
    body: { paths: [...new Set(paths)] },
  });
  const data = objectIn(reply.json, 'data');
  if (!isGood(reply) || data === undefined) return undefined;
  return (path, capability) => texts(data[path]).some((one) => one === capability || one === 'root');
}
