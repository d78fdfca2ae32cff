import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { JobpassError } from '../../errors.js';
import type { Tools } from '../provider.js';
import {
  BEFORE_VARIABLES,
  CONFLICTING_VARIABLES,
  PROFILES,
  RELATIVE,
  SESSION_VARIABLES,
  TOKEN_FILE,
} from './conflicting-variables.js';

/** A folder that all uses of a job share, since programs read one file with all profiles. */
const SHARED = 'jobpass-aws';

/** What the programs of AWS take: files of profiles, and the container endpoint of the SDKs. */
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
  // What goes into the environment as well stays there.
  const rivals = besideOthers
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
      // Also what is empty: some programs mind that as well.
      ...rivals.filter((name) => name in process.env).map((name): [string, undefined] => [name, undefined]),
      ['AWS_CONFIG_FILE', config],
      ['AWS_SHARED_CREDENTIALS_FILE', credentials],
      // Beside others none can say which profile is meant, and the variables would go before the region of each.
      ...(beside
        ? []
        : [
            // They would name a profile of files that are not read any more; empty, one that is nowhere.
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
          // Both lead to the same session then.
          ...(besideOthers && deliver.includes('env') ? [['AWS_PROFILE', profile] as const] : []),
        ],
        told: `profile ${profile}`,
      };
    },
    answer: 'container-credentials',
    useEndpoint: ({ url, token }, folder) => ({
      // Some programs read the token from the variable alone, others from the file alone, and most take the file first.
      files: [{ name: 'endpoint-token', text: token }],
      variables: [
        // What the endpoint serves belongs to no profile.
        ...common(folder, [], 'default'),
        ['AWS_CONTAINER_CREDENTIALS_FULL_URI', url],
        ['AWS_CONTAINER_AUTHORIZATION_TOKEN', token],
        [TOKEN_FILE, join(folder, 'endpoint-token')],
      ],
      told: 'variable AWS_CONTAINER_CREDENTIALS_FULL_URI',
    }),
  };
}

/**
 * Looks for variables of the job that would keep programs from finding what is delivered, and cannot be taken back: a
 * step can only empty them.
 *
 * @returns what the user must know
 * @throws JobpassError `usage` where a delivery cannot work at all
 */
export function checkSurroundings(deliver: readonly string[]): string[] {
  if (deliver.includes('endpoint') && RELATIVE in process.env) {
    throw new JobpassError(
      'usage',
      `deliver: endpoint cannot be had where ${RELATIVE} is set: boto and the AWS CLI take it before any other address, even when it is empty`,
      {
        hint: 'Give deliver: file, which needs no address, or take the variable out of the environment of the runner',
      },
    );
  }
  const before = deliver.includes('env') ? BEFORE_VARIABLES.filter((name) => isSet(name)) : [];
  return before.length === 0
    ? []
    : [
        `This job has ${before.join(' and ')}, which some programs take before the session in the environment, or along with it: take it out, or give deliver: file`,
      ];
}

/**
 * The command that prints a session's file. It finds the file beside the one with the profile, and names no path of this
 * machine: a Docker action sees both files under another path, and only the variable is translated for it. So nothing of
 * the path is read as shell code either, whether a program runs the command in a shell or takes its words apart.
 */
function reader(folder: string): string {
  return `/bin/sh -c 'cat "\${AWS_CONFIG_FILE%/*}/../${basename(folder)}/session.json"'`;
}

/** @throws JobpassError `usage` for a path that botocore would read as another one: it expands variables in it. */
function checkPath(config: string): void {
  if (!/\$(\w|\{)/.test(config)) return;
  throw new JobpassError(
    'usage',
    `deliver: file is not possible in the folder ${dirname(dirname(config))}: boto3 and the AWS CLI replace $NAME in the path of AWS_CONFIG_FILE by the value of that variable`,
    {
      hint: 'Use a folder for temporary files (RUNNER_TEMP) without $NAME in its path, or deliver: endpoint',
    },
  );
}

/** Takes out of the shared files what one lease added; the last one takes the files along. */
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

/** Beside the folders of the leases. */
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
  // The later step wins, as with variables.
  const kept = sections(before).filter((section) => !section.includes(`\n${title}\n`));
  writeFileSync(config, kept.join(''), { mode: 0o600 });
  appendFileSync(config, `# ${owner}\n${title}\n${settings.join('\n')}\n\n`);
}

function sections(text: string): string[] {
  return text.split(/(?=^# )/m).filter((section) => section.trim() !== '');
}
