import type { Command } from 'commander';
import { timestamp } from '../clock.js';
import { JobpassError } from '../errors.js';
import { readBounded, readFile } from '../files.js';
import { jsonLine } from '../text/json.js';
import { printable } from '../text/printable.js';
import type { Job, VerifyToken } from './api.js';
import { checkFailed } from './failure.js';
import { jobVerifier } from './verify.js';

/** How the command ends: the token is good, is not (`failed`), could not be checked, or was not asked for rightly. */
export type Outcome = 'good' | 'failed' | 'unchecked' | 'usage';

interface Options {
  issuer: string;
  audience: string[];
  scope: string[];
  resourceServer?: string;
  secretFile?: string;
  local?: true;
  certificate?: string;
  ca?: string;
  tokenFile?: string;
  json?: true;
  token?: unknown;
}

/** How long a token is waited for, in milliseconds. */
const WAIT_MS = 120_000;
const NOT_HERE = {
  hint: 'Give the token on stdin or in a file (--token-file): other processes can read the arguments of this one',
};

/** Adds to the command `verify` what it takes and does, or throws. @param end takes how it ended, before that */
export function defineVerify(command: Command, end: (outcome: Outcome) => void): void {
  const all = (value: string, before: string[]): string[] => [...before, value];
  command
    .requiredOption('--issuer <url>', 'the broker, exactly as it names itself')
    .requiredOption('--audience <name>', 'what names the service in tokens; may be repeated', all, [])
    .option('--scope <name>', 'a scope that the token must have; may be repeated', all, [])
    .option('--resource-server <id>', 'the id that the broker knows the service by: the broker is asked')
    .option('--secret-file <file>', 'the secret that goes with it')
    .option('--local', 'take JWTs by their signature alone: a revocation is not seen')
    .option('--certificate <file>', 'the client certificate that came with the token, as PEM or DER')
    .option('--ca <file>', 'certificates of authorities to trust besides the usual ones, as PEM')
    .option('--token-file <file>', 'where the token is; default: stdin')
    .option('--json', 'print the job as one line of JSON')
    .argument('[words...]')
    .addHelpText(
      'after',
      '\nThe token comes on stdin or in a file, never as an argument.\nExit: 0 good, 1 not good, 2 wrong use, 3 could not be checked.',
    )
    .usage('--issuer <url> --audience <name> [options] < token');
  command.addOption(command.createOption('--token [value]').hideHelp());
  command.action((words: string[], options: Options) => verify(words, options, end));
}

async function verify(
  words: readonly string[],
  options: Options,
  end: (outcome: Outcome) => void,
): Promise<void> {
  let check: VerifyToken;
  let token: string;
  let certificate: Buffer | undefined;
  try {
    if (words.length > 0 || options.token !== undefined)
      throw new JobpassError('usage', 'A token is not taken as an argument', NOT_HERE);
    check = jobVerifier({
      issuer: options.issuer,
      audience: options.audience,
      scopes: options.scope.flatMap((scopes) => scopes.split(' ')).filter((scope) => scope !== ''),
      resourceServer: await resourceServer(options),
      local: options.local,
      ca:
        options.ca === undefined ? undefined : (await readFile('--ca', options.ca, WAIT_MS)).toString('utf8'),
    });
    if (options.certificate !== undefined)
      certificate = await readFile('--certificate', options.certificate, WAIT_MS);
    token = (
      await (options.tokenFile === undefined ? stdin() : readFile('--token-file', options.tokenFile, WAIT_MS))
    )
      .toString('latin1')
      .trim();
    if (token === '') throw new JobpassError('usage', 'No token came', NOT_HERE);
  } catch (error) {
    end('usage');
    throw error;
  }
  let job: Job;
  try {
    job = await check(token, { certificate });
  } catch (error) {
    const { code, message, hint } = checkFailed(error);
    const bad = code === 'refused';
    end(bad ? 'failed' : 'unchecked');
    throw new JobpassError(code, `${bad ? 'not good' : 'could not be checked'}: ${message}`, {
      ...(hint === undefined ? {} : { hint }),
    });
  }
  process.stdout.write(options.json === true ? `${jsonLine(job)}\n` : describe(job));
  end('good');
}

async function resourceServer({
  resourceServer: id,
  secretFile,
}: Options): Promise<{ id: string; secret: string } | undefined> {
  if (id === undefined && secretFile === undefined) return undefined;
  if (id === undefined || secretFile === undefined)
    throw new JobpassError('usage', '--resource-server and --secret-file go together');
  const secret = (await readFile('--secret-file', secretFile, WAIT_MS))
    .toString('utf8')
    .replace(/\r?\n$/, '');
  return { id, secret };
}

/** The job for people. Its texts are foreign. */
export function describe(job: Job): string {
  const lines: [string, unknown][] = [
    ['subject', job.subject],
    ['issuer', job.issuer],
    ['role', job.role ?? '-'],
    ['scopes', job.scopes.join(' ') || '-'],
    ['audience', job.audience.join(' ')],
    ['token', job.tokenId],
    ['issued', timestamp(job.issuedAt.getTime())],
    ['expires', timestamp(job.expiresAt.getTime())],
    ['checked', job.checked === 'introspection' ? 'the broker was asked' : 'by its signature alone'],
    ...Object.entries(job.claims).map(([name, value]): [string, unknown] => [
      `claim ${name}`,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  ];
  return lines.map(([name, value]) => `${printable(name, 60).padEnd(9)} ${printable(value, 300)}\n`).join('');
}

function stdin(): Promise<Buffer> {
  if (process.stdin.isTTY)
    process.stderr.write(
      'jobpass: waiting for the token: paste it, and end with Enter and Ctrl-D (Ctrl-Z on Windows)\n',
    );
  return readBounded('stdin', process.stdin, WAIT_MS);
}
