import type { Command } from 'commander';
import { timestamp } from '../clock.js';
import { JobpassError, tell } from '../errors.js';
import { readBounded, readFile } from '../files.js';
import { printable } from '../text/printable.js';
import { trouble } from './failure.js';
import { type Job, jobVerifier, type VerifyToken } from './verify.js';

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

/** Adds to the command `verify` what it takes and does. @param end takes how it ended */
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
    // Neither may show what could be a token: an unknown option is named only where it looks like one.
    .configureOutput({
      outputError: (text, write) =>
        write(
          text.replace(
            /'(?!--?[a-z-]{1,20}( <[a-z]+>)?')[^']*'/g,
            'that is not shown, in case it is a token (stdin or --token-file take one)',
          ),
        ),
    })
    .usage('--issuer <url> --audience <name> [options] < token');
  command.addOption(command.createOption('--token [value]').hideHelp());
  command.action(async (words: string[], options: Options) => end(await verify(words, options)));
}

async function verify(words: readonly string[], options: Options): Promise<Outcome> {
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
    report(tell(error));
    return 'usage';
  }
  let job: Job;
  try {
    job = await check(token, { certificate });
  } catch (error) {
    const { code, told } = trouble(error);
    report(code === 'refused' ? `not good: ${told}` : `could not be checked: ${told}`);
    return code === 'refused' ? 'failed' : 'unchecked';
  }
  process.stdout.write(options.json === true ? `${json(job)}\n` : describe(job));
  return 'good';
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

function report(line: string): void {
  process.stderr.write(`jobpass: ${line}\n`);
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

/** The job for programs, in one line of ASCII: nothing in it that a terminal or a runner acts on. */
export function json(job: Job): string {
  return JSON.stringify(job).replace(
    /[^ -~]|#(?=#)/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function stdin(): Promise<Buffer> {
  if (process.stdin.isTTY)
    report('waiting for the token: paste it, and end with Enter and Ctrl-D (Ctrl-Z on Windows)');
  return readBounded('stdin', process.stdin, WAIT_MS);
}
