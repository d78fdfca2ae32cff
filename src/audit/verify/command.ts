import { createHash } from 'node:crypto';
import { type Command, Option } from 'commander';
import { JobpassError } from '../../errors.js';
import { jsonLine } from '../../text/json.js';
import { type Head, parseHead } from '../chain.js';
import { readAudit } from '../read.js';
import { FILES, filesOf, print } from '../record-files.js';
import { Chains } from './chains.js';
import type { ChainVerdict, Finding } from './verdict.js';
import { verdictLines } from './verdict-lines.js';
import { readKeys, SignatureChecks } from './verification-keys.js';

/** 1: something is wrong with records. 3: not everything could be judged. */
const EXIT = { tampered: 1, unjudged: 3 } as const;

/** Adds `verify` to the command `audit`. @param end takes an exit code that is not 0 */
export function defineVerify(parent: Command, end: (code: number) => void): void {
  parent
    .command('verify')
    .description('tell whether records were changed, removed, put in or moved since they were written')
    .argument('[files...]', FILES)
    .addOption(
      new Option(
        '--head <chain:count:hash>',
        'a head that was kept elsewhere, as the log of a step shows it; may be repeated',
      )
        .argParser((text: string, before: Head[]) => [...before, headOf(text)])
        .default([], 'none'),
    )
    .option(
      '--keys <file>',
      'the public keys of a broker (a JWK set), by which the signatures of its records are checked',
    )
    .option('--json', 'print what was found as one line of JSON')
    .addHelpText(
      'after',
      '\nExit: 0 nothing is wrong, 1 something is, 2 wrong use, 3 some could not be judged.',
    )
    .action(async (files: string[], { head, keys, json }: VerifyOptions) => {
      const { verdicts, lines } = await verifyFiles(filesOf(files), head, keys);
      if (json) print(jsonLine({ chains: verdicts, lines }));
      else for (const line of verdictLines(verdicts, lines)) print(line);
      const isWrong = lines.some(({ unjudged }) => unjudged !== true);
      if (isWrong || verdicts.some(({ verdict }) => verdict === 'tampered')) end(EXIT.tampered);
      else if (lines.length > 0 || verdicts.length === 0 || verdicts.some(isUnjudged)) end(EXIT.unjudged);
    });
}

interface VerifyOptions {
  head: Head[];
  keys?: string;
  json?: true;
}

/** Whether something that was given to judge a chain by does not do so. Whoever makes one anew can leave signatures out. */
function isUnjudged({ verdict, signatures, findings }: ChainVerdict): boolean {
  return verdict === 'missing' || findings.length > 0 || (verdict === 'consistent' && signatures === 'none');
}

function headOf(text: string): Head {
  const head = parseHead(text);
  if (head === undefined || head.count === 0) {
    throw new JobpassError('usage', 'The option --head has no head', {
      hint: 'Write it as the log of the step has it: CHAIN:COUNT:HASH',
    });
  }
  return head;
}

async function verifyFiles(
  files: readonly string[],
  heads: readonly Head[],
  keysFile: string | undefined,
): Promise<{ verdicts: readonly ChainVerdict[]; lines: readonly Finding[] }> {
  const keys = keysFile === undefined ? undefined : await readKeys(keysFile);
  const chains = new Chains(keys !== undefined);
  const checks = new SignatureChecks(keys);
  const lines: Finding[] = [];
  await readAudit(files, {
    record: (record, place, bytes) =>
      chains.add(
        record,
        place,
        createHash('sha256').update(bytes).digest('hex'),
        checks.begin(record, bytes),
      ),
    problem: ({ problem, newer, half }, place) =>
      lines.push({
        kind: half ? 'half' : 'unreadable',
        ...place,
        text: `the line ${problem}`,
        ...(newer || half ? { unjudged: true } : {}),
      }),
    empty: (file) =>
      lines.push({
        kind: 'empty',
        file,
        text: 'there is nothing in this file: no record was ever written, or all were cut off',
        unjudged: true,
      }),
    room: () => checks.room(),
  });
  await checks.end();
  return { verdicts: chains.judge(heads), lines };
}
