/** A command that takes JSON on stdin: values there are not read as files (`@`), as those among the words are. */
export function withJson(command: string, value: unknown): string {
  return `${command} <<'JSON'\n${asciiJson(value)}\nJSON`;
}

/** In ASCII, and without what a runner could take for a command of its own. */
export function asciiJson(value: unknown): string {
  return escaped(JSON.stringify(value, null, 2));
}

/** A text as one comment of a shell. */
export function comment(text: string): string {
  return `# ${escaped(text.replace(/\s+/g, ' '))}`;
}

function escaped(text: string): string {
  return text.replace(
    /[^ -~\n]|#(?=#)|:(?=:)/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A command that takes a text on stdin, which the shell does not read. */
export function withText(command: string, text: string): string {
  const lines = text.replace(/\n$/, '').split('\n');
  let end = 'HCL';
  while (lines.includes(end)) end += '_';
  return `${command} <<'${end}'\n${lines.join('\n')}\n${end}`;
}
