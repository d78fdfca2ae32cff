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

/** Exit codes: 1 if records were tampered with, 3 if some records could not be judged. */
const EXIT = { tampered: 1, unjudged: 3 } as const;

/** Adds `verify` to the command `audit`. @param end receives an exit code other than 0 */
export function defineVerify(parent: Command, end: (code: number) => void): void {
  parent
    .command('verify')
    .description('check whether records were changed, removed, inserted or moved after they were written')
    .argument('[files...]', FILES)
    .addOption(
      new Option(
        '--head <chain:count:hash>',
        'head of a chain from another place, such as the log of a step; may be repeated',
      )
        .argParser((text: string, before: Head[]) => [...before, headOf(text)])
        .default([], 'none'),
    )
    .option(
      '--keys <file>',
      'file with the public keys of a broker (a JWK set), to check the signatures of its records',
    )
    .option('--json', 'print the result as one line of JSON')
    .addHelpText(
      'after',
      '\nExit codes:\n  0     no tampering was found\n  1     records were tampered with\n  2     usage error\n  3     some records could not be judged',
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

/** Returns whether the heads and keys are not sufficient to judge a chain. A chain without signatures may be forged. */
function isUnjudged({ verdict, signatures, findings }: ChainVerdict): boolean {
  return verdict === 'missing' || findings.length > 0 || (verdict === 'consistent' && signatures === 'none');
}

function headOf(text: string): Head {
  const head = parseHead(text);
  if (head === undefined || head.count === 0) {
    throw new JobpassError('usage', 'The value of --head is not a head of a chain', {
      hint: 'Copy it from the log of the step: CHAIN:COUNT:HASH',
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
        text: 'the file is empty: no record was ever written, or all were removed',
        unjudged: true,
      }),
    room: () => checks.room(),
  });
  await checks.end();
  return { verdicts: chains.judge(heads), lines };
}
