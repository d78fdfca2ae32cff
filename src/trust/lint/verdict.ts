/** Whether a token gets in; `unknown` with what it depends on. */
export type Verdict = { is: 'yes' | 'no' } | { is: 'unknown'; because: string };

export const YES: Verdict = { is: 'yes' };
export const NO: Verdict = { is: 'no' };
