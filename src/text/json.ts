/** A value for programs, in one line of ASCII: nothing in it that a terminal or a runner acts on. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^ -~]|#(?=#)/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
