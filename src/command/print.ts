/** The text that describes the output of `--json` in the help. */
export const JSON_LINE = 'as one line of JSON';

/** Prints a line on stdout, which is for programs and shells. */
export const print = (line: string): void => void process.stdout.write(`${line}\n`);
