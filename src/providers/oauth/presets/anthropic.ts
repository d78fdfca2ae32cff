import { join } from 'node:path';
import type { Log } from '../../../runners/runner.js';
import type { DeliveredLease, Tools } from '../../tools.js';
import type { Preset } from './preset.js';

/**
 * The Claude API: workload identity federation for a service account.
 *
 * Sources: the "WIF reference" of Claude's documentation (November 2026); the npm package `@anthropic-ai/sdk` 1.14.0:
 * `lib/credentials/oidc-federation` (address, JSON body, headers, an ID token of at most 16 KiB), `resources/organization/federation`
 * (lifetime: the rule's, at most twice what is left of the ID token, at least 60 s; the rule or the issuer determines the audience),
 * `lib/credentials/user-oauth` and `core/credentials` (profiles). Anthropic documents no revocation of these tokens.
 */
export const ANTHROPIC: Preset = {
  service: 'Anthropic',
  address: 'https://api.anthropic.com',
  path: '/v1/oauth/token',
  body: 'json',
  grant: 'jwt-bearer',
  headers: { 'anthropic-beta': 'oauth-2025-04-20,oidc-federation-2026-04-01' },
  params: {
    federation_rule_id: 'required',
    organization_id: 'required',
    service_account_id: 'optional',
    workspace_id: 'optional',
  },
  variable: 'ANTHROPIC_AUTH_TOKEN',
  // The SDKs prefer the API key. A rule with an ID token would make them exchange tokens themselves.
  conflicting: [
    'ANTHROPIC_API_KEY',
    'ANTHROPIC_FEDERATION_RULE_ID',
    'ANTHROPIC_PROFILE',
    'ANTHROPIC_CONFIG_DIR',
  ],
  delivered: ['ANTHROPIC_CUSTOM_HEADERS', 'ANTHROPIC_CONFIG_DIR', 'ANTHROPIC_PROFILE'],
  tools: ({ variable }, { log }) => anthropicTools(variable, log, process.env),
};

/** Variables that make the SDKs use another credential, although a variable of a delivery is set. */
const PREFERRED = ['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN'];

const PROFILE = 'jobpass';
const CREDENTIALS_FILE = 'anthropic-credentials.json';
/** The header that requests with such a token need. The SDKs add this header for tokens from a profile only. */
const HEADER = 'anthropic-beta: oauth-2025-04-20';

/**
 * With `deliver: file`, the SDKs and Claude Code get a profile. They read the profile's file again before the token in it expires, so
 * the keeper can replace the token.
 */
function anthropicTools(variable: string, log: Pick<Log, 'info'>, env: NodeJS.ProcessEnv): Tools {
  /** Unsets the variables that the job has set, and that the SDKs would prefer. The SDKs ignore an empty variable. */
  const without = (names: readonly string[]): [string, undefined][] => {
    const set = names.filter((name) => (env[name] ?? '') !== '');
    for (const name of set)
      log.info(`The variable ${name} is removed for later steps, because programs would prefer it`);
    return set.map((name) => [name, undefined]);
  };
  return {
    files: [
      { name: 'token', format: 'raw' },
      { name: CREDENTIALS_FILE, text: (_values, _folder, lease) => credentialsText(lease) },
    ],
    answer: 'token-response',
    useFiles: (folder) => ({
      files: [
        {
          name: join('configs', `${PROFILE}.json`),
          text: JSON.stringify({
            version: '1.0',
            // Without a client ID, the SDKs do not refresh the token themselves.
            authentication: { type: 'user_oauth', credentials_path: join(folder, CREDENTIALS_FILE) },
          }),
        },
      ],
      variables: [
        ...without(PREFERRED),
        ['ANTHROPIC_CONFIG_DIR', folder],
        ['ANTHROPIC_PROFILE', PROFILE],
        [`${variable}_FILE`, join(folder, 'token')],
      ],
      outputs: [['file', join(folder, 'token')]],
      place: 'variables ANTHROPIC_CONFIG_DIR and ANTHROPIC_PROFILE',
    }),
    useVariables: (values) => ({
      files: [],
      variables: [
        ...without(PREFERRED.filter((name) => name !== variable)),
        [variable, tokenOf({ values })],
        ['ANTHROPIC_CUSTOM_HEADERS', headersWith(env['ANTHROPIC_CUSTOM_HEADERS'] ?? '')],
      ],
      place: `variables ${variable} and ANTHROPIC_CUSTOM_HEADERS`,
    }),
    useEndpoint: (served) => ({
      files: [],
      variables: [
        [`${variable}_ENDPOINT`, served.url],
        [`${variable}_ENDPOINT_TOKEN`, served.token],
      ],
      place: `variable ${variable}_ENDPOINT`,
    }),
  };
}

/** Adds the header to the headers that the job has set, one per line. */
function headersWith(before: string): string {
  const lines = before.split('\n').filter((line) => line.trim() !== '' && line !== HEADER);
  return [...lines, HEADER].join('\n');
}

function credentialsText(lease: DeliveredLease): string {
  const { expiresAt } = lease;
  return JSON.stringify({
    version: '1.0',
    type: 'oauth_token',
    access_token: tokenOf(lease),
    ...(expiresAt === undefined ? {} : { expires_at: Math.floor(expiresAt / 1_000) }),
  });
}

function tokenOf({ values }: Pick<DeliveredLease, 'values'>): string {
  return values.find(({ output }) => output === 'token')?.value ?? '';
}
