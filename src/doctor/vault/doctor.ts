import { TTL_MS } from '../../config/settings.js';
import { type Claims, texts } from '../../identity/id-token.js';
import type { Login } from '../../providers/vault/login.js';
import { objectIn } from '../../text/json.js';
import type { Doctor, DoctorContext } from '../doctor.js';
import { commandsFor, type ExistingRole, type Grant, type MountState } from './commands.js';
import { endToken } from './end.js';
import { Examination, roleOf } from './examination.js';
import { grantsAsWritten, grantsOfSelf, resolveGrants } from './grants.js';
import { examineIdToken } from './id-token.js';
import { type Admission, examineMount, logIn } from './log-in.js';
import { compareRole, type Role } from './role.js';
import { examineServer } from './server.js';
import { examineGrant, examineRevokeRole, examineToken } from './token.js';

/** Checks a Vault or OpenBao server in the same way as a job uses the server. */
export const vaultDoctor: Doctor = {
  programs: ['bao', 'vault'],
  example: '--url https://vault.example.com --role deploy',
  examine,
};

/** The data for the commands that the doctor prints at the end. */
interface Findings {
  claims: Claims | undefined;
  mount: MountState;
  grants: readonly Grant[];
  /** Whether the token also needs permissions to look up and revoke itself. */
  lacksSelf: boolean;
  admission?: Admission | undefined;
  role?: Role | undefined;
}

/** Runs all steps. Each step depends on the previous steps. */
async function examine(context: DoctorContext): Promise<readonly string[]> {
  const examination = new Examination(context);
  const { settings, operator } = examination;
  if (operator !== undefined) await examination.mask(operator);
  const { serves, skewMs } = await examineServer(examination);
  const { token, claims } = await examineIdToken(examination, skewMs);
  let grants: readonly Grant[] = grantsAsWritten(settings);
  let lacksSelf = false;
  if (!serves) {
    for (const step of ['mount', 'log-in', 'role', 'token'])
      examination.report('skip', step, 'the server is not available');
    return commands(examination, { claims, mount: 'missing', grants, lacksSelf });
  }
  const mount = await examination.step('mount', () => examineMount(examination));
  let admission: Admission | undefined;
  let role: Role | undefined;
  try {
    const mounted = mount === undefined || mount === 'there';
    admission = await examination.step('log-in', (attempt) => logIn(examination, token, mounted, attempt));
    const login = admission?.login;
    if (settings.auth === 'jwt')
      role = await examination.step('role', () =>
        compareRole(examination, claims, login, admission?.missing === true),
      );
    else
      examination.report(
        'skip',
        'role',
        `the doctor compares roles only with auth: jwt, not with ${settings.auth}`,
      );
    grants = (await examination.step('secrets', () => resolveGrants(examination, login))) ?? grants;
    if (login === undefined) examination.report('skip', 'token', 'a token requires a login');
    else
      await examination.step('token', async () => {
        const rights = await examineToken(examination, login, grants);
        lacksSelf = rights.lacksSelf;
        if (rights.may === undefined) return;
        for (const grant of grants) await examineGrant(examination, grant, login, rights.may);
      });
    await examination.step('token', (attempt) => examineRevokeRole(examination, token, login, attempt));
  } finally {
    if (admission?.login !== undefined) await endToken(examination, admission.login);
  }
  const foreign = admission?.foreign === true || role?.foreign === true;
  return commands(examination, {
    claims,
    mount: foreign ? 'foreign' : (mount ?? 'missing'),
    grants,
    lacksSelf,
    admission,
    role,
  });
}

/** Returns the commands that create everything this job needs. */
function commands(examination: Examination, findings: Findings): string[] {
  const { settings, program, context } = examination;
  const { url, namespace, path, audience } = settings;
  const { claims, mount, grants, lacksSelf, admission, role } = findings;
  if (audience !== undefined && claims === undefined)
    return ['# No commands: a role needs the claims of an ID token.'];
  const login = admission?.login;
  const there = existingRole(login, admission?.differs, role);
  return commandsFor({
    program,
    address: url.href.replace(/\/$/, ''),
    namespace,
    ttlS: Math.round((context.settings.ttlMs ?? TTL_MS.once) / 1000),
    grants: [...grants, ...(lacksSelf ? grantsOfSelf(settings) : [])],
    ...(claims === undefined || audience === undefined
      ? {}
      : {
          jwt: {
            ...{ path, role: role?.name ?? roleOf(settings.role, login), audience, claims, mount },
            ...(there === undefined ? {} : { there }),
            ...(role?.near === undefined ? {} : { near: role.near }),
          },
        }),
  });
}

/**
 * Returns the role, or undefined unless the server's responses prove that the role exists: the role accepts the job, can be
 * read, or is named in the error.
 */
function existingRole(
  login: Login | undefined,
  refused: string | undefined,
  role: Role | undefined,
): ExistingRole | undefined {
  if (login !== undefined) {
    const given = texts(objectIn(login.reply.json, 'auth')?.['token_policies']);
    const said = role?.data === undefined ? given : texts(role.data['token_policies']);
    return { differs: [], policies: said.filter((name) => name !== 'default') };
  }
  if (role?.data !== undefined) {
    const differs =
      role.differs.length > 0 ? role.differs : [refused ?? 'the server does not report the reason'];
    return { differs };
  }
  return refused === undefined ? undefined : { differs: [refused] };
}
