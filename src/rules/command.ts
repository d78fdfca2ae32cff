import { type Command, Option } from 'commander';
import { systemClock } from '../clock.js';
import { closestName } from '../config/did-you-mean.js';
import { WAIT_MS } from '../config/options.js';
import { JobpassError } from '../errors.js';
import { readBounded, readFile } from '../files.js';
import { GITHUB_ISSUER, likelySubject } from '../identity/github-subject.js';
import { type Claims, decodeIdToken } from '../identity/id-token.js';
import { textOfPattern } from '../identity/patterns.js';
import { canonicalName, INPUTS } from '../providers/all-inputs.js';
import { commandRunner } from '../runners/registry.js';
import { cancellation } from '../stop-signals.js';
import { jsonLine, parseObject } from '../text/json.js';
import { printable } from '../text/printable.js';
import { checkedRulesLines, checkRules, type LoadTrustSchema } from './check.js';
import { rulesFor } from './decide.js';
import { explain, explanationLines } from './explain.js';
import { type RulesFile, readRules } from './file.js';
import { readRulesIn } from './find.js';
import type { StepInputs } from './step-inputs.js';
import { tokenFor } from './token.js';

const print = (text: string): void => void process.stdout.write(`${text}\n`);

interface CheckOptions {
  strict?: true;
  config?: string;
  with?: readonly string[];
  json?: true;
}

interface ExplainOptions extends CheckOptions {
  claims?: string;
  claim?: readonly string[];
  idTokenFile?: string;
  /** The former name of `--id-token-file`. */
  tokenFile?: string;
  jobs?: string;
}

/**
 * Adds `check` and `explain` to the command `config`.
 *
 * @param refused called if the job would get no credential
 */
export function defineConfig(parent: Command, refused: () => void, trustSchema: LoadTrustSchema): void {
  const withInputs = (): Option =>
    new Option(
      '--with <input=value...>',
      'An input that the workflow sets in addition to the file: url=https://tokens.example.com.',
    );
  parent
    .command('check')
    .description('Check the rules file, and print each problem with its line and column')
    .argument('[file]', 'The rules file (default: .jobpass.yml, or .github/jobpass.yml).')
    .addOption(withInputs())
    .option('--strict', 'Reject conditions on claims that the issuer is not known to have.')
    .option('--json', 'Print the result as one line of JSON.')
    .addHelpText(
      'after',
      '\nExit codes:\n  0     the file is valid\n  2     the file is invalid, or invalid usage',
    )
    .action(async (path: string | undefined, options: CheckOptions) => {
      const found = readRulesIn(process.cwd(), path);
      const file = readRules(found.text, found.path);
      const checked = await checkRules(file, found.sha256, stepOf(options), {
        trustSchema,
        strict: options.strict,
      });
      if (options.json) print(jsonLine(checked));
      else for (const line of checkedRulesLines(checked)) print(line);
    });
  parent
    .command('explain')
    .description('Print which rule matches a job, and why the other rules do not')
    .argument('[names...]', 'Names of credentials in the file (default: all).')
    .option('--config <file>', 'The rules file (default: .jobpass.yml, or .github/jobpass.yml).')
    .option(
      '--id-token-file <file>',
      'A file with an ID token, or - for stdin (default: the token of this job).',
    )
    .addOption(new Option('--token-file <file>').hideHelp())
    .option('--claims <file>', 'A file with claims as a JSON object, or - for stdin.')
    .option(
      '--claim <name=value...>',
      'A claim, such as environment=production. Jobpass adds the claims under `jobs` in the file.',
    )
    .option('--jobs <name>', 'The entry of `jobs` for --claim, if the file has several entries.')
    .addOption(withInputs())
    .option('--json', 'Print the result as one line of JSON.')
    .addHelpText(
      'after',
      `
Exit codes:
  0     each credential has a matching rule
  2     invalid usage
  4     no rule matches for a credential`,
    )
    .action(async (names: string[], options: ExplainOptions) => {
      const found = readRulesIn(process.cwd(), options.config);
      const file = readRules(found.text, found.path);
      const requested = names.length === 0 ? [...file.credentials.keys()] : names;
      const step = stepOf(options);
      const claims = await claimsFor(file, requested, step, options);
      const explanations = explain(file, requested, claims, step);
      if (options.json) print(jsonLine(explanations));
      else for (const line of explanationLines(found.path, explanations)) print(line);
      if (explanations.some(({ taken }) => taken === null)) refused();
    });
}

const OWN: ReadonlySet<string> = new Set(INPUTS.map(({ name }) => name));

