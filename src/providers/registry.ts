import { defaultOf, type InputDefinition } from '../config/common-inputs.js';
import type { Settings } from '../config/settings.js';
import { JobpassError } from '../errors.js';
import { printable } from '../text/printable.js';
import { AWS_CONFLICTING_VARIABLES, AWS_SETS } from './aws/conflicting-variables.js';
import { SESSION } from './aws/credential.js';
import { AWS_INPUTS, awsAudience, awsDeliver, hiddenAccounts } from './aws/inputs.js';
import type { CredentialType } from './credential.js';
import { OAUTH_INPUTS } from './oauth/inputs.js';
import type { Provider, ProviderContext, Renews } from './provider.js';
import { VAULT_CONFLICTING_VARIABLES } from './vault/conflicting-variables.js';
import { VAULT_INPUTS, vaultAudience } from './vault/inputs.js';

interface ProviderEntry {
  name: string;
  /** What its credentials are. Absent: each is one secret text. */
  credential?: CredentialType;
  /** What it reads besides the common inputs. */
  inputs: readonly InputDefinition[];
  /** Inputs that nobody gives who means another provider: with them `provider` can be left out. */
  marks?: readonly string[];
  /** The deliveries that others of its inputs ask for. */
  deliver?: (given: ReadonlyMap<string, string>) => string | undefined;
  /** What is no secret, and masked all the same before anything is printed, since the user wants that. */
  hidden?: (settings: Settings) => readonly string[];
  renews: Renews;
  /** Whether what is issued can be revoked at all; absent: it can. */
  revocable?: (settings: Settings) => boolean;
  /** Variables by which programs would find another credential of the same kind, which must not be beside ours. */
  rivals: (settings: Settings) => readonly string[];
  /** Variables that a delivery may set, by the inputs alone: nothing in them needs to be right. */
  sets: (own: Settings['own'], env: NodeJS.ProcessEnv) => Promise<readonly string[]>;
  /** Whether the service decides by the subject of ID tokens, whatever else it looks at. */
  wantsSubject?: true;
  /** The audience of its ID tokens where it takes any; the settings may be wrong otherwise. */
  audience: (settings: Settings) => string | undefined;
  /** Refuses settings that cannot work, before anything is sent. @throws JobpassError `usage` or `insecure` */
  check: (settings: Settings) => Promise<void>;
  /** Takes back what its forms wrote outside of a lease's folder. */
  cleanUp?: (folder: string) => Promise<void>;
  load: (context: ProviderContext) => Promise<Provider>;
}

/** Every provider that Jobpass knows. Its code is loaded when it is used. */
export const PROVIDERS: readonly ProviderEntry[] = [
  {
    name: 'oauth',
    inputs: OAUTH_INPUTS,
    renews: 'anew',
    audience: ({ audience, url }) => audience ?? url,
    check: async (settings) => void (await import('./oauth/settings.js')).oauthSettings(settings),
    rivals: ({ own }) => withEndings(own['env-name'] ?? defaultOf(OAUTH_INPUTS, 'env-name')),
    sets: async (own) => withEndings(own['env-name'] ?? defaultOf(OAUTH_INPUTS, 'env-name')),
    // In the main file, since most jobs load it: a file of its own costs another look-up and read.
    load: async (context) =>
      (await import(/* webpackMode: "eager" */ './oauth/provider.js')).oauthProvider(context),
  },
  {
    name: 'vault',
    inputs: VAULT_INPUTS,
    renews: 'in place',
    audience: vaultAudience,
    check: async (settings) => void (await import('./vault/settings.js')).vaultSettings(settings),
    rivals: () => VAULT_CONFLICTING_VARIABLES,
    sets: async (own, env) => {
      const { secretNames } = await import('./vault/requests.js');
      return [
        ...withEndings('VAULT_TOKEN'),
        ...['VAULT_ADDR', 'VAULT_NAMESPACE'],
        ...secretNames(own['secrets'] ?? '', env).flatMap(withEndings),
      ];
    },
    load: async (context) => (await import('./vault/provider.js')).vaultProvider(context),
  },
  {
    name: 'aws',
    credential: SESSION,
    inputs: AWS_INPUTS,
    marks: ['role-to-assume', 'aws-region'],
    deliver: awsDeliver,
    hidden: hiddenAccounts,
    renews: 'anew',
    wantsSubject: true,
    audience: awsAudience,
    check: async (settings) => void (await import('./aws/settings.js')).awsSettings(settings),
    rivals: () => AWS_CONFLICTING_VARIABLES,
    sets: async () => AWS_SETS,
    revocable: ({ own }) => own['revoke-role'] !== undefined,
    cleanUp: async (folder) => (await import('./aws/forms.js')).removeProfiles(folder),
    load: async (context) => (await import('./aws/provider.js')).awsProvider(context),
  },
];

/** A variable, and those in which its deliveries by file and endpoint are. */
function withEndings(name: string): string[] {
  return ['', '_FILE', '_ENDPOINT', '_ENDPOINT_TOKEN'].map((ending) => name + ending);
}

/** Loads the provider that the settings name. @throws JobpassError whatever it finds wrong */
export async function loadProvider(context: ProviderContext): Promise<Provider> {
  return providerEntry(context.settings.provider).load(context);
}

/** @throws JobpassError `usage` for a name that is not in the list */
export function providerEntry(wanted: string): ProviderEntry {
  const entry = PROVIDERS.find(({ name }) => name === wanted);
  if (entry === undefined) {
    throw new JobpassError('usage', `There is no provider «${printable(wanted, 40)}»`, {
      hint: `Known: ${PROVIDERS.map(({ name }) => name).join(', ')}`,
    });
  }
  return entry;
}
