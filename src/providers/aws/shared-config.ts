import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { JobpassError } from '../../errors.js';
import type { Tools } from '../tools.js';
import {
  BEFORE_VARIABLES,
  CONFLICTING_VARIABLES,
  PROFILES,
  RELATIVE,
  SESSION_VARIABLES,
  TOKEN_FILE,
} from './conflicting-variables.js';

/**
 * The folder that all uses of Jobpass in a job share. Programs read all profiles from one file, so this file must be shared.
 */
const SHARED = 'jobpass-aws';

/** AWS tools read profiles from files, or use the container endpoint that the SDKs support. */
export function awsTools({
  profile,
  region,
  oneOfSeveral,
  besideOthers,
  deliver,
}: {
  profile: string;
  region: string;
  oneOfSeveral: boolean;
  besideOthers: boolean;
  deliver: readonly string[];
}): Tools {
  // Keeps variables that `deliver: env` also sets.
  const conflicting = besideOthers
    ? []
    : CONFLICTING_VARIABLES.filter((name) => !(deliver.includes('env') && SESSION_VARIABLES.includes(name)));
  const common = (
    folder: string,
    settings: readonly string[],
    own: string,
    beside = false,
  ): [name: string, value: string | undefined][] => {
    const { config, credentials } = sharedFiles(folder);
    addProfile(config, own, [`region = ${region}`, ...settings], folder);
    return [
      // Includes empty variables, because some programs fail on them.
      ...conflicting
        .filter((name) => name in process.env)
        .map((name): [string, undefined] => [name, undefined]),
      ['AWS_CONFIG_FILE', config],
      ['AWS_SHARED_CREDENTIALS_FILE', credentials],
      // With several profiles, these variables would select one profile and override the regions of the others.
      ...(beside
        ? []
        : [
            // These variables may name a profile in files that programs no longer read. An empty name is not valid either.
            ...PROFILES.filter((name) => name in process.env).map((name): [string, string] => [name, own]),
            ['AWS_REGION', region] as [string, string],
            ['AWS_DEFAULT_REGION', region] as [string, string],
          ]),
    ];
  };
  return {
    files: [{ name: 'session.json', format: 'process-credential' }],
    useFiles: (folder) => {
      checkPath(sharedFiles(folder).config);
      return {
        variables: [
          ...common(
            folder,
            [`credential_process = ${reader(folder)}`],
            profile,
            oneOfSeveral || besideOthers,
          ),
          // In this case, the profile and the variables contain the same session.
          ...(besideOthers && deliver.includes('env') ? [['AWS_PROFILE', profile] as const] : []),
        ],
        place: `profile ${profile}`,
      };
    },
    answer: 'container-credentials',
    useEndpoint: ({ url, token }, folder) => ({
      // Some programs read the token only from the variable, others only from the file. Most programs prefer the file.
      files: [{ name: 'endpoint-token', text: token }],
      variables: [
        // The endpoint's session does not belong to a named profile.
        ...common(folder, [], 'default'),
        ['AWS_CONTAINER_CREDENTIALS_FULL_URI', url],
        ['AWS_CONTAINER_AUTHORIZATION_TOKEN', token],
        [TOKEN_FILE, join(folder, 'endpoint-token')],
      ],
      place: 'variable AWS_CONTAINER_CREDENTIALS_FULL_URI',
    }),
  };
}

/**
 * Checks the job for variables that make programs ignore the delivered credential. A step cannot remove such variables; it can
 * only set them to an empty text.
 *
 * @returns warnings
 * @throws JobpassError `usage` if a delivery cannot work
 */
export function checkSurroundings(deliver: readonly string[]): string[] {
  if (deliver.includes('endpoint') && RELATIVE in process.env) {
    throw new JobpassError(
      'usage',
      `\`deliver: endpoint\` is not allowed if ${RELATIVE} is set: boto and the AWS CLI prefer this variable, even if it is empty`,
      {
        hint: 'Use `deliver: file`, or remove the variable from the environment of the runner',
      },
    );
  }
  const before = deliver.includes('env') ? BEFORE_VARIABLES.filter((name) => isSet(name)) : [];
  return before.length === 0
    ? []
    : [
        `${before.join(' and ')} ${before.length === 1 ? 'is' : 'are'} set in this job, and some programs prefer ${before.length === 1 ? 'this variable' : 'these variables'} to the delivered session or combine both. Remove ${before.length === 1 ? 'the variable' : 'the variables'}, or use \`deliver: file\``,
      ];
}

/**
 * The command that prints a session's file. The path is relative to the file with the profile, because a Docker action sees
 * both files under a different path and the runner translates only the variable. The command contains no path of this machine,
 * so no part of a path can be read as shell code.
 */
function reader(folder: string): string {
  return `/bin/sh -c 'cat "\${AWS_CONFIG_FILE%/*}/../${basename(folder)}/session.json"'`;
}

/** Checks the profile's path. @throws JobpassError `usage` if botocore would expand a variable in the path */
function checkPath(config: string): void {
  if (!/\$(\w|\{)/.test(config)) return;
  throw new JobpassError(
    'usage',
    `\`deliver: file\` is not possible in the folder ${dirname(dirname(config))}: boto3 and the AWS CLI expand $NAME in the path of AWS_CONFIG_FILE`,
    {
      hint: 'Use a temporary folder (RUNNER_TEMP) without $NAME in its path, or `deliver: endpoint`',
    },
  );
}

/** Removes a lease's profiles from the shared files. If no profile is left, removes the files too. */
export function removeProfiles(folder: string): void {
  const { config } = sharedFiles(folder);
  if (!existsSync(config)) return;
  const left = sections(readFileSync(config, 'utf8')).filter(
    (section) => !section.startsWith(`# ${folder}\n`),
  );
  if (left.length === 0) rmSync(dirname(config), { recursive: true, force: true });
  else writeFileSync(config, left.join(''), { mode: 0o600 });
}

function isSet(name: string): boolean {
  return (process.env[name] ?? '') !== '';
}

/** The paths of the shared files, in a folder next to the leases' folders. */
function sharedFiles(folder: string): { config: string; credentials: string } {
  const shared = join(dirname(folder), SHARED);
  return { config: join(shared, 'config'), credentials: join(shared, 'credentials') };
}

function addProfile(config: string, profile: string, settings: readonly string[], owner: string): void {
  mkdirSync(dirname(config), { recursive: true, mode: 0o700 });
  const credentials = join(dirname(config), 'credentials');
  if (!existsSync(credentials)) writeFileSync(credentials, '', { mode: 0o600 });
  const title = profile === 'default' ? '[default]' : `[profile ${profile}]`;
  const before = existsSync(config) ? readFileSync(config, 'utf8') : '';
  // A later step replaces an earlier step's profile, just as it replaces the earlier step's variables.
  const kept = sections(before).filter((section) => !section.includes(`\n${title}\n`));
  writeFileSync(config, kept.join(''), { mode: 0o600 });
  appendFileSync(config, `# ${owner}\n${title}\n${settings.join('\n')}\n\n`);
}

function sections(text: string): string[] {
  return text.split(/(?=^# )/m).filter((section) => section.trim() !== '');
}
