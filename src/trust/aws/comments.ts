/** A value with lines of comments in front. */
export class Commented {
  readonly lines: readonly string[];
  readonly value: unknown;
  constructor(lines: readonly string[], value: unknown) {
    this.lines = lines;
    this.value = value;
  }
}

/** The comments of a value, and the value. */
export const commentsOf = (value: unknown): Commented =>
  value instanceof Commented ? value : new Commented([], value);

/** The head of what is printed. */
export const headerFor = (account: string): string[] => [
  `Who may assume which role in the account ${account}, as the file of rules has it.`,
  'Made by "jobpass trust aws": change the file of rules, and make it anew.',
];

export const NO_THUMBPRINT =
  'No thumbprint is given: AWS trusts the usual authorities, and finds it where the certificate is of another.';

/** Comments in lines that nothing in them ends. */
export const comments = (lines: readonly string[], indent = ''): string[] =>
  lines.map((line) => `${indent}# ${line.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Cn}]+/gu, ' ')}`);
