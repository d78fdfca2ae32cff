import { type KeyObject, sign } from 'node:crypto';
import { errorText, JobpassError } from '../../errors.js';
import { appJwt } from '../../github/app-jwt.js';
import type { Installation } from '../../github/installation.js';
import { exceeding, permissionsText } from '../../github/permissions.js';
import { missing, type SignerSettings } from '../../providers/github/settings.js';
import { keyOf } from '../../providers/github/signers/local.js';
import { printable } from '../../text/printable.js';
import { examineAddress } from '../address.js';
import type { GitHubExamination } from './examination.js';

type Local = SignerSettings & { signer: 'local' };

/** The most repositories that the doctor looks up. */
const MOST = 20;

/** Checks the key of an app, and the app's installation. Issues no token. */
export async function examineKey(examination: GitHubExamination, signer: Local): Promise<readonly string[]> {
  const { context, settings } = examination;
  const { api: url } = settings;
  const key = readKey(examination, signer);
  if (url === undefined || key === undefined) {
    examination.skip('the private key cannot be used', 'address', 'app', 'install', 'repos', 'rights');
    return [];
  }
  const response = await examineAddress(context, url, (attempt) =>
    context.http.send(
      {
        method: 'GET',
        url: new URL(`${url.href.replace(/\/$/, '')}/meta`),
        headers: { accept: 'application/vnd.github+json' },
        what: 'the request for /meta',
      },
      attempt,
    ),
  );
  if (response === undefined) {
    examination.skip('GitHub is not available', 'app', 'install', 'repos', 'rights');
    return [];
  }
  examination.serviceClock.learn(response.served);
  const jwt = async (): Promise<string> => {
    const made = await appJwt({
      issuer: signer.app,
      sign: async (data) => sign('sha256', data, key),
      now: examination.serviceClock.now(),
    });
    context.secrets.add(made.jwt);
    return made.jwt;
  };
  const api = examination.api(url);
  const isAccepted = await examination.step('app', async (attempt) => {
    const reply = await api.call(
      { method: 'GET', path: ['app'], what: 'the request for the app', bearer: await jwt() },
      attempt,
    );
    if (reply.answer.status !== 200)
      throw api.refusal(
        reply,
        `Check that \`private-key\` is a key of the app ${signer.app}, and that the app belongs to ${url.host}`,
      );
    examination.report(
      'ok',
      'app',
      `GitHub accepts the key for the app ${printable(reply.json?.['slug'], 100)}`,
    );
    return true;
  });
  if (isAccepted !== true) {
    examination.skip('GitHub does not accept the key', 'install', 'repos', 'rights');
    return [];
  }
  const installation = await examination.step('install', async (attempt) => {
    const found =
      signer.installation !== undefined
        ? await api.readInstallation(jwt, signer.installation, attempt)
        : signer.enterprise !== undefined
          ? await api.findInstallation(jwt, { kind: 'enterprise', enterprise: signer.enterprise }, attempt)
          : await api.findInstallation(jwt, { kind: 'owner', owner: ownerOf(examination) }, attempt);
    return reportInstallation(examination, signer, found) ? found : undefined;
  });
  if (installation === undefined) {
    examination.skip('the app has no usable installation', 'repos', 'rights');
    return [];
  }
  for (const repository of (settings.wanted.repositories ?? []).slice(0, MOST)) {
    await examination.step('repos', async (attempt) => {
      const owner = settings.wanted.owner ?? installation.account.login;
      const found = await api.findInstallation(jwt, { kind: 'repository', owner, repository }, attempt);
      const name = printable(`${owner}/${repository}`, 160);
      if (found?.id === installation.id)
        examination.report('ok', 'repos', `The installation includes ${name}`);
      else
        examination.report(
          'fail',
          'repos',
          `The installation does not include the repository ${name}`,
          'Check the name, and add the repository in the settings of the installation ("Repository access")',
        );
    });
  }
  if (settings.wanted.repositories === undefined)
    examination.report(
      'note',
      'repos',
      '`repositories` is not set, so a token is for every repository of the installation',
    );
  examineRights(examination, installation);
  return [];
}

function readKey(examination: GitHubExamination, { privateKey }: Local): KeyObject | undefined {
  try {
    if (privateKey === undefined) throw missing('private-key');
    const key = keyOf(privateKey);
    examination.report('ok', 'key', '`private-key` is an RSA key');
    return key;
  } catch (error) {
    examination.report('fail', 'key', errorText(error));
    return undefined;
  }
}

function ownerOf({ settings }: GitHubExamination): string {
  const { owner } = settings.wanted;
  if (owner !== undefined) return owner;
  throw new JobpassError('usage', '`owner` is missing', {
    hint: 'Set `owner` to the user or organization that installed the app',
  });
}

/** @returns whether the installation can issue tokens */
function reportInstallation(
  examination: GitHubExamination,
  signer: Local,
  found: Installation | undefined,
): boolean {
  if (found === undefined) {
    examination.report(
      'fail',
      'install',
      `The app ${printable(signer.app, 60)} has no installation for ${printable(signer.installation ?? signer.enterprise ?? examination.settings.wanted.owner, 100)}`,
      'Install the app: in the settings of the app, select "Install App"',
    );
    return false;
  }
  const where = `The installation ${found.id} for ${printable(found.account.login, 100)}`;
  if (found.suspended) {
    examination.report(
      'fail',
      'install',
      `${where} is suspended`,
      'Unsuspend the installation in the settings of the owner',
    );
    return false;
  }
  examination.report('ok', 'install', `${where} is active`);
  return true;
}

function examineRights(examination: GitHubExamination, { permissions }: Installation): void {
  const { permissions: requested } = examination.settings.wanted;
  if (requested === undefined) {
    examination.reportAllPermissions(permissions);
    return;
  }
  const missing = exceeding(requested, permissions);
  if (missing.length === 0)
    examination.report('ok', 'rights', `The installation has ${printable(permissionsText(requested), 400)}`);
  else
    examination.report(
      'fail',
      'rights',
      `The installation lacks the permission ${printable(missing.join(', '), 400)}`,
      `The installation has ${printable(permissionsText(permissions), 400)}. Add the permission in the settings of the app, and let the owner accept it`,
    );
}
