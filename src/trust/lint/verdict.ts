/** Whether a token gets in; `unknown` with what it depends on. */
export type Verdict = { is: 'yes' | 'no' } | { is: 'unknown'; because: string };
