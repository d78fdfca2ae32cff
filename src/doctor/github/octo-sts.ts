import type { SignerSettings } from '../../providers/github/settings.js';
import { octoStsSigner } from '../../providers/github/signers/octo-sts.js';
import { examineAddress } from '../address.js';
import { examineJobToken } from '../job-token.js';
import type { GitHubExamination } from './examination.js';

/** Sends a job's requests to Octo STS, reports the results, and ends the token that Octo STS issued. */
export async function examineOctoSts(
  examination: GitHubExamination,
  signer: SignerSettings & { signer: 'octo-sts' },
): Promise<readonly string[]> {
  const { context, settings } = examination;
  const { url, scope, identity } = signer;
  const response = await examineAddress(context, url, (attempt) =>
    context.http.send({ method: 'GET', url, headers: {}, what: 'the request for the address' }, attempt),
  );
  if (response === undefined) {
    examination.skip('Octo STS is not available', 'id-token', 'exchange', 'token');
    return [];
  }
  examination.serviceClock.learn(response.served);
  const made = octoStsSigner(examination.signerContext(), { ...settings, signer });
  const audience = settings.audience ?? url.host;
  const { token } = await examineJobToken(context, {
    audience,
    targets: made.targets,
    skewMs: examination.serviceClock.now() - context.clock.now(),
    service: 'Octo STS',
    goodAudience: `The audience is "${audience}"`,
    fix: 'Set the input audience to the host of Octo STS, or to the audience in the trust policy',
  });
  if (token === undefined) {
    examination.skip('the job has no ID token to send', 'exchange', 'token');
    return [];
  }
  const issued = await examination.step('exchange', (attempt) => made.issue(token, attempt));
  if (issued === undefined) {
    examination.skip('Octo STS issued no token', 'token');
    return [];
  }
  examination.report(
    'ok',
    'exchange',
    `Octo STS issued a token with the trust policy ${identity} in ${scope}`,
  );
  await examination.examineToken(issued, made);
  return [];
}
