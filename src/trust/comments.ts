/** Returns lines of comments, without characters that could end a line. */
export const comments = (lines: readonly string[], indent = ''): string[] =>
  lines.map((line) => `${indent}# ${line.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Cn}]+/gu, ' ')}`);
