import type { Attempt } from '../../http/retry.js';
import type { IdToken } from '../../identity/id-token.js';
import { isGood } from '../../providers/vault/api.js';
import {
  checkWrappedSecretId,
  LEEWAY,
  type Login,
  OF_TIME,
  parseLogin,
  requestLogin,
} from '../../providers/vault/login.js';
import type { MountState } from './commands.js';
import { endToken } from './end.js';
import type { Examination } from './examination.js';
import { claimInRefusal, NO_ROLE_YET, OF_METHOD } from './refusals.js';

/** A role name that does not exist on any server. */
const NOBODY = 'jobpass-doctor-asks-who-is-here';

/** The result of the login. */
export interface Admission {
  /** Undefined if the server rejected the job, or if no login was attempted. */
  login?: Login;
  /** Whether the mount trusts another issuer. */
  foreign?: boolean;
  /** The reason why the role rejects the job, if the server's error proves that the role exists. */
  differs?: string;
  /** Whether the server reports that the role does not exist. */
  missing?: boolean;
}

/** Step 5: checks that the auth method is mounted. A login is possible only if the auth method is mounted. */
export async function examineMount(examination: Examination): Promise<MountState> {
  const { auth, path, namespace } = examination.settings;
  const where = `auth/${path}${namespace === undefined ? '' : ` in the namespace ${namespace}`}`;
  const bodies = {
    jwt: { role: NOBODY, jwt: 'none' },
    kubernetes: { role: NOBODY, jwt: 'none' },
    approle: { role_id: NOBODY, secret_id: 'none' },
    cert: { name: NOBODY },
  };
  const { answer, said = '' } = await examination.ask({
    method: 'POST',
    path: `auth/${path}/login`,
    what: 'the check of the auth method',
    body: bodies[auth],
  });
  const unfit = (state: MountState, text: string, hint?: string): MountState => {
    examination.report('fail', 'mount', text, hint);
    return state;
  };
  if (said === 'namespace not found')
    return unfit(
      'no-namespace',
      `The namespace "${namespace ?? ''}" does not exist`,
      'Check the input namespace',
    );
  if (answer.status === 403 || answer.status === 404 || answer.status === 405) {
    return unfit(
      'missing',
      `No auth method responds at ${where} (status ${answer.status})`,
      'Check the inputs path and namespace',
    );
  }
  if (/could not load configuration/.test(said))
    return unfit('unconfigured', `The auth method at ${where} has no configured issuer`);
  const method = OF_METHOD.find(([, pattern]) => pattern.test(said))?.[0];
  if (method !== undefined && method !== auth) {
    return unfit(
      'taken',
      `The auth method at ${where} is of type ${method}, expected ${auth}`,
      'Check the inputs path and auth',
    );
  }
  if (method === undefined)
    examination.report('note', 'mount', `${where} returned ${answer.status}: ${said}`);
  else examination.report('ok', 'mount', `${where} is an auth method of type ${auth}`);
  return 'there';
}

/** Step 6: checks that the server accepts this job's login. */
export async function logIn(
  examination: Examination,
  token: IdToken | undefined,
  mounted: boolean,
  attempt: Attempt,
): Promise<Admission> {
  const { auth, role } = examination.settings;
  if (!mounted || (auth === 'jwt' && token === undefined)) {
    examination.report(
      'skip',
      'log-in',
      mounted ? 'the job has no ID token to send' : 'the auth method is not usable',
    );
    return {};
  }
  if (auth === 'approle') {
    await checkWrappedSecretId(examination.login, attempt);
    examination.report(
      'ok',
      'log-in',
      'The wrapped secret ID belongs to this AppRole and is unused. The doctor leaves it unused and does not log in',
    );
    return {};
  }
  const reply = await requestLogin(examination.login, role, token, attempt);
  const as = role !== undefined ? ` as the role ${role}` : auth === 'jwt' ? ' as the default_role' : '';
  if (isGood(reply)) {
    const login = parseLogin(examination.login, reply);
    await examination
      .mask(login.token)
      .catch((error: unknown) => endToken(examination, login).then(() => Promise.reject(error)));
    examination.report(
      'ok',
      'log-in',
      `The server accepted the login${as} and issued a ${login.batch ? 'batch token' : `token with the accessor ${login.accessor ?? ''}`}`,
    );
    return { login };
  }
  const said = reply.said ?? '';
  const blamed = token === undefined ? undefined : claimInRefusal(said, token.claims);
  examination.report(
    'fail',
    'log-in',
    `The server rejected the login${as} with status ${reply.answer.status}: ${said}${blamed === undefined ? '' : `; ${blamed}`}`,
    /could not be found/.test(said)
      ? 'Check the input role'
      : /^missing role$/.test(said)
        ? 'Set the input role: the mount has no default_role'
        : OF_TIME.test(said)
          ? LEEWAY
          : reply.answer.status === 403
            ? 'The server reports no reason if the role is bound to other addresses (token_bound_cidrs) or accounts'
            : undefined,
  );
  const foreign = /\(iss\) claim/.test(said);
  const missing = /could not be found$/.test(said);
  // The server looks up the role before it compares claims.
  const reached = auth === 'jwt' && reply.answer.status === 400 && !missing && !NO_ROLE_YET.test(said);
  return { foreign, missing, ...(reached ? { differs: blamed ?? said } : {}) };
}
