import { join } from 'node:path';
import type { LeaseValue } from '../lease.js';
import { endpointFile } from '../plugin.js';
import type { EndpointProtocol } from '../served.js';
import type { ToolSetupWithFiles, ToolsWithVariables } from '../tools.js';
import { EXECUTABLE, EXECUTABLE_FILE, executableCommand } from './executable.js';
import { externalAccount, keeperAccount, type SubjectTokenSource } from './external-account.js';
import { ID_TOKEN_FIELD } from './id-token-protocol.js';
import type { GcpSettings } from './settings.js';
import * as names from './variables.js';

/** The longest run of the program, in milliseconds: three tries of the keeper's address, of 5 seconds each, with pauses. */
const TIMEOUT_MS = 20_000;
const CREDENTIALS_FILE = 'gcp-credentials.json';
const CREDENTIALS_FILE_FOR_FILES = 'gcp-credentials-file.json';
const ID_TOKEN_FILE = 'gcp-id-token';
const KEEPER_TOKEN_FILE = 'gcp-keeper-token';

type Variables = ToolSetupWithFiles['variables'];

/** The settings that determine how Google's libraries and tools find access tokens. */
export interface GcpToolSettings {
  settings: GcpSettings;
  deliver: readonly string[];
  /** The lifetime of tokens that libraries request from a service account, in seconds. */
  seconds: number;
  protocol: EndpointProtocol;
  env: NodeJS.ProcessEnv;
}

/** Libraries read a credentials file, or use the metadata server's protocol. gcloud and Terraform also read an access token. */
export function gcpTools({ settings, deliver, seconds, protocol, env }: GcpToolSettings): ToolsWithVariables {
  const { name, projectId, quotaProject, requestReason, universe, source } = settings;
  const own = (variable: string): string => names.ownName(variable, name);
  // With both deliveries, libraries use the endpoint.
  const isBest = (delivery: 'endpoint' | 'file'): boolean =>
    delivery === 'endpoint' || !deliver.includes('endpoint');

  /** The variables for the project and the universe, which belong to one credential of the step. */
  const common: Variables =
    name !== undefined
      ? []
      : [
          ...(projectId === undefined ? [] : names.PROJECT_VARIABLES.map((one) => [one, projectId] as const)),
          ...(quotaProject === undefined ? [] : [[names.QUOTA_PROJECT, quotaProject] as const]),
          ...(requestReason === undefined ? [] : [[names.REQUEST_REASON, requestReason] as const]),
          ...(universe === 'googleapis.com'
            ? []
            : names.UNIVERSE_VARIABLES.map((one) => [one, universe] as const)),
        ];

  /** Unsets the variables with which programs would prefer another credential, except those of other deliveries. */
  const withoutConflicts = (set: Variables): Variables => {
    const kept = new Set([
      ...set.map(([one]) => one),
      ...(deliver.includes('env') ? names.ACCESS_TOKEN_VARIABLES : []),
      ...(deliver.includes('endpoint') || deliver.includes('file')
        ? [...names.FILE_VARIABLES, ...names.METADATA_VARIABLES, names.DETECTION]
        : []),
    ]);
    const others =
      name === undefined ? names.GCP_CONFLICTING_VARIABLES.filter((one) => env[one] && !kept.has(one)) : [];
    return [...set, ...common, ...others.map((one) => [one, undefined] as const)];
  };

  const withCredentialsFile = (
    folder: string,
    file: string,
    { files, best, more = [] }: { files: ToolSetupWithFiles['files']; best: boolean; more?: Variables },
  ): ToolSetupWithFiles => {
    const path = join(folder, file);
    const variables =
      name === undefined
        ? names.FILE_VARIABLES.map((one) => [one, path] as const)
        : [[own(names.FILE_VARIABLES[0]), path] as const];
    // A step may set these variables for another credential.
    const metadata = name === undefined ? names.METADATA_VARIABLES.filter((one) => env[one]) : [];
    const unset = metadata.map((one) => [one, undefined] as const);
    return {
      files,
      variables: best ? withoutConflicts([...variables, ...more, ...unset]) : [],
      outputs: best ? [['credentials-file', path]] : [],
      place: `credentials file ${path}`,
    };
  };

  return {
    files: [
      { name: ID_TOKEN_FILE, idToken: true },
      {
        name: CREDENTIALS_FILE_FOR_FILES,
        text: (_, folder) => externalAccount(settings, { file: join(folder, ID_TOKEN_FILE) }, seconds),
      },
    ],
    useFiles: (folder) =>
      withCredentialsFile(folder, CREDENTIALS_FILE_FOR_FILES, { files: [], best: isBest('file') }),

    answer: 'token-response',
    protocol,
    useEndpoint: (served, folder) => {
      if (source === 'metadata')
        return metadata(served.url, { own, isOnly: name === undefined, withoutConflicts, env });
      if (source === 'keeper') {
        const tokenFile = join(folder, KEEPER_TOKEN_FILE);
        return withCredentialsFile(folder, CREDENTIALS_FILE, {
          files: [
            { name: KEEPER_TOKEN_FILE, text: served.token },
            { name: CREDENTIALS_FILE, text: keeperAccount(settings, { url: served.url, tokenFile }) },
          ],
          best: true,
        });
      }
      const command = source === 'executable' ? executableCommand(folder) : undefined;
      const from: SubjectTokenSource =
        command === undefined
          ? {
              url: served.url,
              headers: { Authorization: `Bearer ${served.token}` },
              format: { type: 'json', subject_token_field_name: ID_TOKEN_FIELD },
            }
          : { executable: { command, timeout_millis: TIMEOUT_MS } };
      return withCredentialsFile(folder, CREDENTIALS_FILE, {
        files: [
          { name: CREDENTIALS_FILE, text: externalAccount(settings, from, seconds) },
          ...(command === undefined
            ? []
            : [{ name: EXECUTABLE_FILE, text: EXECUTABLE }, endpointFile(served)]),
        ],
        best: true,
        more: command === undefined ? [] : [[names.ALLOW_EXECUTABLES, '1']],
      });
    },

    useVariables: (values) => {
      const token = tokenOf(values);
      const variables =
        name === undefined
          ? names.ACCESS_TOKEN_VARIABLES.map((one) => [one, token] as const)
          : [[own(names.ACCESS_TOKEN_VARIABLES[0]), token] as const];
      return {
        files: [],
        variables: withoutConflicts(variables),
        place: variables.map(([one]) => `variable ${one}`).join(', '),
      };
    },
  };
}

/** The setup for libraries that use the protocol of the metadata server. gcloud reads the address from a variable of its own. */
function metadata(
  url: string,
  {
    own,
    isOnly,
    withoutConflicts,
    env,
  }: {
    own: (variable: string) => string;
    isOnly: boolean;
    withoutConflicts: (set: Variables) => Variables;
    env: NodeJS.ProcessEnv;
  },
): ToolSetupWithFiles {
  const { host } = new URL(url);
  const address = names.METADATA_VARIABLES[0];
  if (!isOnly) return { files: [], variables: [[own(address), host]], place: `variable ${own(address)}` };
  const unset = names.FILE_VARIABLES.filter((one) => env[one]).map((one) => [one, undefined] as const);
  return {
    files: [],
    variables: withoutConflicts([
      ...names.METADATA_VARIABLES.map((one) => [one, host] as const),
      [names.DETECTION, 'assume-present'],
      ...unset,
    ]),
    place: `variable ${address}`,
  };
}

function tokenOf(values: readonly LeaseValue[]): string {
  return values.find(({ output }) => output === 'token')?.value ?? '';
}
