import type { Command } from 'commander';
import { timestamp } from '../clock.js';
import { JobpassError } from '../errors.js';
import { readBounded, readFile } from '../files.js';
import { jsonLine } from '../text/json.js';
import { printable } from '../text/printable.js';
import type { Job, VerifyToken } from './api.js';
import { checkFailed } from './failure.js';
import { jobVerifier } from './verify.js';

/** The outcome of the command: the token is valid, invalid (`failed`) or could not be checked, or the command was used incorrectly. */
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

/** The maximum wait for a token, in milliseconds. */
const WAIT_MS = 120_000;
const HOW_TO_PASS = {
  hint: 'Pass the token on stdin or in a file (--token-file): other processes can read command-line arguments',
};

/** Defines the options and the action of the command `verify`. @param end called with the outcome, before the action throws */
export function defineVerify(command: Command, end: (outcome: Outcome) => void): void {
  const all = (value: string, before: string[]): string[] => [...before, value];
  command
    .requiredOption('--issuer <url>', 'issuer of the broker, exactly as in its metadata')
    .requiredOption('--audience <name>', 'audience of the service; may be repeated', all, [])
    .option('--scope <name>', 'required scope of the token; may be repeated', all, [])
    .option('--resource-server <id>', 'id of the service at the broker, for introspection')
    .option('--secret-file <file>', 'file with the secret of the resource server')
    .option('--local', 'verify JWTs by their signature only; revoked tokens stay valid until they expire')
    .option('--certificate <file>', 'client certificate presented with the token, as PEM or DER')
    .option('--ca <file>', 'PEM file of additional certificate authorities to trust')
    .option('--token-file <file>', 'file with the token; default: stdin')
    .option('--json', 'print the job as one line of JSON')
    .argument('[words...]')
    .addHelpText(
      'after',
      '\nPass the token on stdin or in a file, never as an argument.\nExit codes:\n  0     the token is valid\n  1     the token is invalid\n  2     usage error\n  3     the token could not be checked',
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
      throw new JobpassError('usage', 'A token is not allowed as an argument', HOW_TO_PASS);
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
    if (token === '') throw new JobpassError('usage', 'The token is missing', HOW_TO_PASS);
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
    throw new JobpassError(
      code,
      `${bad ? 'the token is invalid' : 'the token could not be checked'}: ${message}`,
      {
        ...(hint === undefined ? {} : { hint }),
      },
    );
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
    throw new JobpassError('usage', '--resource-server and --secret-file must be used together');
  const secret = (await readFile('--secret-file', secretFile, WAIT_MS))
    .toString('utf8')
    .replace(/\r?\n$/, '');
  return { id, secret };
}

/** Returns the job as human-readable text. Its values are untrusted, so they are escaped. */
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
    ['checked', job.checked === 'introspection' ? 'by introspection' : 'by signature only'],
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
      'jobpass: waiting for the token on stdin. Paste the token, then press Enter and Ctrl-D (Ctrl-Z on Windows)\n',
    );
  return readBounded('stdin', process.stdin, WAIT_MS);
}
