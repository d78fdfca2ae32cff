/** A value for programs, in one line of ASCII: nothing in it that a terminal or a runner acts on. */
export function jsonLine(value: unknown): string {
  return inert(JSON.stringify(value));
}

/** The same in lines, for people as well. */
export function jsonLines(value: unknown): string {
  return JSON.stringify(value, undefined, 2).split('\n').map(inert).join('\n');
}

/** What is not ASCII stands in texts only, and can be escaped wherever it is. */
function inert(json: string): string {
  return json.replace(/[^ -~]|#(?=#)/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
