/**
 * A command with JSON on stdin. In JSON, unlike in arguments, the command does not treat a value that begins with `@` as a file
 * name.
 */
export function withJson(command: string, value: unknown): string {
  return `${command} <<'JSON'\n${asciiJson(value)}\nJSON`;
}

/** Returns JSON in ASCII, without text that a runner could interpret as a command. */
export function asciiJson(value: unknown): string {
  return escaped(JSON.stringify(value, null, 2));
}

/** Returns a text as a one-line comment for a shell script. */
export function comment(text: string): string {
  return `# ${escaped(text.replace(/\s+/g, ' '))}`;
}

function escaped(text: string): string {
  return text.replace(
    /[^ -~\n]|#(?=#)|:(?=:)/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A command with a text on stdin, which the shell does not expand. */
export function withText(command: string, text: string): string {
  const lines = text.replace(/\n$/, '').split('\n');
  let end = 'HCL';
  while (lines.includes(end)) end += '_';
  return `${command} <<'${end}'\n${lines.join('\n')}\n${end}`;
}
