import type { Claims } from '../../../identity/id-token.js';
import { isGood, objectIn } from '../api.js';
import type { Login } from '../login.js';
import type { Examination } from './examination.js';
import { misfits } from './fit.js';

/** What the role says, where that may be read. */
export interface Role {
  data: Record<string, unknown>;
  /** Whether the mount trusts another issuer. */
  foreign: boolean;
}

/** Step 7: whether the ID token meets what the role demands. @returns undefined where that may not be read */
export async function compareRole(
  examination: Examination,
  claims: Claims | undefined,
  login: Login | undefined,
): Promise<Role | undefined> {
  const { path, role = '' } = examination.settings;
  const tokens = examination.tokens(login);
  let demands: Record<string, unknown> | undefined;
  let config: Record<string, unknown> | undefined;
  let by = '';
  for (const token of tokens) {
    const asked = await examination.ask({
      path: `auth/${path}/role/${role}`,
      what: 'the reading of the role',
      token,
    });
    if (asked.answer.status === 404) {
      examination.tell('fail', 'role', `There is no role ${role} at auth/${path}`);
      return undefined;
    }
    if (demands === undefined && isGood(asked)) {
      demands = objectIn(asked.json, 'data');
      by = token === examination.operator ? ', read with the token of the environment' : '';
    }
    const known = await examination.ask({
      path: `auth/${path}/config`,
      what: 'the reading of the mount',
      token,
    });
    config ??= isGood(known) ? objectIn(known.json, 'data') : undefined;
  }
  if (demands === undefined) {
    examination.tell(
      'skip',
      'role',
      tokens.length === 0
        ? 'what it demands can be read with a token alone'
        : 'what it demands may not be read with the tokens at hand',
      'Set BAO_TOKEN to a token of an operator who may read it',
    );
    return undefined;
  }
  const wants = ['bound_audiences', 'bound_subject', 'bound_claims', 'bound_claims_type', 'token_bound_cidrs']
    .filter((name) => !/^(null|""|\[\]|\{\})$/.test(JSON.stringify(demands[name] ?? null)))
    .map((name) => `${name} ${JSON.stringify(demands[name])}`);
  examination.tell('note', 'role', `It demands ${wants.join(', ')}${by}`);
  if (claims === undefined) return { data: demands, foreign: false };
  const missed = misfits(claims, demands, config);
  for (const { claim, has, wants: wanted } of missed)
    examination.tell('fail', 'role', `The ID token's ${claim} is ${has}, and must be ${wanted}`);
  if (missed.length === 0)
    examination.tell(
      'ok',
      'role',
      `The ID token meets all of it${config === undefined ? '; the issuer of the mount may not be read' : ''}`,
    );
  const foreign = missed.some(({ claim, wants: wanted }) => claim === 'iss' && /bound_issuer/.test(wanted));
  return { data: demands, foreign };
}
