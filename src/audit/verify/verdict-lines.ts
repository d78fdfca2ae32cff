import { printable } from '../../text/printable.js';
import { count } from '../formats.js';
import { MOST_LINES } from '../record-files.js';
import type { ChainVerdict, Finding } from './verdict.js';

/** Returns the verdicts as human-readable text. */
export function* verdictLines(
  verdicts: readonly ChainVerdict[],
  unreadable: readonly Finding[],
): Generator<string> {
  // Among a thousand chains, a person needs to see the chains with findings and the chains with a head.
  const isQuiet = ({ verdict, findings }: ChainVerdict): boolean =>
    verdict === 'consistent' && findings.length === 0;
  const quiet = verdicts.filter(isQuiet).length > MOST_LINES;
  const listed = quiet ? verdicts.filter((one) => !isQuiet(one)) : verdicts;
  for (const one of listed) {
    yield `chain ${one.chain}: ${verdictText(one)}`;
    yield* findingLines(one.findings);
  }
  yield* findingLines(unreadable);
  const by = (verdict: ChainVerdict['verdict']): number =>
    verdicts.filter((one) => one.verdict === verdict).length;
  const parts = [
    [by('intact'), 'intact'],
    [by('consistent'), 'consistent, end not proven'],
    [by('tampered'), 'TAMPERED WITH'],
    [by('missing'), 'missing'],
  ]
    .filter(([number]) => number !== 0)
    .map(([number, words]) => `${number} ${words}`);
  const notes = [
    [verdicts.filter(({ signatures }) => signatures === 'none').length, 'not signed'],
    [verdicts.filter(({ signatures }) => signatures === 'not checked').length, `with ${NOT_CHECKED}`],
  ]
    .filter(([number]) => number !== 0)
    .map(([number, words]) => `; ${number} ${words}`);
  const empty = unreadable.filter(({ kind }) => kind === 'empty').length;
  const bad = unreadable.length - empty;
  yield `${count(verdicts.length, 'chain')}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}${notes.join('')}${bad === 0 ? '' : `; ${count(bad, 'line')} cannot be read`}${empty === 0 ? '' : `; ${count(empty, 'file')} without records`}`;
}

const NOT_CHECKED = 'signatures not checked: pass --keys';

/** Returns the verdict on a chain. */
function verdictText(one: ChainVerdict): string {
  const { verdict, records, intactTo, unproven, copies, beginsAfter, signatures, findings } = one;
  const more = [
    beginsAfter === undefined ? '' : `, begins after record ${beginsAfter}, which a head proves`,
    copies === undefined ? '' : ` (${copies} ${copies === 1 ? 'copy' : 'copies'} in other files)`,
    signatures === 'not checked' ? ` (${NOT_CHECKED})` : '',
  ].join('');
  switch (verdict) {
    case 'intact':
      return `intact to record ${intactTo}${signatureText(one)}${unproven ? `, and ${unproven} more that no head proves` : ''}${more}`;
    case 'consistent':
      return `consistent${signatureText(one)}, end not proven: ${count(records, 'record')}${more}`;
    case 'tampered':
      return `TAMPERED WITH: ${count(findings.length, 'finding')} in ${count(records, 'record')}${more}`;
    case 'missing':
      return 'a head exists, but the files have none of its records';
  }
}

function signatureText({ signatures, signedTo }: ChainVerdict): string {
  if (signatures === 'good') return `, signed by the broker to record ${signedTo}`;
  if (signatures === 'none') return ', not signed';
  return signatures === 'unknown key' ? ', signed by unknown keys' : '';
}

function* findingLines(findings: readonly Finding[]): Generator<string> {
  for (const { kind, file, line, text } of findings.slice(0, MOST_LINES))
    yield `  ${kind}: ${file === undefined ? '' : `${printable(file)}${line === undefined ? '' : `:${line}`} `}${text}`;
  if (findings.length > MOST_LINES) yield `  and ${findings.length - MOST_LINES} more (--json has all)`;
}