function stepOf({ with: given = [] }: CheckOptions): StepInputs {
  return new Map(
    given.map((pair) => {
      const [input, value] = pairOf(pair, '--with');
      const own = canonicalName(input);
      if (!OWN.has(own)) throw unknownInput(input);
      return [own, value];
    }),
  );
}

function pairOf(pair: string, option: string): [string, string] {
  const at = pair.indexOf('=');
  if (at < 1) throw new JobpassError('usage', `${option} needs a name and a value: ${option} name=value`);
  return [pair.slice(0, at), pair.slice(at + 1)];
}

async function claimsFor(
  file: RulesFile,
  names: readonly string[],
  step: StepInputs,
  options: ExplainOptions,
): Promise<Claims> {
  const given = Object.fromEntries((options.claim ?? []).map((pair) => pairOf(pair, '--claim')));
  const tokenFile = options.idTokenFile ?? options.tokenFile;
  if (tokenFile !== undefined && options.claims !== undefined) {
    throw new JobpassError('usage', '--id-token-file and --claims cannot be combined', {
      hint: 'Use only one of them',
    });
  }
  if (tokenFile !== undefined) {
    const text = (await readText('--id-token-file', tokenFile)).trim();
    try {
      return { ...decodeIdToken(text).claims, ...given };
    } catch {
      throw new JobpassError('usage', 'The file of --id-token-file does not contain an ID token', {
        hint: 'An ID token is a JWT on one line',
      });
    }
  }
  if (options.claims !== undefined) {
    const parsed = parseObject(await readText('--claims', options.claims));
    if (parsed === undefined)
      throw new JobpassError('usage', 'The file of --claims does not contain a JSON object');
    return { ...parsed, ...given };
  }
  if (options.claim !== undefined) return assumedClaims(file, names, options.jobs, given);
  const rules = names.flatMap((name) => rulesFor(file, name));
  const runner = await commandRunner(process.env);
  try {
    return (await tokenFor(rules, step, runner, { clock: systemClock, signal: cancellation() })).claims;
  } catch (error) {
    // The runner's hint may name options of `exec`, which this command does not have.
    if (!(error instanceof JobpassError) || error.code !== 'no-id-token') throw error;
    throw new JobpassError(error.code, error.message, { hint: NO_ID_TOKEN_HINT });
  }
}

/** The options of `config explain` that replace the ID token of the job. */
export const NO_ID_TOKEN_HINT =
  'Pass an ID token with --id-token-file, its claims as JSON with --claims, or single claims with --claim';

function unknownInput(input: string): JobpassError {
  const near = closestName(input, [...OWN]);
  return new JobpassError(
    'usage',
    `--with sets the unknown input "${printable(input, 60)}"`,
    near === undefined ? {} : { hint: `Did you mean "${near}"?` },
  );
}

/** Returns the claims from `--claim`, together with the claims for which `jobs` allows only one value. */
function assumedClaims(
  file: RulesFile,
  names: readonly string[],
  jobs: string | undefined,
  given: Readonly<Record<string, string>>,
): Claims {
  const entries = jobs === undefined ? file.jobs : file.jobs.filter(({ name }) => name === jobs);
  if (jobs !== undefined && entries.length === 0)
    throw new JobpassError('usage', `${file.path} has no entry "${printable(jobs, 60)}" in \`jobs\``);
  const [entry, another] = entries;
  if (another !== undefined) {
    throw new JobpassError('usage', 'The file has several entries in `jobs`', {
      hint: `Select one with --jobs: ${entries.map(({ name }) => name).join(' or ')}`,
    });
  }
  if (entry === undefined) return given;
  // Reject names of credentials that are not in the file.
  for (const name of names) rulesFor(file, name);
  const common = Object.entries(entry.when).flatMap(([claim, patterns]) => {
    const [only, more] = [patterns].flat().map(String);
    const text = only === undefined || more !== undefined ? undefined : textOfPattern(only);
    return text === undefined ? [] : [[claim, text] as const];
  });
  const claims: Record<string, string> = { iss: entry.issuer, ...Object.fromEntries(common), ...given };
  const sub = entry.issuer === GITHUB_ISSUER ? likelySubject(claims) : undefined;
  return { ...(sub === undefined ? {} : { sub }), ...claims };
}

async function readText(option: string, path: string): Promise<string> {
  const content =
    path === '-' ? readBounded('stdin', process.stdin, WAIT_MS) : readFile(option, path, WAIT_MS);
  return (await content).toString('utf8');
}
