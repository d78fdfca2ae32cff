import { type Command, Option } from 'commander';
import { systemClock } from '../clock.js';
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
  tokenFile?: string;
  jobs?: string;
}

/**
 * Adds to the command `config` what looks at a file of rules.
 *
 * @param refused tells that a job would get nothing
 */
export function defineConfig(parent: Command, refused: () => void, trustSchema: LoadTrustSchema): void {
  const withInputs = (): Option =>
    new Option(
      '--with <input=value...>',
      'inputs that the workflow gives beside the file, as in url=https://…',
    );
  parent
    .command('check')
    .description('tell what is wrong with the file of rules, with line and column')
    .argument('[file]', 'the file; default: .jobpass.yml, else .github/jobpass.yml')
    .addOption(withInputs())
    .option('--strict', 'refuse conditions on claims that the issuer is not known to have')
    .option('--json', 'print what was found as one line of JSON')
    .addHelpText('after', '\nExit: 0 it is fine, 2 it is not.')
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
    .description('tell which rule is taken for a job, and why not the others')
    .argument('[names...]', 'credentials of the file; default: all')
    .option('--config <file>', 'the file of rules')
    .option('--token-file <file>', 'an ID token; - is stdin. Default: this job’s')
    .option('--claims <file>', 'claims, as a JSON object; - is stdin')
    .option(
      '--claim <name=value...>',
      'a claim, as in environment=production; what `jobs` says is taken as given',
    )
    .option('--jobs <name>', 'with --claim: whose job, where `jobs` has several')
    .addOption(withInputs())
    .option('--json', 'print it as one line of JSON')
    .addHelpText(
      'after',
      '\nExit: 0 each credential has a rule, 2 wrong use, 4 a credential has none for this job.',
    )
    .action(async (names: string[], options: ExplainOptions) => {
      const found = readRulesIn(process.cwd(), options.config);
      const file = readRules(found.text, found.path);
      const asked = names.length === 0 ? [...file.credentials.keys()] : names;
      const step = stepOf(options);
      const claims = await claimsFor(file, asked, step, options);
      const explanations = explain(file, asked, claims, step);
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
      if (!OWN.has(own)) throw new JobpassError('usage', `There is no input ${input}, which --with gives`);
      return [own, value];
    }),
  );
}

function pairOf(pair: string, option: string): [string, string] {
  const at = pair.indexOf('=');
  if (at < 1)
    throw new JobpassError('usage', `${option} takes a name and a value, as in ${option} name=value`);
  return [pair.slice(0, at), pair.slice(at + 1)];
}

async function claimsFor(
  file: RulesFile,
  names: readonly string[],
  step: StepInputs,
  options: ExplainOptions,
): Promise<Claims> {
  const given = Object.fromEntries((options.claim ?? []).map((pair) => pairOf(pair, '--claim')));
  if (options.tokenFile !== undefined && options.claims !== undefined) {
    throw new JobpassError('usage', '--token-file and --claims say the same', { hint: 'Give one of them' });
  }
  if (options.tokenFile !== undefined) {
    const text = (await readText('--token-file', options.tokenFile)).trim();
    try {
      return { ...decodeIdToken(text).claims, ...given };
    } catch {
      throw new JobpassError('usage', 'What --token-file names is no ID token', {
        hint: 'It is a JWT, in one line',
      });
    }
  }
  if (options.claims !== undefined) {
    const parsed = parseObject(await readText('--claims', options.claims));
    if (parsed === undefined) throw new JobpassError('usage', 'What --claims names is no JSON object');
    return { ...parsed, ...given };
  }
  if (options.claim !== undefined) return assumedClaims(file, names, options.jobs, given);
  const rules = names.flatMap((name) => rulesFor(file, name));
  const runner = await commandRunner(process.env);
  return (await tokenFor(rules, step, runner, { clock: systemClock, signal: cancellation() })).claims;
}

/** Claims that are written out by hand, with what `jobs` says of them where it is one text. */
function assumedClaims(
  file: RulesFile,
  names: readonly string[],
  jobs: string | undefined,
  given: Readonly<Record<string, string>>,
): Claims {
  const entries = jobs === undefined ? file.jobs : file.jobs.filter(({ name }) => name === jobs);
  if (jobs !== undefined && entries.length === 0)
    throw new JobpassError('usage', `${file.path} has no jobs of the name ${jobs}`);
  const [entry, another] = entries;
  if (another !== undefined) {
    throw new JobpassError('usage', 'The file speaks of the jobs of several', {
      hint: `Say of which (--jobs): ${entries.map(({ name }) => name).join(' or ')}`,
    });
  }
  if (entry === undefined) return given;
  // Names are checked where they are decided on.
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
