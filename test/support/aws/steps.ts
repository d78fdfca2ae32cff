import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StepResult } from '../../../src/demo/stand-in-runner.js';
import type { KeptJob } from '../kept-jobs.js';
import type { AwsAccount, AwsCredentials } from './account.js';
import { awsBin } from './clients.js';

/** A program that AWS users run, as a step of a job: it finds its credentials by itself. */
export interface AwsClient {
  name: string;
  /** The words of a step for Node. @param seconds how long it goes on asking, each second */
  words: (seconds: number, profile: string) => string[];
}

/** Runs another program in the place of Node, with what the step has. */
export const RUN = `
  const [program, ...words] = process.argv.slice(1);
  const { status } = require('node:child_process').spawnSync(program, words, { stdio: ['ignore', 1, 1] });
  process.exitCode = status ?? 1;
`;
const CLI = `
  const [program, seconds, profile] = process.argv.slice(1);
  const { spawnSync } = require('node:child_process');
  const end = Date.now() + Number(seconds) * 1000;
  const words = profile === '' ? [] : ['--profile', profile];
  let asked = 0;
  do {
    const ask = (...more) =>
      spawnSync(program, [...more, ...words, '--output', 'text'], { encoding: 'utf8' });
    const [who, what] = [
      ask('sts', 'get-caller-identity', '--query', 'Arn'),
      ask('s3api', 'list-buckets', '--query', 'Buckets[].Name'),
    ];
    if (who.status !== 0 || what.status !== 0) {
      console.log('refused after ' + asked + ': ' + who.stderr + what.stderr);
      process.exitCode = 1;
      break;
    }
    console.log(who.stdout.trim() + ' ' + what.stdout.trim().replaceAll('\\t', ','));
    asked++;
  } while (Date.now() < end);
`;

export const JAVASCRIPT: AwsClient = {
  name: 'the SDK for JavaScript',
  words: (seconds, profile) => [join(import.meta.dirname, 'asks.mjs'), String(seconds), profile],
};
export const BOTO3: AwsClient = {
  name: 'boto3',
  words: (seconds, profile) => [
    ...['-e', RUN, join(awsBin(), 'python'), join(import.meta.dirname, 'asks.py')],
    ...[String(seconds), profile],
  ],
};
/** Each call is a process of its own. */
export const AWS_CLI: AwsClient = {
  name: 'the AWS CLI',
  words: (seconds, profile) => ['-e', CLI, join(awsBin(), 'aws'), String(seconds), profile],
};

/** A home folder whose profiles are somebody else's, who may do everything as well. @returns its path */
export function hostileHome(other: AwsCredentials): string {
  const home = mkdtempSync(join(tmpdir(), 'jobpass-home-'));
  mkdirSync(join(home, '.aws'));
  const keys = `aws_access_key_id = ${other.accessKeyId}\naws_secret_access_key = ${other.secretAccessKey}\n`;
  const profile = (title: string): string => `[${title}]\nregion = us-east-1\n${keys}\n`;
  writeFileSync(join(home, '.aws', 'credentials'), ['default', 'x', 'one'].map(profile).join(''));
  writeFileSync(join(home, '.aws', 'config'), ['default', 'profile x', 'profile one'].map(profile).join(''));
  return home;
}

/** What a step has besides what Jobpass gave it. */
export function stepEnv(account: AwsAccount, home: string): Record<string, string> {
  return {
    HOME: home,
    AWS_ENDPOINT_URL: account.url,
    AWS_EC2_METADATA_DISABLED: 'true',
    // One answer is enough to know what it says.
    AWS_MAX_ATTEMPTS: '1',
  };
}

/** Runs a client as a step. */
export function ask(
  job: KeptJob,
  client: AwsClient,
  env: Record<string, string>,
  { seconds = 0, profile = '' }: { seconds?: number; profile?: string } = {},
): Promise<StepResult> {
  return job.runner.run(client.words(seconds, profile), { env });
}
