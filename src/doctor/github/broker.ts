import type { SignerSettings } from '../../providers/github/settings.js';
import { brokerSigner, DETAILS_TYPE } from '../../providers/github/signers/broker.js';
import { jsonObject } from '../../text/json.js';
import { listOf } from '../../text/json-values.js';
import { printable } from '../../text/printable.js';
import { examineAddress } from '../address.js';
import { examineJobToken } from '../job-token.js';
import { roleCommands } from './commands.js';
import type { GitHubExamination } from './examination.js';

/** Sends a job's requests to a broker, reports the results, and ends the token that the broker issued. */
export async function examineBroker(
  examination: GitHubExamination,
  signer: SignerSettings & { signer: 'broker' },
): Promise<readonly string[]> {
  const { context, settings } = examination;
  const { url } = signer;
  const base = url.href.replace(/\/$/, '');
  const metadata = new URL(`${base}/.well-known/oauth-authorization-server`);
  const response = await examineAddress(context, url, (attempt) =>
    context.http.send(
      {
        method: 'GET',
        url: metadata,
        headers: { accept: 'application/json' },
        what: 'the request for the metadata',
      },
      attempt,
    ),
  );
  if (response === undefined) {
    examination.skip('the broker is not available', 'broker', 'id-token', 'exchange', 'token');
    return [];
  }
  examination.serviceClock.learn(response.served);
  const json = response.status === 200 ? jsonObject(response.body) : undefined;
  const types = listOf(json?.['authorization_details_types_supported']);
  if (json === undefined)
    examination.report(
      'fail',
      'broker',
      `${metadata.pathname} returned ${response.status}, which is not a response of a Jobpass broker`,
      'Set `url` to the issuer of the broker',
    );
  else if (json['issuer'] !== base)
    examination.report(
      'fail',
      'broker',
      `The issuer of the broker is ${printable(json['issuer'], 200)}, but \`url\` is ${base}`,
      'Set `url` to exactly this issuer',
    );
  else if (!types.includes(DETAILS_TYPE))
    examination.report(
      'fail',
      'broker',
      'The broker has no role for GitHub App tokens',
      'Add the app under `github` and a role with `github` to the configuration of the broker',
    );
  else examination.report('ok', 'broker', 'The broker has roles for GitHub App tokens');

  const made = brokerSigner(examination.signerContext(), { ...settings, signer });
  const { token, claims } = await examineJobToken(context, {
    audience: settings.audience ?? base,
    targets: made.targets,
    skewMs: examination.serviceClock.now() - context.clock.now(),
    service: 'the broker',
    goodAudience: `The audience "${settings.audience}" is not that of a well-known service`,
    fix: 'Set the input audience to an audience that the broker accepts under `trust`',
  });
  if (token === undefined || json === undefined) {
    examination.skip(
      token === undefined ? 'the job has no ID token to send' : 'the server is not a Jobpass broker',
      'exchange',
      'token',
    );
    return [];
  }
  const issued = await examination.step('exchange', (attempt) => made.issue(token, attempt));
  if (issued === undefined) {
    examination.skip('the broker issued no token', 'token');
    return claims === undefined ? [] : roleCommands(signer.role, settings.wanted, claims);
  }
  examination.report(
    'ok',
    'exchange',
    `The broker issued a token${signer.role === undefined ? '' : ` with the role ${signer.role}`}`,
  );
  await examination.examineToken(issued, made);
  return [];
}
