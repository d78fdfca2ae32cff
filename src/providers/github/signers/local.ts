import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { JobpassError } from '../../../errors.js';
import type { GitHubApi } from '../../../github/api.js';
import { appJwt } from '../../../github/app-jwt.js';
import type { Installation, Place } from '../../../github/installation.js';
import type { Attempt } from '../../../http/retry.js';
import { printable } from '../../../text/printable.js';
import type { ProviderContext } from '../../context.js';
import { type GitHubSettings, missing, type SignerSettings } from '../settings.js';
import { issuedOf } from './minted.js';
import type { Signer } from './signer.js';

/** Signs with the private key in the job's inputs. */
export function localSigner(
  context: ProviderContext,
  settings: GitHubSettings & { signer: SignerSettings & { signer: 'local' } },
  githubApi: (url: URL) => GitHubApi,
): Signer {
  const { app, privateKey, installation: fixed, enterprise } = settings.signer;
  const { owner, repositories, permissions } = settings.wanted;
  if (privateKey !== undefined)
    context.secrets.add(privateKey, ...privateKey.split('\n').filter((line) => line.length > 20));
  let key: KeyObject | undefined;
  let installation: Installation | undefined;

  const jwt = async (): Promise<string> => {
    if (privateKey === undefined) throw missing('private-key');
    key ??= keyOf(privateKey);
    const read = key;
    const now = context.serviceClock.now();
    const made = await appJwt({ issuer: app, sign: async (data) => sign('sha256', data, read), now });
    context.secrets.add(made.jwt);
    return made.jwt;
  };
  const place = (): Place => {
    if (enterprise !== undefined) return { kind: 'enterprise', enterprise };
    if (owner === undefined) {
      throw new JobpassError('usage', '`owner` is missing', {
        hint: 'Set `owner` to the user or organization that installed the app',
      });
    }
    const [repository] = repositories ?? [];
    return repository === undefined ? { kind: 'owner', owner } : { kind: 'repository', owner, repository };
  };
  const find = async (api: GitHubApi, attempt: Attempt): Promise<Installation> => {
    const found =
      fixed === undefined
        ? await api.findInstallation(jwt, place(), attempt)
        : await api.readInstallation(jwt, fixed, attempt);
    if (found === undefined)
      throw notInstalled(app, fixed === undefined ? textOf(place()) : `the ID ${fixed}`);
    if (found.suspended) {
      throw new JobpassError('refused', `The installation ${found.id} of the app ${app} is suspended`, {
        hint: 'Unsuspend the installation in the settings of the owner',
      });
    }
    return found;
  };

  return {
    targets: [],
    issue: async (_idToken, attempt) => {
      const { api: url } = settings;
      if (url === undefined) throw new Error('no address of the API');
      const api = githubApi(url);
      installation ??= await find(api, attempt);
      const limits = {
        ...(repositories === undefined ? {} : { repositories }),
        ...(permissions === undefined ? {} : { permissions }),
      };
      const result = await api.mint(jwt, installation.id, limits, attempt).catch((error: unknown) => {
        // The owner may have removed the app and installed it again. A transient error does not show this.
        if (!(error instanceof JobpassError && error.transient)) installation = undefined;
        throw error;
      });
      return issuedOf(result, { url, installation, context });
    },
  };
}

/** Returns the private key of an app. @throws JobpassError `usage` */
export function keyOf(privateKey: string): KeyObject {
  const refuse = (why: string): JobpassError =>
    new JobpassError('usage', `\`private-key\` ${why}`, {
      hint: 'Use the PEM file that GitHub created in the settings of the app',
    });
  let key: KeyObject;
  try {
    key = createPrivateKey(privateKey);
  } catch {
    throw refuse('is not a private key in PEM, or is protected by a password');
  }
  if (key.asymmetricKeyType !== 'rsa') throw refuse(`is a key of the type ${key.asymmetricKeyType}, not RSA`);
  return key;
}

function textOf(place: Place): string {
  switch (place.kind) {
    case 'repository':
      return `the repository ${place.owner}/${place.repository}`;
    case 'owner':
      return place.owner;
    case 'enterprise':
      return `the enterprise ${place.enterprise}`;
  }
}

function notInstalled(app: string, where: string): JobpassError {
  return new JobpassError(
    'refused',
    `The app ${printable(app, 60)} has no installation for ${printable(where, 160)}`,
    {
      hint: 'Check the names, and install the app: in the settings of the app, select "Install App". The installation must include the repository',
    },
  );
}
