import { expect } from 'vitest';
import type { StepResult } from '../../src/demo/stand-in-runner.js';

export const LINE_ENDS = {
  LF: '\n',
  CR: '\r',
  CRLF: '\r\n',
  NEL: '\u0085',
  LS: '\u2028',
  PS: '\u2029',
  VT: '\v',
  FF: '\f',
};
const COMMANDS = [
  '::set-env name=X::y',
  '::add-mask::e',
  '::error::x',
  '::stop-commands::x',
  '##[error]x',
  '##[set-env name=X]y',
  '##vso[task.setvariable variable=X]y',
];
/** Everything at once, in one string that a careless program prints, appends to a file or shows in a summary. */
export const ATTACK = [
  'x',
  ...Object.values(LINE_ENDS).flatMap((end) => COMMANDS.map((command) => `${end}${command}`)),
  '\u001b[2J\u001b]8;;https://elsewhere.example\u0007',
  '\u202e\u200b\u2066:\u200b:set-env name=X::y',
  '\nX=y\nX<<ghadelimiter\ny\nghadelimiter\n',
  '<script>alert(1)</script><img src=x onerror=alert(1)>[x](javascript:alert(1))|`x`</td></table>\n# x\n',
].join('');
/** Short forms, one of which each message must bear without being cut off before it. */
export const SHORT = [
  ...Object.values(LINE_ENDS).flatMap((end) => [`x${end}::set-env name=X::y`, `x${end}##[error]x`]),
  '::set-env name=X::y',
  '##vso[x]y',
  '<img src=x>',
  '\u001b[31mx',
];

const half = (text: string): string => text.slice(0, text.length / 2);
/** A secret in the forms in which somebody may send it back. */
export const FORMS: Record<string, (secret: string) => string> = {
  'as it is': (secret) => secret,
  'its first half': half,
  'its second half': (secret) => secret.slice(secret.length / 2),
  'in base64': (secret) => Buffer.from(secret).toString('base64'),
  'in base64, behind a letter': (secret) => Buffer.from(`x${secret}`).toString('base64'),
  'in base64, behind two letters': (secret) => Buffer.from(`xx${secret}`).toString('base64'),
  'in base64url': (secret) => Buffer.from(secret).toString('base64url'),
  'as a URL': (secret) => encodeURIComponent(`https://elsewhere.example/?t=${secret}`),
  'in lines of 40': (secret) => secret.replace(/.{40}/g, '$&\n'),
  'its last sixteen characters': (secret) => secret.slice(-16),
};

/** Reads what a step printed as the runner does, and finds the commands that are none of ours. */
function foreignCommands(step: StepResult, masks: readonly string[]): string[] {
  return step.output.split(/\r\n|\n|\r/).flatMap((line) => {
    const trimmed = line.trim();
    const mask = /^::add-mask::(.*)$/s.exec(trimmed)?.[1];
    if (mask !== undefined && masks.includes(mask)) return [];
    // The first form of commands is read anywhere in a line.
    if (/##(\[|vso)/i.test(line)) return [line];
    if (!trimmed.startsWith('::')) return [];
    if (/^::group::[\w-]+: details$|^::endgroup::$/.test(trimmed)) return [];
    return /^::(error|warning) title=Jobpass::/.test(trimmed) ? [] : [line];
  });
}

/** What holds of a step whatever was said to it: no command, no state and no page that is not ours. */
export function actsOnNothing(step: StepResult, masks: readonly string[]): void {
  expect(foreignCommands(step, masks)).toEqual([]);
  expect([...step.state.keys()].filter((name) => !name.startsWith('jobpass_folder_'))).toEqual([]);
  // Only the tags of our own table.
  expect(step.summary.replace(/<\/?(h3|table|tr|td|th|details|summary|ul|li)>/g, '')).not.toMatch(
    /[<>]|javascript:[^&]*\)|^#|\]\(/m,
  );
}
