/** Quotes a word for POSIX shells. */
export function quoted(word: string): string {
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Quotes a word for fish, where a backslash in single quotes escapes a backslash or a quote. */
export function quotedForFish(word: string): string {
  return PLAIN.test(word) ? word : `'${word.replace(/[\\']/g, '\\$&')}'`;
}

/** Characters that do not require quotes in any shell or dotenv file. */
const PLAIN = /^[\w./:@%+,=-]+$/;

/**
 * Quotes a value for a dotenv file, so that Node (`--env-file`, `util.parseEnv`), bash (`source`) and python-dotenv read the
 * same text. Returns undefined if that is impossible. Docker's `--env-file` does not support quotes, so it reads only unquoted
 * values correctly.
 */
export function quotedForDotenv(value: string): string | undefined {
  if (PLAIN.test(value)) return value;
  // Node drops carriage returns. python-dotenv always expands ${NAME}.
  if (/\r|\0|\$\{/.test(value)) return undefined;
  // In single quotes, python-dotenv reads a backslash before a backslash or a quote as an escape.
  if (!/'|\\\\|\\$/.test(value)) return `'${value}'`;
  // In double quotes, bash expands $ and `, and each reader interprets backslashes differently.
  if (!/["$`\\]/.test(value)) return `"${value}"`;
  return undefined;
}
