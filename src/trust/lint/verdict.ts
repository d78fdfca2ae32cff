/** Whether a role accepts a token. If this is unknown, the verdict contains the reason. */
export type Verdict = { is: 'yes' | 'no' } | { is: 'unknown'; because: string };

export const YES: Verdict = { is: 'yes' };
export const NO: Verdict = { is: 'no' };
