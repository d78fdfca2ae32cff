/** The variable that turns on details in the log on systems without folded log groups. */
const DEBUG_VARIABLE = 'JOBPASS_DEBUG';

/** Returns a function that prints a group as plain lines if `JOBPASS_DEBUG` is set, and otherwise prints nothing. */
export function debugGroup(
  env: NodeJS.ProcessEnv,
  print: (line: string) => void,
): (title: string, lines: readonly string[]) => void {
  const debug = !['', '0', 'false'].includes((env[DEBUG_VARIABLE] ?? '').toLowerCase());
  return (title, lines) => {
    if (debug) for (const line of [title, ...lines.map((one) => `  ${one}`)]) print(line);
  };
}
