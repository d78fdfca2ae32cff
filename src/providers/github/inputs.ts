import { type InputDefinition, YES_OR_NO } from '../../config/common-inputs.js';
import type { Settings } from '../../config/settings.js';

export const SIGNERS = ['broker', 'octo-sts', 'local'] as const;
export type SignerName = (typeof SIGNERS)[number];

/** The public service of Octo STS. */
export const OCTO_STS = 'https://octo-sts.dev';

/** The inputs that only this provider reads. */
export const GITHUB_INPUTS = [
  {
    name: 'signer',
    description:
      'The service that has the private key of the GitHub App: `broker` (the Jobpass broker at `url`), `octo-sts` (Octo STS), or `local` (the job itself, with `private-key`). Default: `local` if `private-key` is set, otherwise `broker`.',
    values: SIGNERS,
  },
  {
    name: 'owner',
    description:
      'The user or organization that owns the repositories. Default for `signer: local`: the owner of the job’s repository.',
  },
  {
    name: 'repositories',
    description:
      'The names of the repositories, separated by commas, spaces or line breaks. Default for `signer: broker`: every repository of the role. Default for `signer: local`: every repository of the installation if `owner` is set, otherwise the job’s repository.',
  },
  {
    name: 'permissions',
    description:
      'The permissions of the token, one per line: `contents: read`. Default: every permission of the role or of the installation.',
  },
  {
    name: 'app-id',
    description: 'The ID of the GitHub App. Alternative to `client-id`.',
    appliesTo: 'signer: local',
  },
  {
    name: 'client-id',
    description: 'The client ID of the GitHub App.',
    appliesTo: 'signer: local',
  },
  {
    name: 'private-key',
    description:
      'The private key of the GitHub App: the PEM text, the PEM text in base64, or the path of a PEM file. With `signer: broker`, jobs do not need this key.',
    appliesTo: 'signer: local',
    secret: true,
    exchangeOnly: true,
  },
  {
    name: 'installation-id',
    description: 'The ID of the installation. Default: Jobpass looks up the installation of `owner`.',
    appliesTo: 'signer: local',
  },
  {
    name: 'enterprise',
    description:
      'The slug of an enterprise. If set, the token is for the app’s installation in this enterprise, not for an owner.',
    appliesTo: 'signer: local',
  },
  {
    name: 'api-url',
    description:
      'The address of GitHub’s REST API. Default: the address that the broker reports, otherwise `GITHUB_API_URL`, otherwise `https://api.github.com`.',
    aliases: ['github-api-url'],
    destination: 'address',
  },
  {
    name: 'git',
    description:
      'Whether git in later steps uses the token for its repositories: `true` or `false`. Jobpass sets a credential helper through environment variables, and does not change existing git configuration files.',
    default: 'true',
    values: YES_OR_NO,
  },
] as const satisfies readonly InputDefinition[];

export type GitHubInput = (typeof GITHUB_INPUTS)[number]['name'];

/** The setting that contains the credential's name if the step has several credentials of this provider. Not an input. */
export const ONE_OF_SEVERAL = 'one-of-several';

/** The signer of a credential. The value of `signer` may still be invalid. */
export function signerOf({ own }: Pick<Settings, 'own'>): string {
  return own['signer'] ?? (own['private-key'] === undefined ? 'broker' : 'local');
}

/** The ID token's audience, or undefined if the signer uses no ID token. */
export function githubAudience(settings: Settings): string | undefined {
  const { audience, url } = settings;
  switch (signerOf(settings)) {
    case 'local':
      return undefined;
    case 'octo-sts': {
      const server = url ?? OCTO_STS;
      return audience ?? (URL.canParse(server) ? new URL(server).host : undefined);
    }
    default:
      return audience ?? url;
  }
}
