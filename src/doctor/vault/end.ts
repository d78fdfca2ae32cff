import { span } from '../../clock.js';
import { JobpassError } from '../../errors.js';
import type { Attempt } from '../../http/retry.js';
import { isGood, isOwnYes, lacksRight, type Reply, VaultApi } from '../../providers/vault/api.js';
import type { Login } from '../../providers/vault/login.js';
import { isOwnRejection } from '../../providers/vault/refusal.js';
import type { Examination } from './examination.js';

/** Step 9: always revokes the token, and checks that the revocation succeeded. */
export async function endToken(
  { context, settings, operator }: Examination,
  login: Login,
  of = '',
): Promise<void> {
  const { ending, clock, report } = context;
  const api = new VaultApi(ending, settings.url, clock);
  const { namespace } = settings;
  const self = (path: 'lookup-self' | 'revoke-self', what: string, attempt?: Attempt): Promise<Reply> =>
    api.call(
      {
        method: path === 'lookup-self' ? 'GET' : 'POST',
        path: `auth/token/${path}`,
        what,
        token: login.token,
        namespace,
      },
      attempt,
    );
  const expiry = login.life === 0 ? 'never expires' : `expires in ${span(login.life * 1000)}`;
  const shown = `${of} (accessor ${login.accessor ?? 'unknown'})`;
  if (login.batch) {
    report(
      'note',
      'end',
      `The doctor's own token${of} is a batch token, which cannot be revoked: it ${expiry}`,
    );
    return;
  }
  const looked =
    login.uses > 0 ? undefined : await self('lookup-self', 'the token lookup').catch(() => undefined);
  try {
    const revoked = await ending.persist((attempt) => self('revoke-self', 'the token revocation', attempt));
    if (!isOwnYes(revoked) && !(await endByOperator(api, login, operator, namespace))) {
      report(
        'fail',
        'end',
        `The doctor is not allowed to revoke its own token${shown}, which ${expiry}`,
        lacksRight(revoked) ? 'Revoke the token by its accessor' : undefined,
      );
      return;
    }
    const after = await ending.persist((attempt) => self('lookup-self', 'the token lookup', attempt));
    if (isGood(after)) {
      report('fail', 'end', `The server still accepts the doctor's own token${of} after the revocation`);
    } else if (!isOwnRejection(after)) {
      // A firewall can return the same status for a token that is still valid.
      const answer = api.refusal(after).message;
      report(
        'unchecked',
        'end',
        `The doctor's own token${of} is revoked, but the server did not confirm it: ${answer}`,
      );
    } else if (looked !== undefined && isGood(looked)) {
      report(
        'ok',
        'end',
        `The doctor's own token${of} is revoked: the server accepted it before and rejects it now`,
      );
    } else report('ok', 'end', `The doctor's own token${of} is revoked: the server rejects it now`);
  } catch (error) {
    if (!(error instanceof JobpassError)) throw error;
    report(
      'unchecked',
      'end',
      `The doctor's own token${shown} may still be valid and ${expiry}: ${error.message}`,
      error.hint,
    );
  }
}

async function endByOperator(
  api: VaultApi,
  { accessor }: Login,
  operator: string | undefined,
  namespace: string | undefined,
): Promise<boolean> {
  if (operator === undefined || accessor === undefined) return false;
  const reply = await api.call({
    method: 'POST',
    path: 'auth/token/revoke-accessor',
    what: 'the revocation by accessor',
    token: operator,
    namespace,
    body: { accessor },
  });
  return isGood(reply);
}
